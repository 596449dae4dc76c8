//! The window without a display: the frames that a screen would show, with their events, one by one.
//!
//! A frame is what `eframe` does with the application in every frame (`logic`, `ui`) and the tessellation of what came of
//! it; only the drawing by the graphics card is missing. Also used by `cargo bench --bench window`.

use std::path::Path;
use std::time::{Duration, Instant};

use eframe::App as _;
use egui::{Event, Key, Modifiers, PointerButton, Pos2, RawInput, Rect, Vec2};

use super::clock::{Spent, Times, spent, spent_here};
use super::{BenchError, Result};
use crate::gui::action::Action;
use crate::gui::answer::PATIENCE;
use crate::gui::preferences::Preferences;
use crate::gui::screen::Screen;
use crate::gui::{App, Wish};

/// How large the window is, in points.
pub const SIZE: Vec2 = Vec2::new(1280.0, 820.0);
/// Where the reader is: right of navigation and list.
const READER: Pos2 = Pos2::new(780.0, 450.0);
/// How long the window may take until it is at rest: more means that something never ends.
const LONGEST: Duration = Duration::from_secs(120);

/// A window without a display.
pub struct Window {
    ctx: egui::Context,
    app: App,
    frame: eframe::Frame,
    time: f64,
}

/// What the hands do in each frame.
pub type Script = fn(usize) -> Vec<Event>;

impl Window {
    /// A window that is about to open an archive.
    pub fn open(archive: &Path) -> Window {
        let ctx = egui::Context::default();
        let (archive, who) = (Some(archive.to_owned()), Some("bench".into()));
        let wish = Wish { archive, link: None, who, data: None, measured_from: None };
        let app = App::new(&ctx, Preferences::default(), None, wish);
        Window { ctx, app, frame: eframe::Frame::_new_kittest(), time: 0.0 }
    }

    /// The application.
    pub fn app(&self) -> &App {
        &self.app
    }

    /// One frame with these events; CPU time is that of the thread that draws.
    pub fn step(&mut self, events: Vec<Event>) -> Spent {
        spent_here(|| self.draw(events)).1
    }

    /// One frame.
    fn draw(&mut self, events: Vec<Event>) -> egui::FullOutput {
        self.time += 1.0 / 60.0;
        let input = RawInput {
            screen_rect: Some(Rect::from_min_size(Pos2::ZERO, SIZE)),
            time: Some(self.time),
            predicted_dt: 1.0 / 60.0,
            focused: true,
            events,
            ..RawInput::default()
        };
        let (app, frame) = (&mut self.app, &mut self.frame);
        let mut output = self.ctx.run_ui(input, |ui| {
            app.logic(ui.ctx(), frame);
            app.ui(ui, frame);
        });
        let shapes = std::mem::take(&mut output.shapes);
        std::hint::black_box(self.ctx.tessellate(shapes, output.pixels_per_point));
        // No graphics card waits for textures here, and egui wants to be told that this is meant.
        output.textures_delta.clear();
        output
    }

    /// Frames until nothing is being asked or done, and some more.
    pub fn settle(&mut self) -> Result<()> {
        self.calm_down(5).map(|_| ())
    }

    /// Frames until so many in a row found nothing to do; how long the longest took with its waiting.
    fn calm_down(&mut self, wanted: usize) -> Result<Duration> {
        let (started, mut calm, mut longest) = (Instant::now(), 0, Duration::ZERO);
        while calm < wanted {
            longest = longest.max(self.step(Vec::new()).wall);
            calm = if self.app.is_settled() { calm + 1 } else { 0 };
            std::thread::sleep(Duration::from_millis(1));
            if started.elapsed() > LONGEST {
                return Err(BenchError::Unlike("the window does not come to rest".into()));
            }
        }
        Ok(longest)
    }

    /// Frames until the archive is open and all that its first screen shows is there.
    pub fn until_useful(&mut self) -> Result<()> {
        while self.app.screen().is_none() {
            self.calm_down(1)?;
        }
        self.calm_down(1)?;
        self.step(Vec::new());
        Ok(())
    }

    /// Goes to a screen; how long the longest frame was until all of it was there.
    pub fn go(&mut self, screen: Screen) -> Result<Duration> {
        let ctx = self.ctx.clone();
        self.app.perform(&ctx, Action::Go(screen));
        self.calm_down(5)
    }

    /// Goes to a screen; what the whole process needed until the frame that shows it whole.
    pub fn reach(&mut self, screen: Screen) -> Result<Spent> {
        let (outcome, time) = spent(|| {
            let ctx = self.ctx.clone();
            self.app.perform(&ctx, Action::Go(screen));
            self.answered(Vec::new())
        });
        outcome.map(|()| time)
    }

