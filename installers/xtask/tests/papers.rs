//! What the papers promise.

#![expect(clippy::expect_used, reason = "tests")]

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// A name in backticks that is a sentence is a test's.
fn tests_named_in(text: &str) -> BTreeSet<String> {
    let sentence = |word: &str| {
        word.matches('_').count() >= 2
            && word
                .bytes()
                .all(|byte| byte == b'_' || byte.is_ascii_lowercase() || byte.is_ascii_digit())
    };
    let quoted = text.split('`').skip(1).step_by(2);
    quoted.filter(|word| sentence(word)).map(str::to_owned).collect()
}

fn sources(folder: &Path, text: &mut String) {
    for entry in fs::read_dir(folder).expect("a folder of this repository") {
        let path = entry.expect("an entry").path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if path.is_dir() {
            if !matches!(name.as_str(), "target" | "node_modules" | "gen" | "dist") && !name.starts_with('.') {
                sources(&path, text);
            }
        } else if name.ends_with(".rs") {
            text.push_str(&fs::read_to_string(&path).expect("a source"));
        }
    }
}

#[test]
fn every_test_that_the_papers_name_exists() {
    let mut code = String::new();
    sources(&root(), &mut code);
    let manifest = fs::read_to_string(root().join("Cargo.toml")).expect("the manifest");
    let mut missing = Vec::new();
    let mut named = 0;
    for paper in ["README.md", "installers/SECURITY.md"] {
        let text = fs::read_to_string(root().join(paper)).expect("a paper of this repository");
        for test in tests_named_in(&text) {
            // a crate's name may look like a sentence
            if manifest.contains(&format!("\n{test} = ")) {
                continue;
            }
            named += 1;
            if !code.contains(&format!("fn {test}(")) {
                missing.push(format!("{paper}: {test}"));
            }
        }
    }
    assert!(named > 60, "{named} tests were found in the papers");
    assert!(missing.is_empty(), "{}", missing.join("\n"));
}

/// Whoever reads it may have it checked line by line.
#[test]
fn every_property_names_a_test() {
    let text = fs::read_to_string(root().join("installers/SECURITY.md")).expect("the paper");
    let rows = text
        .lines()
        .filter(|line| line.starts_with("| ") && !line.starts_with("| What holds"));
    let bare: Vec<&str> = rows.filter(|row| tests_named_in(row).is_empty()).collect();
    assert!(bare.is_empty(), "{}", bare.join("\n"));
}
