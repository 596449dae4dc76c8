//! A checker's copy of a manuscript as a document: the whole draft with its quotations numbered, an entry for each, and
//! a list of those without a source. Used by whoever proves a manuscript.

use super::super::proof::{Alternative, FoundIn, Piece, Proved, Report, Run};
use super::super::{excerpt, proof};
use super::differences::difference_items;
use crate::formats::document::{Block, BlockQuote, Difference, Document, Fact, Inline, Item};
use crate::formats::reference::Locator;
use crate::model::Sureness;
use crate::text::Span;
use crate::text::words::{flowing, paragraphs};

/// How many characters of words left out are shown where they stand; what is longer stands in the list below.
const SHOWN: usize = 300;

/// A report as a checker's copy. The same report gives the same document.
pub fn compose_proof(report: &Report) -> Document {
    let mut document = Document::titled(format!("Checker's copy of “{}”", report.title));
    document.facts = facts(report);
    document.blocks.push(heading("The manuscript"));
    document.blocks.extend(draft(&report.text, &report.quotations));
    document.blocks.push(heading("The quotations"));
    if report.quotations.is_empty() {
        document.blocks.push(paragraph("No quotations were found in this text."));
    }
    report.quotations.iter().for_each(|one| entry(one, &mut document.blocks));
    without_source(report, &mut document.blocks);
    document
}

fn heading(words: &str) -> Block {
    Block::Heading { level: 2, words: vec![Inline::text(words)] }
}

fn paragraph(words: impl Into<String>) -> Block {
    Block::Paragraph(vec![Inline::text(words)])
}

fn facts(report: &Report) -> Vec<Fact> {
    let mut facts = Vec::new();
    let mut add = |name: &str, words: String| {
        if !words.is_empty() {
            facts.push(Fact::plain(name, words));
        }
    };
    add("Manuscript", report.file.clone());
    add("Held against the archive", report.archive.clone());
    add("On", report.date.clone());
    add("Quotations", report.quotations.len().to_string());
    add("Verdicts", report.verdicts_in_words());
    facts
}

/// The draft, paragraph by paragraph, every quotation with its number behind its closing mark.
fn draft(text: &str, quotations: &[Proved]) -> Vec<Block> {
    let of_one = |one: &'_ Proved| {
        let number = one.number;
        one.pieces.iter().map(move |piece| (number, *piece)).collect::<Vec<_>>()
    };
    let mut pieces: Vec<(usize, Span)> =
        quotations.iter().flat_map(of_one).map(|(number, piece)| (number, with_marks(text, piece))).collect();
    // The outer before the inner.
    pieces.sort_by_key(|(_, span)| (span.start, std::cmp::Reverse(span.end)));
    // As long as the text, so that every place stays.
    let flowing = flowing(text);
    let mut from = 0;
    let block = |span: &Span| {
        while pieces.get(from).is_some_and(|(_, piece)| piece.end <= span.start) {
            from += 1;
        }
        Block::Paragraph(stretch(&flowing, *span, pieces.get(from..).unwrap_or_default()))
    };
    paragraphs(text).iter().map(block).collect()
}

/// Marks that can stand before the words they open: which of them do depends on the language.
const OPENING: &str = "\"'“”„‟‘’‚‛«»‹›「『`";
/// Marks that can stand behind the words they close.
const CLOSING: &str = "\"'“”‟‘’‛«»‹›」』`";
/// Strokes of which two make one double mark: ``so''.
const STROKES: &str = "'`‘’‚";

/// A piece with the mark on each of its sides: what stands beyond is another quotation's.
fn with_marks(text: &str, piece: Piece) -> Span {
    let head = text.get(..piece.start).unwrap_or_default();
    let tail = text.get(piece.end..).unwrap_or_default();
    let before = Mark::first_of(head.chars().rev(), OPENING, "«‹");
    let after = Mark::first_of(tail.chars(), CLOSING, "»›");
    // A second stroke that has no like on the other side opens or closes something else.
    let strokes = before.iter().chain(&after).map(|mark| mark.strokes).min().unwrap_or_default();
    let width = |mark: Option<Mark>| mark.map_or(0, |mark| mark.blanks + strokes * mark.sign.len_utf8());
    Span::new(piece.start - width(before), piece.end + width(after))
}

