use std::collections::{BTreeMap, BTreeSet};

use kiosk_sample::bills::{BILLS, Bill, BillRow};
use kiosk_wire::{Meter, MeterKind, Personal, Register, Subscriber};

use super::{
    SUBSCRIBERS,
    meters::{Pace, Round, registers, rounds, units},
    random::Random,
};

/// What there is to choose from: tariff, kind of meter, and of a hundred how many.
const MIX: [(&str, MeterKind, u64); 9] = [
    ("household", MeterKind::Single, 30),
    ("household", MeterKind::Triple, 32),
    ("commercial", MeterKind::Single, 6),
    ("commercial", MeterKind::Triple, 12),
    ("commercial", MeterKind::Demand, 3),
    ("industrial", MeterKind::Demand, 7),
    ("agricultural", MeterKind::Demand, 3),
    ("agricultural", MeterKind::Triple, 4),
    ("public", MeterKind::Demand, 3),
];

const COEFFICIENTS: [u64; 8] = [40, 60, 80, 100, 160, 200, 400, 800];

/// First letters of names; the rest is masked, as central does.
const LETTERS: [&str; 18] = [
    "آ", "ا", "ب", "پ", "ت", "ج", "ح", "خ", "د", "ر", "ز", "س", "ش", "ع", "ف", "ق", "ک", "م",
];

const MASK: &str = "•••••";

/// All of them: first the three that are the same whatever the seed.
pub(super) fn subscribers(seed: u64) -> Vec<(Subscriber, Vec<Round>)> {
    let mut random = Random::new(seed);
    let mut made = stable();
    let mut taken: BTreeSet<Personal> = made.iter().map(|(subscriber, _)| subscriber.bill_id.clone()).collect();
    while made.len() < SUBSCRIBERS {
        let subscriber = any(&mut random);
        if taken.insert(subscriber.0.bill_id.clone()) {
            made.push(subscriber);
        }
    }
    made
}

fn stable() -> Vec<(Subscriber, Vec<Round>)> {
    // Not the seed's randomness: these never change.
    let mut random = Random::new(0);
    BILLS.iter().map(|bill| of_bill(&mut random, bill)).collect()
}

fn of_bill(random: &mut Random, bill: &Bill) -> (Subscriber, Vec<Round>) {
    let of = bill.meter;
    let pace = |row: &BillRow| Pace {
        register: row.register,
        low: row.usual.0,
        high: row.usual.1,
        last: units(row.before, of.decimals),
    };
    let paces: Vec<Pace> = bill.registers.iter().map(pace).collect();
    let size = (of.digits, of.decimals);
    let meter = meter(of.kind, of.serial, size, of.coefficient, of.contracted);
    (
        subscriber(bill.id, bill.name, bill.legal, bill.tariff, meter),
        rounds(random, &paces, of.digits, of.decimals, 28),
    )
}

fn any(random: &mut Random) -> (Subscriber, Vec<Round>) {
    let (tariff, kind) = choice(random);
    let bill_id = bill_id(random.between(10_000_000, 99_999_999));
    let legal = tariff == "industrial" || tariff == "public" || random.between(1, 10) == 1;
    let name = if legal {
        format!("شرکت {}{MASK} {}{MASK}", random.one(&LETTERS), random.one(&LETTERS))
    } else {
        format!("{}{MASK} {}{MASK}", random.one(&LETTERS), random.one(&LETTERS))
    };
    let serial = random.between(10_000_000, 99_999_999);
    let day = random.between(5, 28);
    if kind != MeterKind::Demand {
        let (prefix, size) = if kind == MeterKind::Single {
            ("S5", 3)
        } else {
            ("T5", 1)
        };
        let busy = if tariff == "household" { 1 } else { 2 };
        let paces: Vec<Pace> = registers(kind)
            .iter()
            .map(|register| {
                let share = match register {
                    Register::Peak => 1,
                    Register::Low => 2,
                    _ => 3,
                };
                let low = random.between(25, 60) * share * busy * size;
                Pace {
                    register: *register,
                    low,
                    high: low + low * random.between(20, 60) / 100,
                    last: None,
                }
            })
            .collect();
        let meter = meter(kind, &format!("{prefix}-{serial}"), (5, 0), 1, None);
        return (
            subscriber(&bill_id, &name, legal, tariff, meter),
            rounds(random, &paces, 5, 0, day),
        );
    }
    let coefficient = *random.one(&COEFFICIENTS);
    let contracted = random.between(1, 5) * coefficient / 2 + 30;
    let paces: Vec<Pace> = registers(kind)
        .iter()
        .map(|register| demand_pace(random, *register, contracted, coefficient))
        .collect();
    let meter = meter(kind, &format!("D4-{serial}"), (4, 2), coefficient, Some(contracted));
    (
        subscriber(&bill_id, &name, legal, tariff, meter),
        rounds(random, &paces, 4, 2, day),
    )
}

/// Hours of the contracted power that a register gathers in two months, in hundredths of the display.
fn demand_pace(random: &mut Random, register: Register, contracted: u64, coefficient: u64) -> Pace {
    let hours = match register {
        Register::Mid => 220,
        Register::Peak => 60,
        Register::Low => 110,
        Register::Friday => 20,
        Register::Reactive => 90,
        Register::Demand => {
            let full = (contracted * 100 / coefficient).max(4);
            return Pace {
                register,
                low: full * 3 / 5,
                high: full * 19 / 20,
                last: None,
            };
        }
    };
    let low = (contracted * hours * random.between(60, 100) / coefficient).max(10);
    Pace {
        register,
        low,
        high: low + low * random.between(20, 60) / 100,
        last: None,
    }
}

fn choice(random: &mut Random) -> (&'static str, MeterKind) {
    let mut left = random.between(1, 100);
    for (tariff, kind, share) in MIX {
        if left <= share {
            return (tariff, kind);
        }
        left -= share;
    }
    ("household", MeterKind::Single)
}

fn meter(kind: MeterKind, serial: &str, (digits, decimals): (u8, u8), coefficient: u64, kw: Option<u64>) -> Meter {
    Meter {
        kind,
        serial: serial.into(),
        digits,
        decimals,
        coefficient: coefficient.to_string(),
        contracted_demand: kw.map(|kw| kw.to_string()),
    }
}

/// What is usual and previous comes from the rounds.
fn subscriber(bill_id: &str, name: &str, legal: bool, tariff: &str, meter: Meter) -> Subscriber {
    let (bill_id, name, tariff) = (bill_id.into(), name.into(), tariff.into());
    Subscriber {
        bill_id,
        name,
        legal,
        tariff,
        meter,
        previous: None,
        usual: BTreeMap::new(),
    }
}

/// File code, company 041, electricity, check digit.
fn bill_id(file_code: u64) -> String {
    let body = format!("{file_code}0412");
    let sum: u32 = body
        .bytes()
        .rev()
        .zip((2..=7).cycle())
        .map(|(digit, weight)| u32::from(digit - b'0') * weight)
        .sum();
    let check = match sum % 11 {
        0 | 1 => 0,
        rest => 11 - rest,
    };
    format!("{body}{check}")
}
