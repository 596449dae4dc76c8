//! The tree: folded and unfolded, dragged about, renamed in place.

use std::collections::{HashMap, HashSet};

use egui::{DragAndDrop, Key, Modifiers, Pos2, Rect, Role, Sense, Stroke, TextEdit, Ui, Vec2, WidgetInfo};

use super::Book;
use super::acts::Acts;
use crate::archive::tags::TagCommand;
use crate::gui::action::Action;
use crate::gui::part::frame::cut;
use crate::gui::part::list::LOW;
use crate::gui::part::{Row, list_painted};
use crate::gui::scene::Scene;
use crate::gui::screen::Screen;
use crate::gui::shell::grouped;
use crate::gui::theme::{self, colours};
use crate::model::{Id, Tag};

/// How far a tag is set in under another, in points.
const STEP: f32 = 18.0;
/// Where the triangle that folds a row stands, from the row's left edge, in points.
const TRIANGLE: f32 = 22.0;

/// The tree as it is shown.
#[derive(Default)]
pub(super) struct Tree {
    folded: HashSet<Id<Tag>>,
}

/// One row that is not folded away.
struct Leaf<'book> {
    tag: &'book Tag,
    depth: usize,
    has_children: bool,
}

impl Tree {
    /// Draws the tree; takes the keys and the mouse.
    pub(super) fn ui(
        &mut self,
        ui: &mut Ui,
        scene: &mut Scene<'_>,
        acts: &mut Acts,
        book: &Book,
        open: Option<Id<Tag>>,
    ) {
        let leaves = self.leaves(&book.tags);
        let selected = leaves.iter().position(|leaf| Some(leaf.tag.id) == open);
        let is_dragging = DragAndDrop::has_payload_of_type::<Id<Tag>>(ui.ctx());
        let list = Rect::from_min_max(
            ui.cursor().min,
            ui.max_rect().max - Vec2::new(0.0, if is_dragging { LOW + 8.0 } else { 0.0 }),
        );
        let mut inner = ui.new_child(egui::UiBuilder::new().max_rect(list));
        let shown = list_painted(
            &mut inner,
            "Codebook",
            leaves.len(),
            LOW,
            selected,
            |index| accessible(&leaves[index], book, &self.folded),
            |ui, rect, index, _| leaf_ui(ui, rect, &leaves[index], book, &self.folded),
        );
        self.keys(ui, selected.map(|index| &leaves[index]));
        for (index, response) in &shown.seen {
            let leaf = &leaves[*index];
            if scene.desk.is_writable() {
                response.dnd_set_drag_payload(leaf.tag.id);
                self.drop_ui(ui, scene, response, Some(leaf.tag));
            }
            let at = response.interact_pointer_pos().unwrap_or_default();
            let left = response.rect.left() + STEP * leaf.depth as f32;
            let is_triangle = leaf.has_children && (left..left + TRIANGLE).contains(&at.x);
            if response.clicked() && is_triangle {
                self.fold(leaf.tag.id);
            } else if response.double_clicked() && scene.desk.is_writable() {
                acts.ask_name(leaf.tag);
            }
            if acts.renamed() == Some(leaf.tag.id) {
                rename_ui(ui, scene, acts, leaf, response.rect);
            }
        }
        if let Some(chosen) = shown.chosen.and_then(|index| leaves.get(index)) {
            scene.push(Action::Refine(Screen::Tags(Some(chosen.tag.id))));
        }
        ui.advance_cursor_after_rect(list);
        if is_dragging {
            self.top_ui(ui, scene);
        }
    }

