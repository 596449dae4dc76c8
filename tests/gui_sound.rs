//! Journeys through the sound: transcribe by keyboard alone, quote, hear exactly that, stamp it; the waveform, the keys,
//! the times, the place that is found again.
#![cfg(feature = "gui")]

mod window;

use std::path::Path;
use std::time::{Duration, Instant};

use egui::{Key, Modifiers};
use egui_kittest::kittest::{NodeT, Queryable};
use vivavoce::archive::Archive;
use vivavoce::archive::import::Wishes;
use vivavoce::archive::quotes::{QuoteCommand, place_of_words};
use vivavoce::archive::recollections::{NewTranscript, RecollectionCommand};
use vivavoce::archive::transcripts::TranscriptCommand;
use vivavoce::formats::TurnDraft;
use vivavoce::gui::screen::Screen;
use vivavoce::media::Shape;
use vivavoce::media::player::{ScriptedOutput, Stage};
use vivavoce::model::{Anchoring, Id, Recollection, Recording, Stage as TranscriptStage, Turn, Work};
use vivavoce::text::Span;
use window::Window;

const NONE: Modifiers = Modifiers::NONE;
const COMMAND: Modifiers = Modifiers::COMMAND;
const SHIFT: Modifiers = Modifiers::SHIFT;
const COMMAND_SHIFT: Modifiers = Modifiers::COMMAND.plus(Modifiers::SHIFT);
/// Frames a second, of the recording and of the loudspeaker: what is played is what was recorded, sample by sample.
const RATE: u32 = 8_000;

/// The sample at a frame: noise, so that no two stretches are alike, which swells and fades every four seconds.
fn sample(frame: usize) -> i16 {
    let mixed = (frame as u32).wrapping_mul(0x9E37_79B9).rotate_left(13).wrapping_mul(0x85EB_CA6B);
    let swell = (frame as f32 / RATE as f32 * std::f32::consts::TAU / 4.0).sin().abs();
    ((mixed >> 16) as i16 as f32 * 0.5 * swell) as i16
}

/// Writes a recording of so many seconds.
fn write_wav(path: &Path, seconds: usize) {
    let frames = seconds * RATE as usize;
    let mut bytes = Vec::with_capacity(44 + 2 * frames);
    let size = 2 * frames as u32;
    bytes.extend_from_slice(b"RIFF");
    bytes.extend((36 + size).to_le_bytes());
    bytes.extend_from_slice(b"WAVEfmt ");
    bytes.extend(16_u32.to_le_bytes());
    for field in [1_u16, 1] {
        bytes.extend(field.to_le_bytes());
    }
    bytes.extend(RATE.to_le_bytes());
    bytes.extend((2 * RATE).to_le_bytes());
    for field in [2_u16, 16] {
        bytes.extend(field.to_le_bytes());
    }
    bytes.extend_from_slice(b"data");
    bytes.extend(size.to_le_bytes());
    (0..frames).for_each(|frame| bytes.extend(sample(frame).to_le_bytes()));
    std::fs::write(path, bytes).expect("the recording is written");
}

/// An interview of two minutes with Edith Harrow, of which only the sound is there; the recording and its archive.
fn archive_with_sound(folder: &Path) -> Archive {
    Archive::create(folder, "Lamps").expect("an archive");
    let wav = folder.with_extension("wav");
    write_wav(&wav, 120);
    let mut archive = Archive::open(folder, "Maria").expect("the archive");
    let wishes = Wishes {
        title: Some("Interview with Edith Harrow".into()),
        narrators: vec!["Edith Harrow".into()],
        interviewers: vec!["Judith Arkwell".into()],
        date: "2004-10-16".parse().ok(),
        language: Some("en".into()),
        ..Wishes::default()
    };
    archive.import(&wav, &wishes).expect("the sound is imported");
    archive
}

