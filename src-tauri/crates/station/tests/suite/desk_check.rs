//! The verdict on a draft as the screen sees it.

use std::collections::{BTreeMap, BTreeSet};

use kiosk_domain::{
    figure::Figure,
    jalali::JalaliDate,
    meter::{self, MeterFacts},
    reading::{Limits, Odd, PreviousFrom},
};
use kiosk_station::{
    desk::{self, TakenReading},
    view::{
        Checked, Draft, Evidence, Field, FieldState, LowerReason, Mark, MeterKind, Missing, Note, Register, RowDraft,
        RowState, Verdict,
    },
};
use serde_json::Value;

fn today() -> JalaliDate {
    JalaliDate::new(1405, 9, 1).unwrap()
}

fn figure(text: &str) -> Figure {
    Figure::parse(text).unwrap()
}

/// A household of known meter: five digits, one decimal, coefficient 1, and 100 to 300 kWh of mid load a period.
fn household() -> MeterFacts {
    use meter::Register::{Low, Mid, Peak};
    MeterFacts {
        kind: meter::MeterKind::Triple,
        digits: 5,
        decimals: 1,
        coefficient: Figure::ONE,
        contracted_demand: None,
        previous: BTreeMap::from([(Mid, figure("4000")), (Peak, figure("2000")), (Low, figure("1000"))]),
        usual: BTreeMap::from([(Mid, (figure("100"), figure("300")))]),
    }
}

/// A factory whose contract is 350 kW, behind transformers of 1:800.
fn factory() -> MeterFacts {
    let previous = meter::Register::ALL.map(|register| (register, figure("100")));
    MeterFacts {
        kind: meter::MeterKind::Demand,
        digits: 4,
        decimals: 3,
        coefficient: figure("800"),
        contracted_demand: Some(figure("350")),
        previous: previous.into(),
        usual: BTreeMap::new(),
    }
}

fn row(register: Register, current: &str) -> RowDraft {
    RowDraft {
        register,
        current: current.into(),
        again: String::new(),
        previous: String::new(),
        lower_reason: None,
    }
}

/// A visitor of the household, with everything in order.
fn draft() -> Draft {
    Draft {
        visitor_id: "0499370899".into(),
        mobile: "09140000836".into(),
        evidence: Some(Evidence::NationalCard),
        bill_id: "9174639504124".into(),
        short_bill_confirmed: false,
        meter_kind: None,
        rows: vec![
            row(Register::Mid, "4200"),
            row(Register::Peak, "2100.5"),
            row(Register::Low, "1050"),
        ],
        declared_on: "1405/09/01".into(),
        correction: None,
    }
}

fn check(draft: &Draft, facts: Option<&MeterFacts>) -> Checked {
    desk::check(draft, facts, &Limits::default(), today(), false)
}

fn reading(draft: &Draft, facts: Option<&MeterFacts>) -> Result<TakenReading, Field> {
    desk::reading(draft, facts, &Limits::default(), today(), false)
}

/// The household's draft with another mid figure.
fn mid(change: RowDraft) -> Draft {
    let mut draft = draft();
    draft.rows[0] = change;
    draft
}

fn first_row(draft: &Draft, facts: Option<&MeterFacts>) -> RowState {
    check(draft, facts).rows.remove(0)
}

fn code(note: Option<&Note>) -> &str {
    note.map_or("", |note| &note.code)
}

fn said(state: &FieldState) -> (Mark, &str) {
    (state.mark, code(state.note.as_ref()))
}

#[test]
fn a_whole_reading_misses_nothing_and_can_be_taken() {
    let facts = household();
    let checked = check(&draft(), Some(&facts));
    assert_eq!(checked.missing, []);
    for state in [
        &checked.visitor_id,
        &checked.mobile,
        &checked.bill_id,
        &checked.declared_on,
    ] {
        assert_eq!(said(state), (Mark::Ok, ""));
    }
    assert!(
        checked
            .rows
            .iter()
            .all(|row| row.verdict == Verdict::Ok && row.note.is_none())
    );
    let taken = reading(&draft(), Some(&facts)).unwrap();
    assert_eq!(taken.visitor.as_str(), "0499370899");
    assert_eq!(taken.mobile.as_str(), "09140000836");
    assert_eq!(taken.evidence, Some(Evidence::NationalCard));
    assert_eq!(taken.bill_id.as_str(), "9174639504124");
    assert_eq!(taken.meter_kind, meter::MeterKind::Triple);
    assert_eq!(taken.declared_on, today());
    let figures: Vec<String> = taken.figures.iter().map(|taken| taken.figure.to_string()).collect();
    assert_eq!(figures, ["4200", "2100.5", "1050"]);
}

