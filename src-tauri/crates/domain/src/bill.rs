//! What is printed on a bill: bill id, payment id, and the barcode that carries both.

use std::fmt;

use crate::{
    digits::{all_digits, bare, masked, number, values},
    text::without_identifier,
};

/// Bill id (شناسه قبض): 6–13 digits = file code (≤ 8) + company code (3) + service type (1) + check digit.
///
/// With S = Σ digit·weight from the right, weights 2..7 over and over, r = S mod 11, the check digit is 0 where r < 2,
/// else 11 − r. Caught: every slip in the check digit, and every single-digit slip before it, **except** those that
/// turn r from 0 into 1 or back (check digit 0). Missed besides: every exchange of two digits six places apart,
/// which carry the same weight, and zeros lost or added at the front.
///
/// Zeros at the front do not count, so there is one form of each: thirteen digits, as a barcode carries it. Typed, scanned
/// or out of a file, it is the same key for the look-up, the memory and central.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct BillId(String);

/// Payment id (شناسه پرداخت) of one bill: 6–13 digits = amount in thousands of rial (≤ 8) + year code (1) + period (2) +
/// two check digits, the first over what stands before it, the second over bill id, body and first check digit, both
/// made like the bill id's. Zeros at the front do not count.
///
/// Caught: every slip in the check digits, and every single-digit slip in the body **except** one by 2 or by 9 in the last
/// or the seventh-last digit of the amount, where both remainders stay among 0 and 1 (elsewhere the two weights over a digit
/// never agree), and a first digit read as 0, which shortens the number and so moves the bill id under the second
/// check, where both checks happen to agree.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PaymentId(String);

/// The 26 digits under a bill's barcode: bill id and payment id, each padded to thirteen with zeros.
///
/// A slip gets through only where every check digit over it misses it: in the half of the bill id its own and the
/// second of the payment id, in the other half both of the payment id.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Barcode {
    pub bill: BillId,
    pub payment: PaymentId,
}

/// What a reader reads of a bill. Its bill id stands by its own check digit, whatever became of the other half: that of a
/// bill with nothing to pay is none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scanned {
    pub bill: BillId,
    pub payment: Result<PaymentId, PaymentFault>,
}

/// Why a text is not a bill id.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BillFault {
    Empty,
    NonDigit,
    Length,
    /// Only zeros, which pass the bare sum.
    AllZeros,
    Checksum,
}

/// Why a text is not a payment id of this bill.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PaymentFault {
    Empty,
    NonDigit,
    Length,
    /// The first check digit: the payment id itself was misread.
    Check1,
    /// The second: it was misread, or belongs to another bill.
    Check2,
}

impl fmt::Debug for BillId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "BillId({})", masked(&self.0, 3, 2))
    }
}

impl fmt::Debug for PaymentId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PaymentId({})", masked(&self.0, 0, 2))
    }
}

/// Why a text is not a bill's barcode.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BarcodeFault {
    Empty,
    NonDigit,
    Length,
    Bill(BillFault),
    Payment(PaymentFault),
}

impl BillFault {
    /// A closed code.
    pub fn code(self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::NonDigit => "non_digit",
            Self::Length => "length",
            Self::AllZeros => "all_zeros",
            Self::Checksum => "checksum",
        }
    }
}

impl PaymentFault {
    /// A closed code.
    pub fn code(self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::NonDigit => "non_digit",
            Self::Length => "length",
            Self::Check1 => "check1",
            Self::Check2 => "check2",
        }
    }
}

impl BarcodeFault {
    /// A closed code; which half is damaged, not how.
    pub fn code(self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::NonDigit => "non_digit",
            Self::Length => "length",
            Self::Bill(_) => "bill_id",
            Self::Payment(_) => "payment_id",
        }
    }
}

/// The check digit of `body`, shared by bill and payment ids.
fn check_digit(body: impl DoubleEndedIterator<Item = u32>) -> u32 {
    let sum: u32 = body.rev().zip((2..=7).cycle()).map(|(d, weight)| d * weight).sum();
    match sum % 11 {
        0 | 1 => 0,
        r => 11 - r,
    }
}

/// Splits off the last `count` bytes of ASCII digits; too short a text gives all of it as the tail.
fn split_end(text: &str, count: usize) -> (&str, &str) {
    text.split_at_checked(text.len().saturating_sub(count))
        .unwrap_or(("", text))
}

