//! A plan as a house: who stands above whom, and where that has no answer.

use std::collections::{BTreeMap, BTreeSet};

use super::{EVERYTHING, Plan, ROOT, list::Graph};

/// Modules from the top to the ground.
#[derive(Debug)]
pub struct Floors {
    pub graph: Graph,
    /// Each knows only floors after its own, circles aside.
    pub floors: Vec<Vec<String>>,
    /// Sets of modules that all reach each other.
    pub circles: Vec<Vec<String>>,
    /// Arrows without which there is no circle, as few as a greedy search finds.
    pub up: Vec<(String, String)>,
}

impl Floors {
    #[must_use]
    pub fn of(plan: &Plan) -> Self {
        let mut graph: Graph = plan
            .modules
            .iter()
            .map(|name| (name.clone(), BTreeSet::new()))
            .collect();
        for arrow in plan
            .arrows
            .iter()
            .filter(|arrow| arrow.from != ROOT && arrow.to != EVERYTHING)
        {
            graph.entry(arrow.from.clone()).or_default().insert(arrow.to.clone());
        }
        let circles = circles(&graph);
        Self {
            floors: floors(&graph, &circles),
            up: circles.iter().flat_map(|circle| up(&graph, circle)).collect(),
            circles,
            graph,
        }
    }
}

/// The sets of two modules or more that all reach each other.
pub fn circles(graph: &Graph) -> Vec<Vec<String>> {
    let reached: BTreeMap<&String, BTreeSet<&String>> = graph.keys().map(|name| (name, reach(graph, name))).collect();
    let mut found: Vec<Vec<String>> = Vec::new();
    for (name, far) in &reached {
        let back = |other: &&&String| reached.get(**other).is_some_and(|far| far.contains(name));
        let circle: Vec<String> = far.iter().filter(back).map(|other| (*other).clone()).collect();
        if !circle.is_empty() && !found.contains(&circle) {
            found.push(circle);
        }
    }
    found
}

fn reach<'g>(graph: &'g Graph, start: &str) -> BTreeSet<&'g String> {
    let mut seen = BTreeSet::new();
    let mut next: Vec<&String> = graph.get(start).into_iter().flatten().collect();
    while let Some(name) = next.pop() {
        if seen.insert(name) {
            next.extend(graph.get(name).into_iter().flatten());
        }
    }
    seen
}

fn floors(graph: &Graph, circles: &[Vec<String>]) -> Vec<Vec<String>> {
    let together = |a: &String, b: &String| circles.iter().any(|circle| circle.contains(a) && circle.contains(b));
    let mut heights: BTreeMap<&String, usize> = graph.keys().map(|name| (name, 0)).collect();
    // Nothing is higher than there are modules, and a circle shares a floor: this many rounds are enough.
    for _ in graph {
        for (name, known) in graph {
            let above = known
                .iter()
                .map(|other| heights.get(other).copied().unwrap_or(0) + usize::from(!together(name, other)));
            let height = above.max().unwrap_or(0);
            heights.insert(name, height);
        }
    }
    let top = heights.values().max().map_or(0, |top| top + 1);
    let mut floors = vec![Vec::new(); top];
    for (name, height) in heights {
        if let Some(floor) = floors.get_mut(top - 1 - height) {
            floor.push(name.clone());
        }
    }
    floors
}

/// The arrows that run up if the modules of a circle are put in the order of Eades, Lin and Smyth (1993): a module
/// that no other of those left knows goes to the top, one that knows no other to the ground; if there is neither, the one
/// that knows most and is known least goes to the top.
fn up(graph: &Graph, circle: &[String]) -> Vec<(String, String)> {
    let mut left: BTreeSet<&String> = circle.iter().collect();
    let (mut top, mut ground) = (Vec::new(), Vec::new());
    while !left.is_empty() {
        let draws = |from: &String, to: &String| from != to && graph.get(from).is_some_and(|known| known.contains(to));
        let knows = |name: &String| left.iter().filter(|other| draws(name, other)).count();
        let known = |name: &String| left.iter().filter(|other| draws(other, name)).count();
        let grounded = left.iter().copied().find(|name| knows(name) == 0);
        let topmost = left
            .iter()
            .copied()
            .max_by_key(|name| (known(name) == 0, knows(name) + circle.len() - known(name)));
        let Some(next) = grounded.or(topmost) else { break };
        left.remove(next);
        if grounded.is_some() {
            ground.push(next);
        } else {
            top.push(next);
        }
    }
    let order: Vec<&String> = top.into_iter().chain(ground.into_iter().rev()).collect();
    let mut found = Vec::new();
    for (at, name) in order.iter().enumerate() {
        let above = order.iter().take(at + 1);
        let known = above.filter(|other| graph.get(*name).is_some_and(|far| far.contains(**other)));
        found.extend(known.map(|other| ((*name).clone(), (*other).clone())));
    }
    found
}
