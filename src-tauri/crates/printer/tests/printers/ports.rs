//! A printer at a port of the machine; and everything else that has a path under `/dev`.

use std::fs::{self, File};
use std::io;
use std::net::{SocketAddr, TcpListener};
use std::os::fd::AsRawFd;
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt, symlink};
use std::os::unix::net::{UnixListener, UnixStream};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command};
use std::time::Duration;

use kiosk_paper::Paper;
use kiosk_printer::{
    Chosen, Patience, PrintOutcome, PrintReason, PrintState, PrintSystem, PrinterAddress, PrinterFault, PrinterKind,
    PrinterState,
};
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::fs::OFlags;
use rustix::termios::ioctl_tiocexcl;
use thermal::Thermal;

use super::common::{Ear, impatient, wait_for, work};
use super::direct::bytes;

fn at(path: &str) -> Chosen {
    Chosen {
        id: format!("device:{path}"),
        name: String::new(),
        kind: PrinterKind::Device,
        paper: Paper::Slip80,
        head: None,
        folder: None,
    }
}

fn system() -> PrintSystem {
    PrintSystem::at("127.0.0.1:1", impatient())
}

fn is_admitted(system: &PrintSystem, path: &str) -> bool {
    PrinterAddress::typed(path).is_some_and(|place| system.admits(&place))
}

/// It cannot be added; and where it was once, a printer is neither looked for nor printed on there.
fn is_no_port(path: &str) {
    let system = system();
    assert!(!is_admitted(&system, path), "{path} may be added");
    let state = system.state(&at(path));
    assert!(
        matches!(state, PrinterState::Stopped | PrinterState::Unknown),
        "{path}: {state:?}"
    );
    system.expect(&at(path));
    let mut ear = Ear::new();
    let end = system.print(&at(path), &work(0, bytes()), &mut ear);
    assert!(matches!(end, Err(PrinterFault::NoPrinter)), "{path}: {end:?}");
    assert!(ear.job.is_none() && ear.heard.is_empty(), "{path}: {:?}", ear.heard);
}

/// A folder under `/dev` in which anybody may make files.
fn shared_memory() -> tempfile::TempDir {
    tempfile::tempdir_in("/dev/shm").unwrap()
}

/// A pseudo terminal with something at its other end.
struct Cable {
    socat: Child,
    terminal: PathBuf,
    /// Somebody has it open all the time, or the cable would be pulled at the first close.
    held: File,
    _folder: tempfile::TempDir,
}

impl Cable {
    fn to(address: SocketAddr) -> Self {
        Self::set("raw,echo=0", address)
    }

    fn set(how: &str, address: SocketAddr) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let link = folder.path().join("lp0");
        let socat = Command::new("socat")
            .arg(format!("PTY,{how},link={}", link.display()))
            .arg(format!("TCP:{address}"))
            .spawn()
            .expect("socat (package socat) starts");
        let terminal = wait_for("the port", || {
            fs::canonicalize(&link).map_err(|fault| fault.to_string())
        });
        Self {
            socat,
            held: File::options().read(true).write(true).open(&terminal).unwrap(),
            terminal,
            _folder: folder,
        }
    }

    fn path(&self) -> &str {
        self.terminal.to_str().unwrap()
    }
}

impl Drop for Cable {
    fn drop(&mut self) {
        drop(self.socat.kill());
        drop(self.socat.wait());
    }
}

#[test]
fn the_same_printer_at_a_port_of_the_machine() {
    let thermal = Thermal::start().unwrap();
    let cable = Cable::to(thermal.address());
    let port = at(cable.path());
    let system = PrintSystem::at("127.0.0.1:1", Patience::default()).with_terminals();
    assert!(is_admitted(&system, cable.path()));
    assert_eq!(system.state(&port), PrinterState::Ready);

    thermal.paper_for(1);
    let mut ear = Ear::and(|word| {
        if word.state == PrintState::PaperOut {
            thermal.give_paper();
        }
    });
    let end = system.print(&port, &work(0, bytes()), &mut ear);

    assert_eq!(end.unwrap(), PrintState::Confirmed.into(), "heard {:?}", ear.heard);
    assert!(ear.states().contains(&PrintState::PaperOut), "heard {:?}", ear.heard);
    assert_eq!(thermal.slips(), [bytes()]);
}

