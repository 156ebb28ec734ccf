//! What rules did, and why.

mod keys;
mod missed;
mod period;
mod row;
mod since;
mod state;
mod tools;
pub mod why;
mod why_not;
mod why_run;

use crate::app::{
    page::parts::UndoRuns,
    shell::dom::narrow,
    store::use_app,
    ui::{Button, ButtonKind, CheckField, EmptyState, IconButton, VirtualList},
};
use leptos::prelude::*;
use missed::Missed;
use penstock::{
    command::Command,
    model::{Kind, RunState},
    present::traces::Tab,
    value::plural,
};
use row::Row;
use state::Runs;
use std::collections::BTreeSet;
use tools::Tools;

/// The height of a row in pixels, gap included; on a phone, where it has three lines.
const ROW: f64 = 60.0;
const PHONE_ROW: f64 = 92.0;

/// The page.
#[component]
pub fn RunsPage() -> impl IntoView {
    let app = use_app();
    let runs = Runs::new(app);
    // Rows have three lines on a phone.
    let tall = RwSignal::new(narrow());
    let resized = window_event_listener(leptos::ev::resize, move |_| {
        if tall.try_get_untracked().is_some_and(|tall| tall != narrow()) {
            tall.set(narrow());
        }
    });
    on_cleanup(move || resized.remove());
    let sum = move || {
        let shown = if runs.tab.get() == Tab::Skipped {
            runs.missed.with(|all| all.len())
        } else {
            runs.ids.with(|all| all.len())
        };
        let all = runs.count.get().of(runs.tab.get());
        if shown == all { app.number(all) } else { format!("{} of {}", app.number(shown), app.number(all)) }
    };
    view! {
        <header class="bar">
            <h1>"What rules did"</h1>
            <keys::SearchRuns runs />
            <span class="sum" data-test="count">{sum}</span>
        </header>
        <div class="page flush runs-page" data-test="runs-page">
            <Tools runs />
            {move || {
                let tall = tall.get();
                if runs.tab.get() == Tab::Skipped {
                    view! { <Missed runs tall /> }.into_any()
                } else {
                    view! { <List runs tall /> }.into_any()
                }
            }}
            <Bulk runs />
            <since::Since runs />
            <UndoRuns runs=runs.undoing from=runs.undo_from on_done=move |()| runs.selected.set(BTreeSet::new()) />
        </div>
    }
}

#[component]
fn List(runs: Runs, tall: bool) -> impl IntoView {
    let app = use_app();
    let empty = Memo::new(move |_| runs.ids.with(|ids| ids.is_empty()));
    let at = Memo::new(move |_| runs.place());
    let all = Signal::derive(move || {
        let chosen = runs.selected.get();
        !chosen.is_empty() && runs.ids.with(|ids| ids.iter().all(|id| chosen.contains(id)))
    });
    view! {
        <Show when=move || !empty.get() fallback=move || view! { <Nothing runs /> }>
            <div
                class="grid-list runs-list"
                role="grid"
                tabindex="0"
                aria-label="What rules did"
                aria-multiselectable="true"
                aria-rowcount=move || runs.ids.with(|ids| ids.len() + 1)
                aria-activedescendant=move || runs.cursor.get().map(|id| format!("run-{id}"))
                data-test="runs-list"
                on:keydown=move |ev| keys::press(app, runs, &ev)
            >
                <div class="grid-head" role="row">
                    <div role="columnheader">
                        <CheckField
                            label="Select all"
                            hide_label=true
                            value=all
                            on_commit=move |on: bool| runs.select_all(on)
                            data_test="select-all"
                        />
                    </div>
                    <div role="columnheader">"When"</div>
                    <div role="columnheader">"Rule"</div>
                    <div role="columnheader">"Opportunity"</div>
                    <div role="columnheader">"What it did"</div>
                    <div role="columnheader">"State"</div>
                </div>
                <VirtualList
                    items=Signal::derive(move || runs.ids.get())
                    row_height=if tall { PHONE_ROW } else { ROW }
                    scroll_to=Signal::derive(move || at.get())
                    role="rowgroup"
                    row=move |id| view! { <Row id runs /> }.into_any()
                />
            </div>
        </Show>
    }
}

