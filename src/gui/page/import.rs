//! The import sheet: what each file was taken for, and what will be made of it. Files are read on a thread of their own
//! and imported as one job, each a step of the history.

mod card;
mod card_ui;
mod list;
mod reader;
mod sound_ui;
mod work;

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, TryRecvError, channel};

use egui::{Frame, Margin, Panel, ProgressBar, Ui};

use crate::gui::action::{Action, FileToImport, Progress};
use crate::gui::answer::Answer;
use crate::gui::controls::Control;
use crate::gui::part::change::as_sentence;
use crate::gui::part::frame::{back_to_list, cut};
use crate::gui::part::{
    InterviewPicker, Picked, Picker, counted, empty, headline, list_column, note, primary, read_only_ui,
};
use crate::gui::scene::Scene;
use crate::gui::screen::Screen;
use crate::gui::theme::colours;
use crate::model::Transcript;
use card::{Card, Outcome, State, Was, Whose, name_of};
use reader::{Found, Reader, Source};
use sound_ui::Owner;
use work::{Known, Told, known};

/// Below this width, in points, the list gives way to the open file.
const NARROW: f32 = 720.0;
/// How many files stand on the sheet at once.
const MOST: usize = 5_000;

/// What the page remembers.
#[derive(Default)]
pub struct Import {
    cards: Vec<Card>,
    next: u64,
    chosen: Option<u64>,
    reader: Option<Reader>,
    /// What is in the archive already, by the bytes.
    known: Answer<Known>,
    transcripts: Answer<Transcripts>,
    /// Choosing what the file with this number translates.
    translated: Option<(u64, Picker)>,
    /// Whose sound the files on the sheet seem to be.
    owners: Answer<HashMap<u64, Owner>>,
    /// Choosing whose sound the file with this number is.
    owned: (u64, InterviewPicker),
    running: Option<Running>,
    /// What has to be said about folders.
    remark: String,
}

/// The transcripts that a file may translate, and what the picker says of each.
struct Transcripts {
    transcripts: Vec<Transcript>,
    options: Vec<(String, String)>,
}

/// An import that is being done.
struct Running {
    /// How far each job is: texts are imported by one, sound by another.
    progress: Vec<Progress>,
    told: Receiver<Told>,
}

impl Running {
    /// The part of everything that is done, 0 to 1.
    fn part(&self) -> f32 {
        let parts = self.progress.iter().map(|one| one.part().unwrap_or(0.0));
        parts.sum::<f32>() / self.progress.len().max(1) as f32
    }
}

impl Import {
    /// Takes files onto the sheet.
    pub fn add(&mut self, files: Vec<FileToImport>) {
        if self.running.is_none() {
            self.cards.retain(|card| !card.is_done());
        }
        self.remark.clear();
        for file in files {
            match file {
                FileToImport::Path(path) => self.put(name_of(&path), Source::Path(path)),
                FileToImport::Text { name, text } => self.put(name, Source::Text(Arc::from(text))),
                FileToImport::SoundOf { path, interview, title } => {
                    self.put(name_of(&path), Source::Path(path.clone()));
                    // It may stand here already, as nobody's in particular.
                    let is_it = |card: &&mut Card| matches!(&card.source, Source::Path(one) if *one == path);
                    if let Some(card) = self.cards.iter_mut().filter(|card| !card.is_done()).find(is_it) {
                        card.form.whose = Whose::Of(interview, title);
                        self.chosen = Some(card.number);
                    }
                }
            }
        }
    }

    fn put(&mut self, name: String, source: Source) {
        if self.cards.len() >= MOST {
            self.remark = format!("The sheet holds {MOST} files at once; import these first, then add the others.");
            return;
        }
        let is_there = self.cards.iter().any(|card| match (&card.source, &source) {
            (Source::Path(one), Source::Path(other)) => one == other && !card.is_done(),
            _ => false,
        });
        if !is_there {
            self.cards.push(Card::new(self.next, name, source));
            self.chosen = self.chosen.filter(|number| self.card(*number).is_some()).or(Some(self.next));
            self.next += 1;
        }
    }

    /// Whether files are being read or imported.
    pub fn is_busy(&self) -> bool {
        self.reader.as_ref().is_some_and(Reader::is_busy)
    }

