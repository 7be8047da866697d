use std::{
    future::Future,
    net::{SocketAddr, TcpListener},
    path::PathBuf,
    sync::Arc,
};

use axum_server::{Handle, tls_rustls::RustlsConfig};
use kiosk_wire::Settings;
use tokio::sync::Semaphore;

use crate::{
    Clock, Fault, Options, Transport, calls,
    clock::jalali,
    keys::{self, Keys},
    password, sample,
    store::{self, Store, StoredRecord},
};

/// What every call may use.
#[derive(Clone)]
pub(crate) struct Shared {
    pub(crate) store: Store,
    pub(crate) keys: Arc<Keys>,
    pub(crate) clock: Clock,
    pub(crate) settings: Settings,
    pub(crate) tls: bool,
    pub(crate) lease_count: u32,
    pub(crate) lowest_app_version: String,
    pub(crate) grant_days: u32,
    /// Turns of hashing a password.
    pub(crate) hashing: Arc<Semaphore>,
    #[cfg(debug_assertions)]
    pub(crate) forgetful: bool,
}

/// Central with its database and keys open, not yet listening.
pub struct Central {
    shared: Shared,
    options: Options,
}

/// Opens the database and serves until `shutdown`.
///
/// # Errors
/// Where central cannot start: see [`Fault`].
pub async fn run(
    listener: TcpListener,
    options: Options,
    shutdown: impl Future<Output = ()> + Send + 'static,
) -> Result<(), Fault> {
    Central::open(options)?.serve(listener, shutdown).await
}

impl Central {
    /// Opens the database and the keys; makes both, and the sample, where there are none.
    ///
    /// # Errors
    /// Where the database is of a newer version, the disk is full, or the keys are missing.
    pub fn open(options: Options) -> Result<Self, Fault> {
        let fault = |fault| Fault::database(&options.db, fault);
        let store = Store::open(&options.database(), options.vfs.as_deref()).map_err(fault)?;
        // Where no terminal trusts any key yet, new ones do no harm.
        let none = store.transaction(|tx| tx.says("SELECT NOT EXISTS (SELECT 1 FROM terminal)", &[])?.take());
        let empty = none.map_err(fault)?;
        let keys = Keys::of(&options.db, empty)?;
        let central = Self::with(store, keys, options)?;
        if let Some(seed) = central.options.sample {
            sample::fill(&central.shared.store, seed, &central.options)?;
        }
        Ok(central)
    }

    /// Opens a database that is there, with the keys that are there: for the tools, also while central serves it.
    ///
    /// # Errors
    /// As [`Central::open`], and where there is no database or no keys.
    pub fn open_existing(options: Options) -> Result<Self, Fault> {
        let store = Store::connect(&options.database()).map_err(|fault| Fault::database(&options.db, fault))?;
        let keys = Keys::of(&options.db, false)?;
        Self::with(store, keys, options)
    }

    fn with(store: Store, keys: Keys, options: Options) -> Result<Self, Fault> {
        jalali(options.clock.now()).ok_or(Fault::Clock)?;
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        let shared = Shared {
            store,
            keys: Arc::new(keys),
            clock: options.clock.clone(),
            settings: options.settings.clone(),
            tls: options.transport != Transport::Plain,
            lease_count: options.lease_count,
            lowest_app_version: options.lowest_app_version.clone(),
            grant_days: options.grant_days,
            hashing: Arc::new(Semaphore::new(cores)),
            #[cfg(debug_assertions)]
            forgetful: options.forgetful,
        };
        Ok(Self { shared, options })
    }

    pub(crate) fn shared(&self) -> &Shared {
        &self.shared
    }

    /// The calls, for whoever brings requests without a socket.
    pub fn router(&self) -> axum::Router {
        calls::router(self.shared.clone())
    }

    /// What central holds now.
    ///
    /// # Errors
    /// Where the database cannot be read.
    pub fn records(&self) -> Result<Vec<StoredRecord>, Fault> {
        let db = &self.options.db;
        let records = self.shared.store.transaction(store::stored);
        records.map_err(|error| Fault::database(db, error))
    }

    /// PEM file of the authority that vouches for this central; `None` where it is served plain.
    #[must_use]
    pub fn authority(&self) -> Option<PathBuf> {
        self.shared.tls.then(|| keys::authority_file(&self.options.db))
    }

    /// `https://127.0.0.1:4433`
    #[must_use]
    pub fn url(&self, address: SocketAddr) -> String {
        format!("{}://{address}", if self.shared.tls { "https" } else { "http" })
    }

    /// Those of the sample's enrolment codes that nobody used; none without a sample.
    ///
    /// # Errors
    /// Where the database cannot be read.
    pub fn sample_codes(&self) -> Result<Vec<String>, Fault> {
        if self.options.sample.is_none() {
            return Ok(Vec::new());
        }
        let codes = sample::places::enrolment_codes();
        self.shared
            .store
            .transaction(|transaction| store::unused_codes(transaction, &codes))
            .map_err(|error| Fault::database(&self.options.db, error))
    }

    /// Serves until `shutdown`, then lets requests under way end.
    ///
    /// # Errors
    /// Where plain HTTP was asked for off loopback, or serving fails.
    pub async fn serve(
        self,
        listener: TcpListener,
        shutdown: impl Future<Output = ()> + Send + 'static,
    ) -> Result<(), Fault> {
        self.shared.store.arm();
        // Hashed before the first sign-in, which would take longer otherwise.
        password::decoy()?;
        let address = listener.local_addr().map_err(Fault::Serve)?;
        listener.set_nonblocking(true).map_err(Fault::Serve)?;
        let handle = Handle::new();
        let (stopping, grace) = (handle.clone(), self.options.grace);
        tokio::spawn(async move {
            shutdown.await;
            stopping.graceful_shutdown(Some(grace));
        });
        let today = self.options.clock.now().to_zoned(jiff::tz::TimeZone::UTC).date();
        let app = calls::router(self.shared.clone()).into_make_service();
        let served = match &self.options.transport {
            Transport::Plain if !address.ip().is_loopback() => return Err(Fault::PlainOffLoopback(address)),
            Transport::Plain => {
                axum_server::from_tcp(listener)
                    .map_err(Fault::Serve)?
                    .handle(handle)
                    .serve(app)
                    .await
            }
            Transport::Tls { names } => {
                let config = RustlsConfig::from_config(self.shared.keys.authority.server(names, today)?);
                axum_server::from_tcp_rustls(listener, config)
                    .map_err(Fault::Serve)?
                    .handle(handle)
                    .serve(app)
                    .await
            }
        };
        served.map_err(Fault::Serve)
    }
}
