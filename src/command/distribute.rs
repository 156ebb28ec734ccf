//! Who gets new opportunities: one rule, written and put in force at once.

use super::{Rejection, decide::Desk, rule};
use crate::data::Dataset;
use crate::model::{Plan, Record, Rule};
use crate::value::Rank;
use std::sync::Arc;

/// The recipe that the rule says it was made from: by this it is found again.
pub const DISTRIBUTION: &str = "lead-distribution";

/// The rule that gives out new opportunities, if there is one.
pub fn distribution(data: &Dataset) -> Option<&Arc<Rule>> {
    data.rules().find(|rule| rule.recipe == DISTRIBUTION)
}

/// Puts a way of giving out new opportunities in force; without one, nothing is given out any more.
pub(super) fn distribute(desk: &mut Desk<'_>, plan: Option<&Plan>) -> Result<String, Rejection> {
    let known = distribution(desk.data()).map(|rule| rule.as_ref().clone());
    let Some(plan) = plan else {
        return match known {
            Some(known) => rule::switch(desk, known.id, false).map(|_| "stopped giving out new opportunities".into()),
            None => Err(Rejection::refused("Nobody gets new opportunities as it is.")),
        };
    };
    let mut known = match known {
        Some(known) => known,
        None => {
            // It acts before others, so that they find an owner.
            let first = desk.data().rules_in_order().first().map(|rule| rule.rank.clone());
            let fresh = Rule {
                id: desk.stamp.ids.take(),
                name: "Lead distribution".into(),
                about: "Gives new opportunities without an owner to somebody, as the page “Lead distribution” says."
                    .into(),
                rank: Rank::between(None, first.as_ref()),
                recipe: DISTRIBUTION.into(),
                ..Rule::default()
            };
            desk.created.push(Record::from(fresh.clone()).id());
            fresh
        }
    };
    known.draft = plan.clone();
    let id = known.id;
    desk.put(known.into())?;
    rule::publish(desk, id, false)?;
    Ok("changed who gets new opportunities".into())
}
