//! The question before something that cannot be undone.

use crate::app::{
    store::use_app,
    ui::{Button, ButtonKind, Dialog, DialogSize},
};
use leptos::prelude::*;

/// Asks, if there is something to ask.
#[component]
pub fn ConfirmDialog() -> impl IntoView {
    let app = use_app();
    let text = move |pick: fn(&crate::app::store::Confirm) -> String| {
        Signal::derive(move || app.confirming.with(|confirm| confirm.as_ref().map(pick).unwrap_or_default()))
    };
    let (title, body, action) = (
        text(|confirm| confirm.title.clone()),
        text(|confirm| confirm.text.clone()),
        text(|confirm| confirm.action.clone()),
    );
    let yes = move |_| {
        if let Some(confirm) = app.confirming.get_untracked() {
            app.confirming.set(None);
            confirm.run.run(());
        }
    };
    view! {
        <Dialog open=move || app.confirming.with(Option::is_some) title size=DialogSize::Small
            on_close=move |()| app.confirming.set(None) data_test="confirm">
            <div class="dialog-body"><p>{move || body.get()}</p></div>
            <div class="dialog-foot">
                <Button on_click=move |_| app.confirming.set(None)>"Cancel"</Button>
                <Button kind=ButtonKind::DangerMain data_test="confirm-yes" on_click=yes>{move || action.get()}</Button>
            </div>
        </Dialog>
    }
}
