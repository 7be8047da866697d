//! Passwords that are tried first, by lists and by how they are made.

use std::collections::BTreeSet;

use super::keys;

/// Ours: what offices of Iran choose, as words without the digits and signs people put round them, in both alphabets.
const OFFICES: &str = include_str!("offices.txt");
/// The five thousand most common ones of eight signs and more that have a letter, the most common first: the list of the
/// crate `zxcvbn` 3.1.1 (MIT: `published.LICENSE`), which is the one of Dropbox's zxcvbn, counted in published leaks.
const PUBLISHED: &str = include_str!("published.txt");

/// Fewer digits and nothing else are a date, a telephone number or a national id.
const LEAST_DIGITS: usize = 12;
/// A longer part that comes again is no pattern any more.
const LONGEST_UNIT: usize = 4;

/// Both in their normal form.
pub(super) fn is_common(operator: &str, password: &str) -> bool {
    let plain = password.to_lowercase();
    is_own(operator, &plain)
        || is_few_signs(&plain)
        || is_digits(&plain)
        || is_run(&plain)
        || is_repeated(&plain)
        || keys::is_walk(&plain)
        || is_listed(&plain)
}

fn is_own(operator: &str, plain: &str) -> bool {
    let code = bare(&operator.to_lowercase());
    !code.is_empty() && bare(plain).contains(&code)
}

fn is_few_signs(plain: &str) -> bool {
    plain.chars().collect::<BTreeSet<_>>().len() <= 3
}

fn is_digits(plain: &str) -> bool {
    !plain.contains(char::is_alphabetic) && plain.chars().filter(char::is_ascii_digit).count() < LEAST_DIGITS
}

/// Each character the next of the one before it, or the one before: `12345678`, `hgfedcba`.
fn is_run(text: &str) -> bool {
    let steps = |by: i64| {
        let codes = text.chars().map(|sign| i64::from(u32::from(sign)));
        codes
            .clone()
            .zip(codes.skip(1))
            .all(|(one, next)| next - one == by || next == i64::from(b'0') && one == i64::from(b'9'))
    };
    steps(1) || steps(-1)
}

/// `abc1abc1abc1`
fn is_repeated(text: &str) -> bool {
    let signs: Vec<char> = text.chars().collect();
    (1..=LONGEST_UNIT).any(|unit| {
        let again = signs.iter().skip(unit);
        signs.len() >= 2 * unit && again.zip(&signs).all(|(later, sign)| later == sign)
    })
}

/// As it is and on the other layout's keys; of each the whole, what stands between the first and the last letter, the
/// letters alone, and what it is with letters in the place of signs.
fn is_listed(plain: &str) -> bool {
    let mut spelled = BTreeSet::new();
    for spelling in [plain.to_owned(), keys::on_latin(plain), keys::on_persian(plain)] {
        let core = spelling.trim_matches(|sign: char| !sign.is_alphabetic());
        spelled.extend([with_letters(&spelling), with_letters(core), core.to_owned()]);
        spelled.insert(spelling.chars().filter(|sign| sign.is_alphabetic()).collect());
        spelled.insert(spelling);
    }
    let mut listed = OFFICES.lines().chain(PUBLISHED.lines());
    listed.any(|common| spelled.contains(common))
}

/// `p@ssw0rd`
fn with_letters(text: &str) -> String {
    let letter = |sign| match sign {
        '@' | '4' => 'a',
        '3' => 'e',
        '1' | '!' => 'i',
        '0' => 'o',
        '$' | '5' => 's',
        '7' => 't',
        sign => sign,
    };
    text.chars().map(letter).collect()
}

fn bare(text: &str) -> String {
    text.chars().filter(|sign| sign.is_alphanumeric()).collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::{OFFICES, PUBLISHED};
    use crate::password::normal;

    /// What is looked for is in its normal form and lower case; a line that is not would never be found.
    #[test]
    fn every_line_of_the_lists_can_be_found_and_there_are_enough_of_them() {
        for line in OFFICES.lines().chain(PUBLISHED.lines()) {
            assert_eq!(normal(line).to_lowercase(), line);
            assert!(!line.trim().is_empty());
        }
        let long: BTreeSet<&str> = PUBLISHED.lines().filter(|line| line.chars().count() >= 8).collect();
        assert!(long.len() >= 3000, "{}", long.len());
    }
}
