//! The only place here that calls the search: as the command line asks, and as the window's searcher does.

use super::Result;
use super::clock::{Times, spent};
use crate::archive::Archive;
use crate::archive::clearance::{Clearance, Policy};
use crate::archive::search::{Order, listing, search};

/// How a query is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Way {
    /// The first 50 hits with snippets.
    First,
    /// What the window shows: hits to look through, with facets.
    Screen,
}

/// Asks; how many hits there were.
pub(super) fn ask(archive: &Archive, query: &str, way: Way) -> Result<usize> {
    Ok(archive.read(|read| {
        let gate = Clearance::today(read, Policy::default())?;
        Ok(match way {
            Way::First => search(read, &gate, query, 50)?.hits.len(),
            Way::Screen => listing(read, &gate, query, Order::Best)?.hits.len(),
        })
    })?)
}

/// Asks every query once and measures it; the first of all is asked once before.
pub(super) fn timed(archive: &Archive, queries: &[String], way: Way) -> Result<Times> {
    if let Some(first) = queries.first() {
        ask(archive, first, way)?;
    }
    let mut times = Vec::with_capacity(queries.len());
    for query in queries {
        let (hits, time) = spent(|| ask(archive, query, way));
        std::hint::black_box(hits?);
        times.push(time);
    }
    Ok(Times::of(times))
}
