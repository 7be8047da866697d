use skrifa::font::glyph::outline::PathSink;
use skrifa::{DrawMemory, GlyphId, ScalerFont};

use super::{Item, Page, Weight};
use crate::view;

/// The page as one SVG path, in tenths of a millimetre.
pub fn drawing(page: &Page) -> view::Drawing {
    let scalers = Weight::ALL.map(|weight| (weight, ScalerFont::unhinted(weight.font().clone(), None)));
    let mut path = Path::default();
    for item in &page.items {
        match item {
            Item::Rect(rect) => path.rect(rect.x, rect.y, rect.width, rect.height),
            Item::Text(run) => {
                let Some((_, scaler)) = scalers.iter().find(|(weight, _)| *weight == run.weight) else {
                    continue;
                };
                let scale = run.size / f32::from(run.weight.font().units_per_em());
                for glyph in &run.glyphs {
                    if let Some(outline) = scaler.outline(GlyphId::new(u32::from(glyph.id))) {
                        let mut pen = Pen {
                            path: &mut path,
                            x: glyph.x,
                            y: glyph.y,
                            scale,
                        };
                        // an outline that cannot be drawn leaves its gap; the bundled fonts have none such
                        drop(outline.draw(DrawMemory::Scratch, &mut pen));
                    }
                }
            }
        }
    }
    view::Drawing {
        width: page.width * 10.0,
        height: page.height * 10.0,
        path: path.text,
        text: page.text.clone(),
    }
}

/// Writes relative commands, counting in hundredths of a millimetre so that rounding never adds up.
#[derive(Default)]
struct Path {
    text: String,
    at: (i32, i32),
    start: (i32, i32),
    command: char,
}

#[expect(clippy::cast_possible_truncation, reason = "a page is at most some metres long")]
fn hundredths(millimetres: f32) -> i32 {
    (millimetres * 100.0).round() as i32
}

impl Path {
    fn command(&mut self, command: char) {
        if self.command != command {
            self.text.push(command);
            self.command = command;
        }
    }

    /// A difference in hundredths, as the shortest decimal of tenths.
    fn number(&mut self, hundredths: i32) {
        let parts = (hundredths.unsigned_abs() / 10, hundredths.unsigned_abs() % 10);
        if hundredths < 0 {
            self.text.push('-');
        } else if self.text.ends_with(|c: char| c.is_ascii_digit()) {
            self.text.push(' ');
        }
        if parts.0 > 0 || parts.1 == 0 {
            self.text.push_str(&parts.0.to_string());
        }
        if parts.1 > 0 {
            self.text.push('.');
            self.text.push_str(&parts.1.to_string());
        }
    }

    fn pair(&mut self, to: (i32, i32)) {
        self.number(to.0 - self.at.0);
        self.number(to.1 - self.at.1);
    }

    fn move_to(&mut self, to: (i32, i32)) {
        // a repeated `m` would mean a line
        self.command = ' ';
        self.command('m');
        self.pair(to);
        self.at = to;
        self.start = to;
    }

    fn close(&mut self) {
        self.command('z');
        self.at = self.start;
    }

    fn rect(&mut self, x: f32, y: f32, width: f32, height: f32) {
        let (left, top) = (hundredths(x), hundredths(y));
        let (right, bottom) = (hundredths(x + width), hundredths(y + height));
        self.move_to((left, top));
        self.command('h');
        self.number(right - left);
        self.command('v');
        self.number(bottom - top);
        self.command('h');
        self.number(left - right);
        self.close();
    }
}

/// One glyph: font units, y up, to the page, y down.
struct Pen<'a> {
    path: &'a mut Path,
    x: f32,
    y: f32,
    scale: f32,
}

impl Pen<'_> {
    fn place(&self, x: f32, y: f32) -> (i32, i32) {
        (hundredths(self.x + x * self.scale), hundredths(self.y - y * self.scale))
    }
}

impl PathSink for Pen<'_> {
    fn move_to(&mut self, x: f32, y: f32) {
        let to = self.place(x, y);
        self.path.move_to(to);
    }

    fn line_to(&mut self, x: f32, y: f32) {
        let to = self.place(x, y);
        self.path.command('l');
        self.path.pair(to);
        self.path.at = to;
    }

    fn quad_to(&mut self, cx0: f32, cy0: f32, x: f32, y: f32) {
        let (control, to) = (self.place(cx0, cy0), self.place(x, y));
        self.path.command('q');
        self.path.pair(control);
        self.path.pair(to);
        self.path.at = to;
    }

    fn curve_to(&mut self, cx0: f32, cy0: f32, cx1: f32, cy1: f32, x: f32, y: f32) {
        let (first, second, to) = (self.place(cx0, cy0), self.place(cx1, cy1), self.place(x, y));
        self.path.command('c');
        self.path.pair(first);
        self.path.pair(second);
        self.path.pair(to);
        self.path.at = to;
    }

    fn close(&mut self) {
        self.path.close();
    }
}
