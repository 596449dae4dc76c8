//! The citation style: chosen among all that are bundled, with a sample of what it makes.

use egui::{Frame, Label, RichText, Ui};

use crate::archive::ArchiveError;
use crate::formats::document::Inline;
use crate::formats::reference::{Citations, Locator, Name, Published, Source, Unpublished, styles};
use crate::gui::action::Action;
use crate::gui::answer::Answer;
use crate::gui::part::{Picked, Picker, failed, note, waiting};
use crate::gui::scene::Scene;
use crate::gui::theme::{self, colours};
use crate::model::PersonKind;

/// What the page remembers of the style.
#[derive(Default)]
pub(super) struct StyleSettings {
    sample: Answer<Sample>,
    picker: Option<Choosing>,
}

/// Another style is being chosen.
struct Choosing {
    picker: Picker,
    names: Vec<&'static str>,
    options: Vec<(String, String)>,
}

impl Choosing {
    fn new() -> Choosing {
        let mut known: Vec<(String, &'static str)> =
            styles().map(|(name, called)| (told_apart(name, called), name)).collect();
        known.sort();
        let names = known.iter().map(|(_, name)| *name).collect();
        let options = known.into_iter().map(|(called, _)| (called, String::new())).collect();
        Choosing { picker: Picker::new("Citation style", None), names, options }
    }
}

/// What a style is called, with its other name where it is known by that rather.
fn told_apart(name: &str, called: &str) -> String {
    let other = name.replace('-', " ");
    let first = other.split(' ').next().unwrap_or_default();
    match called.to_lowercase().contains(first) {
        true => called.to_owned(),
        false => format!("{called} ({other})"),
    }
}

/// What a style makes of an invented interview and an invented article.
struct Sample {
    note: String,
    later: String,
    bibliography: Vec<String>,
}

impl StyleSettings {
    pub(super) fn ui(&mut self, ui: &mut Ui, scene: &mut Scene<'_>) {
        let style = scene.preferences.style.clone();
        let known = styles().find(|(name, _)| *name == style).map(|(_, called)| called);
        note(ui, "Citation style");
        ui.horizontal_wrapped(|ui| {
            ui.label(known.unwrap_or(style.as_str()));
            if ui.button("Another style…").clicked() {
                self.picker = Some(Choosing::new());
            }
        });
        self.sample_ui(ui, scene, style);
        self.picker_ui(ui, scene);
    }

    fn picker_ui(&mut self, ui: &Ui, scene: &mut Scene<'_>) {
        let Some(choosing) = &mut self.picker else { return };
        let Some(picked) = choosing.picker.ui(ui.ctx(), &choosing.options) else { return };
        if let Picked::One(index) = picked
            && let Some(name) = choosing.names.get(index).copied()
        {
            scene.push(Action::Prefer(Box::new(move |preferences| preferences.style = name.to_owned())));
        }
        self.picker = None;
    }

    fn sample_ui(&mut self, ui: &mut Ui, scene: &Scene<'_>, style: String) {
        // Nothing in the archive changes a sample; the question alone says when it is asked anew.
        scene.ask(&mut self.sample, ("sample citation", style.clone()), move |_, _| sample(&style));
        if let Some(fault) = self.sample.fault() {
            if failed(ui, fault) {
                self.sample.forget();
            }
            return;
        }
        let Some(sample) = self.sample.get() else { return waiting(ui) };
        let colours = colours(ui);
        ui.add_space(4.0);
        Frame::new().fill(colours.card).stroke((1.0, colours.line)).corner_radius(8).inner_margin(12).show(ui, |ui| {
            ui.set_width(ui.available_width());
            let line = |ui: &mut Ui, name: &str, words: &str| {
                if !words.is_empty() {
                    note(ui, name);
                    ui.add(Label::new(RichText::new(words).font(theme::serif(15.0)).color(colours.ink)).wrap());
                }
            };
            line(ui, "First mention", &sample.note);
            line(ui, "Later mention", &sample.later);
            line(ui, "Bibliography", &sample.bibliography.join("\n"));
        });
    }
}

fn sample(style: &str) -> Result<Sample, ArchiveError> {
    let named = |name: &str| vec![Name::of(PersonKind::Person, name)];
    let interview = Unpublished {
        narrators: named("Anna Kolbe"),
        partners: named("Maria Venn"),
        date: "1990-08~".parse().ok(),
        place: "Sandry".into(),
        call_number: "HT 14".into(),
        archive: "River Project".into(),
        ..Unpublished::default()
    };
    let article = Published {
        authors: named("Rhoda Venn"),
        title: "The last rope walk".into(),
        publication: "Sarle Valley Mercury".into(),
        date: "1994-05-03".parse().ok(),
        ..Published::default()
    };
    let citations = Citations::new(style, &[Source::Interview(interview), Source::Article(article)])?;
    let at = Some(Locator { begin_ms: 751_000, end_ms: Some(764_000), is_estimate: false });
    Ok(Sample {
        note: plain(&citations.note(0, at)),
        later: plain(&citations.short_note(0, at)),
        bibliography: citations.bibliography().iter().map(|entry| plain(entry)).collect(),
    })
}

/// The words alone.
fn plain(inlines: &[Inline]) -> String {
    let one = |inline: &Inline| match inline {
        Inline::Text(text) | Inline::Code(text) | Inline::Link { text, .. } => text.clone(),
        Inline::Emphasis(inner) | Inline::Strong(inner) | Inline::Numbered { words: inner, .. } => plain(inner),
        Inline::Note(_) | Inline::Entry(_) | Inline::Difference(_) => String::new(),
    };
    inlines.iter().map(one).collect()
}
