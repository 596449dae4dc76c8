//! Colours, sizes and faces: the only place that knows any. Text to be read is set in a serif, controls in a quiet sans.

use std::sync::Arc;

use egui::{
    Color32, Context, CornerRadius, FontData, FontDefinitions, FontFamily, FontId, Margin, Shadow, Stroke, Style,
    TextStyle, Theme, Ui, Vec2, Visuals,
};

/// The colours of one theme.
#[derive(Debug)]
pub struct Colours {
    /// What text to be read stands on.
    pub paper: Color32,
    /// What controls and lists stand on.
    pub desk: Color32,
    /// What lies on either: cards, menus, fields.
    pub card: Color32,
    /// Hairlines.
    pub line: Color32,
    /// Text.
    pub ink: Color32,
    /// Text that may be overlooked.
    pub soft: Color32,
    /// The one accent colour.
    pub accent: Color32,
    /// Text on the accent colour.
    pub on_accent: Color32,
    /// The chosen row, selected text.
    pub chosen: Color32,
    /// A row under the pointer.
    pub hovered: Color32,
    /// Confirmed, word for word.
    pub good: Color32,
    /// Confirmed, words differ.
    pub fair: Color32,
    /// Misquoted, failed, restricted.
    pub bad: Color32,
    /// Behind kept words.
    pub quote: Color32,
    /// Behind words that were left out.
    pub left_out: Color32,
    /// Behind words that were put in.
    pub put_in: Color32,
    /// Behind words that were changed.
    pub changed: Color32,
    /// Behind words that were moved.
    pub moved: Color32,
    /// Behind what a search found.
    pub found: Color32,
    /// Behind the one of them that is looked at.
    pub found_here: Color32,
}

const LIGHT: Colours = Colours {
    paper: Color32::from_rgb(0xfd, 0xfb, 0xf6),
    desk: Color32::from_rgb(0xf5, 0xf1, 0xe8),
    card: Color32::from_rgb(0xff, 0xff, 0xfd),
    line: Color32::from_rgb(0xdd, 0xd6, 0xc7),
    ink: Color32::from_rgb(0x26, 0x23, 0x1e),
    soft: Color32::from_rgb(0x6a, 0x63, 0x57),
    accent: Color32::from_rgb(0x1c, 0x5d, 0x6e),
    on_accent: Color32::from_rgb(0xff, 0xff, 0xff),
    chosen: Color32::from_rgb(0xd3, 0xe5, 0xe8),
    hovered: Color32::from_rgb(0xec, 0xe6, 0xd9),
    good: Color32::from_rgb(0x2d, 0x6a, 0x3e),
    fair: Color32::from_rgb(0x88, 0x55, 0x05),
    bad: Color32::from_rgb(0xa3, 0x2b, 0x22),
    quote: Color32::from_rgb(0xf7, 0xe9, 0xb9),
    left_out: Color32::from_rgb(0xf6, 0xd5, 0xcd),
    put_in: Color32::from_rgb(0xcf, 0xe6, 0xd2),
    changed: Color32::from_rgb(0xf7, 0xdf, 0xae),
    moved: Color32::from_rgb(0xd8, 0xdb, 0xf0),
    found: Color32::from_rgb(0xff, 0xee, 0x9a),
    found_here: Color32::from_rgb(0xff, 0xc4, 0x6b),
};

const DARK: Colours = Colours {
    paper: Color32::from_rgb(0x1a, 0x19, 0x17),
    desk: Color32::from_rgb(0x21, 0x20, 0x1d),
    card: Color32::from_rgb(0x2a, 0x28, 0x25),
    line: Color32::from_rgb(0x3d, 0x3a, 0x34),
    ink: Color32::from_rgb(0xe8, 0xe3, 0xd8),
    soft: Color32::from_rgb(0xb2, 0xab, 0x9d),
    accent: Color32::from_rgb(0x7c, 0xc0, 0xcf),
    on_accent: Color32::from_rgb(0x10, 0x22, 0x27),
    chosen: Color32::from_rgb(0x22, 0x3c, 0x43),
    hovered: Color32::from_rgb(0x2e, 0x2c, 0x28),
    good: Color32::from_rgb(0x86, 0xc8, 0x95),
    fair: Color32::from_rgb(0xe2, 0xb0, 0x5c),
    bad: Color32::from_rgb(0xf0, 0x8d, 0x80),
    quote: Color32::from_rgb(0x4a, 0x40, 0x1e),
    left_out: Color32::from_rgb(0x5a, 0x2b, 0x25),
    put_in: Color32::from_rgb(0x24, 0x4a, 0x2d),
    changed: Color32::from_rgb(0x57, 0x43, 0x17),
    moved: Color32::from_rgb(0x35, 0x38, 0x5c),
    found: Color32::from_rgb(0x5c, 0x52, 0x12),
    found_here: Color32::from_rgb(0x8a, 0x5a, 0x12),
};

