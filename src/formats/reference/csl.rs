//! Between our sources and hayagriva: sources become CSL items, what it renders becomes running text.
//!
//! hayagriva's own entries know neither interviewers nor recipients, so the sources are given as CSL-JSON items. Three
//! things are done to keep what CSL or hayagriva would lose:
//!
//! - *Dates.* A date in doubt goes in as its year alone, and in what is rendered as a date that year is replaced by the
//!   archive's words: “(about November 1994)”. In English note styles every date goes this way, so that one document has
//!   one form of date. The date of access goes in 10,000 years later, to be told from the date of issue.
//! - *Capitals.* hayagriva's headline style makes “Opendemocracy” of “openDemocracy”; items are declared not to be
//!   English, and titles stay as printed.
//! - *Locators.* Only they differ between the quotes of a source, so each source is rendered once, with [`PLACEHOLDER`].

mod item;
mod pruned;
mod words;

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::panic::{AssertUnwindSafe, catch_unwind};

use hayagriva::citationberg::json::Item;
use hayagriva::citationberg::taxonomy::Locator as LocatorKind;
use hayagriva::{
    BibliographyDriver, BibliographyRequest, CitationItem, CitationRequest, ElemChildren, LocatorPayload,
    SpecificLocator,
};

use super::super::document::{Inline, plain_text};
use super::style::{Form, Loaded};
use super::{Citations, Cited, Kind, Mention, Name, Published, Source, Unpublished, unpublished};
use item::{GUARD, Work, item, other_item};
use pruned::pruned;
use words::{Dates, inlines, merged};

/// Stands where a locator will; the last character for private use, which is taken out of all that comes in.
pub(super) const PLACEHOLDER: char = '\u{10FFFD}';

/// Characters with a meaning here, which must not come in.
pub(super) const RESERVED: [char; 2] = [PLACEHOLDER, GUARD];

/// What the style made of one run over some works: the mentions by the index of the work.
#[derive(Default)]
struct Rendered {
    notes: HashMap<usize, Vec<Inline>>,
    short_notes: HashMap<usize, Vec<Inline>>,
    bibliography: Vec<Entry>,
}

/// A line of the bibliography.
struct Entry {
    /// Index of the work.
    work: usize,
    /// “[7]” in styles that number the works; empty in others.
    number: Vec<Inline>,
    words: Vec<Inline>,
}

/// Renders all that [`Citations`] gives out. The sources are clean.
pub(super) fn cite(style: &Loaded, sources: &[Source]) -> Citations {
    let mut works: Vec<Work> = Vec::new();
    let mut known: HashMap<Work, usize> = HashMap::new();
    let mut work_of = Vec::with_capacity(sources.len());
    for source in sources {
        let unpublished = source.unpublished().map(|(source, kind)| Work::Unpublished(source, kind));
        let Some(work) = unpublished.or_else(|| source.published().map(Work::Published)) else { continue };
        work_of.push(*known.entry(work).or_insert(works.len()));
        if works.len() < known.len() {
            works.push(work);
        }
    }
    let is_located = sources.iter().any(|source| match source {
        Source::Article(_) => false,
        Source::Reported { .. } => true,
        _ => style.form == Form::InText,
    });
    let (rendered, entries) = render_all(style, &works, is_located);
    let cited = mentions(style.form, &works, rendered);
    let cited = sources.iter().zip(work_of).map(|(source, work)| {
        let cited = cited.get(work).cloned().unwrap_or_default();
        match source {
            Source::Reported { narrators, .. } => reported(&cited, narrators),
            Source::Article(_) => without_place(cited),
            _ => cited,
        }
    });
    Citations { cited: cited.collect(), bibliography: bibliography(style.form, &works, entries) }
}

/// An article is no recording: whatever place is asked for, it is cited as a whole.
fn without_place(cited: Cited) -> Cited {
    let plain = |mention: Mention| Mention { located: mention.plain.clone(), ..mention };
    Cited { note: plain(cited.note), short_note: plain(cited.short_note) }
}

