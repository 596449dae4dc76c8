//! Learns from a whole text how it marks its speakers and who they are.
//!
//! A style counts when it repeats and the labels in it are few: “He said: …” within a story and a single “Note: …” are
//! no speakers. Used by every reader of transcripts, and by `recognise` to tell a transcript from an article.

use std::collections::{HashMap, HashSet};

use super::draft::Warnings;
use super::label::{self, Opening, Style};
use super::lines::lines;
use super::{header, names};

/// What was learnt from a text.
#[derive(Debug)]
pub(super) struct Speakers<'t> {
    style: Style,
    labels: HashSet<&'t str>,
    /// How many lines begin with one of the labels.
    pub turns: usize,
    /// How many paragraphs the text has.
    pub paragraphs: usize,
    /// Labels that stand only once, with the line, and the usual label that each resembles.
    rare: Vec<(usize, &'t str, Option<&'t str>)>,
}

/// One label as the first pass counts it.
#[derive(Clone, Copy, Default)]
struct Count {
    times: usize,
    /// How often a paragraph began with it.
    fresh: usize,
    line: usize,
}

/// What stands before a colon in an article, a form or a web page and is no speaker, in small letters.
const NO_SPEAKERS: &[&str] = &[
    "note",
    "notes",
    "nb",
    "n.b",
    "ps",
    "p.s",
    "photo",
    "photos",
    "foto",
    "image",
    "picture",
    "caption",
    "source",
    "sources",
    "credit",
    "credits",
    "copyright",
    "read more",
    "see also",
    "related",
    "update",
    "updated",
    "tags",
    "share",
    "warning",
    "example",
    "figure",
    "fig",
    "table",
    "chapter",
    "part",
    "step",
    "tel",
    "phone",
    "fax",
    "email",
    "e-mail",
    "http",
    "https",
    "isbn",
    "issn",
    "doi",
    "url",
    "link",
    "links",
    "copy",
    "subject",
    "re",
    "from",
    "to",
    "sent",
    "remarque",
    "hinweis",
    "anmerkung",
    "quelle",
    "bild",
    "siehe auch",
    "примечание",
    "источник",
    "фото",
    "см",
    "yes",
    "no",
    "well",
    "oh",
    "right",
    "okay",
    "ok",
    "yeah",
    "so",
    "да",
    "нет",
    "ну",
    "ja",
    "nein",
    "oui",
    "non",
    "and",
    "but",
    "now",
    "then",
    "see",
    "listen",
    "look",
    "sure",
    "exactly",
    "true",
    "good",
];

impl<'t> Speakers<'t> {
    /// What the text's lines show; none where no style is sure. `wished` takes less for proof, where the user has said
    /// that the text is an interview.
    pub fn learn(text: &'t str, wished: bool) -> Option<Self> {
        let (counts, paragraphs) = count(text);
        let mut best: Option<Self> = None;
        for style in Style::ALL {
            let Some(found) = Self::of_style(style, &counts, paragraphs, wished) else { continue };
            if best.as_ref().is_none_or(|best| found.turns > best.turns) {
                best = Some(found);
            }
        }
        best
    }

    /// What `lines` show that are no lines of one text, such as the first lines of captions.
    pub fn learn_from_lines<'l>(lines: impl Iterator<Item = &'l str>) -> Option<Speakers<'l>> {
        let mut counts = Counts::default();
        let mut number = 0;
        for line in lines {
            number += 1;
            counts.add(label::opening(line), number, true);
        }
        Speakers::of_style(Style::Colon, &counts, number, true)
    }

    fn of_style(style: Style, counts: &Counts<'t>, paragraphs: usize, wished: bool) -> Option<Self> {
        let all: Vec<(&'t str, Count)> =
            counts.0.iter().filter(|((of, _), _)| *of == style).map(|((_, label), count)| (*label, *count)).collect();
        let mut usual: Vec<(&'t str, Count)> =
            all.iter().copied().filter(|(label, count)| count.times > 1 && may_speak(label)).collect();
        // The most frequent first, and always in the same order.
        usual.sort_unstable_by(|a, b| (b.1.times, a.0).cmp(&(a.1.times, b.0)));
        let turns: usize = usual.iter().map(|(_, count)| count.times).sum();
        let fresh: usize = usual.iter().map(|(_, count)| count.fresh).sum();
        if turns < if wished { 2 } else { 3 } || usual.len() > turns / 2 {
            return None;
        }
        if !is_sure(style, &usual, turns, paragraphs, wished) {
            return None;
        }
        let mut speakers = Speakers {
            style,
            labels: usual.iter().map(|(label, _)| *label).collect(),
            turns,
            paragraphs,
            rare: vec![],
        };
        let begins_paragraphs = fresh * 10 >= turns * 8;
        speakers.add_rare(&all, &usual, begins_paragraphs);
        Some(speakers)
    }

    /// Labels that stand once: speakers too if they look like the others and are not too many.
    fn add_rare(&mut self, all: &[(&'t str, Count)], usual: &[(&'t str, Count)], begins_paragraphs: bool) {
        let capitals = usual.iter().filter(|(label, _)| names::is_in_capitals(label)).count() * 2 > usual.len();
        let fits = |(label, count): &&(&'t str, Count)| {
            count.times == 1
                && may_speak(label)
                && names::is_in_capitals(label) == capitals
                && (!begins_paragraphs || count.fresh == 1)
                && !header::is_key(label)
        };
        let mut rare: Vec<(usize, &'t str, Option<&'t str>)> =
            all.iter().filter(fits).map(|(label, count)| (count.line, *label, resembling(label, usual))).collect();
        if rare.len() > 2 + self.turns / 10 {
            return;
        }
        rare.sort_unstable();
        self.labels.extend(rare.iter().map(|(_, label, _)| *label));
        self.turns += rare.len();
        self.rare = rare;
    }

    /// Whether this opening names one of the speakers; `fresh` says whether a sentence may begin here.
    pub fn label_of<'l>(&self, opening: &Opening<'l>, fresh: bool) -> Option<&'l str> {
        let (style, label) = opening.label?;
        let may_begin = fresh || style != Style::Dot;
        (style == self.style && may_begin && self.labels.contains(label)).then_some(label)
    }

    /// Whether the label is one of the speakers, in whatever style.
    pub fn knows(&self, label: &str) -> bool {
        self.labels.contains(label)
    }

    /// How many speakers there are.
    pub fn len(&self) -> usize {
        self.labels.len()
    }

    /// The style, as one shows it to a person.
    pub fn example(&self) -> &'static str {
        self.style.example()
    }

    /// Warns of labels that stand only once.
    pub fn warn_of_rare(&self, warnings: &mut Warnings) {
        for (line, label, like) in &self.rare {
            let sentence = match like {
                Some(usual) => format!("“{label}” speaks only here; perhaps “{usual}” is meant."),
                None => format!("“{label}” speaks only here; check that this is a speaker."),
            };
            warnings.add(*line, sentence);
        }
    }
}

