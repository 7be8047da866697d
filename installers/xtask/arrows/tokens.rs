//! Paths in what a macro or an attribute is given, which is no syntax tree.

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};
use syn::LitStr;

use super::{EVERYTHING, uses::word};

/// A path as it stands, `["crate", "store", "Row"]`, and its line.
pub type Named = (Vec<String>, usize);

/// Every path of two words or more; one word alone is a name of the place itself, or a word of the macro's own.
pub fn paths(tokens: TokenStream) -> Vec<Named> {
    let mut walk = Walk::default();
    walk.tokens(tokens);
    walk.found
}

/// Every string: attributes name functions in them, `#[serde(with = "crate::wire::hex")]`.
pub fn strings(tokens: TokenStream) -> Vec<(String, usize)> {
    let mut found = Vec::new();
    for token in tokens {
        match token {
            TokenTree::Group(group) => found.extend(strings(group.stream())),
            TokenTree::Literal(literal) => {
                if let Ok(text) = syn::parse_str::<LitStr>(&literal.to_string()) {
                    found.push((text.value(), literal.span().start().line));
                }
            }
            TokenTree::Ident(_) | TokenTree::Punct(_) => {}
        }
    }
    found
}

#[derive(Default)]
struct Walk {
    /// Within `use crate::{…}`, what stands before the brace.
    before: Vec<String>,
    path: Vec<String>,
    line: usize,
    /// Since the last word of the path.
    colons: usize,
    found: Vec<Named>,
}

impl Walk {
    fn tokens(&mut self, tokens: TokenStream) {
        for token in tokens {
            self.token(&token);
        }
        self.end();
    }

    fn token(&mut self, token: &TokenTree) {
        let goes_on = self.colons == 2;
        match token {
            TokenTree::Punct(punct) if punct.as_char() == ':' => {
                self.colons += 1;
                return;
            }
            TokenTree::Ident(ident) => {
                if !goes_on {
                    self.end();
                }
                self.path.push(word(ident));
                self.line = ident.span().start().line;
            }
            TokenTree::Punct(punct) if punct.as_char() == '*' && goes_on && !self.path.is_empty() => {
                self.path.push(EVERYTHING.to_owned());
                self.line = punct.span().start().line;
            }
            TokenTree::Punct(punct) if punct.as_char() == ',' && !self.before.is_empty() => {
                self.end();
                self.path.clone_from(&self.before);
                self.colons = 2;
                return;
            }
            TokenTree::Group(group) if goes_on && group.delimiter() == Delimiter::Brace => {
                let before = std::mem::take(&mut self.path);
                self.group(group, before);
            }
            TokenTree::Group(group) => {
                self.end();
                self.group(group, Vec::new());
            }
            TokenTree::Punct(_) | TokenTree::Literal(_) => self.end(),
        }
        self.colons = 0;
    }

    fn group(&mut self, group: &Group, before: Vec<String>) {
        let mut inner = Self {
            path: before.clone(),
            colons: if before.is_empty() { 0 } else { 2 },
            before,
            ..Self::default()
        };
        inner.tokens(group.stream());
        self.found.append(&mut inner.found);
    }

    fn end(&mut self) {
        let path = std::mem::take(&mut self.path);
        // One that only stands before a brace has no line yet.
        if path.len() > 1 && self.line > 0 {
            self.found.push((path, self.line));
        }
    }
}
