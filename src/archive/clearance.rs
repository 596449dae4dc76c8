//! The one gate that every export, copy and printed answer passes.
//!
//! What is withheld does not get through, and neither does the name of somebody who must not be named. What gets
//! through is wrapped in [`Cleared`], which only this file can make; what writes for others takes nothing else.
//!
//! The rules, from the strictest: a restriction on a person withholds every recollection that person narrated, every
//! turn that person speaks, and the name; one on a recollection withholds all of it; one on turns or on a quote
//! withholds every quote that shares a word with it, and with either goes what answers it in a translation or in the
//! original. “Until” is the first day on which a restriction no longer holds;
//! a doubtful date counts as late as it may mean. A recollection whose releases name uses, but not quotation, is
//! withheld from export as well.

mod around;
mod echo;
mod sound;

use std::cell::OnceCell;
use std::collections::{HashMap, HashSet};
use std::ops::Deref;
use std::sync::Arc;

use serde::Serialize;

use super::Result;
use super::day::day_of_today;
use super::evidence::{Cited, Provenance};
use super::people::folded_name;
use super::translation::{self, Original, Pairing};
use crate::model::date::SortableDay;
use crate::model::{
    Access, Date, Id, Person, Place, Protected, Quote, Recollection, Release, Restriction, Role, Transcript, Use,
};
use crate::store::journal::Step;
use crate::store::{Read, StoreError};
pub use around::{BEGINS_AFTER, STOPS_BEFORE};
use echo::Echo;

/// How strict the gate is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Policy {
    /// Lets withheld material through: the keeper asked for it in so many words.
    pub include_withheld: bool,
    /// Uses pseudonyms instead of names wherever there is one.
    pub pseudonyms: bool,
}

/// Why something is withheld, without its content and without the keeper's own reason, which may betray somebody.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Withheld {
    /// What stays possible.
    pub access: Access,
    /// The first day on which it will be free, where there is one.
    pub until: Option<Date>,
    /// What the restriction lies on: `recollection`, `person`, `quote`, `passage` or `release`.
    pub protects: &'static str,
}

impl Withheld {
    /// The ruling in one sentence.
    pub fn in_words(&self) -> String {
        if self.protects == "release" {
            return "withheld: the release does not cover quotation".into();
        }
        let until = match self.until {
            Some(date) => format!("until {}", date.in_words()),
            None => "until the keeper lifts it".into(),
        };
        format!("withheld {until}: the {} is {}", self.protects, self.access)
    }
}

/// Why words are withheld that name somebody who must not be named.
const NAMED: Withheld = Withheld { access: Access::Anonymous, until: None, protects: "person" };

/// Something that may leave the archive. Only clearance makes one.
#[derive(Clone, Debug)]
pub struct Cleared<T>(T);

impl<T> Deref for Cleared<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

/// The gate, as it stands on one day.
#[derive(Debug)]
pub struct Clearance {
    policy: Policy,
    day: SortableDay,
    recollections: HashMap<Id<Recollection>, Withheld>,
    people: HashMap<Id<Person>, Withheld>,
    quotes: HashMap<Id<Quote>, Withheld>,
    /// Stretches of transcripts: restricted turns, and the words of restricted quotes.
    stretches: HashMap<Id<Transcript>, Vec<Stretch>>,
    /// Recollections narrated by somebody restricted.
    narrated: HashMap<Id<Recollection>, Withheld>,
    echo: OnceCell<Echo>,
    /// The full names of everybody who is restricted, folded: they must not leave in somebody else's words either.
    names: Vec<Name>,
}

/// A withheld stretch of a transcript: from a byte of a turn, known by its position, to a byte of a turn.
#[derive(Clone, Copy, Debug)]
struct Stretch {
    start: (u32, usize),
    end: (u32, usize),
    withheld: Withheld,
}

/// A name as texts are searched for it: its words, folded.
type Name = Vec<String>;

impl Clearance {
    /// The gate as it stands today.
    pub fn today(read: &Read<'_>, policy: Policy) -> Result<Clearance> {
        Clearance::on(read, policy, day_of_today())
    }

