use std::collections::BTreeMap;

use kiosk_domain::jalali::JalaliDate;
use kiosk_wire::{FieldValue, ServiceDefinition};

use crate::{look::look, typed::typed};

/// Whether a record's answers are what its definition asks for: each that must be there, none that is hidden or unknown, and
/// every one in the form in which it is stored. `today` is the day the record was taken.
///
/// # Errors
/// Where it stands, and the code of the first fault; `not_asked` for an answer that does not belong there.
pub fn judge(
    definition: &ServiceDefinition,
    answers: &BTreeMap<String, FieldValue>,
    today: JalaliDate,
) -> Result<(), (String, &'static str)> {
    let seen = look(definition, &typed(answers), today);
    if let Some((path, fault)) = seen.faults.first_key_value() {
        return Err((path.to_string(), fault.code()));
    }
    let differs = |(id, answer): &(&String, &FieldValue)| seen.answers.get(*id) != Some(*answer);
    match answers.iter().find(differs) {
        None => Ok(()),
        Some((id, _)) if seen.answers.contains_key(id) => Err((id.clone(), "not_as_stored")),
        Some((id, _)) => Err((id.clone(), "not_asked")),
    }
}
