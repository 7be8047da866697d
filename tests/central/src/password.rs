//! Passwords of operators: Argon2id with the least cost that is still recommended (19 MiB, two passes).

use std::sync::OnceLock;

use argon2::{
    Algorithm, Argon2, Params, Version,
    password_hash::{PasswordHasher as _, PasswordVerifier as _, phc::PasswordHash},
};

use crate::Fault;

const MEMORY_KIB: u32 = 19 * 1024;
const PASSES: u32 = 2;
const LANES: u32 = 1;

/// A PHC string with its own random salt.
pub(crate) fn hash(password: &str) -> Result<String, Fault> {
    let params = Params::new(MEMORY_KIB, PASSES, LANES, None).map_err(|_| Fault::Password)?;
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
        .hash_password(password.as_bytes())
        .map(|hash| hash.to_string())
        .map_err(|_| Fault::Password)
}

/// Hash of a password nobody has, to spend as much time on an unknown operator.
pub(crate) fn decoy() -> Result<&'static str, Fault> {
    static DECOY: OnceLock<String> = OnceLock::new();
    if let Some(decoy) = DECOY.get() {
        return Ok(decoy);
    }
    let fresh = hash("nobody")?;
    Ok(DECOY.get_or_init(|| fresh))
}

/// Takes as long for a wrong password as for the right one.
pub(crate) fn verify(password: &str, phc: &str) -> bool {
    PasswordHash::new(phc).is_ok_and(|hash| Argon2::default().verify_password(password.as_bytes(), &hash).is_ok())
}
