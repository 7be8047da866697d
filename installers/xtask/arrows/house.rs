//! What is held to a list: the engine's modules, and the workspace's crates.

use std::fs;

use xtask::steps::{Failure, root};

use super::{List, Plan, crates, read};

const ENGINE: &str = "src-tauri/crates/station";
const CRATES: &str = "src-tauri/crates/arrows.toml";

/// A plan and the list it is held to.
pub struct Held {
    /// In words, with the file of the list.
    pub what: String,
    pub plan: Plan,
    pub list: List,
}

/// Everything that is held to a list.
///
/// # Errors
/// Fails if code, a manifest or a list cannot be read.
pub fn house() -> Result<Vec<Held>, Failure> {
    let file = format!("{ENGINE}/arrows.toml");
    let engine = Held {
        plan: read(&root().join(ENGINE).join("src"))?,
        list: list(&file, None)?,
        what: format!("The engine's modules ({file})"),
    };
    let manifests = crates(&root())?;
    let dependencies = list(CRATES, Some("dependencies"))?;
    let dev = list(CRATES, Some("dev-dependencies"))?;
    let dev = Held {
        plan: manifests.dev_dependencies,
        list: dev.completed_by(&dependencies),
        what: format!("What the crates' own tests need besides ({CRATES})"),
    };
    let crates = Held {
        plan: manifests.dependencies,
        list: dependencies,
        what: format!("The workspace's crates ({CRATES})"),
    };
    Ok(vec![engine, crates, dev])
}

fn list(file: &str, table: Option<&str>) -> Result<List, Failure> {
    let failed = |why: String| Failure::new(format!("{file}: {why}"));
    let text = fs::read_to_string(root().join(file)).map_err(|e| failed(e.to_string()))?;
    List::read(&text, table).map_err(|failure| failed(failure.to_string()))
}
