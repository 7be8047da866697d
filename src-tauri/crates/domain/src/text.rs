//! Persian text and digits on their way in and out.

use unicode_normalization::UnicodeNormalization;

/// Text as it is stored: NFKC (for presentation forms), Arabic yeh and kaf as Persian ones, ASCII digits, no bidi
/// marks, tatweel, BOM or control characters, single plain spaces, no space at the ends. ZWNJ stays inside words.
///
/// Doing it twice is doing it once.
pub fn normalise(text: &str) -> String {
    let mapped = text.nfkc().filter_map(letter);
    // What was stripped may have stood between a letter and its mark: compose once more.
    let composed: String = mapped.nfc().collect();
    let mut words = composed
        .split_whitespace()
        .map(|word| word.trim_matches('\u{200C}'))
        .filter(|word| !word.is_empty());
    let mut out = String::with_capacity(composed.len());
    if let Some(first) = words.next() {
        out.push_str(first);
    }
    for word in words {
        out.push(' ');
        out.push_str(word);
    }
    out
}

/// `٣` and `۳` as `3`; everything else as it is.
pub fn ascii_digits(text: &str) -> String {
    text.chars().map(ascii_digit).collect()
}

/// `3` and `٣` as `۳`; everything else as it is.
pub fn persian_digits(text: &str) -> String {
    text.chars()
        .map(|c| match ascii_digit(c) {
            d @ '0'..='9' => char::from_u32(0x06F0 + (d as u32 - '0' as u32)).unwrap_or(d),
            other => other,
        })
        .collect()
}

fn ascii_digit(c: char) -> char {
    let zero = match c {
        '\u{06F0}'..='\u{06F9}' => 0x06F0,
        '\u{0660}'..='\u{0669}' => 0x0660,
        _ => return c,
    };
    char::from_u32('0' as u32 + (c as u32 - zero)).unwrap_or(c)
}

pub(crate) fn letter(c: char) -> Option<char> {
    match c {
        '\u{064A}' | '\u{0649}' => Some('\u{06CC}'),
        '\u{0643}' => Some('\u{06A9}'),
        '\u{200E}' | '\u{200F}' | '\u{061C}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' => None,
        '\u{FEFF}' | '\u{0640}' => None,
        c if c.is_control() && !c.is_whitespace() => None,
        c => Some(ascii_digit(c)),
    }
}

/// A code without the identifier of its kind that barcode readers put in front where they are set up so: `]C1`, `]I0`,
/// `]Q3` (ISO/IEC 15424, known as AIM's).
pub fn without_identifier(code: &str) -> &str {
    let rest = code.trim_start().strip_prefix(']').and_then(|rest| {
        let (kind, rest) = rest.split_at_checked(2)?;
        let [letter, digit] = kind.as_bytes() else { return None };
        (letter.is_ascii_alphabetic() && digit.is_ascii_digit()).then_some(rest)
    });
    rest.unwrap_or(code)
}
