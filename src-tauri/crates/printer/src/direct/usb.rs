//! Printers at a port by what they are. The system counts its ports anew at each plug: `lp0` may be another printer
//! tomorrow, and what is remembered must be the printer.

use std::fs;
use std::path::{Path, PathBuf};

use super::link::NoLine;
use super::port::Ports;
use crate::PrinterAddress;

/// In characters: longer names are cut, so that they can be read.
const LONGEST: usize = 120;

impl Ports {
    /// The printers that are there now and say what they are.
    pub fn list(&self) -> Vec<PrinterAddress> {
        let mut found: Vec<PathBuf> = names_in(&self.root.join("dev/usb"))
            .filter(|name| name.starts_with("lp"))
            .map(|name| self.node(&name))
            .filter(|path| self.has(path))
            .collect();
        found.sort();
        let place = |path: PathBuf| self.lasting(&path).unwrap_or(PrinterAddress::Device(path));
        found.into_iter().map(place).collect()
    }

    /// Another name of the printer at this port, which it keeps wherever it is plugged in; none where it has no such name.
    pub fn lasting(&self, path: &Path) -> Option<PrinterAddress> {
        let device = fs::canonicalize(path).ok()?;
        let is_here = |other: &Path| fs::canonicalize(other).is_ok_and(|other| other == device);
        let usb = self.usb_printers().find(|(port, _)| is_here(port));
        if let Some((_, name)) = usb {
            // twins of one number are told apart by their ports alone
            return self.usb(&name).ok().map(|_| PrinterAddress::Usb(name));
        }
        let by_id = self.root.join("dev/serial/by-id");
        let links = names_in(&by_id).map(|name| by_id.join(name));
        let mut lasting = links.filter(|link| link != path && is_here(link));
        lasting.next().map(PrinterAddress::Device)
    }

    /// Where the printer of this name is plugged in now.
    pub(super) fn usb(&self, name: &str) -> Result<PathBuf, NoLine> {
        let mut places = self.usb_printers().filter(|(_, other)| other == name);
        let (place, _) = places
            .next()
            .ok_or_else(|| NoLine::Away(std::io::ErrorKind::NotFound.into()))?;
        match places.next() {
            // a slip that comes out at the neighbour's is worse than none
            Some(_) => Err(NoLine::NotAPort),
            None => Ok(place),
        }
    }

    /// Whether exactly one printer of this name is there.
    pub fn has_usb(&self, name: &str) -> bool {
        self.usb(name).is_ok_and(|place| self.has(&place))
    }

    fn usb_printers(&self) -> impl Iterator<Item = (PathBuf, String)> {
        let ports = self.root.join("sys/class/usbmisc");
        let names: Vec<String> = names_in(&ports).filter(|name| name.starts_with("lp")).collect();
        names
            .into_iter()
            .filter_map(move |port| Some((self.node(&port), named(&ports.join(&port).join("device"))?)))
    }

    fn node(&self, port: &str) -> PathBuf {
        self.root.join("dev/usb").join(port)
    }
}

/// Maker, model and number of what is plugged in there, as it says itself (IEEE 1284); none without a number of its own.
fn named(device: &Path) -> Option<String> {
    let id = fs::read(device.join("ieee1284_id")).ok()?;
    let id = String::from_utf8_lossy(&id).into_owned();
    let said = |keys: &[&str]| {
        let mut fields = id.split(';').filter_map(|field| field.split_once(':'));
        fields
            .find(|(key, _)| keys.iter().any(|it| key.trim().eq_ignore_ascii_case(it)))
            .map(|(_, value)| plain(value))
    };
    let number = said(&["SN", "SERN", "SERIALNUMBER"])
        .filter(|number| is_one(number))
        .or_else(|| {
            let of_the_plug = fs::read(device.join("../serial")).ok()?;
            Some(plain(&String::from_utf8_lossy(&of_the_plug))).filter(|number| is_one(number))
        })?;
    let maker = said(&["MFG", "MANUFACTURER"]).unwrap_or_default();
    let model = said(&["MDL", "MODEL"]).unwrap_or_default();
    Some(plain(&format!("{maker} {model} {number}")))
}

/// Cheap printers all have the same one.
fn is_one(number: &str) -> bool {
    number.chars().any(|c| c.is_ascii_alphanumeric() && c != '0')
}

/// In one line, of characters that every file and screen takes.
fn plain(text: &str) -> String {
    let kept: String = text
        .chars()
        .map(|c| if c.is_ascii_graphic() { c } else { ' ' })
        .collect();
    let words: Vec<&str> = kept.split_whitespace().collect();
    words.join(" ").chars().take(LONGEST).collect()
}

fn names_in(folder: &Path) -> impl Iterator<Item = String> + use<> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    entries.filter_map(|entry| entry.file_name().into_string().ok())
}
