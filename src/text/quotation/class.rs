//! Whether a marked stretch quotes anybody, and what it is if it does not.
//!
//! A sum of plain observations, each worth what it weighs with an editor: length, a cue beside it, how it begins and
//! ends, what kind of word leads into it. The sum and its reasons are kept, so that a historian can see why and
//! decide otherwise.

use super::Class;
use crate::text::Span;
use crate::text::attribution::cue::Form;
use crate::text::attribution::frame::Frame;
use crate::text::attribution::scene::{Place, Scene};
use crate::text::attribution::subject::{MentionKind, Pronoun};
use crate::text::lexicon::Role;
use crate::text::marks::{Family, Marked};
use crate::text::tokens::{Token, TokenKind};

/// What was decided of one stretch.
#[derive(Clone, Debug)]
pub struct Verdict {
    /// Whether somebody is quoted.
    pub is_quotation: bool,
    /// The sum; a quotation from [`THRESHOLD`] on.
    pub score: f32,
    /// What it is.
    pub class: Class,
    /// The observations that decided, for a person to read.
    pub reasons: Vec<String>,
    /// Whether it gives the words before it once more in their own language.
    pub translates: bool,
    /// For a pull quote: the words of the reading that it repeats.
    pub repeats: Option<Span>,
}

impl Verdict {
    /// What is decided of words inside a quotation that the outer speaker ascribes to somebody.
    pub fn relayed(written: bool) -> Verdict {
        Verdict {
            is_quotation: true,
            score: THRESHOLD,
            class: if written { Class::Writing } else { Class::Speech },
            reasons: vec!["the speaker of the quotation around it says whose words they are".to_owned()],
            translates: false,
            repeats: None,
        }
    }
}

/// A stretch with this sum is a quotation.
pub const THRESHOLD: f32 = 1.5;

/// What is known of a whole document when its stretches are judged.
#[derive(Clone, Copy, Debug, Default)]
pub struct Habit {
    /// The document is told in dialogue: its marks are speech unless something speaks against it.
    pub dialogue: bool,
    /// The document quotes with other marks than single ones.
    pub single_is_minor: bool,
}

impl Habit {
    /// Reads the habit off a scene.
    pub fn of(scene: &Scene, marked: &[Marked]) -> Habit {
        let tokens = scene.tokens;
        let turns = scene.stretches.iter().filter(|place| at_start(scene, place)).count();
        let quoted: usize = scene.stretches.iter().map(|place| place.inner.len()).sum();
        let much = quoted * 4 > tokens.all.len() || turns * 3 > tokens.paragraphs.len();
        let outermost = scene.stretches.iter().map(|place| marked[place.marked].family);
        let single = outermost.filter(|family| *family == Family::Single).count();
        Habit { dialogue: turns >= 6 && much, single_is_minor: single * 2 < scene.stretches.len() }
    }
}

/// What stands around a stretch, besides its cues.
#[derive(Clone, Copy, Debug, Default)]
pub struct Context {
    /// What is known of the document.
    pub habit: Habit,
    /// The paragraph has quoted somebody before.
    pub after_quotation: bool,
    /// The quotation before stands in the same sentence.
    pub splits: bool,
    /// It gives the quotation before it in another script, in brackets.
    pub translates: bool,
    /// The words elsewhere in the reading that it repeats, where it is set off as a pull quote.
    pub repeats: Option<Span>,
}

/// Judges one stretch.
pub fn judge(scene: &Scene, stretch: usize, marked: &Marked, frames: &[Frame], context: Context) -> Verdict {
    let look = Look::of(scene, stretch, marked);
    let mut sum = Sum::default();
    weigh_words(&look, &mut sum);
    let cue = if look.words <= 6 && is_inscription(scene, frames) {
        sum.add(-2.0, "what a sign or a banner says");
        None
    } else {
        weigh_cue(&look, frames, &mut sum)
    };
    weigh_surroundings(&look, cue, &mut sum);
    weigh_context(&look, marked, context, &mut sum);
    if context.repeats.is_some() {
        sum.add(-10.0, "repeats words of the text");
    }
    let is_quotation = sum.score >= THRESHOLD;
    let class = if context.repeats.is_some() { Class::PullQuote } else { class_of(&look, frames, is_quotation) };
    let translates = context.translates && is_quotation;
    Verdict { is_quotation, score: sum.score, class, reasons: sum.reasons, translates, repeats: context.repeats }
}

