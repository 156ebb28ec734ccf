//! Duplicates: contacts or companies that seem to be there twice, compared and merged.

mod compare;
mod row;
mod state;

use crate::app::{
    store::use_app,
    ui::{Button, ButtonKind, Choice, EmptyState, Progress, SearchBox, Segmented, VirtualList, comes_from},
};
use compare::Compare;
use leptos::{ev::KeyboardEvent, prelude::*};
use penstock::{
    model::Kind,
    present::{duplicates::Group, route::Route},
    value::plural,
};
use row::Row;
use state::{Desk, Key};
use std::sync::Arc;

/// The height of a row in pixels.
const ROW: f64 = 76.0;

/// The page.
#[component]
pub fn DuplicatesPage() -> impl IntoView {
    let app = use_app();
    let companies = Memo::new(move |_| app.route().tab() == "companies");
    view! { {move || { let kind = if companies.get() { Kind::Company } else { Kind::Contact }; view! { <Found kind /> } }} }
}

/// Two records that somebody wants to merge, side by side, on whatever page that is.
#[component]
pub fn MergeDialog() -> impl IntoView {
    let app = use_app();
    move || {
        app.merging.get().map(|ids| {
            let desk = Desk::still(app, ids[0].kind);
            untrack(|| desk.put_side_by_side(&ids));
            view! { <Compare desk /> }
        })
    }
}

#[component]
fn Found(kind: Kind) -> impl IntoView {
    let app = use_app();
    let desk = Desk::new(app, kind);
    let shown = desk.shown();
    let certain = Memo::new(move |_| shown.with(|groups| Desk::certain(groups)));
    let options =
        Signal::derive(|| vec![Choice::new(Kind::Contact, "Contacts"), Choice::new(Kind::Company, "Companies")]);
    let pick = move |kind: Kind| {
        let tab = if kind == Kind::Company { "companies" } else { "" };
        app.go(Route::Duplicates { tab: tab.into() });
    };
    let sum = move || {
        if desk.looked.get() { Desk::found(shown.with(|groups| groups.len())) } else { String::new() }
    };
    let merge_certain = move || {
        let count = certain.with(Vec::len);
        format!("Merge {} almost certain", app.number(count))
    };
    view! {
        <header class="bar">
            <h1>"Duplicates"</h1>
            <SearchBox
                label="Search the duplicates"
                value=desk.words
                on_input=move |words: String| desk.words.set(words)
                on_step=move |by| step(desk, shown, by)
                on_enter=move |()| open(desk, shown)
            />
            <span class="sum" role="status" data-test="count">{sum}</span>
        </header>
        <div class="page flush duplicates" data-test="duplicates-page">
            <div class="duplicates-tools">
                <Segmented label="What to look through" options value=Signal::derive(move || kind) on_pick=pick />
                <span class="grow"></span>
                <Show when=move || certain.with(|all| all.len() > 1)>
                    <Button icon="combine" on_click=move |_| desk.merge_all(&certain.get_untracked()) data_test="merge-certain">{merge_certain}</Button>
                </Show>
                <Button kind=ButtonKind::Quiet icon="refresh-cw" on_click=move |_| desk.look() data_test="look-again">"Look again"</Button>
            </div>
            <Looking desk />
            <List desk shown />
        </div>
        <Compare desk />
    }
}

#[component]
fn Looking(desk: Desk) -> impl IntoView {
    let busy = Memo::new(move |_| desk.looking.with(Option::is_some));
    let what =
        if desk.kind == Kind::Company { "Looking through the companies" } else { "Looking through the contacts" };
    let done = move || desk.looking.get().map(|progress| progress.done as f64 / progress.total.max(1) as f64);
    view! {
        <Show when=move || busy.get()>
            <div class="duplicates-looking" data-test="looking">
                <Progress label=what done=Signal::derive(done) />
                <Button class="small" on_click=move |_| desk.stop()>"Stop"</Button>
            </div>
        </Show>
    }
}

fn place(desk: Desk, groups: &[Group]) -> Option<usize> {
    let at = desk.at.get()?;
    groups.iter().position(|group| group.key() == Some(at))
}

