//! Which of the machine's devices is a printer's port.
//!
//! A path does not tell: `/dev/fd/7` is whatever file this program has open under that number, and a link leads
//! anywhere. So a port is known by the kernel's number of the device, before it is opened and once more after that.
//! Nothing else is opened, and nothing else is ever written to.

use std::path::{Path, PathBuf};

use super::NoLine;

/// The kinds of device that a printer can be at.
#[derive(Clone, Debug)]
pub(crate) struct Ports {
    /// Where the machine's folders `dev` and `sys` are.
    pub(super) root: PathBuf,
    /// Pseudo terminals too.
    #[cfg(all(unix, debug_assertions))]
    terminals: bool,
}

impl Default for Ports {
    fn default() -> Self {
        Self {
            root: PathBuf::from("/"),
            #[cfg(all(unix, debug_assertions))]
            terminals: false,
        }
    }
}

#[cfg(not(unix))]
impl Ports {
    pub fn has(&self, _path: &Path) -> bool {
        false
    }

    pub(super) fn open(&self, _path: &Path) -> Result<std::convert::Infallible, NoLine> {
        Err(NoLine::NotAPort)
    }
}

#[cfg(unix)]
impl Ports {
    #[cfg(debug_assertions)]
    pub fn with_terminals(root: &Path) -> Self {
        Self {
            root: root.to_owned(),
            terminals: true,
        }
    }

    /// Whether a port is there now. It is not opened.
    pub fn has(&self, path: &Path) -> bool {
        std::fs::metadata(path).is_ok_and(|about| self.number(&about).is_some())
    }

    /// Opens the port for both ways, without waiting for the other end.
    pub(super) fn open(&self, path: &Path) -> Result<std::fs::File, NoLine> {
        use rustix::fs::OFlags;
        use std::os::unix::fs::OpenOptionsExt as _;

        let before = std::fs::metadata(path).map_err(unopened)?;
        let number = self.number(&before).ok_or(NoLine::NotAPort)?;
        let port = std::fs::File::options()
            .read(true)
            .write(true)
            .custom_flags((OFlags::NONBLOCK | OFlags::NOCTTY).bits().cast_signed())
            .open(path)
            .map_err(unopened)?;
        let opened = port.metadata().map_err(unopened)?;
        // the path may have come to mean something else in between
        if self.number(&opened) != Some(number) {
            return Err(NoLine::NotAPort);
        }
        make_raw(&port).map_err(unopened)?;
        Ok(port)
    }

    /// The kernel's number of the device, if a printer can be at it.
    fn number(&self, about: &std::fs::Metadata) -> Option<u64> {
        use std::os::unix::fs::{FileTypeExt as _, MetadataExt as _};

        let number = about.rdev();
        let (major, minor) = (rustix::fs::major(number), rustix::fs::minor(number));
        let is_port = about.file_type().is_char_device() && self.include(major, minor);
        is_port.then_some(number)
    }

    /// By the numbers in the kernel's `Documentation/admin-guide/devices.txt`.
    fn include(&self, major: u32, minor: u32) -> bool {
        const TERMINAL: u32 = 4;
        const FIRST_SERIAL: u32 = 64;
        const PARALLEL: u32 = 6;
        const USB_MODEM: u32 = 166;
        const USB: u32 = 180;
        const USB_SERIAL: u32 = 188;
        const SERIAL_ON_BOARD: u32 = 204;
        const BLUETOOTH_SERIAL: u32 = 216;
        match major {
            // below are the terminals on the screen
            TERMINAL => minor >= FIRST_SERIAL,
            PARALLEL | USB_MODEM | USB_SERIAL | SERIAL_ON_BOARD | BLUETOOTH_SERIAL => true,
            USB => is_usb_printer(minor),
            #[cfg(debug_assertions)]
            136..=143 => self.terminals,
            _ => false,
        }
    }
}

/// Other things on USB have the same major number, and most kernels hand out the minor ones as devices come. The kernel
/// itself knows each by its name.
#[cfg(unix)]
fn is_usb_printer(minor: u32) -> bool {
    /// Without sysfs: those that are set aside for printers.
    const SET_ASIDE: u32 = 16;
    match std::fs::read_link(format!("/sys/dev/char/180:{minor}")) {
        Ok(device) => device
            .file_name()
            .is_some_and(|name| name.to_string_lossy().starts_with("lp")),
        Err(_) => minor < SET_ASIDE,
    }
}

/// A serial line is a terminal to the system, which would change bytes on their way and send answers back as an echo. Its
/// speed, and whether the printer may stop it for a while, stay as they are set.
#[cfg(unix)]
fn make_raw(port: &std::fs::File) -> std::io::Result<()> {
    use rustix::termios::{ControlModes, InputModes, OptionalActions, isatty, tcgetattr, tcsetattr};

    if !isatty(port) {
        return Ok(());
    }
    let mut set = tcgetattr(port)?;
    let stops = set.input_modes & InputModes::IXON;
    set.make_raw();
    set.input_modes |= stops;
    set.control_modes |= ControlModes::CLOCAL | ControlModes::CREAD;
    Ok(tcsetattr(port, OptionalActions::Now, &set)?)
}

#[cfg(unix)]
fn unopened(fault: std::io::Error) -> NoLine {
    match fault.kind() {
        std::io::ErrorKind::PermissionDenied => NoLine::Forbidden(fault),
        std::io::ErrorKind::ResourceBusy => NoLine::Busy,
        _ => NoLine::Away(fault),
    }
}