/// What the document and the stretches around tell.
fn weigh_context(look: &Look, marked: &Marked, context: Context, sum: &mut Sum) {
    if marked.continues || (marked.unclosed && look.words >= 4) {
        sum.add(2.0, "runs over paragraphs");
    }
    if look.exchanged {
        sum.add(3.5, "one answers the other");
    }
    if context.translates {
        sum.add(5.0, "the words before it in another script");
    }
    let sentence = look.begins_capital && (look.stopped || look.ends_with_comma || look.alone);
    if look.reported && (context.after_quotation || look.words >= 4) {
        sum.add(if look.words >= 4 { 2.0 } else { 2.5 }, "the author gives what somebody said");
    }
    if context.after_quotation {
        if look.words >= 4 {
            sum.add(0.7, "the same paragraph quotes already");
        } else if sentence && look.trigger.is_none() {
            sum.add(3.5, "a short sentence behind a quotation");
        }
    }
    let speech = sentence || look.whole_paragraph || (context.splits && (look.stopped || look.ends_with_comma));
    if context.habit.dialogue && speech {
        sum.add(3.0, "the text is told in dialogue");
    }
    if look.whole_paragraph && look.words < 4 && sentence {
        sum.add(if context.habit.dialogue { 1.5 } else { 3.0 }, "a turn of its own");
    }
    if matches!(marked.family, Family::Dash | Family::Block) {
        sum.add(if marked.family == Family::Dash { 4.0 } else { 3.0 }, "set off from the text");
    }
    let cut = marked.outer.start == marked.span.start && matches!(marked.family, Family::Guillemet | Family::Double);
    if cut && context.splits {
        sum.add(3.0, "the other half of a quotation");
    }
    if marked.family == Family::Turn {
        sum.add(6.0, "a turn of an interview");
    }
    if marked.family == Family::Single && context.habit.single_is_minor {
        sum.add(-1.5, "single marks, which this text uses for other things");
    }
}

/// The observations so far.
#[derive(Default)]
struct Sum {
    score: f32,
    reasons: Vec<String>,
}

impl Sum {
    fn add(&mut self, weight: f32, reason: &str) {
        self.score += weight;
        if weight.abs() >= 0.7 {
            self.reasons.push(format!("{weight:+} {reason}"));
        }
    }
}

/// What can be seen of a stretch and its neighbours.
struct Look {
    words: usize,
    begins_capital: bool,
    begins_paragraph: bool,
    stopped: bool,
    asks_or_shouts: bool,
    ends_with_comma: bool,
    comma_behind: bool,
    title_case: bool,
    personal: bool,
    bracketed: bool,
    pause_before: bool,
    colon_before: bool,
    trigger: Option<Trigger>,
    determined: bool,
    definite: bool,
    noun_behind: bool,
    work_behind: bool,
    between_names: bool,
    whole_paragraph: bool,
    /// A dash ties it to another quotation: «…?» — «…».
    exchanged: bool,
    /// The verb before it is one by which the author gives what somebody said ("Es gebe …").
    reported: bool,
    /// It is all of its sentence.
    alone: bool,
    reference: bool,
}

/// What kind of word leads into a stretch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Trigger {
    Work,
    Word,
    Naming,
    Nickname,
    Slogan,
}

impl Look {
    /// Whether a word before announces a name, title or term; a long sentence behind such a word is quoted all the same.
    fn is_announced(&self) -> bool {
        self.trigger.is_some() && (self.words < 12 || self.title_case)
    }

