//! Sound in an archive: it finds its transcript, every quote finds its second, and only what may leave leaves.

mod common;

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use common::Outcome;
use serde_json::Value;
use vivavoce::archive::Archive;
use vivavoce::archive::clearance::Policy;
use vivavoce::archive::clips::{ClipOptions, clip_of, spans_to_cover};
use vivavoce::archive::import::Wishes;
use vivavoce::archive::import::sound::Keeping;
use vivavoce::archive::job::Watch;
use vivavoce::archive::quotes::{QuoteCommand, place_of_words};
use vivavoce::archive::recorded::Occasion;
use vivavoce::archive::rights::RestrictionCommand;
use vivavoce::archive::sound::sounding;
use vivavoce::media::recorder::{Pace, Recorder, Scripted, Step, frame_code};
use vivavoce::media::wav_writer::{Depth, Layout, WavWriter};
use vivavoce::media::{Shape, open};
use vivavoce::model::{Access, Id, MarkKind, Protected, Quote, Restriction};

const SHAPE: Shape = Shape { rate: 8_000, channels: 1 };

const TALK: &str = "[00:00:00] EDITH HARROW: We slept in the lamp room, nineteen of us.\n\n\
     [00:00:02] MAREK DOLNY: And nobody minded?\n\n\
     [00:00:04] EDITH HARROW: The foreman minded. He never said a word.\n\n\
     [00:00:06] EDITH HARROW: Then the shift ended.\n";

/// A file of `seconds` whose every sample says which it is.
fn tape(path: &Path, seconds: u64) -> Outcome {
    let layout = Layout { shape: SHAPE, depth: Depth::Int24 };
    let mut writer = WavWriter::create(path, layout)?;
    let frames = SHAPE.frame_at(seconds * 1000);
    writer.write(&(0..frames).map(|frame| frame_code(frame, 0)).collect::<Vec<_>>())?;
    writer.finish()?;
    Ok(())
}

fn samples(path: &Path) -> Outcome<Vec<f32>> {
    let mut sound = open(path)?;
    let mut samples = vec![0.0; SHAPE.samples(usize::try_from(sound.frames())?)];
    let read = sound.read(&mut samples)?;
    samples.truncate(read);
    Ok(samples)
}

/// The samples of the tape between two moments, in ms.
fn expected(from: u64, to: u64) -> Vec<f32> {
    (SHAPE.frame_at(from)..SHAPE.frame_at(to)).map(|frame| frame_code(frame, 0)).collect()
}

/// One span of sound, in ms.
fn span(from: u64, to: u64) -> Vec<std::ops::Range<u64>> {
    std::iter::once(from..to).collect()
}

struct Bench {
    archive: Archive,
    folder: tempfile::TempDir,
}

impl Bench {
    /// An archive with the talk and its tape.
    fn new() -> Outcome<Bench> {
        let mut bench = Bench::empty()?;
        let wishes = Wishes { kind: Some(vivavoce::formats::Wish::Interview), ..Wishes::default() };
        bench.archive.import_bytes("harrow.txt", TALK.as_bytes(), &wishes)?;
        tape(&bench.path("harrow.wav"), 8)?;
        let tape = bench.path("harrow.wav");
        bench.archive.import(&tape, &Wishes::default())?;
        Ok(bench)
    }

