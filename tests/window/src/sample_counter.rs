//! A counter for a person at this machine: his display, and his keyring where he has one.

use std::{
    fs,
    net::{Ipv4Addr, SocketAddr},
    path::Path,
    time::Duration,
};

use crate::{Central, Counter, Keyring, Outcome, Worker, bus::Bus, keyring, process::Process, session::Session, wait};

/// What of the developer's desktop the window needs.
const DESKTOP: [&str; 5] = [
    "DISPLAY",
    "WAYLAND_DISPLAY",
    "XAUTHORITY",
    "DBUS_SESSION_BUS_ADDRESS",
    "XDG_RUNTIME_DIR",
];

/// Ends everything it started, in the order of its fields.
#[derive(Debug)]
pub struct SampleCounter {
    kiosk: Process,
    central: Central,
    /// Where the desktop has none that answers.
    own: Option<(Keyring, Bus)>,
    session: Session,
}

impl SampleCounter {
    /// Central, its database and the terminal's folder are in `folder`: made by the first start, gone on with by
    /// the next.
    ///
    /// # Errors
    /// Where something of it does not come up, for example because another one is open.
    pub async fn open(folder: &Path) -> Outcome<Self> {
        let mut session = desktop(Session::at(folder)?);
        let own = if keyring::answers(&session)? {
            None
        } else {
            Some(own_keyring(&mut session).await?)
        };
        // The key of a terminal lies in one of the two keyrings.
        let counter = Counter::at(folder.join(if own.is_some() {
            "counter-own-keyring"
        } else {
            "counter"
        }));
        let db = folder.join("central.db");
        if counter.is_enrolled() && !db.exists() {
            return Err(format!("its central is gone; remove {} to begin anew", folder.display()).into());
        }
        let mut central = Central::start(&session, db, address(folder)?)?;
        if !counter.is_enrolled() {
            let code = central.enrolment_code()?;
            counter.enrol(&session, &url(&central), central.authority().map(AsRef::as_ref), &code)?;
        }
        let kiosk = counter.start(&session)?;
        Ok(Self {
            kiosk,
            central,
            own,
            session,
        })
    }

    /// Where central listens.
    #[must_use]
    pub fn url(&self) -> String {
        url(&self.central)
    }

    /// Who may sign in.
    #[must_use]
    pub fn workers(&self) -> &[Worker] {
        self.central.workers()
    }

    #[must_use]
    pub fn keyring_is_its_own(&self) -> bool {
        self.own.is_some()
    }

    /// Waits until the window is closed.
    ///
    /// # Errors
    /// Where it ends on a fault of its own.
    pub async fn closed(&mut self) -> Outcome {
        let code = wait::until_within(Duration::MAX, "the window to be closed", async || self.kiosk.ended()).await?;
        if code == Some(0) {
            Ok(())
        } else {
            Err(format!("the window ended with {code:?}; see {}", self.logs()).into())
        }
    }

    fn logs(&self) -> String {
        self.session.logs().display().to_string()
    }
}

fn url(central: &Central) -> String {
    format!("https://{}", central.address())
}

/// The display, the bus and the sockets of whoever is at the machine.
fn desktop(mut session: Session) -> Session {
    for name in DESKTOP {
        if let Some(value) = std::env::var_os(name) {
            session.set(name, value);
        }
    }
    // X looks for its cookie in a home folder, and the session has one of its own.
    let cookie = std::env::home_dir()
        .map(|home| home.join(".Xauthority"))
        .filter(|file| file.exists());
    if let Some(file) = cookie.filter(|_| std::env::var_os("XAUTHORITY").is_none()) {
        session.set("XAUTHORITY", file);
    }
    session
}

async fn own_keyring(session: &mut Session) -> Outcome<(Keyring, Bus)> {
    let runtime = session.folder().join("run");
    session.set("XDG_RUNTIME_DIR", runtime);
    let bus = Bus::start(session)?;
    Ok((Keyring::start(session).await?, bus))
}

/// The terminal knows central by its address: it is the same at every start.
fn address(folder: &Path) -> Outcome<SocketAddr> {
    let file = folder.join("central.port");
    let port = match fs::read_to_string(&file) {
        Ok(text) => text.trim().parse()?,
        Err(_) => thermal::HeldPort::new()?.number(),
    };
    fs::write(file, port.to_string())?;
    Ok((Ipv4Addr::LOCALHOST, port).into())
}
