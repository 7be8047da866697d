use crate::{Course, Leftover, PrintJob, PrintOutcome, PrinterFault, PrinterState};

/// Something a slip comes out of.
pub trait Printer: Send + Sync {
    /// How it is now, as far as it can be known.
    fn state(&self) -> PrinterState;

    /// Hands the slip over and stays with it until the printer has spoken, or patience has ended and it was taken
    /// back. `course` hears that it is handed over before anything can come out, and then each new word.
    ///
    /// # Errors
    /// Fails if nothing was handed over. Afterwards the answer is a word, at worst [`PrintState::NotConfirmed`].
    fn print(&self, slip: &PrintJob, course: &mut Course<'_>) -> Result<PrintOutcome, PrinterFault>;

    /// Takes a job back that an earlier run of the program left behind, unless it ended meanwhile.
    ///
    /// # Errors
    /// Fails if the spool cannot be asked: then the job may still be there.
    fn settle(&self, _job: i32, _title: &str) -> Result<Leftover, PrinterFault> {
        Ok(Leftover::Unknown)
    }

    /// A slip is about to come: whatever takes time can be begun.
    fn expect(&self) {}
}
