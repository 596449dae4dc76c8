//! Names as a bibliography needs them: which word files a person, and what stands before it.

use crate::model::PersonKind;

use super::clean;

/// A name in its parts. A name that is not split (a group, a publication, a single name, a Chinese name) is all
/// `family`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Name {
    /// “Alexei”, “Anna Maria”; empty for a name that is not split.
    pub given: String,
    /// “van der”; stands before the family name, also where that comes first.
    pub particle: String,
    /// “Gusev”; what the name is filed under.
    pub family: String,
    /// “Jr.”, “III”.
    pub suffix: String,
}

impl Name {
    /// The name of a person, a group or a publication, as the archive writes it.
    ///
    /// A person's last word is the family name, with the lower-case words before it as particle; “Gusev, Alexei” and
    /// the Russian order with the patronymic last (“Гусев Алексей Петрович”) are understood. Names of one word, names
    /// in East Asian scripts, groups and publications are kept whole.
    pub fn of(kind: PersonKind, name: &str) -> Self {
        let name = clean(name);
        match kind {
            PersonKind::Person => split(&name).unwrap_or_else(|| Name::whole(&name)),
            PersonKind::Group | PersonKind::Publication => Name::whole(&name),
        }
    }

    /// A name that is not split.
    pub fn whole(name: &str) -> Self {
        Name { given: String::new(), particle: String::new(), family: clean(name), suffix: String::new() }
    }

    /// As running text has it: “Ludwig van der Berg Jr.”.
    pub fn in_order(&self) -> String {
        joined(&[&self.given, &self.particle, &self.family, &self.suffix], " ")
    }

    /// As a bibliography begins with it: “van der Berg, Ludwig, Jr.”.
    pub fn inverted(&self) -> String {
        joined(&[&joined(&[&self.particle, &self.family], " "), &self.given, &self.suffix], ", ")
    }

    /// As a later note has it: “van der Berg”; in full where the family name is but a letter (“Alexei G.”).
    pub fn short(&self) -> String {
        if self.family.chars().filter(|c| c.is_alphanumeric()).count() < 2 {
            self.in_order()
        } else {
            joined(&[&self.particle, &self.family], " ")
        }
    }
}

/// Several names as a sentence has them: “A, B, and C”.
pub(super) fn in_a_row(names: &[String]) -> String {
    match names {
        [] => String::new(),
        [one] => one.clone(),
        [one, other] => format!("{one} and {other}"),
        [others @ .., last] => format!("{}, and {last}", others.join(", ")),
    }
}

fn joined(parts: &[&str], separator: &str) -> String {
    parts.iter().filter(|part| !part.is_empty()).copied().collect::<Vec<_>>().join(separator)
}

fn split(name: &str) -> Option<Name> {
    if name.chars().any(is_east_asian) {
        return None;
    }
    if let Some((family, given)) = name.split_once(", ") {
        return split_inverted(family, given);
    }
    let mut words: Vec<&str> = name.split(' ').collect();
    let suffix = if words.len() > 2 && words.last().is_some_and(|last| is_suffix(last)) { words.pop() } else { None };
    let suffix = suffix.unwrap_or_default().to_owned();
    if let [family, given, patronymic] = words.as_slice()
        && is_patronymic(patronymic)
        && !is_patronymic(given)
    {
        return Some(Name {
            given: format!("{given} {patronymic}"),
            particle: String::new(),
            family: (*family).to_owned(),
            suffix,
        });
    }
    let family = words.pop().filter(|word| word.starts_with(char::is_alphabetic))?;
    let first_particle = words.iter().rposition(|word| !starts_lowercase(word)).map_or(0, |last_given| last_given + 1);
    // “bell hooks” has no particle.
    let first_particle = if first_particle == 0 && starts_lowercase(family) { words.len() } else { first_particle };
    let (given, particle) = words.split_at_checked(first_particle)?;
    if given.is_empty() && particle.is_empty() {
        return None;
    }
    Some(Name { given: given.join(" "), particle: particle.join(" "), family: family.to_owned(), suffix })
}

