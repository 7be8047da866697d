//! A print system of its own: cupsd and one IPP Everywhere printer by CUPS' own authors, on ports of loopback that are
//! held for them, with a bus of their own. cupsd needs root.

use std::fs;
use std::io::{self, Read, Write};
use std::net::TcpStream;
use std::os::unix::fs::PermissionsExt;
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use thermal::HeldPort;

use super::{LONG, wait_for};

/// cupsd, a queue `office` and its printer. Ends with the value.
pub struct PrintShop {
    device: Option<Running>,
    cupsd: Running,
    _bus: Running,
    server: HeldPort,
    printer: HeldPort,
    folder: tempfile::TempDir,
}

/// A server. Ends with the value.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        drop(self.0.kill());
        drop(self.0.wait());
    }
}

/// cupsd asks a printer what it can do once, in a thread of its own, and says nothing where that fails: the queue stays
/// one of raw bytes (OpenPrinting/cups#760). Then it is told again.
const ASK_AGAIN: Duration = Duration::from_secs(10);

impl PrintShop {
    pub fn open() -> Self {
        let folder = tempfile::tempdir().unwrap();
        // filters run as another user
        fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o755)).unwrap();
        let (server, printer) = (HeldPort::new().unwrap(), HeldPort::new().unwrap());
        let bus = start_bus(folder.path());
        let cupsd = start_cupsd(folder.path(), server.number());
        let mut shop = PrintShop {
            device: None,
            cupsd,
            _bus: bus,
            server,
            printer,
            folder,
        };
        shop.wait_for_cupsd();
        fs::create_dir(shop.path("printed")).unwrap();
        fs::create_dir(shop.path("spool")).unwrap();
        fs::write(shop.path("device.sh"), include_str!("device.sh")).unwrap();
        fs::set_permissions(shop.path("device.sh"), fs::Permissions::from_mode(0o755)).unwrap();
        shop.device_does("print");
        shop.switch_on();
        shop.add_office();
        shop.lpadmin(&["-d", "office"]);
        shop
    }

    fn add_office(&self) {
        let uri = format!("ipp://localhost:{}/ipp/print", self.printer.number());
        let add = || self.lpadmin(&["-p", "office", "-E", "-v", &uri, "-m", "everywhere", "-D", "چاپگر دفتر"]);
        add();
        let mut added = Instant::now();
        // cupsd knows a new queue as a raw one until it has read what the printer can do
        wait_for("the queue to know its printer", || {
            let options = self.said_by("lpoptions", &["-p", "office"]);
            if options.contains("Everywhere") {
                return Ok(());
            }
            if added.elapsed() > ASK_AGAIN {
                added = Instant::now();
                add();
            }
            Err(format!(
                "{options}\ncupsd:\n{}\nprinter:\n{}",
                end_of(&self.log()),
                end_of(&self.device_log())
            ))
        });
    }

    /// As `CUPS_SERVER` names it.
    pub fn server(&self) -> String {
        self.server.address().to_string()
    }

    /// The same by its Unix socket.
    pub fn socket(&self) -> String {
        self.path("cups.sock").display().to_string()
    }

    /// cupsd ends as when the machine's service is stopped; what is in its spool stays.
    pub fn stop(&mut self) {
        let pid = self.cupsd.0.id().to_string();
        assert!(Command::new("kill").args(["-TERM", &pid]).status().unwrap().success());
        self.cupsd.0.wait().unwrap();
    }

    pub fn start_again(&mut self) {
        self.cupsd = run_cupsd(self.folder.path());
        self.wait_for_cupsd();
    }

    fn wait_for_cupsd(&mut self) {
        wait_for("cupsd", || answers(&mut self.cupsd, &self.server));
    }

    /// Somebody else's job, by its number.
    pub fn lp(&self, title: &str) -> i32 {
        let file = self.path("page.pdf");
        fs::write(&file, "%PDF-1.4").unwrap();
        let said = self.said_by("lp", &["-d", "office", "-t", title, &file.display().to_string()]);
        let id = said.split("office-").nth(1).and_then(|rest| rest.split(' ').next());
        id.unwrap_or_else(|| panic!("lp said {said}")).parse().unwrap()
    }

    /// `print`, `fail`, `fail-later`, `no-paper` or `wrong-paper`.
    pub fn device_does(&self, what: &str) {
        // the device reads it at any time, and never half of it
        let half = self.path("does.half");
        fs::write(&half, what).unwrap();
        fs::rename(half, self.path("does")).unwrap();
    }

    pub fn switch_on(&mut self) {
        let log = self.path("device.log");
        let device = self.start_device(&log);
        let device = self.device.insert(device);
        wait_for("ippeveprinter", || {
            answers(device, &self.printer)
                .map_err(|seen| format!("{seen}; it said {}", fs::read_to_string(&log).unwrap_or_default()))
        });
    }

    fn start_device(&self, log: &Path) -> Running {
        let log = fs::File::create(log).unwrap();
        let device = self
            .program("ippeveprinter")
            .args(["-v", "-v", "-r", "off", "-n", "localhost", "-k"])
            .args(["-f", "application/pdf,image/pwg-raster,image/jpeg"])
            .arg("-p")
            .arg(self.printer.number().to_string())
            .arg("-d")
            .arg(self.path("spool"))
            .arg("-c")
            .arg(self.path("device.sh"))
            .arg("Kiosk")
            .env("SHOP", self.folder.path())
            .stdout(log.try_clone().unwrap())
            .stderr(log)
            .spawn()
            .expect("ippeveprinter (package cups-ipp-utils) starts");
        Running(device)
    }

    pub fn switch_off(&mut self) {
        self.device = None;
    }

    /// What came out of the device, a file a job.
    pub fn printed(&self) -> Vec<Vec<u8>> {
        let mut files: Vec<PathBuf> = fs::read_dir(self.path("printed"))
            .unwrap()
            .map(|it| it.unwrap().path())
            .collect();
        files.sort();
        files.iter().map(|file| fs::read(file).unwrap()).collect()
    }

    /// What CUPS wrote down about this print system.
    pub fn log(&self) -> String {
        fs::read_to_string(self.path("log/error_log")).unwrap_or_default()
    }

    /// What was asked of the device, as it wrote it down.
    pub fn device_log(&self) -> String {
        fs::read_to_string(self.path("device.log")).unwrap_or_default()
    }

    /// The names of all jobs in the spool, ended ones too, as CUPS tells others.
    pub fn lpstat(&self, arguments: &[&str]) -> String {
        self.said_by("lpstat", arguments)
    }

    pub fn lpadmin(&self, arguments: &[&str]) {
        let out = self
            .program("lpadmin")
            .args(["-h", &self.server()])
            .args(arguments)
            .output()
            .unwrap();
        assert!(
            out.status.success(),
            "lpadmin {arguments:?}: {}\n{}",
            String::from_utf8_lossy(&out.stderr),
            end_of(&self.log())
        );
    }

    /// What a program of CUPS' says about this print system.
    fn said_by(&self, program: &str, arguments: &[&str]) -> String {
        let out = self
            .program(program)
            .args(["-h", &self.server()])
            .args(arguments)
            .output()
            .unwrap();
        String::from_utf8(out.stdout).unwrap()
    }

    /// It knows no other print system, bus or home than the shop's.
    fn program(&self, name: &str) -> Command {
        at_home(name, self.folder.path())
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }
}

