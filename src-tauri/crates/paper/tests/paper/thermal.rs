//! The slip as dots and as ESC/POS: read back by a printer that others wrote, and by a scanner.

use kiosk_paper::{Head, Item, Mark, Paper, Raster, TypeSize, escpos, layout, on_roll, raster};

use super::picture::{Dots, left};
use super::{emupos, outside};

const ROLLS: [(Paper, Head); 2] = [(Paper::Slip80, Head::Dots576), (Paper::Slip58, Head::Dots384)];

fn slips() -> Vec<(String, Raster)> {
    let mut slips = Vec::new();
    for (name, document) in papers::all() {
        for head in Head::ALL {
            for size in [TypeSize::Usual, TypeSize::Large] {
                let slip = raster(&on_roll(&document, head, size), head);
                slips.push((format!("{name} by {head:?}, {size:?}"), slip));
            }
        }
    }
    slips
}

#[test]
fn each_roll_has_the_head_that_prints_on_it() {
    for (paper, head) in ROLLS {
        assert_eq!(paper.head(), Some(head));
        let slip = raster(&layout(&papers::household(), paper, TypeSize::Usual), head);
        assert_eq!(slip.width(), head.dots());
        assert_eq!(slip.rows().len(), slip.stride() * slip.height());
    }
    assert_eq!((Paper::A4.head(), Paper::A5.head()), (None, None));
}

#[test]
fn whatever_head_all_stands_on_it_and_its_letters_are_as_large() {
    for (name, document) in papers::all() {
        for head in Head::ALL {
            for size in [TypeSize::Usual, TypeSize::Large] {
                let pages = on_roll(&document, head, size);
                let slip = raster(&pages, head);
                assert_eq!(slip.width(), head.dots());
                let same_width = head != Head::Dots640;
                let usual = layout(&document, head.paper(), size);
                assert!(!same_width || pages.text() == usual.text(), "{name} by {head:?}");
                // in dots of this head, eight to the millimetre as the page counts them
                let millimetre = 203.2 / head.dpi();
                let largest = pages
                    .iter()
                    .flat_map(|page| &page.items)
                    .fold(0.0_f32, |most, item| match item {
                        Item::Text(run) => most.max(run.size * millimetre),
                        _ => most,
                    });
                let wanted = usual
                    .iter()
                    .flat_map(|page| &page.items)
                    .fold(0.0_f32, |most, item| match item {
                        Item::Text(run) => most.max(run.size),
                        _ => most,
                    });
                assert!(
                    (largest / wanted - 1.0).abs() < 0.15,
                    "{name} by {head:?}: {largest} for {wanted}"
                );
            }
        }
    }
}

#[test]
fn a_head_that_is_said_too_wide_loses_the_right_edge_alone() {
    let wide = raster(
        &on_roll(&papers::household(), Head::Dots576, TypeSize::Usual),
        Head::Dots576,
    )
    .with_edges();
    let is_line = |x: usize| (0..wide.height()).all(|y| wide.is_black(x, y));
    assert!(is_line(0) && is_line(575), "both edges of what was sent");
    assert!(!is_line(511), "where a narrower head ends there is no line");
}

#[test]
fn no_picture_holds_what_a_printer_would_obey() {
    // a mark of fine lines, one dot each: 8 mm are 64 dots, and begin at a whole byte
    let line = |dot: u8| {
        let (left, right) = (f32::from(dot) * 0.375, f32::from(dot + 1) * 0.375);
        format!("M{left} 0H{right}V24H{left}Z")
    };
    let lines = [3, 13, 19, 29, 31, 35, 43, 45].map(line).concat();
    let mut document = papers::household();
    document.head.mark = Some(Mark::parse(&lines).unwrap());
    let slip = raster(&on_roll(&document, Head::Dots576, TypeSize::Usual), Head::Dots576);
    assert!(obeyed(slip.rows()) >= 3 * 60, "the lines are there");

    let bytes = escpos(&slip);

    assert_eq!(obeyed(&bytes), 0);
    let [printed] = emupos::print(&[(bytes, slip.width())]).try_into().ok().unwrap();
    let (lost, more) = others(&printed.dots, &slip);
    assert_eq!(lost, 0, "no dot is lost");
    assert!(more > 0, "a dot more beside each");
}

