//! The fields of the search language: what can be asked besides words.

/// What a query can ask about besides words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Field {
    /// Who spoke, is quoted, or is written about.
    Person,
    /// From a recollection that this person gave.
    Narrator,
    /// From a recollection that this person took down.
    Interviewer,
    /// In an article by this person, or cited by one.
    Author,
    /// Tagged, or tagged with something under it.
    Tag,
    /// What sort of thing, or of recollection.
    Kind,
    /// When (EDTF).
    Date,
    /// In which language (BCP 47, or its English name).
    Language,
    /// Where it was given.
    Place,
    /// Whether an article cites it.
    Cited,
    /// How faithfully.
    Verdict,
    /// How well it is grounded.
    Evidence,
    /// Under which restriction.
    Access,
    /// What there is of it: a recording, a memo, a tag.
    Has,
    /// Whether somebody compared it with the sound.
    Heard,
}

struct Named {
    field: Field,
    /// Before the colon; the first is written, every one is read.
    names: &'static [&'static str],
    title: &'static str,
    meaning: &'static str,
}

const FIELDS: [Named; 15] = [
    named(Field::Person, &["person"], "Person", "said by, quoted from or about somebody"),
    named(Field::Narrator, &["narrator"], "Narrator", "from what somebody told"),
    named(Field::Interviewer, &["interviewer"], "Interviewer", "from what somebody took down"),
    named(Field::Author, &["author"], "Author", "in an article by somebody, or cited there"),
    named(Field::Tag, &["tag"], "Tag", "tagged so, or with a tag under it"),
    named(Field::Kind, &["kind"], "Kind", "what it is: quote, interview, letter…"),
    named(Field::Date, &["date"], "Date", "when: 1985, 198X, 1985..1991"),
    named(Field::Language, &["lang", "language"], "Language", "in a language"),
    named(Field::Place, &["place"], "Place", "where it was told"),
    named(Field::Cited, &["cited"], "Cited", "whether an article cites it"),
    named(Field::Verdict, &["verdict"], "Verdict", "how faithfully it was cited"),
    named(Field::Evidence, &["evidence"], "Evidence", "how well it is grounded"),
    named(Field::Access, &["access"], "Access", "who may use it"),
    named(Field::Has, &["has"], "Has", "what there is of it: a recording, a tag…"),
    named(Field::Heard, &["heard"], "Heard", "whether it was compared with the sound"),
];

const fn named(field: Field, names: &'static [&'static str], title: &'static str, meaning: &'static str) -> Named {
    Named { field, names, title, meaning }
}

impl Field {
    /// Every field, in the order in which they are offered.
    pub fn all() -> impl Iterator<Item = Field> {
        FIELDS.iter().map(|known| known.field)
    }

    /// The word before the colon.
    pub fn name(self) -> &'static str {
        self.names().first().copied().unwrap_or("")
    }

    /// Every word that may stand before the colon.
    pub fn names(self) -> &'static [&'static str] {
        self.known().map_or(&[], |known| known.names)
    }

    /// What it is called where it heads a list.
    pub fn title(self) -> &'static str {
        self.known().map_or("", |known| known.title)
    }

    /// What it asks for, in a few words.
    pub fn meaning(self) -> &'static str {
        self.known().map_or("", |known| known.meaning)
    }

    /// The field of this name, whatever its capitals.
    pub fn named(name: &str) -> Option<Field> {
        let is_it = |known: &&Named| known.names.iter().any(|one| one.eq_ignore_ascii_case(name));
        FIELDS.iter().find(is_it).map(|known| known.field)
    }

    /// The field that may be meant by a name with one slip in it.
    pub fn meant(name: &str) -> Option<Field> {
        let name: Vec<char> = name.to_lowercase().chars().collect();
        let is_near = |one: &&'static str| one.len() > 3 && is_one_slip(&name, &one.chars().collect::<Vec<_>>());
        FIELDS.iter().find(|known| known.names.iter().any(is_near)).map(|known| known.field)
    }

    fn known(self) -> Option<&'static Named> {
        FIELDS.iter().find(|known| known.field == self)
    }
}

/// Whether one letter was left out, put in or changed, or two neighbours changed places.
fn is_one_slip(one: &[char], other: &[char]) -> bool {
    let same = one.iter().zip(other).take_while(|(one, other)| one == other).count();
    let (one, other) = (&one[same..], &other[same..]);
    let rest = |part: &[char], from: usize| part.get(from..).map(<[char]>::to_vec);
    let turned = one.len() > 1 && other.len() > 1 && one[0] == other[1] && one[1] == other[0];
    [(1, 0), (0, 1), (1, 1)].iter().any(|(skipped, others)| {
        let (one, other) = (rest(one, *skipped), rest(other, *others));
        one.is_some() && one == other
    }) || turned && one[2..] == other[2..]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_field_has_a_name_of_its_own() {
        for field in Field::all() {
            assert_eq!(Field::named(field.name()), Some(field));
            assert!(!field.title().is_empty() && !field.meaning().is_empty());
        }
        assert_eq!(Field::named("LANGUAGE"), Some(Field::Language), "as it was called before");
        assert_eq!(Field::named("http"), None);
    }

    #[test]
    fn a_slip_in_the_name_of_a_field_is_seen() {
        for (typed, field) in [
            ("persn", Field::Person),
            ("places", Field::Place),
            ("narator", Field::Narrator),
            ("auhtor", Field::Author),
            ("Kond", Field::Kind),
        ] {
            assert_eq!(Field::meant(typed), Some(field), "{typed}");
        }
        for other in ["http", "https", "a", "", "he", "note", "people"] {
            assert_eq!(Field::meant(other), None, "{other}");
        }
    }
}
