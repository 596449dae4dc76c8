//! The open quote: its words, all they stand on, who cites them, and what can be done with it.

mod shown;

use egui::{Button, Frame, Label, RichText, Role, ScrollArea, Ui, WidgetInfo};

use super::gather::{Gather, copy};
use crate::archive::copy::CopyForm;
use crate::archive::gather::HitWords;
use crate::archive::quotes::QuoteCommand;
use crate::gui::action::{Action, Notice};
use crate::gui::answer::Answer;
use crate::gui::controls::Control;
use crate::gui::palette::link_to_quote;
use crate::gui::part::change::{as_sentence, change_button, read_only_ui};
use crate::gui::part::memos::{Memos, memos_ui};
use crate::gui::part::rights::{Rights, rights_ui};
use crate::gui::part::words::{moment, verdict_colour};
use crate::gui::part::{danger, failed, link, note, play_ui, section, waiting};
use crate::gui::scene::Scene;
use crate::gui::screen::{Screen, Spot};
use crate::gui::theme::{self, colours};
use crate::model::{About, Anchoring, Id, Protected, Quote};
use shown::{Citing, Opened, Shown, opened};

/// How wide the open quote becomes, in points: a measure that can be read.
const MEASURE: f32 = 640.0;
/// Up to how many characters of a quote are laid out; the rest is read in the interview.
const LAID_OUT: usize = 6_000;

/// The reader of one quote.
#[derive(Default)]
pub(super) struct Open {
    opened: Answer<Opened>,
    rights: Rights,
    memos: Memos,
}

impl Open {
    /// Draws the quote.
    pub(super) fn ui(&mut self, ui: &mut Ui, scene: &mut Scene<'_>, gather: &mut Gather, id: Id<Quote>) {
        let folder = scene.desk.folder().to_owned();
        scene.ask(&mut self.opened, ("quote", id), move |read, gate| opened(read, gate, &folder, id));
        if let Some(fault) = self.opened.fault() {
            if failed(ui, fault) {
                self.opened.forget();
            }
            return;
        }
        ScrollArea::vertical().id_salt(("quote", id)).auto_shrink([false, false]).show(ui, |ui| {
            ui.set_max_width((ui.available_width() - 14.0).min(MEASURE));
            match self.opened.get() {
                None => waiting(ui),
                Some(Opened::Withheld(why)) => withheld_ui(ui, why),
                Some(Opened::Shown(shown)) if shown.id == id => shown_ui(ui, scene, gather, shown),
                Some(Opened::Shown(_)) => {}
            }
            rights_ui(ui, scene, &mut self.rights, Protected::Quote(id));
            memos_ui(ui, scene, &mut self.memos, About::Quote(id));
            if matches!(self.opened.get(), Some(Opened::Shown(_))) {
                remove_ui(ui, scene, id);
            }
            ui.add_space(24.0);
        });
    }
}

fn withheld_ui(ui: &mut Ui, why: &str) {
    ui.label(RichText::new("This quote is withheld").font(theme::serif_bold(20.0)));
    ui.label(RichText::new(as_sentence(why)).color(colours(ui).bad));
    note(ui, "It can be shown in this window: “Show what is withheld” in the archive's menu.");
}

fn shown_ui(ui: &mut Ui, scene: &mut Scene<'_>, gather: &mut Gather, shown: &Shown) {
    if let Some(cited) = shown.cited_in.first().filter(|_| scene.is_invoked(Control::Proof)) {
        scene.go(Screen::Proof(cited.quotation));
    }
    words_ui(ui, shown);
    play_ui(ui, scene, shown.stretch.clone());
    provenance_ui(ui, scene, shown);
    ui.add_space(8.0);
    acts_ui(ui, scene, gather, shown);
    review_ui(ui, scene, shown);
    tags_ui(ui, scene, gather, shown);
    cited_ui(ui, scene, shown);
    used_ui(ui, scene, shown);
}

fn words_ui(ui: &mut Ui, shown: &Shown) {
    let colours = colours(ui);
    let words = match shown.words.char_indices().nth(LAID_OUT) {
        Some((end, _)) => format!("{}…", &shown.words[..end]),
        None => shown.words.clone(),
    };
    let size = if words.chars().count() > 600 { theme::READING } else { 21.0 };
    let ruled = Frame::new().inner_margin(egui::Margin { left: 18, right: 0, top: 2, bottom: 2 }).show(ui, |ui| {
        let text = RichText::new(words).font(theme::serif(size)).line_height(Some(size * 1.45)).color(colours.ink);
        ui.add(Label::new(text).wrap().selectable(true));
    });
    let rect = ruled.response.rect;
    let rule = shown.tags.iter().find_map(|tag| theme::stored_colour(&tag.colour)).unwrap_or(colours.line);
    ui.painter().vline(rect.left() + 2.0, rect.y_range(), (3.0, rule));
    ui.add_space(4.0);
}

