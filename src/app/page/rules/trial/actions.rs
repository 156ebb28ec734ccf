//! The list of what a rule would have done: when, on which opportunity, for whom, what.

use crate::app::{
    page::parts::when,
    store::{App, sentence, use_app},
    ui::{EmptyState, RowPlace, SortButton, VirtualList, sort_words},
};
use leptos::prelude::*;
use penstock::{
    automation::WouldRun,
    model::RecordId,
    present::route::{Order, Route},
    value::{Id, Time, fold},
};
use std::sync::Arc;

/// A thing that would have been done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    at: Time,
    opportunity: Id,
    title: String,
    /// Why the run began.
    event: String,
    who: String,
    what: String,
    refused: bool,
}

/// Everything that these runs would have done. A run without a deed has one line.
pub fn lines(app: App, runs: &[WouldRun]) -> Arc<[Line]> {
    let mut all = Vec::new();
    for run in runs {
        let line = |at: Time, who: Option<Id>, what: String, refused: bool| Line {
            at,
            opportunity: run.opportunity,
            title: run.title.clone(),
            event: run.event.clone(),
            who: who
                .and_then(|id| app.data(|data| data.member(id).map(|member| member.name.clone())))
                .unwrap_or_default(),
            what,
            refused,
        };
        for action in &run.actions {
            let refused = !action.refused.is_empty();
            let what = match action.due.filter(|_| !refused) {
                None if refused => format!("not done: {} – {}", action.what, action.refused),
                None => action.what.clone(),
                Some(due) => format!("{}, due {}", action.what, app.date(due)),
            };
            all.push(line(action.at, action.who, what, refused));
        }
        if let Some((at, why)) = &run.stopped {
            all.push(line(*at, None, format!("end early: {why}"), false));
        } else if run.actions.is_empty() {
            all.push(line(run.at, None, "begin, and still wait at the end of the period".into(), false));
        }
    }
    all.into()
}

/// What the list is sorted by.
#[derive(Clone, Copy, PartialEq, Eq)]
enum By {
    When,
    Opportunity,
    Who,
    What,
}

const HEADS: [(By, &str); 4] =
    [(By::When, "When"), (By::Opportunity, "Opportunity"), (By::Who, "For whom"), (By::What, "Would have")];

/// The list, with a search.
#[component]
pub fn Actions(lines: Arc<[Line]>) -> impl IntoView {
    let app = use_app();
    let words = RwSignal::new(String::new());
    let order = RwSignal::new((By::When, true));
    let total = lines.len();
    let all = StoredValue::new(lines);
    let shown = Memo::new(move |_| -> Arc<[usize]> {
        let wanted = words.with(|words| fold(words));
        let (by, down) = order.get();
        all.with_value(|all| {
            let hit = |line: &Line| {
                let text = || fold(&format!("{} {} {} {}", line.title, line.who, line.what, line.event));
                wanted.is_empty() || wanted.split(' ').all(|word| text().contains(word))
            };
            let mut found: Vec<(usize, &Line)> = all.iter().enumerate().filter(|(_, line)| hit(line)).collect();
            found.sort_by(|(_, a), (_, b)| {
                let ordering = match by {
                    By::When => a.at.cmp(&b.at),
                    By::Opportunity => fold(&a.title).cmp(&fold(&b.title)),
                    By::Who => a.who.cmp(&b.who),
                    By::What => a.what.cmp(&b.what),
                };
                let ordering = if down { ordering.reverse() } else { ordering };
                ordering.then(b.at.cmp(&a.at))
            });
            found.into_iter().map(|(at, _)| at).collect()
        })
    });
    let heads = HEADS.map(|(by, label)| {
        let descending = Signal::derive(move || {
            let (now, down) = order.get();
            (now == by).then_some(down)
        });
        let turn = move |()| order.update(|(now, down)| (*now, *down) = (by, *now == by && !*down));
        view! {
            <div role="columnheader" aria-sort=move || sort_words(descending.get())>
                <SortButton label descending on_click=turn />
            </div>
        }
    });
    let count = move || {
        let shown = shown.with(|shown| shown.len());
        if shown == total { app.number(total) } else { format!("{} of {}", app.number(shown), app.number(total)) }
    };
    view! {
        <div class="stack tight" data-test="trial-actions">
            <div class="heat-line">
                <input
                    class="input search-box"
                    type="search"
                    aria-label="Search what it would have done"
                    placeholder="Search what it would have done"
                    data-test="trial-search"
                    prop:value=move || words.get()
                    on:input=move |ev| words.set(event_target_value(&ev))
                />
                <span role="status">{count}</span>
            </div>
            <div class="grid-list trial-rows" role="table" aria-label="What it would have done" aria-rowcount=move || shown.with(|shown| shown.len() + 1)>
                <div class="grid-head" role="row">{heads.into_iter().collect_view()}</div>
                <Show
                    when=move || shown.with(|shown| !shown.is_empty())
                    fallback=|| view! { <EmptyState small=true icon="search" title="Nothing found" text="No line has all of these words." /> }
                >
                    <VirtualList
                        items=Signal::derive(move || shown.get())
                        row_height=44.0
                        role="rowgroup"
                        row=move |at| view! { <Row at all /> }.into_any()
                    />
                </Show>
            </div>
        </div>
    }
}

#[component]
fn Row(at: usize, all: StoredValue<Arc<[Line]>>) -> impl IntoView {
    let app = use_app();
    let Some(line) = all.with_value(|all| all.get(at).cloned()) else { return ().into_any() };
    let open = Some(RecordId::opportunity(line.opportunity));
    let route = Route::Opportunities {
        pipeline: None,
        filter: String::new(),
        sort: Order::default(),
        open,
        look: Default::default(),
    };
    let there = app.data(|data| data.opportunity(line.opportunity).is_some());
    let (what, when_at) = (sentence(&line.what), line.at);
    let place = RowPlace::of_row();
    view! {
        <div class="grid-row" role="row" aria-rowindex=move || place.and_then(RowPlace::nth).map(|nth| nth + 1) data-test="trial-row">
            <div role="cell">{move || when(app, when_at)}</div>
            <div role="cell" title=line.event.clone()>
                {if there {
                    view! { <a href=route.to_string()>{line.title}</a> }.into_any()
                } else {
                    view! { <span>{line.title}</span> }.into_any()
                }}
            </div>
            <div role="cell">{line.who}</div>
            <div role="cell" class=if line.refused { "late-text" } else { "" } title=what.clone()>{what.clone()}</div>
        </div>
    }
    .into_any()
}
