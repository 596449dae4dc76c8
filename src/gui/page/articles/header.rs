//! What stands above the open article: title, facts, and how far its review has come.

use egui::{Label, ProgressBar, RichText, Ui};

use super::catalogue::counted;
use super::review::{Counts, Review};
use crate::gui::part::frame::cut;
use crate::gui::part::{chip, headline, link, note};
use crate::gui::scene::Scene;
use crate::gui::screen::Screen;
use crate::gui::shell::grouped;
use crate::gui::theme::{self, colours};
use crate::text::words::capitalised;

/// Where a window is lower, in points, only what is needed for reading stands above the text.
const LOW: f32 = 420.0;

/// Title, facts, how far the review is; whether sources are to be looked for again.
pub fn ui(
    ui: &mut Ui,
    scene: &mut Scene<'_>,
    review: &Review,
    shows_others: &mut bool,
    is_suggesting: bool,
    has_list: bool,
) -> bool {
    ui.spacing_mut().item_spacing.y = 3.0;
    let is_low = ui.available_height() < LOW;
    let back = |ui: &mut Ui, scene: &mut Scene<'_>| {
        if !has_list && link(ui, "‹ All articles").clicked() {
            scene.go(Screen::Articles { open: None, at: None });
        }
    };
    if is_low {
        ui.horizontal(|ui| {
            back(ui, scene);
            let title = cut(&review.article.title, 200);
            ui.add(Label::new(RichText::new(title).font(theme::serif_bold(17.0))).truncate());
        });
    } else {
        back(ui, scene);
        headline(ui, &review.article.title);
    }
    let article = &review.article;
    let date = article.date.map(|date| date.in_words()).unwrap_or_default();
    let words = format!("{} words", grouped(review.text.words));
    let facts = [review.authors.join(", "), article.publication.clone(), date, words];
    if !is_low {
        note(ui, facts.into_iter().filter(|fact| !fact.is_empty()).collect::<Vec<_>>().join(" · "));
    }
    progress_ui(ui, scene, &review.counts, shows_others, is_suggesting)
}

/// How far the review is, and what can be done about all of it; whether sources are to be looked for again.
fn progress_ui(ui: &mut Ui, scene: &Scene<'_>, counts: &Counts, shows_others: &mut bool, is_suggesting: bool) -> bool {
    let mut again = false;
    ui.horizontal_wrapped(|ui| {
        ui.label(counts_in_words(counts));
        if counts.quotations > 0 {
            let done = counts.quotations - counts.open;
            let bar = ProgressBar::new(done as f32 / counts.quotations as f32).desired_width(90.0).desired_height(8.0);
            let response = ui.add(bar.fill(colours(ui).good));
            let words = format!("{done} of {} decided", counts.quotations);
            response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::ProgressIndicator, true, &words));
            if is_suggesting {
                note(ui, "Looking for sources…");
            } else {
                let button = egui::Button::new("Suggest again");
                let response = ui.add_enabled(scene.desk.is_writable(), button);
                again = response.on_hover_text("Look for the sources of these quotations anew").clicked();
            }
        }
        if counts.quotations == 0 {
            note(ui, "Nothing in this text was taken for somebody else's words.");
        }
        if counts.others > 0 {
            let name = format!("What is no quotation ({})", counts.others);
            if chip(ui, &name, *shows_others).clicked() {
                *shows_others = !*shows_others;
            }
        }
    });
    again
}

/// “14 quotations · 9 confirmed · 5 to review”.
fn counts_in_words(counts: &Counts) -> String {
    let mut parts = vec![counted(counts.quotations)];
    let mut add = |many: usize, words: &str| {
        if many > 0 {
            parts.push(format!("{} {words}", grouped(many)));
        }
    };
    add(counts.confirmed, "confirmed");
    add(counts.reported, "reported");
    add(counts.sourceless, "without a source");
    add(counts.open, "to review");
    if counts.quotations > 0 && counts.open == 0 {
        parts.push("everything is decided".into());
    }
    capitalised(&parts.join(" · "))
}