    fn empty() -> Outcome<Bench> {
        let folder = tempfile::tempdir()?;
        let path = folder.path().join("archive");
        Archive::create(&path, "Test")?;
        Ok(Bench { archive: Archive::open(&path, "Maria")?, folder })
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn quote(&mut self, words: &str) -> Outcome<Id<Quote>> {
        let transcript = self.archive.read(|read| Ok(read.transcript_ids()?))?[0];
        let place = self.archive.read(|read| place_of_words(read, transcript, words))?;
        Ok(self.archive.apply(QuoteCommand::Add { transcript, place })?)
    }

    fn withhold(&mut self, protects: Protected, access: Access) -> Outcome {
        let restriction = Restriction { id: Id::new(), protects, access, until: None, reason: String::new() };
        self.archive.apply(RestrictionCommand::Add(restriction))?;
        Ok(())
    }

    fn withhold_turn(&mut self, number: usize) -> Outcome {
        let transcript = self.archive.read(|read| Ok(read.transcript_ids()?))?[0];
        let turn = self.archive.read(|read| Ok(read.turns(transcript)?.swap_remove(number - 1).id))?;
        self.withhold(Protected::Turns(turn, turn), Access::Closed)
    }

    /// Whether the sound of a quote may leave; its samples where it may.
    fn clip(&self, quote: Id<Quote>, around_ms: u32, policy: Policy) -> Outcome<Option<Vec<f32>>> {
        let Ok(clip) = clip_of(&self.archive, quote, policy, around_ms)? else { return Ok(None) };
        let target = self.path("clip.wav");
        let options = ClipOptions { fade_ms: 0, around_ms, may_replace: true, ..ClipOptions::default() };
        clip.cut(options, &target, &Watch::default())?;
        Ok(Some(samples(&target)?))
    }
}

#[test]
fn sound_finds_the_transcript_of_its_name_and_a_quote_finds_its_second() -> Outcome {
    let mut bench = Bench::new()?;
    let rows = bench.archive.read(|read| Ok(read.recollections()?))?;
    assert_eq!(rows.len(), 1, "the sound joined the interview");
    let quote = bench.quote("And nobody minded?")?;
    let found = bench.archive.read(|read| sounding(read, &read.quote(quote)?.place))?.ok_or("no sound")?;
    assert_eq!((found.in_recording.start_ms, found.in_recording.end_ms), (2_000, 4_000));
    // In the middle of a turn the moment is told by how far the words stand in it.
    let quote = bench.quote("He never said a word.")?;
    let found = bench.archive.read(|read| sounding(read, &read.quote(quote)?.place))?.ok_or("no sound")?;
    assert!((4_500..5_500).contains(&found.in_recording.start_ms), "{found:?}");
    assert!(found.in_recording.is_estimate);
    Ok(())
}

#[test]
fn a_transcript_finds_the_sound_of_its_name() -> Outcome {
    let mut bench = Bench::empty()?;
    let path = bench.path("Harrow_audio.wav");
    tape(&path, 8)?;
    bench.archive.import(&path, &Wishes { narrators: vec!["Edith Harrow".into()], ..Wishes::default() })?;
    let imported = bench.archive.import_bytes("harrow transcript.txt", TALK.as_bytes(), &Wishes::default())?;
    assert!(imported.warnings.iter().any(|warning| warning.sentence.contains("has the same name")), "{imported:?}");
    assert_eq!(bench.archive.read(|read| Ok(read.recollections()?.len()))?, 1);
    Ok(())
}

#[test]
fn sound_that_ends_before_its_transcript_is_not_paired_with_it() -> Outcome {
    let mut bench = Bench::empty()?;
    let long = TALK.replace("00:00:06", "00:40:00");
    let wishes = Wishes { kind: Some(vivavoce::formats::Wish::Interview), ..Wishes::default() };
    bench.archive.import_bytes("harrow.txt", long.as_bytes(), &wishes)?;
    let path = bench.path("harrow.wav");
    tape(&path, 8)?;
    let imported = bench.archive.import(&path, &Wishes::default())?;
    assert!(imported.warnings.iter().any(|warning| warning.sentence.contains("goes on to 00:40:00")), "{imported:?}");
    assert_eq!(bench.archive.read(|read| Ok(read.recollections()?.len()))?, 2);
    Ok(())
}

#[test]
fn a_clip_holds_the_samples_of_its_words_and_nothing_else() -> Outcome {
    let mut bench = Bench::new()?;
    let quote = bench.quote("And nobody minded?")?;
    assert_eq!(bench.clip(quote, 0, Policy::default())?.ok_or("withheld")?, expected(2_000, 4_000));
    assert_eq!(bench.clip(quote, 500, Policy::default())?.ok_or("withheld")?, expected(1_500, 4_500));
    let bytes = std::fs::read(bench.path("clip.wav"))?;
    for word in ["harrow", "Harrow", "LIST", "vivavoce", "tmp"] {
        assert!(!bytes.windows(word.len()).any(|window| window == word.as_bytes()), "{word}");
    }
    Ok(())
}

#[test]
fn withheld_words_are_not_heard_in_a_clip_beside_them() -> Outcome {
    let mut bench = Bench::new()?;
    let quote = bench.quote("And nobody minded?")?;
    bench.withhold_turn(1)?;
    assert!(bench.clip(quote, 0, Policy::default())?.is_some(), "its own two seconds are free");
    assert!(bench.clip(quote, 500, Policy::default())?.is_none(), "what is said before is not");
    let policy = Policy { include_withheld: true, ..Policy::default() };
    assert!(bench.clip(quote, 500, policy)?.is_some(), "unless the keeper says so");
    Ok(())
}

#[test]
fn where_nothing_tells_when_the_withheld_turn_begins_the_one_before_it_is_withheld_too() -> Outcome {
    let mut bench = Bench::empty()?;
    let wishes = Wishes { kind: Some(vivavoce::formats::Wish::Interview), ..Wishes::default() };
    let talk = TALK.replace("[00:00:04] ", "");
    bench.archive.import_bytes("harrow.txt", talk.as_bytes(), &wishes)?;
    let path = bench.path("harrow.wav");
    tape(&path, 8)?;
    bench.archive.import(&path, &Wishes::default())?;
    let (first, second) = (bench.quote("nineteen of us")?, bench.quote("And nobody minded?")?);
    bench.withhold_turn(3)?;
    assert!(bench.clip(second, 0, Policy::default())?.is_none());
    assert!(bench.clip(first, 0, Policy::default())?.is_some());
    Ok(())
}

#[test]
fn a_voice_has_no_pseudonym() -> Outcome {
    let mut bench = Bench::new()?;
    let quote = bench.quote("The foreman minded.")?;
    let harrow = bench.archive.read(|read| Ok(read.people()?))?;
    let harrow = harrow.into_iter().find(|person| person.name == "Edith Harrow").ok_or("nobody")?;
    bench.withhold(Protected::Person(harrow.id), Access::Anonymous)?;
    assert!(bench.clip(quote, 0, Policy::default())?.is_none());
    Ok(())
}

#[test]
fn a_covered_copy_holds_nothing_of_what_is_withheld() -> Outcome {
    let mut bench = Bench::new()?;
    bench.withhold_turn(2)?;
    let recording =
        bench.archive.read(|read| Ok(read.recordings(read.recollections()?[0].recollection.id)?.remove(0)))?;
    let asked = span(6_500, 7_000);
    let spans = spans_to_cover(&bench.archive, recording.id, &asked, Policy::default())?;
    assert_eq!(spans, [2_000..4_000, 6_500..7_000]);
    let target = bench.path("covered.wav");
    let source = vivavoce::archive::clips::file_of(&bench.archive, &recording)?;
    let cover = vivavoce::media::clip::Cover::Silence;
    vivavoce::archive::clips::covered_copy(&source, &spans, cover, ClipOptions::default(), &target, &Watch::default())?;
    let (covered, original) = (samples(&target)?, expected(0, 8_000));
    assert_eq!(covered.len(), original.len());
    let at = |ms| usize::try_from(SHAPE.frame_at(ms)).unwrap_or(0);
    for span in [2_000..4_000, 6_500..7_000] {
        assert!(covered[at(span.start)..at(span.end)].iter().all(|sample| *sample == 0.0), "{span:?}");
    }
    for free in [0..1_990, 4_010..6_490, 7_010..8_000] {
        assert_eq!(covered[at(free.start)..at(free.end)], original[at(free.start)..at(free.end)], "{free:?}");
    }
    Ok(())
}

#[test]
fn linked_sound_stays_where_it_is_and_a_changed_byte_is_noticed() -> Outcome {
    let mut bench = Bench::empty()?;
    let path = bench.path("linked.wav");
    tape(&path, 2)?;
    bench.archive.import(&path, &Wishes { keeping: Keeping::Linked, ..Wishes::default() })?;
    assert_eq!(bench.archive.vault().names()?, Vec::<String>::new());
    assert_eq!(bench.archive.check(true, &Watch::default())?.faults, Vec::<String>::new());
    let mut bytes = std::fs::read(&path)?;
    *bytes.last_mut().ok_or("empty")? ^= 1;
    std::fs::write(&path, bytes)?;
    let faults = bench.archive.check(true, &Watch::default())?.faults;
    assert!(faults.len() == 1 && faults[0].contains("linked.wav"), "{faults:?}");
    std::fs::remove_file(&path)?;
    let faults = bench.archive.check(true, &Watch::default())?.faults;
    assert!(faults.len() == 1 && faults[0].contains("cannot be read"), "{faults:?}");
    Ok(())
}

/// Records two seconds in the archive's own folder, as the program does, and leaves them there as a crash would.
fn record(bench: &Bench, occasion: &Occasion) -> Outcome {
    let script = Scripted::new(SHAPE, Pace::Fast, [Step::Coded(2_000)]);
    let progress = script.progress();
    let recorder = Recorder::start(Box::new(script), &bench.archive.recording_settings(occasion))?;
    recorder.mark("the ferry", "work");
    while !progress.is_over() {
        std::thread::sleep(std::time::Duration::from_millis(5));
    }
    recorder.finish()?;
    Ok(())
}

#[test]
fn a_recording_that_was_left_behind_is_taken_in_once_however_often_it_is_cut_off() -> Outcome {
    let mut bench = Bench::empty()?;
    let consents = vec!["It may be kept.".to_owned()];
    let occasion = Occasion { narrators: vec!["Edith Harrow".into()], consents, ..Occasion::default() };
    record(&bench, &occasion)?;
    let folder = bench.archive.recording_folder();
    let left: Vec<(PathBuf, Vec<u8>)> = std::fs::read_dir(&folder)?
        .map(|entry| Ok((entry?.path(), Vec::new())))
        .map(|one: std::io::Result<(PathBuf, Vec<u8>)>| {
            one.and_then(|(path, _)| Ok((path.clone(), std::fs::read(path)?)))
        })
        .collect::<std::io::Result<_>>()?;
    let taken = bench.archive.adopt_recordings(&Watch::default())?;
    let taken = taken.into_iter().next().ok_or("nothing was left behind")??;
    assert_eq!((taken.title.as_str(), taken.duration_ms), ("Interview with Edith Harrow", 2_000));
    // As if the program had been cut off after the step of the journal and before the file was moved.
    for (path, bytes) in left {
        std::fs::write(path, bytes)?;
    }
    let again = bench.archive.adopt_recordings(&Watch::default())?.into_iter().next().ok_or("not found again")??;
    assert_eq!(again, taken);
    assert!(bench.archive.adopt_recordings(&Watch::default())?.is_empty());
    let (recordings, marks, consents) = bench.archive.read(|read| {
        let recordings = read.recordings(taken.interview)?;
        Ok((recordings, read.marks(taken.recording)?, read.consents(taken.interview)?))
    })?;
    assert_eq!(recordings.len(), 1);
    assert_eq!(
        marks.iter().map(|mark| (mark.kind, mark.words.as_str())).collect::<Vec<_>>(),
        [(MarkKind::Mark, "the ferry")]
    );
    assert_eq!(consents.len(), 1);
    let source = vivavoce::archive::clips::file_of(&bench.archive, &recordings[0])?;
    assert_eq!(samples(&source)?, expected(0, 2_000));
    assert_eq!(bench.archive.check(true, &Watch::default())?.faults, Vec::<String>::new());
    Ok(())
}

#[test]
fn another_tape_of_an_interview_goes_on_where_the_first_ended() -> Outcome {
    let mut bench = Bench::new()?;
    let interview = bench.archive.read(|read| Ok(read.recollections()?[0].recollection.id))?;
    record(&bench, &Occasion { label: "tape 2".into(), ..Occasion::of(interview) })?;
    bench.archive.adopt_recordings(&Watch::default())?.into_iter().next().ok_or("nothing")??;
    let labels = bench.archive.read(|read| Ok(read.recordings(interview)?))?;
    assert_eq!(labels.iter().map(|one| one.label.as_str()).collect::<Vec<_>>(), ["harrow", "tape 2"]);
    Ok(())
}

fn typed(archive: &Path, arguments: &[&str]) -> Outcome<Output> {
    let mut command = Command::new(env!("CARGO_BIN_EXE_vivavoce"));
    Ok(command.args(arguments).env("VIVAVOCE_ARCHIVE", archive).env("VIVAVOCE_USER", "Maria").output()?)
}

fn json(archive: &Path, arguments: &[&str]) -> Outcome<Value> {
    let output = typed(archive, &[&["--json"], arguments].concat())?;
    let complained = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "{arguments:?}: {complained}");
    Ok(serde_json::from_slice(&output.stdout)?)
}

