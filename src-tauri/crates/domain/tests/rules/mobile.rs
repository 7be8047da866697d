use kiosk_domain::mobile::{Mobile, MobileFault};

use crate::vectors::{holds, list, text};

#[test]
fn every_published_mobile_is_judged_as_published() {
    for case in list("mobile", "cases") {
        let answer = Mobile::parse(text(&case, "input"));
        if let Ok(mobile) = &answer {
            assert_eq!(case["e164"], mobile.e164(), "{case}");
        }
        holds(
            &case,
            answer
                .map(|mobile| mobile.as_str().to_owned())
                .map_err(|fault| fault.code()),
        );
    }
}

#[test]
fn an_unknown_prefix_only_warns() {
    for case in list("mobile", "prefix_warnings") {
        let mobile = Mobile::parse(text(&case, "input")).unwrap();
        assert_eq!(case["libphonenumber_valid"], mobile.prefix_known(), "{case}");
    }
    assert!(Mobile::parse("09140000836").unwrap().prefix_known());
}

#[test]
fn a_wrong_number_is_told_by_its_kind() {
    assert_eq!(Mobile::parse(""), Err(MobileFault::Empty));
    assert_eq!(Mobile::parse("0914"), Err(MobileFault::Length));
    assert_eq!(Mobile::parse("+98"), Err(MobileFault::Length));
    assert_eq!(Mobile::parse("+98 21 8888 0000"), Err(MobileFault::Landline));
    assert_eq!(Mobile::parse("0123"), Err(MobileFault::NotMobile));
    assert_eq!(Mobile::parse("0049 151 1234 5678"), Err(MobileFault::NotIran));
    assert_eq!(Mobile::parse("++989123456789"), Err(MobileFault::NonDigit));
}

#[test]
fn a_mobile_shows_only_its_ends() {
    let mobile = Mobile::parse("۰۹۱۴۰۰۰۰۸۳۶").unwrap();
    assert_eq!(mobile.masked(), "0914•••0836");
    assert_eq!(format!("{mobile:?}"), "Mobile(0914•••0836)");
}
