//! The verdict on a draft as the screen sees it.

mod fields;
mod figures;
mod sentences;

use std::collections::{BTreeMap, BTreeSet};

use kiosk_domain::{
    figure::Figure,
    jalali::JalaliDate,
    meter::{self, MeterFacts},
    reading::{Limits, Odd, PreviousFrom},
};
use kiosk_station::{
    reading::{self, Basis, TakenReading},
    view::{
        Checked, Draft, Evidence, Field, FieldState, LowerReason, Mark, MeterKind, Missing, Note, Register, RowDraft,
        RowState, Verdict,
    },
};
use serde_json::Value;
use town::bills::DEMAND;

fn today() -> JalaliDate {
    JalaliDate::new(1405, 9, 1).unwrap()
}

fn figure(text: &str) -> Figure {
    Figure::parse(text).unwrap()
}

/// A household of known meter: five digits, one decimal, coefficient 1, and 100 to 300 kWh of mid load a period.
fn household() -> MeterFacts {
    use meter::Register::{Low, Mid, Peak};
    MeterFacts {
        kind: meter::MeterKind::Triple,
        digits: 5,
        decimals: 1,
        coefficient: Figure::ONE,
        contracted_demand: None,
        previous: BTreeMap::from([(Mid, figure("4000")), (Peak, figure("2000")), (Low, figure("1000"))]),
        usual: BTreeMap::from([(Mid, (figure("100"), figure("300")))]),
    }
}

/// A factory whose contract is 350 kW, behind transformers of 1:800.
fn factory() -> MeterFacts {
    let previous = meter::Register::ALL.map(|register| (register, figure("100")));
    MeterFacts {
        kind: meter::MeterKind::Demand,
        digits: 4,
        decimals: 3,
        coefficient: figure("800"),
        contracted_demand: Some(figure("350")),
        previous: previous.into(),
        usual: BTreeMap::new(),
    }
}

fn row(register: Register, current: &str) -> RowDraft {
    RowDraft {
        register,
        current: current.into(),
        again: String::new(),
        previous: String::new(),
        lower_reason: None,
        whole: None,
    }
}

/// A visitor of the household, with everything in order.
fn draft() -> Draft {
    Draft {
        visitor_id: "0499370899".into(),
        foreign_confirmed: None,
        mobile: "09140000836".into(),
        evidence: Some(Evidence::NationalCard),
        bill_id: DEMAND.id.into(),
        short_bill_confirmed: false,
        also_today: false,
        meter_kind: None,
        rows: vec![
            row(Register::Mid, "4200"),
            row(Register::Peak, "2100.5"),
            row(Register::Low, "1050"),
        ],
        declared_on: "1405/09/01".into(),
        correction: None,
    }
}

/// A day on which this bill was not declared before, by a clock that is trusted.
fn basis<'a>(facts: Option<&'a MeterFacts>, limits: &'a Limits) -> Basis<'a> {
    Basis {
        facts,
        limits,
        today: today(),
        clock_suspect: false,
        same_day: None,
    }
}

fn check(draft: &Draft, facts: Option<&MeterFacts>) -> Checked {
    reading::check(draft, &basis(facts, &Limits::default()))
}

fn reading(draft: &Draft, facts: Option<&MeterFacts>) -> Result<TakenReading, Field> {
    reading::complete(draft, &basis(facts, &Limits::default()))
}

/// The household's draft with another mid figure.
fn mid(change: RowDraft) -> Draft {
    let mut draft = draft();
    draft.rows[0] = change;
    draft
}

fn first_row(draft: &Draft, facts: Option<&MeterFacts>) -> RowState {
    check(draft, facts).rows.remove(0)
}

fn code(note: Option<&Note>) -> &str {
    note.map_or("", |note| &note.code)
}

fn said(state: &FieldState) -> (Mark, &str) {
    (state.mark, code(state.note.as_ref()))
}
