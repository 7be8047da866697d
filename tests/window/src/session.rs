//! What every program of an office shares: folders of its own, and nothing of the developer's.

use std::{
    ffi::{OsStr, OsString},
    fs,
    os::unix::fs::DirBuilderExt as _,
    path::{Path, PathBuf},
    process::Command,
};

use rustix::process::Signal;
use tempfile::TempDir;

use crate::{
    Outcome,
    process::{end, pid},
};

/// In the environment of every program that was started, so that none is left behind unseen.
const MARK: &str = "KIOSK_WINDOW_SESSION";

/// The folders, and what programs find in their environment.
#[derive(Debug)]
pub struct Session {
    folder: PathBuf,
    mark: String,
    variables: Vec<(&'static str, OsString)>,
    temporary: Option<TempDir>,
}

impl Session {
    /// In a new folder that goes with the session; kept where a test fails.
    ///
    /// # Errors
    /// Where no folder can be made.
    pub fn temporary() -> Outcome<Self> {
        let folder = tempfile::Builder::new().prefix("kiosk-").tempdir()?;
        let mut session = Self::at(folder.path())?;
        session.temporary = Some(folder);
        // What a password costs is no flow's concern, and a second of computing for each of them. Debug builds only.
        session.set("KIOSK_CHEAP_PASSWORDS", "1");
        Ok(session)
    }

    /// In a folder that stays.
    ///
    /// # Errors
    /// Where it cannot be written.
    pub fn at(folder: &Path) -> Outcome<Self> {
        let mark = format!("{}#{}", folder.display(), std::process::id());
        let mut variables = vec![(MARK, OsString::from(&mark))];
        for (name, under) in [
            ("HOME", "home"),
            ("XDG_DATA_HOME", "home/share"),
            ("XDG_CACHE_HOME", "home/cache"),
            ("XDG_CONFIG_HOME", "home/config"),
            ("XDG_RUNTIME_DIR", "run"),
            ("TMPDIR", "tmp"),
        ] {
            let path = folder.join(under);
            fs::DirBuilder::new().recursive(true).mode(0o700).create(&path)?;
            variables.push((name, path.into()));
        }
        fs::create_dir_all(folder.join("logs"))?;
        for name in ["PATH", "LANG", "RUST_LOG", "RUST_BACKTRACE"] {
            variables.extend(std::env::var_os(name).map(|value| (name, value)));
        }
        Ok(Self {
            folder: folder.to_path_buf(),
            mark,
            variables,
            temporary: None,
        })
    }

    /// From now on programs find this too.
    pub fn set(&mut self, name: &'static str, value: impl Into<OsString>) {
        self.variables.retain(|(other, _)| *other != name);
        self.variables.push((name, value.into()));
    }

    /// What programs find under this name.
    #[must_use]
    pub fn variable(&self, name: &str) -> Option<String> {
        let (_, value) = self.variables.iter().find(|(known, _)| *known == name)?;
        value.to_str().map(str::to_owned)
    }

    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    #[must_use]
    pub fn logs(&self) -> PathBuf {
        self.folder.join("logs")
    }

    /// A program in this session's environment, and no other.
    #[must_use]
    pub fn command(&self, program: impl AsRef<OsStr>) -> Command {
        started(program.as_ref(), &self.variables)
    }

    /// Starts programs as [`Session::command`] does, with what the environment holds by now.
    #[must_use]
    pub fn programs(&self) -> print_shop::Programs {
        let variables = self.variables.clone();
        Box::new(move |name| started(name.as_ref(), &variables))
    }

    /// Programs that were started here, or by one that was, and still run.
    #[must_use]
    pub fn left_behind(&self) -> Vec<(u32, String)> {
        let mark = format!("{MARK}={}\0", self.mark);
        let mut found = Vec::new();
        for entry in fs::read_dir("/proc").into_iter().flatten().flatten() {
            let Some(id) = entry.file_name().to_str().and_then(|name| name.parse().ok()) else {
                continue;
            };
            // One that ended meanwhile, or is somebody else's.
            let Ok(environment) = fs::read(entry.path().join("environ")) else {
                continue;
            };
            if environment.windows(mark.len()).any(|part| part == mark.as_bytes()) {
                let name = fs::read_to_string(entry.path().join("comm")).unwrap_or_default();
                found.push((id, name.trim().to_owned()));
            }
        }
        found
    }

    /// Ends what the programs themselves left behind: bus services, the webview's own processes.
    pub fn sweep(&self) {
        // One that ends may have started another just before.
        for signal in [Signal::TERM, Signal::KILL] {
            for (id, _) in self.left_behind() {
                if let Some(pid) = pid(id) {
                    end(pid, signal);
                }
            }
        }
    }
}

fn started(program: &OsStr, variables: &[(&'static str, OsString)]) -> Command {
    let mut command = Command::new(program);
    command
        .env_clear()
        .envs(variables.iter().map(|(name, value)| (name, value)));
    command
}

impl Drop for Session {
    fn drop(&mut self) {
        self.sweep();
        if std::thread::panicking()
            && let Some(folder) = self.temporary.take()
        {
            // What the programs said is what one needs now.
            let _ = folder.keep();
        }
    }
}
