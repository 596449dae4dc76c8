//! How the dossier is wanted: citation style, passages, pseudonyms. The preview and the export share it.

use egui::{ComboBox, Ui};

use crate::archive::clearance::Policy;
use crate::archive::compose::Options;
use crate::formats::reference::{DEFAULT_STYLE, styles};
use crate::gui::part::frame::cut;

/// How a dossier is wanted.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Wanted {
    /// The citation style's name.
    pub(super) style: String,
    /// Whether the passages that cite each quote are listed.
    pub(super) has_passages: bool,
    /// Whether pseudonyms stand for names wherever there is one.
    pub(super) has_pseudonyms: bool,
}

impl Wanted {
    /// As the preferences say; the usual style where they name none that is known.
    pub(super) fn usual(style: &str) -> Wanted {
        let is_known = styles().any(|(name, _)| name == style);
        let style = if is_known { style } else { DEFAULT_STYLE };
        Wanted { style: style.to_owned(), has_passages: true, has_pseudonyms: false }
    }

    /// As the composer wants it.
    pub(super) fn options(&self) -> Options {
        Options { style: self.style.clone(), passages: self.has_passages }
    }

    /// As clearance wants it: what is withheld stays here unless somebody says so.
    pub(super) fn policy(&self) -> Policy {
        Policy { include_withheld: false, pseudonyms: self.has_pseudonyms }
    }

    /// The choice of a style. `place` tells two of them in one window apart.
    pub(super) fn style_ui(&mut self, ui: &mut Ui, place: &str, width: f32) {
        let shown = styles().find(|(name, _)| *name == self.style).map_or(self.style.as_str(), |(_, shown)| shown);
        let name = format!("Citation style: {shown}");
        let response = ComboBox::from_id_salt(("style", place))
            .selected_text(cut(shown, (width / 7.5) as usize))
            .width(width)
            .truncate()
            .show_ui(ui, |ui| {
                for (name, shown) in styles() {
                    ui.selectable_value(&mut self.style, name.to_owned(), cut(shown, 70));
                }
            })
            .response;
        response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::ComboBox, true, &name));
        response.on_hover_text("Citation style");
    }

    /// The switches for passages and pseudonyms.
    pub(super) fn switches_ui(&mut self, ui: &mut Ui) {
        ui.checkbox(&mut self.has_passages, "Passages that cite")
            .on_hover_text("Lists under each quote the passages that cite it, with verdict and differences");
        ui.checkbox(&mut self.has_pseudonyms, "Pseudonyms")
            .on_hover_text("Uses the pseudonym wherever a person has one");
    }
}
