//! A tree of records that opens branch by branch: arrow keys walk, open and close; Enter shows the record.

use crate::app::{
    store::use_app,
    ui::{Icon, focus, unique_id},
};
use leptos::{attr::custom::custom_attribute, ev::KeyboardEvent, prelude::*};
use penstock::{
    data::Dataset,
    model::RecordId,
    present::tree::{Act, Row, act, rows},
};
use std::collections::BTreeSet;

/// The tree from a root; `below` gives what stands directly below a record.
#[component]
pub fn TreeView(
    /// What it shows, for those who hear the page.
    #[prop(into)]
    label: Signal<String>,
    #[prop(into)] root: Signal<RecordId>,
    below: fn(&Dataset, RecordId) -> Vec<RecordId>,
    /// What stands beside a record's name.
    #[prop(into)]
    note: Callback<RecordId, String>,
    /// The one whose panel it stands in.
    here: RecordId,
    /// Branches that are open at first, besides the root.
    #[prop(optional)]
    opened: Vec<RecordId>,
    data_test: &'static str,
) -> impl IntoView {
    let app = use_app();
    let open = RwSignal::new(opened.into_iter().chain([root.get_untracked()]).collect::<BTreeSet<RecordId>>());
    let all = Memo::new(move |_| {
        app.track(penstock::model::Kind::Contact);
        app.track(penstock::model::Kind::Company);
        open.with(|open| app.data(|data| rows(root.get(), open, |id| below(data, id))))
    });
    let at = RwSignal::new(None::<RecordId>);
    let front = Memo::new(move |_| {
        let chosen = at.get().or(Some(here));
        all.with(|all| all.iter().position(|row| Some(row.id) == chosen).unwrap_or(0))
    });
    let name = StoredValue::new(unique_id("tree"));
    let place = move |id: RecordId| format!("{}-{id}", name.get_value());
    let go = move |id: RecordId| {
        at.set(Some(id));
        focus::soon(format!("[id='{}']", place(id)));
    };
    let run = move |act: Act| match act {
        Act::Go(to) => {
            if let Some(id) = all.with_untracked(|all| all.get(to).map(|row| row.id)) {
                go(id);
            }
        }
        Act::Open(id) => open.update(|open| _ = open.insert(id)),
        Act::Close(id) => open.update(|open| _ = open.remove(&id)),
        Act::Enter(id) => app.open_record(Some(id)),
    };
    let key = move |ev: KeyboardEvent| {
        if ev.ctrl_key() || ev.meta_key() || ev.alt_key() {
            return;
        }
        if let Some(act) = all.with_untracked(|all| act(all, front.get_untracked(), &ev.key())) {
            ev.prevent_default();
            ev.stop_propagation();
            run(act);
        }
    };
    let line = move |id: RecordId| {
        let row = Memo::new(move |_| all.with(|all| all.iter().find(|row| row.id == id).cloned()));
        let read = move |read: fn(&Row) -> usize| move || row.with(|row| row.as_ref().map(read).unwrap_or_default());
        let depth = read(|row| row.depth);
        let title = Signal::derive(move || app.record(id).map(|record| record.title()).unwrap_or_default());
        let branch = move || row.with(|row| row.as_ref().filter(|row| row.below > 0).map(|row| row.open));
        let turn = move |ev: leptos::ev::MouseEvent| {
            ev.stop_propagation();
            at.set(Some(id));
            run(if branch() == Some(true) { Act::Close(id) } else { Act::Open(id) });
        };
        let first = move || all.with(|all| all.get(front.get()).is_some_and(|row| row.id == id));
        view! {
            <li
                id=place(id)
                class="tree-row"
                class:here=id == here
                role="treeitem"
                tabindex=move || if first() { "0" } else { "-1" }
                aria-posinset=read(|row| row.place.0)
                aria-setsize=read(|row| row.place.1)
                aria-expanded=move || branch().map(|open| open.to_string())
                aria-current=(id == here).then_some("true")
                style=("--depth", move || depth().min(12).to_string())
                data-test="tree-row"
                on:focus=move |_| at.set(Some(id))
                on:click=move |_| app.open_record(Some(id))
                {..custom_attribute("aria-level", move || (depth() + 1).to_string())}
            >
                <span class="tree-turn" aria-hidden="true" on:click=turn>
                    {move || branch().map(|open| view! { <Icon name=if open { "chevron-down" } else { "chevron-right" } class="small" /> })}
                </span>
                <span class="tree-name">{move || title.get()}</span>
                <span class="tree-note">{move || note.run(id)}</span>
            </li>
        }
    };
    view! {
        <ul class="tree" role="tree" aria-label=move || label.get() data-test=data_test on:keydown=key>
            <For each=move || all.with(|all| all.iter().map(|row| row.id).collect::<Vec<_>>()) key=|id| *id children=line />
        </ul>
    }
}
