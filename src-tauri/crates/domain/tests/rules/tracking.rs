use kiosk_domain::tracking::{TrackingFault, TrackingNumber};

use crate::slips::{exchanged, random, single};

#[test]
fn every_single_digit_slip_is_caught() {
    let serials = (0..1_000).chain((0..2_000).map(|n| (random(n) % 100_000_000) as u32));
    for (at, serial) in serials.enumerate() {
        let number = TrackingNumber::new(1400 + (at % 100) as u16, serial).unwrap();
        assert_eq!(TrackingNumber::parse(number.as_str()).as_ref(), Ok(&number));
        for (_, slip) in single(number.as_str()) {
            assert_eq!(
                TrackingNumber::parse(&slip),
                Err(TrackingFault::Checksum),
                "{number} read as {slip}"
            );
        }
    }
}

#[test]
fn about_one_exchange_of_neighbours_in_seventy_gets_through() {
    let (mut all, mut missed) = (0, 0);
    for n in 0..5_000 {
        let number = TrackingNumber::new(1405, (random(n) % 100_000_000) as u32).unwrap();
        for at in 0..11 {
            if let Some(slip) = exchanged(number.as_str(), at, at + 1) {
                all += 1;
                missed += u32::from(TrackingNumber::parse(&slip).is_ok());
            }
        }
    }
    let per_thousand = missed * 1000 / all;
    assert!((12..=17).contains(&per_thousand), "{per_thousand} in a thousand");
}

#[test]
fn year_and_serial_come_back() {
    let number = TrackingNumber::new(1405, 173_826).unwrap();
    assert_eq!((number.year(), number.serial()), (1405, 173_826));
    assert!(number.grouped().starts_with("4050 0173 826"));
    assert_eq!(number.to_string(), number.as_str());
    let typed = kiosk_domain::text::persian_digits(&number.grouped());
    assert_eq!(TrackingNumber::parse(&typed), Ok(number));
}

/// ISO 7064 MOD 11,10, followed by hand.
fn check_digit(body: &[u32]) -> u32 {
    let mut product = 10;
    for digit in body {
        let sum = (product + digit) % 10;
        product = if sum == 0 { 10 } else { sum } * 2 % 11;
    }
    (11 - product) % 10
}

#[test]
fn the_check_digit_is_that_of_the_standard() {
    assert_eq!(check_digit(&[0, 7, 9, 4]), 5, "the example of ISO/IEC 7064");
    let check = check_digit(&[4, 0, 5, 0, 0, 1, 7, 3, 8, 2, 6]);
    assert_eq!(
        TrackingNumber::new(1405, 173_826).unwrap().as_str(),
        format!("40500173826{check}")
    );
}

#[test]
fn a_year_or_serial_that_does_not_fit_gives_no_number() {
    assert!(TrackingNumber::new(999, 1).is_none());
    assert!(TrackingNumber::new(2000, 1).is_none());
    assert!(TrackingNumber::new(405, 1).is_none());
    assert!(TrackingNumber::new(1405, 100_000_000).is_none());
    assert_eq!(TrackingNumber::new(1405, 99_999_999).unwrap().serial(), 99_999_999);
}

#[test]
fn what_is_no_tracking_number_says_why() {
    assert_eq!(TrackingNumber::parse(" "), Err(TrackingFault::Empty));
    assert_eq!(TrackingNumber::parse("4050 0173 826x"), Err(TrackingFault::NonDigit));
    assert_eq!(TrackingNumber::parse("4050 0173 826"), Err(TrackingFault::Length));
    assert_eq!(TrackingNumber::parse("4050 0173 82611"), Err(TrackingFault::Length));
}
