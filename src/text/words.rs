//! Words, sentences and paragraphs of any text, as spans.
//!
//! One scanner cuts a text into pieces (words, numbers, signs, white space); everything else here is read off those
//! pieces. It folds nothing, corrects nothing and knows no language: an apostrophe or hyphen between letters belongs
//! to the word, and scripts written without spaces are cut where the script changes. Used by the reading, the
//! quotation finder and whatever counts or compares words.

use super::Span;

/// The words and numbers of `text`, in order.
pub fn words(text: &str) -> impl Iterator<Item = Span> + '_ {
    pieces(text).filter(|piece| matches!(piece.kind, PieceKind::Word | PieceKind::Number)).map(|piece| piece.span)
}

/// The paragraphs of `text`: stretches between blank lines, without the white space around them.
pub fn paragraphs(text: &str) -> Vec<Span> {
    let mut found = Vec::new();
    let mut open: Option<Span> = None;
    for piece in pieces(text) {
        match piece.kind {
            PieceKind::Space { newlines } if newlines >= 2 => found.extend(open.take()),
            PieceKind::Space { .. } => {}
            _ => {
                let start = open.map_or(piece.span.start, |paragraph| paragraph.start);
                open = Some(Span::new(start, piece.span.end));
            }
        }
    }
    found.extend(open);
    found
}

/// The text with lines that were broken at some column, as an editor does, flowing again; a space is as long as the line
/// feed was, so that every place stays. Short lines (a poem) and long ones (paragraphs of their own) stay, and so does the
/// break before what begins a line on purpose: an item of a list, a heading, a speech with a dash.
pub fn flowing(text: &str) -> String {
    const WRAPPED: std::ops::RangeInclusive<usize> = 45..=100;
    let mut flowing = String::with_capacity(text.len());
    let mut lines = text.split_inclusive('\n').peekable();
    while let Some(line) = lines.next() {
        let words = line.strip_suffix('\n').unwrap_or(line);
        flowing.push_str(&words.replace('\r', " "));
        if words.len() < line.len() {
            let goes_on = lines.peek().is_some_and(|next| !begins_on_purpose(next));
            flowing.push(if goes_on && WRAPPED.contains(&words.chars().count()) { ' ' } else { '\n' });
        }
    }
    flowing
}

/// Whether a line begins with a sign that makes it a line: a bullet, `>`, `#`, `|`, a number with a stop, a dash.
fn begins_on_purpose(line: &str) -> bool {
    let line = line.trim_start();
    let unnumbered = line.trim_start_matches(|c: char| c.is_ascii_digit());
    let is_numbered = unnumbered.len() < line.len() && unnumbered.starts_with(['.', ')']);
    is_numbered || line.is_empty() || line.starts_with(['*', '-', '+', '>', '#', '|', '•', '–', '—'])
}

/// The sentences of `text`, without the white space around them; a paragraph's end also ends a sentence.
pub fn sentences(text: &str) -> Vec<Span> {
    let mut found = Vec::new();
    let mut open: Option<Span> = None;
    let mut stop: Option<StopState> = None;
    let mut last_word = "";
    for piece in pieces(text) {
        let here = piece.span.of(text);
        match piece.kind {
            PieceKind::Space { newlines } => {
                if newlines >= 2 {
                    found.extend(open.take());
                    stop = None;
                } else if stop == Some(StopState::Stopped) {
                    stop = Some(StopState::Spaced);
                }
                continue;
            }
            PieceKind::Sign(sign) if is_stop(sign) => {
                let abbreviated = sign == '.' && stops_nothing(last_word);
                stop = (!abbreviated).then_some(StopState::Stopped);
            }
            PieceKind::Sign(sign) if is_closing(sign) && stop == Some(StopState::Stopped) => {}
            PieceKind::Sign('»' | '›')
                if stop == Some(StopState::Spaced) && closes_after_space(text, piece.span.end) => {}
            _ => {
                let begins = here.chars().next().is_some_and(|first| !first.is_lowercase() && !is_trailing(first));
                if (stop == Some(StopState::Spaced) && begins) || ideographic_stop(text, piece.span.start) {
                    found.extend(open.take());
                }
                stop = None;
            }
        }
        if matches!(piece.kind, PieceKind::Word | PieceKind::Number) {
            last_word = here;
        } else if !matches!(piece.kind, PieceKind::Sign('.')) {
            last_word = "";
        }
        let start = open.map_or(piece.span.start, |sentence| sentence.start);
        open = Some(Span::new(start, piece.span.end));
    }
    found.extend(open);
    found
}

