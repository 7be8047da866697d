use std::collections::BTreeMap;

use kiosk_domain::figure::Figure;
use kiosk_domain::meter::{MeterFacts, MeterKind, Register};
use kiosk_domain::quantity::Quantity;
use kiosk_domain::reading::{Entry, Limits, LowerReason, Odd, Oddity, Outcome, Refusal, check};
use proptest::prelude::*;

use crate::reading::{factory, figure, row_of, typed, unknown};

fn odd_of(outcome: &Outcome) -> Vec<Odd> {
    match outcome {
        Outcome::AskAgain(oddities) | Outcome::Confirmed(oddities) => oddities.iter().map(Oddity::odd).collect(),
        other => panic!("{other:?}"),
    }
}

fn quantity(text: &str) -> Quantity {
    figure(text).into()
}

#[test]
fn an_unusual_consumption_is_typed_again_and_says_what_is_usual() {
    let row = row_of(&factory(), typed(Register::Peak, "497.85"));
    let expected = Oddity::UnusualHigh {
        consumption: quantity("9400"),
        low: Some(figure("480")),
        high: figure("720"),
    };
    assert_eq!(row.outcome, Outcome::AskAgain(vec![expected]));
    assert_eq!(row.recorded(), None);
}

#[test]
fn the_second_typing_is_compared_as_a_figure() {
    let entry = typed(Register::Peak, "497.85");
    for again in ["497.85", "۴۹۷٫۸۵", "0497/8500"] {
        let row = row_of(&factory(), Entry { again, ..entry });
        assert_eq!(odd_of(&row.outcome), [Odd::UnusualHigh]);
        assert_eq!(row.recorded().unwrap().confirmed, [Odd::UnusualHigh], "{again}");
    }
    for again in ["497.86", "4978.5", "5", "497.850.", "x", "-497.85"] {
        let row = row_of(&factory(), Entry { again, ..entry });
        assert_eq!(row.outcome, Outcome::Differs, "{again}");
        assert_eq!(row.recorded(), None);
    }
}

#[test]
fn a_second_typing_that_is_only_begun_is_not_yet_another_figure() {
    for again in ["", "0", "4", "04", "497", "497.", "497/8", "۴۹۷٫"] {
        let row = row_of(
            &factory(),
            Entry {
                again,
                ..typed(Register::Peak, "497.85")
            },
        );
        assert!(
            matches!(row.outcome, Outcome::AskAgain(_)),
            "{again} gives {:?}",
            row.outcome
        );
    }
}

#[test]
fn a_second_typing_may_be_begun_without_its_nought() {
    for again in ["0.", "0.4", ".", ".43", "00.438"] {
        let entry = Entry {
            again,
            ..typed(Register::Demand, "0.4380")
        };
        let outcome = row_of(&factory(), entry).outcome;
        let whole = again == "00.438";
        assert_eq!(matches!(outcome, Outcome::Confirmed(_)), whole, "{again}");
        assert_eq!(matches!(outcome, Outcome::AskAgain(_)), !whole, "{again}");
    }
}

#[test]
fn the_thresholds_are_shares_of_the_usual_range() {
    let facts = MeterFacts {
        coefficient: Figure::ONE,
        ..factory()
    };
    // From 486.10 on: half of 480 and one and a half times 720 are still usual.
    let outcome = |current| row_of(&facts, typed(Register::Peak, current)).outcome;
    assert_eq!(outcome("726.10"), Outcome::Ok);
    assert_eq!(odd_of(&outcome("726.09")), [Odd::UnusualLow]);
    assert_eq!(outcome("1566.10"), Outcome::Ok);
    assert_eq!(odd_of(&outcome("1566.11")), [Odd::UnusualHigh]);
}

#[test]
fn where_nothing_is_known_only_a_very_high_consumption_is_unusual() {
    let entry = Entry {
        previous: "1000",
        ..typed(Register::Mid, "4000")
    };
    assert_eq!(unknown(entry).outcome, Outcome::Ok);
    let row = unknown(Entry {
        current: "4000.01",
        ..entry
    });
    let expected = Oddity::UnusualHigh {
        consumption: quantity("3000.01"),
        low: None,
        high: figure("3000"),
    };
    assert_eq!(row.outcome, Outcome::AskAgain(vec![expected]));
    assert_eq!(
        unknown(Entry {
            current: "1000.0001",
            ..entry
        })
        .outcome,
        Outcome::Ok
    );
}

