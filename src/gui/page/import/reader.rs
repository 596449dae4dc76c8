//! The thread that looks at files before they are imported: what each is taken for, and what is odd. It touches no
//! archive, and keeps of a file only what the sheet shows.

use std::collections::HashMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Weak};

use egui::Context;

use crate::archive::people::in_name_case;
use crate::formats::{self, Confidence, Content, Draft, Warning, Wish};
use crate::media::probe::is_sound;
use crate::media::{Probed, probe, sha256};
use crate::model::{Date, RecollectionKind};
use crate::text::words::words;

/// The largest file that is looked at, in bytes.
const LARGEST: u64 = 200 * 1024 * 1024;
/// How many files of a folder are taken onto the sheet.
const MOST_FILES: usize = 2_000;
/// How deep folders are walked.
const DEEPEST: usize = 16;
/// How many characters of the beginning are shown.
const PREVIEW: usize = 700;

/// Where the words of something on the sheet are.
#[derive(Clone, Debug)]
pub(super) enum Source {
    /// In a file, or in the files of a folder.
    Path(PathBuf),
    /// Here: they were pasted.
    Text(Arc<str>),
}

/// What was taken from a file.
pub(super) struct Taken {
    pub(super) sha256: [u8; 32],
    pub(super) format: &'static str,
    pub(super) encoding: &'static str,
    pub(super) confidence: Confidence,
    pub(super) reason: String,
    pub(super) warnings: Vec<Warning>,
    pub(super) content: Wish,
    /// How many records the file holds; the rest is about the first.
    pub(super) records: usize,
    pub(super) form: RecollectionKind,
    pub(super) title: String,
    pub(super) narrators: Vec<String>,
    pub(super) interviewers: Vec<String>,
    pub(super) date: Option<Date>,
    pub(super) place: String,
    pub(super) language: String,
    pub(super) call_number: String,
    pub(super) turns: usize,
    /// Who speaks how often, the most first.
    pub(super) speakers: Vec<(String, usize)>,
    pub(super) words: usize,
    pub(super) preview: String,
}

/// What a file of sound is.
#[derive(Debug)]
pub(super) struct SoundFile {
    pub(super) probed: Probed,
    pub(super) bytes: u64,
}

/// What came of looking.
pub(super) enum Found {
    /// A file was read, or why not.
    Taken { number: u64, wish: Option<Wish>, taken: Result<Box<Taken>, String> },
    /// It is sound, or a film with sound; or why it cannot be read.
    Sound { number: u64, sound: Result<Box<SoundFile>, String> },
    /// It is a folder with these files; there may be more.
    Folder { number: u64, files: Vec<PathBuf>, is_cut: bool },
}

struct Request {
    number: u64,
    name: String,
    source: Source,
    wish: Option<Wish>,
}

/// The thread, as the page sees it. Dropping it ends the thread after the file that it is at.
pub(super) struct Reader {
    requests: Sender<Request>,
    found: Receiver<Found>,
    waiting: usize,
    _wanted: Arc<()>,
}

impl Reader {
    pub(super) fn start(ctx: &Context) -> Reader {
        let (requests, asked) = channel::<Request>();
        let (answers, found) = channel();
        let wanted = Arc::new(());
        let (is_wanted, ctx) = (Arc::downgrade(&wanted), ctx.clone());
        std::thread::spawn(move || run(&asked, &answers, &is_wanted, &ctx));
        Reader { requests, found, waiting: 0, _wanted: wanted }
    }

    pub(super) fn look(&mut self, number: u64, name: &str, source: &Source, wish: Option<Wish>) {
        let request = Request { number, name: name.to_owned(), source: source.clone(), wish };
        // The thread lives as long as this does.
        self.waiting += usize::from(self.requests.send(request).is_ok());
    }

    pub(super) fn arrived(&mut self) -> Vec<Found> {
        let found: Vec<Found> = self.found.try_iter().collect();
        self.waiting = self.waiting.saturating_sub(found.len());
        found
    }

    pub(super) fn is_busy(&self) -> bool {
        self.waiting > 0
    }
}

