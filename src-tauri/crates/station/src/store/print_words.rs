//! How the printer's states, reasons, kinds, papers and heads stand in the database: words of its own, which no screen and no
//! printer changes by renaming something.

use kiosk_paper::{Head, Paper};
use kiosk_printer::{PrintReason, PrintState, PrinterKind};

use super::{Result, StoreFault};

/// Version 4 wrote them as JSON, quotes included.
pub(super) const MIGRATION_6: &str = "
    UPDATE slip SET state = trim(state, '\"'), reason = trim(reason, '\"');
    UPDATE printer SET paper = trim(paper, '\"');";

macro_rules! words {
    ($to:ident, $from:ident, $of:ty { $($value:ident = $word:literal),+ $(,)? }) => {
        pub(super) fn $to(value: $of) -> &'static str {
            match value { $(<$of>::$value => $word),+ }
        }

        /// Fails if the database holds a word that this version does not know.
        pub(super) fn $from(word: &str, table: &'static str) -> Result<$of> {
            match word {
                $($word => Ok(<$of>::$value),)+
                _ => {
                    tracing::error!(table, word, "unknown word in the database");
                    Err(StoreFault::Row(table))
                }
            }
        }
    };
}

words!(state_word, state_of, PrintState {
    No = "no",
    Queued = "queued",
    Printing = "printing",
    Confirmed = "confirmed",
    NotConfirmed = "not_confirmed",
    PaperOut = "paper_out",
    Offline = "offline",
    Failed = "failed",
    File = "file",
});

words!(reason_word, reason_of, PrintReason {
    Interrupted = "interrupted",
    SaidOut = "said_out",
    SaidNotOut = "said_not_out",
    NeverSent = "never_sent",
    StillInSpool = "still_in_spool",
    LineLost = "line_lost",
    CoverOpen = "cover_open",
    Jammed = "jammed",
    WrongPaper = "wrong_paper",
    QueueGone = "queue_gone",
    SystemDown = "system_down",
    Aborted = "aborted",
    QueueStopped = "queue_stopped",
    QueueHolds = "queue_holds",
    QueueRejects = "queue_rejects",
    QueuePassword = "queue_password",
    PortForbidden = "port_forbidden",
    PortBusy = "port_busy",
});

words!(kind_word, kind_of, PrinterKind {
    Queue = "queue",
    Raw = "raw",
    Network = "network",
    Device = "device",
    File = "file",
});

words!(paper_word, paper_of, Paper {
    A4 = "a4",
    A5 = "a5",
    Slip80 = "slip80",
    Slip58 = "slip58",
});

words!(head_word, head_of, Head {
    Dots384 = "384",
    Dots512 = "512",
    Dots576 = "576",
    Dots640 = "640",
});
