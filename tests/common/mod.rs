//! What several tests need: an archive to play with, and random changes of it.
//!
//! Every word here is invented, and so is everybody who says it.

#![allow(dead_code)]

use std::path::{Path, PathBuf};

use vivavoce::archive::articles::{ArticleCommand, QuotationCommand};
use vivavoce::archive::citations::{CitationCommand, Reject};
use vivavoce::archive::dossiers::DossierCommand;
use vivavoce::archive::import::Wishes;
use vivavoce::archive::job::Watch;
use vivavoce::archive::memos::MemoCommand;
use vivavoce::archive::people::PersonCommand;
use vivavoce::archive::quotes::QuoteCommand;
use vivavoce::archive::recollections::RecollectionCommand;
use vivavoce::archive::rights::{ReleaseCommand, RestrictionCommand};
use vivavoce::archive::tags::TagCommand;
use vivavoce::archive::transcripts::TranscriptCommand;
use vivavoce::archive::{Archive, ArchiveError};
use vivavoce::model::{
    About, Access, EntryContent, Id, Person, PersonKind, Place, Protected, Release, Restriction, Tag, Turn, Use,
};

pub type Outcome<T = ()> = Result<T, Box<dyn std::error::Error>>;

/// `../shared`, where it stands; else says aloud that `what` is skipped.
pub fn shared(what: &str) -> Option<PathBuf> {
    let shared = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared");
    if shared.is_dir() {
        return Some(shared);
    }
    println!("skipped: {what} needs ../shared, which is not here");
    None
}

/// Small numbers that look random and are the same in every run (SplitMix64).
pub struct Dice(u64);

impl Dice {
    pub fn new(seed: u64) -> Dice {
        Dice(seed)
    }

    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number below `limit`; 0 where that is 0.
    pub fn below(&mut self, limit: usize) -> usize {
        (self.next() % limit.max(1) as u64) as usize
    }

    pub fn one<'list, T>(&mut self, list: &'list [T]) -> Option<&'list T> {
        list.get(self.below(list.len()))
    }
}

pub const INTERVIEW: &str = "EDITH HARROW: We slept in the lamp room, because it was warmer there than at home.\n\n\
     MAREK DOLNY: And nobody minded?\n\n\
     EDITH HARROW: The foreman minded, but he never said a word. There were nineteen of us that winter.\n\n\
     MAREK DOLNY: Nineteen?\n\n\
     EDITH HARROW: Nineteen, and we kept the minutes in a biscuit tin. I never signed anything.\n";

pub const LETTER: &str = "Harrow Row, 3 May 1951\n\nDear Marek,\n\nThe siren went at six and nobody ran. We counted the \
     lamps instead, and there was one too many.\n\nYours,\nAnna Tulle\n";

pub const ARTICLE: &str = "# The lamp room\n\nBy Ivo Stern\n\nEdith Harrow is blunt. “We slept in the lamp room, because \
     it was warmer there than at home,” she says.\n\nThe foreman knew. “There were ninety of us that winter,” Harrow \
     recalls, “and we kept the minutes in a biscuit tin.”\n\nHer neighbour Anna Tulle wrote that “the siren went at six \
     and nobody ran”.\n";

/// An archive in `folder` with an interview, a letter and an article that quotes both.
pub fn small_archive(folder: &Path) -> Result<Archive, ArchiveError> {
    Archive::create(folder, "Test")?;
    let mut archive = Archive::open(folder, "Maria")?;
    let named = |narrator: &str| Wishes { narrators: vec![narrator.into()], ..Wishes::default() };
    archive.import_bytes("harrow.txt", INTERVIEW.as_bytes(), &named("Edith Harrow"))?;
    archive.import_bytes("tulle.txt", LETTER.as_bytes(), &named("Anna Tulle"))?;
    archive.import_bytes("lamp-room.md", ARTICLE.as_bytes(), &Wishes::default())?;
    Ok(archive)
}

/// Makes a random change. One that the archive's rules refuse is no failure; whether something was changed.
pub fn random_change(archive: &mut Archive, dice: &mut Dice) -> Result<bool, ArchiveError> {
    let outcome = match dice.below(8) {
        0 => change_people(archive, dice),
        1 => change_tags(archive, dice),
        2 => change_quotes(archive, dice),
        3 => change_articles(archive, dice),
        4 => change_rights(archive, dice),
        5 => change_recollections(archive, dice),
        6 => change_dossiers(archive, dice),
        _ => change_memos(archive, dice),
    };
    match outcome {
        Ok(()) => Ok(true),
        Err(ArchiveError::Refused { .. } | ArchiveError::Exists { .. } | ArchiveError::NotFound(_)) => Ok(false),
        Err(other) => Err(other),
    }
}

