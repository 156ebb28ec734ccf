//! The timeline of a record.

use super::{
    RecordLink, WhyButton,
    care::care_icon,
    composer::activity_icon,
    edit::refusal,
    timeline_events::{Event, What, events},
};
use crate::app::{
    store::{App, use_app},
    ui::{Drafting, Field, FieldKind, Icon, IconButton, arrive, focus},
};
use leptos::prelude::*;
use penstock::{
    command::Command,
    model::{ActivityKind, Kind, RecordId},
    present::logged::{self, Told},
    value::Id,
};
use std::{collections::HashMap, sync::Arc};

/// How many lines are shown at first, and more each time.
const STEP: usize = 50;

/// Everything that happened, newest first.
#[component]
pub fn Timeline(of: RecordId) -> impl IntoView {
    let app = use_app();
    let all = Memo::new(move |_| -> Arc<[Event]> {
        let _ = app.record(of);
        app.track(Kind::Activity);
        app.track(Kind::Task);
        app.track(Kind::Run);
        app.track(Kind::Care);
        if of.kind != Kind::Opportunity {
            app.track(Kind::Opportunity);
        }
        events(app, of).into()
    });
    let shown = RwSignal::new(STEP);
    let lines = move || all.with(|all| told_apart(all.iter().take(shown.get())));
    view! {
        <section class="part" data-test="timeline">
            <h3 class="part-title">"What happened"</h3>
            <ol class="timeline">
                <For each=lines key=|(key, _)| key.clone() children=|(_, event)| view! { <Line event /> } />
            </ol>
            <Show when=move || all.with(|all| all.is_empty())>
                <p class="hint">"Nothing yet."</p>
            </Show>
            <Show when=move || { all.with(|all| all.len()) > shown.get() }>
                <button
                    type="button"
                    class="btn quiet small"
                    data-test="timeline-more"
                    on:click=move |_| shown.update(|n| *n += STEP)
                >
                    {move || format!("Show more ({})", app.number(all.with(|all| all.len()) - shown.get()))}
                </button>
            </Show>
        </section>
    }
}

/// Each with what tells it from the others. A line stays while it tells the same, and with it the text that is being changed
/// there; what was logged reads its own text.
fn told_apart<'a>(events: impl Iterator<Item = &'a Event>) -> Vec<((Event, usize), Event)> {
    let mut seen: HashMap<Event, usize> = HashMap::new();
    let one = |event: &Event| {
        let mut key = event.clone();
        if matches!(event.what, What::Activity(..)) {
            key.text.clear();
        }
        let nth = seen.entry(key.clone()).or_default();
        *nth += 1;
        ((key, *nth), event.clone())
    };
    events.map(one).collect()
}

fn who(app: App, what: What, by: Option<Id>) -> String {
    match (what, by) {
        (What::Rule | What::Run(_), _) => "automation".into(),
        (_, Some(id)) if app.me() == Some(id) => "you".into(),
        (_, Some(id)) => app.member(id).map(|member| member.name.clone()).unwrap_or_default(),
        (_, None) => String::new(),
    }
}

#[component]
fn Line(event: Event) -> impl IntoView {
    let app = use_app();
    let class = match event.what {
        What::Rule | What::Run(_) => "auto",
        What::Stage(kind) => kind,
        What::Activity(_, ActivityKind::Call) => "call",
        What::Activity(_, ActivityKind::Email) => "email",
        What::Activity(_, ActivityKind::Meeting) => "meeting",
        What::Activity(_, ActivityKind::Note) => "note",
        What::TaskAdded | What::TaskDone => "task-event",
        What::Care(_) => "care-event",
        What::Change => "change",
    };
    let icon = match event.what {
        What::Activity(_, kind) => Some(activity_icon(kind)),
        What::TaskDone => Some("circle-check"),
        What::Run(_) => Some("zap"),
        What::Care(kind) => Some(care_icon(kind)),
        _ => None,
    };
    let (at, what, by) = (event.at, event.what, event.by);
    let small = move || {
        let who = who(app, what, by);
        if who.is_empty() { app.moment(at) } else { format!("{} · {who}", app.moment(at)) }
    };
    let about = event.about.map(|id| {
        let title = Signal::derive(move || app.record(id).map(|record| record.title()).unwrap_or_default());
        view! { " · " <RecordLink id title /> }
    });
    let body = match event.what {
        What::Activity(id, kind) => view! { <ActivityText id kind /> }.into_any(),
        _ => view! { <span class="text">{event.text}</span> }.into_any(),
    };
    let why = match event.what {
        What::Run(run) => Some(run),
        What::Activity(id, _) => app.data(|data| data.activity(id).and_then(|activity| activity.run)),
        _ => None,
    };
    view! {
        <li class=class data-test="event">
            {icon.map(|name| view! { <Icon name /> })}
            {body}
            <time datetime=event.at.to_string()>{small} {about}</time>
            {why.map(|run| view! { <WhyButton run short=matches!(what, What::Run(_)) /> })}
        </li>
    }
}

