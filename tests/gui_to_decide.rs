//! Journeys through what is to be decided over all articles, and through what is found later, by role and accessible
//! name.
#![cfg(feature = "gui")]

mod window;

use egui::{Key, Modifiers};
use egui_kittest::kittest::Queryable;
use vivavoce::archive::import::Wishes;
use vivavoce::archive::job::Watch;
use vivavoce::archive::people::PersonCommand;
use vivavoce::archive::rights::RestrictionCommand;
use vivavoce::archive::{Archive, ArchiveError};
use vivavoce::formats::Wish;
use vivavoce::gui::action::{Action, FileToImport};
use vivavoce::gui::screen::Screen;
use vivavoce::model::{Access, Id, Person, PersonKind, Protected, Restriction};
use vivavoce::store::undecided::UndecidedRow;
use vivavoce::store::{Read, StoreError};
use window::Window;

const TALK: &str = "EDITH HARROW: We slept in the lamp room, all nineteen of us, and nobody ever minded.\n\nMAREK DOLNY: \
                    Nineteen?\n\nEDITH HARROW: Nineteen.\n\nMAREK DOLNY: And the minutes?\n\nEDITH HARROW: We kept the minutes in a biscuit tin, under the stairs, until the spring.\n";

const LAMP: &str = "# The lamp room\n\nIt was a hard winter. Edith Harrow remembers the strike. “We slept in the lamp room, \
                    all nineteen of us, and nobody minded,” she says. Then the thaw came.\n";

const TIN: &str = "# The biscuit tin\n\n“We kept the minutes in a biscuit tin, under the stairs,” Edith Harrow says. “The \
                   moon was made of good green cheese,” she adds.\n";

/// An archive with two articles and, where that is wished, the talk they quote.
fn make(folder: &std::path::Path, has_talk: bool, articles: &[(&str, &str)]) {
    Archive::create(folder, "Lamp Room Papers").expect("an archive");
    let mut archive = Archive::open(folder, "Maria").expect("the archive");
    if has_talk {
        let wishes = Wishes { kind: Some(Wish::Interview), title: Some("Harrow".into()), ..Wishes::default() };
        archive.import_bytes("harrow.txt", TALK.as_bytes(), &wishes).expect("the talk");
    }
    for (name, text) in articles {
        let wishes = Wishes { kind: Some(Wish::Article), ..Wishes::default() };
        archive.import_bytes(name, text.as_bytes(), &wishes).expect("an article");
    }
    let ids: Vec<_> = archive
        .read(|read| Ok::<_, ArchiveError>(read.articles()?.iter().map(|row| row.article.id).collect()))
        .expect("articles");
    for id in ids {
        archive.suggest(id, &Watch::default()).expect("suggestions");
    }
    archive.close().expect("closed");
}

fn on_both() -> Window {
    Window::on_made(&|folder| make(folder, true, &[("lamp.md", LAMP), ("tin.md", TIN)]))
}

fn undecided(window: &Window) -> Vec<UndecidedRow> {
    let desk = window.harness.state().desk().expect("an archive");
    desk.look(|read| Ok(read.undecided()?)).expect("it can be read")
}

fn press(window: &mut Window, key: Key) {
    window.press(Modifiers::NONE, key);
}

fn at(window: &Window) -> Option<Screen> {
    window.harness.state().screen().cloned()
}

#[test]
fn all_suggestions_are_decided_from_the_keyboard_and_undone() {
    let mut window = on_both();
    window.press(Modifiers::COMMAND, Key::Num3);
    window.click("To decide (2)");
    assert_eq!(at(&window), Some(Screen::ToDecide(None)));
    assert!(window.shows("1 of 2"));
    assert!(window.shows("We kept the minutes"), "the words are shown");
    press(&mut window, Key::J);
    assert!(window.shows("2 of 2"));
    assert!(window.shows("It was a hard winter."), "the sentence before stands there, too");
    press(&mut window, Key::K);
    assert!(window.shows("1 of 2"));
    press(&mut window, Key::Enter);
    assert_eq!(undecided(&window).len(), 1, "Enter confirms");
    assert!(window.shows("1 of 1") && window.shows("It was a hard winter."), "and leads to the next");
    press(&mut window, Key::Backspace);
    assert!(undecided(&window).is_empty(), "Backspace rejects");
    assert!(window.shows("Nothing is left to decide"));
    window.press(Modifiers::COMMAND, Key::Z);
    window.press(Modifiers::COMMAND, Key::Z);
    assert_eq!(undecided(&window).len(), 2, "each was one step");
    assert!(window.shows("of 2"));
}

