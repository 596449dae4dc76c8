//! The forms in which print gives spoken words, and what nobody said in the same forms.

use super::tests::archive;
use super::*;
use crate::text::difference::Kind;

/// People who never lived, on a canal, in a forest, by a railway, by the sea and in the hills.
fn people() -> Connection {
    archive(&[
        &[
            ("How did you get to the harbour in those days?", 9),
            (
                "Well, we, uh, we'd go by cart, you know, as far as the lock, and then, I mean, we walked along the \
                 towpath because nobody had a boat, and the ferryman, he didn't come on Sundays.",
                1,
            ),
            ("And the lock-keeper?", 9),
            (
                "The lock-keeper was my grandmother's cousin. He kept twenty-four geese and he'd been there since \
                 nineteen thirty-six. He couldn't read, but he knew every barge by the colour of its tiller.",
                1,
            ),
            ("Did he ever talk about the flood?", 9),
            (
                "He said the water stood three feet deep in the parlour. They organised a chain of buckets. The \
                 programme on the wireless was interrupted. My aunt cooked for one hundred and fifty men. Everybody \
                 was frightened that night.",
                1,
            ),
            ("I never learnt to swim, and I never wanted to.", 1),
        ],
        &[
            ("Were you ever on the canal yourself?", 9),
            ("Once or twice, with the coal boats. I never learnt to swim, and I never wanted to.", 2),
        ],
        &[
            (
                "Мы жили у самой реки, в доме лесника. Весной вода подходила к порогу, и так далее, и мы переносили \
                 муку на чердак.",
                3,
            ),
            ("А потом?", 9),
            ("В тысяча девятьсот сорок седьмом году был голод, мы ели лебеду и мёрзлую картошку.", 3),
        ],
        &[
            (
                "Wir sind, äh, jeden Morgen um fünf Uhr zum Bahnhof gelaufen, durch den Schnee, und der Schaffner hat \
                 uns immer hinten einsteigen lassen.",
                4,
            ),
            ("Wie viele waren Sie?", 9),
            (
                "Damals waren wir fünfundzwanzig Lehrlinge in der Gießerei, und im Jahr \
                 neunzehnhundertzweiundfünfzig wurde sie geschlossen.",
                4,
            ),
        ],
        &[
            (
                "On partait, euh, avant l'aube pour ramasser le sel, et mon oncle portait les paniers sur ses épaules.",
                5,
            ),
            ("Et l'école ?", 9),
            ("Nous étions quatre-vingt-douze dans cette école, et l'instituteur connaissait tous les prénoms.", 5),
        ],
        &[
            ("我们那时候住在山脚下的木屋里，冬天没有煤，大家一起去河边砍柴。", 6),
            ("그때 우리는 강가의 작은 집에서 살았고 겨울마다 쌀을 이웃과 나누어 먹었습니다.", 6),
        ],
    ])
}

/// Each quotation stands in this transcript, from one turn to another.
#[track_caller]
fn check(quotations: &[&str], transcript: u128, turns: (i64, i64)) {
    let people = people();
    for quotation in quotations {
        let found = locate(&people, quotation, None).expect("query").into_iter().next();
        let place =
            found.map(|found| (found.transcript_id.as_u128(), (found.hull.begin.position, found.hull.end.position)));
        assert_eq!(place, Some((transcript, turns)), "{quotation:?}");
    }
}

#[track_caller]
fn check_never_said(quotations: &[&str]) {
    let people = people();
    for quotation in quotations {
        let found = locate(&people, quotation, None).expect("query");
        let told: Vec<_> = found.iter().map(|found| (found.score, &found.sentence)).collect();
        assert!(found.is_empty(), "{quotation:?} was found: {told:?}");
    }
}

#[test]
fn omissions_jump_forward() {
    let in_one_turn = [
        "we'd go by cart … and then we walked along the towpath",
        "we'd go by cart ... we walked along the towpath",
        "We’d go by cart [. . .] because nobody had a boat",
        "… we walked along the towpath …",
    ];
    check(&in_one_turn, 0, (1, 1));
    check(&["The lock-keeper was my grandmother’s cousin … the water stood three feet deep in the parlour"], 0, (3, 5));
    check(
        &["he knew every barge by the colour of its tiller. He said the water stood three feet deep in the parlour."],
        0,
        (3, 5),
    );
    check_never_said(&[
        "we'd go by train … and then we danced until the morning",
        "The postman [. . .] had a wooden leg",
        "… the bells were melted …",
    ]);
}

#[test]
fn brackets_are_the_writers() {
    check(&["[H]e kept twenty-four geese", "He couldn’t read [sic], but he knew every barge"], 0, (3, 3));
    check(
        &["[the ferryman] didn't come on Sundays", "we walked along the [old] towpath because nobody had a boat"],
        0,
        (1, 1),
    );
    check_never_said(&[
        "[T]he committee kept the minutes",
        "He [the foreman] signed for the coal",
        "they sold [sic] the barge",
    ]);
}

