//! The menu of a record that can only be deleted.

use crate::app::{
    store::use_app,
    ui::{MenuButton, MenuItem},
};
use leptos::prelude::*;
use penstock::{command::Command, model::RecordId};

/// Deletes a record, with a way back.
#[component]
pub fn RecordMenu(id: RecordId) -> impl IntoView {
    let app = use_app();
    let delete = move || {
        if app.act_with_undo(Command::Delete(vec![id])).is_some() {
            app.open_record(None);
        }
    };
    let items = move || vec![MenuItem::new("Delete", delete).icon("trash").danger()];
    view! { <MenuButton label="More" icon_only=true items=Signal::derive(items) data_test="panel-menu" /> }
}
