use kiosk_domain::figure::Figure;
use kiosk_domain::text::{ascii_digits, normalise, persian_digits, without_identifier};

use crate::vectors::{list, text};

#[test]
fn every_published_case_of_text_is_normalised_as_published() {
    for case in list("text_normalisation", "cases") {
        let input = text(&case, "input");
        if text(&case, "kind").starts_with("decimal") {
            let figure = Figure::parse(input).ok().map(|figure| figure.to_string());
            assert_eq!(case["output"].as_str().map(str::to_owned), figure, "{case}");
        } else {
            assert_eq!(case["output"], normalise(input), "{case}");
        }
    }
}

#[test]
fn what_was_stripped_does_not_keep_a_letter_from_its_mark() {
    assert_eq!(normalise("ا\u{200E}\u{0653}ب"), "آب");
    assert_eq!(normalise(&normalise("ا\u{0640}\u{0653}ب")), "آب");
}

#[test]
fn zwnj_stays_inside_a_word_and_goes_at_its_ends() {
    assert_eq!(normalise("\u{200C}می\u{200C}روم\u{200C} خانه"), "می\u{200C}روم خانه");
    assert_eq!(normalise("\u{200C} \u{200C}"), "");
}

#[test]
fn control_characters_never_reach_a_record() {
    assert_eq!(normalise("رضا\u{0}\u{1B}\u{61C}\tاحمدی\r\n"), "رضا احمدی");
}

#[test]
fn digits_go_both_ways() {
    assert_eq!(ascii_digits("۱۴۰۵/٠٩/01 abc"), "1405/09/01 abc");
    assert_eq!(persian_digits("1405/٠٩/۰۱ abc"), "۱۴۰۵/۰۹/۰۱ abc");
}

#[test]
fn the_identifier_a_reader_puts_in_front_of_a_code_is_no_part_of_it() {
    for (read, code) in [
        ("]C1405001738261", "405001738261"),
        ("]I080000019021200000018450557", "80000019021200000018450557"),
        (" ]Q3+WGOH5", "+WGOH5"),
        ("]e0", ""),
        ("]C", "]C"),
        ("]", "]"),
        ("]11", "]11"),
        ("C1405", "C1405"),
        ("]ش۱۴", "]ش۱۴"),
        (" +WG", " +WG"),
        ("", ""),
    ] {
        assert_eq!(without_identifier(read), code, "{read}");
    }
}
