//! The times that a rule was set off and did not run.

use super::state::Runs;
use crate::app::{
    page::parts::{RecordLink, when},
    store::{App, use_app},
    ui::{Button, EmptyState, RowPlace, VirtualList},
};
use leptos::prelude::*;
use penstock::{
    automation::say,
    model::{Miss, RecordId, Source},
    present::{route::Route, traces},
};

fn miss(app: App, (head, at): (usize, usize)) -> Option<Miss> {
    app.read(|workspace| workspace.journal().heads().get(head)?.misses.get(at).cloned())
}

/// Why a rule did not run, in a sentence.
pub fn reason(app: App, miss: &Miss) -> String {
    if !miss.why.is_empty() {
        return miss.why.clone();
    }
    let part = |seen: &penstock::model::Seen| {
        let part = app.data(|data| say::condition(&seen.part, data));
        let value = if seen.value.is_empty() { "nothing".to_string() } else { seen.value.clone() };
        match seen.held {
            Some(_) => format!("{part}: it was {value}"),
            None => format!("{part}: that was not known"),
        }
    };
    let parts: Vec<String> = miss.seen.iter().filter(|seen| seen.held != Some(true)).map(part).collect();
    if parts.is_empty() { "Its condition did not hold.".into() } else { format!("Not so: {}", parts.join("; ")) }
}

/// The list.
#[component]
pub fn Missed(runs: Runs, tall: bool) -> impl IntoView {
    let empty = Memo::new(move |_| runs.missed.with(|all| all.is_empty()));
    let nothing = move || {
        if runs.count.get().skipped > 0 {
            view! {
                <EmptyState icon="search" title="Nothing found" text="No rule that did not run has these words, this name and this time.">
                    <Button on_click=move |_| runs.look_for("")>"Show all"</Button>
                </EmptyState>
            }
            .into_any()
        } else {
            view! {
                <EmptyState
                    icon="circle-check"
                    title="No rule was set off in vain"
                    text="When something sets a rule off and it does not run, it is listed here with the part of its condition that did not hold."
                    data_test="missed-empty"
                />
            }
            .into_any()
        }
    };
    view! {
        <Show when=move || !empty.get() fallback=nothing>
            <div class="grid-list runs-list missed" role="table" aria-label="Set off, did not run" aria-rowcount=move || runs.missed.with(|all| all.len() + 1) data-test="missed-list">
                <div class="grid-head" role="row">
                    <div role="columnheader">"When"</div>
                    <div role="columnheader">"Rule"</div>
                    <div role="columnheader">"Opportunity"</div>
                    <div role="columnheader">"Why it did not run"</div>
                </div>
                <VirtualList
                    items=Signal::derive(move || runs.missed.get())
                    row_height=if tall { super::PHONE_ROW } else { super::ROW }
                    role="rowgroup"
                    row=move |key| view! { <Row key /> }.into_any()
                />
            </div>
        </Show>
    }
}

#[component]
fn Row(key: (usize, usize)) -> impl IntoView {
    let app = use_app();
    let Some(miss) = miss(app, key) else { return ().into_any() };
    let of = Source::Rule { id: miss.rule, version: miss.version };
    let name = app.data(|data| traces::name(of, data));
    let about = RecordId::opportunity(miss.opportunity);
    let title = Signal::derive(move || {
        app.record(about).map_or_else(|| "A deleted opportunity".into(), |record| record.title())
    });
    let at = miss.at;
    let why = reason(app, &miss);
    let rule = Route::Rules { rule: Some(miss.rule), tab: String::new() };
    let place = RowPlace::of_row();
    view! {
        <div class="grid-row" role="row" aria-rowindex=move || place.and_then(RowPlace::nth).map(|nth| nth + 1) data-test="missed-row">
            <div role="cell" class="run-cell">
                <span>{move || when(app, at)}</span>
            </div>
            <div role="cell" class="run-cell">
                <a href=rule.to_string()>{name}</a>
                <span class="second">{format!("Version {} · {}", miss.version, miss.event)}</span>
            </div>
            <div role="cell" class="run-cell">
                <RecordLink id=about title />
            </div>
            <div role="cell" class="run-cell">
                <span class="run-what" title=why.clone()>{why.clone()}</span>
            </div>
        </div>
    }
    .into_any()
}
