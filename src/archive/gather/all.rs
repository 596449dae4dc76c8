//! All that a search finds, put into a dossier in one step.

use std::collections::HashSet;

use serde::Serialize;

use super::super::clearance::{Clearance, Policy};
use super::super::command::{Command, excerpt};
use super::super::job::Watch;
use super::super::search::{Order, everything};
use super::super::{ArchiveError, Result};
use super::{Choice, HitWords, dossier_of};
use crate::model::{Dossier, EntryContent, Id, Quote};
use crate::store::Write;

/// Puts everything that a query finds into a dossier: quotes as they are, of turns the sentences with what was found.
#[derive(Clone)]
pub struct CollectFound {
    /// What was typed.
    pub query: String,
    /// In which order the quotes stand in the dossier.
    pub order: Order,
    /// Which dossier.
    pub dossier: Choice<Dossier>,
    /// What may be found.
    pub policy: Policy,
    /// Is told how far it is, and can end it; then nothing has changed.
    pub watch: Watch,
}

/// What became of everything that was found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Collected {
    /// The dossier.
    pub dossier: Id<Dossier>,
    /// Its title.
    pub title: String,
    /// How many quotes were put into it.
    pub added: usize,
    /// How many of these were made for it.
    pub made: usize,
    /// How many stood in it already.
    pub stood: usize,
    /// How many hits are no words of a source: passages of articles, notes, people.
    pub unfit: usize,
    /// How many were left out because they are withheld.
    pub withheld: usize,
    /// Whether there is more than was taken.
    pub is_cut: bool,
}

impl Command for CollectFound {
    type Outcome = Collected;

    fn perform(self, write: &Write<'_>) -> Result<(String, Collected)> {
        let gate = Clearance::today(write, self.policy)?;
        let found = everything(write, &gate, &self.query, self.order)?;
        let words: Vec<HitWords> = found.hits.iter().filter_map(HitWords::of).collect();
        if words.is_empty() {
            return Err(ArchiveError::Refused {
                rule: "nothing was found that can stand in a dossier".into(),
                hint: "quotes and the words of transcripts can",
            });
        }
        let unfit = found.hits.len() - words.len();
        let dossier = dossier_of(write, self.dossier)?;
        let standing = quotes_in(&write.dossier(dossier)?);
        let known: HashSet<Id<Quote>> = write.quotes()?.into_iter().map(|row| row.quote.id).collect();
        let mut added: Vec<Id<Quote>> = Vec::new();
        let (mut seen, mut made, mut stood) = (standing, 0, 0);
        for (done, one) in words.iter().enumerate() {
            self.watch.tick(done, words.len())?;
            let quote = one.keep(write)?.id;
            match seen.insert(quote) {
                true => {
                    made += usize::from(!known.contains(&quote));
                    added.push(quote);
                }
                false => stood += 1,
            }
        }
        super::append(write, dossier, &added)?;
        let title = write.dossier(dossier)?.title;
        let what = if added.len() == 1 { "1 quote".into() } else { format!("{} quotes", added.len()) };
        let label =
            format!("Put {what} found by “{}” into dossier “{}”", excerpt(&self.query, 30), excerpt(&title, 40));
        let (withheld, is_cut, added) = (found.withheld, found.is_cut, added.len());
        Ok((label, Collected { dossier, title, added, made, stood, unfit, withheld, is_cut }))
    }
}

fn quotes_in(dossier: &Dossier) -> HashSet<Id<Quote>> {
    let entries = dossier.sections.iter().flat_map(|section| &section.entries);
    let quote = |content: &EntryContent| match content {
        EntryContent::Quote(quote) => Some(*quote),
        EntryContent::Text(_) => None,
    };
    entries.filter_map(|entry| quote(&entry.content)).collect()
}

impl Collected {
    /// What became of it, in sentences.
    pub fn in_words(&self) -> String {
        let counted = |many: usize, one: &str, more: &str| match many {
            1 => format!("1 {one}"),
            many => format!("{many} {more}"),
        };
        let mut sentences = vec![format!("Put {} into “{}”.", counted(self.added, "quote", "quotes"), self.title)];
        if self.made > 0 {
            sentences.push(format!("{} made of words in transcripts.", counted(self.made, "was", "were")));
        }
        if self.stood > 0 {
            sentences.push(format!("{} in it already.", counted(self.stood, "stood", "stood")));
        }
        if self.unfit > 0 {
            let what = counted(
                self.unfit,
                "hit in an article, a note or a name was",
                "hits in articles, notes and names were",
            );
            sentences.push(format!("{what} left out: only the words of a source can be quoted."));
        }
        if self.withheld > 0 {
            sentences.push(format!("{} left out, being withheld.", counted(self.withheld, "was", "were")));
        }
        if self.is_cut {
            sentences.push("There is more; these are the best.".into());
        }
        sentences.join(" ")
    }
}