/// The words with the locator put in.
pub(super) fn located(inlines: &[Inline], locator: &str) -> Vec<Inline> {
    let put_in = |words: &String| words.replace(PLACEHOLDER, locator);
    let inline = |inline: &Inline| match inline {
        Inline::Text(words) => Inline::Text(put_in(words)),
        Inline::Emphasis(inner) => Inline::Emphasis(located(inner, locator)),
        Inline::Strong(inner) => Inline::Strong(located(inner, locator)),
        other => other.clone(),
    };
    inlines.iter().map(inline).collect()
}

/// The mentions of each work that the style made, and its bibliography.
///
/// In note styles only published works are cited by the style. Sorting is what takes hayagriva longest, as it renders
/// the works for every comparison; so they go in nearly sorted, and in note styles the bibliography is made once, apart.
/// Mentions with a place are made only where something is cited that may have one.
fn render_all(style: &Loaded, works: &[Work], is_located: bool) -> (Vec<Cited>, Vec<Entry>) {
    let placeholder = PLACEHOLDER.to_string();
    let mut order: Vec<usize> = (0..works.len()).collect();
    if style.sorts() {
        order.sort_by_cached_key(|index| works.get(*index).map(|work| work.filed_under()));
    }
    let with_place = |style: &Loaded, order: &[usize]| match is_located {
        true => render(style, works, order, Some(&placeholder)),
        false => Rendered::default(),
    };
    let (mut plain, mut located, bibliography);
    if style.form == Form::InText {
        plain = render(style, works, &order, None);
        located = with_place(style, &order);
        bibliography = std::mem::take(&mut plain.bibliography);
    } else {
        bibliography = render(style, works, &order, None).bibliography;
        order.retain(|index| matches!(works.get(*index), Some(Work::Published(_))));
        let mut style = Loaded { style: style.style.clone(), citing: None, ..*style };
        style.style.bibliography = None;
        plain = render(&style, works, &order, None);
        located = with_place(&style, &order);
    }
    let mut cited = |index| Cited {
        note: Mention {
            located: located.notes.remove(&index).unwrap_or_default(),
            plain: plain.notes.remove(&index).unwrap_or_default(),
        },
        short_note: Mention {
            located: located.short_notes.remove(&index).unwrap_or_default(),
            plain: plain.short_notes.remove(&index).unwrap_or_default(),
        },
    };
    ((0..works.len()).map(&mut cited).collect(), bibliography)
}

/// Of what the style made, the mentions to be used.
fn mentions(form: Form, works: &[Work], rendered: Vec<Cited>) -> Vec<Cited> {
    let ours: Vec<(&Unpublished, Kind)> = works.iter().filter_map(|work| work.unpublished()).collect();
    let mut heads = unpublished::short_heads(&ours).into_iter();
    let placeholder = PLACEHOLDER.to_string();
    let mention = |words: &dyn Fn(Option<&str>) -> String| Mention {
        located: vec![Inline::Text(words(Some(&placeholder)))],
        plain: vec![Inline::Text(words(None))],
    };
    let cited = works.iter().zip(rendered).map(|(work, cited)| {
        let head = work.unpublished().and_then(|_| heads.next()).unwrap_or_default();
        let by_style = !plain_text(&cited.note.plain).trim().is_empty();
        match work {
            Work::Unpublished(source, kind) if !by_style => Cited {
                note: mention(&|locator| unpublished::note(source, *kind, locator)),
                short_note: mention(&|locator| unpublished::short_note(&head, locator)),
            },
            Work::Published(article) if !by_style => {
                let note = mention(&|locator| bare(article, locator));
                Cited { short_note: note.clone(), note }
            }
            _ if form == Form::EnglishNotes => cited,
            _ => Cited { short_note: cited.note.clone(), note: cited.note },
        }
    });
    cited.collect()
}

