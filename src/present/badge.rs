//! The counts in the navigation: what waits for a person.

use crate::{
    automation::problems,
    data::Dataset,
    model::{MessageState, RunState},
    value::{Date, Time, ZoneRules},
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

/// The rules that are switched on and do not act: they are paused, or name something that is not there any more.
pub fn rules(data: &Dataset) -> usize {
    let broken = |rule: &crate::model::Rule| {
        rule.in_force().is_some_and(|version| !problems(&version.plan, rule.pipeline, data).is_empty())
    };
    data.rules().filter(|rule| rule.on && (!rule.paused.is_empty() || broken(rule))).count()
}

#[cfg(test)]
#[path = "badge_tests.rs"]
mod tests;
