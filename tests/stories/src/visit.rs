use central::sample::{people, places};
use kiosk_station::view::{Draft, Evidence, MeterKind, Register, RowDraft};

/// What a visitor brings, as an operator types it.
pub struct Visit;

impl Visit {
    /// Naderi, with a household's three figures; each visit a little later than the one before.
    pub fn household(round: u32) -> Draft {
        Self::of(
            &people::NADERI,
            places::TRIPLE,
            &[Register::Mid, Register::Peak, Register::Low],
            round,
        )
    }

    /// Naderi again, with the bill of a meter of one figure.
    pub fn flat(round: u32) -> Draft {
        Draft {
            meter_kind: Some(MeterKind::Single),
            ..Self::of(&people::NADERI, places::SINGLE, &[Register::Mid], round)
        }
    }

    /// A visitor with a bill central has never heard of.
    pub fn unknown_bill() -> Draft {
        let draft = Self::of(&people::SALEHI, "7150007711120", &[Register::Mid], 1);
        Draft {
            meter_kind: Some(MeterKind::Single),
            ..draft
        }
    }

    fn of(visitor: &people::Visitor, bill_id: &str, registers: &[Register], round: u32) -> Draft {
        let figure = (90_000 + round).to_string();
        let rows = registers.iter().map(|register| RowDraft {
            register: *register,
            current: figure.clone(),
            // Far from the last figure, so it is asked for twice; typed alike both times.
            again: figure.clone(),
            previous: String::new(),
            lower_reason: None,
            whole: None,
        });
        Draft {
            visitor_id: visitor.id.into(),
            mobile: visitor.mobile.into(),
            evidence: Some(Evidence::NationalCard),
            bill_id: bill_id.into(),
            // People come again and again with one bill; each time it is another declaration.
            also_today: true,
            // What the operator picks where the subscriber is not known.
            meter_kind: Some(MeterKind::Triple),
            rows: rows.collect(),
            declared_on: "1405/08/15".to_owned(),
            ..Draft::default()
        }
    }
}
