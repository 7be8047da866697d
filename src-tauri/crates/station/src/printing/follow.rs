//! Slips on their way to a printer. Nothing is called printed before the printer says so.

use std::{path::PathBuf, sync::Arc};

use kiosk_paper::{Document, Paper, Raster, TypeSize, escpos, pdf, picture, raster};
use kiosk_printer::{
    Chosen, Format, Leftover, PICTURE_DPI, PrintJob, PrintOutcome, PrintReason, PrintState, PrinterAddress,
    PrinterFault, PrinterKind, SlipKey, SlipObserver,
};
use kiosk_wire::journal::Event;

use super::Printing;
use crate::{
    Fault,
    core::Core,
    documents::{print_fact, set_for},
    operators::{AtWork, TakesRecords},
    store::{ChosenPrinter, Slip, StoreFault},
    view::PrintFact,
    words,
};

impl Printing {
    /// Prints the slip; from the second time on it is marked «المثنی».
    ///
    /// The slip's row stands before anything goes to a printer, so that a crash in between leaves a question
    /// and never an unmarked second slip.
    ///
    /// # Errors
    /// Fails if there is no such record, no printer is chosen, or a PDF file cannot be written.
    pub async fn print(
        self: &Arc<Self>,
        _by: &AtWork<TakesRecords>,
        tracking_number: &str,
    ) -> Result<PrintFact, Fault> {
        self.print_slip(tracking_number).await
    }

    async fn print_slip(self: &Arc<Self>, tracking_number: &str) -> Result<PrintFact, Fault> {
        let chosen = self.core.store.read(ChosenPrinter::find)?.ok_or(Fault::NoPrinter)?;
        let job = self.slip(tracking_number, &chosen)?;
        if chosen.kind == PrinterKind::File {
            self.follow(chosen, job).await.map_err(Fault::Printer)?;
        } else {
            let room = Arc::clone(self);
            tokio::spawn(async move { room.follow(chosen, job).await });
        }
        self.printed(tracking_number)
    }

    /// Writes the slip as a PDF file, into the folder given or the one chosen with the printer. Gives the file's path.
    ///
    /// # Errors
    /// Fails if the folder cannot be written.
    pub async fn print_to_file(
        self: &Arc<Self>,
        _by: &AtWork<TakesRecords>,
        tracking_number: &str,
        folder: Option<PathBuf>,
    ) -> Result<String, Fault> {
        let chosen = self.core.store.read(ChosenPrinter::find)?;
        let mut file = chosen
            .filter(|chosen| chosen.kind == PrinterKind::File)
            .unwrap_or_else(|| Chosen {
                id: PrinterAddress::File.to_string(),
                name: words::get("printer.file").to_owned(),
                kind: PrinterKind::File,
                paper: Paper::A5,
                head: None,
                folder: None,
            });
        file.folder = folder.or(file.folder);
        let job = self.slip(tracking_number, &file)?;
        let outcome = self.follow(file, job).await.map_err(Fault::Printer)?;
        Ok(outcome.file.map(|path| path.display().to_string()).unwrap_or_default())
    }

    /// The operator has put paper in, or whatever the printer wanted: the slip that waits goes on. One that was given up
    /// is printed again; one that came out while the operator pressed the key is not.
    ///
    /// # Errors
    /// Those of [`Printing::print`].
    pub async fn print_on(
        self: &Arc<Self>,
        _by: &AtWork<TakesRecords>,
        tracking_number: &str,
    ) -> Result<PrintFact, Fault> {
        let slip = self.newest(tracking_number)?;
        if slip.as_ref().is_some_and(|slip| slip.open) {
            self.printers.go_on();
            return Ok(print_fact(slip));
        }
        let is_out = |slip: &Slip| matches!(slip.state, PrintState::Confirmed | PrintState::File);
        if slip.as_ref().is_some_and(is_out) {
            return Ok(print_fact(slip));
        }
        self.print_slip(tracking_number).await
    }

