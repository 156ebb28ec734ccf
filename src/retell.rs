//! Telling records again, day by day: a workspace that came to hold them, with its rules at work.
//!
//! What is told is the records' own history: when each opportunity came into being and moved, what was planned, done and
//! said. The rules answer to it, and a diligent team does what they ask for: it sends messages, completes tasks and gets
//! answers. The journal that comes of it is as real as any other, so all of it can be explained, tried and taken back.

use crate::command::{Command, GateAnswers, LossAnswer, Move, Place, ReasonAnswer, Rejection, Stamp};
use crate::data::Batch;
use crate::model::{
    Activity, Care, Kind, Loss, Message, MessageState, Opportunity, Record, Reply, StageKind, Task, TaskKind, Visit,
};
use crate::value::{Id, IdSource, Time, TimeOfDay, ZoneRules};
use crate::workspace::{Ask, Workspace};
use std::{collections::BTreeMap, sync::Arc};

const MINUTE: i64 = 60_000;
const DAY: i64 = 24 * 60 * MINUTE;

/// How long before they go on somebody has answered the last message.
const ANSWERED: i64 = 40 * MINUTE;

/// What the team has not got round to yet: messages of the last few days, and tasks of the last one.
const UNSENT: i64 = 5 * DAY;
const UNDONE: i64 = DAY;

/// The batches that lead to the records of a [`Command::Begin`], told from the first of them until the stamp's moment.
///
/// # Errors
/// A rejection, if something in the records could not have happened.
pub fn retell(device: Id, begin: &Command, place: &Arc<ZoneRules>, stamp: &Stamp) -> Result<Vec<Batch>, Rejection> {
    let Command::Begin { name, currency, sunday_first, sample, me, records } = begin else { return Ok(Vec::new()) };
    let mut base = Vec::new();
    let stages = records.iter().filter_map(|record| if let Record::Stage(stage) = record { Some(stage) } else { None });
    let kinds = stages.map(|stage| (stage.id, stage.kind)).collect();
    let mut events = Events { kinds, ..Events::default() };
    let mut start = stamp.now;
    for record in records {
        match record {
            Record::Opportunity(one) => events.of_opportunity(one, stamp.now),
            Record::Task(task) => events.of_task(task),
            Record::Activity(activity) => events.push(activity.at, Event::Said(activity.clone())),
            Record::Message(message) => events.of_message(message),
            Record::Care(care) => events.push(care.created, Event::CameUp(care.clone())),
            Record::Company(company) => {
                start = start.min(company.created);
                base.push(record.clone());
            }
            Record::Contact(contact) => {
                start = start.min(contact.created);
                base.push(record.clone());
            }
            other => base.push(other.clone()),
        }
    }
    let start = events.queue.first_key_value().map_or(start, |((first, ..), _)| start.min(first.plus_millis(-DAY)));
    let records = base.into_iter().map(|record| since(record, start)).collect();
    let (currency, sunday_first, sample, me) = (*currency, *sunday_first, *sample, *me);
    let begin = Command::Begin { name: name.clone(), currency, sunday_first, sample, me, records };
    let mut workspace = Workspace::new(device);
    workspace.set_place(place.clone());
    let seed = stamp.ids.fork(3).take().bits();
    let mut teller = Teller {
        workspace,
        place: place.clone(),
        now: start,
        looked: start,
        until: stamp.now,
        seed,
        told: 0,
        batches: Vec::new(),
    };
    teller.ask(Ask::Do(begin), start, me)?;
    while let Some(next) = teller.next(&mut events) {
        match next {
            Next::Due(at) => teller.look_after(at, &mut events)?,
            Next::Event(at, event) => teller.tell(&event, at, &mut events)?,
        }
    }
    Ok(teller.batches)
}

