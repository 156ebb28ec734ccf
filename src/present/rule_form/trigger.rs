//! Blanks of what sets a rule off, and of what a step waits for.

use super::kinds::{
    EVENTS, TRIGGERS, choices, clock, clock_choices, id, key, morning, optional_id, origin_choices, stages, stored,
    tags, time, units, unstored, weekdays, whole,
};
use super::{Choice, Form, Input, Line, Piece, Place, delay, field};
use crate::model::{ActivityKind, Every, Origin, Outcome, Plan, Reply, Temperature, Trigger};
use crate::value::{Id, TimeOfDay};

/// What sets a plan off.
pub fn trigger(plan: &Plan, form: &Form<'_>) -> Vec<Piece> {
    let mut line = Line::at(Place::Trigger);
    pieces(&mut line, &plan.trigger, None, form);
    line.pieces
}

/// What a waiting step waits for.
pub fn event(step: usize, trigger: &Trigger, form: &Form<'_>) -> Vec<Piece> {
    let mut line = Line::at(Place::Event(step));
    pieces(&mut line, trigger, Some(EVENTS), form);
    line.pieces
}

fn pieces(line: &mut Line, trigger: &Trigger, only: Option<&[&str]>, form: &Form<'_>) {
    let label = if only.is_some() { "What it waits for" } else { "What sets it off" };
    line.choice("kind", label, key(trigger), choices(TRIGGERS, only));
    match trigger {
        Trigger::Button { label } => {
            let input = Input::Text { merge: false, known: Vec::new() };
            line.needed("label", "What the button says", label, input, "Write what the button says.");
        }
        Trigger::StageEntered { stage } | Trigger::StageLeft { stage } => {
            line.choice("stage", "Stage", stage.to_string(), stages(form, None));
        }
        Trigger::Moved { from, to } => {
            let written = |id: &Option<Id>| id.map_or_else(String::new, |id| id.to_string());
            line.words("from");
            line.choice("from", "From which stage", written(from), stages(form, Some("any stage")));
            line.words("to");
            line.choice("to", "To which stage", written(to), stages(form, Some("any stage")));
        }
        Trigger::Created { how } => line.choice("how", "How it is created", stored(how), origin_choices()),
        Trigger::Changed { field: name, from, to } => changed(line, name, [from, to], form),
        Trigger::TaskDone { title } => {
            line.words("with the words");
            line.text("title", "Words in its title; empty for any task", title, false, Vec::new());
        }
        Trigger::Logged { kind, outcome } => logged(line, *kind, *outcome),
        Trigger::Replied { reply } => {
            let value = reply.as_ref().map(stored).unwrap_or_default();
            line.choice("reply", "How they answer", value, with_any("in any way", units(&Reply::ALL, Reply::word)));
        }
        Trigger::TagAdded { tag } | Trigger::TagRemoved { tag } => {
            let input = Input::Text { merge: false, known: tags(form) };
            line.needed("tag", "Tag", tag, input, "Say which tag it is.");
        }
        Trigger::Temperature { to } => {
            let value = to.as_ref().map(stored).unwrap_or_default();
            let all = units(&Temperature::ALL, Temperature::word);
            line.choice("to", "Temperature", value, with_any("any other", all));
        }
        Trigger::Score { mark, .. } => line.number("mark", "Points", mark),
        _ => timed(line, trigger, form),
    }
}

fn with_any(words: &str, all: Vec<Choice>) -> Vec<Choice> {
    std::iter::once(Choice::new("", words)).chain(all).collect()
}

fn changed(line: &mut Line, name: &str, ends: [&Option<serde_json::Value>; 2], form: &Form<'_>) {
    line.choice("field", "Field", name, field::watched(form));
    if !field::single(name) {
        return;
    }
    let asked = [("from", "From which value; empty for any"), ("to", "To which value; empty for any")];
    for ((word, label), end) in asked.into_iter().zip(ends) {
        line.words(word);
        let value = end.as_ref().map(|value| field::shown(value, form)).unwrap_or_default();
        line.blank(word, label, value, field::input(name, "anything", form));
    }
}

fn logged(line: &mut Line, kind: Option<ActivityKind>, outcome: Option<Outcome>) {
    let value = kind.as_ref().map(stored).unwrap_or_default();
    let all = with_any("any contact", units(&ActivityKind::ALL, ActivityKind::word));
    line.choice("activity", "What is logged", value, all);
    let outcomes = kind.map_or(&[][..], Outcome::of);
    if !outcomes.is_empty() {
        let value = outcome.as_ref().map(stored).unwrap_or_default();
        line.choice("outcome", "How it went", value, with_any("in any way", units(outcomes, Outcome::word)));
    }
}

