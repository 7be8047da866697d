//! A print system of its own: cupsd and one IPP Everywhere printer by CUPS' own authors, on free ports of loopback.
//!
//! `ippeveprinter` does not start without a D-Bus system bus and Avahi; where the machine has none running, they are
//! started too. That and cupsd need root.

use std::fs;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use super::wait_for;

/// cupsd, a queue `office` and its printer. Ends with the value.
pub struct PrintShop {
    folder: tempfile::TempDir,
    server: u16,
    printer: u16,
    cupsd: Child,
    device: Option<Child>,
}

impl PrintShop {
    pub fn open() -> Self {
        let folder = tempfile::tempdir().unwrap();
        // filters run as another user
        fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o755)).unwrap();
        let (server, printer) = (free_port(), free_port());
        let cupsd = start_cupsd(folder.path(), server);
        let mut shop = PrintShop {
            folder,
            server,
            printer,
            cupsd,
            device: None,
        };
        wait_for("cupsd", || answers(server));
        fs::create_dir(shop.path("printed")).unwrap();
        fs::write(shop.path("device.sh"), include_str!("device.sh")).unwrap();
        fs::set_permissions(shop.path("device.sh"), fs::Permissions::from_mode(0o755)).unwrap();
        shop.device_does("print");
        shop.switch_on();
        let uri = format!("ipp://localhost:{printer}/ipp/print");
        shop.lpadmin(&["-p", "office", "-E", "-v", &uri, "-m", "everywhere", "-D", "چاپگر دفتر"]);
        shop.lpadmin(&["-d", "office"]);
        // cupsd knows a new queue as a raw one until it has read what the printer can do
        wait_for("the queue to know its printer", || {
            shop.make_and_model("office").contains("Everywhere")
        });
        shop
    }

    /// As `CUPS_SERVER` names it.
    pub fn server(&self) -> String {
        format!("127.0.0.1:{}", self.server)
    }

    /// The same by its Unix socket.
    pub fn socket(&self) -> String {
        self.path("cups.sock").display().to_string()
    }

    /// cupsd ends as when the machine's service is stopped; what is in its spool stays.
    pub fn stop(&mut self) {
        let pid = self.cupsd.id().to_string();
        assert!(Command::new("kill").args(["-TERM", &pid]).status().unwrap().success());
        self.cupsd.wait().unwrap();
    }

    pub fn start_again(&mut self) {
        self.cupsd = run_cupsd(self.folder.path());
        wait_for("cupsd", || answers(self.server));
    }

    /// Somebody else's job, by its number.
    pub fn lp(&self, title: &str) -> i32 {
        let file = self.path("page.pdf");
        fs::write(&file, "%PDF-1.4").unwrap();
        let out = Command::new("lp")
            .args(["-h", &self.server(), "-d", "office", "-t", title])
            .arg(&file)
            .output()
            .unwrap();
        let said = String::from_utf8(out.stdout).unwrap();
        let id = said.split("office-").nth(1).and_then(|rest| rest.split(' ').next());
        id.unwrap_or_else(|| panic!("lp said {said}")).parse().unwrap()
    }

    /// `print`, `fail`, `fail-later`, `no-paper` or `wrong-paper`.
    pub fn device_does(&self, what: &str) {
        fs::write(self.path("does"), what).unwrap();
    }

    pub fn switch_on(&mut self) {
        fs::create_dir_all(self.path("spool")).unwrap();
        wait_for("ippeveprinter", || {
            // Avahi may be leaving with another process' tests: then the printer ends at once, and is started again
            if self
                .device
                .as_mut()
                .is_none_or(|device| device.try_wait().unwrap().is_some())
            {
                neighbours();
                self.device = Some(self.start_device());
            }
            answers(self.printer)
        });
    }

    fn start_device(&self) -> Child {
        let log = fs::File::create(self.path("device.log")).unwrap();
        Command::new("ippeveprinter")
            .args(["-v", "-v", "-r", "off", "-n", "localhost", "-k"])
            .args(["-f", "application/pdf,image/pwg-raster,image/jpeg"])
            .arg("-p")
            .arg(self.printer.to_string())
            .arg("-d")
            .arg(self.path("spool"))
            .arg("-c")
            .arg(self.path("device.sh"))
            .arg("Kiosk")
            .env("SHOP", self.folder.path())
            .stdout(log.try_clone().unwrap())
            .stderr(log)
            .spawn()
            .expect("ippeveprinter (package cups-ipp-utils) starts")
    }

    pub fn switch_off(&mut self) {
        if let Some(mut device) = self.device.take() {
            device.kill().unwrap();
            device.wait().unwrap();
        }
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
        let out = Command::new("lpstat")
            .args(["-h", &self.server()])
            .args(arguments)
            .output()
            .unwrap();
        String::from_utf8(out.stdout).unwrap()
    }

    fn make_and_model(&self, queue: &str) -> String {
        let out = Command::new("lpoptions")
            .args(["-h", &self.server(), "-p", queue])
            .output()
            .unwrap();
        String::from_utf8_lossy(&out.stdout).into_owned()
    }

    pub fn lpadmin(&self, arguments: &[&str]) {
        let out = Command::new("lpadmin")
            .args(["-h", &self.server()])
            .args(arguments)
            .output()
            .unwrap();
        assert!(
            out.status.success(),
            "lpadmin {arguments:?}: {}\n{}",
            String::from_utf8_lossy(&out.stderr),
            self.log()
        );
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }
}

