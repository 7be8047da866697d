//! Queues as they are offered to choose from, with the paper that seems to be in their printers.

use kiosk_paper::Paper;

use super::A5;
use super::ipp::Attributes;
use crate::{OfferedPrinter, PrinterAddress};

/// `printer-type` of the system's default queue (CUPS_PRINTER_DEFAULT).
const IS_DEFAULT: i32 = 0x0002_0000;

/// A queue as it is offered; none for one without a name.
pub(super) fn printer(facts: &Attributes<'_>) -> Option<OfferedPrinter> {
    let name = Some(facts.text("printer-name")).filter(|name| !name.is_empty())?;
    let model = facts.text("printer-make-and-model").to_lowercase();
    // to a queue that takes bytes as they are, a PDF would be metres of letters
    let raw = model.contains("raw");
    let info = facts.text("printer-info");
    let shown = if info.is_empty() { name.clone() } else { info };
    let place = if raw {
        PrinterAddress::Raw(name.clone())
    } else {
        PrinterAddress::Queue(name.clone())
    };
    Some(OfferedPrinter {
        paper: paper_of(facts, &[&name, &shown, &model], raw),
        name: shown,
        system_default: facts
            .number("printer-type")
            .is_some_and(|kinds| kinds & IS_DEFAULT != 0),
        ..place.offered()
    })
}

/// What is in the printer, by the look of it.
fn paper_of(facts: &Attributes<'_>, names: &[&str], raw: bool) -> Paper {
    let named = |words: &[&str]| {
        words
            .iter()
            .any(|word| names.iter().any(|name| name.to_lowercase().contains(word)))
    };
    match width_mm(&facts.text("media-default")) {
        Some(width) if width < 65.0 => Paper::Slip58,
        Some(width) if width < 100.0 => Paper::Slip80,
        _ if named(&["58mm"]) => Paper::Slip58,
        _ if raw || named(&["receipt", "thermal", "80mm", "pos-"]) => Paper::Slip80,
        _ if facts.texts("media-supported").iter().any(|media| media == A5) => Paper::A5,
        _ => Paper::A4,
    }
}

/// Width of a medium by its PWG 5101.1 name: `om_80x297mm_80x297mm`, `na_letter_8.5x11in`.
fn width_mm(media: &str) -> Option<f32> {
    let size = media.rsplit('_').next()?;
    let (size, unit) = size
        .strip_suffix("mm")
        .map(|size| (size, 1.0))
        .or(size.strip_suffix("in").map(|s| (s, 25.4)))?;
    size.split('x').next()?.parse::<f32>().ok().map(|width| width * unit)
}
