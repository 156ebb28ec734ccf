//! What filling in a blank, and adding or taking out a part, makes of a plan.

use super::kinds::{unstored, whole};
use super::{Form, Place, Spot, action, condition, trigger};
use crate::automation::say;
use crate::model::{Action, Again, Delay, Plan, Rule, Step, Stop, Trigger};

/// What is meant where the clock alone sets a rule off.
const OPEN: &str = "kind:open";

/// Something that changes how many parts a plan has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// Adds a step of a kind of [`super::ACTIONS`] at the end.
    AddStep(String),
    /// Takes a step out.
    RemoveStep(usize),
    /// Puts a step at another place.
    MoveStep {
        /// Where it is.
        from: usize,
        /// Where it goes.
        to: usize,
    },
    /// Adds an action for when a waiting step is too late.
    AddLate(usize, String),
    /// Takes such an action out.
    RemoveLate(usize, usize),
    /// Adds a comparison of a field to the condition.
    AddTest(String),
    /// Takes a part of the condition out.
    RemoveTest(usize),
    /// Writes the condition as text.
    Condition(String),
    /// Whether something ends a run early.
    Stop(Stop, bool),
    /// Whether a run goes on after a wait without asking the condition again.
    Regardless(bool),
}

/// A plan that a trigger sets off and that does nothing yet, with what goes without saying for such a trigger.
pub fn fresh_plan(trigger: Option<Trigger>, form: &Form<'_>) -> Plan {
    let trigger = trigger.unwrap_or_else(|| trigger::of_kind("entered", &Trigger::Start, form));
    let mut plan = Plan { trigger, ..Plan::default() };
    follow(&mut plan, &Trigger::Start);
    plan
}

/// Lets what goes without saying follow the trigger: how often, what ends a run, and whether open opportunities alone are
/// meant. What a person chose otherwise for the old trigger stays.
fn follow(plan: &mut Plan, old: &Trigger) {
    for stop in [Stop::LeavesStage, Stop::Closed] {
        if plan.stops.contains(&stop) == (usual_stop(old) == Some(stop)) {
            if usual_stop(&plan.trigger) == Some(stop) {
                plan.stops.insert(stop);
            } else {
                plan.stops.remove(&stop);
            }
        }
    }
    if plan.again == old.usual_again() {
        plan.again = plan.trigger.usual_again();
    }
    match (say::any_state(old), say::any_state(&plan.trigger)) {
        (false, true) if plan.condition.is_empty() => plan.condition = OPEN.into(),
        (true, false) => plan.condition = condition::without(&plan.condition, OPEN),
        _ => {}
    }
}

/// What usually ends what a trigger began: leaving the stage that it is about, else the end of the sale, unless it is about
/// that.
fn usual_stop(trigger: &Trigger) -> Option<Stop> {
    match trigger {
        Trigger::Start | Trigger::Won | Trigger::Lost => None,
        trigger if trigger.stage().is_some() => Some(Stop::LeavesStage),
        _ => Some(Stop::Closed),
    }
}

/// A rule that somebody begins: switched off, with a name that says what sets it off.
pub fn fresh_rule(trigger: Option<Trigger>, form: &Form<'_>) -> Rule {
    let draft = fresh_plan(trigger, form);
    Rule { name: name_for(&draft, form), pipeline: form.pipeline, draft, ..Rule::default() }
}

/// A name for a rule that nobody has named: what sets it off, without its first words.
pub fn name_for(plan: &Plan, form: &Form<'_>) -> String {
    let words = crate::automation::say::trigger(&plan.trigger, form.data);
    let bare = words.strip_prefix("When an opportunity ").or_else(|| words.strip_prefix("When ")).unwrap_or(&words);
    let mut letters = bare.chars();
    letters.next().map_or_else(|| "New rule".into(), |first| first.to_uppercase().chain(letters).collect())
}

/// What a person put into a blank, put into the plan.
///
/// # Errors
/// A sentence for that blank; the plan stays as it is.
pub fn fill(plan: &Plan, spot: Spot, text: &str, form: &Form<'_>) -> Result<Plan, String> {
    let mut plan = plan.clone();
    let Spot { place, name, nth } = spot;
    match place {
        Place::Trigger => {
            let old = plan.trigger.clone();
            trigger::fill(&mut plan.trigger, name, text, form)?;
            if name == "kind" {
                follow(&mut plan, &old);
            }
        }
        Place::Condition => plan.condition = condition::fill(&plan.condition, name, nth, text, form)?,
        Place::Step(at) => {
            if let Some(step) = plan.steps.get_mut(at) {
                action::fill_step(step, name, nth, text, form)?;
            }
        }
        Place::Event(at) => {
            if let Some(Step::Await { event, .. }) = plan.steps.get_mut(at) {
                trigger::fill(event, name, text, form)?;
            }
        }
        Place::Late(at, which) => {
            if let Some(Step::Await { late, .. }) = plan.steps.get_mut(at)
                && let Some(action) = late.get_mut(which)
            {
                action::fill_action(action, name, nth, text, form)?;
            }
        }
        Place::Whole => fill_whole(&mut plan, name, text)?,
    }
    Ok(plan)
}