/// How far the end of a sentence has been read.
#[derive(Clone, Copy, PartialEq, Eq)]
enum StopState {
    Stopped,
    Spaced,
}

/// One piece of a text; the pieces follow one another without a gap.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Piece {
    /// Where it stands.
    pub span: Span,
    /// What it is.
    pub kind: PieceKind,
}

/// What a piece of text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PieceKind {
    /// Letters, with the marks, apostrophes and hyphens inside them.
    Word,
    /// Digits, with the letters, points and commas inside them ("1984", "1,000", "3rd").
    Number,
    /// One character that is none of the others.
    Sign(char),
    /// White space, with the number of line ends in it.
    Space {
        /// How many line ends the white space holds.
        newlines: usize,
    },
}

/// Cuts `text` into pieces.
pub fn pieces(text: &str) -> Pieces<'_> {
    Pieces { text, at: 0 }
}

/// The iterator behind [`pieces`].
pub struct Pieces<'text> {
    text: &'text str,
    at: usize,
}

impl Iterator for Pieces<'_> {
    type Item = Piece;

    fn next(&mut self) -> Option<Piece> {
        let start = self.at;
        let first_byte = *self.text.as_bytes().get(start)?;
        if first_byte == b' ' && self.text.as_bytes().get(start + 1).is_none_or(u8::is_ascii_graphic) {
            // By far the commonest piece that is no word.
            self.at += 1;
            return Some(Piece { span: Span::new(start, self.at), kind: PieceKind::Space { newlines: 0 } });
        }
        let first = self.text[start..].chars().next()?;
        let kind = if first.is_whitespace() {
            PieceKind::Space { newlines: self.take_space() }
        } else if is_letter(first) {
            self.take_word();
            PieceKind::Word
        } else if first.is_numeric() {
            self.take_word();
            PieceKind::Number
        } else {
            self.at += first.len_utf8();
            PieceKind::Sign(first)
        };
        Some(Piece { span: Span::new(start, self.at), kind })
    }
}

impl Pieces<'_> {
    /// Moves behind the white space here and counts its line ends.
    fn take_space(&mut self) -> usize {
        let mut newlines = 0;
        for character in self.text[self.at..].chars() {
            if !character.is_whitespace() {
                break;
            }
            newlines += usize::from(matches!(character, '\n' | '\u{2029}' | '\u{2028}'));
            self.at += character.len_utf8();
        }
        newlines
    }

    /// Moves behind the word or number here.
    fn take_word(&mut self) {
        let plain = self.text.as_bytes()[self.at..].iter().take_while(|byte| byte.is_ascii_alphanumeric()).count();
        let mut script = (plain > 0).then_some(Script::Spaced);
        self.at += plain;
        let mut last = if plain > 0 { char::from(self.text.as_bytes()[self.at - 1]) } else { ' ' };
        let ends = self
            .text
            .as_bytes()
            .get(self.at)
            .is_none_or(|next| matches!(next, b' ' | b'\n' | b';' | b':' | b'!' | b'?'));
        if plain > 0 && ends {
            return;
        }
        let mut characters = self.text[self.at..].chars().peekable();
        while let Some(character) = characters.next() {
            let inside = if is_letter(character) || character.is_numeric() {
                let this = script_of(character);
                let same = script.is_none_or(|script| script == this || this == Script::Extender);
                if this != Script::Extender {
                    script = script.or(Some(this));
                }
                same
            } else {
                is_joiner(character, last, characters.peek().copied()) || is_modifier(character)
            };
            if !inside {
                return;
            }
            last = character;
            self.at += character.len_utf8();
        }
    }
}

