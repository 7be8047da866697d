//! A keyring for the tests: a session bus with an unlocked Secret Service, apart from the developer's own.

use std::{
    fs, io,
    os::unix::fs::PermissionsExt as _,
    path::{Path, PathBuf},
    process::Command,
};

use crate::steps::{self, Failure, root};

/// Unlocks the keyring, then becomes the command.
const SCRIPT: &str =
    r#"printf %s test-password | gnome-keyring-daemon --unlock --components=secrets >/dev/null && exec "$@""#;

/// Runs the command in a session of its own, in folders that go with it.
///
/// # Errors
/// Where the folders cannot be made, or the command's own.
pub fn run(command: &Command) -> Result<(), Failure> {
    // Short: a socket's path has a hundred letters at most.
    let folder = std::env::temp_dir().join(format!("kiosk-keyring-{}", std::process::id()));
    let mut session = Command::new("dbus-run-session");
    session
        .args(["--", "sh", "-c", SCRIPT, "sh"])
        .arg(command.get_program())
        .args(command.get_args());
    session.current_dir(command.get_current_dir().map_or_else(root, PathBuf::from));
    // Not HOME: cargo lives there.
    for name in ["XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_RUNTIME_DIR"] {
        let path = folder.join(name);
        make(&path).map_err(|e| Failure::new(format!("{}: {e}", path.display())))?;
        session.env(name, path);
    }
    let done = steps::run(session);
    // Empty folders in the temporary one are no reason to fail.
    let _ = fs::remove_dir_all(&folder);
    done
}

/// gnome-keyring refuses a folder others can read.
fn make(path: &Path) -> io::Result<()> {
    fs::create_dir_all(path)?;
    fs::set_permissions(path, fs::Permissions::from_mode(0o700))
}
