//! Opening, making, restoring and closing archives: each on a thread of its own, for a disk can be slow and a migration
//! long.

use std::path::{Path, PathBuf};
use std::sync::mpsc::channel;

use egui::Context;

use super::{App, Opening};
use crate::archive::job::Watch;
use crate::archive::{Archive, ArchiveError, BACKUPS, DATABASE, backup, sample};
use crate::gui::action::Notice;
use crate::gui::answer::Fault;
use crate::gui::desk::Desk;
use crate::gui::page::Pages;
use crate::gui::page::welcome::Refused;
use crate::gui::palette::{Palette, screen_of_link};
use crate::gui::preferences::Recent;
use crate::gui::screen::Trail;
use crate::gui::shell::Shell;

impl App {
    /// Opens the archive in a folder.
    pub(super) fn open(&mut self, ctx: &Context, folder: PathBuf, may_write: bool) {
        self.open_after(ctx, folder, may_write, |_, _| Ok(()));
    }

    /// Makes an archive, empty or the sample, and opens it.
    pub(super) fn make(&mut self, ctx: &Context, folder: PathBuf, is_sample: bool) {
        self.open_after(ctx, folder, true, move |folder, who| match is_sample {
            true => sample::make(folder, who, &Watch::default()),
            false => Archive::create(folder, &title_of(folder)),
        });
    }

    /// Unpacks a backup beside itself and opens what came out.
    pub(super) fn restore(&mut self, ctx: &Context, source: PathBuf) {
        let stem = source.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
        let folder = free_folder(&source.with_file_name(format!("{stem} restored")));
        self.open_after(ctx, folder, true, move |folder, _| {
            backup::restore(&source, folder, &Watch::default()).map(|_| ())
        });
    }

    /// Closes what is open, does something first, then opens the archive in `folder`, all of it on another thread.
    fn open_after(
        &mut self,
        ctx: &Context,
        folder: PathBuf,
        may_write: bool,
        first: impl FnOnce(&Path, &str) -> Result<(), ArchiveError> + Send + 'static,
    ) {
        self.close();
        let (sender, desk) = channel();
        let (who, repaint, inner) = (self.who.clone(), ctx.clone(), folder.clone());
        std::thread::spawn(move || {
            let waken = repaint.clone();
            let open = || Desk::open(&inner, &who, may_write, move || waken.request_repaint());
            // Nobody listening means that the window was closed meanwhile.
            let _ = sender.send(first(&inner, &who).and_then(|()| open()));
            repaint.request_repaint();
        });
        self.opening = Some(Opening { folder, desk });
    }

    /// Closes the archive; what is being typed is kept first.
    pub(super) fn close(&mut self) {
        if let Some(desk) = &self.desk {
            // Done before the keeper ends; where the window may only read there is nothing unsaved.
            self.pages.unsaved().into_iter().for_each(|work| drop(desk.change(work)));
        }
        self.keep_recording();
        self.keep_place();
        self.listening.leave();
        self.changes.clear();
        // Closing waits for what is being done, so it had better end soon.
        self.jobs.drain(..).for_each(|job| job.progress.cancel());
        self.pages = Pages::default();
        self.shell = Shell::default();
        self.palette = Palette::default();
        self.trail = Trail::default();
        if let Some(Err(error)) = self.desk.take().map(Desk::close) {
            self.notices.tell(Notice::failed(&error));
        }
    }

    /// Takes the archive that was opened, or says why it was not.
    pub(super) fn take_opened(&mut self) {
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
                self.adopt_recordings();
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
    pub(super) fn follow_link(&mut self) {
        let (Some(desk), Some(link)) = (&self.desk, self.link.take()) else { return };
        match desk.look(|read| Ok(screen_of_link(&link, read))) {
            Ok(Some(screen)) => self.trail.go(screen),
            _ => self.notices.tell(Notice::failed(Fault {
                sentence: format!("the link leads nowhere in this archive: {link}"),
                hint: "open the archive that it was copied from".into(),
            })),
        }
    }

    /// Opens the sample archive, which is made the first time.
    pub(super) fn open_sample(&mut self, ctx: &Context) {
        let Some(folder) = self.data.as_ref().map(|folder| folder.join("sample archive")) else {
            return self.notices.tell(Notice::failed(Fault {
                sentence: "The system names no folder for the sample archive.".into(),
                hint: "Make it where you like: vivavoce sample DIR".into(),
            }));
        };
        match folder.exists() {
            true => self.open(ctx, folder, true),
            false => self.make(ctx, folder, true),
        }
    }
}

/// The archive, among those last opened, that a link leads into.
pub(super) fn archive_of_link(link: &str, recent: &[Recent]) -> Option<PathBuf> {
    let leads_into = |folder: &Path| {
        let archive = Archive::open_read_only(folder).ok()?;
        archive.read(|read| Ok(screen_of_link(link, read))).ok()?
    };
    recent.iter().map(|one| &one.folder).find(|folder| leads_into(folder).is_some()).cloned()
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
