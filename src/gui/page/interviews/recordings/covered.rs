//! A copy of a recording in which some spans, and all that is withheld, cannot be heard.

use std::ops::Range;
use std::path::Path;

use egui::Ui;

use super::USUAL;
use crate::archive::clearance::Clearance;
use crate::archive::clips::{ClipOptions, covered_copy, file_of, spans_to_cover};
use crate::formats::typed_time;
use crate::gui::action::{Action, Done, Job, PathKind, PathWish};
use crate::gui::answer::Answer;
use crate::gui::page::clip_sheet::{FORMATS, ending};
use crate::gui::part::{counted, note, primary, radio, section, sheet, sheet_body, tall_field};
use crate::gui::path_sheet::beside;
use crate::gui::scene::Scene;
use crate::gui::theme::colours;
use crate::media::ClipFormat;
use crate::media::clip::Cover;
use crate::model::Recording;
use crate::text::clock::clock;

/// The sheet while it is open.
pub(super) struct CoveredSheet {
    recording: Recording,
    spans: String,
    cover: Cover,
    format: ClipFormat,
    /// How many stretches are withheld by the usual rules, or that all of it is.
    withheld: Answer<(usize, bool)>,
}

/// What is saved.
#[derive(Clone)]
struct Order {
    recording: Recording,
    spans: Vec<Range<u64>>,
    cover: Cover,
    format: ClipFormat,
}

impl CoveredSheet {
    pub(super) fn of(recording: Recording) -> CoveredSheet {
        let (cover, format) = (Cover::Tone, ClipFormat::Wav);
        CoveredSheet { recording, spans: String::new(), cover, format, withheld: Answer::default() }
    }

    /// Draws the sheet over everything; whether it stays open.
    pub(super) fn ui(&mut self, ui: &Ui, scene: &mut Scene<'_>) -> bool {
        let recording = self.recording.clone();
        scene.ask(&mut self.withheld, ("to be covered", recording.id), move |read, _| {
            let gate = Clearance::today(read, USUAL)?;
            let is_all = gate.recollection(read.recollection_of(recording.id)?).is_some();
            Ok((gate.silenced(read, &recording)?.len(), is_all))
        });
        let spans = typed_spans(&self.spans, self.recording.duration_ms);
        let mut is_open = true;
        let (_, is_left) = sheet(ui, "covered copy", "Save a covered copy", |ui| {
            sheet_body(ui, |ui| self.body_ui(ui, spans.as_ref().err()));
            ui.add_space(6.0);
            ui.horizontal(|ui| {
                let chosen = ui.add_enabled_ui(spans.is_ok(), |ui| primary(ui, "Choose the file…")).inner;
                if let Ok(spans) = &spans
                    && chosen.clicked()
                {
                    let (recording, spans) = (self.recording.clone(), spans.clone());
                    let order = Order { recording, spans, cover: self.cover, format: self.format };
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

    fn body_ui(&mut self, ui: &mut Ui, wrong: Option<&String>) {
        note(
            ui,
            "A new file in which the spans below, and all that is withheld, cannot be heard. The recording stays as it is.",
        );
        tall_field(ui, "Spans to cover, one a line: 12:31-12:40", &mut self.spans, 4);
        if let Some(wrong) = wrong {
            ui.colored_label(colours(ui).bad, wrong.as_str());
        }
        match self.withheld.get() {
            None => {}
            Some((_, true)) => {
                ui.colored_label(colours(ui).bad, "This interview is withheld: nothing of it will be heard.");
            }
            Some((0, false)) => {
                note(ui, "Nothing of it is withheld.");
            }
            Some((many, false)) => {
                let words = counted(*many, "stretch that is withheld is", "stretches that are withheld are");
                ui.label(format!("{words} covered as well."));
            }
        }
        section(ui, "What is heard there");
        ui.horizontal_wrapped(|ui| {
            for (cover, name) in [(Cover::Tone, "A soft tone"), (Cover::Silence, "Silence")] {
                if radio(ui, self.cover == cover, name).clicked() {
                    self.cover = cover;
                }
            }
        });
        section(ui, "As");
        for (format, name) in FORMATS {
            if radio(ui, self.format == format, name).clicked() {
                self.format = format;
            }
        }
        note(ui, "The file holds the sound alone: no name, no title, no path.");
    }
}

/// The spans in a field, one a line, in ms; or what is wrong with one.
fn typed_spans(text: &str, lasts: Option<i64>) -> Result<Vec<Range<u64>>, String> {
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    lines.map(|line| typed_span(line, lasts)).collect()
}

fn typed_span(line: &str, lasts: Option<i64>) -> Result<Range<u64>, String> {
    let unclear = || format!("“{}” is no span yet. Write 12:31-12:40.", crate::archive::excerpt(line, 40));
    let (from, to) = line.split_once(['-', '–', '—']).ok_or_else(unclear)?;
    let times = typed_time(from.trim()).zip(typed_time(to.trim()));
    let (from, to) = times.ok_or_else(unclear)?;
    match (from < to, lasts.is_some_and(|lasts| from >= lasts)) {
        (false, _) => Err(format!("“{line}” ends before it begins.")),
        (true, true) => Err(format!("The recording ends before {}.", clock(from))),
        (true, false) => Ok(from.unsigned_abs()..to.unsigned_abs()),
    }
}

fn ask_path(archive: &Path, order: Order) -> Action {
    let name = format!("covered-{}.{}", order.recording.id.short(), ending(order.format));
    Action::AskPath(Box::new(PathWish {
        title: "Save a covered copy",
        explanation: "The suggested name tells nothing of who speaks.".into(),
        button: "Save",
        kind: PathKind::NewOrReplacedFile,
        path: beside(archive, &name),
        then: Box::new(move |path| {
            // Where a file is there at this moment, the sheet has asked whether it is to be replaced.
            let may_replace = path.exists();
            let order = order.clone();
            Action::Start(Job::reading("Saving a covered copy", move |archive, watch| {
                let source = file_of(archive, &order.recording)?;
                let spans = spans_to_cover(archive, order.recording.id, &order.spans, USUAL)?;
                let options = ClipOptions { format: order.format, may_replace, ..ClipOptions::default() };
                covered_copy(&source, &spans, order.cover, options, &path, watch)?;
                let covered = counted(spans.len(), "span", "spans");
                Ok(Done::telling(format!("Saved a copy with {covered} covered: {}", path.display())))
            }))
        }),
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_are_typed_one_a_line() {
        assert_eq!(typed_spans("1:00-1:10\n\n 2:00 – 2:00.5", None), Ok(vec![60_000..70_000, 120_000..120_500]));
        assert_eq!(typed_spans("", None), Ok(Vec::new()));
        for wrong in ["1:00", "1:10-1:00", "soon-later"] {
            assert!(typed_spans(wrong, None).is_err(), "{wrong}");
        }
        assert!(typed_spans("2:00-2:10", Some(60_000)).is_err());
    }
}
