//! The team: names on records, and who of them this person is.

mod dialog;
mod rows;

use crate::app::{
    store::{App, use_app},
    ui::{Avatar, Button, ButtonKind, EmptyState, Field, FieldKind, Icon, MenuButton, MenuItem},
};
use dialog::MemberDialog;
use leptos::prelude::*;
use penstock::{
    command::Command,
    model::{Kind, Member, RecordId},
    present::route::Route,
    value::{Id, plural},
};
use rows::{By, Load, Order, board_filter, loads, rows};
use serde_json::{Map, Value};

fn record_id(id: Id) -> RecordId {
    RecordId { kind: Kind::Member, id }
}

/// One field, with a way back.
fn set(app: App, id: RecordId, field: &str, value: Value) {
    let mut set = Map::new();
    set.insert(field.to_string(), value);
    app.act_with_undo(Command::Edit { id, set });
}

fn set_me(app: App, me: Option<Id>) {
    let settings = app.settings();
    let id = RecordId { kind: Kind::Settings, id: settings.id };
    set(app, id, "me", me.map_or(Value::Null, |me| me.to_string().into()));
}

/// The members: search, sort, edit, retire, and how much each has open.
#[component]
pub fn TeamPage() -> impl IntoView {
    let app = use_app();
    let search = RwSignal::new(String::new());
    let order = RwSignal::new(Order { by: By::Name, descending: false });
    let editing = RwSignal::new(None::<Id>);
    let name = RwSignal::new(String::new());
    let error = RwSignal::new(None::<String>);
    let loads = Memo::new(move |_| loads(app));
    let shown = Memo::new(move |_| rows(app, &search.get(), order.get(), &loads.read()));
    let total = Memo::new(move |_| {
        app.track(Kind::Member);
        app.data(|data| data.count(Kind::Member))
    });
    let add = move || {
        let member = Member { name: penstock::value::one_line(&name.get_untracked()), ..Member::default() };
        match app.dispatch(Command::Create(member.into())) {
            Ok(outcome) => {
                name.set(String::new());
                error.set(None);
                editing.set(outcome.created.first().map(|created| created.id));
            }
            Err(rejection) => error.set(Some(rejection.to_string())),
        }
    };
    view! {
        <div class="page" data-test="team-page">
            <div class="page-head">
                <h1>"Team"</h1>
                <p>"The people whose names stand on opportunities and tasks. Nobody logs in; a name is all that is needed."</p>
            </div>
            <form
                class="add-line mb"
                on:submit=move |ev| {
                    ev.prevent_default();
                    add();
                }
            >
                <Field label="Name of a new member" hide_label=true value=name on_input=move |text| name.set(text) error=error placeholder="Add somebody by name" data_test="member-new" />
                <Button kind=ButtonKind::Main icon="plus" submit=true data_test="member-add">"Add"</Button>
                <span class="push"></span>
                <Field label="Search" hide_label=true kind=FieldKind::Search value=search on_input=move |text| search.set(text) placeholder="Search the team" data_test="member-search" />
            </form>
            <Show
                when=move || shown.with(|shown| !shown.is_empty())
                fallback=move || {
                    if total.get() == 0 {
                        view! { <EmptyState icon="users" title="Nobody yet" text="Add yourself first, then say “this is me”: what you add is then yours, and filters know who “me” is." data_test="team-empty" /> }.into_any()
                    } else {
                        view! { <EmptyState icon="search" title="Nobody of that name" data_test="team-no-match"><Button on_click=move |_| search.set(String::new())>"Show everybody"</Button></EmptyState> }.into_any()
                    }
                }
            >
                <div class="surface table-wrap">
                    <table class="table" data-test="team-table">
                        <thead>
                            <tr>
                                {By::ALL.into_iter().map(|by| view! { <Head by order /> }).collect_view()}
                                <th><span class="visually-hidden">"Actions"</span></th>
                            </tr>
                        </thead>
                        <tbody>
                            <For each=move || shown.get().to_vec() key=|id| *id let:id>
                                <Row id loads editing />
                            </For>
                        </tbody>
                    </table>
                </div>
            </Show>
        </div>
        <MemberDialog editing />
    }
}

