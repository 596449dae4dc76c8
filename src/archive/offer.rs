//! Suggested places as they may be shown, and why each is suggested.
//!
//! Of what is withheld neither the score is told nor the rank nor how many places there are: each would tell its words to
//! whoever guesses well. Reasons know people by id, so that nobody is named before clearance was asked. Used wherever
//! suggestions are listed: the window, the command line, the checker's copy.

use super::Result;
use super::clearance::{Clearance, Withheld, standing, strictest};
use super::sureness::Find;
use crate::model::{Id, Person};
use crate::store::Read;
use crate::store::derived::Suggestion;

/// What is suggested for one quotation, as the gate lets it through.
#[derive(Clone, Debug, Default)]
pub struct Offer {
    /// The places that may be shown, the best first; their reasons name nobody who must not be named.
    pub free: Vec<Suggestion>,
    /// The others, the best first: not to be shown, and neither is how many they are.
    pub withheld: Vec<Suggestion>,
    /// Why they may not be shown, once for all of them; none where there are none.
    pub ruling: Option<Withheld>,
}

impl Offer {
    /// Asks the gate about every place.
    pub fn of(read: &Read<'_>, gate: &Clearance, suggestions: Vec<Suggestion>) -> Result<Offer> {
        let mut offer = Offer::default();
        for suggestion in suggestions {
            // Asking for every place costs a query each; most archives withhold nothing.
            let ruling = if gate.lets_all_through() { None } else { gate.place(read, &suggestion.place)? };
            if ruling.is_some() {
                offer.ruling = strictest([offer.ruling, ruling]);
                offer.withheld.push(suggestion);
                continue;
            }
            let mut suggestion = gate.suggestion(read, suggestion)?;
            let reasons = std::mem::take(&mut suggestion.reasons).into_iter();
            let told = reasons.map(|reason| reason_in_words(read, gate, &reason));
            suggestion.reasons = told.filter_map(Result::transpose).collect::<Result<_>>()?;
            offer.free.push(suggestion);
        }
        Ok(offer)
    }
}

/// How good a find a place is beside the others for the same printed words. What is withheld is no rival.
pub fn find<'free>(of: &Suggestion, free: impl IntoIterator<Item = &'free Suggestion>) -> Find {
    let rivals = free.into_iter().filter(|other| other.id != of.id && other.words == of.words);
    Find::new(of.score, rivals.map(|rival| rival.score).reduce(f64::max))
}

/// A person as a reason that is kept speaks of one: `{0190f6e2-…}`.
pub(super) fn known_by_id(person: Id<Person>) -> String {
    format!("{{{person}}}")
}

/// A reason with the names in it; none where it speaks of somebody who is gone or is not called by the real name here. A
/// pseudonym would not do: beside the name as printed it would tell whose it is.
fn reason_in_words(read: &Read<'_>, gate: &Clearance, kept: &str) -> Result<Option<String>> {
    let mut words = String::new();
    let mut rest = kept;
    while let Some((before, after)) = rest.split_once('{') {
        words.push_str(before);
        let known = after.split_once('}').and_then(|(id, after)| Some((id.parse::<Id<Person>>().ok()?, after)));
        // Words of the quotation may hold braces, too.
        let Some((id, after)) = known else {
            words.push('{');
            rest = after;
            continue;
        };
        let Some(person) = standing(read.person(id))?.filter(|person| gate.names_openly(person)) else {
            return Ok(None);
        };
        words.push_str(&person.name);
        rest = after;
    }
    words.push_str(rest);
    Ok(Some(words).filter(|words| !gate.names_somebody(words)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::archive::Archive;
    use crate::archive::clearance::Policy;
    use crate::archive::people::PersonCommand;
    use crate::model::PersonKind;

    #[test]
    fn a_reason_names_whom_the_gate_names() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("archive");
        Archive::create(&path, "Names").expect("an archive");
        let mut archive = Archive::open(&path, "Maria").expect("the archive");
        let named = |pseudonym: Option<&str>, name: &str| Person {
            pseudonym: pseudonym.map(str::to_owned),
            ..Person::named(PersonKind::Person, name)
        };
        let mut add = |person| archive.apply(PersonCommand::Add { person, namesake: false }).expect("a person");
        let (edith, anna) = (add(named(None, "Edith")), add(named(Some("Mrs. Winter"), "Anna")));
        let told = |kept: String, pseudonyms| {
            let policy = Policy { pseudonyms, ..Policy::default() };
            archive.read(|read| reason_in_words(read, &Clearance::today(read, policy)?, &kept)).expect("a reason")
        };
        let both = || format!("It credits {}, but {} speaks.", known_by_id(edith), known_by_id(anna));
        assert_eq!(told(both(), false).as_deref(), Some("It credits Edith, but Anna speaks."));
        assert_eq!(told(both(), true), None, "not by the pseudonym either");
        assert_eq!(told(format!("{} speaks.", known_by_id(Id::new())), false), None, "of somebody who is gone");
        let braces = format!("Only “{{a}} {{ {{{}” comes from {}", "b", known_by_id(edith));
        assert_eq!(told(braces, false).as_deref(), Some("Only “{a} { {b” comes from Edith"));
    }
}
