use super::*;
use proptest::prelude::*;

const NOWHERE: Span = Span { start: 0, end: 0 };

/// What a query asks, wherever it stands there.
fn asks(text: &str) -> Result<Query, QueryError> {
    parse(text).map(placeless)
}

fn placeless(query: Query) -> Query {
    let all = |parts: Vec<Query>| parts.into_iter().map(placeless).collect();
    match query {
        Query::Words { words, manner, .. } => Query::Words { words, manner, at: NOWHERE },
        Query::Field { field, value, .. } => Query::Field { field, value, at: NOWHERE, value_at: NOWHERE },
        Query::All(parts) => Query::All(all(parts)),
        Query::Any(parts) => Query::Any(all(parts)),
        Query::Not(part) => Query::Not(Box::new(placeless(*part))),
    }
}

fn words(text: &str) -> Query {
    standing(text, Manner::AnyForm)
}

fn standing(text: &str, manner: Manner) -> Query {
    Query::Words { words: text.into(), manner, at: NOWHERE }
}

fn field(field: Field, value: &str) -> Query {
    Query::Field { field, value: value.into(), at: NOWHERE, value_at: NOWHERE }
}

fn not(part: Query) -> Query {
    Query::Not(Box::new(part))
}

#[test]
fn words_side_by_side_must_all_be_there() {
    assert_eq!(asks("strike miners"), Ok(Query::All(vec![words("strike"), words("miners")])));
    assert_eq!(asks("strike AND miners"), asks("strike miners"));
    assert_eq!(asks("  "), Ok(Query::All(vec![])));
    assert_eq!(asks("(strike (miners)) ()"), asks("strike miners"), "parentheses that say nothing");
    assert_eq!(asks("strike … - (–) miners"), asks("strike miners"), "marks are not words");
}

#[test]
fn phrases_beginnings_and_negations() {
    assert_eq!(asks("“lamp room”"), Ok(words("lamp room")));
    assert_eq!(asks("\"lamp ro"), Ok(words("lamp ro")), "a phrase still being typed");
    assert_eq!(asks("stri*"), Ok(standing("stri", Manner::Beginning)));
    assert_eq!(asks("\"lamp ro\"*"), Ok(standing("lamp ro", Manner::Beginning)));
    assert_eq!(asks("a -b"), Ok(Query::All(vec![words("a"), not(words("b"))])));
    assert_eq!(asks("NOT (a OR b)"), Ok(not(Query::Any(vec![words("a"), words("b")]))));
    assert_eq!(asks("-(-a)"), Ok(words("a")));
    assert_eq!(asks("-… b"), Ok(words("b")), "nothing is denied");
    assert_eq!(asks("e-mail don't"), Ok(Query::All(vec![words("e-mail"), words("don't")])));
}

#[test]
fn exact_and_near_words() {
    assert_eq!(asks("=strike"), Ok(standing("strike", Manner::Exact)));
    assert_eq!(asks("=\"lamp  room\""), Ok(standing("lamp room", Manner::Exact)));
    assert_eq!(asks("-=OR"), Ok(not(standing("OR", Manner::Exact))));
    assert_eq!(asks("„lamp room“~5"), Ok(standing("lamp room", Manner::Near(5))));
    assert_eq!(asks("\"lamp\"~5"), Ok(words("lamp")), "one word has no neighbours");
    assert_eq!(asks("a = b"), asks("a b"));
}

#[test]
fn fields_take_a_word_or_a_phrase() {
    let at = |start, end, value_start| (Span::new(start, end), Span::new(value_start, end));
    let places = |text| match parse(text) {
        Ok(Query::Field { at, value_at, .. }) => Some((at, value_at)),
        _ => None,
    };
    assert_eq!(asks("person:Dolny"), Ok(field(Field::Person, "Dolny")));
    assert_eq!(places("person:Dolny"), Some(at(0, 12, 7)));
    assert_eq!(asks("person:\"Marek Dolny\""), Ok(field(Field::Person, "Marek Dolny")));
    assert_eq!(places("language:\"Marek Dolny\""), Some(at(0, 22, 9)));
    assert_eq!(asks("Language:ru"), asks("lang:ru"));
    assert_eq!(asks("date:1985/1991"), Ok(field(Field::Date, "1985/1991")));
    for like in ["person:~\"Artem Gusev\"", "person:\"~Artem Gusev\"", "person:~“~ Artem  Gusev”"] {
        assert_eq!(asks(like), Ok(field(Field::Person, "~Artem Gusev")), "{like}");
    }
    assert_eq!(asks("http://x.example"), Ok(words("http://x.example")), "no field of ours");
    assert_eq!(asks("=person:x"), Ok(standing("person:x", Manner::Exact)));
}

