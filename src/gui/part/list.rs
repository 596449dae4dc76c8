//! A list of any length, of which only what is seen is laid out: by mouse, by arrow keys, by its accessible names.

use egui::{Color32, EventFilter, Key, Modifiers, Pos2, Rect, Response, Role, ScrollArea, Sense, Ui, Vec2, WidgetInfo};

use super::frame::cut;
use crate::gui::theme::{self, colours};

/// One row as it is shown.
#[derive(Clone, Debug, Default)]
pub struct Row {
    /// What it is called.
    pub title: String,
    /// What else there is to say, in smaller letters; may be empty.
    pub detail: String,
    /// At the right of the title: a count or a state, in words; may be empty.
    pub trailing: String,
    /// The colour of `trailing` and of the dot before the title; none for the usual.
    pub colour: Option<Color32>,
    /// Whether the title is set in the face for reading.
    pub is_read: bool,
    /// How far it is set in, in steps.
    pub depth: usize,
}

/// What happened in a list.
#[derive(Default)]
pub struct ListShown {
    /// The row that was clicked, or that the arrow keys came to.
    pub chosen: Option<usize>,
    /// The row that was double-clicked, or on which Enter was pressed.
    pub activated: Option<usize>,
    /// The responses of the rows that are seen: for menus and dragging.
    pub seen: Vec<(usize, Response)>,
}

/// The height of a row with a detail, in points.
pub const TALL: f32 = 50.0;
/// The height of a row without.
pub const LOW: f32 = 32.0;

/// How high the rows are, in points.
#[derive(Clone, Copy)]
pub enum Heights<'rows> {
    /// All alike.
    Even(f32),
    /// Where each row begins, and last, where the last one ends.
    Tops(&'rows [f32]),
}

impl From<f32> for Heights<'_> {
    fn from(height: f32) -> Self {
        Heights::Even(height)
    }
}

impl Heights<'_> {
    /// Where a row begins; behind the last one, where that ends.
    fn top(self, index: usize) -> f32 {
        match self {
            Heights::Even(height) => height * index as f32,
            Heights::Tops(tops) => tops.get(index).or(tops.last()).copied().unwrap_or(0.0),
        }
    }

    /// The row at this height, or the one behind the last.
    fn at(self, y: f32, count: usize) -> usize {
        let index = match self {
            Heights::Even(height) => (y / height).floor().max(0.0) as usize,
            Heights::Tops(tops) => tops.partition_point(|top| *top <= y).saturating_sub(1),
        };
        index.min(count)
    }
}

/// Shows a list of `count` rows, each `height` high. `name` is its accessible name; `selected` is brought into view when
/// it changes.
pub fn list(
    ui: &mut Ui,
    name: &str,
    count: usize,
    height: f32,
    selected: Option<usize>,
    row: impl FnMut(usize) -> Row,
) -> ListShown {
    list_painted(ui, name, count, height, selected, row, |ui, rect, _, row| words(ui, rect, row))
}

/// The same, where what stands in a row is painted by `words`; the row's own words are its accessible name.
pub fn list_painted<'rows>(
    ui: &mut Ui,
    name: &str,
    count: usize,
    heights: impl Into<Heights<'rows>>,
    selected: Option<usize>,
    mut row: impl FnMut(usize) -> Row,
    words: impl Fn(&Ui, Rect, usize, &Row),
) -> ListShown {
    let (mut shown, heights) = (ListShown::default(), heights.into());
    let id = ui.make_persistent_id(("list", name));
    if count > 0 && !ui.ctx().text_edit_focused() {
        move_by_keys(ui, id, count, selected, &mut shown);
    }
    ui.spacing_mut().item_spacing.y = 0.0;
    let area = ScrollArea::vertical().id_salt(id).auto_shrink([false, false]);
    area.show_viewport(ui, |ui, viewport| {
        ui.set_height(heights.top(count));
        let top = ui.min_rect().top();
        let first = heights.at(viewport.top(), count);
        let last = (heights.at(viewport.bottom(), count) + 2).min(count);
        let width = ui.available_width();
        let place = |index: usize| {
            let at = Pos2::new(ui.min_rect().left(), top + heights.top(index));
            Rect::from_min_size(at, Vec2::new(width, heights.top(index + 1) - heights.top(index)))
        };
        bring_into_view(ui, id, selected.or(shown.chosen), &place);
        for index in first..last {
            let one = row(index);
            let rect = place(index);
            let is_selected = selected == Some(index);
            let response = ui.interact(rect, id.with(index), Sense::click_and_drag());
            response.widget_info(|| WidgetInfo::selected(Role::ListItem, true, is_selected, accessible(&one)));
            let inner = rect.shrink2(Vec2::new(2.0, 1.0));
            ground(ui, inner, is_selected, &response);
            words(ui, inner, index, &one);
            if response.has_focus() {
                // Else the arrow keys would lead from row to row and from widget to widget at once.
                let filter = EventFilter { vertical_arrows: true, horizontal_arrows: true, ..EventFilter::default() };
                ui.memory_mut(|memory| memory.set_focus_lock_filter(response.id, filter));
            }
            if response.clicked() {
                response.request_focus();
                shown.chosen = Some(index);
            }
            if response.double_clicked() {
                shown.activated = Some(index);
            }
            shown.seen.push((index, response));
        }
        give_focus(ui, id, &shown.seen);
    });
    shown
}

fn accessible(row: &Row) -> String {
    [row.title.as_str(), row.trailing.as_str(), row.detail.as_str()]
        .iter()
        .filter(|part| !part.is_empty())
        .map(|part| cut(part, 200))
        .collect::<Vec<_>>()
        .join(", ")
}

