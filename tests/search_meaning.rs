//! What a word means, not how it ends: in every language with rules, a word finds its other forms and no false friends;
//! and what was typed comes first.

mod common;

use std::path::Path;

use common::Outcome;
use vivavoce::archive::clearance::{Clearance, Policy};
use vivavoce::archive::import::Wishes;
use vivavoce::archive::search::{Answer, Order, census, listing, search};
use vivavoce::archive::{Archive, ArchiveError};
use vivavoce::formats::Wish;
use vivavoce::text::fold::fold_word;

/// Pairs of a word that is sought and a word that a text has.
type Pairs<'p> = &'p [(&'p str, &'p str)];

fn answer(archive: &Archive, query: &str) -> Result<Answer, ArchiveError> {
    archive.read(|read| search(read, &Clearance::today(read, Policy::default())?, query, 200))
}

/// The words of the best `limit` hits.
fn snippets(archive: &Archive, query: &str, limit: usize) -> Outcome<Vec<String>> {
    let found = archive.read(|read| search(read, &Clearance::today(read, Policy::default())?, query, limit))?;
    Ok(found.hits.into_iter().map(|hit| hit.snippet).collect())
}

/// An archive with one interview of one language, in which every word stands alone in a turn of its own.
fn archive_of(folder: &Path, language: &str, words: impl Iterator<Item = String>) -> Outcome<Archive> {
    Archive::create(folder, "Forms")?;
    let mut archive = Archive::open(folder, "Maria")?;
    add(&mut archive, language, words)?;
    Ok(archive)
}

fn add(archive: &mut Archive, language: &str, words: impl Iterator<Item = String>) -> Outcome {
    let cue = |(at, word): (usize, String)| {
        let time = |second: usize| format!("{:02}:{:02}.000", second / 60, second % 60);
        format!("{} --> {}\n<v Q{}>{word}\n\n", time(at), time(at + 1), at % 2)
    };
    let cues: String = words.enumerate().map(cue).collect();
    let wishes = Wishes { kind: Some(Wish::Interview), language: Some(language.into()), ..Wishes::default() };
    archive.import_bytes(&format!("{language}.vtt"), format!("WEBVTT\n\n{cues}").as_bytes(), &wishes)?;
    Ok(())
}

fn finds(archive: &Archive, sought: &str, word: &str) -> Result<bool, ArchiveError> {
    Ok(answer(archive, sought)?.hits.iter().any(|hit| hit.snippet == word))
}

fn check(language: &str, forms: Pairs, strangers: Pairs) -> Outcome {
    assert!(forms.len() >= 20, "{language}: {} pairs", forms.len());
    let folder = tempfile::tempdir()?;
    let words = forms.iter().chain(strangers).map(|(_, word)| (*word).to_owned());
    let archive = archive_of(&folder.path().join("archive"), language, words)?;
    let mut wrong = Vec::new();
    for (sought, word) in forms {
        if !finds(&archive, sought, word)? {
            wrong.push(format!("{sought} does not find {word}"));
        }
        if fold_word(sought) != fold_word(word) && finds(&archive, &format!("={sought}"), word)? {
            wrong.push(format!("={sought} finds {word}"));
        }
    }
    for (sought, word) in strangers {
        if finds(&archive, sought, word)? {
            wrong.push(format!("{sought} finds {word}"));
        }
    }
    assert!(wrong.is_empty(), "{language}: {wrong:#?}");
    Ok(())
}

#[test]
fn english() -> Outcome {
    check(
        "en",
        &[
            ("strike", "striking"),
            ("strike", "strikes"),
            ("striking", "strike"),
            ("miner", "miners"),
            ("mine", "mines"),
            ("mine", "mining"),
            ("remember", "remembered"),
            ("memory", "memories"),
            ("wages", "wage"),
            ("walk", "walking"),
            ("house", "houses"),
            ("worked", "work"),
            ("dancing", "danced"),
            ("union", "unions"),
            ("city", "cities"),
            ("baby", "babies"),
            ("marry", "married"),
            ("stop", "stopped"),
            ("fire", "fired"),
            ("box", "boxes"),
            ("neighbour", "neighbours"),
            ("miner", "miner’s"),
        ],
        &[
            ("wage", "wager"),
            ("miner", "mineral"),
            ("war", "warm"),
            ("strike", "stripe"),
            ("news", "new"),
            ("on", "one"),
        ],
    )
}

