use std::{path::PathBuf, time::Duration};

use kiosk_wire::{ContentKind, Idle, Keeping, Limits, OfflineLimits, ServiceDefinition, ServiceFee, Settings};

use crate::{Clock, Database};

/// How central is run.
#[derive(Clone, Debug)]
pub struct Options {
    /// The database; made where there is none. Its keys lie beside it in `<db>.keys/`.
    pub db: PathBuf,
    /// `postgres://…`: several copies of central may share one. None: SQLite, at `db`.
    pub postgres: Option<String>,
    pub transport: Transport,
    pub clock: Clock,
    /// Sent to every terminal, signed.
    pub settings: Settings,
    /// Fill an empty database with the sample of this seed.
    pub sample: Option<u64>,
    /// Tracking numbers in one lease.
    pub lease_count: u32,
    pub lowest_app_version: String,
    /// Days an operator may sign in without central.
    pub grant_days: u32,
    /// How long requests under way may take to end after the shutdown.
    pub grace: Duration,
    /// Name of a file system registered with SQLite that holds the database; the machine's where there is none.
    pub vfs: Option<String>,
    /// Forgets what it answered before, for the tests that show that the tests would see it.
    #[cfg(debug_assertions)]
    pub forgetful: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Transport {
    /// HTTP; on loopback addresses only.
    Plain,
    /// HTTPS with a certificate by central's own authority, for localhost, 127.0.0.1, ::1 and these names.
    Tls { names: Vec<String> },
}

impl Options {
    /// TLS, the machine's clock, no sample.
    #[must_use]
    pub fn new(db: impl Into<PathBuf>) -> Self {
        Self {
            db: db.into(),
            postgres: None,
            transport: Transport::Tls { names: Vec::new() },
            clock: Clock::system(),
            settings: settings(),
            sample: None,
            lease_count: 200,
            lowest_app_version: "0.1.0".into(),
            grant_days: 7,
            grace: Duration::from_secs(5),
            vfs: None,
            #[cfg(debug_assertions)]
            forgetful: false,
        }
    }

    /// Where the data is.
    #[must_use]
    pub fn database(&self) -> Database {
        Database {
            path: self.db.clone(),
            postgres: self.postgres.clone(),
        }
    }

    #[must_use]
    pub fn plain(self) -> Self {
        Self {
            transport: Transport::Plain,
            ..self
        }
    }

    #[must_use]
    pub fn with_sample(self, seed: u64) -> Self {
        Self {
            sample: Some(seed),
            ..self
        }
    }
}

fn settings() -> Settings {
    Settings {
        version: 1,
        company: "شرکت توزیع نیروی برق آذربایجان شرقی".into(),
        mark: None,
        phones: vec!["121".into(), "1521".into()],
        services: vec![ServiceDefinition {
            fees: vec![ServiceFee {
                from: "1405/01/01".into(),
                rial: 0,
            }],
            ..ServiceDefinition::new("reading", "13031465000", "اعلام کارکرد", ContentKind::Reading)
        }],
        limits: Limits {
            high_percent: 150,
            low_percent: 50,
            high_single: "3000".into(),
            high_triple: "2000".into(),
            high_demand: "200000".into(),
            assumed_digits: 5,
            old_after_days: 31,
        },
        offline: OfflineLimits {
            soft_hours: 72,
            hard_hours: 336,
            soft_records: 300,
            hard_records: 2000,
        },
        keeping: Keeping::default(),
        authorities: Vec::new(),
        idle: Idle::default(),
        framings: Vec::new(),
    }
}