/// What is said in it: when, in s, and the words; who speaks alternates.
const SAID: [(u64, &str); 6] = [
    (0, "When did you come to the lamp room?"),
    (12, "In the autumn of nineteen forty one, when the men had gone."),
    (34, "And who showed you the work?"),
    (41, "Nobody showed us anything, we learnt it from the lamps."),
    (73, "What do you mean by that?"),
    (80, "A lamp tells you when it has been handled badly."),
];

/// The same interview with its transcript, every turn timed but the fourth.
fn archive_with_transcript(folder: &Path) -> Archive {
    let mut archive = archive_with_sound(folder);
    let recollection = archive.read(|read| Ok(read.recollections()?[0].recollection.id)).expect("the interview");
    let text = SAID.map(|(_, words)| words).join("\n");
    let mut begins = 0;
    let turns = SAID.iter().enumerate().map(|(index, (at, words))| {
        let span = Span::new(begins, begins + words.len());
        begins = span.end + 1;
        let label = if index % 2 == 0 { "Judith Arkwell" } else { "Edith Harrow" };
        let start_ms = (index != 3).then_some(*at as i64 * 1_000);
        TurnDraft { label: label.into(), span, start_ms, end_ms: None }
    });
    let turns = turns.collect();
    let new = NewTranscript {
        recording: None,
        media: None,
        language: "en".into(),
        stage: TranscriptStage::Verbatim,
        translation_of: None,
        text,
        turns,
    };
    let add = RecollectionCommand::AddTranscript { recollection, transcript: Box::new(new) };
    archive.apply(add).expect("the transcript");
    archive
}

/// A window on an archive, heard on a scripted loudspeaker.
fn window_on(make: fn(&Path) -> Archive) -> (Window, Stage) {
    let mut window = Window::on_made(&|folder| make(folder).close().expect("it closes"));
    let stage = listen(&mut window);
    (window, stage)
}

fn listen(window: &mut Window) -> Stage {
    let (output, stage) = ScriptedOutput::new(Shape { rate: RATE, channels: 1 });
    window.harness.state().hear_on(Box::new(output));
    window.settle();
    stage
}

fn interview(window: &Window) -> Id<Recollection> {
    window.read(|read| Ok(read.recollections()?[0].recollection.id))
}

fn recording(window: &Window) -> Recording {
    window.read(|read| Ok(read.recordings(read.recollections()?[0].recollection.id)?.remove(0)))
}

fn turns(window: &Window) -> Vec<Turn> {
    window.read(|read| {
        let transcript = read.transcripts(read.recollections()?[0].recollection.id)?.remove(0);
        Ok(read.turns(transcript.id)?)
    })
}

/// Lets so much sound be heard, and the window look at it.
fn let_pass(window: &mut Window, stage: &Stage, ms: u64) {
    stage.run(window.harness.state().listening().player(), ms);
    window.settle();
}

/// Waits until the window says so.
fn wait_for(window: &mut Window, what: &str, is_so: impl Fn(&Window) -> bool) {
    let since = Instant::now();
    while !is_so(window) {
        assert!(since.elapsed() < Duration::from_secs(20), "{what}");
        std::thread::sleep(Duration::from_millis(2));
        window.settle();
    }
}

fn is_playing(window: &Window) -> bool {
    window.harness.state().listening().player().state().playing
}

fn position(window: &Window) -> u64 {
    window.harness.state().listening().player().state().position_ms
}