#[test]
fn it_is_reached_by_key_by_palette_and_by_the_navigation() {
    let mut window = on_both();
    window.press(Modifiers::COMMAND, Key::Num8);
    assert_eq!(at(&window), Some(Screen::ToDecide(None)));
    window.press(Modifiers::COMMAND, Key::Num1);
    window.press(Modifiers::COMMAND, Key::K);
    window.type_text("decide the sugg");
    assert!(window.shows("Decide the suggestions of all articles (2)"));
    press(&mut window, Key::ArrowDown);
    press(&mut window, Key::Enter);
    assert_eq!(at(&window), Some(Screen::ToDecide(None)));
    window.press(Modifiers::COMMAND, Key::Num1);
    window.click("To decide, 2");
    assert_eq!(at(&window), Some(Screen::ToDecide(None)));
    window.assert_that_every_control_has_a_name();
}

#[test]
fn the_sheet_the_proof_and_the_article_lead_back_to_the_list() {
    let mut window = on_both();
    window.press(Modifiers::COMMAND, Key::Num8);
    press(&mut window, Key::J);
    press(&mut window, Key::O);
    assert!(window.shows("Another place or speaker"));
    press(&mut window, Key::Escape);
    press(&mut window, Key::P);
    assert!(matches!(at(&window), Some(Screen::Proof(_))));
    window.press(Modifiers::ALT, Key::ArrowLeft);
    assert!(window.shows("2 of 2"), "Back leads to where one was");
    window.click("The lamp room");
    assert!(matches!(at(&window), Some(Screen::Articles { open: Some(_), at: Some(_) })));
    window.press(Modifiers::ALT, Key::ArrowLeft);
    assert!(window.shows("2 of 2"));
    press(&mut window, Key::O);
    window.click("It is from here");
    assert!(matches!(at(&window), Some(Screen::ToDecide(_))), "a decision on the sheet stays in the list");
    assert_eq!(undecided(&window).len(), 1);
    press(&mut window, Key::R);
    assert!(undecided(&window).is_empty());
}

#[test]
fn a_row_is_chosen_by_mouse_and_decided_by_enter() {
    let mut window = on_both();
    window.press(Modifiers::COMMAND, Key::Num8);
    window.click("best fit");
    assert!(window.shows("1 of 2"));
    window.click("“We slept in the lamp room");
    press(&mut window, Key::Enter);
    assert_eq!(undecided(&window).len(), 1, "Enter belongs to the suggestion, not to the row");
    assert!(undecided(&window)[0].words.contains("biscuit tin"));
}

#[test]
fn how_sure_and_why_stand_in_the_margin() {
    let mut window = on_both();
    window.press(Modifiers::COMMAND, Key::Num8);
    assert!(window.shows("How sure"));
    assert!(window.shows("Who speaks is stated: "));
    assert!(window.shows("and no other place comes near."));
    assert!(window.shows("Edith Harrow says these words here.") || window.shows("The article credits"));
}

#[test]
fn another_suggested_place_is_chosen_in_the_margin_and_confirmed() {
    let twice = |folder: &std::path::Path| {
        make(folder, true, &[]);
        let mut archive = Archive::open(folder, "Maria").expect("the archive");
        let wishes = Wishes { kind: Some(Wish::Interview), title: Some("Harrow again".into()), ..Wishes::default() };
        let again = "EDITH HARROW: As I said, we slept in the lamp room, all nineteen of us, and nobody minded it.\n";
        archive.import_bytes("again.txt", again.as_bytes(), &wishes).expect("another talk");
        let wishes = Wishes { kind: Some(Wish::Article), ..Wishes::default() };
        archive.import_bytes("lamp.md", LAMP.as_bytes(), &wishes).expect("an article");
        let id = archive.read(|read| Ok::<_, ArchiveError>(read.articles()?[0].article.id)).expect("the article");
        archive.suggest(id, &Watch::default()).expect("suggestions");
        archive.close().expect("closed");
    };
    let mut window = Window::on_made(&twice);
    window.press(Modifiers::COMMAND, Key::Num3);
    window.click("The lamp room, 1 to review");
    assert!(window.shows("Suggested places"));
    assert!(window.shows("Word for word: Harrow again"));
    window.click("Shortened: Edith Harrow · Harrow");
    press(&mut window, Key::Enter);
    let desk = window.harness.state().desk().expect("an archive");
    let cited = desk.look(|read| Ok(read.citations()?)).expect("citations");
    assert_eq!(cited[0].source_title, "Harrow", "the chosen place, not the best");
    assert_eq!(cited[0].citation.verdict, "shortened");
}

