//! What noting something about a message brought about beside it: sequences that ended, messages that are not sent.

use crate::data::Dataset;
use crate::model::{Message, Source};
use crate::value::{Id, plural, quoted};
use std::collections::BTreeSet;

/// What went on around a message before.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Around {
    runs: Vec<(Id, String)>,
    open: Vec<Id>,
}

impl Around {
    /// What goes on for the contact and the opportunities that a message belongs to.
    pub fn of(message: &Message, data: &Dataset) -> Around {
        let mut opportunities: BTreeSet<Id> = message.opportunity.into_iter().collect();
        let mut known: BTreeSet<Id> = message.contact.into_iter().collect();
        if let Some(contact) = message.contact {
            opportunities.extend(data.messages_of(contact).filter_map(|other| other.opportunity));
        }
        known.extend(&opportunities);
        let sequences = opportunities.iter().flat_map(|id| data.active_runs(*id)).filter_map(|run| match run.of {
            Source::Sequence { id, .. } => Some((run.id, data.sequence(id)?.name.clone())),
            Source::Rule { .. } => None,
        });
        let open = known.iter().flat_map(|id| data.messages_of(*id)).filter(|other| other.open());
        let open: BTreeSet<Id> = open.map(|other| other.id).collect();
        Around { runs: sequences.collect(), open: open.into_iter().collect() }
    }

    /// What has ended since, as the end of a sentence: `stopped the sequence “Proposal follow-up” and cancelled 2 messages`;
    /// empty for nothing.
    pub fn ended(&self, data: &Dataset) -> String {
        let over = |id: &Id| data.run(*id).is_none_or(|run| !run.active());
        let mut names: Vec<String> =
            self.runs.iter().filter(|(id, _)| over(id)).map(|(_, name)| quoted(name)).collect();
        names.dedup();
        let cancelled = self
            .open
            .iter()
            .filter(|id| data.message(**id).is_some_and(|one| !one.open() && one.sent.is_none()))
            .count();
        let mut parts = Vec::new();
        if let Some((last, others)) = names.split_last() {
            let all = if others.is_empty() { last.clone() } else { format!("{} and {last}", others.join(", ")) };
            parts.push(format!("stopped the {} {all}", if others.is_empty() { "sequence" } else { "sequences" }));
        }
        if cancelled > 0 {
            parts.push(format!("cancelled {}", plural(cancelled, "message", "messages")));
        }
        parts.join(" and ")
    }
}

/// A label with what came of it. What the label says itself is not said again.
pub fn told(label: &str, ended: &str) -> String {
    let ended = match ended.split_once(" and cancelled ") {
        Some((stopped, _)) if label.contains("cancelled") => stopped,
        None if ended.starts_with("cancelled") && label.contains("cancelled") => "",
        _ => ended,
    };
    if ended.is_empty() { label.to_string() } else { format!("{label}. This {ended}.") }
}
