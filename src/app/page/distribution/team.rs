//! How much everybody has now, how much they can take on, and when they are away.

use crate::app::{
    store::App,
    ui::{Avatar, EmptyState, Field, FieldKind},
};
use leptos::prelude::*;
use penstock::{
    command::Command,
    model::{Kind, RecordId},
    present::{
        distribution::{Load, Loads, loads},
        route::Route,
    },
    value::Id,
};
use serde_json::{Map, Value};

#[component]
pub fn TeamLoads(app: App) -> impl IntoView {
    let all = Memo::new(move |_| {
        for kind in [Kind::Opportunity, Kind::Member, Kind::Stage, Kind::Settings] {
            app.track(kind);
        }
        let (today, zone) = (app.today(), app.zone());
        app.data(|data| loads(data, today, zone))
    });
    let ids = move || all.with(|all| all.members.iter().map(|load| load.member).collect::<Vec<Id>>());
    let nobodys = move || all.with(|Loads { nobodys, .. }| *nobodys);
    let list = |filter: &str| Route::parse("opportunities").with_filter(filter).to_string();
    view! {
        <section class="surface pad" aria-labelledby="loads-title">
            <h3 id="loads-title">"The team now"</h3>
            <Show when=move || { nobodys() > 0 }>
                <p class="mb" data-test="share-nobodys">
                    <a href=list("kind:open owner:none")>{move || format!("{} {}", app.number(nobodys()), if nobodys() == 1 { "open opportunity has no owner" } else { "open opportunities have no owner" })}</a>
                    ". "
                    <a href=Route::HandOver { record: None, filter: "kind:open owner:none".into() }.to_string()>"Hand them over"</a>
                </p>
            </Show>
            <Show
                when=move || !all.with(|all| all.members.is_empty())
                fallback=|| view! { <EmptyState icon="users" small=true title="Nobody yet" text="Add members on the page Team first." /> }
            >
                <div class="table-scroll">
                    <table class="table share-team" data-test="share-team">
                        <thead>
                            <tr>
                                <th scope="col">"Member"</th>
                                <th scope="col" class="num">"Open"</th>
                                <th scope="col" class="num">"New this week"</th>
                                <th scope="col">"Can take on"</th>
                                <th scope="col">"Away from"</th>
                                <th scope="col">"Back on"</th>
                            </tr>
                        </thead>
                        <tbody>
                            <For each=ids key=|id| *id let:id><LoadRow app all id /></For>
                        </tbody>
                    </table>
                </div>
            </Show>
        </section>
    }
}

#[component]
fn LoadRow(app: App, all: Memo<Loads>, id: Id) -> impl IntoView {
    let load = Memo::new(move |_| all.with(|all| all.members.iter().find(|load| load.member == id).cloned()));
    let name =
        Signal::derive(move || load.with(|load| load.as_ref().map(|load| load.name.clone()).unwrap_or_default()));
    let number = move |read: fn(&Load) -> usize| move || app.number(load.with(|load| load.as_ref().map_or(0, read)));
    let state = move || {
        load.with(|load| {
            let load = load.as_ref()?;
            let words = if load.away {
                "away"
            } else if load.full() {
                "full"
            } else {
                return None;
            };
            Some(view! { <span class="tag" data-test="share-state">{words}</span> })
        })
    };
    let list = move |new: bool| {
        move || all.with(|all| load.with(|load| load.as_ref().map(|load| all.list(load, new).to_string())))
    };
    let error = RwSignal::new(None::<String>);
    let set = move |field: &str, value: Value| {
        let set = Map::from_iter([(field.to_string(), value)]);
        let edit = Command::Edit { id: RecordId { kind: Kind::Member, id }, set };
        match app.dispatch(edit) {
            Ok(_) => error.set(None),
            Err(rejection) => error.set(Some(rejection.to_string())),
        }
    };
    let capacity = move |text: String| match text.trim() {
        "" => set("capacity", Value::Null),
        text => match text.parse::<u32>() {
            Ok(most) => set("capacity", most.into()),
            Err(_) => error.set(Some("A whole number, or nothing for any number.".into())),
        },
    };
    let day = move |field: &'static str| {
        move |text: String| set(field, if text.is_empty() { Value::Null } else { text.into() })
    };
    let shown = move |from: bool| {
        Signal::derive(move || {
            let days = load.with(|load| load.as_ref().and_then(|load| load.absence));
            let day = days.and_then(|(start, end)| if from { start } else { end });
            day.map(|day| day.to_string()).unwrap_or_default()
        })
    };
    let most = Signal::derive(move || {
        load.with(|load| load.as_ref().and_then(|load| load.capacity)).map(|most| most.to_string()).unwrap_or_default()
    });
    view! {
        <tr data-test="share-row">
            <td><div class="cell-main"><Avatar name /> {move || name.get()} {state}</div></td>
            <td class="num"><a href=list(false) data-test="share-open">{number(|load| load.open)}</a></td>
            <td class="num"><a href=list(true) data-test="share-new">{number(|load| load.new)}</a></td>
            <td>
                <Field
                    label=Signal::derive(move || format!("How many {} can take on", name.get()))
                    hide_label=true
                    kind=FieldKind::Number
                    value=most
                    placeholder="any number"
                    error
                    on_commit=capacity
                    data_test="share-capacity"
                />
            </td>
            <td><Field label=Signal::derive(move || format!("{} is away from", name.get())) hide_label=true kind=FieldKind::Date value=shown(true) on_commit=day("away_from") data_test="share-away-from" /></td>
            <td><Field label=Signal::derive(move || format!("{} is back on", name.get())) hide_label=true kind=FieldKind::Date value=shown(false) on_commit=day("away_until") data_test="share-away-until" /></td>
        </tr>
    }
}
