//! The outline of the open dossier: its sections and entries in order. Chosen, moved and dragged here, by mouse and by
//! key; only the rows that are seen are drawn.

use std::collections::HashMap;

use egui::{DragAndDrop, EventFilter, Id as Key16, Key, Modifiers, Pos2, Rect, Response, ScrollArea, Sense, Ui, vec2};

use super::Chosen;
use super::editing::{Editing, Left, Target};
use super::laid::Seen;
use super::outline_row::{ENTRY_HEIGHT, SECTION_HEIGHT, Wish, menu_ui, named, row_ui};
use super::places::moved_entry;
use crate::archive::dossiers::DossierCommand;
use crate::gui::theme::colours;
use crate::model::{Dossier, Entry, Id, Section};

/// What the outline remembers.
#[derive(Default)]
pub(super) struct Outline {
    wanted: bool,
}

/// What a row is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Of {
    Section(usize),
    Entry(usize, usize),
    /// A field for what is not there yet.
    New,
}

#[derive(Clone, Copy)]
struct Row {
    of: Of,
    top: f32,
    height: f32,
}

/// What came of a frame.
#[derive(Default)]
pub(super) struct Happened {
    pub(super) chosen: Option<Chosen>,
    pub(super) wish: Option<(Chosen, Wish)>,
    pub(super) command: Option<DossierCommand>,
    pub(super) left: Option<Left>,
}

/// What the outline shows.
pub(super) struct Shown<'frame> {
    pub(super) dossier: &'frame Dossier,
    pub(super) seen: Option<&'frame HashMap<Id<Entry>, Seen>>,
    pub(super) chosen: Option<Chosen>,
    pub(super) is_writable: bool,
}

impl Outline {
    /// Brings what is chosen into view in the next frame.
    pub(super) fn bring(&mut self) {
        self.wanted = true;
    }

    /// Draws it.
    pub(super) fn ui(&mut self, ui: &mut Ui, shown: &Shown<'_>, editing: &mut Option<Editing>) -> Happened {
        let mut happened = Happened::default();
        let rows = rows(shown.dossier, editing.as_ref());
        let base = ui.make_persistent_id("outline");
        if editing.is_none() {
            keys(ui, base, shown, &rows, &mut happened);
        }
        let area = ScrollArea::vertical().id_salt("outline").auto_shrink([false, false]);
        area.show_viewport(ui, |ui, viewport| {
            ui.set_height(rows.last().map_or(0.0, |row| row.top + row.height) + 40.0);
            let origin = ui.min_rect().min;
            let width = ui.available_width();
            let place = |row: &Row| Rect::from_min_size(origin + vec2(0.0, row.top), vec2(width, row.height));
            let chosen = happened.chosen.or(shown.chosen);
            if std::mem::take(&mut self.wanted) || happened.chosen.is_some() {
                let row = rows.iter().find(|row| chosen_of(shown.dossier, row.of) == chosen && chosen.is_some());
                row.into_iter().for_each(|row| ui.scroll_to_rect(place(row), None));
            }
            let first = rows.partition_point(|row| row.top + row.height < viewport.top());
            for row in &rows[first..] {
                if row.top > viewport.bottom() {
                    break;
                }
                one_ui(ui, base, place(row), row.of, shown, editing, &mut happened);
            }
            if shown.is_writable {
                drag_ui(ui, shown.dossier, &rows, &place, &mut happened);
            }
        });
        happened
    }
}

fn chosen_of(dossier: &Dossier, of: Of) -> Option<Chosen> {
    match of {
        Of::Section(section) => Some(Chosen::Section(dossier.sections.get(section)?.id)),
        Of::Entry(section, entry) => Some(Chosen::Entry(dossier.sections.get(section)?.entries.get(entry)?.id)),
        Of::New => None,
    }
}

/// The rows with their places. A field that is typed in takes the place of its row, or has one of its own.
fn rows(dossier: &Dossier, editing: Option<&Editing>) -> Vec<Row> {
    let target = editing.map(|editing| editing.target);
    let field = editing.map_or(0.0, |editing| editing.height);
    let mut rows: Vec<Row> = Vec::new();
    let mut add = |of: Of, height: f32| {
        let top = rows.last().map_or(4.0, |row| row.top + row.height);
        rows.push(Row { of, top, height });
    };
    for (number, section) in dossier.sections.iter().enumerate() {
        if target == Some(Target::NewSection(number)) {
            add(Of::New, field);
        }
        let is_typed = target == Some(Target::Heading(section.id));
        add(Of::Section(number), if is_typed { field } else { SECTION_HEIGHT });
        for (index, entry) in section.entries.iter().enumerate() {
            if target == Some(Target::NewText(Some(section.id), index)) {
                add(Of::New, field);
            }
            let is_typed = target == Some(Target::Text(entry.id));
            add(Of::Entry(number, index), if is_typed { field } else { ENTRY_HEIGHT });
        }
        if matches!(target, Some(Target::NewText(Some(of), at)) if of == section.id && at >= section.entries.len()) {
            add(Of::New, field);
        }
    }
    let is_last = match target {
        Some(Target::NewSection(at)) => at >= dossier.sections.len(),
        Some(Target::NewText(None, _)) => true,
        _ => false,
    };
    if is_last {
        add(Of::New, field);
    }
    rows
}

