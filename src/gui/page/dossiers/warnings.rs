//! The line that says in words what a reader of the export should know: what is left out, what is misquoted, what has no
//! release. Each leads to the places, one after the other.

use egui::{RichText, Ui};

use super::laid::Laid;
use super::shelf::counted;
use crate::gui::part::{link, note};
use crate::gui::theme::{self, colours};
use crate::model::{Entry, Id};

/// What the line remembers: which place each of its links led to last.
#[derive(Default)]
pub(super) struct Warnings {
    last: [usize; 3],
}

impl Warnings {
    /// Draws the line; the place that was asked for.
    pub(super) fn ui(&mut self, ui: &mut Ui, laid: &Laid) -> Option<Id<Entry>> {
        let mut wanted = None;
        ui.horizontal_wrapped(|ui| {
            let summary = &laid.summary;
            let mut said = counted(summary.quotes, "quote", "quotes");
            if summary.passages > 0 {
                let passages = counted(summary.passages, "passage that cites them", "passages that cite them");
                said = format!("{said}, {passages}");
            }
            note(ui, said);
            let warnings = [
                (left_out(laid), &laid.withheld),
                (misquoted(laid.misquoted.len()), &laid.misquoted),
                (unreleased(laid.unreleased.len()), &laid.unreleased),
            ];
            for (index, (words, places)) in warnings.into_iter().enumerate() {
                if places.is_empty() {
                    continue;
                }
                note(ui, "·");
                let words = RichText::new(words).font(theme::sans(theme::SMALL)).color(colours(ui).fair);
                let button = ui.add(egui::Button::new(words).frame(false).wrap());
                if button.on_hover_text("Go there; again for the next").clicked() {
                    wanted = places.get(self.last[index] % places.len()).copied();
                    self.last[index] = (self.last[index] + 1) % places.len();
                }
            }
        });
        wanted
    }
}

fn left_out(laid: &Laid) -> String {
    let many = counted(laid.withheld.len(), "quote left out", "quotes left out");
    let reason = |entry: &Id<Entry>| laid.seen.get(entry).and_then(|seen| seen.withheld.clone()).unwrap_or_default();
    let mut reasons: Vec<String> = laid.withheld.iter().map(reason).collect();
    reasons.dedup();
    match reasons.as_slice() {
        [one] => format!("{many}: {}", one.split(": ").next().unwrap_or(one)),
        _ => format!("{many}: withheld"),
    }
}

fn misquoted(many: usize) -> String {
    counted(many, "passage misquotes its source", "passages misquote their source")
}

fn unreleased(many: usize) -> String {
    counted(many, "recollection without a release", "recollections without a release")
}

/// The list of what is left out, for the export sheet.
pub(super) fn withheld_ui(ui: &mut Ui, laid: &Laid) {
    for words in laid.summary.withheld.iter().take(12) {
        note(ui, format!("• {words}"));
    }
    if laid.summary.withheld.len() > 12 {
        note(ui, format!("and {} more", laid.summary.withheld.len() - 12));
    }
}

/// A way back that stands before a heading.
pub(super) fn back_ui(ui: &mut Ui, words: &str) -> bool {
    link(ui, words).clicked()
}