fn word(dice: &mut Dice) -> String {
    const WORDS: [&str; 8] = ["lamp", "Žofie", "отвал", "ледник", "shaft’s", "tin", "№ 7", "winter"];
    format!("{} {}", WORDS[dice.below(8)], dice.below(1000))
}

fn nothing() -> ArchiveError {
    ArchiveError::NotFound("nothing to choose from".into())
}

fn change_people(archive: &mut Archive, dice: &mut Dice) -> Result<(), ArchiveError> {
    let people = archive.read(|read| Ok(read.people()?))?;
    let command = match dice.below(5) {
        0 => {
            let kinds = PersonKind::ALL;
            let person = Person::named(kinds[dice.below(kinds.len())], word(dice));
            PersonCommand::Add { person, namesake: false }
        }
        1 => {
            let mut person = dice.one(&people).cloned().ok_or_else(nothing)?;
            person.name = word(dice);
            person.aliases.push(word(dice));
            person.pseudonym = Some(word(dice));
            PersonCommand::Edit(person)
        }
        2 => PersonCommand::Merge {
            from: dice.one(&people).ok_or_else(nothing)?.id,
            into: dice.one(&people).ok_or_else(nothing)?.id,
        },
        3 => {
            let (one, other) = (dice.one(&people).ok_or_else(nothing)?, dice.one(&people).ok_or_else(nothing)?);
            PersonCommand::TellApart(one.id, other.id)
        }
        _ => PersonCommand::Remove(dice.one(&people).ok_or_else(nothing)?.id),
    };
    archive.apply(command).map(drop)
}

fn change_tags(archive: &mut Archive, dice: &mut Dice) -> Result<(), ArchiveError> {
    let tags = archive.read(|read| Ok(read.tags()?))?;
    let any = |dice: &mut Dice| dice.one(&tags).map(|tag| tag.id).ok_or_else(nothing);
    let command = match dice.below(5) {
        0 => TagCommand::Add {
            name: word(dice),
            parent: any(dice).ok().filter(|_| dice.below(2) == 0),
            definition: word(dice),
            colour: "#aa3311".into(),
        },
        1 => TagCommand::Edit(Tag { name: word(dice), ..dice.one(&tags).cloned().ok_or_else(nothing)? }),
        2 => TagCommand::Move { tag: any(dice)?, under: any(dice).ok().filter(|_| dice.below(2) == 0) },
        3 => TagCommand::Merge { from: any(dice)?, into: any(dice)? },
        _ => TagCommand::Remove(any(dice)?),
    };
    archive.apply(command).map(drop)
}

/// A random turn of the archive.
pub fn some_turn(archive: &Archive, dice: &mut Dice) -> Result<Turn, ArchiveError> {
    archive.read(|read| {
        let transcripts = read.transcript_ids()?;
        let turns = read.turns(*dice.one(&transcripts).ok_or_else(nothing)?)?;
        dice.one(&turns).cloned().ok_or_else(nothing)
    })
}

/// A random stretch of a turn's text, on character boundaries.
pub fn some_place(turn: &Turn, dice: &mut Dice) -> Place {
    let ends: Vec<usize> = turn.text.char_indices().map(|(at, _)| at).chain([turn.text.len()]).collect();
    let (one, other) = (dice.below(ends.len()), dice.below(ends.len()));
    let (start, end) = (ends[one.min(other)], ends[one.max(other)]);
    Place { first_turn: turn.id, start, last_turn: turn.id, end }
}

fn change_quotes(archive: &mut Archive, dice: &mut Dice) -> Result<(), ArchiveError> {
    let quotes = archive.read(|read| Ok(read.quotes()?))?;
    let tags = archive.read(|read| Ok(read.tags()?))?;
    let any = |dice: &mut Dice| dice.one(&quotes).map(|row| row.quote.id).ok_or_else(nothing);
    let tag = |dice: &mut Dice| dice.one(&tags).map(|tag| tag.id).ok_or_else(nothing);
    let command = match dice.below(7) {
        0 | 1 => {
            let turn = some_turn(archive, dice)?;
            QuoteCommand::Add { transcript: turn.transcript, place: some_place(&turn, dice) }
        }
        2 => QuoteCommand::Tag { quote: any(dice)?, tags: vec![tag(dice)?] },
        3 => QuoteCommand::Untag { quote: any(dice)?, tag: tag(dice)? },
        4 => QuoteCommand::Heard(any(dice)?),
        5 => QuoteCommand::Accept(any(dice)?),
        _ => QuoteCommand::Remove(any(dice)?),
    };
    archive.apply(command).map(drop)
}

