//! Looking for the sources of an article's quotations: in parts, so that what is decided meanwhile need not wait.

use std::sync::{Arc, Weak};
use std::time::Duration;

use super::catalogue::counted;
use crate::archive::suggest::SoFar;
use crate::gui::action::{Action, Done, Job, Notice};
use crate::model::{Article, Id};

/// How long a part of the search takes: no decision waits longer.
const PART: Duration = Duration::from_millis(150);

/// A search on its way.
struct Search {
    name: String,
    article: Id<Article>,
    so_far: SoFar,
    is_asked_for: bool,
    /// Tells the page that it still goes on.
    alive: Arc<()>,
}

/// The search, and what lives as long as it goes on; it tells what came of it where it `is_asked_for`.
pub fn start(name: String, article: Id<Article>, is_asked_for: bool) -> (Job, Weak<()>) {
    let alive = Arc::new(());
    let lives = Arc::downgrade(&alive);
    (part(Search { name, article, so_far: SoFar::default(), is_asked_for, alive }), lives)
}

/// One part of a search, which starts the next.
fn part(mut on_its_way: Search) -> Job {
    Job::new(on_its_way.name.clone(), move |archive, watch| {
        on_its_way.so_far = archive.suggest_some(on_its_way.article, on_its_way.so_far, PART, watch)?;
        let SoFar { all, with_source, is_finished, .. } = on_its_way.so_far;
        let mut done = Done::then(Action::NoteDerived);
        if !is_finished {
            done.then.push(Action::Start(part(on_its_way)));
            return Ok(done);
        }
        drop(on_its_way.alive);
        if on_its_way.is_asked_for {
            let sentence = format!("Looked for {}; {with_source} stand in the archive.", counted(all));
            done.notice = Some(Notice::told(sentence));
        }
        Ok(done)
    })
}
