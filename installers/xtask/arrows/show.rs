//! A plan in words: the list that would fit it, floor by floor, and its figures.

use super::{Arrow, Floors, Plan};

/// What is no line of a list stands in comments.
#[must_use]
pub fn told(plan: &Plan) -> String {
    let house = Floors::of(plan);
    let mut lines = Vec::new();
    for (floor, names) in house.floors.iter().enumerate() {
        lines.push(format!("\n# floor {}", house.floors.len() - floor));
        for name in names {
            let known = house
                .graph
                .get(name)
                .into_iter()
                .flatten()
                .map(|other| format!("\"{other}\""));
            lines.push(format!("{name} = [{}]", known.collect::<Vec<_>>().join(", ")));
        }
    }
    lines.push(format!("\n{}", figures(plan, &house)));
    for circle in &house.circles {
        lines.push(format!("# circle: {}", circle.join(", ")));
    }
    for (from, to) in &house.up {
        let drawn = |arrow: &&Arrow| arrow.from == *from && arrow.to == *to;
        let place = plan
            .arrows
            .iter()
            .find(drawn)
            .map(ToString::to_string)
            .unwrap_or_default();
        lines.push(format!("# up: {from} → {to} ({place})"));
    }
    lines.join("\n")
}

fn figures(plan: &Plan, house: &Floors) -> String {
    let arrows: usize = house.graph.values().map(|known| known.len()).sum();
    let circled: usize = house.circles.iter().map(Vec::len).sum();
    format!(
        "# {} modules on {} floors, {arrows} arrows (drawn in {} places), {circled} modules in {} circles, {} arrows up",
        plan.modules.len(),
        house.floors.len(),
        plan.arrows.len(),
        house.circles.len(),
        house.up.len(),
    )
}
