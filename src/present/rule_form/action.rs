//! Blanks of steps and of what they do.

use super::kinds::{Kinds, choices, id, optional_id, stages, stored, tags, units, unstored, whole};
use super::{Choice, Form, Input, Line, Piece, Place, assign, delay, delay::Lead, field};
use crate::model::{Action, Assign, Channel, Delay, Plan, Step, TaskKind, Temperature, Trigger};
use crate::value::{Id, one_line};
use serde_json::Value;

/// Everything that a step can be.
pub const ACTIONS: Kinds = &[
    ("task", "create a task", "Work"),
    ("sequence", "start the sequence", "Messages"),
    ("message", "put into the Outbox", "Messages"),
    ("stop_sequence", "stop", "Messages"),
    ("wait", "wait", "Time"),
    ("await", "wait until", "Time"),
    ("remind", "remind", "Work"),
    ("ask", "ask", "Work"),
    ("note", "add the note", "Work"),
    ("assign", "give it to", "Opportunity"),
    ("move", "move it to", "Opportunity"),
    ("temperature", "set the temperature to", "Opportunity"),
    ("points", "add to the score", "Opportunity"),
    ("tag", "add the tag", "Opportunity"),
    ("untag", "remove the tag", "Opportunity"),
    ("field", "set the field", "Opportunity"),
    ("create", "create the opportunity", "Opportunity"),
];

/// The value of the choice that makes a new sequence.
pub const NEW: &str = "new";

fn key(action: &Action) -> &'static str {
    match action {
        Action::CreateTask { .. } => "task",
        Action::Remind { .. } => "remind",
        Action::Ask { .. } => "ask",
        Action::StartSequence { .. } => "sequence",
        Action::StopSequence { .. } => "stop_sequence",
        Action::Message { .. } => "message",
        Action::SetField { .. } => "field",
        Action::SetTemperature { .. } => "temperature",
        Action::AddPoints { .. } => "points",
        Action::AddTag { .. } => "tag",
        Action::RemoveTag { .. } => "untag",
        Action::Move { .. } => "move",
        Action::AssignOwner { .. } => "assign",
        Action::AddNote { .. } => "note",
        Action::CreateOpportunity { .. } => "create",
    }
}

/// A step, without what comes when it is too late.
pub fn step(plan: &Plan, at: usize, form: &Form<'_>) -> Vec<Piece> {
    let mut line = Line::at(Place::Step(at));
    match plan.steps.get(at) {
        Some(Step::Do { action }) => pieces(&mut line, action, None, form),
        Some(Step::Wait { delay }) => {
            line.choice("do", "What happens", "wait", choices(ACTIONS, None));
            delay::pieces(&mut line, Lead::Wait, Some(delay));
        }
        Some(Step::Await { event, within, late, then_end }) => {
            line.choice("do", "What happens", "await", choices(ACTIONS, None));
            line.pieces.extend(super::event(at, event, form));
            line.words(", at most");
            delay::pieces(&mut line, Lead::Limit, Some(within));
            line.words(if late.is_empty() {
                "; if it does not,"
            } else {
                "; if it does not, first what stands below, and"
            });
            let ends = vec![Choice::new("on", "go on"), Choice::new("end", "end here")];
            line.choice("then", "If it has not happened by then", if *then_end { "end" } else { "on" }, ends);
        }
        None => {}
    }
    line.pieces
}

/// What a waiting step does when it is too late.
pub fn late(plan: &Plan, at: usize, nth: usize, form: &Form<'_>) -> Vec<Piece> {
    let mut line = Line::at(Place::Late(at, nth));
    if let Some(Step::Await { late, .. }) = plan.steps.get(at)
        && let Some(action) = late.get(nth)
    {
        let doing: Vec<&str> =
            ACTIONS.iter().map(|(key, ..)| *key).filter(|key| !key.ends_with("wait") && *key != "await").collect();
        pieces(&mut line, action, Some(&doing), form);
    }
    line.pieces
}

