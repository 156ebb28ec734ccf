//! What is to be seen in a case.

use super::{Case, words};
use penstock::{
    automation::problems,
    model::{Message, MessageState, Opportunity, Record, Run, RunState, Task, TaskKind},
};
use serde_json::Value;
use std::sync::Arc;

impl Case {
    /// What is to be seen.
    pub(super) fn look(&mut self, what: &str) -> String {
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
            "kept" => self.kept.join("; "),
            "refused" => self.refused.clone(),
            "said" => std::mem::take(&mut self.said).join(" "),
            "next" => {
                let stamp = self.world.stamp();
                self.world.workspace.next_due(&stamp).map_or("nothing".into(), |due| self.wall(due))
            }
            other => panic!("nothing to see at {other}"),
        }
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