    /// The gate as it stands on `day`.
    pub fn on(read: &Read<'_>, policy: Policy, day: SortableDay) -> Result<Clearance> {
        let mut gate = Clearance {
            policy,
            day,
            recollections: HashMap::new(),
            people: HashMap::new(),
            quotes: HashMap::new(),
            stretches: HashMap::new(),
            echo: OnceCell::new(),
            narrated: HashMap::new(),
            names: Vec::new(),
        };
        for restriction in read.restrictions()? {
            if restriction.until.is_none_or(|until| day < until.bounds().1) {
                gate.add(read, &restriction)?;
            }
        }
        Ok(gate)
    }

    fn add(&mut self, read: &Read<'_>, restriction: &Restriction) -> Result<()> {
        let withheld = |protects| Withheld { access: restriction.access, until: restriction.until, protects };
        match restriction.protects {
            Protected::Recollection(id) => keep_strictest(&mut self.recollections, id, withheld("recollection")),
            Protected::Quote(id) => {
                keep_strictest(&mut self.quotes, id, withheld("quote"));
                let place = read.quote(id)?.place;
                let (first, last) = (read.turn(place.first_turn)?, read.turn(place.last_turn)?);
                let (start, end) = ((first.position, place.start), (last.position, place.end));
                self.add_stretch(read, first.transcript, Stretch { start, end, withheld: withheld("quote") })?;
            }
            Protected::Person(id) => {
                keep_strictest(&mut self.people, id, withheld("person"));
                self.names.extend(full_names(&read.person(id)?));
                for recollection in read.narrated_by(id)? {
                    keep_strictest(&mut self.narrated, recollection, withheld("person"));
                }
                self.add_translated(read, id, withheld("person"))?;
            }
            Protected::Turns(first, last) => {
                let (first, last) = (read.turn(first)?, read.turn(last)?);
                let start = (first.position.min(last.position), 0);
                let end = (first.position.max(last.position), usize::MAX);
                self.add_stretch(read, first.transcript, Stretch { start, end, withheld: withheld("passage") })?;
            }
        }
        Ok(())
    }

    /// Withholds a stretch, and what answers it in other languages.
    fn add_stretch(&mut self, read: &Read<'_>, transcript: Id<Transcript>, stretch: Stretch) -> Result<()> {
        self.stretches.entry(transcript).or_default().push(stretch);
        let span = (stretch.start.0, stretch.end.0);
        self.add_answers(read, &read.transcript(transcript)?, &[span], stretch.withheld)
    }

    /// Withholds the turns that may answer those at some positions (both included) in translations of them or in what
    /// they translate: all of them where it is not known which these are.
    fn add_answers(
        &mut self,
        read: &Read<'_>,
        transcript: &Transcript,
        spans: &[(u32, u32)],
        withheld: Withheld,
    ) -> Result<()> {
        for other in translation::kin(read, transcript)? {
            let pairing = Pairing::of(read, transcript.id, other.id)?;
            let answers = joined(spans.iter().map(|span| pairing.may_answer(*span)).collect());
            let stretch = |(first, last)| Stretch { start: (first, 0), end: (last, usize::MAX), withheld };
            self.stretches.entry(other.id).or_default().extend(answers.into_iter().map(stretch));
        }
        Ok(())
    }

    /// Withholds what answers somebody's turns in other languages: there, nobody may have said whose they are.
    fn add_translated(&mut self, read: &Read<'_>, speaker: Id<Person>, withheld: Withheld) -> Result<()> {
        for (transcript, positions) in read.turns_spoken_by(speaker)? {
            let spans: Vec<(u32, u32)> = positions.into_iter().map(|position| (position, position)).collect();
            self.add_answers(read, &read.transcript(transcript)?, &spans, withheld)?;
        }
        Ok(())
    }

    /// The day on which it stands so.
    pub fn day(&self) -> SortableDay {
        self.day
    }

    /// Whether a whole recollection is withheld.
    pub fn recollection(&self, id: Id<Recollection>) -> Option<Withheld> {
        strictest([self.recollections.get(&id).copied(), self.narrated.get(&id).copied()]).filter(|_| self.holds())
    }

    /// Whether the turns at the positions `first` to `last` of a transcript hold anything withheld, the recollection
    /// apart: a turn that is shown is shown whole.
    pub fn turns(&self, transcript: Id<Transcript>, first: u32, last: u32) -> Option<Withheld> {
        self.stretch(transcript, (first, 0), (last, usize::MAX))
    }

