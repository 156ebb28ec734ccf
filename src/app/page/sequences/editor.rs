//! The editor of a sequence: its name, its steps in order, what ends it early, and when all that would be.

use super::{
    enrol::EnrolDialog,
    inside::{InsideButton, InsideDialog, count_inside},
    library::LibraryPart,
    making::{duplicate, retire},
    preview::Preview,
    publish::{PublishDialog, plain},
    state::{Editor, Fresh},
    step::{StepCard, line_id},
    timeline::TimelinePart,
    versions::VersionsDialog,
};
use crate::app::{
    page::parts::{EditText, TextKind, field},
    store::use_app,
    ui::{Button, ButtonKind, CheckField, EmptyState, Icon, MenuButton, MenuItem, Reorder, arrive, free_key},
};
use leptos::{ev, prelude::*};
use penstock::{
    command::Command,
    model::{Kind, RecordId, Stop},
    present::{route::Route, sequence::started_by},
    value::{Id, plural},
};
use std::sync::Arc;

/// What ends a sequence early, as a person reads it.
const STOPS: [Stop; 6] =
    [Stop::Replied, Stop::LeavesStage, Stop::Closed, Stop::Meeting, Stop::OptedOut, Stop::TaskDone];

/// The page of one sequence.
#[component]
pub fn EditorPage(id: Id) -> impl IntoView {
    let app = use_app();
    let editor = Editor::new(app, id);
    let there = Memo::new(move |_| editor.sequence.with(Option::is_some));
    let inside = RwSignal::new(None::<Id>);
    let enrolling = RwSignal::new(None::<Id>);
    let publishing = RwSignal::new(false);
    let versions = RwSignal::new(false);
    let published = Memo::new(move |_| {
        editor.sequence.with(|one| one.as_ref().is_some_and(|one| one.in_force().is_some() && !one.retired))
    });
    let count = count_inside(app, id);
    let name = field(editor.sequence, |one| one.name.clone());
    arrive("[data-test=sequence-title]");
    let keys = window_event_listener(ev::keydown, move |ev| {
        let Some(key) = free_key(&ev).filter(|_| !ev.shift_key()) else { return };
        if let Some((fresh, ..)) = Fresh::ALL.into_iter().find(|(.., own)| *own == key) {
            ev.prevent_default();
            editor.add(fresh, editor.here.get_untracked());
        }
    });
    on_cleanup(move || keys.remove());
    view! {
        <Show when=move || there.get() fallback=Missing>
            <header class="bar">
                <a class="icon-btn" href=Route::Sequences { rule: None }.to_string() title="All sequences" aria-label="All sequences" data-test="sequence-back"><Icon name="arrow-left" /></a>
                <h1 tabindex="-1" data-test="sequence-title">"Sequence"<span class="visually-hidden">": " {name}</span></h1>
                <span class="push"></span>
                <InsideButton id count open=inside />
                <Button disabled=Signal::derive(move || !published.get()) data_test="sequence-enrol" on_click=move |_| enrolling.set(Some(id))>
                    "Enrol…"
                </Button>
                <MenuButton label="More about this sequence" icon_only=true items=Signal::derive(move || items(editor, versions)) data_test="sequence-more" />
            </header>
            <div class="page sequence-page" data-test="sequence-editor">
                <Head editor />
                <LibraryPart editor />
                <TimelinePart editor />
                <div class="sequence-grid">
                    <div class="sequence-write">
                        <h2>"Steps"</h2>
                        <Steps editor />
                        <Stops editor />
                        <Publish editor count publishing versions />
                    </div>
                    <Preview editor />
                </div>
            </div>
            <InsideDialog sequence=inside />
            <EnrolDialog sequence=enrolling />
            <PublishDialog editor open=publishing />
            <VersionsDialog editor open=versions />
        </Show>
    }
}

#[component]
fn Missing() -> impl IntoView {
    view! {
        <div class="page">
            <EmptyState
                icon="list-ordered"
                title="This sequence is not there"
                text="It was deleted, or it is in another workspace. Undo brings back what you deleted."
                data_test="sequence-missing"
            >
                <a class="btn" href=Route::Sequences { rule: None }.to_string()>"All sequences"</a>
            </EmptyState>
        </div>
    }
}

fn items(editor: Editor, versions: RwSignal<bool>) -> Vec<MenuItem> {
    let (app, id) = (editor.app, editor.id);
    let rid = RecordId { kind: Kind::Sequence, id };
    let retired = editor.sequence.with(|one| one.as_ref().is_some_and(|one| one.retired));
    let (words, icon) = if retired { ("Use again", "rotate-ccw") } else { ("Take out of use", "archive") };
    vec![
        MenuItem::new("Versions…", move || versions.set(true)).icon("history"),
        MenuItem::new("Duplicate", move || duplicate(app, id)).icon("copy"),
        MenuItem::new(words, move || retire(app, rid, !retired)).icon(icon),
        MenuItem::new("Delete", move || {
            if app.act_with_undo(Command::Delete(vec![rid])).is_some() {
                app.go(Route::Sequences { rule: None });
            }
        })
        .icon("trash")
        .danger()
        .separated(),
    ]
}

