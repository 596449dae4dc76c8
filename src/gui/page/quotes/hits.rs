//! The list of what was found: the words with what was found marked, whose they are, what carries and cites them.

use std::collections::BTreeSet;

use egui::text::{LayoutJob, TextFormat, TextWrapping};
use egui::{Color32, FontId, Pos2, Rect, Ui};

use crate::archive::search::{Found, Listing, Target};
use crate::formats::reference::Locator;
use crate::gui::part::frame::cut;
use crate::gui::part::words::{Look, marked, verdict_colour};
use crate::gui::part::{Row, list_painted};
use crate::gui::theme::{self, colours};
use crate::model::{Anchoring, Date, Id, Quote};
use crate::store::search::Noun;

/// The height of a hit, in points.
pub(in crate::gui::page) const HEIGHT: f32 = 104.0;

/// The list.
#[derive(Default)]
pub(super) struct Hits {
    /// Quotes that were chosen together, by Ctrl and click or Ctrl and Space.
    pub together: BTreeSet<Id<Quote>>,
    /// The row that the keys are on.
    row: Option<usize>,
    /// For how many more frames the row takes the focus as soon as it is seen.
    focus_frames: u8,
    /// Whether that row is to be looked at as well, because an arrow key led to it.
    is_looked_at: bool,
}

/// What was chosen in the list.
pub(super) enum Chosen {
    /// A quote is to be shown beside the list.
    Look(Id<Quote>),
    /// A place is to be gone to.
    Go(Target),
}

impl Hits {
    /// The quotes that a command is meant for: those chosen together, else the open one.
    pub(super) fn chosen(&self, open: Option<Id<Quote>>) -> Vec<Id<Quote>> {
        match self.together.is_empty() {
            true => open.into_iter().collect(),
            false => self.together.iter().copied().collect(),
        }
    }

    /// Gives the focus to the chosen row, or to the first, and shows it where `is_looked_at`.
    pub(super) fn want_focus(&mut self, is_looked_at: bool) {
        (self.focus_frames, self.is_looked_at) = (4, is_looked_at);
    }

    /// Draws the list; what was chosen in it.
    pub(super) fn ui(&mut self, ui: &mut Ui, listing: &Listing, open: Option<Id<Quote>>) -> Option<Chosen> {
        let hits = &listing.hits;
        let is_open = |index: &usize| hits.get(*index).is_some_and(|hit| Some(hit.target) == open.map(Target::Quote));
        // Only another quote than before is looked for among a hundred thousand.
        let known = self.row.filter(|row| open.is_none() || is_open(row));
        let selected =
            known.or_else(|| open.and_then(|_| (0..hits.len()).find(is_open))).filter(|row| *row < hits.len());
        let shown = list_painted(
            ui,
            "Found",
            hits.len(),
            HEIGHT,
            selected,
            |index| accessible(&hits[index], listing, &self.together),
            |ui, rect, index, _| hit_ui(ui, rect, &hits[index], listing, &self.together),
        );
        self.row = shown.chosen.or(selected);
        if self.focus_frames > 0 {
            self.focus_frames -= 1;
            let first = selected.unwrap_or(0);
            if let Some((_, response)) = shown.seen.iter().find(|(index, _)| *index == first) {
                response.request_focus();
                self.focus_frames = 0;
                self.row = Some(first);
                if std::mem::take(&mut self.is_looked_at) {
                    return look(&hits[first]);
                }
            }
        }
        if let Some(index) = shown.activated {
            return Some(Chosen::Go(hits[index].target));
        }
        let index = shown.chosen?;
        let is_clicked = shown.seen.iter().any(|(seen, response)| *seen == index && response.clicked());
        let is_with_others = is_clicked && ui.input(|input| input.modifiers.command || input.modifiers.shift);
        match hits[index].target {
            Target::Quote(quote) if is_with_others => {
                self.choose_together(quote, open);
                None
            }
            Target::Quote(_) => {
                if is_clicked {
                    self.together.clear();
                }
                look(&hits[index])
            }
            target if is_clicked => Some(Chosen::Go(target)),
            _ => None,
        }
    }

    fn choose_together(&mut self, quote: Id<Quote>, open: Option<Id<Quote>>) {
        if self.together.is_empty() {
            // The open quote is the first of them.
            self.together.extend(open);
            if open == Some(quote) {
                return;
            }
        }
        if !self.together.insert(quote) {
            self.together.remove(&quote);
        }
    }
}

fn look(hit: &Found) -> Option<Chosen> {
    match hit.target {
        Target::Quote(quote) => Some(Chosen::Look(quote)),
        _ => None,
    }
}

/// What a hit is called: everything that is painted, in words.
pub(in crate::gui::page) fn accessible(hit: &Found, listing: &Listing, together: &BTreeSet<Id<Quote>>) -> Row {
    if let Some(withheld) = &hit.withheld {
        return Row { title: format!("A quote, {withheld}"), ..Row::default() };
    }
    let tags: Vec<&str> =
        hit.tags.iter().filter_map(|tag| listing.tags.get(tag)).map(|tag| tag.name.as_str()).collect();
    let is_chosen = matches!(hit.target, Target::Quote(quote) if together.contains(&quote));
    let trailing = [cited(hit), if is_chosen { "chosen".into() } else { String::new() }];
    Row {
        title: format!("{}: {}", kind(hit), hit.snippet),
        detail: [head(hit), hit.source.clone(), tags.join(", ")].join(", "),
        trailing: trailing.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", "),
        ..Row::default()
    }
}

