//! What a screen reader, and a test, sees of a long text: a document, its blocks, and the marks that have a name.
//!
//! Only what is seen has nodes. Nothing is done here when nobody listens. Used by the long text itself.

use eframe::egui::accesskit::{Action, Rect as AccessRect, Role};
use eframe::egui::{Id, Rect, Sense, Ui};

use super::placed::Placed;
use super::source::{Point, Source};

/// What was activated without a pointer.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Activated {
    /// A mark.
    Mark {
        /// Where it begins, or where the part of it begins that is seen.
        point: Point,
        /// Its id.
        mark: u64,
        /// Where it is on the screen.
        rect: Rect,
    },
    /// The time before a block.
    Time(usize),
}

/// The time before a block, as it was painted.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Time {
    /// Index of the block.
    pub block: usize,
    /// Where it is on the screen; empty where the block has none.
    pub rect: Rect,
    /// Whether it was clicked by the pointer.
    pub clicked: bool,
}

/// Adds the nodes of what is seen below `ui`. Says what was activated.
pub fn nodes(ui: &Ui, area: Id, source: &dyn Source, placed: &[Placed], times: &[Time]) -> Option<Activated> {
    if !ui.ctx().has_accesskit_node(area) {
        return None;
    }
    let mut activated = None;
    for rows in placed.chunk_by(|one, next| one.row.block == next.row.block) {
        let Some(first) = rows.first().filter(|row| !row.replaced) else { continue };
        let block = first.row.block;
        let rect = rows.iter().fold(first.rect, |all, row| all.union(row.rect));
        let id = area.with(("block", block));
        ui.interact(rect, id, Sense::hover());
        ui.ctx().accesskit_node_builder(id, |node| {
            node.set_role(Role::Paragraph);
            node.set_label(label(source, rows));
            node.set_bounds(bounds(rect));
        });
        if let Some(time) = times.iter().find(|time| time.block == block && time.rect.is_positive()) {
            activated = time_node(ui, id, source, time).or(activated);
        }
        for row in rows {
            activated = marks(ui, id, row).or(activated);
        }
    }
    activated
}

fn time_node(ui: &Ui, block: Id, source: &dyn Source, time: &Time) -> Option<Activated> {
    let id = block.with("time");
    ui.interact(time.rect, id, Sense::hover());
    ui.ctx().accesskit_node_builder(id, |node| {
        node.set_role(Role::Button);
        node.set_label(source.lead(time.block).map_or("", |lead| lead.time));
        node.set_bounds(bounds(time.rect));
        node.add_action(Action::Click);
    });
    let asked = ui.input(|input| input.has_accesskit_action_request(id, Action::Click));
    asked.then_some(Activated::Time(time.block))
}

fn marks(ui: &Ui, block: Id, row: &Placed) -> Option<Activated> {
    let mut activated = None;
    for (index, mark) in row.marks.iter().enumerate() {
        let Some(name) = &mark.accessible_name else { continue };
        let mut rect = None;
        row.bands(&mark.span, |band| rect = rect.or(Some(band)));
        let Some(rect) = rect else { continue };
        let id = block.with(("mark", row.index, index, mark.id));
        ui.interact(rect, id, Sense::hover());
        ui.ctx().accesskit_node_builder(id, |node| {
            node.set_role(Role::Link);
            node.set_label(name.clone());
            node.set_bounds(bounds(rect));
            node.add_action(Action::Click);
        });
        if ui.input(|input| input.has_accesskit_action_request(id, Action::Click)) {
            let point = Point::new(row.row.block, mark.span.start);
            activated = Some(Activated::Mark { point, mark: mark.id, rect });
        }
    }
    activated
}

/// The words of a block that are seen, with time and speaker where its start is.
fn label(source: &dyn Source, rows: &[Placed]) -> String {
    let mut label = String::new();
    let (Some(first), Some(last)) = (rows.first(), rows.last()) else { return label };
    if let Some(lead) = source.lead(first.row.block).filter(|_| first.row.is_first()) {
        for part in [lead.time, lead.speaker].into_iter().filter(|part| !part.is_empty()) {
            label.push_str(part);
            label.push(' ');
        }
    }
    let text = source.text(first.row.block);
    label.push_str(text.get(first.bytes.start..last.bytes.end).unwrap_or_default());
    label
}

fn bounds(rect: Rect) -> AccessRect {
    AccessRect { x0: rect.min.x.into(), y0: rect.min.y.into(), x1: rect.max.x.into(), y1: rect.max.y.into() }
}
