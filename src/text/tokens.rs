//! A reading cut into tokens that know what their words can be.
//!
//! The common ground of the mark reader, the attribution and the quotation finder: words with their roles from the
//! lexicon of the text's language, signs, and paragraph ends. It decides nothing.

use super::Span;
use super::lexicon::{Language, Lexicon, Phrase, PhraseKind, RELATED_PERSON, Role, Roles};
use super::reading::Reading;
use super::words::{self, PieceKind};

/// All tokens of a reading.
pub struct Tokens<'reading> {
    /// The reading's text.
    pub text: &'reading str,
    /// The words of the text's language.
    pub lexicon: &'static Lexicon,
    /// The tokens, in order.
    pub all: Vec<Token>,
    /// For each paragraph of the reading the range of its tokens.
    pub paragraphs: Vec<std::ops::Range<usize>>,
}

/// A word, a number or a sign.
#[derive(Clone, Copy, Debug)]
pub struct Token {
    /// Where it stands in the reading.
    pub span: Span,
    /// What it is.
    pub kind: TokenKind,
    /// What it can be, if it is a word of the lexicon.
    pub roles: Roles,
    /// Whether white space stands before it.
    pub spaced: bool,
    /// Whether it ends in a possessive 's.
    pub possessive: bool,
    /// Equal for words that differ in their capitals only, a possessive ending left out; 0 for signs.
    pub folded: u32,
}

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenKind {
    /// A word in small letters, or in a script without capitals.
    Lower,
    /// A word with a capital first.
    Capital,
    /// A word of two and more letters, all capitals.
    Upper,
    /// A number.
    Number,
    /// A sign.
    Sign(char),
}

impl Token {
    /// Whether it is a word.
    pub fn is_word(&self) -> bool {
        matches!(self.kind, TokenKind::Lower | TokenKind::Capital | TokenKind::Upper)
    }

    /// Whether it is a word with a capital first.
    pub fn is_capital(&self) -> bool {
        matches!(self.kind, TokenKind::Capital | TokenKind::Upper)
    }

    /// Whether it is this sign.
    pub fn is_sign(&self, sign: char) -> bool {
        self.kind == TokenKind::Sign(sign)
    }

    /// Whether it is a dash that divides clauses.
    pub fn is_dash(&self) -> bool {
        matches!(self.kind, TokenKind::Sign('—' | '–' | '―')) || (self.is_sign('-') && self.spaced)
    }

    /// Whether its word has this role.
    pub fn has(&self, role: Role) -> bool {
        self.roles.has(role)
    }

    /// Whether its word has any of these roles.
    pub fn any(&self, roles: &[Role]) -> bool {
        self.roles.any(roles)
    }
}

impl<'reading> Tokens<'reading> {
    /// Cuts `reading` into tokens.
    pub fn of(reading: &'reading Reading) -> Self {
        let text = reading.text();
        let lexicon = Lexicon::for_words(words::words(text).take(2000).map(|span| span.of(text)));
        let mut tokens = Tokens { text, lexicon, all: Vec::with_capacity(text.len() / 4), paragraphs: Vec::new() };
        let mut buffer = String::new();
        for paragraph in reading.paragraphs() {
            let first = tokens.all.len();
            let mut spaced = true;
            for piece in words::pieces(paragraph.span.of(text)) {
                let span = piece.span.shifted(paragraph.span.start);
                match piece.kind {
                    PieceKind::Space { .. } => {
                        spaced = true;
                        continue;
                    }
                    PieceKind::Word => tokens.push_word(span, spaced, &mut buffer),
                    PieceKind::Number => tokens.push(span, TokenKind::Number, spaced),
                    PieceKind::Sign(sign) => tokens.push(span, TokenKind::Sign(narrow(sign)), spaced),
                }
                spaced = false;
            }
            tokens.paragraphs.push(first..tokens.all.len());
        }
        tokens
    }

