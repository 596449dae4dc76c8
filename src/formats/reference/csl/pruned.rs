//! A style without what it has for other works than those at hand: branches for patents, maps and court decisions, for
//! translators and volumes.
//!
//! hayagriva looks through a style's branches many times for every citation, and asks of each the kind of the work anew;
//! Chicago's notes have hundreds of them. What is cut away is only what never holds: a branch that asks for kinds or
//! variables that none of the works has, and such where a branch asks for any or none of several.

use std::collections::HashSet;

use hayagriva::citationberg::json::Item;
use hayagriva::citationberg::taxonomy::{Kind, StandardVariable, Variable};
use hayagriva::citationberg::{
    Choose, ChooseBranch, ChooseMatch, IndependentStyle, LayoutRenderingElement, NamesChild,
};

/// The style for these works alone.
pub(super) fn pruned<'items>(style: &IndependentStyle, items: impl Iterator<Item = &'items Item>) -> IndependentStyle {
    let known = Known::of(items);
    let mut style = style.clone();
    style.macros.iter_mut().for_each(|one| known.elements(&mut one.children));
    known.elements(&mut style.citation.layout.elements);
    if let Some(bibliography) = &mut style.bibliography {
        known.elements(&mut bibliography.layout.elements);
    }
    style
}

/// What is known of any of the works.
struct Known<'items> {
    kinds: HashSet<Kind>,
    fields: HashSet<&'items str>,
}

impl<'items> Known<'items> {
    fn of(items: impl Iterator<Item = &'items Item>) -> Self {
        let mut known = Known { kinds: HashSet::new(), fields: HashSet::new() };
        for Item(fields) in items {
            known.kinds.extend(fields.get("type").and_then(|kind| kind.to_str()?.parse::<Kind>().ok()));
            known.fields.extend(fields.keys().map(String::as_str));
        }
        known
    }

    fn elements(&self, all: &mut [LayoutRenderingElement]) {
        for element in all {
            match element {
                LayoutRenderingElement::Group(group) => self.elements(&mut group.children),
                LayoutRenderingElement::Choose(one) => self.choose(one),
                LayoutRenderingElement::Names(names) => {
                    for child in &mut names.children {
                        if let NamesChild::Substitute(substitute) = child {
                            self.elements(&mut substitute.children);
                        }
                    }
                }
                _ => {}
            }
        }
    }

    fn choose(&self, one: &mut Choose) {
        one.else_if.retain_mut(|branch| self.may_hold(branch));
        // A choice must have a first branch: where it never holds, the next one takes its place.
        if !self.may_hold(&mut one.if_) {
            match one.else_if.is_empty() {
                true => one.if_.children.clear(),
                false => one.if_ = one.else_if.remove(0),
            }
        }
        let otherwise = one.otherwise.iter_mut().map(|branch| &mut branch.children);
        let branches = std::iter::once(&mut one.if_).chain(&mut one.else_if).map(|branch| &mut branch.children);
        branches.chain(otherwise).for_each(|children| self.elements(children));
    }

    /// Whether a branch may be taken; kinds and variables that say nothing go out of what it asks.
    fn may_hold(&self, branch: &mut ChooseBranch) -> bool {
        let asks_more = branch.disambiguate.is_some()
            || branch.is_numeric.is_some()
            || branch.is_uncertain_date.is_some()
            || branch.locator.is_some()
            || branch.position.is_some();
        let mut none = (Vec::new(), Vec::new());
        let kinds = branch.type_.as_mut().unwrap_or(&mut none.0);
        let variables = branch.variable.as_mut().unwrap_or(&mut none.1);
        if branch.match_ == ChooseMatch::All {
            return kinds.iter().all(|kind| self.kinds.contains(kind))
                && variables.iter().all(|variable| self.may_have(*variable));
        }
        kinds.retain(|kind| self.kinds.contains(kind));
        variables.retain(|variable| self.may_have(*variable));
        branch.match_ == ChooseMatch::None || asks_more || !kinds.is_empty() || !variables.is_empty()
    }

    /// Whether any of the works may have it: numbers, letters after years and labels are given by the style itself.
    fn may_have(&self, variable: Variable) -> bool {
        match variable {
            Variable::Number(_) => true,
            Variable::Standard(StandardVariable::YearSuffix | StandardVariable::CitationLabel) => true,
            Variable::Standard(standard) => self.fields.contains(standard.to_string().as_str()),
            Variable::Name(name) => self.fields.contains(name.to_string().as_str()),
            Variable::Date(date) => self.fields.contains(date.to_string().as_str()),
            Variable::Page(_) => self.fields.contains("page"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::style::{load, styles};
    use super::super::super::{Kind as Form, Name, Published, Unpublished};
    use super::super::{Work, render_style};

    /// The kinds of works by themselves and together, in every style: as the whole style has them.
    #[test]
    fn what_is_cut_out_would_never_have_been_written() -> Result<(), Box<dyn std::error::Error>> {
        let named = vec![Name::whole("Nina Orlova")];
        let interview = Unpublished {
            narrators: named.clone(),
            partners: vec![Name::whole("S. P.")],
            title: "Life story".into(),
            date: Some("2020-03-12".parse()?),
            place: "Moscow".into(),
            call_number: "OH 12".into(),
            archive: "Memory Archive".into(),
            ..Unpublished::default()
        };
        let article = Published {
            authors: named,
            title: "The last shift".into(),
            publication: "plantNews".into(),
            date: Some("1994~".parse()?),
            url: "https://example.org/last-shift".into(),
            accessed: Some("2026-01-02".parse()?),
        };
        let web = Published { publication: String::new(), ..article.clone() };
        let (unknown, bare) = (Unpublished::default(), Published::default());
        let works = [
            Work::Unpublished(&interview, Form::Interview),
            Work::Unpublished(&interview, Form::Letter),
            Work::Unpublished(&interview, Form::Notes),
            Work::Unpublished(&unknown, Form::Email),
            Work::Published(&article),
            Work::Published(&web),
            Work::Published(&bare),
        ];
        let each = works.iter().map(std::slice::from_ref);
        for (name, _) in styles() {
            let style = load(name)?;
            for some in each.clone().chain([&works[..], &works[4..]]) {
                for locator in [None, Some("00:12:31")] {
                    let order: Vec<usize> = (0..some.len()).collect();
                    let [whole, cut] = [false, true].map(|cut| {
                        let rendered = render_style(&style, some, &order, locator, cut);
                        let notes = |notes: &std::collections::HashMap<usize, _>| {
                            order.iter().map(|index| format!("{:?}", notes.get(index))).collect::<Vec<_>>()
                        };
                        let list: Vec<String> = rendered
                            .bibliography
                            .iter()
                            .map(|entry| format!("{:?} {:?}", entry.number, entry.words))
                            .collect();
                        (notes(&rendered.notes), notes(&rendered.short_notes), list)
                    });
                    assert_eq!(whole, cut, "{name}");
                }
            }
        }
        Ok(())
    }
}
