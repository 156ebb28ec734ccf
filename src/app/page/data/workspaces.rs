//! The workspaces in this browser.

use crate::app::{
    store::{WorkspaceEntry, use_app},
    ui::{Button, ButtonKind, IconButton},
};
use leptos::prelude::*;
use penstock::value::quoted;

#[component]
pub fn Workspaces() -> impl IntoView {
    let app = use_app();
    view! {
        <section class="surface" aria-labelledby="workspaces-title">
            <div class="surface-head">
                <h3 id="workspaces-title">"Workspaces in this browser"</h3>
                <span class="push">
                    <Button class="small" icon="plus" data_test="new-workspace" on_click=move |_| app.new_workspace()>
                        "New workspace"
                    </Button>
                </span>
            </div>
            <ul class="list" data-test="workspaces">
                <For each=move || app.workspaces() key=|entry| (entry.id.clone(), entry.name.clone(), entry.current) let:entry>
                    <Row entry />
                </For>
            </ul>
        </section>
    }
}

#[component]
fn Row(entry: WorkspaceEntry) -> impl IntoView {
    let app = use_app();
    let WorkspaceEntry { id, name, current } = entry;
    let (switch_to, gone, title) = (id.clone(), id, name.clone());
    let delete = move || {
        let id = gone.clone();
        app.confirm(
            format!("Delete {}?", quoted(&title)),
            "Every record and the whole history of this workspace are deleted from this browser. This cannot be undone: if you may want it back, open it and save a backup first.",
            "Delete for good",
            Callback::new(move |()| app.delete_workspace(id.clone())),
        );
    };
    view! {
        <li class="list-row" data-test="workspace-row">
            <span class="grow ellipsis">{name.clone()}</span>
            {if current {
                view! { <span class="hint">"open now"</span> }.into_any()
            } else {
                view! {
                    <Button
                        class="small"
                        kind=ButtonKind::Quiet
                        data_test="open-workspace"
                        on_click=move |_| app.switch_workspace(switch_to.clone())
                    >
                        "Open"
                    </Button>
                }
                    .into_any()
            }}
            <IconButton
                icon="trash"
                class="small"
                title=format!("Delete {name}")
                data_test="delete-workspace"
                on_click=move |_| delete()
            />
        </li>
    }
}
