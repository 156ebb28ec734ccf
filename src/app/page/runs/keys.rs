//! The search and the keys of the list.

use super::state::Runs;
use crate::app::{
    store::{App, use_app},
    ui::{SearchBox, comes_from},
};
use leptos::{ev::KeyboardEvent, prelude::*};
use penstock::model::RecordId;

/// The list's keys: arrows move, Enter explains, `o` opens the opportunity, blank or `x` selects.
pub fn press(app: App, runs: Runs, ev: &KeyboardEvent) {
    if ev.default_prevented() || comes_from(ev, "button, a, input") {
        return;
    }
    let held = ev.ctrl_key() || ev.meta_key();
    if held && ev.key() == "a" {
        runs.select_all(true);
        ev.prevent_default();
        return;
    }
    if held || ev.alt_key() {
        return;
    }
    match ev.key().as_str() {
        "ArrowDown" => runs.step(1),
        "ArrowUp" => runs.step(-1),
        "PageDown" => runs.step(10),
        "PageUp" => runs.step(-10),
        "Home" => runs.step(isize::MIN),
        "End" => runs.step(isize::MAX),
        "Enter" => match runs.cursor.get_untracked() {
            Some(run) => app.why(run),
            None => return,
        },
        "o" => open(app, runs),
        "x" | " " => match runs.cursor.get_untracked() {
            Some(run) => runs.toggle(run),
            None => return,
        },
        "Escape" if runs.selected.with_untracked(|all| !all.is_empty()) => runs.select_all(false),
        _ => return,
    }
    ev.prevent_default();
}

fn open(app: App, runs: Runs) {
    let run = runs.cursor.get_untracked().and_then(|id| app.data(|data| data.run(id).cloned()));
    if let Some(run) = run {
        app.open_record(Some(RecordId::opportunity(run.opportunity)));
    }
}

/// Looks through everything that runs say.
#[component]
pub fn SearchRuns(runs: Runs) -> impl IntoView {
    let app = use_app();
    let words = move || runs.sift.with(|sift| sift.words.clone());
    let look = move |words: String| {
        let sift = penstock::present::traces::Sift { words, ..runs.sift.get_untracked() };
        runs.sift_by(&sift);
    };
    let explain = move || {
        if let Some(run) = runs.cursor.get_untracked() {
            app.why(run);
        }
    };
    view! {
        <SearchBox
            label="Search what rules did"
            value=Signal::derive(words)
            on_input=look
            on_step=move |by| runs.step(by)
            on_enter=move |()| explain()
        />
    }
}
