//! What a frame of the long text costs, in CPU time of one core, with tessellation: `cargo bench --bench frames`.
//!
//! Scripted scrolling by wheel, flings and the handle of the bar, over a transcript of 100,000 turns and over an
//! article of a million characters; the first second of frames is left out. Beside it, in the same run, egui's own
//! list of all texts laid out whole. Frames are asked for at 60 a second; nothing is drawn on a screen.

use std::hint::black_box;
use std::sync::Arc;
use std::time::Duration;

use cpu_time::ThreadTime;
use eframe::egui::{
    self, Context, Event, FontData, FontDefinitions, FontFamily, Modifiers, MouseWheelSource, MouseWheelUnit,
    PointerButton, Pos2, RawInput, Rect, ScrollArea, TouchPhase, Ui, pos2, vec2,
};
use vivavoce::gui::part::long_text::{
    Lead, LongText, LongTextOptions, LongTextStyle, Mark, MarkLook, Source, Underline,
};

const WIDTH: f32 = 1_000.0;
const HEIGHT: f32 = 800.0;
const WARM: usize = 60;

fn main() {
    let turns = Texts { blocks: transcript(100_000), turns: true };
    let paragraph = Texts { blocks: vec![article(1_000_000).replace('\n', " ")], turns: false };
    let paragraphs = Texts { blocks: article(1_000_000).lines().map(str::to_owned).collect(), turns: false };
    println!("CPU time per frame in milliseconds, {WIDTH} × {HEIGHT} points");
    println!("{:<66} {:>8} {:>8} {:>8} {:>8}", "", "median", "p99", "worst", "frames");
    for (name, texts) in [
        ("transcript of 100,000 turns", &turns),
        ("article of 1,000,000 characters, one block", &paragraph),
        ("the same in paragraphs", &paragraphs),
    ] {
        open(name, texts);
        for (way, script) in [("wheel", wheel as Script), ("flings", fling), ("handle of the bar", handle)] {
            let mut long = LongText::new();
            let times = run(script, 1_200, |ui| show(ui, &mut long, texts));
            report(&format!("{name}, {way} ({} rows)", long.rows_laid_out()), &times[WARM..]);
        }
        let mut long = LongText::new();
        long.find.set("somebody", true);
        let times = run(wheel, 600, |ui| show(ui, &mut long, texts));
        report(&format!("{name}, finding ({})", long.find.label()), &times);
    }
    let (mut long, context) = (LongText::new(), Context::default());
    context.enable_accesskit();
    let times = run_in(&context, fling, 1_200, &mut |ui| show(ui, &mut long, &turns));
    report("transcript, flings, with a screen reader", &times[WARM..]);
    for (name, texts, frames) in [
        ("egui's list of the transcript, laid out whole", &turns, 4),
        ("egui's label of the article, one block", &paragraph, 120),
        ("egui's labels of the article, paragraphs", &paragraphs, 120),
    ] {
        let times = run(wheel, frames, |ui| naive(ui, texts));
        report(name, &times[1..]);
    }
}

/// How long it takes to open a text: its first frame.
fn open(name: &str, texts: &Texts) {
    let mut long = LongText::new();
    let times = run(wheel, 3, |ui| {
        if ui.ctx().cumulative_pass_nr() >= 2 {
            show(ui, &mut long, texts);
        }
    });
    println!("{:<66} {:>8.2}", format!("{name}, first frame"), milliseconds(times[2]));
}

fn report(name: &str, times: &[Duration]) {
    let mut sorted = times.to_vec();
    sorted.sort_unstable();
    let at = |share: f64| sorted.get(((sorted.len() as f64 * share) as usize).min(sorted.len() - 1)).copied();
    let (median, late) = (at(0.5).unwrap_or_default(), at(0.99).unwrap_or_default());
    let worst = sorted.last().copied().unwrap_or_default();
    println!(
        "{name:<66} {:>8.2} {:>8.2} {:>8.2} {:>8}",
        milliseconds(median),
        milliseconds(late),
        milliseconds(worst),
        sorted.len()
    );
}

fn milliseconds(time: Duration) -> f64 {
    time.as_secs_f64() * 1_000.0
}

/// What the hand does in a frame.
type Script = fn(usize) -> Vec<Event>;

fn turned(points: f32) -> Vec<Event> {
    let (unit, delta, source) = (MouseWheelUnit::Point, vec2(0.0, points), MouseWheelSource::Wheel);
    vec![
        Event::PointerMoved(pos2(WIDTH / 2.0, HEIGHT / 2.0)),
        Event::MouseWheel { unit, delta, source, phase: TouchPhase::Move, modifiers: Modifiers::NONE },
    ]
}

/// Three notches a second, now and then back.
fn wheel(frame: usize) -> Vec<Event> {
    match frame % 240 {
        at if at % 20 != 0 => Vec::new(),
        0..180 => turned(-120.0),
        _ => turned(120.0),
    }
}

/// Hard flings, one and a half seconds apart: three down and three up, in turn.
fn fling(frame: usize) -> Vec<Event> {
    let since = (frame % 90) as f32;
    let direction = if (frame / 270).is_multiple_of(2) { -1.0 } else { 1.0 };
    turned(direction * 4_000.0 * 0.93f32.powf(since))
}