#[test]
fn the_same_by_the_command_line() -> Outcome {
    let bench = Bench::new()?;
    let Bench { archive, folder } = bench;
    let path = archive.folder().to_owned();
    archive.close()?;
    let list = json(&path, &["recordings", "list", "harrow"])?;
    assert_eq!(list[0]["recording"]["duration_ms"], 8_000);
    json(&path, &["interviews", "heard", "harrow", "2"])?;
    json(&path, &["interviews", "shift", "harrow", "3", "0:00.500"])?;
    json(&path, &["interviews", "begin", "harrow", "4", "And that was all.", "--start", "0:07.500"])?;
    json(&path, &["recordings", "mark", "harrow", "0:03", "the foreman"])?;
    json(&path, &["recordings", "index", "harrow", "0:06", "0:08", "The end of the shift", "--keyword", "shifts"])?;
    let list = json(&path, &["recordings", "list", "harrow"])?;
    assert_eq!(list[0]["marks"][0]["words"], "the foreman");
    assert_eq!(list[0]["segments"][0]["keywords"], "shifts");
    let quote = json(&path, &["quotes", "add", "harrow", "The foreman minded. He never said a word."])?;
    let id = quote["id"].as_str().ok_or("no id")?;
    let target = folder.path().join("cut.wav");
    let cut = json(&path, &["clip", id, "--output", &target.to_string_lossy(), "--fade", "0"])?;
    assert_eq!((&cut["start_ms"], &cut["end_ms"]), (&Value::from(4_500), &Value::from(6_500)));
    assert_eq!(samples(&target)?, expected(4_500, 6_500));
    let again = typed(&path, &["clip", id, "--output", &target.to_string_lossy()])?;
    assert!(!again.status.success() && String::from_utf8_lossy(&again.stderr).contains("there already"));
    json(&path, &["interviews", "restrict", "harrow", "--turns", "3", "3", "--access", "closed"])?;
    let refused = typed(&path, &["clip", id, "--output", &folder.path().join("no.wav").to_string_lossy()])?;
    assert!(!refused.status.success() && String::from_utf8_lossy(&refused.stderr).contains("withheld"));
    assert!(!folder.path().join("no.wav").exists());
    json(&path, &["--include-withheld", "clip", id, "--output", &folder.path().join("yes.wav").to_string_lossy()])?;
    let history = json(&path, &["--include-withheld", "history"])?;
    assert!(history.to_string().contains("Export sound of"), "{history}");
    Ok(())
}