/// Name, purpose, and what starts it.
#[component]
fn Head(editor: Editor) -> impl IntoView {
    let app = editor.app;
    let rid = RecordId { kind: Kind::Sequence, id: editor.id };
    let name = field(editor.sequence, |one| one.name.clone());
    let about = field(editor.sequence, |one| one.about.clone());
    let rules = Memo::new(move |_| {
        app.track(Kind::Rule);
        app.data(|data| {
            started_by(editor.id, data).iter().map(|rule| (rule.id, rule.name.clone(), rule.live())).collect::<Vec<_>>()
        })
    });
    let link = |(id, name, live): (Id, String, bool)| {
        let href = Route::Rules { rule: Some(id), tab: String::new() }.to_string();
        let off = (!live).then_some(" (off)");
        view! { <a href=href data-test="sequence-rule">{name}</a>{off}" " }
    };
    view! {
        <div class="sequence-head">
            <div class="form two">
                <EditText id=rid field="name" label="Name" boxed=true value=name />
                <EditText id=rid field="about" label="What it is for" kind=TextKind::Line boxed=true value=about />
            </div>
            <p class="hint">
                {move || {
                    let all = rules.get();
                    if all.is_empty() {
                        view! { "No rule starts it: enrol opportunities by hand, or let a rule do it." }.into_any()
                    } else {
                        view! { "Started by " {all.into_iter().map(link).collect_view()} }.into_any()
                    }
                }}
            </p>
        </div>
    }
}

/// The steps in order, and what can be added.
#[component]
fn Steps(editor: Editor) -> impl IntoView {
    let shown =
        Memo::new(move |_| -> Arc<[Id]> { editor.pieces.with(|all| all.iter().map(|one| line_id(one.key)).collect()) });
    let order = Reorder::new(shown, move |moved| editor.put(moved.from, moved.to));
    view! {
        <ol class="sequence-steps">
            <For each=move || editor.pieces.with(|all| all.iter().map(|one| one.key).collect::<Vec<_>>()) key=|key| *key let:key>
                <StepCard editor order key />
            </For>
        </ol>
        <div class="btn-row step-add">
            {Fresh::ALL
                .into_iter()
                .map(|(fresh, word, icon, key)| {
                    view! {
                        <button
                            type="button"
                            class="btn"
                            aria-keyshortcuts=key
                            data-test=format!("add-{}", word.to_lowercase())
                            on:click=move |_| editor.add(fresh, None)
                        >
                            <Icon name=icon />
                            <span>{word}</span>
                            <kbd class="kbd wide-only" aria-hidden="true">{key.to_uppercase()}</kbd>
                        </button>
                    }
                })
                .collect_view()}
        </div>
    }
}

/// What ends it early.
#[component]
fn Stops(editor: Editor) -> impl IntoView {
    view! {
        <fieldset class="sequence-stops">
            <legend><h2>"It ends early when"</h2></legend>
            {STOPS
                .into_iter()
                .map(|stop| {
                    view! {
                        <CheckField
                            label=stop.words()
                            value=Signal::derive(move || editor.stops.with(|stops| stops.contains(&stop)))
                            on_commit=move |on| editor.stop(stop, on)
                            data_test=format!("stop-{stop:?}").to_lowercase()
                        />
                    }
                })
                .collect_view()}
            <p class="hint">"You can end it by hand at any time, on the opportunity or under “inside” above. While an opportunity is parked, the sequence stands still and goes on afterwards. It always ends when the opportunity is deleted."</p>
        </fieldset>
    }
}

/// Whether what is written is in force, and what publishing it means.
#[component]
fn Publish(editor: Editor, count: Memo<usize>, publishing: RwSignal<bool>, versions: RwSignal<bool>) -> impl IntoView {
    let changed = Memo::new(move |_| editor.changed());
    let problems = Memo::new(move |_| editor.problems());
    let number = Memo::new(move |_| {
        editor.sequence.with(|one| one.as_ref().and_then(|one| one.in_force()).map_or(0, |version| version.number))
    });
    let words = move || match (changed.get(), number.get(), count.get()) {
        (false, number, _) => format!("Version {number} is in force."),
        (true, 0, _) => "Not published yet. What you write is kept in this browser.".to_string(),
        (true, number, 0) => {
            format!("Not published yet. Version {number} is in force. What you write is kept in this browser.")
        }
        (true, number, count) => format!(
            "Not published yet. Version {number} is in force, with {} inside.",
            plural(count, "opportunity", "opportunities"),
        ),
    };
    let publish = move |_| {
        if plain(editor) {
            editor.publish(Vec::new());
        } else {
            publishing.set(true);
        }
    };
    view! {
        <div class="sequence-publish" class:changed=move || changed.get() data-test="sequence-publish">
            <div class="grow">
                <p role="status" data-test="publish-words">{words}</p>
                <Show when=move || changed.get() && problems.with(|all| !all.is_empty())>
                    <ul class="late-text publish-problems">
                        {move || problems.get().into_iter().map(|problem| view! { <li>{problem}</li> }).collect_view()}
                    </ul>
                </Show>
            </div>
            <Show when=move || { number.get() > 0 }>
                <Button kind=ButtonKind::Quiet data_test="sequence-versions" on_click=move |_| versions.set(true)>"Versions"</Button>
            </Show>
            <Show when=move || { changed.get() && number.get() > 0 }>
                <Button kind=ButtonKind::Quiet data_test="sequence-discard" on_click=move |_| editor.discard()>"Discard"</Button>
            </Show>
            <Button
                kind=ButtonKind::Main
                disabled=Signal::derive(move || !changed.get() || problems.with(|all| !all.is_empty()))
                data_test="publish"
                on_click=publish
            >
                {move || if number.get() == 0 { "Publish".to_string() } else { format!("Publish version {}", number.get() + 1) }}
            </Button>
        </div>
    }
}
