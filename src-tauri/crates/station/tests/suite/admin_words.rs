//! Every sentence kiosk-admin may say stands in the catalogue, and every one there is said.

use std::collections::BTreeSet;

use kiosk_station::words;

#[test]
fn the_words_of_kiosk_admin_are_the_catalogues() {
    let sources = [
        include_str!("../../src/bin/kiosk-admin/batch.rs"),
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
