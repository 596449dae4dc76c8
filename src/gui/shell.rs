//! What stands around the pages: the top bar, the navigation, the line at the foot.

use egui::{Align, Button, Frame, Layout, Margin, Panel, Response, RichText, Role, Sense, Ui, Vec2, WidgetInfo};

use super::action::{Action, Progress};
use super::answer::Answer;
use super::controls::Control;
use super::desk::Desk;
pub use super::part::count::grouped;
use super::part::{SearchName, change, note};
use super::preferences::Recent;
use super::screen::{Screen, Trail};
use super::taping::Taping;
use super::theme::{self, colours};
use crate::archive::saved_searches::{self, SavedSearchCommand};
use crate::media::recorder::Phase;
use crate::model::SavedSearch;

/// How many of each thing there are.
#[derive(Clone, Copy, Debug, Default)]
pub struct Counts {
    interviews: usize,
    people: usize,
    articles: usize,
    to_decide: usize,
    quotes: usize,
    tags: usize,
    dossiers: usize,
}

/// What the shell remembers.
#[derive(Default)]
pub struct Shell {
    counts: Answer<Counts>,
    searches: Answer<Vec<SavedSearch>>,
    /// The sheet on which a saved search gets another name.
    search_name: Option<SearchName>,
}

/// What the shell shows of the state of the window.
pub struct Around<'frame> {
    /// The archive.
    pub desk: &'frame Desk,
    /// The way through the screens.
    pub trail: &'frame Trail,
    /// The archives last opened.
    pub recent: &'frame [Recent],
    /// The jobs that run.
    pub jobs: &'frame [(String, Progress)],
    /// What is being recorded.
    pub taping: &'frame Taping,
    /// Whether the inspector is shown.
    pub is_inspector_open: bool,
}

impl Shell {
    /// Draws the bars and the navigation; what was asked for.
    pub fn ui(&mut self, ui: &mut Ui, around: &Around<'_>) -> Vec<Action> {
        let mut actions = Vec::new();
        let counts = self.count(around);
        top_ui(ui, around, counts.to_decide, &mut actions);
        foot_ui(ui, around, &mut actions);
        self.navigation_ui(ui, around, counts, &mut actions);
        if let Some(mut sheet) = self.search_name.take() {
            let (action, is_open) = sheet.ui(ui.ctx());
            actions.extend(action);
            self.search_name = Some(sheet).filter(|_| is_open);
        }
        actions
    }

    fn count(&mut self, around: &Around<'_>) -> Counts {
        let counts = around.desk.ask(&mut self.counts, "counts", |read, _| {
            let count = read.count_of_everything()?;
            Ok(Counts {
                interviews: count.recollections,
                people: count.people,
                articles: count.articles,
                to_decide: read.count_undecided()?,
                quotes: count.quotes,
                tags: count.tags,
                dossiers: count.dossiers,
            })
        });
        counts.copied().unwrap_or_default()
    }

    fn navigation_ui(&mut self, ui: &mut Ui, around: &Around<'_>, counts: Counts, actions: &mut Vec<Action>) {
        let is_narrow = ui.available_width() < 900.0;
        let frame = Frame::new().fill(colours(ui).desk).inner_margin(Margin::symmetric(8, 10));
        let width = if is_narrow { 128.0 } else { 176.0 };
        Panel::left("navigation").resizable(false).exact_size(width).frame(frame).show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = 2.0;
            // In a low window all of it scrolls.
            egui::ScrollArea::vertical().auto_shrink([false, false]).show(ui, |ui| {
                screens_ui(ui, around, counts, actions);
                self.searches_ui(ui, around, actions);
            });
        });
    }

    /// The searches that were saved: each can be opened, and by its menu renamed, moved and removed.
    fn searches_ui(&mut self, ui: &mut Ui, around: &Around<'_>, actions: &mut Vec<Action>) {
        let searches = around.desk.ask(&mut self.searches, "saved searches", saved_searches::shown);
        let Some(searches) = searches.filter(|searches| !searches.is_empty()) else { return };
        ui.add_space(10.0);
        let heading = RichText::new("Saved searches").font(theme::sans_bold(theme::SMALL)).color(colours(ui).soft);
        ui.horizontal(|ui| {
            ui.add_space(10.0);
            ui.label(heading);
        });
        for (at, search) in searches.iter().enumerate() {
            let screen = Screen::Quotes { query: search.query.clone(), open: None };
            let is_here = matches!(around.trail.now(), Screen::Quotes { query, .. } if *query == search.query);
            let row = nav_response(ui, &search.name, None, is_here).on_hover_text(&search.query);
            if row.clicked() {
                actions.push(Action::Go(screen));
            }
            row.context_menu(|ui| {
                let is_writable = around.desk.is_writable();
                if ui.add_enabled(is_writable, Button::new("Rename…")).clicked() {
                    self.search_name = Some(SearchName::of(search));
                    ui.close();
                }
                let places = [("Move up", at.checked_sub(1)), ("Move down", Some(at + 1))];
                for (name, to) in places {
                    let to = to.filter(|to| *to < searches.len());
                    if ui.add_enabled(is_writable && to.is_some(), Button::new(name)).clicked() {
                        let to = to.unwrap_or(at);
                        actions.push(change(SavedSearchCommand::Move { search: search.id, to }));
                        ui.close();
                    }
                }
                if ui.add_enabled(is_writable, Button::new("Remove")).clicked() {
                    actions.push(change(SavedSearchCommand::Remove(search.id)));
                    ui.close();
                }
            });
        }
    }
}

