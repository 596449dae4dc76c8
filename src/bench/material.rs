//! Interviews without end, made of real ones, and what somebody may ask of them.
//!
//! Each takes the shape of a real interview, from some turn on: who speaks after whom, and how many sentences each turn
//! has. The sentences are drawn from all of the same collection, so that words and phrases are as frequent as they really
//! are. The names are invented: nobody is given words that are not theirs. The same number gives the same interview.

use serde_json::json;

use super::corpus::{Corpus, Frequency, Shape, words};

/// Real turns, to be recombined.
pub struct Material {
    corpus: Corpus,
}

/// An interview that nobody gave.
pub struct Made {
    /// What it is called.
    pub title: String,
    /// When (EDTF).
    pub date: String,
    /// Who tells.
    pub narrator: String,
    /// Who asks.
    pub interviewer: String,
    /// Its turns: whether the narrator speaks, and the words.
    pub turns: Vec<(bool, String)>,
}

/// Small numbers that look random and are the same in every run (SplitMix64).
pub struct Dice(u64);

impl Dice {
    /// The same numbers for the same seed.
    pub fn new(seed: u64) -> Dice {
        Dice(seed)
    }

    /// A number below `limit`; 0 where that is 0.
    pub fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((mixed ^ (mixed >> 31)) % limit.max(1) as u64) as usize
    }
}

/// What the interviews begin with: another seed makes others.
const SEED: u64 = 0x1958;
/// How many words a turn is taken to last a second, for its times.
const WORDS_A_SECOND: f64 = 2.5;
/// How many people narrate at most, and ask.
const NARRATORS: usize = 5_000;
const INTERVIEWERS: usize = 40;
/// How many people a catalogue's records name.
const CATALOGUED: usize = 500;
/// In how many turns of the corpus a rare word stands at most.
const RARE: usize = 3;

impl Material {
    /// Of these interviews.
    pub fn of(corpus: Corpus) -> Material {
        Material { corpus }
    }

    /// The interview of a number, with at least so many words.
    pub fn interview(&self, number: usize, words: usize) -> Made {
        let mut left = words;
        self.made(number, |text| {
            left = left.saturating_sub(text.split(' ').count());
            left > 0
        })
    }

    /// The interview of a number, with so many turns.
    pub fn interview_of_turns(&self, number: usize, turns: usize) -> Made {
        let mut left = turns;
        self.made(number, |_| {
            left = left.saturating_sub(1);
            left > 0
        })
    }

    /// A turn of exactly so many words.
    pub fn long_turn(&self, number: usize, many: usize) -> String {
        let text: Vec<String> = self.interview(number, many).turns.into_iter().map(|(_, text)| text).collect();
        text.join(" ").split(' ').take(many).collect::<Vec<_>>().join(" ")
    }

    /// Turns are added as long as `goes_on` says so of the last one's text.
    fn made(&self, number: usize, mut goes_on: impl FnMut(&str) -> bool) -> Made {
        let mut dice = Dice::new(SEED.wrapping_add((number as u64).wrapping_mul(0x1_0000_0001)));
        let narrator = name(dice.below(NARRATORS));
        let interviewer = name(NARRATORS + dice.below(INTERVIEWERS));
        let date = format!("{}-{:02}-{:02}", 1935 + dice.below(75), 1 + dice.below(12), 1 + dice.below(28));
        let title = format!("Interview {:05} with {narrator}", number + 1);
        let mut turns = Vec::new();
        loop {
            let shape = self.shape(&mut dice);
            let first = dice.below(shape.turns.len());
            for (voice, sentences) in &shape.turns[first..] {
                let text = self.sentences(&mut dice, shape, *sentences);
                let goes_on = goes_on(&text);
                turns.push((voice.is_multiple_of(2), text));
                if !goes_on {
                    return Made { title, date, narrator, interviewer, turns };
                }
            }
        }
    }

    /// A real interview; one with twice the words is taken twice as often.
    fn shape(&self, dice: &mut Dice) -> &Shape {
        let mut at = dice.below(self.corpus.words());
        let found = self.corpus.shapes.iter().find(|shape| match at.checked_sub(shape.words) {
            Some(rest) => {
                at = rest;
                false
            }
            None => true,
        });
        found.unwrap_or(&self.corpus.shapes[0])
    }

    fn sentences(&self, dice: &mut Dice, shape: &Shape, many: usize) -> String {
        let all = &self.corpus.collections[shape.collection];
        let drawn: Vec<&str> = (0..many.max(1)).map(|_| all[dice.below(all.len())].as_str()).collect();
        drawn.join(" ")
    }

    /// Records of a catalogue, one a line: without words of their own but for a summary.
    pub fn records(&self, many: usize) -> String {
        let mut dice = Dice::new(SEED ^ 0xca7a);
        let line = |number: usize| {
            let shape = self.shape(&mut dice);
            let summary = self.sentences(&mut dice, shape, 2);
            let title: Vec<&str> = summary.split(' ').take(6).collect();
            let narrator = name(dice.below(CATALOGUED));
            let date = format!("{}-{:02}", 1935 + dice.below(75), 1 + dice.below(12));
            let record = json!({
                "id": format!("T-{number:05}"), "title": format!("Tape {number:05}: {}", title.join(" ")),
                "date": date, "narrator": narrator, "language": "en", "summary": summary,
            });
            format!("{record}\n")
        };
        (0..many).map(line).collect()
    }

