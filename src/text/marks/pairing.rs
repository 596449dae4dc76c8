//! Which opening mark belongs to which closing mark in one paragraph.
//!
//! Every way of reading the paragraph's marks has a cost (see `costs`); the cheapest one is found by walking over
//! the marks once and keeping, for every possible stack of open quotations, the best way to get there. A lost or
//! turned mark then costs what it must, and the marks after it are read rightly again. Stacks are at most three deep.

use super::costs::{Convention, IGNORE, Mark};
use super::{Family, Lone, Marked, trimmed};
use crate::text::Span;
use crate::text::tokens::{TokenKind, Tokens};
use crate::text::words::is_stop;
use std::ops::Range;

/// Open quotations, outermost first; three at most.
type Stack = [Option<Level>; 3];

/// One open quotation.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Level {
    family: Family,
    /// Whether it was opened by a mark without direction.
    straight: bool,
}

/// What happens at a mark.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Step {
    Ignore,
    Open,
    Close,
    /// What is open was never closed; this mark opens the next quotation.
    Restart,
    /// The inner quotation was never closed; this mark closes the outer one.
    CloseOuter,
    /// A closing mark of another kind than the opening one.
    CloseMixed,
    /// The end of a sentence, which a single quotation seldom outlasts.
    Sentence,
}

/// The best way found to one stack, after one event.
#[derive(Clone, Copy)]
struct Way {
    stack: Stack,
    cost: f32,
    step: Step,
    /// Which way of the event before it comes from.
    from: usize,
}

/// A way that costs this much more than the best is given up.
const BEAM: f32 = 6.5;

/// What it costs that a curly mark is closed by a straight one, or the other way round.
const MISMATCH: f32 = 0.8;
/// What it costs to close a quotation with a mark of another kind.
const MIXED: f32 = 2.7;

/// Pairs the marks of the paragraph `tokens.all[range]` and adds its stretches to `found`.
pub(super) fn pair(
    tokens: &Tokens,
    range: Range<usize>,
    paragraph: usize,
    convention: &Convention,
    found: &mut Vec<Marked>,
    lone: &mut Vec<Lone>,
) {
    let events = events_of(tokens, range.clone(), convention);
    if !events.iter().any(|event| matches!(event, Event::Mark(_))) {
        return;
    }
    let steps = cheapest(&events, convention);
    let Some(end) = range.end.checked_sub(1).and_then(|last| tokens.all.get(last)).map(|token| token.span.end) else {
        return;
    };
    let mut builder = Builder { text: tokens.text, paragraph, open: Vec::new(), found, end };
    for (event, step) in events.iter().zip(steps) {
        let Event::Mark(mark) = event else { continue };
        match step {
            Step::Open => builder.open(mark),
            Step::Close | Step::CloseMixed => builder.close(mark.span),
            Step::Restart => {
                builder.leave_open(mark.span.start);
                builder.open(mark);
            }
            Step::CloseOuter => {
                builder.leave_open(mark.span.start);
                builder.close(mark.span);
            }
            Step::Ignore if mark.close < mark.open && mark.ignore >= 2.0 => {
                lone.push(Lone { paragraph, family: mark.family, mark: mark.span });
            }
            Step::Ignore | Step::Sentence => {}
        }
    }
    while !builder.open.is_empty() {
        builder.leave_open(end);
    }
}

/// What the walk meets.
#[derive(Clone, Copy)]
enum Event {
    Mark(Mark),
    SentenceEnd,
}

/// The marks of a paragraph, and the sentence ends between them.
fn events_of(tokens: &Tokens, range: Range<usize>, convention: &Convention) -> Vec<Event> {
    let mut events = Vec::new();
    let mut run = 0;
    for index in range {
        let token = &tokens.all[index];
        if Convention::is_mark(token) {
            // More than four marks in a row without a word are an ornament.
            run += 1;
            if run <= 4 {
                events.extend(convention.mark_at(tokens, index).map(Event::Mark));
            }
            continue;
        }
        run = 0;
        if let TokenKind::Sign(sign) = token.kind
            && is_stop(sign)
            && !events.is_empty()
            && tokens.all.get(index + 1).is_some_and(|next| next.spaced)
            && !matches!(events.last(), Some(Event::SentenceEnd))
        {
            events.push(Event::SentenceEnd);
        }
    }
    events
}

/// The cheapest step at every event.
fn cheapest(events: &[Event], convention: &Convention) -> Vec<Step> {
    let mut ways: Vec<Way> = vec![Way { stack: [None; 3], cost: 0.0, step: Step::Ignore, from: 0 }];
    let mut first = 0;
    let mut begins = Vec::with_capacity(events.len());
    for (index, event) in events.iter().enumerate() {
        begins.push(first);
        let next = ways.len();
        let best = ways[first..next].iter().map(|way| way.cost).fold(f32::INFINITY, f32::min);
        for from in first..next {
            if ways[from].cost <= best + BEAM {
                walk(&mut ways, from, next, event, index == 0, convention);
            }
        }
        first = next;
    }
    let end = |way: &Way| way.cost + unclosed_cost(&way.stack, convention);
    let last = (first..ways.len()).min_by(|a, b| end(&ways[*a]).total_cmp(&end(&ways[*b])));
    let mut steps = vec![Step::Ignore; events.len()];
    let mut at = last.unwrap_or(0);
    for step in steps.iter_mut().rev() {
        *step = ways[at].step;
        at = ways[at].from;
    }
    steps
}

