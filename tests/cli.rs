//! The command line, as a person uses it: the journey through the binary, exit codes, hints, and bad input.

mod common;

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use common::{ARTICLE, INTERVIEW, LETTER, Outcome};
use serde_json::Value;

struct Typed {
    archive: PathBuf,
    folder: tempfile::TempDir,
}

impl Typed {
    fn new() -> Outcome<Typed> {
        let folder = tempfile::tempdir()?;
        Ok(Typed { archive: folder.path().join("archive"), folder })
    }

    fn file(&self, name: &str, bytes: &[u8]) -> Outcome<String> {
        let path = self.folder.path().join(name);
        std::fs::write(&path, bytes)?;
        Ok(path.to_string_lossy().into_owned())
    }

    fn run(&self, arguments: &[&str]) -> Outcome<Output> {
        Ok(Command::new(env!("CARGO_BIN_EXE_vivavoce"))
            .args(arguments)
            .env("VIVAVOCE_ARCHIVE", &self.archive)
            .env("VIVAVOCE_USER", "Maria")
            .output()?)
    }

    /// Runs what must succeed; its standard output.
    fn ok(&self, arguments: &[&str]) -> Outcome<String> {
        let output = self.run(arguments)?;
        let said = String::from_utf8(output.stdout)?;
        let complained = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.success(), "{arguments:?}: {said}{complained}");
        Ok(said)
    }

    fn json(&self, arguments: &[&str]) -> Outcome<Value> {
        Ok(serde_json::from_str(&self.ok(&[arguments, &["--json"]].concat())?)?)
    }

    /// Runs what must fail with this exit code; what it complains.
    fn fails(&self, code: i32, arguments: &[&str]) -> Outcome<String> {
        let output = self.run(arguments)?;
        let complained = String::from_utf8(output.stderr)?;
        assert_eq!(output.status.code(), Some(code), "{arguments:?}: {complained}");
        assert!(!complained.contains("panicked"), "{complained}");
        Ok(complained)
    }
}

/// The id that an answer such as “Kept. [97cc06fc]” ends with.
fn id_in(answer: &str) -> String {
    answer.trim().rsplit('[').next().unwrap_or_default().trim_end_matches(']').to_owned()
}

fn quotation_with(suggested: &Value, words: &str) -> Outcome<String> {
    let mut quotations =
        suggested.as_array().into_iter().flatten().flat_map(|one| one["quotations"].as_array()).flatten();
    let one = quotations.find(|one| one["words"].as_str().is_some_and(|printed| printed.contains(words)));
    Ok(one.ok_or_else(|| format!("no quotation with {words}"))?["id"].as_str().ok_or("an id")?.to_owned())
}

#[test]
fn the_whole_way_through_by_typing() -> Outcome {
    let typed = Typed::new()?;
    typed.ok(&["new", &typed.archive.to_string_lossy(), "--title", "Lamp rooms"])?;
    let (interview, letter, article) = (
        typed.file("harrow.txt", INTERVIEW.as_bytes())?,
        typed.file("tulle.txt", LETTER.as_bytes())?,
        typed.file("lamp-room.md", ARTICLE.as_bytes())?,
    );
    let told = typed.ok(&["import", &interview, "--as", "interview", "--title", "Harrow", "--date", "1994-11~"])?;
    assert!(told.contains("“Harrow” by Edith Harrow, 5 turns"), "{told}");
    typed.ok(&["import", &letter, "--as", "letter", "--narrator", "Anna Tulle", "--title", "Tulle"])?;
    assert!(typed.ok(&["import", &article])?.contains("article “The lamp room”, 3 quotations"));
    assert!(typed.ok(&["import", &interview])?.contains("in the archive already"));

    let suggested = typed.json(&["suggest"])?;
    let (lamp, ninety) = (quotation_with(&suggested, "lamp room")?, quotation_with(&suggested, "ninety")?);
    assert!(typed.ok(&["confirm", &lamp])?.contains("Confirmed: word for word"));
    assert!(typed.ok(&["confirm", &ninety])?.contains("Confirmed: misquoted"));
    let siren = quotation_with(&suggested, "siren")?;
    typed.ok(&["reject", &siren])?;
    typed.ok(&["report", &siren])?;

    typed.ok(&["tags", "add", "Place"])?;
    typed.ok(&["tags", "add", "Warmth", "--under", "Place", "--definition", "Where it was warm."])?;
    typed.ok(&["quotes", "tag", "We slept in the lamp room", "Place/Warmth"])?;
    let found = typed.json(&["search", "tag:place", "cited:yes", "lamp"])?;
    assert_eq!(found["hits"][0]["noun"], "quote", "{found}");

    typed.ok(&["dossier", "new", "Winter"])?;
    typed.ok(&["dossier", "section", "Winter", "In the lamp room"])?;
    typed.ok(&["dossier", "add", "Winter", "--text", "Two things are *certain*."])?;
    typed.ok(&["dossier", "add", "Winter", "--quote", "We slept in the lamp room"])?;
    let target = typed.folder.path().join("winter.md");
    typed.ok(&["dossier", "export", "Winter", "-o", &target.to_string_lossy()])?;
    let markdown = std::fs::read_to_string(&target)?;
    for expected in ["# Winter", "> We slept in the lamp room", "Edith Harrow", "about November 1994", "word for word"]
    {
        assert!(markdown.contains(expected), "{expected}:\n{markdown}");
    }
    let refused = typed.fails(1, &["dossier", "export", "Winter", "-o", &target.to_string_lossy()])?;
    assert!(refused.contains("--force"), "{refused}");
    assert!(typed.ok(&["check", "--deep"])?.contains("All is well."));
    undone_and_redone(&typed)
}

