//! The picture in `lib.rs` is true: a room uses only what is on the floors below it, no circle, SQL only in `store`.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// The rooms with the floors they stand on.
const FLOORS: &[(&str, u8)] = &[
    ("cli", 4),
    ("bench", 4),
    ("gui", 4),
    ("archive", 3),
    ("store", 2),
    ("formats", 2),
    ("media", 2),
    ("model", 1),
    ("text", 0),
];

/// The arrows on one floor: the command line can measure, and what is measured is also the window.
const ASIDE: &[(&str, &str)] = &[("cli", "bench"), ("bench", "gui")];

fn floor(room: &str) -> Option<u8> {
    FLOORS.iter().find(|(name, _)| *name == room).map(|(_, floor)| *floor)
}

fn sources(folder: &Path, into: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("the source folder can be read") {
        let path = entry.expect("its entries can be read").path();
        if path.is_dir() {
            sources(&path, into);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            into.push(path);
        }
    }
}

/// Every source file with the path of its module: `["archive", "quotes"]`.
fn modules() -> Vec<(Vec<String>, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    sources(&root, &mut files);
    files
        .into_iter()
        .map(|file| {
            let text = fs::read_to_string(&file).expect("a source file is text");
            let inner = file.strip_prefix(&root).expect("it is below src").with_extension("");
            let mut path: Vec<String> = inner.iter().map(|part| part.to_string_lossy().into_owned()).collect();
            if path.last().is_some_and(|last| last == "mod") {
                path.pop();
            }
            (path, text)
        })
        // A room's tests may use whatever they like.
        .filter(|(path, _)| path.last().is_none_or(|last| last != "tests"))
        .collect()
}

/// The part of a source file that is shipped, without its comments.
fn shipped(text: &str) -> String {
    let code = text.split("#[cfg(test)]").next().unwrap_or_default();
    code.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n")
}

/// The first steps of every path that begins at `crate::`: `crate::text::{Span, words}` gives text.
fn rooms_used(code: &str) -> BTreeSet<String> {
    let mut rooms = BTreeSet::new();
    for (at, _) in code.match_indices("crate::") {
        let rest = &code[at + "crate::".len()..];
        let name: String = rest.chars().take_while(|one| one.is_alphanumeric() || *one == '_').collect();
        if !name.is_empty() {
            rooms.insert(name);
        }
    }
    rooms
}

#[test]
fn a_room_uses_only_the_floors_below_it() {
    let mut wrong = Vec::new();
    for (path, text) in modules() {
        let Some(room) = path.first().filter(|room| floor(room).is_some()) else { continue };
        for used in rooms_used(&shipped(&text)).iter().filter(|used| *used != room) {
            match (floor(room), floor(used)) {
                (Some(above), Some(below)) if below < above => {}
                _ if ASIDE.contains(&(room.as_str(), used.as_str())) => {}
                (_, None) if used == "vivavoce" => {}
                _ => wrong.push(format!("{} uses {used}", path.join("::"))),
            }
        }
    }
    assert!(wrong.is_empty(), "arrows that are not in the picture:\n{}", wrong.join("\n"));
}

#[test]
fn every_room_is_in_the_picture() {
    let rooms: BTreeSet<String> = modules().into_iter().filter_map(|(path, _)| path.first().cloned()).collect();
    let known: BTreeSet<String> =
        FLOORS.iter().map(|(room, _)| (*room).to_owned()).chain(["lib".into(), "main".into()]).collect();
    assert!(rooms.is_subset(&known), "{:?}", rooms.difference(&known).collect::<Vec<_>>());
}

#[test]
fn sql_stands_only_in_the_store() {
    let statements = ["SELECT ", "INSERT INTO ", "UPDATE ", "DELETE FROM ", "PRAGMA ", "rusqlite"];
    for (path, text) in modules() {
        if path.first().is_some_and(|room| room == "store") {
            continue;
        }
        for statement in statements {
            assert!(!shipped(&text).contains(statement), "{} speaks SQL: {statement}", path.join("::"));
        }
    }
}

#[test]
fn no_network_code_and_no_unsafe_of_ours() {
    for (path, text) in modules() {
        for word in ["std::net", "TcpStream", "UdpSocket", "unsafe ", "unsafe{"] {
            assert!(!shipped(&text).contains(word), "{} uses {word}", path.join("::"));
        }
    }
}

/// Which modules of one room use which: `crate::archive::x` and `super::x`.
fn arrows_within(room: &str) -> BTreeMap<String, BTreeSet<String>> {
    let modules: Vec<(String, String)> = modules()
        .into_iter()
        .filter(|(path, _)| path.first().is_some_and(|first| first == room) && path.len() >= 2)
        .map(|(path, text)| (path[1].clone(), shipped(&text)))
        .collect();
    let names: BTreeSet<String> = modules.iter().map(|(name, _)| name.clone()).collect();
    let mut arrows: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (name, code) in &modules {
        let prefixes = [format!("crate::{room}::"), "super::".to_owned()];
        let targets = arrows.entry(name.clone()).or_default();
        for prefix in &prefixes {
            for (at, _) in code.match_indices(prefix.as_str()) {
                let rest = &code[at + prefix.len()..];
                let listed = rest.strip_prefix('{').map(|inner| inner.split('}').next().unwrap_or_default());
                for item in listed.unwrap_or(rest).split(',').take(if listed.is_some() { 99 } else { 1 }) {
                    let word: String =
                        item.trim().chars().take_while(|one| one.is_alphanumeric() || *one == '_').collect();
                    if names.contains(&word) && word != *name {
                        targets.insert(word);
                    }
                }
            }
        }
    }
    arrows
}

#[test]
fn there_is_no_circle_between_the_modules_of_a_room() {
    for (room, _) in FLOORS {
        let arrows = arrows_within(room);
        // Take away what uses nothing that is left, until nothing can be taken; a circle stays.
        let mut left: BTreeSet<String> = arrows.keys().cloned().collect();
        loop {
            let leaf = left.iter().find(|name| arrows[*name].iter().all(|target| !left.contains(target))).cloned();
            match leaf {
                Some(leaf) => left.remove(&leaf),
                None => break,
            };
        }
        assert!(left.is_empty(), "modules of {room} that use each other in a circle: {left:?}");
    }
}
