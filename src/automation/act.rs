//! Actions: from what a rule says to commands, and the record of what they changed.

use super::assign::{Given, What, assignee};
use super::delay::until_from;
use super::engine::{Engine, GRACE_MINUTES};
use super::live::{field_name, own_value};
use super::merge::{Gap, MergeText, Merging, main_contact};
use crate::command::{Command, GateAnswers, Move, Place, Rejection};
use crate::data::{Change, ChangeSet, Dataset, Delta};
use crate::model::{
    Action, Activity, ActivityKind, Assign, Channel, Delay, Done, Kind, Message, MessageState, Noted, Opportunity,
    Record, RecordId, Run, RunEffect, Source, Task, TaskKind, TextForm, custom_id,
};
use crate::value::{Date, Id, Time, TimeOfDay, one_line, quoted};
use serde_json::{Map, Value, json};
use std::sync::Arc;

/// What an action came to: the words, and what changed.
type Acted = Result<(String, Vec<RunEffect>), String>;

impl Engine<'_> {
    /// Carries an action out. What cannot be done is written down with the reason; the run goes on.
    pub(super) fn act(&mut self, run: &Run, action: &Action, base: Time) -> Done {
        let Some(opportunity) = self.data.opportunity(run.opportunity).cloned() else {
            return Done { refused: "The opportunity is gone.".into(), ..Done::default() };
        };
        match self.try_to(run, action, &opportunity, base) {
            Ok((what, effects)) => Done { what, effects, ..Done::default() },
            Err(why) => Done { what: super::say::action(action, self.data), refused: why, ..Done::default() },
        }
    }

    fn merged(&self, text: &str, opportunity: &Opportunity) -> Result<String, String> {
        let with = Merging::new(opportunity, self.data).at(&self.scene.calendar.zone, self.scene.now);
        MergeText::read(text, TextForm::Plain)?.fill(with)
    }

    /// A text of a message. What has no value stands there as it is written: the person fills it in before it goes out. A
    /// trial says what is missing.
    fn told(&self, text: &str, form: TextForm, with: Merging<'_>) -> Result<String, String> {
        let text = MergeText::read(text, form)?;
        if self.pretend { text.fill(with) } else { text.shown(with, Gap::Field) }
    }

    fn try_to(&mut self, run: &Run, action: &Action, opportunity: &Arc<Opportunity>, base: Time) -> Acted {
        let id = RecordId::opportunity(opportunity.id);
        match action {
            Action::CreateTask { title, kind, due, assign } => {
                let draft = Task { title: title.clone(), kind: *kind, ..Task::default() };
                self.task(run, draft, due.as_ref(), assign, opportunity, base)
            }
            Action::Remind { text, due, assign } => {
                let draft = Task { title: text.clone(), kind: TaskKind::Reminder, ..Task::default() };
                let now = Delay::Minutes { n: 0, working: false };
                self.task(run, draft, Some(due.as_ref().unwrap_or(&now)), assign, opportunity, base)
            }
            Action::Ask { text, answers, checklist, assign } => {
                let kind = if *checklist { TaskKind::Checklist } else { TaskKind::Question };
                let draft = Task { title: text.clone(), kind, options: answers.clone(), ..Task::default() };
                let today = Delay::Days { n: 0, at: None };
                self.task(run, draft, Some(&today), assign, opportunity, base)
            }
            Action::Message { assign, .. } => self.message(run, action, assign, opportunity, base),
            Action::StartSequence { sequence } => {
                let name = self.data.sequence(*sequence).map_or_else(String::new, |sequence| sequence.name.clone());
                let started = self.start_from(run, *sequence, base)?;
                let effect = RunEffect {
                    record: super::engine::record_of(started),
                    before: None,
                    after: Some(Noted::default()),
                };
                Ok((format!("started the sequence {}", quoted(&name)), vec![effect]))
            }
            Action::StopSequence { sequence } => self.stop_sequences(run, *sequence),
            Action::SetField { field, value } => {
                let set = Map::from_iter([(field.clone(), value.clone())]);
                self.carry(run, Command::Edit { id, set }, base)
            }
            Action::SetTemperature { to } => {
                let set = Map::from_iter([("temperature".to_string(), json!(to))]);
                self.carry(run, Command::Edit { id, set }, base)
            }
            Action::AddPoints { points } => {
                let score = opportunity.score.unwrap_or(0).saturating_add(*points);
                let set = Map::from_iter([("score".to_string(), json!(score))]);
                self.carry(run, Command::Edit { id, set }, base)
            }
            Action::AddTag { tag } => {
                let command = Command::Tag { ids: vec![id], add: vec![tag.clone()], remove: Vec::new() };
                self.carry(run, command, base)
            }
            Action::RemoveTag { tag } => {
                let command = Command::Tag { ids: vec![id], add: Vec::new(), remove: vec![tag.clone()] };
                self.carry(run, command, base)
            }
            Action::Move { stage } if opportunity.stage == *stage => {
                let name = self.data.stage(*stage).map_or_else(String::new, |stage| stage.name.clone());
                Ok((format!("left it in {name}"), Vec::new()))
            }
            Action::Move { stage } => {
                let order =
                    Move { ids: vec![opportunity.id], to: *stage, place: Place::Top, answers: GateAnswers::default() };
                self.carry(run, Command::Move(order), base)
            }
            Action::AssignOwner { assign } => {
                let Given { who, passed } = assignee(self, assign, run, opportunity, (What::Opportunity, base));
                let Some(owner) = who else {
                    return Err(match passed.as_str() {
                        "" => "Nobody fits; the owner stays as it is.".into(),
                        passed => format!("Nobody can take it: {passed}. The owner stays as it is."),
                    });
                };
                let set = Map::from_iter([("owner".to_string(), json!(owner))]);
                let (what, effects) = self.carry(run, Command::Edit { id, set }, base)?;
                Ok((if passed.is_empty() { what } else { format!("{what} ({passed})") }, effects))
            }
            Action::AddNote { text } => {
                let note = Activity {
                    kind: ActivityKind::Note,
                    at: base,
                    text: self.merged(text, opportunity)?,
                    opportunity: Some(opportunity.id),
                    run: Some(run.id),
                    ..Activity::default()
                };
                self.carry(run, Command::Create(note.into()), base)
            }
            Action::CreateOpportunity { name, stage } => {
                let twin = Opportunity {
                    name: one_line(&self.merged(name, opportunity)?),
                    stage: *stage,
                    owner: opportunity.owner,
                    company: opportunity.company,
                    contacts: opportunity.contacts.clone(),
                    source: opportunity.source.clone(),
                    run: Some(run.id),
                    ..Opportunity::default()
                };
                self.carry(run, Command::Create(twin.into()), base)
            }
        }
    }

    fn carry(&mut self, run: &Run, command: Command, base: Time) -> Acted {
        let command = self.with_ids(command);
        let changes = self.order(run, &command, base).map_err(sentence)?;
        let what = describe(&command, &changes, self.data);
        Ok((what, effects(&changes)))
    }

    /// Gives created records their ids here, so that pretending and acting give the same.
    fn with_ids(&mut self, command: Command) -> Command {
        match command {
            Command::Create(record) if record.bare_id().is_nil() => {
                let id = self.scene.ids.take();
                Command::Create(record.with_id(id))
            }
            other => other,
        }
    }

    fn who(&mut self, assign: &Assign, run: &Run, opportunity: &Opportunity, base: Time) -> Option<Id> {
        assignee(self, assign, run, opportunity, (What::Work, base)).who
    }

    /// Whether what was due at a moment comes too late to be treated as fresh.
    fn stale(&self, base: Time) -> bool {
        let minutes = self.data.settings().and_then(|settings| settings.grace_minutes).unwrap_or(GRACE_MINUTES);
        self.scene.now.millis().saturating_sub(base.millis()) > i64::from(minutes) * 60_000
    }

    fn task(
        &mut self,
        run: &Run,
        draft: Task,
        due: Option<&Delay>,
        assign: &Assign,
        opportunity: &Arc<Opportunity>,
        base: Time,
    ) -> Acted {
        let title = one_line(&self.merged(&draft.title, opportunity)?);
        let moment = match due {
            None => None,
            Some(delay) => Some(
                until_from(delay, base, run.started, opportunity, &self.scene.calendar)
                    .ok_or("The date that it depends on is missing.")?,
            ),
        };
        let zone = self.scene.calendar.zone.clone();
        // Whole days stay whole days; everything shorter has a time as well.
        let timed = due.is_some_and(|delay| {
            !matches!(
                delay,
                Delay::Days { at: None, .. } | Delay::WorkingDays { at: None, .. } | Delay::Months { at: None, .. }
            )
        });
        let time = moment.filter(|_| timed).map(|moment| whole_minutes(zone.time_of_day(moment)));
        let due = moment.map(|moment| zone.date(moment));
        if self.stale(base)
            && let Some(command) = self.again_late(run, &title, (due, time))
        {
            return self.carry(run, command, base);
        }
        let task = Task {
            title,
            due,
            time,
            assignee: self.who(assign, run, opportunity, base),
            opportunity: Some(opportunity.id),
            missed: self.missed,
            run: Some(run.id),
            ..draft
        };
        self.carry(run, Command::Create(task.into()), base)
    }

    /// What comes late and is still there from an earlier time is not put beside it, but counted.
    fn again_late(&self, run: &Run, title: &str, (due, time): (Option<Date>, Option<TimeOfDay>)) -> Option<Command> {
        let same = |task: &&Arc<Task>| {
            let made_by = task.run.and_then(|run| self.data.run(run)).map(|run| run.of.id());
            task.done.is_none() && task.title == title && made_by == Some(run.of.id()) && task.run != Some(run.id)
        };
        let task = self.data.tasks_of(run.opportunity).find(same)?;
        let missed = task.missed.saturating_add(1).saturating_add(self.missed);
        let mut set = Map::from_iter([("missed".to_string(), json!(missed))]);
        if due.is_some() {
            set.insert("due".into(), json!(due));
            set.insert("time".into(), json!(time));
        }
        Some(Command::Edit { id: RecordId { kind: Kind::Task, id: task.id }, set })
    }

    fn message(
        &mut self,
        run: &Run,
        action: &Action,
        assign: &Assign,
        opportunity: &Arc<Opportunity>,
        base: Time,
    ) -> Acted {
        let Action::Message { channel, subject, body, form, variants, template, .. } = action else {
            return Err("It is no message.".into());
        };
        let variant = variant(run.id, run.at, variants.len());
        let other = variant.and_then(|nth| variants.get(usize::from(nth.checked_sub(1)?)));
        let (subject, body) = other.map_or((subject, body), |other| (&other.subject, &other.body));
        let assignee = self.who(assign, run, opportunity, base);
        let contact = main_contact(opportunity, self.data);
        if contact.is_some_and(|contact| contact.opted_out) {
            return Err("The contact wants no more messages.".into());
        }
        let address = contact.map(|contact| match channel {
            Channel::Email => contact.emails.first(),
            Channel::Text => contact.phones.first(),
            Channel::Social => contact.social.first(),
            Channel::Letter => Some(&contact.address),
        });
        let with = Merging::new(opportunity, self.data).at(&self.scene.calendar.zone, base).sent_by(assignee);
        let message = Message {
            channel: *channel,
            to: one_line(address.flatten().map_or("", String::as_str)),
            subject: one_line(&self.told(subject, TextForm::Plain, with)?),
            body: self.told(body, *form, with)?,
            form: *form,
            step: Some(run.at),
            variant,
            template: template.filter(|id| self.data.template(*id).is_some()),
            due: base,
            state: if self.stale(base) { MessageState::Review } else { MessageState::Open },
            assignee,
            opportunity: Some(opportunity.id),
            contact: contact.map(|contact| contact.id),
            run: Some(run.id),
            ..Message::default()
        };
        self.carry(run, Command::Create(message.into()), base)
    }

    fn stop_sequences(&mut self, run: &Run, sequence: Option<Id>) -> Acted {
        let running: Vec<Id> = self
            .data
            .active_runs(run.opportunity)
            .filter(|other| match other.of {
                // Not itself, where a sequence stops others: it is just going on.
                Source::Sequence { id, .. } => sequence.is_none_or(|asked| asked == id) && other.id != run.id,
                Source::Rule { .. } => false,
            })
            .map(|other| other.id)
            .collect();
        if running.is_empty() {
            return Err("No such sequence is running.".into());
        }
        let what = format!("stopped {}", crate::value::plural(running.len(), "sequence", "sequences"));
        let mut effects = Vec::new();
        for id in running {
            let before = self.ending(id);
            self.stop_run(id, "a rule stopped it");
            let now = |before: &Record| self.data.get(before.id());
            effects.extend(before.iter().filter_map(|before| between(before, &now(before)?)));
        }
        Ok((what, effects))
    }

    /// What changes when a run ends: the run itself, and what it put into the Outbox.
    fn ending(&self, id: Id) -> Vec<Record> {
        let Some(run) = self.data.run(id) else { return Vec::new() };
        let messages =
            self.data.messages_of(run.opportunity).filter(|message| message.run == Some(id) && message.open());
        messages.cloned().map(Record::Message).chain([Record::Run(run.clone())]).collect()
    }

    /// Messages of a run that ends are not to be sent any more.
    pub(super) fn drop_messages(&mut self, run: &Run) {
        let open: Vec<Message> = self
            .data
            .messages_of(run.opportunity)
            .filter(|message| message.run == Some(run.id) && message.open())
            .map(|message| message.as_ref().clone())
            .collect();
        for mut message in open {
            message.state = MessageState::Cancelled;
            self.put(message.into());
        }
    }
}

