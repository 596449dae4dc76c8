//! An archive of so many interviews, from the first import on: what a historian does in it, and how long that takes.

use std::path::{Path, PathBuf};

use super::apart::{self, Task};
use super::asking::{Way, timed};
use super::clock::{Spent, Times, spent};
use super::ledger::Figure;
use super::operation::{self as op, Operation};
use super::{BenchError, Result, Run, failed};
use crate::archive::command::Command;
use crate::archive::import::{Bytes, Imported, ToImport, Wishes};
use crate::archive::quotes::QuoteCommand;
use crate::archive::tags::TagCommand;
use crate::archive::words::{Becomes, TagChoice, WordsCommand};
use crate::archive::{Archive, ArchiveError, DATABASE};
use crate::model::{Id, Place, Recollection, Transcript, Turn};
use crate::store::Write;

/// How many words an interview has.
pub(super) const WORDS: usize = 10_000;
/// How many files are written before they are imported: so many interviews need never be on the disk twice at once.
const AT_ONCE: usize = 200;
/// How many quotes the interview carries that is opened and tagged.
const QUOTES: usize = 2_000;
/// In how many turns a word stands that as many have in an archive of any size.
const SAME_TURNS: f64 = 300.0;
const RECORDS: usize = 22_000;

/// Writes made interviews as files, to be imported.
pub(super) fn files(run: &Run<'_>, numbers: std::ops::Range<usize>, words: usize) -> Result<(Vec<PathBuf>, usize)> {
    let folder = run.folder.join("files");
    std::fs::create_dir_all(&folder).map_err(failed("making a folder", &folder))?;
    let (mut files, mut bytes) = (Vec::new(), 0);
    for number in numbers {
        let made = run.material.interview(number, words);
        let path = folder.join(format!("interview-{number:05}.json"));
        std::fs::write(&path, made.json()).map_err(failed("writing a file", &path))?;
        bytes += made.bytes();
        files.push(path);
    }
    Ok((files, bytes))
}

/// Takes files in as the window does; what became of each.
pub(super) fn take_in(run: &Run<'_>, archive: &mut Archive, files: &[PathBuf]) -> Result<(Vec<Imported>, Spent)> {
    let files = files.iter().map(|path| ToImport { bytes: Bytes::At(path.clone()), wishes: Wishes::default() });
    let (files, mut all): (Vec<ToImport>, Vec<Result<Imported, ArchiveError>>) = (files.collect(), Vec::new());
    let (outcome, time) = spent(|| archive.import_all(&files, run.watch, |_, imported| all.push(imported)));
    outcome?;
    Ok((all.into_iter().collect::<Result<_, _>>()?, time))
}

/// Makes the archive by importing; the first of its interviews, and how many turns it has.
pub(super) fn import(run: &mut Run<'_>, size: usize) -> Result<(Id<Recollection>, usize)> {
    let mut archive = run.archive("archive")?;
    let words = run.plan.number(WORDS);
    let (mut time, mut text, mut turns, mut first) = (Spent::default(), 0, 0, None);
    for from in (0..size).step_by(AT_ONCE) {
        run.step(&format!("{size} interviews: importing from the {}th on", from + 1))?;
        let (files, bytes) = files(run, from..size.min(from + AT_ONCE), words)?;
        let (imported, took) = take_in(run, &mut archive, &files)?;
        run.remove("files")?;
        time = Spent { wall: time.wall + took.wall, cpu: time.cpu + took.cpu };
        text += bytes;
        turns += imported.iter().map(turns_in).sum::<usize>();
        first = first.or_else(|| imported.first().and_then(|one| one.recollections().next()));
    }
    archive.close()?;
    let database = run.folder.join("archive").join(DATABASE);
    let bytes = std::fs::metadata(&database).map_err(failed("looking at the file", &database))?.len() as f64;
    let (ledger, of) = (&mut run.ledger, Some(size));
    ledger.put(&op::IMPORT, of, Figure::ms(time, size).divided(size as f64));
    ledger.put(&op::IMPORT_ALL, of, Figure::seconds(time));
    ledger.put(&op::IMPORT_RATE, of, Figure::plain(turns as f64 / time.wall.as_secs_f64()));
    ledger.put(&op::DATABASE, of, Figure::plain(bytes / text as f64));
    ledger.put(&op::DATABASE_ALL, of, Figure::plain(bytes / 1e6));
    let first = first.ok_or_else(|| BenchError::Unlike("no interview was imported".into()))?;
    Ok((first, turns))
}

fn turns_in(imported: &Imported) -> usize {
    use crate::archive::import::Made;
    let turns = |made: &Made| if let Made::Recollection { turns, .. } = made { *turns } else { 0 };
    imported.made.iter().map(turns).sum()
}

