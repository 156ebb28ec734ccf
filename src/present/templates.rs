//! Templates on their page: which are listed and in what order, how one looks on a record, and where it lacks something.

use super::insert::linked;
use crate::{
    automation::{Gap, MergeText, Merging, Missing, merge_refused},
    data::Dataset,
    model::{Kind, Opportunity, RecordId, StageKind, Template, TemplateKind, TextForm},
    value::{Id, Time, ZoneRules, fold, one_line},
};
use std::{cmp::Reverse, collections::BTreeMap, sync::Arc};

/// Which templates are listed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sort {
    /// Every one.
    #[default]
    All,
    /// Of this kind.
    Kind(TemplateKind),
    /// What can be shown to the other side.
    Content,
}

impl Sort {
    /// All, in the order in which they are offered.
    pub fn all() -> Vec<Sort> {
        let kinds = TemplateKind::ALL.into_iter().map(Sort::Kind);
        let mut all: Vec<Sort> = std::iter::once(Sort::All).chain(kinds).collect();
        all.insert(3, Sort::Content);
        all
    }

    /// The words shown.
    pub fn word(self) -> &'static str {
        match self {
            Sort::All => "All kinds",
            Sort::Content => "Content library",
            Sort::Kind(kind) => kind.word(),
        }
    }

    fn takes(self, template: &Template) -> bool {
        match self {
            Sort::All => true,
            Sort::Content => template.kind.is_content(),
            Sort::Kind(kind) => template.kind == kind,
        }
    }
}

/// The order of the list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Order {
    /// By what they are, then as they were added.
    #[default]
    Kind,
    /// By name.
    Name,
    /// The newest first.
    Newest,
}

impl Order {
    /// All, with the words shown.
    pub const ALL: [(Order, &'static str); 3] =
        [(Order::Kind, "By kind"), (Order::Name, "By name"), (Order::Newest, "Newest first")];
}

/// What is asked of the list.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Wish {
    /// All these words must be found in name, text or kind.
    pub words: String,
    /// Of this sort.
    pub sort: Sort,
    /// Those that are offered in this stage.
    pub stage: Option<Id>,
    /// The order.
    pub order: Order,
}

/// The templates that are wanted, in order. Those out of use come last.
pub fn listed(data: &Dataset, wish: &Wish) -> Vec<Id> {
    let words = fold(&wish.words);
    let words: Vec<&str> = words.split(' ').filter(|word| !word.is_empty()).collect();
    let wanted = |one: &&Arc<Template>| {
        let found = || {
            let text = fold(&format!("{} {} {} {} {}", one.name, one.kind.word(), one.subject, one.body, one.about));
            words.iter().all(|word| text.contains(word))
        };
        wish.sort.takes(one) && wish.stage.is_none_or(|stage| one.fits(stage)) && (words.is_empty() || found())
    };
    let mut found: Vec<&Arc<Template>> = data.templates().filter(wanted).collect();
    match wish.order {
        Order::Kind => {
            found.sort_by(|a, b| (a.retired, a.kind, &a.rank, a.id).cmp(&(b.retired, b.kind, &b.rank, b.id)))
        }
        Order::Name => found.sort_by_cached_key(|one| (one.retired, fold(&one.name), one.id)),
        Order::Newest => found.sort_by_key(|one| (one.retired, Reverse((one.created, one.id)))),
    }
    found.into_iter().map(|one| one.id).collect()
}

/// The stages that a template is for, in words.
pub fn stage_words(template: &Template, data: &Dataset) -> String {
    let names: Vec<&str> =
        template.stages.iter().filter_map(|id| data.stage(*id)).map(|stage| stage.name.as_str()).collect();
    if names.is_empty() { "Every stage".to_string() } else { names.join(", ") }
}

/// A copy of a template, under a name that none has yet.
pub fn copy(template: &Template, data: &Dataset, now: Time) -> Template {
    let taken = |name: &str| data.templates().any(|one| one.name == name);
    let name = (1..)
        .map(
            |nth| {
                if nth == 1 { format!("{} (copy)", template.name) } else { format!("{} (copy {nth})", template.name) }
            },
        )
        .find(|name| !taken(name))
        .unwrap_or_else(|| template.name.clone());
    Template { id: Id::default(), name, recipe: String::new(), retired: false, created: now, ..template.clone() }
}

/// How a template looks on a record.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Preview {
    /// The subject.
    pub subject: String,
    /// The text, with words between marks where a value is missing.
    pub body: String,
    /// What is missing.
    pub missing: Vec<Missing>,
    /// Why it cannot be filled in at all, as a sentence.
    pub problem: Option<String>,
}