/// The screens, each with how much there is on it.
fn screens_ui(ui: &mut Ui, around: &Around<'_>, counts: Counts, actions: &mut Vec<Action>) {
    let now = around.trail.now();
    for (control, screen, count) in [
        (Control::GoInterviews, Screen::Interviews { open: None, at: None }, Some(counts.interviews)),
        (Control::GoPeople, Screen::People(None), Some(counts.people)),
        (Control::GoArticles, Screen::Articles { open: None, at: None }, Some(counts.articles)),
        (Control::GoToDecide, Screen::ToDecide(None), Some(counts.to_decide)),
        (Control::GoQuotes, Screen::Quotes { query: String::new(), open: None }, Some(counts.quotes)),
        (Control::GoTags, Screen::Tags(None), Some(counts.tags)),
        (Control::GoDossiers, Screen::Dossiers(None), Some(counts.dossiers)),
        (Control::GoManuscript, Screen::Manuscript, None),
        (Control::GoHistory, Screen::History, None),
        (Control::GoSettings, Screen::Settings, None),
    ] {
        if control == Control::GoManuscript {
            ui.add_space(10.0);
        }
        if nav_ui(ui, screen.name(), count, now.is_same_kind(&screen)) {
            actions.push(Action::Go(screen));
        }
    }
}

/// One row of the navigation. Whether it was chosen.
fn nav_ui(ui: &mut Ui, name: &str, count: Option<usize>, is_here: bool) -> bool {
    nav_response(ui, name, count, is_here).clicked()
}

/// The same, to be asked what happened to it.
fn nav_response(ui: &mut Ui, name: &str, count: Option<usize>, is_here: bool) -> Response {
    let colours = colours(ui);
    let (rect, response) = ui.allocate_exact_size(Vec2::new(ui.available_width(), 32.0), Sense::click());
    response.widget_info(|| {
        let words = count.map_or_else(|| name.to_owned(), |count| format!("{name}, {count}"));
        WidgetInfo::selected(Role::ListItem, true, is_here, words)
    });
    let painter = ui.painter();
    if is_here {
        painter.rect_filled(rect, 6.0, colours.chosen);
    } else if response.hovered() {
        painter.rect_filled(rect, 6.0, colours.hovered);
    }
    if response.has_focus() {
        painter.rect_stroke(rect, 6.0, (1.5, colours.accent), egui::StrokeKind::Inside);
    }
    let mut right = rect.right() - 10.0;
    if let Some(count) = count {
        let galley = painter.layout_no_wrap(grouped(count), theme::sans(theme::SMALL), colours.soft);
        right -= galley.size().x;
        painter.galley(egui::pos2(right, rect.center().y - galley.size().y / 2.0), galley, colours.soft);
    }
    let font = if is_here { theme::sans_bold(theme::CONTROL) } else { theme::sans(theme::CONTROL) };
    let mut job = egui::text::LayoutJob::simple_singleline(super::part::frame::cut(name, 80), font, colours.ink);
    job.wrap = egui::text::TextWrapping::truncate_at_width((right - rect.left() - 16.0).max(10.0));
    let galley = ui.fonts_mut(|fonts| fonts.layout_job(job));
    ui.painter().galley(egui::pos2(rect.left() + 10.0, rect.center().y - galley.size().y / 2.0), galley, colours.ink);
    response
}