#[test]
fn fillers_and_false_starts_fall_away() {
    check(
        &[
            "we'd go by cart as far as the lock, and then we walked along the towpath",
            "the ferryman didn’t come on Sundays",
        ],
        0,
        (1, 1),
    );
    check(&["Весной вода подходила к порогу, и мы переносили муку на чердак"], 2, (0, 0));
    check(&["Wir sind jeden Morgen um fünf Uhr zum Bahnhof gelaufen"], 3, (0, 0));
    check(&["On partait avant l’aube pour ramasser le sel"], 4, (0, 0));
    check_never_said(&["we, uh, we sang at the, you know, at the fair", "Wir haben, äh, jeden Abend Karten gespielt"]);
}

#[test]
fn contractions_and_numbers_are_written_out_or_not() {
    check(&["We would go by cart as far as the lock", "he did not come on Sundays"], 0, (1, 1));
    check(&["He kept 24 geese and he'd been there since 1936", "He had been there since 1936"], 0, (3, 3));
    check(&["My aunt cooked for 150 men"], 0, (5, 5));
    check(&["В 1947 году был голод, мы ели лебеду"], 2, (2, 2));
    check(&["Wir sind jeden Morgen um 5 Uhr zum Bahnhof gelaufen"], 3, (0, 0));
    check(&["Damals waren wir 25 Lehrlinge in der Gießerei, und im Jahr 1952 wurde sie geschlossen"], 3, (2, 2));
    check(&["Nous étions 92 dans cette école"], 4, (2, 2));
    check_never_said(&[
        "The mayor gave us 150 blankets",
        "He had not been there since 1951",
        "В 1951 году построили мост",
        "Nous avions 12 vaches et un âne",
    ]);
}

#[test]
fn spellings_and_hyphens_differ() {
    check(&["he knew every barge by the color of its tiller"], 0, (3, 3));
    check(&["They organized a chain of buckets. The program on the wireless was interrupted."], 0, (5, 5));
    check(&["The lock keeper was my grandmother's cousin", "The lock-\nkeeper was my grandmother’s cousin"], 0, (3, 3));
    check(&["I never learned to swim, and I never wanted to"], 0, (6, 6));
    check(&["fünfundzwanzig Lehrlinge in der Giesserei"], 3, (2, 2));
    check(&["мы ели лебеду и мерзлую картошку"], 2, (2, 2));
    check_never_said(&[
        "the color of the theater",
        "They organized a strike at the harbor",
        "The lock-\nsmith was out",
    ]);
}

#[test]
fn scanners_misread() {
    check(&["tbe watcr stood thrce feet decp in the parlonr", "Evcrybody was frightencd tbat night"], 0, (5, 5));
    check(&["hc knew evcry bargc by the co1our of its tiIler"], 0, (3, 3));
    check(&["мы перепосили муку на чердак"], 2, (0, 0));
    check_never_said(&["Tbe bridge fcll into tbe rivcr", "tbe schoolmastcr hatcd us", "мы поехали в горол"]);
}

#[test]
fn pieces_of_two_places_are_joined() {
    let people = people();
    let quotation = "He kept twenty-four geese. Everybody was frightened that night.";
    let found = locate(&people, quotation, None).expect("query").into_iter().next().expect("a match");
    assert_eq!((found.hull.begin.position, found.hull.end.position), (3, 5));
    assert!(found.differences.iter().any(|placed| placed.difference.kind == Kind::Spliced), "{}", found.sentence);
    check_never_said(&["The bridge fell in the autumn. The bells were melted that year."]);
}

#[test]
fn the_credited_speaker_decides_between_two() {
    let people = people();
    for speaker in [1, 2] {
        let quotation = "I never learnt to swim, and I never wanted to";
        let found = locate(&people, quotation, Some(Uuid::from_u128(speaker))).expect("query");
        assert_eq!(found.len(), 2);
        assert!(found.iter().all(|found| found.is_ambiguous));
        assert_eq!(found[0].speaker_id, Some(Uuid::from_u128(speaker)));
    }
}

#[test]
fn one_word_in_a_short_quotation_may_be_another() {
    check(&["he knew every boat by the colour", "He kept twenty-four ducks"], 0, (3, 3));
    check(&["They organised a chain of ladders"], 0, (5, 5));
    check_never_said(&[
        "He couldn't write, but he sang every hymn",
        "nobody had a bicycle there",
        "and then we went home",
    ]);
}

#[test]
fn inflected_languages_and_scripts_without_spaces() {
    check(&["Мы жили у самой реки, в домах лесников", "вода подошла к порогу, и мы переносили муку"], 2, (0, 0));
    check(&["der Schaffner ließ uns immer hinten einsteigen"], 3, (0, 0));
    check(&["mon oncle portait un panier sur ses épaules"], 4, (0, 0));
    check(&["我们那时候住在山脚下的木屋里", "冬天没有煤，大家一起去河边砍柴", "住在山脚下的小木屋里"], 5, (0, 0));
    check(&["겨울마다 쌀을 이웃과 나누어 먹었습니다"], 5, (1, 1));
    check_never_said(&[
        "Мы ушли в город искать работу на заводе",
        "Wir haben jeden Abend um acht Uhr im Radio Musik gehört",
        "On chantait le soir devant la mairie avec tous les voisins",
        "他们后来搬到城里去工作了",
        "우리는 도시로 이사를 갔습니다",
    ]);
}
