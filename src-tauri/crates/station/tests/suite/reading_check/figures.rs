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