    /// What the operator says of a slip that only a person at the printer can tell of.
    ///
    /// # Errors
    /// Fails if there is no such record.
    pub fn slip_seen(
        &self,
        _by: &AtWork<TakesRecords>,
        tracking_number: &str,
        came_out: bool,
    ) -> Result<PrintFact, Fault> {
        let core = &self.core;
        let revision = self.documents.stored(tracking_number)?.revision;
        let said = if came_out {
            PrintOutcome::because(PrintState::NotConfirmed, PrintReason::SaidOut)
        } else {
            PrintOutcome::because(PrintState::Failed, PrintReason::SaidNotOut)
        };
        let now = core.clock.now();
        core.store.write::<_, StoreFault>(|tx| {
            let Some(slip) = Slip::newest(tx, tracking_number, revision)?.filter(Slip::is_asked_about) else {
                return Ok(());
            };
            Slip::set(tx, &slip.key, &said, now)?;
            let SlipKey {
                tracking_number,
                revision,
                copy,
            } = slip.key;
            let seen = Event::SlipSeen {
                tracking_number,
                revision,
                copy: copy + 1,
                came_out,
            };
            core.journal.write(tx, seen)
        })?;
        core.tell_record(tracking_number);
        self.printed(tracking_number)
    }

    /// Takes back what an earlier run, or a silent print system, left in a spool, so that it never prints on its own.
    pub async fn settle_left_behind(&self) {
        let (printers, core) = (self.printers.clone(), Arc::clone(&self.core));
        let settled = tokio::task::spawn_blocking(move || settle(&printers, &core)).await;
        for key in settled.unwrap_or_default() {
            self.core.tell_record(&key.tracking_number);
        }
    }

    /// A slip is about to be asked for: the line to the printer is opened meanwhile.
    pub fn expect_slip(&self) {
        if let Ok(Some(chosen)) = self.core.store.read(ChosenPrinter::find) {
            let printers = self.printers.clone();
            std::thread::spawn(move || printers.expect(&chosen));
        }
    }

    fn printed(&self, tracking_number: &str) -> Result<PrintFact, Fault> {
        Ok(print_fact(self.newest(tracking_number)?))
    }

    fn newest(&self, tracking_number: &str) -> Result<Option<Slip>, Fault> {
        let revision = self.documents.stored(tracking_number)?.revision;
        let newest = self.core.store.read(|db| Slip::newest(db, tracking_number, revision));
        Ok(newest?)
    }

    /// A new slip of the record: its row, and what goes to the printer.
    fn slip(&self, tracking_number: &str, chosen: &Chosen) -> Result<PrintJob, Fault> {
        let stored = self.documents.stored(tracking_number)?;
        // Before the slip has a row: nothing of it could be printed.
        stored.contents().ok_or(Fault::Purged)?;
        let now = self.core.clock.now();
        let key = self.core.store.write::<_, StoreFault>(|tx| {
            let key = Slip::next(tx, tracking_number, stored.revision, now)?;
            let printed = Event::Printed {
                tracking_number: key.tracking_number.clone(),
                revision: key.revision,
                copy: key.copy + 1,
            };
            self.core.journal.write(tx, printed)?;
            Ok(key)
        })?;
        let receipt = self.documents.receipt_of(&stored, key.copy)?;
        let document = in_its_language(&receipt.document(), chosen, self.documents.type_size()?)?;
        Ok(PrintJob { key, document })
    }

    /// Hands the slip over and stays with it until the printer has spoken, or has been silent too long. What the printer
    /// says is stored by the thread that hears it.
    async fn follow(&self, chosen: Chosen, job: PrintJob) -> Result<PrintOutcome, PrinterFault> {
        let recorder = SlipRecorder {
            core: Arc::clone(&self.core),
            key: job.key.clone(),
            printer: chosen.id.clone(),
        };
        let (printers, mut at_work) = (self.printers.clone(), recorder.clone());
        let printing = tokio::task::spawn_blocking(move || {
            // What a silent print system kept of an earlier slip comes out of its spool before this one goes in.
            if chosen.kind != PrinterKind::File {
                settle(&printers, &at_work.core);
            }
            let end = printers.print(&chosen, &job, &mut at_work);
            if let Err(fault) = &end {
                tracing::error!(%fault, slip = job.title(), "slip not printed");
            }
            let outcome = end.as_ref().map_or_else(PrinterFault::word, Clone::clone);
            at_work.store(&outcome, true);
            end
        });
        let end = printing.await.unwrap_or_else(|fault| {
            tracing::error!(%fault, "print task panicked; slip state unknown");
            let unknown = PrintOutcome::because(PrintState::NotConfirmed, PrintReason::Interrupted);
            recorder.store(&unknown, true);
            Ok(unknown)
        });
        self.look_at_printer().await;
        end
    }
}