#[test]
fn russian() -> Outcome {
    check(
        "ru",
        &[
            ("забастовка", "забастовки"),
            ("забастовка", "забастовку"),
            ("забастовки", "забастовкой"),
            ("шахтёр", "шахтеры"),
            ("шахтер", "шахтёров"),
            ("город", "городах"),
            ("город", "городом"),
            ("завод", "заводе"),
            ("рабочий", "рабочего"),
            ("рабочий", "рабочим"),
            ("война", "войны"),
            ("война", "войной"),
            ("деревня", "деревне"),
            ("деревня", "деревню"),
            ("помнить", "помнил"),
            ("говорить", "говорила"),
            ("книга", "книгами"),
            ("дом", "дома"),
            ("новый", "новая"),
            ("письмо", "письма"),
            ("ёлка", "елки"),
            ("работать", "работали"),
        ],
        &[("город", "гордость"), ("война", "вой"), ("дом", "дым"), ("письмо", "писарь"), ("завод", "вода")],
    )
}

#[test]
fn german() -> Outcome {
    check(
        "de",
        &[
            ("Streik", "Streiks"),
            ("streiken", "streikte"),
            ("Arbeiter", "Arbeitern"),
            ("Arbeiterin", "Arbeiterinnen"),
            ("Haus", "Hauses"),
            ("Haus", "Häuser"),
            ("Krieg", "Kriege"),
            ("Krieg", "Krieges"),
            ("Kind", "Kinder"),
            ("Kinder", "Kindern"),
            ("Straße", "Straßen"),
            ("Strasse", "Straße"),
            ("erzählen", "erzählt"),
            ("erzahlen", "erzählten"),
            ("alt", "alten"),
            ("Grube", "Gruben"),
            ("Mutter", "Mütter"),
            ("Buch", "Bücher"),
            ("Tag", "Tage"),
            ("Wohnung", "Wohnungen"),
            ("klein", "kleinen"),
        ],
        &[("Krieg", "kriechen"), ("Haus", "Hase"), ("Tag", "Tat"), ("Kind", "Kino"), ("Buch", "Bach")],
    )
}

#[test]
fn french() -> Outcome {
    check(
        "fr",
        &[
            ("grève", "grèves"),
            ("greve", "grève"),
            ("gréviste", "grévistes"),
            ("ouvrier", "ouvriers"),
            ("ouvrière", "ouvrières"),
            ("travailler", "travaillait"),
            ("travailler", "travaillé"),
            ("mine", "mines"),
            ("mineur", "mineurs"),
            ("maison", "maisons"),
            ("guerre", "guerres"),
            ("enfant", "enfants"),
            ("chanter", "chanté"),
            ("parler", "parlait"),
            ("chanter", "chantaient"),
            ("petit", "petite"),
            ("petit", "petites"),
            ("village", "villages"),
            ("usine", "usines"),
            ("été", "étés"),
            ("raconter", "raconta"),
        ],
        &[("mine", "ministre"), ("guerre", "guère"), ("maison", "main"), ("ouvrier", "oublier"), ("usine", "usage")],
    )
}

#[test]
fn spanish() -> Outcome {
    check(
        "es",
        &[
            ("huelga", "huelgas"),
            ("minero", "mineros"),
            ("minero", "mineras"),
            ("trabajar", "trabajaba"),
            ("trabajar", "trabajamos"),
            ("casa", "casas"),
            ("guerra", "guerras"),
            ("niño", "niños"),
            ("nino", "niño"),
            ("pueblo", "pueblos"),
            ("hablar", "hablaron"),
            ("hablar", "hablando"),
            ("cantar", "cantaba"),
            ("obrero", "obreras"),
            ("fábrica", "fábricas"),
            ("fabrica", "fábrica"),
            ("recordar", "recordaba"),
            ("mujer", "mujeres"),
            ("canción", "canciones"),
            ("libro", "libros"),
            ("cárcel", "cárceles"),
        ],
        &[("casa", "caza"), ("huelga", "huella"), ("pueblo", "puerto"), ("guerra", "guardia"), ("mujer", "mejor")],
    )
}