#[test]
fn what_is_missing_stands_from_top_to_bottom() {
    let only = |field| Missing { field, register: None };
    let empty = check(&Draft::default(), None);
    let fields = [
        Field::VisitorId,
        Field::Mobile,
        Field::Evidence,
        Field::BillId,
        Field::MeterKind,
        Field::DeclaredOn,
    ];
    assert_eq!(empty.missing, fields.map(only));
    assert_eq!(empty.rows, []);
    assert_eq!(reading(&Draft::default(), None), Err(Field::VisitorId));

    let mut draft = draft();
    draft.evidence = None;
    draft.rows = vec![row(Register::Low, "1050"), row(Register::Peak, "1.25")];
    draft.declared_on = "1405/09/02".into();
    let of_row = |register| Missing {
        field: Field::Current,
        register: Some(register),
    };
    let expected = [
        only(Field::Evidence),
        of_row(Register::Mid),
        of_row(Register::Peak),
        only(Field::DeclaredOn),
    ];
    assert_eq!(check(&draft, Some(&household())).missing, expected);
    assert_eq!(reading(&draft, Some(&household())), Err(Field::Evidence));
}

#[test]
fn an_id_is_only_begun_while_another_digit_may_make_it_right() {
    let visitor = |visitor_id: &str| {
        check(
            &Draft {
                visitor_id: visitor_id.into(),
                ..draft()
            },
            None,
        )
        .visitor_id
    };
    assert_eq!(visitor("").mark, Mark::Empty);
    for begun in ["0", "0499370", "0499370898", "10380284791"] {
        assert_eq!(visitor(begun).mark, Mark::Partial, "{begun}");
    }
    let short = visitor("۴۹۹۳۷۰۸۹۹");
    assert_eq!(said(&short), (Mark::Partial, "national_id_short"));
    assert_eq!(short.suggestion.as_deref(), Some("0499370899"));
    assert_eq!(short.note.unwrap().figures, ["0499370899"]);
    assert_eq!(said(&visitor("0499370898")), (Mark::Partial, "national_id_checksum"));
    assert_eq!(said(&visitor("10380284791")), (Mark::Partial, "legal_id_checksum"));
    assert_eq!(said(&visitor("1234567890123")), (Mark::Bad, "visitor_id_too_long"));
    assert_eq!(said(&visitor("04993x")), (Mark::Bad, "visitor_id_non_digit"));
    for whole in ["0499370899", "10380284790", "123456789012", "۰۴۹۹۳۷۰۸۹۹"] {
        assert_eq!(said(&visitor(whole)), (Mark::Ok, ""), "{whole}");
    }
}

#[test]
fn no_prefix_of_a_mobile_is_called_wrong_while_it_is_typed() {
    let mobile = |mobile: &str| {
        check(
            &Draft {
                mobile: mobile.into(),
                ..draft()
            },
            None,
        )
        .mobile
    };
    for whole in [
        "09140000836",
        "+989140000836",
        "00989140000836",
        "9140000836",
        "۰۹۱۴۰۰۰۰۸۳۶",
    ] {
        for (end, _) in whole.char_indices().skip(1) {
            let state = mobile(&whole[..end]);
            assert_ne!(state.mark, Mark::Bad, "{} of {whole}", &whole[..end]);
        }
        assert_eq!(said(&mobile(whole)), (Mark::Ok, ""), "{whole}");
        assert_eq!(mobile(whole).canonical.as_deref(), Some("09140000836"));
    }
    let unknown = mobile("09423456789");
    assert_eq!(said(&unknown), (Mark::Warn, "mobile_prefix_unknown"));
    assert_eq!(
        check(
            &Draft {
                mobile: "09423456789".into(),
                ..draft()
            },
            Some(&household())
        )
        .missing,
        []
    );
}