fn change_articles(archive: &mut Archive, dice: &mut Dice) -> Result<(), ArchiveError> {
    let quotations = archive.read(|read| Ok(read.quotation_ids()?))?;
    let articles = archive.read(|read| Ok(read.articles()?))?;
    let people = archive.read(|read| Ok(read.people()?))?;
    let any = |dice: &mut Dice| dice.one(&quotations).copied().ok_or_else(nothing);
    match dice.below(7) {
        0 => {
            let (is_quotation, class) = (dice.below(2) == 0, Some("term".to_owned()));
            archive.apply(QuotationCommand::Classify { quotation: any(dice)?, is_quotation, class }).map(drop)
        }
        1 => {
            let speaker = dice.one(&people).map(|person| person.id);
            archive.apply(QuotationCommand::SetSpeaker { quotation: any(dice)?, speaker }).map(drop)
        }
        2 => archive.apply(CitationCommand::Report { quotation: any(dice)?, by: "Maria".into() }).map(drop),
        3 => {
            let mut article = dice.one(&articles).map(|row| row.article.clone()).ok_or_else(nothing)?;
            article.title = word(dice);
            article.date = "1994-11~".parse().ok();
            archive.apply(ArticleCommand::Edit { article, authors: Some(vec![word(dice)]) }).map(drop)
        }
        4 => {
            let citations = archive.read(|read| Ok(read.citations()?))?;
            let known = dice.one(&citations).ok_or_else(nothing)?.citation.id;
            archive.apply(CitationCommand::Withdraw(known)).map(drop)
        }
        _ => judge_a_suggestion(archive, dice),
    }
}

fn judge_a_suggestion(archive: &mut Archive, dice: &mut Dice) -> Result<(), ArchiveError> {
    let articles = archive.read(|read| Ok(read.articles()?))?;
    let article = dice.one(&articles).ok_or_else(nothing)?.article.id;
    let suggested = archive.suggest(article, &Watch::default())?;
    let suggestions: Vec<_> = suggested.into_iter().flat_map(|one| one.suggestions).collect();
    let chosen = dice.one(&suggestions).ok_or_else(nothing)?;
    if dice.below(4) == 0 {
        return archive.apply(Reject::from(chosen)).map(drop);
    }
    archive.apply(CitationCommand::confirm(chosen, "Maria")).map(drop)
}

/// A random restriction on something in the archive.
pub fn some_restriction(archive: &Archive, dice: &mut Dice) -> Result<Restriction, ArchiveError> {
    let protects = archive.read(|read| {
        Ok::<_, ArchiveError>(match dice.below(3) {
            0 => Protected::Recollection(dice.one(&read.recollections()?).ok_or_else(nothing)?.recollection.id),
            1 => Protected::Person(dice.one(&read.people()?).ok_or_else(nothing)?.id),
            _ => Protected::Quote(dice.one(&read.quotes()?).ok_or_else(nothing)?.quote.id),
        })
    });
    let protects = match dice.below(4) {
        0 => {
            let turn = some_turn(archive, dice)?;
            Protected::Turns(turn.id, turn.id)
        }
        _ => protects?,
    };
    let access = Access::ALL[dice.below(2)];
    let until = [None, "2199".parse().ok(), "2199-05~".parse().ok()][dice.below(3)];
    Ok(Restriction { id: Id::new(), protects, access, until, reason: word(dice) })
}

fn change_rights(archive: &mut Archive, dice: &mut Dice) -> Result<(), ArchiveError> {
    match dice.below(3) {
        0 => {
            let restrictions = archive.read(|read| Ok(read.restrictions()?))?;
            let known = dice.one(&restrictions).ok_or_else(nothing)?.id;
            archive.apply(RestrictionCommand::Lift(known)).map(drop)
        }
        1 => {
            let rows = archive.read(|read| Ok(read.recollections()?))?;
            let recollection = dice.one(&rows).ok_or_else(nothing)?.recollection.id;
            let release =
                Release { id: Id::new(), recollection, person: None, signed: None, uses: vec![Use::Quotation] };
            archive.apply(ReleaseCommand::Add(release)).map(drop)
        }
        _ => {
            let restriction = some_restriction(archive, dice)?;
            archive.apply(RestrictionCommand::Add(restriction)).map(drop)
        }
    }
}

