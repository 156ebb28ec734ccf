//! Dashboards: figures and charts that somebody has put together. Until something is changed, one with what matters.

mod gallery;
mod names;
mod part;

use crate::app::{
    page::parts::figures::{HowDialog, Looking, Making, RecordsDialog, Reports, Wanted},
    shell,
    store::{App, AsOf, sentence, use_app},
    ui::{Button, EmptyState, MenuButton, MenuItem, Reorder, Reordered, SelectField, focus},
};
use gallery::Gallery;
use leptos::prelude::*;
use names::{Naming, NamingDialog};
use part::{Part, QuestionDialog};
use penstock::{
    command::Command,
    model::{Dashboard, Kind, RecordId, Widget},
    present::{
        figures::{asks_of, gallery, moved, part_of, standard},
        route::{Asks, ReportPage, Route},
    },
    value::{Id, IdSource, Rank},
};
use std::sync::Arc;

/// The name of the one that is there before anybody has arranged one.
const FIRST: &str = "Overview";

/// A dashboard that is shown.
#[derive(Clone, Copy)]
pub(super) struct Board {
    pub app: App,
    pub looking: Looking,
    /// All of them, in order.
    all: Memo<Arc<[(Id, String)]>>,
    /// The one that is shown; none while it is the first one that nobody has changed.
    pub shown: Memo<Option<Id>>,
    /// What is on it.
    pub widgets: Memo<Vec<Widget>>,
    /// The reports that its parts are of.
    pub reports: Reports,
    /// The part whose question is being changed.
    pub asking: RwSignal<Option<usize>>,
    naming: RwSignal<Option<Naming>>,
    adding: RwSignal<bool>,
    pub reorder: Reorder,
    /// A name for each place, for dragging.
    pub places: Memo<Arc<[Id]>>,
}

impl Board {
    fn new(app: App) -> Self {
        let all = Memo::new(move |_| -> Arc<[(Id, String)]> {
            app.track(Kind::Dashboard);
            app.data(|data| {
                let mut all: Vec<_> = data.dashboards().cloned().collect();
                all.sort_by(|a, b| (&a.rank, a.id).cmp(&(&b.rank, b.id)));
                all.iter().map(|one| (one.id, one.name.clone())).collect()
            })
        });
        let asked = Memo::new(move |before: Option<&Option<Id>>| match app.route() {
            Route::Report { page: ReportPage::Dashboard, asks } => asks.of,
            _ => before.copied().flatten(),
        });
        let shown = Memo::new(move |_| {
            let asked = asked.get();
            all.with(|all| {
                let known = all.iter().find(|(id, _)| Some(*id) == asked).or_else(|| all.first());
                known.map(|(id, _)| *id)
            })
        });
        let widgets = Memo::new(move |_| {
            app.track(Kind::Dashboard);
            let stored = shown.get().and_then(|id| app.data(|data| data.dashboard(id).map(|one| one.widgets.clone())));
            stored.unwrap_or_else(standard)
        });
        let count = Memo::new(move |_| widgets.with(Vec::len));
        let places = Memo::new(move |_| -> Arc<[Id]> {
            let mut ids = IdSource::new(1, 1);
            (0..count.get()).map(|_| ids.take()).collect()
        });
        let save = StoredValue::new(None::<Board>);
        let reorder = Reorder::new(places, move |to: Reordered| {
            if let Some(board) = save.get_value() {
                board.change(moved(&board.widgets.get_untracked(), to.from, to.to));
                board.follow(to.to);
            }
        });
        let looking = Looking::new(app, RwSignal::new(AsOf::Now));
        let reports = Reports::new(looking, move || widgets.with(|all| questions(all)));
        let (asking, naming, adding) = (RwSignal::new(None), RwSignal::new(None), RwSignal::new(false));
        let board = Board { app, looking, all, shown, widgets, reports, asking, naming, adding, reorder, places };
        save.set_value(Some(board));
        board
    }

    /// Puts other parts on it. The first one is stored with its first change.
    pub fn change(self, widgets: Vec<Widget>) {
        self.put(widgets);
    }

    /// The same, with a word about it and the way back.
    pub fn change_with_undo(self, widgets: Vec<Widget>, done: String) {
        if self.put(widgets) {
            self.app.say_with_undo(done);
        }
    }

    /// Says whether there was something to change and nothing has been said about it yet.
    fn put(self, widgets: Vec<Widget>) -> bool {
        let Some(id) = self.shown.get_untracked() else {
            self.make(FIRST.into(), widgets);
            return false;
        };
        let value = serde_json::to_value(&widgets).unwrap_or_default();
        match self.app.edit(RecordId { kind: Kind::Dashboard, id }, "widgets", value) {
            Ok(()) => true,
            Err(why) => {
                self.app.complain(sentence(&why.to_string()));
                false
            }
        }
    }

    /// The focus goes along with a part that is moved, to its handle, where Alt and an arrow key move it on.
    pub fn follow(self, to: usize) {
        focus::soon(format!(".report-grid > :nth-child({}) [data-test=part-grip]", to + 1));
    }

    /// Moves a part so many places on, and the focus with it.
    pub fn shift(self, at: usize, by: isize) {
        let count = self.widgets.with_untracked(Vec::len);
        if let Some(to) = at.checked_add_signed(by).filter(|to| *to < count) {
            self.change(moved(&self.widgets.get_untracked(), at, to));
            self.follow(to);
        }
    }

