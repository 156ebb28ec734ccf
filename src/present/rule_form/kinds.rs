//! The kinds of triggers, and the choices that more than one line offers.

use super::{Choice, Form, overlap_words};
use crate::automation::say;
use crate::model::{Again, Origin, Overlap, Trigger};
use crate::value::{Id, TimeOfDay};

/// Key, words and heading of everything that can be chosen in one place.
pub type Kinds = &'static [(&'static str, &'static str, &'static str)];

/// Everything that can set a rule off, with the words that begin its sentence.
pub const TRIGGERS: Kinds = &[
    ("entered", "an opportunity enters", "Stages"),
    ("left", "an opportunity leaves", "Stages"),
    ("moved", "an opportunity moves", "Stages"),
    ("forward", "an opportunity moves forward", "Stages"),
    ("backward", "an opportunity moves back", "Stages"),
    ("skipped", "an opportunity skips a stage", "Stages"),
    ("created", "an opportunity is created", "Stages"),
    ("won", "an opportunity is won", "Stages"),
    ("lost", "an opportunity is lost", "Stages"),
    ("reopened", "an opportunity is reopened", "Stages"),
    ("stays", "an opportunity has been in", "Time"),
    ("untouched", "nothing has happened for", "Time"),
    ("date", "a date comes:", "Time"),
    ("schedule", "the clock says:", "Time"),
    ("task_done", "a task is done", "Work"),
    ("own_task_done", "the task of the step before is done", "Work"),
    ("overdue", "a task is overdue", "Work"),
    ("logged", "something is logged:", "Work"),
    ("sent", "a message is sent", "Work"),
    ("replied", "somebody answers", "Work"),
    ("button", "a button is pressed:", "Work"),
    ("changed", "a field changes:", "Fields"),
    ("temperature", "the temperature changes to", "Fields"),
    ("score", "the score reaches", "Fields"),
    ("score_falls", "the score falls below", "Fields"),
    ("tag_added", "a tag is added:", "Fields"),
    ("tag_removed", "a tag is removed:", "Fields"),
];

/// Everything that a step can wait for: what happens at one moment by somebody's doing.
pub const EVENTS: &[&str] = &[
    "replied",
    "own_task_done",
    "task_done",
    "logged",
    "sent",
    "entered",
    "left",
    "moved",
    "forward",
    "backward",
    "skipped",
    "won",
    "lost",
    "reopened",
    "changed",
    "temperature",
    "score",
    "score_falls",
    "tag_added",
    "tag_removed",
];

/// The choices of a table, those with these keys alone.
pub(super) fn choices(kinds: Kinds, only: Option<&[&str]>) -> Vec<Choice> {
    // Nothing but a step can wait for what its own run has made.
    let wanted = |key: &str| only.map_or(key != "own_task_done", |only| only.contains(&key));
    let choice =
        |(key, words, group): &(&str, &str, &'static str)| Choice { key: (*key).into(), words: (*words).into(), group };
    kinds.iter().filter(|(key, ..)| wanted(key)).map(choice).collect()
}

/// The key of a trigger's kind; empty for a plan that nothing sets off.
pub(super) fn key(trigger: &Trigger) -> &'static str {
    match trigger {
        Trigger::Start => "",
        Trigger::Button { .. } => "button",
        Trigger::StageEntered { .. } => "entered",
        Trigger::StageLeft { .. } => "left",
        Trigger::Moved { .. } => "moved",
        Trigger::Forward => "forward",
        Trigger::Backward => "backward",
        Trigger::Skipped => "skipped",
        Trigger::Created { .. } => "created",
        Trigger::Changed { .. } => "changed",
        Trigger::Won => "won",
        Trigger::Lost => "lost",
        Trigger::Reopened => "reopened",
        Trigger::TaskDone { .. } => "task_done",
        Trigger::OwnTaskDone => "own_task_done",
        Trigger::TaskOverdue => "overdue",
        Trigger::Logged { .. } => "logged",
        Trigger::MessageSent => "sent",
        Trigger::Replied { .. } => "replied",
        Trigger::TagAdded { .. } => "tag_added",
        Trigger::TagRemoved { .. } => "tag_removed",
        Trigger::Temperature { .. } => "temperature",
        Trigger::Score { falling: false, .. } => "score",
        Trigger::Score { falling: true, .. } => "score_falls",
        Trigger::DaysInStage { .. } => "stays",
        Trigger::DaysUntouched { .. } => "untouched",
        Trigger::DateField { .. } => "date",
        Trigger::Schedule { .. } => "schedule",
    }
}

