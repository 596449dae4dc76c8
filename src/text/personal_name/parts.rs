//! The parts of a personal name: first names, patronymic, small words, surname.

use super::words::fold;

/// A name taken apart; every word in small letters, without diacritics where it is Latin.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Name {
    /// First names and the surname, which stands last.
    pub(super) words: Vec<String>,
    /// The father's name, as Russians bear it.
    pub(super) patronymic: Option<String>,
    /// Small words: von, de, al.
    pub(super) particles: Vec<String>,
    /// What tells a father from his son: Jr., III.
    generation: Option<String>,
    /// What a title says of the bearer's sex: true for a man.
    man: Option<bool>,
    /// Whether the name stands as in a list: "Gusev, Alexei".
    inverted: bool,
}

/// Titles, with what they say of the bearer's sex.
const TITLES: [(&str, Option<bool>); 38] = [
    ("mr", Some(true)),
    ("mister", Some(true)),
    ("sir", Some(true)),
    ("lord", Some(true)),
    ("herr", Some(true)),
    ("monsieur", Some(true)),
    ("señor", Some(true)),
    ("senor", Some(true)),
    ("sr", Some(true)),
    ("signor", Some(true)),
    ("господин", Some(true)),
    ("г-н", Some(true)),
    ("pan", Some(true)),
    ("mrs", Some(false)),
    ("ms", Some(false)),
    ("miss", Some(false)),
    ("lady", Some(false)),
    ("dame", Some(false)),
    ("frau", Some(false)),
    ("fräulein", Some(false)),
    ("madame", Some(false)),
    ("mme", Some(false)),
    ("mlle", Some(false)),
    ("señora", Some(false)),
    ("senora", Some(false)),
    ("sra", Some(false)),
    ("signora", Some(false)),
    ("госпожа", Some(false)),
    ("г-жа", Some(false)),
    ("pani", Some(false)),
    ("dr", None),
    ("prof", None),
    ("professor", None),
    ("rev", None),
    ("доктор", None),
    ("профессор", None),
    ("товарищ", None),
    ("comrade", None),
];

const PARTICLES: [&str; 25] = [
    "von", "van", "der", "den", "de", "la", "le", "du", "des", "del", "della", "di", "da", "dos", "do", "zu", "zum",
    "ter", "af", "al", "el", "bin", "ibn", "фон", "де",
];

const GENERATIONS: [&str; 10] = ["jr", "junior", "sr", "senior", "ii", "iii", "iv", "мл", "ст", "jun"];

impl Name {
    /// Takes a name apart.
    pub(super) fn of(name: &str) -> Name {
        let mut this = Name::default();
        if !name.chars().any(char::is_uppercase) && name.chars().any(char::is_lowercase) {
            // "a man": a description.
            return this;
        }
        let pieces: Vec<&str> = name.split(',').map(str::trim).filter(|piece| !piece.is_empty()).collect();
        let ordered = match pieces.as_slice() {
            // "Gusev, Alexei", but not "Alexei Gusev, Jr."
            [last, first] if !is_generation(first) => {
                this.inverted = true;
                format!("{first} {last}")
            }
            _ => pieces.join(" "),
        };
        for raw in ordered.split_whitespace() {
            this.take(raw);
        }
        this.find_patronymic();
        this
    }

    /// Takes one word, or initials written together.
    fn take(&mut self, raw: &str) {
        // A by-name between marks is no part of the name.
        if raw.starts_with(['“', '"', '«', '„', '‘', '(']) {
            return;
        }
        let initials = raw.contains('.') && raw.split('.').all(|part| part.chars().count() <= 1);
        if initials {
            self.words.extend(raw.split('.').filter(|part| !part.is_empty()).map(fold));
            return;
        }
        let bare = raw.trim_matches(|sign: char| !sign.is_alphanumeric());
        let lower = bare.to_lowercase();
        if lower.is_empty() {
            return;
        }
        if let Some((_, man)) = TITLES.iter().find(|(title, _)| *title == lower).filter(|_| self.words.is_empty()) {
            self.man = self.man.or(*man);
        } else if is_generation(raw) && !self.words.is_empty() {
            self.generation = Some(lower);
        } else if PARTICLES.contains(&lower.as_str()) && bare.chars().count() > 1 {
            self.particles.push(lower);
        } else if let Some((particle, rest)) =
            lower.split_once('-').filter(|(first, _)| matches!(*first, "al" | "el" | "аль" | "эль"))
        {
            self.particles.push(particle.to_owned());
            self.words.push(fold(rest));
        } else {
            self.words.push(fold(bare));
        }
    }