fn merged() -> Input {
    Input::Text { merge: true, known: Vec::new() }
}

fn pieces(line: &mut Line, action: &Action, only: Option<&[&str]>, form: &Form<'_>) {
    line.choice("do", "What happens", key(action), choices(ACTIONS, only));
    match action {
        Action::CreateTask { title, kind, due, assign: who } => {
            line.needed("title", "What is to be done", title, merged(), "Write what is to be done.");
            line.words("of the kind");
            line.choice("task_kind", "Kind of task", stored(kind), task_kinds());
            line.words("for");
            assign::pieces(line, who, true, form);
            line.words(", due");
            delay::pieces(line, Lead::Due, due.as_ref());
        }
        Action::Remind { text, due, assign: who } => {
            assign::pieces(line, who, true, form);
            line.words("of");
            line.needed("text", "What of", text, merged(), "Write what of.");
            line.words(",");
            delay::pieces(line, Lead::Due, due.as_ref());
        }
        Action::Ask { text, answers, checklist, assign: who } => {
            assign::pieces(line, who, true, form);
            let kinds = vec![Choice::new("question", "the question"), Choice::new("list", "to tick off the list")];
            line.choice("ask_kind", "Question or list", if *checklist { "list" } else { "question" }, kinds);
            line.needed("text", "What is asked", text, merged(), "Write what is asked.");
            line.words(if *checklist { "with the items" } else { "with the answers" });
            line.text("answers", "Answers or items, with commas between", &answers.join(", "), false, Vec::new());
        }
        Action::StartSequence { sequence } => {
            line.choice("sequence", "Sequence", sequence.to_string(), sequences(form, true))
        }
        Action::StopSequence { sequence } => {
            let mut all = vec![Choice::new("", "all sequences")];
            all.extend(sequences(form, false));
            line.choice("sequence", "Sequence", sequence.map_or_else(String::new, |id| id.to_string()), all);
        }
        Action::Message { channel, subject, body, assign: who, .. } => {
            message(line, *channel, subject, body, who, form)
        }
        _ => of_opportunity(line, action, form),
    }
}

fn message(line: &mut Line, channel: Channel, subject: &str, body: &str, who: &Assign, form: &Form<'_>) {
    let article = |channel: Channel| match channel {
        Channel::Email => "an email",
        Channel::Text => "a text message",
        Channel::Social => "a social message",
        Channel::Letter => "a letter",
    };
    let all = Channel::ALL.iter().map(|one| Choice::new(stored(one), article(*one))).collect();
    line.choice("channel", "The way it is sent", stored(&channel), all);
    line.words("from");
    assign::pieces(line, who, true, form);
    if matches!(channel, Channel::Email | Channel::Letter) {
        line.words("with the subject");
        line.text("subject", "Subject", subject, true, Vec::new());
    }
    line.words("and the text");
    line.needed("body", "Text", body, Input::Area, "Write the text.");
}

fn of_opportunity(line: &mut Line, action: &Action, form: &Form<'_>) {
    match action {
        Action::SetField { field: name, value } => {
            line.choice("field", "Field", name.clone(), field::settable(form));
            line.words("to");
            line.blank(
                "value",
                "New value; empty to empty the field",
                field::shown(value, form),
                field::input(name, "nothing", form),
            );
        }
        Action::SetTemperature { to } => {
            let mut all = units(&Temperature::ALL, Temperature::word);
            all.push(Choice::new("", "nothing"));
            line.choice("to", "Temperature", to.as_ref().map(stored).unwrap_or_default(), all);
        }
        Action::AddPoints { points } => {
            line.number("points", "Points; below 0 to take some away", points);
            line.words("points");
        }
        Action::AddTag { tag } | Action::RemoveTag { tag } => {
            line.needed("tag", "Tag", tag, Input::Text { merge: false, known: tags(form) }, "Say which tag it is.");
        }
        Action::Move { stage } => line.choice("stage", "Stage", stage.to_string(), stages(form, None)),
        Action::AssignOwner { assign: who } => assign::pieces(line, who, false, form),
        Action::AddNote { text } => line.needed("text", "Note", text, Input::Area, "Write the note."),
        Action::CreateOpportunity { name, stage } => {
            line.needed("name", "Its name", name, merged(), "Write its name.");
            line.words("in");
            // It may go into another pipeline.
            let everywhere = Form { pipeline: None, ..*form };
            line.choice("stage", "The stage it begins in", stage.to_string(), stages(&everywhere, None));
        }
        _ => {}
    }
}

