use std::{
    io,
    path::PathBuf,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

use kiosk_domain::hardness::Cost;
use kiosk_station::{
    Parts, Sabotage, StartFault, Station,
    central::enrol,
    clock,
    hashing::Pepper,
    journal::Journal,
    spool::SpoolFile,
    store::{Authorities, Durability, Manner, Store, StoreFault, Terminal},
    vault::{StartCount, VaultFault},
};
use kiosk_wire::{SigningKey, journal::Event};
use town::{Time, desk, people::KAZEMI};
use zeroize::Zeroizing;

use super::{Headquarters, Line, boot};
use crate::{Device, Disk, Snapshot, Vfs};

pub const DB: &str = "kiosk.db";
pub const SPOOL: &str = "kiosk.spool";

/// The keys in the keyring of every machine here: they are not what is tried.
const DATABASE_KEY: [u8; 32] = [7; 32];
/// The one a rotation goes to. At start whichever of the two opens the database is its key.
const NEXT_KEY: [u8; 32] = [8; 32];

/// A thousand lives are a thousand sign-ins: what one costs is not what is tried.
pub const CHEAP: Cost = Cost {
    memory_kib: 8,
    passes: 1,
};

/// How a counter is put together, right or wrong.
#[derive(Clone, Copy, Debug, Default)]
pub struct Setup {
    pub durability: Durability,
    pub sabotage: Sabotage,
    pub device: Device,
}

/// How often the keyring of a machine says that its counter was opened.
#[derive(Clone, Default)]
pub struct Starts(Arc<AtomicU64>);

impl Starts {
    #[must_use]
    pub fn of(number: u64) -> Self {
        Self(Arc::new(AtomicU64::new(number)))
    }

    #[must_use]
    pub fn number(&self) -> u64 {
        self.0.load(Ordering::SeqCst)
    }
}

impl StartCount for Starts {
    fn noted(&self) -> Result<u64, VaultFault> {
        Ok(self.number())
    }

    fn note(&self, number: u64) -> Result<(), VaultFault> {
        self.0.store(number, Ordering::SeqCst);
        Ok(())
    }
}

/// The disk of a counter, switched off, and what its keyring counts.
#[derive(Clone)]
pub struct Machine {
    pub disk: Disk,
    pub setup: Setup,
    pub starts: Starts,
    signing: SigningKey,
}

/// What opening a machine needs of the world.
pub struct Opening<'a> {
    pub line: &'a Line,
    pub clock: Arc<town::Clock>,
    pub random: kiosk_station::Random,
}

/// A counter at work. Dropped whole: the station lets go of its files before they go.
pub struct Running {
    pub station: Arc<Station>,
    _vfs: Vfs,
}

impl Machine {
    /// A new counter, enrolled, without a number yet.
    ///
    /// # Panics
    /// Where enrolling fails, which is not what is tried here.
    pub async fn enrol(counter: u8, time: &Time, line: &Line, setup: Setup) -> Self {
        let disk = Disk::new();
        disk.set_device(setup.device);
        Self::enrol_on(disk, counter, time, line, setup).await
    }

    /// As [`Self::enrol`], on a disk that may be recording.
    ///
    /// # Panics
    /// As there.
    pub async fn enrol_on(disk: Disk, counter: u8, time: &Time, line: &Line, setup: Setup) -> Self {
        let signing = SigningKey::from_seed(&[counter; 32]);
        let machine = Self {
            disk,
            setup,
            starts: Starts::default(),
            signing,
        };
        let vfs = machine.vfs();
        let store = machine.store(&vfs, true).expect("a new disk takes a database");
        let code = Headquarters::code(counter.into());
        let answer = enrol(line, &code, &machine.signing).await.expect("central enrols");
        let terminal = Terminal {
            terminal: answer.terminal.clone(),
            certificate: Some(answer.certificate.clone()),
            office: answer.office.clone(),
            counter: answer.counter.clone(),
            central_url: "in process".to_owned(),
            central_keys: answer.central_keys.clone(),
            settings: answer.settings.clone(),
            settings_etag: None,
            authorities: Authorities::default(),
        };
        let clock: Arc<dyn clock::Clock> = boot(time, 0);
        let journal = Journal::new(&terminal.terminal, machine.signing.clone(), Arc::clone(&clock));
        store
            .write::<_, StoreFault>(|tx| {
                terminal.insert(tx, clock.now())?;
                journal.write(tx, Event::Enrolled)
            })
            .expect("the terminal is written");
        machine
    }