    /// Makes another one and shows it.
    fn make(self, name: String, widgets: Vec<Widget>) {
        let last = self.app.data(|data| data.dashboards().map(|one| one.rank.clone()).max());
        let only = last.is_none();
        let rank = last.map_or_else(Rank::default, |last| Rank::between(Some(&last), None));
        let fresh = Dashboard { name, widgets, rank, ..Dashboard::default() };
        let made = self.app.act_with_undo(Command::Create(fresh.into()));
        // The only one is shown without being named: its address stays, and the way back has no step that changes nothing.
        if let Some(made) = made.and_then(|made| made.created.first().copied()).filter(|_| !only) {
            self.show(Some(made.id));
        }
    }

    fn show(self, of: Option<Id>) {
        self.app.go(Route::Report { page: ReportPage::Dashboard, asks: Asks { of, ..Asks::default() } });
    }

    fn name(self) -> String {
        // All of them first: what is shown depends on them, and would be found unchanged when only a name has.
        let (all, shown) = (self.all.get(), self.shown.get());
        let found = all.iter().find(|(id, _)| Some(*id) == shown);
        found.map_or_else(|| FIRST.to_string(), |(_, name)| name.clone())
    }
}

/// What parts ask: one question is answered once, however many of them show something of it. The order of the parts
/// makes no difference.
fn questions(widgets: &[Widget]) -> Vec<Wanted> {
    let mut all: Vec<(&'static str, &str, &'static str)> = widgets
        .iter()
        .filter_map(|one| {
            let key = gallery().iter().map(|(key, ..)| *key).find(|key| *key == one.shows)?;
            Some((part_of(one)?.0, one.asks.as_str(), key))
        })
        .collect();
    all.sort_unstable();
    all.dedup();
    let same = |a: &(&str, &str, &str), b: &(&str, &str, &str)| (a.0, a.1) == (b.0, b.1);
    let of = |parts: &[(&'static str, &str, &'static str)]| {
        let (tab, asks, _) = *parts.first()?;
        let asks = asks_of(&Widget { asks: asks.into(), ..Widget::default() });
        Some(Wanted { tab, asks, shows: parts.iter().map(|(.., key)| *key).collect() })
    };
    all.chunk_by(same).filter_map(of).collect()
}

/// The dashboard in the address; of none named, the first one.
#[component]
pub fn DashboardPage() -> impl IntoView {
    let app = use_app();
    let board = Board::new(app);
    Effect::new(move |_| {
        app.today();
        app.want_figures();
    });
    let any = Memo::new(move |_| {
        app.track(Kind::Opportunity);
        app.data(|data| data.count(Kind::Opportunity) > 0)
    });
    let options = Signal::derive(move || {
        board.all.with(|all| all.iter().map(|(id, name)| (id.to_string(), name.clone())).collect::<Vec<_>>())
    });
    view! {
        <div class="bar report-bar" data-test="dashboard-page">
            <h1 class="dash-name" title=move || board.name()>{move || board.name()}</h1>
            <Show when=move || board.all.with(|all| all.len() > 1)>
                <SelectField label="Dashboard" hide_label=true value=Signal::derive(move || board.shown.get().map(|id| id.to_string()).unwrap_or_default()) options on_commit=move |text: String| board.show(text.parse().ok()) data_test="dashboard-choice" />
            </Show>
            <span class="push"></span>
            <Button icon="plus" on_click=move |_| board.adding.set(true) data_test="dashboard-add">"Add a part"</Button>
            <MenuButton label="Dashboard" icon_only=true items=move || menu(board) data_test="dashboard-menu" />
            <Button icon="printer" on_click=move |_| shell::dom::print() data_test="dashboard-print">"Print"</Button>
        </div>
        <div class="page report-page" data-test="dashboard">
            <Show
                when=move || any.get()
                fallback=move || view! {
                    <EmptyState icon="layout-dashboard" title="Nothing to show yet" text="A dashboard counts opportunities. Add one, or bring in a file with what you have.">
                        <Button icon="plus" on_click=move |_| app.quick_add("")>"New opportunity"</Button>
                        <Button icon="upload" on_click=move |_| app.go(Route::Import)>"Import a file"</Button>
                    </EmptyState>
                }
            >
                <Making />
                <Show
                    when=move || board.places.with(|places| !places.is_empty())
                    fallback=move || view! {
                        <EmptyState icon="layout-dashboard" title="This dashboard is empty" text="Add the figures and charts that you want to see together.">
                            <Button icon="plus" on_click=move |_| board.adding.set(true)>"Add a part"</Button>
                        </EmptyState>
                    }
                >
                    <div class="report-grid" role="list" aria-label="Parts of the dashboard">
                        <For each=move || { let places = board.places.get(); (0..places.len()).collect::<Vec<_>>() } key=|at| *at children=move |at| view! { <Part board at /> } />
                    </div>
                </Show>
            </Show>
        </div>
        <Gallery board />
        <QuestionDialog board />
        <NamingDialog board />
        <HowDialog looking=board.looking />
        <RecordsDialog looking=board.looking />
    }
}

fn menu(board: Board) -> Vec<MenuItem> {
    let stored = board.shown.get();
    let mut items = vec![
        MenuItem::new("New dashboard…", move || board.naming.set(Some(Naming::New))).icon("plus").mark("dashboard-new"),
        MenuItem::new("Rename…", move || board.naming.set(Some(Naming::Rename)))
            .icon("pencil")
            .mark("dashboard-rename"),
        MenuItem::new("Duplicate", move || {
            board.make(format!("{}, copy", untrack(|| board.name())), board.widgets.get_untracked());
        })
        .icon("copy")
        .mark("dashboard-duplicate"),
    ];
    if let Some(id) = stored {
        let delete = move || {
            if board.app.act_with_undo(Command::Delete(vec![RecordId { kind: Kind::Dashboard, id }])).is_some() {
                board.show(None);
            }
        };
        items.push(MenuItem::new("Delete", delete).icon("trash").danger().separated().mark("dashboard-delete"));
    }
    items
}
