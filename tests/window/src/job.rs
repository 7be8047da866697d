//! The main job, as an operator's hands do it: by the keyboard alone.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;
use town::{
    bills::{Bill, MeterKind},
    people::Visitor,
};

use crate::{Outcome, Screen, Stored, Thing, Worker, digits, wait};

/// A reading that was taken: what was typed, and the number the visitor goes home with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Taken {
    pub tracking_number: String,
    pub bill_id: &'static str,
    pub figures: Figures,
}

/// As typed, by register.
pub type Figures = BTreeMap<&'static str, &'static str>;

/// A line of the list of records.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
pub struct Row {
    pub number: String,
    pub state: String,
}

impl Screen {
    /// From the sign-in screen to the home screen.
    ///
    /// # Errors
    /// Where the operator is not let in.
    pub async fn sign_in(&self, worker: &Worker) -> Outcome {
        self.on("signin").await?;
        self.focus_on("operator").await?;
        self.type_text(&worker.code).await?;
        self.press("Tab").await?;
        self.focus_on("password").await?;
        self.enter(&worker.password).await?;
        wait::until("to be let in", async || {
            Ok((self.name().await? != "signin").then_some(()))
        })
        .await
    }

    /// Types the visitor and what he showed, from an empty reading on.
    ///
    /// # Errors
    /// Where the focus does not go on.
    pub async fn type_visitor(&self, visitor: Visitor) -> Outcome {
        self.focus_on("visitor-id").await?;
        self.enter(visitor.id).await?;
        self.focus_on("mobile").await?;
        self.enter(visitor.mobile).await?;
        self.focus_on("evidence").await?;
        self.type_text("1").await?;
        self.press("Enter").await?;
        self.focus_on("bill-id").await
    }

    /// Scans a bill that was declared at this counter today, and says that this is another declaration.
    ///
    /// # Errors
    /// Where nothing is asked about it.
    pub async fn scan_another(&self, bill: Bill) -> Outcome {
        self.scan(bill.barcode).await?;
        self.see("confirm-bill").await?;
        self.see_bill_id(bill).await?;
        self.focus_on("bill-id").await?;
        self.press("Enter").await?;
        self.focus_on("confirm-bill").await?;
        self.press("Enter").await?;
        self.see("subscriber").await?;
        let first = bill.registers.first().ok_or("a meter without registers")?;
        self.focus_on(&format!("current-{}", first.name)).await
    }

    /// Scans a visitor's bill, and waits until its subscriber is known; goes on to the first figure.
    ///
    /// # Errors
    /// Where he never is, or the figures before are not those on the bill.
    pub async fn scan_bill(&self, bill: Bill) -> Outcome {
        self.scan(bill.barcode).await?;
        self.see("subscriber").await?;
        self.see_bill_id(bill).await?;
        for register in bill.registers {
            self.see(&format!("row-{}", register.name)).await?;
            let script =
                "return document.querySelector(`[data-testid=row-${arguments[0]}] [data-part=previous]`).textContent";
            let before: String = self.ask(script, &[register.name.into()]).await?;
            if trimmed(&digits::ascii(&before)) != trimmed(register.before) {
                return Err(format!("{before} stands before {}, not {}", register.name, register.before).into());
            }
        }
        // He is looked at first.
        self.focus_on("bill-id").await?;
        self.press("Enter").await?;
        let first = bill.registers.first().ok_or("a meter without registers")?;
        self.focus_on(&format!("current-{}", first.name)).await
    }

    async fn see_bill_id(&self, bill: Bill) -> Outcome {
        let right = |thing: &Thing| digits::ascii(thing.value.as_deref().unwrap_or_default()) == bill.id;
        self.see_that("bill-id", "with the scanned id", right).await.map(drop)
    }

    /// Scans a bill nobody knows anything about, chooses its meter's kind, and types the figure before where the
    /// paper shows it: for the first register.
    ///
    /// # Errors
    /// Where the focus does not go on.
    pub async fn scan_unknown_bill(&self, bill: Bill) -> Outcome {
        self.scan(bill.barcode).await?;
        self.see("meter-kind").await?;
        self.see_bill_id(bill).await?;
        self.focus_on("bill-id").await?;
        self.press("Enter").await?;
        self.focus_on("meter-kind").await?;
        self.type_text(kind_key(bill)).await?;
        self.press("Enter").await?;
        let first = bill.registers.first().ok_or("a meter without registers")?;
        self.focus_on(&format!("previous-{}", first.name)).await?;
        self.enter(first.before).await?;
        self.focus_on(&format!("current-{}", first.name)).await
    }