/// Whether a character spells words.
fn is_letter(character: char) -> bool {
    character.is_alphabetic() || is_modifier(character)
}

/// Combining marks and invisible joiners, which belong to the letter before them.
fn is_modifier(character: char) -> bool {
    matches!(character, '\u{300}'..='\u{36f}' | '\u{ad}' | '\u{200c}' | '\u{200d}' | '\u{fe00}'..='\u{fe0f}')
        || matches!(character, '\u{591}'..='\u{5bd}' | '\u{64b}'..='\u{65f}' | '\u{93c}'..='\u{94d}')
}

/// Whether a sign between two letters or two digits belongs to the word.
fn is_joiner(sign: char, before: char, after: Option<char>) -> bool {
    let Some(after) = after else { return false };
    match sign {
        '\'' | '’' | 'ʼ' | '‑' | '-' => {
            (before.is_alphanumeric() || is_modifier(before)) && after.is_alphanumeric() && !spaceless(before, after)
        }
        '.' | ',' => before.is_ascii_digit() && after.is_ascii_digit(),
        '_' => before.is_alphanumeric() && after.is_alphanumeric(),
        _ => false,
    }
}

/// Whether either letter is of a script that writes no spaces.
fn spaceless(before: char, after: char) -> bool {
    script_of(before) != Script::Spaced || script_of(after) != Script::Spaced
}

/// How a script separates its words.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Script {
    Spaced,
    Ideographs,
    Hiragana,
    Katakana,
    /// Lengthens whatever stands before it.
    Extender,
}

fn script_of(character: char) -> Script {
    match character {
        '\u{0}'..='\u{2fff}' => Script::Spaced,
        '々' | '〆' => Script::Ideographs,
        'ー' => Script::Extender,
        '\u{3041}'..='\u{309f}' => Script::Hiragana,
        '\u{30a0}'..='\u{30ff}' | '\u{31f0}'..='\u{31ff}' => Script::Katakana,
        '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}' => Script::Ideographs,
        _ => Script::Spaced,
    }
}

