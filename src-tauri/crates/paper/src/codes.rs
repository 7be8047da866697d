//! QR and Code128 as black boxes, snapped to the dots of a thermal head (203.2 to the inch: 0.125 mm), so that every
//! bar is whole dots wide.

use barcoders::sym::code128::Code128;
use qrcodegen::{QrCode, QrCodeEcc};

use super::Rect;

/// One dot of a thermal head, millimetres.
pub(super) const DOT: f32 = 0.125;

/// Boxes with their origin at the top left of the code, and the room they take **with** the quiet zone around.
pub(super) struct Code {
    pub width: f32,
    pub height: f32,
    /// The white at each side, part of `width`.
    pub quiet: f32,
    pub boxes: Vec<Rect>,
}

/// To the nearest dot.
pub(super) fn snap(millimetres: f32) -> f32 {
    (millimetres / DOT).round() * DOT
}

/// The largest dot-exact QR (level M, or better where that costs no room) no wider than `room`, quiet zone included.
/// None where the text is too long for one that a phone can read at this size.
pub(super) fn qr(text: &str, room: f32) -> Option<Code> {
    const QUIET: usize = 4;
    let code = QrCode::encode_text(text, QrCodeEcc::Medium).ok()?;
    let side = code.size();
    let across = usize::try_from(side).ok()?;
    let module = module(across + 2 * QUIET, room).filter(|&module| module >= 2.0 * DOT)?;
    let mut boxes = Vec::new();
    for (row, y) in (0..side).enumerate() {
        let line: Vec<bool> = (0..side).map(|x| code.get_module(x, y)).collect();
        let y = millimetres(row + QUIET, module);
        boxes.extend(dark_runs(&line, |&dark| dark).map(|(start, length)| Rect {
            x: millimetres(start + QUIET, module),
            y,
            width: millimetres(length, module),
            height: module,
        }));
    }
    let width = millimetres(across + 2 * QUIET, module);
    Some(Code {
        width,
        height: width,
        quiet: millimetres(QUIET, module),
        boxes,
    })
}

/// Code128 of `text`, `height` tall, no wider than `room`, quiet zones included. None where it holds other than
/// printable ASCII, or is too long for bars a scanner can tell apart.
pub(super) fn bars(text: &str, room: f32, height: f32) -> Option<Code> {
    const QUIET: usize = 10;
    if text.is_empty() || !text.bytes().all(|byte| (b' '..=b'~').contains(&byte)) {
        return None;
    }
    let pairs = text.bytes().all(|byte| byte.is_ascii_digit()) && text.len().is_multiple_of(2);
    let set = if pairs { '\u{106}' } else { '\u{181}' };
    let modules = Code128::new(format!("{set}{text}")).ok()?.encode();
    let module = module(modules.len() + 2 * QUIET, room).filter(|&module| module >= 2.0 * DOT)?;
    let boxes = dark_runs(&modules, |&bar| bar == 1)
        .map(|(start, length)| Rect {
            x: millimetres(start + QUIET, module),
            y: 0.0,
            width: millimetres(length, module),
            height: snap(height),
        })
        .collect();
    let width = millimetres(modules.len() + 2 * QUIET, module);
    Some(Code {
        width,
        height: snap(height),
        quiet: millimetres(QUIET, module),
        boxes,
    })
}

/// Whole dots for each of `count` modules in `room`; four dots (0.5 mm) are enough for any reader.
fn module(count: usize, room: f32) -> Option<f32> {
    (1..=4u8)
        .rev()
        .map(|dots| f32::from(dots) * DOT)
        .find(|&module| millimetres(count, module) <= room)
}

#[expect(clippy::cast_precision_loss, reason = "a few hundred modules")]
fn millimetres(modules: usize, module: f32) -> f32 {
    modules as f32 * module
}

/// Start and length of each unbroken run of dark modules.
fn dark_runs<'a, T>(line: &'a [T], dark: impl Fn(&T) -> bool + 'a) -> impl Iterator<Item = (usize, usize)> + 'a {
    let mut at = 0;
    std::iter::from_fn(move || {
        while line.get(at).is_some_and(|module| !dark(module)) {
            at += 1;
        }
        let start = at;
        while line.get(at).is_some_and(&dark) {
            at += 1;
        }
        (at > start).then_some((start, at - start))
    })
}
