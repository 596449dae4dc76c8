//! A style without what can never be written: branches for patents, maps, court decisions and whatever else no work of
//! an archive is, or for translators and volumes that none has.
//!
//! hayagriva looks through a style's branches many times for every citation, and asks of each the kind of the work anew;
//! Chicago's notes have hundreds of them. What is cut away is only what never holds: a branch that asks for kinds or
//! variables that [`item`](super::item::item) never gives, and such where a branch asks for any or none of several.

use hayagriva::citationberg::taxonomy::{Kind, Variable};
use hayagriva::citationberg::{
    Choose, ChooseBranch, ChooseMatch, IndependentStyle, LayoutRenderingElement, NamesChild,
};

use super::item::{DATES, KINDS, NAMES, STANDARD};

/// Cuts away what never holds.
pub(in crate::formats::reference) fn prune(style: &mut IndependentStyle) {
    style.macros.iter_mut().for_each(|one| elements(&mut one.children));
    elements(&mut style.citation.layout.elements);
    if let Some(bibliography) = &mut style.bibliography {
        elements(&mut bibliography.layout.elements);
    }
}

fn elements(all: &mut [LayoutRenderingElement]) {
    for element in all {
        match element {
            LayoutRenderingElement::Group(group) => elements(&mut group.children),
            LayoutRenderingElement::Choose(one) => choose(one),
            LayoutRenderingElement::Names(names) => {
                for child in &mut names.children {
                    if let NamesChild::Substitute(substitute) = child {
                        elements(&mut substitute.children);
                    }
                }
            }
            _ => {}
        }
    }
}

fn choose(one: &mut Choose) {
    one.else_if.retain_mut(may_hold);
    // A choice must have a first branch: where it never holds, the next one takes its place.
    if !may_hold(&mut one.if_) {
        match one.else_if.is_empty() {
            true => one.if_.children.clear(),
            false => one.if_ = one.else_if.remove(0),
        }
    }
    let otherwise = one.otherwise.iter_mut().map(|branch| &mut branch.children);
    let branches = std::iter::once(&mut one.if_).chain(&mut one.else_if).map(|branch| &mut branch.children);
    branches.chain(otherwise).for_each(|children| elements(children));
}

/// Whether a branch may be taken; kinds and variables that say nothing go out of what it asks.
fn may_hold(branch: &mut ChooseBranch) -> bool {
    let asks_more = branch.disambiguate.is_some()
        || branch.is_numeric.is_some()
        || branch.is_uncertain_date.is_some()
        || branch.locator.is_some()
        || branch.position.is_some();
    let mut none = (Vec::new(), Vec::new());
    let kinds = branch.type_.as_mut().unwrap_or(&mut none.0);
    let variables = branch.variable.as_mut().unwrap_or(&mut none.1);
    if branch.match_ == ChooseMatch::All {
        return kinds.iter().all(is_ours) && variables.iter().all(may_be_known);
    }
    kinds.retain(is_ours);
    variables.retain(may_be_known);
    branch.match_ == ChooseMatch::None || asks_more || !kinds.is_empty() || !variables.is_empty()
}

fn is_ours(kind: &Kind) -> bool {
    KINDS.contains(kind)
}

/// Whether a work may have it. Numbers are not looked into: the style gives some itself.
fn may_be_known(variable: &Variable) -> bool {
    match variable {
        Variable::Standard(standard) => STANDARD.contains(standard),
        Variable::Name(name) => NAMES.contains(name),
        Variable::Date(date) => DATES.contains(date),
        Variable::Page(_) => false,
        Variable::Number(_) => true,
    }
}
