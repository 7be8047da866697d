//! A page that belongs to no record: it goes out once, and what became of it is said to the one who asked, and kept nowhere.

use kiosk_paper::Document;
use kiosk_printer::{Chosen, PrintJob, PrintOutcome, PrinterFault, SlipKey, SlipObserver};
use tokio::task::JoinHandle;

use super::{LoosePage, Printing, choice::fact, follow::in_its_language};
use crate::{
    Fault,
    operators::{AtWork, TakesRecords},
    store::ChosenPrinter,
    view::PrintFact,
};

impl Printing {
    /// Prints the page, and waits for the printer's word. `name` names it in a spool.
    ///
    /// # Errors
    /// Where no printer is chosen, or the page cannot be drawn.
    pub async fn print_page(
        &self,
        _by: &AtWork<TakesRecords>,
        name: &str,
        document: &Document,
    ) -> Result<PrintFact, Fault> {
        let chosen = self.core.store.read(ChosenPrinter::find)?.ok_or(Fault::NoPrinter)?;
        let document = in_its_language(document, &chosen, self.documents.type_size()?)?;
        let outcome = self.send_loose(chosen, name, document, Unwatched).await?;
        self.look_at_printer().await;
        Ok(fact(LoosePage {
            outcome,
            at: self.core.clock.now(),
            on_its_way: false,
        }))
    }

    /// Hands it to the printer on a thread of its own; gives the printer's last word.
    pub(super) fn send_loose(
        &self,
        chosen: Chosen,
        name: &str,
        document: Vec<u8>,
        mut watcher: impl SlipObserver + Send + 'static,
    ) -> JoinHandle<PrintOutcome> {
        let key = SlipKey {
            tracking_number: name.to_owned(),
            revision: 1,
            // No two pages have the same name in a spool.
            copy: u32::try_from(self.core.clock.now().as_second()).unwrap_or(0),
        };
        let printers = self.printers.clone();
        tokio::task::spawn_blocking(move || {
            let job = PrintJob { key, document };
            let printed = printers.print(&chosen, &job, &mut watcher);
            if let Err(fault) = &printed {
                tracing::error!(%fault, slip = job.title(), "page not printed");
            }
            printed.unwrap_or_else(|fault| PrinterFault::word(&fault))
        })
    }
}

/// Only its end is asked for. No record hangs on such a page: it is sent in any case.
struct Unwatched;

impl SlipObserver for Unwatched {
    fn handed_over(&mut self, _job: Option<i32>) -> bool {
        true
    }

    fn changed(&mut self, _outcome: &PrintOutcome) {}
}
