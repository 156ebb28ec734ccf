//! The menu of a record: what the table of actions has for it.

use crate::app::{
    store::use_app,
    ui::{MenuButton, MenuItem},
};
use leptos::prelude::*;
use penstock::{
    model::RecordId,
    present::actions::{Does, menu},
};

/// What can be done with a record besides what its panel shows.
#[component]
pub fn RecordMenu(id: RecordId) -> impl IntoView {
    let app = use_app();
    let items = move || {
        menu(id.kind)
            .map(|action| {
                let item = MenuItem::new(action.words, move || app.perform(action.does, Some(id)));
                let item = item.icon(action.icon).mark(action.id);
                if action.does == Does::Delete { item.danger().separated() } else { item }
            })
            .collect::<Vec<_>>()
    };
    view! { <MenuButton label="More" icon_only=true items=Signal::derive(items) data_test="panel-menu" /> }
}
