//! Who asks and who remembers, guessed from the labels of a transcript and from what they say.
//!
//! A guess only: what the file says of its people goes before it, and the historian can correct it. Used by every
//! reader of transcripts.

use std::collections::HashMap;

/// Labels that say what somebody does and not who it is: those who ask, and those who answer.
const ASKING: &[&str] = &[
    "q",
    "question",
    "int",
    "interviewer",
    "interviewers",
    "host",
    "iv",
    "вопрос",
    "интервьюер",
    "в",
    "frage",
    "f",
    "interviewerin",
    "moderator",
    "enquêteur",
    "enquêtrice",
    "question",
    "pregunta",
    "entrevistador",
    "питання",
];
const ANSWERING: &[&str] = &[
    "a",
    "answer",
    "narrator",
    "interviewee",
    "respondent",
    "r",
    "b",
    "ответ",
    "о",
    "респондент",
    "рассказчик",
    "antwort",
    "befragter",
    "befragte",
    "erzähler",
    "zeitzeuge",
    "zeitzeugin",
    "réponse",
    "témoin",
    "respuesta",
    "відповідь",
    "n",
];

/// Whether the label only says that somebody asks.
pub(super) fn is_asking(label: &str) -> bool {
    ASKING.contains(&role_word(label).as_str())
}

/// Whether the label names a part and not a person.
pub(super) fn is_part(label: &str) -> bool {
    let word = role_word(label);
    ASKING.contains(&word.as_str())
        || ANSWERING.contains(&word.as_str())
        || ["speaker", "unidentified", "unknown", "audience", "voice", "sprecher"]
            .iter()
            .any(|part| word.starts_with(part))
}

fn role_word(label: &str) -> String {
    label.to_lowercase().trim_end_matches(|c: char| c.is_ascii_digit() || c == ' ' || c == '.' || c == '_').to_owned()
}

/// Who remembers and who asks, guessed from what they say: `(narrators, interviewers)`, in the order of speaking.
pub(super) fn guess_parts<'l>(turns: impl Iterator<Item = (&'l str, &'l str)>) -> (Vec<String>, Vec<String>) {
    let mut order: Vec<&str> = Vec::new();
    let mut said: HashMap<&str, Said> = HashMap::new();
    for (label, words) in turns {
        if label.is_empty() {
            continue;
        }
        let said = said.entry(label).or_insert_with(|| {
            order.push(label);
            Said::default()
        });
        said.turns += 1;
        said.bytes += words.len();
        said.questions += usize::from(words.contains(['?', '？', '؟']));
    }
    let most = said.values().map(|said| said.bytes).max().unwrap_or(0);
    let somebody_answers = order.iter().any(|label| ANSWERING.contains(&role_word(label).as_str()));
    let asks = |label: &&str| {
        let Some(said) = said.get(*label) else { return false };
        is_asking(label)
            || (!somebody_answers
                && said.turns > 1
                && said.questions * 10 >= said.turns * 3
                && said.bytes * 10 < most * 6)
    };
    let (asking, answering): (Vec<&str>, Vec<&str>) = order.iter().partition(|label| asks(label));
    // What the transcriber was not sure of stands in brackets: `[Anna Petrova (?)]`.
    let named = |labels: Vec<&str>| {
        let mut names: Vec<String> = Vec::new();
        for label in labels {
            let name = label.trim_matches(['[', ']', ' ']).trim_end_matches("(?)").trim();
            if !name.is_empty() && !is_part(name) && !names.iter().any(|known| known == name) {
                names.push(name.to_owned());
            }
        }
        names
    };
    (named(answering), named(asking))
}

/// What one label said in all.
#[derive(Default)]
struct Said {
    turns: usize,
    bytes: usize,
    questions: usize,
}