#[test]
fn a_lower_figure_asks_for_the_reason_first_and_then_for_the_figure_again() {
    let entry = typed(Register::Mid, "3.5");
    let row = row_of(&factory(), entry);
    assert_eq!(row.outcome, Outcome::AskReason);
    assert_eq!(row.recorded(), None);
    let again = Entry { again: "3.5", ..entry };
    assert_eq!(
        row_of(&factory(), again).outcome,
        Outcome::AskReason,
        "typing it again gives no reason"
    );

    let replaced = Entry {
        lower_reason: Some(LowerReason::Replaced),
        ..entry
    };
    assert_eq!(odd_of(&row_of(&factory(), replaced).outcome), [Odd::LowerReplaced]);
    let row = row_of(
        &factory(),
        Entry {
            again: "3.5",
            ..replaced
        },
    );
    let recorded = row.recorded().unwrap();
    assert_eq!(recorded.confirmed, [Odd::LowerReplaced]);
    assert_eq!(recorded.lower_reason, Some(LowerReason::Replaced));
    assert_eq!(
        recorded.consumption, None,
        "nothing can be said of a new meter's consumption"
    );
}

#[test]
fn a_rollover_is_counted_through_zero() {
    let mut facts = factory();
    facts.previous.insert(Register::Peak, figure("9999.5"));
    let rollover = Entry {
        lower_reason: Some(LowerReason::Rollover),
        ..typed(Register::Peak, "0.25")
    };
    let row = row_of(&facts, rollover);
    assert_eq!(row.difference.unwrap().to_string(), "0.75");
    assert_eq!(row.consumption.unwrap().to_string(), "600");
    assert_eq!(odd_of(&row.outcome), [Odd::LowerRollover]);
}

#[test]
fn a_rollover_with_an_unusual_consumption_is_both() {
    let rollover = Entry {
        lower_reason: Some(LowerReason::Rollover),
        ..typed(Register::Peak, "3")
    };
    let row = row_of(&factory(), rollover);
    assert_eq!(row.difference.unwrap().to_string(), "9516.9");
    assert_eq!(odd_of(&row.outcome), [Odd::LowerRollover, Odd::UnusualHigh]);
    let row = row_of(&factory(), Entry { again: "3", ..rollover });
    assert_eq!(
        row.recorded().unwrap().confirmed,
        [Odd::LowerRollover, Odd::UnusualHigh]
    );
}

#[test]
fn a_rollover_of_a_figure_that_is_not_lower_is_refused_and_never_dropped() {
    for (register, current) in [
        (Register::Mid, "1744.56"),
        (Register::Mid, "1741.32"),
        (Register::Demand, "0.1"),
    ] {
        let entry = Entry {
            lower_reason: Some(LowerReason::Rollover),
            ..typed(register, current)
        };
        let row = row_of(&factory(), entry);
        assert_eq!(row.outcome, Outcome::Refused(Refusal::NotLower), "{current}");
        assert_eq!(row.recorded(), None);
    }
    let nothing_before = Entry {
        lower_reason: Some(LowerReason::Rollover),
        ..typed(Register::Mid, "4321")
    };
    assert_eq!(unknown(nothing_before).outcome, Outcome::Refused(Refusal::NotLower));
}

#[test]
fn a_replaced_meter_can_be_told_of_any_figure() {
    let replaced = |register, current, again| Entry {
        again,
        lower_reason: Some(LowerReason::Replaced),
        ..typed(register, current)
    };
    let figures = [
        (Register::Mid, "1750", vec![Odd::Replaced]),
        // equal to the old one's, or far above it
        (Register::Mid, "1741.32", vec![Odd::Replaced]),
        (Register::Peak, "9000", vec![Odd::Replaced]),
        (Register::Mid, "3", vec![Odd::LowerReplaced]),
        (Register::Demand, "0.1", vec![Odd::Replaced]),
        (Register::Demand, "0.438", vec![Odd::Replaced, Odd::DemandAboveContract]),
    ];
    for (register, current, odd) in figures {
        let asked = row_of(&factory(), replaced(register, current, ""));
        assert!(matches!(asked.outcome, Outcome::AskAgain(_)), "{current}: {asked:?}");
        let recorded = row_of(&factory(), replaced(register, current, current))
            .recorded()
            .unwrap();
        assert_eq!(recorded.confirmed, odd, "{current}");
        assert_eq!(recorded.lower_reason, Some(LowerReason::Replaced));
        assert!(
            recorded.consumption.is_none() || register == Register::Demand,
            "{current}: the old meter's figure says nothing of the new one's use"
        );
    }
    let without_before = unknown(replaced(Register::Mid, "4321", "4321")).recorded().unwrap();
    assert_eq!(without_before.lower_reason, Some(LowerReason::Replaced));
}