/// `ippeveprinter` announces itself, and does not start without a bus on which it could. On one of its own it waits for
/// Avahi without end, and nobody else's can take it away under it.
fn start_bus(folder: &Path) -> Running {
    let rules = r#"<auth>EXTERNAL</auth><policy context="default"><allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/></policy>"#;
    let listen = format!("<listen>{}</listen>", bus_of(folder));
    let file = folder.join("bus.conf");
    fs::write(
        &file,
        format!("<busconfig><type>session</type>{listen}{rules}</busconfig>"),
    )
    .unwrap();
    let bus = Command::new("dbus-daemon")
        .args(["--nofork", "--nopidfile", "--config-file"])
        .arg(&file)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("dbus-daemon (package dbus) starts");
    let mut bus = Running(bus);
    wait_for("the bus", || {
        let socket = UnixStream::connect(folder.join("bus")).map(drop);
        socket.map_err(|fault| format!("{fault}, {}", state_of(&mut bus)))
    });
    bus
}

fn bus_of(folder: &Path) -> String {
    format!("unix:path={}", folder.join("bus").display())
}

fn at_home(name: &str, folder: &Path) -> Command {
    let mut command = Command::new(name);
    command
        .env("DBUS_SYSTEM_BUS_ADDRESS", bus_of(folder))
        .env("HOME", folder)
        .env_remove("CUPS_SERVER");
    command
}

