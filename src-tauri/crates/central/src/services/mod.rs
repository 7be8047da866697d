//! Publishing services: what is checked before, and what comes with central.

mod clerk;

use kiosk_domain::jalali::JalaliDate;
use kiosk_form::prove;
use kiosk_wire::{Offices, ServiceDefinition, ServiceGroup};
use serde_json::Value;

use crate::store::{self, StorageFault, Tx};

pub use clerk::{notices, post_notice, publish_all, published, read_files, stop, withdraw_notice};

/// The services that come with central, and the sample publishes: `assets/services/*.json`.
pub const GIVEN: &[(&str, &str)] = &[
    (
        "complaint",
        include_str!("../../../../../assets/services/complaint.json"),
    ),
    (
        "correspondence",
        include_str!("../../../../../assets/services/correspondence.json"),
    ),
    (
        "lower_amperage",
        include_str!("../../../../../assets/services/lower_amperage.json"),
    ),
    (
        "meter_test",
        include_str!("../../../../../assets/services/meter_test.json"),
    ),
    (
        "mobile_correction",
        include_str!("../../../../../assets/services/mobile_correction.json"),
    ),
    (
        "name_change",
        include_str!("../../../../../assets/services/name_change.json"),
    ),
    (
        "outage_report",
        include_str!("../../../../../assets/services/outage_report.json"),
    ),
    ("reading", include_str!("../../../../../assets/services/reading.json")),
    (
        "settlement",
        include_str!("../../../../../assets/services/settlement.json"),
    ),
];

/// The catalogue's groups, in their order.
const GROUPS: &str = include_str!("../../../../../assets/services/groups.json");

/// Sample offices: none of them is one.
const OFFICES: &str = include_str!("../../../../../assets/services/offices.json");

pub(crate) fn offices() -> Offices {
    Offices {
        version: 1,
        offices: serde_json::from_str(OFFICES).unwrap_or_default(),
    }
}

pub(crate) fn groups() -> Vec<ServiceGroup> {
    serde_json::from_str(GROUPS).unwrap_or_default()
}

/// A definition as its author wrote it, where it may be published.
///
/// # Errors
/// Everything that is wrong with it, each with its place.
pub fn checked(text: &str, today: JalaliDate) -> Result<ServiceDefinition, Vec<String>> {
    let written: Value = serde_json::from_str(text).map_err(|error| vec![error.to_string()])?;
    let definition: ServiceDefinition =
        serde_json::from_value(written.clone()).map_err(|error| vec![error.to_string()])?;
    let read = serde_json::to_value(&definition).map_err(|error| vec![error.to_string()])?;
    let mut wrong = Vec::new();
    unread(&written, &read, "", &mut wrong);
    if !groups().iter().any(|group| group.code == definition.group) {
        wrong.push(format!("group: {} is no group of the catalogue", definition.group));
    }
    wrong.extend(prove::flaws(&definition, today).iter().map(ToString::to_string));
    if wrong.is_empty() { Ok(definition) } else { Err(wrong) }
}

/// What was written, and would say nothing: a slip of the pen in a name is lost otherwise.
fn unread(written: &Value, read: &Value, at: &str, wrong: &mut Vec<String>) {
    match (written, read) {
        (Value::Object(written), Value::Object(read)) => {
            for (name, value) in written {
                let at = format!("{at}/{name}");
                match read.get(name) {
                    Some(read) => unread(value, read, &at, wrong),
                    None if says_nothing(value) => {}
                    None => wrong.push(format!("{at}: nobody knows this")),
                }
            }
        }
        (Value::Array(written), Value::Array(read)) => {
            let both = written.iter().zip(read);
            both.enumerate()
                .for_each(|(n, (one, other))| unread(one, other, &format!("{at}/{n}"), wrong));
        }
        _ => {}
    }
}

/// A part that says nothing is not written again.
fn says_nothing(value: &Value) -> bool {
    match value {
        Value::Null | Value::Bool(false) => true,
        Value::String(text) => text.is_empty(),
        Value::Array(parts) => parts.is_empty(),
        Value::Object(parts) => parts.is_empty(),
        Value::Number(number) => number.as_u64() == Some(1),
        Value::Bool(true) => false,
    }
}

/// What became of a publication.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Published {
    /// It is the live version now.
    Now,
    /// It was published before, as it is.
    Before,
    /// That version was published, and says something else. A version never changes.
    Changed,
    /// The next version of it is another.
    NotNext { next: u32 },
}

/// What would become of it.
pub(crate) fn state(tx: &dyn Tx, definition: &ServiceDefinition) -> Result<Published, StorageFault> {
    if let Some(before) = store::service(tx, &definition.code, definition.version)? {
        let same = before.hash() == definition.hash();
        return Ok(if same { Published::Before } else { Published::Changed });
    }
    let live = store::live_service(tx, &definition.code)?;
    let next = live.map_or(definition.version, |live| live.version + 1);
    Ok(if definition.version == next {
        Published::Now
    } else {
        Published::NotNext { next }
    })
}

/// Publishes one version, where it may be.
pub(crate) fn publish(tx: &dyn Tx, definition: &ServiceDefinition, now: i64) -> Result<Published, StorageFault> {
    let state = state(tx, definition)?;
    if state == Published::Now {
        store::add_service(tx, definition, now)?;
    }
    Ok(state)
}

/// Publishes what comes with central, as far as it is not.
pub(crate) fn publish_given(tx: &dyn Tx, today: JalaliDate, now: i64) -> Result<(), StorageFault> {
    for (_, text) in GIVEN {
        if let Ok(definition) = checked(text, today) {
            publish(tx, &definition, now)?;
        }
    }
    Ok(())
}
