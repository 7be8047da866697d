//! Where signs are on a keyboard: the Latin one, and the Persian one of ISIRI 9147 on the same keys.

const LATIN: [&str; 4] = ["1234567890-=", "qwertyuiop[]", "asdfghjkl;'", "zxcvbnm,./"];
const PERSIAN: [&str; 4] = ["1234567890-=", "ضصثقفغعهخحجچ", "شسیبلاتنمکگ", "ظطزرذدپو./"];

/// Shorter walks are in many words.
const LEAST_WALK: usize = 3;

/// The same keys with the other layout on: `سلام` is typed `sghl`, and `password` comes out as `حشسسصخقی`.
pub(super) fn on_latin(text: &str) -> String {
    swapped(text, &PERSIAN, &LATIN)
}

pub(super) fn on_persian(text: &str) -> String {
    swapped(text, &LATIN, &PERSIAN)
}

fn swapped(text: &str, from: &[&str; 4], to: &[&str; 4]) -> String {
    let other = |sign: char| {
        let rows = from.iter().zip(to).skip(1);
        let mut keys = rows.flat_map(|(from, to)| from.chars().zip(to.chars()));
        keys.find(|(key, _)| *key == sign).map_or(sign, |(_, other)| other)
    };
    text.chars().map(other).collect()
}

/// Nothing but fingers walking over neighbouring keys: `qwertyui`, `1qaz2wsx`, `asdfqwer`, in either layout.
pub(super) fn is_walk(text: &str) -> bool {
    let places: Option<Vec<(usize, usize)>> = on_latin(text).chars().map(place).collect();
    let Some(places) = places else {
        return false;
    };
    let mut walk = 1;
    for (one, next) in places.iter().zip(places.iter().skip(1)) {
        if are_neighbours(*one, *next) {
            walk += 1;
        } else if walk < LEAST_WALK {
            return false;
        } else {
            walk = 1;
        }
    }
    walk >= LEAST_WALK
}

fn place(sign: char) -> Option<(usize, usize)> {
    LATIN
        .iter()
        .enumerate()
        .find_map(|(row, keys)| keys.chars().position(|key| key == sign).map(|column| (row, column)))
}

/// Each row stands half a key to the right of the one above it.
fn are_neighbours((row, column): (usize, usize), (next_row, next_column): (usize, usize)) -> bool {
    if row == next_row {
        column.abs_diff(next_column) <= 1
    } else if row + 1 == next_row {
        next_column == column || next_column + 1 == column
    } else if next_row + 1 == row {
        column == next_column || column + 1 == next_column
    } else {
        false
    }
}
