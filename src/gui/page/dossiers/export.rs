//! The export: a sheet that says what will be in the file and what will not, then asks where. What is withheld is left
//! out unless it is asked for twice, and then that is written in the history first.

use std::path::{Path, PathBuf};

use egui::{Context, Frame, Ui};

use super::laid::{Laid, markdown};
use super::shelf::counted;
use super::wanted::Wanted;
use super::warnings::withheld_ui;
use crate::archive::clearance::Policy;
use crate::archive::compose::Summary;
use crate::archive::export::write_file;
use crate::archive::rights::Disclose;
use crate::archive::{Archive, ArchiveError};
use crate::gui::action::{Action, Done, Job, Notice, PathKind, PathWish};
use crate::gui::part::{bare_sheet, danger, headline, note, primary, section};
use crate::gui::path_sheet::{beside, file_name_for};
use crate::gui::scene::Scene;
use crate::gui::theme::colours;
use crate::model::{Dossier, Id};

/// The sheet.
#[derive(Default)]
pub(super) struct ExportSheet {
    step: Step,
    /// Whether it stood there in the frame before.
    is_shown: bool,
}

/// How far one is with what is withheld.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum Step {
    /// It is left out.
    #[default]
    LeftOut,
    /// It was asked for once; what that means is explained.
    Asked,
    /// It was asked for twice.
    PutIn,
}

/// What is exported.
#[derive(Clone)]
struct Order {
    dossier: Id<Dossier>,
    title: String,
    wanted: Wanted,
    policy: Policy,
}

impl ExportSheet {
    /// Draws it over everything; whether it stays open.
    pub(super) fn ui(
        &mut self,
        ctx: &Context,
        scene: &mut Scene<'_>,
        dossier: &Dossier,
        laid: Option<&Laid>,
        wanted: &mut Wanted,
    ) -> bool {
        let mut is_open = true;
        let ((), is_left) = bare_sheet(ctx, "export", 520.0, |ui| {
            let window = ui.ctx().content_rect();
            headline(ui, "Export this dossier");
            note(
                ui,
                "As Markdown: headings, quotes, footnotes and bibliography in plain text, which every editor opens.",
            );
            egui::ScrollArea::vertical()
                .auto_shrink([false, true])
                .max_height((window.height() - 260.0).max(120.0))
                // Without the least height the body would keep the size that it had when there was less in it.
                .min_scrolled_height((window.height() - 260.0).max(120.0))
                .show(ui, |ui| {
                    section(ui, "Citation style");
                    wanted.style_ui(ui, "export", 320.0);
                    section(ui, "What stands in it");
                    ui.checkbox(&mut wanted.has_passages, "List under each quote the passages that cite it");
                    ui.checkbox(&mut wanted.has_pseudonyms, "Use pseudonyms wherever a person has one");
                    if let Some(laid) = laid.filter(|laid| !laid.withheld.is_empty()) {
                        self.withheld_ui(ui, scene, laid);
                    }
                });
            ui.add_space(8.0);
            ui.horizontal(|ui| {
                let choose = (self.step != Step::Asked).then(|| primary(ui, "Choose the file…"));
                if let Some(choose) = choose.as_ref().filter(|_| !std::mem::replace(&mut self.is_shown, true)) {
                    // So that Enter goes on.
                    choose.request_focus();
                }
                if choose.is_some_and(|choose| choose.clicked()) {
                    let include_withheld = self.step == Step::PutIn;
                    let policy = Policy { include_withheld, ..wanted.policy() };
                    let order =
                        Order { dossier: dossier.id, title: dossier.title.clone(), wanted: wanted.clone(), policy };
                    scene.push(ask_path(scene.desk.folder(), order));
                    is_open = false;
                }
                if ui.button("Cancel").clicked() {
                    is_open = false;
                }
            });
        });
        is_open && !is_left
    }

