//! The words within one cue: tags are taken off, voices kept, entities decoded, lines joined.
//!
//! Looks for the end of a tag or an entity in a short window only, so that no text makes it slow.

use super::entities;

/// What one voice says in a cue.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Piece {
    /// As the cue names it; empty where it names nobody.
    pub voice: String,
    /// Whether a mark says that another speaker begins here.
    pub begins: bool,
    /// The words, in one line.
    pub words: String,
}

/// The longest tag that is believed, in bytes.
const LONGEST_TAG: usize = 400;

/// What is said in the lines of a cue.
pub(super) fn pieces(lines: &[&str]) -> Vec<Piece> {
    let dashed = lines.len() > 1 && lines.iter().filter(|line| speaker_dash(line).is_some()).count() > 1;
    let mut pieces = vec![Piece::default()];
    for line in lines {
        let mut line = line.trim();
        if dashed && let Some(rest) = speaker_dash(line) {
            pieces.push(Piece { begins: true, ..Piece::default() });
            line = rest;
        }
        take_line(line, &mut pieces);
    }
    for piece in &mut pieces {
        mark_change(piece);
    }
    pieces.retain(|piece| !piece.words.trim().is_empty());
    pieces
}

/// Whether times stand within the words, as machines write them.
pub(super) fn has_inner_times(line: &str) -> bool {
    line.split('<').skip(1).take(8).any(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))
}

/// Two lines of a cue that each begin with a dash are two speakers.
fn speaker_dash(line: &str) -> Option<&str> {
    line.trim_start().strip_prefix(['-', '–', '—', '‐']).map(str::trim_start)
}

/// `>>` is how captions in North America say that another speaker begins.
fn mark_change(piece: &mut Piece) {
    let words = piece.words.trim();
    let rest = words.trim_start_matches('>');
    if words.len() - rest.len() > 1 {
        piece.begins = true;
        piece.words = rest.trim().to_owned();
    } else {
        piece.words = words.to_owned();
    }
}

fn take_line(line: &str, pieces: &mut Vec<Piece>) {
    if let Some(piece) = pieces.last_mut()
        && !piece.words.is_empty()
    {
        push_space(&mut piece.words);
    }
    let mut rest = line;
    while let Some(at) = rest.find(['<', '&', '{']) {
        add_words(pieces, &rest[..at]);
        rest = &rest[at..];
        let used = match rest.as_bytes().first() {
            Some(b'<') => take_tag(rest, pieces),
            Some(b'{') => style_bytes(rest),
            _ => entities::leading(rest).map(|(decoded, used)| {
                add_words(pieces, &decoded);
                used
            }),
        };
        let used = used.unwrap_or_else(|| {
            add_words(pieces, &rest[..1]);
            1
        });
        rest = &rest[used..];
    }
    add_words(pieces, rest);
}

fn add_words(pieces: &mut [Piece], words: &str) {
    if let Some(piece) = pieces.last_mut() {
        piece.words.push_str(words);
    }
}

fn push_space(words: &mut String) {
    if !words.ends_with(' ') {
        words.push(' ');
    }
}

/// Takes a tag off; gives its bytes, or none where `<` is only a character.
fn take_tag(rest: &str, pieces: &mut Vec<Piece>) -> Option<usize> {
    let inside = &rest[1..rest.floor_char_boundary(LONGEST_TAG)];
    if !inside.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '/') {
        return None;
    }
    let close = inside.find('>')?;
    let tag = &inside[..close];
    let name_ends = tag.find(|c: char| c.is_whitespace() || c == '.').unwrap_or(tag.len());
    match &tag[..name_ends] {
        "v" | "V" => {
            // `<v.loud Anna Petrova>`: classes first, then white space, then the name.
            let voice = tag.find(char::is_whitespace).map_or("", |at| tag[at..].trim());
            let voice = entities::decoded(voice).split_whitespace().collect::<Vec<_>>().join(" ");
            pieces.push(Piece { voice, ..Piece::default() });
        }
        "/v" | "/V" => pieces.push(Piece::default()),
        "br" | "br/" => pieces.last_mut().into_iter().for_each(|piece| push_space(&mut piece.words)),
        _ => {}
    }
    Some(close + 2)
}

/// `{\an8}` and the like say where a subtitle stands on the screen.
fn style_bytes(rest: &str) -> Option<usize> {
    let inside = &rest[..rest.floor_char_boundary(40)];
    inside.starts_with("{\\").then(|| inside.find('}').map(|at| at + 1)).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(lines: &[&str]) -> Vec<(String, String)> {
        pieces(lines).into_iter().map(|piece| (piece.voice, piece.words)).collect()
    }

    fn of(voice: &str, words: &str) -> (String, String) {
        (voice.to_owned(), words.to_owned())
    }

    #[test]
    fn voices_are_kept_and_other_tags_taken_off() {
        assert_eq!(said(&["<v.loud Anna &amp; Co>We <i>met</i>", "there</v>"]), [of("Anna & Co", "We met there")]);
        assert_eq!(said(&["<v Anna>Yes.</v> <v Bob>No."]), [of("Anna", "Yes."), of("Bob", "No.")]);
        assert_eq!(said(&["<00:01.000><c>so</c> it<c.x> was</c>"]), [of("", "so it was")]);
        assert_eq!(said(&["{\\an8}2 &lt; 3 & 4 < 5"]), [of("", "2 < 3 & 4 < 5")]);
    }

    #[test]
    fn marks_of_another_speaker_part_a_cue() {
        assert_eq!(said(&["- Tea?", "- No."]), [of("", "Tea?"), of("", "No.")]);
        assert_eq!(said(&["- only one dash", "in two lines"]), [of("", "- only one dash in two lines")]);
        assert!(pieces(&["&gt;&gt; And then?"]).iter().all(|piece| piece.begins && piece.words == "And then?"));
    }

    #[test]
    fn unclosed_tags_are_characters() {
        assert_eq!(said(&["a <v Bob b"]), [of("", "a <v Bob b")]);
        let many = "<v".repeat(100_000);
        assert_eq!(said(&[&many]).len(), 1);
    }
}
