//! Working on all selected rows at once. Each action is one change and one undo.

use super::state::Table;
use crate::app::{
    page::parts::{ExportButton, Exported, FieldForAll, campaign_items},
    ui::{Button, ButtonKind, Dialog, DialogSize, Field, FieldKind, IconButton, MenuButton, MenuItem},
};
use leptos::prelude::*;
use penstock::{
    command::Command,
    model::{Kind, RecordId},
    value::one_line,
};
use serde_json::{Map, Value};
use std::collections::BTreeSet;

/// What is being asked for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Asking {
    Tag,
    Close,
}

impl Table {
    /// The selected rows.
    pub fn chosen_records(&self) -> Vec<RecordId> {
        self.chosen.with_untracked(|chosen| chosen.iter().map(|id| RecordId::opportunity(*id)).collect())
    }

    fn set_field(&self, field: &str, value: Value) {
        let mut set = Map::new();
        set.insert(field.to_string(), value);
        self.app.act_with_undo(Command::EditAll { ids: self.chosen_records(), set });
    }

    fn tag(&self, add: Vec<String>, remove: Vec<String>) {
        self.app.act_with_undo(Command::Tag { ids: self.chosen_records(), add, remove });
    }

    fn delete(&self) {
        if self.app.act_with_undo(Command::Delete(self.chosen_records())).is_some() {
            self.select_all(false);
        }
    }

    fn owners(&self) -> Vec<MenuItem> {
        let table = *self;
        let members: Vec<_> = self
            .app
            .data(|data| data.members().filter(|member| !member.retired).map(|m| (m.id, m.name.clone())).collect());
        let mut sorted: Vec<(penstock::value::Id, String)> = members;
        sorted.sort_by(|a, b| a.1.cmp(&b.1));
        let assign = move |(id, name): (penstock::value::Id, String)| {
            MenuItem::new(name, move || table.set_field("owner", id.to_string().into()))
        };
        let mut items: Vec<MenuItem> = sorted.into_iter().map(assign).collect();
        items.push(MenuItem::new("Nobody", move || table.set_field("owner", Value::Null)).separated());
        items
    }

    /// The sequences that the selected ones can be enrolled in.
    fn sequences(&self) -> Vec<MenuItem> {
        let table = *self;
        let mut usable: Vec<_> = self.app.data(|data| {
            let usable = data.sequences().filter(|one| !one.retired && one.in_force().is_some());
            usable.map(|one| (one.rank.clone(), one.id, one.name.clone())).collect()
        });
        usable.sort();
        if usable.is_empty() {
            return vec![MenuItem::new("No sequence is in use", || {}).disabled(true)];
        }
        let enrol =
            |(_, id, name)| MenuItem::new(name, move || _ = table.app.enrol(id, table.chosen.get_untracked().to_vec()));
        usable.into_iter().map(enrol).collect()
    }

    /// The tags on the selected rows, each to be taken off.
    fn tags(&self) -> Vec<String> {
        let chosen = self.chosen.get_untracked();
        let tags: BTreeSet<String> = self.app.data(|data| {
            chosen.iter().filter_map(|id| data.opportunity(*id)).flat_map(|row| row.tags.iter().cloned()).collect()
        });
        tags.into_iter().collect()
    }

    fn untag_items(&self) -> Vec<MenuItem> {
        let table = *self;
        let tags = self.tags();
        if tags.is_empty() {
            return vec![MenuItem::new("No tags on these", || {}).disabled(true)];
        }
        tags.into_iter()
            .map(|tag| MenuItem::new(format!("#{tag}"), move || table.tag(Vec::new(), vec![tag.clone()])))
            .collect()
    }
}

