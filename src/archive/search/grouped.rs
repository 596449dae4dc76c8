//! What was found, gathered under the interviews and articles that it comes from.

use std::collections::HashMap;

use super::found::{Found, Origin};

/// The hits of one source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// The source.
    pub origin: Origin,
    /// What it is called.
    pub title: String,
    /// Its date (EDTF).
    pub date: Option<String>,
    /// Which of the hits, by index, in their order.
    pub hits: Vec<usize>,
}

/// The groups in the order of their first hits, which are the best where the hits are sorted so. What is withheld tells
/// no source, and stands in no group.
pub fn grouped(hits: &[Found]) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    let mut known: HashMap<Origin, usize> = HashMap::new();
    for (index, hit) in hits.iter().enumerate().filter(|(_, hit)| hit.withheld.is_none()) {
        let at = *known.entry(hit.origin).or_insert_with(|| {
            let title = match hit.origin {
                Origin::People => "People".to_owned(),
                Origin::Notes => "Notes".to_owned(),
                _ if hit.source.is_empty() => "Without a title".to_owned(),
                _ => hit.source.clone(),
            };
            groups.push(Group { origin: hit.origin, title, date: hit.date.clone(), hits: Vec::new() });
            groups.len() - 1
        });
        groups[at].hits.push(index);
    }
    groups
}
