//! Our own receipts: from words to bytes, in this process.

use std::{fs, hint::black_box, path::Path, time::Instant};

use kiosk_paper::{Document, Head, Paper, TypeSize, escpos, layout, pdf, raster};
use window::Outcome;

use crate::{content, figures::Figures, others};

const WARM_UP: usize = 5;

#[derive(Default)]
pub struct Ours {
    pub a5: Figures,
    pub slip: Figures,
}

/// # Errors
/// Where one cannot be made, or its paper does not say what it should.
pub fn measure(folder: &Path) -> Outcome<Ours> {
    let sheet = |receipt: &Document| Ok(pdf(&layout(receipt, Paper::A5, TypeSize::Usual), receipt)?);
    let receipts = content::receipts();
    if let Some(last) = receipts.last() {
        let file = folder.join("ours.pdf");
        fs::write(&file, sheet(last)?)?;
        let number = content::persian(last.number.value.as_deref().unwrap_or_default());
        others::says(&file, &number)?;
    }
    Ok(Ours {
        a5: timed(&receipts, sheet)?,
        slip: timed(&receipts, |receipt| {
            let slip = layout(receipt, Paper::Slip80, TypeSize::Usual);
            Ok(escpos(&raster(&slip, Head::Dots576)))
        })?,
    })
}

fn timed(receipts: &[Document], make: impl Fn(&Document) -> Outcome<Vec<u8>>) -> Outcome<Figures> {
    let mut figures = Figures::default();
    for (at, receipt) in receipts.iter().enumerate() {
        let begun = Instant::now();
        let bytes = black_box(make(black_box(receipt))?);
        if at >= WARM_UP {
            figures.ms.push(begun.elapsed().as_secs_f64() * 1000.0);
            figures.bytes.push(bytes.len() as u64);
        }
    }
    Ok(figures)
}
