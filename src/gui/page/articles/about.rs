//! What is known of the open article, in the inspector: facts, file, and the ledger of whose words it prints.

use egui::{Label, RichText, Ui};

use super::edit::Edit;
use super::review::Review;
use crate::archive::articles::ArticleCommand;
use crate::archive::compose::language_name;
use crate::gui::action::Action;
use crate::gui::part::frame::cut;
use crate::gui::part::{Memos, danger, memos_ui, note, section};
use crate::gui::scene::Scene;
use crate::gui::screen::Screen;
use crate::gui::shell::grouped;
use crate::gui::theme;
use crate::model::About;

/// Draws it; the sheet for changing it, where that was asked for.
pub fn ui(ui: &mut Ui, scene: &mut Scene<'_>, review: &Review, memos: &mut Memos) -> Option<Edit> {
    let article = &review.article;
    let mut edit = None;
    section(ui, "About this article");
    fact(ui, "Title", &article.title);
    fact(ui, "Authors", &review.authors.join(", "));
    fact(ui, "Published in", &article.publication);
    fact(ui, "Date", &article.date.map(|date| date.in_words()).unwrap_or_default());
    fact(ui, "Address", &article.url);
    fact(ui, "Language", &language_name(&article.language));
    ui.add_space(4.0);
    ui.add_enabled_ui(scene.desk.is_writable(), |ui| {
        if ui.button("Edit…").clicked() {
            edit = Some(Edit::of(review));
        }
    });
    ledger_ui(ui, review);
    memos_ui(ui, scene, memos, About::Article(article.id));
    if let Some(file) = &review.file {
        section(ui, "Imported from");
        fact(ui, "File", &file.name);
        fact(ui, "Bytes", &grouped(usize::try_from(file.bytes).unwrap_or(usize::MAX)));
        fact(ui, "SHA-256", &hex(&file.sha256));
    }
    ui.add_space(14.0);
    ui.add_enabled_ui(scene.desk.is_writable(), |ui| {
        let response = danger(ui, "Remove this article");
        if response.on_hover_text("Only while none of its quotations is tied to a source").clicked() {
            let gone = Screen::Articles { open: None, at: None };
            scene.apply_then(ArticleCommand::Remove(article.id), |_| Action::Go(gone));
        }
    });
    edit
}

fn fact(ui: &mut Ui, name: &str, value: &str) {
    if value.is_empty() {
        return;
    }
    ui.spacing_mut().item_spacing.y = 2.0;
    note(ui, name);
    ui.add(Label::new(RichText::new(cut(value, 500)).font(theme::sans(theme::CONTROL))).wrap());
    ui.add_space(4.0);
}

/// Whose words the article prints, how many, how faithfully.
fn ledger_ui(ui: &mut Ui, review: &Review) {
    if review.ledger.is_empty() {
        return;
    }
    section(ui, "Whose words, and how faithfully");
    for (speaker, verdicts) in &review.ledger {
        let many: usize = verdicts.values().sum();
        ui.add(Label::new(format!("{} · {}", cut(speaker, 60), grouped(many))).wrap());
        let told: Vec<String> =
            verdicts.iter().map(|(verdict, many)| format!("{} {verdict}", grouped(*many))).collect();
        note(ui, told.join(", "));
        ui.add_space(4.0);
    }
}

fn hex(bytes: &[u8]) -> String {
    let digits: Vec<String> = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    // In groups of eight digits, so that it can be compared by eye.
    digits.chunks(4).map(|group| group.concat()).collect::<Vec<_>>().join(" ")
}
