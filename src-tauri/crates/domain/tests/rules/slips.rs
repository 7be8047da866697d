//! What a tired hand does to a number, and exactly which of it each check digit misses.
//!
//! The remainders are calculated here a second time, straight from the definitions, so that the statement in each
//! type's documentation is held against the parser slip by slip.

use kiosk_domain::bill::{Barcode, BillId, PaymentId};
use kiosk_domain::id::{LegalId, NationalId};

/// A fixed mixing of `n` (splitmix64): many numbers, the same on every run.
pub fn random(n: u64) -> u64 {
    let mut z = n.wrapping_add(1).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

/// Every text with one digit changed, and where.
pub fn single(text: &str) -> impl Iterator<Item = (usize, String)> + '_ {
    (0..text.len()).flat_map(move |at| {
        ('0'..='9').filter_map(move |digit| {
            let slip = format!("{}{digit}{}", &text[..at], &text[at + 1..]);
            (slip != text).then_some((at, slip))
        })
    })
}

/// The text with two digits exchanged, where they are unlike.
pub fn exchanged(text: &str, one: usize, other: usize) -> Option<String> {
    let mut bytes = text.as_bytes().to_vec();
    bytes.swap(one, other);
    Some(String::from_utf8(bytes).unwrap()).filter(|slip| slip != text)
}

fn exchanges(text: &str, count: usize) -> impl Iterator<Item = (usize, usize, String)> + '_ {
    (0..count).flat_map(move |one| {
        (one + 1..count).filter_map(move |other| exchanged(text, one, other).map(|slip| (one, other, slip)))
    })
}

fn digits(text: &str) -> Vec<u64> {
    text.bytes().map(|b| u64::from(b - b'0')).collect()
}

fn national_remainder(text: &str) -> u64 {
    digits(text)
        .iter()
        .take(9)
        .zip([10, 9, 8, 7, 6, 5, 4, 3, 2])
        .map(|(d, w)| d * w)
        .sum::<u64>()
        % 11
}

fn legal_remainder(text: &str) -> u64 {
    let d = digits(text);
    let weights = [29, 27, 23, 19, 17, 29, 27, 23, 19, 17];
    d.iter()
        .take(10)
        .zip(weights)
        .map(|(digit, w)| (digit + d[9] + 2) * w)
        .sum::<u64>()
        % 11
}

fn bill_remainder(body: &str) -> u64 {
    digits(body)
        .iter()
        .rev()
        .enumerate()
        .map(|(at, d)| d * (2 + at as u64 % 6))
        .sum::<u64>()
        % 11
}

fn bill_check(body: &str) -> u64 {
    [0, 0, 9, 8, 7, 6, 5, 4, 3, 2, 1][bill_remainder(body) as usize]
}

fn are(pair: (u64, u64), one: u64, other: u64) -> bool {
    pair == (one, other) || pair == (other, one)
}

fn zeros_in_the_middle(text: &str) -> bool {
    &text[3..9] == "000000"
}

fn all_alike(text: &str) -> bool {
    text.bytes().all(|b| b == text.as_bytes()[0])
}

/// Valid ids made from `count` mixed numbers.
fn national_ids(count: u64) -> impl Iterator<Item = String> {
    (0..count).filter_map(|n| {
        let body = format!("{:09}", random(n) % 1_000_000_000);
        (0..10)
            .map(|check| format!("{body}{check}"))
            .find(|id| NationalId::parse(id).is_ok())
    })
}

fn legal_ids(count: u64) -> impl Iterator<Item = String> {
    (0..count).filter_map(|n| {
        let body = format!("{:010}", random(n) % 10_000_000_000);
        (0..10)
            .map(|check| format!("{body}{check}"))
            .find(|id| LegalId::parse(id).is_ok())
    })
}

/// Zeros at the front do not count.
fn has_a_file_code(bill: &str) -> bool {
    bill.trim_start_matches('0').len() >= 6
}

fn bill_ids(count: u64) -> impl Iterator<Item = String> {
    (0..count).map(|n| {
        let length = 5 + (random(n ^ 0xB111) % 8) as u32;
        let body = 10_u64.pow(length - 1) + random(n) % (9 * 10_u64.pow(length - 1));
        format!("{body}{}", bill_check(&body.to_string()))
    })
}

/// Valid pairs of bill and payment id.
fn payments(count: u64) -> impl Iterator<Item = (String, String)> {
    bill_ids(count).zip(0..).map(|(bill, n)| {
        let length = 4 + (random(n ^ 0xFACE) % 8) as u32;
        let body = (10_u64.pow(length - 1) + random(n ^ 0xD1CE) % (9 * 10_u64.pow(length - 1))).to_string();
        let body = format!("{body}{}", bill_check(&body));
        let check2 = bill_check(&format!("{bill}{body}"));
        (bill, format!("{body}{check2}"))
    })
}

#[test]
fn a_national_id_misses_a_slip_exactly_where_the_remainder_turns_from_one_to_ten() {
    let mut missed = 0;
    for id in national_ids(1_000) {
        let r = national_remainder(&id);
        for (at, slip) in single(&id) {
            let sound = !all_alike(&slip) && !zeros_in_the_middle(&slip);
            let turned = at < 9 && are((r, national_remainder(&slip)), 1, 10);
            assert_eq!(NationalId::parse(&slip).is_ok(), sound && turned, "{id} read as {slip}");
            assert!(!turned || id.ends_with('1'));
            missed += u32::from(sound && turned);
        }
    }
    assert!(missed > 0, "the class is not empty");
}

