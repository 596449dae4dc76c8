//! The margin right of the transcript: what is said of its quotes and of turns that a restriction lies on, in words.

use std::collections::HashSet;

use egui::{Color32, Pos2, Rect, Role, Sense, Ui, Vec2, WidgetInfo};

use super::card::Card;
use super::lock::Lock;
use super::script::Script;
use crate::archive::day::day_in_words;
use crate::gui::part::long_text::Shown;
use crate::gui::theme::{self, colours};
use crate::model::{Anchoring, Id, Quote, Turn};

/// How wide the margin is, in points.
pub const MARGIN: f32 = 88.0;

/// What was opened from the margin.
pub enum Opening {
    /// The card of a quote.
    Quote(Box<Card>),
    /// What withholds a turn.
    Turn(Box<Lock>),
}

/// What the margin says at one height.
struct Remark {
    words: String,
    colour: Color32,
    middle: f32,
    of: Of,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Of {
    Quote(Id<Quote>),
    Turn(Id<Turn>),
    /// A turn that was compared with the sound; nothing opens.
    Heard(Id<Turn>),
}

/// Draws the margin, where there is room for one; what was opened.
pub fn margin_ui(ui: &mut Ui, script: &Script, shown: &Shown) -> Option<Opening> {
    let right = shown.rects.first().map(|(_, rect)| rect.right())?;
    let view = shown.response.rect;
    if view.right() - right < MARGIN - 24.0 {
        return None;
    }
    let mut remarks = remarks(ui, script, shown);
    remarks.sort_by(|one, other| one.middle.total_cmp(&other.middle));
    let (mut opening, mut free) = (None, f32::NEG_INFINITY);
    for remark in remarks {
        let job = egui::text::LayoutJob {
            wrap: egui::text::TextWrapping::truncate_at_width(view.right() - right - 26.0),
            ..egui::text::LayoutJob::simple_singleline(remark.words.clone(), theme::sans(theme::SMALL), remark.colour)
        };
        let galley = ui.fonts_mut(|fonts| fonts.layout_job(job));
        let top = (remark.middle - galley.size().y / 2.0).max(free);
        free = top + galley.size().y + 1.0;
        let at = Pos2::new(right + 16.0, top);
        let chip = Rect::from_min_size(at, galley.size()).expand2(Vec2::new(4.0, 1.0));
        let sense = if matches!(remark.of, Of::Heard(_)) { Sense::hover() } else { Sense::click() };
        let response = ui.interact(chip.intersect(view), ui.make_persistent_id(("margin", remark.of)), sense);
        let name = match remark.of {
            Of::Quote(_) => format!("Quote: {}", remark.words),
            Of::Turn(_) => format!("Turn: {}", remark.words),
            Of::Heard(_) => format!("Compared with the sound: {}", remark.words),
        };
        response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &name));
        let painter = ui.painter().with_clip_rect(view);
        if response.hovered() || response.has_focus() {
            painter.rect_filled(chip, 4.0, colours(ui).hovered);
        }
        painter.galley(at, galley, remark.colour);
        if response.clicked() {
            let at = Pos2::new(right - 300.0, free);
            opening = match remark.of {
                Of::Quote(quote) => Some(Opening::Quote(Box::new(Card::of(quote, at)))),
                Of::Turn(turn) => Some(Opening::Turn(Box::new(Lock::of(turn, at)))),
                Of::Heard(_) => opening,
            };
        }
    }
    opening
}

fn remarks(ui: &Ui, script: &Script, shown: &Shown) -> Vec<Remark> {
    let (colours, view) = (colours(ui), shown.response.rect);
    let mut remarks = Vec::new();
    let mut seen = HashSet::new();
    for (mark, rect) in &shown.mark_rects {
        let Some(kept) = usize::try_from(*mark).ok().and_then(|at| script.quotes.get(at)) else { continue };
        let words = kept.in_margin();
        if words.is_empty() || !seen.insert(*mark) || !view.intersects(*rect) {
            continue;
        }
        let colour = match (kept.quote.anchoring, kept.citations) {
            (Anchoring::Review | Anchoring::Orphan, _) => colours.fair,
            (Anchoring::Anchored, 0) => colours.soft,
            (Anchoring::Anchored, _) => colours.accent,
        };
        remarks.push(Remark { words, colour, middle: rect.center().y, of: Of::Quote(kept.quote.id) });
    }
    for (block, rect) in &shown.rects {
        let restricted = script.lines.get(*block).filter(|line| line.is_restricted && !line.is_withheld);
        if let Some(line) = restricted.filter(|_| view.intersects(*rect)) {
            let middle = rect.top() + theme::READING * 0.75;
            remarks.push(Remark { words: "withheld".into(), colour: colours.bad, middle, of: Of::Turn(line.turn.id) });
        }
        let heard = script.lines.get(*block).filter(|_| view.intersects(*rect));
        if let Some((line, ms)) = heard.and_then(|line| Some((line, line.turn.heard_ms?))) {
            let middle = rect.top() + theme::READING * 0.75;
            let words = format!("✓ {}", day_in_words(ms));
            remarks.push(Remark { words, colour: colours.good, middle, of: Of::Heard(line.turn.id) });
        }
    }
    remarks
}
