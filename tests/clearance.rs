//! Nothing restricted leaves. Worlds full of canary words, random restrictions, every way out: no canary of anything
//! withheld may be heard outside, and those of what is free must be, or the test would prove nothing.

mod common;

use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;

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
use vivavoce::archive::search::{Order, listing, search};
use vivavoce::archive::{Archive, ArchiveError};
use vivavoce::formats::{Wish, markdown_writer};
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

struct World {
    archive: Archive,
    recollections: Vec<Id<Recollection>>,
    dossier: Id<Dossier>,
    article: String,
}

const SOURCES: usize = 3;
const TURNS: usize = 6;

fn text_of(source: usize) -> String {
    let turn = |turn: usize| {
        let word = canary("zu", source, turn);
        format!(
            "{}: We carried the {word} over the bridge, and nobody ever saw the {word} again.\n",
            narrator(source).to_uppercase()
        )
    };
    (0..TURNS).map(turn).collect::<Vec<_>>().join("\n")
}

/// Interviews, an article that quotes each, citations, memos, a dossier of everything.
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
        archive.import_bytes(&format!("{}.txt", canary("Fi", source, 0)), text_of(source).as_bytes(), &wishes)?;
        let rows = archive.read(|read| Ok(read.recollections()?))?;
        let id = rows
            .iter()
            .map(|row| row.recollection.id)
            .find(|id| !recollections.contains(id))
            .ok_or("a recollection")?;
        recollections.push(id);
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
    quote_everything(&mut archive, dossier)?;
    confirm_everything(&mut archive)?;
    Ok(World { archive, recollections, dossier, article })
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
        }
    }
    text
}

fn quote_everything(archive: &mut Archive, dossier: Id<Dossier>) -> Outcome {
    let turns = archive.read(|read| {
        let mut turns = Vec::new();
        for transcript in read.transcript_ids()? {
            turns.extend(read.turns(transcript)?);
        }
        Ok::<_, ArchiveError>(turns)
    })?;
    for turn in turns {
        let place = Place { first_turn: turn.id, start: 0, last_turn: turn.id, end: turn.text.len() };
        let quote = archive.apply(QuoteCommand::Add { transcript: turn.transcript, place })?;
        let content = EntryContent::Quote(quote);
        archive.apply(DossierCommand::AddEntry { dossier, section: None, content })?;
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
                (0..TURNS).map(|turn| canary("zu", source, turn)).chain(parts).collect::<Vec<_>>()
            };
            let source_of = |turn: &vivavoce::model::Turn| -> Result<usize, ArchiveError> {
                let recollection = read.transcript(turn.transcript)?.recollection;
                Ok(world.recollections.iter().position(|known| *known == recollection).unwrap_or(usize::MAX))
            };
            match restriction.protects {
                Protected::Recollection(id) => {
                    let source = world.recollections.iter().position(|known| *known == id).unwrap_or(usize::MAX);
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
                    let turn = read.turn(read.quote(id)?.place.first_turn)?;
                    forbidden.insert(canary("zu", source_of(&turn)?, turn.position as usize));
                }
                Protected::Turns(first, _) => {
                    let turn = read.turn(first)?;
                    forbidden.insert(canary("zu", source_of(&turn)?, turn.position as usize));
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
                    compose(read, &Clearance::today(read, policy)?, world.dossier, &Options::default())?;
                Ok::<_, ArchiveError>(format!("{}{summary:?}", markdown_writer::write(&document)))
            })?,
        ));
    }
    // The manuscript is the reader's own: the words that a quotation prints itself are no secret in the answer to it.
    let report = world.archive.read(|read| {
        let gate = Clearance::today(read, Policy::default())?;
        prove(read, &gate, "article.md", world.article.as_bytes(), &Watch::default())
    })?;
    for one in &report.quotations {
        let mut answer = serde_json::to_string(one)?;
        for own in one.words.split_whitespace().chain(one.speaker.split_whitespace()) {
            answer = answer.replace(own.trim_matches(','), "");
        }
        out.push(("proof", answer));
    }
    out.push((
        "proof in Markdown",
        markdown_writer::write(&compose_proof(&Report { quotations: Vec::new(), ..report })),
    ));
    for query in ["kind:transcript bridge", "kind:quote bridge", "kind:memo Me*", "kind:person Na*", "kind:transcript"]
    {
        let answer =
            world.archive.read(|read| search(read, &Clearance::today(read, Policy::default())?, query, 100))?;
        out.push(("search", serde_json::to_string(&answer)?));
        let listed = world
            .archive
            .read(|read| listing(read, &Clearance::today(read, Policy::default())?, query, Order::Best))?;
        out.push(("listing", format!("{listed:?}")));
    }
    Ok(out)
}

/// What the command line lists and shows of sources, quotes, memos, citations and restrictions.
fn typed_out(folder: &Path) -> Outcome<Vec<(&'static str, String)>> {
    let commands: [&[&str]; 8] = [
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
            out.push((command[0], String::from_utf8(output.stdout)?));
        }
    }
    Ok(out)
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

#[test]
fn no_canary_of_anything_withheld_is_heard_outside() -> Outcome {
    let folder = tempfile::tempdir()?;
    let mut dice = Dice::new(11);
    let (mut silenced, mut heard) = (0, 0);
    for number in 0..worlds() {
        let path = folder.path().join(number.to_string());
        let mut world = world(&path, &mut dice)?;
        let restrictions = restrict(&mut world, &mut dice)?;
        let forbidden = forbidden(&world, &restrictions)?;
        silenced += forbidden.len();
        let mut out = ways_out(&world)?;
        for source in 0..SOURCES {
            let free = (0..TURNS).map(|turn| canary("zu", source, turn)).filter(|word| !forbidden.contains(word));
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
        protects: Protected::Recollection(world.recollections[0]),
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
