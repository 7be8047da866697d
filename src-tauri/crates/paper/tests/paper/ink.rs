//! Where the ink is: boxes around what is drawn, and the window's drawing as dots.

use kiosk_paper::{Drawing, Item, Page, Piece, Point, Weight};
use skrifa::GlyphId;
use skrifa::font::Font;
use tiny_skia::{Color, FillRule, Paint, PathBuilder, Pixmap, Transform};

/// A box around something black, millimetres.
#[derive(Clone, Debug)]
pub struct Ink {
    pub left: f32,
    pub top: f32,
    pub right: f32,
    pub bottom: f32,
    pub is_text: bool,
    /// What it says.
    #[expect(dead_code, reason = "read in the message of a failed test")]
    pub text: String,
}

impl Ink {
    /// By more than a hair's breadth.
    pub fn overlaps(&self, other: &Ink) -> bool {
        const HAIR: f32 = 0.05;
        self.left + HAIR < other.right
            && other.left + HAIR < self.right
            && self.top + HAIR < other.bottom
            && other.top + HAIR < self.bottom
    }
}

pub fn ink(page: &Page) -> Vec<Ink> {
    let regular = Font::new(
        include_bytes!("../../../../../assets/fonts/Vazirmatn-Regular.ttf").as_slice(),
        0,
    )
    .unwrap();
    let bold = Font::new(
        include_bytes!("../../../../../assets/fonts/Vazirmatn-Bold.ttf").as_slice(),
        0,
    )
    .unwrap();
    page.items
        .iter()
        .map(|item| match item {
            Item::Rect(rect) => Ink {
                left: rect.x,
                top: rect.y,
                right: rect.x + rect.width,
                bottom: rect.y + rect.height,
                is_text: false,
                text: String::new(),
            },
            Item::Shape(pieces) => {
                let points: Vec<Point> = pieces
                    .iter()
                    .flat_map(|piece| match *piece {
                        Piece::Move(to) | Piece::Line(to) => vec![to],
                        Piece::Quad(control, to) => vec![control, to],
                        Piece::Cubic(one, two, to) => vec![one, two, to],
                        Piece::Close => Vec::new(),
                    })
                    .collect();
                let of =
                    |axis: fn(&Point) -> f32, pick: fn(f32, f32) -> f32| points.iter().map(axis).reduce(pick).unwrap();
                Ink {
                    left: of(|at| at.0, f32::min),
                    top: of(|at| at.1, f32::min),
                    right: of(|at| at.0, f32::max),
                    bottom: of(|at| at.1, f32::max),
                    is_text: true,
                    text: "the mark".to_owned(),
                }
            }
            Item::Text(run) => {
                let font = if run.weight == Weight::Bold { &bold } else { &regular };
                let scale = run.size / f32::from(font.units_per_em());
                let mut whole = Ink {
                    left: f32::MAX,
                    top: f32::MAX,
                    right: f32::MIN,
                    bottom: f32::MIN,
                    is_text: true,
                    text: run.glyphs.iter().rev().map(|glyph| glyph.text.as_str()).collect(),
                };
                for glyph in &run.glyphs {
                    let Some(extents) = font.glyph_metrics().extents(GlyphId::new(u32::from(glyph.id))) else {
                        continue;
                    };
                    if extents.width == 0.0 {
                        continue;
                    }
                    let left = glyph.x + extents.x_bearing * scale;
                    let top = glyph.y - extents.y_bearing * scale;
                    whole.left = whole.left.min(left);
                    whole.right = whole.right.max(left + extents.width * scale);
                    whole.top = whole.top.min(top);
                    whole.bottom = whole.bottom.max(top + extents.height.abs() * scale);
                }
                whole
            }
        })
        .collect()
}

/// A page as dots, 0 is black.
pub struct Grey {
    pub width: usize,
    pub height: usize,
    pub dots: Vec<u8>,
}

/// The drawing filled as a browser fills a path.
pub fn rendered(drawing: &Drawing, dpi: f32) -> Grey {
    let scale = dpi / 254.0;
    let size = |tenths: f32| (tenths * scale - 0.01).ceil() as u32;
    let mut dots = Pixmap::new(size(drawing.width), size(drawing.height)).unwrap();
    dots.fill(Color::WHITE);
    let path = parsed(&drawing.path);
    let mut paint = Paint::default();
    paint.set_color(Color::BLACK);
    dots.fill_path(
        &path,
        &paint,
        FillRule::Winding,
        Transform::from_scale(scale, scale),
        None,
    );
    Grey {
        width: dots.width() as usize,
        height: dots.height() as usize,
        dots: dots.pixels().iter().map(|pixel| pixel.red()).collect(),
    }
}

/// The few commands of SVG's path language that the drawing may use: m l h v q c z.
fn parsed(text: &str) -> tiny_skia::Path {
    let mut path = PathBuilder::new();
    let (mut at, mut start) = ((0.0, 0.0), (0.0, 0.0));
    let mut rest = text;
    while let Some(command) = rest.chars().next() {
        let end = rest[1..]
            .find(|c: char| c.is_ascii_alphabetic())
            .map_or(rest.len(), |end| end + 1);
        let numbers = numbers(&rest[1..end]);
        rest = &rest[end..];
        let pair = |two: &[f32], at: (f32, f32)| (at.0 + two[0], at.1 + two[1]);
        match command {
            'm' => {
                assert_eq!(numbers.len(), 2);
                at = pair(&numbers, at);
                start = at;
                path.move_to(at.0, at.1);
            }
            'l' => numbers.chunks(2).for_each(|two| {
                at = pair(two, at);
                path.line_to(at.0, at.1);
            }),
            'h' => numbers.iter().for_each(|x| {
                at.0 += x;
                path.line_to(at.0, at.1);
            }),
            'v' => numbers.iter().for_each(|y| {
                at.1 += y;
                path.line_to(at.0, at.1);
            }),
            'q' => numbers.chunks(4).for_each(|four| {
                let (control, to) = (pair(&four[..2], at), pair(&four[2..], at));
                path.quad_to(control.0, control.1, to.0, to.1);
                at = to;
            }),
            'c' => numbers.chunks(6).for_each(|six| {
                let (one, two, to) = (pair(&six[..2], at), pair(&six[2..4], at), pair(&six[4..], at));
                path.cubic_to(one.0, one.1, two.0, two.1, to.0, to.1);
                at = to;
            }),
            'z' => {
                path.close();
                at = start;
            }
            other => panic!("{other} is no command of the drawing"),
        }
    }
    path.finish().unwrap()
}

/// `1.5-.2 3` is three numbers.
fn numbers(text: &str) -> Vec<f32> {
    let mut spaced = String::new();
    let mut has_point = false;
    for c in text.chars() {
        let begins = c == '-' || (c == '.' && has_point);
        if begins {
            spaced.push(' ');
        }
        has_point = c == '.' || (has_point && !begins && c != ' ');
        spaced.push(c);
    }
    spaced
        .split_whitespace()
        .map(|number| number.parse().unwrap())
        .collect()
}