#[test]
fn searches_are_saved_asked_exported_and_removed() -> Outcome {
    let typed = Typed::new()?;
    typed.ok(&["new", &typed.archive.to_string_lossy(), "--title", "Lamp rooms"])?;
    let interview = typed.file("harrow.txt", INTERVIEW.as_bytes())?;
    typed.ok(&["import", &interview, "--as", "interview", "--title", "=Harrow", "--date", "1994-11~"])?;
    assert!(typed.ok(&["searches", "save", "lamp", "kind:transcript"])?.contains("Saved."));
    assert!(typed.ok(&["searches", "list"])?.contains("Lamp, transcript"));
    typed.ok(&["searches", "rename", "Lamp, transcript", "Lamps"])?;
    let found = typed.json(&["search", "--saved", "Lamps"])?;
    assert_eq!(found["hits"][0]["noun"], "transcript", "{found}");
    let target = typed.folder.path().join("lamps.csv");
    let told = typed.ok(&["search", "--saved", "Lamps", "--format", "csv", "-o", &target.to_string_lossy()])?;
    assert!(told.contains("Exported"), "{told}");
    let table = std::fs::read_to_string(&target)?;
    assert!(table.contains(",'=Harrow,"), "no cell is a formula: {table}");
    assert!(table.contains("Edith Harrow"), "{table}");
    let rough = typed.json(&["search", "--roughly", "so we slept there in the lamp room"])?;
    assert!(rough["hits"][0]["alike"].as_u64().is_some_and(|alike| alike > 50), "{rough}");
    typed.ok(&["searches", "remove", "Lamps"])?;
    typed.ok(&["undo"])?;
    assert!(typed.ok(&["searches", "list"])?.contains("Lamps"));
    typed.fails(1, &["searches", "save", "(lamp"])?;
    Ok(())
}

#[test]
fn a_source_that_comes_after_the_article_is_told_at_its_import() -> Outcome {
    let typed = Typed::new()?;
    typed.ok(&["new", &typed.archive.to_string_lossy()])?;
    let article = typed.file("lamp-room.md", ARTICLE.as_bytes())?;
    let (interview, letter) =
        (typed.file("harrow.txt", INTERVIEW.as_bytes())?, typed.file("tulle.txt", LETTER.as_bytes())?);
    let told = typed.ok(&["import", &article])?;
    assert!(!told.contains("had no source"), "{told}");
    assert!(typed.ok(&["suggest", "--undecided"])?.contains("Nothing is left to be decided."));
    let told = typed.ok(&["import", &interview, "--title", "Harrow"])?;
    assert!(told.contains("Two quotations that had no source were found in “Harrow”."), "{told}");
    let told = typed.json(&["import", &letter, "--title", "Tulle"])?;
    assert_eq!(told[1]["found_later"].as_array().map(Vec::len), Some(1), "{told}");
    let undecided = typed.json(&["suggest", "--undecided"])?;
    assert_eq!(undecided[0]["quotations"].as_array().map(Vec::len), Some(3), "{undecided}");
    typed.ok(&["confirm", &quotation_with(&undecided, "lamp room")?])?;
    let undecided = typed.json(&["suggest", "--undecided"])?;
    assert_eq!(undecided[0]["quotations"].as_array().map(Vec::len), Some(2), "{undecided}");
    Ok(())
}