fn run(asked: &Receiver<Request>, answers: &Sender<Found>, is_wanted: &Weak<()>, ctx: &Context) {
    let mut waiting: Vec<(u64, Request)> = Vec::new();
    loop {
        if waiting.is_empty() {
            // Nothing to do: sleep until something is asked, or nobody can ask any more.
            let Ok(request) = asked.recv() else { return };
            waiting.push((size(&request), request));
        }
        waiting.extend(asked.try_iter().map(|request| (size(&request), request)));
        // A book does not hold up the letters: the smallest first, of two alike the one that was asked first.
        let next = (0..waiting.len()).min_by_key(|index| waiting[*index].0).unwrap_or_default();
        let (_, request) = waiting.remove(next);
        if is_wanted.strong_count() == 0 {
            return;
        }
        let (number, wish) = (request.number, request.wish);
        let found = catch_unwind(AssertUnwindSafe(|| look(request))).unwrap_or_else(|_| Found::Taken {
            number,
            wish,
            taken: Err("the program met a fault of its own with this file; please report it".into()),
        });
        if answers.send(found).is_err() {
            return;
        }
        ctx.request_repaint();
    }
}

/// How many bytes are to be read; folders come first.
fn size(request: &Request) -> u64 {
    match &request.source {
        Source::Text(text) => text.len() as u64,
        // Of sound only the head is read.
        Source::Path(path) if is_sound(path) => 1,
        Source::Path(path) => {
            std::fs::metadata(path).ok().filter(|known| known.is_file()).map_or(0, |known| known.len())
        }
    }
}

fn look(request: Request) -> Found {
    let Request { number, name, source, wish } = request;
    let bytes = match source {
        Source::Text(text) => Ok(text.as_bytes().to_vec()),
        Source::Path(path) if path.is_dir() => {
            let mut files = Vec::new();
            walk(&path, 0, &mut files);
            let is_cut = files.len() > MOST_FILES;
            files.truncate(MOST_FILES);
            return Found::Folder { number, files, is_cut };
        }
        // Whoever says that it is something to be read has the first word.
        Source::Path(path) if wish.is_none() && is_sound(&path) => {
            return Found::Sound { number, sound: sound_of(&path).map(Box::new) };
        }
        Source::Path(path) => bytes_of(&path),
    };
    let taken = bytes.and_then(|bytes| {
        let drafts = formats::read(&name, &bytes, wish).map_err(|error| error.to_string())?;
        Ok(Box::new(taken(sha256(&bytes), drafts)))
    });
    Found::Taken { number, wish, taken }
}

fn sound_of(path: &Path) -> Result<SoundFile, String> {
    let bytes = std::fs::metadata(path).map_err(|error| unreadable(&error))?.len();
    let probed = probe(path).map_err(|error| error.to_string())?;
    Ok(SoundFile { probed, bytes })
}

fn unreadable(error: &std::io::Error) -> String {
    match error.kind() {
        std::io::ErrorKind::NotFound => "the file is not there any more; it was moved, renamed or deleted".to_owned(),
        std::io::ErrorKind::PermissionDenied => "you may not read this file; ask whoever owns it".to_owned(),
        _ => format!("the file cannot be read ({error})"),
    }
}

fn bytes_of(path: &Path) -> Result<Vec<u8>, String> {
    let sentence = |error: std::io::Error| unreadable(&error);
    let known = std::fs::metadata(path).map_err(sentence)?;
    if !known.is_file() {
        return Err("this is no file with words in it, but a device or the like".into());
    }
    if known.len() > LARGEST {
        let megabyte = 1024 * 1024;
        return Err(format!(
            "the file has {} MB; a text of more than {} MB is not taken at once: cut it in parts",
            known.len() / megabyte,
            LARGEST / megabyte
        ));
    }
    std::fs::read(path).map_err(sentence)
}

