//! One row of the outline: what it says, how it looks, what can be done with it.

use egui::text::{LayoutJob, TextFormat, TextWrapping};
use egui::{Button, Color32, FontId, Pos2, Rect, Response, Ui, Vec2};

use super::outline::Shown;
use crate::gui::part::frame::cut;
use crate::gui::theme::{self, colours};
use crate::model::EntryContent;

/// The height of a row with a heading.
pub(super) const SECTION_HEIGHT: f32 = 44.0;
/// The height of a row with an entry.
pub(super) const ENTRY_HEIGHT: f32 = 56.0;

/// What can be done with a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Wish {
    /// Type another heading.
    Rename,
    /// Type another text.
    Edit,
    /// Go where the quote stands in its transcript.
    Source,
    /// One place up.
    Up,
    /// One place down.
    Down,
    /// A new section, text or quote behind it.
    AddSection,
    AddText,
    AddQuote,
    /// Take it out.
    Remove,
}

/// What a row says.
pub(super) struct Named {
    pub(super) accessible: String,
    is_section: bool,
    sign: String,
    title: String,
    detail: String,
    trailing: String,
    is_dim: bool,
    /// What can be done with it; the first is what Enter does.
    pub(super) wishes: Vec<Wish>,
}

/// What the row of a section, or of one of its entries, says.
pub(super) fn named(shown: &Shown<'_>, section: usize, entry: Option<usize>) -> Option<Named> {
    let of = shown.dossier.sections.get(section)?;
    match entry {
        None => Some(of_section(&of.title, section, shown.is_writable)),
        Some(entry) => {
            let entry = of.entries.get(entry)?;
            Some(match &entry.content {
                EntryContent::Text(text) => of_text(text, shown.is_writable),
                EntryContent::Quote(_) => of_quote(shown, entry.id),
            })
        }
    }
}

fn of_section(title: &str, number: usize, is_writable: bool) -> Named {
    let is_dim = title.trim().is_empty();
    let title = if is_dim { "without a heading".to_owned() } else { cut(title, 160) };
    let wishes = [Wish::Rename, Wish::AddText, Wish::AddQuote, Wish::AddSection, Wish::Up, Wish::Down, Wish::Remove];
    Named {
        accessible: format!("Section {}: {title}", number + 1),
        is_section: true,
        sign: format!("§ {}", number + 1),
        title,
        detail: String::new(),
        trailing: String::new(),
        is_dim,
        wishes: if is_writable { wishes.to_vec() } else { Vec::new() },
    }
}

fn of_text(text: &str, is_writable: bool) -> Named {
    let is_dim = text.trim().is_empty();
    let title = if is_dim { "nothing written yet".to_owned() } else { cut(text, 240) };
    let wishes = [Wish::Edit, Wish::AddText, Wish::AddQuote, Wish::AddSection, Wish::Up, Wish::Down, Wish::Remove];
    Named {
        accessible: format!("Text: {}", cut(&title, 120)),
        is_section: false,
        sign: "¶".into(),
        title,
        detail: String::new(),
        trailing: String::new(),
        is_dim,
        wishes: if is_writable { wishes.to_vec() } else { Vec::new() },
    }
}

fn of_quote(shown: &Shown<'_>, entry: crate::model::Id<crate::model::Entry>) -> Named {
    let seen = shown.seen.and_then(|seen| seen.get(&entry));
    let (title, detail, trailing, is_dim) = match seen {
        None => ("…".to_owned(), String::new(), String::new(), true),
        Some(seen) => match (&seen.withheld, seen.words.is_empty()) {
            (Some(reason), true) => ("A quote that is withheld".to_owned(), reason.clone(), String::new(), true),
            (Some(reason), false) => (seen.words.clone(), reason.clone(), "withheld".into(), false),
            (None, _) => {
                let trailing = if seen.misquoted > 0 { "misquoted" } else { "" };
                (seen.words.clone(), seen.attribution.clone(), trailing.to_owned(), false)
            }
        },
    };
    let parts = [title.as_str(), detail.as_str(), trailing.as_str()];
    let parts: Vec<String> = parts.iter().filter(|part| !part.is_empty()).map(|part| cut(part, 120)).collect();
    let editing = [Wish::Up, Wish::Down, Wish::AddText, Wish::AddQuote, Wish::AddSection, Wish::Remove];
    let mut wishes = vec![Wish::Source];
    wishes.extend(editing.into_iter().filter(|_| shown.is_writable));
    Named {
        accessible: format!("Quote: {}", parts.join(", ")),
        is_section: false,
        sign: "“".into(),
        title,
        detail,
        trailing,
        is_dim,
        wishes,
    }
}

