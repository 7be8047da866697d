//! The receipt on paper: read back by other programs than the one that made it.

mod emupos;
mod golden;
mod ink;
mod outside;
mod picture;
pub mod samples;
mod thermal;

use kiosk_station::receipt::{
    Glyph, Info, Item, Page, Paper, Receipt, Row, TypeSize, drawing, layout, missing_characters, on_screen, pdf,
    picture, qr_on_screen,
};
use kiosk_station::view::{Evidence, Register};
use kiosk_station::words;
use kiosk_winspool::Bitmap;

use ink::{Ink, ink};
use outside::{codes, file, pdftotext, raster};
use picture::Dots;

const PAPERS: [Paper; 4] = Paper::ALL;

fn pages() -> impl Iterator<Item = (String, Receipt, Page)> {
    samples::all().into_iter().flat_map(|(name, receipt)| {
        PAPERS.map(|paper| {
            (
                format!("{name} on {paper:?}"),
                receipt.clone(),
                layout(&receipt, paper, TypeSize::Usual),
            )
        })
    })
}

fn document(receipt: &Receipt, page: &Page) -> Vec<u8> {
    pdf(page, &Info::of(receipt)).unwrap()
}

fn persian(text: &str) -> String {
    text.chars()
        .map(|c| {
            c.to_digit(10)
                .map_or(c, |digit| char::from_u32(0x06F0 + digit).unwrap())
        })
        .collect()
}

#[test]
fn every_word_of_the_catalogue_can_be_drawn() {
    for (key, sentence) in words::all() {
        let missing = missing_characters(sentence);
        assert!(missing.is_empty(), "{key}: {missing:?}");
    }
    for (name, _, page) in pages() {
        let glyphs = page.items.iter().flat_map(|item| {
            if let Item::Text(run) = item {
                run.glyphs.as_slice()
            } else {
                &[]
            }
        });
        let lost: Vec<&Glyph> = glyphs.filter(|glyph| glyph.id == 0).collect();
        assert!(lost.is_empty(), "{name}: {lost:?}");
    }
}

#[test]
fn a_page_for_a_windows_driver_is_its_picture_dot_for_dot() {
    let picture = picture(&layout(&samples::household(), Paper::A5, TypeSize::Usual), 300);
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
    for page in all.map(|receipt| layout(&receipt, Paper::A5, TypeSize::Usual)) {
        for group in ["receipt.", "register.", "unit.", "evidence."] {
            assert!(!page.text.contains(group), "a key instead of a word: {}", page.text);
        }
    }
}

#[test]
fn the_words_of_a_slip_are_these_in_this_order() {
    assert_eq!(
        layout(&samples::correction(), Paper::Slip80, TypeSize::Usual).text,
        include_str!("receipt/correction.txt")
    );
    assert_eq!(
        layout(&samples::preview(), Paper::A5, TypeSize::Usual).text,
        include_str!("receipt/preview.txt")
    );
}

#[test]
fn pdftotext_finds_the_number_the_ids_and_the_words() {
    for (name, receipt, page) in pages() {
        let text = pdftotext(&document(&receipt, &page));
        let number = receipt
            .tracking_number
            .as_deref()
            .map(|number| persian(&format!("{} {} {}", &number[..4], &number[4..8], &number[8..])));
        let ids = [
            &receipt.visitor_id_masked,
            &receipt.mobile_masked,
            &receipt.bill_id,
            &receipt.declared_on,
        ];
        let figures = receipt
            .rows
            .iter()
            .flat_map(|row| [&row.previous, &row.current])
            .flatten();
        let figures = figures.map(|figure| persian(figure).replace('.', "٫"));
        for wanted in ids.map(|id| persian(id)).into_iter().chain(figures).chain(number) {
            assert!(text.contains(&wanted), "{name}: {wanted} is not in\n{text}");
        }
        for word in [
            "رسید",
            "اعلام",
            "رهگیری",
            "شمارهٔ",
            "شناسهٔ",
            "میان‌باری",
            "علی‌الحساب",
            "تسویه",
            "نمی‌باشد",
            "۱۵۲۱",
        ] {
            assert!(text.contains(word), "{name}: {word} is not in\n{text}");
        }
    }
}

