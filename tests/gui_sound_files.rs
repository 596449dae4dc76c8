//! Journeys with files of sound: taken in from the import sheet, known in the interview, and what of them may leave. All
//! sound is made here.
#![cfg(feature = "gui")]

mod window;

use std::path::{Path, PathBuf};

use egui::accesskit::Role;
use egui::{Key, Modifiers};
use egui_kittest::kittest::{NodeT, Queryable};
use vivavoce::archive::Archive;
use vivavoce::archive::quotes::{QuoteCommand, place_of_words};
use vivavoce::archive::rights::RestrictionCommand;
use vivavoce::gui::screen::Screen;
use vivavoce::media::open;
use vivavoce::model::{Access, Id, Protected, Quote, Recollection, Restriction};
use window::Window;

const RATE: u32 = 8_000;
const TALK: &str = "WEBVTT\n\n00:00:00.000 --> 00:00:02.000\n<v Rhoda Venn>Where did you work then?\n\n\
                    00:00:02.000 --> 00:00:04.000\n<v Marta Quill>At the rope walk, until they closed it.\n\n\
                    00:00:04.000 --> 00:00:06.000\n<v Rhoda Venn>And after?\n\n\
                    00:00:06.000 --> 00:00:09.000\n<v Marta Quill>After that nobody asked me anything.\n";

/// Every sample of the sound made here says in which frame it stands, and none is silent.
fn sample(frame: usize) -> i16 {
    i16::try_from(frame % 30_000).unwrap_or(0) + 1_000
}

/// A WAV file of so many seconds, mono, 16 bits.
fn wav(seconds: usize) -> Vec<u8> {
    let frames = seconds * RATE as usize;
    let data = u32::try_from(frames * 2).expect("it is short");
    let mut bytes = Vec::new();
    bytes.extend(b"RIFF");
    bytes.extend((36 + data).to_le_bytes());
    bytes.extend(b"WAVEfmt ");
    bytes.extend(16_u32.to_le_bytes());
    bytes.extend([1, 0, 1, 0]);
    bytes.extend(RATE.to_le_bytes());
    bytes.extend((RATE * 2).to_le_bytes());
    bytes.extend([2, 0, 16, 0]);
    bytes.extend(b"data");
    bytes.extend(data.to_le_bytes());
    bytes.extend((0..frames).flat_map(|frame| sample(frame).to_le_bytes()));
    bytes
}

/// The samples of a mono file, as whole numbers of 16 bits.
fn samples(path: &Path) -> Vec<i16> {
    let mut sound = open(path).expect("it is sound");
    let mut all = vec![0.0; usize::try_from(sound.frames()).expect("it is short")];
    let mut filled = 0;
    while filled < all.len() {
        filled += sound.read(&mut all[filled..]).expect("samples");
    }
    all.iter().map(|one| (one * 32_768.0).round() as i16).collect()
}

/// A window on an archive with a transcript that has times, and no sound.
fn with_talk() -> Window {
    Window::on_made(&|folder| {
        let mut archive = talk(folder);
        archive.apply(quote_of(&archive)).expect("a quote");
        archive.close().expect("it closes");
    })
}

fn talk(folder: &Path) -> Archive {
    Archive::create(folder, "Rope walk").expect("an archive");
    let mut archive = Archive::open(folder, "Maria").expect("the archive");
    archive.import_bytes("talk.vtt", TALK.as_bytes(), &Default::default()).expect("a transcript");
    archive
}

fn quote_of(archive: &Archive) -> QuoteCommand {
    let quoted = archive.read(|read| {
        let transcript = read.transcripts(read.recollections()?[0].recollection.id)?[0].id;
        Ok(QuoteCommand::Add { transcript, place: place_of_words(read, transcript, "until they closed it")? })
    });
    quoted.expect("its words")
}

/// The same with its sound.
fn with_sound(change: &dyn Fn(&mut Archive, Id<Quote>)) -> Window {
    Window::on_made(&|folder| {
        let mut archive = talk(folder);
        let quote = archive.apply(quote_of(&archive)).expect("a quote");
        let scratch = tempfile::tempdir().expect("a folder");
        let file = scratch.path().join("talk.wav");
        std::fs::write(&file, wav(9)).expect("a file");
        archive.import(&file, &Default::default()).expect("its sound");
        change(&mut archive, quote);
        archive.close().expect("it closes");
    })
}

fn interview(window: &Window) -> Id<Recollection> {
    window.read(|read| Ok(read.recollections()?[0].recollection.id))
}

fn quote(window: &Window) -> Id<Quote> {
    window.read(|read| Ok(read.quotes()?[0].quote.id))
}

fn written(window: &Window, name: &str, bytes: &[u8]) -> PathBuf {
    let path = window.folder.path().join(name);
    std::fs::write(&path, bytes).expect("a file");
    path
}

/// Puts a file onto the import sheet.
fn put(window: &mut Window, path: &Path) {
    window.press(Modifiers::COMMAND, Key::I);
    window.type_text(&path.display().to_string());
    window.click("Look at them");
}

