//! The token on a receipt: what any office can verify without a line, and nothing about a person.

use ciborium::Value;
use jiff::Timestamp;

use crate::{NotGenuine, PublicKey, SigningKey, envelope::EnvelopeHash, signed};

const CONTEXT: &str = "kiosk/1 receipt";

/// What a receipt's QR vouches for. Travels as COSE_Sign1 (key id: the terminal) over CBOR, in base45, like
/// the health certificates; short enough for a slip.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReceiptToken {
    pub tracking_number: String,
    pub revision: u32,
    pub office: String,
    /// Whole seconds.
    pub taken_at: Timestamp,
    /// Of the record's envelope.
    pub envelope: EnvelopeHash,
}

impl ReceiptToken {
    /// Upper-case base45 text for the QR's alphanumeric mode.
    ///
    /// # Errors
    /// Where CBOR cannot be written, which these fields never cause.
    pub fn sign(&self, key: &SigningKey, terminal: &str) -> Result<String, NotGenuine> {
        // by hand, so that the hash is a byte string: an array of numbers makes a coarser QR
        let body = Value::Array(vec![
            Value::Text(self.tracking_number.clone()),
            Value::Integer(self.revision.into()),
            Value::Text(self.office.clone()),
            Value::Integer(self.taken_at.as_second().into()),
            Value::Bytes(self.envelope.to_vec()),
        ]);
        let mut payload = Vec::new();
        ciborium::into_writer(&body, &mut payload).map_err(|_| NotGenuine::Content)?;
        Ok(base45::encode(&signed::sign(payload, CONTEXT, key, terminal)?))
    }

    /// The terminal a token says it is of: picks the key to verify with, and proves nothing.
    #[must_use]
    pub fn claimed_terminal(text: &str) -> Option<String> {
        signed::key_id(&base45::decode(text).ok()?)
    }

    /// A token has one spelling: another text that decodes to the same is none.
    ///
    /// # Errors
    /// Where the text is no token, or `terminal` did not sign it.
    pub fn verify(text: &str, terminal: &PublicKey) -> Result<Self, NotGenuine> {
        let bytes = base45::decode(text).map_err(|_| NotGenuine::Malformed)?;
        if signed::spelled(&bytes).as_deref() != Some(&bytes) || base45::encode(&bytes) != text {
            return Err(NotGenuine::Malformed);
        }
        let payload = signed::verify(&bytes, CONTEXT, &[*terminal])?;
        let body: Value = ciborium::from_reader(payload.as_slice()).map_err(|_| NotGenuine::Content)?;
        Self::of(body).ok_or(NotGenuine::Content)
    }

    fn of(body: Value) -> Option<Self> {
        let fields: [Value; 5] = body.into_array().ok()?.try_into().ok()?;
        let [tracking_number, revision, office, seconds, envelope] = fields;
        let seconds = seconds.into_integer().ok()?.try_into().ok()?;
        Some(Self {
            tracking_number: tracking_number.into_text().ok()?,
            revision: revision.into_integer().ok()?.try_into().ok()?,
            office: office.into_text().ok()?,
            taken_at: Timestamp::from_second(seconds).ok()?,
            envelope: envelope.into_bytes().ok()?.try_into().ok()?,
        })
    }
}