#[component]
fn ActivityText(id: Id, kind: ActivityKind) -> impl IntoView {
    let app = use_app();
    let rid = RecordId { kind: Kind::Activity, id };
    let record = Memo::new(move |_| app.activity(id));
    let text = super::field(record, |activity| activity.text.clone());
    let editing = RwSignal::new(app.has_draft(Some(rid), "text"));
    let error = RwSignal::new(None::<String>);
    let drafting = move || app.drafting(Some(rid), "text", &text.get_untracked());
    let told = super::field(record, logged::told);
    let whole = RwSignal::new(false);
    let commit = move |text: String, drafting: Drafting| {
        let answer = refusal(app.edit(rid, "text", text.trim().into()));
        if answer.is_none() {
            drafting.forget();
            let _ = editing.try_set(false);
            arrive(format!("[data-event='{id}'] button"));
        }
        let _ = error.try_set(answer);
    };
    let change = move |_| {
        editing.update(|on| *on = !*on);
        if editing.get_untracked() {
            focus::soon(format!("[data-event='{id}'] textarea"));
        }
    };
    view! {
        <div class="event-line" data-event=id.to_string()>
            {move || {
                if editing.get() {
                    let drafting = drafting();
                    view! {
                        <div class="grow">
                            <Field
                                label=kind.word()
                                hide_label=true
                                kind=FieldKind::Area
                                value=text
                                on_commit=move |text| commit(text, drafting)
                                error
                                drafting=Some(drafting)
                                data_test="event-text"
                            />
                        </div>
                    }
                        .into_any()
                } else {
                    view! { <ToldText told whole /> }.into_any()
                }
            }}
            <span class="event-tools">
                <IconButton
                    icon="pencil"
                    class="small"
                    title="Change the text"
                    on_click=change
                />
                <IconButton
                    icon="trash"
                    class="small"
                    title="Delete this entry"
                    data_test="event-delete"
                    on_click=move |_| {
                        app.act_with_undo(Command::Delete(vec![rid]));
                    }
                />
            </span>
        </div>
    }
}

/// What was logged: what it was, and what was said; of a long text the begin, until the rest is asked for.
#[component]
fn ToldText(told: Signal<Told>, whole: RwSignal<bool>) -> impl IntoView {
    let title = move || told.with(|told| told.title.clone());
    let long = Memo::new(move |_| told.with(|told| told.begin.is_some()));
    let text =
        move || told.with(|told| told.begin.clone().filter(|_| !whole.get()).unwrap_or_else(|| told.text.clone()));
    view! {
        <div class="grow">
            {move || Some(title()).filter(|title| !title.is_empty()).map(|title| view! { <span class="text event-title">{title}</span> })}
            <span class="text event-said" dir="auto" data-test="event-said">
                {text}
            </span>
            <Show when=move || long.get()>
                <button
                    type="button"
                    class="link event-more"
                    aria-expanded=move || whole.get().to_string()
                    data-test="event-more"
                    on:click=move |_| whole.update(|whole| *whole = !*whole)
                >
                    {move || if whole.get() { "Show less" } else { "Show all" }}
                </button>
            </Show>
        </div>
    }
}