#[test]
fn italian() -> Outcome {
    check(
        "it",
        &[
            ("sciopero", "scioperi"),
            ("operaio", "operai"),
            ("operaia", "operaie"),
            ("lavorare", "lavoravo"),
            ("lavorare", "lavorato"),
            ("casa", "case"),
            ("guerra", "guerre"),
            ("bambino", "bambini"),
            ("bambina", "bambine"),
            ("fabbrica", "fabbrica"),
            ("paese", "paesi"),
            ("parlare", "parlava"),
            ("parlare", "parlando"),
            ("cantare", "cantavano"),
            ("donna", "donne"),
            ("ricordare", "ricordava"),
            ("città", "citta"),
            ("montagna", "montagne"),
            ("partigiano", "partigiani"),
            ("libro", "libri"),
            ("vecchio", "vecchi"),
        ],
        &[("casa", "cassa"), ("guerra", "guaio"), ("donna", "danno"), ("paese", "passo"), ("libro", "labbro")],
    )
}

#[test]
fn portuguese() -> Outcome {
    check(
        "pt",
        &[
            ("greve", "greves"),
            ("mineiro", "mineiros"),
            ("operário", "operários"),
            ("operario", "operário"),
            ("trabalhar", "trabalhava"),
            ("trabalhar", "trabalhamos"),
            ("casa", "casas"),
            ("guerra", "guerras"),
            ("menino", "meninos"),
            ("menina", "meninas"),
            ("falar", "falaram"),
            ("falar", "falando"),
            ("cantar", "cantavam"),
            ("fábrica", "fábricas"),
            ("lembrar", "lembrava"),
            ("mulher", "mulheres"),
            ("canção", "canções"),
            ("livro", "livros"),
            ("cidade", "cidades"),
            ("aldeia", "aldeias"),
            ("velho", "velhos"),
        ],
        &[("casa", "causa"), ("greve", "grave"), ("guerra", "guarda"), ("mulher", "melhor"), ("livro", "lavra")],
    )
}

#[test]
fn dutch() -> Outcome {
    check(
        "nl",
        &[
            ("staking", "stakingen"),
            ("staken", "staakt"),
            ("arbeider", "arbeiders"),
            ("mijn", "mijnen"),
            ("huis", "huizen"),
            ("oorlog", "oorlogen"),
            ("kind", "kinderen"),
            ("werken", "werkt"),
            ("werken", "werkte"),
            ("vertellen", "vertelt"),
            ("fabriek", "fabrieken"),
            ("stad", "stads"),
            ("vrouw", "vrouwen"),
            ("boek", "boeken"),
            ("herinnering", "herinneringen"),
            ("dorp", "dorpen"),
            ("klein", "kleine"),
            ("oud", "oude"),
            ("moeder", "moeders"),
            ("straat", "straten"),
            ("zingen", "zingt"),
        ],
        &[("huis", "huid"), ("boek", "boer"), ("oorlog", "oorzaak"), ("dorp", "dorst"), ("stad", "stand")],
    )
}

#[test]
fn swedish() -> Outcome {
    check(
        "sv",
        &[
            ("strejk", "strejken"),
            ("strejk", "strejker"),
            ("arbetare", "arbetarna"),
            ("gruva", "gruvan"),
            ("gruva", "gruvorna"),
            ("hus", "husen"),
            ("krig", "kriget"),
            ("barn", "barnen"),
            ("arbeta", "arbetade"),
            ("arbeta", "arbetar"),
            ("berätta", "berättade"),
            ("beratta", "berättar"),
            ("fabrik", "fabriker"),
            ("stad", "staden"),
            ("kvinna", "kvinnor"),
            ("bok", "boken"),
            ("minne", "minnen"),
            ("gata", "gator"),
            ("liten", "liten"),
            ("lång", "långa"),
            ("gata", "gatan"),
            ("sjunga", "sjunger"),
        ],
        &[("hus", "husband"), ("krig", "kritik"), ("bok", "bord"), ("stad", "stund"), ("barn", "bark")],
    )
}

