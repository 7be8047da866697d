//! The desktop's keyring.

use std::process::Stdio;

use crate::{Outcome, process::Process, session::Session, wait};

/// Of a keyring that lives in a temporary folder, or holds a sample.
const PASSWORD: &[u8] = b"sample-keyring";

#[derive(Debug)]
pub struct Keyring {
    _daemon: Process,
}

impl Keyring {
    /// Comes up on the session's bus, unlocked.
    ///
    /// # Errors
    /// Where it does not answer.
    pub async fn start(session: &Session) -> Outcome<Self> {
        let mut command = session.command("gnome-keyring-daemon");
        command.args(["--foreground", "--unlock", "--components=secrets"]);
        let daemon = Process::start_with("gnome-keyring", command, &session.logs(), PASSWORD)?;
        wait::until("the keyring", async || Ok(answers(session)?.then_some(()))).await?;
        Ok(Self { _daemon: daemon })
    }
}

/// Some keyring is on the session's bus.
pub fn answers(session: &Session) -> Outcome<bool> {
    let mut ping = session.command("dbus-send");
    ping.args([
        "--session",
        "--print-reply",
        "--dest=org.freedesktop.secrets",
        "/",
        "org.freedesktop.DBus.Peer.Ping",
    ]);
    Ok(ping
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()?
        .success())
}
