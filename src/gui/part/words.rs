//! Words with marks: what a search found, what differs between print and speech, and how a verdict is said.

use egui::text::{LayoutJob, TextFormat};
use egui::{Color32, FontId, Stroke, Ui};

use crate::gui::theme::{Colours, colours};
use crate::text::Span;

/// How a stretch of words is marked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Look {
    /// Found by a search.
    Found,
    /// Spoken, not printed.
    LeftOut,
    /// Printed, not spoken.
    PutIn,
    /// Other words printed.
    Changed,
    /// Printed at another place.
    Moved,
    /// Hardly a difference: case, marks, fillers.
    Slight,
}

impl Look {
    fn format(self, base: &TextFormat, colours: &Colours) -> TextFormat {
        let mut format = base.clone();
        let line = Stroke::new(1.5, colours.ink);
        match self {
            Look::Found => format.background = colours.found,
            Look::LeftOut => (format.background, format.strikethrough) = (colours.left_out, line),
            Look::PutIn => (format.background, format.underline) = (colours.put_in, line),
            Look::Changed => (format.background, format.underline) = (colours.changed, line),
            Look::Moved => format.background = colours.moved,
            Look::Slight => format.underline = Stroke::new(1.0, colours.soft),
        }
        format
    }
}

/// A text with marked spans, in bytes; spans may overlap, the later wins.
pub fn marked(ui: &Ui, text: &str, font: FontId, marks: &[(Span, Look)]) -> LayoutJob {
    let colours = colours(ui);
    let base = TextFormat { font_id: font, color: colours.ink, ..TextFormat::default() };
    let mut cuts: Vec<usize> = marks.iter().flat_map(|(span, _)| [span.start, span.end]).collect();
    cuts.extend([0, text.len()]);
    cuts.retain(|cut| text.is_char_boundary(*cut));
    cuts.sort_unstable();
    cuts.dedup();
    let mut job = LayoutJob::default();
    for pair in cuts.windows(2) {
        let (start, end) = (pair[0], pair[1]);
        let look = marks.iter().rev().find(|(span, _)| span.start <= start && end <= span.end).map(|(_, look)| *look);
        let format = look.map_or_else(|| base.clone(), |look| look.format(&base, colours));
        job.append(text.get(start..end).unwrap_or_default(), 0.0, format);
    }
    job
}

/// The colour beside a verdict; the words themselves always stand there too.
pub fn verdict_colour(ui: &Ui, verdict: &str) -> Color32 {
    let colours = colours(ui);
    match verdict {
        "word for word" | "typography only" => colours.good,
        "misquoted" | "not found" => colours.bad,
        "" => colours.soft,
        _ => colours.fair,
    }
}

/// A moment as people write it: “12 Mar 2020, 14:05”.
pub fn moment(ms: i64) -> String {
    let Ok(moment) = jiff::Timestamp::from_millisecond(ms) else { return String::new() };
    moment.to_zoned_datetime(jiff::tz::TimeZone::system()).strftime("%-d %b %Y, %H:%M").to_string()
}