/// Which of the texts of its next message a run sends: 0 for the first one, the others after it; none where there is only
/// one. It follows from the run and the step alone, so that a crash or a second tab changes nothing, and is as good as
/// chance.
pub fn variant(run: Id, step: u16, others: usize) -> Option<u8> {
    let all = u32::try_from(others).ok().filter(|others| *others > 0)?.saturating_add(1);
    let mark = crc32c::crc32c_append(u32::from(step), &run.bits().to_be_bytes());
    u8::try_from(mark % all).ok()
}

fn whole_minutes(time: TimeOfDay) -> TimeOfDay {
    use chrono::Timelike;
    time.with_second(0).and_then(|time| time.with_nanosecond(0)).unwrap_or(time)
}

fn sentence(rejection: Rejection) -> String {
    rejection.to_string()
}

/// What a command did, in words.
fn describe(command: &Command, changes: &ChangeSet, data: &Dataset) -> String {
    match command {
        Command::Create(Record::Task(task)) => match task.kind {
            TaskKind::Reminder => format!("set the reminder {}", quoted(&task.title)),
            TaskKind::Question | TaskKind::Checklist => format!("asked {}", quoted(&task.title)),
            _ => format!("created the task {}", quoted(&task.title)),
        },
        Command::Create(Record::Message(message)) => format!("put {} into the Outbox", quoted(&message.title())),
        Command::Create(Record::Activity(_)) => "added a note".into(),
        Command::Create(record) => format!("created {}", quoted(&record.title())),
        Command::Move(order) => {
            let name = data.stage(order.to).map_or_else(String::new, |stage| stage.name.clone());
            format!("moved it to {name}")
        }
        Command::Tag { add, remove, .. } if changes.is_empty() => match (add.first(), remove.first()) {
            (Some(tag), _) => format!("left the tag #{tag} where it was"),
            (None, Some(tag)) => format!("found no tag #{tag} to remove"),
            _ => String::new(),
        },
        Command::Tag { add, remove, .. } => match (add.first(), remove.first()) {
            (Some(tag), _) => format!("added the tag #{tag}"),
            (None, Some(tag)) => format!("removed the tag #{tag}"),
            _ => String::new(),
        },
        Command::Edit { set, .. } if changes.is_empty() => {
            format!("left the {} as it was", set.keys().next().map_or_else(String::new, |field| called(field, data)))
        }
        Command::Edit { set, .. } => match (set.iter().next(), set.contains_key("missed")) {
            (_, true) => "counted one more time".into(),
            (Some((field, value)), _) => {
                let name = value.as_str().and_then(|text| text.parse::<Id>().ok()).and_then(|id| data.member(id));
                let value = match (name, value) {
                    (Some(member), _) => member.name.clone(),
                    (None, Value::Null) => "nothing".into(),
                    (None, Value::String(text)) => text.clone(),
                    (None, other) => other.to_string(),
                };
                let value = set.get(field).and_then(|value| own_value(field, value, data)).unwrap_or(value);
                format!("set the {} to {value}", called(field, data))
            }
            _ => String::new(),
        },
        _ => String::new(),
    }
}

