//! The words that say that somebody speaks, and how they stand to a marked stretch.
//!
//! Collects the cues of a sentence (verbs of saying, "according to", "in her words", "as he tells it", a name with a
//! colon) with their subjects, and weighs each of them for each stretch: right behind it, inserted, before it, or
//! elsewhere in its sentence. The weights are ordered by how often each position is right in edited prose; nothing
//! here decides whose pronoun is whose.

use super::people::{ends_as_past, is_title};
use super::subject::{Mention, MentionKind, Pronoun, Subjects};
use crate::text::lexicon::{PhraseKind, Role};
use crate::text::tokens::{Token, TokenKind};
use std::ops::Range;

/// A cue with its subject.
#[derive(Clone, Debug)]
pub struct Cue {
    /// The words of the cue.
    pub tokens: Range<usize>,
    /// What kind of cue.
    pub form: Form,
    /// Who speaks by it.
    pub subject: Option<Mention>,
    /// Whether the subject stands behind the cue.
    pub inverted: bool,
    /// Whether it governs its whole sentence ("As she tells it, …").
    pub governs: bool,
    /// The word that the cue turns on.
    pub head: usize,
}

/// The kinds of cues.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// A verb of saying or writing.
    Saying,
    /// A verb of thinking.
    Thinking,
    /// What people do while they speak.
    Manner,
    /// A verb that hands on a judgement.
    Judging,
    /// A participle that leads into words.
    Pointing,
    /// "Asked whether …": the subject is the one spoken to.
    Addressed,
    /// "according to".
    Source,
    /// "in her own words".
    Own,
    /// "for X".
    View,
    /// A name before a colon, or behind a dash.
    Label,
    /// A colon behind a clause without a verb of saying.
    Colon,
    /// What somebody does right behind the words.
    Beat,
}

/// How a cue stands to a stretch.
#[derive(Clone, Debug)]
pub struct Frame {
    /// The cue.
    pub cue: Cue,
    /// How surely the cue speaks of this stretch: 10 "right beside it", 3 "in the same sentence".
    pub weight: f32,
    /// The position, for a person to read.
    pub reason: &'static str,
}

/// At most this many frames are kept for a stretch.
const KEPT: usize = 6;

/// The frames of every stretch, best first.
pub fn frames(subjects: &Subjects) -> Vec<Vec<Frame>> {
    let scene = subjects.scene;
    let mut finder = Finder { subjects, cached: None };
    let mut all = Vec::with_capacity(scene.stretches.len());
    for stretch in 0..scene.stretches.len() {
        let mut found = finder.frames_of(stretch);
        found.sort_by(|a, b| b.weight.total_cmp(&a.weight));
        found.truncate(KEPT);
        all.push(found);
    }
    all
}

/// Collects frames; the cues of the last sentence are kept, as its next stretch needs them again.
struct Finder<'finder, 'scene, 'reading, 'tokens> {
    subjects: &'finder Subjects<'scene, 'reading, 'tokens>,
    cached: Option<(usize, Vec<Cue>)>,
}

impl Finder<'_, '_, '_, '_> {
    fn frames_of(&mut self, stretch: usize) -> Vec<Frame> {
        let scene = self.subjects.scene;
        let place = &scene.stretches[stretch];
        let before = scene.before(stretch);
        let after = scene.after(stretch);
        let mut found = Vec::new();
        let sentence = scene.sentences[place.sentence].tokens.clone();
        self.fill_cache(place.sentence);
        let cues = self.cached.as_ref().map_or(&[][..], |(_, cues)| cues);
        let near = cues.partition_point(|cue| cue.head < place.outer.start);
        for cue in &cues[near.saturating_sub(5)..cues.len().min(near + 5)] {
            if before.contains(&cue.head) {
                found.extend(self.weigh_before(cue, stretch));
            } else if after.contains(&cue.head) {
                found.extend(self.weigh_after(cue, stretch, &after));
            } else if cue.form != Form::Manner && cue.form != Form::Beat {
                let weight = if cue.governs { 6.0 } else { 3.6 };
                found.push(Frame { cue: cue.clone(), weight, reason: "a verb of saying in the same sentence" });
            }
        }
        if after.end > after.start && !sentence.contains(&after.start) {
            // The narration behind a stretch that ended with a stop: another sentence, unless it names the speaker.
            for cue in self.cues_in(after.clone()) {
                found.extend(self.weigh_after(&cue, stretch, &after));
            }
        }
        found.extend(self.attribution_line(stretch, &after));
        found.extend(self.lead_in(stretch, &before));
        found
    }

