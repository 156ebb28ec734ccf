//! All sequences: what each is for, how long it is, who is inside.

use super::{
    enrol::EnrolDialog,
    inside::{InsideButton, InsideDialog, count_inside},
    state::{create, duplicate},
};
use crate::app::{
    store::use_app,
    ui::{Button, ButtonKind, EmptyState, MenuButton, MenuItem},
};
use leptos::prelude::*;
use penstock::{
    command::Command,
    model::{Action, Kind, Record, RecordId, Step},
    present::route::Route,
    value::{Id, plural},
};

/// The list.
#[component]
pub fn ListPage() -> impl IntoView {
    let app = use_app();
    let all = Memo::new(move |_| {
        app.track(Kind::Sequence);
        app.data(|data| {
            let mut all: Vec<_> = data.sequences().collect();
            all.sort_by(|a, b| (a.retired, &a.rank, a.id).cmp(&(b.retired, &b.rank, b.id)));
            all.into_iter().map(|sequence| sequence.id).collect::<Vec<Id>>()
        })
    });
    let inside = RwSignal::new(None::<Id>);
    let enrolling = RwSignal::new(None::<Id>);
    let empty = move || all.with(Vec::is_empty);
    view! {
        <header class="bar">
            <h1>"Sequences"</h1>
            <span class="sum">{move || app.number(all.with(Vec::len))}</span>
            <Button kind=ButtonKind::Main icon="plus" data_test="sequence-new" on_click=move |_| create(app)>
                "New sequence"
            </Button>
        </header>
        <div class="page" data-test="sequences-page">
            <p class="muted sequence-plain">
                "A sequence writes messages and tasks one after the other, with waits between them, until somebody answers. The messages come into the Outbox when their time has come; you send them."
            </p>
            <Show
                when=move || !empty()
                fallback=move || {
                    view! {
                        <EmptyState
                            icon="list-ordered"
                            title="No sequences yet"
                            text="Three mails, a day or two apart, are a good beginning."
                            data_test="sequences-empty"
                        >
                            <Button kind=ButtonKind::Main icon="plus" on_click=move |_| create(app)>"New sequence"</Button>
                        </EmptyState>
                    }
                }
            >
                <ul class="surface sequence-list">
                    <For each=move || all.get() key=|id| *id let:id>
                        <Line id inside enrolling />
                    </For>
                </ul>
            </Show>
        </div>
        <InsideDialog sequence=inside />
        <EnrolDialog sequence=enrolling />
    }
}

#[component]
fn Line(id: Id, inside: RwSignal<Option<Id>>, enrolling: RwSignal<Option<Id>>) -> impl IntoView {
    let app = use_app();
    let rid = RecordId { kind: Kind::Sequence, id };
    let sequence = Memo::new(move |_| match app.record(rid) {
        Some(Record::Sequence(sequence)) => Some(sequence),
        _ => None,
    });
    let name = move || sequence.get().map(|one| one.name.clone()).unwrap_or_default();
    let retired = Memo::new(move |_| sequence.with(|one| one.as_ref().is_some_and(|one| one.retired)));
    let published = Memo::new(move |_| sequence.with(|one| one.as_ref().is_some_and(|one| one.in_force().is_some())));
    let about = move || {
        sequence
            .get()
            .map(|one| {
                let Some(version) = one.in_force() else { return "Not published yet".to_string() };
                let steps = &version.plan.steps;
                let mails =
                    steps.iter().filter(|step| matches!(step, Step::Do { action: Action::Message { .. } })).count();
                let facts = format!(
                    "{}, {} of them · version {}",
                    plural(steps.len(), "step", "steps"),
                    plural(mails, "message", "messages"),
                    version.number
                );
                if one.retired { format!("{facts} · out of use") } else { facts }
            })
            .unwrap_or_default()
    };
    let what_for = move || sequence.get().map(|one| one.about.clone()).filter(|about| !about.is_empty());
    let count = count_inside(app, id);
    let items = move || {
        let mut items = vec![MenuItem::new("Duplicate", move || duplicate(app, id)).icon("copy")];
        let (words, icon) = if retired.get() { ("Use again", "rotate-ccw") } else { ("Take out of use", "archive") };
        let retire = move || {
            let set = std::iter::once(("retired".to_string(), (!retired.get_untracked()).into())).collect();
            app.act_with_undo(Command::Edit { id: rid, set });
        };
        items.push(MenuItem::new(words, retire).icon(icon));
        let delete = move || _ = app.act_with_undo(Command::Delete(vec![rid]));
        items.push(MenuItem::new("Delete", delete).icon("trash").danger().separated());
        items
    };
    view! {
        <li class="sequence-line" class:retired=move || retired.get() data-test="sequence-line">
            <div class="grow">
                <a class="sequence-name" href=Route::Sequences { rule: Some(id) }.to_string() data-test="sequence-open">{name}</a>
                {move || what_for().map(|text| view! { <p class="muted">{text}</p> })}
                <p class="hint">{about}</p>
            </div>
            <InsideButton id count open=inside />
            <Button
                disabled=Signal::derive(move || retired.get() || !published.get())
                data_test="sequence-enrol"
                on_click=move |_| enrolling.set(Some(id))
            >
                "Enrol…"
            </Button>
            <MenuButton label=Signal::derive(move || format!("More about {}", name())) icon_only=true items=Signal::derive(items) data_test="sequence-menu" />
        </li>
    }
}
