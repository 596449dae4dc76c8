//! Journeys through the settings, by role and accessible name.
#![cfg(feature = "gui")]

mod window;

use egui::accesskit::Role;
use egui::{Key, Modifiers};
use egui_kittest::kittest::{NodeT, Queryable};
use window::Window;

/// Presses a button that may lie below the window's edge.
fn press_button(window: &mut Window, name: &str) {
    window.harness.get_by_label_contains(name).click_accesskit();
    window.settle();
}

#[test]
fn the_size_of_text_changes_and_is_remembered() {
    let mut window = Window::on_sample();
    window.click("Settings");
    assert!(window.shows("100 %"));
    window.click("Larger text");
    window.click("Larger text");
    assert!(window.shows("120 %"));
    let zoom = window.harness.ctx.zoom_factor();
    assert!((zoom - 1.2).abs() < 0.001, "{zoom}");
    let kept = std::fs::read_to_string(window.folder.path().join("preferences.json")).expect("the preferences");
    assert!(kept.contains("\"text_percent\": 120"), "{kept}");
    window.click("Usual size of text");
    assert!(window.shows("100 %"));
}

#[test]
fn the_theme_changes() {
    let mut window = Window::on_sample();
    window.click("Settings");
    window.click("Dark");
    assert!(window.harness.ctx.global_style().visuals.dark_mode);
    window.click("Light");
    assert!(!window.harness.ctx.global_style().visuals.dark_mode);
}

#[test]
fn the_archive_is_called_otherwise_and_that_is_undone() {
    let mut window = Window::on_sample();
    window.click("Settings");
    let before = window.harness.state().desk().expect("the desk").title().to_owned();
    window.fill(Role::TextInput, "Title", "The river, remembered");
    press_button(&mut window, "Save the title");
    assert_eq!(window.harness.state().desk().expect("the desk").title(), "The river, remembered");
    window.harness.get_by_role_and_label(Role::ListItem, "Settings").focus();
    window.press(Modifiers::COMMAND, Key::Z);
    assert_eq!(window.harness.state().desk().expect("the desk").title(), before);
}

#[test]
fn another_citation_style_shows_another_sample() {
    let mut window = Window::on_sample();
    window.click("Settings");
    assert!(window.shows("about August 1990"));
    press_button(&mut window, "Another style…");
    window.type_text("american medical");
    window.press(Modifiers::NONE, Key::Enter);
    let kept = std::fs::read_to_string(window.folder.path().join("preferences.json")).expect("the preferences");
    assert!(kept.contains("\"style\": \"american-medical-association\""), "{kept}");
}

#[test]
fn every_restriction_is_listed_and_can_be_lifted() {
    let mut window = Window::on_sample();
    window.click("Settings");
    press_button(&mut window, "Show what is withheld");
    press_button(&mut window, "Lift: ");
    assert!(window.shows("Nothing. Whatever narrators asked you to keep back"));
}

#[test]
fn a_window_that_may_only_read_keeps_its_own_settings_and_no_others() {
    let mut window = Window::on_sample_held_by_another();
    window.click("Settings");
    window.click("Larger text");
    assert!(window.shows("110 %"));
    let title = window.harness.get_by_role_and_label(Role::TextInput, "Title");
    assert!(title.accesskit_node().is_disabled());
    assert!(!window.shows("Lift: "));
}

#[test]
fn every_control_of_the_settings_has_a_name() {
    let mut window = Window::on_sample_of_size((700.0, 3000.0));
    window.click("Settings");
    window.assert_that_every_control_has_a_name();
}
