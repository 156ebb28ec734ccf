//! The records behind a figure: sorted, searched, opened, exported.

use super::Looking;
use crate::app::{
    page::parts::{ExportButton, Exported, PastLook, WasDialog, go_to, open_was},
    store::{App, AsOf},
    ui::{Dialog, EmptyState, SearchBox, SelectField, VirtualList},
};
use leptos::prelude::*;
use penstock::{
    data::Dataset,
    model::{Kind, Message, Opportunity, Record, RecordId},
    present::figures::{ORDERS, arranged, deleted},
    value::Id,
};
use std::sync::Arc;

/// The height of a row.
const ROW: f64 = 48.0;

/// Reads the records of the day that they were counted on.
fn read<R>(app: App, past: Option<&PastLook>, ask: impl FnOnce(&Dataset) -> R) -> R {
    match past {
        Some(past) => ask(&past.data),
        None => app.data(ask),
    }
}

/// Those of the records that were deleted by the day that they are looked at on.
fn gone(looking: Looking) -> Arc<[Arc<Opportunity>]> {
    let found = looking.opened.with(|opened| {
        let opened = opened.as_ref()?;
        match &opened.past {
            None => looking.app.figures(|data, _, history| deleted(data, history, &opened.records)),
            Some(look) => looking.past.with(|past| match past {
                AsOf::Ready(past) if past.day == look.day => Some(deleted(&past.data, &past.history, &opened.records)),
                _ => None,
            }),
        }
    });
    found.unwrap_or_default().into()
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
        <WasDialog was=looking.was on_leave=move |()| looking.opened.set(None) />
    }
}

#[component]
fn Inside(looking: Looking) -> impl IntoView {
    let app = looking.app;
    let search = RwSignal::new(String::new());
    let order = RwSignal::new("value".to_string());
    let gone = Memo::new(move |_| gone(looking));
    let shown = Memo::new(move |_| {
        app.track(Kind::Opportunity);
        looking.opened.with(|opened| {
            let opened = opened.as_ref();
            let Some(opened) = opened else { return Arc::<[RecordId]>::from([]) };
            let today = opened.past.as_ref().map_or_else(|| app.today(), |past| past.day);
            let gone = gone.get();
            let order = |data: &Dataset| arranged((data, &gone), today, &opened.records, &search.get(), &order.get());
            read(app, opened.past.as_ref(), order).into()
        })
    });
    let past = Memo::new(move |_| {
        looking.opened.with(|opened| opened.as_ref().and_then(|opened| opened.past.as_ref().map(|past| past.day)))
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
                <Show when=move || sales.get() && past.get().is_none()>
                    <ExportButton what=Exported::Records(Kind::Opportunity) ids=ids mark="records-export" />
                </Show>
                {move || past.get().map(|day| view! {
                    <p class="hint records-past" data-test="records-past">"As they were when " {app.date(day)} " ended."</p>
                })}
            </div>
            <Show when=move || !none.get() fallback=|| view! { <EmptyState icon="search" title="None of these" small=true /> }>
                <VirtualList items=shown row_height=ROW class="records-list" role="list" row_role="listitem" label="Records behind the figure"
                    row=move |id: RecordId| view! { <Line looking id gone /> }.into_any() />
            </Show>
        </div>
    }
}

/// To whom a message went, when, and what came back.
fn about_message(app: App, past: Option<&PastLook>, message: &Message) -> String {
    let name = |id: Id| read(app, past, |data| data.contact(id).map(|one| one.name.clone()));
    let to = message.contact.and_then(name);
    let sent = message.sent.map(|at| format!("sent {}", app.moment(at)));
    let back = match (message.reply, message.bounced) {
        (Some(reply), _) => Some(reply.word().to_string()),
        (None, true) => Some("undeliverable".to_string()),
        (None, false) => None,
    };
    [to, sent, back].into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

#[component]
fn Line(looking: Looking, id: RecordId, gone: Memo<Arc<[Arc<Opportunity>]>>) -> impl IntoView {
    let app = looking.app;
    let past = looking.opened.with_untracked(|opened| opened.as_ref().and_then(|opened| opened.past.clone()));
    let past = StoredValue::new(past);
    let there = Memo::new(move |_| match past.get_value() {
        Some(past) => past.data.get(id),
        None => app.record(id),
    });
    let left =
        move || gone.with(|gone| gone.iter().find(|one| one.id == id.id).map(|one| Record::Opportunity(one.clone())));
    let record = Memo::new(move |_| there.get().or_else(left));
    let title = move || record.with(|record| record.as_ref().map(Record::title).unwrap_or_default());
    let sale = move || {
        record.with(|record| match record {
            Some(Record::Opportunity(one)) => Some(one.clone()),
            _ => None,
        })
    };
    let value = move || sale().and_then(|one| one.value).map(|value| app.money(value));
    let second = move || {
        if let Some(Record::Message(message)) = record.get() {
            return past.with_value(|past| about_message(app, past.as_ref(), &message));
        }
        let Some(one) = sale() else { return id.kind.name().to_string() };
        let named = |data: &Dataset| {
            let stage = data.stage(one.stage).map(|stage| stage.name.clone()).unwrap_or_default();
            (stage, one.owner.and_then(|owner| data.member(owner)).map(|member| member.name.clone()))
        };
        let (stage, owner) = past.with_value(|past| read(app, past.as_ref(), named));
        let close = one.close.map(|close| format!("closes {}", app.short_date(close)));
        let deleted = there.with(Option::is_none).then(|| "deleted".to_string());
        [deleted, Some(stage), owner, close].into_iter().flatten().collect::<Vec<_>>().join(" · ")
    };
    let open = move |_| match past.get_value() {
        _ if there.with_untracked(Option::is_none) => {
            app.toast("It was deleted since. History says when, and by whom.")
        }
        Some(past) => open_was(looking.was, &past, id),
        None => {
            looking.opened.set(None);
            if let Some(record) = app.data(|data| data.get(id)) {
                go_to(app, &record);
            }
        }
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
