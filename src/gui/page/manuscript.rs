//! A manuscript held against the archive before it goes to print. Nothing of it is kept.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, Weak};

use egui::{Frame, Label, Panel, RichText, ScrollArea, Ui};

use super::articles::card::sureness_in_words;
use super::proof::verdict_ui;
use crate::archive::beside::{Beside, beside};
use crate::archive::clearance::{Clearance, Policy};
use crate::archive::compose::compose_proof;
use crate::archive::export::write_file;
use crate::archive::job::Watch;
use crate::archive::proof::{Alternative, Count, Proved, Report, prove};
use crate::archive::{Archive, ArchiveError};
use crate::formats::{html_writer, markdown_writer};
use crate::gui::action::{Action, Done, Job, Notice, PathKind, PathWish};
use crate::gui::answer::Answer;
use crate::gui::part::differences::{list_ui, side_by_side};
use crate::gui::part::list::TALL;
use crate::gui::part::words::verdict_colour;
use crate::gui::part::{Row, chip, headline, link, list, note, primary, section, tall_field, waiting};
use crate::gui::path_sheet::{beside as beside_archive, file_name_for};
use crate::gui::scene::Scene;
use crate::gui::screen::Screen;
use crate::gui::shell::grouped;
use crate::gui::theme::{self, colours};
use crate::text::clock::clock;
use crate::text::difference::Verdict;
use crate::text::words::capitalised;

/// Narrower than this, in points, the list gives way to what is chosen from it.
const NARROW: f32 = 700.0;

/// What the page remembers.
#[derive(Default)]
pub struct Manuscript {
    pasted: String,
    /// What was proved last.
    given: Option<Given>,
    report: Option<Report>,
    /// Where the job lays its report down, and the sheet for paths its path.
    tray: Arc<Tray>,
    /// Lives as long as the job does.
    proving: Weak<()>,
    /// Only quotations of this verdict are listed.
    verdict: Option<&'static str>,
    chosen: Option<usize>,
    beside: Answer<Option<Beside>>,
}

/// What comes from elsewhere between two frames.
#[derive(Default)]
struct Tray {
    report: Mutex<Option<Report>>,
    file: Mutex<Option<PathBuf>>,
}

impl Tray {
    /// Takes what lies there, if anything.
    fn take<T>(place: &Mutex<Option<T>>) -> Option<T> {
        place.lock().ok().and_then(|mut place| place.take())
    }

    /// Lays something down.
    fn put<T>(place: &Mutex<Option<T>>, what: T) {
        if let Ok(mut place) = place.lock() {
            *place = Some(what);
        }
    }
}

/// Where a manuscript comes from.
#[derive(Clone, Debug)]
enum Given {
    File(PathBuf),
    Text(String),
}

/// How a checker's copy is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    WebPage,
    Markdown,
    Json,
}

impl Form {
    const ALL: [Form; 3] = [Form::WebPage, Form::Markdown, Form::Json];

    /// The words on the button, and the ending of the file.
    fn names(self) -> (&'static str, &'static str) {
        match self {
            Form::WebPage => ("Save as a web page…", "html"),
            Form::Markdown => ("Save as Markdown…", "md"),
            Form::Json => ("Save as JSON…", "json"),
        }
    }
}

impl Given {
    /// Its name and its bytes, as they are now.
    fn read(&self) -> Result<(String, Vec<u8>), ArchiveError> {
        match self {
            Given::Text(text) => Ok(("pasted text.md".into(), text.clone().into_bytes())),
            Given::File(path) => {
                let failed = |source| ArchiveError::Io { doing: "reading the file", path: path.clone(), source };
                let bytes = std::fs::read(path).map_err(failed)?;
                let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
                Ok((name, bytes))
            }
        }
    }

    fn prove(&self, archive: &Archive, policy: Policy, watch: &Watch) -> Result<Report, ArchiveError> {
        let (name, bytes) = self.read()?;
        archive.read(|read| prove(read, &Clearance::today(read, policy)?, &name, &bytes, watch))
    }

    /// The checker's copy as it may leave: cleared anew, whatever this window shows.
    fn copy(&self, form: Form, archive: &Archive, watch: &Watch) -> Result<String, ArchiveError> {
        let report = self.prove(archive, Policy::default(), watch)?;
        Ok(match form {
            Form::WebPage => html_writer::write(&compose_proof(&report)),
            Form::Markdown => markdown_writer::write(&compose_proof(&report)),
            Form::Json => report.to_json(),
        })
    }
}

