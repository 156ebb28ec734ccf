//! What is being written: the steps of one sequence until they are published, and what is being looked at.

use crate::app::{
    store::App,
    ui::{Toast, focus},
};
use leptos::prelude::*;
use penstock::{
    automation::{self, inside_sequence, unreadable},
    command::Command,
    model::{Action, Assign, Delay, Kind, Plan, Record, RecordId, Sequence, Step, Stop, TaskKind},
    present::sequence::{self, OnItsWay, Piece, Timeline, pieces, run_inside, timeline, usual_opportunity},
    value::{Id, TimeOfDay},
};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

/// The editor of a sequence; copied into every view.
#[derive(Clone, Copy)]
pub struct Editor {
    pub app: App,
    pub id: Id,
    /// The sequence as it is stored.
    pub sequence: Memo<Option<Arc<Sequence>>>,
    /// The steps being written.
    pub pieces: RwSignal<Vec<Piece>>,
    /// What ends it early.
    pub stops: RwSignal<BTreeSet<Stop>>,
    /// What is written, as a plan.
    pub plan: Memo<Plan>,
    /// The opportunity that it is shown on.
    pub chosen: RwSignal<Option<Id>>,
    /// The piece that is being looked at.
    pub here: RwSignal<Option<u32>>,
    /// Which text of a piece is being looked at, where it has several.
    pub texts: RwSignal<BTreeMap<u32, usize>>,
    /// The timeline on the chosen opportunity.
    pub picture: Memo<Option<Arc<Timeline>>>,
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
    Plan { steps: vec![Fresh::Message.step()], stops: usual_stops(), ..Plan::default() }
}

/// A step that can be added.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Fresh {
    Message,
    Wait,
    Task,
}

impl Fresh {
    /// All, each with its word, icon and key.
    pub const ALL: [(Fresh, &'static str, &'static str, &'static str); 3] = [
        (Fresh::Message, "Message", "mail", "m"),
        (Fresh::Wait, "Wait", "clock", "w"),
        (Fresh::Task, "Task", "list-checks", "t"),
    ];

    /// The step, without words.
    pub fn step(self) -> Step {
        match self {
            Fresh::Message => Step::Do { action: Action::email("", "") },
            Fresh::Wait => Step::Wait { delay: Delay::WorkingDays { n: 2, at: nine() } },
            Fresh::Task => {
                let (title, due) = (String::new(), Some(Delay::Days { n: 0, at: None }));
                Step::Do { action: Action::CreateTask { title, kind: TaskKind::Call, due, assign: Assign::Owner } }
            }
        }
    }
}

fn written(id: Id) -> String {
    format!("sequence.{id}")
}

/// Whether something is written in a sequence and not published.
pub fn has_draft(app: App, id: Id) -> bool {
    app.setting_get(&written(id)).is_some_and(|text| !text.is_empty())
}

impl Editor {
    /// The editor of a sequence, with what was written in it and not published.
    pub fn new(app: App, id: Id) -> Self {
        let rid = RecordId { kind: Kind::Sequence, id };
        let sequence = Memo::new(move |_| match app.record(rid) {
            Some(Record::Sequence(sequence)) => Some(sequence),
            _ => None,
        });
        let (pieces, stops) = (RwSignal::new(Vec::new()), RwSignal::new(BTreeSet::new()));
        let plan = Memo::new(move |_| {
            let base = sequence.with(|one| one.as_ref().and_then(|one| one.in_force()).map(|one| one.plan.clone()));
            let steps = pieces.with(|pieces: &Vec<Piece>| sequence::steps(pieces));
            Plan { steps, stops: stops.get(), ..base.unwrap_or_default() }
        });
        let chosen = RwSignal::new(app.data(|data| usual_opportunity(id, data)));
        let picture = Memo::new(move |_| picture(app, id, sequence, plan, chosen));
        let editor = Self {
            app,
            id,
            sequence,
            pieces,
            stops,
            plan,
            chosen,
            here: RwSignal::new(None),
            texts: RwSignal::new(BTreeMap::new()),
            picture,
            next: StoredValue::new(0),
        };
        let kept = app.setting_get(&written(id)).and_then(|text| serde_json::from_str::<Plan>(&text).ok());
        editor.show(&kept.unwrap_or_else(|| editor.in_force()));
        editor
    }

    /// What is in force; a beginning where nothing is.
    fn in_force(self) -> Plan {
        self.sequence
            .with_untracked(|one| one.as_ref().and_then(|one| one.in_force()).map(|version| version.plan.clone()))
            .unwrap_or_else(beginning)
    }