#[test]
fn no_prefix_of_a_bill_id_or_date_is_called_wrong_while_it_is_typed() {
    for whole in ["9174639504124", "9403272004129", "1234567811926"] {
        for end in 1..whole.len() {
            let state = check(
                &Draft {
                    bill_id: whole[..end].into(),
                    ..draft()
                },
                None,
            )
            .bill_id;
            assert_ne!(state.mark, Mark::Bad, "{} of {whole}", &whole[..end]);
        }
    }
    for whole in ["1405/09/01", "1405/8/30", "۱۴۰۵/۰۸/۰۵", "1405-07-09"] {
        for (end, _) in whole.char_indices().skip(1) {
            let state = check(
                &Draft {
                    declared_on: whole[..end].into(),
                    ..draft()
                },
                None,
            )
            .declared_on;
            assert_ne!(state.mark, Mark::Bad, "{} of {whole}", &whole[..end]);
        }
    }
}

#[test]
fn a_short_bill_id_waits_for_its_confirmation() {
    let mut draft = Draft {
        bill_id: "104124".into(),
        ..draft()
    };
    let checked = check(&draft, Some(&household()));
    assert_eq!(said(&checked.bill_id), (Mark::Warn, "bill_id_short"));
    assert_eq!(
        checked.missing,
        [Missing {
            field: Field::BillId,
            register: None
        }]
    );
    draft.short_bill_confirmed = true;
    let checked = check(&draft, Some(&household()));
    assert_eq!(said(&checked.bill_id), (Mark::Warn, "bill_id_short_confirmed"));
    assert_eq!(checked.missing, []);
    assert_eq!(reading(&draft, Some(&household())).unwrap().bill_id.as_str(), "104124");
}

#[test]
fn a_bill_that_is_not_for_electricity_is_never_taken() {
    let draft = Draft {
        bill_id: "7748317800142".into(),
        short_bill_confirmed: true,
        ..draft()
    };
    assert_eq!(
        said(&check(&draft, None).bill_id),
        (Mark::Bad, "bill_id_not_electricity")
    );
    assert_eq!(reading(&draft, Some(&household())), Err(Field::BillId));
}

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
    assert_eq!((state.difference, state.consumption.as_deref()), (None, Some("900.5")));
    assert_eq!(state.note.unwrap().figures, ["900.5", "100", "300", "kWh"]);
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

#[test]
fn a_date_to_come_is_refused_unless_the_clock_is_suspect() {
    let draft = Draft {
        declared_on: "1405/09/02".into(),
        ..draft()
    };
    assert_eq!(said(&check(&draft, None).declared_on), (Mark::Bad, "date_future"));
    let facts = household();
    let suspect = desk::check(&draft, Some(&facts), &Limits::default(), today(), true);
    assert_eq!(said(&suspect.declared_on), (Mark::Warn, "date_future_clock_suspect"));
    assert_eq!(suspect.missing, []);
    let taken = desk::reading(&draft, Some(&facts), &Limits::default(), today(), true).unwrap();
    assert_eq!(taken.declared_on.to_string(), "1405/09/02");
}

#[test]
fn a_scan_gives_the_bill_id_or_says_why_not() {
    let whole = desk::scan("91746395041240000012908190");
    assert_eq!((whole.bill_id, whole.note), (Some("9174639504124".into()), None));
    for damaged in [
        "9174639504124000001290819",
        "91746395041250000012908190",
        "9174639504124x000012908190",
        "",
    ] {
        let scan = desk::scan(damaged);
        assert_eq!(
            (scan.bill_id, code(scan.note.as_ref())),
            (None, "scan_damaged"),
            "{damaged}"
        );
    }
    assert_eq!(
        code(desk::scan("11778090001420000000570108").note.as_ref()),
        "bill_id_not_electricity"
    );
}