/// A talk of which the test knows every second, and the transcript only some.
struct Truth {
    /// When each turn is spoken, in ms.
    spans: Vec<std::ops::Range<i64>>,
    text: String,
}

impl Truth {
    fn random(dice: &mut common::Dice) -> Truth {
        let (mut spans, mut text, mut now) = (Vec::new(), String::new(), 0);
        for turn in 0..12 {
            let lasts = 500 + dice.below(4_000) as i64;
            spans.push(now..now + lasts);
            let speaker = ["EDITH HARROW", "MAREK DOLNY"][turn % 2];
            let stamp = match dice.below(3) {
                0 if turn > 0 => String::new(),
                _ => format!("[{}] ", vivavoce::text::clock::exact_clock(now)),
            };
            text.push_str(&format!("{stamp}{speaker}: Word{turn} follows word{turn}b and nothing{turn} more.\n\n"));
            now += lasts;
        }
        Truth { spans, text }
    }

    fn lasts(&self) -> i64 {
        self.spans.last().map_or(0, |last| last.end)
    }
}

/// The archive of a talk with a recording that is known by its length alone.
fn talk(truth: &Truth) -> Outcome<Bench> {
    let mut bench = Bench::empty()?;
    let wishes = Wishes { kind: Some(vivavoce::formats::Wish::Interview), ..Wishes::default() };
    bench.archive.import_bytes("talk.txt", truth.text.as_bytes(), &wishes)?;
    let interview = bench.archive.read(|read| Ok(read.recollections()?[0].recollection.id))?;
    let media = vivavoce::model::MediaFile {
        id: Id::new(),
        sha256: [7; 32],
        name: "talk.wav".into(),
        format: "WAV".into(),
        encoding: String::new(),
        bytes: 1,
        added_ms: 0,
        linked_at: None,
    };
    let sound = vivavoce::archive::recordings::NewSound {
        interview: vivavoce::archive::recordings::Interview::Known(interview),
        session: vivavoce::archive::recordings::SessionOf::Last,
        label: String::new(),
        media,
        duration_ms: truth.lasts(),
        rate: 8_000,
        channels: 1,
        started_ms: None,
        marks: Vec::new(),
        consents: Vec::new(),
    };
    bench.archive.apply(vivavoce::archive::recordings::RecordingCommand::Attach(Box::new(sound)))?;
    Ok(bench)
}