impl Drop for PrintShop {
    fn drop(&mut self) {
        self.switch_off();
        drop(self.cupsd.kill());
        drop(self.cupsd.wait());
    }
}

fn start_cupsd(folder: &Path, port: u16) -> Child {
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

fn run_cupsd(folder: &Path) -> Child {
    Command::new("cupsd")
        .arg("-f")
        .arg("-c")
        .arg(folder.join("cupsd.conf"))
        .arg("-s")
        .arg(folder.join("cups-files.conf"))
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("cupsd (package cups) starts")
}

/// D-Bus and Avahi, where they are not running. Those started here end with the process.
fn neighbours() {
    fs::create_dir_all("/run/dbus").expect("/run/dbus can be made: run as root");
    let bus = || std::os::unix::net::UnixStream::connect("/run/dbus/system_bus_socket").is_ok();
    if !bus() {
        until_exit(Command::new("dbus-daemon").args(["--system", "--nofork", "--nopidfile"]));
        wait_for("the D-Bus system bus (package dbus)", bus);
    }
    let avahi = || {
        Command::new("avahi-daemon")
            .arg("--check")
            .status()
            .is_ok_and(|status| status.success())
    };
    if !avahi() {
        until_exit(Command::new("avahi-daemon").args(["--no-drop-root", "--no-rlimits", "--no-chroot"]));
        wait_for("avahi-daemon (package avahi-daemon)", avahi);
    }
}

/// Starts a program that is told to end when this process has: it is a child of a shell that waits for our pipe to
/// close.
fn until_exit(command: &mut Command) {
    let line = std::iter::once(command.get_program())
        .chain(command.get_args())
        .map(|word| word.to_str().unwrap());
    let line = line.collect::<Vec<_>>().join(" ");
    let shell = Command::new("sh")
        .args(["-c", &format!("{line} & read _; kill $!")])
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    static SHELLS: Mutex<Vec<Child>> = Mutex::new(Vec::new());
    SHELLS.lock().unwrap_or_else(PoisonError::into_inner).push(shell);
}

/// The tests that watch a clock or own the only printer of a shop run one after the other: two cores are few.
pub fn one_at_a_time() -> MutexGuard<'static, ()> {
    static TURN: Mutex<()> = Mutex::new(());
    TURN.lock().unwrap_or_else(PoisonError::into_inner)
}

pub fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

fn answers(port: u16) -> bool {
    let Ok(mut line) = TcpStream::connect(("127.0.0.1", port)) else {
        return false;
    };
    line.set_read_timeout(Some(Duration::from_secs(2))).unwrap();
    line.write_all(b"GET / HTTP/1.0\r\n\r\n").is_ok() && line.read(&mut [0; 1]).is_ok()
}
