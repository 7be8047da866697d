//! Documents that take more than one sheet.

use std::path::Path;

use kiosk_paper::{Document, Head, Item, Pages, Paper, TypeSize, drawing, layout, picture, raster};

use super::picture::Dots;
use super::{assert_clean, bytes, ink, only, outside, persian};

const SHEETS: [Paper; 2] = [Paper::A4, Paper::A5];
const SIZES: [TypeSize; 2] = [TypeSize::Usual, TypeSize::Large];
const CLAUSE: &str = "علی‌الحساب";

/// Of the table, in the order they stand on the sheets.
fn meters(pages: &Pages) -> Vec<Vec<String>> {
    let rows = |text: &str| {
        text.lines()
            .filter_map(|line| line.strip_prefix("کنتور ")?.split(' ').next().map(str::to_owned))
            .collect()
    };
    pages.iter().map(|page| rows(&page.text)).collect()
}

fn sorts() -> impl Iterator<Item = (Paper, TypeSize)> {
    SHEETS.into_iter().flat_map(|paper| SIZES.map(|size| (paper, size)))
}

#[test]
fn a_long_table_goes_on_over_sheets_and_loses_no_row() {
    let wanted: Vec<String> = (1001..=1090).map(|n| persian(&format!("{n}"))).collect();
    for (paper, size) in sorts() {
        let name = format!("{paper:?}, {size:?}");
        let pages = layout(&papers::many(90), paper, size);
        let count = pages.count();
        assert!(count >= 3, "{name}: {count}");
        assert_eq!(meters(&pages).concat(), wanted, "{name}");
        for (at, page) in (1..).zip(&pages) {
            assert_clean(page, &format!("{name}, sheet {at}"));
            let which = persian(&format!("صفحهٔ {at} از {count}"));
            let head = page.text.lines().next().unwrap();
            assert!(head.contains(&which), "{name}: {head}");
            if at > 1 {
                assert!(head.starts_with("شمارهٔ رهگیری ۴۰۵۰ ۰۱۷۳ ۸۲۶۱"), "{name}: {head}");
            }
            let has_rows = page.text.contains("کنتور");
            assert_eq!(page.text.contains("رقم کارکرد"), has_rows, "{name}, sheet {at}");
            assert_eq!(page.text.contains(CLAUSE), at == count, "{name}, sheet {at}");
        }
    }
}

#[test]
fn every_number_of_rows_finds_its_sheets() {
    for (paper, size) in sorts() {
        let mut before = 1;
        for rows in 0..=60 {
            let name = format!("{rows} rows on {paper:?}, {size:?}");
            let pages = layout(&papers::many(rows), paper, size);
            assert_eq!(meters(&pages).concat().len(), rows, "{name}");
            assert!(pages.count() >= before, "{name}");
            before = pages.count();
            let last = pages.iter().last().unwrap();
            assert!(last.text.contains(CLAUSE), "{name}");
            assert_clean(last, &name);
        }
    }
}

#[test]
fn a_long_table_keeps_the_type_that_was_asked_for() {
    for (paper, size) in sorts() {
        let sizes = |document: &Document| -> Vec<f32> {
            let pages = layout(document, paper, size);
            let items = pages.iter().flat_map(|page| page.items.clone());
            items
                .filter_map(|item| {
                    if let Item::Text(run) = item {
                        Some(run.size)
                    } else {
                        None
                    }
                })
                .collect()
        };
        let smallest = |document| sizes(document).into_iter().fold(f32::MAX, f32::min);
        assert!(
            smallest(&papers::many(90)) >= smallest(&papers::single()),
            "{paper:?}, {size:?}"
        );
    }
}

#[test]
fn a_roll_is_one_page_however_long_the_table() {
    for paper in [Paper::Slip80, Paper::Slip58] {
        let page = only(&papers::many(90), paper, TypeSize::Usual);
        assert!(page.height > 400.0, "{paper:?}: {}", page.height);
        assert!(!page.text.contains("صفحهٔ"), "{paper:?}");
    }
}

