//! A print system with one slip printer, which tells what became of a job.

use std::{
    cell::RefCell,
    fs,
    os::unix::fs::PermissionsExt as _,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    time::{Duration, Instant},
};

use thermal::HeldPort;

use crate::{Outcome, process::Process, session::Session, wait};

/// The queue's name, as the screen shows it.
pub const QUEUE: &str = "slip";

/// CUPS and an IPP Everywhere printer by the same authors, both on loopback.
#[derive(Debug)]
pub struct PrintShop {
    scheduler: Option<Process>,
    printer: Option<Process>,
    folder: PathBuf,
    port: HeldPort,
    printer_port: HeldPort,
}

/// cupsd asks a printer what it can do once, in a thread of its own, and says nothing where that fails: the queue stays as
/// if nobody knew its printer (OpenPrinting/cups#760). Then it is told again.
const ASK_AGAIN: Duration = Duration::from_secs(10);

impl PrintShop {
    /// # Errors
    /// Where one of the two does not come up.
    pub async fn start(session: &mut Session) -> Outcome<Self> {
        let mut shop = Self {
            scheduler: None,
            printer: None,
            folder: session.folder().join("print"),
            port: HeldPort::new()?,
            printer_port: HeldPort::new()?,
        };
        for under in ["config", "requests/tmp", "cache", "state", "spool", "tray"] {
            fs::create_dir_all(shop.folder.join(under))?;
        }
        shop.printer_does("print")?;
        shop.switch_on(session).await?;
        shop.start_scheduler(session).await?;
        session.set("CUPS_SERVER", shop.port.address().to_string());
        shop.add_queue(session).await?;
        quietly(session.command("lpadmin").args(["-d", QUEUE]))?;
        Ok(shop)
    }

    /// Until it has read what the printer can do, CUPS takes the queue for one of raw bytes.
    async fn add_queue(&self, session: &Session) -> Outcome {
        let uri = format!("ipp://localhost:{}/ipp/print", self.printer_port.number());
        let add = || {
            quietly(
                session
                    .command("lpadmin")
                    .args(["-p", QUEUE, "-E", "-m", "everywhere", "-v", &uri]),
            )
        };
        add()?;
        let (mut added, mut options) = (Instant::now(), String::new());
        let known = wait::until("the queue to know its printer", async || {
            let out = session
                .command("lpoptions")
                .args(["-p", QUEUE])
                .stdin(Stdio::null())
                .output()?;
            options = String::from_utf8_lossy(&out.stdout).into_owned();
            if added.elapsed() > ASK_AGAIN {
                added = Instant::now();
                add()?;
            }
            Ok(options.contains("Everywhere").then_some(()))
        });
        let known = known.await;
        known.map_err(|fault| format!("{fault}; seen last: {options}").into())
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
        let command = printer(session, &self.folder, self.printer_port.number())?;
        let printer = self
            .printer
            .insert(Process::start("printer", command, &session.logs())?);
        serves(printer, &self.printer_port).await
    }

    /// The print system ends; the jobs in its spool stay.
    pub fn stop_scheduler(&mut self) {
        self.scheduler = None;
    }

    /// # Errors
    /// Where it does not come up.
    pub async fn start_scheduler(&mut self, session: &Session) -> Outcome {
        let command = scheduler(session, &self.folder, self.port.number())?;
        let scheduler = self.scheduler.insert(Process::start("cups", command, &session.logs())?);
        serves(scheduler, &self.port).await
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

/// It has come up, and nobody else answers in its place.
async fn serves(server: &mut Process, port: &HeldPort) -> Outcome {
    let what = format!("{server} to listen on port {}", port.number());
    let server = RefCell::new(server);
    wait::until(&what, async || {
        let mut server = server.borrow_mut();
        if let Some(code) = server.ended()? {
            return Err(format!("{server} ended with {code:?}; its log says why").into());
        }
        Ok(port.is_served_by(server.id()).then_some(()))
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
