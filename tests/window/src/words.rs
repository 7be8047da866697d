//! The sentences of the catalogue.

use std::{collections::BTreeMap, fs, path::Path};

use crate::{Outcome, root};

/// What a key of `assets/words/` says.
///
/// # Errors
/// Where no such key is there.
pub fn sentence(key: &str) -> Outcome<String> {
    find(&root().join("assets/words"), key)?.ok_or_else(|| format!("the catalogue has no {key}").into())
}

/// Looks into every file of the folder, and of the folders in it.
fn find(folder: &Path, key: &str) -> Outcome<Option<String>> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let found = if path.is_dir() {
            find(&path, key)?
        } else {
            let words: BTreeMap<String, String> = serde_json::from_str(&fs::read_to_string(&path)?)?;
            words.get(key).cloned()
        };
        if found.is_some() {
            return Ok(found);
        }
    }
    Ok(None)
}
