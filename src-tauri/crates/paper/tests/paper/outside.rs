//! Programs others wrote: poppler (package poppler-utils) and zbar (package zbar-tools).

use std::io::Write;
use std::process::Command;

use super::ink::Grey;
use super::picture::Dots;

pub fn file(bytes: &[u8]) -> tempfile::NamedTempFile {
    let mut file = tempfile::Builder::new().suffix(".pdf").tempfile().unwrap();
    file.write_all(bytes).unwrap();
    file
}

fn run(program: &str, command: &mut Command) -> Vec<u8> {
    let out = command
        .output()
        .unwrap_or_else(|fault| panic!("{program} is needed: {fault}"));
    out.stdout
}

/// The text in the order poppler finds it, without the marks that only steer its direction.
pub fn pdftotext(bytes: &[u8]) -> String {
    let file = file(bytes);
    let text = run("pdftotext", Command::new("pdftotext").arg(file.path()).arg("-"));
    String::from_utf8(text)
        .unwrap()
        .chars()
        .filter(|c| !matches!(c, '\u{202A}'..='\u{202E}'))
        .collect()
}

pub fn pdfinfo(file: &tempfile::NamedTempFile) -> String {
    String::from_utf8(run("pdfinfo", Command::new("pdfinfo").arg(file.path()))).unwrap()
}

/// The first page, in grey.
pub fn raster(bytes: &[u8], dpi: u32) -> Grey {
    sheet(bytes, dpi, 1)
}

/// One page, counted from 1.
pub fn sheet(bytes: &[u8], dpi: u32, at: usize) -> Grey {
    let file = file(bytes);
    let dots = run(
        "pdftoppm",
        Command::new("pdftoppm")
            .args(["-gray", "-r", &dpi.to_string()])
            .args(["-f", &at.to_string(), "-l", &at.to_string()])
            .arg(file.path()),
    );
    // P5, width, height, 255, then a byte a dot
    let mut words = dots.split(|byte| byte.is_ascii_whitespace());
    let mut next = || String::from_utf8(words.next().unwrap().to_vec()).unwrap();
    assert_eq!(next(), "P5");
    let (width, height): (usize, usize) = (next().parse().unwrap(), next().parse().unwrap());
    Grey {
        width,
        height,
        dots: dots[dots.len() - width * height..].to_vec(),
    }
}

/// What a scanner makes of the page, `QR-Code:…` and `CODE-128:…`.
pub fn codes(bytes: &[u8], dpi: u32) -> Vec<String> {
    scanned(&Dots::from(&raster(bytes, dpi)).png())
}

/// What a scanner makes of a picture.
pub fn scanned(png: &[u8]) -> Vec<String> {
    let mut image = tempfile::Builder::new().suffix(".png").tempfile().unwrap();
    image.write_all(png).unwrap();
    let seen = run(
        "zbarimg",
        Command::new("zbarimg").args(["-q", "--nodbus"]).arg(image.path()),
    );
    String::from_utf8(seen)
        .unwrap()
        .lines()
        .map(ToOwned::to_owned)
        .collect()
}
