//! The small bar that stands at selected words and says what can be done with them.

use egui::{Area, Button, Context, Frame, Id as WidgetId, Order, Pos2, Rect, RichText, Ui, Vec2};

use super::words::{Deed, Words};
use crate::gui::controls::Control;
use crate::gui::part::chip;
use crate::gui::scene::Scene;
use crate::gui::theme::{self, colours};

/// How wide the bar is where there is room, in points.
const WIDTH: f32 = 560.0;

/// Draws the bar beside `at`, the end of the selection, within `room`; what was asked for.
pub fn bar_ui(ctx: &Context, scene: &Scene<'_>, words: &Words, at: Rect, room: Rect) -> Option<Deed> {
    let width = WIDTH.min(room.width() - 24.0);
    let key = WidgetId::unique("what can be done with selected words");
    // As high as it was in the frame before: above the words where there is no room below.
    let height = ctx.data(|data| data.get_temp::<f32>(key)).unwrap_or(76.0);
    let window = ctx.content_rect();
    let above = at.top() - 10.0 - height;
    let below = at.bottom() + 10.0 + height <= window.bottom() || above < window.top();
    let top = if below { (at.bottom() + 10.0).min(window.bottom() - height) } else { above };
    let left = (at.left() - width / 2.0).clamp(room.left() + 8.0, (room.right() - width - 16.0).max(room.left() + 8.0));
    let area = Area::new(key).order(Order::Foreground).fixed_pos(Pos2::new(left, top)).fade_in(false);
    let shown = area.accessible_name("Selected words").show(ctx, |ui| {
        let colours = colours(ui);
        let frame = Frame::popup(ui.style()).fill(colours.card).stroke((1.0, colours.line)).inner_margin(8);
        frame.show(ui, |ui| {
            ui.set_max_width(width);
            deeds_ui(ui, scene, words)
        })
    });
    ctx.data_mut(|data| data.insert_temp(key, shown.response.rect.height()));
    shown.inner.inner
}

fn deeds_ui(ui: &mut Ui, scene: &Scene<'_>, words: &Words) -> Option<Deed> {
    let mut deed = None;
    let deeds = [
        ("Quote", Some(Control::KeepQuote), Deed::Keep),
        ("Tag…", Some(Control::Tag), Deed::Tag),
        ("Add to dossier…", Some(Control::AddToDossier), Deed::AddToDossier),
        ("Withhold…", None, Deed::Withhold),
        ("Copy with citation", Some(Control::CopyCited), Deed::CopyCited),
        ("Copy as Markdown", Some(Control::CopyMarkdown), Deed::CopyMarkdown),
    ];
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = Vec2::new(4.0, 4.0);
        for (name, control, does) in deeds {
            let keys = control.map(|control| control.keys_in_words(ui)).unwrap_or_default();
            let is_possible = scene.desk.is_writable() || !does.is_change();
            let face = RichText::new(name).font(theme::sans(theme::CONTROL));
            let button = if keys.is_empty() { Button::new(face) } else { Button::new(face).shortcut_text(keys) };
            let response = ui.add_enabled(is_possible, button);
            // The inspector has a button of the same name for the whole recollection.
            let said = if does == Deed::Withhold { "Withhold these words…" } else { name };
            response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, is_possible, said));
            if response.clicked() {
                deed = Some(does);
            }
        }
    });
    let names = words.names_at_hand();
    if !names.is_empty() && scene.desk.is_writable() {
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing = Vec2::new(4.0, 4.0);
            for (number, name) in names.iter().enumerate() {
                let name = crate::archive::excerpt(name, 24);
                if chip(ui, &format!("{} {name}", number + 1), false).clicked() {
                    deed = Some(Deed::TagAtHand(number));
                }
            }
        });
    }
    deed
}
