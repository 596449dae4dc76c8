//! Where a quotation was said, in an archive and in one 10, 100 and 200 times as large: `cargo bench --bench locate`.
//!
//! The archives are the 14 small sources of `../shared/data/locate`, or the sample archive's where that is not there,
//! and as much again as is wanted of invented transcripts: speakers and lengths of turns of a real one, filled by a
//! chain of word trigrams over all real texts. So words are as rare and phrases as usual as in speech, but no four
//! words in a row stand in a real text: a quotation has one true source. The seed is fixed: the same archives every time.
//!
//! The table says, for each size: time to take the files in; time and memory to make the index anew from the texts, by
//! itself; CPU time for a quotation; how many are found in their own turns, and how many that nobody said are
//! found all the same (cut from real texts that are not in the archive). Each figure has a process of its own, so
//! that memory is its own. Beside it, what a plain program does: read every turn, fold it, and look for the words.
//!
//! To score such an archive on the shared quotations, write its files, import them, and use the scorer:
//!
//! ```text
//! cargo bench --bench locate -- write 100 /tmp/sources
//! vivavoce new /tmp/big --title Big && vivavoce -a /tmp/big import /tmp/sources/*.txt
//! python3 ../shared/tools/score_locate.py queries | vivavoce -a /tmp/big locate --jsonl > found.jsonl
//! python3 ../shared/tools/score_locate.py score found.jsonl
//! ```

use std::collections::{HashMap, HashSet};
use std::error::Error;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use cpu_time::ThreadTime;
use vivavoce::archive::import::Wishes;
use vivavoce::archive::{Archive, ArchiveError};
use vivavoce::formats::{self, Content, Wish};
use vivavoce::store::{Store, StoreError};
use vivavoce::text::fold::Folded;

/// How many times the small archive; 200 times the shared one is 67 MB.
const SIZES: [usize; 4] = [1, 10, 100, 200];
/// How many quotations are looked up that were said, and how many that were not.
const SAID: usize = 240;
const NEVER_SAID: usize = 120;
/// How many quotations the plain program looks up.
const SCANNED: usize = 5;

type Outcome<T> = Result<T, Box<dyn Error>>;

fn main() -> Outcome<()> {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|argument| argument != "--bench").collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match words[..] {
        ["write", times, folder] => Material::read()?.write(times.parse()?, Path::new(folder)),
        ["import", files, archive] => import(Path::new(files), Path::new(archive)),
        ["index", archive] => index(Path::new(archive)),
        ["find", archive] => find(Path::new(archive)),
        ["scan", archive] => scan(Path::new(archive)),
        _ => table(),
    }
}

fn table() -> Outcome<()> {
    let material = Material::read()?;
    println!("{}", material.told());
    println!(
        "{:>5} {:>7} {:>7}  {:>8} {:>7}  {:>7} {:>7}  {:>7} {:>7} {:>7}  {:>6} {:>6}  {:>8}",
        "times",
        "MB",
        "turns",
        "import s",
        "MB used",
        "index s",
        "MB used",
        "median",
        "p95",
        "worst ms",
        "found",
        "false",
        "plain ms"
    );
    let mut first = None;
    for times in SIZES {
        let folder = tempfile::tempdir()?;
        let (files, archive) = (folder.path().join("files"), folder.path().join("archive"));
        material.write(times, &files)?;
        let [import, import_memory, megabytes, turns] = measured(&["import".as_ref(), &files, &archive])?;
        let [index, index_memory] = measured(&["index".as_ref(), &archive])?;
        let [median, p95, worst, found, false_finds] = measured(&["find".as_ref(), &archive])?;
        let [plain] = measured(&["scan".as_ref(), &archive])?;
        println!(
            "{times:>5} {megabytes:>7.1} {turns:>7}  {import:>8.2} {import_memory:>7.0}  {index:>7.2} {index_memory:>7.0}  \
             {median:>7.2} {p95:>7.2} {worst:>8.2}  {found:>4.1} % {false_finds:>4.1} %  {plain:>8.1}"
        );
        let smallest = *first.get_or_insert(median);
        println!("{:>46}time for a quotation: {:.1} times that of the small archive", "", median / smallest);
    }
    Ok(())
}

