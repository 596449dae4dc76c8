//! Print beside speech: both texts with their differences marked, and the differences in words.
//!
//! Nothing is told by colour alone: what differs is struck through or underlined, and the list below says each in words.

use egui::text::{LayoutJob, TextFormat};
use egui::{Align, Frame, Label, Layout, RichText, Ui, Vec2};

use super::controls::note;
use super::frame::section;
use super::words::{Look, marked};
use crate::archive::beside::Beside;
use crate::gui::theme::{self, colours};
use crate::text::Span;
use crate::text::difference::{Alarm, Difference, Kind};

/// Where the two texts stand under each other instead of side by side, in points.
const NARROW: f32 = 560.0;

/// Shows both texts, the given words left, the printed ones right; above each what `spoken_head` and `printed_head` draw.
pub fn side_by_side(
    ui: &mut Ui,
    beside: &Beside,
    spoken_head: impl FnOnce(&mut Ui),
    printed_head: impl FnOnce(&mut Ui),
) {
    let spoken = |ui: &mut Ui| {
        let name = if beside.original.is_some() { "As translated" } else { "As given" };
        column(ui, name, spoken_head, |ui| {
            spoken_ui(ui, beside);
            original_ui(ui, beside);
        });
    };
    let printed = |ui: &mut Ui| {
        column(ui, "As printed", printed_head, |ui| {
            let marks = marks(&beside.differences, |one| one.printed, print_look);
            ui.add(Label::new(marked(ui, &beside.printed, theme::serif(theme::READING), &marks)).wrap());
        });
    };
    if ui.available_width() < NARROW {
        spoken(ui);
        ui.add_space(8.0);
        printed(ui);
    } else {
        let half = (ui.available_width() - 12.0) / 2.0;
        ui.horizontal_top(|ui| {
            ui.spacing_mut().item_spacing.x = 12.0;
            ui.allocate_ui_with_layout(Vec2::new(half, 0.0), Layout::top_down(Align::Min), spoken);
            ui.allocate_ui_with_layout(Vec2::new(half, 0.0), Layout::top_down(Align::Min), printed);
        });
    }
}

/// Where the words as given are a translation, what was said.
pub fn original_ui(ui: &mut Ui, beside: &Beside) {
    let Some(original) = &beside.original else { return };
    ui.add_space(6.0);
    note(ui, format!("{}:", original.in_words()));
    if !original.turns.is_empty() {
        let words = RichText::new(original.words()).font(theme::serif(theme::READING)).color(colours(ui).soft);
        ui.add(Label::new(words).wrap());
    }
}

fn column(ui: &mut Ui, name: &str, head: impl FnOnce(&mut Ui), words: impl FnOnce(&mut Ui)) {
    let colours = colours(ui);
    Frame::new().fill(colours.card).stroke((1.0, colours.line)).corner_radius(8).inner_margin(16).show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.spacing_mut().item_spacing.y = 3.0;
        ui.spacing_mut().interact_size.y = 18.0;
        ui.label(RichText::new(name).font(theme::sans_bold(theme::SMALL)).color(colours.soft));
        head(ui);
        ui.add_space(8.0);
        words(ui);
    });
}

/// The words as given, with what stands around them in a softer ink.
fn spoken_ui(ui: &mut Ui, beside: &Beside) {
    let soft = TextFormat::simple(theme::serif(theme::READING), colours(ui).soft);
    let marks = marks(&beside.differences, |one| one.spoken, speech_look);
    let mut job = LayoutJob::default();
    job.append(beside.before.trim_start(), 0.0, soft.clone());
    append(&mut job, marked(ui, &beside.spoken, theme::serif(theme::READING), &marks));
    job.append(beside.after.trim_end(), 0.0, soft);
    ui.add(Label::new(job).wrap());
}

/// Lets one laid-out text follow another.
fn append(job: &mut LayoutJob, more: LayoutJob) {
    for section in more.sections {
        let words = more.text.get(section.byte_range.start.0..section.byte_range.end.0).unwrap_or_default();
        job.append(words, section.leading_space, section.format);
    }
}

/// The stretches of one text that differ, with how they are marked.
pub fn marks(
    differences: &[Difference],
    span: impl Fn(&Difference) -> Span,
    look: fn(&Difference) -> Option<Look>,
) -> Vec<(Span, Look)> {
    let marked = differences.iter().filter_map(|one| Some((span(one), look(one)?)));
    marked.filter(|(span, _)| !span.is_empty()).collect()
}

/// How a difference is marked in the printed words.
pub fn print_look(one: &Difference) -> Option<Look> {
    match one.kind {
        Kind::BracketedInsertion | Kind::Insertion => Some(Look::PutIn),
        _ => common_look(one),
    }
}

/// How a difference is marked in the words as given.
pub fn speech_look(one: &Difference) -> Option<Look> {
    match one.kind {
        Kind::MarkedOmission | Kind::UnmarkedOmission | Kind::Spliced | Kind::TwoSpeakers => Some(Look::LeftOut),
        Kind::Filler | Kind::FalseStart => Some(Look::LeftOut),
        _ => common_look(one),
    }
}

