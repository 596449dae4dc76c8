//! A file of sound on the sheet: what it is, whose it is, where its bytes stay.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};

use egui::{Label, RichText, Ui};

use super::Import;
use super::card::{Card, Kind, Whose};
use super::card_ui::{Wish, fields_ui};
use super::reader::SoundFile;
use crate::archive::import::sound::{Keeping, seems_to_belong};
use crate::gui::part::count::grouped;
use crate::gui::part::frame::cut;
use crate::gui::part::{note, radio, section};
use crate::gui::scene::Scene;
use crate::gui::theme::colours;
use crate::model::{Id, Recollection};
use crate::text::clock::clock;

/// How many of a file's own words about itself are listed.
const TAGS: usize = 6;

/// Whose sound a file seems to be.
pub(super) struct Owner {
    interview: Option<(Id<Recollection>, String)>,
    sentence: Option<String>,
}

impl Import {
    /// Asks whose sound the files on the sheet seem to be.
    pub(super) fn ask_owners(&mut self, scene: &Scene<'_>) {
        let lasts = |sound: &SoundFile| i64::try_from(sound.probed.duration_ms()).unwrap_or(i64::MAX);
        let waiting = self.cards.iter().filter(|card| card.is_waiting());
        let sounds: Vec<(u64, String, i64)> =
            waiting.filter_map(|card| Some((card.number, card.name.clone(), lasts(card.sound()?)))).collect();
        if sounds.is_empty() {
            return;
        }
        let mut hasher = DefaultHasher::new();
        sounds.hash(&mut hasher);
        scene.ask(&mut self.owners, ("owners", hasher.finish()), move |read, gate| {
            let mut owners = HashMap::new();
            for (number, name, duration_ms) in sounds {
                let (interview, sentence) = seems_to_belong(read, &name, duration_ms)?;
                let interview = match interview {
                    Some(id) => {
                        let withheld = gate.recollection(id).map(|withheld| withheld.in_words());
                        Some((id, withheld.map_or_else(|| read.recollection(id).map(|one| one.title), Ok)?))
                    }
                    None => None,
                };
                owners.insert(number, Owner { interview, sentence });
            }
            Ok(owners)
        });
    }

    /// Choosing whose sound a file is.
    pub(super) fn owned_ui(&mut self, ui: &Ui, scene: &Scene<'_>) {
        let (number, picker) = &mut self.owned;
        let number = *number;
        if let Some((id, title)) = picker.ui(ui, scene)
            && let Some(card) = self.card_mut(number)
        {
            card.form.whose = Whose::Of(id, title);
        }
    }
}

/// Draws the card.
pub(super) fn sound_ui(ui: &mut Ui, card: &mut Card, owner: Option<&Owner>, is_many: bool) -> Option<Wish> {
    let sound = card.sound()?;
    ui.add_space(4.0);
    ui.add(Label::new(format!("Taken for: {}", in_words(sound))).wrap());
    for (name, words) in sound.probed.tags.iter().filter(|(_, words)| !words.trim().is_empty()).take(TAGS) {
        note(ui, format!("{}: {}", cut(name, 40), cut(words, 200)));
    }
    let bytes = sound.bytes;
    ui.add_space(6.0);
    ui.checkbox(&mut card.is_wanted, "Import this file");
    section(ui, "What will be made of it");
    let mut wish = None;
    let is_new = whose_ui(ui, card, owner, &mut wish);
    section(ui, "The file");
    keeping_ui(ui, &mut card.form.keeping, bytes);
    if is_new {
        wish = wish.or(fields_ui(ui, card, Some(Kind::Interview), is_many));
    }
    ui.add_space(12.0);
    wish.or(ui.button("Take off the sheet").clicked().then_some(Wish::Away))
}

/// Says whose sound it is, with the ways to say otherwise; whether it makes a new interview.
fn whose_ui(ui: &mut Ui, card: &mut Card, owner: Option<&Owner>, wish: &mut Option<Wish>) -> bool {
    let by_name = owner.and_then(|owner| owner.interview.as_ref());
    let of = match (&card.form.whose, by_name) {
        (Whose::Of(_, title), _) | (Whose::ByName, Some((_, title))) => Some(title.clone()),
        (Whose::New, _) | (Whose::ByName, None) => None,
    };
    match &of {
        Some(title) => ui.add(Label::new(format!("Sound of “{}”.", cut(title, 120))).wrap()),
        None => ui.add(Label::new("A new interview.").wrap()),
    };
    let sentence = owner.and_then(|owner| owner.sentence.as_ref()).filter(|_| card.form.whose == Whose::ByName);
    if let Some(sentence) = sentence {
        match of.is_some() {
            true => note(ui, sentence.as_str()),
            false => ui.add(Label::new(RichText::new(sentence).color(colours(ui).fair)).wrap()),
        };
    }
    ui.horizontal_wrapped(|ui| {
        let name = if of.is_some() { "Sound of another interview…" } else { "Sound of an interview that is here…" };
        if ui.button(name).clicked() {
            *wish = Some(Wish::Owner);
        }
        if of.is_some() && ui.button("A new interview instead").clicked() {
            card.form.whose = Whose::New;
        }
    });
    of.is_none()
}

fn keeping_ui(ui: &mut Ui, keeping: &mut Keeping, bytes: u64) {
    let size = size_in_words(bytes);
    let ways = [
        (
            Keeping::Copied,
            "Copy it into the archive",
            format!("The archive then has {size} of its own, checked byte for byte."),
        ),
        (
            Keeping::Linked,
            "Leave it where it is",
            "The archive remembers where it stands and its SHA-256. If it is moved or changed, the archive says so."
                .into(),
        ),
    ];
    for (way, name, words) in ways {
        if radio(ui, *keeping == way, name).clicked() {
            *keeping = way;
        }
        note(ui, words);
    }
}

/// “WAV (PCM) · 01:47:02 · 48 000 Hz · stereo · 24 bits”.
fn in_words(sound: &SoundFile) -> String {
    let probed = &sound.probed;
    let lasts = i64::try_from(probed.duration_ms()).unwrap_or(i64::MAX);
    let format = match probed.container == probed.codec {
        true => probed.container.clone(),
        false => format!("{} ({})", probed.container, probed.codec),
    };
    let channels = match probed.shape.channels {
        1 => "mono".to_owned(),
        2 => "stereo".to_owned(),
        many => format!("{many} channels"),
    };
    let rate = format!("{} Hz", grouped(probed.shape.rate as usize));
    let mut parts = vec![format, clock(lasts), rate, channels];
    parts.extend(probed.bits.map(|bits| format!("{bits} bits")));
    parts.join(" · ")
}

/// “1.2 GB”, “34 MB”.
fn size_in_words(bytes: u64) -> String {
    match bytes {
        0..1_000_000 => format!("{} KB", bytes.div_ceil(1_000)),
        1_000_000..1_000_000_000 => format!("{} MB", bytes / 1_000_000),
        _ => format!("{:.1} GB", bytes as f64 / 1e9),
    }
}