    fn fill_cache(&mut self, sentence: usize) {
        if self.cached.as_ref().is_none_or(|(number, _)| *number != sentence) {
            let cues = self.cues_in(self.subjects.scene.sentences[sentence].tokens.clone());
            self.cached = Some((sentence, cues));
        }
    }

    /// The cues among the tokens of `range`, in order.
    fn cues_in(&self, range: Range<usize>) -> Vec<Cue> {
        let mut cues: Vec<Cue> = Vec::new();
        let mut at = range.start;
        let mut clause = range.start;
        while at < range.end {
            if let Some(stretch) = self.subjects.scene.stretch_at(at) {
                at = self.subjects.scene.stretches[stretch].outer.end.max(at + 1);
                clause = at;
                continue;
            }
            match self.cue_at(at, clause, &range, cues.last()) {
                Some(cue) => {
                    at = cue.tokens.end.max(at + 1);
                    cues.push(cue);
                }
                None => at += 1,
            }
        }
        cues
    }

    /// The cue that begins at token `at`.
    fn cue_at(&self, at: usize, clause: usize, range: &Range<usize>, last: Option<&Cue>) -> Option<Cue> {
        let scene = self.subjects.scene;
        let tokens = scene.tokens;
        let token = scene.narrated(at)?;
        if let Some(length) = tokens.phrase(at, PhraseKind::Source) {
            let subject = self.subjects.behind(at + length, range.end)?;
            return Some(cue(at..at + length, Form::Source, Some(subject), true));
        }
        if let Some(length) = tokens.phrase(at, PhraseKind::Own) {
            let owner = (at..at + length)
                .find(|index| tokens.all[*index].any(&[Role::His, Role::Her, Role::My, Role::Possessive]))?;
            let pronoun = match () {
                () if tokens.all[owner].has(Role::His) => Pronoun::He,
                () if tokens.all[owner].has(Role::Her) => Pronoun::She,
                () => Pronoun::They,
            };
            let mention =
                Mention { tokens: owner..owner + 1, kind: MentionKind::Pronoun(pronoun), together: Vec::new() };
            return Some(cue(at..at + length, Form::Own, Some(mention), true));
        }
        let (length, form) = match tokens.phrase(at, PhraseKind::Put) {
            Some(length) => (length, Form::Saying),
            None => (1, verb_form(token)?),
        };
        if self.subjects.people.name_at(at).is_some() || self.is_noun_here(at) {
            return None;
        }
        Some(self.with_subject(at..at + length, form, clause, range, last))
    }

    /// Gives a verb its subject.
    fn with_subject(
        &self,
        verb: Range<usize>,
        form: Form,
        clause: usize,
        range: &Range<usize>,
        last: Option<&Cue>,
    ) -> Cue {
        let scene = self.subjects.scene;
        let word = scene.tokens.word(verb.start);
        let behind_stretch = clause > range.start || scene.stretch_at(clause.wrapping_sub(1)).is_some();
        let at_start = (clause..verb.start)
            .all(|index| scene.narrated(index).is_some_and(|token| !token.is_word() || token.has(Role::Adverb)));
        let passive = self.is_passive(verb.start);
        let form = if passive && form == Form::Saying { Form::Addressed } else { form };
        let participle = word.ends_with("ing");
        if at_start
            && behind_stretch
            && !participle
            && !passive
            && let Some(subject) = self.subjects.behind(verb.end, range.end)
        {
            return cue(verb, form, Some(subject), true);
        }
        let direct = if at_start { None } else { self.subjects.before(verb.start, clause) };
        let subject = direct
            .or_else(|| last.and_then(|last| last.subject.clone()))
            .or_else(|| self.subjects.of_clause(range.start..verb.start));
        let mut found = cue(verb.clone(), form, subject, false);
        if participle && matches!(form, Form::Judging | Form::Manner) {
            found.form = if form == Form::Manner { Form::Manner } else { Form::Pointing };
        }
        found.governs = found.subject.as_ref().is_some_and(|subject| self.begins_with_as(subject, range.start));
        found
    }

