//! The application's long-lived state, created once at the root.

use super::{Explain, LongWork, figures::Figures, past::Pasts, steps::Steps};
use crate::app::{shell, ui::ToastState};
use leptos::prelude::*;
use penstock::{
    command::{GateReport, Move, Stamp},
    model::{Kind, RecordId},
    present::{actions::Step, away::Absence, contacted::Contacted, route::Route, today::Whose},
    search::Index,
    value::{Currency, Date, Id, IdSource, Time, Zone, ZoneRules},
    workspace::Workspace,
};
use std::{collections::HashMap, sync::Arc};

/// What the page shows as a whole.
#[derive(Clone, Debug, PartialEq)]
pub enum Phase {
    /// Reading the workspace.
    Starting,
    /// There is no workspace yet.
    FirstRun,
    /// A workspace is open.
    Open,
    /// There should be a workspace, and it cannot be read. The sentence says why.
    Recovery(String),
}

/// Whether everything is on the disk.
#[derive(Clone, Debug, PartialEq)]
pub enum SaveState {
    /// Every change is complete in the browser's storage.
    Saved,
    /// Changes are on their way.
    Saving,
    /// Changes are in memory only. The sentence says why and what to do.
    NotSaved(String),
}

/// A move that waits at a gate for answers.
#[derive(Clone, Debug, PartialEq)]
pub struct GateRequest {
    /// The move.
    pub order: Move,
    /// What is missing.
    pub report: GateReport,
}

/// A question before something that cannot be undone.
#[derive(Clone)]
pub struct Confirm {
    /// Title.
    pub title: String,
    /// What happens.
    pub text: String,
    /// The button's words.
    pub action: String,
    /// What to do on yes.
    pub run: Callback<()>,
}

/// How to begin a workspace.
#[derive(Clone, Debug, PartialEq)]
pub enum Start {
    /// With a playbook's pipeline, by key, and what was chosen of its options.
    Playbook(String, Vec<String>),
    /// With sample data.
    Sample,
    /// With nothing.
    Empty,
}

/// What a newcomer says.
#[derive(Clone, Debug, PartialEq)]
pub struct BeginRequest {
    /// The workspace's name.
    pub name: String,
    /// The currency of new amounts.
    pub currency: Currency,
    /// The person's name.
    pub me: Option<String>,
    /// What to begin with.
    pub start: Start,
}

/// A workspace in this browser.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WorkspaceEntry {
    /// Identifier.
    pub id: String,
    /// Name.
    pub name: String,
    /// Whether it is the one that is open.
    pub current: bool,
}

/// A wish to add something by one line.
#[derive(Clone, Debug, PartialEq)]
pub struct QuickAddRequest {
    /// What the line starts with.
    pub text: String,
    /// The products that it is about: a line has no mark for them.
    pub products: Vec<Id>,
}

/// A wish for the command palette.
#[derive(Clone, Debug, PartialEq)]
pub struct PaletteRequest {
    /// What it asks; none to look for anything.
    pub step: Option<Step>,
}

/// What begins to write in a record's panel, by a key.
pub type Composing = (RecordId, Callback<String>);