/// How often each label stands in each style.
#[derive(Default)]
struct Counts<'t>(HashMap<(Style, &'t str), Count>);

impl<'t> Counts<'t> {
    fn add(&mut self, opening: Opening<'t>, line: usize, fresh: bool) {
        let Some((style, label)) = opening.label else { return };
        if style == Style::Dot && !fresh {
            return;
        }
        let count = self.0.entry((style, label)).or_default();
        if count.times == 0 {
            count.line = line;
        }
        count.times += 1;
        count.fresh += usize::from(fresh);
    }
}

fn count(text: &str) -> (Counts<'_>, usize) {
    let mut counts = Counts::default();
    let mut paragraphs = 0;
    let mut after_blank = true;
    let mut after_end = true;
    for line in lines(text) {
        let words = line.of(text);
        if words.trim().is_empty() {
            after_blank = true;
            continue;
        }
        let unwrapped = words.len() > label::HEAD;
        paragraphs += usize::from(after_blank || unwrapped);
        counts.add(label::opening(words), line.number, after_blank || unwrapped || after_end);
        after_blank = false;
        after_end = unwrapped || ends_sentence(words);
    }
    (counts, paragraphs)
}

/// Whether a new sentence may follow.
pub(super) fn ends_sentence(words: &str) -> bool {
    let words = words.trim_end().trim_end_matches(['"', '”', '»', '’', '\'', ')', ']', '“', '*', '_']);
    words.ends_with(['.', '!', '?', '…', ':', '。', '！', '？', '؟', '।'])
}

fn may_speak(label: &str) -> bool {
    let small = label.to_lowercase();
    !NO_SPEAKERS.contains(&small.as_str()) && (!header::is_key(label) || header::is_role(label))
}

/// How much of the text must stand in a style for it to count: marks that stand for other things too must prove more.
fn is_sure(style: Style, usual: &[(&str, Count)], turns: usize, paragraphs: usize, wished: bool) -> bool {
    let share = |per_cent: usize| turns * 100 >= paragraphs * per_cent;
    match style {
        Style::Colon | Style::OwnLine | Style::DotDash => wished || share(20),
        Style::Square | Style::Angle => share(if wished { 20 } else { 40 }),
        Style::Dot => {
            let plain = usual.iter().all(|(label, _)| names::is_in_capitals(label));
            usual.len() > 1 && usual.len() <= 12 && share(if plain { 40 } else { 60 })
        }
    }
}

/// The usual label that this one may be a slip for.
fn resembling<'t>(label: &str, usual: &[(&'t str, Count)]) -> Option<&'t str> {
    let most = if label.chars().count() < 6 { 1 } else { 2 };
    usual.iter().take(200).map(|(other, _)| *other).find(|other| distance_within(label, other, most))
}

/// Whether at most `most` letters must be changed to make one of the other.
fn distance_within(a: &str, b: &str, most: usize) -> bool {
    let a: Vec<char> = a.chars().flat_map(char::to_lowercase).collect();
    let b: Vec<char> = b.chars().flat_map(char::to_lowercase).collect();
    if a.len().abs_diff(b.len()) > most || a.len().min(b.len()) < 2 {
        return false;
    }
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, from) in a.iter().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, to) in b.iter().enumerate() {
            let changed = diagonal + usize::from(from != to);
            diagonal = row[j + 1];
            row[j + 1] = changed.min(row[j] + 1).min(diagonal + 1);
        }
    }
    row.last().is_some_and(|distance| *distance <= most)
}