/// Fails unless what was heard is the recording from one moment to another, but for the fades at both ends.
fn assert_heard(stage: &Stage, from_ms: u64, to_ms: u64) {
    let heard = stage.heard();
    let frame = |ms: u64| (ms * u64::from(RATE) / 1_000) as usize;
    let wanted: Vec<f32> = (frame(from_ms)..frame(to_ms)).map(|at| f32::from(sample(at)) / 32_768.0).collect();
    let start = heard.iter().position(|one| *one != 0.0).expect("something was heard");
    // The first frames are faded in, so the beginning is found by what comes after.
    let probe = frame(50);
    let slip = (start.saturating_sub(8)..start + 8)
        .find(|at| heard.get(at + probe..at + probe + 64) == wanted.get(probe..probe + 64));
    let begins = slip.unwrap_or_else(|| panic!("what was heard is not what is recorded at {from_ms} ms"));
    let end = heard.iter().rposition(|one| *one != 0.0).expect("something was heard");
    let all = &heard[begins..=end];
    assert!(all.len().abs_diff(wanted.len()) <= frame(10), "{} frames of {}", all.len(), wanted.len());
    let inner = probe..wanted.len() - frame(20);
    assert_eq!(all[inner.clone()], wanted[inner]);
}

#[test]
fn two_minutes_are_transcribed_quoted_heard_and_exported_without_the_mouse() {
    let (mut window, stage) = window_on(archive_with_sound);
    let id = interview(&window);
    let title = window.read(|read| Ok(read.recollection(id)?.title));
    by_palette(&mut window, &title);
    assert!(window.shows("No words yet"));
    assert!(window.shows("Start transcribing"));

    // Ctrl+Enter begins the first turn; the sound is played and paused with the pedal's key while one types.
    window.press(COMMAND, Key::Enter);
    for (index, (at, words)) in SAID.iter().enumerate() {
        let until = SAID.get(index + 1).map_or(120, |(next, _)| *next);
        window.press(NONE, Key::F8);
        assert!(is_playing(&window), "F8 plays while somebody types");
        window.type_text(words);
        let_pass(&mut window, &stage, (until - at) * 1_000);
        window.press(NONE, Key::F8);
        assert!(!is_playing(&window), "and pauses");
        // What was played again after the pause is taken back: the next turn begins where this one ended.
        if until < 120 {
            window.press(if index % 2 == 0 { COMMAND } else { NONE }, Key::Enter);
        }
    }
    window.press(NONE, Key::Escape);
    let all = turns(&window);
    assert_eq!(all.iter().map(|turn| turn.text.as_str()).collect::<Vec<_>>(), SAID.map(|(_, words)| words));
    assert_eq!(all[0].start_ms, Some(0));
    let names: Vec<&str> = all.iter().map(|turn| turn.label.as_str()).collect();
    assert_eq!(names[..4], ["Judith Arkwell", "Edith Harrow", "Judith Arkwell", "Edith Harrow"]);
    for turn in &all[1..] {
        let start = turn.start_ms.expect("every turn begins where the sound was");
        assert!((0..120_000).contains(&start), "{start}");
    }
    assert_eq!(window.read(|read| Ok(read.recollection(id)?.work)), Some(Work::Transcribing));

    // The turn that was typed last becomes a quote, and is played: all of it, and nothing else.
    window.press(COMMAND_SHIFT, Key::End);
    window.press(NONE, Key::Q);
    let quote = window.read(|read| Ok(read.quotes_of(read.transcripts(id)?[0].id)?.remove(0)));
    assert_eq!(quote.exact, SAID[5].1);
    window.press(NONE, Key::Enter);
    assert!(window.shows("Play these words"));
    stage.forget();
    window.press(NONE, Key::F8);
    let is_over = stage.run_out(window.harness.state().listening().player(), 60_000);
    assert!(is_over, "it stops at the end of the words");
    window.settle();
    let begins = all[5].start_ms.expect("known") as u64;
    assert_heard(&stage, begins, 120_000);

    // It is stamped heard.
    assert_eq!(quote.heard_ms, None);
    window.press(COMMAND_SHIFT, Key::H);
    assert!(window.read(|read| Ok(read.quote(quote.id)?.heard_ms)).is_some());
    assert!(window.shows("Compared with the sound on"));

    // It goes into a dossier, which is exported with its time stamps.
    window.press(NONE, Key::D);
    window.type_text("The lamps");
    window.press(NONE, Key::Enter);
    by_palette(&mut window, "The lamps");
    window.press(COMMAND, Key::E);
    window.press(NONE, Key::Enter);
    let path = window.folder.path().join("lamps.md");
    window.press(COMMAND, Key::A);
    window.type_text(&path.display().to_string());
    window.press(NONE, Key::Enter);
    let written = std::fs::read_to_string(&path).expect("the dossier was exported");
    assert!(written.contains(SAID[5].1), "{written}");
    let clock = vivavoce::text::clock::clock(begins as i64);
    assert!(written.contains(&clock), "no time stamp {clock} in {written}");
    assert!(written.contains("Compared with the sound"), "nor that it was heard: {written}");

    // And it can be heard wherever it is shown.
    window.go(Screen::quote(quote.id));
    assert!(window.shows("Play these words"));
}

