//! The frame around the screens on good days and bad ones: the palette, the way back, a second window, archives that
//! cannot be opened, small and large windows, long names, and a name for every control.
#![cfg(feature = "gui")]

mod window;

use std::path::{Path, PathBuf};

use egui::{Key, Modifiers};
use egui_kittest::kittest::{NodeT, Queryable};
use vivavoce::archive::people::PersonCommand;
use vivavoce::archive::{Archive, ArchiveError};
use vivavoce::gui::action::{Action, Done};
use vivavoce::gui::screen::{Screen, Spot};
use vivavoce::model::{Id, Person, PersonKind};
use window::Window;

const COMMAND: Modifiers = Modifiers::COMMAND;

fn go(window: &mut Window, screen: Screen) {
    perform(window, Action::Go(screen));
}

fn perform(window: &mut Window, action: Action) {
    let ctx = window.harness.ctx.clone();
    window.harness.state_mut().perform(&ctx, action);
    window.settle();
}

fn screen(window: &Window) -> Screen {
    window.harness.state().screen().cloned().expect("an archive is open")
}

fn archive_of(window: &Window) -> PathBuf {
    window.folder.path().join("archive")
}

/// Every screen, and every screen with the first thing there is open on it.
fn screens(window: &Window) -> Vec<Screen> {
    let mut screens = vec![
        Screen::first(),
        Screen::People(None),
        Screen::Articles { open: None, at: None },
        Screen::ToDecide(None),
        Screen::Manuscript,
        Screen::Quotes { query: String::new(), open: None },
        Screen::Quotes { query: "ferry".into(), open: None },
        Screen::Tags(None),
        Screen::Dossiers(None),
        Screen::Import,
        Screen::Record(None),
        Screen::History,
        Screen::Settings,
    ];
    let desk = window.harness.state().desk().expect("an archive is open");
    let opened = desk.look(|read| {
        let mut open = Vec::new();
        open.extend(read.recollections()?.first().map(|row| Screen::interview(row.recollection.id, None)));
        open.extend(read.people()?.iter().map(|person| Screen::People(Some(person.id))));
        open.extend(read.articles()?.first().map(|row| Screen::article(row.article.id, None)));
        open.extend(read.tags()?.first().map(|tag| Screen::Tags(Some(tag.id))));
        open.extend(read.dossiers()?.first().map(|dossier| Screen::Dossiers(Some(dossier.id))));
        for row in read.quotes()?.iter().take(2) {
            open.push(Screen::quote(row.quote.id));
            open.push(Screen::interview(row.recollection, Spot::Quote(row.quote.id)));
            open.extend(read.citations_of_quote(row.quote.id)?.first().map(|one| Screen::Proof(one.quotation)));
        }
        open.extend(read.undecided()?.get(1).map(|row| Screen::ToDecide(Some(row.quotation))));
        Ok(open)
    });
    screens.extend(opened.expect("the archive can be read"));
    screens
}

#[test]
fn the_palette_goes_to_a_person_and_runs_a_command() {
    let mut window = Window::on_sample();
    window.press(COMMAND, Key::K);
    window.type_text("idalina fra");
    // What is typed can always be searched for; the person stands below that.
    window.press(Modifiers::NONE, Key::ArrowDown);
    window.press(Modifiers::NONE, Key::Enter);
    assert!(matches!(screen(&window), Screen::People(Some(_))), "{:?}", screen(&window));
    window.press(COMMAND, Key::K);
    window.type_text("setti");
    window.press(Modifiers::NONE, Key::ArrowDown);
    window.press(Modifiers::NONE, Key::Enter);
    assert_eq!(screen(&window), Screen::Settings);
    window.press(COMMAND, Key::K);
    window.type_text("the tide of 1969");
    window.press(Modifiers::NONE, Key::Enter);
    assert_eq!(screen(&window), Screen::Quotes { query: "the tide of 1969".into(), open: None });
    window.press(COMMAND, Key::K);
    window.press(Modifiers::NONE, Key::Escape);
    assert!(!window.shows("What was found"));
    assert_eq!(screen(&window), Screen::Quotes { query: "the tide of 1969".into(), open: None });
}

#[test]
fn back_and_forward_by_key_and_by_button() {
    let mut window = Window::on_sample();
    window.press(COMMAND, Key::Num2);
    window.press(COMMAND, Key::H);
    window.press(Modifiers::ALT, Key::ArrowLeft);
    assert_eq!(screen(&window), Screen::People(None));
    window.click("Back");
    assert_eq!(screen(&window), Screen::first());
    window.click("Forward");
    window.press(Modifiers::ALT, Key::ArrowRight);
    assert_eq!(screen(&window), Screen::History);
}

