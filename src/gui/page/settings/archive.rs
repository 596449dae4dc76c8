//! The open archive: its title, its folder, its backups, its check.

use std::path::{Path, PathBuf};

use egui::{Label, RichText, Ui};

use crate::archive::BACKUPS;
use crate::archive::settings::SettingCommand;
use crate::gui::action::Action;
use crate::gui::answer::Answer;
use crate::gui::controls::Control;
use crate::gui::part::words::moment;
use crate::gui::part::{Sent, change_button, field, note, read_only_ui, section, waiting};
use crate::gui::path_sheet::file_name_for;
use crate::gui::scene::Scene;
use crate::gui::theme::{self, colours};

/// How many backups are listed.
const LISTED: usize = 12;
/// How often the folders of backups are looked at, in seconds.
const SECONDS: f64 = 4.0;

/// What the page remembers of the archive.
#[derive(Default)]
pub(super) struct ArchiveSettings {
    /// The title that is being typed; none while nobody types.
    title: Option<String>,
    sent: Sent<()>,
    backups: Answer<Vec<Backup>>,
}

/// A file that holds the archive as it was.
struct Backup {
    path: PathBuf,
    bytes: u64,
    made_ms: i64,
}

impl ArchiveSettings {
    pub(super) fn ui(&mut self, ui: &mut Ui, scene: &mut Scene<'_>) {
        self.title_ui(ui, scene);
        section(ui, "Folder");
        let folder = scene.desk.folder().display().to_string();
        ui.add(Label::new(RichText::new(&folder).color(colours(ui).ink)).wrap().selectable(true));
        note(ui, "The database, the imported files unchanged, and a README for whoever finds it in thirty years.");
        if ui.button("Copy the path").clicked() {
            scene.push(Action::Copy(folder));
        }
        self.backups_ui(ui, scene);
    }

    fn title_ui(&mut self, ui: &mut Ui, scene: &mut Scene<'_>) {
        if self.sent.arrived().is_some() {
            self.title = None;
        }
        let mut text = self.title.clone().unwrap_or_else(|| scene.desk.title().to_owned());
        let response = ui.add_enabled_ui(scene.desk.is_writable(), |ui| field(ui, "Title", &mut text)).inner;
        note(ui, "What citations and dossiers call the archive.");
        if response.changed() {
            self.title = Some(text);
            self.sent.forgive();
        }
        let is_entered = response.lost_focus() && ui.input(|input| input.key_pressed(egui::Key::Enter));
        if let Some(title) = self.title.clone() {
            if change_button(ui, scene, "Save the title").clicked() || is_entered {
                self.sent.apply(scene, SettingCommand::Entitle(title));
            }
            self.sent.fault_ui(ui);
        }
        read_only_ui(ui, scene);
    }

    fn backups_ui(&mut self, ui: &mut Ui, scene: &mut Scene<'_>) {
        section(ui, "Backups");
        let (folder, title) = (scene.desk.folder().to_owned(), scene.desk.title().to_owned());
        // Files come and go without the archive's doing.
        let moment_of_looking = (ui.input(|input| input.time) / SECONDS) as u64;
        scene.ask(&mut self.backups, ("backups", moment_of_looking), move |_, _| Ok(backups(&folder, &title)));
        match self.backups.get() {
            None => waiting(ui),
            Some(backups) if backups.is_empty() => {
                note(ui, "There is none in the archive's folder or beside it.");
            }
            Some(backups) => {
                for backup in backups.iter().take(LISTED) {
                    backup_ui(ui, backup);
                }
                if backups.len() > LISTED {
                    note(ui, format!("… and {} older ones", backups.len() - LISTED));
                }
            }
        }
        ui.add_space(4.0);
        ui.horizontal_wrapped(|ui| {
            if change_button(ui, scene, "Back up now…").clicked() {
                scene.push(Action::Do(Control::Backup));
            }
            if ui.button(Control::Restore.name()).clicked() {
                scene.push(Action::Do(Control::Restore));
            }
            if change_button(ui, scene, "Check the archive").clicked() {
                scene.push(Action::Do(Control::Check));
            }
            if change_button(ui, scene, Control::Reindex.name()).clicked() {
                scene.push(Action::Do(Control::Reindex));
            }
        });
        note(ui, "The check compares every file with its hash, and every quote with its place.");
        note(
            ui,
            "The search index is made of the texts and kept with them; anew it is needed only where the check says so.",
        );
    }
}

fn backup_ui(ui: &mut Ui, backup: &Backup) {
    let name = backup.path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let size = match backup.bytes / (1024 * 1024) {
        0 => format!("{} KB", backup.bytes.div_ceil(1024)),
        megabytes => format!("{megabytes} MB"),
    };
    ui.add(Label::new(name).wrap()).on_hover_text(backup.path.display().to_string());
    let words = format!("{} · {size}", moment(backup.made_ms));
    ui.label(RichText::new(words).font(theme::sans(theme::SMALL)).color(colours(ui).soft));
}

/// The copies in the archive's own folder, and those of its name beside it, the newest first.
fn backups(folder: &Path, title: &str) -> Vec<Backup> {
    let slug = file_name_for(title, "zip");
    let stem = slug.trim_end_matches(".zip").to_owned();
    let inside = files_in(&folder.join(BACKUPS), |_| true);
    let is_ours = |name: &str| name.ends_with(".zip") && name.starts_with(&stem);
    let beside = folder.parent().map(|parent| files_in(parent, is_ours)).unwrap_or_default();
    let mut found: Vec<Backup> = inside.into_iter().chain(beside).collect();
    found.sort_by_key(|backup| std::cmp::Reverse(backup.made_ms));
    found
}

fn files_in(folder: &Path, fits: impl Fn(&str) -> bool) -> Vec<Backup> {
    let Ok(entries) = std::fs::read_dir(folder) else { return Vec::new() };
    let fitting = entries.flatten().filter(|entry| fits(&entry.file_name().to_string_lossy()));
    fitting
        .filter_map(|entry| {
            let known = entry.metadata().ok().filter(std::fs::Metadata::is_file)?;
            let since = known.modified().ok()?.duration_since(std::time::UNIX_EPOCH).ok()?;
            let made_ms = i64::try_from(since.as_millis()).unwrap_or(i64::MAX);
            Some(Backup { path: entry.path(), bytes: known.len(), made_ms })
        })
        .collect()
}