fn change_recollections(archive: &mut Archive, dice: &mut Dice) -> Result<(), ArchiveError> {
    let rows = archive.read(|read| Ok(read.recollections()?))?;
    match dice.below(6) {
        0 => {
            let number = dice.next();
            let text =
                format!("ANNA TULLE: The lamp number {number}.\n\nEDITH HARROW: Not {number}.\n\nANNA TULLE: Yes.\n");
            archive.import_bytes(&format!("{number}.txt"), text.as_bytes(), &Wishes::default()).map(drop)
        }
        1 => {
            let mut recollection = dice.one(&rows).map(|row| row.recollection.clone()).ok_or_else(nothing)?;
            recollection.title = word(dice);
            recollection.date = "199X".parse().ok();
            recollection.language = ["en", "ru", "de", ""][dice.below(4)].into();
            let narrators = Some(vec![word(dice)]);
            archive.apply(RecollectionCommand::Edit { recollection, narrators, interviewers: None }).map(drop)
        }
        2 => {
            let id = dice.one(&rows).ok_or_else(nothing)?.recollection.id;
            archive.apply(RecollectionCommand::Remove(id)).map(drop)
        }
        3 => {
            let turn = some_turn(archive, dice)?;
            let (at, other) = (some_place(&turn, dice).start, some_turn(archive, dice)?);
            let command = match dice.below(4) {
                0 => TranscriptCommand::SplitTurn { turn: turn.id, text: None, at },
                1 => TranscriptCommand::JoinTurn { turn: turn.id, text: None },
                2 => TranscriptCommand::SetSpeaker { turn: turn.id, person: other.speaker, label: other.label },
                _ => TranscriptCommand::SetTimes { turn: turn.id, start_ms: Some(at as i64), end_ms: None },
            };
            archive.apply(command).map(drop)
        }
        _ => {
            let turn = some_turn(archive, dice)?;
            let place = some_place(&turn, dice);
            let text = format!("{}{}{}", &turn.text[..place.start], word(dice), &turn.text[place.end..]);
            archive.apply(TranscriptCommand::EditTurn { turn: turn.id, text }).map(drop)
        }
    }
}

fn change_dossiers(archive: &mut Archive, dice: &mut Dice) -> Result<(), ArchiveError> {
    let dossiers = archive.read(|read| Ok(read.dossiers()?))?;
    if dossiers.is_empty() || dice.below(4) == 0 {
        return archive.apply(DossierCommand::New { title: word(dice) }).map(drop);
    }
    let dossier = dice.one(&dossiers).ok_or_else(nothing)?;
    let id = dossier.id;
    let section = dice.one(&dossier.sections).map(|section| section.id);
    let entries: Vec<_> = dossier.sections.iter().flat_map(|section| &section.entries).map(|entry| entry.id).collect();
    let command = match dice.below(7) {
        0 => DossierCommand::AddSection { dossier: id, title: word(dice) },
        1 => {
            let quotes = archive.read(|read| Ok(read.quotes()?))?;
            let quote = dice.one(&quotes).ok_or_else(nothing)?.quote.id;
            DossierCommand::AddEntry { dossier: id, section, content: EntryContent::Quote(quote) }
        }
        2 => DossierCommand::AddEntry { dossier: id, section, content: EntryContent::Text(word(dice)) },
        3 => DossierCommand::MoveSection { dossier: id, section: section.ok_or_else(nothing)?, to: dice.below(4) },
        4 => DossierCommand::MoveEntry {
            dossier: id,
            entry: *dice.one(&entries).ok_or_else(nothing)?,
            section: section.ok_or_else(nothing)?,
            to: dice.below(4),
        },
        5 => DossierCommand::RemoveSection { dossier: id, section: section.ok_or_else(nothing)? },
        _ => DossierCommand::Remove(id),
    };
    archive.apply(command).map(drop)
}

fn change_memos(archive: &mut Archive, dice: &mut Dice) -> Result<(), ArchiveError> {
    let memos = archive.read(|read| Ok(read.memos()?))?;
    let people = archive.read(|read| Ok(read.people()?))?;
    let command = match dice.below(3) {
        0 => MemoCommand::Edit { memo: dice.one(&memos).ok_or_else(nothing)?.id, text: word(dice) },
        1 => MemoCommand::Remove(dice.one(&memos).ok_or_else(nothing)?.id),
        _ => {
            let about = dice.one(&people).map_or(About::Archive, |person| About::Person(person.id));
            MemoCommand::Add { about, text: word(dice) }
        }
    };
    archive.apply(command).map(drop)
}
