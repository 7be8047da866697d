//! Receipts of a day at a counter: those whose documents are written out in `papers`.

use kiosk_station::documents::receipt::{Receipt, Row};
use kiosk_station::view::{Evidence, Register};
use town::{bills::DEMAND, people::KAZEMI};

fn row(register: Register, places: Option<u8>, previous: &str, current: &str) -> Row {
    Row {
        register,
        places,
        previous: Some(previous.to_owned()),
        current: Some(current.to_owned()),
    }
}

pub fn household() -> Receipt {
    Receipt {
        company: "شرکت توزیع نیروی برق آذربایجان شرقی".to_owned(),
        mark: None,
        office_code: "1001".to_owned(),
        office_name: "دفتر پیشخوان خدمات دولت و بخش عمومی غیردولتی تبریز".to_owned(),
        counter: "2".to_owned(),
        operator_code: KAZEMI.code.to_owned(),
        service_title: "اعلام کارکرد".to_owned(),
        service_code: None,
        is_reading: true,
        tracking_number: Some("405001738261".to_owned()),
        visitor_id_masked: "137•••••19".to_owned(),
        mobile_masked: "0914•••0713".to_owned(),
        bill_id: DEMAND.id.to_owned(),
        rows: vec![
            row(Register::Mid, Some(2), "1702.10", "1744.56"),
            row(Register::Peak, Some(2), "480", "497.85"),
            row(Register::Low, Some(2), "899.37", "904.02"),
        ],
        evidence: Some(Evidence::NationalCard),
        identity_pending: false,
        declared_on: "1405/09/01".to_owned(),
        taken_on: "1405/09/01".to_owned(),
        taken_at: "11:03".to_owned(),
        fee_rial: 12_500,
        response_time: None,
        notes: Vec::new(),
        phones: vec!["121".to_owned(), "1521".to_owned()],
        sent: false,
        copy: 0,
        revision: 1,
        qr: Some(papers::token()),
    }
}

pub fn single() -> Receipt {
    Receipt {
        rows: vec![row(Register::Mid, Some(0), "20311", "20542")],
        fee_rial: 0,
        sent: true,
        ..household()
    }
}

pub fn demand() -> Receipt {
    let rows = vec![
        row(Register::Mid, None, "118204.5621", "121744.5600"),
        row(Register::Peak, None, "40480.02", "41497.85"),
        row(Register::Low, None, "80899.37", "81904.02"),
        row(Register::Friday, None, "7110.00", "7118.31"),
        row(Register::Reactive, None, "5600.10", "5615.20"),
        Row {
            register: Register::Demand,
            places: None,
            previous: None,
            current: Some("0.412".to_owned()),
        },
    ];
    Receipt {
        rows,
        visitor_id_masked: "140•••••372".to_owned(),
        evidence: Some(Evidence::CompanyPapers),
        fee_rial: 1_250_000,
        ..household()
    }
}

pub fn preview() -> Receipt {
    let mut rows = household().rows;
    rows[2].current = None;
    Receipt {
        tracking_number: None,
        qr: None,
        rows,
        ..household()
    }
}

pub fn duplicate() -> Receipt {
    Receipt {
        copy: 2,
        sent: true,
        ..household()
    }
}

pub fn correction() -> Receipt {
    Receipt {
        revision: 2,
        copy: 1,
        ..demand()
    }
}

/// Central knows the visitor's papers, not yet the visitor.
pub fn pending() -> Receipt {
    Receipt {
        identity_pending: true,
        evidence: Some(Evidence::BirthCertificate),
        service_code: Some("13031465001".to_owned()),
        ..household()
    }
}

/// A request about nothing that has an id.
pub fn request() -> Receipt {
    Receipt {
        is_reading: false,
        service_title: "ثبت شکایات مردمی در حوزه توزیع برق".to_owned(),
        service_code: Some("13031986101".to_owned()),
        bill_id: String::new(),
        rows: Vec::new(),
        evidence: None,
        identity_pending: true,
        declared_on: String::new(),
        fee_rial: 0,
        response_time: Some("۱ ساعت کاری".to_owned()),
        notes: vec!["تا پاسخ، این برگ را نگه دارید.".to_owned()],
        ..household()
    }
}

/// Names with لا, ZWNJ, harakat, brackets, Latin parts, and a word that no line can hold.
pub fn long_names() -> Receipt {
    let word = "نمی‌خواهندشان‌اعلام‌کارکردهایشان‌راببینند".repeat(2);
    Receipt {
        company: format!("شرکت توزیع نیروی برق استان کهگیلویه و بویراحمد (سهامی خاص) – EDC Yasouj {word}"),
        office_name: "دفتر «لاله‌زار» [شعبهٔ لالا] مُحَمَّدِ طباطبایی‌نژاد، خیابان ولی‌عصر (عج)، نبش کوچهٔ ۱۲/۳، Plaza No. 7B"
            .to_owned(),
        service_title: "اعلام کارکرد کنتور مشترکان دیماندی و صنعتی (خوداظهاری) با مدارک تکمیلی".to_owned(),
        operator_code: "1001-07-ALI.REZA".to_owned(),
        notes: vec![
            "در صورت مغایرت رقم‌های اعلام‌شده با آنچه مأمور قرائت می‌بیند، قبضِ اصلاحی صادر می‌شود (مادهٔ ۱۲ آیین‌نامهٔ تکمیلی تعرفه‌ها) \
             و ما به التفاوت آن در دورهٔ بعد محاسبه خواهد شد."
                .to_owned(),
            "پیام‌رسان: @edc-yasouj [پاسخ‌گویی ۸ تا ۱۴] — نشانی وبگاه: https://bargh.example/khod-ezhari/e-lam-e-karkard"
                .to_owned(),
        ],
        ..correction()
    }
}

pub fn all() -> Vec<(&'static str, Receipt)> {
    vec![
        ("household", household()),
        ("single", single()),
        ("demand", demand()),
        ("preview", preview()),
        ("duplicate", duplicate()),
        ("correction", correction()),
        ("long_names", long_names()),
        ("pending", pending()),
        ("request", request()),
    ]
}
