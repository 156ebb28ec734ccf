//! The Outbox as lists: which list a message is in, in what order, and what sequences are going to put into it.

mod effects;
mod gaps;
mod review;
mod wanted;
mod ways;
mod writing;

pub use crate::command::came_back;
pub use effects::{Around, told};
pub use gaps::{Lack, filled, lacks, put, refilled, seen_by};
pub use review::{Review, fellows, review};
pub use wanted::{Sender, Sort, Wanted, channel_key, channel_of, source, sources};
pub use ways::{Copied, Handing, Hands, Way, copied, file_name, hand};
pub use writing::{About, addresses, begun, from_template, ready};

use crate::automation::{main_contact, merge_in, until_from, variant};
use crate::data::Dataset;
use crate::model::{Action, Channel, Message, MessageState, Opportunity, Plan, Reply, Run, RunState, Source, Step};
use crate::value::{Calendar, DateWords, Id, Time, fold, one_line};
use std::{cmp::Reverse, sync::Arc};

/// Whether a sent message has its answer. Whoever is away has not answered yet.
fn heard(message: &Message) -> bool {
    matches!(message.reply, Some(Reply::Positive | Reply::Negative))
}

/// How far ahead a run is thought through, in steps.
const AHEAD: usize = 100;

/// A list of the Outbox.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Tab {
    /// To be sent today.
    #[default]
    Due,
    /// To have been sent on an earlier day.
    Late,
    /// It came too late to be sent unseen.
    Review,
    /// To be sent later, and what sequences are going to prepare.
    Planned,
    /// Sent, not answered.
    Sent,
    /// Sent and answered.
    Answered,
    /// Not to be sent.
    Cancelled,
}

impl Tab {
    /// All, in order.
    pub const ALL: [Tab; 7] =
        [Tab::Due, Tab::Late, Tab::Review, Tab::Planned, Tab::Sent, Tab::Answered, Tab::Cancelled];

    /// The word in the address; empty for the usual list.
    pub fn key(self) -> &'static str {
        match self {
            Tab::Due => "",
            Tab::Late => "late",
            Tab::Review => "review",
            Tab::Planned => "planned",
            Tab::Sent => "sent",
            Tab::Answered => "answered",
            Tab::Cancelled => "cancelled",
        }
    }

    /// Reads the word in the address. What is unknown is the usual list.
    pub fn parse(word: &str) -> Tab {
        Tab::ALL.into_iter().find(|tab| tab.key() == word).unwrap_or_default()
    }

    /// The words shown.
    pub fn words(self) -> &'static str {
        match self {
            Tab::Due => "Due",
            Tab::Late => "Late",
            Tab::Review => "Review",
            Tab::Planned => "Planned",
            Tab::Sent => "Sent",
            Tab::Answered => "Answered",
            Tab::Cancelled => "Not sent",
        }
    }

    /// The list of a message. An open one is late from the day after the one it was due on.
    pub fn of(message: &Message, now: Time, calendar: &Calendar) -> Tab {
        match message.state {
            MessageState::Cancelled => Tab::Cancelled,
            MessageState::Review => Tab::Review,
            MessageState::Sent if heard(message) => Tab::Answered,
            MessageState::Sent => Tab::Sent,
            MessageState::Open if message.due > now => Tab::Planned,
            MessageState::Open if calendar.zone.date(message.due) < calendar.zone.date(now) => Tab::Late,
            MessageState::Open => Tab::Due,
        }
    }

    /// Whether its messages can still be sent.
    pub fn open(self) -> bool {
        matches!(self, Tab::Due | Tab::Late | Tab::Review | Tab::Planned)
    }
}

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

/// A line of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Item {
    /// A message.
    Message(Id),
    /// One that is not there yet.
    Ahead(Ahead),
}