    /// Whether a clause "as she tells it" begins a sentence, or is inserted in one.
    fn begins_with_as(&self, subject: &Mention, start: usize) -> bool {
        let before = subject.tokens.start.checked_sub(1);
        before.is_some_and(|before| {
            before >= start
                && self.subjects.scene.narrated(before).is_some_and(|token| token.has(Role::As) && token.is_capital())
        })
    }

    /// Whether a word that can be a verb of saying stands as a noun ("a report", "his answer").
    fn is_noun_here(&self, at: usize) -> bool {
        let scene = self.subjects.scene;
        let Some(before) = at.checked_sub(1).and_then(|before| scene.narrated(before)) else { return false };
        let word = scene.tokens.word(at);
        let finite = word.ends_with("ed") || word == "said" || word == "told" || word == "wrote";
        if finite {
            return false;
        }
        let determined = before.any(&[Role::Determiner, Role::Possessive])
            && Pronoun::of(before).is_none()
            && !before.has(Role::Who);
        determined || before.possessive || (before.has(Role::Of) && !word.ends_with("ing"))
    }

    /// Whether the verb at `verb` is done to its subject ("was asked", "Asked whether …").
    fn is_passive(&self, verb: usize) -> bool {
        let scene = self.subjects.scene;
        let token = &scene.tokens.all[verb];
        if !token.has(Role::Tell) || !token.any(&[Role::Ask, Role::Tell]) {
            return false;
        }
        let word = scene.tokens.word(verb);
        let past = ends_as_past(word) || word.eq_ignore_ascii_case("told") || word.eq_ignore_ascii_case("bidden");
        if past && token.is_capital() && scene.begins_sentence(verb) {
            return true;
        }
        let before = (verb.saturating_sub(3)..verb).rev().find(|index| {
            scene.narrated(*index).is_some_and(|token| !token.has(Role::Adverb) || token.has(Role::Auxiliary))
        });
        let be = ["was", "were", "is", "are", "been", "being", "be", "when", "wurde", "wurden"];
        past && before.is_some_and(|before| be.iter().any(|form| scene.tokens.word(before).eq_ignore_ascii_case(form)))
    }

    /// How well a cue behind a stretch speaks of it.
    fn weigh_after(&self, cue: &Cue, stretch: usize, after: &Range<usize>) -> Option<Frame> {
        let scene = self.subjects.scene;
        let place = &scene.stretches[stretch];
        let first = self.first_word(after.clone())?;
        let adjoins = if cue.inverted {
            (first..cue.tokens.start).all(|index| scene.narrated(index).is_some_and(|token| token.has(Role::Adverb)))
        } else {
            let from = cue.subject.as_ref().map_or(cue.tokens.start, |subject| subject.tokens.start);
            from == first || (from > first && from < first + 6 && self.leads_up_to(first..from))
        };
        if matches!(cue.form, Form::Addressed) {
            return None;
        }
        let ends_like_speech = self.ends_like_speech(stretch, after);
        let mut weight = match (adjoins, cue.form) {
            (true, Form::Manner) if ends_like_speech => 6.0,
            (true, Form::Saying) => {
                if cue.inverted {
                    10.0
                } else {
                    9.0
                }
            }
            (true, Form::Source | Form::Own) => 9.0,
            (true, Form::Thinking) => 7.0,
            (true, _) => 4.0,
            (false, Form::Manner) => return None,
            (false, _) if place.stopped && !scene.sentences[place.sentence].tokens.contains(&cue.head) => return None,
            (false, _) => 4.6,
        };
        if adjoins && !ends_like_speech && cue.form != Form::Source {
            weight -= if self.is_frequent(cue) { 1.5 } else { 3.5 };
        }
        if adjoins && self.leads_into_next(cue, stretch, after) {
            weight -= if place.stopped { 4.5 } else { 2.0 };
        }
        let reason = if cue.inverted {
            "verb of saying and speaker right behind"
        } else {
            "speaker and verb of saying right behind"
        };
        let reason = if adjoins { reason } else { "a verb of saying later in the sentence" };
        (weight > 0.0).then(|| Frame { cue: cue.clone(), weight, reason })
    }

