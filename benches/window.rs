//! Frames of the window on what is large and stands not in `vivavoce bench`: an article of a million characters, a list of
//! 100,000 quotes. CPU time of `App::logic`, `App::ui` and tessellation, without a display.
//!
//! `cargo bench --bench window` prints for each script the median, the 99th percentile and the worst frame after the first
//! second, beside an open window at rest in the same run.

use std::fmt::Write as _;
use std::path::Path;
use std::time::Duration;

use vivavoce::archive::articles::{ArticleCommand, NewArticle};
use vivavoce::archive::import::Wishes;
use vivavoce::archive::quotes::QuoteCommand;
use vivavoce::archive::{Archive, ArchiveError, Command};
use vivavoce::bench::clock::ms;
use vivavoce::bench::corpus::Corpus;
use vivavoce::bench::material::Material;
use vivavoce::bench::window::{Script, Window, nothing, scrolling};
use vivavoce::gui::screen::Screen;
use vivavoce::model::{Article, Id, Place};
use vivavoce::store::Write;
use vivavoce::text::quotation;

const FRAMES: usize = 1_800;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let material = Material::of(Corpus::of_sample()?);
    let folder = tempfile::tempdir()?;
    let (articles, quotes) = (folder.path().join("articles"), folder.path().join("quotes"));
    let article = article(&articles, &material, 1_000_000)?;
    quoted(&quotes, &material, 100, 1_000)?;

    let mut window = Window::open(&articles);
    window.settle()?;
    measure("compared with: an open window at rest", &mut window, nothing, 300);
    told("opening an article of 1,000,000 characters", window.go(Screen::article(article, None))?);
    measure("scrolling it", &mut window, scrolling, FRAMES);
    drop(window);
    let mut window = Window::open(&quotes);
    window.settle()?;
    let all = Screen::Quotes { query: String::new(), open: None };
    told("opening a list of 100,000 quotes", window.go(all)?);
    measure("scrolling it", &mut window, scrolling, FRAMES);
    Ok(())
}

fn measure(name: &str, window: &mut Window, script: Script, frames: usize) {
    let times = window.measure(script, frames);
    let at = |share: f64| ms(times.at(share).cpu);
    println!(
        "{name:<46} median {:>6.2} ms   99th {:>6.2} ms   worst {:>6.2} ms   longest with waiting {:>6.1} ms   ({} frames)",
        at(0.5),
        at(0.99),
        at(1.0),
        ms(times.at(1.0).wall),
        times.count()
    );
}

fn told(name: &str, longest: Duration) {
    println!("{name:<46} longest frame {:.1} ms", ms(longest));
}

/// An archive with an article of about `bytes` bytes that quotes somebody in every third paragraph.
fn article(folder: &Path, material: &Material, bytes: usize) -> Result<Id<Article>, Box<dyn std::error::Error>> {
    let mut text = String::with_capacity(bytes + 2_000);
    for number in 0.. {
        if text.len() >= bytes {
            break;
        }
        text.push_str(&material.long_turn(number, 60));
        if number.is_multiple_of(3) {
            let _ = write!(
                text,
                " “{},” Anna Teller says.",
                material.long_turn(number + 1, 14).replace(['“', '”', '"'], "")
            );
        }
        text.push_str("\n\n");
    }
    let article = Article {
        id: Id::new(),
        title: "A very long article".into(),
        publication: "Nowhere Review".into(),
        date: "2001".parse().ok(),
        url: String::new(),
        language: "en".into(),
        media: None,
        text_sha256: [0; 32],
    };
    let id = article.id;
    let analysis = quotation::analyse(&text);
    let new = NewArticle { article, authors: vec!["B. Writer".into()], media: None, text, analysis };
    Archive::create(folder, "A long article")?;
    let mut archive = Archive::open(folder, "bench")?;
    archive.apply(ArticleCommand::Add(Box::new(new)))?;
    archive.close()?;
    Ok(id)
}

/// An archive of interviews with so many turns each, every one a quote.
fn quoted(folder: &Path, material: &Material, interviews: usize, turns: usize) -> Result<(), ArchiveError> {
    Archive::create(folder, "Many quotes")?;
    let mut archive = Archive::open(folder, "bench")?;
    for number in 0..interviews {
        let made = material.interview_of_turns(number, turns);
        archive.import_bytes(&format!("{number}.json"), made.json().as_bytes(), &Wishes::default())?;
    }
    archive.apply(QuoteEveryTurn)?;
    archive.close()
}

struct QuoteEveryTurn;

impl Command for QuoteEveryTurn {
    type Outcome = ();

    fn perform(self, write: &Write<'_>) -> Result<(String, ()), ArchiveError> {
        for transcript in write.transcript_ids()? {
            for turn in write.turns(transcript)? {
                let place = Place { first_turn: turn.id, start: 0, last_turn: turn.id, end: turn.text.len() };
                QuoteCommand::Add { transcript, place }.perform(write)?;
            }
        }
        Ok(("Keep every turn".into(), ()))
    }
}
