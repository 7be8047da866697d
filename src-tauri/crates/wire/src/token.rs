//! The token on a receipt: what any office can verify without a line, and nothing about a person.

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

type Body = (String, u32, String, i64, EnvelopeHash);

impl ReceiptToken {
    /// Upper-case base45 text for the QR's alphanumeric mode.
    ///
    /// # Errors
    /// Where CBOR cannot be written, which these fields never cause.
    pub fn sign(&self, key: &SigningKey, terminal: &str) -> Result<String, NotGenuine> {
        let body: Body = (
            self.tracking_number.clone(),
            self.revision,
            self.office.clone(),
            self.taken_at.as_second(),
            self.envelope,
        );
        let mut payload = Vec::new();
        ciborium::into_writer(&body, &mut payload).map_err(|_| NotGenuine::Content)?;
        Ok(base45::encode(&signed::sign(payload, CONTEXT, key, terminal)?))
    }

    /// The terminal a token says it is of: picks the key to verify with, and proves nothing.
    #[must_use]
    pub fn claimed_terminal(text: &str) -> Option<String> {
        signed::key_id(&base45::decode(text).ok()?)
    }

    /// # Errors
    /// Where the text is no token, or `terminal` did not sign it.
    pub fn verify(text: &str, terminal: &PublicKey) -> Result<Self, NotGenuine> {
        let bytes = base45::decode(text).map_err(|_| NotGenuine::Malformed)?;
        let payload = signed::verify(&bytes, CONTEXT, &[*terminal])?;
        let body: Body = ciborium::from_reader(payload.as_slice()).map_err(|_| NotGenuine::Content)?;
        let (tracking_number, revision, office, seconds, envelope) = body;
        let taken_at = Timestamp::from_second(seconds).map_err(|_| NotGenuine::Content)?;
        Ok(Self {
            tracking_number,
            revision,
            office,
            taken_at,
            envelope,
        })
    }
}