/// A rule or sequence that has been in force from the start.
fn since(record: Record, start: Time) -> Record {
    match record {
        Record::Rule(rule) => {
            let mut rule = Arc::unwrap_or_clone(rule);
            rule.versions.iter_mut().for_each(|version| version.at = start);
            rule.into()
        }
        Record::Sequence(sequence) => {
            let mut sequence = Arc::unwrap_or_clone(sequence);
            sequence.versions.iter_mut().for_each(|version| version.at = start);
            sequence.into()
        }
        other => other,
    }
}

/// Something that happens.
enum Event {
    /// An opportunity comes into being, without its way.
    Came(Arc<Opportunity>),
    /// An opportunity moves on to one of its visits.
    Moved(Arc<Opportunity>, usize),
    /// What is ticked in its stage.
    Ticked(Arc<Opportunity>, Id),
    /// A task is planned.
    Planned(Arc<Task>),
    /// A task is done.
    Done(Id),
    /// Something is said, written or noted.
    Said(Arc<Activity>),
    /// A message is written.
    Wrote(Arc<Message>),
    /// Something comes up after a sale.
    CameUp(Arc<Care>),
    /// A message from the Outbox is sent.
    Sent(Id),
    /// A message is answered.
    Replied(Id, Reply),
    /// The last message that a rule or sequence sent on an opportunity is answered.
    Answered(Id, Reply),
}

/// What comes next.
enum Next {
    Due(Time),
    Event(Time, Event),
}

/// What is still to happen, in order. At one moment work comes before a move, and a move before what is planned then.
#[derive(Default)]
struct Events {
    kinds: BTreeMap<Id, StageKind>,
    queue: BTreeMap<(Time, u8, usize), Event>,
    count: usize,
}

impl Events {
    fn push(&mut self, at: Time, event: Event) {
        let turn = match event {
            Event::Came(_) => 0,
            Event::Answered(..) | Event::Replied(..) | Event::Sent(_) => 1,
            Event::Done(_) | Event::Ticked(..) => 2,
            Event::Moved(..) => 3,
            Event::Planned(_) | Event::Said(_) | Event::Wrote(_) | Event::CameUp(_) => 4,
        };
        self.count += 1;
        self.queue.insert((at, turn, self.count), event);
    }

    fn of_opportunity(&mut self, one: &Arc<Opportunity>, now: Time) {
        self.push(one.created, Event::Came(one.clone()));
        for nth in 1..one.visits.len() {
            if let Some(visit) = one.visits.get(nth) {
                self.push(visit.entered, Event::Moved(one.clone(), nth));
                let reply = match self.kinds.get(&visit.stage) {
                    Some(StageKind::Parked) | None => continue,
                    Some(StageKind::Lost) => Reply::Negative,
                    Some(StageKind::Open | StageKind::Won) => Reply::Positive,
                };
                self.push(visit.entered.plus_millis(-ANSWERED), Event::Answered(one.id, reply));
            }
        }
        // What is ticked in the last stage was ticked there; the rest goes with the moves.
        if let Some(last) = one.visits.last() {
            let at = last.entered.plus_millis(40 * MINUTE).min(now);
            one.done.iter().for_each(|item| self.push(at, Event::Ticked(one.clone(), *item)));
        }
    }

    fn of_message(&mut self, message: &Arc<Message>) {
        self.push(message.created, Event::Wrote(message.clone()));
        if let Some(sent) = message.sent {
            self.push(sent, Event::Sent(message.id));
        }
        if let Some((reply, at)) = message.reply.zip(message.replied) {
            self.push(at, Event::Replied(message.id, reply));
        }
    }

    fn of_task(&mut self, task: &Arc<Task>) {
        self.push(task.created, Event::Planned(task.clone()));
        if let Some(done) = task.done {
            self.push(done, Event::Done(task.id));
        }
    }
}

/// The workspace on its way.
struct Teller {
    workspace: Workspace,
    place: Arc<ZoneRules>,
    /// The moment that is told of, and the last one at which what was due was looked after.
    now: Time,
    looked: Time,
    until: Time,
    seed: u128,
    told: u128,
    batches: Vec<Batch>,
}

