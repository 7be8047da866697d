//! The contract holds still: its document, its examples, and what signatures and envelopes refuse.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod envelope;
mod examples;
mod journal;
mod openapi;
mod people;
mod signed;
mod token;

/// Whether committed files are to be rewritten: `KIOSK_BLESS=1 cargo test -p kiosk-wire`.
fn blessing() -> bool {
    std::env::var_os("KIOSK_BLESS").is_some_and(|value| value == "1")
}

/// A file of this crate.
fn file(name: &str) -> std::path::PathBuf {
    std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(name)
}

/// The file says `text`; when blessing, it is made to.
fn assert_says(name: &str, text: &str) {
    if blessing() {
        std::fs::write(file(name), text).unwrap();
    }
    let found = std::fs::read_to_string(file(name)).unwrap_or_default();
    assert!(
        found == text,
        "{name} is not up to date; look at the change, then KIOSK_BLESS=1 cargo test -p kiosk-wire"
    );
}

fn pretty(value: &impl serde::Serialize) -> String {
    serde_json::to_string_pretty(value).unwrap() + "\n"
}
