//! Where the narration names somebody or something.
//!
//! Knows names by their shape only: a row of capitals, with initials, titles before it and small words inside it. What
//! leads up to a name is left out (an office, an occupation, the word that only begins a sentence), and a lone word
//! that may have its capital from the sentence counts only where the text shows that it is a name.

use super::scene::Scene;
use crate::text::lexicon::{Language, PhraseKind, Role, Roles};
use crate::text::tokens::{Token, TokenKind, Tokens};
use std::collections::HashSet;
use std::hash::{BuildHasherDefault, Hasher};
use std::ops::Range;

/// All names in the narration, in order.
pub(super) fn find(scene: &Scene) -> Vec<Found> {
    find_names(scene, &Evidence::of(scene))
}

/// A name as it is found.
#[derive(Clone)]
pub(super) struct Found {
    /// Its tokens, titles among them.
    pub(super) tokens: Range<usize>,
    /// The tokens of the name itself.
    pub(super) core: Range<usize>,
    /// Whether it is a possessive.
    pub(super) possessive: bool,
    /// Above 0 for a man, below 0 for a woman, as titles and nouns before it tell.
    pub(super) gender: f32,
}

/// What the whole document tells about its capitals, by the words' folded hashes.
struct Evidence {
    /// Words that also stand in small letters.
    lower: HashSet<u32, BuildHasherDefault<Unhashed>>,
    /// Words with a capital inside a sentence.
    inner_capital: HashSet<u32, BuildHasherDefault<Unhashed>>,
}

impl Evidence {
    fn of(scene: &Scene) -> Self {
        let tokens = scene.tokens;
        let mut evidence = Evidence { lower: HashSet::default(), inner_capital: HashSet::default() };
        for (index, token) in tokens.all.iter().enumerate() {
            match token.kind {
                // Words of the lexicon are judged by their roles.
                TokenKind::Lower if token.roles.is_empty() => {
                    evidence.lower.insert(token.folded);
                }
                TokenKind::Capital | TokenKind::Upper if !may_begin(tokens, index) => {
                    evidence.inner_capital.insert(token.folded);
                }
                _ => {}
            }
        }
        evidence
    }
}

/// Takes a hash as it is.
#[derive(Default)]
struct Unhashed(u64);

impl Hasher for Unhashed {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        self.0 = bytes.iter().fold(self.0, |hash, byte| (hash << 8) | u64::from(*byte));
    }

    fn write_u32(&mut self, hash: u32) {
        // The table looks at the highest bits and the lowest.
        self.0 = u64::from(hash).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    }
}

/// Whether the word at `index` may have its capital only because a sentence begins there.
fn may_begin(tokens: &Tokens, index: usize) -> bool {
    match index.checked_sub(1).map(|before| tokens.all[before].kind) {
        None => true,
        Some(TokenKind::Sign(sign)) => !matches!(sign, ',' | ';' | ')'),
        Some(_) => {
            tokens.text.as_bytes().get(tokens.all[index - 1].span.end..).is_some_and(|rest| rest.starts_with(b"\n\n"))
        }
    }
}

/// The word at `index` without a possessive ending.
pub(super) fn bare<'text>(tokens: &Tokens<'text>, index: usize) -> &'text str {
    let word = tokens.word(index);
    if tokens.all[index].possessive {
        return word.strip_suffix("'s").or_else(|| word.strip_suffix("’s")).unwrap_or(word);
    }
    word
}

/// Roles that make a capitalised word no part of a name at the beginning of a sentence.
const NO_NAME: [Role; 22] = [
    Role::Determiner,
    Role::Preposition,
    Role::Conjunction,
    Role::Subordinator,
    Role::Adverb,
    Role::Starter,
    Role::He,
    Role::She,
    Role::They,
    Role::It,
    Role::I,
    Role::We,
    Role::You,
    Role::Object,
    Role::Possessive,
    Role::Who,
    Role::Auxiliary,
    Role::Somebody,
    Role::Calendar,
    Role::As,
    Role::The,
    Role::Tell,
];

/// Finds the names in the narration.
fn find_names(scene: &Scene, evidence: &Evidence) -> Vec<Found> {
    let tokens = scene.tokens;
    let mut found = Vec::new();
    let mut at = 0;
    while at < tokens.all.len() {
        if let Some(length) = tokens.phrase(at, PhraseKind::Source).filter(|_| scene.narrated(at).is_some()) {
            // "Nach Angaben von X": what leads in the name is no part of it.
            at += length;
            continue;
        }
        if scene.narrated(at).is_none_or(|token| !begins_name(tokens, at, token)) {
            at += 1;
            continue;
        }
        let end = end_of_name(scene, at);
        found.extend(name_in(scene, evidence, at..end));
        at = end.max(at + 1);
    }
    found
}

