//! The list of sequences: what each is, who is inside, what came back, and which rules start it.

use crate::automation::{Answers, answers};
use crate::data::Dataset;
use crate::model::{Action, Opportunity, Plan, Rule, Sequence, Step, Trigger};
use crate::value::{Id, fold};
use std::{cmp::Reverse, sync::Arc};

/// What a list says of a sequence.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Line {
    /// How many steps it has that do something.
    pub deeds: usize,
    /// How many of them are messages.
    pub messages: usize,
    /// The version in force; 0 for none.
    pub version: u32,
    /// How many opportunities are inside.
    pub inside: usize,
    /// How many of its messages were sent.
    pub sent: usize,
    /// How many of those were answered. Whoever is away has not answered.
    pub answered: usize,
    /// The rules that start it, in order.
    pub rules: Vec<Id>,
}

/// The order of the list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Order {
    /// As they were made.
    #[default]
    Own,
    /// By name.
    Name,
    /// Those with the most inside first.
    Inside,
    /// Those with the most messages sent first.
    Sent,
    /// Those with the most answers for each message first.
    Answers,
}

impl Order {
    /// All, with the words shown.
    pub const ALL: [(Order, &'static str); 5] = [
        (Order::Own, "In their own order"),
        (Order::Name, "By name"),
        (Order::Inside, "Most inside first"),
        (Order::Sent, "Most sent first"),
        (Order::Answers, "Best answered first"),
    ];
}

/// Whether a plan starts a sequence.
fn starts(plan: &Plan, sequence: Id) -> bool {
    let start = |action: &Action| matches!(action, Action::StartSequence { sequence: one } if *one == sequence);
    plan.steps.iter().any(|step| match step {
        Step::Do { action } => start(action),
        Step::Await { late, .. } => late.iter().any(start),
        Step::Wait { .. } => false,
    })
}

/// The rules that start a sequence: by what is in force, or by the draft of those that never were.
pub fn started_by(sequence: Id, data: &Dataset) -> Vec<Arc<Rule>> {
    let says = |rule: &Rule| starts(rule.in_force().map_or(&rule.draft, |version| &version.plan), sequence);
    data.rules_in_order().into_iter().filter(|rule| says(rule)).collect()
}

/// The stage whose entering starts a sequence, by the first rule that does so.
pub fn stage_of(sequence: Id, data: &Dataset) -> Option<Id> {
    started_by(sequence, data).iter().find_map(|rule| {
        let plan = rule.in_force().map_or(&rule.draft, |version| &version.plan);
        match plan.trigger {
            Trigger::StageEntered { stage } => Some(stage),
            Trigger::Moved { to, .. } => to,
            Trigger::DaysInStage { stage, .. } => stage,
            _ => None,
        }
    })
}

/// An opportunity to show a sequence on: one that is inside, else the first in the stage that starts it, else an open one
/// with a contact.
pub fn usual_opportunity(sequence: Id, data: &Dataset) -> Option<Id> {
    let inside = data.runs_of(sequence).filter(|run| run.of.id() == sequence && run.active());
    let inside = inside.min_by_key(|run| (run.due.is_none(), run.due, run.id)).map(|run| run.opportunity);
    let in_stage = || stage_of(sequence, data).and_then(|stage| data.column(stage).next());
    let open = |one: &&Arc<Opportunity>| data.stage(one.stage).is_some_and(|stage| !stage.kind.closed());
    let with_contact = || data.opportunities().find(|one| open(one) && !one.contacts.is_empty()).map(|one| one.id);
    let any = || data.opportunities().find(open).map(|one| one.id);
    inside.filter(|id| data.opportunity(*id).is_some()).or_else(in_stage).or_else(with_contact).or_else(any)
}

/// What a list says of a sequence, with what came back on its messages.
fn line(sequence: &Sequence, back: Option<&Answers>, data: &Dataset) -> Line {
    let steps = sequence.in_force().map_or(&[][..], |version| &version.plan.steps);
    let number = |count: Option<u32>| usize::try_from(count.unwrap_or(0)).unwrap_or(usize::MAX);
    Line {
        deeds: steps.iter().filter(|step| matches!(step, Step::Do { .. })).count(),
        messages: steps.iter().filter(|step| matches!(step, Step::Do { action: Action::Message { .. } })).count(),
        version: sequence.in_force().map_or(0, |version| version.number),
        inside: data.runs_of(sequence.id).filter(|run| run.of.id() == sequence.id && run.active()).count(),
        sent: number(back.map(|back| back.sent)),
        answered: number(back.map(|back| back.answered)),
        rules: started_by(sequence.id, data).iter().map(|rule| rule.id).collect(),
    }
}

/// The sequences with all the words in name or purpose, in an order; those out of use last.
pub fn listed(data: &Dataset, words: &str, order: Order) -> Vec<(Id, Line)> {
    let folded = fold(words);
    let wanted = |one: &Sequence| {
        let text = fold(&format!("{} {}", one.name, one.about));
        folded.split_whitespace().all(|word| text.contains(word))
    };
    let back = answers(data);
    let back = |id: Id| back.iter().find(|one| one.sequence && one.id == id).map(|one| &one.answers);
    let mut all: Vec<(&Arc<Sequence>, Line)> =
        data.sequences().filter(|one| wanted(one)).map(|one| (one, line(one, back(one.id), data))).collect();
    all.sort_by(|(a, _), (b, _)| (a.retired, &a.rank, a.id).cmp(&(b.retired, &b.rank, b.id)));
    match order {
        Order::Own => {}
        Order::Name => all.sort_by_cached_key(|(one, _)| (one.retired, fold(&one.name))),
        Order::Inside => all.sort_by_key(|(one, line)| (one.retired, Reverse(line.inside))),
        Order::Sent => all.sort_by_key(|(one, line)| (one.retired, Reverse(line.sent))),
        Order::Answers => all.sort_by_key(|(one, line)| {
            // In thousandths: sequences without a message have no rate, which is less than none answered.
            let rate = (line.answered * 1_000).checked_div(line.sent).map_or(0, |rate| rate + 1);
            (one.retired, Reverse(rate))
        }),
    }
    all.into_iter().map(|(one, line)| (one.id, line)).collect()
}
