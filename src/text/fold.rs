//! A text as comparison sees it: a stream of words, each with its folded letters and its place in the original.
//!
//! Folding drops what a typesetter, a scanner or a keyboard may change without touching what was said: case,
//! the shape of apostrophes, accents, ligatures, ё for е, soft hyphens and a hyphen at a line's end, separators
//! of thousands. Scripts written without spaces are folded character by character.
//!
//! It refuses to judge: whether two folded words count as the same is for [`crate::text::locate`], and whether a
//! dropped accent matters is for [`crate::text::difference`]. The original text is never changed.
//! Used by `locate`, `difference`, `anchor` and by the store's search for candidates.

mod ascii;

use unicode_normalization::char::{decompose_compatible, is_combining_mark};

use crate::text::Span;

/// The words of one text, in order, folded.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Folded {
    /// The letters of the words, perhaps with others between them.
    letters: String,
    words: Vec<Word>,
}

/// Where one word stands: in the original text, and in the folded letters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Word {
    span: Span,
    start: usize,
    end: usize,
}

impl Folded {
    /// Folds `text`. Time and memory grow linearly with it.
    pub fn new(text: &str) -> Folded {
        ascii::folded(text).unwrap_or_else(|| walked(text))
    }

    /// How many words there are.
    pub fn len(&self) -> usize {
        self.words.len()
    }

    /// Whether the text has no word at all.
    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    /// The folded letters of word `index`; empty where there is no such word.
    #[inline]
    pub fn word(&self, index: usize) -> &str {
        self.words.get(index).map_or("", |word| &self.letters[word.start..word.end])
    }

    /// Where word `index` stands in the original; an empty span at 0 where there is no such word.
    pub fn span(&self, index: usize) -> Span {
        self.words.get(index).map_or(Span { start: 0, end: 0 }, |word| word.span)
    }

    /// All words with their places in the original.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (&str, Span)> {
        self.words.iter().map(|word| (&self.letters[word.start..word.end], word.span))
    }

    /// The stretch of the original from word `first` to word `last`, both included.
    pub fn span_of(&self, first: usize, last: usize) -> Span {
        let (first, last) = (self.span(first), self.span(last));
        Span { start: first.start, end: last.end.max(first.start) }
    }

    /// Index of the first word that ends after byte `offset` of the original; `len()` where none does.
    pub fn word_at(&self, offset: usize) -> usize {
        self.words.partition_point(|word| word.span.end <= offset)
    }
}

/// One word folded by itself: all its letters, run together where it holds several words.
pub fn fold_word(word: &str) -> String {
    Folded::new(word).iter().map(|(letters, _)| letters).collect()
}

/// Whether `character` is one of the signs printed for an apostrophe.
pub fn is_apostrophe(character: char) -> bool {
    matches!(character, '\'' | '’' | '‘' | 'ʼ' | 'ʹ' | '＇' | '′' | '´' | '`' | '‛' | 'ʻ' | '՚')
}

/// Whether `character` leaves no mark on paper: soft hyphen, joiners, marks of direction, variation selectors.
pub fn is_invisible(character: char) -> bool {
    matches!(character, '\u{AD}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}'
        | '\u{FEFF}' | '\u{FE00}'..='\u{FE0F}' | '\u{61C}')
}

/// Whether `character` belongs to a script written without spaces, where every character counts as a word.
pub fn is_unspaced(character: char) -> bool {
    matches!(character, '\u{2E80}'..='\u{2FDF}' | '\u{3005}'..='\u{3007}' | '\u{3040}'..='\u{30FF}'
        | '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{FF66}'..='\u{FF9D}'
        | '\u{0E00}'..='\u{0E4E}' | '\u{0E80}'..='\u{0ECF}' | '\u{1780}'..='\u{17D3}' | '\u{1000}'..='\u{109F}'
        | '\u{20000}'..='\u{323AF}')
}

/// Whether `character` may stand in a word. Superior figures are marks of footnotes and stand in none.
fn is_letter(character: char) -> bool {
    character.is_alphanumeric() && !matches!(character, '²' | '³' | '¹' | '\u{2070}'..='\u{209C}')
}

