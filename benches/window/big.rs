//! Archives large enough to measure the window on. The words are made up by a small generator: nobody's.

use std::path::Path;

use vivavoce::archive::articles::{ArticleCommand, NewArticle};
use vivavoce::archive::recollections::{NewRecollection, NewTranscript, RecollectionCommand};
use vivavoce::archive::{Archive, ArchiveError, Command};
use vivavoce::formats::TurnDraft;
use vivavoce::model::{Anchoring, Article, Id, Place, Quote, Recollection, RecollectionKind, Stage, Transcript};
use vivavoce::store::Write;
use vivavoce::text::{Span, quotation};

const WORDS: &[&str] = &[
    "the", "river", "and", "then", "we", "carried", "lamps", "over", "a", "narrow", "bridge", "because", "nobody",
    "had", "told", "us", "it", "was", "closed", "that", "winter", "my", "mother", "kept", "bread", "under", "her",
    "coat", "they", "said", "later", "which", "mill", "would", "be", "first", "to", "stop", "I", "remember", "every",
    "name", "on", "list",
];

/// Sentences without end, the same for the same seed.
pub struct Babble(u64);

impl Babble {
    pub fn new(seed: u64) -> Babble {
        Babble(seed)
    }

    pub fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % limit.max(1)
    }

    /// A sentence of `from` to `to` words.
    pub fn sentence(&mut self, from: usize, to: usize) -> String {
        let many = from + self.below(to - from + 1);
        let words: Vec<&str> = (0..many).map(|_| WORDS[self.below(WORDS.len())]).collect();
        let mut sentence = words.join(" ");
        sentence[..1].make_ascii_uppercase();
        sentence.push('.');
        sentence
    }
}

fn recollection(title: String, date: &str) -> Recollection {
    Recollection {
        date: date.parse().ok(),
        place: "Somewhere".into(),
        language: "en".into(),
        ..Recollection::titled(RecollectionKind::Interview, title)
    }
}

/// A recollection with a transcript of `turns` turns.
pub fn interview(babble: &mut Babble, number: usize, turns: usize) -> NewRecollection {
    let (mut text, mut drafts) = (String::new(), Vec::with_capacity(turns));
    for turn in 0..turns {
        let label = if turn % 2 == 0 { "ASKER" } else { "TELLER" };
        text.push_str(label);
        text.push_str(": ");
        let start = text.len();
        text.push_str(&babble.sentence(6, 24));
        let start_ms = Some(turn as i64 * 4_000);
        drafts.push(TurnDraft { label: label.into(), span: Span::new(start, text.len()), start_ms, end_ms: None });
        text.push('\n');
    }
    let date = format!("19{:02}-0{}", 40 + number % 60, 1 + number % 9);
    NewRecollection {
        recollection: recollection(format!("Interview {number}: {}", babble.sentence(3, 6)), &date),
        narrators: vec![format!("Teller {}", number % 500)],
        interviewers: vec!["Asker".into()],
        note: String::new(),
        transcript: Some(NewTranscript {
            recording: None,
            media: None,
            language: "en".into(),
            stage: Stage::Verbatim,
            translation_of: None,
            text,
            turns: drafts,
        }),
    }
}

/// An archive of `interviews` interviews with `turns` turns each.
pub fn archive(folder: &Path, interviews: usize, turns: usize) -> Result<Archive, ArchiveError> {
    Archive::create(folder, "A large one")?;
    let mut archive = Archive::open(folder, "bench")?;
    let mut babble = Babble::new(7);
    archive.apply(Interviews((0..interviews).map(|number| interview(&mut babble, number, turns)).collect()))?;
    Ok(archive)
}

/// Many interviews in one step.
struct Interviews(Vec<NewRecollection>);

impl Command for Interviews {
    type Outcome = ();

    fn perform(self, write: &Write<'_>) -> Result<(String, ()), ArchiveError> {
        for one in self.0 {
            RecollectionCommand::Add(Box::new(one)).perform(write)?;
        }
        Ok(("Add many interviews".into(), ()))
    }
}

/// Adds an article of about `bytes` bytes that quotes somebody in every third paragraph.
pub fn add_article(archive: &mut Archive, bytes: usize) -> Result<Id<Article>, ArchiveError> {
    let mut babble = Babble::new(11);
    let mut text = String::with_capacity(bytes + 2_000);
    for paragraph in 0.. {
        if text.len() >= bytes {
            break;
        }
        for _ in 0..4 {
            text.push_str(&babble.sentence(8, 22));
            text.push(' ');
        }
        if paragraph % 3 == 0 {
            let words = babble.sentence(8, 20);
            text.push_str(&format!("“{},” Anna Teller says.", words.trim_end_matches('.')));
        }
        text.push_str("\n\n");
    }
    let article = Article {
        id: Id::new(),
        title: "A very long article".into(),
        publication: "Nowhere Review".into(),
        date: "2001".parse().ok(),
        url: String::new(),
        language: "en".into(),
        media: None,
        text_sha256: [0; 32],
    };
    let id = article.id;
    let analysis = quotation::analyse(&text);
    let new = NewArticle { article, authors: vec!["B. Writer".into()], media: None, text, analysis };
    archive.apply(ArticleCommand::Add(Box::new(new)))?;
    Ok(id)
}

/// Adds `many` quotes, one a turn, in one step.
pub fn add_quotes(archive: &mut Archive, many: usize) -> Result<(), ArchiveError> {
    archive.apply(Quotes(many))
}

struct Quotes(usize);

impl Command for Quotes {
    type Outcome = ();

    fn perform(self, write: &Write<'_>) -> Result<(String, ()), ArchiveError> {
        let mut left = self.0;
        for id in write.transcript_ids()? {
            let transcript: Transcript = write.transcript(id)?;
            for turn in write.turns(id)?.into_iter().take(left) {
                left -= 1;
                let place = Place { first_turn: turn.id, start: 0, last_turn: turn.id, end: turn.text.len() };
                write.insert_quote(&Quote {
                    id: Id::new(),
                    transcript: id,
                    place,
                    exact: turn.text,
                    prefix: String::new(),
                    suffix: String::new(),
                    revision: transcript.revision,
                    start_ms: turn.start_ms,
                    end_ms: turn.end_ms,
                    anchoring: Anchoring::Anchored,
                    heard_ms: None,
                })?;
            }
        }
        Ok(("Keep many quotes".into(), ()))
    }
}