/// Goes somewhere as a person without a mouse does; what is typed can also be searched for, and that stands first.
fn by_palette(window: &mut Window, words: &str) {
    window.press(COMMAND, Key::K);
    window.type_text(words);
    window.press(NONE, Key::ArrowDown);
    window.press(NONE, Key::Enter);
}

#[test]
fn what_is_typed_is_on_the_disk_after_a_pause_and_is_one_step() {
    let (mut window, _) = window_on(archive_with_transcript);
    let id = interview(&window);
    window.go(Screen::interview(id, None));
    let before = turns(&window)[0].text.clone();
    let steps = window.read(|read| Ok(read.history(99)?.len()));
    window.harness.get_by_label("Words of the transcript").focus();
    window.settle();
    window.press(COMMAND, Key::Home);
    window.press(NONE, Key::E);
    window.press(COMMAND, Key::Home);
    for words in ["Well, ", "now, ", "tell me: "] {
        window.type_text(words);
    }
    // The window's clock goes a quarter of a second a frame: this is the pause.
    window.settle();
    assert_eq!(turns(&window)[0].text, format!("Well, now, tell me: {before}"), "kept without anything being pressed");
    assert!(window.shows("Words of this turn"), "and the turn is still being corrected");
    window.type_text("please, ");
    window.settle();
    assert_eq!(turns(&window)[0].text, format!("Well, now, tell me: please, {before}"), "the caret stayed");
    assert_eq!(window.read(|read| Ok(read.history(99)?.len())), steps + 1, "all of it is one step");
    window.press(NONE, Key::Escape);
    assert!(!window.shows("Words of this turn"));
    window.press(COMMAND, Key::Z);
    assert_eq!(turns(&window)[0].text, before);
}

#[test]
fn a_quote_keeps_its_place_while_its_words_are_typed_anew_with_pauses() {
    let (mut window, _) = window_on(|folder| {
        let mut archive = archive_with_transcript(folder);
        let (transcript, place) = archive
            .read(|read| {
                let transcript = read.transcripts(read.recollections()?[0].recollection.id)?[0].id;
                Ok((transcript, place_of_words(read, transcript, "lamp room")?))
            })
            .expect("the words are there");
        archive.apply(QuoteCommand::Add { transcript, place }).expect("a quote");
        archive
    });
    let id = interview(&window);
    window.go(Screen::interview(id, None));
    window.harness.get_by_label("Words of the transcript").focus();
    window.settle();
    window.press(NONE, Key::E);
    window.press(COMMAND, Key::End);
    (0..6).for_each(|_| window.press(NONE, Key::Backspace));
    assert_eq!(turns(&window)[0].text, "When did you come to the lamp", "what is there is kept at every pause");
    for words in [" r", "oo", "m?"] {
        window.type_text(words);
    }
    window.press(NONE, Key::Escape);
    assert_eq!(turns(&window)[0].text, SAID[0].1);
    let quote = window.read(|read| Ok(read.quotes_of(read.transcripts(id)?[0].id)?.remove(0)));
    assert_eq!((quote.exact.as_str(), quote.anchoring), ("lamp room", Anchoring::Anchored));
    assert!(!window.shows("to review"));
}