    /// The words of the token at `index`; empty past the end.
    pub fn word(&self, index: usize) -> &'reading str {
        self.all.get(index).map_or("", |token| token.span.of(self.text))
    }

    /// The stretch of the reading from token `range.start` up to, not including, token `range.end`.
    pub fn span(&self, range: std::ops::Range<usize>) -> Span {
        match (self.all.get(range.start), range.end.checked_sub(1).and_then(|last| self.all.get(last))) {
            (Some(first), Some(last)) if first.span.start <= last.span.end => {
                Span::new(first.span.start, last.span.end)
            }
            _ => Span::new(0, 0),
        }
    }

    /// The first token that begins at or after byte `at` of the reading.
    pub fn at(&self, at: usize) -> usize {
        self.all.partition_point(|token| token.span.start < at)
    }

    /// The longest phrase of `kind` that begins at token `index`, as its number of tokens.
    pub fn phrase(&self, index: usize, kind: PhraseKind) -> Option<usize> {
        if !self.all.get(index)?.has(Role::PhraseStart) {
            return None;
        }
        let mut buffer = String::new();
        let phrases = self.lexicon.phrases(self.word(index), &mut buffer);
        let fits = |phrase: &&Phrase| {
            phrase.kind == kind
                && phrase.words.iter().enumerate().all(|(offset, want)| self.is_word(index + offset, want))
        };
        phrases.iter().filter(fits).map(|phrase| phrase.words.len()).max()
    }

    /// Whether a verb at token `index` has its particle at the end of its clause: „…“, gab X gestern zu.
    pub fn parted_phrase(&self, index: usize, end: usize) -> bool {
        if !self.all.get(index).is_some_and(|token| token.has(Role::PhraseStart))
            || self.lexicon.language != Language::German
        {
            return false;
        }
        let mut buffer = String::new();
        let phrases = self.lexicon.phrases(self.word(index), &mut buffer);
        let ends = |at: &usize| matches!(self.all[*at].kind, TokenKind::Sign('.' | ',' | ':' | ';' | '!' | '?'));
        let sign = (index + 1..end.min(index + 24)).find(ends).unwrap_or(end.min(index + 24));
        let fits = |phrase: &Phrase| {
            let parts = (phrase.words.first(), phrase.words.get(1));
            let (Some(verb), Some(particle)) = parts else { return false };
            phrase.kind == PhraseKind::Put
                && self.is_word(index, verb)
                && sign > index + 1
                && self.is_word(sign - 1, particle)
        };
        phrases.iter().any(fits)
    }

    /// Whether the token at `index` is this word, whatever its case.
    fn is_word(&self, index: usize, want: &str) -> bool {
        let word = self.word(index);
        word.eq_ignore_ascii_case(want) || word.to_lowercase().replace('’', "'") == want
    }

    fn push(&mut self, span: Span, kind: TokenKind, spaced: bool) {
        self.all.push(Token { span, kind, roles: Roles::default(), spaced, possessive: false, folded: 0 });
    }

    /// Cuts a speaker from the verb of saying that ends a row of Chinese characters, where a mark stands beside them:
    /// elsewhere the same characters may be a part of another word.
    fn chinese_cut(&self, span: Span, buffer: &mut String) -> Option<Cut> {
        let beside = |sign: Option<char>| sign.is_some_and(|sign| "：:，,。！？“”「」『』‘’\"".contains(sign));
        let (before, after) = (self.text[..span.start].chars().next_back(), self.text[span.end..].chars().next());
        if !beside(before) && !beside(after) {
            return None;
        }
        let word = span.of(self.text);
        if word.chars().count() > 2 && word.starts_with(['据', '據']) {
            // "According to": a word of its own.
            let first = word.chars().next().map_or(0, char::len_utf8);
            return Some(Cut { first, rest: first });
        }
        let mut length = word.len();
        let starts = word.char_indices().map(|(at, _)| at).skip(1);
        let starts: Vec<usize> = starts.collect();
        while let Some(at) = starts.iter().rev().take(12).find(|at| {
            **at < length
                && self.lexicon.roles(&word[**at..length], buffer).any(&[Role::Say, Role::Object, Role::Adverb])
        }) {
            length = *at;
        }
        (length < word.len()).then_some(Cut { first: length, rest: length })
    }

    /// What a German compound is: what its last part is, where that is a noun for a person ("Landrätin").
    fn head_of_compound(&self, word: &str, buffer: &mut String) -> Roles {
        let starts = word.char_indices().map(|(at, _)| at).filter(|at| *at >= 3 && at + 5 <= word.len());
        let mut heads = starts.map(|at| self.lexicon.roles(&word[at..], buffer));
        heads.find(|roles| roles.any(&RELATED_PERSON)).unwrap_or_default()
    }

    /// Takes a word; where two are written together ("dit-il", "l’eau", 李明说) each becomes a token of its own.
    fn push_word(&mut self, span: Span, spaced: bool, buffer: &mut String) {
        let word = span.of(self.text);
        let cut = match self.lexicon.language {
            Language::French | Language::Italian => romance_cut(word),
            Language::Chinese => self.chinese_cut(span, buffer),
            _ => None,
        };
        if let Some(cut) = cut {
            self.push_word(Span::new(span.start, span.start + cut.first), spaced, buffer);
            self.push_word(Span::new(span.start + cut.rest, span.end), false, buffer);
            return;
        }
        let mut roles = self.lexicon.roles(word, buffer);
        let base = word.strip_suffix("'s").or_else(|| word.strip_suffix("’s"));
        let possessive = base.is_some() && roles.is_empty();
        if let (true, Some(base)) = (possessive, base) {
            roles = self.lexicon.roles(base, buffer);
        }
        let kind = kind_of(word);
        let english = self.lexicon.language == Language::English;
        if roles.is_empty() && english && kind == TokenKind::Lower && word.len() > 4 && word.ends_with("ly") {
            roles = self.lexicon.roles("also", buffer);
        }
        if roles.is_empty() && kind == TokenKind::Capital && self.lexicon.language.capitalises_nouns() {
            roles = self.head_of_compound(word, buffer);
        }
        let folded = folded_hash(base.filter(|_| possessive).unwrap_or(word));
        self.all.push(Token { span, kind, roles, spaced, possessive, folded });
    }
}

