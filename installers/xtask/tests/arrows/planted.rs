//! One arrow in each form that Rust has for it, planted in a small crate, is seen.

use std::path::Path;

use crate::{
    arrows::{self, List},
    folder, said, write,
};

/// `store` may not know `screen`.
const WALLS: &str = "screen = []\nstore = []\n";

/// A crate of two modules; files given replace its own.
const CRATE: [(&str, &str); 4] = [
    (
        "lib.rs",
        "#[macro_use]\nmod screen;\nmod store;\npub use screen::{Shown, deep as depth};\npub use depth::look as see;\n\
         pub const VERSION: &str = \"1\";\n",
    ),
    (
        "screen.rs",
        "pub struct Shown;\npub trait Seen {}\npub mod deep { pub fn look() {} }\n\
         macro_rules! show { () => {} }\n#[macro_export]\nmacro_rules! shout { () => {} }\n",
    ),
    ("store/mod.rs", "mod slip;\n"),
    ("store/slip.rs", ""),
];

fn planted(dir: &Path, files: &[(&str, &str)]) -> Vec<String> {
    write(dir, &CRATE);
    write(dir, files);
    let plan = arrows::read(dir).expect("a crate");
    said(&plan, &List::read(WALLS, None).expect("a list"))
}

#[test]
fn an_arrow_is_seen_in_every_form_it_can_be_written_in() {
    let forms = [
        ("use", "use crate::screen::Shown;"),
        ("nested groups", "use crate::{VERSION, screen::{deep::{self, look}}};"),
        ("rename", "use crate::screen as other;"),
        ("rename in a group", "use {std::fmt, crate::screen::{Shown as Other}};"),
        ("glob", "use crate::screen::*;"),
        ("glob deeper down", "use crate::screen::deep::*;"),
        ("use in a function", "fn f() { use crate::screen::Shown; }"),
        ("use of self", "use crate::screen::{self};"),
        ("super", "use super::super::screen::Shown;"),
        ("self::super", "use self::super::super::screen::Shown;"),
        ("super in a path", "fn f() { super::super::screen::deep::look(); }"),
        (
            "super from an inner module",
            "mod inner { use super::super::super::screen::Shown; }",
        ),
        ("pub use", "pub use crate::screen::Shown;"),
        ("re-export of the root", "use crate::Shown;"),
        ("path of a re-export", "fn f(_: &crate::Shown) {}"),
        ("renamed re-export", "fn f() { crate::depth::look(); }"),
        ("re-export of a re-export", "fn f() { crate::see(); }"),
        ("path", "fn f() { crate::screen::deep::look(); }"),
        ("type", "type T = Option<Vec<crate::screen::Shown>>;"),
        ("qualified type", "type T = <crate::screen::Shown as Clone>::Owned;"),
        ("field", "struct S { shown: crate::screen::Shown }"),
        (
            "pattern",
            "fn f(x: u8) { match x { crate::screen::ONE => {} _ => {} } }",
        ),
        ("bound", "fn f<T>(_: T) where T: crate::screen::Seen {}"),
        ("turbofish", "fn f() { g::<crate::screen::Shown>(); }"),
        ("impl of a trait", "struct S; impl crate::screen::Seen for S {}"),
        (
            "impl for a type",
            "impl Clone for crate::screen::Shown { fn clone(&self) -> Self { *self } }",
        ),
        (
            "argument of a macro",
            "fn f() { tracing::error!(cause = 1, \"{}\", crate::screen::deep::look()); }",
        ),
        (
            "deep in a macro",
            "fn f() { assert!(matches!(1, _ if { crate::screen::deep::look(); true })); }",
        ),
        ("use in a macro", "m! { use crate::{VERSION, screen::{Shown, Seen}}; }"),
        (
            "rule of a macro",
            "macro_rules! m { () => { $crate::screen::deep::look() } }",
        ),
        ("macro by path", "fn f() { crate::shout!(); }"),
        ("macro by its bare name", "fn f() { show!(); }"),
        ("attribute", "#[derive(crate::screen::Shown)] struct S;"),
        (
            "string in an attribute",
            "struct S { #[serde(with = \"crate::screen::deep\")] x: u8 }",
        ),
        ("tests", "#[cfg(test)] mod tests { use crate::screen::Shown; }"),
        ("raw word", "use crate::r#screen::Shown;"),
    ];
    for (at, (form, code)) in forms.into_iter().enumerate() {
        let said = planted(
            &folder(&format!("form-{at}")),
            &[("store/slip.rs", &format!("\n{code}\n"))],
        );
        assert_eq!(said.len(), 1, "{form}: {said:?}");
        assert!(
            said[0].starts_with("`store` may not know `screen` (store/slip.rs:2: "),
            "{form}: {said:?}"
        );
    }
}

