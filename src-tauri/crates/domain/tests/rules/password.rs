use kiosk_domain::password::{PasswordFault, judge, normal};
use proptest::prelude::*;

#[test]
fn a_new_password_is_long_enough_not_common_and_not_the_old_one() {
    let judged = |new| judge("1001-07", "sahand-4071", new).err();
    for (new, expected) in [
        ("", Some(PasswordFault::Short)),
        ("aras-29", Some(PasswordFault::Short)),
        // What nobody sees makes none longer.
        ("aras-2\u{200C}9\u{200F}", Some(PasswordFault::Short)),
        // Eight letters are eight, however many bytes they are.
        ("سبلان۸۸۵۰", None),
        ("aras-296", None),
        ("sahand-4071", Some(PasswordFault::Same)),
        ("sahand-۴۰۷۱", Some(PasswordFault::Same)),
        ("sahand-٤٠٧١", Some(PasswordFault::Same)),
        ("correct horse battery", None),
        ("کلید-سبز-۱۴۰۵", None),
        ("arasbaran in autumn", None),
    ] {
        assert_eq!(judged(new), expected, "{new}");
    }
    assert_eq!(judged(&"ab-cd1".repeat(30)), Some(PasswordFault::Long));
}

#[test]
fn what_is_tried_first_is_refused_in_both_alphabets_and_layouts() {
    for new in [
        "12345678",
        "۱۲۳۴۵۶۷۸",
        "1234567890",
        "hgfedcba",
        "aaaabbbb",
        "abc1abc1abc1",
        // The published list, as it is, with digits and signs round it, with signs for letters.
        "trustno1",
        "Password123!",
        "1405Pa$$w0rd",
        "mustang1",
        // A date, a mobile, a national id.
        "13700512",
        "1370/05/12",
        "09121234567",
        "0912 123 4567",
        "0499370899",
        // Walks over the keys, with either layout on.
        "qwertyui",
        "1qaz2wsx",
        "asdfqwer",
        "ضصثقفغعه",
        "شسیبلاتن",
        // A Latin word with the Persian layout on, and the other way round.
        "حشسسصخقی",
        "sghlsghl",
        // Names and words of here, with a year.
        "pishkhan1405",
        "mohammad1370",
        "محمدرضا۱۳۷۰",
        "۱۴۰۵پیشخوان",
        "ali-1370-reza",
        "علي‌رضا1368",
        "my1001-07pass",
        "my100107pass",
        "my۱۰۰۱-۰۷pass",
    ] {
        assert_eq!(judge("1001-07", "", new), Err(PasswordFault::Common), "{new}");
    }
    // Twelve digits are the least that are nobody's telephone.
    assert_eq!(judge("1001-07", "", "407129685013"), Ok(()));
    assert_eq!(judge("1001-07", "", "40712968501"), Err(PasswordFault::Common));
}

#[test]
fn one_password_is_one_whatever_keyboard_it_was_typed_on() {
    for spellings in [
        &["کلید-سبز-1405", "كليد-سبز-۱۴۰۵", "ﻛﻠﯿﺪ-سبز-١٤٠٥", "كلىد-سبز-1405"][..],
        &[
            "خانه‌ی ما",
            "خانهی ما",
            "خانه\u{200D}ی\u{00A0}ما",
            "خانەی\u{3000}ما",
            "خانـه‌ی\u{2009}ما",
        ],
        &["مسئول 12", "مسي\u{0654}ول ۱۲", "مسی\u{0654}ول ١٢"],
        &["خانۀ 12", "خانه\u{0654} 12", "خانە\u{0654} ۱۲"],
        &["caf\u{e9} 1234", "cafe\u{301} 1234"],
        &["ab１２cd", "ab12cd"],
        &["a\u{200F}b\u{202B}c\u{FEFF}d", "abcd"],
    ] {
        let forms: Vec<String> = spellings.iter().map(|typed| normal(typed)).collect();
        assert!(forms.iter().all(|form| *form == forms[0]), "{spellings:?}: {forms:?}");
    }
    // What is seen counts: case, order, spaces, other letters.
    for (one, other) in [
        ("Sahand-4071", "sahand-4071"),
        ("ab cd", "abcd"),
        (" abcd", "abcd"),
        ("کرم", "گرم"),
        ("آب", "اب"),
        ("abcd", "abdc"),
    ] {
        assert_ne!(normal(one), normal(other));
    }
    assert_eq!(normal("sahand-4071"), "sahand-4071");
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
            let (old, new) = (normal(&old), normal(&new));
            prop_assert!((8..=128).contains(&new.chars().count()) && new != old);
        }
    }

    #[test]
    fn the_normal_form_of_a_normal_form_is_itself(typed in "\\PC{0,40}") {
        let once = normal(&typed);
        prop_assert_eq!(normal(&once), once);
    }

    #[test]
    fn the_normal_form_of_persian_text_is_settled(typed in "[آ-یءئ-ي٠-٩۰-۹ۀ-ۓ\u{0640}-\u{0655}\u{200B}-\u{200F} a-z]{0,30}") {
        let once = normal(&typed);
        prop_assert_eq!(normal(&once), once);
    }
}
