//! The waveform of a recording with what belongs to it: quotes and index segments as bands, marks and gaps as ticks, the
//! moment that is heard. It is zoomed to single words, clicked to go there, drawn upon to select.
//!
//! It knows stretches of ms and their colours; what they are of is the page's.

use std::ops::Range;

use egui::{Color32, Key, Mesh, Modifiers, Painter, Pos2, Rect, Response, Sense, Shape, Stroke, Ui, Vec2, WidgetInfo};

use super::frame::cut;
use crate::gui::theme::{self, colours};
use crate::media::Peaks;
use crate::text::clock::{clock, exact_clock};

/// As near as it can be zoomed: so much of the sound across the whole width, in ms.
const NEAREST: f64 = 500.0;
/// How high the band of index segments is, in points.
const INDEX: f32 = 15.0;
/// How high the foot of a quote's band is, in points.
const FOOT: f32 = 5.0;
/// How far the loudest of a quiet recording is made to reach, at most.
const GAIN: f32 = 8.0;

/// What is remembered of a waveform from frame to frame.
#[derive(Default)]
pub struct Waveform {
    /// What is seen of it, in ms; empty for the whole.
    seen: Option<(f64, f64)>,
    /// Where a drag began, in ms.
    dragged_from: Option<f64>,
    /// The columns that were measured last, and of what.
    columns: (ColumnsKey, Vec<(i8, i8)>),
    /// What the loudest sample of the whole is, 0 to 127, and of how much of it.
    loudest: (u64, f32),
}

#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct ColumnsKey {
    from: u64,
    to: u64,
    count: usize,
    measured: u64,
}

/// What is to be shown in a frame. Times are ms of the recording.
pub struct Picture<'a> {
    /// Its accessible name.
    pub name: &'a str,
    /// As much of the waveform as is drawn.
    pub peaks: Option<&'a Peaks>,
    /// How long the recording is.
    pub duration_ms: u64,
    /// What is heard.
    pub position_ms: u64,
    /// Whether it is being played: then what is seen goes along.
    pub is_playing: bool,
    /// What is selected.
    pub selected: Option<Range<u64>>,
    /// Kept words.
    pub quotes: &'a [Band],
    /// Index segments, with their titles.
    pub index: &'a [Band],
    /// Marks and gaps.
    pub ticks: &'a [Tick],
}

/// A stretch with a colour.
#[derive(Clone, Debug, PartialEq)]
pub struct Band {
    /// From when to when.
    pub range: Range<u64>,
    /// Its colour.
    pub colour: Color32,
    /// What it is, to be read; where it is an index segment, its title.
    pub words: String,
}

/// A moment that stands out.
#[derive(Clone, Debug, PartialEq)]
pub struct Tick {
    /// When.
    pub at_ms: u64,
    /// Its colour.
    pub colour: Color32,
    /// What it is.
    pub words: String,
}

/// What was done with it in a frame.
pub struct WaveShown {
    /// The whole.
    pub response: Response,
    /// The moment that was gone to.
    pub sought: Option<u64>,
    /// What is selected from now on, where that changed.
    pub selected: Option<Option<Range<u64>>>,
}

impl Waveform {
    /// Draws it `height` points high, as wide as there is room.
    pub fn ui(&mut self, ui: &mut Ui, picture: &Picture<'_>, height: f32) -> WaveShown {
        let (rect, response) =
            ui.allocate_exact_size(Vec2::new(ui.available_width().max(40.0), height), Sense::click_and_drag());
        let seconds = picture.position_ms as f64 / 1000.0;
        response.widget_info(|| {
            let mut info = WidgetInfo::slider(true, seconds, picture.name);
            info.current_text_value = Some(clock(i64::try_from(picture.position_ms).unwrap_or(i64::MAX)));
            info
        });
        self.heed_wheel(ui, &response, rect, picture);
        if response.has_focus() {
            for (key, factor) in [(Key::Plus, 2.0), (Key::Equals, 2.0), (Key::Minus, 0.5)] {
                if ui.input_mut(|input| input.consume_key(Modifiers::NONE, key)) {
                    self.zoom(factor, picture.position_ms, picture.duration_ms);
                }
            }
        }
        self.go_along(picture);
        let view = self.view(rect, picture);
        let mut shown = WaveShown { sought: None, selected: None, response };
        self.heed_pointer(&view, &mut shown);
        heed_keys(ui, picture, &mut shown);
        if ui.is_rect_visible(rect) {
            self.paint(ui, &view, picture, &shown.response);
        }
        shown
    }