/// Drafts that between them are wrong in every way the screen has a sentence for.
fn troubles() -> Vec<(Draft, Option<MeterFacts>, bool)> {
    let mut all = Vec::new();
    for text in [
        "1x",
        "12",
        "1234567890123",
        "499370899",
        "0499370898",
        "1111111111",
        "10380284791",
        "10300000031",
    ] {
        all.push((
            Draft {
                visitor_id: text.into(),
                ..draft()
            },
            None,
            false,
        ));
    }
    for text in [
        "x",
        "0914",
        "091400008361",
        "02112345678",
        "0123456",
        "+4915112345678",
        "09423456789",
    ] {
        all.push((
            Draft {
                mobile: text.into(),
                ..draft()
            },
            None,
            false,
        ));
    }
    for text in ["x", "12", "91746395041240", "9174639504125", "7748317800142", "104124"] {
        for short_bill_confirmed in [false, true] {
            all.push((
                Draft {
                    bill_id: text.into(),
                    short_bill_confirmed,
                    ..draft()
                },
                None,
                false,
            ));
        }
    }
    for text in ["1405", "2026/11/22", "1405/12/30", "1405/10/01", "1405/01/01"] {
        for suspect in [false, true] {
            all.push((
                Draft {
                    declared_on: text.into(),
                    ..draft()
                },
                None,
                suspect,
            ));
        }
    }
    let whole = MeterFacts {
        decimals: 0,
        ..household()
    };
    for (text, facts) in [
        ("x", household()),
        ("123456", household()),
        ("1.25", household()),
        ("1.5", whole),
    ] {
        all.push((mid(row(Register::Mid, text)), Some(facts), false));
    }
    for lower_reason in [None, Some(LowerReason::Rollover), Some(LowerReason::Replaced)] {
        let near_the_end = MeterFacts {
            previous: [(meter::Register::Mid, figure("99900"))].into(),
            ..household()
        };
        all.push((
            mid(RowDraft {
                lower_reason,
                ..row(Register::Mid, "100")
            }),
            Some(near_the_end),
            false,
        ));
    }
    for (text, again) in [("4010", ""), ("5000", ""), ("5000", "6")] {
        all.push((
            mid(RowDraft {
                again: again.into(),
                ..row(Register::Mid, text)
            }),
            Some(household()),
            false,
        ));
    }
    all.push((
        Draft {
            rows: vec![row(Register::Demand, "0.5")],
            ..draft()
        },
        Some(factory()),
        false,
    ));
    let single = |text: &str, previous: &str| {
        let mid = mid(RowDraft {
            previous: previous.into(),
            ..row(Register::Mid, text)
        });
        Draft {
            meter_kind: Some(MeterKind::Single),
            ..mid
        }
    };
    for (text, previous) in [
        ("4200", "x"),
        ("4200", "1234567890"),
        ("4200", "4000"),
        ("9000", "1"),
        ("123456", ""),
    ] {
        all.push((single(text, previous), None, false));
    }
    all
}

#[test]
fn every_code_has_a_sentence_and_every_sentence_its_figures() {
    let catalogue: BTreeMap<String, String> =
        serde_json::from_str(include_str!("../../../../../assets/words/check.json")).unwrap();
    let mut seen = BTreeSet::new();
    for (draft, facts, suspect) in troubles() {
        let checked = desk::check(&draft, facts.as_ref(), &Limits::default(), today(), suspect);
        let scans = ["1", "11778090001420000000570108"].map(|text| desk::scan(text).note);
        let fields = [checked.visitor_id, checked.mobile, checked.bill_id, checked.declared_on];
        let notes = fields
            .into_iter()
            .map(|state| state.note)
            .chain(checked.rows.into_iter().map(|row| row.note));
        for note in notes.chain(scans).flatten() {
            let sentence = &catalogue[&format!("check.{}", note.code)];
            for place in 0..4 {
                let named = sentence.contains(&format!("{{{place}}}"));
                assert_eq!(named, place < note.figures.len(), "{}: {sentence}", note.code);
            }
            assert!(note.figures.iter().all(|figure| figure.is_ascii()));
            seen.insert(note.code);
        }
    }
    let codes: BTreeSet<String> = Note::CODES.iter().map(|code| (*code).to_owned()).collect();
    assert_eq!(seen, codes, "every code can be brought about");
    let keys: BTreeSet<String> = catalogue.keys().map(|key| key.replacen("check.", "", 1)).collect();
    assert_eq!(keys, codes, "and no sentence is left over");
}

#[test]
fn sentences_are_calm_and_well_written() {
    let catalogue: Value = serde_json::from_str(include_str!("../../../../../assets/words/check.json")).unwrap();
    for (key, sentence) in catalogue.as_object().unwrap() {
        let sentence = sentence.as_str().unwrap();
        assert!(!sentence.contains(['!', 'ي', 'ك']), "{key}: {sentence}");
        assert!(!sentence.contains("خطا"), "{key}: {sentence}");
        assert!(sentence.ends_with(['.', '؟']), "{key}: {sentence}");
        assert!(
            !sentence
                .replace("{0}", "")
                .replace("{1}", "")
                .replace("{2}", "")
                .replace("{3}", "")
                .contains(|c: char| c.is_ascii_digit()),
            "{key}: {sentence}"
        );
    }
}
