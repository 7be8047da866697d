//! What every number written on a card or a bill has in common.

use crate::text;

/// The text without what people put between digits: spaces, hyphens, ZWNJ and its invisible kin.
pub(crate) fn bare(text: &str) -> String {
    text::normalise(text)
        .chars()
        .filter(|c| {
            !c.is_whitespace()
                && !matches!(c, '-' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{200B}'..='\u{200D}' | '\u{2060}' | '\u{00AD}')
        })
        .collect()
}

/// Whether there is at least one character and all are ASCII digits.
pub(crate) fn all_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit())
}

/// The values 0–9 of a text of ASCII digits, from the left.
pub(crate) fn values(text: &str) -> impl DoubleEndedIterator<Item = u32> + '_ {
    text.bytes().map(|b| u32::from(b.wrapping_sub(b'0')))
}

/// The value of a short text of ASCII digits; `None` where it does not fit.
pub(crate) fn number(text: &str) -> Option<u64> {
    values(text).try_fold(0_u64, |sum, d| sum.checked_mul(10)?.checked_add(u64::from(d)))
}

/// The text with all but its first `head` and last `tail` characters as dots.
pub(crate) fn masked(text: &str, head: usize, tail: usize) -> String {
    let count = text.chars().count();
    text.chars()
        .enumerate()
        .map(|(at, c)| if at < head || at + tail >= count { c } else { '•' })
        .collect()
}
