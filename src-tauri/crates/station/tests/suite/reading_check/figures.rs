//! Registers and their figures.

use super::*;

#[test]
fn the_subscriber_s_meter_goes_before_the_operator_s_choice() {
    let draft = Draft {
        meter_kind: Some(MeterKind::Single),
        ..draft()
    };
    assert_eq!(check(&draft, Some(&household())).rows.len(), 3);
    assert_eq!(check(&draft, None).rows.len(), 1);
    assert_eq!(reading(&draft, None).unwrap().meter_kind, meter::MeterKind::Single);
}

#[test]
fn an_odd_figure_is_hidden_with_its_difference_until_it_was_typed_twice() {
    let odd = RowDraft {
        again: String::new(),
        ..row(Register::Mid, "4900.5")
    };
    let state = first_row(&mid(odd.clone()), Some(&household()));
    assert_eq!((state.verdict, state.hidden), (Verdict::AskAgain, true));
    assert_eq!((state.difference, state.consumption), (None, None));
    assert_eq!(state.note.unwrap().figures, ["100", "300", "kWh"]);
    let missing = check(&mid(odd.clone()), Some(&household())).missing;
    assert_eq!(
        missing,
        [Missing {
            field: Field::Again,
            register: Some(Register::Mid)
        }]
    );

    let begun = RowDraft {
        again: "49".into(),
        ..odd.clone()
    };
    assert_eq!(first_row(&mid(begun), Some(&household())).verdict, Verdict::AskAgain);

    let other = RowDraft {
        again: "4901".into(),
        ..odd.clone()
    };
    let state = first_row(&mid(other.clone()), Some(&household()));
    assert_eq!(
        (state.verdict, state.hidden, code(state.note.as_ref())),
        (Verdict::Differs, true, "row_differs")
    );
    assert_eq!(reading(&mid(other), Some(&household())), Err(Field::Current));

    let same = RowDraft {
        again: "۴۹۰۰٫۵۰".into(),
        ..odd
    };
    let state = first_row(&mid(same.clone()), Some(&household()));
    assert_eq!((state.verdict, state.hidden), (Verdict::Confirmed, false));
    assert_eq!(state.difference.as_deref(), Some("900.5"));
    assert_eq!(state.consumption.as_deref(), Some("900.5"));
    let taken = reading(&mid(same), Some(&household())).unwrap();
    assert_eq!(taken.figures[0].confirmed, [Odd::UnusualHigh]);
}

#[test]
fn a_lower_figure_asks_which_before_it_is_typed_again() {
    let lower = row(Register::Mid, "12");
    let checked = check(&mid(lower.clone()), Some(&household()));
    assert_eq!(checked.rows[0].verdict, Verdict::AskReason);
    assert_eq!(
        checked.missing,
        [Missing {
            field: Field::LowerReason,
            register: Some(Register::Mid)
        }]
    );
    let replaced = RowDraft {
        lower_reason: Some(LowerReason::Replaced),
        ..lower
    };
    assert_eq!(
        first_row(&mid(replaced.clone()), Some(&household())).verdict,
        Verdict::AskAgain
    );
    let taken = reading(
        &mid(RowDraft {
            again: "12".into(),
            ..replaced
        }),
        Some(&household()),
    )
    .unwrap();
    assert_eq!(taken.figures[0].confirmed, [Odd::LowerReplaced]);
}

#[test]
fn a_point_that_is_missing_is_asked_for_and_the_answer_is_of_that_typing_alone() {
    let typed = row(Register::Mid, "042005");
    let checked = check(&mid(typed.clone()), Some(&household()));
    let state = &checked.rows[0];
    assert_eq!(
        (state.verdict, code(state.note.as_ref())),
        (Verdict::AskPoint, "row_point_offered")
    );
    assert_eq!(state.pointed.as_deref(), Some("4200.5"));
    let asked = Missing {
        field: Field::Point,
        register: Some(Register::Mid),
    };
    assert_eq!(checked.missing, [asked]);

    let whole = RowDraft {
        whole: Some("042005".into()),
        ..typed
    };
    let state = first_row(&mid(whole.clone()), Some(&household()));
    assert_eq!(state.verdict, Verdict::AskAgain, "42005 of a household that uses 300");
    let again = RowDraft {
        again: "042005".into(),
        ..whole.clone()
    };
    let taken = reading(&mid(again), Some(&household())).unwrap();
    assert_eq!(taken.figures[0].confirmed, [Odd::NoPoint, Odd::UnusualHigh]);

    let typed_anew = RowDraft {
        current: "042006".into(),
        ..whole
    };
    let state = first_row(&mid(typed_anew), Some(&household()));
    assert_eq!(state.verdict, Verdict::AskPoint);
}

#[test]
fn a_replaced_meter_is_told_of_a_higher_figure_and_a_rollover_is_not() {
    let told = |reason| RowDraft {
        lower_reason: Some(reason),
        again: "4200".into(),
        ..row(Register::Mid, "4200")
    };
    let taken = reading(&mid(told(LowerReason::Replaced)), Some(&household())).unwrap();
    assert_eq!(taken.figures[0].confirmed, [Odd::Replaced]);
    assert_eq!(
        taken.figures[0].lower_reason,
        Some(kiosk_domain::reading::LowerReason::Replaced)
    );
    let rollover = mid(told(LowerReason::Rollover));
    let state = first_row(&rollover, Some(&household()));
    assert_eq!(
        (state.verdict, code(state.note.as_ref())),
        (Verdict::Refused, "row_not_lower")
    );
    assert_eq!(reading(&rollover, Some(&household())), Err(Field::LowerReason));
}

#[test]
fn an_equal_figure_is_legal() {
    let state = first_row(&mid(row(Register::Mid, "4000")), Some(&household()));
    assert_eq!((state.verdict, state.note, state.hidden), (Verdict::Equal, None, false));
    assert_eq!(check(&mid(row(Register::Mid, "4000")), Some(&household())).missing, []);
}

#[test]
fn where_the_meter_is_not_known_the_row_says_what_was_assumed() {
    let mut draft = Draft {
        meter_kind: Some(MeterKind::Single),
        ..mid(row(Register::Mid, "4200"))
    };
    let state = first_row(&draft, None);
    assert_eq!(
        (state.verdict, state.previous, state.note),
        (Verdict::NoComparison, None, None)
    );
    draft.rows[0].previous = "4000".into();
    let state = first_row(&draft, None);
    assert_eq!(
        (state.verdict, state.previous.as_deref()),
        (Verdict::Ok, None),
        "it stays a field to type in"
    );
    assert_eq!(
        state.note,
        Some(Note {
            code: "row_assumed".into(),
            figures: vec!["5".into()]
        })
    );
    let taken = reading(&draft, None).unwrap();
    assert_eq!(taken.figures[0].previous, Some((figure("4000"), PreviousFrom::Paper)));
}
