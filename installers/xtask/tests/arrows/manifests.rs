//! Arrows between crates, in every place of a manifest where one can stand.

use crate::{
    arrows::{self, List},
    folder, said, write,
};

const WORKSPACE: &str = "\
[workspace]
members = [\"engine\", \"paper\"]

[workspace.dependencies]
sheet = { path = \"paper\", package = \"paper\" }
";

#[test]
fn a_dependency_is_seen_in_every_place_it_can_stand_in() {
    let forms = [
        "[dependencies]\npaper.workspace = true",
        "[dependencies]\npaper = { path = \"../paper\" }",
        "[dependencies.paper]\npath = \"../paper\"",
        "[dependencies]\nleaf = { path = \"../paper\", package = \"paper\" }",
        "[dependencies]\nsheet = { workspace = true, optional = true }",
        "[build-dependencies]\npaper.workspace = true",
        "[target.\"cfg(windows)\".dependencies]\npaper.workspace = true",
        "[dev-dependencies]\npaper.workspace = true",
        "[target.\"cfg(windows)\".dev-dependencies]\npaper.workspace = true",
    ];
    for (at, form) in forms.into_iter().enumerate() {
        let root = folder(&format!("manifest-{at}"));
        let engine = format!("[package]\nname = \"engine\"\n{form}\nserde = \"1\"\n");
        let engine = engine.replace("\"../paper\"\nserde = \"1\"", "\"../paper\"");
        write(
            &root,
            &[
                ("Cargo.toml", WORKSPACE),
                ("engine/Cargo.toml", &engine),
                ("paper/Cargo.toml", "[package]\nname = \"paper\"\n"),
            ],
        );
        let found = arrows::crates(&root).expect("manifests");
        let list = List::read("engine = []\npaper = []", None).expect("a list");
        let (plan, other) = if form.contains("dev-") {
            (found.dev_dependencies, found.dependencies)
        } else {
            (found.dependencies, found.dev_dependencies)
        };
        assert_eq!(said(&other, &list), [] as [String; 0], "{form}");
        let said = said(&plan, &list);
        assert_eq!(said.len(), 1, "{form}: {said:?}");
        let line = if form.contains("dependencies.paper]") { 3 } else { 4 };
        let begins = format!("`engine` may not know `paper` (engine/Cargo.toml:{line}: [");
        assert!(said[0].starts_with(&begins), "{form}: {said:?}");
    }
}

#[test]
fn a_manifest_that_is_missing_or_no_toml_is_an_error() {
    let root = folder("manifest-missing");
    write(&root, &[("Cargo.toml", WORKSPACE)]);
    let missing = arrows::crates(&root).expect_err("there is none").to_string();
    assert!(missing.contains("engine/Cargo.toml"), "{missing}");
    write(&root, &[("engine/Cargo.toml", "[package"), ("paper/Cargo.toml", "")]);
    let broken = arrows::crates(&root).expect_err("it is none").to_string();
    assert!(broken.starts_with("engine/Cargo.toml: "), "{broken}");
}
