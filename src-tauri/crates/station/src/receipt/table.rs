//! The registers of the meter, a row each.

use super::Row;
use super::layout::{Align, Cell, Column};
use super::text::{Style, Type, figure, isolated, line, persian};
use crate::view::Register;
use crate::words;

/// Register, unit, previous and new figure; the figures of a column stand with their decimal points in line.
pub(super) fn registers(column: &mut Column, rows: &[Row], style: &Style, points: f32, ruled: bool) {
    let figures = |size: f32| {
        let plain = Type {
            tabular: true,
            ..style.regular(size)
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
                style.figures(size),
                style,
            ),
        ]
    };
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
    while names + units + columns[0].width + columns[1].width + 3.0 * 2.0 > column.width() && size > points * 0.6 {
        size -= 0.5;
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
        if ruled {
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
