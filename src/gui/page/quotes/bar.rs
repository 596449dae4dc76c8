//! The field that is typed into, what is wrong with what stands there, and what it asks for, condition by condition.

use egui::text::{LayoutJob, TextFormat};
use egui::{ComboBox, Key, Modifiers, RichText, Role, Stroke, TextEdit, Ui, WidgetInfo};

use crate::archive::query::{QueryError, asked, without};
use crate::archive::search::{Listing, Order};
use crate::gui::action::Action;
use crate::gui::part::change::as_sentence;
use crate::gui::part::frame::cut;
use crate::gui::part::note;
use crate::gui::scene::Scene;
use crate::gui::screen::Screen;
use crate::gui::shell::grouped;
use crate::gui::theme::{self, colours};
use crate::model::{Id, Quote};

/// The search field.
#[derive(Default)]
pub(super) struct Bar {
    /// What stands in the field.
    pub typed: String,
    /// What the screen asked for when it was last looked at.
    followed: String,
    /// Whether the field takes the focus in this frame.
    pub wants_focus: bool,
    /// Whether the list takes the focus, because an arrow key was pressed in the field.
    pub wants_list: bool,
}

impl Bar {
    /// Takes over a query that came from elsewhere: a saved search, Back, a facet.
    pub(super) fn follow(&mut self, query: &str) {
        if query != self.followed {
            self.followed = query.to_owned();
            if self.typed != query {
                self.typed = query.to_owned();
            }
        }
    }

    /// The screen for what is typed, with this quote open.
    pub(super) fn screen(&self, open: Option<Id<Quote>>) -> Screen {
        Screen::Quotes { query: self.typed.clone(), open }
    }