/// Adds every way that goes on from `ways[from]` over `event`; those of this event begin at `next`.
fn walk(ways: &mut Vec<Way>, from: usize, next: usize, event: &Event, first: bool, convention: &Convention) {
    let Way { stack, cost, .. } = ways[from];
    let depth = stack.iter().flatten().count();
    let top = depth.checked_sub(1).and_then(|top| stack[top]);
    let mut reach = |stack: Stack, cost: f32, step: Step| keep(ways, next, Way { stack, cost, step, from });
    let Event::Mark(mark) = event else {
        let patience =
            if top.is_some_and(|top| top.family == Family::Single) && !convention.single { 0.5 } else { 0.0 };
        reach(stack, cost + patience, Step::Sentence);
        return;
    };
    reach(stack, cost + mark.ignore, Step::Ignore);
    if depth < 3 {
        let mut pushed = stack;
        pushed[depth] = Some(Level { family: mark.family, straight: mark.straight });
        let nesting = match top {
            None => 0.0,
            // Straight marks inside curly ones, and the other way round, are told apart by their glyphs.
            Some(outer) if outer.family == mark.family && outer.straight != mark.straight => 1.0,
            Some(outer) if outer.family == mark.family => 3.6,
            Some(_) => 0.3 + if depth == 2 { 1.0 } else { 0.0 },
        };
        // The first mark of a paragraph is likelier to be an opening one that was set badly than a stray.
        let start = if first { -0.1 } else { 0.0 };
        reach(pushed, cost + mark.open + nesting + start, Step::Open);
    }
    let mismatch = |level: Level| if level.straight == mark.straight { 0.0 } else { MISMATCH };
    if let Some(top) = top.filter(|top| top.family == mark.family) {
        let mut popped = stack;
        popped[depth - 1] = None;
        reach(popped, cost + mark.close + mismatch(top), Step::Close);
        reach(stack, cost + mark.open + lost_cost(mark.family, convention), Step::Restart);
    }
    let outer = depth.checked_sub(2).and_then(|outer| stack[outer]).filter(|outer| outer.family == mark.family);
    if let (Some(outer), true) =
        (outer, top.is_some_and(|top| top.family != mark.family || top.straight != mark.straight))
    {
        let lost = top.map_or(0.0, |inner| lost_cost(inner.family, convention));
        let mut popped = stack;
        (popped[depth - 1], popped[depth - 2]) = (None, None);
        reach(popped, cost + mark.close + lost + mismatch(outer), Step::CloseOuter);
    }
    let mixes = top.is_some_and(|top| {
        matches!(top.family, Family::Double | Family::Single | Family::Guillemet) && top.family != mark.family
    });
    if mixes && mark.close < 0.1 && mark.ignore >= 2.0 {
        let mut popped = stack;
        popped[depth - 1] = None;
        reach(popped, cost + MIXED, Step::CloseMixed);
    }
}

/// Keeps the cheaper of two ways to the same stack.
fn keep(ways: &mut Vec<Way>, next: usize, way: Way) {
    match ways[next..].iter_mut().find(|known| known.stack == way.stack) {
        Some(known) if known.cost <= way.cost => {}
        Some(known) => *known = way,
        None => ways.push(way),
    }
}

/// What it costs that the closing mark of a quotation is lost inside a paragraph.
fn lost_cost(family: Family, convention: &Convention) -> f32 {
    match family {
        Family::Single if !convention.single => 5.0,
        _ => IGNORE - 0.2,
    }
}

/// What it costs to end a paragraph with these quotations open: they may run on in the next.
fn unclosed_cost(stack: &Stack, convention: &Convention) -> f32 {
    stack
        .iter()
        .flatten()
        .enumerate()
        .map(|(depth, level)| lost_cost(level.family, convention) + if depth == 0 { -0.3 } else { 0.5 })
        .sum()
}

/// Makes stretches of the steps.
struct Builder<'text, 'found> {
    text: &'text str,
    paragraph: usize,
    /// Open stretches, by their place in `found`.
    open: Vec<usize>,
    found: &'found mut Vec<Marked>,
    end: usize,
}

impl Builder<'_, '_> {
    fn open(&mut self, mark: &Mark) {
        self.found.push(Marked {
            span: Span::new(mark.span.end, mark.span.end),
            outer: mark.span,
            family: mark.family,
            parent: self.open.last().copied(),
            paragraph: self.paragraph,
            continues: false,
            unclosed: false,
        });
        self.open.push(self.found.len() - 1);
    }

    fn close(&mut self, mark: Span) {
        if let Some(index) = self.open.pop() {
            let this = &mut self.found[index];
            this.span = trimmed(self.text, Span::new(this.span.start, mark.start));
            this.outer.end = mark.end;
        }
    }

    /// Ends the innermost open stretch where its text ends.
    fn leave_open(&mut self, at: usize) {
        if let Some(index) = self.open.pop() {
            let this = &mut self.found[index];
            this.span = trimmed(self.text, Span::new(this.span.start, at.min(self.end).max(this.span.start)));
            this.outer.end = this.span.end.max(this.outer.end);
            this.unclosed = true;
        }
    }
}