#[test]
fn who_plays_with_the_mouse_goes_on_typing() {
    let (mut window, _stage) = window_on(archive_with_transcript);
    let id = interview(&window);
    window.go(Screen::interview(id, None));
    window.harness.get_by_label("Words of the transcript").focus();
    window.settle();
    window.press(NONE, Key::E);
    window.press(COMMAND, Key::Home);
    window.type_text("Tell me, ");
    window.click("Play");
    assert!(is_playing(&window));
    window.type_text("then: ");
    window.press(NONE, Key::Escape);
    assert_eq!(turns(&window)[0].text, format!("Tell me, then: {}", SAID[0].1));
}

#[test]
fn text_follows_sound_and_sound_follows_text() {
    let (mut window, stage) = window_on(archive_with_transcript);
    let id = interview(&window);
    window.go(Screen::interview(id, None));
    assert!(window.shows("≈ 00:"), "the fourth turn's time is an estimate: {:?}", window.names_with("00:00"));
    // A click on the time of the third turn plays from there.
    window.click("00:34");
    assert!(is_playing(&window));
    let_pass(&mut window, &stage, 1_000);
    assert!((34_900..=35_200).contains(&position(&window)), "{}", position(&window));
    // Back and ahead, also while it plays.
    window.press(NONE, Key::F7);
    assert!((31_500..=32_500).contains(&position(&window)), "{}", position(&window));
    window.press(NONE, Key::F9);
    window.press(NONE, Key::F8);
    assert!(!is_playing(&window));
    // The turn that is spoken begins where the sound is.
    window.harness.get_by_label("Words of the transcript").focus();
    window.settle();
    let at = position(&window) as i64;
    window.press(COMMAND, Key::T);
    assert!(turns(&window).iter().any(|turn| turn.start_ms == Some(at)), "{:?}", turns(&window)[2]);
    // Undone, it begins where it did.
    window.press(COMMAND, Key::Z);
    assert_eq!(turns(&window)[2].start_ms, Some(34_000));
}

#[test]
fn space_plays_in_the_transcript_and_writes_a_space_in_a_turn() {
    let (mut window, _stage) = window_on(archive_with_transcript);
    let id = interview(&window);
    window.go(Screen::interview(id, None));
    window.harness.get_by_label("Words of the transcript").focus();
    window.settle();
    window.press(NONE, Key::Space);
    assert!(is_playing(&window));
    window.press(NONE, Key::Space);
    assert!(!is_playing(&window));
    window.press(NONE, Key::E);
    window.harness.key_press(Key::Space);
    window.type_text(" ");
    assert!(!is_playing(&window), "while somebody types, Space is a space");
}

#[test]
fn times_are_shifted_with_and_without_what_follows() {
    let (mut window, _) = window_on(archive_with_transcript);
    let id = interview(&window);
    window.go(Screen::interview(id, None));
    let starts = |window: &Window| turns(window).iter().map(|turn| turn.start_ms).collect::<Vec<_>>();
    let before = starts(&window);
    let third = turns(&window)[2].id;
    window.go(Screen::interview(id, vivavoce::gui::screen::Spot::Turn(third)));
    window.press(COMMAND_SHIFT, Key::T);
    window.type_text("-1,5");
    assert!(window.shows("This turn begins at 00:00:32.5"));
    window.press(NONE, Key::Enter);
    let shifted = [Some(0), Some(12_000), Some(32_500), None, Some(71_500), Some(78_500)];
    assert_eq!(starts(&window), shifted);
    window.press(COMMAND_SHIFT, Key::T);
    window.type_text("2");
    window.click("Only this turn");
    window.click("Shift");
    assert_eq!(starts(&window)[2..5], [Some(34_500), None, Some(71_500)]);
    window.press(COMMAND, Key::Z);
    window.press(COMMAND, Key::Z);
    assert_eq!(starts(&window), before);
}

