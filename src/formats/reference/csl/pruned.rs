//! A style without what it has for other works than those at hand: branches for patents, maps and court decisions, for
//! translators and volumes.
//!
//! hayagriva looks through a style's branches many times for every citation, once more for every group that a branch
//! stands in, and asks of each the kind of the work anew; Chicago's notes have hundreds of them. What is cut away is only
//! what never holds (a branch that asks for kinds or variables that none of the works has, and such where a branch asks
//! for any or none of several) and what never prints: variables that none of the works has, and groups and macros of
//! nothing else.
//!
//! A group whose variables are all empty is not printed, with whatever else stands in it. So among what never prints, one
//! variable is left where nothing else in its place asks for any.

use std::collections::{HashMap, HashSet};

use hayagriva::citationberg::json::Item;
use hayagriva::citationberg::taxonomy::{Kind, NumberVariable, StandardVariable, Variable};
use hayagriva::citationberg::{
    Affixes, Choose, ChooseBranch, ChooseMatch, Formatting, IndependentStyle, LayoutRenderingElement as Element,
    LongShortForm, NamesChild, Sort, SortKey, Text, TextTarget,
};

/// The style for these works alone.
pub(super) fn pruned<'items>(style: &IndependentStyle, items: impl Iterator<Item = &'items Item>) -> IndependentStyle {
    let known = Known::of(items);
    let mut style = style.clone();
    style.macros.iter_mut().for_each(|one| known.choices(&mut one.children));
    known.choices(&mut style.citation.layout.elements);
    if let Some(bibliography) = &mut style.bibliography {
        known.choices(&mut bibliography.layout.elements);
    }
    let mut silence = Silence { known: &known, macros: HashMap::new() };
    for one in &style.macros {
        silence.of_macro(&style, &one.name, 0);
    }
    style.macros.iter_mut().for_each(|one| silence.cut(&mut one.children));
    silence.cut(&mut style.citation.layout.elements);
    if let Some(bibliography) = &mut style.bibliography {
        silence.cut(&mut bibliography.layout.elements);
    }
    drop_unused(&mut style);
    style
}

/// What is known of any of the works.
struct Known<'items> {
    kinds: HashSet<Kind>,
    /// Whether the kind of every work is among these.
    is_each_known: bool,
    fields: HashSet<&'items str>,
}

impl<'items> Known<'items> {
    fn of(items: impl Iterator<Item = &'items Item>) -> Self {
        let mut known = Known { kinds: HashSet::new(), is_each_known: true, fields: HashSet::new() };
        for Item(fields) in items {
            let kind = fields.get("type").and_then(|kind| kind.to_str()?.parse::<Kind>().ok());
            known.is_each_known &= kind.is_some();
            known.kinds.extend(kind);
            known.fields.extend(fields.keys().map(String::as_str));
        }
        known
    }

