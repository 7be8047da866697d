//! A keyring for the tests: a session bus with an unlocked Secret Service, apart from the developer's own.

use std::{
    fs, io,
    os::unix::fs::PermissionsExt as _,
    path::{Path, PathBuf},
    process::Command,
    sync::atomic::{AtomicU32, Ordering},
};

use crate::steps::{self, Failure, started_by};

/// Unlocks the keyring, then becomes the command.
const SCRIPT: &str =
    r#"printf %s test-password | gnome-keyring-daemon --unlock --components=secrets >/dev/null && exec "$@""#;

/// Folders for one session. One session for each suite: what one does to its keyring is nothing to the suites beside it.
pub struct Session(PathBuf);

impl Session {
    /// # Errors
    /// Where the folders cannot be made.
    pub fn new() -> Result<Self, Failure> {
        static MADE: AtomicU32 = AtomicU32::new(0);
        let number = MADE.fetch_add(1, Ordering::Relaxed);
        // Short: a socket's path has a hundred letters at most.
        let name = format!("kiosk-keyring-{}-{number}", std::process::id());
        let session = Self(std::env::temp_dir().join(name));
        for path in session.folders().map(|(_, path)| path) {
            make(&path).map_err(|e| Failure::new(format!("{}: {e}", path.display())))?;
        }
        Ok(session)
    }

    /// Not HOME: cargo lives there.
    fn folders(&self) -> impl Iterator<Item = (&'static str, PathBuf)> {
        let names = ["XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_RUNTIME_DIR"];
        names.into_iter().map(move |name| (name, self.0.join(name)))
    }

    /// The command, in this session.
    pub fn around(&self, command: &Command) -> Command {
        let mut session = started_by("dbus-run-session", ["--", "sh", "-c", SCRIPT, "sh"], command);
        session.envs(self.folders());
        session
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        // Small folders in the temporary one are no reason to fail.
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// Runs the command in a session of its own, its output on this terminal.
///
/// # Errors
/// Those of [`Session::new`], or the command's own.
pub fn run(command: &Command) -> Result<(), Failure> {
    steps::run(Session::new()?.around(command))
}

/// gnome-keyring refuses a folder others can read.
fn make(path: &Path) -> io::Result<()> {
    fs::create_dir_all(path)?;
    fs::set_permissions(path, fs::Permissions::from_mode(0o700))
}
