use kiosk_domain::bill::{Barcode, BarcodeFault, BillFault, BillId, PaymentFault, PaymentId};
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
            assert_eq!(bill.is_full(), bill.as_str().len() == 13);
            assert_eq!(bill.to_string(), bill.as_str());
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
fn a_bill_id_keeps_the_zeros_it_was_written_with() {
    let bill = BillId::parse("0000000104124").unwrap();
    assert_eq!(bill.as_str(), "0000000104124");
    assert!(bill.is_full());
    assert!(!BillId::parse("104124").unwrap().is_full());
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
