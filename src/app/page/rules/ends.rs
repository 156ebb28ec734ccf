//! When a run ends early, and what else holds for the whole rule.

use super::{
    draft::{Draft, rule_id},
    line::Line,
};
use crate::app::{page::parts::EditText, page::parts::TextKind, ui::CheckField};
use leptos::prelude::*;
use penstock::{
    model::{Step, Stop},
    present::rule_form::{Change, more},
};

/// What ends a run early.
#[component]
pub fn Ends(draft: Draft) -> impl IntoView {
    view! {
        <div class="rule-ends" role="group" aria-label="What ends a run early" data-test="rule-ends">
            {Stop::ALL
                .into_iter()
                .map(|stop| {
                    let on = Memo::new(move |_| draft.plan.with(|plan| plan.stops.contains(&stop)));
                    view! {
                        <button
                            type="button"
                            class="blank-toggle"
                            aria-pressed=move || on.get().to_string()
                            on:click=move |_| draft.alter(&Change::Stop(stop, !on.get_untracked()))
                        >
                            {stop.words()}
                        </button>
                    }
                })
                .collect_view()}
        </div>
        <p class="rule-note">"Whatever is chosen: a run ends when the opportunity is deleted or the rule is switched off."</p>
    }
}

/// How often, how much, and why.
#[component]
pub fn More(draft: Draft) -> impl IntoView {
    let waits = Memo::new(move |_| {
        draft.plan.with(|plan| plan.steps.iter().any(|step| matches!(step, Step::Wait { .. } | Step::Await { .. })))
    });
    let about =
        Memo::new(move |_| draft.rule.with(|rule| rule.as_ref().map(|rule| rule.about.clone()).unwrap_or_default()));
    view! {
        <details class="rule-more" data-test="rule-more">
            <summary>"More: how often, limits, what it is for"</summary>
            <div class="rule-more-body">
                <Line draft pieces=Memo::new(move |_| draft.plan.with(more)) />
                <Show when=move || waits.get()>
                    <CheckField
                        label="Test the condition again after each wait"
                        hint="A run whose condition no longer holds then ends."
                        value=Signal::derive(move || draft.plan.with(|plan| !plan.regardless))
                        on_commit=move |again: bool| draft.alter(&Change::Regardless(!again))
                        data_test="rule-again"
                    />
                </Show>
                <EditText id=rule_id(draft.id) field="about" label="What it is for" boxed=true kind=TextKind::Area value=about />
            </div>
        </details>
    }
}
