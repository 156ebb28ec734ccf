//! Names of records in conditions. What a person writes names records as they are called; what is kept for later names
//! them by id, so that a new name changes no condition.

use super::ast::{Expr, Field, Literal, Op};
use super::subject::Context;
use super::{fold, own};
use crate::data::Dataset;
use crate::model::{CustomField, Kind, Stage};
use crate::value::{Id, quoted};

/// The kind of record that a field refers to.
pub(crate) fn linked(field: Field) -> Option<Kind> {
    match field {
        Field::Owner => Some(Kind::Member),
        Field::Stage => Some(Kind::Stage),
        Field::Pipeline => Some(Kind::Pipeline),
        Field::Company | Field::Parent => Some(Kind::Company),
        Field::Contact | Field::Referred => Some(Kind::Contact),
        Field::Product => Some(Kind::Product),
        Field::Campaign => Some(Kind::Campaign),
        _ => None,
    }
}

/// The record with this id; else those of that name; else, with `:`, those whose names contain it. A stage can be
/// named with its pipeline: `Sales / Won`.
pub(crate) fn named(kind: Kind, name: &str, op: Op, cx: &Context<'_>) -> Vec<Id> {
    fn pick<'n>(all: impl Iterator<Item = (Id, &'n str)> + Clone, name: &str, part: bool) -> Vec<Id> {
        let folded = crate::value::fold(name);
        let exact: Vec<Id> = all.clone().filter(|(_, title)| fold::equals(title, &folded)).map(|(id, _)| id).collect();
        if exact.is_empty() && part {
            all.filter(|(_, title)| fold::contains(title, &folded)).map(|(id, _)| id).collect()
        } else {
            exact
        }
    }
    let data = cx.data;
    if let Ok(id) = name.parse::<Id>()
        && title(kind, id, data).is_some()
    {
        return vec![id];
    }
    let part = op == Op::Has;
    match kind {
        Kind::Member => pick(data.members().map(|r| (r.id, r.name.as_str())), name, part),
        Kind::Stage => {
            let found = pick(data.stages().map(|r| (r.id, r.name.as_str())), name, part);
            if found.is_empty() && name.contains('/') { stages_in_full(name, data) } else { found }
        }
        Kind::Pipeline => pick(data.pipelines().map(|r| (r.id, r.name.as_str())), name, part),
        Kind::Company => pick(data.companies().map(|r| (r.id, r.name.as_str())), name, part),
        Kind::Contact => pick(data.contacts().map(|r| (r.id, r.name.as_str())), name, part),
        Kind::Product => pick(data.products().map(|r| (r.id, r.name.as_str())), name, part),
        Kind::Campaign => {
            let coded = pick(data.campaigns().map(|r| (r.id, r.code.as_str())), name, false);
            if coded.is_empty() { pick(data.campaigns().map(|r| (r.id, r.name.as_str())), name, part) } else { coded }
        }
        _ => Vec::new(),
    }
}

/// A stage's name with its pipeline's.
fn in_full(stage: &Stage, data: &Dataset) -> Option<String> {
    data.pipeline(stage.pipeline).map(|pipeline| format!("{} / {}", pipeline.name, stage.name))
}

fn stages_in_full(name: &str, data: &Dataset) -> Vec<Id> {
    let folded = crate::value::fold(name);
    let meant = |stage: &Stage| in_full(stage, data).is_some_and(|full| fold::equals(&full, &folded));
    data.stages().filter(|stage| meant(stage)).map(|stage| stage.id).collect()
}

/// What a record is called; nothing if there is none.
pub(crate) fn title(kind: Kind, id: Id, data: &Dataset) -> Option<String> {
    match kind {
        Kind::Member => data.member(id).map(|r| r.title()),
        Kind::Stage => data.stage(id).map(|r| r.title()),
        Kind::Pipeline => data.pipeline(id).map(|r| r.title()),
        Kind::Company => data.company(id).map(|r| r.title()),
        Kind::Contact => data.contact(id).map(|r| r.title()),
        Kind::Product => data.product(id).map(|r| r.title()),
        Kind::Campaign => data.campaign(id).map(|r| r.title()),
        _ => None,
    }
}

/// The sentence about a name or id that nothing carries.
pub(crate) fn absent(kind: Kind, name: &str) -> String {
    if name.parse::<Id>().is_ok() {
        format!("The {} that was meant here no longer exists.", kind.name())
    } else {
        format!("No {} is called {}.", kind.name(), quoted(name))
    }
}

/// What the names in a comparison are names of.
#[derive(Clone, Copy)]
enum Named<'a> {
    /// Records of a kind.
    Records(Kind),
    /// Choices or people of a custom field.
    Own(&'a CustomField),
}

impl<'a> Named<'a> {
    fn of(field: Field, cx: &Context<'a>) -> Option<Self> {
        let own = || own::field_of(field, cx.data).filter(|field| own::named_by_id(field));
        linked(field).map(Named::Records).or_else(|| own().map(|field| Named::Own(field.as_ref())))
    }

