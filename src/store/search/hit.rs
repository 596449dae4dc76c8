//! One hit: the columns it is read from, noun by noun.

use rusqlite::types::FromSql;
use rusqlite::{Row, Statement};

use super::super::values::used;
use super::Noun;
use super::sql::{BY_THE_NARRATOR, LANGUAGE_OF_WORDS};
use crate::model::{Anchoring, Article, Id, Person, Quotation, Quote, Recollection, RecollectionKind, Tag, Transcript};
use crate::text::Span;

/// One thing found.
#[derive(Clone, Debug)]
pub struct Hit {
    /// What it is.
    pub noun: Noun,
    /// The key of the record, as sixteen bytes.
    pub record: [u8; 16],
    /// The recollection it comes from, or the memo is about.
    pub recollection: Option<Id<Recollection>>,
    /// That recollection's kind.
    pub kind: Option<RecollectionKind>,
    /// The transcript it comes from, and the positions of the first and last turn.
    pub turns: Option<(Id<Transcript>, u32, u32)>,
    /// Who speaks.
    pub speaker: Option<Id<Person>>,
    /// Who speaks, as the archive or the transcript names them; empty where unknown.
    pub speaker_name: String,
    /// The article it comes from, or the memo is about.
    pub article: Option<Id<Article>>,
    /// The person it is, or the memo is about.
    pub person: Option<Id<Person>>,
    /// The first quotation in the passage, or the one that the memo is about.
    pub quotation: Option<Id<Quotation>>,
    /// Whom the passage quotes.
    pub quoted: Vec<Id<Person>>,
    /// The quote that the memo is about.
    pub quote: Option<Id<Quote>>,
    /// The tag that the memo is about.
    pub tag: Option<Id<Tag>>,
    /// The title of its source.
    pub title: String,
    /// The date of its source (EDTF).
    pub date: Option<String>,
    /// The first day that this date may mean, as `model::date` numbers days.
    pub day: Option<i64>,
    /// The language of its words (BCP 47); empty where unknown.
    pub language: String,
    /// When it begins in the recording, in ms.
    pub start_ms: Option<i64>,
    /// Its words around what was found; its beginning where no words were asked for.
    pub snippet: String,
    /// What was found, in bytes of the snippet.
    pub marks: Vec<Span>,
    /// What was found, in bytes of the whole text.
    pub places: Vec<Span>,
    /// A quote's tags.
    pub tags: Vec<Id<Tag>>,
    /// The verdicts of the citations of a quote.
    pub verdicts: Vec<String>,
    /// Whether a quote still stands where it was taken.
    pub anchoring: Option<Anchoring>,
    /// How good it is among the hits of its noun: 1 is the best.
    pub score: f64,
    /// Whether it has all words that were asked for just as they were typed.
    pub is_exact: bool,
}

/// Whom a passage of an article quotes.
const QUOTED: &str = "(SELECT group_concat(DISTINCT hex(quotation.speaker_id)) FROM quotation \
     JOIN piece ON piece.quotation_id = quotation.id WHERE quotation.article_id = passage.article_id \
     AND piece.start_byte >= passage.start AND piece.start_byte < passage.start + octet_length(passage.text))";
/// The first quotation in a passage.
const FIRST_QUOTATION: &str = "(SELECT quotation.id FROM quotation JOIN piece ON piece.quotation_id = quotation.id \
     WHERE quotation.article_id = passage.article_id AND piece.start_byte >= passage.start \
     AND piece.start_byte < passage.start + octet_length(passage.text) ORDER BY piece.start_byte LIMIT 1)";
/// The columns that a noun has of a hit besides `record` and `snippet`, and the tables they come from.
pub(super) fn columns_and_joins(noun: Noun) -> (String, &'static str) {
    let from_recollection = format!(
        "recollection.id AS recollection, recollection.kind AS kind, recollection.title AS title, \
         recollection.date AS date, recollection.date_from AS day, {LANGUAGE_OF_WORDS} AS language"
    );
    let narrator = format!(
        "CASE WHEN {BY_THE_NARRATOR} THEN (SELECT person.name FROM participant JOIN person \
         ON person.id = participant.person_id WHERE participant.recollection_id = recollection.id \
         AND participant.role = 'narrator' ORDER BY participant.position LIMIT 1) END"
    );
    match noun {
        Noun::Transcript => (
            format!(
                "{from_recollection}, transcript.id AS transcript, turn.position AS first_position, \
                 speaker.id AS speaker, coalesce(speaker.name, nullif(turn.label, ''), {narrator}, '') AS speaker_name, \
                 turn.start_ms AS start_ms"
            ),
            "JOIN transcript ON transcript.row = turn.transcript \
             JOIN recollection ON recollection.id = transcript.recollection_id \
             LEFT JOIN person AS speaker ON speaker.row = turn.speaker",
        ),
        Noun::Quote => (
            format!(
                "{from_recollection}, quote.transcript_id AS transcript, \
                 first_turn.position AS first_position, last_turn.position AS last_position, \
                 speaker.id AS speaker, coalesce(speaker.name, nullif(first_turn.label, ''), {narrator}, '') AS speaker_name, \
                 quote.start_ms AS start_ms, quote.anchoring AS anchoring, \
                 (SELECT group_concat(hex(tag_id)) FROM tagging WHERE quote_id = quote.id) AS tags, \
                 (SELECT group_concat(verdict) FROM citation WHERE quote_id = quote.id) AS verdicts"
            ),
            "JOIN transcript ON transcript.id = quote.transcript_id \
             JOIN recollection ON recollection.id = transcript.recollection_id \
             JOIN turn AS first_turn ON first_turn.id = quote.first_turn_id \
             JOIN turn AS last_turn ON last_turn.id = quote.last_turn_id \
             LEFT JOIN person AS speaker ON speaker.row = first_turn.speaker",
        ),
        Noun::Article => (
            format!(
                "article.id AS article, {FIRST_QUOTATION} AS quotation, {QUOTED} AS quoted, article.title AS title, \
                 article.date AS date, article.date_from AS day, article.language AS language"
            ),
            "JOIN article ON article.id = passage.article_id",
        ),
        // A memo is about all sorts of things.
        Noun::Memo => (
            "coalesce(memo.recollection_id, about_transcript.recollection_id) AS recollection, \
             about_quote.transcript_id AS transcript, about_first.position AS first_position, \
             about_last.position AS last_position, coalesce(memo.article_id, about_quotation.article_id) AS article, \
             memo.person_id AS person, memo.quote_id AS quote, memo.tag_id AS tag, memo.quotation_id AS quotation, \
             'memo' AS title"
                .to_owned(),
            "LEFT JOIN quote AS about_quote ON about_quote.id = memo.quote_id \
             LEFT JOIN quotation AS about_quotation ON about_quotation.id = memo.quotation_id \
             LEFT JOIN transcript AS about_transcript ON about_transcript.id = about_quote.transcript_id \
             LEFT JOIN turn AS about_first ON about_first.id = about_quote.first_turn_id \
             LEFT JOIN turn AS about_last ON about_last.id = about_quote.last_turn_id",
        ),
        Noun::Person => ("person.id AS person, person.name AS title".to_owned(), ""),
    }
}

