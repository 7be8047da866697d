use crate::Fault;

/// A page in black and white.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bitmap {
    width: u32,
    height: u32,
    dots_per_inch: u32,
    /// Rows from the bottom up, each a whole number of four bytes: as GDI wants them.
    rows: Vec<u8>,
}

/// The longest side GDI is asked for.
const MOST: u32 = 30_000;

impl Bitmap {
    /// From packed rows, the top one first: one bit a dot, the leftmost the highest, 1 is black; each row begins with a
    /// new byte.
    ///
    /// # Errors
    /// Where there is nothing in it, or other than width and height say.
    pub fn new(width: u32, height: u32, dots_per_inch: u32, packed: &[u8]) -> Result<Self, Fault> {
        let sides = 1..=MOST;
        if !sides.contains(&width) || !sides.contains(&height) || dots_per_inch == 0 {
            return Err(Fault::Bitmap);
        }
        // below four thousand, by the limit above
        let (bytes, padded) = (width.div_ceil(8) as usize, width.div_ceil(32) as usize * 4);
        if packed.len() != bytes * height as usize {
            return Err(Fault::Bitmap);
        }
        let mut rows = Vec::with_capacity(padded * height as usize);
        for row in packed.chunks_exact(bytes).rev() {
            rows.extend_from_slice(row);
            rows.resize(rows.len() + padded - bytes, 0);
        }
        Ok(Bitmap {
            width,
            height,
            dots_per_inch,
            rows,
        })
    }

    /// From a portable bitmap (`P4`), as netpbm and many others write it, without comments.
    ///
    /// # Errors
    /// Where it is none, or there is nothing in it.
    pub fn from_pbm(file: &[u8], dots_per_inch: u32) -> Result<Self, Fault> {
        // magic, width and height; after the last one a single blank
        let mut parts = file.splitn(4, u8::is_ascii_whitespace);
        let mut part = || parts.next().ok_or(Fault::Bitmap);
        if part()? != b"P4" {
            return Err(Fault::Bitmap);
        }
        let number = |digits: &[u8]| str::from_utf8(digits).ok()?.parse().ok();
        let width = number(part()?).ok_or(Fault::Bitmap)?;
        let height = number(part()?).ok_or(Fault::Bitmap)?;
        Self::new(width, height, dots_per_inch, part()?)
    }

    pub fn width(&self) -> u32 {
        self.width
    }

    pub fn height(&self) -> u32 {
        self.height
    }

    /// From the bottom up, each a whole number of four bytes.
    pub fn rows(&self) -> &[u8] {
        &self.rows
    }

    /// How many of a device's dots stand for so many of the bitmap's.
    pub fn on_device(&self, dots: u32, device_dots_per_inch: u32) -> u32 {
        let per_inch = u64::from(self.dots_per_inch);
        let scaled = (u64::from(dots) * u64::from(device_dots_per_inch) + per_inch / 2) / per_inch;
        u32::try_from(scaled).unwrap_or(u32::MAX)
    }
}
