//! Receipts of a day: the samples of the golden pages, each with a number of its own, so that no tool remembers the last.

use kiosk_paper::{Document, Item, Page, Paper, TypeSize, layout};
use serde::Serialize;

/// How many: no tool gets the same twice.
const DAY: u64 = 205;

pub fn receipts() -> Vec<Document> {
    (0..DAY)
        .map(|n| {
            let mut receipt = papers::household();
            receipt.number.value = Some((405_001_738_261 + n * 7919).to_string());
            receipt
        })
        .collect()
}

/// A receipt as the other tools get it: the words of our sheet, and everything on it that is no word as a drawing.
#[derive(Serialize)]
pub struct ForOthers {
    /// The tracking number in Persian digits.
    digits: String,
    /// In reading order; the cells of a table's row are parted by ` | `.
    lines: Vec<String>,
    svg: String,
}

pub fn documents() -> Vec<ForOthers> {
    receipts()
        .iter()
        .map(|receipt| {
            let pages = layout(receipt, Paper::A5, TypeSize::Usual);
            ForOthers {
                digits: persian(receipt.number.value.as_deref().unwrap_or_default()),
                lines: pages.first().text.lines().map(str::to_owned).collect(),
                svg: drawing(pages.first()),
            }
        })
        .collect()
}

pub fn persian(digits: &str) -> String {
    let from_zero = |digit| char::from_u32(0x06F0 + digit);
    digits
        .chars()
        .map(|c| c.to_digit(10).and_then(from_zero).unwrap_or(c))
        .collect()
}

/// QR, bar code, rules.
fn drawing(page: &Page) -> String {
    let boxes: String = page
        .items
        .iter()
        .filter_map(|item| if let Item::Rect(rect) = item { Some(rect) } else { None })
        .map(|rect| format!("M{} {}h{}v{}h-{}z", rect.x, rect.y, rect.width, rect.height, rect.width))
        .collect();
    let (width, height) = (page.width, page.height);
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}mm\" height=\"{height}mm\" \
         viewBox=\"0 0 {width} {height}\"><path d=\"{boxes}\"/></svg>"
    )
}
