//! Fields of one's own: which there are for each kind of record, in which order, and what they are used by.

mod choices;
mod dialog;
mod removal;

use crate::app::{
    store::{App, use_app},
    ui::{Button, Icon, MenuButton, MenuItem, Reorder, Reordered, focus},
};
use dialog::FieldDialog;
use leptos::prelude::*;
use penstock::{
    command::Command,
    model::{CustomField, Kind, RecordId},
    present::custom::{FieldForm, filled, kind_words, where_filled},
    query::custom::all_fields_of,
    value::{Id, Rank},
};
use removal::Removal;
use serde_json::{Map, Value};
use std::sync::Arc;

fn record_id(id: Id) -> RecordId {
    RecordId { kind: Kind::CustomField, id }
}

/// Puts a field at another place among those of its kind; the focus stays on its grip.
fn put(app: App, shown: &[Id], moved: Reordered) {
    let others: Vec<Id> = shown.iter().copied().filter(|id| *id != moved.id).collect();
    let rank = app.data(|data| {
        let rank = |at: Option<usize>| Some(&data.custom_field(*others.get(at?)?)?.rank);
        Rank::between(rank(moved.to.checked_sub(1)), rank(Some(moved.to)))
    });
    if let Ok(value) = serde_json::to_value(rank)
        && let Err(rejection) = app.edit(record_id(moved.id), "rank", value)
    {
        app.complain(rejection.to_string());
    }
    focus::soon(format!("#field-grip-{}", moved.id));
}

/// The page.
#[component]
pub fn FieldsPage() -> impl IntoView {
    let editing = RwSignal::new(None::<FieldForm>);
    let removal = Removal::new(use_app());
    view! {
        <div class="page narrow" data-test="fields-page">
            <header class="page-head">
                <h1>"Fields"</h1>
                <p>"What you want to know beyond what Penstock asks. Fields stand on the records, in lists, filters, rules and texts, and imports fill them."</p>
            </header>
            {CustomField::KINDS.into_iter().map(|of| view! { <OfKind of editing removal /> }).collect_view()}
            <FieldDialog editing />
        </div>
    }
}

/// The fields of a kind of record.
#[component]
fn OfKind(of: Kind, editing: RwSignal<Option<FieldForm>>, removal: Removal) -> impl IntoView {
    let app = use_app();
    let shown = Memo::new(move |_| -> Arc<[Id]> {
        app.track(Kind::CustomField);
        app.data(|data| all_fields_of(data, of).into_iter().map(|field| field.id).collect())
    });
    let order = Reorder::new(shown, move |moved| put(app, &shown.get_untracked(), moved));
    let mark = of.plural().replace('_', "-");
    view! {
        <section class="part custom-kind" aria-label=kind_words(of) data-test=format!("fields-{mark}")>
            <h2 class="part-title">
                {kind_words(of)}
                <span class="push">
                    <Button class="small" icon="plus" data_test=format!("field-new-{mark}") on_click=move |_| editing.set(Some(FieldForm::new(of)))>
                        "Add a field"
                    </Button>
                </span>
            </h2>
            <Show when=move || shown.with(|shown| !shown.is_empty()) fallback=|| view! { <p class="hint">"No fields of your own yet."</p> }>
                <ul class="custom-list">
                    <For each=move || shown.get().to_vec() key=|id| *id let:id>
                        <Row id order editing removal />
                    </For>
                </ul>
            </Show>
        </section>
    }
}

fn set(app: App, id: Id, name: &str, value: Value) {
    let set = Map::from_iter([(name.to_string(), value)]);
    app.act_with_undo(Command::Edit { id: record_id(id), set });
}

fn open(app: App, id: Id, editing: RwSignal<Option<FieldForm>>) {
    editing.set(app.data(|data| data.custom_field(id).map(|field| FieldForm::of(field, app.decimal_mark()))));
}

