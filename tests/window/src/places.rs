//! Where things lie: the repository, and the programs that were built from it.

use std::path::{Path, PathBuf};

use crate::Outcome;

/// The repository's root.
#[must_use]
pub fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.ancestors().nth(2).unwrap_or(here).to_path_buf()
}

/// A program of this workspace, as built beside the running one.
///
/// # Errors
/// Where it was not built.
pub fn built(name: &str) -> Outcome<PathBuf> {
    let here = std::env::current_exe()?;
    // Tests lie one folder deeper than programs.
    let found = here
        .ancestors()
        .skip(1)
        .take(2)
        .map(|folder| folder.join(name))
        .find(|path| path.is_file());
    found.ok_or_else(|| format!("`{name}` is not built yet: cargo build --workspace --bins").into())
}
