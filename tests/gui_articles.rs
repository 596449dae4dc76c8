//! Journeys through articles, their review, proofs and manuscripts, by role and accessible name.
#![cfg(feature = "gui")]

mod window;

use egui::{Key, Modifiers};
use egui_kittest::kittest::Queryable;
use vivavoce::archive::Archive;
use vivavoce::archive::import::Wishes;
use vivavoce::archive::rights::RestrictionCommand;
use vivavoce::formats::Wish;
use vivavoce::gui::screen::Screen;
use vivavoce::model::{Access, Id, Protected, Restriction};
use window::Window;

fn on_article(title: &str) -> Window {
    // High enough that every card is in sight.
    let mut window = Window::on_sample_of_size((1400.0, 3600.0));
    window.press(Modifiers::COMMAND, Key::Num3);
    window.click(title);
    window
}

/// Clicks the first thing that is called so: a quotation's mark in the text, where its card is called the same.
fn click_first(window: &mut Window, name: &str) {
    window.harness.query_all_by_label_contains(name).next().unwrap_or_else(|| panic!("{name} is there")).click();
    window.settle();
}

fn press(window: &mut Window, key: Key) {
    window.press(Modifiers::NONE, key);
}

/// Quotations, confirmed ones and those to review of the Ferry article, as the archive counts them.
fn counts(window: &Window) -> (usize, usize, usize) {
    let desk = window.harness.state().desk().expect("an archive");
    let counted = desk.look(|read| {
        let rows = read.articles()?;
        let row = rows.iter().find(|row| row.article.title.starts_with("The Ferry")).expect("the article");
        let open = read.quotations_to_review()?.get(&row.article.id).copied().unwrap_or(0);
        Ok((row.quotations, row.confirmed, open))
    });
    counted.expect("counts")
}

fn undoable(window: &Window) -> Option<String> {
    window
        .harness
        .state()
        .desk()
        .and_then(|desk| desk.look(|read| Ok(read.undoable()?)).ok().flatten())
        .map(|step| format!("{step:?}"))
}

/// The quotation that the window is sent to.
fn at(window: &Window) -> String {
    match window.harness.state().screen() {
        Some(Screen::Articles { at: Some(at), .. }) => at.to_string(),
        other => format!("{other:?}"),
    }
}

#[test]
fn articles_are_listed_filtered_and_sorted() {
    let mut window = Window::on_sample();
    window.press(Modifiers::COMMAND, Key::Num3);
    let (quotations, confirmed, open) = counts(&window);
    assert!(window.shows(&format!("The Ferry That Nobody Launched, {open} to review")));
    assert!(window.shows(&format!("{quotations} quotations · {confirmed} confirmed")));
    window.click("Filter the articles");
    window.type_text("ferrand");
    assert!(!window.shows("What the Water Lifted"));
    assert!(window.shows("The Ferry That Nobody Launched"));
    window.click("still to review");
    window.click("To review only");
    assert!(window.shows("The Ferry That Nobody Launched"));
}

#[test]
fn an_article_is_reviewed_to_the_end_from_the_keyboard_and_undone_to_the_beginning() {
    let mut window = on_article("The Ferry");
    let before = counts(&window);
    assert!(before.2 > 8, "{before:?}");
    assert!(window.shows(&format!("{} to review", before.2)));
    let mut steps = 0;
    let keys = [Key::Enter, Key::R, Key::N, Key::Backspace];
    for key in keys.into_iter().chain(std::iter::repeat(Key::Enter)) {
        let (_, _, open) = counts(&window);
        if open == 0 {
            break;
        }
        let undoable = undoable(&window);
        press(&mut window, key);
        assert!(undoable != self::undoable(&window), "{key:?} is a step");
        assert!(counts(&window).2 <= open);
        steps += 1;
        assert!(steps < 60, "the review comes to an end");
    }
    assert!(window.shows("everything is decided"));
    assert!(window.shows("1 reported"));
    assert!(counts(&window).0 == before.0 - 1, "one is no quotation");
    for _ in 0..steps {
        window.press(Modifiers::COMMAND, Key::Z);
    }
    assert_eq!(counts(&window), before, "every decision was one step");
    assert!(window.shows(&format!("{} to review", before.2)));
}