    fn show(self, plan: &Plan) {
        let found = pieces(&plan.steps, self.next.get_value());
        self.next.update_value(|next| *next = next.wrapping_add(u32::try_from(found.len()).unwrap_or(0)));
        let first = found.iter().find(|one| matches!(one.step, Step::Do { .. })).map(|one| one.key);
        self.here.set(first);
        self.texts.set(BTreeMap::new());
        self.pieces.set(found);
        self.stops.set(plan.stops.clone());
    }

    fn fresh(self) -> u32 {
        let key = self.next.get_value();
        self.next.set_value(key.wrapping_add(1));
        key
    }

    /// One piece; whoever asks is told when it changes.
    pub fn piece(self, key: u32) -> Memo<Option<Piece>> {
        Memo::new(move |_| self.pieces.with(|all| all.iter().find(|one| one.key == key).cloned()))
    }

    /// Whether it differs from what is in force.
    pub fn changed(self) -> bool {
        self.plan.with(|plan| {
            self.sequence
                .with(|one| one.as_ref().is_some_and(|one| one.in_force().is_none_or(|version| version.plan != *plan)))
        })
    }

    /// What keeps it from being published, in sentences.
    pub fn problems(self) -> Vec<String> {
        for kind in [Kind::Member, Kind::Sequence] {
            self.app.track(kind);
        }
        self.plan.with(|plan| {
            let mut problems = self.app.data(|data| automation::problems(plan, None, data));
            if !plan.steps.is_empty() && plan.steps.iter().all(|step| matches!(step, Step::Wait { .. })) {
                problems.push("It only waits: add a message or a task.".into());
            }
            let mut texts = Vec::new();
            for step in &plan.steps {
                match step {
                    Step::Do { action: Action::Message { subject, body, variants, .. } } => {
                        texts.push(format!("{subject}\n{body}"));
                        texts.extend(variants.iter().map(|one| format!("{}\n{}", one.subject, one.body)));
                    }
                    Step::Do { action: Action::CreateTask { title, .. } } => texts.push(title.clone()),
                    _ => {}
                }
            }
            problems.extend(texts.iter().filter_map(|text| unreadable(text)));
            problems.dedup();
            problems
        })
    }

    /// Changes the pieces, and keeps them in this browser until they are published.
    pub fn change(self, change: impl FnOnce(&mut Vec<Piece>)) {
        self.pieces.update(change);
        self.keep();
    }

    /// Changes one step.
    pub fn set(self, key: u32, step: Step) {
        self.change(|all| {
            if let Some(one) = all.iter_mut().find(|one| one.key == key) {
                one.step = step;
            }
        });
    }

    /// Says whether what comes after a task waits for it.
    pub fn set_awaits(self, key: u32, awaits: Option<Step>) {
        self.change(|all| {
            if let Some(one) = all.iter_mut().find(|one| one.key == key) {
                one.awaits = awaits;
            }
        });
    }

    fn keep(self) {
        if let Ok(text) = self.plan.with_untracked(serde_json::to_string) {
            self.app.setting_set(&written(self.id), &text);
        }
    }

    fn forget(self) {
        self.app.setting_set(&written(self.id), "");
    }

    /// Adds a step behind a piece; without one, at the end.
    pub fn add(self, fresh: Fresh, after: Option<u32>) {
        let key = self.fresh();
        let piece = Piece { key, step: fresh.step(), awaits: None };
        self.change(|all| {
            let at = after.and_then(|after| all.iter().position(|one| one.key == after)).map_or(all.len(), |at| at + 1);
            all.insert(at, piece);
        });
        self.go_to(key);
    }

    /// Puts a copy of a piece behind it.
    pub fn duplicate(self, key: u32) {
        let Some(copy) = self.pieces.with_untracked(|all| all.iter().find(|one| one.key == key).cloned()) else {
            return;
        };
        let fresh = self.fresh();
        self.change(|all| {
            let at = all.iter().position(|one| one.key == key).map_or(all.len(), |at| at + 1);
            all.insert(at, Piece { key: fresh, ..copy });
        });
        self.go_to(fresh);
    }

    /// Looks at a piece, and moves the focus into it.
    pub fn go_to(self, key: u32) {
        self.here.set(Some(key));
        self.focus(key, ".step-body :is(input, textarea, select)");
    }

    /// Moves the focus to a part of a step that is about to be there.
    pub fn focus(self, key: u32, part: &str) {
        self.focus_on(&format!("#sequence-step-{key} {part}"));
    }

