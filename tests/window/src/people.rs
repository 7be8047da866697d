//! People at the counter and the bills they bring. Nobody of them exists; their ids have right check digits.

/// Someone on the other side of the counter.
#[derive(Clone, Copy, Debug)]
pub struct Visitor {
    pub id: &'static str,
    pub mobile: &'static str,
}

impl Visitor {
    pub const NADERI: Self = Self {
        id: "1372045619",
        mobile: "09141230836",
    };
    pub const SALEHI: Self = Self {
        id: "1368547133",
        mobile: "09362204417",
    };
    /// A company, by its legal id.
    pub const FOUNDRY: Self = Self {
        id: "10100573927",
        mobile: "09149908210",
    };
}

/// A paper bill of the sample.
#[derive(Clone, Copy, Debug)]
pub struct Bill {
    pub id: &'static str,
    /// Bill id and payment id, both padded to 13 digits.
    pub barcode: &'static str,
    /// The key that chooses its kind of meter where nobody knows the subscriber.
    pub kind_key: &'static str,
    /// In the order of the form.
    pub registers: &'static [Register],
}

/// A line of a paper bill.
#[derive(Clone, Copy, Debug)]
pub struct Register {
    pub name: &'static str,
    /// The figure printed on the bill.
    pub before: &'static str,
    /// What the meter shows today, after usual use.
    pub now: &'static str,
}

const fn register(name: &'static str, before: &'static str, now: &'static str) -> Register {
    Register { name, before, now }
}

impl Bill {
    /// A household's meter with one figure.
    pub const SINGLE: Self = Self {
        id: "8000001902120",
        barcode: "80000019021200000018450557",
        kind_key: "1",
        registers: &[register("mid", "48213", "48528")],
    };
    /// A household's meter with three figures.
    pub const TRIPLE: Self = Self {
        id: "7012345604123",
        barcode: "70123456041230000023650575",
        kind_key: "2",
        registers: &[
            register("mid", "23145", "23365"),
            register("peak", "9061", "9139"),
            register("low", "14820", "14935"),
        ],
    };
    /// A workshop's meter with a contracted demand: four digits and two decimals.
    pub const DEMAND: Self = Self {
        id: "9174639504124",
        barcode: "91746395041240009812050575",
        kind_key: "3",
        registers: &[
            register("mid", "1741.32", "1744.51"),
            register("peak", "486.1", "486.85"),
            register("low", "902.47", "904.03"),
            register("friday", "118.06", "118.33"),
            register("reactive", "613.9", "615.27"),
            register("demand", "0.39", "0.39"),
        ],
    };
}
