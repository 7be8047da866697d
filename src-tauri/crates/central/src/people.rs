//! What central's clerk does about operators, from the outside of a central that may be serving.

use kiosk_domain::password::judge;

use crate::{
    Database, Fault, password,
    store::{self, Changed, Stored, Tx},
};

/// From now on the operator may not sign in, anywhere, nor go on; counters hear of it with their next contact.
///
/// # Errors
/// Fails if there is no such operator, or the database cannot be written.
pub fn block_operator(db: impl Into<Database>, operator: &str, blocked: bool) -> Result<(), Fault> {
    change(&db.into(), operator, |tx| store::block(tx, operator, blocked))
}

/// Gives the operator a password that they have to change at their next sign-in; grants for the old one are void.
///
/// # Errors
/// Fails if there is no such operator, the password is refused, or the database cannot be written.
pub fn reset_password(db: impl Into<Database>, operator: &str, new: &str) -> Result<(), Fault> {
    judge(operator, "", new).map_err(Fault::NewPassword)?;
    let hash = password::hash(new)?;
    let changed = Changed {
        password: &hash,
        must_change: true,
    };
    change(&db.into(), operator, |tx| {
        Ok(store::set_password(tx, operator, &changed)?.is_some())
    })
}

fn change(database: &Database, operator: &str, work: impl Fn(&dyn Tx) -> Stored<bool> + Send) -> Result<(), Fault> {
    if store::of(database, work)? {
        Ok(())
    } else {
        Err(Fault::NoOperator(operator.to_owned()))
    }
}
