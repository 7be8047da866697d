//! Choosing where receipts go, and trying it.

use std::{path::PathBuf, sync::Arc};

use kiosk_paper::figure;
use kiosk_printer::{
    Chosen, Format, OfferedPrinter, PrintOutcome, PrintState, PrintSystem, PrinterAddress, PrinterKind, PrinterState,
    SlipObserver,
};
use rusqlite::Transaction;

use super::{LoosePage, Printing, follow::with_edges};
use crate::{
    Fault, clock,
    core::lock,
    documents::receipt::{Receipt, Row},
    notice::Notice,
    operators::{AtWork, Maintains},
    store::{ChosenPrinter, KnownPrinter, PrinterHeads, StoreFault},
    view::{self, PrintFact, Printer, PrinterChoice, Register},
    words,
};

impl Printing {
    /// # Errors
    /// Where nobody is signed in or the database refuses; a print system that does not answer shows only the
    /// PDF file and what was typed.
    pub async fn printers(&self, _by: &AtWork) -> Result<Vec<PrinterChoice>, Fault> {
        self.offered().await
    }

    async fn offered(&self) -> Result<Vec<PrinterChoice>, Fault> {
        let (chosen, known, heads) = self.core.store.read(|db| {
            let (chosen, known) = (ChosenPrinter::find(db)?, KnownPrinter::all(db)?);
            Ok((chosen, known, PrinterHeads::find(db)?))
        })?;
        let printers = self.printers.clone();
        let found = tokio::task::spawn_blocking(move || printers.found()).await?;
        Ok(offered(found, &known, &heads, chosen.as_ref()))
    }

    /// # Errors
    /// Where nobody is signed in, or there is no such printer.
    pub async fn choose_printer(
        &self,
        _by: &AtWork,
        id: &str,
        folder: Option<PathBuf>,
    ) -> Result<Vec<PrinterChoice>, Fault> {
        self.choose(id, folder).await
    }

    async fn choose(&self, id: &str, folder: Option<PathBuf>) -> Result<Vec<PrinterChoice>, Fault> {
        let found = self
            .offered()
            .await?
            .into_iter()
            .find(|choice| choice.id == id)
            .ok_or(Fault::NoPrinter)?;
        let chosen = Chosen {
            id: found.id,
            name: found.name,
            kind: found.kind.into(),
            paper: found.paper.into(),
            head: None,
            folder,
        };
        self.core
            .store
            .write::<_, StoreFault>(|tx| ChosenPrinter::keep(tx, &chosen))?;
        self.printer_changed().await
    }

    /// A receipt printer by its address or port, which no print system knows. It is chosen at once.
    ///
    /// # Errors
    /// Where no technician or supervisor is signed in, or where this is no address and no port that a printer is at now.
    pub async fn add_printer(&self, _by: &AtWork<Maintains>, address: &str) -> Result<Vec<PrinterChoice>, Fault> {
        let address = PrinterAddress::typed(address)
            .filter(|address| self.printers.admits(address))
            .map(|address| self.printers.lasting(address))
            .ok_or(Fault::PrinterAddress)?;
        let OfferedPrinter { id, paper, .. } = address.offered();
        let printer = KnownPrinter {
            address,
            paper,
            by_hand: true,
        };
        self.core.store.write::<_, StoreFault>(|tx| printer.keep(tx))?;
        self.choose(&id, None).await
    }

    /// # Errors
    /// Where no technician or supervisor is signed in, or the database refuses.
    pub async fn forget_printer(&self, _by: &AtWork<Maintains>, id: &str) -> Result<Vec<PrinterChoice>, Fault> {
        self.core.store.write::<_, StoreFault>(|tx| {
            KnownPrinter::forget(tx, id)?;
            let mut heads = PrinterHeads::find(tx)?;
            heads.moves(id, None);
            heads.keep(tx)?;
            match ChosenPrinter::find(tx)? {
                Some(chosen) if chosen.id == id => ChosenPrinter::forget(tx),
                _ => Ok(()),
            }
        })?;
        *lock(&self.printer_seen) = None;
        self.printer_changed().await
    }

    /// # Errors
    /// Where nobody is signed in, or no such printer is offered.
    pub async fn set_paper(&self, _by: &AtWork, id: &str, paper: view::Paper) -> Result<Vec<PrinterChoice>, Fault> {
        let offered = self.offered().await?.iter().any(|choice| choice.id == id);
        if !offered {
            return Err(Fault::NoPrinter);
        }
        let printer = KnownPrinter {
            address: id.parse().map_err(|()| Fault::NoPrinter)?,
            paper: paper.into(),
            by_hand: false,
        };
        self.core.store.write::<_, StoreFault>(|tx| {
            printer.keep(tx)?;
            match ChosenPrinter::find(tx)? {
                Some(chosen) if chosen.id == id => {
                    let paper = paper.into();
                    ChosenPrinter::keep(tx, &Chosen { paper, ..chosen })
                }
                _ => Ok(()),
            }
        })?;
        self.printer_changed().await
    }