/// Why nothing is listed.
#[component]
fn Nothing(runs: Runs) -> impl IntoView {
    move || {
        let (tab, count) = (runs.tab.get(), runs.count.get());
        if count.of(tab) > 0 {
            return view! {
                <EmptyState icon="search" title="Nothing found" text="No run here has all of these words, this rule and this time." data_test="runs-nothing">
                    <Button on_click=move |_| runs.look_for("")>"Show all"</Button>
                </EmptyState>
            }
            .into_any();
        }
        let (icon, title, text) = match tab {
            Tab::Waiting => (
                "clock",
                "Nothing waits",
                "Runs that wait for a day or for an answer are listed here, with what they do next.",
            ),
            Tab::Held => (
                "pause",
                "Nothing is held back",
                "A rule with too many runs in an hour pauses, and its runs wait here until you let them begin.",
            ),
            Tab::Failed => (
                "circle-check",
                "Nothing has failed",
                "Runs that could not go on, or were refused a step, are listed here with the reason.",
            ),
            _ => (
                "activity",
                "No rule has acted yet",
                "Every run of a rule or a sequence is listed here: when, why, what it did – and it can be undone.",
            ),
        };
        view! {
            <EmptyState icon title text data_test="runs-empty">
                {(tab == Tab::All).then(|| view! { <a class="btn main" href="#/rules">"Go to the rules"</a> })}
            </EmptyState>
        }
        .into_any()
    }
}

/// What can be done with several runs at once.
#[component]
fn Bulk(runs: Runs) -> impl IntoView {
    let app = use_app();
    let chosen = Memo::new(move |_| runs.chosen());
    // All of them at once: among very many, nobody listens to each.
    let of = move |fits: fn(&RunState) -> bool| {
        app.track(Kind::Run);
        app.data(|data| {
            chosen.with(|ids| {
                let all = ids.iter().filter(|id| data.run(**id).is_some_and(|run| fits(&run.state)));
                all.copied().collect::<Vec<_>>()
            })
        })
    };
    let held = Memo::new(move |_| of(|state| *state == RunState::Held));
    let active = Memo::new(move |_| {
        of(|state| matches!(state, RunState::Held | RunState::Waiting | RunState::Paused { .. } | RunState::Queued))
    });
    let clear = move || runs.selected.set(BTreeSet::new());
    let stop = move |ids: Vec<_>| {
        if app.act_with_undo(Command::StopRuns(ids)).is_some() {
            clear();
        }
    };
    view! {
        <Show when=move || chosen.with(|ids| !ids.is_empty())>
            <div class="bulk" role="toolbar" aria-label="Selected runs" data-test="runs-bulk">
                <b>{move || plural(chosen.with(Vec::len), "run", "runs")}</b>
                <Show when=move || held.with(|ids| !ids.is_empty())>
                    <Button
                        icon="play"
                        data_test="bulk-release"
                        on_click=move |_| {
                            if app.release(held.get_untracked()).is_some() {
                                clear();
                            }
                        }
                    >
                        {move || format!("Let {} begin", app.number(held.with(Vec::len)))}
                    </Button>
                </Show>
                <Show when=move || active.with(|ids| !ids.is_empty())>
                    <Button icon="ban" data_test="bulk-stop" on_click=move |_| stop(active.get_untracked())>
                        {move || format!("Stop {}", app.number(active.with(Vec::len)))}
                    </Button>
                </Show>
                <Button kind=ButtonKind::Danger icon="undo" data_test="bulk-undo" on_click=move |_| {
                    runs.undo_from.set(None);
                    runs.undoing.set(Some(chosen.get_untracked().into()));
                }>
                    "Undo these…"
                </Button>
                <IconButton icon="x" title="Clear the selection" on_click=move |_| clear() />
            </div>
        </Show>
    }
}
