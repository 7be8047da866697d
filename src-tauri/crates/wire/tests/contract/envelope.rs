use ciborium::Value;
use kiosk_sample::{
    bills::DEMAND,
    people::{KAZEMI, NADERI},
};
use kiosk_wire::{
    Base64, NotGenuine, SealingKey,
    envelope::{self, EnvelopeFault, Outside},
    signed,
};
use proptest::prelude::*;

use crate::people::{TERMINAL, central_key, counter_key, outside, record, sealing_key};

fn sealed() -> Vec<u8> {
    envelope::seal(&record(), &outside(), &counter_key(), &sealing_key().public()).unwrap()
}

/// The envelope of the counter, changed inside and signed again by its own key.
fn signed_again(change: impl FnOnce(&mut Value)) -> Vec<u8> {
    let body = signed::verify(&sealed(), "kiosk/1 record", &[counter_key().public()]).unwrap();
    let mut body: Value = ciborium::from_reader(body.as_slice()).unwrap();
    change(&mut body);
    let mut bytes = Vec::new();
    ciborium::into_writer(&body, &mut bytes).unwrap();
    signed::sign(bytes, "kiosk/1 record", &counter_key(), TERMINAL).unwrap()
}

fn field<'a>(value: &'a mut Value, name: &str) -> &'a mut Value {
    let fields = value.as_map_mut().unwrap();
    &mut fields
        .iter_mut()
        .find(|(key, _)| key.as_text() == Some(name))
        .unwrap()
        .1
}

fn opened(envelope: &[u8]) -> Result<kiosk_wire::Record, EnvelopeFault> {
    envelope::verify(envelope, &counter_key().public())?.open(&sealing_key())
}

#[test]
fn a_sealed_record_opens_for_central_as_it_was() {
    let envelope = sealed();
    assert_eq!(envelope::claimed_terminal(&envelope).as_deref(), Some(TERMINAL));
    assert_eq!(
        *envelope::verify(&envelope, &counter_key().public()).unwrap().outside(),
        outside()
    );
    assert!(opened(&envelope).unwrap() == record());
}

#[test]
fn nothing_of_the_visitor_shows_on_the_outside() {
    let envelope = sealed();
    for secret in [NADERI.id, NADERI.mobile, DEMAND.id, "1744.56", KAZEMI.code] {
        assert!(
            !envelope.windows(secret.len()).any(|window| window == secret.as_bytes()),
            "{secret}"
        );
    }
}

#[test]
fn the_same_record_sealed_twice_is_two_envelopes() {
    assert_ne!(envelope::hash(&sealed()), envelope::hash(&sealed()));
}

#[test]
fn the_signature_of_another_counter_is_refused() {
    let fault = envelope::verify(&sealed(), &central_key().public()).err();
    assert_eq!(fault, Some(EnvelopeFault::NotGenuine(NotGenuine::Signature)));
}

#[test]
fn another_sealing_key_opens_nothing() {
    let genuine = envelope::verify(&sealed(), &counter_key().public()).unwrap();
    assert_eq!(genuine.open(&SealingKey::generate()).err(), Some(EnvelopeFault::Open));
}

#[test]
fn an_outside_put_around_another_sealed_record_is_refused_even_where_the_counter_signs_it() {
    for (name, value) in [
        ("sequence", Value::from(2)),
        ("revision", Value::from(2)),
        ("tracking_number", Value::from("405000017396")),
        ("terminal", Value::from("019aa5f0-2c00-7000-8000-000000000002")),
        ("previous", Value::from(Base64(vec![0; 32]).text())),
        ("sealed_to", Value::from("central-2")),
    ] {
        let envelope = signed_again(|body| *field(field(body, "outside"), name) = value);
        assert_eq!(opened(&envelope).err(), Some(EnvelopeFault::Open), "{name}");
    }
}

#[test]
fn a_changed_ciphertext_or_key_is_refused_even_where_the_counter_signs_it() {
    for name in ["ciphertext", "encapped_key"] {
        let envelope = signed_again(|body| field(body, name).as_bytes_mut().unwrap()[7] ^= 1);
        assert_eq!(opened(&envelope).err(), Some(EnvelopeFault::Open), "{name}");
    }
    let short = signed_again(|body| field(body, "encapped_key").as_bytes_mut().unwrap().truncate(31));
    assert_eq!(opened(&short).err(), Some(EnvelopeFault::Open));
}

#[test]
fn an_inside_that_disagrees_with_its_outside_is_refused() {
    let outside = Outside {
        tracking_number: "405000017396".into(),
        ..outside()
    };
    let envelope = envelope::seal(&record(), &outside, &counter_key(), &sealing_key().public()).unwrap();
    assert_eq!(opened(&envelope).err(), Some(EnvelopeFault::Disagree));
}

#[test]
fn a_signed_body_that_is_no_envelope_is_refused() {
    for body in [&b""[..], b"garbage", &[0xa0]] {
        let bytes = signed::sign(body.to_vec(), "kiosk/1 record", &counter_key(), TERMINAL).unwrap();
        let fault = envelope::verify(&bytes, &counter_key().public()).err();
        assert_eq!(fault, Some(EnvelopeFault::NotGenuine(NotGenuine::Content)));
    }
}

proptest! {
    #[test]
    fn any_changed_bit_of_an_envelope_is_noticed(index in any::<prop::sample::Index>(), bit in 0_u8..8) {
        let mut envelope = sealed();
        let at = index.index(envelope.len());
        envelope[at] ^= 1 << bit;
        prop_assert!(opened(&envelope).is_err());
    }

    #[test]
    fn a_signed_body_of_arbitrary_bytes_never_panics(body in prop::collection::vec(any::<u8>(), 0..200)) {
        let bytes = signed::sign(body, "kiosk/1 record", &counter_key(), TERMINAL).unwrap();
        prop_assert!(opened(&bytes).is_err());
    }
}
