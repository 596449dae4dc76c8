use std::time::Instant;
use vivavoce::text::attribution::{cue, frame, people::People, resolve, scene::Scene, subject::Subjects};
use vivavoce::text::{marks, reading::Reading, tokens::Tokens};
fn main() {
    let mut texts: Vec<(String, String)> = Vec::new();
    for name in std::env::args().skip(1) {
        let mut t = String::new();
        if let Ok(all) = std::fs::read_to_string(&name) {
            for line in all.lines() {
                let v: serde_json::Value = serde_json::from_str(line).unwrap();
                t.push_str(v["text"].as_str().unwrap());
                t.push_str("\n\n");
            }
        } else {
            t = name.clone();
        }
        let unit = t.clone();
        let goal = if name.contains("json") { 1_000_000 } else { 300_000 };
        while t.len() < goal {
            t.push_str(&unit);
        }
        texts.push((name, t));
    }
    for (name, text) in &texts {
        for _ in 0..2 {
            let mut last = Instant::now();
            let mut lap = |what: &str| {
                print!("{what} {:.1} ", last.elapsed().as_secs_f64() * 1e3);
                last = Instant::now();
            };
            let reading = Reading::of(text);
            lap("reading");
            let tokens = Tokens::of(&reading);
            lap("tokens");
            let marked = marks::find(&reading, &tokens);
            lap("marks");
            let scene = Scene::of(&tokens, &marked);
            lap("scene");
            let mut people = People::of(&scene);
            lap("people");
            resolve::learn(&scene, &mut people);
            lap("learn");
            let subjects = Subjects { scene: &scene, people: &people };
            let cues = cue::cues(&subjects);
            lap("cues");
            let frames = frame::frames(&subjects, &cues);
            lap("frames");
            let n = frames.len();
            let _ = vivavoce::text::quotation::analyse(text);
            lap("ALL");
            println!("{n} {name}");
        }
    }
}