#[test]
fn a_wrong_query_says_where() {
    for (query, start, sentence) in [
        ("a (b", 2, "never closed"),
        ("a b) c", 3, "never opened"),
        ("OR b", 0, "both sides"),
        ("a OR", 2, "both sides"),
        ("a OR ()", 2, "both sides"),
        ("a NOT", 2, "after it"),
        ("AND b", 0, "before it"),
        ("a person:", 9, "follow “person:”"),
        ("language:~", 9, "follow “lang:”"),
        ("\"a b\"~", 5, "number must follow"),
        ("\"a b\"~500", 5, "100 at most"),
        ("\"a b\"~99999999999", 5, "100 at most"),
        ("=\"a b\"~5", 6, "any form"),
        ("strike~2", 6, "between marks"),
    ] {
        let error = parse(query).err();
        assert!(
            error.as_ref().is_some_and(|error| error.at.start == start && error.sentence.contains(sentence)),
            "{query}: {error:?}"
        );
    }
    let many = "a ".repeat(150);
    assert_eq!(parse(&many).err().map(|error| error.at), Some(Span::new(128, 129)));
    let long = "ы".repeat(3_000);
    assert_eq!(parse(&long).err().map(|error| error.at), Some(Span::new(4_000, 6_000)));
    let deep = "(".repeat(500);
    assert_eq!(parse(&deep).err().map(|error| error.at.start), Some(20));
}

#[test]
fn a_query_is_written_in_one_way() {
    for (typed, written) in [
        ("  strike   AND miners ", "strike miners"),
        ("“strike” „lamp room“", "strike \"lamp room\""),
        ("NOT strike NOT (a OR (b))", "-strike -(a OR b)"),
        ("(a b) OR ((c)) OR (d OR e)", "a b OR c OR d OR e"),
        ("(a OR b) c", "(a OR b) c"),
        ("language:ru Person:\"Dolny\"", "lang:ru person:Dolny"),
        ("person:~\"Dolny\" tag:\"mill / fire\"", "person:~Dolny tag:\"mill / fire\""),
        ("=\"strike\" =\"lamp room\" \"lamp ro\"*", "=strike =\"lamp room\" \"lamp ro\"*"),
        ("«lamp room»~05", "\"lamp room\"~5"),
        ("\"OR\" \"-x\" \"date:1990\" \"a~5\"", "\"OR\" \"-x\" \"date:1990\" \"a~5\""),
        ("()", ""),
    ] {
        assert_eq!(parse(typed).map(|query| query.to_string()), Ok(written.to_owned()), "{typed}");
    }
}

#[test]
fn a_query_is_said_in_words() {
    for (query, words) in [
        ("", "everything"),
        ("strike -miners", "the word “strike” in any form and not the word “miners” in any form"),
        (
            "=strike (\"lamp room\"~1 OR stri*)",
            "exactly the word “strike” and (the words “lamp room” in any form and order, \
          with at most 1 other word among them or a word that begins “stri…”)",
        ),
        (
            "person:~Gusev cited:no",
            "said by, quoted from or about somebody called like “Gusev” and cited by no article",
        ),
    ] {
        assert_eq!(parse(query).map(|query| query.in_words()).as_deref(), Ok(words), "{query}");
    }
}

/// Strings in which what means something stands more often than by chance.
fn odd() -> impl Strategy<Value = String> {
    let part = prop_oneof![
        4 => "[a-cé字]{1,3}",
        2 => prop::sample::select(vec![
            "OR", "AND", "NOT", "(", ")", "\"", "“", "»", "*", "-", "=", "~", "~5", "~~", ":", "…", "\0", "\u{301}",
        ]).prop_map(str::to_owned),
        1 => prop::sample::select(Field::all().collect::<Vec<_>>()).prop_map(|field| format!("{}:", field.name())),
        2 => Just(" ".to_owned()),
    ];
    prop::collection::vec(part, 0..24).prop_map(|parts| parts.concat())
}

proptest! {
    #[test]
    fn every_string_is_a_query_or_says_where_it_goes_wrong(text in odd().boxed().prop_union("\\PC{0,60}|.{0,30}|\\(*".boxed())) {
        if let Err(error) = parse(&text) {
            prop_assert!(text.get(error.at.start..error.at.end).is_some(), "{:?}", error);
        }
    }

    #[test]
    fn what_is_written_is_read_as_the_same_query(text in odd()) {
        let Ok(query) = asks(&text) else { return Ok(()) };
        let written = query.to_string();
        prop_assert_eq!(asks(&written), Ok(query), "{}", written);
        prop_assert_eq!(parse(&written).map(|query| query.to_string()), Ok(written));
    }

    #[test]
    fn a_condition_put_in_is_there_and_taken_out_is_gone(text in odd(), value in "[a-z ()\"~]{0,8}[a-z]") {
        if parse(&text).is_err() || is_asked(&text, Field::Place, &value).is_some() {
            return Ok(());
        }
        let put = with(&text, Field::Place, &value);
        prop_assert!(is_asked(&put, Field::Place, &value).is_some(), "{}", put);
        prop_assert_eq!(is_asked(&without(&put, Field::Place, &value), Field::Place, &value), None);
    }
}