#[test]
fn zeros_in_front_that_hide_a_point_are_asked_about() {
    let of = |digits, decimals, previous: &str| {
        let mut facts = factory();
        (facts.digits, facts.decimals) = (digits, decimals);
        facts.previous.insert(Register::Mid, figure(previous));
        facts
    };
    let asked = [
        // the display 0000.41 of four digits and two places
        (of(4, 2, "0.4"), "000041", Some("0.41")),
        (of(4, 2, "17"), "۰۰۱۷۴۴", Some("17.44")),
        (of(5, 1, "4850"), "048528", Some("4852.8")),
        (of(4, 3, "0.3"), "0000438", Some("0.438")),
        (of(4, 2, "0.4"), "0000,041", None),
        // not all places, and more than stand before the point
        (of(4, 2, "0.4"), "00041", None),
        (of(4, 2, "0.4"), "00000041", None),
    ];
    for (facts, current, pointed) in asked {
        let entry = typed(Register::Mid, current);
        let outcome = row_of(&facts, entry).outcome;
        if current.contains(',') {
            // Groups behind a nought are no figure at all.
            assert_eq!(outcome, Outcome::Refused(Refusal::NotANumber));
            continue;
        }
        let pointed = pointed.map(figure);
        assert_eq!(outcome, Outcome::AskPoint { pointed }, "{current}");
        let whole = Entry {
            whole: true,
            again: current,
            ..entry
        };
        let recorded = row_of(&facts, whole).recorded().unwrap();
        assert!(recorded.confirmed.contains(&Odd::NoPoint), "{current}: {recorded:?}");
    }
}

#[test]
fn a_display_that_has_no_point_or_shows_it_is_asked_nothing() {
    let mut facts = factory();
    facts.previous.insert(Register::Mid, figure("40"));
    for (decimals, current) in [(2, "0041"), (2, "41"), (2, "0041.00"), (2, "000041.5"), (0, "000041")] {
        facts.decimals = decimals;
        let outcome = row_of(&facts, typed(Register::Mid, current)).outcome;
        assert_eq!(outcome, Outcome::Ok, "{current}");
    }
    // A meter of which nothing is known may have a point: more places than it is taken to have are looked at.
    assert_eq!(
        unknown(typed(Register::Mid, "000041")).outcome,
        Outcome::AskPoint { pointed: None }
    );
    assert_eq!(unknown(typed(Register::Mid, "00041")).outcome, Outcome::NoComparison);
}

#[test]
fn a_demand_is_judged_by_the_contract_and_not_by_what_it_was() {
    let row = row_of(&factory(), typed(Register::Demand, "0.1"));
    assert_eq!(row.outcome, Outcome::Ok, "a maximeter starts anew every period");
    assert_eq!(
        (row.difference, row.consumption.unwrap().to_string()),
        (None, "80".to_owned())
    );
    assert_eq!(
        row_of(&factory(), typed(Register::Demand, "0.4375")).outcome,
        Outcome::Refused(Refusal::MoreDecimals(3))
    );
    assert_eq!(
        row_of(&factory(), typed(Register::Demand, "0.437")).outcome,
        Outcome::Ok
    );
    let row = row_of(&factory(), typed(Register::Demand, "0.438"));
    let expected = Oddity::DemandAboveContract {
        demand: quantity("350.4"),
        contracted: figure("350"),
    };
    assert_eq!(row.outcome, Outcome::AskAgain(vec![expected]));
    let row = row_of(
        &factory(),
        Entry {
            again: "0.438",
            ..typed(Register::Demand, "0.438")
        },
    );
    assert_eq!(row.recorded().unwrap().confirmed, [Odd::DemandAboveContract]);
}

#[test]
fn a_demand_exactly_at_the_contract_is_ordinary() {
    let facts = MeterFacts {
        contracted_demand: Some(figure("350.4")),
        ..factory()
    };
    assert_eq!(row_of(&facts, typed(Register::Demand, "0.438")).outcome, Outcome::Ok);
}

