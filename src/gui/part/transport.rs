//! The buttons of a player: back, play or pause, ahead, how fast; and the clock between them.

use egui::{Color32, Painter, Pos2, Rect, Response, Role, Sense, Shape, Stroke, Ui, Vec2, WidgetInfo};

use super::note;
use crate::gui::controls::Control;
use crate::gui::scene::Scene;
use crate::gui::tape::{Hear, Now, Stretch};
use crate::gui::theme::{self, colours};
use crate::text::clock::clock;

/// What is drawn on a button.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sign {
    Play,
    Pause,
    Back,
    Ahead,
}

/// Draws the buttons and the clock; the control that was pressed.
pub fn transport_ui(ui: &mut Ui, now: &Now) -> Option<Control> {
    let mut pressed = None;
    let middle = if now.is_playing { Sign::Pause } else { Sign::Play };
    for (sign, control) in
        [(Sign::Back, Control::SoundBack), (middle, Control::PlayPause), (Sign::Ahead, Control::SoundAhead)]
    {
        let name = match sign {
            Sign::Play => "Play",
            Sign::Pause => "Pause",
            _ => control.name(),
        };
        let keys = control.keys_in_words(ui);
        let button = sign_ui(ui, sign, name).on_hover_text(format!("{name} ({keys})"));
        if button.clicked() {
            pressed = Some(control);
        }
    }
    ui.add_space(4.0);
    let ms = |ms: u64| i64::try_from(ms).unwrap_or(i64::MAX);
    let at = clock(ms(now.position_ms));
    ui.label(egui::RichText::new(&at).font(theme::sans_bold(theme::CONTROL)));
    if ui.ctx().content_rect().width() > 900.0 {
        note(ui, format!("/ {}", clock(ms(now.duration_ms))));
    }
    ui.add_space(6.0);
    pressed.or(ui.scope(|ui| speed_ui(ui, now.speed)).inner)
}

/// Draws the button that plays just these words, and when they are spoken, where they have sound.
pub fn play_ui(ui: &mut Ui, scene: &mut Scene<'_>, stretch: Option<Stretch>) {
    let Some(stretch) = stretch else { return };
    ui.horizontal(|ui| {
        let is_sounding = scene.listening.now().is_playing && scene.listening.now().is_of(stretch.tape.recording.id);
        let sign = if is_sounding { Sign::Pause } else { Sign::Play };
        let name = if is_sounding { "Pause the sound" } else { "Play these words" };
        let is_clicked = sign_ui(ui, sign, name).on_hover_text(name).clicked();
        let ms = |ms: u64| clock(i64::try_from(ms).unwrap_or(i64::MAX));
        let about = if stretch.is_estimate { "about " } else { "" };
        note(ui, format!("{about}{}–{}", ms(stretch.range.start), ms(stretch.range.end)));
        if is_clicked {
            scene.hear(if is_sounding { Hear::Pause } else { Hear::Stretch(stretch) });
        }
    });
}

fn speed_ui(ui: &mut Ui, speed: f32) -> Option<Control> {
    let mut pressed = None;
    ui.spacing_mut().item_spacing.x = 3.0;
    let words = format!("{}×", (speed * 100.0).round() / 100.0);
    let is_usual = (speed - 1.0).abs() < 0.01;
    for (face, control) in [("−", Control::Slower), (words.as_str(), Control::UsualSpeed), ("+", Control::Faster)] {
        let button = egui::Button::new(face).selected(control == Control::UsualSpeed && !is_usual).small();
        let button = ui.add(button);
        let name = match control {
            Control::UsualSpeed => format!("Speed {words}: play at the usual speed"),
            other => other.name().to_owned(),
        };
        button.widget_info(|| WidgetInfo::labeled(Role::Button, true, &name));
        let keys = control.keys_in_words(ui);
        if button.on_hover_text(format!("{} ({keys})", control.name())).clicked() {
            pressed = Some(control);
        }
    }
    pressed
}

fn sign_ui(ui: &mut Ui, sign: Sign, name: &str) -> Response {
    let colours = colours(ui);
    let is_middle = matches!(sign, Sign::Play | Sign::Pause);
    let (rect, response) = ui.allocate_exact_size(Vec2::new(if is_middle { 34.0 } else { 28.0 }, 26.0), Sense::click());
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, name));
    let painter = ui.painter();
    let (fill, ink) = match (is_middle, response.hovered()) {
        (true, _) => (colours.accent, colours.on_accent),
        (false, true) => (colours.hovered, colours.ink),
        (false, false) => (colours.card, colours.ink),
    };
    let edge = if response.has_focus() { Stroke::new(1.5, colours.ink) } else { Stroke::new(1.0, colours.line) };
    painter.rect(rect.shrink(1.0), 6.0, fill, edge, egui::StrokeKind::Inside);
    paint(painter, sign, rect, ink);
    response
}

fn paint(painter: &Painter, sign: Sign, rect: Rect, ink: Color32) {
    let (middle, high) = (rect.center(), 5.5);
    let triangle = |left: f32, right: f32| {
        let points =
            vec![Pos2::new(left, middle.y - high), Pos2::new(right, middle.y), Pos2::new(left, middle.y + high)];
        Shape::convex_polygon(points, ink, Stroke::NONE)
    };
    match sign {
        Sign::Play => {
            painter.add(triangle(middle.x - 4.0, middle.x + 6.0));
        }
        Sign::Pause => {
            for x in [-3.5, 3.5] {
                let bar = Rect::from_center_size(middle + Vec2::new(x, 0.0), Vec2::new(3.5, 2.0 * high));
                painter.rect_filled(bar, 1.0, ink);
            }
        }
        Sign::Back => {
            painter.add(triangle(middle.x, middle.x - 8.0));
            painter.add(triangle(middle.x + 7.0, middle.x - 1.0));
        }
        Sign::Ahead => {
            painter.add(triangle(middle.x - 7.0, middle.x + 1.0));
            painter.add(triangle(middle.x, middle.x + 8.0));
        }
    }
}
