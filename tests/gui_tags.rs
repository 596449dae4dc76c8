//! Journeys through the codebook, by role and accessible name.
#![cfg(feature = "gui")]

mod window;

use egui::{Key, Modifiers};
use egui_kittest::kittest::Queryable;
use vivavoce::archive::ArchiveError;
use vivavoce::archive::tags::path_of;
use vivavoce::store::Read;
use window::Window;

fn on_tags() -> Window {
    let mut window = Window::on_sample();
    window.click("Tags, 9");
    window
}

fn look<T>(window: &Window, work: impl FnOnce(&Read<'_>) -> Result<T, ArchiveError>) -> T {
    window.harness.state().desk().expect("an archive").look(work).expect("an answer")
}

/// Every tag with the tags above it, in order.
fn paths(window: &Window) -> Vec<String> {
    let tags = look(window, |read| Ok(read.tags()?));
    let mut paths: Vec<String> = tags.iter().map(|tag| path_of(&tags, tag)).collect();
    paths.sort();
    paths
}

fn has(window: &Window, path: &str) -> bool {
    paths(window).iter().any(|known| known == path)
}

fn undo(window: &mut Window, times: usize) {
    for _ in 0..times {
        window.press(Modifiers::COMMAND, Key::Z);
    }
}

/// Drags the middle of one row to the middle of another thing.
fn drag(window: &mut Window, from: &str, to: &str) {
    let start = window.harness.get_by_label_contains(from).rect().center();
    window.harness.drag_at(start);
    window.harness.step();
    window.harness.hover_at(start + egui::vec2(6.0, 10.0));
    window.harness.step();
    window.harness.hover_at(start + egui::vec2(8.0, 20.0));
    window.harness.step();
    let end = window.harness.get_by_label_contains(to).rect().center();
    window.harness.hover_at(end);
    window.harness.step();
    window.harness.drop_at(end);
    window.settle();
}

#[test]
fn a_tag_is_made_renamed_coloured_and_all_is_undone() {
    let mut window = on_tags();
    let before = paths(&window);
    window.press(Modifiers::COMMAND, Key::N);
    window.type_text("Weather");
    window.press(Modifiers::NONE, Key::Enter);
    assert!(has(&window, "Weather"));
    window.press(Modifiers::NONE, Key::F2);
    window.press(Modifiers::COMMAND, Key::A);
    window.type_text("Ice and wind");
    window.press(Modifiers::NONE, Key::Enter);
    assert!(has(&window, "Ice and wind") && !has(&window, "Weather"), "{:?}", paths(&window));
    window.click("Teal");
    let tags = look(&window, |read| Ok(read.tags()?));
    assert!(tags.iter().any(|tag| tag.name == "Ice and wind" && tag.colour == "#1f8a96"));
    undo(&mut window, 3);
    assert_eq!(paths(&window), before);
}

#[test]
fn a_name_that_is_taken_says_so_in_the_sheet() {
    let mut window = on_tags();
    window.press(Modifiers::COMMAND, Key::N);
    window.type_text("The night");
    window.press(Modifiers::NONE, Key::Enter);
    assert!(window.shows("A tag of that name at that place"), "the sheet says why");
    window.harness.get_by_label("Name").focus();
    window.press(Modifiers::NONE, Key::End);
    window.type_text(" before");
    window.press(Modifiers::NONE, Key::Enter);
    assert!(has(&window, "The night before"), "{:?}", paths(&window));
}

#[test]
fn a_tag_is_dragged_under_another_and_to_the_top() {
    let mut window = on_tags();
    let before = paths(&window);
    drag(&mut window, "Craft, 3 quotes", "The town, 1 quote");
    assert!(has(&window, "The town/Craft"), "{:?}", paths(&window));
    drag(&mut window, "Craft, 3 quotes", "Put it at the top");
    assert!(has(&window, "Craft"), "{:?}", paths(&window));
    drag(&mut window, "The town, 1 quote", "Silence, 4 quotes");
    assert!(window.shows("a tag cannot stand under itself") || window.shows("A tag cannot stand under itself"));
    undo(&mut window, 2);
    assert_eq!(paths(&window), before);
}

#[test]
fn a_tag_is_nested_by_keys() {
    let mut window = on_tags();
    let before = paths(&window);
    window.click("The yard, 0 quotes");
    window.press(Modifiers::COMMAND, Key::ArrowRight);
    assert!(has(&window, "The night/The yard"), "{:?}", paths(&window));
    window.press(Modifiers::COMMAND, Key::ArrowLeft);
    assert!(has(&window, "The yard"), "{:?}", paths(&window));
    window.press(Modifiers::NONE, Key::U);
    window.type_text("town");
    window.press(Modifiers::NONE, Key::Enter);
    assert!(has(&window, "The town/The yard/Craft"), "{:?}", paths(&window));
    undo(&mut window, 3);
    assert_eq!(paths(&window), before);
}

#[test]
fn two_tags_are_merged_and_it_is_said_how_many_quotes() {
    let mut window = on_tags();
    let uses = |window: &Window| -> usize { look(window, |read| Ok(read.uses_of_tags()?)).values().sum() };
    let (before, tagged) = (paths(&window), uses(&window));
    window.click("Closure, 2 quotes");
    window.press(Modifiers::NONE, Key::M);
    assert!(window.shows("Merge “Closure” and its 2 quotes into"));
    window.type_text("fear");
    window.press(Modifiers::NONE, Key::Enter);
    assert!(!has(&window, "The yard/Closure"));
    assert!(window.shows("2 quotes that were tagged Closure are tagged Fear now."));
    undo(&mut window, 1);
    assert_eq!((paths(&window), uses(&window)), (before, tagged));
}

#[test]
fn a_tag_shows_its_quotes_and_who_speaks_of_it_when() {
    let mut window = on_tags();
    window.click("The night, 3 quotes");
    assert!(window.shows("Who speaks of it when"));
    assert!(window.shows("Edwin Haskett, 2004: "));
    let wide = window.harness.query_all_by_label_contains("Quote: ").count();
    window.click("With the quotes of the tags under it");
    let narrow = window.harness.query_all_by_label_contains("Quote: ").count();
    assert!(narrow <= wide && window.shows("3 quotes"), "{narrow} of {wide}");
    window.click("Search among them");
    assert!(window.shows("Without tag: The night"));
}

#[test]
fn a_tag_with_tags_under_it_is_not_removed_and_one_without_is() {
    let mut window = on_tags();
    window.click("The yard, 0 quotes");
    window.click("Remove");
    assert!(window.shows("has tags under it"));
    window.click("Craft, 3 quotes");
    window.click("Remove");
    assert!(!has(&window, "The yard/Craft"));
    undo(&mut window, 1);
    assert!(has(&window, "The yard/Craft"));
}

#[test]
fn rows_fold_by_key() {
    let mut window = on_tags();
    window.click("The night, 3 quotes");
    assert!(window.shows("Rescue, 6 quotes"));
    window.press(Modifiers::NONE, Key::ArrowLeft);
    assert!(!window.shows("Rescue, 6 quotes"));
    window.press(Modifiers::NONE, Key::ArrowRight);
    assert!(window.shows("Rescue, 6 quotes"));
}

#[test]
fn an_empty_codebook_offers_the_first_tag() {
    let mut window = Window::on_empty_archive();
    window.click("Tags, 0");
    assert!(window.shows("No tags yet"));
    window.click("New tag…");
    window.type_text("First");
    window.press(Modifiers::NONE, Key::Enter);
    assert!(has(&window, "First"));
}

#[test]
fn a_small_window_shows_the_tree_or_the_tag() {
    let mut window = Window::on_sample_of_size((800.0, 500.0));
    window.click("Tags, 9");
    window.click("Fear, 4 quotes");
    assert!(window.shows("Merge into…"));
    window.click("‹ Back to the codebook");
    assert!(window.shows("Fear, 4 quotes"));
}