    fn choices(&self, all: &mut [Element]) {
        for element in all {
            match element {
                Element::Group(group) => self.choices(&mut group.children),
                Element::Choose(one) => self.choose(one),
                Element::Names(names) => {
                    for child in &mut names.children {
                        if let NamesChild::Substitute(substitute) = child {
                            self.choices(&mut substitute.children);
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
        let always = one.branches().position(|branch| self.always_holds(branch));
        if let Some(always) = always {
            one.else_if.truncate(always);
            one.otherwise = None;
        }
        let otherwise = one.otherwise.iter_mut().map(|branch| &mut branch.children);
        let branches = std::iter::once(&mut one.if_).chain(&mut one.else_if).map(|branch| &mut branch.children);
        branches.chain(otherwise).for_each(|children| self.choices(children));
    }

    /// Whether a branch may be taken; kinds and variables that say nothing go out of what it asks.
    fn may_hold(&self, branch: &mut ChooseBranch) -> bool {
        let asks_more = branch.disambiguate.is_some()
            || branch.is_uncertain_date.is_some()
            || branch.locator.is_some()
            || branch.position.is_some();
        let mut none = (Vec::new(), Vec::new(), Vec::new());
        let kinds = branch.type_.as_mut().unwrap_or(&mut none.0);
        let variables = branch.variable.as_mut().unwrap_or(&mut none.1);
        let numbers = branch.is_numeric.as_mut().unwrap_or(&mut none.2);
        if branch.match_ == ChooseMatch::All {
            return kinds.iter().all(|kind| self.kinds.contains(kind))
                && variables.iter().chain(&*numbers).all(|variable| self.may_have(*variable));
        }
        kinds.retain(|kind| self.kinds.contains(kind));
        variables.retain(|variable| self.may_have(*variable));
        numbers.retain(|variable| self.may_have(*variable));
        let asks = asks_more || !kinds.is_empty() || !variables.is_empty() || !numbers.is_empty();
        asks || branch.match_ == ChooseMatch::None
    }

    /// Whether a branch is taken for every one of the works: it asks for a kind alone, and they are all of such kinds.
    fn always_holds(&self, branch: &ChooseBranch) -> bool {
        let ChooseBranch { disambiguate, is_numeric, is_uncertain_date, locator, position, variable, .. } = branch;
        let asks_more = disambiguate.is_some()
            || is_numeric.is_some()
            || is_uncertain_date.is_some()
            || locator.is_some()
            || position.is_some()
            || variable.as_ref().is_some_and(|variables| !variables.is_empty());
        let kinds = branch.type_.as_deref().unwrap_or_default();
        let is_any = branch.match_ == ChooseMatch::Any && self.is_each_known;
        is_any && !asks_more && !self.kinds.is_empty() && self.kinds.iter().all(|kind| kinds.contains(kind))
    }

    /// Whether any of the works may have it: numbers, letters after years and labels are given by the style itself.
    fn may_have(&self, variable: Variable) -> bool {
        match variable {
            Variable::Number(
                NumberVariable::CitationNumber
                | NumberVariable::FirstReferenceNoteNumber
                | NumberVariable::Locator
                | NumberVariable::PageFirst,
            ) => true,
            Variable::Number(number) => self.fields.contains(number.to_string().as_str()),
            // Also by its short form.
            Variable::Standard(StandardVariable::Title) => true,
            Variable::Standard(StandardVariable::YearSuffix | StandardVariable::CitationLabel) => true,
            Variable::Standard(standard) => self.fields.contains(standard.to_string().as_str()),
            Variable::Name(name) => self.fields.contains(name.to_string().as_str()),
            Variable::Date(date) => self.fields.contains(date.to_string().as_str()),
            Variable::Page(_) => self.fields.contains("page"),
        }
    }
}

/// What never prints, whatever is asked of the style.
struct Silence<'known> {
    known: &'known Known<'known>,
    /// Of every macro, what is known of it; none where it may print.
    macros: HashMap<String, Option<Asks>>,
}

/// Whether something that never prints asks for variables, which keeps a group of empty ones from being printed.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Asks {
    Always,
    Never,
    /// It depends on the branch.
    Perhaps,
}

/// How deep macros may stand in macros; a style that turns in a circle is not looked into further.
const DEEPEST: usize = 40;

impl Silence<'_> {
    fn of_macro(&mut self, style: &IndependentStyle, name: &str, depth: usize) -> Option<Asks> {
        if let Some(known) = self.macros.get(name) {
            return *known;
        }
        let found = style.macros.iter().find(|one| one.name == name).filter(|_| depth < DEEPEST)?;
        for inner in found.children.iter().flat_map(macros_in) {
            self.of_macro(style, inner, depth + 1);
        }
        let silence = self.of_group(&found.children);
        self.macros.insert(name.to_owned(), silence);
        silence
    }

    /// What is known of something that never prints; none of what may.
    fn of(&self, element: &Element) -> Option<Asks> {
        match element {
            Element::Text(Text { target: TextTarget::Variable { var, .. }, .. }) => {
                (!self.known.may_have(*var)).then_some(Asks::Always)
            }
            Element::Number(number) => (!self.known.may_have(number.variable.into())).then_some(Asks::Always),
            Element::Label(label) => (!self.known.may_have(label.variable.into())).then_some(Asks::Never),
            Element::Names(names) => {
                let may_have = names.variable.iter().any(|name| self.known.may_have(Variable::Name(*name)));
                let has_other = names.children.iter().any(|child| matches!(child, NamesChild::Substitute(_)));
                (!may_have && !has_other).then_some(Asks::Never)
            }
            Element::Text(Text { target: TextTarget::Macro { name }, .. }) => *self.macros.get(name)?,
            Element::Group(group) => self.of_group(&group.children),
            Element::Choose(one) => {
                let mut asks = Vec::new();
                for branch in one.branches() {
                    asks.push(self.of_all(&branch.children)?);
                }
                asks.push(one.otherwise.as_ref().map_or(Some(Asks::Never), |other| self.of_all(&other.children))?);
                let first = asks[0];
                Some(if asks.iter().all(|one| *one == first) { first } else { Asks::Perhaps })
            }
            _ => None,
        }
    }

    /// The same of a group or a macro: one that asks for nothing would be printed, if only the marks around it.
    fn of_group(&self, elements: &[Element]) -> Option<Asks> {
        self.of_all(elements).filter(|asks| *asks == Asks::Always)
    }

    fn of_all(&self, elements: &[Element]) -> Option<Asks> {
        let mut all = Asks::Never;
        for element in elements {
            all = match (all, self.of(element)?) {
                (Asks::Always, _) | (_, Asks::Always) => Asks::Always,
                (Asks::Never, Asks::Never) => Asks::Never,
                _ => Asks::Perhaps,
            };
        }
        Some(all)
    }

    /// Takes out what never prints.
    fn cut(&self, elements: &mut Vec<Element>) {
        let asks = |element: &Element| {
            matches!(element, Element::Number(_))
                || matches!(element, Element::Text(Text { target: TextTarget::Variable { var, .. }, .. })
                    if *var != Variable::Standard(StandardVariable::YearSuffix))
        };
        let mut is_asked = elements.iter().any(|element| asks(element) && self.of(element).is_none());
        let mut kept = Vec::with_capacity(elements.len());
        for element in std::mem::take(elements) {
            match self.of(&element) {
                None => kept.push(element),
                Some(Asks::Never) => {}
                Some(Asks::Always) if !is_asked => {
                    kept.push(never_known());
                    is_asked = true;
                }
                Some(Asks::Perhaps) if !is_asked => kept.push(element),
                Some(_) => {}
            }
        }
        *elements = kept;
        elements.iter_mut().for_each(|element| self.cut_within(element));
    }

    fn cut_within(&self, element: &mut Element) {
        match element {
            Element::Group(group) => self.cut(&mut group.children),
            Element::Choose(one) => {
                self.cut(&mut one.if_.children);
                one.else_if.iter_mut().for_each(|branch| self.cut(&mut branch.children));
                one.otherwise.iter_mut().for_each(|branch| self.cut(&mut branch.children));
            }
            _ => {}
        }
    }
}

/// A variable that no work of ours has.
fn never_known() -> Element {
    Element::Text(Text {
        target: TextTarget::Variable {
            var: Variable::Standard(StandardVariable::PMCID),
            form: LongShortForm::default(),
        },
        formatting: Formatting::default(),
        affixes: Affixes::default(),
        display: None,
        quotes: false,
        strip_periods: false,
        text_case: None,
    })
}

/// The names of the macros that are used in an element.
fn macros_in(element: &Element) -> Vec<&str> {
    match element {
        Element::Text(Text { target: TextTarget::Macro { name }, .. }) => vec![name],
        Element::Group(group) => group.children.iter().flat_map(macros_in).collect(),
        Element::Choose(one) => {
            let otherwise = one.otherwise.iter().map(|branch| &branch.children);
            let branches = one.branches().map(|branch| &branch.children).chain(otherwise);
            branches.flatten().flat_map(macros_in).collect()
        }
        Element::Names(names) => {
            let substitutes = names.children.iter().filter_map(|child| match child {
                NamesChild::Substitute(substitute) => Some(&substitute.children),
                _ => None,
            });
            substitutes.flatten().flat_map(macros_in).collect()
        }
        _ => Vec::new(),
    }
}

/// Takes out the macros that are used nowhere: they are looked for by their names, one after the other.
fn drop_unused(style: &mut IndependentStyle) {
    let bibliography = style.bibliography.as_ref();
    let layouts = [Some(&style.citation.layout), bibliography.map(|bibliography| &bibliography.layout)];
    let sorts = [style.citation.sort.as_ref(), bibliography.and_then(|bibliography| bibliography.sort.as_ref())];
    let mut used: HashSet<String> = HashSet::new();
    let mut next: Vec<&str> = layouts.into_iter().flatten().flat_map(|one| &one.elements).flat_map(macros_in).collect();
    next.extend(sorts.into_iter().flatten().flat_map(|Sort { keys }| keys).filter_map(|key| match key {
        SortKey::MacroName { name, .. } => Some(name.as_str()),
        SortKey::Variable { .. } => None,
    }));
    while let Some(name) = next.pop() {
        if used.insert(name.to_owned()) {
            let inner = style.macros.iter().filter(|one| one.name == name).flat_map(|one| &one.children);
            next.extend(inner.flat_map(macros_in));
        }
    }
    style.macros.retain(|one| used.contains(&one.name));
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