/// The colours in force.
pub fn colours(ui: &Ui) -> &'static Colours {
    colours_of(ui.visuals().dark_mode)
}

/// The colours of the dark or the light theme.
pub fn colours_of(is_dark: bool) -> &'static Colours {
    if is_dark { &DARK } else { &LIGHT }
}

/// The colours that a tag can be given, each with its name and as it is stored; all can be told on paper and in the dark.
pub const TAG_COLOURS: [(&str, &str); 12] = [
    ("Brick", "#b5483a"),
    ("Ochre", "#c58a1b"),
    ("Straw", "#a8922a"),
    ("Moss", "#6b8e3d"),
    ("Fir", "#2f7d5b"),
    ("Teal", "#1f8a96"),
    ("Sky", "#3f7fbf"),
    ("Indigo", "#6070c8"),
    ("Plum", "#8d4f9e"),
    ("Rose", "#c05080"),
    ("Umber", "#8a5a3c"),
    ("Slate", "#64748b"),
];

/// The colour that is stored as `#rrggbb`; none where that is no colour.
pub fn stored_colour(stored: &str) -> Option<Color32> {
    let digits = stored.strip_prefix('#').filter(|digits| digits.len() == 6 && digits.is_ascii())?;
    let part = |at: usize| u8::from_str_radix(&digits[at..at + 2], 16).ok();
    Some(Color32::from_rgb(part(0)?, part(2)?, part(4)?))
}

/// The size of text to be read, in points.
pub const READING: f32 = 17.0;
/// The size of controls.
pub const CONTROL: f32 = 14.5;
/// The size of what is said beside them.
pub const SMALL: f32 = 12.5;
/// How many characters a line of text to be read has.
pub const MEASURE: f32 = 68.0;

const SERIF: &str = "serif";
const SERIF_ITALIC: &str = "serif italic";
const SERIF_BOLD: &str = "serif bold";
const SANS_BOLD: &str = "sans bold";

/// The face for text to be read.
pub fn serif(size: f32) -> FontId {
    FontId::new(size, FontFamily::Name(SERIF.into()))
}

/// Its italic.
pub fn serif_italic(size: f32) -> FontId {
    FontId::new(size, FontFamily::Name(SERIF_ITALIC.into()))
}

/// Its bold.
pub fn serif_bold(size: f32) -> FontId {
    FontId::new(size, FontFamily::Name(SERIF_BOLD.into()))
}

/// The face for controls.
pub fn sans(size: f32) -> FontId {
    FontId::new(size, FontFamily::Proportional)
}

/// Its bold.
pub fn sans_bold(size: f32) -> FontId {
    FontId::new(size, FontFamily::Name(SANS_BOLD.into()))
}

/// Gives a window its faces and both its themes.
pub fn dress(ctx: &Context) {
    ctx.set_fonts(faces());
    // Where the system does not say, a reader's window is like paper.
    ctx.options_mut(|options| options.fallback_theme = Theme::Light);
    for (theme, colours) in [(Theme::Light, &LIGHT), (Theme::Dark, &DARK)] {
        ctx.set_style_of(theme, style(theme, colours));
    }
}

fn faces() -> FontDefinitions {
    let mut faces = FontDefinitions::empty();
    let mut add = |name: &str, bytes: &'static [u8]| {
        faces.font_data.insert(name.to_owned(), Arc::new(FontData::from_static(bytes)));
    };
    add("sans", include_bytes!("../../assets/fonts/SourceSans3-Regular.ttf"));
    add(SANS_BOLD, include_bytes!("../../assets/fonts/SourceSans3-Semibold.ttf"));
    add(SERIF, include_bytes!("../../assets/fonts/SourceSerif4-Regular.otf"));
    add(SERIF_ITALIC, include_bytes!("../../assets/fonts/SourceSerif4-It.otf"));
    add(SERIF_BOLD, include_bytes!("../../assets/fonts/SourceSerif4-Semibold.otf"));
    // What a face lacks comes from the next in its list: the sans has the signs, the serif some more scripts.
    let mut family = |family: FontFamily, names: &[&str]| {
        faces.families.insert(family, names.iter().map(|name| (*name).to_owned()).collect());
    };
    family(FontFamily::Proportional, &["sans", SERIF]);
    family(FontFamily::Monospace, &["sans", SERIF]);
    family(FontFamily::Name(SANS_BOLD.into()), &[SANS_BOLD, "sans", SERIF]);
    family(FontFamily::Name(SERIF.into()), &[SERIF, "sans"]);
    family(FontFamily::Name(SERIF_ITALIC.into()), &[SERIF_ITALIC, SERIF, "sans"]);
    family(FontFamily::Name(SERIF_BOLD.into()), &[SERIF_BOLD, SERIF, "sans"]);
    faces
}