/// The stages in use of the rule's pipeline, or of all; with `any`, also none of them.
pub(super) fn stages(form: &Form<'_>, any: Option<&str>) -> Vec<Choice> {
    let pipelines = form.data.live_pipelines();
    let several = form.pipeline.is_none() && pipelines.len() > 1;
    let first = any.map(|words| Choice::new("", words));
    let wanted = pipelines.iter().filter(|pipeline| form.pipeline.is_none_or(|id| id == pipeline.id));
    let of = wanted.flat_map(|pipeline| {
        let words = move |name: &str| if several { format!("{} / {name}", pipeline.name) } else { name.to_string() };
        let stages = form.data.stages_of(pipeline.id);
        stages.into_iter().map(move |stage| Choice::new(stage.id.to_string(), words(&stage.name))).collect::<Vec<_>>()
    });
    first.into_iter().chain(of).collect()
}

/// The members who are there, by name.
pub(super) fn members(form: &Form<'_>) -> Vec<Choice> {
    let mut all: Vec<Choice> = form
        .data
        .members()
        .filter(|member| !member.retired)
        .map(|member| Choice::new(member.id.to_string(), member.name.clone()))
        .collect();
    all.sort_by_cached_key(|choice| crate::value::fold(&choice.words));
    all
}

/// The tags in use.
pub(super) fn tags(form: &Form<'_>) -> Vec<String> {
    let all: std::collections::BTreeSet<&String> =
        form.data.opportunities().flat_map(|opportunity| &opportunity.tags).collect();
    all.into_iter().cloned().collect()
}

pub(super) fn weekdays() -> Vec<Choice> {
    (0..7).map(|day: u8| Choice::new(day.to_string(), say::weekday(day))).collect()
}

/// At the same time of day as now, or at one that is set.
pub(super) fn clock_choices(same: &str) -> Vec<Choice> {
    vec![Choice::new("same", same), Choice::new("set", "at")]
}

pub(super) fn clock(at: TimeOfDay) -> String {
    at.format("%H:%M").to_string()
}

/// Nine in the morning: when a time of day is wanted and none is there.
pub(super) fn morning() -> TimeOfDay {
    TimeOfDay::from_hms_opt(9, 0, 0).unwrap_or_default()
}

pub(super) fn origin_choices() -> Vec<Choice> {
    [
        (Origin::Any, "in any way"),
        (Origin::Hand, "by hand"),
        (Origin::Import, "by an import"),
        (Origin::Rule, "by a rule"),
    ]
    .into_iter()
    .map(|(origin, words)| Choice::new(stored(&origin), words))
    .collect()
}

pub(super) fn again_key(again: Again) -> &'static str {
    match again {
        Again::EachStay => "each_stay",
        Again::Once => "once",
        Again::Always => "always",
        Again::Days { .. } => "days",
    }
}

pub(super) fn again_choices() -> Vec<Choice> {
    vec![
        Choice::new("each_stay", "once for each stay in a stage"),
        Choice::new("once", "once and never again"),
        Choice::new("always", "every time"),
        Choice::new("days", "at most once in"),
    ]
}

pub(super) fn overlap_key(overlap: Overlap) -> String {
    stored(&overlap)
}

pub(super) fn overlap_choices() -> Vec<Choice> {
    let all = [Overlap::Skip, Overlap::Restart, Overlap::Queue, Overlap::Allow];
    all.into_iter().map(|overlap| Choice::new(stored(&overlap), overlap_words(overlap))).collect()
}

/// The word that a unit of an enum is stored as.
pub(super) fn stored<T: serde::Serialize>(value: &T) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(word)) => word,
        _ => String::new(),
    }
}

/// The unit of an enum that a word stands for.
pub(super) fn unstored<T: serde::de::DeserializeOwned>(word: &str) -> Result<T, String> {
    serde_json::from_value(serde_json::Value::String(word.to_string())).map_err(|_| "Choose one.".to_string())
}

/// The units of an enum as choices, with their words in small letters.
pub(super) fn units<T: serde::Serialize + Copy>(all: &[T], word: fn(T) -> &'static str) -> Vec<Choice> {
    all.iter().map(|unit| Choice::new(stored(unit), word(*unit).to_lowercase())).collect()
}

/// An id that was chosen.
pub(super) fn id(text: &str) -> Result<Id, String> {
    text.parse().map_err(|_| "Choose one.".to_string())
}

/// An id, or nothing.
pub(super) fn optional_id(text: &str) -> Result<Option<Id>, String> {
    if text.is_empty() { Ok(None) } else { id(text).map(Some) }
}

/// A whole number within bounds.
pub(super) fn whole<T: TryFrom<i64>>(text: &str, least: i64, most: i64) -> Result<T, String> {
    let plain: String = text.chars().filter(|c| !c.is_whitespace()).collect::<String>().replace('\u{2212}', "-");
    let problem = || format!("Type a whole number from {least} to {most}.");
    let number: i64 = plain.parse().map_err(|_| problem())?;
    if number < least || number > most {
        return Err(problem());
    }
    T::try_from(number).map_err(|_| problem())
}

/// A time of day.
pub(super) fn time(text: &str) -> Result<TimeOfDay, String> {
    let read = |format: &str| TimeOfDay::parse_from_str(text.trim(), format).ok();
    read("%H:%M").or_else(|| read("%H:%M:%S")).ok_or_else(|| "Type a time such as 09:30.".to_string())
}