/// Declares where the columns of a hit stand in the rows of a statement, as far as its noun has them: looking for the names
/// in every row takes as long as all else.
macro_rules! columns {
    ($($name:ident),*) => {
        pub(super) struct Columns { $($name: Option<usize>),* }
        #[cfg(test)]
        const COLUMNS: &[&str] = &[$(stringify!($name)),*];
        impl Columns {
            pub(super) fn of(statement: &Statement<'_>) -> Columns {
                Columns { $($name: statement.column_index(stringify!($name)).ok()),* }
            }
        }
    };
}

columns!(
    record,
    snippet,
    recollection,
    kind,
    transcript,
    first_position,
    last_position,
    speaker,
    speaker_name,
    article,
    quotation,
    quoted,
    person,
    quote,
    tag,
    title,
    date,
    day,
    language,
    start_ms,
    tags,
    verdicts,
    anchoring
);

/// What stands in a column; none where it is NULL, or the noun does not have it.
fn get<T: FromSql>(row: &Row<'_>, column: Option<usize>) -> rusqlite::Result<Option<T>> {
    column.map_or(Ok(None), |column| row.get(column))
}

/// The parts of a list.
fn parts(list: Option<&str>) -> impl Iterator<Item = &str> {
    list.into_iter().flat_map(|list| list.split(','))
}

pub(super) fn read_hit(noun: Noun, at: &Columns, row: &Row<'_>) -> rusqlite::Result<Hit> {
    let transcript: Option<Id<Transcript>> = get(row, at.transcript)?;
    let first: Option<i64> = get(row, at.first_position)?;
    let last: Option<i64> = get(row, at.last_position)?;
    let position = |position: i64| u32::try_from(used(position)).unwrap_or(u32::MAX);
    let turns = transcript.zip(first).map(|(transcript, first)| (transcript, first, last.unwrap_or(first)));
    let (tags, verdicts): (Option<String>, Option<String>) = (get(row, at.tags)?, get(row, at.verdicts)?);
    let quoted: Option<String> = get(row, at.quoted)?;
    Ok(Hit {
        noun,
        record: get(row, at.record)?.unwrap_or_default(),
        recollection: get(row, at.recollection)?,
        kind: get(row, at.kind)?,
        turns: turns.map(|(transcript, first, last)| (transcript, position(first), position(last))),
        speaker: get(row, at.speaker)?,
        speaker_name: get(row, at.speaker_name)?.unwrap_or_default(),
        article: get(row, at.article)?,
        quotation: get(row, at.quotation)?,
        person: get(row, at.person)?,
        quote: get(row, at.quote)?,
        tag: get(row, at.tag)?,
        title: get(row, at.title)?.unwrap_or_default(),
        date: get(row, at.date)?,
        day: get(row, at.day)?,
        language: get(row, at.language)?.unwrap_or_default(),
        start_ms: get(row, at.start_ms)?,
        snippet: get(row, at.snippet)?.unwrap_or_default(),
        // An id reads itself from plain hexadecimal digits as well.
        tags: parts(tags.as_deref()).filter_map(|id| id.parse().ok()).collect(),
        quoted: parts(quoted.as_deref()).filter_map(|id| id.parse().ok()).collect(),
        verdicts: parts(verdicts.as_deref()).map(str::to_owned).collect(),
        anchoring: get(row, at.anchoring)?,
        marks: Vec::new(),
        places: Vec::new(),
        score: 1.0,
        is_exact: true,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whatever_a_noun_answers_is_read() {
        for noun in Noun::ALL {
            let (columns, _) = columns_and_joins(noun);
            let names = columns.split(" AS ").skip(1).map(|rest| rest.split([',', ' ']).next().unwrap_or_default());
            let names: Vec<&str> = names.collect();
            assert!(names.contains(&"title"), "{noun:?}: {names:?}");
            assert!(names.iter().all(|name| COLUMNS.contains(name)), "{noun:?}: {names:?}");
        }
    }
}
