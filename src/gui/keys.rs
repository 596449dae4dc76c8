//! Which keys do what in this window: the usual ones, a preset for hands that learnt another program, and what was bound
//! one by one; and who has a claim on the keyboard in a frame. The bindings in force lie beside the window's context, so
//! that menus and help show what is bound.

use std::collections::BTreeMap;
use std::sync::Arc;

use egui::{Context, Key, KeyboardShortcut, ModifierNames, Modifiers, Ui};
use serde::{Deserialize, Serialize};

use super::controls::{Control, Keys, Scope, TABLE};
use super::screen::Screen;

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
        const ALT: Modifiers = Modifiers::ALT;
        const COMMAND: Modifiers = Modifiers::COMMAND;
        match self {
            Preset::VivaVoce => &[],
            Preset::OTranscribe => &[
                (Control::PlayPause, &[(NONE, Key::Escape), (NONE, Key::Space), (NONE, Key::MediaPlayPause)]),
                (Control::SoundBack, &[(NONE, Key::F1), (SHIFT, Key::Space)]),
                (Control::SoundAhead, &[(NONE, Key::F2)]),
                (Control::Slower, &[(NONE, Key::F3)]),
                (Control::Faster, &[(NONE, Key::F4)]),
                (Control::NextHit, &[(ALT, Key::F3)]),
                (Control::StartTurnHere, &[(COMMAND, Key::J)]),
                (Control::EndEdit, &[(SHIFT, Key::Escape)]),
                (Control::Help, &[(COMMAND, Key::F1)]),
                (Control::RenameTag, &[(SHIFT, Key::F2)]),
                (Control::Inspector, &[(SHIFT, Key::F4)]),
            ],
            Preset::ExpressScribe => &[
                (Control::Slower, &[(NONE, Key::F2)]),
                (Control::Faster, &[(NONE, Key::F3)]),
                (Control::NextHit, &[(ALT, Key::F3)]),
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

impl Control {
    /// Its first shortcut as it is shown: “Ctrl+Z”; empty where it has none.
    pub fn keys_in_words(self, ui: &Ui) -> String {
        let keys = Bound::in_force(ui.ctx()).of_control(self).next();
        keys.map(|(modifiers, key)| in_words(ui.ctx(), modifiers, key)).unwrap_or_default()
    }
}

/// Says, in every frame in which it is so, that Space in this widget plays, though the widget has the focus.
pub fn lend_space(ctx: &egui::Context, widget: egui::Id) {
    if ctx.memory(|memory| memory.has_focus(widget)) {
        ctx.data_mut(|data| data.insert_temp(egui::Id::unique("space is lent"), widget));
    }
}

/// Says, in every frame in which it is so, that whatever is pressed is to be bound, and does nothing.
pub fn await_keys(ctx: &egui::Context) {
    let frame = ctx.cumulative_frame_nr();
    ctx.data_mut(|data| data.insert_temp(egui::Id::unique("keys are awaited"), frame));
}

/// Whether that was said in this frame or the one before.
fn was_said(ctx: &egui::Context, what: &'static str) -> bool {
    let said: Option<u64> = ctx.data(|data| data.get_temp(egui::Id::unique(what)));
    said.is_some_and(|frame| frame + 1 >= ctx.cumulative_frame_nr())
}

/// Says, in every frame in which it is so, that Ctrl with a digit belongs to whoever is being typed into: there it names
/// a speaker.
pub fn keep_digits(ctx: &egui::Context) {
    let frame = ctx.cumulative_frame_nr();
    ctx.data_mut(|data| data.insert_temp(egui::Id::unique("digits are kept"), frame));
}

fn is_digit(key: Key) -> bool {
    (Key::Num1 as u8..=Key::Num9 as u8).contains(&(key as u8))
}

/// The control whose keys were pressed in this frame, if any; its keys are used up. A key without Ctrl or Alt belongs to
/// a text field while one is typed into; those of the sound are heeded only while there `is_sound` at hand.
pub fn pressed(ctx: &egui::Context, screen: Option<&Screen>, is_sound: bool) -> Option<Control> {
    let is_any =
        ctx.input(|input| input.events.iter().any(|event| matches!(event, egui::Event::Key { pressed: true, .. })));
    if !is_any || was_said(ctx, "keys are awaited") {
        return None;
    }
    let bound = Bound::in_force(ctx);
    let hands = Hands::of(ctx, is_sound);
    let is_free = |(control, modifiers, key): &&Binding| {
        control.entry().scope.covers(screen) && hands.leave(*control, *modifiers, *key)
    };
    let mut candidates: Vec<&Binding> = bound.all().iter().filter(is_free).collect();
    // The more modifiers, the earlier: Ctrl+Shift+Z must not be taken for Ctrl+Z.
    candidates.sort_by_key(|(_, modifiers, _)| {
        std::cmp::Reverse(u8::from(modifiers.shift) + u8::from(modifiers.alt) + u8::from(modifiers.command))
    });
    let found = candidates.into_iter().find(|(_, modifiers, key)| {
        ctx.input_mut(|input| input.consume_shortcut(&KeyboardShortcut::new(*modifiers, *key)))
    });
    found.map(|(control, ..)| *control)
}

/// Who has a claim on the keyboard in a frame.
struct Hands {
    is_typing: bool,
    is_sound: bool,
    /// Whether a sheet lies over the page.
    is_sheet: bool,
    keeps_digits: bool,
    focused: Option<egui::Id>,
    lends_space: Option<egui::Id>,
}

impl Hands {
    fn of(ctx: &egui::Context, is_sound: bool) -> Hands {
        let (focused, is_sheet) = ctx.memory(|memory| (memory.focused(), memory.top_modal_layer().is_some()));
        let lends_space = ctx.data(|data| data.get_temp(egui::Id::unique("space is lent")));
        let (is_typing, keeps_digits) = (ctx.text_edit_focused(), was_said(ctx, "digits are kept"));
        Hands { is_typing, is_sound, is_sheet, keeps_digits, focused, lends_space }
    }

    /// Whether they leave a key to a control.
    fn leave(&self, control: Control, modifiers: Modifiers, key: Key) -> bool {
        let is_bare = !modifiers.any() || modifiers == Modifiers::SHIFT;
        let belongs_to_field = is_bare && !is_unwritten(key)
            // The steps from word to word, and undoing what was just typed.
            || matches!(
                control,
                Control::Undo | Control::Redo | Control::NestTag | Control::UnnestTag | Control::ChooseAll
            );
        // A button or row that has the focus is pressed by these.
        let belongs_to_focused = match key {
            Key::Enter => !modifiers.any() && self.focused.is_some(),
            Key::Space => is_bare && self.focused.is_some() && self.focused != self.lends_space,
            _ => false,
        };
        let waits = match control.entry().scope {
            Scope::Sound => !self.is_sound || self.is_sheet && !is_function_key(key),
            Scope::Transcribing | Scope::Quotes => self.is_sheet,
            _ => false,
        };
        !(self.is_typing && belongs_to_field || belongs_to_focused || waits || self.keeps_digits && is_digit(key))
    }
}

/// Whether a key writes nothing into a field, so that it can be heeded while one types.
fn is_unwritten(key: Key) -> bool {
    let is_media = matches!(key, Key::MediaPlayPause | Key::MediaStop | Key::MediaTrackNext | Key::MediaTrackPrevious);
    is_function_key(key) || is_media || key == Key::Escape
}

fn is_function_key(key: Key) -> bool {
    (Key::F1 as u8..=Key::F35 as u8).contains(&(key as u8))
}

#[cfg(test)]
mod tests {
    use super::*;
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
