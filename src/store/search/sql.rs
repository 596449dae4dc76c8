//! A condition as SQL, noun by noun. What was typed is only ever bound.

use rusqlite::types::Value;

use super::super::values::hexadecimal;
use super::hit::columns_and_joins;
use super::{Condition, Manner, Noun, Part, Restricted, quoted};
use crate::model::{Id, Person, RecollectionKind, Tag};

/// A statement with what is bound in it.
#[derive(Default)]
pub(super) struct Sql {
    pub text: String,
    pub values: Vec<Value>,
}

impl Sql {
    pub(super) fn push(&mut self, text: &str) {
        self.text.push_str(text);
    }

    pub(super) fn bind(&mut self, value: Value) {
        self.values.push(value);
        self.text.push_str(&format!("?{}", self.values.len()));
    }

    /// A list of any length as one value: a statement has only so many places to bind, and is prepared once for all.
    fn bind_list(&mut self, read_as: &str, list: serde_json::Value) {
        self.push(&format!("(SELECT {read_as} FROM json_each("));
        self.bind(Value::Text(list.to_string()));
        self.push("))");
    }

    fn ids<T>(&mut self, ids: &[Id<T>]) {
        self.bind_list("unhex(value)", ids.iter().map(hexadecimal).collect());
    }

    /// Selects the columns of a hit of `noun`, with the beginning of its words if that is what will be shown of them;
    /// conditions follow after WHERE.
    pub(super) fn select(&mut self, noun: Noun, with_beginning: bool) {
        self.select_hit(noun, with_beginning);
        self.from(noun, true);
    }

    /// The same, but other columns may follow, and whence all of them come.
    pub(super) fn select_hit(&mut self, noun: Noun, with_beginning: bool) {
        let (columns, _) = columns_and_joins(noun);
        let table = noun.table();
        self.push(&format!("SELECT {table}.row AS row, {table}.id AS record, {columns}"));
        if with_beginning {
            self.push(&format!(", {} AS snippet", beginning(&format!("{table}.{}", noun.words()))));
        }
    }

    /// From the table of `noun`, and with what conditions speak of besides where `joined`.
    pub(super) fn from(&mut self, noun: Noun, joined: bool) {
        let (_, joins) = columns_and_joins(noun);
        self.push(&format!(" FROM {}", noun.table()));
        if joined {
            self.push(&format!(" {joins}"));
        }
    }

    /// A list of rows.
    pub(super) fn rows(&mut self, rows: &[i64]) {
        self.push("(SELECT value FROM json_each(");
        self.bind(Value::Text(format!("[{}]", rows.iter().map(i64::to_string).collect::<Vec<_>>().join(","))));
        self.push("))");
    }

    /// Selects some columns of `noun`; conditions follow after WHERE.
    pub(super) fn select_only(&mut self, columns: &str, noun: Noun, joined: bool) {
        self.push(&format!("SELECT {columns}"));
        self.from(noun, joined);
    }

    /// Selects the rows of `noun`; conditions follow after WHERE.
    pub(super) fn rows_of(&mut self, noun: Noun) {
        self.select_only(&format!("{}.row AS row", noun.table()), noun, true);
    }

    pub(super) fn condition(&mut self, noun: Noun, condition: &Condition) {
        match condition {
            Condition::Words { words, manner } => self.named(words, *manner == Manner::Beginning),
            Condition::All(parts) => self.joined(noun, parts, " AND ", "1"),
            Condition::Any(parts) => self.joined(noun, parts, " OR ", "0"),
            Condition::Not(part) => {
                self.push("NOT ");
                self.condition(noun, part);
            }
            Condition::Noun(wanted) => self.push(if *wanted == noun { "1" } else { "0" }),
            Condition::Person(people) => self.person(noun, people),
            Condition::Narrator(people) => self.role(noun, "narrator", people),
            Condition::Interviewer(people) => self.role(noun, "interviewer", people),
            Condition::Author(people) => self.author(noun, people),
            Condition::Tag(tags) => self.tag(noun, tags),
            Condition::Recollection(kind) => self.recollection(noun, *kind),
            Condition::Date(from, to) => self.date(noun, *from, *to),
            Condition::Cited(wanted) => {
                self.push(if *wanted { "" } else { "NOT " });
                self.cited(noun, None);
            }
            Condition::Verdict(verdict) => self.cited(noun, Some(verdict)),
            Condition::Language(language) => self.language(noun, language),
            Condition::Place(places) => self.place(noun, places),
            Condition::Has(part) => self.has(noun, *part),
            Condition::Heard(wanted) => self.heard(noun, *wanted),
            Condition::Restricted(restricted) => self.restricted(noun, restricted),
        }
    }