    /// Whether a cue leads into the stretch behind it rather than out of the one before.
    fn leads_into_next(&self, cue: &Cue, stretch: usize, after: &Range<usize>) -> bool {
        let scene = self.subjects.scene;
        let Some(next) = scene.stretches.get(stretch + 1).filter(|next| next.outer.start == after.end) else {
            return false;
        };
        let last = next.outer.start - 1;
        let end = cue.subject.as_ref().filter(|_| cue.inverted).map_or(cue.tokens.end, |subject| subject.tokens.end);
        let colon = scene.narrated(last).is_some_and(|token| token.is_sign(':'));
        let comma = scene.narrated(last).is_some_and(|token| token.is_sign(','));
        let stopped = scene.stretches[stretch].stopped;
        colon || (last < end + 1 && stopped && (comma || last + 1 == end) && !cue.inverted)
    }

    /// How well a cue before a stretch speaks of it.
    fn weigh_before(&self, cue: &Cue, stretch: usize) -> Option<Frame> {
        let scene = self.subjects.scene;
        let start = scene.stretches[stretch].outer.start;
        let tail = cue.tokens.end..start;
        let pause = tail
            .end
            .checked_sub(1)
            .and_then(|last| scene.narrated(last))
            .is_some_and(|token| token.is_sign(':') || token.is_sign(',') || token.is_dash());
        let words = tail.clone().filter(|index| scene.narrated(*index).is_some_and(Token::is_word)).count();
        let near = match words {
            0 => 8.5,
            1..=4 => 7.5,
            5..=10 => 6.5,
            11..=20 => 5.0,
            _ => 3.5,
        };
        let (weight, reason): (f32, &str) = match cue.form {
            Form::Saying if pause => (near + 0.5, "speaker and verb of saying before"),
            Form::Saying => (near, "speaker and verb of saying before"),
            Form::Source => (8.0, "“according to” before"),
            Form::Own => (8.0, "“in … words” before"),
            Form::Thinking => (near - 1.5, "verb of thinking before"),
            Form::Judging => (near - 1.5, "a judgement handed on"),
            Form::Pointing => (near - 1.5, "participle before"),
            Form::Manner if pause && words <= 3 => (6.0, "speaker and manner of speaking before"),
            Form::Addressed => (near - 2.0, "the person spoken to before"),
            _ => return None,
        };
        let weight = if cue.governs { weight.max(7.0) } else { weight };
        Some(Frame { cue: cue.clone(), weight, reason })
    }

    /// "— X" or "for X" behind a stretch.
    fn attribution_line(&self, stretch: usize, after: &Range<usize>) -> Option<Frame> {
        let scene = self.subjects.scene;
        let first = scene.narrated(after.start).filter(|_| after.start < after.end)?;
        let place = &scene.stretches[stretch];
        let paragraph = &scene.tokens.paragraphs[scene.paragraph_of_end(place)];
        let dash = first.is_dash() || first.is_sign('(');
        let name_start = if dash { after.start + 1 } else { after.start };
        if first.has(Role::For) && !place.stopped {
            let name = self.subjects.people.name_at(after.start + 1).filter(|name| !name.possessive)?;
            let subject = mention_of(name.tokens.clone(), name.entity);
            let cue = cue(after.start..after.start + 1, Form::View, Some(subject), true);
            return Some(Frame { cue, weight: 5.5, reason: "somebody's view, named right behind" });
        }
        let name = self.subjects.people.name_at(name_start).filter(|name| name.tokens.start == name_start)?;
        let ends = name.tokens.end >= paragraph.end
            || (dash
                && scene
                    .narrated(name.tokens.end)
                    .is_some_and(|token| token.is_sign(',') || token.is_sign(')') || token.is_sign('.')));
        let alone = ends && (dash || name.tokens.end - name.tokens.start >= 2);
        let subject = mention_of(name.tokens.clone(), name.entity);
        let cue = cue(name.tokens.clone(), Form::Label, Some(subject), true);
        alone.then_some(Frame { cue, weight: 8.0, reason: "a name set behind the words" })
    }

