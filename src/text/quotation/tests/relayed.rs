//! Quotations within quotations.

use super::{analyse, check};

#[test]
fn the_outer_speaker_may_let_others_speak() {
    check(&[
        "“⟦My father said, ‘⟦Shut the gate!⟧{My father < Orla Pell / speech}’ and we ran,⟧{Orla Pell}” recalls Orla Pell.",
        "“⟦Then Tobias Marr told us: ‘⟦The book is gone.⟧{Tobias Marr < Orla Pell}’ Nobody spoke,⟧{Orla Pell}” Orla Pell said.",
        "“⟦The foreman turned round and shouted, ‘⟦Shut it!⟧{The foreman < Orla Pell}’,⟧{Orla Pell}” said Orla Pell.",
        "“⟦My sister lived there. She wrote to me, ‘⟦The dam is rotten.⟧{My sister < Orla Pell / writing}’ I kept it,⟧{Orla Pell}” said Orla Pell.",
        "Her brother, a weaver, kept the gate. “⟦He shouted, ‘⟦Shut it!⟧{Her brother < Orla Pell}’ and left,⟧{Orla Pell}” recalls Orla Pell.",
        "Tobias Marr kept the gate. “⟦He said to me, ‘⟦Never again.⟧{Tobias Marr < Orla Pell}’ I laughed,⟧{Orla Pell}” recalls Orla Pell.",
        "“⟦I met Jonas Pell there. He shouted, ‘⟦Shut it!⟧{Jonas Pell < Orla Pell}’ and left,⟧{Orla Pell}” recalls Orla Pell.",
        "Jonas Pell and Orla Pell kept the gate. “⟦Pell shouted, ‘⟦Shut it!⟧{Jonas Pell < Orla Pell}’ and left,⟧{Orla Pell}” recalls Orla Pell.",
        "The foreman kept the gate. “⟦Water came in. He shouted, ‘⟦Shut it!⟧{The foreman < Orla Pell}’ and left,⟧{Orla Pell}” recalls Orla Pell.",
        "“⟦He shouted, ‘⟦Shut it!⟧{he < Orla Pell}’ and left,⟧{Orla Pell}” recalls Orla Pell.",
    ]);
}

#[test]
fn other_words_marked_within_a_quotation_are_the_outer_speakers() {
    check(&[
        "“⟦When he said ‘⟨no talking⟩’, I sang,⟧{Orla Pell}” Orla Pell said.",
        "“⟦I said, ‘⟨Shut the gate!⟩’ and ran,⟧{Orla Pell}” Orla Pell said.",
        "“⟦They will say, ‘⟨He was only a boy.⟩’ He was not,⟧{Orla Pell}” Orla Pell said.",
        "“⟦The sign said, ‘⟨Keep out!⟩’ and we went in,⟧{Orla Pell}” Orla Pell said.",
        "“⟦My father sang ‘⟨The Long Road Home⟩’ at the gate,⟧{Orla Pell}” Orla Pell said.",
        "The “⟨‘⟨free⟩’ bus⟩” came late.",
    ]);
}

#[test]
fn relayed_words_are_an_utterance_of_their_own_inside_another() {
    let text = "“My father said, ‘Shut the gate!’ and we ran,” recalls Orla Pell. “He was right.” It rained. “So he was,” Ada Quist said.";
    let found = analyse(text).quotations;
    let told: Vec<_> = found.iter().map(|stretch| (stretch.utterance, stretch.nested_in)).collect();
    assert_eq!(told, [(1, None), (3, Some(0)), (1, None), (2, None)]);
}
