//! Printers by their ids, which the counter's database keeps and the screen gives back.

use std::fmt;
use std::path::PathBuf;
use std::str::FromStr;

use kiosk_paper::Paper;

use crate::PrinterKind;

/// What receipt printers listen on.
const PORT: u16 = 9100;

/// Where a printer is.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum PrinterAddress {
    /// A queue that takes PDF.
    Queue(String),
    /// A queue that passes on what it gets: ESC/POS.
    Raw(String),
    /// ESC/POS over TCP, to a host or an address.
    Network(String, u16),
    /// ESC/POS through a device at this path. What is there is looked at each time it is opened.
    Device(PathBuf),
    /// ESC/POS through whichever port the printer of this name is plugged into: its maker, model and number, as it says
    /// itself.
    Usb(String),
    /// PDF files in a folder.
    File,
}

impl PrinterAddress {
    /// What a technician types: `192.168.1.50`, `till-2:9100`, `[fd00::5]:9100`, `/dev/usb/lp0`. Whether a printer is
    /// there, the text does not say.
    #[must_use]
    pub fn typed(text: &str) -> Option<Self> {
        let text = text.trim();
        if cfg!(unix) && text.starts_with("/dev/") {
            return (!text.contains("..")).then(|| Self::Device(text.into()));
        }
        let (host, port) = match text.rsplit_once(':') {
            Some((host, port)) if !host.contains(':') || host.ends_with(']') => (host, port.parse().ok()?),
            _ => (text, PORT),
        };
        let bare = host.strip_prefix('[').and_then(|host| host.strip_suffix(']'));
        let named = !host.is_empty()
            && host
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || c == '.' || c == '-' || c == '_');
        let numbered = bare.unwrap_or(host).parse::<std::net::Ipv6Addr>().is_ok();
        (port != 0 && (named || numbered)).then(|| Self::Network(bare.unwrap_or(host).to_owned(), port))
    }

    /// As it is offered, under its own name; the folder of PDF files has none.
    #[must_use]
    pub fn offered(&self) -> OfferedPrinter {
        let (kind, name) = match self {
            Self::Queue(name) => (PrinterKind::Queue, name.clone()),
            Self::Raw(name) => (PrinterKind::Raw, name.clone()),
            Self::Network(host, port) => (PrinterKind::Network, address(host, *port)),
            Self::Device(path) => (PrinterKind::Device, path.display().to_string()),
            Self::Usb(name) => (PrinterKind::Device, name.clone()),
            Self::File => (PrinterKind::File, String::new()),
        };
        OfferedPrinter {
            id: self.to_string(),
            name,
            kind,
            paper: Paper::Slip80,
            system_default: false,
        }
    }
}

/// A printer that can be chosen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OfferedPrinter {
    /// [`PrinterAddress`] as text.
    pub id: String,
    pub name: String,
    pub kind: PrinterKind,
    /// Guessed from what the printer says of itself.
    pub paper: Paper,
    pub system_default: bool,
}

fn address(host: &str, port: u16) -> String {
    if host.contains(':') {
        format!("[{host}]:{port}")
    } else {
        format!("{host}:{port}")
    }
}

impl fmt::Display for PrinterAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Queue(name) => write!(f, "cups:{name}"),
            Self::Raw(name) => write!(f, "raw:{name}"),
            Self::Network(host, port) => write!(f, "tcp:{}", address(host, *port)),
            Self::Device(path) => write!(f, "device:{}", path.display()),
            Self::Usb(name) => write!(f, "usb:{name}"),
            Self::File => f.write_str("file"),
        }
    }
}

impl FromStr for PrinterAddress {
    type Err = ();

    fn from_str(id: &str) -> Result<Self, ()> {
        if id == "file" {
            return Ok(Self::File);
        }
        let (scheme, rest) = id.split_once(':').ok_or(())?;
        match scheme {
            "cups" => Ok(Self::Queue(rest.to_owned())),
            "raw" => Ok(Self::Raw(rest.to_owned())),
            "usb" => Ok(Self::Usb(rest.to_owned())),
            "tcp" | "device" => Self::typed(rest).ok_or(()),
            _ => Err(()),
        }
    }
}
