//! The office: everything a counter stands in.

use std::{
    net::{Ipv4Addr, SocketAddr},
    path::{Path, PathBuf},
};

use print_shop::PrintShop;
use town::Line;

use crate::{
    Central, Counter, Keyring, Outcome, Stored, Window, Worker,
    bus::Bus,
    counter,
    display::{Display, Picture},
    keyring, office_printer,
    session::Session,
    wait,
};

/// What an office has beside a display and central.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fittings {
    /// Only the keyring.
    Keyring,
    /// The keyring, and a print system with a slip printer.
    Printer,
}

/// Ends everything it started, in the order of its fields.
#[derive(Debug)]
pub struct Office {
    pub line: Line,
    shop: Option<PrintShop>,
    central: Central,
    keyring: Option<Keyring>,
    display: Display,
    _bus: Bus,
    counters: usize,
    pub session: Session,
}

impl Office {
    /// In a folder of its own.
    ///
    /// # Errors
    /// Where something of it does not come up.
    pub async fn open(fittings: Fittings) -> Outcome<Self> {
        let mut session = Session::temporary()?;
        let bus = Bus::start(&mut session)?;
        let display = Display::start(&mut session)?;
        let keyring = Keyring::start(&session).await?;
        let shop = match fittings {
            Fittings::Keyring => None,
            Fittings::Printer => Some(office_printer::open(&mut session)?),
        };
        let db = session.folder().join("central.db");
        let central = Central::start(&session, db, SocketAddr::from((Ipv4Addr::LOCALHOST, 0)))?;
        let line = Line::to(central.address())?;
        Ok(Self {
            line,
            shop,
            central,
            keyring: Some(keyring),
            display,
            _bus: bus,
            counters: 0,
            session,
        })
    }

    /// A counter that is enrolled over the line.
    ///
    /// # Errors
    /// Where central refuses.
    pub fn counter(&mut self) -> Outcome<Counter> {
        let counter = self.machine();
        let code = self.central.enrolment_code()?;
        let url = self.address();
        counter.enrol(&self.session, &url, self.central.authority().map(AsRef::as_ref), &code)?;
        Ok(counter)
    }

    /// A machine that is no counter yet.
    pub fn machine(&mut self) -> Counter {
        self.counters += 1;
        Counter::at(self.session.folder().join(format!("counter-{}", self.counters)))
    }

    /// A one-time code nobody used.
    ///
    /// # Errors
    /// Where none is left.
    pub fn enrolment_code(&mut self) -> Outcome<String> {
        self.central.enrolment_code()
    }

    /// Central's address, as a counter reaches it.
    #[must_use]
    pub fn address(&self) -> String {
        format!("https://{}", self.line.address())
    }

    /// PEM file of central's authority.
    ///
    /// # Errors
    /// Where central has none.
    pub fn authority(&self) -> Outcome<PathBuf> {
        self.central
            .authority()
            .cloned()
            .ok_or_else(|| "central is served plain".into())
    }

    /// Central takes every counter out of service.
    ///
    /// # Errors
    /// Where there is none in service.
    pub fn disable_counters(&self) -> Outcome {
        match self.central.disable_all(&self.session)? {
            0 => Err("no counter was in service".into()),
            _ => Ok(()),
        }
    }

    /// How many entries of counters are in the keyring.
    ///
    /// # Errors
    /// Where it does not answer.
    pub fn keyring_entries(&self) -> Outcome<usize> {
        Ok(keyring::entries(&self.session)?.len())
    }

    /// Somebody empties the keyring.
    ///
    /// # Errors
    /// Where it does not answer.
    pub fn empty_keyring(&self) -> Outcome {
        keyring::empty(&self.session)
    }

    /// The keyring comes up, and nobody unlocks it.
    ///
    /// # Errors
    /// Where it does not answer.
    pub async fn start_keyring_locked(&mut self) -> Outcome {
        self.keyring = Some(Keyring::start_locked(&self.session).await?);
        Ok(())
    }

    /// The keyring comes up for a user who never had one, until [`Self::give_keyring_back`].
    ///
    /// # Errors
    /// Where it does not answer.
    pub async fn start_keyring_of_nobody(&mut self) -> Outcome {
        let keyrings = self.keyrings();
        std::fs::rename(&keyrings, keyrings.with_extension("aside"))?;
        self.start_keyring_locked().await
    }

    /// The keyring that was there before is there again, and open.
    ///
    /// # Errors
    /// Where it does not answer.
    pub async fn give_keyring_back(&mut self) -> Outcome {
        self.stop_keyring();
        let keyrings = self.keyrings();
        std::fs::remove_dir_all(&keyrings)?;
        std::fs::rename(keyrings.with_extension("aside"), &keyrings)?;
        self.start_keyring().await
    }

    fn keyrings(&self) -> PathBuf {
        self.session.folder().join("home/share/keyrings")
    }

