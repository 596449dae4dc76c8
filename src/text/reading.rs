//! A text as a reader sees it, with the way back to the text as it is stored.
//!
//! Sentences are whole again where a line end, a hyphen, a page break, a running head or a page number cut them; links,
//! tags, emphasis and reference numbers are gone; marks made of two signs (`,,` `''` ` `` `) are one. Nothing is
//! corrected that a reader would have to guess at, and the stored text is never changed: every stretch of the reading
//! leads back to a stretch of the given text. The quotation finder reads articles this way.

mod lines;
mod markup;

use super::Span;
use lines::{Join, Layout};

/// The reading of one text.
#[derive(Clone, Debug)]
pub struct Reading {
    text: String,
    paragraphs: Vec<Paragraph>,
    pieces: Vec<Piece>,
}

/// One paragraph of a reading.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Paragraph {
    /// Where it stands in the reading's text.
    pub span: Span,
    /// How it is set.
    pub setting: Setting,
}

/// How a paragraph is set off from the running text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Setting {
    /// Running text.
    Plain,
    /// A Markdown heading.
    Heading,
    /// Marked as a block quotation, by `>` or a tag.
    Block,
    /// Indented more than the text around it.
    Indented,
}

/// A stretch of the reading and the stretch of the given text that it stands for.
#[derive(Clone, Copy, Debug)]
struct Piece {
    read: Span,
    given: Span,
}

impl Reading {
    /// Reads `given`.
    pub fn of(given: &str) -> Reading {
        let mut draft = Draft::with_room(given.len());
        let layout = Layout::of(given);
        let mut start = 0;
        let mut setting = Setting::Plain;
        for line in &layout.lines {
            match line.join {
                Join::Paragraph => {
                    draft.close_paragraph(start, setting);
                    draft.put("\n\n", line.body.start);
                    start = draft.text.len();
                    setting = line.setting;
                }
                Join::Space => draft.put(" ", line.body.start),
                Join::Nothing => {}
            }
            markup::strip(given, line.body, &mut draft);
        }
        draft.close_paragraph(start, setting);
        Reading { text: draft.text, paragraphs: draft.paragraphs, pieces: draft.pieces }
    }

    /// The text as it reads; its paragraphs stand apart by a blank line.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The paragraphs, in order; none is empty.
    pub fn paragraphs(&self) -> &[Paragraph] {
        &self.paragraphs
    }

    /// Where a stretch of the reading stands in the given text.
    pub fn given(&self, read: Span) -> Span {
        let start = self.given_at(read.start, Side::Start);
        if read.is_empty() {
            return Span::new(start, start);
        }
        Span::new(start, self.given_at(read.end, Side::End).max(start))
    }

    /// Where a position in the reading stands in the given text.
    fn given_at(&self, at: usize, side: Side) -> usize {
        let next = match side {
            Side::Start => self.pieces.partition_point(|piece| piece.read.start <= at),
            Side::End => self.pieces.partition_point(|piece| piece.read.start < at),
        };
        let Some(piece) = next.checked_sub(1).and_then(|index| self.pieces.get(index)) else { return 0 };
        let into = at - piece.read.start;
        if piece.read.len() == piece.given.len() {
            return (piece.given.start + into).min(piece.given.end);
        }
        match side {
            Side::Start if into < piece.read.len() => piece.given.start,
            Side::End if into == 0 => piece.given.start,
            _ => piece.given.end,
        }
    }
}

/// Which end of a stretch is being led back.
#[derive(Clone, Copy)]
enum Side {
    Start,
    End,
}

/// A reading in the making.
struct Draft {
    text: String,
    paragraphs: Vec<Paragraph>,
    pieces: Vec<Piece>,
}

impl Draft {
    fn with_room(bytes: usize) -> Draft {
        Draft { text: String::with_capacity(bytes), paragraphs: Vec::new(), pieces: Vec::new() }
    }

    /// Takes a stretch of the given text as it is.
    fn copy(&mut self, given: &str, span: Span) {
        let start = self.text.len();
        self.text.push_str(span.of(given));
        let read = Span::new(start, self.text.len());
        match self.pieces.last_mut() {
            Some(last) if last.given.end == span.start && last.read.len() == last.given.len() => {
                last.read.end = read.end;
                last.given.end = span.end;
            }
            _ => self.pieces.push(Piece { read, given: span }),
        }
    }

