//! The user interface: its packages and its build, each only where it is out of date.

use std::{fs, io, path::Path, time::SystemTime};

use crate::steps::{Failure, output, program, root, run};

/// Without a Node of this major version or a later one, nothing can be built.
const NODE: u32 = 20;

/// # Errors
/// Where there is no Node, or its packages cannot be had.
pub fn packages() -> Result<(), Failure> {
    let version = output(program("node", ["--version"])).unwrap_or_default();
    let major = version
        .trim_start_matches('v')
        .split('.')
        .next()
        .and_then(|n| n.parse().ok());
    if major.is_none_or(|major: u32| major < NODE) {
        return Err(Failure::new(format!(
            "Node {NODE} or later is needed, with npm; `node --version` says {version:?}"
        )));
    }
    let ui = root().join("ui");
    // npm writes this file last.
    if changed(&ui.join("node_modules/.package-lock.json")) >= changed(&ui.join("package-lock.json")) {
        println!("      node_modules is up to date");
        return Ok(());
    }
    npm(&["ci", "--no-audit", "--no-fund"])
}

/// # Errors
/// Where the build fails.
pub fn build() -> Result<(), Failure> {
    let root = root();
    let sources = [
        "ui/src",
        "ui/index.html",
        "ui/vite.config.ts",
        "ui/tsconfig.json",
        "ui/package-lock.json",
        "assets",
    ];
    let newest = sources
        .iter()
        .map(|source| newest(&root.join(source)))
        .collect::<io::Result<Vec<_>>>();
    let newest = newest.map_err(|e| Failure::new(format!("the user interface's sources cannot be read: {e}")))?;
    if newest.into_iter().max().flatten() <= changed(&root.join("ui/dist/index.html")) {
        println!("      ui/dist is up to date");
        return Ok(());
    }
    npm(&["run", "build"])
}

/// One of the scripts of `ui/package.json`, or another npm command, in that folder.
///
/// # Errors
/// Where it fails.
pub fn npm(arguments: &[&str]) -> Result<(), Failure> {
    let mut command = program("npm", arguments);
    command.current_dir(root().join("ui"));
    run(command)
}

fn changed(path: &Path) -> Option<SystemTime> {
    fs::metadata(path).and_then(|about| about.modified()).ok()
}

/// When something in it was last changed.
fn newest(path: &Path) -> io::Result<Option<SystemTime>> {
    let about = fs::metadata(path)?;
    let mut latest = about.modified().ok();
    if about.is_dir() {
        for entry in fs::read_dir(path)? {
            latest = latest.max(newest(&entry?.path())?);
        }
    }
    Ok(latest)
}