#[test]
fn the_keys_step_through_what_is_open() {
    let mut window = on_article("The Ferry");
    press(&mut window, Key::J);
    let second = at(&window);
    press(&mut window, Key::J);
    let third = at(&window);
    assert_ne!(second, third, "J goes on");
    press(&mut window, Key::K);
    assert_eq!(at(&window), second, "K goes back");
    press(&mut window, Key::Enter);
    assert_eq!(at(&window), third, "a decision leads to the next");
}

#[test]
fn what_was_decided_can_be_taken_back_on_the_card() {
    let mut window = on_article("The Ferry");
    let (quotations, confirmed, open) = counts(&window);
    press(&mut window, Key::N);
    assert!(window.shows(&format!("{} quotations", quotations - 1)));
    window.click("What is no quotation");
    click_first(&mut window, "“Nobody launched her,”, no quotation");
    window.click("It is a quotation after all");
    assert_eq!(counts(&window), (quotations, confirmed, open));
    window.click("Confirm");
    assert_eq!(counts(&window).1, confirmed + 1);
    click_first(&mut window, "Edwin Haskett: “Nobody launched her,”, confirmed, word for word");
    assert!(window.shows("Decided by Maria"));
    window.click("Withdraw");
    assert_eq!(counts(&window).1, confirmed);
}

#[test]
fn another_speaker_is_chosen_by_typing_or_made() {
    let mut window = on_article("The Ferry");
    press(&mut window, Key::J);
    press(&mut window, Key::O);
    assert!(window.shows("Another place or speaker"));
    window.click("Another speaker…");
    window.type_text("lisle");
    press(&mut window, Key::Enter);
    assert!(window.shows("Dorothea Lisle: “Well, she’s wet now"));
    press(&mut window, Key::O);
    window.click("Another speaker…");
    window.type_text("Tom Brannock");
    press(&mut window, Key::Enter);
    assert!(window.shows("Tom Brannock: “Well, she’s wet now"));
    window.press(Modifiers::COMMAND, Key::Z);
    assert!(window.shows("Dorothea Lisle: “Well, she’s wet now"), "person and speaker are one step");
}

#[test]
fn any_quote_of_the_archive_can_be_what_a_quotation_cites() {
    let mut window = on_article("The Ferry");
    let (_, confirmed, _) = counts(&window);
    press(&mut window, Key::J);
    press(&mut window, Key::O);
    window.click("Another quote…");
    window.type_text("two kinds of silence");
    window.click("It cites the chosen quote");
    assert_eq!(counts(&window).1, confirmed + 1);
    assert!(undoable(&window).unwrap_or_default().contains("Confirm"));
    window.press(Modifiers::COMMAND, Key::Z);
    assert_eq!(counts(&window).1, confirmed, "one step");
}

#[test]
fn the_proof_of_a_misquotation_says_what_was_said_and_what_to_mind() {
    let mut window = on_article("What the Water");
    click_first(&mut window, "Idalina Frazão: “There was a bolt of it");
    press(&mut window, Key::P);
    assert!(matches!(window.harness.state().screen(), Some(Screen::Proof(_))));
    assert!(window.shows("Misquoted"));
    assert!(window.shows("“fourteen” → “forty”"));
    assert!(window.shows("Mind the number."));
    assert!(window.shows("As translated"));
    assert!(window.shows("As printed"));
    window.click("‹ Back to the article");
    assert!(window.shows("to review"));
}

#[test]
fn a_suggestion_can_be_decided_beside_its_source() {
    let mut window = on_article("The Ferry");
    press(&mut window, Key::P);
    assert!(window.shows("Suggested"));
    press(&mut window, Key::Enter);
    assert!(window.shows("Decided by Maria"));
    window.click("Withdraw");
    press(&mut window, Key::Backspace);
    assert!(window.shows("Nothing like these words"));
}