    fn withheld_ui(&mut self, ui: &mut Ui, scene: &Scene<'_>, laid: &Laid) {
        section(ui, "What is withheld");
        let many = laid.withheld.len();
        match self.step {
            Step::LeftOut => {
                let words =
                    counted(many, "quote is left out, and listed as such:", "quotes are left out, and listed as such:");
                ui.label(words);
                withheld_ui(ui, laid);
                match scene.desk.is_writable() {
                    true => {
                        if ui.button("Put in what is withheld…").clicked() {
                            self.step = Step::Asked;
                        }
                    }
                    false => {
                        note(
                            ui,
                            "It cannot be put in here: this window may only read, and putting it in is written in the history.",
                        );
                    }
                }
            }
            Step::Asked => self.asked_ui(ui, scene, many),
            Step::PutIn => {
                ui.colored_label(colours(ui).bad, "What is withheld will be in the file, and the history will say so.");
                if ui.button("Leave it out after all").clicked() {
                    self.step = Step::LeftOut;
                }
            }
        }
    }

    fn asked_ui(&mut self, ui: &mut Ui, scene: &Scene<'_>, many: usize) {
        let colours = colours(ui);
        Frame::new().stroke((1.0, colours.bad)).corner_radius(8).inner_margin(12).show(ui, |ui| {
            ui.label(counted(
                many,
                "quote of this dossier is withheld, because a narrator or the keeper of the archive said so.",
                "quotes of this dossier are withheld, because narrators or the keeper of the archive said so.",
            ));
            ui.label("Whoever gets the file can read the words and the names, and so can whoever they give it to.");
            ui.label(format!("The history will say that {} exported them, and when.", scene.who));
            ui.horizontal_wrapped(|ui| {
                if danger(ui, "Put it in and write it in the history").clicked() {
                    self.step = Step::PutIn;
                }
                if ui.button("Leave it out").clicked() {
                    self.step = Step::LeftOut;
                }
            });
        });
    }
}

fn ask_path(archive: &Path, order: Order) -> Action {
    Action::AskPath(Box::new(PathWish {
        title: "Export as Markdown",
        explanation: "The file is written beside its place first, so that what is there is always whole.".into(),
        button: "Export",
        kind: PathKind::NewOrReplacedFile,
        path: beside(archive, &file_name_for(&order.title, "md")),
        then: Box::new(move |path| {
            // Where a file is there at this moment, the sheet has asked whether it is to be replaced.
            let may_replace = path.exists();
            let order = order.clone();
            match order.policy.include_withheld {
                false => Action::Start(export(order, path, may_replace)),
                // First into the history, then out: what left must be on record even if the disk fails right after.
                true => Action::Change(Box::new(move |archive| {
                    archive.apply(Disclose { what: format!("dossier “{}”", order.title) })?;
                    Ok(Done::then(Action::Start(export(order, path, may_replace))))
                })),
            }
        }),
    }))
}

fn export(order: Order, path: PathBuf, may_replace: bool) -> Job {
    Job::reading("Exporting the dossier", move |archive, _| written(archive, &order, &path, may_replace))
}

fn written(archive: &Archive, order: &Order, path: &Path, may_replace: bool) -> Result<Done, ArchiveError> {
    let (text, summary) = archive.read(|read| markdown(read, order.dossier, &order.wanted, order.policy))?;
    write_file(path, &text, may_replace)?;
    Ok(Done { notice: Some(told(&order.title, &summary, path)), then: Vec::new() })
}

fn told(title: &str, summary: &Summary, path: &Path) -> Notice {
    let quotes = counted(summary.quotes, "quote", "quotes");
    let title = crate::archive::excerpt(title, 60);
    let mut notice = Notice::told(format!("Exported “{title}” with {quotes} to {}", path.display()));
    if !summary.withheld.is_empty() {
        let many = summary.withheld.len();
        notice.hint = counted(many, "quote was left out: it is withheld.", "quotes were left out: they are withheld.");
        notice = notice.with_named_details("Show withheld list", summary.withheld.clone());
    }
    notice
}

/// Puts the whole dossier on the clipboard as Markdown, without what is withheld.
pub(super) fn copied(dossier: Id<Dossier>, wanted: &Wanted) -> Action {
    let wanted = wanted.clone();
    Action::Start(Job::reading("Copying the dossier", move |archive, _| {
        let (text, summary) = archive.read(|read| markdown(read, dossier, &wanted, wanted.policy()))?;
        let mut notice = Notice::told("Copied the whole dossier as Markdown.");
        if !summary.withheld.is_empty() {
            let many = summary.withheld.len();
            notice.hint =
                counted(many, "quote was left out: it is withheld.", "quotes were left out: they are withheld.");
        }
        Ok(Done { notice: Some(notice), then: vec![Action::Copy(text)] })
    }))
}
