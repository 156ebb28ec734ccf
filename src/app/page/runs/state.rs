//! How the page of runs stands: what is listed, selected, and where the keyboard is. The address keeps what is looked
//! for.

use crate::app::store::App;
use leptos::prelude::*;
use penstock::{
    model::Kind,
    present::{
        route::Route,
        traces::{self, Count, Sift, Tab, Texts},
    },
    value::{Id, Time},
};
use std::{collections::BTreeSet, sync::Arc};

/// The state of the page; copied into its parts.
#[derive(Clone, Copy)]
pub struct Runs {
    app: App,
    /// The list that is shown.
    pub tab: Memo<Tab>,
    /// What is looked for.
    pub sift: Memo<Sift>,
    /// The runs, newest first.
    pub ids: Memo<Arc<[Id]>>,
    /// The rules that were set off and did not run, newest first.
    pub missed: Memo<Arc<[(usize, usize)]>>,
    /// How many there are in each tab.
    pub count: Memo<Count>,
    /// The selected runs.
    pub selected: RwSignal<BTreeSet<Id>>,
    /// The run that the keyboard is at.
    pub cursor: RwSignal<Option<Id>>,
    /// The runs that are to be taken back, once the person has seen what that comes to.
    pub undoing: RwSignal<Option<Arc<[Id]>>>,
    /// Since when; none for all that they did.
    pub undo_from: RwSignal<Option<Time>>,
    /// Whether everything since a moment is to be taken back.
    pub since: RwSignal<bool>,
}

impl Runs {
    /// The state, as the address says.
    pub fn new(app: App) -> Self {
        let here = |route: &Route| matches!(route, Route::Runs { .. });
        let tab = app.asked(move |route| here(route).then(|| Tab::parse(route.tab())));
        let sift = app.asked(move |route| here(route).then(|| Sift::parse(route.filter())));
        let texts = StoredValue::new(Texts::default());
        let names = move || {
            app.track(Kind::Rule);
            app.track(Kind::Sequence);
            app.track(Kind::Opportunity);
        };
        let ids = Memo::new(move |_| -> Arc<[Id]> {
            let (tab, sift, today) = (tab.get(), sift.get(), app.today());
            app.track(Kind::Run);
            if !sift.words.is_empty() {
                names();
            }
            let found = texts.try_update_value(|texts| {
                app.data(|data| traces::listed(data, tab, &sift, today, &app.place(), texts))
            });
            found.unwrap_or_default().into()
        });
        let missed = Memo::new(move |_| -> Arc<[(usize, usize)]> {
            if tab.get() != Tab::Skipped {
                return [].into();
            }
            let (sift, today) = (sift.get(), app.today());
            app.track_all();
            app.read(|ws| traces::missed(ws.data(), ws.journal(), &sift, today, &app.place())).into()
        });
        let count = Memo::new(move |_| {
            app.track_all();
            app.read(|ws| traces::count(ws.data(), ws.journal()))
        });
        Runs {
            app,
            tab,
            sift,
            ids,
            missed,
            count,
            selected: RwSignal::new(BTreeSet::new()),
            cursor: RwSignal::new(None),
            undoing: RwSignal::new(None),
            undo_from: RwSignal::new(None),
            since: RwSignal::new(false),
        }
    }

    /// Looks for words, within what else is looked for; the empty text shows all.
    pub fn look_for(self, words: &str) {
        let sift =
            if words.is_empty() { Sift::default() } else { Sift { words: words.into(), ..self.sift.get_untracked() } };
        self.sift_by(&sift);
    }

    /// Looks for something else.
    pub fn sift_by(self, sift: &Sift) {
        self.app.look_for(sift.to_string());
    }

    /// Shows another list.
    pub fn show(self, tab: Tab) {
        self.selected.set(BTreeSet::new());
        self.cursor.set(None);
        self.app.go(self.app.address.get_untracked().with_tab(tab.key()));
    }

    /// Selects a run or takes it out.
    pub fn toggle(self, id: Id) {
        self.selected.update(|all| {
            if !all.remove(&id) {
                all.insert(id);
            }
        });
    }

    /// Selects everything that is listed, or nothing.
    pub fn select_all(self, on: bool) {
        let all = if on { self.ids.with_untracked(|ids| ids.iter().copied().collect()) } else { BTreeSet::new() };
        self.selected.set(all);
    }

    /// The selected runs that are listed, newest first.
    pub fn chosen(self) -> Vec<Id> {
        let all = self.selected.get();
        if all.is_empty() {
            return Vec::new();
        }
        self.ids.with(|ids| ids.iter().filter(|id| all.contains(id)).copied().collect())
    }

    /// The row that the keyboard is at.
    pub fn place(self) -> Option<usize> {
        let id = self.cursor.get()?;
        self.ids.with(|ids| ids.iter().position(|other| *other == id))
    }

    /// Moves the keyboard's place by so many rows.
    pub fn step(self, by: isize) {
        let at = untrack(|| self.place());
        self.ids.with_untracked(|ids| {
            let last = ids.len().saturating_sub(1);
            let to = at.map_or(0, |at| at.saturating_add_signed(by).min(last));
            self.cursor.set(ids.get(to).copied());
        });
    }
}