/// `DLE` before what a printer obeys after it.
fn obeyed(bytes: &[u8]) -> usize {
    let two = bytes.windows(2);
    two.filter(|two| matches!(two, [0x10, 0x04 | 0x05 | 0x14])).count()
}

/// Dots of the slip that were not printed, and printed dots that are none of it.
fn others(printed: &Dots, slip: &Raster) -> (usize, usize) {
    let drawn = Dots::from(slip);
    assert_eq!((printed.width, printed.height), (drawn.width, drawn.height));
    let pairs = || drawn.black.iter().zip(&printed.black);
    (
        pairs().filter(|(was, is)| **was && !**is).count(),
        pairs().filter(|(was, is)| !**was && **is).count(),
    )
}

#[test]
fn a_printer_that_others_wrote_prints_the_same_dots() {
    let slips = slips();
    let sent: Vec<_> = slips.iter().map(|(_, slip)| (escpos(slip), slip.width())).collect();
    for ((name, slip), printed) in slips.iter().zip(emupos::print(&sent)) {
        assert_eq!(printed.unknown, Vec::<String>::new(), "{name}");
        assert_eq!(printed.ended_by, "cut", "{name}");
        let (lost, more) = others(&printed.dots, slip);
        assert_eq!(lost, 0, "{name}: dots are missing");
        assert!(more <= obeyed(slip.rows()), "{name}: {more} dots more");
    }
}

#[test]
fn a_dot_too_many_would_be_noticed() {
    let slip = raster(
        &layout(&papers::household(), Paper::Slip58, TypeSize::Usual),
        Head::Dots384,
    );
    let mut bytes = escpos(&slip);
    let last = bytes.len() - 20;
    bytes[last] ^= 1;
    let [printed] = emupos::print(&[(bytes, slip.width())]).try_into().ok().unwrap();
    assert!(printed.dots != Dots::from(&slip));
}

#[test]
fn a_scanner_reads_both_codes_from_the_dots_of_a_head() {
    for (name, document) in papers::all() {
        for head in Head::ALL {
            let slip = raster(&on_roll(&document, head, TypeSize::Usual), head);
            let seen = outside::scanned(&Dots::from(&slip).png());
            match (&document.number.value, &document.foot.token) {
                (Some(number), Some(token)) => {
                    assert!(
                        seen.contains(&format!("CODE-128:{number}")),
                        "{name} by {head:?}: {seen:?}"
                    );
                    assert!(
                        seen.contains(&format!("QR-Code:{token}")),
                        "{name} by {head:?}: {seen:?}"
                    );
                }
                _ => assert!(seen.is_empty(), "{name}: {seen:?}"),
            }
        }
    }
}

#[test]
fn every_bar_and_module_is_whole_dots_of_one_shade() {
    let document = papers::household();
    for (paper, head) in ROLLS {
        let slip = raster(&layout(&document, paper, TypeSize::Usual), head);
        std::fs::write(left(&format!("household on {paper:?}")), Dots::from(&slip).png()).unwrap();
        // the rows of the bars are alike, from the first to the last: 10 mm are 80 dots
        let rows: Vec<&[u8]> = slip.rows().chunks(slip.stride()).collect();
        let longest = rows
            .chunk_by(|one, next| one == next && next.iter().any(|byte| *byte != 0))
            .map(<[_]>::len)
            .max();
        assert_eq!(longest, Some(80), "{paper:?}");
    }
}

#[test]
fn the_bytes_for_a_slip_printer_are_these() {
    let slip = raster(
        &layout(&papers::household(), Paper::Slip58, TypeSize::Usual),
        Head::Dots384,
    );
    let bytes = escpos(&slip);
    assert!(bytes.starts_with(&[0x1B, b'@', 0x1D, b'v', b'0', 0, 48, 0, 0, 1]));
    assert!(bytes.ends_with(&[0x1B, b'd', 4, 0x1D, b'V', 66, 0]));
    let bands = slip.height().div_ceil(256);
    assert_eq!(bytes.len(), 2 + 8 * bands + slip.rows().len() + 3 + 4);
    assert_eq!(bytes, escpos(&slip));
}