fn provenance_ui(ui: &mut Ui, scene: &mut Scene<'_>, shown: &Shown) {
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = 4.0;
        people_ui(ui, scene, "— ", &shown.speakers);
        if !shown.interviewers.is_empty() {
            people_ui(ui, scene, "· asked by ", &shown.interviewers);
        }
    });
    if let Some(link_words) = Some(shown.source.as_str()).filter(|source| !source.is_empty())
        && link(ui, link_words).on_hover_text("Open there").clicked()
    {
        scene.go(Screen::interview(shown.recollection, Spot::Quote(shown.id)));
    }
    if !shown.facts.is_empty() {
        ui.add(Label::new(shown.facts.join(" · ")).wrap());
    }
    ui.add(Label::new(RichText::new(format!("Evidence: {}", shown.evidence)).color(colours(ui).soft)).wrap());
    match shown.heard_ms {
        Some(ms) => note(ui, format!("Compared with the sound on {}", moment(ms))),
        None if shown.is_spoken => note(ui, "Nobody has compared these words with the sound yet"),
        None => return,
    };
}

fn people_ui(ui: &mut Ui, scene: &mut Scene<'_>, before: &str, people: &[shown::Named]) {
    ui.label(before);
    for (index, person) in people.iter().enumerate() {
        if index > 0 {
            ui.label("and");
        }
        match person.id {
            Some(id) => {
                if link(ui, &person.name).clicked() {
                    scene.go(Screen::People(Some(id)));
                }
            }
            None => {
                ui.label(&person.name);
            }
        }
    }
}

fn acts_ui(ui: &mut Ui, scene: &mut Scene<'_>, gather: &mut Gather, shown: &Shown) {
    ui.horizontal_wrapped(|ui| {
        if ui.button("Open in the source").clicked() {
            scene.go(Screen::interview(shown.recollection, Spot::Quote(shown.id)));
        }
        for (control, form) in [(Control::CopyCited, CopyForm::Plain), (Control::CopyMarkdown, CopyForm::Markdown)] {
            let keys = control.keys_in_words(ui);
            if ui.button(control.name()).on_hover_text(keys).clicked() {
                copy(scene, &[HitWords::Quote(shown.id)], form);
            }
        }
        if ui.button("Copy the link").on_hover_text("A link that opens this quote in Viva Voce").clicked() {
            scene.push(Action::Copy(link_to_quote(shown.id)));
            scene.tell(Notice::told("Copied the link to this quote."));
        }
        let keys = Control::AddToDossier.keys_in_words(ui);
        if change_button(ui, scene, Control::AddToDossier.name()).on_hover_text(keys).clicked() {
            gather.ask_dossier(vec![HitWords::Quote(shown.id)]);
        }
        if !shown.is_spoken {
            return;
        }
        if ui.button("Save its sound…").clicked() {
            gather.ask_clip(shown.id);
        }
        let again = if shown.heard_ms.is_some() { "Heard again today" } else { "Mark as heard" };
        let heard = change_button(ui, scene, again);
        if heard.on_hover_text("Says that you compared these words with the sound today").clicked() {
            scene.apply(QuoteCommand::Heard(shown.id));
        }
    });
    read_only_ui(ui, scene);
}

/// What the transcript's correction did to the quote, and the decision it waits for.
fn review_ui(ui: &mut Ui, scene: &mut Scene<'_>, shown: &Shown) {
    let colours = colours(ui);
    let (title, words) = match (shown.anchoring, &shown.words_there) {
        (Anchoring::Anchored, _) => return,
        (Anchoring::Review, Some(words)) => ("The transcript was corrected here. Now it says:", words.as_str()),
        _ => ("The words are no longer in the transcript. The quote keeps them as they were.", ""),
    };
    ui.add_space(8.0);
    Frame::new().fill(colours.card).stroke((1.0, colours.fair)).corner_radius(8).inner_margin(12).show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.label(RichText::new(title).font(theme::sans_bold(theme::CONTROL)).color(colours.fair));
        if !words.is_empty() {
            let text = RichText::new(crate::gui::part::frame::cut(words, 2_000)).font(theme::serif(theme::READING));
            ui.add(Label::new(text).wrap());
            if change_button(ui, scene, "Accept these words").clicked() {
                scene.apply(QuoteCommand::Accept(shown.id));
            }
        }
    });
}