    /// Draws the page.
    pub fn ui(&mut self, ui: &mut Ui, scene: &mut Scene<'_>) {
        self.read(ui);
        self.take_told(scene);
        self.ask(scene);
        if self.cards.is_empty() {
            self.empty_ui(ui, scene);
            return;
        }
        let frame =
            Frame::new().fill(colours(ui).paper).inner_margin(Margin { left: 20, right: 16, top: 12, bottom: 10 });
        Panel::top("import head").frame(frame).show(ui, |ui| self.head_ui(ui, scene));
        let is_narrow = ui.available_width() < NARROW;
        let chosen = self.chosen.filter(|number| self.card(*number).is_some());
        list_column(ui, "files to import", chosen.is_some(), |ui| self.list_ui(ui, scene));
        if let Some(number) = chosen {
            if is_narrow && back_to_list(ui, "All files") {
                self.chosen = None;
            }
            self.card_ui(ui, scene, number);
        }
        self.translated_ui(ui);
        self.owned_ui(ui, scene);
        let is_running = self.running.is_some();
        if scene.is_invoked(Control::TakeIn) && !is_running {
            self.start(scene);
        }
    }

    fn card(&self, number: u64) -> Option<&Card> {
        self.cards.iter().find(|card| card.number == number)
    }

    fn card_mut(&mut self, number: u64) -> Option<&mut Card> {
        self.cards.iter_mut().find(|card| card.number == number)
    }

    /// Has files read that were not, and takes what was.
    fn read(&mut self, ui: &Ui) {
        if self.cards.iter().any(|card| matches!(card.state, State::New)) {
            let reader = self.reader.get_or_insert_with(|| Reader::start(ui.ctx()));
            for card in self.cards.iter_mut().filter(|card| matches!(card.state, State::New)) {
                card.state = State::Reading;
                reader.look(card.number, &card.name, &card.source, card.kind.map(card::Kind::wish));
            }
        }
        for found in self.reader.as_mut().map(Reader::arrived).unwrap_or_default() {
            self.take(found);
        }
    }

    fn take(&mut self, found: Found) {
        match found {
            Found::Taken { number, wish, taken } => {
                let Some(card) = self.card_mut(number) else { return };
                // Meanwhile it may have been said to be something else.
                if card.kind.map(card::Kind::wish) != wish || !matches!(card.state, State::Reading) {
                    return;
                }
                match taken {
                    Ok(taken) => card.take(taken),
                    Err(sentence) => card.state = State::Refused(as_sentence(&sentence)),
                }
            }
            Found::Sound { number, sound } => {
                let Some(card) = self.card_mut(number).filter(|card| matches!(card.state, State::Reading)) else {
                    return;
                };
                match sound {
                    Ok(sound) => card.take_sound(sound),
                    Err(sentence) => card.state = State::Refused(as_sentence(&sentence)),
                }
            }
            Found::Folder { number, files, is_cut } => {
                let folder = self.card(number).map(|card| card.name.clone()).unwrap_or_default();
                self.cards.retain(|card| card.number != number);
                if is_cut {
                    self.remark = format!("Of the folder {folder} the first {} files stand here.", files.len());
                } else if files.is_empty() {
                    self.remark = format!("There are no files in the folder {folder}.");
                }
                for path in files {
                    self.put(name_of(&path), Source::Path(path));
                }
            }
        }
    }

    /// Takes what the running import told.
    fn take_told(&mut self, scene: &Scene<'_>) {
        let Some(running) = &self.running else { return };
        let mut told = Vec::new();
        let is_over = loop {
            match running.told.try_recv() {
                Ok(one) => told.push(one),
                Err(TryRecvError::Empty) => break false,
                Err(TryRecvError::Disconnected) => break true,
            }
        };
        let revision = scene.desk.state().revision;
        for (number, imported) in told {
            let Some(card) = self.card_mut(number).filter(|card| card.is_waiting()) else { continue };
            let was = match std::mem::replace(&mut card.state, State::New) {
                State::Taken(taken) => Was::Text(taken),
                State::Sound(sound) => Was::Sound(sound),
                other => {
                    card.state = other;
                    continue;
                }
            };
            card.state = State::Done(Box::new(Outcome { imported, was, revision }));
        }
        if is_over {
            self.running = None;
        }
    }

    fn ask(&mut self, scene: &Scene<'_>) {
        self.ask_owners(scene);
        let hashes: Vec<[u8; 32]> =
            self.cards.iter().filter_map(|card| card.taken().map(|taken| taken.sha256)).collect();
        // While many are being read, each new one is no reason to ask for all again.
        if hashes.is_empty() || self.is_busy() && hashes.len() > 40 {
            return;
        }
        let generation = self.known.generation;
        let mut hasher = DefaultHasher::new();
        hashes.hash(&mut hasher);
        let question = hasher.finish();
        scene.ask(&mut self.known, question, move |read, gate| known(read, gate, &hashes));
        if self.known.generation != generation {
            self.compare_with_known();
        }
        scene.ask(&mut self.transcripts, "transcripts", |read, gate| {
            let (mut transcripts, mut options) = (Vec::new(), Vec::new());
            for (transcript, title) in read.transcripts_with_titles()? {
                let withheld = gate.recollection(transcript.recollection);
                let title = withheld.map_or(title, |withheld| withheld.in_words());
                options.push((title, format!("{} {}", transcript.language, transcript.stage)));
                transcripts.push(transcript);
            }
            Ok(Transcripts { transcripts, options })
        });
    }

