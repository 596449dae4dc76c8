//! Nothing restricted leaves. Worlds full of canary words, random restrictions, every way out: no canary of anything
//! withheld may be heard outside, and those of what is free must be, or the test would prove nothing.

mod common;

use std::collections::BTreeSet;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicU64, Ordering};

use common::{Dice, Outcome, some_restriction};
use vivavoce::archive::citations::CitationCommand;
use vivavoce::archive::clearance::{Clearance, Policy};
use vivavoce::archive::compose::{Options, compose, compose_proof};
use vivavoce::archive::dossiers::DossierCommand;
use vivavoce::archive::import::Wishes;
use vivavoce::archive::job::Watch;
use vivavoce::archive::memos::MemoCommand;
use vivavoce::archive::people::PersonCommand;
use vivavoce::archive::proof::{Report, prove};
use vivavoce::archive::quotes::QuoteCommand;
use vivavoce::archive::rights::RestrictionCommand;
use vivavoce::archive::search::{
    HitsFormat, HitsOptions, Order, Target, exported, listing, neighbours, roughly, search,
};
use vivavoce::archive::{Archive, ArchiveError};
use vivavoce::formats::reference::DEFAULT_STYLE;
use vivavoce::formats::{Wish, html_writer, markdown_writer};
use vivavoce::model::{About, Access, Dossier, EntryContent, Id, Place, Protected, Recollection, Restriction};

/// How many worlds; with `VIVAVOCE_WORLDS=2000` more.
fn worlds() -> u64 {
    std::env::var("VIVAVOCE_WORLDS").ok().and_then(|worlds| worlds.parse().ok()).unwrap_or(250)
}

/// A word that stands nowhere else: kind, number of the source, number of the turn.
fn canary(kind: &str, source: usize, turn: usize) -> String {
    const LETTERS: [&str; 10] = ["ba", "co", "di", "fu", "ge", "ha", "jo", "ki", "lu", "mo"];
    format!("{kind}{}{}{}x", LETTERS[source % 10], LETTERS[turn / 10 % 10], LETTERS[turn % 10])
}

fn narrator(source: usize) -> String {
    let (given, family) = (canary("Na", source, 0), canary("Fa", source, 0));
    format!("{given} {family}")
}

/// How many worlds begin as copies of one: what makes a world another are its restrictions, and those are never the
/// same; making its sixty steps anew each time would be most of the work.
const COPIES: u64 = 10;

struct World {
    archive: Archive,
    facts: Facts,
}

/// What a test must know of a world.
#[derive(Clone)]
struct Facts {
    recollections: Vec<Id<Recollection>>,
    dossier: Id<Dossier>,
    article: String,
}

const SOURCES: usize = 3;
const TURNS: usize = 4;

/// The kinds of canaries in what was said, and in its translation.
const SPOKEN: [&str; 3] = ["zu", "kb", "kc"];
const TRANSLATED: [&str; 2] = ["tr", "ts"];

/// All canaries of a turn, in both languages.
fn said(source: usize, turn: usize) -> impl Iterator<Item = String> {
    SPOKEN.into_iter().chain(TRANSLATED).map(move |kind| canary(kind, source, turn))
}

/// How many turns of the translation answer one of the original.
fn answers_per_turn(source: usize) -> usize {
    if source == 0 { 1 } else { 2 }
}

/// A file of an interview. The first source is a text without times; the others tell times in seconds: the second has
/// turns that end before the next begins, the third has beginnings only.
fn text_of(source: usize) -> (String, String) {
    let words = |turn: usize| {
        let word = canary("zu", source, turn);
        match source {
            // A quotation of the words in the middle begins right after one canary, and stops right before another.
            0 => format!(
                "We never said by the {} we carried the {word} over the bridge, but the {} was lost, and nobody saw the \
                 {word} again.",
                canary("kb", source, turn),
                canary("kc", source, turn)
            ),
            _ => format!("We carried the {word} over the bridge, and nobody ever saw the {word} again."),
        }
    };
    let time = |turn: usize| {
        let start = turn as f64 * 10.0;
        (Some(start), (source == 1).then_some(start + 9.0))
    };
    file(source, (0..TURNS).map(|turn| (words(turn), time(turn))).collect())
}

