//! Messages to the historian, in a corner: news goes by itself, failures stay until they are closed.

use egui::{Align2, Area, Frame, Order, RichText, Ui, Vec2};

use super::action::{Action, Notice};
use super::part::note;
use super::screen::Screen;
use super::theme::{self, colours};

/// How long news stays, in seconds.
const SECONDS: f64 = 6.0;
/// How many are shown at once; the oldest goes first.
const AT_ONCE: usize = 4;

/// The messages that are shown.
#[derive(Default)]
pub struct Notices {
    shown: Vec<Shown>,
    next: u64,
}

struct Shown {
    number: u64,
    notice: Notice,
    since: Option<f64>,
    is_open: bool,
}

impl Notices {
    /// Shows a message.
    pub fn tell(&mut self, notice: Notice) {
        // Said again, it stays where it is, and as long as if it were new.
        if let Some(known) = self.shown.iter_mut().find(|known| known.notice == notice) {
            known.since = None;
            return;
        }
        self.shown.retain(|known| notice.topic.is_none() || known.notice.topic != notice.topic);
        self.shown.push(Shown { number: self.next, notice, since: None, is_open: false });
        self.next += 1;
        if self.shown.len() > AT_ONCE {
            self.shown.remove(0);
        }
    }

    /// Takes back whatever is shown about a topic: it is not so any more, or said elsewhere.
    pub fn retract(&mut self, topic: &str) {
        self.shown.retain(|shown| shown.notice.topic != Some(topic));
    }

    /// The messages, the oldest first.
    pub fn sentences(&self) -> impl Iterator<Item = &Notice> {
        self.shown.iter().map(|shown| &shown.notice)
    }

    /// Draws them; where somebody wants to go by one.
    pub fn ui(&mut self, ui: &mut Ui) -> Option<Action> {
        let now = ui.input(|input| input.time);
        let mut closed = Vec::new();
        let mut wanted = None;
        let mut offset = -34.0;
        for shown in self.shown.iter_mut().rev() {
            let since = *shown.since.get_or_insert(now);
            if !shown.notice.stays() && !shown.is_open && now - since > SECONDS {
                closed.push(shown.number);
                continue;
            }
            let area = Area::new(egui::Id::unique(("notice", shown.number)))
                .order(Order::Foreground)
                .anchor(Align2::RIGHT_BOTTOM, Vec2::new(-14.0, offset));
            let drawn = area.show(ui.ctx(), |ui| one_ui(ui, shown, &mut closed));
            offset -= drawn.response.rect.height() + 8.0;
            wanted = wanted.or(drawn.inner);
        }
        if self.shown.iter().any(|shown| !shown.notice.stays()) {
            ui.ctx().request_repaint_after_secs(1.0);
        }
        self.shown.retain(|shown| !closed.contains(&shown.number));
        wanted.map(Action::Go)
    }
}

/// Draws one; the screen that somebody wants to go to by it.
fn one_ui(ui: &mut Ui, shown: &mut Shown, closed: &mut Vec<u64>) -> Option<Screen> {
    let colours = colours(ui);
    let mut wanted = None;
    let notice = &shown.notice;
    let edge = if notice.is_failure { colours.bad } else { colours.line };
    let frame = Frame::popup(ui.style()).stroke((1.0, edge)).inner_margin(12);
    frame.show(ui, |ui| {
        ui.set_max_width(360.0);
        ui.horizontal_top(|ui| {
            ui.vertical(|ui| {
                ui.set_max_width(300.0);
                let words = RichText::new(&notice.sentence).font(theme::sans(theme::CONTROL));
                ui.label(if notice.is_failure { words.color(colours.bad) } else { words });
                if !notice.hint.is_empty() {
                    note(ui, notice.hint.as_str());
                }
                if shown.is_open {
                    egui::ScrollArea::vertical().max_height(180.0).show(ui, |ui| {
                        for detail in &notice.details {
                            note(ui, detail.as_str());
                        }
                    });
                } else if let Some((name, screen)) = &notice.way {
                    if ui.button(*name).clicked() {
                        wanted = Some(screen.clone());
                        closed.push(shown.number);
                    }
                } else if !notice.details.is_empty() && ui.button(notice.details_name).clicked() {
                    shown.is_open = true;
                }
            });
            let close = ui.button("×").on_hover_text("Close");
            close.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, "Close this message"));
            if close.clicked() {
                closed.push(shown.number);
            }
        });
    });
    wanted
}
