//! Under figures: which of their amounts were converted, by the rates of which day, and which have no rate.

use crate::app::{
    store::use_app,
    ui::{Icon, focus},
};
use leptos::prelude::*;
use penstock::{
    model::{Kind, RecordId},
    present::{figures::Converted, route::Route},
};
use std::sync::Arc;

/// Records that somebody wants to see, and what they are.
pub type Show = (String, Arc<[RecordId]>);

/// The note. Both of its numbers open what they count, where there is something to open them with.
#[component]
pub fn ConvertedNote(
    converted: Arc<Converted>,
    /// The day that the amounts are of, where there are several.
    #[prop(optional, into)]
    of: String,
    #[prop(optional, into)] on_open: Option<Callback<Show>>,
) -> impl IntoView {
    let app = use_app();
    let opens = move |text: String, title: String, records: Vec<RecordId>| {
        let records: Arc<[RecordId]> = records.into();
        let Some(on_open) = on_open else { return view! { <b>{text}</b> }.into_any() };
        view! {
            <button type="button" class="link" title="Show them" data-test="converted-open" on:click=move |_| on_open.run((title.clone(), records.clone()))>{text}</button>
        }
        .into_any()
    };
    let count = converted.count();
    let some = (count > 0).then(|| {
        let text = app.counted(count, "amount", "amounts");
        let rates = converted.rates(|day| app.date(day));
        view! { {opens(text, "Converted from other currencies".into(), converted.all.clone())} {format!(" converted, {rates}.")} " " }
    });
    let without = converted.without.clone();
    let missing = !without.is_empty();
    let without = without.into_iter().enumerate().map(|(at, (currency, records))| {
        let only_costs = records.iter().all(|one| one.kind == Kind::Campaign);
        let text = match only_costs {
            true => app.counted(records.len(), "cost", "costs"),
            false => app.counted(records.len(), "amount", "amounts"),
        };
        let title = format!("In {}, without a rate", currency.code());
        view! { {(at > 0).then_some(", ")} {opens(format!("{text} in {}", currency.code()), title, records)} }
    });
    let without = without.collect_view();
    let set = move |_| {
        app.go(Route::Settings);
        focus::soon("[data-test=rate-worth]");
    };
    view! {
        <p class="converted" class:missing=missing data-test="converted">
            <Icon name=if missing { "alert-triangle" } else { "info" } class="small" />
            <span>
                {(!of.is_empty()).then(|| format!("{of}: "))}
                {some}
                {missing.then(|| view! {
                    {without} " without a rate: in no sum. "
                    <button type="button" class="link no-print" data-test="converted-set" on:click=set>"Set the rate"</button>
                })}
            </span>
        </p>
    }
}
