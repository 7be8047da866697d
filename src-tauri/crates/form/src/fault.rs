/// Why an answer is none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FieldFault {
    Empty,
    /// Fewer letters than this.
    TooShort(u32),
    /// More letters than are taken, by so many.
    TooLong(u32),
    NotANumber,
    TooManyDecimals(u8),
    /// Less than this.
    TooSmall(String),
    TooLarge(String),
    NotADate,
    /// Before this Jalali day.
    TooEarly(String),
    TooLate(String),
    NotAnOption,
    /// More were chosen, or there are more entries, than this.
    TooMany(u32),
    TooFew(u32),
    BillId,
    NationalId,
    LegalId,
    Mobile,
    Phone,
    PostalCode,
    /// An entry's id is not its own.
    EntryId,
    /// This kind of answer does not belong here.
    WrongKind,
}

impl FieldFault {
    /// A closed code.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::TooShort(_) => "too_short",
            Self::TooLong(_) => "too_long",
            Self::NotANumber => "not_a_number",
            Self::TooManyDecimals(_) => "too_many_decimals",
            Self::TooSmall(_) => "too_small",
            Self::TooLarge(_) => "too_large",
            Self::NotADate => "not_a_date",
            Self::TooEarly(_) => "too_early",
            Self::TooLate(_) => "too_late",
            Self::NotAnOption => "not_an_option",
            Self::TooMany(_) => "too_many",
            Self::TooFew(_) => "too_few",
            Self::BillId => "bill_id",
            Self::NationalId => "national_id",
            Self::LegalId => "legal_id",
            Self::Mobile => "mobile",
            Self::Phone => "phone",
            Self::PostalCode => "postal_code",
            Self::EntryId => "entry_id",
            Self::WrongKind => "wrong_kind",
        }
    }
}