/// The handle taken from top to bottom and back, in big steps.
fn handle(frame: usize) -> Vec<Event> {
    let x = WIDTH - 14.0;
    let button = |y: f32, pressed| Event::PointerButton {
        pos: pos2(x, y),
        button: PointerButton::Primary,
        pressed,
        modifiers: Modifiers::NONE,
    };
    match frame {
        30 => vec![Event::PointerMoved(pos2(x, 14.0)), button(14.0, true)],
        31.. => {
            let swing = (frame as f32 / 90.0).sin();
            vec![Event::PointerMoved(pos2(x, HEIGHT * (0.5 + 0.48 * swing)))]
        }
        _ => vec![Event::PointerMoved(pos2(x, 14.0))],
    }
}

/// Runs frames, and says what each cost.
fn run(script: Script, frames: usize, mut draw: impl FnMut(&mut Ui)) -> Vec<Duration> {
    run_in(&Context::default(), script, frames, &mut draw)
}

fn run_in(context: &Context, script: Script, frames: usize, draw: &mut dyn FnMut(&mut Ui)) -> Vec<Duration> {
    set_faces(context);
    (0..frames)
        .map(|frame| {
            let input = RawInput {
                screen_rect: Some(Rect::from_min_size(Pos2::ZERO, vec2(WIDTH, HEIGHT))),
                time: Some(frame as f64 / 60.0),
                events: script(frame),
                ..RawInput::default()
            };
            let begun = ThreadTime::now();
            let mut output = context.run_ui(input, |ui| draw(ui));
            let shapes = std::mem::take(&mut output.shapes);
            black_box(context.tessellate(shapes, output.pixels_per_point));
            let spent = begun.elapsed();
            output.drop_without_applying_deltas();
            spent
        })
        .collect()
}

fn show(ui: &mut Ui, long: &mut LongText, texts: &Texts) {
    let lead_width = if texts.turns { 140.0 } else { 0.0 };
    let style = LongTextStyle { lead_width, ..LongTextStyle::of(ui) };
    let options = LongTextOptions { name: "Text", space_scrolls: true, ..LongTextOptions::default() };
    black_box(long.show(ui, &style, texts, options));
}

fn naive(ui: &mut Ui, texts: &Texts) {
    ScrollArea::vertical().show(ui, |ui| {
        ui.set_max_width(620.0);
        for block in &texts.blocks {
            ui.label(block);
        }
    });
}

fn set_faces(context: &Context) {
    let bytes = include_bytes!("../assets/fonts/SourceSerif4-Regular.otf");
    let mut faces = FontDefinitions::empty();
    faces.font_data.insert("serif".to_owned(), Arc::new(FontData::from_static(bytes)));
    for family in [FontFamily::Proportional, FontFamily::Monospace] {
        faces.families.insert(family, vec!["serif".to_owned()]);
    }
    context.set_fonts(faces);
    context.set_theme(egui::Theme::Light);
}

struct Texts {
    blocks: Vec<String>,
    turns: bool,
}

impl Source for Texts {
    fn count(&self) -> usize {
        self.blocks.len()
    }

    fn text(&self, block: usize) -> &str {
        self.blocks.get(block).map_or("", String::as_str)
    }

    fn lead(&self, block: usize) -> Option<Lead<'_>> {
        let speaker = if block.is_multiple_of(2) { "S. P." } else { "Alexei G." };
        self.turns.then_some(Lead { time: "00:12:31", speaker, speaker_colour: None })
    }

    /// Every seventh turn carries a quotation; an article one every 1,500 characters.
    fn marks(&self, block: usize, within: std::ops::Range<usize>, into: &mut Vec<Mark>) {
        let look = MarkLook {
            background: Some(egui::Color32::from_rgba_unmultiplied(240, 200, 80, 90)),
            underline: Some((Underline::Dotted, egui::Color32::DARK_RED)),
            ..MarkLook::default()
        };
        let mark = |start: usize| Mark { span: start..start + 40, look, id: start as u64, accessible_name: None };
        if !self.turns {
            into.extend((within.start / 1_500..=within.end / 1_500).map(|at| mark(at * 1_500)));
        } else if block.is_multiple_of(7) {
            into.push(mark(10));
        }
    }
}

const WORDS: [&str; 24] = [
    "we",
    "met",
    "in",
    "the",
    "hotel",
    "and",
    "for",
    "first",
    "time",
    "somebody",
    "said",
    "public",
    "what",
    "everybody",
    "knew",
    "river",
    "bridge",
    "committee",
    "about",
    "women",
    "who",
    "had",
    "come",
    "from",
];

/// Invented words, always the same ones.
fn words(seed: u64, characters: usize) -> String {
    let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
    let mut text = String::new();
    while text.len() < characters {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        text.push_str(WORDS[(state >> 33) as usize % WORDS.len()]);
        text.push(if (state >> 50).is_multiple_of(9) { '.' } else { ' ' });
        if text.ends_with('.') {
            text.push(' ');
        }
    }
    text
}

fn transcript(turns: usize) -> Vec<String> {
    (0..turns).map(|turn| words(turn as u64, 60 + turn * 7 % 60)).collect()
}

fn article(characters: usize) -> String {
    let mut text = String::with_capacity(characters + 800);
    for paragraph in 0.. {
        if text.len() >= characters {
            break;
        }
        text.push_str(&words(paragraph, 300 + (paragraph as usize * 37) % 500));
        text.push('\n');
    }
    text
}