/// Every work once: as the style has it and in its order; of what was never published, ours or what the style left out.
fn bibliography(form: Form, works: &[Work], mut entries: Vec<Entry>) -> Vec<Vec<Inline>> {
    let listed: HashSet<usize> = entries.iter().map(|entry| entry.work).collect();
    let mut missing: Vec<usize> = (0..works.len()).filter(|work| !listed.contains(work)).collect();
    missing.sort_by_cached_key(|index| works.get(*index).map(|work| work.filed_under()));
    entries.extend(missing.into_iter().map(|work| Entry { work, number: Vec::new(), words: Vec::new() }));
    let line = |entry: Entry| {
        let mut line = entry.number;
        if !line.is_empty() {
            line.push(Inline::text(" "));
        }
        if let Some(work) = works.get(entry.work) {
            line.extend(entry_words(form, *work, entry.words));
        }
        merged(line)
    };
    entries.into_iter().map(line).collect()
}

fn entry_words(form: Form, work: Work, words: Vec<Inline>) -> Vec<Inline> {
    let said = plain_text(&words);
    let empty = said.trim().is_empty();
    match work {
        Work::Unpublished(source, kind) => {
            let unnamed = source.narrators.iter().any(|name| !said.contains(&name.family));
            if form != Form::InText || unnamed || empty {
                return vec![Inline::Text(unpublished::entry(source, kind))];
            }
            completed(words, &unpublished::what_is_missing(source, kind, &said))
        }
        Work::Published(article) if empty => vec![Inline::Text(bare(article, None))],
        Work::Published(_) => words,
    }
}

/// An entry of a style, and after it what the style left out.
fn completed(mut words: Vec<Inline>, missing: &str) -> Vec<Inline> {
    if let Some(Inline::Text(last)) = words.last_mut() {
        last.truncate(last.trim_end_matches([' ', ',']).len());
    }
    if !missing.is_empty() {
        let end = if plain_text(&words).ends_with('.') { "" } else { "." };
        words.push(Inline::Text(format!("{end} {missing}")));
    }
    words
}

/// “Nina Orlova, quoted in” before the note on the article (Chicago 14.260), within the brackets of an in-text style.
fn reported(article: &Cited, narrators: &[Name]) -> Cited {
    let before = |words: &[Inline], names: Vec<String>| -> Vec<Inline> {
        if names.is_empty() {
            return words.to_vec();
        }
        let said = format!("{}, quoted in ", super::name::in_a_row(&names));
        match words.split_first() {
            Some((Inline::Text(first), rest)) => {
                let (bracket, first) = match first.split_at_checked(1) {
                    Some((bracket @ ("(" | "["), first)) => (bracket, first),
                    _ => ("", first.as_str()),
                };
                [Inline::Text(format!("{bracket}{said}{first}"))].into_iter().chain(rest.iter().cloned()).collect()
            }
            _ => [Inline::Text(said)].into_iter().chain(words.iter().cloned()).collect(),
        }
    };
    let mention = |mention: &Mention, name: fn(&Name) -> String| {
        let names = || narrators.iter().map(name).collect::<Vec<_>>();
        Mention { located: before(&mention.located, names()), plain: before(&mention.plain, names()) }
    };
    Cited { note: mention(&article.note, Name::in_order), short_note: mention(&article.short_note, Name::short) }
}

/// An article that the style has no words for: what is known, in a row.
fn bare(article: &Published, locator: Option<&str>) -> String {
    let date = article.date.map(|date| date.in_words()).unwrap_or_default();
    let authors = super::name::in_a_row(&article.authors.iter().map(Name::in_order).collect::<Vec<_>>());
    let parts = [&authors, &article.title, &article.publication, &date, locator.unwrap_or_default(), &article.url];
    let known: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    if known.is_empty() { "Untitled article.".to_owned() } else { format!("{}.", known.join(", ")) }
}

