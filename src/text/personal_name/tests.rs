//! Invented people, and their namesakes who are somebody else.

use super::*;
use proptest::prelude::*;

/// Names that a careful reader would take for one person's.
const SAME: [(&str, &str); 78] = [
    // Russian and its neighbours in the letters of others
    ("Алексей Гусев", "Alexei Gusev"),
    ("Алексей Гусев", "Aleksey Gusev"),
    ("Алексей Гусев", "Alexej Gusew"),
    ("Алексей Гусев", "Alexeï Gousseff"),
    ("Алексей Гусев", "Aleksiej Gusiew"),
    ("Алексей Гусев", "Aleksej Gusev"),
    ("Нина Галкина", "Nina Galkina"),
    ("Яков Галкин", "Iakov Galkine"),
    ("Павел Репьёв", "Pavel Repyev"),
    ("Павел Репьёв", "Pawel Repjow"),
    ("Павел Репьев", "Павел Репьёв"),
    ("Юрий Жаворонков", "Yuri Zhavoronkov"),
    ("Юрий Жаворонков", "Yury Zhavoronkov"),
    ("Юрий Жаворонков", "Juri Schaworonkow"),
    ("Юрий Жаворонков", "Iouri Javoronkov"),
    ("Юрий Жаворонков", "Jurij Žavoronkov"),
    ("Щукин Яков", "Yakov Shchukin"),
    ("Яков Щукин", "Jakow Schtschukin"),
    ("Яков Щукин", "Iakov Chtchoukine"),
    ("Яков Щукин", "Jakow Szczukin"),
    ("Фёдор Хрящёв", "Fyodor Khryashchev"),
    ("Фёдор Хрящёв", "Fedor Khryashchov"),
    ("Фёдор Хрящёв", "Fjodor Chrjaschtschow"),
    ("Евгения Цаплина", "Evgenia Tsaplina"),
    ("Евгения Цаплина", "Yevgeniya Tsaplina"),
    ("Евгения Цаплина", "Jewgenija Zaplina"),
    ("Дмитрий Заречный", "Dmitry Zarechny"),
    ("Дмитрий Заречный", "Dmitri Saretschny"),
    ("Михаил Чубенко", "Mikhail Chubenko"),
    ("Михаил Чубенко", "Michail Tschubenko"),
    ("Оксана Гладченко", "Oksana Hladchenko"),
    ("Оксана Гладченко", "Oxana Gladchenko"),
    ("Любовь Ельцова", "Lyubov Yeltsova"),
    ("Любовь Ельцова", "Ljubow Jelzowa"),
    // two Latin spellings of one
    ("Alexei Gusev", "Alexej Gusew"),
    ("Alexei Gusev", "Alexeï Gousseff"),
    ("Alexej Gusew", "Aleksiej Gusiew"),
    ("Yuri Zhavoronkov", "Juri Schaworonkow"),
    ("Mikhail Lenkov", "Michail Lenkow"),
    ("Dmitry Sobolevsky", "Dmitri Sobolewski"),
    // order, lists, patronymics
    ("Gusev, Alexei", "Alexei Gusev"),
    ("Гусев, Алексей", "Alexei Gusev"),
    ("Гусев Алексей Петрович", "Алексей Гусев"),
    ("Гусев Алексей Петрович", "Alexei Gusev"),
    ("Алексей Петрович Гусев", "Alexei Petrovich Gusev"),
    ("Alexei Petrowitsch Gusew", "Алексей Петрович Гусев"),
    ("Нина Петровна", "Нина Петровна Галкина"),
    ("Vadas Piroska", "Piroska Vadas"),
    // letters for names
    ("A. Gusev", "Alexei Gusev"),
    ("А. П. Гусев", "Алексей Петрович Гусев"),
    ("А.П. Гусев", "Алексей Гусев"),
    ("A. Gusew", "Алексей Гусев"),
    ("Ю. Жаворонков", "Yuri Zhavoronkov"),
    ("E. Roke", "Edda Roke"),
    ("Mary E. Tolland", "Mary Edith Tolland"),
    ("Mary Edith Tolland", "Mary Tolland"),
    // diacritics
    ("Jürgen Köhlmann", "Juergen Koehlmann"),
    ("Jürgen Köhlmann", "Jurgen Kohlmann"),
    ("Łukasz Wilgoć", "Lukasz Wilgoc"),
    ("Božena Tichá", "Bozena Ticha"),
    ("Inés Peñalba", "Ines Penalba"),
    ("Sørine Bjørnholt", "Sorine Bjornholt"),
    ("Åsa Brattby", "Aasa Brattby"),
    ("Grete Weißdorn", "Grete Weissdorn"),
    ("François Lœuil", "Francois Loeuil"),
    // small words, titles
    ("Otto von Gruben", "Otto Gruben"),
    ("Karim al-Sabbar", "Karim Sabbar"),
    ("Marijke van der Hoek", "Marijke Van Der Hoek"),
    ("Dr. Ada Quist", "Ada Quist"),
    ("Mr Tobias Marr", "Tobias Marr"),
    ("Edda “Shuttle” Roke", "Edda Roke"),
    ("O'Dowd, Niall", "Niall O’Dowd"),
    // short forms
    ("Liz Tolland", "Elizabeth Tolland"),
    ("Саша Гусев", "Александр Гусев"),
    ("Sasha Gusev", "Александр Гусев"),
    // Greek
    ("Νίκος Λαμπράκος", "Nikos Lamprakos"),
    ("Ελένη Θεοχάρη", "Eleni Theochari"),
    ("Γιάννης Μπούρας", "Yannis Bouras"),
];