/// A mark beside words.
#[derive(Clone, Copy)]
struct Mark {
    sign: char,
    /// How many of the sign make it: one or two.
    strokes: usize,
    /// The bytes of the blanks between it and the words.
    blanks: usize,
}

impl Mark {
    /// The mark that stands next, if one of `marks` does; behind a blank, as French sets it, one of `spaced`.
    fn first_of(beside: impl Iterator<Item = char> + Clone, marks: &str, spaced: &str) -> Option<Mark> {
        let is_blank = |c: &char| matches!(c, ' ' | '\u{a0}' | '\u{202f}');
        let blanks = beside.clone().take_while(is_blank).map(char::len_utf8).sum();
        let mut signs = beside.skip_while(is_blank);
        let fitting = if blanks == 0 { marks } else { spaced };
        let sign = signs.next().filter(|sign| fitting.contains(*sign))?;
        let is_double = STROKES.contains(sign) && signs.next() == Some(sign);
        Some(Mark { sign, strokes: if is_double { 2 } else { 1 }, blanks })
    }
}

/// A stretch of the draft as running text. `pieces` are the numbered ones, in order, the outer before the inner.
fn stretch(text: &str, span: Span, pieces: &[(usize, Span)]) -> Vec<Inline> {
    let mut inlines = Vec::new();
    let mut done = span.start;
    for (index, (number, piece)) in pieces.iter().enumerate() {
        if piece.start >= span.end {
            break;
        }
        // What lies in the one before is drawn there; what only touches this stretch is not of it.
        let start = piece.start.max(done);
        let end = piece.end.min(span.end);
        if start >= end {
            continue;
        }
        inlines.extend(plain(text, Span::new(done, start)));
        let words = stretch(text, Span::new(start, end), &pieces[index + 1..]);
        inlines.push(Inline::Numbered { number: *number, words, is_end: piece.end <= span.end });
        done = end;
    }
    inlines.extend(plain(text, Span::new(done, span.end)));
    inlines
}

/// Plain words; white space at the edges of their lines is none of them.
fn plain(text: &str, span: Span) -> Option<Inline> {
    let lines: Vec<&str> = span.of(text).split('\n').collect();
    let last = lines.len() - 1;
    let line = |(index, line): (usize, &&str)| {
        let line = if index > 0 { line.trim_start() } else { line };
        if index < last { line.trim_end().to_owned() } else { line.to_owned() }
    };
    let words = lines.iter().enumerate().map(line).collect::<Vec<_>>().join("\n");
    (!words.is_empty()).then(|| Inline::text(words))
}

fn entry(one: &Proved, blocks: &mut Vec<Block>) {
    let words = vec![Inline::text(format!("{}, {}, line {}", one.verdict, credited(one), one.line))];
    blocks.push(Block::Entry { number: one.number, words });
    match (&one.source, &one.withheld) {
        (Some(source), _) => {
            blocks.push(compared(one));
            blocks.push(Block::Quote(BlockQuote { words: source.words.clone(), attribution: place(source) }));
            let original = source.original.iter().map(|original| spoken(&original.which, &original.words));
            blocks.extend(original.map(Block::Paragraph));
        }
        (None, ruling) => {
            blocks.push(paragraph(format!("“{}”", one.words)));
            blocks.extend(ruling.iter().map(|ruling| paragraph(format!("The source is {ruling}."))));
        }
    }
    blocks.push(paragraph(one.sentence.as_str()));
    let differences = difference_items(&one.differences);
    if !differences.is_empty() {
        blocks.push(Block::List(differences));
    }
    blocks.push(Block::Facts(grounds(one)));
    if !one.alternatives.is_empty() {
        blocks.push(paragraph("It may also come from:"));
        blocks.push(Block::List(one.alternatives.iter().map(alternative).collect()));
    }
}