/// What can be done with a field.
fn actions(app: App, id: Id, order: Reorder, editing: RwSignal<Option<FieldForm>>, removal: Removal) -> Vec<MenuItem> {
    let Some(field) = app.data(|data| data.custom_field(id).cloned()) else { return Vec::new() };
    let (first, last) = order.ends(id);
    let retire = if field.retired {
        MenuItem::new("Take back into use", move || set(app, id, "retired", Value::Null)).icon("rotate-ccw")
    } else {
        MenuItem::new("Retire: no longer offered", move || set(app, id, "retired", true.into()))
            .icon("archive")
            .note("What is filled in stays.")
    };
    vec![
        MenuItem::new("Edit", move || open(app, id, editing)).icon("pencil"),
        MenuItem::new("Move up", move || order.shift(id, -1)).icon("arrow-up").disabled(first),
        MenuItem::new("Move down", move || order.shift(id, 1)).icon("arrow-down").disabled(last),
        retire.separated(),
        MenuItem::new("Delete…", move || removal.ask(app, id)).icon("trash").danger(),
    ]
}

#[component]
fn Row(id: Id, order: Reorder, editing: RwSignal<Option<FieldForm>>, removal: Removal) -> impl IntoView {
    let app = use_app();
    let field = Memo::new(move |_| {
        app.record(record_id(id));
        app.data(|data| data.custom_field(id).cloned())
    });
    let of = field.get_untracked().map_or(Kind::Contact, |field| field.of);
    let told = move |tell: fn(&CustomField) -> String| {
        Signal::derive(move || field.with(|field| field.as_ref().map(|field| tell(field)).unwrap_or_default()))
    };
    let name = told(|field| field.name.clone());
    let shape = told(|field| field.shape.word().to_string());
    let key = told(|field| format!("custom.{}", field.key));
    let is =
        move |ask: fn(&CustomField) -> bool| move || field.with(|field| field.as_ref().is_some_and(|one| ask(one)));
    let count = Memo::new(move |_| {
        app.track(of);
        field.with(|field| field.as_ref().map_or(0, |field| app.data(|data| filled(data, field))))
    });
    let link =
        move || field.with(|field| field.as_ref().and_then(|field| where_filled(field)).map(|route| route.to_string()));
    let grip = move || format!("Move {}: drag, or Alt and an arrow key", name.get());
    view! {
        <li
            class="custom-row"
            class:retired=is(|field| field.retired)
            class:dragging=move || order.is_dragged(id)
            class:drag-over=move || order.is_over(id)
            data-test="field-row"
            on:pointerenter=move |_| order.enter(id)
            on:keydown=move |ev| order.key(&ev, id)
        >
            <button type="button" class="grip" id=format!("field-grip-{id}") title="Drag, or Alt and an arrow key" aria-label=grip on:pointerdown=move |ev| order.grab(&ev, id) data-test="field-grip">
                <Icon name="grip-vertical" />
            </button>
            <div class="custom-row-words">
            <button type="button" class="link" on:click=move |_| open(app, id, editing) data-test="field-edit">{name}</button>
            <span class="faint">{shape}</span>
            <Show when=is(|field| field.required)><span class="tag">"has to be filled in"</span></Show>
            <Show when=is(|field| field.retired)><span class="tag">"retired"</span></Show>
            <code class="push">{key}</code>
            {move || {
                let words = format!("{} filled in", app.number(count.get()));
                match link().filter(|_| count.get() > 0) {
                    Some(href) => view! { <a href=href title="Show them" data-test="field-filled">{words}</a> }.into_any(),
                    None => view! { <span class="faint" data-test="field-filled">{words}</span> }.into_any(),
                }
            }}
            </div>
            <MenuButton icon_only=true label=Signal::derive(move || format!("Actions for {}", name.get())) items=Signal::derive(move || { field.track(); actions(app, id, order, editing, removal) }) data_test="field-menu" />
        </li>
    }
}
