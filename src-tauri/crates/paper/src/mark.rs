//! The company's mark: one shape in black, small, the same on every paper.

use std::sync::LazyLock;

use super::outline::{Piece, Point};

/// Longest text of a mark, bytes.
const LONGEST: usize = 4096;

/// A shape in a square of 24 × 24, as the icons of this program are drawn.
#[derive(Clone, Debug, PartialEq)]
pub struct Mark {
    pieces: Vec<Piece>,
}

impl Mark {
    /// The side of its square.
    pub const SIDE: f32 = 24.0;

    /// The path of an SVG in the box `0 0 24 24`: the commands `M L H V Q C Z`, all absolute, filled where it winds around.
    /// None where it says anything else, or leaves the box.
    pub fn parse(path: &str) -> Option<Self> {
        if path.len() > LONGEST {
            return None;
        }
        let mut pieces = Vec::new();
        let mut pen = (0.0, 0.0);
        let mut rest = path.trim_start();
        while let Some(command) = rest.chars().next() {
            let (numbers, after) = numbers(&rest[command.len_utf8()..])?;
            rest = after;
            let first = pieces.is_empty();
            for piece in strokes(command, &numbers, &mut pen)? {
                pieces.push(piece);
            }
            if first && command != 'M' {
                return None;
            }
        }
        (!pieces.is_empty()).then_some(Mark { pieces })
    }

    /// A lightning bolt in a rounded square: no company's.
    pub(super) fn neutral() -> &'static Self {
        static NEUTRAL: LazyLock<Mark> = LazyLock::new(|| {
            Mark::parse(include_str!("../../../../assets/icons/mark.txt")).unwrap_or(Mark { pieces: Vec::new() })
        });
        &NEUTRAL
    }

    /// Its outlines in a square of that side, millimetres.
    pub(super) fn placed(&self, left: f32, top: f32, side: f32) -> Vec<Piece> {
        let scale = side / Self::SIDE;
        let place = |(x, y): Point| (left + x * scale, top + y * scale);
        self.pieces.iter().map(|piece| piece.placed(place)).collect()
    }
}

/// All the numbers in front, and what comes after them.
fn numbers(text: &str) -> Option<(Vec<f32>, &str)> {
    let mut found = Vec::new();
    let mut rest = text.trim_start_matches([' ', ',', '\n']);
    while rest.starts_with(|c: char| c.is_ascii_digit() || c == '.') {
        let end = rest
            .find(|c: char| !c.is_ascii_digit() && c != '.')
            .unwrap_or(rest.len());
        let number: f32 = rest[..end].parse().ok()?;
        if !(0.0..=Mark::SIDE).contains(&number) {
            return None;
        }
        found.push(number);
        rest = rest[end..].trim_start_matches([' ', ',', '\n']);
    }
    Some((found, rest))
}

/// What a command with its numbers draws, from where the pen is.
fn strokes(command: char, numbers: &[f32], pen: &mut Point) -> Option<Vec<Piece>> {
    let each = match command {
        'Z' => return numbers.is_empty().then(|| vec![Piece::Close]),
        'H' | 'V' => 1,
        'M' | 'L' => 2,
        'Q' => 4,
        'C' => 6,
        _ => return None,
    };
    if numbers.is_empty() || !numbers.len().is_multiple_of(each) || (command == 'M' && numbers.len() != 2) {
        return None;
    }
    numbers
        .chunks(each)
        .map(|some| {
            let piece = match (command, some) {
                ('M', &[x, y]) => Piece::Move((x, y)),
                ('L', &[x, y]) => Piece::Line((x, y)),
                ('H', &[x]) => Piece::Line((x, pen.1)),
                ('V', &[y]) => Piece::Line((pen.0, y)),
                ('Q', &[a, b, x, y]) => Piece::Quad((a, b), (x, y)),
                ('C', &[a, b, c, d, x, y]) => Piece::Cubic((a, b), (c, d), (x, y)),
                _ => return None,
            };
            if let Piece::Move(to) | Piece::Line(to) | Piece::Quad(_, to) | Piece::Cubic(_, _, to) = piece {
                *pen = to;
            }
            Some(piece)
        })
        .collect()
}
