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
        Self::come_up(session, &["--unlock"]).await
    }

    /// Comes up, and nobody unlocks it: as for a user who is let in without his password.
    ///
    /// # Errors
    /// Where it does not answer.
    pub async fn start_locked(session: &Session) -> Outcome<Self> {
        Self::come_up(session, &[]).await
    }

    async fn come_up(session: &Session, unlock: &[&str]) -> Outcome<Self> {
        let mut command = session.command("gnome-keyring-daemon");
        command.args(["--foreground", "--components=secrets"]).args(unlock);
        let password = if unlock.is_empty() { b"" } else { PASSWORD };
        let daemon = Process::start_with("gnome-keyring", command, &session.logs(), password)?;
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

/// The entries a counter has in the keyring, by their paths on the bus.
///
/// # Errors
/// Where the keyring does not answer.
pub fn entries(session: &Session) -> Outcome<Vec<String>> {
    let said = ask(
        session,
        "/org/freedesktop/secrets",
        &[
            "org.freedesktop.Secret.Service.SearchItems",
            "dict:string:string:service,ir.pishkhan.kiosk",
        ],
    )?;
    let paths = said
        .lines()
        .filter_map(|line| line.trim().strip_prefix("object path \"")?.strip_suffix('"'));
    Ok(paths.map(str::to_owned).collect())
}

/// Somebody takes a counter's entries away.
///
/// # Errors
/// Where the keyring does not answer, or keeps one.
pub fn empty(session: &Session) -> Outcome {
    for entry in entries(session)? {
        ask(session, &entry, &["org.freedesktop.Secret.Item.Delete"])?;
    }
    match entries(session)?.len() {
        0 => Ok(()),
        left => Err(format!("{left} entries are left").into()),
    }
}

fn ask(session: &Session, path: &str, words: &[&str]) -> Outcome<String> {
    let mut command = session.command("dbus-send");
    command
        .args(["--session", "--print-reply", "--dest=org.freedesktop.secrets", path])
        .args(words);
    let output = command.stdin(Stdio::null()).output()?;
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).into_owned().into());
    }
    Ok(String::from_utf8(output.stdout)?)
}
