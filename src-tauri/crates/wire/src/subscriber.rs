use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{MeterKind, Personal, Register};

/// `GET /v1/subscribers/{bill_id}`. Figures are decimal text, as the meter's display shows them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Subscriber {
    pub bill_id: Personal,
    /// Masked by central; a terminal never gets the whole name.
    pub name: String,
    pub legal: bool,
    /// `household`, `commercial`, `industrial`, `agricultural`, `public`
    pub tariff: String,
    pub meter: Meter,
    /// The newest one, where there is any.
    pub previous: Option<Previous>,
    /// Consumption of one period after the coefficient, by register, from the readings of two years.
    pub usual: BTreeMap<Register, UsualRange>,
}

impl Subscriber {
    /// No text of it is longer than a screen's line: what central says is bounded, like everything that comes over the line.
    #[must_use]
    pub fn is_bounded(&self) -> bool {
        let Meter {
            serial,
            coefficient,
            contracted_demand,
            ..
        } = &self.meter;
        let texts = [&self.name, &self.tariff, serial, coefficient].into_iter();
        texts.chain(contracted_demand).all(|text| text.len() <= LONGEST)
    }
}

/// Bytes of one text.
const LONGEST: usize = 256;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Meter {
    pub kind: MeterKind,
    /// As engraved on it, to compare.
    pub serial: String,
    pub digits: u8,
    pub decimals: u8,
    pub coefficient: String,
    /// kW
    pub contracted_demand: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Previous {
    /// Jalali, `1405/07/28`.
    pub on: String,
    pub figures: BTreeMap<Register, String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct UsualRange {
    pub low: String,
    pub high: String,
}
