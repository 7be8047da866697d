//! Meters: which registers they have and what is known about one.

use std::collections::BTreeMap;

use crate::figure::Figure;

/// One figure a meter shows, in the order of the screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Register {
    /// میان‌باری; also the one figure of a single-tariff meter.
    Mid,
    /// اوج‌بار
    Peak,
    /// کم‌باری
    Low,
    /// جمعه
    Friday,
    /// راکتیو
    Reactive,
    /// دیماند (ماکسیمتر): not cumulative.
    Demand,
}

impl Register {
    pub const ALL: [Self; 6] = [
        Self::Mid,
        Self::Peak,
        Self::Low,
        Self::Friday,
        Self::Reactive,
        Self::Demand,
    ];

    /// `mid`, `peak`, `low`, `friday`, `reactive`, `demand`.
    pub fn key(self) -> &'static str {
        match self {
            Self::Mid => "mid",
            Self::Peak => "peak",
            Self::Low => "low",
            Self::Friday => "friday",
            Self::Reactive => "reactive",
            Self::Demand => "demand",
        }
    }

    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|register| register.key() == key)
    }

    /// The code on the meter's display. That of `Friday` is likely, not certain.
    pub fn obis(self) -> &'static str {
        match self {
            Self::Mid => "1.8.1",
            Self::Peak => "1.8.2",
            Self::Low => "1.8.3",
            Self::Friday => "1.8.4",
            Self::Reactive => "3.8.0",
            Self::Demand => "1.6.0",
        }
    }

    /// `kWh`, `kvarh` or `kW`.
    pub fn unit(self) -> &'static str {
        match self {
            Self::Reactive => "kvarh",
            Self::Demand => "kW",
            _ => "kWh",
        }
    }

    /// Whether the figure only ever grows, so that a difference means consumption.
    pub fn is_cumulative(self) -> bool {
        self != Self::Demand
    }
}

/// Which registers a meter has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum MeterKind {
    /// One figure, kept as `mid`.
    Single,
    /// Mid, peak, low.
    Triple,
    /// All six.
    Demand,
}

impl MeterKind {
    pub const ALL: [Self; 3] = [Self::Single, Self::Triple, Self::Demand];

    pub fn registers(self) -> &'static [Register] {
        match self {
            Self::Single => &[Register::Mid],
            Self::Triple => &[Register::Mid, Register::Peak, Register::Low],
            Self::Demand => &Register::ALL,
        }
    }

    /// `single`, `triple`, `demand`.
    pub fn key(self) -> &'static str {
        match self {
            Self::Single => "single",
            Self::Triple => "triple",
            Self::Demand => "demand",
        }
    }

    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.key() == key)
    }
}

/// What the subscriber's record says about the meter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MeterFacts {
    pub kind: MeterKind,
    /// Whole digits on its display.
    pub digits: u8,
    /// Decimal places on its display.
    pub decimals: u8,
    /// Consumption = difference × coefficient.
    pub coefficient: Figure,
    /// kW
    pub contracted_demand: Option<Figure>,
    pub previous: BTreeMap<Register, Figure>,
    /// Lowest and highest usual consumption in a period, after the coefficient, where known.
    pub usual: BTreeMap<Register, (Figure, Figure)>,
}
