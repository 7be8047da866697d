//! Pages read back by other programs than the one that made them.

#![expect(clippy::unwrap_used, clippy::panic, reason = "tests")]

mod emupos;
mod golden;
mod ink;
mod outside;
mod pages;
mod picture;
mod screen;
mod thermal;

use kiosk_paper::{Document, Fact, Glyph, Item, Page, Pages, Paper, TypeSize, Value, drawing, layout, pdf, picture};

use ink::{Ink, ink};
use outside::{codes, file, pdftotext, raster};
use picture::Dots;

const PAPERS: [Paper; 4] = Paper::ALL;

fn pages() -> impl Iterator<Item = (String, Document, Pages)> {
    papers::all().into_iter().flat_map(|(name, document)| {
        PAPERS.map(|paper| {
            (
                format!("{name} on {paper:?}"),
                document.clone(),
                layout(&document, paper, TypeSize::Usual),
            )
        })
    })
}

/// Of a document that takes one page.
fn only(document: &Document, paper: Paper, size: TypeSize) -> Page {
    let pages = layout(document, paper, size);
    assert_eq!(pages.count(), 1, "{document:?} on {paper:?}, {size:?}");
    pages.first().clone()
}

fn bytes(document: &Document, pages: &Pages) -> Vec<u8> {
    pdf(pages, document).unwrap()
}

