//! Many quotations of invented words beside what was said, in four languages: what a person would mark, and no more.

use super::check;
use crate::text::difference::Verdict::{Edited, Misquoted, Shortened, TypographyOnly, WordForWord};

#[test]
fn words_moved_and_put_in_are_told_apart() {
    check("We are all now down at the mill", "We all are now down at the mill", Edited, "reordering all/all");
    check(
        "They were off hands at the gate that day",
        "They were hands off at the gate that day",
        Edited,
        "reordering off/off",
    );
    check(
        "The old women carried heavy water up the hill",
        "The women carried water up the hill",
        Misquoted,
        "insertion old/; insertion heavy/",
    );
    check(
        "he said the three brothers had gone over the river",
        "he said the brothers had gone over the river",
        Misquoted,
        "insertion three/ !Number",
    );
}

#[test]
fn numbers_are_held_against_numbers() {
    check(
        "We had forty sheep and twenty-five goats",
        "We had fourteen sheep and 25 goats",
        Misquoted,
        "number forty/fourteen !Number; number-form twenty-five/25",
    );
    check(
        "There were about thirty of us in the barn",
        "There were thirty of us in the barn",
        Edited,
        "insertion about/",
    );
}

#[test]
fn other_names_are_told_whole() {
    check(
        "Then Anna Bergmann brought the letter to the priest",
        "Then Clara Neumann brought the letter to the priest",
        Misquoted,
        "name Anna Bergmann/Clara Neumann !Name",
    );
    check(
        "they sent us to Karaganda in the spring",
        "they sent us to Vorkuta in the spring",
        Misquoted,
        "name Karaganda/Vorkuta !Name",
    );
}

#[test]
fn another_tense_or_person_is_an_edit_and_another_verb_is_not() {
    check("He keeps the keys of the church", "He kept the keys of the church", Edited, "form keeps/kept");
    check("She was always kind to the prisoners", "He was always kind to the prisoners", Edited, "form She/He");
    check(
        "I know that he was there that night",
        "I think that he was there that night",
        Misquoted,
        "substitution know/think",
    );
}

#[test]
fn small_words_turned_into_their_contraries_are_misquoted() {
    check(
        "The soldiers came from the station in the morning",
        "The soldiers came to the station in the morning",
        Misquoted,
        "substitution from/to",
    );
    check(
        "They could take bread or coal home",
        "They could take bread and coal home",
        Misquoted,
        "substitution or/and",
    );
}

#[test]
fn certainty_and_denial_are_watched() {
    check(
        "We might have saved the others if we had known",
        "We could have saved the others if we had known",
        Misquoted,
        "substitution might/could !Modal",
    );
    check(
        "We could save the seed corn that year",
        "We couldn't save the seed corn that year",
        Misquoted,
        "substitution could/couldn't !Negation !Modal",
    );
    check(
        "Perhaps my uncle signed the paper himself",
        "My uncle signed the paper himself",
        Misquoted,
        "insertion Perhaps/ !Condition; case my/My",
    );
    check(
        "My uncle signed the paper himself",
        "Perhaps my uncle signed the paper himself, you know",
        WordForWord,
        "begun-late /Perhaps !Condition",
    );
    check(
        "everybody in the village knew about the order",
        "almost everybody in the village knew about the order",
        WordForWord,
        "",
    );
    check(
        "The priest knew nothing about the grain",
        "The priest knew something about the grain",
        Misquoted,
        "substitution nothing/something !Negation",
    );
}

#[test]
fn what_speech_adds_and_print_drops_is_no_change() {
    check(
        "I went back to the house and found the door open",
        "I, um, I went - I went back to the, you know, the house and found the door open",
        TypographyOnly,
        "false-start /the; filler /you know",
    );
    check(
        "It is cold in the winter and we cannot sleep",
        "It's cold in the winter and we can't sleep",
        Edited,
        "contraction It is/It's; contraction cannot/can't",
    );
    check(
        "I am going to tell you about the harbour",
        "I'm gonna tell you about the harbor",
        Edited,
        "contraction I am/I'm; contraction going to/gonna; spelling harbour/harbor",
    );
}

#[test]
fn british_and_american_are_one() {
    check(
        "We organized the labor in the center of the gray town",
        "We organised the labour in the centre of the grey town",
        TypographyOnly,
        "spelling organized/organised; spelling labor/labour; spelling center/centre; spelling gray/grey",
    );
}

