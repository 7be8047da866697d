//! What a sheet and a roll both set.

use super::layout::{Align, Column};
use super::text::{Style, Type, isolated, persian};
use super::{Letterhead, Mark, Number};

/// Each in a frame.
pub(super) fn marks(column: &mut Column, marks: &[String], style: Type) {
    for mark in marks {
        let top = column.y;
        column.gap(0.8);
        column.words(mark, style, Align::Centre);
        column.gap(0.8);
        column.frame(top, 0.5);
        column.gap(2.0);
    }
}

/// The company's own mark, or the neutral one.
pub(super) fn mark(head: &Letterhead) -> &Mark {
    head.mark.as_ref().unwrap_or(Mark::neutral())
}

/// The number in fours; dots and a sentence where there is none yet.
pub(super) fn number(column: &mut Column, number: &Number, style: &Style, points: f32, align: Align) {
    let Some(own) = number.value.as_deref() else {
        column.groups(&vec!["••••".to_owned(); 3], style.bold(points * 0.6), align);
        return column.words(&number.later, style.regular(9.0), align);
    };
    match fours(own) {
        Some(groups) => column.groups(&groups.map(persian), style.bold(points), align),
        None => column.words(&isolated(&persian(own)), style.bold(points * 0.6), align),
    }
}

/// Twelve digits; None where it is another system's text.
pub(super) fn fours(number: &str) -> Option<[&str; 3]> {
    let is_own = number.len() == 12 && number.bytes().all(|byte| byte.is_ascii_digit());
    is_own.then(|| [&number[..4], &number[4..8], &number[8..]])
}
