use kiosk_domain::figure::{Figure, FigureFault};
use kiosk_domain::meter::{MeterKind, Register};
use kiosk_domain::quantity::Quantity;

use crate::vectors::file;

fn figure(text: &str) -> Figure {
    Figure::parse(text).unwrap()
}

#[test]
fn a_figure_has_one_canonical_form() {
    for (typed, canonical) in [
        ("۱۷۴۱/۳۲", "1741.32"),
        ("1741٫3200", "1741.32"),
        ("001741.", "1741"),
        (".5", "0.5"),
        ("0.00010000", "0.0001"),
        ("1,234,567.89", "1234567.89"),
        ("0", "0"),
        ("1844674407370955.1615", "1844674407370955.1615"),
    ] {
        assert_eq!(figure(typed).to_string(), canonical, "{typed}");
    }
}

#[test]
fn what_is_no_figure_says_why() {
    for (typed, fault) in [
        ("", FigureFault::Empty),
        ("  ", FigureFault::Empty),
        (".", FigureFault::NotANumber),
        ("1/2/3", FigureFault::NotANumber),
        ("1.2,3", FigureFault::NotANumber),
        (",5", FigureFault::NotANumber),
        ("1 741", FigureFault::NotANumber),
        ("1e5", FigureFault::NotANumber),
        ("+5", FigureFault::NotANumber),
        ("½", FigureFault::NotANumber),
        ("-5", FigureFault::Negative),
        ("--5", FigureFault::NotANumber),
        ("0.00001", FigureFault::Decimals),
        ("1844674407370955.1616", FigureFault::TooLarge),
        ("99999999999999999999999999", FigureFault::TooLarge),
    ] {
        assert_eq!(Figure::parse(typed), Err(fault), "{typed}");
    }
    assert_eq!(Figure::parse(&"-".repeat(1_000_000)), Err(FigureFault::NotANumber));
}

/// A comma that may be a decimal one never makes a figure larger.
#[test]
fn a_separator_is_dropped_only_where_it_can_be_nothing_else() {
    for separator in [',', '٬', '،'] {
        for (typed, canonical) in [
            ("1,741", "1741"),
            ("17,413", "17413"),
            ("174,132", "174132"),
            ("1,234,567", "1234567"),
            ("12,345,678.25", "12345678.25"),
            ("۱,۲۳۴/۵", "1234.5"),
        ] {
            let typed = typed.replace(',', &separator.to_string());
            assert_eq!(figure(&typed).to_string(), canonical, "{typed}");
        }
        for typed in [
            "1744,5",
            "1744,56",
            "1744,567",
            "1744,5670",
            "17,5",
            "17,50",
            "17,5000",
            "0,5",
            "0,500",
            "00,500",
            "012,345",
            "1,23,456",
            "1,2345",
            "1,234,56",
            "1,234,5678",
            "1234,567",
            "1,,234",
            "1,234,",
            ",234",
            "1,",
            ",",
            "1,234.567,8",
            "1,23.5",
            "1744,.5",
        ] {
            let typed = typed.replace(',', &separator.to_string());
            assert_eq!(Figure::parse(&typed), Err(FigureFault::NotANumber), "{typed}");
        }
    }
    for typed in ["1,234٬567", "1٬234،567", "1.234.567", "1.234,56", "1'234", "1_234"] {
        assert_eq!(Figure::parse(typed), Err(FigureFault::NotANumber), "{typed}");
    }
}

#[test]
fn digits_and_decimals_are_those_needed() {
    for (typed, digits, decimals) in [
        ("0", 1, 0),
        ("9", 1, 0),
        ("10", 2, 0),
        ("01744.560", 4, 2),
        ("0.5", 1, 1),
        ("0.412", 1, 3),
        ("99999.1234", 5, 4),
    ] {
        assert_eq!(
            (figure(typed).whole_digits(), figure(typed).decimals()),
            (digits, decimals),
            "{typed}"
        );
    }
}

#[test]
fn a_consumption_is_exact_to_the_last_place() {
    let difference = Quantity::between(figure("1741.32"), figure("1744.56"));
    assert_eq!(difference.to_string(), "3.24");
    assert_eq!(difference.times(figure("800")).unwrap().to_string(), "2592");
    let smallest = Quantity::between(figure("0"), figure("0.0001"));
    assert_eq!(smallest.times(figure("0.0001")).unwrap().to_string(), "0.00000001");
    assert_eq!(Quantity::between(figure("3.5"), figure("1")).to_string(), "-2.5");
    assert_eq!(Quantity::between(figure("1"), figure("0.99")).to_string(), "-0.01");
}

#[test]
fn what_has_eight_places_is_multiplied_as_exactly() {
    let parts = Quantity::from_scaled(25);
    assert_eq!(parts.times(figure("4")).unwrap().scaled(), 100);
    assert_eq!(parts.times(figure("0.04")).unwrap().to_string(), "0.00000001");
    assert_eq!(Quantity::from_scaled(-25).percent(50).unwrap().scaled(), -12);
}

#[test]
fn nothing_is_not_less_than_nothing() {
    assert!(!Quantity::ZERO.is_negative());
    assert_eq!(Quantity::ZERO.to_string(), "0");
}

#[test]
fn a_figure_is_parsed_as_text_is_parsed() {
    assert_eq!("1741.32".parse(), Ok(figure("1741.32")));
}

#[test]
fn arithmetic_that_does_not_fit_gives_nothing() {
    let most = Figure::from_scaled(u64::MAX);
    assert_eq!(Quantity::from(most).times(most), None);
    assert!(Quantity::from(most).times(Figure::from_scaled(u64::MAX / 2)).is_some());
    assert_eq!(Quantity::from_scaled(1).times(figure("0.5")), None);
    assert_eq!(
        Quantity::from_scaled(i128::MAX).checked_add(Quantity::from_scaled(1)),
        None
    );
    assert_eq!(Quantity::from_scaled(i128::MAX).percent(200), None);
    assert_eq!(
        Quantity::from_scaled(i128::MIN).to_string(),
        "-1701411834604692317316873037158.84105728"
    );
    assert_eq!(Figure::from_whole(u64::MAX), None);
    assert_eq!(Figure::from_whole(7), Some(figure("7")));
}

#[test]
fn registers_are_those_of_the_glossary() {
    for entry in file("glossary").as_array().unwrap() {
        let Some(obis) = entry["obis"].as_str() else { continue };
        let register = Register::from_key(entry["id"].as_str().unwrap()).unwrap();
        assert!(obis.starts_with(register.obis()), "{entry}");
        assert!(entry["type"].as_str().unwrap().contains(register.unit()), "{entry}");
    }
    assert_eq!(Register::from_key("total"), None);
}

#[test]
fn kinds_and_registers_keep_their_keys() {
    assert!(
        MeterKind::ALL
            .into_iter()
            .all(|kind| MeterKind::from_key(kind.key()) == Some(kind))
    );
    assert!(
        Register::ALL
            .into_iter()
            .all(|register| Register::from_key(register.key()) == Some(register))
    );
    assert_eq!(MeterKind::Single.registers(), [Register::Mid]);
    assert_eq!(
        MeterKind::Triple.registers(),
        [Register::Mid, Register::Peak, Register::Low]
    );
    assert_eq!(MeterKind::Demand.registers(), Register::ALL);
    assert_eq!(MeterKind::from_key("quadruple"), None);
}
