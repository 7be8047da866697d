//! Definitions nobody wrote: of any shape that may be published, by a seed.

use std::collections::BTreeMap;

use kiosk_wire::{
    Ask, Condition, ContentKind, DEFINITION_SHAPE, Field, FieldOption, Question, Section, ServiceDefinition, ServiceFee,
};

const WORDS: [&str; 12] = [
    "شمارهٔ سریال",
    "نشانی ملک",
    "علت درخواست",
    "شرح",
    "نوع مصرف",
    "تاریخ وقوع",
    "توان (کیلووات)",
    "کد پستی",
    "نام و نام خانوادگی",
    "تلفن ثابت",
    "آیا سند دارد؟",
    "شیوهٔ پاسخ",
];

/// The same for the same seed: a request with at least six fields, a repeat group, and conditions that name others.
#[must_use]
pub fn made(seed: u64) -> ServiceDefinition {
    let mut maker = Maker {
        state: seed.wrapping_mul(0x9E37_79B9_7F4A_7C15).wrapping_add(1),
        next: 0,
        conditions: BTreeMap::new(),
    };
    let sections: Vec<Section> = (1..=maker.below(3) + 1)
        .map(|at| Section {
            id: format!("part{at}"),
            title: format!("بخش {at}"),
        })
        .collect();
    let kind = maker.field(choice(3, 1));
    let (yes, number) = (maker.field(Ask::YesNo), maker.field(whole_number()));
    let low = Condition::Any(vec![maker.about(&kind), maker.about(&yes)]);
    let low = maker.name(low);
    let high = Condition::All(vec![Condition::Named(low.clone()), maker.about(&number)]);
    let high = maker.name(high);
    let mut fields = vec![kind, yes, number];
    for _ in 0..maker.below(8) + 2 {
        let ask = maker.ask();
        let mut field = maker.field(ask);
        field.shown_when = match maker.below(4) {
            0 => Some(low.clone()),
            1 => Some(high.clone()),
            _ => None,
        };
        fields.push(field);
    }
    fields.push(maker.group(&low));
    let count = fields.len();
    for (at, field) in fields.iter_mut().enumerate() {
        if let Some(section) = sections.get(at * sections.len() / count) {
            field.section.clone_from(&section.id);
        }
    }
    ServiceDefinition {
        fees: vec![ServiceFee {
            from: "1405/01/01".into(),
            rial: 1_000 * u64::from(maker.below(500)),
        }],
        shape: DEFINITION_SHAPE,
        summary: "برای آزمون ساخته شده است.".into(),
        sections,
        fields,
        conditions: maker.conditions,
        survey: vec![Question {
            id: "pleased".into(),
            text: "راضی بودید؟".into(),
        }],
        survey_is_anonymous: seed.is_multiple_of(2),
        participation: true,
        ..ServiceDefinition::new(
            &format!("made_{seed}"),
            "13031986000",
            &format!("خدمت ساختگی {seed}"),
            ContentKind::Request,
        )
    }
}

struct Maker {
    state: u64,
    next: u32,
    conditions: BTreeMap<String, Condition>,
}

impl Maker {
    /// xorshift: spread well enough for shapes.
    fn below(&mut self, limit: u32) -> u32 {
        self.state ^= self.state << 13;
        self.state ^= self.state >> 7;
        self.state ^= self.state << 17;
        u32::try_from(self.state % u64::from(limit.max(1))).unwrap_or(0)
    }

    fn field(&mut self, ask: Ask) -> Field {
        self.next += 1;
        let word = WORDS.get(self.below(12) as usize).copied().unwrap_or_default();
        Field {
            id: format!("f{}", self.next),
            section: String::new(),
            label: format!("{word} {}", self.next),
            help: if self.below(2) == 0 {
                format!("{word} را از روی مدرک بنویسید.")
            } else {
                String::new()
            },
            required: self.below(3) == 0,
            shown_when: None,
            ask,
        }
    }

    fn ask(&mut self) -> Ask {
        match self.below(12) {
            0 => Ask::Text {
                min: 0,
                max: 40,
                long: false,
            },
            1 => Ask::Text {
                min: 3,
                max: 2_000,
                long: true,
            },
            2 => whole_number(),
            3 => Ask::Number {
                min: Some("0.5".into()),
                max: None,
                decimals: 2,
                unit: Some("کیلووات".into()),
            },
            4 => Ask::Date {
                days_back: Some(365),
                days_ahead: Some(0),
            },
            5 => Ask::YesNo,
            6 => choice(2 + self.below(6), 1),
            7 => choice(3 + self.below(6), 2),
            8 => Ask::Mobile,
            9 => Ask::PostalCode,
            10 => Ask::Phone,
            _ => Ask::NationalId,
        }
    }

    /// A group whose second question hangs on its first, and whose last on the form.
    fn group(&mut self, low: &str) -> Field {
        let (serial, broken) = (
            self.field(Ask::Text {
                min: 0,
                max: 20,
                long: false,
            }),
            self.field(Ask::YesNo),
        );
        let mut since = self.field(Ask::Date {
            days_back: None,
            days_ahead: Some(0),
        });
        let when = self.about(&broken);
        since.shown_when = Some(self.name(when));
        let mut kind = self.field(choice(3, 1));
        kind.shown_when = Some(low.to_owned());
        let fields = vec![serial, broken, since, kind];
        let min = self.below(2);
        let max = 1 + min + self.below(4);
        let mut group = self.field(Ask::Group {
            min,
            max,
            entry: "مورد".into(),
            fields,
        });
        group.required = min > 0;
        group
    }

    /// Something of a field that an answer can say.
    fn about(&mut self, field: &Field) -> Condition {
        let field_id = field.id.clone();
        let value = match &field.ask {
            Ask::YesNo => {
                if self.below(2) == 0 {
                    "yes".to_owned()
                } else {
                    "no".to_owned()
                }
            }
            Ask::Choice { options, .. } => {
                let at = self.below(u32::try_from(options.len()).unwrap_or(1)) as usize;
                options.get(at).map(|option| option.id.clone()).unwrap_or_default()
            }
            _ => {
                return Condition::Ge {
                    field: field_id,
                    value: "2".into(),
                };
            }
        };
        Condition::Is { field: field_id, value }
    }

    fn name(&mut self, condition: Condition) -> String {
        let name = format!("when{}", self.conditions.len() + 1);
        self.conditions.insert(name.clone(), condition);
        name
    }
}

fn whole_number() -> Ask {
    Ask::Number {
        min: Some("0".into()),
        max: Some("99".into()),
        decimals: 0,
        unit: None,
    }
}

fn choice(options: u32, most: u32) -> Ask {
    let option = |at| FieldOption {
        id: format!("o{at}"),
        label: format!("گزینهٔ {at}"),
    };
    Ask::Choice {
        options: (1..=options).map(option).collect(),
        most,
    }
}
