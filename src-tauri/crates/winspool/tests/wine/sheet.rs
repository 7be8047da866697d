//! Reads back what Wine's driver draws of a page: PostScript with one bitmap in it.

pub struct Sheet {
    pub paper: String,
    /// At the printer's resolution.
    pub dots_across_and_down: (u32, u32),
    /// Rows as they were sent, each of whole bytes; 1 is black.
    pub bits: Vec<u8>,
}

pub fn read(document: &[u8]) -> Sheet {
    let text = String::from_utf8_lossy(document);
    let before = |mark: &str| text.lines().find_map(|line| line.strip_suffix(mark));
    let after = |mark: &str| text.lines().find_map(|line| line.strip_prefix(mark));
    let scale = text
        .split("imagemask")
        .next()
        .unwrap()
        .lines()
        .rfind(|line| line.ends_with(" scale"))
        .unwrap();
    let mut sides = scale.split(' ').filter_map(|side| side.parse().ok());
    // white dots over a box of black
    assert_eq!(after(" /Decode "), Some("[0 1]"));
    assert!(before(" setgray") == Some("0.00"));
    let data = text.split("imagemask\n").nth(1).unwrap().split("~>").next().unwrap();
    Sheet {
        paper: after("%%BeginFeature: *PageSize ").unwrap().to_owned(),
        dots_across_and_down: (sides.next().unwrap(), sides.next().unwrap()),
        bits: unpacked(&ascii85(data)),
    }
}

fn ascii85(text: &str) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut group = Vec::new();
    for c in text.bytes().filter(|c| !c.is_ascii_whitespace()) {
        if c == b'z' {
            bytes.extend([0; 4]);
            continue;
        }
        group.push(u32::from(c - b'!'));
        if group.len() == 5 {
            bytes.extend(word(&group).to_be_bytes());
            group.clear();
        }
    }
    if !group.is_empty() {
        let rest = group.len() - 1;
        group.resize(5, 84);
        bytes.extend(&word(&group).to_be_bytes()[..rest]);
    }
    bytes
}

fn word(group: &[u32]) -> u32 {
    group
        .iter()
        .fold(0_u32, |word, digit| word.wrapping_mul(85).wrapping_add(*digit))
}

/// PostScript's `RunLengthDecode`.
fn unpacked(packed: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut rest = packed;
    while let Some((&length, after)) = rest.split_first() {
        match usize::from(length) {
            128 => break,
            length if length < 128 => {
                bytes.extend(&after[..=length]);
                rest = &after[length + 1..];
            }
            length => {
                bytes.resize(bytes.len() + 257 - length, after[0]);
                rest = &after[1..];
            }
        }
    }
    bytes
}