/// Marks set over or under a letter whose absence leaves the same word: accents, niqqud, harakat. Signs of the
/// Indic scripts are letters in all but name and stay.
fn is_dropped_mark(character: char) -> bool {
    matches!(character, '\u{300}'..='\u{36F}' | '\u{483}'..='\u{487}' | '\u{591}'..='\u{5C7}' | '\u{610}'..='\u{61A}'
        | '\u{640}' | '\u{64B}'..='\u{65F}' | '\u{670}' | '\u{6D6}'..='\u{6ED}' | '\u{1AB0}'..='\u{1AFF}'
        | '\u{1DC0}'..='\u{1DFF}' | '\u{20D0}'..='\u{20FF}' | '\u{3099}' | '\u{309A}' | '\u{FE20}'..='\u{FE2F}')
}

/// Folds any text.
fn walked(text: &str) -> Folded {
    let mut folder = Folder {
        text,
        letters: String::with_capacity(text.len()),
        words: Vec::with_capacity(text.len() / 6 + 1),
        open: None,
    };
    folder.run();
    Folded { letters: folder.letters, words: folder.words }
}

/// The walk over one text.
struct Folder<'t> {
    text: &'t str,
    letters: String,
    words: Vec<Word>,
    /// The word being read: its first byte in the text, the end of its last letter so far, its first folded byte.
    open: Option<(usize, usize, usize)>,
}

