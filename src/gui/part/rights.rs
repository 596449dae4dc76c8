//! What withholds a thing, and the sheet that withholds it: every restriction with what it means for exports.

use egui::{Frame, RichText, Role, Ui, WidgetInfo};

use super::change::{Sent, change_button};
use super::controls::{link, note, primary, tall_field};
use super::date_field::{Typed, date_field};
use super::frame::{failed, section, waiting};
use super::sheet::sheet_body;
use crate::archive::clearance::{Clearance, Policy};
use crate::archive::rights::RestrictionCommand;
use crate::archive::{ArchiveError, excerpt};
use crate::gui::answer::Answer;
use crate::gui::scene::Scene;
use crate::gui::theme::{self, colours};
use crate::model::{Access, Id, Protected, Restriction};
use crate::store::Read;

/// What a page remembers of the restrictions it shows.
#[derive(Default)]
pub struct Rights {
    listed: Answer<Listed>,
    sheet: Option<Sheet>,
    sent: Sent<Id<Restriction>>,
}

struct Listed {
    protected: Protected,
    /// The restrictions that lie on the thing itself, or on turns that share one with it.
    own: Vec<Restriction>,
    /// Why it is withheld besides, through something that it belongs to.
    through: Option<String>,
}

/// The sheet that withholds something.
struct Sheet {
    protected: Protected,
    access: Access,
    until: String,
    reason: String,
    is_new: bool,
}

/// Draws what withholds a thing, with the buttons that lift it and withhold it.
pub fn rights_ui(ui: &mut Ui, scene: &mut Scene<'_>, state: &mut Rights, protected: Protected) {
    section(ui, "Access");
    scene.ask(&mut state.listed, ("restrictions", protected), move |read, _| listed(read, protected));
    if let Some(fault) = state.listed.fault() {
        if failed(ui, fault) {
            state.listed.forget();
        }
        return;
    }
    // The answer may still be that about another thing.
    let listed = state.listed.get().filter(|listed| listed.protected == protected);
    let Some(listed) = listed else { return waiting(ui) };
    if let Some(through) = &listed.through {
        ui.label(through);
    }
    for restriction in &listed.own {
        restriction_ui(ui, scene, restriction);
    }
    if listed.own.is_empty() && listed.through.is_none() {
        note(ui, "Nothing withholds this.");
    }
    let name = if listed.own.is_empty() { "Withhold…" } else { "Withhold otherwise…" };
    if change_button(ui, scene, name).clicked() {
        state.sent.forgive();
        state.sheet = Some(Sheet {
            protected,
            access: Access::Closed,
            until: String::new(),
            reason: String::new(),
            is_new: true,
        });
    }
    sheet_ui(ui, scene, state);
}

fn listed(read: &Read<'_>, protected: Protected) -> Result<Listed, ArchiveError> {
    let mut own = Vec::new();
    for restriction in read.restrictions()? {
        if restriction.protects == protected || shares_turns(read, &restriction.protects, &protected)? {
            own.push(restriction);
        }
    }
    let through = if own.is_empty() { through(read, protected)? } else { None };
    Ok(Listed { protected, own, through })
}

/// Whether two stretches of one transcript share a turn.
fn shares_turns(read: &Read<'_>, one: &Protected, other: &Protected) -> Result<bool, ArchiveError> {
    let (Protected::Turns(first, last), Protected::Turns(from, to)) = (one, other) else { return Ok(false) };
    let (first, last, from, to) = (read.turn(*first)?, read.turn(*last)?, read.turn(*from)?, read.turn(*to)?);
    Ok(first.transcript == from.transcript
        && first.position.min(last.position) <= from.position.max(to.position)
        && from.position.min(to.position) <= first.position.max(last.position))
}

/// Why something is withheld by what it belongs to, in one sentence.
fn through(read: &Read<'_>, protected: Protected) -> Result<Option<String>, ArchiveError> {
    let gate = Clearance::today(read, Policy::default())?;
    let withheld = match protected {
        Protected::Recollection(id) => gate.recollection(id),
        Protected::Person(id) => gate.person(id),
        Protected::Quote(id) => gate.place(read, &read.quote(id)?.place)?,
        Protected::Turns(first, last) => {
            let (first, last) = (read.turn(first)?, read.turn(last)?);
            let recollection = read.transcript(first.transcript)?.recollection;
            gate.recollection(recollection).or(gate.turns(first.transcript, first.position, last.position))
        }
    };
    Ok(withheld.map(|withheld| super::change::as_sentence(&withheld.in_words())))
}

