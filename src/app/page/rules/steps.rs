//! What happens: the steps, in order, and ways to add one.

use super::{
    draft::{Draft, control},
    line::Line,
};
use crate::app::ui::{Icon, IconButton, MenuButton, MenuItem, alt_arrow};
use leptos::{ev::KeyboardEvent, prelude::*};
use penstock::{
    model::{Action, Kind, RecordId, Step},
    present::{
        route::Route,
        rule_form::{Change, Place, Spot, contents, late, step},
    },
    value::Id,
};

/// The steps that are added most, each with a button of its own.
const OFTEN: [(&str, &str, &str); 4] = [
    ("task", "Task", "list-todo"),
    ("sequence", "Sequence", "list-ordered"),
    ("message", "Message", "mail"),
    ("wait", "Wait", "clock"),
];

/// All others, in a menu.
const MORE: [(&str, &str, &str); 13] = [
    ("await", "Wait until something happens", "timer"),
    ("remind", "Remind somebody", "bell"),
    ("ask", "Ask somebody, or give a list to tick off", "message-circle-question"),
    ("note", "Add a note", "sticky-note"),
    ("assign", "Give it to somebody", "user"),
    ("move", "Move it to a stage", "arrow-right"),
    ("temperature", "Set the temperature", "thermometer"),
    ("points", "Change the score", "star"),
    ("tag", "Add a tag", "tag"),
    ("untag", "Remove a tag", "tag"),
    ("field", "Set a field", "pencil"),
    ("stop_sequence", "Stop a sequence", "pause"),
    ("create", "Create another opportunity", "plus"),
];

/// The blank that a new step wants filled first.
fn first_blank(kind: &str) -> &'static str {
    match kind {
        "task" => "title",
        "wait" | "await" => "n",
        "message" => "body",
        "remind" | "ask" | "note" => "text",
        "sequence" | "stop_sequence" => "sequence",
        "assign" => "who",
        "move" => "stage",
        "temperature" => "to",
        "points" => "points",
        "tag" | "untag" => "tag",
        "field" => "field",
        "create" => "name",
        _ => "do",
    }
}

fn add(draft: Draft, kind: &'static str) {
    let at = draft.plan.with_untracked(|plan| plan.steps.len());
    draft.alter(&Change::AddStep(kind.into()));
    let empty = draft.app.data(|data| data.sequences().all(|sequence| sequence.retired));
    if kind == "sequence" && empty {
        draft.naming.set(Some(Spot { place: Place::Step(at), name: "sequence", nth: 0 }));
    } else {
        draft.focus_soon(control(&format!("#step-{at}"), first_blank(kind)));
    }
}

/// The steps of the draft.
#[component]
pub fn Steps(draft: Draft) -> impl IntoView {
    let count = Memo::new(move |_| draft.plan.with(|plan| plan.steps.len()));
    let more = move || -> Vec<MenuItem> {
        MORE.iter().map(|(kind, words, icon)| MenuItem::new(*words, move || add(draft, kind)).icon(icon)).collect()
    };
    view! {
        <ol class="rule-steps" data-test="rule-steps">
            <For each=move || 0..count.get() key=|at| *at let:at>
                <OneStep draft at />
            </For>
        </ol>
        <div class="rule-add" role="group" aria-label="Add a step">
            {OFTEN
                .into_iter()
                .map(|(kind, words, icon)| {
                    view! {
                        <button
                            type="button"
                            class="rule-add-one"
                            aria-label=format!("Add a step: {}", words.to_lowercase())
                            data-test=format!("add-{kind}")
                            on:click=move |_| add(draft, kind)
                        >
                            <Icon name="plus" class="small" />
                            <Icon name=icon class="small" />
                            {words}
                        </button>
                    }
                })
                .collect_view()}
            <MenuButton label="More steps" items=Signal::derive(more) icon="plus" class="rule-add-one" data_test="add-more" />
        </div>
    }
}

fn shift(draft: Draft, at: usize, by: isize) {
    let count = draft.plan.with_untracked(|plan| plan.steps.len());
    if let Some(to) = at.checked_add_signed(by).filter(|to| *to < count) {
        draft.alter(&Change::MoveStep { from: at, to });
        draft.focus_soon(control(&format!("#step-{to}"), "do"));
    }
}