#[test]
fn a_demand_without_a_contract_has_nothing_to_be_compared_with() {
    let facts = MeterFacts {
        contracted_demand: None,
        ..factory()
    };
    let row = row_of(&facts, typed(Register::Demand, "2.5"));
    assert_eq!(
        (row.outcome, row.consumption.unwrap().to_string()),
        (Outcome::NoComparison, "2000".to_owned())
    );
    let rows = check(
        MeterKind::Demand,
        &[typed(Register::Demand, "2.5")],
        None,
        &Limits::default(),
    );
    assert_eq!(
        (rows[5].outcome.clone(), rows[5].consumption),
        (Outcome::NoComparison, None)
    );
}

#[test]
fn an_assumption_never_refuses_what_a_display_may_show() {
    let row = unknown(typed(Register::Mid, "123456"));
    assert_eq!(
        row.outcome,
        Outcome::AskAgain(vec![Oddity::MoreDigitsThanAssumed { assumed: 5 }])
    );
    let row = unknown(Entry {
        again: "123456",
        ..typed(Register::Mid, "123456")
    });
    assert_eq!(row.recorded().unwrap().confirmed, [Odd::MoreDigitsThanAssumed]);
    assert_eq!(
        unknown(typed(Register::Mid, "1234567890")).outcome,
        Outcome::Refused(Refusal::MoreDigits(9))
    );
    let on_paper = Entry {
        previous: "123400",
        ..typed(Register::Mid, "123456")
    };
    assert_eq!(
        unknown(on_paper).outcome,
        Outcome::Ok,
        "the paper bill shows how many digits there are"
    );
}

fn text_of_figure() -> impl Strategy<Value = String> {
    prop_oneof![
        Just(String::new()),
        "[0-9]{1,6}",
        "[0-9]{0,5}[./٫][0-9]{0,5}",
        (0..=u64::MAX).prop_map(|scaled| Figure::from_scaled(scaled).to_string()),
        any::<String>(),
    ]
}

fn any_facts() -> impl Strategy<Value = Option<MeterFacts>> {
    let of_registers = || proptest::collection::vec(any::<u64>().prop_map(Figure::from_scaled), 6);
    let facts = (
        any::<(u8, u8, u64, Option<u64>)>(),
        of_registers(),
        of_registers(),
        of_registers(),
    )
        .prop_map(
            |((digits, decimals, coefficient, contracted), previous, low, high)| MeterFacts {
                kind: MeterKind::Demand,
                digits,
                decimals,
                coefficient: Figure::from_scaled(coefficient),
                contracted_demand: contracted.map(Figure::from_scaled),
                previous: Register::ALL.into_iter().zip(previous).collect(),
                usual: Register::ALL
                    .into_iter()
                    .zip(low.into_iter().zip(high))
                    .collect::<BTreeMap<_, _>>(),
            },
        );
    proptest::option::of(facts)
}

proptest! {
    #[test]
    fn whatever_is_typed_at_whatever_meter_gets_a_verdict(
        current in text_of_figure(),
        again in text_of_figure(),
        previous in text_of_figure(),
        reason in proptest::option::of(proptest::bool::ANY),
        whole in proptest::bool::ANY,
        facts in any_facts(),
    ) {
        let lower_reason = reason.map(|new| if new { LowerReason::Replaced } else { LowerReason::Rollover });
        for register in Register::ALL {
            let entry = Entry { register, current: &current, again: &again, previous: &previous, lower_reason, whole };
            let twice = Entry { again: &current, ..entry };
            for entry in [entry, twice] {
                let rows = check(MeterKind::Demand, &[entry], facts.as_ref(), &Limits::default());
                let row = rows.iter().find(|row| row.register == register).unwrap();
                if let Some(recorded) = row.recorded() {
                    prop_assert_eq!(Ok(recorded.figure), Figure::parse(&current));
                    prop_assert!(recorded.confirmed.is_empty() || Figure::parse(entry.again) == Ok(recorded.figure));
                }
                if entry == twice {
                    let open = matches!(row.outcome, Outcome::AskAgain(_) | Outcome::Differs);
                    prop_assert!(!open, "typed twice alike, and still {:?}", row.outcome);
                }
            }
        }
    }
}
