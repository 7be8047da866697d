//! Choosing where receipts go, and trying it.

use std::{path::PathBuf, sync::Arc};

use super::slip::document;
use crate::{
    Fault, Station,
    access::Who,
    clock,
    documents::{Receipt, Row},
    notice::Notice,
    printer::{Chosen, Heard, Place, PrintSystem, Word, Work},
    station::lock,
    store::{KnownPrinter, Slip, SlipKey, StoreFault},
    view::{Paper, PrintState, PrinterChoice, PrinterKind, PrinterState, Register},
    words,
};

impl Station {
    /// # Errors
    /// Where nobody is signed in or the database refuses; a print system that does not answer shows only the
    /// PDF file and what was typed.
    pub async fn printers(&self) -> Result<Vec<PrinterChoice>, Fault> {
        self.session()?;
        let (chosen, known) = self.store.read(|db| Ok((Chosen::find(db)?, KnownPrinter::all(db)?)))?;
        let printers = self.printers.clone();
        let found = tokio::task::spawn_blocking(move || printers.found()).await?;
        Ok(offered(found, &known, chosen.as_ref()))
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
            paper: found.paper,
            folder,
        };
        self.store.write::<_, StoreFault>(|tx| chosen.keep(tx))?;
        self.printer_changed().await
    }

    /// A receipt printer by its address or port, which no print system knows. It is chosen at once.
    ///
    /// # Errors
    /// Where no technician or supervisor is signed in, or where this is no address and no port that a printer is at now.
    pub async fn add_printer(&self, address: &str) -> Result<Vec<PrinterChoice>, Fault> {
        self.at_work(Who::Technician)?;
        let place = Place::typed(address)
            .filter(|place| self.printers.admits(place))
            .ok_or(Fault::PrinterAddress)?;
        let PrinterChoice { id, paper, .. } = place.by_hand();
        let printer = KnownPrinter {
            place,
            paper,
            by_hand: true,
        };
        self.store.write::<_, StoreFault>(|tx| printer.keep(tx))?;
        self.choose_printer(&id, None).await
    }

    /// # Errors
    /// Where no technician or supervisor is signed in, or the database refuses.
    pub async fn forget_printer(&self, id: &str) -> Result<Vec<PrinterChoice>, Fault> {
        self.at_work(Who::Technician)?;
        self.store.write::<_, StoreFault>(|tx| {
            KnownPrinter::forget(tx, id)?;
            match Chosen::find(tx)? {
                Some(chosen) if chosen.id == id => Chosen::forget(tx),
                _ => Ok(()),
            }
        })?;
        *lock(&self.printer_seen) = None;
        self.printer_changed().await
    }

    /// # Errors
    /// Where nobody is signed in, or no such printer is offered.
    pub async fn set_paper(&self, id: &str, paper: Paper) -> Result<Vec<PrinterChoice>, Fault> {
        let offered = self.printers().await?.iter().any(|choice| choice.id == id);
        if !offered {
            return Err(Fault::NoPrinter);
        }
        let printer = KnownPrinter {
            place: id.parse().map_err(|()| Fault::NoPrinter)?,
            paper,
            by_hand: false,
        };
        self.store.write::<_, StoreFault>(|tx| {
            printer.keep(tx)?;
            match Chosen::find(tx)? {
                Some(chosen) if chosen.id == id => Chosen { paper, ..chosen }.keep(tx),
                _ => Ok(()),
            }
        })?;
        self.printer_changed().await
    }

    /// A page like a receipt, of nobody, for the chosen printer. What becomes of it stands in the frame's facts.
    ///
    /// # Errors
    /// Where nobody is signed in, or no printer is chosen.
    pub fn print_test_page(self: &Arc<Self>) -> Result<(), Fault> {
        self.session()?;
        let chosen = self.store.read(Chosen::find)?.ok_or(Fault::NoPrinter)?;
        let document = document(&self.test_page(&chosen), &chosen, self.type_size()?)?;
        let key = SlipKey {
            tracking_number: "test".to_owned(),
            revision: 1,
            // no two pages have the same name in a spool
            copy: u32::try_from(self.clock.now().as_second()).unwrap_or(0),
        };
        let station = Arc::clone(self);
        self.test_is(&PrintState::Queued.into(), true);
        tokio::task::spawn_blocking(move || {
            let mut eyes = Eyes(Arc::clone(&station));
            let slip = Work { key, document };
            let word = station
                .printers
                .print(&chosen, &slip, &mut eyes)
                .unwrap_or_else(|fault| {
                    tracing::error!(%fault, "the test page was not printed");
                    fault.word()
                });
            station.test_is(&word, false);
        });
        Ok(())
    }

    /// Asks how the chosen printer is; where none was chosen yet, takes the system's default.
    pub async fn look_at_printer(&self) {
        let Ok(mut chosen) = self.store.read(Chosen::find) else {
            return;
        };
        let printers = self.printers.clone();
        let asked = tokio::task::spawn_blocking(move || {
            if chosen.is_none() {
                chosen = default(&printers);
            }
            let state = chosen
                .as_ref()
                .map_or(PrinterState::None, |chosen| printers.state(chosen));
            (chosen, state)
        });
        let Ok((chosen, state)) = asked.await else { return };
        if let Some(chosen) = chosen
            && let Err(fault) = self.store.write::<_, StoreFault>(|tx| match Chosen::find(tx)? {
                // somebody chose meanwhile
                Some(_) => Ok(()),
                None => chosen.keep(tx),
            })
        {
            tracing::error!(%fault, "the printer cannot be remembered");
        }
        if lock(&self.printer_seen).replace(state) != Some(state) {
            self.tell(Notice::Status);
        }
    }

    async fn printer_changed(&self) -> Result<Vec<PrinterChoice>, Fault> {
        *lock(&self.test_page) = None;
        self.look_at_printer().await;
        self.tell(Notice::Status);
        self.printers().await
    }

    fn test_is(&self, word: &Word, open: bool) {
        *lock(&self.test_page) = Some(Slip {
            key: SlipKey {
                tracking_number: String::new(),
                revision: 1,
                copy: 0,
            },
            state: word.state,
            reason: word.reason,
            file: word.file.as_ref().map(|path| path.display().to_string()),
            changed_at: self.clock.now(),
            printer: None,
            job: None,
            open,
        });
        self.tell(Notice::Status);
    }

    /// As wide, as dark and as hard to draw as a receipt; its codes say only that it is a test.
    fn test_page(&self, chosen: &Chosen) -> Receipt {
        let now = self.clock.now();
        let row = |register, previous: &str, current: &str| Row {
            register,
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
            places: Some(2),
            declared_on: clock::jalali(now).to_string(),
            qr: Some(TEST.to_owned()),
            ..self.blank("", now)
        }
    }
}