fn timed(line: &mut Line, trigger: &Trigger, form: &Form<'_>) {
    match trigger {
        Trigger::DaysInStage { stage, days, at } => {
            let value = stage.map_or_else(String::new, |id| id.to_string());
            line.choice("stage", "Stage", value, stages(form, Some("any open stage")));
            line.words("for");
            line.number("days", "How many days", days);
            line.words("days,");
            set_clock(line, *at);
        }
        Trigger::DaysUntouched { days, at } => {
            line.number("days", "How many days", days);
            line.words("days,");
            set_clock(line, *at);
        }
        Trigger::DateField { field, days, at } => {
            delay::side(line, *days);
            let dates = vec![Choice::new("close", "the close date"), Choice::new("created", "the day it was created")];
            line.choice("field", "Date", field.clone(), dates);
            line.words("at");
            line.blank("at", "Time of day", clock(*at), Input::Time);
        }
        Trigger::Schedule { every, at } => {
            line.choice("every", "How often", every_key(every), every_choices());
            match every {
                Every::Week { weekday } => line.choice("weekday", "Day of the week", weekday.to_string(), weekdays()),
                Every::Month { day } => line.number("day", "Day of the month; the last one in shorter months", day),
                _ => {}
            }
            line.words("at");
            line.blank("at", "Time of day", clock(*at), Input::Time);
        }
        _ => {}
    }
}

fn set_clock(line: &mut Line, at: Option<TimeOfDay>) {
    let key = if at.is_some() { "set" } else { "same" };
    line.choice("clock", "At which time of day", key, clock_choices("to the minute"));
    if let Some(at) = at {
        line.blank("at", "Time of day", clock(at), Input::Time);
    }
}

fn every_key(every: &Every) -> &'static str {
    match every {
        Every::Day => "day",
        Every::WorkingDay => "working_day",
        Every::Week { .. } => "week",
        Every::Month { .. } => "month",
    }
}

fn every_choices() -> Vec<Choice> {
    [("day", "every day"), ("working_day", "every working day"), ("week", "every"), ("month", "every month on day")]
        .into_iter()
        .map(|(key, words)| Choice::new(key, words))
        .collect()
}

/// A trigger of a kind, with what fits of the old one.
pub(super) fn of_kind(kind: &str, old: &Trigger, form: &Form<'_>) -> Trigger {
    let stage = if let Trigger::StageLeft { stage } = old { Some(*stage) } else { old.stage() };
    let first = || stages(form, None).first().and_then(|choice| choice.key.parse().ok()).unwrap_or(Id::NIL);
    let stage_or_first = stage.unwrap_or_else(first);
    let days = match old {
        Trigger::DaysInStage { days, .. } | Trigger::DaysUntouched { days, .. } => *days,
        _ => 7,
    };
    match kind {
        "left" => Trigger::StageLeft { stage: stage_or_first },
        "moved" => Trigger::Moved { from: None, to: stage },
        "forward" => Trigger::Forward,
        "backward" => Trigger::Backward,
        "skipped" => Trigger::Skipped,
        "created" => Trigger::Created { how: Origin::Any },
        "won" => Trigger::Won,
        "lost" => Trigger::Lost,
        "reopened" => Trigger::Reopened,
        "stays" => Trigger::DaysInStage { stage: Some(stage_or_first), days, at: None },
        "untouched" => Trigger::DaysUntouched { days, at: None },
        "date" => Trigger::DateField { field: "close".into(), days: -7, at: morning() },
        "schedule" => Trigger::Schedule { every: Every::WorkingDay, at: morning() },
        "task_done" => Trigger::TaskDone { title: String::new() },
        "own_task_done" => Trigger::OwnTaskDone,
        "overdue" => Trigger::TaskOverdue,
        "logged" => Trigger::Logged { kind: None, outcome: None },
        "sent" => Trigger::MessageSent,
        "replied" => Trigger::Replied { reply: None },
        "button" => Trigger::Button { label: "Do it".into() },
        "changed" => Trigger::Changed { field: "value".into(), from: None, to: None },
        "temperature" => Trigger::Temperature { to: Some(Temperature::Hot) },
        "score" | "score_falls" => {
            let mark = if let Trigger::Score { mark, .. } = old { *mark } else { 20 };
            Trigger::Score { mark, falling: kind == "score_falls" }
        }
        "tag_added" => Trigger::TagAdded { tag: tags(form).into_iter().next().unwrap_or_default() },
        "tag_removed" => Trigger::TagRemoved { tag: tags(form).into_iter().next().unwrap_or_default() },
        _ => Trigger::StageEntered { stage: stage_or_first },
    }
}

