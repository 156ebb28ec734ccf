//! What is being written: the steps of one sequence until they are published.

use crate::app::{shell, store::App, ui::Toast};
use leptos::prelude::*;
use penstock::{
    automation,
    command::Command,
    data::Dataset,
    model::{Action, Assign, Delay, Kind, Plan, Record, RecordId, Sequence, Step, Stop, TaskKind, Version},
    present::{outbox as lists, route::Route},
    value::{Id, TimeOfDay},
};
use std::{collections::BTreeSet, sync::Arc};

/// A step with a number that stays the same while it moves.
pub type Keyed = (u32, Step);

/// The editor of a sequence; copied into every view.
#[derive(Clone, Copy)]
pub struct Editor {
    pub app: App,
    pub id: Id,
    /// The sequence as it is stored.
    pub sequence: Memo<Option<Arc<Sequence>>>,
    /// The steps being written.
    pub steps: RwSignal<Vec<Keyed>>,
    /// What ends it early.
    pub stops: RwSignal<BTreeSet<Stop>>,
    next: StoredValue<u32>,
}

/// What ends a new sequence early: everything that makes its next message a nuisance.
fn usual_stops() -> BTreeSet<Stop> {
    [Stop::LeavesStage, Stop::Closed, Stop::Replied, Stop::Meeting, Stop::OptedOut].into_iter().collect()
}

/// Nine in the morning.
pub fn nine() -> Option<TimeOfDay> {
    TimeOfDay::from_hms_opt(9, 0, 0)
}

/// What a new sequence begins with.
fn beginning() -> Plan {
    Plan { steps: vec![new_message()], stops: usual_stops(), ..Plan::default() }
}

/// A message without words.
pub fn new_message() -> Step {
    Step::Do { action: Action::email("", "") }
}

/// A task without words.
pub fn new_task() -> Step {
    let (title, due) = (String::new(), Some(Delay::Days { n: 0, at: None }));
    Step::Do { action: Action::CreateTask { title, kind: TaskKind::Call, due, assign: Assign::Owner } }
}

/// A wait of two working days.
pub fn new_wait() -> Step {
    Step::Wait { delay: Delay::WorkingDays { n: 2, at: nine() } }
}

impl Editor {
    /// The editor of a sequence, with what was written in it and not published.
    pub fn new(app: App, id: Id) -> Self {
        let rid = RecordId { kind: Kind::Sequence, id };
        let sequence = Memo::new(move |_| match app.record(rid) {
            Some(Record::Sequence(sequence)) => Some(sequence),
            _ => None,
        });
        let editor = Self {
            app,
            id,
            sequence,
            steps: RwSignal::new(Vec::new()),
            stops: RwSignal::new(BTreeSet::new()),
            next: StoredValue::new(0),
        };
        let kept = app.setting_get(&editor.key()).and_then(|text| serde_json::from_str::<Plan>(&text).ok());
        editor.show(&kept.unwrap_or_else(|| editor.in_force()));
        editor
    }

    fn key(self) -> String {
        format!("sequence.{}", self.id)
    }

    /// What is in force; a beginning where nothing is.
    fn in_force(self) -> Plan {
        self.sequence
            .with_untracked(|one| one.as_ref().and_then(|one| one.in_force()).map(|version| version.plan.clone()))
            .unwrap_or_else(beginning)
    }

    fn show(self, plan: &Plan) {
        let steps = plan.steps.iter().map(|step| (self.fresh(), step.clone())).collect();
        self.steps.set(steps);
        self.stops.set(plan.stops.clone());
    }

    fn fresh(self) -> u32 {
        let key = self.next.get_value();
        self.next.set_value(key.wrapping_add(1));
        key
    }

    /// What is written; whoever asks is told when it changes.
    pub fn plan(self) -> Plan {
        let steps = self.steps.with(|steps| steps.iter().map(|(_, step)| step.clone()).collect());
        let base =
            self.sequence.with(|one| one.as_ref().and_then(|one| one.in_force()).map(|version| version.plan.clone()));
        Plan { steps, stops: self.stops.get(), ..base.unwrap_or_default() }
    }

    /// Whether it differs from what is in force.
    pub fn changed(self) -> bool {
        let plan = self.plan();
        self.sequence
            .with(|one| one.as_ref().is_some_and(|one| one.in_force().is_none_or(|version| version.plan != plan)))
    }

    /// What keeps it from being published, in sentences.
    pub fn problems(self) -> Vec<String> {
        let plan = self.plan();
        self.app.track(Kind::Member);
        let mut problems = self.app.data(|data| automation::problems(&plan, None, data));
        if !plan.steps.is_empty() && plan.steps.iter().all(|step| matches!(step, Step::Wait { .. })) {
            problems.push("It only waits: add a message or a task.".into());
        }
        let texts = plan.steps.iter().filter_map(|step| match step {
            Step::Do { action: Action::Message { subject, body, .. } } => Some(format!("{subject}\n{body}")),
            Step::Do { action: Action::CreateTask { title, .. } } => Some(title.clone()),
            _ => None,
        });
        let unreadable =
            self.app.data(|data| texts.filter_map(|text| lists::unreadable(&text, data)).collect::<Vec<_>>());
        problems.extend(unreadable);
        problems.dedup();
        problems
    }

