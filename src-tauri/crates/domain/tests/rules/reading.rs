use std::collections::BTreeMap;

use kiosk_domain::figure::Figure;
use kiosk_domain::jalali::{JalaliDate, JalaliFault};
use kiosk_domain::meter::{MeterFacts, MeterKind, Register};
use kiosk_domain::reading::{
    DateFault, DateOutcome, DateWarning, Entry, Limits, LowerReason, Outcome, PreviousFrom, Refusal, Row, check,
    check_date, recorded,
};

pub fn figure(text: &str) -> Figure {
    Figure::parse(text).unwrap()
}

pub fn typed(register: Register, current: &str) -> Entry<'_> {
    Entry {
        current,
        ..Entry::empty(register)
    }
}

/// The factory of the mock-up: a demand meter of four digits and two decimals (three for its demand).
pub fn factory() -> MeterFacts {
    use Register::{Demand, Friday, Low, Mid, Peak, Reactive};
    let previous = [
        (Mid, "1741.32"),
        (Peak, "486.10"),
        (Low, "902.47"),
        (Friday, "118.06"),
        (Reactive, "613.90"),
        (Demand, "0.398"),
    ];
    MeterFacts {
        kind: MeterKind::Demand,
        digits: 4,
        decimals: 3,
        coefficient: figure("800"),
        contracted_demand: Some(figure("350")),
        previous: previous.map(|(register, text)| (register, figure(text))).into(),
        usual: BTreeMap::from([(Peak, (figure("480"), figure("720")))]),
    }
}

pub fn row_of(facts: &MeterFacts, entry: Entry<'_>) -> Row {
    let rows = check(facts.kind, &[entry], Some(facts), &Limits::default());
    rows.into_iter().find(|row| row.register == entry.register).unwrap()
}

/// Where the subscriber is not known and the operator chose a single-tariff meter.
pub fn unknown(entry: Entry<'_>) -> Row {
    check(MeterKind::Single, &[entry], None, &Limits::default()).remove(0)
}

#[test]
fn an_ordinary_figure_is_taken_with_its_consumption() {
    let row = row_of(&factory(), typed(Register::Mid, "۱۷۴۴٫۵۶"));
    assert_eq!(row.outcome, Outcome::Ok);
    assert_eq!(row.difference.unwrap().to_string(), "3.24");
    assert_eq!(row.consumption.unwrap().to_string(), "2592");
    let recorded = row.recorded().unwrap();
    assert_eq!(recorded.figure, figure("1744.56"));
    assert_eq!(recorded.previous, Some((figure("1741.32"), PreviousFrom::Subscriber)));
    assert!(recorded.confirmed.is_empty());
}

#[test]
fn every_register_of_the_meter_is_asked_for_in_the_order_of_the_screen() {
    let rows = check(MeterKind::Single, &[], Some(&factory()), &Limits::default());
    assert!(rows.iter().map(|row| row.register).eq(Register::ALL));
    assert!(rows.iter().all(|row| row.outcome == Outcome::Empty));
    assert_eq!(recorded(&rows), Err(Register::Mid));
    assert_eq!(check(MeterKind::Triple, &[], None, &Limits::default()).len(), 3);
}

#[test]
fn an_entry_for_a_register_the_meter_lacks_is_left_out() {
    let entries = [typed(Register::Peak, "5"), typed(Register::Mid, "7")];
    let rows = check(MeterKind::Single, &entries, None, &Limits::default());
    let figures: Vec<_> = recorded(&rows)
        .unwrap()
        .into_iter()
        .map(|f| (f.register, f.figure))
        .collect();
    assert_eq!(figures, [(Register::Mid, figure("7"))]);
}

#[test]
fn a_figure_equal_to_the_previous_one_is_legal_and_never_asked_for_again() {
    let mut facts = factory();
    facts.usual = facts
        .previous
        .keys()
        .map(|register| (*register, (figure("480"), figure("720"))))
        .collect();
    let row = row_of(&facts, typed(Register::Peak, "486.1"));
    assert_eq!(row.outcome, Outcome::Equal);
    assert_eq!(row.consumption.unwrap().to_string(), "0");
    assert!(row.recorded().unwrap().confirmed.is_empty());
}

#[test]
fn what_cannot_be_is_refused() {
    let refusal = |register, current| match row_of(&factory(), typed(register, current)).outcome {
        Outcome::Refused(refusal) => refusal,
        other => panic!("{current} gives {other:?}"),
    };
    assert_eq!(refusal(Register::Mid, "abc"), Refusal::NotANumber);
    assert_eq!(refusal(Register::Mid, "-5"), Refusal::NotANumber);
    assert_eq!(refusal(Register::Mid, "12.3.4"), Refusal::NotANumber);
    assert_eq!(refusal(Register::Mid, "17445"), Refusal::MoreDigits(4));
    assert_eq!(refusal(Register::Mid, "99999999999999999999"), Refusal::MoreDigits(4));
    assert_eq!(refusal(Register::Mid, "1744.5678"), Refusal::MoreDecimals(3));
    assert_eq!(refusal(Register::Mid, "1744.56789"), Refusal::MoreDecimals(3));
}

