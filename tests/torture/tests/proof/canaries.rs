//! What a visitor said of himself leaves no trace on the counter once central has it. The whole is a thousand people,
//! by `cargo xtask torture`.

use std::collections::HashSet;

use torture::canaries::{canaries, found};

#[test]
fn sixty_canaries_leave_no_trace_once_central_has_them() {
    let tally = canaries(60);
    println!("{tally:?}");
    assert_eq!(tally.before, 2 * 61, "all of them stood in the tables before");
    assert!(tally.searched > 100_000, "{tally:?}");
    assert_eq!(tally.hits, [] as [String; 0]);
}

#[test]
fn an_id_is_found_in_whatever_digits_and_letters_it_stands() {
    let id = "2468100018";
    let persian: String = id
        .chars()
        .map(|c| char::from_u32(0x06F0 + (c as u32 - 48)).unwrap())
        .collect();
    let arabic: String = id
        .chars()
        .map(|c| char::from_u32(0x0660 + (c as u32 - 48)).unwrap())
        .collect();
    let wanted = HashSet::from([<[u8; 10]>::try_from(id.as_bytes()).unwrap()]);
    for text in [id, &persian, &arabic] {
        let wide = |bytes: fn(u16) -> [u8; 2]| text.encode_utf16().flat_map(bytes).collect::<Vec<u8>>();
        for hidden in [text.as_bytes().to_vec(), wide(u16::to_le_bytes), wide(u16::to_be_bytes)] {
            for before in [&b""[..], b"\x01", b"09", b"ab"] {
                let around = [before, &hidden, b"\xff\xfe"].concat();
                assert_eq!(found(&around, &wanted).len(), 1, "{text} after {before:?}");
            }
        }
    }
    assert!(found(b"2468100017 246810001 8", &wanted).is_empty());
}