#[test]
fn a_scanner_reads_both_codes_on_every_paper() {
    for (name, receipt, page) in pages() {
        let seen = codes(&document(&receipt, &page), 203);
        match (&receipt.tracking_number, &receipt.qr) {
            (Some(number), Some(token)) => {
                assert!(seen.contains(&format!("CODE-128:{number}")), "{name}: {seen:?}");
                assert!(seen.contains(&format!("QR-Code:{token}")), "{name}: {seen:?}");
            }
            _ => assert!(seen.is_empty(), "{name}: {seen:?}"),
        }
    }
}

#[test]
fn another_systems_number_is_printed_and_scanned_as_it_is() {
    let receipt = Receipt {
        tracking_number: Some("TZ-2026/00417-A".to_owned()),
        ..samples::single()
    };
    let page = layout(&receipt, Paper::Slip80, TypeSize::Usual);
    assert!(codes(&document(&receipt, &page), 203).contains(&"CODE-128:TZ-2026/00417-A".to_owned()));
    assert!(pdftotext(&document(&receipt, &page)).contains("TZ-۲۰۲۶/۰۰۴۱۷-A"));
}

#[test]
fn the_same_receipt_gives_the_same_bytes_and_they_are_few() {
    for (name, receipt, page) in pages() {
        let bytes = document(&receipt, &page);
        let again = std::thread::scope(|scope| {
            let receipt = receipt.clone();
            let paper = PAPERS
                .into_iter()
                .find(|paper| name.ends_with(&format!("{paper:?}")))
                .unwrap();
            scope
                .spawn(move || document(&receipt, &layout(&receipt, paper, TypeSize::Usual)))
                .join()
                .unwrap()
        });
        assert!(bytes == again, "{name}");
        assert!(bytes.len() < 36 << 10, "{name}: {} bytes", bytes.len());
    }
    let household = samples::household();
    assert!(document(&household, &layout(&household, Paper::A5, TypeSize::Usual)).len() <= 25 << 10);
}

#[test]
fn the_file_names_the_number_the_language_and_nothing_else() {
    let receipt = samples::household();
    let bytes = document(&receipt, &layout(&receipt, Paper::A5, TypeSize::Usual));
    let about = outside::pdfinfo(&file(&bytes));
    for (name, wanted) in [
        ("Title", "405001738261"),
        ("Author", "شرکت توزیع نیروی برق آذربایجان شرقی"),
        ("Subject", "رسید اعلام کارکرد"),
    ] {
        let line = about.lines().find(|line| line.starts_with(name)).unwrap_or_default();
        assert!(line.ends_with(wanted), "{about}");
    }
    assert!(!about.contains("CreationDate") && !about.contains("Subtype"), "{about}");
    assert!(about.contains("419.528 x 595.276"), "{about}");
    let has = |text: &[u8]| bytes.windows(text.len()).any(|window| window == text);
    assert!(has(b"/Lang(fa)") && has(b"/Direction/R2L"));
    assert!(!has(b"PDFX") && !has(b"1970"));
}

#[test]
fn nothing_overlaps_and_nothing_leaves_the_paper() {
    for (name, receipt, _) in pages() {
        for (paper, size) in PAPERS
            .into_iter()
            .flat_map(|paper| [(paper, TypeSize::Usual), (paper, TypeSize::Large)])
        {
            if !name.ends_with(&format!("{paper:?}")) {
                continue;
            }
            let (name, page) = (format!("{name}, {size:?}"), layout(&receipt, paper, size));
            let inks: Vec<Ink> = ink(&page);
            for (at, one) in inks.iter().enumerate() {
                let inside = one.left >= 3.5
                    && one.top >= 2.0
                    && one.right <= page.width - 3.5
                    && one.bottom <= page.height - 2.0;
                assert!(inside, "{name}: {one:?} on {} × {}", page.width, page.height);
                for other in inks[..at].iter().filter(|other| one.is_text || other.is_text) {
                    assert!(!one.overlaps(other), "{name}: {one:?} and {other:?}");
                }
            }
        }
    }
}