#[test]
fn a_national_id_misses_an_exchange_exactly_where_the_remainder_turns_from_one_to_ten() {
    for id in national_ids(1_000) {
        let r = national_remainder(&id);
        for (_, _, slip) in exchanges(&id, 9) {
            let sound = !all_alike(&slip) && !zeros_in_the_middle(&slip);
            let turned = are((r, national_remainder(&slip)), 1, 10);
            assert_eq!(NationalId::parse(&slip).is_ok(), sound && turned, "{id} read as {slip}");
        }
    }
}

#[test]
fn a_legal_id_misses_a_slip_exactly_where_the_remainder_turns_from_nought_to_ten() {
    let mut missed = 0;
    for id in legal_ids(1_000) {
        let r = legal_remainder(&id);
        for (at, slip) in single(&id) {
            let turned = at < 10 && are((r, legal_remainder(&slip)), 0, 10);
            let expected = turned && !zeros_in_the_middle(&slip);
            assert_eq!(LegalId::parse(&slip).is_ok(), expected, "{id} read as {slip}");
            assert!(!turned || id.ends_with('0'));
            missed += u32::from(expected);
        }
    }
    assert!(missed > 0, "the class is not empty");
}

#[test]
fn a_legal_id_misses_besides_every_exchange_five_places_apart() {
    for id in legal_ids(1_000) {
        let r = legal_remainder(&id);
        for (one, other, slip) in exchanges(&id, 9) {
            let turned = are((r, legal_remainder(&slip)), 0, 10);
            let expected = (other - one == 5 || turned) && !zeros_in_the_middle(&slip);
            assert_eq!(LegalId::parse(&slip).is_ok(), expected, "{id} read as {slip}");
        }
    }
}

#[test]
fn a_bill_id_misses_a_slip_exactly_where_the_remainder_turns_from_nought_to_one() {
    let mut missed = 0;
    for id in bill_ids(1_000) {
        let body = id.len() - 1;
        let r = bill_remainder(&id[..body]);
        for (at, slip) in single(&id) {
            let turned = at < body && are((r, bill_remainder(&slip[..body])), 0, 1);
            assert_eq!(
                BillId::parse(&slip).is_ok(),
                turned && !all_alike(&slip) && has_a_file_code(&slip),
                "{id} read as {slip}"
            );
            assert!(!turned || id.ends_with('0'));
            missed += u32::from(turned);
        }
    }
    assert!(missed > 0, "the class is not empty");
}

#[test]
fn a_bill_id_misses_besides_every_exchange_six_places_apart_and_zeros_at_the_front() {
    for id in bill_ids(1_000) {
        let body = id.len() - 1;
        let r = bill_remainder(&id[..body]);
        for (one, other, slip) in exchanges(&id, body) {
            let turned = are((r, bill_remainder(&slip[..body])), 0, 1);
            let same_weight = (other - one) % 6 == 0;
            assert_eq!(
                BillId::parse(&slip).is_ok(),
                (same_weight || turned) && has_a_file_code(&slip),
                "{id} read as {slip}"
            );
        }
        if id.len() < 13 {
            assert!(BillId::parse(&format!("0{id}")).is_ok());
        }
    }
}

#[test]
fn a_payment_id_misses_only_a_slip_by_two_or_nine_in_two_digits_of_the_amount_or_a_lost_first_digit() {
    let mut missed = [0; 11];
    let mut first = 0;
    for (bill, payment) in payments(6_000) {
        let bill = BillId::parse(&bill).unwrap();
        let body = payment.len() - 2;
        for (at, slip) in single(&payment) {
            let is_missed = PaymentId::parse(&bill, &slip).is_ok();
            assert!(!is_missed || at < body, "{payment} read as {slip}");
            if at == 0 && slip.starts_with('0') {
                first += u32::from(is_missed);
                continue;
            }
            let checks = |text: &str| {
                (
                    bill_check(&text[..body]),
                    bill_check(&format!("{bill}{}", &text[..=body])),
                )
            };
            assert_eq!(
                is_missed,
                at < body && checks(&slip) == checks(&payment),
                "{payment} read as {slip}"
            );
            if is_missed {
                let distance = digits(&payment)[at].abs_diff(digits(&slip)[at]);
                assert!(matches!(distance, 2 | 9), "{payment} read as {slip}");
                missed[body - 1 - at] += 1;
            }
        }
    }
    // From the right of the body: two digits of period, one of year, then the amount.
    let places: Vec<usize> = (0..missed.len()).filter(|place| missed[*place] > 0).collect();
    assert_eq!(places, [3, 9], "{missed:?}");
    assert!(first > 0, "the class of the lost first digit is not empty");
}

#[test]
fn a_barcode_misses_a_slip_only_where_every_check_digit_over_it_does() {
    let sound = |barcode: &str| {
        let (bill, payment) = (
            barcode[..13].trim_start_matches('0'),
            barcode[13..].trim_start_matches('0'),
        );
        let last = |text: &str, check: u64| digits(text).last() == Some(&check);
        let fits = bill.len() >= 6 && payment.len() >= 6;
        fits && last(bill, bill_check(&bill[..bill.len() - 1]))
            && last(&payment[..payment.len() - 1], bill_check(&payment[..payment.len() - 2]))
            && last(payment, bill_check(&format!("{bill}{}", &payment[..payment.len() - 1])))
    };
    let mut missed = [0, 0];
    for (bill, payment) in payments(1_500) {
        let barcode = format!("{bill:0>13}{payment:0>13}");
        assert_eq!(Barcode::parse(&barcode).unwrap().encode(), barcode);
        for (at, slip) in single(&barcode) {
            let is_missed = Barcode::parse(&slip).is_ok();
            assert_eq!(is_missed, sound(&slip), "{barcode} read as {slip}");
            missed[at / 13] += u32::from(is_missed);
        }
    }
    assert!(missed[0] > 0 && missed[1] > 0, "{missed:?}");
}
