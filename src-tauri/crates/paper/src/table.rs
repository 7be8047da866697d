//! A table set in a column: names, units and figures side by side, or one above the other where the column is narrow.

use super::figures::Figures;
use super::layout::{Align, Cell, Column};
use super::text::{Style, Type, isolated, line};
use super::{Row, Table};

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

/// A table that fits the width it was made for; it is put down a row at a time.
pub(super) struct SetTable<'a> {
    table: &'a Table,
    style: &'a Style,
    points: f32,
    rules: Rules,
    figures: Vec<Figures>,
    shape: Shape,
}

/// Millimetres, but for `size`.
enum Shape {
    Beside {
        names: f32,
        gap: f32,
    },
    /// A row's name and last figure, and below it the others, in points.
    Stacked {
        size: f32,
    },
}

impl<'a> SetTable<'a> {
    pub fn new(table: &'a Table, width: f32, style: &'a Style, points: f32, rules: Rules) -> Self {
        let (figures, shape) =
            beside(table, width, style, points).unwrap_or_else(|| stacked(table, width, style, points));
        SetTable {
            table,
            style,
            points,
            rules,
            figures,
            shape,
        }
    }

    /// The words above the columns; a stacked table has them beside each figure.
    pub fn head(&self, column: &mut Column) {
        let Shape::Beside { gap, .. } = self.shape else { return };
        let head = self.style.regular(self.points - 1.0);
        let mut cells = vec![Cell {
            text: self.table.names.clone(),
            style: head,
            left: column.left,
            right: column.right,
            align: Align::Start,
        }];
        let lefts = self.lefts(column.left, gap);
        cells.extend(self.table.columns.iter().zip(lefts).map(|(words, left)| Cell {
            text: words.clone(),
            style: head,
            left,
            right: column.right,
            align: Align::End,
        }));
        column.row(&cells);
    }

    pub fn row(&self, column: &mut Column, at: usize) {
        let Some(row) = self.table.rows.get(at) else { return };
        match self.shape {
            Shape::Beside { names, gap } => self.row_beside(column, at, row, names, gap),
            Shape::Stacked { size } => self.row_stacked(column, at, row, size),
        }
    }

    fn row_beside(&self, column: &mut Column, at: usize, row: &Row, names: f32, gap: f32) {
        if self.rules == Rules::Between {
            column.rule(0.125, 0.5);
        }
        let (left, right) = (column.left, column.right);
        let word = |text, style, right| Cell {
            text,
            style,
            left,
            right,
            align: Align::Start,
        };
        let mut cells = vec![word(row.name.clone(), self.style.regular(self.points), right)];
        if !row.unit.is_empty() {
            let unit = self.style.regular(self.points - 1.5);
            cells.push(word(isolated(&row.unit), unit, right - names - gap));
        }
        let lefts = self.lefts(left, gap);
        cells.extend(
            self.figures
                .iter()
                .zip(lefts)
                .map(|(figures, left)| figures.cell(at, left)),
        );
        column.row(&cells);
    }

    fn row_stacked(&self, column: &mut Column, at: usize, row: &Row, size: f32) {
        if at > 0 {
            column.gap(0.75);
        }
        let (left, right) = (column.left, column.right);
        let word = |text: &str, points| Cell {
            text: text.to_owned(),
            style: self.style.regular(points),
            left,
            right,
            align: Align::Start,
        };
        let name = word(&full_name(row), size);
        let Some((last, others)) = self.figures.split_last() else {
            return column.row(&[name]);
        };
        column.row(&[name, last.cell(at, left)]);
        for (words, figures) in self.table.columns.iter().zip(others) {
            column.row(&[word(words, size - 1.0), figures.cell(at, left)]);
        }
    }

    /// Where each column of figures begins; the last one stands at the left edge.
    fn lefts(&self, left: f32, gap: f32) -> Vec<f32> {
        let mut lefts: Vec<f32> = self
            .figures
            .iter()
            .rev()
            .scan(left, |next, figures| {
                let left = *next;
                *next = left + figures.width + gap;
                Some(left)
            })
            .collect();
        lefts.reverse();
        lefts
    }
}

/// None where the figures would be too small: they are made smaller, never broken.
fn beside(table: &Table, width: f32, style: &Style, points: f32) -> Option<(Vec<Figures>, Shape)> {
    let name = style.regular(points);
    let names = widest(table.rows.iter().map(|row| row.name.as_str()), name).max(line(&table.names, name).width);
    let units = widest(
        table.rows.iter().map(|row| row.unit.as_str()),
        style.regular(points - 1.5),
    );
    let gaps = table.columns.len() + usize::from(units > 0.0);
    #[expect(clippy::cast_precision_loss, reason = "a handful of columns")]
    let gaps = gaps.max(1) as f32;
    let mut size = points;
    while size >= points * SMALLEST {
        let figures = columns(table, style, size, size);
        let taken = figures.iter().fold(names + units, |sum, column| sum + column.width);
        if taken + gaps * APART <= width {
            let rest = figures
                .iter()
                .fold(width - names - units, |rest, column| rest - column.width);
            let gap = rest / gaps;
            return Some((figures, Shape::Beside { names, gap }));
        }
        size -= 0.5;
    }
    None
}

fn stacked(table: &Table, width: f32, style: &Style, points: f32) -> (Vec<Figures>, Shape) {
    let names: Vec<String> = table.rows.iter().map(full_name).collect();
    let mut size = points;
    loop {
        let mut figures = columns(table, style, size - 1.0, size);
        Figures::line_up(&mut figures);
        let last = figures.last().map_or(0.0, |column| column.width);
        let names = widest(names.iter().map(String::as_str), style.regular(size));
        if names + last + APART <= width || size <= points * 0.6 {
            return (figures, Shape::Stacked { size });
        }
        size -= 0.5;
    }
}

/// The columns of figures: the last one bold, in points.
fn columns(table: &Table, style: &Style, plain: f32, last: f32) -> Vec<Figures> {
    let heads = table.columns.iter().enumerate();
    heads
        .map(|(at, head)| {
            let kind = if at + 1 == table.columns.len() {
                style.figures(last)
            } else {
                Type {
                    tabular: true,
                    ..style.regular(plain)
                }
            };
            Figures::new(table.rows.iter().map(|row| row.values.get(at)), head, kind, style)
        })
        .collect()
}

fn widest<'a>(texts: impl Iterator<Item = &'a str>, style: Type) -> f32 {
    texts.map(|text| line(text, style).width).fold(0.0, f32::max)
}

fn full_name(row: &Row) -> String {
    if row.unit.is_empty() {
        row.name.clone()
    } else {
        format!("{} ({})", row.name, isolated(&row.unit))
    }
}
