//! The slip of a reading that is not written down yet.

use kiosk_paper::{drawing, layout};
use kiosk_wire::Personal;

use super::check;
use crate::{
    Fault, Station,
    documents::{Receipt, Row},
    view::{self, Draft, Drawing, Verdict},
};

impl Station {
    /// The slip as it would print now, its number still dots.
    ///
    /// # Errors
    /// Where nobody is signed in or the database refuses.
    pub fn preview(&self, draft: &Draft) -> Result<Drawing, Fault> {
        let session = self.operator()?;
        let facts = self.facts_for(draft)?;
        let meter = facts.as_ref().map(|facts| &facts.meter);
        let checked = check(draft, meter, &self.limits(), self.today(), self.clock_suspect()?);
        let rows = checked.rows.iter().map(|row| Row {
            register: row.register,
            previous: row.previous.clone(),
            current: match row.verdict {
                Verdict::Ok | Verdict::Equal | Verdict::NoComparison | Verdict::Confirmed => row.current.clone(),
                _ => None,
            },
        });
        let canonical = |state: &view::FieldState| state.canonical.clone().unwrap_or_default();
        let now = self.clock.now();
        let receipt = Receipt {
            tracking_number: None,
            visitor_id_masked: Personal::from(canonical(&checked.visitor_id)).masked(),
            mobile_masked: Personal::from(canonical(&checked.mobile)).masked(),
            bill_id: canonical(&checked.bill_id),
            rows: rows.collect(),
            places: meter.map(|meter| meter.decimals),
            evidence: draft.evidence,
            identity_pending: true,
            declared_on: canonical(&checked.declared_on),
            revision: draft.correction.as_ref().map_or(1, |correction| correction.revision),
            ..self.blank(&session.operator.code, now)
        };
        let pages = layout(&receipt.document(), self.paper()?, self.type_size()?);
        Ok(drawing(&pages).into())
    }
}