#[test]
fn a_checkers_copy_is_written_as_its_format_or_its_files_ending_says() -> Outcome {
    let typed = Typed::new()?;
    typed.ok(&["new", &typed.archive.to_string_lossy(), "--title", "Lamp rooms"])?;
    typed.ok(&["import", &typed.file("harrow.txt", INTERVIEW.as_bytes())?, "--as", "interview"])?;
    let draft = typed.file("draft.md", ARTICLE.as_bytes())?;
    let told = typed.ok(&["proof", &draft])?;
    assert!(told.contains("word for word: “We slept"), "{told}");
    for (arguments, begins) in [
        (&["--markdown"][..], "# Checker's copy of “The lamp room”"),
        (&["--format", "markdown"], "# Checker's copy of"),
        (&["--format", "html"], "<!DOCTYPE html>"),
        (&["--format", "json"], "{\n  \"format\": \"vivavoce proof\""),
        (&["--json"], "{\n  \"format\": \"vivavoce proof\""),
    ] {
        let told = typed.ok(&[&["proof", draft.as_str()], arguments].concat())?;
        assert!(told.starts_with(begins), "{arguments:?}: {told}");
    }
    for (name, begins) in [("copy.md", "# Checker"), ("copy.HTML", "<!DOCTYPE"), ("copy.json", "{"), ("copy", "# C")] {
        let target = typed.folder.path().join(name);
        let said = typed.ok(&["proof", &draft, "-o", &target.to_string_lossy()])?;
        assert!(said.contains("quotation"), "{said}");
        assert!(std::fs::read_to_string(&target)?.starts_with(begins), "{name}");
        assert!(typed.fails(1, &["proof", &draft, "-o", &target.to_string_lossy()])?.contains("--force"));
    }
    typed.fails(2, &["proof", &draft, "--format", "docx"])?;
    typed.fails(2, &["proof", &draft, "--format", "html", "--markdown"])?;
    Ok(())
}

#[test]
fn a_quotation_that_leaves_a_word_out_is_not_said_to_stop_there() -> Outcome {
    let typed = Typed::new()?;
    typed.ok(&["new", &typed.archive.to_string_lossy()])?;
    let said = "ANNA KOLBE: They must not know, I thought at the time. We cut banners all night, but nobody came.\n";
    let printed = "# Banners\n\nBy Ivo Stern\n\n“They must know, I thought at the time,” Anna Kolbe says.\n\n\
                   “We cut banners all night,” Anna Kolbe adds.\n";
    let (said, printed) = (typed.file("kolbe.txt", said.as_bytes())?, typed.file("banners.md", printed.as_bytes())?);
    typed.ok(&["import", &said, "--as", "interview"])?;
    typed.ok(&["import", &printed])?;
    let suggested = typed.json(&["suggest"])?;
    let stops =
        |index: usize| suggested[0]["quotations"][index].to_string().contains("The quotation stops right before a");
    assert!(!stops(0) && stops(1), "{suggested}");
    Ok(())
}

fn undone_and_redone(typed: &Typed) -> Outcome {
    let before = typed.json(&["info"])?;
    let mut steps = 0;
    while typed.ok(&["undo"])?.starts_with("Undone") {
        steps += 1;
    }
    assert_eq!(typed.json(&["info"])?["recollections"], 0);
    for _ in 0..steps {
        assert!(typed.ok(&["redo"])?.starts_with("Done again"));
    }
    assert_eq!(typed.json(&["info"])?, before);
    let history = typed.json(&["history", "--limit", "3"])?;
    assert_eq!(history[0]["who"], "Maria", "{history}");
    Ok(())
}

