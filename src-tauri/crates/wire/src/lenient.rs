//! What a later version of the contract says beside what this program knows.

use serde::{
    Deserialize, Deserializer,
    de::{DeserializeOwned, IgnoredAny},
};

/// One element, as far as it is known.
#[derive(Deserialize)]
#[serde(untagged)]
enum Element<T> {
    Known(T),
    Unknown(IgnoredAny),
}

/// A list without the elements this program cannot read: one of them holds up no other.
pub(crate) fn list<'de, D, T>(deserializer: D) -> Result<Vec<T>, D::Error>
where
    D: Deserializer<'de>,
    T: DeserializeOwned,
{
    let elements = Vec::<Element<T>>::deserialize(deserializer)?;
    let known = elements.into_iter().filter_map(|element| match element {
        Element::Known(known) => Some(known),
        Element::Unknown(_) => None,
    });
    Ok(known.collect())
}
