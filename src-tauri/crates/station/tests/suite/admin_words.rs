//! Every sentence kiosk-admin may say stands in the catalogue, and every one there is said.

use std::collections::BTreeSet;

use kiosk_station::{import::Refused, words};

#[test]
fn the_words_of_kiosk_admin_are_the_catalogues() {
    let sources = [
        include_str!("../../src/bin/kiosk-admin/batch.rs"),
        include_str!("../../src/bin/kiosk-admin/commands.rs"),
        include_str!("../../src/bin/kiosk-admin/receipt.rs"),
        include_str!("../../src/bin/kiosk-admin/words.rs"),
    ];
    let said: BTreeSet<&str> = sources
        .iter()
        .flat_map(|source| source.split('"'))
        .filter(|text| text.starts_with("admin."))
        .collect();
    let known: BTreeSet<&str> = words::all()
        .map(|(key, _)| key)
        .filter(|key| key.starts_with("admin."))
        .collect();
    assert!(said.len() > 20);
    assert_eq!(said, known);
}

#[test]
fn every_reason_to_refuse_a_row_has_its_sentence_and_every_sentence_its_reason() {
    // Said beside the window's own codes: what to write where a question is answered, and under which number a row stands.
    let also = ["confirm", "says_otherwise"];
    let codes: BTreeSet<&str> = Refused::CODES.iter().copied().chain(also).collect();
    let known: BTreeSet<&str> = words::all()
        .filter_map(|(key, _)| key.strip_prefix("import."))
        .collect();
    assert_eq!(codes, known);
    for (key, sentence) in words::all().filter(|(key, _)| key.starts_with("import.")) {
        assert!(sentence.ends_with(['.', '}']), "{key}: {sentence}");
        assert!(!sentence.contains(['!', 'ي', 'ك']), "{key}: {sentence}");
    }
    let said = words::of_code("bill_id_same_day", &["405000017388".to_owned()]);
    assert!(said.contains("۴۰۵۰۰۰۰۱۷۳۸۸"), "{said}");
    let said = words::of_code("confirm", &["mid:unusual".to_owned()]);
    assert!(said.ends_with("mid:unusual"), "{said}");
}