fn fill_whole(plan: &mut Plan, name: &str, text: &str) -> Result<(), String> {
    match name {
        "again" => {
            plan.again = match text {
                "once" => Again::Once,
                "always" => Again::Always,
                "days" => Again::Days { days: 30 },
                _ => Again::EachStay,
            };
        }
        "again_days" => plan.again = Again::Days { days: whole(text, 1, 3650)? },
        "overlap" => plan.overlap = unstored(text)?,
        "cap" => {
            let cap: u32 = whole(text, 0, 1_000_000)?;
            plan.cap = if cap == crate::automation::CAP { 0 } else { cap };
        }
        _ => {}
    }
    Ok(())
}

/// A plan with parts added, taken out or moved.
///
/// # Errors
/// A sentence that says why not; the plan stays as it is.
pub fn change(plan: &Plan, change: &Change, form: &Form<'_>) -> Result<Plan, String> {
    let mut plan = plan.clone();
    match change {
        Change::AddStep(kind) => plan.steps.push(action::step_of(kind, None, form)),
        Change::RemoveStep(at) => {
            if *at < plan.steps.len() {
                plan.steps.remove(*at);
            }
        }
        Change::MoveStep { from, to } => {
            if *from < plan.steps.len() && *to < plan.steps.len() {
                let step = plan.steps.remove(*from);
                plan.steps.insert(*to, step);
            }
        }
        Change::AddLate(at, kind) => {
            if let Some(Step::Await { late, .. }) = plan.steps.get_mut(*at) {
                late.push(action::action_of(kind, None, form));
            }
        }
        Change::RemoveLate(at, which) => {
            if let Some(Step::Await { late, .. }) = plan.steps.get_mut(*at)
                && *which < late.len()
            {
                late.remove(*which);
            }
        }
        Change::AddTest(field) => plan.condition = condition::add(&plan.condition, field, form)?,
        Change::RemoveTest(nth) => plan.condition = condition::remove(&plan.condition, *nth)?,
        Change::Condition(text) => plan.condition = condition::read_query(text, form)?,
        Change::Stop(stop, on) => {
            if *on {
                plan.stops.insert(*stop);
            } else {
                plan.stops.remove(stop);
            }
        }
        Change::Regardless(on) => plan.regardless = *on,
    }
    Ok(plan)
}

/// A sequence of emails, one every so many working days, with words to begin with.
pub fn mails(count: u8, every: u8) -> Plan {
    let texts = [
        (
            "{{ opportunity.name }}",
            "thank you for your time. I have put together what we spoke about. What do you think?",
        ),
        (
            "Any questions about {{ opportunity.name }}?",
            "I wanted to make sure that you have everything you need. What questions have come up?",
        ),
        (
            "{{ opportunity.name }}: what others found useful",
            "others in your place found it useful to begin with a small step. Shall we talk about what that could be?",
        ),
        (
            "Shall I close {{ opportunity.name }}?",
            "I have not heard from you and do not want to be a bother. Is this still of interest? A short yes or no is enough.",
        ),
    ];
    let mut steps = Vec::new();
    for nth in 0..usize::from(count) {
        if nth > 0 {
            steps.push(Step::Wait { delay: Delay::WorkingDays { n: u32::from(every), at: None } });
        }
        // The last text says farewell; between the first and the last, the two in the middle take turns.
        let text = match nth {
            0 => texts.first(),
            _ if nth + 1 == usize::from(count) => texts.get(3),
            _ => texts.get(2 - nth % 2),
        };
        let (subject, body) = text.copied().unwrap_or_default();
        let body =
            format!("Hello {{{{ contact.first_name or \"there\" }}}},\n\n{body}\n\n{{{{ owner.name or \"\" }}}}");
        steps.push(Step::Do { action: Action::email(subject, body) });
    }
    let stops = [Stop::LeavesStage, Stop::Replied, Stop::OptedOut].into_iter().collect();
    Plan { trigger: Trigger::Start, steps, stops, ..Plan::default() }
}
