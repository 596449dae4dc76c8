//! One transcript as the reader shows it: its turns, the quotes that stand in them, who speaks. Withheld words are not
//! in it at all.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::ops::Range;

use egui::Color32;

use crate::archive::ArchiveError;
use crate::archive::clearance::{Clearance, Policy};
use crate::archive::timeline::{Moment, Spoken, Timed, Timeline, moment, spoken};
use crate::archive::transcripts::{Voice, voices};
use crate::gui::part::long_text::{Lead, Mark, MarkLook, Point, Selection, Source, Underline};
use crate::gui::theme::Colours;
use crate::model::{Anchoring, Id, Person, Place, Quote, Tag, Transcript, Turn};
use crate::store::Read;
use crate::text::clock::clock;

/// The mark of words that are not there because they are withheld.
pub const WITHHELD: u64 = u64::MAX;

/// A transcript, loaded.
pub struct Script {
    /// Which.
    pub transcript: Transcript,
    /// Its turns, in order.
    pub lines: Vec<Line>,
    /// Its quotes that may be shown, in the order of the text.
    pub quotes: Vec<Kept>,
    /// Who speaks in it, in the order in which they are first heard, and then who else took part.
    pub voices: Vec<NamedVoice>,
    /// The recordings that its time runs through.
    pub line: Timeline,
    timed: Vec<Timed>,
    told: Vec<Option<Spoken>>,
    /// The lines of which is told when they begin, by that, in ms.
    by_time: Vec<(i64, usize)>,
    /// The stretches of a line that are quotes: bytes, and the index of the quote.
    bands: HashMap<usize, Vec<(Range<usize>, usize)>>,
    positions: HashMap<Id<Turn>, usize>,
    revision: u64,
}

/// A voice with the name that may be shown.
pub struct NamedVoice {
    /// The voice.
    pub voice: Voice,
    /// Its name.
    pub name: String,
    /// Its initials, for a narrow column.
    pub initials: String,
}

/// One turn.
pub struct Line {
    /// The turn; where it is withheld, its text says so instead.
    pub turn: Turn,
    /// Whether its words are withheld.
    pub is_withheld: bool,
    /// Whether a restriction lies on it, though it may be shown here.
    pub is_restricted: bool,
    /// When it begins, as a clock shows it; empty where unknown.
    time: String,
    /// The same without its hours, where they are none.
    short_time: String,
    /// Whether that was told from the turns around.
    pub is_time_estimate: bool,
    voice: Option<usize>,
}

/// A quote with what the margin says of it.
pub struct Kept {
    /// The quote.
    pub quote: Quote,
    /// How many quotations cite it.
    pub citations: usize,
    /// Its tags, by name.
    pub tags: Vec<Tag>,
}