fn tags_ui(ui: &mut Ui, scene: &mut Scene<'_>, gather: &mut Gather, shown: &Shown) {
    section(ui, "Tags");
    ui.horizontal_wrapped(|ui| {
        for tag in &shown.tags {
            let colour = theme::stored_colour(&tag.colour).unwrap_or(colours(ui).soft);
            let swatch = RichText::new("●").color(colour);
            let name = RichText::new(crate::gui::part::frame::cut(&tag.name, 60)).font(theme::sans(theme::SMALL));
            ui.spacing_mut().item_spacing.x = 2.0;
            let chip = ui.add(Button::new((swatch, name)).corner_radius(12));
            chip.widget_info(|| WidgetInfo::labeled(Role::Button, true, format!("Tag {}", tag.name)));
            if chip.on_hover_text("Open the tag").clicked() {
                scene.go(Screen::Tags(Some(tag.id)));
            }
            let off = ui.add_enabled(scene.desk.is_writable(), Button::new("×").frame(false));
            off.widget_info(|| WidgetInfo::labeled(Role::Button, true, format!("Take off {}", tag.name)));
            if off.on_hover_text(format!("Take {} off", tag.name)).clicked() {
                scene.apply(QuoteCommand::Untag { quote: shown.id, tag: tag.id });
            }
            ui.add_space(8.0);
        }
        let keys = Control::Tag.keys_in_words(ui);
        if change_button(ui, scene, "Tag…").on_hover_text(keys).clicked() {
            gather.ask_tag(vec![HitWords::Quote(shown.id)]);
        }
    });
}

fn cited_ui(ui: &mut Ui, scene: &mut Scene<'_>, shown: &Shown) {
    section(
        ui,
        &match shown.cited_in.len() {
            0 => "Cited by no article".to_owned(),
            1 => "Cited by 1 passage".to_owned(),
            many => format!("Cited by {many} passages"),
        },
    );
    for cited in &shown.cited_in {
        cited_card(ui, scene, cited);
    }
}

fn cited_card(ui: &mut Ui, scene: &mut Scene<'_>, cited: &Citing) {
    let colours = colours(ui);
    Frame::new().fill(colours.card).stroke((1.0, colours.line)).corner_radius(8).inner_margin(12).show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.horizontal_wrapped(|ui| {
            let verdict = RichText::new(as_sentence(&cited.verdict).trim_end_matches('.').to_owned());
            ui.label(verdict.font(theme::sans_bold(theme::CONTROL)).color(verdict_colour(ui, &cited.verdict)));
            note(ui, cited.by.as_str());
        });
        if !cited.words.is_empty() {
            let words = crate::gui::part::frame::cut(&cited.words, 2_000);
            ui.add(Label::new(RichText::new(format!("“{words}”")).font(theme::serif(16.0))).wrap());
        }
        ui.add(Label::new(RichText::new(as_sentence(&cited.sentence)).color(colours.soft)).wrap());
        for difference in &cited.differences {
            ui.add(Label::new(format!("•  {difference}")).wrap());
        }
        ui.horizontal_wrapped(|ui| {
            let open = link(ui, &cited.title);
            if open.on_hover_text("Open the article there").clicked() {
                scene.go(Screen::article(cited.article, cited.quotation));
            }
            if link(ui, "Print beside speech").clicked() {
                scene.go(Screen::Proof(cited.quotation));
            }
        });
    });
}

fn used_ui(ui: &mut Ui, scene: &mut Scene<'_>, shown: &Shown) {
    if shown.dossiers.is_empty() {
        return;
    }
    section(ui, "In dossiers");
    for (id, title) in &shown.dossiers {
        if link(ui, title).clicked() {
            scene.go(Screen::Dossiers(Some(*id)));
        }
    }
}

fn remove_ui(ui: &mut Ui, scene: &mut Scene<'_>, id: Id<Quote>) {
    if !scene.desk.is_writable() {
        return;
    }
    ui.add_space(16.0);
    if danger(ui, "Remove this quote").on_hover_text("The words stay in their source").clicked() {
        let query = match scene.screen {
            Screen::Quotes { query, .. } => query.clone(),
            _ => String::new(),
        };
        scene.apply_then(QuoteCommand::Remove(id), |_| Action::Refine(Screen::Quotes { query, open: None }));
    }
}
