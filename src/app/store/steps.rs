//! Who shows an opportunity's next step, and is to be told when a task or a message of that opportunity changes.

use super::App;
use leptos::prelude::*;
use penstock::{
    model::{Kind, RecordId},
    query::{Upcoming, next_due},
    value::{Date, Id, TimeOfDay, quoted},
};
use std::collections::{HashMap, HashSet};

/// What is to be done next: a task, or a message to send.
pub(super) struct Step {
    pub title: String,
    pub due: Option<Date>,
    pub time: Option<TimeOfDay>,
}

/// One trigger for each opportunity whose next step is shown, and the task or message that is shown for it.
#[derive(Default)]
pub(super) struct Steps {
    shown: HashMap<Id, (ArcTrigger, Option<Id>)>,
    /// From a task that is shown back to its opportunity: where the task was before a change is not known otherwise.
    of: HashMap<Id, Id>,
}

impl Steps {
    /// The trigger of an opportunity, whose next step is this task now.
    fn show(&mut self, opportunity: Id, task: Option<Id>) -> ArcTrigger {
        let (trigger, shown) = self.shown.entry(opportunity).or_insert_with(|| (ArcTrigger::new(), None));
        if *shown != task {
            if let Some(old) = shown.take() {
                self.of.remove(&old);
            }
            *shown = task;
        }
        if let Some(task) = task {
            self.of.insert(task, opportunity);
        }
        trigger.clone()
    }

    /// The triggers of the opportunities that had or have one of these tasks.
    fn told_by(&self, tasks: impl Iterator<Item = (Id, Option<Id>)>) -> Vec<ArcTrigger> {
        let all: HashSet<Id> = tasks.flat_map(|(task, now)| [self.of.get(&task).copied(), now]).flatten().collect();
        all.iter().filter_map(|id| self.shown.get(id)).map(|(trigger, _)| trigger.clone()).collect()
    }
}

impl App {
    /// The next step of an opportunity; whoever asks is told when one of its tasks or messages changes.
    pub(super) fn next_step(&self, opportunity: Id) -> Option<Step> {
        let zone = self.zone();
        let found = self.data(|data| {
            next_due(data, opportunity, zone).map(|next| {
                let title = match next.what {
                    Upcoming::Task(task) => task.title.clone(),
                    Upcoming::Message(message) => format!("Send {}", quoted(&message.title())),
                };
                (next.record().id, Step { title, due: next.due, time: next.time })
            })
        });
        let shown = found.as_ref().map(|(id, _)| *id);
        if let Some(trigger) = self.steps.try_update_value(|steps| steps.show(opportunity, shown)) {
            trigger.track();
        }
        found.map(|(_, step)| step)
    }

    /// Tells those who show a next step that one of these tasks or messages was or is.
    pub(super) fn wake_steps(&self, touched: &[RecordId]) {
        if self.steps.with_value(|steps| steps.shown.is_empty()) {
            return;
        }
        let steps = touched.iter().filter(|id| matches!(id.kind, Kind::Task | Kind::Message));
        let told = self.data(|data| {
            let placed = steps.map(|id| {
                let now = match id.kind {
                    Kind::Task => data.task(id.id).and_then(|task| task.opportunity),
                    _ => data.message(id.id).and_then(|message| message.opportunity),
                };
                (id.id, now)
            });
            self.steps.with_value(|steps| steps.told_by(placed))
        });
        for trigger in told {
            trigger.notify();
        }
    }

    /// Tells everyone who shows a next step: another workspace is open now.
    pub(super) fn wake_all_steps(&self) {
        let all: Vec<ArcTrigger> =
            self.steps.with_value(|steps| steps.shown.values().map(|(trigger, _)| trigger.clone()).collect());
        for trigger in all {
            trigger.notify();
        }
    }
}