fn common_look(one: &Difference) -> Option<Look> {
    Some(match one.kind {
        Kind::Case | Kind::Punctuation | Kind::Spelling | Kind::NumberForm | Kind::Contraction => Look::Slight,
        Kind::Misprint | Kind::Form if one.is_slight => Look::Slight,
        Kind::Reordering => Look::Moved,
        Kind::CutShort | Kind::BegunLate => return None,
        _ => Look::Changed,
    })
}

/// What kind of difference it is, in words.
pub fn kind_in_words(kind: Kind) -> &'static str {
    match kind {
        Kind::Case => "capitals",
        Kind::Punctuation => "punctuation",
        Kind::Spelling => "spelling",
        Kind::NumberForm => "the same number, written otherwise",
        Kind::Misprint => "misprint",
        Kind::Contraction => "contraction",
        Kind::Filler => "filler left out",
        Kind::FalseStart => "false start left out",
        Kind::MarkedOmission => "left out, with a sign",
        Kind::UnmarkedOmission => "left out without a sign",
        Kind::BracketedInsertion => "put in, in brackets",
        Kind::BracketedReplacement => "replaced, in brackets",
        Kind::Form => "another form of the word",
        Kind::Reordering => "said elsewhere in the source",
        Kind::Spliced => "spliced without a sign, over",
        Kind::TwoSpeakers => "the words of two people as one's",
        Kind::Insertion => "put in without a sign",
        Kind::Substitution => "other words",
        Kind::Number => "another number",
        Kind::Name => "another name",
        Kind::CutShort => "stops right before",
        Kind::BegunLate => "begins right after",
    }
}

/// What the reader of all these differences should mind, each once: “the number”, “the negation”.
pub fn alarms(differences: &[Difference]) -> Vec<String> {
    let mut found: Vec<Alarm> = differences.iter().flat_map(|one| one.alarms.iter().copied()).collect();
    found.sort_unstable();
    found.dedup();
    found.into_iter().map(alarm_in_words).collect()
}

fn alarm_in_words(alarm: Alarm) -> String {
    match alarm.touches() {
        Some(touched) => format!("Mind {touched}."),
        None => "It stops right before a word that takes back what it says.".into(),
    }
}

/// The alarms, so that nobody overlooks them.
pub fn alarms_ui(ui: &mut Ui, differences: &[Difference]) {
    let alarms = alarms(differences);
    if alarms.is_empty() {
        return;
    }
    let colours = colours(ui);
    Frame::new().fill(colours.left_out).corner_radius(6).inner_margin(egui::Margin::symmetric(12, 7)).show(ui, |ui| {
        let words = RichText::new(alarms.join(" ")).font(theme::sans_bold(theme::CONTROL)).color(colours.ink);
        ui.add(Label::new(words).wrap());
    });
}

/// Every difference in words: what was said, what is printed.
pub fn list_ui(ui: &mut Ui, differences: &[Difference]) {
    section(ui, "What differs");
    if differences.is_empty() {
        note(ui, "Nothing: the words are the same, in the same order.");
        return;
    }
    for one in differences {
        let words = told(one);
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing.x = 6.0;
            note(ui, format!("{}:", kind_in_words(one.kind)));
            ui.add(Label::new(RichText::new(words).font(theme::serif(15.0))).wrap());
            let mind: Vec<String> = one.alarms.iter().map(|alarm| alarm_in_words(*alarm)).collect();
            if !mind.is_empty() {
                let mind = RichText::new(mind.join(" ")).font(theme::sans_bold(theme::SMALL)).color(colours(ui).bad);
                ui.add(Label::new(mind).wrap());
            }
        });
    }
}

/// The words of one difference: “fourteen” → “forty”.
pub fn told(one: &Difference) -> String {
    let quoted = |words: &str| format!("“{}”", super::frame::cut(words, 400));
    match (one.spoken_words.trim(), one.printed_words.trim()) {
        ("", printed) => quoted(printed),
        (spoken, "") => quoted(spoken),
        (spoken, _) if matches!(one.kind, Kind::CutShort | Kind::BegunLate) => quoted(spoken),
        (spoken, printed) => format!("{} → {}", quoted(spoken), quoted(printed)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn difference(kind: Kind, spoken: &str, printed: &str, alarms: &[Alarm]) -> Difference {
        Difference {
            kind,
            printed: Span::new(0, printed.len()),
            spoken: Span::new(0, spoken.len()),
            printed_words: printed.into(),
            spoken_words: spoken.into(),
            alarms: alarms.to_vec(),
            is_slight: false,
        }
    }

    #[test]
    fn a_difference_is_told_in_words() {
        let number = difference(Kind::Number, "fourteen", "forty", &[Alarm::Number]);
        assert_eq!(told(&number), "“fourteen” → “forty”");
        assert_eq!(alarms(&[number.clone(), number.clone()]), ["Mind the number."]);
        assert_eq!(told(&difference(Kind::Insertion, "", "very", &[])), "“very”");
        assert_eq!(print_look(&number), Some(Look::Changed));
        let left_out = difference(Kind::UnmarkedOmission, "not", "", &[Alarm::Negation]);
        assert_eq!(marks(std::slice::from_ref(&left_out), |one| one.printed, print_look), []);
        assert_eq!(marks(&[left_out], |one| one.spoken, speech_look), [(Span::new(0, 3), Look::LeftOut)]);
    }
}
