//! Pages as black and white dots: for the heads of slip printers, and for sheets that a print system takes as a picture.

use ab_glyph_rasterizer::{Rasterizer, point};

use super::codes::DOT;
use super::outline::{Piece, Point};
use super::{Head, Item, Page, Pages, Rect};

const MILLIMETRES_PER_INCH: f32 = 25.4;
/// A dot is black where the ink covers so much of it. Less than half: thin strokes stay whole on a worn head.
const BLACK: f32 = 0.44;

/// Millimetres.
const HAIRLINE: f32 = 0.2;

/// Dots in black and white.
#[derive(Clone, PartialEq, Eq)]
pub struct Raster {
    width: usize,
    height: usize,
    rows: Vec<u8>,
}

impl Raster {
    fn white(width: usize, height: usize) -> Self {
        Raster {
            width,
            height,
            rows: vec![0; width.div_ceil(8) * height],
        }
    }

    /// Dots across.
    pub fn width(&self) -> usize {
        self.width
    }

    /// Dots down.
    pub fn height(&self) -> usize {
        self.height
    }

    /// Bytes of a row.
    pub fn stride(&self) -> usize {
        self.width.div_ceil(8)
    }

    /// Row after row from the top, each from the left; eight dots to the byte, the highest bit first, 1 is black. What
    /// a row leaves of its last byte is white.
    pub fn rows(&self) -> &[u8] {
        &self.rows
    }

    /// As a portable bitmap (`P4`), whose dots lie as ours do.
    pub fn pbm(&self) -> Vec<u8> {
        let mut file = format!("P4\n{} {}\n", self.width, self.height).into_bytes();
        file.extend(&self.rows);
        file
    }

    /// With a line along its first dots and one along its last: a printer that shows one of them alone has a narrower head.
    #[must_use]
    pub fn with_edges(mut self) -> Self {
        const THICK: usize = 3;
        for y in 0..self.height {
            self.blacken(y, 0, THICK);
            self.blacken(y, self.width.saturating_sub(THICK), self.width);
        }
        self
    }

    /// White outside.
    pub fn is_black(&self, x: usize, y: usize) -> bool {
        let byte = self.rows.get(y * self.stride() + x / 8);
        x < self.width && byte.is_some_and(|byte| byte & (0x80 >> (x % 8)) != 0)
    }

    /// From `left` up to, not with, `right`; what lies outside is left out.
    fn blacken(&mut self, y: usize, left: usize, right: usize) {
        let stride = self.stride();
        for x in left..right.min(self.width) {
            if let Some(byte) = self.rows.get_mut(y * stride + x / 8) {
                *byte |= 0x80 >> (x % 8);
            }
        }
    }
}

/// The pages as the head prints them, one below the other: the middle of each, dot for dot, whatever the dots' size. Codes
/// and rules are whole dots and come out exact.
pub fn raster(pages: &Pages, head: Head) -> Raster {
    let width = head.dots();
    let mut roll = Raster::white(width, 0);
    for page in pages {
        let left = (page.width - dots(width) * DOT) / 2.0;
        let drawn = draw(page, 1.0 / DOT, left, width, nearest(page.height / DOT));
        roll.height += drawn.height;
        roll.rows.extend(drawn.rows);
    }
    roll
}

/// The whole of each page at so many dots to the inch.
pub fn picture(pages: &Pages, dpi: u16) -> Vec<Raster> {
    pages.iter().map(|page| whole(page, dpi)).collect()
}

fn whole(page: &Page, dpi: u16) -> Raster {
    let scale = f32::from(dpi) / MILLIMETRES_PER_INCH;
    draw(
        page,
        scale,
        0.0,
        nearest(page.width * scale),
        nearest(page.height * scale),
    )
}

/// `scale` is dots to the millimetre; `left`, in millimetres, is where the first dot lies.
fn draw(page: &Page, scale: f32, left: f32, width: usize, height: usize) -> Raster {
    let mut raster = Raster::white(width, height);
    let place = |(x, y)| ((x - left) * scale, y * scale);
    let mut pen = Pen::default();
    for item in &page.items {
        match item {
            Item::Rect(rect) => fill(&mut raster, rect, scale, left),
            Item::Text(run) => run.outlines(|piece| pen.pieces.push(piece.placed(place))),
            Item::Shape(pieces) => pen.pieces.extend(pieces.iter().map(|piece| piece.placed(place))),
        }
        pen.ink(&mut raster);
    }
    raster
}

