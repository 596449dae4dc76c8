//! The words by which a text says that somebody speaks: data files in `assets/lexicon`, one per language.
//!
//! A word of a language has roles ("verb of saying", "title", "preposition"); a file says in its head how it is read
//! and extended. This module reads the files and tells which language a text is written in; what the roles are good
//! for is decided by attribution and quotation, which use it.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};
use std::sync::{LazyLock, OnceLock};

/// The languages that have a lexicon.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    /// English, and the language assumed where nothing speaks for another.
    English,
    /// German.
    German,
    /// French.
    French,
    /// Russian.
    Russian,
    /// Spanish.
    Spanish,
    /// Italian.
    Italian,
    /// Portuguese.
    Portuguese,
    /// Polish.
    Polish,
    /// Czech and Slovak.
    Czech,
    /// Swedish.
    Swedish,
    /// Danish and Norwegian.
    Danish,
    /// Dutch.
    Dutch,
    /// Japanese.
    Japanese,
    /// Chinese.
    Chinese,
}

impl Language {
    /// Whether every noun has a capital, so that a capital says nothing of names and titles.
    pub fn capitalises_nouns(self) -> bool {
        self == Language::German
    }

    /// Whether a noun has an article before it, so that without one it is nobody in particular.
    pub fn has_articles(self) -> bool {
        !matches!(self, Language::Russian | Language::Polish | Language::Czech)
    }

    /// Whether a verb needs no subject beside it ("dice", "mówi").
    pub fn drops_subjects(self) -> bool {
        use Language::{Czech, Italian, Polish, Portuguese, Spanish};
        matches!(self, Spanish | Italian | Portuguese | Polish | Czech)
    }

    /// Whether the verb stands second, so that behind a phrase that begins the clause it stands before its subject:
    /// "In ihrem Tagebuch schrieb X".
    pub fn verb_is_second(self) -> bool {
        matches!(self, Language::German | Language::Dutch | Language::Swedish | Language::Danish)
    }

    /// Whether an auxiliary or the person addressed may stand between a quotation and the participle of saying, and
    /// the time or the person addressed between the verb and its subject: « … », m’a dit mardi X.
    pub fn fills_inversions(self) -> bool {
        self != Language::English
    }
}

