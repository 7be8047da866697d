use std::{
    fs::{self, File},
    os::unix::fs::PermissionsExt as _,
    path::{Path, PathBuf},
    process::{Command, Output, Stdio},
    time::{Duration, Instant},
};

use thermal::HeldPort;

use crate::{
    Outcome, Programs, bus,
    running::{Running, wait_for},
    scheduler,
};

/// The queue's name.
pub const QUEUE: &str = "office";
/// What people call it.
pub const NAME: &str = "چاپگر دفتر";

/// cupsd, a queue and its printer. Ends with the value, printer first.
pub struct PrintShop {
    printer: Option<Running>,
    scheduler: Option<Running>,
    _bus: Option<Running>,
    port: HeldPort,
    printer_port: HeldPort,
    programs: Programs,
    folder: PathBuf,
    _temporary: Option<tempfile::TempDir>,
}

/// cupsd asks a printer what it can do once, in a thread of its own, and says nothing where that fails: the queue stays
/// one of raw bytes (OpenPrinting/cups#760). Then it is told again.
const ASK_AGAIN: Duration = Duration::from_secs(10);

impl PrintShop {
    /// In a folder, with a bus and an environment of its own: it knows no other print system, bus or home.
    ///
    /// # Errors
    /// Fails if one of its programs is missing or does not come up.
    pub fn open() -> Outcome<Self> {
        let temporary = tempfile::tempdir()?;
        let folder = temporary.path().to_owned();
        let bus = bus::start(&folder)?;
        let home = folder.clone();
        let programs = move |name: &str| {
            let mut command = Command::new(name);
            command
                .env("DBUS_SYSTEM_BUS_ADDRESS", bus::address(&home))
                .env("HOME", &home)
                .env_remove("CUPS_SERVER");
            command
        };
        let mut shop = Self::open_in(&folder, Box::new(programs))?;
        shop._bus = Some(bus);
        shop._temporary = Some(temporary);
        Ok(shop)
    }

    /// In this folder, with programs that find a system bus in their environment.
    ///
    /// # Errors
    /// Those of [`PrintShop::open`].
    pub fn open_in(folder: &Path, programs: Programs) -> Outcome<Self> {
        let mut shop = Self {
            printer: None,
            scheduler: None,
            _bus: None,
            port: HeldPort::new()?,
            printer_port: HeldPort::new()?,
            programs,
            folder: folder.to_owned(),
            _temporary: None,
        };
        for name in ["tray", "spool"] {
            fs::create_dir_all(shop.path(name))?;
        }
        // filters run as another user
        fs::set_permissions(folder, fs::Permissions::from_mode(0o755))?;
        fs::write(shop.path("works.sh"), include_str!("works.sh"))?;
        fs::set_permissions(shop.path("works.sh"), fs::Permissions::from_mode(0o755))?;
        scheduler::write_files(folder, shop.port.number())?;
        shop.printer_does("print")?;
        shop.switch_on()?;
        shop.start_scheduler()?;
        shop.add_queue()?;
        shop.lpadmin(&["-d", QUEUE])?;
        Ok(shop)
    }

    fn add_queue(&self) -> Outcome {
        let uri = format!("ipp://localhost:{}/ipp/print", self.printer_port.number());
        let add = || self.lpadmin(&["-p", QUEUE, "-E", "-v", &uri, "-m", "everywhere", "-D", NAME]);
        add()?;
        let mut added = Instant::now();
        // cupsd knows a new queue as a raw one until it has read what the printer can do
        wait_for("the queue to know its printer", || {
            let options = self.said_by("lpoptions", &["-p", QUEUE]).map_err(|e| e.to_string())?;
            if options.contains("Everywhere") {
                return Ok(());
            }
            if added.elapsed() > ASK_AGAIN {
                added = Instant::now();
                add().map_err(|e| e.to_string())?;
            }
            let (cupsd, printer) = (end_of(&self.log()), end_of(&self.printer_log()));
            Err(format!("{options}\ncupsd:\n{cupsd}\nprinter:\n{printer}"))
        })
    }

    /// As `CUPS_SERVER` names it.
    #[must_use]
    pub fn server(&self) -> String {
        self.port.address().to_string()
    }

    /// The same by its Unix socket.
    #[must_use]
    pub fn socket(&self) -> String {
        self.path("cups.sock").display().to_string()
    }

    /// The print system ends as when the machine's service is stopped; what is in its spool stays.
    pub fn stop_scheduler(&mut self) {
        self.scheduler = None;
    }

    /// # Errors
    /// Fails if it does not come up.
    pub fn start_scheduler(&mut self) -> Outcome {
        let mut cupsd = scheduler::command((self.programs)("cupsd"), &self.folder)?;
        let scheduler = self.scheduler.insert(Running::start("cupsd", &mut cupsd)?);
        scheduler.wait_for_answer(&self.port)
    }

