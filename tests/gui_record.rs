//! Journeys over the Record screen and whatever else brings sound into an interview, by role and accessible name. The
//! microphone is a script; no sound device is needed.
#![cfg(feature = "gui")]

mod window;

use std::sync::Arc;
use std::time::{Duration, Instant};

use egui::accesskit::Role;
use egui::{Key, Modifiers};
use egui_kittest::kittest::{NodeT, Queryable};
use vivavoce::archive::Archive;
use vivavoce::archive::recorded::{Occasion, settings_in};
use vivavoce::gui::screen::Screen;
use vivavoce::gui::taping::Inputs;
use vivavoce::media::devices::{Device, DeviceError, Direction};
use vivavoce::media::recorder::{Pace, Recorder, Scripted, Source, Step};
use vivavoce::media::{Shape, open};
use vivavoce::model::{Id, MarkKind, Recollection};
use window::Window;

const SHAPE: Shape = Shape { rate: 8_000, channels: 2 };
const STATEMENTS: [&str; 4] = vivavoce::gui::preferences::STATEMENTS;

/// One device that plays a script, from its beginning whenever it is opened.
struct Script(Vec<Step>);

impl Inputs for Script {
    fn devices(&self) -> Result<Vec<Device>, DeviceError> {
        Ok(vec![Device {
            id: "script".into(),
            name: "Scripted microphone".into(),
            direction: Direction::Input,
            is_default: true,
            rate: SHAPE.rate,
            channels: SHAPE.channels,
            rates: vec![8_000],
            channel_counts: vec![2],
        }])
    }

    fn open(&self, _id: Option<&str>) -> Box<dyn Source> {
        Box::new(Scripted::new(SHAPE, Pace::Clock, self.0.clone()))
    }
}

fn tone(height: f32) -> Step {
    Step::Tone(400.0, height, 600_000)
}

/// A window on an empty archive whose microphone plays this.
fn hearing(steps: &[Step]) -> Window {
    let mut window = Window::on_empty_archive();
    listen(&mut window, steps);
    window
}

fn listen(window: &mut Window, steps: &[Step]) {
    window.harness.state_mut().record_from(Arc::new(Script(steps.to_vec())));
    window.press(Modifiers::COMMAND, Key::R);
}

fn agree_to_all(window: &mut Window) {
    for statement in STATEMENTS {
        window.activate(&format!("Agreed: {statement}"));
    }
}

fn can_begin(window: &Window) -> bool {
    let begin = window.harness.get_by_role_and_label(Role::Button, "Begin to record");
    !begin.accesskit_node().is_disabled()
}

fn archive(window: &Window) -> Archive {
    Archive::open_read_only(&window.folder.path().join("archive")).expect("the archive")
}

fn only_interview(window: &Window) -> Recollection {
    window.read(|read| Ok(read.recollections()?.remove(0).recollection))
}

fn blur(window: &mut Window) {
    window.harness.ctx.memory_mut(|memory| {
        if let Some(focused) = memory.focused() {
            memory.surrender_focus(focused);
        }
    });
    window.settle();
}

