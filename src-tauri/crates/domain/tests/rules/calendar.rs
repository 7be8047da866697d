use kiosk_domain::jalali::{JalaliDate, JalaliFault};
use kiosk_domain::text::persian_digits;

use crate::vectors::{list, text};

const DAYS: [&str; 7] = [
    "Saturday",
    "Sunday",
    "Monday",
    "Tuesday",
    "Wednesday",
    "Thursday",
    "Friday",
];

#[test]
fn every_published_date_is_read_and_converted_as_published() {
    for case in list("jalali", "valid") {
        let date = JalaliDate::parse(text(&case, "jalali")).unwrap();
        assert_eq!(JalaliDate::parse(text(&case, "fa")), Ok(date), "{case}");
        assert_eq!(case["jalali"], date.to_string());
        assert_eq!(case["fa"], persian_digits(&date.to_string()));
        let (year, month, day) = date.to_gregorian();
        assert_eq!(case["gregorian"], format!("{year:04}-{month:02}-{day:02}"));
        assert_eq!(JalaliDate::from_gregorian(year, month, day), Some(date));
        assert_eq!(case["weekday"], DAYS[usize::from(date.weekday())]);
    }
    for case in list("jalali", "invalid") {
        assert_eq!(
            JalaliDate::parse(text(&case, "jalali")),
            Err(JalaliFault::Impossible),
            "{case}"
        );
    }
}

#[test]
fn the_leap_years_are_those_of_the_official_table() {
    let is_leap = |year| JalaliDate::new(year, 12, 30).is_ok();
    let published: Vec<u16> = list("jalali", "leap_years")
        .iter()
        .map(|year| year.as_u64().unwrap() as u16)
        .collect();
    assert!(published.into_iter().eq((1342..=1498).filter(|year| is_leap(*year))));
    for year in 1300..=1498_u16 {
        assert_eq!(is_leap(year), (25 * u32::from(year) + 11) % 33 < 8, "{year}");
    }
}

#[test]
fn every_day_from_1300_to_1498_goes_round_and_follows_the_day_before() {
    let first = JalaliDate::new(1300, 1, 1).unwrap();
    let last = JalaliDate::new(1498, 12, 30).unwrap();
    assert_eq!(first.to_gregorian(), (1921, 3, 21));
    let mut before: Option<JalaliDate> = None;
    for days in first.to_epoch_days()..=last.to_epoch_days() {
        let date = JalaliDate::from_epoch_days(days).unwrap();
        assert_eq!(date.to_epoch_days(), days);
        let (year, month, day) = date.to_gregorian();
        assert_eq!(JalaliDate::from_gregorian(year, month, day), Some(date));
        assert_eq!(JalaliDate::parse(&date.to_string()), Ok(date));
        if let Some(before) = before {
            assert!(before < date);
            assert_eq!((before.weekday() + 1) % 7, date.weekday());
            let next_day = (date.year(), date.month(), date.day()) == (before.year(), before.month(), before.day() + 1);
            assert!(next_day || date.day() == 1, "{before} is followed by {date}");
        }
        before = Some(date);
    }
    assert_eq!(before, Some(last));
}

#[test]
fn a_date_may_be_written_the_short_way() {
    let date = JalaliDate::new(1405, 9, 1).unwrap();
    for written in [
        "1405/9/1",
        "۱۴۰۵/۹/۱",
        "1405-09-01",
        " 1405 / 09 / 01 ",
        "\u{200F}١٤٠٥/٠٩/٠١",
    ] {
        assert_eq!(JalaliDate::parse(written), Ok(date), "{written}");
    }
    assert_eq!(date.to_epoch_days(), 20_779);
}

#[test]
fn what_is_no_date_says_why() {
    assert_eq!(JalaliDate::parse(""), Err(JalaliFault::Empty));
    for written in [
        "1405",
        "1405/9",
        "1405/9/",
        "1405/9/1/1",
        "1/9/1405",
        "05/9/1",
        "1405/+9/1",
        "1405.9.1",
        "امروز",
    ] {
        assert_eq!(JalaliDate::parse(written), Err(JalaliFault::Format), "{written}");
    }
    assert_eq!(JalaliDate::parse("2026/11/22"), Err(JalaliFault::Year));
    assert_eq!(JalaliDate::parse("1405/13/01"), Err(JalaliFault::Impossible));
    assert_eq!(JalaliDate::parse("1405/00/01"), Err(JalaliFault::Impossible));
    assert_eq!(JalaliDate::parse("1405/01/32"), Err(JalaliFault::Impossible));
}

#[test]
fn a_mad_clock_gives_no_date_rather_than_a_wrong_one() {
    for days in [i64::MIN, -1_000_000, 1_000_000, i64::MAX] {
        assert_eq!(JalaliDate::from_epoch_days(days), None);
    }
    assert_eq!(JalaliDate::from_gregorian(i32::MAX, 1, 1), None);
    assert_eq!(JalaliDate::from_gregorian(2026, 2, 30), None);
    assert_eq!(JalaliDate::from_epoch_days(0).unwrap().to_string(), "1348/10/11");
}

#[test]
fn a_date_gives_its_parts() {
    let date = JalaliDate::parse("1405/09/12").unwrap();
    assert_eq!((date.year(), date.month(), date.day()), (1405, 9, 12));
}
