//! Searching and importing at size, beside what else finds words: ripgrep over the same words as files, plain FTS5
//! (`unicode61`, bm25, snippets, no layers of ours), and SQLite's LIKE. See `README.md`.
//!
//! `cargo bench --bench search -- --turns 10000,100000` measures those sizes; without it 10⁴, 10⁵ and 10⁶ turns.
//! The archives are made of the real interviews in `../shared/data/interviews`: every interview takes the shape of a real
//! one, its sentences drawn with a fixed seed from all of the same collection. Where they are absent, of the sample.

use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use rusqlite::{Connection, params};
use vivavoce::archive::clearance::{Clearance, Policy};
use vivavoce::archive::import::{Bytes, ToImport, Wishes};
use vivavoce::archive::job::Watch;
use vivavoce::archive::search::{Order, listing, listing_in_steps, search};
use vivavoce::archive::{Archive, ArchiveError};
use vivavoce::bench::apart::peak_mb;
use vivavoce::bench::clock::{Spent, Times, ms, spent};
use vivavoce::bench::corpus::Corpus;
use vivavoce::bench::material::{Made, Material};
use vivavoce::store::Read;

type Outcome<T = ()> = Result<T, Box<dyn std::error::Error>>;

const USUAL: [usize; 3] = [10_000, 100_000, 1_000_000];
const WORDS_EACH: usize = 10_000;
/// How many interviews are written as files before they are imported.
const AT_ONCE: usize = 200;

fn main() -> Outcome {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|one| one != "--bench").collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        ["--apart", who, folder] => apart(who, Path::new(folder)),
        ["--turns", sizes] => measure_all(&sizes.split(',').map(str::parse).collect::<Result<Vec<usize>, _>>()?),
        [] => measure_all(&USUAL),
        other => Err(format!("what is {other:?}? It can be --turns N,N…").into()),
    }
}

fn measure_all(sizes: &[usize]) -> Outcome {
    let shared = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data/interviews");
    let corpus = match shared.is_dir() {
        true => Corpus::of_folder(&shared, &|line| eprintln!("{line}"))?,
        false => {
            println!("skipped: the real interviews of ../shared are not here; the sample's take their place");
            Corpus::of_sample()?
        }
    };
    println!("{}", corpus.in_words());
    let material = Material::of(corpus);
    for turns in sizes {
        measure(&material, *turns)?;
    }
    Ok(())
}

/// One way of finding words.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Finder {
    Ours,
    /// Until the first page stands in the window; the rest follows.
    OursFirstPage,
    OursWithFacets,
    PlainFts,
    Like,
    Ripgrep,
}

impl Finder {
    const ALL: [Finder; 6] =
        [Finder::Ours, Finder::OursFirstPage, Finder::OursWithFacets, Finder::PlainFts, Finder::Like, Finder::Ripgrep];

    fn name(self) -> &'static str {
        match self {
            Finder::Ours => "Viva Voce",
            Finder::OursFirstPage => "its first page",
            Finder::OursWithFacets => "Viva Voce with facets",
            Finder::PlainFts => "plain FTS5",
            Finder::Like => "LIKE",
            Finder::Ripgrep => "ripgrep",
        }
    }

    /// How many queries of a kind it is asked: what goes through all words takes its time.
    fn patience(self) -> usize {
        match self {
            Finder::Ours | Finder::OursFirstPage | Finder::PlainFts => 100,
            Finder::OursWithFacets => 30,
            Finder::Like | Finder::Ripgrep => 10,
        }
    }
}

/// What is asked, in every finder's terms.
#[derive(Clone)]
enum Question {
    Word(String),
    Phrase(String),
    Beginning(String),
    /// One of two words, told by a narrator in a year.
    Fields {
        words: [String; 2],
        narrator: String,
        year: String,
    },
}