#[test]
fn a_file_that_this_program_has_open_is_no_port_and_stays_as_it_is() {
    let folder = shared_memory();
    let path = folder.path().join("kept");
    fs::write(&path, "every byte of this is somebody's reading").unwrap();
    let file = File::options().read(true).write(true).open(&path).unwrap();
    let before = fs::read(&path).unwrap();
    let number = file.as_raw_fd();

    for typed in [
        format!("/dev/fd/{number}"),
        format!("/dev/./fd/{number}"),
        format!("/dev//fd/{number}"),
        format!("/dev/fd/./{number}"),
        format!("/dev/fd/../fd/{number}"),
        format!("  /dev/fd/{number} "),
        format!("/dev/shm/../fd/{number}"),
        path.display().to_string(),
    ] {
        is_no_port(&typed);
        assert!(fs::read(&path).unwrap() == before, "{typed} was written to");
    }
    // a port that is no longer there is waited for; this one never was
    assert!(!is_admitted(&system(), &format!("/dev/fd/{number}/")));
    let elsewhere = PrinterAddress::Device(format!("/proc/self/fd/{number}").into());
    assert!(!system().admits(&elsewhere) && !system().admits(&PrinterAddress::Device(path.clone())));
    assert!(fs::read(&path).unwrap() == before);
}

#[test]
fn nothing_but_a_printers_device_is_a_port() {
    let folder = shared_memory();
    let path = |name: &str| folder.path().join(name);
    fs::create_dir(path("folder")).unwrap();
    fs::write(path("file"), "kept").unwrap();
    symlink(path("file"), path("lp0")).unwrap();
    symlink("/proc/self/mem", path("memory")).unwrap();
    let _listens = UnixListener::bind(path("socket")).unwrap();
    node(&path("disk"), &["b", "7", "200"]);
    let (near, _far) = UnixStream::pair().unwrap();
    let (from, to) = io::pipe().unwrap();
    let here = File::open(folder.path()).unwrap();

    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let cable = Cable::to(listener.local_addr().unwrap());
    listener.set_nonblocking(true).unwrap();
    let (other_end, _) = wait_for("socat", || listener.accept().map_err(|fault| fault.to_string()));

    let made = ["folder", "file", "lp0", "memory", "socket", "disk"].map(|name| path(name).display().to_string());
    let opened =
        [near.as_raw_fd(), from.as_raw_fd(), to.as_raw_fd(), here.as_raw_fd()].map(|fd| format!("/dev/fd/{fd}"));
    let of_the_machine = [
        "/dev",
        "/dev/",
        "/dev/fd",
        "/dev/shm",
        "/dev/pts",
        "/dev/null",
        "/dev/zero",
        "/dev/full",
        "/dev/random",
        "/dev/tty",
        "/dev/ptmx",
        "/dev/pts/ptmx",
        "/dev/console",
        "/dev/tty0",
        "/dev/tty1",
        "/dev/mem",
        "/dev/port",
        "/dev/kmsg",
        "/dev/watchdog",
        "/dev/uinput",
        "/dev/loop0",
        "/dev/sda",
        "/dev/vda",
        "/dev/stdin",
        "/dev/stdout",
        "/dev/stderr",
    ]
    .map(str::to_owned);
    for typed in made
        .into_iter()
        .chain(opened)
        .chain(of_the_machine)
        .chain([cable.path().to_owned()])
    {
        // whoever runs this at a serial console has one as his standard input
        if fs::canonicalize(&typed).is_ok_and(|path| path.to_string_lossy().starts_with("/dev/ttyS")) {
            continue;
        }
        if Path::new(&typed).exists() {
            is_no_port(&typed);
        } else {
            assert!(!is_admitted(&system(), &typed), "{typed}");
        }
    }

    assert_eq!(fs::read(path("file")).unwrap(), b"kept");
    other_end.set_nonblocking(true).unwrap();
    let heard = other_end.peek(&mut [0]).map_err(|fault| fault.kind());
    assert_eq!(heard, Err(io::ErrorKind::WouldBlock), "nothing was said to a terminal");
}

