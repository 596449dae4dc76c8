//! Real interviews as material: their sentences, how long their turns are, how often their words occur.

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};

use unicode_segmentation::UnicodeSegmentation;

use super::{BenchError, Result, failed};
use crate::archive::sample;
use crate::formats::{self, Content, SourceDraft, Wish};
use crate::text::fold::Folded;

/// What interviews are made of.
pub struct Corpus {
    /// Where it comes from, in words.
    pub origin: String,
    /// Sentences by collection: what belongs together is recombined together.
    pub(super) collections: Vec<Vec<String>>,
    /// The real interviews, as shapes.
    pub(super) shapes: Vec<Shape>,
    /// Where each word stands, folded.
    pub(super) frequencies: HashMap<String, Frequency>,
    /// How many turns there are.
    pub(super) turns: usize,
}

/// Where a word stands.
#[derive(Clone, Copy, Default)]
pub(super) struct Frequency {
    /// In how many turns.
    pub turns: usize,
    /// How many bytes those have together.
    pub bytes: usize,
}

impl Frequency {
    /// How many bytes a turn with the word has.
    pub fn bytes_a_turn(self) -> f64 {
        self.bytes as f64 / self.turns.max(1) as f64
    }
}

/// What is kept of a real interview besides its sentences.
pub(super) struct Shape {
    /// The collection it belongs to.
    pub collection: usize,
    /// Its turns: who speaks (numbered as they appear) and how many sentences.
    pub turns: Vec<(usize, usize)>,
    /// How many words it has.
    pub words: usize,
}

/// The endings of files that are looked into.
const ENDINGS: [&str; 4] = ["json", "vtt", "srt", "txt"];

impl Corpus {
    /// Of a folder and everything under it. `say` is told what was left out.
    pub fn of_folder(folder: &Path, say: &dyn Fn(&str)) -> Result<Corpus> {
        let mut files = Vec::new();
        collect(folder, &mut files)?;
        files.sort();
        let mut corpus = Corpus::empty(folder.display().to_string());
        let (mut collections, mut left_out) = (HashMap::new(), 0);
        for file in files {
            let bytes = std::fs::read(&file).map_err(failed("reading the file", &file))?;
            let name = file.to_string_lossy();
            let drafts = formats::read(&name, &bytes, Some(Wish::Interview)).unwrap_or_default();
            let sources = drafts.into_iter().filter_map(|draft| match draft.content {
                Content::Source(source) if source.turns.len() > 1 => Some(source),
                _ => None,
            });
            let before = corpus.shapes.len();
            for source in sources {
                let next = collections.len();
                let collection = *collections.entry(file.parent().map(Path::to_owned)).or_insert(next);
                corpus.take(collection, &source);
            }
            left_out += usize::from(corpus.shapes.len() == before);
        }
        if left_out > 0 {
            say(&format!("{left_out} files of the corpus hold no interview and are left out"));
        }
        corpus.checked(folder)
    }

    /// Of the interviews that the sample archive is made of.
    pub fn of_sample() -> Result<Corpus> {
        let mut corpus = Corpus::empty("the sample archive (its people and words are invented)".into());
        for (name, bytes) in sample::sources() {
            let drafts = formats::read(name, bytes, None).map_err(|source| BenchError::Sample { name, source })?;
            for draft in drafts {
                if let Content::Source(source) = draft.content {
                    corpus.take(0, &source);
                }
            }
        }
        corpus.checked(Path::new("sample"))
    }

    fn empty(origin: String) -> Corpus {
        Corpus { origin, collections: Vec::new(), shapes: Vec::new(), frequencies: HashMap::new(), turns: 0 }
    }

    fn checked(self, folder: &Path) -> Result<Corpus> {
        match self.words() > 100 {
            true => Ok(self),
            false => Err(BenchError::NoWords { path: folder.to_owned() }),
        }
    }

    fn take(&mut self, collection: usize, source: &SourceDraft) {
        self.collections.resize_with(self.collections.len().max(collection + 1), Vec::new);
        let mut voices: Vec<&str> = Vec::new();
        let mut shape = Shape { collection, turns: Vec::new(), words: 0 };
        for turn in &source.turns {
            let text = turn.span.of(&source.text).split_whitespace().collect::<Vec<_>>().join(" ");
            let voice = voices.iter().position(|known| *known == turn.label).unwrap_or_else(|| {
                voices.push(&turn.label);
                voices.len() - 1
            });
            let sentences: Vec<String> = text.split_sentence_bounds().map(|one| one.trim().to_owned()).collect();
            shape.turns.push((voice, sentences.len()));
            shape.words += text.split(' ').count();
            for word in words(&text).into_iter().collect::<HashSet<_>>() {
                let frequency = self.frequencies.entry(word).or_default();
                *frequency = Frequency { turns: frequency.turns + 1, bytes: frequency.bytes + text.len() };
            }
            self.collections[collection].extend(sentences);
        }
        self.turns += shape.turns.len();
        self.shapes.push(shape);
    }

    /// How many words it has.
    pub fn words(&self) -> usize {
        self.shapes.iter().map(|shape| shape.words).sum()
    }

    /// As a line to read.
    pub fn in_words(&self) -> String {
        let (interviews, words) = (self.shapes.len(), self.words());
        format!("made of {interviews} interviews, {} turns, {words} words: {}", self.turns, self.origin)
    }
}

/// The words of a text, folded, as the search takes them apart: “couldn't” is one.
pub(super) fn words(text: &str) -> Vec<String> {
    Folded::new(text).iter().map(|(word, _)| word.to_owned()).collect()
}

fn collect(folder: &Path, into: &mut Vec<PathBuf>) -> Result<()> {
    for entry in std::fs::read_dir(folder).map_err(failed("reading the folder", folder))? {
        let path = entry.map_err(failed("reading the folder", folder))?.path();
        let is_known = |ending: &std::ffi::OsStr| ENDINGS.iter().any(|known| ending.eq_ignore_ascii_case(known));
        if path.is_dir() {
            collect(&path, into)?;
        } else if path.extension().is_some_and(is_known) {
            // The same interview may stand there twice, as data and as text.
            let is_twin =
                path.extension().is_some_and(|ending| ending == "txt") && path.with_extension("json").exists();
            if !is_twin {
                into.push(path);
            }
        }
    }
    Ok(())
}
