//! What a window shows beside its form.

use kiosk_paper::{Item, Paper, TypeSize, layout, on_screen, picture, qr_on_screen};

use super::outside::scanned;
use super::picture::Dots;

/// All the visitor compares, the figures before office and day, and no picture: it is read, not scanned.
#[test]
fn the_screens_slip_says_what_is_printed_and_the_figures_first() {
    for (name, document) in papers::all() {
        let page = on_screen(&document);
        let printed = layout(&document, Paper::Slip58, TypeSize::Usual).text();
        for word in page.text.split([' ', '\n']) {
            // Where the figures stand one above the other, a unit stands in brackets.
            let word = word.trim_matches(['(', ')']);
            assert!(printed.contains(word), "{name}: {word} is not printed");
        }
        let at = |words: &str| {
            page.text
                .find(words)
                .unwrap_or_else(|| panic!("{name}: no {words} in\n{}", page.text))
        };
        let [visitor, office] = &document.facts;
        for fact in visitor.iter().chain(office) {
            at(&fact.label);
        }
        assert!(at(&visitor[0].label) < at(&office[0].label), "{name}");
        if let Some(row) = document.table.rows.first() {
            assert!(at(&row.name) < at(&office[0].label), "{name}");
        }
        let is_picture = |item: &Item| matches!(item, Item::Shape(_));
        assert!(!page.items.iter().any(is_picture), "{name}: the company's mark");
    }
}

#[test]
fn the_screens_slip_can_be_read_in_222_pixels() {
    for (name, document) in papers::all() {
        let page = on_screen(&document);
        let sizes = page.items.iter().filter_map(|item| match item {
            Item::Text(run) => Some(run.size),
            Item::Rect(_) | Item::Shape(_) => None,
        });
        let smallest = sizes.fold(f32::MAX, f32::min) * 222.0 / page.width;
        assert!(smallest >= 13.0, "{name}: {smallest} pixels");
    }
}

#[test]
fn the_qr_on_the_screen_is_the_receipts_and_nothing_else() {
    let token = papers::token();
    let page = qr_on_screen(&token).unwrap();
    assert!((page.width - page.height).abs() < f32::EPSILON);
    let picture = Dots::from(&picture(&page.into(), 150)[0]).png();
    assert_eq!(scanned(&picture), [format!("QR-Code:{token}")]);
    assert!(qr_on_screen(&"1".repeat(9000)).is_none());
}