/// Whether a name can begin with this token.
fn begins_name(tokens: &Tokens, index: usize, token: &Token) -> bool {
    token.is_capital() || is_hyphened_name(tokens, index)
}

/// Whether a word has a small particle before its capital ("al-Rashid").
fn is_hyphened_name(tokens: &Tokens, index: usize) -> bool {
    let word = tokens.word(index);
    tokens.all[index].kind == TokenKind::Lower
        && word
            .split_once(['-', '\'', '’'])
            .is_some_and(|(first, rest)| first.len() <= 3 && rest.chars().next().is_some_and(char::is_uppercase))
}

/// One past the last token of the name that begins at `start`.
fn end_of_name(scene: &Scene, start: usize) -> usize {
    let tokens = scene.tokens;
    let mut end = start + 1;
    let mut has_organisation = tokens.all[start].has(Role::Organisation);
    loop {
        if tokens.all[end - 1].possessive || end - start > 12 {
            return end;
        }
        let Some(next) = scene.narrated(end) else { return end };
        if next.is_sign('.') && !next.spaced && crate::text::words::stops_nothing(tokens.word(end - 1)) {
            if scene.narrated(end + 1).is_some_and(|token| token.is_capital()) {
                end += 1;
                continue;
            }
            return end;
        }
        if ends_paragraph(tokens, end) {
            return end;
        }
        let after_point = tokens.all[end - 1].is_sign('.');
        let adjoins = next.spaced || after_point || tokens.all[end - 1].is_sign('-');
        if adjoins && begins_name(tokens, end, next) {
            has_organisation |= next.has(Role::Organisation);
            end += 1;
            continue;
        }
        match joint(scene, end, has_organisation) {
            Some(length) => end += length,
            None => return end,
        }
    }
}

/// Whether a paragraph ends between the token at `index` and the one before it.
fn ends_paragraph(tokens: &Tokens, index: usize) -> bool {
    let gap = tokens.all.get(index).map(|token| tokens.all[index - 1].span.end..token.span.start);
    gap.and_then(|gap| tokens.text.get(gap)).is_none_or(|gap| gap.contains('\n'))
}

/// How many small words join the capital behind them to the name before.
fn joint(scene: &Scene, at: usize, has_organisation: bool) -> Option<usize> {
    let capital = |index: usize| scene.narrated(index).is_some_and(|token| token.is_capital() && token.spaced);
    let token = scene.narrated(at).filter(|token| token.spaced)?;
    if token.has(Role::Particle) {
        let second = scene.narrated(at + 1).is_some_and(|next| next.has(Role::Particle));
        return if capital(at + 1) {
            Some(1)
        } else if second && capital(at + 2) {
            Some(2)
        } else {
            None
        };
    }
    if has_organisation && scene.tokens.word(at) == "of" {
        let article = scene.narrated(at + 1).is_some_and(|next| next.has(Role::The));
        return if capital(at + 1) {
            Some(1)
        } else if article && capital(at + 2) {
            Some(2)
        } else {
            None
        };
    }
    None
}