#[test]
fn whatever_the_times_tell_nothing_withheld_is_heard_in_what_may_leave() -> Outcome {
    let mut dice = common::Dice::new(11);
    let (mut let_through, mut held_back) = (0, 0);
    for _ in 0..60 {
        let truth = Truth::random(&mut dice);
        let mut bench = talk(&truth)?;
        let mut quotes = Vec::new();
        for turn in 0..12 {
            quotes.push(bench.quote(&format!("word{turn}b and nothing{turn}"))?);
        }
        let withheld: Vec<usize> = (0..1 + dice.below(2)).map(|_| dice.below(12)).collect();
        for turn in &withheld {
            bench.withhold_turn(turn + 1)?;
        }
        for quote in &quotes {
            let around = dice.below(3) as u32 * 700;
            let Ok(clip) = clip_of(&bench.archive, *quote, Policy::default(), around)? else {
                held_back += 1;
                continue;
            };
            let_through += 1;
            let heard = clip.sounding().in_recording;
            for turn in &withheld {
                let secret = &truth.spans[*turn];
                let is_heard = heard.start_ms < secret.end && secret.start < heard.end_ms;
                assert!(!is_heard, "turn {turn} at {secret:?} is heard in {heard:?} of\n{}", truth.text);
            }
        }
        let interview = bench.archive.read(|read| Ok(read.recollections()?[0].recollection.id))?;
        let recording = bench.archive.read(|read| Ok(read.recordings(interview)?.remove(0).id))?;
        let covered = spans_to_cover(&bench.archive, recording, &[], Policy::default())?;
        for turn in &withheld {
            let secret = truth.spans[*turn].start as u64..truth.spans[*turn].end as u64;
            let is_covered = covered.iter().any(|span| span.start <= secret.start && secret.end <= span.end);
            assert!(is_covered, "turn {turn} at {secret:?} can be heard: {covered:?} of\n{}", truth.text);
        }
    }
    assert!(let_through > 100 && held_back > 60, "{let_through} let through, {held_back} held back prove nothing");
    Ok(())
}

