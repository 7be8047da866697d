//! Who works at the sample's counters, and who comes to them. Nobody of them exists.

use kiosk_wire::Role;

pub struct Worker {
    pub code: &'static str,
    pub name: &'static str,
    pub password: &'static str,
    pub role: Role,
    pub national_id: &'static str,
    /// Another person gave them their password.
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

/// A visitor, with ids that are well formed.
pub struct Visitor {
    pub id: &'static str,
    pub mobile: &'static str,
}

/// A real person.
pub const NADERI: Visitor = Visitor {
    id: "1372045619",
    mobile: "09141230836",
};
/// Another real person.
pub const SALEHI: Visitor = Visitor {
    id: "1368547133",
    mobile: "09362204417",
};
/// A company.
pub const FOUNDRY: Visitor = Visitor {
    id: "10100573927",
    mobile: "09149908210",
};
