//! Owns everything in the window, takes what pages ask for and does it. The only place that changes anything.

use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use egui::{Context, Ui};

use super::action::{Action, Done, FileToImport, Notice, PathKind, PathWish, Progress};
use super::answer::Fault;
use super::controls::{self, Control, TABLE};
use super::desk::Desk;
use super::notices::Notices;
use super::page::Pages;
use super::page::welcome::{self, Refused};
use super::palette::{Palette, screen_of_link};
use super::part::{bare_sheet, headline, note};
use super::path_sheet::{PathSheet, beside, file_name_for};
use super::preferences::{LARGEST_PERCENT, Preferences, Recent, SMALLEST_PERCENT, ThemeWish};
use super::scene::Scene;
use super::screen::{Screen, Trail};
use super::shell::{Around, Shell};
use super::worker::Pending;
use super::{Wish, theme};
use crate::archive::job::Watch;
use crate::archive::{Archive, ArchiveError, BACKUPS, DATABASE, backup, sample};

/// How long a frame waits for a change, so that what was decided shows at once.
const PATIENCE: Duration = Duration::from_millis(40);

/// The application.
pub struct App {
    preferences: Preferences,
    preferences_file: Option<PathBuf>,
    who: String,
    link: Option<String>,
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

    /// The messages that are shown.
    pub fn notices(&self) -> impl Iterator<Item = &Notice> {
        self.notices.sentences()
    }

    /// Whether nothing is being opened, changed, computed or asked.
    pub fn is_settled(&self) -> bool {
        let is_idle = self.desk.as_ref().is_none_or(Desk::is_idle);
        is_idle && !self.pages.is_busy() && self.opening.is_none() && self.changes.is_empty() && self.jobs.is_empty()
    }