impl Script {
    /// Reads a transcript as far as it may be shown.
    pub fn read(read: &Read<'_>, gate: &Clearance, id: Id<Transcript>) -> Result<Script, ArchiveError> {
        let transcript = read.transcript(id)?;
        let turns = read.turns(id)?;
        let voices = named_voices(read, gate, &transcript, &turns)?;
        let line = Timeline::of(read, &transcript)?;
        let timed: Vec<Timed> = turns.iter().map(Timed::of).collect();
        let told = spoken(&timed, line.duration_ms());
        let has_sound = line.stretches().iter().any(|stretch| stretch.recording.media.is_some());
        let numbers: HashMap<(String, Option<Id<Person>>), usize> =
            voices.iter().enumerate().map(|(at, one)| ((one.voice.label.clone(), one.voice.person), at)).collect();
        let strict = Clearance::today(read, Policy::default())?;
        let mut hasher = DefaultHasher::new();
        let mut lines = Vec::with_capacity(turns.len());
        for (mut turn, told) in turns.into_iter().zip(&told) {
            let restricted = gate.turns(id, turn.position, turn.position);
            let withheld = restricted.or_else(|| turn.speaker.and_then(|speaker| gate.person(speaker)));
            if let Some(withheld) = withheld {
                turn.text = format!("({})", withheld.in_words());
            }
            (turn.id, &turn.text).hash(&mut hasher);
            let voice = numbers.get(&(turn.label.clone(), turn.speaker)).copied();
            // Without sound nobody can look an estimate up.
            let estimate = told.filter(|told| has_sound && told.start_is_estimate);
            let is_time_estimate = estimate.is_some();
            let known = estimate.map(|told| told.start_ms).or(turn.start_ms).map(clock).unwrap_or_default();
            let about = if is_time_estimate { "≈ " } else { "" };
            let short_time = format!("{about}{}", known.strip_prefix("00:").unwrap_or(&known));
            let time = format!("{about}{known}");
            let is_restricted = strict.turns(id, turn.position, turn.position).is_some();
            lines.push(Line {
                is_restricted,
                is_withheld: withheld.is_some(),
                time,
                short_time,
                is_time_estimate,
                voice,
                turn,
            });
        }
        let positions = lines.iter().enumerate().map(|(at, line)| (line.turn.id, at)).collect();
        let begins = |(at, told): (usize, &Option<Spoken>)| told.map(|told| (told.start_ms, at));
        let mut by_time: Vec<(i64, usize)> = told.iter().enumerate().filter_map(begins).collect();
        by_time.sort_unstable();
        let mut script = Script {
            transcript,
            lines,
            quotes: Vec::new(),
            voices,
            line,
            timed,
            told,
            by_time,
            bands: HashMap::new(),
            positions,
            revision: hasher.finish(),
        };
        script.take_quotes(read, gate)?;
        Ok(script)
    }

    fn take_quotes(&mut self, read: &Read<'_>, gate: &Clearance) -> Result<(), ArchiveError> {
        let id = self.transcript.id;
        let citations = read.citations_in(id)?;
        let mut tags: HashMap<Id<Quote>, Vec<Tag>> = HashMap::new();
        for (quote, tag) in read.taggings_in(id)? {
            tags.entry(quote).or_default().push(tag);
        }
        for quote in read.quotes_of(id)? {
            let lines = self.lines_of(&quote.place);
            let is_free = |line: usize| self.lines.get(line).is_some_and(|line| !line.is_withheld);
            let is_shown = lines.is_some_and(|(first, last)| (first..=last).all(is_free));
            let is_shown = is_shown || lines.is_none() && self.lines.iter().all(|line| !line.is_withheld);
            if is_shown && gate.quote(quote.id).is_none() {
                let citations = citations.get(&quote.id).copied().unwrap_or(0);
                self.quotes.push(Kept { citations, tags: tags.remove(&quote.id).unwrap_or_default(), quote });
            }
        }
        let positions = &self.positions;
        self.quotes.sort_by_key(|kept| {
            let place = &kept.quote.place;
            (positions.get(&place.first_turn).copied(), place.start, std::cmp::Reverse(place.end))
        });
        for at in 0..self.quotes.len() {
            let place = self.quotes[at].quote.place;
            let Some((first, last)) = self.lines_of(&place) else { continue };
            for line in first..=last {
                let length = self.lines[line].turn.text.len();
                let start = if line == first { place.start.min(length) } else { 0 };
                let end = if line == last { place.end.min(length) } else { length };
                if start < end && self.quotes[at].quote.anchoring != Anchoring::Orphan {
                    self.bands.entry(line).or_default().push((start..end, at));
                }
            }
        }
        Ok(())
    }

    /// The lines that a place reaches from and to; none where it makes no sense here.
    fn lines_of(&self, place: &Place) -> Option<(usize, usize)> {
        let (first, last) = (self.line_of(place.first_turn)?, self.line_of(place.last_turn)?);
        (first <= last).then_some((first, last))
    }

    /// The line of a turn.
    pub fn line_of(&self, turn: Id<Turn>) -> Option<usize> {
        self.positions.get(&turn).copied()
    }