/// The same in another language, with canaries of its own: turn by turn, or two turns for one, of which in the second
/// source every other has no time.
fn translation_of(source: usize) -> (String, String) {
    let first = |turn: usize| format!("Wir trugen die {} über die Brücke", canary("tr", source, turn));
    let turns = (0..TURNS).flat_map(|turn| {
        let start = turn as f64 * 10.0;
        let end = format!("Niemand am anderen Ufer sah die {} wieder.", canary("ts", source, turn));
        match source {
            0 => vec![(format!("{}, und niemand sah sie wieder.", first(turn)), (None, None))],
            1 => vec![(first(turn) + ".", (Some(start + 0.2), Some(start + 4.0))), (end, (None, None))],
            _ => vec![(first(turn) + ".", (Some(start), None)), (end, (Some(start + 5.0), None))],
        }
    });
    file(source, turns.collect())
}

/// When a turn begins and ends, in seconds.
type Time = (Option<f64>, Option<f64>);

/// The ending and the content of a file with turns of one speaker, each with its beginning and end.
fn file(source: usize, turns: Vec<(String, Time)>) -> (String, String) {
    let speaker = narrator(source).to_uppercase();
    if source == 0 {
        return ("txt".into(), turns.iter().map(|(words, _)| format!("{speaker}: {words}\n\n")).collect());
    }
    let turns: Vec<_> = turns
        .iter()
        .map(|(text, (start, end))| serde_json::json!({ "speaker": speaker, "text": text, "start": start, "end": end }))
        .collect();
    ("json".into(), serde_json::json!({ "turns": turns }).to_string())
}

/// Interviews, each with a translation, an article that quotes each, citations, memos, a dossier of everything.
fn world(folder: &Path, dice: &mut Dice) -> Outcome<World> {
    Archive::create(folder, "World")?;
    let mut archive = Archive::open(folder, "Maria")?;
    let mut recollections = Vec::new();
    for source in 0..SOURCES {
        let wishes = Wishes {
            kind: Some(Wish::Interview),
            narrators: vec![narrator(source)],
            interviewers: vec!["Marek Dolny".into()],
            title: Some(format!("Talk with {} on {}", narrator(source), canary("Ti", source, 0))),
            place: Some(canary("Pl", source, 0)),
            call_number: Some(canary("Ca", source, 0)),
            ..Wishes::default()
        };
        let (ending, text) = text_of(source);
        archive.import_bytes(&format!("{}.{ending}", canary("Fi", source, 0)), text.as_bytes(), &wishes)?;
        let rows = archive.read(|read| Ok(read.recollections()?))?;
        let id = rows
            .iter()
            .map(|row| row.recollection.id)
            .find(|id| !recollections.contains(id))
            .ok_or("a recollection")?;
        recollections.push(id);
        let original = archive.read(|read| Ok(read.transcripts(id)?.remove(0)))?;
        let wishes = Wishes {
            kind: Some(Wish::Interview),
            language: Some("de".into()),
            translation_of: Some(original),
            ..Wishes::default()
        };
        let (ending, text) = translation_of(source);
        archive.import_bytes(&format!("{} de.{ending}", canary("Fi", source, 0)), text.as_bytes(), &wishes)?;
        let memo = MemoCommand::Add { about: About::Recollection(id), text: canary("Me", source, 0) };
        archive.apply(memo)?;
    }
    let article = article(dice);
    archive.import_bytes(
        "article.md",
        article.as_bytes(),
        &Wishes { kind: Some(Wish::Article), ..Wishes::default() },
    )?;
    let dossier = archive.apply(DossierCommand::New { title: "All".into() })?;
    quote_everything(&mut archive)?;
    confirm_everything(&mut archive)?;
    for quote in archive.read(|read| Ok::<_, ArchiveError>(read.quotes()?))? {
        let content = EntryContent::Quote(quote.quote.id);
        archive.apply(DossierCommand::AddEntry { dossier, section: None, content })?;
    }
    Ok(World { archive, facts: Facts { recollections, dossier, article } })
}

/// A world in the new folder `to` that holds what the closed one in `from` does.
fn copied(facts: &Facts, from: &Path, to: &Path) -> Outcome<World> {
    copy_folder(from, to)?;
    Ok(World { archive: Archive::open(to, "Maria")?, facts: facts.clone() })
}

