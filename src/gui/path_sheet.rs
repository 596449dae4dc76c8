//! Asking for a path: typed into a field, or chosen in the system's dialog where there is one. The dialog comes through
//! the desktop portal, which not every desktop has; the field always serves.

use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, channel};

use egui::{Key, Ui};

use super::action::{Action, PathKind, PathWish};
use super::part::{bare_sheet, danger, field, headline, note, primary};

/// The sheet with its field.
pub struct PathSheet {
    wish: Box<PathWish>,
    path: String,
    dialog: Option<Receiver<Vec<PathBuf>>>,
    is_new: bool,
    /// The file that is there already and would be replaced.
    in_the_way: Option<PathBuf>,
}

impl PathSheet {
    /// A sheet for what is wanted.
    pub fn new(wish: Box<PathWish>) -> PathSheet {
        let path = wish.path.clone();
        PathSheet { wish, path, dialog: None, is_new: true, in_the_way: None }
    }

    /// Draws it; the actions that come of it. Closed when `is_open` is false afterwards.
    pub fn ui(&mut self, ctx: &egui::Context, is_open: &mut bool) -> Vec<Action> {
        let mut actions = Vec::new();
        let ((), is_left) = bare_sheet(ctx, "path", 460.0, |ui| {
            headline(ui, self.wish.title);
            if !self.wish.explanation.is_empty() {
                note(ui, self.wish.explanation.as_str());
            }
            self.field_ui(ui);
            self.take_from_dialog();
            if self.is_in_the_way() {
                note(ui, "There is a file of that name already. Replace it, or type another name.");
            }
            ui.add_space(6.0);
            ui.horizontal(|ui| {
                let is_entered = ui.input(|input| input.key_pressed(Key::Enter)) && !self.path.trim().is_empty();
                let is_meant = match self.is_in_the_way() {
                    true => danger(ui, "Replace the file that is there").clicked(),
                    false => primary(ui, self.wish.button).clicked() || is_entered,
                };
                if is_meant && !self.ask_first() {
                    actions.extend(paths(&self.path, self.wish.kind).into_iter().map(|path| (self.wish.then)(path)));
                    *is_open = actions.is_empty();
                }
                if ui.button("Cancel").clicked() {
                    *is_open = false;
                }
            });
        });
        if is_left {
            *is_open = false;
        }
        actions
    }

    /// Whether the path is that of a file of which it was found that it is there already.
    fn is_in_the_way(&self) -> bool {
        let wanted = paths(&self.path, self.wish.kind).into_iter().next();
        self.in_the_way.is_some() && self.in_the_way == wanted
    }

    /// Whether a file that is to be written is there already, and nobody has said yet that it is to be replaced.
    fn ask_first(&mut self) -> bool {
        let wanted = paths(&self.path, self.wish.kind).into_iter().next();
        if self.wish.kind != PathKind::NewOrReplacedFile || self.is_in_the_way() {
            return false;
        }
        self.in_the_way = wanted.filter(|path| path.exists());
        self.in_the_way.is_some()
    }

    fn field_ui(&mut self, ui: &mut Ui) {
        let name = match self.wish.kind {
            PathKind::File | PathKind::NewFile | PathKind::NewOrReplacedFile => "File",
            PathKind::Files => "Files, one a line",
            PathKind::Folder | PathKind::NewFolder => "Folder",
        };
        let response = match self.wish.kind {
            PathKind::Files => super::part::tall_field(ui, name, &mut self.path, 4),
            _ => field(ui, name, &mut self.path),
        };
        if std::mem::take(&mut self.is_new) {
            response.request_focus();
        }
        let is_waiting = self.dialog.is_some();
        if ui.add_enabled(!is_waiting, egui::Button::new("Browse…")).clicked() {
            self.dialog = Some(browse(self.wish.title, self.wish.kind, &self.path, ui.ctx().clone()));
        }
    }

