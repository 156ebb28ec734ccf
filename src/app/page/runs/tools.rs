//! Which runs are listed: the tabs, the rule, the time, and what can be done with all of them.

use super::{period::PeriodFields, state::Runs};
use crate::app::{
    store::use_app,
    ui::{Button, ButtonKind, Choice, Icon, Segmented, SelectField},
};
use leptos::prelude::*;
use penstock::{
    command::Command,
    model::Kind,
    present::traces::{Sift, Tab},
    value::Id,
};

/// The line over the list.
#[component]
pub fn Tools(runs: Runs) -> impl IntoView {
    let app = use_app();
    let tabs = move || {
        let count = runs.count.get();
        Tab::ALL
            .into_iter()
            .map(|tab| Choice::new(tab, tab.label()).note(app.number(count.of(tab))))
            .collect::<Vec<_>>()
    };
    let rules = move || {
        app.track(Kind::Rule);
        app.track(Kind::Sequence);
        let mut all = vec![(String::new(), "All rules and sequences".to_string())];
        app.data(|data| {
            all.extend(data.rules_in_order().iter().map(|rule| (rule.id.to_string(), rule.name.clone())));
            let mut sequences: Vec<_> = data.sequences().map(|one| (one.name.clone(), one.id)).collect();
            sequences.sort();
            all.extend(sequences.into_iter().map(|(name, id)| (id.to_string(), format!("{name} (sequence)"))));
        });
        all
    };
    let rule = Signal::derive(move || runs.sift.with(|sift| sift.of.map(|id| id.to_string())).unwrap_or_default());
    let held =
        move || -> Vec<Id> { if runs.tab.get() == Tab::Held { runs.ids.with(|ids| ids.to_vec()) } else { Vec::new() } };
    let held = Memo::new(move |_| held());
    view! {
        <div class="runs-tools">
            <Segmented
                label="Which runs"
                options=Signal::derive(tabs)
                value=runs.tab
                on_pick=move |tab| runs.show(tab)
                data_test="runs-tabs"
            />
            <SelectField
                label="Rule"
                hide_label=true
                value=rule
                options=Signal::derive(rules)
                on_commit=move |key: String| runs.sift_by(&Sift { of: key.parse().ok(), ..runs.sift.get_untracked() })
                data_test="runs-rule"
            />
            <PeriodFields runs />
            <Only runs />
            <Show when=move || held.with(|ids| !ids.is_empty())>
                <Button icon="play" kind=ButtonKind::Main data_test="release-all" on_click=move |_| { app.release(held.get_untracked()); }>
                    {move || format!("Let {} begin", app.number(held.with(Vec::len)))}
                </Button>
                <Button icon="ban" data_test="drop-all" on_click=move |_| { app.act_with_undo(Command::StopRuns(held.get_untracked())); }>
                    {move || format!("Drop {}", app.number(held.with(Vec::len)))}
                </Button>
            </Show>
            <Button class="push" icon="undo" data_test="undo-since" on_click=move |_| runs.since.set(true)>
                "Undo since…"
            </Button>
        </div>
    }
}

/// The opportunity that alone is listed, with a way out.
#[component]
fn Only(runs: Runs) -> impl IntoView {
    let app = use_app();
    let name = move || {
        let id = runs.sift.with(|sift| sift.on)?;
        Some(app.opportunity(id).map_or_else(|| "A deleted opportunity".into(), |one| one.name.clone()))
    };
    let all = move |_| runs.sift_by(&Sift { on: None, ..runs.sift.get_untracked() });
    move || {
        name().map(|name| {
            let label = format!("No longer only {name}");
            view! {
                <span class="chip on" data-test="runs-only">
                    {name}
                    <button type="button" class="x" aria-label=label on:click=all>
                        <Icon name="x" class="small" />
                    </button>
                </span>
            }
        })
    }
}
