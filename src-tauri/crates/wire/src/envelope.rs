//! The envelope of a record: sealed to central (HPKE, RFC 9180: X25519, HKDF-SHA256, ChaCha20-Poly1305),
//! signed by the counter (COSE_Sign1, Ed25519), and linked to the envelope before it.
//!
//! Outside stands only what central needs to file it without opening it. Nothing personal.

use hpke::{OpModeR, OpModeS, Serializable as _, aead::ChaCha20Poly1305, kdf::HkdfSha256, kem::X25519HkdfSha256};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use crate::{Base64, NotGenuine, PublicKey, Record, SealingKey, SealingPublicKey, SigningKey, signed};

const CONTEXT: &str = "kiosk/1 record";
const INFO: &[u8] = b"kiosk/1 record";

/// SHA-256 of an envelope's bytes: its name in answers, and the link of the next one.
pub type EnvelopeHash = [u8; 32];

/// What stands on the outside.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outside {
    pub version: u8,
    pub terminal: String,
    pub tracking_number: String,
    pub revision: u32,
    /// Of the disk it was written on; grows when a disk was restored or cloned.
    pub epoch: u32,
    /// Position in the terminal's chain, from 1.
    pub sequence: u64,
    /// Hash of the envelope before it; of the first: SHA-256 of the terminal id.
    pub previous: Base64,
    /// Which of central's keys it is sealed to.
    pub sealed_to: String,
}

#[derive(Serialize, Deserialize)]
struct Sealed {
    outside: Outside,
    #[serde(with = "bytes")]
    encapped_key: Vec<u8>,
    #[serde(with = "bytes")]
    ciphertext: Vec<u8>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EnvelopeFault {
    #[error(transparent)]
    NotGenuine(#[from] NotGenuine),
    #[error("cannot be sealed to this key")]
    Seal,
    #[error("cannot be opened with this key")]
    Open,
    #[error("the outside and the record inside disagree")]
    Disagree,
}

/// The link of a terminal's first envelope.
#[must_use]
pub fn genesis(terminal: &str) -> EnvelopeHash {
    Sha256::digest(terminal.as_bytes()).into()
}

#[must_use]
pub fn hash(envelope: &[u8]) -> EnvelopeHash {
    Sha256::digest(envelope).into()
}

/// # Errors
/// Where the record cannot be written or central's key is unusable.
pub fn seal(
    record: &Record,
    outside: &Outside,
    key: &SigningKey,
    central: &SealingPublicKey,
) -> Result<Vec<u8>, EnvelopeFault> {
    let payload = serde_json::to_vec(record).map_err(|_| EnvelopeFault::Seal)?;
    let associated = cbor(outside).ok_or(EnvelopeFault::Seal)?;
    let (encapped_key, ciphertext) = hpke::single_shot_seal::<ChaCha20Poly1305, HkdfSha256, X25519HkdfSha256>(
        &OpModeS::Base,
        &central.0,
        INFO,
        &payload,
        &associated,
    )
    .map_err(|_| EnvelopeFault::Seal)?;
    let sealed = Sealed {
        outside: outside.clone(),
        encapped_key: encapped_key.to_bytes().to_vec(),
        ciphertext,
    };
    let body = cbor(&sealed).ok_or(EnvelopeFault::Seal)?;
    Ok(signed::sign(body, CONTEXT, key, &outside.terminal)?)
}

/// Who says he sent it: the key to look for.
#[must_use]
pub fn claimed_terminal(envelope: &[u8]) -> Option<String> {
    signed::key_id(envelope)
}

/// What the outside says, unproven: for whoever files envelopes that he made himself.
#[must_use]
pub fn claimed_outside(envelope: &[u8]) -> Option<Outside> {
    let body = signed::claimed_payload(envelope)?;
    let sealed: Sealed = ciborium::from_reader(body.as_slice()).ok()?;
    Some(sealed.outside)
}

/// An envelope whose signature holds, still sealed.
pub struct Genuine(Sealed);

/// # Errors
/// Where it is malformed or not signed by `terminal`.
pub fn verify(envelope: &[u8], terminal: &PublicKey) -> Result<Genuine, EnvelopeFault> {
    let body = signed::verify(envelope, CONTEXT, &[*terminal])?;
    let sealed: Sealed = ciborium::from_reader(body.as_slice()).map_err(|_| NotGenuine::Content)?;
    Ok(Genuine(sealed))
}

impl Genuine {
    #[must_use]
    pub fn outside(&self) -> &Outside {
        &self.0.outside
    }

    /// # Errors
    /// Where it is not sealed to `key`, or inside and outside disagree.
    pub fn open(&self, key: &SealingKey) -> Result<Record, EnvelopeFault> {
        let Sealed {
            outside,
            encapped_key,
            ciphertext,
        } = &self.0;
        let encapped_key = hpke::Deserializable::from_bytes(encapped_key).map_err(|_| EnvelopeFault::Open)?;
        let associated = cbor(outside).ok_or(EnvelopeFault::Open)?;
        let payload = hpke::single_shot_open::<ChaCha20Poly1305, HkdfSha256, X25519HkdfSha256>(
            &OpModeR::Base,
            &key.0,
            &encapped_key,
            INFO,
            ciphertext,
            &associated,
        )
        .map_err(|_| EnvelopeFault::Open)?;
        let record: Record = serde_json::from_slice(&payload).map_err(|_| EnvelopeFault::Open)?;
        let agrees = record.tracking_number == outside.tracking_number
            && record.revision == outside.revision
            && record.terminal == outside.terminal;
        if agrees {
            Ok(record)
        } else {
            Err(EnvelopeFault::Disagree)
        }
    }
}

fn cbor<T: Serialize>(value: &T) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    ciborium::into_writer(value, &mut bytes).ok()?;
    Some(bytes)
}

/// Byte strings as CBOR byte strings; serde would write a list of numbers.
mod bytes {
    use serde::{Deserializer, Serializer, de::Visitor};

    pub fn serialize<S: Serializer>(bytes: &[u8], serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_bytes(bytes)
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<u8>, D::Error> {
        struct Bytes;
        impl Visitor<'_> for Bytes {
            type Value = Vec<u8>;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("a byte string")
            }
            fn visit_bytes<E>(self, bytes: &[u8]) -> Result<Self::Value, E> {
                Ok(bytes.to_vec())
            }
        }
        deserializer.deserialize_bytes(Bytes)
    }
}
