//! Mistakes that a station could be written with, for the tests that show that the tests would see them. A release build
//! makes none of them.

/// Which mistake this station makes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sabotage {
    #[default]
    None,
    /// The number is given before the record is committed.
    NumberBeforeCommit,
    /// The number is taken in a transaction of its own, after the record's.
    NumberOutside,
    /// Any 200 counts as central's acknowledgement.
    UnsignedAnswer,
}

impl Sabotage {
    /// Always `false` in a release build.
    pub(crate) fn is(self, mistake: Self) -> bool {
        cfg!(debug_assertions) && self == mistake
    }
}