#[test]
fn an_interview_is_recorded_from_consent_to_its_page() {
    let mut window = hearing(&[tone(0.5)]);
    assert!(window.shows("Record an interview"));
    window.wait_for("Left: −6 dB");
    assert!(window.shows("Nothing of it is kept yet"), "the level is shown before the first second");
    assert!(window.shows("Room on the disk for"));
    window.assert_that_every_control_has_a_name();

    window.fill(Role::TextInput, "Title", "The lamp room");
    window.fill(Role::MultilineTextInput, "Narrators, one a line", "Edith Harrow\nJan Dolny");
    assert!(!can_begin(&window));
    for statement in &STATEMENTS[..3] {
        window.activate(&format!("Agreed: {statement}"));
    }
    assert!(!can_begin(&window), "one statement is open");
    window.activate(&format!("Recorded without this: {}", STATEMENTS[3]));
    assert!(can_begin(&window));
    blur(&mut window);
    window.press(Modifiers::COMMAND, Key::Enter);

    window.wait_for("● Recording");
    window.wait_for("00:00:01 recorded");
    window.press(Modifiers::NONE, Key::M);
    window.type_text("first job");
    window.press(Modifiers::NONE, Key::Enter);
    window.click("Mark");
    window.click("Tag…");
    window.type_text("lamps");
    window.press(Modifiers::NONE, Key::Enter);
    window.type_text("the long table");
    window.press(Modifiers::NONE, Key::Enter);
    assert!(window.shows("first job"));
    window.assert_that_every_control_has_a_name();

    window.press(Modifiers::NONE, Key::P);
    window.wait_for("Paused: nothing is recorded");
    window.click("Go on");
    window.press(Modifiers::COMMAND, Key::Num2);
    assert!(!window.shows("Marks so far"));
    window.click("Recording: ● 00:00:0");
    assert!(window.shows("Marks so far"), "the top bar leads back");
    window.click("Stop and keep");
    window.wait_for("Recorded 00:00:0");

    let interview = only_interview(&window);
    assert_eq!(window.harness.state().screen(), Some(&Screen::interview(interview.id, None)));
    assert_eq!(interview.title, "The lamp room");
    let (recordings, marks, consents, narrators) = window.read(|read| {
        let recordings = read.recordings(interview.id)?;
        let marks = read.marks(recordings[0].id)?;
        let tags: Vec<Option<String>> = marks
            .iter()
            .map(|mark| mark.tag.map(|tag| Ok(read.tag(tag)?.name)).transpose())
            .collect::<Result<_, vivavoce::store::StoreError>>()?;
        let marks: Vec<_> = marks.into_iter().map(|mark| mark.words).zip(tags).collect();
        let narrators = read.people_in(interview.id, vivavoce::model::Role::Narrator)?.len();
        Ok((recordings, marks, read.consents(interview.id)?, narrators))
    });
    assert_eq!(marks, [("first job".into(), None), ("the long table".into(), Some("lamps".into()))]);
    assert_eq!(narrators, 2);
    assert_eq!(consents.into_iter().map(|one| one.statement).collect::<Vec<_>>(), STATEMENTS[..3]);
    let file = vivavoce::archive::clips::file_of(&archive(&window), &recordings[0]).expect("its file");
    let mut sound = open(&file).expect("it can be read");
    assert!(sound.frames() > 8_000, "{}", sound.frames());
    let mut samples = vec![0.0; 1_600];
    sound.read(&mut samples).expect("samples");
    let loudest = samples.iter().fold(0.0_f32, |most, one| most.max(one.abs()));
    assert!((loudest - 0.5).abs() < 0.01, "what was played is what was kept: {loudest}");
}

#[test]
fn a_mark_is_written_about_after_it_was_set() {
    let mut window = hearing(&[tone(0.2)]);
    agree_to_all(&mut window);
    window.click("Begin to record");
    window.wait_for("00:00:01 recorded");
    blur(&mut window);
    window.press(Modifiers::NONE, Key::M);
    window.press(Modifiers::NONE, Key::Enter);
    assert!(window.shows("no words yet"));
    let rows = window.harness.query_all_by_role(Role::ListItem);
    let row = rows.filter_map(|node| node.accesskit_node().label()).find(|label| label.contains("no words yet"));
    window.harness.get_by_role_and_label(Role::ListItem, &row.expect("its row")).click();
    window.settle();
    window.type_text("her sister's name");
    window.click("Done");
    assert!(window.shows("her sister's name"));
    window.click("Stop and keep");
    window.wait_for("Recorded 00:00:0");
}

#[test]
fn a_device_that_goes_away_raises_the_alarm_and_leaves_a_gap() {
    let mut window = hearing(&[Step::Tone(400.0, 0.3, 1_500), Step::Gone(2_500), tone(0.3)]);
    agree_to_all(&mut window);
    window.click("Begin to record");
    window.wait_for("00:00:01 recorded");
    window.press(Modifiers::COMMAND, Key::Num2);
    let after = window.wait_for("No sound comes from");
    assert!(after < Duration::from_millis(2_500), "half a second of sound, and two until the alarm: {after:?}");
    assert!(window.shows("No sound is kept"), "the top bar says so on every screen");
    window.click("Show the recording");
    assert!(window.shows("Attention"));
    window.press(Modifiers::COMMAND, Key::Num2);
    window.wait_for("Sound is missing at 00:00:01");
    assert!(!window.shows("No sound comes from"), "what is over is not told any more");
    window.click("Show the recording");
    assert!(window.shows("Sound is missing at 00:00:01"));
    window.wait_for("● Recording");
    window.click("Stop and keep");
    window.wait_for("Recorded 00:00:0");
    let interview = only_interview(&window);
    let kinds = window.read(|read| {
        let recording = read.recordings(interview.id)?.remove(0);
        Ok(read.marks(recording.id)?.into_iter().map(|mark| mark.kind).collect::<Vec<_>>())
    });
    assert_eq!(kinds, [MarkKind::Gap]);
}

