//! The checker's copy of a manuscript, byte for byte in its three formats: `VIVAVOCE_BLESS=1 cargo test --test proof`
//! writes what they are now. What is hostile in a draft changes nothing but the words, and nothing withheld gets in.

mod common;

use std::path::Path;

use common::{Outcome, small_archive};
use pulldown_cmark::{Event, Options, Parser, Tag};
use vivavoce::archive::clearance::{Clearance, Policy};
use vivavoce::archive::compose::compose_proof;
use vivavoce::archive::job::Watch;
use vivavoce::archive::proof::{Report, WITHHELD, prove};
use vivavoce::archive::rights::RestrictionCommand;
use vivavoce::archive::{Archive, sample};
use vivavoce::formats::{html_writer, markdown_writer};
use vivavoce::model::{Access, Id, Protected, Restriction};

/// The day on which the manuscripts are checked: 24 November 2026, as `model::date` numbers days.
const DAY: i64 = 20_261_124;

fn proved(archive: &Archive, name: &str, draft: &str) -> Outcome<Report> {
    Ok(archive.read(|read| {
        let gate = Clearance::on(read, Policy::default(), DAY)?;
        prove(read, &gate, name, draft.as_bytes(), &Watch::default())
    })?)
}

/// The copy in its three formats, each with the ending of its file.
fn copies(report: &Report) -> [(&'static str, String); 3] {
    let document = compose_proof(report);
    [("md", markdown_writer::write(&document)), ("html", html_writer::write(&document)), ("json", report.to_json())]
}

#[test]
fn the_copy_of_a_draft_is_what_it_was() -> Outcome {
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("archive");
    sample::make(&path, "Maria", &Watch::default())?;
    let archive = Archive::open(&path, "Maria")?;
    let golden = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden");
    let draft = std::fs::read_to_string(golden.join("ferry-draft.md"))?;
    let report = proved(&archive, "ferry-draft.md", &draft)?;
    for (ending, copy) in copies(&report) {
        let file = golden.join(format!("ferry-draft-checked.{ending}"));
        if std::env::var_os("VIVAVOCE_BLESS").is_some() {
            std::fs::write(&file, &copy)?;
        }
        assert_eq!(copy, std::fs::read_to_string(&file)?, "VIVAVOCE_BLESS=1 accepts it");
    }
    Ok(())
}

#[test]
fn words_side_by_side_are_marked_each_for_itself() -> Outcome {
    let folder = tempfile::tempdir()?;
    let archive = small_archive(folder.path())?;
    for pieces in [
        ["“We slept in the lamp room.”", "“It was warmer there than at home.”"],
        ["「我们睡在灯房里。」", "「那里比家里暖和。」"],
    ] {
        let report = proved(&archive, "draft.txt", &format!("She said: {}, then left.\n", pieces.concat()))?;
        let page = html_writer::write(&compose_proof(&report));
        for piece in pieces {
            assert!(page.contains(&format!("<span class=\"numbered\">{piece}</span>")), "{piece} in {page}");
        }
        for one in &report.quotations {
            assert!(page.contains(&format!("id=\"at-{}\"", one.number)), "{} in {page}", one.number);
        }
    }
    Ok(())
}

#[test]
fn bytes_and_lines_lead_to_the_words_in_the_draft() -> Outcome {
    let folder = tempfile::tempdir()?;
    let archive = small_archive(folder.path())?;
    let draft = "Größe.\r\n\r\nEdith Harrow is blunt. “We slept in the lamp room,” she says, “because it was warmer there \
                 than at home.”\r\n";
    let report = proved(&archive, "draft.md", draft)?;
    let [one] = report.quotations.as_slice() else { return Err(format!("{report:?}").into()) };
    let words: Vec<&str> = one.pieces.iter().filter_map(|piece| report.text.get(piece.start..piece.end)).collect();
    assert_eq!(words, ["We slept in the lamp room,", "because it was warmer there than at home."]);
    assert!(one.pieces.iter().all(|piece| piece.line == 3), "{one:?}");
    assert_eq!((one.number, one.line, report.without_source.len()), (1, 3, 0));
    Ok(())
}

#[test]
fn hostile_words_of_a_draft_stay_words() -> Outcome {
    let folder = tempfile::tempdir()?;
    let archive = small_archive(folder.path())?;
    let draft = "# <script>alert(1)</script>\n\n```\n<!-- unclosed\n\n[1]: http://example.org/trap\n\n“We slept in the \
                 lamp room, because it was </p><img src=x onerror=alert(1)> warmer there than at home,” Edith Harrow \
                 says.\n\n“\u{202e}gnihton\u{2066} was ever **[2]** said | like | this,” said Bob `<b>`.\n\n\u{0}\u{7}\n";
    let report = proved(&archive, "<b>.md", draft)?;
    assert_eq!(report.quotations.len(), 2, "{report:?}");
    let [(_, markdown), (_, page), (_, json)] = copies(&report);
    for forbidden in ["<script", "<img", "<!--", "<b>", "\u{202e}", "\u{2066}", "\u{0}", "\u{7}"] {
        assert!(!page.contains(forbidden), "{forbidden:?} in {page}");
    }
    assert_eq!(page.matches("<h2>").count(), 3);
    assert_eq!(page.matches(" id=\"at-").count(), 2, "every quotation is numbered once");
    let is_foreign = |event: &Event<'_>| {
        let is_html = matches!(event, Event::Html(_) | Event::InlineHtml(_) | Event::Code(_));
        is_html
            || matches!(event, Event::Start(Tag::CodeBlock(_) | Tag::Link { .. } | Tag::Image { .. } | Tag::Table(_)))
    };
    assert_eq!(Parser::new_ext(&markdown, Options::all()).find(is_foreign), None, "{markdown}");
    assert_eq!(markdown.matches("\n## ").count(), 3);
    let read: serde_json::Value = serde_json::from_str(&json)?;
    assert_eq!(read["text"], report.text.as_str());
    Ok(())
}