#[test]
fn what_is_noted_beside_withheld_sound_is_not_listed() -> Outcome {
    let mut bench = Bench::new()?;
    bench.withhold_turn(2)?;
    let Bench { archive, folder: _folder } = bench;
    let path = archive.folder().to_owned();
    archive.close()?;
    json(&path, &["recordings", "mark", "harrow", "0:03", "canarymark"])?;
    json(&path, &["recordings", "mark", "harrow", "0:05", "freemark"])?;
    json(&path, &["recordings", "index", "harrow", "0:01", "0:03", "canarysegment"])?;
    json(&path, &["recordings", "index", "harrow", "0:04", "0:08", "freesegment"])?;
    let list = json(&path, &["recordings", "list", "harrow"])?.to_string();
    assert!(list.contains("freemark") && list.contains("freesegment"), "{list}");
    assert!(!list.contains("canary"), "{list}");
    assert!(
        json(&path, &["--include-withheld", "recordings", "list", "harrow"])?.to_string().contains("canarysegment")
    );
    Ok(())
}

/// One more tape of the talk, of which nothing is here but its label.
fn waiting_tape(bench: &mut Bench, position: u32) -> Outcome<Id<vivavoce::model::Recollection>> {
    let interview = bench.archive.read(|read| Ok(read.recollections()?[0].recollection.id))?;
    let session =
        vivavoce::model::Session { id: Id::new(), recollection: interview, position, date: None, place: String::new() };
    let recordings = vec![vivavoce::model::Recording::labelled(session.id, 0, "tape 0".into())];
    bench.archive.apply(vivavoce::archive::recollections::RecollectionCommand::AddSession { session, recordings })?;
    Ok(interview)
}