macro_rules! roles {
    ($($(#[$doc:meta])* $role:ident = $section:literal,)*) => {
        /// What a word can be. Every role is a section of the lexicon files.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Role {
            $($(#[$doc])* $role,)*
        }

        /// Every role with the name of its section.
        const SECTIONS: &[(&str, Role)] = &[$(($section, Role::$role),)*];
    };
}

roles! {
    /// A verb of saying.
    Say = "say",
    /// A verb of saying whose object is the person addressed.
    Tell = "tell",
    /// A verb of asking.
    Ask = "ask",
    /// A verb of writing.
    Write = "write",
    /// A verb of thinking.
    Think = "think",
    /// What people do while they speak.
    Manner = "manner",
    /// A verb that hands on a judgement.
    Judge = "judge",
    /// A verb of naming.
    Name = "name",
    /// A verb that leads into words inside a sentence.
    Point = "point",
    /// A common verb of narrative.
    Verb = "verb",
    /// An auxiliary verb.
    Auxiliary = "auxiliary",
    /// What may stand between a subject and its verb.
    Adverb = "adverb",
    /// A masculine subject pronoun.
    He = "he",
    /// A feminine subject pronoun.
    She = "she",
    /// A plural subject pronoun.
    They = "they",
    /// A neuter subject pronoun.
    It = "it",
    /// The first person.
    I = "i",
    /// The first person plural.
    We = "we",
    /// The second person.
    You = "you",
    /// A pronoun that is nobody's subject.
    Object = "object",
    /// A possessive.
    Possessive = "possessive",
    /// Tells a man.
    His = "his",
    /// Tells a woman.
    Her = "her",
    /// The author's own.
    My = "my",
    /// A relative pronoun.
    Who = "who",
    /// A speaker without a name.
    Somebody = "somebody",
    /// A pronoun that can mean anybody at all: "as one says".
    Impersonal = "impersonal",
    /// A determiner.
    Determiner = "determiner",
    /// The definite article.
    The = "the",
    /// A preposition.
    Preposition = "preposition",
    /// A preposition that ties what follows to the noun before.
    Of = "of",
    /// A preposition before places.
    Place = "place",
    /// The preposition before the holder of a view.
    For = "for",
    /// The word before a judgement.
    As = "as",
    /// A conjunction.
    Conjunction = "conjunction",
    /// "and".
    And = "and",
    /// A word that begins a subordinate clause.
    Subordinator = "subordinator",
    /// A title of either gender.
    Title = "title",
    /// A man's title.
    ManTitle = "man-title",
    /// A woman's title.
    WomanTitle = "woman-title",
    /// A noun that says that somebody is a man.
    Man = "man",
    /// A noun that says that somebody is a woman.
    Woman = "woman",
    /// A small word inside names.
    Particle = "particle",
    /// A word in the names of organisations, places and events.
    Organisation = "organisation",
    /// A word in the names of newspapers, agencies and stations.
    Publication = "publication",
    /// A thing that carries somebody's written words.
    Paper = "paper",
    /// A written or spoken thing with an owner.
    Writing = "writing",
    /// A written thing with a writer and a reader.
    Letter = "letter",
    /// A noun of relation or office.
    Kin = "kin",
    /// A noun that means people.
    People = "people",
    /// A noun for one of a married couple.
    Spouse = "spouse",
    /// What is a part of somebody: its owner is meant.
    Part = "part",
    /// A noun that means one person, man or woman.
    Person = "person",
    /// A verb that says what somebody is.
    Copula = "copula",
    /// What stands before a name when somebody is spoken to fondly.
    Endearment = "endearment",
    /// A kind of work that bears a title.
    Work = "work",
    /// A word for words and names.
    Word = "word",
    /// What is written or called where everybody can read or hear it.
    Slogan = "slogan",
    /// A verb whose object is a work.
    Perform = "perform",
    /// What somebody thinks or tells: "in her view".
    View = "view",
    /// A day or month.
    Calendar = "calendar",
    /// A word that begins sentences and is no name.
    Starter = "starter",
    /// A capitalised word that describes.
    Origin = "origin",
    /// An auxiliary that gives what somebody said: "sei", "aurait".
    Reported = "reported",
    /// What follows the subject in Japanese.
    Topic = "topic",
    /// What follows a quotation in Japanese.
    Quotative = "quotative",
    /// A word that begins a phrase: no section of its own.
    PhraseStart = "(first of a phrase)",
    /// The dictionary form of a verb of saying: the first of its line, not a section of its own.
    Base = "(first of its line)",
}

/// The roles of nouns that mean one person by what he or she is to others: "brother", "doctor".
pub const RELATED_PERSON: [Role; 6] =
    [Role::Man, Role::Woman, Role::Kin, Role::Title, Role::ManTitle, Role::WomanTitle];

/// A set of roles has one bit for each.
const _: () = assert!((Role::Base as u32) < u128::BITS);

/// A set of roles.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Roles(u128);

impl Roles {
    /// Whether `role` is among them.
    pub fn has(self, role: Role) -> bool {
        self.0 & (1 << role as u32) != 0
    }

    /// Whether any of `roles` is among them.
    pub fn any(self, roles: &[Role]) -> bool {
        roles.iter().any(|role| self.has(*role))
    }

    /// Whether there is none.
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    fn with(self, role: Role) -> Roles {
        Roles(self.0 | 1 << role as u32)
    }
}

/// What a phrase of several words does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PhraseKind {
    /// Stands before the name of the speaker.
    Source,
    /// Stands behind the name of the speaker.
    SourceBehind,
    /// A verb of saying of several words.
    Put,
    /// Says that the words are the subject's own.
    Own,
}

/// A phrase that several words make.
pub struct Phrase {
    /// What it does.
    pub kind: PhraseKind,
    /// Its words, in small letters.
    pub words: Vec<&'static str>,
}

/// The words of one language.
pub struct Lexicon {
    /// Whose words these are.
    pub language: Language,
    words: HashMap<&'static str, Roles, BuildHasherDefault<WordHasher>>,
    phrases: HashMap<&'static str, Vec<Phrase>, BuildHasherDefault<WordHasher>>,
}

impl Lexicon {
    /// The lexicon of the language that most of `words` belong to; English where none speaks for another.
    pub fn for_words<'text>(words: impl Iterator<Item = &'text str>) -> &'static Lexicon {
        let mut votes = [0_usize; FILES.len()];
        let mut buffer = String::new();
        let (mut cyrillic, mut chinese, mut counted) = (0, 0, 0);
        for word in words {
            let first = word.chars().next().unwrap_or(' ');
            counted += usize::from(first.is_alphabetic());
            cyrillic += usize::from(('\u{400}'..'\u{530}').contains(&first));
            chinese += usize::from(('\u{4e00}'..'\u{a000}').contains(&first));
            lower_into(word, &mut buffer);
            let mut known = KNOWN.get(buffer.as_str()).copied().unwrap_or_default();
            if let Some(elided) = buffer.find('\'').and_then(|at| KNOWN.get(&buffer[..=at])) {
                // "l’eau" is known by its first half.
                known.small |= elided.small;
            }
            if known.small | known.other != 0 {
                for (index, vote) in votes.iter_mut().enumerate() {
                    *vote +=
                        4 * usize::from(known.small & 1 << index != 0) + usize::from(known.other & 1 << index != 0);
                }
            }
        }
        let best = (0..votes.len()).max_by_key(|index| (votes[*index], votes.len() - index)).unwrap_or(0);
        // Slavic languages in Cyrillic letters set their dialogue as Russian does.
        if cyrillic * 2 > counted {
            return Lexicon::of(Language::Russian);
        }
        if chinese * 2 > counted && FILES[best].0 != Language::Japanese {
            return Lexicon::of(Language::Chinese);
        }
        lexicon(best)
    }

    /// The lexicon of `language`.
    pub fn of(language: Language) -> &'static Lexicon {
        lexicon(FILES.iter().position(|(known, _)| *known == language).unwrap_or(0))
    }

    /// What `word` can be; `buffer` is scratch space for its small letters.
    pub fn roles(&self, word: &str, buffer: &mut String) -> Roles {
        lower_into(word, buffer);
        self.words.get(buffer.as_str()).copied().unwrap_or_default()
    }

    /// The phrases that begin with `word`.
    pub fn phrases(&self, word: &str, buffer: &mut String) -> &[Phrase] {
        lower_into(word, buffer);
        self.phrases.get(buffer.as_str()).map_or(&[], Vec::as_slice)
    }
}