    /// A person under any of their names, each indexed by itself. Texts are never asked for words here.
    fn named(&mut self, words: &str, begins: bool) {
        self.push("(person.row IN (SELECT rowid FROM person_search WHERE person_search MATCH ");
        self.bind(Value::Text(quoted(words, begins)));
        self.push(
            ") OR person.id IN (SELECT alias.person_id FROM alias_search \
             JOIN alias ON alias.row = alias_search.rowid WHERE alias_search MATCH ",
        );
        self.bind(Value::Text(quoted(words, begins)));
        self.push("))");
    }

    fn joined(&mut self, noun: Noun, parts: &[Condition], by: &str, empty: &str) {
        self.push("(");
        for (index, part) in parts.iter().enumerate() {
            self.push(if index > 0 { by } else { "" });
            self.condition(noun, part);
        }
        self.push(if parts.is_empty() { empty } else { "" });
        self.push(")");
    }

    fn person(&mut self, noun: Noun, people: &[Id<Person>]) {
        let (before, after) = match noun {
            Noun::Transcript => ("turn.speaker IN (SELECT row FROM person WHERE id IN ", ")"),
            Noun::Quote => (
                "EXISTS (SELECT 1 FROM turn AS said WHERE said.transcript = transcript.row AND said.position \
                     BETWEEN first_turn.position AND last_turn.position \
                     AND said.speaker IN (SELECT row FROM person WHERE id IN ",
                "))",
            ),
            Noun::Article => (
                "EXISTS (SELECT 1 FROM quotation JOIN piece ON piece.quotation_id = quotation.id WHERE \
                     quotation.article_id = passage.article_id AND piece.start_byte >= passage.start AND \
                     piece.start_byte < passage.start + octet_length(passage.text) AND quotation.speaker_id IN ",
                ")",
            ),
            Noun::Memo => ("coalesce(memo.person_id, x'') IN ", ""),
            Noun::Person => ("person.id IN ", ""),
        };
        self.push("(coalesce(");
        self.push(before);
        self.ids(people);
        self.push(after);
        self.push(", 0)");
        if let Noun::Quote | Noun::Transcript = noun {
            let speaker = if noun == Noun::Quote { "first_turn.speaker" } else { "turn.speaker" };
            self.push(&format!(
                " OR ({speaker} IS NULL AND {BY_THE_NARRATOR} AND EXISTS (SELECT 1 FROM participant \
                 WHERE participant.recollection_id = recollection.id AND participant.role = 'narrator' \
                 AND participant.person_id IN "
            ));
            self.ids(people);
            self.push("))");
        }
        self.push(")");
    }

    /// Whether it comes from, or is about, one of some recollections: read once, not for every row.
    fn of_recollections(&mut self, noun: Noun, write: impl FnOnce(&mut Sql)) {
        let (before, after) = match noun {
            Noun::Quote | Noun::Transcript => ("recollection.id IN (", ")"),
            // A memo need not be about any.
            Noun::Memo => ("coalesce(coalesce(memo.recollection_id, about_transcript.recollection_id) IN (", "), 0)"),
            Noun::Article | Noun::Person => return self.push("0"),
        };
        self.push(before);
        write(self);
        self.push(after);
    }

    fn role(&mut self, noun: Noun, role: &str, people: &[Id<Person>]) {
        let write = |column: &str, sql: &mut Sql| {
            sql.push(&format!("SELECT {column} FROM participant WHERE role = '{role}' AND person_id IN "));
            sql.ids(people);
        };
        match noun {
            Noun::Person => {
                self.push("person.id IN (");
                write("person_id", self);
                self.push(")");
            }
            _ => self.of_recollections(noun, |sql| write("recollection_id", sql)),
        }
    }

