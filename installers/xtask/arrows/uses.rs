//! What a `use` names, one path per name.

use proc_macro2::Ident;
use syn::{UseTree, ext::IdentExt as _};

/// One name that a `use` brings.
pub struct Leaf {
    /// `["crate", "store", "Row"]`; a glob ends in `*`.
    pub path: Vec<String>,
    /// As it is called from here on.
    pub name: String,
    pub line: usize,
}

/// Without `r#`.
pub fn word(ident: &Ident) -> String {
    ident.unraw().to_string()
}

pub fn leaves(tree: &UseTree) -> Vec<Leaf> {
    let mut found = Vec::new();
    collect(tree, &[], &mut found);
    found
}

fn collect(tree: &UseTree, before: &[String], found: &mut Vec<Leaf>) {
    let mut leaf = |ident: &Ident, last: String, name: String| {
        // `store::{self}` is `store`
        let (path, name) = match (last.as_str(), before.split_last()) {
            ("self", Some((parent, _))) if name == "self" => (before.to_vec(), parent.clone()),
            ("self", Some(_)) => (before.to_vec(), name),
            _ => ([before, &[last]].concat(), name),
        };
        let line = ident.span().start().line;
        found.push(Leaf { path, name, line });
    };
    match tree {
        UseTree::Name(name) => leaf(&name.ident, word(&name.ident), word(&name.ident)),
        UseTree::Rename(name) => leaf(&name.ident, word(&name.ident), word(&name.rename)),
        UseTree::Glob(glob) => found.push(Leaf {
            path: [before, &["*".to_owned()]].concat(),
            name: "*".to_owned(),
            line: glob.star_token.spans[0].start().line,
        }),
        UseTree::Path(path) => collect(&path.tree, &[before, &[word(&path.ident)]].concat(), found),
        UseTree::Group(group) => {
            for tree in &group.items {
                collect(tree, before, found);
            }
        }
    }
}
