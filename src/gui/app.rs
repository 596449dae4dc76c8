//! Owns everything in the window, takes what pages ask for and does it. The only place that changes anything.

mod hearing;
mod incoming;
mod invoke;
mod opening;
mod recording;

use std::path::PathBuf;
use std::sync::mpsc::Receiver;
use std::time::Duration;

use egui::{Context, Ui};

use super::action::{Action, Done, Job, JobWork, Notice, Progress};
use super::answer::Fault;
use super::controls::{Control, TABLE};
use super::desk::Desk;
use super::keys::{self, Bound};
use super::listening::{Listening, usual_output};
use super::notices::Notices;
use super::page::Pages;
use super::page::welcome::{self, Refused};
use super::palette::Palette;
use super::part::{bare_sheet, headline, note};
use super::path_sheet::PathSheet;
use super::preferences::{Preferences, ThemeWish};
use super::scene::{Scene, Sounds};
use super::screen::{Screen, Trail};
use super::shell::{Around, Shell};
use super::taping::{RealInputs, Taping};
use super::worker::Pending;
use super::{Wish, theme};
use crate::archive::ArchiveError;
use opening::archive_of_link;

/// How long a frame waits for a change, so that what was decided shows at once.
const PATIENCE: Duration = Duration::from_millis(40);

/// The application.
pub struct App {
    preferences: Preferences,
    preferences_file: Option<PathBuf>,
    who: String,
    link: Option<String>,
    data: Option<PathBuf>,
    measured_from: Option<std::time::Instant>,
    desk: Option<Desk>,
    opening: Option<Opening>,
    refused: Option<Refused>,
    trail: Trail,
    pages: Pages,
    shell: Shell,
    palette: Palette,
    path_sheet: Option<PathSheet>,
    is_help_open: bool,
    notices: Notices,
    changes: Vec<Pending<Done>>,
    jobs: Vec<Running>,
    invoked: Option<Control>,
    taping: Taping,
    /// What waits until somebody has said whether the recording may be ended for it.
    leaving: Option<Action>,
    listening: Listening,
    place: hearing::KeptPlace,
    media_keys: hearing::DesktopKeys,
    window_title: String,
}

/// An archive that is being opened, on a thread of its own.
struct Opening {
    folder: PathBuf,
    desk: Receiver<Result<Desk, ArchiveError>>,
}

/// A job that is being done.
struct Running {
    name: String,
    progress: Progress,
    outcome: Pending<Done>,
}

impl App {
    /// The window's application, about to open what was wished for.
    pub fn new(ctx: &Context, preferences: Preferences, preferences_file: Option<PathBuf>, wish: Wish) -> App {
        theme::dress(ctx);
        let wished = wish.who.clone().filter(|who| !who.is_empty());
        let kept = Some(preferences.who.clone()).filter(|who| !who.is_empty());
        let mut app = App {
            who: wished.or(kept).unwrap_or_else(user),
            link: wish.link,
            data: wish.data,
            measured_from: wish.measured_from,
            desk: None,
            opening: None,
            refused: None,
            trail: Trail::default(),
            pages: Pages::default(),
            shell: Shell::default(),
            palette: Palette::default(),
            path_sheet: None,
            is_help_open: false,
            notices: Notices::default(),
            changes: Vec::new(),
            jobs: Vec::new(),
            invoked: None,
            taping: Taping::from(std::sync::Arc::new(RealInputs)),
            leaving: None,
            listening: Listening::on(usual_output(), preferences.listening),
            place: hearing::KeptPlace::default(),
            media_keys: hearing::DesktopKeys::default(),
            window_title: String::new(),
            preferences,
            preferences_file,
        };
        app.wear_preferences(ctx);
        let linked = app.link.as_deref().and_then(|link| archive_of_link(link, &app.preferences.recent));
        if let Some(folder) = wish.archive.or(linked) {
            app.open(ctx, folder, true);
        }
        app
    }

