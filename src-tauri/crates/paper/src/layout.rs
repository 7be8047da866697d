//! A column that fills from the top down: the building blocks the papers are made of.

use super::codes::{self, Code, snap};
use super::page::Page;
use super::text::{Line, Type, line, plain, wrap, wrap_evenly};
use super::{Glyph, Item, Mark, Rect, Run};

/// Line height to type size: Persian marks and descenders need room.
const LEADING: f32 = 1.55;
/// Where the baseline stands in a line, from its top.
const BASELINE: f32 = 0.68;
/// Between a label and its value, millimetres.
const GUTTER: f32 = 2.5;

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Align {
    /// At the right: where Persian begins.
    Start,
    Centre,
    /// At the left.
    End,
}

/// What has been set so far, and where the next thing goes.
pub(super) struct Column {
    pub left: f32,
    pub right: f32,
    pub y: f32,
    items: Vec<Item>,
    text: String,
}

/// A cell of a table row, from `left` to `right` on the page; one line.
pub(super) struct Cell {
    pub text: String,
    pub style: Type,
    pub left: f32,
    pub right: f32,
    pub align: Align,
}

impl Column {
    pub fn new(left: f32, right: f32, y: f32) -> Self {
        Column {
            left,
            right,
            y,
            items: Vec::new(),
            text: String::new(),
        }
    }

    pub fn width(&self) -> f32 {
        self.right - self.left
    }

    /// A column over a part of this one, beginning at the same height.
    pub fn beside(&self, left: f32, right: f32) -> Column {
        Column::new(left, right, self.y)
    }

    /// Takes over what a column of [`Column::beside`] holds; goes on below the lower of both.
    pub fn join(&mut self, other: Column) {
        self.y = self.y.max(other.y);
        self.items.extend(other.items);
        self.text.push_str(&other.text);
    }

    /// All that was set, moved down.
    pub fn shifted(mut self, down: f32) -> Self {
        for item in &mut self.items {
            match item {
                Item::Text(run) => run.glyphs.iter_mut().for_each(|glyph| glyph.y += down),
                Item::Rect(rect) => rect.y += down,
                Item::Shape(pieces) => {
                    for piece in pieces {
                        *piece = piece.placed(|(x, y)| (x, y + down));
                    }
                }
            }
        }
        self.y += down;
        self
    }

    pub fn page(self, width: f32, height: f32) -> Page {
        Page {
            width,
            height,
            items: self.items,
            text: self.text,
        }
    }

    pub fn gap(&mut self, millimetres: f32) {
        self.y += millimetres;
    }

    /// Words on as many lines as they need.
    pub fn words(&mut self, words: &str, style: Type, align: Align) {
        self.say(words);
        let lines = if align == Align::Centre {
            wrap_evenly(words, style, self.width())
        } else {
            wrap(words, style, self.width())
        };
        let (left, right) = (self.left, self.right);
        self.lines(lines, left, right, align);
    }

    /// A label at the start and its value at the end; the value takes further lines where it is long.
    pub fn pair(&mut self, label: &str, label_style: Type, value: &str, style: Type) {
        self.say(&format!("{label}: {value}"));
        let label = line(label, label_style);
        let whole = line(value, style);
        let room = self.width() - label.width - GUTTER;
        let top = self.y;
        let height = label_style.size.max(style.size) * LEADING;
        self.put(&label, self.right - label.width, top + height * BASELINE);
        if whole.width <= room {
            self.put(&whole, self.left, top + height * BASELINE);
            self.y = top + height;
        } else if room >= self.width() * 0.5 && value.contains(' ') {
            let (left, right) = (self.left, self.left + room);
            self.lines(wrap(value, style, room), left, right, Align::End);
        } else {
            self.y = top + height;
            let (left, right) = (self.left, self.right);
            self.lines(wrap(value, style, self.width()), left, right, Align::End);
        }
    }

    /// Groups of digits from left to right with gaps of half an em; smaller where the column is narrow.
    pub fn groups(&mut self, groups: &[String], style: Type, align: Align) {
        self.say(&groups.join(" "));
        let mut whole = side_by_side(groups, style);
        if whole.width > self.width() {
            whole = side_by_side(
                groups,
                Type {
                    size: style.size * self.width() / whole.width,
                    ..style
                },
            );
        }
        let (left, right) = (self.left, self.right);
        self.lines(vec![whole], left, right, align);
    }

