//! The records behind a figure: sorted, searched, opened, exported.

use super::Looking;
use crate::app::{
    page::parts::{ExportButton, Exported},
    store::App,
    ui::{Dialog, EmptyState, SearchBox, SelectField, VirtualList},
};
use leptos::prelude::*;
use penstock::{
    model::{Kind, Record, RecordId},
    value::{Id, fold},
};
use std::{cmp::Reverse, sync::Arc};

/// The height of a row.
const ROW: f64 = 48.0;

/// The orders to choose from.
const ORDERS: [(&str, &str); 4] =
    [("value", "Largest first"), ("name", "By name"), ("new", "Newest first"), ("close", "By close date")];

fn arranged(app: App, records: &[RecordId], search: &str, order: &str) -> Arc<[RecordId]> {
    let wanted = fold(search);
    app.data(|data| {
        let mut all: Vec<(RecordId, Option<Record>)> = records.iter().map(|id| (*id, data.get(*id))).collect();
        all.retain(|(_, record)| match record {
            Some(record) => wanted.is_empty() || fold(&record.title()).contains(&wanted),
            None => false,
        });
        let sale = |record: &Option<Record>| match record {
            Some(Record::Opportunity(one)) => Some(one.clone()),
            _ => None,
        };
        match order {
            "name" => all.sort_by_cached_key(|(_, record)| record.as_ref().map(|one| fold(&one.title()))),
            "new" => all.sort_by_key(|(id, _)| Reverse(id.id)),
            "close" => all.sort_by_cached_key(|(_, record)| {
                let close = sale(record).and_then(|one| one.close);
                (close.is_none(), close)
            }),
            _ => all.sort_by_cached_key(|(_, record)| {
                Reverse(sale(record).and_then(|one| one.value).map_or(i64::MIN, |value| value.minor))
            }),
        }
        all.into_iter().map(|(id, _)| id).collect()
    })
}

/// The dialog with the records.
#[component]
pub fn RecordsDialog(looking: Looking) -> impl IntoView {
    let open = Memo::new(move |_| looking.opened.with(Option::is_some));
    let title = move || {
        looking.opened.with(|shown| {
            let count =
                |shown: &super::Opened| format!("{} ({})", shown.title, looking.app.number(shown.records.len()));
            shown.as_ref().map(count).unwrap_or_default()
        })
    };
    view! {
        <Dialog open=open title=Signal::derive(title) on_close=move |()| looking.opened.set(None) class="records-dialog" light_dismiss=true data_test="records-dialog">
            <Inside looking />
        </Dialog>
    }
}

#[component]
fn Inside(looking: Looking) -> impl IntoView {
    let app = looking.app;
    let search = RwSignal::new(String::new());
    let order = RwSignal::new("value".to_string());
    let shown = Memo::new(move |_| {
        app.track(Kind::Opportunity);
        looking.opened.with(|opened| {
            let records = opened.as_ref().map(|opened| opened.records.clone()).unwrap_or_default();
            arranged(app, &records, &search.get(), &order.get())
        })
    });
    let ids = Signal::derive(move || {
        shown.with(|all| all.iter().filter(|id| id.kind == Kind::Opportunity).map(|id| id.id).collect::<Arc<[Id]>>())
    });
    let sales = Memo::new(move |_| ids.with(|ids| !ids.is_empty()));
    let none = Memo::new(move |_| shown.with(|all| all.is_empty()));
    view! {
        <div class="dialog-body records-body">
            <div class="records-bar">
                <SearchBox label="Search these records" value=search on_input=move |text: String| search.set(text) data_test="records-search" />
                <SelectField label="Order" hide_label=true value=order options=Signal::stored(ORDERS.map(|(key, words)| (key.to_string(), words.to_string())).to_vec()) on_commit=move |text: String| order.set(text) data_test="records-order" />
                <Show when=move || sales.get()>
                    <ExportButton what=Exported::Records(Kind::Opportunity) ids=ids mark="records-export" />
                </Show>
            </div>
            <Show when=move || !none.get() fallback=|| view! { <EmptyState icon="search" title="None of these" small=true /> }>
                <VirtualList items=shown row_height=ROW class="records-list" role="list" row_role="listitem" label="Records behind the figure"
                    row=move |id: RecordId| view! { <Line looking id /> }.into_any() />
            </Show>
        </div>
    }
}

#[component]
fn Line(looking: Looking, id: RecordId) -> impl IntoView {
    let app = looking.app;
    let record = Memo::new(move |_| app.record(id));
    let title = move || record.with(|record| record.as_ref().map(Record::title).unwrap_or_default());
    let sale = move || {
        record.with(|record| match record {
            Some(Record::Opportunity(one)) => Some(one.clone()),
            _ => None,
        })
    };
    let value = move || sale().and_then(|one| one.value).map(|value| app.money(value));
    let second = move || {
        let Some(one) = sale() else { return id.kind.name().to_string() };
        let (stage, owner) = app.data(|data| {
            let stage = data.stage(one.stage).map(|stage| stage.name.clone()).unwrap_or_default();
            (stage, one.owner.and_then(|owner| data.member(owner)).map(|member| member.name.clone()))
        });
        let close = one.close.map(|close| format!("closes {}", app.short_date(close)));
        [Some(stage), owner, close].into_iter().flatten().collect::<Vec<_>>().join(" · ")
    };
    let open = move |_| {
        looking.opened.set(None);
        app.open_record(Some(id));
    };
    view! {
        <button type="button" class="records-line" data-test="records-line" on:click=open>
            <span class="grow">
                <b dir="auto">{title}</b>
                <span class="second" dir="auto">{second}</span>
            </span>
            <b class="num">{value}</b>
        </button>
    }
}