#[test]
fn what_is_withheld_is_listed_as_such_and_cannot_be_confirmed() {
    let withheld = |folder: &std::path::Path| {
        make(folder, true, &[("lamp.md", LAMP)]);
        let mut archive = Archive::open(folder, "Maria").expect("the archive");
        let talk = archive.read(|read| Ok::<_, ArchiveError>(read.recollections()?.swap_remove(0).recollection.id));
        let restriction = Restriction {
            id: Id::new(),
            protects: Protected::Recollection(talk.expect("the talk")),
            access: Access::Closed,
            until: None,
            reason: String::new(),
        };
        archive.apply(RestrictionCommand::Add(restriction)).expect("a restriction");
        archive.close().expect("closed");
    };
    let mut window = Window::on_made(&withheld);
    window.press(Modifiers::COMMAND, Key::Num8);
    assert!(window.shows("withheld"));
    assert!(!window.shows("ever minded") && !window.shows("shortened") && !window.shows("of 100"));
    press(&mut window, Key::Enter);
    press(&mut window, Key::Backspace);
    assert_eq!(undecided(&window).len(), 1, "what is not seen is not decided");
}

#[test]
fn sources_of_all_articles_are_looked_for_again_on_request() {
    let mut window = on_both();
    window.press(Modifiers::COMMAND, Key::Num8);
    press(&mut window, Key::Enter);
    press(&mut window, Key::Enter);
    assert!(window.shows("Nothing is left to decide"));
    window.click("Look for sources again");
    let told = window.harness.state().notices().any(|notice| notice.sentence.starts_with("Looked for 2 quotations"));
    assert!(told, "the article that is all confirmed is left out");
}

/// Takes a text in by way of the import sheet.
fn import(window: &mut Window, name: &str, text: &str) {
    let file = FileToImport::Text { name: name.into(), text: text.into() };
    let ctx = window.harness.ctx.clone();
    window.harness.state_mut().perform(&ctx, Action::Import(vec![file]));
    window.settle();
    window.press(Modifiers::COMMAND, Key::Enter);
}

#[test]
fn a_source_that_comes_later_is_announced_with_a_way_to_go_there() {
    let mut window = Window::on_made(&|folder| make(folder, false, &[("lamp.md", LAMP), ("tin.md", TIN)]));
    window.press(Modifiers::COMMAND, Key::Num3);
    assert!(!window.shows("To decide ("), "nothing is suggested yet");
    import(&mut window, "harrow.txt", TALK);
    assert!(window.shows("Two quotations that had no source were found in “Harrow”."));
    window.click("Show them");
    assert!(matches!(at(&window), Some(Screen::ToDecide(Some(_)))));
    assert!(!window.shows("that had no source were found"), "it goes when one has gone by it");
    assert_eq!(undecided(&window).len(), 2);
    press(&mut window, Key::Enter);
    press(&mut window, Key::Enter);
    assert!(window.shows("Nothing is left to decide"));
}

#[test]
fn what_a_corrected_turn_says_is_looked_at_too() {
    let misheard = TALK.replace("We slept in the lamp room, all nineteen", "We swept the lamb broom, tall mine teen");
    let mut window = Window::on_made(&|folder| {
        make(folder, false, &[("lamp.md", LAMP)]);
        let mut archive = Archive::open(folder, "Maria").expect("the archive");
        let wishes = Wishes { kind: Some(Wish::Interview), title: Some("Harrow".into()), ..Wishes::default() };
        archive.import_bytes("harrow.txt", misheard.as_bytes(), &wishes).expect("the talk");
        archive.close().expect("closed");
    });
    assert!(undecided(&window).is_empty());
    window.click("Harrow");
    window.harness.get_by_label("Words of the transcript").focus();
    window.press(Modifiers::COMMAND, Key::Home);
    press(&mut window, Key::E);
    window.press(Modifiers::COMMAND, Key::A);
    window.type_text("We slept in the lamp room, all nineteen of us, and nobody ever minded.");
    window.press(Modifiers::COMMAND, Key::Enter);
    assert!(window.shows("One quotation that had no source was found in “Harrow”."));
    window.click("Show it");
    assert!(window.shows("1 of 1"));
}

#[test]
fn somebody_else_who_may_speak_is_chosen_in_the_margin() {
    let told = "# The siren\n\nMarek Dolny recalled that Edith Harrow told him, “We slept in the lamp room, all nineteen of \
                us, and nobody minded.”\n";
    let mut window = Window::on_made(&|folder| make(folder, true, &[("siren.md", told)]));
    window.press(Modifiers::COMMAND, Key::Num8);
    assert!(window.shows("Or perhaps"));
    window.click("Marek Dolny");
    assert!(window.shows("Marek Dolny: “We slept"), "the card names the other one now");
    assert!(window.shows("Who speaks is stated: somebody who looked said so."));
    window.press(Modifiers::COMMAND, Key::Z);
    assert!(window.shows("Edith Harrow: “We slept"));
}

