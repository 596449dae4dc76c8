//! A hit that is no quote, beside the list: of a transcript, the turn with what was said before and after it; of anything
//! else, the words around what was found. And what can be done with it.

use egui::{Button, Frame, Label, Margin, RichText, ScrollArea, Ui};

use super::gather::Gather;
use crate::archive::ArchiveError;
use crate::archive::clearance::Clearance;
use crate::archive::gather::HitWords;
use crate::archive::quotes::words_of_place;
use crate::archive::search::{Found, Said, Target, marks_in_text, neighbours};
use crate::formats::reference::Locator;
use crate::gui::answer::Answer;
use crate::gui::controls::Control;
use crate::gui::part::change::{as_sentence, change_button, read_only_ui};
use crate::gui::part::frame::cut;
use crate::gui::part::words::{Look, marked};
use crate::gui::part::{failed, link, note, play_ui, primary, waiting};
use crate::gui::scene::Scene;
use crate::gui::screen::Screen;
use crate::gui::tape::Stretch;
use crate::gui::theme::{self, colours};
use crate::model::{Date, Id, Quote, Turn};
use crate::store::Read;
use crate::text::Span;

/// How wide the words become, in points: a measure that can be read.
const MEASURE: f32 = 640.0;
/// How many turns more are shown on each side when more are asked for.
const STEP: u32 = 2;
/// Up to how many characters of a turn are laid out; the rest is read in the interview.
const LAID_OUT: usize = 6_000;

/// The reader of one hit.
#[derive(Default)]
pub(super) struct Beside {
    around: Answer<Around>,
    /// The turn that more was asked for, and how many turns on each side are shown.
    reach: Option<(Id<Turn>, u32)>,
}

/// A turn with its neighbours, and what its found words are.
struct Around {
    turn: Id<Turn>,
    said: Vec<Said>,
    /// The words that would be kept as a quote.
    words: String,
    /// The quote that they are already.
    quote: Option<Id<Quote>>,
    stretch: Option<Stretch>,
}

/// What was asked for in the reader.
pub(super) enum Wish {
    /// To go where the hit stands.
    Go(Target),
    /// To look at a quote.
    Look(Id<Quote>),
}

impl Beside {
    /// Draws the hit; what was asked for.
    pub(super) fn ui(&mut self, ui: &mut Ui, scene: &mut Scene<'_>, gather: &mut Gather, hit: &Found) -> Option<Wish> {
        ScrollArea::vertical()
            .id_salt(("hit", hit.id.as_str()))
            .auto_shrink([false, false])
            .show(ui, |ui| {
                ui.set_max_width((ui.available_width() - 14.0).min(MEASURE));
                let wish = match (hit.target, HitWords::of(hit)) {
                    (Target::Turn(_, turn), Some(words)) => self.turn_ui(ui, scene, gather, hit, turn, words),
                    _ => passage_ui(ui, hit),
                };
                ui.add_space(24.0);
                wish
            })
            .inner
    }

    fn turn_ui(
        &mut self,
        ui: &mut Ui,
        scene: &mut Scene<'_>,
        gather: &mut Gather,
        hit: &Found,
        turn: Id<Turn>,
        words: HitWords,
    ) -> Option<Wish> {
        let reach = self.reach.filter(|(of, _)| *of == turn).map_or(1, |(_, reach)| reach);
        let (folder, asked) = (scene.desk.folder().to_owned(), words.clone());
        scene.ask(&mut self.around, ("around", words.clone(), reach), move |read, gate| {
            Around::of(read, gate, &folder, turn, reach, &asked)
        });
        if let Some(fault) = self.around.fault() {
            if failed(ui, fault) {
                self.around.forget();
            }
            return None;
        }
        let Some(around) = self.around.get().filter(|around| around.turn == turn) else {
            waiting(ui);
            return None;
        };
        let mut wish = heading_ui(ui, hit);
        let at = around.said.iter().position(|said| said.turn == turn);
        for (index, said) in around.said.iter().enumerate() {
            said_ui(ui, said, hit, at == Some(index));
        }
        if around.said.len() == 2 * reach as usize + 1 && link(ui, "More before and after…").clicked() {
            self.reach = Some((turn, reach + STEP));
        }
        play_ui(ui, scene, around.stretch.clone());
        ui.add_space(8.0);
        wish = wish.or(acts_ui(ui, scene, gather, hit, around, &words));
        wish
    }
}

impl Around {
    fn of(
        read: &Read<'_>,
        gate: &Clearance,
        folder: &std::path::Path,
        turn: Id<Turn>,
        reach: u32,
        words: &HitWords,
    ) -> Result<Around, ArchiveError> {
        let (_, place) = words.place(read)?;
        let said = neighbours(read, gate, turn, reach)?;
        let is_shown = said.iter().any(|said| said.turn == turn && said.words.is_ok());
        Ok(Around {
            turn,
            said,
            words: words_of_place(read, &place)?.filter(|_| is_shown).unwrap_or_default(),
            quote: read.quote_at(&place)?.map(|quote| quote.id).filter(|_| is_shown),
            stretch: Stretch::read(read, gate, folder, &place)?,
        })
    }
}

/// Where the hit comes from.
fn heading_ui(ui: &mut Ui, hit: &Found) -> Option<Wish> {
    let date = hit.date.as_deref().map(|date| date.parse::<Date>().map_or(date.to_owned(), |date| date.in_words()));
    let title = if hit.source.is_empty() { "Where it stands" } else { &hit.source };
    let wish = link(ui, &cut(title, 120)).on_hover_text("Open there").clicked().then_some(Wish::Go(hit.target));
    let alike = hit.alike.map(|alike| format!("{alike} % alike"));
    let facts: Vec<String> = date.into_iter().chain(alike).collect();
    if !facts.is_empty() {
        note(ui, facts.join(" · "));
    }
    ui.add_space(8.0);
    wish
}