fn task_kinds() -> Vec<Choice> {
    units(&[TaskKind::ToDo, TaskKind::Call, TaskKind::Email, TaskKind::Meeting], TaskKind::word)
}

fn sequences(form: &Form<'_>, new: bool) -> Vec<Choice> {
    let mut all: Vec<_> = form.data.sequences().filter(|one| !one.retired).collect();
    all.sort_by(|a, b| (&a.rank, a.id).cmp(&(&b.rank, b.id)));
    let mut found: Vec<Choice> = all.into_iter().map(|one| Choice::new(one.id.to_string(), one.name.clone())).collect();
    if new {
        found.push(Choice::new(NEW, "+ new sequence…"));
    }
    found
}

/// A step of a kind, with what fits of the old one.
pub(super) fn step_of(kind: &str, old: Option<&Step>, form: &Form<'_>) -> Step {
    let delay = match old {
        Some(Step::Wait { delay }) => *delay,
        Some(Step::Await { within, .. }) => *within,
        _ => Delay::Days { n: 2, at: None },
    };
    match kind {
        "wait" => Step::Wait { delay },
        "await" => {
            Step::Await { event: Trigger::Replied { reply: None }, within: delay, late: Vec::new(), then_end: false }
        }
        kind => {
            let old = if let Some(Step::Do { action }) = old { Some(action) } else { None };
            Step::Do { action: action_of(kind, old, form) }
        }
    }
}

/// The words, the person and the date of an action.
fn kept(old: Option<&Action>) -> (String, Assign, Option<Delay>) {
    match old {
        Some(Action::CreateTask { title, due, assign, .. }) => (title.clone(), assign.clone(), *due),
        Some(Action::Remind { text, due, assign }) => (text.clone(), assign.clone(), *due),
        Some(Action::Ask { text, assign, .. }) => (text.clone(), assign.clone(), None),
        Some(Action::AddNote { text }) => (text.clone(), Assign::Owner, None),
        _ => (String::new(), Assign::Owner, None),
    }
}

/// An action of a kind, with what fits of the old one.
pub(super) fn action_of(kind: &str, old: Option<&Action>, form: &Form<'_>) -> Action {
    let (text, assign, due) = kept(old);
    let stage = || stages(form, None).first().and_then(|choice| choice.key.parse().ok()).unwrap_or(Id::NIL);
    let tag = || tags(form).into_iter().next().unwrap_or_default();
    match kind {
        "remind" => Action::Remind { text, due, assign },
        "ask" => Action::Ask { text, answers: vec!["Yes".into(), "No".into()], checklist: false, assign },
        "sequence" => {
            let first = sequences(form, false).first().and_then(|choice| choice.key.parse().ok());
            Action::StartSequence { sequence: first.unwrap_or(Id::NIL) }
        }
        "stop_sequence" => Action::StopSequence { sequence: None },
        "message" => {
            let body = "Hello {{ contact.first_name or \"there\" }},\n\n\n\n{{ owner.name or \"\" }}";
            Action::email("{{ opportunity.name }}", body)
        }
        "field" => Action::SetField { field: "close".into(), value: Value::Null },
        "temperature" => Action::SetTemperature { to: Some(Temperature::Warm) },
        "points" => Action::AddPoints { points: 5 },
        "tag" => Action::AddTag { tag: tag() },
        "untag" => Action::RemoveTag { tag: tag() },
        "move" => Action::Move { stage: stage() },
        "assign" => Action::AssignOwner { assign: Assign::Actor },
        "note" => Action::AddNote { text },
        "create" => Action::CreateOpportunity { name: "{{ opportunity.name }}".into(), stage: stage() },
        _ => Action::CreateTask {
            title: text,
            kind: TaskKind::ToDo,
            due: due.or(Some(Delay::Days { n: 2, at: None })),
            assign,
        },
    }
}

