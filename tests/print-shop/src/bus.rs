//! `ippeveprinter` announces itself, and does not start without a bus on which it could. On one of its own it waits for
//! Avahi without end, and no other program can take it away under it.

use std::{
    fs,
    os::unix::net::UnixStream,
    path::Path,
    process::{Command, Stdio},
};

use crate::{
    Outcome,
    running::{Running, wait_for},
};

const RULES: &str = r#"<auth>EXTERNAL</auth><policy context="default"><allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/></policy>"#;

pub fn address(folder: &Path) -> String {
    format!("unix:path={}", folder.join("bus").display())
}

/// # Errors
/// Fails if it does not come up.
pub fn start(folder: &Path) -> Outcome<Running> {
    let file = folder.join("bus.conf");
    let listen = format!("<listen>{}</listen>", address(folder));
    fs::write(
        &file,
        format!("<busconfig><type>session</type>{listen}{RULES}</busconfig>"),
    )?;
    let mut daemon = Command::new("dbus-daemon");
    daemon.args(["--nofork", "--nopidfile", "--config-file"]).arg(&file);
    let mut bus = Running::start("dbus-daemon", daemon.stdout(Stdio::null()).stderr(Stdio::null()))?;
    wait_for("the bus", || {
        let socket = UnixStream::connect(folder.join("bus")).map(drop);
        socket.map_err(|fault| format!("{fault}, {}", bus.state()))
    })?;
    Ok(bus)
}