#[test]
fn what_is_no_port_is_not_even_opened() {
    let folder = shared_memory();
    let pipe = folder.path().join("pipe");
    assert!(Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    let reader = File::options()
        .read(true)
        .custom_flags(OFlags::NONBLOCK.bits().cast_signed())
        .open(&pipe)
        .unwrap();

    is_no_port(&pipe.display().to_string());

    // a pipe that somebody ever opened to write tells its reader when he is gone
    let mut look = [PollFd::new(&reader, PollFlags::IN)];
    let at_once = Timespec { tv_sec: 0, tv_nsec: 0 };
    assert_eq!(poll(&mut look, Some(&at_once)).unwrap(), 0, "{:?}", look[0].revents());
}

#[test]
fn the_kernels_number_says_what_a_port_is_whatever_its_name() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("device");
    let system = system();
    for (kind, is_port) in [
        // parallel, serial, by USB, by Bluetooth, on the board
        (["c", "6", "0"], true),
        (["c", "4", "64"], true),
        (["c", "188", "3"], true),
        (["c", "166", "0"], true),
        (["c", "180", "15"], true),
        (["c", "216", "0"], true),
        (["c", "204", "64"], true),
        // the terminals on the screen, memory, the watchdog, others on USB, pseudo terminals
        (["c", "4", "0"], false),
        (["c", "4", "63"], false),
        (["c", "5", "0"], false),
        (["c", "1", "1"], false),
        (["c", "1", "3"], false),
        (["c", "10", "130"], false),
        (["c", "180", "200"], false),
        (["c", "136", "0"], false),
        (["c", "143", "0"], false),
        (["b", "6", "0"], false),
        (["b", "8", "0"], false),
    ] {
        node(&path, &kind);
        assert_eq!(
            system.admits(&PrinterAddress::Device(path.clone())),
            is_port,
            "{kind:?}"
        );
        let link = folder.path().join("by-id");
        symlink(&path, &link).unwrap();
        assert_eq!(
            system.admits(&PrinterAddress::Device(link.clone())),
            is_port,
            "a link to {kind:?}"
        );
        fs::remove_file(link).unwrap();
        fs::remove_file(&path).unwrap();
    }
}

#[test]
fn a_port_that_became_something_else_is_not_written_to() {
    let thermal = Thermal::start().unwrap();
    let cable = Cable::to(thermal.address());
    let folder = shared_memory();
    let (port, file) = (folder.path().join("port"), folder.path().join("file"));
    let typed = port.display().to_string();
    symlink(cable.path(), &port).unwrap();
    let system = || system().with_terminals();
    assert!(is_admitted(&system(), &typed));
    let end = system().print(&at(&typed), &work(0, bytes()), &mut Ear::new());
    assert_eq!(end.unwrap(), PrintState::Confirmed.into());

    fs::write(&file, "kept").unwrap();
    fs::remove_file(&port).unwrap();
    symlink(&file, &port).unwrap();

    is_no_port(&typed);
    let end = system().print(&at(&typed), &work(1, bytes()), &mut Ear::new());
    assert!(matches!(end, Err(PrinterFault::NoPrinter)), "{end:?}");
    assert_eq!(fs::read(&file).unwrap(), b"kept");
    assert_eq!(thermal.slips(), [bytes()]);
}

#[test]
fn a_port_that_is_not_there_is_not_added_and_one_that_went_is_waited_for() {
    let path = "/dev/usb/lp-nobody";
    let patience = Patience {
        silent: Duration::from_millis(500),
        ..impatient()
    };
    let system = PrintSystem::at("127.0.0.1:1", patience);
    assert!(!is_admitted(&system, path));
    assert_eq!(system.state(&at(path)), PrinterState::Stopped);
    let end = system.print(&at(path), &work(0, bytes()), &mut Ear::new());
    assert_eq!(end.unwrap(), PrintState::Offline.into());
}

#[test]
fn a_serial_line_as_the_system_sets_it_changes_no_byte_and_echoes_none() {
    let thermal = Thermal::start().unwrap();
    let cable = Cable::set("icanon=1,echo=1,opost=1,onlcr=1,icrnl=1", thermal.address());
    let system = PrintSystem::at("127.0.0.1:1", impatient()).with_terminals();

    let end = system.print(&at(cable.path()), &work(0, bytes()), &mut Ear::new());

    assert_eq!(end.unwrap(), PrintState::Confirmed.into());
    assert!(thermal.slips() == [bytes()], "other bytes came out");
}

/// A machine's `dev` and `sys`, with pseudo terminals for its ports.
struct Machine(tempfile::TempDir);