#[test]
fn a_turn_is_stamped_heard_until_its_words_change() {
    let (mut window, _) = window_on(archive_with_transcript);
    let id = interview(&window);
    window.go(Screen::interview(id, None));
    window.harness.get_by_label("Words of the transcript").focus();
    window.settle();
    window.press(COMMAND, Key::Home);
    window.press(COMMAND_SHIFT, Key::H);
    assert!(turns(&window)[0].heard_ms.is_some());
    assert!(window.shows("Compared with the sound: ✓"), "the margin says so");
    window.press(NONE, Key::E);
    window.type_text("x");
    window.press(NONE, Key::Escape);
    assert!(turns(&window)[0].heard_ms.is_none(), "nobody has compared the new words");
}

#[test]
fn the_waveform_is_drawn_once_seeks_and_selects() {
    let (mut window, stage) = window_on(archive_with_transcript);
    let id = interview(&window);
    window.go(Screen::interview(id, None));
    let derived = window.folder.path().join("archive/derived");
    wait_for(&mut window, "the waveform is kept", |_| derived.read_dir().is_ok_and(|mut files| files.next().is_some()));
    let wave = |window: &Window| window.harness.get_by_label_contains("Waveform of").rect();
    let rect = wave(&window);
    // A click goes there: a quarter of two minutes.
    let at = rect.left_center() + egui::vec2(rect.width() / 4.0, 10.0);
    window.harness.hover_at(at);
    window.harness.drag_at(at);
    window.harness.drop_at(at);
    window.settle();
    stage.settle(window.harness.state().listening().player());
    window.settle();
    assert!(position(&window).abs_diff(30_000) < 500, "{}", position(&window));
    let value = window.harness.get_by_label_contains("Waveform of").accesskit_node().value();
    assert_eq!(value.as_deref(), Some("00:00:30"));

    // A drag selects, and what is selected is played and no more.
    let (from, to) = (rect.left_center() + egui::vec2(rect.width() / 2.0, 5.0), rect.width() / 60.0);
    window.harness.drag_at(from);
    window.harness.step();
    window.harness.hover_at(from + egui::vec2(to / 2.0, 0.0));
    window.harness.step();
    window.harness.hover_at(from + egui::vec2(to, 0.0));
    window.harness.step();
    window.harness.drop_at(from + egui::vec2(to, 0.0));
    window.settle();
    stage.forget();
    window.click("Play selection");
    assert!(stage.run_out(window.harness.state().listening().player(), 10_000));
    let frames = stage.heard().iter().filter(|one| **one != 0.0).count();
    assert!(
        frames.abs_diff(2 * RATE as usize) < RATE as usize / 10,
        "two seconds were selected, {frames} frames heard"
    );

    // It becomes an index segment.
    window.click("New index segment…");
    window.type_text("The lamp room");
    window.press(COMMAND, Key::Enter);
    let segment = window.read(|read| Ok(read.segments(recording(&window).id)?.remove(0)));
    assert_eq!(segment.title, "The lamp room");
    assert!((segment.start_ms - 60_000).abs() < 500 && (segment.end_ms - 62_000).abs() < 500, "{segment:?}");
    assert!(window.shows("Play segment The lamp room"));
}

/// The same interview with a second tape of a minute, on which its last turn is spoken.
fn archive_with_two_tapes(folder: &Path) -> Archive {
    let mut archive = archive_with_transcript(folder);
    let recollection = archive.read(|read| Ok(read.recollections()?[0].recollection.id)).expect("the interview");
    let wav = folder.with_file_name("second tape.wav");
    write_wav(&wav, 60);
    let wishes = Wishes { into: Some(recollection), ..Wishes::default() };
    archive.import(&wav, &wishes).expect("the sound is imported");
    let last = archive
        .read(|read| Ok(read.turns(read.transcripts(recollection)?[0].id)?.pop().expect("a turn").id))
        .expect("the last turn");
    let times = TranscriptCommand::SetTimes { turn: last, start_ms: Some(130_000), end_ms: None };
    archive.apply(times).expect("the time is set");
    archive
}

