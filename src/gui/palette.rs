//! One field for going anywhere and doing anything: people, interviews, articles, dossiers, tags, quotes, commands.

use egui::{Key, Modifiers, RichText, TextEdit};

use super::action::Action;
use super::answer::Answer;
use super::controls::{Control, TABLE};
use super::desk::Desk;
use super::part::{Row, bare_sheet, list};
use super::screen::{Screen, Spot};
use super::shell::counted_name;
use super::theme;
use crate::archive::ArchiveError;
use crate::archive::clearance::Clearance;
use crate::archive::people::folded_name;
use crate::model::{Id as Key16, Person, Quote};
use crate::store::Read;

/// How many rows are offered.
const OFFERED: usize = 60;

/// The palette, open or closed.
#[derive(Default)]
pub struct Palette {
    is_open: bool,
    typed: String,
    chosen: usize,
    named: Answer<Vec<Named>>,
    quotes: Answer<Vec<Named>>,
    to_decide: Answer<usize>,
}

/// Something with a name, and where it is.
#[derive(Clone, Debug)]
struct Named {
    kind: &'static str,
    name: String,
    screen: Screen,
}

/// What a row of the palette does.
#[derive(Clone)]
enum Offer {
    Go(Screen),
    Do(Control),
}

impl Palette {
    /// Opens it, empty.
    pub fn open(&mut self) {
        self.is_open = true;
        self.typed.clear();
        self.chosen = 0;
    }

    /// Whether it is open.
    pub fn is_open(&self) -> bool {
        self.is_open
    }

    /// Draws it, if open; what was chosen.
    pub fn ui(&mut self, ctx: &egui::Context, desk: &Desk, screen: &Screen) -> Option<Action> {
        if !self.is_open {
            return None;
        }
        let mut action = None;
        let ((), is_left) = bare_sheet(ctx, "palette", 560.0, |ui| {
            let down = ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::ArrowDown));
            let up = ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::ArrowUp));
            let field = TextEdit::singleline(&mut self.typed)
                .hint_text("Where to, or what to do?")
                .font(theme::sans(18.0))
                .desired_width(f32::INFINITY);
            let response = ui.add(field);
            response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::TextInput, true, "Go to or do anything"));
            response.request_focus();
            if response.changed() {
                self.chosen = 0;
            }
            let offers = self.offers(desk, screen);
            self.chosen = (self.chosen + usize::from(down)).saturating_sub(usize::from(up));
            self.chosen = self.chosen.min(offers.len().saturating_sub(1));
            ui.allocate_ui(egui::vec2(ui.available_width(), 340.0), |ui| {
                let shown =
                    list(ui, "What was found", offers.len(), 32.0, Some(self.chosen), |index| offers[index].0.clone());
                let is_entered = ui.input(|input| input.key_pressed(Key::Enter));
                let taken = shown.chosen.or(is_entered.then_some(self.chosen));
                action = taken.and_then(|index| offers.get(index)).map(|(_, offer)| match offer.clone() {
                    Offer::Go(screen) => Action::Go(screen),
                    Offer::Do(control) => Action::Do(control),
                });
            });
            if offers.is_empty() {
                ui.label(RichText::new("Nothing here is called that.").weak());
            }
        });
        if is_left || action.is_some() {
            self.is_open = false;
        }
        action
    }

    fn offers(&mut self, desk: &Desk, screen: &Screen) -> Vec<(Row, Offer)> {
        let typed = self.typed.trim().to_owned();
        let wanted = folded_name(&typed);
        let mut offers = Vec::new();
        if !typed.is_empty() {
            let search = Screen::Quotes { query: typed.clone(), open: None };
            offers.push((row("search", &format!("Search everything for “{typed}”")), Offer::Go(search)));
        }
        let commands = TABLE.iter().filter(|entry| entry.scope.covers(Some(screen)) && fits(entry.name, &wanted));
        let commands = commands.filter(|entry| entry.control != Control::Palette);
        let mut named: Vec<(Row, Offer)> = Vec::new();
        for one in desk.ask(&mut self.named, "names", names).into_iter().flatten() {
            if !wanted.is_empty() && fits(&one.name, &wanted) && named.len() < OFFERED {
                named.push((row(one.kind, &one.name), Offer::Go(one.screen.clone())));
            }
        }
        offers.extend(named);
        let question = typed.clone();
        if typed.chars().count() >= 3 {
            let found = desk.search(&mut self.quotes, &typed, move |read, gate| quotes(read, gate, &question));
            let found = found.into_iter().flatten().take(8);
            offers.extend(found.map(|one| (row(one.kind, &one.name), Offer::Go(one.screen.clone()))));
        }
        let to_decide = desk.ask(&mut self.to_decide, "to decide", |read, _| Ok(read.count_undecided()?));
        let to_decide = to_decide.copied().unwrap_or_default();
        let name = |control: Control| match control {
            Control::GoToDecide => counted_name(control, to_decide),
            other => other.name().to_owned(),
        };
        offers.extend(commands.map(|entry| (row("command", &name(entry.control)), Offer::Do(entry.control))));
        offers.truncate(OFFERED);
        offers
    }
}