/// One turn: the one that was found stands out, with what was found in it marked.
fn said_ui(ui: &mut Ui, said: &Said, hit: &Found, is_found: bool) {
    let colours = colours(ui);
    let margin = Margin { left: 16, right: 0, top: 2, bottom: 2 };
    let frame = Frame::new().inner_margin(margin).show(ui, |ui| {
        let time = said.start_ms.map(|begin_ms| Locator::known(begin_ms, None).to_string());
        let head: Vec<String> =
            Some(said.speaker.clone()).filter(|name| !name.is_empty()).into_iter().chain(time).collect();
        if !head.is_empty() {
            let font = theme::sans_bold(theme::SMALL);
            ui.label(RichText::new(head.join(" · ")).font(font).color(colours.soft));
        }
        match &said.words {
            Err(why) => {
                ui.add(Label::new(RichText::new(as_sentence(why)).color(colours.bad)).wrap());
            }
            Ok(words) if is_found => {
                let end = words.char_indices().nth(LAID_OUT).map_or(words.len(), |(end, _)| end);
                // Words half remembered have no places but those in the snippet.
                let marks = match hit.places.is_empty() {
                    true => marks_in_text(words, &hit.snippet, &hit.marks),
                    false => hit.places.clone(),
                };
                let fits = |span: &Span| span.end <= end && words.get(span.start..span.end).is_some();
                let spans: Vec<_> = marks.into_iter().filter(fits).map(|span| (span, Look::Found)).collect();
                let mut job = marked(ui, &words[..end], theme::serif(18.0), &spans);
                job.wrap.max_width = ui.available_width();
                job.sections.iter_mut().for_each(|part| part.format.line_height = Some(26.0));
                ui.add(Label::new(job).wrap().selectable(true));
            }
            Ok(words) => {
                let text = RichText::new(cut(words, 900)).font(theme::serif(15.5)).line_height(Some(22.0));
                ui.add(Label::new(text.color(colours.soft)).wrap().selectable(true));
            }
        }
    });
    if is_found {
        let rect = frame.response.rect;
        ui.painter().vline(rect.left() + 2.0, rect.y_range(), (3.0, colours.accent));
    }
    ui.add_space(8.0);
}

fn acts_ui(
    ui: &mut Ui,
    scene: &mut Scene<'_>,
    gather: &mut Gather,
    hit: &Found,
    around: &Around,
    words: &HitWords,
) -> Option<Wish> {
    let mut wish = None;
    if around.words.is_empty() {
        return None;
    }
    if let Some(quote) = around.quote {
        ui.horizontal_wrapped(|ui| {
            note(ui, "These words are kept as a quote.");
            if link(ui, "Open the quote").clicked() {
                wish = Some(Wish::Look(quote));
            }
        });
    }
    ui.horizontal_wrapped(|ui| {
        if primary(ui, "Open where it stands").on_hover_text("Enter").clicked() {
            wish = Some(Wish::Go(hit.target));
        }
        let keys = |ui: &Ui, control: Control| control.keys_in_words(ui);
        if around.quote.is_none() {
            let told = format!("{}: “{}”", keys(ui, Control::KeepHit), cut(&around.words, 300));
            if change_button(ui, scene, "Keep as a quote").on_hover_text(told).clicked() {
                gather.act(scene, Control::KeepHit, vec![words.clone()]);
            }
        }
        for (name, control) in [("Tag…", Control::Tag), ("Add to a dossier…", Control::AddToDossier)] {
            let told = keys(ui, control);
            if change_button(ui, scene, name).on_hover_text(told).clicked() {
                gather.act(scene, control, vec![words.clone()]);
            }
        }
        let told = keys(ui, Control::CopyCited);
        if ui.add(Button::new(Control::CopyCited.name())).on_hover_text(told).clicked() {
            gather.act(scene, Control::CopyCited, vec![words.clone()]);
        }
    });
    read_only_ui(ui, scene);
    wish
}

/// A passage of an article, a note, somebody's name.
fn passage_ui(ui: &mut Ui, hit: &Found) -> Option<Wish> {
    let mut wish = heading_ui(ui, hit);
    let spans: Vec<_> = hit.marks.iter().map(|span| (*span, Look::Found)).collect();
    let mut job = marked(ui, &hit.snippet, theme::serif(18.0), &spans);
    job.wrap.max_width = ui.available_width();
    job.sections.iter_mut().for_each(|part| part.format.line_height = Some(26.0));
    ui.add(Label::new(job).wrap().selectable(true));
    if !hit.people.is_empty() {
        note(ui, hit.people.join(" · "));
    }
    ui.add_space(8.0);
    if primary(ui, "Open where it stands").on_hover_text("Enter").clicked() {
        wish = Some(Wish::Go(hit.target));
    }
    wish
}

/// Where a hit leads, where the page need not be asked.
pub(super) fn leads(target: Target) -> Option<Screen> {
    Some(match target {
        Target::Turn(recollection, turn) => Screen::interview(recollection, crate::gui::screen::Spot::Turn(turn)),
        Target::Recollection(recollection) => Screen::interview(recollection, None),
        Target::Article(article, quotation) => Screen::article(article, quotation),
        Target::Person(person) => Screen::People(Some(person)),
        Target::Tag(tag) => Screen::Tags(Some(tag)),
        Target::Quote(_) | Target::Nowhere => return None,
    })
}