#[test]
fn large_print_is_larger_on_every_paper() {
    let widest = |paper, size| {
        let page = layout(&samples::pending(), paper, size);
        // for whoever wants to look at them
        let picture = Dots::from(&picture(&page, 150)).png();
        std::fs::write(picture::left(&format!("{paper:?} {size:?}")), picture).unwrap();
        let sizes = page
            .items
            .iter()
            .map(|item| if let Item::Text(run) = item { run.size } else { 0.0 });
        let smallest = sizes.filter(|size| *size > 0.0).fold(f32::MAX, f32::min);
        (smallest, page.text)
    };
    for paper in PAPERS {
        let (usual, large) = (widest(paper, TypeSize::Usual), widest(paper, TypeSize::Large));
        assert!(large.0 > usual.0 * 1.2, "{paper:?}: {} mm and {} mm", usual.0, large.0);
        // the narrow table reads on: a register after the other
        if paper != Paper::Slip58 {
            assert_eq!(usual.1, large.1, "{paper:?}: it says something else");
        }
    }
}

#[test]
fn the_screens_slip_says_what_is_printed_and_the_figures_first() {
    let receipt = samples::household();
    let screen = on_screen(&receipt);
    // Long figures stand under their names where the roll is narrow for its letters.
    let printed = [TypeSize::Usual, TypeSize::Large].map(|size| layout(&receipt, Paper::Slip58, size).text);
    let says = |line: &str| printed.iter().flat_map(|text| text.lines()).any(|other| other == line);
    for line in screen.text.lines() {
        assert!(says(line), "{line} is not printed");
    }
    let at = |words: &str| screen.text.find(words);
    let (figure, place) = (at("۱۷۴۴٫۵۶"), at(words::get("receipt.declared_on")));
    assert!(figure.is_some() && figure < place, "{}", screen.text);
}

