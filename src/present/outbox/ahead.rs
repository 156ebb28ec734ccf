//! What runs are going to put into the Outbox: which step is reached when, and the message as it would be then.

use crate::automation::{MergeText, Merging, main_contact, until_from, variant};
use crate::data::Dataset;
use crate::model::{Action, Channel, Message, Opportunity, Plan, Run, RunState, Source, Step, TextForm};
use crate::value::{Calendar, Id, Time, ZoneRules, one_line};

/// How far ahead a run is thought through, in steps.
const AHEAD: usize = 100;

/// A message that a run is going to put into the Outbox.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Ahead {
    /// When.
    pub at: Time,
    /// The run.
    pub run: Id,
    /// The step of its plan, from 0.
    pub step: u16,
    /// Which of the actions of a step that waits for something; 0 for the step itself.
    pub late: u16,
    /// Whether it comes for sure, as far as the plan goes: not after a wait for something to happen.
    pub sure: bool,
}

/// When a step of a plan is reached.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Station<'a> {
    /// When.
    pub at: Time,
    /// The step, from 0.
    pub step: usize,
    /// Which of the actions of a step that waits for something, from 1; 0 for the step itself.
    pub late: usize,
    /// What is done; none for a wait, which is reached at its beginning.
    pub action: Option<&'a Action>,
    /// Whether it is reached at this time for sure: not after a wait for something to happen, which counts as waited out.
    pub sure: bool,
}

/// When each step of a plan that begins now is reached, from one on that is reached at `base`. It ends where a date is
/// missing that a step waits for, and after a wait for something to happen that ends the plan.
pub fn stations<'a>(
    plan: &'a Plan,
    from: usize,
    base: Time,
    sure: bool,
    opportunity: &Opportunity,
    calendar: &Calendar,
) -> Vec<Station<'a>> {
    stations_of(plan, base, from, (base, sure), opportunity, calendar)
}

/// The same for a run that began at `start`, and reaches a step at a moment, which may be sure or not.
pub fn stations_of<'a>(
    plan: &'a Plan,
    start: Time,
    from: usize,
    (base, sure): (Time, bool),
    opportunity: &Opportunity,
    calendar: &Calendar,
) -> Vec<Station<'a>> {
    let (mut at, mut sure) = (base, sure);
    let mut found = Vec::new();
    for (step, what) in plan.steps.iter().enumerate().skip(from).take(AHEAD) {
        let action = if let Step::Do { action } = what { Some(action) } else { None };
        found.push(Station { at, step, late: 0, action, sure });
        match what {
            Step::Do { .. } => {}
            Step::Wait { delay } => match until_from(delay, at, start, opportunity, calendar) {
                // A day that has passed is due at once.
                Some(due) => at = due.max(at),
                None => break,
            },
            Step::Await { within, late, then_end, .. } => {
                let Some(due) = until_from(within, at, start, opportunity, calendar) else { break };
                (at, sure) = (due.max(at), false);
                for (place, action) in late.iter().enumerate() {
                    found.push(Station { at, step, late: place + 1, action: Some(action), sure });
                }
                if *then_end {
                    break;
                }
            }
        }
    }
    found
}

fn plan_of<'a>(run: &Run, data: &'a Dataset) -> Option<&'a Plan> {
    Some(match run.of {
        Source::Rule { id, version } => &data.rule(id)?.version(version)?.plan,
        Source::Sequence { id, version } => &data.sequence(id)?.version(version)?.plan,
    })
}

