//! Which of the machine's devices is a printer's port.
//!
//! A path does not tell: `/dev/fd/7` is whatever file this program has open under that number, and a link leads
//! anywhere. So a port is known by the kernel's number of the device, before it is opened and once more after that.
//! Nothing else is opened, and nothing else is ever written to.

use std::path::{Path, PathBuf};

use super::NoLine;

/// Where USB printers are.
const USB_PORTS: &str = "/dev/usb";

/// The kinds of device that a printer can be at.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Ports {
    /// Pseudo terminals too.
    #[cfg(all(unix, debug_assertions))]
    terminals: bool,
}

impl Ports {
    /// The printers that are there now and say what they are.
    pub fn list(self) -> Vec<PathBuf> {
        let Ok(ports) = std::fs::read_dir(USB_PORTS) else {
            return Vec::new();
        };
        let mut found: Vec<PathBuf> = ports
            .flatten()
            .filter(|port| port.file_name().to_string_lossy().starts_with("lp"))
            .map(|port| port.path())
            .filter(|path| self.has(path))
            .collect();
        found.sort();
        found
    }
}

#[cfg(not(unix))]
impl Ports {
    pub fn has(self, _path: &Path) -> bool {
        false
    }

    pub(super) fn open(self, _path: &Path) -> Result<std::convert::Infallible, NoLine> {
        Err(NoLine::NotAPort)
    }
}

#[cfg(unix)]
impl Ports {
    #[cfg(debug_assertions)]
    pub fn with_terminals() -> Self {
        Self { terminals: true }
    }

    /// Whether a port is there now. It is not opened.
    pub fn has(self, path: &Path) -> bool {
        std::fs::metadata(path).is_ok_and(|about| self.number(&about).is_some())
    }

    /// Opens the port for both ways, without waiting for the other end.
    pub(super) fn open(self, path: &Path) -> Result<std::fs::File, NoLine> {
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
        if self.number(&opened) == Some(number) {
            Ok(port)
        } else {
            Err(NoLine::NotAPort)
        }
    }

    /// The kernel's number of the device, if a printer can be at it.
    fn number(self, about: &std::fs::Metadata) -> Option<u64> {
        use std::os::unix::fs::{FileTypeExt as _, MetadataExt as _};

        let number = about.rdev();
        let (major, minor) = (rustix::fs::major(number), rustix::fs::minor(number));
        let is_port = about.file_type().is_char_device() && self.include(major, minor);
        is_port.then_some(number)
    }

    /// By the numbers in the kernel's `Documentation/admin-guide/devices.txt`.
    fn include(self, major: u32, minor: u32) -> bool {
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

#[cfg(unix)]
fn unopened(fault: std::io::Error) -> NoLine {
    if fault.kind() == std::io::ErrorKind::PermissionDenied {
        NoLine::Forbidden(fault)
    } else {
        NoLine::Away(fault)
    }
}
