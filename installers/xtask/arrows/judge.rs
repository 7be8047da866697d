//! Where the code and its list differ.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
};

use super::{Arrow, EVERYTHING, List, Plan, ROOT, floors};

/// One difference, in words for the developer.
#[derive(Debug, PartialEq, Eq)]
pub enum Complaint {
    /// An arrow that is not on the list, with the number of places where it is drawn.
    MayNotKnow(Arrow, usize),
    DoesNotKnow {
        from: String,
        to: String,
    },
    NotListed(String),
    NoSuchModule(String),
    /// `from` may know `to`, which stands above it.
    RunsUp {
        from: String,
        to: String,
    },
    Circle(Vec<String>),
}

impl fmt::Display for Complaint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::MayNotKnow(arrow, places) => {
                let Arrow { from, to, .. } = arrow;
                match (from.as_str(), to.as_str()) {
                    (ROOT, _) => write!(f, "lib.rs only declares and re-exports, and knows `{to}` ({arrow})")?,
                    (_, EVERYTHING) => {
                        write!(f, "`{from}` takes the crate's whole root: name what it needs ({arrow})")?
                    }
                    _ => write!(f, "`{from}` may not know `{to}` ({arrow})")?,
                }
                if *places > 1 {
                    write!(f, " and {} places more", places - 1)?;
                }
                Ok(())
            }
            Self::DoesNotKnow { from, to } => write!(f, "`{from}` may know `{to}`, and does not: take it off the list"),
            Self::NotListed(name) => write!(f, "`{name}` is not on the list"),
            Self::NoSuchModule(name) => write!(f, "`{name}` is on the list, and does not exist"),
            Self::RunsUp { from, to } => write!(f, "`{from}` may know `{to}`, which stands above it"),
            Self::Circle(names) => write!(f, "a circle: {}", names.join(", ")),
        }
    }
}

/// Every difference between a plan and its list; none if they agree and arrows run down.
#[must_use]
pub fn judge(plan: &Plan, list: &List) -> Vec<Complaint> {
    let listed = list.graph();
    let mut drawn: BTreeMap<(&str, &str), Vec<&Arrow>> = BTreeMap::new();
    for arrow in &plan.arrows {
        drawn.entry((&arrow.from, &arrow.to)).or_default().push(arrow);
    }
    let mut complaints = names(plan, list);
    for ((from, to), arrows) in &drawn {
        let may = listed.get(*from).is_some_and(|known| known.contains(*to));
        if let Some(first) = arrows.first().filter(|_| !may) {
            complaints.push(Complaint::MayNotKnow((*first).clone(), arrows.len()));
        }
    }
    for (from, known) in &listed {
        for to in known {
            let both = || (from.clone(), to.clone());
            if !drawn.contains_key(&(from.as_str(), to.as_str())) {
                let (from, to) = both();
                complaints.push(Complaint::DoesNotKnow { from, to });
            }
            if list.place(to) <= list.place(from) && list.place(to).is_some() {
                let (from, to) = both();
                complaints.push(Complaint::RunsUp { from, to });
            }
        }
    }
    complaints.extend(floors::circles(&listed).into_iter().map(Complaint::Circle));
    complaints
}

fn names(plan: &Plan, list: &List) -> Vec<Complaint> {
    let lines: BTreeSet<&String> = list.lines.iter().map(|line| &line.name).collect();
    let known = list.lines.iter().flat_map(|line| &line.may_know);
    let listed: BTreeSet<&String> = known.chain(lines.iter().copied()).collect();
    let missing = plan.modules.iter().filter(|name| !lines.contains(name));
    let none = listed.into_iter().filter(|name| !plan.modules.contains(*name));
    missing
        .map(|name| Complaint::NotListed(name.clone()))
        .chain(none.map(|name| Complaint::NoSuchModule(name.clone())))
        .collect()
}
