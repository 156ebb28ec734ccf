//! Rules in a few words, for tests: `entered Proposal | if temp:hot | wait 3d; task Call due 1d | stop leaves`.

#![allow(dead_code)]

use super::world::World;
use penstock::{
    model::{
        Action, ActivityKind, Again, Assign, Case, DateName, Delay, Every, Hat, Origin, Outcome, Overlap, Plan, Reply,
        Share, Step, Stop, TaskKind, Temperature, Trigger, custom_name,
    },
    query::{
        Context,
        custom::{field_keyed, read},
        parse, pin,
    },
    value::{Currency, Id, TimeOfDay},
};
use serde_json::Value;

const WEEKDAYS: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

pub fn clock(text: &str) -> TimeOfDay {
    TimeOfDay::parse_from_str(text.trim(), "%H:%M").unwrap_or_else(|_| panic!("{text} is no time"))
}

fn number<N: std::str::FromStr>(text: &str) -> N {
    text.trim().parse().unwrap_or_else(|_| panic!("{text} is no number"))
}

/// The text before and after the first such word.
fn split<'a>(text: &'a str, word: &str) -> (&'a str, Option<&'a str>) {
    text.split_once(word).map_or((text, None), |(before, after)| (before, Some(after)))
}

impl World {
    /// A plan. Its parts stand between bars, the trigger first.
    pub fn plan(&self, text: &str) -> Plan {
        let mut parts = text.split(" | ").map(str::trim);
        let mut plan = Plan::of(self.trigger(parts.next().unwrap()));
        for part in parts {
            let (word, rest) = part.split_once(' ').unwrap_or((part, ""));
            match word {
                "if" => plan.condition = self.condition(rest),
                "again" => plan.again = again(rest),
                "overlap" => plan.overlap = overlap(rest),
                "stop" => plan.stops = rest.split(", ").map(stop).collect(),
                "regardless" => plan.regardless = true,
                "cap" => plan.cap = number(rest),
                _ => plan.steps = part.split("; ").map(|step| self.step(step)).collect(),
            }
        }
        plan
    }

    fn condition(&self, text: &str) -> String {
        let stamp_zone = self.zone.at(self.now);
        let cx = Context { today: self.zone.date(self.now), zone: stamp_zone, me: None, data: self.data() };
        pin(&parse(text).unwrap(), &cx).to_string()
    }

    pub fn trigger(&self, text: &str) -> Trigger {
        let (word, rest) = text.split_once(' ').unwrap_or((text, ""));
        let named = |name: &str| (!name.is_empty()).then(|| self.stage_or_gone(name));
        match word {
            "start" => Trigger::Start,
            "button" => Trigger::Button { label: rest.into() },
            "entered" => Trigger::StageEntered { stage: self.stage_or_gone(rest) },
            "left" => Trigger::StageLeft { stage: self.stage_or_gone(rest) },
            "moved" => {
                let (from, to) = rest.split_once('>').unwrap();
                Trigger::Moved { from: named(from), to: named(to) }
            }
            "forward" => Trigger::Forward,
            "backward" => Trigger::Backward,
            "skipped" => Trigger::Skipped,
            "created" => Trigger::Created {
                how: match rest {
                    "" => Origin::Any,
                    "hand" => Origin::Hand,
                    "import" => Origin::Import,
                    "rule" => Origin::Rule,
                    other => panic!("created {other}"),
                },
            },
            "changed" => {
                let (field, to) = split(rest, " to ");
                let (field, from) = split(field, " from ");
                let value = |text: &str| self.value(field, text);
                Trigger::Changed { field: self.field(field), from: from.map(value), to: to.map(value) }
            }
            "won" => Trigger::Won,
            "lost" => Trigger::Lost,
            "reopened" => Trigger::Reopened,
            "own" => Trigger::OwnTaskDone,
            "overdue" => Trigger::TaskOverdue,
            "done" => Trigger::TaskDone { title: rest.into() },
            "logged" => {
                let (kind, outcome) = split(rest, " ");
                let kind = (kind != "any").then(|| activity(kind));
                Trigger::Logged { kind, outcome: outcome.map(outcome_of) }
            }
            "sent" => Trigger::MessageSent,
            "replied" => Trigger::Replied { reply: (!rest.is_empty()).then(|| reply(rest)) },
            "tagged" => Trigger::TagAdded { tag: rest.into() },
            "untagged" => Trigger::TagRemoved { tag: rest.into() },
            "temperature" => Trigger::Temperature { to: Temperature::parse(rest) },
            "score" => {
                let (way, mark) = rest.split_once(' ').unwrap();
                Trigger::Score { mark: number(mark), falling: way == "under" }
            }
            "days" => {
                let (rest, at) = split(rest, " at ");
                let (days, stage) = split(rest, " in ");
                Trigger::DaysInStage {
                    stage: stage.map(|name| self.stage_or_gone(name)),
                    days: number(days),
                    at: at.map(clock),
                }
            }
            "untouched" => {
                let (days, at) = split(rest, " at ");
                Trigger::DaysUntouched { days: number(days), at: at.map(clock) }
            }
            "date" => {
                let (what, at) = split(rest, " at ");
                let (field, days) = what.split_once(' ').unwrap();
                Trigger::DateField { field: field.into(), days: number(days), at: clock(at.unwrap()) }
            }
            "every" => {
                let (what, at) = split(rest, " at ");
                let every = match what.split_once(' ') {
                    None if what == "day" => Every::Day,
                    Some(("working", _)) => Every::WorkingDay,
                    Some(("week", day)) => Every::Week { weekday: weekday(day) },
                    Some(("month", day)) => Every::Month { day: number(day) },
                    _ => panic!("every {what}"),
                };
                Trigger::Schedule { every, at: clock(at.unwrap()) }
            }
            other => panic!("no trigger {other}"),
        }
    }

