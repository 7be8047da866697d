//! Outlines on the page: what a window, a head and a PDF each draw in their own way.

use skrifa::font::glyph::outline::PathSink;
use skrifa::{DrawMemory, GlyphId};

use super::Run;

/// Millimetres from the left and from the top of the page.
pub type Point = (f32, f32);

/// A piece of an outline. Contours are filled where they wind around.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Piece {
    Move(Point),
    Line(Point),
    Quad(Point, Point),
    Cubic(Point, Point, Point),
    Close,
}

impl Piece {
    /// Control points too: no curve goes beyond them.
    pub(super) fn points(self) -> impl Iterator<Item = Point> {
        let points = match self {
            Piece::Move(to) | Piece::Line(to) => [Some(to), None, None],
            Piece::Quad(control, to) => [Some(control), Some(to), None],
            Piece::Cubic(one, two, to) => [Some(one), Some(two), Some(to)],
            Piece::Close => [None; 3],
        };
        points.into_iter().flatten()
    }

    /// Every point of it, moved.
    #[must_use]
    pub(super) fn placed(self, to: impl Fn(Point) -> Point) -> Piece {
        match self {
            Piece::Move(point) => Piece::Move(to(point)),
            Piece::Line(point) => Piece::Line(to(point)),
            Piece::Quad(control, point) => Piece::Quad(to(control), to(point)),
            Piece::Cubic(one, two, point) => Piece::Cubic(to(one), to(two), to(point)),
            Piece::Close => Piece::Close,
        }
    }
}

impl Run {
    /// The outlines of its glyphs, one after the other.
    pub(super) fn outlines(&self, draw: impl FnMut(Piece)) {
        let scale = self.size / f32::from(self.weight.font().units_per_em());
        let mut pen = Pen {
            draw,
            x: 0.0,
            y: 0.0,
            scale,
        };
        for glyph in &self.glyphs {
            if let Some(outline) = self.weight.scaler().outline(GlyphId::new(u32::from(glyph.id))) {
                (pen.x, pen.y) = (glyph.x, glyph.y);
                // an outline that cannot be drawn leaves its gap; the bundled fonts have none such
                drop(outline.draw(DrawMemory::Scratch, &mut pen));
            }
        }
    }
}

/// One glyph: font units, y up, to the page, y down.
struct Pen<Draw> {
    draw: Draw,
    x: f32,
    y: f32,
    scale: f32,
}

impl<Draw: FnMut(Piece)> Pen<Draw> {
    /// In font units.
    fn put(&mut self, piece: Piece) {
        let piece = piece.placed(|(x, y)| (self.x + x * self.scale, self.y - y * self.scale));
        (self.draw)(piece);
    }
}

impl<Draw: FnMut(Piece)> PathSink for Pen<Draw> {
    fn move_to(&mut self, x: f32, y: f32) {
        self.put(Piece::Move((x, y)));
    }

    fn line_to(&mut self, x: f32, y: f32) {
        self.put(Piece::Line((x, y)));
    }

    fn quad_to(&mut self, cx0: f32, cy0: f32, x: f32, y: f32) {
        self.put(Piece::Quad((cx0, cy0), (x, y)));
    }

    fn curve_to(&mut self, cx0: f32, cy0: f32, cx1: f32, cy1: f32, x: f32, y: f32) {
        self.put(Piece::Cubic((cx0, cy0), (cx1, cy1), (x, y)));
    }

    fn close(&mut self) {
        self.put(Piece::Close);
    }
}