/// The arrow keys belong to the list while one of its rows, or nothing at all, has the focus.
fn move_by_keys(ui: &Ui, id: egui::Id, count: usize, selected: Option<usize>, shown: &mut ListShown) {
    let focus = ui.ctx().memory(|memory| memory.focused()).or(wanted(ui, id).map(|(row, _)| id.with(row)));
    let is_ours = focus.is_none() || selected.is_some_and(|selected| focus == Some(id.with(selected)));
    if !is_ours {
        return;
    }
    let take = |key| ui.input_mut(|input| input.consume_key(Modifiers::NONE, key));
    let page = 10;
    let from = selected.map_or(-1, |selected| selected as i64);
    let all = count as i64;
    let steps = [
        (Key::ArrowDown, 1),
        (Key::ArrowUp, -1),
        (Key::PageDown, page),
        (Key::PageUp, -page),
        (Key::End, all),
        (Key::Home, -all),
    ];
    let step = steps.into_iter().find(|(key, _)| focus.is_some() && take(*key)).map(|(_, step)| step);
    let to = step.map(|step| (from + step).clamp(0, count as i64 - 1) as usize);
    shown.chosen = to.filter(|to| Some(*to) != selected);
    if let Some(to) = shown.chosen {
        ui.ctx().memory_mut(|memory| memory.request_focus(id.with(to)));
        want(ui, id, Some((to, PATIENCE)));
    }
    if focus.is_some() && selected.is_some() && take(Key::Enter) {
        shown.activated = selected;
    }
}

/// For how many frames a row that the keys came to is waited for: one that is out of sight has first to be scrolled to, and
/// what is not drawn cannot have the focus.
const PATIENCE: u8 = 8;

/// The row that takes the focus as soon as it is seen, and for how many frames more.
fn wanted(ui: &Ui, id: egui::Id) -> Option<(usize, u8)> {
    ui.data(|data| data.get_temp::<Option<(usize, u8)>>(id.with("wanted"))).flatten()
}

fn want(ui: &Ui, id: egui::Id, wanted: Option<(usize, u8)>) {
    ui.data_mut(|data| data.insert_temp(id.with("wanted"), wanted));
}

/// Gives the focus to the row that it was wanted for.
fn give_focus(ui: &Ui, id: egui::Id, seen: &[(usize, Response)]) {
    let Some((row, patience)) = wanted(ui, id) else { return };
    match seen.iter().find(|(index, _)| *index == row) {
        // The keys may have gone on to something else on purpose.
        Some((_, response)) if ui.ctx().memory(|memory| memory.focused()).is_none() => {
            response.request_focus();
            want(ui, id, None);
        }
        Some((_, response)) if response.has_focus() && patience < PATIENCE => want(ui, id, None),
        _ => {
            want(ui, id, patience.checked_sub(1).map(|patience| (row, patience)));
            ui.ctx().request_repaint();
        }
    }
}

fn bring_into_view(ui: &Ui, id: egui::Id, selected: Option<usize>, place: &dyn Fn(usize) -> Rect) {
    let key = id.with("seen");
    let known: Option<Option<usize>> = ui.data(|data| data.get_temp(key));
    if known != Some(selected) {
        ui.data_mut(|data| data.insert_temp(key, selected));
        if let Some(index) = selected {
            ui.scroll_to_rect(place(index), None);
        }
    }
}

/// What a row stands on.
fn ground(ui: &Ui, inner: Rect, is_selected: bool, response: &Response) {
    let colours = colours(ui);
    let painter = ui.painter();
    if is_selected {
        painter.rect_filled(inner, 6.0, colours.chosen);
    } else if response.hovered() {
        painter.rect_filled(inner, 6.0, colours.hovered);
    }
    if response.has_focus() {
        painter.rect_stroke(inner, 6.0, (1.5, colours.accent), egui::StrokeKind::Inside);
    }
}

/// What stands in a row.
fn words(ui: &Ui, inner: Rect, row: &Row) {
    let colours = colours(ui);
    let painter = ui.painter();
    let left = inner.left() + 8.0 + 16.0 * row.depth as f32;
    let mut right = inner.right() - 10.0;
    let has_detail = !row.detail.is_empty();
    let middle = if has_detail { inner.top() + 16.0 } else { inner.center().y };
    if !row.trailing.is_empty() {
        let colour = row.colour.unwrap_or(colours.soft);
        let galley = painter.layout_no_wrap(cut(&row.trailing, 40), theme::sans(theme::SMALL), colour);
        right -= galley.size().x;
        painter.galley(Pos2::new(right, middle - galley.size().y / 2.0), galley, colour);
        right -= 8.0;
    }
    let font = if row.is_read { theme::serif(15.0) } else { theme::sans(theme::CONTROL) };
    line(ui, Pos2::new(left, middle), right - left, &row.title, font, colours.ink);
    if has_detail {
        let at = Pos2::new(left, inner.bottom() - 14.0);
        line(ui, at, inner.right() - 10.0 - left, &row.detail, theme::sans(theme::SMALL), colours.soft);
    }
}

/// One line of text, cut with an ellipsis at `width`, its middle at `at.y`.
fn line(ui: &Ui, at: Pos2, width: f32, text: &str, font: egui::FontId, colour: Color32) {
    let mut job = egui::text::LayoutJob::simple_singleline(cut(text, 200), font, colour);
    job.wrap = egui::text::TextWrapping::truncate_at_width(width.max(10.0));
    let galley = ui.fonts_mut(|fonts| fonts.layout_job(job));
    ui.painter().galley(Pos2::new(at.x, at.y - galley.size().y / 2.0), galley, colour);
}