    /// Where the window is; none while no archive is open.
    pub fn screen(&self) -> Option<&Screen> {
        self.desk.as_ref().map(|_| self.trail.now())
    }

    /// Goes to a screen.
    pub fn go(&mut self, screen: Screen) {
        self.trail.go(screen);
    }

    /// The open archive.
    pub fn desk(&self) -> Option<&Desk> {
        self.desk.as_ref()
    }

    /// The query that the search lists something for.
    pub fn listed(&self) -> Option<&str> {
        self.pages.listed()
    }

    /// The messages that are shown.
    pub fn notices(&self) -> impl Iterator<Item = &Notice> {
        self.notices.sentences()
    }

    /// Whether nothing is being opened, changed, computed or asked.
    pub fn is_settled(&self) -> bool {
        let is_idle = self.desk.as_ref().is_none_or(Desk::is_idle);
        let is_quiet = !self.pages.is_busy() && self.taping.is_settled();
        is_idle && is_quiet && self.opening.is_none() && self.changes.is_empty() && self.jobs.is_empty()
    }

    fn wear_preferences(&mut self, ctx: &Context) {
        Bound::of(&self.preferences.keys).wear(ctx);
        self.listening.wish(self.preferences.listening);
        ctx.set_theme(match self.preferences.theme {
            ThemeWish::System => egui::ThemePreference::System,
            ThemeWish::Light => egui::ThemePreference::Light,
            ThemeWish::Dark => egui::ThemePreference::Dark,
        });
        ctx.set_zoom_factor(f32::from(self.preferences.text_percent) / 100.0);
    }

    fn keep_preferences(&mut self) {
        let Some(file) = &self.preferences_file else { return };
        if let Err(error) = self.preferences.write(file) {
            let sentence = format!("your settings could not be kept ({error}): {}", file.display());
            self.notices.tell(Notice::failed(Fault { sentence, hint: "everything in the archive is safe".into() }));
            // Once is enough.
            self.preferences_file = None;
        }
    }

    /// Takes what the keeper has done.
    fn take_done(&mut self) -> Vec<Action> {
        let mut outcomes = Vec::new();
        self.changes.retain(|pending| match pending.now() {
            Some(outcome) => {
                outcomes.push(outcome);
                false
            }
            None => true,
        });
        self.jobs.retain(|job| match job.outcome.now() {
            Some(outcome) => {
                outcomes.push(outcome);
                false
            }
            None => true,
        });
        outcomes.into_iter().flat_map(|outcome| self.told(outcome)).collect()
    }

    fn told(&mut self, outcome: Result<Done, ArchiveError>) -> Vec<Action> {
        match outcome {
            Ok(done) => {
                if let Some(notice) = done.notice {
                    self.notices.tell(notice);
                }
                done.then
            }
            Err(ArchiveError::Cancelled) => {
                self.notices.tell(Notice::told("Cancelled; nothing was changed."));
                Vec::new()
            }
            Err(error) => {
                self.notices.tell(Notice::failed(&error));
                Vec::new()
            }
        }
    }

    fn refresh(&mut self) {
        if let Some(desk) = &mut self.desk
            && let Err(error) = desk.refresh()
        {
            self.notices.tell(Notice::failed(&error));
        }
    }

    /// Does what a page asks for.
    pub fn perform(&mut self, ctx: &Context, action: Action) {
        let Some(action) = self.unless_recording(action) else { return };
        match action {
            Action::Go(screen) => self.trail.go(screen),
            Action::Refine(screen) => self.trail.refine(screen),
            Action::Do(control) => self.invoke(ctx, control),
            Action::Change(work) => self.change(ctx, work),
            Action::Start(job) => self.start(job),
            Action::Tell(notice) => self.notices.tell(notice),
            Action::Copy(text) => ctx.copy_text(text),
            Action::AskPath(wish) => self.path_sheet = Some(PathSheet::new(wish)),
            Action::Open(folder) => self.open(ctx, folder, true),
            Action::OpenReadOnly(folder) => self.open(ctx, folder, false),
            Action::Import(files) => self.import(files),
            Action::Prefer(change) => {
                let before = self.preferences.who.clone();
                change(&mut self.preferences);
                if self.preferences.who != before {
                    // It stands beside changes from the next opening on.
                    self.who = Some(self.preferences.who.clone()).filter(|who| !who.is_empty()).unwrap_or_else(user);
                }
                self.wear_preferences(ctx);
                self.keep_preferences();
            }
            Action::Restore(source) => self.restore(ctx, source),
            Action::Make { folder, is_sample } => self.make(ctx, folder, is_sample),
            Action::NoteDerived => {
                if let Some(desk) = &mut self.desk {
                    desk.note_derived();
                }
            }
            Action::Recorder(wish) => self.ask_recorder(ctx, wish),
            Action::Hear(hear) => self.hear(hear),
        }
    }