    /// A file that is there already is not imported unless it is asked for; one whose import was undone can be again.
    fn compare_with_known(&mut self) {
        let Some(known) = self.known.get() else { return };
        for card in &mut self.cards {
            match &card.state {
                State::Taken(taken) if known.made.contains_key(&taken.sha256) => card.is_wanted = false,
                State::Done(outcome)
                    if outcome.imported.is_ok()
                        && known.revision > outcome.revision + 1
                        && card.taken().is_some_and(|taken| !known.made.contains_key(&taken.sha256)) =>
                {
                    if let State::Done(outcome) = std::mem::replace(&mut card.state, State::New)
                        && let Was::Text(taken) = outcome.was
                    {
                        card.state = State::Taken(taken);
                    }
                }
                _ => {}
            }
        }
    }

    fn empty_ui(&mut self, ui: &mut Ui, scene: &mut Scene<'_>) {
        let words = "Transcripts, letters, e-mails, notes, articles and recordings come in here. Drop files or a folder onto the \
                     window, press Ctrl+V to paste files or text that you have copied, or choose files:";
        let button = scene.desk.is_writable().then_some("Import…");
        if empty(ui, "Take something in", words, button) {
            scene.push(Action::Do(Control::Import));
        }
        ui.vertical_centered(|ui| {
            read_only_ui(ui, scene);
            if !self.remark.is_empty() {
                note(ui, self.remark.as_str());
            }
        });
    }

    fn head_ui(&mut self, ui: &mut Ui, scene: &mut Scene<'_>) {
        let ready = self.cards.iter().filter(|card| card.is_ready()).count();
        ui.horizontal_wrapped(|ui| {
            headline(ui, "Import");
            note(ui, self.tally());
        });
        if let Some(running) = &self.running {
            ui.horizontal(|ui| {
                let bar = ProgressBar::new(running.part()).show_percentage();
                ui.add(bar.desired_width(240.0));
                if ui.button("Cancel").clicked() {
                    running.progress.iter().for_each(Progress::cancel);
                }
            });
            return;
        }
        ui.horizontal_wrapped(|ui| {
            if ready > 0 && scene.desk.is_writable() {
                let name = format!("Import {}", counted(ready, "file", "files"));
                if primary(ui, &name).on_hover_text(Control::TakeIn.keys_in_words(ui)).clicked() {
                    self.start(scene);
                }
            }
            if let Some((article, title)) = self.article_to_review().filter(|_| ready == 0) {
                let name = format!("Review the quotations of “{}”", cut(title, 40));
                if primary(ui, &name).clicked() {
                    scene.go(Screen::article(article, None));
                }
            }
            if ui.button("Add files…").clicked() {
                scene.push(Action::Do(Control::Import));
            }
            if ui.button("Clear the sheet").clicked() {
                *self = Import { next: self.next, ..Import::default() };
            }
        });
        read_only_ui(ui, scene);
        if !self.remark.is_empty() {
            note(ui, self.remark.as_str());
        }
    }

    fn translated_ui(&mut self, ui: &Ui) {
        let Some((number, picker)) = &mut self.translated else { return };
        let number = *number;
        let Some(known) = self.transcripts.get() else { return };
        match picker.ui(ui.ctx(), &known.options) {
            None => return,
            Some(Picked::One(index)) => {
                let picked = known.transcripts.get(index).zip(known.options.get(index));
                let picked = picked.map(|(transcript, (title, _))| (transcript.clone(), title.clone()));
                if let Some(card) = self.card_mut(number) {
                    card.form.translation_of = picked;
                }
            }
            Some(_) => {}
        }
        self.translated = None;
    }

    /// Starts the import of everything that is ready.
    fn start(&mut self, scene: &mut Scene<'_>) {
        let ready: Vec<&Card> = self.cards.iter().filter(|card| card.is_ready()).collect();
        if ready.is_empty() || !scene.desk.is_writable() {
            return;
        }
        let (sounds, texts): (Vec<&Card>, Vec<&Card>) = ready.into_iter().partition(|card| card.sound().is_some());
        let (sender, told) = channel();
        let mut jobs = Vec::new();
        if !texts.is_empty() {
            let numbers: Vec<u64> = texts.iter().map(|card| card.number).collect();
            let files: Vec<_> = texts.iter().map(|card| card.to_import()).collect();
            jobs.push(work::job(numbers, files, sender.clone(), scene.desk.policy()));
        }
        jobs.extend(work::sound_job(sounds.into_iter().filter_map(work::Sound::of).collect(), sender));
        self.running = Some(Running { progress: jobs.iter().map(|job| job.progress.clone()).collect(), told });
        jobs.into_iter().for_each(|job| scene.start(job));
    }
}