#[test]
fn scripts_without_spaces_are_found_inside_their_runs() -> Outcome {
    let folder = tempfile::tempdir()?;
    let mut archive = archive_of(
        &folder.path().join("archive"),
        "zh",
        ["我们都记得那年冬天的罢工", "煤矿里没有人说话"].iter().map(|text| (*text).to_owned()),
    )?;
    add(
        &mut archive,
        "ja",
        ["炭鉱の労働者は山を下りた", "ストライキは三日続いた"].iter().map(|text| (*text).to_owned()),
    )?;
    add(
        &mut archive,
        "ko",
        ["노동자들은 파업을 시작했다", "광산에서 겨울을 보냈다"].iter().map(|text| (*text).to_owned()),
    )?;
    for (sought, hits) in [
        ("罢工", 1),
        ("煤矿", 1),
        ("冬天", 1),
        ("記", 0),
        ("労働者", 1),
        ("山", 1),
        ("ストライキ", 1),
        ("トラ", 1),
        ("노동자", 1),
        ("파업", 1),
        ("겨울", 1),
        ("工罢", 0),
        ("\"那年冬天\"", 1),
    ] {
        assert_eq!(answer(&archive, sought)?.hits.len(), hits, "{sought}");
    }
    Ok(())
}

#[test]
fn a_word_is_taken_by_the_rules_of_each_text_and_of_no_other() -> Outcome {
    let folder = tempfile::tempdir()?;
    let mut archive =
        archive_of(&folder.path().join("archive"), "en", ["the war", "she wrote"].map(str::to_owned).into_iter())?;
    add(&mut archive, "de", ["es war kalt", "die Waren kamen", "er schrieb"].map(str::to_owned).into_iter())?;
    let found = |query: &str| -> Outcome<Vec<String>> {
        Ok(answer(&archive, query)?.hits.into_iter().map(|hit| hit.snippet).collect())
    };
    assert_eq!(found("waren")?, ["die Waren kamen", "es war kalt"], "not the English war");
    assert_eq!(found("=war")?.len(), 2, "the same letters are the same letters");
    Ok(())
}

#[test]
fn a_new_language_brings_its_rules_and_undo_takes_them_back() -> Outcome {
    use vivavoce::archive::job::Watch;
    use vivavoce::archive::recollections::RecollectionCommand;
    let folder = tempfile::tempdir()?;
    let mut archive =
        archive_of(&folder.path().join("archive"), "en", ["Streiks hat es gegeben"].map(str::to_owned).into_iter())?;
    let id = archive.read(|read| Ok::<_, ArchiveError>(read.recollections()?[0].recollection.id))?;
    assert!(finds(&archive, "Streik", "Streiks hat es gegeben")?, "English has the same plural");
    assert!(!finds(&archive, "geben", "Streiks hat es gegeben")?);
    assert!(!finds(&archive, "gegebenes", "Streiks hat es gegeben")?);
    let mut recollection = archive.read(|read| Ok::<_, ArchiveError>(read.recollection(id)?))?;
    recollection.language = "de".into();
    archive.apply(RecollectionCommand::Edit { recollection, narrators: None, interviewers: None })?;
    assert!(finds(&archive, "gegebenes", "Streiks hat es gegeben")?);
    archive.undo()?;
    assert!(!finds(&archive, "gegebenes", "Streiks hat es gegeben")?);
    archive.redo()?;
    assert!(finds(&archive, "gegebenes", "Streiks hat es gegeben")?);
    assert_eq!(archive.check(true, &Watch::default())?.faults, Vec::<String>::new());
    Ok(())
}

