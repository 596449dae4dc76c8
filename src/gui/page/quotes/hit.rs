//! One hit as it stands in a list: the words with what was found marked, whose they are, what carries and cites them.

use egui::text::{LayoutJob, TextFormat, TextWrapping};
use egui::{Color32, FontId, Pos2, Rect, Ui};

use crate::archive::search::{Found, Listing};
use crate::formats::reference::Locator;
use crate::gui::part::Row;
use crate::gui::part::frame::cut;
use crate::gui::part::words::{Look, marked, verdict_colour};
use crate::gui::theme::{self, colours};
use crate::model::{Anchoring, Date};
use crate::store::search::Noun;

/// The height of a hit, in points.
pub(in crate::gui::page) const HEIGHT: f32 = 104.0;

/// What a hit is called: everything that is painted, in words.
pub(in crate::gui::page) fn accessible(hit: &Found, listing: &Listing, is_chosen: bool) -> Row {
    if let Some(withheld) = &hit.withheld {
        return Row { title: format!("A quote, {withheld}"), ..Row::default() };
    }
    let tags: Vec<&str> =
        hit.tags.iter().filter_map(|tag| listing.tags.get(tag)).map(|tag| tag.name.as_str()).collect();
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

/// A date as people write it.
pub(super) fn in_words(date: &str) -> String {
    date.parse::<Date>().map_or(date.to_owned(), |date| date.in_words())
}

/// Who speaks, when, and at what time in the recording.
fn head(hit: &Found) -> String {
    let date = hit.date.as_deref().map(in_words);
    let time = hit.start_ms.map(|begin_ms| Locator::known(begin_ms, None).to_string());
    let parts = [Some(hit.speaker.clone()).filter(|speaker| !speaker.is_empty()), date, time];
    parts.into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

fn cited(hit: &Found) -> String {
    match (hit.citations, hit.verdict) {
        _ if hit.alike.is_some() => hit.alike.map_or_else(String::new, |alike| format!("{alike} % alike")),
        (0, _) => String::new(),
        (many, None) => format!("cited by {many}"),
        (many, Some(verdict)) => format!("cited by {many} · {verdict}"),
    }
}

/// How a hit is shown beside what it says itself.
#[derive(Clone, Copy, Default)]
pub(in crate::gui::page) struct Shown {
    /// Whether it was chosen together with others.
    pub is_chosen: bool,
    /// Whether it stands under the name of its source, which then need not be said again.
    pub is_under_source: bool,
}

/// Paints a hit.
pub(in crate::gui::page) fn hit_ui(ui: &Ui, rect: Rect, hit: &Found, listing: &Listing, shown: Shown) {
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
    if shown.is_chosen {
        ui.painter().rect_stroke(rect, 6.0, (2.0, colours.accent), egui::StrokeKind::Inside);
    }
    let trailing = match hit.anchoring {
        Some(Anchoring::Review) => "to be reviewed".to_owned(),
        Some(Anchoring::Orphan) => "its place is gone".to_owned(),
        _ => cited(hit),
    };
    let trailing = match (shown.is_chosen, trailing.is_empty()) {
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
    let words = Rect::from_min_size(inner.left_top() + egui::vec2(0.0, 19.0), galley.size());
    ui.painter().galley(words.min, galley, colours.ink);
    // It follows the words, so that what room short ones leave lies between hits.
    foot_ui(ui, Rect { min: words.left_bottom() + egui::vec2(0.0, 8.0), max: inner.max }, hit, listing, shown);
}

/// The last line: the tags with their colours, then the source.
fn foot_ui(ui: &Ui, inner: Rect, hit: &Found, listing: &Listing, shown: Shown) {
    let colours = colours(ui);
    let small = theme::sans(theme::SMALL);
    let mut at = inner.min;
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
    // A person is found by a name, which is said above.
    if room > 40.0 && !shown.is_under_source && hit.source != hit.snippet {
        line(ui, at, room, &hit.source, &small, colours.soft);
    }
}

/// One line of text, cut with an ellipsis; how wide it became.
pub(super) fn line(ui: &Ui, at: Pos2, width: f32, text: &str, font: &FontId, colour: Color32) -> f32 {
    let format = TextFormat { font_id: font.clone(), color: colour, ..TextFormat::default() };
    let mut job = LayoutJob::single_section(cut(text, 200), format);
    job.wrap = TextWrapping::truncate_at_width(width.max(10.0));
    let galley = ui.fonts_mut(|fonts| fonts.layout_job(job));
    let taken = galley.size().x;
    ui.painter().galley(at, galley, colour);
    taken
}

pub(super) fn right_line(ui: &Ui, at: Pos2, text: &str, font: &FontId, colour: Color32) -> f32 {
    let galley = ui.painter().layout_no_wrap(cut(text, 60), font.clone(), colour);
    let width = galley.size().x;
    ui.painter().galley(at - egui::vec2(width, 0.0), galley, colour);
    width
}
