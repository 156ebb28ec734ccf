//! Publishing a sequence: what changes, what somebody should look at first, and what becomes of those inside.

use super::state::Editor;
use crate::app::ui::{Button, ButtonKind, Dialog, DialogSize, Icon};
use leptos::prelude::*;
use penstock::{
    automation::{Inside, inside_sequence, plan_changes},
    model::{Kind, RunState},
    present::sequence::{Advice, Lacking, advice, lacking, lacking_words, stage_of},
    value::{Id, Time, plural},
};
use std::collections::BTreeSet;

/// How many are listed.
const LISTED: usize = 100;

/// What the dialog says.
#[derive(Clone, Default, PartialEq)]
struct Review {
    /// The number that it gets.
    number: u32,
    changes: Vec<String>,
    odd: Vec<Advice>,
    lacking: Vec<Lacking>,
    inside: Vec<Inside>,
}

fn review(editor: Editor) -> Review {
    let app = editor.app;
    let Some(known) = editor.sequence.get_untracked() else { return Review::default() };
    let scene = app.scene();
    editor.plan.with_untracked(|plan| {
        app.data(|data| {
            let inside = inside_sequence(&known, plan, data, &scene);
            // Those inside, and those in the stage that starts it: they get it next.
            let mut whose: Vec<Id> = inside.iter().map(|one| one.opportunity).collect();
            whose.extend(stage_of(known.id, data).into_iter().flat_map(|stage| data.column(stage)));
            let mut seen = BTreeSet::new();
            whose.retain(|id| seen.insert(*id));
            Review {
                number: known.in_force().map_or(0, |version| version.number) + 1,
                changes: known.in_force().map(|version| plan_changes(&version.plan, plan, data)).unwrap_or_default(),
                odd: advice(plan),
                lacking: lacking(plan, &whose, data, &scene.calendar.zone, scene.now),
                inside,
            }
        })
    })
}

/// Whether there is nothing to look at before it is published.
pub fn plain(editor: Editor) -> bool {
    let review = review(editor);
    review.inside.is_empty() && review.odd.is_empty() && review.lacking.is_empty()
}

/// The dialog.
#[component]
pub fn PublishDialog(editor: Editor, open: RwSignal<bool>) -> impl IntoView {
    let app = editor.app;
    let carry = RwSignal::new(BTreeSet::<Id>::new());
    let shown = Memo::new(move |_| {
        if !open.get() {
            return Review::default();
        }
        for kind in [Kind::Sequence, Kind::Run, Kind::Contact] {
            app.track(kind);
        }
        review(editor)
    });
    // Each opening begins with nobody carried over: what was begun goes on as it was.
    Effect::new(move || {
        if open.get() {
            carry.set(BTreeSet::new());
        }
    });
    let go = move |_| {
        let wanted = carry.get_untracked();
        let runs = shown.with_untracked(|review| {
            review.inside.iter().map(|one| one.run).filter(|run| wanted.contains(run)).collect::<Vec<_>>()
        });
        open.set(false);
        editor.publish(runs);
    };
    let words = move || {
        let count = carry.with(BTreeSet::len);
        let lead = format!("Publish version {}", shown.with(|review| review.number));
        if count == 0 { lead } else { format!("{lead}, take {} along", app.number(count)) }
    };
    view! {
        <Dialog
            open=open
            size=DialogSize::Large
            title=Signal::derive(move || format!("Publish version {}", shown.with(|review| review.number)))
            on_close=move |()| open.set(false)
            data_test="sequence-publish-dialog"
        >
            <div class="dialog-body publish">
                {move || changes(shown.with(|review| (review.number, review.changes.clone())))}
                {move || shown.with(|review| look_first(review.odd.clone(), review.lacking.clone()))}
                <Show when=move || shown.with(|review| !review.inside.is_empty())>
                    <Those editor shown carry />
                </Show>
                <Show when=move || shown.with(|review| review.inside.is_empty())>
                    <p class="hint">"Nobody is inside: it holds for all that are enrolled from now on."</p>
                </Show>
            </div>
            <div class="dialog-foot">
                <Button on_click=move |_| open.set(false)>"Go on writing"</Button>
                <Button kind=ButtonKind::Main autofocus=true data_test="publish-go" on_click=go>{words}</Button>
            </div>
        </Dialog>
    }
}

fn changes((number, changes): (u32, Vec<String>)) -> impl IntoView {
    (number > 1).then(|| {
        let none = changes.is_empty();
        view! {
            <h3>"What changes"</h3>
            <ul class="publish-list" data-test="publish-changes">
                {changes.into_iter().map(|change| view! { <li>"It " {change}</li> }).collect_view()}
                {none.then(|| view! { <li>"Nothing that it does."</li> })}
            </ul>
        }
    })
}