/// Edges go to the nearest dot, so that what is equally wide stays so; nothing vanishes. A hairline, thinner than any module
/// of a code, is as thick wherever it lies.
fn fill(raster: &mut Raster, rect: &Rect, scale: f32, left: f32) {
    let (x, y) = (nearest((rect.x - left) * scale), nearest(rect.y * scale));
    let right = nearest((rect.x + rect.width - left) * scale).max(x + 1);
    let bottom = if rect.height < HAIRLINE {
        y + nearest(rect.height * scale).max(1)
    } else {
        nearest((rect.y + rect.height) * scale).max(y + 1)
    };
    for row in y..bottom.min(raster.height) {
        raster.blacken(row, x, right);
    }
}

/// Outlines in dots, of one item of the page after the other.
struct Pen {
    pieces: Vec<Piece>,
    covers: Rasterizer,
}

impl Default for Pen {
    fn default() -> Self {
        Pen {
            pieces: Vec::new(),
            covers: Rasterizer::new(0, 0),
        }
    }
}

impl Pen {
    /// Blackens the dots that the outlines cover enough of, and forgets the outlines.
    fn ink(&mut self, raster: &mut Raster) {
        let Some((x, y, width, height)) = self.room(raster) else {
            return self.pieces.clear(); // nothing, or nothing on the page
        };
        self.covers.reset(width, height);
        let (right, bottom) = (dots(width), dots(height));
        // what lies beyond an edge lies on it: it encloses the same dots
        let at = |to: Point| point((to.0 - dots(x)).clamp(0.0, right), (to.1 - dots(y)).clamp(0.0, bottom));
        let (mut start, mut from) = (point(0.0, 0.0), point(0.0, 0.0));
        for piece in self.pieces.drain(..) {
            match piece {
                Piece::Move(to) => (start, from) = (at(to), at(to)),
                Piece::Line(to) => {
                    self.covers.draw_line(from, at(to));
                    from = at(to);
                }
                Piece::Quad(control, to) => {
                    self.covers.draw_quad(from, at(control), at(to));
                    from = at(to);
                }
                Piece::Cubic(one, two, to) => {
                    self.covers.draw_cubic(from, at(one), at(two), at(to));
                    from = at(to);
                }
                Piece::Close => {
                    self.covers.draw_line(from, start);
                    from = start;
                }
            }
        }
        let stride = raster.stride();
        let rows = &mut raster.rows[y * stride..];
        self.covers.for_each_pixel(|dot, cover| {
            if cover >= BLACK {
                let (x, y) = (x + dot % width, dot / width);
                rows[y * stride + x / 8] |= 0x80 >> (x % 8);
            }
        });
    }

    /// The dots that the outlines may reach: from the left and the top, across and down. None where there are none.
    fn room(&self, raster: &Raster) -> Option<(usize, usize, usize, usize)> {
        let mut least = (f32::INFINITY, f32::INFINITY);
        let mut most = (f32::NEG_INFINITY, f32::NEG_INFINITY);
        for (x, y) in self.pieces.iter().flat_map(|piece| piece.points()) {
            least = (least.0.min(x), least.1.min(y));
            most = (most.0.max(x), most.1.max(y));
        }
        let (x, y) = (nearest(least.0.floor()), nearest(least.1.floor()));
        let right = nearest(most.0.ceil()).min(raster.width);
        let bottom = nearest(most.1.ceil()).min(raster.height);
        let (width, height) = (right.checked_sub(x)?, bottom.checked_sub(y)?);
        (width > 0 && height > 0).then_some((x, y, width, height))
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a page has some thousand dots each way; what lies before the first one is cut off"
)]
fn nearest(dots: f32) -> usize {
    dots.round().max(0.0) as usize
}

#[expect(clippy::cast_precision_loss, reason = "a page has some thousand each way")]
fn dots(count: usize) -> f32 {
    count as f32
}