    /// Draws the bar; `narrow` adds what narrows the list down where there is no column for it.
    pub(super) fn ui(
        &mut self,
        ui: &mut Ui,
        scene: &mut Scene<'_>,
        order: &mut Order,
        wrong: Option<&QueryError>,
        listing: Option<&Listing>,
        narrow: impl FnOnce(&mut Ui, &mut Scene<'_>),
    ) {
        let open = match scene.screen {
            Screen::Quotes { open, .. } => *open,
            _ => None,
        };
        ui.horizontal(|ui| {
            let buttons = if ui.available_width() > 620.0 { 340.0 } else { 180.0 };
            self.field_ui(ui, scene, (ui.available_width() - buttons).max(140.0), open);
            order_ui(ui, order);
            if buttons > 200.0 {
                self.keep_ui(ui, scene);
            }
        });
        if let Some(wrong) = wrong {
            self.wrong_ui(ui, wrong);
        }
        ui.horizontal_wrapped(|ui| {
            if let Some(listing) = listing {
                note(ui, counted(listing, &self.typed));
            }
            narrow(ui, scene);
            self.conditions_ui(ui, scene, open);
        });
        for remark in listing.iter().flat_map(|listing| &listing.notes) {
            ui.label(RichText::new(as_sentence(remark)).font(theme::sans(theme::SMALL)).color(colours(ui).fair));
        }
    }

    fn field_ui(&mut self, ui: &mut Ui, scene: &mut Scene<'_>, width: f32, open: Option<Id<Quote>>) {
        let is_below = ui.input(|input| input.key_pressed(Key::ArrowDown) || input.key_pressed(Key::Enter));
        let field = TextEdit::singleline(&mut self.typed)
            .hint_text("Search: words, \"a phrase\", begin*, person:Name, tag:name, date:1990…")
            .font(theme::sans(16.0))
            .margin(egui::Margin::symmetric(10, 7))
            .desired_width(width);
        let response = ui.add(field);
        response.widget_info(|| WidgetInfo::labeled(Role::SearchInput, true, "Search quotes and everything else"));
        if std::mem::take(&mut self.wants_focus) {
            response.request_focus();
            let mut state = egui::text_edit::TextEditState::load(ui.ctx(), response.id).unwrap_or_default();
            let all = egui::text::CCursorRange::two(
                egui::text::CCursor::new(0),
                egui::text::CCursor::new(self.typed.chars().count()),
            );
            state.cursor.set_char_range(Some(all));
            state.store(ui.ctx(), response.id);
        }
        if response.changed() {
            self.followed = self.typed.clone();
            scene.push(Action::Refine(self.screen(open)));
        }
        let is_left = response.has_focus() || response.lost_focus();
        if is_left && is_below {
            response.surrender_focus();
            self.wants_list = true;
        }
        if response.has_focus()
            && !self.typed.is_empty()
            && ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Escape))
        {
            scene.push(Action::Refine(Screen::Quotes { query: String::new(), open }));
        }
    }

    fn keep_ui(&self, ui: &mut Ui, scene: &mut Scene<'_>) {
        let query = self.typed.trim().to_owned();
        let is_kept = scene.preferences.searches.contains(&query);
        let name = if is_kept { "Forget this search" } else { "Keep this search" };
        if ui.add_enabled(!query.is_empty(), egui::Button::new(name)).clicked() {
            scene.push(Action::Prefer(Box::new(move |preferences| match is_kept {
                true => preferences.searches.retain(|known| *known != query),
                false => preferences.searches.push(query),
            })));
        }
    }

    /// The query with the wrong place marked, and why it is wrong.
    fn wrong_ui(&self, ui: &mut Ui, wrong: &QueryError) {
        let colours = colours(ui);
        let plain = TextFormat { font_id: theme::sans(16.0), color: colours.soft, ..TextFormat::default() };
        let marked = TextFormat {
            color: colours.bad,
            background: colours.left_out,
            underline: Stroke::new(2.0, colours.bad),
            ..plain.clone()
        };
        let part = |start: usize, end: usize| self.typed.get(start..end).unwrap_or_default().to_owned();
        let mut job = LayoutJob::default();
        job.append(&part(0, wrong.at.start), 10.0, plain.clone());
        let here = part(wrong.at.start, wrong.at.end);
        job.append(if here.is_empty() { " ? " } else { &here }, 0.0, marked);
        job.append(&part(wrong.at.end, self.typed.len()), 0.0, plain);
        ui.label(job);
        ui.label(RichText::new(as_sentence(&wrong.sentence)).font(theme::sans_bold(theme::CONTROL)).color(colours.bad));
        note(ui, as_sentence(wrong.hint()));
    }

    /// What the query asks for besides words; each can be taken out.
    fn conditions_ui(&mut self, ui: &mut Ui, scene: &mut Scene<'_>, open: Option<Id<Quote>>) {
        for one in asked(&self.typed) {
            let name = format!("{}: {}", one.field.name(), cut(&one.value, 40));
            let text = RichText::new(format!("{name}  ×")).font(theme::sans(theme::SMALL));
            let response = ui.add(egui::Button::new(text).corner_radius(12));
            response.widget_info(|| WidgetInfo::labeled(Role::Button, true, format!("Without {name}")));
            if response.on_hover_text("Take this condition out").clicked() {
                let query = without(&self.typed, one.field, &one.value);
                scene.push(Action::Refine(Screen::Quotes { query, open }));
            }
        }
    }
}

fn order_ui(ui: &mut Ui, order: &mut Order) {
    let shown = ComboBox::from_id_salt("order").selected_text(order.name()).width(150.0).show_ui(ui, |ui| {
        for one in Order::ALL {
            ui.selectable_value(order, one, one.name());
        }
    });
    let words = format!("Sorted by: {}", order.name());
    shown.response.widget_info(|| WidgetInfo::labeled(Role::ComboBox, true, words.as_str()));
}

/// How much was found and how much of it is withheld.
fn counted(listing: &Listing, typed: &str) -> String {
    let is_search = !typed.trim().is_empty();
    let shown = listing.hits.iter().filter(|hit| hit.withheld.is_none()).count();
    let what = match (is_search, shown) {
        (false, 1) => "1 quote".to_owned(),
        (false, many) => format!("{} quotes", grouped(many)),
        (true, 0) => "Nothing found".to_owned(),
        (true, many) => format!("{} found", grouped(many)),
    };
    let more = if listing.is_cut { ", the best are listed" } else { "" };
    let withheld = match listing.withheld {
        0 => String::new(),
        1 => "; 1 more is withheld".to_owned(),
        many => format!("; {} more are withheld", grouped(many)),
    };
    format!("{what}{more}{withheld}")
}