/// What somebody should look at before it goes out.
fn look_first(odd: Vec<Advice>, lacking: Vec<Lacking>) -> impl IntoView {
    (!odd.is_empty() || !lacking.is_empty()).then(|| {
        let count = lacking.len();
        let odd = odd.into_iter().map(|one| view! { <li>{one.text}</li> }).collect_view();
        let lines = lacking.into_iter().take(LISTED).map(|one| {
            let what = one.what.join(" ");
            view! { <li><b>{one.title}</b>": " {what}</li> }
        });
        let lines = lines.collect_view();
        view! {
            <div class="banner due" role="note" data-test="publish-due">
                <Icon name="alert-triangle" />
                <div class="stack tight">
                    <b>"Look at this first:"</b>
                    <ul class="publish-list">{odd}</ul>
                    {(count > 0).then(|| view! {
                        <details>
                            <summary data-test="publish-lacking">{format!("{}: such a message waits in the Outbox until it is filled in.", lacking_words(count))}</summary>
                            <ul class="publish-list">{lines}</ul>
                        </details>
                    })}
                </div>
            </div>
        }
    })
}

/// Those inside, and for each whether it follows the new version.
#[component]
fn Those(editor: Editor, shown: Memo<Review>, carry: RwSignal<BTreeSet<Id>>) -> impl IntoView {
    let app = editor.app;
    let all = move || shown.with(|review| review.inside.iter().map(|one| one.run).collect::<BTreeSet<Id>>());
    let count = Memo::new(move |_| shown.with(|review| review.inside.len()));
    let some = Memo::new(move |_| carry.with(BTreeSet::len));
    let choice = move |all_of_them: bool, words: &'static str, hint: &'static str, mark: &'static str| {
        let on = move || if all_of_them { some.get() == count.get() } else { some.get() == 0 };
        let pick = move |_| carry.set(if all_of_them { untrack(all) } else { BTreeSet::new() });
        view! {
            <label class="check">
                <input type="radio" name="sequence-carry" prop:checked=on on:change=pick data-test=mark />
                <span>{words}<span class="hint">{hint}</span></span>
            </label>
        }
    };
    let rows = move || {
        let inside = shown.with(|review| review.inside.clone());
        inside.into_iter().take(LISTED).map(|one| row(editor, one, carry)).collect_view()
    };
    view! {
        <h3 data-test="publish-inside">{move || format!("{} inside", plural(count.get(), "opportunity is", "opportunities are"))}</h3>
        <div class="publish-choice" role="radiogroup" aria-label="What becomes of them">
            {choice(false, "All finish on the version that they began with", "What was begun goes on as it was.", "carry-none")}
            {choice(true, "All follow the new version", "From the step that they are at. What was sent is not sent again.", "carry-all")}
        </div>
        <p class="hint">"Or choose for each:"</p>
        <div class="table-wrap">
            <table class="table publish-table">
                <thead>
                    <tr><th>"Follows the new one"</th><th>"Opportunity"</th><th>"Next, as it is"</th><th>"Next, if it follows"</th></tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
        {move || (count.get() > LISTED).then(|| view! { <p class="hint">{format!("And {} more.", app.number(count.get() - LISTED))}</p> })}
    }
}

fn row(editor: Editor, one: Inside, carry: RwSignal<BTreeSet<Id>>) -> impl IntoView {
    let app = editor.app;
    let run = one.run;
    let on = move || carry.with(|carry| carry.contains(&run));
    let set = move |ev| {
        let on = event_target_checked(&ev);
        carry.update(|carry| _ = if on { carry.insert(run) } else { carry.remove(&run) });
    };
    let waits = match one.state {
        RunState::Paused { .. } => "stands still while it is parked",
        RunState::Queued => "has not begun yet",
        RunState::Held => "is held back",
        _ => "",
    };
    let when = move |due: Option<Time>| match due {
        Some(due) => app.moment(due),
        None => waits.to_string(),
    };
    let nothing = |words: String| if words.is_empty() { "the end".to_string() } else { words };
    let (now, then) = (nothing(one.next), nothing(one.next_if_carried));
    let same = now == then && one.now_due == one.due_if_carried;
    let label = format!("{} follows the new version", one.title);
    view! {
        <tr data-test="publish-row">
            <td><input type="checkbox" aria-label=label prop:checked=on on:change=set data-test="carry-one" /></td>
            <td>{one.title}<span class="second">{format!("version {}", one.version)}</span></td>
            <td data-label="As it is: ">{now}<span class="second">{when(one.now_due)}</span></td>
            <td class:muted=same data-label="If it follows: ">
                {if same { "the same".to_string() } else { then }}
                <span class="second">{if same { String::new() } else { when(one.due_if_carried) }}</span>
                {(!one.trouble.is_empty()).then(|| view! { <span class="late-text">{one.trouble}</span> })}
            </td>
        </tr>
    }
}
