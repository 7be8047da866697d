//! Slips on their way to a printer. Nothing is called printed before the printer says so.

use std::{path::PathBuf, sync::Arc};

use kiosk_wire::journal::Event;

use super::{paper::paper_of, receipt::print_fact};
use crate::{
    Fault, Station,
    notice::Notice,
    printer::Chosen,
    receipt::{Info, Paper, layout, pdf},
    station::lock,
    store::{Slip, SlipKey, StoreFault, StoredRecord},
    view::{PrintFact, PrintState, PrinterChoice, PrinterKind, PrinterState},
};

impl Station {
    /// Prints the slip; from the second time on it is marked «المثنی».
    ///
    /// The slip's row stands before anything goes to a printer, so that a crash in between leaves a question
    /// and never an unmarked second slip.
    ///
    /// # Errors
    /// Where nobody is signed in, there is no such record, or no printer is chosen.
    pub async fn print(self: &Arc<Self>, tracking_number: &str) -> Result<PrintFact, Fault> {
        self.operator()?;
        let chosen = self.store.read(Chosen::find)?.ok_or(Fault::NoPrinter)?;
        if chosen.kind == PrinterKind::File {
            self.print_to_file(tracking_number, None).await?;
        } else {
            let (key, title, document) = self.slip(tracking_number, paper_of(chosen.kind))?;
            let station = Arc::clone(self);
            tokio::spawn(async move { station.follow(chosen, key, title, document).await });
        }
        let stored = self.stored(tracking_number)?;
        let slip = self
            .store
            .read(|db| Slip::newest(db, tracking_number, stored.revision))?;
        Ok(print_fact(slip))
    }

    /// Writes the slip as a PDF file, into the folder given or the one chosen with the printer.
    ///
    /// # Errors
    /// Where the folder cannot be written.
    pub async fn print_to_file(&self, tracking_number: &str, folder: Option<PathBuf>) -> Result<String, Fault> {
        self.operator()?;
        let chosen = self.store.read(Chosen::find)?;
        let folder = folder
            .or_else(|| chosen.and_then(|chosen| chosen.folder))
            .or_else(documents);
        let folder = folder.ok_or(Fault::NoPrinter)?;
        let (key, _, document) = self.slip(tracking_number, Paper::A5)?;
        let slip = key.clone();
        let written = tokio::task::spawn_blocking(move || {
            crate::printer::write_pdf(&folder, &slip, &document).map_err(Fault::File)
        })
        .await?;
        match written {
            Ok(path) => {
                let path = path.display().to_string();
                self.slip_is(&key, PrintState::File, Some(&path));
                Ok(path)
            }
            Err(fault) => {
                self.slip_is(&key, PrintState::Failed, None);
                Err(fault)
            }
        }
    }

    /// # Errors
    /// Where nobody is signed in or the database refuses; a print system that does not answer shows only the
    /// PDF file.
    pub async fn printers(&self) -> Result<Vec<PrinterChoice>, Fault> {
        self.session()?;
        let chosen = self.store.read(Chosen::find)?;
        let printers = self.printers.clone();
        Ok(tokio::task::spawn_blocking(move || printers.choices(chosen.as_ref())).await?)
    }

    /// # Errors
    /// Where nobody is signed in, or there is no such printer.
    pub async fn choose_printer(&self, id: &str, folder: Option<PathBuf>) -> Result<Vec<PrinterChoice>, Fault> {
        let found = self
            .printers()
            .await?
            .into_iter()
            .find(|choice| choice.id == id)
            .ok_or(Fault::NoPrinter)?;
        let chosen = Chosen {
            id: found.id,
            name: found.name,
            kind: found.kind,
            folder,
        };
        self.store.write::<_, StoreFault>(|tx| chosen.keep(tx))?;
        self.look_at_printer().await;
        self.tell(Notice::Status);
        self.printers().await
    }

    /// Asks the print system how the chosen printer is; where none was chosen yet, takes the system's default.
    pub async fn look_at_printer(&self) {
        let Ok(mut chosen) = self.store.read(Chosen::find) else {
            return;
        };
        let printers = self.printers.clone();
        let asked = tokio::task::spawn_blocking(move || {
            if chosen.is_none() {
                chosen = printers.default_printer();
            }
            let state = chosen
                .as_ref()
                .map_or(PrinterState::None, |chosen| printers.state(chosen));
            (chosen, state)
        });
        let Ok((chosen, state)) = asked.await else { return };
        if let Some(chosen) = chosen
            && let Err(fault) = self.store.write::<_, StoreFault>(|tx| chosen.keep(tx))
        {
            tracing::error!(%fault, "the printer cannot be remembered");
        }
        if lock(&self.printer_seen).replace(state) != Some(state) {
            self.tell(Notice::Status);
        }
    }

    /// A new slip of the record: its row, its job's name (the number, nothing personal), its PDF.
    fn slip(&self, tracking_number: &str, paper: Paper) -> Result<(SlipKey, String, Vec<u8>), Fault> {
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
        let (title, document) = self.document(&stored, key.copy, paper)?;
        Ok((key, title, document))
    }

    fn document(&self, stored: &StoredRecord, copy: u32, paper: Paper) -> Result<(String, Vec<u8>), Fault> {
        let receipt = self.receipt_of(stored, copy)?;
        let info = Info::of(&receipt);
        let document = pdf(&layout(&receipt, paper, self.type_size()?), &info)?;
        Ok((info.title, document))
    }

    /// Hands the slip over and stays with it until the printer has spoken, or has been silent too long.
    async fn follow(&self, chosen: Chosen, key: SlipKey, title: String, document: Vec<u8>) {
        let printers = self.printers.clone();
        let (states, mut changes) = tokio::sync::mpsc::unbounded_channel();
        let job = tokio::task::spawn_blocking(move || {
            printers.print(&chosen, &title, document, |state| {
                // The screen may be gone; the printer is followed to its end all the same.
                let _ = states.send(state);
            })
        });
        while let Some(state) = changes.recv().await {
            self.slip_is(&key, state, None);
        }
        match job.await {
            Ok(Ok(last)) => self.slip_is(&key, last, None),
            Ok(Err(fault)) => {
                tracing::error!(%fault, "the slip was not printed");
                self.slip_is(&key, PrintState::Failed, None);
            }
            Err(fault) => tracing::error!(%fault, "the printer was left alone"),
        }
        self.look_at_printer().await;
    }

    fn slip_is(&self, key: &SlipKey, state: PrintState, file: Option<&str>) {
        let now = self.clock.now();
        if let Err(fault) = self
            .store
            .write::<_, StoreFault>(|tx| Slip::set(tx, key, state, file, now))
        {
            tracing::error!(%fault, "the printer's word cannot be written down");
        }
        self.tell(Notice::Record {
            tracking_number: key.tracking_number.clone(),
        });
    }
}

/// Where PDF files go when nobody named a folder.
fn documents() -> Option<PathBuf> {
    let dirs = directories::UserDirs::new()?;
    Some(dirs.document_dir().unwrap_or_else(|| dirs.home_dir()).to_owned())
}
