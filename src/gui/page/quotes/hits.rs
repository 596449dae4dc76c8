//! The list of what was found, by itself or gathered under its sources: what the keys and the mouse choose in it. How one hit
//! looks stands in [`super::hit`].

use std::collections::{HashMap, HashSet};

use egui::{Button, Key, Modifiers, Pos2, Rect, Response, Ui};

use super::hit::{HEIGHT, Shown, accessible, hit_ui, in_words, line, right_line};
use crate::archive::gather::HitWords;
use crate::archive::search::{Found, Group, Listing, Origin, Target, grouped};
use crate::gui::controls::Control;
use crate::gui::part::count::grouped as with_groups;
use crate::gui::part::{Heights, Row, list_painted};
use crate::gui::theme::{self, colours};
use crate::model::{Id, Quote};

/// The height of a source's name over its hits, in points.
const GROUP: f32 = 38.0;

/// The list.
#[derive(Default)]
pub(super) struct Hits {
    /// Hits that were chosen together, in the order of choosing: by Space, or by Ctrl and click.
    together: Vec<(Target, HitWords)>,
    known: HashSet<Target>,
    /// Whether the hits stand under their sources.
    pub is_grouped: bool,
    folded: HashSet<Origin>,
    lines: Lines,
    /// What the keys are on.
    at: Option<Line>,
    /// For how many more frames the row takes the focus as soon as it is seen.
    focus_frames: u8,
    /// Whether that row is to be looked at as well, because an arrow key led to it.
    is_looked_at: bool,
}

/// One row of the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Line {
    /// The source with this index among the groups.
    Group(usize),
    /// The hit with this index.
    Hit(usize),
}

/// The rows where hits stand under their sources, and where each begins.
#[derive(Default)]
struct Lines {
    generation: u64,
    groups: Vec<Group>,
    rows: Vec<Line>,
    tops: Vec<f32>,
    /// Of each hit, its row.
    places: HashMap<usize, usize>,
}

/// What was chosen in the list.
pub(super) enum Chosen {
    /// The hit with this index is to be shown beside the list.
    Look(usize),
    /// A place is to be gone to.
    Go(Target),
    /// Something is to be done with a hit.
    Act(Control, usize),
}

impl Hits {
    /// The words that a command is meant for: those chosen together, else the open quote, else the hit that the keys are
    /// on.
    pub(super) fn chosen(&self, listing: &Listing, open: Option<Id<Quote>>) -> Vec<HitWords> {
        if !self.together.is_empty() {
            return self.together.iter().map(|(_, words)| words.clone()).collect();
        }
        let open = open.map(HitWords::Quote);
        open.or_else(|| self.hit(listing).and_then(HitWords::of)).into_iter().collect()
    }

    /// Gathers the hits under their sources, or no longer; the keys stay on their hit where `keeps_keys`.
    pub(super) fn group(&mut self, keeps_keys: bool) {
        self.is_grouped = !self.is_grouped;
        if keeps_keys && self.at.is_some() {
            self.want_focus(false);
        }
    }

    /// How many are chosen together.
    pub(super) fn count_together(&self) -> usize {
        self.together.len()
    }

    /// Chooses nothing.
    pub(super) fn choose_none(&mut self) {
        self.together.clear();
        self.known.clear();
    }

    /// Chooses every hit that is listed and has words that can be quoted.
    pub(super) fn choose_all(&mut self, listing: &Listing) {
        self.choose_none();
        for hit in &listing.hits {
            if let Some(words) = HitWords::of(hit).filter(|_| self.known.insert(hit.target)) {
                self.together.push((hit.target, words));
            }
        }
    }

