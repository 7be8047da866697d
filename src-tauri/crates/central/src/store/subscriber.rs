use std::collections::BTreeMap;

use kiosk_domain::{figure::Figure, quantity::Quantity};
use kiosk_wire::{Meter, Previous, Register, Subscriber, UsualRange};

use super::tx::{StorageFault, Stored, Tx, values};
use crate::refusal::{Answer, Refusal};

/// By register, decimal text.
pub(crate) type Figures = BTreeMap<Register, String>;

/// Rounds of the company that say what is usual: two years, every other month.
const ROUNDS: u32 = 12;

pub(crate) fn add_subscriber(tx: &dyn Tx, subscriber: &Subscriber) -> Stored<()> {
    let Meter {
        kind,
        serial,
        digits,
        decimals,
        coefficient,
        contracted_demand,
    } = &subscriber.meter;
    let kind = serde_json::to_value(kind).map_err(unwritable)?;
    tx.run(
        "INSERT INTO subscriber
         (bill_id, name, legal, tariff, kind, serial, digits, decimals, coefficient, contracted_demand)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        values![
            subscriber.bill_id.expose(),
            subscriber.name,
            subscriber.legal,
            subscriber.tariff,
            kind.as_str(),
            serial,
            digits,
            decimals,
            coefficient,
            contracted_demand
        ],
    )?;
    Ok(())
}

/// `tracking` is the record it came in; a later revision of it takes the place of an earlier one.
pub(crate) fn add_reading(
    tx: &dyn Tx,
    bill_id: &str,
    on: &str,
    figures: &Figures,
    tracking: Option<(&str, u32)>,
) -> Stored<()> {
    let (number, revision) = tracking.unzip();
    let later = "SELECT EXISTS (SELECT 1 FROM reading WHERE tracking_number = $1 AND revision > $2)";
    let superseded: bool = tx.says(later, values![number, revision])?.take()?;
    let earlier = "UPDATE reading SET superseded = 1 WHERE tracking_number = $1 AND revision < $2";
    tx.run(earlier, values![number, revision])?;
    let figures = serde_json::to_string(figures).map_err(unwritable)?;
    tx.run(
        "INSERT INTO reading (bill_id, on_date, figures, tracking_number, revision, superseded)
             VALUES ($1, $2, $3, $4, $5, $6)",
        values![bill_id, on, figures, number, revision, superseded],
    )?;
    Ok(())
}

fn unwritable(_: serde_json::Error) -> StorageFault {
    StorageFault::Row
}

pub(crate) fn subscriber(tx: &dyn Tx, bill_id: &str) -> Answer<Option<Subscriber>> {
    let row = tx.one(
        "SELECT name, legal, tariff, kind, serial, digits, decimals, coefficient, contracted_demand
             FROM subscriber WHERE bill_id = $1",
        values![bill_id],
    )?;
    let Some(row) = row else {
        return Ok(None);
    };
    let kind: String = row.get(3)?;
    let meter = Meter {
        kind: serde_json::from_value(kind.into()).map_err(|_| Refusal::internal())?,
        serial: row.get(4)?,
        digits: row.get(5)?,
        decimals: row.get(6)?,
        coefficient: row.get(7)?,
        contracted_demand: row.get(8)?,
    };
    let previous = newest(tx, bill_id, "9999/99/99", "")?.map(|(on, figures)| Previous { on, figures });
    let usual = usual(&rounds(tx, bill_id)?, &meter.coefficient);
    Ok(Some(Subscriber {
        bill_id: bill_id.into(),
        name: row.get(0)?,
        legal: row.get(1)?,
        tariff: row.get(2)?,
        meter,
        previous,
        usual,
    }))
}

/// The newest figures up to this day, other than those of the record with this number.
pub(crate) fn figures_before(tx: &dyn Tx, bill_id: &str, day: &str, number: &str) -> Answer<Figures> {
    Ok(newest(tx, bill_id, day, number)?
        .map(|(_, figures)| figures)
        .unwrap_or_default())
}

fn newest(tx: &dyn Tx, bill_id: &str, day: &str, number: &str) -> Answer<Option<(String, Figures)>> {
    let row = tx.one(
        "SELECT on_date, figures FROM reading
             WHERE bill_id = $1 AND on_date <= $2 AND (tracking_number IS NULL OR tracking_number <> $3)
               AND superseded = 0
             ORDER BY on_date DESC, id DESC LIMIT 1",
        values![bill_id, day, number],
    )?;
    row.map(|row| Ok((row.get(0)?, parse(&row.get::<String>(1)?)?)))
        .transpose()
}

/// The company's own rounds, newest first: a visitor's reading between two of them is no period.
fn rounds(tx: &dyn Tx, bill_id: &str) -> Answer<Vec<Figures>> {
    let rows = tx.all(
        "SELECT figures FROM reading WHERE bill_id = $1 AND tracking_number IS NULL
         ORDER BY on_date DESC, id DESC LIMIT $2",
        values![bill_id, ROUNDS],
    )?;
    rows.iter().map(|row| parse(&row.get::<String>(0)?)).collect()
}

fn parse(figures: &str) -> Answer<Figures> {
    serde_json::from_str(figures).map_err(|_| Refusal::internal())
}

/// Lowest and highest consumption of a period after the coefficient; not of the demand, which is no consumption.
fn usual(newest_first: &[Figures], coefficient: &str) -> BTreeMap<Register, UsualRange> {
    let Ok(coefficient) = Figure::parse(coefficient) else {
        return BTreeMap::new();
    };
    let mut ranges: BTreeMap<Register, (Quantity, Quantity)> = BTreeMap::new();
    for pair in newest_first.windows(2) {
        let [later, earlier] = pair else { continue };
        for (register, later) in later.iter().filter(|(register, _)| **register != Register::Demand) {
            let figures = earlier
                .get(register)
                .map(|earlier| (Figure::parse(earlier), Figure::parse(later)));
            let Some((Ok(earlier), Ok(later))) = figures else {
                continue;
            };
            // Lower than before: a new meter or a new round of its display, no consumption.
            let consumption = Quantity::between(earlier, later).times(coefficient);
            let Some(consumption) = consumption.filter(|consumption| !consumption.is_negative()) else {
                continue;
            };
            let range = ranges.entry(*register).or_insert((consumption, consumption));
            *range = (range.0.min(consumption), range.1.max(consumption));
        }
    }
    let range = |(low, high): (Quantity, Quantity)| UsualRange {
        low: low.to_string(),
        high: high.to_string(),
    };
    ranges
        .into_iter()
        .map(|(register, ends)| (register, range(ends)))
        .collect()
}
