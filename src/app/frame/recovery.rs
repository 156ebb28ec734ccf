//! The screen for data that should be there and is not.

use crate::app::{
    shell::{dom, files::pick_file},
    store::{Phase, use_app},
    ui::{Button, ButtonKind, Icon},
};
use leptos::prelude::*;

/// Says what is the matter, and what can be done.
#[component]
pub fn Recovery(why: String) -> impl IntoView {
    let app = use_app();
    let others = move || app.workspaces();
    view! {
        <main class="page narrow" data-test="recovery">
            <div class="page-head">
                <h1><Icon name="alert-triangle"/>" Your workspace could not be opened"</h1>
                <p>{why}</p>
            </div>
            <p>"Nothing has been overwritten. Restore a backup file, or reload the page to try again."</p>
            <p class="row">
                <Button kind=ButtonKind::Main icon="upload"
                    on_click=move |_| pick_file(".json,application/json", Callback::new(move |file| app.restore_file(file)))>
                    "Restore a backup"
                </Button>
                <Button icon="refresh-cw" on_click=move |_| dom::reload()>"Reload"</Button>
                <Button on_click=move |_| app.phase.set(Phase::FirstRun)>"Start a new workspace"</Button>
            </p>
            {move || (!others().is_empty()).then(|| view! {
                <h2>"Other workspaces in this browser"</h2>
                <ul>
                    {others().into_iter().map(|entry| view! {
                        <li><Button on_click=move |_| app.switch_workspace(entry.id.clone())>{entry.name.clone()}</Button></li>
                    }).collect_view()}
                </ul>
            })}
        </main>
    }
}
