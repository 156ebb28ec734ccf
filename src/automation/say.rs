//! Rules in plain words, for lists, pictures, traces and the screen reader.

use crate::data::Dataset;
use crate::model::{
    Action, ActivityKind, Again, Assign, Channel, DateName, Delay, Every, Origin, Plan, Step, TaskKind, Trigger,
};
use crate::query::{Context, Expr, Field, Literal, parse, unpin, words_in};
use crate::value::{Id, TimeOfDay, plural};

const WEEKDAYS: [&str; 7] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

/// The day's name, 0 for Monday.
pub fn weekday(number: u8) -> &'static str {
    WEEKDAYS.get(usize::from(number) % 7).copied().unwrap_or("Monday")
}

fn time(at: TimeOfDay) -> String {
    at.format("%H:%M").to_string()
}

/// A text in quotation marks, its merge fields as words: `“Call ‹contact name›”`.
fn quoted(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("{{") {
        let Some((field, behind)) = after.split_once("}}") else { break };
        let name = field.split(" or ").next().unwrap_or_default().trim().replace(['.', '_'], " ");
        out.push_str(&format!("{before}‹{name}›"));
        rest = behind;
    }
    out.push_str(rest);
    crate::value::quoted(&out)
}

fn stage(id: Id, data: &Dataset) -> String {
    data.stage(id).map_or_else(|| "a deleted stage".into(), |stage| stage.name.clone())
}

fn member(id: Id, data: &Dataset) -> String {
    data.member(id).map_or_else(|| "a deleted member".into(), |member| member.name.clone())
}

fn days(n: impl Into<u64>) -> String {
    plural(usize::try_from(n.into()).unwrap_or(usize::MAX), "day", "days")
}

/// One activity of a kind: `a call`.
pub(super) fn one(kind: ActivityKind) -> &'static str {
    match kind {
        ActivityKind::Call => "a call",
        ActivityKind::Email => "an email",
        ActivityKind::Meeting => "a meeting",
        ActivityKind::Note => "a note",
    }
}

/// A trigger as the first half of a sentence: `When an opportunity enters Proposal Pending`.
pub fn trigger(trigger: &Trigger, data: &Dataset) -> String {
    match trigger {
        Trigger::Start => "When it is started".into(),
        Trigger::Button { label } => format!("When {} is pressed", quoted(label)),
        Trigger::StageEntered { stage: id } => format!("When an opportunity enters {}", stage(*id, data)),
        Trigger::StageLeft { stage: id } => format!("When an opportunity leaves {}", stage(*id, data)),
        Trigger::Moved { from, to } => {
            let from = from.map_or(String::new(), |id| format!(" from {}", stage(id, data)));
            let to = to.map_or(String::new(), |id| format!(" to {}", stage(id, data)));
            format!("When an opportunity moves{from}{to}")
        }
        Trigger::Forward => "When an opportunity moves forward".into(),
        Trigger::Backward => "When an opportunity moves back".into(),
        Trigger::Skipped => "When an opportunity skips a stage".into(),
        Trigger::Created { how } => match how {
            Origin::Any => "When an opportunity is created".into(),
            Origin::Hand => "When an opportunity is created by hand".into(),
            Origin::Import => "When an opportunity is imported".into(),
            Origin::Rule => "When a rule creates an opportunity".into(),
        },
        Trigger::Changed { field, from, to } => {
            let word = super::live::field_name(field, data);
            let part = |lead: &str, value: &Option<serde_json::Value>| {
                value.as_ref().map_or(String::new(), |value| {
                    let text = value.as_str().map_or_else(|| value.to_string(), str::to_string);
                    let text = text.parse::<Id>().ok().map_or(text, |id| member(id, data));
                    let text = super::live::own_value(field, value, data).unwrap_or(text);
                    format!(" {lead} {text}")
                })
            };
            format!("When the {word} changes{}{}", part("from", from), part("to", to))
        }
        Trigger::Won => "When an opportunity is won".into(),
        Trigger::Lost => "When an opportunity is lost".into(),
        Trigger::Reopened => "When an opportunity is reopened".into(),
        Trigger::TaskDone { title } if title.is_empty() => "When a task is done".into(),
        Trigger::TaskDone { title } => format!("When a task with {} is done", quoted(title)),
        Trigger::OwnTaskDone => "When the task of the step before is done".into(),
        Trigger::TaskOverdue => "When a task is overdue".into(),
        Trigger::Logged { kind, outcome } => {
            let kind = kind.map_or("contact", one);
            let how = outcome.map_or(String::new(), |outcome| format!(" as {}", outcome.word().to_lowercase()));
            format!("When {kind} is logged{how}")
        }
        Trigger::MessageSent => "When a message is sent".into(),
        Trigger::Replied { reply: None } => "When somebody answers".into(),
        Trigger::Replied { reply: Some(reply) } => format!("When an answer comes: {}", reply.word().to_lowercase()),
        Trigger::TagAdded { tag } => format!("When the tag #{tag} is added"),
        Trigger::TagRemoved { tag } => format!("When the tag #{tag} is removed"),
        Trigger::Temperature { to: None } => "When the temperature changes".into(),
        Trigger::Temperature { to: Some(to) } => format!("When an opportunity becomes {}", to.word().to_lowercase()),
        Trigger::Score { mark, falling: false } => format!("When the score reaches {mark}"),
        Trigger::Score { mark, falling: true } => format!("When the score falls below {mark}"),
        Trigger::DaysInStage { stage: id, days: n, at } => {
            let place = id.map_or_else(|| "the same stage".into(), |id| stage(id, data));
            format!("When an opportunity has been in {place} for {}{}", days(*n), at_time(*at))
        }
        Trigger::DaysUntouched { days: n, at } => {
            format!("When nothing has happened for {}{}", days(*n), at_time(*at))
        }
        Trigger::DateField { field, days: n, at } => {
            let field = if field == "close" { "the close date" } else { "the day it was created" };
            format!("{} at {}", relative(*n, field), time(*at))
        }
        Trigger::Schedule { every, at } => format!("{} at {}", schedule(every), time(*at)),
    }
}