fn restriction_ui(ui: &mut Ui, scene: &mut Scene<'_>, restriction: &Restriction) {
    let colours = colours(ui);
    Frame::new().fill(colours.card).stroke((1.0, colours.line)).corner_radius(8).inner_margin(10).show(ui, |ui| {
        ui.set_width(ui.available_width());
        let until = match restriction.until {
            Some(date) => format!("until {}", date.in_words()),
            None => "until you lift it".into(),
        };
        let words = format!("Withheld {until}: {}", restriction.access);
        ui.label(RichText::new(words).font(theme::sans_bold(theme::CONTROL)).color(colours.bad));
        note(ui, meaning(restriction.access));
        if !restriction.reason.is_empty() {
            let reason = match scene.desk.is_withheld_shown() {
                true => format!("Your reason: {}", excerpt(&restriction.reason, 500)),
                false => "You wrote down a reason; it is shown with what is withheld.".into(),
            };
            note(ui, reason);
        }
        if scene.desk.is_writable() {
            let lift = link(ui, "Lift");
            lift.widget_info(|| {
                WidgetInfo::labeled(Role::Button, true, format!("Lift the restriction: {} {until}", restriction.access))
            });
            if lift.clicked() {
                scene.apply(RestrictionCommand::Lift(restriction.id));
            }
        }
    });
}

/// What an access means, in one sentence.
pub fn meaning(access: Access) -> &'static str {
    match access {
        Access::Closed => "For nobody but you. Nothing of it is exported or copied, nor what repeats it.",
        Access::ReadOnly => "May be read in this archive. Nothing of it is quoted, copied or exported.",
        Access::Anonymous => {
            "May be quoted and exported, but never with the narrator's name: the pseudonym stands there, or “name \
             withheld”."
        }
    }
}

fn sheet_ui(ui: &mut Ui, scene: &mut Scene<'_>, state: &mut Rights) {
    if state.sent.arrived().is_some() {
        state.sheet = None;
    }
    let Some(sheet) = &mut state.sheet else { return };
    let mut is_over = false;
    let mut wished = None;
    let ((), is_closed) = super::sheet::sheet(ui, "withhold", what(sheet.protected), |ui| {
        let until = sheet_body(ui, |ui| {
            access_ui(ui, sheet);
            ui.add_space(6.0);
            let name = "Until (the first day on which it is free; empty: until you lift it)";
            let (_, until) = date_field(ui, name, &mut sheet.until);
            tall_field(ui, "Reason, for you alone: it is never exported", &mut sheet.reason, 2);
            until
        });
        state.sent.fault_ui(ui);
        ui.add_space(6.0);
        ui.horizontal(|ui| {
            let button = ui.add_enabled_ui(until.is_clear(), |ui| primary(ui, "Withhold")).inner;
            if button.clicked() {
                wished = Some(restriction(sheet, until));
            }
            is_over = ui.button("Cancel").clicked();
        });
    });
    if let Some(restriction) = wished {
        state.sent.apply(scene, RestrictionCommand::Add(restriction));
    }
    if is_over || is_closed {
        state.sheet = None;
        state.sent.forgive();
    }
}

fn access_ui(ui: &mut Ui, sheet: &mut Sheet) {
    for access in Access::ALL.iter().copied() {
        let name = super::change::as_sentence(access.as_str());
        let response = ui.radio_value(&mut sheet.access, access, name.trim_end_matches('.'));
        if std::mem::take(&mut sheet.is_new) {
            response.request_focus();
        }
        set_in(ui, meaning(access));
    }
}

/// A remark under a choice, set in as far as the choice's words.
pub(super) fn set_in(ui: &mut Ui, words: &str) {
    ui.horizontal(|ui| {
        ui.add_space(22.0);
        ui.vertical(|ui| note(ui, words));
    });
    ui.add_space(2.0);
}

fn restriction(sheet: &Sheet, until: Typed) -> Restriction {
    Restriction {
        id: Id::new(),
        protects: sheet.protected,
        access: sheet.access,
        until: until.date(),
        reason: sheet.reason.trim().to_owned(),
    }
}

/// What the sheet is called.
fn what(protected: Protected) -> &'static str {
    match protected {
        Protected::Recollection(_) => "Withhold this recollection",
        Protected::Person(_) => "Withhold this person's words and name",
        Protected::Quote(_) => "Withhold this quote",
        Protected::Turns(..) => "Withhold these turns",
    }
}