const TEST: &str = "TEST-0123456789";

/// What was found, with what was said at this counter.
fn offered(mut found: Vec<PrinterChoice>, known: &[KnownPrinter], chosen: Option<&Chosen>) -> Vec<PrinterChoice> {
    for printer in known {
        let id = printer.place.to_string();
        if printer.by_hand && !found.iter().any(|choice| choice.id == id) {
            // the PDF file stays the last
            let last = found.len().saturating_sub(1);
            found.insert(last, printer.place.by_hand());
        }
        if let Some(choice) = found.iter_mut().find(|choice| choice.id == id) {
            choice.paper = printer.paper;
        }
    }
    for choice in &mut found {
        choice.chosen = chosen.is_some_and(|chosen| chosen.id == choice.id);
    }
    found
}

fn default(printers: &PrintSystem) -> Option<Chosen> {
    let choice = printers
        .found()
        .into_iter()
        .find(|choice| choice.system_default && choice.kind != PrinterKind::File)?;
    Some(Chosen {
        id: choice.id,
        name: choice.name,
        kind: choice.kind,
        paper: choice.paper,
        folder: None,
    })
}

struct Eyes(Arc<Station>);

impl Heard for Eyes {
    fn begins(&mut self, _job: Option<i32>) -> bool {
        true
    }

    fn is(&mut self, word: &Word) {
        self.0.test_is(word, true);
    }
}
