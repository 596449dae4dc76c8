//! The play keys of keyboards and headphones, where the desktop gives them to programs that are not in front.
//!
//! On Linux desktops by MPRIS (<https://specifications.freedesktop.org/mpris-spec/latest/>), over the session's bus,
//! which is a local socket. Nothing of what is played is told there: a desktop shows it on its locked screen. Elsewhere,
//! and in front, the window gets the same keys as key presses.

use std::sync::mpsc::{Sender, channel};
use std::thread;

/// What somebody pressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MediaKey {
    /// Play.
    Play,
    /// Pause.
    Pause,
    /// Play what is paused, pause what is playing.
    PlayPause,
    /// Stop.
    Stop,
    /// To what comes next.
    Next,
    /// To what came before.
    Previous,
    /// So many ms forward, or back.
    SeekBy(i64),
}

/// An ear for the desktop's media keys, as long as it lives.
pub struct MediaKeys {
    playing: Sender<bool>,
}

impl MediaKeys {
    /// Calls `pressed` for every key, on a thread of its own. Where no desktop listens it is never called. Waits for
    /// nothing.
    pub fn listen(pressed: impl Fn(MediaKey) + Send + Sync + 'static) -> MediaKeys {
        let (playing, told) = channel();
        let work = move || {
            // A desktop without a bus has no such keys: nobody misses anything.
            let _ = mpris::serve(Box::new(pressed), &told);
        };
        let _ = thread::Builder::new().name("media keys".into()).spawn(work);
        MediaKeys { playing }
    }

    /// Says whether something is being played: the desktop gives the keys to whoever plays.
    pub fn tell(&self, playing: bool) {
        let _ = self.playing.send(playing);
    }
}

/// Where there is no MPRIS.
#[cfg(not(target_os = "linux"))]
mod mpris {
    use std::sync::mpsc::{Receiver, RecvError};

    pub fn serve(_: Box<dyn Fn(super::MediaKey) + Send + Sync>, _: &Receiver<bool>) -> Result<(), RecvError> {
        Ok(())
    }
}

#[cfg(target_os = "linux")]
mod mpris {
    use std::collections::HashMap;
    use std::sync::mpsc::Receiver;

    use zbus::connection::Builder;
    use zbus::interface;
    use zbus::zvariant::{ObjectPath, OwnedValue};

    use super::MediaKey;

    const PATH: &str = "/org/mpris/MediaPlayer2";

    /// Answers the desktop until nobody is left who could say whether something plays.
    pub fn serve(pressed: Box<dyn Fn(MediaKey) + Send + Sync>, told: &Receiver<bool>) -> zbus::Result<()> {
        zbus::block_on(async {
            // Two windows may be open: each has a name of its own, as the specification wants.
            let name = format!("org.mpris.MediaPlayer2.vivavoce.instance{}", std::process::id());
            let remote = Remote { pressed, playing: false };
            let builder = Builder::session()?.serve_at(PATH, Program)?.serve_at(PATH, remote)?.name(name)?;
            let connection = builder.build().await?;
            let remote = connection.object_server().interface::<_, Remote>(PATH).await?;
            // The bus is answered on a thread of zbus's own; this one may wait.
            for playing in told {
                remote.get_mut().await.playing = playing;
                remote.get().await.playback_status_changed(remote.signal_emitter()).await?;
            }
            Ok(())
        })
    }

    /// What the desktop asks of the program.
    struct Program;

    #[interface(name = "org.mpris.MediaPlayer2")]
    impl Program {
        fn raise(&self) {}

        fn quit(&self) {}

        #[zbus(property)]
        fn can_quit(&self) -> bool {
            false
        }

        #[zbus(property)]
        fn can_raise(&self) -> bool {
            false
        }

        #[zbus(property)]
        fn has_track_list(&self) -> bool {
            false
        }

        #[zbus(property)]
        fn identity(&self) -> &str {
            "Viva Voce"
        }

        #[zbus(property)]
        fn desktop_entry(&self) -> &str {
            "vivavoce"
        }

        #[zbus(property)]
        fn supported_uri_schemes(&self) -> Vec<String> {
            Vec::new()
        }

        #[zbus(property)]
        fn supported_mime_types(&self) -> Vec<String> {
            Vec::new()
        }
    }

    /// What the desktop asks of the player.
    struct Remote {
        pressed: Box<dyn Fn(MediaKey) + Send + Sync>,
        playing: bool,
    }

    #[interface(name = "org.mpris.MediaPlayer2.Player")]
    impl Remote {
        fn play(&self) {
            (self.pressed)(MediaKey::Play);
        }

        fn pause(&self) {
            (self.pressed)(MediaKey::Pause);
        }

        fn play_pause(&self) {
            (self.pressed)(MediaKey::PlayPause);
        }

        fn stop(&self) {
            (self.pressed)(MediaKey::Stop);
        }

        fn next(&self) {
            (self.pressed)(MediaKey::Next);
        }

        fn previous(&self) {
            (self.pressed)(MediaKey::Previous);
        }

        /// By so many µs.
        fn seek(&self, offset: i64) {
            (self.pressed)(MediaKey::SeekBy(offset / 1000));
        }

        fn set_position(&self, _track: ObjectPath<'_>, _position: i64) {}

        fn open_uri(&self, _uri: &str) {}

        #[zbus(property)]
        fn playback_status(&self) -> &str {
            if self.playing { "Playing" } else { "Paused" }
        }

        #[zbus(property)]
        fn metadata(&self) -> HashMap<String, OwnedValue> {
            HashMap::new()
        }

        #[zbus(property)]
        fn rate(&self) -> f64 {
            1.0
        }

        #[zbus(property)]
        fn minimum_rate(&self) -> f64 {
            1.0
        }

        #[zbus(property)]
        fn maximum_rate(&self) -> f64 {
            1.0
        }

        #[zbus(property)]
        fn volume(&self) -> f64 {
            1.0
        }

        #[zbus(property(emits_changed_signal = "false"))]
        fn position(&self) -> i64 {
            0
        }

        #[zbus(property)]
        fn can_go_next(&self) -> bool {
            true
        }

        #[zbus(property)]
        fn can_go_previous(&self) -> bool {
            true
        }

        #[zbus(property)]
        fn can_play(&self) -> bool {
            true
        }

        #[zbus(property)]
        fn can_pause(&self) -> bool {
            true
        }

        #[zbus(property)]
        fn can_seek(&self) -> bool {
            true
        }

        #[zbus(property(emits_changed_signal = "const"))]
        fn can_control(&self) -> bool {
            true
        }
    }
}
