use kiosk_wire::{
    Base64, EnrolClaim, Lease, LeaseAnswer, NotGenuine, PublicKey, RequestClaim, Settings, Signed, Status, envelope,
    signed,
};
use proptest::prelude::*;

use crate::people::{central_key, counter_key, time, uuid};

fn claim() -> EnrolClaim {
    EnrolClaim {
        code: "K7QF-2MXD-9P3A".into(),
        app_version: "0.1.0".into(),
    }
}

#[test]
fn a_signed_message_opens_with_its_key_and_with_no_other() {
    let signed = Signed::new(&claim(), &counter_key(), "counter").unwrap();
    assert_eq!(
        signed.open(&[central_key().public(), counter_key().public()]).unwrap(),
        claim()
    );
    assert_eq!(signed.open(&[central_key().public()]), Err(NotGenuine::Signature));
    assert_eq!(signed.open(&[]), Err(NotGenuine::Signature));
    assert_eq!(signed::key_id(signed.bytes()).as_deref(), Some("counter"));
}

#[test]
fn one_kind_of_message_is_never_taken_for_another() {
    let lease = Lease {
        id: uuid(1),
        terminal: "t".into(),
        year: 405,
        first: 1,
        count: 9,
        epoch: 1,
        expires_at: time(),
    };
    let bytes = Signed::new(&lease, &central_key(), "central-1")
        .unwrap()
        .bytes()
        .to_vec();
    let keys = [central_key().public()];
    assert!(Signed::<Lease>::from_bytes(bytes.clone()).open(&keys).is_ok());
    assert_eq!(
        Signed::<Settings>::from_bytes(bytes.clone()).open(&keys).unwrap_err(),
        NotGenuine::Signature
    );
    assert_eq!(
        Signed::<Status>::from_bytes(bytes.clone()).open(&keys).unwrap_err(),
        NotGenuine::Signature
    );
    assert_eq!(
        Signed::<RequestClaim>::from_bytes(bytes.clone())
            .open(&keys)
            .unwrap_err(),
        NotGenuine::Signature
    );
    assert!(envelope::verify(&bytes, &keys[0]).is_err());
}

#[test]
fn the_same_content_signed_in_another_context_is_refused() {
    let payload = serde_json::to_vec(&claim()).unwrap();
    let other = signed::sign(payload, "kiosk/1 lease", &counter_key(), "counter").unwrap();
    let opened = Signed::<EnrolClaim>::from_bytes(other).open(&[counter_key().public()]);
    assert_eq!(opened, Err(NotGenuine::Signature));
}

#[test]
fn what_is_not_signed_by_ed25519_is_refused() {
    // COSE_Sign1 with an empty protected header, no key, no payload, no signature.
    for bytes in [
        &[0x84, 0x40, 0xa0, 0xf6, 0x40][..],
        &[0xd2, 0x84, 0x40, 0xa0, 0x40, 0x40],
        b"",
    ] {
        assert!(
            Signed::<EnrolClaim>::from_bytes(bytes.to_vec())
                .open(&[counter_key().public()])
                .is_err()
        );
    }
}

#[test]
fn a_key_that_is_no_point_of_the_curve_is_refused() {
    // No point of the curve has the ordinate 2.
    let mut two = [0; 32];
    two[0] = 2;
    assert!(PublicKey::from_bytes(&two).is_err());
    assert!(PublicKey::from_bytes(&[0; 31]).is_err());
    assert!(serde_json::from_str::<PublicKey>("\"not base64\"").is_err());
}

#[test]
fn a_secret_key_never_shows_in_debug() {
    assert_eq!(format!("{:?}", counter_key()), "SigningKey(•)");
    assert_eq!(format!("{:?}", crate::people::sealing_key()), "SealingKey(•)");
}

proptest! {
    #[test]
    fn any_changed_bit_is_noticed(index in any::<prop::sample::Index>(), bit in 0_u8..8) {
        let mut bytes = Signed::new(&claim(), &counter_key(), "counter").unwrap().bytes().to_vec();
        let at = index.index(bytes.len());
        bytes[at] ^= 1 << bit;
        let opened = Signed::<EnrolClaim>::from_bytes(bytes).open(&[counter_key().public()]);
        prop_assert!(opened.is_err());
    }

    #[test]
    fn arbitrary_bytes_never_panic(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        let _ = signed::key_id(&bytes);
        prop_assert!(Signed::<Lease>::from_bytes(bytes.clone()).open(&[counter_key().public()]).is_err());
        prop_assert!(envelope::verify(&bytes, &counter_key().public()).is_err());
    }

    #[test]
    fn arbitrary_text_is_never_taken_for_a_signed_message(text in ".{0,80}") {
        let _ = Base64::parse(&text);
        if let Ok(answer) = serde_json::from_value::<LeaseAnswer>(serde_json::json!({ "lease": text })) {
            prop_assert!(answer.lease.open(&[counter_key().public()]).is_err());
        }
    }
}
