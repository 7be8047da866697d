//! Passwords of operators: Argon2id with the least cost that is still recommended (19 MiB, two passes), over the normal form
//! that the counters use as well.

use std::sync::OnceLock;

use argon2::{
    Algorithm, Argon2, Params, Version,
    password_hash::{PasswordHasher as _, PasswordVerifier as _, phc::PasswordHash},
};

use kiosk_domain::password::{normal, spellings};

use crate::Fault;

const MEMORY_KIB: u32 = 19 * 1024;
const PASSES: u32 = 2;
const LANES: u32 = 1;

/// Nobody's.
const DECOY: &str = "nobody";

/// A PHC string with its own random salt.
pub(crate) fn hash(password: &str) -> Result<String, Fault> {
    let password = normal(password);
    let (memory_kib, passes) = cost(&password);
    let params = Params::new(memory_kib, passes, LANES, None).map_err(|_| Fault::Password)?;
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
        .hash_password(password.as_bytes())
        .map(|hash| hash.to_string())
        .map_err(|_| Fault::Password)
}

/// Memory and passes.
#[cfg(not(debug_assertions))]
fn cost(_: &str) -> (u32, u32) {
    (MEMORY_KIB, PASSES)
}

/// In debug builds the sample's passwords, which stand in the source, cost the least Argon2 takes: nearly every test has a
/// central of its own. So does the decoy, as a sample's operator and one nobody knows are to take as long.
#[cfg(debug_assertions)]
fn cost(password: &str) -> (u32, u32) {
    let sample = &crate::sample::people::WORKERS;
    if password == DECOY || sample.iter().any(|worker| worker.password == password) {
        (8, 1)
    } else {
        (MEMORY_KIB, PASSES)
    }
}

/// Hash of a password nobody has, to spend as much time on an unknown operator.
pub(crate) fn decoy() -> Result<&'static str, Fault> {
    static HASH: OnceLock<String> = OnceLock::new();
    if let Some(hash) = HASH.get() {
        return Ok(hash);
    }
    let fresh = hash(DECOY)?;
    Ok(HASH.get_or_init(|| fresh))
}

/// What came of looking at a password.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    Wrong,
    Right,
    /// Right as it was typed, and hashed before there was a normal form: it is to be hashed anew.
    RightAsTyped,
}

/// Takes as long for a wrong password of anybody's as for one of nobody's.
pub(crate) fn verify(password: &str, phc: &str) -> Verdict {
    let fits = |spelling: &String| {
        PasswordHash::new(phc).is_ok_and(|hash| Argon2::default().verify_password(spelling.as_bytes(), &hash).is_ok())
    };
    match spellings(password).iter().position(fits) {
        None => Verdict::Wrong,
        Some(0) => Verdict::Right,
        Some(_) => Verdict::RightAsTyped,
    }
}