fn one_ui(
    ui: &mut Ui,
    base: Key16,
    at: Rect,
    of: Of,
    shown: &Shown<'_>,
    editing: &mut Option<Editing>,
    happened: &mut Happened,
) {
    let chosen = chosen_of(shown.dossier, of);
    let is_typed = match (editing.as_ref().map(|editing| editing.target), chosen) {
        (Some(Target::NewSection(_) | Target::NewText(..)), None) => true,
        (Some(Target::Heading(section)), Some(Chosen::Section(here))) => section == here,
        (Some(Target::Text(entry)), Some(Chosen::Entry(here))) => entry == here,
        _ => false,
    };
    if let Some(editing) = editing.as_mut().filter(|_| is_typed) {
        happened.left = editing.ui(ui, at).or(happened.left);
        return;
    }
    let Some(chosen) = chosen else { return };
    let one = match of {
        Of::Section(section) => named(shown, section, None),
        Of::Entry(section, entry) => named(shown, section, Some(entry)),
        Of::New => return,
    };
    let Some(one) = one else { return };
    let is_chosen = shown.chosen == Some(chosen);
    let response = ui.interact(at, base.with(chosen), Sense::click_and_drag());
    response.widget_info(|| egui::WidgetInfo::selected(egui::Role::ListItem, true, is_chosen, one.accessible.as_str()));
    row_ui(ui, at, &one, is_chosen, &response);
    answer_row(ui, chosen, &one.wishes, &response, shown, happened);
    if is_chosen || response.hovered() || response.contains_pointer() {
        let corner = Rect::from_min_max(Pos2::new(at.right() - 34.0, at.top() + 6.0), at.right_bottom());
        let button = egui::Button::new("…").frame_when_inactive(false).small();
        let child = egui::UiBuilder::new().max_rect(corner).id_salt(chosen);
        let more = ui.new_child(child).add(button);
        more.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, format!("More: {}", one.accessible)));
        egui::Popup::menu(&more).show(|ui| {
            if let Some(wish) = menu_ui(ui, &one.wishes) {
                happened.wish = Some((chosen, wish));
            }
        });
    }
}

fn answer_row(
    ui: &Ui,
    chosen: Chosen,
    wishes: &[Wish],
    response: &Response,
    shown: &Shown<'_>,
    happened: &mut Happened,
) {
    if response.clicked() || response.secondary_clicked() || response.drag_started() {
        response.request_focus();
        happened.chosen = Some(chosen);
    }
    if response.double_clicked() {
        happened.wish = wishes.first().map(|wish| (chosen, *wish));
    }
    if shown.is_writable && response.dragged() {
        response.dnd_set_drag_payload(chosen);
    }
    response.context_menu(|ui| {
        if let Some(wish) = menu_ui(ui, wishes) {
            happened.wish = Some((chosen, wish));
        }
    });
    if response.has_focus() {
        let filter = EventFilter { vertical_arrows: true, ..EventFilter::default() };
        ui.ctx().memory_mut(|memory| memory.set_focus_lock_filter(response.id, filter));
    }
}