#[component]
fn OneStep(draft: Draft, at: usize) -> impl IntoView {
    let pieces = Memo::new(move |_| draft.plan.with(|plan| draft.tracked(|form| step(plan, at, form))));
    let waits = Memo::new(move |_| draft.plan.with(|plan| matches!(plan.steps.get(at), Some(Step::Await { .. }))));
    let sequence = Memo::new(move |_| {
        draft.plan.with(|plan| match plan.steps.get(at) {
            Some(Step::Do { action: Action::StartSequence { sequence } }) => Some(*sequence),
            _ => None,
        })
    });
    let remove = move || {
        draft.alter(&Change::RemoveStep(at));
        let left = draft.plan.with_untracked(|plan| plan.steps.len());
        let next = match left.checked_sub(1) {
            None => "[data-test=add-task]".into(),
            Some(last) => control(&format!("#step-{}", at.min(last)), "do"),
        };
        draft.focus_soon(next);
    };
    let items = move || -> Vec<MenuItem> {
        let count = draft.plan.with_untracked(|plan| plan.steps.len());
        vec![
            MenuItem::new("Move up", move || shift(draft, at, -1)).icon("arrow-up").disabled(at == 0),
            MenuItem::new("Move down", move || shift(draft, at, 1)).icon("arrow-down").disabled(at + 1 >= count),
            MenuItem::new("Take it out", remove).icon("trash").danger().separated(),
        ]
    };
    let key = move |ev: KeyboardEvent| {
        if let Some(by) = alt_arrow(&ev) {
            shift(draft, at, by);
        }
    };
    view! {
        <li id=format!("step-{at}") class="rule-step" data-test="rule-step" on:keydown=key>
            <div class="rule-step-words">
                <Line draft pieces=pieces />
                {move || sequence.get().map(|id| view! { <SequenceNote draft id /> })}
                {move || waits.get().then(|| view! { <Late draft at /> })}
            </div>
            <MenuButton label=format!("Step {}: move it or take it out", at + 1) items=Signal::derive(items) icon_only=true class="icon-btn small" data_test="step-menu" />
        </li>
    }
}

/// What a sequence holds, and the way to it.
#[component]
fn SequenceNote(draft: Draft, id: Id) -> impl IntoView {
    let app = draft.app;
    let words = move || {
        app.record(RecordId { kind: Kind::Sequence, id });
        app.data(|data| {
            let sequence = data.sequence(id)?;
            let version = sequence.in_force()?;
            Some(contents(&version.plan))
        })
    };
    view! {
        {move || words().map(|words| {
            let href = Route::Sequences { rule: Some(id) }.to_string();
            view! { <p class="rule-note">{words} " · " <a href=href data-test="open-sequence">"Open the sequence"</a></p> }
        })}
    }
}

/// What a waiting step does when it is too late.
#[component]
fn Late(draft: Draft, at: usize) -> impl IntoView {
    let count = Memo::new(move |_| {
        draft.plan.with(|plan| if let Some(Step::Await { late, .. }) = plan.steps.get(at) { late.len() } else { 0 })
    });
    let add = move |kind: &'static str| {
        let nth = count.get_untracked();
        draft.alter(&Change::AddLate(at, kind.into()));
        draft.focus_soon(control(&format!("#late-{at}-{nth}"), first_blank(kind)));
    };
    let remove = move |nth: usize| {
        draft.alter(&Change::RemoveLate(at, nth));
        draft.focus_soon(match count.get_untracked().checked_sub(1) {
            None => format!("#step-{at} [data-test=add-late]"),
            Some(last) => format!("#late-{at}-{} [data-test=late-remove]", nth.min(last)),
        });
    };
    let items = move || -> Vec<MenuItem> {
        OFTEN
            .iter()
            .chain(&MORE)
            .filter(|(kind, ..)| !matches!(*kind, "wait" | "await"))
            .map(|(kind, words, icon)| MenuItem::new(*words, move || add(kind)).icon(icon))
            .collect()
    };
    view! {
        <ul class="rule-late" aria-label="If it has not happened by then">
            <For each=move || 0..count.get() key=|nth| *nth let:nth>
                <li id=format!("late-{at}-{nth}") class="rule-step">
                    <div class="rule-step-words">
                        <Line
                            draft
                            pieces=Memo::new(move |_| draft.plan.with(|plan| draft.tracked(|form| late(plan, at, nth, form))))
                        />
                    </div>
                    <IconButton icon="x" class="small" title="Take it out" on_click=move |_| remove(nth) data_test="late-remove" />
                </li>
            </For>
        </ul>
        <MenuButton label="Do something if it is too late" items=Signal::derive(items) icon="plus" class="rule-add-one" data_test="add-late" />
    }
}
