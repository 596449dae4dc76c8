//! Everything a search found, to be looked through: sorted as wanted, counted by facets.
//!
//! Without words, a query lists quotes only, every one of them; with words, the best hits of every noun. Used by the
//! window.

use std::collections::{HashMap, HashSet};

use super::super::Result;
use super::super::clearance::{Clearance, Policy};
use super::super::query::{self, Field};
use super::facets::{Facet, facets};
use super::found::{Found, OPEN, Writer};
use super::resolve::{Resolved, resolve, suggestions};
use super::{ruling, weighed};
use crate::model::{Id, Tag};
use crate::store::Read;
use crate::store::search::{Condition, Noun};

/// How what was found is sorted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Order {
    /// What fits best first; without words, as it was kept.
    #[default]
    Best,
    /// The latest source first.
    Newest,
    /// By the title of the source, then by place.
    Source,
    /// By who speaks.
    Narrator,
    /// What articles cite most first.
    MostCited,
    /// By the time in the recording.
    Time,
}

impl Order {
    /// Every order.
    pub const ALL: [Order; 6] =
        [Order::Best, Order::Newest, Order::Source, Order::Narrator, Order::MostCited, Order::Time];

    /// What it is called.
    pub fn name(self) -> &'static str {
        match self {
            Order::Best => "Best first",
            Order::Newest => "Newest source",
            Order::Source => "Source",
            Order::Narrator => "Narrator",
            Order::MostCited => "Most cited",
            Order::Time => "Time in the source",
        }
    }
}

/// What was found, to be looked through.
#[derive(Clone, Debug, Default)]
pub struct Listing {
    /// The hits in the order wanted.
    pub hits: Vec<Found>,
    /// Of what sort they are.
    pub facets: Vec<Facet>,
    /// The codebook, to name the tags of the hits.
    pub tags: HashMap<Id<Tag>, Tag>,
    /// How many more were found but are withheld.
    pub withheld: usize,
    /// Whether there is more than is listed.
    pub is_cut: bool,
    /// How many there are altogether that may be shown, where that was counted.
    pub found: Option<usize>,
    /// What the searcher should know: a name that is nobody's, a tag that is not there.
    pub notes: Vec<String>,
}

/// How many hits of one noun are listed where words were asked for: nobody looks through more.
pub(super) const LISTED: usize = 1000;

/// How many hits are on the first page: more than most screens show at once, each of which takes a hundred points.
const FIRST_PAGE: usize = 16;

/// What `text` finds.
pub fn listing(read: &Read<'_>, gate: &Clearance, text: &str, order: Order) -> Result<Listing> {
    listing_in_steps(read, gate, text, order, |_| ())
}

/// What `text` finds. Where the best stand first and are more than a page, `tell` is given the first page as soon as it is
/// known: ranked among few, as [`super::search`] ranks. The whole list begins with it, so that nothing that is seen moves,
/// and goes on with the best of all that is listed. So it is where people are looked for: who else may be meant follows.
pub fn listing_in_steps(
    read: &Read<'_>,
    gate: &Clearance,
    text: &str,
    order: Order,
    tell: impl FnOnce(Listing),
) -> Result<Listing> {
    let parsed = query::parse(text)?;
    let (has_words, has_kind) = (query::has_words(&parsed), query::has_field(&parsed, Field::Kind));
    let nouns = Noun::ALL.into_iter().filter(|noun| has_words || has_kind || *noun == Noun::Quote);
    let limits = nouns.map(|noun| (noun, if has_words || noun != Noun::Quote { LISTED } else { usize::MAX })).collect();
    let Resolved { condition, notes, names } = resolve(read, parsed)?;
    let mut lister = Lister { read, gate, condition, limits, order, notes, tags: read.tags()? };
    let mut shown = lister.shown(if order == Order::Best { FIRST_PAGE } else { usize::MAX })?;
    let is_whole = order != Order::Best || !shown.iter().any(|one| one.is_cut);
    let mut first = Vec::new();
    if order == Order::Best && !(is_whole && names.is_empty()) {
        let page = lister.first_page(&shown);
        first.clone_from(&page.hits);
        if !first.is_empty() {
            tell(page);
        }
    }
    lister.notes.extend(suggestions(read, gate, &names)?);
    if is_whole {
        return Ok(lister.whole(shown, &first));
    }
    for (one, (noun, limit)) in shown.iter_mut().zip(&lister.limits) {
        // What was cut although it is less than a page took as long as anybody waits.
        if one.is_cut && one.hits.len() + one.withheld.len() >= FIRST_PAGE {
            *one = shown_hits(read, gate, *noun, &lister.condition, *limit)?;
        }
    }
    Ok(lister.whole(shown, &first))
}

/// Lists what one query finds.
struct Lister<'read> {
    read: &'read Read<'read>,
    gate: &'read Clearance,
    condition: Condition,
    /// What is listed, and how many of each at most.
    limits: Vec<(Noun, usize)>,
    order: Order,
    notes: Vec<String>,
    tags: Vec<Tag>,
}

