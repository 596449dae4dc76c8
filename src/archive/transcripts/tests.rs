//! Quotes keep their place through every correction of their transcript, and Undo brings back what was.

use super::*;
use crate::archive::Archive;
use crate::archive::import::Wishes;
use crate::archive::quotes::{QuoteCommand, place_of_words};
use crate::archive::rights::RestrictionCommand;
use crate::model::{Access, Protected, Restriction};

type Outcome = Result<(), Box<dyn std::error::Error>>;

const TEXT: &str = "EDITH HARROW: We slept in the lamp room. The foreman minded, but he never said a word.\n\n\
     MAREK DOLNY: And nobody minded?\n\nEDITH HARROW: Nineteen of us that winter.\n";

struct Bench {
    archive: Archive,
    transcript: Id<Transcript>,
    before: Vec<String>,
    _folder: tempfile::TempDir,
}

impl Bench {
    /// An archive in which `quoted` stretches of the interview are quotes.
    fn with(quoted: &[&str]) -> Result<Bench, Box<dyn std::error::Error>> {
        let folder = tempfile::tempdir()?;
        let path = folder.path().join("archive");
        Archive::create(&path, "Test")?;
        let mut archive = Archive::open(&path, "Maria")?;
        let kind = Some(crate::formats::Wish::Interview);
        let wishes = Wishes { kind, narrators: vec!["Edith Harrow".into()], ..Wishes::default() };
        archive.import_bytes("harrow.txt", TEXT.as_bytes(), &wishes)?;
        let transcript = archive.read(|read| Ok(read.transcript_ids()?))?[0];
        for words in quoted {
            let place = archive.read(|read| place_of_words(read, transcript, words))?;
            archive.apply(QuoteCommand::Add { transcript, place })?;
        }
        let before = archive.dump()?;
        Ok(Bench { archive, transcript, before, _folder: folder })
    }

    fn turns(&self) -> Result<Vec<Turn>> {
        self.archive.read(|read| Ok(read.turns(self.transcript)?))
    }

    fn texts(&self) -> Result<Vec<String>> {
        Ok(self.turns()?.into_iter().map(|turn| turn.text).collect())
    }

    fn quotes(&self) -> Result<Vec<(String, Anchoring)>> {
        let quotes = self.archive.read(|read| Ok(read.quotes_of(self.transcript)?))?;
        Ok(quotes.into_iter().map(|quote| (quote.exact, quote.anchoring)).collect())
    }

    fn split(&mut self, position: usize, before: &str) -> Outcome {
        let turn = self.turns()?.swap_remove(position);
        let at = turn.text.find(before).ok_or("these words are not there")?;
        self.archive.apply(TranscriptCommand::SplitTurn { turn: turn.id, text: None, at })?;
        Ok(())
    }

    fn join(&mut self, position: usize) -> Outcome {
        let turn = self.turns()?.swap_remove(position);
        self.archive.apply(TranscriptCommand::JoinTurn { turn: turn.id, text: None })?;
        Ok(())
    }

    /// All is sound, the positions are numbered without a gap, and Undo brings back what was.
    fn undo(mut self, steps: usize) -> Outcome {
        let report = self.archive.check(true, &crate::archive::job::Watch::default())?;
        assert_eq!(report.faults, Vec::<String>::new());
        let positions: Vec<u32> = self.turns()?.iter().map(|turn| turn.position).collect();
        assert_eq!(positions, (0..).take(positions.len()).collect::<Vec<u32>>());
        let after = self.archive.dump()?;
        for _ in 0..steps {
            self.archive.undo()?.ok_or("nothing to undo")?;
        }
        assert_eq!(self.archive.dump()?, self.before);
        for _ in 0..steps {
            self.archive.redo()?.ok_or("nothing to redo")?;
        }
        assert_eq!(self.archive.dump()?, after);
        Ok(())
    }
}

#[test]
fn quotes_keep_their_words_when_their_turn_is_split() -> Outcome {
    let mut bench =
        Bench::with(&["slept in the lamp room", "lamp room. The foreman", "he never said", "word. And nobody"])?;
    bench.split(0, "The foreman")?;
    assert_eq!(bench.texts()?[..2], ["We slept in the lamp room.", "The foreman minded, but he never said a word."]);
    let expected = ["slept in the lamp room", "lamp room.\nThe foreman", "he never said", "word.\nAnd nobody"];
    assert_eq!(bench.quotes()?, expected.map(|words| (words.to_owned(), Anchoring::Anchored)));
    let turns = bench.turns()?;
    assert_eq!(turns[0].speaker, turns[1].speaker);
    assert_eq!(turns[1].origin, Some(41), "where these words begin in the imported text");
    bench.undo(1)
}