    /// Whether a stretch of a transcript shares a word with a withheld one.
    fn stretch(&self, transcript: Id<Transcript>, start: (u32, usize), end: (u32, usize)) -> Option<Withheld> {
        let shares = |one: &&Stretch| one.start < end && start < one.end;
        let found = self.stretches.get(&transcript)?.iter().filter(shares).map(|one| Some(one.withheld));
        strictest(found).filter(|_| self.holds())
    }

    /// Whether words spoken may not be shown beside their translation: they are shown whole.
    fn original(&self, original: &Original) -> Option<Withheld> {
        let (first, last) = (original.turns.first()?, original.turns.last()?);
        let speakers = original.turns.iter().filter_map(|turn| turn.speaker).map(|speaker| self.person(speaker));
        strictest(speakers.chain([self.turns(original.transcript, first.position, last.position)]))
    }

    /// Whether somebody's words and name are withheld.
    pub fn person(&self, id: Id<Person>) -> Option<Withheld> {
        self.people.get(&id).copied().filter(|_| self.holds())
    }

    /// Whether anybody's words and name are withheld.
    pub(super) fn holds_people(&self) -> bool {
        self.holds() && !self.people.is_empty()
    }

    /// Whether a quote of its own right is withheld, apart from where it stands.
    pub fn quote(&self, id: Id<Quote>) -> Option<Withheld> {
        self.quotes.get(&id).copied().filter(|_| self.holds())
    }

    /// Whether the words at a place are withheld, for whatever reason. A translation is withheld with what it translates.
    pub fn place(&self, read: &Read<'_>, place: &Place) -> Result<Option<Withheld>> {
        let turns = read.turns_of_place(place)?;
        let (Some(first), Some(last)) = (turns.first(), turns.last()) else { return Ok(None) };
        let recollection = read.transcript(first.transcript)?.recollection;
        let speakers = turns.iter().filter_map(|turn| turn.speaker).map(|speaker| self.person(speaker));
        let may_matter = self.holds() && !(self.people.is_empty() && self.stretches.is_empty());
        let original = if may_matter { translation::original_of(read, place)? } else { None };
        let mut said = turns.iter().chain(original.iter().flat_map(|original| &original.turns));
        let named = said.any(|turn| self.names_somebody(&turn.text));
        let standing = [
            self.recollection(recollection),
            self.stretch(first.transcript, (first.position, place.start), (last.position, place.end)),
            original.as_ref().and_then(|original| self.original(original)),
            named.then_some(NAMED),
        ];
        Ok(strictest(speakers.chain(standing)))
    }

    /// Whether a quote is withheld: in its own right, or because of where it stands.
    pub fn quote_where_it_stands(&self, read: &Read<'_>, quote: &Quote) -> Result<Option<Withheld>> {
        Ok(strictest([self.quote(quote.id), self.place(read, &quote.place)?]))
    }

    /// A step of the history with its label where that may be shown; else with the ruling in its place, because labels
    /// name titles and quote words.
    pub fn step(&self, read: &Read<'_>, step: Step) -> Result<Step> {
        let ruling = match self.holds() && !(self.is_open() && self.people.is_empty()) {
            true => self.step_ruling(read, &step)?,
            false => None,
        };
        let label = match ruling {
            Some(withheld) => format!("A change of what is {}", withheld.in_words()),
            None if self.names_somebody(&step.label) => "A change that names somebody who must not be named".into(),
            None => step.label,
        };
        Ok(Step { label, ..step })
    }

    fn step_ruling(&self, read: &Read<'_>, step: &Step) -> Result<Option<Withheld>> {
        let bearing = read.bearing(step)?;
        let mut rulings: Vec<Option<Withheld>> = Vec::new();
        rulings.extend(bearing.recollections.iter().map(|id| self.recollection(*id)));
        rulings.extend(bearing.people.iter().map(|id| self.person(*id)));
        for id in &bearing.quotes {
            rulings.push(match standing(read.quote(*id))? {
                Some(quote) => self.quote_where_it_stands(read, &quote)?,
                None => None,
            });
        }
        for id in &bearing.turns {
            let turn = standing(read.turn(*id))?;
            rulings.push(turn.and_then(|turn| self.turns(turn.transcript, turn.position, turn.position)));
        }
        Ok(strictest(rulings))
    }