    /// The index of a quote.
    pub fn quote_index(&self, id: Id<Quote>) -> Option<usize> {
        self.quotes.iter().position(|kept| kept.quote.id == id)
    }

    /// Where a quote begins and ends.
    pub fn selection_of(&self, quote: &Quote) -> Option<Selection> {
        let (first, last) = self.lines_of(&quote.place)?;
        Some(Selection::new(Point::new(first, quote.place.start), Point::new(last, quote.place.end)))
    }

    /// The place of the selected words without the white space around them; none where nothing that may be quoted is
    /// selected.
    pub fn place_of(&self, selection: &Selection) -> Option<Place> {
        let (start, end) = (selection.start().within(self), selection.end().within(self));
        let (mut first, mut from) = (start.block, start.byte);
        let (mut last, mut to) = (end.block, end.byte);
        loop {
            let rest = self.text(first).get(from..)?;
            let spaces = rest.len() - rest.trim_start().len();
            if spaces < rest.len() || first >= last {
                from += spaces;
                break;
            }
            (first, from) = (first + 1, 0);
        }
        loop {
            let rest = self.text(last).get(..to)?.trim_end();
            if !rest.is_empty() || last <= first {
                to = rest.len();
                break;
            }
            (last, to) = (last - 1, self.text(last - 1).len());
        }
        let is_free = self.lines.get(first..=last)?.iter().all(|line| !line.is_withheld);
        let has_words = first < last || from < to;
        let place =
            Place { first_turn: self.lines[first].turn.id, start: from, last_turn: self.lines[last].turn.id, end: to };
        (is_free && has_words).then_some(place)
    }

    /// Whether something withheld is among the selected lines.
    pub fn is_withheld_within(&self, selection: &Selection) -> bool {
        let lines =
            self.lines.get(selection.start().block..=selection.end().block.min(self.lines.len().saturating_sub(1)));
        lines.is_some_and(|lines| lines.iter().any(|line| line.is_withheld))
    }

    /// When the words at a place are spoken, in the transcript's time.
    pub fn moment_of(&self, place: &Place) -> Option<Moment> {
        let (first, last) = self.lines_of(place)?;
        moment(&self.timed, &self.told, (first, place.start), (last, place.end))
    }

    /// When a line is spoken, in the transcript's time.
    pub fn spoken(&self, line: usize) -> Option<Spoken> {
        self.told.get(line).copied().flatten()
    }

    /// The line that is spoken at a moment of the transcript's time.
    pub fn line_at(&self, ms: i64) -> Option<usize> {
        let after = self.by_time.partition_point(|(begins, _)| *begins <= ms);
        after.checked_sub(1).and_then(|at| self.by_time.get(at)).map(|(_, line)| *line)
    }

    /// Whether anybody is named in it.
    pub fn is_named(&self) -> bool {
        self.lines.iter().take(50).any(|line| line.voice.is_some())
    }

    /// Who most likely speaks after a line: in a conversation of two, the other one.
    pub fn next_voice(&self, line: Option<usize>) -> Option<&NamedVoice> {
        let now = line.and_then(|line| self.lines.get(line)?.voice);
        let before = line.and_then(|line| {
            let earlier = self.lines.get(..line)?.iter().rev().take(40).map(|line| line.voice);
            earlier.flatten().find(|voice| Some(*voice) != now)
        });
        let other = (0..self.voices.len()).find(|voice| Some(*voice) != now);
        before.or(other).and_then(|voice| self.voices.get(voice))
    }

    /// The name of who speaks a line.
    pub fn speaker(&self, line: usize) -> Option<&NamedVoice> {
        self.lines.get(line)?.voice.and_then(|voice| self.voices.get(voice))
    }

