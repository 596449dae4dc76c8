//! What the narrators of a recollection agreed to: releases, listed, recorded and taken back.

use egui::{Frame, RichText, Role, Ui, WidgetInfo};

use super::change::{Sent, as_sentence, change_button};
use super::controls::{link, note, primary};
use super::date_field::date_field;
use super::frame::{cut, failed, section, waiting};
use super::sheet::sheet_body;
use crate::archive::ArchiveError;
use crate::archive::clearance::Clearance;
use crate::archive::rights::ReleaseCommand;
use crate::gui::answer::Answer;
use crate::gui::scene::Scene;
use crate::gui::theme::colours;
use crate::model::{Id, Person, Recollection, Release, Use};
use crate::store::Read;

/// What a page remembers of the releases it shows.
#[derive(Default)]
pub struct Releases {
    listed: Answer<Listed>,
    sheet: Option<Sheet>,
    sent: Sent<Id<Release>>,
}

struct Listed {
    recollection: Id<Recollection>,
    /// The releases, each with the name of who signed.
    releases: Vec<(Release, String)>,
    /// Whom the recollection names, with cleared names.
    cast: Vec<(Id<Person>, String)>,
}

/// The sheet that records a release.
struct Sheet {
    recollection: Id<Recollection>,
    person: Option<Id<Person>>,
    signed: String,
    uses: Vec<Use>,
    is_new: bool,
}

/// Draws the releases of a recollection, with the buttons that record one and take one back.
pub fn releases_ui(ui: &mut Ui, scene: &mut Scene<'_>, state: &mut Releases, recollection: Id<Recollection>) {
    section(ui, "Releases");
    scene.ask(&mut state.listed, ("releases", recollection), move |read, gate| listed(read, gate, recollection));
    if let Some(fault) = state.listed.fault() {
        if failed(ui, fault) {
            state.listed.forget();
        }
        return;
    }
    // The answer may still be that about another recollection.
    let listed = state.listed.get().filter(|listed| listed.recollection == recollection);
    let Some(listed) = listed else { return waiting(ui) };
    for (release, name) in &listed.releases {
        release_ui(ui, scene, release, name);
    }
    if listed.releases.is_empty() {
        note(ui, "No release is recorded. Nothing is withheld for want of one.");
    } else if !listed.releases.iter().any(|(release, _)| covers_quotation(release)) {
        let words = "No release covers quotation: quotes of this recollection stay out of every export.";
        ui.label(RichText::new(words).color(colours(ui).bad));
    }
    if change_button(ui, scene, "Record a release…").clicked() {
        state.sent.forgive();
        let person = listed.cast.first().map(|(id, _)| *id);
        let uses = vec![Use::Research, Use::Quotation];
        state.sheet = Some(Sheet { recollection, person, signed: String::new(), uses, is_new: true });
    }
    sheet_ui(ui, scene, state);
}

fn covers_quotation(release: &Release) -> bool {
    release.uses.iter().any(|one| matches!(one, Use::Quotation | Use::Publication))
}

fn listed(read: &Read<'_>, gate: &Clearance, recollection: Id<Recollection>) -> Result<Listed, ArchiveError> {
    let releases = read.releases(recollection)?;
    let named = |release: Release| -> Result<(Release, String), ArchiveError> {
        let name = match release.person {
            Some(person) => gate.name(&read.person(person)?).to_string(),
            None => String::new(),
        };
        Ok((release, name))
    };
    let mut cast: Vec<(Id<Person>, String)> = Vec::new();
    for participant in read.participants(recollection)? {
        if cast.iter().all(|(id, _)| *id != participant.person) {
            cast.push((participant.person, gate.name(&read.person(participant.person)?).to_string()));
        }
    }
    Ok(Listed { recollection, releases: releases.into_iter().map(named).collect::<Result<_, _>>()?, cast })
}