impl Folder<'_> {
    fn run(&mut self) {
        let bytes = self.text.as_bytes();
        let mut at = 0;
        while at < bytes.len() {
            let byte = bytes[at];
            if byte.is_ascii_alphanumeric() {
                let run = bytes[at..].iter().take_while(|byte| byte.is_ascii_alphanumeric()).count();
                self.plain_letters(at, at + run);
                at += run;
            } else if byte.is_ascii() && byte != b'\'' && byte != b'`' {
                at = self.separator(at);
            } else {
                at = self.wide(at);
            }
        }
        self.close();
    }

    /// Takes one folded letter that stands at `start..end` of the text.
    fn letter(&mut self, start: usize, end: usize, letter: char) {
        match &mut self.open {
            Some(open) => open.1 = end,
            None => self.open = Some((start, end, self.letters.len())),
        }
        self.letters.push(letter);
    }

    /// Takes the ASCII letters and digits that stand at `start..end` of the text, which most of most texts is.
    fn plain_letters(&mut self, start: usize, end: usize) {
        let first = self.letters.len();
        match &mut self.open {
            Some(open) => open.1 = end,
            None => self.open = Some((start, end, first)),
        }
        self.letters.push_str(&self.text[start..end]);
        self.letters[first..].make_ascii_lowercase();
    }

    fn close(&mut self) {
        if let Some((start, end, first)) = self.open.take()
            && self.letters.len() > first
        {
            self.words.push(Word { span: Span { start, end }, start: first, end: self.letters.len() });
        }
    }

    /// An ASCII character that is no letter: ends the word, save a hyphen at a line's end and a sign inside a number.
    fn separator(&mut self, at: usize) -> usize {
        if self.open.is_none() {
            return at + 1;
        }
        let rest = &self.text[at + 1..];
        match self.text.as_bytes()[at] {
            b'-' => {
                if let Some(skipped) = line_end(rest) {
                    return at + 1 + skipped;
                }
            }
            b',' if self.ends_in_digit(at) && thousand_follows(rest) => return at + 1,
            b'.' if self.ends_in_digit(at) && rest.as_bytes().first().is_some_and(u8::is_ascii_digit) => {
                self.letter(at, at + 1, '.');
                return at + 1;
            }
            // A scanner's sign for a letter that it could not read.
            b'~' | b'^' if self.ends_in_letter(at) && rest.starts_with(char::is_alphabetic) => return at + 1,
            _ => {}
        }
        self.close();
        at + 1
    }

    fn ends_in_letter(&self, at: usize) -> bool {
        self.text[..at].chars().next_back().is_some_and(char::is_alphabetic)
    }

    fn ends_in_digit(&self, at: usize) -> bool {
        at > 0 && self.text.as_bytes()[at - 1].is_ascii_digit()
    }

    /// A character beyond ASCII, or an apostrophe.
    fn wide(&mut self, at: usize) -> usize {
        let rest = &self.text[at..];
        let Some(character) = rest.chars().next() else { return at + 1 };
        let end = at + character.len_utf8();
        let after = &self.text[end..];
        if is_apostrophe(character) {
            self.apostrophe(end, after);
        } else if is_dropped_mark(character) {
            self.mark(end, character);
        } else if is_invisible(character) {
            // A soft hyphen at a line's end is a hyphen that the typesetter put there.
            if character == '\u{AD}' && self.open.is_some() {
                return line_end(after).map_or(end, |skipped| end + skipped);
            }
        } else if is_unspaced(character) {
            self.close();
            self.fold_character(at, end, character);
            self.close();
        } else if is_letter(character) || (self.open.is_some() && is_combining_mark(character)) {
            self.fold_character(at, end, character);
        } else if matches!(character, '‐' | '\u{2011}') && self.open.is_some() && line_end(after).is_some() {
            return end + line_end(after).unwrap_or(0);
        } else {
            self.close();
        }
        end
    }

    /// An apostrophe between letters stays in the word, in one shape for all; after an elided word (l’, qu’) it ends
    /// that word, so that an excerpt may begin with the next.
    fn apostrophe(&mut self, end: usize, after: &str) {
        let Some((_, last, first)) = self.open else { return };
        let next = after.chars().next().filter(|next| next.is_alphabetic());
        let adjoins = self.text[last..end].chars().count() == 1;
        let Some(next) = next.filter(|_| adjoins) else { return self.close() };
        self.letter(end, end, '\'');
        let is_vowel = matches!(fold_vowel(next), 'a' | 'e' | 'i' | 'o' | 'u' | 'y' | 'h');
        if is_vowel && is_elided(&self.letters[first..self.letters.len() - 1]) {
            self.close();
        }
    }

    /// A combining mark: dropped, save where it makes another letter of a Cyrillic one.
    fn mark(&mut self, end: usize, mark: char) {
        let Some(open) = &mut self.open else { return };
        open.1 = end;
        let whole = match (self.letters.chars().next_back(), mark) {
            (Some('и'), '\u{306}') => 'й',
            (Some('у'), '\u{306}') => 'ў',
            (Some('і'), '\u{308}') => 'ї',
            _ => return,
        };
        self.letters.pop();
        self.letters.push(whole);
    }

    fn fold_character(&mut self, start: usize, end: usize, character: char) {
        match character {
            'а'..='я' => self.letter(start, end, character),
            'А'..='Я' => self.lowered(start, end, character),
            'ё' | 'Ё' => self.letter(start, end, 'е'),
            '\u{400}'..='\u{52F}' | '\u{AC00}'..='\u{D7A3}' => self.lowered(start, end, character),
            'ς' => self.letter(start, end, 'σ'),
            _ => match spelled_out(character) {
                Some(letters) => letters.chars().for_each(|letter| self.letter(start, end, letter)),
                None => decompose_compatible(character, |part| {
                    if !is_dropped_mark(part) && (is_letter(part) || is_combining_mark(part)) {
                        self.lowered(start, end, part);
                    }
                }),
            },
        }
    }

    fn lowered(&mut self, start: usize, end: usize, character: char) {
        for letter in character.to_lowercase().filter(|letter| !is_dropped_mark(*letter)) {
            self.letter(start, end, letter);
        }
    }
}

/// Letters that Unicode does not decompose, and how they are spelled where the type lacks them; capitals likewise.
const SPELLED_OUT: [(char, &str); 7] =
    [('ß', "ss"), ('æ', "ae"), ('œ', "oe"), ('ø', "o"), ('ł', "l"), ('đ', "d"), ('ı', "i")];

fn spelled_out(character: char) -> Option<&'static str> {
    let small = character.to_lowercase().next()?;
    SPELLED_OUT.iter().find(|(letter, _)| *letter == small).map(|(_, spelled)| *spelled)
}

