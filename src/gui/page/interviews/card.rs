//! The card of a quote: what it carries, who cites it, and what can be done with it.

use egui::{Area, Context, Frame, Id as WidgetId, Label, Order, Pos2, Rect, RichText, ScrollArea, Ui, Vec2};

use super::words::Deed;
use crate::archive::ArchiveError;
use crate::archive::clearance::Clearance;
use crate::archive::day::day_in_words;
use crate::archive::evidence::provenance;
use crate::archive::quotes::QuoteCommand;
use crate::gui::action::{Action, Notice};
use crate::gui::answer::Answer;
use crate::gui::page::clip_sheet::ClipSheet;
use crate::gui::palette::link_to_quote;
use crate::gui::part::words::verdict_colour;
use crate::gui::part::{
    Memos, Rights, change_button, danger, failed, link, memos_ui, note, play_ui, rights_ui, section, waiting,
};
use crate::gui::scene::Scene;
use crate::gui::screen::Screen;
use crate::gui::tape::Stretch;
use crate::gui::theme::{self, colours};
use crate::model::{About, Anchoring, Article, Id, Protected, Quotation, Quote, Tag};
use crate::store::Read;

/// How wide the card is, in points.
const WIDTH: f32 = 350.0;

/// The card of one quote.
pub struct Card {
    /// Which.
    pub quote: Id<Quote>,
    at: Pos2,
    whole: Answer<Whole>,
    rights: Rights,
    memos: Memos,
    clip: Option<ClipSheet>,
    is_new: bool,
}

struct Whole {
    quote: Quote,
    /// The words that stand at its place now, where they are others.
    now: Option<String>,
    tags: Vec<Tag>,
    evidence: &'static str,
    cited_in: Vec<Passage>,
}

/// A passage that cites the quote.
struct Passage {
    article: Id<Article>,
    quotation: Id<Quotation>,
    title: String,
    verdict: String,
}

/// What happened on the card.
#[derive(Default)]
pub struct CardShown {
    /// Whether it is closed.
    pub is_closed: bool,
    /// What is to be done with the quote's words.
    pub deed: Option<Deed>,
}

impl Card {
    /// The card of a quote, to stand at a place.
    pub fn of(quote: Id<Quote>, at: Pos2) -> Card {
        let (whole, rights, memos) = Default::default();
        Card { quote, at, whole, rights, memos, clip: None, is_new: true }
    }

    /// Draws it within `room`; `stretch` is where its words sound.
    pub fn ui(&mut self, ctx: &Context, scene: &mut Scene<'_>, room: Rect, stretch: Option<Stretch>) -> CardShown {
        let id = self.quote;
        scene.ask(&mut self.whole, ("card", id), move |read, gate| whole(read, gate, id));
        let mut shown = CardShown::default();
        let window = ctx.content_rect();
        let width = WIDTH.min(window.width() - 24.0);
        let height = (room.height() - 40.0).min(560.0);
        let is_wide = window.width() > 1000.0;
        // At the window's right edge, so that the words stay in sight; below them where the window is too narrow for it.
        let wanted = if is_wide { self.at.y - 120.0 } else { self.at.y + 14.0 };
        let top = wanted.min(room.bottom() - height - 32.0).max(room.top() - 8.0);
        let left = if is_wide { window.right() - width - 12.0 } else { self.at.x.min(window.right() - width - 12.0) };
        let left = left.max(8.0);
        let area = Area::new(WidgetId::unique("card of a quote")).order(Order::Middle).fade_in(false);
        area.fixed_pos(Pos2::new(left, top)).accessible_name("Quote").show(ctx, |ui| {
            let colours = colours(ui);
            let frame = Frame::popup(ui.style()).fill(colours.card).stroke((1.0, colours.line)).inner_margin(12);
            frame.show(ui, |ui| {
                ui.set_width(width - 24.0);
                ScrollArea::vertical()
                    .max_height(height)
                    .min_scrolled_height(height)
                    .show(ui, |ui| self.inner_ui(ui, scene, stretch, &mut shown));
            });
        });
        self.is_new = false;
        if self.clip.as_mut().is_some_and(|sheet| !sheet.ui(ctx, scene)) {
            self.clip = None;
        }
        shown
    }

    fn inner_ui(&mut self, ui: &mut Ui, scene: &mut Scene<'_>, stretch: Option<Stretch>, shown: &mut CardShown) {
        if let Some(fault) = self.whole.fault() {
            failed(ui, fault);
            shown.is_closed = ui.button("Close").clicked();
            return;
        }
        let Some(whole) = self.whole.get() else { return waiting(ui) };
        ui.horizontal(|ui| {
            note(ui, "Quote");
            ui.with_layout(egui::Layout::right_to_left(egui::Align::Min), |ui| {
                let close = ui.small_button("Close").on_hover_text("Esc");
                if self.is_new {
                    close.request_focus();
                }
                shown.is_closed = close.clicked();
            });
        });
        let words = crate::archive::excerpt(&whole.quote.exact, 320);
        ui.add(Label::new(RichText::new(format!("“{words}”")).font(theme::serif(theme::CONTROL + 1.0))).wrap());
        play_ui(ui, scene, stretch);
        review_ui(ui, scene, whole);
        tags_ui(ui, scene, whole, shown);
        cited_ui(ui, scene, &whole.cited_in);
        ui.add_space(10.0);
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing = Vec2::new(6.0, 6.0);
            for (name, deed) in [
                ("Copy with citation", Deed::CopyCited),
                ("Copy as Markdown", Deed::CopyMarkdown),
                ("Add to dossier…", Deed::AddToDossier),
            ] {
                let is_possible = scene.desk.is_writable() || !deed.is_change();
                if ui.add_enabled(is_possible, egui::Button::new(name)).clicked() {
                    shown.deed = Some(deed);
                }
            }
            if ui.button("Copy link").on_hover_text("A link that opens this window at these words").clicked() {
                scene.push(Action::Copy(link_to_quote(whole.quote.id)));
                scene.tell(Notice::told("Copied the link to this quote."));
            }
        });
        if link(ui, "All that stands behind it").clicked() {
            scene.go(Screen::quote(whole.quote.id));
        }
        if ui.button("Save its sound…").clicked() {
            self.clip = Some(ClipSheet::of(self.quote));
        }
        section(ui, "Evidence");
        ui.add(Label::new(whole.evidence).wrap());
        heard_ui(ui, scene, &whole.quote);
        rights_ui(ui, scene, &mut self.rights, Protected::Quote(self.quote));
        memos_ui(ui, scene, &mut self.memos, About::Quote(self.quote));
        ui.add_space(14.0);
        if scene.desk.is_writable() && danger(ui, "Remove this quote").clicked() {
            scene.apply(QuoteCommand::Remove(self.quote));
        }
    }
}