/// Function words tell languages apart; rare nouns and names do not.
fn tells_language(roles: Roles) -> bool {
    use Role::{Adverb, Auxiliary, Conjunction, Determiner, He, I, It, Object, Possessive, Preposition, Say, She};
    use Role::{Subordinator, Tell, They, Topic, We, Write};
    const TELLING: [Role; 17] = [
        Adverb,
        Auxiliary,
        Conjunction,
        Determiner,
        He,
        I,
        It,
        Object,
        Possessive,
        Preposition,
        Say,
        She,
        Subordinator,
        Tell,
        They,
        We,
        Write,
    ];
    roles.any(&TELLING) || roles.has(Topic)
}

/// Writes `word` in small letters, its apostrophes straight.
fn lower_into(word: &str, buffer: &mut String) {
    buffer.clear();
    if word.is_ascii() {
        buffer.push_str(word.get(..40).unwrap_or(word));
        buffer.make_ascii_lowercase();
        return;
    }
    for character in word.chars().take(40) {
        match character {
            '’' | 'ʼ' => buffer.push('\''),
            _ if character.is_ascii() => buffer.push(character.to_ascii_lowercase()),
            _ => buffer.extend(character.to_lowercase()),
        }
    }
}

const FILES: [(Language, &str); 14] = [
    (Language::English, include_str!("../../assets/lexicon/en.txt")),
    (Language::German, include_str!("../../assets/lexicon/de.txt")),
    (Language::French, include_str!("../../assets/lexicon/fr.txt")),
    (Language::Russian, include_str!("../../assets/lexicon/ru.txt")),
    (Language::Spanish, include_str!("../../assets/lexicon/es.txt")),
    (Language::Italian, include_str!("../../assets/lexicon/it.txt")),
    (Language::Portuguese, include_str!("../../assets/lexicon/pt.txt")),
    (Language::Polish, include_str!("../../assets/lexicon/pl.txt")),
    (Language::Czech, include_str!("../../assets/lexicon/cs.txt")),
    (Language::Swedish, include_str!("../../assets/lexicon/sv.txt")),
    (Language::Danish, include_str!("../../assets/lexicon/da.txt")),
    (Language::Dutch, include_str!("../../assets/lexicon/nl.txt")),
    (Language::Japanese, include_str!("../../assets/lexicon/ja.txt")),
    (Language::Chinese, include_str!("../../assets/lexicon/zh.txt")),
];

