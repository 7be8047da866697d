/// What is known of a slip, in one model for every kind of printer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PrintState {
    /// Not asked for yet.
    No,
    /// Asked for.
    Queued,
    /// With the printer.
    Printing,
    /// The printer said so.
    Confirmed,
    /// Handed over, and no word from the printer.
    NotConfirmed,
    PaperOut,
    Offline,
    /// It did not come out.
    Failed,
    /// Written as a PDF file.
    File,
}

/// More than the state says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PrintReason {
    /// The program stopped between handing over and writing down: only a person at the printer can say whether it came out.
    Interrupted,
    /// The operator said that it did.
    SaidOut,
    /// The operator said that it did not.
    SaidNotOut,
    /// Nothing was handed over.
    NeverSent,
    /// It could not be taken back from the print system yet, and is before anything else is sent.
    StillInSpool,
    /// The line to the printer broke in the middle.
    LineLost,
    CoverOpen,
    Jammed,
    /// The printer has paper of another size.
    WrongPaper,
    /// The print system knows no such queue.
    QueueGone,
    /// The print system does not answer.
    SystemDown,
    /// The printer gave the job up.
    Aborted,
    /// The print system's queue is stopped or paused: nothing reaches the printer until somebody starts it.
    QueueStopped,
    /// The print system keeps the job back.
    QueueHolds,
    /// The queue takes no jobs.
    QueueRejects,
    /// The queue, or the printer behind it, wants a password or a right that this program has not.
    QueuePassword,
    /// This user may not use the printer's port.
    PortForbidden,
    /// Another program has the printer's port.
    PortBusy,
}

/// How a printer is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PrinterState {
    /// None was chosen and the system has no default.
    None,
    Ready,
    Printing,
    PaperOut,
    /// Stopped, offline, or its queue is gone.
    Stopped,
    /// The print system does not answer.
    Unknown,
    /// The chosen printer writes PDF files.
    File,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PrinterKind {
    /// A queue of the print system that takes pages.
    Queue,
    /// A queue that passes on what it gets: a receipt printer's own language.
    Raw,
    /// A receipt printer on the network.
    Network,
    /// A receipt printer at a port of this machine.
    Device,
    /// PDF files in a folder.
    File,
}