impl BillId {
    pub fn parse(text: &str) -> Result<Self, BillFault> {
        let text = bare(text);
        if text.is_empty() {
            return Err(BillFault::Empty);
        }
        if !all_digits(&text) {
            return Err(BillFault::NonDigit);
        }
        if !(6..=13).contains(&text.len()) {
            return Err(BillFault::Length);
        }
        if text.bytes().all(|b| b == b'0') {
            return Err(BillFault::AllZeros);
        }
        // No file code is left: the same five digits are too few without their zeros.
        if text.trim_start_matches('0').len() < 6 {
            return Err(BillFault::Length);
        }
        let (body, check) = split_end(&text, 1);
        if values(check).next() != Some(check_digit(values(body))) {
            return Err(BillFault::Checksum);
        }
        Ok(Self(format!("{text:0>13}")))
    }

    /// Thirteen ASCII digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// How many digits were written. Fewer than [`Self::LENGTH`] are taken only where the operator confirms them: some
    /// may be lost.
    pub fn digits_of(text: &str) -> usize {
        bare(text).bytes().filter(u8::is_ascii_digit).count()
    }

    pub const LENGTH: usize = 13;

    pub fn is_electricity(&self) -> bool {
        self.service_type() == 2
    }

    /// 1–8 digits, without zeros at the front.
    pub fn file_code(&self) -> &str {
        let code = split_end(&self.0, 5).0;
        match code.trim_start_matches('0') {
            "" => "0",
            code => code,
        }
    }

    /// 3 digits.
    pub fn company_code(&self) -> &str {
        split_end(split_end(&self.0, 2).0, 3).1
    }

    /// 1 water, 2 electricity, 3 gas, 4 landline, 5 mobile, 6 municipality; on the rest the sources disagree.
    pub fn service_type(&self) -> u8 {
        split_end(&self.0, 2)
            .1
            .bytes()
            .next()
            .map_or(0, |b| b.wrapping_sub(b'0'))
    }
}

impl fmt::Display for BillId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl PaymentId {
    /// `bill` is the bill it pays: the second check digit ties the two together.
    pub fn parse(bill: &BillId, text: &str) -> Result<Self, PaymentFault> {
        let own = Self::parse_alone(text)?;
        let (body, check) = split_end(&own.0, 1);
        if values(check).next() != Some(check_digit(values(&bill.0).chain(values(body)))) {
            return Err(PaymentFault::Check2);
        }
        Ok(own)
    }

    /// As far as can be told without the bill: everything but the second check digit.
    fn parse_alone(text: &str) -> Result<Self, PaymentFault> {
        let text = bare(text);
        if text.is_empty() {
            return Err(PaymentFault::Empty);
        }
        if !all_digits(&text) {
            return Err(PaymentFault::NonDigit);
        }
        let significant = text.trim_start_matches('0');
        if text.len() > 13 || significant.len() < 6 {
            return Err(PaymentFault::Length);
        }
        let (body, checks) = split_end(significant, 2);
        if values(checks).next() != Some(check_digit(values(body))) {
            return Err(PaymentFault::Check1);
        }
        Ok(Self(significant.to_owned()))
    }

    /// The fault that shows without knowing the bill, if any.
    pub fn own_fault(text: &str) -> Option<PaymentFault> {
        Self::parse_alone(text).err()
    }

    /// ASCII digits without zeros at the front.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Rial; always whole thousands.
    pub fn amount_rial(&self) -> u64 {
        number(split_end(&self.0, 5).0).unwrap_or_default().saturating_mul(1000)
    }

    /// The last digit of the Jalali year.
    pub fn year_code(&self) -> u8 {
        split_end(&self.0, 5)
            .1
            .bytes()
            .next()
            .map_or(0, |b| b.wrapping_sub(b'0'))
    }

    /// 2 digits.
    pub fn period_code(&self) -> &str {
        split_end(split_end(&self.0, 2).0, 2).1
    }
}

impl Barcode {
    /// Takes exactly 26 digits, both halves sound.
    pub fn parse(text: &str) -> Result<Self, BarcodeFault> {
        let Scanned { bill, payment } = Scanned::parse(text)?;
        let payment = payment.map_err(BarcodeFault::Payment)?;
        Ok(Self { bill, payment })
    }

    /// 26 ASCII digits.
    pub fn encode(&self) -> String {
        format!("{:0>13}{:0>13}", self.bill.0, self.payment.0)
    }
}

impl Scanned {
    /// Takes exactly 26 digits.
    pub fn parse(text: &str) -> Result<Self, BarcodeFault> {
        let text = bare(without_identifier(text));
        if text.is_empty() {
            return Err(BarcodeFault::Empty);
        }
        if !all_digits(&text) {
            return Err(BarcodeFault::NonDigit);
        }
        if text.len() != 26 {
            return Err(BarcodeFault::Length);
        }
        let (bill, payment) = split_end(&text, 13);
        let bill = BillId::parse(bill).map_err(BarcodeFault::Bill)?;
        let payment = PaymentId::parse(&bill, payment);
        Ok(Self { bill, payment })
    }
}
