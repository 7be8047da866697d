//! A table of names and figures, a row each.

use super::layout::{Align, Cell, Column};
use super::text::{Style, Type, figure, isolated, line, persian};
use super::{Table, TableRow};

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

/// Name, unit, figure before and now; the figures of a column stand with their decimal points in line.
pub(super) fn figures(column: &mut Column, table: &Table, style: &Style, points: f32, rules: Rules) {
    let columns_of = |size| columns(table, style, size, size);
    let widest = |text: &dyn Fn(&TableRow) -> &str, style| {
        let widths = table.rows.iter().map(|row| line(text(row), style).width);
        widths.fold(0.0, f32::max)
    };
    let [names_head, before_head, now_head] = &table.heads;
    let name = style.regular(points);
    let unit = style.regular(points - 1.5);
    let names = widest(&|row| &row.name, name).max(line(names_head, name).width);
    let units = widest(&|row| &row.unit, unit);
    // long figures on a narrow roll: smaller, never broken
    let mut size = points;
    let mut columns = columns_of(size);
    while names + units + columns[0].width + columns[1].width + 3.0 * APART > column.width() {
        size -= 0.5;
        if size < points * SMALLEST {
            return stacked(column, table, style, points);
        }
        columns = columns_of(size);
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
        cell(names_head, head, left, right, Align::Start),
        cell(before_head, head, second, right, Align::End),
        cell(now_head, head, left, right, Align::End),
    ]);
    for (at, row) in table.rows.iter().enumerate() {
        if rules == Rules::Between {
            column.rule(0.125, 0.5);
        }
        column.row(&[
            cell(&row.name, name, left, right, Align::Start),
            cell(&isolated(&row.unit), unit, left, right - names - gap, Align::Start),
            previous.cell(at, second),
            current.cell(at, left),
        ]);
    }
}

/// The narrow table: a row's name and its figure now, and below it the one before.
fn stacked(column: &mut Column, table: &Table, style: &Style, points: f32) {
    let columns_of = |size| columns(table, style, size - 1.0, size);
    let names: Vec<String> = table
        .rows
        .iter()
        .map(|row| format!("{} ({})", row.name, isolated(&row.unit)))
        .collect();
    let widest = |size| {
        names
            .iter()
            .map(|name| line(name, style.regular(size)).width)
            .fold(0.0, f32::max)
    };
    let mut size = points;
    let mut columns = columns_of(size);
    while widest(size) + columns[1].width + APART > column.width() && size > points * 0.6 {
        size -= 0.5;
        columns = columns_of(size);
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
        let before = table.heads[1].clone();
        column.row(&[cell(before, style.regular(small)), previous.cell(at, left)]);
    }
}

/// The figures before and those now, in points.
fn columns(table: &Table, style: &Style, previous: f32, current: f32) -> [Figures; 2] {
    let rows = &table.rows;
    let plain = Type {
        tabular: true,
        ..style.regular(previous)
    };
    [
        Figures::new(
            rows.iter().map(|row| row.before.as_deref()),
            (&table.heads[1], None),
            plain,
            style,
        ),
        Figures::new(
            rows.iter().map(|row| row.now.as_deref()),
            (&table.heads[2], Some(&table.awaiting)),
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
        (head, awaiting): (&str, Option<&String>),
        style: Type,
        styles: &Style,
    ) -> Self {
        let whole = |text: &str| line(&persian(text.split('.').next().unwrap_or_default()), style).width;
        let widest = figures.clone().flatten().map(whole).fold(0.0, f32::max);
        let mut width = line(head, styles.regular(9.0)).width;
        let cells: Vec<_> = figures
            .map(|text| match text {
                Some(text) => (figure(text), style, widest - whole(text)),
                None => match awaiting {
                    Some(words) => (words.clone(), styles.regular(7.0), 0.0),
                    None => ("—".to_owned(), style, (widest - line("—", style).width).max(0.0)),
                },
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