    /// Zooms by a factor around a moment; larger than 1 is nearer.
    pub fn zoom(&mut self, factor: f64, around_ms: u64, duration_ms: u64) {
        let whole = duration_ms.max(1) as f64;
        let (from, to) = self.seen.unwrap_or((0.0, whole));
        let width = ((to - from) / factor).max(NEAREST);
        if width >= whole {
            self.seen = None;
            return;
        }
        let around = (around_ms as f64).clamp(from, to);
        let start = around - (around - from) * width / (to - from);
        self.see(start, width, whole);
    }

    /// Whether only a part of it is seen.
    pub fn is_zoomed(&self) -> bool {
        self.seen.is_some()
    }

    /// Shows the whole.
    pub fn see_all(&mut self) {
        self.seen = None;
    }

    fn see(&mut self, start: f64, width: f64, whole: f64) {
        let start = start.clamp(0.0, (whole - width).max(0.0));
        self.seen = Some((start, start + width));
    }

    fn view(&self, rect: Rect, picture: &Picture<'_>) -> View {
        let (from, to) = self.seen.unwrap_or((0.0, picture.duration_ms.max(1) as f64));
        View { rect, from, to, whole: picture.duration_ms as f64 }
    }

    fn heed_wheel(&mut self, ui: &Ui, response: &Response, rect: Rect, picture: &Picture<'_>) {
        let Some(at) = response.hover_pos() else { return };
        let (zoom, scroll) = ui.input(|input| (input.zoom_delta(), input.smooth_scroll_delta));
        let view = self.view(rect, picture);
        if (zoom - 1.0).abs() > 1e-4 {
            self.zoom(f64::from(zoom), view.ms_at(at.x), picture.duration_ms);
        } else if scroll != Vec2::ZERO
            && let Some((from, to)) = self.seen
        {
            let by = f64::from(scroll.x + scroll.y) * (to - from) / f64::from(rect.width().max(1.0));
            self.see(from - by, to - from, picture.duration_ms as f64);
            ui.input_mut(|input| input.smooth_scroll_delta = Vec2::ZERO);
        }
    }

    /// What is seen goes along with what is heard, a view at a time.
    fn go_along(&mut self, picture: &Picture<'_>) {
        let Some((from, to)) = self.seen.filter(|_| self.dragged_from.is_none()) else { return };
        let whole = picture.duration_ms as f64;
        let at = picture.position_ms as f64;
        let is_beside = at >= to || at < from;
        if from >= whole {
            self.seen = None;
        } else if picture.is_playing && is_beside {
            self.see(at - (to - from) * 0.05, to - from, whole);
        }
    }

    fn heed_pointer(&mut self, view: &View, shown: &mut WaveShown) {
        let response = &shown.response;
        let Some(at) = response.interact_pointer_pos() else { return };
        if response.drag_started() {
            let origin = response.ctx.input(|input| input.pointer.press_origin()).unwrap_or(at);
            self.dragged_from = Some(view.ms_at(origin.x) as f64);
        }
        if let Some(from) = self.dragged_from {
            let (from, to) = (from as u64, view.ms_at(at.x));
            let range = from.min(to)..from.max(to);
            shown.selected = Some((range.start < range.end).then_some(range));
            if response.drag_stopped() {
                self.dragged_from = None;
            }
        } else if response.clicked() {
            response.request_focus();
            shown.sought = Some(view.ms_at(at.x));
            shown.selected = Some(None);
        }
    }