/// The name in a row of capitalised tokens, without what only leads up to it.
fn name_in(scene: &Scene, evidence: &Evidence, range: Range<usize>) -> Option<Found> {
    let tokens = scene.tokens;
    let mut start = range.start;
    let no_part = |index: usize| is_no_name(tokens.all[index].roles, may_begin(tokens, index));
    while start < range.end && no_part(start) && !is_title(tokens.all[start].roles) && !is_initial(tokens, start) {
        start += 1;
    }
    let roles = |index: usize| tokens.all[index].roles;
    let last_word = (start..range.end).rev().find(|index| tokens.all[*index].is_word())?;
    let mut core = start;
    let mut gender = 0.0;
    // What stands before a title is not its bearer ("Undersecretary for Education Mr Orme").
    start = (start..last_word).find(|index| is_title(roles(*index))).unwrap_or(start);
    for index in (start..last_word).filter(|index| is_title(roles(*index))) {
        core = index + 1;
        gender = gender_of(roles(index)).unwrap_or(gender);
    }
    core = core.max(start);
    if core == start
        && let Some(office) = office_before(scene, &(start..last_word + 1))
    {
        (start, core) = (office, office);
    }
    while core < last_word && !tokens.all[core].is_word() {
        core += 1;
    }
    if gender == 0.0 {
        // "her brother X", "spokeswoman X"
        let noun =
            start.checked_sub(1).and_then(|before| scene.narrated(before)).filter(|noun| noun.kind == TokenKind::Lower);
        gender = noun.and_then(|noun| gender_of(noun.roles)).unwrap_or(0.0);
    }
    core = behind_occupation(scene, start, core, last_word);
    // "Historian Anna Orme": a noun with a capital only because it begins the sentence.
    let nouns_have_capitals = tokens.lexicon.language.capitalises_nouns();
    let nouns = match nouns_have_capitals {
        true => &[Role::Kin, Role::Origin, Role::Man, Role::Woman][..],
        false => &[Role::Kin, Role::Origin][..],
    };
    while core < last_word && roles(core).any(nouns) && (scene.begins_sentence(core) || nouns_have_capitals) {
        core += 1;
    }
    let single = core == last_word;
    let word = bare(tokens, last_word);
    if single {
        let begins = may_begin(tokens, core) && core == range.start;
        let folded = tokens.all[last_word].folded;
        let unsure = begins && !evidence.inner_capital.contains(&folded);
        let common = begins && (evidence.lower.contains(&folded) || is_common(tokens.all[last_word].roles));
        let titled = core > start;
        let short = word.chars().count() < 2;
        if nouns_have_capitals && !titled && is_determined(scene, core) && !roles(core).has(Role::Publication) {
            return None;
        }
        if !titled
            && (common
                || (unsure && !acts(scene, last_word + 1) && !tokens.all[last_word].possessive)
                || is_no_name(roles(core), begins)
                || short)
        {
            return None;
        }
        if (roles(core).has(Role::Origin) && !speaks(scene, core)) || (is_title(roles(core)) && !titled) {
            return None;
        }
    }
    let possessive = tokens.all[last_word].possessive || bare_possessive(tokens, last_word + 1, word);
    Some(Found { tokens: start..range.end, core: core..last_word + 1, possessive, gender })
}

/// Where a name begins that an occupation leads: "Weaver Ada Orme" at the beginning of a sentence, "die Weberin Ada Orme".
fn behind_occupation(scene: &Scene, start: usize, core: usize, last: usize) -> usize {
    let tokens = scene.tokens;
    let roles = tokens.all[core].roles;
    if core != start || last < core + 2 || !(roles.is_empty() || roles.has(Role::Person)) {
        return core;
    }
    let word = tokens.word(core);
    let person = (core..=last).all(|index| !tokens.all[index].any(&[Role::Organisation, Role::Publication]));
    let agent = [
        "er", "or", "eur", "ist", "ian", "ant", "man", "woman", "in", "mann", "frau", "иха", "ица", "ник", "тель",
        "арь", "щик",
    ]
    .iter()
    .any(|ending| word.ends_with(ending));
    let german = tokens.lexicon.language.capitalises_nouns();
    let leads = if german {
        core.checked_sub(1).and_then(|before| scene.narrated(before)).is_some_and(|token| token.has(Role::Determiner))
    } else {
        scene.begins_sentence(core)
    };
    if person && agent && leads { core + 1 } else { core }
}

/// Where a person's name begins that follows the name of an organisation or place: "head of the Mill Council Ada Orme",
/// "Governor of Kent Ada Orme".
fn office_before(scene: &Scene, range: &Range<usize>) -> Option<usize> {
    let tokens = scene.tokens;
    let split = range.clone().rev().skip(2).find(|index| tokens.all[*index].has(Role::Organisation));
    let plain = |from: usize| {
        (from..range.end).all(|index| !tokens.all[index].any(&[Role::Organisation, Role::Publication, Role::Of]))
    };
    let governed = range
        .start
        .checked_sub(1)
        .and_then(|before| scene.narrated(before))
        .is_some_and(|token| token.has(Role::Of) || token.has(Role::The));
    if let Some(split) = split.filter(|split| governed && plain(split + 1)) {
        return Some(split + 1);
    }
    let head = range.start.checked_sub(2).and_then(|head| scene.narrated(head));
    let office = head.is_some_and(|head| is_title(head.roles) || head.has(Role::Kin));
    let of = range.start.checked_sub(1).is_some_and(|before| tokens.word(before) == "of");
    (office && of && range.len() == 3 && plain(range.start)).then_some(range.start + 1)
}