    fn named(self, name: &str, op: Op, cx: &Context<'_>) -> Vec<Id> {
        match self {
            Named::Records(kind) => named(kind, name, op, cx),
            Named::Own(field) => own::named(field, name, op, cx.data),
        }
    }

    fn title(self, id: Id, data: &Dataset) -> Option<String> {
        match self {
            Named::Records(kind) => title(kind, id, data),
            Named::Own(field) => own::title(field, id, data),
        }
    }
}

/// The condition with each name that means exactly one record replaced by that record's id, so that a new name changes
/// nothing. It prints and reads back like any other.
pub fn pin(expr: &Expr, cx: &Context<'_>) -> Expr {
    renamed(expr, cx, &|of, op, name| match of.named(name, op, cx).as_slice() {
        [id] => Some(id.to_string()),
        _ => None,
    })
}

/// The condition with ids replaced by names, for reading and editing. An id stays where the record is gone, or where
/// its name would not lead back to it alone; a stage that shares its name is written with its pipeline.
pub fn unpin(expr: &Expr, cx: &Context<'_>) -> Expr {
    renamed(expr, cx, &|of, op, text| {
        let id = text.parse().ok()?;
        let plain = of.title(id, cx.data)?;
        let stage = matches!(of, Named::Records(Kind::Stage));
        let full = || cx.data.stage(id).filter(|_| stage).and_then(|stage| in_full(stage, cx.data));
        let leads_back = |name: &String| !name.trim().is_empty() && of.named(name, op, cx) == [id];
        Some(plain).filter(leads_back).or_else(|| full().filter(leads_back))
    })
}

/// The condition with names for ids even where they are ambiguous: for reading only.
pub(crate) fn readable(expr: &Expr, cx: &Context<'_>) -> Expr {
    renamed(&unpin(expr, cx), cx, &|of, _, text| {
        text.parse().ok().and_then(|id| of.title(id, cx.data)).filter(|name| !name.trim().is_empty())
    })
}

/// Sentences about names and ids that nothing carries, or that only what is out of use carries; each once.
pub fn missing(expr: &Expr, cx: &Context<'_>) -> Vec<String> {
    let mut said: Vec<String> = Vec::new();
    for leaf in expr.leaves() {
        let Expr::Test(test) = leaf else { continue };
        if let Field::Custom(key) = test.field {
            let faults = own::faults(key, test, cx);
            said.extend(faults.into_iter().filter(|sentence| !said.contains(sentence)).collect::<Vec<_>>());
            continue;
        }
        let Some(kind) = linked(test.field) else { continue };
        for value in &test.values {
            let Literal::Text(name) = value else { continue };
            let found = named(kind, name, test.op, cx);
            let sentence = if found.is_empty() {
                Some(absent(kind, name))
            } else if found.iter().all(|id| out_of_use(kind, *id, cx.data)) {
                found.first().and_then(|id| title(kind, *id, cx.data)).map(|name| farewell(kind, &name))
            } else {
                None
            };
            said.extend(sentence.filter(|sentence| !said.contains(sentence)));
        }
    }
    said
}

fn farewell(kind: Kind, name: &str) -> String {
    match kind {
        Kind::Member => format!("{} has left the team.", quoted(name)),
        _ => format!("The {} {} is no longer in use.", kind.name(), quoted(name)),
    }
}

fn out_of_use(kind: Kind, id: Id, data: &Dataset) -> bool {
    let pipeline = |id| data.pipeline(id).is_some_and(|r| r.retired);
    match kind {
        Kind::Member => data.member(id).is_some_and(|r| r.retired),
        Kind::Stage => data.stage(id).is_some_and(|r| r.retired || pipeline(r.pipeline)),
        Kind::Pipeline => pipeline(id),
        Kind::Product => data.product(id).is_some_and(|r| r.retired),
        _ => false,
    }
}

/// The condition with some names of records changed; nothing leaves a name as it is.
fn renamed<'a>(expr: &Expr, cx: &Context<'a>, change: &impl Fn(Named<'a>, Op, &str) -> Option<String>) -> Expr {
    let each = |parts: &[Expr]| parts.iter().map(|part| renamed(part, cx, change)).collect();
    match expr {
        Expr::All(parts) => Expr::All(each(parts)),
        Expr::Any(parts) => Expr::Any(each(parts)),
        Expr::Not(part) => Expr::Not(Box::new(renamed(part, cx, change))),
        Expr::Word(word) => Expr::Word(word.clone()),
        Expr::Test(test) => {
            let mut test = test.clone();
            if let Some(of) = Named::of(test.field, cx) {
                for value in &mut test.values {
                    if let Literal::Text(name) = value
                        && let Some(new) = change(of, test.op, name)
                    {
                        *name = new;
                    }
                }
            }
            Expr::Test(test)
        }
    }
}

#[cfg(test)]
#[path = "names_tests.rs"]
mod tests;