impl Teller {
    fn stamp(&self, now: Time, actor: Option<Id>) -> Stamp {
        let millis = u64::try_from(now.millis()).unwrap_or(0);
        let ids = IdSource::new(millis, self.seed.wrapping_add(self.told << 32));
        Stamp { now, zone: self.place.at(now), actor, ids }
    }

    /// Asks, and keeps what comes of it. Returns the records that changed.
    fn ask(&mut self, ask: Ask, at: Time, actor: Option<Id>) -> Result<Vec<(Kind, Id)>, Rejection> {
        self.told += 1;
        self.now = at;
        let outcome = self.workspace.dispatch(ask, self.stamp(at, actor))?;
        while let Some((pos, batch)) = self.workspace.next_commit() {
            self.batches.push(batch.as_ref().clone());
            self.workspace.committed(pos);
        }
        Ok(outcome.touched.into_iter().map(|id| (id.kind, id.id)).collect())
    }

    /// What comes next: what is due by itself, or what somebody does. What is due twice at one moment stays for later.
    fn next(&mut self, events: &mut Events) -> Option<Next> {
        let event = events.queue.first_key_value().map(|((at, ..), _)| *at).filter(|at| *at <= self.until);
        let stamp = self.stamp(self.now, None);
        let due = self.workspace.next_due(&stamp).filter(|due| *due > self.looked);
        match due.filter(|due| *due <= event.unwrap_or(self.until)) {
            Some(due) => Some(Next::Due(due)),
            None => event.and_then(|at| Some(Next::Event(at, events.queue.pop_first()?.1))),
        }
    }

    fn look_after(&mut self, at: Time, events: &mut Events) -> Result<(), Rejection> {
        self.looked = at;
        let touched = self.ask(Ask::Due, at, None)?;
        self.answer_to(touched, at, events);
        Ok(())
    }

    fn tell(&mut self, event: &Event, at: Time, events: &mut Events) -> Result<(), Rejection> {
        let Some((command, actor)) = self.command(event) else { return Ok(()) };
        let touched = self.ask(Ask::Do(command), at, actor)?;
        self.answer_to(touched, at, events);
        Ok(())
    }

    /// What somebody asks for when something happens; none if it has become needless.
    fn command(&self, event: &Event) -> Option<(Command, Option<Id>)> {
        let data = self.workspace.data();
        let owner = |id: Id| data.opportunity(id).and_then(|one| one.owner);
        Some(match event {
            Event::Came(one) => {
                let mut one = one.as_ref().clone();
                one.stage = one.visits.first().map_or(one.stage, |first| first.stage);
                (one.visits, one.done, one.loss) = (Vec::new(), Default::default(), None);
                let actor = one.owner;
                (Command::CreateAll(vec![one.into()]), actor)
            }
            Event::Moved(one, nth) => {
                let visit = one.visits.get(*nth)?;
                let answers = self.answers(one, visit);
                (Command::Move(Move { ids: vec![one.id], to: visit.stage, place: Place::Top, answers }), one.owner)
            }
            Event::Ticked(one, item) => {
                let known = data.opportunity(one.id).is_some_and(|now| now.done.contains(item));
                let tick = Command::Tick { opportunity: one.id, item: *item, done: true };
                if known { return None } else { (tick, one.owner) }
            }
            Event::Planned(task) => {
                let task = Task { done: None, ..task.as_ref().clone() };
                let actor = task.assignee;
                (Command::CreateAll(vec![task.into()]), actor)
            }
            Event::Done(id) => {
                let task = data.task(*id).filter(|task| task.done.is_none())?;
                let command = match task.kind {
                    TaskKind::Question => {
                        Command::Answer { task: *id, answers: task.options.first().cloned().into_iter().collect() }
                    }
                    TaskKind::Checklist => Command::Answer { task: *id, answers: task.options.clone() },
                    _ => Command::Complete { task: *id, done: true },
                };
                (command, task.assignee)
            }
            Event::Said(activity) => (Command::CreateAll(vec![Record::Activity(activity.clone())]), activity.member),
            Event::Wrote(message) => {
                let (sent, reply, replied) = (None, None, None);
                let message = Message { sent, reply, replied, state: MessageState::Open, ..message.as_ref().clone() };
                let actor = message.assignee;
                (Command::CreateAll(vec![message.into()]), actor)
            }
            Event::Replied(id, reply) => {
                let message = data.message(*id).filter(|message| message.sent.is_some() && message.reply.is_none())?;
                (Command::MarkReplied { message: *id, reply: *reply }, message.opportunity.and_then(owner))
            }
            Event::CameUp(care) => (Command::CreateAll(vec![Record::Care(care.clone())]), care.member),
            Event::Sent(id) => {
                let message = data.message(*id).filter(|message| message.state == MessageState::Open)?;
                (Command::MarkSent { message: *id }, message.opportunity.and_then(owner))
            }
            Event::Answered(opportunity, reply) => {
                let sent = data
                    .messages_of(*opportunity)
                    .filter(|one| one.run.is_some() && one.sent.is_some() && one.reply.is_none());
                let last = sent.max_by_key(|one| (one.sent, one.id))?;
                (Command::MarkReplied { message: last.id, reply: *reply }, owner(*opportunity))
            }
        })
    }

