//! Which keys do what in this window: the usual ones, a preset for hands that learnt another program, and what was bound
//! one by one. The bindings in force lie beside the window's context, so that menus and help show what is bound.

use std::collections::BTreeMap;
use std::sync::Arc;

use egui::{Context, Key, KeyboardShortcut, ModifierNames, Modifiers};
use serde::{Deserialize, Serialize};

use super::controls::{Control, Keys, TABLE};

/// The keys that somebody wishes for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct KeyWishes {
    /// Whose keys.
    pub preset: Preset,
    /// What was bound otherwise: the control's name in the program, and its keys as “Ctrl+Shift+F7”.
    pub own: BTreeMap<String, Vec<String>>,
}

/// The keys of a program that hands have learnt.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Preset {
    /// As this program has them.
    #[default]
    VivaVoce,
    /// As oTranscribe has them (its help, otranscribe.com/help).
    OTranscribe,
    /// As Express Scribe has them without a pedal (the hot keys of its manual, nch.com.au/scribe).
    ExpressScribe,
}

impl Preset {
    /// All of them, in the order in which they are offered.
    pub const ALL: [Preset; 3] = [Preset::VivaVoce, Preset::OTranscribe, Preset::ExpressScribe];

    /// What it is called.
    pub fn name(self) -> &'static str {
        match self {
            Preset::VivaVoce => "Viva Voce",
            Preset::OTranscribe => "oTranscribe",
            Preset::ExpressScribe => "Express Scribe",
        }
    }

    /// What it binds otherwise than usual. Controls whose usual keys it needs move out of the way.
    fn keys(self) -> &'static [(Control, Keys)] {
        const NONE: Modifiers = Modifiers::NONE;
        const SHIFT: Modifiers = Modifiers::SHIFT;
        const COMMAND: Modifiers = Modifiers::COMMAND;
        match self {
            Preset::VivaVoce => &[],
            Preset::OTranscribe => &[
                (Control::PlayPause, &[(NONE, Key::Escape), (NONE, Key::Space), (NONE, Key::MediaPlayPause)]),
                (Control::SoundBack, &[(NONE, Key::F1), (SHIFT, Key::Space)]),
                (Control::SoundAhead, &[(NONE, Key::F2)]),
                (Control::Slower, &[(NONE, Key::F3)]),
                (Control::Faster, &[(NONE, Key::F4)]),
                (Control::StartTurnHere, &[(COMMAND, Key::J)]),
                (Control::EndEdit, &[(SHIFT, Key::Escape)]),
                (Control::Help, &[(COMMAND, Key::F1)]),
                (Control::RenameTag, &[(SHIFT, Key::F2)]),
                (Control::Inspector, &[(SHIFT, Key::F4)]),
            ],
            Preset::ExpressScribe => &[
                (Control::Slower, &[(NONE, Key::F2)]),
                (Control::Faster, &[(NONE, Key::F3)]),
                (Control::Pause, &[(NONE, Key::F4), (NONE, Key::MediaStop)]),
                (Control::SoundBack, &[(NONE, Key::F7), (SHIFT, Key::Space)]),
                (Control::SoundAhead, &[(NONE, Key::F8)]),
                (Control::Play, &[(NONE, Key::F9)]),
                (Control::UsualSpeed, &[(NONE, Key::F10)]),
                (Control::PlayPause, &[(NONE, Key::Space), (NONE, Key::MediaPlayPause)]),
                (Control::RenameTag, &[(SHIFT, Key::F2)]),
                (Control::Inspector, &[(SHIFT, Key::F4)]),
            ],
        }
    }
}

/// One binding.
pub type Binding = (Control, Modifiers, Key);

/// The bindings in force.
#[derive(Clone, Debug, Default)]
pub struct Bound {
    /// Every key of every control, in the order of the table and of each control's keys.
    all: Vec<Binding>,
}

impl Bound {
    /// The bindings that somebody wishes for. A key that no program can read is as good as none.
    pub fn of(wishes: &KeyWishes) -> Bound {
        let mut all = Vec::new();
        for entry in TABLE {
            let own =
                wishes.own.get(&entry.control.key()).map(|keys| keys.iter().filter_map(|key| parse(key)).collect());
            let preset = || wishes.preset.keys().iter().find(|(control, _)| *control == entry.control);
            let keys: Vec<(Modifiers, Key)> =
                own.unwrap_or_else(|| preset().map_or(entry.keys, |(_, keys)| keys).to_vec());
            all.extend(keys.into_iter().map(|(modifiers, key)| (entry.control, modifiers, key)));
        }
        Bound { all }
    }

    /// Puts them in force.
    pub fn wear(self, ctx: &Context) {
        ctx.data_mut(|data| data.insert_temp(egui::Id::unique("keys in force"), Arc::new(self)));
    }

