use kiosk_wire::{
    envelope::{self, Genuine},
    signed,
};

use crate::keys;

const CONTEXT: &str = "kiosk/1 record";

/// Envelopes and bare signatures: once as they are, once as what a counter signed.
pub fn cose(data: &[u8]) {
    let key = keys::counter();
    let _ = (signed::key_id(data), envelope::claimed_terminal(data));
    if let Ok(payload) = signed::verify(data, CONTEXT, &[key.public()]) {
        assert!(signed::claimed_payload(data).as_ref() == Some(&payload), "two payloads");
        assert!(
            signed::verify(data, CONTEXT, &[keys::central().public()]).is_err(),
            "somebody else's signature counted"
        );
        assert!(
            signed::verify(data, "kiosk/1 journal entry", &[key.public()]).is_err(),
            "another kind of message was taken"
        );
    }
    envelope(data);
    let signed = signed::sign(data.to_vec(), CONTEXT, &key, keys::TERMINAL).unwrap_or_default();
    assert!(
        signed::claimed_payload(&signed).as_deref() == Some(data),
        "not what was signed"
    );
    envelope(&signed);
}

fn envelope(bytes: &[u8]) {
    let claimed = envelope::claimed_outside(bytes);
    let genuine = envelope::verify(bytes, &keys::counter().public()).ok();
    if let Some(genuine) = &genuine {
        assert!(claimed.as_ref() == Some(genuine.outside()), "two outsides");
    }
    let opened = genuine.as_ref().zip(keys::sealing().ok());
    if let Some(record) = opened.and_then(|(genuine, key)| Genuine::open(genuine, &key).ok()) {
        assert!(
            claimed.is_some_and(|outside| outside.tracking_number == record.tracking_number),
            "outside and inside disagree"
        );
    }
}
