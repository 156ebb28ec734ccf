//! Meetings and tasks as a calendar file (`.ics`) that any calendar takes in.
//!
//! A task keeps its identity: brought in again later, the calendar changes the entry that it has and adds no second one.
//! That holds for the rounds of a task that repeats as well, which are one entry.

mod days;
mod repeat;

use crate::data::Dataset;
use crate::exchange::mail::MAIL_DOMAIN;
use crate::model::{Task, TaskKind};
use crate::value::{Date, Id, Time, ZoneRules, one_line};
use ics::components::Property;
use ics::properties::{Description, Trigger};
use ics::{Alarm, Event, ICalendar, ToDo, escape_text, parameters};
use std::fmt;
use std::sync::Arc;

pub use days::{Day, days};

/// What tasks become. Meetings are events in either case.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Form {
    /// Events: every calendar shows them. Those without a time stand above their day, and do not block it.
    #[default]
    Events,
    /// Tasks of the calendar: Apple's Reminders and Thunderbird know them; Google Calendar and Outlook pass them over.
    Tasks,
}

/// How a calendar file is made.
pub struct Options<'a> {
    /// The zone that days and times are in.
    pub zone: &'a ZoneRules,
    /// When it is made.
    pub now: Time,
    /// What tasks become.
    pub form: Form,
    /// How many minutes before an entry the calendar reminds; none for not at all. Of what has no time it reminds at 9.
    pub alarm: Option<u32>,
    /// How many minutes a meeting takes that does not say so itself. Calls and tasks take half an hour at most.
    pub meeting: u32,
    /// The address of a task's page, where it has one.
    pub link: &'a dyn Fn(&Task) -> Option<String>,
}

/// Why there is no file. Prints as a sentence for the person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoCalendar {
    /// There is no task.
    Nothing,
    /// No task has a day.
    NoDay,
}

impl fmt::Display for NoCalendar {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            NoCalendar::Nothing => "There is nothing to put into a calendar.",
            NoCalendar::NoDay => "A calendar needs a day. Give the task a due date first.",
        })
    }
}

/// The open tasks that are due in these days, both included, in the order of their time; those of one member, if one is
/// named.
pub fn due_between(data: &Dataset, from: Date, to: Date, of: Option<Id>) -> Vec<Arc<Task>> {
    let within = |task: &&Arc<Task>| {
        task.done.is_none()
            && task.due.is_some_and(|due| (from..=to).contains(&due))
            && of.is_none_or(|of| task.assignee == Some(of))
    };
    let mut tasks: Vec<Arc<Task>> = data.tasks().filter(within).cloned().collect();
    tasks.sort_by_key(|task| (task.due, task.time, task.id));
    tasks
}

/// A calendar file of these tasks. Those without a day are passed over, unless they become tasks of the calendar.
///
/// Times are written in UTC, days as days. Text is text: nothing in a title can add an entry or a field.
///
/// # Errors
/// That there is nothing to write.
pub fn calendar<'t>(
    data: &Dataset,
    tasks: impl IntoIterator<Item = &'t Task>,
    options: &Options<'_>,
) -> Result<String, NoCalendar> {
    calendar_with(data, tasks, &[], options)
}

/// The same, with days that matter to people and companies.
///
/// # Errors
/// That there is nothing to write.
pub fn calendar_with<'t>(
    data: &Dataset,
    tasks: impl IntoIterator<Item = &'t Task>,
    days: &[Day],
    options: &Options<'_>,
) -> Result<String, NoCalendar> {
    let mut calendar = ICalendar::new("2.0", "-//Penstock//Penstock//EN");
    calendar.push(Property::new("CALSCALE", "GREGORIAN"));
    calendar.push(Property::new("METHOD", "PUBLISH"));
    let (mut seen, mut written) = (0_usize, 0_usize);
    let mut first_round = None::<Time>;
    for task in tasks {
        seen += 1;
        let event = task.kind == TaskKind::Meeting || options.form == Form::Events;
        match task.due {
            Some(day) if event => calendar.add_event(of_event(data, task, day, options)),
            due if !event => calendar.add_todo(of_todo(data, task, due, options)),
            _ => continue,
        }
        written += 1;
        if let (Some(day), Some(time)) = (task.due.filter(|_| repeat::repeats(task)), task.time) {
            let at = options.zone.moment(day, time);
            first_round = Some(first_round.map_or(at, |first| first.min(at)));
        }
    }
    for day in days {
        calendar.add_event(days::event(day, options));
        (seen, written) = (seen + 1, written + 1);
    }
    if let Some(from) = first_round {
        calendar.add_timezone(repeat::clocks(options.zone, from));
    }
    match (written, seen) {
        (0, 0) => Err(NoCalendar::Nothing),
        (0, _) => Err(NoCalendar::NoDay),
        _ => Ok(folded(&calendar.to_string())),
    }
}

