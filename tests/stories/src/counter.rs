use std::{
    path::{Path, PathBuf},
    sync::Arc,
    time::{Duration, Instant},
};

use central::Running;
use kiosk_station::{
    Station,
    central::Enrolment,
    clock,
    enrol::{self, EnrolFault},
    folder::Folder,
    vault::{StartCount as _, Vault},
    view::{Draft, QueueFilter, QueueState, ReceiptView, SentFact},
};
use tempfile::TempDir;
use tokio::task::JoinHandle;
use town::{Keyboard as _, Line, Weather, desk, people::KAZEMI};

/// A central with its sample, and a line to it.
pub struct Town {
    pub central: Running,
    pub line: Line,
}

impl Town {
    pub async fn found() -> Self {
        let central = Running::sample().expect("central starts");
        let line = Line::to(central.address()).expect("a port is free");
        Self { central, line }
    }

    /// The tracking numbers central holds, sorted.
    pub fn numbers(&self) -> Vec<String> {
        let mut numbers: Vec<String> = self
            .central
            .records()
            .unwrap()
            .into_iter()
            .map(|record| record.tracking_number)
            .collect();
        numbers.sort();
        numbers
    }
}

/// A counter of the town: enrolled, its operator signed in, its sync loop running.
pub struct Counter {
    pub station: Arc<Station>,
    sync: Option<JoinHandle<()>>,
    folder: TempDir,
}

impl Counter {
    /// A folder enrolled at central, and no program in it. A password costs there what it does at every counter; for
    /// tests of passwords.
    pub async fn enrolled(town: &Town) -> TempDir {
        let folder = tempfile::tempdir().unwrap();
        Self::enrol_in(folder.path(), town).await;
        folder
    }

    /// The same, where a password costs next to nothing; for tests of anything else.
    pub async fn enrolled_cheaply(town: &Town) -> TempDir {
        let folder = tempfile::tempdir().unwrap();
        let held = Folder::hold(folder.path()).unwrap();
        let (url, code) = (town.line.url(), town.central.new_code("1001", "2").unwrap());
        let enrolled = enrol::enrol_cheaply(&held, &plain(&url, &code), clock::system()).await;
        enrolled.expect(KEYRING);
        folder
    }

    /// As [`Self::enrolled`], in a folder that is there.
    pub async fn enrol_in(folder: &Path, town: &Town) {
        let held = Folder::hold(folder).unwrap();
        let (url, code) = (town.line.url(), town.central.new_code("1001", "2").unwrap());
        let enrolled = enrol::enrol(&held, &plain(&url, &code), clock::system()).await;
        enrolled.expect(KEYRING);
    }

    pub async fn open(town: &Town) -> Self {
        Self::open_in(Self::enrolled_cheaply(town).await).await
    }

    /// Opens a folder and signs Kazemi in.
    pub async fn open_in(folder: TempDir) -> Self {
        let mut counter = Self::open_without_sync(folder).await;
        counter.begin_sync();
        counter
    }

    /// Nothing is sent, and nothing heard beside the sign-in, until [`Self::begin_sync`].
    pub async fn open_without_sync(folder: TempDir) -> Self {
        let path: PathBuf = folder.path().to_owned();
        let station = tokio::task::spawn_blocking(move || Station::open(&path, clock::system()))
            .await
            .unwrap()
            .unwrap();
        let station = Arc::new(station);
        desk::sign_in(&station, &KAZEMI).await.expect("Kazemi signs in");
        Self {
            station,
            sync: None,
            folder,
        }
    }

    pub fn begin_sync(&mut self) {
        self.sync = Some(tokio::spawn(self.station.sync_loop()));
    }

    /// Closes the program and hands its folder on: nothing is told to anybody.
    pub async fn close(self) -> TempDir {
        let Self { station, sync, folder } = self;
        if let Some(sync) = sync {
            sync.abort();
            // The loop lets go of the database when its task has ended.
            let _ = sync.await;
        }
        drop(station);
        folder
    }

    /// Enrols a folder over TLS, by central's own authority, with a cheap password.
    ///
    /// # Errors
    /// As an enrolment.
    pub async fn enrol_over_tls(
        central: &Running,
        folder: &Path,
        clock: Arc<dyn clock::Clock>,
    ) -> Result<(), EnrolFault> {
        let authority = std::fs::read_to_string(central.authority()).unwrap();
        let code = central.new_code("1001", "2").unwrap();
        let enrolment = Enrolment {
            url: central.url(),
            code: &code,
            authority: Some(&authority),
        };
        let held = Folder::hold(folder).unwrap();
        enrol::enrol_cheaply(&held, &enrolment, clock).await.map(|_| ())
    }

    /// What is on the disk of a closed counter, as a copy.
    pub fn copy(folder: &Path) -> TempDir {
        let copy = tempfile::tempdir().unwrap();
        Self::put_back(folder, copy.path());
        copy
    }

    /// Overwrites the files of `folder` with those of an earlier copy.
    pub fn put_back(copy: &Path, folder: &Path) {
        for entry in std::fs::read_dir(copy).unwrap() {
            let entry = entry.unwrap();
            if entry.file_name() != "lock" {
                std::fs::copy(entry.path(), folder.join(entry.file_name())).unwrap();
            }
        }
    }

    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    /// Takes a reading as the screen does: look up, check, submit.
    pub async fn take(&self, draft: &Draft) -> String {
        desk::take(&self.station, draft).await.unwrap()
    }

    pub fn receipt(&self, number: &str) -> ReceiptView {
        self.station.receipt(number).unwrap()
    }

    pub fn is_sent(&self, number: &str) -> bool {
        matches!(self.receipt(number).sent, SentFact::Sent { .. })
    }

    pub fn state(&self, number: &str) -> QueueState {
        let page = self.station.queue(QueueFilter::All, number).unwrap();
        page.rows.first().expect("the record is in the list").state
    }

    pub fn waiting(&self) -> u32 {
        self.station.status().unwrap().waiting
    }

    /// Waits until the line is seen to be down.
    pub async fn loses_the_line(&self, line: &Line) {
        line.turn(Weather::Cut);
        self.station.send_now().unwrap();
        within("the line is seen to be down", || {
            self.station.status().unwrap().line == kiosk_station::view::Line::Offline
        })
        .await;
    }
}

/// How often the keyring says that a counter was opened; for whoever puts the keyring back as well.
pub struct Starts {
    installation: String,
    number: u64,
}

impl Starts {
    pub async fn of(folder: &Path) -> Self {
        let installation = std::fs::read_to_string(folder.join("installation")).unwrap();
        let installation = installation.trim().to_owned();
        let name = installation.clone();
        let number = tokio::task::spawn_blocking(move || Vault::open(&name).unwrap().noted().unwrap());
        Self {
            installation,
            number: number.await.unwrap(),
        }
    }

    pub async fn put_back(&self) {
        let (name, number) = (self.installation.clone(), self.number);
        let noted = tokio::task::spawn_blocking(move || Vault::open(&name).unwrap().note(number).unwrap());
        noted.await.unwrap();
    }
}

const KEYRING: &str = "the session has a keyring; `cargo xtask test` brings one";

/// On loopback, without TLS.
fn plain<'a>(url: &'a str, code: &'a str) -> Enrolment<'a> {
    Enrolment {
        url,
        code,
        authority: None,
    }
}

/// Waits for something to become true; long enough for a machine that is busy.
pub async fn within(what: &str, mut is_so: impl FnMut() -> bool) {
    let deadline = Instant::now() + Duration::from_secs(60);
    while !is_so() {
        assert!(Instant::now() < deadline, "never came true: {what}");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}