fn copy_folder(from: &Path, to: &Path) -> Outcome {
    std::fs::create_dir(to)?;
    for entry in std::fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        match entry.path().is_dir() {
            true => copy_folder(&entry.path(), &target)?,
            false => drop(std::fs::copy(entry.path(), target)?),
        }
    }
    Ok(())
}

/// An article that quotes some turns, one of them with a change, crediting speakers by name or by “she”.
fn article(dice: &mut Dice) -> String {
    let mut text = String::from("# An article\n\nBy Ivo Stern\n\n");
    for source in 0..SOURCES {
        for turn in 0..TURNS {
            let word = canary("zu", source, turn);
            let verb = if dice.below(2) == 0 { "carried" } else { "dragged" };
            let who = if dice.below(2) == 0 { "she".to_owned() } else { narrator(source) };
            text.push_str(&format!("“We {verb} the {word} over the bridge,” {who} said.\n\n"));
            let word = canary("tr", source, turn);
            text.push_str(&format!("“Wir trugen die {word} über die Brücke”, {who} said.\n\n"));
            if answers_per_turn(source) > 1 {
                let word = canary("ts", source, turn);
                text.push_str(&format!("“Niemand am anderen Ufer sah die {word} wieder”, {who} said.\n\n"));
            }
        }
    }
    text
}

/// Keeps every turn as a quote, and the words around the ones that the article prints.
fn quote_everything(archive: &mut Archive) -> Outcome {
    let turns = archive.read(|read| {
        let mut turns = Vec::new();
        for transcript in read.transcript_ids()? {
            turns.extend(read.turns(transcript)?);
        }
        Ok::<_, ArchiveError>(turns)
    })?;
    for turn in turns {
        let mut spans = vec![(0, turn.text.len())];
        spans.extend(turn.text.find(" we carried").map(|end| (0, end)));
        spans.extend(turn.text.find("but the ").zip(turn.text.find(" was lost")));
        for (start, end) in spans {
            let place = Place { first_turn: turn.id, start, last_turn: turn.id, end };
            archive.apply(QuoteCommand::Add { transcript: turn.transcript, place })?;
        }
    }
    Ok(())
}

fn confirm_everything(archive: &mut Archive) -> Outcome {
    let article = archive.read(|read| Ok(read.articles()?))?[0].article.id;
    for suggested in archive.suggest(article, &Watch::default())? {
        if let Some(best) = suggested.suggestions.first() {
            archive.apply(CitationCommand::confirm(best, "Maria"))?;
        }
    }
    Ok(())
}

/// What restrictions withhold, worked out anew and in another way than the program does.
fn forbidden(world: &World, restrictions: &[Restriction]) -> Outcome<BTreeSet<String>> {
    let mut forbidden = BTreeSet::new();
    for restriction in restrictions {
        world.archive.read(|read| {
            let whole = |source: usize| {
                let parts = ["Ti", "Pl", "Ca", "Fi", "Me"].map(|kind| canary(kind, source, 0));
                (0..TURNS).flat_map(move |turn| said(source, turn)).chain(parts).collect::<Vec<_>>()
            };
            // The canaries among some words of a turn, and all that answer them in the other language.
            let passage = |turn: &vivavoce::model::Turn, words: &str| -> Result<Vec<String>, ArchiveError> {
                let transcript = read.transcript(turn.transcript)?;
                let known = |id: &Id<Recollection>| *id == transcript.recollection;
                let source = world.facts.recollections.iter().position(known).unwrap_or(usize::MAX);
                let (position, is_translated) = (turn.position as usize, transcript.translation_of.is_some());
                let turn = if is_translated { position / answers_per_turn(source) } else { position };
                let other: &[&str] = if is_translated { &SPOKEN } else { &TRANSLATED };
                let own = said(source, turn).filter(|word| words.contains(word));
                Ok(own.chain(other.iter().map(|kind| canary(kind, source, turn))).collect())
            };
            match restriction.protects {
                Protected::Recollection(id) => {
                    let source = world.facts.recollections.iter().position(|known| *known == id).unwrap_or(usize::MAX);
                    forbidden.extend(whole(source));
                }
                Protected::Person(id) => {
                    let name = read.person(id)?.name;
                    if let Some(source) = (0..SOURCES).find(|source| narrator(*source) == name) {
                        forbidden.extend(whole(source));
                        forbidden.insert(canary("Na", source, 0));
                    }
                }
                Protected::Quote(id) => {
                    let quote = read.quote(id)?;
                    forbidden.extend(passage(&read.turn(quote.place.first_turn)?, &quote.exact)?);
                }
                Protected::Turns(first, _) => {
                    let turn = read.turn(first)?;
                    forbidden.extend(passage(&turn, &turn.text)?);
                }
            }
            forbidden.insert(restriction.reason.clone());
            Ok::<_, ArchiveError>(())
        })?;
    }
    Ok(forbidden)
}

