//! Who speaks where the plain rules would name somebody else. Sentences in pairs: what the rule is for, and what it
//! must leave alone.

use super::{analyse, check};

#[test]
fn what_anyone_would_say_is_no_attribution() {
    check(&[
        "Orla Pell spoke of the loom as one talks of an old horse:\n\n> ⟦It kicked, and it never once let me down.⟧{Orla Pell}",
        "Of the loom Orla Pell said, as one says of a horse: “⟦It never once let me down.⟧{Orla Pell}”",
        "Orla Pell erzählte, wie man von einem Pferd erzählt: „⟦Er hat mich nie im Stich gelassen.⟧{Orla Pell}“",
        "Odile Brun raconte, comme on raconte une fête : « ⟦Nous avons ri toute la nuit.⟧{Odile Brun} »",
        // "one" that is somebody, and "as" that leads in the speaker.
        "The weavers stood at the gate. “⟦We never saw the wages book,⟧{one}” one said.",
        "The gate was, as Orla Pell says, “⟦never once locked at night⟧{Orla Pell}”.",
    ]);
}

/// The number of the utterance that each quotation of a text belongs to, in order.
fn utterances(text: &str) -> Vec<usize> {
    let found = analyse(text).quotations;
    found.iter().filter(|stretch| stretch.is_quotation).map(|stretch| stretch.utterance).collect()
}

#[test]
fn an_utterance_ends_where_the_text_tells_something_else() {
    let cases: [(&str, &[usize]); 9] = [
        ("“We never saw it,” said Orla Pell. “Nobody asked for it.”", &[1, 1]),
        (
            "“We never saw it,” said Orla Pell before she sat down. “Nobody asked for it.” “Ask anyone at all.”",
            &[1, 1, 1],
        ),
        ("“Did we ever see it?” said Orla Pell. “Nobody asked for it.”", &[1, 1]),
        ("“We never saw it,” said Orla Pell. The gate was shut by then. “Nobody asked for it at the time.”", &[1, 2]),
        (
            "“We never saw it,” said Orla Pell. “It was a lie.” The owner kept the book, and it was not, Orla Pell says, \
             for reading. “Nobody asked for it at the time.”",
            &[1, 1, 2],
        ),
        ("Orla Pell told me of the gate.\n\n“It was never locked at night.”\n\n“Nobody asked for the key.”", &[1, 1]),
        (
            "“It was never locked at night,” Orla Pell told me.\n\n“Nobody asked for the key.”\n\nShe shrugged.\n\n\
             “Nobody asked for the book.”",
            &[1, 1, 2],
        ),
        ("“It was never locked,” said Orla Pell. “Nobody had the key.” She shrugged. “Nobody at all.”", &[1, 1, 2]),
        ("“It was never locked at night.\n\n“Nobody had the key,” said Orla Pell.", &[1, 1]),
    ];
    for (text, want) in cases {
        assert_eq!(utterances(text), want, "{text}");
    }
}

#[test]
fn whoever_stands_by_may_ask() {
    check(&[
        "A young constable leaned over the rail. Asked “⟦whose gate is that?⟧{A young constable}”, the weavers replied: “⟦Nobody's yet.⟧{the weavers}”",
        "The foreman came out with a lamp. Asked “⟦who goes there?⟧{The foreman}”, Orla Pell replied: “⟦Nobody.⟧{Orla Pell}”",
        "A noisy crowd filled the yard. Asked “⟦who locked the gate?⟧{A noisy crowd}”, Orla Pell replied: “⟦I did.⟧{Orla Pell}”",
        // Whoever answers was asked, and did not ask.
        "The foreman came out with a lamp. Asked “⟦who goes there?⟧{?}”, he replied: “⟦Nobody.⟧”",
        "Some miners sat on the wall. Asked “⟦whose gate is that?⟧{?}”, they replied: “⟦Nobody's yet.⟧”",
        "The foreman came out with a lamp. Asked “⟦who goes there?⟧{?}”, the foreman replied: “⟦Nobody.⟧”",
        // Somebody who is only mentioned does not stand by, and things ask nothing.
        "The rain fell on the foreman's shed. Asked “⟦who goes there?⟧{?}”, Orla Pell replied: “⟦Nobody.⟧{Orla Pell}”",
        "A chief reason was the rain. Asked “⟦who goes there?⟧{?}”, Orla Pell replied: “⟦Nobody.⟧{Orla Pell}”",
    ]);
}

#[test]
fn words_are_somebodys_view_where_they_are_so_for_somebody() {
    check(&[
        "Orla Pell ran the canteen. That the soup was cold was, for her, “⟦perfectly usual⟧{Orla Pell / fragment}”.",
        "Tobias Marr kept the gate. The flood was, for him, “⟦a wet afternoon⟧{Tobias Marr}”.",
        "The strike was, for Orla Pell, “⟦one long picnic⟧{Orla Pell}”.",
        "For Orla Pell, the strike was “⟦one long picnic⟧{Orla Pell}”.",
        // No view: a purpose, a thing, a word that the author sets apart.
        "The gate was, for years, “⟨temporary⟩”.",
        "For Orla Pell, the “⟨free⟩” bus came too late.",
        "She was waiting, for him, at the “⟨model⟩” canteen.",
    ]);
}

#[test]
fn a_description_keeps_the_phrase_that_says_which() {
    check(&[
        "“⟦Let it be,⟧{the old weavers of the valley}” the old weavers of the valley called from the hall.",
        "“⟦Let it be,⟧{the old weavers of the Flats}” the old weavers of the Flats called from the hall.",
        "“⟦We never saw the wages book,⟧{a spokesman for the mill}” a spokesman for the mill said.",
        "A widow from the lower town said: “⟦Nobody asked for it.⟧{A widow from the lower town}”",
        // A name at the end of the phrase is not the speaker, and a named speaker needs no phrase.
        "“⟦Let it be,⟧{a friend of Orla Pell}” a friend of Orla Pell said.",
        "“⟦Let it be,⟧{Orla Pell}” Orla Pell of the lower town said.",
    ]);
}