/// The name of the file for one task or several.
pub fn file_name(tasks: &[&Task]) -> String {
    let name = match tasks {
        [one] => one_line(&one.title),
        _ => "penstock-calendar".to_string(),
    };
    let kept = |c: char| if c.is_alphanumeric() || matches!(c, '-' | '_') { c } else { ' ' };
    let words: String = name.chars().map(kept).collect();
    let name = words.split_whitespace().collect::<Vec<_>>().join("-");
    let name: String = name.chars().take(60).collect();
    format!("{}.ics", if name.is_empty() { "task" } else { &name })
}

fn of_event<'e>(data: &Dataset, task: &Task, day: Date, options: &Options<'_>) -> Event<'e> {
    let mut event = Event::new(uid(task), moment(options.now));
    common(data, task, options).into_iter().for_each(|property| event.push(property));
    match task.time {
        Some(time) => {
            let start = options.zone.moment(day, time);
            let usual = if task.kind == TaskKind::Meeting { options.meeting } else { options.meeting.min(30) };
            let minutes = task.minutes.unwrap_or(usual).clamp(1, Task::LONGEST);
            let end = start.plus_millis(i64::from(minutes) * 60_000);
            let written = |name: &'static str, at: Time| match repeat::repeats(task) {
                true => repeat::there(name, at, options.zone),
                false => Property::new(name, moment(at)),
            };
            event.push(written("DTSTART", start));
            event.push(written("DTEND", end));
        }
        None => {
            event.push(on("DTSTART", day));
            event.push(on("DTEND", day.succ_opt().unwrap_or(day)));
            event.push(Property::new("TRANSP", "TRANSPARENT"));
        }
    }
    if let Some(every) = task.repeat.filter(|_| repeat::repeats(task)) {
        event.push(repeat::rule(every, task, day));
    }
    if let Some(alarm) = alarm(task, options) {
        event.add_alarm(alarm);
    }
    event
}

fn of_todo<'e>(data: &Dataset, task: &Task, due: Option<Date>, options: &Options<'_>) -> ToDo<'e> {
    let mut todo = ToDo::new(uid(task), moment(options.now));
    common(data, task, options).into_iter().for_each(|property| todo.push(property));
    match (due, task.time) {
        (Some(day), time) if repeat::repeats(task) => {
            // Rounds are counted from a start.
            for name in ["DTSTART", "DUE"] {
                todo.push(repeat::start(name, day, time, options.zone));
            }
            if let Some(every) = task.repeat {
                todo.push(repeat::rule(every, task, day));
            }
        }
        (Some(day), Some(time)) => todo.push(Property::new("DUE", moment(options.zone.moment(day, time)))),
        (Some(day), None) => todo.push(on("DUE", day)),
        (None, _) => {}
    }
    match task.done {
        Some(done) => {
            todo.push(Property::new("STATUS", "COMPLETED"));
            todo.push(Property::new("COMPLETED", moment(done)));
        }
        None => todo.push(Property::new("STATUS", "NEEDS-ACTION")),
    }
    // A reminder counts from the start or the end, so there must be one.
    if let Some(alarm) = due.and_then(|_| alarm(task, options)) {
        todo.add_alarm(alarm);
    }
    todo
}

/// What events and tasks have alike.
fn common<'e>(data: &Dataset, task: &Task, options: &Options<'_>) -> Vec<Property<'e>> {
    let mut made = vec![
        // Later files of the same task have a higher number, so that calendars take them as changes.
        Property::new("SEQUENCE", sequence(options.now).to_string()),
        Property::new("CREATED", moment(task.created)),
        words("SUMMARY", &summary(data, task)),
        words("CATEGORIES", task.kind.word()),
    ];
    let link = (options.link)(task).map(|link| one_line(&link)).filter(|link| !link.contains(' '));
    let about = about(data, task, link.as_deref());
    if !about.is_empty() {
        made.push(words("DESCRIPTION", &about));
    }
    let place = one_line(&task.place);
    if !place.is_empty() {
        made.push(words("LOCATION", &place));
    }
    if let Some(link) = link {
        made.push(Property::new("URL", link));
    }
    made
}

/// What is to be done, and with whom, unless it says so itself.
fn summary(data: &Dataset, task: &Task) -> String {
    let title = one_line(&task.title);
    let contact = task.contact.and_then(|id| data.contact(id)).map(|contact| one_line(&contact.title()));
    match contact.filter(|name| !title.contains(name.as_str())) {
        Some(name) => format!("{title} – {name}"),
        None => title,
    }
}

