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
    Chosen, Patience, PrintState, PrintSystem, PrinterAddress, PrinterFault, PrinterKind, PrinterState,
};
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::fs::OFlags;
use thermal::Thermal;

use super::common::{Ear, impatient, wait_for, work};
use super::direct::bytes;

fn at(path: &str) -> Chosen {
    Chosen {
        id: format!("device:{path}"),
        name: String::new(),
        kind: PrinterKind::Device,
        paper: Paper::Slip80,
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
    _held: File,
    _folder: tempfile::TempDir,
}

impl Cable {
    fn to(address: SocketAddr) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let link = folder.path().join("lp0");
        let socat = Command::new("socat")
            .arg(format!("PTY,raw,echo=0,link={}", link.display()))
            .arg(format!("TCP:{address}"))
            .spawn()
            .expect("socat (package socat) starts");
        let terminal = wait_for("the port", || {
            fs::canonicalize(&link).map_err(|fault| fault.to_string())
        });
        Self {
            socat,
            _held: File::options().read(true).write(true).open(&terminal).unwrap(),
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

/// Root may open everything, so this very program is started again as somebody else.
#[test]
fn a_port_that_this_user_may_not_open_is_not_called_switched_off() {
    const PORT: &str = "KIOSK_TEST_FORBIDDEN_PORT";
    const MYSELF: &str = "ports::a_port_that_this_user_may_not_open_is_not_called_switched_off";
    const NOBODY: u32 = 65534;
    if let Ok(path) = std::env::var(PORT) {
        let end = system()
            .with_terminals()
            .print(&at(&path), &work(0, bytes()), &mut Ear::new());
        assert!(matches!(end, Err(PrinterFault::Forbidden(_))), "{end:?}");
        return;
    }
    let thermal = Thermal::start().unwrap();
    let cable = Cable::to(thermal.address());
    fs::set_permissions(&cable.terminal, fs::Permissions::from_mode(0o600)).unwrap();
    // by its open file, since its folder may be closed to others
    let program = File::open(std::env::current_exe().unwrap()).unwrap();
    let out = Command::new("/proc/self/fd/0")
        .args(["--exact", MYSELF])
        .env(PORT, cable.path())
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