    fn of(scene: &Scene, stretch: usize, marked: &Marked) -> Look {
        let place = &scene.stretches[stretch];
        let tokens = &scene.tokens.all[place.inner.clone()];
        let words: Vec<&Token> =
            tokens.iter().filter(|token| token.is_word() || token.kind == TokenKind::Number).collect();
        let before = |back: usize| {
            place.outer.start.checked_sub(back).filter(|_| !at_start(scene, place)).and_then(|at| scene.narrated(at))
        };
        let behind = |on: usize| behind(scene, place, on);
        let last = tokens.last();
        let ends = |signs: &[char]| last.is_some_and(|token| signs.iter().any(|sign| token.is_sign(*sign)));
        let first_before = before(1);
        let lower_behind = behind(0).is_some_and(|token| {
            token.kind == TokenKind::Lower
                && !token.any(&[
                    Role::Preposition,
                    Role::Conjunction,
                    Role::Subordinator,
                    Role::Auxiliary,
                    Role::Adverb,
                    Role::Say,
                    Role::Tell,
                ])
        });
        let capital_behind = behind(0).is_some_and(|token| token.is_capital() && token.roles.is_empty());
        Look {
            words: words.iter().map(|token| words_in(token.span.of(scene.tokens.text))).sum(),
            begins_capital: words.first().is_some_and(|token| token.is_capital() || is_caseless(scene, token)),
            begins_paragraph: at_start(scene, place),
            stopped: place.stopped,
            asks_or_shouts: ends(&['?', '!']),
            ends_with_comma: ends(&[',', '—', '–', '-', '…']),
            comma_behind: behind(0).is_some_and(|token| token.is_sign(',')),
            title_case: !scene.tokens.lexicon.language.capitalises_nouns() && is_title_case(&words),
            personal: words.iter().any(|token| {
                token.any(&[Role::I, Role::We, Role::You, Role::My, Role::Auxiliary]) && !token.has(Role::It)
            }),
            bracketed: first_before.is_some_and(|token| token.is_sign('('))
                && behind(0).is_some_and(|token| token.is_sign(')')),
            pause_before: first_before.is_some_and(|token| token.is_sign(',') || token.is_sign(':')),
            colon_before: first_before.is_some_and(|token| token.is_sign(':')),
            trigger: trigger_before(scene, place, marked),
            determined: first_before
                .is_some_and(|token| token.any(&[Role::Determiner, Role::Possessive, Role::Of]) || token.possessive),
            definite: first_before.is_some_and(|token| token.any(&[Role::The, Role::Possessive]) || token.possessive),
            noun_behind: lower_behind || (words.len() <= 2 && capital_behind && !place.stopped && !ends(&[','])),
            work_behind: behind(0)
                .is_some_and(|token| token.any(&[Role::Work, Role::Word]) && token.kind == TokenKind::Lower),
            between_names: first_before.is_some_and(Token::is_capital)
                && behind(0).is_some_and(Token::is_capital)
                && words.len() <= 3,
            alone: (place.stopped || behind(0).is_some_and(|token| token.is_sign('.')))
                && words.first().is_some_and(|token| token.is_capital())
                && words.len() >= 2
                && scene.before(stretch).is_empty()
                && !at_start(scene, place)
                && !behind(0).is_some_and(|token| token.kind == TokenKind::Lower || token.is_sign(',')),
            whole_paragraph: at_start(scene, place) && behind(0).is_none(),
            exchanged: is_exchanged(scene, stretch),
            reported: scene
                .before(stretch)
                .any(|index| scene.narrated(index).is_some_and(|token| token.has(Role::Reported))),
            reference: is_reference(scene, place),
        }
    }
}

/// Whether nothing but a dash stands between a stretch and the one before or behind it: «Кто там?» — «Свои».
fn is_exchanged(scene: &Scene, stretch: usize) -> bool {
    let tied = |one: usize, other: usize| {
        let (Some(one), Some(other)) = (scene.stretches.get(one), scene.stretches.get(other)) else { return false };
        let between = one.outer.end..other.outer.start;
        let dash = scene.narrated(between.start).is_some_and(|token| token.is_dash() && token.spaced);
        between.len() == 1 && dash && one.stopped && one.paragraph == other.paragraph
    };
    tied(stretch, stretch + 1) || stretch > 0 && tied(stretch - 1, stretch)
}

/// How many words a token is: scripts that set no spaces need about two characters for a word.
fn words_in(word: &str) -> usize {
    let unspaced = word.chars().filter(|sign| ('\u{3040}'..'\u{a000}').contains(sign)).count();
    unspaced.div_ceil(2).max(1)
}

/// Whether a word is written in letters that have no capitals.
fn is_caseless(scene: &Scene, token: &Token) -> bool {
    let first = token.span.of(scene.tokens.text).chars().next();
    first.is_some_and(|first| first.is_alphabetic() && !first.is_uppercase() && !first.is_lowercase())
}

/// Whether a stretch begins its paragraph.
fn at_start(scene: &Scene, place: &Place) -> bool {
    scene.tokens.paragraphs.get(place.paragraph).is_some_and(|range| range.start >= place.outer.start)
}

/// The narration's token `on` places behind a stretch, in the same paragraph.
fn behind<'tokens>(scene: &Scene<'_, 'tokens>, place: &Place, on: usize) -> Option<&'tokens Token> {
    let paragraph = scene.tokens.paragraphs.get(scene.paragraph_of_end(place))?;
    let at = place.outer.end + on;
    scene.narrated(at).filter(|_| at < paragraph.end)
}

/// Whether the words are written as titles are: all long ones with a capital.
fn is_title_case(words: &[&Token]) -> bool {
    const SMALL: [Role; 4] = [Role::Preposition, Role::Conjunction, Role::Determiner, Role::Particle];
    let mut long = words.iter().filter(|token| token.span.len() > 3 && token.is_word() && !token.any(&SMALL));
    let second = words.iter().skip(1).any(|token| token.is_capital());
    second && words[0].is_capital() && long.all(|token| token.is_capital())
}