/// What a field is called in the log of a run.
fn called(field: &str, data: &Dataset) -> String {
    if custom_id(field).is_some() { field_name(field, data) } else { field.replace('_', " ") }
}

/// What changes left behind, field by field.
fn effects(changes: &ChangeSet) -> Vec<RunEffect> {
    changes.iter().filter_map(effect).collect()
}

fn effect(change: &Change) -> Option<RunEffect> {
    Some(match Delta::of(change)? {
        Delta::Create { id, record } => RunEffect { record: id, before: None, after: Some(record.into()) },
        Delta::Delete { id, record } => RunEffect { record: id, before: Some(record.into()), after: None },
        Delta::Update { id, fields } => {
            let (mut before, mut after) = (Map::new(), Map::new());
            for (name, (old, new)) in fields {
                before.insert(name.clone(), old);
                after.insert(name, new);
            }
            RunEffect { record: id, before: Some(before.into()), after: Some(after.into()) }
        }
    })
}

/// What an ending left behind on a record, field by field.
fn between(before: &Record, after: &Record) -> Option<RunEffect> {
    let (old, new) = (before.to_json(), after.to_json());
    let value = |all: &Map<String, Value>, name: &String| all.get(name).cloned().unwrap_or(Value::Null);
    let mut effect = RunEffect { record: after.id(), before: Some(Noted::default()), after: Some(Noted::default()) };
    for name in old.keys().chain(new.keys()) {
        let (from, to) = (value(&old, name), value(&new, name));
        if from != to {
            effect.before.get_or_insert_default().insert(name.clone(), from);
            effect.after.get_or_insert_default().insert(name.clone(), to);
        }
    }
    effect.after.as_ref().is_some_and(|after| !after.is_empty()).then_some(effect)
}
