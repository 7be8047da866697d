//! An answer over HTTP, read piece by piece. Printers and print systems are other people's machines: whatever they
//! send, reading it takes bounded time and memory, and no byte is looked at twice but the few of an unfinished line.

use std::io::{ErrorKind, Read};

use httparse::{EMPTY_HEADER, Header, Response, Status};

/// In bytes, on the line: no answer of a print system is longer.
pub(super) const LONGEST: usize = 4 << 20;
/// In bytes.
const LONGEST_HEAD: usize = 16 << 10;
const HEADERS: usize = 64;
/// Heads before the one that counts, such as `100 Continue`.
const INFORMATIONAL: usize = 4;
/// Size of a chunk with whatever is said about it, in bytes.
const LONGEST_SIZE: usize = 256;
const PIECE: usize = 16 << 10;

/// The final answer, past any `100 Continue`.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Answer {
    pub status: u16,
    /// Only of a `200`: of a refusal nothing is read but its head.
    pub body: Vec<u8>,
}

/// Why there is no answer.
#[derive(Debug)]
pub(super) enum Unread {
    /// The line broke, or its time was over.
    Line(std::io::Error),
    /// It is not HTTP, not whole, or longer than it may be.
    Answer,
}

/// Reads no further than the answer goes: the other side may keep the line open.
pub(super) fn read(from: impl Read) -> Result<Answer, Unread> {
    let mut incoming = Incoming {
        from,
        held: Vec::new(),
        at: 0,
        left: LONGEST,
    };
    for _ in 0..=INFORMATIONAL {
        let head = incoming.head()?;
        match head.status {
            100..=199 => {}
            200 => {
                let body = incoming.body(head.body)?;
                return Ok(Answer { status: 200, body });
            }
            status => {
                let body = Vec::new();
                return Ok(Answer { status, body });
            }
        }
    }
    Err(Unread::Answer)
}

/// What came in.
struct Incoming<R> {
    from: R,
    held: Vec<u8>,
    /// What stands before this place in `held` is done with.
    at: usize,
    /// What may still come.
    left: usize,
}

struct Head {
    length: usize,
    status: u16,
    body: Extent,
}

/// How far a body goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Extent {
    Bytes(usize),
    Chunks,
    ToTheEnd,
}

impl<R: Read> Incoming<R> {
    fn head(&mut self) -> Result<Head, Unread> {
        loop {
            let begin = self.begin(LONGEST_HEAD);
            if let Some(head) = parsed(begin)? {
                self.at += head.length;
                return Ok(head);
            }
            if begin.len() == LONGEST_HEAD {
                return Err(Unread::Answer);
            }
            self.another_line(LONGEST_HEAD)?;
        }
    }

    fn body(&mut self, extent: Extent) -> Result<Vec<u8>, Unread> {
        let mut body = Vec::new();
        match extent {
            Extent::Bytes(count) => self.pass(count, &mut body)?,
            Extent::Chunks => self.chunks(&mut body)?,
            Extent::ToTheEnd => loop {
                body.extend_from_slice(self.begin(LONGEST));
                self.at = self.held.len();
                if !self.more()? {
                    break;
                }
            },
        }
        Ok(body)
    }

    /// What is said after the last chunk is of no interest.
    fn chunks(&mut self, body: &mut Vec<u8>) -> Result<(), Unread> {
        loop {
            let size = self.chunk_size()?;
            if size == 0 {
                return Ok(());
            }
            self.pass(size, body)?;
            let mut end = Vec::new();
            self.pass(2, &mut end)?;
            if end != b"\r\n" {
                return Err(Unread::Answer);
            }
        }
    }

    fn chunk_size(&mut self) -> Result<usize, Unread> {
        loop {
            let begin = self.begin(LONGEST_SIZE);
            // a size without a figure would be read as the last one
            if begin.first().is_some_and(|first| !first.is_ascii_hexdigit()) {
                return Err(Unread::Answer);
            }
            match httparse::parse_chunk_size(begin) {
                Ok(Status::Complete((length, size))) => {
                    self.at += length;
                    return usize::try_from(size).map_err(|_| Unread::Answer);
                }
                Ok(Status::Partial) if begin.len() < LONGEST_SIZE => self.another_line(LONGEST_SIZE)?,
                _ => return Err(Unread::Answer),
            }
        }
    }