    /// What is said at the gate: what was ticked by then, and why it is lost.
    fn answers(&self, one: &Opportunity, visit: &Visit) -> GateAnswers {
        let data = self.workspace.data();
        let here = data.opportunity(one.id).and_then(|now| data.stage(now.stage));
        let items = here.map(|stage| stage.checklist.as_slice()).unwrap_or_default();
        let lost = data.stage(visit.stage).is_some_and(|stage| stage.kind == StageKind::Lost);
        let loss =
            |Loss { reason, note, .. }: &Loss| LossAnswer { reason: ReasonAnswer::Known(*reason), note: note.clone() };
        GateAnswers {
            loss: one.loss.as_ref().filter(|_| lost).map(loss),
            tick: items.iter().map(|item| item.id).filter(|item| one.done.contains(item)).collect(),
            ..GateAnswers::default()
        }
    }

    /// What the team makes of what rules have prepared.
    fn answer_to(&self, touched: Vec<(Kind, Id)>, at: Time, events: &mut Events) {
        for (kind, id) in touched {
            match kind {
                Kind::Message => self.send(id, at, events),
                Kind::Task => self.work(id, events),
                _ => {}
            }
        }
    }

    /// Messages go out within the hour.
    fn send(&self, id: Id, at: Time, events: &mut Events) {
        let data = self.workspace.data();
        let Some(message) = data.message(id).filter(|one| one.state == MessageState::Open && one.created == at) else {
            return;
        };
        let due = message.due.max(at);
        let sent = due.plus_millis((25 + self.some(id, 30)) * MINUTE);
        if sent.plus_millis(UNSENT) > self.until {
            return;
        }
        events.push(sent, Event::Sent(id));
    }

    /// What is planned is done on its day, as far as it is long enough ago.
    fn work(&self, id: Id, events: &mut Events) {
        let data = self.workspace.data();
        let fresh = |task: &&Arc<Task>| task.run.is_some() && task.done.is_none();
        let Some(task) = data.task(id).filter(fresh) else { return };
        let Some(due) = task.due else { return };
        let clock = task.time.unwrap_or_else(|| TimeOfDay::from_hms_opt(10, 0, 0).unwrap_or_default());
        let due = self.place.moment(due, clock).max(task.created).plus_millis((15 + self.some(id, 120)) * MINUTE);
        if due.plus_millis(UNDONE) <= self.until {
            events.push(due, Event::Done(id));
        }
    }

    /// A number below `most` that is another one for each id and always the same for one.
    fn some(&self, id: Id, most: u128) -> i64 {
        i64::try_from((id.bits() ^ (id.bits() >> 32)).wrapping_mul(0x9E37_79B9) % most).unwrap_or(0)
    }
}

#[cfg(test)]
#[path = "retell_tests.rs"]
mod tests;