/// Letters that Unicode decomposes, and type runs together.
const LIGATURES: [(char, &str); 5] = [('ﬁ', "fi"), ('ﬂ', "fl"), ('ﬀ', "ff"), ('ﬃ', "ffi"), ('ﬄ', "ffl")];

/// How else a word may be printed, in small letters, that is `folded` once it is folded, or only begins so: by letters that
/// are more than a base with marks. Łódź as well as Lodz begins with “lod”, ﬁshing with “fis”. The fewest of such letters
/// first, `most` spellings at most, and `folded` itself is not among them.
pub fn other_spellings(folded: &str, begins: bool, most: usize) -> Vec<String> {
    let mut spellings: Vec<(String, usize)> = vec![(folded.to_owned(), 0)];
    let mut next = 0;
    while let Some((spelling, from)) = spellings.get(next).cloned() {
        next += 1;
        for (at, _) in spelling.char_indices().filter(|(at, _)| *at >= from) {
            for (letter, spelled) in SPELLED_OUT.into_iter().chain(LIGATURES) {
                let rest = &spelling[at..];
                // Of the last letter of a beginning perhaps only the first part was typed.
                let is_begun = begins && spelled.starts_with(rest);
                if (is_begun || rest.starts_with(spelled)) && spellings.len() <= most {
                    let rest = rest.get(spelled.len()..).unwrap_or_default();
                    spellings.push((format!("{}{letter}{rest}", &spelling[..at]), at + letter.len_utf8()));
                }
            }
        }
    }
    spellings.into_iter().skip(1).map(|(spelling, _)| spelling).collect()
}

/// Whether it is one of the letters that [`other_spellings`] puts in.
pub fn is_other_spelling(letter: char) -> bool {
    SPELLED_OUT.iter().chain(&LIGATURES).any(|(other, _)| *other == letter)
}

fn fold_vowel(character: char) -> char {
    let mut base = character;
    decompose_compatible(character, |part| {
        if !is_dropped_mark(part) {
            base = part;
        }
    });
    base.to_ascii_lowercase()
}

/// Words that lose their vowel before another (French; the Italian ones are spelled alike).
fn is_elided(letters: &str) -> bool {
    matches!(letters, "l" | "d" | "j" | "m" | "t" | "s" | "n" | "c" | "qu" | "lorsqu" | "puisqu" | "jusqu" | "quoiqu")
}

/// Where `rest`, which follows a hyphen, goes on with a small letter on the next line: how many bytes lie between.
fn line_end(rest: &str) -> Option<usize> {
    let blank = rest.find(|c: char| c != ' ' && c != '\t' && c != '\r')?;
    let next = rest[blank..].strip_prefix('\n')?;
    let indent = next.find(|c: char| c != ' ' && c != '\t')?;
    next[indent..].chars().next()?.is_lowercase().then_some(blank + 1 + indent)
}

