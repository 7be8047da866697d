//! Services by what somebody types of them: a part of a title, a word, a code, with one slip of the hand.

use std::collections::BTreeMap;

use kiosk_domain::text::normalise;
use kiosk_wire::ServiceGroup;

use super::{Is, Listed};

/// A slip is forgiven from so many letters on: of fewer, any word is one slip away from too many others.
const FORGIVEN: usize = 3;
/// More than anybody types of a service.
const LONGEST: usize = 64;
const MOST_WORDS: usize = 8;

/// How well a word fits, the better the smaller; words of one search add up.
type Rank = u32;

/// Every word of the catalogue, once, with the services that say it and how little it says of each. A search looks at each
/// word once, however many services there are.
#[derive(Default)]
pub(super) struct Index {
    words: BTreeMap<Vec<char>, BTreeMap<usize, Rank>>,
    services: usize,
}

impl Index {
    pub fn of(services: &[Listed], groups: &[ServiceGroup]) -> Self {
        let mut index = Self {
            words: BTreeMap::new(),
            services: services.len(),
        };
        for (at, service) in services.iter().enumerate() {
            let (code, catalogue_code, group, title, others) = match &service.is {
                Is::Known(definition) => (
                    &definition.code,
                    &definition.catalogue_code,
                    &definition.group,
                    &definition.title,
                    [definition.words.join(" "), definition.summary.clone()].join(" "),
                ),
                Is::Newer(outline) => (
                    &outline.code,
                    &outline.catalogue_code,
                    &outline.group,
                    &outline.title,
                    outline.summary.clone(),
                ),
            };
            index.say(title, at, 0);
            index.say(code, at, 0);
            index.say(catalogue_code.as_deref().unwrap_or_default(), at, 0);
            index.say(&others, at, 1);
            let group = groups.iter().find(|other| other.code == *group);
            index.say(group.map_or("", |group| group.title.as_str()), at, 2);
        }
        index
    }

    /// Some write two words as one: each also stands there together with the one after it.
    fn say(&mut self, text: &str, service: usize, rank: Rank) {
        let words = words(text);
        let joined = words.windows(2).map(<[Vec<char>]>::concat);
        for word in joined.chain(words.iter().cloned()) {
            let known = self.words.entry(word).or_default().entry(service).or_insert(rank);
            *known = rank.min(*known);
        }
    }

    /// Places of the services that every word typed fits, best first.
    pub fn search(&self, text: &str, most: usize) -> Vec<usize> {
        let typed = words(text);
        if typed.is_empty() {
            return Vec::new();
        }
        let mut sums = vec![Some(0); self.services];
        for typed in typed.iter().take(MOST_WORDS) {
            let mut best: Vec<Option<Rank>> = vec![None; self.services];
            for (word, services) in &self.words {
                let Some(fit) = fits(typed, word) else { continue };
                for (service, rank) in services {
                    if let Some(best) = best.get_mut(*service) {
                        let rank = fit + rank;
                        *best = Some(best.map_or(rank, |known: Rank| known.min(rank)));
                    }
                }
            }
            for (sum, best) in sums.iter_mut().zip(best) {
                *sum = sum.zip(best).map(|(sum, best)| sum + best);
            }
        }
        let ranked = sums.into_iter().enumerate().filter_map(|(at, sum)| Some((sum?, at)));
        let mut found: Vec<(Rank, usize)> = ranked.collect();
        found.sort_unstable();
        found.into_iter().take(most).map(|(_, at)| at).collect()
    }
}

/// 0 for the beginning of a word, 2 for a part of it, 4 for its beginning with one slip.
fn fits(typed: &[char], word: &[char]) -> Option<Rank> {
    if word.starts_with(typed) {
        return Some(0);
    }
    let within = typed.len() >= FORGIVEN && word.windows(typed.len()).any(|part| part == typed);
    if within {
        return Some(2);
    }
    (typed.len() >= FORGIVEN && begins_but_for_one(typed, word)).then_some(4)
}

/// Whether one letter more, less, another, or two that changed places stand between what was typed and the beginning of
/// the word.
fn begins_but_for_one(typed: &[char], word: &[char]) -> bool {
    let same = typed.iter().zip(word).take_while(|(one, other)| one == other).count();
    let (typed, word) = (&typed[same..], &word[same..]);
    let (Some((first, typed_rest)), Some((_, word_rest))) = (typed.split_first(), word.split_first()) else {
        // All of the word, and one letter more.
        return typed.len() <= 1;
    };
    let another = word_rest.starts_with(typed_rest);
    let more = word.starts_with(typed_rest);
    let less = word_rest.starts_with(typed);
    let swapped = match (typed_rest.split_first(), word_rest.split_first()) {
        (Some((second, typed_rest)), Some((expected, word_rest))) => {
            word.first() == Some(second) && first == expected && word_rest.starts_with(typed_rest)
        }
        _ => false,
    };
    another || more || less || swapped
}

/// One form of each letter and digit. A joiner parts a word, as a space does.
fn words(text: &str) -> Vec<Vec<char>> {
    let tidy = normalise(text).to_lowercase();
    let apart = tidy.split(|letter: char| !letter.is_alphanumeric());
    apart
        .map(|word| word.chars().filter_map(plain).take(LONGEST).collect())
        .filter(|word: &Vec<char>| !word.is_empty())
        .collect()
}

/// Without what some keyboards lack.
fn plain(letter: char) -> Option<char> {
    match letter {
        'آ' | 'أ' | 'إ' | 'ٱ' => Some('ا'),
        'ؤ' => Some('و'),
        'ئ' => Some('ی'),
        'ة' | 'ۀ' => Some('ه'),
        'ء' | '\u{064B}'..='\u{0655}' | '\u{0670}' => None,
        letter => Some(letter),
    }
}