/// Types a path into the sheet that asks for one.
fn answer_path(window: &mut Window, path: &Path) {
    window.press(Modifiers::COMMAND, Key::A);
    window.type_text(&path.display().to_string());
    window.press(Modifiers::NONE, Key::Enter);
}

#[test]
fn a_file_of_sound_is_known_paired_by_its_name_and_taken_in() {
    let mut window = with_talk();
    let file = written(&window, "talk.wav", &wav(9));
    put(&mut window, &file);
    assert!(window.shows("Taken for: WAV (PCM) · 00:00:09"));
    assert!(window.shows("Paired by name with the transcript “talk.vtt”"));
    window.assert_that_every_control_has_a_name();
    window.click("Import 1 file");
    window.wait_for("1 recording was taken in");
    let (recordings, paired, quotes) = window.read(|read| {
        let id = read.recollections()?[0].recollection.id;
        Ok((read.recordings(id)?, read.transcripts(id)?[0].recording, read.recollections()?.len()))
    });
    assert_eq!((recordings.len(), quotes), (1, 1), "it came to the interview that was there");
    assert_eq!(paired, Some(recordings[0].id));
    window.click("Open it");
    assert!(window.shows("Its file is in the archive"));
    assert!(window.shows("00:00:09 · WAV"));
    window.press(Modifiers::COMMAND, Key::Z);
    assert_eq!(window.read(|read| Ok(read.recordings(read.recollections()?[0].recollection.id)?.len())), 0);
}

#[test]
fn whose_sound_it_is_can_be_said_otherwise() {
    let mut window = with_talk();
    let file = written(&window, "talk.wav", &wav(1));
    put(&mut window, &file);
    assert!(window.shows("say by hand whether they belong together"), "the transcript outlasts this sound");
    window.click("Sound of an interview that is here…");
    window.press(Modifiers::NONE, Key::Enter);
    assert!(window.shows("Sound of “"));
    window.click("A new interview instead");
    window.fill(Role::TextInput, "Narrators, separated by ;", "Marta Quill");
    window.press(Modifiers::COMMAND, Key::Enter);
    window.wait_for("1 recording was taken in");
    let titles = window.read(|read| {
        Ok(read.recollections()?.into_iter().map(|row| (row.recollection.title, row.narrators)).collect::<Vec<_>>())
    });
    assert!(titles.contains(&("talk".into(), "Marta Quill".into())), "{titles:?}");
}

#[test]
fn what_only_sounds_like_sound_is_refused_in_a_sentence() {
    vivavoce::media::decoder::set_program(env!("CARGO_BIN_EXE_vivavoce"));
    let mut window = Window::on_empty_archive();
    let file = written(&window, "noise.wav", b"this is no sound at all, whatever its name says");
    put(&mut window, &file);
    assert!(window.shows("This is no sound that can be decoded"));
}

#[test]
fn a_linked_file_that_was_moved_is_missed_and_found_again_by_its_bytes() {
    let mut window = with_talk();
    let file = written(&window, "talk.wav", &wav(9));
    window.go(Screen::interview(interview(&window), None));
    window.activate("Add sound…");
    window.type_text(&file.display().to_string());
    window.click("Look at them");
    window.click("Leave it where it is");
    window.click("Import 1 file");
    window.wait_for("1 recording was taken in");
    window.click("Open it");
    assert!(window.shows("Stands at "));
    let moved = window.folder.path().join("moved.wav");
    std::fs::rename(&file, &moved).expect("it moves");
    window.wait_for("Its file is not where it was");
    let other = written(&window, "other.wav", &wav(2));
    window.activate("Find it again…");
    answer_path(&mut window, &other);
    window.wait_for("This is another file");
    window.activate("Find it again…");
    answer_path(&mut window, &moved);
    window.wait_for("It is the same file");
    assert!(window.shows("moved.wav"));
}

#[test]
fn a_recording_is_called_otherwise_and_removed_only_when_no_times_count_in_it() {
    let mut window = with_sound(&|_, _| {});
    window.go(Screen::interview(interview(&window), None));
    window.activate("What to do with talk");
    window.click("Label…");
    window.press(Modifiers::COMMAND, Key::A);
    window.type_text("tape 1");
    window.press(Modifiers::NONE, Key::Enter);
    window.activate("What to do with tape 1");
    window.click("Remove");
    assert!(window.shows("The times of a transcript count in this recording"));
    window.assert_that_every_control_has_a_name();
}

