use ed25519_dalek::{Signer as _, VerifyingKey};
use hpke::{Kem as _, Serializable as _};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};
use zeroize::Zeroizing;

use crate::Base64;

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a key of this kind")]
pub struct KeyFault;

/// An Ed25519 key that signs: a counter's, or central's.
#[derive(Clone)]
pub struct SigningKey(ed25519_dalek::SigningKey);

impl SigningKey {
    /// A new key from the system's randomness.
    ///
    /// # Errors
    /// Where the system gives no randomness.
    pub fn generate() -> Result<Self, getrandom::Error> {
        let mut seed = Zeroizing::new([0; 32]);
        getrandom::fill(seed.as_mut())?;
        Ok(Self::from_seed(&seed))
    }

    #[must_use]
    pub fn from_seed(seed: &[u8; 32]) -> Self {
        Self(ed25519_dalek::SigningKey::from_bytes(seed))
    }

    #[must_use]
    pub fn seed(&self) -> Zeroizing<[u8; 32]> {
        Zeroizing::new(self.0.to_bytes())
    }

    #[must_use]
    pub fn public(&self) -> PublicKey {
        PublicKey(self.0.verifying_key())
    }

    pub(crate) fn sign(&self, message: &[u8]) -> Vec<u8> {
        self.0.sign(message).to_bytes().to_vec()
    }
}

impl std::fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SigningKey(•)")
    }
}

/// The public half of a [`SigningKey`]; travels as base64 of its 32 bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PublicKey(VerifyingKey);

impl PublicKey {
    /// # Errors
    /// Where the bytes are no point of the curve.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, KeyFault> {
        let bytes: &[u8; 32] = bytes.try_into().map_err(|_| KeyFault)?;
        VerifyingKey::from_bytes(bytes).map(Self).map_err(|_| KeyFault)
    }

    #[must_use]
    pub fn bytes(&self) -> [u8; 32] {
        self.0.to_bytes()
    }

    pub(crate) fn verifies(&self, message: &[u8], signature: &[u8]) -> bool {
        ed25519_dalek::Signature::from_slice(signature).is_ok_and(|s| self.0.verify_strict(message, &s).is_ok())
    }
}

/// Central's X25519 key that opens envelopes.
#[derive(Clone)]
pub struct SealingKey(pub(crate) <hpke::kem::X25519HkdfSha256 as hpke::Kem>::PrivateKey);

impl SealingKey {
    #[must_use]
    pub fn generate() -> Self {
        Self(hpke::kem::X25519HkdfSha256::gen_keypair().0)
    }

    /// # Errors
    /// Where there are not 32 bytes.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, KeyFault> {
        hpke::Deserializable::from_bytes(bytes).map(Self).map_err(|_| KeyFault)
    }

    #[must_use]
    pub fn bytes(&self) -> Zeroizing<Vec<u8>> {
        Zeroizing::new(self.0.to_bytes().to_vec())
    }

    #[must_use]
    pub fn public(&self) -> SealingPublicKey {
        SealingPublicKey(hpke::kem::X25519HkdfSha256::sk_to_pk(&self.0))
    }
}

impl std::fmt::Debug for SealingKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SealingKey(•)")
    }
}

/// What terminals seal to; travels as base64 of its 32 bytes.
#[derive(Clone)]
pub struct SealingPublicKey(pub(crate) <hpke::kem::X25519HkdfSha256 as hpke::Kem>::PublicKey);

impl SealingPublicKey {
    /// # Errors
    /// Where there are not 32 bytes of a usable key.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, KeyFault> {
        hpke::Deserializable::from_bytes(bytes).map(Self).map_err(|_| KeyFault)
    }

    #[must_use]
    pub fn bytes(&self) -> Vec<u8> {
        self.0.to_bytes().to_vec()
    }
}

impl std::fmt::Debug for SealingPublicKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "SealingPublicKey({})", Base64(self.bytes()).text())
    }
}

impl PartialEq for SealingPublicKey {
    fn eq(&self, other: &Self) -> bool {
        self.bytes() == other.bytes()
    }
}

macro_rules! travels_as_base64 {
    ($key:ident, $note:literal) => {
        impl Serialize for $key {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                Base64(self.bytes().to_vec()).serialize(serializer)
            }
        }

        impl<'de> Deserialize<'de> for $key {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                Self::from_bytes(&Base64::deserialize(deserializer)?.0).map_err(D::Error::custom)
            }
        }

        impl JsonSchema for $key {
            fn schema_name() -> std::borrow::Cow<'static, str> {
                stringify!($key).into()
            }
            fn json_schema(_: &mut SchemaGenerator) -> Schema {
                json_schema!({ "type": "string", "contentEncoding": "base64", "description": $note })
            }
        }
    };
}

travels_as_base64!(PublicKey, "Ed25519 public key, 32 bytes");
travels_as_base64!(SealingPublicKey, "X25519 public key, 32 bytes");