    fn paint(&mut self, ui: &Ui, view: &View, picture: &Picture<'_>, response: &Response) {
        let colours = colours(ui);
        let rect = view.rect;
        let painter = ui.painter().with_clip_rect(rect.intersect(ui.clip_rect()));
        painter.rect_filled(rect, 4.0, colours.card);
        for band in picture.quotes {
            let Some(seen) = view.across(&band.range) else { continue };
            painter.rect_filled(Rect::from_x_y_ranges(seen, rect.y_range()), 0.0, band.colour.gamma_multiply(0.3));
        }
        let top = if picture.index.is_empty() { rect.top() } else { rect.top() + INDEX };
        let wave = Rect::from_min_max(Pos2::new(rect.left(), top), rect.max).shrink2(Vec2::new(0.0, 2.0));
        self.paint_wave(&painter, view, picture, wave, colours.accent);
        if let Some(seen) = picture.selected.as_ref().and_then(|range| view.across(range)) {
            painter.rect_filled(Rect::from_x_y_ranges(seen, rect.y_range()), 0.0, colours.chosen.gamma_multiply(0.6));
        }
        // The sound hides what lies behind it: along the lower edge every quote is seen.
        for band in picture.quotes {
            let Some(seen) = view.across(&band.range) else { continue };
            let foot = egui::Rangef::new(rect.bottom() - FOOT, rect.bottom());
            painter.rect_filled(Rect::from_x_y_ranges(seen, foot), 0.0, band.colour);
        }
        paint_index(&painter, view, picture.index, colours);
        for tick in picture.ticks {
            let x = view.x_of(tick.at_ms as f64);
            if rect.x_range().contains(x) {
                painter.vline(x, wave.y_range(), Stroke::new(1.0, tick.colour));
                let flag =
                    [Pos2::new(x, wave.top()), Pos2::new(x + 7.0, wave.top() + 3.5), Pos2::new(x, wave.top() + 7.0)];
                painter.add(Shape::convex_polygon(flag.to_vec(), tick.colour, Stroke::NONE));
            }
        }
        let x = view.x_of(picture.position_ms as f64);
        painter.vline(x, rect.y_range(), Stroke::new(1.5, colours.bad));
        let edge = if response.has_focus() { Stroke::new(1.5, colours.accent) } else { Stroke::new(1.0, colours.line) };
        painter.rect_stroke(rect, 4.0, edge, egui::StrokeKind::Inside);
        hover_ui(&painter, view, picture, response, colours);
    }

    /// Draws the sound as one mesh: a bar a point.
    fn paint_wave(&mut self, painter: &Painter, view: &View, picture: &Picture<'_>, rect: Rect, ink: Color32) {
        painter.hline(rect.x_range(), rect.center().y, Stroke::new(1.0, ink.gamma_multiply(0.35)));
        let Some(peaks) = picture.peaks else { return };
        let count = rect.width().floor().max(1.0) as usize;
        let key = ColumnsKey { from: view.from as u64, to: view.to as u64, count, measured: peaks.measured_ms() };
        if self.columns.0 != key {
            self.columns = (key, peaks.range(key.from, key.to, count));
        }
        if self.loudest.0 != key.measured {
            let all = peaks.range(0, peaks.duration_ms(), 1);
            let loud = all.iter().map(|(low, peak)| low.unsigned_abs().max(peak.unsigned_abs())).max();
            self.loudest = (key.measured, f32::from(loud.unwrap_or(0)));
        }
        let gain = (120.0 / self.loudest.1.max(1.0)).clamp(1.0, GAIN) / 127.0;
        let mut mesh = Mesh::default();
        mesh.reserve_triangles(2 * count);
        mesh.reserve_vertices(4 * count);
        let (middle, high) = (rect.center().y, rect.height() / 2.0);
        for (column, (low, peak)) in self.columns.1.iter().enumerate() {
            if (*low, *peak) == (0, 0) {
                continue;
            }
            let x = rect.left() + column as f32;
            let (up, down) = (f32::from(*peak) * gain * high, f32::from(*low) * gain * high);
            let bar =
                Rect::from_min_max(Pos2::new(x, middle - up.max(0.5)), Pos2::new(x + 1.0, middle - down.min(-0.5)));
            mesh.add_colored_rect(bar, ink);
        }
        painter.add(mesh);
    }
}

/// What is seen of the sound, and where.
struct View {
    rect: Rect,
    from: f64,
    to: f64,
    whole: f64,
}

impl View {
    fn x_of(&self, ms: f64) -> f32 {
        self.rect.left() + ((ms - self.from) / (self.to - self.from)) as f32 * self.rect.width()
    }

    fn ms_at(&self, x: f32) -> u64 {
        let part = f64::from((x - self.rect.left()) / self.rect.width().max(1.0));
        (self.from + part * (self.to - self.from)).clamp(0.0, self.whole) as u64
    }

