use super::*;
use crate::text::difference::Alarm;
use crate::text::pairs::pairs;

/// A database with the tables that the search for quotations reads, and nothing else.
pub(super) fn archive(transcripts: &[&[(&str, u128)]]) -> Connection {
    let connection = Connection::open_in_memory().expect("memory");
    connection
        .execute_batch(
            "CREATE TABLE transcript (row INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE) STRICT;
             CREATE TABLE person (row INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE) STRICT;
             CREATE TABLE turn (row INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE, transcript INTEGER NOT NULL,
               position INTEGER NOT NULL, speaker INTEGER, text TEXT NOT NULL) STRICT;
             CREATE INDEX turn_by_transcript ON turn(transcript, position);
             CREATE VIRTUAL TABLE turn_search USING fts5(text, content='turn', content_rowid='row',
               tokenize=\"unicode61 remove_diacritics 2\");
             CREATE VIRTUAL TABLE turn_vocabulary USING fts5vocab(turn_search, 'row');
             CREATE VIRTUAL TABLE turn_pair_search USING fts5(pairs, content='', detail=none, tokenize=ascii);",
        )
        .expect("schema");
    let mut row = 0i64;
    let add = |table: &str, row: i64, id: u128| {
        let sql = format!("INSERT OR IGNORE INTO {table} VALUES (?, ?)");
        connection.execute(&sql, params![row, Uuid::from_u128(id).as_bytes()]).expect(table)
    };
    for (transcript, turns) in (1i64..).zip(transcripts) {
        add("transcript", transcript, transcript as u128 - 1);
        for (position, (text, speaker)) in turns.iter().enumerate() {
            row += 1;
            let id = Uuid::from_u128(row as u128);
            let speaker = (*speaker > 0).then_some(*speaker as i64);
            if let Some(speaker) = speaker {
                add("person", speaker, speaker as u128);
            }
            connection
                .execute(
                    "INSERT INTO turn VALUES (?, ?, ?, ?, ?, ?)",
                    params![row, id.as_bytes(), transcript, position as i64, speaker, text],
                )
                .expect("turn");
            connection
                .execute("INSERT INTO turn_search(rowid, text) VALUES (?, ?)", params![row, text])
                .expect("index");
            connection
                .execute("INSERT INTO turn_pair_search(rowid, pairs) VALUES (?, ?)", params![row, pairs(text)])
                .expect("pairs");
        }
    }
    connection
}

fn village() -> Connection {
    archive(&[
        &[
            ("When did you come to the valley?", 9),
            ("We came in the spring of nineteen fifty-one, my mother and my two brothers and I.", 1),
            ("And the house?", 9),
            (
                "The house stood empty. Somebody had taken the doors, uh, and the window frames, but the stove was whole.",
                1,
            ),
            ("Who helped you?", 9),
            ("Nobody helped us that first winter. Later the Harutyunyans gave us a goat.", 1),
        ],
        &[
            ("Tell me about the mill.", 9),
            ("The mill belonged to nobody then. We ground our corn at night, because it was forbidden.", 2),
            ("Nobody helped us that first winter, nobody at all.", 2),
        ],
        &[("私たちは冬のあいだずっと山の小屋で暮らしていました。食べ物はほとんどありませんでした。", 3)],
    ])
}

fn first(quotation: &str, speaker: Option<u128>) -> Option<Match> {
    let found = locate(&village(), quotation, speaker.map(Uuid::from_u128)).expect("query");
    found.into_iter().next()
}

/// Checks transcript, turn and verdict of the best match.
#[track_caller]
fn check(quotation: &str, transcript: u128, position: i64, verdict: Verdict) {
    let found = first(quotation, None);
    let told = found.map(|found| (found.transcript_id.as_u128(), found.hull.begin.position, found.verdict));
    assert_eq!(told, Some((transcript, position, verdict)), "{quotation:?}");
}

#[test]
fn quotations_are_found_in_their_turns() {
    check("my mother and my two brothers", 0, 1, Verdict::WordForWord);
    check("We came in the spring of 1951", 0, 1, Verdict::TypographyOnly);
    check("Somebody had taken the doors and the window frames", 0, 3, Verdict::TypographyOnly);
    check("Sombody had taken the d0ors and the windw frames", 0, 3, Verdict::Edited);
    check("We ground our corn by day, because it was forbidden", 1, 1, Verdict::Misquoted);
    check("the Harutyunians gave us a goat", 0, 5, Verdict::Edited);
    check("冬のあいだずっと山の小屋で暮らしていました", 2, 0, Verdict::WordForWord);
}

#[test]
fn a_quotation_may_run_over_turns() {
    let found = first("two brothers and I. … The house stood empty.", None).expect("a match");
    assert_eq!((found.hull.begin.position, found.hull.end.position), (1, 3));
    assert_eq!(found.segments.len(), 2);
    assert!(found.differences.iter().any(|placed| placed.difference.alarms.contains(&Alarm::OtherSpeaker)));
}

#[test]
fn the_same_words_of_two_people_are_both_shown_and_the_speaker_decides() {
    let found = locate(&village(), "Nobody helped us that first winter", Some(Uuid::from_u128(2))).expect("query");
    assert_eq!(found.len(), 2);
    assert!(found.iter().all(|found| found.is_ambiguous));
    assert_eq!(found[0].transcript_id.as_u128(), 1);
    let found = first("Nobody helped us that first winter", Some(1)).expect("a match");
    assert_eq!(found.transcript_id.as_u128(), 0);
}

#[test]
fn what_nobody_said_is_not_found() {
    for quotation in [
        "The party committee sent us flour every month",
        "our first winter was the happiest time of my life",
        "goat",
        "",
        "…",
        "\" OR NEAR(* \"",
    ] {
        assert_eq!(first(quotation, None), None, "{quotation:?}");
    }
}

#[test]
fn a_quotation_cut_before_but_says_so() {
    let found = first("Somebody had taken the doors, uh, and the window frames", None).expect("a match");
    assert_eq!(found.verdict, Verdict::WordForWord);
    assert!(found.sentence.contains("stops right before “but the stove was whole”"), "{}", found.sentence);
}

#[test]
fn an_empty_archive_answers_nothing() {
    assert_eq!(locate(&archive(&[]), "my mother and my two brothers", None).expect("query"), vec![]);
}

#[test]
fn words_that_every_turn_holds_are_found_by_their_order() {
    const WORDS: [&str; 10] = ["we", "go", "up", "to", "it", "and", "so", "is", "on", "in"];
    let shuffled = |turn: usize| {
        let stride = [1, 3, 7, 9][turn % 4];
        (0..10).map(|at| WORDS[(at * stride + turn) % 10]).collect::<Vec<_>>().join(" ")
    };
    let mut texts: Vec<String> = (0..600).map(shuffled).collect();
    texts[417] = "to go is on, so in it we and up".to_owned();
    let turns: Vec<(&str, u128)> = texts.iter().map(|text| (text.as_str(), 1)).collect();
    let connection = archive(&[&turns]);
    let found = locate(&connection, "go is on, so in it we", None).expect("query");
    assert_eq!(found.first().map(|found| found.hull.begin.position), Some(417));
}

#[test]
fn a_damaged_word_that_everybody_uses_is_found_where_it_was_said() {
    // The first turns have the same words in another order, and so many have one of them that only the first are read.
    let mut turns = vec!["We walked through the yard, and the millstone lay there."; 40];
    turns.extend(["The millstone turned."; 300]);
    turns.extend(["Her hand went right through the millstone, and she laughed.", "The millstone turned."]);
    let turns: Vec<(&str, u128)> = turns.into_iter().map(|text| (text, 1)).collect();
    let found = locate(&archive(&[&turns]), "through the millstonc, and", None).expect("query");
    assert_eq!(found.first().map(|found| found.hull.begin.position), Some(340), "{found:#?}");
}

/// Captions of four words each, all of them words that hundreds of other captions have too: no caption holds more than a
/// tenth of what is asked for, and those that run on hold it all.
#[test]
fn a_quotation_over_many_short_turns_is_found() {
    let words: Vec<&str> =
        "barge lock sluice tiller towpath ferry heron goose reed mill wharf crane plank tar rope oar \
                            keel hull mast sail anchor buoy quay pier ledger lamp stove kettle"
            .split_whitespace()
            .collect();
    let mut seed = 7_u64;
    let mut drawn = || {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        words[(seed >> 33) as usize % words.len()]
    };
    let others: Vec<String> = (0..3_000).map(|_| [drawn(), drawn(), drawn(), drawn()].join(" ")).collect();
    let said: Vec<String> = words.chunks(4).map(|four| four.join(" ")).collect();
    let [others, said] =
        [&others, &said].map(|texts| texts.iter().map(|text| (text.as_str(), 1)).collect::<Vec<(&str, u128)>>());
    let captions = archive(&[&others, &said]);
    let found = locate(&captions, &words.join(" "), None).expect("query").into_iter().next();
    let place = found.map(|found| (found.transcript_id.as_u128(), found.hull.begin.position, found.hull.end.position));
    assert_eq!(place, Some((1, 0, 6)));
    // The same words in another order, which nobody said.
    let never: Vec<&str> = (0..words.len()).map(|at| words[at * 11 % words.len()]).collect();
    assert!(locate(&captions, &never.join(" "), None).expect("query").is_empty());
}
