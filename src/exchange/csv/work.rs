//! Rows that are tasks and activities: what is open is a task, what happened is an activity.

use super::cells::{Cells, Refusal};
use super::deals::Deals;
use super::directory::Directory;
use super::edit::Edit;
use super::fields::Field;
use super::keys::{external, external_key, external_keys};
use super::mapping::OnDuplicate;
use super::plan::Action;
use super::pool::{Made, Pool};
use super::rows::{Decision, decide, outcome};
use super::stage_texts::flag;
use crate::data::Dataset;
use crate::model::{Activity, ActivityKind, External, Outcome, Task, TaskKind};
use crate::value::{Date, Id, Time, TimeOfDay, fold, one_line, quoted};

/// The tasks and activities of the plan.
#[derive(Clone, Debug)]
pub(super) struct Work {
    tasks: Pool<Task>,
    activities: Pool<Activity>,
    /// How many rows name something that is not here.
    pub unlinked: usize,
}

/// What a row says.
struct Said {
    subject: String,
    note: String,
    task: TaskKind,
    /// What it is once it has happened; none for what is only to be done.
    activity: Option<ActivityKind>,
    done: bool,
    /// When it was done or happened.
    at: Option<Time>,
    due: Option<(Date, Option<TimeOfDay>)>,
    minutes: Option<u32>,
    place: String,
    created: Option<Time>,
    outcome: Option<Outcome>,
    links: Links,
    member: Option<Id>,
    external: Option<External>,
}

#[derive(Clone, Copy, Default)]
struct Links {
    opportunity: Option<Id>,
    contact: Option<Id>,
    company: Option<Id>,
}

/// The key of what has no id: the same moment, words and links.
fn alike_key(kind: &str, day: Option<Date>, text: &str, links: Links) -> String {
    let day = day.map(|day| day.to_string()).unwrap_or_default();
    let id = |id: Option<Id>| id.unwrap_or_default();
    format!("alike {kind} {day} {} {} {} {}", id(links.opportunity), id(links.contact), id(links.company), fold(text))
}

fn task_keys(task: &Task) -> Vec<String> {
    let links = Links { opportunity: task.opportunity, contact: task.contact, company: task.company };
    let alike = alike_key("task", task.due, &task.title, links);
    external_keys(task.external.as_ref()).into_iter().chain([alike]).collect()
}

fn activity_keys(activity: &Activity) -> Vec<String> {
    let links = Links { opportunity: activity.opportunity, contact: activity.contact, company: activity.company };
    let alike = |day| alike_key("activity", day, &activity.text, links);
    let told = external_keys(activity.external.as_ref());
    // A row that says no day finds it on whatever day it came in.
    let undated = told.is_none().then(|| alike(None));
    told.into_iter().chain([alike(Some(day(activity.at)))]).chain(undated).collect()
}

/// The day in UTC: for telling apart only.
fn day(at: Time) -> Date {
    crate::value::Zone::default().date(at)
}

impl Work {
    pub fn new(data: &Dataset) -> Self {
        Self { tasks: Pool::of(data), activities: Pool::of(data), unlinked: 0 }
    }

    /// How many exist.
    pub fn len(&self) -> usize {
        self.tasks.existing() + self.activities.existing()
    }

    /// Lets so many more of the existing ones be found.
    pub fn learn(&mut self, data: &Dataset, left: &mut usize) {
        self.tasks.meet(data, left, task_keys);
        self.activities.meet(data, left, activity_keys);
    }

    /// Whether all existing ones can be found.
    pub fn is_met(&self) -> bool {
        self.tasks.is_met() && self.activities.is_met()
    }

    /// Takes so many keys away, when no record is looked for any more.
    pub fn forget(&mut self, left: &mut usize) {
        self.tasks.forget(left);
        self.activities.forget(left);
    }

    pub fn row(
        &mut self,
        directory: &mut Directory,
        deals: &mut Deals,
        cells: Cells<'_>,
        line: usize,
        policy: OnDuplicate,
    ) -> Result<Action, Refusal> {
        if cells.flag(Field::Deleted) == Some(true) {
            return Ok(Action::LeftOut("It was deleted there.".to_string()));
        }
        let said = self.read(directory, deals, cells)?;
        directory.by = Some(if said.external.is_some() { "the same id" } else { "the same day, words and links" });
        let key = said.external.as_ref().map(|told| external_key(&told.system, &told.id));
        let known_task = key.as_ref().and_then(|key| self.tasks.find(key));
        // What has happened is an activity, unless it was a task here before it was done.
        match said.activity.filter(|_| said.done && known_task.is_none()) {
            Some(kind) => Ok(self.activity(directory, said, kind, line, policy)),
            None => Ok(self.task(directory, said, line, policy)),
        }
    }

