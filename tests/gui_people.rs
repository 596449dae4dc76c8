//! Journeys among people, with notes and rights, by role and accessible name.
#![cfg(feature = "gui")]

mod window;

use egui::{Key, Modifiers};
use egui_kittest::kittest::{NodeT, Queryable};
use window::Window;

/// Everything journaled, so that undoing can be compared.
fn dump(window: &Window) -> Vec<String> {
    let folder = window.folder.path().join("archive");
    vivavoce::archive::Archive::open_read_only(&folder).expect("the archive").dump().expect("its rows")
}

fn undo(window: &mut Window) {
    window.harness.key_press_modifiers(Modifiers::COMMAND, Key::Z);
    window.settle();
}

fn fill(window: &mut Window, field: &str, text: &str) {
    window.harness.get_by_role_and_label(egui::accesskit::Role::TextInput, field).focus();
    window.settle();
    window.type_text(text);
}

#[test]
fn a_person_is_added_named_otherwise_and_merged_and_all_is_undone() {
    let mut window = Window::on_sample();
    let before = dump(&window);
    window.click("People");
    window.press(Modifiers::COMMAND, Key::N);
    fill(&mut window, "Name, in its usual order", "Quirina Zabolot");
    window.click("Add");
    assert!(window.shows("Quirina Zabolot"));
    fill(&mut window, "Another name or spelling", "Q. Z.");
    window.click("Add name");
    assert!(window.shows("Take the name Q. Z. away"));
    window.click("Merge into…");
    let somebody = first_other(&window);
    window.type_text(&somebody);
    window.press(Modifiers::NONE, Key::Enter);
    assert!(window.shows(&format!("Merge Quirina Zabolot into {somebody}")));
    window.click("Merge");
    assert!(window.shows("Take the name Quirina Zabolot away"), "the name stays as another name");
    for _ in 0..3 {
        undo(&mut window);
    }
    assert_eq!(dump(&window), before);
}

/// The name of somebody in the sample archive.
fn first_other(window: &Window) -> String {
    let folder = window.folder.path().join("archive");
    let archive = vivavoce::archive::Archive::open_read_only(&folder).expect("the archive");
    let people = archive.read(|read| Ok(read.people()?)).expect("the people");
    people.into_iter().map(|person| person.name).find(|name| !name.contains("Zabolot")).expect("somebody")
}

#[test]
fn a_name_that_is_taken_is_refused_in_the_sheet() {
    let mut window = Window::on_sample();
    let known = first_other(&window);
    window.click("People");
    window.press(Modifiers::COMMAND, Key::N);
    fill(&mut window, "Name, in its usual order", &known);
    window.click("Add");
    assert!(window.shows("A person of that name is there already"));
    window.click("Somebody else of the same name");
    window.click("Add");
    assert!(!window.shows("is there already"));
}

#[test]
fn whoever_is_named_cannot_be_removed_and_is_told_why() {
    let mut window = Window::on_sample();
    let known = first_other(&window);
    window.click("People");
    fill(&mut window, "Filter by any name", &known);
    window.harness.get_by_role_and_label(egui::accesskit::Role::ListItem, &row(&window, &known)).click();
    window.settle();
    window.click("Remove");
    assert!(window.shows("cannot be removed"));
}

/// The accessible name of somebody's row.
fn row(window: &Window, name: &str) -> String {
    let rows = window.harness.query_all_by_role(egui::accesskit::Role::ListItem);
    let labels = rows.filter_map(|node| node.accesskit_node().label());
    labels.into_iter().find(|label| label.starts_with(name)).unwrap_or_default()
}

