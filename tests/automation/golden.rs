//! Given, when, then: cases as text in `tests/golden/automation`, and what runs them.
//!
//! A case begins with `# what it shows`. Its lines are done one after the other; a line that begins with `=` says what is
//! to be seen then. A line may begin with a moment: `10:05`, `+3d`, `-2h`, `2026-03-28 09:00`.

use super::words::{activity, clock, outcome_of, reply};
use super::world::{World, place};
use penstock::{
    automation::problems,
    command::{Command, GateAnswers, Import, LossAnswer, Move, Place, ReasonAnswer, Rejection},
    model::{
        Activity, ContactLink, Kind, LossClass, Message, MessageState, Opportunity, Plan, Record, RecordId, Rule, Run,
        RunState, Sequence, Task, TaskKind, Visit,
    },
    value::{Date, Id},
    workspace::{Ask, Outcome},
};
use serde_json::{Map, Value, json};
use std::sync::Arc;

struct Case {
    world: World,
    said: Vec<String>,
    refused: String,
}

#[test]
fn every_golden_case_comes_out_as_written() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/golden/automation");
    let mut files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    let (mut count, mut wrong) = (0, Vec::new());
    for file in files {
        let name = file.file_stem().unwrap().to_string_lossy().to_string();
        let text = std::fs::read_to_string(&file).unwrap();
        let mut case: Option<(String, Vec<(usize, String)>)> = None;
        let mut all = Vec::new();
        for (at, line) in text.lines().enumerate() {
            if let Some(title) = line.strip_prefix("# ") {
                all.extend(case.replace((title.to_string(), Vec::new())));
            } else if let (false, Some((_, lines))) = (line.trim().is_empty(), &mut case) {
                lines.push((at + 1, line.trim().to_string()));
            }
        }
        all.extend(case);
        for (title, lines) in all {
            count += 1;
            let play = std::panic::AssertUnwindSafe(|| play(&lines));
            match std::panic::catch_unwind(play) {
                Ok(found) => wrong.extend(found.into_iter().map(|what| format!("{name}: {title}\n{what}"))),
                Err(_) => wrong.push(format!("{name}: {title}\n  cannot be played")),
            }
        }
    }
    assert!(wrong.is_empty(), "{} of {count} cases:\n\n{}\n", wrong.len(), wrong.join("\n\n"));
    assert!(count > 100, "{count} cases");
}

/// Plays a case; says what came out differently.
fn play(lines: &[(usize, String)]) -> Vec<String> {
    let (zone, lines) = match lines.first() {
        Some((_, first)) if first.starts_with("zone ") => (first.trim_start_matches("zone "), &lines[1..]),
        _ => ("Europe/Berlin", lines),
    };
    let mut case = Case { world: World::begin(place(zone), 1), said: Vec::new(), refused: String::new() };
    let mut wrong = Vec::new();
    for (at, line) in lines {
        match line.strip_prefix("= ") {
            Some(expected) => {
                let (what, expected) = expected.split_once(':').unwrap_or((expected, ""));
                let got = case.look(what);
                if got != expected.trim() {
                    wrong.push(format!("  line {at}: = {what}: {}\n       but it is {got}", expected.trim()));
                }
            }
            None => {
                let rest = case.go_to(line);
                if !rest.is_empty() {
                    case.act(rest);
                }
            }
        }
    }
    let before = case.world.data().clone();
    case.world.restart();
    assert!(&before == case.world.data());
    let rebuilt = penstock::data::Dataset::from_records(before.records());
    assert!(before == rebuilt, "the indexes equal a rebuild");
    wrong
}

fn words(text: &str) -> (&str, &str) {
    text.split_once(' ').unwrap_or((text, ""))
}