fn top_ui(ui: &mut Ui, around: &Around<'_>, to_decide: usize, actions: &mut Vec<Action>) {
    let frame = Frame::new().fill(colours(ui).desk).inner_margin(Margin::symmetric(10, 6));
    Panel::top("top").frame(frame).show(ui, |ui| {
        ui.horizontal(|ui| {
            archive_menu_ui(ui, around, to_decide, actions);
            for (control, sign, is_possible) in [
                (Control::Back, "‹", around.trail.can_go_back()),
                (Control::Forward, "›", around.trail.can_go_forward()),
            ] {
                let button = Button::new(RichText::new(sign).font(theme::sans_bold(18.0))).frame(false);
                let response = ui.add_enabled(is_possible, button);
                response.widget_info(|| WidgetInfo::labeled(Role::Button, is_possible, control.name()));
                let keys = control.keys_in_words(ui);
                if response.on_hover_text(format!("{} ({keys})", control.name())).clicked() {
                    actions.push(Action::Do(control));
                }
            }
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                right_ui(ui, around, actions);
                let keys = Control::Palette.keys_in_words(ui);
                let width = ui.available_width().min(420.0);
                ui.add_space((ui.available_width() - width) / 2.0);
                let words = RichText::new("Search the archive, go anywhere…").color(colours(ui).soft);
                let button = Button::new(words).right_text(RichText::new(keys).small().color(colours(ui).soft));
                if ui.add_sized([width, 30.0], button.truncate()).clicked() {
                    actions.push(Action::Do(Control::Palette));
                }
            });
        });
    });
}

/// The way to the recorder; while it records, how long already, and whether something is wrong.
fn record_ui(ui: &mut Ui, around: &Around<'_>, actions: &mut Vec<Action>) {
    let colours = colours(ui);
    let Some(running) = around.taping.running() else {
        let words = RichText::new("● Record");
        let button = Button::new(words);
        let shown = ui.add_enabled(around.desk.is_writable() && !around.taping.is_busy(), button);
        shown.widget_info(|| WidgetInfo::labeled(Role::Button, true, "Record"));
        if shown.on_hover_text(Control::GoRecord.keys_in_words(ui)).clicked() {
            actions.push(Action::Do(Control::GoRecord));
        }
        return;
    };
    let status = running.status();
    let at = crate::text::clock::clock(i64::try_from(status.recorded_ms).unwrap_or(i64::MAX));
    let (words, colour) = match status.phase {
        _ if status.alarm.is_some() => (format!("No sound is kept · {at}"), colours.bad),
        Phase::Recording => (format!("● {at}"), colours.bad),
        Phase::Paused => (format!("Paused · {at}"), colours.fair),
        Phase::Waiting | Phase::Ended => (format!("● {at}"), colours.fair),
    };
    let text = RichText::new(&words).font(theme::sans_bold(theme::CONTROL)).color(colour);
    let shown = ui.add(Button::new(text));
    shown.widget_info(|| WidgetInfo::labeled(Role::Button, true, format!("Recording: {words}")));
    if shown.on_hover_text("To the recording").clicked() {
        actions.push(Action::Do(Control::GoRecord));
    }
    ui.ctx().request_repaint_after_secs(0.5);
}

fn right_ui(ui: &mut Ui, around: &Around<'_>, actions: &mut Vec<Action>) {
    if ui.button(Control::Import.name()).clicked() {
        actions.push(Action::Do(Control::Import));
    }
    record_ui(ui, around, actions);
    if !around.jobs.is_empty() {
        let name = match around.jobs.len() {
            1 => "1 job".to_owned(),
            many => format!("{many} jobs"),
        };
        ui.menu_button(name, |ui| {
            ui.set_min_width(280.0);
            for (name, progress) in around.jobs {
                ui.label(name);
                ui.horizontal(|ui| {
                    let bar = egui::ProgressBar::new(progress.part().unwrap_or(0.0)).desired_width(190.0);
                    ui.add(if progress.part().is_none() { bar.animate(true) } else { bar.show_percentage() });
                    if ui.button("Cancel").clicked() {
                        progress.cancel();
                    }
                });
            }
        });
    }
}

