//! Golden pages: what receipts look like on three papers, dot for dot. `KIOSK_BLESS=1` writes them anew; look at each.

use std::path::{Path, PathBuf};

use kiosk_paper::{Paper, TypeSize, layout, picture};

use super::outside;
use super::picture::Dots;

const DPI: u16 = 300;
const PAPERS: [(Paper, &str); 3] = [(Paper::A5, "a5"), (Paper::Slip80, "80"), (Paper::Slip58, "58")];

fn golden(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/paper/golden/{name}.png"))
}

#[test]
fn receipts_look_on_three_papers_as_they_were_judged() {
    for (name, document) in papers::golden() {
        for (paper, short) in PAPERS {
            let name = format!("{name}-{short}");
            let pages = layout(&document, paper, TypeSize::Usual);
            Dots::from(&picture(&pages, DPI)[0]).assert_is(&golden(&name), &name);
        }
    }
}

#[test]
fn a_scanner_reads_both_codes_from_every_golden_page() {
    for (name, document) in papers::golden() {
        for (_, short) in PAPERS {
            let seen = outside::scanned(&std::fs::read(golden(&format!("{name}-{short}"))).unwrap());
            let number = document.number.value.as_deref().unwrap();
            let token = document.foot.token.as_deref().unwrap();
            assert!(
                seen.contains(&format!("CODE-128:{number}")),
                "{name} on {short}: {seen:?}"
            );
            assert!(
                seen.contains(&format!("QR-Code:{token}")),
                "{name} on {short}: {seen:?}"
            );
        }
    }
}
