//! The page as black and white dots: for the heads of slip printers, and for sheets that a print system takes as a picture.

use tiny_skia::{FillRule, Mask, PathBuilder, Transform};

use super::codes::DOT;
use super::outline::Piece;
use super::{Item, Page, Rect};

const MILLIMETRES_PER_INCH: f32 = 25.4;
/// A dot is black where the ink covers so much of it, of 255. Less than half: thin strokes stay whole on a worn head.
const BLACK: u8 = 112;

/// Millimetres.
const HAIRLINE: f32 = 0.2;

/// The head of a slip printer, 8 dots to the millimetre; it prints the middle of the roll.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Head {
    /// 72 of 80 mm.
    Dots576,
    /// 48 of 58 mm.
    Dots384,
}

impl Head {
    pub fn dots(self) -> usize {
        match self {
            Head::Dots576 => 576,
            Head::Dots384 => 384,
        }
    }
}

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

/// The page as the head prints it: its middle, dot for dot. Codes and rules are whole dots and come out exact.
pub fn raster(page: &Page, head: Head) -> Raster {
    let width = head.dots();
    let left = (page.width - dots_wide(width) * DOT) / 2.0;
    draw(page, 1.0 / DOT, left, width, nearest(page.height / DOT))
}

/// The whole page at so many dots to the inch.
pub fn picture(page: &Page, dpi: u16) -> Raster {
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
    let size = (u32::try_from(width).unwrap_or(0), u32::try_from(height).unwrap_or(0));
    let Some(mut ink) = Mask::new(size.0, size.1) else {
        return raster; // a page of no size
    };
    for item in &page.items {
        match item {
            Item::Rect(rect) => fill(&mut raster, rect, scale, left),
            Item::Text(run) => cover(&mut ink, scale, left, |draw| run.outlines(draw)),
            Item::Shape(pieces) => cover(&mut ink, scale, left, |draw| pieces.iter().copied().for_each(draw)),
        }
    }
    for (row, covers) in raster.rows.chunks_mut(width.div_ceil(8)).zip(ink.data().chunks(width)) {
        for (byte, eight) in row.iter_mut().zip(covers.chunks(8)) {
            for (bit, _) in eight.iter().enumerate().filter(|(_, cover)| **cover >= BLACK) {
                *byte |= 0x80 >> bit;
            }
        }
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

/// How much of each dot the outlines take, added to what is there.
fn cover(ink: &mut Mask, scale: f32, left: f32, outlines: impl FnOnce(&mut dyn FnMut(Piece))) {
    let mut path = PathBuilder::new();
    outlines(
        &mut |piece| match piece.placed(|(x, y)| ((x - left) * scale, y * scale)) {
            Piece::Move(to) => path.move_to(to.0, to.1),
            Piece::Line(to) => path.line_to(to.0, to.1),
            Piece::Quad(control, to) => path.quad_to(control.0, control.1, to.0, to.1),
            Piece::Cubic(one, two, to) => path.cubic_to(one.0, one.1, two.0, two.1, to.0, to.1),
            Piece::Close => path.close(),
        },
    );
    // spaces alone have none
    if let Some(path) = path.finish() {
        ink.fill_path(&path, FillRule::Winding, true, Transform::identity());
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

#[expect(clippy::cast_precision_loss, reason = "576 or 384")]
fn dots_wide(dots: usize) -> f32 {
    dots as f32
}