    fn start(&mut self, job: Job) {
        let Some(desk) = &self.desk else { return };
        let outcome = match job.work {
            JobWork::Changing(work) => desk.change(work),
            JobWork::Reading(work) => Ok(desk.read(work)),
        };
        match outcome {
            Ok(outcome) => self.jobs.push(Running { name: job.name, progress: job.progress, outcome }),
            Err(error) => self.notices.tell(Notice::failed(&error)),
        }
    }

    fn change(&mut self, ctx: &Context, work: super::action::Work) {
        let Some(desk) = &self.desk else { return };
        match desk.change(work) {
            Ok(pending) => match pending.within(PATIENCE) {
                Some(outcome) => {
                    self.refresh();
                    for action in self.told(outcome) {
                        self.perform(ctx, action);
                    }
                }
                None => self.changes.push(pending),
            },
            Err(error) => self.notices.tell(Notice::failed(&error)),
        }
    }

    fn help_ui(&mut self, ctx: &Context) {
        if !self.is_help_open {
            return;
        }
        let screen = self.screen().cloned();
        let ((), is_left) = bare_sheet(ctx, "help", 440.0, |ui| {
            let name = screen.as_ref().map_or("Welcome", Screen::name);
            headline(ui, &format!("Shortcuts: {name}"));
            let height = ui.ctx().content_rect().height() - 240.0;
            egui::ScrollArea::vertical().max_height(height).show(ui, |ui| {
                egui::Grid::new("shortcuts").num_columns(2).min_col_width(200.0).spacing([24.0, 6.0]).show(ui, |ui| {
                    for entry in TABLE.iter().filter(|entry| entry.scope.covers(screen.as_ref())) {
                        let keys = entry.control.keys_in_words(ui);
                        if !keys.is_empty() {
                            ui.label(entry.name);
                            note(ui, keys);
                            ui.end_row();
                        }
                    }
                });
            });
            if ui.button("Close").clicked() {
                ui.close();
            }
        });
        if is_left {
            self.is_help_open = false;
        }
    }

    fn sheets_ui(&mut self, ctx: &Context) -> Vec<Action> {
        let mut actions = Vec::new();
        if let Some(mut sheet) = self.path_sheet.take() {
            let mut is_open = true;
            actions.extend(merged(sheet.ui(ctx, &mut is_open)));
            if is_open {
                self.path_sheet = Some(sheet);
            }
        }
        if let Some(desk) = &self.desk {
            actions.extend(self.palette.ui(ctx, desk, self.trail.now()));
        }
        self.help_ui(ctx);
        actions.extend(self.leaving_ui(ctx));
        actions
    }

    fn archive_ui(&mut self, ui: &mut Ui) -> Vec<Action> {
        let Some(desk) = &self.desk else { return Vec::new() };
        let jobs: Vec<(String, Progress)> =
            self.jobs.iter().map(|job| (job.name.clone(), job.progress.clone())).collect();
        let around = Around {
            desk,
            trail: &self.trail,
            recent: &self.preferences.recent,
            jobs: &jobs,
            taping: &self.taping,
            is_inspector_open: self.preferences.is_inspector_open,
        };
        let mut actions = self.shell.ui(ui, &around);
        let screen = self.trail.now().clone();
        hearing::strip_ui(ui, &self.listening, &screen, &mut actions);
        let invoked = self.invoked.take();
        let sounds = Sounds { listening: &self.listening, taping: &self.taping };
        let mut scene = Scene::new(desk, &screen, &self.who, &self.preferences, sounds, invoked, &mut actions);
        self.pages.ui(ui, &mut scene);
        actions
    }