#[test]
fn a_bad_scan_is_told_from_other_words() {
    check(
        "We walkcd along thc river to the rnill",
        "We walked along the river to the mill",
        TypographyOnly,
        "misprint walkcd/walked; misprint thc/the; misprint rnill/mill",
    );
    check(
        "Tne foreman s4id noth1ng that day about the strike",
        "The foreman said nothing that day about the strike",
        TypographyOnly,
        "misprint Tne/The; misprint s4id/said; misprint noth1ng/nothing",
    );
}

#[test]
fn words_divided_otherwise_are_the_same() {
    check(
        "the co-operative sold every-\nthing to the work-ers",
        "the cooperative sold everything to the workers",
        TypographyOnly,
        "spelling co-operative/cooperative; spelling work-ers/workers",
    );
}

#[test]
fn what_an_ellipsis_hides_is_told() {
    check(
        "We were happy … in the new houses by the lake",
        "We were happy, if they let us be, in the new houses by the lake",
        Shortened,
        "marked-omission …/if they let us be !Condition !CutShort",
    );
    check(
        "I told them everything … about the mine",
        "I told them everything, but never a word about the mine",
        Shortened,
        "marked-omission …/but never a word !Negation !CutShort",
    );
    check(
        "I signed the paper … the next morning we left",
        "I signed the paper and did not read it. The next morning we left",
        Shortened,
        "marked-omission …/and did not read it !Negation",
    );
    check(
        "They gave us land [...] and we built",
        "They gave us land, perhaps too little, and we built",
        Shortened,
        "marked-omission [...]/perhaps too little !Condition",
    );
}

#[test]
fn pieces_from_different_places_are_spliced() {
    check(
        "The mill burned down in March. My sister married the baker.",
        "The mill burned down in March. Nobody ever found out who had done it, and the police came twice. My sister married the baker.",
        Edited,
        "spliced /Nobody ever found out who had done it, and the police came twice !Negation",
    );
    check(
        "My sister married the baker. The mill burned down in March.",
        "The mill burned down in March. Nobody ever found out who had done it, and the police came twice from the town to ask. My sister married the baker.",
        Edited,
        "reordering The mill burned down in March/The mill burned down in March; spliced /Nobody ever found out who had done it, and the police came twice from the town to ask !Negation",
    );
}

#[test]
fn a_quotation_that_begins_right_after_a_denial_is_told() {
    check(
        "we were ashamed of our fathers",
        "I never said that we were ashamed of our fathers.",
        WordForWord,
        "begun-late /I never said that !Negation",
    );
    check(
        "the strike was planned in the kitchen",
        "I don't believe the strike was planned in the kitchen.",
        WordForWord,
        "begun-late /I don't believe !Negation",
    );
    check(
        "we would have gone to the mountains",
        "Unless the winter was mild we would have gone to the mountains.",
        WordForWord,
        "begun-late /Unless the winter was mild !Condition",
    );
    check("when the soldiers came to the farm", "I wasn't there when the soldiers came to the farm.", WordForWord, "");
    check("we walked home through the snow", "No, we walked home through the snow.", WordForWord, "");
    check("the bread was free", "Only if you worked did you eat; the bread was free.", WordForWord, "");
}

#[test]
fn german() {
    check(
        "Wir haben den Vater im Lager nie besucht",
        "Wir haben den Vater im Lager oft besucht",
        Misquoted,
        "substitution nie/oft !Negation !Modal",
    );
    check(
        "Die Mutter ging jeden Morgen zum Brunnen",
        "Die Mutter ist jeden Morgen zum Brunnen gegangen",
        Misquoted,
        "substitution ging/ist",
    );
    check(
        "Er muss im Herbst nach Hause kommen",
        "Er kann im Herbst nach Hause kommen",
        Misquoted,
        "substitution muss/kann !Modal",
    );
    check("Wir waren dreißig Leute im Keller", "Wir waren 13 Leute im Keller", Misquoted, "number dreißig/13 !Number");
    check(
        "Die Soldaten kamen in der Nacht",
        "Die Soldaten kamen, glaube ich, nicht in der Nacht",
        Misquoted,
        "unmarked-omission /glaube ich, nicht !Negation",
    );
    check(
        "Das Brot war frei für alle Arbeiter",
        "Ich habe nie behauptet, das Brot war frei für alle Arbeiter",
        WordForWord,
        "",
    );
    check(
        "Wir fuhren mit dem Schiff über den großen See",
        "Wir fuhren, äh, mit dem - mit dem Schiff über den großen See",
        TypographyOnly,
        "filler /äh; false-start /mit dem",
    );
    check(
        "Die Leute hatten Angst vor dem Winter",
        "Die Leute hatten Angst vor dem Winter, aber keiner sprach davon",
        WordForWord,
        "cut-short /aber keiner sprach davon !CutShort",
    );
    check(
        "Sie verkaufte das alte Haus am Fluß",
        "Sie verkaufte das alte Haus am Fluss",
        TypographyOnly,
        "spelling Fluß/Fluss",
    );
    check(
        "Wir gingen nach der Schule in den Wald",
        "Wir gingen vor der Schule in den Wald",
        Misquoted,
        "substitution nach/vor",
    );
}

