//! What is different between two days, by what happened, each opportunity with a way to it.

use crate::app::{store::use_app, ui::EmptyState};
use leptos::prelude::*;
use penstock::{
    data::Dataset,
    model::RecordId,
    report::travel::{Difference, Pack, Row, Turned, difference},
    value::{Date, Id, Money, plural},
};

/// So many of each kind are drawn before somebody asks for all.
const FIRST: usize = 50;

/// Works out what is different on a later day.
pub fn changes(earlier: &Dataset, later: &Dataset, pipeline: Option<Id>, day: Date) -> Difference {
    difference(earlier, later, pipeline, day)
}

/// The list.
#[component]
pub fn Changes(found: Difference) -> impl IntoView {
    if found.packs.is_empty() {
        return view! { <EmptyState icon="check" title="Nothing is different" text="No opportunity came, moved, was decided or changed its value between these days." small=true data_test="changes-none" /> }.into_any();
    }
    let packs = found.packs.into_iter().map(|(turned, pack)| view! { <PackView turned pack /> }).collect_view();
    view! { <div class="changes" data-test="changes">{packs}</div> }.into_any()
}

#[component]
fn PackView(turned: Turned, pack: Pack) -> impl IntoView {
    let app = use_app();
    let currency = app.currency();
    let all = RwSignal::new(false);
    let count = pack.rows.len();
    let sum = pack.sum.money(currency);
    let sign = if turned.of_value() && sum.minor > 0 { "+" } else { "" };
    let sum = (pack.sum.count > 0).then(|| format!("{sign}{}", app.money(sum)));
    let missing = (!pack.sum.missing.is_empty()).then(|| {
        let codes: Vec<&str> = pack.sum.missing.iter().map(|one| one.code()).collect();
        format!("without {}: no rate", codes.join(", "))
    });
    let rows = StoredValue::new(pack.rows);
    let shown = move || {
        let most = if all.get() { usize::MAX } else { FIRST };
        rows.with_value(|rows| rows.iter().take(most).map(|row| line(turned, row)).collect_view())
    };
    view! {
        <section class="surface pad change" data-test="change" data-turned=turned.words()>
            <h3>
                {turned.words()} " " <span class="count">{app.number(count)}</span>
                {sum.map(|sum| view! { <b class="push" data-test="change-sum">{sum}</b> })}
            </h3>
            {missing.map(|text| view! { <p class="hint">{text}</p> })}
            <ul>{shown}</ul>
            <Show when=move || { count > FIRST && !all.get() }>
                <button type="button" class="link" on:click=move |_| all.set(true)>{format!("Show all {}", plural(count, "opportunity", "opportunities"))}</button>
            </Show>
        </section>
    }
}

fn line(turned: Turned, row: &Row) -> impl IntoView + use<> {
    let app = use_app();
    let id = row.id;
    let there = app.data(|data| data.opportunity(id).is_some());
    let money = |value: Option<Money>| value.map_or("no value".to_string(), |value| app.money(value));
    let what = if turned.of_value() {
        format!("{} → {}", money(row.before), money(row.after))
    } else if row.from.is_empty() || row.to.is_empty() || row.from == row.to {
        format!("{}{}", row.from, if row.to == row.from { "" } else { &row.to })
    } else {
        format!("{} → {}", row.from, row.to)
    };
    let value = (!turned.of_value()).then(|| row.after.or(row.before).map(|value| app.money(value))).flatten();
    let name = row.name.clone();
    let open = move |_| app.open_record(Some(RecordId::opportunity(id)));
    view! {
        <li>
            {if there {
                view! { <button type="button" class="link" on:click=open data-test="change-open">{name}</button> }.into_any()
            } else {
                view! { <span title="It was deleted since">{name}</span> }.into_any()
            }}
            <span class="muted">{what}</span>
            {value.map(|value| view! { <span class="push">{value}</span> })}
        </li>
    }
}