/// The slip in the printer's own language.
pub(super) fn in_its_language(document: &Document, chosen: &Chosen, size: TypeSize) -> Result<Vec<u8>, Fault> {
    written(document, chosen, size, |dots| dots)
}

/// The same, with the edges of what a receipt printer's head should reach.
pub(super) fn with_edges(document: &Document, chosen: &Chosen, size: TypeSize) -> Result<Vec<u8>, Fault> {
    written(document, chosen, size, Raster::with_edges)
}

fn written(
    document: &Document,
    chosen: &Chosen,
    size: TypeSize,
    finished: fn(Raster) -> Raster,
) -> Result<Vec<u8>, Fault> {
    let pages = set_for(chosen, document, size);
    Ok(match chosen.format() {
        Format::Pdf => pdf(&pages, document)?,
        Format::Picture => picture(&pages, PICTURE_DPI).iter().flat_map(Raster::pbm).collect(),
        Format::EscPos => escpos(&finished(raster(&pages, chosen.head()))),
    })
}

/// Stores where a slip goes before it can come out, and then each new word of the printer.
#[derive(Clone)]
struct SlipRecorder {
    core: Arc<Core>,
    key: SlipKey,
    printer: String,
}

impl SlipRecorder {
    fn store(&self, outcome: &PrintOutcome, last: bool) {
        let now = self.core.clock.now();
        let stored = self.core.store.write::<_, StoreFault>(|tx| {
            Slip::set(tx, &self.key, outcome, now)?;
            if last {
                Slip::ended(tx, &self.key, outcome.reason == Some(PrintReason::StillInSpool))?;
            }
            Ok(())
        });
        if let Err(fault) = stored {
            tracing::error!(%fault, slip = self.key.title(), "printer's word not stored");
        }
        self.core.tell_record(&self.key.tracking_number);
    }
}

impl SlipObserver for SlipRecorder {
    fn handed_over(&mut self, job: Option<i32>) -> bool {
        let now = self.core.clock.now();
        let stored = self
            .core
            .store
            .write::<_, StoreFault>(|tx| Slip::begins(tx, &self.key, &self.printer, job, now));
        if let Err(fault) = &stored {
            tracing::error!(%fault, slip = self.key.title(), "cannot record hand-over; slip not sent");
        }
        stored.is_ok()
    }

    fn changed(&mut self, outcome: &PrintOutcome) {
        self.store(outcome, false);
    }
}

/// Gives the slips whose state is another one now.
fn settle(printers: &kiosk_printer::PrintSystem, core: &Core) -> Vec<SlipKey> {
    let left = core.store.read(Slip::left_behind).unwrap_or_else(|fault| {
        tracing::error!(%fault, "slips left in a spool not readable");
        Vec::new()
    });
    let mut settled = Vec::new();
    for slip in left {
        let (Some(printer), Some(job)) = (&slip.printer, slip.job) else {
            continue;
        };
        let became = match printers.settle(printer, job, &slip.key.title()) {
            Ok(became) => became,
            Err(fault) => {
                tracing::warn!(%fault, slip = slip.key.title(), "slip may still be in the spool");
                continue;
            }
        };
        let outcome = match (became, slip.reason) {
            // What the operator said stands.
            (_, reason) if !matches!(reason, Some(PrintReason::Interrupted | PrintReason::StillInSpool)) => None,
            (Leftover::Ended(outcome), _) => Some(outcome),
            (Leftover::NeverSent, _) => Some(PrintOutcome::because(PrintState::Failed, PrintReason::NeverSent)),
            (Leftover::Unknown, Some(PrintReason::Interrupted)) => None,
            (Leftover::Unknown, _) => Some(PrintState::NotConfirmed.into()),
        };
        let now = core.clock.now();
        let stored = core.store.write::<_, StoreFault>(|tx| {
            if let Some(outcome) = &outcome {
                Slip::set(tx, &slip.key, outcome, now)?;
            }
            Slip::ended(tx, &slip.key, false)
        });
        match stored {
            Ok(()) => settled.push(slip.key),
            Err(fault) => tracing::error!(%fault, slip = slip.key.title(), "printer's word not stored"),
        }
    }
    settled
}