/// Asks an archive of so many interviews and turns everything that is asked of one.
pub(super) fn search(run: &mut Run<'_>, size: usize, turns: usize) -> Result<()> {
    let archive = Archive::open_read_only(&run.folder.join("archive"))?;
    // The same questions for every size: what is asked stands in the smallest archive already.
    let smallest = run.plan.sizes.iter().copied().min().unwrap_or(size);
    let (many, words, material) = (run.plan.number(200).max(20), run.plan.number(WORDS), &run.material);
    let rare = material.rare_words(many, smallest);
    // What rare words have grows with the archive, as their words do not; these have as much at every size. Of many, some
    // would stand in far more turns, or far fewer.
    let same = material.words_of_share_and_length(SAME_TURNS / turns as f64, many / 4);
    /// What is asked, how, and where its median and its slow ones are taken down.
    type Set = (&'static str, Vec<String>, Way, &'static Operation, Option<&'static Operation>);
    let booleans = material.booleans(many, smallest, words);
    let sets: [Set; 11] = [
        ("rare words", rare.clone(), Way::First, &op::WORD, Some(&op::WORD_LATE)),
        ("rare words with facets", rare, Way::Screen, &op::WORD_SCREEN, Some(&op::WORD_SCREEN_LATE)),
        ("words of 300 turns", same.clone(), Way::First, &op::SAME, None),
        ("words of 300 turns with facets", same, Way::Screen, &op::SAME_SCREEN, None),
        ("phrases", material.phrases(many, smallest), Way::First, &op::PHRASE, Some(&op::PHRASE_LATE)),
        ("common words", material.common_words(9), Way::First, &op::COMMON, None),
        ("common words with facets", material.common_words(5), Way::Screen, &op::COMMON_SCREEN, None),
        ("“the”", vec!["the".into(); 5], Way::First, &op::THE, None),
        ("“the” with facets", vec!["the".into(); 3], Way::Screen, &op::THE_SCREEN, None),
        ("beginnings of words", material.beginnings(many, smallest), Way::First, &op::PREFIX, Some(&op::PREFIX_LATE)),
        ("two words with two fields", booleans, Way::First, &op::BOOLEAN, Some(&op::BOOLEAN_LATE)),
    ];
    for (name, queries, way, median, late) in sets {
        run.step(&format!("{size} interviews: searching {name}"))?;
        let times = timed(&archive, &queries, way)?;
        put(run, size, &times, median, late);
    }
    Ok(())
}

/// Takes down the median of many times, and the slow ones where that is wanted.
pub(super) fn put(run: &mut Run<'_>, size: usize, times: &Times, median: &Operation, late: Option<&Operation>) {
    run.ledger.put(median, Some(size), Figure::ms(times.at(0.5), times.count()));
    if let Some(late) = late {
        run.ledger.put(late, Some(size), Figure::ms(times.at(0.99), times.count()));
    }
}

/// Makes the interview carry many quotes, then tags more of its words, one by one.
pub(super) fn tag(run: &mut Run<'_>, size: usize, interview: Id<Recollection>) -> Result<()> {
    run.step(&format!("{size} interviews: quotes and tags"))?;
    let mut archive = Archive::open(&run.folder.join("archive"), "bench")?;
    let (transcript, turns) = transcript_of(&archive, interview)?;
    let (quotes, more) = (run.plan.number(QUOTES), run.plan.number(200).max(20));
    let places = places(&turns, quotes + more)?;
    let (standing, new) = places.split_at(quotes);
    archive.apply(KeepAll { transcript, places: standing })?;
    let tag = TagCommand::Add { name: "bench".into(), parent: None, definition: String::new(), colour: String::new() };
    let tag = archive.apply(tag)?;
    let mut times = Vec::new();
    for place in new {
        let becomes = Becomes::Tagged(vec![TagChoice::Known(tag)]);
        let command = WordsCommand { transcript, place: *place, becomes };
        let (outcome, time) = spent(|| archive.apply(command));
        outcome?;
        times.push(time);
    }
    archive.close()?;
    put(run, size, &Times::of(times), &op::TAG, Some(&op::TAG_LATE));
    Ok(())
}

/// The first transcript of a recollection with its turns.
pub(super) fn transcript_of(archive: &Archive, id: Id<Recollection>) -> Result<(Id<Transcript>, Vec<Turn>)> {
    let found = archive.read(|read| match read.transcripts(id)?.first() {
        Some(transcript) => Ok(Some((transcript.id, read.turns(transcript.id)?))),
        None => Ok(None),
    })?;
    found.ok_or_else(|| BenchError::Unlike("the interview has no transcript".into()))
}

/// So many different stretches of words in the turns, spread over all of them.
pub(super) fn places(turns: &[Turn], many: usize) -> Result<Vec<Place>> {
    /// How many words are marked at most.
    const LONG: usize = 8;
    let words: Vec<Vec<(usize, usize)>> = turns.iter().map(|turn| words_of(&turn.text)).collect();
    let mut places = Vec::with_capacity(many);
    let most = words.iter().map(Vec::len).max().unwrap_or(0);
    for first in 0..most {
        for (turn, words) in turns.iter().zip(&words) {
            if places.len() == many {
                return Ok(places);
            }
            let last = (first + LONG).min(words.len());
            if let (Some((start, _)), Some((_, end))) =
                (words.get(first), last.checked_sub(1).and_then(|at| words.get(at)))
            {
                places.push(Place { first_turn: turn.id, start: *start, last_turn: turn.id, end: *end });
            }
        }
    }
    match places.len() == many {
        true => Ok(places),
        false => Err(BenchError::Unlike(format!("the interview has room for {} quotes, not for {many}", places.len()))),
    }
}

/// First and one past the last byte of every word.
fn words_of(text: &str) -> Vec<(usize, usize)> {
    let at = |word: &str| word.as_ptr() as usize - text.as_ptr() as usize;
    text.split_whitespace().map(|word| (at(word), at(word) + word.len())).collect()
}

/// Many quotes in one step.
struct KeepAll<'places> {
    transcript: Id<Transcript>,
    places: &'places [Place],
}