/// The menu of a row; what was chosen from it.
pub(super) fn menu_ui(ui: &mut Ui, wishes: &[Wish]) -> Option<Wish> {
    ui.set_min_width(210.0);
    let mut chosen = None;
    for wish in wishes {
        let (name, keys) = match wish {
            Wish::Rename => ("Change the heading", "F2"),
            Wish::Edit => ("Edit the text", "F2"),
            Wish::Source => ("Go to where it stands", "Enter"),
            Wish::Up => ("Move up", "Alt+↑"),
            Wish::Down => ("Move down", "Alt+↓"),
            Wish::AddSection => ("Add a section after it", ""),
            Wish::AddText => ("Add text here", ""),
            Wish::AddQuote => ("Add a quote here…", ""),
            Wish::Remove => ("Take it out", "Delete"),
        };
        if ui.add(Button::new(name).shortcut_text(keys)).clicked() {
            chosen = Some(*wish);
            ui.close();
        }
    }
    chosen
}

/// Draws a row.
pub(super) fn row_ui(ui: &Ui, at: Rect, row: &Named, is_chosen: bool, response: &Response) {
    let colours = colours(ui);
    let inner = at.shrink2(Vec2::new(2.0, 2.0));
    let painter = ui.painter();
    if is_chosen {
        painter.rect_filled(inner, 6.0, colours.chosen);
    } else if response.contains_pointer() {
        painter.rect_filled(inner, 6.0, colours.hovered);
    }
    if response.has_focus() {
        painter.rect_stroke(inner, 6.0, (1.5, colours.accent), egui::StrokeKind::Inside);
    }
    let right = inner.right() - 34.0;
    let ink = if row.is_dim { colours.soft } else { colours.ink };
    if row.is_section {
        let left = inner.left() + 8.0;
        let sign = line(ui, &row.sign, theme::sans_bold(theme::SMALL), colours.soft, 60.0, 1);
        let after = left + sign.size().x + 10.0;
        painter.galley(Pos2::new(left, at.center().y - sign.size().y / 2.0), sign, colours.soft);
        let title = line(ui, &row.title, theme::serif_bold(17.0), ink, right - after, 1);
        painter.galley(Pos2::new(after, at.center().y - title.size().y / 2.0), title, ink);
        return;
    }
    let left = inner.left() + 44.0;
    let is_quote = row.sign == "“";
    let (font, down) = if is_quote { (theme::serif_bold(26.0), 4.0) } else { (theme::serif(16.0), 5.0) };
    let sign = line(ui, &row.sign, font, colours.accent, 30.0, 1);
    painter.galley(Pos2::new(inner.left() + 22.0, inner.top() + down), sign, colours.accent);
    let lines = if row.detail.is_empty() { 2 } else { 1 };
    let title = line(ui, &row.title, theme::serif(15.5), ink, right - left, lines);
    let below = inner.top() + 6.0 + title.size().y;
    painter.galley(Pos2::new(left, inner.top() + 5.0), title, ink);
    if row.detail.is_empty() {
        return;
    }
    let mut end = right;
    if !row.trailing.is_empty() {
        let trailing = line(ui, &row.trailing, theme::sans_bold(theme::SMALL), colours.bad, 120.0, 1);
        end -= trailing.size().x;
        painter.galley(Pos2::new(end, below), trailing, colours.bad);
        end -= 10.0;
    }
    let detail = line(ui, &row.detail, theme::sans(theme::SMALL), colours.soft, end - left, 1);
    painter.galley(Pos2::new(left, below), detail, colours.soft);
}

/// Some lines of text, cut with an ellipsis.
fn line(ui: &Ui, text: &str, font: FontId, colour: Color32, width: f32, rows: usize) -> std::sync::Arc<egui::Galley> {
    let mut job = LayoutJob::default();
    job.append(text, 0.0, TextFormat::simple(font, colour));
    job.wrap = TextWrapping { max_width: width.max(12.0), max_rows: rows, ..TextWrapping::default() };
    ui.fonts_mut(|fonts| fonts.layout_job(job))
}