/// Runs this program again for one figure or several, which it prints on one line.
fn measured<const N: usize>(arguments: &[&Path]) -> Outcome<[f64; N]> {
    let output = Command::new(std::env::current_exe()?).args(arguments).output()?;
    let told = String::from_utf8_lossy(&output.stdout).into_owned();
    let figures: Vec<f64> = told.split_whitespace().filter_map(|figure| figure.parse().ok()).collect();
    figures.try_into().map_err(|_| format!("{told}{}", String::from_utf8_lossy(&output.stderr)).into())
}

/// Takes the files in: seconds, memory, megabytes of text, turns.
fn import(files: &Path, folder: &Path) -> Outcome<()> {
    Archive::create(folder, "Bench")?;
    let mut archive = Archive::open(folder, "bench")?;
    let mut paths: Vec<PathBuf> = std::fs::read_dir(files)?.map(|entry| Ok(entry?.path())).collect::<Outcome<_>>()?;
    paths.sort();
    let begun = Instant::now();
    for path in &paths {
        archive.import(path, &Wishes::default())?;
    }
    archive.close()?;
    let (seconds, memory) = (begun.elapsed().as_secs_f64(), peak_memory());
    let (mut bytes, mut turns) = (0, 0);
    each_turn(&Archive::open_read_only(folder)?, |words| {
        bytes += words.len();
        turns += 1;
    })?;
    println!("{seconds} {memory} {} {turns}", bytes as f64 / 1e6);
    Ok(())
}

/// Makes the index anew: seconds, memory.
fn index(folder: &Path) -> Outcome<()> {
    let mut store = Store::open(&folder.join("archive.db"), &folder.join("backups"), "bench")?;
    let begun = Instant::now();
    store.rebuild_indexes(|_, _| Ok::<_, StoreError>(()))?;
    println!("{} {}", begun.elapsed().as_secs_f64(), peak_memory());
    store.close()?;
    Ok(())
}

/// Looks the quotations up: median, 95th percentile and worst in ms; found and falsely found in per cent.
fn find(folder: &Path) -> Outcome<()> {
    let material = Material::read()?;
    let (said, never_said) = (material.said(), material.never_said());
    let archive = Archive::open_read_only(folder)?;
    let mut times = Vec::new();
    let (mut found, mut false_finds) = (0, 0);
    archive.read(|read| {
        let locator = read.locator()?;
        for quotation in said.iter().chain(&never_said) {
            let begun = ThreadTime::now();
            let matches = locator.find(&quotation.printed, None)?;
            times.push(begun.elapsed().as_secs_f64() * 1e3);
            let Some(first) = matches.first() else { continue };
            let transcript = vivavoce::model::Id::from_bytes(*first.transcript_id.as_bytes());
            let turn = read.turns(transcript)?.into_iter().nth(first.hull.begin.position as usize);
            // The invented turns may hold a short quotation's words too.
            let is_there = turn.is_some_and(|turn| folded(&turn.text).contains(&folded(&quotation.spoken)));
            found += usize::from(quotation.was_said && is_there);
            false_finds += usize::from(!quotation.was_said && !is_there);
        }
        Ok::<_, ArchiveError>(())
    })?;
    times.sort_by(f64::total_cmp);
    let at = |share: f64| times[((times.len() - 1) as f64 * share) as usize];
    let percent = |part: usize, whole: usize| 100.0 * part as f64 / whole.max(1) as f64;
    println!(
        "{} {} {} {} {}",
        at(0.5),
        at(0.95),
        at(1.0),
        percent(found, said.len()),
        percent(false_finds, never_said.len())
    );
    Ok(())
}