    /// # Errors
    /// Those of [`Counter::open`].
    pub async fn window(&self, counter: &Counter) -> Outcome<Window> {
        counter.open(&self.session).await
    }

    /// Central's machine is switched off.
    pub fn stop_central(&mut self) {
        self.central.stop();
    }

    /// What central says to counters from its next start on: an option of its program.
    pub fn set_at_central(&mut self, option: &'static str, value: impl ToString) {
        self.central.set(option, value);
    }

    /// And on again.
    ///
    /// # Errors
    /// Where it does not come up.
    pub fn start_central(&mut self) -> Outcome {
        self.central.start_again(&self.session)
    }

    /// Changes something in central's database.
    ///
    /// # Errors
    /// Where it cannot be written.
    pub fn change_at_central(&self, sql: &str, values: &[&str]) -> Outcome<usize> {
        self.central.change(sql, values)
    }

    /// Central's clerk posts a notice, to every operator or on a service.
    ///
    /// # Errors
    /// Where central's program refuses.
    pub fn notice(&self, title: &str, text: &str, service: Option<&str>, must_be_read: bool) -> Outcome {
        let mut words = vec!["notice", "--title", title, "--text", text];
        words.extend(service.iter().flat_map(|code| ["--service", code]));
        words.extend(must_be_read.then_some("--must-be-read"));
        self.central.clerk(&self.session, &words)
    }

    /// What central holds now.
    ///
    /// # Errors
    /// Where its database cannot be read.
    pub fn at_central(&self) -> Outcome<Vec<Stored>> {
        self.central.records(&self.session)
    }

    /// The first of the sample's operators.
    ///
    /// # Errors
    /// Where there is none.
    pub fn operator(&self) -> Outcome<Worker> {
        self.central
            .workers()
            .first()
            .cloned()
            .ok_or_else(|| "the sample has no operators".into())
    }

    /// One of the sample's people, by code.
    ///
    /// # Errors
    /// Where nobody has it.
    pub fn worker(&self, code: &str) -> Outcome<Worker> {
        let found = self.central.workers().iter().find(|worker| worker.code == code);
        found.cloned().ok_or_else(|| format!("the sample has no {code}").into())
    }

    /// A picture of the screen that is kept.
    ///
    /// # Errors
    /// Those of [`Office::picture`].
    pub async fn keep_picture(&self, name: &str) -> Outcome {
        let folder = crate::root().join("target/window");
        std::fs::create_dir_all(&folder)?;
        self.picture(&folder.join(format!("{name}.png"))).await
    }

    /// What came out of the printer, in order.
    ///
    /// # Errors
    /// Where the tray cannot be read.
    pub fn slips(&self) -> Outcome<Vec<PathBuf>> {
        self.shop.as_ref().map_or_else(|| Ok(Vec::new()), PrintShop::tray)
    }

    /// The print system and its printer, where there are any.
    ///
    /// # Errors
    /// Where there are none.
    pub fn shop(&mut self) -> Outcome<&mut PrintShop> {
        let shop = self.shop.as_mut();
        Ok(shop.ok_or("this office has no print system")?)
    }

    /// The keyring goes, as when a desktop session has not started it yet.
    pub fn stop_keyring(&mut self) {
        self.keyring = None;
    }

    /// # Errors
    /// Where it does not answer.
    pub async fn start_keyring(&mut self) -> Outcome {
        self.keyring = Some(Keyring::start(&self.session).await?);
        Ok(())
    }

    /// A picture of what stands on the display.
    ///
    /// # Errors
    /// Where it does not come to rest, or cannot be written.
    pub async fn picture(&self, file: &Path) -> Outcome {
        self.display.picture(file).await
    }

    /// What stands on the display, to be compared with later.
    ///
    /// # Errors
    /// Where it does not come to rest.
    pub async fn picture_at_rest(&self) -> Outcome<Picture> {
        self.display.at_rest().await
    }

    pub(crate) fn display(&self) -> &Display {
        &self.display
    }

    /// Puts everything away; nothing of it may be left running.
    ///
    /// # Errors
    /// Where something is.
    pub async fn close(self) -> Outcome {
        let Self {
            line,
            shop,
            central,
            keyring,
            display,
            _bus: bus,
            session,
            ..
        } = self;
        drop((line, shop, central, keyring, display, bus));
        // A webview's own processes end a moment after their window.
        wait::until("all to be put away", async || {
            Ok(session.left_behind().is_empty().then_some(()))
        })
        .await
        .map_err(|e| format!("{e}; left behind: {:?}", session.left_behind()).into())
    }

    /// Files of this office, but central's own, that contain one of these texts.
    ///
    /// # Errors
    /// Where a folder cannot be read.
    pub fn files_with(&self, texts: &[&str]) -> Outcome<Vec<PathBuf>> {
        let mut found = counter::files_with(self.session.folder(), texts)?;
        found.retain(|path| {
            !path
                .file_name()
                .is_some_and(|name| name.to_string_lossy().starts_with("central.db"))
        });
        Ok(found)
    }
}
