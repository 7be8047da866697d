//! What comes out of comparing figures: a difference, a consumption.

use std::fmt;

use crate::figure::Figure;

/// A signed fixed-point number with eight decimal places, so that a difference (four places) times a coefficient
/// (four places) is exact. All arithmetic is checked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Quantity(i128);

impl Quantity {
    pub const ZERO: Self = Self(0);
    /// Units per whole.
    pub const SCALE: i128 = 100_000_000;
    /// [`Figure`]s have four places fewer.
    const STEP: i128 = Self::SCALE / Figure::SCALE as i128;

    /// `later` − `earlier`.
    pub fn between(earlier: Figure, later: Figure) -> Self {
        Self((i128::from(later.scaled()) - i128::from(earlier.scaled())) * Self::STEP)
    }

    /// `None` where the product overflows or needs more than eight places.
    pub fn times(self, coefficient: Figure) -> Option<Self> {
        let scaled = i128::from(coefficient.scaled());
        // Most differences have four places at most: multiplying what is left of them keeps far from the limit.
        let product = if self.0 % Self::STEP == 0 {
            (self.0 / Self::STEP).checked_mul(scaled)?
        } else {
            let product = self.0.checked_mul(scaled)?;
            (product % Self::STEP == 0).then_some(product / Self::STEP)?
        };
        Some(Self(product))
    }

    pub fn checked_add(self, other: Self) -> Option<Self> {
        self.0.checked_add(other.0).map(Self)
    }

    /// `percent` hundredths of it, rounded towards zero.
    pub fn percent(self, percent: u32) -> Option<Self> {
        self.0
            .checked_mul(i128::from(percent))
            .map(|product| Self(product / 100))
    }

    /// In hundred-millionths.
    pub const fn from_scaled(scaled: i128) -> Self {
        Self(scaled)
    }

    /// In hundred-millionths.
    pub const fn scaled(self) -> i128 {
        self.0
    }

    pub const fn is_negative(self) -> bool {
        self.0 < 0
    }
}

impl From<Figure> for Quantity {
    fn from(figure: Figure) -> Self {
        Self(i128::from(figure.scaled()) * Self::STEP)
    }
}

impl fmt::Display for Quantity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.is_negative() { "-" } else { "" };
        let scale = Self::SCALE.unsigned_abs();
        let whole = self.0.unsigned_abs() / scale;
        match self.0.unsigned_abs() % scale {
            0 => write!(f, "{sign}{whole}"),
            rest => {
                let rest = format!("{rest:08}");
                write!(f, "{sign}{whole}.{}", rest.trim_end_matches('0'))
            }
        }
    }
}