    /// Moves so many bytes, as they come.
    fn pass(&mut self, mut count: usize, body: &mut Vec<u8>) -> Result<(), Unread> {
        // of what is claimed nothing is set aside, and nothing awaited that cannot come
        if count > (self.held.len() - self.at).saturating_add(self.left) {
            return Err(Unread::Answer);
        }
        loop {
            let here = self.begin(count);
            body.extend_from_slice(here);
            let passed = here.len();
            self.at += passed;
            count -= passed;
            if count == 0 {
                return Ok(());
            }
            self.must_have_more()?;
        }
    }

    /// The next bytes that are here, so many at most.
    fn begin(&self, most: usize) -> &[u8] {
        let here = self.held.get(self.at..).unwrap_or_default();
        here.get(..most).unwrap_or(here)
    }

    /// Fetches until a line has ended, or so many bytes are here: half a line is not worth looking at.
    fn another_line(&mut self, most: usize) -> Result<(), Unread> {
        loop {
            let before = self.begin(most).len();
            self.must_have_more()?;
            let here = self.begin(most);
            if here.len() == most || here.get(before..).unwrap_or_default().contains(&b'\n') {
                return Ok(());
            }
        }
    }

    fn must_have_more(&mut self) -> Result<(), Unread> {
        if self.more()? { Ok(()) } else { Err(Unread::Answer) }
    }

    /// False at the end of the line.
    fn more(&mut self) -> Result<bool, Unread> {
        self.held.drain(..self.at);
        self.at = 0;
        if self.left == 0 {
            return Err(Unread::Answer);
        }
        let mut piece = [0; PIECE];
        let room = piece.get_mut(..self.left.min(PIECE)).unwrap_or_default();
        let count = loop {
            match self.from.read(room) {
                Err(fault) if fault.kind() == ErrorKind::Interrupted => {}
                got => break got.map_err(Unread::Line)?,
            }
        };
        self.left -= count;
        self.held.extend_from_slice(piece.get(..count).unwrap_or_default());
        Ok(count > 0)
    }
}

/// None where it is not whole yet.
fn parsed(bytes: &[u8]) -> Result<Option<Head>, Unread> {
    let mut headers = [EMPTY_HEADER; HEADERS];
    let mut response = Response::new(&mut headers);
    match response.parse(bytes) {
        Ok(Status::Complete(length)) => Ok(Some(Head {
            length,
            status: response.code.ok_or(Unread::Answer)?,
            body: extent(response.headers)?,
        })),
        Ok(Status::Partial) => Ok(None),
        Err(_) => Err(Unread::Answer),
    }
}

fn extent(headers: &[Header<'_>]) -> Result<Extent, Unread> {
    let values = |name: &'static str| {
        headers
            .iter()
            .filter(move |header| header.name.eq_ignore_ascii_case(name))
            .map(|header| header.value.trim_ascii())
    };
    let mut codings = values("transfer-encoding");
    if let Some(coding) = codings.next() {
        // the only one that is read here; a length beside it means nothing (RFC 9112, 6.3)
        let chunked = coding.eq_ignore_ascii_case(b"chunked") && codings.next().is_none();
        return if chunked {
            Ok(Extent::Chunks)
        } else {
            Err(Unread::Answer)
        };
    }
    let mut lengths = values("content-length");
    let Some(first) = lengths.next() else {
        return Ok(Extent::ToTheEnd);
    };
    if lengths.all(|other| other == first) {
        length(first).map(Extent::Bytes)
    } else {
        Err(Unread::Answer)
    }
}

fn length(value: &[u8]) -> Result<usize, Unread> {
    let figures = !value.is_empty() && value.iter().all(u8::is_ascii_digit);
    let text = std::str::from_utf8(value).map_err(|_| Unread::Answer)?;
    match text.parse::<usize>() {
        Ok(length) if figures && length <= LONGEST => Ok(length),
        _ => Err(Unread::Answer),
    }
}
