//! The team: names on records, and who of them this person is.

mod dialog;
mod rows;

use crate::app::{
    page::parts::{RecordDialog, Table, TablePage, TableSpec, retire_action, row_actions, set_with_undo, with_context},
    store::{App, use_app},
    ui::{Avatar, EmptyState, MenuButton, MenuItem, Toast},
};
use dialog::Fields;
use leptos::prelude::*;
use penstock::{
    model::{Kind, Member, RecordId},
    present::{
        hand_over::{Along, Giver, parcel},
        route::Route,
    },
    value::Id,
};
use rows::{By, Load, board_filter, loads, rows};
use serde_json::Value;

const SPEC: TableSpec = TableSpec {
    kind: Kind::Member,
    page_mark: "team",
    mark: "member",
    title: "Team",
    intro: "The people whose names stand on opportunities and tasks. Nobody logs in; a name is all that is needed.",
    new_label: "Name of a new member",
    new_hint: "Add somebody by name",
    search_hint: "Search the team",
    no_match: "Nobody of that name",
    show_all: "Show everybody",
    fresh: |name| Member { name, ..Member::default() }.into(),
};

fn record_id(id: Id) -> RecordId {
    RecordId { kind: Kind::Member, id }
}

fn set_me(app: App, me: Option<Id>) {
    let id = RecordId { kind: Kind::Settings, id: app.settings().id };
    set_with_undo(app, id, "me", me.map_or(Value::Null, |me| me.to_string().into()));
}

/// The members: search, sort, edit, retire, and how much each has open.
#[component]
pub fn TeamPage() -> impl IntoView {
    let app = use_app();
    let table = Table::<By>::of(SPEC.page_mark);
    let editing = table.editing;
    let loads = Memo::new(move |_| loads(app));
    let shown = Memo::new(move |_| rows(app, &table.search.get(), table.order.get(), &loads.read()));
    let none = || {
        view! { <EmptyState icon="users" title="Nobody yet" text="Add yourself first, then say “this is me”: what you add is then yours, and filters know who “me” is." data_test="team-empty" /> }
    };
    view! {
        <TablePage spec=SPEC table shown none row=move |id| view! { <Row id loads editing /> }.into_any() />
        <RecordDialog kind=Kind::Member mark=SPEC.mark editing fields=|id| view! { <Fields id /> }.into_any() />
    }
}

/// The page that hands over what a member has.
fn over(id: RecordId) -> Route {
    Route::HandOver { record: Some(id), filter: String::new() }
}

/// Takes somebody out of the team; what they have open is to go to somebody else.
fn leave(app: App, id: RecordId) {
    set_with_undo(app, id, "retired", true.into());
    let left = untrack(|| {
        with_context(app, |cx| {
            let gone = cx.data.member(id.id).is_some_and(|one| one.retired);
            let left = parcel(cx.data, &Giver::Member(id.id), Along::default(), None, cx).ok()?;
            (gone && !left.is_empty()).then(|| {
                (
                    cx.data.member(id.id).map(|one| one.name.clone()),
                    left.words(&|count, one, many| app.counted(count, one, many)),
                )
            })
        })
    });
    if let Some((name, words)) = left {
        let text = format!("{} still has {words}.", name.unwrap_or_default());
        app.toasts.show(Toast::new(text).action("Hand over…", move || app.go(over(id))));
    }
}

/// What can be done with a member.
fn actions(app: App, id: Id, editing: RwSignal<Option<Id>>) -> Vec<MenuItem> {
    let Some(member) = app.data(|data| data.member(id).cloned()) else { return Vec::new() };
    let me = if app.settings().me == Some(id) {
        MenuItem::new("This is not me", move || set_me(app, None))
    } else {
        MenuItem::new("This is me", move || set_me(app, Some(id)))
    };
    let id = record_id(id);
    let (retire, back) = ("Retire: keep the name on records", "Take back into the team");
    let leave = if member.retired {
        retire_action(app, id, true, retire, back)
    } else {
        MenuItem::new(retire, move || leave(app, id)).icon("archive")
    };
    let mut items = row_actions(app, id, editing, leave, Some(me.icon("user")));
    let over = MenuItem::new("Hand over what they have…", move || app.go(over(id))).icon("arrow-right");
    items.insert(items.len().min(1), over);
    items
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
                let route = Route::Board {
                    pipeline: Some(load.pipeline),
                    filter: board_filter(&name),
                    open: None,
                    look: Default::default(),
                };
                let words = if many {
                    format!("{} {}", app.number(load.open), load.pipeline_name)
                } else {
                    app.number(load.open)
                };
                let title =
                    format!("Show {} on the board", app.counted(load.open, "open opportunity", "open opportunities"));
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
