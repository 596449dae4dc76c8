//! The player's bar under the reader: buttons and clock, which recording, the waveform.

use std::ops::Range;
use std::sync::Arc;

use egui::{Frame, Margin, Panel, Role, Ui, WidgetInfo};

use super::{Bands, Known, Sound};
use crate::archive::excerpt;
use crate::gui::action::Action;
use crate::gui::controls::Control;
use crate::gui::keys::lend_space;
use crate::gui::page::interviews::script::Script;
use crate::gui::part::transport::transport_ui;
use crate::gui::part::waveform::{Band, Picture, Tick};
use crate::gui::part::{chip, link, note};
use crate::gui::scene::Scene;
use crate::gui::tape::{Hear, Stretch, Tape};
use crate::gui::theme::{Colours, colours};
use crate::model::{MarkKind, Segment};
use crate::text::clock::clock;

/// What was asked of the reader.
pub enum Asked {
    /// To select the words that are spoken in a stretch of a recording.
    Words(Stretch),
}

impl Sound {
    /// Draws the bar, where the interview has sound.
    pub fn bar_ui(
        &mut self,
        ui: &mut Ui,
        scene: &mut Scene<'_>,
        script: Option<&Script>,
        generation: u64,
    ) -> Option<Asked> {
        let tape = self.tape(scene)?;
        let mut asked = None;
        let frame = Frame::new().fill(colours(ui).desk).inner_margin(Margin { left: 12, right: 12, top: 6, bottom: 8 });
        let shown = Panel::bottom("player").frame(frame).show(ui, |ui| {
            ui.horizontal_wrapped(|ui| {
                let now = self.now_of(scene, &tape);
                if let Some(control) = transport_ui(ui, &now) {
                    scene.push(Action::Do(control));
                }
                ui.spacing_mut().item_spacing.x = 6.0;
                self.tapes_ui(ui, scene, &tape);
                asked = self.selection_ui(ui, scene, &tape, script);
                self.zoom_ui(ui, now.position_ms, now.duration_ms);
            });
            ui.add_space(4.0);
            self.wave_ui(ui, scene, &tape, script, generation);
        });
        let (rect, frame) = (shown.response.rect, ui.ctx().cumulative_frame_nr());
        ui.data_mut(|data| data.insert_temp(egui::Id::unique("the player's bar"), (rect, frame)));
        asked
    }

    /// Draws which recording it is, and the way to the others.
    fn tapes_ui(&mut self, ui: &mut Ui, scene: &mut Scene<'_>, tape: &Arc<Tape>) {
        let Some(known) = self.known.get() else { return };
        let at = known.tapes.iter().position(|one| one.recording.id == tape.recording.id).unwrap_or(0);
        if known.tapes.len() == 1 {
            return;
        }
        let beside = |at: Option<usize>| at.and_then(|at| known.tapes.get(at)).cloned();
        let (before, after) = (beside(at.checked_sub(1)), beside(Some(at + 1)));
        let mut wanted = None;
        for (face, name, to) in [("‹", "The recording before", before), ("›", "The next recording", after)] {
            let button = ui.add_enabled(to.is_some(), egui::Button::new(face).small());
            button.widget_info(|| WidgetInfo::labeled(Role::Button, to.is_some(), name));
            if button.on_hover_text(name).clicked() {
                wanted = to;
            }
            if face == "‹" {
                note(ui, format!("{} ({} of {})", excerpt(&tape.name(), 24), at + 1, known.tapes.len()));
            }
        }
        if let Some(to) = wanted {
            self.chosen.insert(known.recollection, to.recording.id);
            let hear = match scene.listening.now().is_playing {
                true => Hear::From(to, 0),
                false => Hear::Open(to, 0),
            };
            scene.hear(hear);
        }
    }

    /// Draws what can be done with the selected stretch.
    fn selection_ui(
        &mut self,
        ui: &mut Ui,
        scene: &mut Scene<'_>,
        tape: &Arc<Tape>,
        script: Option<&Script>,
    ) -> Option<Asked> {
        let mut asked = None;
        let range = self.selected.clone();
        let is_looped = scene.listening.now().looped.is_some();
        if let Some(range) = &range {
            let ms = |ms: u64| clock(i64::try_from(ms).unwrap_or(i64::MAX));
            note(ui, format!("{}–{}", ms(range.start), ms(range.end)));
            let stretch = || Stretch { tape: Arc::clone(tape), range: range.clone(), is_estimate: false };
            if named_link(ui, "Play", "Play selection").clicked() {
                scene.hear(Hear::Stretch(stretch()));
            }
            let has_words = script.is_some_and(|script| words_between(script, tape, range));
            if has_words && named_link(ui, "Words", "Select the words that are spoken there").clicked() {
                asked = Some(Asked::Words(stretch()));
            }
            if scene.desk.is_writable() && named_link(ui, "Index…", Control::NewSegment.name()).clicked() {
                scene.push(Action::Do(Control::NewSegment));
            }
        }
        if range.is_some() || is_looped {
            let loops = chip(ui, "Loop", is_looped).on_hover_text(Control::LoopSound.keys_in_words(ui));
            if loops.clicked() {
                scene.push(Action::Do(Control::LoopSound));
            }
        }
        asked
    }