/// Everything that the library lets out, under a name each.
fn ways_out(world: &World) -> Outcome<Vec<(&'static str, String)>> {
    let mut out = Vec::new();
    for (name, pseudonyms) in [("dossier", false), ("dossier with pseudonyms", true)] {
        let policy = Policy { pseudonyms, ..Policy::default() };
        out.push((
            name,
            world.archive.read(|read| {
                let (document, summary) =
                    compose(read, &Clearance::today(read, policy)?, world.facts.dossier, &Options::default())?;
                Ok::<_, ArchiveError>(format!("{}{summary:?}", markdown_writer::write(&document)))
            })?,
        ));
    }
    // The manuscript is the reader's own: the words that a quotation prints itself are no secret in the answer to it.
    let report = world.archive.read(|read| {
        let gate = Clearance::today(read, Policy::default())?;
        prove(read, &gate, "article.md", world.facts.article.as_bytes(), &Watch::default())
    })?;
    out.extend(proofs_of(report));
    for query in [
        "kind:transcript bridge",
        "kind:quote bridge",
        "kind:transcript Brücke",
        "kind:quote Brücke",
        "kind:memo Me*",
        "kind:person Na*",
        "kind:transcript",
    ] {
        let answer =
            world.archive.read(|read| search(read, &Clearance::today(read, Policy::default())?, query, 100))?;
        out.push(("search", serde_json::to_string(&answer)?));
        let listed = world
            .archive
            .read(|read| listing(read, &Clearance::today(read, Policy::default())?, query, Order::Best))?;
        for hit in listed.hits.iter().filter(|_| query == "kind:transcript") {
            if let Target::Turn(_, turn) = hit.target {
                let said = world
                    .archive
                    .read(|read| neighbours(read, &Clearance::today(read, Policy::default())?, turn, 2))?;
                out.push(("neighbours", format!("{said:?}")));
            }
        }
        out.push(("listing", format!("{listed:?}")));
        // What one format writes, the others write too.
        if query.ends_with("bridge") {
            let format = HitsFormat::Json;
            let style = DEFAULT_STYLE.to_owned();
            let options = HitsOptions { query: query.into(), order: Order::Best, format, style };
            let (text, _) = world.archive.read(|read| {
                exported(read, &Clearance::today(read, Policy::default())?, &options, &Watch::default())
            })?;
            out.push(("hits exported", text));
        }
    }
    let remembered = "we carried it over the bridge and nobody ever saw the thing again";
    let rough = world.archive.read(|read| roughly(read, &Clearance::today(read, Policy::default())?, remembered))?;
    out.push(("roughly", serde_json::to_string(&rough)?));
    Ok(out)
}

/// The checker's copy of every quotation by itself, in each format, without the words that the manuscript has itself.
fn proofs_of(report: Report) -> Vec<(&'static str, String)> {
    let mut out = Vec::new();
    let whole = Report { text: String::new(), ..report };
    let (quotations, mut alone) = (whole.quotations, Report { quotations: Vec::new(), ..whole });
    for one in quotations {
        let own: Vec<String> = [&one.words, &one.speaker]
            .into_iter()
            .chain(&one.other_speakers)
            .flat_map(|words| words.split_whitespace())
            .map(|word| word.trim_matches(',').to_owned())
            .collect();
        alone.text = one.words.clone();
        alone.quotations = vec![one];
        let document = compose_proof(&alone);
        let forms = [
            ("proof", alone.to_json()),
            ("proof in Markdown", markdown_writer::write(&document)),
            ("proof as a web page", html_writer::write(&document)),
        ];
        out.extend(forms.map(|(form, text)| (form, own.iter().fold(text, |text, word| text.replace(word, "")))));
    }
    out
}

