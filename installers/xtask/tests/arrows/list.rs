//! Who may know whom, as it is written down, and what is said where the code does otherwise.

use std::collections::{BTreeMap, BTreeSet};

use super::read::Arrow;

/// By module, whom it may know.
pub type List = BTreeMap<String, BTreeSet<String>>;

/// Lines `module: a, b, c`; a line that begins with `#` is for people.
pub fn parse(text: &str) -> List {
    let lines = text
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty() && !line.starts_with('#'));
    lines
        .map(|line| {
            let (module, known) = line.split_once(':').unwrap_or_else(|| panic!("no list: {line}"));
            let known = known.split(',').map(str::trim).filter(|name| !name.is_empty());
            (module.trim().to_owned(), known.map(str::to_owned).collect())
        })
        .collect()
}

/// Where the code and the list differ, and where the list itself goes in a circle.
pub fn complaints(arrows: &[Arrow], modules: &BTreeSet<String>, list: &List) -> Vec<String> {
    let mut said = Vec::new();
    for module in modules.iter().filter(|module| !list.contains_key(*module)) {
        said.push(format!("`{module}` is not on the list"));
    }
    for module in list.keys().filter(|module| !modules.contains(*module)) {
        said.push(format!("`{module}` is on the list, and there is no such module"));
    }
    let mut used = BTreeSet::new();
    for arrow in arrows {
        if used.insert((arrow.from.clone(), arrow.to.clone()))
            && !list.get(&arrow.from).is_some_and(|known| known.contains(&arrow.to))
        {
            said.push(format!("`{}` may not know `{}` ({})", arrow.from, arrow.to, arrow.by));
        }
    }
    for (from, known) in list {
        for to in known.iter().filter(|to| !used.contains(&(from.clone(), (*to).clone()))) {
            said.push(format!("`{from}` may know `{to}`, and does not"));
        }
    }
    let circle = in_circles(list);
    if !circle.is_empty() {
        said.push(format!(
            "modules in circles: {}",
            circle.into_iter().collect::<Vec<_>>().join(", ")
        ));
    }
    said
}

/// Modules that reach themselves.
pub fn in_circles(list: &List) -> BTreeSet<String> {
    let reaches_itself = |start: &String| {
        let mut seen = BTreeSet::new();
        let mut next: Vec<&String> = list.get(start).into_iter().flatten().collect();
        while let Some(module) = next.pop() {
            if module == start {
                return true;
            }
            if seen.insert(module) {
                next.extend(list.get(module).into_iter().flatten());
            }
        }
        false
    };
    list.keys().filter(|module| reaches_itself(module)).cloned().collect()
}

/// The list that would fit the code.
pub fn of(arrows: &[Arrow], modules: &BTreeSet<String>) -> List {
    let mut list: List = modules.iter().map(|module| (module.clone(), BTreeSet::new())).collect();
    for arrow in arrows {
        list.entry(arrow.from.clone()).or_default().insert(arrow.to.clone());
    }
    list
}