    /// The quotes over a point.
    pub fn quotes_at(&self, point: Point) -> impl Iterator<Item = usize> {
        let bands = self.bands.get(&point.block).into_iter().flatten();
        bands.filter(move |(span, _)| span.start <= point.byte && point.byte < span.end).map(|(_, at)| *at)
    }
}

fn named_voices(
    read: &Read<'_>,
    gate: &Clearance,
    transcript: &Transcript,
    turns: &[Turn],
) -> Result<Vec<NamedVoice>, ArchiveError> {
    let mut named = Vec::new();
    for voice in voices(turns) {
        let name = match voice.person {
            Some(person) => gate.name(&read.person(person)?).to_string(),
            None => voice.label.clone(),
        };
        named.push(NamedVoice::of(voice, name));
    }
    // Whoever writes down an interview must be able to say who speaks before anybody does.
    for participant in read.participants(transcript.recollection)? {
        let is_heard = named.iter().any(|one| one.voice.person == Some(participant.person));
        if !is_heard && gate.person(participant.person).is_none() {
            let person = read.person(participant.person)?;
            let name = gate.name(&person).to_string();
            let voice = Voice { label: person.name, person: Some(participant.person) };
            named.push(NamedVoice::of(voice, name));
        }
    }
    Ok(named)
}

impl NamedVoice {
    fn of(voice: Voice, name: String) -> NamedVoice {
        let initials = name.split_whitespace().filter_map(|word| word.chars().next()).take(3);
        let initials = initials.map(|one| format!("{one}.")).collect::<Vec<_>>().join(" ");
        NamedVoice { voice, name, initials }
    }
}

impl Line {
    /// Whether a time stands before it.
    pub fn is_timed(&self) -> bool {
        !self.time.is_empty()
    }
}

impl Kept {
    /// What the margin says of it: whether somebody must look, how many passages cite it.
    pub fn in_margin(&self) -> String {
        let review = (self.quote.anchoring != Anchoring::Anchored).then(|| "to review".to_owned());
        let cited = (self.citations > 0).then(|| format!("cited by {}", self.citations));
        let tags = self.tags.first().map(|tag| match self.tags.len() {
            1 => tag.name.clone(),
            many => format!("{} +{}", tag.name, many - 1),
        });
        match (review, cited) {
            (None, None) => tags.unwrap_or_default(),
            (review, cited) => review.into_iter().chain(cited).collect::<Vec<_>>().join(" · "),
        }
    }

    /// What a screen reader says of it.
    fn accessible(&self) -> String {
        let words = crate::archive::excerpt(&self.quote.exact, 60);
        let tags = self.tags.iter().map(|tag| tag.name.as_str()).collect::<Vec<_>>().join(", ");
        let tags = if tags.is_empty() { String::new() } else { format!(", tagged {tags}") };
        let review = if self.quote.anchoring == Anchoring::Anchored { "" } else { ", to review" };
        let cited = if self.citations > 0 { format!(", cited by {}", self.citations) } else { String::new() };
        format!("Quote “{words}”{tags}{cited}{review}")
    }

    /// The colour of its first tag that has one, as it is; otherwise one that stands out.
    pub fn full_colour(&self, colours: &Colours) -> Color32 {
        self.tags.iter().find_map(|tag| parse_colour(&tag.colour)).unwrap_or(colours.fair)
    }

    /// The colour of its first tag that has one; otherwise that of quotes.
    pub fn colour(&self, colours: &Colours) -> Color32 {
        let own = self.tags.iter().find_map(|tag| parse_colour(&tag.colour));
        own.map_or(colours.quote, |own| blend(colours.paper, own, 0.28))
    }
}

/// `#rrggbb` as a colour.
pub fn parse_colour(text: &str) -> Option<Color32> {
    let digits = text.strip_prefix('#').filter(|digits| digits.len() == 6 && digits.is_ascii())?;
    let part = |at: usize| u8::from_str_radix(digits.get(at..at + 2)?, 16).ok();
    Some(Color32::from_rgb(part(0)?, part(2)?, part(4)?))
}

