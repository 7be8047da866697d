//! The slip as dots and as ESC/POS: read back by a printer that others wrote, and by a scanner.

use kiosk_paper::{Head, Paper, Raster, TypeSize, escpos, layout, raster};

use super::picture::{Dots, left};
use super::{emupos, outside};

const ROLLS: [(Paper, Head); 2] = [(Paper::Slip80, Head::Dots576), (Paper::Slip58, Head::Dots384)];

fn slips() -> Vec<(String, Raster)> {
    let mut slips = Vec::new();
    for (name, document) in papers::all() {
        for (paper, head) in ROLLS {
            for size in [TypeSize::Usual, TypeSize::Large] {
                let slip = raster(&layout(&document, paper, size), head);
                slips.push((format!("{name} on {paper:?}, {size:?}"), slip));
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
fn a_printer_that_others_wrote_prints_the_same_dots() {
    let slips = slips();
    let sent: Vec<_> = slips.iter().map(|(_, slip)| (escpos(slip), slip.width())).collect();
    for ((name, slip), printed) in slips.iter().zip(emupos::print(&sent)) {
        assert_eq!(printed.unknown, Vec::<String>::new(), "{name}");
        assert_eq!(printed.ended_by, "cut", "{name}");
        assert!(printed.dots == Dots::from(slip), "{name}: other dots");
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
        for (paper, head) in ROLLS {
            let slip = raster(&layout(&document, paper, TypeSize::Usual), head);
            let seen = outside::scanned(&Dots::from(&slip).png());
            match (&document.number.value, &document.foot.token) {
                (Some(number), Some(token)) => {
                    assert!(
                        seen.contains(&format!("CODE-128:{number}")),
                        "{name} on {paper:?}: {seen:?}"
                    );
                    assert!(
                        seen.contains(&format!("QR-Code:{token}")),
                        "{name} on {paper:?}: {seen:?}"
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