/// The handle to everything; copied into every view.
#[derive(Clone, Copy)]
pub struct App {
    pub(super) workspace: StoredValue<Workspace>,
    /// Where the workspace is.
    pub(super) place: StoredValue<Arc<ZoneRules>>,
    pub(super) versions: StoredValue<HashMap<Kind, RwSignal<u64>>>,
    pub(super) watched: StoredValue<HashMap<RecordId, ArcTrigger>>,
    /// What the page shows as a whole.
    pub phase: RwSignal<Phase>,
    /// Whether everything is on the disk.
    pub saved: RwSignal<SaveState>,
    /// The address.
    pub address: RwSignal<Route>,
    /// Short messages.
    pub toasts: ToastState,
    /// A move that waits at a gate.
    pub gate: RwSignal<Option<GateRequest>>,
    /// Opportunities for which a stage is to be chosen.
    pub moving: RwSignal<Option<Vec<Id>>>,
    /// An opportunity whose close date is to be confirmed.
    pub dating: RwSignal<Option<Id>>,
    /// A question before something that cannot be undone.
    pub confirming: RwSignal<Option<Confirm>>,
    /// Two records that are to be put side by side, to be merged.
    pub merging: RwSignal<Option<[RecordId; 2]>>,
    /// The quick-add dialog.
    pub adding: RwSignal<Option<QuickAddRequest>>,
    /// What is to be written about a record once its panel is open, by its key.
    pub writing: StoredValue<Option<(RecordId, String)>>,
    /// The panel that is open, for what is to be written there.
    pub composing: StoredValue<Option<Composing>>,
    /// What gives the selected rows of the list that is there.
    pub selection: StoredValue<Option<Callback<(), Vec<RecordId>>>>,
    /// The command palette.
    pub palette: RwSignal<Option<PaletteRequest>>,
    /// Which words stand in which records.
    pub(super) search: StoredValue<Index>,
    /// Whether somebody is at it.
    pub(super) searching: StoredValue<bool>,
    /// Counts up when it knows more.
    pub(super) searched: RwSignal<u64>,
    /// Whose work Today lists, once that was chosen since the start.
    pub whose: RwSignal<Option<Whose>>,
    /// Today's date here.
    pub(super) day: RwSignal<Date>,
    /// The minute, counted from long ago.
    pub(super) minutes: RwSignal<i64>,
    /// The workspaces in this browser.
    pub(super) workspaces: RwSignal<Vec<WorkspaceEntry>>,
    /// Whether the browser promised to keep the data.
    pub(super) kept: RwSignal<Option<bool>>,
    /// Counts up when a backup is saved.
    pub(super) backups: RwSignal<u32>,
    /// What shows an opportunity's next step.
    pub(super) steps: StoredValue<Steps>,
    /// What reports count.
    pub figures: Figures,
    /// A newer release waits.
    pub update_ready: RwSignal<bool>,
    /// What rules did while nobody looked, and nobody has dismissed yet.
    pub away: RwSignal<Absence>,
    /// Whether that is shown.
    pub showing_away: RwSignal<bool>,
    /// What the "Why?" dialog explains.
    pub explaining: RwSignal<Option<Explain>>,
    /// Long work that a dialog shows.
    pub working: RwSignal<Option<LongWork>>,
    /// How much of it there has been.
    pub(super) works: StoredValue<u64>,
    /// The past days that somebody looked at.
    pub(super) pasts: Pasts,
    /// Who was called or written to, and is about to be logged.
    pub contacted: RwSignal<Option<Contacted>>,
    /// A file that was chosen before the page that handles it was open.
    pub handed: RwSignal<Option<shell::files::PickedFile>>,
}

/// Creates the state and gives it to all views below.
pub fn provide_app() -> App {
    let versions = Kind::ALL.iter().map(|kind| (*kind, RwSignal::new(0))).collect();
    let app = App {
        workspace: StoredValue::new(Workspace::new(Id::NIL)),
        place: StoredValue::new(Arc::new(ZoneRules::fixed(shell::clock::zone()))),
        versions: StoredValue::new(versions),
        watched: StoredValue::new(HashMap::new()),
        phase: RwSignal::new(Phase::Starting),
        saved: RwSignal::new(SaveState::Saved),
        address: RwSignal::new(shell::address::read()),
        toasts: ToastState::new(),
        gate: RwSignal::new(None),
        moving: RwSignal::new(None),
        dating: RwSignal::new(None),
        confirming: RwSignal::new(None),
        merging: RwSignal::new(None),
        adding: RwSignal::new(None),
        writing: StoredValue::new(None),
        composing: StoredValue::new(None),
        selection: StoredValue::new(None),
        palette: RwSignal::new(None),
        search: StoredValue::new(Index::new()),
        searching: StoredValue::new(false),
        searched: RwSignal::new(0),
        whose: RwSignal::new(None),
        day: RwSignal::new(shell::clock::zone().date(shell::clock::now())),
        minutes: RwSignal::new(0),
        workspaces: RwSignal::new(Vec::new()),
        kept: RwSignal::new(None),
        backups: RwSignal::new(0),
        steps: StoredValue::new(Steps::default()),
        figures: Figures::new(),
        update_ready: RwSignal::new(false),
        away: RwSignal::new(Absence::default()),
        showing_away: RwSignal::new(false),
        explaining: RwSignal::new(None),
        working: RwSignal::new(None),
        works: StoredValue::new(0),
        pasts: Pasts::new(),
        contacted: RwSignal::new(None),
        handed: RwSignal::new(None),
    };
    provide_context(app);
    app
}