    /// How wide a receipt printer prints: the test page shows whether it is so.
    ///
    /// # Errors
    /// Where no technician or supervisor is signed in, or no such receipt printer is offered.
    pub async fn set_head(
        &self,
        _by: &AtWork<Maintains>,
        id: &str,
        head: view::Head,
    ) -> Result<Vec<PrinterChoice>, Fault> {
        let offered = self.offered().await?;
        if !offered.iter().any(|choice| choice.id == id && choice.head.is_some()) {
            return Err(Fault::NoPrinter);
        }
        self.core.store.write::<_, StoreFault>(|tx| {
            let mut heads = PrinterHeads::find(tx)?;
            heads.set(id, head.into());
            heads.keep(tx)
        })?;
        self.printer_changed().await
    }

    /// A page like a receipt, of nobody, for the chosen printer. What becomes of it stands in the frame's facts.
    ///
    /// # Errors
    /// Where nobody is signed in, or no printer is chosen.
    pub fn print_test_page(self: &Arc<Self>, _by: &AtWork) -> Result<(), Fault> {
        let chosen = self.core.store.read(ChosenPrinter::find)?.ok_or(Fault::NoPrinter)?;
        let document = with_edges(
            &self.test_page(&chosen).document(),
            &chosen,
            self.documents.type_size()?,
        )?;
        let room = Arc::clone(self);
        self.test_is(&PrintState::Queued.into(), true);
        let sending = self.send_loose(chosen, "test", document, TestPageWatcher(Arc::clone(self)));
        tokio::spawn(async move {
            if let Ok(outcome) = sending.await {
                room.test_is(&outcome, false);
            }
        });
        Ok(())
    }

    /// Asks how the chosen printer is; where none was chosen yet, takes the system's default.
    pub async fn look_at_printer(&self) {
        let Ok(mut chosen) = self.core.store.read(ChosenPrinter::find) else {
            return;
        };
        let printers = self.printers.clone();
        let before = chosen.clone();
        let asked = tokio::task::spawn_blocking(move || {
            chosen = match chosen {
                None => default(&printers),
                Some(chosen) => Some(lasting(&printers, chosen)),
            };
            let state = chosen
                .as_ref()
                .map_or(PrinterState::None, |chosen| printers.state(chosen));
            (chosen, state)
        });
        let Ok((chosen, state)) = asked.await else { return };
        if let Some(chosen) = chosen.filter(|chosen| before.as_ref() != Some(chosen))
            && let Err(fault) = self.core.store.write::<_, StoreFault>(|tx| {
                // another one may have been chosen meanwhile
                if ChosenPrinter::find(tx)? != before {
                    return Ok(());
                }
                if let Some(before) = &before {
                    renamed(tx, &before.id, &chosen)?;
                }
                ChosenPrinter::keep(tx, &chosen)
            })
        {
            tracing::error!(%fault, "printer not stored");
        }
        if lock(&self.printer_seen).replace(state) != Some(state) {
            self.core.tell(Notice::Status);
        }
    }

    /// The chosen printer, how it is, and the last test page.
    pub(crate) fn state(&self) -> Result<Printer, StoreFault> {
        let chosen = self.core.store.read(ChosenPrinter::find)?;
        let seen = *lock(&self.printer_seen);
        Ok(Printer {
            state: match &chosen {
                None => PrinterState::None,
                Some(chosen) if chosen.kind == PrinterKind::File => PrinterState::File,
                Some(_) => seen.unwrap_or(PrinterState::Unknown),
            }
            .into(),
            paper: chosen.as_ref().map(|chosen| chosen.paper.into()),
            name: chosen.map(|chosen| chosen.name),
            test: lock(&self.test_page).clone().map(fact),
        })
    }

    async fn printer_changed(&self) -> Result<Vec<PrinterChoice>, Fault> {
        *lock(&self.test_page) = None;
        self.look_at_printer().await;
        self.core.tell(Notice::Status);
        self.offered().await
    }

    fn test_is(&self, outcome: &PrintOutcome, on_its_way: bool) {
        *lock(&self.test_page) = Some(LoosePage {
            outcome: outcome.clone(),
            at: self.core.clock.now(),
            on_its_way,
        });
        self.core.tell(Notice::Status);
    }