fn at_time(at: Option<TimeOfDay>) -> String {
    at.map_or(String::new(), |at| format!(", at {}", time(at)))
}

fn relative(n: i32, what: &str) -> String {
    match n {
        0 => format!("On {what}"),
        n if n < 0 => format!("{} before {what}", capital(&days(n.unsigned_abs()))),
        n => format!("{} after {what}", capital(&days(n.unsigned_abs()))),
    }
}

fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or(String::new(), |first| first.to_uppercase().chain(chars).collect())
}

fn schedule(every: &Every) -> String {
    match every {
        Every::Day => "Every day".into(),
        Every::WorkingDay => "Every working day".into(),
        Every::Week { weekday: day } => format!("Every {}", weekday(*day)),
        Every::Month { day } => format!("Every month on day {day}"),
    }
}

/// What a timed trigger's instant means for an opportunity, in words that follow its name.
pub(super) fn instant(trigger: &Trigger, missed: u32, data: &Dataset) -> String {
    let words = match trigger {
        Trigger::DaysInStage { stage: id, days: n, .. } => {
            let place = id.map_or_else(|| "its stage".into(), |id| stage(id, data));
            format!("was in {place} for {}", days(*n))
        }
        Trigger::DaysUntouched { days: n, .. } => format!("was left alone for {}", days(*n)),
        Trigger::DateField { field, days: n, .. } => {
            let field = if field == "close" { "its close date" } else { "its creation" };
            let words = relative(*n, field);
            format!(
                "came to {}",
                words.chars().next().map_or(String::new(), |c| c.to_lowercase().collect::<String>())
                    + words.get(1..).unwrap_or_default()
            )
        }
        Trigger::TaskOverdue => "has an overdue task".into(),
        Trigger::Schedule { every, at } => format!("came round: {} at {}", schedule(every).to_lowercase(), time(*at)),
        _ => "was due".into(),
    };
    match missed {
        0 => words,
        n => format!(
            "{words} ({} passed over while nobody was here)",
            plural(n as usize, "earlier time", "earlier times")
        ),
    }
}

/// A delay: `3 working days`.
pub fn delay(delay: &Delay) -> String {
    let at = |at: &Option<TimeOfDay>| at.map_or(String::new(), |at| format!(" at {}", time(at)));
    match delay {
        Delay::Minutes { n, working } => count(*n, if *working { "working minute" } else { "minute" }),
        Delay::Hours { n, working } => count(*n, if *working { "working hour" } else { "hour" }),
        Delay::Days { n: 0, at: time } => format!("the same day{}", at(time)),
        Delay::Days { n, at: time } => format!("{}{}", count(*n, "day"), at(time)),
        Delay::WorkingDays { n, at: time } => format!("{}{}", count(*n, "working day"), at(time)),
        Delay::Months { n, at: time } => format!("{}{}", count(*n, "month"), at(time)),
        Delay::Weekday { weekday: day, at } => format!("until {} at {}", weekday(*day), time(*at)),
        Delay::TimeOfDay { at } => format!("until {}", time(*at)),
        Delay::SameTime { n: 0, .. } => "the same day at the time that it began".into(),
        Delay::SameTime { n, working } => {
            let days = count(*n, if *working { "working day" } else { "day" });
            format!("{days} at the time that it began")
        }
        Delay::Date { field, days: n, at } => {
            let field = match field {
                DateName::Close => "the close date",
                DateName::Created => "the day it was created",
                DateName::Entered => "the day it entered the stage",
            };
            let words = relative(*n, field);
            let lower: String =
                words.chars().take(1).flat_map(char::to_lowercase).chain(words.chars().skip(1)).collect();
            format!("until {lower} at {}", time(*at))
        }
    }
}