/// What the command line lists and shows of sources, quotes, memos, citations and restrictions.
fn typed_out(folder: &Path) -> Outcome<Vec<(&'static str, String)>> {
    let commands: [&[&str]; 10] = [
        &["info"],
        &["history", "--limit", "1000"],
        &["interviews", "list"],
        &["quotes", "list"],
        &["memos", "list"],
        &["citations", "list"],
        &["restrictions", "list"],
        &["people", "list"],
        &["dossier", "show", "All"],
        &["search", "bridge", "kind:quote"],
    ];
    let mut out = Vec::new();
    for command in commands {
        for json in [false, true] {
            let output = Command::new(env!("CARGO_BIN_EXE_vivavoce"))
                .args(command)
                .args(json.then_some("--json"))
                .env("VIVAVOCE_ARCHIVE", folder)
                .output()?;
            assert!(output.status.success(), "{command:?}: {}", String::from_utf8_lossy(&output.stderr));
            out.push((command[0], without_what_is_printed(&String::from_utf8(output.stdout)?)));
        }
    }
    Ok(out)
}

/// Without the words of the article that a confirmation is called by in the history: what an article prints is no secret
/// to whoever can list the article.
fn without_what_is_printed(answer: &str) -> String {
    answer.lines().filter(|line| !line.contains("Confirm “")).collect::<Vec<_>>().join("\n")
}

fn restrict(world: &mut World, dice: &mut Dice) -> Outcome<Vec<Restriction>> {
    let mut restrictions = Vec::new();
    for number in 0..1 + dice.below(3) {
        let mut restriction = some_restriction(&world.archive, dice)?;
        restriction.reason = canary("Re", number, 0);
        // One in four has run out, and withholds nothing any more.
        let is_over = dice.below(4) == 0;
        if is_over {
            restriction.until = "1990-05".parse().ok();
        }
        world.archive.apply(RestrictionCommand::Add(restriction.clone()))?;
        if is_over {
            restriction.protects = Protected::Person(Id::new());
        }
        restrictions.push(restriction);
    }
    Ok(restrictions.into_iter().filter(|one| one.until != "1990-05".parse().ok()).collect())
}

/// A few worlds that begin as one, each with restrictions of its own; how many canaries had to be silent, and how many
/// of the others were heard.
fn hear(folder: &Path, worlds: std::ops::Range<u64>) -> Outcome<(usize, usize)> {
    let mut dice = Dice::new(11 + worlds.start);
    let (mut silenced, mut heard) = (0, 0);
    let original = folder.join(format!("original {}", worlds.start));
    let World { archive, facts } = world(&original, &mut dice)?;
    archive.close()?;
    for number in worlds {
        let path = folder.join(number.to_string());
        let mut world = copied(&facts, &original, &path)?;
        let restrictions = restrict(&mut world, &mut dice)?;
        let forbidden = forbidden(&world, &restrictions)?;
        silenced += forbidden.len();
        let mut out = ways_out(&world)?;
        for source in 0..SOURCES {
            let free = (0..TURNS).flat_map(|turn| said(source, turn)).filter(|word| !forbidden.contains(word));
            // A source that names somebody who must not be named is withheld with the name; only what is surely free counts.
            let is_whole = !forbidden.contains(&canary("Na", source, 0));
            for word in free.filter(|_| is_whole) {
                heard += usize::from(out[0].1.contains(&word));
            }
        }
        world.archive.close()?;
        if number % 25 == 0 {
            out.extend(typed_out(&path)?);
        }
        for (way, text) in &out {
            for word in &forbidden {
                assert!(
                    !text.contains(word.as_str()),
                    "world {number}: {word} leaked by {way}:\n{restrictions:?}\n{text}"
                );
            }
        }
        std::fs::remove_dir_all(&path)?;
    }
    std::fs::remove_dir_all(&original)?;
    Ok((silenced, heard))
}