#[test]
fn what_was_split_can_be_joined_again() -> Outcome {
    let mut bench = Bench::with(&["lamp room. The foreman", "he never said", "minded? Nineteen"])?;
    let texts = bench.texts()?;
    bench.split(0, "The foreman")?;
    bench.join(1)?;
    assert_eq!(bench.texts()?, texts);
    let expected = ["lamp room. The foreman", "he never said", "minded?\nNineteen"];
    assert_eq!(bench.quotes()?, expected.map(|words| (words.to_owned(), Anchoring::Anchored)));
    bench.join(2)?;
    assert_eq!(bench.quotes()?[2].0, "minded? Nineteen");
    bench.undo(3)
}

#[test]
fn a_quote_whose_word_was_cut_waits_for_review() -> Outcome {
    let mut bench = Bench::with(&["lamp room", "he never said"])?;
    bench.split(0, "om. The")?;
    let quotes = bench.quotes()?;
    assert_eq!(quotes[0], ("lamp room".into(), Anchoring::Review));
    assert_eq!(quotes[1].1, Anchoring::Anchored);
    bench.undo(1)
}

#[test]
fn a_turn_is_corrected_and_split_in_one_step() -> Outcome {
    let mut bench = Bench::with(&["he never said"])?;
    let turn = bench.turns()?.swap_remove(0);
    let text = "We slept there. The foreman minded, but he never said a word.".to_owned();
    bench.archive.apply(TranscriptCommand::SplitTurn { turn: turn.id, at: 15, text: Some(text) })?;
    assert_eq!(bench.texts()?[..2], ["We slept there.", "The foreman minded, but he never said a word."]);
    assert_eq!(bench.quotes()?, [("he never said".to_owned(), Anchoring::Anchored)]);
    bench.undo(1)
}

#[test]
fn there_must_be_words_on_both_sides_and_a_turn_above() -> Outcome {
    let mut bench = Bench::with(&[])?;
    let turn = bench.turns()?.swap_remove(0);
    let ends = [0, turn.text.len(), turn.text.len() + 7];
    for at in ends {
        let split = bench.archive.apply(TranscriptCommand::SplitTurn { turn: turn.id, text: None, at });
        assert!(matches!(split, Err(ArchiveError::Refused { .. })), "{at}");
    }
    let join = bench.archive.apply(TranscriptCommand::JoinTurn { turn: turn.id, text: None });
    assert!(matches!(join, Err(ArchiveError::Refused { .. })));
    bench.undo(0)
}

#[test]
fn what_is_withheld_stays_withheld_when_its_turn_is_split_or_joined() -> Outcome {
    let mut bench = Bench::with(&[])?;
    let turn = bench.turns()?[0].id;
    let protects = Protected::Turns(turn, turn);
    let restriction = Restriction { id: Id::new(), protects, access: Access::Closed, until: None, reason: "".into() };
    bench.archive.apply(RestrictionCommand::Add(restriction))?;
    bench.split(0, "The foreman")?;
    let turns = bench.turns()?;
    let protects = |bench: &Bench| bench.archive.read(|read| Ok(read.restrictions()?[0].protects));
    assert_eq!(protects(&bench)?, Protected::Turns(turns[0].id, turns[1].id));
    bench.join(2)?;
    assert_eq!(protects(&bench)?, Protected::Turns(turns[0].id, turns[1].id));
    bench.undo(3)
}

#[test]
fn words_of_somebody_withheld_are_not_joined_to_another_s() -> Outcome {
    let mut bench = Bench::with(&[])?;
    let turns = bench.turns()?;
    let person = turns[2].speaker.ok_or("nobody speaks")?;
    let protects = Protected::Person(person);
    let restriction = Restriction { id: Id::new(), protects, access: Access::Closed, until: None, reason: "".into() };
    bench.archive.apply(RestrictionCommand::Add(restriction))?;
    let join = bench.archive.apply(TranscriptCommand::JoinTurn { turn: turns[2].id, text: None });
    assert!(matches!(join, Err(ArchiveError::Refused { .. })));
    bench.undo(1)
}