/// The files as read: constant data, each read when first asked for.
static LEXICONS: [OnceLock<Lexicon>; FILES.len()] = [const { OnceLock::new() }; FILES.len()];

/// The lexicon at a place in [`FILES`].
fn lexicon(index: usize) -> &'static Lexicon {
    let (language, file) = FILES[index];
    LEXICONS[index].get_or_init(|| parse(language, file))
}

/// The languages that know a word, one bit each in the order of [`FILES`].
#[derive(Clone, Copy, Default)]
struct Known {
    /// As one of the small words that tell languages apart.
    small: u32,
    /// As another word: that only decides between languages whose small words are the same.
    other: u32,
}

/// For each word the languages that know it.
static KNOWN: LazyLock<HashMap<&'static str, Known, BuildHasherDefault<WordHasher>>> = LazyLock::new(|| {
    let mut known: HashMap<&str, Known, BuildHasherDefault<WordHasher>> = HashMap::default();
    for (index, (_, file)) in FILES.iter().enumerate() {
        let mut role = None;
        for line in lines(file) {
            match section(line) {
                Some(section) => role = role_of(section),
                None => {
                    // Of a phrase only the first word is known by itself.
                    let words = line.split_whitespace().take(if role.is_some() { usize::MAX } else { 1 });
                    let tells = role.is_some_and(|role| tells_language(Roles::default().with(role)));
                    for word in words {
                        let known = known.entry(word).or_default();
                        *(if tells { &mut known.small } else { &mut known.other }) |= 1 << index;
                    }
                }
            }
        }
    }
    known.values_mut().for_each(|known| known.other &= !known.small);
    known
});

