//! What is seen before an archive is open: the recent ones, a new one, the sample.

use crate::archive::day::day_in_words;
use egui::{Align, Frame, Layout, RichText, ScrollArea, Ui};

use crate::gui::action::Action;
use crate::gui::answer::Fault;
use crate::gui::controls::Control;
use crate::gui::part::{danger, link, note, primary};
use crate::gui::preferences::Recent;
use crate::gui::theme::{self, colours};

/// An archive that could not be opened, and why.
#[derive(Clone, Debug)]
pub struct Refused {
    /// Its folder.
    pub folder: std::path::PathBuf,
    /// Why.
    pub fault: Fault,
    /// Whether there is a database at all that could be opened for reading.
    pub is_there: bool,
    /// The newest copy in its folder for backups.
    pub newest_backup: Option<std::path::PathBuf>,
}

/// Draws the welcome; what was asked for.
pub fn ui(ui: &mut Ui, recent: &[Recent], refused: Option<&Refused>, is_busy: bool) -> Vec<Action> {
    let mut actions = Vec::new();
    let frame = Frame::new().fill(colours(ui).paper).inner_margin(24);
    egui::CentralPanel::default().frame(frame).show(ui, |ui| {
        ScrollArea::vertical().auto_shrink([false, false]).show(ui, |ui| {
            ui.with_layout(Layout::top_down(Align::Center), |ui| {
                ui.add_space((ui.available_height() * 0.10).max(8.0));
                ui.set_max_width(560.0);
                ui.label(RichText::new("Viva Voce").font(theme::serif_bold(44.0)));
                ui.label(
                    RichText::new("Keep interviews, and prove quotations.")
                        .font(theme::serif_italic(19.0))
                        .color(colours(ui).soft),
                );
                ui.add_space(18.0);
                if let Some(refused) = refused {
                    refused_ui(ui, refused, &mut actions);
                }
                doors_ui(ui, is_busy, &mut actions);
                recent_ui(ui, recent, &mut actions);
            });
        });
    });
    actions
}

fn doors_ui(ui: &mut Ui, is_busy: bool, actions: &mut Vec<Action>) {
    ui.add_enabled_ui(!is_busy, |ui| {
        if primary(ui, "Open the sample archive").clicked() {
            actions.push(Action::Do(Control::OpenSample));
        }
        note(
            ui,
            "A river town that does not exist, and its ferry: interviews, letters, and two articles that quote them.",
        );
        ui.add_space(10.0);
        ui.horizontal(|ui| {
            let width = 250.0;
            ui.add_space((ui.available_width() - width).max(0.0) / 2.0);
            for control in [Control::NewArchive, Control::OpenArchive] {
                if ui.button(control.name()).clicked() {
                    actions.push(Action::Do(control));
                }
            }
        });
    });
    if is_busy {
        ui.add_space(6.0);
        crate::gui::part::waiting(ui);
    }
}

fn recent_ui(ui: &mut Ui, recent: &[Recent], actions: &mut Vec<Action>) {
    if recent.is_empty() {
        return;
    }
    ui.add_space(26.0);
    ui.label(RichText::new("Recent archives").font(theme::sans_bold(theme::CONTROL)).color(colours(ui).soft));
    for one in recent {
        ui.add_space(4.0);
        let opened = day_in_words(one.opened_ms);
        if link(ui, &one.title).on_hover_text("Open this archive").clicked() {
            actions.push(Action::Open(one.folder.clone()));
        }
        note(ui, format!("{} · opened {opened}", one.folder.display()));
    }
}

fn refused_ui(ui: &mut Ui, refused: &Refused, actions: &mut Vec<Action>) {
    let colours = colours(ui);
    Frame::new().fill(colours.card).stroke((1.0, colours.bad)).corner_radius(8).inner_margin(14).show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.with_layout(Layout::top_down(Align::Min), |ui| {
            ui.label(RichText::new(&refused.fault.sentence).color(colours.bad));
            note(ui, refused.fault.hint.as_str());
            ui.horizontal_wrapped(|ui| {
                if ui.button("Try again").clicked() {
                    actions.push(Action::Open(refused.folder.clone()));
                }
                if refused.is_there && ui.button("Open read-only").clicked() {
                    actions.push(Action::OpenReadOnly(refused.folder.clone()));
                }
                if refused.newest_backup.is_some() && danger(ui, "Restore the newest backup…").clicked() {
                    actions.push(Action::Do(Control::Restore));
                }
            });
        });
    });
    ui.add_space(18.0);
}