    /// Whether a text names somebody in full who must not be named.
    pub fn names_somebody(&self, text: &str) -> bool {
        self.holds() && names_somebody(text, &self.names)
    }

    /// Whether a person is called by the real name here.
    pub fn names_openly(&self, person: &Person) -> bool {
        self.person(person.id).is_none() && *self.name(person) == person.name
    }

    /// Whether a person is called by the real name here, whatever the pseudonym.
    pub fn keeps_name(&self, id: Id<Person>) -> bool {
        !self.policy.pseudonyms && self.person(id).is_none()
    }

    /// The name to use for a person: the real one, the pseudonym, or a phrase that tells nothing.
    pub fn name(&self, person: &Person) -> Cleared<String> {
        let must_not_be_named = self.person(person.id).is_some();
        Cleared(match (&person.pseudonym, must_not_be_named || self.policy.pseudonyms) {
            (Some(pseudonym), true) => pseudonym.clone(),
            (None, true) if must_not_be_named => "name withheld".into(),
            _ => person.name.clone(),
        })
    }

    /// The quote with all it stands on, names replaced where they must be; or why it is withheld.
    ///
    /// A quote whose own words name somebody who must not be named is withheld; of the passages that cite it, those that
    /// do so are left out.
    pub fn quotation_of(
        &self,
        read: &Read<'_>,
        mut provenance: Provenance,
    ) -> Result<Result<Cleared<Provenance>, Withheld>> {
        let withheld = self.ruling(&provenance);
        let anonymous = match withheld {
            Some(ruling) if ruling.access != Access::Anonymous => return Ok(Err(ruling)),
            other => other.is_some(),
        };
        if self.looks_into_words() {
            provenance.cited_in.iter_mut().try_for_each(|cited| cited.read_pieces(read))?;
        }
        let unspoken = self.unspoken(&provenance, anonymous);
        let original = provenance.original.as_ref().map(Original::words).unwrap_or_default();
        if names_somebody(&provenance.quote.exact, &unspoken) || names_somebody(&original, &unspoken) {
            let until = withheld.and_then(|one| one.until);
            return Ok(Err(Withheld { access: Access::Anonymous, until, protects: "person" }));
        }
        provenance.cited_in.retain(|cited| !cited_names_somebody(cited, &unspoken));
        for Cited { citation, .. } in &mut provenance.cited_in {
            let place = &provenance.quote.place;
            self.silence_around(read, place, &mut citation.differences, &mut citation.sentence)?;
        }
        if names_somebody(&provenance.source.recollection.title, &unspoken) {
            Arc::make_mut(&mut provenance.source).recollection.title = String::new();
        }
        if self.holds() && !provenance.cited_in.is_empty() && !self.is_open() {
            for cited in &mut provenance.cited_in {
                if self.echoes(read, cited)? {
                    cited.silence();
                }
            }
        }
        self.rename(&mut provenance, anonymous);
        Ok(Ok(Cleared(provenance)))
    }

    /// Whether it lets everything through: nothing is restricted, or what is withheld was asked for.
    pub fn lets_all_through(&self) -> bool {
        !self.holds() || self.is_open() && self.people.is_empty() && self.quotes.is_empty()
    }

    /// Whether it must know the words that articles print, to tell whether they may be shown.
    pub fn looks_into_words(&self) -> bool {
        !self.lets_all_through() || self.policy.pseudonyms
    }

    /// Whether nothing at all is restricted.
    fn is_open(&self) -> bool {
        self.recollections.is_empty() && self.narrated.is_empty() && self.stretches.is_empty()
    }

    /// Whether a passage repeats withheld words: as a run, or by a word that stands in withheld turns only.
    fn echoes(&self, read: &Read<'_>, cited: &Cited) -> Result<bool> {
        let echo = self.echo(read)?;
        for piece in cited.pieces.iter().flatten() {
            if echo.repeats(piece) {
                return Ok(true);
            }
            for (word, withheld_turns) in echo.shared(piece) {
                if read.turns_with(word)? <= withheld_turns {
                    return Ok(true);
                }
            }
        }
        Ok(false)
    }

