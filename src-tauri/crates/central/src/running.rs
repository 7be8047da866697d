use std::{
    net::{Ipv4Addr, SocketAddr, TcpListener},
    path::{Path, PathBuf},
    thread::JoinHandle,
};

use tempfile::TempDir;
use tokio::sync::oneshot;

use crate::{
    Central, Database, Fault, Options, StoredRecord, StoredTerminal, disable_terminal_of, keys, new_enrolment_code,
    people, stored_records, stored_terminals,
};

/// Central on a thread of its own, on loopback; stopped and joined when dropped.
pub struct Running {
    options: Options,
    address: SocketAddr,
    url: String,
    serving: Option<Serving>,
    /// Last, so that the folder goes after the thread that uses it.
    _folder: Option<TempDir>,
}

struct Serving {
    stop: oneshot::Sender<()>,
    thread: JoinHandle<Result<(), Fault>>,
}

impl Running {
    /// On a free port of 127.0.0.1.
    ///
    /// # Errors
    /// Where central cannot start.
    pub fn start(options: Options) -> Result<Self, Fault> {
        Self::start_at(options, (Ipv4Addr::LOCALHOST, 0).into(), None)
    }

    /// Plain, with the sample, in a temporary folder.
    ///
    /// # Errors
    /// Where central cannot start.
    pub fn sample() -> Result<Self, Fault> {
        Self::sample_in(None)
    }

    /// The same, with its data in this PostgreSQL; its keys are in the folder.
    ///
    /// # Errors
    /// Fails if central cannot start.
    pub fn sample_in(postgres: Option<String>) -> Result<Self, Fault> {
        let folder = TempDir::new().map_err(|error| Fault::file(&std::env::temp_dir(), error))?;
        let options = Options {
            postgres,
            ..Options::new(folder.path().join("central.db")).plain().with_sample(1)
        };
        Self::start_at(options, (Ipv4Addr::LOCALHOST, 0).into(), Some(folder))
    }

    fn start_at(options: Options, address: SocketAddr, folder: Option<TempDir>) -> Result<Self, Fault> {
        let (serving, address, url) = Serving::start(&options, address)?;
        Ok(Self {
            options,
            address,
            url,
            serving: Some(serving),
            _folder: folder,
        })
    }

    /// Stops answering; the port is closed when this returns. Stopping twice is stopping once.
    ///
    /// # Errors
    /// Where serving had failed.
    pub fn stop(&mut self) -> Result<(), Fault> {
        self.serving.take().map_or(Ok(()), Serving::stop)
    }

    /// Starts again after [`Running::stop`], on the same address and database.
    ///
    /// # Errors
    /// Where central cannot start, for example because the port was taken meanwhile.
    pub fn start_again(&mut self) -> Result<(), Fault> {
        self.stop()?;
        let (serving, address, url) = Serving::start(&self.options, self.address)?;
        (self.serving, self.address, self.url) = (Some(serving), address, url);
        Ok(())
    }

    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// `http://127.0.0.1:43211`
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    #[must_use]
    pub fn db(&self) -> &Path {
        &self.options.db
    }

    /// Where its data is, for the clerk's tools.
    #[must_use]
    pub fn database(&self) -> Database {
        self.options.database()
    }

    /// PEM file of the authority that vouches for it, where it is served over TLS.
    #[must_use]
    pub fn authority(&self) -> PathBuf {
        keys::authority_file(&self.options.db)
    }

    /// What central holds now; also while it is stopped.
    ///
    /// # Errors
    /// Where the database cannot be read.
    pub fn records(&self) -> Result<Vec<StoredRecord>, Fault> {
        stored_records(self.options.database())
    }

    /// # Errors
    /// Where there is no such office, or the database cannot be written.
    pub fn new_code(&self, office: &str, counter: &str) -> Result<String, Fault> {
        new_enrolment_code(self.options.database(), office, counter, &self.options.clock)
    }

    /// He may not sign in from now on, or again.
    ///
    /// # Errors
    /// Where there is no such operator, or the database cannot be written.
    pub fn block(&self, operator: &str, blocked: bool) -> Result<(), Fault> {
        people::block_operator(self.options.database(), operator, blocked)
    }

    /// His password becomes one that somebody else knows.
    ///
    /// # Errors
    /// Where there is no such operator, the password is refused, or the database cannot be written.
    pub fn reset_password(&self, operator: &str, new: &str) -> Result<(), Fault> {
        people::reset_password(self.options.database(), operator, new)
    }

    /// From now on this terminal hands over what it has, and does nothing else. `false` where there is no such one.
    ///
    /// # Errors
    /// Where the database cannot be written.
    pub fn disable(&self, terminal: &str) -> Result<bool, Fault> {
        disable_terminal_of(self.options.database(), terminal, &self.options.clock)
    }

    /// # Errors
    /// Where the database cannot be read.
    pub fn terminals(&self) -> Result<Vec<StoredTerminal>, Fault> {
        stored_terminals(self.options.database())
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        if let Err(error) = self.stop() {
            tracing::error!(%error, "central did not stop well");
        }
    }
}

impl Serving {
    fn start(options: &Options, address: SocketAddr) -> Result<(Self, SocketAddr, String), Fault> {
        let listener = TcpListener::bind(address).map_err(|error| Fault::listen(address, error))?;
        let address = listener.local_addr().map_err(Fault::Serve)?;
        let central = Central::open(options.clone())?;
        let url = central.url(address);
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(2)
            .enable_all()
            .build()
            .map_err(Fault::Serve)?;
        let (stop, stopped) = oneshot::channel();
        let shutdown = async {
            // A sender that was dropped stops it as well.
            let _ = stopped.await;
        };
        let thread = std::thread::spawn(move || runtime.block_on(central.serve(listener, shutdown)));
        Ok((Self { stop, thread }, address, url))
    }

    fn stop(self) -> Result<(), Fault> {
        // It may have ended by itself; then there is nobody to tell.
        let _ = self.stop.send(());
        self.thread.join().map_err(|_| Fault::Thread)?
    }
}