    /// The same machine with another disk in it, and the keyring that goes with that: an image, an old copy, a second copy.
    #[must_use]
    pub fn with(&self, files: Snapshot) -> Self {
        Self {
            disk: Disk::from(files),
            starts: Starts::default(),
            ..self.clone()
        }
    }

    #[must_use]
    pub fn public_key(&self) -> kiosk_wire::PublicKey {
        self.signing.public()
    }

    #[must_use]
    pub fn signing(&self) -> &SigningKey {
        &self.signing
    }

    /// The real start of a station on this disk.
    ///
    /// # Errors
    /// As [`Station::assemble`].
    pub fn open(&self, opening: &Opening<'_>) -> Result<Running, StartFault> {
        let vfs = self.vfs();
        let store = self.store(&vfs, false)?;
        self.open_on(vfs, store, opening)
    }

    /// As [`Self::open`], on a store that was looked into before.
    ///
    /// # Errors
    /// As there.
    pub fn open_on(&self, vfs: Vfs, store: Store, opening: &Opening<'_>) -> Result<Running, StartFault> {
        let line = opening.line.clone();
        let parts = Parts {
            store,
            spool: Box::new(OnDisk(self.disk.clone())),
            signing: self.signing.clone(),
            pepper: Pepper::new(Zeroizing::new([9; 32])),
            hash_cost: Some(CHEAP),
            starts: Some(Box::new(self.starts.clone())),
            clock: opening.clock.clone(),
            transport: Box::new(|_, _| Ok(Box::new(line))),
            folder: PathBuf::from("nowhere"),
            random: Arc::clone(&opening.random),
            sabotage: self.setup.sabotage,
        };
        let station = Arc::new(Station::assemble(parts)?);
        Ok(Running { station, _vfs: vfs })
    }

    /// # Panics
    /// Where SQLite takes no more file systems.
    #[must_use]
    pub fn vfs(&self) -> Vfs {
        Vfs::new(&self.disk).expect("SQLite takes another file system")
    }

    /// # Errors
    /// As [`Store::open_with`].
    pub fn store(&self, vfs: &Vfs, create: bool) -> Result<Store, StoreFault> {
        let manner = Manner {
            create,
            vfs: vfs.name().to_str().ok(),
            durability: self.setup.durability,
        };
        let open = |key| Store::open_with(DB.as_ref(), &Zeroizing::new(key), &manner);
        match open(DATABASE_KEY) {
            Err(StoreFault::Unreadable) if !create => open(NEXT_KEY),
            opened => opened,
        }
    }

    /// Gives the database its other key.
    ///
    /// # Panics
    /// Where the disk is not whole.
    pub fn rotate(&self) {
        let vfs = self.vfs();
        let store = self.store(&vfs, false).expect("the disk is whole");
        store.rekey(&Zeroizing::new(NEXT_KEY)).expect("the disk is whole");
    }
}

impl Running {
    /// Kazemi takes her seat.
    ///
    /// # Errors
    /// As [`desk::sign_in`].
    pub async fn sign_in(&self) -> Result<(), kiosk_station::Fault> {
        desk::sign_in(&self.station, &KAZEMI).await
    }
}

/// The spool's file on a disk of ours.
struct OnDisk(Disk);

impl SpoolFile for OnDisk {
    fn read(&mut self) -> io::Result<Vec<u8>> {
        if self.0.exists(SPOOL) {
            self.0.read(SPOOL)
        } else {
            // As opening it on a machine does.
            self.0.append(SPOOL, &[])?;
            Ok(Vec::new())
        }
    }

    fn append(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.0.append(SPOOL, bytes)
    }

    fn truncate(&mut self, length: u64) -> io::Result<()> {
        self.0.truncate(SPOOL, usize::try_from(length).unwrap_or(usize::MAX))
    }

    fn sync(&mut self) -> io::Result<()> {
        self.0.sync(SPOOL)
    }
}
