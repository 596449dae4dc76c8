//! The window's frames: CPU time of `App::logic`, `App::ui` and tessellation, without a screen, on large archives.
//!
//! `cargo bench --bench window` prints for each script the median, the 99th percentile and the worst frame after the first
//! second, beside an empty frame of the same window in the same run; and how long the first useful frame took.

mod big;

use std::path::Path;
use std::time::{Duration, Instant};

use cpu_time::ThreadTime;
use eframe::App as _;
use egui::{Event, Key, Modifiers, Pos2, RawInput, Rect, Vec2};
use vivavoce::archive::Archive;
use vivavoce::gui::action::Action;
use vivavoce::gui::preferences::Preferences;
use vivavoce::gui::screen::Screen;
use vivavoce::gui::{App, Wish};

const SIZE: Vec2 = Vec2::new(1280.0, 820.0);
/// Where the reader is: right of navigation and list.
const READER: Pos2 = Pos2::new(780.0, 450.0);

/// A window without a screen.
struct Window {
    ctx: egui::Context,
    app: App,
    frame: eframe::Frame,
    time: f64,
}

impl Window {
    fn open(archive: &Path) -> Window {
        let ctx = egui::Context::default();
        let wish = Wish {
            archive: Some(archive.to_owned()),
            link: None,
            who: Some("bench".into()),
            data: None,
            measured_from: None,
        };
        let app = App::new(&ctx, Preferences::default(), None, wish);
        Window { ctx, app, frame: eframe::Frame::_new_kittest(), time: 0.0 }
    }

    /// One frame with these events; its CPU time on this thread, and how long it took with all its waiting.
    fn step(&mut self, events: Vec<Event>) -> (Duration, Duration) {
        self.time += 1.0 / 60.0;
        let input = RawInput {
            screen_rect: Some(Rect::from_min_size(Pos2::ZERO, SIZE)),
            time: Some(self.time),
            predicted_dt: 1.0 / 60.0,
            focused: true,
            events,
            ..RawInput::default()
        };
        let (started, begun) = (ThreadTime::now(), Instant::now());
        let (app, frame) = (&mut self.app, &mut self.frame);
        let output = self.ctx.run_ui(input, |ui| {
            app.logic(ui.ctx(), frame);
            app.ui(ui, frame);
        });
        let meshes = self.ctx.tessellate(output.shapes, output.pixels_per_point);
        std::hint::black_box(meshes);
        (started.elapsed(), begun.elapsed())
    }

    fn settle(&mut self) {
        let mut calm = 0;
        while calm < 5 {
            self.step(Vec::new());
            calm = if self.app.is_settled() { calm + 1 } else { 0 };
            std::thread::sleep(Duration::from_millis(1));
        }
    }

    /// Goes to a screen; how long the longest frame was until all of it was there.
    fn go(&mut self, screen: Screen) -> Duration {
        let ctx = self.ctx.clone();
        self.app.perform(&ctx, Action::Go(screen));
        let (mut longest, mut calm) = (Duration::ZERO, 0);
        while calm < 5 {
            longest = longest.max(self.step(Vec::new()).1);
            calm = if self.app.is_settled() { calm + 1 } else { 0 };
            std::thread::sleep(Duration::from_millis(1));
        }
        longest
    }
}

/// What the hands do in each frame.
type Script = fn(&mut Window, usize) -> Vec<Event>;

fn wheel(delta: f32) -> Vec<Event> {
    vec![
        Event::PointerMoved(READER),
        Event::MouseWheel {
            unit: egui::MouseWheelUnit::Point,
            delta: Vec2::new(0.0, delta),
            phase: egui::TouchPhase::Move,
            source: egui::MouseWheelSource::Trackpad,
            modifiers: Modifiers::NONE,
        },
    ]
}

fn key(key: Key, modifiers: Modifiers) -> Vec<Event> {
    let event = |pressed| Event::Key { key, physical_key: None, pressed, repeat: false, modifiers };
    vec![event(true), event(false)]
}

/// Slow reading, then flings down and up, then pages.
fn scrolling(_: &mut Window, frame: usize) -> Vec<Event> {
    match frame % 600 {
        0..200 => wheel(-30.0),
        200..300 => wheel(-2_500.0),
        300..400 => wheel(1_700.0),
        400..500 if frame.is_multiple_of(5) => key(Key::PageDown, Modifiers::NONE),
        _ => wheel(-90.0),
    }
}

