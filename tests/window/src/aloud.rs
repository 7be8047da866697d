//! What a screen reader finds: the windows of a session on the accessibility bus, walked, and what is said there by itself.
//!
//! `GetRoleName` ends the process that draws the page where a heading of a table has no role written out: see
//! [`Aloud::role_names`].

use std::{
    collections::{HashMap, HashSet},
    time::Duration,
};

use tokio::time::timeout;
use zbus::{
    Connection, MatchRule, MessageStream,
    connection::Builder,
    export::ordered_stream::OrderedStreamExt as _,
    message::Type,
    zvariant::{OwnedObjectPath, OwnedValue},
};

use crate::{Outcome, digits, process::Process, session::Session, wait};

const LAUNCHER: &str = "/usr/libexec/at-spi-bus-launcher";
const ACCESSIBLE: &str = "org.a11y.atspi.Accessible";
const REGISTRY: &str = "org.a11y.atspi.Registry";
const ROOT: &str = "/org/a11y/atspi/accessible/root";
const NOBODY: &str = "/org/a11y/atspi/null";
/// More than any screen of ours has; a tree that turns in a circle ends here.
const MOST: usize = 5000;
/// Of `AtspiStateType`.
const FOCUSABLE: u32 = 11;
const FOCUSED: u32 = 12;
/// Nothing is said for so long: nothing is to come.
const SILENCE: Duration = Duration::from_millis(700);

/// A thing of a window, as a screen reader knows it.
#[derive(Clone, Debug)]
pub struct Voice {
    /// Of `AtspiRole`.
    pub role: u32,
    pub name: String,
    pub text: String,
    pub focusable: bool,
    pub focused: bool,
}

type Place = (String, OwnedObjectPath);

/// The accessibility bus of a session. Windows find it that are opened after it.
#[derive(Debug)]
pub struct Aloud {
    bus: Connection,
    _launcher: Process,
}

impl Aloud {
    /// # Errors
    /// Where it does not come up.
    pub async fn start(session: &Session) -> Outcome<Self> {
        let mut command = session.command(LAUNCHER);
        command.arg("--launch-immediately");
        let launcher = Process::start("accessibility", command, &session.logs())?;
        let address = session.variable("DBUS_SESSION_BUS_ADDRESS").ok_or("no session bus")?;
        let own = Builder::address(address.as_str())?.build().await?;
        let bus = wait::until("the accessibility bus", async || {
            let asked = own
                .call_method(
                    Some("org.a11y.Bus"),
                    "/org/a11y/bus",
                    Some("org.a11y.Bus"),
                    "GetAddress",
                    &(),
                )
                .await;
            Ok(asked.ok().and_then(|reply| reply.body().deserialize::<String>().ok()))
        })
        .await?;
        Ok(Self {
            bus: Builder::address(bus.as_str())?.build().await?,
            _launcher: launcher,
        })
    }

    /// Every thing of every window, in the order of the tree.
    ///
    /// # Errors
    /// Where the bus is gone.
    pub async fn walk(&self) -> Outcome<Vec<Voice>> {
        Ok(self.tree().await?.into_iter().map(|(_, voice)| voice).collect())
    }

    /// Asks for the name of everything's role, as careless programs on the bus do. Whether the page lives through it, the
    /// window says.
    ///
    /// # Errors
    /// Where the bus is gone.
    pub async fn role_names(&self) -> Outcome {
        for ((at, path), _) in self.tree().await? {
            // What went meanwhile has none.
            let _ = self
                .call::<String>(&at, path.as_str(), ACCESSIBLE, "GetRoleName", &())
                .await;
        }
        Ok(())
    }

    async fn tree(&self) -> Outcome<Vec<(Place, Voice)>> {
        self.below((REGISTRY.to_owned(), OwnedObjectPath::try_from(ROOT)?))
            .await
    }

    async fn below(&self, top: Place) -> Outcome<Vec<(Place, Voice)>> {
        let mut found = Vec::new();
        let mut open: Vec<Place> = vec![top];
        let mut seen = HashSet::new();
        while let Some(place) = open.pop() {
            if found.len() > MOST || place.1.as_str() == NOBODY || !seen.insert(place.clone()) {
                continue;
            }
            // What goes while it is looked at is not there.
            let Ok(voice) = self.voice(&place).await else { continue };
            let children = self.children(&place).await.unwrap_or_default();
            found.push((place, voice));
            open.extend(children.into_iter().rev());
        }
        Ok(found)
    }

