//! Letters and e-mails as plain text: place and date, to whom, from whom; one turn a paragraph.
//!
//! The text stays as it is, the salutation and the signature with it. Nothing is refused. Used by `formats::read`, and
//! by `recognise` to tell a letter from an article.

use super::draft::SourceDraft;
use super::header::Header;
use super::lines::{Line, lines};
use super::{names, prose_date, turns};
use crate::model::RecollectionKind;

/// What marks a letter as one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Marks {
    /// Whom it addresses: “Dear Anna,” gives `Anna`; empty where it addresses nobody by name.
    addressee: Option<String>,
    /// Whether it takes leave.
    closing: bool,
    /// Who signs.
    signature: String,
    /// The fields of an e-mail.
    mail: Vec<(String, String)>,
}

impl Marks {
    /// Whether it is one, and the reason in words.
    pub fn reason(&self) -> Option<&'static str> {
        if !self.mail.is_empty() {
            Some("it begins with the fields of an e-mail")
        } else if self.addressee.is_some() && self.closing {
            Some("it addresses somebody and takes leave")
        } else {
            None
        }
    }
}

/// Reads a letter.
pub(super) fn read(text: String) -> SourceDraft {
    let marks = marks(&text);
    let turns = turns::of_paragraphs(&text);
    let kind = if marks.mail.is_empty() { RecollectionKind::Letter } else { RecollectionKind::Email };
    let mut source = SourceDraft::new(kind, text, turns);
    if marks.mail.is_empty() {
        let header = place_and_date(&source.text);
        header.fill_source(&mut source);
    }
    for (key, value) in &marks.mail {
        match key.as_str() {
            "from" => source.narrators = vec![name_of_mailbox(value)],
            "to" => source.interviewers = value.split(',').map(name_of_mailbox).collect(),
            "subject" => value.clone_into(&mut source.title),
            "date" | "sent" => source.date = prose_date::find(value).map(|(date, _)| date),
            _ => {}
        }
    }
    if source.narrators.is_empty() && !marks.signature.is_empty() {
        source.narrators = vec![marks.signature];
    }
    if let Some(addressee) = marks.addressee.filter(|name| !name.is_empty() && source.interviewers.is_empty()) {
        source.interviewers = vec![addressee];
    }
    if source.title.is_empty() {
        source.title = title(&source);
    }
    source
}

fn title(source: &SourceDraft) -> String {
    let from = source.narrators.first().map(|name| format!(" from {name}")).unwrap_or_default();
    let to = source.interviewers.first().map(|name| format!(" to {name}")).unwrap_or_default();
    let date = source.date.map(|date| format!(", {}", date.in_words())).unwrap_or_default();
    if from.is_empty() && to.is_empty() { String::new() } else { format!("Letter{from}{to}{date}") }
}

/// How many lines at the top and at the bottom are looked at.
const EDGE: usize = 15;

/// Looks at the first and the last lines for what marks a letter.
pub(super) fn marks(text: &str) -> Marks {
    let mail = mail_fields(text);
    let addressee = first_lines(text).find_map(|line| addressee(line.of(text)));
    let last = last_lines(text);
    let closing_at = last.iter().rposition(|line| after_closing(line.of(text)).is_some());
    let signature = closing_at.map(|at| signature(text, &last[at..])).unwrap_or_default();
    Marks { addressee, closing: closing_at.is_some(), signature, mail }
}

fn first_lines(text: &str) -> impl Iterator<Item = Line> + '_ {
    lines(text).filter(|line| !line.is_blank(text)).take(EDGE).filter(|line| line.span.len() < 400)
}

/// The last lines that are not blank, in order.
fn last_lines(text: &str) -> Vec<Line> {
    let start = text.len().saturating_sub(8 * 1024);
    let start = text.ceil_char_boundary(start);
    let tail = &text[start..];
    let found = lines(tail).filter(|line| !line.is_blank(tail));
    let mut last: Vec<Line> = found.map(|line| Line { number: line.number, span: line.span.shifted(start) }).collect();
    last.drain(..last.len().saturating_sub(EDGE));
    last
}

