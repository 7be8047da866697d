//! The people of the town: those of the sample, and as many others as a test wants.

pub use kiosk_sample::people::{
    AZARI, FOUNDRY, KAZEMI, MORADI, NADERI, RAHIMI, SADEGHI, SALEHI, VISITORS, Visitor, WORKERS, Worker,
};

/// National id with a right check digit, a different one for each `number` up to 7 million.
#[must_use]
pub fn national_id(number: u32) -> String {
    let body = (246_810_001 + 97 * number).to_string();
    let sum: u32 = body
        .bytes()
        .zip((2..=10).rev())
        .map(|(digit, weight)| u32::from(digit - b'0') * weight)
        .sum();
    let check = match sum % 11 {
        rest @ (0 | 1) => rest,
        rest => 11 - rest,
    };
    format!("{body}{check}")
}

/// Mobile of 11 digits, a different one for each `number` up to 500,000.
#[must_use]
pub fn mobile(number: u32) -> String {
    format!("0914{:07}", 3_100_007 + 13 * number)
}