    /// The hit that the keys are on.
    pub(super) fn hit<'listing>(&self, listing: &'listing Listing) -> Option<&'listing Found> {
        match self.at? {
            Line::Hit(index) => listing.hits.get(index),
            Line::Group(_) => None,
        }
    }

    /// The hit `step` further on in the list, as it is shown; the keys go there.
    pub(super) fn step<'listing>(&mut self, listing: &'listing Listing, step: i64) -> Option<&'listing Found> {
        let count = self.count(listing) as i64;
        let mut row =
            self.at.and_then(|line| self.row_of(line)).map_or(if step > 0 { -1 } else { count }, |row| row as i64);
        loop {
            row += step;
            if !(0..count).contains(&row) {
                return None;
            }
            let line = self.line(row as usize);
            if let Line::Hit(index) = line {
                self.at = Some(line);
                return listing.hits.get(index);
            }
        }
    }

    /// Gives the focus to the row that the keys are on, or to the first, and shows it where `is_looked_at`.
    pub(super) fn want_focus(&mut self, is_looked_at: bool) {
        (self.focus_frames, self.is_looked_at) = (4, is_looked_at);
    }

    /// Leaves the focus to whoever has it.
    pub(super) fn want_no_focus(&mut self) {
        (self.focus_frames, self.is_looked_at) = (0, false);
    }

    /// Draws the list; what was chosen in it. `generation` grows with every new listing.
    pub(super) fn ui(
        &mut self,
        ui: &mut Ui,
        listing: &Listing,
        generation: u64,
        open: Option<Id<Quote>>,
    ) -> Option<Chosen> {
        if self.is_grouped && self.lines.generation != generation {
            self.lines = Lines::of(listing, &self.folded, generation);
        }
        self.follow(listing, open);
        let selected = self.at.and_then(|line| self.row_of(line));
        let heights = if self.is_grouped { Heights::Tops(&self.lines.tops) } else { Heights::Even(HEIGHT) };
        let shown = list_painted(
            ui,
            "Found",
            self.count(listing),
            heights,
            selected,
            |row| self.accessible(listing, row),
            |ui, rect, row, _| match self.line(row) {
                Line::Group(group) => self.group_ui(ui, rect, &self.lines.groups[group]),
                Line::Hit(index) => {
                    let hit = &listing.hits[index];
                    let mark = Shown { is_chosen: self.known.contains(&hit.target), is_under_source: self.is_grouped };
                    hit_ui(ui, rect, hit, listing, mark);
                }
            },
        );
        let act = self.menus(&shown.seen, listing);
        if self.focus_frames > 0 {
            self.focus_frames -= 1;
            let first = selected.unwrap_or(0);
            if let Some((_, response)) = shown.seen.iter().find(|(row, _)| *row == first) {
                response.request_focus();
                self.focus_frames = 0;
                self.at = Some(self.line(first));
                if std::mem::take(&mut self.is_looked_at) {
                    return self.looked(first);
                }
            }
        }
        if act.is_some() {
            return act;
        }
        if let Some(row) = shown.activated {
            return self.activated(listing, row);
        }
        let focused = shown.seen.iter().find(|(_, response)| response.has_focus()).map(|(row, _)| *row);
        if let Some(row) = focused.filter(|_| shown.chosen.is_none() || is_pressed(ui, Key::Space)) {
            if is_pressed(ui, Key::Space) {
                self.choose(listing, row, None);
                return None;
            }
            self.fold_by_keys(ui, row);
        }
        let row = shown.chosen?;
        self.at = Some(self.line(row));
        let is_clicked = shown.seen.iter().any(|(seen, response)| *seen == row && response.clicked());
        if is_clicked && ui.input(|input| input.modifiers.command || input.modifiers.shift) {
            self.choose(listing, row, open);
            return None;
        }
        match self.line(row) {
            Line::Group(group) => {
                if is_clicked {
                    self.fold(group, None);
                }
                None
            }
            Line::Hit(_) => {
                if is_clicked {
                    self.choose_none();
                }
                self.looked(row)
            }
        }
    }

    fn count(&self, listing: &Listing) -> usize {
        if self.is_grouped { self.lines.rows.len() } else { listing.hits.len() }
    }

    /// What stands in a row.
    fn line(&self, row: usize) -> Line {
        match self.is_grouped {
            true => self.lines.rows.get(row).copied().unwrap_or(Line::Hit(usize::MAX)),
            false => Line::Hit(row),
        }
    }

    /// In which row something stands, where it is listed.
    fn row_of(&self, line: Line) -> Option<usize> {
        match (self.is_grouped, line) {
            (false, Line::Hit(index)) => Some(index),
            (false, Line::Group(_)) => None,
            (true, Line::Hit(index)) => self.lines.places.get(&index).copied(),
            (true, line) => self.lines.rows.iter().position(|one| *one == line),
        }
    }

    /// Puts the keys on the open quote, where another is open than they are on.
    fn follow(&mut self, listing: &Listing, open: Option<Id<Quote>>) {
        let is_open = |index: &usize| listing.hits.get(*index).map(|hit| hit.target) == open.map(Target::Quote);
        let stays = match self.at {
            Some(Line::Hit(index)) => index < listing.hits.len() && (open.is_none() || is_open(&index)),
            Some(Line::Group(group)) => self.is_grouped && group < self.lines.groups.len(),
            None => false,
        };
        if !stays {
            // Only another quote than before is looked for among a hundred thousand.
            self.at = open.and_then(|_| (0..listing.hits.len()).find(is_open)).map(Line::Hit);
        }
    }

    /// Enter, or a double click.
    fn activated(&mut self, listing: &Listing, row: usize) -> Option<Chosen> {
        match self.line(row) {
            Line::Group(group) => {
                self.fold(group, None);
                None
            }
            Line::Hit(index) => listing.hits.get(index).map(|hit| Chosen::Go(hit.target)),
        }
    }

    fn looked(&self, row: usize) -> Option<Chosen> {
        match self.line(row) {
            Line::Hit(index) => Some(Chosen::Look(index)),
            Line::Group(_) => None,
        }
    }

    /// Chooses a hit together with others, or no longer; of a source, all of its hits.
    fn choose(&mut self, listing: &Listing, row: usize, open: Option<Id<Quote>>) {
        if let Some(open) = open.filter(|_| self.together.is_empty()) {
            // The open quote is the first of them.
            let target = Target::Quote(open);
            self.known.insert(target);
            self.together.push((target, HitWords::Quote(open)));
            if self.line(row) == Line::Hit(usize::MAX) || self.target(listing, row) == Some(target) {
                return;
            }
        }
        let hits: Vec<usize> = match self.line(row) {
            Line::Hit(index) => vec![index],
            Line::Group(group) => self.lines.groups.get(group).map(|group| group.hits.clone()).unwrap_or_default(),
        };
        let hits: Vec<&Found> = hits.iter().filter_map(|index| listing.hits.get(*index)).collect();
        let are_all_in = hits.iter().all(|hit| self.known.contains(&hit.target) || HitWords::of(hit).is_none());
        for hit in hits {
            match HitWords::of(hit) {
                Some(words) if !are_all_in && self.known.insert(hit.target) => self.together.push((hit.target, words)),
                Some(_) if are_all_in => {
                    self.known.remove(&hit.target);
                    self.together.retain(|(target, _)| *target != hit.target);
                }
                _ => {}
            }
        }
    }

    fn target(&self, listing: &Listing, row: usize) -> Option<Target> {
        match self.line(row) {
            Line::Hit(index) => listing.hits.get(index).map(|hit| hit.target),
            Line::Group(_) => None,
        }
    }

    /// ← folds a source away, → unfolds it.
    fn fold_by_keys(&mut self, ui: &Ui, row: usize) {
        for (key, is_folded) in [(Key::ArrowLeft, true), (Key::ArrowRight, false)] {
            if ui.input_mut(|input| input.consume_key(Modifiers::NONE, key)) {
                match self.line(row) {
                    Line::Group(group) => self.fold(group, Some(is_folded)),
                    Line::Hit(index) if is_folded => {
                        let group = self.lines.groups.iter().position(|group| group.hits.contains(&index));
                        if let Some(group) = group.filter(|_| self.is_grouped) {
                            self.at = Some(Line::Group(group));
                            self.want_focus(false);
                        }
                    }
                    Line::Hit(_) => {}
                }
            }
        }
    }

    /// Folds a source away or unfolds it; the other way round where nothing is said.
    fn fold(&mut self, group: usize, is_folded: Option<bool>) {
        let Some(origin) = self.lines.groups.get(group).map(|group| group.origin) else { return };
        match is_folded.unwrap_or(!self.folded.contains(&origin)) {
            true => self.folded.insert(origin),
            false => self.folded.remove(&origin),
        };
        self.lines.lay_out(&self.folded);
        (self.at, self.focus_frames) = (Some(Line::Group(group)), 2);
    }

    /// What can be done with a hit, by the other mouse button.
    fn menus(&self, seen: &[(usize, Response)], listing: &Listing) -> Option<Chosen> {
        let mut chosen = None;
        for (row, response) in seen {
            let Line::Hit(index) = self.line(*row) else { continue };
            let Some(hit) = listing.hits.get(index).filter(|hit| hit.withheld.is_none()) else { continue };
            response.context_menu(|ui| {
                ui.set_min_width(240.0);
                if ui.add(Button::new("Open where it stands").shortcut_text("Enter")).clicked() {
                    chosen = Some(Chosen::Go(hit.target));
                    ui.close();
                }
                for control in acts(hit) {
                    let button = Button::new(control.name()).shortcut_text(control.keys_in_words(ui));
                    if ui.add(button).clicked() {
                        chosen = Some(Chosen::Act(*control, index));
                        ui.close();
                    }
                }
            });
        }
        chosen
    }

    fn accessible(&self, listing: &Listing, row: usize) -> Row {
        match self.line(row) {
            Line::Hit(index) => {
                let hit = &listing.hits[index];
                accessible(hit, listing, self.known.contains(&hit.target))
            }
            Line::Group(group) => {
                let group = &self.lines.groups[group];
                let state = if self.folded.contains(&group.origin) { "folded" } else { "unfolded" };
                let title = format!("{}: {}", group.title, counted(group));
                Row { title, trailing: state.into(), ..Row::default() }
            }
        }
    }

    /// Paints the name of a source with how many of its hits there are.
    fn group_ui(&self, ui: &Ui, rect: Rect, group: &Group) {
        let colours = colours(ui);
        let sign = if self.folded.contains(&group.origin) { "▸" } else { "▾" };
        let middle = rect.center().y;
        ui.painter().hline(rect.x_range(), rect.bottom(), (1.0, colours.line));
        let small = theme::sans(theme::SMALL);
        let at = Pos2::new(rect.right() - 12.0, middle - 7.0);
        let taken = right_line(ui, at, &counted(group), &small, colours.soft);
        line(ui, Pos2::new(rect.left() + 6.0, middle - 9.0), 16.0, sign, &theme::sans(16.0), colours.ink);
        let title = match &group.date {
            Some(date) => format!("{} · {}", group.title, in_words(date)),
            None => group.title.clone(),
        };
        let room = rect.width() - taken - 48.0;
        let bold = theme::sans_bold(theme::CONTROL);
        line(ui, Pos2::new(rect.left() + 24.0, middle - 9.0), room, &title, &bold, colours.ink);
    }
}

