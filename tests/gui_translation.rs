//! A quotation that was found in a translation, in the review and on its proof page.
#![cfg(feature = "gui")]

mod window;

use egui::{Key, Modifiers};
use egui_kittest::kittest::Queryable;
use window::Window;

#[test]
fn card_and_proof_show_the_words_spoken_beside_their_translation() {
    let mut window = Window::on_sample_of_size((1400.0, 3600.0));
    window.press(Modifiers::COMMAND, Key::Num3);
    window.click("What the Water");
    let shows = |window: &Window, words: &str| window.harness.query_all_by_label_contains(words).next().is_some();
    window
        .harness
        .query_all_by_label_contains("Idalina Frazão: “There was a bolt of it")
        .next()
        .expect("the quotation")
        .click();
    window.settle();
    assert!(shows(&window, "The words spoken, in Portuguese, turn"), "the card names the turn of the original");
    assert!(shows(&window, "Compared with the translation, not with the words spoken."));
    assert!(shows(&window, "catorze metros de lona azul"), "the card has the words spoken");
    window.press(Modifiers::NONE, Key::P);
    assert!(shows(&window, "As translated"));
    assert!(shows(&window, "The words spoken, in Portuguese, turn") && shows(&window, "catorze metros de lona azul"));
}