    /// Words that hardly occur, all of them in the first `interviews`.
    pub fn rare_words(&self, many: usize, interviews: usize) -> Vec<String> {
        self.drawn(many, interviews, |dice, turn| {
            let is_rare = |word: &String| {
                let count = self.corpus.frequencies.get(word).map_or(0, |frequency| frequency.turns);
                word.len() >= 4 && word.chars().all(char::is_alphabetic) && (1..=RARE).contains(&count)
            };
            let rare: Vec<String> = words(turn).into_iter().filter(is_rare).collect();
            rare.get(dice.below(rare.len())).cloned()
        })
    }

    /// Phrases of three or four words out of the first `interviews`, between quotation marks.
    pub fn phrases(&self, many: usize, interviews: usize) -> Vec<String> {
        self.drawn(many, interviews, |dice, turn| {
            let all = words(turn);
            let long = 3 + dice.below(2);
            let first = dice.below(all.len().checked_sub(long)?);
            Some(format!("\"{}\"", all[first..first + long].join(" ")))
        })
    }

    /// The first four letters of words, with a star.
    pub fn beginnings(&self, many: usize, interviews: usize) -> Vec<String> {
        self.drawn(many, interviews, |dice, turn| {
            let long: Vec<String> = words(turn).into_iter().filter(|word| word.chars().count() >= 6).collect();
            let word = long.get(dice.below(long.len()))?;
            Some(format!("{}*", word.chars().take(4).collect::<String>()))
        })
    }

    /// One of two words, told by somebody, in some years.
    pub fn booleans(&self, many: usize, interviews: usize, words_each: usize) -> Vec<String> {
        let mut dice = Dice::new(SEED ^ 0xb001);
        let pairs = self.drawn(2 * many, interviews, |dice, turn| {
            let all: Vec<String> = words(turn).into_iter().filter(|word| word.len() >= 4).collect();
            all.get(dice.below(all.len())).cloned()
        });
        let asked = pairs.chunks_exact(2).map(|pair| {
            let made = self.interview(dice.below(interviews), words_each);
            format!("({} OR {}) person:\"{}\" date:{}", pair[0], pair[1], made.narrator, &made.date[..4])
        });
        asked.collect()
    }

    /// The words that stand nearest to so large a share of the turns, first the nearest.
    pub fn words_of_share(&self, share: f64, many: usize) -> Vec<String> {
        let wanted = self.corpus.turns as f64 * share;
        let is_word = |word: &String| word.len() >= 2 && word.chars().all(char::is_alphabetic);
        let mut all: Vec<(&String, &Frequency)> =
            self.corpus.frequencies.iter().filter(|(word, _)| is_word(word)).collect();
        all.sort_unstable_by_key(|(word, _)| *word);
        // Among words that are equally near the dice choose, always the same ones.
        let mut dice = Dice::new(SEED ^ 0x5a3e);
        let mut drawn: Vec<(f64, usize, &String)> = all
            .into_iter()
            .map(|(word, count)| ((count.turns as f64 - wanted).abs(), dice.below(usize::MAX), word))
            .collect();
        drawn.sort_by(|one, other| one.0.total_cmp(&other.0).then(one.1.cmp(&other.1)));
        drawn.into_iter().take(many).map(|(_, _, word)| word.clone()).collect()
    }

    /// Of the words that stand near to so large a share of the turns those whose turns are about as long as turns with any
    /// word: a rare word stands in longer ones than a common one, and to read those would take longer at every size.
    pub fn words_of_share_and_length(&self, share: f64, many: usize) -> Vec<String> {
        const OF: usize = 5;
        let all = self.corpus.frequencies.values();
        let (turns, bytes) = all.fold((0, 0), |(turns, bytes), one| (turns + one.turns, bytes + one.bytes));
        let usual = Frequency { turns, bytes }.bytes_a_turn();
        let length = |word: &String| self.corpus.frequencies.get(word).map_or(0.0, |one| one.bytes_a_turn());
        let mut near = self.words_of_share(share, OF * many);
        near.sort_by(|one, other| (length(one) - usual).abs().total_cmp(&(length(other) - usual).abs()));
        near.truncate(many);
        near
    }

    /// The words that stand nearest to a fifth of the turns.
    pub fn common_words(&self, many: usize) -> Vec<String> {
        self.words_of_share(0.2, many)
    }

    /// Draws from turns of the first `interviews` until there are so many; fewer where little is to be found.
    fn drawn(
        &self,
        many: usize,
        interviews: usize,
        mut draw: impl FnMut(&mut Dice, &str) -> Option<String>,
    ) -> Vec<String> {
        let mut dice = Dice::new(SEED ^ 0xd1ce);
        let mut drawn: Vec<String> = Vec::new();
        for round in 0..4 * many {
            let made = self.interview(round % interviews.max(1), 2_000);
            let mut tries = (0..50).map(|_| dice.below(made.turns.len())).collect::<Vec<_>>().into_iter();
            let found = tries.find_map(|at| draw(&mut dice, &made.turns[at].1).filter(|found| !drawn.contains(found)));
            drawn.extend(found);
            if drawn.len() == many {
                break;
            }
        }
        drawn
    }
}