fn archive_menu_ui(ui: &mut Ui, around: &Around<'_>, to_decide: usize, actions: &mut Vec<Action>) {
    let title = super::part::frame::cut(around.desk.title(), 36);
    ui.menu_button(RichText::new(format!("{title}  ▾")).font(theme::sans_bold(theme::CONTROL)), |ui| {
        ui.set_min_width(260.0);
        for control in [Control::NewArchive, Control::OpenArchive] {
            item_ui(ui, control, actions);
        }
        ui.menu_button("Recent archives", |ui| {
            for one in around.recent {
                if ui.button(&one.title).on_hover_text(one.folder.display().to_string()).clicked() {
                    actions.push(Action::Open(one.folder.clone()));
                    ui.close();
                }
            }
        });
        ui.separator();
        item_ui(ui, Control::Import, actions);
        item_ui(ui, Control::GoRecord, actions);
        named_item_ui(ui, Control::GoToDecide, &counted_name(Control::GoToDecide, to_decide), actions);
        for control in [Control::Backup, Control::Restore, Control::Check, Control::Reindex] {
            item_ui(ui, control, actions);
        }
        ui.separator();
        // A tick in words: a menu draws no boxes.
        let tick = if around.desk.is_withheld_shown() { "✓ " } else { "" };
        if ui.button(format!("{tick}{}", Control::ShowWithheld.name())).clicked() {
            actions.push(Action::Do(Control::ShowWithheld));
            ui.close();
        }
        for control in [Control::Inspector, Control::Larger, Control::Smaller, Control::UsualSize, Control::Help] {
            item_ui(ui, control, actions);
        }
        ui.separator();
        item_ui(ui, Control::CloseArchive, actions);
        item_ui(ui, Control::Quit, actions);
    });
}

/// The name of a control with how much there is to do by it.
pub fn counted_name(control: Control, many: usize) -> String {
    format!("{} ({})", control.name(), grouped(many))
}

fn item_ui(ui: &mut Ui, control: Control, actions: &mut Vec<Action>) {
    named_item_ui(ui, control, control.name(), actions);
}

fn named_item_ui(ui: &mut Ui, control: Control, name: &str, actions: &mut Vec<Action>) {
    let button = Button::new(name).shortcut_text(control.keys_in_words(ui));
    if ui.add(button).clicked() {
        actions.push(Action::Do(control));
        ui.close();
    }
}

fn foot_ui(ui: &mut Ui, around: &Around<'_>, actions: &mut Vec<Action>) {
    let frame = Frame::new().fill(colours(ui).desk).inner_margin(Margin::symmetric(12, 3));
    Panel::bottom("foot").frame(frame).show(ui, |ui| {
        ui.horizontal(|ui| {
            let state = around.desk.state();
            for (control, label) in [(Control::Undo, &state.undoable), (Control::Redo, &state.redoable)] {
                let Some(label) = label else { continue };
                let words = format!("{}: {}", control.name(), super::part::frame::cut(label, 60));
                let keys = control.keys_in_words(ui);
                let button = Button::new(RichText::new(words).font(theme::sans(theme::SMALL))).frame(false);
                if ui.add_enabled(around.desk.is_writable(), button).on_hover_text(keys).clicked() {
                    actions.push(Action::Do(control));
                }
            }
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                let colours = colours(ui);
                if let Some(holder) = around.desk.holder() {
                    let words = format!("Read-only: {holder} has this archive open");
                    let again = Button::new(RichText::new("Open for writing").font(theme::sans(theme::SMALL)));
                    if ui.add(again).clicked() {
                        actions.push(Action::Open(around.desk.folder().to_owned()));
                    }
                    ui.label(RichText::new(words).font(theme::sans_bold(theme::SMALL)).color(colours.fair));
                } else if !around.desk.is_writable() {
                    note(ui, "Read-only");
                }
                if around.desk.is_withheld_shown() {
                    let words = RichText::new("What is withheld is shown in this window");
                    ui.label(words.font(theme::sans_bold(theme::SMALL)).color(colours.bad));
                }
            });
        });
    });
}
