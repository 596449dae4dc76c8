//! What withholds a turn, with the button that lifts it.

use egui::{Area, Frame, Id as WidgetId, Key, Modifiers, Order, Pos2, Rect, Ui};

use crate::gui::part::{Rights, note, rights_ui};
use crate::gui::scene::Scene;
use crate::gui::theme::colours;
use crate::model::{Id, Protected, Turn};

/// How wide the card is, in points.
const WIDTH: f32 = 320.0;

/// The card of one turn that a restriction lies on.
pub struct Lock {
    turn: Id<Turn>,
    at: Pos2,
    rights: Rights,
    is_new: bool,
}

impl Lock {
    /// The card of a turn, to stand at a place.
    pub fn of(turn: Id<Turn>, at: Pos2) -> Lock {
        Lock { turn, at, rights: Rights::default(), is_new: true }
    }

    /// Draws it within `room`; whether it stays open.
    pub fn ui(&mut self, ui: &Ui, scene: &mut Scene<'_>, room: Rect) -> bool {
        let ctx = ui.ctx();
        let mut is_closed = false;
        let width = WIDTH.min(room.width() - 24.0);
        let top = (self.at.y + 12.0).min(room.bottom() - 240.0).max(room.top());
        let left = self.at.x.min(room.right() - width - 20.0).max(room.left() + 8.0);
        let area = Area::new(WidgetId::unique("card of a withheld turn")).order(Order::Middle).fade_in(false);
        area.fixed_pos(Pos2::new(left, top)).accessible_name("Withheld turn").show(ctx, |ui| {
            let colours = colours(ui);
            let frame = Frame::popup(ui.style()).fill(colours.card).stroke((1.0, colours.line)).inner_margin(12);
            frame.show(ui, |ui| {
                ui.set_width(width - 24.0);
                ui.horizontal(|ui| {
                    note(ui, "Withheld turn");
                    ui.with_layout(egui::Layout::right_to_left(egui::Align::Min), |ui| {
                        let close = ui.small_button("Close").on_hover_text("Esc");
                        if std::mem::take(&mut self.is_new) {
                            close.request_focus();
                        }
                        is_closed = close.clicked();
                    });
                });
                rights_ui(ui, scene, &mut self.rights, Protected::Turns(self.turn, self.turn));
            });
        });
        let is_free = !ctx.text_edit_focused() && ctx.memory(|memory| memory.top_modal_layer().is_none());
        let is_escaped = is_free && ctx.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Escape));
        !(is_closed || is_escaped)
    }
}
