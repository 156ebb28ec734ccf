//! A page that lists the records of a kind: search, sort, select, open. Only the rows in sight exist.

use super::{
    composer::write_by_key,
    list_bulk::BulkBar,
    list_columns::{Col, Ordered, chosen_columns, columns_of, ordered},
    list_new::NewRecord,
    list_rows::{Head, Row},
    views::{Asked, BuilderButton, ColumnDialog, FilterNotes, ListView, NAMED, ViewTabs, with_context},
};
use crate::app::{
    store::{App, use_app},
    ui::{Button, ButtonKind, EmptyState, SearchBox, VirtualList, comes_from, keys_begun},
};
use leptos::{ev::KeyboardEvent, leptos_dom::helpers::TimeoutHandle, prelude::*};
use penstock::{
    data::Dataset,
    model::{Kind, Listing, RecordId},
    present::{route::Order, views::cells::Key},
    query::{Context, Field, Filter},
    value::Id,
};
use std::{collections::BTreeSet, sync::Arc, time::Duration};

/// With more rows than these the rows follow once typing has rested so long.
const MANY: usize = 20_000;
const REST: Duration = Duration::from_millis(200);

/// A column of the list.
pub struct Column {
    /// Its word in addresses and views.
    pub key: &'static str,
    /// The word shown.
    pub label: &'static str,
    /// Its width as the grid writes it.
    pub width: &'static str,
    /// Whether it holds figures.
    pub num: bool,
    /// It is shown until somebody chooses.
    pub usual: bool,
    /// It says what the query language knows of this field; none where the list draws it by itself.
    pub field: Option<Field>,
}