    /// Sets the patronymic apart: the word after the first name, or the last one behind surname and first name.
    fn find_patronymic(&mut self) {
        let found = (1..self.words.len()).find(|index| is_patronymic(&self.words[*index]));
        let Some(index) = found.filter(|_| self.words.len() > 1) else { return };
        let last = index + 1 == self.words.len();
        // "Нина Петровна", and the surname first; else the last word is a surname, as Serbs bear it.
        let surname_first = last && self.words.len() == 3 && super::scripts::is_slavic(&self.words[0]);
        let without_surname = last && self.words.len() == 2 && is_russian_patronymic(&self.words[1]);
        if last && !surname_first && !without_surname {
            return;
        }
        let patronymic = self.words.remove(index);
        if surname_first {
            // "Гусев Алексей Петрович"
            self.words.swap(0, 1);
        }
        self.patronymic = Some(patronymic);
    }

    /// The surname, or the only word of the name.
    pub(super) fn surname(&self) -> Option<&str> {
        self.words.last().map(String::as_str)
    }

    /// The first name of somebody who is called by it and the patronymic.
    pub(super) fn without_surname(&self) -> Option<(&str, &str)> {
        match self.words.as_slice() {
            [only] => Some((only, self.patronymic.as_deref()?)),
            _ => None,
        }
    }

    /// The name as it is compared with another: beside a patronymic the second letter is one ("А. П. Гусев").
    pub(super) fn beside(&self, other: &Name) -> Name {
        let mut this = self.clone();
        let letter = self.words.len() == 3 && self.words[1].chars().count() == 1;
        if letter && self.patronymic.is_none() && other.patronymic.is_some() {
            this.patronymic = Some(this.words.remove(1));
        }
        this
    }

    /// The first names.
    pub(super) fn given(&self) -> &[String] {
        self.words.split_last().map_or(&[], |(_, given)| given)
    }

    /// The same name with its surname first; none for names that say their order.
    pub(super) fn turned(&self) -> Option<Name> {
        let turns = self.words.len() == 2 && !self.inverted && self.patronymic.is_none();
        let whole = self.words.iter().all(|word| word.chars().count() > 1);
        (turns && whole).then(|| Name { words: self.words.iter().rev().cloned().collect(), ..self.clone() })
    }

    /// Whether two names cannot be one person's, whatever their words.
    pub(super) fn contradicts(&self, other: &Name) -> bool {
        let differ = |one: Option<bool>, other: Option<bool>| one.is_some() && other.is_some() && one != other;
        self.generation != other.generation || differ(self.man, other.man)
    }

    /// Whether the surname or a patronymic shows that the name is Russian, Ukrainian, Bulgarian …
    pub(super) fn is_slavic(&self) -> bool {
        self.patronymic.is_some() || self.surname().is_some_and(super::scripts::is_slavic)
    }
}

fn is_generation(word: &str) -> bool {
    let lower = word.trim_matches(|sign: char| !sign.is_alphanumeric()).to_lowercase();
    GENERATIONS.contains(&lower.as_str())
}

/// Whether a word ends as patronymics do, in Cyrillic or Latin letters.
fn is_patronymic(word: &str) -> bool {
    const ENDINGS: [&str; 26] = [
        "ович",
        "евич",
        "ьич",
        "овна",
        "евна",
        "ична",
        "івна",
        "ївна",
        "йович",
        "ovich",
        "evich",
        "ovic",
        "evic",
        "owicz",
        "ewicz",
        "owitsch",
        "ewitsch",
        "ovitch",
        "evitch",
        "ovna",
        "evna",
        "owna",
        "ewna",
        "ichna",
        "itschna",
        "ilyich",
    ];
    ENDINGS.iter().any(|ending| word.ends_with(ending))
}

/// Whether a word ends as only Russian patronymics do, never surnames.
fn is_russian_patronymic(word: &str) -> bool {
    const ENDINGS: [&str; 10] = ["овна", "евна", "ична", "івна", "ївна", "ovna", "evna", "owna", "ewna", "ichna"];
    ENDINGS.iter().any(|ending| word.ends_with(ending))
}