#[test]
fn an_article_that_comes_after_its_source_is_to_be_decided_at_once() {
    let mut window = Window::on_made(&|folder| make(folder, true, &[]));
    import(&mut window, "lamp.md", LAMP);
    assert!(!window.shows("that had no source"), "nothing old was found");
    assert!(window.shows("To decide, 1"));
}

#[test]
fn a_small_window_shows_one_at_a_time() {
    let made = tempfile::tempdir().expect("a folder");
    let archive = made.path().join("archive");
    make(&archive, true, &[("lamp.md", LAMP), ("tin.md", TIN)]);
    let mut window = Window::on_archive_of_size(&archive, (480.0, 320.0));
    window.press(Modifiers::COMMAND, Key::Num8);
    assert!(window.shows("1 of 2") && window.shows("Confirm"));
    press(&mut window, Key::J);
    press(&mut window, Key::Enter);
    assert_eq!(undecided(&window).len(), 1);
}

/// The same words in two talks: in one as printed, but that one is withheld; in the other about so.
fn make_with_a_withheld_rival(folder: &std::path::Path) {
    make(folder, true, &[("lamp.md", LAMP)]);
    let mut archive = Archive::open(folder, "Maria").expect("the archive");
    let wishes = Wishes { kind: Some(Wish::Interview), title: Some("Tulle".into()), ..Wishes::default() };
    let talk = "ANNA TULLE: We slept in the lamp room, all nineteen of us, and nobody minded.\n";
    let report = archive.import_bytes("tulle.txt", talk.as_bytes(), &wishes).expect("a second talk");
    let withheld = report.recollections().next().expect("a recollection");
    restrict(&mut archive, Protected::Recollection(withheld));
    let article = archive.read(|read| Ok::<_, ArchiveError>(read.articles()?[0].article.id)).expect("an article");
    let suggested = archive.suggest(article, &Watch::default()).expect("suggestions");
    let titles = suggested[0].suggestions.iter().map(|one| {
        let title = |read: &Read<'_>| Ok(read.recollection(read.transcript(one.transcript)?.recollection)?.title);
        archive.read(|read| title(read).map_err(|error: StoreError| ArchiveError::from(error))).expect("a title")
    });
    assert_eq!(titles.collect::<Vec<_>>(), ["Tulle", "Harrow"]);
    archive.close().expect("closed");
}

fn restrict(archive: &mut Archive, protects: Protected) {
    let (access, until, reason) = (Access::Closed, None, String::new());
    let restriction = Restriction { id: Id::new(), protects, access, until, reason };
    archive.apply(RestrictionCommand::Add(restriction)).expect("a restriction");
}

#[test]
fn the_best_place_that_may_be_shown_is_decided_before_what_is_withheld() {
    let mut window = Window::on_made(&make_with_a_withheld_rival);
    window.press(Modifiers::COMMAND, Key::Num8);
    assert!(window.shows("Suggested: shortened"), "the open talk says it in other words");
    assert!(window.shows("nobody minded,”, shortened"), "the list says so, too");
    press(&mut window, Key::Enter);
    assert!(undecided(&window).is_empty(), "Enter confirms it");
}

#[test]
fn reasons_do_not_name_somebody_withheld() {
    let made = |folder: &std::path::Path, is_withheld: bool| {
        let printed = LAMP.replace("Edith Harrow remembers", "Krystek remembers").replace("she says", "Krystek says");
        make(folder, true, &[]);
        let mut archive = Archive::open(folder, "Maria").expect("the archive");
        let krystek = Person::named(PersonKind::Person, "Krystek");
        let krystek = archive.apply(PersonCommand::Add { person: krystek, namesake: false }).expect("a person");
        let wishes = Wishes { kind: Some(Wish::Article), ..Wishes::default() };
        archive.import_bytes("lamp.md", printed.as_bytes(), &wishes).expect("an article");
        if is_withheld {
            restrict(&mut archive, Protected::Person(krystek));
        }
        let article = archive.read(|read| Ok::<_, ArchiveError>(read.articles()?[0].article.id)).expect("an article");
        archive.suggest(article, &Watch::default()).expect("suggestions");
        archive.close().expect("closed");
    };
    for is_withheld in [false, true] {
        let mut window = Window::on_made(&|folder| made(folder, is_withheld));
        window.press(Modifiers::COMMAND, Key::Num8);
        assert!(window.shows("Suggested: shortened"));
        let reason = "The article credits Krystek, but here Edith Harrow speaks.";
        assert_eq!(window.shows(reason), !is_withheld, "in the list");
        window.click("Proof");
        assert_eq!(window.shows(reason), !is_withheld, "beside the words");
    }
}