/// The arrow keys go from row to row; Enter does what a double click does; Delete and F2 are what they are elsewhere.
fn keys(ui: &Ui, base: Key16, shown: &Shown<'_>, rows: &[Row], happened: &mut Happened) {
    if ui.ctx().text_edit_focused() || egui::Popup::is_any_open(ui.ctx()) {
        return;
    }
    let focus = ui.ctx().memory(|memory| memory.focused());
    let is_ours = shown.chosen.is_some_and(|chosen| focus == Some(base.with(chosen)));
    if !(is_ours || focus.is_none() && shown.chosen.is_some()) {
        return;
    }
    let take = |key| ui.input_mut(|input| input.consume_key(Modifiers::NONE, key));
    let at = rows.iter().position(|row| chosen_of(shown.dossier, row.of) == shown.chosen);
    let Some(at) = at else { return };
    let to = match () {
        () if take(Key::ArrowDown) => at + 1,
        () if take(Key::ArrowUp) => at.saturating_sub(1),
        () if take(Key::Home) => 0,
        () if take(Key::End) => rows.len() - 1,
        () => at,
    };
    let to = rows.get(to.min(rows.len() - 1)).and_then(|row| chosen_of(shown.dossier, row.of));
    if let Some(to) = to.filter(|to| Some(*to) != shown.chosen) {
        happened.chosen = Some(to);
        ui.ctx().memory_mut(|memory| memory.request_focus(base.with(to)));
    }
    let Some(chosen) = shown.chosen else { return };
    let one = match rows[at].of {
        Of::Section(section) => named(shown, section, None),
        Of::Entry(section, entry) => named(shown, section, Some(entry)),
        Of::New => None,
    };
    let wishes = one.map(|one| one.wishes).unwrap_or_default();
    let is_edit = |wish: &&Wish| matches!(wish, Wish::Rename | Wish::Edit);
    let wish = match () {
        () if is_ours && take(Key::Enter) => wishes.first(),
        () if take(Key::F2) => wishes.iter().find(is_edit),
        () if take(Key::Delete) => wishes.iter().find(|wish| **wish == Wish::Remove),
        () => None,
    };
    if let Some(wish) = wish {
        happened.wish = Some((chosen, *wish));
    }
}

/// Shows where what is dragged would go, and moves it there when it is let go.
fn drag_ui(ui: &Ui, dossier: &Dossier, rows: &[Row], place: &dyn Fn(&Row) -> Rect, happened: &mut Happened) {
    let Some(dragged) = DragAndDrop::payload::<Chosen>(ui.ctx()) else { return };
    let Some(pointer) = ui.ctx().pointer_latest_pos().filter(|at| ui.clip_rect().expand(8.0).contains(*at)) else {
        return;
    };
    ui.ctx().set_cursor_icon(egui::CursorIcon::Grabbing);
    let clip = ui.clip_rect();
    let pull = if pointer.y < clip.top() + 28.0 { 9.0 } else { 0.0 }
        - if pointer.y > clip.bottom() - 28.0 { 9.0 } else { 0.0 };
    if pull != 0.0 {
        ui.scroll_with_delta_animation(vec2(0.0, pull), egui::style::ScrollAnimation::none());
        ui.ctx().request_repaint();
    }
    let landing = match *dragged {
        Chosen::Entry(entry) => entry_landing(dossier, entry, rows, place, pointer.y),
        Chosen::Section(section) => section_landing(dossier, section, rows, place, pointer.y),
    };
    let Some((y, command)) = landing else { return };
    let line = clip.left() + 8.0..=clip.right() - 12.0;
    ui.painter().hline(line.clone(), y, (2.5, colours(ui).accent));
    ui.painter().circle_filled(Pos2::new(*line.start(), y), 4.0, colours(ui).accent);
    if ui.input(|input| input.pointer.any_released()) {
        DragAndDrop::clear_payload(ui.ctx());
        happened.command = command;
    }
}

/// The line and the change when an entry is let go at a height; no change where it stays.
fn entry_landing(
    dossier: &Dossier,
    entry: Id<Entry>,
    rows: &[Row],
    place: &dyn Fn(&Row) -> Rect,
    y: f32,
) -> Option<(f32, Option<DossierCommand>)> {
    let under = rows.iter().find(|row| y < place(row).bottom()).or(rows.last())?;
    let rect = place(under);
    let is_upper = y < rect.center().y;
    let (section, to, line) = match (under.of, is_upper) {
        (Of::Section(0), true) => (0, 0, rect.bottom()),
        (Of::Section(section), true) => (section - 1, dossier.sections.get(section - 1)?.entries.len(), rect.top()),
        (Of::Section(section), false) => (section, 0, rect.bottom()),
        (Of::Entry(section, index), true) => (section, index, rect.top()),
        (Of::Entry(section, index), false) => (section, index + 1, rect.bottom()),
        (Of::New, _) => return None,
    };
    Some((line, moved_entry(dossier, entry, section, to)))
}

fn section_landing(
    dossier: &Dossier,
    section: Id<Section>,
    rows: &[Row],
    place: &dyn Fn(&Row) -> Rect,
    y: f32,
) -> Option<(f32, Option<DossierCommand>)> {
    let heads: Vec<f32> =
        rows.iter().filter(|row| matches!(row.of, Of::Section(_))).map(|row| place(row).top()).collect();
    let end = place(rows.last()?).bottom();
    let gaps = heads.iter().copied().chain([end]);
    let (to, line) = gaps.enumerate().min_by(|one, other| (one.1 - y).abs().total_cmp(&(other.1 - y).abs()))?;
    let from = dossier.sections.iter().position(|one| one.id == section)?;
    let to = if from < to { to - 1 } else { to };
    let command = (from != to).then_some(DossierCommand::MoveSection { dossier: dossier.id, section, to });
    Some((line, command))
}