fn measure(material: &Material, turns: usize) -> Outcome {
    let folder = tempfile::tempdir()?;
    let made = make(material, folder.path(), turns)?;
    println!("\n## {} turns, {} words, {:.1} MB\n", made.turns, made.words, made.bytes as f64 / 1e6);
    made.tell(folder.path())?;
    let interviews = made.interviews.min(50);
    let kinds = [
        ("rare word", words(material.rare_words(100, interviews))),
        ("common word", words(material.common_words(5))),
        ("“the”", words(vec!["the".into()])),
        ("phrase", material.phrases(100, interviews).into_iter().map(Question::Phrase).collect()),
        ("beginning of a word", material.beginnings(100, interviews).into_iter().map(Question::Beginning).collect()),
        ("a OR b, two fields", fields(material, 50, interviews)),
    ];
    println!("\n| first 50 hits, ms: p50 / p99 | {} |", Finder::ALL.map(Finder::name).join(" | "));
    println!("|---|{}", "---|".repeat(Finder::ALL.len()));
    let mut finders = Finders::open(folder.path())?;
    for (kind, questions) in &kinds {
        let cells: Vec<String> =
            Finder::ALL.iter().map(|one| finders.cell(*one, questions)).collect::<Result<_, _>>()?;
        println!("| {kind} | {} |", cells.join(" | "));
    }
    drop(finders);
    let peaks: Vec<String> =
        Finder::ALL.iter().map(|one| peak(*one, folder.path(), &kinds)).collect::<Result<_, _>>()?;
    println!("| peak of memory over all of these, MB | {} |", peaks.join(" | "));
    Ok(())
}

fn words(words: Vec<String>) -> Vec<Question> {
    words.into_iter().map(Question::Word).collect()
}

fn fields(material: &Material, many: usize, interviews: usize) -> Vec<Question> {
    let drawn = material.rare_words(2 * many, interviews);
    let pairs = drawn.chunks_exact(2).enumerate().map(|(at, pair)| {
        let made = material.interview(at % interviews, 100);
        let words = [pair[0].clone(), pair[1].clone()];
        Question::Fields { words, narrator: made.narrator, year: made.date[..4].to_owned() }
    });
    pairs.collect()
}

/// What was made, and what making it took.
#[derive(Default)]
struct Archives {
    interviews: usize,
    turns: usize,
    words: usize,
    bytes: usize,
    ours: Spent,
    plain: Duration,
}

/// Makes the same turns into an archive, a plain database and text files.
fn make(material: &Material, folder: &Path, turns: usize) -> Outcome<Archives> {
    let mut made = Archives::default();
    Archive::create(&folder.join("archive"), "Bench")?;
    let mut archive = Archive::open(&folder.join("archive"), "bench")?;
    let mut plain = Connection::open(folder.join("plain.db"))?;
    plain.execute_batch(
        "PRAGMA journal_mode = WAL;
         CREATE TABLE turn (row INTEGER PRIMARY KEY, interview INTEGER, narrator TEXT, year TEXT, text TEXT);
         CREATE VIRTUAL TABLE turn_search USING fts5(text, content='turn', content_rowid='row', tokenize='unicode61');",
    )?;
    std::fs::create_dir(folder.join("text"))?;
    while made.turns < turns {
        let mut files = Vec::new();
        for _ in 0..AT_ONCE {
            if made.turns >= turns {
                break;
            }
            let mut one = material.interview(made.interviews, WORDS_EACH);
            one.turns.truncate(turns - made.turns);
            let path = folder.join(format!("interview-{:06}.json", made.interviews));
            std::fs::write(&path, one.json())?;
            let name = format!("{:06} {} {}.txt", made.interviews, &one.date[..4], one.narrator);
            std::fs::write(folder.join("text").join(name), one.text())?;
            made.plain += spent(|| put(&mut plain, made.interviews, &one)).1.wall;
            made.interviews += 1;
            made.turns += one.turns.len();
            made.words += one.turns.iter().map(|(_, text)| text.split(' ').count()).sum::<usize>();
            made.bytes += one.bytes();
            files.push(path);
        }
        let (imported, time) = spent(|| import(&mut archive, &files));
        imported?;
        made.ours = Spent { wall: made.ours.wall + time.wall, cpu: made.ours.cpu + time.cpu };
        files.iter().try_for_each(std::fs::remove_file)?;
        eprintln!("{} of {turns} turns", made.turns);
    }
    archive.close()?;
    Ok(made)
}