#[test]
fn no_canary_of_anything_withheld_is_heard_outside() -> Outcome {
    let folder = tempfile::tempdir()?;
    let next = AtomicU64::new(0);
    let listen = || -> Result<(usize, usize), String> {
        let (mut silenced, mut heard) = (0, 0);
        loop {
            let first = next.fetch_add(COPIES, Ordering::Relaxed);
            if first >= worlds() {
                return Ok((silenced, heard));
            }
            let some = hear(folder.path(), first..worlds().min(first + COPIES)).map_err(|error| error.to_string())?;
            (silenced, heard) = (silenced + some.0, heard + some.1);
        }
    };
    // The same worlds however many listen, for each group has dice of its own.
    let listeners = std::thread::available_parallelism().map_or(1, usize::from);
    let (mut silenced, mut heard) = (0, 0);
    std::thread::scope(|scope| -> Result<(), String> {
        for listener in (0..listeners).map(|_| scope.spawn(listen)).collect::<Vec<_>>() {
            let some = listener.join().map_err(|_| "a canary was heard; see above")??;
            (silenced, heard) = (silenced + some.0, heard + some.1);
        }
        Ok(())
    })?;
    println!("{} worlds: {silenced} canaries silenced, {heard} heard", worlds());
    assert!(heard as u64 > worlds(), "what is free must come out, or the test proves nothing");
    Ok(())
}

#[test]
fn an_anonymous_quote_comes_without_the_name() -> Outcome {
    let folder = tempfile::tempdir()?;
    let mut world = world(&folder.path().join("world"), &mut Dice::new(3))?;
    world.archive.apply(RestrictionCommand::Add(Restriction {
        id: Id::new(),
        protects: Protected::Recollection(world.facts.recollections[0]),
        access: Access::Anonymous,
        until: None,
        reason: String::new(),
    }))?;
    let dossier = &ways_out(&world)?[0].1;
    assert!(dossier.contains(&canary("zu", 0, 0)), "the words may leave:\n{dossier}");
    for kind in ["Na", "Fa", "Ti", "Ca"] {
        assert!(!dossier.contains(&canary(kind, 0, 0)), "{kind}:\n{dossier}");
    }
    assert!(dossier.contains(&canary("Na", 1, 0)), "others keep their names");
    Ok(())
}

#[test]
fn pseudonyms_replace_names_on_request() -> Outcome {
    let folder = tempfile::tempdir()?;
    let mut world = world(&folder.path().join("world"), &mut Dice::new(5))?;
    let people = world.archive.read(|read| Ok(read.people()?))?;
    let mut person = people.into_iter().find(|person| person.name == narrator(0)).ok_or("the narrator")?;
    person.pseudonym = Some("Mrs. Winter".into());
    world.archive.apply(PersonCommand::Edit(person))?;
    let out = ways_out(&world)?;
    assert!(out[0].1.contains(&narrator(0)) && !out[0].1.contains("Mrs. Winter"), "not unless asked for");
    assert!(out[1].1.contains("Mrs. Winter") && !out[1].1.contains(&canary("Fa", 0, 0)), "{}", out[1].1);
    Ok(())
}

/// What the command line answers to a line on standard input.
fn typed(folder: &Path, arguments: &[&str], line: &str) -> Outcome<String> {
    let mut child = Command::new(env!("CARGO_BIN_EXE_vivavoce"))
        .args(arguments)
        .env("VIVAVOCE_ARCHIVE", folder)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()?;
    child.stdin.take().ok_or("no input")?.write_all(line.as_bytes())?;
    let output = child.wait_with_output()?;
    assert!(output.status.success(), "{arguments:?}");
    Ok(String::from_utf8(output.stdout)?)
}

/// Which of some words each way out tells: every form of the proof, and what is asked for on the command line.
fn told(world: World, path: &Path, asked: &[(&[&str], &str)], words: [&str; 2]) -> Outcome<(World, Vec<[bool; 2]>)> {
    let mut out = ["", "", ""].map(String::from).to_vec();
    for (way, text) in ways_out(&world)? {
        let form = ["proof", "proof in Markdown", "proof as a web page"].iter().position(|one| *one == way);
        if let Some(form) = form {
            out[form].push_str(&text);
        }
    }
    let World { archive, facts } = world;
    archive.close()?;
    for (arguments, line) in asked {
        out.push(typed(path, arguments, line)?);
    }
    let world = World { archive: Archive::open(path, "Maria")?, facts };
    Ok((world, out.iter().map(|text| words.map(|word| text.contains(word))).collect()))
}

