//! How well each mark of a text would do as an opening mark, a closing mark, or no quotation mark at all.
//!
//! The typography speaks first: the direction of the glyph as this text uses it, the white space around it, and the
//! letters and stops beside it. An apostrophe, an inch sign and the stroke of a decade are marks that cost nothing to
//! leave out.

use super::Family;
use crate::text::Span;
use crate::text::lexicon::Language;
use crate::text::tokens::{Token, TokenKind, Tokens};

/// Which marks a text uses, and how.
pub(super) struct Convention {
    /// „ opens, so “ closes.
    low: bool,
    /// »…« rather than «…».
    inward: bool,
    /// Written without spaces, so that only the glyph tells the direction.
    unspaced: bool,
    /// Single marks are this text's main marks.
    pub(super) single: bool,
}

/// One mark and what it would cost to read it in each way.
#[derive(Clone, Copy, Debug)]
pub(super) struct Mark {
    pub(super) span: Span,
    pub(super) family: Family,
    /// Whether its glyph has no direction.
    pub(super) straight: bool,
    pub(super) open: f32,
    pub(super) close: f32,
    pub(super) ignore: f32,
}

/// What leaving a plain quotation mark out of account costs.
pub(super) const IGNORE: f32 = 3.2;

impl Convention {
    /// Counts the marks of a text.
    pub(super) fn of(tokens: &Tokens) -> Convention {
        let (mut low_open, mut high_close, mut high_open) = (0, 0, 0);
        let (mut inward, mut outward) = (0, 0);
        let (mut double, mut single_open, mut single_close) = (0, 0, 0);
        for (index, token) in tokens.all.iter().enumerate() {
            let TokenKind::Sign(sign) = token.kind else { continue };
            if family_of(sign).is_none() {
                continue;
            }
            let place = Place::of(tokens, index);
            match sign {
                '„' => low_open += 1,
                '“' => {
                    double += 1;
                    high_open += usize::from(place.opens());
                    high_close += usize::from(place.closes());
                }
                '"' | '”' => double += 1,
                '»' | '›' => {
                    inward += usize::from(place.touches_after());
                    outward += usize::from(place.touches_before());
                }
                '«' | '‹' => {
                    outward += usize::from(place.touches_after());
                    inward += usize::from(place.touches_before());
                }
                '‘' | '\'' if place.opens() => single_open += 1,
                '’' | '\'' if place.before.is_stop() && place.closes() => single_close += 1,
                _ => {}
            }
        }
        Convention {
            low: low_open > 0 && high_close > 0 && high_close >= high_open,
            inward: inward > outward,
            unspaced: tokens.lexicon.language == Language::Chinese,
            single: single_close > 0 && single_open > 0 && double * 4 < single_close * 3,
        }
    }

    /// Reads the mark at token `index`, if it is one.
    pub(super) fn mark_at(&self, tokens: &Tokens, index: usize) -> Option<Mark> {
        let token = tokens.all.get(index)?;
        let TokenKind::Sign(sign) = token.kind else { return None };
        let family = family_of(sign)?;
        let place = Place::of(tokens, index);
        let mut mark = Mark {
            span: token.span,
            family,
            straight: matches!(sign, '"' | '\'' | '＂' | '`' | '´'),
            open: place.open_cost(),
            close: place.close_cost(),
            ignore: IGNORE,
        };
        match sign {
            '“' | '‘' if self.unspaced => (mark.open, mark.close) = (0.0, 8.0),
            '”' | '’' if self.unspaced => (mark.open, mark.close) = (8.0, 0.0),
            '“' | '〝' if self.low => mark.open += 1.5,
            '“' | '〝' => mark.close += 2.0,
            '”' | '〞' | '〟' => mark.open += 2.5,
            '„' => mark.close += 5.0,
            '»' | '›' | '«' | '‹' => self.weigh_guillemet(sign, &place, &mut mark),
            '「' | '『' => (mark.open, mark.close) = (0.0, 20.0),
            '」' | '』' => (mark.open, mark.close) = (20.0, 0.0),
            '"' | '‟' | '＂' if place.before == Neighbour::Digit => {
                mark.ignore = if place.closes() { 1.2 } else { IGNORE }
            }
            _ if family == Family::Single => self.weigh_single(sign, &place, &mut mark),
            _ => {}
        }
        Some(mark)
    }

