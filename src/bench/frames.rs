//! What the window's frames cost: opening, listing, scrolling, typing.

use super::clock::{Spent, Times, spent};
use super::ledger::Figure;
use super::operation::{self as op, Operation};
use super::size::{self, WORDS, take_in, transcript_of};
use super::window::{Window, click, key, nothing, scrolling, typing};
use super::{BenchError, Result, Run, failed};
use crate::archive::Archive;
use crate::gui::screen::{Screen, Spot};
use crate::model::{Id, Recollection, Turn};
use egui::{Event, Key, Modifiers};

/// How many turns the long transcript has.
const LONG: usize = 100_000;

/// Opens the interview that carries many quotes, coming from another one each time.
pub(super) fn open(run: &mut Run<'_>, size: usize, interview: Id<Recollection>) -> Result<()> {
    run.step(&format!("{size} interviews: opening one that carries many quotes"))?;
    let folder = run.folder.join("archive");
    let archive = Archive::open_read_only(&folder)?;
    let ids = archive
        .read(|read| Ok(read.recollections()?.into_iter().map(|row| row.recollection.id).collect::<Vec<_>>()))?;
    drop(archive);
    let Some(other) = ids.into_iter().find(|id| *id != interview) else {
        run.ledger.miss(&op::OPEN, Some(size), "there is only one interview");
        return Ok(());
    };
    let mut window = Window::open(&folder);
    window.settle()?;
    let mut times = Vec::new();
    for _ in 0..20 {
        times.push(window.reach(Screen::interview(interview, None))?);
        window.go(Screen::interview(other, None))?;
    }
    let times = Times::of(times);
    run.ledger.put(&op::OPEN, Some(size), Figure::ms(times.at(0.5), times.count()));
    run.ledger.put(&op::OPEN_WORST, Some(size), Figure::ms(times.at(1.0), times.count()));
    Ok(())
}

/// Types names after a field in the search, key by key, with all the people of interviews and records to be offered.
pub(super) fn offer(run: &mut Run<'_>, size: usize) -> Result<()> {
    run.step(&format!("{size} interviews: offering people"))?;
    let mut window = Window::open(&run.folder.join("archive"));
    window.settle()?;
    window.go(Screen::Quotes { query: String::new(), open: None })?;
    let mut times = Vec::new();
    for name in (0..20).map(|number| run.material.interview(number, 1).narrator) {
        window.react(key(Key::A, Modifiers::COMMAND))?;
        window.react(vec![Event::Paste("person:\"".to_owned())])?;
        window.settle()?;
        for letter in name.chars().take(6) {
            times.push(window.react(vec![Event::Text(letter.to_string())])?);
        }
    }
    size::put(run, size, &Times::of(times), &op::OFFER, Some(&op::OFFER_LATE));
    Ok(())
}

/// Lists the records of a catalogue, filters them key by key, sorts them.
pub(super) fn list(run: &mut Run<'_>, size: usize) -> Result<()> {
    run.step(&format!("{size} interviews: listing the records of a catalogue"))?;
    let (opened, first) = spent(|| {
        let mut window = Window::open(&run.folder.join("archive"));
        window.until_useful().map(|()| window)
    });
    let mut window = opened?;
    window.settle()?;
    let field = window.find("Filter recollections")?;
    window.react(click(field))?;
    let mut times = Vec::new();
    for word in ["tape 00", "the", "interview", "remember"] {
        for letter in word.chars() {
            times.push(window.react(vec![Event::Text(letter.to_string())])?);
        }
        window.react(key(Key::A, Modifiers::COMMAND))?;
        times.push(window.react(key(Key::Backspace, Modifiers::NONE))?);
    }
    let sorted = sort(&mut window)?;
    let (times, ledger, of) = (Times::of(times), &mut run.ledger, Some(size));
    ledger.put(&op::LIST, of, Figure::ms(first, 1));
    ledger.put(&op::FILTER, of, Figure::ms(times.at(0.5), times.count()));
    ledger.put(&op::FILTER_LATE, of, Figure::ms(times.at(0.99), times.count()));
    ledger.put(&op::SORT, of, Figure::ms(sorted.at(0.5), sorted.count()));
    Ok(())
}

/// Sorts by one thing after the other.
fn sort(window: &mut Window) -> Result<Times> {
    let (mut now, mut times) = ("date", Vec::new());
    for order in ["title", "narrator", "most quotes", "date", "title"] {
        let at = window.find(&format!("Sort by {now}"))?;
        window.react(click(at))?;
        window.settle()?;
        let choice = window.find(order)?;
        times.push(window.react(click(choice))?);
        window.settle()?;
        now = order;
    }
    Ok(Times::of(times))
}

