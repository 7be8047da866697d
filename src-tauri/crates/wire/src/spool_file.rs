//! The bytes of a spool file, whatever happened to them.
//!
//! ```text
//! file   = "KIOSKSP1" frame*
//! frame  = length u32 LE | CRC-32 of the envelope u32 LE | envelope
//! ```

pub const MAGIC: &[u8; 8] = b"KIOSKSP1";
pub const HEADER: usize = 8;
/// An envelope is some two thousand bytes; beyond this a length is damage.
const LONGEST: usize = 1 << 20;
/// More envelopes are in no spool: a counter begins it anew after some four thousand.
const MOST: usize = 1 << 18;
/// Bytes that are looked through for frames between damage, beside sixteen times the file: a mebibyte of noise costs half
/// of it.
const SEARCH: usize = 256 << 20;

/// The envelopes of a spool file; frames that are not whole are passed over. A first frame that is whole makes it
/// a spool, where only its beginning was damaged. `None` where it is no spool.
#[must_use]
pub fn read(bytes: &[u8]) -> Option<Vec<Vec<u8>>> {
    let spool = bytes.starts_with(MAGIC) || candidate(bytes, HEADER).is_some_and(|first| first.is_whole());
    spool.then(|| frames(bytes).0)
}

/// How many bytes of a spool file are in none of its whole frames.
#[must_use]
pub fn unread(bytes: &[u8], envelopes: &[Vec<u8>]) -> usize {
    let whole: usize = envelopes.iter().map(|envelope| HEADER + envelope.len()).sum();
    bytes.len().saturating_sub(HEADER + whole)
}

#[must_use]
pub fn frame(envelope: &[u8]) -> Vec<u8> {
    let length = u32::try_from(envelope.len()).unwrap_or(u32::MAX);
    let mut frame = Vec::with_capacity(HEADER + envelope.len());
    frame.extend_from_slice(&length.to_le_bytes());
    frame.extend_from_slice(&crc32fast::hash(envelope).to_le_bytes());
    frame.extend_from_slice(envelope);
    frame
}

/// The whole frames and where the last of them ends. A damaged place costs what it covers, and nothing after it.
///
/// A file that was made to look damaged a million times over is searched for a moment and no longer; what comes after that
/// is left as it is, and the whole of it counts as read.
#[must_use]
pub fn frames(bytes: &[u8]) -> (Vec<Vec<u8>>, usize) {
    let mut envelopes = Vec::new();
    let (mut at, mut end) = (HEADER, HEADER);
    let mut search = SEARCH.saturating_add(bytes.len().saturating_mul(16));
    while at < bytes.len() {
        let candidate = candidate(bytes, at);
        if at != end
            && let Some(candidate) = &candidate
        {
            match search.checked_sub(candidate.envelope.len()) {
                Some(left) => search = left,
                None => return (envelopes, bytes.len()),
            }
        }
        if let Some(whole) = candidate.filter(Candidate::is_whole) {
            if envelopes.len() == MOST {
                return (envelopes, bytes.len());
            }
            envelopes.push(whole.envelope.to_vec());
            at += HEADER + whole.envelope.len();
            end = at;
        } else {
            at += 1;
        }
    }
    (envelopes, end)
}

/// What may be a frame, by its length.
struct Candidate<'a> {
    envelope: &'a [u8],
    crc: u32,
}

impl Candidate<'_> {
    fn is_whole(&self) -> bool {
        crc32fast::hash(self.envelope) == self.crc
    }
}

fn candidate(bytes: &[u8], at: usize) -> Option<Candidate<'_>> {
    let header = bytes.get(at..)?.first_chunk::<HEADER>()?;
    let [a, b, c, d, e, f, g, h] = *header;
    let length = usize::try_from(u32::from_le_bytes([a, b, c, d])).ok()?;
    let begin = at + HEADER;
    let envelope = bytes.get(begin..begin.checked_add(length)?)?;
    (1..=LONGEST).contains(&length).then_some(Candidate {
        envelope,
        crc: u32::from_le_bytes([e, f, g, h]),
    })
}