    /// Moves the focus to what is about to be there.
    pub fn focus_on(self, selector: &str) {
        focus::soon(selector);
    }

    /// Puts a piece at another place; the focus stays on its grip.
    pub fn put(self, from: usize, to: usize) {
        let mut key = None;
        self.change(|all| {
            if from < all.len() && to < all.len() {
                let piece = all.remove(from);
                key = Some(piece.key);
                all.insert(to, piece);
            }
        });
        if let Some(key) = key {
            self.focus(key, "[data-test=step-grip]");
        }
    }

    /// Takes a piece out, with a way back.
    pub fn remove(self, key: u32) {
        let Some(at) = self.pieces.with_untracked(|all| all.iter().position(|one| one.key == key)) else { return };
        let Some(gone) = self.pieces.with_untracked(|all| all.get(at).cloned()) else { return };
        self.change(|all| all.retain(|one| one.key != key));
        let near = self.pieces.with_untracked(|all| all.get(at).or(all.last()).map(|one| one.key));
        self.here.set(near);
        match near {
            Some(near) => self.focus(near, "[data-test=step-remove]"),
            None => self.focus_on("[data-test=sequence-editor] [data-test=add-message]"),
        }
        let back = move || {
            let gone = gone.clone();
            if self.pieces.try_with_untracked(Vec::len).is_some() {
                self.here.set(Some(gone.key));
                self.change(|all| all.insert(at.min(all.len()), gone));
            }
        };
        self.app.toasts.show(Toast::new(format!("Removed step {}", at + 1)).action("Undo", back));
    }

    /// Says whether something ends it early.
    pub fn stop(self, stop: Stop, on: bool) {
        self.stops.update(|stops| _ = if on { stops.insert(stop) } else { stops.remove(&stop) });
        self.keep();
    }

    /// Publishes what is written; `carry` are the runs that follow it. Says whether that went well.
    pub fn publish(self, carry: Vec<Id>) -> bool {
        let plan = self.plan.get_untracked();
        let done = self.app.act_with_undo(Command::PublishSequence { sequence: self.id, plan, carry }).is_some();
        if done {
            self.forget();
            // The button is out of use by now: the next thing to do is to enrol somebody.
            self.focus_on("[data-test=sequence-enrol]");
        }
        done
    }

    /// Goes back to what is in force, with a way back.
    pub fn discard(self) {
        self.focus_on("[data-test=sequence-editor] [data-test=add-message]");
        let plan = self.in_force();
        self.replace(&plan, "Back to the published version");
        self.forget();
    }

    /// Puts another plan in place of what is written, with a way back.
    pub fn replace(self, plan: &Plan, words: &'static str) {
        let before = self.plan.get_untracked();
        self.show(plan);
        self.keep();
        let back = move || {
            if self.pieces.try_with_untracked(Vec::len).is_some() {
                self.show(&before);
                self.keep();
            }
        };
        self.app.toasts.show(Toast::new(words).action("Undo", back));
    }
}

/// The timeline of what is written on an opportunity. One that is inside is shown as it goes on by what is written.
fn picture(
    app: App,
    id: Id,
    sequence: Memo<Option<Arc<Sequence>>>,
    plan: Memo<Plan>,
    chosen: RwSignal<Option<Id>>,
) -> Option<Arc<Timeline>> {
    for kind in [Kind::Run, Kind::Message, Kind::Task, Kind::Settings] {
        app.track(kind);
    }
    app.today();
    let (one, known) = (app.opportunity(chosen.get()?)?, sequence.get()?);
    let scene = app.scene();
    plan.with(|plan| {
        app.data(|data| {
            let on = run_inside(id, one.id, data).map(|run| {
                let own = known.version(run.of.version()).is_some_and(|version| version.plan == *plan);
                let carried = if own { Vec::new() } else { inside_sequence(&known, plan, data, &scene) };
                match carried.iter().find(|inside| inside.run == run.id) {
                    Some(inside) => OnItsWay { run, step: inside.step_if_carried, due: inside.due_if_carried },
                    None => OnItsWay::of(run),
                }
            });
            Some(Arc::new(timeline(plan, &one, on, scene.now, &scene.calendar, data)))
        })
    })
}

/// The runs of a sequence that may still do something.
pub fn inside_of(data: &penstock::data::Dataset, sequence: Id) -> Vec<Id> {
    data.runs_of(sequence).filter(|run| run.of.id() == sequence && run.active()).map(|run| run.id).collect()
}
