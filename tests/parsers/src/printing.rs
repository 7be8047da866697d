use std::io::{self, Cursor, Read};

use ipp::{parser::IppParser, reader::IppReader, value::IppValue};

/// The station's own files, without the rest of the station: with SQLCipher and the printing in it, an instrumented
/// build takes too long to be run often.
#[path = "../../../src-tauri/crates/printer/src/cups/answer.rs"]
mod answer;
#[path = "../../../src-tauri/crates/printer/src/cups/measure.rs"]
mod measure;

use answer::{LONGEST, Unread};

/// What a print system or a printer answers. The first byte says how long the pieces are in which it comes.
pub fn printing(data: &[u8]) {
    let Some((size, bytes)) = data.split_first() else {
        return;
    };
    let size = usize::from(*size).max(1);
    comes_in_any_pieces(bytes, size);
    is_whole_again(bytes, size);
    is_read_in_measure(bytes);
}

/// However the line cuts it, it is the same answer, and never longer than one may be.
fn comes_in_any_pieces(bytes: &[u8], size: usize) {
    let at_once = answer::read(bytes);
    let in_pieces = answer::read(Pieces { rest: bytes, size });
    for read in [&at_once, &in_pieces] {
        match read {
            Ok(answer) => assert!(answer.body.len() <= LONGEST, "longer than may be"),
            Err(Unread::Line(fault)) => unreachable!("this line does not break: {fault}"),
            Err(Unread::Answer) => {}
        }
    }
    assert!(at_once.ok() == in_pieces.ok(), "what comes in pieces is another answer");
}

/// What was sent by its length, in chunks or to the end of the line is the same, whatever stands behind it.
fn is_whole_again(bytes: &[u8], size: usize) {
    let behind = b"HTTP/1.1 404 Gone\r\n\r\n";
    let head = |more: &str| format!("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\n{more}\r\n").into_bytes();
    let length = head(&format!("Content-Length: {}\r\n", bytes.len()));
    let by_length = [length.as_slice(), bytes, behind].concat();
    let chunks = bytes
        .chunks(size)
        .map(|chunk| [format!("{:x};it=\"is\"\r\n", chunk.len()).as_bytes(), chunk, b"\r\n"].concat());
    let by_chunks = [
        head("transfer-ENCODING: Chunked\r\n"),
        chunks.collect::<Vec<_>>().concat(),
        b"0\r\n\r\n".to_vec(),
        behind.to_vec(),
    ];
    let to_the_end = [head("").as_slice(), bytes].concat();
    for sent in [by_length, by_chunks.concat(), to_the_end] {
        let read = answer::read(Pieces { rest: &sent, size }).ok();
        assert!(
            sent.len() > LONGEST || read.is_some_and(|answer| answer.status == 200 && answer.body == bytes),
            "a sound answer is not read as it was sent"
        );
    }
}

/// A message that passes is read without harm, and holds nothing deeper than it may be.
fn is_read_in_measure(bytes: &[u8]) {
    if !measure::is_readable(bytes) {
        return;
    }
    let Ok(message) = IppParser::new(IppReader::new(Cursor::new(bytes.to_vec()))).parse() else {
        return;
    };
    for attribute in message
        .attributes()
        .groups()
        .iter()
        .flat_map(|group| group.attributes())
    {
        assert!(depth(attribute.value()) <= measure::DEEPEST, "deeper than measured");
    }
}

fn depth(value: &IppValue) -> usize {
    match value {
        IppValue::Collection(members) => 1 + members.values().map(depth).max().unwrap_or_default(),
        IppValue::Array(values) => values.iter().map(depth).max().unwrap_or_default(),
        _ => 0,
    }
}

/// A line that brings a few bytes at a time.
struct Pieces<'a> {
    rest: &'a [u8],
    size: usize,
}

impl Read for Pieces<'_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let most = self.size.min(into.len());
        self.rest.read(into.get_mut(..most).unwrap_or_default())
    }
}
