//! What somebody should know before a sequence is published: what is odd in it, and for whom something is missing.

use super::pieces::number_of;
use super::reading::reading;
use super::timeline::{Sort, sort_of};
use crate::automation::Merging;
use crate::data::Dataset;
use crate::model::{Action, Channel, Plan, Step, Stop};
use crate::value::{Id, Time, ZoneRules, plural};
use std::collections::BTreeSet;

/// How many opportunities are looked at for what is missing.
const LOOKED_AT: usize = 200;

/// What is odd, and at which step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Advice {
    /// The step, from 0; none for the whole.
    pub step: Option<usize>,
    /// A sentence.
    pub text: String,
}

fn of(step: usize, text: impl Into<String>) -> Advice {
    Advice { step: Some(step), text: text.into() }
}

fn whole(text: impl Into<String>) -> Advice {
    Advice { step: None, text: text.into() }
}

/// What is odd in a plan. Nothing of it keeps the plan from acting.
pub fn advice(plan: &Plan) -> Vec<Advice> {
    let mut found = Vec::new();
    let mut said = None;
    for (place, step) in plan.steps.iter().enumerate() {
        match step {
            Step::Do { action } => {
                if let Action::Message { .. } = action {
                    message(place, number_of(&plan.steps, place), action, &mut found);
                    if let Some(before) = said.replace(place) {
                        let text = format!(
                            "Steps {} and {} write at the same moment: put a wait between them.",
                            number_of(&plan.steps, before),
                            number_of(&plan.steps, place)
                        );
                        found.push(of(place, text));
                    }
                }
            }
            Step::Wait { .. } | Step::Await { .. } => said = None,
        }
    }
    if let Some(Step::Wait { .. }) = plan.steps.last() {
        found.push(of(plan.steps.len() - 1, "It ends with a wait, after which nothing comes."));
    }
    stops(plan, &mut found);
    found
}

fn message(place: usize, number: usize, action: &Action, found: &mut Vec<Advice>) {
    let Action::Message { channel, subject, body, variants, .. } = action else { return };
    let texts = std::iter::once((subject.as_str(), body.as_str()))
        .chain(variants.iter().map(|one| (one.subject.as_str(), one.body.as_str())));
    let mut seen = BTreeSet::new();
    for (which, (subject, body)) in texts.enumerate() {
        let name = if variants.is_empty() { "The message".to_string() } else { text_name(which) };
        if *channel == Channel::Email && subject.trim().is_empty() {
            found.push(of(place, format!("{name} of step {number} has no subject.")));
        }
        if body.trim().is_empty() {
            found.push(of(place, format!("{name} of step {number} has no text.")));
        }
        if !seen.insert((subject.trim(), body.trim())) {
            found.push(of(
                place,
                format!("{name} of step {number} says the same as another one: nothing can be told apart."),
            ));
        }
    }
}

/// What a message's texts are called: `Text A`.
pub fn text_name(which: usize) -> String {
    let letter = u8::try_from(which).ok().and_then(|which| b'A'.checked_add(which)).filter(u8::is_ascii_uppercase);
    letter.map_or_else(|| format!("Text {}", which + 1), |letter| format!("Text {}", char::from(letter)))
}

fn stops(plan: &Plan, found: &mut Vec<Advice>) {
    let sorts = plan.steps.iter().map(|step| match step {
        Step::Do { action } => sort_of(action),
        _ => Sort::Wait,
    });
    let sorts: Vec<Sort> = sorts.collect();
    let later = |sort: Sort| {
        let wait = sorts.iter().position(|one| *one == Sort::Wait);
        wait.is_some_and(|wait| sorts.iter().skip(wait).any(|one| *one == sort))
    };
    if later(Sort::Message) {
        if !plan.stops.contains(&Stop::Replied) {
            found.push(whole("It goes on writing after somebody has answered."));
        }
        if !plan.stops.contains(&Stop::Closed) {
            found.push(whole("It goes on writing after the opportunity is won or lost."));
        }
    }
}

/// Something that is missing for an opportunity.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lacking {
    /// The opportunity.
    pub opportunity: Id,
    /// Its name.
    pub title: String,
    /// What is missing, with the step, as a sentence: each once.
    pub what: Vec<String>,
}

/// For whom of these something is missing that a plan's texts need. Looks at the first few hundred.
pub fn lacking(plan: &Plan, opportunities: &[Id], data: &Dataset, place: &ZoneRules, now: Time) -> Vec<Lacking> {
    let looked_at = opportunities.iter().take(LOOKED_AT).filter_map(|id| data.opportunity(*id));
    let found = looked_at.filter_map(|opportunity| {
        let with = Merging::new(opportunity, data).at(place, now);
        let mut what: Vec<String> = Vec::new();
        let mut steps: Vec<(String, Vec<usize>)> = Vec::new();
        for (place, step) in plan.steps.iter().enumerate() {
            let texts = match step {
                Step::Do { action: Action::Message { variants, .. } } => variants.len() + 1,
                _ => 1,
            };
            for variant in 0..texts {
                let problem = reading(step, variant, with).problem;
                match steps.iter_mut().find(|(known, _)| *known == problem) {
                    _ if problem.is_empty() => {}
                    Some((_, places)) if places.contains(&place) => {}
                    Some((_, places)) => places.push(place),
                    None => steps.push((problem, vec![place])),
                }
            }
        }
        for (problem, places) in steps {
            let numbers: Vec<String> = places.iter().map(|place| number_of(&plan.steps, *place).to_string()).collect();
            let lead = if numbers.len() == 1 { "Step" } else { "Steps" };
            what.push(format!("{lead} {}: {problem}", numbers.join(", ")));
        }
        (!what.is_empty()).then(|| Lacking { opportunity: opportunity.id, title: opportunity.name.clone(), what })
    });
    found.collect()
}

/// Says how many lack something: `3 opportunities lack something`.
pub fn lacking_words(count: usize) -> String {
    if count == 1 {
        "1 opportunity lacks something".into()
    } else {
        format!("{} lack something", plural(count, "opportunity", "opportunities"))
    }
}