fn import(archive: &mut Archive, files: &[PathBuf]) -> Result<(), ArchiveError> {
    let files: Vec<ToImport> =
        files.iter().map(|path| ToImport { bytes: Bytes::At(path.clone()), wishes: Wishes::default() }).collect();
    let mut outcome = Ok(());
    archive.import_all(&files, &Watch::default(), |_, imported| {
        outcome = std::mem::replace(&mut outcome, Ok(())).and(imported.map(|_| ()));
    })?;
    outcome
}

fn put(plain: &mut Connection, interview: usize, made: &Made) -> rusqlite::Result<()> {
    let transaction = plain.transaction()?;
    {
        let mut row =
            transaction.prepare_cached("INSERT INTO turn (interview, narrator, year, text) VALUES (?1, ?2, ?3, ?4)")?;
        let mut index = transaction.prepare_cached("INSERT INTO turn_search (rowid, text) VALUES (?1, ?2)")?;
        for (_, text) in &made.turns {
            row.execute(params![i64::try_from(interview).unwrap_or(i64::MAX), made.narrator, &made.date[..4], text])?;
            index.execute(params![transaction.last_insert_rowid(), text])?;
        }
    }
    transaction.commit()
}

impl Archives {
    /// What importing took and how large the databases are.
    fn tell(&self, folder: &Path) -> Outcome {
        let words = self.words as f64;
        let of = |file: &str| -> Outcome<[f64; 2]> {
            let database = Connection::open(folder.join(file))?;
            database.execute_batch("PRAGMA wal_checkpoint(TRUNCATE)")?;
            let whole: i64 = database.query_row(
                "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size",
                [],
                |row| row.get(0),
            )?;
            // What is searched by: full text, stems, word pairs.
            let index: i64 = database.query_row(
                "SELECT coalesce(sum(pgsize), 0) FROM dbstat
                 WHERE name GLOB '*_search*' OR name GLOB '*stem*' OR name GLOB '*term*' OR name GLOB '*pair*'",
                [],
                |row| row.get(0),
            )?;
            Ok([whole as f64 / words, index as f64 / words])
        };
        let rate = |time: Duration| self.turns as f64 / time.as_secs_f64();
        let (ours, plain) = (of("archive/archive.db")?, of("plain.db")?);
        println!("| | import, turns/s | CPU s | database, bytes a word | indexes alone, bytes a word |");
        println!("|---|---|---|---|---|");
        let cpu = self.ours.cpu.as_secs_f64();
        println!("| Viva Voce | {:.0} | {cpu:.1} | {:.1} | {:.1} |", rate(self.ours.wall), ours[0], ours[1]);
        println!("| plain FTS5 | {:.0} | – | {:.1} | {:.1} |", rate(self.plain), plain[0], plain[1]);
        Ok(())
    }
}

/// All finders, each with what it needs.
struct Finders {
    archive: Archive,
    plain: Connection,
    text: PathBuf,
    has_ripgrep: bool,
}

impl Finders {
    fn open(folder: &Path) -> Outcome<Finders> {
        Ok(Finders {
            archive: Archive::open_read_only(&folder.join("archive"))?,
            plain: Connection::open(folder.join("plain.db"))?,
            text: folder.join("text"),
            has_ripgrep: Command::new("rg").arg("--version").output().is_ok(),
        })
    }

    /// Median and 99th percentile of some questions.
    fn cell(&mut self, finder: Finder, questions: &[Question]) -> Outcome<String> {
        if finder == Finder::Ripgrep && !self.has_ripgrep {
            return Ok("not installed".into());
        }
        let mut times = Vec::new();
        for question in questions.iter().take(1).chain(questions.iter().take(finder.patience())) {
            let (first_page, time) = spent(|| self.ask(finder, question));
            times.push(Spent { wall: first_page?.unwrap_or(time.wall), ..time });
        }
        let times = Times::of(times.into_iter().skip(1));
        Ok(format!("{:.2} / {:.2}", ms(times.at(0.5).wall), ms(times.at(0.99).wall)))
    }