fn credited(one: &Proved) -> String {
    match (one.speaker.as_str(), one.speaker_sureness) {
        ("", _) => "somebody unnamed".into(),
        (name, Sureness::Stated) => name.to_owned(),
        (name, _) => format!("{name}?"),
    }
}

/// The printed words, with what differs where it stands.
fn compared(one: &Proved) -> Block {
    let mut words = vec![Inline::text("“")];
    for run in &one.word_by_word {
        match run {
            Run::Same { same } => {
                let is_close = same.starts_with(|c: char| c.is_whitespace() || c.is_ascii_punctuation() || c == '…');
                if matches!(words.last(), Some(Inline::Difference(_))) && !is_close {
                    words.push(Inline::text(" "));
                }
                words.push(Inline::text(same.as_str()));
            }
            Run::Differs(difference) => {
                set_off(&mut words);
                words.push(Inline::Difference(shortened(difference)));
            }
        }
    }
    if one.word_by_word.is_empty() {
        words.push(Inline::text(one.words.as_str()));
    }
    words.push(Inline::text("”"));
    Block::Paragraph(words)
}

/// A blank before what stands between words, unless there is one.
fn set_off(words: &mut Vec<Inline>) {
    let is_open = match words.last() {
        Some(Inline::Text(text)) => text.ends_with(|c: char| c.is_whitespace() || "“([—–-".contains(c)),
        _ => false,
    };
    if !is_open {
        words.push(Inline::text(" "));
    }
}

fn shortened(difference: &Difference) -> Difference {
    let short = |words: &String| excerpt(words, SHOWN);
    match difference {
        Difference::LeftOut(words) => Difference::LeftOut(short(words)),
        Difference::PutIn(words) => Difference::PutIn(short(words)),
        Difference::Moved(words) => Difference::Moved(short(words)),
        Difference::Changed { from, to } => Difference::Changed { from: short(from), to: short(to) },
    }
}

/// Where words were said, as a reader would look it up.
fn place(source: &FoundIn) -> Vec<Inline> {
    let at = source.start_ms.map(|begin_ms| Locator::known(begin_ms, source.end_ms).to_string());
    let parts = [
        source.speaker.clone(),
        source.title.clone(),
        source.date.clone().unwrap_or_default(),
        source.call_number.clone(),
        format!("turn {}", source.turn),
        at.unwrap_or_default(),
    ];
    let parts: Vec<String> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    vec![Inline::text(parts.join(", "))]
}

/// What the entry rests on: how sure the speaker and the place are, and how well the words are grounded.
fn grounds(one: &Proved) -> Vec<Fact> {
    let mut facts = Vec::new();
    let with_reasons = |words: String, reasons: &[String]| match reasons.is_empty() {
        true => words,
        false => format!("{words} ({})", reasons.join("; ")),
    };
    let speaker = one.speaker_sureness.in_words().to_owned();
    facts.push(Fact::plain("Speaker", with_reasons(speaker, &one.speaker_reasons)));
    if !one.other_speakers.is_empty() {
        facts.push(Fact::plain("Or perhaps", one.other_speakers.join("; ")));
    }
    if !one.relayed_by.is_empty() {
        facts.push(Fact::plain("Relayed by", one.relayed_by.as_str()));
    }
    if let Some(find) = &one.find {
        let words: Vec<String> = std::iter::once(find.in_words()).chain(one.reasons.iter().cloned()).collect();
        facts.push(Fact::plain("Place", words.join(" ")));
    }
    if let Some(source) = &one.source {
        facts.push(Fact::plain("Evidence", source.evidence.in_words()));
    }
    facts
}

