//! What can be named at the crate's root, and the module each name comes from.

use std::collections::{BTreeMap, BTreeSet};

use syn::{Attribute, Item};

use super::{
    tree::Source,
    uses::{Leaf, leaves, word},
};

/// The names at `crate::`.
#[derive(Default)]
pub struct Root {
    pub modules: BTreeSet<String>,
    /// By name, what it stands for: `Shown` for `["screen", "Shown"]`.
    handed_on: BTreeMap<String, Vec<String>>,
    /// Modules of which the root hands on everything.
    globs: Vec<Vec<String>>,
    /// Defined at the root itself: names nothing of a module.
    own: BTreeSet<String>,
    /// By module, what is defined in it.
    defined: BTreeMap<Vec<String>, BTreeSet<String>>,
    /// By name, the module of a macro with `#[macro_export]`.
    exported: BTreeMap<String, String>,
    /// By name, the module of a macro that `#[macro_use]` makes known without a path.
    pub bare_macros: BTreeMap<String, String>,
}

impl Root {
    pub fn of(sources: &[Source]) -> Self {
        let mut root = Self::default();
        let mut with_bare_macros = BTreeSet::new();
        for item in sources
            .iter()
            .filter(|source| source.module.is_empty())
            .flat_map(|source| &source.syntax.items)
        {
            match item {
                Item::Mod(item) => {
                    root.modules.insert(word(&item.ident));
                    if has(&item.attrs, "macro_use") {
                        with_bare_macros.insert(word(&item.ident));
                    }
                }
                Item::Use(item) => root.hands_on(leaves(&item.tree)),
                item => root.own.extend(defines(item)),
            }
        }
        for source in sources {
            root.defines(&source.module, &source.syntax.items, &with_bare_macros);
        }
        root
    }

    fn hands_on(&mut self, leaves: Vec<Leaf>) {
        for leaf in leaves {
            let mut path = leaf.path;
            path.retain(|part| part != "crate" && part != "self");
            if leaf.name == "*" {
                path.pop();
                self.globs.push(path);
            } else if path != [leaf.name.as_str()] {
                self.handed_on.insert(leaf.name, path);
            }
        }
    }

    fn defines(&mut self, module: &[String], items: &[Item], with_bare_macros: &BTreeSet<String>) {
        for item in items {
            let names = defines(item);
            if let (Item::Macro(item), Some(top)) = (item, module.first()) {
                for name in &names {
                    if has(&item.attrs, "macro_export") {
                        self.exported.insert(name.clone(), top.clone());
                    }
                    if with_bare_macros.contains(top) {
                        self.bare_macros.insert(name.clone(), top.clone());
                    }
                }
            }
            if let Item::Mod(inner) = item
                && let Some((_, items)) = &inner.content
            {
                self.defines(&[module, &[word(&inner.ident)]].concat(), items, with_bare_macros);
            }
            self.defined.entry(module.to_vec()).or_default().extend(names);
        }
    }

    /// Whether a path at the root that begins with this word may lead to a module.
    pub fn names(&self, word: &str) -> bool {
        self.modules.contains(word) || self.handed_on.contains_key(word)
    }

    /// The modules that `crate::name` may lead to: one, or none where it is the root's own or another crate's.
    pub fn leads(&self, name: &str) -> Vec<String> {
        let mut name = name;
        // A name handed on may itself stand for one handed on; a circle of these is no Rust.
        for _ in 0..=self.handed_on.len() {
            if self.modules.contains(name) {
                return vec![name.to_owned()];
            }
            match self.handed_on.get(name).and_then(|path| path.first()) {
                Some(first) => name = first,
                None => break,
            }
        }
        if let Some(module) = self.exported.get(name) {
            return vec![module.clone()];
        }
        if self.own.contains(name)
            || self
                .handed_on
                .values()
                .any(|path| path.first().is_some_and(|first| first == name))
        {
            return Vec::new();
        }
        self.through_globs(name)
    }

    /// Where no globbed module defines it, it may come from any of them: rather an arrow too many than one unseen.
    fn through_globs(&self, name: &str) -> Vec<String> {
        let defines = |glob: &&Vec<String>| self.defined.get(*glob).is_some_and(|names| names.contains(name));
        let mut globs: Vec<&Vec<String>> = self.globs.iter().filter(defines).collect();
        if globs.is_empty() {
            globs = self.globs.iter().collect();
        }
        let firsts = globs.into_iter().filter_map(|glob| glob.first());
        firsts.filter(|first| self.modules.contains(*first)).cloned().collect()
    }
}

fn has(attributes: &[Attribute], name: &str) -> bool {
    attributes.iter().any(|attribute| attribute.path().is_ident(name))
}

fn defines(item: &Item) -> Vec<String> {
    match item {
        Item::Const(item) => vec![word(&item.ident)],
        Item::Enum(item) => vec![word(&item.ident)],
        Item::Fn(item) => vec![word(&item.sig.ident)],
        Item::Macro(item) => item.ident.iter().map(word).collect(),
        Item::Mod(item) => vec![word(&item.ident)],
        Item::Static(item) => vec![word(&item.ident)],
        Item::Struct(item) => vec![word(&item.ident)],
        Item::Trait(item) => vec![word(&item.ident)],
        Item::Type(item) => vec![word(&item.ident)],
        Item::Union(item) => vec![word(&item.ident)],
        Item::Use(item) => leaves(&item.tree).into_iter().map(|leaf| leaf.name).collect(),
        _ => Vec::new(),
    }
}