#[test]
fn what_is_known_of_an_article_can_be_changed() {
    let mut window = on_article("The Ferry");
    assert!(window.shows("SHA-256"));
    assert!(window.shows("Whose words, and how faithfully"));
    assert!(window.shows("Notes"));
    window.click("Edit…");
    window.press(Modifiers::COMMAND, Key::A);
    window.type_text("The Ferry, again");
    window.click("Save");
    assert!(window.shows("The Ferry, again"));
    window.click("Remove this article");
    assert!(window.harness.state().notices().any(|notice| notice.sentence.contains("tied to their sources")));
}

#[test]
fn words_are_found_in_the_text() {
    let mut window = on_article("The Ferry");
    window.press(Modifiers::COMMAND, Key::F);
    window.type_text("canvas");
    window.settle();
    assert!(window.shows("4"), "so often it stands there");
    window.click("Next");
    assert!(window.shows("1 of"));
    press(&mut window, Key::Escape);
    assert!(!window.shows("Find in this text"));
}

#[test]
fn a_window_that_may_only_read_proves_a_manuscript_too() {
    let mut window = Window::on_sample_held_by_another();
    window.press(Modifiers::COMMAND, Key::Num7);
    window.click("Or paste the text here");
    window.type_text("Edwin Haskett told me: “Nobody launched her.”\n");
    window.click("Check this text");
    assert!(window.shows("word for word 1"));
}

#[test]
fn a_pasted_manuscript_is_proved() {
    let mut window = Window::on_sample();
    window.press(Modifiers::COMMAND, Key::Num7);
    window.click("Or paste the text here");
    window.type_text(
        "Idalina Frazão remembers it well. “There was a bolt of it, forty metres of blue canvas, and I threw it out of \
         the window,” she says.\n\nEdwin Haskett told me: “Nobody launched her.” But he also said: “The moon was made \
         of good green cheese that night.”\n",
    );
    window.click("Check this text");
    assert!(window.shows("all 3"));
    assert!(window.shows("word for word 1"));
    assert!(window.shows("not found 1"));
    window.click("misquoted 1");
    window.click("“There was a bolt of it");
    assert!(window.shows("“fourteen” → “forty”"));
    window.click("Copy as Markdown");
    assert!(window.harness.state().notices().any(|notice| notice.sentence.contains("clipboard")));
    assert!(window.shows("How sure"));
    for (button, ending, expected) in [
        ("Save as Markdown…", "md", "# Checker's copy of"),
        ("Save as a web page…", "html", "<ins>forty</ins>"),
        ("Save as JSON…", "json", "\"format\": \"vivavoce proof\""),
    ] {
        let file = window.folder.path().join(format!("copy.{ending}"));
        window.click(button);
        window.press(Modifiers::COMMAND, Key::A);
        window.type_text(&file.display().to_string());
        window.click("Save");
        let saved = std::fs::read_to_string(file).expect("the checker's copy");
        assert!(saved.contains("fourteen") && saved.contains(expected), "{saved}");
        assert!(saved.contains("good green cheese"), "the whole text is in it");
    }
    window.click("Another manuscript");
    assert!(window.shows("Choose a file…"));
}

/// A small archive: a talk, the articles given, perhaps a restriction on the talk.
fn make(folder: &std::path::Path, articles: &[(&str, &str)], is_withheld: bool) {
    Archive::create(folder, "Lamp Room Papers").expect("an archive");
    let mut archive = Archive::open(folder, "Maria").expect("the archive");
    let wishes = Wishes { kind: Some(Wish::Interview), narrators: vec!["Edith Harrow".into()], ..Wishes::default() };
    let talk = "EDITH HARROW: We slept in the lamp room, all nineteen of us, and nobody ever minded.\n";
    archive.import_bytes("harrow.txt", talk.as_bytes(), &wishes).expect("the talk");
    for (name, text) in articles {
        let wishes = Wishes { kind: Some(Wish::Article), ..Wishes::default() };
        archive.import_bytes(name, text.as_bytes(), &wishes).expect("an article");
    }
    if is_withheld {
        let recollection = archive.read(|read| Ok(read.recollections()?.swap_remove(0).recollection.id)).expect("it");
        let restriction = Restriction {
            id: Id::new(),
            protects: Protected::Recollection(recollection),
            access: Access::Closed,
            until: "2190-01-01".parse().ok(),
            reason: String::new(),
        };
        archive.apply(RestrictionCommand::Add(restriction)).expect("a restriction");
    }
    archive.close().expect("closed");
}