fn count(n: u32, word: &str) -> String {
    plural(n as usize, word, &format!("{word}s"))
}

/// When a task is due, as `due in 2 days`.
fn due(delay_: &Option<Delay>) -> String {
    match delay_ {
        None => String::new(),
        Some(Delay::Days { n: 0, .. } | Delay::SameTime { n: 0, .. }) => ", due the same day".into(),
        Some(one @ (Delay::Weekday { .. } | Delay::TimeOfDay { .. } | Delay::Date { .. })) => {
            format!(", due {}", delay(one).trim_start_matches("until "))
        }
        Some(one) => format!(", due in {}", delay(one)),
    }
}

/// Who gets it: `the owner`.
pub fn assign(who: &Assign, data: &Dataset) -> String {
    let all = |ids: &[Id]| ids.iter().map(|id| member(*id, data)).collect::<Vec<_>>().join(", ");
    match who {
        Assign::Owner => "the owner".into(),
        Assign::Actor => "whoever set it off".into(),
        Assign::Member { member: id } => member(*id, data),
        Assign::Hat { hat } => format!("the {}", hat.word().to_lowercase()),
        Assign::RoundRobin { members } => format!("{} in turn", all(members)),
        Assign::Weighted { shares } => {
            let parts: Vec<String> =
                shares.iter().map(|share| format!("{} ({})", member(share.member, data), share.weight)).collect();
            format!("{} by shares", parts.join(", "))
        }
        Assign::LeastBusy { members } => format!("the least busy of {}", all(members)),
        Assign::Cases { cases, otherwise } => {
            let parts: Vec<String> = cases
                .iter()
                .map(|case| format!("{} if {}", member(case.member, data), condition(&case.condition, data)))
                .collect();
            let rest = otherwise.map_or(String::new(), |id| format!(", else {}", member(id, data)));
            format!("{}{rest}", parts.join(", "))
        }
    }
}

/// An action in the imperative: `create the task “Call back” for the owner, due in 2 days`.
pub fn action(action: &Action, data: &Dataset) -> String {
    let to = |who: &Assign| match who {
        Assign::Owner => String::new(),
        who => format!(" for {}", assign(who, data)),
    };
    match action {
        Action::CreateTask { title, kind, due: when, assign: who } => {
            let kind = match kind {
                TaskKind::ToDo => "task".into(),
                kind => format!("{} task", kind.word().to_lowercase()),
            };
            format!("create the {kind} {}{}{}", quoted(title), to(who), due(when))
        }
        Action::Remind { text, due: when, assign: who } => {
            let whom = if *who == Assign::Owner { "the owner".into() } else { assign(who, data) };
            format!("remind {whom} of {}{}", quoted(text), due(when))
        }
        Action::Ask { text, assign: who, .. } => {
            let whom = if *who == Assign::Owner { "the owner".into() } else { assign(who, data) };
            format!("ask {whom} {}", quoted(text))
        }
        Action::StartSequence { sequence } => format!("start the sequence {}", quoted(&sequence_name(*sequence, data))),
        Action::StopSequence { sequence: None } => "stop all sequences".into(),
        Action::StopSequence { sequence: Some(id) } => {
            format!("stop the sequence {}", quoted(&sequence_name(*id, data)))
        }
        Action::Message { channel, subject, body, .. } => {
            let what = if subject.is_empty() { body } else { subject };
            let channel = if *channel == Channel::Email { "message" } else { channel.word() }.to_lowercase();
            format!("put the {channel} {} into the Outbox", quoted(&crate::value::one_line(what)))
        }
        Action::SetField { field, value } => {
            let word = super::live::field_name(field, data);
            match value {
                serde_json::Value::Null => format!("empty the {word}"),
                value => {
                    let text = value.as_str().map_or_else(|| value.to_string(), str::to_string);
                    let text = text.parse::<Id>().ok().map_or(text, |id| member(id, data));
                    let text = super::live::own_value(field, value, data).unwrap_or(text);
                    format!("set the {word} to {text}")
                }
            }
        }
        Action::SetTemperature { to: None } => "empty the temperature".into(),
        Action::SetTemperature { to: Some(to) } => format!("set the temperature to {}", to.word().to_lowercase()),
        Action::AddPoints { points } if *points < 0 => {
            format!("take {} from the score", plural(points.unsigned_abs() as usize, "point", "points"))
        }
        Action::AddPoints { points } => {
            format!("add {} to the score", plural(points.unsigned_abs() as usize, "point", "points"))
        }
        Action::AddTag { tag } => format!("add the tag #{tag}"),
        Action::RemoveTag { tag } => format!("remove the tag #{tag}"),
        Action::Move { stage: id } => format!("move it to {}", stage(*id, data)),
        Action::AssignOwner { assign: who } => format!("give it to {}", assign(who, data)),
        Action::AddNote { text } => format!("add the note {}", quoted(&crate::value::one_line(text))),
        Action::CreateOpportunity { name, stage: id } => {
            format!("create the opportunity {} in {}", quoted(name), stage(*id, data))
        }
    }
}