/// Names that are somebody else's, or may well be.
const DIFFERENT: [(&str, &str); 78] = [
    // wives, sons, brothers
    ("Алексей Гусев", "Алексей Гусева"),
    ("Gusev", "Guseva"),
    ("Alexei Gusev", "Anna Guseva"),
    ("Иван Иванцов", "Ивана Иванцова"),
    ("Ivantsov", "Ivantsova"),
    ("Sasha Gusev", "Sasha Guseva"),
    ("Женя Цаплин", "Женя Цаплина"),
    ("Halina Dulska", "Halina Dulski"),
    ("Martin Marr", "Martin Marr Jr."),
    ("Martin Marr Sr.", "Martin Marr Jr."),
    ("Martin Marr", "Martin Marr III"),
    ("Алексей Петрович Гусев", "Алексей Иванович Гусев"),
    ("Alexei Petrovich Gusev", "Алексей Сергеевич Гусев"),
    ("Tobias Marr", "Tobias Marrs"),
    ("Mr Marr", "Mrs Marr"),
    ("Herr Lohmann", "Frau Lohmann"),
    ("Господин Гусев", "Госпожа Гусев"),
    ("Orla Pell", "Jonas Pell"),
    ("Mary Edith Tolland", "Mary Anne Tolland"),
    ("Mary E. Tolland", "Mary A. Tolland"),
    ("A. Gusev", "Boris Gusev"),
    ("А. Гусев", "Борис Гусев"),
    ("A. Gusev", "Борис Гусев"),
    ("А. П. Гусев", "Алексей Иванович Гусев"),
    // names of one root in several languages
    ("John Brack", "Johann Brack"),
    ("John Brack", "Ivan Brack"),
    ("Иван Гусев", "John Gusev"),
    ("Jan Roke", "Ian Roke"),
    ("Peter Roke", "Pierre Roke"),
    ("Katharina Brack", "Catherine Brack"),
    ("Mikhail Gusev", "Michael Gusev"),
    ("Пётр Гусев", "Pierre Gusev"),
    ("Karl Meier", "Carla Meier"),
    // a letter more or less
    ("Jürgen Müller", "Jürgen Miller"),
    ("Karl Müller", "Karl Möller"),
    ("Karl Meier", "Karl Meyer"),
    ("Karl Meier", "Karl Maier"),
    ("Anna Schulz", "Anna Schultz"),
    ("Anna Schmid", "Anna Schmidt"),
    ("Ann Tolland", "Anna Tolland"),
    ("Jan Novak", "Jan Nowak"),
    ("Marta Wilgoć", "Marta Wilga"),
    ("Justin Martin", "Justine Martin"),
    ("Claude Levin", "Claude Levine"),
    ("Peter Hansen", "Peter Hanson"),
    ("Peter Petersen", "Peter Peterson"),
    ("Edda Roke", "Edda Rokes"),
    ("Edda Roke", "Ebba Roke"),
    ("Martha Pohl", "Marten Pohl"),
    ("Inés Mora", "Inés Moro"),
    ("Nina Galkina", "Nina Galina"),
    ("Павел Петров", "Павел Петровский"),
    ("Павел Попов", "Pavel Papov"),
    ("Алексей Гусев", "Alexei Rusev"),
    ("Алексей Гусев", "Alexei Guskov"),
    ("Яков Щукин", "Yakov Shukhin"),
    ("Юрий Жаворонков", "Yuri Voronkov"),
    ("Мария Белова", "Maria Velova"),
    ("Семён Орлов", "Semyon Arlov"),
    ("Вера Котова", "Vera Kotov"),
    ("Олег Сомов", "Olga Somova"),
    ("Lev Sokol", "Lev Sokolov"),
    ("Alexei Gusev", "Alexei Gusevsky"),
    // the same words in other names
    ("Orla Pell", "Pell"),
    ("Gusev", "Alexei Gusev"),
    ("Alexei", "Alexei Gusev"),
    ("Нина", "Нина Петровна Галкина"),
    ("Thomas James", "James Hale"),
    ("Gusev, Alexei", "Gusev Alexei, Boris"),
    ("Hale Thomas", "Thomas Halle"),
    ("J. Roke", "Edda Roke"),
    ("Liz Tolland", "Louise Tolland"),
    ("Sam Hale", "Simon Hale"),
    ("Саша Гусев", "Сергей Гусев"),
    // nobody
    ("", "Alexei Gusev"),
    ("Dr", "Dr"),
    ("佐野春子", "佐野夏子"),
    ("佐野春子", "Haruko Sano"),
];