    /// Cells on one baseline, from right to left.
    pub fn row(&mut self, cells: &[Cell]) {
        let said: Vec<&str> = cells
            .iter()
            .map(|cell| cell.text.as_str())
            .filter(|text| !text.is_empty())
            .collect();
        self.say(&said.join(" | "));
        let height = cells.iter().map(|cell| cell.style.size).fold(0.0, f32::max) * LEADING;
        for cell in cells {
            let line = line(&cell.text, cell.style);
            self.put(
                &line,
                place(line.width, cell.left, cell.right, cell.align),
                self.y + height * BASELINE,
            );
        }
        self.y += height;
    }

    /// A dashed line across, with air above and below.
    pub fn dashes(&mut self, air: f32) {
        self.y += air;
        let y = snap(self.y);
        let mut x = snap(self.left);
        while x < self.right {
            let width = 1.0_f32.min(self.right - x);
            self.items.push(Item::Rect(Rect {
                x,
                y,
                width,
                height: codes::DOT,
            }));
            x += 1.75;
        }
        self.y = y + codes::DOT + air;
    }

    /// A solid line across, with air above and below.
    pub fn rule(&mut self, thickness: f32, air: f32) {
        self.y += air;
        let (x, y, width) = (self.left, snap(self.y), self.width());
        self.items.push(Item::Rect(Rect {
            x,
            y,
            width,
            height: thickness,
        }));
        self.y = y + thickness + air;
    }

    /// An outline around all between `top` and here.
    pub fn frame(&mut self, top: f32, thickness: f32) {
        let (left, right, top, bottom) = (snap(self.left), snap(self.right), snap(top), snap(self.y));
        let (width, height) = (right - left, bottom - top);
        self.items.extend(
            [
                Rect {
                    x: left,
                    y: top,
                    width,
                    height: thickness,
                },
                Rect {
                    x: left,
                    y: bottom - thickness,
                    width,
                    height: thickness,
                },
                Rect {
                    x: left,
                    y: top + thickness,
                    width: thickness,
                    height: height - 2.0 * thickness,
                },
                Rect {
                    x: right - thickness,
                    y: top + thickness,
                    width: thickness,
                    height: height - 2.0 * thickness,
                },
            ]
            .map(Item::Rect),
        );
    }

    /// The company's mark in a square of that side.
    pub fn mark(&mut self, mark: &Mark, side: f32, align: Align) {
        let (x, y) = (snap(place(side, self.left, self.right, align)), snap(self.y));
        self.items.push(Item::Shape(mark.placed(x, y, side)));
        self.y = y + side;
    }

    /// A QR or bar code with its quiet zone.
    pub fn code(&mut self, code: &Code, align: Align) {
        let x = snap(place(code.width, self.left, self.right, align));
        let y = snap(self.y);
        let boxes = code.boxes.iter().map(|rect| {
            Item::Rect(Rect {
                x: rect.x + x,
                y: rect.y + y,
                ..*rect
            })
        });
        self.items.extend(boxes);
        self.y = y + code.height;
    }

    fn say(&mut self, words: &str) {
        self.text.push_str(&plain(words));
        self.text.push('\n');
    }

    fn lines(&mut self, lines: Vec<Line>, left: f32, right: f32, align: Align) {
        for line in lines {
            let height = line.style.size * LEADING;
            self.put(&line, place(line.width, left, right, align), self.y + height * BASELINE);
            self.y += height;
        }
    }

    fn put(&mut self, line: &Line, x: f32, y: f32) {
        if line.glyphs.is_empty() {
            return;
        }
        let glyphs = line
            .glyphs
            .iter()
            .map(|glyph| Glyph {
                x: glyph.x + x,
                y: glyph.y + y,
                ..glyph.clone()
            })
            .collect();
        self.items.push(Item::Text(Run {
            weight: line.style.weight,
            size: line.style.size,
            glyphs,
        }));
    }
}

fn place(width: f32, left: f32, right: f32, align: Align) -> f32 {
    match align {
        Align::Start => right - width,
        Align::Centre => (left + right - width) / 2.0,
        Align::End => left,
    }
}

fn side_by_side(groups: &[String], style: Type) -> Line {
    let mut whole = Line {
        width: 0.0,
        style,
        glyphs: Vec::new(),
    };
    for (at, group) in groups.iter().enumerate() {
        let start = if at == 0 { 0.0 } else { whole.width + style.size * 0.5 };
        let line = line(group, style);
        whole.glyphs.extend(line.glyphs.into_iter().map(|glyph| Glyph {
            x: glyph.x + start,
            ..glyph
        }));
        whole.width = start + line.width;
    }
    whole
}