/// Whether `rest`, which follows a comma after a digit, begins with exactly three digits.
fn thousand_follows(rest: &str) -> bool {
    rest.bytes().take(4).take_while(u8::is_ascii_digit).count() == 3
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// `expected` lists the folded words with single spaces between.
    #[track_caller]
    fn check(text: &str, expected: &str) {
        let folded = Folded::new(text);
        let words: Vec<&str> = folded.iter().map(|(word, _)| word).collect();
        assert_eq!(words.join(" "), expected, "in {text:?}");
    }

    #[test]
    fn typography_is_folded_away() {
        check("“Don’t,” SHE said—twice.", "don't she said twice");
        check("‘It's’ `em", "it's em");
        check("ﬁne eﬃcient ﬂour", "fine efficient flour");
        check("naïve Cafe\u{301} Straße Œuvre", "naive cafe strasse oeuvre");
        check("soft\u{AD}en, be\u{200B}fore", "soften before");
        check("footnote¹ mark²³", "footnote mark");
    }

    #[test]
    fn a_hyphen_at_a_line_end_is_no_hyphen() {
        check("the com-\nmittee met", "the committee met");
        check("the com\u{AD}\r\n  mittee met", "the committee met");
        check("well-known, Franco-\nPrussian", "well known franco prussian");
        check("he paused -\nthen went on", "he paused then went on");
    }

    #[test]
    fn cyrillic_keeps_its_letters_and_loses_its_stress() {
        check("Ещё не всё, мой дом", "еще не все мой дом");
        check("мои\u{306} за\u{301}мок", "мой замок");
        check("Їжак", "їжак");
    }

    #[test]
    fn elided_words_stand_alone() {
        check("l’homme qu'il aime, aujourd’hui", "l' homme qu' il aime aujourd'hui");
        check("o’clock and I’d", "o'clock and i'd");
    }

    #[test]
    fn numbers_keep_their_points_and_lose_their_thousands() {
        check("1,500 of 2.5 in 1,2,3 and 10.11.1990.", "1500 of 2.5 in 1 2 3 and 10.11.1990");
    }

    #[test]
    fn unspaced_scripts_are_folded_by_characters() {
        check("我们都记得。Yes", "我 们 都 记 得 yes");
    }

    #[test]
    fn a_span_holds_the_word_as_it_stands() {
        let text = "Well — “Don’t\u{AD}” com-\nmittee";
        let folded = Folded::new(text);
        let places: Vec<&str> = folded.iter().map(|(_, span)| span.of(text)).collect();
        assert_eq!(places, ["Well", "Don’t", "com-\nmittee"]);
        assert_eq!(folded.word_at(0), 0);
        assert_eq!(folded.word_at(4), 1);
        assert_eq!(folded.word_at(text.len()), 3);
    }

    #[test]
    fn plain_letters_may_stand_for_letters_that_are_spelled_out() {
        let other_beginnings = |folded, most| other_spellings(folded, true, most);
        assert_eq!(other_spellings("lods", false, 9), ["łods", "løds", "lođs", "łøds", "łođs", "løđs", "łøđs"]);
        assert_eq!(other_spellings("massa", false, 9), ["maßa"]);
        assert_eq!(other_beginnings("lod", 9), ["łod", "lød", "lođ", "łød", "łođ", "løđ", "łøđ"]);
        assert_eq!(other_beginnings("stras", 9), ["straß"]);
        assert_eq!(other_beginnings("strasse", 9), ["straße"]);
        assert_eq!(other_beginnings("ha", 9), ["hæ"]);
        assert_eq!(other_beginnings("efface", 9), ["eﬀace"]);
        assert_eq!(other_beginnings("of", 5), ["øf", "oﬁ", "oﬂ", "oﬀ", "oﬃ"]);
        assert_eq!(other_beginnings("reach", 9), [""; 0]);
        assert_eq!(other_beginnings("dolldiddle", 20).len(), 20);
        for spelling in other_beginnings("jagiello", 99) {
            assert!(fold_word(&spelling).starts_with("jagiello"), "{spelling}");
        }
    }

    proptest! {
        #[test]
        fn ascii_is_folded_as_all_else_is(text in "[abdlqu15'`.,~^\\-AX \n]{0,40}") {
            let (one, other) = (Folded::new(&text), walked(&text));
            prop_assert_eq!(one.iter().collect::<Vec<_>>(), other.iter().collect::<Vec<_>>());
        }

        #[test]
        fn plain_ascii_is_folded_in_one_sweep_as_all_else_is(text in "[abdlqu15'.AXh \n]{0,200}") {
            let one = ascii::folded(&text);
            let words = |folded: &Folded| folded.iter().map(|(word, span)| (word.to_owned(), span)).collect::<Vec<_>>();
            prop_assert_eq!(one.as_ref().map(&words), Some(words(&walked(&text))));
        }

        #[test]
        fn any_text_folds_into_ordered_spans(text in "\\PC{0,80}|[a-z’'\\-\n .\u{300}-\u{310}йёи]{0,60}") {
            let folded = Folded::new(&text);
            let mut last = 0;
            for (word, span) in folded.iter() {
                prop_assert!(!word.is_empty());
                prop_assert!(span.start >= last && span.start < span.end);
                prop_assert!(text.get(span.start..span.end).is_some());
                last = span.end;
            }
        }
    }
}
