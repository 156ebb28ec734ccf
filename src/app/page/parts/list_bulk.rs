//! What can be done with several rows at once.

use super::{FieldForAll, campaign_items, list::ListState, tags::known_tags};
use crate::app::{
    store::use_app,
    ui::{Button, ButtonKind, Combobox, IconButton, MenuButton, MenuItem},
};
use leptos::prelude::*;
use penstock::{
    command::Command,
    model::Kind,
    value::{fold, plural},
};
use serde_json::{Map, Value};
use std::collections::BTreeSet;

/// A bar at the bottom while rows are selected: owner, tag, untag, delete.
#[component]
pub fn BulkBar(state: ListState) -> impl IntoView {
    let app = use_app();
    let clear = move || state.selected.set(BTreeSet::new());
    let known = known_tags(app);
    let pairs = move || known.get().into_iter().map(|tag| (tag.clone(), tag)).collect::<Vec<_>>();
    let tag = move |text: String| {
        let add = vec![text.trim().trim_start_matches('#').to_string()];
        app.act_with_undo(Command::Tag { ids: untracked(state), add, remove: Vec::new() });
    };
    let untag = move |text: String| {
        app.act_with_undo(Command::Tag { ids: untracked(state), add: Vec::new(), remove: vec![text] });
    };
    let delete = move || {
        if app.act_with_undo(Command::Delete(untracked(state))).is_some() {
            clear();
        }
    };
    let assign = move |owner: Value| {
        let set = Map::from_iter([("owner".to_string(), owner)]);
        app.act_with_undo(Command::EditAll { ids: untracked(state), set });
    };
    let owners = move || {
        let mut members: Vec<_> = app.data(|data| {
            let there = data.members().filter(|member| !member.retired);
            there.map(|member| (member.id, member.name.clone())).collect()
        });
        members.sort_by_cached_key(|(_, name)| fold(name));
        let item =
            |(id, name): (penstock::value::Id, String)| MenuItem::new(name, move || assign(id.to_string().into()));
        let nobody = MenuItem::new("Nobody", move || assign(Value::Null)).separated();
        members.into_iter().map(item).chain([nobody]).collect::<Vec<_>>()
    };
    let campaign = move |id: Value| {
        let set = Map::from_iter([("campaign".to_string(), id)]);
        app.act_with_undo(Command::EditAll { ids: untracked(state), set });
    };
    let kind = state.spec.kind;
    let count = Memo::new(move |_| state.chosen().len());
    view! {
        <Show when=move || count.get() != 0>
            <div class="bulk" role="toolbar" aria-label="Selected rows" data-test="bulk">
                <b>{move || plural(count.get(), kind.name(), kind.plural())}</b>
                <MenuButton label="Owner" icon="user" class="btn" items=Signal::derive(owners) data_test="bulk-owner" />
                {(kind == Kind::Contact).then(|| view! {
                    <MenuButton label="Campaign" icon="megaphone" class="btn" items=Signal::derive(move || campaign_items(app, campaign)) data_test="bulk-campaign" />
                })}
                <FieldForAll kind ids=move |()| untracked(state) />
                <Combobox
                    label="Add a tag"
                    hide_label=true
                    value=""
                    placeholder="Add a tag"
                    options=Signal::derive(pairs)
                    on_pick=tag
                    on_create=Callback::new(tag)
                    data_test="bulk-tag"
                />
                <Combobox
                    label="Remove a tag"
                    hide_label=true
                    value=""
                    placeholder="Remove a tag"
                    options=Signal::derive(pairs)
                    on_pick=untag
                    data_test="bulk-untag"
                />
                <Button kind=ButtonKind::Danger icon="trash" data_test="bulk-delete" on_click=move |_| delete()>
                    "Delete"
                </Button>
                <IconButton icon="x" title="Clear the selection" on_click=move |_| clear() />
            </div>
        </Show>
    }
}

fn untracked(state: ListState) -> Vec<penstock::model::RecordId> {
    untrack(|| state.chosen())
}
