//! One counter of the office: its data folder and its window.

use std::{
    fs, io,
    path::{Path, PathBuf},
    process::{Output, Stdio},
};

use fantoccini::ClientBuilder;
use hyper_util::client::legacy::connect::HttpConnector;
use rustix::process::Signal;
use serde_json::{Map, Value, json};

use crate::{
    Outcome, Screen,
    digits::persian,
    keys::Keyboard,
    places::built,
    process::{Process, Watched, end, pid},
    session::Session,
    wait,
};

/// A terminal that central knows.
#[derive(Clone, Debug)]
pub struct Counter {
    data: PathBuf,
}

/// The counter's window, open. Closed when dropped.
#[derive(Debug)]
pub struct Window {
    driver: Process,
    screen: Option<Screen>,
}

impl Counter {
    /// A folder for one, empty as yet.
    #[must_use]
    pub fn at(data: PathBuf) -> Self {
        Self { data }
    }

    #[must_use]
    pub fn data(&self) -> &Path {
        &self.data
    }

    #[must_use]
    pub fn is_enrolled(&self) -> bool {
        self.data.join("kiosk.db").exists()
    }

    /// Makes this folder a counter of central at `url`.
    ///
    /// # Errors
    /// Where `kiosk-admin` refuses, with its words.
    pub fn enrol(&self, session: &Session, url: &str, authority: Option<&Path>, code: &str) -> Outcome {
        let mut command = session.command(built("kiosk-admin")?);
        command
            .arg("--data-dir")
            .arg(&self.data)
            .args(["enrol", "--central", url, "--code", code]);
        if let Some(file) = authority {
            command.arg("--ca").arg(file);
        }
        done(&command.stdin(Stdio::null()).output()?)
    }

    /// Opens its window, and waits until something stands on it.
    ///
    /// # Errors
    /// Where it does not open.
    pub async fn open(&self, session: &Session) -> Outcome<Window> {
        let held = thermal::HeldPort::new()?;
        let port = held.number();
        let mut command = session.command("WebKitWebDriver");
        command
            .arg(format!("--port={port}"))
            .env("TAURI_WEBVIEW_AUTOMATION", "true")
            .env("KIOSK_DATA_DIR", &self.data);
        let driver = Process::start("webdriver", command, &session.logs())?;
        let program = json!({ "binary": built("kiosk")?, "args": [] });
        let wanted: Map<String, Value> = Map::from_iter([("webkitgtk:browserOptions".to_owned(), program)]);
        let webdriver = format!("{driver} to listen on port {port}");
        wait::until(&webdriver, async || Ok(held.is_served_by(driver.id()).then_some(()))).await?;
        let page = ClientBuilder::new(HttpConnector::new())
            .capabilities(wanted)
            .connect(&format!("http://127.0.0.1:{port}"))
            .await
            .map_err(|e| format!("the window does not open: {e}"))?;
        let window = Window {
            driver,
            screen: Some(Screen::new(page, Keyboard::of(session))),
        };
        wait::until("the first screen", async || {
            Ok((!window.screen()?.name().await?.is_empty()).then_some(()))
        })
        .await?;
        Ok(window)
    }

    /// The program by itself, as an operator starts it.
    ///
    /// # Errors
    /// Where it does not start.
    pub fn start(&self, session: &Session) -> Outcome<Process> {
        let mut command = session.command(built("kiosk")?);
        command.env("KIOSK_DATA_DIR", &self.data);
        Process::start("kiosk", command, &session.logs())
    }

    /// A technician's command on its folder, while its window is closed: what it printed.
    ///
    /// # Errors
    /// Where `kiosk-admin` refuses, with its words.
    pub fn admin(&self, session: &Session, words: &[&str]) -> Outcome<String> {
        let mut command = session.command(built("kiosk-admin")?);
        command.arg("--data-dir").arg(&self.data).args(words);
        let output = command.stdin(Stdio::null()).output()?;
        done(&output)?;
        Ok(String::from_utf8(output.stdout)?)
    }

    /// What its program wrote into its log, of which there is none before the first line.
    ///
    /// # Errors
    /// Where it cannot be read.
    pub fn log(&self) -> Outcome<String> {
        match fs::read_to_string(self.data.join("kiosk.log")) {
            Ok(text) => Ok(text),
            Err(e) if e.kind() == io::ErrorKind::NotFound => Ok(String::new()),
            Err(e) => Err(e.into()),
        }
    }

