//! A page that belongs to no record: it goes out once, and what became of it is said to the one who asked, and kept nowhere.

use kiosk_paper::Document;
use kiosk_printer::{PrintJob, PrintOutcome, PrinterFault, SlipKey, SlipObserver};

use super::{Printing, follow::in_its_language};
use crate::{
    Fault, clock,
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
        let now = self.core.clock.now();
        let key = SlipKey {
            tracking_number: name.to_owned(),
            revision: 1,
            // No two pages have the same name in a spool.
            copy: u32::try_from(now.as_second()).unwrap_or(0),
        };
        let document = in_its_language(document, &chosen, self.documents.type_size()?)?;
        let printers = self.printers.clone();
        let printed = tokio::task::spawn_blocking(move || {
            let job = PrintJob { key, document };
            let printed = printers.print(&chosen, &job, &mut Unwatched);
            if let Err(fault) = &printed {
                tracing::error!(%fault, slip = job.title(), "page not printed");
            }
            printed
        });
        let outcome = match printed.await? {
            Ok(outcome) => outcome,
            Err(fault) => PrinterFault::word(&fault),
        };
        self.look_at_printer().await;
        Ok(PrintFact {
            state: outcome.state.into(),
            reason: outcome.reason.map(Into::into),
            on_its_way: false,
            at: Some(clock::second(self.core.clock.now())),
            copies: 1,
            file: outcome.file.map(|path| path.display().to_string()),
        })
    }
}

/// No record hangs on such a page: it is sent in any case.
struct Unwatched;

impl SlipObserver for Unwatched {
    fn handed_over(&mut self, _job: Option<i32>) -> bool {
        true
    }

    fn changed(&mut self, _outcome: &PrintOutcome) {}
}
