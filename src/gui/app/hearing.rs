//! The sound of the window: keys that are heeded everywhere, the strip where the player's bar is not, the place that is
//! kept.

use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use egui::{Context, Frame, Margin, Panel, Ui};

use super::App;
use crate::gui::action::{Action, Done, Notice};
use crate::gui::controls::Control;
use crate::gui::listening::Listening;
use crate::gui::media_keys::{MediaKey, MediaKeys};
use crate::gui::part::transport::transport_ui;
use crate::gui::part::{link, note};
use crate::gui::screen::Screen;
use crate::gui::tape::Hear;
use crate::gui::theme::colours;
use crate::media::player::Output;
use crate::model::LastPlace;

/// How often the place is kept, where it has changed.
const EVERY: Duration = Duration::from_secs(5);

/// The place that was kept last.
#[derive(Default)]
pub struct KeptPlace {
    last: Option<LastPlace>,
    looked: Option<Instant>,
    screen: Option<Screen>,
    was_playing: bool,
}

/// The media keys of the desktop, once something can be played.
#[derive(Default)]
pub struct DesktopKeys {
    is_wanted: bool,
    heeded: Option<(MediaKeys, Receiver<MediaKey>)>,
    told: bool,
}

impl App {
    /// Heeds the media keys that the desktop gives, from the first recording on.
    pub(in crate::gui) fn heed_media_keys(&mut self) {
        self.media_keys.is_wanted = true;
    }

    /// Does what was pressed on the desktop, and tells it whether something plays.
    fn heed_desktop(&mut self, ctx: &Context) {
        let keys = &mut self.media_keys;
        if keys.is_wanted && keys.heeded.is_none() && self.listening.now().tape.is_some() {
            let ((sender, pressed), ctx) = (channel(), ctx.clone());
            let heed = move |key| {
                // Nobody listening means that the window is being closed.
                let _ = sender.send(key);
                ctx.request_repaint();
            };
            keys.heeded = Some((MediaKeys::listen(heed), pressed));
        }
        let Some((desktop, pressed)) = &keys.heeded else { return };
        let is_playing = self.listening.now().is_playing;
        if std::mem::replace(&mut keys.told, is_playing) != is_playing {
            desktop.tell(is_playing);
        }
        let all: Vec<MediaKey> = pressed.try_iter().collect();
        for key in all {
            match key {
                MediaKey::Play => self.invoke_sound(Control::Play),
                MediaKey::Pause | MediaKey::Stop => self.invoke_sound(Control::Pause),
                MediaKey::PlayPause => self.invoke_sound(Control::PlayPause),
                MediaKey::Next => self.invoke_sound(Control::SoundAhead),
                MediaKey::Previous => self.invoke_sound(Control::SoundBack),
                MediaKey::SeekBy(ms) => self.hear(Hear::Skip(ms)),
            }
        }
    }

    /// Is heard on another output from now on.
    pub fn hear_on(&self, output: Box<dyn Output>) {
        self.listening.hear_on(output);
    }

    /// What is heard in this window.
    pub fn listening(&self) -> &Listening {
        &self.listening
    }

    /// Whether the keys of the sound are heeded: something sounds, or is about to.
    pub(super) fn is_sound_at_hand(&self) -> bool {
        let Some(screen) = self.screen() else { return false };
        self.listening.now().tape.is_some() || self.pages.has_sound(screen)
    }

    /// Looks at the sound, and keeps the place when it pauses, when somebody goes elsewhere, and from time to time.
    pub(super) fn listen(&mut self, ctx: &Context) {
        for action in self.listening.attend(ctx) {
            self.perform(ctx, action);
        }
        self.heed_desktop(ctx);
        let is_playing = self.listening.now().is_playing;
        let is_paused = std::mem::replace(&mut self.place.was_playing, is_playing) && !is_playing;
        let has_gone = self.place.screen.as_ref() != self.screen();
        let is_time = self.place.looked.is_none_or(|looked| looked.elapsed() > EVERY);
        if is_paused || has_gone || is_time {
            self.keep_place();
            (self.place.looked, self.place.screen) = (Some(Instant::now()), self.screen().cloned());
        }
    }

    /// Keeps the place in the interview that was last shown, where it is another than was kept.
    pub(super) fn keep_place(&mut self) {
        let place = self.pages.place(&self.listening);
        let Some((desk, place)) = self.desk.as_ref().filter(|desk| desk.is_writable()).zip(place) else { return };
        if self.place.last.replace(place) == Some(place) {
            return;
        }
        let keep = desk.change(move |archive| {
            archive.keep_place(&place)?;
            Ok(Done::quietly())
        });
        // It is a comfort: that it failed is told by what fails next.
        drop(keep);
    }

    /// Does what a control of the sound does. What plays on the interviews' screen is known by that page alone.
    pub(super) fn invoke_sound(&mut self, control: Control) {
        let is_idle = self.listening.now().tape.is_none();
        let has_page = self.screen().is_some_and(|screen| self.pages.has_sound(screen));
        if has_page && !self.listening.now().is_playing && matches!(control, Control::PlayPause | Control::Play)
            || has_page && (is_idle || control == Control::LoopSound)
        {
            self.invoked = Some(control);
            return;
        }
        if is_idle {
            let words = "Nothing is open that sounds: open an interview with a recording first.";
            return self.notices.tell(Notice::told(words).about("sound"));
        }
        let wishes = self.preferences.listening;
        let step = i64::try_from(wishes.step_ms).unwrap_or(3_000);
        let looped = self.listening.now().looped.is_some();
        let hear = match control {
            Control::Play => Hear::Play,
            Control::Pause => Hear::Pause,
            Control::SoundBack => Hear::Skip(-step),
            Control::SoundAhead => Hear::Skip(step),
            Control::Slower | Control::Faster => Hear::Speed(self.listening.speed_beside(control == Control::Faster)),
            Control::UsualSpeed => Hear::Speed(1.0),
            Control::LoopSound if looped => Hear::Loop(None),
            Control::LoopSound => return,
            _ => Hear::Toggle,
        };
        self.hear(hear);
    }

    /// Does what is asked of the sound; how fast it is played is remembered.
    pub(super) fn hear(&mut self, hear: Hear) {
        if let Hear::Speed(speed) = hear {
            self.preferences.listening.speed = speed;
            self.keep_preferences();
        }
        if let Some(desk) = &self.desk {
            self.listening.perform(desk, hear);
        }
    }
}

/// Draws the strip with what sounds, on every screen but that of its interview.
pub(super) fn strip_ui(ui: &mut Ui, listening: &Listening, screen: &Screen, actions: &mut Vec<Action>) {
    let Some(tape) = listening.now().tape.clone() else { return };
    if matches!(screen, Screen::Interviews { open: Some(open), .. } if *open == tape.recollection) {
        return;
    }
    let frame = Frame::new().fill(colours(ui).desk).inner_margin(Margin::symmetric(12, 4));
    Panel::bottom("sound").frame(frame).show(ui, |ui| {
        ui.horizontal(|ui| {
            actions.extend(transport_ui(ui, listening.now()).map(Action::Do));
            let title = crate::archive::excerpt(&tape.title, 60);
            if link(ui, &title).on_hover_text("Go to this interview").clicked() {
                actions.push(Action::Go(Screen::interview(tape.recollection, None)));
            }
            note(ui, crate::archive::excerpt(&tape.name(), 40));
            if ui.small_button("Close").on_hover_text("Puts the recording away").clicked() {
                actions.push(Action::Hear(Hear::Close));
            }
        });
    });
}