#[test]
fn what_was_typed_comes_first_then_the_shorter_and_the_fuller() -> Outcome {
    let folder = tempfile::tempdir()?;
    let turns = [
        "We kept striking, striking, striking all winter long.",
        "There was a strike at the pit and then nothing else happened for the rest of that year, as far as I know.",
        "A strike.",
        "The strike, I say, the strike.",
        "They went on strikes.",
        "The lamp rooms were shut.",
        "Nobody shut the lamp room before six.",
    ];
    let archive = archive_of(&folder.path().join("archive"), "en", turns.map(str::to_owned).into_iter())?;
    let found = |query: &str| -> Outcome<Vec<String>> {
        Ok(answer(&archive, query)?.hits.into_iter().map(|hit| hit.snippet).collect())
    };
    let hits = found("strike")?;
    assert_eq!(hits.len(), 5);
    assert!(hits[..3].iter().all(|hit| hit.contains("trike") && !hit.contains("striking") && !hit.contains("strikes")));
    assert_eq!(hits[0], "The strike, I say, the strike.", "twice in six words");
    assert!(hits[2].starts_with("There was a strike"), "once in many words");
    assert_eq!(found("\"lamp room\"")?, ["Nobody shut the lamp room before six.", "The lamp rooms were shut."]);
    assert_eq!(found("=\"lamp rooms\"")?, ["The lamp rooms were shut."]);
    assert_eq!(found("\"shut room\"~3")?.len(), 2, "near, in any order and form");
    Ok(())
}

#[test]
fn of_more_texts_than_are_wanted_those_that_have_the_word_most_often_are_shown() -> Outcome {
    let folder = tempfile::tempdir()?;
    let turns = (0..300).map(|at| match at {
        250 => "The whistle, always the whistle, I heard that whistle for years.".to_owned(),
        290 => "Whistle after whistle.".to_owned(),
        299 => "They whistled.".to_owned(),
        _ => format!("There was the whistle of number {at}."),
    });
    let archive = archive_of(&folder.path().join("archive"), "en", turns)?;
    let best = ["Whistle after whistle.", "The whistle, always the whistle, I heard that whistle for years."];
    let all = snippets(&archive, "whistle", 1000)?;
    assert_eq!((all.len(), all.last().map(String::as_str)), (300, Some("They whistled.")));
    for limit in [2, 10, 50] {
        let page = snippets(&archive, "whistle", limit)?;
        assert_eq!(page.len(), limit);
        assert!(best.iter().all(|best| page[..2].contains(&(*best).to_owned())), "{page:?}");
        assert!(page[2..].iter().all(|hit| hit.starts_with("There was the whistle")));
    }
    Ok(())
}

#[test]
fn a_word_that_the_index_has_as_part_of_another_is_found_after_thousands_of_those() -> Outcome {
    let folder = tempfile::tempdir()?;
    let turns = (0..1_600).map(|at| match at {
        1_560.. => format!("We won the strike of number {at}."),
        _ => format!("No, I won't say so, number {at}."),
    });
    let archive = archive_of(&folder.path().join("archive"), "en", turns)?;
    for (query, limit, many) in [("won", 20, 20), ("won", 1000, 40), ("=won", 1000, 40), ("won't", 1000, 1000)] {
        assert_eq!(snippets(&archive, query, limit)?.len(), many, "{query}");
    }
    Ok(())
}

#[test]
fn letters_that_the_index_does_not_fold_hide_nothing() -> Outcome {
    let folder = tempfile::tempdir()?;
    let turns = (0..200).map(|at| match at % 50 {
        7 => format!("We left Łódź in the year {at}."),
        _ => format!("The train to Lodz, number {at}."),
    });
    let archive = archive_of(&folder.path().join("archive"), "en", turns)?;
    for query in ["Łódź", "=Łódź", "Łód*", "lodz", "=lodz", "lod*", "lodz*"] {
        assert_eq!(snippets(&archive, query, 1000)?.len(), 200, "{query}");
    }
    let page = snippets(&archive, "Łódź", 4)?;
    assert!(page.iter().all(|hit| hit.contains("Łódź")), "as typed first: {page:?}");

    let turns = ["In den Straßen war es still.", "Die Strassenbahn fuhr nicht.", "Am Strand war niemand."];
    let archive = archive_of(&folder.path().join("german"), "de", turns.into_iter().map(str::to_owned))?;
    for (query, many) in [
        ("stras*", 2),
        ("strass*", 2),
        ("strassen*", 2),
        ("Straße*", 2),
        ("strassenb*", 1),
        ("stra*", 3),
        ("\"den stras\"*", 1),
        ("=\"in den strassen\"", 1),
        ("\"in den strassen war\"", 1),
    ] {
        assert_eq!(snippets(&archive, query, 1000)?.len(), many, "{query}");
    }
    Ok(())
}