    /// The program started beside an open window, to its end: its exit code, and what it said.
    ///
    /// # Errors
    /// Where it does not end.
    pub async fn open_again(&self, session: &Session) -> Outcome<(Option<i32>, String)> {
        let mut second = self.start(session)?;
        let code = wait::until("the second window to leave", async || second.ended()).await?;
        Ok((code, fs::read_to_string(session.logs().join("kiosk.log"))?))
    }
}

impl Window {
    /// # Errors
    /// Where it was closed.
    pub fn screen(&self) -> Outcome<&Screen> {
        self.screen.as_ref().ok_or_else(|| "the window was closed".into())
    }

    /// Ends the session and the program with it.
    ///
    /// # Errors
    /// Where it does not end.
    pub async fn close(mut self) -> Outcome {
        let kiosk = Watched::new(self.kiosk()?);
        if let Some(screen) = self.screen.take() {
            screen.close().await?;
        }
        // The driver answers first and ends the program after; a driver that is stopped in between leaves it.
        if kiosk.ends() {
            Ok(())
        } else {
            Err("the kiosk does not end".into())
        }
    }

    /// Power gone: the program ends between two instructions.
    ///
    /// # Errors
    /// Where the program is not found.
    pub fn crash(mut self) -> Outcome {
        let kiosk = self.kiosk()?;
        if !end(kiosk, Signal::KILL) {
            return Err("the kiosk survived".into());
        }
        self.driver.stop();
        Ok(())
    }

    /// `/proc/…/limits` of the program and of those it started.
    ///
    /// # Errors
    /// Where it does not run.
    pub fn limits(&self) -> Outcome<Vec<(String, String)>> {
        let kiosk = self.kiosk()?.as_raw_nonzero().to_string();
        let mut programs = vec![kiosk.clone()];
        for thread in fs::read_dir(format!("/proc/{kiosk}/task"))? {
            let children = fs::read_to_string(thread?.path().join("children"))?;
            programs.extend(children.split_whitespace().map(str::to_owned));
        }
        let limits = |program: String| Ok((program.clone(), fs::read_to_string(format!("/proc/{program}/limits"))?));
        programs.into_iter().map(limits).collect()
    }

    fn kiosk(&self) -> Outcome<rustix::process::Pid> {
        let children = fs::read_to_string(format!("/proc/{0}/task/{0}/children", self.driver.id()))?;
        let number = children
            .split_whitespace()
            .next()
            .and_then(|number| number.parse().ok());
        number.and_then(pid).ok_or_else(|| "the kiosk does not run".into())
    }
}

fn done(output: &Output) -> Outcome {
    if output.status.success() {
        return Ok(());
    }
    Err(String::from_utf8_lossy(&output.stderr).into_owned().into())
}

/// Files under a folder that contain one of these texts, in ASCII or Persian digits, in UTF-8 or UTF-16.
///
/// # Errors
/// Where it cannot be read.
pub fn files_with(folder: &Path, texts: &[&str]) -> Outcome<Vec<PathBuf>> {
    let wanted: Vec<Vec<u8>> = texts
        .iter()
        .flat_map(|text| [(*text).to_owned(), persian(text)])
        .flat_map(|text| {
            [
                text.as_bytes().to_vec(),
                text.encode_utf16().flat_map(u16::to_le_bytes).collect(),
            ]
        })
        .collect();
    let mut found = Vec::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder)? {
            let entry = entry?;
            let kind = entry.file_type()?;
            if kind.is_dir() {
                folders.push(entry.path());
            } else if kind.is_file() {
                let bytes = match fs::read(entry.path()) {
                    Ok(bytes) => bytes,
                    // Temporary files of a running program come and go.
                    Err(e) if e.kind() == io::ErrorKind::NotFound => continue,
                    Err(e) => return Err(e.into()),
                };
                if wanted
                    .iter()
                    .any(|text| bytes.windows(text.len()).any(|part| part == text))
                {
                    found.push(entry.path());
                }
            }
        }
    }
    Ok(found)
}
