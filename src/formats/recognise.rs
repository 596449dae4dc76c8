//! What a file is: by its content first, then by its name, and by what the user wishes.
//!
//! Gives a reason in words and says how sure it is, so that the user can correct it. Refused: texts in formats that
//! are not read, each with what to do. Used by `formats::read`, and by whoever shows what an import would do.

use super::cues::{self, Timing};
use super::lines::lines;
use super::recognition::{Confidence, Format, Recognition, Wish};
use super::speakers::Speakers;
use super::{FormatError, header, label, letter, markdown};

/// Recognises a decoded text; `name` is the file's name, of which only the ending and some words count.
///
/// # Errors
/// [`FormatError::Unsupported`] for texts in formats that are not read, [`FormatError::WishDoesNotFit`] where the
/// format cannot be what is wished.
pub fn recognise(name: &str, text: &str, wish: Option<Wish>) -> Result<Recognition, FormatError> {
    let ending = ending_of(name);
    let format = format_of(&ending, text);
    refuse_unsupported(&ending, text, format, wish)?;
    let certain =
        |content: Wish, reason: String| Recognition { format, content, confidence: Confidence::Certain, reason };
    let is_source = matches!(format, Format::WebVtt | Format::Srt | Format::Sbv | Format::Json | Format::JsonLines);
    match wish {
        Some(wish) if is_source && wish != Wish::Interview && format != Format::JsonLines => {
            Err(FormatError::WishDoesNotFit { format: format.name(wish), wish })
        }
        Some(wish) => Ok(certain(wish, format!("You said that it is {}.", with_article(wish)))),
        None if format == Format::JsonLines => Ok(certain(Wish::Notes, "Every line of it is a record.".to_owned())),
        None if is_source => {
            Ok(certain(Wish::Interview, format!("{} holds what was said.", format.name(Wish::Interview))))
        }
        None if format == Format::WebPage => Ok(Recognition {
            format,
            content: Wish::Article,
            confidence: Confidence::Likely,
            reason: "A saved web page is taken for an article.".to_owned(),
        }),
        None => Ok(content_of(name, text, format)),
    }
}

fn with_article(wish: Wish) -> &'static str {
    match wish {
        Wish::Article => "an article",
        Wish::Interview => "an interview",
        Wish::Letter => "a letter",
        Wish::Notes => "notes",
    }
}

/// What follows the last dot, in small letters.
fn ending_of(name: &str) -> String {
    let name = name.rsplit(['/', '\\']).next().unwrap_or("");
    name.rsplit_once('.').map(|(_, ending)| ending.to_lowercase()).unwrap_or_default()
}

fn format_of(ending: &str, text: &str) -> Format {
    let start = text.trim_start();
    let head = &start[..start.floor_char_boundary(1024)];
    let small = head.to_ascii_lowercase();
    if head.starts_with("WEBVTT") || ending == "vtt" {
        return Format::WebVtt;
    }
    if small.starts_with("<!doctype html")
        || small.starts_with("<html")
        || small.contains("<html") && small.starts_with('<')
    {
        return Format::WebPage;
    }
    match ending {
        "htm" | "html" | "xhtml" | "shtml" => return Format::WebPage,
        "srt" => return Format::Srt,
        "sbv" => return Format::Sbv,
        "json" => return Format::Json,
        "jsonl" | "ndjson" => return Format::JsonLines,
        _ => {}
    }
    if cues::has_times(text, Timing::Arrow) {
        return Format::Srt;
    }
    if cues::has_times(text, Timing::Comma) {
        return Format::Sbv;
    }
    if head.starts_with('{') && small.contains("\"turns\"") {
        return Format::Json;
    }
    if ending == "md" || ending == "markdown" || markdown::is_likely(text) {
        return Format::Markdown;
    }
    Format::Text
}

/// Texts that are written for machines, by their endings; a wish says that the words are meant all the same.
const UNSUPPORTED: &[(&[&str], &str, &str)] = &[
    (&["csv", "tsv"], "a table", "copy its texts into a plain file, or say what it is with --as"),
    (&["bib", "ris", "enw"], "a bibliography", "import the articles themselves"),
    (&["tex", "latex"], "a LaTeX source", "save the text without its commands, or say what it is with --as"),
    (
        &["eaf", "exb", "trs", "textgrid", "cha"],
        "an annotation file",
        "export a plain transcript or WebVTT from its program",
    ),
    (&["otr"], "an oTranscribe file", "export the transcript as plain text from oTranscribe"),
    (&["qde", "qdpx"], "a REFI-QDA project", "export its sources as plain text"),
    (&["svg"], "a drawing", "copy its words into a plain file"),
    (
        &["css", "js", "ts", "py", "rs", "c", "h", "java", "sh"],
        "a program's source",
        "say what it is with --as if it is meant",
    ),
];

fn refuse_unsupported(ending: &str, text: &str, format: Format, wish: Option<Wish>) -> Result<(), FormatError> {
    let start = text.trim_start();
    let head = &start[..start.floor_char_boundary(4096)];
    let refuse = |what, advice| Err(FormatError::Unsupported { what, advice });
    if ending == "otr" && head.starts_with('{') {
        return refuse("an oTranscribe file", "export the transcript as plain text from oTranscribe");
    }
    if format != Format::WebPage && (head.starts_with("<?xml") || ["xml", "xsd", "ohms"].contains(&ending)) {
        return refuse("an XML file", "export a plain transcript, WebVTT or a web page from the program that wrote it");
    }
    if head.to_ascii_lowercase().contains("content-type: multipart/") {
        return refuse("a web archive or an e-mail with parts", "save the page as HTML, or the e-mail as text");
    }
    if letter::is_in_transport_form(text) {
        return refuse("an e-mail in the form in which it travels", "open it in a mail program and save its text");
    }
    let found = UNSUPPORTED.iter().find(|(endings, ..)| endings.contains(&ending)).filter(|_| wish.is_none());
    found.map_or(Ok(()), |&(_, what, advice)| refuse(what, advice))
}