    /// Changes the steps, and keeps them in this browser until they are published.
    pub fn change(self, change: impl FnOnce(&mut Vec<Keyed>)) {
        self.steps.update(change);
        self.keep();
    }

    /// Changes one step.
    pub fn set(self, key: u32, step: Step) {
        self.change(|steps| {
            if let Some(one) = steps.iter_mut().find(|one| one.0 == key) {
                one.1 = step;
            }
        });
    }

    fn keep(self) {
        let plan = untrack(|| self.plan());
        if let Ok(text) = serde_json::to_string(&plan) {
            self.app.setting_set(&self.key(), &text);
        }
    }

    /// Adds a step at the end.
    pub fn add(self, step: Step) {
        let key = self.fresh();
        self.change(|steps| steps.push((key, step)));
        self.focus(key, ".step-body :is(input, textarea)");
    }

    /// Moves the focus to a part of a step that is about to be there.
    fn focus(self, key: u32, part: &'static str) {
        self.app.spawn(async move {
            shell::pause().await;
            shell::dom::focus(&format!("#sequence-step-{key} {part}"));
        });
    }

    /// Moves a step up or down.
    pub fn shift(self, key: u32, by: isize) {
        self.change(|steps| {
            let Some(at) = steps.iter().position(|one| one.0 == key) else { return };
            let to = at.saturating_add_signed(by).min(steps.len().saturating_sub(1));
            let step = steps.remove(at);
            steps.insert(to, step);
        });
        // At the end of the way the button is out of use: the other one takes the focus.
        let (same, other) = if by < 0 { ("step-up", "step-down") } else { ("step-down", "step-up") };
        let at = self.steps.with_untracked(|steps| steps.iter().position(|one| one.0 == key));
        let ends = if by < 0 { Some(0) } else { self.steps.with_untracked(|steps| steps.len().checked_sub(1)) };
        let button = if at == ends { other } else { same };
        self.focus(key, if button == "step-up" { "[data-test=step-up]" } else { "[data-test=step-down]" });
    }

    /// Takes a step out, with a way back.
    pub fn remove(self, key: u32) {
        let Some(at) = self.steps.with_untracked(|steps| steps.iter().position(|one| one.0 == key)) else { return };
        let Some(gone) = self.steps.with_untracked(|steps| steps.get(at).cloned()) else { return };
        self.change(|steps| steps.retain(|one| one.0 != key));
        let near = self.steps.with_untracked(|steps| steps.get(at).or(steps.last()).map(|one| one.0));
        if let Some(near) = near {
            self.focus(near, "[data-test=step-remove]");
        }
        let back = move || {
            let gone = gone.clone();
            if self.steps.try_with_untracked(Vec::len).is_some() {
                self.change(|steps| steps.insert(at.min(steps.len()), gone));
            }
        };
        self.app.toasts.show(Toast::new(format!("Removed step {}", at + 1)).action("Undo", back));
    }

    /// Says whether something ends it early.
    pub fn stop(self, stop: Stop, on: bool) {
        self.stops.update(|stops| _ = if on { stops.insert(stop) } else { stops.remove(&stop) });
        self.keep();
    }

    /// Publishes what is written.
    pub fn publish(self) {
        let plan = untrack(|| self.plan());
        if self.app.act_with_undo(Command::PublishSequence { sequence: self.id, plan, carry: Vec::new() }).is_some() {
            self.app.setting_set(&self.key(), "");
        }
    }

    /// Goes back to what is in force, with a way back.
    pub fn discard(self) {
        let written = untrack(|| self.plan());
        self.show(&self.in_force());
        self.app.setting_set(&self.key(), "");
        let back = move || {
            if self.steps.try_with_untracked(Vec::len).is_some() {
                self.show(&written);
                self.keep();
            }
        };
        self.app.toasts.show(Toast::new("Back to the published version").action("Undo", back));
    }
}

/// The runs of a sequence that may still do something.
pub fn inside_of(data: &Dataset, sequence: Id) -> Vec<Id> {
    data.runs_of(sequence).filter(|run| run.of.id() == sequence && run.active()).map(|run| run.id).collect()
}

/// Creates a sequence and opens it.
pub fn create(app: App) {
    add(app, Sequence { name: "New sequence".into(), ..Sequence::default() });
}

/// Creates another one that says the same, and opens it.
pub fn duplicate(app: App, id: Id) {
    let stamp = app.stamp();
    let copy = app.data(|data| {
        data.sequence(id).map(|one| {
            let plan = one.in_force().map(|version| version.plan.clone());
            let version = |plan| Version { number: 1, at: stamp.now, by: stamp.actor, plan };
            Sequence {
                name: format!("{} (copy)", one.name),
                about: one.about.clone(),
                versions: plan.map(version).into_iter().collect(),
                ..Sequence::default()
            }
        })
    });
    if let Some(copy) = copy {
        add(app, copy);
    }
}

fn add(app: App, sequence: Sequence) {
    let created = app.act_with_undo(Command::Create(sequence.into()));
    if let Some(id) = created.and_then(|outcome| outcome.created.first().copied()) {
        app.go(Route::Sequences { rule: Some(id.id) });
        app.spawn(async {
            shell::pause().await;
            shell::dom::type_over("[data-test=sequence-editor] input");
        });
    }
}