    fn stage_or_gone(&self, name: &str) -> Id {
        self.data().stages().find(|stage| stage.name == name).map_or(Id::from_bits(5), |stage| stage.id)
    }

    /// A field's stored value from a word.
    /// The stored name of a field, of a custom one by its key.
    pub fn field(&self, name: &str) -> String {
        field_keyed(self.data(), name).map_or_else(|| name.to_string(), |field| custom_name(field.id))
    }

    pub fn value(&self, field: &str, text: &str) -> Value {
        if let Some(custom) = field_keyed(self.data(), field).filter(|_| text != "nothing") {
            let read = read(custom, text, self.data(), Currency::EUR).unwrap();
            return serde_json::to_value(read).unwrap();
        }
        match field {
            _ if text == "nothing" => Value::Null,
            "owner" => self.member(text).to_string().into(),
            "value" => serde_json::json!({ "amount": text, "currency": "EUR" }),
            "company" => self.data().companies().find(|one| one.name == text).unwrap().id.to_string().into(),
            "products" => {
                let known = self.data().products().find(|one| one.name == text);
                serde_json::json!([known.unwrap().id])
            }
            _ => serde_json::from_str(text).unwrap_or_else(|_| text.into()),
        }
    }

    fn step(&self, text: &str) -> Step {
        let text = text.trim();
        if let Some(rest) = text.strip_prefix("wait ") {
            return Step::Wait { delay: delay(rest) };
        }
        let Some(rest) = text.strip_prefix("await ") else { return Step::Do { action: self.action(text) } };
        let (rest, end) = rest.strip_suffix(" then end").map_or((rest, false), |rest| (rest, true));
        let (rest, late) = split(rest, " else ");
        let (event, within) = rest.split_once(" within ").unwrap();
        let late = late.into_iter().flat_map(|late| late.split(" & ")).map(|one| self.action(one)).collect();
        Step::Await { event: self.trigger(event), within: delay(within), late, then_end: end }
    }

    fn action(&self, text: &str) -> Action {
        let (word, rest) = text.split_once(' ').unwrap_or((text, ""));
        let due_for = || {
            let (rest, who) = split(rest, " for ");
            let (title, due) = split(rest, " due ");
            (title.to_string(), due.map(delay), who.map_or(Assign::Owner, |who| self.assign(who)))
        };
        match word {
            "task" | "call" => {
                let (title, due, assign) = due_for();
                let kind = if word == "call" { TaskKind::Call } else { TaskKind::ToDo };
                Action::CreateTask { title, kind, due, assign }
            }
            "remind" => {
                let (text, due, assign) = due_for();
                Action::Remind { text, due, assign }
            }
            "ask" | "checklist" => {
                let (text, answers) = split(rest, ": ");
                let answers = answers.into_iter().flat_map(|all| all.split('/')).map(String::from).collect();
                Action::Ask { text: text.into(), answers, checklist: word == "checklist", assign: Assign::Owner }
            }
            "start" => Action::StartSequence { sequence: self.sequence_or_gone(rest) },
            "halt" => Action::StopSequence { sequence: (rest != "all").then(|| self.sequence_or_gone(rest)) },
            "message" => {
                let (subject, body) = split(rest, ": ");
                Action::email(subject, body.unwrap_or("Hello"))
            }
            "set" => {
                let (field, value) = rest.split_once(' ').unwrap();
                Action::SetField { field: self.field(field), value: self.value(field, value) }
            }
            "temperature" => Action::SetTemperature { to: Temperature::parse(rest) },
            "points" => Action::AddPoints { points: number(rest) },
            "tag" => Action::AddTag { tag: rest.into() },
            "untag" => Action::RemoveTag { tag: rest.into() },
            "move" => Action::Move { stage: self.stage_or_gone(rest) },
            "assign" => Action::AssignOwner { assign: self.assign(rest) },
            "note" => Action::AddNote { text: rest.into() },
            "create" => {
                let (name, stage) = rest.split_once(" in ").unwrap();
                Action::CreateOpportunity { name: name.into(), stage: self.stage_or_gone(stage) }
            }
            other => panic!("no action {other}"),
        }
    }

