//! All sequences: what each is for, how long it is, who is inside, what came back, and what starts it.

use super::{
    enrol::EnrolDialog,
    inside::{InsideButton, InsideDialog},
    making::{create, duplicate, retire},
    recipes::RecipesDialog,
    state::has_draft,
};
use crate::app::{
    store::use_app,
    ui::{Button, ButtonKind, EmptyState, MenuButton, MenuItem, SearchBox, SelectField},
};
use leptos::prelude::*;
use penstock::{
    command::Command,
    model::{Kind, Record, RecordId},
    present::{
        route::Route,
        sequence::{Line, Order, listed},
    },
    value::{Id, plural},
};

/// What the lines of the list share.
#[derive(Clone, Copy)]
struct List {
    lines: Memo<Vec<(Id, Line)>>,
    inside: RwSignal<Option<Id>>,
    enrolling: RwSignal<Option<Id>>,
}

/// The list.
#[component]
pub fn ListPage() -> impl IntoView {
    let app = use_app();
    let words = RwSignal::new(String::new());
    let order = RwSignal::new(Order::Own);
    let lines = Memo::new(move |_| {
        for kind in [Kind::Sequence, Kind::Run, Kind::Message, Kind::Rule] {
            app.track(kind);
        }
        words.with(|words| app.data(|data| listed(data, words, order.get())))
    });
    let all = Memo::new(move |_| {
        app.track(Kind::Sequence);
        app.data(|data| data.count(Kind::Sequence))
    });
    let list = List { lines, inside: RwSignal::new(None), enrolling: RwSignal::new(None) };
    let adding = RwSignal::new(false);
    let orders: Vec<(String, String)> =
        Order::ALL.iter().enumerate().map(|(at, (_, words))| (at.to_string(), (*words).to_string())).collect();
    let place = move || Order::ALL.iter().position(|one| one.0 == order.get()).unwrap_or(0).to_string();
    view! {
        <header class="bar">
            <h1>"Sequences"</h1>
            <span class="sum">{move || app.number(all.get())}</span>
            <div class="btn-row push">
            <Button icon="book-open" data_test="sequence-recipes" on_click=move |_| adding.set(true)>"From a recipe"</Button>
            <Button kind=ButtonKind::Main icon="plus" data_test="sequence-new" on_click=move |_| create(app)>
                "New sequence"
            </Button>
            </div>
        </header>
        <div class="page" data-test="sequences-page">
            <p class="muted sequence-plain">
                "A sequence writes messages and tasks one after the other, with waits between them, until somebody answers. The messages come into the Outbox when their time has come; you send them."
            </p>
            <Show
                when=move || all.get() != 0
                fallback=move || {
                    view! {
                        <EmptyState
                            icon="list-ordered"
                            title="No sequences yet"
                            text="Begin with one that others use, or write your own: three mails, a day or two apart, are a good beginning."
                            data_test="sequences-empty"
                        >
                            <Button kind=ButtonKind::Main icon="book-open" on_click=move |_| adding.set(true)>"Choose a recipe"</Button>
                            <Button icon="plus" on_click=move |_| create(app)>"Write one"</Button>
                        </EmptyState>
                    }
                }
            >
                <div class="sequence-tools" role="search" aria-label="Look for sequences">
                    <SearchBox label="Search sequences" value=words on_input=move |text| words.set(text) data_test="sequences-search" />
                    <SelectField
                        label="Order"
                        hide_label=true
                        value=Signal::derive(place)
                        options=Signal::stored(orders.clone())
                        on_commit=move |at: String| {
                            let found = at.parse::<usize>().ok().and_then(|at| Order::ALL.get(at));
                            order.set(found.map_or(Order::Own, |one| one.0));
                        }
                        data_test="sequences-order"
                    />
                </div>
                <Show
                    when=move || lines.with(|lines| !lines.is_empty())
                    fallback=move || {
                        view! {
                            <EmptyState icon="search" title="No sequence like that" text="Nothing matches what you look for." data_test="sequences-none">
                                <Button on_click=move |_| words.set(String::new())>"Show all sequences"</Button>
                            </EmptyState>
                        }
                    }
                >
                    <ul class="surface sequence-list">
                        <For each=move || lines.with(|all| all.iter().map(|one| one.0).collect::<Vec<_>>()) key=|id| *id let:id>
                            <Row id list />
                        </For>
                    </ul>
                </Show>
            </Show>
        </div>
        <InsideDialog sequence=list.inside />
        <EnrolDialog sequence=list.enrolling />
        <RecipesDialog open=adding />
    }
}

