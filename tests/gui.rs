//! Journeys through the window, by role and accessible name, without a graphics card.
#![cfg(feature = "gui")]

mod window;

use egui_kittest::kittest::Queryable;
use window::Window;

#[test]
fn a_newcomer_finds_the_doors() {
    let window = Window::without_archive();
    for door in ["Open the sample archive", "New archive…", "Open archive…"] {
        window.harness.get_by_label(door);
    }
}

#[test]
fn the_sample_archive_opens_and_its_history_can_be_read() {
    let mut window = Window::on_sample();
    window.click("History");
    window.harness.get_by_label_contains("Import");
}

#[test]
fn a_first_run_ties_a_quotation_to_its_source_and_takes_everything_back() {
    let mut window = Window::without_archive();
    window.click("Open the sample archive");
    let count = |window: &Window| {
        let desk = window.harness.state().desk().expect("the sample is open");
        desk.look(|read| Ok((read.citations()?.len(), read.undoable()?.map(|step| step.position)))).expect("it is read")
    };
    let (before, step) = count(&window);
    window.click("Articles");
    window.click("What the Water Lifted");
    window.press(egui::Modifiers::NONE, egui::Key::J);
    window.press(egui::Modifiers::NONE, egui::Key::Enter);
    assert_eq!(count(&window).0, before + 1, "Enter confirms what J came to");
    window.press(egui::Modifiers::COMMAND, egui::Key::Z);
    assert_eq!(count(&window), (before, step), "and Ctrl+Z takes it back");
}