/// Words with a capital at their start.
pub fn capitalised(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// Whether a sign can end a sentence.
pub fn is_stop(sign: char) -> bool {
    matches!(sign, '.' | '!' | '?' | '…' | '‽' | '。' | '！' | '？' | '؟' | '۔' | '।')
}

/// Whether a full stop of the kind that needs no space stands right before `at`.
fn ideographic_stop(text: &str, at: usize) -> bool {
    text[..at].chars().next_back().is_some_and(|before| matches!(before, '。' | '！' | '？'))
}

/// Marks and brackets that close after a stop and still belong to its sentence.
fn is_closing(sign: char) -> bool {
    matches!(sign, '"' | '\'' | '”' | '’' | '“' | '‘' | '»' | '«' | '›' | '‹' | ')' | ']' | '」' | '』' | '*' | '_')
}

/// Whether a French mark that ends at `end` closes, though a space stands before it ("Oui ! » dit-il"): a German one would
/// open here, and stand right before its word.
fn closes_after_space(text: &str, end: usize) -> bool {
    text[end..].chars().next().is_none_or(|next| next.is_whitespace() || matches!(next, ',' | '.' | ';' | ':'))
}

/// Signs that carry a sentence on after a stop ("Jr., who", "No! — she said").
fn is_trailing(sign: char) -> bool {
    matches!(sign, ',' | ';' | ':' | '—' | '–' | '-' | ')' | ']')
}

/// Whether a point after this word is part of it: an initial, an abbreviation, or nothing that a sentence ends with.
pub fn stops_nothing(word: &str) -> bool {
    let mut letters = word.chars();
    match (letters.next(), letters.next()) {
        (None, _) => false,
        (Some(only), None) => only.is_uppercase() && !matches!(only, 'I' | 'Я'),
        _ => ABBREVIATIONS.iter().any(|known| known.len() == word.len() && known.eq_ignore_ascii_case(word)),
    }
}

/// Abbreviations that are regularly followed by a capital and seldom end a sentence.
const ABBREVIATIONS: &[&str] = &[
    "mr", "mrs", "ms", "mx", "dr", "prof", "st", "ste", "sr", "jr", "rev", "hon", "fr", "br", "sen", "rep", "gov",
    "gen", "col", "maj", "capt", "lt", "sgt", "cpl", "cmdr", "adm", "brig", "pres", "supt", "messrs", "mme", "mlle",
    "mgr", "vs", "eg", "ie", "cf", "eds", "vol", "pp", "fig", "nos", "dept", "univ", "ft", "mt", "ave", "blvd", "bzw",
    "usw", "hrsg", "nr", "geb", "ул", "им", "гг", "тов", "гр", "проф", "акад", "ген", "кв", "стр", "см", "соч", "sra",
    "dña",
];

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(text: &str, spans: impl IntoIterator<Item = Span>) -> Vec<String> {
        spans.into_iter().map(|span| span.of(text).to_owned()).collect()
    }

    #[test]
    fn words_keep_their_apostrophes_and_hyphens() {
        let cases = [
            ("Don’t shout, Mary-Lou's here.", vec!["Don’t", "shout", "Mary-Lou's", "here"]),
            ("in 1,000 of 3.5 cases, the 45-year-old", vec!["in", "1,000", "of", "3.5", "cases", "the", "45-year-old"]),
            ("rock 'n' roll – well-", vec!["rock", "n", "roll", "well"]),
            ("Он сказал: «Ёлка».", vec!["Он", "сказал", "Ёлка"]),
            ("山田太郎は歌った", vec!["山田太郎", "は", "歌", "った"]),
            ("cafe\u{301} noir", vec!["cafe\u{301}", "noir"]),
        ];
        for (text, want) in cases {
            assert_eq!(cut(text, words(text)), want);
        }
    }

    #[test]
    fn abbreviations_and_initials_end_no_sentence() {
        let cases = [
            ("Mr. Pell met J. B. Orme at St. Ives. He left.", vec!["Mr. Pell met J. B. Orme at St. Ives.", "He left."]),
            ("Was it late? “No.” She laughed… and went.", vec!["Was it late?", "“No.”", "She laughed… and went."]),
            ("He paid 3.50 at 5 p.m. on Friday.", vec!["He paid 3.50 at 5 p.m. on Friday."]),
            ("彼は来た。彼女は去った。", vec!["彼は来た。", "彼女は去った。"]),
        ];
        for (text, want) in cases {
            assert_eq!(cut(text, sentences(text)), want);
        }
    }

    #[test]
    fn paragraphs_stand_between_blank_lines() {
        let text = "\n One\ntwo \n \n\n three\r\n\r\nfour";
        assert_eq!(cut(text, paragraphs(text)), ["One\ntwo", "three", "four"]);
        assert!(paragraphs(" \n\n ").is_empty());
    }

    #[test]
    fn wrapped_lines_flow_and_lines_on_purpose_stay() {
        let wrapped = "She said that the lamps were counted every night,\r\nand that nobody signed for them.";
        assert_eq!(
            flowing(wrapped),
            "She said that the lamps were counted every night,  and that nobody signed for them."
        );
        for purposeful in ["* the lamps", "2. the tin", "— The lamps?", "# The tin", "", "> the lamps"] {
            let text = format!("There were three things that everybody remembered well:\n{purposeful}\nand so on");
            assert_eq!(flowing(&text), text, "{purposeful}");
        }
        assert_eq!(flowing("roses\nlamps\n"), "roses\nlamps\n");
    }

    #[test]
    fn the_pieces_are_the_text() {
        let text = "A\u{0}b — “c’s”\t\u{202e}漢字 3,4.\u{300}";
        let together: String = pieces(text).map(|piece| piece.span.of(text)).collect();
        assert_eq!(together, text);
    }
}