impl Command for KeepAll<'_> {
    type Outcome = ();

    fn perform(self, write: &Write<'_>) -> Result<(String, ()), ArchiveError> {
        for place in self.places {
            QuoteCommand::Add { transcript: self.transcript, place: *place }.perform(write)?;
        }
        Ok((format!("Keep {} quotes", self.places.len()), ()))
    }
}

/// Adds the records of a catalogue: a list to look through.
pub(super) fn records(run: &mut Run<'_>, size: usize) -> Result<()> {
    let many = run.plan.number(RECORDS);
    run.step(&format!("{size} interviews: adding {many} records of a catalogue"))?;
    let mut archive = Archive::open(&run.folder.join("archive"), "bench")?;
    let catalogue = run.material.records(many);
    let (imported, time) = spent(|| archive.import_bytes("catalogue.jsonl", catalogue.as_bytes(), &Wishes::default()));
    imported?;
    archive.close()?;
    run.ledger.put(&op::CATALOGUE, Some(size), Figure::seconds(time));
    Ok(())
}

/// What the program needs at rest and while it searches, each in a process of its own.
pub(super) fn memory(run: &mut Run<'_>, size: usize) -> Result<()> {
    run.step(&format!("{size} interviews: memory"))?;
    let folder = run.folder.join("archive");
    let smallest = run.plan.sizes.iter().copied().min().unwrap_or(size);
    let rare = run.material.rare_words(20, smallest);
    let mut all = rare.clone();
    all.extend(run.material.phrases(20, smallest));
    all.extend(run.material.beginnings(20, smallest));
    all.extend(run.material.common_words(3));
    all.push("the".into());
    let idle = peak(&folder, Task::Idle, &[])?;
    let searching = peak(&folder, Task::Search, &all)?;
    let before = peak(&folder, Task::Search, &rare[..1])?;
    let the = peak(&folder, Task::Search, &["the".into()])?;
    let more = the.zip(before).map(|(the, before)| (the - before).max(0.1));
    for (of, peak) in [(&op::IDLE, idle), (&op::SEARCHING, searching), (&op::THE_MEMORY, more)] {
        put_memory(run, of, size, peak);
    }
    Ok(())
}

/// What the program needs while it takes in more interviews.
pub(super) fn memory_of_import(run: &mut Run<'_>, size: usize) -> Result<()> {
    run.step(&format!("{size} interviews: memory of importing more"))?;
    let more = run.plan.number(100).min(20);
    let (files, _) = files(run, size..size + more, run.plan.number(WORDS))?;
    let names: Vec<String> = files.iter().map(|path| path.display().to_string()).collect();
    let peak = peak(&run.folder.join("archive"), Task::Import, &names)?;
    run.remove("files")?;
    put_memory(run, &op::IMPORTING, size, peak);
    Ok(())
}

fn put_memory(run: &mut Run<'_>, of: &Operation, size: usize, peak: Option<f64>) {
    match peak {
        Some(peak) => run.ledger.put(of, Some(size), Figure::plain(peak)),
        None => run.ledger.miss(of, Some(size), "this system does not tell the peak of a process"),
    }
}

fn peak(folder: &Path, task: Task, lines: &[String]) -> Result<Option<f64>> {
    Ok(apart::ask(task, folder, lines)?.peak_mb)
}

/// How long a new process takes until its window shows the archive.
#[cfg(feature = "gui")]
pub(super) fn start(run: &mut Run<'_>, size: usize) -> Result<()> {
    run.step(&format!("{size} interviews: starting"))?;
    let folder = run.folder.join("archive");
    // The first one warms the disk.
    let answers: Result<Vec<_>> = (0..6).map(|_| apart::ask(Task::Start, &folder, &[])).collect();
    let times = Times::of(answers?.into_iter().skip(1).map(|answer| answer.ready));
    run.ledger.put(&op::START, Some(size), Figure::ms(times.at(0.5), times.count()));
    Ok(())
}
