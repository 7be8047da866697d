//! Documents of a day at a counter: the receipts that the golden pages show, written out by hand.
//!
//! The station's own tests say that its receipts are these.

#![forbid(unsafe_code)]

use kiosk_paper::{Document, Fact, Foot, Letterhead, Number, Row, Table, Value, figure};

/// About as long as a signed token is.
pub fn token() -> String {
    "6BF+70790T9WJWG.FKY*4GO0.O1CV2 O5 N2FBBRW1*70HS8WY04AC*WIFN0AHCD8KD97TK0F90KECTHGWJC0FDC:5AIA%G7X+AQB9746HS80:54IBQF60R6$A80X6S1BTYACG6M+9XG8KIAWNA91AY%67092L4WJCT3EHS8XJC$+DXJCCWENF6OF63W5NW6WF6%JC QE/IAYJC5LEW34U3ET7DXC9 QE-ED8%E.JCBECB1A-:8$96646AL60A60S6Q$D.UDRYA 96"[..250]
        .to_owned()
}

pub fn household() -> Document {
    Document {
        head: Letterhead {
            company: "شرکت توزیع نیروی برق آذربایجان شرقی".to_owned(),
            mark: None,
            office: "دفتر پیشخوان خدمات دولت و بخش عمومی غیردولتی تبریز".to_owned(),
            title: "رسید اعلام کارکرد".to_owned(),
        },
        marks: Vec::new(),
        number: Number {
            label: "شمارهٔ رهگیری".to_owned(),
            value: Some("405001738261".to_owned()),
            later: "پس از ثبت داده می‌شود".to_owned(),
        },
        facts: [
            vec![
                fact("کد ملی", figure("137•••••19")),
                fact("تلفن همراه", figure("0914•••0713")),
                fact("شناسهٔ قبض", figure("9174639504124")),
                fact("مدرک هویت", "کارت ملی"),
            ],
            vec![
                fact("تاریخ اعلام", figure("1405/09/01")),
                fact("زمان ثبت", figure("1405/09/01\u{2002}11:03")),
                fact("دفتر / باجه", figure("1001 / 2")),
                fact("کاربر", figure("1001-07")),
                fact("هزینه", "۱۲٬۵۰۰ ریال"),
            ],
        ],
        table: registers(vec![
            row("میان‌باری", "1702.10", "1744.56"),
            row("اوج‌بار", "480.00", "497.85"),
            row("کم‌باری", "899.37", "904.02"),
        ]),
        state: fact("وضعیت", "ثبت شد؛ به مرکز فرستاده می‌شود"),
        foot: Foot {
            clause: "قبض صادره علی‌الحساب بوده و به منزله تسویه کامل نمی‌باشد.".to_owned(),
            notes: Vec::new(),
            contact: Some(format!("تلفن: {} و {}", figure("121"), figure("1521"))),
            token: Some(token()),
        },
        sheet_of: "صفحهٔ {0} از {1}".to_owned(),
    }
}

/// One register, and central has it.
pub fn single() -> Document {
    let mut document = sent(household());
    document.table.rows = vec![row("میان‌باری", "20311", "20542")];
    set(&mut document, "هزینه", "۰ ریال");
    document
}

/// Six registers with figures as long as they get, of a company.
pub fn demand() -> Document {
    let mut document = household();
    let awaited = |name, unit, previous: Value, current: &str| Row {
        unit: String::from(unit),
        ..cells(name, previous, Value::Figure(current.to_owned()))
    };
    document.table.rows = vec![
        row("میان‌باری", "118204.5621", "121744.5600"),
        row("اوج‌بار", "40480.02", "41497.85"),
        row("کم‌باری", "80899.37", "81904.02"),
        row("جمعه", "7110.00", "7118.31"),
        awaited("راکتیو", "kvarh", Value::Figure("5600.10".to_owned()), "5615.20"),
        awaited("دیماند", "kW", Value::Nothing, "0.412"),
    ];
    document.facts[0][0] = fact("شناسهٔ ملی", figure("140•••••372"));
    set(&mut document, "مدرک هویت", "مدارک شرکت");
    set(&mut document, "هزینه", "۱٬۲۵۰٬۰۰۰ ریال");
    document
}

/// Not written down yet; its last figure is not confirmed.
pub fn preview() -> Document {
    let mut document = household();
    document.number.value = None;
    document.table.rows[2].values[1] = Value::Words("در انتظار تأیید".to_owned());
    document.state.value = "پیش‌نمایش؛ هنوز ثبت نشده است".to_owned();
    document.foot.token = None;
    document
}

pub fn duplicate() -> Document {
    Document {
        marks: vec!["المثنی · نسخهٔ ۲".to_owned()],
        ..sent(household())
    }
}

pub fn correction() -> Document {
    let mut document = demand();
    document.marks = vec!["اصلاحیه · ویرایش ۲".to_owned(), "المثنی · نسخهٔ ۱".to_owned()];
    document.number.later = "شماره همان می‌ماند".to_owned();
    document
}

