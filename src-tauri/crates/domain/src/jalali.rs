//! The Jalali (Persian) calendar, by `icu_calendar`.

use std::fmt;
use std::str::FromStr;

use icu_calendar::Date;
use icu_calendar::cal::{Gregorian, Persian};
use icu_calendar::types::RataDie;

use crate::text;

/// A day of the Jalali calendar, years 1000 to 1999 (AD 1621 to 2621). Years 1206–1498 equal the table of the Iranian
/// calendar authority; beyond them the day is calculated.
///
/// `Display` and [`JalaliDate::parse`] agree: `1405/09/01`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct JalaliDate {
    year: u16,
    month: u8,
    day: u8,
}

/// Why a text is not a Jalali date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum JalaliFault {
    Empty,
    /// Not four digits of year, then month, then day.
    Format,
    /// Not a Jalali year: before 1000, or after 1999, such as a Gregorian one.
    Year,
    /// There is no such day.
    Impossible,
}

impl JalaliFault {
    /// A closed code.
    pub fn code(self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::Format => "format",
            Self::Year => "year",
            Self::Impossible => "impossible",
        }
    }
}

/// 1970-01-01, counted from 0001-01-01 = 1.
const EPOCH: i64 = 719_163;

impl JalaliDate {
    /// 1970-01-01.
    pub const UNIX_EPOCH: Self = Self {
        year: 1348,
        month: 10,
        day: 11,
    };

    pub fn new(year: u16, month: u8, day: u8) -> Result<Self, JalaliFault> {
        if !(1000..=1999).contains(&year) {
            return Err(JalaliFault::Year);
        }
        Date::try_new_persian(i32::from(year), month, day).map_err(|_| JalaliFault::Impossible)?;
        Ok(Self { year, month, day })
    }

    /// Takes `1405/9/1`, `1405-09-01`, Persian digits.
    pub fn parse(text: &str) -> Result<Self, JalaliFault> {
        let text = text::normalise(text);
        if text.is_empty() {
            return Err(JalaliFault::Empty);
        }
        let mut parts = text.split(['/', '-']).map(str::trim);
        let (Some(year), Some(month), Some(day), None) = (parts.next(), parts.next(), parts.next(), parts.next())
        else {
            return Err(JalaliFault::Format);
        };
        let sound =
            |part: &str, least, most| (least..=most).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit());
        if !sound(year, 4, 4) || !sound(month, 1, 2) || !sound(day, 1, 2) {
            return Err(JalaliFault::Format);
        }
        let (Ok(year), Ok(month), Ok(day)) = (year.parse(), month.parse(), day.parse()) else {
            return Err(JalaliFault::Format);
        };
        Self::new(year, month, day)
    }

    /// `None` where there is no such Gregorian day, or it lies outside the years of this type.
    pub fn from_gregorian(year: i32, month: u8, day: u8) -> Option<Self> {
        Self::from_rata_die(Date::try_new_gregorian(year, month, day).ok()?.to_rata_die())
    }

    /// Year, month, day.
    pub fn to_gregorian(self) -> (i32, u8, u8) {
        let date = Date::from_rata_die(self.rata_die(), Gregorian);
        (date.year().extended_year(), date.month().ordinal, date.day_of_month().0)
    }

    /// Days since 1970-01-01; `None` outside the years of this type.
    pub fn from_epoch_days(days: i64) -> Option<Self> {
        Self::from_rata_die(RataDie::new(
            days.checked_add(EPOCH).filter(|day| (0..2_000_000).contains(day))?,
        ))
    }

    /// Days since 1970-01-01.
    pub fn to_epoch_days(self) -> i64 {
        self.rata_die().to_i64_date() - EPOCH
    }

    pub fn year(self) -> u16 {
        self.year
    }

    /// 1 to 12.
    pub fn month(self) -> u8 {
        self.month
    }

    /// 1 to 31.
    pub fn day(self) -> u8 {
        self.day
    }

    /// 0 = Saturday … 6 = Friday.
    pub fn weekday(self) -> u8 {
        // 0001-01-01 = 1 was a Monday, two days after a Saturday.
        u8::try_from((self.rata_die().to_i64_date() + 1).rem_euclid(7)).unwrap_or_default()
    }

    fn rata_die(self) -> RataDie {
        // The date was proven when it was made; the calendar's own epoch stands in for what cannot happen.
        Date::try_new_persian(i32::from(self.year), self.month, self.day)
            .map_or(RataDie::new(EPOCH), |date| date.to_rata_die())
    }

    fn from_rata_die(day: RataDie) -> Option<Self> {
        let date = Date::from_rata_die(day, Persian);
        let year = u16::try_from(date.year().extended_year()).ok()?;
        Self::new(year, date.month().ordinal, date.day_of_month().0).ok()
    }
}

impl fmt::Display for JalaliDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}/{:02}/{:02}", self.year, self.month, self.day)
    }
}

impl FromStr for JalaliDate {
    type Err = JalaliFault;

    fn from_str(text: &str) -> Result<Self, JalaliFault> {
        Self::parse(text)
    }
}
