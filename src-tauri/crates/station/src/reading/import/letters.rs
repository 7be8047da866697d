//! The letters of a file, in whatever encoding its program wrote them. Nothing of this crate: the fuzz targets take this
//! file as it stands.

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1256};

/// Why a file has no letters to be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum NoLetters {
    /// A program's own kind of file, which it can also save as text.
    Spreadsheet,
    /// A picture, a program, a damaged file.
    Bytes,
}

/// Excel's two kinds, and LibreOffice's: a packed folder, and a compound file.
const SPREADSHEETS: [&[u8]; 2] = [b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"];

/// The text without its mark of order. Lines end in `\n`, whatever ended them.
pub(super) fn letters(bytes: &[u8]) -> Result<String, NoLetters> {
    if SPREADSHEETS.iter().any(|start| bytes.starts_with(start)) {
        return Err(NoLetters::Spreadsheet);
    }
    let (encoding, mark) = Encoding::for_bom(bytes).unwrap_or_else(|| (encoding_of(bytes), 0));
    let body = bytes.get(mark..).unwrap_or_default();
    let (text, broken) = encoding.decode_without_bom_handling(body);
    if broken || text.contains(is_no_letter) {
        return Err(NoLetters::Bytes);
    }
    let text = text.trim_start_matches('\u{feff}');
    Ok(text.replace("\r\n", "\n").replace('\r', "\n"))
}

/// Of a file without a mark. A table begins with the name of a column, of which half is noughts in UTF-16. What is neither
/// that nor UTF-8 was written by a Persian Windows before there was UTF-8.
fn encoding_of(bytes: &[u8]) -> &'static Encoding {
    match bytes {
        [0, second, ..] if *second != 0 => UTF_16BE,
        [first, 0, ..] if *first != 0 => UTF_16LE,
        _ if std::str::from_utf8(bytes).is_ok() => UTF_8,
        _ => WINDOWS_1256,
    }
}

fn is_no_letter(c: char) -> bool {
    c < ' ' && !matches!(c, '\t' | '\n' | '\r')
}
