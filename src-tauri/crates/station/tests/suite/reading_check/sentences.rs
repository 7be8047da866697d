//! Every code has its sentence in the catalogue.

use super::*;

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
        "405001738261",
        "989141230836",
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
    all.push((
        Draft {
            visitor_id: "989141230836".into(),
            foreign_confirmed: Some("989141230836".into()),
            ..draft()
        },
        None,
        false,
    ));
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
    all.push((
        Draft {
            also_today: true,
            ..draft()
        },
        None,
        false,
    ));
    let mistaken = MeterFacts {
        digits: 3,
        decimals: 0,
        previous: [(meter::Register::Mid, figure("4000.5"))].into(),
        ..household()
    };
    for text in ["4200", "420.5"] {
        all.push((mid(row(Register::Mid, text)), Some(mistaken.clone()), false));
    }
    // The point is not there; the point is offered; there is none; a figure that is not lower rolled over.
    let bare = |current: &str, whole: Option<&str>| RowDraft {
        whole: whole.map(Into::into),
        ..row(Register::Mid, current)
    };
    all.push((mid(bare("0004200", None)), Some(household()), false));
    all.push((mid(bare("042000", None)), Some(household()), false));
    let low = MeterFacts {
        usual: BTreeMap::new(),
        previous: [(meter::Register::Mid, figure("40000"))].into(),
        ..household()
    };
    all.push((mid(bare("042000", Some("042000"))), Some(low), false));
    all.push((
        mid(RowDraft {
            lower_reason: Some(LowerReason::Rollover),
            ..row(Register::Mid, "4200")
        }),
        Some(household()),
        false,
    ));
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
        serde_json::from_str(include_str!("../../../../../../assets/words/check.json")).unwrap();
    let mut seen = BTreeSet::new();
    for (draft, facts, suspect) in troubles() {
        let limits = Limits::default();
        let checked = [None, Some("405000017388")].map(|same_day| {
            let basis = Basis {
                clock_suspect: suspect,
                same_day,
                ..basis(facts.as_ref(), &limits)
            };
            reading::check(&draft, &basis)
        });
        let scans = ["1", "11778090001420000000570108", "80000019021200000000050458"];
        let scans = scans.map(|text| reading::scan(text).note);
        let [checked, on_another_day] = checked;
        let scans = scans.into_iter().chain([on_another_day.bill_id.note]);
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
    let catalogue: Value = serde_json::from_str(include_str!("../../../../../../assets/words/check.json")).unwrap();
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
