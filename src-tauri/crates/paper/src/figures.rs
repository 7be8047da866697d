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
    /// Text, style, and how far in from the left.
    cells: Vec<(String, Type, f32)>,
}

impl Figures {
    /// A value that is missing is a dash.
    pub fn new<'a>(
        values: impl Iterator<Item = Option<&'a Value>> + Clone,
        head: &str,
        style: Type,
        styles: &Style,
    ) -> Self {
        let widest = values
            .clone()
            .flatten()
            .map(|value| whole(value, style))
            .fold(0.0, f32::max);
        let cells: Vec<_> = values
            .map(|value| match value {
                Some(Value::Figure(text)) => (figure(text), style, widest - whole_width(text, style)),
                Some(Value::Words(words)) => (words.clone(), styles.regular(WORDS), 0.0),
                Some(Value::Nothing) | None => ("—".to_owned(), style, (widest - line("—", style).width).max(0.0)),
            })
            .collect();
        let mut width = line(head, styles.regular(HEAD)).width;
        for (text, style, inset) in &cells {
            width = width.max(inset + line(text, *style).width);
        }
        Figures { width, cells }
    }

    pub fn cell(&self, at: usize, left: f32) -> Cell {
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
