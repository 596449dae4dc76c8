//! Who speaks where the plain rules would name somebody else. Sentences in pairs: what the rule is for, and what it
//! must leave alone.

use super::check;

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
