//! The receipt: words and figures (`Receipt`), as a document for any paper.

mod contents;

use std::fmt;

use kiosk_paper::Mark;

use crate::view::{Evidence, Register};

/// All that a slip says, and nothing of how. Figures, ids and dates are in ASCII digits; paper shows Persian ones.
#[derive(Clone, PartialEq)]
pub struct Receipt {
    pub company: String,
    /// None prints a neutral one.
    pub mark: Option<Mark>,
    pub office_code: String,
    pub office_name: String,
    pub counter: String,
    pub operator_code: String,
    /// `اعلام کارکرد`
    pub service_title: String,
    /// None where central names none: the code of the reading declaration is not public.
    pub service_code: Option<String>,
    /// A reading's has its registers and its day; a request's says how long the company takes.
    pub is_reading: bool,
    /// None on a preview: the number comes with saving. Twelve digits shown in fours, or another system's text
    /// (at most 32 characters).
    pub tracking_number: Option<String>,
    /// `137•••••19`: its length says which kind of id it is.
    pub visitor_id_masked: String,
    /// `0914•••0713`
    pub mobile_masked: String,
    /// Empty where a request is about none.
    pub bill_id: String,
    pub rows: Vec<Row>,
    /// The papers the operator saw.
    pub evidence: Option<Evidence>,
    /// The civil registry has not answered for the visitor.
    pub identity_pending: bool,
    /// Jalali, `1405/09/01`.
    pub declared_on: String,
    /// Jalali, `1405/09/01`.
    pub taken_on: String,
    /// `11:03`
    pub taken_at: String,
    pub fee_rial: u64,
    /// How long the company takes, in words, where central says it.
    pub response_time: Option<String>,
    /// Sentences of this service, beside the one about the interim bill.
    pub notes: Vec<String>,
    /// Telephone numbers to ask at: 121, 1521.
    pub phones: Vec<String>,
    /// Central's signed answer is here.
    pub sent: bool,
    /// 0 is the slip itself; from 1 on it is marked «المثنی» with this count.
    pub copy: u32,
    /// From 2 on it is marked «اصلاحیه».
    pub revision: u32,
    /// The signed token, upper-case base45. None prints no QR.
    pub qr: Option<String>,
}

/// One register of the meter.
#[derive(Clone, PartialEq, Eq)]
pub struct Row {
    pub register: Register,
    /// Decimal places of the meter's display, where they are known.
    pub places: Option<u8>,
    /// As on the meter's display: `1744.56`.
    pub previous: Option<String>,
    /// None while it is not yet confirmed.
    pub current: Option<String>,
}

impl fmt::Debug for Receipt {
    /// The number only: the rest is about a person.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Receipt")
            .field("tracking_number", &self.tracking_number)
            .field("copy", &self.copy)
            .field("revision", &self.revision)
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for Row {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Row")
            .field("register", &self.register)
            .finish_non_exhaustive()
    }
}
