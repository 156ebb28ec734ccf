//! What is done in a case.

use super::{
    super::words::{activity, clock, outcome_of, reply},
    super::world::place,
    Case, words,
};
use penstock::{
    command::{Command, GateAnswers, Import, LossAnswer, Move, Place, ReasonAnswer, take_back_since},
    model::{
        Activity, Company, ContactLink, Kind, LossClass, Message, Opportunity, Plan, Product, Record, RecordId, Rule,
        Run, RunState, Sequence, Task, TaskKind, Visit,
    },
    value::Rank,
    workspace::Ask,
};
use serde_json::{Value, json};
use std::sync::Arc;

impl Case {
    pub(super) fn act(&mut self, line: &str) {
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
                let field = self.world.field(field);
                self.edit(RecordId::opportunity(self.world.deal(first)), &field, value);
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
            "capacity" | "away" => {
                let id = RecordId { kind: Kind::Member, id: self.world.member(first) };
                let (field, value) = match word {
                    "capacity" => ("capacity", json!(more.parse::<u32>().unwrap())),
                    _ => ("away_until", json!(more)),
                };
                self.edit(id, field, value);
            }
            "require" => {
                let id = RecordId { kind: Kind::Stage, id: self.world.stage(first) };
                self.edit(id, "required", json!([more]));
            }
            "company" => {
                self.send(Command::Create(Company { name: rest.into(), ..Company::default() }.into()));
            }
            "product" => {
                self.send(Command::Create(Product { name: rest.into(), ..Product::default() }.into()));
            }
            "revive" => {
                let stage = self.world.stage(first);
                self.send(Command::ReviveStage(stage));
            }
            "first" => {
                let id = RecordId { kind: Kind::Rule, id: self.world.rule(first) };
                let ranks = self.world.data().rules().map(|rule| rule.rank.clone());
                let rank = Rank::between(None, ranks.min().as_ref());
                self.edit(id, "rank", json!(rank));
            }
            "putoff" => {
                let (task, to) = (self.task(first), more.parse().unwrap());
                self.send(Command::Snooze { task, to, time: None });
            }
            "resequence" => {
                let (name, text) = rest.split_once(": ").unwrap();
                let (name, along) = name.strip_suffix(" carry").map_or((name, false), |name| (name, true));
                let (sequence, plan) = (self.world.sequence(name), self.world.plan(&format!("start | {text}")));
                let runs = self.world.data().runs_of(sequence).filter(|_| along).map(|run| run.id);
                let carry = runs.collect();
                self.send(Command::PublishSequence { sequence, plan, carry });
            }
            "travel" => {
                self.world.zone = place(rest);
                self.world.workspace.set_place(self.world.zone.clone());
            }
            "cancel" => {
                let message = self.message(first).id;
                self.send(Command::CancelMessages(vec![message]));
            }
            "reword" => {
                let (name, text) = rest.split_once(": ").unwrap();
                let id = self.message(name);
                self.edit(id, "body", text.into());
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
                    "company" => {
                        let known = self.world.data().companies().find(|one| one.name == more);
                        RecordId { kind: Kind::Company, id: known.unwrap().id }
                    }
                    "product" => {
                        let known = self.world.data().products().find(|one| one.name == more);
                        RecordId { kind: Kind::Product, id: known.unwrap().id }
                    }
                    "contact" => RecordId { kind: Kind::Contact, id: self.world.data().contacts().next().unwrap().id },
                    "pipeline" => {
                        let known = self.world.data().pipelines().find(|one| one.name == more);
                        RecordId { kind: Kind::Pipeline, id: known.unwrap().id }
                    }
                    "task" => RecordId { kind: Kind::Task, id: self.task(more) },
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
            // All that a rule did, or all since a moment: what is said ahead is what comes of it.
            "takeback" => {
                let (name, since) = rest.split_once(" since ").unwrap_or((rest, "2000-01-01 00:00"));
                let (day, time) = words(since);
                let from = self.world.wall(day.parse().unwrap(), clock(time));
                let of = self.world.rule(name);
                let runs = penstock::present::traces::since(of, from, self.world.data());
                let told = take_back_since(self.world.data(), &runs, from);
                self.kept =
                    told.iter().filter_map(|one| Some(format!("{}: {}", one.what, one.refused.clone()?))).collect();
                let goes = told.len() - self.kept.len();
                let result = self.world.send(Command::UndoRunsSince { runs, from });
                let label = result.as_ref().map(|outcome| outcome.label.clone()).unwrap_or_default();
                let kept = if self.kept.is_empty() { String::new() } else { format!(", {} kept", self.kept.len()) };
                assert!(label.starts_with(&format!("took back {goes} change")) && label.contains(&kept), "{label}");
                self.told(result);
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
            return self.send(Command::PublishSequence { sequence, plan, carry: Vec::new() });
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
        if reason == "overriding" {
            answers.override_reason = Some("We know each other".into());
        }
        if let Some(text) = reason.strip_prefix("because ") {
            let reason = ReasonAnswer::New { class: LossClass::Specific, text: text.into() };
            answers.loss = Some(LossAnswer { reason, note: String::new() });
        }
        let ids = name.split(',').map(|name| self.world.deal(name)).collect();
        let order = Move { ids, to: self.world.stage(stage), place: Place::Top, answers };
        self.send(Command::Move(order));
    }
}
