//! What each control does, by key, menu or palette.

use std::path::PathBuf;

use egui::Context;

use super::App;
use crate::gui::action::{Action, Done, FileToImport, Job, Notice, PathKind, PathWish};
use crate::gui::answer::Fault;
use crate::gui::controls::{Control, Scope};
use crate::gui::path_sheet::{PathSheet, beside, file_name_for};
use crate::gui::preferences::{LARGEST_PERCENT, SMALLEST_PERCENT};
use crate::gui::screen::Screen;
use crate::gui::tape::Hear;

impl App {
    pub(super) fn invoke(&mut self, ctx: &Context, control: Control) {
        let Some(Action::Do(control)) = self.unless_recording(Action::Do(control)) else { return };
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
                    if is_shown {
                        // What sounds may be withheld, and so may its name.
                        self.hear(Hear::Close);
                    }
                }
            }
            Control::CloseArchive => self.close(),
            Control::Quit => ctx.send_viewport_cmd(egui::ViewportCommand::Close),
            Control::OpenSample => self.open_sample(ctx),
            Control::NewArchive | Control::OpenArchive | Control::Restore | Control::Backup | Control::Import => {
                self.ask_path(control);
            }
            Control::Check => self.check(ctx),
            Control::Reindex => self.reindex(ctx),
            sound if sound.entry().scope == Scope::Sound => self.invoke_sound(sound),
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

    pub(super) fn step(&mut self, ctx: &Context, is_undo: bool) {
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

    pub(super) fn resize_text(&mut self, ctx: &Context, control: Control) {
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

    pub(super) fn check(&mut self, ctx: &Context) {
        let job = Job::new("Checking the archive", |archive, watch| {
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

    fn reindex(&mut self, ctx: &Context) {
        let job = Job::new("Making the search index anew", |archive, watch| {
            archive.rebuild_indexes(watch)?;
            let notice = Notice::told("The search index was made anew from the texts.");
            Ok(Done { notice: Some(notice), then: Vec::new() })
        });
        self.perform(ctx, Action::Start(job));
    }

    pub(super) fn ask_path(&mut self, control: Control) {
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
                    "Transcripts, letters, notes, articles, recordings. You can also drop files onto the window, or paste \
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

    pub(super) fn backup_wish(&self) -> PathWish {
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
                Action::Start(Job::new("Backing up", move |archive, watch| {
                    let held = archive.backup(&path, watch)?;
                    Ok(Done::telling(format!("Backed up {} files into {}.", held.files, path.display())))
                }))
            }),
        }
    }

    pub(super) fn restore_wish(&self) -> PathWish {
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
        Control::GoToDecide => Screen::ToDecide(None),
        Control::GoHistory => Screen::History,
        Control::GoRecord => Screen::Record(None),
        Control::GoSettings => Screen::Settings,
        _ => return None,
    })
}

fn home() -> PathBuf {
    directories::UserDirs::new()
        .map(|known| known.document_dir().unwrap_or(known.home_dir()).to_owned())
        .unwrap_or_default()
}