#[test]
fn a_transcript_is_paired_with_another_recording_or_with_all_of_them() {
    let mut window = with_sound(&|archive, _| {
        let id = archive.read(|read| Ok(read.recollections()?[0].recollection.id)).expect("the interview");
        let scratch = tempfile::tempdir().expect("a folder");
        let file = scratch.path().join("more.wav");
        std::fs::write(&file, wav(2)).expect("a file");
        let wishes = vivavoce::archive::import::Wishes { into: Some(id), ..Default::default() };
        archive.import(&file, &wishes).expect("more sound");
    });
    let paired = |window: &Window| {
        window.read(|read| {
            let id = read.recollections()?[0].recollection.id;
            let recording = read.transcripts(id)?[0].recording;
            Ok(recording.map(|id| read.recording(id)).transpose()?.map(|recording| recording.label))
        })
    };
    window.go(Screen::interview(interview(&window), None));
    let combo = "The times of English, verbatim count in talk";
    assert!(window.shows(combo), "{:?}", window.names_with("The times of"));
    window.activate(combo);
    window.click("count in more");
    assert_eq!(paired(&window).as_deref(), Some("more"));
    window.activate("The times of English, verbatim count in more");
    window.click("run through all recordings");
    assert_eq!(paired(&window), None);
}

#[test]
fn the_sound_of_a_quote_is_saved_to_the_sample() {
    let mut window = with_sound(&|_, _| {});
    window.go(Screen::quote(quote(&window)));
    window.activate("Save its sound…");
    assert!(window.shows("From 00:00:0"));
    window.assert_that_every_control_has_a_name();
    window.click("Choose the file…");
    let suggested = window.harness.get_by_role_and_label(Role::TextInput, "File").accesskit_node().value();
    assert!(suggested.is_some_and(|path| path.contains("quote-") && !path.contains("Quill")));
    let clip = window.folder.path().join("clip.wav");
    answer_path(&mut window, &clip);
    window.wait_for("Saved the sound from");
    let (all, cut) = (wav(9).len(), samples(&clip));
    assert!(cut.len() * 2 < all, "only a part: {}", cut.len());
    let first = cut[cut.len() / 2];
    let begins = (0..9 * RATE as usize).find(|frame| sample(*frame) == first).expect("from the recording");
    let rest = cut[cut.len() / 2..cut.len() - 400].iter().enumerate();
    assert!(rest.into_iter().all(|(at, one)| *one == sample(begins + at)), "sample for sample, in one piece");
}

#[test]
fn withheld_sound_leaves_only_when_it_is_asked_for_twice_and_the_history_says_so() {
    let mut window = with_sound(&|archive, quote| {
        let restriction = Restriction {
            id: Id::new(),
            protects: Protected::Quote(quote),
            access: Access::Closed,
            until: None,
            reason: String::new(),
        };
        archive.apply(RestrictionCommand::Add(restriction)).expect("a restriction");
    });
    let id = quote(&window);
    let ctx = window.harness.ctx.clone();
    let show = vivavoce::gui::action::Action::Do(vivavoce::gui::controls::Control::ShowWithheld);
    window.harness.state_mut().perform(&ctx, show);
    window.go(Screen::quote(id));
    window.activate("Save its sound…");
    assert!(window.shows("This sound is withheld"));
    assert!(!window.shows("Choose the file…"));
    window.click("Save it all the same…");
    window.click("Save it and write it in the history");
    window.click("Choose the file…");
    let clip = window.folder.path().join("clip.wav");
    answer_path(&mut window, &clip);
    window.wait_for("Saved the sound from");
    assert!(clip.exists());
    let label = window.read(|read| Ok(read.history(1)?.remove(0).label));
    assert!(label.contains("sound of “talk”") && label.contains("with what is withheld"), "{label}");
}

#[test]
fn a_covered_copy_lets_nobody_hear_the_span_nor_what_is_withheld() {
    let mut window = with_sound(&|archive, _| {
        let turn = archive.read(|read| {
            let transcript = read.transcripts(read.recollections()?[0].recollection.id)?[0].id;
            Ok(read.turns(transcript)?[3].id)
        });
        let turn = turn.expect("the last turn");
        let restriction = Restriction {
            id: Id::new(),
            protects: Protected::Turns(turn, turn),
            access: Access::Closed,
            until: None,
            reason: String::new(),
        };
        archive.apply(RestrictionCommand::Add(restriction)).expect("a restriction");
    });
    window.go(Screen::interview(interview(&window), None));
    window.activate("What to do with talk");
    window.click("Save a covered copy…");
    assert!(window.shows("1 stretch that is withheld is covered as well"));
    window.fill(Role::MultilineTextInput, "Spans to cover, one a line: 12:31-12:40", "0:01-0:0");
    assert!(window.shows("ends before it begins"));
    window.fill(Role::MultilineTextInput, "Spans to cover, one a line: 12:31-12:40", "0:01-0:02");
    window.click("Silence");
    window.assert_that_every_control_has_a_name();
    window.click("Choose the file…");
    let copy = window.folder.path().join("copy.wav");
    answer_path(&mut window, &copy);
    window.wait_for("Saved a copy with");
    let heard = samples(&copy);
    let at = |seconds: f64| (seconds * f64::from(RATE)) as usize;
    assert_eq!(heard.len(), at(9.0));
    assert!(heard[at(1.0)..at(2.0)].iter().all(|one| *one == 0), "the span");
    assert!(heard[at(6.0)..at(8.9)].iter().all(|one| *one == 0), "the withheld turn");
    assert!((at(2.1)..at(5.5)).all(|frame| heard[frame] == sample(frame)), "all else as it was");
}
