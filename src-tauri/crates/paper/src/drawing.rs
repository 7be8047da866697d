//! Pages as outlines, for a window.

use std::fmt;

use super::outline::{Piece, Point};
use super::{Item, Page, Pages};

/// How thick the edge between two pages is drawn, millimetres.
const EDGE: f32 = 0.3;

/// Pages as outlines, in tenths of a millimetre: an SVG of `viewBox="0 0 width height"`.
#[derive(Clone, PartialEq)]
pub struct Drawing {
    pub width: f32,
    pub height: f32,
    /// One SVG path for all that is black.
    pub path: String,
    /// The words in reading order, a line each.
    pub text: String,
}

impl fmt::Debug for Drawing {
    /// Not its words: they may be about a person.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Drawing")
            .field("width", &self.width)
            .field("height", &self.height)
            .finish_non_exhaustive()
    }
}

/// The pages one below the other, a line between each two.
pub fn drawing(pages: &Pages) -> Drawing {
    let mut path = Path::default();
    let (mut width, mut height) = (0.0_f32, 0.0);
    for page in pages {
        if height > 0.0 {
            path.rect(0.0, height - EDGE / 2.0, page.width, EDGE);
        }
        path.page(page, height);
        width = width.max(page.width);
        height += page.height;
    }
    Drawing {
        width: width * 10.0,
        height: height * 10.0,
        path: path.text,
        text: pages.text(),
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

    fn page(&mut self, page: &Page, down: f32) {
        let lower = |piece: Piece| piece.placed(|(x, y)| (x, y + down));
        for item in &page.items {
            match item {
                Item::Rect(rect) => self.rect(rect.x, rect.y + down, rect.width, rect.height),
                Item::Text(run) => run.outlines(|piece| self.piece(lower(piece))),
                Item::Shape(pieces) => pieces.iter().for_each(|piece| self.piece(lower(*piece))),
            }
        }
    }

    fn piece(&mut self, piece: Piece) {
        let place = |(x, y): Point| (hundredths(x), hundredths(y));
        match piece {
            Piece::Move(to) => self.move_to(place(to)),
            Piece::Line(to) => self.curve('l', &[place(to)]),
            Piece::Quad(control, to) => self.curve('q', &[place(control), place(to)]),
            Piece::Cubic(first, second, to) => self.curve('c', &[place(first), place(second), place(to)]),
            Piece::Close => self.close(),
        }
    }

    /// All points count from where the pen is, and the last is where it goes.
    fn curve(&mut self, command: char, points: &[(i32, i32)]) {
        self.command(command);
        points.iter().for_each(|&point| self.pair(point));
        self.at = points.last().copied().unwrap_or(self.at);
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
