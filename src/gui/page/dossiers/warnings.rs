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
            let warnings = [&laid.withheld, &laid.misquoted, &laid.unreleased];
            let warnings = laid.warnings.iter().zip(warnings);
            for (index, (words, places)) in warnings.enumerate() {
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

/// What is left out, what is misquoted, what has no release, in words; `reasons` are those for leaving out.
pub(super) fn in_words(reasons: &[String], misquoted: usize, unreleased: usize) -> [String; 3] {
    let many = counted(reasons.len(), "quote left out", "quotes left out");
    let why = |reason: &String| reason.split(": ").next().unwrap_or_default().to_owned();
    let mut kinds: Vec<String> = reasons.iter().map(why).collect();
    kinds.sort_unstable();
    kinds.dedup();
    let left_out = match kinds.as_slice() {
        [one] => format!("{many}: {one}"),
        _ => format!("{many}: withheld"),
    };
    [
        left_out,
        counted(misquoted, "passage misquotes its source", "passages misquote their source"),
        counted(unreleased, "recollection without a release", "recollections without a release"),
    ]
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
