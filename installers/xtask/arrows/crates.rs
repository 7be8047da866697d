//! Which crate of the workspace depends on which, read from their manifests.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

use toml::de::DeTable;

use super::{Arrow, Plan};
use xtask::steps::Failure;

/// What the workspace's manifests say.
#[derive(Debug, Default)]
pub struct Manifests {
    /// `[dependencies]` and `[build-dependencies]`, of every platform.
    pub dependencies: Plan,
    /// `[dev-dependencies]`: what a crate's own tests need.
    pub dev_dependencies: Plan,
}

/// Reads the manifests of the members of the workspace at `root`.
///
/// # Errors
/// Fails if a manifest cannot be read, or names a member by a pattern.
pub fn crates(root: &Path) -> Result<Manifests, Failure> {
    let workspace = text(&root.join("Cargo.toml"))?;
    let workspace = parse(&workspace, "Cargo.toml")?;
    let members = workspace
        .get("workspace")
        .and_then(|value| value.get_ref().get("members"));
    let members = members
        .and_then(|value| value.get_ref().as_array())
        .ok_or_else(|| Failure::new("Cargo.toml: no workspace.members"))?;
    let mut manifests = BTreeMap::new();
    for member in members.iter() {
        let file = format!("{}/Cargo.toml", member.get_ref().as_str().unwrap_or_default());
        manifests.insert(file.clone(), text(&root.join(&file))?);
    }
    let mut found = Manifests::default();
    for (file, text) in &manifests {
        let manifest = parse(text, file)?;
        let package = manifest.get("package").and_then(|value| value.get_ref().get("name"));
        let name = package
            .and_then(|value| value.get_ref().as_str())
            .ok_or_else(|| Failure::new(format!("{file}: no package.name")))?;
        Member {
            name,
            file,
            text,
            workspace: &workspace,
        }
        .read(&manifest, &mut found);
    }
    found.dev_dependencies.modules = found.dependencies.modules.clone();
    for plan in [&mut found.dependencies, &mut found.dev_dependencies] {
        let Plan { modules, arrows } = plan;
        arrows.retain(|arrow| modules.contains(&arrow.to));
        arrows.sort();
    }
    Ok(found)
}

fn text(file: &PathBuf) -> Result<String, Failure> {
    fs::read_to_string(file).map_err(|e| Failure::new(format!("{}: {e}", file.display())))
}

fn parse<'t>(text: &'t str, file: &str) -> Result<DeTable<'t>, Failure> {
    let parsed = DeTable::parse(text).map_err(|e| Failure::new(format!("{file}: {e}")))?;
    Ok(parsed.into_inner())
}

struct Member<'a> {
    name: &'a str,
    file: &'a str,
    text: &'a str,
    workspace: &'a DeTable<'a>,
}

impl Member<'_> {
    fn read(&self, manifest: &DeTable<'_>, found: &mut Manifests) {
        let modules = &mut found.dependencies.modules;
        modules.insert(self.name.to_owned());
        let platforms = table(manifest, "target").into_iter().flatten();
        let platforms = platforms.filter_map(|(_, value)| value.get_ref().as_table());
        for section in platforms.chain([manifest]) {
            for kind in ["dependencies", "build-dependencies"] {
                found.dependencies.arrows.extend(self.arrows(section, kind));
            }
            found
                .dev_dependencies
                .arrows
                .extend(self.arrows(section, "dev-dependencies"));
        }
    }

    fn arrows(&self, section: &DeTable<'_>, kind: &str) -> Vec<Arrow> {
        let dependencies = table(section, kind).into_iter().flatten();
        let arrows = dependencies.map(|(key, value)| Arrow {
            from: self.name.to_owned(),
            to: self.package(key.get_ref(), value.get_ref().as_table()),
            file: self.file.to_owned(),
            line: self
                .text
                .get(..key.span().start)
                .unwrap_or_default()
                .matches('\n')
                .count()
                + 1,
            how: format!("[{kind}] {}", key.get_ref()),
        });
        arrows.collect()
    }

    /// `other = { package = "name" }`, here or, for `other.workspace = true`, in the workspace's own table.
    fn package(&self, key: &str, given: Option<&DeTable<'_>>) -> String {
        let named = |table: Option<&DeTable<'_>>| Some(table?.get("package")?.get_ref().as_str()?.to_owned());
        let shared = || {
            let workspace = table(self.workspace, "workspace")?;
            named(table(workspace, "dependencies")?.get(key)?.get_ref().as_table())
        };
        named(given).or_else(shared).unwrap_or_else(|| key.to_owned())
    }
}

fn table<'t, 'i>(of: &'t DeTable<'i>, name: &str) -> Option<&'t DeTable<'i>> {
    of.get(name)?.get_ref().as_table()
}
