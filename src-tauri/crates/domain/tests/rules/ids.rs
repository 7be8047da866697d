use kiosk_domain::id::{ForeignId, IdFault, LegalId, NationalId, VisitorId};

use crate::vectors::{holds, list, text};

#[test]
fn every_published_national_id_is_judged_as_published() {
    for case in list("national_id", "cases") {
        let answer = NationalId::parse(text(&case, "input"));
        holds(
            &case,
            answer.map(|id| id.as_str().to_owned()).map_err(|fault| fault.code()),
        );
    }
}

#[test]
fn every_published_legal_id_is_judged_as_published() {
    for case in list("legal_id", "cases") {
        let answer = LegalId::parse(text(&case, "input"));
        holds(
            &case,
            answer.map(|id| id.as_str().to_owned()).map_err(|fault| fault.code()),
        );
    }
}

#[test]
fn a_national_id_without_its_zeros_is_refused_and_the_padded_one_offered() {
    let offered = NationalId::parse("0068415941").unwrap();
    assert_eq!(
        NationalId::parse("68415941"),
        Err(IdFault::Short { padded: Some(offered) })
    );
    let offered = NationalId::parse("0499370899").unwrap();
    assert_eq!(
        NationalId::parse("۴۹۹۳۷۰۸۹۹"),
        Err(IdFault::Short { padded: Some(offered) })
    );
    assert_eq!(NationalId::parse("499370898"), Err(IdFault::Short { padded: None }));
    assert_eq!(NationalId::parse("4993708"), Err(IdFault::Length));
}

#[test]
fn an_id_may_be_written_in_groups() {
    for written in ["049-937089-9", "049 937 0899", "049\u{200C}937\u{2011}0899"] {
        assert_eq!(NationalId::parse(written).unwrap().as_str(), "0499370899");
    }
}

#[test]
fn the_length_says_whose_id_it_is() {
    let kind = |text| VisitorId::parse(text).map(|id| id.kind());
    assert_eq!(kind("0499370899"), Ok("national"));
    assert_eq!(kind("10380284790"), Ok("legal"));
    assert_eq!(kind("123456789012"), Ok("foreign"));
    assert_eq!(kind("1234567890123"), Err(IdFault::Length));
    assert_eq!(kind(""), Err(IdFault::Empty));
    assert_eq!(kind("۱۲x"), Err(IdFault::NonDigit));
    assert!(matches!(kind("499370899"), Err(IdFault::Short { padded: Some(_) })));
}

#[test]
fn an_id_shows_only_its_ends() {
    assert_eq!(NationalId::parse("0499370899").unwrap().masked(), "049•••••99");
    assert_eq!(LegalId::parse("10380284790").unwrap().masked(), "103••••••90");
    assert_eq!(ForeignId::parse("123456789012").unwrap().masked(), "123•••••••12");
    assert_eq!(VisitorId::parse("0499370899").unwrap().masked(), "049•••••99");
}

#[test]
fn debugging_never_shows_an_id() {
    let fault = NationalId::parse("68415941").unwrap_err();
    assert_eq!(format!("{fault:?}"), "Short { padded: Some(NationalId(006•••••41)) }");
    let id = VisitorId::parse("10380284790").unwrap();
    assert_eq!(format!("{id:?}"), "Legal(LegalId(103••••••90))");
}
