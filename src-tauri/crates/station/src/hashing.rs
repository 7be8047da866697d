//! Passwords at this counter: Argon2id with a pepper from the keyring, bound to the terminal and the operator.
//!
//! Everything here blocks for as long as a check is meant to cost.

use std::time::{Duration, Instant};

use argon2::{Algorithm, Argon2, AssociatedData, ParamsBuilder, Version};
use kiosk_domain::hardness::{Cost, Next, next};
use sha2::{Digest as _, Sha256};
use zeroize::Zeroizing;

/// A secret of this machine that goes into every hash.
#[derive(Clone)]
pub struct Pepper(Zeroizing<[u8; 32]>);

#[derive(Debug, thiserror::Error)]
#[error("a password cannot be hashed: {0}")]
pub struct HashFault(String);

impl Pepper {
    #[must_use]
    pub fn new(secret: Zeroizing<[u8; 32]>) -> Self {
        Self(secret)
    }

    /// Names it without giving it away: a verifier made with another one is none.
    #[must_use]
    pub fn name(&self) -> [u8; 8] {
        let mut hash = Sha256::new();
        hash.update(b"name of a pepper ");
        hash.update(self.0.as_slice());
        let hash: [u8; 32] = hash.finalize().into();
        let mut name = [0; 8];
        name.copy_from_slice(&hash[..8]);
        name
    }
}

/// Whose password, and where.
#[derive(Clone)]
pub struct Whose<'a> {
    pub terminal: &'a str,
    pub operator: &'a str,
}

/// # Errors
/// Where the memory for it is not to be had.
pub fn hash(
    password: &[u8],
    pepper: &Pepper,
    whose: &Whose<'_>,
    salt: &[u8; 16],
    cost: Cost,
) -> Result<Zeroizing<[u8; 32]>, HashFault> {
    let mut bound = Sha256::new();
    for part in [whose.terminal, "/", whose.operator] {
        bound.update(part.as_bytes());
    }
    let bound: [u8; 32] = bound.finalize().into();
    let fault = |e: argon2::Error| HashFault(e.to_string());
    let mut params = ParamsBuilder::new();
    params
        .m_cost(cost.memory_kib)
        .t_cost(cost.passes)
        .p_cost(1)
        .data(AssociatedData::new(&bound).map_err(fault)?);
    let params = params.build().map_err(fault)?;
    let argon = Argon2::new_with_secret(pepper.0.as_slice(), Algorithm::Argon2id, Version::V0x13, params);
    let mut out = Zeroizing::new([0; 32]);
    argon
        .map_err(fault)?
        .hash_password_into(password, salt, out.as_mut())
        .map_err(fault)?;
    Ok(out)
}

/// Takes as long wherever the two differ.
pub(crate) fn same(one: &[u8; 32], other: &[u8; 32]) -> bool {
    let differ = one.iter().zip(other).fold(0, |all, (a, b)| all | (a ^ b));
    std::hint::black_box(differ) == 0
}

/// Where a test is about something else: the least Argon2 takes. No release build has it.
#[cfg(debug_assertions)]
pub(crate) const CHEAP: Cost = Cost {
    memory_kib: 8,
    passes: 1,
};

/// In the environment of programs that such a test starts. Debug builds only.
#[cfg(debug_assertions)]
const CHEAPLY: &str = "KIOSK_CHEAP_PASSWORDS";

/// The most costs that are tried: a machine that is never at rest is settled on the last.
const MOST_TRIES: usize = 6;

/// What a check may cost on this machine, by measuring it. Takes a second or two.
///
/// # Errors
/// Where the memory for it is not to be had.
pub fn measure() -> Result<Cost, HashFault> {
    #[cfg(debug_assertions)]
    if std::env::var_os(CHEAPLY).is_some() {
        return Ok(CHEAP);
    }
    let mut cost = Cost::AIM;
    for _ in 0..MOST_TRIES {
        match next(cost, cost_of(cost)?) {
            Next::Keep => break,
            Next::Try(other) => cost = other,
        }
    }
    Ok(cost)
}

/// How long a check takes here, with as little as possible of what else the machine does: the quicker of two.
///
/// # Errors
/// Where the memory for it is not to be had.
pub fn cost_of(cost: Cost) -> Result<Duration, HashFault> {
    let pepper = Pepper::new(Zeroizing::new([0; 32]));
    let whose = Whose {
        terminal: "measured",
        operator: "measured",
    };
    let mut quicker = Duration::MAX;
    for _ in 0..2 {
        let begun = Instant::now();
        hash(b"measured", &pepper, &whose, &[0; 16], cost)?;
        quicker = quicker.min(begun.elapsed());
    }
    Ok(quicker)
}
