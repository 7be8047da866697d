//! The slip of missing papers: what a visitor is to bring, and the code under which their visit is kept. It is no receipt.

use kiosk_domain::text::persian_digits;
use kiosk_paper::{Document, Fact, Foot, Letterhead, Number, Table, figure};

use super::receipt::Receipt;
use crate::words;

/// What such a slip says beside what every slip of this counter does.
pub(crate) struct Missing<'a> {
    /// Of the visit.
    pub code: &'a str,
    /// Titles of the papers.
    pub papers: &'a [String],
    /// Jalali: the last day on which it can go on.
    pub kept_until: &'a str,
}

impl Missing<'_> {
    /// `blank`: the receipt this visit would have, without its number.
    pub fn document(&self, blank: &Receipt) -> Document {
        let whole = blank.document();
        let until = persian_digits(&words::with("missing.until", self.kept_until));
        Document {
            head: Letterhead {
                title: words::with("missing.title", &blank.service_title),
                ..whole.head
            },
            number: Number {
                label: words::get("missing.code").to_owned(),
                value: Some(self.code.to_owned()),
                later: String::new(),
            },
            facts: [
                vec![Fact {
                    label: words::get("receipt.national_id").to_owned(),
                    value: figure(&blank.visitor_id_masked),
                }],
                place(whole.facts.into_iter().next_back().unwrap_or_default()),
            ],
            table: Table {
                rows: Vec::new(),
                ..whole.table
            },
            state: Fact {
                value: until,
                ..whole.state
            },
            foot: Foot {
                clause: words::get("missing.clause").to_owned(),
                notes: self
                    .papers
                    .iter()
                    .map(|paper| words::with("missing.paper", paper))
                    .collect(),
                token: None,
                ..whole.foot
            },
            marks: Vec::new(),
            ..whole
        }
    }
}

/// Where and when it was, as on a receipt; nothing was taken yet, so nobody answers within a time.
fn place(facts: Vec<Fact>) -> Vec<Fact> {
    let kept = facts
        .into_iter()
        .filter(|fact| fact.label != words::get("receipt.response_time"));
    let named = kept.map(|fact| Fact {
        label: if fact.label == words::get("receipt.taken") {
            words::get("missing.at").to_owned()
        } else {
            fact.label
        },
        ..fact
    });
    named.collect()
}