    fn read(&mut self, directory: &mut Directory, deals: &mut Deals, cells: Cells<'_>) -> Result<Said, Refusal> {
        let (mut subject, note) = (cells.text(Field::Subject), cells.long(Field::Note).trim().to_string());
        let said = [cells.text(Field::WorkKind), cells.label(Field::Subject).into(), cells.label(Field::Note).into()];
        let word = said.into_iter().find(|word: &String| !word.is_empty()).unwrap_or_default();
        let (task, activity) = kinds(&word, cells);
        let done_at = cells.moment(Field::DoneAt)?;
        let (happened, until) = (cells.moment(Field::At)?, cells.moment(Field::Until)?);
        let mut due = cells.wall(Field::Due)?;
        if let Some((_, time)) = due.as_mut().filter(|(_, time)| time.is_none()) {
            *time = cells.time_of_day(Field::DueTime).filter(|time| *time != TimeOfDay::default());
        }
        let due_moment = match due {
            Some((_, None)) | None => cells.moment(Field::Due)?,
            Some((date, Some(time))) => Some(directory.place.moment(date, time)),
        };
        let done = if cells.has(Field::Done) {
            done(&cells.text(Field::Done))? || done_at.is_some()
        } else if cells.has(Field::DoneAt) {
            done_at.is_some()
        } else {
            // Notes, calls and mails in lists of what happened have happened; what is due later has not.
            activity == Some(ActivityKind::Note) || happened.or(due_moment).is_some_and(|at| at <= directory.now)
        };
        if subject.is_empty() && note.is_empty() {
            if word.is_empty() {
                return Err(Refusal::new(Field::Subject, "This row does not say what it is about."));
            }
            subject = word;
        }
        let created = cells.moment(Field::Created)?;
        if !done && due.is_none() {
            due = cells.wall(Field::At)?;
        }
        let minutes = match cells.text(Field::Duration) {
            text if text.is_empty() => {
                happened.zip(until).map(|(from, to)| to.millis().saturating_sub(from.millis()) / 60_000)
            }
            text => minutes(&text),
        };
        let at = done_at.or(happened).or(due_moment.filter(|at| *at <= directory.now)).or(created);
        let links = self.links(directory, deals, cells)?;
        Ok(Said {
            outcome: direction(&cells.text(Field::WorkKind)),
            subject,
            note,
            task,
            activity,
            done,
            at,
            due,
            minutes: minutes.and_then(|n| u32::try_from(n).ok()).filter(|n| (1..=Task::LONGEST).contains(n)),
            place: cells.text(Field::Place),
            created,
            links,
            member: directory.owner(cells),
            external: external(cells.system(), &cells.text(Field::ExternalId)),
        })
    }

    /// What the row belongs to. What is only named by an id that is not here is counted.
    fn links(&mut self, directory: &mut Directory, deals: &mut Deals, cells: Cells<'_>) -> Result<Links, Refusal> {
        let system = cells.system();
        let first = |field| {
            cells.list(field, false).into_iter().find(|id| !super::stage_texts::is_nothing(id)).unwrap_or_default()
        };
        let mut links = Links::default();
        let mut asked = 0;
        let deal = |deals: &Deals, id: &str| {
            let place = deals.pool.find(&external_key(system, id)).filter(|_| !id.is_empty())?;
            deals.pool.slot(place).map(|slot| slot.get().id)
        };
        let (id, name) = (first(Field::OpportunityId), cells.text(Field::Opportunity));
        links.opportunity = deal(deals, &id).or_else(|| deals.only_id(&name));
        asked += usize::from(!(id.is_empty() && name.is_empty()) && links.opportunity.is_none());
        let company = cells.text(Field::Company);
        let id = first(Field::CompanyId);
        links.company = directory.named_company(system, &id, &company);
        asked += usize::from(!id.is_empty() && links.company.is_none());
        let (id, emails) = (first(Field::ContactId), cells.emails(Field::ContactEmail)?);
        let name = cells.list(Field::Contact, false).into_iter().next().unwrap_or_default();
        links.contact = directory.named_contact(system, &id, &name, emails, links.company);
        asked += usize::from(!id.is_empty() && links.contact.is_none());
        for id in cells.list(Field::Related, false) {
            let key = external_key(system, &id);
            let (companies, people) = (&directory.companies, &directory.contacts);
            let company = companies.find(&key).and_then(|at| companies.slot(at)).map(|slot| slot.get().id);
            let contact = people.find(&key).and_then(|at| people.slot(at)).map(|slot| slot.get().id);
            let opportunity = deal(deals, &id);
            asked += usize::from(company.is_none() && contact.is_none() && opportunity.is_none());
            links.company = links.company.or(company);
            links.contact = links.contact.or(contact);
            links.opportunity = links.opportunity.or(opportunity);
        }
        self.unlinked += usize::from(asked > 0);
        Ok(links)
    }