fn row(kind: &str, name: &str) -> Row {
    Row { title: name.to_owned(), trailing: kind.to_owned(), ..Row::default() }
}

/// Whether every word typed begins a word of the name.
fn fits(name: &str, wanted: &[String]) -> bool {
    let words = folded_name(name);
    wanted.iter().all(|wanted| words.iter().any(|word| word.starts_with(wanted.as_str())))
}

/// Everything that has a name.
fn names(read: &Read<'_>, gate: &Clearance) -> Result<Vec<Named>, ArchiveError> {
    let mut named = Vec::new();
    for person in read.people()? {
        let names: Vec<&str> = std::iter::once(&person.name).chain(&person.aliases).map(String::as_str).collect();
        let name = match gate.person(person.id) {
            Some(_) => gate.name(&person).to_string(),
            None => names.join(" · "),
        };
        named.push(Named { kind: "person", name, screen: Screen::People(Some(person.id)) });
    }
    for row in read.recollections()? {
        if gate.recollection(row.recollection.id).is_none() {
            let screen = Screen::interview(row.recollection.id, None);
            named.push(Named { kind: row.recollection.kind.as_str(), name: row.recollection.title, screen });
        }
    }
    for row in read.articles()? {
        let screen = Screen::article(row.article.id, None);
        named.push(Named { kind: "article", name: row.article.title, screen });
    }
    for dossier in read.dossiers()? {
        named.push(Named { kind: "dossier", name: dossier.title, screen: Screen::Dossiers(Some(dossier.id)) });
    }
    for tag in read.tags()? {
        named.push(Named { kind: "tag", name: tag.name, screen: Screen::Tags(Some(tag.id)) });
    }
    Ok(named)
}

/// Quotes in which the words stand.
fn quotes(read: &Read<'_>, gate: &Clearance, typed: &str) -> Result<Vec<Named>, ArchiveError> {
    // What is being typed need not be a query yet.
    let Ok(answer) = crate::archive::search::search(read, gate, &format!("kind:quote {typed}*"), 8) else {
        return Ok(Vec::new());
    };
    let hits = answer.hits.into_iter().filter_map(|hit| {
        let quote: Key16<Quote> = hit.id.parse().ok()?;
        Some(Named { kind: "quote", name: hit.snippet, screen: Screen::quote(quote) })
    });
    Ok(hits.collect())
}

/// Where a link leads: `vivavoce://quote/…`, `vivavoce://person/…`; none where it leads nowhere in this archive.
pub fn screen_of_link(link: &str, read: &Read<'_>) -> Option<Screen> {
    let (noun, id) = link.trim().strip_prefix("vivavoce://")?.split_once('/')?;
    match noun {
        "quote" => {
            let quote = read.quote(id.parse().ok()?).ok()?;
            let transcript = read.transcript(quote.transcript).ok()?;
            Some(Screen::interview(transcript.recollection, Spot::Quote(quote.id)))
        }
        "person" => {
            let id: Key16<Person> = id.parse().ok()?;
            read.person(id).ok().map(|_| Screen::People(Some(id)))
        }
        _ => None,
    }
}

/// The link to a quote.
pub fn link_to_quote(quote: Key16<Quote>) -> String {
    format!("vivavoce://quote/{quote}")
}