    fn name_window(&mut self, ctx: &Context) {
        let title = match &self.desk {
            Some(desk) => format!("{} · Viva Voce", desk.title()),
            None => "Viva Voce".into(),
        };
        if title != self.window_title {
            ctx.send_viewport_cmd(egui::ViewportCommand::Title(title.clone()));
            self.window_title = title;
        }
    }

    /// Says how long the first useful frame took, where that was asked for, and ends.
    fn measure(&mut self, ctx: &Context) {
        let Some(started) = self.measured_from else { return };
        if self.opening.is_none() && self.desk.as_ref().is_none_or(Desk::is_idle) {
            println!("first useful frame after {} ms", started.elapsed().as_millis());
            self.measured_from = None;
            ctx.send_viewport_cmd(egui::ViewportCommand::Close);
        }
    }

    /// One pass before drawing: what has been done, dropped, pasted or pressed.
    fn attend(&mut self, ctx: &Context) {
        self.take_opened();
        for action in self.take_done() {
            self.perform(ctx, action);
        }
        self.refresh();
        self.attend_to_recording(ctx);
        self.listen(ctx);
        self.take_dropped(ctx);
        let is_sheet_open = self.path_sheet.is_some() || self.palette.is_open() || self.leaving.is_some();
        let screen = self.screen().cloned();
        if !is_sheet_open && let Some(control) = keys::pressed(ctx, screen.as_ref(), self.is_sound_at_hand()) {
            self.invoke(ctx, control);
        }
        if !self.is_settled() {
            ctx.request_repaint_after(Duration::from_millis(100));
        }
    }
}

impl eframe::App for App {
    fn logic(&mut self, ctx: &Context, _frame: &mut eframe::Frame) {
        self.attend(ctx);
        self.name_window(ctx);
        let (size, is_maximised) = ctx.input(|input| {
            (input.viewport().inner_rect.map(|rect| rect.size()), input.viewport().maximized.unwrap_or(false))
        });
        self.preferences.is_maximised = is_maximised;
        if let Some(size) = size.filter(|_| !is_maximised) {
            self.preferences.window = Some((size.x, size.y));
        }
    }

    fn ui(&mut self, ui: &mut Ui, _frame: &mut eframe::Frame) {
        let ctx = ui.ctx().clone();
        let mut actions = match &self.desk {
            Some(_) => self.archive_ui(ui),
            None => welcome::ui(ui, &self.preferences.recent, self.refused.as_ref(), self.opening.is_some()),
        };
        actions.extend(self.sheets_ui(&ctx));
        actions.extend(self.notices.ui(ui));
        let is_anything = !actions.is_empty();
        for action in actions {
            self.perform(&ctx, action);
        }
        if is_anything {
            ctx.request_repaint();
        }
        self.measure(&ctx);
    }

    fn on_exit(&mut self, _gl: Option<&eframe::glow::Context>) {
        self.keep_preferences();
        self.close();
    }
}

/// Several imports of one sheet are one import.
fn merged(actions: Vec<Action>) -> Vec<Action> {
    let (mut files, mut others) = (Vec::new(), Vec::new());
    for action in actions {
        match action {
            Action::Import(more) => files.extend(more),
            other => others.push(other),
        }
    }
    if !files.is_empty() {
        others.push(Action::Import(files));
    }
    others
}

/// The user's name on this machine.
fn user() -> String {
    let named = std::env::var("USER").or_else(|_| std::env::var("USERNAME")).ok();
    named.filter(|name| !name.trim().is_empty()).unwrap_or_else(|| "somebody".into())
}