/// How a text looks on a record.
pub fn preview(subject: &str, body: &str, form: TextForm, with: Merging) -> Preview {
    let mut preview = Preview::default();
    let mut fill = |text: &str, form: TextForm| match MergeText::read(text, form) {
        Ok(read) => {
            for one in read.missing(with) {
                if !preview.missing.contains(&one) {
                    preview.missing.push(one);
                }
            }
            read.shown(with, Gap::Words)
        }
        Err(why) => Err(why),
    };
    let (line, text) = (fill(subject, TextForm::Plain), fill(body, form));
    let why = line.as_ref().err().or(text.as_ref().err());
    preview.problem = why.map(|why| merge_refused(why));
    preview.subject = one_line(&line.unwrap_or_else(|_| subject.to_string()));
    preview.body = text.unwrap_or_else(|_| body.to_string());
    preview
}

/// Whether a template is for an opportunity: it is open, and in a stage of the template's.
fn concerns(template: &Template, opportunity: &Opportunity, data: &Dataset) -> bool {
    let open = |kind: StageKind| matches!(kind, StageKind::Open | StageKind::Parked);
    template.fits(opportunity.stage) && data.stage(opportunity.stage).is_some_and(|stage| open(stage.kind))
}

/// How many open opportunities there are in the stages of a template, and those where a value is missing, with what is
/// missing.
pub fn lacking(template: &Template, data: &Dataset, place: &ZoneRules, now: Time) -> (usize, Vec<(Id, Vec<Missing>)>) {
    let body = linked(&template.body, &template.link);
    let texts = [(&template.subject, TextForm::Plain), (&body, template.form)];
    let texts: Vec<MergeText> = texts.into_iter().filter_map(|(text, form)| MergeText::read(text, form).ok()).collect();
    let here = data.opportunities().filter(|one| concerns(template, one, data));
    let mut count = 0;
    let mut found = Vec::new();
    for opportunity in here {
        count += 1;
        let with = Merging::new(opportunity, data).at(place, now);
        let mut missing: Vec<Missing> = Vec::new();
        for one in texts.iter().flat_map(|text| text.missing(with)) {
            if !missing.contains(&one) {
                missing.push(one);
            }
        }
        if !missing.is_empty() {
            found.push((opportunity.id, missing));
        }
    }
    (count, found)
}

/// How often each value is missing, the most frequent first.
pub fn tally(found: &[(Id, Vec<Missing>)]) -> Vec<(String, usize)> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for one in found.iter().flat_map(|(_, missing)| missing) {
        *counts.entry(one.words.as_str()).or_default() += 1;
    }
    let mut counts: Vec<(String, usize)> =
        counts.into_iter().map(|(words, count)| (words.to_string(), count)).collect();
    counts.sort_by_key(|(_, count)| Reverse(*count));
    counts
}

/// The record that a template is shown on if nobody chose one: of the open ones in its stages, the one that moved last, and
/// where there is none, any.
pub fn example(template: &Template, data: &Dataset) -> Option<Id> {
    let last = |fitting: bool| {
        let all = data.opportunities().filter(|one| !fitting || concerns(template, one, data));
        all.max_by_key(|one| (!one.contacts.is_empty(), one.entered(), one.id)).map(|one| one.id)
    };
    last(true).or_else(|| last(false))
}

/// How many messages were made from a template.
pub fn times_used(template: Id, data: &Dataset) -> usize {
    data.messages().filter(|message| message.template == Some(template)).count()
}

/// The address of a template in the set of all records.
pub fn record(id: Id) -> RecordId {
    RecordId { kind: Kind::Template, id }
}

#[cfg(test)]
#[path = "templates_tests.rs"]
mod tests;
