use kiosk_wire::{
    BatchAnswer, EnrolAnswer, LeaseAnswer, Problem, RecordHistory, RecordsSigned, SessionAnswer, SettingsAnswer,
    Signed, StatusAnswer, Subscriber,
    signed::{self, Message},
};
use serde::{Serialize, de::DeserializeOwned};

use crate::keys;

/// What central answers. The first byte says which answer it is, the rest are its bytes.
pub fn answer(data: &[u8]) {
    let Some((kind, body)) = data.split_first() else {
        return;
    };
    match kind % 10 {
        0 => proven(body, |answer: RecordsSigned| answer.answer),
        1 => proven(body, |answer: LeaseAnswer| answer.lease),
        2 => proven(body, |answer: StatusAnswer| answer.status),
        3 => proven(body, |answer: SettingsAnswer| answer.settings),
        4 => proven(body, |answer: BatchAnswer| answer.receipt),
        5 => plain::<SessionAnswer>(body),
        6 => plain::<EnrolAnswer>(body),
        7 => plain::<Subscriber>(body),
        8 => plain::<Problem>(body),
        _ => plain::<RecordHistory>(body),
    }
}

/// Once as the answer, once as the message in it, signed.
fn proven<A: Serialize + DeserializeOwned, M: Message>(body: &[u8], message: fn(A) -> Signed<M>) {
    if let Ok(answer) = serde_json::from_slice::<A>(body) {
        written_is_read_again(&answer);
        opens_for_central_alone(&message(answer));
    }
    let bytes = signed::sign(body.to_vec(), M::CONTEXT, &keys::central(), "central-1");
    let bytes = bytes.unwrap_or_default();
    assert!(
        signed::verify(&bytes, M::CONTEXT, &[keys::central().public()]).is_ok_and(|payload| payload == body),
        "what was signed is not what is verified"
    );
    opens_for_central_alone(&Signed::<M>::from_bytes(bytes));
}

fn opens_for_central_alone<M: Message>(signed: &Signed<M>) {
    if let Ok(message) = signed.open(&[keys::central().public()]) {
        written_is_read_again(&message);
    }
    assert!(
        signed.open(&[keys::counter().public()]).is_err(),
        "somebody else's signature counted"
    );
}

fn plain<A: Serialize + DeserializeOwned>(body: &[u8]) {
    if let Ok(answer) = serde_json::from_slice::<A>(body) {
        written_is_read_again(&answer);
    }
}

fn written_is_read_again<T: Serialize + DeserializeOwned>(value: &T) {
    let text = serde_json::to_string(value).ok();
    assert!(text.is_some(), "what was read cannot be written");
    let again = text.as_deref().and_then(|text| serde_json::from_str::<T>(text).ok());
    let again = again.and_then(|value| serde_json::to_string(&value).ok());
    assert!(text == again, "what was written reads as something else");
}
