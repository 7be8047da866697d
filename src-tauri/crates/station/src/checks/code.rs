//! What the checks say to the screen, each under one closed code.

use crate::view::Note;

macro_rules! codes {
    ($($name:ident = $code:literal;)+) => {
        $(pub(crate) const $name: &str = $code;)+

        impl Note {
            /// Every code a check or a scan can give; each has its sentence, `check.<code>`, in the catalogue.
            pub const CODES: &[&str] = &[$($code),+];
        }
    };
}

codes! {
    VISITOR_NON_DIGIT = "visitor_id_non_digit";
    VISITOR_LENGTH = "visitor_id_length";
    VISITOR_TOO_LONG = "visitor_id_too_long";
    VISITOR_RECEIPT = "visitor_id_receipt";
    VISITOR_MOBILE = "visitor_id_mobile";
    VISITOR_MOBILE_CONFIRMED = "visitor_id_mobile_confirmed";
    NATIONAL_SHORT = "national_id_short";
    NATIONAL_CHECKSUM = "national_id_checksum";
    NATIONAL_IMPOSSIBLE = "national_id_impossible";
    LEGAL_CHECKSUM = "legal_id_checksum";
    LEGAL_IMPOSSIBLE = "legal_id_impossible";
    MOBILE_NON_DIGIT = "mobile_non_digit";
    MOBILE_LENGTH = "mobile_length";
    MOBILE_TOO_LONG = "mobile_too_long";
    MOBILE_LANDLINE = "mobile_landline";
    MOBILE_NOT_09 = "mobile_not_09";
    MOBILE_NOT_IRAN = "mobile_not_iran";
    MOBILE_PREFIX = "mobile_prefix_unknown";
    BILL_NON_DIGIT = "bill_id_non_digit";
    BILL_LENGTH = "bill_id_length";
    BILL_TOO_LONG = "bill_id_too_long";
    BILL_CHECKSUM = "bill_id_checksum";
    BILL_NOT_ELECTRICITY = "bill_id_not_electricity";
    BILL_SHORT = "bill_id_short";
    BILL_SHORT_CONFIRMED = "bill_id_short_confirmed";
    BILL_SAME_DAY = "bill_id_same_day";
    BILL_SAME_DAY_CONFIRMED = "bill_id_same_day_confirmed";
    SCAN_DAMAGED = "scan_damaged";
    SCAN_PAYMENT = "scan_payment_damaged";
    DATE_FORMAT = "date_format";
    DATE_YEAR = "date_year";
    DATE_IMPOSSIBLE = "date_impossible";
    DATE_FUTURE = "date_future";
    DATE_FUTURE_SUSPECT = "date_future_clock_suspect";
    DATE_OLD = "date_old";
    ROW_NOT_A_NUMBER = "row_not_a_number";
    ROW_MORE_DIGITS = "row_more_digits";
    ROW_MORE_DECIMALS = "row_more_decimals";
    ROW_NO_DECIMALS = "row_no_decimals";
    ROW_PREVIOUS_NOT_A_NUMBER = "row_previous_not_a_number";
    ROW_PREVIOUS_MORE_DIGITS = "row_previous_more_digits";
    ROW_MORE_DIGITS_THAN_RECORD = "row_more_digits_than_record";
    ROW_MORE_DECIMALS_THAN_RECORD = "row_more_decimals_than_record";
    ROW_NOT_LOWER = "row_not_lower";
    ROW_LOWER = "row_lower";
    ROW_POINT = "row_point";
    ROW_POINT_OFFERED = "row_point_offered";
    ROW_NO_POINT = "row_no_point";
    ROW_ROLLOVER = "row_rollover";
    ROW_REPLACED = "row_replaced";
    ROW_UNUSUAL_HIGH = "row_unusual_high";
    ROW_UNUSUAL_LOW = "row_unusual_low";
    ROW_UNUSUAL_HIGH_UNKNOWN = "row_unusual_high_unknown";
    ROW_DEMAND_ABOVE_CONTRACT = "row_demand_above_contract";
    ROW_MORE_DIGITS_THAN_ASSUMED = "row_more_digits_than_assumed";
    ROW_DIFFERS = "row_differs";
    ROW_ASSUMED = "row_assumed";
}