fn start_cupsd(folder: &Path, port: u16) -> Running {
    let root = Command::new("id").arg("-u").output().unwrap().stdout == b"0\n";
    assert!(
        root,
        "the printer tests start cupsd with filters of another user: run them as root"
    );
    for name in ["root", "state", "requests", "cache", "temp", "log"] {
        fs::create_dir(folder.join(name)).unwrap();
    }
    let at = folder.display();
    let files = format!(
        "ServerRoot {at}/root\nStateDir {at}/state\nRequestRoot {at}/requests\nCacheDir {at}/cache\nTempDir {at}/temp\n\
         ErrorLog {at}/log/error_log\nAccessLog {at}/log/access_log\nPageLog {at}/log/page_log\n\
         User lp\nGroup lp\nSystemGroup root\nSandboxing relaxed\n"
    );
    // who may cancel a job is as on Debian; the rest is open
    let conf = format!(
        "Listen 127.0.0.1:{port}\nListen {at}/cups.sock\nBrowsing Off\nWebInterface No\nLogLevel debug\nMaxLogSize 0\nDefaultAuthType None\n\
         <Location />\nOrder allow,deny\nAllow all\n</Location>\n\
         <Policy default>\n<Limit Cancel-Job Send-Document>\nRequire user @OWNER @SYSTEM\nOrder deny,allow\n</Limit>\n\
         <Limit All>\nOrder deny,allow\n</Limit>\n</Policy>\n"
    );
    fs::write(folder.join("cups-files.conf"), files).unwrap();
    fs::write(folder.join("cupsd.conf"), conf).unwrap();
    run_cupsd(folder)
}

fn run_cupsd(folder: &Path) -> Running {
    let cupsd = at_home("cupsd", folder)
        .arg("-f")
        .arg("-c")
        .arg(folder.join("cupsd.conf"))
        .arg("-s")
        .arg(folder.join("cups-files.conf"))
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("cupsd (package cups) starts");
    Running(cupsd)
}

/// The tests that watch a clock or own the only printer of a shop run one after the other: two cores are few.
pub fn one_at_a_time() -> MutexGuard<'static, ()> {
    static TURN: Mutex<()> = Mutex::new(());
    TURN.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Whether this very process listens on the port and answers there; what was seen where it does not.
fn answers(server: &mut Running, port: &HeldPort) -> Result<(), String> {
    if !port.is_served_by(server.0.id()) {
        return Err(format!("it does not listen on {}, {}", port.number(), state_of(server)));
    }
    let answer = || -> io::Result<usize> {
        let mut line = TcpStream::connect(port.address())?;
        line.set_read_timeout(Some(LONG))?;
        line.write_all(b"GET / HTTP/1.0\r\n\r\n")?;
        line.read(&mut [0; 1])
    };
    match answer() {
        Ok(1..) => Ok(()),
        other => Err(format!("{other:?} from {}, {}", port.number(), state_of(server))),
    }
}

fn state_of(server: &mut Running) -> String {
    match server.0.try_wait() {
        Ok(None) => "it runs".to_owned(),
        ended => format!("it has ended: {ended:?}"),
    }
}

/// The last lines of a log.
fn end_of(log: &str) -> String {
    let lines: Vec<&str> = log.lines().collect();
    lines[lines.len().saturating_sub(40)..].join("\n")
}
