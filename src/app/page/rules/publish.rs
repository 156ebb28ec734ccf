//! Switching a rule on: what changes, what could go wrong, and what becomes of the runs inside.

use super::{
    draft::{Draft, rule_id},
    warnings::{Told, Warnings, warnings},
};
use crate::app::ui::{Button, ButtonKind, Dialog, Icon};
use leptos::prelude::*;
use penstock::{
    automation::{Inside, inside, plan_changes, problems, say},
    command::Command,
    model::{Kind, Rule},
    value::Id,
};

/// Where the focus goes when the button that switches a draft on has done its work and is gone.
pub const SWITCH: &str = "[data-test=rule-editor] [data-test=rule-switch]";

/// How many runs inside are listed.
const LISTED: usize = 50;

/// What the dialog says.
#[derive(Clone, Default, PartialEq)]
struct Review {
    /// The number that the draft gets.
    number: u32,
    /// What it says.
    sentence: String,
    /// What stands against it.
    problems: Vec<String>,
    /// What differs from what is in force; none before the first version.
    changes: Vec<String>,
    /// Loops and contradictions.
    warnings: Warnings,
    inside: Vec<Inside>,
}

/// The number that a rule's draft would get.
pub fn next_number(rule: &Rule) -> u32 {
    rule.in_force().map_or(0, |version| version.number) + 1
}

fn review(draft: Draft) -> Review {
    let app = draft.app;
    let Some(rule) = draft.rule.get_untracked() else { return Review::default() };
    let scene = app.scene();
    let warnings = warnings(draft);
    app.data(|data| Review {
        number: next_number(&rule),
        sentence: say::plan(&rule.draft, data),
        problems: problems(&rule.draft, rule.pipeline, data),
        changes: rule.in_force().map(|version| plan_changes(&version.plan, &rule.draft, data)).unwrap_or_default(),
        warnings,
        inside: inside(&rule, data, &scene),
    })
}

/// Whether there is nothing to look at before a draft is switched on: no earlier version, no warning.
pub fn plain(draft: Draft) -> bool {
    let review = review(draft);
    review.number <= 1 && review.problems.is_empty() && review.warnings.is_empty()
}

/// The dialog.
#[component]
pub fn Publish(draft: Draft, open: RwSignal<bool>) -> impl IntoView {
    let app = draft.app;
    let carry = RwSignal::new(false);
    let shown = Memo::new(move |_| {
        app.track(Kind::Rule);
        app.track(Kind::Run);
        if open.get() { review(draft) } else { Review::default() }
    });
    let first = Memo::new(move |_| shown.with(|review| review.number <= 1));
    let title = move || {
        if first.get() {
            "Switch this rule on".to_string()
        } else {
            format!("Publish version {}", shown.with(|review| review.number))
        }
    };
    let go = move |_| {
        let command = Command::PublishRule { rule: draft.id, carry: carry.get_untracked() };
        if app.act_with_undo(command).is_some() {
            open.set(false);
            draft.focus_soon(SWITCH.into());
        }
    };
    view! {
        <Dialog open=open title=Signal::derive(title) on_close=move |()| open.set(false) data_test="publish-dialog">
            <div class="dialog-body publish">
                <p class="publish-sentence">{move || shown.with(|review| review.sentence.clone())}</p>
                {move || list(shown.with(|review| review.problems.clone()))}
                {move || {
                    let changes = shown.with(|review| review.changes.clone());
                    (!first.get()).then(|| view! {
                        <h3>"What changes"</h3>
                        <ul class="publish-list" data-test="publish-changes">
                            {if changes.is_empty() { vec!["nothing".to_string()] } else { changes }
                                .into_iter().map(|change| view! { <li>"It " {change}</li> }).collect_view()}
                        </ul>
                    })
                }}
                {move || {
                    let found = shown.with(|review| review.warnings.clone());
                    (!found.is_empty()).then(|| view! { <Told found /> })
                }}
                {move || {
                    let inside = shown.with(|review| review.inside.clone());
                    (!first.get()).then(|| view! { <InsideRuns draft inside carry /> })
                }}
            </div>
            <div class="dialog-foot">
                <Button on_click=move |_| open.set(false)>"Cancel"</Button>
                <Button
                    kind=ButtonKind::Main
                    icon="zap"
                    autofocus=true
                    disabled=Signal::derive(move || shown.with(|review| !review.problems.is_empty()))
                    on_click=go
                    data_test="publish-go"
                >
                    {move || if first.get() { "Switch on".to_string() } else { format!("Switch on version {}", shown.with(|review| review.number)) }}
                </Button>
            </div>
        </Dialog>
    }
}

fn list(lines: Vec<String>) -> impl IntoView {
    (!lines.is_empty()).then(|| {
        let lines = lines.into_iter().map(|line| view! { <li>{line}</li> }).collect_view();
        view! {
            <div class="banner late" role="note" data-test="publish-late">
                <Icon name="circle-alert" />
                <div>
                    <b>"It cannot act yet:"</b>
                    <ul class="publish-list">{lines}</ul>
                </div>
            </div>
        }
    })
}

/// The runs inside, and the choice between their version and the new one.
#[component]
fn InsideRuns(draft: Draft, inside: Vec<Inside>, carry: RwSignal<bool>) -> impl IntoView {
    let app = draft.app;
    if inside.is_empty() {
        return view! { <p class="hint" data-test="publish-inside">"No run is inside: the new version holds for everything from now on."</p> }.into_any();
    }
    let count = inside.len();
    let when = move |due: Option<penstock::value::Time>| due.map_or_else(|| "–".to_string(), |due| app.moment(due));
    let rows = inside
        .into_iter()
        .take(LISTED)
        .map(|run| {
            view! {
                <tr>
                    <td>{run.title}</td>
                    <td>{run.next}</td>
                    <td>{when(run.now_due)}</td>
                    <td>{when(run.due_if_carried)}</td>
                </tr>
            }
        })
        .collect_view();
    let heading = match count {
        1 => "1 run is inside".to_string(),
        count => format!("{} runs are inside", app.number(count)),
    };
    let choice = move |value: bool, words: &'static str, hint: &'static str, mark: &'static str| {
        view! {
            <label class="check">
                <input type="radio" name="carry" prop:checked=move || carry.get() == value on:change=move |_| carry.set(value) data-test=mark />
                <span>{words}<span class="hint">{hint}</span></span>
            </label>
        }
    };
    view! {
        <h3 data-test="publish-inside">{heading}</h3>
        <div class="publish-choice" role="radiogroup" aria-label="What becomes of them">
            {choice(false, "They finish on their version", "What was begun goes on as it was.", "carry-no")}
            {choice(true, "They follow the new version", "From the step that they are at; see the last column.", "carry-yes")}
        </div>
        <div class="table-wrap">
            <table class="table">
                <thead><tr><th>"Opportunity"</th><th>"Next"</th><th>"Due now"</th><th>"Due if it follows"</th></tr></thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
        {(count > LISTED).then(|| view! { <p class="hint">{format!("And {} more.", app.number(count - LISTED))}</p> })}
    }
    .into_any()
}

/// Deletes a rule, with a way back.
pub fn delete(app: crate::app::store::App, id: Id) -> bool {
    app.act_with_undo(Command::Delete(vec![rule_id(id)])).is_some()
}