impl Manuscript {
    /// Draws the page.
    pub fn ui(&mut self, ui: &mut Ui, scene: &mut Scene<'_>) {
        if let Some(report) = Tray::take(&self.tray.report) {
            (self.report, self.verdict, self.chosen) = (Some(report), None, None);
        }
        if let Some(file) = Tray::take(&self.tray.file) {
            self.prove(scene, Given::File(file));
        }
        let frame = Frame::new().inner_margin(egui::Margin { left: 18, right: 12, top: 14, bottom: 6 });
        frame.show(ui, |ui| {
            headline(ui, "Check a manuscript");
            let words = "Every quotation of a text that you are writing is held against the archive: who said it, \
                         where, and how faithfully it is printed. Nothing of the text is kept.";
            ui.scope(|ui| {
                ui.set_max_width(760.0_f32.min(ui.available_width()));
                ui.add(Label::new(RichText::new(words).color(colours(ui).soft)).wrap());
            });
            ui.add_space(8.0);
            match () {
                () if self.proving.strong_count() > 0 => waiting(ui),
                () if self.report.is_none() => self.choose_ui(ui, scene),
                () => self.report_ui(ui, scene),
            }
        });
    }

    fn choose_ui(&mut self, ui: &mut Ui, scene: &mut Scene<'_>) {
        ui.set_max_width(720.0_f32.min(ui.available_width()));
        if primary(ui, "Choose a file…").clicked() {
            self.ask_for_file(scene);
        }
        ui.add_space(10.0);
        let room = (ui.available_height() - 56.0).max(80.0);
        let rows = ((room - 40.0) / 20.0).clamp(3.0, 16.0) as usize;
        ScrollArea::vertical().max_height(room).min_scrolled_height(room).auto_shrink([false, true]).show(ui, |ui| {
            tall_field(ui, "Or paste the text here", &mut self.pasted, rows);
        });
        ui.add_space(4.0);
        let has_words = !self.pasted.trim().is_empty();
        if ui.add_enabled(has_words, egui::Button::new("Check this text")).clicked() {
            self.prove(scene, Given::Text(self.pasted.clone()));
        }
    }

    fn ask_for_file(&self, scene: &mut Scene<'_>) {
        let tray = Arc::clone(&self.tray);
        scene.push(Action::AskPath(Box::new(PathWish {
            title: "Check a manuscript",
            explanation: "Text, Markdown or a saved web page.".into(),
            button: "Check",
            kind: PathKind::File,
            path: String::new(),
            then: Box::new(move |path| {
                Tray::put(&tray.file, path);
                Action::Go(Screen::Manuscript)
            }),
        })));
    }

    fn prove(&mut self, scene: &mut Scene<'_>, given: Given) {
        let (alive, tray, policy) = (Arc::new(()), Arc::clone(&self.tray), scene.desk.policy());
        self.proving = Arc::downgrade(&alive);
        self.given = Some(given.clone());
        scene.start(Job::reading("Checking the manuscript", move |archive, watch| {
            let report = given.prove(archive, policy, watch)?;
            Tray::put(&tray.report, report);
            drop(alive);
            Ok(Done::quietly())
        }));
    }