#[test]
fn what_is_withheld_is_seen_only_on_request() -> Outcome {
    let typed = Typed::new()?;
    typed.ok(&["new", &typed.archive.to_string_lossy()])?;
    let interview = typed.file("harrow.txt", INTERVIEW.as_bytes())?;
    typed.ok(&["import", &interview, "--as", "interview", "--title", "Harrow"])?;
    typed.ok(&["interviews", "restrict", "Harrow", "--until", "2090", "--reason", "her sons"])?;
    for answer in [
        typed.ok(&["interviews", "list"])?,
        typed.ok(&["interviews", "show", "Harrow"])?,
        typed.ok(&["search", "lamp"])?,
        typed.ok(&["restrictions", "list"])?,
    ] {
        assert!(!answer.contains("lamp room") && !answer.contains("her sons"), "{answer}");
        assert!(answer.contains("2090") || answer.contains("withheld"), "{answer}");
    }
    assert!(typed.ok(&["interviews", "show", "Harrow", "--include-withheld"])?.contains("lamp room"));
    // A verdict on withheld words would let a reader guess them.
    let printed = "“We slept in the lamp room, because it was colder there than at home,” Edith Harrow recalls.\n";
    let manuscript = typed.file("chapter.md", printed.as_bytes())?;
    assert!(typed.ok(&["proof", &manuscript, "--include-withheld"])?.contains("misquoted"));
    let proof = typed.ok(&["proof", &manuscript])?;
    assert!(!proof.contains("misquoted") && !proof.contains("warmer") && proof.contains("2090"), "{proof}");
    Ok(())
}

#[test]
fn the_history_does_not_tell_what_is_withheld() -> Outcome {
    let typed = Typed::new()?;
    typed.ok(&["new", &typed.archive.to_string_lossy()])?;
    let (interview, article) =
        (typed.file("harrow.txt", INTERVIEW.as_bytes())?, typed.file("lamp-room.md", ARTICLE.as_bytes())?);
    typed.ok(&["import", &interview, "--as", "interview", "--title", "Secret tape"])?;
    typed.ok(&["import", &article])?;
    let suggested = typed.json(&["suggest"])?;
    typed.ok(&["memos", "add", "Ask her sons", "--interview", "Secret tape"])?;
    typed.ok(&["quotes", "add", "Secret tape", "I never signed anything"])?;
    typed.ok(&["quotes", "remove", "I never signed anything"])?;
    typed.ok(&["interviews", "edit", "Secret tape", "--title", "Tape 3"])?;
    typed.ok(&["interviews", "restrict", "Tape 3", "--until", "2090"])?;
    let confirmed = typed.ok(&["confirm", &quotation_with(&suggested, "lamp room")?])?;
    assert!(confirmed.contains("withheld until 2090") && !confirmed.contains("word for word"), "{confirmed}");
    let (undone, redone) = (typed.ok(&["undo"])?, typed.ok(&["redo"])?);
    let mut answers = vec![undone, redone];
    for command in [&["history"][..], &["info"], &["articles", "show", "The lamp room"]] {
        answers.extend([typed.ok(command)?, typed.json(command)?.to_string()]);
    }
    for answer in answers {
        for secret in ["Secret tape", "Tape 3", "Ask her sons", "never signed", "word for word"] {
            assert!(!answer.contains(secret), "“{secret}” is told:\n{answer}");
        }
        assert!(answer.contains("2090"), "{answer}");
    }
    let open = typed.ok(&["history", "--include-withheld"])?;
    assert!(open.contains("Secret tape") && open.contains("Remove quote “I never signed anything”"), "{open}");
    assert!(typed.ok(&["history"])?.contains("Add article “The lamp room”"), "what is free is told");
    Ok(())
}

#[test]
fn the_history_does_not_tell_who_was_told_apart_from_somebody_withheld() -> Outcome {
    let typed = Typed::new()?;
    typed.ok(&["new", &typed.archive.to_string_lossy()])?;
    // One word alone is no full name: only what the step bears on can tell that it must not be said.
    for name in ["Krystek", "Krystof"] {
        typed.ok(&["people", "add", name])?;
    }
    typed.ok(&["people", "apart", "Krystek", "Krystof"])?;
    assert!(typed.ok(&["history"])?.contains(" is not "), "it is told while nobody is withheld");
    for withheld in ["Krystek", "Krystof"] {
        typed.ok(&["people", "restrict", withheld, "--until", "2090"])?;
        let history = typed.ok(&["history"])?;
        assert!(!history.contains(" is not ") && !history.contains(withheld), "{history}");
        typed.ok(&["undo"])?;
    }
    Ok(())
}

