mod jobs;
mod printer;
mod raw;
mod sheet;

use std::ptr;

use windows_sys::Win32::Foundation::{GetLastError, SetLastError};
use windows_sys::Win32::Graphics::Printing::{
    EnumPrintersW, GetDefaultPrinterW, PRINTER_ENUM_CONNECTIONS, PRINTER_ENUM_LOCAL, PRINTER_INFO_4W,
};
use windows_sys::core::BOOL;

pub use jobs::{JobId, News};
pub use printer::{About, Printer};
pub use sheet::Paper;

use crate::{Fault, holds, text_at};

/// The names of the printers this user can print on, without asking any of them.
///
/// # Errors
/// Where the spooler does not answer.
pub fn printers() -> Result<Vec<String>, Fault> {
    let mut count = 0;
    let buffer = ask("EnumPrinters", |room, size, needed| {
        // SAFETY: the buffer has `size` writable bytes, and both counts are valid places to write to. No server is named,
        // which null stands for.
        unsafe {
            EnumPrintersW(
                PRINTER_ENUM_LOCAL | PRINTER_ENUM_CONNECTIONS,
                ptr::null(),
                4,
                room,
                size,
                needed,
                &raw mut count,
            )
        }
    })?;
    let names = (0..count as usize).map(|at| {
        // SAFETY: the structures of level 4 are numbers and pointers, which any bytes are.
        let info: PRINTER_INFO_4W = unsafe { nth("EnumPrinters", &buffer, at) }?;
        Ok(text(&buffer, info.pPrinterName))
    });
    names.collect()
}

/// The structure of that number in what the spooler wrote.
///
/// # Safety
/// Any bytes are a `T`.
unsafe fn nth<T>(call: &'static str, buffer: &[u64], at: usize) -> Result<T, Fault> {
    const { assert!(align_of::<T>() <= align_of::<u64>()) };
    if !holds(buffer, at, size_of::<T>()) {
        return Err(Fault::Answer { call });
    }
    // SAFETY: it lies in the buffer, whose words are aligned for it, and any bytes are one.
    Ok(unsafe { buffer.as_ptr().cast::<T>().wrapping_add(at).read() })
}

/// The user's default printer.
pub fn default_printer() -> Option<String> {
    let mut length = 0;
    // SAFETY: without a buffer the call only says how long the name is.
    unsafe { GetDefaultPrinterW(ptr::null_mut(), &raw mut length) };
    let mut name = vec![0_u16; length as usize];
    if name.is_empty() {
        return None;
    }
    // SAFETY: the buffer holds `length` characters.
    let found = unsafe { GetDefaultPrinterW(name.as_mut_ptr(), &raw mut length) };
    // a name that grew in between is asked for the next time
    (found != 0).then(|| until_nul(&name))
}

/// A call that says how much room its answer needs.
///
/// The buffer is of whole words, which every structure of the spooler is aligned to.
fn ask(call: &'static str, mut fill: impl FnMut(*mut u8, u32, *mut u32) -> BOOL) -> Result<Vec<u64>, Fault> {
    const ERROR_INSUFFICIENT_BUFFER: u32 = 122;
    /// In bytes. No list of printers is as long.
    const LONGEST: u32 = 16 << 20;
    let mut needed = 0;
    let mut buffer: Vec<u64> = Vec::new();
    // What is asked for may grow between two calls, not for ever.
    for _ in 0..4 {
        let size = u32::try_from(buffer.len() * size_of::<u64>()).unwrap_or(u32::MAX);
        let room = if buffer.is_empty() {
            ptr::null_mut()
        } else {
            buffer.as_mut_ptr().cast()
        };
        // SAFETY: writes a number of this thread. Not every failure sets it, and an older one's is no answer.
        unsafe { SetLastError(0) };
        let done = fill(room, size, &raw mut needed);
        if done != 0 {
            return Ok(buffer);
        }
        let fault = failed(call);
        if fault.code() != Some(ERROR_INSUFFICIENT_BUFFER) {
            return Err(fault);
        }
        if needed > LONGEST {
            return Err(Fault::Answer { call });
        }
        buffer = vec![0; (needed as usize).div_ceil(size_of::<u64>())];
    }
    Err(Fault::Call {
        call,
        code: ERROR_INSUFFICIENT_BUFFER,
    })
}

/// The call that just failed.
fn failed(call: &'static str) -> Fault {
    // SAFETY: reads a number of this thread.
    let code = unsafe { GetLastError() };
    Fault::Call { call, code }
}

fn checked(call: &'static str, done: BOOL) -> Result<(), Fault> {
    if done == 0 { Err(failed(call)) } else { Ok(()) }
}

/// As C has it.
fn wide(text: &str) -> Result<Vec<u16>, Fault> {
    let characters: Vec<u16> = text.encode_utf16().chain([0]).collect();
    if characters.iter().filter(|&&c| c == 0).count() == 1 {
        Ok(characters)
    } else {
        Err(Fault::Name)
    }
}

fn until_nul(characters: &[u16]) -> String {
    String::from_utf16_lossy(characters.split(|&c| c == 0).next().unwrap_or_default())
}

/// The text that a structure of the buffer points to; empty where that is nowhere in it.
fn text(buffer: &[u64], start: *const u16) -> String {
    let place = start.addr().checked_sub(buffer.as_ptr().addr());
    place.map(|place| text_at(buffer, place)).unwrap_or_default()
}
