//! Who may know whom, as it is written down.

use std::collections::{BTreeMap, BTreeSet};

use toml::{
    Spanned,
    de::{DeTable, DeValue},
};

use xtask::steps::Failure;

/// By name, whom it knows.
pub type Graph = BTreeMap<String, BTreeSet<String>>;

/// One line a module or crate, from the top of the house to its ground.
#[derive(Debug, Default)]
pub struct List {
    pub lines: Vec<Line>,
}

/// `store = ["clock"]`
#[derive(Clone, Debug)]
pub struct Line {
    pub name: String,
    pub may_know: BTreeSet<String>,
}

impl List {
    /// Reads lines `name = ["another", …]`, all of the text or those of one table in it.
    ///
    /// # Errors
    /// Fails if the text is no TOML, has no such table, or has a line of another kind.
    pub fn read(text: &str, table: Option<&str>) -> Result<Self, Failure> {
        let whole = DeTable::parse(text).map_err(|e| Failure::new(e.to_string()))?;
        let whole = whole.into_inner();
        let lines = match table {
            None => &whole,
            Some(name) => whole
                .get(name)
                .and_then(|value| value.get_ref().as_table())
                .ok_or_else(|| Failure::new(format!("no table [{name}]")))?,
        };
        let mut lines: Vec<_> = lines.iter().collect();
        lines.sort_by_key(|(name, _)| name.span().start);
        let lines = lines.into_iter().map(|(name, value)| line(name.get_ref(), value));
        let lines = lines.collect::<Result<_, _>>()?;
        Ok(Self { lines })
    }

    /// The same lines, and below them an empty one for each name of another list that this one leaves out.
    #[must_use]
    pub fn completed_by(mut self, other: &Self) -> Self {
        for Line { name, .. } in &other.lines {
            if self.place(name).is_none() {
                self.lines.push(Line {
                    name: name.clone(),
                    may_know: BTreeSet::new(),
                });
            }
        }
        self
    }

    #[must_use]
    pub fn graph(&self) -> Graph {
        let lines = self.lines.iter();
        lines.map(|line| (line.name.clone(), line.may_know.clone())).collect()
    }

    /// How far down the page a name stands.
    #[must_use]
    pub fn place(&self, name: &str) -> Option<usize> {
        self.lines.iter().position(|line| line.name == name)
    }
}

fn line(name: &str, value: &Spanned<DeValue<'_>>) -> Result<Line, Failure> {
    let wrong = || Failure::new(format!("`{name}` is no list of names"));
    let mut may_know = BTreeSet::new();
    for known in value.get_ref().as_array().ok_or_else(wrong)?.iter() {
        let known = known.get_ref().as_str().ok_or_else(wrong)?;
        if !may_know.insert(known.to_owned()) {
            return Err(Failure::new(format!("`{name}` has `{known}` twice")));
        }
    }
    let name = name.to_owned();
    Ok(Line { name, may_know })
}
