//! The Persian words that Rust itself puts on paper and tells a technician, kept as data.

use std::collections::BTreeMap;
use std::sync::LazyLock;

static CATALOGUE: LazyLock<BTreeMap<String, String>> = LazyLock::new(|| {
    let files = [
        include_str!("../../../../assets/words/receipt.json"),
        include_str!("../../../../assets/words/admin.json"),
    ];
    #[expect(
        clippy::expect_used,
        reason = "files inside the program; every test that prints reads them"
    )]
    let read = |file| serde_json::from_str::<BTreeMap<String, String>>(file).expect("the catalogue is a flat map");
    files.into_iter().flat_map(read).collect()
});

/// The sentence under `key`. A key that is not in the catalogue comes back as itself, so that a slip still prints;
/// a test walks over all keys in use.
pub fn get(key: &'static str) -> &'static str {
    CATALOGUE.get(key).map_or(key, String::as_str)
}

/// The sentence under `key`, with its `{0}` replaced.
pub fn with(key: &'static str, figure: &str) -> String {
    get(key).replace("{0}", figure)
}

/// All keys and their sentences.
pub fn all() -> impl Iterator<Item = (&'static str, &'static str)> {
    CATALOGUE.iter().map(|(key, words)| (key.as_str(), words.as_str()))
}