/// The files below a folder, by name; hidden ones and links to folders are passed over.
fn walk(folder: &Path, depth: usize, files: &mut Vec<PathBuf>) {
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    let mut entries: Vec<_> = entries.flatten().collect();
    entries.sort_by_key(std::fs::DirEntry::file_name);
    for entry in entries {
        if files.len() > MOST_FILES {
            return;
        }
        if entry.file_name().to_string_lossy().starts_with('.') {
            continue;
        }
        match entry.file_type() {
            Ok(kind) if kind.is_dir() && depth < DEEPEST => walk(&entry.path(), depth + 1, files),
            Ok(kind) if kind.is_file() => files.push(entry.path()),
            Ok(kind) if kind.is_symlink() && entry.path().is_file() => files.push(entry.path()),
            _ => {}
        }
    }
}

fn taken(sha256: [u8; 32], drafts: Vec<Draft>) -> Taken {
    let records = drafts.len();
    let mut taken = Taken {
        sha256,
        format: "",
        encoding: "",
        confidence: Confidence::Unsure,
        reason: String::new(),
        warnings: Vec::new(),
        content: Wish::Article,
        records,
        form: RecollectionKind::Interview,
        title: String::new(),
        narrators: Vec::new(),
        interviewers: Vec::new(),
        date: None,
        place: String::new(),
        language: String::new(),
        call_number: String::new(),
        turns: 0,
        speakers: Vec::new(),
        words: 0,
        preview: String::new(),
    };
    for (index, draft) in drafts.into_iter().enumerate() {
        taken.warnings.extend(draft.warnings.iter().cloned());
        if index == 0 {
            describe(&mut taken, draft);
        }
    }
    taken
}

fn describe(taken: &mut Taken, draft: Draft) {
    (taken.format, taken.encoding) = (draft.format, draft.encoding);
    (taken.confidence, taken.reason) = (draft.recognition.confidence, draft.recognition.reason);
    let named = |names: Vec<String>| names.iter().map(|name| in_name_case(name)).collect();
    match draft.content {
        Content::Article(article) => {
            taken.content = Wish::Article;
            taken.words = words(&article.text).count();
            taken.preview = beginning(&article.text);
            (taken.title, taken.narrators) = (article.title, article.authors);
            (taken.date, taken.language, taken.place) = (article.date, article.language, article.publication);
        }
        Content::Source(source) => {
            taken.content = match source.kind {
                RecollectionKind::Letter | RecollectionKind::Email => Wish::Letter,
                RecollectionKind::Notes => Wish::Notes,
                RecollectionKind::Interview | RecollectionKind::Reported => Wish::Interview,
            };
            taken.form = source.kind;
            taken.turns = source.turns.len();
            let mut counts: HashMap<&str, usize> = HashMap::new();
            source.turns.iter().for_each(|turn| *counts.entry(turn.label.as_str()).or_default() += 1);
            taken.speakers = counts.into_iter().map(|(label, count)| (label.to_owned(), count)).collect();
            taken.speakers.sort_by(|one, other| (other.1, &one.0).cmp(&(one.1, &other.0)));
            taken.preview = first_turns(&source);
            (taken.title, taken.date) = (source.title, source.date);
            (taken.place, taken.language, taken.call_number) = (source.place, source.language, source.call_number);
            (taken.narrators, taken.interviewers) = (named(source.narrators), named(source.interviewers));
        }
    }
}

fn first_turns(source: &formats::SourceDraft) -> String {
    let mut preview = String::new();
    for turn in source.turns.iter().take(4) {
        let words = source.text.get(turn.span.start..turn.span.end).unwrap_or_default();
        if !turn.label.is_empty() {
            preview.push_str(&turn.label);
            preview.push_str(": ");
        }
        preview.push_str(&crate::gui::part::frame::cut(words, 220));
        preview.push('\n');
    }
    preview.trim_end().to_owned()
}

/// The first paragraphs, without the blank lines between them.
fn beginning(text: &str) -> String {
    let head = text.get(..text.floor_char_boundary(PREVIEW * 8)).unwrap_or(text);
    let lines = head.lines().map(str::trim_end).filter(|line| !line.is_empty());
    let text = lines.collect::<Vec<_>>().join("\n");
    match text.char_indices().nth(PREVIEW) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text,
    }
}
