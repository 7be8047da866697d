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

/// The envelopes of a spool file; frames that are not whole are passed over. A first frame that is whole makes it
/// a spool, where only its beginning was damaged. `None` where it is no spool.
#[must_use]
pub fn read(bytes: &[u8]) -> Option<Vec<Vec<u8>>> {
    let spool = bytes.starts_with(MAGIC) || next(bytes, HEADER).is_some();
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
#[must_use]
pub fn frames(bytes: &[u8]) -> (Vec<Vec<u8>>, usize) {
    let mut envelopes = Vec::new();
    let (mut at, mut end) = (HEADER, HEADER);
    while at < bytes.len() {
        if let Some((envelope, after)) = next(bytes, at) {
            envelopes.push(envelope.to_vec());
            (at, end) = (after, after);
        } else {
            at += 1;
        }
    }
    (envelopes, end)
}

fn next(bytes: &[u8], at: usize) -> Option<(&[u8], usize)> {
    let header = bytes.get(at..)?.first_chunk::<HEADER>()?;
    let [a, b, c, d, e, f, g, h] = *header;
    let length = usize::try_from(u32::from_le_bytes([a, b, c, d])).ok()?;
    let begin = at + HEADER;
    let envelope = bytes.get(begin..begin.checked_add(length)?)?;
    let whole = (1..=LONGEST).contains(&length) && crc32fast::hash(envelope) == u32::from_le_bytes([e, f, g, h]);
    whole.then_some((envelope, begin + length))
}