#[test]
fn zeros_at_the_ends_are_no_digits_too_many() {
    assert_eq!(
        row_of(&factory(), typed(Register::Mid, "001744.56000")).outcome,
        Outcome::Ok
    );
}

#[test]
fn what_central_would_refuse_by_its_record_of_the_meter_is_said_first() {
    let outcome = |digits, decimals, current| {
        let mut facts = factory();
        (facts.digits, facts.decimals) = (digits, decimals);
        row_of(&facts, typed(Register::Mid, current)).outcome
    };
    // The display showed 1741.32 before, whatever the record says of it.
    assert_eq!(
        outcome(3, 2, "1744.56"),
        Outcome::Refused(Refusal::MoreDigitsThanRecord(3))
    );
    assert_eq!(
        outcome(4, 1, "1744.56"),
        Outcome::Refused(Refusal::MoreDecimalsThanRecord(1))
    );
    assert_eq!(outcome(3, 2, "17444"), Outcome::Refused(Refusal::MoreDigits(4)));
    assert_eq!(outcome(4, 1, "1744.5"), Outcome::Ok);
}

#[test]
fn without_a_previous_figure_there_is_nothing_to_compare() {
    let row = unknown(typed(Register::Mid, "4321"));
    assert_eq!(row.outcome, Outcome::NoComparison);
    assert_eq!((row.difference, row.consumption), (None, None));
    assert_eq!(row.recorded().unwrap().previous, None);
}

#[test]
fn a_previous_figure_typed_from_paper_is_compared_and_recorded_as_such() {
    let row = unknown(Entry {
        previous: "4000",
        ..typed(Register::Mid, "4321")
    });
    assert_eq!(row.outcome, Outcome::Ok);
    assert_eq!(row.consumption.unwrap().to_string(), "321");
    assert_eq!(
        row.recorded().unwrap().previous,
        Some((figure("4000"), PreviousFrom::Paper))
    );
}

#[test]
fn paper_never_overrules_the_subscriber_s_record() {
    let row = row_of(
        &factory(),
        Entry {
            previous: "1",
            ..typed(Register::Mid, "1744.56")
        },
    );
    assert_eq!(row.previous, Some((figure("1741.32"), PreviousFrom::Subscriber)));
}

#[test]
fn a_previous_figure_that_cannot_be_is_refused() {
    let row = |previous| {
        unknown(Entry {
            previous,
            ..typed(Register::Mid, "4321")
        })
        .outcome
    };
    assert_eq!(row("x"), Outcome::Refused(Refusal::PreviousNotANumber));
    assert_eq!(row("1.23456"), Outcome::Refused(Refusal::PreviousNotANumber));
    assert_eq!(row("1234567890"), Outcome::Refused(Refusal::PreviousMoreDigits(9)));
    assert_eq!(row("123456789"), Outcome::AskReason, "as many digits as a display has");
}

#[test]
fn the_declaration_may_be_of_today_or_before() {
    let today = JalaliDate::new(1405, 9, 1).unwrap();
    let outcome = |text, suspect| check_date(text, today, suspect, &Limits::default());
    let date = |text| JalaliDate::parse(text).unwrap();
    assert_eq!(outcome("", false), DateOutcome::Empty);
    assert_eq!(outcome("۱۴۰۵/۹/۱", false), DateOutcome::Ok(today));
    assert_eq!(outcome("1405/08/01", false), DateOutcome::Ok(date("1405/08/01")));
    assert_eq!(
        outcome("1405/07/30", false),
        DateOutcome::Warn(date("1405/07/30"), DateWarning::Old)
    );
    assert_eq!(outcome("1405/09/02", false), DateOutcome::Refused(DateFault::Future));
    assert_eq!(
        outcome("1405/12/30", true),
        DateOutcome::Refused(DateFault::NotADate(JalaliFault::Impossible))
    );
}

#[test]
fn a_suspect_clock_never_refuses_a_date() {
    let today = JalaliDate::new(1348, 10, 11).unwrap();
    let outcome = check_date("1405/09/01", today, true, &Limits::default());
    assert_eq!(outcome.date(), Some(JalaliDate::new(1405, 9, 1).unwrap()));
    assert!(matches!(outcome, DateOutcome::Warn(_, DateWarning::FutureClockSuspect)));
}

#[test]
fn a_reason_keeps_its_key() {
    for reason in [LowerReason::Rollover, LowerReason::Replaced] {
        assert_eq!(LowerReason::from_key(reason.key()), Some(reason));
    }
    assert_eq!(LowerReason::from_key("lost"), None);
}