    fn author(&mut self, noun: Noun, people: &[Id<Person>]) {
        self.push(match noun {
            Noun::Article => "EXISTS (SELECT 1 FROM author WHERE article_id = article.id AND person_id IN ",
            Noun::Quote => {
                "EXISTS (SELECT 1 FROM citation JOIN quotation ON quotation.id = citation.quotation_id \
                     JOIN author ON author.article_id = quotation.article_id \
                     WHERE citation.quote_id = quote.id AND author.person_id IN "
            }
            Noun::Transcript => {
                "EXISTS (SELECT 1 FROM quote JOIN citation ON citation.quote_id = quote.id \
                     JOIN quotation ON quotation.id = citation.quotation_id \
                     JOIN author ON author.article_id = quotation.article_id \
                     WHERE quote.first_turn_id = turn.id AND author.person_id IN "
            }
            Noun::Memo => {
                "EXISTS (SELECT 1 FROM author \
                     WHERE article_id = coalesce(memo.article_id, about_quotation.article_id) AND person_id IN "
            }
            Noun::Person => "EXISTS (SELECT 1 FROM author WHERE person_id = person.id AND person_id IN ",
        });
        self.ids(people);
        self.push(")");
    }

    fn place(&mut self, noun: Noun, places: &[String]) {
        self.of_recollections(noun, |sql| {
            sql.push("SELECT id FROM recollection WHERE place IN ");
            sql.bind_list("value", places.into());
            sql.push(" UNION ALL SELECT recollection_id FROM session WHERE place IN ");
            sql.bind_list("value", places.into());
        });
    }

    fn has(&mut self, noun: Noun, part: Part) {
        let (quote, turn) = (noun == Noun::Quote, noun == Noun::Transcript);
        let condition = match part {
            Part::Recording => {
                let recorded = "SELECT session.recollection_id FROM session \
                     JOIN recording ON recording.session_id = session.id WHERE recording.media_id IS NOT NULL";
                return self.of_recollections(noun, |sql| sql.push(recorded));
            }
            Part::Release => {
                return self.of_recollections(noun, |sql| sql.push("SELECT recollection_id FROM release"));
            }
            Part::Translation if quote || turn => {
                "(transcript.translation_of IS NOT NULL OR EXISTS \
                 (SELECT 1 FROM transcript AS other WHERE other.translation_of = transcript.id))"
            }
            Part::Times if quote => "quote.start_ms IS NOT NULL",
            Part::Times if turn => "turn.start_ms IS NOT NULL",
            Part::Tag => match noun {
                Noun::Quote => "EXISTS (SELECT 1 FROM tagging WHERE quote_id = quote.id)",
                Noun::Transcript => {
                    "EXISTS (SELECT 1 FROM quote JOIN tagging ON tagging.quote_id = quote.id \
                     WHERE quote.first_turn_id = turn.id)"
                }
                Noun::Memo => "memo.tag_id IS NOT NULL",
                Noun::Article | Noun::Person => "0",
            },
            Part::Memo => match noun {
                Noun::Quote => "EXISTS (SELECT 1 FROM memo WHERE quote_id = quote.id)",
                Noun::Transcript => {
                    "EXISTS (SELECT 1 FROM memo WHERE quote_id IN \
                     (SELECT id FROM quote WHERE first_turn_id = turn.id))"
                }
                Noun::Article => "EXISTS (SELECT 1 FROM memo WHERE article_id = article.id)",
                Noun::Person => "EXISTS (SELECT 1 FROM memo WHERE person_id = person.id)",
                Noun::Memo => "0",
            },
            Part::Citation => return self.cited(noun, None),
            _ => "0",
        };
        self.push(condition);
    }

    fn heard(&mut self, noun: Noun, wanted: bool) {
        let column = match noun {
            Noun::Quote => "quote.heard_ms",
            Noun::Transcript => "turn.heard_ms",
            _ => return self.push("0"),
        };
        self.push(&format!("{column} IS {}NULL", if wanted { "NOT " } else { "" }));
    }

    fn tag(&mut self, noun: Noun, tags: &[Id<Tag>]) {
        let before = match noun {
            Noun::Quote => "EXISTS (SELECT 1 FROM tagging WHERE quote_id = quote.id AND tag_id IN ",
            Noun::Transcript => {
                "EXISTS (SELECT 1 FROM quote JOIN tagging ON tagging.quote_id = quote.id \
                     WHERE quote.first_turn_id = turn.id AND tag_id IN "
            }
            Noun::Memo => "EXISTS (SELECT 1 WHERE memo.tag_id IN ",
            Noun::Article | Noun::Person => "(0 AND 0 IN ",
        };
        self.push(before);
        self.ids(tags);
        self.push(")");
    }