/// Whether an article or possessive stands before a noun, over an adjective: "eine Nachbarin", "der alte Weber".
fn is_determined(scene: &Scene, noun: usize) -> bool {
    let narrated = |back: usize| noun.checked_sub(back).and_then(|before| scene.narrated(before));
    let determines = |token: &Token| token.any(&[Role::Determiner, Role::Possessive]);
    match narrated(1) {
        Some(before) if determines(before) => true,
        Some(before) if before.kind == TokenKind::Lower && before.roles.is_empty() => {
            narrated(2).is_some_and(determines)
        }
        _ => false,
    }
}

/// Whether a letter with a point stands for a first name ("A. P. Orme"), whatever the letter alone may mean.
fn is_initial(tokens: &Tokens, index: usize) -> bool {
    let point = tokens.all.get(index + 1).is_some_and(|next| next.is_sign('.') && !next.spaced);
    point && tokens.word(index).chars().count() == 1 && tokens.all[index].is_capital()
}

/// Whether a capitalised word cannot be a name; inside a sentence a word that only often begins sentences can.
fn is_no_name(roles: Roles, begins: bool) -> bool {
    let small = NO_NAME.iter().any(|role| *role != Role::Starter && *role != Role::Tell && roles.has(*role));
    small || (begins && roles.any(&NO_NAME))
}

/// Whether a word of the lexicon is a common noun or verb, which has its capital from the sentence only.
fn is_common(roles: Roles) -> bool {
    const COMMON: [Role; 9] = [
        Role::Say,
        Role::Verb,
        Role::Kin,
        Role::People,
        Role::Work,
        Role::Word,
        Role::Paper,
        Role::Organisation,
        Role::Publication,
    ];
    roles.any(&COMMON)
}

/// Whether a name is followed by the lone apostrophe of a possessive ("Ormes’ house").
fn bare_possessive(tokens: &Tokens, index: usize, word: &str) -> bool {
    let apostrophe =
        tokens.all.get(index).is_some_and(|token| !token.spaced && (token.is_sign('\'') || token.is_sign('’')));
    apostrophe && word.ends_with(['s', 'z', 'x'])
}

/// Whether what begins at `index` is a verb, so that the word before it is somebody.
fn acts(scene: &Scene, index: usize) -> bool {
    is_verb(scene, index)
        || scene.narrated(index).is_some_and(|token| token.is_sign('('))
        || sets_off_apposition(scene, index)
}

/// Whether the word at `index` looks like a verb.
fn is_verb(scene: &Scene, index: usize) -> bool {
    let verbs = [Role::Say, Role::Tell, Role::Write, Role::Verb, Role::Auxiliary, Role::Manner, Role::Think];
    scene.narrated(index).is_some_and(|token| token.any(&verbs) || ends_as_past(scene.tokens.word(index)))
}

/// Whether a name stands as a subject does: it begins its sentence, or a verb follows.
pub(super) fn is_brought_forward(scene: &Scene, name: &Found) -> bool {
    scene.begins_sentence(name.tokens.start) || is_verb(scene, name.tokens.end)
}

/// Whether a comma behind a lone capital sets off what is told of somebody ("X, her voice breaking, said"); behind an
/// adverb it does not, and in German any noun may stand there.
fn sets_off_apposition(scene: &Scene, index: usize) -> bool {
    let tokens = scene.tokens;
    let comma = scene.narrated(index).is_some_and(|token| token.is_sign(','));
    comma && tokens.lexicon.language != Language::German && index > 0 && !tokens.word(index - 1).ends_with("ly")
}

/// Whether a word looks like a regular English past form.
pub(super) fn ends_as_past(word: &str) -> bool {
    word.len() > 3 && word.ends_with("ed")
}

/// Whether a lone word is the subject of a verb of saying: “…,” Irish murmured.
fn speaks(scene: &Scene, index: usize) -> bool {
    let verb = scene.narrated(index + 1).is_some_and(|token| token.any(&[Role::Say, Role::Tell, Role::Manner]));
    let determined = index.checked_sub(1).and_then(|before| scene.narrated(before));
    verb && !determined.is_some_and(|token| token.any(&[Role::Determiner, Role::The]))
}

/// Whether a word is a title of any kind.
pub(super) fn is_title(roles: Roles) -> bool {
    roles.any(&[Role::Title, Role::ManTitle, Role::WomanTitle])
}

/// What a title or noun tells about the gender: 2 for a man, −2 for a woman.
pub(super) fn gender_of(roles: Roles) -> Option<f32> {
    if roles.any(&[Role::ManTitle, Role::Man]) {
        Some(2.0)
    } else if roles.any(&[Role::WomanTitle, Role::Woman]) {
        Some(-2.0)
    } else {
        None
    }
}
