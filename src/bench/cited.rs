//! A dossier of very many quotes that articles cite, and its export: every citation was compared with what was said.

use std::collections::HashMap;
use std::fmt::Write as _;

use super::clock::{Times, spent};
use super::ledger::Figure;
use super::operation as op;
use super::size::{WORDS, files, places, take_in, transcript_of};
use super::{BenchError, Result, Run};
use crate::archive::citations::CitationCommand;
use crate::archive::clearance::{Clearance, Policy};
use crate::archive::command::Command;
use crate::archive::compose::{Options, Summary, compose};
use crate::archive::export::write_file;
use crate::archive::import::{Imported, Made, Wishes};
use crate::archive::quotes::QuoteCommand;
use crate::archive::{Archive, ArchiveError};
use crate::formats::{Wish, markdown_writer};
use crate::model::{Article, Dossier, Entry, EntryContent, Id, Place, Quote, Role, Section, Transcript};
use crate::store::Write;

/// How many quotes the dossier has, and how many passages cite each.
const QUOTES: usize = 10_000;
const CITED: usize = 2;
/// How many quotes come from one interview, stand in one article, and in one section of the dossier.
const TOGETHER: usize = 100;

/// Makes the archive, exports the dossier, and takes the archive away.
pub(super) fn measure(run: &mut Run<'_>) -> Result<()> {
    let quotes = run.plan.number(QUOTES);
    let mut archive = run.archive("cited")?;
    run.step(&format!("a dossier of {quotes} quotes: the interviews"))?;
    let kept = quotes_of_interviews(run, &mut archive, quotes)?;
    for round in 0..CITED {
        for (number, some) in kept.chunks(TOGETHER).enumerate() {
            run.step(&format!("a dossier of {quotes} quotes: article {}", round * kept.len() / TOGETHER + number + 1))?;
            cite(&mut archive, &format!("article-{round}-{number:04}.md"), some)?;
        }
    }
    let dossier = archive.apply(PutDossier(kept.iter().map(|kept| kept.id).collect()))?;
    archive.close()?;
    run.step(&format!("a dossier of {quotes} quotes: exporting it"))?;
    export(run, dossier, quotes)?;
    run.remove("cited")
}

/// A quote that is to be cited.
struct Kept {
    id: Id<Quote>,
    transcript: Id<Transcript>,
    place: Place,
    words: String,
    narrator: String,
}

fn quotes_of_interviews(run: &Run<'_>, archive: &mut Archive, many: usize) -> Result<Vec<Kept>> {
    let words = run.plan.number(WORDS).max(4_000);
    let (files, _) = files(run, 0..many.div_ceil(TOGETHER), words)?;
    let (imported, _) = take_in(run, archive, &files)?;
    run.remove("files")?;
    let mut kept = Vec::with_capacity(many);
    for one in imported.iter().flat_map(Imported::recollections) {
        let (transcript, turns) = transcript_of(archive, one)?;
        let narrator = archive.read(|read| match read.people_in(one, Role::Narrator)?.first() {
            Some(person) => Ok(read.person(*person)?.name),
            None => Ok(String::new()),
        })?;
        let texts: HashMap<_, _> = turns.iter().map(|turn| (turn.id, turn.text.as_str())).collect();
        // Marks inside would end the quotation in the article that is to print it.
        let words = |place: &Place| texts.get(&place.first_turn).map_or("", |text| &text[place.start..place.end]);
        let fits = |place: &Place| {
            let words = words(place);
            words.split(' ').count() >= 6 && words.chars().all(|one| one.is_alphanumeric() || " ,.'’".contains(one))
        };
        let most = turns.iter().map(|turn| turn.text.split(' ').count() / 3).sum::<usize>();
        let found = places(&turns, most.min(20 * TOGETHER))?.into_iter().filter(fits).step_by(3).take(TOGETHER);
        for place in found.take(many - kept.len()) {
            let words = words(&place).trim_matches([' ', ',', '.']).to_owned();
            kept.push(Kept { id: Id::new(), transcript, place, words, narrator: narrator.clone() });
        }
    }
    let places = kept.iter().map(|kept| (kept.transcript, kept.place)).collect();
    let ids = archive.apply(KeepAll(places))?;
    kept.iter_mut().zip(ids).for_each(|(kept, id)| kept.id = id);
    Ok(kept)
}