#[component]
fn Head(by: By, order: RwSignal<Order>) -> impl IntoView {
    let state = move || {
        let order = order.get();
        (order.by == by).then_some(order.descending)
    };
    let words = move || state().map_or("none", |down| if down { "descending" } else { "ascending" });
    view! {
        <th aria-sort=words class:num=by == By::Open>
            <button type="button" class="sort" data-test=format!("team-sort-{}", by.key()) on:click=move |_| order.update(|order| *order = order.clicked(by))>
                {by.label()}
                {move || state().map(|down| view! { <Icon name=if down { "arrow-down" } else { "arrow-up" } class="small" /> })}
            </button>
        </th>
    }
}

/// What can be done with a member.
fn actions(app: App, id: Id, editing: RwSignal<Option<Id>>) -> Vec<MenuItem> {
    let Some(member) = app.data(|data| data.member(id).cloned()) else { return Vec::new() };
    let mine = app.settings().me == Some(id);
    let me = if mine {
        MenuItem::new("This is not me", move || set_me(app, None))
    } else {
        MenuItem::new("This is me", move || set_me(app, Some(id)))
    };
    let retire = if member.retired {
        MenuItem::new("Take back into the team", move || set(app, record_id(id), "retired", Value::Null))
            .icon("rotate-ccw")
    } else {
        MenuItem::new("Retire: keep the name on records", move || set(app, record_id(id), "retired", true.into()))
            .icon("archive")
    };
    let delete = move || {
        app.act_with_undo(Command::Delete(vec![record_id(id)]));
    };
    vec![
        MenuItem::new("Edit", move || editing.set(Some(id))).icon("pencil"),
        me.icon("user"),
        retire.separated(),
        MenuItem::new("Delete", delete).icon("trash").danger(),
    ]
}

#[component]
fn Row(id: Id, loads: Memo<Vec<Load>>, editing: RwSignal<Option<Id>>) -> impl IntoView {
    let app = use_app();
    let member = Memo::new(move |_| app.member(id));
    let text = move |read: fn(&Member) -> String| {
        move || member.with(|member| member.as_deref().map(read).unwrap_or_default())
    };
    let name = Signal::derive(text(|member| member.name.clone()));
    let manager = move || {
        let manager = member.with(|member| member.as_ref().and_then(|member| member.manager));
        manager.and_then(|id| app.member(id)).map(|manager| manager.name.clone())
    };
    let hats = move || {
        let hats = member.with(|member| member.as_ref().map(|member| member.hats.clone()).unwrap_or_default());
        hats.into_iter().map(|hat| view! { <span class="tag">{hat.word()}</span> }).collect_view()
    };
    let mine = Memo::new(move |_| app.me() == Some(id));
    let retired = move || member.with(|member| member.as_ref().is_some_and(|member| member.retired));
    let open = move || loads.with(|loads| loads.iter().filter(|load| load.member == id).cloned().collect::<Vec<_>>());
    let links = move || {
        let (all, name) = (open(), name.get());
        let many = all.len() > 1;
        if all.is_empty() {
            return view! { <span class="faint">"0"</span> }.into_any();
        }
        all.into_iter()
            .map(|load| {
                let route = Route::Board { pipeline: Some(load.pipeline), filter: board_filter(&name), open: None };
                let words = if many {
                    format!("{} {}", app.number(load.open), load.pipeline_name)
                } else {
                    app.number(load.open)
                };
                let title =
                    format!("Show {} on the board", plural(load.open, "open opportunity", "open opportunities"));
                view! { <a class="load" href=route.to_string() title=title data-test="member-open">{words}</a> }
            })
            .collect_view()
            .into_any()
    };
    view! {
        <tr class:retired=retired data-test="member-row">
            <td>
                <div class="cell-main">
                    <Avatar name />
                    <button type="button" class="link" on:click=move |_| editing.set(Some(id)) data-test="member-edit">{name}</button>
                    <Show when=move || mine.get()><span class="tag hue-0" data-test="member-me">"me"</span></Show>
                    <Show when=retired><span class="tag">"retired"</span></Show>
                </div>
            </td>
            <td>
                {move || {
                    let email = text(|member| member.email.clone())();
                    (!email.is_empty()).then(|| view! { <a href=format!("mailto:{email}")>{email.clone()}</a> })
                }}
            </td>
            <td>{text(|member| member.office.clone())}</td>
            <td>{manager}</td>
            <td><span class="tags">{hats}</span></td>
            <td class="num">{links}</td>
            <td class="num">
                <MenuButton icon_only=true label=Signal::derive(move || format!("Actions for {}", name.get())) items=Signal::derive(move || actions(app, id, editing)) data_test="member-menu" />
            </td>
        </tr>
    }
}
