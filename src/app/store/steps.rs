//! Who shows an opportunity's next step, and is to be told when a task of that opportunity changes.

use super::App;
use leptos::prelude::*;
use penstock::{
    model::{Kind, RecordId, Task},
    value::Id,
};
use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
};

/// One trigger for each opportunity whose next step is shown, and the task that is shown for it.
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
    /// The next step of an opportunity; whoever asks is told when one of its tasks changes.
    pub(super) fn next_step(&self, opportunity: Id) -> Option<Arc<Task>> {
        let task = self.data(|data| data.next_step(opportunity));
        let shown = task.as_ref().map(|task| task.id);
        if let Some(trigger) = self.steps.try_update_value(|steps| steps.show(opportunity, shown)) {
            trigger.track();
        }
        task
    }

    /// Tells those who show a next step that one of these tasks was or is.
    pub(super) fn wake_steps(&self, touched: &[RecordId]) {
        let tasks = touched.iter().filter(|id| id.kind == Kind::Task).map(|id| id.id);
        let told = self.data(|data| {
            let placed = tasks.map(|task| (task, data.task(task).and_then(|task| task.opportunity)));
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