fn about(data: &Dataset, task: &Task, link: Option<&str>) -> String {
    let mut lines = Vec::new();
    if let Some(opportunity) = task.opportunity.and_then(|id| data.opportunity(id)) {
        lines.push(format!("Opportunity: {}", one_line(&opportunity.name)));
    }
    if let Some(contact) = task.contact.and_then(|id| data.contact(id)) {
        let reach = [Some(contact.title()), contact.phones.first().cloned(), contact.emails.first().cloned()];
        let reach: Vec<String> =
            reach.into_iter().flatten().map(|part| one_line(&part)).filter(|part| !part.is_empty()).collect();
        lines.push(format!("Contact: {}", reach.join(", ")));
    }
    let company =
        task.company.or_else(|| task.contact.and_then(|id| data.contact(id)).and_then(|contact| contact.company));
    if let Some(company) = company.and_then(|id| data.company(id)) {
        lines.push(format!("Company: {}", one_line(&company.title())));
    }
    lines.extend(task.options.iter().map(|option| format!("- {}", one_line(option))));
    lines.extend(link.map(str::to_string));
    lines.join("\n")
}

fn alarm<'e>(task: &Task, options: &Options<'_>) -> Option<Alarm<'e>> {
    let minutes = options.alarm?.min(40_000);
    // Days begin at midnight wherever the calendar is; nine hours later is nine o'clock.
    let before = if task.time.is_some() { format!("-PT{minutes}M") } else { "PT9H".to_string() };
    let title = text(&one_line(&task.title));
    Some(Alarm::display(Trigger::new(before), Description::new(escape_text(title))))
}

fn uid(task: &Task) -> String {
    format!("task-{}@{MAIL_DOMAIN}", task.series.unwrap_or(task.id))
}

/// Minutes of the clock: a round that was made later has the higher number, too.
fn sequence(now: Time) -> i64 {
    (now.millis() / 60_000).clamp(0, 2_000_000_000)
}

/// A property that holds text.
fn words<'e>(name: &'static str, value: &str) -> Property<'e> {
    Property::new(name, escape_text(text(value)))
}

/// Text without control characters other than line breaks.
fn text(value: &str) -> String {
    let value = value.replace("\r\n", "\n").replace('\r', "\n").replace('\t', " ");
    value.chars().filter(|c| *c == '\n' || !c.is_control()).collect()
}

/// A property that is a day.
fn on<'e>(name: &'static str, day: Date) -> Property<'e> {
    let mut property = Property::new(name, day.format("%Y%m%d").to_string());
    property.append(parameters!("VALUE" => "DATE"));
    property
}

/// A moment in UTC: `20261122T093000Z`.
fn moment(time: Time) -> String {
    // `2026-11-22T09:30:00.000Z`
    let digits: String = time.to_string().chars().take(19).filter(|c| !matches!(c, '-' | ':')).collect();
    format!("{digits}Z")
}

/// The same file with lines of at most 75 bytes, the blank in front of those that go on included. The crate that writes
/// it does not count that blank.
fn folded(text: &str) -> String {
    const LONGEST: usize = 75;
    let mut made = String::with_capacity(text.len() + text.len() / 50);
    for line in text.replace("\r\n ", "").split_terminator("\r\n") {
        let (mut room, mut start) = (LONGEST, made.len());
        for c in line.chars() {
            if c.len_utf8() > room {
                let tail = made.split_off(within_word(&made, start, c));
                made.push_str("\r\n ");
                start = made.len();
                made.push_str(&tail);
                room = LONGEST - 1 - tail.len();
            }
            room -= c.len_utf8();
            made.push(c);
        }
        made.push_str("\r\n");
    }
    made
}

/// Where a line that began at `start` is broken before `next`: at its end, but not beside a blank, since some readers drop
/// the blanks at both ends of a line.
fn within_word(made: &str, start: usize, next: char) -> usize {
    /// Longer rows of blanks are broken where they are.
    const MOST: usize = 20;
    let line = made.get(start..).unwrap_or_default();
    let after = line.char_indices().rev().map(|(at, c)| (start + at, c));
    let mut right = (made.len(), next);
    for left in after {
        if left.1 != ' ' && right.1 != ' ' {
            return right.0;
        }
        if made.len() - left.0 > MOST {
            break;
        }
        right = left;
    }
    made.len()
}

#[cfg(test)]
#[path = "calendar_tests.rs"]
mod tests;