    /// Rows from the top down. A circle, which only damage could make, is not followed.
    fn leaves<'book>(&self, tags: &'book [Tag]) -> Vec<Leaf<'book>> {
        let known: HashSet<Id<Tag>> = tags.iter().map(|tag| tag.id).collect();
        let mut under: HashMap<Option<Id<Tag>>, Vec<&Tag>> = HashMap::new();
        for tag in tags {
            under.entry(tag.parent.filter(|parent| known.contains(parent))).or_default().push(tag);
        }
        let mut leaves = Vec::new();
        let mut open: Vec<(&Tag, usize)> = under.get(&None).into_iter().flatten().rev().map(|tag| (*tag, 0)).collect();
        while let Some((tag, depth)) = open.pop() {
            let children = under.get(&Some(tag.id)).map_or(&[][..], Vec::as_slice);
            leaves.push(Leaf { tag, depth, has_children: !children.is_empty() });
            if !self.folded.contains(&tag.id) {
                open.extend(children.iter().rev().map(|child| (*child, depth + 1)));
            }
        }
        leaves
    }

    fn fold(&mut self, tag: Id<Tag>) {
        if !self.folded.remove(&tag) {
            self.folded.insert(tag);
        }
    }

    /// Left folds the chosen tag, right unfolds it.
    fn keys(&mut self, ui: &Ui, chosen: Option<&Leaf<'_>>) {
        let Some(leaf) = chosen.filter(|leaf| leaf.has_children && !ui.ctx().text_edit_focused()) else { return };
        let is_folded = self.folded.contains(&leaf.tag.id);
        let wanted = if is_folded { Key::ArrowRight } else { Key::ArrowLeft };
        if ui.input_mut(|input| input.consume_key(Modifiers::NONE, wanted)) {
            self.fold(leaf.tag.id);
        }
    }

    /// What is dragged over a row, and what is dropped on it.
    fn drop_ui(&mut self, ui: &Ui, scene: &mut Scene<'_>, response: &egui::Response, under: Option<&Tag>) {
        let target = under.map(|tag| tag.id);
        if response.dnd_hover_payload::<Id<Tag>>().is_some_and(|dragged| Some(*dragged) != target) {
            let rect = response.rect.shrink(1.0);
            ui.painter().rect_stroke(rect, 6.0, (2.0, colours(ui).accent), egui::StrokeKind::Inside);
        }
        if let Some(dragged) = response.dnd_release_payload::<Id<Tag>>()
            && Some(*dragged) != target
        {
            if let Some(target) = target {
                self.folded.remove(&target);
            }
            scene.apply(TagCommand::Move { tag: *dragged, under: target });
        }
    }

    /// Where a dragged tag is dropped to stand at the top.
    fn top_ui(&mut self, ui: &mut Ui, scene: &mut Scene<'_>) {
        let colours = colours(ui);
        let (rect, response) = ui.allocate_exact_size(Vec2::new(ui.available_width(), LOW), Sense::hover());
        response.widget_info(|| WidgetInfo::labeled(Role::Label, true, "Put it at the top"));
        ui.painter().rect_stroke(rect, 6.0, Stroke::new(1.0, colours.soft), egui::StrokeKind::Inside);
        let at = rect.center();
        let font = theme::sans(theme::SMALL);
        ui.painter().text(at, egui::Align2::CENTER_CENTER, "Drop here to put it at the top", font, colours.soft);
        self.drop_ui(ui, scene, &response, None);
    }
}

fn accessible(leaf: &Leaf<'_>, book: &Book, folded: &HashSet<Id<Tag>>) -> Row {
    let count = book.uses_of(leaf.tag.id);
    let state = match (leaf.has_children, folded.contains(&leaf.tag.id)) {
        (false, _) => "",
        (true, true) => "folded",
        (true, false) => "unfolded",
    };
    let count = if count == 1 { "1 quote".to_owned() } else { format!("{count} quotes") };
    Row { title: leaf.tag.name.clone(), trailing: count, detail: state.into(), depth: leaf.depth, ..Row::default() }
}

fn leaf_ui(ui: &Ui, rect: Rect, leaf: &Leaf<'_>, book: &Book, folded: &HashSet<Id<Tag>>) {
    let colours = colours(ui);
    let painter = ui.painter();
    let left = rect.left() + STEP * leaf.depth.min(12) as f32;
    let middle = rect.center().y;
    if leaf.has_children {
        let at = Pos2::new(left + 11.0, middle);
        let points = match folded.contains(&leaf.tag.id) {
            true => [Vec2::new(-3.0, -4.5), Vec2::new(4.0, 0.0), Vec2::new(-3.0, 4.5)],
            false => [Vec2::new(-4.5, -3.0), Vec2::new(4.5, -3.0), Vec2::new(0.0, 4.0)],
        };
        let points = points.iter().map(|offset| at + *offset).collect();
        painter.add(egui::Shape::convex_polygon(points, colours.soft, Stroke::NONE));
    }
    let swatch = Pos2::new(left + TRIANGLE + 6.0, middle);
    match theme::stored_colour(&leaf.tag.colour) {
        Some(colour) => painter.circle_filled(swatch, 5.5, colour),
        None => painter.circle_stroke(swatch, 5.0, (1.0, colours.soft)),
    };
    let count = painter.layout_no_wrap(grouped(book.uses_of(leaf.tag.id)), theme::sans(theme::SMALL), colours.soft);
    let right = rect.right() - 10.0 - count.size().x;
    painter.galley(Pos2::new(right, middle - count.size().y / 2.0), count, colours.soft);
    let start = swatch.x + 13.0;
    let font = theme::sans(theme::CONTROL);
    let mut job = egui::text::LayoutJob::simple_singleline(cut(&leaf.tag.name, 200), font, colours.ink);
    job.wrap = egui::text::TextWrapping::truncate_at_width((right - start - 8.0).max(10.0));
    let galley = ui.fonts_mut(|fonts| fonts.layout_job(job));
    ui.painter().galley(Pos2::new(start, middle - galley.size().y / 2.0), galley, colours.ink);
}

/// The field in the row's place.
fn rename_ui(ui: &mut Ui, scene: &mut Scene<'_>, acts: &mut Acts, leaf: &Leaf<'_>, row: Rect) {
    let left = row.left() + STEP * leaf.depth.min(12) as f32 + TRIANGLE + 14.0;
    let rect = Rect::from_min_max(Pos2::new(left.min(row.right() - 80.0), row.top()), row.max);
    acts.name_ui(ui, scene, leaf.tag, |ui, text| ui.put(rect, TextEdit::singleline(text)));
}
