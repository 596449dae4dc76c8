//! How fast the core is, each figure beside something to compare it with in the same run.
//!
//! `cargo bench` prints the table. The material is the sample archive's, multiplied; where `../shared/data/interviews` is
//! there, import and proof run on those 44 interviews, as the issue asks.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use divan::counter::BytesCount;
use divan::{Bencher, black_box};
use vivavoce::archive::clearance::{Clearance, Policy};
use vivavoce::archive::import::{Bytes, ToImport, Wishes};
use vivavoce::archive::job::Watch;
use vivavoce::archive::proof::prove;
use vivavoce::archive::search::search;
use vivavoce::archive::{Archive, ArchiveError};
use vivavoce::text::fold::Folded;
use vivavoce::text::quotation;

fn main() {
    divan::main();
}

const ESSAY: &str = include_str!("../assets/sample/articles/what-the-water-lifted.md");

/// An article of a million bytes: the sample essay over and over, each time with other people.
fn big_article() -> &'static str {
    static TEXT: OnceLock<String> = OnceLock::new();
    TEXT.get_or_init(|| {
        let mut text = String::new();
        for round in 0.. {
            if text.len() > 1_000_000 {
                break;
            }
            let name = format!("Hask{}ett", char::from(b'a' + (round % 26) as u8));
            text.push_str(&ESSAY.replace("Haskett", &name));
        }
        text
    })
}

/// The interviews to import: the shared ones where they are there, else the sample's.
fn interviews() -> &'static [PathBuf] {
    static FILES: OnceLock<Vec<PathBuf>> = OnceLock::new();
    FILES.get_or_init(|| {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let shared = root.join("../shared/data/interviews");
        let folders = match shared.is_dir() {
            true => ["loc-recorded-interviews", "changelog-interviews", "nasa-missions"]
                .map(|one| shared.join(one))
                .to_vec(),
            false => vec![root.join("assets/sample/sources")],
        };
        let mut files: Vec<PathBuf> = folders
            .iter()
            .flat_map(|folder| std::fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path()))
            // The same interview stands there twice, as text and as JSON.
            .filter(|path| {
                path.extension().is_none_or(|ending| ending != "json") || !path.with_extension("txt").exists()
            })
            .collect();
        files.sort();
        files
    })
}

fn bytes_of(files: &[PathBuf]) -> u64 {
    files.iter().filter_map(|file| std::fs::metadata(file).ok()).map(|data| data.len()).sum()
}

fn import_all(folder: &Path) -> Result<Archive, ArchiveError> {
    Archive::create(folder, "Bench")?;
    let mut archive = Archive::open(folder, "bench")?;
    let files = interviews().iter().map(|path| ToImport { bytes: Bytes::At(path.clone()), wishes: Wishes::default() });
    let mut outcome = Ok(());
    archive.import_all(&files.collect::<Vec<_>>(), &Watch::default(), |_, imported| {
        if let Err(error) = imported {
            outcome = Err(error);
        }
    })?;
    outcome.map(|()| archive)
}

/// One archive with all interviews, for the questions.
fn full_archive() -> &'static Path {
    static ARCHIVE: OnceLock<(tempfile::TempDir, PathBuf)> = OnceLock::new();
    let (_, path) = ARCHIVE.get_or_init(|| {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = folder.path().join("archive");
        import_all(&path).and_then(Archive::close).expect("the interviews can be imported");
        (folder, path)
    });
    path
}

