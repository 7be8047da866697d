use std::time::Duration;

use kiosk_domain::backoff::{CAP, full_jitter};
use kiosk_domain::bill::{Barcode, BillId, PaymentId};
use kiosk_domain::figure::Figure;
use kiosk_domain::id::{ForeignId, LegalId, NationalId, VisitorId};
use kiosk_domain::jalali::JalaliDate;
use kiosk_domain::mobile::Mobile;
use kiosk_domain::quantity::Quantity;
use kiosk_domain::text::{ascii_digits, normalise, persian_digits};
use kiosk_domain::tracking::TrackingNumber;
use proptest::collection::vec;
use proptest::prelude::*;

/// What keyboards, phones and scanners may send: anything, and what our parsers live on more often.
fn typed() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        any::<char>().prop_map(String::from),
        proptest::sample::select(
            "0123456789۰۱۲۳۴۵۶۷۸۹٠٤٥٦./٫٬،,-+()يىكکئۀةآ \u{200C}\u{200D}\u{200E}\u{200F}\u{640}\u{653}\u{654}\u{a0}\u{202b}\u{feff}ﻋﻠﻲﷲ"
                .chars()
                .collect::<Vec<_>>()
        )
        .prop_map(String::from),
        "[0-9]{1,13}",
    ];
    vec(piece, 0..14).prop_map(|pieces| pieces.concat())
}

/// A number as people write it: other digits, spaces and marks between.
fn dressed(text: String) -> impl Strategy<Value = String> {
    let count = text.chars().count();
    vec(
        (
            any::<bool>(),
            proptest::sample::select(vec!["", "", "", " ", "\u{200E}", "\u{a0}"]),
        ),
        count,
    )
    .prop_map(move |dress| {
        let digit = |(c, (persian, mark)): (char, (bool, &str))| {
            let c = c.to_string();
            format!("{mark}{}", if persian { persian_digits(&c) } else { c })
        };
        text.chars().zip(dress).map(digit).collect()
    })
}

/// Whether `parse` takes its own canonical form, however dressed, for what it is.
macro_rules! canonical_is_stable {
    ($name:ident, $source:expr, $parse:expr) => {
        proptest! {
            #[test]
            fn $name(
                (plain, dress) in $source.prop_flat_map(|text: String| (Just(text.clone()), dressed(text)))
            ) {
                let parse = $parse;
                if let Some(canonical) = parse(&plain) {
                    prop_assert_eq!(parse(&canonical), Some(canonical.clone()));
                    prop_assert_eq!(parse(&dress), Some(canonical));
                } else {
                    prop_assert_eq!(parse(&dress), None);
                }
            }
        }
    };
}

fn own<T, E>(answer: Result<T, E>, text: fn(&T) -> String) -> Option<String> {
    answer.ok().as_ref().map(text)
}

canonical_is_stable!(a_national_id_is_stable, "[0-9]{8,10}", |t: &str| own(
    NationalId::parse(t),
    |v| v.as_str().into()
));
canonical_is_stable!(a_legal_id_is_stable, "[0-9]{11}", |t: &str| own(
    LegalId::parse(t),
    |v| v.as_str().into()
));
canonical_is_stable!(a_foreigners_id_is_stable, "[0-9]{12}", |t: &str| own(
    ForeignId::parse(t),
    |v| v.as_str().into()
));
canonical_is_stable!(a_bill_id_is_stable, "[0-9]{5,14}", |t: &str| own(
    BillId::parse(t),
    |v| v.as_str().into()
));
canonical_is_stable!(a_mobile_is_stable, "(0|\\+98|0098)?9[0-9]{8,10}", |t: &str| own(
    Mobile::parse(t),
    |v| v.as_str().into()
));
canonical_is_stable!(a_tracking_number_is_stable, "[0-9]{12}", |t: &str| own(
    TrackingNumber::parse(t),
    |v| v.as_str().into()
));

proptest! {
    #[test]
    fn normalising_twice_is_normalising_once(text in typed()) {
        let once = normalise(&text);
        prop_assert_eq!(normalise(&once), once);
    }

    #[test]
    fn normalised_text_holds_none_of_what_is_stripped(text in typed()) {
        let text = normalise(&text);
        let stripped = |c: char| {
            let mark = matches!(c, '\u{640}' | '\u{FEFF}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}');
            mark || matches!(c, '\u{64A}' | '\u{649}' | '\u{643}' | '\u{6F0}'..='\u{6F9}') || c.is_control()
        };
        prop_assert!(!text.contains(stripped));
        prop_assert!(!text.contains("  ") && text.trim() == text);
    }

    #[test]
    fn digits_come_back_from_persian(text in "[ -~]*") {
        prop_assert_eq!(ascii_digits(&persian_digits(&text)), text);
    }

    #[test]
    fn no_text_makes_a_parser_panic(text in typed()) {
        let _ = (NationalId::parse(&text), LegalId::parse(&text), ForeignId::parse(&text), VisitorId::parse(&text));
        let _ = (Mobile::parse(&text), BillId::parse(&text), Barcode::parse(&text), PaymentId::own_fault(&text));
        let _ = (Figure::parse(&text), JalaliDate::parse(&text), TrackingNumber::parse(&text));
        let bill = BillId::parse("9174639504124").unwrap();
        let _ = PaymentId::parse(&bill, &text);
    }

    #[test]
    fn a_figure_comes_back_from_its_text(scaled in any::<u64>()) {
        let figure = Figure::from_scaled(scaled);
        prop_assert_eq!(Figure::parse(&figure.to_string()), Ok(figure));
        let persian = persian_digits(&figure.to_string()).replace('.', "٫");
        prop_assert_eq!(Figure::parse(&persian), Ok(figure));
    }

    #[test]
    fn any_figure_has_a_canonical_form_that_is_stable(text in typed()) {
        if let Ok(figure) = Figure::parse(&text) {
            prop_assert_eq!(Figure::parse(&figure.to_string()), Ok(figure));
        }
    }

    #[test]
    fn a_date_comes_back_from_its_text(days in -120_000_i64..200_000) {
        let date = JalaliDate::from_epoch_days(days).unwrap();
        prop_assert_eq!(JalaliDate::parse(&persian_digits(&date.to_string())), Ok(date));
        prop_assert_eq!(date.to_epoch_days(), days);
    }

    #[test]
    fn any_number_is_a_date_or_none(days in any::<i64>(), year in any::<i32>(), month in any::<u8>(), day in any::<u8>()) {
        let _ = (JalaliDate::from_epoch_days(days), JalaliDate::from_gregorian(year, month, day));
        let _ = JalaliDate::new(year as u16, month, day);
    }

    #[test]
    fn a_difference_added_back_is_the_figure(one in any::<u64>(), other in any::<u64>()) {
        let (one, other) = (Figure::from_scaled(one), Figure::from_scaled(other));
        let difference = Quantity::between(one, other);
        prop_assert_eq!(Quantity::from(one).checked_add(difference), Some(Quantity::from(other)));
        prop_assert_eq!(difference.is_negative(), other < one);
        let _ = (difference.times(one), difference.percent(u32::MAX), difference.to_string());
    }

    #[test]
    fn a_barcode_comes_back_from_its_digits(text in "[0-9]{26}") {
        if let Ok(barcode) = Barcode::parse(&text) {
            prop_assert_eq!(barcode.encode(), text);
        }
    }

    #[test]
    fn a_wait_never_passes_its_ceiling(attempt in any::<u32>(), random in any::<u64>(), base in 0..u64::MAX) {
        prop_assert!(full_jitter(attempt, random, Duration::from_millis(base), CAP) <= CAP);
    }
}
