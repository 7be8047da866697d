//! What central's clerk does about operators, from the outside of a central that may be serving.

use std::path::Path;

use kiosk_domain::password::judge;

use crate::{
    Fault, password,
    store::{self, Changed},
};

/// From now on he may not sign in, anywhere, nor go on; counters hear of it with their next contact.
///
/// # Errors
/// Where there is no such operator, or the database cannot be written.
pub fn block_operator(db: &Path, operator: &str, blocked: bool) -> Result<(), Fault> {
    change(db, operator, |connection| store::block(connection, operator, blocked))
}

/// Gives him a password that he has to change at his next sign-in; grants for the old one are void.
///
/// # Errors
/// Where there is no such operator, the password is refused, or the database cannot be written.
pub fn reset_password(db: &Path, operator: &str, new: &str) -> Result<(), Fault> {
    judge(operator, "", new).map_err(Fault::NewPassword)?;
    let hash = password::hash(new)?;
    let changed = Changed {
        password: &hash,
        must_change: true,
    };
    change(db, operator, |connection| {
        Ok(store::set_password(connection, operator, &changed)?.is_some())
    })
}

fn change(
    db: &Path,
    operator: &str,
    work: impl FnOnce(&rusqlite::Connection) -> rusqlite::Result<bool>,
) -> Result<(), Fault> {
    match work(&store::connect(db)?) {
        Ok(true) => Ok(()),
        Ok(false) => Err(Fault::NoOperator(operator.to_owned())),
        Err(error) => Err(Fault::database(db, error)),
    }
}