/// A manuscript of about 2,000 words with 40 quotations, cut out of the archive's turns.
fn manuscript(archive: &Archive) -> String {
    let sentences: Vec<(String, String)> = archive
        .read(|read| {
            let mut sentences = Vec::new();
            for transcript in read.transcript_ids()? {
                let turns = read.turns(transcript)?;
                let long = turns.iter().filter(|turn| turn.text.split_whitespace().count() > 24).step_by(7).take(2);
                sentences.extend(long.map(|turn| {
                    let words: Vec<&str> = turn.text.split_whitespace().skip(2).take(18).collect();
                    let name = if turn.label.is_empty() { "Somebody" } else { &turn.label };
                    (name.to_owned(), words.join(" ").replace(['“', '”', '"'], ""))
                }));
            }
            Ok(sentences)
        })
        .expect("the archive can be read");
    let mut text = String::from("# A manuscript\n\n");
    for (name, words) in sentences.iter().cycle().take(40) {
        let filler = "It was a year in which much was said and little was written down, as is the way of such years, and \
                      the people of the place remember it in different ways.";
        let _ = write!(text, "{filler} “{words},” {name} says.\n\n");
    }
    text
}

#[divan::bench(sample_count = 20)]
fn quotations_in_a_1_mb_article(bencher: Bencher) {
    let text = big_article();
    bencher.counter(BytesCount::of_str(text)).bench(|| quotation::analyse(black_box(text)));
}

#[divan::bench(sample_count = 20)]
fn compared_with_folding_the_same_article(bencher: Bencher) {
    let text = big_article();
    bencher.counter(BytesCount::of_str(text)).bench(|| Folded::new(black_box(text)));
}

#[divan::bench(sample_count = 5, sample_size = 1)]
fn import_all_interviews(bencher: Bencher) {
    bencher
        .counter(BytesCount::new(bytes_of(interviews())))
        .with_inputs(|| tempfile::tempdir().expect("a folder"))
        .bench_refs(|folder| {
            import_all(&folder.path().join("archive")).and_then(Archive::close).expect("the interviews can be imported")
        });
}

#[divan::bench(sample_count = 5)]
fn compared_with_reading_and_hashing_the_same_files(bencher: Bencher) {
    bencher.counter(BytesCount::new(bytes_of(interviews()))).bench(|| {
        let hash = |file: &PathBuf| std::fs::read(file).map(|bytes| vivavoce::media::sha256(&bytes));
        interviews().iter().filter_map(|file| hash(file).ok()).count()
    });
}

#[divan::bench(sample_count = 10)]
fn proof_of_a_manuscript_with_40_quotations(bencher: Bencher) {
    let archive = Archive::open_read_only(full_archive()).expect("the archive opens");
    let text = manuscript(&archive);
    bencher.bench_local(|| {
        let report = archive.read(|read| {
            let gate = Clearance::today(read, Policy::default())?;
            prove(read, &gate, "manuscript.md", text.as_bytes(), &Watch::default())
        });
        black_box(report.expect("the manuscript can be read").quotations.len())
    });
}

/// What a plain program would do: read every turn and look for each quotation, letter by letter.
#[divan::bench(sample_count = 3, sample_size = 1)]
fn compared_with_scanning_every_turn_for_each_quotation(bencher: Bencher) {
    let archive = Archive::open_read_only(full_archive()).expect("the archive opens");
    let text = manuscript(&archive);
    let wanted: Vec<String> =
        quotation::analyse(&text).quotations.iter().map(|stretch| stretch.span.of(&text).to_lowercase()).collect();
    bencher.bench_local(|| {
        let found = archive.read(|read| {
            let mut found = 0;
            for words in &wanted {
                for transcript in read.transcript_ids()? {
                    let turns = read.turns(transcript)?;
                    found += turns.iter().filter(|turn| turn.text.to_lowercase().contains(words.as_str())).count();
                }
            }
            Ok::<_, ArchiveError>(found)
        });
        black_box(found.expect("the archive can be read"))
    });
}

#[divan::bench(args = ["ferry", "roger", "\"good morning\"", "the", "inter*", "thing -nothing"])]
fn search_first_50_hits(bencher: Bencher, query: &str) {
    let archive = Archive::open_read_only(full_archive()).expect("the archive opens");
    bencher.bench_local(|| {
        let hits = archive.read(|read| search(read, &Clearance::today(read, Policy::default())?, query, 50));
        black_box(hits.expect("the query is valid").hits.len())
    });
}
