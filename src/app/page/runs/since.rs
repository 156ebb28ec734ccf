//! Taking back everything that a rule did since a moment.

use super::state::Runs;
use crate::app::{
    store::use_app,
    ui::{Button, ButtonKind, Dialog, DialogSize, Field, FieldKind, SelectField},
};
use leptos::prelude::*;
use penstock::{
    model::Kind,
    present::traces,
    value::{Date, Id, TimeOfDay, plural},
};
use std::sync::Arc;

/// The dialog: which rule, since when; what follows is the preview.
#[component]
pub fn Since(runs: Runs) -> impl IntoView {
    view! {
        <Dialog
            open=runs.since
            title="Undo everything since…"
            size=DialogSize::Small
            on_close=move |()| runs.since.set(false)
            data_test="since-dialog"
        >
            <Body runs />
        </Dialog>
    }
}

#[component]
fn Body(runs: Runs) -> impl IntoView {
    let app = use_app();
    let sources = move || {
        app.track(Kind::Run);
        app.data(|data| {
            let rules = data.rules_in_order().into_iter().map(|rule| (rule.id, rule.name.clone()));
            let sequences = data.sequences().map(|one| (one.id, format!("{} (sequence)", one.name)));
            rules.chain(sequences).map(|(id, name)| (id.to_string(), name)).collect::<Vec<_>>()
        })
    };
    let first = runs.sift.with_untracked(|sift| sift.of).map(|id| id.to_string());
    // Whoever takes something back mostly means what acted last.
    let latest = || {
        app.data(|data| {
            let there = |id: &Id| data.rule(*id).is_some() || data.sequence(*id).is_some();
            data.runs().rev().map(|run| run.of.id()).find(there)
        })
    };
    let first = first.or_else(|| latest().map(|id| id.to_string()));
    let first = first.or_else(|| untrack(sources).into_iter().next().map(|(key, _)| key)).unwrap_or_default();
    let rule = RwSignal::new(first);
    let day = RwSignal::new(untrack(|| app.today()).to_string());
    let clock = RwSignal::new("00:00".to_string());
    let from = move || {
        let clock = TimeOfDay::parse_from_str(&clock.get(), "%H:%M").unwrap_or_default();
        day.get().parse::<Date>().ok().map(|day| app.place().moment(day, clock))
    };
    let found = Memo::new(move |_| -> Arc<[Id]> {
        app.track(Kind::Run);
        let (Ok(id), Some(from)) = (rule.get().parse::<Id>(), from()) else { return [].into() };
        app.data(|data| traces::since(id, from, data)).into()
    });
    let count = move || found.with(|ids| ids.len());
    let words = move || match count() {
        0 => "It has done nothing since then.".to_string(),
        count => format!("{} since then. Next you see what taking them back comes to.", plural(count, "run", "runs")),
    };
    view! {
        <div class="dialog-body stack">
            <SelectField label="Rule" value=rule options=Signal::derive(sources) on_commit=move |key| rule.set(key) data_test="since-rule" />
            <Field label="Since" kind=FieldKind::Date value=day on_commit=move |text: String| day.set(text) data_test="since-day" />
            <Field label="At" kind=FieldKind::Time value=clock on_commit=move |text: String| clock.set(text) data_test="since-time" />
            <p class="muted" role="status">{words}</p>
        </div>
        <footer class="dialog-foot">
            <Button on_click=move |_| runs.since.set(false)>"Cancel"</Button>
            <Button
                kind=ButtonKind::Main
                disabled=Signal::derive(move || count() == 0)
                data_test="since-next"
                on_click=move |_| {
                    let ids = found.get_untracked();
                    runs.since.set(false);
                    runs.undo_from.set(untrack(from));
                    runs.undoing.set(Some(ids));
                }
            >
                "Show what that undoes"
            </Button>
        </footer>
    }
}
