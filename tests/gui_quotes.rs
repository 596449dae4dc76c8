//! Journeys through quotes and search, by role and accessible name.
#![cfg(feature = "gui")]

mod window;

use std::time::Instant;

use egui::{Key, Modifiers};
use egui_kittest::kittest::Queryable;
use vivavoce::archive::ArchiveError;
use vivavoce::archive::clearance::{Clearance, Policy};
use vivavoce::archive::copy::{CopyForm, copied_quote};
use vivavoce::archive::search::{Order, Target, listing};
use vivavoce::gui::preferences::Preferences;
use vivavoce::gui::screen::Screen;
use vivavoce::model::{Id, Quote};
use vivavoce::store::Read;
use window::Window;

const FIELD: &str = "Search quotes and everything else";

fn on_quotes() -> Window {
    let mut window = Window::on_sample();
    window.press(Modifiers::COMMAND.plus(Modifiers::SHIFT), Key::F);
    window
}

fn look<T>(window: &Window, work: impl FnOnce(&Read<'_>) -> Result<T, ArchiveError>) -> T {
    window.harness.state().desk().expect("an archive").look(work).expect("an answer")
}

/// The quotes that a query finds, in the order of the list.
fn found(window: &Window, query: &str) -> Vec<Id<Quote>> {
    let listing = look(window, |read| listing(read, &Clearance::today(read, Policy::default())?, query, Order::Best));
    let quote = |target| if let Target::Quote(quote) = target { Some(quote) } else { None };
    listing.hits.iter().filter(|hit| hit.withheld.is_none()).filter_map(|hit| quote(hit.target)).collect()
}

fn tags(window: &Window, quote: Id<Quote>) -> Vec<String> {
    look(window, |read| Ok(read.tags_of(quote)?)).into_iter().map(|tag| tag.name).collect()
}

/// What is put on the clipboard from now on until the window is at rest.
fn copied(window: &mut Window) -> Vec<String> {
    let mut copied = Vec::new();
    let (start, mut calm) = (Instant::now(), 0);
    while calm < 4 && start.elapsed().as_secs() < 20 {
        window.harness.step();
        for command in &window.harness.output().platform_output.commands {
            if let egui::OutputCommand::CopyText(text) = command {
                copied.push(text.clone());
            }
        }
        calm = if window.harness.state().is_settled() { calm + 1 } else { 0 };
    }
    copied
}

/// Presses Ctrl, another key and C in one frame, so that the harness keeps what comes of it.
fn press_c(window: &Window, modifiers: Modifiers) {
    let modifiers = Modifiers::COMMAND.plus(modifiers);
    let (key, physical_key) = (Key::C, None);
    window.harness.event(egui::Event::Key { key, physical_key, pressed: true, repeat: false, modifiers });
}

/// Clicks what may first have to be scrolled to.
fn click_far(window: &mut Window, name: &str) {
    window.harness.get_by_label_contains(name).scroll_to_me();
    window.settle();
    window.click(name);
}

fn query_of(window: &Window) -> String {
    match window.harness.state().screen() {
        Some(Screen::Quotes { query, .. }) => query.clone(),
        other => panic!("on {other:?}"),
    }
}

#[test]
fn a_search_is_typed_and_answers_with_hits_of_every_kind() {
    let mut window = on_quotes();
    assert!(window.shows("18 quotes; 2 more are withheld"));
    assert!(window.harness.get_by_label(FIELD).is_focused(), "whoever comes to search wants to type");
    window.type_text("forge");
    assert_eq!(query_of(&window), "forge");
    assert!(window.shows("Quote: the forge is still there"));
    assert!(window.shows("Transcript: "));
    window.type_text(" Haskett");
    window.type_text(" nowhere");
    assert!(window.shows("Nothing was found"));
}

#[test]
fn a_wrong_query_says_where_and_the_list_stays() {
    let mut window = on_quotes();
    window.type_text("forge");
    window.type_text(" (");
    assert!(window.shows("This parenthesis is never closed."));
    assert!(window.shows("Try words"), "what can be typed instead");
    assert!(window.shows("Quote: the forge is still there"), "the results before stay");
    window.type_text("town)");
    assert!(!window.shows("never closed"));
}

#[test]
fn a_facet_narrows_and_is_taken_back() {
    let mut window = on_quotes();
    window.click("Person: Edwin Haskett, 8");
    assert_eq!(query_of(&window), "person:\"Edwin Haskett\"");
    assert!(window.shows("8 found"));
    click_far(&mut window, "Cited: cited");
    assert!(query_of(&window).ends_with("cited:yes"));
    window.click("Without person: Edwin Haskett");
    assert_eq!(query_of(&window), "cited:yes");
    click_far(&mut window, "Cited: cited");
    assert_eq!(query_of(&window), "");
}

#[test]
fn a_quote_is_tagged_by_key_and_untagged_by_mouse_and_both_are_undone() {
    let mut window = on_quotes();
    let quote = found(&window, "")[0];
    let before = tags(&window, quote);
    window.press(Modifiers::NONE, Key::ArrowDown);
    assert_eq!(window.harness.state().screen(), Some(&Screen::quote(quote)), "an arrow key leads from the field down");
    window.press(Modifiers::NONE, Key::ArrowDown);
    window.press(Modifiers::NONE, Key::ArrowUp);
    assert_eq!(window.harness.state().screen(), Some(&Screen::quote(quote)), "and back up, though the list moved");
    window.press(Modifiers::NONE, Key::T);
    window.type_text("Salvage");
    window.press(Modifiers::NONE, Key::Enter);
    assert!(tags(&window, quote).contains(&"Salvage".to_owned()), "{:?}", tags(&window, quote));
    let first = before[0].clone();
    window.click(&format!("Take off {first}"));
    assert!(!tags(&window, quote).contains(&first));
    window.press(Modifiers::COMMAND, Key::Z);
    window.press(Modifiers::COMMAND, Key::Z);
    assert_eq!(tags(&window, quote), before);
    assert!(look(&window, |read| Ok(read.tags()?)).iter().all(|tag| tag.name != "Salvage"), "one step made both");
}

#[test]
fn a_copy_carries_exactly_the_words_and_their_citation() {
    let mut window = on_quotes();
    let quote = found(&window, "")[0];
    window.press(Modifiers::NONE, Key::ArrowDown);
    for (modifiers, form) in [(Modifiers::SHIFT, CopyForm::Plain), (Modifiers::ALT, CopyForm::Markdown)] {
        let expected = look(&window, |read| copied_quote(read, quote, form)).expect("it is not withheld");
        press_c(&window, modifiers);
        assert_eq!(copied(&mut window), [expected.trim_end()], "{form:?}");
    }
    window.harness.get_by_label("Copy the link").click();
    assert_eq!(copied(&mut window), [format!("vivavoce://quote/{quote}")]);
}

#[test]
fn what_is_withheld_is_shown_on_request_but_never_copied() {
    let mut window = on_quotes();
    window.click("Ketterhithe River Project");
    window.click("Show what is withheld, in this window");
    assert!(window.shows("20 quotes"));
    let open = found(&window, "");
    let kept_back = look(&window, |read| Ok(read.quotes()?)).into_iter().find(|row| !open.contains(&row.quote.id));
    let words = kept_back.expect("two are withheld").quote.exact;
    click_far(&mut window, "Access: closed, 2");
    let row = format!("Quote: {}", words.chars().take(30).collect::<String>());
    window.click(&row);
    press_c(&window, Modifiers::SHIFT);
    assert_eq!(copied(&mut window), Vec::<String>::new());
    assert!(window.shows("This cannot be copied"));
}

#[test]
fn a_search_is_kept_and_forgotten() {
    let mut window = on_quotes();
    window.type_text("forge");
    window.click("Keep this search");
    let file = window.folder.path().join("preferences.json");
    assert_eq!(Preferences::read(&file).searches, ["forge"]);
    window.click("People");
    window.click("“forge”");
    assert_eq!(query_of(&window), "forge");
    window.click("Forget this search");
    assert!(Preferences::read(&file).searches.is_empty());
}

#[test]
fn a_quote_goes_into_a_new_dossier_in_one_step() {
    let mut window = on_quotes();
    let quote = found(&window, "")[0];
    window.press(Modifiers::NONE, Key::ArrowDown);
    window.press(Modifiers::NONE, Key::D);
    window.type_text("For the talk");
    window.press(Modifiers::NONE, Key::Enter);
    let titles = || -> Vec<String> {
        look(&window, |read| Ok(read.dossiers()?)).into_iter().map(|dossier| dossier.title).collect()
    };
    assert!(titles().contains(&"For the talk".to_owned()), "{:?}", titles());
    assert!(window.shows("For the talk"), "the quote says where it is used");
    window.press(Modifiers::COMMAND, Key::Z);
    let dossiers = look(&window, |read| Ok(read.dossiers()?));
    assert!(dossiers.iter().all(|dossier| dossier.title != "For the talk"));
    let _ = quote;
}

#[test]
fn several_quotes_are_chosen_and_tagged_together() {
    let mut window = on_quotes();
    let quotes = found(&window, "");
    let row = |window: &Window, quote| -> String {
        let exact = look(window, |read| Ok(read.quote(quote)?)).exact;
        format!("Quote: {}", exact.chars().take(40).collect::<String>())
    };
    for quote in &quotes[..3] {
        let name = row(&window, *quote);
        window.harness.get_by_label_contains(&name).click_modifiers(Modifiers::COMMAND);
        window.settle();
    }
    assert!(window.shows("3 quotes chosen"));
    window.click("Tag them…");
    window.type_text("Evening");
    window.press(Modifiers::NONE, Key::Enter);
    assert!(quotes[..3].iter().all(|quote| tags(&window, *quote).contains(&"Evening".to_owned())));
    window.press(Modifiers::COMMAND, Key::Z);
    assert!(quotes[..3].iter().all(|quote| !tags(&window, *quote).contains(&"Evening".to_owned())));
}

#[test]
fn a_quote_that_is_cited_is_not_removed_and_says_why() {
    let mut window = on_quotes();
    let cited = found(&window, "cited:yes")[0];
    window.type_text("cited:yes");
    window.press(Modifiers::NONE, Key::ArrowDown);
    window.click("Mark as heard");
    assert!(look(&window, |read| Ok(read.quote(cited)?)).heard_ms.is_some());
    click_far(&mut window, "Remove this quote");
    assert!(window.shows("this quote is cited") || window.shows("This quote is cited"));
    assert!(found(&window, "").contains(&cited));
}

#[test]
fn an_empty_archive_says_what_belongs_here() {
    let mut window = Window::on_empty_archive();
    window.click("Quotes");
    assert!(window.shows("No quotes yet"));
    window.click("Go to the interviews");
    assert_eq!(window.harness.state().screen(), Some(&Screen::first()));
}

#[test]
fn a_small_window_shows_the_list_or_the_quote() {
    let mut window = Window::on_sample_of_size((800.0, 500.0));
    window.click("Quotes");
    let quote = found(&window, "")[0];
    window.press(Modifiers::NONE, Key::ArrowDown);
    assert_eq!(window.harness.state().screen(), Some(&Screen::quote(quote)));
    assert!(window.shows("Copy with citation"));
    window.click("‹ Back to the list");
    assert!(!window.shows("Copy with citation"));
    window.click("Narrow down");
    window.click("Kind: letter, 3");
    assert_eq!(query_of(&window), "kind:letter");
}
