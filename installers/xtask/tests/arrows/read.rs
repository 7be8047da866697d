//! Who names whom among the modules of a crate, read from its source.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

use proc_macro2::{TokenStream, TokenTree};
use syn::{
    UseTree,
    visit::{self, Visit},
};

/// One module naming another.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Arrow {
    pub from: String,
    pub to: String,
    /// Where: the file, and what stands there.
    pub by: String,
}

/// The arrows between the top-level modules of the crate whose source is in this folder; its binaries aside.
pub fn read(src: &Path) -> Vec<Arrow> {
    let files = files(src);
    let modules: Vec<String> = files.iter().filter_map(|(module, _)| module.first().cloned()).collect();
    let root = src.join("lib.rs");
    let exported = exported(&syn::parse_file(&fs::read_to_string(root).unwrap()).unwrap());
    let mut arrows = Vec::new();
    for (module, path) in files {
        let Some(from) = module.first().cloned() else { continue };
        let code = fs::read_to_string(&path).unwrap();
        let file = syn::parse_file(&code).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
        let mut reader = Reader {
            within: module,
            modules: &modules,
            exported: &exported,
            named: Vec::new(),
        };
        reader.visit_file(&file);
        let shown = path.strip_prefix(src).unwrap_or(&path).display().to_string();
        arrows.extend(
            reader
                .named
                .into_iter()
                .filter(|(to, _)| *to != from)
                .map(|(to, what)| Arrow {
                    from: from.clone(),
                    to,
                    by: format!("{shown}: {what}"),
                }),
        );
    }
    arrows.sort();
    arrows.dedup();
    arrows
}

/// Every source file with the path of its module, `["store", "slip"]`.
fn files(src: &Path) -> Vec<(Vec<String>, PathBuf)> {
    let mut found = Vec::new();
    let mut folders = vec![src.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            if path.is_dir() {
                if folder != src || name != "bin" {
                    folders.push(path);
                }
            } else if path.extension().is_some_and(|ext| ext == "rs") {
                let inside = path.strip_prefix(src).unwrap().with_extension("");
                let mut module: Vec<String> = inside.iter().map(|part| part.to_string_lossy().into_owned()).collect();
                if module
                    .last()
                    .is_some_and(|last| last == "mod" || last == "lib" || last == "main")
                {
                    module.pop();
                }
                found.push((module, path));
            }
        }
    }
    found.sort();
    found
}

/// What the crate's root hands on, by the module it comes from.
fn exported(root: &syn::File) -> BTreeMap<String, String> {
    let mut from = BTreeMap::new();
    for item in &root.items {
        if let syn::Item::Use(item) = item {
            for path in paths(&item.tree) {
                if let [module, .., name] = path.as_slice() {
                    from.insert(name.clone(), module.clone());
                }
            }
        }
    }
    from
}

/// Every path a `use` names; a renamed one under both names' target, a glob by what it is of.
fn paths(tree: &UseTree) -> Vec<Vec<String>> {
    match tree {
        UseTree::Path(path) => paths(&path.tree)
            .into_iter()
            .map(|rest| [vec![path.ident.to_string()], rest].concat())
            .collect(),
        UseTree::Name(name) => vec![vec![name.ident.to_string()]],
        UseTree::Rename(name) => vec![vec![name.ident.to_string()]],
        UseTree::Glob(_) => vec![vec!["*".to_owned()]],
        UseTree::Group(group) => group.items.iter().flat_map(paths).collect(),
    }
}

struct Reader<'a> {
    within: Vec<String>,
    modules: &'a [String],
    exported: &'a BTreeMap<String, String>,
    named: Vec<(String, String)>,
}

impl Reader<'_> {
    /// The top-level module a path leads to; `None` where it leads out of the crate.
    fn name(&mut self, path: &[String]) {
        let shown = path.join("::");
        let mut at = self.within.clone();
        let mut rest = path;
        match path.first().map(String::as_str) {
            Some("crate") => {
                at.clear();
                rest = &path[1..];
            }
            Some("self") => rest = &path[1..],
            Some("super") => {}
            _ => return,
        }
        while rest.first().is_some_and(|part| part == "super") {
            at.pop();
            rest = &rest[1..];
        }
        let whole: Vec<&str> = at.iter().chain(rest).map(String::as_str).collect();
        let Some(first) = whole.first() else { return };
        let to = if self.modules.iter().any(|module| module == first) {
            Some((*first).to_owned())
        } else {
            self.exported.get(*first).cloned()
        };
        if let Some(to) = to {
            self.named.push((to, shown));
        }
    }

    fn tokens(&mut self, tokens: TokenStream) {
        let mut path: Vec<String> = Vec::new();
        let mut colons = 0;
        for token in tokens {
            match token {
                TokenTree::Ident(ident) => {
                    if colons != 2 {
                        self.end(&mut path);
                    }
                    path.push(ident.to_string());
                    colons = 0;
                }
                TokenTree::Punct(punct) if punct.as_char() == ':' => colons += 1,
                TokenTree::Group(group) => {
                    self.end(&mut path);
                    colons = 0;
                    self.tokens(group.stream());
                }
                _ => {
                    self.end(&mut path);
                    colons = 0;
                }
            }
        }
        self.end(&mut path);
    }

    fn end(&mut self, path: &mut Vec<String>) {
        if path.len() > 1 {
            self.name(path);
        }
        path.clear();
    }
}

impl<'ast> Visit<'ast> for Reader<'_> {
    fn visit_item_use(&mut self, item: &'ast syn::ItemUse) {
        for path in paths(&item.tree) {
            self.name(&path);
        }
    }

    fn visit_path(&mut self, path: &'ast syn::Path) {
        let parts: Vec<String> = path.segments.iter().map(|segment| segment.ident.to_string()).collect();
        self.name(&parts);
        visit::visit_path(self, path);
    }

    fn visit_macro(&mut self, item: &'ast syn::Macro) {
        self.tokens(item.tokens.clone());
        visit::visit_macro(self, item);
    }

    fn visit_attribute(&mut self, attribute: &'ast syn::Attribute) {
        if let syn::Meta::List(list) = &attribute.meta {
            self.tokens(list.tokens.clone());
        }
    }

    fn visit_item_mod(&mut self, item: &'ast syn::ItemMod) {
        let path = item.attrs.iter().find(|attribute| attribute.path().is_ident("path"));
        assert!(
            path.is_none(),
            "`{}` stands at a path of its own: arrows cannot be read",
            item.ident
        );
        self.within.push(item.ident.to_string());
        visit::visit_item_mod(self, item);
        self.within.pop();
    }

    /// Who may see something says nothing of what it knows.
    fn visit_visibility(&mut self, _: &'ast syn::Visibility) {}
}