#[test]
fn what_is_too_loud_is_said_in_words_until_it_was_seen() {
    let mut window = hearing(&[Step::Tone(400.0, 1.0, 700), tone(0.1)]);
    window.wait_for("too loud");
    assert!(window.shows("It was too loud"));
    window.wait_for("−20 dB · too loud");
    window.click("I have seen it");
    let begun = Instant::now();
    while window.shows("too loud") {
        window.harness.step();
        assert!(begun.elapsed() < Duration::from_secs(5), "it was seen");
    }
    assert!(window.shows("Left: −20 dB"));
}

#[test]
fn closing_the_archive_while_recording_asks_and_keeps_everything() {
    let mut window = hearing(&[tone(0.3)]);
    agree_to_all(&mut window);
    window.click("Begin to record");
    window.wait_for("00:00:01 recorded");
    blur(&mut window);
    window.press(Modifiers::COMMAND, Key::W);
    window.click("Go on recording");
    assert!(window.harness.state().screen().is_some(), "it goes on");
    window.press(Modifiers::COMMAND, Key::W);
    window.click("End it, keep it, and go on");
    assert!(window.harness.state().screen().is_none(), "the archive is closed");
    let lasts = window.read(|read| {
        let id = read.recollections()?.remove(0).recollection.id;
        Ok(read.recordings(id)?.remove(0).duration_ms)
    });
    assert!(lasts.is_some_and(|ms| ms >= 1_000), "{lasts:?}");
}

#[test]
fn closing_the_window_while_recording_is_held_up_until_somebody_has_answered() {
    let mut window = hearing(&[tone(0.3)]);
    agree_to_all(&mut window);
    window.click("Begin to record");
    window.wait_for("● Recording");
    let root = egui::ViewportId::ROOT;
    window.harness.input_mut().viewports.entry(root).or_default().events.push(egui::ViewportEvent::Close);
    window.harness.step();
    let commands = &window.harness.output().viewport_output[&root].commands;
    assert!(commands.contains(&egui::ViewportCommand::CancelClose), "{commands:?}");
    window.harness.input_mut().viewports.entry(root).or_default().events.clear();
    window.settle();
    assert!(window.shows("A recording is being made"));
    window.click("Go on recording");
    window.click("Stop and keep");
    window.wait_for("Recorded 00:00:0");
}

#[test]
fn a_recording_that_was_cut_off_comes_in_by_itself_when_the_archive_is_opened() {
    let mut window = Window::on_made(&|folder| {
        Archive::create(folder, "Nothing yet").expect("an archive");
        let occasion = Occasion { title: "The lamp room".into(), ..Occasion::default() };
        let script = Scripted::new(SHAPE, Pace::Fast, [Step::Coded(3_000)]);
        let progress = script.progress();
        let recorder = Recorder::start(Box::new(script), &settings_in(folder, &occasion)).expect("a recorder");
        while !progress.is_over() {
            std::thread::sleep(Duration::from_millis(5));
        }
        recorder.finish().expect("it ends");
    });
    window.wait_for("A recording that was cut off was taken into “The lamp room”");
    window.click("Go to it");
    let interview = only_interview(&window);
    assert_eq!(window.harness.state().screen(), Some(&Screen::interview(interview.id, None)));
    assert_eq!(window.read(|read| Ok(read.recordings(interview.id)?[0].duration_ms)), Some(3_000));
}

#[test]
fn more_of_an_interview_goes_into_its_session_and_is_not_asked_twice() {
    let mut window = hearing(&[tone(0.3)]);
    agree_to_all(&mut window);
    window.click("Begin to record");
    window.wait_for("00:00:01 recorded");
    window.click("Stop and keep");
    window.wait_for("Recorded 00:00:0");
    let interview: Id<Recollection> = only_interview(&window).id;
    window.go(Screen::Record(Some(interview)));
    assert!(window.shows("In the session of"));
    assert!(window.shows("Agreed to in this session"));
    assert!(can_begin(&window), "it was agreed to today");
    window.activate("In a new session, today");
    assert!(!can_begin(&window), "a new session is asked anew");
    window.click("In the session of");
    window.click("Begin to record");
    window.wait_for("00:00:01 recorded");
    window.click("Stop and keep");
    window.wait_for("Recorded 00:00:0");
    let (sessions, recordings, consents) = window.read(|read| {
        Ok((read.sessions(interview)?.len(), read.recordings(interview)?.len(), read.consents(interview)?.len()))
    });
    assert_eq!((sessions, recordings, consents), (1, 2, 4));
}