    /// A label, a colon, or the end of the paragraph before.
    fn lead_in(&self, stretch: usize, before: &Range<usize>) -> Option<Frame> {
        let scene = self.subjects.scene;
        let place = &scene.stretches[stretch];
        let last = before.end.checked_sub(1).filter(|last| *last >= before.start);
        if let Some(last) = last {
            if !scene.narrated(last)?.is_sign(':') {
                return None;
            }
            let subject = self.subjects.of_clause(before.clone())?;
            let label = subject.tokens.end == last;
            let form = if label { Form::Label } else { Form::Colon };
            let cue = cue(subject.tokens.clone(), form, Some(subject), false);
            let (weight, reason) =
                if label { (9.0, "a name with a colon before") } else { (5.0, "a clause with a colon before") };
            return Some(Frame { cue, weight, reason });
        }
        // The stretch begins its paragraph: what leads into it may end the paragraph before.
        let sentence = place.sentence.checked_sub(1).map(|before| &scene.sentences[before])?;
        let end = sentence.tokens.end.checked_sub(1)?;
        let leads = scene.narrated(end).is_some_and(|token| token.is_sign(':') || token.is_sign(','));
        if !leads
            || sentence.paragraph + 1 != place.paragraph
            || scene.tokens.paragraphs[place.paragraph].start != place.outer.start
        {
            return None;
        }
        let cues = self.cues_in(sentence.tokens.clone());
        let cue = match cues.into_iter().rev().find(|cue| !matches!(cue.form, Form::Addressed | Form::Manner)) {
            Some(cue) => cue,
            None => {
                let subject = self.subjects.of_clause(sentence.tokens.clone())?;
                cue(subject.tokens.clone(), Form::Colon, Some(subject), false)
            }
        };
        let weight = if cue.form == Form::Colon { 5.5 } else { 7.0 };
        Some(Frame { cue, weight, reason: "the paragraph before leads into it" })
    }

    /// The first word behind a stretch, over the comma or dash that the attribution begins with.
    fn first_word(&self, after: Range<usize>) -> Option<usize> {
        let scene = self.subjects.scene;
        let mut at = after.start;
        while at < after.end {
            let token = scene.narrated(at)?;
            let skipped =
                token.is_sign(',') || token.is_dash() || token.is_sign('-') || token.is_sign(';') || token.is_sign(')');
            if !skipped {
                return Some(at);
            }
            at += 1;
        }
        None
    }

    /// Whether the words of `range` only lead up to a subject ("Concord resident", "the late").
    fn leads_up_to(&self, range: Range<usize>) -> bool {
        range.clone().all(|index| {
            self.subjects.scene.narrated(index).is_some_and(|token| {
                (token.is_word() || token.kind == TokenKind::Number)
                    && !token.any(&[Role::Preposition, Role::Conjunction, Role::Subordinator])
                    || is_title(token.roles)
            })
        })
    }

    /// Whether a stretch ends as speech does before its attribution.
    pub fn ends_like_speech(&self, stretch: usize, after: &Range<usize>) -> bool {
        let scene = self.subjects.scene;
        let place = &scene.stretches[stretch];
        let last = &scene.tokens.all[place.inner.end - 1];
        let pause =
            |token: &Token| matches!(token.kind, TokenKind::Sign(',' | '.' | '!' | '?' | '…' | '—' | '–' | '-' | ';'));
        pause(last)
            || scene
                .narrated(after.start)
                .is_some_and(|token| after.start < after.end && (token.is_sign(',') || token.is_dash()))
    }

    /// Whether a cue is one of the plain verbs of saying, which need no comma.
    fn is_frequent(&self, cue: &Cue) -> bool {
        let word = self.subjects.scene.tokens.word(cue.head);
        const PLAIN: [&str; 12] = [
            "said", "says", "told", "tells", "asked", "asks", "wrote", "writes", "replied", "added", "adds", "answered",
        ];
        PLAIN.contains(&word) || self.subjects.scene.tokens.lexicon.language != crate::text::lexicon::Language::English
    }
}

/// What kind of cue a verb is.
fn verb_form(token: &Token) -> Option<Form> {
    if token.any(&[Role::Say, Role::Tell, Role::Ask, Role::Write]) {
        Some(Form::Saying)
    } else if token.has(Role::Judge) {
        Some(Form::Judging)
    } else if token.has(Role::Think) {
        Some(Form::Thinking)
    } else if token.has(Role::Point) {
        Some(Form::Pointing)
    } else if token.has(Role::Manner) {
        Some(Form::Manner)
    } else {
        None
    }
}

fn cue(tokens: Range<usize>, form: Form, subject: Option<Mention>, inverted: bool) -> Cue {
    let head = tokens.start;
    Cue { tokens, form, subject, inverted, governs: false, head }
}

fn mention_of(tokens: Range<usize>, entity: usize) -> Mention {
    Mention { tokens, kind: MentionKind::Name(entity), together: Vec::new() }
}