#[test]
fn the_second_window_says_who_holds_the_archive_and_changes_nothing() {
    let first = Window::on_sample();
    let mut second = Window::on_archive(&archive_of(&first));
    assert!(second.shows("Read-only: "));
    assert!(second.shows("has this archive open"));
    let before = second.harness.state().desk().expect("it is open").state().revision;
    perform(
        &mut second,
        Action::Change(Box::new(|archive| {
            archive.undo()?;
            Ok(Done::quietly())
        })),
    );
    assert!(second.shows("This window may only read"));
    second.press(COMMAND, Key::Z);
    assert_eq!(second.harness.state().desk().expect("it is open").state().revision, before);
    for screen in screens(&second) {
        go(&mut second, screen);
    }
}

#[test]
fn what_the_first_window_changes_the_second_one_sees() {
    let mut first = Window::on_sample();
    let mut second = Window::on_archive(&archive_of(&first));
    second.click("History");
    first.press(COMMAND, Key::Z);
    second.settle();
    assert!(second.shows("undone, can be done again"));
}

/// A window on the sample archive after something happened to its folder.
fn after(happened: impl FnOnce(&Path)) -> (Window, tempfile::TempDir) {
    let folder = tempfile::tempdir().expect("a folder");
    let archive = folder.path().join("archive");
    vivavoce::archive::sample::make(&archive, "Maria", &Default::default()).expect("the sample");
    happened(&archive);
    (Window::on_archive(&archive), folder)
}

/// The welcome says why in a sentence, and offers a way out.
fn is_refused_because(window: &Window, why: &str) {
    assert!(window.harness.state().screen().is_none(), "it must not open");
    assert!(window.shows(why), "{why}");
    window.harness.get_by_label("Try again");
    window.harness.get_by_label("Open archive…");
}

#[test]
fn an_archive_that_cannot_be_opened_says_why() {
    let (window, _folder) = after(|archive| {
        std::fs::write(archive.join("archive.db"), "SQLite format 3\0 and then nothing of the kind").expect("written");
    });
    is_refused_because(&window, "archive.db");
    let (window, _folder) = after(|archive| {
        // The schema version stands at byte 60 of the file.
        let file = archive.join("archive.db");
        let mut bytes = std::fs::read(&file).expect("read");
        bytes[60..64].copy_from_slice(&9_999_u32.to_be_bytes());
        std::fs::write(&file, bytes).expect("written");
    });
    is_refused_because(&window, "was made by a newer Viva Voce");
    let (window, _folder) = after(|archive| std::fs::remove_file(archive.join("archive.db")).expect("removed"));
    is_refused_because(&window, "There is no archive here");
    let (window, _folder) = after(|archive| std::fs::remove_dir_all(archive).expect("removed"));
    is_refused_because(&window, "There is no archive here");
    let (window, _folder) = after(|archive| std::fs::write(archive.join("archive.db"), "Dear Anna,").expect("written"));
    is_refused_because(&window, "archive");
}

#[test]
fn a_damaged_archive_is_no_panic_on_any_screen() {
    let (mut window, _folder) = after(|archive| {
        let file = archive.join("archive.db");
        let mut bytes = std::fs::read(&file).expect("read");
        // Every second page but the first few is overwritten.
        for page in bytes.chunks_mut(4096).skip(12).step_by(2) {
            page.fill(0xA5);
        }
        std::fs::write(&file, bytes).expect("written");
    });
    if window.harness.state().screen().is_some() {
        for screen in every_empty_screen() {
            go(&mut window, screen);
        }
    }
}

/// A quotation that is tied to its source.
fn cited(window: &Window) -> Id<vivavoce::model::Quotation> {
    let desk = window.harness.state().desk().expect("an archive is open");
    desk.look(|read| Ok(read.citations()?[0].citation.quotation)).expect("the sample has citations")
}

/// Takes a table away from under the open window, or gives it back: every question about it fails meanwhile.
fn rename_table(window: &Window, from: &str, to: &str) {
    let connection = rusqlite::Connection::open(archive_of(window).join("archive.db")).expect("the database");
    // Triggers and views keep their words: what asks for the table must fail.
    let sql = format!("PRAGMA legacy_alter_table = ON; ALTER TABLE {from} RENAME TO {to};");
    connection.execute_batch(&sql).expect("renamed");
}

