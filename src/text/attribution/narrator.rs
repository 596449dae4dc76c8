//! What the "I" of a text is called, where others call her by name: “I think, Orme, that you …”.
//!
//! Who is spoken to by name, by somebody who exchanges words with the "I", and never speaks under that name, is the
//! "I". Used by `speakers`.

use super::address::Address;
use super::resolve::{Resolver, Who};
use super::speakers::Answer;
use std::collections::{HashMap, HashSet};

/// How often the "I" must be called by a name.
const OFTEN: usize = 2;

/// The name by which the "I" of a text is called; `addresses` are those within each stretch.
pub fn name(resolver: &Resolver, addresses: &[Vec<Address>], answers: &[Answer]) -> Option<String> {
    let tokens = resolver.subjects.scene.tokens;
    let spoken: Vec<usize> = (0..answers.len()).filter(|stretch| answers[*stretch].who.is_some()).collect();
    let is_author = |place: Option<&usize>| place.is_some_and(|at| answers[*at].who == Some(Who::Author));
    let named = answers.iter().filter_map(|answer| match answer.who {
        Some(Who::Entity(entity)) => Some(entity),
        _ => None,
    });
    let speakers: HashSet<usize> = named.collect();
    let mut called: HashMap<String, usize> = HashMap::new();
    for (place, stretch) in spoken.iter().enumerate().filter(|(place, _)| !is_author(spoken.get(*place))) {
        let near = spoken[place.saturating_sub(3)..spoken.len().min(place + 4)].iter();
        if !near.into_iter().any(|at| is_author(Some(at))) {
            continue;
        }
        for one in addresses[*stretch].iter().filter(|one| !one.entity.is_some_and(|entity| speakers.contains(&entity)))
        {
            *called.entry(tokens.span(one.tokens.clone()).of(tokens.text).to_owned()).or_default() += 1;
        }
    }
    let (name, count) =
        called.into_iter().max_by(|one, other| one.1.cmp(&other.1).then_with(|| other.0.cmp(&one.0)))?;
    (count >= OFTEN).then_some(name)
}