#[test]
fn phrases_of_short_words_are_found_whether_few_turns_have_them_or_many() -> Outcome {
    let folder = tempfile::tempdir()?;
    let turns = (0..900).map(|at| match at % 300 {
        7 => format!("Up to the pit, number {at}."),
        8 => format!("The pit we went to, number {at}."),
        _ => format!("We went up to the town, number {at}."),
    });
    let archive = archive_of(&folder.path().join("archive"), "en", turns)?;
    let count = |query: &str| -> Outcome<usize> { Ok(snippets(&archive, query, 1000)?.len()) };
    assert_eq!(count("\"to the pit\"")?, 3);
    assert_eq!(count("\"we went up\"")?, 894, "more than are read one by one");
    assert_eq!(count("=\"to the pit\"")?, 3);
    assert_eq!(count("\"the pit to\"")?, 0);
    assert_eq!(count("\"up to the\" -town")?, 3);
    Ok(())
}

#[test]
fn what_must_not_be_there_leaves_all_the_rest() -> Outcome {
    let folder = tempfile::tempdir()?;
    let turns = (0..900).map(|at| match at % 3 {
        0 => format!("The church stood there, number {at}."),
        1 => format!("Churches, number {at}."),
        _ => format!("Another church, and the bell of number {at}."),
    });
    let archive = archive_of(&folder.path().join("archive"), "en", turns)?;
    let found = |query: &str| snippets(&archive, query, 900);
    assert_eq!(found("church -the")?.len(), 300, "every third, in another form, after hundreds that have the word");
    assert_eq!(found("church the -bell")?.len(), 300);
    assert_eq!(found("church")?.len(), 900);
    Ok(())
}

#[test]
fn beginnings_are_found_whether_few_words_have_them_or_many() -> Outcome {
    const TURNS: usize = 6_000;
    let folder = tempfile::tempdir()?;
    // Twenty words begin with “ga”, a hundred with “br”, each in few turns; a hundred with “st”, one of them in every turn.
    let turns = (0..TURNS).map(|at| {
        let rare = match at % 600 {
            7 => format!("Gas{} ", ['h', 'k', 'p', 't'][at / 600 % 4]),
            8 => format!("łabr brick{} ", at / 600),
            9 => format!("Ławka {} ", at / 600),
            _ => String::new(),
        };
        format!("{rare}st{} stx{}, number {at}", at % 10, at * 7 % 90)
    });
    let brought = (0..100).map(|at| format!("Br{at} brought a lamp"));
    let archive = archive_of(&folder.path().join("archive"), "en", turns.chain(brought))?;
    let count = |query: &str, limit: usize| -> Outcome<usize> { Ok(snippets(&archive, query, limit)?.len()) };
    assert_eq!(count("ga*", 50)?, 10, "few words");
    assert_eq!(count("br*", 200)?, 110, "more words than are passed side by side");
    assert_eq!(count("st*", 50)?, 50, "hardly a turn is without");
    assert_eq!(count("st*", 7_000)?, TURNS, "for whoever wants all of them");
    assert_eq!(count("lawk*", 50)?, 10, "in letters that the index does not fold");
    for query in ["ga* st*", "st* ga*", "(ga* OR zzz) number", "st* gask OR gasp OR gast OR gash", "ga* -zz*"] {
        assert_eq!(count(query, 200)?, 10, "{query}");
    }
    assert_eq!(count("br* lamp", 200)?, 100);
    assert_eq!(count("br* gask", 200)?, 0);
    assert_eq!(count("brick* st*", 200)?, 10);
    let all = archive.read(|read| census(read, &Clearance::today(read, Policy::default())?, "st*"))?;
    assert_eq!(all.map(|all| all.found), Some(TURNS));
    Ok(())
}

