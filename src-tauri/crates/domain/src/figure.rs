//! What a meter's display shows: a non-negative decimal, never a float.

use std::fmt;
use std::str::FromStr;

use crate::text;

/// A non-negative fixed-point number with up to four decimal places, held as an integer of ten-thousandths.
///
/// `Display` and [`Figure::parse`] agree: `1744.56`, no zeros at the ends, no separators.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Figure(u64);

/// Why a text is not a figure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FigureFault {
    Empty,
    NotANumber,
    Negative,
    /// More than four places behind the point.
    Decimals,
    TooLarge,
}

impl FigureFault {
    /// A closed code.
    pub fn code(self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::NotANumber => "not_a_number",
            Self::Negative => "negative",
            Self::Decimals => "decimals",
            Self::TooLarge => "too_large",
        }
    }
}

impl Figure {
    pub const ZERO: Self = Self(0);
    /// Units per whole: ten thousand.
    pub const SCALE: u64 = 10_000;
    pub const ONE: Self = Self(Self::SCALE);
    /// Most decimal places.
    pub const PLACES: u8 = 4;

    /// Takes `.`, `٫` or one `/` as the decimal point. `,` `٬` `،` are thousands separators where they can be nothing
    /// else; what may be a decimal comma is no figure, since dropping it would make the figure ten times larger.
    pub fn parse(text: &str) -> Result<Self, FigureFault> {
        let text = text::normalise(text);
        if text.is_empty() {
            return Err(FigureFault::Empty);
        }
        if let Some(rest) = text.strip_prefix(['-', '\u{2212}']) {
            let number = rest.trim_start().starts_with(|c: char| c.is_ascii_digit());
            return Err(if number {
                FigureFault::Negative
            } else {
                FigureFault::NotANumber
            });
        }
        let (whole, decimals) = text.split_once(['.', '٫', '/']).unwrap_or((&text, ""));
        let whole = without_separators(whole).ok_or(FigureFault::NotANumber)?;
        if (whole.is_empty() && decimals.is_empty()) || !decimals.bytes().all(|b| b.is_ascii_digit()) {
            return Err(FigureFault::NotANumber);
        }
        let decimals = decimals.trim_end_matches('0');
        let padding = usize::from(Self::PLACES)
            .checked_sub(decimals.len())
            .ok_or(FigureFault::Decimals)?;
        // Joined and padded, both parts are one integer of ten-thousandths.
        let digits = whole
            .bytes()
            .chain(decimals.bytes())
            .chain(std::iter::repeat_n(b'0', padding));
        digits
            .map(|b| u64::from(b.wrapping_sub(b'0')))
            .try_fold(0_u64, |sum, d| sum.checked_mul(10)?.checked_add(d))
            .map(Self)
            .ok_or(FigureFault::TooLarge)
    }

    /// How many places of a display were typed where no point was: zeros at the front count. `None` with a point, or where it
    /// is no figure.
    pub fn places_typed(text: &str) -> Option<usize> {
        let text = text::normalise(text);
        if text.contains(['.', '٫', '/']) {
            return None;
        }
        without_separators(&text).map(|digits| digits.len())
    }

    /// From ten-thousandths.
    pub const fn from_scaled(scaled: u64) -> Self {
        Self(scaled)
    }

    /// In ten-thousandths.
    pub const fn scaled(self) -> u64 {
        self.0
    }

    /// A whole number; `None` where it does not fit.
    pub fn from_whole(whole: u64) -> Option<Self> {
        whole.checked_mul(Self::SCALE).map(Self)
    }

    /// How many digits stand before the point; 1 for 0.
    pub fn whole_digits(self) -> u8 {
        let whole = self.0 / Self::SCALE;
        whole
            .checked_ilog10()
            .map_or(1, |log| u8::try_from(log + 1).unwrap_or(u8::MAX))
    }

    /// How many decimal places are needed: 0 to 4.
    pub fn decimals(self) -> u8 {
        match self.0 {
            n if n % 10_000 == 0 => 0,
            n if n % 1_000 == 0 => 1,
            n if n % 100 == 0 => 2,
            n if n % 10 == 0 => 3,
            _ => 4,
        }
    }
}

/// The digits of `whole` without thousands separators: one kind of them, three digits behind each, one to three before
/// the first, and no leading zero, which only a decimal comma has behind it (`0,500`). `None` where that is not so.
fn without_separators(whole: &str) -> Option<String> {
    let digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    let Some(separator) = whole.chars().find(|c| SEPARATORS.contains(c)) else {
        return digits(whole).then(|| whole.to_owned());
    };
    let (first, rest) = whole.split_once(separator)?;
    let sound = digits(first)
        && (1..=3).contains(&first.len())
        && !first.starts_with('0')
        && rest.split(separator).all(|group| group.len() == 3 && digits(group));
    sound.then(|| whole.chars().filter(char::is_ascii_digit).collect())
}

const SEPARATORS: [char; 3] = [',', '٬', '،'];

impl fmt::Display for Figure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let whole = self.0 / Self::SCALE;
        match self.0 % Self::SCALE {
            0 => write!(f, "{whole}"),
            rest => {
                let rest = format!("{rest:04}");
                write!(f, "{whole}.{}", rest.trim_end_matches('0'))
            }
        }
    }
}

impl FromStr for Figure {
    type Err = FigureFault;

    fn from_str(text: &str) -> Result<Self, FigureFault> {
        Self::parse(text)
    }
}