fn alternative(one: &Alternative) -> Item {
    match one {
        Alternative::Shown { words, verdict, source, .. } => {
            let mut inlines = vec![Inline::strong(verdict.as_str()), Inline::text(": ")];
            inlines.extend(place(source));
            let given = excerpt(&source.words, SHOWN);
            inlines.push(Inline::text(format!(", for “{}”: “{given}”", excerpt(words, 60))));
            Item::new(inlines)
        }
        Alternative::Withheld { withheld } => Item::new(vec![Inline::text(format!("a source that is {withheld}"))]),
    }
}

fn without_source(report: &Report, blocks: &mut Vec<Block>) {
    let sourceless: Vec<&Proved> =
        report.quotations.iter().filter(|one| one.source.is_none() && one.withheld.is_none()).collect();
    blocks.push(heading("Without a source"));
    if sourceless.is_empty() {
        let words = match report.verdicts.iter().any(|count| count.verdict == proof::WITHHELD) {
            true => "None: every quotation stands in a source of the archive, some in one that is withheld.",
            false => "None: every quotation stands in a source of the archive.",
        };
        return blocks.push(paragraph(words));
    }
    let item = |one: &&Proved| {
        let words = format!(" “{}”, {}, line {}", excerpt(&one.words, SHOWN), credited(one), one.line);
        Item::new(vec![Inline::Entry(one.number), Inline::text(words)])
    };
    blocks.push(Block::List(sourceless.iter().map(item).collect()));
}

/// What was said where a quote stands in translation. It is no block quote: what the archive keeps is the translation.
pub(super) fn spoken(which: &str, words: &str) -> Vec<Inline> {
    let words = if words.is_empty() { ".".to_owned() } else { format!(": “{words}”") };
    vec![Inline::text(which), Inline::text(words)]
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is drawn as one of the pieces that stand between `{` and `}` in `text`.
    fn drawn(text: &str) -> Vec<String> {
        let bare = text.replace(['{', '}'], "");
        let at = |sign: char| text.match_indices(sign).map(|(at, _)| at).collect::<Vec<_>>();
        let outside = |at: usize| at - text[..at].matches(['{', '}']).count();
        let pieces = at('{').into_iter().zip(at('}'));
        let piece = |(start, end)| Piece { start: outside(start), end: outside(end), line: 1 };
        pieces.map(|ends| with_marks(&bare, piece(ends)).of(&bare).to_owned()).collect()
    }

    #[test]
    fn a_piece_has_its_own_marks_and_no_others() {
        for (text, pieces) in [
            ("「{甲}」「{乙}」", ["「甲」", "「乙」"]),
            ("“{a}”“{b}”", ["“a”", "“b”"]),
            ("«{a}»«{b}»", ["«a»", "«b»"]),
            ("« {a} » « {b} »", ["« a »", "« b »"]),
            ("»{a}«»{b}«", ["»a«", "»b«"]),
            ("„{a}“„{b}“", ["„a“", "„b“"]),
            ("``{a}'' ``{b}''", ["``a''", "``b''"]),
            ("'{a}''{b}'", ["'a'", "'b'"]),
            ("{a} “{b}”", ["a", "“b”"]),
            ("“‘{a}’ and ‘{b}’”", ["‘a’", "‘b’"]),
            (",,{a}'', \"{b}\"", ["a''", "\"b\""]),
        ] {
            assert_eq!(drawn(text), pieces, "{text}");
        }
    }

    #[test]
    fn every_piece_bears_its_number() {
        let text = "one two three";
        let pieces = [(1, Span::new(0, 8)), (2, Span::new(0, 3)), (3, Span::new(6, 13))];
        let mut numbers = Vec::new();
        let mut inlines = stretch(text, Span::new(0, text.len()), &pieces);
        while let Some(inline) = inlines.pop() {
            if let Inline::Numbered { number, words, is_end } = inline {
                numbers.extend(is_end.then_some(number));
                inlines.extend(words);
            }
        }
        numbers.sort_unstable();
        assert_eq!(numbers, [1, 2, 3]);
    }
}