fn style(theme: Theme, colours: &Colours) -> Style {
    let mut style = Style { visuals: visuals(theme, colours), ..Style::default() };
    style.text_styles = [
        (TextStyle::Small, sans(SMALL)),
        (TextStyle::Body, sans(CONTROL)),
        (TextStyle::Button, sans(CONTROL)),
        (TextStyle::Monospace, FontId::new(CONTROL, FontFamily::Monospace)),
        (TextStyle::Heading, serif_bold(23.0)),
    ]
    .into();
    style.spacing.item_spacing = Vec2::new(8.0, 6.0);
    style.spacing.button_padding = Vec2::new(10.0, 5.0);
    style.spacing.interact_size = Vec2::new(28.0, 28.0);
    style.spacing.menu_margin = Margin::same(6);
    style.spacing.window_margin = Margin::same(18);
    style.animation_time = 0.08;
    style.explanation_tooltips = false;
    style
}

fn visuals(theme: Theme, colours: &Colours) -> Visuals {
    let mut visuals = theme.default_visuals();
    visuals.override_text_color = None;
    visuals.weak_text_color = Some(colours.soft);
    visuals.hyperlink_color = colours.accent;
    visuals.faint_bg_color = colours.hovered;
    visuals.extreme_bg_color = colours.card;
    visuals.code_bg_color = colours.hovered;
    visuals.warn_fg_color = colours.fair;
    visuals.error_fg_color = colours.bad;
    visuals.panel_fill = colours.desk;
    visuals.window_fill = colours.card;
    visuals.window_stroke = Stroke::new(1.0, colours.line);
    visuals.window_corner_radius = CornerRadius::same(10);
    visuals.menu_corner_radius = CornerRadius::same(8);
    visuals.window_shadow = Shadow { offset: [0, 8], blur: 28, spread: 0, color: Color32::from_black_alpha(48) };
    visuals.popup_shadow = Shadow { offset: [0, 4], blur: 14, spread: 0, color: Color32::from_black_alpha(36) };
    visuals.selection.bg_fill = colours.chosen;
    visuals.selection.stroke = Stroke::new(1.0, colours.ink);
    let widgets = &mut visuals.widgets;
    for (widget, fill, border) in [
        (&mut widgets.noninteractive, colours.desk, colours.line),
        (&mut widgets.inactive, colours.card, colours.line),
        (&mut widgets.hovered, colours.hovered, colours.soft),
        (&mut widgets.active, colours.chosen, colours.accent),
        (&mut widgets.open, colours.hovered, colours.soft),
    ] {
        widget.bg_fill = fill;
        widget.weak_bg_fill = fill;
        widget.bg_stroke = Stroke::new(1.0, border);
        widget.fg_stroke = Stroke::new(1.0, colours.ink);
        widget.corner_radius = CornerRadius::same(6);
        widget.expansion = 0.0;
    }
    visuals
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Contrast by the Web Content Accessibility Guidelines 2.2.
    fn contrast(one: Color32, other: Color32) -> f32 {
        let luminance = |colour: Color32| {
            let channel = |value: u8| {
                let value = f32::from(value) / 255.0;
                if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
            };
            0.2126 * channel(colour.r()) + 0.7152 * channel(colour.g()) + 0.0722 * channel(colour.b())
        };
        let (one, other) = (luminance(one), luminance(other));
        (one.max(other) + 0.05) / (one.min(other) + 0.05)
    }

    #[test]
    fn everything_that_is_read_can_be_read() {
        for colours in [&LIGHT, &DARK] {
            for ground in [colours.paper, colours.desk, colours.card, colours.hovered, colours.chosen] {
                assert!(contrast(colours.ink, ground) >= 7.0, "ink on {ground:?}");
                for text in [colours.soft, colours.accent, colours.good, colours.fair, colours.bad] {
                    assert!(contrast(text, ground) >= 4.5, "{text:?} on {ground:?}: {}", contrast(text, ground));
                }
            }
            let marks = [colours.quote, colours.left_out, colours.put_in, colours.changed, colours.moved];
            for mark in marks.into_iter().chain([colours.found, colours.found_here]) {
                assert!(contrast(colours.ink, mark) >= 4.5, "ink on {mark:?}: {}", contrast(colours.ink, mark));
            }
            assert!(contrast(colours.on_accent, colours.accent) >= 4.5);
        }
    }
}
