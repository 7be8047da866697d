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
