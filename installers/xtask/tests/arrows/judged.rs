//! What is said where a plan and its list differ, and of a house with circles.

use std::collections::BTreeSet;

use crate::{
    arrows::{self, Arrow, Floors, List, Plan},
    said,
};

/// `"a b"` is an arrow from `a` to `b`.
fn plan(modules: &[&str], arrows: &[&str]) -> Plan {
    let arrow = |(line, text): (usize, &&str)| {
        let (from, to) = text.split_once(' ').expect("two names");
        Arrow {
            from: from.to_owned(),
            to: to.to_owned(),
            file: format!("{from}.rs"),
            line: line + 1,
            how: format!("crate::{to}"),
        }
    };
    Plan {
        modules: modules.iter().map(|name| (*name).to_owned()).collect::<BTreeSet<_>>(),
        arrows: arrows.iter().enumerate().map(arrow).collect(),
    }
}

fn judged(arrows: &[&str], text: &str) -> Vec<String> {
    said(
        &plan(&["a", "b", "c"], arrows),
        &List::read(text, None).expect("a list"),
    )
}

#[test]
fn a_list_is_exact_both_ways() {
    let fits = "a = [\"b\", \"c\"]\n# the ground\nb = []\nc = []";
    assert_eq!(judged(&["a b", "a c", "a b"], fits), [] as [String; 0]);
    assert_eq!(
        judged(&["a b", "a c", "b c", "b c", "b c"], fits),
        ["`b` may not know `c` (b.rs:3: crate::c) and 2 places more"]
    );
    assert_eq!(
        judged(&["a b"], fits),
        ["`a` may know `c`, and does not: take it off the list"]
    );
    assert_eq!(judged(&[], "a = []\nb = []"), ["`c` is not on the list"]);
    assert_eq!(
        judged(&[], "a = []\nb = []\nc = []\nd = []"),
        ["`d` is on the list, and does not exist"]
    );
    let unknown = judged(&[], "a = [\"d\"]\nb = []\nc = []");
    assert!(
        unknown.contains(&"`d` is on the list, and does not exist".to_owned()),
        "{unknown:?}"
    );
}

#[test]
fn a_listed_arrow_that_runs_up_or_goes_in_a_circle_is_refused() {
    assert_eq!(
        judged(&["c a"], "a = []\nb = []\nc = [\"a\"]"),
        ["`c` may know `a`, which stands above it"]
    );
    assert_eq!(
        judged(&["a b", "b c", "c a"], "a = [\"b\"]\nb = [\"c\"]\nc = [\"a\"]"),
        ["`c` may know `a`, which stands above it", "a circle: a, b, c"]
    );
}

#[test]
fn a_list_that_cannot_be_meant_is_an_error() {
    for text in [
        "a = [\"b\"",
        "a = []\na = []",
        "a = \"b\"",
        "a = [1]",
        "a = [\"b\", \"b\"]",
    ] {
        assert!(List::read(text, None).is_err(), "{text}");
    }
    assert!(List::read("[dependencies]\na = []", Some("dev-dependencies")).is_err());
}

#[test]
fn a_house_is_shown_in_floors_with_its_circles_and_what_runs_up() {
    let names = ["roof", "a", "b", "c", "x", "y", "ground"];
    let drawn = [
        "roof a", "a b", "b c", "c a", "a c", "x y", "y x", "y ground", "c ground",
    ];
    let house = Floors::of(&plan(&names, &drawn));
    assert_eq!(house.circles, [vec!["a", "b", "c"], vec!["x", "y"]]);
    assert_eq!(
        house.floors,
        [vec!["roof"], vec!["a", "b", "c", "x", "y"], vec!["ground"]]
    );
    assert_eq!(house.up.len(), 2, "{:?}", house.up);
    assert!(house.up.contains(&("c".to_owned(), "a".to_owned())), "{:?}", house.up);
}

#[test]
fn the_words_for_a_house_name_its_figures_and_an_example_of_what_runs_up() {
    let told = arrows::told(&plan(&["a", "b", "c"], &["a b", "b a", "b a", "b c"]));
    assert!(
        told.contains("# 3 modules on 2 floors, 3 arrows (drawn in 4 places), 2 modules in 1 circles, 1 arrows up\n"),
        "{told}"
    );
    assert!(told.contains("\n# circle: a, b\n"), "{told}");
    assert!(told.contains("\n# up: a → b (a.rs:1: crate::b)"), "{told}");
}
