//! The editor of a sequence: its name, its steps in order, what ends it early, and when all that would be.

use super::{
    enrol::EnrolDialog,
    inside::{InsideButton, InsideDialog, count_inside},
    preview::Preview,
    state::{Editor, new_message, new_task, new_wait},
    step::StepCard,
};
use crate::app::{
    page::parts::{EditText, TextKind, field},
    store::use_app,
    ui::{Button, ButtonKind, CheckField, EmptyState, Icon},
};
use leptos::prelude::*;
use penstock::{
    model::{Kind, RecordId, Stop},
    present::route::Route,
    value::{Id, plural},
};

/// The page of one sequence.
#[component]
pub fn EditorPage(id: Id) -> impl IntoView {
    let app = use_app();
    let editor = Editor::new(app, id);
    let there = Memo::new(move |_| editor.sequence.with(Option::is_some));
    let inside = RwSignal::new(None::<Id>);
    let enrolling = RwSignal::new(None::<Id>);
    let rid = RecordId { kind: Kind::Sequence, id };
    let name = field(editor.sequence, |one| one.name.clone());
    let about = field(editor.sequence, |one| one.about.clone());
    let published = Memo::new(move |_| {
        editor.sequence.with(|one| one.as_ref().is_some_and(|one| one.in_force().is_some() && !one.retired))
    });
    let count = count_inside(app, id);
    view! {
        <Show
            when=move || there.get()
            fallback=move || {
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
        >
            <header class="bar">
                <a class="icon-btn" href=Route::Sequences { rule: None }.to_string() title="All sequences" aria-label="All sequences" data-test="sequence-back"><Icon name="arrow-left" /></a>
                <h1>"Sequence"</h1>
                <span class="push"></span>
                <InsideButton id count open=inside />
                <Button disabled=Signal::derive(move || !published.get()) data_test="sequence-enrol" on_click=move |_| enrolling.set(Some(id))>
                    "Enrol…"
                </Button>
            </header>
            <div class="page sequence-page" data-test="sequence-editor">
                <div class="sequence-grid">
                    <div class="sequence-write">
                        <div class="form">
                            <EditText id=rid field="name" label="Name" boxed=true value=name />
                            <EditText id=rid field="about" label="What it is for" kind=TextKind::Line boxed=true value=about />
                        </div>
                        <h2>"Steps"</h2>
                        <ol class="sequence-steps">
                            <For each=move || editor.steps.with(|steps| steps.iter().map(|one| one.0).collect::<Vec<_>>()) key=|key| *key let:key>
                                <StepCard editor key />
                            </For>
                        </ol>
                        <div class="btn-row">
                            <Button icon="mail" data_test="add-message" on_click=move |_| editor.add(new_message())>"Message"</Button>
                            <Button icon="clock" data_test="add-wait" on_click=move |_| editor.add(new_wait())>"Wait"</Button>
                            <Button icon="list-checks" data_test="add-task" on_click=move |_| editor.add(new_task())>"Task"</Button>
                        </div>
                        <fieldset class="sequence-stops">
                            <legend><h2>"It ends early when"</h2></legend>
                            {Stop::ALL
                                .into_iter()
                                .map(|stop| {
                                    view! {
                                        <CheckField
                                            label=stop.words()
                                            value=Signal::derive(move || editor.stops.with(|stops| stops.contains(&stop)))
                                            on_commit=move |on| editor.stop(stop, on)
                                        />
                                    }
                                })
                                .collect_view()}
                            <p class="hint">"It always ends when the opportunity is deleted. While it is parked, the sequence pauses."</p>
                        </fieldset>
                        <Publish editor count />
                    </div>
                    <Preview editor />
                </div>
            </div>
            <InsideDialog sequence=inside />
            <EnrolDialog sequence=enrolling />
        </Show>
    }
}

/// Whether what is written is in force, and what publishing it means.
#[component]
fn Publish(editor: Editor, count: Memo<usize>) -> impl IntoView {
    let changed = Memo::new(move |_| editor.changed());
    let problems = Memo::new(move |_| editor.problems());
    let number = Memo::new(move |_| {
        editor.sequence.with(|one| one.as_ref().and_then(|one| one.in_force()).map_or(0, |version| version.number))
    });
    let words = move || match (changed.get(), number.get(), count.get()) {
        (false, number, _) => format!("Version {number} is in force."),
        (true, 0, _) => "Not published yet: nobody can be enrolled.".to_string(),
        (true, number, 0) => format!("Not published yet: version {number} is in force. Nobody is inside."),
        (true, number, count) => format!(
            "Not published yet: version {number} is in force. {} on the version that {} began with; version {} is for those enrolled from then on.",
            plural(count, "opportunity inside finishes", "opportunities inside finish"),
            if count == 1 { "it" } else { "they" },
            number + 1
        ),
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
            <Show when=move || { changed.get() && number.get() > 0 }>
                <Button kind=ButtonKind::Quiet data_test="sequence-discard" on_click=move |_| editor.discard()>"Discard"</Button>
            </Show>
            <Button
                kind=ButtonKind::Main
                disabled=Signal::derive(move || !changed.get() || problems.with(|all| !all.is_empty()))
                data_test="publish"
                on_click=move |_| editor.publish()
            >
                {move || if number.get() == 0 { "Publish".to_string() } else { format!("Publish version {}", number.get() + 1) }}
            </Button>
        </div>
    }
}