    fn activity(
        &mut self,
        directory: &mut Directory,
        said: Said,
        kind: ActivityKind,
        line: usize,
        policy: OnDuplicate,
    ) -> Action {
        let text = match (said.subject.is_empty(), said.note.is_empty()) {
            (false, false) => format!("{}\n\n{}", said.subject, said.note),
            (false, true) => said.subject.clone(),
            _ => said.note.clone(),
        };
        let at = said.at.unwrap_or(directory.now);
        let key = match &said.external {
            Some(told) => external_key(&told.system, &told.id),
            None => alike_key("activity", said.at.map(day), &text, said.links),
        };
        let (place, before) = match decide(&self.activities, self.activities.find(&key), policy) {
            Decision::Skip(place) => {
                return Action::Skipped(self.activities.slot(place).map(|slot| slot.get().id).unwrap_or_default());
            }
            Decision::Change(place) => (place, self.activities.slot(place).map(|slot| (slot.is_new(), slot.line))),
            Decision::Make => {
                let new = Activity { id: directory.ids.take(), at, kind, ..Activity::default() };
                (self.activities.add(new, vec![key]), None)
            }
        };
        let Some(activity) = self.activities.edit(place, line) else { return Action::Noted };
        let mut edit = Edit::default();
        edit.given(Field::WorkKind, &mut activity.kind, Some(kind));
        edit.given(Field::At, &mut activity.at, said.at);
        edit.text(Field::Note, &mut activity.text, text);
        edit.some(Field::WorkKind, &mut activity.outcome, said.outcome.filter(|_| kind == ActivityKind::Email));
        edit.some(Field::Owner, &mut activity.member, said.member);
        edit.some(Field::Opportunity, &mut activity.opportunity, said.links.opportunity);
        edit.some(Field::Contact, &mut activity.contact, said.links.contact);
        edit.some(Field::Company, &mut activity.company, said.links.company);
        edit.external(&mut activity.external, said.external);
        outcome(activity.id, before, edit)
    }

    fn task(&mut self, directory: &mut Directory, said: Said, line: usize, policy: OnDuplicate) -> Action {
        let title =
            if said.subject.is_empty() { crate::value::brief(&one_line(&said.note)) } else { said.subject.clone() };
        let key = match &said.external {
            Some(told) => external_key(&told.system, &told.id),
            None => alike_key("task", said.due.map(|(day, _)| day), &title, said.links),
        };
        let (place, before) = match decide(&self.tasks, self.tasks.find(&key), policy) {
            Decision::Skip(place) => {
                return Action::Skipped(self.tasks.slot(place).map(|slot| slot.get().id).unwrap_or_default());
            }
            Decision::Change(place) => (place, self.tasks.slot(place).map(|slot| (slot.is_new(), slot.line))),
            Decision::Make => {
                let created = said.created.unwrap_or(directory.now);
                (self.tasks.add(Task { id: directory.ids.take(), created, ..Task::default() }, vec![key]), None)
            }
        };
        let done = said.done.then(|| said.at.unwrap_or(directory.now));
        let Some(task) = self.tasks.edit(place, line) else { return Action::Noted };
        let mut edit = Edit::default();
        edit.text(Field::Subject, &mut task.title, title);
        edit.given(Field::WorkKind, &mut task.kind, Some(said.task));
        if let Some((due, time)) = said.due {
            edit.given(Field::Due, &mut task.due, Some(Some(due)));
            edit.given(Field::DueTime, &mut task.time, Some(time).filter(|time| time.is_some()));
        }
        edit.some(Field::Duration, &mut task.minutes, said.minutes);
        edit.text(Field::Place, &mut task.place, said.place.clone());
        edit.some(Field::Owner, &mut task.assignee, said.member);
        edit.some(Field::Opportunity, &mut task.opportunity, said.links.opportunity);
        edit.some(Field::Contact, &mut task.contact, said.links.contact);
        edit.some(Field::Company, &mut task.company, said.links.company);
        edit.given(Field::Created, &mut task.created, said.created);
        edit.external(&mut task.external, said.external.clone());
        // A task that is done here stays done, at the moment that is known first.
        if task.done.is_none() {
            edit.some(Field::DoneAt, &mut task.done, done);
        }
        let id = task.id;
        self.beside(directory, &said, &mut edit, line);
        outcome(id, before, edit)
    }

