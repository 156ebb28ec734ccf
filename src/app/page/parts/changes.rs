//! What is different between two days, by what happened, each opportunity with a way to it.

use super::{ConvertedNote, PastLook, Show, Was, open_was};
use crate::app::{store::use_app, ui::EmptyState};
use leptos::prelude::*;
use penstock::{
    data::Dataset,
    model::RecordId,
    present::figures::Converted,
    report::travel::{Difference, Pack, Row, Turned, difference},
    value::{Date, Id, Money},
};
use std::sync::Arc;

/// So many of each kind are drawn before somebody asks for all.
const FIRST: usize = 50;

/// Works out what is different on a later day: of a pipeline, and of some opportunities in the order of their ids.
pub fn changes(
    (earlier, later): (&Dataset, &Dataset),
    (pipeline, only): (Option<Id>, Option<&[Id]>),
    day: Date,
) -> Difference {
    difference(earlier, later, (pipeline, only), day)
}

/// The days that are compared.
#[derive(Clone)]
pub struct Between {
    /// The earlier one.
    pub earlier: PastLook,
    /// The later one; none for now.
    pub later: Option<PastLook>,
    /// What shows a record as it was.
    pub was: Was,
}

impl Between {
    /// Whether it is about the same days of the same workspace.
    pub fn same(&self, other: &Between) -> bool {
        (&self.earlier, &self.later) == (&other.earlier, &other.later)
    }
}

/// The list.
#[component]
pub fn Changes(
    /// What is different.
    found: Difference,
    /// Between which days.
    between: Between,
    /// Opens what was converted, where there is something to open it with.
    #[prop(optional, into)]
    on_open: Option<Callback<Show>>,
) -> impl IntoView {
    if found.packs.is_empty() {
        return view! { <EmptyState icon="check" title="Nothing is different" text="No opportunity came, moved, was decided or changed its value between these days." small=true data_test="changes-none" /> }.into_any();
    }
    let converted = Converted::of_difference(&found).map(Arc::new);
    let converted = converted.map(|converted| match on_open {
        Some(on_open) => view! { <ConvertedNote converted on_open /> }.into_any(),
        None => view! { <ConvertedNote converted /> }.into_any(),
    });
    let one = |(turned, pack)| {
        let between = between.clone();
        view! { <PackView turned pack between /> }
    };
    let packs = found.packs.into_iter().map(one).collect_view();
    view! { {converted} <div class="changes" data-test="changes">{packs}</div> }.into_any()
}

#[component]
fn PackView(turned: Turned, pack: Pack, between: Between) -> impl IntoView {
    let app = use_app();
    let currency = app.currency();
    let all = RwSignal::new(false);
    let count = pack.rows.len();
    let sum = pack.sum.money(currency);
    let sign = if turned.of_value() && sum.minor > 0 { "+" } else { "" };
    let sum = (pack.sum.count > 0).then(|| format!("{sign}{}", app.money(sum)));
    let rows = StoredValue::new(pack.rows);
    let shown = move || {
        let most = if all.get() { usize::MAX } else { FIRST };
        rows.with_value(|rows| rows.iter().take(most).map(|row| line(turned, row, &between)).collect_view())
    };
    view! {
        <section class="surface pad change" data-test="change" data-turned=turned.words()>
            <h3>
                {turned.words()} " " <span class="count">{app.number(count)}</span>
                {sum.map(|sum| view! { <b class="push" data-test="change-sum">{sum}</b> })}
            </h3>
            <ul>{shown}</ul>
            <Show when=move || { count > FIRST && !all.get() }>
                <button type="button" class="link" on:click=move |_| all.set(true)>{format!("Show all {}", app.number(count))}</button>
            </Show>
        </section>
    }
}

fn line(turned: Turned, row: &Row, between: &Between) -> impl IntoView + use<> {
    let app = use_app();
    let id = row.id;
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
    // As it was on the later day; what is gone, as it was on the earlier one.
    let past = if turned == Turned::Gone { Some(between.earlier.clone()) } else { between.later.clone() };
    let was = between.was;
    let open = move |_| match &past {
        Some(past) => open_was(was, past, RecordId::opportunity(id)),
        None => app.open_record(Some(RecordId::opportunity(id))),
    };
    view! {
        <li>
            <button type="button" class="link" on:click=open data-test="change-open">{name}</button>
            <span class="muted">{what}</span>
            {value.map(|value| view! { <span class="push">{value}</span> })}
        </li>
    }
}