    /// Whether a token is a mark of any family.
    pub(super) fn is_mark(token: &Token) -> bool {
        matches!(token.kind, TokenKind::Sign(sign) if family_of(sign).is_some())
    }

    /// A guillemet tells its direction; French sets a space on both sides of it.
    fn weigh_guillemet(&self, sign: char, place: &Place, mark: &mut Mark) {
        let opens = matches!(sign, '«' | '‹') != self.inward;
        let (right, wrong) = if opens { (&mut mark.open, &mut mark.close) } else { (&mut mark.close, &mut mark.open) };
        *wrong += 3.0;
        if matches!((place.before, place.after), (Neighbour::Space, Neighbour::Space)) {
            *right = 0.2;
        }
    }

    /// A single mark may be an apostrophe.
    fn weigh_single(&self, sign: char, place: &Place, mark: &mut Mark) {
        match sign {
            '‘' | '‛' | '`' => mark.close += if self.low { 1.0 } else { 2.5 },
            '’' | '´' => mark.open += 2.5,
            '‚' => {
                mark.close += 5.0;
                mark.ignore = 2.0;
                return;
            }
            _ => {}
        }
        mark.ignore = if place.before.is_stop() && place.closes() {
            2.5
        } else if place.before == Neighbour::Letter && place.closes() {
            mark.close += 0.4;
            if place.drops_letters { 0.15 } else { 0.7 }
        } else if place.opens() {
            match (place.after, place.elided, sign) {
                (Neighbour::Digit, _, '’' | '\'') => 0.0,
                (_, true, _) => 0.1,
                (_, false, '’') => 0.3,
                (_, false, '\'') => 0.9,
                _ if self.single && place.before == Neighbour::Edge => IGNORE,
                _ => 2.0,
            }
        } else {
            0.2
        };
        if place.elided || place.after == Neighbour::Digit {
            mark.open += 1.2;
        }
    }
}

/// The family of a mark.
fn family_of(sign: char) -> Option<Family> {
    Some(match sign {
        '"' | '“' | '”' | '„' | '‟' | '〝' | '〞' | '〟' | '＂' => Family::Double,
        '«' | '»' | '‹' | '›' => Family::Guillemet,
        '\'' | '‘' | '’' | '‚' | '‛' | '`' | '´' => Family::Single,
        '「' | '」' => Family::Corner,
        '『' | '』' => Family::WhiteCorner,
        _ => return None,
    })
}

/// What stands beside a mark.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Neighbour {
    Edge,
    Space,
    Letter,
    Digit,
    /// A comma, colon or semicolon.
    Pause,
    /// The end of a sentence.
    Stop,
    OpenBracket,
    CloseBracket,
    Dash,
    Mark,
    Other,
}

impl Neighbour {
    fn is_stop(self) -> bool {
        matches!(self, Neighbour::Stop | Neighbour::Pause | Neighbour::Dash)
    }

    fn of(token: &Token, first: bool) -> Neighbour {
        match token.kind {
            TokenKind::Number => Neighbour::Digit,
            TokenKind::Lower | TokenKind::Capital | TokenKind::Upper => Neighbour::Letter,
            TokenKind::Sign(sign) => match sign {
                '.' if first => Neighbour::Other,
                ',' | ';' | ':' | '、' => Neighbour::Pause,
                '.' | '!' | '?' | '…' | '。' => Neighbour::Stop,
                '(' | '[' | '{' | '¿' | '¡' => Neighbour::OpenBracket,
                ')' | ']' | '}' => Neighbour::CloseBracket,
                '—' | '–' | '-' | '―' | '/' => Neighbour::Dash,
                '"' | '“' | '”' | '„' | '«' | '»' | '‹' | '›' | '‘' | '’' | '\'' | '‚' => {
                    Neighbour::Mark
                }
                _ => Neighbour::Other,
            },
        }
    }
}

/// The surroundings of a mark.
struct Place {
    before: Neighbour,
    after: Neighbour,
    /// The word before ends as words do whose last letters are dropped, or as plurals do.
    drops_letters: bool,
    /// The word after is one of those that lose their first letters.
    elided: bool,
}

