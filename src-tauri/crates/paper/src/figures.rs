//! A column of figures, their decimal points in one line.

use super::Value;
use super::layout::{Align, Cell};
use super::text::{Style, Type, figure, line, persian};

/// Of a head and of words, points.
const HEAD: f32 = 9.0;
const WORDS: f32 = 7.0;

pub(super) struct Figures {
    /// Millimetres.
    pub width: f32,
    /// How far in from the left the decimal points stand.
    point: f32,
    entries: Vec<Entry>,
}

#[derive(Clone)]
struct Entry {
    text: String,
    style: Type,
    /// How far in from the left it begins.
    inset: f32,
    /// It stands by the decimal point.
    hangs: bool,
}

impl Figures {
    /// A value that is missing is a dash.
    pub fn new<'a>(
        values: impl Iterator<Item = Option<&'a Value>> + Clone,
        head: &str,
        style: Type,
        styles: &Style,
    ) -> Self {
        let point = values
            .clone()
            .flatten()
            .map(|value| whole(value, style))
            .fold(0.0, f32::max);
        let entries: Vec<Entry> = values.map(|value| entry(value, point, style, styles)).collect();
        let width = line(head, styles.regular(HEAD)).width;
        let mut figures = Figures { width, point, entries };
        figures.widen();
        figures
    }

    /// For columns that stand under each other: the decimal points of all in one line.
    pub fn line_up(columns: &mut [Figures]) {
        let point = columns.iter().map(|column| column.point).fold(0.0, f32::max);
        for column in columns {
            let further = point - column.point;
            for entry in column.entries.iter_mut().filter(|entry| entry.hangs) {
                entry.inset += further;
            }
            column.point = point;
            column.widen();
        }
    }

    pub fn cell(&self, at: usize, left: f32) -> Cell {
        let Entry { text, style, inset, .. } = self.entries[at].clone();
        Cell {
            text,
            style,
            left: left + inset,
            right: left + self.width,
            align: Align::End,
        }
    }

    /// To what its entries need.
    fn widen(&mut self) {
        for entry in &self.entries {
            self.width = self.width.max(entry.inset + line(&entry.text, entry.style).width);
        }
    }
}

fn entry(value: Option<&Value>, point: f32, style: Type, styles: &Style) -> Entry {
    match value {
        Some(Value::Figure(text)) => Entry {
            text: figure(text),
            style,
            inset: point - whole_width(text, style),
            hangs: true,
        },
        Some(Value::Words(words)) => Entry {
            text: words.clone(),
            style: styles.regular(WORDS),
            inset: 0.0,
            hangs: false,
        },
        Some(Value::Nothing) | None => Entry {
            text: "—".to_owned(),
            style,
            inset: (point - line("—", style).width).max(0.0),
            hangs: true,
        },
    }
}

/// How wide a value is before its decimal point.
fn whole(value: &Value, style: Type) -> f32 {
    match value {
        Value::Figure(text) => whole_width(text, style),
        Value::Words(_) | Value::Nothing => 0.0,
    }
}

fn whole_width(text: &str, style: Type) -> f32 {
    line(&persian(text.split('.').next().unwrap_or_default()), style).width
}
