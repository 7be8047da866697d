//! A message bus of our own, on which nothing is started by name: a keyring is there when a test puts it there.

use std::fs;

use crate::{Outcome, process::Process, session::Session};

#[derive(Debug)]
pub struct Bus {
    _daemon: Process,
}

impl Bus {
    /// Session and system bus in one: the printer's software asks for the latter, which a container has not got.
    ///
    /// # Errors
    /// Where it does not come up.
    pub fn start(session: &mut Session) -> Outcome<Self> {
        let (socket, file) = (session.folder().join("run/bus"), session.folder().join("bus.conf"));
        // A crashed run may have left it.
        if socket.exists() {
            fs::remove_file(&socket)?;
        }
        let rules = r#"<auth>EXTERNAL</auth><policy context="default"><allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/></policy>"#;
        let socket = format!("unix:path={}", socket.display());
        fs::write(
            &file,
            format!("<busconfig><type>session</type><listen>{socket}</listen>{rules}</busconfig>"),
        )?;
        let mut command = session.command("dbus-daemon");
        command
            .args(["--nofork", "--nopidfile", "--print-address=1", "--config-file"])
            .arg(&file);
        let (daemon, _) = Process::start_until_line("dbus-daemon", command, &session.logs())?;
        session.set("DBUS_SESSION_BUS_ADDRESS", &socket);
        session.set("DBUS_SYSTEM_BUS_ADDRESS", &socket);
        Ok(Self { _daemon: daemon })
    }
}
