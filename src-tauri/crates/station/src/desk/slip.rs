//! Slips on their way to a printer. Nothing is called printed before the printer says so.

use std::{path::PathBuf, sync::Arc};

use kiosk_paper::{Head, Info, Raster, TypeSize, escpos, layout, pdf, picture, raster};
use kiosk_wire::journal::Event;
use tokio::sync::mpsc;

use crate::{
    Fault, Station,
    clock::Clock,
    documents::{Receipt, print_fact},
    notice::Notice,
    printer::{Chosen, Format, Heard, Left, PICTURE_DPI, Place, PrinterFault, Word, Work},
    store::{Slip, SlipKey, Store, StoreFault},
    view::{Paper, PrintFact, PrintReason, PrintState, PrinterKind},
    words,
};

impl Station {
    /// Prints the slip; from the second time on it is marked «المثنی».
    ///
    /// The slip's row stands before anything goes to a printer, so that a crash in between leaves a question
    /// and never an unmarked second slip.
    ///
    /// # Errors
    /// Where nobody is signed in, there is no such record, no printer is chosen, or a PDF file cannot be written.
    pub async fn print(self: &Arc<Self>, tracking_number: &str) -> Result<PrintFact, Fault> {
        self.operator()?;
        let chosen = self.store.read(Chosen::find)?.ok_or(Fault::NoPrinter)?;
        let slip = self.slip(tracking_number, &chosen)?;
        if chosen.kind == PrinterKind::File {
            self.follow(chosen, slip).await.map_err(Fault::Printer)?;
        } else {
            let station = Arc::clone(self);
            tokio::spawn(async move { station.follow(chosen, slip).await });
        }
        self.printed(tracking_number)
    }

    /// Writes the slip as a PDF file, into the folder given or the one chosen with the printer.
    ///
    /// # Errors
    /// Where the folder cannot be written.
    pub async fn print_to_file(&self, tracking_number: &str, folder: Option<PathBuf>) -> Result<String, Fault> {
        self.operator()?;
        let chosen = self.store.read(Chosen::find)?;
        let mut file = chosen
            .filter(|chosen| chosen.kind == PrinterKind::File)
            .unwrap_or_else(|| Chosen {
                id: Place::File.to_string(),
                name: words::get("printer.file").to_owned(),
                kind: PrinterKind::File,
                paper: Paper::A5,
                folder: None,
            });
        file.folder = folder.or(file.folder);
        let slip = self.slip(tracking_number, &file)?;
        let word = self.follow(file, slip).await.map_err(Fault::Printer)?;
        Ok(word.file.map(|path| path.display().to_string()).unwrap_or_default())
    }

    /// The operator has put paper in, or whatever the printer wanted: the slip that waits goes on. One that was given up
    /// is printed again; one that came out while the operator pressed the key is not.
    ///
    /// # Errors
    /// Those of [`Station::print`].
    pub async fn print_on(self: &Arc<Self>, tracking_number: &str) -> Result<PrintFact, Fault> {
        self.operator()?;
        let fact = self.printed(tracking_number)?;
        if fact.on_its_way {
            self.printers.go_on();
            return Ok(fact);
        }
        if matches!(fact.state, PrintState::Confirmed | PrintState::File) {
            return Ok(fact);
        }
        self.print(tracking_number).await
    }

    /// What the operator says of a slip that nobody else can tell of.
    ///
    /// # Errors
    /// Where nobody is signed in, or there is no such record.
    pub fn slip_seen(&self, tracking_number: &str, came_out: bool) -> Result<PrintFact, Fault> {
        self.operator()?;
        let revision = self.stored(tracking_number)?.revision;
        let said = if came_out {
            Word::because(PrintState::NotConfirmed, PrintReason::SaidOut)
        } else {
            Word::because(PrintState::Failed, PrintReason::SaidNotOut)
        };
        let now = self.clock.now();
        self.store.write::<_, StoreFault>(|tx| {
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
            self.journal.write(tx, seen)
        })?;
        self.tell(Notice::Record {
            tracking_number: tracking_number.to_owned(),
        });
        self.printed(tracking_number)
    }

    /// Takes back what an earlier run, or a silent print system, left in a spool, so that it never prints on its own.
    pub async fn settle_left_behind(&self) {
        let (printers, store, clock) = (self.printers.clone(), Arc::clone(&self.store), Arc::clone(&self.clock));
        let settled = tokio::task::spawn_blocking(move || settle(&printers, &store, clock.as_ref())).await;
        for key in settled.unwrap_or_default() {
            self.tell(Notice::Record {
                tracking_number: key.tracking_number,
            });
        }
    }

    /// A slip is about to be asked for: the line to the printer is opened meanwhile.
    pub(super) fn expect_slip(&self) {
        if let Ok(Some(chosen)) = self.store.read(Chosen::find) {
            let printers = self.printers.clone();
            std::thread::spawn(move || printers.expect(&chosen));
        }
    }

    pub(super) fn printed(&self, tracking_number: &str) -> Result<PrintFact, Fault> {
        let revision = self.stored(tracking_number)?.revision;
        let slip = self.store.read(|db| Slip::newest(db, tracking_number, revision))?;
        Ok(print_fact(slip))
    }

