use kiosk_wire::{NotGenuine, ReceiptToken, envelope, signed};
use proptest::prelude::*;

use crate::people::{NUMBER, TERMINAL, central_key, counter_key, time};

pub fn token() -> ReceiptToken {
    ReceiptToken {
        tracking_number: NUMBER.into(),
        revision: 1,
        office: "1001".into(),
        taken_at: time(),
        envelope: envelope::hash(b"an envelope"),
    }
}

#[test]
fn a_token_verifies_with_the_counter_s_key_and_with_no_other() {
    let text = token().sign(&counter_key(), TERMINAL).unwrap();
    assert_eq!(ReceiptToken::claimed_terminal(&text).as_deref(), Some(TERMINAL));
    assert_eq!(ReceiptToken::verify(&text, &counter_key().public()).unwrap(), token());
    assert_eq!(
        ReceiptToken::verify(&text, &central_key().public()),
        Err(NotGenuine::Signature)
    );
}

#[test]
fn a_token_fits_the_alphanumeric_mode_of_a_qr_code() {
    let text = token().sign(&counter_key(), TERMINAL).unwrap();
    assert!(
        text.chars()
            .all(|c| "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:".contains(c)),
        "{text}"
    );
    assert!(text.len() < 400, "{}", text.len());
}

#[test]
fn an_envelope_is_no_token() {
    let bytes = signed::sign(vec![0x80], "kiosk/1 record", &counter_key(), TERMINAL).unwrap();
    assert!(ReceiptToken::verify(&base45::encode(&bytes), &counter_key().public()).is_err());
}

proptest! {
    #[test]
    fn arbitrary_text_is_never_a_token_and_never_panics(text in "[0-9A-Z $%*+./:-]{0,60}|.{0,40}") {
        prop_assert!(ReceiptToken::verify(&text, &counter_key().public()).is_err());
        let _ = ReceiptToken::claimed_terminal(&text);
    }
}

/// The same numbers each time: a mutation that is found once is found again.
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % u64::try_from(limit).unwrap()).unwrap()
    }
}

const ALPHABET: &[u8] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";

/// A letter exchanged, left out, put in or doubled, two swapped, the end cut off; or the same to the bytes behind it.
fn mutated(text: &str, dice: &mut Dice) -> String {
    fn change(text: &mut Vec<u8>, letter: u8, dice: &mut Dice) {
        let at = dice.below(text.len());
        match dice.below(6) {
            0 => text[at] = letter,
            1 => drop(text.remove(at)),
            2 => text.insert(at, letter),
            3 => text.truncate(at),
            4 => text.insert(at, text[at]),
            _ => {
                let other = dice.below(text.len());
                text.swap(at, other);
            }
        }
    }
    if dice.below(2) == 0 {
        let mut letters = text.as_bytes().to_vec();
        let letter = ALPHABET[dice.below(ALPHABET.len())];
        change(&mut letters, letter, dice);
        String::from_utf8(letters).unwrap()
    } else {
        let mut bytes = base45::decode(text).unwrap();
        let byte = u8::try_from(dice.below(256)).unwrap();
        change(&mut bytes, byte, dice);
        base45::encode(&bytes)
    }
}

#[test]
fn ten_thousand_mutations_of_a_token_are_all_refused() {
    let text = token().sign(&counter_key(), TERMINAL).unwrap();
    let key = counter_key().public();
    let mut dice = Dice(0x00C0_FFEE);
    let mut tried = 0;
    while tried < 10_000 {
        let other = mutated(&text, &mut dice);
        if other != text {
            assert!(ReceiptToken::verify(&other, &key).is_err(), "accepted: {other}");
            tried += 1;
        }
    }
    assert!(ReceiptToken::verify(&text, &key).is_ok());
}

#[test]
fn a_token_spelled_differently_is_none() {
    let text = token().sign(&counter_key(), TERMINAL).unwrap();
    let bytes = base45::decode(&text).unwrap();
    // an empty unprotected header, written as a map that says how long it is in a byte of its own
    let header = bytes.iter().position(|byte| *byte == 0xA0).unwrap();
    let longer = [&bytes[..header], &[0xB8, 0x00], &bytes[header + 1..]].concat();
    // what is not signed may say anything
    let said = [&bytes[..header], &[0xA1, 0x04, 0x41, 0x37], &bytes[header + 1..]].concat();
    for other in [longer, said] {
        // another program may take them for the same message: coset does
        assert!(signed::key_id(&other).is_some());
        assert!(ReceiptToken::verify(&base45::encode(&other), &counter_key().public()).is_err());
    }
    assert!(ReceiptToken::verify(&text.to_lowercase(), &counter_key().public()).is_err());
}
