//! ESC/POS: what a slip printer takes on its raw line.

use super::Raster;

/// So many rows at once: the buffers of cheap printers hold no more.
const BAND: usize = 256;

const RESET: [u8; 2] = [0x1B, b'@'];
const PICTURE: [u8; 4] = [0x1D, b'v', b'0', 0];
/// Past the tear-off edge.
const FEED_FOUR_LINES: [u8; 3] = [0x1B, b'd', 4];
/// Where there is no cutter, the printer passes over it.
const FEED_AND_CUT: [u8; 4] = [0x1D, b'V', 66, 0];

/// The bytes of one slip: reset, the picture in bands (`GS v 0`), feed, cut.
pub fn escpos(raster: &Raster) -> Vec<u8> {
    let stride = raster.stride();
    let mut bytes = Vec::with_capacity(raster.rows().len() + 64);
    bytes.extend(RESET);
    for band in raster.rows().chunks((stride * BAND).max(1)) {
        bytes.extend(PICTURE);
        bytes.extend(low_then_high(stride));
        bytes.extend(low_then_high(band.len() / stride.max(1)));
        bytes.extend(without_commands(band));
    }
    bytes.extend(FEED_FOUR_LINES);
    bytes.extend(FEED_AND_CUT);
    bytes
}

/// A printer obeys `DLE EOT`, `DLE ENQ` and `DLE DC4` also where they stand in a picture: it would answer what nobody asked,
/// forget the slip, or open a drawer. One dot more, beside a black one, and it is none of them.
fn without_commands(dots: &[u8]) -> Vec<u8> {
    const DLE: u8 = 0x10;
    let mut bytes = dots.to_vec();
    for at in 1..bytes.len() {
        if let Some([DLE, second @ (0x04 | 0x05 | 0x14)]) = bytes.get_mut(at - 1..=at) {
            *second |= 0x02;
        }
    }
    bytes
}

/// A row is at most some hundred bytes, a band 256 rows: two bytes hold both.
fn low_then_high(count: usize) -> [u8; 2] {
    u16::try_from(count).unwrap_or(u16::MAX).to_le_bytes()
}
