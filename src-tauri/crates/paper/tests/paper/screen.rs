//! What a window shows beside its form.

use kiosk_paper::{Item, Paper, TypeSize, layout, on_screen, qr_on_screen};

/// All the visitor compares, and no picture: it is read, not scanned.
#[test]
fn the_slip_beside_a_form_says_all_that_prints_with_the_visitor_before_the_office() {
    for (name, document) in papers::all() {
        let page = on_screen(&document);
        let printed = layout(&document, Paper::Slip58, TypeSize::Usual).text();
        let told = |words: &str| {
            page.text
                .find(words)
                .unwrap_or_else(|| panic!("{name}: no {words} in\n{}", page.text))
        };
        let [visitor, office] = &document.facts;
        for fact in visitor.iter().chain(office) {
            assert!(printed.contains(&fact.label), "{name}: {}", fact.label);
            told(&fact.label);
        }
        assert!(told(&visitor[0].label) < told(&office[0].label), "{name}");
        assert!(told(&document.foot.clause) > told(&document.state.value), "{name}");
        assert!(page.width <= 50.0, "{name}: {} mm", page.width);
        let is_picture = |item: &Item| matches!(item, Item::Shape(_));
        assert!(!page.items.iter().any(is_picture), "{name}: the company's mark");
    }
}

#[test]
fn a_text_too_long_for_a_qr_is_shown_as_none() {
    assert!(qr_on_screen(&papers::token()).is_some());
    assert!(qr_on_screen(&"A".repeat(8000)).is_none());
}
