use std::collections::BTreeMap;

use kiosk_domain::{figure::Figure, quantity::Quantity};
use kiosk_wire::{Meter, Previous, Register, Subscriber, UsualRange};
use rusqlite::{Connection, OptionalExtension as _, params};

use crate::refusal::{Answer, Refusal};

/// By register, decimal text.
pub(crate) type Figures = BTreeMap<Register, String>;

/// Rounds of the company that say what is usual: two years, every other month.
const ROUNDS: u32 = 12;

pub(crate) fn add_subscriber(connection: &Connection, subscriber: &Subscriber) -> rusqlite::Result<()> {
    let Meter {
        kind,
        serial,
        digits,
        decimals,
        coefficient,
        contracted_demand,
    } = &subscriber.meter;
    let kind = serde_json::to_value(kind).map_err(unwritable)?;
    connection.execute(
        "INSERT INTO subscriber
         (bill_id, name, legal, tariff, kind, serial, digits, decimals, coefficient, contracted_demand)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
        params![
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
    connection: &Connection,
    bill_id: &str,
    on: &str,
    figures: &Figures,
    tracking: Option<(&str, u32)>,
) -> rusqlite::Result<()> {
    let (number, revision) = tracking.unzip();
    let later = "SELECT EXISTS (SELECT 1 FROM reading WHERE tracking_number = ?1 AND revision > ?2)";
    let superseded: bool = connection
        .prepare_cached(later)?
        .query_row(params![number, revision], |row| row.get(0))?;
    let earlier = "UPDATE reading SET superseded = 1 WHERE tracking_number = ?1 AND revision < ?2";
    connection.prepare_cached(earlier)?.execute(params![number, revision])?;
    let figures = serde_json::to_string(figures).map_err(unwritable)?;
    connection
        .prepare_cached(
            "INSERT INTO reading (bill_id, on_date, figures, tracking_number, revision, superseded)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        )?
        .execute(params![bill_id, on, figures, number, revision, superseded])?;
    Ok(())
}

fn unwritable(error: serde_json::Error) -> rusqlite::Error {
    rusqlite::Error::ToSqlConversionFailure(error.into())
}

pub(crate) fn subscriber(connection: &Connection, bill_id: &str) -> Answer<Option<Subscriber>> {
    let row = connection
        .query_row(
            "SELECT name, legal, tariff, kind, serial, digits, decimals, coefficient, contracted_demand
             FROM subscriber WHERE bill_id = ?1",
            [bill_id],
            |row| {
                let kind: String = row.get(3)?;
                let meter = (row.get(4)?, row.get(5)?, row.get(6)?, row.get(7)?, row.get(8)?);
                Ok((row.get(0)?, row.get(1)?, row.get(2)?, kind, meter))
            },
        )
        .optional()?;
    let Some((name, legal, tariff, kind, meter)) = row else {
        return Ok(None);
    };
    let (serial, digits, decimals, coefficient, contracted_demand) = meter;
    let kind = serde_json::from_value(kind.into()).map_err(|_| Refusal::internal())?;
    let meter = Meter {
        kind,
        serial,
        digits,
        decimals,
        coefficient,
        contracted_demand,
    };
    let previous = newest(connection, bill_id, "9999/99/99", "")?.map(|(on, figures)| Previous { on, figures });
    let usual = usual(&rounds(connection, bill_id)?, &meter.coefficient);
    Ok(Some(Subscriber {
        bill_id: bill_id.into(),
        name,
        legal,
        tariff,
        meter,
        previous,
        usual,
    }))
}

/// The newest figures up to this day, other than those of the record with this number.
pub(crate) fn figures_before(connection: &Connection, bill_id: &str, day: &str, number: &str) -> Answer<Figures> {
    Ok(newest(connection, bill_id, day, number)?
        .map(|(_, figures)| figures)
        .unwrap_or_default())
}

fn newest(connection: &Connection, bill_id: &str, day: &str, number: &str) -> Answer<Option<(String, Figures)>> {
    let row = connection
        .query_row(
            "SELECT on_date, figures FROM reading
             WHERE bill_id = ?1 AND on_date <= ?2 AND tracking_number IS NOT ?3 AND NOT superseded
             ORDER BY on_date DESC, id DESC LIMIT 1",
            [bill_id, day, number],
            |row| Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?)),
        )
        .optional()?;
    row.map(|(on, figures)| Ok((on, parse(&figures)?))).transpose()
}

/// The company's own rounds, newest first: a visitor's reading between two of them is no period.
fn rounds(connection: &Connection, bill_id: &str) -> Answer<Vec<Figures>> {
    let mut statement = connection.prepare_cached(
        "SELECT figures FROM reading WHERE bill_id = ?1 AND tracking_number IS NULL
         ORDER BY on_date DESC, id DESC LIMIT ?2",
    )?;
    let rows = statement.query_map(params![bill_id, ROUNDS], |row| row.get::<_, String>(0))?;
    rows.map(|figures| parse(&figures?)).collect()
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