    fn recollection(&mut self, noun: Noun, kind: RecollectionKind) {
        match noun {
            Noun::Quote | Noun::Transcript => {
                self.push("recollection.kind = ");
                self.bind(Value::Text(kind.to_string()));
            }
            _ => self.push("0"),
        }
    }

    fn date(&mut self, noun: Noun, from: i64, to: i64) {
        let table = match noun {
            Noun::Quote | Noun::Transcript => "recollection",
            Noun::Article => "article",
            Noun::Memo | Noun::Person => return self.push("0"),
        };
        self.push(&format!("coalesce({table}.date_from <= "));
        self.bind(Value::Integer(to));
        self.push(&format!(" AND {table}.date_to >= "));
        self.bind(Value::Integer(from));
        self.push(", 0)");
    }

    fn cited(&mut self, noun: Noun, verdict: Option<&str>) {
        self.push(match noun {
            Noun::Quote => "EXISTS (SELECT 1 FROM citation WHERE citation.quote_id = quote.id",
            Noun::Transcript => {
                "EXISTS (SELECT 1 FROM quote JOIN citation ON citation.quote_id = quote.id \
                     WHERE quote.first_turn_id = turn.id"
            }
            Noun::Article => {
                "EXISTS (SELECT 1 FROM quotation JOIN piece ON piece.quotation_id = quotation.id \
                     JOIN citation ON citation.quotation_id = quotation.id \
                     WHERE quotation.article_id = passage.article_id AND piece.start_byte >= passage.start \
                     AND piece.start_byte < passage.start + octet_length(passage.text)"
            }
            Noun::Memo | Noun::Person => "EXISTS (SELECT 1 FROM citation WHERE 0",
        });
        if let Some(verdict) = verdict {
            // With a plus, because SQLite would sort all citations by verdict first.
            self.push(" AND +citation.verdict = ");
            self.bind(Value::Text(verdict.to_owned()));
        }
        self.push(")");
    }

    fn language(&mut self, noun: Noun, language: &str) {
        let column = match noun {
            Noun::Quote | Noun::Transcript => LANGUAGE_OF_WORDS,
            Noun::Article => "article.language",
            Noun::Memo | Noun::Person => return self.push("0"),
        };
        let language = language.to_lowercase();
        self.push(&format!("(lower({column}) = "));
        self.bind(Value::Text(language.clone()));
        // A tag has no signs that LIKE takes for its own, but what was typed may.
        self.push(&format!(" OR substr(lower({column}), 1, {}) = ", language.chars().count() + 1));
        self.bind(Value::Text(format!("{language}-")));
        self.push(")");
    }

    fn restricted(&mut self, noun: Noun, restricted: &Restricted) {
        let (first, last) = match noun {
            Noun::Quote => ("first_turn.position", "last_turn.position"),
            Noun::Transcript => ("turn.position", "turn.position"),
            Noun::Person => {
                self.push("person.id IN ");
                return self.ids(&restricted.people);
            }
            Noun::Article | Noun::Memo => return self.push("0"),
        };
        self.push("(recollection.id IN ");
        self.ids(&restricted.recollections);
        self.push(" OR ");
        self.person(noun, &restricted.people);
        if noun == Noun::Quote {
            self.push(" OR quote.id IN ");
            self.ids(&restricted.quotes);
        }
        if !restricted.stretches.is_empty() {
            let stretch = |(id, from, to): &(_, u32, u32)| serde_json::json!([hexadecimal(id), from, to]);
            self.push(" OR EXISTS (SELECT 1 FROM json_each(");
            self.bind(Value::Text(restricted.stretches.iter().map(stretch).collect::<serde_json::Value>().to_string()));
            self.push(&format!(
                ") AS stretch WHERE unhex(stretch.value ->> 0) = transcript.id \
                 AND {first} <= stretch.value ->> 2 AND {last} >= stretch.value ->> 1)"
            ));
        }
        self.push(")");
    }
}

/// Whether what has no speaker is the narrator's: a letter does not name its writer line by line.
pub(super) const BY_THE_NARRATOR: &str = "recollection.kind IN ('letter', 'e-mail', 'reported')";

/// The beginning of a text, where nothing was searched for in it.
fn beginning(column: &str) -> String {
    format!("substr({column}, 1, 200) || CASE WHEN length({column}) > 200 THEN '…' ELSE '' END")
}

/// The language of a transcript; where none was said, that of its recollection.
pub(super) const LANGUAGE_OF_WORDS: &str = "coalesce(nullif(transcript.language, ''), recollection.language)";
