//! The keyring of the session `cargo xtask` runs the tests in.

use std::{
    io::Write as _,
    process::{Command, Stdio},
};

const PASSWORD: &[u8] = b"test-password";

/// Unlocks it again. gnome-keyring's daemon may die of a client that dies in the middle of a question, and the one that
/// follows it is locked.
///
/// # Panics
/// Where there is no such daemon.
pub fn unlock() {
    let daemon = Command::new("gnome-keyring-daemon")
        .args(["--replace", "--unlock", "--components=secrets"])
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn();
    let mut daemon = daemon.expect("the tests have a keyring");
    let mut password = daemon.stdin.take().expect("it is piped");
    password.write_all(PASSWORD).expect("the daemon reads it");
    drop(password);
    daemon.wait().expect("it goes on in the background");
}
