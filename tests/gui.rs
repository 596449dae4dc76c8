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
