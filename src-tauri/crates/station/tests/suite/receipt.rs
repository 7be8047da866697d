//! What a receipt says. How it looks is a test of the paper.

pub mod samples;

use kiosk_paper::{Paper, TypeSize, layout, missing_characters, picture};
use kiosk_station::documents::receipt::{Receipt, Row};
use kiosk_station::view::{Evidence, Register};
use kiosk_station::words;
use kiosk_winspool::Bitmap;
use town::bills::DEMAND;

fn text(receipt: &Receipt, paper: Paper) -> String {
    layout(&receipt.document(), paper, TypeSize::Usual).text()
}

#[test]
fn the_golden_pages_show_the_documents_of_these_receipts() {
    let receipts = samples::all();
    let documents = papers::all();
    assert_eq!(receipts.len(), documents.len());
    for ((name, receipt), (_, document)) in receipts.into_iter().zip(documents) {
        let said = layout(&document, Paper::Slip80, TypeSize::Usual).text();
        assert_eq!(text(&receipt, Paper::Slip80), said, "{name}");
        assert!(receipt.document() == document, "{name}: something that is no word");
    }
}

#[test]
fn every_word_of_the_catalogue_can_be_drawn() {
    for (key, sentence) in words::all() {
        let missing = missing_characters(sentence);
        assert!(missing.is_empty(), "{key}: {missing:?}");
    }
}

#[test]
fn a_page_for_a_windows_driver_is_its_picture_dot_for_dot() {
    let pages = layout(&papers::household(), Paper::A5, TypeSize::Usual);
    let picture = &picture(&pages, 300)[0];
    let (width, height) = (
        picture.width().try_into().unwrap(),
        picture.height().try_into().unwrap(),
    );
    let drawn = Bitmap::new(width, height, 300, picture.rows());
    assert!(drawn.is_ok(), "{drawn:?}");
    assert_eq!(Bitmap::from_pbm(&picture.pbm(), 300), drawn);
}

#[test]
fn no_word_is_missing_from_the_catalogue() {
    let every = |evidence| {
        let rows = [
            Register::Mid,
            Register::Peak,
            Register::Low,
            Register::Friday,
            Register::Reactive,
            Register::Demand,
        ]
        .map(|register| Row {
            register,
            places: None,
            previous: None,
            current: None,
        });
        Receipt {
            rows: rows.into(),
            evidence: Some(evidence),
            ..samples::correction()
        }
    };
    let evidences = [
        Evidence::NationalCard,
        Evidence::BirthCertificate,
        Evidence::Passport,
        Evidence::CompanyPapers,
    ]
    .map(every);
    let ids = ["1••", "1•••••••••1", "1••••••••••1"].map(|id| Receipt {
        visitor_id_masked: id.to_owned(),
        ..samples::household()
    });
    let all = samples::all()
        .into_iter()
        .map(|(_, receipt)| receipt)
        .chain(evidences)
        .chain(ids);
    for text in all.map(|receipt| text(&receipt, Paper::A5)) {
        for group in ["receipt.", "register.", "unit.", "evidence."] {
            assert!(!text.contains(group), "a key instead of a word: {text}");
        }
    }
    let document = samples::household().document();
    assert!(document.sheet_of.contains("{0}") && document.sheet_of.contains("{1}"));
}

#[test]
fn marks_say_what_kind_of_slip_it_is() {
    let text = |receipt: &Receipt| text(receipt, Paper::Slip80);
    let slip = text(&samples::household());
    assert!(!slip.contains("المثنی") && !slip.contains("اصلاحیه"));
    assert!(text(&samples::duplicate()).starts_with("المثنی · نسخهٔ ۲\n"));
    assert!(text(&samples::correction()).starts_with("اصلاحیه · ویرایش ۲\nالمثنی · نسخهٔ ۱\n"));
    assert!(slip.contains("به مرکز فرستاده می‌شود"));
    assert!(text(&samples::single()).contains("به مرکز فرستاده شد"));
    assert!(text(&samples::preview()).contains("پس از ثبت داده می‌شود"));
}

#[test]
fn figures_have_the_places_of_the_display_where_it_is_known() {
    for (current, places, shown) in [
        ("1741.9", Some(2), "۱۷۴۱٫۹۰"),
        ("1742", Some(2), "۱۷۴۲٫۰۰"),
        ("1741.9", None, "۱۷۴۱٫۹"),
        ("1741.9", Some(0), "۱۷۴۱٫۹"),
        ("1741.32", Some(2), "۱۷۴۱٫۳۲"),
    ] {
        let receipt = Receipt {
            rows: vec![Row {
                register: Register::Mid,
                places,
                previous: Some("480".to_owned()),
                current: Some(current.to_owned()),
            }],
            ..samples::household()
        };
        for paper in Paper::ALL {
            let text = text(&receipt, paper);
            let is_there = text.split_whitespace().any(|word| word == shown);
            assert!(is_there, "{current} with {places:?} places on {paper:?}: {text}");
        }
    }
}

#[test]
fn an_empty_draft_can_be_previewed() {
    let receipt = Receipt {
        rows: Vec::new(),
        visitor_id_masked: String::new(),
        mobile_masked: String::new(),
        bill_id: String::new(),
        declared_on: String::new(),
        evidence: None,
        ..samples::preview()
    };
    for paper in Paper::ALL {
        let text = text(&receipt, paper);
        assert!(text.contains("شناسهٔ قبض: —"), "{text}");
    }
}

#[test]
fn a_receipt_in_a_log_shows_nobody() {
    let shown = format!("{:?}", samples::household());
    assert!(shown.contains("405001738261"));
    assert!(
        !shown.contains("137") && !shown.contains("0914") && !shown.contains(DEMAND.id),
        "{shown}"
    );
}