#[test]
fn an_arrow_is_seen_wherever_the_file_of_a_module_lies() {
    let arrow = "\n\nfn f() { crate::screen::deep::look(); }\n";
    let forms: [(&str, &[(&str, &str)]); 7] = [
        (
            "odd/place.rs",
            &[("store/mod.rs", "mod slip;\n#[path = \"../odd/place.rs\"]\nmod odd;\n")],
        ),
        (
            "odd/windows.rs",
            &[(
                "store/mod.rs",
                "mod slip;\n#[cfg_attr(windows, path = \"../odd/windows.rs\")]\nmod odd;\n",
            )],
        ),
        (
            "store/deep/odd.rs",
            &[("store/mod.rs", "mod slip;\nmod deep { mod odd; }\n")],
        ),
        (
            "store/slip/deep/odd/mod.rs",
            &[("store/slip.rs", "mod deep { mod odd; }\n")],
        ),
        (
            "store/slip/at/odd.rs",
            &[("store/slip.rs", "mod at { #[path = \"odd.rs\"] mod other; }\n")],
        ),
        ("store/made.rs", &[("store/slip.rs", "include!(\"made.rs\");\n")]),
        (
            "store/value.in",
            &[("store/slip.rs", "const X: u8 = include!(\"value.in\");\n")],
        ),
    ];
    for (at, (file, files)) in forms.into_iter().enumerate() {
        let text = if file.ends_with(".in") {
            "{ 1 +\n\ncrate::screen::ONE }"
        } else {
            arrow
        };
        let said = planted(&folder(&format!("place-{at}")), &[files, &[(file, text)]].concat());
        assert_eq!(said.len(), 1, "{file}: {said:?}");
        let begins = format!("`store` may not know `screen` ({file}:3: ");
        assert!(said[0].starts_with(&begins), "{file}: {said:?}");
    }
}

#[test]
fn what_names_no_other_module_is_no_arrow() {
    let harmless = [
        "pub(in crate::store) fn f() {}",
        "use super::*;",
        "use crate::store::slip as own;",
        "use std::fmt; fn f() { std::process::exit(crate::VERSION.len() as i32) }",
        "// use crate::screen::Shown;",
        "/// See [`crate::screen::Shown`].\nstruct S;",
        "const S: &str = \"crate::screen\";",
        "mod screen { pub struct Own; } use screen::Own; use self::screen::Own as Mine;",
        "fn f() { log!(\"{}\", screen::deep::look()); }",
        "extern crate std as other;",
        "#[expect(dead_code, reason = \"crate of screens\")] fn f() {}",
        "struct S { #[serde(rename = \"screen\")] x: u8 }",
    ];
    for (at, code) in harmless.into_iter().enumerate() {
        let said = planted(&folder(&format!("harmless-{at}")), &[("store/slip.rs", code)]);
        assert_eq!(said, [] as [String; 0], "{code}");
    }
    // another crate's, of the same name
    let lib = "mod screen;\nmod store;\npub fn f() { ::screen::look() }\n";
    assert_eq!(planted(&folder("harmless-root"), &[("lib.rs", lib)]), [] as [String; 0]);
}

#[test]
fn a_name_that_the_root_hands_on_by_a_glob_comes_from_its_definer() {
    let lib = "mod screen;\nmod store;\npub use screen::deep::*;\npub use store::*;\n";
    let seen = planted(
        &folder("globbed"),
        &[("lib.rs", lib), ("store/slip.rs", "use crate::look;")],
    );
    assert_eq!(
        seen,
        ["`store` may not know `screen` (store/slip.rs:1: use crate::look)"]
    );
    let own = [
        ("lib.rs", lib),
        ("store/mod.rs", "mod slip;\npub struct Row;"),
        ("store/slip.rs", "use crate::Row;"),
    ];
    assert_eq!(planted(&folder("globbed-own"), &own), [] as [String; 0]);
    // Made by a macro, say: it may come from either.
    let unclear = planted(
        &folder("globbed-unclear"),
        &[("lib.rs", lib), ("store/slip.rs", "use crate::Made;")],
    );
    assert_eq!(
        unclear,
        ["`store` may not know `screen` (store/slip.rs:1: use crate::Made)"]
    );
}

#[test]
fn a_module_that_takes_the_whole_root_is_refused() {
    let forms = [
        "use crate::*;",
        "use super::super::*;",
        "use crate as k;",
        "use crate::{self as k};",
        "extern crate self as k;",
    ];
    for (at, code) in forms.into_iter().enumerate() {
        let said = planted(&folder(&format!("whole-{at}")), &[("store/slip.rs", code)]);
        assert_eq!(said.len(), 1, "{code}: {said:?}");
        assert!(
            said[0].starts_with("`store` takes the crate's whole root"),
            "{code}: {said:?}"
        );
    }
}

#[test]
fn a_root_that_does_more_than_declare_and_re_export_is_refused() {
    let lib = "mod screen;\nmod store;\npub use screen::Shown;\npub fn f(_: &Shown) {}\n";
    let said = planted(&folder("root"), &[("lib.rs", lib)]);
    assert_eq!(
        said,
        ["lib.rs only declares and re-exports, and knows `screen` (lib.rs:4: Shown)"]
    );
}

#[test]
fn a_file_whose_arrows_would_go_unseen_is_an_error() {
    let fails = |name: &str, files: &[(&str, &str)]| {
        let dir = folder(name);
        write(&dir, &CRATE);
        write(&dir, files);
        arrows::read(&dir).expect_err("it cannot be read").to_string()
    };
    let stray = fails("stray", &[("store/stray.rs", "")]);
    assert!(
        stray.ends_with("store/stray.rs: no `mod` or `include!` leads here"),
        "{stray}"
    );
    let gone = fails("gone", &[("store/slip.rs", "mod gone;")]);
    assert!(gone.starts_with("mod store::slip::gone: no file at "), "{gone}");
    let made = fails(
        "made",
        &[("store/slip.rs", "\ninclude!(concat!(env!(\"OUT_DIR\"), \"/x.rs\"));")],
    );
    assert!(
        made.contains("store/slip.rs:2: include! of more than a file's name"),
        "{made}"
    );
    let broken = fails("broken", &[("store/slip.rs", "\nfn f( {}")]);
    assert!(broken.contains("store/slip.rs: line 2: "), "{broken}");
}
