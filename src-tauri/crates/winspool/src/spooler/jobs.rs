use std::ptr;

use windows_sys::Win32::Graphics::Printing::{
    GetJobW, JOB_CONTROL_DELETE, JOB_CONTROL_RELEASE, JOB_CONTROL_RETAIN, JOB_INFO_2W, SetJobW,
};

use super::{Printer, ask, checked, nth, text};
use crate::{Fault, Job};

/// A job's number at its printer; the spooler counts anew when it starts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct JobId(pub u32);

/// What the spooler knows of a job now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct News {
    pub state: Job,
    /// As it was named when it was begun.
    pub title: String,
}

impl Printer {
    /// What became of the job; `None` where the spooler does not know it any more.
    ///
    /// # Errors
    /// Where the printer is gone, or the spooler does not answer.
    pub fn job(&self, id: JobId) -> Result<Option<News>, Fault> {
        /// What the spooler says of a number it has no job for: `ERROR_INVALID_PARAMETER`, and under Wine nothing.
        const UNKNOWN: [u32; 2] = [87, 0];
        let asked = ask("GetJob", |room, size, needed| {
            // SAFETY: the handle is open, the buffer has `size` writable bytes, and `needed` can be written.
            unsafe { GetJobW(self.handle.0, id.0, 2, room, size, needed) }
        });
        match asked {
            Ok(buffer) => {
                // SAFETY: a structure of level 2 is numbers and pointers, which any bytes are.
                let info: JOB_INFO_2W = unsafe { nth("GetJob", &buffer, 0) }?;
                Ok(Some(News {
                    state: Job::from_flags(info.Status),
                    title: text(&buffer, info.pDocument),
                }))
            }
            Err(fault) if fault.code().is_some_and(|code| UNKNOWN.contains(&code)) => Ok(None),
            Err(fault) => Err(fault),
        }
    }

    /// Takes the job out of the spool. What the printer has of it already it prints.
    ///
    /// # Errors
    /// Where the spooler refuses; also where it does not know the job any more.
    pub fn cancel(&self, id: JobId) -> Result<(), Fault> {
        self.control(id, JOB_CONTROL_DELETE)
    }

    /// Lets go of a job that was read to its end: jobs of ours stay in the spool until then, because a job that has
    /// vanished says nothing of how it ended.
    pub fn release(&self, id: JobId) {
        // one that is not kept is gone already
        drop(self.control(id, JOB_CONTROL_RELEASE));
    }

    /// Where a spooler cannot keep a job, its end is not seen, and it counts as not confirmed.
    pub(super) fn keep(&self, id: JobId) {
        drop(self.control(id, JOB_CONTROL_RETAIN));
    }

    fn control(&self, id: JobId, command: u32) -> Result<(), Fault> {
        // SAFETY: the handle is open; level 0 has no structure, which null stands for.
        let done = unsafe { SetJobW(self.handle.0, id.0, 0, ptr::null(), command) };
        checked("SetJob", done)
    }
}