/// Central knows the visitor's papers, not yet the visitor.
pub fn pending() -> Document {
    let mut document = household();
    set(&mut document, "مدرک هویت", "شناسنامه");
    document.facts[0].push(fact("بررسی هویت", "در انتظار مرکز"));
    document.facts[1].insert(4, fact("کد خدمت", figure("13031465001")));
    document
}

/// A request about nothing that has an id: no registers, no bill, and how long the company takes.
pub fn request() -> Document {
    let mut document = household();
    document.head.title = "رسید ثبت شکایات مردمی در حوزه توزیع برق".to_owned();
    document.table.rows.clear();
    document.facts = [
        vec![
            fact("کد ملی", figure("137•••••19")),
            fact("تلفن همراه", figure("0914•••0713")),
            fact("بررسی هویت", "در انتظار مرکز"),
        ],
        vec![
            fact("زمان ثبت", figure("1405/09/01\u{2002}11:03")),
            fact("دفتر / باجه", figure("1001 / 2")),
            fact("کاربر", figure("1001-07")),
            fact("کد خدمت", figure("13031986101")),
            fact("هزینه", "۰ ریال"),
            fact("پاسخ تا", "۱ ساعت کاری"),
        ],
    ];
    document.foot.clause = "با این شمارهٔ رهگیری وضعیت درخواست را بپرسید.".to_owned();
    document.foot.notes = vec!["تا پاسخ، این برگ را نگه دارید.".to_owned()];
    document
}

/// Names with لا, ZWNJ, harakat, brackets, Latin parts, and a word that no line can hold.
pub fn long_names() -> Document {
    let word = "نمی‌خواهندشان‌اعلام‌کارکردهایشان‌راببینند".repeat(2);
    let mut document = correction();
    document.head.company = format!("شرکت توزیع نیروی برق استان کهگیلویه و بویراحمد (سهامی خاص) – EDC Yasouj {word}");
    document.head.office =
        "دفتر «لاله‌زار» [شعبهٔ لالا] مُحَمَّدِ طباطبایی‌نژاد، خیابان ولی‌عصر (عج)، نبش کوچهٔ ۱۲/۳، Plaza No. 7B".to_owned();
    document.head.title = "رسید اعلام کارکرد کنتور مشترکان دیماندی و صنعتی (خوداظهاری) با مدارک تکمیلی".to_owned();
    set(&mut document, "کاربر", &figure("1001-07-ALI.REZA"));
    document.foot.notes = vec![
        "در صورت مغایرت رقم‌های اعلام‌شده با آنچه مأمور قرائت می‌بیند، قبضِ اصلاحی صادر می‌شود (مادهٔ ۱۲ آیین‌نامهٔ تکمیلی تعرفه‌ها) \
         و ما به التفاوت آن در دورهٔ بعد محاسبه خواهد شد."
            .to_owned(),
        "پیام‌رسان: @edc-yasouj [پاسخ‌گویی ۸ تا ۱۴] — نشانی وبگاه: https://bargh.example/khod-ezhari/e-lam-e-karkard"
            .to_owned(),
    ];
    document
}

/// A company's meters, more of them than one sheet holds.
pub fn many(rows: usize) -> Document {
    let mut document = demand();
    let meter = |n: usize| {
        let name = format!("کنتور {}", figure(&(1000 + n).to_string()));
        let current = format!("{}.{:02}", 80_000 + n * 7_919 % 40_000, n * 37 % 100);
        row(&name, &(70_000 + n * 31).to_string(), &current)
    };
    document.table.rows = (1..=rows).map(meter).collect();
    document
}

/// Those of the golden pages.
pub fn golden() -> Vec<(&'static str, Document)> {
    vec![
        ("short", single()),
        ("long-notes", long_names()),
        ("six-registers", demand()),
        ("correction", correction()),
        ("duplicate", duplicate()),
        ("identity-pending", pending()),
        ("request", request()),
    ]
}

pub fn all() -> Vec<(&'static str, Document)> {
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

fn fact(label: &str, value: impl Into<String>) -> Fact {
    Fact {
        label: label.to_owned(),
        value: value.into(),
    }
}

/// Gives the fact of that label another value.
fn set(document: &mut Document, label: &str, value: &str) {
    for fact in document.facts.iter_mut().flatten().filter(|fact| fact.label == label) {
        fact.value = value.to_owned();
    }
}

fn sent(mut document: Document) -> Document {
    document.state.value = "به مرکز فرستاده شد".to_owned();
    document
}

fn registers(rows: Vec<Row>) -> Table {
    Table {
        names: "رقم کارکرد".to_owned(),
        columns: vec!["پیشین".to_owned(), "جدید".to_owned()],
        rows,
    }
}

fn row(name: &str, previous: &str, current: &str) -> Row {
    cells(
        name,
        Value::Figure(previous.to_owned()),
        Value::Figure(current.to_owned()),
    )
}

fn cells(name: &str, previous: Value, current: Value) -> Row {
    Row {
        name: name.to_owned(),
        unit: "kWh".to_owned(),
        values: vec![previous, current],
    }
}