#[test]
fn a_screen_that_cannot_be_shown_says_so_and_can_be_tried_again() {
    for (table, screen) in [
        ("recollection", Screen::first()),
        ("person", Screen::People(None)),
        ("article", Screen::Articles { open: None, at: None }),
        ("rejection", Screen::ToDecide(None)),
        ("passage", Screen::ToDecide(None)),
        ("quote", Screen::Quotes { query: String::new(), open: None }),
        ("tag", Screen::Tags(None)),
        ("dossier", Screen::Dossiers(None)),
        ("piece", Screen::Proof(Id::new())),
    ] {
        let mut window = Window::on_sample();
        let screen = match screen {
            Screen::Proof(_) => Screen::Proof(cited(&window)),
            other => other,
        };
        go(&mut window, Screen::Manuscript);
        rename_table(&window, table, "taken_away");
        // Another question than at the opening, so that it is asked.
        perform(&mut window, Action::NoteDerived);
        go(&mut window, screen);
        assert!(window.shows("This cannot be shown"), "{table}");
        rename_table(&window, "taken_away", table);
        window.click("Try again");
        assert!(!window.shows("This cannot be shown"), "{table} is there again");
    }
}

#[test]
fn every_empty_screen_says_what_belongs_there() {
    let mut window = Window::on_empty_archive();
    for (screen, words) in [
        (Screen::first(), "No interviews yet"),
        (Screen::People(None), "People, groups and publications"),
        (Screen::Articles { open: None, at: None }, "No articles yet"),
        (Screen::ToDecide(None), "Nothing is left to decide"),
        (Screen::Quotes { query: String::new(), open: None }, "No quotes yet"),
        (Screen::Tags(None), "No tags yet"),
        (Screen::Dossiers(None), "No dossier yet"),
        (Screen::Import, "Take something in"),
        (Screen::History, "New archive"),
    ] {
        let name = screen.name();
        go(&mut window, screen);
        assert!(window.shows(words), "{name}");
    }
}

fn every_empty_screen() -> Vec<Screen> {
    vec![
        Screen::first(),
        Screen::People(None),
        Screen::Articles { open: None, at: None },
        Screen::ToDecide(None),
        Screen::Manuscript,
        Screen::Quotes { query: "ferry".into(), open: None },
        Screen::Tags(None),
        Screen::Dossiers(None),
        Screen::History,
        Screen::Settings,
    ]
}

#[test]
fn things_that_are_not_there_any_more_are_no_panic() {
    let mut window = Window::on_sample();
    for screen in [
        Screen::interview(Id::new(), Spot::Quote(Id::new())),
        Screen::interview(Id::new(), Spot::Turn(Id::new())),
        Screen::People(Some(Id::new())),
        Screen::article(Id::new(), Id::new()),
        Screen::ToDecide(Some(Id::new())),
        Screen::Proof(Id::new()),
        Screen::quote(Id::new()),
        Screen::Tags(Some(Id::new())),
        Screen::Dossiers(Some(Id::new())),
    ] {
        go(&mut window, screen);
    }
}

#[test]
fn a_folder_that_vanishes_while_open_is_no_panic() {
    let mut window = Window::on_sample();
    let all = screens(&window);
    std::fs::remove_dir_all(archive_of(&window)).expect("it goes");
    for screen in all {
        go(&mut window, screen);
    }
    window.press(COMMAND, Key::Z);
    let told: Vec<String> =
        window.harness.state().notices().filter(|one| one.is_failure).map(|one| one.sentence.clone()).collect();
    assert!(!told.is_empty(), "a change that went nowhere is not silent");
    window.press(COMMAND, Key::K);
    window.press(Modifiers::NONE, Key::Escape);
    window.press(COMMAND, Key::W);
    assert!(window.shows("Open archive…"), "the welcome is there, whatever closing said");
}

#[test]
fn every_screen_fits_a_small_window_and_a_large_one() {
    let mut window = Window::on_sample_of_size((800.0, 500.0));
    for screen in screens(&window) {
        go(&mut window, screen);
    }
    let mut window = Window::on_sample_of_size((3840.0, 2160.0));
    perform(&mut window, Action::Prefer(Box::new(|preferences| preferences.text_percent = 200)));
    for screen in screens(&window) {
        go(&mut window, screen);
    }
    // Smaller than anybody would make it.
    let mut window = Window::on_sample_of_size((480.0, 320.0));
    perform(&mut window, Action::Prefer(Box::new(|preferences| preferences.text_percent = 200)));
    for screen in screens(&window) {
        go(&mut window, screen);
    }
}

