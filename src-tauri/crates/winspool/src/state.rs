//! The spooler's flags, as what they mean at a counter.

/// What the spooler says of a job.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Job {
    /// In the spool, whole or still coming.
    Queued,
    Printing,
    PaperOut,
    Offline,
    /// The printer or its driver could not; it waits for a person.
    Failed,
    /// All of it was sent to the printer, which may not have printed it yet.
    Sent,
    /// It has printed.
    Printed,
    /// It was taken out of the spool.
    Deleted,
}

/// What the spooler says of a printer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    Ready,
    Printing,
    PaperOut,
    /// Unplugged, switched off, or set to work offline.
    Offline,
    /// Paused, jammed, open, out of toner: it waits for a person.
    Stopped,
}

/// `JOB_STATUS_*`
mod job {
    pub const PAUSED: u32 = 0x1;
    pub const ERROR: u32 = 0x2;
    pub const DELETING: u32 = 0x4;
    pub const PRINTING: u32 = 0x10;
    pub const OFFLINE: u32 = 0x20;
    pub const PAPER_OUT: u32 = 0x40;
    pub const PRINTED: u32 = 0x80;
    pub const DELETED: u32 = 0x100;
    pub const BLOCKED: u32 = 0x200;
    pub const USER_INTERVENTION: u32 = 0x400;
    pub const COMPLETE: u32 = 0x1000;
}

impl Job {
    /// Of `JOB_INFO_2.Status`: several flags stand together, and the worst counts. A job that waits for paper is
    /// "printing" as well; one that was printed is "deleting" while its file is put away.
    pub fn from_flags(flags: u32) -> Self {
        let has = |any: u32| flags & any != 0;
        if has(job::PAPER_OUT) {
            Job::PaperOut
        } else if has(job::OFFLINE) {
            Job::Offline
        } else if has(job::ERROR | job::BLOCKED | job::USER_INTERVENTION) {
            Job::Failed
        } else if has(job::PRINTED) {
            Job::Printed
        } else if has(job::DELETED | job::DELETING) {
            Job::Deleted
        } else if has(job::COMPLETE) {
            Job::Sent
        } else if has(job::PRINTING) && !has(job::PAUSED) {
            Job::Printing
        } else {
            Job::Queued
        }
    }
}

/// `PRINTER_STATUS_*`
mod printer {
    pub const PAUSED: u32 = 0x1;
    pub const ERROR: u32 = 0x2;
    pub const PENDING_DELETION: u32 = 0x4;
    pub const PAPER_JAM: u32 = 0x8;
    pub const PAPER_OUT: u32 = 0x10;
    pub const PAPER_PROBLEM: u32 = 0x40;
    pub const OFFLINE: u32 = 0x80;
    pub const IO_ACTIVE: u32 = 0x100;
    pub const BUSY: u32 = 0x200;
    pub const PRINTING: u32 = 0x400;
    pub const OUTPUT_BIN_FULL: u32 = 0x800;
    pub const NOT_AVAILABLE: u32 = 0x1000;
    pub const PROCESSING: u32 = 0x4000;
    pub const NO_TONER: u32 = 0x4_0000;
    pub const USER_INTERVENTION: u32 = 0x10_0000;
    pub const DOOR_OPEN: u32 = 0x40_0000;
    pub const SERVER_OFFLINE: u32 = 0x200_0000;

    /// `PRINTER_ATTRIBUTE_WORK_OFFLINE`: so Windows marks a USB printer that was unplugged.
    pub const WORK_OFFLINE: u32 = 0x400;
}

impl Status {
    /// Of `PRINTER_INFO_2.Status` and `.Attributes`.
    pub fn from_flags(status: u32, attributes: u32) -> Self {
        use printer::*;
        let has = |any: u32| status & any != 0;
        if has(PAPER_OUT) {
            Status::PaperOut
        } else if has(OFFLINE | NOT_AVAILABLE | SERVER_OFFLINE) || attributes & WORK_OFFLINE != 0 {
            Status::Offline
        } else if has(PAUSED
            | ERROR
            | PENDING_DELETION
            | PAPER_JAM
            | PAPER_PROBLEM
            | OUTPUT_BIN_FULL
            | NO_TONER
            | USER_INTERVENTION
            | DOOR_OPEN)
        {
            Status::Stopped
        } else if has(IO_ACTIVE | BUSY | PRINTING | PROCESSING) {
            Status::Printing
        } else {
            Status::Ready
        }
    }
}
