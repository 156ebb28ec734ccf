//! What is left out of every sum: amounts in currencies without a rate, with the way to where it is set.

use super::Looking;
use crate::app::{
    page::parts::with_context,
    store::{App, AsOf},
    ui::{Button, Icon, focus},
};
use leptos::prelude::*;
use penstock::{
    data::Dataset,
    present::{
        figures::{self, Behind, asked, kept},
        route::{Asks, Route},
    },
    query::Context,
    report::{Facts, midnight},
    value::Currency,
};

fn found(app: App, tab: &str, asks: &Asks, past: &AsOf) -> Vec<(Currency, usize, Behind)> {
    // Records and not places: what is below may be of facts before.
    let of = |data: &Dataset, facts: &Facts, only| {
        let found = figures::unrated(facts, &asked(asks, tab, data, facts, only));
        let records = |behind: Behind| Behind::Records(behind.records(facts).into());
        found.into_iter().map(|(currency, count, behind)| (currency, count, records(behind))).collect()
    };
    let found = match past {
        AsOf::Waiting(_) => None,
        AsOf::Ready(past) => {
            let zone = app.zone_at(midnight(past.day, &app.place()));
            let cx = Context { today: past.day, zone, me: app.me(), data: &past.data };
            let only = kept(asks, &cx).ok();
            only.map(|only| of(&past.data, &past.facts, only))
        }
        AsOf::Now => with_context(app, |cx| kept(asks, cx))
            .ok()
            .and_then(|only| app.figures(|data, facts, _| of(data, facts, only))),
    };
    found.unwrap_or_default()
}

/// Says which amounts are in no sum below; nothing where all are.
#[component]
pub fn Unrated(
    looking: Looking,
    /// What is asked.
    #[prop(into)]
    asks: Signal<Asks>,
    /// The report.
    #[prop(into)]
    tab: Signal<&'static str>,
) -> impl IntoView {
    let app = looking.app;
    let shown = Memo::new(move |_| asks.with(|asks| looking.past.with(|past| found(app, tab.get(), asks, past))));
    let set = move |_| {
        app.go(Route::Settings);
        focus::soon("[data-test=rate-worth]");
    };
    view! {
        <Show when=move || shown.with(|shown| !shown.is_empty())>
            <div class="banner due report-unrated" role="note" data-test="report-unrated">
                <Icon name="alert-triangle" class="small" />
                <span>
                    {move || shown.get().into_iter().enumerate().map(|(at, (currency, count, behind))| {
                        let amounts = if count == 1 { "amount" } else { "amounts" };
                        let words = format!("{} {amounts} in {}", app.number(count), currency.code());
                        let title = format!("In {}, without a rate", currency.code());
                        view! {
                            {(at > 0).then_some(", ")}
                            <button type="button" class="btn quiet figure-open" data-test="unrated-open" on:click=move |_| looking.open(title.clone(), &behind)>{words}</button>
                        }
                    }).collect_view()}
                    " without a rate: in no sum here."
                </span>
                <Button class="small push no-print" on_click=set data_test="unrated-set">"Set the rate"</Button>
            </div>
        </Show>
    }
}