impl Lister<'_> {
    /// The hits of every noun, `most` of each.
    fn shown(&self, most: usize) -> Result<Vec<Shown>> {
        let of =
            |(noun, limit): &(Noun, usize)| shown_hits(self.read, self.gate, *noun, &self.condition, most.min(*limit));
        self.limits.iter().map(of).collect()
    }

    /// The best of these hits. Of what sorts they are is only told of the whole.
    fn first_page(&self, shown: &[Shown]) -> Listing {
        let mut page = self.empty(shown);
        page.hits = shown.iter().flat_map(|one| &one.hits).cloned().collect();
        sort(&mut page.hits, self.order);
        page.hits.truncate(FIRST_PAGE);
        page
    }

    /// The list of these hits, after those that stand there already; at its end those that are withheld, where every quote
    /// is listed.
    fn whole(&self, shown: Vec<Shown>, first: &[Found]) -> Listing {
        let mut listing = self.empty(&shown);
        let mut withheld = Vec::new();
        for one in shown {
            listing.hits.extend(one.hits);
            withheld.extend(one.withheld);
        }
        sort(&mut listing.hits, self.order);
        if !first.is_empty() {
            let known: HashSet<(Noun, &str)> = first.iter().map(|hit| (hit.noun, hit.id.as_str())).collect();
            listing.hits.retain(|hit| !known.contains(&(hit.noun, hit.id.as_str())));
            listing.hits.splice(0..0, first.iter().cloned());
        }
        listing.facets = facets(&self.tags, &listing.hits);
        if self.condition == Condition::All(Vec::new()) {
            listing.hits.extend(withheld);
        }
        listing
    }

    /// What is said of these hits as long as they do not stand there.
    fn empty(&self, shown: &[Shown]) -> Listing {
        Listing {
            tags: self.tags.iter().map(|tag| (tag.id, tag.clone())).collect(),
            withheld: shown.iter().map(|one| one.withheld.len()).sum(),
            is_cut: shown.iter().any(|one| one.is_cut),
            notes: self.notes.clone(),
            ..Listing::default()
        }
    }
}

/// The hits of one noun, as far as they may be shown.
#[derive(Default)]
pub(super) struct Shown {
    pub hits: Vec<Found>,
    /// Of those withheld, that there is one.
    pub withheld: Vec<Found>,
    pub is_cut: bool,
}

/// The best hits of one noun.
pub(super) fn shown_hits(
    read: &Read<'_>,
    gate: &Clearance,
    noun: Noun,
    condition: &Condition,
    limit: usize,
) -> Result<Shown> {
    // What is shown nevertheless shall say what it is restricted to; where nothing withheld is shown, all of it is open.
    let strict = (!gate.holds()).then(|| Clearance::today(read, Policy::default())).transpose()?;
    let mut writer = Writer::of(read, gate);
    let found = read.search(noun, condition, limit)?;
    let mut shown = Shown { is_cut: found.is_cut, ..Shown::default() };
    for hit in weighed(noun, found.hits) {
        if let Some(withheld) = ruling(read, gate, &hit)? {
            shown.withheld.push(Found::withheld(&hit, withheld.in_words()));
            continue;
        }
        let restricted = strict.as_ref().map(|strict| ruling(read, strict, &hit)).transpose()?.flatten();
        let access = restricted.map_or(OPEN, |withheld| withheld.access.as_str());
        shown.hits.push(Found { access, ..writer.shown(hit)? });
    }
    Ok(shown)
}

/// The quotes that carry one of these tags themselves, by source and place.
pub fn tagged(read: &Read<'_>, gate: &Clearance, tags: &[Id<Tag>]) -> Result<Listing> {
    let mut listing = Listing::default();
    let mut writer = Writer::of(read, gate);
    for hit in read.search(Noun::Quote, &Condition::Tag(tags.to_vec()), usize::MAX)?.hits {
        match ruling(read, gate, &hit)? {
            Some(_) => listing.withheld += 1,
            None => listing.hits.push(writer.shown(hit)?),
        }
    }
    sort(&mut listing.hits, Order::Source);
    listing.tags = read.tags()?.into_iter().map(|tag| (tag.id, tag)).collect();
    Ok(listing)
}

/// A stable sort: equals stay in the order of the nouns and of the archive, so the same question has one answer.
pub(super) fn sort(hits: &mut [Found], order: Order) {
    let in_source = |hit: &Found| (hit.source.to_lowercase(), hit.position, hit.start_ms);
    match order {
        Order::Best => hits.sort_by(|one, other| other.score.total_cmp(&one.score)),
        Order::Newest => hits.sort_by_key(|hit| std::cmp::Reverse(hit.day)),
        Order::Source => hits.sort_by_cached_key(in_source),
        Order::Narrator => {
            hits.sort_by_cached_key(|hit| (hit.speaker.is_empty(), hit.speaker.to_lowercase(), in_source(hit)));
        }
        Order::MostCited => hits.sort_by_key(|hit| std::cmp::Reverse(hit.citations)),
        Order::Time => hits.sort_by_key(|hit| (hit.start_ms.is_none(), hit.start_ms, hit.position)),
    }
}