    /// The words of everything withheld, gathered when they are first asked for.
    fn echo(&self, read: &Read<'_>) -> Result<&Echo> {
        if let Some(known) = self.echo.get() {
            return Ok(known);
        }
        let mut echo = Echo::default();
        for recollection in self.recollections.keys().chain(self.narrated.keys()) {
            for transcript in read.transcripts(*recollection)? {
                read.turns(transcript.id)?.iter().for_each(|turn| echo.add(&turn.text));
            }
        }
        for (transcript, stretches) in &self.stretches {
            for stretch in stretches {
                for turn in read.turns_between(*transcript, stretch.start.0, stretch.end.0)? {
                    let start = if turn.position == stretch.start.0 { stretch.start.1 } else { 0 };
                    let end = if turn.position == stretch.end.0 { stretch.end.1 } else { usize::MAX };
                    echo.add(turn.text.get(start..end.min(turn.text.len())).unwrap_or(&turn.text));
                }
            }
        }
        Ok(self.echo.get_or_init(|| echo))
    }

    /// The names that must not appear beside a quote: of everybody restricted and, where the narrator stays unnamed or
    /// has a pseudonym in this export, all of the narrator's, last names included.
    fn unspoken(&self, provenance: &Provenance, anonymous: bool) -> Vec<Name> {
        if !self.holds() && !self.policy.pseudonyms {
            return Vec::new();
        }
        let mut names = if self.holds() { self.names.clone() } else { Vec::new() };
        let renamed = |person: &&Person| anonymous || self.policy.pseudonyms && person.pseudonym.is_some();
        for person in narrators_and_speakers(provenance).filter(renamed) {
            names.extend(full_names(person));
            names
                .extend(folded_name(&person.name).pop().filter(|last| last.chars().count() > 2).map(|last| vec![last]));
        }
        names
    }

    fn ruling(&self, provenance: &Provenance) -> Option<Withheld> {
        let place = &provenance.quote.place;
        let positions = provenance.turns.first().zip(provenance.turns.last());
        let turns = positions.and_then(|(first, last)| {
            self.stretch(provenance.source.transcript.id, (first.position, place.start), (last.position, place.end))
        });
        let speakers = provenance.speakers.iter().map(|speaker| self.person(speaker.id));
        let standing = [
            self.recollection(provenance.source.recollection.id),
            self.quote(provenance.quote.id),
            turns,
            provenance.original.as_ref().and_then(|original| self.original(original)),
            not_released(&provenance.source.releases).filter(|_| self.holds()),
        ];
        strictest(speakers.chain(standing))
    }

    fn rename(&self, provenance: &mut Provenance, anonymous: bool) {
        let protected: HashSet<Id<Person>> = match anonymous {
            true => narrators_and_speakers(provenance).map(|person| person.id).collect(),
            false => HashSet::new(),
        };
        let renamed = |person: &Person| self.renamed(person, protected.contains(&person.id));
        rename_all(provenance.speakers.iter_mut(), renamed);
        // What is shared is copied only where somebody is renamed in it.
        let changes = |people: &[Arc<Person>]| people.iter().any(|person| renamed(person).is_some());
        let source = &provenance.source;
        let reported_by = source.reported_in.as_ref().map_or(&[][..], |printed| &printed.authors);
        if source.cast.iter().any(|(_, person)| renamed(person).is_some()) || changes(reported_by) {
            let source = Arc::make_mut(&mut provenance.source);
            let reported_by = source.reported_in.iter_mut().flat_map(|printed| &mut Arc::make_mut(printed).authors);
            rename_all(source.cast.iter_mut().map(|(_, person)| person).chain(reported_by), renamed);
        }
        for cited in provenance.cited_in.iter_mut().filter(|cited| changes(&cited.printed.authors)) {
            rename_all(Arc::make_mut(&mut cited.printed).authors.iter_mut(), renamed);
        }
        if anonymous || self.policy.pseudonyms {
            // A title, a shelf mark or a file name is where an archive most often writes the real name.
            let source = Arc::make_mut(&mut provenance.source);
            source.recollection.title = String::new();
            source.recollection.call_number = String::new();
            source.media = None;
            let of_original = provenance.original.iter_mut().flat_map(|original| &mut original.turns);
            provenance.turns.iter_mut().chain(of_original).for_each(|turn| turn.label = String::new());
        }
    }

