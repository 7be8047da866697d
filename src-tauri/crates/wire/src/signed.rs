//! Signed messages: COSE_Sign1 (RFC 9052) with Ed25519 over JSON.
//!
//! Each kind of message has a context of its own in the external data of the signature, so that one kind
//! can never be passed off as another.

use std::marker::PhantomData;

use coset::{CborSerializable as _, CoseSign1, CoseSign1Builder, HeaderBuilder, iana};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::DeserializeOwned};

use crate::{Base64, PublicKey, SigningKey};

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotGenuine {
    #[error("not a COSE_Sign1 message")]
    Malformed,
    #[error("the signature is not by a key that counts here")]
    Signature,
    #[error("signed, but not what was expected")]
    Content,
}

/// A kind of message that is only ever signed.
pub trait Message: Serialize + DeserializeOwned {
    /// External data of the signature, for example `kiosk/1 lease`.
    const CONTEXT: &'static str;
}

/// A signed `T`, as base64 of a COSE_Sign1 message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signed<T> {
    bytes: Base64,
    message: PhantomData<T>,
}

impl<T: Message> Signed<T> {
    /// # Errors
    /// Where `message` cannot be written as JSON (a map with keys that are no text).
    pub fn new(message: &T, key: &SigningKey, key_id: &str) -> Result<Self, NotGenuine> {
        let payload = serde_json::to_vec(message).map_err(|_| NotGenuine::Content)?;
        Ok(Self::from_bytes(sign(payload, T::CONTEXT, key, key_id)?))
    }

    /// The message, where one of `keys` signed it.
    ///
    /// # Errors
    /// Where it is malformed, signed by somebody else, or not a `T`.
    pub fn open(&self, keys: &[PublicKey]) -> Result<T, NotGenuine> {
        let payload = verify(&self.bytes.0, T::CONTEXT, keys)?;
        serde_json::from_slice(&payload).map_err(|_| NotGenuine::Content)
    }
}

impl<T> Signed<T> {
    #[must_use]
    pub fn from_bytes(bytes: Vec<u8>) -> Self {
        Self {
            bytes: Base64(bytes),
            message: PhantomData,
        }
    }

    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        &self.bytes.0
    }
}

/// # Errors
/// Where CBOR cannot be written, which a byte string never causes.
pub fn sign(payload: Vec<u8>, context: &str, key: &SigningKey, key_id: &str) -> Result<Vec<u8>, NotGenuine> {
    let protected = HeaderBuilder::new()
        .algorithm(iana::Algorithm::EdDSA)
        .key_id(key_id.as_bytes().to_vec())
        .build();
    CoseSign1Builder::new()
        .protected(protected)
        .payload(payload)
        .create_signature(context.as_bytes(), |message| key.sign(message))
        .build()
        .to_vec()
        .map_err(|_| NotGenuine::Malformed)
}

/// Who says he signed it. A claim: it picks the key to verify with, and proves nothing.
#[must_use]
pub fn key_id(bytes: &[u8]) -> Option<String> {
    let message = CoseSign1::from_slice(bytes).ok()?;
    String::from_utf8(message.protected.header.key_id).ok()
}

/// The message as [`sign`] would have written it: nothing outside the signature, every length in its shortest form.
pub(crate) fn spelled(bytes: &[u8]) -> Option<Vec<u8>> {
    let message = CoseSign1::from_slice(bytes).ok()?;
    let plain = CoseSign1 {
        unprotected: coset::Header::default(),
        ..message
    };
    plain.to_vec().ok()
}

/// The payload as it stands there. A claim.
#[must_use]
pub fn claimed_payload(bytes: &[u8]) -> Option<Vec<u8>> {
    CoseSign1::from_slice(bytes).ok()?.payload
}

/// The payload, where one of `keys` signed it in this context.
///
/// # Errors
/// Where it is malformed or signed by somebody else.
pub fn verify(bytes: &[u8], context: &str, keys: &[PublicKey]) -> Result<Vec<u8>, NotGenuine> {
    let message = CoseSign1::from_slice(bytes).map_err(|_| NotGenuine::Malformed)?;
    let algorithm = coset::RegisteredLabelWithPrivate::Assigned(iana::Algorithm::EdDSA);
    if message.protected.header.alg != Some(algorithm) {
        return Err(NotGenuine::Signature);
    }
    message.verify_signature(context.as_bytes(), |signature, data| {
        if keys.iter().any(|key| key.verifies(data, signature)) {
            Ok(())
        } else {
            Err(NotGenuine::Signature)
        }
    })?;
    message.payload.ok_or(NotGenuine::Malformed)
}

impl<T> Serialize for Signed<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.bytes.serialize(serializer)
    }
}

impl<'de, T> Deserialize<'de> for Signed<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Base64::deserialize(deserializer).map(|bytes| Self {
            bytes,
            message: PhantomData,
        })
    }
}

impl<T: JsonSchema> JsonSchema for Signed<T> {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        format!("Signed{}", T::schema_name()).into()
    }
    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let message = generator.subschema_for::<T>();
        json_schema!({
            "type": "string",
            "contentEncoding": "base64",
            "contentMediaType": "application/cose; cose-type=\"cose-sign1\"",
            "description": "COSE_Sign1 (Ed25519) whose payload is this message as JSON",
            "contentSchema": message
        })
    }
}