    /// What is said by itself while `act` is done and until it is silent: the words of each live region that something was
    /// put into. WebKitGTK tells of nothing else there, so a region whose words change in place is heard by nobody.
    ///
    /// # Errors
    /// Those of `act`, and where the bus is gone.
    pub async fn said_while(&self, act: impl AsyncFnOnce() -> Outcome) -> Outcome<Vec<String>> {
        let event = ("object:children-changed:", Vec::<String>::new(), "");
        let registry = "/org/a11y/atspi/registry";
        self.call::<()>(REGISTRY, registry, REGISTRY, "RegisterEvent", &event)
            .await?;
        let rule = MatchRule::builder()
            .msg_type(Type::Signal)
            .interface("org.a11y.atspi.Event.Object")?
            .member("ChildrenChanged")?
            .build();
        let mut stream = MessageStream::for_match_rule(rule, &self.bus, Some(MOST)).await?;
        act().await?;
        let mut said = Vec::new();
        let mut seen = HashSet::new();
        while let Ok(Some(message)) = timeout(SILENCE, stream.next()).await {
            let message = message?;
            let header = message.header();
            let (Some(sender), Some(path)) = (header.sender(), header.path()) else {
                continue;
            };
            let place = (sender.to_string(), OwnedObjectPath::from(path.to_owned()));
            if seen.insert(place.clone()) && self.is_live(&place).await {
                said.push(self.words_below(place).await?);
            }
        }
        Ok(said)
    }

    async fn is_live(&self, (at, path): &Place) -> bool {
        let asked: Outcome<HashMap<String, String>> =
            self.call(at, path.as_str(), ACCESSIBLE, "GetAttributes", &()).await;
        asked.is_ok_and(|facts| facts.get("live").is_some_and(|live| live != "off"))
    }

    async fn words_below(&self, place: Place) -> Outcome<String> {
        let below = self.below(place).await?;
        let words: Vec<String> = below.into_iter().map(|(_, voice)| voice.text).collect();
        Ok(words.join(" "))
    }

    async fn voice(&self, (at, path): &Place) -> Outcome<Voice> {
        let role = self.call(at, path.as_str(), ACCESSIBLE, "GetRole", &()).await?;
        let state: Vec<u32> = self.call(at, path.as_str(), ACCESSIBLE, "GetState", &()).await?;
        let name = String::try_from(self.property((at, path), "Name").await?)?;
        let faces: Vec<String> = self.call(at, path.as_str(), ACCESSIBLE, "GetInterfaces", &()).await?;
        let text = if faces.iter().any(|face| face == "org.a11y.atspi.Text") {
            let all = (0_i32, -1_i32);
            self.call(at, path.as_str(), "org.a11y.atspi.Text", "GetText", &all)
                .await
                .unwrap_or_default()
        } else {
            String::new()
        };
        let has = |bit: u32| state.first().is_some_and(|low| low & (1 << bit) != 0);
        Ok(Voice {
            role,
            name,
            text,
            focusable: has(FOCUSABLE),
            focused: has(FOCUSED),
        })
    }

    /// By their places: a page hangs below a socket that lists none.
    async fn children(&self, (at, path): &Place) -> Outcome<Vec<Place>> {
        let count = i32::try_from(self.property((at, path), "ChildCount").await?)?;
        let mut found = Vec::new();
        for index in 0..count {
            found.push(
                self.call(at, path.as_str(), ACCESSIBLE, "GetChildAtIndex", &index)
                    .await?,
            );
        }
        Ok(found)
    }

    async fn property(&self, (at, path): (&str, &OwnedObjectPath), name: &str) -> Outcome<OwnedValue> {
        let properties = "org.freedesktop.DBus.Properties";
        self.call(at, path.as_str(), properties, "Get", &(ACCESSIBLE, name))
            .await
    }

    async fn call<R>(
        &self,
        at: &str,
        path: &str,
        face: &str,
        method: &str,
        body: &(impl serde::Serialize + zbus::zvariant::DynamicType),
    ) -> Outcome<R>
    where
        R: serde::de::DeserializeOwned + zbus::zvariant::Type,
    {
        let reply = self.bus.call_method(Some(at), path, Some(face), method, body).await?;
        Ok(reply.body().deserialize()?)
    }
}

/// The digits of everything that can be heard, in ASCII.
#[must_use]
pub fn all_digits(voices: &[Voice]) -> String {
    let words: Vec<String> = voices
        .iter()
        .map(|voice| digits::ascii(&format!("{} {}", voice.name, voice.text)))
        .collect();
    words.join("\n")
}