#[component]
fn Row(id: Id, list: List) -> impl IntoView {
    let app = use_app();
    let rid = RecordId { kind: Kind::Sequence, id };
    let sequence = Memo::new(move |_| match app.record(rid) {
        Some(Record::Sequence(sequence)) => Some(sequence),
        _ => None,
    });
    let line = Memo::new(move |_| {
        list.lines.with(|all| all.iter().find(|one| one.0 == id).map(|one| one.1.clone())).unwrap_or_default()
    });
    let name = move || sequence.get().map(|one| one.name.clone()).unwrap_or_default();
    let retired = Memo::new(move |_| sequence.with(|one| one.as_ref().is_some_and(|one| one.retired)));
    let published = Memo::new(move |_| line.with(|line| line.version > 0));
    let facts = move || {
        let line = line.get();
        if line.version == 0 {
            return "Not published yet".to_string();
        }
        let messages = plural(line.messages, "message", "messages");
        let tasks = plural(line.deeds.saturating_sub(line.messages), "other step", "other steps");
        let tasks = if line.deeds > line.messages { format!(", {tasks}") } else { String::new() };
        let out = if retired.get() { " · out of use" } else { "" };
        format!("{messages}{tasks} · version {}{out}", line.version)
    };
    let what_for = move || sequence.get().map(|one| one.about.clone()).filter(|about| !about.is_empty());
    let count = Memo::new(move |_| line.with(|line| line.inside));
    let items = move || {
        let again = retired.get();
        let (words, icon) = if again { ("Use again", "rotate-ccw") } else { ("Take out of use", "archive") };
        vec![
            MenuItem::new("Open", move || app.go(Route::Sequences { rule: Some(id) })).icon("pencil"),
            MenuItem::new("Duplicate", move || duplicate(app, id)).icon("copy"),
            MenuItem::new(words, move || retire(app, rid, !again)).icon(icon),
            MenuItem::new("Delete", move || _ = app.act_with_undo(Command::Delete(vec![rid])))
                .icon("trash")
                .danger()
                .separated(),
        ]
    };
    let draft = move || {
        // Whoever publishes changes the record: then it is asked again.
        sequence.track();
        has_draft(app, id) && published.get()
    };
    view! {
        <li class="sequence-line" class:retired=move || retired.get() data-test="sequence-line">
            <div class="grow">
                <a class="sequence-name" id=format!("open-{id}") href=Route::Sequences { rule: Some(id) }.to_string() data-test="sequence-open">{name}</a>
                {move || draft().then(|| view! { <span class="rule-badge due">"Changes not published"</span> })}
                {move || what_for().map(|text| view! { <p class="muted">{text}</p> })}
                <p class="hint">{facts}</p>
                <Starters line />
            </div>
            <div class="sequence-figures">
                <InsideButton id count open=list.inside />
                <Answered line />
            </div>
            <Button
                disabled=Signal::derive(move || retired.get() || !published.get())
                data_test="sequence-enrol"
                on_click=move |_| list.enrolling.set(Some(id))
            >
                "Enrol…"
            </Button>
            <MenuButton label=Signal::derive(move || format!("More about {}", name())) icon_only=true items=Signal::derive(items) data_test="sequence-menu" />
        </li>
    }
}

/// The rules that start a sequence.
#[component]
fn Starters(line: Memo<Line>) -> impl IntoView {
    let app = use_app();
    let rules = move || {
        let ids = line.with(|line| line.rules.clone());
        app.data(|data| {
            let rules = ids.iter().filter_map(|id| data.rule(*id));
            rules.map(|rule| (rule.id, rule.name.clone(), rule.live())).collect::<Vec<_>>()
        })
    };
    let link = |(id, name, live): (Id, String, bool)| {
        let href = Route::Rules { rule: Some(id), tab: String::new() }.to_string();
        view! { <a href=href data-test="sequence-rule">{name}</a>{(!live).then_some(" (off)")}" " }
    };
    move || {
        let all = rules();
        (!all.is_empty())
            .then(|| view! { <p class="hint">"Started by " {all.into_iter().map(link).collect_view()}</p> })
    }
}

/// How many were sent and answered.
#[component]
fn Answered(line: Memo<Line>) -> impl IntoView {
    let app = use_app();
    let words = move || {
        let (sent, answered) = line.with(|line| (line.sent, line.answered));
        if sent == 0 {
            return "Nothing sent yet".to_string();
        }
        // Of fewer, a rate tells nothing.
        let rate = (sent >= 20).then(|| format!(" ({}%)", app.number((answered * 200 + sent) / (sent * 2))));
        format!("{} sent, {} answered{}", app.number(sent), app.number(answered), rate.unwrap_or_default())
    };
    view! { <span class="hint" data-test="sequence-answers">{words}</span> }
}
