//! The slip of what is being typed.

use kiosk_wire::Personal;

use super::ReadingDesk;
use crate::{
    Fault,
    documents::receipt::{Receipt, Row},
    operators::{AtWork, TakesRecords},
    view::{Draft, Drawing, FieldState, Shown, Verdict},
};

impl ReadingDesk {
    /// The slip as it would print now, its number still dots.
    ///
    /// # Errors
    /// Fails if the database refuses.
    pub fn preview(&self, by: &AtWork<TakesRecords>, draft: &Draft, shown: Shown) -> Result<Drawing, Fault> {
        let checked = self.judge(draft)?;
        let places = self.facts_for(draft)?.map(|facts| facts.meter.decimals);
        let rows = checked.rows.iter().map(|row| Row {
            register: row.register,
            places,
            previous: row.previous.clone(),
            current: match row.verdict {
                Verdict::Ok | Verdict::Equal | Verdict::NoComparison | Verdict::Confirmed => row.current.clone(),
                _ => None,
            },
        });
        let canonical = |state: &FieldState| state.canonical.clone().unwrap_or_default();
        let now = self.core.clock.now();
        let receipt = Receipt {
            tracking_number: None,
            visitor_id_masked: Personal::from(canonical(&checked.visitor_id)).masked(),
            mobile_masked: Personal::from(canonical(&checked.mobile)).masked(),
            bill_id: canonical(&checked.bill_id),
            rows: rows.collect(),
            evidence: draft.evidence,
            identity_pending: true,
            declared_on: canonical(&checked.declared_on),
            revision: draft.correction.as_ref().map_or(1, |correction| correction.revision),
            ..self.documents.blank(self.service().ok().as_deref(), by.code(), now)
        };
        self.documents.drawn(&receipt, shown)
    }
}