const SALUTATIONS: &[&str] = &[
    "my dear ",
    "my dearest ",
    "dearest ",
    "dear ",
    "hello ",
    "liebe ",
    "lieber ",
    "liebes ",
    "sehr geehrte ",
    "sehr geehrter ",
    "mein lieber ",
    "meine liebe ",
    "cher ",
    "chère ",
    "chers ",
    "mon cher ",
    "ma chère ",
    "дорогой ",
    "дорогая ",
    "дорогие ",
    "уважаемый ",
    "уважаемая ",
    "милый ",
    "милая ",
    "querido ",
    "querida ",
    "estimado ",
    "caro ",
    "cara ",
    "шановний ",
    "дорога ",
];

/// `Dear Anna Petrova,` → `Anna Petrova`; a salutation stands in a short line and ends in a comma, colon or mark.
fn addressee(line: &str) -> Option<String> {
    let line = line.trim();
    let small = line.to_lowercase();
    let salutation = SALUTATIONS.iter().find(|salutation| small.starts_with(**salutation))?;
    let rest = line.get(salutation.len()..)?;
    let end = rest.find([',', '!', ':', '.', '—', '–']).unwrap_or(rest.len());
    // What follows on the same line may be the first words of the letter, but not the end of this sentence.
    let name = rest[..end].trim();
    let is_open = rest[end..].trim_start_matches([',', '!', ':', '.', '—', '–', ' ']).is_empty()
        || rest.as_bytes().get(end) == Some(&b',');
    if name.len() > 80 || !is_open {
        return None;
    }
    let without_title = name.strip_prefix("Herr ").or_else(|| name.strip_prefix("Frau ")).unwrap_or(name);
    Some(if names::is_name(without_title) && !is_form(without_title) {
        without_title.to_owned()
    } else {
        String::new()
    })
}

/// `Sir or Madam` and the like name nobody.
fn is_form(name: &str) -> bool {
    const FORMS: &[&str] = &[
        "sir",
        "madam",
        "sir or madam",
        "editor",
        "all",
        "friend",
        "friends",
        "colleagues",
        "damen und herren",
        "monsieur",
        "madame",
        "друг",
        "друзья",
        "коллеги",
    ];
    FORMS.contains(&name.to_lowercase().as_str())
}

const CLOSINGS: &[&str] = &[
    "yours",
    "sincerely",
    "love",
    "with love",
    "best wishes",
    "best regards",
    "kind regards",
    "regards",
    "warm regards",
    "affectionately",
    "respectfully",
    "faithfully",
    "cordially",
    "your loving",
    "your friend",
    "ever yours",
    "as ever",
    "with best wishes",
    "with kind regards",
    "all the best",
    "many greetings",
    "mit freundlichen",
    "herzliche grüße",
    "herzlichst",
    "viele grüße",
    "liebe grüße",
    "dein",
    "deine",
    "ihr ",
    "ihre ",
    "hochachtungsvoll",
    "cordialement",
    "amicalement",
    "bien à vous",
    "veuillez agréer",
    "je vous embrasse",
    "с уважением",
    "ваш",
    "ваша",
    "твой",
    "твоя",
    "с любовью",
    "целую",
    "искренне",
    "с приветом",
    "обнимаю",
    "atentamente",
    "saludos",
    "з повагою",
];

/// What follows a closing on its line: of “Yours, Anna” it is “, Anna”. None where the line is no closing.
fn after_closing(line: &str) -> Option<&str> {
    let line = line.trim();
    if line.len() > 120 {
        return None;
    }
    let small = line.to_lowercase();
    let closing = CLOSINGS.iter().filter(|closing| small.starts_with(**closing)).max_by_key(|closing| closing.len())?;
    let rest = line.char_indices().nth(closing.chars().count()).map_or("", |(at, _)| &line[at..]);
    (!rest.starts_with(char::is_alphabetic) || closing.ends_with(' ')).then_some(rest)
}

/// The name on the line of the closing (`Yours, Anna`) or on the next ones.
fn signature(text: &str, from_closing: &[Line]) -> String {
    let mut lines = from_closing.iter().map(|line| line.of(text).trim());
    let same_line = lines.next().and_then(after_closing).unwrap_or("");
    let same_line = same_line.rsplit(',').next().unwrap_or("");
    let candidates = std::iter::once(same_line).chain(lines.take(2));
    candidates
        .map(|line| line.trim_matches(['-', '–', '—', ' ', '(', ')', '*', '_']).trim_end_matches(['.', ',']))
        .find(|line| names::is_name(line) && line.split(' ').count() < 6 && prose_date::find(line).is_none())
        .unwrap_or("")
        .to_owned()
}

