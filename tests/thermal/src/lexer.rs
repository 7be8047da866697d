//! ESC/POS cut into commands.

/// One command, as it came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Token {
    /// `DLE EOT n`: answered whatever the printer is doing.
    Ask(u8),
    /// `DLE DC4 8 …`: forget what was not printed.
    Forget,
    /// `GS r n`: answered in turn.
    Report,
    /// `GS a n`: whether it speaks by itself.
    ByItself(u8),
    /// `GS V …`: the slip is cut off.
    Cut(Vec<u8>),
    /// Anything else: pictures, feeds, resets, letters.
    Print(Vec<u8>),
}

const FORGET: [u8; 10] = [0x10, 0x14, 8, 1, 3, 20, 1, 6, 2, 8];

/// The first whole command, and how long it is; none while it has not all come.
pub fn first(bytes: &[u8]) -> Option<(Token, usize)> {
    let print = |length: usize| Some((Token::Print(bytes.get(..length)?.to_vec()), length));
    match bytes {
        [0x10, 0x04, n, ..] => Some((Token::Ask(*n), 3)),
        [0x10, 0x14, ..] => {
            let whole = bytes.get(..FORGET.len())?;
            if whole == FORGET {
                Some((Token::Forget, FORGET.len()))
            } else {
                print(1)
            }
        }
        [0x1D, b'r', _, ..] => Some((Token::Report, 3)),
        [0x1D, b'a', n, ..] => Some((Token::ByItself(*n), 3)),
        [0x1D, b'V', 65 | 66, _, ..] => Some((Token::Cut(bytes.get(..4)?.to_vec()), 4)),
        [0x1D, b'V', 0 | 1 | 48 | 49, ..] => Some((Token::Cut(bytes.get(..3)?.to_vec()), 3)),
        [0x1D, b'v', b'0', _, wide, wider, high, higher, ..] => {
            let width = usize::from(u16::from_le_bytes([*wide, *wider]));
            let height = usize::from(u16::from_le_bytes([*high, *higher]));
            print(8 + width * height)
        }
        [0x1B, b'd' | b'J' | b'a' | b'!', _, ..] => print(3),
        [0x1B, b'@', ..] => print(2),
        // the beginning of one of those above
        [0x10 | 0x1B | 0x1D]
        | [0x10, 0x04]
        | [0x1D, b'r' | b'a' | b'V' | b'v', ..]
        | [0x1B, b'd' | b'J' | b'a' | b'!'] => None,
        [] => None,
        _ => print(1),
    }
}