fn release_ui(ui: &mut Ui, scene: &mut Scene<'_>, release: &Release, name: &str) {
    let colours = colours(ui);
    Frame::new().fill(colours.card).stroke((1.0, colours.line)).corner_radius(8).inner_margin(10).show(ui, |ui| {
        ui.set_width(ui.available_width());
        let signed = in_words(release, name);
        ui.label(&signed);
        let uses: Vec<&str> = release.uses.iter().map(|one| one.as_str()).collect();
        note(ui, if uses.is_empty() { "for no use that was named".into() } else { format!("for {}", uses.join(", ")) });
        if scene.desk.is_writable() {
            let withdraw = link(ui, "Take back");
            withdraw
                .widget_info(|| WidgetInfo::labeled(Role::Button, true, format!("Take back the release: {signed}")));
            if withdraw.clicked() {
                scene.apply(ReleaseCommand::Withdraw(release.id));
            }
        }
    });
}

fn in_words(release: &Release, name: &str) -> String {
    let by = if name.is_empty() { String::new() } else { format!(" by {}", cut(name, 80)) };
    let on = release.signed.map(|date| format!(", {}", date.in_words())).unwrap_or_default();
    format!("Signed{by}{on}")
}

fn sheet_ui(ui: &mut Ui, scene: &mut Scene<'_>, state: &mut Releases) {
    if state.sent.arrived().is_some() {
        state.sheet = None;
    }
    let Some(sheet) = &mut state.sheet else { return };
    let cast = state.listed.get().map(|listed| listed.cast.as_slice()).unwrap_or_default();
    let (mut is_over, mut wished) = (false, None);
    let ((), is_closed) = super::sheet::sheet(ui, "release", "Record a release", |ui| {
        let signed = sheet_body(ui, |ui| {
            note(ui, "What was agreed to in writing. Once a release is recorded, only what it covers is exported.");
            signer_ui(ui, sheet, cast);
            let (response, signed) = date_field(ui, "Signed on", &mut sheet.signed);
            if std::mem::take(&mut sheet.is_new) {
                response.request_focus();
            }
            section(ui, "Agreed to");
            uses_ui(ui, &mut sheet.uses);
            signed
        });
        state.sent.fault_ui(ui);
        ui.add_space(6.0);
        ui.horizontal(|ui| {
            let button = ui.add_enabled_ui(signed.is_clear(), |ui| primary(ui, "Record")).inner;
            if button.clicked() {
                wished = Some(Release {
                    id: Id::new(),
                    recollection: sheet.recollection,
                    person: sheet.person,
                    signed: signed.date(),
                    uses: sheet.uses.clone(),
                });
            }
            is_over = ui.button("Cancel").clicked();
        });
    });
    if let Some(release) = wished {
        state.sent.apply(scene, ReleaseCommand::Add(release));
    }
    if is_over || is_closed {
        state.sheet = None;
        state.sent.forgive();
    }
}

fn signer_ui(ui: &mut Ui, sheet: &mut Sheet, cast: &[(Id<Person>, String)]) {
    section(ui, "Signed by");
    for (id, name) in cast {
        ui.radio_value(&mut sheet.person, Some(*id), cut(name, 80));
    }
    ui.radio_value(&mut sheet.person, None, "Somebody who is not named here");
}

fn uses_ui(ui: &mut Ui, uses: &mut Vec<Use>) {
    for one in Use::ALL.iter().copied() {
        let mut is_agreed = uses.contains(&one);
        let name = as_sentence(one.as_str());
        if ui.checkbox(&mut is_agreed, name.trim_end_matches('.')).changed() {
            uses.retain(|known| *known != one);
            if is_agreed {
                uses.push(one);
            }
        }
        super::rights::set_in(ui, meaning(one));
    }
    uses.sort_unstable();
}

fn meaning(one: Use) -> &'static str {
    match one {
        Use::Research => "May be read by researchers.",
        Use::Quotation => "May be quoted in writing: its quotes are exported.",
        Use::Publication => "May be published whole; its quotes are exported.",
        Use::Web => "May be put on the web.",
    }
}
