//! The counts in the navigation: what waits for a person.

use crate::{
    automation::problems,
    data::Dataset,
    model::{MessageState, Rule, RunState},
    value::{Date, Id, Time, ZoneRules},
};

/// The messages that are to be sent by now or looked at.
pub fn messages(data: &Dataset, now: Time) -> usize {
    let waits = |state: MessageState, due: Time| match state {
        MessageState::Open => due <= now,
        MessageState::Review => true,
        MessageState::Sent | MessageState::Cancelled => false,
    };
    data.messages().filter(|message| waits(message.state, message.due)).count()
}

/// The runs that are held back, and those that failed on this day.
pub fn runs(data: &Dataset, place: &ZoneRules, today: Date) -> usize {
    let waits = |state: &RunState, ran: Time| match state {
        RunState::Held => true,
        RunState::Failed { .. } => place.date(ran) == today,
        _ => false,
    };
    let ran = |run: &crate::model::Run| run.log.last().map_or(run.ran, |done| done.ran);
    data.runs().filter(|run| waits(&run.state, ran(run))).count()
}

/// How many rules are switched on and do not act.
pub fn rules(data: &Dataset) -> usize {
    asking(data).len()
}

/// The rules that are switched on and do not act, in their order, each with the reason: it is paused and asks, or names
/// something that is not there any more.
pub fn asking(data: &Dataset) -> Vec<(Id, String)> {
    let why = |rule: &Rule| {
        if !rule.paused.is_empty() {
            return Some(rule.paused.clone());
        }
        problems(&rule.in_force()?.plan, rule.pipeline, data).into_iter().next()
    };
    let rules = data.rules_in_order();
    rules.iter().filter(|rule| rule.on).filter_map(|rule| Some((rule.id, why(rule)?))).collect()
}

#[cfg(test)]
#[path = "badge_tests.rs"]
mod tests;
