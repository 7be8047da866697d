//! Digits as they stand on the screen.

/// `48213` → `۴۸۲۱۳`
#[must_use]
pub fn persian(digits: &str) -> String {
    let digit = |c: char| c.to_digit(10).and_then(|value| char::from_u32(u32::from('۰') + value));
    digits.chars().map(|c| digit(c).unwrap_or(c)).collect()
}

/// `۴۸٬۲۱۳٫۵۰` → `48213.50`
#[must_use]
pub fn ascii(shown: &str) -> String {
    let digit = |zero: char, c: char| char::from_digit(u32::from(c).wrapping_sub(u32::from(zero)), 10);
    shown
        .chars()
        .filter_map(|c| match c {
            '۰'..='۹' => digit('۰', c),
            '0'..='9' | '-' | '/' => Some(c),
            '٫' | '.' => Some('.'),
            _ => None,
        })
        .collect()
}
