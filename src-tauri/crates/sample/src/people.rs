//! Operators of the sample office, and the visitors who come to it.

use kiosk_wire::Role;

/// An operator, as central knows them.
#[derive(Clone, Copy, Debug)]
pub struct Worker {
    pub code: &'static str,
    pub name: &'static str,
    pub password: &'static str,
    pub role: Role,
    pub national_id: &'static str,
    /// Someone else chose the password.
    pub must_change: bool,
}

pub const KAZEMI: Worker = Worker {
    code: "1001-07",
    name: "مریم کاظمی",
    password: "sahand-4071",
    role: Role::Operator,
    national_id: "1369142072",
    must_change: false,
};
pub const RAHIMI: Worker = Worker {
    code: "1001-08",
    name: "بهرام رحیمی",
    password: "aras-2963",
    role: Role::Operator,
    national_id: "1370528841",
    must_change: false,
};
pub const AZARI: Worker = Worker {
    code: "1001-01",
    name: "لیلا آذری",
    password: "sabalan-8850",
    role: Role::Supervisor,
    national_id: "1371184305",
    must_change: false,
};

/// Works here since today.
pub const SADEGHI: Worker = Worker {
    code: "1001-09",
    name: "نسرین صادقی",
    password: "baran-5518",
    role: Role::Operator,
    national_id: "1369855125",
    must_change: true,
};
pub const MORADI: Worker = Worker {
    code: "1001-90",
    name: "کاوه مرادی",
    password: "alvand-7302",
    role: Role::Technician,
    national_id: "1372603395",
    must_change: false,
};

pub const WORKERS: [Worker; 5] = [KAZEMI, RAHIMI, AZARI, SADEGHI, MORADI];

/// A person or a company on the other side of the counter.
#[derive(Clone, Copy, Debug)]
pub struct Visitor {
    /// National id of 10 digits, or legal id of 11.
    pub id: &'static str,
    /// 11 digits, from `09` on.
    pub mobile: &'static str,
}

/// A person.
pub const NADERI: Visitor = Visitor {
    id: "1372045619",
    mobile: "09141230836",
};
/// Another person.
pub const SALEHI: Visitor = Visitor {
    id: "1368547133",
    mobile: "09362204417",
};
/// A company.
pub const FOUNDRY: Visitor = Visitor {
    id: "10100573927",
    mobile: "09149908210",
};

pub const VISITORS: [Visitor; 3] = [NADERI, SALEHI, FOUNDRY];
