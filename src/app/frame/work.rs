//! Long work under way: how far it is, and the way to call it off.

use crate::app::{
    store::use_app,
    ui::{Button, Dialog, DialogSize, Progress},
};
use leptos::prelude::*;

/// Shows the work, if there is any.
#[component]
pub fn WorkDialog() -> impl IntoView {
    let app = use_app();
    let words =
        Memo::new(move |_| app.working.with(|work| work.as_ref().map(|work| work.words.clone()).unwrap_or_default()));
    let share = move || {
        let progress = app.working.with(|work| work.as_ref().map(|work| work.progress))?;
        #[allow(clippy::cast_precision_loss)]
        Some(progress.done as f64 / progress.total.max(1) as f64)
    };
    view! {
        <Dialog open=move || app.working.with(Option::is_some) title="One moment" size=DialogSize::Small
            on_close=move |()| app.call_off() data_test="working">
            <div class="dialog-body">
                <Progress label=words done=share data_test="working-progress"/>
                <p class="hint">"Until it is complete, nothing has changed."</p>
            </div>
            <div class="dialog-foot">
                <Button data_test="working-cancel" on_click=move |_| app.call_off()>"Cancel"</Button>
            </div>
        </Dialog>
    }
}
