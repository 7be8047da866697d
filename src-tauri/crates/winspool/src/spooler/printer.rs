use std::ptr;

use windows_sys::Win32::Graphics::Printing::{
    ClosePrinter, GetPrinterW, OpenPrinterW, PRINTER_HANDLE, PRINTER_INFO_2W,
};

use super::{ask, checked, nth, text, wide};
use crate::{Fault, Status};

/// An open printer; closed when dropped.
#[derive(Debug)]
pub struct Printer {
    pub(super) name: Vec<u16>,
    pub(super) handle: Handle,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct About {
    /// The driver's name says what kind of printer it is.
    pub driver: String,
    /// `USB001`, `192.168.1.20`, `FILE:`
    pub port: String,
    pub status: Status,
}

impl Printer {
    /// # Errors
    /// Where there is no such printer, or it is not for this user.
    pub fn open(name: &str) -> Result<Self, Fault> {
        let name = wide(name)?;
        Ok(Printer {
            handle: Handle::open(&name)?,
            name,
        })
    }

    /// What the spooler knows of it now. A printer behind another machine is asked for, and may be long in answering.
    ///
    /// # Errors
    /// Where it is gone, or the spooler does not answer.
    pub fn about(&self) -> Result<About, Fault> {
        let buffer = ask("GetPrinter", |room, size, needed| {
            // SAFETY: the handle is open, the buffer has `size` writable bytes, and `needed` can be written.
            unsafe { GetPrinterW(self.handle.0, 2, room, size, needed) }
        })?;
        // SAFETY: a structure of level 2 is numbers and pointers, which any bytes are.
        let info: PRINTER_INFO_2W = unsafe { nth("GetPrinter", &buffer, 0) }?;
        Ok(About {
            driver: text(&buffer, info.pDriverName),
            port: text(&buffer, info.pPortName),
            status: Status::from_flags(info.Status, info.Attributes),
        })
    }
}

/// What `OpenPrinter` gave, until it is dropped.
pub(super) struct Handle(pub PRINTER_HANDLE);

// SAFETY: the spooler's handles are numbers in this process, good in any thread; a call takes them by itself.
unsafe impl Send for Handle {}

impl Handle {
    fn open(name: &[u16]) -> Result<Self, Fault> {
        let mut handle = PRINTER_HANDLE::default();
        // SAFETY: the name ends with a NUL, and the handle can be written. Without defaults the printer's own stand.
        let done = unsafe { OpenPrinterW(name.as_ptr(), &raw mut handle, ptr::null()) };
        checked("OpenPrinter", done).map(|()| Handle(handle))
    }
}

impl Drop for Handle {
    fn drop(&mut self) {
        // SAFETY: opened by `open`, closed nowhere else. There is nothing to do where it cannot be closed.
        unsafe { ClosePrinter(self.0) };
    }
}

impl std::fmt::Debug for Handle {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Handle")
    }
}
