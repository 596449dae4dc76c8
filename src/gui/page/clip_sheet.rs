//! Saving the sound of a quote: a sheet that says what will be in the file and why it may not be saved, then asks where.
//! What is withheld leaves only where it is shown in this window and was asked for twice, and then that is written in the
//! history first.

use std::path::{Path, PathBuf};

use egui::{Context, Frame, Label, RichText, Ui};

use crate::archive::ArchiveError;
use crate::archive::clearance::{Clearance, Policy};
use crate::archive::clips::{ClipOptions, clip_of};
use crate::gui::action::{Action, Done, Job, PathKind, PathWish};
use crate::gui::answer::Answer;
use crate::gui::part::change::as_sentence;
use crate::gui::part::{bare_sheet, danger, field, headline, note, primary, radio, section, waiting};
use crate::gui::path_sheet::beside;
use crate::gui::scene::Scene;
use crate::gui::theme::colours;
use crate::media::ClipFormat;
use crate::model::{Id, Quote};
use crate::store::Read;
use crate::text::clock::{clock, exact_clock};

/// How many seconds around the words can be taken in at most.
const MOST_SECONDS: f64 = 60.0;

/// The sheet while it is open.
pub struct ClipSheet {
    quote: Id<Quote>,
    format: ClipFormat,
    seconds: String,
    ruling: Answer<Ruling>,
    step: Step,
}

/// How far one is with what is withheld.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Step {
    KeptBack,
    /// It was asked for once; what that means is explained.
    Asked,
    /// It was asked for twice.
    LetOut,
}

/// What may become of the sound.
struct Ruling {
    /// From when to when, and whether that is an estimate; none where there is no sound of the words.
    when: Option<(i64, i64, bool)>,
    /// Why it is withheld.
    withheld: Option<String>,
}

/// What is saved.
#[derive(Clone, Copy)]
struct Order {
    quote: Id<Quote>,
    around_ms: u32,
    format: ClipFormat,
    policy: Policy,
}

impl ClipSheet {
    /// The sheet for a quote.
    pub fn of(quote: Id<Quote>) -> ClipSheet {
        let (format, seconds) = (ClipFormat::Wav, "0.5".to_owned());
        ClipSheet { quote, format, seconds, ruling: Answer::default(), step: Step::KeptBack }
    }

    /// Draws it over everything; whether it stays open.
    pub fn ui(&mut self, ctx: &Context, scene: &mut Scene<'_>) -> bool {
        let (quote, around_ms) = (self.quote, milliseconds(&self.seconds));
        let around = around_ms.unwrap_or(0);
        scene.ask(&mut self.ruling, ("clip", quote, around), move |read, _| ruling(read, quote, i64::from(around)));
        let mut is_open = true;
        let ((), is_left) = bare_sheet(ctx, "save a sound", 460.0, |ui| {
            headline(ui, "Save the sound of this quote");
            let can_be_saved = self.body_ui(ui, scene, around_ms.is_some());
            ui.add_space(8.0);
            ui.horizontal(|ui| {
                if can_be_saved && primary(ui, "Choose the file…").clicked() {
                    let include_withheld = self.step == Step::LetOut;
                    let policy = Policy { include_withheld, pseudonyms: false };
                    scene.push(ask_path(
                        scene.desk.folder(),
                        Order { quote, around_ms: around, format: self.format, policy },
                    ));
                    is_open = false;
                }
                if ui.button("Cancel").clicked() {
                    is_open = false;
                }
            });
        });
        is_open && !is_left
    }

    /// What stands on the sheet; whether the sound can be saved as it is asked for.
    fn body_ui(&mut self, ui: &mut Ui, scene: &Scene<'_>, is_clear: bool) -> bool {
        if let Some(fault) = self.ruling.fault() {
            ui.colored_label(colours(ui).bad, fault.sentence.as_str());
            return false;
        }
        let Some(ruling) = self.ruling.get() else {
            waiting(ui);
            return false;
        };
        let Some((from, to, is_estimate)) = ruling.when else {
            ui.label("There is no sound of these words, or nothing tells when they are said.");
            note(ui, "Add the recording to its interview, and give the turn its time.");
            return false;
        };
        let withheld = ruling.withheld.clone();
        ui.label(format!("From {} to {}.", exact_clock(from), exact_clock(to)));
        if is_estimate {
            note(ui, "The times are an estimate: listen to the file before you give it away.");
        }
        field(ui, "Seconds before and after the words", &mut self.seconds);
        if !is_clear {
            ui.colored_label(colours(ui).bad, format!("Write a number from 0 to {MOST_SECONDS}."));
        }
        section(ui, "As");
        ui.horizontal_wrapped(|ui| {
            for (format, name) in FORMATS {
                if radio(ui, self.format == format, name).clicked() {
                    self.format = format;
                }
            }
        });
        note(ui, "The file holds the sound alone: no name, no title, no path.");
        match withheld {
            None => is_clear,
            Some(why) => self.withheld_ui(ui, scene, &why) && is_clear,
        }
    }