/// What a plain program does for a quotation: ms.
fn scan(folder: &Path) -> Outcome<()> {
    let quotations = Material::read()?.said();
    let archive = Archive::open_read_only(folder)?;
    let begun = ThreadTime::now();
    let mut found = 0;
    for quotation in quotations.iter().take(SCANNED) {
        let wanted = folded(&quotation.printed);
        each_turn(&archive, |words| found += usize::from(folded(words).contains(&wanted)))?;
    }
    std::hint::black_box(found);
    println!("{}", begun.elapsed().as_secs_f64() * 1e3 / SCANNED as f64);
    Ok(())
}

fn folded(text: &str) -> String {
    Folded::new(text).iter().map(|(word, _)| word).collect::<Vec<_>>().join(" ")
}

fn each_turn(archive: &Archive, mut work: impl FnMut(&str)) -> Outcome<()> {
    archive.read(|read| {
        for transcript in read.transcript_ids()? {
            read.turns(transcript)?.iter().for_each(|turn| work(&turn.text));
        }
        Ok::<_, ArchiveError>(())
    })?;
    Ok(())
}

/// The most memory that this process ever held, in megabytes; 0 where the system does not say.
fn peak_memory() -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.trim().trim_end_matches(" kB").parse::<f64>().ok()).map_or(0.0, |kb| kb / 1024.0)
}

/// A transcript: who says what.
type Transcript = Vec<(String, String)>;

/// What the archives and quotations are made of.
#[derive(Default)]
struct Material {
    is_shared: bool,
    /// The small archive.
    small: Vec<Transcript>,
    /// Its files, each with its name, as they are imported.
    files: Vec<(String, Vec<u8>)>,
    /// More real texts for the chain.
    more: Vec<Transcript>,
    /// Real texts that are in no archive.
    held_out: Vec<Transcript>,
}

/// A quotation to be looked up.
struct Quotation {
    printed: String,
    /// The words as they were before the edit.
    spoken: String,
    /// Whether it was cut from the archive.
    was_said: bool,
}

impl Material {
    fn read() -> Outcome<Material> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let shared = root.join("../shared/data/locate/sources.jsonl");
        let mut material = Material { is_shared: shared.is_file(), ..Material::default() };
        if !material.is_shared {
            material.files = files_in(&root.join("assets/sample/sources"))?;
            material.small = material.files.iter().filter_map(transcript_of).collect();
            return Ok(material);
        }
        let mut others = Vec::new();
        for line in std::fs::read_to_string(&shared)?.lines() {
            let source: serde_json::Value = serde_json::from_str(line)?;
            let text = |key: &str| source[key].as_str().unwrap_or_default().to_owned();
            let file = (format!("{}.txt", text("doc_id").replace('/', "__")), text("text").into_bytes());
            if source["small"] == true {
                material.small.extend(transcript_of(&file));
                material.files.push(file);
            } else {
                others.extend(transcript_of(&file));
            }
        }
        for folder in ["loc-recorded-interviews", "changelog-interviews", "nasa-missions"] {
            others.extend(
                files_in(&root.join("../shared/data/interviews").join(folder))?.iter().filter_map(transcript_of),
            );
        }
        for (number, transcript) in others.into_iter().enumerate() {
            if number % 8 == 7 { material.held_out.push(transcript) } else { material.more.push(transcript) }
        }
        Ok(material)
    }

    fn told(&self) -> String {
        let bytes: usize = self.small.iter().map(bytes_of).sum();
        let of = match self.is_shared {
            true => "of ../shared",
            false => {
                "of the sample archive, because ../shared is not there; so no quotations are at hand that nobody said"
            }
        };
        format!("1 time is {} transcripts ({:.2} MB) {of}", self.small.len(), bytes as f64 / 1e6)
    }

    /// Writes an archive's files, each a transcript.
    fn write(&self, times: usize, folder: &Path) -> Outcome<()> {
        std::fs::create_dir_all(folder)?;
        let one: usize = self.small.iter().map(bytes_of).sum();
        let mut written = one;
        for (name, bytes) in &self.files {
            std::fs::write(folder.join(name), bytes)?;
        }
        let skeletons: Vec<&Transcript> = self.small.iter().chain(&self.more).collect();
        let chain = Chain::of(&skeletons, &self.held_out);
        let mut dice = Dice(0x5eed);
        for number in 0.. {
            if written >= one * times {
                break;
            }
            let transcript = chain.fill(skeletons[dice.below(skeletons.len())], &mut dice);
            written += bytes_of(&transcript);
            std::fs::write(folder.join(format!("invented-{number:05}.txt")), print(&transcript))?;
        }
        Ok(())
    }

    fn said(&self) -> Vec<Quotation> {
        quotations(&self.small, SAID, 1, true)
    }

    fn never_said(&self) -> Vec<Quotation> {
        quotations(&self.held_out, NEVER_SAID, 2, false)
    }
}