    /// What a task says beside its title is kept as a note in the same place.
    fn beside(&mut self, directory: &mut Directory, said: &Said, edit: &mut Edit, line: usize) {
        if said.note.is_empty() || said.subject.is_empty() || fold(&said.note) == fold(&said.subject) {
            return;
        }
        let text = format!("{}\n\n{}", said.subject, said.note);
        let told = said.external.as_ref().map(|told| External { id: format!("{} note", told.id), ..told.clone() });
        let known = said.created.or(said.at);
        let at = known.unwrap_or(directory.now);
        let key = match &told {
            Some(told) => external_key(&told.system, &told.id),
            None => alike_key("activity", known.map(day), &text, said.links),
        };
        let place = self.activities.find(&key).unwrap_or_else(|| {
            let new = Activity { id: directory.ids.take(), at, kind: ActivityKind::Note, ..Activity::default() };
            self.activities.add(new, vec![key])
        });
        let Some(note) = self.activities.edit(place, line) else { return };
        edit.text(Field::Note, &mut note.text, text);
        edit.some(Field::Owner, &mut note.member, said.member);
        edit.some(Field::Opportunity, &mut note.opportunity, said.links.opportunity);
        edit.some(Field::Contact, &mut note.contact, said.links.contact);
        edit.some(Field::Company, &mut note.company, said.links.company);
        edit.external(&mut note.external, told);
    }

    /// Hands out what is new and what is changed: goes over so many more.
    pub fn give(&mut self, left: &mut usize, made: &mut Made) {
        self.tasks.give(left, made);
        self.activities.give(left, made);
    }
}

/// What a word such as `Call` or `Deadline` means for what is to be done and for what happened.
fn kinds(word: &str, cells: Cells<'_>) -> (TaskKind, Option<ActivityKind>) {
    let word = fold(word);
    let has = |parts: &[&str]| parts.iter().any(|part| word.contains(part));
    if word == "note" || (word.is_empty() && !cells.has(Field::Subject)) {
        (TaskKind::ToDo, Some(ActivityKind::Note))
    } else if has(&["call", "anruf", "phone"]) {
        (TaskKind::Call, Some(ActivityKind::Call))
    } else if has(&["mail", "letter"]) {
        (TaskKind::Email, Some(ActivityKind::Email))
    } else if has(&["meeting", "lunch", "appointment", "event", "demo", "visit", "treffen"]) {
        (TaskKind::Meeting, Some(ActivityKind::Meeting))
    } else {
        (TaskKind::ToDo, None)
    }
}

/// Whether a mail went out or came in, where its kind says so.
fn direction(word: &str) -> Option<Outcome> {
    let word = fold(word);
    if word.contains("incoming") || word.contains("received") {
        Some(Outcome::Received)
    } else {
        (word.contains("sent") || word.contains("outgoing")).then_some(Outcome::Sent)
    }
}

/// Whether a status such as `Completed` or `Not started` says that it is done.
fn done(word: &str) -> Result<bool, Refusal> {
    match fold(word).replace(['_', '-'], " ").as_str() {
        "" => Ok(false),
        "done" | "completed" | "complete" | "closed" | "held" | "erledigt" | "finished" => Ok(true),
        "to do"
        | "todo"
        | "open"
        | "not started"
        | "in progress"
        | "waiting"
        | "waiting on someone else"
        | "deferred"
        | "planned"
        | "scheduled"
        | "cancelled"
        | "canceled"
        | "no show"
        | "rescheduled"
        | "no outcome"
        | "offen" => Ok(false),
        _ => flag(word).ok_or_else(|| {
            Refusal::new(Field::Done, format!("{} says neither that it is done nor that it is not.", quoted(word)))
        }),
    }
}

/// `90`, `1:30` or `01:30:00` in minutes.
fn minutes(text: &str) -> Option<i64> {
    let parts: Vec<i64> = text.split(':').map(|part| part.trim().parse().ok()).collect::<Option<_>>()?;
    match parts.as_slice() {
        [minutes] => Some(*minutes),
        [hours, minutes, ..] => hours.checked_mul(60)?.checked_add(*minutes),
        [] => None,
    }
}