    fn take_from_dialog(&mut self) {
        let Some(dialog) = &self.dialog else { return };
        match dialog.try_recv() {
            Ok(chosen) => {
                if !chosen.is_empty() {
                    let lines: Vec<String> = chosen.iter().map(|path| path.display().to_string()).collect();
                    self.path = lines.join("\n");
                }
                self.dialog = None;
            }
            Err(std::sync::mpsc::TryRecvError::Disconnected) => self.dialog = None,
            Err(std::sync::mpsc::TryRecvError::Empty) => {}
        }
    }
}

/// The paths in a field: one a line for several files; `~` is the home folder; quotation marks around a path go.
fn paths(text: &str, kind: PathKind) -> Vec<PathBuf> {
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    let many = lines.map(|line| expanded(line.trim_matches(['"', '\''])));
    match kind {
        PathKind::Files => many.collect(),
        _ => many.take(1).collect(),
    }
}

fn expanded(line: &str) -> PathBuf {
    let home = directories::BaseDirs::new().map(|known| known.home_dir().to_owned());
    match (line.strip_prefix("~/"), home) {
        (Some(rest), Some(home)) => home.join(rest),
        _ => PathBuf::from(line),
    }
}

/// Opens the system's dialog on a thread of its own; nothing is chosen where there is none or it was cancelled.
fn browse(title: &'static str, kind: PathKind, start: &str, ctx: egui::Context) -> Receiver<Vec<PathBuf>> {
    let (sender, receiver) = channel();
    let start = PathBuf::from(start);
    std::thread::spawn(move || {
        let mut dialog = rfd::FileDialog::new().set_title(title);
        if let Some(folder) = start.parent().filter(|folder| folder.is_dir()) {
            dialog = dialog.set_directory(folder);
        }
        if let Some(name) =
            start.file_name().filter(|_| matches!(kind, PathKind::NewFile | PathKind::NewOrReplacedFile))
        {
            dialog = dialog.set_file_name(name.to_string_lossy());
        }
        let chosen = match kind {
            PathKind::File => dialog.pick_file().into_iter().collect(),
            PathKind::Files => dialog.pick_files().unwrap_or_default(),
            PathKind::Folder | PathKind::NewFolder => dialog.pick_folder().into_iter().collect(),
            PathKind::NewFile | PathKind::NewOrReplacedFile => dialog.save_file().into_iter().collect(),
        };
        let _ = sender.send(chosen);
        ctx.request_repaint();
    });
    receiver
}

/// A file name beside `path` that says what is in it: letters and digits of `title`, and an ending.
pub fn file_name_for(title: &str, ending: &str) -> String {
    let plain: String = title
        .chars()
        .map(|one| if one.is_alphanumeric() { one.to_lowercase().next().unwrap_or(one) } else { '-' })
        .collect();
    let words: Vec<&str> = plain.split('-').filter(|word| !word.is_empty()).collect();
    let name: String = words.join("-").chars().take(60).collect();
    format!("{}.{ending}", if name.is_empty() { "untitled" } else { &name })
}

/// The folder that a file is suggested in: the one that the archive stands in.
pub fn beside(archive: &Path, name: &str) -> String {
    archive.parent().unwrap_or(Path::new("")).join(name).display().to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_becomes_a_file_name() {
        assert_eq!(file_name_for("Hull 218: the ferry / again", "md"), "hull-218-the-ferry-again.md");
        assert_eq!(file_name_for("«Гулаг»", "md"), "гулаг.md");
        assert_eq!(file_name_for("…", "md"), "untitled.md");
    }

    #[test]
    fn several_files_stand_one_a_line() {
        let found = paths("/a b/c.txt\n\n \"/d.vtt\" \n", PathKind::Files);
        assert_eq!(found, [PathBuf::from("/a b/c.txt"), PathBuf::from("/d.vtt")]);
        assert_eq!(paths("/a\n/b", PathKind::Folder), [PathBuf::from("/a")]);
        assert_eq!(paths("  ", PathKind::File), Vec::<PathBuf>::new());
    }
}