/// What is particular about one list.
pub struct ListSpec {
    /// The kind of record.
    pub kind: Kind,
    /// The list.
    pub of: Listing,
    /// The page's title.
    pub title: &'static str,
    /// The icon of the empty page.
    pub icon: &'static str,
    /// What the empty page says.
    pub empty: &'static str,
    /// The columns; the first one is the name.
    pub columns: &'static [Column],
    /// The column that sorts until somebody chooses.
    pub first_by: &'static str,
    /// The further tables that cells read.
    pub reads: &'static [Kind],
    /// What a column of the list's own sorts by.
    pub sort: fn(&Dataset, Id, &'static str) -> Key,
    /// A cell of the list's own.
    pub cell: fn(App, Id, &'static str) -> AnyView,
}

/// How the list stands: order, columns, place of the keyboard, selection.
#[derive(Clone, Copy)]
pub struct ListState {
    /// The list's particulars.
    pub spec: &'static ListSpec,
    /// By which view it is looked at.
    pub view: ListView,
    /// The column that sorts, and whether downwards.
    pub order: Memo<Ordered>,
    /// The columns that are shown.
    pub columns: Memo<Arc<[Col]>>,
    /// The row that the keyboard is at.
    pub cursor: RwSignal<Option<Id>>,
    /// The selected rows.
    pub selected: RwSignal<BTreeSet<Id>>,
    /// The rows that are listed.
    pub ids: Memo<Arc<[Id]>>,
    /// What opens a row, where that is not its record beside the list.
    pub on_open: Option<Callback<Id>>,
}

impl ListState {
    /// Opens a row.
    pub fn open(self, id: Id) {
        self.cursor.set(Some(id));
        match self.on_open {
            Some(on_open) => on_open.run(id),
            None => self.view.app.open_record(Some(self.record(id))),
        }
    }

    /// Sorts by a column, or the other way round if it sorts already.
    pub fn sort_by(self, key: &str) {
        let now = self.order.get_untracked();
        let down = now.key == key && !now.down;
        let order = if self.spec.first_by == key && !down { Order::default() } else { Order::by(key, down) };
        self.view.alter(|shown| shown.sort = order);
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

/// The columns of a list and the order of its rows, as the address or a view says.
#[derive(Clone, Copy)]
pub struct Laid {
    /// Every column that there can be.
    pub all_columns: Memo<Arc<[Col]>>,
    /// Those that are shown.
    pub columns: Memo<Arc<[Col]>>,
    /// Shows others, by their words.
    pub choose: Callback<Vec<String>>,
    /// The order.
    pub order: Memo<Ordered>,
}

impl Laid {
    /// Of a list.
    pub fn new(view: ListView, spec: &'static ListSpec) -> Laid {
        let all_columns = columns_of(view.app, spec);
        let (columns, choose) = chosen_columns(view, spec, all_columns);
        let order = Memo::new(move |_| view.now.with(|now| ordered(spec, &now.shown.sort)));
        Laid { all_columns, columns, choose, order }
    }

    /// The words of the columns that are shown.
    pub fn keys(self) -> Signal<Vec<String>> {
        Signal::derive(move || self.columns.with(|all| all.iter().map(|one| one.key.clone()).collect()))
    }

    /// Words and labels of all columns.
    pub fn choices(self) -> Signal<Vec<(String, String)>> {
        Signal::derive(move || {
            self.all_columns.with(|all| all.iter().map(|one| (one.key.clone(), one.label.clone())).collect())
        })
    }
}

fn meets(filter: &Filter, kind: Kind, id: Id, cx: &Context<'_>) -> bool {
    match kind {
        Kind::Contact => cx.data.contact(id).is_some_and(|one| filter.keeps(one.as_ref(), cx)),
        Kind::Company => cx.data.company(id).is_some_and(|one| filter.keeps(one.as_ref(), cx)),
        _ => false,
    }
}

/// The rows that meet the filter, and sentences about names in it that nothing carries.
type Found = (Arc<[Id]>, Vec<String>);

fn find(app: App, spec: &'static ListSpec, asked: &Asked, sorted: &Arc<[Id]>) -> Found {
    if asked.expr.is_empty() {
        return (sorted.clone(), Vec::new());
    }
    app.track(spec.kind);
    spec.reads.iter().for_each(|kind| app.track(*kind));
    asked.expr.reads().into_iter().for_each(|kind| app.track(kind));
    NAMED.into_iter().for_each(|kind| app.track(kind));
    with_context(app, |cx| {
        let filter = Filter::new(&asked.expr, cx);
        let kept = sorted.iter().filter(|id| meets(&filter, spec.kind, **id, cx)).copied().collect();
        (kept, filter.notes().to_vec())
    })
}

/// The words that are typed into the search. Where there are very many rows they are looked for once the typing rests.
#[derive(Clone, Copy)]
struct Typing {
    view: ListView,
    total: Memo<usize>,
    waiting: StoredValue<Option<(TimeoutHandle, String)>>,
}

impl Typing {
    fn new(view: ListView, total: Memo<usize>) -> Typing {
        let typing = Typing { view, total, waiting: StoredValue::new(None) };
        on_cleanup(move || _ = typing.take());
        typing
    }

    /// What waits; it waits no longer.
    fn take(self) -> Option<String> {
        let (handle, text) = self.waiting.try_update_value(Option::take).flatten()?;
        handle.clear();
        Some(text)
    }

    /// Looks for what waits.
    fn end(self) {
        if let Some(text) = self.take() {
            self.view.look_for(text);
        }
    }

    fn typed(self, text: String) {
        self.take();
        if self.total.get_untracked() <= MANY {
            return self.view.look_for(text);
        }
        let rested = set_timeout_with_handle(move || self.end(), REST);
        match rested {
            Ok(handle) => self.waiting.set_value(Some((handle, text))),
            Err(_) => self.view.look_for(text),
        }
    }
}

/// The whole page.
#[component]
pub fn ListPage(spec: &'static ListSpec) -> impl IntoView {
    let app = use_app();
    super::score::provide_ideal(app);
    let view = ListView::new(app, spec.of);
    let creating = RwSignal::new(false);
    let choosing = RwSignal::new(false);
    let laid = Laid::new(view, spec);
    let (columns, order) = (laid.columns, laid.order);
    let sorted = Memo::new(move |_| -> Arc<[Id]> { order.with(|order| order.rows(app, spec)) });
    let asked = Memo::new(move |before: Option<&Asked>| view.filter.with(|text| Asked::read(text, before)));
    let found = Memo::new(move |_| asked.with(|asked| sorted.with(|sorted| find(app, spec, asked, sorted))));
    let ids = Memo::new(move |_| found.with(|(ids, _)| ids.clone()));
    let selected = RwSignal::new(BTreeSet::new());
    let state = ListState { spec, view, order, columns, cursor: RwSignal::new(None), selected, ids, on_open: None };
    app.offer_selection(move || untrack(|| state.chosen()));
    let total = Memo::new(move |_| sorted.with(|all| all.len()));
    let typing = Typing::new(view, total);
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
                value=view.filter
                on_input=move |text: String| typing.typed(text)
                on_step=move |by| {
                    typing.end();
                    step(state, by);
                }
                on_enter=move |()| {
                    typing.end();
                    open(state);
                }
            />
            <BuilderButton of=spec.of text=view.filter on_change=move |text: String| view.look_for(text) count=Signal::derive(count) />
            <Button icon="columns" title="Columns" class="icon-only-small" on_click=move |_| choosing.set(true) data_test="choose-columns">"Columns"</Button>
            <super::export::ExportButton what=super::export::Exported::Records(spec.kind) ids selected=Signal::derive(move || state.chosen().into_iter().map(|one| one.id).collect::<Vec<_>>()) shown=laid.keys() />
            <span class="sum" data-test="count">{count}</span>
            <Button kind=ButtonKind::Main icon="plus" data_test="new-record" on_click=move |_| creating.set(true)>
                {words}
            </Button>
            <ViewTabs list=view columns=laid.keys() />
        </header>
        <div class="page flush record-list">
            <FilterNotes
                text=view.filter
                error=Signal::derive(move || asked.with(|asked| asked.error.clone()))
                notes=Signal::derive(move || found.with(|(_, notes)| notes.clone()))
            />
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
                <RecordGrid state />
                <Show when=move || ids.with(|ids| ids.is_empty())>
                    <EmptyState
                        icon="search"
                        title="Nothing found"
                        text="No line has all of these words, or meets this condition."
                        small=true
                        data_test="list-nothing"
                    >
                        <Button on_click=move |_| view.look_for("")>"Show all"</Button>
                    </EmptyState>
                </Show>
                <BulkBar state />
            </Show>
        </div>
        <NewRecord kind=spec.kind open=creating />
        <ColumnDialog
            open=choosing
            all=laid.choices()
            shown=laid.keys()
            on_pick=laid.choose
        />
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
fn open(state: ListState) {
    let alone = state.ids.with_untracked(|ids| if let [id] = ids.as_ref() { Some(*id) } else { None });
    if let Some(id) = state.cursor.get_untracked().or(alone) {
        state.open(id);
    }
}

/// The rows in sight under their heads.
#[component]
pub fn RecordGrid(state: ListState) -> impl IntoView {
    let app = use_app();
    let (ids, cursor) = (state.ids, state.cursor);
    let cols = move || {
        let widths = state.columns.with(|all| all.iter().map(|column| column.width.clone()).collect::<Vec<_>>());
        format!("20px {}", widths.join(" "))
    };
    let least = move || format!("{}px", 140 * state.columns.with(|all| all.len()));
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
            // They press the button, the link or the box that has the focus.
            "Enter" | " " if comes_from(&ev, "button, a, input") => return,
            "ArrowDown" => step(state, 1),
            "ArrowUp" => step(state, -1),
            "PageDown" => step(state, 15),
            "PageUp" => step(state, -15),
            "Home" => cursor.set(ids.with_untracked(|ids| ids.first().copied())),
            "End" => cursor.set(ids.with_untracked(|ids| ids.last().copied())),
            "Enter" => open(state),
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
            aria-rowcount=move || ids.with(|ids| ids.len() + 1)
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