#[test]
fn a_corrected_turn_says_to_programs_too_what_was_found_in_it() -> Outcome {
    let typed = Typed::new()?;
    typed.ok(&["new", &typed.archive.to_string_lossy()])?;
    let article = typed.file("lamp-room.md", ARTICLE.as_bytes())?;
    let misheard = "EDITH HARROW: He stepped in the lamb broom.\n\nMAREK DOLNY: And then?\n";
    let interview = typed.file("harrow.txt", misheard.as_bytes())?;
    typed.ok(&["import", &article])?;
    typed.ok(&["import", &interview, "--as", "interview", "--title", "Harrow"])?;
    let words = "We slept in the lamp room, because it was warmer there than at home.";
    let answer = typed.json(&["interviews", "correct", "Harrow", "1", words])?;
    assert!(answer["id"].is_string(), "{answer}");
    assert_eq!(answer["found_later"].as_array().map(Vec::len), Some(1), "{answer}");
    assert_eq!(answer["sentence"], "One quotation that had no source was found in “Harrow”.");
    Ok(())
}

#[test]
fn withheld_places_are_told_last_and_once() -> Outcome {
    let typed = Typed::new()?;
    typed.ok(&["new", &typed.archive.to_string_lossy()])?;
    let talks = [
        ("Tape 1", "We slept in the lamp room, because it was warmer there than at home."),
        ("Tape 2", "We slept in the lamp room, because it was warmer there than at my home."),
        ("Tape 3", "We slept in the lamp room, because it was so much warmer there than it was at home."),
    ];
    for (title, words) in talks {
        let file = typed.file(&format!("{title}.txt"), format!("EDITH HARROW: {words}\n").as_bytes())?;
        typed.ok(&["import", &file, "--as", "interview", "--title", title])?;
    }
    let article = typed.file("lamp-room.md", ARTICLE.as_bytes())?;
    typed.ok(&["import", &article])?;
    let places = |suggested: &Value| {
        let quotations = suggested[0]["quotations"].as_array().cloned().unwrap_or_default();
        let one = quotations.into_iter().find(|one| one["words"].to_string().contains("lamp room")).unwrap_or_default();
        (one["suggestions"].as_array().cloned().unwrap_or_default(), one["id"].as_str().unwrap_or_default().to_owned())
    };
    let (open, quotation) = places(&typed.json(&["suggest"])?);
    let titles: Vec<_> = open.iter().map(|one| one["source"]["title"].clone()).collect();
    assert_eq!((titles.len(), &titles[0]), (3, &Value::from("Tape 1")), "{titles:?}");
    // Two rulings that differ would still tell which of the two fits better.
    typed.ok(&["interviews", "restrict", "Tape 1", "--until", "2090"])?;
    typed.ok(&["interviews", "restrict", "Tape 2", "--until", "2091"])?;
    let (shown, _) = places(&typed.json(&["suggest"])?);
    assert_eq!(shown.len(), 2, "{shown:?}");
    assert_eq!(shown[0]["source"]["title"], "Tape 3");
    assert_eq!(shown[1]["withheld"], "withheld until 2091: the recollection is closed");
    let draft = typed.file("draft.md", ARTICLE.as_bytes())?;
    let report: Value = serde_json::from_str(&typed.ok(&["proof", &draft, "--format", "json"])?)?;
    let of_draft = &report["quotations"][0];
    assert_eq!(
        (&of_draft["source"]["title"], &of_draft["alternatives"]),
        (&shown[0]["source"]["title"], &serde_json::json!([shown[1]]))
    );
    let confirmed = typed.ok(&["confirm", &quotation, "--choice", "1"])?;
    assert!(!confirmed.contains("withheld"), "the number is that of the place as shown: {confirmed}");
    Ok(())
}

#[test]
fn a_terminal_is_not_told_what_to_do_by_a_file() -> Outcome {
    let typed = Typed::new()?;
    typed.ok(&["new", &typed.archive.to_string_lossy()])?;
    let text = "EDITH HARROW: We \x1b[2Jslept \0there.\n\nMAREK DOLNY: \u{202e}And?\n\nEDITH HARROW: Yes.\n";
    let file = typed.file("hostile.txt", text.as_bytes())?;
    typed.ok(&["import", &file, "--as", "interview", "--title", "Hostile"])?;
    let shown = typed.ok(&["interviews", "show", "Hostile"])?;
    assert!(shown.contains("We ␛[2Jslept ␀there.") && !shown.contains(['\x1b', '\0', '\u{202e}']), "{shown:?}");
    let turns = typed.json(&["interviews", "show", "Hostile"])?;
    assert_eq!(turns["transcripts"][0]["turns"][0]["text"], "We \x1b[2Jslept \0there.", "a program gets what is there");
    Ok(())
}

