//! What the spooler wrote into a buffer. Some of it is written by providers that other people made, so nothing is read that
//! does not lie in the buffer, whatever its pointers and counts say.

/// Whether the buffer holds the structure of that number, each of `size` bytes.
#[must_use]
pub fn holds(buffer: &[u64], at: usize, size: usize) -> bool {
    let end = at.checked_add(1).and_then(|count| count.checked_mul(size));
    end.is_some_and(|end| end <= size_of_val(buffer))
}

/// The text at this place of the buffer, in bytes from its start, up to its NUL or the buffer's end; empty where that is
/// outside.
#[must_use]
pub fn text_at(buffer: &[u64], place: usize) -> String {
    const WORD: usize = size_of::<u64>();
    let words = buffer.get(place / WORD..).unwrap_or_default();
    let bytes = words.iter().flat_map(|word| word.to_ne_bytes()).skip(place % WORD);
    let bytes: Vec<u8> = bytes.collect();
    let (pairs, _) = bytes.as_chunks();
    let characters = pairs.iter().map(|pair| u16::from_ne_bytes(*pair));
    let text: Vec<u16> = characters.take_while(|character| *character != 0).collect();
    String::from_utf16_lossy(&text)
}
