//! What can be decided about a quotation, and how each decision is asked of the archive: one step of undo each, and on
//! to the next quotation that is open.

use super::review::{Review, State};
use crate::archive::articles::QuotationCommand;
use crate::archive::citations::{CitationCommand, Reject};
use crate::gui::action::{Action, Done};
use crate::gui::scene::Scene;
use crate::gui::screen::{Screen, Spot};
use crate::model::{Citation, Id, Person, Place, Quotation, Quote, Recollection};

/// What a person wants done with a quotation.
#[derive(Clone, Debug, PartialEq)]
pub enum Decision {
    /// Look at it.
    Select,
    /// Look at this suggested place, counted from 0.
    Choose(usize),
    /// It comes from this suggested place, counted from 0.
    Confirm(usize),
    /// Choose a quote that it cites.
    ChooseQuote,
    /// It cites this quote.
    Cites(Id<Quote>),
    /// It does not come from this suggested place.
    NotFromHere(usize),
    /// Nobody is quoted here.
    NoQuotation,
    /// It is a quotation all the same, or one without a source in the archive.
    Quotation,
    /// What it is: `speech`, `term`…
    Class(&'static str),
    /// Keep it as known from this article only.
    Report,
    /// Show other places and speakers.
    Other,
    /// Choose who speaks.
    ChooseSpeaker,
    /// This person speaks; none says that nobody knows.
    Speaker(Option<Id<Person>>),
    /// Somebody of this name speaks, who may be new.
    SpeakerNamed(String),
    /// Take a citation back.
    Withdraw(Id<Citation>),
    /// Print beside speech.
    Proof,
    /// Open the source.
    Open(Id<Recollection>, Place),
    /// Open the quote that is cited.
    OpenQuote(Id<Quote>),
    /// Look for the words in the whole archive.
    Search,
}

/// Where a decision leads.
#[derive(Clone, Debug)]
pub struct Ways {
    /// Shows the quotation itself.
    pub stay: Screen,
    /// Shows what comes after it is decided.
    pub on: Screen,
}

impl Ways {
    /// On to the next quotation of the article that is open.
    pub fn in_article(review: &Review, index: usize) -> Option<Ways> {
        let one = review.seen.get(index)?;
        let stay = Screen::article(review.article.id, one.quotation.id);
        let next = review.next_open(Some(index)).and_then(|next| review.seen.get(next));
        let on = next.map_or(stay.clone(), |next| Screen::article(review.article.id, next.quotation.id));
        Some(Ways { stay, on })
    }
}

/// Asks for what was decided about the quotation at `index`, and goes on.
pub fn decide(scene: &mut Scene<'_>, review: &Review, index: usize, decision: &Decision, ways: Ways) {
    let Ways { stay, on } = ways;
    let Some(one) = review.seen.get(index) else { return };
    let quotation = one.quotation.id;
    let by = scene.who.to_owned();
    match decision {
        Decision::Select => scene.push(Action::Refine(stay)),
        Decision::Confirm(choice) => {
            if let Some(chosen) = one.suggestions.get(*choice).filter(|chosen| chosen.source.is_ok()) {
                scene.apply_then(CitationCommand::confirm(&chosen.suggestion, by), |_| Action::Refine(on));
            }
        }
        Decision::Cites(quote) => cites(scene, quotation, *quote, by, on),
        Decision::NotFromHere(choice) => {
            if let Some(chosen) = one.suggestions.get(*choice).filter(|chosen| chosen.source.is_ok()) {
                // Where another place is suggested, that is to be decided next.
                let to = if one.suggestions.len() > 1 { stay } else { on };
                scene.apply_then(Reject::from(&chosen.suggestion), |_| Action::Refine(to));
            }
        }
        Decision::NoQuotation => classify(scene, one.quotation.id, false, None, on),
        Decision::Quotation => {
            // What was no quotation has to be decided now; what has no source is decided by this.
            let to = if one.state().is_quotation() { on } else { stay };
            classify(scene, quotation, true, None, to);
        }
        Decision::Class(class) => {
            let is_quotation = matches!(*class, "speech" | "writing" | "fragment");
            classify(scene, quotation, is_quotation, Some((*class).to_owned()), stay);
        }
        Decision::Report => {
            scene.apply_then(CitationCommand::Report { quotation, by }, |_| Action::Refine(on));
        }
        Decision::Speaker(speaker) => name(scene, QuotationCommand::SetSpeaker { quotation, speaker: *speaker }),
        Decision::SpeakerNamed(name_of) => {
            name(scene, QuotationCommand::SetSpeakerNamed { quotation, name: name_of.clone() });
        }
        Decision::Withdraw(citation) => scene.apply(CitationCommand::Withdraw(*citation)),
        Decision::Proof => {
            scene.push(Action::Refine(stay));
            scene.go(Screen::Proof(quotation));
        }
        Decision::Open(recollection, place) => {
            scene.push(Action::Refine(stay));
            scene.go(Screen::interview(*recollection, Spot::Turn(place.first_turn)));
        }
        Decision::OpenQuote(quote) => {
            scene.push(Action::Refine(stay));
            scene.go(Screen::quote(*quote));
        }
        Decision::Search => {
            scene.push(Action::Refine(stay));
            scene.go(Screen::Quotes { query: one.quotation.words(), open: None });
        }
        Decision::Other | Decision::ChooseSpeaker | Decision::ChooseQuote | Decision::Choose(_) => {}
    }
}

/// Ties a quotation to a quote that somebody chose.
fn cites(scene: &mut Scene<'_>, quotation: Id<Quotation>, quote: Id<Quote>, by: String, to: Screen) {
    scene.push(Action::Change(Box::new(move |archive| {
        let Quote { transcript, place, .. } = archive.read(|read| Ok(read.quote(quote)?))?;
        archive.apply(CitationCommand::Confirm { quotation, transcript, place, words: None, by })?;
        Ok(Done::then(Action::Refine(to)))
    })));
}

fn classify(scene: &mut Scene<'_>, quotation: Id<Quotation>, is_quotation: bool, class: Option<String>, to: Screen) {
    scene.apply_then(QuotationCommand::Classify { quotation, is_quotation, class }, |_| Action::Refine(to));
}

/// Names the speaker and looks again for places: those where that person speaks come first.
fn name(scene: &mut Scene<'_>, command: QuotationCommand) {
    scene.push(Action::Change(Box::new(|archive| {
        let quotation = archive.apply(command)?;
        archive.suggest_again(quotation)?;
        Ok(Done::then(Action::NoteDerived))
    })));
}

/// What Enter does for a quotation of which the place at `chosen` is looked at.
pub fn confirmation(review: &Review, index: usize, chosen: usize) -> Option<Decision> {
    match review.seen.get(index)?.state() {
        State::Suggested => Some(Decision::Confirm(chosen)),
        State::Unsourced => Some(Decision::Quotation),
        _ => None,
    }
}

/// What Backspace does for it.
pub fn rejection(review: &Review, index: usize, chosen: usize) -> Option<Decision> {
    match review.seen.get(index)?.state() {
        State::Suggested => Some(Decision::NotFromHere(chosen)),
        State::Unsourced | State::Sourceless => Some(Decision::NoQuotation),
        _ => None,
    }
}