/// Has the style cite and list the works with these indexes.
fn render(style: &Loaded, works: &[Work], order: &[usize], locator: Option<&str>) -> Rendered {
    render_style(style, works, order, locator, true)
}

/// The same; the whole style looks through everything that it has for other works too, and says the same.
fn render_style(style: &Loaded, works: &[Work], order: &[usize], locator: Option<&str>, is_pruned: bool) -> Rendered {
    let chosen: Vec<(usize, Work)> = order.iter().filter_map(|index| Some((*index, *works.get(*index)?))).collect();
    let items: Vec<Item> = chosen.iter().map(|(index, work)| item(*work, style.form, *index)).collect();
    let is_twice = style.form == Form::EnglishNotes && style.style.bibliography.is_none();
    // A later mention right after the first would become “ibid.” where the style has that.
    let other = (is_twice && items.len() == 1).then(other_item);
    let csl = match is_pruned {
        true => Cow::Owned(pruned(&style.style, items.iter().chain(&other))),
        false => Cow::Borrowed(&style.style),
    };
    let mut driver = BibliographyDriver::new();
    let mut cite = |item| {
        let locator = locator.map(|locator| SpecificLocator(LocatorKind::Custom, LocatorPayload::Str(locator)));
        let items = vec![CitationItem::with_locator(item, locator)];
        let citing = style.citing.unwrap_or(&csl);
        driver.citation(CitationRequest::new(items, citing, None, style.locales, None));
    };
    items.iter().for_each(&mut cite);
    if is_twice {
        other.iter().chain(&items).for_each(&mut cite);
    }
    // hayagriva fails on rare sequences of marks (see `GUARD` for the known one). A dossier must still come out: where
    // the style has no words, ours are used.
    let request = BibliographyRequest::new(&csl, None, style.locales);
    let Ok(rendered) = catch_unwind(AssertUnwindSafe(|| driver.finish(request))) else { return Rendered::default() };
    let words =
        |work: Work, elements: &ElemChildren| tidied(inlines(elements, &Dates::of(work, style.form)), style.form);
    let noted = |cited: &[hayagriva::RenderedCitation]| -> HashMap<usize, Vec<Inline>> {
        chosen.iter().zip(cited).map(|((index, work), cited)| (*index, words(*work, &cited.citation))).collect()
    };
    let later = rendered.citations.len().saturating_sub(items.len());
    let bibliography = rendered.bibliography.map_or_else(Vec::new, |bibliography| bibliography.items);
    let entries = bibliography.iter().filter_map(|entry| {
        let index: usize = entry.key.parse().ok()?;
        let work = *works.get(index)?;
        let number = entry.first_field.as_ref().map(|field| ElemChildren(vec![field.clone()]));
        let number = number.map_or_else(Vec::new, |number| words(work, &number));
        Some(Entry { work: index, number, words: words(work, &entry.content) })
    });
    Rendered {
        notes: noted(&rendered.citations),
        short_notes: noted(rendered.citations.get(later..).unwrap_or_default()),
        bibliography: entries.collect(),
    }
}

/// Mends what hayagriva leaves where a part of a date is missing (“(1994,)”, “Moscow,.”) and where its last full stop
/// belongs within quotation marks.
fn tidied(inlines: Vec<Inline>, form: Form) -> Vec<Inline> {
    let mend = |inline: Inline| match inline {
        Inline::Text(words) if form == Form::InText => Inline::Text(words.replace(",)", ")").replace(",.", ".")),
        other => other,
    };
    let mut inlines: Vec<Inline> = inlines.into_iter().map(mend).collect();
    if let (Form::EnglishNotes, Some(Inline::Text(last))) = (form, inlines.last_mut())
        && let Some(words) = last.strip_suffix("”.")
    {
        let stop = if words.ends_with(['.', '?', '!', '…']) { "" } else { "." };
        *last = format!("{words}{stop}”");
    }
    inlines
}
