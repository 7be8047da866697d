//! The files of a crate, found the way the compiler finds them.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

use syn::{Attribute, Expr, Item, Lit, Meta, Token, punctuated::Punctuated};

use super::uses::word;
use xtask::steps::Failure;

/// A parsed file and the module it is.
pub struct Source {
    /// `["store", "slip"]`; empty at the crate's root.
    pub module: Vec<String>,
    pub file: PathBuf,
    pub syntax: syn::File,
}

/// Every file that a `mod` leads to from the crate's root.
///
/// # Errors
/// Fails if there is no root, or if a file is missing or is no Rust.
pub fn load(dir: &Path) -> Result<Vec<Source>, Failure> {
    let roots = ["lib.rs", "main.rs", "mod.rs"].map(|name| dir.join(name));
    let root = roots
        .into_iter()
        .find(|file| file.is_file())
        .ok_or_else(|| Failure::new(format!("{}: no lib.rs and no main.rs", dir.display())))?;
    let mut found = Vec::new();
    let mut next = vec![Declared {
        module: Vec::new(),
        children: dir.to_owned(),
        file: root,
    }];
    while let Some(declared) = next.pop() {
        let syntax = parse(&declared.file)?;
        let beside = declared.file.parent().unwrap_or(dir).to_owned();
        let place = Place {
            module: &declared.module,
            children: &declared.children,
            beside: &beside,
        };
        declared_in(&syntax.items, &place, &mut next)?;
        found.push(Source {
            module: declared.module,
            file: declared.file,
            syntax,
        });
    }
    Ok(found)
}

fn parse(file: &Path) -> Result<syn::File, Failure> {
    let failed = |why: String| Failure::new(format!("{}: {why}", file.display()));
    let text = fs::read_to_string(file).map_err(|e| failed(e.to_string()))?;
    syn::parse_file(&text).map_err(|e| failed(format!("line {}: {e}", e.span().start().line)))
}

struct Declared {
    module: Vec<String>,
    file: PathBuf,
    /// Where the files of its own modules lie.
    children: PathBuf,
}

struct Place<'a> {
    module: &'a [String],
    children: &'a Path,
    /// Where a `#[path]` begins.
    beside: &'a Path,
}

fn declared_in(items: &[Item], place: &Place<'_>, found: &mut Vec<Declared>) -> Result<(), Failure> {
    for item in items {
        let Item::Mod(item) = item else { continue };
        let name = word(&item.ident);
        let module = [place.module, std::slice::from_ref(&name)].concat();
        let children = place.children.join(&name);
        if let Some((_, items)) = &item.content {
            let inner = Place {
                module: &module,
                children: &children,
                beside: &children,
            };
            declared_in(items, &inner, found)?;
            continue;
        }
        let given: Vec<String> = item.attrs.iter().flat_map(paths).collect();
        let files = files(&given, place.beside, &children);
        if files.is_empty() {
            let module = module.join("::");
            return Err(Failure::new(format!("mod {module}: no file at {}", children.display())));
        }
        found.extend(files.into_iter().map(|(file, children)| Declared {
            module: module.clone(),
            file,
            children,
        }));
    }
    Ok(())
}

/// Those that exist of the files a module may have (one per platform), with the folder of its own modules.
fn files(given: &[String], beside: &Path, children: &Path) -> Vec<(PathBuf, PathBuf)> {
    let given = given.iter().filter_map(|path| beside.join(path).canonicalize().ok());
    let given = given.map(|file| {
        let folder = file.parent().unwrap_or(beside).to_owned();
        (file, folder)
    });
    let usual = [children.with_extension("rs"), children.join("mod.rs")];
    let usual = usual.into_iter().map(|file| (file, children.to_owned()));
    given.chain(usual).filter(|(file, _)| file.is_file()).collect()
}

/// The path of `#[path = "…"]` and of `#[cfg_attr(…, path = "…")]`.
fn paths(attribute: &Attribute) -> Vec<String> {
    if !attribute.path().is_ident("cfg_attr") {
        return path(&attribute.meta).into_iter().collect();
    }
    let metas = attribute.parse_args_with(Punctuated::<Meta, Token![,]>::parse_terminated);
    metas.iter().flatten().filter_map(path).collect()
}

fn path(meta: &Meta) -> Option<String> {
    let Meta::NameValue(pair) = meta else { return None };
    let Expr::Lit(value) = &pair.value else { return None };
    let Lit::Str(value) = &value.lit else { return None };
    pair.path.is_ident("path").then(|| value.value())
}

/// # Errors
/// Fails if a source file under `dir` is not among `reached`. Binaries have a tree of their own.
pub fn none_unread(dir: &Path, reached: &BTreeSet<PathBuf>) -> Result<(), Failure> {
    let mut folders = vec![dir.to_owned()];
    while let Some(folder) = folders.pop() {
        let failed = |e| Failure::new(format!("{}: {e}", folder.display()));
        for entry in fs::read_dir(&folder).map_err(failed)? {
            let path = entry.map_err(failed)?.path();
            if path == dir.join("bin") || path == dir.join("main.rs") {
                continue;
            }
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|ending| ending == "rs") && !reached.contains(&path) {
                let file = path.display();
                return Err(Failure::new(format!("{file}: no `mod` or `include!` leads here")));
            }
        }
    }
    Ok(())
}
