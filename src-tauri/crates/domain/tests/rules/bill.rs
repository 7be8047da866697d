use kiosk_domain::bill::{Barcode, BarcodeFault, BillFault, BillId, PaymentFault, PaymentId, Scanned};
use serde_json::Value;

use crate::vectors::{holds, list, text};

#[test]
fn every_published_bill_id_is_judged_and_taken_apart_as_published() {
    for case in list("bill_id", "cases") {
        let answer = BillId::parse(text(&case, "input"));
        if let Ok(bill) = &answer {
            assert_eq!(case["file_code"], bill.file_code(), "{case}");
            assert_eq!(case["company_code"], bill.company_code(), "{case}");
            assert_eq!(case["service_type"], bill.service_type(), "{case}");
            assert_eq!(case["electricity"], bill.is_electricity(), "{case}");
            assert_eq!(bill.to_string(), bill.as_str());
        }
        // Published as it was written; ours is the form of a barcode.
        let mut case = case;
        if let Some(written) = case["canonical"].as_str() {
            case["canonical"] = format!("{written:0>13}").into();
        }
        holds(
            &case,
            answer
                .map(|bill| bill.as_str().to_owned())
                .map_err(|fault| fault.code()),
        );
    }
}

#[test]
fn every_published_payment_id_is_judged_and_taken_apart_as_published() {
    for case in list("payment_id", "cases") {
        let bill = match BillId::parse(text(&case, "bill_id")) {
            Ok(bill) => bill,
            // Some cases are wrong twice: then the payment id's own fault, if it shows alone, must still be found.
            Err(fault) => {
                assert_eq!(fault, BillFault::Checksum, "{case}");
                let own = PaymentId::own_fault(text(&case, "payment_id"));
                holds(&case, Err(own.map_or("check2", PaymentFault::code)));
                continue;
            }
        };
        let answer = PaymentId::parse(&bill, text(&case, "payment_id"));
        if let Ok(payment) = &answer {
            taken_apart(&case, &bill, payment);
        }
        holds(
            &case,
            answer
                .map(|payment| payment.as_str().to_owned())
                .map_err(|fault| fault.code()),
        );
    }
}

fn taken_apart(case: &Value, bill: &BillId, payment: &PaymentId) {
    assert_eq!(case["amount_rial"], payment.amount_rial(), "{case}");
    assert_eq!(case["year_code"], payment.year_code(), "{case}");
    assert_eq!(case["period_code"], payment.period_code(), "{case}");
    let barcode = Barcode {
        bill: bill.clone(),
        payment: payment.clone(),
    };
    assert_eq!(case["barcode26"], barcode.encode(), "{case}");
    assert_eq!(Barcode::parse(text(case, "barcode26")), Ok(barcode), "{case}");
}

#[test]
fn a_bill_id_is_one_whatever_zeros_it_was_typed_scanned_or_filed_with() {
    for (canonical, barcode, written) in [
        (
            "0123456704128",
            "01234567041280000129050411",
            ["123456704128", "0123456704128", "۰۱۲۳۴۵۶۷۰۴۱۲۸", "01234-56704128"],
        ),
        (
            "0000000104124",
            "00000001041240000000050458",
            ["104124", "0104124", "0000000104124", "00000 00104124"],
        ),
    ] {
        for text in written {
            assert_eq!(
                BillId::parse(text).map(|bill| bill.to_string()).as_deref(),
                Ok(canonical),
                "{text}"
            );
        }
        assert_eq!(
            Scanned::parse(barcode)
                .map(|scanned| scanned.bill.to_string())
                .as_deref(),
            Ok(canonical)
        );
    }
    // Five digits that count are too few, with or without zeros before them.
    for short in ["02128", "002128", "0000000002128"] {
        assert_eq!(BillId::parse(short), Err(BillFault::Length), "{short}");
    }
    assert_eq!(BillId::parse("0000000104124").unwrap().file_code(), "1");
    assert_eq!((BillId::digits_of("12 34-5۶"), BillId::digits_of("x")), (6, 0));
}

#[test]
fn a_bill_with_nothing_to_pay_still_gives_its_bill_id() {
    for (barcode, fault) in [
        ("80000019021200000000050458", PaymentFault::Length),
        ("80000019021200000000000000", PaymentFault::Length),
        ("91746395041240000012908191", PaymentFault::Check2),
        ("91746395041240000012908180", PaymentFault::Check1),
    ] {
        let scanned = Scanned::parse(barcode).unwrap();
        assert_eq!(scanned.bill.as_str(), &barcode[..13]);
        assert_eq!(scanned.payment, Err(fault), "{barcode}");
        assert_eq!(Barcode::parse(barcode), Err(BarcodeFault::Payment(fault)));
    }
    assert_eq!(
        Scanned::parse("80000019021300000000050458"),
        Err(BarcodeFault::Bill(BillFault::Checksum))
    );
}

#[test]
fn only_zeros_are_no_bill_though_they_pass_the_sum() {
    assert_eq!(BillId::parse("0000000000000"), Err(BillFault::AllZeros));
    assert_eq!(
        Barcode::parse(&"0".repeat(26)),
        Err(BarcodeFault::Bill(BillFault::AllZeros))
    );
}

#[test]
fn a_payment_id_belongs_to_one_bill_only() {
    let other = BillId::parse("9403272004129").unwrap();
    assert_eq!(PaymentId::parse(&other, "12908190"), Err(PaymentFault::Check2));
}

#[test]
fn a_damaged_barcode_says_which_half() {
    assert_eq!(Barcode::parse(""), Err(BarcodeFault::Empty));
    assert_eq!(
        Barcode::parse("917463950412400000129081x0"),
        Err(BarcodeFault::NonDigit)
    );
    assert_eq!(Barcode::parse("9174639504124000001290819"), Err(BarcodeFault::Length));
    assert_eq!(
        Barcode::parse("91746395041250000012908190").unwrap_err().code(),
        "bill_id"
    );
    assert_eq!(
        Barcode::parse("91746395041240000012908191").unwrap_err().code(),
        "payment_id"
    );
    assert!(Barcode::parse("۹۱۷۴۶۳۹۵۰۴۱۲۴ ۰۰۰۰۰۱۲۹۰۸۱۹۰").is_ok());
}

#[test]
fn a_barcode_is_the_same_with_the_identifier_of_its_kind() {
    let barcode = "80000019021200000018450557";
    for identifier in ["]C1", "]I0", "]A0"] {
        assert_eq!(
            Barcode::parse(&format!("{identifier}{barcode}")),
            Barcode::parse(barcode)
        );
    }
}
