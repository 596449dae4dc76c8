//! A page with one long text, for tests: what a page does, and the hand of a reader. Used by the tests alone.

use std::ops::Range;
use std::sync::Arc;

use eframe::egui::{
    Context, Event, FontData, FontDefinitions, FontFamily, Modifiers, MouseWheelSource, MouseWheelUnit, PointerButton,
    Pos2, RawInput, TouchPhase, Ui, vec2,
};
use egui_kittest::Harness;

use super::*;

/// A transcript of invented turns.
pub struct Transcript {
    pub turns: Vec<String>,
    pub marks: Vec<(usize, Mark)>,
    pub revision: u64,
}

impl Source for Transcript {
    fn count(&self) -> usize {
        self.turns.len()
    }
    fn text(&self, block: usize) -> &str {
        self.turns.get(block).map_or("", String::as_str)
    }
    fn lead(&self, block: usize) -> Option<Lead<'_>> {
        let speaker = if block.is_multiple_of(2) { "S. P." } else { "A. G." };
        Some(Lead { time: "00:12:31", speaker, speaker_colour: None })
    }
    fn marks(&self, block: usize, _: Range<usize>, into: &mut Vec<Mark>) {
        into.extend(self.marks.iter().filter(|(of, _)| *of == block).map(|(_, mark)| mark.clone()));
    }
    fn revision(&self) -> u64 {
        self.revision
    }
}

/// A page with one long text, and what it last said.
pub struct Page {
    pub long: LongText,
    pub source: Transcript,
    pub shown: Option<Shown>,
    pub clicks: Vec<Click>,
    pub leads: Vec<usize>,
    pub activated: Vec<usize>,
    pub editing: Option<(usize, String)>,
}

impl Page {
    pub fn new(turns: Vec<String>) -> Self {
        let source = Transcript { turns, marks: Vec::new(), revision: 1 };
        let (clicks, leads, activated) = Default::default();
        Page { long: LongText::new(), source, shown: None, clicks, leads, activated, editing: None }
    }

    pub fn ui(ui: &mut Ui, page: &mut Page) {
        let style = LongTextStyle { lead_width: 120.0, ..LongTextStyle::of(ui) };
        let editing = page.editing.as_mut();
        let mut draw = editing.map(|(block, words)| {
            (*block, move |ui: &mut Ui| {
                ui.text_edit_multiline(words).accessible_name("Words of the turn");
            })
        });
        let editing = draw.as_mut().map(|(block, row_ui)| Editing { block: *block, row_ui });
        let options = LongTextOptions { name: "Transcript", space_scrolls: true, editing, ..Default::default() };
        let shown = page.long.show(ui, &style, &page.source, options);
        page.clicks.extend(shown.clicked.clone());
        page.leads.extend(shown.clicked_lead);
        page.activated.extend(shown.activated);
        page.shown = Some(shown);
    }

    pub fn harness(self) -> Harness<'static, Page> {
        let builder = Harness::builder().with_size(vec2(700.0, 400.0)).with_context_setup(set_faces);
        builder.allow_missing_glyphs().with_step_dt(1.0 / 60.0).with_max_steps(300).build_ui_state(Page::ui, self)
    }

    pub fn shown(&self) -> &Shown {
        self.shown.as_ref().expect("a frame has been shown")
    }

    pub fn words(&self) -> String {
        self.long.selected_text(&self.source)
    }

    /// The middle of the character at a place, which must be seen.
    pub fn middle(&self, block: usize, byte: usize) -> Pos2 {
        let row = self.long.placed.iter().find(|row| row.holds(Point::new(block, byte))).expect("it is seen");
        let mut found = None;
        row.bands(&(byte..byte + 1), |band| found = found.or(Some(band.center())));
        found.expect("there is a character")
    }
}

/// Runs something once where text can be laid out.
pub fn with_ui(mut each: impl FnMut(&mut Ui)) {
    thread_local! {
        static CONTEXT: Context = {
            let context = Context::default();
            set_faces(&context);
            context
        };
    }
    CONTEXT.with(|context| context.run_ui(RawInput::default(), |ui| each(ui)).drop_without_applying_deltas());
}

fn set_faces(context: &Context) {
    let bytes = include_bytes!("../../../../assets/fonts/SourceSerif4-Regular.otf");
    let mut faces = FontDefinitions::empty();
    faces.font_data.insert("serif".to_owned(), Arc::new(FontData::from_static(bytes)));
    let mut names = vec!["serif".to_owned()];
    // Other scripts are tried with their own letters where those are installed, and with boxes elsewhere.
    for name in ["NotoSansHebrew", "NotoSansArabic", "NotoSansDevanagari", "NotoSansThai"] {
        if let Ok(bytes) = std::fs::read(format!("/usr/share/fonts/truetype/noto/{name}-Regular.ttf")) {
            faces.font_data.insert(name.to_owned(), Arc::new(FontData::from_owned(bytes)));
            names.push(name.to_owned());
        }
    }
    for family in [FontFamily::Proportional, FontFamily::Monospace] {
        faces.families.insert(family, names.clone());
    }
    context.set_fonts(faces);
}

pub fn turns(count: usize) -> Vec<String> {
    (0..count).map(|turn| format!("Turn number {turn}, in which somebody says what everybody knew.")).collect()
}

pub fn press(harness: &Harness<'_, Page>, at: Pos2, pressed: bool) {
    press_with(harness, at, pressed, Modifiers::NONE);
}

pub fn press_with(harness: &Harness<'_, Page>, pos: Pos2, pressed: bool, modifiers: Modifiers) {
    harness.event(Event::PointerMoved(pos));
    harness
        .event_modifiers(Event::PointerButton { pos, button: PointerButton::Primary, pressed, modifiers }, modifiers);
}

pub fn click(harness: &mut Harness<'_, Page>, at: Pos2) {
    press(harness, at, true);
    harness.step();
    press(harness, at, false);
    harness.step();
}

pub fn wheel(harness: &mut Harness<'_, Page>, points: f32) {
    harness.event(Event::PointerMoved(Pos2::new(300.0, 200.0)));
    let (unit, delta, source) = (MouseWheelUnit::Point, vec2(0.0, points), MouseWheelSource::Trackpad);
    harness.event(Event::MouseWheel { unit, delta, phase: TouchPhase::Move, source, modifiers: Modifiers::NONE });
    harness.run();
}