    /// Gives events to the window; what the whole process needed until the frame that shows their effect.
    pub fn react(&mut self, events: Vec<Event>) -> Result<Spent> {
        let (outcome, time) = spent(|| self.answered(events));
        outcome.map(|()| time)
    }

    /// Frames, one after the other, until one had all its answers.
    fn answered(&mut self, events: Vec<Event>) -> Result<()> {
        let started = Instant::now();
        let mut time = self.step(events);
        // A frame that waited as long as it may went on without an answer.
        while !self.app.is_settled() || time.wall >= PATIENCE {
            let was_settled = self.app.is_settled();
            std::thread::yield_now();
            time = self.step(Vec::new());
            if was_settled && self.app.is_settled() {
                break;
            }
            if started.elapsed() > LONGEST {
                return Err(BenchError::Unlike("the window gives no answer".into()));
            }
        }
        Ok(())
    }

    /// Types the last letter of a query in the search, where all else of it stands already; what the whole process needed
    /// until the frame with the first hits, or with the word that there are none.
    pub fn search(&mut self, query: &str) -> Result<Spent> {
        let last = query.char_indices().next_back().map_or(0, |(at, _)| at);
        let (typed, letter) = query.split_at(last);
        self.step(key(Key::A, Modifiers::COMMAND));
        self.step(vec![Event::Paste(typed.to_owned())]);
        self.settle()?;
        let (outcome, time) = spent(|| {
            let started = Instant::now();
            self.step(vec![Event::Text(letter.to_owned())]);
            while self.app.listed() != Some(query) {
                if started.elapsed() > LONGEST {
                    return Err(BenchError::Unlike(format!("the window finds nothing for {query}")));
                }
                self.step(Vec::new());
            }
            Ok(())
        });
        outcome.map(|()| time)
    }

    /// The middle of what is called so, as a screen reader would find it.
    pub fn find(&mut self, name: &str) -> Result<Pos2> {
        self.ctx.enable_accesskit();
        let outputs = [self.draw(Vec::new()), self.draw(Vec::new())];
        self.ctx.disable_accesskit();
        let nodes = outputs.into_iter().filter_map(|output| output.platform_output.accesskit_update);
        let mut nodes = nodes.flat_map(|update| update.nodes);
        let found = nodes.find_map(|(_, node)| node.bounds().filter(|_| node.label() == Some(name)));
        let middle = found.map(|at| Pos2::new(((at.x0 + at.x1) / 2.0) as f32, ((at.y0 + at.y1) / 2.0) as f32));
        middle.ok_or_else(|| BenchError::Unlike(format!("the window does not show “{name}”")))
    }

    /// What the frames of a script need. The first second belongs to opening.
    pub fn measure(&mut self, script: Script, frames: usize) -> Times {
        let times: Vec<Spent> = (0..frames).map(|frame| self.step(script(frame))).collect();
        Times::of(times.into_iter().skip(60.min(frames / 2)))
    }
}

/// Turns the wheel over the reader, in points.
pub fn wheel(delta: f32) -> Vec<Event> {
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

/// Presses a key.
pub fn key(key: Key, modifiers: Modifiers) -> Vec<Event> {
    let event = |pressed| Event::Key { key, physical_key: None, pressed, repeat: false, modifiers };
    vec![event(true), event(false)]
}

/// Clicks.
pub fn click(at: Pos2) -> Vec<Event> {
    let button =
        |pressed| Event::PointerButton { pos: at, button: PointerButton::Primary, pressed, modifiers: Modifiers::NONE };
    vec![Event::PointerMoved(at), button(true), button(false)]
}

/// Nothing at all.
pub fn nothing(_: usize) -> Vec<Event> {
    Vec::new()
}

/// Slow reading, then flings down and up, then pages.
pub fn scrolling(frame: usize) -> Vec<Event> {
    match frame % 600 {
        0..200 => wheel(-30.0),
        200..300 => wheel(-2_500.0),
        300..400 => wheel(1_700.0),
        400..500 if frame.is_multiple_of(5) => key(Key::PageDown, Modifiers::NONE),
        _ => wheel(-90.0),
    }
}

/// Opens the turn at hand and types into it, twenty letters a second.
pub fn typing(frame: usize) -> Vec<Event> {
    match frame {
        0 => key(Key::E, Modifiers::NONE),
        1..20 => Vec::new(),
        _ if frame.is_multiple_of(3) => vec![Event::Text("a".into())],
        _ => Vec::new(),
    }
}
