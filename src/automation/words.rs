//! Words for what would be done: with the dates, names and addresses that it comes to.

use super::engine::Scene;
use super::say;
use crate::data::Dataset;
use crate::model::{Action, Channel, Done, Kind, Trigger};
use crate::value::{Date, Id, Time, TimeOfDay, ZoneRules, one_line, quoted};
use chrono::NaiveDate;
use serde_json::{Map, Value};

/// A moment on the wall clock: `Fri 27 Nov 09:00`; with the year where that is not the present one.
pub(super) fn moment(at: Time, scene: &Scene) -> String {
    let zone = &scene.calendar.zone;
    format!("{} {}", day(zone.date(at), zone.date(scene.now)), clock(zone.time_of_day(at)))
}

/// A day: `27 Nov 2026`.
pub(super) fn date(at: Time, zone: &ZoneRules) -> String {
    zone.date(at).format("%-d %b %Y").to_string()
}

fn day(date: Date, today: Date) -> String {
    use chrono::Datelike;
    let format = if date.year() == today.year() { "%a %-d %b" } else { "%a %-d %b %Y" };
    date.format(format).to_string()
}

fn clock(time: TimeOfDay) -> String {
    time.format("%H:%M").to_string()
}

/// An edge that is waited for: `if somebody answers`.
pub(super) fn event(trigger: &Trigger, data: &Dataset) -> String {
    let words = say::trigger(trigger, data);
    words.strip_prefix("When ").map_or(words.clone(), |rest| format!("if {rest}"))
}

/// A sentence's beginning in the middle of another: `When an opportunity …` becomes `when an opportunity …`.
pub(super) fn lower(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or(String::new(), |first| first.to_lowercase().chain(chars).collect())
}

/// An action in the imperative, with what it comes to on this opportunity.
pub(super) fn deed(action: &Action, done: &Done, data: &Dataset) -> String {
    let made = |kind: Kind| {
        let mut made = done.effects.iter().filter(|effect| effect.record.kind == kind && effect.before.is_none());
        made.find_map(|effect| effect.after.as_deref())
    };
    let task = made(Kind::Task);
    let words = match (action, task) {
        (Action::CreateTask { .. }, Some(task)) => {
            format!("create the task {}{}{}", name(task), whose(task, " for ", data), due(task, ", due "))
        }
        (Action::Remind { .. }, Some(task)) => {
            let whom = whose(task, "", data);
            let whom = if whom.is_empty() { "the team".into() } else { whom };
            format!("remind {whom} of {}{}", name(task), due(task, " on "))
        }
        (Action::Ask { .. }, Some(task)) => {
            let whom = whose(task, "", data);
            let whom = if whom.is_empty() { "the team".into() } else { whom };
            format!("ask {whom} {}", name(task))
        }
        (Action::Message { channel, .. }, _) => {
            made(Kind::Message).map_or_else(String::new, |made| letter(*channel, made))
        }
        (Action::AddNote { .. }, _) => made(Kind::Activity)
            .map_or_else(String::new, |note| format!("add the note {}", quoted(&one_line(text(note, "text"))))),
        (Action::CreateOpportunity { stage, .. }, _) => made(Kind::Opportunity).map_or_else(String::new, |made| {
            say::action(&Action::CreateOpportunity { name: text(made, "name").into(), stage: *stage }, data)
        }),
        _ => String::new(),
    };
    let words = if words.is_empty() { say::action(action, data) } else { words };
    let idle = done.effects.is_empty() && done.refused.is_empty() && !matches!(action, Action::StopSequence { .. });
    if idle { format!("{words} (it is so already)") } else { words }
}

fn letter(channel: Channel, made: &Map<String, Value>) -> String {
    let what = Some(text(made, "subject")).filter(|subject| !subject.is_empty()).unwrap_or(text(made, "body"));
    let word = if channel == Channel::Email { "message" } else { channel.word() }.to_lowercase();
    match text(made, "to") {
        "" => format!("put the {word} {} into the Outbox, without an address", quoted(&one_line(what))),
        to => format!("put the {word} {} to {} into the Outbox", quoted(&one_line(what)), one_line(to)),
    }
}

fn text<'m>(record: &'m Map<String, Value>, field: &str) -> &'m str {
    record.get(field).and_then(Value::as_str).unwrap_or_default()
}

fn name(task: &Map<String, Value>) -> String {
    quoted(text(task, "title"))
}

/// The member that a record was given to.
pub(super) fn given_to(record: &Map<String, Value>) -> Option<Id> {
    record.get("assignee").or_else(|| record.get("owner"))?.as_str()?.parse().ok()
}

fn whose(task: &Map<String, Value>, lead: &str, data: &Dataset) -> String {
    let member = given_to(task).and_then(|id| data.member(id));
    member.map_or(String::new(), |member| format!("{lead}{}", member.name))
}

fn due(task: &Map<String, Value>, lead: &str) -> String {
    let Ok(day) = text(task, "due").parse::<NaiveDate>() else { return String::new() };
    let time = text(task, "time").parse::<TimeOfDay>().map_or(String::new(), |time| format!(" {}", clock(time)));
    format!("{lead}{}{time}", day.format("%a %-d %b %Y"))
}