    fn report_ui(&mut self, ui: &mut Ui, scene: &mut Scene<'_>) {
        self.verdicts_ui(ui);
        self.actions_ui(ui, scene);
        ui.add_space(6.0);
        let Some(report) = &self.report else { return };
        if report.quotations.is_empty() {
            ui.label("No quotations were found in this text.");
            return;
        }
        let fits = |one: &Proved| self.verdict.is_none_or(|verdict| one.verdict == verdict);
        let listed: Vec<usize> =
            (0..report.quotations.len()).filter(|index| fits(&report.quotations[*index])).collect();
        let is_narrow = ui.available_width() < NARROW;
        if is_narrow && self.chosen.is_some() {
            if link(ui, "‹ All quotations").clicked() {
                self.chosen = None;
            }
        } else if is_narrow {
            self.chosen = list_ui_of(ui, report, &listed, self.chosen);
            return;
        } else {
            let width = ui.available_width();
            let panel = Panel::left(egui::Id::unique("quotations of the manuscript")).frame(Frame::new());
            let panel = panel.resizable(true).default_size(width * 0.4).size_range(220.0..=width * 0.6);
            self.chosen = panel.show(ui, |ui| list_ui_of(ui, report, &listed, self.chosen)).inner;
        }
        let chosen = self.chosen.or(listed.first().copied()).and_then(|index| report.quotations.get(index));
        let Some(one) = chosen else { return };
        let (words, place) = (one.words.clone(), one.place);
        let question = (words.clone(), place.map(|place| (place.first_turn, place.start, place.last_turn, place.end)));
        scene.ask(&mut self.beside, question, move |read, gate| {
            let Some(place) = place else { return Ok(None) };
            match gate.place(read, &place)? {
                Some(_) => Ok(None),
                None => Ok(beside(read, &words, &place).ok()),
            }
        });
        let texts = self.beside.get().and_then(Option::as_ref).filter(|_| !self.beside.is_pending());
        Frame::new().inner_margin(egui::Margin { left: 14, right: 4, top: 0, bottom: 0 }).show(ui, |ui| {
            ScrollArea::vertical().auto_shrink([false, false]).show(ui, |ui| {
                // Clear of the scroll bar.
                ui.set_max_width(ui.available_width() - 12.0);
                detail_ui(ui, one, texts);
            });
        });
    }

    /// How many got which verdict; each lists only those.
    fn verdicts_ui(&mut self, ui: &mut Ui) {
        let Some(report) = &self.report else { return };
        ui.label(RichText::new(&report.title).font(theme::serif_bold(17.0)));
        ui.horizontal_wrapped(|ui| {
            let all = format!("all {}", grouped(report.quotations.len()));
            if chip(ui, &all, self.verdict.is_none()).clicked() {
                (self.verdict, self.chosen) = (None, None);
            }
            for Count { verdict, quotations } in report.verdicts.iter().copied() {
                let name = format!("{verdict} {}", grouped(quotations));
                if chip(ui, &name, self.verdict == Some(verdict)).clicked() {
                    (self.verdict, self.chosen) = (Some(verdict), None);
                }
            }
        });
    }

    fn actions_ui(&mut self, ui: &mut Ui, scene: &mut Scene<'_>) {
        ui.horizontal_wrapped(|ui| {
            for form in Form::ALL {
                if ui.button(form.names().0).clicked() {
                    self.ask_where_to_save(scene, form);
                }
            }
            if ui.button("Copy as Markdown").clicked()
                && let Some(given) = self.given.clone()
            {
                scene.start(Job::reading("Copying the checker's copy", move |archive, watch| {
                    let markdown = given.copy(Form::Markdown, archive, watch)?;
                    let told = Notice::told("The checker's copy is on the clipboard, as Markdown.");
                    Ok(Done { notice: Some(told), then: vec![Action::Copy(markdown)] })
                }));
            }
            if ui.button("Check again").clicked()
                && let Some(given) = self.given.clone()
            {
                self.prove(scene, given);
            }
            if ui.button("Another manuscript").clicked() {
                (self.report, self.given) = (None, None);
            }
        });
    }

    fn ask_where_to_save(&self, scene: &mut Scene<'_>, form: Form) {
        let (Some(given), Some(report)) = (self.given.clone(), &self.report) else { return };
        let name = file_name_for(&format!("checker's copy of {}", report.title), form.names().1);
        scene.push(Action::AskPath(Box::new(PathWish {
            title: "Save the checker's copy",
            explanation: "The whole text with its quotations numbered; of each the source, the verdict and what \
                          differs. What is withheld stays out."
                .into(),
            button: "Save",
            kind: PathKind::NewFile,
            path: beside_archive(scene.desk.folder(), &name),
            then: Box::new(move |path| {
                let given = given.clone();
                Action::Start(Job::reading("Saving the checker's copy", move |archive, watch| {
                    write_file(&path, &given.copy(form, archive, watch)?, false)?;
                    Ok(Done::telling(format!("Saved the checker's copy: {}", path.display())))
                }))
            }),
        })));
    }
}