/// The application's state.
pub fn use_app() -> App {
    expect_context()
}

impl App {
    /// Now.
    pub fn now(&self) -> Time {
        shell::clock::now()
    }

    /// Where the workspace is: the rules of its zone.
    pub fn place(&self) -> Arc<ZoneRules> {
        self.place.get_value()
    }

    /// The workspace's zone, as of now.
    pub fn zone(&self) -> Zone {
        self.zone_at(self.now())
    }

    /// The workspace's zone, as of a moment.
    pub fn zone_at(&self, time: Time) -> Zone {
        self.place.with_value(|place| place.at(time))
    }

    /// Another zone holds from now on: days and times are shown anew.
    pub fn set_place(&self, place: Arc<ZoneRules>) {
        self.place.set_value(place.clone());
        self.with_workspace(|workspace| workspace.set_place(place));
        self.look_at_the_clock();
        self.wake_all();
    }

    /// Today's date; whoever asks is asked again at midnight.
    pub fn today(&self) -> Date {
        self.day.get()
    }

    /// Whoever asks is asked again every minute, roughly.
    pub fn minute(&self) {
        self.minutes.track();
    }

    /// Looks whether the day has changed.
    pub fn look_at_the_clock(&self) {
        let today = self.zone().date(self.now());
        if self.day.try_get_untracked().is_some_and(|day| day != today) {
            self.day.try_set(today);
        }
        let minute = self.now().millis() / 60_000;
        if self.minutes.try_get_untracked().is_some_and(|before| before != minute) {
            self.minutes.try_set(minute);
        }
    }

    /// When, where, who, and fresh ids.
    pub fn stamp(&self) -> Stamp {
        let now = self.now();
        let millis = u64::try_from(now.millis()).unwrap_or_default();
        let actor = self.data(|data| data.settings().and_then(|settings| settings.me));
        Stamp { now, zone: self.zone(), actor, ids: IdSource::new(millis, shell::clock::random()) }
    }

    /// The workspaces in this browser.
    pub fn workspaces(&self) -> Vec<WorkspaceEntry> {
        self.workspaces.get()
    }

    /// The workspaces in this browser, without being told of changes.
    pub fn entries(&self) -> Vec<WorkspaceEntry> {
        self.workspaces.get_untracked()
    }

    /// Replaces the list of workspaces.
    pub fn set_workspaces(&self, list: Vec<WorkspaceEntry>) {
        self.workspaces.try_set(list);
    }

    /// Whether the browser promised to keep the data; none where it does not say.
    pub fn persisted(&self) -> Option<bool> {
        self.kept.get()
    }

    /// Notes whether the browser promised to keep the data.
    pub fn set_persisted(&self, kept: Option<bool>) {
        self.kept.try_set(kept);
    }

    /// The setting that keeps when this workspace was last saved as a file.
    fn backup_key(&self) -> String {
        let id = self.data(|data| data.settings().map(|settings| settings.id.to_string())).unwrap_or_default();
        format!("last_backup.{id}")
    }

    /// When this workspace was last saved as a file in this browser; whoever asks is told when it is saved again.
    pub fn last_backup(&self) -> Option<Time> {
        self.backups.track();
        // Another workspace has another date.
        self.track(Kind::Settings);
        self.setting_get(&self.backup_key()).and_then(|text| text.parse().ok())
    }

    /// Notes that this workspace has been saved as a file.
    pub fn note_backup(&self, at: Time) {
        self.setting_set(&self.backup_key(), &at.to_string());
        self.look_at_backups();
    }

    /// Looks at the date of the last backup again: another tab may have saved one.
    pub fn look_at_backups(&self) {
        self.backups.try_update(|count| *count = count.wrapping_add(1));
    }

    /// A small setting of this browser.
    pub fn setting_get(&self, key: &str) -> Option<String> {
        shell::local::get(key)
    }

    /// Keeps a small setting of this browser.
    pub fn setting_set(&self, key: &str, value: &str) {
        shell::local::set(key, value);
    }

    /// Runs work that waits for the browser.
    pub fn spawn(&self, work: impl Future<Output = ()> + 'static) {
        leptos::task::spawn_local(work);
    }
}