    fn zoom_ui(&mut self, ui: &mut Ui, position_ms: u64, duration_ms: u64) {
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            ui.spacing_mut().item_spacing.x = 3.0;
            for (face, name, factor) in [("+", "Zoom in on the waveform", 2.0), ("−", "Zoom out", 0.5)] {
                let is_possible = factor > 1.0 || self.wave.is_zoomed();
                let button = ui.add_enabled(is_possible, egui::Button::new(face).small());
                button.widget_info(|| WidgetInfo::labeled(Role::Button, is_possible, name));
                if button.on_hover_text(format!("{name} (Ctrl+wheel)")).clicked() {
                    let around = self.selected.as_ref().map_or(position_ms, |range| range.start.midpoint(range.end));
                    self.wave.zoom(factor, around, duration_ms);
                }
            }
            if self.wave.is_zoomed() && link(ui, "Whole").clicked() {
                self.wave.see_all();
            }
        });
    }

    fn wave_ui(
        &mut self,
        ui: &mut Ui,
        scene: &mut Scene<'_>,
        tape: &Arc<Tape>,
        script: Option<&Script>,
        generation: u64,
    ) {
        let drawn = match scene.listening.wave(tape.recording.id) {
            Some(wave) => wave.drawn(),
            None => {
                scene.hear(Hear::Draw(Arc::clone(tape)));
                Default::default()
            }
        };
        if drawn.is_given_up {
            ui.horizontal(|ui| {
                note(ui, "The waveform is not drawn.");
                if link(ui, "Draw the waveform").clicked() {
                    scene.hear(Hear::Draw(Arc::clone(tape)));
                }
            });
        }
        self.make_bands(ui, tape, script, generation);
        let now = self.now_of(scene, tape);
        let (index, ticks) = match self.known.get() {
            Some(known) => noted(known, tape, colours(ui)),
            None => Default::default(),
        };
        let name = format!("Waveform of {}", excerpt(&tape.name(), 40));
        let picture = Picture {
            name: &name,
            peaks: drawn.peaks.as_deref(),
            duration_ms: now.duration_ms,
            position_ms: now.position_ms,
            is_playing: now.is_playing,
            selected: self.selected.clone(),
            quotes: &self.bands.all,
            index: &index,
            ticks: &ticks,
        };
        let is_low = ui.ctx().content_rect().height() < 620.0;
        let height = if is_low { 38.0 } else { 64.0 };
        let shown = self.wave.ui(ui, &picture, height);
        if let Some(selected) = shown.selected {
            self.selected = selected;
        }
        if let Some(ms) = shown.sought {
            scene.hear(Hear::Open(Arc::clone(tape), ms));
            scene.hear(Hear::Seek(ms));
        }
        lend_space(ui.ctx(), shown.response.id);
    }

    /// The bands of the quotes, made anew where quotes, recording or theme are others than in the frame before.
    fn make_bands(&mut self, ui: &Ui, tape: &Tape, script: Option<&Script>, generation: u64) {
        let key = (generation, script.map(|_| tape.recording.id), ui.visuals().dark_mode);
        if self.bands.of == key {
            return;
        }
        let colours = colours(ui);
        let quotes = script.into_iter().flat_map(|script| script.quotes.iter().map(move |kept| (script, kept)));
        let bands = quotes.filter_map(|(script, kept)| {
            let moment = script.moment_of(&kept.quote.place)?;
            let (recording, from) = script.line.at(moment.start_ms)?;
            let from = u64::try_from(from).ok().filter(|_| recording.id == tape.recording.id)?;
            let lasts = u64::try_from(moment.end_ms - moment.start_ms).ok()?;
            let words = format!("“{}”", excerpt(&kept.quote.exact, 90));
            Some(Band { range: from..from + lasts, colour: kept.full_colour(colours), words })
        });
        self.bands = Bands { of: key, all: bands.collect() };
    }
}

/// Whether the pointer is on the bar: what is done there leaves the keyboard to whoever types.
pub fn is_pointer_on_bar(ctx: &egui::Context) -> bool {
    let bar: Option<(egui::Rect, u64)> = ctx.data(|data| data.get_temp(egui::Id::unique("the player's bar")));
    let is_shown = |frame: u64| frame + 1 >= ctx.cumulative_frame_nr();
    let at = ctx.input(|input| input.pointer.latest_pos());
    bar.zip(at).is_some_and(|((rect, frame), at)| is_shown(frame) && rect.contains(at))
}

/// Few letters that lead somewhere, with their whole name for whoever asks.
fn named_link(ui: &mut Ui, face: &str, name: &str) -> egui::Response {
    let response = link(ui, face);
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, name));
    response.on_hover_text(name)
}

/// Whether any words are known to be spoken in a stretch of a recording.
fn words_between(script: &Script, tape: &Tape, range: &Range<u64>) -> bool {
    let when = |ms: u64| script.line.when(tape.recording.id, i64::try_from(ms).ok()?);
    when(range.end).and_then(|ms| script.line_at(ms)).is_some()
}

/// The index segments and the marks of a recording as the waveform shows them.
fn noted(known: &Known, tape: &Tape, colours: &Colours) -> (Vec<Band>, Vec<Tick>) {
    let ms = |ms: i64| u64::try_from(ms).unwrap_or(0);
    let id = tape.recording.id;
    let band = |segment: &Segment| Band {
        range: ms(segment.start_ms)..ms(segment.end_ms),
        colour: colours.moved,
        words: segment.title.clone(),
    };
    let index = known.segments.get(&id).into_iter().flatten().map(band).collect();
    let ticks = known.marks.get(&id).into_iter().flatten().map(|mark| {
        let lasted = mark.lasted_ms.map(|ms| format!(" of {} s", ms.max(0) / 1000)).unwrap_or_default();
        let (colour, words) = match mark.kind {
            MarkKind::Mark if mark.words.is_empty() => (colours.fair, "Marked".to_owned()),
            MarkKind::Mark => (colours.fair, mark.words.clone()),
            MarkKind::Gap => (colours.bad, format!("Gap{lasted} {}", mark.words).trim_end().to_owned()),
        };
        Tick { at_ms: ms(mark.at_ms), colour, words }
    });
    (index, ticks.collect())
}
