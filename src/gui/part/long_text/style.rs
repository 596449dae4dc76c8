//! How a long text looks: faces, colours and measures, and what follows from them for one frame.
//!
//! Colours and faces come from the page, which has them from its theme. Used by every module that draws.

use eframe::egui::{Color32, FontId, Rect, Ui};

use super::rows::Estimate;

/// How a long text looks. All lengths are points.
#[derive(Clone, Debug, PartialEq)]
pub struct LongTextStyle {
    /// The face of the text.
    pub font: FontId,
    /// The face of the column before it.
    pub lead_font: FontId,
    /// The colours.
    pub colours: Colours,
    /// How many characters of usual width stand on a line at most; 0 for as many as there is room for.
    pub measure_chars: f32,
    /// From line to line, as a multiple of the size of the face.
    pub line_height: f32,
    /// Below every block.
    pub block_gap: f32,
    /// Width of the column before the text; 0 for none.
    pub lead_width: f32,
    /// Between the edge and the columns, left, right, above the first and below the last block.
    pub margin: f32,
    /// Whether the columns stand in the middle of a wide view, instead of at its left.
    pub centred: bool,
}

/// The colours of a long text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Colours {
    /// The text.
    pub text: Color32,
    /// The time in the column before it.
    pub time: Color32,
    /// The speaker in the column before it.
    pub speaker: Color32,
    /// Behind what is selected.
    pub selection: Color32,
    /// Behind what was found.
    pub found: Color32,
    /// Behind the hit that is looked at.
    pub found_current: Color32,
    /// The line around the view when it has the keyboard.
    pub focus: Color32,
}

impl LongTextStyle {
    /// A style from what egui itself uses, for a page that has no theme.
    pub fn of(ui: &Ui) -> Self {
        let visuals = ui.visuals();
        let found = visuals.warn_fg_color;
        LongTextStyle {
            font: FontId::proportional(16.0),
            lead_font: FontId::proportional(13.0),
            colours: Colours {
                text: visuals.text_color(),
                time: visuals.hyperlink_color,
                speaker: visuals.weak_text_color(),
                selection: visuals.selection.bg_fill,
                found: found.gamma_multiply(0.3),
                found_current: found.gamma_multiply(0.7),
                focus: visuals.selection.stroke.color,
            },
            measure_chars: 70.0,
            line_height: 1.5,
            block_gap: 8.0,
            lead_width: 0.0,
            margin: 8.0,
            centred: false,
        }
    }
}

/// What follows from a style for one frame. All lengths are points.
#[derive(Clone, Debug)]
pub struct Frame {
    /// The view in screen coordinates, without the scroll bar.
    pub view: Rect,
    /// Left edge of the text in screen coordinates.
    pub text_left: f32,
    /// Width of the text.
    pub text_width: f32,
    /// Left edge of the column before it.
    pub lead_left: f32,
    /// From line to line, in whole pixels.
    pub line_height: f32,
    /// Pixels in a point.
    pub pixels_per_point: f32,
    /// The face of the text.
    pub font: FontId,
    /// Below every block, in whole pixels.
    pub block_gap: f32,
    /// Above the first and below the last block, in whole pixels.
    pub margin: f32,
    /// How to estimate heights.
    pub estimate: Estimate,
}

impl Frame {
    /// Measures a style in a view.
    pub fn new(ui: &Ui, style: &LongTextStyle, view: Rect) -> Self {
        let pixels_per_point = ui.pixels_per_point();
        let whole = |points: f32| (points * pixels_per_point).round() / pixels_per_point;
        let char_width = usual_width(ui, &style.font);
        let lead = if style.lead_width > 0.0 { style.lead_width + style.margin.max(8.0) } else { 0.0 };
        let room = (view.width() - 2.0 * style.margin - lead).max(char_width * 4.0);
        let wanted = if style.measure_chars > 0.0 { style.measure_chars * char_width } else { f32::INFINITY };
        let text_width = room.min(wanted).round().max(1.0);
        let spare = (view.width() - 2.0 * style.margin - lead - text_width).max(0.0);
        let lead_left = whole(view.left() + style.margin + if style.centred { spare / 2.0 } else { 0.0 });
        let line_height = whole(style.font.size * style.line_height).max(1.0);
        let block_gap = whole(style.block_gap.max(0.0));
        // A line is not filled to its end: the next word did not fit.
        let line_chars = (text_width / char_width - 2.5).max(2.0);
        Frame {
            view,
            text_left: whole(lead_left + lead),
            text_width,
            lead_left,
            line_height,
            pixels_per_point,
            font: style.font.clone(),
            block_gap,
            margin: whole(style.margin.max(0.0)),
            estimate: Estimate { line_chars, line_height, block_gap },
        }
    }

    /// `points` rounded to whole pixels.
    pub fn whole(&self, points: f32) -> f32 {
        (points * self.pixels_per_point).round() / self.pixels_per_point
    }
}

/// The width of a usual character in points.
fn usual_width(ui: &Ui, font: &FontId) -> f32 {
    const SAMPLE: &str = "for the first time somebody said in public what everybody knew";
    let galley = ui.fonts_mut(|fonts| fonts.layout_no_wrap(SAMPLE.to_owned(), font.clone(), Color32::PLACEHOLDER));
    (galley.size().x / SAMPLE.len() as f32).max(1.0)
}