/// Imports an article that prints these quotes, and ties what was found in it to them.
fn cite(archive: &mut Archive, name: &str, quotes: &[Kept]) -> Result<()> {
    let mut text = format!("# What they remember, {name}\n\nBy Olive Porter\n\n");
    for quote in quotes {
        let _ = write!(text, "“{},” {} says.\n\n", quote.words, quote.narrator);
    }
    let wishes = Wishes { kind: Some(Wish::Article), ..Wishes::default() };
    let imported = archive.import_bytes(name, text.as_bytes(), &wishes)?;
    let article = imported.made.iter().find_map(|made| match made {
        Made::Article { id, .. } => Some(*id),
        _ => None,
    });
    let article = article.ok_or_else(|| BenchError::Unlike(format!("{name} was not taken for an article")))?;
    Ok(archive.apply(ConfirmAll { article, quotes })?)
}

/// Writes the dossier into a file as the window does, some times over.
fn export(run: &mut Run<'_>, dossier: Id<Dossier>, quotes: usize) -> Result<()> {
    let archive = Archive::open_read_only(&run.folder.join("cited"))?;
    let path = run.folder.join("dossier.md");
    let write = || -> Result<Summary, ArchiveError> {
        let (document, summary) = archive
            .read(|read| compose(read, &Clearance::today(read, Policy::default())?, dossier, &Options::default()))?;
        write_file(&path, &markdown_writer::write(&document), true)?;
        Ok(summary)
    };
    let mut times = Vec::new();
    for _ in 0..4 {
        let (summary, time) = spent(write);
        let summary = summary?;
        // A few quotations are read as something else by the article's reader; without most of them it is no measure.
        if summary.quotes != quotes || summary.passages * 10 < quotes * CITED * 9 {
            let said = format!("the dossier has {} quotes and {} passages", summary.quotes, summary.passages);
            return Err(BenchError::Unlike(said));
        }
        times.push(time);
    }
    let times = Times::of(times.into_iter().skip(1));
    run.ledger.put(&op::DOSSIER, None, Figure::seconds(times.at(0.5)));
    Ok(())
}

/// Quotes at places, in one step.
struct KeepAll(Vec<(Id<Transcript>, Place)>);

impl Command for KeepAll {
    type Outcome = Vec<Id<Quote>>;

    fn perform(self, write: &Write<'_>) -> Result<(String, Vec<Id<Quote>>), ArchiveError> {
        let keep = |(transcript, place)| Ok(QuoteCommand::Add { transcript, place }.perform(write)?.1);
        Ok(("Keep many quotes".into(), self.0.into_iter().map(keep).collect::<Result<_, ArchiveError>>()?))
    }
}

/// Ties every quotation of an article to the quote with its words, in one step.
struct ConfirmAll<'quotes> {
    article: Id<Article>,
    quotes: &'quotes [Kept],
}

impl Command for ConfirmAll<'_> {
    type Outcome = ();

    fn perform(self, write: &Write<'_>) -> Result<(String, ()), ArchiveError> {
        let known: HashMap<&str, &Kept> = self.quotes.iter().map(|quote| (quote.words.as_str(), quote)).collect();
        for quotation in write.quotations(self.article)?.into_iter().filter(|one| one.is_quotation) {
            let words = quotation.words();
            let Some(quote) = known.get(words.trim_matches([' ', ',', '.'])) else { continue };
            CitationCommand::Confirm {
                quotation: quotation.id,
                transcript: quote.transcript,
                place: quote.place,
                words: Some(words),
                by: "bench".into(),
            }
            .perform(write)?;
        }
        Ok(("Confirm many citations".into(), ()))
    }
}

/// A dossier of these quotes, in sections.
struct PutDossier(Vec<Id<Quote>>);

impl Command for PutDossier {
    type Outcome = Id<Dossier>;

    fn perform(self, write: &Write<'_>) -> Result<(String, Id<Dossier>), ArchiveError> {
        let entry = |quote: &Id<Quote>| Entry { id: Id::new(), content: EntryContent::Quote(*quote) };
        let sections = self.0.chunks(TOGETHER).enumerate().map(|(number, quotes)| Section {
            id: Id::new(),
            title: format!("Part {}", number + 1),
            entries: quotes.iter().map(entry).collect(),
        });
        let dossier = Dossier { id: Id::new(), title: "Everything".into(), sections: sections.collect() };
        write.put_dossier(&dossier)?;
        Ok(("New dossier “Everything”".into(), dossier.id))
    }
}