/// `one` with so much of `other`, from 0 to 1.
fn blend(one: Color32, other: Color32, much: f32) -> Color32 {
    let mix = |one: u8, other: u8| (f32::from(one) * (1.0 - much) + f32::from(other) * much).round() as u8;
    Color32::from_rgb(mix(one.r(), other.r()), mix(one.g(), other.g()), mix(one.b(), other.b()))
}

impl Source for Script {
    fn count(&self) -> usize {
        self.lines.len()
    }

    fn text(&self, block: usize) -> &str {
        self.lines.get(block).map_or("", |line| line.turn.text.as_str())
    }

    fn lead(&self, block: usize) -> Option<Lead<'_>> {
        let line = self.lines.get(block)?;
        // Who goes on speaking need not be named again.
        let is_new = block == 0 || self.lines.get(block - 1).is_none_or(|before| before.voice != line.voice);
        let speaker = self.speaker(block).filter(|_| is_new).map_or("", |voice| voice.name.as_str());
        Some(Lead { time: &line.time, speaker, speaker_colour: None })
    }

    fn revision(&self) -> u64 {
        self.revision
    }

    fn key(&self, block: usize) -> u64 {
        let mut hasher = DefaultHasher::new();
        self.lines.get(block).map(|line| line.turn.id).hash(&mut hasher);
        hasher.finish()
    }
}

/// A script in the colours of a frame, with the quote that is open.
pub struct Painted<'frame> {
    /// The script.
    pub script: &'frame Script,
    /// The colours in force.
    pub colours: &'static Colours,
    /// The quote that is open.
    pub open: Option<usize>,
    /// Whether the column before the text has room for initials only.
    pub is_narrow: bool,
}

impl Painted<'_> {
    /// The time of a line; without its hours where there is little room and they are none.
    fn time(&self, block: usize) -> &str {
        let line = self.script.lines.get(block);
        line.map_or("", |line| if self.is_narrow { line.short_time.as_str() } else { line.time.as_str() })
    }
}

impl Source for Painted<'_> {
    fn count(&self) -> usize {
        self.script.count()
    }

    fn text(&self, block: usize) -> &str {
        self.script.text(block)
    }

    fn lead(&self, block: usize) -> Option<Lead<'_>> {
        let lead = self.script.lead(block)?;
        match self.script.speaker(block).filter(|_| self.is_narrow && !lead.speaker.is_empty()) {
            Some(voice) => Some(Lead { speaker: voice.initials.as_str(), time: self.time(block), ..lead }),
            None => Some(Lead { time: self.time(block), ..lead }),
        }
    }

    fn marks(&self, block: usize, _within: Range<usize>, into: &mut Vec<Mark>) {
        if self.script.lines.get(block).is_some_and(|line| line.is_withheld) {
            let span = 0..self.text(block).len();
            let look = MarkLook { text_colour: Some(self.colours.bad), ..MarkLook::default() };
            let accessible_name = Some(format!("Withheld turn {}", block + 1));
            into.push(Mark { span, look, id: WITHHELD, accessible_name });
        }
        for (span, at) in self.script.bands.get(&block).into_iter().flatten() {
            let kept = &self.script.quotes[*at];
            let is_open = self.open == Some(*at);
            let underline = match kept.quote.anchoring {
                Anchoring::Anchored if is_open => Some((Underline::Solid, self.colours.accent)),
                Anchoring::Anchored => None,
                _ => Some((Underline::Wavy, self.colours.fair)),
            };
            let look = MarkLook { background: Some(kept.colour(self.colours)), underline, ..MarkLook::default() };
            into.push(Mark { span: span.clone(), look, id: *at as u64, accessible_name: Some(kept.accessible()) });
        }
    }

    fn revision(&self) -> u64 {
        self.script.revision()
    }

    fn key(&self, block: usize) -> u64 {
        self.script.key(block)
    }
}