impl Item {
    /// The message, if it is there.
    pub fn message(self) -> Option<Id> {
        if let Item::Message(id) = self { Some(id) } else { None }
    }
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

/// What a message ahead would be if it were prepared now, with dates in a language, and what would be missing in it, as a
/// sentence.
pub fn draft(ahead: &Ahead, data: &Dataset, dates: &DateWords) -> Option<(Message, Option<String>)> {
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
    let (title, text) = (merge_in(dates, subject, opportunity, data), merge_in(dates, body, opportunity, data));
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

/// How many messages there are in each list, in the order of [`Tab::ALL`]; what is still to be prepared is not counted.
pub fn counts(data: &Dataset, now: Time, calendar: &Calendar) -> [usize; 7] {
    let mut counts = [0; 7];
    for message in data.messages() {
        let tab = Tab::of(message, now, calendar);
        if let Some(slot) = Tab::ALL.iter().position(|one| *one == tab).and_then(|at| counts.get_mut(at)) {
            *slot += 1;
        }
    }
    counts
}

fn text_of(message: &Message, data: &Dataset) -> String {
    let contact = message.contact.and_then(|id| data.contact(id)).map_or(String::new(), |contact| contact.title());
    let opportunity = message.opportunity.and_then(|id| data.opportunity(id));
    let name = opportunity.map_or("", |opportunity| opportunity.name.as_str());
    let company = opportunity.and_then(|one| one.company).and_then(|id| data.company(id));
    let company = company.map_or("", |company| company.name.as_str());
    fold(&format!("{} {contact} {name} {company} {}", message.to, message.subject))
}

/// Where a line stands in its list.
type Place = (String, Reverse<Option<Time>>, Option<Time>);

fn place(message: &Message, tab: Tab, sort: Sort, data: &Dataset) -> Place {
    let first = match sort {
        Sort::Time => String::new(),
        Sort::Name => {
            let contact = message.contact.and_then(|id| data.contact(id));
            fold(&contact.map_or_else(|| message.to.clone(), |contact| contact.title()))
        }
        Sort::Sequence => source(message, data).map_or_else(|| "\u{10FFFF}".to_string(), |(_, name)| fold(name)),
    };
    // What was sent or answered comes the other way round.
    match tab {
        Tab::Sent => (first, Reverse(message.sent.or(Some(message.due))), None),
        Tab::Answered => (first, Reverse(message.replied.or(Some(message.due))), None),
        Tab::Cancelled => (first, Reverse(Some(message.due)), None),
        _ => (first, Reverse(None), Some(message.due)),
    }
}

/// A list of what is wanted of it. What is to be sent comes in the order of time, what was sent or answered the other way
/// round, unless another order is asked for.
pub fn list(data: &Dataset, tab: Tab, wanted: &Wanted, now: Time, calendar: &Calendar) -> Vec<Item> {
    let words = wanted.folded();
    let takes = |message: &Message| {
        wanted.takes(message, data) && {
            words.is_empty() || {
                let text = text_of(message, data);
                words.iter().all(|word| text.contains(word.as_str()))
            }
        }
    };
    let here = |message: &&Arc<Message>| Tab::of(message, now, calendar) == tab && takes(message);
    let line = |message: &Message, item: Item| (place(message, tab, wanted.sort, data), item);
    let mut found: Vec<(Place, Item)> =
        data.messages().filter(here).map(|message| line(message, Item::Message(message.id))).collect();
    if tab == Tab::Planned {
        let narrow = wanted.narrows() || wanted.sort != Sort::Time;
        for one in ahead(data, calendar) {
            if !narrow {
                found.push(((String::new(), Reverse(None), Some(one.at)), Item::Ahead(one)));
                continue;
            }
            let Some((mut message, _)) = draft(&one, data, calendar.zone.words()) else { continue };
            // Most of them go out in the name of the opportunity's owner.
            message.assignee = message.opportunity.and_then(|id| data.opportunity(id)).and_then(|one| one.owner);
            if takes(&message) {
                found.push(line(&message, Item::Ahead(one)));
            }
        }
    }
    // Messages come in the order of their making; the sort keeps that among equals.
    found.sort_by(|(a, _), (b, _)| a.cmp(b));
    found.into_iter().map(|(_, item)| item).collect()
}

/// The line to go to when one leaves its list: the one after it, else the one before.
pub fn after(list: &[Item], gone: Item) -> Option<Item> {
    let at = list.iter().position(|item| *item == gone)?;
    list.get(at + 1).or_else(|| at.checked_sub(1).and_then(|at| list.get(at))).copied()
}

/// The message that an answer is to. Somebody who answers while the next message is still to be sent answers the last
/// one that was: on the same opportunity, else to the same contact.
pub fn answered(message: &Message, data: &Dataset) -> Option<Id> {
    if message.state == MessageState::Sent {
        return Some(message.id);
    }
    let last = |of: Id| {
        let sent = data.messages_of(of).filter(|other| other.state == MessageState::Sent && !heard(other));
        sent.max_by_key(|other| (other.sent, other.id)).map(|other| other.id)
    };
    message.opportunity.and_then(last).or_else(|| message.contact.and_then(last))
}

/// The message of the same run that comes before one and has not been sent either: whoever sends this one first sends an
/// answer to nothing.
pub fn unsent_before(message: &Message, data: &Dataset) -> Option<Id> {
    let run = message.run?;
    let earlier = |other: &&Arc<Message>| {
        other.run == Some(run) && other.open() && (other.due, other.id) < (message.due, message.id)
    };
    let all = data.messages_of(message.opportunity?);
    all.filter(earlier).min_by_key(|other| (other.due, other.id)).map(|other| other.id)
}

/// The merge fields of a text that have no value on an opportunity, by what they give.
pub fn lacking(text: &str, opportunity: &Opportunity, data: &Dataset) -> Vec<String> {
    crate::automation::missing(text, opportunity, data).into_iter().map(|one| one.words).collect()
}

/// Why a text can never be filled in, as a sentence: it is not well formed, or names what there is not.
pub fn unreadable(text: &str, _: &Dataset) -> Option<String> {
    crate::automation::unreadable(text)
}

#[cfg(test)]
#[path = "outbox_tests.rs"]
mod tests;

#[cfg(test)]
#[path = "outbox/workbench_tests.rs"]
mod workbench_tests;
