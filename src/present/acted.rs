//! What rules did after a person's gesture, in one line.

use crate::{
    data::Dataset,
    model::{Run, Source},
    value::{Id, Time, plural, quoted},
};
use std::{collections::BTreeSet, sync::Arc};

/// How many different things are named before the rest is counted.
const NAMED: usize = 2;

/// What rules did, to be said once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Acted {
    /// In words.
    pub text: String,
    /// The run that explains it first.
    pub first: Id,
}

/// What these runs did at one moment; none if they only began to wait or ended.
pub fn acted(data: &Dataset, runs: &[Id], at: Time) -> Option<Acted> {
    let busy: Vec<&Arc<Run>> =
        runs.iter().filter_map(|id| data.run(*id)).filter(|run| run.log.iter().any(|done| done.ran == at)).collect();
    let first = busy.first()?;
    let rules: BTreeSet<Id> = busy.iter().map(|run| run.of.id()).collect();
    let mut things: Vec<(String, usize)> = Vec::new();
    for done in busy.iter().flat_map(|run| &run.log).filter(|done| done.ran == at) {
        let thing = if done.refused.is_empty() { done.what.clone() } else { format!("could not {}", done.what) };
        match things.iter_mut().find(|(known, _)| *known == thing) {
            Some((_, times)) => *times += 1,
            None => things.push((thing, 1)),
        }
    }
    let named = things.iter().take(NAMED).map(|(thing, times)| match times {
        1 => thing.clone(),
        times => format!("{thing} ({times} times)"),
    });
    let named = named.collect::<Vec<String>>().join(", ");
    let more = match things.len().saturating_sub(NAMED) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    let who = match rules.len() {
        1 => name_of(data, first.of),
        many => format!("{} acted", plural(many, "rule", "rules")),
    };
    Some(Acted { text: format!("{who}: {named}{more}"), first: first.id })
}

/// The name of what runs, in quotes.
pub fn name_of(data: &Dataset, of: Source) -> String {
    let name = match of {
        Source::Rule { id, .. } => data.rule(id).map(|rule| rule.name.clone()),
        Source::Sequence { id, .. } => data.sequence(id).map(|sequence| sequence.name.clone()),
    };
    name.map_or_else(|| "A deleted rule".into(), |name| quoted(&name))
}

#[cfg(test)]
#[path = "acted_tests.rs"]
mod tests;
