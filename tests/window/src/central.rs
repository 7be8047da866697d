//! The reference central, as a program of its own.

use std::{
    collections::{BTreeMap, VecDeque},
    net::SocketAddr,
    path::PathBuf,
};

use serde::Deserialize;

use crate::{Outcome, places::built, process::Process, session::Session};

/// Someone who may sign in.
#[derive(Clone, Debug, Deserialize)]
pub struct Worker {
    pub code: String,
    pub name: String,
    pub password: String,
}

/// A record as central holds it.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
pub struct Stored {
    pub tracking_number: String,
    pub revision: u32,
    /// The bill id.
    pub subject: String,
    /// Code of the operator who took it.
    pub registrar: String,
    pub declared_on: String,
    /// Decimal text by register.
    pub figures: BTreeMap<String, String>,
}

/// What it says when it is ready.
#[derive(Debug, Deserialize)]
struct Ready {
    address: SocketAddr,
    /// PEM file of the authority that vouches for it.
    ca: Option<PathBuf>,
    /// Those that nobody used yet.
    enrolment_codes: VecDeque<String>,
    operators: Vec<Worker>,
}

/// Central with its sample, on loopback, over TLS.
#[derive(Debug)]
pub struct Central {
    serving: Option<Process>,
    db: PathBuf,
    ready: Ready,
    settings: Settings,
}

/// What it says to counters, by its options: `--reprint-hours`.
type Settings = BTreeMap<&'static str, String>;

impl Central {
    /// `address` with port 0 for any free one.
    ///
    /// # Errors
    /// Where it does not come up.
    pub fn start(session: &Session, db: PathBuf, address: SocketAddr) -> Outcome<Self> {
        let settings = Settings::new();
        let (serving, ready) = serve(session, &db, address, &settings)?;
        Ok(Self {
            serving: Some(serving),
            db,
            ready,
            settings,
        })
    }

    /// It ends as it does when its machine is shut down.
    pub fn stop(&mut self) {
        self.serving = None;
    }

    /// The same central at the same address, after [`Central::stop`].
    ///
    /// # Errors
    /// Where it does not come up.
    pub fn start_again(&mut self, session: &Session) -> Outcome {
        self.stop();
        let (serving, ready) = serve(session, &self.db, self.ready.address, &self.settings)?;
        (self.serving, self.ready) = (Some(serving), ready);
        Ok(())
    }

    /// From its next start on, it says this to counters: an option of its program.
    pub fn set(&mut self, option: &'static str, value: impl ToString) {
        self.settings.insert(option, value.to_string());
    }

    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.ready.address
    }

    /// PEM file of the authority that vouches for it.
    #[must_use]
    pub fn authority(&self) -> Option<&PathBuf> {
        self.ready.ca.as_ref()
    }

    /// Who may sign in at the sample's counters.
    #[must_use]
    pub fn workers(&self) -> &[Worker] {
        &self.ready.operators
    }

    /// A one-time code that was not handed out yet.
    ///
    /// # Errors
    /// Where none is left.
    pub fn enrolment_code(&mut self) -> Outcome<String> {
        self.ready
            .enrolment_codes
            .pop_front()
            .ok_or_else(|| "no enrolment code is left".into())
    }

    /// Changes something in its database, also while it serves. Gives how many rows.
    ///
    /// # Errors
    /// Where it cannot be written.
    pub fn change(&self, sql: &str, values: &[&str]) -> Outcome<usize> {
        let connection = rusqlite::Connection::open(&self.db)?;
        connection.busy_timeout(std::time::Duration::from_secs(5))?;
        Ok(connection.execute(sql, rusqlite::params_from_iter(values))?)
    }

    /// What it holds now; also while it is stopped.
    ///
    /// # Errors
    /// Where its database cannot be read.
    pub fn records(&self, session: &Session) -> Outcome<Vec<Stored>> {
        self.tool(session, &["records"])
    }

    /// Takes every terminal that is in service out of it; also while it is stopped. Gives how many.
    ///
    /// # Errors
    /// Where its database cannot be written.
    pub fn disable_all(&self, session: &Session) -> Outcome<usize> {
        #[derive(Deserialize)]
        struct Enrolled {
            terminal: String,
            standing: String,
        }
        let mut terminals: Vec<Enrolled> = self.tool(session, &["terminal", "list"])?;
        terminals.retain(|terminal| terminal.standing == "in_service");
        for Enrolled { terminal, .. } in &terminals {
            self.tool::<serde_json::Value>(session, &["terminal", "disable", terminal])?;
        }
        Ok(terminals.len())
    }

    /// Does something about services, as central's clerk: `notice --title …`.
    ///
    /// # Errors
    /// Where it refuses.
    pub fn clerk(&self, session: &Session, words: &[&str]) -> Outcome {
        self.tool::<serde_json::Value>(session, &[&["services"], words].concat())
            .map(drop)
    }

    /// One of its commands: a line of JSON for each thing.
    fn tool<T: serde::de::DeserializeOwned>(&self, session: &Session, words: &[&str]) -> Outcome<Vec<T>> {
        let output = session
            .command(built("central")?)
            .args(words)
            .arg("--db")
            .arg(&self.db)
            .output()?;
        if !output.status.success() {
            return Err(format!("central {words:?}: {}", String::from_utf8_lossy(&output.stderr)).into());
        }
        String::from_utf8(output.stdout)?
            .lines()
            .map(|line| Ok(serde_json::from_str(line)?))
            .collect()
    }
}

fn serve(session: &Session, db: &PathBuf, address: SocketAddr, settings: &Settings) -> Outcome<(Process, Ready)> {
    let mut command = session.command(built("central")?);
    command
        .args(
            settings
                .iter()
                .flat_map(|(option, value)| [(*option).to_owned(), value.to_string()]),
        )
        .args(["--listen", &address.to_string(), "--sample", "--db"])
        .arg(db);
    let (serving, line) = Process::start_until_line("central", command, &session.logs())?;
    Ok((serving, serde_json::from_str(&line)?))
}
