//! From whom, to whom, what goes along, and what to know.

use super::Desk;
use crate::app::{
    page::parts::with_context,
    ui::{Button, ButtonKind, CheckField, Field, FieldKind, SelectField},
};
use leptos::prelude::*;
use penstock::{
    model::{Kind, RecordId},
    present::{
        hand_over::{Along, Giver, due_to, takers},
        route::Route,
    },
    query::{parse, words_in},
    value::{Id, fold},
};

/// A choice that is no member: what the address asks for.
const GIVEN: &str = "given";

#[component]
pub fn Form(desk: Desk) -> impl IntoView {
    let app = desk.app;
    let member = move || desk.from.with(|from| if let Giver::Member(id) = from { Some(*id) } else { None });
    // What was asked for by another page stays a choice beside the members.
    let given = Memo::new(move |_| match desk.from.get() {
        Giver::Record(record) => app.record(record).map(|record| record.title()),
        Giver::Filter(text) => {
            let words = |expr| with_context(app, |cx| words_in(&expr, cx.data));
            Some(format!("Opportunities where {}", parse(&text).map(words).unwrap_or(text)))
        }
        Giver::Chosen(ids) => Some(app.counted(ids.len(), "selected opportunity", "selected opportunities")),
        _ => None,
    });
    let options = Signal::derive(move || {
        app.track(Kind::Member);
        let mut all = vec![(String::new(), "Choose…".to_string())];
        all.extend(given.get().map(|words| (GIVEN.to_string(), words)));
        let mut members: Vec<(Id, String, bool)> =
            app.data(|data| data.members().map(|one| (one.id, one.name.clone(), one.retired)).collect());
        members.sort_by_cached_key(|(id, name, retired)| (*retired, fold(name), *id));
        let words = |(id, name, retired): (Id, String, bool)| {
            (id.to_string(), format!("All that {name} has open{}", if retired { " (has left)" } else { "" }))
        };
        all.extend(members.into_iter().map(words));
        all
    });
    let from = Signal::derive(move || match desk.from.get() {
        Giver::Nobody => String::new(),
        Giver::Member(id) => id.to_string(),
        _ => GIVEN.to_string(),
    });
    let choose = move |key: String| {
        if key != GIVEN {
            let record = key.parse().ok().map(|id| RecordId { kind: Kind::Member, id });
            desk.start(Route::HandOver { record, filter: String::new() });
        }
    };
    let taker = Signal::derive(move || {
        [Kind::Member, Kind::Opportunity, Kind::Stage].into_iter().for_each(|kind| app.track(kind));
        let (today, but) = (app.today(), member());
        let hat = match desk.from.get() {
            Giver::Record(record) => app.data(|data| due_to(data, &[record.id])),
            _ => None,
        };
        let mut all = vec![(String::new(), "Choose…".to_string())];
        all.extend(
            app.data(|data| takers(data, but, hat, today)).into_iter().map(|(id, words)| (id.to_string(), words)),
        );
        all
    });
    let tick = move |label: &'static str, mark: &'static str, read: fn(&Along) -> bool, write: fn(&mut Along, bool)| {
        view! {
            <CheckField
                label
                value=Signal::derive(move || desk.along.with(read))
                on_commit=move |on: bool| desk.along.update(|along| write(along, on))
                data_test=mark
            />
        }
    };
    let empty = move || desk.found.with(|found| found.as_ref().map_or(true, |parcel| parcel.is_empty()));
    view! {
        <form
            class="surface pad form handover-form"
            on:submit=move |ev| {
                ev.prevent_default();
                desk.hand_over();
            }
        >
            <div class="form two">
                <SelectField label="What" value=from options on_commit=choose data_test="handover-from" />
                <SelectField
                    label="To"
                    value=Signal::derive(move || desk.to.get().map(|id| id.to_string()).unwrap_or_default())
                    options=taker
                    on_commit=move |key: String| {
                        desk.error.set(None);
                        desk.to.set(key.parse().ok());
                    }
                    error=desk.error
                    data_test="handover-to"
                />
            </div>
            <fieldset class="handover-along">
                <legend class="field-label">"Along with the opportunities go"</legend>
                {tick("their open tasks", "along-tasks", |along| along.tasks, |along, on| along.tasks = on)}
                {tick("messages that are not sent", "along-messages", |along| along.messages, |along, on| along.messages = on)}
                {tick("their contacts", "along-contacts", |along| along.contacts, |along, on| along.contacts = on)}
                {tick("their companies", "along-companies", |along| along.companies, |along, on| along.companies = on)}
            </fieldset>
            <Field
                label="What should they know?"
                hint="It stands in the note on each opportunity and on the summary: why, what was promised, what to look out for."
                kind=FieldKind::Area
                value=desk.note
                on_input=move |text| desk.note.set(text)
                data_test="handover-note"
            />
            <div class="btn-row">
                <Button kind=ButtonKind::Main submit=true disabled=Signal::derive(empty) data_test="handover-go">"Hand over"</Button>
                <Button on_click=move |_| desk.reading.set(true) disabled=Signal::derive(empty) data_test="handover-read">"Look at the summary first"</Button>
            </div>
        </form>
    }
}