/// A suggestion is made from here on.
const SUGGESTED: f32 = 0.6;

#[test]
fn one_person_under_many_spellings() {
    let mut missed = Vec::new();
    for (one, other) in SAME {
        for (one, other) in [(one, other), (other, one)] {
            let likeness = likeness(one, other);
            if likeness.as_ref().is_none_or(|likeness| likeness.score < SUGGESTED) {
                missed.push(format!("{one} = {other}: {likeness:?}"));
            }
        }
    }
    assert!(missed.is_empty(), "{} missed\n{}", missed.len(), missed.join("\n"));
}

#[test]
fn who_is_alike_is_found() {
    let more = [
        ("А. Г.", "Alexei Gusev"),
        ("A. G.", "Алексей Гусев"),
        ("Malcolm X", "M. X"),
        ("Alexander Gusev", "Gusev Sasha"),
        ("Gusev", "Алексей Гусев"),
        ("A. Gusev", "Gusev Alexei"),
    ];
    for (one, other) in SAME.into_iter().chain(more) {
        assert!(likeness(one, other).is_some(), "{one}, {other}");
        let (left, right) = (Keys::of([one]), Keys::of([other]));
        let finds = |left: &Keys, right: &Keys| left.sought.iter().any(|key| right.stands.contains(key));
        assert!(finds(&left, &right) || finds(&right, &left), "{one} {left:?}, {other} {right:?}");
    }
}

#[test]
fn other_people_with_like_names() {
    let mut taken = Vec::new();
    for (one, other) in DIFFERENT {
        for (one, other) in [(one, other), (other, one)] {
            if let Some(likeness) = likeness(one, other).filter(|likeness| likeness.score >= SUGGESTED) {
                taken.push(format!("{one} ≠ {other}: {likeness:?}"));
            }
        }
    }
    assert!(taken.is_empty(), "{} taken for one\n{}", taken.len(), taken.join("\n"));
}

#[test]
fn reasons_can_be_checked() {
    let reasons = |one: &str, other: &str| likeness(one, other).map(|likeness| likeness.reasons).unwrap_or_default();
    assert_eq!(reasons("Алексей Гусев", "Алексей  гусев"), Vec::<String>::new());
    assert_eq!(
        reasons("Вера Гусева", "Wera Gusewa"),
        ["“Gusewa” is how German writes Гусева.", "“Wera” is how German writes Вера."]
    );
    assert_eq!(reasons("A. Gusev", "Anna Gusev"), ["“A.” may stand for Anna."]);
    assert_eq!(reasons("Liz Tolland", "Elizabeth Tolland"), ["Liz is a short form of Elizabeth."]);
    assert_eq!(
        reasons("Boris Gusev", "Boris Gusew"),
        ["“Gusev” and “Gusew” may be one Cyrillic name, as English and as German writes it."]
    );
}

#[test]
fn only_the_way_of_writing_is_sure() {
    for (one, other, sure) in [
        ("Алексей Гусев", "Alexej Gusew", true),
        ("Jürgen Köhlmann", "Juergen Koehlmann", true),
        ("Gusev, Alexei", "Алексей Гусев", true),
        ("A. Gusev", "Alexei Gusev", false),
        ("Sasha Gusev", "Alexander Gusev", false),
        ("Нина Петровна", "Нина Петровна Галкина", false),
    ] {
        assert_eq!(likeness(one, other).is_some_and(|likeness| likeness.is_sure()), sure, "{one} {other}");
    }
}

proptest! {
    #[test]
    fn any_two_strings_can_be_compared(one in ".{0,60}", other in ".{0,60}") {
        let forth = likeness(&one, &other).map(|likeness| likeness.score);
        let back = likeness(&other, &one).map(|likeness| likeness.score);
        prop_assert!(forth.is_none_or(|score| (0.0..=1.0).contains(&score)));
        prop_assert_eq!(forth.is_some(), back.is_some());
    }

    #[test]
    fn every_name_is_like_itself(name in "[A-Za-zА-Яа-яёäöü]{2,12} [A-Za-zА-Яа-яёäöü]{2,12}") {
        if let Some(likeness) = likeness(&name, &name) {
            prop_assert_eq!(likeness.score, 1.0);
        }
    }
}

#[test]
fn initials_alone_may_be_a_name() {
    assert!(likeness("A. G.", "Alexei Gusev").is_some_and(|likeness| likeness.score >= 0.5));
    assert!(likeness("А. Г.", "Alexei Gusev").is_some());
    assert_eq!(likeness("A. G.", "Boris Gusev"), None);
    assert_eq!(likeness("A. G.", "Gusev"), None);
}