    /// Puts `words` in the place of a stretch of the given text.
    fn replace(&mut self, words: &str, span: Span) {
        let start = self.text.len();
        self.text.push_str(words);
        self.pieces.push(Piece { read: Span::new(start, self.text.len()), given: span });
    }

    /// Puts white space that stands for what the given text has before `at`.
    fn put(&mut self, space: &str, at: usize) {
        if self.text.is_empty() || (space == " " && self.text.ends_with(char::is_whitespace)) {
            return;
        }
        let before = self.pieces.last().map_or(0, |piece| piece.given.end);
        let start = before.min(at);
        self.replace(space, Span::new(start, at));
    }

    /// Notes that a paragraph ends here.
    fn close_paragraph(&mut self, start: usize, setting: Setting) {
        let body = &self.text[start..];
        let leading = body.len() - body.trim_start().len();
        let length = body.trim().len();
        if length > 0 {
            let span = Span::new(start + leading, start + leading + length);
            self.paragraphs.push(Paragraph { span, setting });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(given: &str) -> String {
        Reading::of(given).text().to_owned()
    }

    #[test]
    fn a_reading_mends_what_the_page_broke() {
        let cases = [
            (
                "The old fore-\nman never came down that year again,\nnot once.",
                "The old foreman never came down that year again, not once.",
            ),
            ("They carried the safety\n\nlamp out.", "They carried the safety lamp out."),
            ("They carried the safety\n\n14 THE LONG SHIFT\n\nlamp out.", "They carried the safety lamp out."),
            ("They carried the safety\n\n14\n\nlamp out.", "They carried the safety lamp out."),
            ("It was over.\n\nlamp out.", "It was over.\n\nlamp out."),
            ("A [“red letter”](#) day, the 5<sup>th</sup> of *May*.[12]", "A “red letter” day, the 5th of May."),
            (",,Come,'' he said. ``No.''", "„Come,\" he said. “No.\""),
            ("&ldquo;Yes&rdquo; &amp; no &#8220;so&#x201d;", "“Yes” & no “so”"),
            ("# Head\nBody", "Head\n\nBody"),
            ("a snake_case name and 2 * 3 * 4 < 5", "a snake_case name and 2 * 3 * 4 < 5"),
        ];
        for (given, want) in cases {
            assert_eq!(read(given), want, "{given}");
        }
    }

    #[test]
    fn every_stretch_leads_back_to_the_given_text() {
        let given =
            "She said: “The lamp\n\n14 THE LONG SHIFT\n\nwas a _poor_ thing, and the fore-\nman knew it.” We left.";
        let reading = Reading::of(given);
        let start = reading.text().find('“').unwrap() + '“'.len_utf8();
        let end = reading.text().find('”').unwrap();
        let back = reading.given(Span::new(start, end));
        assert!(back.of(given).starts_with("The lamp\n\n14"));
        assert!(back.of(given).ends_with("fore-\nman knew it."));
    }

    #[test]
    fn block_quotations_are_known_by_their_setting() {
        let reading = Reading::of("He wrote:\n\n> We went\n> at six.\n\nThen nothing.\n\n# End");
        let settings: Vec<Setting> = reading.paragraphs().iter().map(|paragraph| paragraph.setting).collect();
        assert_eq!(settings, [Setting::Plain, Setting::Block, Setting::Plain, Setting::Heading]);
        assert_eq!(reading.paragraphs()[1].span.of(reading.text()), "We went at six.");
    }

    #[test]
    fn anything_can_be_read() {
        for given in [
            "",
            "\0",
            "[](",
            "<",
            "&#xffffffffff;",
            "\u{feff}\u{202e}\"",
            "\n\n\n",
            ">>>>",
            "''''''''",
            "[[[[](](](",
            "-\n-\na",
        ] {
            let reading = Reading::of(given);
            let whole = Span::new(0, reading.text().len());
            assert!(reading.given(whole).end <= given.len());
        }
    }
}