#[test]
fn a_turn_is_given_to_somebody_else_and_timed() -> Outcome {
    let mut bench = Bench::with(&["Nineteen of us"])?;
    let turns = bench.turns()?;
    let (turn, person, label) = (turns[2].id, turns[1].speaker, turns[1].label.clone());
    bench.archive.apply(TranscriptCommand::SetSpeaker { turn, person, label })?;
    bench.archive.apply(TranscriptCommand::SetTimes { turn, start_ms: Some(1_000), end_ms: Some(4_000) })?;
    assert_eq!(bench.turns()?[2].label, "MAREK DOLNY");
    let quote = bench.archive.read(|read| Ok(read.quotes_of(bench.transcript)?.swap_remove(0)))?;
    assert_eq!((quote.start_ms, quote.end_ms), (Some(1_000), Some(4_000)));
    for (start_ms, end_ms) in [(Some(5), Some(4)), (Some(-1), None)] {
        let refused = bench.archive.apply(TranscriptCommand::SetTimes { turn, start_ms, end_ms });
        assert!(matches!(refused, Err(ArchiveError::Refused { .. })));
    }
    bench.undo(2)
}

#[test]
fn scripts_without_spaces_are_joined_without_one() {
    for (one, other) in [("我们睡在", "灯房里"), ("слово ", "слово"), ("слово", "слово")] {
        let split = format!("{one}\n{other}");
        let joined = match one.starts_with('我') {
            true => format!("{one}{other}"),
            false => format!("{} {other}", one.trim_end()),
        };
        assert!(is_same_but_for_spaces(&split, &joined), "{split:?}");
    }
    assert!(!is_same_but_for_spaces("ro\nom", "room"));
}

#[test]
fn a_new_turn_stands_where_it_was_begun_and_quotes_keep_their_place() -> Outcome {
    let mut bench = Bench::with(&["in the lamp room", "Nineteen of us that winter."])?;
    let first = bench.turns()?.swap_remove(0);
    bench.archive.apply(TranscriptCommand::AddTurn {
        transcript: bench.transcript,
        after: Some(first.id),
        person: first.speaker,
        label: "EDITH  HARROW".into(),
        start_ms: Some(9_000),
        text: String::new(),
    })?;
    let turns = bench.turns()?;
    assert_eq!((turns[1].text.as_str(), turns[1].label.as_str(), turns[1].start_ms), ("", "EDITH HARROW", Some(9_000)));
    assert!(bench.quotes()?.iter().all(|(_, anchoring)| *anchoring == Anchoring::Anchored));
    bench.undo(1)
}

#[test]
fn shifted_times_take_the_quotes_along_and_never_pass_the_beginning() -> Outcome {
    let mut bench = Bench::with(&["Nineteen of us"])?;
    for (turn, start) in bench.turns()?.into_iter().zip([1_000, 5_000, 9_000]) {
        bench.archive.apply(TranscriptCommand::SetTimes { turn: turn.id, start_ms: Some(start), end_ms: None })?;
    }
    let second = bench.turns()?[1].id;
    let shift = |to, by_ms| TranscriptCommand::ShiftTimes { from: second, to, by_ms };
    bench.archive.apply(shift(None, 250))?;
    let starts = |bench: &Bench| -> Result<Vec<Option<i64>>> {
        Ok(bench.turns()?.into_iter().map(|turn| turn.start_ms).collect())
    };
    assert_eq!(starts(&bench)?, [Some(1_000), Some(5_250), Some(9_250)]);
    let quote = bench.archive.read(|read| Ok(read.quotes_of(bench.transcript)?.remove(0)))?;
    assert_eq!(quote.start_ms, Some(9_250));
    bench.archive.apply(shift(Some(second), -250))?;
    assert_eq!(starts(&bench)?, [Some(1_000), Some(5_000), Some(9_250)]);
    assert!(matches!(bench.archive.apply(shift(None, -5_001)), Err(ArchiveError::Refused { .. })));
    bench.undo(5)
}

#[test]
fn what_was_heard_is_heard_until_its_words_change() -> Outcome {
    let mut bench = Bench::with(&[])?;
    for turn in bench.turns()? {
        bench.archive.apply(TranscriptCommand::HearTurn(turn.id))?;
    }
    let first = bench.turns()?[0].clone();
    assert!(first.heard_ms.is_some());
    bench.archive.apply(TranscriptCommand::EditTurn { turn: first.id, text: first.text.replace("lamp", "tool") })?;
    assert_eq!(bench.turns()?[0].heard_ms, None);
    bench.join(1)?;
    assert_eq!(bench.turns()?[0].heard_ms, None, "half of it was never compared");
    bench.undo(5)
}