/// The words were corrected: a person looks, and accepts what stands there now.
fn review_ui(ui: &mut Ui, scene: &mut Scene<'_>, whole: &Whole) {
    if whole.quote.anchoring == Anchoring::Anchored {
        return;
    }
    let colours = colours(ui);
    ui.add_space(6.0);
    Frame::new().stroke((1.0, colours.fair)).corner_radius(6).inner_margin(8).show(ui, |ui| {
        ui.set_width(ui.available_width());
        match &whole.now {
            Some(now) => {
                ui.label(RichText::new("The transcript was corrected").font(theme::sans_bold(theme::CONTROL)));
                note(ui, "These words stand at its place now:");
                let now = crate::archive::excerpt(now, 320);
                ui.add(Label::new(RichText::new(now).font(theme::serif(theme::CONTROL + 1.0))).wrap());
                if change_button(ui, scene, "Accept these words").clicked() {
                    scene.apply(QuoteCommand::Accept(whole.quote.id));
                }
            }
            None => {
                ui.label(RichText::new("Its place is gone").font(theme::sans_bold(theme::CONTROL)));
                note(ui, "The words around it were taken out of the transcript. Undo brings them back.");
            }
        }
    });
}

fn tags_ui(ui: &mut Ui, scene: &mut Scene<'_>, whole: &Whole, shown: &mut CardShown) {
    section(ui, "Tags");
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = Vec2::new(4.0, 4.0);
        for tag in &whole.tags {
            let dot = super::script::parse_colour(&tag.colour).unwrap_or(colours(ui).quote);
            let (rect, _) = ui.allocate_exact_size(Vec2::splat(12.0), egui::Sense::hover());
            ui.painter().circle_filled(rect.center(), 5.0, dot);
            if link(ui, &crate::archive::excerpt(&tag.name, 40)).clicked() {
                scene.go(Screen::Tags(Some(tag.id)));
            }
            if scene.desk.is_writable() {
                let off = ui.small_button("×").on_hover_text("Take this tag off");
                off.widget_info(|| {
                    egui::WidgetInfo::labeled(egui::Role::Button, true, format!("Take {} off", tag.name))
                });
                if off.clicked() {
                    scene.apply(QuoteCommand::Untag { quote: whole.quote.id, tag: tag.id });
                }
            }
            ui.add_space(6.0);
        }
        if change_button(ui, scene, "Tag…").on_hover_text("T").clicked() {
            shown.deed = Some(Deed::Tag);
        }
    });
}

fn cited_ui(ui: &mut Ui, scene: &mut Scene<'_>, cited_in: &[Passage]) {
    section(ui, "Cited by");
    if cited_in.is_empty() {
        note(ui, "No passage of any article yet.");
    }
    for passage in cited_in {
        if link(ui, &crate::archive::excerpt(&passage.title, 80)).clicked() {
            scene.go(Screen::article(passage.article, passage.quotation));
        }
        let colour = verdict_colour(ui, &passage.verdict);
        ui.label(RichText::new(&passage.verdict).font(theme::sans(theme::SMALL)).color(colour));
    }
}

fn heard_ui(ui: &mut Ui, scene: &mut Scene<'_>, quote: &Quote) {
    let words = match quote.heard_ms {
        Some(ms) => format!("Compared with the sound on {}.", day_in_words(ms)),
        None => "Nobody has compared these words with the sound yet.".into(),
    };
    note(ui, words);
    let button = change_button(ui, scene, "I have heard it");
    if button.on_hover_text("Stamps the quote: you compared these words with the recording").clicked() {
        scene.apply(QuoteCommand::Heard(quote.id));
    }
}

fn whole(read: &Read<'_>, gate: &Clearance, id: Id<Quote>) -> Result<Whole, ArchiveError> {
    let cleared = match gate.quotation_of(read, provenance(read, id)?)? {
        Ok(cleared) => cleared,
        Err(withheld) => {
            let rule = format!("this quote is {}", withheld.in_words());
            return Err(ArchiveError::Refused { rule, hint: "show what is withheld to see it in this window" });
        }
    };
    let passages = cleared.cited_in.iter().map(|cited| Passage {
        article: cited.printed.article.id,
        quotation: cited.citation.quotation,
        title: cited.printed.article.title.clone(),
        verdict: cited.citation.verdict.to_string(),
    });
    let now = match cleared.quote.anchoring {
        Anchoring::Review => crate::archive::quotes::words_of_place(read, &cleared.quote.place)?,
        _ => None,
    };
    Ok(Whole {
        now,
        tags: read.tags_of(id)?,
        evidence: cleared.grade().in_words(),
        cited_in: passages.collect(),
        quote: cleared.quote.clone(),
    })
}
