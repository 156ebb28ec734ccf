//! How far the figures are.

use crate::app::{
    store::{FigureState, use_app},
    ui::{Button, Progress as Bar},
};
use leptos::prelude::*;

/// How far the figures are, while they are being made.
#[component]
pub fn Making() -> impl IntoView {
    let app = use_app();
    let state = app.figures.state;
    #[allow(clippy::cast_precision_loss)]
    let done = move || match state.get() {
        FigureState::Making(progress) => Some(progress.done as f64 / progress.total.max(1) as f64),
        _ => None,
    };
    let busy = Memo::new(move |_| matches!(state.get(), FigureState::Making(_) | FigureState::Idle));
    let failed = move || match state.get() {
        FigureState::Failed(why) => Some(why),
        _ => None,
    };
    view! {
        <Show when=move || busy.get()>
            <Bar label="Reading your history" done=Signal::derive(done) data_test="reports-progress" />
        </Show>
        {move || failed().map(|why| view! {
            <div class="banner late" role="alert" data-test="reports-failed">
                <span>{why} " What is shown below may lack a part of the history."</span>
                <Button on_click=move |_| app.want_figures()>"Try again"</Button>
            </div>
        })}
    }
}