/// A sign of the wide East Asian form as the sign that it is.
fn narrow(sign: char) -> char {
    match sign {
        '，' => ',',
        '：' => ':',
        '；' => ';',
        '！' => '!',
        '？' => '?',
        '（' => '(',
        '）' => ')',
        _ => sign,
    }
}

/// Where two words written together are cut: the length of the first, and where the rest begins.
struct Cut {
    first: usize,
    rest: usize,
}

/// Cuts "dit-il", "a-t-elle" before the pronoun, and "l’homme", "d’Albi", "dell’uomo" behind the elided word.
fn romance_cut(word: &str) -> Option<Cut> {
    const PRONOUNS: [&str; 12] =
        ["-t-il", "-t-elle", "-t-on", "-il", "-elle", "-ils", "-elles", "-on", "-je", "-nous", "-vous", "-tu"];
    let pronoun = PRONOUNS.iter().find(|pronoun| word.ends_with(*pronoun));
    if let Some(pronoun) = pronoun {
        let verb = word.len() - pronoun.len();
        return (verb > 0).then(|| Cut { first: verb, rest: word.rfind('-').map_or(verb, |hyphen| hyphen + 1) });
    }
    let (at, sign) = word.char_indices().find(|(_, sign)| matches!(sign, '\'' | '’'))?;
    let elided = word.get(..at)?;
    const ELIDED: [&str; 18] = [
        "l", "d", "j", "m", "t", "s", "n", "c", "qu", "dell", "all", "dall", "nell", "sull", "un", "quell", "quest",
        "v",
    ];
    let is_elided = ELIDED.contains(&elided.to_lowercase().as_str());
    let end = at + sign.len_utf8();
    (is_elided && end < word.len()).then_some(Cut { first: end, rest: end })
}

/// A hash of a word without regard to its capitals.
fn folded_hash(word: &str) -> u32 {
    let mut hash = 0x811c_9dc5_u32;
    let mut mix = |code: u32| hash = (hash ^ code).wrapping_mul(0x0100_0193);
    if word.is_ascii() {
        word.bytes().for_each(|byte| mix(u32::from(byte.to_ascii_lowercase())));
    } else {
        word.chars().flat_map(char::to_lowercase).for_each(|letter| mix(u32::from(letter)));
    }
    hash | 1
}

/// How a word is written.
fn kind_of(word: &str) -> TokenKind {
    let mut letters = word.chars().filter(|letter| letter.is_alphabetic());
    match letters.next() {
        Some(first) if first.is_uppercase() => {
            let mut others = letters.peekable();
            let more = others.peek().is_some();
            if more && others.all(char::is_uppercase) { TokenKind::Upper } else { TokenKind::Capital }
        }
        _ => TokenKind::Lower,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(text: &str) -> Vec<String> {
        let reading = Reading::of(text);
        let tokens = Tokens::of(&reading);
        (0..tokens.all.len()).map(|index| tokens.word(index).to_owned()).collect()
    }

    #[test]
    fn french_words_are_cut_where_two_meet() {
        assert_eq!(
            cut("Oui, dit-il, et l’homme que nous avons vu parla-t-elle"),
            ["Oui", ",", "dit", "il", ",", "et", "l’", "homme", "que", "nous", "avons", "vu", "parla", "elle"]
        );
    }

    #[test]
    fn tokens_know_possessives_and_phrases() {
        let reading = Reading::of("According to Orme's sister it was late");
        let tokens = Tokens::of(&reading);
        assert_eq!(tokens.phrase(0, PhraseKind::Source), Some(2));
        assert!(tokens.all[2].possessive);
        assert!(tokens.all[3].has(Role::Kin));
    }
}
