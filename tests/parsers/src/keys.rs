//! The counter and the central of the contract's golden examples.

use kiosk_wire::{KeyFault, SealingKey, SigningKey};

pub const TERMINAL: &str = "019aa5f0-2c00-7000-8000-000000000001";

#[must_use]
pub fn counter() -> SigningKey {
    SigningKey::from_seed(&[1; 32])
}

#[must_use]
pub fn central() -> SigningKey {
    SigningKey::from_seed(&[2; 32])
}

/// # Errors
/// Never: there are 32 bytes.
pub fn sealing() -> Result<SealingKey, KeyFault> {
    SealingKey::from_bytes(&[3; 32])
}