fn value<'a>(document: &'a Document, label: &str) -> &'a str {
    let mut facts = document.facts.iter().flatten();
    let fact: &Fact = facts.find(|fact| fact.label == label).unwrap();
    fact.value.trim_matches(['\u{2066}', '\u{2069}'])
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
fn every_character_of_a_page_is_in_its_font() {
    for (name, _, pages) in pages() {
        let glyphs = pages.iter().flat_map(|page| &page.items).flat_map(|item| {
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
fn the_words_of_a_slip_are_these_in_this_order() {
    assert_eq!(
        layout(&papers::correction(), Paper::Slip80, TypeSize::Usual).text(),
        include_str!("correction.txt")
    );
    assert_eq!(
        layout(&papers::preview(), Paper::A5, TypeSize::Usual).text(),
        include_str!("preview.txt")
    );
}

#[test]
fn pdftotext_finds_the_number_the_ids_and_the_words() {
    for (name, document, pages) in pages() {
        let text = pdftotext(&bytes(&document, &pages));
        let number = document
            .number
            .value
            .as_deref()
            .map(|number| persian(&format!("{} {} {}", &number[..4], &number[4..8], &number[8..])));
        let id = document.facts[0][0].label.as_str();
        // A request has neither registers nor a bill.
        let is_reading = !document.table.rows.is_empty();
        let labels = if is_reading {
            vec![id, "تلفن همراه", "شناسهٔ قبض", "تاریخ اعلام"]
        } else {
            vec![id, "تلفن همراه", "کد خدمت", "کاربر"]
        };
        let ids = labels.into_iter().map(|label| value(&document, label).to_owned());
        let figures = document.table.rows.iter().flat_map(|row| &row.values);
        let figures = figures.filter_map(|value| match value {
            Value::Figure(figure) => Some(persian(figure).replace('.', "٫")),
            Value::Words(_) | Value::Nothing => None,
        });
        for wanted in ids.chain(figures).chain(number) {
            assert!(text.contains(&wanted), "{name}: {wanted} is not in\n{text}");
        }
        let own = if is_reading {
            vec!["اعلام", "شناسهٔ", "میان‌باری", "علی‌الحساب", "تسویه", "نمی‌باشد"]
        } else {
            vec!["شکایات", "پاسخ", "درخواست", "بپرسید"]
        };
        for word in ["رسید", "رهگیری", "شمارهٔ", "۱۵۲۱"].into_iter().chain(own) {
            assert!(text.contains(word), "{name}: {word} is not in\n{text}");
        }
    }
}

#[test]
fn a_scanner_reads_both_codes_on_every_paper() {
    for (name, document, pages) in pages() {
        let seen = codes(&bytes(&document, &pages), 203);
        match (&document.number.value, &document.foot.token) {
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
    let mut document = papers::single();
    document.number.value = Some("TZ-2026/00417-A".to_owned());
    let pages = layout(&document, Paper::Slip80, TypeSize::Usual);
    assert!(codes(&bytes(&document, &pages), 203).contains(&"CODE-128:TZ-2026/00417-A".to_owned()));
    assert!(pdftotext(&bytes(&document, &pages)).contains("TZ-۲۰۲۶/۰۰۴۱۷-A"));
}

#[test]
fn the_same_document_gives_the_same_bytes_and_they_are_few() {
    for (name, document, pages) in pages() {
        let written = bytes(&document, &pages);
        let again = std::thread::scope(|scope| {
            let document = document.clone();
            let paper = PAPERS
                .into_iter()
                .find(|paper| name.ends_with(&format!("{paper:?}")))
                .unwrap();
            scope
                .spawn(move || bytes(&document, &layout(&document, paper, TypeSize::Usual)))
                .join()
                .unwrap()
        });
        assert!(written == again, "{name}");
        assert!(written.len() < 36 << 10, "{name}: {} bytes", written.len());
    }
    let household = papers::household();
    assert!(bytes(&household, &layout(&household, Paper::A5, TypeSize::Usual)).len() <= 25 << 10);
}

#[test]
fn the_file_names_the_number_the_language_and_nothing_else() {
    let document = papers::household();
    let bytes = bytes(&document, &layout(&document, Paper::A5, TypeSize::Usual));
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
    for (name, document, _) in pages() {
        for (paper, size) in PAPERS
            .into_iter()
            .flat_map(|paper| [(paper, TypeSize::Usual), (paper, TypeSize::Large)])
        {
            if !name.ends_with(&format!("{paper:?}")) {
                continue;
            }
            assert_clean(&only(&document, paper, size), &format!("{name}, {size:?}"));
        }
    }
}

/// Nothing overlaps a word, and nothing leaves the paper.
fn assert_clean(page: &Page, name: &str) {
    let inks: Vec<Ink> = ink(page);
    for (at, one) in inks.iter().enumerate() {
        let inside =
            one.left >= 3.5 && one.top >= 2.0 && one.right <= page.width - 3.5 && one.bottom <= page.height - 2.0;
        assert!(inside, "{name}: {one:?} on {} × {}", page.width, page.height);
        for other in inks[..at].iter().filter(|other| one.is_text || other.is_text) {
            assert!(!one.overlaps(other), "{name}: {one:?} and {other:?}");
        }
    }
}

#[test]
fn large_print_is_larger_on_every_paper() {
    let widest = |paper, size| {
        let page = only(&papers::pending(), paper, size);
        // for whoever wants to look at them
        let picture = Dots::from(&picture(&page.clone().into(), 150)[0]).png();
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
fn long_names_keep_all_their_letters() {
    let document = papers::long_names();
    let letters = |text: &str| text.chars().filter(|c| c.is_alphabetic()).collect::<String>();
    for paper in PAPERS {
        let page = only(&document, paper, TypeSize::Usual);
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
            document.head.company, document.head.office, document.head.title
        ));
        for c in wanted.chars() {
            assert!(count(&all, c) >= count(&wanted, c), "{paper:?} lost a {c}");
        }
    }
}

#[test]
fn decimal_points_of_a_column_stand_in_one_line() {
    for paper in PAPERS {
        let page = only(&papers::demand(), paper, TypeSize::Usual);
        let mut points: Vec<f32> = page
            .items
            .iter()
            .filter_map(|item| if let Item::Text(run) = item { Some(run) } else { None })
            .flat_map(|run| run.glyphs.iter().filter(|glyph| glyph.text == "٫").map(|glyph| glyph.x))
            .collect();
        points.sort_by(f32::total_cmp);
        points.dedup_by(|a, b| (*a - *b).abs() < 0.02);
        // on the narrow roll both stand under each other
        let lines = if paper == Paper::Slip58 { 1 } else { 2 };
        assert_eq!(points.len(), lines, "{paper:?}: {points:?}");
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
    for (name, document, pages) in pages() {
        let printed = raster(&bytes(&document, &pages), 300);
        let drawn = ink::rendered(&drawing(&pages), 300.0);
        let dots = Dots::from(&picture(&pages, 300)[0]);
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
    let document = papers::household();
    let mut page = only(&document, Paper::Slip80, TypeSize::Usual);
    let printed = raster(&bytes(&document, &page.clone().into()), 300);
    let figure = page.items.iter_mut().find_map(|item| match item {
        Item::Text(run) if run.glyphs.iter().any(|glyph| glyph.text == "٫") => Some(run),
        _ => None,
    });
    figure.unwrap().glyphs.remove(0);
    let drawn = ink::rendered(&drawing(&page.into()), 300.0);
    assert!(Dots::darker(&printed, 64).strays(&Dots::darker(&drawn, 192)) > 20);
}

#[test]
fn a_document_in_a_log_shows_its_number_and_no_person() {
    let shown = format!("{:?}", papers::household());
    assert!(shown.contains("405001738261"));
    assert!(
        !shown.contains("137") && !shown.contains("0914") && !shown.contains("9174639504124"),
        "{shown}"
    );
}