/// The bar that stands while rows are selected.
#[component]
pub fn BulkBar(table: Table) -> impl IntoView {
    let app = table.app;
    let asking = RwSignal::new(None::<Asking>);
    let count = Memo::new(move |_| table.chosen.with(|chosen| chosen.len()));
    let shown = Memo::new(move |_| table.found.with(|found| found.ids.len()));
    let words = move || {
        let sums = table.chosen_sums();
        format!("{} selected · {}", app.number(sums.count), app.moneys(&sums.values()))
    };
    let move_to = move |_| app.ask_move(table.chosen.get_untracked().to_vec());
    view! {
        <Show when=move || count.get() != 0>
            <div class="bulk" role="toolbar" aria-label="Selected opportunities" data-test="bulk-bar">
                <b role="status" data-test="bulk-count">{words}</b>
                <Show when=move || count.get() < shown.get()>
                    <Button kind=ButtonKind::Quiet class="small" on_click=move |_| table.select_all(true) data_test="bulk-select-all">
                        {move || format!("Select all {}", app.number(shown.get()))}
                    </Button>
                </Show>
                <Button class="small" icon="arrow-right" on_click=move_to data_test="bulk-move">"Move to…"</Button>
                <MenuButton label="Owner" icon="user" class="btn small" items=Signal::derive(move || table.owners()) data_test="bulk-owner" />
                <Button class="small" on_click=move |_| app.go_to_hand_over(&table.chosen.get_untracked()) data_test="bulk-handover">"Hand over…"</Button>
                <MenuButton label="Campaign" icon="megaphone" class="btn small" items=Signal::derive(move || campaign_items(app, move |id| table.set_field("campaign", id))) data_test="bulk-campaign" />
                <FieldForAll kind=Kind::Opportunity ids=move |()| table.chosen_records() />
                <Button class="small" icon="tag" on_click=move |_| asking.set(Some(Asking::Tag)) data_test="bulk-tag">"Tag"</Button>
                <MenuButton label="Untag" class="btn small" items=Signal::derive(move || table.untag_items()) data_test="bulk-untag" />
                <Button class="small" icon="calendar" on_click=move |_| asking.set(Some(Asking::Close)) data_test="bulk-close">"Close date"</Button>
                <MenuButton label="Enrol in…" icon="list-ordered" class="btn small" items=Signal::derive(move || table.sequences()) data_test="bulk-enrol" />
                <ExportButton what=Exported::Records(Kind::Opportunity) ids=table.chosen shown=Signal::derive(move || table.keys()) mark="bulk-export" />
                <Button class="small" icon="trash" kind=ButtonKind::Danger on_click=move |_| table.delete() data_test="bulk-delete">"Delete"</Button>
                <IconButton class="small" icon="x" title="Select none" on_click=move |_| table.select_all(false) data_test="bulk-none" />
            </div>
        </Show>
        <AskTag table asking />
        <AskClose table asking />
    }
}

#[component]
fn AskTag(table: Table, asking: RwSignal<Option<Asking>>) -> impl IntoView {
    let text = RwSignal::new(String::new());
    let known = Memo::new(move |_| {
        table.app.track(Kind::Opportunity);
        if asking.get() != Some(Asking::Tag) {
            return Vec::new();
        }
        table.app.data(|data| data.tags().map(String::from).collect())
    });
    let close = move || {
        asking.set(None);
        text.set(String::new());
    };
    let done = move || {
        let typed = text.get_untracked();
        let tags: Vec<String> = typed
            .split(',')
            .map(|tag| one_line(tag).trim_start_matches('#').to_string())
            .filter(|tag| !tag.is_empty())
            .collect();
        if !tags.is_empty() {
            table.tag(tags, Vec::new());
            close();
        }
    };
    view! {
        <Dialog open=Signal::derive(move || asking.get() == Some(Asking::Tag)) title="Tag the selected" size=DialogSize::Small on_close=move |()| close() data_test="bulk-tag-dialog">
            <form on:submit=move |ev| { ev.prevent_default(); done(); }>
                <div class="dialog-body">
                    <Field label="Tag" hint="Several with commas." value=text on_input=move |typed| text.set(typed) suggestions=known autofocus=true data_test="bulk-tag-text" />
                </div>
                <div class="dialog-foot">
                    <Button on_click=move |_| close()>"Cancel"</Button>
                    <Button kind=ButtonKind::Main submit=true data_test="bulk-tag-done">"Add the tag"</Button>
                </div>
            </form>
        </Dialog>
    }
}

#[component]
fn AskClose(table: Table, asking: RwSignal<Option<Asking>>) -> impl IntoView {
    let date = RwSignal::new(String::new());
    let close = move || {
        asking.set(None);
        date.set(String::new());
    };
    let done = move |value: Value| {
        table.set_field("close", value);
        close();
    };
    view! {
        <Dialog open=Signal::derive(move || asking.get() == Some(Asking::Close)) title="Close date of the selected" size=DialogSize::Small on_close=move |()| close() data_test="bulk-close-dialog">
            <form
                on:submit=move |ev| {
                    ev.prevent_default();
                    let date = date.get_untracked();
                    if !date.is_empty() {
                        done(date.into());
                    }
                }
            >
                <div class="dialog-body">
                    <Field label="Close date" kind=FieldKind::Date value=date on_input=move |typed| date.set(typed) autofocus=true data_test="bulk-close-date" />
                </div>
                <div class="dialog-foot">
                    <Button class="push" on_click=move |_| done(Value::Null) data_test="bulk-close-clear">"No close date"</Button>
                    <Button on_click=move |_| close()>"Cancel"</Button>
                    <Button kind=ButtonKind::Main submit=true data_test="bulk-close-done">"Set the date"</Button>
                </div>
            </form>
        </Dialog>
    }
}