/// Whether a stretch is the title in a line of references: "“…” — Some Paper, 3 May 1998".
fn is_reference(scene: &Scene, place: &Place) -> bool {
    let dash = behind(scene, place, 0).is_some_and(|token| token.is_dash() || token.is_sign(',') || token.is_sign('.'));
    let named = behind(scene, place, 1).is_some_and(Token::is_capital);
    let dated = (2..12).map_while(|on| behind(scene, place, on)).any(|token| {
        (token.has(Role::Calendar) && token.is_capital()) || (token.kind == TokenKind::Number && token.span.len() == 4)
    });
    let verb = (1..12).map_while(|on| behind(scene, place, on)).any(|token| {
        token.kind == TokenKind::Lower && token.any(&[Role::Say, Role::Tell, Role::Verb, Role::Auxiliary])
    });
    dash && named && dated && !verb
}

/// The word that leads into a stretch, if it announces a name, a title or a term.
fn trigger_before(scene: &Scene, place: &Place, marked: &Marked) -> Option<Trigger> {
    if matches!(marked.family, Family::Block | Family::Turn) || at_start(scene, place) {
        return None;
    }
    let capitals = scene.tokens.all[place.inner.clone()].iter().filter(|token| token.is_capital()).count() >= 2;
    let words = scene.tokens.all[place.inner.clone()].iter().filter(|token| token.is_word());
    let small = words.clone().next().is_some_and(|first| first.kind == TokenKind::Lower) && words.count() >= 3;
    let mut object = false;
    let mut at = place.outer.start;
    for _ in 0..3 {
        at = at.checked_sub(1)?;
        let token = scene.narrated(at)?;
        object |= token.any(&[Role::Object, Role::It]) || token.has(Role::Determiner);
        if token.is_sign(',') || token.is_sign(':') || token.any(&[Role::As, Role::The, Role::Object, Role::Determiner])
        {
            continue;
        }
        let word = scene.tokens.word(at).to_lowercase();
        return if word.starts_with("nickname") {
            Some(Trigger::Nickname)
        } else if token.has(Role::Slogan) {
            Some(Trigger::Slogan)
        } else if token.has(Role::Word) {
            Some(Trigger::Word)
        } else if token.has(Role::Work) || (token.has(Role::Perform) && at + 1 == place.outer.start && capitals) {
            Some(Trigger::Work)
        } else if token.has(Role::Name) {
            // "called it “a slap in the face”": several small words are no name but a judgement.
            (!(object && small && token.has(Role::Judge))).then_some(Trigger::Naming)
        } else {
            None
        };
    }
    None
}

/// What the words themselves tell.
fn weigh_words(look: &Look, sum: &mut Sum) {
    match look.words {
        12.. => sum.add(3.0, "long"),
        7..=11 => sum.add(2.0, "seven words or more"),
        4..=6 => sum.add(0.5, "four words or more"),
        _ => sum.add(-1.0, "a few words only"),
    }
    if look.asks_or_shouts || (look.begins_capital && look.words >= 4 && (look.stopped || look.ends_with_comma)) {
        sum.add(1.0, "ends as sentences end");
    }
    if look.personal {
        sum.add(0.7, "a verb form or pronoun of speech");
    }
    if look.title_case && !look.stopped && !look.ends_with_comma {
        sum.add(-2.0, "written as a title");
    }
}

/// Whether what the best cue lets speak is a sign, a banner, a slogan.
fn is_inscription(scene: &Scene, frames: &[Frame]) -> bool {
    let subject = frames.first().and_then(|frame| frame.cue.subject.as_ref());
    subject.is_some_and(|subject| {
        matches!(subject.kind, MentionKind::Description(_))
            && subject.tokens.clone().any(|index| scene.tokens.all[index].has(Role::Slogan))
    })
}

