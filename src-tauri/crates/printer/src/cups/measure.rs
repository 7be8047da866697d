//! The measure of an IPP message (RFC 8010), taken before it is read. What reads it copies and drops collections by
//! recursion, makes a list entry of every group and value, and takes a text with a language at its word, so a small message
//! could cost a stack, all memory or the program.

/// Version, status, number of the request.
const HEADER: usize = 8;
const BEGIN_COLLECTION: u8 = 0x34;
const END_COLLECTION: u8 = 0x37;
const TEXT_WITH_LANGUAGE: u8 = 0x35;
const NAME_WITH_LANGUAGE: u8 = 0x36;
/// In what a printer says of itself three are the rule: media, their size, its sides.
pub(super) const DEEPEST: usize = 8;
/// Printers or jobs.
const GROUPS: usize = 10_000;
/// More than the longest answer has room for, if each says something.
const VALUES: usize = 200_000;

/// Whether the message comes to its end, and is of a size to be read.
pub(super) fn is_readable(message: &[u8]) -> bool {
    walk(message).is_some()
}

fn walk(message: &[u8]) -> Option<()> {
    let mut rest = message.get(HEADER..)?;
    let (mut groups, mut values, mut depth) = (0, 0, 0_usize);
    loop {
        let (&tag, behind) = rest.split_first()?;
        rest = match tag {
            0x03 => return Some(()),
            0x00..=0x0F => {
                groups += 1;
                behind
            }
            _ => {
                values += 1;
                let (_, behind) = text(behind)?;
                let (value, behind) = text(behind)?;
                if matches!(tag, TEXT_WITH_LANGUAGE | NAME_WITH_LANGUAGE) {
                    let (_language, words) = text(value)?;
                    text(words)?;
                }
                behind
            }
        };
        match tag {
            BEGIN_COLLECTION => depth += 1,
            END_COLLECTION => depth = depth.saturating_sub(1),
            _ => {}
        }
        if groups > GROUPS || values > VALUES || depth > DEEPEST {
            return None;
        }
    }
}

/// A length in two bytes and as many bytes, a name or a value; and what stands behind it.
fn text(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let (length, behind) = bytes.split_first_chunk()?;
    behind.split_at_checked(usize::from(u16::from_be_bytes(*length)))
}
