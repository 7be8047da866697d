//! Dots in black and white as files, and what they differ in.

use std::fs;
use std::path::{Path, PathBuf};

use kiosk_paper::Raster;

use super::ink::Grey;

/// A page in black and white; true is black.
#[derive(Clone, PartialEq, Eq)]
pub struct Dots {
    pub width: usize,
    pub height: usize,
    pub black: Vec<bool>,
}

impl From<&Raster> for Dots {
    fn from(raster: &Raster) -> Self {
        let (width, height) = (raster.width(), raster.height());
        let places = (0..height).flat_map(|y| (0..width).map(move |x| (x, y)));
        Dots {
            width,
            height,
            black: places.map(|(x, y)| raster.is_black(x, y)).collect(),
        }
    }
}

impl From<&Grey> for Dots {
    fn from(grey: &Grey) -> Self {
        Dots::darker(grey, 128)
    }
}

impl Dots {
    /// Black is what is darker than that, of 255.
    pub fn darker(grey: &Grey, than: u8) -> Self {
        Dots {
            width: grey.width,
            height: grey.height,
            black: grey.dots.iter().map(|&dot| dot < than).collect(),
        }
    }

    pub fn read(png: &[u8]) -> Self {
        let mut decoder = png::Decoder::new(std::io::Cursor::new(png));
        decoder.set_transformations(png::Transformations::EXPAND);
        let mut reader = decoder.read_info().unwrap();
        let mut grey = vec![0; reader.output_buffer_size().unwrap()];
        let info = reader.next_frame(&mut grey).unwrap();
        assert_eq!(info.color_type, png::ColorType::Grayscale);
        Dots {
            width: info.width as usize,
            height: info.height as usize,
            black: grey.iter().map(|&dot| dot < 128).collect(),
        }
    }

    /// A PNG of one bit to the dot.
    pub fn png(&self) -> Vec<u8> {
        let rows = self.black.chunks(self.width).flat_map(|row| {
            row.chunks(8).map(|eight| {
                let bits = eight.iter().enumerate().filter(|(_, black)| !**black);
                bits.fold(0, |byte, (at, _)| byte | (0x80 >> at))
            })
        });
        encode(
            self,
            png::ColorType::Grayscale,
            png::BitDepth::One,
            &rows.collect::<Vec<u8>>(),
        )
    }

    pub fn is_black(&self, x: usize, y: usize) -> bool {
        x < self.width && y < self.height && self.black[y * self.width + x]
    }

    /// Black dots that have no black dot of `other` at their place or right beside it.
    pub fn strays(&self, other: &Dots) -> usize {
        let near = |x: usize, y: usize| {
            (y.saturating_sub(1)..=y + 1).any(|y| (x.saturating_sub(1)..=x + 1).any(|x| other.is_black(x, y)))
        };
        let places = (0..self.height).flat_map(|y| (0..self.width).map(move |x| (x, y)));
        places.filter(|&(x, y)| self.is_black(x, y) && !near(x, y)).count()
    }

    /// Grey where both are black, red what is only here, blue what is only in `other`.
    fn difference(&self, other: &Dots) -> Vec<u8> {
        let size = Dots {
            width: self.width.max(other.width),
            height: self.height.max(other.height),
            black: Vec::new(),
        };
        let places = (0..size.height).flat_map(|y| (0..size.width).map(move |x| (x, y)));
        let colours = places.flat_map(|(x, y)| match (self.is_black(x, y), other.is_black(x, y)) {
            (true, true) => [150, 150, 150],
            (true, false) => [220, 0, 0],
            (false, true) => [0, 0, 220],
            (false, false) => [255, 255, 255],
        });
        encode(
            &size,
            png::ColorType::Rgb,
            png::BitDepth::Eight,
            &colours.collect::<Vec<u8>>(),
        )
    }

    /// A picture of what this and `other` differ in, and where it is.
    pub fn leave_difference(&self, other: &Dots, name: &str) -> PathBuf {
        let file = left(&format!("{name}.difference"));
        fs::write(&file, self.difference(other)).unwrap();
        file
    }

    /// Where this is not what stands in the file, dot for dot, leaves pictures of both and fails; with
    /// `KIOSK_BLESS=1` it writes the file anew instead.
    pub fn assert_is(&self, golden: &Path, name: &str) {
        if std::env::var_os("KIOSK_BLESS").is_some_and(|value| value == "1") {
            fs::create_dir_all(golden.parent().unwrap()).unwrap();
            fs::write(golden, self.png()).unwrap();
        }
        let wanted = fs::read(golden).map(|bytes| Dots::read(&bytes));
        let wanted = wanted.unwrap_or_else(|fault| panic!("{}: {fault}", golden.display()));
        if *self != wanted {
            let actual = left(&format!("{name}.actual"));
            fs::write(&actual, self.png()).unwrap();
            let difference = self.leave_difference(&wanted, name);
            panic!(
                "{name} looks different: see {} (red is new, blue is gone) and {}; if it is meant, KIOSK_BLESS=1",
                difference.display(),
                actual.display()
            );
        }
    }
}

/// A place for a picture somebody will want to look at.
pub fn left(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("paper");
    fs::create_dir_all(&folder).unwrap();
    folder.join(format!("{name}.png"))
}

fn encode(size: &Dots, colour: png::ColorType, depth: png::BitDepth, rows: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(
        &mut bytes,
        u32::try_from(size.width).unwrap(),
        u32::try_from(size.height).unwrap(),
    );
    encoder.set_color(colour);
    encoder.set_depth(depth);
    encoder.set_compression(png::Compression::High);
    let mut writer = encoder.write_header().unwrap();
    writer.write_image_data(rows).unwrap();
    writer.finish().unwrap();
    bytes
}
