//! Whom a pronoun, a description and a bare surname mean.

use super::check;

#[test]
fn a_pronoun_may_mean_somebody_who_is_only_described() {
    check(&[
        "A young constable came into the yard. He looked about him. “⟦Whose gate is that?⟧{A young constable}” he asked.",
        "Orla Pell opened the door to a stranger. The stranger took off his hat. “⟦I have come about the gate,⟧{The stranger}” he said.",
        "The old nurse sat by the fire. She did not look up. “⟦It will snow,⟧{The old nurse}” she said.",
        // What somebody is called besides is nobody else.
        "Orla Pell, a weaver, came in. “⟦It will snow,⟧{Orla Pell}” she said.",
        "Orla Pell was a midwife in the valley. “⟦I went on foot,⟧{Orla Pell}” she said.",
    ]);
}

#[test]
fn a_text_may_go_on_about_one_person_for_long() {
    check(&[
        "Orla Pell came to Kell in 1931. She worked in the dye house. Her hands were blue. She slept in the attic with \
         four others. She saved for a loom. The gate was kept by Tobias Marr. She never liked the place. “⟦It smelt of \
         vinegar,⟧{Orla Pell}” she said.",
        "Tobias Marr kept the gate. He wrote down who came late. His book is lost. He read from it at weddings. \
         “⟦Nobody laughed,⟧{Tobias Marr}” he recalled.",
    ]);
}

#[test]
fn gender_is_learnt_from_the_pronouns_of_the_text() {
    check(&[
        "Vesna Hollin lost her key. Bo Marr found it. “⟦It was under the mat,⟧{Bo Marr}” he said. “⟦It was not,⟧{Vesna Hollin}” she said.",
        // Brother and sister of one surname.
        "Wren Pell took off her coat. Her brother Jory Pell kept his on. Mr Pell was cold. “⟦Shut the door,⟧{Jory Pell}” Mr Pell said.",
    ]);
}

#[test]
fn a_wife_is_the_woman_who_bears_his_name() {
    check(&[
        "Mr Orme came late, and Mrs Orme had waited. “⟦Where were you?⟧{Mrs Orme}” cried his wife.",
        "Mr Orme came late, and Mrs Orme had waited. “⟦At the mill,⟧{Mr Orme}” said her husband.",
        "Mr Orme sat down, and Mrs Orme stood. “⟦You are late, Mr Orme,⟧{Mrs Orme}” said his wife.",
        // Where nobody bears it, she stays described.
        "Mr Orme came late. “⟦Where were you?⟧{his wife}” cried his wife.",
    ]);
}

#[test]
fn a_voice_is_its_owners() {
    check(&[
        "The door opened. “⟦Nobody move!⟧{Orla Pell}” cried the voice of Orla Pell.",
        "Orla Pell spoke to him through the door. “⟦Go home,⟧{Orla Pell}” her voice said.",
    ]);
}

/// A dialogue in which two people are named once and then take turns.
fn dialogue(turns: &str) -> String {
    let before = "Orla Pell met Tobias Marr at the gate.\n\n“⟦You are early,⟧{Tobias Marr}” said Tobias Marr.\n\n\
                  “⟦The clock is slow,⟧{Orla Pell}” said Orla Pell.\n\n";
    format!("{before}{turns}")
}

#[test]
fn who_is_spoken_to_does_not_speak_and_speaks_next() {
    let cases = [
        "“⟦It was right last night.⟧{Tobias Marr}”\n\n“⟦It was not, Tobias.⟧{Orla Pell}”\n\n“⟦Who says so?⟧{Tobias Marr}”",
        "“⟦Jonas, is it slow?⟧{Tobias Marr}”\n\n“⟦A little.⟧{Jonas Quist}”\n\nJonas Quist had been listening.",
        // A name that is only mentioned speaks to nobody.
        "“⟦Tobias Marr is a name for a clock.⟧{Tobias Marr}”\n\n“⟦It is a good name.⟧{Orla Pell}”",
    ];
    let cases: Vec<String> = cases.iter().map(|turns| dialogue(turns)).collect();
    check(&cases.iter().map(String::as_str).collect::<Vec<_>>());
}

#[test]
fn the_i_of_a_text_is_called_what_others_call_her() {
    check(&[
        "I came late to the mill. “⟦You look pale, Orla,⟧{Tobias Marr}” said Tobias Marr.\n\n“⟦I have not slept,⟧{Orla}” I said.\n\n\
         “⟦Sit down, Orla, and eat,⟧{Tobias Marr}” said Tobias Marr.\n\n“⟦I am not hungry,⟧{Orla}” I said.",
        // Once may be anybody.
        "I came late to the mill. “⟦Listen, Orla,⟧{Tobias Marr}” said Tobias Marr.\n\n“⟦I have not slept,⟧{I}” I said.",
    ]);
}

#[test]
fn a_bare_surname_stays_with_whom_the_text_calls_so() {
    check(&[
        "Orla Pell was born in Kell. Pell was the daughter of Ada, a dyer, and Jonas Pell, a carter. “⟦It was a good \
         street,⟧{Orla Pell}” Pell said.",
        // A relative who comes forward takes it.
        "Orla Pell was born in Kell. Pell left early. Jonas Pell stayed. “⟦It was a good street,⟧{Jonas Pell}” Pell said.",
    ]);
}

#[test]
fn a_name_that_only_modifies_is_not_the_speaker() {
    check(&[
        "In the words of the Crown prosecutor, Orla Pell, “⟦the gate was never locked at night⟧{Orla Pell}”.",
        "According to the Kell archivist, Orla Pell, “⟦the book was burnt in 1944⟧{Orla Pell}”.",
    ]);
}

#[test]
fn what_is_written_speaks_for_its_owner() {
    check(&[
        "Orla Pell died in May. Her last words to her brother Tobias were:\n\n“⟦Lock the gate, for once.⟧{Orla Pell}”",
        "The mill's report was blunt. The report ends on a kinder note: “⟦We would thank the weavers for their \
         patience.⟧{The report}”",
    ]);
}

#[test]
fn a_word_that_often_begins_sentences_can_be_a_name() {
    check(&[
        "In came Captain Tobias Good. “⟦I have the key,⟧{Tobias Good}” said Good. It was a good key.",
        "The letter came from New Kell. “⟦It was cold,⟧{Orla Pell}” said Orla Pell of New Kell.",
        "“⟦It is some gate,⟧{Irish}” Irish murmured to the carter.",
    ]);
}

#[test]
fn given_names_are_evidence_of_gender() {
    check(&[
        "Edda Roke met Thomas Hale at the lock in 1957. He was late. “⟦The train was held at Kell,⟧{Thomas Hale}” he explained.",
        // The text's own words outweigh them.
        "Laurence Hale took off her coat. Karl Roke had kept his on. “⟦The train was held at Kell,⟧{Laurence Hale}” she explained.",
    ]);
}