#[test]
fn notes_and_restrictions_come_and_go_with_undo() {
    let mut window = Window::on_sample();
    let before = dump(&window);
    let known = first_other(&window);
    window.click("People");
    window.harness.get_by_role_and_label(egui::accesskit::Role::ListItem, &row(&window, &known)).click();
    window.settle();
    window.click("Add a note…");
    window.type_text("Ask again about the ferry.");
    window.click("Save note");
    assert!(window.shows("Ask again about the ferry."));
    window.click("Edit note");
    window.press(Modifiers::COMMAND, Key::End);
    window.type_text(" Soon.");
    window.click("Save note");
    assert!(window.shows("Ask again about the ferry. Soon."));
    window.click("Withhold…");
    fill(&mut window, "Until (the first day on which it is free; empty: until you lift it)", "2090-");
    assert!(window.shows("This is no date yet"));
    window.type_text("05");
    assert!(window.shows("May 2090"));
    window.click("Withhold");
    assert!(window.shows("Withheld until May 2090: closed"));
    assert!(!window.shows("Ask again about the ferry."), "a note on somebody withheld is withheld");
    window.click("Lift the restriction");
    assert!(window.shows("Nothing withholds this."));
    for _ in 0..4 {
        undo(&mut window);
    }
    assert_eq!(dump(&window), before);
}

#[test]
fn an_empty_archive_says_who_belongs_here() {
    let mut window = Window::on_empty_archive();
    window.click("People");
    window.click("Add a person…");
    fill(&mut window, "Name, in its usual order", "Инга Кольбе-Ştefănescu");
    window.press(Modifiers::NONE, Key::Enter);
    assert!(window.shows("Инга Кольбе"));
}

#[test]
fn a_window_that_may_only_read_says_so() {
    let mut window = Window::on_sample_held_by_another();
    let known = first_other(&window);
    window.click("People");
    window.harness.get_by_role_and_label(egui::accesskit::Role::ListItem, &row(&window, &known)).click();
    window.settle();
    assert!(window.shows("Nothing can be changed here"));
    window.press(Modifiers::COMMAND, Key::N);
    assert!(!window.shows("Name, in its usual order"));
    assert!(!window.shows("Remove"));
    let edit = window.harness.get_by_label("Edit…");
    assert!(edit.accesskit_node().is_disabled());
}

#[test]
fn every_control_of_a_person_has_a_name() {
    let mut window = Window::on_sample();
    let known = first_other(&window);
    window.click("People");
    window.harness.get_by_role_and_label(egui::accesskit::Role::ListItem, &row(&window, &known)).click();
    window.settle();
    window.assert_that_every_control_has_a_name();
    window.click("Withhold…");
    window.assert_that_every_control_has_a_name();
    window.press(Modifiers::NONE, Key::Escape);
    window.click("Edit…");
    window.assert_that_every_control_has_a_name();
}

#[test]
fn a_name_of_five_hundred_characters_stands_in_a_small_window() {
    let mut window = Window::on_sample_of_size((400.0, 250.0));
    window.click("People");
    window.press(Modifiers::COMMAND, Key::N);
    let name = "Wilhelmina of the long name ".repeat(18);
    fill(&mut window, "Name, in its usual order", &name);
    window.press(Modifiers::NONE, Key::Enter);
    assert!(window.shows("Wilhelmina of the long name"));
    window.click("‹ Everybody");
    assert!(window.shows("Filter by any name"));
}

#[test]
fn whoever_may_be_the_same_person_is_shown_with_the_reason_and_can_be_told_apart() {
    use vivavoce::archive::people::PersonCommand;
    use vivavoce::model::{Person, PersonKind};

    let mut window = Window::on_sample_after(&|archive| {
        for name in ["Алексей Гусев", "Alexej Gusew"] {
            let person = Person::named(PersonKind::Person, name);
            archive.apply(PersonCommand::Add { person, namesake: false }).expect("a person");
        }
    });
    let before = dump(&window);
    window.click("People");
    window.harness.get_by_role_and_label(egui::accesskit::Role::ListItem, &row(&window, "Alexej Gusew")).click();
    window.settle();
    assert!(window.shows("“Gusew” is how German writes Гусев."));
    window.assert_that_every_control_has_a_name();
    window.click("Алексей Гусев is somebody else");
    assert!(!window.shows("“Gusew” is how German writes Гусев."));
    undo(&mut window);
    assert!(window.shows("“Gusew” is how German writes Гусев."));
    assert_eq!(dump(&window), before);
    window.click("Merge with Алексей Гусев…");
    assert!(window.shows("Merge Alexej Gusew into Алексей Гусев"));
}