#[test]
fn a_transcript_runs_through_two_tapes() {
    let (mut window, _) = window_on(archive_with_two_tapes);
    let id = interview(&window);
    window.go(Screen::interview(id, None));
    assert!(window.harness.query_by_label_contains("Waveform of archive").is_some());
    window.click("02:10");
    assert!(window.harness.query_by_label_contains("Waveform of second tape").is_some());
    assert!(position(&window).abs_diff(10_000) < 100, "{}", position(&window));
    window.press(NONE, Key::F8);
    window.click("The recording before");
    assert!(window.harness.query_by_label_contains("Waveform of archive").is_some());
    window.click("The next recording");
    assert!(window.harness.query_by_label_contains("Waveform of second tape").is_some());
}

#[test]
fn a_moment_is_marked_and_the_mark_is_listed() {
    let (mut window, _) = window_on(archive_with_transcript);
    let id = interview(&window);
    window.go(Screen::interview(id, None));
    window.press(COMMAND, Key::M);
    window.type_text("the siren");
    window.press(NONE, Key::Enter);
    let marks = window.read(|read| Ok(read.marks(recording(&window).id)?));
    assert_eq!(marks.len(), 1);
    assert_eq!(marks[0].words, "the siren");
    window.harness.get_by_label_contains("Remove the mark at").click_accesskit();
    window.settle();
    assert!(window.read(|read| Ok(read.marks(recording(&window).id)?)).is_empty());
}

#[test]
fn keys_follow_a_preset_and_ones_own_wishes() {
    let (mut window, _stage) = window_on(archive_with_transcript);
    let id = interview(&window);
    window.go(Screen::Settings);
    window.harness.get_by_label("oTranscribe").click_accesskit();
    window.settle();
    window.go(Screen::interview(id, None));
    window.press(NONE, Key::Escape);
    assert!(is_playing(&window), "Esc plays, as in oTranscribe");
    window.press(NONE, Key::F1);
    assert!(!window.shows("Shortcuts: Interviews"), "F1 goes back, and the help has moved");
    window.press(NONE, Key::Escape);
    assert!(!is_playing(&window));
    // Also while one types; Shift+Esc ends that then.
    window.harness.get_by_label("Words of the transcript").focus();
    window.settle();
    window.press(NONE, Key::E);
    window.press(NONE, Key::Escape);
    assert!(is_playing(&window) && window.shows("Words of this turn"));
    window.press(NONE, Key::Escape);
    window.press(SHIFT, Key::Escape);
    assert!(!is_playing(&window) && !window.shows("Words of this turn"));

    window.go(Screen::Settings);
    window.harness.get_by_label("Change the keys of “Ahead a few seconds”").click_accesskit();
    window.settle();
    window.press(NONE, Key::F3);
    assert!(window.shows("F3 is “Play slower” already"));
    window.press(Modifiers::ALT, Key::A);
    assert!(window.shows("Alt+A"));
    window.go(Screen::interview(id, None));
    let before = position(&window);
    window.press(Modifiers::ALT, Key::A);
    assert_eq!(position(&window), before + 3_000);
    // They are remembered.
    let kept = vivavoce::gui::preferences::Preferences::read(&window.folder.path().join("preferences.json"));
    assert_eq!(kept.keys.own["SoundAhead"], ["Alt+A"]);
}