    /// A new slip of the record: its row, and what goes to the printer.
    fn slip(&self, tracking_number: &str, chosen: &Chosen) -> Result<Work, Fault> {
        let stored = self.stored(tracking_number)?;
        // Before the slip has a row: nothing of it could be printed.
        stored.contents().ok_or(Fault::Purged)?;
        let now = self.clock.now();
        let key = self.store.write::<_, StoreFault>(|tx| {
            let key = Slip::next(tx, tracking_number, stored.revision, now)?;
            let printed = Event::Printed {
                tracking_number: key.tracking_number.clone(),
                revision: key.revision,
                copy: key.copy + 1,
            };
            self.journal.write(tx, printed)?;
            Ok(key)
        })?;
        let receipt = self.receipt_of(&stored, key.copy)?;
        let document = document(&receipt, chosen, self.type_size()?)?;
        Ok(Work { key, document })
    }

    /// Hands the slip over and stays with it until the printer has spoken, or has been silent too long.
    async fn follow(&self, chosen: Chosen, slip: Work) -> Result<Word, PrinterFault> {
        let key = slip.key.clone();
        let (states, mut changes) = mpsc::unbounded_channel();
        let mut pen = Pen {
            store: Arc::clone(&self.store),
            clock: Arc::clone(&self.clock),
            key: key.clone(),
            printer: chosen.id.clone(),
            states,
        };
        let printers = self.printers.clone();
        let job = tokio::task::spawn_blocking(move || {
            if chosen.kind != PrinterKind::File {
                settle(&printers, &pen.store, pen.clock.as_ref());
            }
            printers.print(&chosen, &slip, &mut pen)
        });
        while let Some(word) = changes.recv().await {
            self.slip_is(&key, &word, false);
        }
        let end = match job.await {
            Ok(end) => end,
            Err(fault) => {
                tracing::error!(%fault, "the printer was left alone");
                Ok(Word::because(PrintState::NotConfirmed, PrintReason::Interrupted))
            }
        };
        match &end {
            Ok(word) => self.slip_is(&key, word, true),
            Err(fault) => {
                tracing::error!(%fault, "the slip was not printed");
                self.slip_is(&key, &fault.word(), true);
            }
        }
        self.look_at_printer().await;
        end
    }

    fn slip_is(&self, key: &SlipKey, word: &Word, last: bool) {
        let now = self.clock.now();
        let written = self.store.write::<_, StoreFault>(|tx| {
            Slip::set(tx, key, word, now)?;
            if last {
                Slip::ended(tx, key, word.reason == Some(PrintReason::StillInSpool))?;
            }
            Ok(())
        });
        if let Err(fault) = written {
            tracing::error!(%fault, "the printer's word cannot be written down");
        }
        self.tell(Notice::Record {
            tracking_number: key.tracking_number.clone(),
        });
    }
}

/// The slip in the printer's own language.
pub(super) fn document(receipt: &Receipt, chosen: &Chosen, size: TypeSize) -> Result<Vec<u8>, Fault> {
    let document = receipt.document();
    let paper = kiosk_paper::Paper::from(chosen.paper);
    let pages = |paper| layout(&document, paper, size);
    Ok(match (chosen.format(), paper.head()) {
        (Format::Pdf, _) => pdf(&pages(paper), &Info::of(&document))?,
        (Format::Picture, _) => picture(&pages(paper), PICTURE_DPI)
            .iter()
            .flat_map(Raster::pbm)
            .collect(),
        (Format::EscPos, Some(head)) => escpos(&raster(&pages(paper), head)),
        // a receipt printer takes no sheets, whatever it was told it has
        (Format::EscPos, None) => escpos(&raster(&pages(kiosk_paper::Paper::Slip80), Head::Dots576)),
    })
}

/// Writes down where a slip goes before it can come out.
struct Pen {
    store: Arc<Store>,
    clock: Arc<dyn Clock>,
    key: SlipKey,
    printer: String,
    states: mpsc::UnboundedSender<Word>,
}

impl Heard for Pen {
    fn begins(&mut self, job: Option<i32>) -> bool {
        let now = self.clock.now();
        let noted = self
            .store
            .write::<_, StoreFault>(|tx| Slip::begins(tx, &self.key, &self.printer, job, now));
        if let Err(fault) = &noted {
            tracing::error!(%fault, "it cannot be written down that a slip goes out");
        }
        noted.is_ok()
    }

    fn is(&mut self, word: &Word) {
        // The screen may be gone; the printer is followed to its end all the same.
        let _ = self.states.send(word.clone());
    }
}

/// Gives the slips whose state is another one now.
fn settle(printers: &crate::printer::PrintSystem, store: &Store, clock: &dyn Clock) -> Vec<SlipKey> {
    let left = store.read(Slip::left_behind).unwrap_or_else(|fault| {
        tracing::error!(%fault, "what was left behind cannot be read");
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
                tracing::warn!(%fault, "a slip may still be in the spool");
                continue;
            }
        };
        let word = match (became, slip.reason) {
            // What the operator said stands.
            (_, reason) if !matches!(reason, Some(PrintReason::Interrupted | PrintReason::StillInSpool)) => None,
            (Left::Ended(word), _) => Some(word),
            (Left::NeverSent, _) => Some(Word::because(PrintState::Failed, PrintReason::NeverSent)),
            (Left::Unknown, Some(PrintReason::Interrupted)) => None,
            (Left::Unknown, _) => Some(PrintState::NotConfirmed.into()),
        };
        let now = clock.now();
        let written = store.write::<_, StoreFault>(|tx| {
            if let Some(word) = &word {
                Slip::set(tx, &slip.key, word, now)?;
            }
            Slip::ended(tx, &slip.key, false)
        });
        match written {
            Ok(()) => settled.push(slip.key),
            Err(fault) => tracing::error!(%fault, "the printer's word cannot be written down"),
        }
    }
    settled
}
