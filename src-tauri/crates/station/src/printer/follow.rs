use std::thread;
use std::time::{Duration, Instant};

use super::cups::{Cups, Job, Word};
use super::{Patience, PrinterFault};
use crate::view::PrintState;

/// Between two looks at the spool.
const PAUSE: Duration = Duration::from_millis(300);

/// How it ended.
pub(super) struct End {
    pub state: PrintState,
    /// Nothing is left that could still be printed.
    pub out_of_the_spool: bool,
}

/// Stays with the job until it ends, or cancels it when patience does.
pub(super) fn follow(cups: &Cups, job: &Job, patience: Patience, mut on_change: impl FnMut(PrintState)) -> End {
    let mut told = PrintState::Queued;
    on_change(told);
    let mut since = Instant::now();
    loop {
        match cups.poll(job) {
            Ok(Word { state, last }) => {
                if state != told {
                    // printing may go back to queued; only paper that comes or goes starts the clock anew
                    if state == PrintState::PaperOut || told == PrintState::PaperOut {
                        since = Instant::now();
                    }
                    told = state;
                    on_change(told);
                }
                if last {
                    return End {
                        state,
                        out_of_the_spool: true,
                    };
                }
            }
            // the queue was deleted, and its jobs with it
            Err(PrinterFault::Gone) => {
                return End {
                    state: PrintState::NotConfirmed,
                    out_of_the_spool: true,
                };
            }
            Err(fault) => tracing::debug!(%fault, "the print system was silent"),
        }
        let limit = if told == PrintState::PaperOut {
            patience.paper_out
        } else {
            patience.silent
        };
        if since.elapsed() >= limit {
            return give_up(cups, job, told);
        }
        thread::sleep(PAUSE);
    }
}

fn give_up(cups: &Cups, job: &Job, told: PrintState) -> End {
    // it may have come out between the last look and now: then that is the word
    if let Ok(Word { state, last: true }) = cups.poll(job) {
        return End {
            state,
            out_of_the_spool: true,
        };
    }
    let out_of_the_spool = cups.cancel(job);
    let state = match told {
        PrintState::PaperOut => PrintState::PaperOut,
        _ => PrintState::NotConfirmed,
    };
    End {
        state,
        out_of_the_spool,
    }
}