#[test]
fn a_draft_without_quotations_says_so() -> Outcome {
    let folder = tempfile::tempdir()?;
    let archive = small_archive(folder.path())?;
    let report = proved(&archive, "weather.txt", "It rained for most of April.\n")?;
    for (ending, copy) in copies(&report) {
        let is_told = copy.contains("No quotations were found") || copy.contains("\"quotations\": []");
        assert!(is_told && copy.contains("It rained for most of April."), "{ending}: {copy}");
    }
    Ok(())
}

#[test]
fn of_what_is_withheld_a_copy_says_that_it_is_and_nothing_else() -> Outcome {
    let folder = tempfile::tempdir()?;
    let mut archive = small_archive(folder.path())?;
    let draft = "Edith Harrow is blunt. “We slept in the lamp room, because it was cold at home,” she says.\n";
    assert_eq!(proved(&archive, "draft.md", draft)?.quotations[0].verdict, "misquoted");
    let rows = archive.read(|read| Ok(read.recollections()?))?;
    for row in rows {
        archive.apply(RestrictionCommand::Add(Restriction {
            id: Id::new(),
            protects: Protected::Recollection(row.recollection.id),
            access: Access::Closed,
            until: None,
            reason: "a family quarrel".into(),
        }))?;
    }
    let report = proved(&archive, "draft.md", draft)?;
    assert_eq!(report.quotations[0].verdict, WITHHELD);
    assert!(report.without_source.is_empty(), "a source there is");
    for (ending, copy) in copies(&report) {
        assert!(copy.contains("withheld until the keeper lifts it"), "{ending}: {copy}");
        for secret in ["warmer", "misquoted", "quarrel", "turn 1", "<del>"] {
            assert!(!copy.contains(secret), "{secret} in {ending}: {copy}");
        }
    }
    Ok(())
}

#[test]
fn a_free_place_is_told_beside_a_withheld_one() -> Outcome {
    let folder = tempfile::tempdir()?;
    let mut archive = small_archive(folder.path())?;
    let twice = "ANNA TULLE: We slept in the lamp room, because it was warmer there than at home.\n";
    archive.import_bytes(
        "again.txt",
        twice.as_bytes(),
        &vivavoce::archive::import::Wishes {
            kind: Some(vivavoce::formats::Wish::Interview),
            title: Some("Again".into()),
            ..Default::default()
        },
    )?;
    let rows = archive.read(|read| Ok(read.recollections()?))?;
    let harrow = rows.iter().find(|row| row.recollection.title != "Again" && row.narrators.contains("Harrow"));
    archive.apply(RestrictionCommand::Add(Restriction {
        id: Id::new(),
        protects: Protected::Recollection(harrow.ok_or("Harrow's talk")?.recollection.id),
        access: Access::Closed,
        until: None,
        reason: String::new(),
    }))?;
    let draft =
        "Edith Harrow is blunt. “We slept in the lamp room, because it was warmer there than at home,” she says.\n";
    let report = proved(&archive, "draft.md", draft)?;
    let one = &report.quotations[0];
    assert_eq!(one.source.as_ref().map(|source| source.title.as_str()), Some("Again"), "{one:?}");
    let [(_, markdown), ..] = copies(&report);
    assert!(markdown.contains("* a source that is withheld") || markdown.contains("- a source that is withheld"));
    Ok(())
}