/// The list; the quotation that is chosen now, by its index in the report.
fn list_ui_of(ui: &mut Ui, report: &Report, listed: &[usize], chosen: Option<usize>) -> Option<usize> {
    let selected = chosen.and_then(|chosen| listed.iter().position(|index| *index == chosen));
    let colours: Vec<(&'static str, egui::Color32)> =
        Verdict::ALL.iter().map(|one| (one.as_str(), verdict_colour(ui, one.as_str()))).collect();
    let shown = list(ui, "Quotations of the manuscript", listed.len(), TALL, selected, |row| {
        let Some(one) = listed.get(row).and_then(|index| report.quotations.get(*index)) else { return Row::default() };
        let source = one.source.as_ref().map(|source| source.title.clone()).unwrap_or_default();
        let line = format!("[{}] line {}", one.number, grouped(one.line));
        let parts = [line, one.speaker.clone(), source].into_iter().filter(|part| !part.is_empty());
        Row {
            title: format!("“{}”", one.words),
            detail: parts.collect::<Vec<_>>().join(" · "),
            trailing: if one.withheld.is_some() { "withheld".into() } else { one.verdict.clone() },
            colour: colours.iter().find(|(verdict, _)| *verdict == one.verdict).map(|(_, colour)| *colour),
            is_read: true,
            ..Row::default()
        }
    });
    shown.chosen.and_then(|row| listed.get(row).copied()).or(chosen)
}

fn detail_ui(ui: &mut Ui, one: &Proved, texts: Option<&Beside>) {
    verdict_ui(ui, "", &one.verdict, &one.sentence, texts);
    if let Some(withheld) = &one.withheld {
        ui.label(format!("The source is {withheld}."));
    }
    let speaker = if one.speaker.is_empty() { "Somebody unnamed" } else { &one.speaker };
    let printed = format!("[{}] line {} · {speaker}", one.number, grouped(one.line));
    match (&one.source, texts) {
        (Some(source), Some(texts)) => {
            let time = source.start_ms.map(clock).unwrap_or_default();
            let turn = format!("turn {}", grouped(source.turn as usize));
            let date = source.date.clone().unwrap_or_default();
            let parts = [source.title.clone(), date, turn, time].into_iter().filter(|part| !part.is_empty());
            let given = parts.collect::<Vec<_>>().join(" · ");
            let by = if source.speaker.is_empty() { "Somebody unnamed" } else { &source.speaker };
            let head = |name: String, facts: String| {
                move |ui: &mut Ui| {
                    ui.label(RichText::new(name).font(theme::sans_bold(theme::CONTROL)));
                    ui.add(Label::new(RichText::new(facts).color(colours(ui).soft)).wrap());
                }
            };
            side_by_side(ui, texts, head(by.to_owned(), given), head("The manuscript".into(), printed));
            list_ui(ui, &texts.differences);
        }
        _ => {
            note(ui, printed);
            ui.add(Label::new(RichText::new(format!("“{}”", one.words)).font(theme::serif(theme::READING))).wrap());
        }
    }
    grounds_ui(ui, one);
    ui.add_space(16.0);
}

/// How sure the speaker and the place are and why, and where else the words may come from.
fn grounds_ui(ui: &mut Ui, one: &Proved) {
    let wrapped = |ui: &mut Ui, words: String| drop(ui.add(Label::new(words).wrap()));
    section(ui, "How sure");
    wrapped(ui, sureness_in_words(one.speaker_sureness, &one.speaker_reasons));
    if !one.relayed_by.is_empty() {
        wrapped(ui, format!("The words were relayed by {}.", one.relayed_by));
    }
    if let Some(find) = &one.find {
        wrapped(ui, find.in_words());
    }
    one.reasons.iter().for_each(|reason| wrapped(ui, reason.clone()));
    if let Some(source) = &one.source {
        wrapped(ui, format!("Evidence: {}.", source.evidence.in_words()));
    }
    if one.alternatives.is_empty() {
        return;
    }
    section(ui, "It may also come from");
    for alternative in &one.alternatives {
        wrapped(
            ui,
            match alternative {
                Alternative::Shown { verdict, source, .. } => {
                    let turn = format!("turn {}", grouped(source.turn as usize));
                    let time = source.start_ms.map(clock).unwrap_or_default();
                    let parts = [source.speaker.clone(), source.title.clone(), turn, time];
                    let parts: Vec<String> = parts.into_iter().filter(|part| !part.is_empty()).collect();
                    format!("{}: {}", capitalised(verdict), parts.join(" · "))
                }
                Alternative::Withheld { withheld } => format!("A source that is {withheld}"),
            },
        );
    }
}