/// The lines of a lexicon file that say something.
fn lines(file: &'static str) -> impl Iterator<Item = &'static str> {
    file.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'))
}

/// The section that a line begins.
fn section(line: &str) -> Option<&str> {
    line.strip_prefix('[').and_then(|rest| rest.strip_suffix(']'))
}

/// The role of a section; none for phrases.
fn role_of(section: &str) -> Option<Role> {
    SECTIONS.iter().find(|(name, _)| *name == section).map(|(_, role)| *role)
}

/// Reads a lexicon file; its head explains the form.
fn parse(language: Language, file: &'static str) -> Lexicon {
    let mut lexicon = Lexicon { language, words: HashMap::default(), phrases: HashMap::default() };
    let mut role = None;
    let mut phrase = None;
    for line in lines(file) {
        if let Some(section) = section(line) {
            role = role_of(section);
            phrase = match section {
                "source-phrase" => Some(PhraseKind::Source),
                "source-behind-phrase" => Some(PhraseKind::SourceBehind),
                "put-phrase" => Some(PhraseKind::Put),
                "own-phrase" => Some(PhraseKind::Own),
                _ => None,
            };
        } else if let Some(role) = role {
            for (place, word) in line.split_whitespace().enumerate() {
                let roles = lexicon.words.entry(word).or_default();
                *roles = roles.with(role);
                if place == 0 && role as u64 <= Role::Point as u64 {
                    *roles = roles.with(Role::Base);
                }
            }
        } else if let Some(kind) = phrase {
            let words: Vec<&str> = line.split_whitespace().collect();
            if let Some(first) = words.first() {
                let roles = lexicon.words.entry(*first).or_default();
                *roles = roles.with(Role::PhraseStart);
                lexicon.phrases.entry(*first).or_default().push(Phrase { kind, words });
            }
        }
    }
    lexicon
}

/// A quick hash for short words (FNV-1a); the keys are our own, so nobody can choose them badly.
#[derive(Default)]
struct WordHasher(u64);

impl Hasher for WordHasher {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        let mut hash = if self.0 == 0 { 0xcbf2_9ce4_8422_2325 } else { self.0 };
        for byte in bytes {
            hash = (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
        }
        self.0 = hash;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn roles(language: Language, word: &str) -> Roles {
        Lexicon::of(language).roles(word, &mut String::new())
    }

    #[test]
    fn every_section_of_every_file_is_known() {
        for (_, file) in FILES {
            for line in file.lines().filter(|line| line.starts_with('[')) {
                let section = line.trim_matches(['[', ']']);
                let known = SECTIONS.iter().any(|(name, _)| *name == section) || section.ends_with("-phrase");
                assert!(known, "no role is called {section}");
            }
        }
    }

    #[test]
    fn words_are_known_whatever_their_case() {
        assert!(roles(Language::English, "Said").has(Role::Say));
        assert!(roles(Language::German, "Erzählte").has(Role::Say));
        assert!(roles(Language::Russian, "СКАЗАЛ").has(Role::Say));
        assert!(roles(Language::English, "Don’t").has(Role::Auxiliary));
        assert!(roles(Language::English, "lamp").is_empty());
    }

    #[test]
    fn the_language_is_told_by_its_small_words() {
        let cases = [
            ("The lamp was out and nobody said a word", Language::English),
            ("Die Lampe war aus und keiner sagte ein Wort", Language::German),
            ("La lampe était éteinte et personne ne dit mot", Language::French),
            ("Лампа погасла, и никто не сказал ни слова", Language::Russian),
            ("La lámpara se apagó y nadie dijo una palabra", Language::Spanish),
            ("La lampada si spense e nessuno disse una parola", Language::Italian),
            ("A lâmpada apagou-se e ninguém disse uma palavra", Language::Portuguese),
            ("Lampa zgasła i nikt nie powiedział ani słowa", Language::Polish),
            ("Lampa zhasla a nikdo neřekl ani slovo", Language::Czech),
            ("Lampan slocknade och ingen sa ett ord", Language::Swedish),
            ("Lampen gik ud, og ingen sagde et ord", Language::Danish),
            ("De lamp ging uit en niemand zei een woord", Language::Dutch),
            ("灯灭了 没有人说话", Language::Chinese),
            ("Лампата угасна и никой не каза дума", Language::Russian),
            ("12 34", Language::English),
        ];
        for (text, want) in cases {
            assert_eq!(Lexicon::for_words(text.split(' ')).language, want, "{text}");
        }
    }
}