const QUOTING: &str = "# The lamp room\n\nEdith Harrow remembers the strike. “We slept in the lamp room, all nineteen of \
                       us, and nobody minded,” she says.\n";

#[test]
fn an_article_without_quotations_says_so() {
    let plain = "# Weather\n\nIt rained in the valley for most of April, and the river rose.\n";
    let mut window = Window::on_made(&|folder| make(folder, &[("weather.md", plain)], false));
    window.press(Modifiers::COMMAND, Key::Num3);
    window.click("Weather, no quotations");
    assert!(window.shows("No quotations"));
    for key in [Key::J, Key::Enter, Key::Backspace, Key::R, Key::O, Key::P, Key::N] {
        press(&mut window, key);
    }
    assert!(window.shows("No quotations"));
}

#[test]
fn sources_are_looked_for_when_an_article_is_opened_for_the_first_time() {
    let mut window = Window::on_made(&|folder| make(folder, &[("lamp.md", QUOTING)], false));
    window.press(Modifiers::COMMAND, Key::Num3);
    window.click("The lamp room, 1 to review");
    assert!(window.shows("suggested: shortened") || window.shows("suggested, shortened"));
    press(&mut window, Key::Enter);
    assert!(window.shows("everything is decided"));
    window.click("Suggest again");
    assert!(window.harness.state().notices().any(|notice| notice.sentence.starts_with("Looked for")));
}

#[test]
fn what_is_withheld_is_said_to_be_and_is_not_shown() {
    let mut window = Window::on_made(&|folder| make(folder, &[("lamp.md", QUOTING)], true));
    window.press(Modifiers::COMMAND, Key::Num3);
    window.click("The lamp room, 1 to review");
    assert!(window.shows("withheld until"));
    assert!(!window.shows("ever"), "a word that only the talk has");
    press(&mut window, Key::Enter);
    assert!(window.shows("1 to review"), "what is not seen is not confirmed");
    press(&mut window, Key::O);
    assert!(window.shows("A source that is withheld"));
    press(&mut window, Key::Escape);
    press(&mut window, Key::P);
    assert!(!window.shows("As given"));
}

#[test]
fn names_of_any_length_and_script_are_shown() {
    let name = "محمد بن عبد الله 山田太郎 Ünïcödé ".repeat(16);
    let word = "漢".repeat(900);
    let text = format!(
        "# {name}\n\n“We slept in the lamp room, all nineteen of us,” said {name}.\n\n“{word} \u{202e}שלום 😀” she \
         adds. “Nobody ever minded.”\n"
    );
    let folder = tempfile::tempdir().expect("a folder");
    let archive = folder.path().join("archive");
    make(&archive, &[("hostile.md", &text)], false);
    let mut window = Window::on_archive(&archive);
    window.press(Modifiers::COMMAND, Key::Num3);
    window.click("محمد بن");
    for key in [Key::J, Key::O, Key::Escape, Key::P, Key::J, Key::J, Key::Enter, Key::Backspace] {
        press(&mut window, key);
    }
    window.harness.set_size(egui::vec2(480.0, 320.0));
    window.settle();
    press(&mut window, Key::J);
    window.press(Modifiers::COMMAND, Key::Num3);
    assert!(window.shows("Articles"));
}

#[test]
fn empty_screens_say_what_belongs_there() {
    let mut window = Window::on_empty_archive();
    window.press(Modifiers::COMMAND, Key::Num3);
    assert!(window.shows("No articles yet"));
    window.press(Modifiers::COMMAND, Key::Num7);
    assert!(window.shows("Choose a file…"));
}

#[test]
fn a_small_window_shows_the_card_below_the_text() {
    let mut window = Window::on_sample_of_size((800.0, 500.0));
    window.press(Modifiers::COMMAND, Key::Num3);
    window.click("The Ferry");
    press(&mut window, Key::J);
    assert!(window.shows("Confirm"));
    press(&mut window, Key::Enter);
    assert!(window.shows("5 confirmed"));
}
