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
    scheduler: Option<Process>,
    printer: Option<Process>,
    folder: PathBuf,
    port: u16,
    printer_port: u16,
}

impl PrintShop {
    /// # Errors
    /// Where one of the two does not come up.
    pub async fn start(session: &mut Session) -> Outcome<Self> {
        let mut shop = Self {
            scheduler: None,
            printer: None,
            folder: session.folder().join("print"),
            port: free_port()?,
            printer_port: free_port()?,
        };
        for under in ["config", "requests/tmp", "cache", "state", "spool", "tray"] {
            fs::create_dir_all(shop.folder.join(under))?;
        }
        shop.printer_does("print")?;
        shop.switch_on(session).await?;
        shop.start_scheduler(session).await?;
        session.set("CUPS_SERVER", format!("127.0.0.1:{}", shop.port));
        let uri = format!("ipp://localhost:{}/ipp/print", shop.printer_port);
        quietly(
            session
                .command("lpadmin")
                .args(["-p", QUEUE, "-E", "-m", "everywhere", "-v", &uri]),
        )?;
        quietly(session.command("lpadmin").args(["-d", QUEUE]))?;
        Ok(shop)
    }

    /// From now on it does this with what it gets: `print`, `fail`, `no-paper`, `wrong-paper`.
    ///
    /// # Errors
    /// Where it cannot be told.
    pub fn printer_does(&self, what: &str) -> Outcome {
        Ok(fs::write(self.folder.join("does"), what)?)
    }

    /// The printer's plug is pulled.
    pub fn switch_off(&mut self) {
        self.printer = None;
    }

    /// # Errors
    /// Where it does not come up.
    pub async fn switch_on(&mut self, session: &Session) -> Outcome {
        let command = printer(session, &self.folder, self.printer_port)?;
        self.printer = Some(Process::start("printer", command, &session.logs())?);
        answers(self.printer_port).await
    }

    /// The print system ends; the jobs in its spool stay.
    pub fn stop_scheduler(&mut self) {
        self.scheduler = None;
    }

    /// # Errors
    /// Where it does not come up.
    pub async fn start_scheduler(&mut self, session: &Session) -> Outcome {
        let command = scheduler(session, &self.folder, self.port)?;
        self.scheduler = Some(Process::start("cups", command, &session.logs())?);
        answers(self.port).await
    }

    /// A technician takes the queue away.
    ///
    /// # Errors
    /// Where the print system refuses.
    pub fn delete_queue(&self, session: &Session) -> Outcome {
        quietly(session.command("lpadmin").args(["-x", QUEUE]))
    }

    /// What waits in the spool.
    ///
    /// # Errors
    /// Where the print system does not say.
    pub fn spool(&self, session: &Session) -> Outcome<String> {
        let out = session.command("lpstat").arg("-o").stdin(Stdio::null()).output()?;
        Ok(String::from_utf8_lossy(&out.stdout).into_owned())
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
    let paper = folder.join("paper.sh");
    fs::write(&paper, include_str!("paper.sh"))?;
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
        .arg("Slip")
        .env("SHOP", folder);
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

async fn answers(port: u16) -> Outcome {
    wait::until("the print system", async || {
        Ok(TcpStream::connect(("127.0.0.1", port)).await.is_ok().then_some(()))
    })
    .await
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
