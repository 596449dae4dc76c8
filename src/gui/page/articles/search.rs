//! Looking for the sources of quotations: in parts, so that what is decided meanwhile need not wait.

use std::sync::{Arc, Weak};
use std::time::Duration;

use super::catalogue::counted;
use crate::archive::clearance::{Clearance, Policy};
use crate::archive::found_later::{Announcement, Fresh, Seeking, announced};
use crate::archive::suggest::SoFar;
use crate::gui::action::{Action, Done, Job, Notice};
use crate::gui::screen::Screen;
use crate::model::{Article, Id, Recollection};

/// How long a part of the search takes: no decision waits longer.
const PART: Duration = Duration::from_millis(150);

/// A search on its way through articles, one after the other.
struct Search {
    name: String,
    articles: Vec<Id<Article>>,
    so_far: SoFar,
    /// What the articles before had.
    quotations: usize,
    with_source: usize,
    is_asked_for: bool,
    /// Tells the page that it still goes on.
    alive: Arc<()>,
    /// What follows it.
    next: Option<Job>,
}

/// The search, and what lives as long as it goes on; it tells what came of it where it `is_asked_for`.
pub fn start(name: String, articles: Vec<Id<Article>>, is_asked_for: bool) -> (Job, Weak<()>) {
    let alive = Arc::new(());
    let lives = Arc::downgrade(&alive);
    let search = Search {
        name,
        articles,
        so_far: SoFar::default(),
        quotations: 0,
        with_source: 0,
        is_asked_for,
        alive,
        next: None,
    };
    (part(search), lives)
}

/// What an import asks for: sources of the new articles' quotations and, among the new words, of quotations that had
/// none. Nothing where there is nothing new.
pub fn after_import(recollections: Vec<Id<Recollection>>, articles: Vec<Id<Article>>, policy: Policy) -> Option<Job> {
    let next = (!recollections.is_empty()).then(|| again(Fresh::Recollections(recollections), policy));
    if articles.is_empty() {
        return next;
    }
    let name = "Looking for the sources of new articles".into();
    let alive = Arc::new(());
    let (so_far, is_asked_for) = (SoFar::default(), false);
    Some(part(Search { name, articles, so_far, quotations: 0, with_source: 0, is_asked_for, alive, next }))
}

/// One part of a search, which starts the next.
fn part(mut search: Search) -> Job {
    Job::new(search.name.clone(), move |archive, watch| {
        if let Some(article) = search.articles.last().copied() {
            search.so_far = archive.suggest_some(article, search.so_far, PART, watch)?;
            if search.so_far.is_finished {
                let SoFar { all, with_source, .. } = std::mem::take(&mut search.so_far);
                search.quotations += all;
                search.with_source += with_source;
                search.articles.pop();
            }
        }
        let mut done = Done::then(Action::NoteDerived);
        if !search.articles.is_empty() {
            done.then.push(Action::Start(part(search)));
            return Ok(done);
        }
        done.then.extend(search.next.map(Action::Start));
        drop(search.alive);
        if search.is_asked_for {
            let (quotations, with_source) = (counted(search.quotations), search.with_source);
            let sentence = format!("Looked for {quotations}; {with_source} stand in the archive.");
            done.notice = Some(Notice::told(sentence));
        }
        Ok(done)
    })
}

/// Tries the quotations that have no source once more, among fresh words, and announces what was found. Which of them may
/// stand there is found out by a reader: it takes as long as reading all of the words.
pub fn again(fresh: Fresh, policy: Policy) -> Job {
    Job::reading(AGAIN, move |archive, _| {
        let seeking = archive.read(|read| Seeking::new(read, &fresh))?;
        let is_idle = seeking.is_finished();
        Ok(if is_idle { Done::quietly() } else { Done::then(Action::Start(again_part(seeking, policy))) })
    })
}

/// What the list of jobs calls it.
const AGAIN: &str = "Looking for quotations among new words";

fn again_part(mut seeking: Seeking, policy: Policy) -> Job {
    Job::new(AGAIN, move |archive, watch| {
        archive.seek_on(&mut seeking, PART, watch)?;
        if !seeking.is_finished() {
            return Ok(Done::then(Action::Start(again_part(seeking, policy))));
        }
        let announcement = archive.read(|read| announced(read, &Clearance::today(read, policy)?, &seeking.found))?;
        let Some(Announcement { sentence, quotations }) = announcement else { return Ok(Done::quietly()) };
        let name = if quotations.len() == 1 { "Show it" } else { "Show them" };
        let notice = Notice::told(sentence).with_way(name, Screen::ToDecide(quotations.first().copied()));
        Ok(Done { notice: Some(notice), then: vec![Action::NoteDerived] })
    })
}