#[test]
fn wrong_usage_exits_with_2_and_a_failure_with_1() -> Outcome {
    let typed = Typed::new()?;
    typed.fails(2, &["nonsense"])?;
    typed.fails(2, &["import"])?;
    assert!(typed.fails(1, &["info"])?.contains("make a new archive"));
    typed.ok(&["new", &typed.archive.to_string_lossy()])?;
    assert!(typed.fails(1, &["new", &typed.archive.to_string_lossy()])?.contains("is there already"));
    assert!(typed.fails(1, &["search", "a", "(b"])?.contains("never closed"));
    assert!(typed.fails(1, &["people", "show", "Nobody"])?.contains("there is no person “Nobody”"));
    assert!(typed.fails(2, &["people", "add", "X", "--kind", "dog"])?.contains("person, group, publication"));
    let error: Value = serde_json::from_str(&typed.fails(1, &["tags", "remove", "none", "--json"])?)?;
    assert!(error["hint"].as_str().is_some_and(|hint| !hint.is_empty()), "{error}");
    Ok(())
}

#[test]
fn a_file_that_cannot_be_read_changes_nothing_and_stops_no_other() -> Outcome {
    let typed = Typed::new()?;
    typed.ok(&["new", &typed.archive.to_string_lossy()])?;
    let bad = [
        typed.file("empty.txt", b"")?,
        typed.file("picture.txt", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR")?,
        typed.folder.path().join("missing.txt").to_string_lossy().into_owned(),
        typed.file("broken.json", b"{\"turns\": [")?,
    ];
    let good = typed.file("harrow.txt", INTERVIEW.as_bytes())?;
    assert!(typed.fails(1, &["proof", &bad[2]])?.contains("(no such file or directory)"));
    for file in &bad {
        let before = typed.json(&["info"])?;
        let complaint = typed.fails(1, &["import", file])?;
        assert!(
            complaint.lines().count() >= 1 && complaint.contains(file.rsplit('/').next().unwrap_or_default()),
            "{complaint}"
        );
        assert_eq!(typed.json(&["info"])?, before);
    }
    let mut all: Vec<&str> = vec!["import"];
    all.extend(bad.iter().map(String::as_str));
    all.push(&good);
    let complaint = typed.fails(1, &all)?;
    assert!(complaint.contains("4 files were left out; the other is in the archive"), "{complaint}");
    assert_eq!(typed.json(&["info"])?["files"], 1);
    Ok(())
}

#[test]
fn what_is_no_archive_is_refused_politely_and_left_alone() -> Outcome {
    let typed = Typed::new()?;
    std::fs::create_dir(&typed.archive)?;
    let database = typed.archive.join("archive.db");
    let wal_and_shm = |path: &Path| path.with_extension("db-wal").exists() || path.with_extension("db-shm").exists();
    for bytes in [b"not a database at all, but long enough to be looked at as one".to_vec(), vec![0; 5000], Vec::new()]
    {
        std::fs::write(&database, &bytes)?;
        let complaint = typed.fails(1, &["info"])?;
        assert!(complaint.contains("no Viva Voce archive"), "{complaint}");
        let complaint = typed.fails(1, &["tags", "add", "x"])?;
        assert!(complaint.contains("no Viva Voce archive"), "{complaint}");
        assert_eq!(std::fs::read(&database)?, bytes, "left as it was");
        assert!(!wal_and_shm(&database) && !database.with_extension("lock").exists());
    }
    std::fs::remove_dir_all(&typed.archive)?;
    typed.ok(&["new", &typed.archive.to_string_lossy()])?;
    let whole = std::fs::read(&database)?;
    std::fs::write(&database, &whole[..whole.len() / 3])?;
    let complaint = typed.fails(1, &["tags", "add", "x"])?;
    assert!(complaint.contains("damaged") && complaint.contains("restore"), "{complaint}");
    Ok(())
}

#[test]
fn what_was_noted_is_shown_and_can_be_changed() -> Outcome {
    let typed = Typed::new()?;
    typed.ok(&["new", &typed.archive.to_string_lossy()])?;
    let note = id_in(&typed.ok(&["memos", "add", "Ask about the lamp"])?);
    typed.ok(&["memos", "edit", &note, "Ask about the tin"])?;
    let listed = typed.ok(&["memos", "list"])?;
    assert!(listed.starts_with(&note) && listed.contains("Ask about the tin"), "{listed}");
    typed.ok(&["memos", "remove", "Ask about"])?;
    assert_eq!(typed.json(&["memos", "list"])?, serde_json::json!([]));

    typed.ok(&["interviews", "add", "Talk", "--narrator", "Anna Kolbe"])?;
    typed.ok(&["interviews", "session", "Talk", "--date", "1990-08~", "--recording", "Tape 1A"])?;
    typed.ok(&["interviews", "release", "Talk", "--signed", "1994-12-03", "--uses", "research,quotation"])?;
    let shown = typed.ok(&["interviews", "show", "Talk"])?;
    assert!(shown.contains("session: 1990-08~ · Tape 1A"), "{shown}");
    assert!(shown.contains("release: research, quotation, signed 1994-12-03"), "{shown}");
    assert!(typed.ok(&["people", "show", "Kolbe"])?.contains("1 recollection"));
    Ok(())
}

#[test]
fn a_damaged_backup_is_called_damaged_and_unpacks_nothing() -> Outcome {
    let typed = Typed::new()?;
    typed.ok(&["new", &typed.archive.to_string_lossy()])?;
    let (whole, target) = (typed.folder.path().join("whole.zip"), typed.folder.path().join("restored"));
    typed.ok(&["backup", &whole.to_string_lossy()])?;
    let bytes = std::fs::read(&whole)?;
    let mut changed = bytes.clone();
    changed[3000] ^= 0xff;
    for (name, bytes, word) in [("changed.zip", &changed[..], "damaged"), ("cut.zip", &bytes[..5000], "not the whole")]
    {
        let complaint = typed.fails(1, &["restore", &typed.file(name, bytes)?, &target.to_string_lossy()])?;
        assert!(complaint.contains(word), "{complaint}");
        assert!(!target.exists());
    }
    typed.ok(&["restore", &whole.to_string_lossy(), &target.to_string_lossy()])?;
    Ok(())
}

#[test]
fn who_names_an_interviewer_has_an_interview_and_can_name_it_by_its_file() -> Outcome {
    let typed = Typed::new()?;
    typed.ok(&["new", &typed.archive.to_string_lossy()])?;
    let text = "MILL STREET PROJECT\n\nANNA KOLBE: We sang.\n\nM. PRIOR: Where?\n\nANNA KOLBE: In the yard.\n";
    let tape = typed.file("tape-7.txt", text.as_bytes())?;
    let told = typed.ok(&["import", &tape, "--narrator", "Anna Kolbe", "--interviewer", "M. Prior"])?;
    assert!(told.contains("by Anna Kolbe") && !told.contains("article"), "{told}");
    for name in ["tape-7", "tape-7.txt", "Mill Street Project"] {
        assert!(typed.ok(&["interviews", "show", name])?.contains("We sang."), "{name}");
    }
    typed.ok(&["interviews", "release", "tape-7", "--uses", "research,quotation"])?;
    Ok(())
}

#[test]
fn a_second_writer_is_told_who_writes_and_may_read() -> Outcome {
    let typed = Typed::new()?;
    typed.ok(&["new", &typed.archive.to_string_lossy()])?;
    let _open = vivavoce::archive::Archive::open(&typed.archive, "Ivan")?;
    let complaint = typed.fails(1, &["tags", "add", "x"])?;
    assert!(complaint.contains("in use by Ivan"), "{complaint}");
    typed.ok(&["info"])?;
    Ok(())
}

#[test]
fn the_manual_page_is_that_of_this_program() -> Outcome {
    let page = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/vivavoce.1"))?;
    assert_eq!(page, Typed::new()?.ok(&["man"])?, "make man");
    Ok(())
}

#[test]
fn batch_forms_answer_a_line_a_line() -> Outcome {
    use std::io::Write;
    use std::process::Stdio;
    let mut child = Command::new(env!("CARGO_BIN_EXE_vivavoce"))
        .args(["quotations", "--jsonl"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()?;
    let line = serde_json::json!({ "doc_id": "a", "text": "Żaneta Kolbe said: “Nobody came.”" });
    child.stdin.take().ok_or("no input")?.write_all(format!("{line}\n\n").as_bytes())?;
    let answer: Value = serde_json::from_slice(&child.wait_with_output()?.stdout)?;
    let quote = &answer["quotes"][0];
    assert_eq!((&quote["start"], &quote["end"]), (&Value::from(20), &Value::from(32)), "code points: {answer}");
    assert_eq!(quote["speaker"], "Żaneta Kolbe");
    Ok(())
}

#[test]
fn ids_are_short_and_enough() -> Outcome {
    let typed = Typed::new()?;
    typed.ok(&["new", &typed.archive.to_string_lossy()])?;
    let id = id_in(&typed.ok(&["people", "add", "Anna Kolbe"])?);
    assert_eq!(id.len(), 8);
    assert!(typed.ok(&["people", "show", &id])?.contains("Anna Kolbe"));
    Ok(())
}

#[test]
fn turns_are_split_joined_given_to_a_speaker_and_timed() -> Outcome {
    let typed = Typed::new()?;
    typed.ok(&["new", &typed.archive.to_string_lossy()])?;
    let interview = typed.file("harrow.txt", INTERVIEW.as_bytes())?;
    typed.ok(&["import", &interview, "--as", "interview", "--title", "Harrow", "--narrator", "Edith Harrow"])?;
    let told = typed.ok(&["interviews", "split", "Harrow", "3", "There were nineteen"])?;
    assert!(told.contains("Split. Every quote kept its place."), "{told}");
    typed.ok(&["interviews", "give", "Harrow", "4", "MAREK DOLNY"])?;
    typed.ok(&["interviews", "time", "Harrow", "4", "--start", "12:31", "--end", "0:12:40.5"])?;
    let shown = typed.json(&["interviews", "show", "Harrow"])?;
    let turn = &shown["transcripts"][0]["turns"][3];
    assert_eq!(turn["text"], "There were nineteen of us that winter.");
    assert_eq!(turn["speaker"], "Marek Dolny");
    assert_eq!(turn["start_ms"], 751_000);
    typed.ok(&["interviews", "join", "Harrow", "4"])?;
    let shown = typed.json(&["interviews", "show", "Harrow"])?;
    assert_eq!(shown["transcripts"][0]["turns"].as_array().map(Vec::len), Some(5));
    typed.fails(1, &["interviews", "join", "Harrow", "1"])?;
    typed.fails(1, &["interviews", "split", "Harrow", "1", "no such words"])?;
    typed.fails(1, &["interviews", "time", "Harrow", "1", "--start", "soon"])?;
    Ok(())
}

#[test]
fn one_person_under_other_spellings_is_suggested_until_somebody_says_otherwise() -> Outcome {
    let typed = Typed::new()?;
    typed.ok(&["new", &typed.archive.to_string_lossy(), "--title", "Lamp rooms"])?;
    for name in ["Алексей Гусев", "Alexej Gusew", "Anna Guseva"] {
        typed.ok(&["people", "add", name])?;
    }
    let alike = typed.ok(&["people", "alike"])?;
    assert!(alike.contains("“Gusew” is how German writes Гусев."), "{alike}");
    assert!(!alike.contains("Guseva"), "{alike}");
    assert!(typed.ok(&["people", "show", "Alexej Gusew"])?.contains("Алексей Гусев ("));

    let article = "# Stokers\n\n“We kept the fires in through all of that winter,” said Alexeï Gousseff.\n";
    typed.ok(&["import", &typed.file("stokers.md", article.as_bytes())?, "--as", "article"])?;
    let suggested = typed.json(&["suggest", "Stokers"])?;
    let meant = &suggested[0]["quotations"][0]["speaker_may_be"];
    assert_eq!(meant[0]["name"], "Алексей Гусев");
    assert!(meant[0]["why"].as_str().is_some_and(|why| why.contains("“Gousseff” is how French writes Гусев.")));

    typed.ok(&["people", "apart", "Alexej Gusew", "Алексей Гусев"])?;
    assert!(typed.ok(&["people", "alike"])?.contains("No two names here"));
    typed.ok(&["undo"])?;
    assert!(typed.ok(&["people", "alike"])?.contains("Гусев"));
    assert!(typed.fails(1, &["people", "apart", "Anna Guseva", "Anna Guseva"])?.contains("cannot be told apart"));
    Ok(())
}