#[test]
fn words_are_played_again_and_again_and_as_fast_as_one_likes() {
    let (mut window, stage) = window_on(archive_with_transcript);
    let id = interview(&window);
    let second = turns(&window)[1].id;
    window.go(Screen::interview(id, vivavoce::gui::screen::Spot::Turn(second)));
    window.harness.get_by_label("Words of the transcript").focus();
    window.settle();
    window.harness.key_press_modifiers(SHIFT, Key::ArrowDown);
    window.settle();
    window.press(COMMAND, Key::L);
    let state = window.harness.state().listening().player().state();
    let looped = state.looped.expect("the selected words are played again and again");
    assert!(looped.start >= 12_000 && looped.end <= 34_100, "{looped:?}");
    assert!(is_playing(&window));
    let_pass(&mut window, &stage, 60_000);
    assert!(looped.contains(&position(&window)), "{} {looped:?}", position(&window));
    window.press(COMMAND, Key::L);
    assert_eq!(window.harness.state().listening().player().state().looped, None);
    window.press(COMMAND, Key::CloseBracket);
    assert_eq!(window.harness.state().listening().player().state().speed, 1.25);
    window.press(COMMAND, Key::OpenBracket);
    window.press(COMMAND, Key::OpenBracket);
    assert_eq!(window.harness.state().listening().player().state().speed, 0.9);
    window.press(COMMAND, Key::Backslash);
    assert_eq!(window.harness.state().listening().player().state().speed, 1.0);
}

#[test]
fn sound_goes_on_elsewhere_and_the_strip_leads_back() {
    let (mut window, stage) = window_on(archive_with_transcript);
    let id = interview(&window);
    window.go(Screen::interview(id, None));
    window.click("00:12");
    window.go(Screen::People(None));
    assert!(is_playing(&window));
    let_pass(&mut window, &stage, 500);
    assert!(window.shows("Interview with Edith Harrow"), "the strip says what sounds");
    window.press(NONE, Key::F8);
    assert!(!is_playing(&window), "the pedal works everywhere");
    window.click("Interview with Edith Harrow");
    assert_eq!(window.harness.state().screen(), Some(&Screen::interview(id, None)));
}

#[test]
fn the_place_is_found_again_after_a_restart() {
    let (mut window, stage) = window_on(archive_with_transcript);
    let id = interview(&window);
    window.go(Screen::interview(id, None));
    window.click("01:13");
    let_pass(&mut window, &stage, 2_000);
    window.press(NONE, Key::F8);
    let at = position(&window);
    assert!(at >= 74_900, "{at}");
    window.press(COMMAND, Key::W);
    let archive = window.folder.path().join("archive");
    let place = Archive::open_read_only(&archive)
        .and_then(|archive| archive.read(|read| Ok(read.last_place(id)?)))
        .expect("an answer")
        .expect("a place was kept");
    assert!((place.at_ms - at as i64).abs() < 100, "{place:?}");

    let mut again = Window::on_archive(&archive);
    let stage = listen(&mut again);
    again.go(Screen::interview(id, None));
    stage.settle(again.harness.state().listening().player());
    again.settle();
    assert!(position(&again).abs_diff(at) < 100, "{} {at}", position(&again));
    assert!(!is_playing(&again));
}

#[test]
fn the_state_of_work_is_listed_filtered_and_set() {
    let (mut window, _) = window_on(archive_with_sound);
    let id = interview(&window);
    assert!(window.shows("recorded"), "an interview with sound and no words is recorded");
    window.go(Screen::interview(id, None));
    window.harness.get_by_label("State of work: recorded").click_accesskit();
    window.settle();
    window.click("checked");
    assert_eq!(window.read(|read| Ok(read.recollection(id)?.work)), Some(Work::Checked));
    assert!(window.shows("State of work: checked"));
}

#[test]
fn every_control_of_the_sound_has_a_name() {
    let (mut window, _) = window_on(archive_with_transcript);
    let id = interview(&window);
    window.go(Screen::interview(id, None));
    window.assert_that_every_control_has_a_name();
    window.go(Screen::Settings);
    window.assert_that_every_control_has_a_name();
}