    fn wear_preferences(&self, ctx: &Context) {
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

    fn open(&mut self, ctx: &Context, folder: PathBuf, may_write: bool) {
        self.close();
        let (sender, desk) = channel();
        let (who, repaint, inner) = (self.who.clone(), ctx.clone(), folder.clone());
        std::thread::spawn(move || {
            let waken = repaint.clone();
            let _ = sender.send(Desk::open(&inner, &who, may_write, move || waken.request_repaint()));
            repaint.request_repaint();
        });
        self.opening = Some(Opening { folder, desk });
    }

    /// Makes an archive on a thread of its own, then opens it.
    fn make(&mut self, ctx: &Context, folder: PathBuf, is_sample: bool) {
        self.close();
        let (sender, desk) = channel();
        let (who, repaint, inner) = (self.who.clone(), ctx.clone(), folder.clone());
        std::thread::spawn(move || {
            let made = match is_sample {
                true => sample::make(&inner, &who, &Watch::default()),
                false => Archive::create(&inner, &title_of(&inner)),
            };
            let waken = repaint.clone();
            let desk = made.and_then(|()| Desk::open(&inner, &who, true, move || waken.request_repaint()));
            let _ = sender.send(desk);
            repaint.request_repaint();
        });
        self.opening = Some(Opening { folder, desk });
    }

    fn close(&mut self) {
        if let Some(desk) = &self.desk {
            // Done before the keeper ends; where the window may only read there is nothing unsaved.
            self.pages.unsaved().into_iter().for_each(|work| drop(desk.change(work)));
        }
        self.changes.clear();
        self.jobs.clear();
        self.pages = Pages::default();
        self.shell = Shell::default();
        self.palette = Palette::default();
        self.trail = Trail::default();
        if let Some(Err(error)) = self.desk.take().map(Desk::close) {
            self.notices.tell(Notice::failed(&error));
        }
    }

    fn take_opened(&mut self) {
        let Some(opening) = &self.opening else { return };
        let Ok(opened) = opening.desk.try_recv() else { return };
        let folder = opening.folder.clone();
        self.opening = None;
        match opened {
            Ok(desk) => {
                self.preferences.remember(&folder, desk.title(), jiff::Timestamp::now().as_millisecond());
                self.keep_preferences();
                self.refused = None;
                self.desk = Some(desk);
                self.follow_link();
            }
            Err(error) => {
                let newest_backup = newest_backup(&folder);
                let is_there = folder.join(DATABASE).is_file();
                self.refused = Some(Refused { folder, fault: Fault::from(&error), is_there, newest_backup });
            }
        }
    }

    /// Goes where the link leads that the window was opened with.
    fn follow_link(&mut self) {
        let (Some(desk), Some(link)) = (&self.desk, self.link.take()) else { return };
        match desk.look(|read| Ok(screen_of_link(&link, read))) {
            Ok(Some(screen)) => self.trail.go(screen),
            _ => self.notices.tell(Notice::failed(Fault {
                sentence: format!("the link leads nowhere in this archive: {link}"),
                hint: "open the archive that it was copied from".into(),
            })),
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
        match action {
            Action::Go(screen) => self.trail.go(screen),
            Action::Refine(screen) => self.trail.refine(screen),
            Action::Do(control) => self.invoke(ctx, control),
            Action::Change(work) => self.change(ctx, work),
            Action::Start(job) => match self.desk.as_ref().map(|desk| desk.change(job.work)) {
                Some(Ok(outcome)) => self.jobs.push(Running { name: job.name, progress: job.progress, outcome }),
                Some(Err(error)) => self.notices.tell(Notice::failed(&error)),
                None => {}
            },
            Action::Look(work) => self.changes.extend(self.desk.as_ref().map(|desk| desk.read(work))),
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

    fn import(&mut self, files: Vec<FileToImport>) {
        if self.desk.is_some() {
            self.pages.import_files(files);
            self.trail.go(Screen::Import);
        }
    }

    fn invoke(&mut self, ctx: &Context, control: Control) {
        match control {
            Control::Palette => self.palette.open(),
            Control::Help => self.is_help_open = !self.is_help_open,
            Control::Back => self.trail.back(),
            Control::Forward => self.trail.forward(),
            Control::Undo | Control::Redo => self.step(ctx, control == Control::Undo),
            Control::Larger | Control::Smaller | Control::UsualSize => self.resize_text(ctx, control),
            Control::Inspector => {
                self.preferences.is_inspector_open = !self.preferences.is_inspector_open;
                self.keep_preferences();
            }
            Control::ShowWithheld => {
                if let Some(desk) = &mut self.desk {
                    let is_shown = desk.is_withheld_shown();
                    desk.show_withheld(!is_shown);
                }
            }
            Control::CloseArchive => self.close(),
            Control::Quit => ctx.send_viewport_cmd(egui::ViewportCommand::Close),
            Control::OpenSample => self.open_sample(ctx),
            Control::NewArchive | Control::OpenArchive | Control::Restore | Control::Backup | Control::Import => {
                self.ask_path(control);
            }
            Control::Check => self.check(ctx),
            other => match screen_of(other) {
                // The page that it leads to may want to know by which way: the search takes the focus.
                Some(screen) => {
                    self.trail.go(screen);
                    self.invoked = Some(other);
                }
                // The page of the screen takes it in this frame.
                None => self.invoked = Some(other),
            },
        }
    }

    fn step(&mut self, ctx: &Context, is_undo: bool) {
        self.change(
            ctx,
            Box::new(move |archive| {
                let step = if is_undo { archive.undo()? } else { archive.redo()? };
                let sentence = match (step, is_undo) {
                    (Some(step), true) => format!("Undone: {}", step.label),
                    (Some(step), false) => format!("Done again: {}", step.label),
                    (None, true) => "There is nothing to undo.".into(),
                    (None, false) => "There is nothing to do again.".into(),
                };
                Ok(Done { notice: Some(Notice::told(sentence).about("undo and redo")), then: Vec::new() })
            }),
        );
    }

    fn resize_text(&mut self, ctx: &Context, control: Control) {
        let now = self.preferences.text_percent;
        let wished = match control {
            Control::Larger => now + 10,
            Control::Smaller => now.saturating_sub(10),
            _ => 100,
        };
        self.preferences.text_percent = wished.clamp(SMALLEST_PERCENT, LARGEST_PERCENT);
        self.wear_preferences(ctx);
        self.keep_preferences();
    }

    fn open_sample(&mut self, ctx: &Context) {
        let data = directories::ProjectDirs::from("", "", "vivavoce").map(|known| known.data_dir().to_owned());
        let named = std::env::var_os("VIVAVOCE_CONFIG").map(PathBuf::from);
        let Some(folder) = named.or(data).map(|folder| folder.join("sample archive")) else { return };
        match folder.exists() {
            true => self.open(ctx, folder, true),
            false => self.make(ctx, folder, true),
        }
    }

    fn check(&mut self, ctx: &Context) {
        let job = super::action::Job::new("Checking the archive", |archive, watch| {
            let report = archive.check(true, watch)?;
            let notice = match report.faults.len() {
                0 => Notice::told("All is well: every byte is as it was.").with_details(report.remarks),
                faults => Notice::failed(Fault {
                    sentence: format!("The check found {faults} faults."),
                    hint: "Keep the folder as it is, and restore the newest backup beside it.".into(),
                })
                .with_details(report.faults),
            };
            Ok(Done { notice: Some(notice), then: Vec::new() })
        });
        self.perform(ctx, Action::Start(job));
    }

    fn ask_path(&mut self, control: Control) {
        let wish = match control {
            Control::NewArchive => PathWish {
                title: "New archive",
                explanation: "An archive is a folder. Choose where, and how it is to be called.".into(),
                button: "Make",
                kind: PathKind::NewFolder,
                path: home().join("Interviews").display().to_string(),
                then: Box::new(|folder| Action::Make { folder, is_sample: false }),
            },
            Control::OpenArchive => PathWish {
                title: "Open archive",
                explanation: "The folder that has archive.db in it.".into(),
                button: "Open",
                kind: PathKind::Folder,
                path: home().display().to_string() + "/",
                then: Box::new(Action::Open),
            },
            Control::Import => PathWish {
                title: "Import",
                explanation:
                    "Transcripts, letters, notes, articles. You can also drop files onto the window, or paste \
                              files or text with Ctrl+V."
                        .into(),
                button: "Look at them",
                kind: PathKind::Files,
                path: String::new(),
                then: Box::new(|path| Action::Import(vec![FileToImport::Path(path)])),
            },
            Control::Backup => self.backup_wish(),
            _ => self.restore_wish(),
        };
        self.path_sheet = Some(PathSheet::new(Box::new(wish)));
    }

    fn backup_wish(&self) -> PathWish {
        let (title, folder) = match &self.desk {
            Some(desk) => (desk.title().to_owned(), desk.folder().to_owned()),
            None => (String::new(), home()),
        };
        let today = jiff::ZonedDateTime::now().strftime("%Y-%m-%d").to_string();
        PathWish {
            title: "Back up the archive",
            explanation: "Everything in one file, which any tool for BagIt bags can verify.".into(),
            button: "Back up",
            kind: PathKind::NewFile,
            path: beside(&folder, &file_name_for(&format!("{title} {today}"), "zip")),
            then: Box::new(|path| {
                Action::Start(super::action::Job::new("Backing up", move |archive, watch| {
                    let held = archive.backup(&path, watch)?;
                    Ok(Done::telling(format!("Backed up {} files into {}.", held.files, path.display())))
                }))
            }),
        }
    }

    fn restore_wish(&self) -> PathWish {
        let newest = self.refused.as_ref().and_then(|refused| refused.newest_backup.clone());
        PathWish {
            title: "Restore a backup",
            explanation:
                "A backup is unpacked into a new folder beside it, after comparing every byte. The archive that \
                          it was made of stays as it is."
                    .into(),
            button: "Restore",
            kind: PathKind::File,
            path: newest.map(|path| path.display().to_string()).unwrap_or_default(),
            then: Box::new(Action::Restore),
        }
    }

    fn restore(&mut self, ctx: &Context, source: PathBuf) {
        let stem = source.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
        let folder = free_folder(&source.with_file_name(format!("{stem} restored")));
        self.close();
        let (sender, desk) = channel();
        let (who, repaint, inner) = (self.who.clone(), ctx.clone(), folder.clone());
        std::thread::spawn(move || {
            let waken = repaint.clone();
            let restored = backup::restore(&source, &inner, &Watch::default());
            let desk = restored.and_then(|_| Desk::open(&inner, &who, true, move || waken.request_repaint()));
            let _ = sender.send(desk);
            repaint.request_repaint();
        });
        self.opening = Some(Opening { folder, desk });
    }

    /// Files dropped onto the window, and what is pasted outside of text fields.
    fn take_dropped(&mut self, ctx: &Context) {
        let dropped: Vec<FileToImport> = ctx.input(|input| {
            input.raw.dropped_files.iter().map(|file| FileToImport::Path(file.path().to_owned())).collect()
        });
        if !dropped.is_empty() {
            self.import(dropped);
        }
        if ctx.text_edit_focused() {
            return;
        }
        let pasted = ctx.input(|input| {
            input.events.iter().find_map(|event| match event {
                egui::Event::Paste(text) => Some(text.clone()),
                _ => None,
            })
        });
        if let Some(text) = pasted {
            self.paste(text);
        }
    }

    fn paste(&mut self, text: String) {
        if text.trim().starts_with("vivavoce://") {
            self.link = Some(text.trim().to_owned());
            self.follow_link();
            return;
        }
        let files = pasted_files(&text);
        match files.is_empty() {
            true if text.trim().is_empty() => {}
            true => self.import(vec![FileToImport::Text { name: "pasted text.txt".into(), text }]),
            false => self.import(files),
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
            searches: &self.preferences.searches,
            jobs: &jobs,
            is_inspector_open: self.preferences.is_inspector_open,
        };
        let mut actions = self.shell.ui(ui, &around);
        let screen = self.trail.now().clone();
        let invoked = self.invoked.take();
        let mut scene = Scene::new(desk, &screen, &self.who, &self.preferences, invoked, &mut actions);
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
        self.take_dropped(ctx);
        let is_sheet_open = self.path_sheet.is_some() || self.palette.is_open();
        let screen = self.screen().cloned();
        if !is_sheet_open && let Some(control) = controls::pressed(ctx, screen.as_ref()) {
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
        self.notices.ui(ui);
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

/// The archive, among those last opened, that a link leads into.
fn archive_of_link(link: &str, recent: &[Recent]) -> Option<PathBuf> {
    let leads_into = |folder: &Path| {
        let archive = Archive::open_read_only(folder).ok()?;
        archive.read(|read| Ok(screen_of_link(link, read))).ok()?
    };
    recent.iter().map(|one| &one.folder).find(|folder| leads_into(folder).is_some()).cloned()
}

/// The screen that a control of the navigation goes to.
fn screen_of(control: Control) -> Option<Screen> {
    Some(match control {
        Control::GoInterviews => Screen::Interviews { open: None, at: None },
        Control::GoPeople => Screen::People(None),
        Control::GoArticles => Screen::Articles { open: None, at: None },
        Control::GoQuotes => Screen::Quotes { query: String::new(), open: None },
        Control::GoTags => Screen::Tags(None),
        Control::GoDossiers => Screen::Dossiers(None),
        Control::GoManuscript => Screen::Manuscript,
        Control::GoHistory => Screen::History,
        Control::GoSettings => Screen::Settings,
        _ => return None,
    })
}

/// The files that pasted text names: `file://` addresses or absolute paths, every line one; none where a line is not.
fn pasted_files(text: &str) -> Vec<FileToImport> {
    let path = |line: &str| {
        let plain = line.trim().strip_prefix("file://").map(unescaped).unwrap_or_else(|| line.trim().to_owned());
        let path = PathBuf::from(plain);
        (path.is_absolute() && path.is_file()).then_some(FileToImport::Path(path))
    };
    let lines = text.lines().filter(|line| !line.trim().is_empty());
    lines.map(path).collect::<Option<Vec<_>>>().unwrap_or_default()
}

/// `%20` and the like as the bytes they stand for.
fn unescaped(address: &str) -> String {
    let bytes = address.as_bytes();
    let (mut plain, mut at) = (Vec::with_capacity(bytes.len()), 0);
    while at < bytes.len() {
        let hex = address.get(at + 1..at + 3).filter(|_| bytes[at] == b'%');
        match hex.and_then(|hex| u8::from_str_radix(hex, 16).ok()) {
            Some(byte) => (plain.push(byte), at += 3).1,
            None => (plain.push(bytes[at]), at += 1).1,
        }
    }
    String::from_utf8_lossy(&plain).into_owned()
}

fn newest_backup(folder: &Path) -> Option<PathBuf> {
    let entries = std::fs::read_dir(folder.join(BACKUPS)).ok()?;
    let dated = entries.flatten().filter_map(|entry| Some((entry.metadata().ok()?.modified().ok()?, entry.path())));
    dated.max().map(|(_, path)| path)
}

fn free_folder(wanted: &Path) -> PathBuf {
    let name = wanted.display().to_string();
    let numbered = (2..1000).map(|number| PathBuf::from(format!("{name} {number}")));
    std::iter::once(wanted.to_owned()).chain(numbered).find(|path| !path.exists()).unwrap_or_else(|| wanted.to_owned())
}

fn title_of(folder: &Path) -> String {
    folder.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}

fn home() -> PathBuf {
    directories::UserDirs::new()
        .map(|known| known.document_dir().unwrap_or(known.home_dir()).to_owned())
        .unwrap_or_default()
}

/// The user's name on this machine.
fn user() -> String {
    let named = std::env::var("USER").or_else(|_| std::env::var("USERNAME")).ok();
    named.filter(|name| !name.trim().is_empty()).unwrap_or_else(|| "somebody".into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pasted_addresses_are_files_and_words_are_not() -> std::io::Result<()> {
        let folder = tempfile::tempdir()?;
        let file = folder.path().join("a letter.txt");
        std::fs::write(&file, "Dear Anna,")?;
        let address = format!("file://{}\n", file.display().to_string().replace(' ', "%20"));
        assert_eq!(pasted_files(&address), [FileToImport::Path(file.clone())]);
        assert_eq!(pasted_files(&file.display().to_string()), [FileToImport::Path(file)]);
        assert!(pasted_files("Dear Anna,\n/no/such/file").is_empty());
        assert_eq!(unescaped("%D0%94%zz%"), "Д%zz%");
        Ok(())
    }
}
