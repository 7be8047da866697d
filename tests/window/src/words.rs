//! The sentences of the catalogue.

use std::{collections::BTreeMap, fs};

use crate::{Outcome, root};

/// What a key of `assets/words/` says.
///
/// # Errors
/// Where no such key is there.
pub fn sentence(key: &str) -> Outcome<String> {
    for entry in fs::read_dir(root().join("assets/words"))? {
        let words: BTreeMap<String, String> = serde_json::from_str(&fs::read_to_string(entry?.path())?)?;
        if let Some(sentence) = words.get(key) {
            return Ok(sentence.clone());
        }
    }
    Err(format!("the catalogue has no {key}").into())
}