#[test]
fn behind_a_tape_of_unknown_length_what_is_withheld_may_be_heard_anywhere() -> Outcome {
    let mut bench = Bench::empty()?;
    let wishes = Wishes { kind: Some(vivavoce::formats::Wish::Interview), ..Wishes::default() };
    bench.archive.import_bytes("talk.txt", TALK.as_bytes(), &wishes)?;
    let interview = waiting_tape(&mut bench, 0)?;
    let path = bench.path("another name.wav");
    tape(&path, 8)?;
    bench.archive.import(&path, &Wishes { into: Some(interview), ..Wishes::default() })?;
    let recording = bench.archive.read(|read| Ok(read.recordings(interview)?.remove(1)))?;
    assert!(spans_to_cover(&bench.archive, recording.id, &[], Policy::default())?.is_empty());
    bench.withhold_turn(2)?;
    assert_eq!(spans_to_cover(&bench.archive, recording.id, &[], Policy::default())?, span(0, 8_000));
    Ok(())
}

#[test]
fn no_tape_goes_while_the_times_of_a_transcript_run_on_behind_it() -> Outcome {
    use vivavoce::archive::recordings::RecordingCommand;
    let mut bench = Bench::empty()?;
    let wishes = Wishes { kind: Some(vivavoce::formats::Wish::Interview), ..Wishes::default() };
    bench.archive.import_bytes("talk.txt", TALK.as_bytes(), &wishes)?;
    let interview = bench.archive.read(|read| Ok(read.recollections()?[0].recollection.id))?;
    for (name, seconds) in [("one.wav", 4), ("two.wav", 5)] {
        let path = bench.path(name);
        tape(&path, seconds)?;
        bench.archive.import(&path, &Wishes { into: Some(interview), ..Wishes::default() })?;
    }
    let recordings = bench.archive.read(|read| Ok(read.recordings(interview)?))?;
    assert!(bench.archive.apply(RecordingCommand::Remove(recordings[0].id)).is_err());
    bench.archive.apply(RecordingCommand::Remove(recordings[1].id))?;
    bench.archive.apply(RecordingCommand::Remove(recordings[0].id))?;
    Ok(())
}

#[test]
fn what_is_not_released_for_quotation_is_not_cut_either() -> Outcome {
    use vivavoce::archive::rights::ReleaseCommand;
    use vivavoce::model::{Release, Use};
    let mut bench = Bench::new()?;
    let quote = bench.quote("And nobody minded?")?;
    let recollection = bench.archive.read(|read| Ok(read.recollections()?[0].recollection.id))?;
    let uses = vec![Use::Research];
    let release = Release { id: Id::new(), recollection, person: None, signed: None, uses };
    bench.archive.apply(ReleaseCommand::Add(release))?;
    assert!(bench.clip(quote, 0, Policy::default())?.is_none());
    let recording = bench.archive.read(|read| Ok(read.recordings(recollection)?.remove(0).id))?;
    assert_eq!(spans_to_cover(&bench.archive, recording, &[], Policy::default())?, span(0, 8_000));
    Ok(())
}

