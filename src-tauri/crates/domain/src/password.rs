//! What a new password may not be. The same rule at the counter, which can say so without a line, and at central.

use std::collections::BTreeSet;

/// In characters.
pub const SHORTEST: usize = 8;
/// Longer ones are not looked at.
pub const LONGEST: usize = 128;

/// One to a line; lower case, without the digits and signs people put behind them.
const COMMON: &str = include_str!("password/common.txt");

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
    let length = new.chars().count();
    if length < SHORTEST {
        Err(PasswordFault::Short)
    } else if length > LONGEST {
        Err(PasswordFault::Long)
    } else if old == new {
        Err(PasswordFault::Same)
    } else if is_common(operator, new) {
        Err(PasswordFault::Common)
    } else {
        Ok(())
    }
}

fn is_common(operator: &str, password: &str) -> bool {
    let plain = crate::text::ascii_digits(password).to_lowercase();
    let letters = plain.trim_end_matches(|sign: char| !sign.is_alphabetic());
    let own = !operator.is_empty() && plain.contains(&operator.to_lowercase());
    let few = plain.chars().collect::<BTreeSet<_>>().len() <= 3;
    own || few || is_run(&plain) || COMMON.lines().any(|common| common == plain || common == letters)
}

/// Each character the next of the one before it, or the one before: `12345678`, `hgfedcba`.
fn is_run(text: &str) -> bool {
    let steps = |by: i64| {
        let codes = text.chars().map(|sign| i64::from(u32::from(sign)));
        codes
            .clone()
            .zip(codes.skip(1))
            .all(|(one, next)| next - one == by || next == i64::from(b'0') && one == i64::from(b'9'))
    };
    steps(1) || steps(-1)
}
