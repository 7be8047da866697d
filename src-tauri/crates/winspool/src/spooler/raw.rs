use std::ptr;

use windows_sys::Win32::Graphics::Printing::{
    AbortPrinter, DOC_INFO_1W, EndDocPrinter, EndPagePrinter, StartDocPrinterW, StartPagePrinter, WritePrinter,
};

use super::{JobId, Printer, checked, failed, wide};
use crate::{Fault, write_whole};

impl Printer {
    /// Hands bytes over as they are, past the driver: all of them, or none is printed.
    ///
    /// `title` names the job in the spool, for everybody to see. `begins` hears its number before anything can come
    /// out; where it says false, nothing does.
    ///
    /// # Errors
    /// With the first call that failed; the job is out of the spool then.
    pub fn send_raw(&self, title: &str, bytes: &[u8], begins: impl FnOnce(JobId) -> bool) -> Result<JobId, Fault> {
        let (mut title, mut raw) = (wide(title)?, wide("RAW")?);
        let document = DOC_INFO_1W {
            pDocName: title.as_mut_ptr(),
            pOutputFile: ptr::null_mut(),
            pDatatype: raw.as_mut_ptr(),
        };
        // SAFETY: the handle is open, and the structure of level 1 and its two texts outlive the call.
        let id = unsafe { StartDocPrinterW(self.handle.0, 1, &raw const document) };
        if id == 0 {
            return Err(failed("StartDocPrinter"));
        }
        let id = JobId(id);
        self.keep(id);
        let wanted = if begins(id) { Ok(()) } else { Err(Fault::NotWanted) };
        let done = wanted.and_then(|()| self.write(bytes)).and_then(|()| {
            // SAFETY: the handle is open, with a document begun on it.
            checked("EndDocPrinter", unsafe { EndDocPrinter(self.handle.0) })
        });
        if let Err(fault) = done {
            self.abandon(id);
            return Err(fault);
        }
        Ok(id)
    }

    fn write(&self, bytes: &[u8]) -> Result<(), Fault> {
        // SAFETY: the handle is open, with a document begun on it.
        checked("StartPagePrinter", unsafe { StartPagePrinter(self.handle.0) })?;
        write_whole(bytes, |piece| {
            let (size, mut took) = (u32::try_from(piece.len()).unwrap_or(u32::MAX), 0);
            // SAFETY: the handle is open, the piece has `size` readable bytes, and `took` can be written.
            let done = unsafe { WritePrinter(self.handle.0, piece.as_ptr().cast(), size, &raw mut took) };
            checked("WritePrinter", done)?;
            Ok(took as usize)
        })?;
        // SAFETY: the handle is open, with a page begun on it.
        checked("EndPagePrinter", unsafe { EndPagePrinter(self.handle.0) })
    }

    /// Deleted and aborted, and not ended: a document that is ended is printed, and half a slip is worse than none. The
    /// failure that led here is the one that counts.
    fn abandon(&self, id: JobId) {
        drop(self.cancel(id));
        // SAFETY: the handle is open; where no document is begun it is refused.
        unsafe { AbortPrinter(self.handle.0) };
    }
}