fn typing(_: &mut Window, frame: usize) -> Vec<Event> {
    match frame {
        0 => [vec![Event::PointerMoved(READER)], click(READER)].concat(),
        3 => key(Key::E, Modifiers::NONE),
        4..20 => Vec::new(),
        _ if frame.is_multiple_of(3) => vec![Event::Text("a".into())],
        _ => Vec::new(),
    }
}

fn click(at: Pos2) -> Vec<Event> {
    let button = |pressed| Event::PointerButton {
        pos: at,
        button: egui::PointerButton::Primary,
        pressed,
        modifiers: Modifiers::NONE,
    };
    vec![button(true), button(false)]
}

fn nothing(_: &mut Window, _: usize) -> Vec<Event> {
    Vec::new()
}

fn measure(name: &str, window: &mut Window, script: Script, frames: usize) {
    let (mut times, mut longest) = (Vec::with_capacity(frames), Duration::ZERO);
    for frame in 0..frames {
        let events = script(window, frame);
        let (cpu, wall) = window.step(events);
        times.push(cpu);
        longest = longest.max(wall);
    }
    // The first second belongs to opening.
    let mut times = times.split_off(60.min(frames / 2));
    times.sort_unstable();
    let at = |part: f64| times[((times.len() - 1) as f64 * part) as usize];
    let ms = |time: Duration| time.as_secs_f64() * 1000.0;
    println!(
        "{name:<46} median {:>6.2} ms   99th {:>6.2} ms   worst {:>6.2} ms   longest with waiting {:>6.1} ms   ({} frames)",
        ms(at(0.5)),
        ms(at(0.99)),
        ms(at(1.0)),
        ms(longest),
        times.len()
    );
}

fn resident_mb() -> f64 {
    let status = std::fs::read_to_string("/proc/self/statm").unwrap_or_default();
    let pages: f64 = status.split_whitespace().nth(1).and_then(|pages| pages.parse().ok()).unwrap_or(0.0);
    pages * 4096.0 / 1_000_000.0
}

fn first_frame(name: &str, folder: &Path) {
    let started = Instant::now();
    let mut window = Window::open(folder);
    while !window.app.is_settled() || window.app.screen().is_none() {
        window.step(Vec::new());
        std::thread::sleep(Duration::from_millis(1));
    }
    window.step(Vec::new());
    println!("{name:<46} first useful frame after {} ms", started.elapsed().as_millis());
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let folder = tempfile::tempdir()?;
    let (long, many, quotes) = (folder.path().join("long"), folder.path().join("many"), folder.path().join("quotes"));
    let mut archive = big::archive(&long, 1, 100_000)?;
    let article = big::add_article(&mut archive, 1_000_000)?;
    let interview = archive.read(|read| Ok(read.recollections()?.remove(0).recollection.id))?;
    archive.close()?;
    big::archive(&many, 10_000, 6).and_then(Archive::close)?;
    let mut archive = big::archive(&quotes, 100, 1_000)?;
    big::add_quotes(&mut archive, 100_000)?;
    archive.close()?;

    first_frame("an archive of 10,000 interviews", &many);
    let before = resident_mb();
    let mut window = Window::open(&long);
    window.settle();
    measure("compared with: an open window at rest", &mut window, nothing, 300);
    let longest = window.go(Screen::interview(interview, None));
    println!("{:<46} longest frame {:.1} ms", "opening a transcript of 100,000 turns", longest.as_secs_f64() * 1000.0);
    measure("scrolling a transcript of 100,000 turns", &mut window, scrolling, 1_800);
    println!("{:<46} {:.0} MB more than before", "memory for it", resident_mb() - before);
    measure("typing in it", &mut window, typing, 600);
    window.step(key(Key::Enter, Modifiers::COMMAND));
    window.settle();
    let undoable = window.app.desk().and_then(|desk| desk.state().undoable.clone()).unwrap_or_default();
    println!("{:<46} {undoable}", "what was typed is kept as");
    let longest = window.go(Screen::article(article, None));
    println!(
        "{:<46} longest frame {:.1} ms",
        "opening an article of 1,000,000 characters",
        longest.as_secs_f64() * 1000.0
    );
    measure("scrolling an article of 1,000,000 characters", &mut window, scrolling, 1_800);
    drop(window);
    let mut window = Window::open(&quotes);
    window.settle();
    let longest = window.go(Screen::Quotes { query: String::new(), open: None });
    println!("{:<46} longest frame {:.1} ms", "opening a list of 100,000 quotes", longest.as_secs_f64() * 1000.0);
    measure("scrolling a list of 100,000 quotes", &mut window, scrolling, 1_800);
    Ok(())
}
