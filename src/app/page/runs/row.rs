//! One run in the list.

use super::state::Runs;
use crate::app::{
    page::parts::{RecordLink, RunStanding, when},
    store::{sentence, use_app},
    ui::{CheckField, RowPlace},
};
use leptos::prelude::*;
use penstock::{
    model::RecordId,
    present::traces,
    value::{Id, Time},
};

/// How long after it was due a thing may be done and still count as done in time, in milliseconds.
const IN_TIME: i64 = 60_000;

/// The moment at which something was really done, where that is another one than it was due.
pub fn really(due: Time, ran: Time) -> Option<Time> {
    (ran.millis() - due.millis() > IN_TIME).then_some(ran)
}

/// When, which rule, on what, what it did, how far it is.
#[component]
pub fn Row(id: Id, runs: Runs) -> impl IntoView {
    let app = use_app();
    let chosen = Memo::new(move |_| runs.selected.with(|all| all.contains(&id)));
    let here = Memo::new(move |_| runs.cursor.get() == Some(id));
    let content = move || {
        let run = app.run(id)?;
        let name = app.data(|data| traces::name(run.of, data));
        let deeds = traces::deeds(&run);
        let next = app.data(|data| traces::next(&run, data)).map(|next| format!("Next: {}", next.what));
        let what = if deeds.is_empty() { next.unwrap_or_else(|| "Nothing".into()) } else { deeds };
        let about = RecordId::opportunity(run.opportunity);
        let title = Signal::derive(move || {
            app.record(about).map_or_else(|| "A deleted opportunity".into(), |record| record.title())
        });
        let done = really(run.started, run.ran).map(|ran| format!("done {}", when(app, ran)));
        Some(view! {
            <div role="gridcell" class="run-cell">
                <span>{when(app, run.started)}</span>
                <span class="second" title=done.clone()>{done.clone()}</span>
            </div>
            <div role="gridcell" class="run-cell">
                <b title=name.clone()>{name.clone()}</b>
                <span class="second">{format!("Version {} · {}", run.of.version(), run.event)}</span>
            </div>
            <div role="gridcell" class="run-cell" on:click=|ev| ev.stop_propagation()>
                <RecordLink id=about title />
            </div>
            <div role="gridcell" class="run-cell">
                <span class="run-what" title=what.clone()>{sentence(&what)}</span>
            </div>
            <div role="gridcell" class="run-cell">
                <RunStanding run=id why=true />
            </div>
        })
    };
    let place = RowPlace::of_row();
    view! {
        <div
            id=format!("run-{id}")
            class="grid-row"
            class:sel=move || chosen.get()
            class:here=move || here.get()
            role="row"
            aria-selected=move || chosen.get().to_string()
            aria-rowindex=move || place.and_then(RowPlace::nth).map(|nth| nth + 1)
            data-test="run-row"
            on:click=move |_| {
                runs.cursor.set(Some(id));
                app.why(id);
            }
        >
            <div role="gridcell" on:click=|ev| ev.stop_propagation()>
                <CheckField
                    label="Select"
                    hide_label=true
                    value=chosen
                    on_commit=move |_| runs.toggle(id)
                    data_test="select-row"
                />
            </div>
            {content}
        </div>
    }
}