#[test]
fn people_of_every_name_can_be_shown() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("archive");
    vivavoce::archive::sample::make(&path, "Maria", &Default::default()).expect("the sample");
    let mut archive = Archive::open(&path, "Maria").expect("it opens");
    let names = [
        "Ж".repeat(500),
        "Αἰσχύλος ".repeat(60),
        "محمد بن عبد الله".to_owned(),
        "יוסף בן־דוד".to_owned(),
        "司馬遷".to_owned(),
        "김정희".to_owned(),
        "Zoë a\u{0301}\u{0302}\u{0303} 👩🏽\u{200D}🌾".to_owned(),
        "x\u{202E}desrever".to_owned(),
    ];
    for name in &names {
        let person = Person {
            id: Id::new(),
            kind: PersonKind::Person,
            name: name.clone(),
            aliases: vec![name.chars().rev().collect()],
            pseudonym: Some(name.clone()),
            note: name.clone(),
        };
        archive.apply(PersonCommand::Add { person, namesake: true }).expect("somebody");
    }
    archive.close().expect("it closes");
    for size in [(1280.0, 820.0), (800.0, 500.0)] {
        let mut window = Window::on_archive_of_size(&path, size);
        for screen in screens(&window) {
            go(&mut window, screen);
        }
        window.press(COMMAND, Key::K);
        for typed in ["жжж", "司", "يوسف", "👩🏽"] {
            window.type_text(typed);
        }
        window.press(Modifiers::NONE, Key::Escape);
        window.press(COMMAND, Key::W);
    }
}

/// Whether a node can be clicked or focused.
fn is_control(node: &egui_kittest::Node<'_>) -> bool {
    let node = node.accesskit_node();
    let acts = [egui::accesskit::Action::Click, egui::accesskit::Action::Focus];
    acts.iter().any(|action| node.data().supports_action(*action)) && !node.is_hidden() && !is_ground(node.role())
}

/// How many controls there are.
fn controls(window: &Window) -> usize {
    window.harness.root().children_recursive().filter(is_control).count()
}

/// What can be clicked or focused and has no name.
fn unnamed(window: &Window) -> Vec<String> {
    let mut unnamed = window.harness.unnamed_widgets();
    for node in window.harness.root().children_recursive().filter(is_control) {
        let node = node.accesskit_node();
        // What a label says is its value.
        let said = node.value().filter(|_| node.role() == egui::accesskit::Role::Label);
        let name = node.label().or(said).unwrap_or_default();
        if name.trim().is_empty() {
            unnamed.push(format!("{:?} at {:?}", node.role(), node.raw_bounds()));
        }
    }
    unnamed
}

/// What egui makes clickable only so that clicks do not fall through it.
fn is_ground(role: egui::accesskit::Role) -> bool {
    use egui::accesskit::Role;
    matches!(
        role,
        Role::GenericContainer | Role::Unknown | Role::Window | Role::Pane | Role::ScrollView | Role::ScrollBar
    )
}

#[test]
fn every_control_of_every_screen_has_a_name() {
    let mut window = Window::on_sample();
    let mut faults = Vec::new();
    assert!(controls(&window) > 10, "the walk over the controls finds them");
    for screen in screens(&window) {
        go(&mut window, screen.clone());
        faults.extend(unnamed(&window).into_iter().map(|one| format!("{}: {one}", screen.name())));
    }
    for (key, name) in [(Key::K, "palette"), (Key::O, "open archive")] {
        window.press(COMMAND, key);
        faults.extend(unnamed(&window).into_iter().map(|one| format!("{name}: {one}")));
        window.press(Modifiers::NONE, Key::Escape);
    }
    window.press(Modifiers::NONE, Key::F1);
    faults.extend(unnamed(&window).into_iter().map(|one| format!("help: {one}")));
    window.press(Modifiers::NONE, Key::Escape);
    go(&mut window, Screen::Dossiers(None));
    window.click("Hull 218, 3 sections");
    for control in [Key::E, Key::T, Key::Q] {
        let modifiers = if control == Key::E { COMMAND } else { COMMAND.plus(Modifiers::SHIFT) };
        window.press(modifiers, control);
        faults.extend(unnamed(&window).into_iter().map(|one| format!("dossier {control:?}: {one}")));
        window.press(Modifiers::NONE, Key::Escape);
    }
    window.press(COMMAND, Key::W);
    faults.extend(unnamed(&window).into_iter().map(|one| format!("welcome: {one}")));
    faults.sort();
    faults.dedup();
    assert!(faults.is_empty(), "{} without a name:\n{}", faults.len(), faults.join("\n"));
}

#[test]
fn a_fault_in_the_keepers_work_is_told_and_nothing_is_lost() {
    let mut window = Window::on_sample();
    let refuse = |_: &mut Archive| -> Result<Done, ArchiveError> {
        Err(ArchiveError::NotFound("there is no such thing".into()))
    };
    perform(&mut window, Action::Change(Box::new(refuse)));
    assert!(window.shows("There is no such thing"));
    window.click("Close this message");
    assert!(!window.shows("There is no such thing"));
    window.click("History");
    assert!(window.shows("Import"));
}
