//! Every place in a file that names another module.

use std::{
    fs,
    path::{Path, PathBuf},
};

use proc_macro2::TokenStream;
use syn::{
    Expr, Lit, LitStr, Meta,
    visit::{self, Visit},
};

use super::{
    Arrow, EVERYTHING, ROOT,
    root::Root,
    tokens,
    tree::Source,
    uses::{leaves, word},
};
use xtask::steps::Failure;

#[derive(Default)]
pub struct Names {
    pub arrows: Vec<Arrow>,
    /// Files that `include!` leads to.
    pub included: Vec<PathBuf>,
}

/// # Errors
/// Fails if an `include!` names a file that cannot be found or read.
pub fn read(source: &Source, root: &Root, dir: &Path) -> Result<Names, Failure> {
    let mut reader = Reader {
        root,
        dir,
        module: source.module.clone(),
        file: source.file.clone(),
        names: Names::default(),
        failure: None,
    };
    reader.visit_file(&source.syntax);
    reader.failure.map_or(Ok(reader.names), Err)
}

struct Reader<'a> {
    root: &'a Root,
    dir: &'a Path,
    module: Vec<String>,
    file: PathBuf,
    names: Names,
    failure: Option<Failure>,
}

impl Reader<'_> {
    fn name(&mut self, path: &[String], line: usize, how: &str) {
        let Some([first, ..]) = self.at_the_root(path) else {
            return;
        };
        let to = if first == EVERYTHING {
            vec![EVERYTHING.to_owned()]
        } else {
            self.root.leads(first)
        };
        for to in to {
            self.arrow(to, line, how);
        }
    }

    /// The rest of a path that leads to the crate's root; `None` where it stays below, or begins in another crate.
    fn at_the_root<'p>(&self, path: &'p [String]) -> Option<&'p [String]> {
        let (mut at, mut rest) = match path.split_first()? {
            (first, rest) if first == "crate" => (&[][..], rest),
            (first, rest) if first == "self" => (self.module.as_slice(), rest),
            (first, _) if first == "super" => (self.module.as_slice(), path),
            (first, _) if self.module.is_empty() && self.root.names(first) => (&[][..], path),
            _ => return None,
        };
        while let Some((first, after)) = rest.split_first()
            && first == "super"
        {
            at = at.split_last().map_or(at, |(_, parents)| parents);
            rest = after;
        }
        at.is_empty().then_some(rest)
    }

    fn arrow(&mut self, to: String, line: usize, how: &str) {
        let from = self.module.first().map_or(ROOT, String::as_str);
        if from == to {
            return;
        }
        let file = self.file.strip_prefix(self.dir).unwrap_or(&self.file);
        self.names.arrows.push(Arrow {
            from: from.to_owned(),
            to,
            file: file.display().to_string(),
            line,
            how: how.to_owned(),
        });
    }

    fn tokens(&mut self, tokens: TokenStream) {
        for (path, line) in tokens::paths(tokens) {
            self.name(&path, line, &path.join("::"));
        }
    }

    fn string(&mut self, text: &str, line: usize) {
        if let Ok(path) = syn::parse_str::<syn::Path>(text) {
            let parts: Vec<String> = path.segments.iter().map(|part| word(&part.ident)).collect();
            if parts.len() > 1 {
                self.name(&parts, line, &format!("\"{text}\""));
            }
        }
    }

    fn include(&mut self, given: &syn::Macro) -> Result<(), Failure> {
        let line = given.path.get_ident().map_or(0, |name| name.span().start().line);
        let failed = |why: &str| Failure::new(format!("{}:{line}: include! {why}", self.file.display()));
        let path: LitStr = given
            .parse_body()
            .map_err(|_| failed("of more than a file's name: its arrows cannot be read"))?;
        let file = self.file.parent().unwrap_or(self.dir).join(path.value());
        let missing = |e| failed(&format!("of {}: {e}", file.display()));
        let file = file.canonicalize().map_err(missing)?;
        let text = fs::read_to_string(&file).map_err(missing)?;
        let including = std::mem::replace(&mut self.file, file.clone());
        match syn::parse_file(&text) {
            Ok(syntax) => self.visit_file(&syntax),
            // an expression
            Err(_) => match text.parse() {
                Ok(tokens) => self.tokens(tokens),
                Err(e) => self.failure = Some(Failure::new(format!("{}: {e}", file.display()))),
            },
        }
        self.file = including;
        self.names.included.push(file);
        Ok(())
    }
}

impl<'ast> Visit<'ast> for Reader<'_> {
    /// At the root a `use` only hands on.
    fn visit_item_use(&mut self, item: &'ast syn::ItemUse) {
        if self.module.is_empty() {
            return;
        }
        for leaf in leaves(&item.tree) {
            let how = format!("use {}", leaf.path.join("::"));
            // `use crate as root`
            if self.at_the_root(&leaf.path).is_some_and(<[String]>::is_empty) {
                self.arrow(EVERYTHING.to_owned(), leaf.line, &how);
            }
            self.name(&leaf.path, leaf.line, &how);
        }
    }

    fn visit_item_extern_crate(&mut self, item: &'ast syn::ItemExternCrate) {
        if item.ident == "self" {
            let line = item.ident.span().start().line;
            self.arrow(EVERYTHING.to_owned(), line, "extern crate self");
        }
    }

    fn visit_path(&mut self, path: &'ast syn::Path) {
        let parts: Vec<String> = path.segments.iter().map(|part| word(&part.ident)).collect();
        if path.leading_colon.is_none()
            && parts != ["self"]
            && let Some(first) = path.segments.first()
        {
            self.name(&parts, first.ident.span().start().line, &parts.join("::"));
        }
        visit::visit_path(self, path);
    }

    fn visit_macro(&mut self, given: &'ast syn::Macro) {
        if given.path.is_ident("include") {
            if let Err(failure) = self.include(given) {
                self.failure = Some(failure);
            }
            return;
        }
        if let Some(name) = given.path.get_ident()
            && let Some(to) = self.root.bare_macros.get(&word(name))
        {
            self.arrow(to.clone(), name.span().start().line, &format!("{name}!"));
        }
        self.tokens(given.tokens.clone());
        visit::visit_macro(self, given);
    }

    fn visit_attribute(&mut self, attribute: &'ast syn::Attribute) {
        match &attribute.meta {
            Meta::List(list) => {
                self.tokens(list.tokens.clone());
                for (text, line) in tokens::strings(list.tokens.clone()) {
                    self.string(&text, line);
                }
            }
            Meta::NameValue(pair) if !pair.path.is_ident("doc") => {
                if let Expr::Lit(value) = &pair.value
                    && let Lit::Str(text) = &value.lit
                {
                    self.string(&text.value(), text.span().start().line);
                }
            }
            Meta::NameValue(_) | Meta::Path(_) => {}
        }
    }

    fn visit_item_mod(&mut self, item: &'ast syn::ItemMod) {
        self.module.push(word(&item.ident));
        visit::visit_item_mod(self, item);
        self.module.pop();
    }
}