/// What a waiting run is going to put into the Outbox.
fn ahead_of(run: &Run, data: &Dataset, calendar: &Calendar) -> Vec<Ahead> {
    let waits = run.state == RunState::Waiting;
    let (Some(due), Some(opportunity), Some(plan)) =
        (run.due.filter(|_| waits), data.opportunity(run.opportunity), plan_of(run, data))
    else {
        return Vec::new();
    };
    let at = usize::from(run.at);
    let number = |count: usize| u16::try_from(count).unwrap_or(u16::MAX);
    let message = |station: &Station<'_>| matches!(station.action, Some(Action::Message { .. }));
    let mut found = Vec::new();
    let mut sure = true;
    if let Some(Step::Await { late, then_end, .. }) = plan.steps.get(at) {
        sure = false;
        for (place, action) in late.iter().enumerate() {
            if let Action::Message { .. } = action {
                found.push(Ahead { at: due, run: run.id, step: run.at, late: number(place + 1), sure });
            }
        }
        if *then_end {
            return found;
        }
    }
    // A run that was carried over may stand at what it does when its time has come.
    let over = run.left_out() || plan.steps.get(at).is_some_and(|step| step.delay().is_some());
    let rest = stations_of(plan, run.started, at + usize::from(over), (due, sure), opportunity, calendar);
    found.extend(rest.iter().filter(|station| message(station)).map(|station| Ahead {
        at: station.at,
        run: run.id,
        step: number(station.step),
        late: number(station.late),
        sure: station.sure,
    }));
    found
}

/// What all waiting runs are going to put into the Outbox, earliest first. What waits at a parked opportunity or behind
/// another run has no time yet and is left out.
pub fn ahead(data: &Dataset, calendar: &Calendar) -> Vec<Ahead> {
    let runs = data.waiting_runs().filter_map(|(_, id)| data.run(id));
    let mut found: Vec<Ahead> = runs.flat_map(|run| ahead_of(run, data, calendar)).collect();
    found.sort_unstable();
    found
}

/// What a message ahead would be when its time comes, as far as that is known by now, and what would be missing in it, as
/// a sentence.
pub fn draft(ahead: &Ahead, data: &Dataset, place: &ZoneRules, now: Time) -> Option<(Message, Option<String>)> {
    let run = data.run(ahead.run)?;
    let opportunity = data.opportunity(run.opportunity)?;
    let plan = plan_of(run, data)?;
    let action = match plan.steps.get(usize::from(ahead.step))? {
        Step::Do { action } => action,
        Step::Await { late, .. } => late.get(usize::from(ahead.late).checked_sub(1)?)?,
        Step::Wait { .. } => return None,
    };
    let Action::Message { channel, subject, body, variants, template, form, .. } = action else { return None };
    let nth = variant(run.id, ahead.step, variants.len());
    let other = nth.and_then(|nth| variants.get(usize::from(nth.checked_sub(1)?)));
    let (subject, body) = other.map_or((subject, body), |other| (&other.subject, &other.body));
    let contact = main_contact(opportunity, data);
    let to = contact.and_then(|contact| match channel {
        Channel::Email => contact.emails.first(),
        Channel::Text => contact.phones.first(),
        Channel::Social => contact.social.first(),
        Channel::Letter => Some(&contact.address),
    });
    let with = Merging::new(opportunity, data).at(place, ahead.at.max(now));
    let fill = |text: &str, form: TextForm| MergeText::read(text, form)?.fill(with);
    let (title, text) = (fill(subject, TextForm::Plain), fill(body, *form));
    let problem = title.as_ref().err().or(text.as_ref().err()).cloned();
    let message = Message {
        channel: *channel,
        to: one_line(to.map_or("", String::as_str)),
        subject: one_line(&title.unwrap_or_else(|_| subject.clone())),
        body: text.unwrap_or_else(|_| body.clone()),
        due: ahead.at,
        opportunity: Some(opportunity.id),
        contact: contact.map(|contact| contact.id),
        run: Some(run.id),
        form: *form,
        step: Some(ahead.step),
        variant: nth,
        template: *template,
        ..Message::default()
    };
    Some((message, problem))
}

/// The message that a waiting run has next, if it can be left out, or prepared now: it comes for sure, right after a wait.
pub fn comes_next(ahead: &Ahead, data: &Dataset) -> bool {
    let Some(run) = data.run(ahead.run).filter(|run| run.state == RunState::Waiting) else { return false };
    let here = plan_of(run, data).and_then(|plan| plan.steps.get(usize::from(run.at)));
    ahead.sure
        && ahead.late == 0
        && run.at.checked_add(1) == Some(ahead.step)
        && !matches!(here, Some(Step::Await { .. }))
}