#[test]
fn what_is_dense_at_first_and_rare_later_is_found_to_its_end() -> Outcome {
    let folder = tempfile::tempdir()?;
    // A hundred words begin with “st”. The first turns all have one, then more have none than are read in vain.
    let with = |at: usize| format!("st{} sta{} stb{}, number {at}", at % 10, at % 50, at % 47);
    let without = (0..21_000).map(|at| format!("Nothing of the kind, number {at}"));
    let turns = (0..300).map(with).chain(without).chain((300..700).map(with));
    let archive = archive_of(&folder.path().join("archive"), "en", turns)?;
    let listed = |query: &str| -> Outcome<usize> {
        let found =
            archive.read(|read| listing(read, &Clearance::today(read, Policy::default())?, query, Order::Best))?;
        Ok(found.hits.len())
    };
    assert_eq!(listed("st*")?, 700);
    assert_eq!(listed("st* kind:transcript")?, 700);
    assert_eq!(listed("st* -nothing")?, 700);
    assert_eq!(listed("st* number")?, 700);
    Ok(())
}

#[test]
fn a_phrase_is_found_behind_thousands_of_turns_that_only_have_its_pairs() -> Outcome {
    let folder = tempfile::tempdir()?;
    let apart = (0..21_000).map(|at| format!("It was in vain, in it, number {at}"));
    let side_by_side = (0..20).map(|at| format!("Nobody knew what was in it, number {at}"));
    let archive = archive_of(&folder.path().join("archive"), "en", apart.chain(side_by_side))?;
    for query in ["\"was in it\"", "=\"was in it\"", "\"was in it\" nobody"] {
        assert_eq!(snippets(&archive, query, 50)?.len(), 20, "{query}");
    }
    Ok(())
}

#[test]
fn a_phrase_is_found_behind_thousands_of_turns_that_only_have_its_parts() -> Outcome {
    let folder = tempfile::tempdir()?;
    // Of “it was remembered” the pair “it was” is indexed, “was remembered” is too long for that.
    let apart = (0..21_000).map(|at| format!("It was late. What was remembered, in {at}"));
    let side_by_side = (0..90).map(|at| format!("It was remembered, number {at}"));
    let archive = archive_of(&folder.path().join("archive"), "en", apart.chain(side_by_side))?;
    for query in ["\"it was remembered\"", "=\"it was remembered\"", "\"it was remembered\" number"] {
        assert_eq!(snippets(&archive, query, 200)?.len(), 90, "{query}");
    }
    // Here those lead of which no pair is kept.
    assert_eq!(snippets(&archive, "\"it was remembered, number\"", 200)?.len(), 90);
    Ok(())
}

#[test]
fn a_phrase_is_found_in_every_turn_that_has_it_however_often_its_parts_stand_apart() -> Outcome {
    const TURNS: usize = 9_000;
    // In every how manieth turn stand the pair that is indexed, the one that is too long for that, and the phrase.
    let phrases = [
        (["it", "was", "remembered"], [3, 7, 35]),
        (["he", "had", "mentioned"], [2, 90, 400]),
        (["we", "did", "understand"], [50, 2, 300]),
        (["she", "is", "expecting"], [11, 13, 9]),
        (["they", "do", "exaggerate"], [4, 5, 4_000]),
    ];
    let turn = |at: usize| {
        let said = phrases.iter().flat_map(|([first, middle, last], [pair, other, phrase])| {
            [
                at.is_multiple_of(*phrase).then(|| format!("{first} {middle} {last}.")),
                at.is_multiple_of(*pair).then(|| format!("{first} {middle} so.")),
                at.is_multiple_of(*other).then(|| format!("Which {middle} {last}?")),
            ]
        });
        format!("{} Number {at}", said.flatten().collect::<Vec<_>>().join(" "))
    };
    let folder = tempfile::tempdir()?;
    let archive = archive_of(&folder.path().join("archive"), "en", (0..TURNS).map(turn))?;
    for (words, [.., every]) in phrases {
        let (query, count) = (format!("\"{}\"", words.join(" ")), TURNS.div_ceil(every));
        for limit in [16, 100, 900] {
            assert_eq!(snippets(&archive, &query, limit)?.len(), limit.min(count), "{query}, {limit}");
        }
    }
    Ok(())
}