    /// Those in force; the usual ones where nobody said otherwise.
    pub fn in_force(ctx: &Context) -> Arc<Bound> {
        let known: Option<Arc<Bound>> = ctx.data(|data| data.get_temp(egui::Id::unique("keys in force")));
        known.unwrap_or_else(|| {
            Bound::of(&KeyWishes::default()).wear(ctx);
            Bound::in_force(ctx)
        })
    }

    /// All of them.
    pub fn all(&self) -> &[Binding] {
        &self.all
    }

    /// The keys of one control, the one that is shown first.
    pub fn of_control(&self, control: Control) -> impl Iterator<Item = (Modifiers, Key)> {
        self.all.iter().filter(move |(one, ..)| *one == control).map(|(_, modifiers, key)| (*modifiers, *key))
    }

    /// What else is done by a key where `control` works.
    pub fn taken_by(&self, control: Control, modifiers: Modifiers, key: Key) -> Option<Control> {
        let scope = control.entry().scope;
        let is_same = |one: &&Binding| {
            let (other, with, pressed) = **one;
            let meets = other.entry().scope.meets(scope);
            other != control && meets && pressed == key && with == modifiers
        };
        self.all.iter().find(is_same).map(|(other, ..)| *other)
    }
}

/// A key as it is shown: “Ctrl+[”.
pub fn in_words(ctx: &Context, modifiers: Modifiers, key: Key) -> String {
    let words = ctx.format_shortcut(&KeyboardShortcut::new(modifiers, key));
    let plain = match key {
        Key::OpenBracket => "[",
        Key::CloseBracket => "]",
        Key::Backslash => "\\",
        Key::Comma => ",",
        Key::MediaPlayPause => "media play",
        Key::MediaStop => "media stop",
        Key::MediaTrackNext => "media next",
        Key::MediaTrackPrevious => "media previous",
        _ => return words,
    };
    words.replace(key.name(), plain)
}

/// A key as it is kept: “Ctrl+Shift+F7”.
pub fn written(modifiers: Modifiers, key: Key) -> String {
    KeyboardShortcut::new(modifiers, key).format(&ModifierNames::NAMES, false)
}

/// The key that is kept as `text`; none where there is no such key.
pub fn parse(text: &str) -> Option<(Modifiers, Key)> {
    let (before, name) = match text.rsplit_once('+') {
        // “Ctrl++”: the last one is the key itself.
        Some((before, "")) => (before.strip_suffix('+').unwrap_or(before), "+"),
        Some((before, name)) => (before, name),
        None => ("", text),
    };
    let mut modifiers = Modifiers::NONE;
    for word in before.split('+').filter(|word| !word.is_empty()) {
        modifiers = modifiers.plus(match word {
            "Ctrl" | "Cmd" => Modifiers::COMMAND,
            "Alt" => Modifiers::ALT,
            "Shift" => Modifiers::SHIFT,
            _ => return None,
        });
    }
    Some((modifiers, Key::from_name(name)?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gui::screen::Screen;
    use std::collections::HashSet;

    #[test]
    fn a_key_is_read_as_it_is_written() {
        for (_, modifiers, key) in Bound::of(&KeyWishes::default()).all() {
            assert_eq!(parse(&written(*modifiers, *key)), Some((*modifiers, *key)), "{modifiers:?} {key:?}");
        }
        assert_eq!(parse("Ctrl+Nonsense"), None);
        assert_eq!(parse("Hyper+A"), None);
    }

    #[test]
    fn no_two_controls_of_one_screen_share_keys_under_any_preset() {
        for preset in Preset::ALL {
            let bound = Bound::of(&KeyWishes { preset, ..KeyWishes::default() });
            for screen in Screen::one_of_each() {
                let mut taken = HashSet::new();
                for (control, modifiers, key) in bound.all() {
                    if control.entry().scope.covers(Some(&screen)) {
                        let keys = written(*modifiers, *key);
                        assert!(taken.insert(keys.clone()), "{preset:?} {}: {keys}", control.name());
                    }
                }
            }
        }
    }

    #[test]
    fn what_was_bound_by_hand_comes_before_the_preset() {
        let own = BTreeMap::from([(Control::SoundBack.key(), vec!["Alt+B".to_owned(), "nonsense".to_owned()])]);
        let bound = Bound::of(&KeyWishes { preset: Preset::OTranscribe, own });
        assert_eq!(bound.of_control(Control::SoundBack).collect::<Vec<_>>(), [(Modifiers::ALT, Key::B)]);
        assert_eq!(bound.of_control(Control::SoundAhead).collect::<Vec<_>>(), [(Modifiers::NONE, Key::F2)]);
        assert_eq!(bound.taken_by(Control::Slower, Modifiers::ALT, Key::B), Some(Control::SoundBack));
    }
}