#[test]
fn the_screens_slip_can_be_read_in_222_pixels() {
    for (name, receipt) in samples::all() {
        let page = on_screen(&receipt);
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
    let token = samples::household().qr.unwrap();
    let page = qr_on_screen(&token).unwrap();
    assert!((page.width - page.height).abs() < f32::EPSILON);
    let picture = Dots::from(&picture(&page, 150)).png();
    assert_eq!(outside::scanned(&picture), [format!("QR-Code:{token}")]);
    assert!(qr_on_screen(&"1".repeat(9000)).is_none());
}

#[test]
fn long_names_keep_all_their_letters() {
    let receipt = samples::long_names();
    let letters = |text: &str| text.chars().filter(|c| c.is_alphabetic()).collect::<String>();
    for paper in PAPERS {
        let page = layout(&receipt, paper, TypeSize::Usual);
        let drawn: Vec<String> = page
            .items
            .iter()
            .filter_map(|item| if let Item::Text(run) = item { Some(run) } else { None })
            .map(|run| run.glyphs.iter().map(|glyph| letters(&glyph.text)).collect())
            .collect();
        let count = |text: &str, c| text.chars().filter(|&other| other == c).count();
        let all: String = drawn.concat();
        let wanted = letters(&format!(
            "{}{}{}",
            receipt.company, receipt.office_name, receipt.service_title
        ));
        for c in wanted.chars() {
            assert!(count(&all, c) >= count(&wanted, c), "{paper:?} lost a {c}");
        }
    }
}

#[test]
fn decimal_points_of_a_column_stand_in_one_line() {
    for paper in PAPERS {
        let page = layout(&samples::demand(), paper, TypeSize::Usual);
        let mut points: Vec<f32> = page
            .items
            .iter()
            .filter_map(|item| if let Item::Text(run) = item { Some(run) } else { None })
            .flat_map(|run| run.glyphs.iter().filter(|glyph| glyph.text == "٫").map(|glyph| glyph.x))
            .collect();
        points.sort_by(f32::total_cmp);
        points.dedup_by(|a, b| (*a - *b).abs() < 0.02);
        assert_eq!(
            points.len(),
            2,
            "{paper:?}: one line for the new figures, one for the previous: {points:?}"
        );
    }
}

/// Three programs draw one page: a browser its SVG, poppler its PDF, and the head its dots. Each rounds in its own way (the
/// SVG to hundredths of a millimetre, the PDF to thousandths of an em), by less than a dot at 300 dpi (0.085 mm), and a thin
/// stroke across two dots is grey in both. So what is surely black in one, three quarters covered, must be at least grey,
/// a quarter covered, in the other, there or right beside it. A dot more, or a stroke less, and it is not.
#[test]
fn the_window_the_pdf_and_the_dots_show_the_same_page() {
    const BLACK: u8 = 64;
    const GREY: u8 = 192;
    for (name, receipt, page) in pages() {
        let printed = raster(&document(&receipt, &page), 300);
        let drawn = ink::rendered(&drawing(&page), 300.0);
        let dots = Dots::from(&picture(&page, 300));
        for (what, black, grey) in [
            (
                "in the window, not in the PDF",
                Dots::darker(&drawn, BLACK),
                Dots::darker(&printed, GREY),
            ),
            (
                "in the PDF, not in the window",
                Dots::darker(&printed, BLACK),
                Dots::darker(&drawn, GREY),
            ),
            (
                "in the dots, not in the PDF",
                dots.clone(),
                Dots::darker(&printed, GREY),
            ),
            ("in the PDF, not in the dots", Dots::darker(&printed, BLACK), dots),
        ] {
            let near = black.width.abs_diff(grey.width) <= 1 && black.height.abs_diff(grey.height) <= 1;
            assert!(near, "{name}: {what}");
            let strays = black.strays(&grey);
            assert_eq!(
                strays,
                0,
                "{name}: {what}, see {}",
                black.leave_difference(&grey, &name).display()
            );
        }
    }
}

#[test]
fn a_digit_too_few_in_the_window_is_noticed() {
    let receipt = samples::household();
    let mut page = layout(&receipt, Paper::Slip80, TypeSize::Usual);
    let printed = raster(&document(&receipt, &page), 300);
    let figure = page.items.iter_mut().find_map(|item| match item {
        Item::Text(run) if run.glyphs.iter().any(|glyph| glyph.text == "٫") => Some(run),
        _ => None,
    });
    figure.unwrap().glyphs.remove(0);
    let drawn = ink::rendered(&drawing(&page), 300.0);
    assert!(Dots::darker(&printed, 64).strays(&Dots::darker(&drawn, 192)) > 20);
}

#[test]
fn marks_say_what_kind_of_slip_it_is() {
    let text = |receipt: &Receipt| layout(receipt, Paper::Slip80, TypeSize::Usual).text;
    let slip = text(&samples::household());
    assert!(!slip.contains("المثنی") && !slip.contains("اصلاحیه"));
    assert!(text(&samples::duplicate()).starts_with("المثنی · نسخهٔ ۲\n"));
    assert!(text(&samples::correction()).starts_with("اصلاحیه · ویرایش ۲\nالمثنی · نسخهٔ ۱\n"));
    assert!(slip.contains("به مرکز فرستاده می‌شود"));
    assert!(text(&samples::single()).contains("به مرکز فرستاده شد"));
    assert!(text(&samples::preview()).contains("پس از ثبت داده می‌شود"));
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
    for paper in PAPERS {
        let page = layout(&receipt, paper, TypeSize::Usual);
        assert!(page.text.contains("شناسهٔ قبض: —"), "{}", page.text);
        assert!(!document(&receipt, &page).is_empty());
    }
}

#[test]
fn a_receipt_in_a_log_shows_nobody() {
    let shown = format!("{:?}", samples::household());
    assert!(shown.contains("405001738261"));
    assert!(
        !shown.contains("137") && !shown.contains("0914") && !shown.contains("9174639504124"),
        "{shown}"
    );
}