#[test]
fn a_phrase_is_found_in_letters_that_are_not_the_ones_typed_behind_many_that_begin_like_it() -> Outcome {
    let folder = tempfile::tempdir()?;
    let others = (0..600).map(|at| format!("Это было давно, it was in {at}"));
    let them = ["Это было ещё позавчера", "Это было еще позавчера", "It was in Straßburg", "It was in Strassburg"];
    let archive = archive_of(&folder.path().join("archive"), "ru", others.chain(them.map(str::to_owned)))?;
    for phrase in ["это было ещё позавчера", "это было еще позавчера", "it was in Straßburg", "it was in Strassburg"]
    {
        for query in [format!("=\"{phrase}\""), format!("\"{phrase}\"")] {
            assert_eq!(snippets(&archive, &query, 50)?.len(), 2, "{query}");
        }
    }
    Ok(())
}

#[test]
fn to_other_forms_of_a_phrase_its_rarest_word_leads_also_where_it_is_known_by_its_beginning() -> Outcome {
    let folder = tempfile::tempdir()?;
    let common = (0..600).map(|at| format!("그 때 {at}"));
    let rare = (0..3).map(|at| format!("그 사람은 {at}"));
    let archive = archive_of(&folder.path().join("archive"), "ko", common.chain(rare))?;
    assert_eq!(snippets(&archive, "\"그 사람\"", 50)?.len(), 3);
    Ok(())
}

#[test]
fn of_a_phrase_what_was_typed_fills_the_page_before_other_forms_of_it() -> Outcome {
    let folder = tempfile::tempdir()?;
    // At first the words of “our meetings” are dense and stand elsewhere, and what begins like the phrase goes on otherwise.
    let dense = (0..200).map(|at| format!("Our meetings, our meetings, number {at}"));
    let otherwise = (0..500).map(|at| format!("We had our meeting, number {at}"));
    let as_typed = (0..40).map(|at| format!("We had our meetings, number {at}"));
    let turns = dense.chain(otherwise).chain(as_typed);
    let archive = archive_of(&folder.path().join("archive"), "en", turns)?;
    let found = snippets(&archive, "\"we had our meetings\"", 16)?;
    assert_eq!(found.iter().filter(|snippet| snippet.contains("meetings")).count(), 16, "{found:?}");
    assert_eq!(snippets(&archive, "\"we had our meetings\"", 900)?.len(), 540);
    Ok(())
}

#[test]
fn of_several_words_the_rarest_leads_and_the_others_are_still_asked_for() -> Outcome {
    let folder = tempfile::tempdir()?;
    // Every hundred and tenth turn has a lamp, every second one a mill; both stand in every two hundred and twentieth.
    let turns = (0..11_000).map(|at| {
        let lamp = if at % 110 == 0 { "the lamp " } else { "" };
        let mill = if at % 220 == 0 || at % 2 == 1 { "Mills " } else { "Nothing " };
        format!("{mill}{lamp}and number {at}")
    });
    let archive = archive_of(&folder.path().join("archive"), "en", turns)?;
    let count = |query: &str| -> Outcome<usize> { Ok(snippets(&archive, query, 200)?.len()) };
    assert_eq!(count("lamp")?, 100);
    for query in ["mills lamp", "lamp mills", "mill lamp", "lamp mil*", "(mill lamp) OR (mill zebra)", "lamp -nothing"]
    {
        assert_eq!(count(query)?, 50, "{query}");
    }
    assert_eq!(count("lamp nothing -mills")?, 50);
    assert_eq!(count("\"the lamp\" \"mills the\"")?, 50);
    assert_eq!(count("lamp zebra")?, 0);
    Ok(())
}

#[test]
fn a_beginning_in_cyrillic_is_found_in_all_forms_of_its_letters() -> Outcome {
    let folder = tempfile::tempdir()?;
    let words = ["забастовка", "Забастовки", "забой", "ЗАБЫТО", "ёлка", "елки", "бег"].map(str::to_owned);
    let archive = archive_of(&folder.path().join("archive"), "ru", words.into_iter())?;
    assert_eq!(snippets(&archive, "заб*", 50)?.len(), 4);
    assert_eq!(snippets(&archive, "забо*", 50)?, ["забой"]);
    assert_eq!(snippets(&archive, "ел*", 50)?.len(), 2);
    assert_eq!(snippets(&archive, "ёл*", 50)?.len(), 2);
    Ok(())
}