    fn withheld_ui(&mut self, ui: &mut Ui, scene: &Scene<'_>, why: &str) -> bool {
        let colours = colours(ui);
        section(ui, "This sound is withheld");
        ui.add(Label::new(RichText::new(as_sentence(why)).color(colours.bad)).wrap());
        if !scene.desk.is_withheld_shown() {
            note(ui, "It is not saved while what is withheld is not shown in this window.");
            return false;
        }
        if !scene.desk.is_writable() {
            note(ui, "It cannot be saved here: this window may only read, and saving it is written in the history.");
            return false;
        }
        match self.step {
            Step::KeptBack => {
                if ui.button("Save it all the same…").clicked() {
                    self.step = Step::Asked;
                }
            }
            Step::Asked => {
                Frame::new().stroke((1.0, colours.bad)).corner_radius(8).inner_margin(12).show(ui, |ui| {
                    ui.label("A narrator, or the keeper of the archive, said that this is to be kept back.");
                    ui.label(
                        "Whoever gets the file can hear the words and the voice, and so can whoever they give it to.",
                    );
                    ui.label(format!("The history will say that {} saved it, and when.", scene.who));
                    if danger(ui, "Save it and write it in the history").clicked() {
                        self.step = Step::LetOut;
                    }
                });
            }
            Step::LetOut => {
                ui.colored_label(colours.bad, "It will be in the file, and the history will say so.");
            }
        }
        self.step == Step::LetOut
    }
}

/// The formats that are offered.
pub const FORMATS: [(ClipFormat, &str); 2] =
    [(ClipFormat::Wav, "WAV, which every program reads"), (ClipFormat::Flac, "FLAC, about half as large")];

/// The ending of a file of this format.
pub fn ending(format: ClipFormat) -> &'static str {
    match format {
        ClipFormat::Wav => "wav",
        ClipFormat::Flac => "flac",
    }
}

/// Seconds as they are typed, in ms.
fn milliseconds(typed: &str) -> Option<u32> {
    let seconds: f64 = typed.trim().replace(',', ".").parse().ok()?;
    (0.0..=MOST_SECONDS).contains(&seconds).then(|| (seconds * 1000.0).round() as u32)
}

/// What the usual rules say to the sound, whatever this window shows.
fn ruling(read: &Read<'_>, quote: Id<Quote>, around_ms: i64) -> Result<Ruling, ArchiveError> {
    let quote = read.quote(quote)?;
    let gate = Clearance::today(read, Policy::default())?;
    let open = Clearance::today(read, Policy { include_withheld: true, pseudonyms: false })?;
    let sound = open.sound(read, &quote.place, around_ms)?.and_then(Result::ok);
    let when = sound.map(|sound| {
        let when = sound.in_recording;
        (when.start_ms, when.end_ms, when.is_estimate)
    });
    let withheld = match gate.quote(quote.id) {
        Some(withheld) => Some(withheld),
        None => gate.sound(read, &quote.place, around_ms)?.and_then(Result::err),
    };
    Ok(Ruling { when, withheld: withheld.map(|withheld| withheld.in_words()) })
}

fn ask_path(archive: &Path, order: Order) -> Action {
    // A name that tells nothing: whose words they are is not for the file's name to say.
    let name = format!("quote-{}.{}", order.quote.short(), ending(order.format));
    Action::AskPath(Box::new(PathWish {
        title: "Save the sound",
        explanation: "The suggested name tells nothing of whose words they are.".into(),
        button: "Save",
        kind: PathKind::NewOrReplacedFile,
        path: beside(archive, &name),
        then: Box::new(move |path| {
            // Where a file is there at this moment, the sheet has asked whether it is to be replaced.
            let may_replace = path.exists();
            match order.policy.include_withheld {
                false => Action::Start(save(order, path, may_replace)),
                // First into the history, then out.
                true => Action::Change(Box::new(move |archive| {
                    if let Ok(clip) = clip_of(archive, order.quote, order.policy, order.around_ms)? {
                        archive.disclose_clip(&clip)?;
                    }
                    Ok(Done::then(Action::Start(save(order, path, may_replace))))
                })),
            }
        }),
    }))
}

fn save(order: Order, path: PathBuf, may_replace: bool) -> Job {
    Job::reading("Saving a sound", move |archive, watch| {
        let clip = clip_of(archive, order.quote, order.policy, order.around_ms)?.map_err(|withheld| {
            let rule = format!("the sound of this quote is {}", withheld.in_words());
            ArchiveError::Refused { rule, hint: "it stays in the archive" }
        })?;
        let options =
            ClipOptions { format: order.format, around_ms: order.around_ms, may_replace, ..ClipOptions::default() };
        clip.cut(options, &path, watch)?;
        let when = clip.sounding().in_recording;
        let (from, to) = (clock(when.start_ms), clock(when.end_ms));
        Ok(Done::telling(format!("Saved the sound from {from} to {to} in {}", path.display())))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seconds_are_typed_with_a_point_or_a_comma() {
        assert_eq!(milliseconds(" 0,5 "), Some(500));
        assert_eq!(milliseconds("2"), Some(2_000));
        assert_eq!(milliseconds("-1"), None);
        assert_eq!(milliseconds("61"), None);
        assert_eq!(milliseconds(""), None);
    }
}
