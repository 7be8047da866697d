use std::{path::PathBuf, sync::LazyLock};

use central::{Central, Clock, Options, StoredRecord};
use rusqlite::{Connection, OpenFlags};
use town::{Time, people::KAZEMI, places};

use crate::{Cut, Device, Disk, Snapshot, Vfs};

/// Where central's keys lie, and the name of its database: the keys are files of the machine, the database is not.
static PLACE: LazyLock<PathBuf> = LazyLock::new(|| {
    let folder = tempfile::Builder::new().prefix("headquarters").tempdir();
    folder.expect("the machine has room for central's keys").keep()
});

/// A central with its sample, as it is on the first morning.
static FIRST_MORNING: LazyLock<Snapshot> = LazyLock::new(|| {
    let disk = Disk::new();
    disk.set_device(Device::USUAL);
    let (vfs, central) = open(&disk, &Time::still(), false);
    drop(central);
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let db = Connection::open_with_flags_and_vfs(database(), flags, vfs.name()).expect("it was just made");
    // A hash that costs nothing: signing in is not what is tried here.
    db.execute("UPDATE operator SET password = ?1", [cheap_hash(KAZEMI.password)])
        .expect("the sample has operators");
    drop(db);
    disk.snapshot()
});

fn database() -> PathBuf {
    PLACE.join("central.db")
}

fn cheap_hash(password: &str) -> String {
    use argon2::{Algorithm, Argon2, Params, Version, password_hash::PasswordHasher as _};
    let params = Params::new(8, 1, 1, None).expect("the least Argon2 takes");
    let argon = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
    argon.hash_password(password.as_bytes()).expect("it hashes").to_string()
}

fn open(disk: &Disk, time: &Time, forgetful: bool) -> (Vfs, Central) {
    let vfs = Vfs::new(disk).expect("SQLite takes another file system");
    let now = time.clone();
    let options = Options {
        clock: Clock::from_fn(move || now.now()),
        vfs: Some(vfs.name().to_str().expect("its name is ASCII").to_owned()),
        forgetful,
        lease_count: 40,
        ..Options::new(database()).plain().with_sample(1)
    };
    let central = Central::open(options).expect("central opens on a disk that is whole");
    (vfs, central)
}

/// Central and its disk.
pub struct Headquarters {
    disk: Disk,
    time: Time,
    forgetful: bool,
    // Before the file system it stands on.
    central: Option<Central>,
    vfs: Option<Vfs>,
}

impl Headquarters {
    #[must_use]
    pub fn found(time: &Time) -> Self {
        Self::with(time, false)
    }

    /// One that does not remember what it answered.
    #[must_use]
    pub fn forgetful(time: &Time) -> Self {
        Self::with(time, true)
    }

    fn with(time: &Time, forgetful: bool) -> Self {
        Self::on(FIRST_MORNING.clone(), time, forgetful)
    }

    /// One that goes on from these files.
    #[must_use]
    pub fn on(files: Snapshot, time: &Time, forgetful: bool) -> Self {
        let disk = Disk::from(files);
        let (vfs, central) = open(&disk, time, forgetful);
        Self {
            disk,
            time: time.clone(),
            forgetful,
            central: Some(central),
            vfs: Some(vfs),
        }
    }

    #[must_use]
    pub fn disk(&self) -> &Disk {
        &self.disk
    }

    /// # Panics
    /// While its power is cut.
    #[must_use]
    pub fn central(&self) -> &Central {
        self.central.as_ref().expect("central has power")
    }

    /// The power goes, comes back, and central opens what is left.
    pub fn power_cut(&mut self, cut: Cut) {
        let found = self.disk.power_cut(cut);
        self.central = None;
        self.vfs = None;
        self.disk = found;
        let (vfs, central) = open(&self.disk, &self.time, self.forgetful);
        self.vfs = Some(vfs);
        self.central = Some(central);
    }

    /// # Panics
    /// Where central cannot read its own records.
    #[must_use]
    pub fn records(&self) -> Vec<StoredRecord> {
        self.central().records().expect("central reads its records")
    }

    /// A one-time code for a counter of the sample's office.
    #[must_use]
    pub fn code(counter: u32) -> String {
        places::enrolment_codes()[counter as usize - 1].clone()
    }
}