    /// Types one figure and goes on.
    ///
    /// # Errors
    /// Where the focus is not there.
    pub async fn type_figure(&self, register: &str, figure: &str) -> Outcome {
        let (before, now) = (format!("previous-{register}"), format!("current-{register}"));
        let either = "the focus on the next figure";
        let at = wait::until(either, async || {
            Ok(Some(self.focus().await?).filter(|at| [&before, &now].contains(&at)))
        })
        .await?;
        if at == before {
            // Where the figure before may be typed, it may be left out.
            self.press("Enter").await?;
        }
        self.focus_on(&now).await?;
        self.enter(figure).await
    }

    /// Types all of a bill's usual figures.
    ///
    /// # Errors
    /// Where the focus does not go on.
    pub async fn type_usual(&self, bill: Bill) -> Outcome<Figures> {
        for register in bill.registers {
            self.type_figure(register.name, register.now).await?;
        }
        self.focus_on("declared-on").await?;
        Ok(bill
            .registers
            .iter()
            .map(|register| (register.name, register.now))
            .collect())
    }

    /// Submits what stands there, and waits for the number.
    ///
    /// # Errors
    /// Where it is not taken.
    pub async fn submit(&self, bill: Bill, figures: Figures) -> Outcome<Taken> {
        self.press("Ctrl+Enter").await?;
        self.on("receipt").await?;
        let number = self.see("tracking-number").await?;
        let tracking_number = number.data.get("number").cloned().ok_or("the screen shows no number")?;
        let shown = digits::ascii(&number.text);
        if shown != tracking_number {
            return Err(format!("the screen shows {shown} for {tracking_number}").into());
        }
        Ok(Taken {
            tracking_number,
            bill_id: bill.id,
            figures,
        })
    }

    /// A whole reading with usual figures, from an empty form to the number.
    ///
    /// # Errors
    /// Where a step of it does not go on.
    pub async fn take_reading(&self, visitor: Visitor, bill: Bill) -> Outcome<Taken> {
        self.on("reading").await?;
        self.type_visitor(visitor).await?;
        self.scan_bill(bill).await?;
        let figures = self.type_usual(bill).await?;
        self.submit(bill, figures).await
    }

    /// The records on the screen, in its order.
    ///
    /// # Errors
    /// Where the window is gone.
    pub async fn rows(&self) -> Outcome<Vec<Row>> {
        let script =
            "return [...document.querySelectorAll('[data-testid=queue-row]')].map(({ dataset }) => ({ ...dataset }))";
        self.ask(script, &[]).await
    }

    /// Waits until all these records are on the screen in one of these states.
    ///
    /// # Errors
    /// Where they never are; says how they were last.
    pub async fn see_rows(&self, taken: &[Taken], states: &[&str]) -> Outcome {
        let mut last = Vec::new();
        let found = wait::until(&format!("the records to be {states:?}"), async || {
            last = self.rows().await?;
            let all = taken.iter().all(|taken| {
                last.iter()
                    .any(|row| row.number == taken.tracking_number && states.contains(&row.state.as_str()))
            });
            Ok(all.then_some(()))
        })
        .await;
        found.map_err(|e| format!("{e}; last seen: {last:?}").into())
    }
}

/// The key that chooses a bill's kind of meter where the subscriber is not known.
#[must_use]
pub fn kind_key(bill: Bill) -> &'static str {
    match bill.meter.kind {
        MeterKind::Single => "1",
        MeterKind::Triple => "2",
        MeterKind::Demand => "3",
    }
}

/// Every reading that was taken is at central, once, with the figures that were typed; and nothing else is.
///
/// # Errors
/// Says what is there and what should be.
pub fn agree(taken: &[Taken], held: &[Stored]) -> Outcome {
    let wanted: BTreeSet<_> = taken
        .iter()
        .map(|t| (t.tracking_number.as_str(), t.bill_id, plain(&t.figures)))
        .collect();
    let there: BTreeSet<_> = held
        .iter()
        .map(|h| (h.tracking_number.as_str(), h.subject.as_str(), plain(&h.figures)))
        .collect();
    if wanted == there && held.len() == taken.len() {
        return Ok(());
    }
    Err(format!("taken at the counter: {taken:#?}\nheld at central: {held:#?}").into())
}

fn plain(figures: &BTreeMap<impl AsRef<str>, impl AsRef<str>>) -> BTreeMap<String, String> {
    let trim = |(name, figure): (&_, &_)| {
        (
            AsRef::<str>::as_ref(name).to_owned(),
            trimmed(AsRef::<str>::as_ref(figure)),
        )
    };
    figures.iter().map(trim).collect()
}

/// `486.10` and `486.1` are one figure.
fn trimmed(figure: &str) -> String {
    match figure.split_once('.') {
        Some(_) => figure.trim_end_matches('0').trim_end_matches('.').to_owned(),
        None => figure.to_owned(),
    }
}
