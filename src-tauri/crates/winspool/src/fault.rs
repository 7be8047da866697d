use std::fmt;

/// Why the spooler did not do what it was asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// A call failed, with the system's error code (`GetLastError`).
    Call { call: &'static str, code: u32 },
    /// `WritePrinter` says it succeeded, and not with what: it took this many of so many bytes.
    Written { took: usize, of: usize },
    /// A call says it succeeded, and its answer is shorter than it has to be, or longer than any is.
    Answer { call: &'static str },
    /// A name with a NUL in it, which no printer has.
    Name,
    /// A bitmap of no size, or other than it says.
    Bitmap,
    /// It was begun, and then not wanted.
    NotWanted,
}

impl Fault {
    /// The system's code, where there is one.
    pub fn code(&self) -> Option<u32> {
        match self {
            Fault::Call { code, .. } => Some(*code),
            Fault::Written { .. } | Fault::Answer { .. } | Fault::Name | Fault::Bitmap | Fault::NotWanted => None,
        }
    }

    /// There is no such printer, or no longer.
    pub fn is_gone(&self) -> bool {
        // `ERROR_INVALID_PRINTER_NAME`, `ERROR_PRINTER_DELETED`, `ERROR_UNKNOWN_PRINTER_DRIVER`
        const GONE: [u32; 3] = [1801, 1905, 1797];
        self.code().is_some_and(|code| GONE.contains(&code))
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Fault::Call { call, code } => write!(f, "{call} failed with code {code}"),
            Fault::Written { took, of } => write!(f, "WritePrinter took {took} of {of} bytes"),
            Fault::Answer { call } => write!(f, "the answer of {call} is of no size it can have"),
            Fault::Name => f.write_str("this is not a printer's name"),
            Fault::NotWanted => f.write_str("the job was taken back before anything was sent"),
            Fault::Bitmap => f.write_str("the bitmap is not what it says"),
        }
    }
}

impl std::error::Error for Fault {}