/// Fills in a blank of a trigger.
pub(super) fn fill(trigger: &mut Trigger, name: &str, text: &str, form: &Form<'_>) -> Result<(), String> {
    if name == "kind" {
        *trigger = of_kind(text, trigger, form);
        return Ok(());
    }
    match (trigger, name) {
        (Trigger::Button { label }, "label") => *label = text.trim().to_string(),
        (Trigger::StageEntered { stage } | Trigger::StageLeft { stage }, "stage") => *stage = id(text)?,
        (Trigger::Moved { from, .. }, "from") => *from = optional_id(text)?,
        (Trigger::Moved { to, .. }, "to") => *to = optional_id(text)?,
        (Trigger::Created { how }, "how") => *how = unstored(text)?,
        (Trigger::Changed { field, from, to }, "field") => {
            *field = text.to_string();
            (*from, *to) = (None, None);
        }
        (Trigger::Changed { field: name, from, .. }, "from") => *from = some(field::read(name, text, form)?),
        (Trigger::Changed { field: name, to, .. }, "to") => *to = some(field::read(name, text, form)?),
        (Trigger::TaskDone { title }, "title") => *title = text.trim().to_string(),
        (Trigger::Logged { kind, outcome }, "activity") => {
            *kind = optional(text)?;
            *outcome = None;
        }
        (Trigger::Logged { outcome, .. }, "outcome") => *outcome = optional(text)?,
        (Trigger::Replied { reply }, "reply") => *reply = optional(text)?,
        (Trigger::TagAdded { tag } | Trigger::TagRemoved { tag }, "tag") => {
            *tag = text.trim().trim_start_matches('#').to_string();
        }
        (Trigger::Temperature { to }, "to") => *to = optional(text)?,
        (Trigger::Score { mark, .. }, "mark") => *mark = whole(text, -1_000_000, 1_000_000)?,
        (other, name) => fill_timed(other, name, text)?,
    }
    Ok(())
}

fn fill_timed(trigger: &mut Trigger, name: &str, text: &str) -> Result<(), String> {
    match (trigger, name) {
        (Trigger::DaysInStage { stage, .. }, "stage") => *stage = optional_id(text)?,
        (Trigger::DaysInStage { days, .. } | Trigger::DaysUntouched { days, .. }, "days") => {
            *days = whole(text, 1, 3650)?
        }
        (Trigger::DaysInStage { at, .. } | Trigger::DaysUntouched { at, .. }, "clock") => {
            *at = (text == "set").then(|| at.unwrap_or_else(morning));
        }
        (Trigger::DaysInStage { at, .. } | Trigger::DaysUntouched { at, .. }, "at") => *at = Some(time(text)?),
        (Trigger::DateField { field, .. }, "field") => *field = text.to_string(),
        (Trigger::DateField { days, .. }, "days" | "side") => *days = delay::fill_side(*days, name, text)?,
        (Trigger::DateField { at, .. } | Trigger::Schedule { at, .. }, "at") => *at = time(text)?,
        (Trigger::Schedule { every, .. }, "every") => {
            *every = match text {
                "day" => Every::Day,
                "week" => Every::Week { weekday: 0 },
                "month" => Every::Month { day: 1 },
                _ => Every::WorkingDay,
            };
        }
        (Trigger::Schedule { every, .. }, "weekday") => *every = Every::Week { weekday: whole(text, 0, 6)? },
        (Trigger::Schedule { every, .. }, "day") => *every = Every::Month { day: whole(text, 1, 31)? },
        _ => {}
    }
    Ok(())
}

fn some(value: serde_json::Value) -> Option<serde_json::Value> {
    (!value.is_null()).then_some(value)
}

fn optional<T: serde::de::DeserializeOwned>(text: &str) -> Result<Option<T>, String> {
    if text.is_empty() { Ok(None) } else { unstored(text).map(Some) }
}
