//! What a new password may not be, and what two spellings of one have in common. The same rule at the counter, which can
//! say so without a line, and at central.

mod common;
mod keys;
mod normal;

pub use normal::{normal, spellings};

/// In characters of the normal form.
pub const SHORTEST: usize = 8;
/// Longer ones are not looked at. In characters of the normal form.
pub const LONGEST: usize = 128;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PasswordFault {
    Short,
    Long,
    /// Among those that are tried first.
    Common,
    /// The old one.
    Same,
}

impl PasswordFault {
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Short => "short",
            Self::Long => "long",
            Self::Common => "common",
            Self::Same => "same",
        }
    }
}

/// Whether `new` may take the place of `old`, for the operator of this code.
///
/// # Errors
/// The first thing that is wrong with it.
pub fn judge(operator: &str, old: &str, new: &str) -> Result<(), PasswordFault> {
    let (old, new) = (normal(old), normal(new));
    let length = new.chars().count();
    if length < SHORTEST {
        Err(PasswordFault::Short)
    } else if length > LONGEST {
        Err(PasswordFault::Long)
    } else if old == new {
        Err(PasswordFault::Same)
    } else if common::is_common(&normal(operator), &new) {
        Err(PasswordFault::Common)
    } else {
        Ok(())
    }
}
