//! Real and hostile files in many formats: each is read or refused in a sentence, soon, and without a panic.
//!
//! The files lie beside the repository and are no part of it; where they are absent the test says so aloud.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use cpu_time::ThreadTime;
use vivavoce::formats::{self, Content, Wish};

const SHARED: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/data/formats");
const WISHES: [Option<Wish>; 5] =
    [None, Some(Wish::Article), Some(Wish::Interview), Some(Wish::Letter), Some(Wish::Notes)];

fn files_below(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).into_iter().flatten().flatten() {
            let path = entry.path();
            if path.is_dir() { folders.push(path) } else { files.push(path) }
        }
    }
    files.sort();
    files
}

/// Reads a file; gives whether it was read, and checks what every reading must fulfil.
fn read(name: &str, bytes: &[u8], wish: Option<Wish>) -> bool {
    let start = ThreadTime::now();
    let found = formats::read(name, bytes, wish);
    let took = start.elapsed();
    // No benchmark, but a guard against what would never end; in CPU time, so that a busy machine is no failure.
    assert!(took < Duration::from_secs(20), "{name} as {wish:?} took {took:?}");
    match found {
        Ok(drafts) => {
            assert!(!drafts.is_empty(), "{name}");
            for draft in drafts {
                if let Content::Source(source) = draft.content {
                    assert!(source.turns.iter().all(|turn| !turn.span.of(&source.text).trim().is_empty()), "{name}");
                }
            }
            true
        }
        Err(error) => {
            let sentence = error.to_string();
            assert!(sentence.len() > 20 && !sentence.contains('\n'), "{name}: {sentence}");
            false
        }
    }
}

#[test]
fn every_file_is_read_or_refused_soon() {
    let files = files_below(Path::new(SHARED));
    if files.is_empty() {
        println!("skipped: {SHARED} is not here");
        return;
    }
    let (mut read_as_they_are, mut refused) = (0, 0);
    for path in &files {
        let bytes = fs::read(path).unwrap_or_default();
        let name = path.to_string_lossy();
        for wish in WISHES {
            let was_read = read(&name, &bytes, wish);
            if wish.is_none() {
                if was_read { read_as_they_are += 1 } else { refused += 1 }
            }
        }
        // The content decides, so that a file under another's name must be survived too.
        for ending in ["txt", "html", "vtt", "srt", "json", "jsonl"] {
            read(&format!("{name}.{ending}"), &bytes, None);
        }
    }
    println!("{} files: {read_as_they_are} read, {refused} refused", files.len());
    assert!(read_as_they_are > 100, "only {read_as_they_are} of {} were read", files.len());
}

#[test]
fn files_that_were_cut_short_are_survived() {
    let files = files_below(Path::new(SHARED));
    if files.is_empty() {
        println!("skipped: {SHARED} is not here");
        return;
    }
    let is_small_text = |path: &&PathBuf| {
        let ending = path.extension().and_then(|ending| ending.to_str()).unwrap_or("");
        ["html", "vtt", "srt", "sbv", "txt", "json"].contains(&ending)
            && fs::metadata(path).is_ok_and(|data| data.len() < 200_000)
    };
    for path in files.iter().filter(is_small_text) {
        let bytes = fs::read(path).unwrap_or_default();
        for part in 1..8 {
            read(&path.to_string_lossy(), &bytes[..bytes.len() * part / 8], None);
            read(&path.to_string_lossy(), &bytes[bytes.len() * part / 8..], Some(Wish::Interview));
        }
    }
}

#[test]
fn strings_that_break_programs_are_survived() {
    let list = Path::new(SHARED).join("naughty/blns.base64.json");
    let Ok(json) = fs::read_to_string(&list) else {
        println!("skipped: {} is not here", list.display());
        return;
    };
    let strings: Vec<Vec<u8>> = json.split('"').skip(1).step_by(2).map(from_base64).collect();
    assert!(strings.len() > 500);
    let all = strings.join(&b"\n\n"[..]);
    for name in ["a.txt", "a.md", "a.html", "a.vtt", "a.srt", "a.json"] {
        for wish in WISHES {
            for string in &strings {
                read(name, string, wish);
                let turn = [b"ANNA: ", string.as_slice(), b"\n\nBOB: ", string, b"\n\nANNA: ", string, b"\n"].concat();
                read(name, &turn, wish);
            }
            read(name, &all, wish);
        }
    }
}

fn from_base64(text: &str) -> Vec<u8> {
    const LETTERS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut bits = 0u32;
    let mut count = 0;
    let mut bytes = Vec::new();
    for letter in text.bytes().filter_map(|byte| LETTERS.iter().position(|letter| *letter == byte)) {
        bits = bits << 6 | u32::try_from(letter).unwrap_or(0);
        count += 6;
        if count >= 8 {
            count -= 8;
            bytes.push(u8::try_from(bits >> count & 0xFF).unwrap_or(0));
        }
    }
    bytes
}