impl Lines {
    fn of(listing: &Listing, folded: &HashSet<Origin>, generation: u64) -> Lines {
        let mut lines = Lines { generation, groups: grouped(&listing.hits), ..Lines::default() };
        lines.lay_out(folded);
        lines
    }

    fn lay_out(&mut self, folded: &HashSet<Origin>) {
        self.rows.clear();
        self.places.clear();
        for (at, group) in self.groups.iter().enumerate() {
            self.rows.push(Line::Group(at));
            for index in group.hits.iter().filter(|_| !folded.contains(&group.origin)) {
                self.places.insert(*index, self.rows.len());
                self.rows.push(Line::Hit(*index));
            }
        }
        let mut top = 0.0;
        self.tops = vec![top];
        for row in &self.rows {
            top += if matches!(row, Line::Group(_)) { GROUP } else { HEIGHT };
            self.tops.push(top);
        }
    }
}

/// What can be done with a hit besides opening it.
fn acts(hit: &Found) -> &'static [Control] {
    match hit.target {
        Target::Turn(..) => &[
            Control::KeepHit,
            Control::PlayHit,
            Control::Tag,
            Control::AddToDossier,
            Control::CopyCited,
            Control::CopyMarkdown,
        ],
        Target::Quote(_) => {
            &[Control::PlayHit, Control::Tag, Control::AddToDossier, Control::CopyCited, Control::CopyMarkdown]
        }
        _ => &[],
    }
}

fn counted(group: &Group) -> String {
    match group.hits.len() {
        1 => "1 hit".to_owned(),
        many => format!("{} hits", with_groups(many)),
    }
}

fn is_pressed(ui: &Ui, key: Key) -> bool {
    ui.input(|input| input.key_pressed(key))
}