    /// From where to where a stretch is seen, a point at least; none where it is not.
    fn across(&self, range: &Range<u64>) -> Option<egui::Rangef> {
        let (left, right) = (self.x_of(range.start as f64), self.x_of(range.end as f64));
        let seen = self.rect.x_range();
        let is_seen = left <= seen.max && right >= seen.min;
        is_seen.then(|| egui::Rangef::new(left.max(seen.min), right.max(left + 1.0).min(seen.max)))
    }
}

fn heed_keys(ui: &Ui, picture: &Picture<'_>, shown: &mut WaveShown) {
    let response = &shown.response;
    if !response.has_focus() {
        return;
    }
    let filter = egui::EventFilter { horizontal_arrows: true, ..Default::default() };
    ui.memory_mut(|memory| memory.set_focus_lock_filter(response.id, filter));
    let take = |modifiers, key| ui.input_mut(|input| input.consume_key(modifiers, key));
    let (at, end) = (picture.position_ms, picture.duration_ms);
    let by = |ms: i64| at.saturating_add_signed(ms).min(end);
    for (key, ms) in [(Key::ArrowLeft, -1_000), (Key::ArrowRight, 1_000)] {
        if take(Modifiers::SHIFT, key) {
            // The selection grows from where it began to what is heard.
            let anchor = match &picture.selected {
                Some(range) if range.end == at => range.start,
                Some(range) => range.end,
                None => at,
            };
            let to = by(ms);
            let range = anchor.min(to)..anchor.max(to);
            shown.selected = Some((range.start < range.end).then_some(range));
            shown.sought = Some(to);
        } else if take(Modifiers::NONE, key) {
            shown.sought = Some(by(ms));
        }
    }
    for (key, ms) in [(Key::Home, 0), (Key::End, end)] {
        if take(Modifiers::NONE, key) {
            shown.sought = Some(ms);
        }
    }
}

fn paint_index(painter: &Painter, view: &View, index: &[Band], colours: &theme::Colours) {
    for band in index {
        let Some(seen) = view.across(&band.range) else { continue };
        let rows = egui::Rangef::new(view.rect.top() + 1.0, view.rect.top() + INDEX - 1.0);
        let rect = Rect::from_x_y_ranges(seen, rows);
        painter.rect(rect, 2.0, band.colour, Stroke::new(1.0, colours.line), egui::StrokeKind::Inside);
        if rect.width() > 24.0 {
            let words = cut(&band.words, 60);
            let mut job = egui::text::LayoutJob::simple_singleline(words, theme::sans(10.5), colours.ink);
            job.wrap = egui::text::TextWrapping::truncate_at_width(rect.width() - 8.0);
            let galley = painter.ctx().fonts_mut(|fonts| fonts.layout_job(job));
            painter.galley(Pos2::new(rect.left() + 4.0, rect.center().y - galley.size().y / 2.0), galley, colours.ink);
        }
    }
}

/// Draws the moment under the pointer, and says what stands there.
fn hover_ui(painter: &Painter, view: &View, picture: &Picture<'_>, response: &Response, colours: &theme::Colours) {
    let Some(at) = response.hover_pos() else { return };
    painter.vline(at.x, view.rect.y_range(), Stroke::new(1.0, colours.soft.gamma_multiply(0.6)));
    let ms = view.ms_at(at.x);
    let signed = i64::try_from(ms).unwrap_or(i64::MAX);
    let time = if view.to - view.from < 60_000.0 { exact_clock(signed) } else { clock(signed) };
    let near = ((view.to - view.from) * 4.0 / f64::from(view.rect.width().max(1.0))) as u64;
    let ticks = picture.ticks.iter().filter(|tick| tick.at_ms.abs_diff(ms) <= near).map(|tick| &tick.words);
    let bands = picture.index.iter().chain(picture.quotes).filter(|band| band.range.contains(&ms));
    let words: Vec<String> = ticks.chain(bands.map(|band| &band.words)).map(|words| cut(words, 100)).collect();
    response.clone().on_hover_ui_at_pointer(|ui| {
        ui.label(time);
        for one in words.iter().filter(|one| !one.is_empty()).take(4) {
            ui.label(one);
        }
    });
}
