//! Visitor, bill, date, and what is missing.

use town::bills::DEMAND;

use super::*;

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
    assert_eq!(taken.bill_id.as_str(), DEMAND.id);
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
    for whole in [DEMAND.id, "9403272004129", "1234567811926"] {
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
    assert_eq!(checked.bill_id.canonical.as_deref(), Some("0000000104124"));
    let taken = reading(&draft, Some(&household())).unwrap();
    assert_eq!(taken.bill_id.as_str(), "0000000104124");
    // Written with its zeros it is the same, and no digit of it is lost.
    draft = Draft {
        bill_id: "0000000104124".into(),
        short_bill_confirmed: false,
        ..draft
    };
    assert_eq!(said(&check(&draft, Some(&household())).bill_id), (Mark::Ok, ""));
    assert_eq!(reading(&draft, Some(&household())).unwrap().bill_id, taken.bill_id);
}

#[test]
fn a_short_bill_id_keeps_its_text_until_it_is_confirmed() {
    let draft = Draft {
        bill_id: "104124".into(),
        ..draft()
    };
    // The screen puts the canonical form in the place of what was typed: the question would be gone.
    assert_eq!(check(&draft, Some(&household())).bill_id.canonical, None);
}

#[test]
fn a_bill_that_was_declared_here_today_is_said_with_its_number() {
    let (facts, limits) = (household(), Limits::default());
    let today = Basis {
        same_day: Some("405000017388"),
        ..basis(Some(&facts), &limits)
    };
    let mut draft = draft();
    let checked = reading::check(&draft, &today);
    assert_eq!(said(&checked.bill_id), (Mark::Warn, "bill_id_same_day"));
    assert_eq!(checked.bill_id.note.unwrap().figures, ["405000017388"]);
    assert_eq!(reading::complete(&draft, &today), Err(Field::BillId));
    draft.also_today = true;
    let checked = reading::check(&draft, &today);
    assert_eq!(said(&checked.bill_id), (Mark::Warn, "bill_id_same_day_confirmed"));
    assert_eq!(checked.missing, []);
    assert!(reading::complete(&draft, &today).is_ok());
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
fn a_date_to_come_is_refused_unless_the_clock_is_suspect() {
    let draft = Draft {
        declared_on: "1405/09/02".into(),
        ..draft()
    };
    assert_eq!(said(&check(&draft, None).declared_on), (Mark::Bad, "date_future"));
    let facts = household();
    let limits = Limits::default();
    let suspect = Basis {
        clock_suspect: true,
        ..basis(Some(&facts), &limits)
    };
    let by_no_clock = suspect;
    let suspect = reading::check(&draft, &suspect);
    assert_eq!(said(&suspect.declared_on), (Mark::Warn, "date_future_clock_suspect"));
    assert_eq!(suspect.missing, []);
    let taken = reading::complete(&draft, &by_no_clock).unwrap();
    assert_eq!(taken.declared_on.to_string(), "1405/09/02");
}

#[test]
fn a_scan_gives_the_bill_id_or_says_why_not() {
    let whole = reading::scan("91746395041240000012908190");
    assert_eq!((whole.bill_id, whole.note), (Some(DEMAND.id.into()), None));
    for no_payment in [
        "80000019021200000000050458",
        "80000019021200000000000000",
        "91746395041240000012908191",
    ] {
        let scan = reading::scan(no_payment);
        assert_eq!(scan.bill_id, Some(no_payment[..13].into()));
        assert_eq!(code(scan.note.as_ref()), "scan_payment_damaged", "{no_payment}");
    }
    for damaged in [
        "9174639504124000001290819",
        "91746395041250000012908190",
        "9174639504124x000012908190",
        "",
    ] {
        let scan = reading::scan(damaged);
        assert_eq!(
            (scan.bill_id, code(scan.note.as_ref())),
            (None, "scan_damaged"),
            "{damaged}"
        );
    }
    assert_eq!(
        code(reading::scan("11778090001420000000570108").note.as_ref()),
        "bill_id_not_electricity"
    );
}

#[test]
fn a_number_of_a_receipt_is_nobody_s_id_and_one_like_a_mobile_is_asked_about() {
    let of = |visitor_id: &str| Draft {
        visitor_id: visitor_id.into(),
        ..draft()
    };
    for number in ["405001738261", "۴۰۵۰ ۰۱۷۳ ۸۲۶۱", "404001738268"] {
        let checked = check(&of(number), Some(&household()));
        assert_eq!(said(&checked.visitor_id), (Mark::Bad, "visitor_id_receipt"), "{number}");
        assert_eq!(
            reading(&of(number), Some(&household())),
            Err(Field::VisitorId),
            "{number}"
        );
    }
    // One with a slip in it, or of a year that none can be from, is a foreigner's.
    for number in ["405001738262", "398001738267"] {
        let checked = check(&of(number), Some(&household()));
        assert_eq!(said(&checked.visitor_id), (Mark::Ok, ""), "{number}");
    }
    for number in ["989141230836", "۹۸۹ ۱۴۱۲ ۳۰۸۳۶"] {
        let mut draft = of(number);
        let checked = check(&draft, Some(&household()));
        assert_eq!(said(&checked.visitor_id), (Mark::Warn, "visitor_id_mobile"), "{number}");
        assert_eq!(checked.visitor_id.canonical, None, "the question would be gone");
        assert_eq!(reading(&draft, Some(&household())), Err(Field::VisitorId), "{number}");
        draft.foreign_confirmed = Some("989141230837".into());
        assert_eq!(
            reading(&draft, Some(&household())),
            Err(Field::VisitorId),
            "that was another one"
        );
        draft.foreign_confirmed = Some(number.into());
        let checked = check(&draft, Some(&household()));
        assert_eq!(said(&checked.visitor_id), (Mark::Warn, "visitor_id_mobile_confirmed"));
        assert!(reading(&draft, Some(&household())).is_ok(), "{number}");
        // The screen writes it in its canonical form meanwhile.
        draft.visitor_id = "989141230836".into();
        assert!(reading(&draft, Some(&household())).is_ok(), "{number}");
    }
}