impl Case {
    /// Goes to the moment that a line begins with; gives the rest of it.
    fn go_to<'a>(&mut self, line: &'a str) -> &'a str {
        let (first, rest) = words(line);
        let zone = self.world.zone.clone();
        let (date, time) = (zone.date(self.world.now), zone.time_of_day(self.world.now));
        if let Some(unit) = first.strip_prefix(['+', '-']) {
            let n: i64 = unit[..unit.len() - 1].parse().unwrap();
            let n = if first.starts_with('-') { -n } else { n };
            self.world.now = match unit.chars().last() {
                Some('m') => self.world.now.plus_millis(n * 60_000),
                Some('h') => self.world.now.plus_millis(n * 3_600_000),
                _ => zone.moment(date + chrono::TimeDelta::days(n), time),
            };
            return rest;
        }
        if let Ok(date) = first.parse::<Date>() {
            let (time, rest) = words(rest);
            self.world.now = zone.moment(date, clock(time));
            return rest;
        }
        if first.len() == 5 && first.as_bytes()[2] == b':' {
            self.world.now = zone.moment(date, clock(first));
            return rest;
        }
        line
    }

    fn told(&mut self, result: Result<Outcome, Rejection>) {
        self.refused.clear();
        match result {
            Ok(outcome) => self.said.extend(outcome.notices),
            Err(why) => self.refused = why.to_string(),
        }
    }

    fn send(&mut self, command: Command) {
        let result = self.world.send(command);
        self.told(result);
    }

    fn edit(&mut self, id: RecordId, field: &str, value: Value) {
        self.send(Command::Edit { id, set: Map::from_iter([(field.to_string(), value)]) });
    }

    fn act(&mut self, line: &str) {
        let (word, rest) = words(line);
        let (first, more) = words(rest);
        match word {
            "rule" | "draft" | "sequence" => self.write(word, rest),
            "publish" => {
                let rule = self.world.rule(first);
                self.send(Command::PublishRule { rule, carry: more == "carry" });
            }
            "on" | "off" => {
                let rule = self.world.rule(first);
                self.send(Command::SwitchRule { rule, on: word == "on" });
            }
            "add" => {
                let draft = self.opportunity(rest);
                self.send(Command::Create(draft.into()));
            }
            "import" => self.import(rest),
            "move" => self.move_to(first, more),
            "set" => {
                let (field, value) = words(more);
                let value = self.world.value(field, value);
                self.edit(RecordId::opportunity(self.world.deal(first)), field, value);
            }
            "tag" | "untag" => {
                let ids = vec![RecordId::opportunity(self.world.deal(first))];
                let (add, remove) =
                    if word == "tag" { (vec![more.into()], vec![]) } else { (vec![], vec![more.into()]) };
                self.send(Command::Tag { ids, add, remove });
            }
            "task" | "meeting" => {
                let (title, due) = more.split_once(" due ").map_or((more, None), |(title, due)| (title, Some(due)));
                let (day, time) = due.map_or((None, None), |due| {
                    let (day, time) = words(due);
                    (day.parse().ok(), (!time.is_empty()).then(|| clock(time)))
                });
                let kind = if word == "meeting" { TaskKind::Meeting } else { TaskKind::ToDo };
                let opportunity = Some(self.world.deal(first));
                let title = if title.is_empty() { "Meeting" } else { title }.to_string();
                self.send(Command::Create(Task { title, kind, due: day, time, opportunity, ..Task::default() }.into()));
            }
            "done" | "reopen" => {
                let task = self.task(rest);
                self.send(Command::Complete { task, done: word == "done" });
            }
            "answer" => {
                let (title, answer) = rest.split_once(": ").unwrap();
                let (task, answers) = (self.task(title), answer.split('/').map(String::from).collect());
                self.send(Command::Answer { task, answers });
            }
            "retitle" => {
                let (old, new) = rest.split_once(": ").unwrap();
                let id = RecordId { kind: Kind::Task, id: self.task(old) };
                self.edit(id, "title", new.into());
            }
            "log" => {
                let (kind, how) = words(more);
                let activity = Activity {
                    kind: activity(kind),
                    at: self.world.now,
                    text: "said".into(),
                    outcome: (!how.is_empty()).then(|| outcome_of(how)),
                    opportunity: Some(self.world.deal(first)),
                    ..Activity::default()
                };
                self.send(Command::Create(activity.into()));
            }
            "write" => {
                let opportunity = Some(self.world.deal(first));
                let (subject, due) = (more.to_string(), self.world.now);
                self.send(Command::Create(Message { subject, due, opportunity, ..Message::default() }.into()));
            }
            "send" => {
                let message = self.message(rest).id;
                self.send(Command::MarkSent { message });
            }
            "reply" => {
                let message = self.message(first).id;
                if self.world.data().message(message).unwrap().open() {
                    self.send(Command::MarkSent { message });
                }
                self.send(Command::MarkReplied { message, reply: reply(more) });
            }
            "optout" => {
                let id = self.world.data().contacts().next().unwrap().id;
                self.edit(RecordId { kind: Kind::Contact, id }, "opted_out", true.into());
            }
            "require" => {
                let id = RecordId { kind: Kind::Stage, id: self.world.stage(first) };
                self.edit(id, "required", json!([more]));
            }
            "rename" => {
                let id = RecordId { kind: Kind::Stage, id: self.world.stage(first) };
                self.edit(id, "name", more.into());
            }
            "retire" => {
                let stage = self.world.stage(first);
                let to = (!more.is_empty()).then(|| self.world.stage(more));
                self.send(Command::RetireStage { stage, to });
            }
            "leave" => {
                let id = RecordId { kind: Kind::Member, id: self.world.member(first) };
                self.edit(id, "retired", true.into());
            }
            "delete" => {
                let id = match first {
                    "rule" => RecordId { kind: Kind::Rule, id: self.world.rule(more) },
                    "sequence" => RecordId { kind: Kind::Sequence, id: self.world.sequence(more) },
                    "stage" => RecordId { kind: Kind::Stage, id: self.world.stage(more) },
                    "member" => RecordId { kind: Kind::Member, id: self.world.member(more) },
                    name => RecordId::opportunity(self.world.deal(name)),
                };
                self.send(Command::Delete(vec![id]));
            }
            "holiday" => {
                let id = RecordId { kind: Kind::Settings, id: self.world.data().settings().unwrap().id };
                self.edit(id, "holidays", json!([first]));
            }
            "press" => {
                let (rule, opportunities) = (self.world.rule(first), vec![self.world.deal(more)]);
                let result = self.world.ask(Ask::Press { rule, opportunities });
                self.told(result);
            }
            "enrol" => {
                let (sequence, opportunities) = (self.world.sequence(first), vec![self.world.deal(more)]);
                let result = self.world.ask(Ask::Enrol { sequence, opportunities });
                self.told(result);
            }
            "stop" => {
                let runs = self.world.data().active_runs(self.world.deal(first));
                let mut runs: Vec<Arc<Run>> = runs.filter(|run| run.state != RunState::Queued).cloned().collect();
                runs.sort_by_key(|run| run.started);
                self.send(Command::StopRuns(runs.iter().map(|run| run.id).collect()));
            }
            "unrun" => {
                let runs = self.runs(first).into_iter().filter(|run| run.parent.is_none()).map(|run| run.id);
                let runs = if more == "first" { runs.take(1).collect() } else { runs.collect() };
                self.send(Command::UndoRuns(runs));
            }
            "release" => {
                let held = self.world.data().runs().filter(|run| run.state == RunState::Held).map(|run| run.id);
                let held = held.collect();
                let result = self.world.ask(Ask::Release(held));
                self.told(result);
            }
            "undo" => {
                let result = self.world.undo().expect("there is something to undo");
                self.told(result);
            }
            "redo" => {
                let result = self.world.redo().expect("there is something to do again");
                self.told(result);
            }
            "due" => {
                let result = self.world.due();
                self.told(result);
            }
            // The page stays open until then.
            "live" => {
                let then = self.world.now;
                let days: i64 = first.trim_end_matches('d').parse().unwrap();
                let zone = self.world.zone.clone();
                let date = zone.date(then) + chrono::TimeDelta::days(days);
                self.world.live_until(zone.moment(date, zone.time_of_day(then)));
            }
            "restart" => self.world.restart(),
            other => panic!("no such line: {other} {rest}"),
        }
    }

    fn write(&mut self, word: &str, rest: &str) {
        let (name, text) = rest.split_once(": ").unwrap();
        if word == "sequence" {
            let sequence = Sequence { name: name.into(), ..Sequence::default() };
            let plan = self.world.plan(&format!("start | {text}"));
            self.send(Command::Create(sequence.into()));
            let sequence = self.world.sequence(name);
            return self.send(Command::PublishSequence { sequence, plan });
        }
        let draft: Plan = self.world.plan(text);
        if word == "draft" {
            let id = RecordId { kind: Kind::Rule, id: self.world.rule(name) };
            return self.edit(id, "draft", serde_json::to_value(draft).unwrap());
        }
        let pipeline = name
            .split_once('@')
            .map(|(_, pipeline)| self.world.data().pipelines().find(|one| one.name == pipeline).unwrap().id);
        let name = name.split('@').next().unwrap().to_string();
        self.send(Command::Create(Rule { name: name.clone(), pipeline, draft, ..Rule::default() }.into()));
        let rule = self.world.rule(&name);
        self.send(Command::PublishRule { rule, carry: false });
    }

    /// `Fleet in Talk owner=Ann value=5000 temperature=hot contact close=2026-04-01`
    fn opportunity(&self, text: &str) -> Opportunity {
        let mut words = text.split(' ');
        let mut draft = Opportunity { name: words.next().unwrap().into(), ..Opportunity::default() };
        let mut json = Record::from(draft.clone()).to_json();
        while let Some(word) = words.next() {
            match word.split_once('=') {
                Some(("tag", tag)) => {
                    json.insert("tags".into(), json!([tag]));
                }
                Some((field, value)) => {
                    json.insert(field.into(), self.world.value(field, value));
                }
                None if word == "in" => {
                    let stage = self.world.stage(words.next().unwrap());
                    json.insert("stage".into(), json!(stage));
                }
                None if word == "contact" => {
                    let contact = self.world.data().contacts().next().unwrap().id;
                    json.insert("contacts".into(), json!([ContactLink { contact, role: String::new() }]));
                }
                None => panic!("no {word} in an opportunity"),
            }
        }
        if let Ok(Record::Opportunity(read)) = Record::from_json(Kind::Opportunity, Value::Object(json)) {
            draft = Arc::unwrap_or_clone(read);
        }
        draft
    }

    /// As a file would bring it in; `with` names the rules that may act.
    fn import(&mut self, text: &str) {
        let (text, with) = text.split_once(" with ").map_or((text, ""), |(text, with)| (text, with));
        let rules = with.split(", ").filter(|name| !name.is_empty()).map(|name| self.world.rule(name)).collect();
        let mut draft = self.opportunity(text);
        draft.id = self.world.stamp().ids.take();
        if draft.stage.is_nil() {
            draft.stage = self.world.stage("New");
        }
        let stage = self.world.data().stage(draft.stage).unwrap();
        draft.pipeline = stage.pipeline;
        draft.created = self.world.now;
        let (name, entered) = (stage.name.clone(), self.world.now);
        draft.visits = vec![Visit { stage: draft.stage, name, entered, left: None, overridden: String::new() }];
        let creates = vec![draft.into()];
        self.send(Command::Import(Import { label: "imported".into(), creates, updates: Vec::new(), rules }));
    }

    fn move_to(&mut self, name: &str, rest: &str) {
        let (stage, reason) = words(rest);
        let mut answers = GateAnswers::default();
        if let Some(text) = reason.strip_prefix("because ") {
            let reason = ReasonAnswer::New { class: LossClass::Specific, text: text.into() };
            answers.loss = Some(LossAnswer { reason, note: String::new() });
        }
        let ids = name.split(',').map(|name| self.world.deal(name)).collect();
        let order = Move { ids, to: self.world.stage(stage), place: Place::Top, answers };
        self.send(Command::Move(order));
    }

    fn task(&self, title: &str) -> Id {
        let mut found = self.world.data().tasks().filter(|task| task.title == title);
        found.next_back().unwrap_or_else(|| panic!("no task {title}")).id
    }

    /// The last message of an opportunity.
    fn message(&self, name: &str) -> RecordId {
        let deal = self.world.deal(name);
        let id = self.world.data().messages_of(deal).last().expect("there is a message").id;
        RecordId { kind: Kind::Message, id }
    }

    fn name(&self, run: &Run) -> String {
        let rule = self.world.data().rule(run.of.id()).map(|rule| rule.name.clone());
        let sequence = || self.world.data().sequence(run.of.id()).map(|one| one.name.clone());
        rule.or_else(sequence).unwrap_or_else(|| "gone".into())
    }

    fn runs(&self, deal: &str) -> Vec<Arc<Run>> {
        let runs = self.world.data().runs_of(self.world.deal(deal));
        let mut runs: Vec<Arc<Run>> = runs.cloned().collect();
        runs.sort_by_key(|run| (run.started, run.chain.len(), self.name(run), run.id));
        runs
    }

    fn shown(&self, task: &Task) -> String {
        let mut text = task.title.clone();
        let mut add = |part: String| text.push_str(&part);
        if let Some(due) = task.due {
            add(format!(" @{due}"));
        }
        if let Some(time) = task.time {
            add(format!(" {}", time.format("%H:%M")));
        }
        if let Some(member) = task.assignee.and_then(|id| self.world.data().member(id)) {
            add(format!(" for {}", member.name));
        }
        if task.missed > 0 {
            add(format!(" and {} more", task.missed));
        }
        if task.done.is_some() {
            add(" done".into());
        }
        if task.kind != TaskKind::ToDo {
            add(format!(
                " [{}{}]",
                task.kind.word(),
                task.options.iter().map(|one| format!(" {one}")).collect::<String>()
            ));
        }
        text
    }

    fn wall(&self, time: penstock::value::Time) -> String {
        let zone = &self.world.zone;
        format!("{} {}", zone.date(time), zone.time_of_day(time).format("%H:%M"))
    }

    /// What is to be seen.
    fn look(&mut self, what: &str) -> String {
        let (word, rest) = words(what);
        let data = self.world.data();
        let list = |all: Vec<String>| all.join(", ");
        match word {
            "tasks" => list(data.tasks_of(self.world.deal(rest)).map(|task| self.shown(task)).collect()),
            "titles" => list(data.tasks_of(self.world.deal(rest)).map(|task| task.title.clone()).collect()),
            "count" => data.tasks().filter(|task| task.title == rest).count().to_string(),
            "runs" => {
                let runs = self.runs(rest);
                list(runs.iter().map(|run| format!("{} {}", self.name(run), state(run))).collect())
            }
            "started" => list(self.runs(rest).iter().map(|run| self.wall(run.started)).collect()),
            "event" => list(self.runs(rest).iter().map(|run| run.event.clone()).collect()),
            "log" => {
                let done = self.runs(rest).into_iter().flat_map(|run| run.log.clone());
                let say = |done: penstock::model::Done| match done.refused.as_str() {
                    "" => done.what,
                    why => format!("{} - refused: {why}", done.what),
                };
                done.map(say).collect::<Vec<_>>().join("; ")
            }
            "ran" => {
                let done = self.runs(rest).into_iter().flat_map(|run| run.log.clone());
                list(done.map(|done| format!("{} for {}", self.wall(done.ran), self.wall(done.due))).collect())
            }
            "stage" => {
                let deal = data.opportunity(self.world.deal(rest)).unwrap();
                data.stage(deal.stage).unwrap().name.clone()
            }
            "field" => {
                let (deal, field) = words(rest);
                let json = Record::from(Opportunity::clone(data.opportunity(self.world.deal(deal)).unwrap())).to_json();
                let value = json.get(field).cloned().unwrap_or(Value::Null);
                let text = value.as_str().map_or_else(|| value.to_string(), str::to_string);
                text.parse().ok().and_then(|id| data.member(id)).map_or(text, |member| member.name.clone())
            }
            "tags" => list(data.opportunity(self.world.deal(rest)).unwrap().tags.iter().cloned().collect()),
            "notes" => list(data.activities_of(self.world.deal(rest)).map(|one| one.text.clone()).collect()),
            "messages" => {
                let one = |message: &Arc<Message>| {
                    let state = match message.state {
                        MessageState::Open => "open",
                        MessageState::Review => "to review",
                        MessageState::Sent => "sent",
                        MessageState::Cancelled => "cancelled",
                    };
                    format!("{} {state}", message.title())
                };
                list(data.messages_of(self.world.deal(rest)).map(one).collect())
            }
            "misses" => {
                let all = self.world.workspace.journal().misses_of(self.world.deal(rest));
                let say = |miss: &penstock::model::Miss| {
                    let part = |seen: &penstock::model::Seen| {
                        let held = if seen.held.is_none() { "unknown" } else { "no" };
                        let value = if seen.value.is_empty() { "nothing" } else { &seen.value };
                        format!("{} was {value}: {held}", seen.part)
                    };
                    if miss.why.is_empty() { list(miss.seen.iter().map(part).collect()) } else { miss.why.clone() }
                };
                all.map(say).collect::<Vec<_>>().join("; ")
            }
            "opportunities" => list(data.opportunities().map(|one| one.name.clone()).collect()),
            "problems" => {
                let rule = data.rule(self.world.rule(rest)).unwrap();
                problems(&rule.in_force().unwrap().plan, rule.pipeline, data).join(" ")
            }
            "paused" => data.rule(self.world.rule(rest)).unwrap().paused.clone(),
            "refused" => self.refused.clone(),
            "said" => std::mem::take(&mut self.said).join(" "),
            "next" => {
                let stamp = self.world.stamp();
                self.world.workspace.next_due(&stamp).map_or("nothing".into(), |due| self.wall(due))
            }
            other => panic!("nothing to see at {other}"),
        }
    }
}

fn state(run: &Run) -> String {
    match &run.state {
        RunState::Waiting => "waits".into(),
        RunState::Paused { .. } => "is paused".into(),
        RunState::Queued => "is queued".into(),
        RunState::Held => "is held".into(),
        RunState::Done => "done".into(),
        RunState::Stopped { why } => format!("stopped: {why}"),
        RunState::Failed { why } => format!("failed: {why}"),
        RunState::Undone => "undone".into(),
    }
}
