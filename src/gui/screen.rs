//! Where the window is, and the way it came.

use crate::model::{Article, Dossier, Id, Person, Quotation, Quote, Recollection, Tag, Turn};

/// One place in the window: a screen with what is open on it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Screen {
    /// Interviews and other recollections; the transcript of the open one, at a quote or a turn.
    Interviews {
        /// Which is open.
        open: Option<Id<Recollection>>,
        /// Where in it.
        at: Option<Spot>,
    },
    /// People, groups and publications.
    People(Option<Id<Person>>),
    /// Articles; the review of the open one, at a quotation.
    Articles {
        /// Which is open.
        open: Option<Id<Article>>,
        /// Where in it.
        at: Option<Id<Quotation>>,
    },
    /// What is still to be decided over all articles, at a quotation.
    ToDecide(Option<Id<Quotation>>),
    /// A quotation beside the words as they were given.
    Proof(Id<Quotation>),
    /// A manuscript held against the archive before it goes to print.
    Manuscript,
    /// Quotes and whatever else a search finds.
    Quotes {
        /// What was typed; empty lists the quotes.
        query: String,
        /// Which quote is open.
        open: Option<Id<Quote>>,
    },
    /// The codebook.
    Tags(Option<Id<Tag>>),
    /// Dossiers; the builder of the open one.
    Dossiers(Option<Id<Dossier>>),
    /// Recording an interview: a new one, or more of this one.
    Record(Option<Id<Recollection>>),
    /// The sheet of files about to be imported.
    Import,
    /// Every change, newest first.
    History,
    /// How the window and the archive are wanted.
    Settings,
}

/// A place in a transcript.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Spot {
    /// Where a quote stands.
    Quote(Id<Quote>),
    /// A turn.
    Turn(Id<Turn>),
}

impl Screen {
    /// The screen that an archive opens on.
    pub fn first() -> Screen {
        Screen::Interviews { open: None, at: None }
    }

    /// A screen of every kind, and with something open where that makes a difference.
    pub fn one_of_each() -> [Screen; 14] {
        [
            Screen::first(),
            Screen::interview(Id::new(), None),
            Screen::People(None),
            Screen::article(Id::new(), None),
            Screen::ToDecide(None),
            Screen::Proof(Id::new()),
            Screen::Manuscript,
            Screen::quote(Id::new()),
            Screen::Tags(None),
            Screen::Dossiers(None),
            Screen::Record(None),
            Screen::Import,
            Screen::History,
            Screen::Settings,
        ]
    }

    /// A transcript at a quote or turn.
    pub fn interview(open: Id<Recollection>, at: impl Into<Option<Spot>>) -> Screen {
        Screen::Interviews { open: Some(open), at: at.into() }
    }

    /// An article at a quotation.
    pub fn article(open: Id<Article>, at: impl Into<Option<Id<Quotation>>>) -> Screen {
        Screen::Articles { open: Some(open), at: at.into() }
    }

    /// A quote in the list of all.
    pub fn quote(open: Id<Quote>) -> Screen {
        Screen::Quotes { query: String::new(), open: Some(open) }
    }

    /// The name of the screen, as the navigation and the help call it.
    pub fn name(&self) -> &'static str {
        match self {
            Screen::Interviews { .. } => "Interviews",
            Screen::People(_) => "People",
            Screen::Articles { .. } => "Articles",
            Screen::ToDecide(_) => "To decide",
            Screen::Proof(_) => "Proof",
            Screen::Manuscript => "Manuscript",
            Screen::Quotes { .. } => "Quotes",
            Screen::Tags(_) => "Tags",
            Screen::Dossiers(_) => "Dossiers",
            Screen::Record(_) => "Record",
            Screen::Import => "Import",
            Screen::History => "History",
            Screen::Settings => "Settings",
        }
    }

    /// Whether both are the same screen, whatever is open on them.
    pub fn is_same_kind(&self, other: &Screen) -> bool {
        std::mem::discriminant(self) == std::mem::discriminant(other)
    }
}

/// The way through the screens, back and forward.
#[derive(Debug)]
pub struct Trail {
    past: Vec<Screen>,
    now: Screen,
    future: Vec<Screen>,
}

/// How many screens are remembered.
const REMEMBERED: usize = 200;

impl Default for Trail {
    fn default() -> Self {
        Trail { past: Vec::new(), now: Screen::first(), future: Vec::new() }
    }
}

impl Trail {
    /// Where the window is.
    pub fn now(&self) -> &Screen {
        &self.now
    }

    /// Goes on to a screen.
    pub fn go(&mut self, to: Screen) {
        if to == self.now {
            return;
        }
        self.future.clear();
        self.past.push(std::mem::replace(&mut self.now, to));
        if self.past.len() > REMEMBERED {
            self.past.remove(0);
        }
    }

    /// Says more exactly where the window is, without a step that Back would return to.
    pub fn refine(&mut self, to: Screen) {
        self.now = to;
    }

    /// Goes back, where there is a way.
    pub fn back(&mut self) {
        if let Some(before) = self.past.pop() {
            self.future.push(std::mem::replace(&mut self.now, before));
        }
    }

    /// Goes forward again.
    pub fn forward(&mut self) {
        if let Some(after) = self.future.pop() {
            self.past.push(std::mem::replace(&mut self.now, after));
        }
    }

    /// Whether there is a way back.
    pub fn can_go_back(&self) -> bool {
        !self.past.is_empty()
    }

    /// Whether there is a way forward.
    pub fn can_go_forward(&self) -> bool {
        !self.future.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_way_leads_back_and_forward() {
        let mut trail = Trail::default();
        trail.go(Screen::People(None));
        trail.go(Screen::Tags(None));
        trail.back();
        assert_eq!(trail.now(), &Screen::People(None));
        trail.forward();
        assert_eq!(trail.now(), &Screen::Tags(None));
        trail.back();
        trail.go(Screen::History);
        assert!(!trail.can_go_forward(), "a new way forgets the old one");
        trail.back();
        trail.back();
        assert_eq!(trail.now(), &Screen::first());
        assert!(!trail.can_go_back());
    }
}