fn bytes_of(transcript: &Transcript) -> usize {
    transcript.iter().map(|(_, words)| words.len()).sum()
}

fn print(transcript: &Transcript) -> String {
    transcript.iter().map(|(label, words)| format!("{label}: {words}\n\n")).collect()
}

fn files_in(folder: &Path) -> Outcome<Vec<(String, Vec<u8>)>> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        files.push((entry.file_name().to_string_lossy().into_owned(), std::fs::read(entry.path())?));
    }
    files.sort();
    Ok(files)
}

/// The first interview that a file holds.
fn transcript_of((name, bytes): &(String, Vec<u8>)) -> Option<Transcript> {
    let draft = formats::read(name, bytes, Some(Wish::Interview)).ok()?.into_iter().next()?;
    let Content::Source(source) = draft.content else { return None };
    let turn = |turn: &formats::TurnDraft| {
        let label = if turn.label.is_empty() { "SPEAKER" } else { &turn.label };
        (label.to_owned(), turn.span.of(&source.text).split_whitespace().collect::<Vec<_>>().join(" "))
    };
    Some(source.turns.iter().map(turn).collect())
}

/// Quotations cut from turns: short, medium and long; as spoken, with a word in eight changed, shortened with a sign,
/// and damaged by a scanner.
fn quotations(from: &[Transcript], count: usize, seed: u64, was_said: bool) -> Vec<Quotation> {
    let mut dice = Dice(seed);
    let turns: Vec<&str> = from.iter().flatten().map(|(_, words)| words.as_str()).collect();
    let mut quotations = Vec::new();
    for round in 0..count * 50 {
        if quotations.len() >= count || turns.is_empty() {
            break;
        }
        let (least, most) = [(4, 7), (8, 20), (21, 60)][quotations.len() % 3];
        let length = least + dice.below(most - least + 1);
        let words: Vec<&str> = turns[dice.below(turns.len())].split(' ').collect();
        if words.len() < length && round < count * 40 {
            continue;
        }
        let start = dice.below(words.len().saturating_sub(length) + 1);
        let mut cut: Vec<String> = words[start..].iter().take(length).map(|word| (*word).to_owned()).collect();
        let spoken = cut.join(" ");
        match quotations.len() / 3 % 4 {
            1 => (0..length.div_ceil(8)).for_each(|_| cut[dice.below(length)] = "elsewhere".to_owned()),
            2 if length > 7 => drop(cut.splice(length / 3..length / 2, ["…".to_owned()])),
            3 => cut.iter_mut().step_by(4).for_each(|word| *word = word.replacen('e', "c", 1).replacen("rn", "m", 1)),
            _ => {}
        }
        quotations.push(Quotation { printed: cut.join(" "), spoken, was_said });
    }
    quotations
}

