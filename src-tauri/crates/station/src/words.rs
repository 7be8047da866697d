//! The Persian words that Rust itself puts on paper and tells a technician, kept as data.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use kiosk_domain::text::persian_digits;

static CATALOGUE: LazyLock<BTreeMap<String, String>> = LazyLock::new(|| {
    let files = [
        include_str!("../../../../assets/words/receipt.json"),
        include_str!("../../../../assets/words/admin.json"),
        include_str!("../../../../assets/words/check.json"),
        include_str!("../../../../assets/words/import.json"),
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

/// The sentence of a code, of a check or of a row of a file, with its figures as Persian ones.
pub fn of_code(code: &str, figures: &[String]) -> String {
    let known = ["check", "import"]
        .into_iter()
        .find_map(|place| CATALOGUE.get(&format!("{place}.{code}")));
    let sentence = known.map_or(code, String::as_str);
    figures
        .iter()
        .enumerate()
        .fold(sentence.to_owned(), |text, (place, figure)| {
            // What is to be written in a file stands there as it is written.
            let figure = if figure.contains(|c: char| c.is_ascii_alphabetic()) {
                figure.clone()
            } else {
                persian_digits(figure)
            };
            text.replace(&format!("{{{place}}}"), &figure)
        })
}

/// All keys and their sentences.
pub fn all() -> impl Iterator<Item = (&'static str, &'static str)> {
    CATALOGUE.iter().map(|(key, words)| (key.as_str(), words.as_str()))
}