fn kind(hit: &Found) -> &'static str {
    match hit.noun {
        Noun::Quote => "Quote",
        Noun::Transcript => "Transcript",
        Noun::Article => "Article",
        Noun::Memo => "Note",
        Noun::Person => "Person",
    }
}

/// Who speaks, when, and at what time in the recording.
fn head(hit: &Found) -> String {
    let date = hit.date.as_deref().map(|date| date.parse::<Date>().map_or(date.to_owned(), |date| date.in_words()));
    let time = hit.start_ms.map(|begin_ms| Locator::known(begin_ms, None).to_string());
    let parts = [Some(hit.speaker.clone()).filter(|speaker| !speaker.is_empty()), date, time];
    parts.into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

fn cited(hit: &Found) -> String {
    match (hit.citations, hit.verdict) {
        (0, _) => String::new(),
        (many, None) => format!("cited by {many}"),
        (many, Some(verdict)) => format!("cited by {many} · {verdict}"),
    }
}

/// Paints a hit.
pub(in crate::gui::page) fn hit_ui(
    ui: &Ui,
    rect: Rect,
    hit: &Found,
    listing: &Listing,
    together: &BTreeSet<Id<Quote>>,
) {
    let colours = colours(ui);
    let inner = rect.shrink2(egui::vec2(12.0, 8.0));
    let small = theme::sans(theme::SMALL);
    ui.painter().hline(rect.x_range(), rect.bottom(), (1.0, colours.line));
    if let Some(withheld) = &hit.withheld {
        let words = crate::gui::part::change::as_sentence(withheld);
        line(ui, inner.left_top(), inner.width(), "Quote", &small, colours.soft);
        line(
            ui,
            inner.left_top() + egui::vec2(0.0, 22.0),
            inner.width(),
            &words,
            &theme::serif_italic(15.5),
            colours.bad,
        );
        return;
    }
    let is_chosen = matches!(hit.target, Target::Quote(quote) if together.contains(&quote));
    if is_chosen {
        ui.painter().rect_stroke(rect, 6.0, (2.0, colours.accent), egui::StrokeKind::Inside);
    }
    let trailing = match hit.anchoring {
        Some(Anchoring::Review) => "to be reviewed".to_owned(),
        Some(Anchoring::Orphan) => "its place is gone".to_owned(),
        _ => cited(hit),
    };
    let trailing = match (is_chosen, trailing.is_empty()) {
        (false, _) => trailing,
        (true, true) => "chosen".to_owned(),
        (true, false) => format!("{trailing} · chosen"),
    };
    let colour = verdict_colour(ui, hit.verdict.unwrap_or_default());
    let taken = right_line(ui, inner.right_top(), &trailing, &small, colour);
    let head = match hit.noun {
        Noun::Quote => head(hit),
        _ => [kind(hit).to_owned(), head(hit)]
            .into_iter()
            .filter(|part| !part.is_empty())
            .collect::<Vec<_>>()
            .join(" · "),
    };
    line(ui, inner.left_top(), inner.width() - taken - 12.0, &head, &theme::sans_bold(theme::SMALL), colours.soft);
    let words = hit.snippet.replace('\n', " ");
    let spans: Vec<_> = hit.marks.iter().map(|span| (*span, Look::Found)).collect();
    let mut job = marked(ui, &words, theme::serif(16.0), &spans);
    job.wrap = TextWrapping { max_width: inner.width(), max_rows: 2, ..TextWrapping::default() };
    let galley = ui.fonts_mut(|fonts| fonts.layout_job(job));
    ui.painter().galley(inner.left_top() + egui::vec2(0.0, 19.0), galley, colours.ink);
    foot_ui(ui, inner, hit, listing);
}

/// The last line: the tags with their colours, then the source.
fn foot_ui(ui: &Ui, inner: Rect, hit: &Found, listing: &Listing) {
    let colours = colours(ui);
    let small = theme::sans(theme::SMALL);
    let mut at = Pos2::new(inner.left(), inner.bottom() - 15.0);
    for tag in hit.tags.iter().filter_map(|tag| listing.tags.get(tag)).take(4) {
        let colour = theme::stored_colour(&tag.colour).unwrap_or(colours.soft);
        let room = inner.right() - at.x;
        if room < 60.0 {
            return;
        }
        ui.painter().circle_filled(at + egui::vec2(4.0, 8.0), 4.0, colour);
        let width = line(ui, at + egui::vec2(12.0, 0.0), room - 12.0, &tag.name, &small, colours.ink);
        at.x += width + 24.0;
    }
    let room = inner.right() - at.x;
    if room > 40.0 {
        line(ui, at, room, &hit.source, &small, colours.soft);
    }
}

/// One line of text, cut with an ellipsis; how wide it became.
fn line(ui: &Ui, at: Pos2, width: f32, text: &str, font: &FontId, colour: Color32) -> f32 {
    let format = TextFormat { font_id: font.clone(), color: colour, ..TextFormat::default() };
    let mut job = LayoutJob::single_section(cut(text, 200), format);
    job.wrap = TextWrapping::truncate_at_width(width.max(10.0));
    let galley = ui.fonts_mut(|fonts| fonts.layout_job(job));
    let taken = galley.size().x;
    ui.painter().galley(at, galley, colour);
    taken
}

fn right_line(ui: &Ui, at: Pos2, text: &str, font: &FontId, colour: Color32) -> f32 {
    let galley = ui.painter().layout_no_wrap(cut(text, 60), font.clone(), colour);
    let width = galley.size().x;
    ui.painter().galley(at - egui::vec2(width, 0.0), galley, colour);
    width
}