fn step(desk: Desk, shown: Memo<Arc<[Group]>>, by: isize) {
    let to = shown.with_untracked(|groups| {
        let last = groups.len().checked_sub(1)?;
        let now = untrack(|| place(desk, groups));
        let to = now.map_or(0, |now| now.saturating_add_signed(by).min(last));
        groups.get(to).and_then(Group::key)
    });
    if to.is_some() {
        desk.at.set(to);
    }
}

fn at_hand(desk: Desk, shown: Memo<Arc<[Group]>>) -> Option<Group> {
    shown.with_untracked(|groups| untrack(|| place(desk, groups)).and_then(|at| groups.get(at).cloned()))
}

fn open(desk: Desk, shown: Memo<Arc<[Group]>>) {
    if let Some(group) = at_hand(desk, shown) {
        desk.compare(&group);
    }
}

/// Arrows move, Enter compares, `m` merges as is usual, `x` says that they are not the same.
fn press(desk: Desk, shown: Memo<Arc<[Group]>>, ev: &KeyboardEvent) {
    if ev.default_prevented() || comes_from(ev, "button, a, input") || ev.ctrl_key() || ev.meta_key() || ev.alt_key() {
        return;
    }
    match ev.key().as_str() {
        "ArrowDown" => step(desk, shown, 1),
        "ArrowUp" => step(desk, shown, -1),
        "PageDown" => step(desk, shown, 8),
        "PageUp" => step(desk, shown, -8),
        "Home" => step(desk, shown, isize::MIN),
        "End" => step(desk, shown, isize::MAX),
        "Enter" => open(desk, shown),
        key @ ("m" | "x") => {
            let Some(group) = at_hand(desk, shown) else { return };
            // The one after it is at hand then.
            step(desk, shown, 1);
            if key == "m" { desk.merge_all(&[group]) } else { desk.tell_apart(&group.ids) }
        }
        _ => return,
    }
    ev.prevent_default();
}

#[component]
fn List(desk: Desk, shown: Memo<Arc<[Group]>>) -> impl IntoView {
    let empty = Memo::new(move |_| shown.with(|groups| groups.is_empty()));
    let keys = Memo::new(move |_| shown.with(|groups| groups.iter().filter_map(Group::key).collect::<Arc<[Key]>>()));
    let at = Memo::new(move |_| shown.with(|groups| place(desk, groups)));
    let group = move |key: Key| {
        Memo::new(move |_| shown.with(|groups| groups.iter().find(|group| group.key() == Some(key)).cloned()))
    };
    let nothing = move || {
        let looked = desk.looked.get();
        let searched = desk.words.with(|words| !words.is_empty());
        match (searched, looked) {
            (true, _) => Some(view! {
                <EmptyState icon="search" title="Nothing found" text="No duplicate has these words."><Button on_click=move |_| desk.words.set(String::new())>"Show all"</Button></EmptyState>
            }.into_any()),
            (false, true) => Some(view! {
                <EmptyState icon="check" title="No duplicates" text="Nobody is there twice, as far as email addresses, telephone numbers, domains and names can tell." data_test="no-duplicates" />
            }.into_any()),
            (false, false) => None,
        }
    };
    view! {
        <Show when=move || !empty.get() fallback=nothing>
            <div
                class="grid-list duplicates-list"
                role="grid"
                tabindex="0"
                aria-label="Duplicates"
                aria-rowcount=move || shown.with(|groups| groups.len()).to_string()
                aria-activedescendant=move || desk.at.get().map(row_id)
                data-test="duplicates-list"
                on:keydown=move |ev| press(desk, shown, &ev)
            >
                <VirtualList
                    items=Signal::derive(move || keys.get())
                    row_height=ROW
                    scroll_to=Signal::derive(move || at.get())
                    role="rowgroup"
                    row=move |key| view! { <Row desk of=key group=group(key) /> }.into_any()
                />
            </div>
            <p class="duplicates-keys hint" aria-hidden="true">
                <kbd class="kbd">"Enter"</kbd> " compare " <kbd class="kbd">"M"</kbd> " merge " <kbd class="kbd">"X"</kbd> " not the same"
            </p>
        </Show>
    }
}

/// The name of a row's element.
fn row_id((one, another): Key) -> String {
    format!("twin-{one}-{another}")
}

/// `3 contacts`.
fn how_many(kind: Kind, count: usize) -> String {
    plural(count, kind.name(), kind.plural())
}