#[test]
fn notes_too_long_for_one_sheet_go_on_over_the_next() {
    let mut document = papers::long_names();
    let note = document.foot.notes[0].clone();
    for notes in [12, 30] {
        document.foot.notes = vec![note.clone(); notes];
        let pages = layout(&document, Paper::A5, TypeSize::Usual);
        assert!(pages.count() > 1, "{notes} notes");
        assert_eq!(pages.text().matches(note.as_str()).count(), notes);
        pages
            .iter()
            .for_each(|page| assert_clean(page, &format!("{notes} notes")));
    }
}

/// As one sheet is compared in `the_window_the_pdf_and_the_dots_show_the_same_page`.
#[test]
fn window_pdf_and_dots_show_the_same_sheets() {
    let document = papers::many(48);
    let pages = layout(&document, Paper::A5, TypeSize::Usual);
    let written = bytes(&document, &pages);
    let drawn = picture(&pages, 300);
    assert_eq!(drawn.len(), pages.count());
    for (at, dots) in (1..).zip(&drawn) {
        let dots = Dots::from(dots);
        let printed = outside::sheet(&written, 300, at);
        assert_eq!(dots.strays(&Dots::darker(&printed, 192)), 0, "sheet {at}");
        assert_eq!(Dots::darker(&printed, 64).strays(&dots), 0, "sheet {at}");
    }
    let window = ink::rendered(&drawing(&pages), 300.0);
    let all: usize = drawn.iter().map(|sheet| sheet.height()).sum();
    assert!(
        window.height.abs_diff(all) <= drawn.len(),
        "{} and {all}",
        window.height
    );
    let mut top = 0;
    for (at, dots) in (1..).zip(&drawn) {
        let dots = Dots::from(dots);
        let part = part(&window, top, dots.height);
        assert_eq!(dots.strays(&Dots::darker(&part, 192)), 0, "sheet {at} in the window");
        top += dots.height;
    }
}

fn part(whole: &ink::Grey, top: usize, height: usize) -> ink::Grey {
    let bottom = (top + height).min(whole.height);
    ink::Grey {
        width: whole.width,
        height: bottom - top,
        dots: whole.dots[top * whole.width..bottom * whole.width].to_vec(),
    }
}

#[test]
fn the_codes_of_several_sheets_stand_on_the_first_and_the_last() {
    let document = papers::many(48);
    let pages = layout(&document, Paper::A4, TypeSize::Usual);
    let written = bytes(&document, &pages);
    let about = outside::pdfinfo(&outside::file(&written));
    assert!(pages.count() > 1);
    assert!(
        about.contains(&format!("Pages:           {}", pages.count())),
        "{about}"
    );
    let seen = |at| outside::scanned(&Dots::from(&outside::sheet(&written, 203, at)).png());
    assert_eq!(seen(1), ["CODE-128:405001738261"]);
    assert_eq!(seen(pages.count()), [format!("QR-Code:{}", papers::token())]);
}

#[test]
fn sheets_for_a_head_come_out_one_below_the_other() {
    let pages = layout(&papers::many(48), Paper::A5, TypeSize::Usual);
    let all = raster(&pages, Head::Dots576);
    let alone: Vec<u8> = pages
        .iter()
        .flat_map(|page| raster(&page.clone().into(), Head::Dots576).rows().to_vec())
        .collect();
    assert_eq!(all.rows(), alone);
    assert_eq!(all.rows().len(), all.stride() * all.height());
}

#[test]
fn a_table_of_three_sheets_looks_as_it_was_judged() {
    let pages = layout(&papers::many(48), Paper::A5, TypeSize::Usual);
    for (at, sheet) in (1..).zip(picture(&pages, 300)) {
        let name = format!("three-sheets-a5-{at}");
        let golden = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/paper/golden/{name}.png"));
        Dots::from(&sheet).assert_is(&golden, &name);
    }
    assert_eq!(pages.count(), 3);
}