/// A chain of word trigrams: which words follow which two, and where in the real texts.
struct Chain<'t> {
    words: Vec<&'t str>,
    /// For each word, which it is when folded.
    folded: Vec<u32>,
    /// The words of all turns in a row, by their number in `words`; 0 ends a turn.
    text: Vec<u32>,
    after_one: Vec<Vec<u32>>,
    after_two: HashMap<[u32; 2], Vec<u32>>,
    /// Four folded words in a row, wherever they stand.
    fours: HashSet<[u32; 4]>,
}

impl<'t> Chain<'t> {
    /// Learns from `transcripts`; takes no four words in a row from them nor from `others`.
    fn of(transcripts: &[&'t Transcript], others: &'t [Transcript]) -> Chain<'t> {
        let mut chain = Chain {
            words: vec![""],
            folded: vec![0],
            text: vec![0],
            after_one: vec![Vec::new()],
            after_two: HashMap::new(),
            fours: HashSet::new(),
        };
        let mut numbers = (HashMap::from([("", 0)]), HashMap::from([(String::new(), 0)]));
        for (_, words) in others.iter().chain(transcripts.iter().copied()).flatten() {
            for word in words.split(' ').chain([""]) {
                let number = *numbers.0.entry(word).or_insert(chain.words.len() as u32);
                if number as usize == chain.words.len() {
                    chain.words.push(word);
                    let next = numbers.1.len() as u32;
                    chain.folded.push(*numbers.1.entry(folded(word)).or_insert(next));
                }
                chain.text.push(number);
            }
        }
        chain.fours =
            chain.text.windows(4).map(|four| [0, 1, 2, 3].map(|at| chain.folded[four[at] as usize])).collect();
        let skipped: usize = others.iter().flatten().map(|(_, words)| words.split(' ').count() + 1).sum();
        chain.text.drain(..skipped);
        chain.after_one.resize(chain.words.len(), Vec::new());
        for (at, pair) in chain.text.windows(2).enumerate().take(chain.text.len() - 2) {
            chain.after_one[pair[1] as usize].push(at as u32 + 2);
            chain.after_two.entry([pair[0], pair[1]]).or_default().push(at as u32 + 2);
        }
        chain
    }

    /// Invented words in the turns of a real transcript.
    fn fill(&self, skeleton: &Transcript, dice: &mut Dice) -> Transcript {
        let fill = |(label, words): &(String, String)| (label.clone(), self.turn(words.split(' ').count(), dice));
        skeleton.iter().map(fill).collect()
    }

    /// About so many words, up to the end of a sentence.
    fn turn(&self, length: usize, dice: &mut Dice) -> String {
        let mut turn: Vec<u32> = vec![0];
        while turn.len() < length + 12 {
            let next = self.next(&turn, dice);
            turn.extend((next != 0).then_some(next));
            if turn.len() > length && self.words[next as usize].ends_with(['.', '?', '!']) {
                break;
            }
        }
        turn.iter().skip(1).map(|word| self.words[*word as usize]).collect::<Vec<_>>().join(" ")
    }

    /// A word that follows the last two somewhere, or else the last, or else begins a turn, without making four in a
    /// row that stand in a real text; 0 where the dice found none.
    fn next(&self, turn: &[u32], dice: &mut Dice) -> u32 {
        let back = |words: usize| turn.len().checked_sub(words).map_or(0, |at| turn[at]);
        let pair = self.after_two.get(&[back(2), back(1)]);
        let places = [pair, self.after_one.get(back(1) as usize), self.after_one.first()];
        for places in places.into_iter().flatten().filter(|places| !places.is_empty()) {
            for _ in 0..6 {
                let next = self.text[places[dice.below(places.len())] as usize];
                let four = [back(3), back(2), back(1), next].map(|word| self.folded[word as usize]);
                if next != 0 && !self.fours.contains(&four) {
                    return next;
                }
            }
        }
        0
    }
}

/// Numbers that look thrown and are the same every time (Steele, Lea & Flood 2014, SplitMix64).
struct Dice(u64);

impl Dice {
    fn below(&mut self, most: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((mixed ^ (mixed >> 31)) % most.max(1) as u64) as usize
    }
}
