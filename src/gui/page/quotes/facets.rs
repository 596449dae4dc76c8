//! Of what sort the found things are: each value with its count puts its condition into the query or takes it out.

use std::collections::HashSet;

use egui::{Button, RichText, Role, ScrollArea, Ui, WidgetInfo};

use crate::archive::query::{Field, is_asked, with, without};
use crate::archive::search::{Facet, FacetValue, Listing};
use crate::gui::action::Action;
use crate::gui::part::frame::cut;
use crate::gui::part::{link, section};
use crate::gui::scene::Scene;
use crate::gui::screen::Screen;
use crate::gui::shell::grouped;
use crate::gui::theme::{self, colours};

/// How many values of a facet are shown at first.
const SHOWN: usize = 6;

/// The column of facets.
#[derive(Default)]
pub(super) struct Facets {
    unfolded: HashSet<Field>,
}

impl Facets {
    /// Draws the column.
    pub(super) fn ui(&mut self, ui: &mut Ui, scene: &mut Scene<'_>, listing: &Listing) {
        ScrollArea::vertical().auto_shrink([false, false]).show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = 1.0;
            ui.set_max_width(ui.available_width() - 12.0);
            for facet in &listing.facets {
                self.facet_ui(ui, scene, facet);
            }
            ui.add_space(16.0);
        });
    }

    /// The same in a menu, where there is no room for a column.
    pub(super) fn menu_ui(&mut self, ui: &mut Ui, scene: &mut Scene<'_>, listing: &Listing) {
        ui.menu_button("Narrow down  ▾", |ui| {
            ui.set_width(240.0);
            let height = (ui.ctx().content_rect().height() * 0.6).max(120.0);
            ScrollArea::vertical().max_height(height).show(ui, |ui| {
                ui.set_max_width(ui.available_width() - 12.0);
                for facet in &listing.facets {
                    self.facet_ui(ui, scene, facet);
                }
            });
        });
    }

    fn facet_ui(&mut self, ui: &mut Ui, scene: &mut Scene<'_>, facet: &Facet) {
        section(ui, facet.field.title());
        let is_unfolded = self.unfolded.contains(&facet.field);
        let shown = if is_unfolded { facet.values.len() } else { SHOWN };
        for value in facet.values.iter().take(shown) {
            value_ui(ui, scene, facet.field, value);
        }
        let more = facet.values.len().saturating_sub(shown);
        if more > 0 && link(ui, &format!("{more} more…")).clicked() {
            self.unfolded.insert(facet.field);
        }
    }
}

fn value_ui(ui: &mut Ui, scene: &mut Scene<'_>, field: Field, value: &FacetValue) {
    let Screen::Quotes { query, open } = scene.screen else { return };
    let is_on = is_asked(query, field, &value.value).is_some();
    let colours = colours(ui);
    let font = if is_on { theme::sans_bold(theme::CONTROL) } else { theme::sans(theme::CONTROL) };
    let name = RichText::new(capital(&cut(&value.name, 60))).font(font);
    let count = RichText::new(grouped(value.count)).font(theme::sans(theme::SMALL)).color(colours.soft);
    let button = Button::selectable(is_on, name).right_text(count).truncate();
    let response = ui.add_sized([ui.available_width(), 26.0], button);
    response.widget_info(|| {
        let words = format!("{}: {}, {}", field.title(), value.name, value.count);
        WidgetInfo::selected(Role::Button, true, is_on, words)
    });
    if response.clicked() {
        let query = match is_on {
            true => without(query, field, &value.value),
            false => with(query, field, &value.value),
        };
        scene.push(Action::Refine(Screen::Quotes { query, open: *open }));
    }
}

fn capital(words: &str) -> String {
    let mut letters = words.chars();
    let first: String = letters.next().map(|first| first.to_uppercase().collect()).unwrap_or_default();
    format!("{first}{}", letters.as_str())
}
