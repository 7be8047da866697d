//! Subscribers that are the same whatever the sample's seed, each by its paper bill.

pub use kiosk_wire::MeterKind;
use kiosk_wire::Register;

/// A paper bill, and what central knows of its subscriber.
#[derive(Clone, Copy, Debug)]
pub struct Bill {
    /// Bill id, 13 digits.
    pub id: &'static str,
    /// Bill id and payment id, both padded to 13 digits.
    pub barcode: &'static str,
    /// Of the subscriber, masked as central does.
    pub name: &'static str,
    pub legal: bool,
    pub tariff: &'static str,
    pub meter: Meter,
    /// In the order of the form.
    pub registers: &'static [BillRow],
}

/// The meter of a bill.
#[derive(Clone, Copy, Debug)]
pub struct Meter {
    pub kind: MeterKind,
    pub serial: &'static str,
    /// Places of the display before and after the point.
    pub digits: u8,
    pub decimals: u8,
    pub coefficient: u64,
    /// Contracted demand in kW.
    pub contracted: Option<u64>,
}

/// A register of the meter, as a line of the bill.
#[derive(Clone, Copy, Debug)]
pub struct BillRow {
    pub register: Register,
    /// The register's name in the contract: `mid`.
    pub name: &'static str,
    /// The figure of the last round, printed on the bill.
    pub before: &'static str,
    /// What the meter shows today, after usual use.
    pub now: &'static str,
    /// The least and the most of two months, in units of the display's last place.
    pub usual: (u64, u64),
}

/// When the company last read these meters.
pub const LAST_ROUND: &str = "1405/07/28";

/// A household with a meter of one figure.
pub const SINGLE: Bill = Bill {
    id: "8000001902120",
    barcode: "80000019021200000018450557",
    name: "م••••• ر•••••",
    legal: false,
    tariff: "household",
    meter: household(MeterKind::Single, "S5-11048213"),
    registers: &[row(Register::Mid, "48213", "48528", (240, 390))],
};

/// A household with a meter of three figures.
pub const TRIPLE: Bill = Bill {
    id: "7012345604123",
    barcode: "70123456041230000023650575",
    name: "ح••••• ن•••••",
    legal: false,
    tariff: "household",
    meter: household(MeterKind::Triple, "T5-20390671"),
    registers: &[
        row(Register::Mid, "23145", "23365", (180, 260)),
        row(Register::Peak, "9061", "9139", (60, 95)),
        row(Register::Low, "14820", "14935", (90, 140)),
    ],
};

/// An industry with a contracted demand.
pub const DEMAND: Bill = Bill {
    id: "9174639504124",
    barcode: "91746395041240009812050575",
    name: "شرکت آ••••• س•••••",
    legal: true,
    tariff: "industrial",
    meter: Meter {
        kind: MeterKind::Demand,
        serial: "D4-80020017",
        digits: 4,
        decimals: 2,
        coefficient: 800,
        contracted: Some(350),
    },
    registers: &[
        row(Register::Mid, "1741.32", "1744.51", (275, 363)),
        row(Register::Peak, "486.1", "486.85", (60, 90)),
        row(Register::Low, "902.47", "904.03", (125, 188)),
        row(Register::Friday, "118.06", "118.33", (19, 35)),
        row(Register::Reactive, "613.9", "615.27", (112, 163)),
        row(Register::Demand, "0.39", "0.39", (35, 42)),
    ],
};

pub const BILLS: [Bill; 3] = [SINGLE, TRIPLE, DEMAND];

/// A bill id of the right form that central has no subscriber for.
pub const UNKNOWN: &str = "7150007711120";

const fn household(kind: MeterKind, serial: &'static str) -> Meter {
    Meter {
        kind,
        serial,
        digits: 5,
        decimals: 0,
        coefficient: 1,
        contracted: None,
    }
}

const fn row(register: Register, before: &'static str, now: &'static str, usual: (u64, u64)) -> BillRow {
    let name = match register {
        Register::Mid => "mid",
        Register::Peak => "peak",
        Register::Low => "low",
        Register::Friday => "friday",
        Register::Reactive => "reactive",
        Register::Demand => "demand",
    };
    BillRow {
        register,
        name,
        before,
        now,
        usual,
    }
}