fn sequence_name(id: Id, data: &Dataset) -> String {
    data.sequence(id).map_or_else(|| "a deleted sequence".into(), |sequence| sequence.name.clone())
}

/// A step: `wait 3 days`.
pub fn step(step: &Step, data: &Dataset) -> String {
    match step {
        Step::Do { action: one } => action(one, data),
        Step::Wait { delay: one } => format!("wait {}", delay(one)),
        Step::Await { event, within, late, then_end } => {
            let words = trigger(event, data);
            let words: String =
                words.chars().take(1).flat_map(char::to_lowercase).chain(words.chars().skip(1)).collect();
            let words = words.trim_start_matches("when ").to_string();
            let late: Vec<String> = late.iter().map(|one| action(one, data)).collect();
            let end = if *then_end { "end" } else { "go on" };
            let otherwise = if late.is_empty() { end.to_string() } else { format!("{} and {end}", late.join(", ")) };
            format!("wait until {words}, at most {}; otherwise {otherwise}", delay(within))
        }
    }
}

/// A condition in plain words, with names instead of ids; empty for always.
pub fn condition(text: &str, data: &Dataset) -> String {
    let cx = Context { today: crate::value::Date::default(), zone: Default::default(), me: None, data };
    match parse(text) {
        Ok(expr) if expr.is_empty() => String::new(),
        Ok(expr) => words_in(&unpin(&expr, &cx), data),
        Err(_) => text.to_string(),
    }
}

/// Whether a trigger comes to all opportunities alike, whether they are open, won or lost.
pub fn any_state(trigger: &Trigger) -> bool {
    matches!(trigger, Trigger::Schedule { .. } | Trigger::DateField { .. } | Trigger::TaskOverdue)
}

/// Whether a plan acts on won and lost opportunities although nothing in it says so: its trigger comes to all, and its
/// condition does not ask how they stand.
pub fn closed_too(plan: &Plan) -> bool {
    let stands = |leaf: &&Expr| match leaf {
        Expr::Test(test) => {
            let decided = test.values.iter().any(|value| matches!(value, Literal::Kind(_)));
            decided || matches!(test.field, Field::Kind | Field::Stage | Field::Loss)
        }
        _ => false,
    };
    any_state(&plan.trigger) && parse(&plan.condition).is_ok_and(|expr| !expr.leaves().iter().any(stands))
}

/// A whole plan as one sentence.
pub fn plan(plan: &Plan, data: &Dataset) -> String {
    let condition = condition(&plan.condition, data);
    let condition = if condition.is_empty() { String::new() } else { format!(", if {condition}") };
    let steps: Vec<String> = plan.steps.iter().map(|one| step(one, data)).collect();
    let steps = if steps.is_empty() { "do nothing yet".into() } else { steps.join(", then ") };
    let meant = match (matches!(plan.trigger, Trigger::Schedule { .. }), closed_too(plan)) {
        (true, true) => ", for each opportunity, won and lost ones too",
        (true, false) => ", for each opportunity",
        (false, true) => ", for won and lost ones too",
        (false, false) => "",
    };
    format!("{}{meant}{condition}, {steps}.", trigger(&plan.trigger, data))
}

/// How often: `once for each stay in a stage`.
pub fn again(again: &Again) -> String {
    match again {
        Again::EachStay => "once for each stay in a stage".into(),
        Again::Once => "once and never again".into(),
        Again::Always => "every time".into(),
        Again::Days { days: n } => format!("at most once in {}", days(*n)),
    }
}