/// Fills in a blank of a step.
pub(super) fn fill_step(step: &mut Step, name: &str, nth: usize, text: &str, form: &Form<'_>) -> Result<(), String> {
    if name == "do" {
        *step = step_of(text, Some(step), form);
        return Ok(());
    }
    match step {
        Step::Do { action } => fill_action(action, name, nth, text, form),
        Step::Wait { delay } => keep(delay, name, text),
        Step::Await { then_end, .. } if name == "then" => {
            *then_end = text == "end";
            Ok(())
        }
        Step::Await { within, .. } => keep(within, name, text),
    }
}

fn keep(delay: &mut Delay, name: &str, text: &str) -> Result<(), String> {
    if let Some(new) = delay::fill(Some(*delay), name, text)? {
        *delay = new;
    }
    Ok(())
}

/// Fills in a blank of an action.
pub(super) fn fill_action(
    action: &mut Action,
    name: &str,
    nth: usize,
    text: &str,
    form: &Form<'_>,
) -> Result<(), String> {
    if name == "do" {
        *action = action_of(text, Some(action), form);
        return Ok(());
    }
    match (&mut *action, name) {
        (Action::CreateTask { title, .. }, "title") => *title = one_line(text),
        (Action::CreateTask { kind, .. }, "task_kind") => *kind = unstored(text)?,
        (Action::Remind { text: words, .. } | Action::Ask { text: words, .. }, "text") => *words = one_line(text),
        (Action::AddNote { text: words }, "text") => *words = text.trim().to_string(),
        (Action::Ask { checklist, .. }, "ask_kind") => *checklist = text == "list",
        (Action::Ask { answers, .. }, "answers") => {
            *answers = text.split(',').map(one_line).filter(|answer| !answer.is_empty()).collect();
        }
        (Action::StartSequence { sequence }, "sequence") => *sequence = id(text)?,
        (Action::StopSequence { sequence }, "sequence") => *sequence = optional_id(text)?,
        (Action::Message { channel, .. }, "channel") => *channel = unstored(text)?,
        (Action::Message { subject, .. }, "subject") => *subject = one_line(text),
        (Action::Message { body, .. }, "body") => *body = text.trim_end().to_string(),
        (Action::SetField { field, value }, "field") => {
            *field = text.to_string();
            *value = Value::Null;
        }
        (Action::SetField { field: name, value }, "value") => *value = field::read(name, text, form)?,
        (Action::SetTemperature { to }, "to") => *to = if text.is_empty() { None } else { Some(unstored(text)?) },
        (Action::AddPoints { points }, "points") => *points = whole(text, -1_000_000, 1_000_000)?,
        (Action::AddTag { tag } | Action::RemoveTag { tag }, "tag") => {
            *tag = text.trim().trim_start_matches('#').to_string()
        }
        (Action::Move { stage } | Action::CreateOpportunity { stage, .. }, "stage") => *stage = id(text)?,
        (Action::CreateOpportunity { name, .. }, "name") => *name = one_line(text),
        (
            Action::CreateTask { due, .. } | Action::Remind { due, .. },
            "n" | "unit" | "clock" | "at" | "weekday" | "date" | "days" | "side",
        ) => *due = delay::fill(*due, name, text)?,
        (
            Action::CreateTask { assign, .. }
            | Action::Remind { assign, .. }
            | Action::Ask { assign, .. }
            | Action::Message { assign, .. }
            | Action::AssignOwner { assign },
            _,
        ) => assign::fill(assign, name, nth, text, form)?,
        _ => {}
    }
    Ok(())
}