impl Machine {
    fn new() -> Self {
        let folder = shared_memory();
        for name in ["dev/usb", "dev/serial/by-id", "sys/class/usbmisc"] {
            fs::create_dir_all(folder.path().join(name)).unwrap();
        }
        Self(folder)
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    /// At the port of this number, on this plug; the printer says this of itself.
    fn plug(&self, port: u32, cable: &Cable, id: &str, serial: Option<&str>) {
        self.pull(port);
        let plug = self.path(&format!("sys/devices/usb1/1-{port}"));
        let device = plug.join("1:1.0");
        fs::create_dir_all(&device).unwrap();
        fs::write(device.join("ieee1284_id"), id).unwrap();
        if let Some(serial) = serial {
            fs::write(plug.join("serial"), format!("{serial}\n")).unwrap();
        }
        let class = self.path(&format!("sys/class/usbmisc/lp{port}"));
        fs::create_dir_all(&class).unwrap();
        symlink(&device, class.join("device")).unwrap();
        symlink(cable.path(), self.path(&format!("dev/usb/lp{port}"))).unwrap();
    }

    fn pull(&self, port: u32) {
        for folder in ["sys/class/usbmisc", "sys/devices/usb1"] {
            let name = if folder.ends_with("usb1") { "1-" } else { "lp" };
            let path = self.path(&format!("{folder}/{name}{port}"));
            if path.exists() {
                fs::remove_dir_all(path).unwrap();
            }
        }
        drop(fs::remove_file(self.path(&format!("dev/usb/lp{port}"))));
    }

    fn system(&self) -> PrintSystem {
        let patience = Patience {
            silent: Duration::from_millis(500),
            ..impatient()
        };
        PrintSystem::at("127.0.0.1:1", patience).with_terminals_under(self.0.path())
    }

    fn offered(&self) -> Vec<String> {
        let found = self.system().found();
        found
            .into_iter()
            .map(|printer| printer.id)
            .filter(|id| id != "file")
            .collect()
    }
}

const EPSON: &str = "MFG:EPSON;CMD:ESC/POS;MDL:TM-T20II;CLS:PRINTER;SN:J4XF012345;";
const BIXOLON: &str = "MANUFACTURER:BIXOLON;MODEL:SRP-350III;CLASS:PRINTER;";

#[test]
fn a_printer_on_usb_is_found_again_by_its_number_whatever_its_port_is_called() {
    let (ours, other) = (Thermal::start().unwrap(), Thermal::start().unwrap());
    let (to_ours, to_other) = (Cable::to(ours.address()), Cable::to(other.address()));
    let machine = Machine::new();
    machine.plug(0, &to_ours, EPSON, None);
    machine.plug(1, &to_other, BIXOLON, Some("QQ0001"));
    let [epson, bixolon] = ["usb:EPSON TM-T20II J4XF012345", "usb:BIXOLON SRP-350III QQ0001"];
    assert_eq!(machine.offered(), [epson, bixolon]);
    let chosen = Chosen {
        id: epson.to_owned(),
        ..at("")
    };
    let end = machine.system().print(&chosen, &work(0, bytes()), &mut Ear::new());
    assert_eq!(end.unwrap(), PrintState::Confirmed.into());

    // both were pulled out, and came back the other way round
    machine.plug(0, &to_other, BIXOLON, Some("QQ0001"));
    machine.plug(1, &to_ours, EPSON, None);
    let end = machine.system().print(&chosen, &work(1, bytes()), &mut Ear::new());
    assert_eq!(end.unwrap(), PrintState::Confirmed.into());
    assert_eq!((ours.slips().len(), other.slips().len()), (2, 0), "at no neighbour's");

    // only the other one is there
    machine.pull(1);
    assert_eq!(machine.system().state(&chosen), PrinterState::Stopped);
    let mut ear = Ear::new();
    let end = machine.system().print(&chosen, &work(2, bytes()), &mut ear);
    assert_eq!(end.unwrap(), PrintState::Offline.into());
    assert_eq!((ear.job, other.slips().len()), (None, 0));
}

#[test]
fn a_printer_is_remembered_by_what_it_is_where_it_says_so() {
    let thermal = Thermal::start().unwrap();
    let (cable, twin) = (Cable::to(thermal.address()), Cable::to(thermal.address()));
    let machine = Machine::new();
    let lp0 = PrinterAddress::Device(machine.path("dev/usb/lp0"));
    let lasting = |place: &PrinterAddress| machine.system().lasting(place.clone()).to_string();
    let table = [
        (EPSON, None, "usb:EPSON TM-T20II J4XF012345"),
        ("mfg: EPSON ;mdl:TM-T20II; sern: J4 ;", None, "usb:EPSON TM-T20II J4"),
        (BIXOLON, Some("QQ0001"), "usb:BIXOLON SRP-350III QQ0001"),
        // a number that says nothing is none; the plug's may be one
        ("MFG:A;MDL:B;SN:00000000;", Some("Z9"), "usb:A B Z9"),
        ("MFG:A;MDL:\u{202e}B\n;SN:1;", None, "usb:A B 1"),
    ];
    for (id, serial, wanted) in table {
        machine.plug(0, &cable, id, serial);
        assert_eq!(lasting(&lp0), wanted, "{id}");
    }
    for (id, serial) in [
        (BIXOLON, None),
        ("", None),
        ("SN;SN:;:;", Some("0000")),
        ("nothing", None),
    ] {
        machine.plug(0, &cable, id, serial);
        assert_eq!(lasting(&lp0), lp0.to_string(), "{id:?}: it says no number");
        assert_eq!(machine.offered(), [lp0.to_string()]);
    }

    // two that say the same are told apart by their ports alone
    machine.plug(0, &cable, EPSON, None);
    machine.plug(1, &twin, EPSON, None);
    assert_eq!(lasting(&lp0), lp0.to_string());
    let chosen = Chosen {
        id: "usb:EPSON TM-T20II J4XF012345".to_owned(),
        ..at("")
    };
    let end = machine.system().print(&chosen, &work(0, bytes()), &mut Ear::new());
    assert!(matches!(end, Err(PrinterFault::NoPrinter)), "{end:?}");
    assert_eq!(thermal.slips(), Vec::<Vec<u8>>::new(), "at nobody's by chance");

    // a serial line by its plug
    let by_id = machine.path("dev/serial/by-id/usb-Prolific_USB-Serial_A1-if00-port0");
    symlink(twin.path(), &by_id).unwrap();
    machine.pull(1);
    let typed = PrinterAddress::Device(twin.path().into());
    assert_eq!(lasting(&typed), PrinterAddress::Device(by_id.clone()).to_string());
    assert_eq!(
        lasting(&PrinterAddress::Device(by_id.clone())),
        PrinterAddress::Device(by_id).to_string()
    );
}

/// Root may open everything, so this very program is started again as somebody else.
#[test]
fn a_port_that_this_user_may_not_open_is_not_called_switched_off() {
    const PORT: &str = "KIOSK_TEST_FORBIDDEN_PORT";
    const TAKEN: &str = "KIOSK_TEST_TAKEN_PORT";
    const MYSELF: &str = "ports::a_port_that_this_user_may_not_open_is_not_called_switched_off";
    const NOBODY: u32 = 65534;
    if let Ok(path) = std::env::var(PORT) {
        let end = system()
            .with_terminals()
            .print(&at(&path), &work(0, bytes()), &mut Ear::new());
        let reason = end.as_ref().map_err(PrinterFault::word).unwrap_err().reason;
        assert!(matches!(end, Err(PrinterFault::Forbidden(_))), "{end:?}");
        assert_eq!(reason, Some(PrintReason::PortForbidden));
        let taken = std::env::var(TAKEN).unwrap();
        let mut ear = Ear::new();
        let end = system()
            .with_terminals()
            .print(&at(&taken), &work(0, bytes()), &mut ear);
        let busy = PrintOutcome::because(PrintState::Offline, PrintReason::PortBusy);
        assert_eq!(end.unwrap(), busy, "heard {:?}", ear.heard);
        return;
    }
    let thermal = Thermal::start().unwrap();
    let (cable, taken) = (Cable::to(thermal.address()), Cable::to(thermal.address()));
    fs::set_permissions(&cable.terminal, fs::Permissions::from_mode(0o600)).unwrap();
    fs::set_permissions(&taken.terminal, fs::Permissions::from_mode(0o666)).unwrap();
    // as whoever uses a serial line for himself does
    ioctl_tiocexcl(&taken.held).unwrap();
    // by its open file, since its folder may be closed to others
    let program = File::open(std::env::current_exe().unwrap()).unwrap();
    let out = Command::new("/proc/self/fd/0")
        .args(["--exact", MYSELF])
        .env(PORT, cable.path())
        .env(TAKEN, taken.path())
        .current_dir("/")
        .stdin(program)
        .uid(NOBODY)
        .gid(NOBODY)
        .output()
        .expect("run the printer tests as root");
    let said = String::from_utf8_lossy(&out.stdout);
    assert!(out.status.success() && said.contains("1 passed"), "{said}");
}

fn node(path: &Path, kind: &[&str]) {
    let made = Command::new("mknod").arg(path).args(kind).status().unwrap();
    assert!(made.success(), "run the printer tests as root: they make devices");
}
