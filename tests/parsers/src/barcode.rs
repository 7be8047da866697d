use kiosk_domain::{
    bill::{Barcode, BillId, PaymentId},
    figure::Figure,
    id::{ForeignId, LegalId, NationalId, VisitorId},
    jalali::JalaliDate,
    mobile::Mobile,
    text::{normalise, persian_digits},
    tracking::TrackingNumber,
};

/// What a scanner or a hand types into any field.
pub fn barcode(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let text = text.as_ref();
    let once = normalise(text);
    assert!(normalise(&once) == once, "normalising twice is something else");

    stable(text, |t| Barcode::parse(t).ok(), Barcode::encode);
    stable(text, |t| BillId::parse(t).ok(), BillId::to_string);
    stable(text, |t| NationalId::parse(t).ok(), |id| id.as_str().to_owned());
    stable(text, |t| LegalId::parse(t).ok(), |id| id.as_str().to_owned());
    stable(text, |t| ForeignId::parse(t).ok(), |id| id.as_str().to_owned());
    stable(text, |t| VisitorId::parse(t).ok(), |id| id.as_str().to_owned());
    stable(text, |t| Mobile::parse(t).ok(), |mobile| mobile.as_str().to_owned());
    stable(text, |t| Mobile::parse(t).ok(), Mobile::e164);
    stable(text, |t| Figure::parse(t).ok(), Figure::to_string);
    stable(text, |t| JalaliDate::parse(t).ok(), JalaliDate::to_string);
    stable(text, |t| TrackingNumber::parse(t).ok(), TrackingNumber::to_string);
    stable(text, |t| TrackingNumber::parse(t).ok(), TrackingNumber::grouped);
    parts(text);
}

/// What parses prints as what parses to the same, also in Persian digits.
fn stable<T: PartialEq>(text: &str, parse: fn(&str) -> Option<T>, print: fn(&T) -> String) {
    let Some(value) = parse(text) else {
        assert!(parse(&persian_digits(text)).is_none(), "digits made a difference");
        return;
    };
    let canonical = print(&value);
    let (again, persian) = (parse(&canonical), parse(&persian_digits(text)));
    assert!(again.as_ref() == Some(&value), "its own text reads as something else");
    assert!(persian.as_ref() == Some(&value), "digits made a difference");
    assert!(
        parse(&persian_digits(&canonical)) == Some(value),
        "its text in Persian reads as something else"
    );
}

/// What is taken apart is put together again.
fn parts(text: &str) {
    if let Ok(barcode) = Barcode::parse(text) {
        let Barcode { bill, payment } = barcode;
        assert!(
            PaymentId::own_fault(payment.as_str()).is_none(),
            "a payment id on its own"
        );
        let again = PaymentId::parse(&bill, payment.as_str());
        assert!(again.as_ref() == Ok(&payment), "a payment id of its bill");
        let amount = payment.amount_rial() / 1000;
        let body = format!("{amount}{}{}", payment.year_code(), payment.period_code());
        assert!(payment.as_str().starts_with(&body), "the parts of a payment id");
    }
    if let Ok(bill) = BillId::parse(text) {
        let body = format!("{}{}{}", bill.file_code(), bill.company_code(), bill.service_type());
        let significant = bill.as_str().trim_start_matches('0');
        assert!(significant.starts_with(&body), "the parts of a bill id");
        let _ = PaymentId::parse(&bill, text);
    }
    if let Ok(number) = TrackingNumber::parse(text) {
        let again = TrackingNumber::new(number.year(), number.serial());
        assert!(again == Some(number), "the parts of a tracking number");
    }
    if let Ok(date) = JalaliDate::parse(text) {
        let (year, month, day) = date.to_gregorian();
        assert!(
            JalaliDate::from_gregorian(year, month, day) == Some(date),
            "by Gregorian"
        );
        assert!(
            JalaliDate::from_epoch_days(date.to_epoch_days()) == Some(date),
            "by days"
        );
    }
}