/// A place and a date at the top or, as some write it, at the bottom.
fn place_and_date(text: &str) -> Header {
    let mut header = Header::default();
    let last = last_lines(text);
    for line in first_lines(text).take(8).chain(last) {
        let words = line.of(text).trim();
        if words.len() < 100 && header.take_date_line(words) {
            break;
        }
    }
    header
}

/// The fields at the top of a saved e-mail: from somebody, and to somebody or about something.
fn mail_fields(text: &str) -> Vec<(String, String)> {
    let mut fields = Vec::new();
    for line in lines(text).take(60) {
        let words = line.of(text);
        if words.trim().is_empty() {
            break;
        }
        let Some((key, value)) = words.split_once(':') else { continue };
        let key = match key.trim().to_lowercase().as_str() {
            "from" | "von" | "de" | "от" | "от кого" => "from",
            "to" | "an" | "à" | "кому" => "to",
            "subject" | "betreff" | "objet" | "тема" => "subject",
            "date" | "datum" | "дата" => "date",
            "sent" | "gesendet" | "отправлено" => "sent",
            "content-transfer-encoding" => "encoding",
            _ => continue,
        };
        fields.push((key.to_owned(), value.trim().to_owned()));
    }
    let has = |key: &str| fields.iter().any(|(field, _)| field == key);
    if has("from") && (has("to") || has("subject")) { fields } else { Vec::new() }
}

/// Whether the e-mail is in the form in which it travels, its letters written as numbers.
pub(super) fn is_in_transport_form(text: &str) -> bool {
    mail_fields(text).iter().any(|(key, value)| {
        key == "encoding" && ["base64", "quoted-printable"].contains(&value.to_lowercase().as_str())
    })
}

/// `Anna Petrova <anna@example.org>` → `Anna Petrova`.
fn name_of_mailbox(mailbox: &str) -> String {
    let name = mailbox.split('<').next().unwrap_or("").trim().trim_matches(['"', '\'']);
    if name.is_empty() { mailbox.trim().trim_matches(['<', '>']).to_owned() } else { names::in_order(name) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_letter_tells_who_wrote_to_whom_when_and_where() {
        let text = "Leeds, 3 May 1985\n\nDear Anna,\n\nYou ask about the strike.\nI remember it well.\n\nP. said no.\n\nYours ever,\nBob Jones\n";
        assert!(marks(text).reason().is_some());
        let source = read(text.to_owned());
        assert_eq!(source.kind, RecollectionKind::Letter);
        assert_eq!((source.narrators, source.interviewers), (vec!["Bob Jones".to_owned()], vec!["Anna".to_owned()]));
        assert_eq!(
            (source.place.as_str(), source.date.map(|date| date.to_string())),
            ("Leeds", Some("1985-05-03".to_owned()))
        );
        assert_eq!(source.title, "Letter from Bob Jones to Anna, 3 May 1985");
        assert_eq!(source.turns.len(), 5);
        assert_eq!(source.turns[2].span.of(text), "You ask about the strike.\nI remember it well.");
        assert_eq!(source.text, text);
    }

    #[test]
    fn letters_in_other_languages_are_letters() {
        for text in [
            "Дорогая Анна!\n\nПишу тебе из Лондона.\n\nТвой Борис\n",
            "Liebe Anna,\n\nich schreibe dir.\n\nHerzliche Grüße\nBoris",
            "Chère Anna,\n\nje t'écris.\n\nAmicalement,\nBoris",
        ] {
            assert!(marks(text).reason().is_some(), "{text}");
        }
        assert_eq!(marks("Дорогая Анна!\n\nДа.\n\nТвой Борис\n").signature, "Борис");
        let marks = marks("Сердечно\n\nArticle text.\n\nYours is the earth.");
        assert_eq!(marks.reason(), None);
    }

    #[test]
    fn an_e_mail_has_fields() {
        let text = "From: Bob Jones <bob@example.org>\nTo: anna@example.org\nSubject: The strike\nDate: 3 May 1985\n\nDear Anna,\n\nyes.\n";
        let source = read(text.to_owned());
        assert_eq!(source.kind, RecollectionKind::Email);
        assert_eq!((source.title.as_str(), source.narrators), ("The strike", vec!["Bob Jones".to_owned()]));
        assert_eq!(source.interviewers, ["anna@example.org"]);
    }
}