/// “Gusev, Alexei” and “Martin Luther King, Jr.”; with more commas, nobody can say.
fn split_inverted(family: &str, given: &str) -> Option<Name> {
    if family.is_empty() || given.is_empty() || given.contains(',') {
        return None;
    }
    if is_suffix(given) {
        return split(family).map(|name| Name { suffix: given.to_owned(), ..name });
    }
    let words: Vec<&str> = family.split(' ').collect();
    let particles = words.iter().take_while(|word| starts_lowercase(word)).count().min(words.len() - 1);
    let (particle, family) = words.split_at_checked(particles)?;
    Some(Name {
        given: given.to_owned(),
        particle: particle.join(" "),
        family: family.join(" "),
        suffix: String::new(),
    })
}

fn starts_lowercase(word: &str) -> bool {
    word.starts_with(char::is_lowercase)
}

fn is_suffix(word: &str) -> bool {
    matches!(word, "Jr." | "Jr" | "Sr." | "Sr" | "II" | "III" | "IV")
}

/// Endings of Russian patronymics, in Cyrillic and in the usual transliterations.
fn is_patronymic(word: &str) -> bool {
    const ENDINGS: [&str; 12] =
        ["ович", "евич", "овна", "евна", "ична", "инична", "ovich", "evich", "yevich", "ovna", "evna", "ichna"];
    let word = word.to_lowercase();
    ENDINGS.iter().any(|ending| word.len() > ending.len() && word.ends_with(ending))
}

fn is_east_asian(c: char) -> bool {
    matches!(c, '\u{2E80}'..='\u{9FFF}' | '\u{AC00}'..='\u{D7AF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3FFFF}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(name: &str, inverted: &str, in_order: &str, short: &str) {
        let name = Name::of(PersonKind::Person, name);
        assert_eq!([name.inverted(), name.in_order(), name.short()], [inverted, in_order, short]);
    }

    #[test]
    fn a_person_is_filed_under_the_family_name() {
        check("Alexei Gusev", "Gusev, Alexei", "Alexei Gusev", "Gusev");
        check("Anna Maria  Ruiz", "Ruiz, Anna Maria", "Anna Maria Ruiz", "Ruiz");
        check("Ludwig van der Berg", "van der Berg, Ludwig", "Ludwig van der Berg", "van der Berg");
        check("van der Berg", "van der Berg", "van der Berg", "van der Berg");
        check("Gusev, Alexei", "Gusev, Alexei", "Alexei Gusev", "Gusev");
        check("de la Cruz, Ana", "de la Cruz, Ana", "Ana de la Cruz", "de la Cruz");
        check("bell hooks", "hooks, bell", "bell hooks", "hooks");
        check("Martin King Jr.", "King, Martin, Jr.", "Martin King Jr.", "King");
        check("Martin King, Jr.", "King, Martin, Jr.", "Martin King Jr.", "King");
    }

    #[test]
    fn a_patronymic_is_no_family_name() {
        check("Галина Юрьевна Орлова", "Орлова, Галина Юрьевна", "Галина Юрьевна Орлова", "Орлова");
        check("Орлова Галина Юрьевна", "Орлова, Галина Юрьевна", "Галина Юрьевна Орлова", "Орлова");
        check("Roman Abramovich", "Abramovich, Roman", "Roman Abramovich", "Abramovich");
    }

    #[test]
    fn a_family_name_of_one_letter_does_not_stand_alone() {
        check("Alexei G.", "G., Alexei", "Alexei G.", "Alexei G.");
        check("S. P.", "P., S.", "S. P.", "S. P.");
    }

    #[test]
    fn what_cannot_be_split_is_kept_whole() {
        for name in ["Sasha", "王小明", "山田 太郎", "김 철수", "a, b, c", "Anna (Perm)", ",", ""] {
            assert_eq!(Name::of(PersonKind::Person, name), Name::whole(name), "{name}");
        }
        let paper = Name::of(PersonKind::Publication, "Komsomolskaya Pravda");
        assert_eq!([paper.inverted(), paper.short()], ["Komsomolskaya Pravda"; 2]);
    }

    #[test]
    fn names_in_a_row() {
        let names = ["A", "B", "C"].map(str::to_owned);
        assert_eq!(in_a_row(&names[..0]), "");
        assert_eq!(in_a_row(&names[..2]), "A and B");
        assert_eq!(in_a_row(&names), "A, B, and C");
    }
}
