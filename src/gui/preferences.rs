//! What the window remembers from one start to the next: recent archives, theme, size of text. One small JSON file in
//! the user's configuration folder; losing it loses nothing of an archive.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::keys::KeyWishes;

/// How many archives are remembered.
const REMEMBERED: usize = 12;

/// The remembered wishes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Preferences {
    /// The archives last opened, the latest first.
    pub recent: Vec<Recent>,
    /// Light, dark, or as the system.
    pub theme: ThemeWish,
    /// Size of text, in percent of the usual.
    pub text_percent: u16,
    /// Whether the inspector is shown.
    pub is_inspector_open: bool,
    /// The window's inner size at the last close, in points.
    pub window: Option<(f32, f32)>,
    /// Whether it was maximised.
    pub is_maximised: bool,
    /// The name that stands beside changes; empty means the user's name on this machine.
    pub who: String,
    /// The citation style for exports.
    pub style: String,
    /// The keys that were bound otherwise than usual.
    pub keys: KeyWishes,
    /// How it is listened.
    pub listening: ListeningWishes,
    /// How it is recorded.
    pub recording: RecordingWishes,
}

/// How somebody wishes to listen.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ListeningWishes {
    /// How much earlier playing goes on after a pause, in ms.
    pub rewind_ms: u64,
    /// How far the keys for back and ahead go, in ms.
    pub step_ms: u64,
    /// How fast it is played, 0.5 to 2.
    pub speed: f32,
}

impl Default for ListeningWishes {
    fn default() -> Self {
        ListeningWishes { rewind_ms: 1_000, step_ms: 3_000, speed: 1.0 }
    }
}

impl ListeningWishes {
    /// Within what can be.
    fn sane(self) -> ListeningWishes {
        ListeningWishes {
            rewind_ms: self.rewind_ms.min(60_000),
            step_ms: self.step_ms.clamp(100, 60_000),
            speed: if self.speed.is_finite() { self.speed.clamp(0.5, 2.0) } else { 1.0 },
        }
    }
}

/// How somebody wishes to record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct RecordingWishes {
    /// The device, by its id; none: the system's default.
    pub device: Option<String>,
    /// Frames a second; none: as the device has it.
    pub rate: Option<u32>,
    /// Samples a frame; none: as the device has it.
    pub channels: Option<u16>,
    /// Bits of a sample: 16, 24, or 32 for floating point.
    pub bits: u16,
    /// What is read to a narrator before the first second.
    pub statements: Vec<String>,
}

/// What is read to a narrator before the first second, where nobody has written anything else.
pub const STATEMENTS: [&str; 4] = [
    "This conversation is recorded, and the recording may be kept in this archive.",
    "It may be written down and translated.",
    "Words of it may be quoted in publications.",
    "The narrator may leave any question unanswered, stop at any time, and withdraw what was said.",
];

impl Default for RecordingWishes {
    fn default() -> Self {
        let statements = STATEMENTS.map(str::to_owned).to_vec();
        RecordingWishes { device: None, rate: None, channels: None, bits: 24, statements }
    }
}

/// An archive that was open once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recent {
    /// Its folder.
    pub folder: PathBuf,
    /// Its title.
    pub title: String,
    /// When it was last opened, in ms since 1970 UTC.
    pub opened_ms: i64,
}

/// Which theme is wanted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ThemeWish {
    /// As the system says.
    #[default]
    System,
    /// Like paper.
    Light,
    /// Dark.
    Dark,
}

/// The smallest size of text, in percent.
pub const SMALLEST_PERCENT: u16 = 80;
/// The largest size of text, in percent.
pub const LARGEST_PERCENT: u16 = 200;

impl Default for Preferences {
    fn default() -> Self {
        Preferences {
            recent: Vec::new(),
            theme: ThemeWish::System,
            text_percent: 100,
            is_inspector_open: true,
            window: None,
            is_maximised: false,
            who: String::new(),
            style: "chicago-notes".into(),
            keys: KeyWishes::default(),
            listening: ListeningWishes::default(),
            recording: RecordingWishes::default(),
        }
    }
}

impl Preferences {
    /// What stands in `file`; the defaults where it is missing or cannot be understood.
    pub fn read(file: &Path) -> Preferences {
        let text = std::fs::read_to_string(file).unwrap_or_default();
        let mut known: Preferences = serde_json::from_str(&text).unwrap_or_default();
        known.text_percent = known.text_percent.clamp(SMALLEST_PERCENT, LARGEST_PERCENT);
        known.listening = known.listening.sane();
        known
    }

    /// Writes them to `file`, beside it first, so that a crash leaves the old ones.
    pub fn write(&self, file: &Path) -> std::io::Result<()> {
        let folder = file.parent().unwrap_or(Path::new("."));
        std::fs::create_dir_all(folder)?;
        let mut beside = tempfile::NamedTempFile::new_in(folder)?;
        serde_json::to_writer_pretty(&mut beside, self).map_err(std::io::Error::other)?;
        beside.persist(file).map_err(|error| error.error)?;
        Ok(())
    }

    /// Puts an archive at the head of the recent ones.
    pub fn remember(&mut self, folder: &Path, title: &str, opened_ms: i64) {
        self.recent.retain(|known| known.folder != folder);
        self.recent.insert(0, Recent { folder: folder.to_owned(), title: title.to_owned(), opened_ms });
        self.recent.truncate(REMEMBERED);
    }
}

/// Where the preferences stand: `VIVAVOCE_CONFIG` names another folder, for tests and for portable installations.
pub fn usual_file() -> Option<PathBuf> {
    let named = std::env::var_os("VIVAVOCE_CONFIG").map(PathBuf::from);
    let folder = named.or_else(|| Some(directories::ProjectDirs::from("", "", "vivavoce")?.config_dir().to_owned()))?;
    Some(folder.join("preferences.json"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn preferences_come_back() -> std::io::Result<()> {
        let folder = tempfile::tempdir()?;
        let file = folder.path().join("deep/preferences.json");
        let mut known = Preferences { text_percent: 150, theme: ThemeWish::Dark, ..Preferences::default() };
        known.remember(Path::new("/a"), "A", 1);
        known.remember(Path::new("/b"), "B", 2);
        known.remember(Path::new("/a"), "A", 3);
        known.write(&file)?;
        let again = Preferences::read(&file);
        assert_eq!(again, known);
        assert_eq!(again.recent.iter().map(|one| one.title.as_str()).collect::<Vec<_>>(), ["A", "B"]);
        Ok(())
    }

    #[test]
    fn a_broken_file_gives_the_defaults() -> std::io::Result<()> {
        let folder = tempfile::tempdir()?;
        let file = folder.path().join("preferences.json");
        std::fs::write(&file, "{\"text_percent\": 9000, \"theme\": \"dark\"}")?;
        assert_eq!(Preferences::read(&file).text_percent, LARGEST_PERCENT);
        std::fs::write(&file, "no JSON")?;
        assert_eq!(Preferences::read(&file), Preferences::default());
        Ok(())
    }
}