/// What the best cue tells; its form, if it has some weight.
fn weigh_cue(look: &Look, frames: &[Frame], sum: &mut Sum) -> Option<Form> {
    let best = frames.iter().find(|frame| frame.cue.form != Form::Addressed || frame.weight >= 5.0)?;
    let named_trigger = look.is_announced() && best.cue.form != Form::Own;
    let by_author =
        best.cue.subject.as_ref().is_some_and(|subject| {
            matches!(subject.kind, MentionKind::Pronoun(Pronoun::I | Pronoun::We | Pronoun::You))
        });
    if by_author && !look.pause_before && best.weight < 8.5 {
        return None;
    }
    let weight = match best.weight {
        weight if best.cue.governs && weight >= 6.0 => 4.0,
        _ if best.cue.form == Form::View => 3.0,
        weight if weight >= 8.0 => 3.0,
        weight if weight >= 6.0 => 2.0,
        weight if weight >= 4.4 => 1.4,
        _ => 0.7,
    };
    let weight = match best.cue.form {
        Form::Judging if named_trigger => 0.0,
        _ if best.weight < 8.5 && named_trigger => weight - 1.0,
        _ => weight,
    };
    sum.add(weight, best.reason);
    if look.ends_with_comma && best.weight >= 8.0
        || (look.ends_with_comma || look.comma_behind) && best.cue.form == Form::Manner
    {
        sum.add(1.0, "a comma before the attribution");
    }
    let reports =
        matches!(best.cue.form, Form::Saying | Form::Source | Form::Own | Form::Judging | Form::View | Form::Pointing);
    if reports
        && !look.title_case
        && best.weight >= 4.8
        && look.words <= 6
        && !look.noun_behind
        && !named_trigger
        && !look.bracketed
    {
        match (look.definite, look.words <= 3) {
            (true, true) => sum.add(-0.7, "a name for a thing that is known"),
            (true, false) => {}
            (false, _) => sum.add(1.2, "a predicate in somebody's mouth"),
        }
    }
    if look.asks_or_shouts && look.begins_capital && look.words >= 2 && best.weight >= 4.4 {
        sum.add(0.5, "a question or a call beside a verb of saying");
    }
    (best.weight >= 4.4).then_some(best.cue.form)
}

/// What the neighbouring words tell.
fn weigh_surroundings(look: &Look, cue: Option<Form>, sum: &mut Sum) {
    if look.pause_before {
        sum.add(1.0, "a colon or comma before");
    }
    if look.colon_before && look.words >= 4 {
        sum.add(0.5, "a colon before");
    } else if look.colon_before && look.words >= 2 && look.begins_capital && look.stopped && look.trigger.is_none() {
        sum.add(1.5, "a sentence behind a colon");
    }
    if look.alone && !look.begins_paragraph && look.trigger.is_none() {
        sum.add(1.5, "a sentence of its own");
    }
    if look.begins_paragraph && look.words >= 4 {
        sum.add(1.5, "begins the paragraph");
    }
    if look.is_announced() && cue != Some(Form::Own) {
        let weight = match look.trigger {
            Some(Trigger::Slogan) => -1.0,
            _ if look.title_case => -3.5,
            _ => -2.5,
        };
        sum.add(weight, "a word before it announces a name, title or term");
    }
    if look.work_behind && look.words <= 6 {
        sum.add(-2.0, "it names what the noun behind says");
    }
    if look.words <= 3 && look.determined && look.noun_behind {
        sum.add(-1.5, "stands as an adjective");
    }
    if look.between_names {
        sum.add(-2.5, "stands inside a name");
    }
    let says = cue == Some(Form::Label) && look.personal;
    if look.bracketed && !says {
        sum.add(-2.0, "alone in brackets");
    }
    if look.reference {
        sum.add(-7.0, "a title in a line of references");
    }
    if cue.is_none() && !look.pause_before && !look.begins_paragraph && (4..=6).contains(&look.words) {
        sum.add(-0.7, "nothing leads into it");
    }
    if look.words <= 2 && cue.is_none() && !look.whole_paragraph {
        sum.add(-1.0, "one or two words and no cue");
    }
}

/// The class that fits.
fn class_of(look: &Look, frames: &[Frame], is_quotation: bool) -> Class {
    if is_quotation {
        let whole = look.begins_capital
            && (look.stopped
                || look.ends_with_comma
                || look.comma_behind
                || look.pause_before
                || look.begins_paragraph);
        let written = frames.first().is_some_and(|frame| frame.written);
        return match (whole || look.begins_paragraph || look.asks_or_shouts, written) {
            (_, true) => Class::Writing,
            (true, false) => Class::Speech,
            (false, false) => Class::Fragment,
        };
    }
    match look.trigger {
        _ if look.between_names => Class::Nickname,
        Some(Trigger::Nickname) => Class::Nickname,
        Some(Trigger::Work) => Class::Title,
        _ if look.reference || (look.title_case && look.words >= 2) => Class::Title,
        Some(Trigger::Word | Trigger::Naming | Trigger::Slogan) => Class::Term,
        None if look.work_behind => Class::Title,
        None if look.bracketed => Class::Term,
        None => Class::ScareQuotes,
    }
}