#[test]
fn french() {
    check("Je ne sais pas qui a fermé la porte", "Je sais pas qui a fermé la porte", Edited, "insertion ne/");
    check(
        "Je sais qui a fermé la porte du moulin",
        "Je ne sais pas qui a fermé la porte du moulin",
        Misquoted,
        "unmarked-omission /ne; unmarked-omission /pas !Negation !CutShort",
    );
    check(
        "Nous devons partir avant la nuit",
        "Nous pouvons partir avant la nuit",
        Misquoted,
        "substitution devons/pouvons !Modal",
    );
    check(
        "Ils parlaient toujours de la guerre au village",
        "Ils parlaient jamais de la guerre au village",
        Misquoted,
        "substitution toujours/jamais !Negation !Modal",
    );
    check(
        "Nous étions vingt dans la cave",
        "Nous étions quatre-vingts dans la cave",
        Misquoted,
        "unmarked-omission /quatre !Number; number-form vingt/vingts",
    );
    check(
        "Ma mère travaille à la filature de coton",
        "Ma mère travaillait à la filature de coton",
        Edited,
        "form travaille/travaillait",
    );
    check(
        "Les soldats sont venus chercher mon oncle Bernard",
        "Les soldats sont venus chercher mon oncle Gustave",
        Misquoted,
        "name Bernard/Gustave !Name",
    );
    check(
        "La maison était belle et grande",
        "La maison était belle et grande, mais elle était vide",
        WordForWord,
        "cut-short /mais elle était vide !CutShort",
    );
    check(
        "on avait du pain tous les jours",
        "Je n'ai jamais dit qu'on avait du pain tous les jours",
        WordForWord,
        "begun-late /Je n'ai jamais dit qu' !Negation",
    );
    check(
        "Il faut euh partir de bonne heure",
        "Il faut, euh, partir de bonne heure",
        TypographyOnly,
        "punctuation  /, ; punctuation  /, ",
    );
}

#[test]
fn russian() {
    check(
        "Отец работал на шахте двадцать лет",
        "Отец работал на шахте двенадцать лет",
        Misquoted,
        "number двадцать/двенадцать !Number",
    );
    check(
        "Соседка принесла нам хлеба и молока",
        "Соседка принесла нам хлеба или молока",
        Misquoted,
        "substitution и/или",
    );
    check(
        "Мы могли уехать весной из деревни",
        "Мы должны уехать весной из деревни",
        Misquoted,
        "substitution могли/должны !Modal",
    );
    check("Я работала на заводе всю войну", "Я работаю на заводе всю войну", Edited, "form работала/работаю");
    check("Брат уехал в Казань осенью", "Брат уехал в Саратов осенью", Misquoted, "name Казань/Саратов !Name");
    check(
        "Дом стоял у реки за мельницей",
        "Дом, ну, стоял у реки, значит, за мельницей",
        TypographyOnly,
        "filler /ну; filler /значит",
    );
    check(
        "Мы жили хорошо и дружно",
        "Мы жили хорошо и дружно, но потом всё кончилось",
        WordForWord,
        "cut-short /но потом всё кончилось !CutShort",
    );
    check(
        "он подписал эту бумагу",
        "Я не говорил, что он подписал эту бумагу",
        WordForWord,
        "begun-late /Я не говорил, что !Negation",
    );
    check(
        "он сам подписал эту бумагу",
        "Я не думаю что он сам подписал эту бумагу",
        WordForWord,
        "begun-late /Я не думаю что !Negation",
    );
    check("Учитeль молчал весь вечер", "Учитель молчал весь вечер", TypographyOnly, "misprint Учитeль/Учитель");
    check(
        "Начальник дал нам три дня",
        "Начальник, кажется, дал нам три дня",
        Misquoted,
        "unmarked-omission /кажется !Condition",
    );
}