impl Place {
    fn of(tokens: &Tokens, index: usize) -> Place {
        let token = &tokens.all[index];
        let same_paragraph = |a: usize, b: usize| {
            tokens.all[a].span.end == tokens.all[b].span.start || !is_paragraph_end(tokens, tokens.all[a].span.end)
        };
        let before = index.checked_sub(1).filter(|before| same_paragraph(*before, index));
        let after = Some(index + 1).filter(|after| *after < tokens.all.len() && same_paragraph(index, *after));
        let before_word = before.filter(|_| !token.spaced).map_or("", |before| tokens.word(before));
        let after_token = after.map(|after| &tokens.all[after]);
        let after_word = after.filter(|after| !tokens.all[*after].spaced).map_or("", |after| tokens.word(after));
        Place {
            before: match before {
                None => Neighbour::Edge,
                Some(_) if token.spaced => Neighbour::Space,
                Some(before) => Neighbour::of(&tokens.all[before], false),
            },
            after: match after_token {
                None => Neighbour::Edge,
                Some(after) if after.spaced => Neighbour::Space,
                // Three points begin words that are left out; one point ends a sentence.
                Some(after) => Neighbour::of(after, tokens.all.get(index + 2).is_some_and(|next| next.is_sign('.'))),
            },
            drops_letters: before_word.ends_with(['s', 'S', 'z', 'x'])
                || before_word.ends_with("in")
                || before_word.len() <= 2,
            elided: is_elided(after_word),
        }
    }

    /// Whether it is set right before a word and behind a space.
    fn touches_after(&self) -> bool {
        self.opens() && matches!(self.after, Neighbour::Letter | Neighbour::Digit)
    }

    /// Whether it is set right behind a word and before a space.
    fn touches_before(&self) -> bool {
        self.closes() && matches!(self.before, Neighbour::Letter | Neighbour::Digit | Neighbour::Stop)
    }

    /// Whether it stands as opening marks do.
    fn opens(&self) -> bool {
        use Neighbour::{Dash, Digit, Edge, Letter, Mark, OpenBracket, Other, Space};
        matches!(self.before, Edge | Space | OpenBracket | Dash | Mark)
            && matches!(self.after, Letter | Digit | OpenBracket | Mark | Other | Dash)
    }

    /// Whether it stands as closing marks do.
    fn closes(&self) -> bool {
        use Neighbour::{CloseBracket, Dash, Edge, Mark, Pause, Space, Stop};
        !matches!(self.before, Neighbour::Edge | Neighbour::Space | Neighbour::OpenBracket)
            && matches!(self.after, Edge | Space | Pause | Stop | CloseBracket | Dash | Mark)
    }

    fn open_cost(&self) -> f32 {
        use Neighbour::{Edge, Letter, Pause, Space, Stop};
        match (self.before, self.after) {
            _ if self.opens() => 0.0,
            (Edge, _) => 0.5,
            (Space, Space) => 1.0,
            (Stop | Pause, Letter) => 1.2,
            (Letter, Letter) => 2.5,
            (Pause, Space) => 2.0,
            (_, Edge) => 8.0,
            _ if self.closes() => 4.0,
            _ => 2.0,
        }
    }

    fn close_cost(&self) -> f32 {
        use Neighbour::{Edge, Letter, Pause, Space, Stop};
        match (self.before, self.after) {
            _ if self.closes() => 0.0,
            (_, Edge) => 0.2,
            (Space, Space) => 1.0,
            (Stop | Pause, Letter) => 1.5,
            (Letter, Letter) => 2.5,
            (Edge, _) => 8.0,
            _ if self.opens() => 3.5,
            _ => 1.5,
        }
    }
}

/// Whether the white space at `at` ends a paragraph of the reading.
fn is_paragraph_end(tokens: &Tokens, at: usize) -> bool {
    tokens.text.as_bytes().get(at..).is_some_and(|rest| rest.starts_with(b"\n\n"))
}

/// Words that lose their beginning to an apostrophe ("’em", "’tis").
fn is_elided(word: &str) -> bool {
    const ELIDED: [&str; 24] = [
        "em", "tis", "twas", "til", "till", "bout", "cause", "n", "twere", "twill", "twould", "round", "neath", "cos",
        "cept", "fore", "gainst", "mongst", "pon", "stead", "ud", "ere", "im", "nuff",
    ];
    ELIDED.iter().any(|elided| word.eq_ignore_ascii_case(elided))
}
