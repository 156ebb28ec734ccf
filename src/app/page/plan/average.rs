//! What a win is worth, and which wins that is taken from.

use super::draft::{Drawing, converted, refused};
use crate::app::page::parts::{Behind, ConvertedNote, MoneyField, Opens, counted};
use leptos::prelude::*;
use penstock::{
    model::Measure,
    present::figures::{Converted, RatesOf},
    report::plan::Basis,
    value::{Id, Money},
};
use std::sync::Arc;

/// What a win is worth.
#[component]
pub fn Average(drawing: Drawing, behind: Behind) -> impl IntoView {
    let measure = Memo::new(move |_| drawing.draft.with(|goal| goal.measure));
    let average = Memo::new(move |_| drawing.plan.with(|plan| plan.as_ref().and_then(|plan| plan.average)));
    let said = Memo::new(move |_| drawing.draft.with(|goal| goal.average));
    let value = Signal::derive(move || {
        said.get().or_else(|| average.get().map(|(minor, _)| Money::new(minor, drawing.app.currency())))
    });
    // What it comes to in the workspace's currency, or why it does not count.
    let hint = Signal::derive(move || {
        let said = said.get()?;
        refused(drawing.app, said).or_else(|| converted(drawing.app, said))
    });
    let commit = move |money: Option<Money>| {
        let why = money.and_then(|money| untrack(move || refused(drawing.app, money)));
        if why.is_none() {
            drawing.set(|goal| goal.average = money);
        }
        why
    };
    let from = move || {
        let said = average.get().is_some_and(|(_, basis)| basis == Basis::Person);
        let (won, unvalued) = drawing.plan.with(|plan| {
            plan.as_ref().map(|plan| (plan.live.won.clone(), plan.live.unvalued.clone())).unwrap_or_default()
        });
        let text = drawing.app.counted(won.len(), "win", "wins");
        let app = drawing.app;
        let all: Vec<Id> = won.iter().chain(&unvalued).copied().collect();
        let converted = app.figures(|_, facts, _| Converted::of(facts, all, RatesOf::Close)).flatten().map(Arc::new);
        let without = (!unvalued.is_empty()).then(|| {
            let (text, title) = (app.number(unvalued.len()), "Won in the last 12 months, without a value or a rate");
            view! { "; " <Opens behind title=title.to_string() ids=unvalued text /> " more without an amount that counts" }
        });
        view! {
            <p class="hint">
                {if said { "As you say. The last 12 months: " } else { "The average of the last 12 months: " }}
                <Opens behind title="Won in the last 12 months, with a value".to_string() ids=won text />
                {without}
            </p>
            {converted.map(|converted| view! { <ConvertedNote converted on_open=counted(behind) /> })}
        }
    };
    view! {
        <Show when=move || measure.get() == Measure::WonValue>
            <div class="plan-average">
                <MoneyField label="A win is worth" value on_commit=commit hint data_test="plan-average" />
                {from}
            </div>
        </Show>
    }
}
