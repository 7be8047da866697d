use kiosk_wire::{NotGenuine, ReceiptToken, signed};

use crate::keys;

/// The text of a receipt's QR code: once as it was scanned, once as what a counter signed.
pub fn token(data: &[u8]) {
    if let Ok(text) = std::str::from_utf8(data) {
        let _ = ReceiptToken::claimed_terminal(text);
        read(text);
    }
    let signed = signed::sign(data.to_vec(), "kiosk/1 receipt", &keys::counter(), keys::TERMINAL);
    let text = base45::encode(signed.unwrap_or_default());
    assert!(
        ReceiptToken::claimed_terminal(&text).as_deref() == Some(keys::TERMINAL),
        "the terminal is not the one that signed"
    );
    read(&text);
}

fn read(text: &str) {
    let key = keys::counter();
    if let Ok(token) = ReceiptToken::verify(text, &key.public()) {
        let again = token
            .sign(&key, keys::TERMINAL)
            .and_then(|text| ReceiptToken::verify(&text, &key.public()));
        assert!(again == Ok(token), "what was written reads as something else");
    }
    let other = ReceiptToken::verify(text, &keys::central().public());
    assert!(
        matches!(other, Err(NotGenuine::Malformed | NotGenuine::Signature)),
        "somebody else's signature counted"
    );
}
