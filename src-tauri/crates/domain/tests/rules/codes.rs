//! The closed codes: screens choose their words by them, records carry them, so none may change.

use kiosk_domain::figure::FigureFault;
use kiosk_domain::jalali::JalaliFault;
use kiosk_domain::meter::{MeterKind, Register};
use kiosk_domain::reading::{DateFault, DateWarning, LowerReason, Odd, PreviousFrom, Refusal};
use kiosk_domain::tracking::TrackingFault;

#[test]
fn faults_of_what_was_typed() {
    let figure = [
        (FigureFault::Empty, "empty"),
        (FigureFault::NotANumber, "not_a_number"),
        (FigureFault::Negative, "negative"),
        (FigureFault::Decimals, "decimals"),
        (FigureFault::TooLarge, "too_large"),
    ];
    assert_eq!(figure.map(|(fault, _)| fault.code()), figure.map(|(_, code)| code));
    let date = [
        (JalaliFault::Empty, "empty"),
        (JalaliFault::Format, "format"),
        (JalaliFault::Year, "year"),
        (JalaliFault::Impossible, "impossible"),
    ];
    assert_eq!(date.map(|(fault, _)| fault.code()), date.map(|(_, code)| code));
    let tracking = [
        (TrackingFault::Empty, "empty"),
        (TrackingFault::NonDigit, "non_digit"),
        (TrackingFault::Length, "length"),
        (TrackingFault::Checksum, "checksum"),
    ];
    assert_eq!(tracking.map(|(fault, _)| fault.code()), tracking.map(|(_, code)| code));
}

#[test]
fn verdicts_on_a_reading() {
    let refused = [
        (Refusal::NotANumber, "not_a_number"),
        (Refusal::MoreDigits(5), "more_digits"),
        (Refusal::MoreDecimals(2), "more_decimals"),
        (Refusal::PreviousNotANumber, "previous_not_a_number"),
        (Refusal::PreviousMoreDigits(5), "previous_more_digits"),
        (Refusal::MoreDigitsThanRecord(5), "more_digits_than_record"),
        (Refusal::MoreDecimalsThanRecord(2), "more_decimals_than_record"),
        (Refusal::NotLower, "not_lower"),
    ];
    assert_eq!(
        refused.map(|(refusal, _)| refusal.code()),
        refused.map(|(_, code)| code)
    );
    assert_eq!(
        Odd::ALL.map(Odd::code),
        [
            "lower_rollover",
            "lower_replaced",
            "replaced",
            "unusual_high",
            "unusual_low",
            "demand_above_contract",
            "more_digits_than_assumed",
            "no_point"
        ]
    );
    assert_eq!(DateFault::NotADate(JalaliFault::Year).code(), "year");
    assert_eq!(DateFault::Future.code(), "future");
    assert_eq!(DateWarning::FutureClockSuspect.code(), "future_clock_suspect");
    assert_eq!(DateWarning::Old.code(), "old");
}

#[test]
fn what_a_record_says_of_a_figure() {
    let registers = Register::ALL.map(|register| (register.key(), register.obis(), register.unit()));
    assert_eq!(
        registers,
        [
            ("mid", "1.8.1", "kWh"),
            ("peak", "1.8.2", "kWh"),
            ("low", "1.8.3", "kWh"),
            ("friday", "1.8.4", "kWh"),
            ("reactive", "3.8.0", "kvarh"),
            ("demand", "1.6.0", "kW")
        ]
    );
    assert_eq!(MeterKind::ALL.map(MeterKind::key), ["single", "triple", "demand"]);
    assert_eq!(LowerReason::Rollover.key(), "rollover");
    assert_eq!(LowerReason::Replaced.key(), "replaced");
    assert_eq!(PreviousFrom::Subscriber.key(), "subscriber");
    assert_eq!(PreviousFrom::Paper.key(), "paper");
}
