//! Reading: by table, by record, or without being told of changes.

use super::App;
use leptos::prelude::*;
use penstock::{
    data::Dataset,
    model::{
        Activity, Campaign, Care, Company, Contact, Kind, LossReason, Member, Message, Opportunity, Pipeline, Product,
        Record, RecordId, Rule, Run, Sequence, Settings, Stage, Task, Template,
    },
    value::{Currency, Id},
    workspace::Workspace,
};
use std::sync::Arc;

macro_rules! typed {
    ($($name:ident $kind:ident),+ $(,)?) => {
        #[allow(dead_code)] // One for each kind, whether a page shows it or not.
        impl App {
            $(
                /// One record; whoever asks is told when it changes.
                pub fn $name(&self, id: Id) -> Option<Arc<$kind>> {
                    match self.record(RecordId { kind: Kind::$kind, id }) {
                        Some(Record::$kind(record)) => Some(record),
                        _ => None,
                    }
                }
            )+
        }
    };
}

typed! {
    opportunity Opportunity, contact Contact, company Company, member Member, stage Stage, pipeline Pipeline,
    task Task, activity Activity, product Product, template Template, campaign Campaign, loss_reason LossReason, rule Rule, run Run, sequence Sequence, message Message, care Care,
}

impl App {
    /// Reads the workspace without being told of changes.
    pub fn read<R>(&self, read: impl FnOnce(&Workspace) -> R) -> R {
        self.workspace.with_value(read)
    }

    /// Reads the records without being told of changes.
    pub fn data<R>(&self, read: impl FnOnce(&Dataset) -> R) -> R {
        self.workspace.with_value(|workspace| read(workspace.data()))
    }

    /// Whoever runs is told when any record of this kind changes.
    pub fn track(&self, kind: Kind) {
        if let Some(version) = self.versions.with_value(|versions| versions.get(&kind).copied()) {
            version.track();
        }
    }

    /// Whoever runs is told when anything changes.
    pub fn track_all(&self) {
        for kind in Kind::ALL {
            self.track(*kind);
        }
    }

    /// One record of any kind; whoever asks is told when it changes.
    pub fn record(&self, id: RecordId) -> Option<Record> {
        let trigger =
            self.watched.try_update_value(|watched| watched.entry(id).or_insert_with(ArcTrigger::new).clone());
        if let Some(trigger) = trigger {
            trigger.track();
        }
        self.data(|data| data.get(id))
    }

    /// The workspace's settings.
    pub fn settings(&self) -> Arc<Settings> {
        self.track(Kind::Settings);
        self.data(|data| data.settings().cloned()).unwrap_or_default()
    }

    /// The currency of new amounts.
    pub fn currency(&self) -> Currency {
        self.settings().currency
    }

    /// The member that this person is.
    pub fn me(&self) -> Option<Id> {
        self.settings().me
    }

    /// Tells everyone who shows these records, and everyone who shows their tables.
    pub fn wake(&self, touched: &[RecordId]) {
        self.note_search(touched);
        self.note_figures(touched);
        let mut kinds: Vec<Kind> = touched.iter().map(|id| id.kind).collect();
        kinds.sort_unstable();
        kinds.dedup();
        let triggers: Vec<ArcTrigger> = self.watched.with_value(|watched| {
            if touched.len() < watched.len() {
                return touched.iter().filter_map(|id| watched.get(id).cloned()).collect();
            }
            // Very many were touched, and few are shown.
            let mut touched = touched.to_vec();
            touched.sort_unstable();
            let shown = watched.iter().filter(|(id, _)| touched.binary_search(id).is_ok());
            shown.map(|(_, trigger)| trigger.clone()).collect()
        });
        let versions: Vec<RwSignal<u64>> =
            self.versions.with_value(|versions| kinds.iter().filter_map(|kind| versions.get(kind).copied()).collect());
        for trigger in triggers {
            trigger.notify();
        }
        self.wake_steps(touched);
        for version in versions {
            version.try_update(|version| *version += 1);
        }
    }

    /// Tells everyone: another workspace is open now.
    pub fn wake_all(&self) {
        let all: Vec<RecordId> = self.watched.with_value(|watched| watched.keys().copied().collect());
        self.wake(&all);
        self.wake_all_steps();
        let versions: Vec<RwSignal<u64>> = self.versions.with_value(|versions| versions.values().copied().collect());
        for version in versions {
            version.try_update(|version| *version += 1);
        }
    }

    /// Opens another workspace in place of this one.
    pub fn set_workspace(&self, mut workspace: Workspace) {
        workspace.set_place(self.place());
        self.workspace.set_value(workspace);
        self.begin_search();
        self.begin_figures();
        self.begin_pasts();
        self.wake_all();
    }

    /// Changes the workspace: for the shell alone, which commits and catches up.
    pub fn with_workspace<R>(&self, change: impl FnOnce(&mut Workspace) -> R) -> Option<R> {
        self.workspace.try_update_value(change)
    }
}