    /// Asks; after how long the first page of hits stood there, where the rest followed.
    fn ask(&self, finder: Finder, question: &Question) -> Outcome<Option<Duration>> {
        let (begun, mut first_page) = (Instant::now(), None);
        let hits = match finder {
            Finder::Ours => {
                self.ask_archive(question, |read, gate, query| Ok(search(read, gate, query, 50)?.hits.len()))?
            }
            Finder::OursFirstPage => self.ask_archive(question, |read, gate, query| {
                let tell = |_| first_page = Some(begun.elapsed());
                Ok(listing_in_steps(read, gate, query, Order::Best, tell)?.hits.len())
            })?,
            Finder::OursWithFacets => {
                self.ask_archive(question, |read, gate, query| Ok(listing(read, gate, query, Order::Best)?.hits.len()))?
            }
            Finder::PlainFts => self.ask_plain(question)?,
            Finder::Like => self.ask_like(question)?,
            Finder::Ripgrep => self.ask_ripgrep(question)?,
        };
        std::hint::black_box(hits);
        Ok(first_page)
    }

    fn ask_archive(
        &self,
        question: &Question,
        ask: impl FnOnce(&Read<'_>, &Clearance, &str) -> Result<usize, ArchiveError>,
    ) -> Outcome<usize> {
        Ok(self.archive.read(|read| ask(read, &Clearance::today(read, Policy::default())?, &typed(question)))?)
    }

    fn ask_plain(&self, question: &Question) -> Outcome<usize> {
        let (expression, [narrator, year]) = match question {
            Question::Word(word) => (format!("\"{word}\""), everywhere()),
            Question::Phrase(phrase) => (phrase.clone(), everywhere()),
            Question::Beginning(word) => (format!("\"{}\"*", bare(word)), everywhere()),
            Question::Fields { words: [one, other], narrator, year } => {
                (format!("\"{one}\" OR \"{other}\""), [narrator.clone(), year.clone()])
            }
        };
        let sql = "SELECT turn.row, snippet(turn_search, 0, '[', ']', '…', 24), narrator, year FROM turn_search
             JOIN turn ON turn.row = turn_search.rowid
             WHERE turn_search MATCH ?1 AND (?2 = '' OR narrator = ?2) AND (?3 = '' OR year = ?3)
             ORDER BY rank LIMIT 50";
        self.count(sql, &[expression, narrator, year])
    }

    fn ask_like(&self, question: &Question) -> Outcome<usize> {
        let (patterns, [narrator, year]) = match question {
            Question::Word(word) => ([word.clone(), word.clone()], everywhere()),
            Question::Phrase(phrase) => ([bare(phrase), bare(phrase)], everywhere()),
            Question::Beginning(word) => ([bare(word), bare(word)], everywhere()),
            Question::Fields { words, narrator, year } => (words.clone(), [narrator.clone(), year.clone()]),
        };
        let [one, other] = patterns.map(|words| format!("%{words}%"));
        let sql = "SELECT row, substr(text, max(1, instr(lower(text), ?5) - 60), 160), narrator, year FROM turn
             WHERE (text LIKE ?1 OR text LIKE ?2) AND (?3 = '' OR narrator = ?3) AND (?4 = '' OR year = ?4) LIMIT 50";
        let at = one.trim_matches('%').to_owned();
        self.count(sql, &[one, other, narrator, year, at])
    }

    fn count(&self, sql: &str, values: &[String]) -> Outcome<usize> {
        let mut statement = self.plain.prepare_cached(sql)?;
        let rows = statement.query_map(rusqlite::params_from_iter(values), |row| row.get::<_, String>(1))?;
        Ok(rows.collect::<Result<Vec<_>, _>>()?.len())
    }

    /// Reads the first 50 lines, as `| head -50` does.
    fn ask_ripgrep(&self, question: &Question) -> Outcome<usize> {
        let mut command = Command::new("rg");
        command.args(["--ignore-case", "--no-heading", "--line-number", "--max-columns=300", "--max-columns-preview"]);
        match question {
            Question::Word(word) => command.args(["-w", "-F", word]),
            Question::Phrase(phrase) => command.args([bare(phrase).replace(' ', r"\W+")]),
            Question::Beginning(word) => command.args([format!(r"\b{}", bare(word))]),
            Question::Fields { words: [one, other], narrator, year } => {
                command.args(["-w", &format!("{one}|{other}"), "-g", &format!("*{year} {narrator}*")])
            }
        };
        let mut child = command.arg(&self.text).stdout(Stdio::piped()).spawn()?;
        let lines = BufReader::new(child.stdout.take().ok_or("no output")?).split(b'\n').take(50).count();
        // Who has seen enough closes the pipe.
        let _ = child.kill();
        child.wait()?;
        Ok(lines)
    }
}

fn everywhere() -> [String; 2] {
    Default::default()
}

/// Without the signs of the query language.
fn bare(query: &str) -> String {
    query.replace(['"', '*'], "")
}

/// As it is typed into the search.
fn typed(question: &Question) -> String {
    match question {
        Question::Word(query) | Question::Phrase(query) | Question::Beginning(query) => query.clone(),
        Question::Fields { words: [one, other], narrator, year } => {
            format!("({one} OR {other}) person:\"{narrator}\" date:{year}")
        }
    }
}

/// The peak of a process that asks some of everything.
fn peak(finder: Finder, folder: &Path, kinds: &[(&str, Vec<Question>)]) -> Outcome<String> {
    if finder == Finder::Ripgrep {
        return Ok("–".into());
    }
    let at = Finder::ALL.iter().position(|one| *one == finder).unwrap_or(0).to_string();
    let mut child = Command::new(std::env::current_exe()?)
        .args(["--apart", &at])
        .arg(folder)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()?;
    let mut to = child.stdin.take().ok_or("no input")?;
    for question in kinds.iter().flat_map(|(_, questions)| questions.iter().take(3)) {
        writeln!(to, "{}", line(question))?;
    }
    drop(to);
    Ok(String::from_utf8(child.wait_with_output()?.stdout)?.trim().to_owned())
}

/// A question as a line, and back.
fn line(question: &Question) -> String {
    match question {
        Question::Word(word) => format!("word\t{word}"),
        Question::Phrase(phrase) => format!("phrase\t{phrase}"),
        Question::Beginning(word) => format!("beginning\t{word}"),
        Question::Fields { words: [one, other], narrator, year } => {
            format!("fields\t{one}\t{other}\t{narrator}\t{year}")
        }
    }
}

fn question(line: &str) -> Option<Question> {
    let parts: Vec<String> = line.split('\t').map(str::to_owned).collect();
    Some(match parts.as_slice() {
        [kind, word] if kind == "word" => Question::Word(word.clone()),
        [kind, phrase] if kind == "phrase" => Question::Phrase(phrase.clone()),
        [kind, word] if kind == "beginning" => Question::Beginning(word.clone()),
        [_, one, other, narrator, year] => {
            Question::Fields { words: [one.clone(), other.clone()], narrator: narrator.clone(), year: year.clone() }
        }
        _ => return None,
    })
}

/// What the process for [`peak`] does.
fn apart(who: &str, folder: &Path) -> Outcome {
    let finder = *Finder::ALL.get(who.parse::<usize>()?).ok_or("no such finder")?;
    let finders = Finders::open(folder)?;
    for line in std::io::stdin().lock().lines() {
        if let Some(question) = question(&line?) {
            finders.ask(finder, &question)?;
        }
    }
    println!("{}", peak_mb().map_or_else(|| "not told".into(), |peak| format!("{peak:.0}")));
    Ok(())
}