    /// A person as called here; none where nothing has to be changed. One who is protected is not named.
    fn renamed(&self, person: &Person, is_protected: bool) -> Option<Person> {
        let unnamed = || person.pseudonym.clone().unwrap_or_else(|| "name withheld".into());
        let name = if is_protected { unnamed() } else { self.name(person).0 };
        if name != person.name {
            let renamed = Person { name, aliases: Vec::new(), note: String::new(), ..person.clone() };
            return Some(Person { pseudonym: None, ..renamed });
        }
        person.pseudonym.is_some().then(|| Person { pseudonym: None, ..person.clone() })
    }

    /// Whether anything is withheld at all by this gate.
    pub(super) fn holds(&self) -> bool {
        !self.policy.include_withheld
    }
}

fn narrators_and_speakers(provenance: &Provenance) -> impl Iterator<Item = &Person> {
    provenance.people(Role::Narrator).chain(provenance.speakers.iter().map(Arc::as_ref))
}

fn rename_all<'p>(people: impl Iterator<Item = &'p mut Arc<Person>>, renamed: impl Fn(&Person) -> Option<Person>) {
    for person in people {
        if let Some(renamed) = renamed(person) {
            *person = Arc::new(renamed);
        }
    }
}

/// A person's names of more than one word, which mean nobody else.
fn full_names(person: &Person) -> Vec<Name> {
    let names = std::iter::once(&person.name).chain(&person.aliases).map(|name| folded_name(name));
    names.filter(|words| words.len() > 1).collect()
}

fn names_somebody(text: &str, names: &[Name]) -> bool {
    if names.is_empty() {
        return false;
    }
    let words = folded_name(text);
    names.iter().any(|name| words.windows(name.len()).any(|window| window == name.as_slice()))
}

fn cited_names_somebody(cited: &Cited, names: &[Name]) -> bool {
    if names.is_empty() {
        return false;
    }
    let citation = &cited.citation;
    let texts = [&cited.words(), &citation.words, &citation.sentence, &cited.printed.article.title];
    texts.iter().any(|text| names_somebody(text, names)) || names_somebody(&citation.differences.to_string(), names)
}

/// A recollection whose narrators agreed to certain uses, none of which is quotation.
fn not_released(releases: &[Release]) -> Option<Withheld> {
    let covers = |release: &Release| release.uses.iter().any(|one| matches!(one, Use::Quotation | Use::Publication));
    let refused = !releases.is_empty() && !releases.iter().any(covers);
    refused.then_some(Withheld { access: Access::ReadOnly, until: None, protects: "release" })
}

/// Spans of positions, both ends included, in order; those that touch are made one.
fn joined(mut spans: Vec<(u32, u32)>) -> Vec<(u32, u32)> {
    spans.sort_unstable();
    spans.dedup_by(|next, span| {
        let touches = next.0 <= span.1.saturating_add(1);
        if touches {
            span.1 = span.1.max(next.1);
        }
        touches
    });
    spans
}

/// A record, or none where it is gone.
pub(super) fn standing<T>(found: crate::store::Result<T>) -> Result<Option<T>> {
    match found {
        Ok(record) => Ok(Some(record)),
        Err(StoreError::NoSuch { .. }) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

fn keep_strictest<K: Eq + std::hash::Hash>(known: &mut HashMap<K, Withheld>, key: K, new: Withheld) {
    let before = known.get(&key).copied();
    if let Some(ruling) = strictest([before, Some(new)]) {
        known.insert(key, ruling);
    }
}

/// The ruling that leaves least open; of two alike, the one that lasts longer.
pub(super) fn strictest(rulings: impl IntoIterator<Item = Option<Withheld>>) -> Option<Withheld> {
    let lasts = |ruling: &Withheld| ruling.until.map_or(SortableDay::MAX, |until| until.bounds().1);
    rulings.into_iter().flatten().min_by_key(|ruling| (ruling.access, std::cmp::Reverse(lasts(ruling))))
}
