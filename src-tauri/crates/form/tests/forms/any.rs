//! Definitions of any kind that may be published, and hands that type anything into them.

use kiosk_form::{Answers, Typed, TypedEntry};
use kiosk_wire::{Ask, Field};
use proptest::prelude::*;

pub fn typed(ask: &Ask) -> BoxedStrategy<Typed> {
    let words = prop_oneof![
        Just(String::new()),
        "[آ-ی ]{1,12}",
        "[0-9۰-۹]{1,11}",
        "[0-9]{1,3}[.٫][0-9]{1,3}",
        "14[0-9]{2}/[01]?[0-9]/[0-3]?[0-9]",
        "\\PC{0,24}",
    ];
    match ask {
        Ask::YesNo => any::<bool>().prop_map(Typed::YesNo).boxed(),
        Ask::Choice { options, .. } => {
            let ids: Vec<String> = options.iter().map(|option| option.id.clone()).collect();
            let count = ids.len();
            proptest::sample::subsequence(ids, 0..=count)
                .prop_map(Typed::Choices)
                .boxed()
        }
        Ask::Group { fields, .. } => proptest::collection::vec(answers(fields), 0..4)
            .prop_map(|entries| {
                let each = entries.into_iter().enumerate();
                Typed::Entries(
                    each.map(|(at, fields)| TypedEntry {
                        id: format!("e{at}"),
                        fields,
                    })
                    .collect(),
                )
            })
            .boxed(),
        _ => words.prop_map(Typed::Text).boxed(),
    }
}

pub fn answers(fields: &[Field]) -> BoxedStrategy<Answers> {
    let each: Vec<_> = fields
        .iter()
        .map(|field| {
            (
                Just(field.id.clone()),
                proptest::option::weighted(0.8, typed(&field.ask)),
            )
        })
        .collect();
    each.prop_map(|given| given.into_iter().filter_map(|(id, typed)| Some((id, typed?))).collect())
        .boxed()
}