    /// The printer's plug is in.
    ///
    /// # Errors
    /// Fails if it does not come up.
    pub fn switch_on(&mut self) -> Outcome {
        let log = File::create(self.path("printer.log"))?;
        let mut command = (self.programs)("ippeveprinter");
        command
            .args(["-v", "-v", "-r", "off", "-n", "localhost", "-k"])
            .args(["-f", "application/pdf,image/pwg-raster,image/jpeg"])
            .args(["-p", &self.printer_port.number().to_string()])
            .arg("-d")
            .arg(self.path("spool"))
            .arg("-c")
            .arg(self.path("works.sh"))
            .arg("Kiosk")
            .env("SHOP", &self.folder)
            .stdin(Stdio::null())
            .stdout(log.try_clone()?)
            .stderr(log);
        let printer = self.printer.insert(Running::start("ippeveprinter", &mut command)?);
        let up = printer.wait_for_answer(&self.printer_port);
        up.map_err(|fault| format!("{fault}; it said {}", self.printer_log()).into())
    }

    /// The printer's plug is pulled.
    pub fn switch_off(&mut self) {
        self.printer = None;
    }

    /// From now on it does this with what it gets: `print`, `warns`, `fail`, `fail-later`, `no-paper` or
    /// `wrong-paper`.
    ///
    /// # Errors
    /// Fails if the folder cannot be written.
    pub fn printer_does(&self, what: &str) -> Outcome {
        // the printer reads it at any time, and never half of it
        let half = self.path("does.half");
        fs::write(&half, what)?;
        Ok(fs::rename(half, self.path("does"))?)
    }

    /// The sheets in the printer's tray, in the order they came: a PDF a job.
    ///
    /// # Errors
    /// Fails if the tray cannot be read.
    pub fn tray(&self) -> Outcome<Vec<PathBuf>> {
        let mut sheets = fs::read_dir(self.path("tray"))?
            .map(|entry| Ok(entry?.path()))
            .collect::<Outcome<Vec<_>>>()?;
        sheets.sort();
        Ok(sheets)
    }

    /// Somebody else's job, by its number.
    ///
    /// # Errors
    /// Fails if the print system does not take it.
    pub fn lp(&self, title: &str) -> Outcome<i32> {
        let file = self.path("page.pdf");
        fs::write(&file, "%PDF-1.4")?;
        let said = self.said_by("lp", &["-d", QUEUE, "-t", title, &file.display().to_string()])?;
        let id = said.split(&format!("{QUEUE}-")).nth(1);
        let id = id.and_then(|rest| rest.split(' ').next()?.parse().ok());
        id.ok_or_else(|| format!("lp said {said}").into())
    }

    /// What `lpstat` says of the jobs in the spool.
    ///
    /// # Errors
    /// Fails if it cannot be started.
    pub fn lpstat(&self, arguments: &[&str]) -> Outcome<String> {
        self.said_by("lpstat", arguments)
    }

    /// # Errors
    /// Fails if the print system refuses.
    pub fn lpadmin(&self, arguments: &[&str]) -> Outcome {
        self.tells("lpadmin", arguments)
    }

    /// What its people do with `cupsdisable`, `cupsreject`, `lp` and the like.
    ///
    /// # Errors
    /// Fails if the print system refuses.
    pub fn tells(&self, program: &str, arguments: &[&str]) -> Outcome {
        let out = self.ran(program, arguments)?;
        if out.status.success() {
            return Ok(());
        }
        let said = String::from_utf8_lossy(&out.stderr);
        Err(format!("{program} {arguments:?}: {said}\n{}", end_of(&self.log())).into())
    }

    /// What CUPS wrote down about this print system.
    #[must_use]
    pub fn log(&self) -> String {
        let read = |name| fs::read_to_string(self.path(name)).unwrap_or_default();
        read("log/start") + &read("log/error_log")
    }

    /// What was asked of the printer since it was switched on, as it wrote it down.
    #[must_use]
    pub fn printer_log(&self) -> String {
        fs::read_to_string(self.path("printer.log")).unwrap_or_default()
    }

    fn said_by(&self, program: &str, arguments: &[&str]) -> Outcome<String> {
        Ok(String::from_utf8(self.ran(program, arguments)?.stdout)?)
    }

    /// A program of CUPS' about this print system.
    fn ran(&self, program: &str, arguments: &[&str]) -> Outcome<Output> {
        let mut command = (self.programs)(program);
        command.args(["-h", &self.server()]).args(arguments);
        let out = command.stdin(Stdio::null()).output();
        out.map_err(|fault| format!("{program} does not start: {fault}").into())
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }
}

impl std::fmt::Debug for PrintShop {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("PrintShop")
            .field("folder", &self.folder)
            .finish_non_exhaustive()
    }
}

/// The last lines of a log.
fn end_of(log: &str) -> String {
    let lines: Vec<&str> = log.lines().collect();
    let from = lines.len().saturating_sub(40);
    lines.get(from..).unwrap_or_default().join("\n")
}