    fn sequence_or_gone(&self, name: &str) -> Id {
        self.data().sequences().find(|one| one.name == name).map_or(Id::from_bits(6), |one| one.id)
    }

    fn assign(&self, text: &str) -> Assign {
        let (word, rest) = text.split_once(' ').unwrap_or((text, ""));
        let members = || rest.split(", ").map(|name| self.member(name)).collect();
        match word {
            "owner" => Assign::Owner,
            "actor" => Assign::Actor,
            "hat" => Assign::Hat { hat: Hat::ALL.into_iter().find(|hat| hat.word() == rest).unwrap() },
            "round" => Assign::RoundRobin { members: members() },
            "least" => Assign::LeastBusy { members: members() },
            "shares" => Assign::Weighted {
                shares: rest
                    .split(", ")
                    .map(|share| {
                        let (name, weight) = share.split_once(' ').unwrap();
                        Share { member: self.member(name), weight: number(weight) }
                    })
                    .collect(),
            },
            "cases" => {
                let (cases, otherwise) = split(rest, " else ");
                let case = |text: &str| {
                    let (condition, name) = text.rsplit_once('>').unwrap();
                    Case { condition: condition.into(), member: self.member(name) }
                };
                let cases = cases.split(", ").map(case).collect();
                Assign::Cases { cases, otherwise: otherwise.map(|name| self.member(name)) }
            }
            name => Assign::Member { member: self.member(name) },
        }
    }
}

fn weekday(name: &str) -> u8 {
    WEEKDAYS.iter().position(|day| *day == name).unwrap_or_else(|| panic!("no weekday {name}")) as u8
}

/// `30m`, `2h`, `3d at 09:00`, `3d at start`, `30wm`, `2wh`, `1wd`, `1mo`, `monday 09:00`, `until 09:00`, `close-2 at 09:00`.
pub fn delay(text: &str) -> Delay {
    let (what, at) = split(text.trim(), " at ");
    if at == Some("start") {
        let (n, working) = what.strip_suffix("wd").map_or((what.trim_end_matches('d'), false), |n| (n, true));
        return Delay::SameTime { n: number(n), working };
    }
    let at = at.map(clock);
    if let Some(time) = what.strip_prefix("until ") {
        return Delay::TimeOfDay { at: clock(time) };
    }
    if let Some((day, time)) = what.split_once(' ') {
        return Delay::Weekday { weekday: weekday(day), at: clock(time) };
    }
    for (name, field) in [("close", DateName::Close), ("created", DateName::Created), ("entered", DateName::Entered)] {
        if let Some(days) = what.strip_prefix(name) {
            return Delay::Date { field, days: number(days), at: at.unwrap() };
        }
    }
    let digits = what.find(|c: char| !c.is_ascii_digit()).unwrap();
    let n = number(&what[..digits]);
    match &what[digits..] {
        "m" => Delay::Minutes { n, working: false },
        "wm" => Delay::Minutes { n, working: true },
        "h" => Delay::Hours { n, working: false },
        "wh" => Delay::Hours { n, working: true },
        "d" => Delay::Days { n, at },
        "wd" => Delay::WorkingDays { n, at },
        "mo" => Delay::Months { n, at },
        other => panic!("no unit {other}"),
    }
}

fn again(text: &str) -> Again {
    match text.split_once(' ') {
        None if text == "once" => Again::Once,
        None if text == "always" => Again::Always,
        None if text == "stay" => Again::EachStay,
        Some(("days", days)) => Again::Days { days: number(days) },
        _ => panic!("again {text}"),
    }
}

fn overlap(text: &str) -> Overlap {
    match text {
        "skip" => Overlap::Skip,
        "restart" => Overlap::Restart,
        "queue" => Overlap::Queue,
        "allow" => Overlap::Allow,
        other => panic!("overlap {other}"),
    }
}

fn stop(text: &str) -> Stop {
    match text {
        "leaves" => Stop::LeavesStage,
        "closed" => Stop::Closed,
        "replied" => Stop::Replied,
        "meeting" => Stop::Meeting,
        "done" => Stop::TaskDone,
        "optout" => Stop::OptedOut,
        other => panic!("stop {other}"),
    }
}

pub fn activity(text: &str) -> ActivityKind {
    ActivityKind::ALL.into_iter().find(|kind| kind.word().to_lowercase() == text).unwrap()
}

pub fn outcome_of(text: &str) -> Outcome {
    let all = [Outcome::Answered, Outcome::NoAnswer, Outcome::Held, Outcome::NoShow];
    all.into_iter().find(|one| one.word().to_lowercase() == text).unwrap_or_else(|| panic!("no outcome {text}"))
}

pub fn reply(text: &str) -> Reply {
    match text {
        "positive" => Reply::Positive,
        "negative" => Reply::Negative,
        "away" => Reply::OutOfOffice,
        other => panic!("no reply {other}"),
    }
}
