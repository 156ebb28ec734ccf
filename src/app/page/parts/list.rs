//! A page that lists the records of a kind: search, sort, select, open. Only the rows in sight exist.

use super::{
    composer::write_by_key,
    list_bulk::BulkBar,
    list_new::NewRecord,
    list_rows::{Head, Row},
};
use crate::app::{
    store::{App, use_app},
    ui::{Button, ButtonKind, EmptyState, SearchBox, VirtualList, keys_begun},
};
use leptos::{ev::KeyboardEvent, prelude::*};
use penstock::{
    data::Dataset,
    model::{Kind, RecordId},
    present::route::{Order, Route},
    query::{Context, Expr, Filter, parse},
    value::{Id, fold},
};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

/// What a column sorts by. What is empty comes last in either direction.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum SortKey {
    /// By number.
    Number(i128),
    /// By words, without case and accents.
    Text(String),
    /// Nothing there.
    Empty,
}

impl SortKey {
    /// Words; none are empty.
    pub fn text(text: &str) -> Self {
        if text.is_empty() { SortKey::Empty } else { SortKey::Text(fold(text)) }
    }

    /// A count; nothing counted is empty.
    pub fn count(count: usize) -> Self {
        if count == 0 { SortKey::Empty } else { SortKey::Number(count as i128) }
    }
}

/// A column of the list.
pub struct Column {
    /// Its name in code.
    pub key: &'static str,
    /// The word shown.
    pub label: &'static str,
    /// Its width as the grid writes it.
    pub width: &'static str,
    /// Whether it holds figures.
    pub num: bool,
}

/// What is particular about one list.
pub struct ListSpec {
    /// The kind of record.
    pub kind: Kind,
    /// The page's title.
    pub title: &'static str,
    /// The icon of the empty page.
    pub icon: &'static str,
    /// What the empty page says.
    pub empty: &'static str,
    /// The columns; the first one is the name.
    pub columns: &'static [Column],
    /// The further tables that cells read.
    pub reads: &'static [Kind],
    /// The text that the search looks through.
    pub haystack: fn(&Dataset, Id) -> String,
    /// What a column sorts by.
    pub sort: fn(&Dataset, Id, &'static str) -> SortKey,
    /// A cell.
    pub cell: fn(App, Id, &'static str) -> AnyView,
}

impl ListSpec {
    fn first(&self) -> &'static str {
        self.columns.first().map_or("", |column| column.key)
    }

    /// The order that the address asks for: by the first column where it names none of these.
    fn order(&self, route: &Route) -> (&'static str, bool) {
        let order = route.sort();
        let named = order.column().and_then(|(name, down)| {
            self.columns.iter().find(|column| column.key == name).map(|column| (column.key, down))
        });
        named.unwrap_or((self.first(), false))
    }
}

/// How the list stands: order, place of the keyboard, selection.
#[derive(Clone, Copy)]
pub struct ListState {
    /// The list's particulars.
    pub spec: &'static ListSpec,
    /// The column that sorts, and whether downwards; as the address says.
    pub order: Memo<(&'static str, bool)>,
    /// The row that the keyboard is at.
    pub cursor: RwSignal<Option<Id>>,
    /// The selected rows.
    pub selected: RwSignal<BTreeSet<Id>>,
    /// The rows that are listed.
    pub ids: Memo<Arc<[Id]>>,
}

impl ListState {
    /// Sorts by a column, or the other way round if it sorts already.
    pub fn sort_by(self, app: App, key: &'static str) {
        let (now, down) = self.order.get_untracked();
        let down = now == key && !down;
        let usual = self.spec.first() == key && !down;
        let order = if usual { Order::default() } else { Order::by(key, down) };
        app.go(app.address.get_untracked().with_sort(order));
    }

    /// A record of the list.
    pub fn record(self, id: Id) -> RecordId {
        RecordId { kind: self.spec.kind, id }
    }

    /// Selects a row or takes it out.
    pub fn toggle(self, id: Id) {
        self.selected.update(|all| {
            if !all.remove(&id) {
                all.insert(id);
            }
        });
    }

