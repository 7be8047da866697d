use kiosk_domain::password::{PasswordFault, judge};
use proptest::prelude::*;

#[test]
fn a_new_password_is_long_enough_not_common_and_not_the_old_one() {
    let judged = |new| judge("1001-07", "sahand-4071", new).err();
    for (new, expected) in [
        ("", Some(PasswordFault::Short)),
        ("aras-29", Some(PasswordFault::Short)),
        // Eight letters are eight, however many bytes they are.
        ("سبلان۸۸۵۰", None),
        ("aras-296", None),
        ("sahand-4071", Some(PasswordFault::Same)),
        ("12345678", Some(PasswordFault::Common)),
        ("۱۲۳۴۵۶۷۸", Some(PasswordFault::Common)),
        ("1234567890", Some(PasswordFault::Common)),
        ("hgfedcba", Some(PasswordFault::Common)),
        ("Password123!", Some(PasswordFault::Common)),
        ("pishkhan1405", Some(PasswordFault::Common)),
        ("aaaabbbb", Some(PasswordFault::Common)),
        ("my1001-07pass", Some(PasswordFault::Common)),
        ("correct horse battery", None),
    ] {
        assert_eq!(judged(new), expected, "{new}");
    }
    assert_eq!(judged(&"ab-cd1".repeat(30)), Some(PasswordFault::Long));
}

#[test]
fn its_faults_have_closed_codes() {
    use PasswordFault::{Common, Long, Same, Short};
    assert_eq!(
        [Short, Long, Common, Same].map(PasswordFault::code),
        ["short", "long", "common", "same"]
    );
}

proptest! {
    #[test]
    fn whatever_is_typed_is_judged(operator in ".{0,12}", old in ".{0,40}", new in ".{0,200}") {
        if judge(&operator, &old, &new).is_ok() {
            prop_assert!((8..=128).contains(&new.chars().count()) && new != old);
        }
    }
}
