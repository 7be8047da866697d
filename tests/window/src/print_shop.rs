//! A print system with one slip printer, which tells what became of a job.

use std::{
    fs,
    os::unix::fs::PermissionsExt as _,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use tokio::net::TcpStream;

use crate::{Outcome, places::free_port, process::Process, session::Session, wait};

/// The queue's name, as the screen shows it.
pub const QUEUE: &str = "slip";

/// CUPS and an IPP Everywhere printer by the same authors, both on loopback.
#[derive(Debug)]
pub struct PrintShop {
    _scheduler: Process,
    _printer: Process,
    folder: PathBuf,
}

impl PrintShop {
    /// # Errors
    /// Where one of the two does not come up.
    pub async fn start(session: &mut Session) -> Outcome<Self> {
        let folder = session.folder().join("print");
        let (port, printer_port) = (free_port()?, free_port()?);
        for under in ["config", "requests/tmp", "cache", "state", "spool", "tray"] {
            fs::create_dir_all(folder.join(under))?;
        }
        let printer = Process::start("printer", printer(session, &folder, printer_port)?, &session.logs())?;
        let scheduler = Process::start("cups", scheduler(session, &folder, port)?, &session.logs())?;
        for port in [port, printer_port] {
            wait::until("the print system", async || {
                Ok(TcpStream::connect(("127.0.0.1", port)).await.is_ok().then_some(()))
            })
            .await?;
        }
        session.set("CUPS_SERVER", format!("127.0.0.1:{port}"));
        let uri = format!("ipp://localhost:{printer_port}/ipp/print");
        quietly(
            session
                .command("lpadmin")
                .args(["-p", QUEUE, "-E", "-m", "everywhere", "-v", &uri]),
        )?;
        quietly(session.command("lpadmin").args(["-d", QUEUE]))?;
        Ok(Self {
            _scheduler: scheduler,
            _printer: printer,
            folder,
        })
    }

    /// The sheets in the printer's tray, in the order they came.
    ///
    /// # Errors
    /// Where the tray cannot be read.
    pub fn tray(&self) -> Outcome<Vec<PathBuf>> {
        let mut sheets = fs::read_dir(self.folder.join("tray"))?
            .map(|entry| Ok(entry?.path()))
            .collect::<Outcome<Vec<_>>>()?;
        sheets.sort();
        Ok(sheets)
    }
}

fn printer(session: &Session, folder: &Path, port: u16) -> Outcome<Command> {
    // What stands for paper: the document as it came. Renamed when whole, so that nobody reads half of one.
    let paper = folder.join("paper.sh");
    let tray = folder.join("tray");
    let script = format!(
        "#!/bin/sh\nset -e\nname={}/$(date +%s%N)\ncp \"$1\" {}/next\nmv {}/next \"$name\"\n",
        tray.display(),
        folder.display(),
        folder.display()
    );
    fs::write(&paper, script)?;
    fs::set_permissions(&paper, fs::Permissions::from_mode(0o755))?;
    let mut command = session.command("ippeveprinter");
    command.args([
        "-r",
        "off",
        "-n",
        "localhost",
        "-k",
        "-f",
        "application/pdf,image/pwg-raster,image/jpeg",
    ]);
    command
        .args(["-p", &port.to_string()])
        .arg("-d")
        .arg(folder.join("spool"))
        .arg("-c")
        .arg(paper)
        .arg("Slip");
    Ok(command)
}

fn scheduler(session: &Session, folder: &Path, port: u16) -> Outcome<Command> {
    let all = "Order allow,deny\nAllow all\n";
    fs::write(
        folder.join("cupsd.conf"),
        format!(
            "Listen 127.0.0.1:{port}\nBrowsing Off\nWebInterface No\nDefaultAuthType None\nPreserveJobFiles No\n\
             <Location />\n{all}</Location>\n<Policy default>\n<Limit All>\n{all}</Limit>\n</Policy>\n"
        ),
    )?;
    let files = [
        ("ServerRoot", "config"),
        ("RequestRoot", "requests"),
        ("TempDir", "requests/tmp"),
        ("CacheDir", "cache"),
        ("StateDir", "state"),
        ("AccessLog", "access.log"),
        ("ErrorLog", "error.log"),
        ("PageLog", "page.log"),
    ];
    let lines: String = files
        .iter()
        .map(|(name, under)| format!("{name} {}\n", folder.join(under).display()))
        .collect();
    fs::write(folder.join("cups-files.conf"), lines)?;
    let mut command = session.command("cupsd");
    command
        .arg("-f")
        .arg("-c")
        .arg(folder.join("cupsd.conf"))
        .arg("-s")
        .arg(folder.join("cups-files.conf"));
    Ok(command)
}

fn quietly(command: &mut Command) -> Outcome {
    let output = command.stdin(Stdio::null()).output()?;
    if output.status.success() {
        return Ok(());
    }
    Err(format!(
        "{:?}: {}",
        command.get_program(),
        String::from_utf8_lossy(&output.stderr)
    )
    .into())
}