impl Made {
    /// As a file that the importer reads.
    pub fn json(&self) -> String {
        let mut at = 0.0;
        let turns: Vec<_> = self
            .turns
            .iter()
            .map(|(is_narrator, text)| {
                let start = at;
                at += text.split(' ').count() as f64 / WORDS_A_SECOND;
                let speaker = if *is_narrator { &self.narrator } else { &self.interviewer };
                json!({ "speaker": speaker, "text": text, "start": (start * 10.0_f64).round() / 10.0 })
            })
            .collect();
        json!({
            "title": self.title, "date": self.date, "language": "en", "narrator": self.narrator,
            "interviewer": self.interviewer, "turns": turns,
        })
        .to_string()
    }

    /// The words alone, a turn a line.
    pub fn text(&self) -> String {
        self.turns.iter().map(|(_, text)| format!("{text}\n")).collect()
    }

    /// How many bytes its words are.
    pub fn bytes(&self) -> usize {
        self.turns.iter().map(|(_, text)| text.len()).sum()
    }
}

/// An invented name; another for every number below 8,000.
fn name(number: usize) -> String {
    const GIVEN: [&str; 20] = [
        "Ada", "Bruno", "Clara", "Dario", "Edna", "Felix", "Greta", "Hugo", "Irma", "Jonas", "Karla", "Ludo", "Mira",
        "Nils", "Olive", "Piet", "Rosa", "Silas", "Tilda", "Viktor",
    ];
    const FIRST: [&str; 20] = [
        "Bar", "Cor", "Dol", "Esk", "Far", "Gan", "Hol", "Ing", "Jar", "Kel", "Lin", "Mor", "Nor", "Ost", "Pel",
        "Quen", "Ros", "Sel", "Tor", "Wen",
    ];
    const LAST: [&str; 20] = [
        "bury", "croft", "dale", "esky", "feld", "gate", "ham", "ing", "kova", "ley", "man", "nick", "ovic", "quist",
        "ridge", "sen", "ton", "ura", "well", "wick",
    ];
    let (given, rest) = (GIVEN[number % 20], number / 20);
    format!("{given} {}{}", FIRST[rest % 20], LAST[rest / 20 % 20])
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    fn material() -> Result<Material, super::super::BenchError> {
        Ok(Material::of(Corpus::of_sample()?))
    }

    #[test]
    fn the_same_number_gives_the_same_interview() -> Result<(), super::super::BenchError> {
        let (one, other) = (material()?, material()?);
        assert_eq!(one.interview(3, 500).json(), other.interview(3, 500).json());
        assert_ne!(one.interview(3, 500).json(), one.interview(4, 500).json());
        let made = one.interview(3, 500);
        let words = made.text().split_whitespace().count();
        assert!((500..2_000).contains(&words), "{words}");
        assert_eq!(one.interview_of_turns(3, 77).turns.len(), 77);
        assert_eq!(one.long_turn(3, 200).split(' ').count(), 200);
        Ok(())
    }

    #[test]
    fn what_is_asked_occurs() -> Result<(), super::super::BenchError> {
        let material = material()?;
        let text: Vec<String> = (0..2).flat_map(|number| words(&material.interview(number, 2_000).text())).collect();
        let known: HashSet<&String> = text.iter().collect();
        let rare = material.rare_words(10, 2);
        assert!(!rare.is_empty() && rare.iter().all(|word| known.contains(word)), "{rare:?}");
        let phrases = material.phrases(10, 2);
        let is_said = |phrase: &String| text.join(" ").contains(phrase.trim_matches('"'));
        assert!(phrases.len() == 10 && phrases.iter().all(is_said), "{phrases:?}");
        assert_eq!(words("I really couldn’t, no."), ["i", "really", "couldn't", "no"]);
        assert!(material.beginnings(10, 2).len() == 10);
        assert!(material.common_words(3).len() == 3 && material.booleans(4, 2, 500).len() == 4);
        Ok(())
    }

    #[test]
    fn words_of_like_turns_stand_in_turns_that_are_about_as_long() -> Result<(), super::super::BenchError> {
        let material = material()?;
        let length = |word: &String| material.corpus.frequencies.get(word).map_or(0.0, |one| one.bytes_a_turn());
        let spread = |words: Vec<String>| {
            let lengths = || words.iter().map(length);
            lengths().fold(0.0, f64::max) - lengths().fold(f64::MAX, f64::min)
        };
        let (any, alike) = (material.words_of_share(0.02, 50), material.words_of_share_and_length(0.02, 10));
        assert_eq!(alike.len(), 10);
        assert!(spread(alike) < spread(any) / 2.0);
        Ok(())
    }

    #[test]
    fn names_differ() {
        let names: HashSet<String> = (0..8_000).map(name).collect();
        assert_eq!(names.len(), 8_000);
    }
}