/// Types queries into the search, and waits for their first hits after the last key of each.
pub(super) fn search(run: &mut Run<'_>, size: usize) -> Result<()> {
    run.step(&format!("{size} interviews: typing queries into the window"))?;
    let smallest = run.plan.sizes.iter().copied().min().unwrap_or(size);
    let (many, words, material) = (run.plan.number(100).max(20), run.plan.number(WORDS), &run.material);
    // A phrase without its end is the same question: its last letter is what is waited for.
    let phrases = material.phrases(many, smallest).into_iter().map(|phrase| phrase.trim_end_matches('"').to_owned());
    let sets: [(Vec<String>, &Operation, &Operation); 5] = [
        (material.rare_words(many, smallest), &op::TYPED_WORD, &op::TYPED_WORD_LATE),
        (phrases.collect(), &op::TYPED_PHRASE, &op::TYPED_PHRASE_LATE),
        (material.common_words(5), &op::TYPED_COMMON, &op::TYPED_COMMON_LATE),
        (material.beginnings(many, smallest), &op::TYPED_PREFIX, &op::TYPED_PREFIX_LATE),
        (material.booleans(many, smallest, words), &op::TYPED_BOOLEAN, &op::TYPED_BOOLEAN_LATE),
    ];
    let mut window = Window::open(&run.folder.join("archive"));
    window.settle()?;
    window.go(Screen::Quotes { query: String::new(), open: None })?;
    for (queries, median, late) in sets {
        let times: Result<Vec<Spent>> = queries.iter().map(|query| window.search(query)).collect();
        size::put(run, size, &Times::of(times?), median, Some(late));
    }
    Ok(())
}

/// Scrolls a very long transcript, and types into two of its turns.
pub(super) fn long_transcript(run: &mut Run<'_>) -> Result<()> {
    let turns = run.plan.number(LONG);
    run.step(&format!("a transcript of {turns} turns: importing it"))?;
    let mut made = run.material.interview_of_turns(0, turns);
    let lengths = [200, 2_000];
    let at = [turns / 3, turns / 2];
    for (at, length) in at.into_iter().zip(lengths) {
        made.turns[at].1 = run.material.long_turn(at, length);
    }
    let path = run.folder.join("long.json");
    std::fs::write(&path, made.json()).map_err(failed("writing a file", &path))?;
    let mut archive = run.archive("long")?;
    let (imported, _) = take_in(run, &mut archive, &[path])?;
    let interview = imported.first().and_then(|one| one.recollections().next());
    let interview = interview.ok_or_else(|| BenchError::Unlike("the long transcript was not imported".into()))?;
    let (_, all) = transcript_of(&archive, interview)?;
    archive.close()?;
    run.step(&format!("a transcript of {turns} turns: scrolling and typing"))?;
    let mut window = Window::open(&run.folder.join("long"));
    window.settle()?;
    window.go(Screen::interview(interview, None))?;
    let frames = run.plan.number(1_800).max(130);
    let times = window.measure(scrolling, frames);
    put(run, &op::SCROLL, times.at(0.5), times.count());
    put(run, &op::SCROLL_LATE, times.at(0.99), times.count());
    for (of, length) in [&op::TYPE_200, &op::TYPE_2000].into_iter().zip(lengths) {
        let turn = all.iter().find(|turn| turn.text.split(' ').count() == length);
        let turn = turn.ok_or_else(|| BenchError::Unlike(format!("there is no turn of {length} words")))?;
        let times = type_into(run, &mut window, interview, turn, frames.min(600))?;
        put(run, of, times.at(0.99), times.count());
    }
    drop(window);
    run.remove("long")
}

/// Figures of frames are CPU time; what the frame took with all its waiting is not the thread's.
fn put(run: &mut Run<'_>, of: &Operation, time: Spent, times: usize) {
    run.ledger.put(of, None, Figure::ms(Spent { wall: time.cpu, cpu: time.cpu }, times));
}

fn type_into(
    run: &Run<'_>,
    window: &mut Window,
    interview: Id<Recollection>,
    turn: &Turn,
    frames: usize,
) -> Result<Times> {
    // A wheel that was turned goes on turning for a while.
    window.measure(nothing, 60);
    window.go(Screen::interview(interview, Spot::Turn(turn.id)))?;
    let times = window.measure(typing, frames);
    // What is typed is kept at the first pause.
    window.measure(nothing, 60);
    window.settle()?;
    window.step(key(Key::Escape, Modifiers::NONE));
    window.settle()?;
    let archive = Archive::open_read_only(&run.folder.join("long"))?;
    match archive.read(|read| Ok(read.turn(turn.id)?.text != turn.text))? {
        true => Ok(times),
        false => Err(BenchError::Unlike("nothing was typed into the turn".into())),
    }
}
