//! The registers of the meter, a row each.

use super::Row;
use super::layout::{Align, Cell, Column};
use super::text::{Style, Type, figure, isolated, line, persian};
use crate::view::Register;
use crate::words;

/// Lines of the table.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Rules {
    None,
    Between,
}

/// Figures that would have to be smaller than this to stand side by side stand one above the other.
const SMALLEST: f32 = 0.8;
/// Between two columns, millimetres, at the least.
const APART: f32 = 2.0;

/// Register, unit, previous and new figure; the figures of a column stand with their decimal points in line.
pub(super) fn registers(column: &mut Column, rows: &[Row], style: &Style, points: f32, rules: Rules) {
    let figures = |size| figures(rows, style, size, size);
    let widest = |key: &dyn Fn(Register) -> &'static str, style| {
        rows.iter()
            .map(|row| line(words::get(key(row.register)), style).width)
            .fold(0.0, f32::max)
    };
    let name = style.regular(points);
    let unit = style.regular(points - 1.5);
    let names =
        widest(&|register| register_keys(register).0, name).max(line(words::get("receipt.register"), name).width);
    let units = widest(&|register| register_keys(register).1, unit);
    // long figures on a narrow roll: smaller, never broken
    let mut size = points;
    let mut columns = figures(size);
    while names + units + columns[0].width + columns[1].width + 3.0 * APART > column.width() {
        size -= 0.5;
        if size < points * SMALLEST {
            return stacked(column, rows, style, points);
        }
        columns = figures(size);
    }
    let [previous, current] = columns;
    let gap = (column.width() - names - units - previous.width - current.width) / 3.0;
    let (left, right) = (column.left, column.right);
    let second = left + current.width + gap;
    let cell = |text: &str, style, left, right, align| Cell {
        text: text.to_owned(),
        style,
        left,
        right,
        align,
    };

    let head = style.regular(points - 1.0);
    column.row(&[
        cell(words::get("receipt.register"), head, left, right, Align::Start),
        cell(words::get("receipt.previous"), head, second, right, Align::End),
        cell(words::get("receipt.current"), head, left, right, Align::End),
    ]);
    for (at, row) in rows.iter().enumerate() {
        if rules == Rules::Between {
            column.rule(0.125, 0.5);
        }
        let keys = register_keys(row.register);
        column.row(&[
            cell(words::get(keys.0), name, left, right, Align::Start),
            cell(
                &isolated(words::get(keys.1)),
                unit,
                left,
                right - names - gap,
                Align::Start,
            ),
            previous.cell(at, second),
            current.cell(at, left),
        ]);
    }
}

/// The narrow table: a register's name and new figure, and below it the previous one.
fn stacked(column: &mut Column, rows: &[Row], style: &Style, points: f32) {
    let figures = |size| figures(rows, style, size - 1.0, size);
    let names: Vec<String> = rows
        .iter()
        .map(|row| register_keys(row.register))
        .map(|keys| format!("{} ({})", words::get(keys.0), isolated(words::get(keys.1))))
        .collect();
    let widest = |size| {
        names
            .iter()
            .map(|name| line(name, style.regular(size)).width)
            .fold(0.0, f32::max)
    };
    let mut size = points;
    let mut columns = figures(size);
    while widest(size) + columns[1].width + APART > column.width() && size > points * 0.6 {
        size -= 0.5;
        columns = figures(size);
    }
    let [previous, current] = columns;
    let small = size - 1.0;
    let (left, right) = (column.left, column.right);
    let cell = |text: String, style| Cell {
        text,
        style,
        left,
        right,
        align: Align::Start,
    };
    for (at, name) in names.into_iter().enumerate() {
        if at > 0 {
            column.gap(0.75);
        }
        column.row(&[cell(name, style.regular(size)), current.cell(at, left)]);
        let before = words::get("receipt.previous").to_owned();
        column.row(&[cell(before, style.regular(small)), previous.cell(at, left)]);
    }
}

/// The previous figures and the new ones, in points.
fn figures(rows: &[Row], style: &Style, previous: f32, current: f32) -> [Figures; 2] {
    let plain = Type {
        tabular: true,
        ..style.regular(previous)
    };
    [
        Figures::new(
            rows.iter().map(|row| row.previous.as_deref()),
            "receipt.previous",
            plain,
            style,
        ),
        Figures::new(
            rows.iter().map(|row| row.current.as_deref()),
            "receipt.current",
            style.figures(current),
            style,
        ),
    ]
}

/// A column of figures.
struct Figures {
    width: f32,
    /// Words, style, and how far in from the left.
    cells: Vec<(String, Type, f32)>,
}

impl Figures {
    fn new<'a>(
        figures: impl Iterator<Item = Option<&'a str>> + Clone,
        head: &'static str,
        style: Type,
        styles: &Style,
    ) -> Self {
        let whole = |text: &str| line(&persian(text.split('.').next().unwrap_or_default()), style).width;
        let widest = figures.clone().flatten().map(whole).fold(0.0, f32::max);
        let mut width = line(words::get(head), styles.regular(9.0)).width;
        let cells: Vec<_> = figures
            .map(|text| match text {
                Some(text) => (figure(text), style, widest - whole(text)),
                None if head == "receipt.current" => {
                    (words::get("receipt.awaiting").to_owned(), styles.regular(7.0), 0.0)
                }
                None => ("—".to_owned(), style, (widest - line("—", style).width).max(0.0)),
            })
            .collect();
        for (text, style, inset) in &cells {
            width = width.max(inset + line(text, *style).width);
        }
        Figures { width, cells }
    }

    fn cell(&self, at: usize, left: f32) -> Cell {
        let (text, style, inset) = self.cells[at].clone();
        Cell {
            text,
            style,
            left: left + inset,
            right: left + self.width,
            align: Align::End,
        }
    }
}

fn register_keys(register: Register) -> (&'static str, &'static str) {
    match register {
        Register::Mid => ("register.mid", "unit.kwh"),
        Register::Peak => ("register.peak", "unit.kwh"),
        Register::Low => ("register.low", "unit.kwh"),
        Register::Friday => ("register.friday", "unit.kwh"),
        Register::Reactive => ("register.reactive", "unit.kvarh"),
        Register::Demand => ("register.demand", "unit.kw"),
    }
}