/// Withholds the words that stand around a quotation and hold a canary.
fn withhold_around(world: &mut World, word: &str) -> Outcome {
    let quotes = world.archive.read(|read| Ok::<_, ArchiveError>(read.quotes()?))?;
    let holds = |text: &str| text.contains(word) && !text.contains("bridge");
    let quote = quotes.iter().find(|row| holds(&row.quote.exact)).ok_or("no such quote")?.quote.id;
    let protects = Protected::Quote(quote);
    let restriction =
        Restriction { id: Id::new(), protects, access: Access::Closed, until: None, reason: String::new() };
    world.archive.apply(RestrictionCommand::Add(restriction))?;
    Ok(())
}

/// Right before and right behind a quotation stand words that say otherwise: told where they are free, and only those.
#[test]
fn withheld_words_around_a_free_quotation_are_not_told() -> Outcome {
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("world");
    let world = world(&path, &mut Dice::new(7))?;
    let (before, after) = (canary("kb", 0, 1), canary("kc", 0, 1));
    let line = format!("{{\"id\": 1, \"text\": \"we carried the {} over the bridge\"}}\n", canary("zu", 0, 1));
    let asked: [(&[&str], &str); 2] = [(&["suggest", "An article", "--json"], ""), (&["locate", "--jsonl"], &line)];
    let words = [before.as_str(), after.as_str()];
    let (mut world, heard) = told(world, &path, &asked, words)?;
    assert_eq!(heard, [[true, true]; 5]);
    withhold_around(&mut world, &before)?;
    let (mut world, heard) = told(world, &path, &asked, words)?;
    assert_eq!(heard, [[false, false]; 5], "both sentences go, for they are asked for as one");
    withhold_around(&mut world, &after)?;
    let (_, heard) = told(world, &path, &asked, words)?;
    assert_eq!(heard, [[false, false]; 5]);
    Ok(())
}

/// Restricting somebody who speaks often costs one reading of what was said, not one for each turn.
#[test]
fn a_speaker_of_many_translated_turns_is_withheld_at_once() -> Outcome {
    const MANY: usize = 2_000;
    let folder = tempfile::tempdir()?;
    Archive::create(folder.path(), "Long")?;
    let mut archive = Archive::open(folder.path(), "Maria")?;
    let file = |parts: usize| {
        let turn = |index: usize| {
            let start = index as f64 * 10.0 / parts as f64;
            serde_json::json!({ "speaker": narrator(index / parts % 2), "text": format!("Turn {index}."), "start": start })
        };
        serde_json::json!({ "turns": (0..MANY * parts).map(turn).collect::<Vec<_>>() }).to_string()
    };
    let wishes = Wishes { kind: Some(Wish::Interview), ..Wishes::default() };
    let wishes = Wishes { narrators: vec![narrator(0)], interviewers: vec![narrator(1)], ..wishes };
    archive.import_bytes("long.json", file(1).as_bytes(), &wishes)?;
    let original = archive.read(|read| {
        let recollection = read.recollections()?.remove(0).recollection.id;
        Ok::<_, ArchiveError>(read.transcripts(recollection)?.remove(0))
    })?;
    let translation_of = Some(original.clone());
    let wishes = Wishes { kind: Some(Wish::Interview), translation_of, ..Wishes::default() };
    archive.import_bytes("long de.json", file(2).as_bytes(), &wishes)?;
    let interviewer = archive.read(|read| Ok::<_, ArchiveError>(read.people()?))?;
    let interviewer = interviewer.iter().find(|person| person.name == narrator(1)).ok_or("the interviewer")?.id;
    let protects = Protected::Person(interviewer);
    let access = Access::Closed;
    let restriction = Restriction { id: Id::new(), protects, access, until: None, reason: String::new() };
    archive.apply(RestrictionCommand::Add(restriction))?;
    archive.read(|read| {
        let translation = read.transcripts(original.recollection)?.remove(1);
        let begun = std::time::Instant::now();
        let gate = Clearance::today(read, Policy::default())?;
        let took = begun.elapsed();
        assert!(took.as_secs_f64() < 1.5, "{took:?}");
        let is_withheld = |position| gate.turns(translation.id, position, position).is_some();
        assert_eq!([0, 1, 2, 3, 4, 5].map(is_withheld), [false, false, true, true, false, false]);
        Ok::<_, ArchiveError>(())
    })?;
    Ok(())
}
