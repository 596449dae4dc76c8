//! What was acknowledged survives SIGKILL at any moment, and the archive stays sound.

#![cfg(unix)]

mod common;

use std::io::{BufRead, BufReader};
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::mpsc;
use std::time::Duration;

use common::{Dice, Outcome};
use vivavoce::archive::job::Watch;
use vivavoce::archive::{Archive, ArchiveError};
use vivavoce::store::StoreError;

/// How many kills; with `VIVAVOCE_KILLS=1000` more.
fn kills() -> usize {
    std::env::var("VIVAVOCE_KILLS").ok().and_then(|kills| kills.parse().ok()).unwrap_or(100)
}

/// What a historian's day looks like to the program: import, quote, tag, correct, over and over. Says what is done
/// only once the program has said so by its exit code.
const SCRIPT: &str = r#"
    i=$FIRST
    while :; do
        printf 'EDITH HARROW: The lamp number %s was cold.\n\nMAREK DOLNY: Was it?\n\nEDITH HARROW: It was.\n' $i > "$WORK/$i.txt"
        "$VIVAVOCE" import "$WORK/$i.txt" --as interview --title "Source $i" --narrator "Edith Harrow" >/dev/null && echo "import $i"
        "$VIVAVOCE" quotes add "Source $i" "The lamp number $i was cold" >/dev/null && echo "quote $i"
        "$VIVAVOCE" tags add "tag $i" >/dev/null && echo "tag $i"
        "$VIVAVOCE" interviews correct "Source $i" 2 "Was it really, on day $i?" >/dev/null && echo "correct $i"
        i=$((i + 1))
    done
"#;

/// Runs the script for a while and kills it with everything it started; what it said was done. Every other time the
/// while begins with the first change that it says was done, so that a busy machine proves something too.
fn run_and_kill(archive: &Path, work: &Path, first: usize, dice: &mut Dice) -> Outcome<Vec<String>> {
    let mut child = Command::new("sh")
        .args(["-c", SCRIPT])
        .env("VIVAVOCE", env!("CARGO_BIN_EXE_vivavoce"))
        .env("VIVAVOCE_ARCHIVE", archive)
        .env("WORK", work)
        .env("FIRST", first.to_string())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .process_group(0)
        .spawn()?;
    let output = child.stdout.take().ok_or("no output")?;
    let (says, said) = mpsc::channel();
    let reader = std::thread::spawn(move || {
        BufReader::new(output).lines().map_while(Result::ok).try_for_each(|line| says.send(line)).is_ok()
    });
    let mut lines = Vec::new();
    if dice.below(2) == 0 {
        lines.push(said.recv_timeout(Duration::from_secs(60))?);
    }
    std::thread::sleep(Duration::from_micros(20_000 + dice.below(180_000) as u64));
    Command::new("kill").args(["-9", "--", &format!("-{}", child.id())]).status()?;
    child.wait()?;
    lines.extend(said);
    reader.join().map_err(|_| "the reader failed")?;
    Ok(lines)
}

#[test]
fn a_hundred_kills_lose_nothing_that_was_acknowledged() -> Outcome {
    let folder = tempfile::tempdir()?;
    let mut dice = Dice::new(9);
    let (mut acknowledged, mut path) = (0, folder.path().join("none"));
    for kill in 0..kills() {
        if kill % 20 == 0 {
            path = folder.path().join(format!("archive {kill}"));
            Archive::create(&path, "Test")?;
        }
        let said = run_and_kill(&path, folder.path(), kill * 1000, &mut dice)?;
        acknowledged += said.len();
        let mut archive = open_when_free(&path)?;
        for line in &said {
            assert!(is_there(&archive, line)?, "kill {kill}: {line} is lost");
        }
        let report = archive.check(true, &Watch::default())?;
        assert_eq!(report.faults, Vec::<String>::new(), "kill {kill}");
        archive.close()?;
    }
    println!("{} kills, {acknowledged} acknowledged changes, none lost", kills());
    assert!(acknowledged >= kills() / 4, "the kills came too early to prove anything");
    Ok(())
}

/// A killed process holds its lock until the system has cleared it away, some milliseconds after its parent is gone.
fn open_when_free(path: &Path) -> Outcome<Archive> {
    for _ in 0..200 {
        match Archive::open(path, "Maria") {
            Err(ArchiveError::Store(StoreError::Locked { .. })) => std::thread::sleep(Duration::from_millis(10)),
            other => return Ok(other?),
        }
    }
    Err("the lock of a killed process is still held after two seconds".into())
}

fn is_there(archive: &Archive, line: &str) -> Outcome<bool> {
    let (what, number) = line.split_once(' ').ok_or("a line of two words")?;
    Ok(archive.read(|read| {
        let recollections = read.recollections()?;
        let source = recollections.iter().find(|row| row.recollection.title == format!("Source {number}"));
        Ok(match what {
            "import" => source.is_some_and(|row| row.turns == 3),
            "quote" => source.is_some_and(|row| row.quotes == 1),
            "tag" => read.tags()?.iter().any(|tag| tag.name == format!("tag {number}")),
            _ => {
                let Some(source) = source else { return Ok(false) };
                let transcript = read.transcripts(source.recollection.id)?.remove(0);
                transcript.revision == 2
                    && read.turns(transcript.id)?[1].text == format!("Was it really, on day {number}?")
            }
        })
    })?)
}
