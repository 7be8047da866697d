//! The one form of a password that is hashed, whichever keyboard it was typed on.
//!
//! RFC 8265 (OpaqueString) keeps case, makes every space the plain one, and composes (NFC). Persian keyboards need more:
//! one key is `ي` on one machine and `ی` on the next, digits are Latin, Persian or Arabic by layout, `ئ` and `ۀ` are one
//! sign or two, and some layouts send presentation forms. So it is decomposed by compatibility, each sign is put in its one
//! Persian form, and the whole is composed again. What nobody sees is dropped, the ZWNJ too: no two keyboards have it in
//! the same place. Case, order and everything else that is seen counts.

use unicode_normalization::UnicodeNormalization as _;

/// Doing it twice is doing it once.
#[must_use]
pub fn normal(password: &str) -> String {
    password.nfkd().filter_map(sign).nfc().collect()
}

/// What a typed password may have been hashed as, in the order in which it is tried: its normal form, and where that differs
/// as it was typed, which is how it was hashed before there was a normal form.
#[must_use]
pub fn spellings(typed: &str) -> Vec<String> {
    let mut spellings = vec![normal(typed)];
    if spellings.iter().all(|normal| normal != typed) {
        spellings.push(typed.to_owned());
    }
    spellings
}

fn sign(c: char) -> Option<char> {
    match c {
        // Heh of other alphabets, which some layouts have in its place.
        '\u{06C1}' | '\u{06BE}' | '\u{06D5}' => Some('\u{0647}'),
        '\u{06AA}' => Some('\u{06A9}'),
        '\u{200B}'..='\u{200D}' | '\u{2060}' | '\u{00AD}' | '\u{180E}' | '\u{FE00}'..='\u{FE0F}' => None,
        c if c.is_whitespace() => Some(' '),
        c => crate::text::letter(c),
    }
}