#[test]
fn a_name_that_must_not_be_told_is_not_heard() -> Outcome {
    use vivavoce::archive::people::PersonCommand;
    use vivavoce::model::{Person, PersonKind};
    let mut bench = Bench::empty()?;
    let wishes = Wishes { kind: Some(vivavoce::formats::Wish::Interview), ..Wishes::default() };
    let talk = TALK.replace("And nobody minded?", "And Anna Kestrel minded?");
    bench.archive.import_bytes("harrow.txt", talk.as_bytes(), &wishes)?;
    let path = bench.path("harrow.wav");
    tape(&path, 8)?;
    bench.archive.import(&path, &Wishes::default())?;
    let quote = bench.quote("nineteen of us.")?;
    let anna = bench
        .archive
        .apply(PersonCommand::Add { person: Person::named(PersonKind::Person, "Anna Kestrel"), namesake: false })?;
    bench.withhold(Protected::Person(anna), Access::Anonymous)?;
    assert!(bench.clip(quote, 0, Policy::default())?.is_some());
    assert!(bench.clip(quote, 1_000, Policy::default())?.is_none(), "her name is said a second later");
    let interview = bench.archive.read(|read| Ok(read.recollections()?[0].recollection.id))?;
    let recording = bench.archive.read(|read| Ok(read.recordings(interview)?.remove(0).id))?;
    assert_eq!(spans_to_cover(&bench.archive, recording, &[], Policy::default())?, span(2_000, 4_000));
    Ok(())
}

#[test]
fn a_copy_never_takes_the_place_of_the_recording() -> Outcome {
    let mut bench = Bench::empty()?;
    let path = bench.path("linked.wav");
    tape(&path, 2)?;
    bench.archive.import(&path, &Wishes { keeping: Keeping::Linked, ..Wishes::default() })?;
    let options = ClipOptions { may_replace: true, ..ClipOptions::default() };
    let cover = vivavoce::media::clip::Cover::Silence;
    let over = |target: &Path| {
        vivavoce::archive::clips::covered_copy(&path, &span(0, 500), cover, options, target, &Watch::default())
    };
    assert!(over(&path).is_err());
    assert!(
        over(&bench.path("../").join(bench.folder.path().file_name().ok_or("no name")?).join("linked.wav")).is_err()
    );
    assert_eq!(samples(&path)?, expected(0, 2_000));
    over(&bench.path("other.wav"))?;
    Ok(())
}

#[test]
fn sound_that_was_linked_and_is_copied_later_has_its_place_in_the_vault() -> Outcome {
    use vivavoce::archive::recordings::RecordingCommand;
    let mut bench = Bench::empty()?;
    let path = bench.path("linked.wav");
    tape(&path, 2)?;
    bench.archive.import(&path, &Wishes { keeping: Keeping::Linked, ..Wishes::default() })?;
    let interview = bench.archive.read(|read| Ok(read.recollections()?[0].recollection.id))?;
    let recording = bench.archive.read(|read| Ok(read.recordings(interview)?.remove(0)))?;
    bench.archive.apply(RecordingCommand::Remove(recording.id))?;
    bench.archive.import(&path, &Wishes::default())?;
    std::fs::remove_file(&path)?;
    assert_eq!(bench.archive.check(true, &Watch::default())?.faults, Vec::<String>::new());
    Ok(())
}

#[test]
fn nothing_of_who_was_recorded_stays_behind() -> Outcome {
    let mut bench = Bench::empty()?;
    let folder = bench.archive.recording_folder();
    record(&bench, &Occasion { narrators: vec!["Edith Harrow".into()], ..Occasion::default() })?;
    std::fs::write(folder.join("lone.jsonl"), "{}\n")?;
    bench.archive.adopt_recordings(&Watch::default())?.into_iter().next().ok_or("nothing")??;
    let left: Vec<_> = std::fs::read_dir(&folder)?.collect::<std::io::Result<_>>()?;
    assert!(left.is_empty(), "{left:?}");
    Ok(())
}

#[test]
fn an_interview_that_is_removed_while_it_is_recorded_comes_back_with_its_narrator() -> Outcome {
    use vivavoce::archive::recollections::RecollectionCommand;
    let mut bench = Bench::new()?;
    let harrow = bench.archive.read(|read| Ok(read.recollections()?[0].recollection.id))?;
    let before = bench.archive.read(|read| Ok(read.recollection(harrow)?.title))?;
    record(&bench, &Occasion::of(harrow))?;
    bench.archive.apply(RecollectionCommand::Remove(harrow))?;
    let taken = bench.archive.adopt_recordings(&Watch::default())?.into_iter().next().ok_or("nothing")??;
    assert_eq!(taken.title, before);
    assert_ne!(taken.interview, harrow);
    Ok(())
}