/// Transcript, letter, notes or article: by how the text is marked.
fn content_of(name: &str, text: &str, format: Format) -> Recognition {
    let recognition = |content, confidence, reason: String| Recognition { format, content, confidence, reason };
    if let Some(speakers) = Speakers::learn(text, false) {
        let share = speakers.turns * 100 / speakers.paragraphs.max(1);
        let confidence = if share >= 50 && speakers.turns >= 4 { Confidence::Likely } else { Confidence::Unsure };
        let reason = format!(
            "{} passages begin with the name of one of {} speakers, as in “{}”.",
            speakers.turns,
            speakers.len(),
            speakers.example()
        );
        return recognition(Wish::Interview, confidence, reason);
    }
    if let Some(reason) = letter::marks(text).reason() {
        return recognition(Wish::Letter, Confidence::Likely, format!("It looks like a letter: {reason}."));
    }
    if let Some(reason) = other_marks_of_speech(text) {
        return recognition(Wish::Interview, Confidence::Unsure, reason.to_owned());
    }
    let small = name.to_lowercase();
    let first = lines(text).find(|line| !line.is_blank(text)).map_or("", |line| line.of(text)).to_lowercase();
    let first = first.trim_start_matches(['#', '*', ' ']);
    let is_notes = ["notes", "notizen", "notes de", "заметки", "запись беседы", "gesprächsnotiz"];
    if is_notes.iter().any(|word| first.starts_with(word)) || small.contains("notes") || small.contains("notizen") {
        return recognition(Wish::Notes, Confidence::Unsure, "Its name or its first line says notes.".to_owned());
    }
    recognition(
        Wish::Article,
        Confidence::Unsure,
        "Nothing marks it as a transcript, a letter or notes, so it is taken for an article.".to_owned(),
    )
}

/// A text without labels may still be speech: times stand before its paragraphs, or its head names an interviewer.
fn other_marks_of_speech(text: &str) -> Option<&'static str> {
    let (mut seen, mut timed) = (0, 0);
    for line in lines(text).filter(|line| !line.is_blank(text)).take(200) {
        let words = line.of(text);
        if seen < 12 && header::key_value(words).is_some_and(|(key, value)| header::is_role(key) && value.len() < 100) {
            return Some("Its head names an interviewer or a narrator.");
        }
        seen += 1;
        timed += usize::from(label::opening(words).start_ms.is_some());
    }
    (timed > 2 && timed * 4 >= seen).then_some("Times of a recording stand before its paragraphs.")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(name: &str, text: &str, format: Format, content: Wish) {
        let found = recognise(name, text, None).map(|found| (found.format, found.content));
        assert_eq!(found, Ok((format, content)), "{name}");
    }

    #[test]
    fn content_counts_more_than_the_name() {
        check("a.txt", "WEBVTT\n\n00:01.000 --> 00:02.000\nYes", Format::WebVtt, Wish::Interview);
        check("a.txt", "1\n00:00:01,000 --> 00:00:02,000\nYes", Format::Srt, Wish::Interview);
        check("a.txt", "<!DOCTYPE html><p>Yes", Format::WebPage, Wish::Article);
        check("a.txt", "# A title\n\nWords.", Format::Markdown, Wish::Article);
        check("a.txt", "ANNA: So?\n\nBOB: Yes.\n\nANNA: Why?\n\nBOB: No.", Format::Text, Wish::Interview);
        check("a.txt", "Dear Anna,\n\nyes.\n\nYours,\nBob", Format::Text, Wish::Letter);
        check("a.txt", "Notes of a talk\n\nHe said: no.", Format::Text, Wish::Notes);
        check("a.txt", "He said: no. She said: yes.", Format::Text, Wish::Article);
    }

    #[test]
    fn a_wish_decides_where_it_can() {
        let wished = recognise("a.txt", "He spoke.", Some(Wish::Letter)).map(|found| (found.content, found.confidence));
        assert_eq!(wished, Ok((Wish::Letter, Confidence::Certain)));
        let refused =
            recognise("a.vtt", "WEBVTT\n", Some(Wish::Article)).map(|_| ()).map_err(|error| error.to_string());
        assert!(refused.is_err_and(|sentence| sentence.contains("a WebVTT file cannot be imported as article")));
    }

    #[test]
    fn what_is_not_read_is_refused_with_advice() {
        for (name, text) in [("a.csv", "a,b"), ("a.xml", "<?xml version=\"1.0\"?><a/>"), ("a.bib", "@book{a}")] {
            let refused = recognise(name, text, None);
            assert!(matches!(refused, Err(FormatError::Unsupported { .. })), "{name}");
        }
    }

    #[test]
    fn wishes_are_read_and_shown() {
        assert_eq!("Letter".parse(), Ok(Wish::Letter));
        assert!("novel".parse::<Wish>().is_err_and(|error| error.to_string().contains("article, interview")));
    }
}