    /// The selected rows that are still listed.
    pub fn chosen(self) -> Vec<RecordId> {
        let all = self.selected.get();
        self.ids.with(|ids| ids.iter().filter(|id| all.contains(id)).map(|id| self.record(*id)).collect())
    }
}

/// The whole page.
#[component]
pub fn ListPage(spec: &'static ListSpec) -> impl IntoView {
    let app = use_app();
    let here = move |route: &Route| route.path() == spec.kind.plural();
    let typed = app.asked(move |route| here(route).then(|| route.filter().to_string()));
    let order = app.asked(move |route| here(route).then(|| spec.order(route)));
    let creating = RwSignal::new(false);
    let follow = move || {
        app.track(spec.kind);
        spec.reads.iter().for_each(|kind| app.track(*kind));
    };
    // Made only when somebody searches: to fold the texts of a hundred thousand records takes several frames.
    let texts = Memo::new(move |_| -> Arc<BTreeMap<Id, String>> {
        follow();
        let folded = |data: &Dataset| {
            let records = data.records_of(spec.kind);
            records.map(|r| (r.bare_id(), fold(&(spec.haystack)(data, r.bare_id())))).collect()
        };
        Arc::new(app.data(folded))
    });
    let sorted = Memo::new(move |_| -> Arc<[Id]> {
        let (column, down) = order.get();
        follow();
        app.data(|data| {
            let rows = data.records_of(spec.kind).map(|record| record.bare_id());
            let mut keyed: Vec<_> = rows.map(|id| ((spec.sort)(data, id, column), id)).collect();
            keyed.sort_by(|a, b| {
                let empty = (a.0 == SortKey::Empty).cmp(&(b.0 == SortKey::Empty));
                let order = if down { b.0.cmp(&a.0) } else { a.0.cmp(&b.0) };
                empty.then(order).then(a.1.cmp(&b.1))
            });
            keyed.into_iter().map(|(_, id)| id).collect()
        })
    });
    let ids = Memo::new(move |_| -> Arc<[Id]> {
        if let Some(condition) = typed.with(|text| condition(text)) {
            follow();
            condition.reads().into_iter().for_each(|kind| app.track(kind));
            [Kind::Campaign, Kind::Member].into_iter().for_each(|kind| app.track(kind));
            let (today, zone, me) = (app.today(), app.zone(), app.me());
            return sorted.with(|all| {
                app.data(|data| {
                    let cx = Context { today, zone, me, data };
                    let filter = Filter::new(&condition, &cx);
                    all.iter().filter(|id| meets(&filter, spec.kind, **id, &cx)).copied().collect()
                })
            });
        }
        let words: Vec<String> =
            typed.with(|text| fold(text).split(' ').filter(|w| !w.is_empty()).map(String::from).collect());
        if words.is_empty() {
            return sorted.get();
        }
        let hit = |text: &String| words.iter().all(|word| text.contains(word.as_str()));
        let texts = texts.get();
        sorted.with(|all| all.iter().filter(|id| texts.get(id).is_some_and(hit)).copied().collect())
    });
    let state = ListState { spec, order, cursor: RwSignal::new(None), selected: RwSignal::new(BTreeSet::new()), ids };
    let total = Memo::new(move |_| sorted.with(|all| all.len()));
    let count = move || {
        let shown = ids.with(|ids| ids.len());
        let all = total.get();
        if shown == all { app.number(all) } else { format!("{} of {}", app.number(shown), app.number(all)) }
    };
    let words = format!("New {}", spec.kind.name());
    let new = words.clone();
    view! {
        <header class="bar list-bar">
            <h1>{spec.title}</h1>
            <SearchBox
                label=format!("Search {}", spec.title.to_lowercase())
                value=typed
                on_input=move |words: String| app.look_for(words)
                on_step=move |by| step(state, by)
                on_enter=move |()| open(app, state)
            />
            <span class="sum" data-test="count">{count}</span>
            <Button kind=ButtonKind::Main icon="plus" data_test="new-record" on_click=move |_| creating.set(true)>
                {words}
            </Button>
        </header>
        <div class="page flush record-list">
            <Show
                when=move || total.get() != 0
                fallback=move || {
                    let new = new.clone();
                    view! {
                        <EmptyState icon=spec.icon title=format!("No {} yet", spec.title.to_lowercase()) text=spec.empty data_test="list-empty">
                            <Button kind=ButtonKind::Main icon="plus" on_click=move |_| creating.set(true)>{new}</Button>
                            <a class="btn" href="#/import">"Import a file"</a>
                        </EmptyState>
                    }
                }
            >
                <Grid state />
                <Show when=move || ids.with(|ids| ids.is_empty())>
                    <EmptyState
                        icon="search"
                        title="Nothing found"
                        text="No line has all of these words, or meets this condition."
                        small=true
                        data_test="list-nothing"
                    >
                        <Button on_click=move |_| app.look_for("")>"Show all"</Button>
                    </EmptyState>
                </Show>
                <BulkBar state />
            </Show>
        </div>
        <NewRecord kind=spec.kind open=creating />
    }
}

/// What is searched for, where it is more than words: `campaign:Expo`, `tag:fair owner:me`.
fn condition(text: &str) -> Option<Expr> {
    let compares = |expr: &Expr| expr.leaves().iter().any(|leaf| matches!(leaf, Expr::Test(_)));
    parse(text).ok().filter(compares)
}

fn meets(filter: &Filter, kind: Kind, id: Id, cx: &Context<'_>) -> bool {
    match kind {
        Kind::Contact => cx.data.contact(id).is_some_and(|one| filter.keeps(one.as_ref(), cx)),
        Kind::Company => cx.data.company(id).is_some_and(|one| filter.keeps(one.as_ref(), cx)),
        _ => false,
    }
}

/// Moves the keyboard's place by so many rows.
fn step(state: ListState, by: isize) {
    state.ids.with_untracked(|ids| {
        let at = state.cursor.get_untracked().and_then(|id| ids.iter().position(|other| *other == id));
        let last = ids.len().saturating_sub(1);
        let to = at.map_or(0, |at| at.saturating_add_signed(by).min(last));
        state.cursor.set(ids.get(to).copied());
    });
}

/// Opens the row that the keyboard is at, else the only one that is left.
fn open(app: App, state: ListState) {
    let alone = state.ids.with_untracked(|ids| if let [id] = ids.as_ref() { Some(*id) } else { None });
    if let Some(id) = state.cursor.get_untracked().or(alone) {
        app.open_record(Some(state.record(id)));
    }
}

#[component]
fn Grid(state: ListState) -> impl IntoView {
    let app = use_app();
    let (ids, cursor) = (state.ids, state.cursor);
    let widths: Vec<&str> = state.spec.columns.iter().map(|column| column.width).collect();
    let cols = format!("20px {}", widths.join(" "));
    let least = format!("{}px", 140 * state.spec.columns.len());
    let at = Memo::new(move |_| cursor.get().and_then(|id| ids.with(|ids| ids.iter().position(|other| *other == id))));
    let key = move |ev: KeyboardEvent| {
        if ev.ctrl_key() || ev.meta_key() || ev.alt_key() || ev.default_prevented() {
            return;
        }
        if let Some(id) = cursor.get_untracked()
            && write_by_key(app, &ev, state.record(id))
        {
            ev.prevent_default();
            return;
        }
        match ev.key().as_str() {
            "ArrowDown" => step(state, 1),
            "ArrowUp" => step(state, -1),
            "PageDown" => step(state, 15),
            "PageUp" => step(state, -15),
            "Home" => cursor.set(ids.with_untracked(|ids| ids.first().copied())),
            "End" => cursor.set(ids.with_untracked(|ids| ids.last().copied())),
            "Enter" => open(app, state),
            "x" if keys_begun() => return,
            "x" | " " => match cursor.get_untracked() {
                Some(id) => state.toggle(id),
                None => return,
            },
            _ => return,
        }
        ev.prevent_default();
    };
    view! {
        <div
            class="grid-list"
            role="grid"
            tabindex="0"
            style=("--cols", cols)
            style=("--grid-min", least)
            aria-label=state.spec.title
            aria-rowcount=move || ids.with(|ids| ids.len()).to_string()
            aria-activedescendant=move || cursor.get().map(|id| format!("row-{id}"))
            data-test="list"
            on:keydown=key
        >
            <Head state />
            <VirtualList
                items=Signal::derive(move || ids.get())
                row_height=41.0
                scroll_to=Signal::derive(move || at.get())
                role="rowgroup"
                row=move |id| view! { <Row id state /> }.into_any()
            />
        </div>
    }
}