    /// As wide, as dark and as hard to draw as a receipt; its codes say only that it is a test.
    fn test_page(&self, chosen: &Chosen) -> Receipt {
        let now = self.core.clock.now();
        let escpos = chosen.format() == Format::EscPos;
        let head = figure(&chosen.head().dots().to_string());
        let row = |register, previous: &str, current: &str| Row {
            register,
            places: Some(2),
            previous: Some(previous.to_owned()),
            current: Some(current.to_owned()),
        };
        Receipt {
            service_title: words::get("printer.test").to_owned(),
            office_name: words::with("printer.test.name", &chosen.name),
            tracking_number: Some(TEST.to_owned()),
            rows: vec![
                row(Register::Mid, "1234567.89", "1234567.89"),
                row(Register::Peak, "0", "9876543.21"),
            ],
            declared_on: clock::jalali(now).to_string(),
            qr: Some(TEST.to_owned()),
            notes: escpos
                .then(|| words::with("printer.test.edges", &head))
                .into_iter()
                .collect(),
            ..self.documents.blank(self.core.settings().reading(), "", now)
        }
    }
}

const TEST: &str = "TEST-0123456789";

/// What was found, with what was said at this counter.
fn offered(
    found: Vec<OfferedPrinter>,
    known: &[KnownPrinter],
    heads: &PrinterHeads,
    chosen: Option<&Chosen>,
) -> Vec<PrinterChoice> {
    let mut choices: Vec<PrinterChoice> = found.into_iter().map(|printer| choice(printer, false)).collect();
    for printer in known {
        let id = printer.address.to_string();
        if printer.by_hand && !choices.iter().any(|choice| choice.id == id) {
            // the PDF file stays the last
            let last = choices.len().saturating_sub(1);
            choices.insert(last, choice(printer.address.offered(), true));
        }
        if let Some(choice) = choices.iter_mut().find(|choice| choice.id == id) {
            choice.paper = printer.paper.into();
        }
    }
    for choice in &mut choices {
        choice.chosen = chosen.is_some_and(|chosen| chosen.id == choice.id);
        choice.head = head_of(choice, heads);
    }
    choices
}

fn choice(printer: OfferedPrinter, by_hand: bool) -> PrinterChoice {
    PrinterChoice {
        id: printer.id,
        name: match printer.kind {
            PrinterKind::File => words::get("printer.file").to_owned(),
            _ => printer.name,
        },
        kind: printer.kind.into(),
        paper: printer.paper.into(),
        head: None,
        chosen: false,
        system_default: printer.system_default,
        by_hand,
    }
}

fn default(printers: &PrintSystem) -> Option<Chosen> {
    let printer = printers
        .found()
        .into_iter()
        .find(|printer| printer.system_default && printer.kind != PrinterKind::File)?;
    Some(Chosen {
        id: printer.id,
        name: printer.name,
        kind: printer.kind,
        paper: printer.paper,
        head: None,
        folder: None,
    })
}

/// The head of a receipt printer, as it prints now.
fn head_of(choice: &PrinterChoice, heads: &PrinterHeads) -> Option<view::Head> {
    let printer = Chosen {
        id: choice.id.clone(),
        name: String::new(),
        kind: choice.kind.into(),
        paper: choice.paper.into(),
        head: heads.of(&choice.id),
        folder: None,
    };
    (printer.format() == Format::EscPos).then(|| printer.head().into())
}

/// The same printer, by what it is: a version before this one, or a machine that knew nothing of it, had only its port.
fn lasting(printers: &PrintSystem, chosen: Chosen) -> Chosen {
    let Ok(place) = chosen.id.parse::<PrinterAddress>() else {
        return chosen;
    };
    let OfferedPrinter { id, name, .. } = printers.lasting(place).offered();
    if id == chosen.id {
        chosen
    } else {
        Chosen { id, name, ..chosen }
    }
}

/// What was said of a printer is said of it under its new id.
fn renamed(tx: &Transaction<'_>, before: &str, now: &Chosen) -> Result<(), StoreFault> {
    let known = KnownPrinter::all(tx)?
        .into_iter()
        .find(|known| known.address.to_string() == before);
    if let (Some(known), Ok(address)) = (known, now.id.parse()) {
        KnownPrinter::forget(tx, before)?;
        KnownPrinter { address, ..known }.keep(tx)?;
    }
    let mut heads = PrinterHeads::find(tx)?;
    heads.moves(before, Some(&now.id));
    heads.keep(tx)
}

/// What became of such a page, as the screen says it.
pub(super) fn fact(page: LoosePage) -> PrintFact {
    let LoosePage {
        outcome,
        at,
        on_its_way,
    } = page;
    PrintFact {
        state: outcome.state.into(),
        reason: outcome.reason.map(Into::into),
        on_its_way,
        at: Some(clock::second(at)),
        copies: 1,
        file: outcome.file.map(|path| path.display().to_string()),
    }
}

struct TestPageWatcher(Arc<Printing>);

impl SlipObserver for TestPageWatcher {
    /// No record hangs on a test page: it is sent in any case.
    fn handed_over(&mut self, _job: Option<i32>) -> bool {
        true
    }

    fn changed(&mut self, outcome: &PrintOutcome) {
        self.0.test_is(outcome, true);
    }
}
