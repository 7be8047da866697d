//! Who names whom: the arrows between the modules of a crate and between the crates of the workspace.
//!
//! A list says who may know whom, and a test holds the code to it, both ways. The source is parsed, not searched: what
//! stands in a comment or in a sentence is no arrow.

mod crates;
mod floors;
mod house;
mod judge;
mod list;
mod names;
mod root;
mod show;
mod tokens;
mod tree;
mod uses;

use std::{collections::BTreeSet, fmt, path::Path};

pub use crates::crates;
pub use floors::Floors;
pub use house::house;
pub use judge::judge;
pub use list::List;
pub use show::told;
use xtask::steps::Failure;

/// What a glob of the crate's root would name, or another name for the root.
pub const EVERYTHING: &str = "*";

/// The file at the crate's root, as one that knows: it declares and re-exports, and should know no module.
pub const ROOT: &str = "lib";

/// One module or crate that names another.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Arrow {
    pub from: String,
    pub to: String,
    /// Relative to the folder that was read.
    pub file: String,
    /// The first is 1.
    pub line: usize,
    /// What stands there: `use crate::store::Row`.
    pub how: String,
}

impl fmt::Display for Arrow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.file, self.line, self.how)
    }
}

/// Modules or crates, and every place where one of them names another.
#[derive(Debug, Default)]
pub struct Plan {
    pub modules: BTreeSet<String>,
    /// Sorted by the two names, then by place.
    pub arrows: Vec<Arrow>,
}

/// Reads the top-level modules of the crate whose source lies in `dir`. Binaries beside a library are left out.
///
/// # Errors
/// Fails if a file cannot be read or parsed, or if no `mod` or `include!` leads to it: its arrows would go unseen.
pub fn read(dir: &Path) -> Result<Plan, Failure> {
    let unreadable = |e| Failure::new(format!("{}: {e}", dir.display()));
    let dir = &dir.canonicalize().map_err(unreadable)?;
    let sources = tree::load(dir)?;
    let root = root::Root::of(&sources);
    let mut reached: BTreeSet<_> = sources.iter().map(|source| source.file.clone()).collect();
    let mut arrows = Vec::new();
    for source in &sources {
        let read = names::read(source, &root, dir)?;
        arrows.extend(read.arrows);
        reached.extend(read.included);
    }
    tree::none_unread(dir, &reached)?;
    arrows.sort();
    arrows.dedup();
    let modules = root.modules;
    Ok(Plan { modules, arrows })
}
