//! One custom field set on several records at once.

use super::custom::CustomInput;
use crate::app::{
    store::use_app,
    ui::{Button, ButtonKind, Dialog, DialogSize, MenuButton, MenuItem},
};
use leptos::prelude::*;
use penstock::{
    command::Command,
    model::{Custom, CustomField, Kind, RecordId, custom_name},
    present::custom::stored,
    query::custom::fields_of,
};
use serde_json::Map;
use std::sync::Arc;

/// A button for the bar below a list: chooses a custom field, asks for its value, and sets it on all that are selected.
#[component]
pub fn FieldForAll(kind: Kind, #[prop(into)] ids: Callback<(), Vec<RecordId>>) -> impl IntoView {
    let app = use_app();
    let chosen = RwSignal::new(None::<Arc<CustomField>>);
    let value = RwSignal::new(None::<Custom>);
    let fields = Memo::new(move |_| {
        app.track(Kind::CustomField);
        app.data(|data| fields_of(data, kind).into_iter().cloned().collect::<Vec<_>>())
    });
    let items = move || -> Vec<MenuItem> {
        let item = |field: Arc<CustomField>| {
            MenuItem::new(field.name.clone(), move || {
                value.set(None);
                chosen.set(Some(field.clone()));
            })
        };
        fields.get().into_iter().map(item).collect()
    };
    let title = move || {
        let name = chosen.with(|field| field.as_ref().map(|field| field.name.clone())).unwrap_or_default();
        let count = untrack(|| ids.run(()).len());
        format!("{name} of {}", app.counted(count, kind.name(), &kind.plural().replace('_', " ")))
    };
    let set = move |value: Option<Custom>| {
        let Some(field) = chosen.get_untracked() else { return };
        let set = Map::from_iter([(custom_name(field.id), stored(value))]);
        if app.act_with_undo(Command::EditAll { ids: untrack(|| ids.run(())), set }).is_some() {
            chosen.set(None);
        }
    };
    let commit = Callback::new(move |tried: Option<Custom>| {
        value.set(tried);
        None::<String>
    });
    view! {
        <Show when=move || fields.with(|fields| !fields.is_empty())>
            <MenuButton label="Field" icon="list-plus" class="btn small" items=Signal::derive(items) data_test="bulk-field" />
        </Show>
        <Dialog
            open=Signal::derive(move || chosen.with(Option::is_some))
            title=Signal::derive(title)
            size=DialogSize::Small
            on_close=move |()| chosen.set(None)
            data_test="bulk-field-dialog"
        >
            <div class="dialog-body">
                {move || {
                    chosen
                        .get()
                        .map(|field| {
                            let (shape, key) = (field.shape, field.key.clone());
                            view! { <CustomInput shape field=Signal::stored(Some(field)) value on_commit=commit key boxed=true /> }
                        })
                }}
            </div>
            <div class="dialog-foot">
                <Button kind=ButtonKind::Quiet data_test="bulk-field-empty" on_click=move |_| set(None)>"Empty it"</Button>
                <Button
                    kind=ButtonKind::Main
                    disabled=Signal::derive(move || value.with(Option::is_none))
                    data_test="bulk-field-set"
                    on_click=move |_| set(value.get_untracked())
                >
                    "Set it"
                </Button>
            </div>
        </Dialog>
    }
}
