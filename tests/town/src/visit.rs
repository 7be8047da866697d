use kiosk_station::view::{Draft, Evidence, MeterKind, Register, RowDraft};

use crate::{
    bills::{SINGLE, TRIPLE, UNKNOWN},
    people::{NADERI, SALEHI, Visitor},
};

/// What a visitor brings, as an operator types it.
pub struct Visit;

impl Visit {
    /// Figures of round `n` of a household are `FIRST_FIGURE + n`, far above the last ones.
    pub const FIRST_FIGURE: u32 = 90_000;

    /// Naderi, with a household's three figures; each visit a little later than the one before.
    #[must_use]
    pub fn household(round: u32) -> Draft {
        Self::of(
            &NADERI,
            TRIPLE.id,
            &[Register::Mid, Register::Peak, Register::Low],
            round,
        )
    }

    /// Naderi again, with the bill of a meter of one figure.
    #[must_use]
    pub fn flat(round: u32) -> Draft {
        Draft {
            meter_kind: Some(MeterKind::Single),
            ..Self::of(&NADERI, SINGLE.id, &[Register::Mid], round)
        }
    }

    /// A visitor with a bill central has never heard of.
    #[must_use]
    pub fn unknown_bill() -> Draft {
        Draft {
            meter_kind: Some(MeterKind::Single),
            ..Self::of(&SALEHI, UNKNOWN, &[Register::Mid], 1)
        }
    }

    /// The round of a figure that [`Self::household`] or [`Self::flat`] typed.
    #[must_use]
    pub fn round_of(figure: &str) -> Option<u32> {
        figure.parse::<u32>().ok()?.checked_sub(Self::FIRST_FIGURE)
    }

    fn of(visitor: &Visitor, bill_id: &str, registers: &[Register], round: u32) -> Draft {
        let figure = (Self::FIRST_FIGURE + round).to_string();
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
