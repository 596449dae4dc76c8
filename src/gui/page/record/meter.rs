//! How loud one channel is: a bar from -60 dB to full scale with the highest peak held, and the same in words.

use egui::{Align2, Rect, Role, Sense, Ui, Vec2, WidgetInfo};

use crate::gui::part::count::grouped;
use crate::gui::theme::{self, colours};
use crate::media::recorder::Level;

/// The quietest that is drawn, in dB.
const FLOOR: f32 = -60.0;
/// From here on it is nearly too loud, in dB.
const NEARLY: f32 = -6.0;
/// Where speech is best, in dB.
const GOOD: f32 = -20.0;
/// What the name at the left takes, in points.
const NAME: f32 = 74.0;
/// What the number at the right takes.
const NUMBER: f32 = 112.0;

/// What a channel is called.
pub(super) fn channel_name(channel: usize, channels: usize) -> String {
    match (channel, channels) {
        (_, 0 | 1) => "Level".into(),
        (0, 2) => "Left".into(),
        (1, 2) => "Right".into(),
        _ => format!("Channel {}", channel + 1),
    }
}

/// “48 000 frames a second, stereo”.
pub(super) fn layout_in_words(rate: u32, channels: u16) -> String {
    format!("{} Hz, {}", grouped(rate as usize), channels_in_words(channels))
}

/// “mono”, “stereo”, “4 channels”.
pub(super) fn channels_in_words(channels: u16) -> String {
    match channels {
        1 => "mono".into(),
        2 => "stereo".into(),
        many => format!("{many} channels"),
    }
}

/// Draws one channel.
pub(super) fn meter_ui(ui: &mut Ui, name: &str, level: &Level) {
    let colours = colours(ui);
    let (all, response) = ui.allocate_exact_size(Vec2::new(ui.available_width(), 18.0), Sense::hover());
    let said = in_words(level);
    response.widget_info(|| WidgetInfo::labeled(Role::Meter, true, format!("{name}: {said}")));
    let painter = ui.painter();
    painter.text(all.left_center(), Align2::LEFT_CENTER, name, theme::sans(theme::SMALL), colours.soft);
    let (face, colour) = match level.is_clipped {
        true => (theme::sans_bold(theme::SMALL), colours.bad),
        false => (theme::sans(theme::SMALL), colours.soft),
    };
    painter.text(all.right_center(), Align2::RIGHT_CENTER, &said, face, colour);
    let bar = Rect::from_min_max(all.left_top() + Vec2::new(NAME, 2.0), all.right_bottom() - Vec2::new(NUMBER, 2.0));
    if bar.width() < 20.0 {
        return;
    }
    painter.rect(bar, 3.0, colours.card, (1.0, colours.line), egui::StrokeKind::Inside);
    let place = |db: f32| bar.left() + bar.width() * ((db - FLOOR) / -FLOOR).clamp(0.0, 1.0);
    let peak = place(Level::decibels(level.peak));
    for (from, to, colour) in [(FLOOR, GOOD, colours.accent), (GOOD, NEARLY, colours.good), (NEARLY, 0.0, colours.bad)]
    {
        let (left, right) = (place(from), place(to).min(peak));
        if right > left {
            let part = Rect::from_min_max(egui::pos2(left, bar.top() + 1.0), egui::pos2(right, bar.bottom() - 1.0));
            painter.rect_filled(part, 0.0, colour);
        }
    }
    for db in [-40.0, GOOD, NEARLY] {
        painter.vline(place(db), bar.y_range(), (1.0, colours.line));
    }
    if level.hold > 0.0 {
        painter.vline(place(Level::decibels(level.hold)), bar.y_range(), (2.0, colours.ink));
    }
}

/// The highest of late, in words.
fn in_words(level: &Level) -> String {
    let db = Level::decibels(level.hold);
    match level.is_clipped {
        true => format!("{} · too loud", decibels(db)),
        false if db <= FLOOR => "silent".into(),
        false => decibels(db),
    }
}

fn decibels(db: f32) -> String {
    format!("{} dB", db.round()).replace('-', "−")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_level_is_said_in_words() {
        let level = Level { peak: 0.0, hold: 0.5, rms: 0.0, is_clipped: false };
        assert_eq!(in_words(&level), "−6 dB");
        assert_eq!(in_words(&Level { is_clipped: true, hold: 1.0, ..level }), "0 dB · too loud");
        assert_eq!(in_words(&Level::default()), "silent");
        assert_eq!(channel_name(1, 2), "Right");
        assert_eq!(layout_in_words(48_000, 2), "48\u{2009}000 Hz, stereo");
    }
}
