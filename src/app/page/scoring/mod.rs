//! Lead scoring: the rules that say who is promising, what they would come to, and recipes to start from.

mod dialog;
mod preview;
mod row;
mod start;

use crate::app::{
    store::{App, sentence, use_app},
    ui::{Button, ButtonKind, EmptyState, Reorder, Reordered, SearchBox, focus},
};
use dialog::RuleDialog;
use leptos::prelude::*;
use penstock::{
    automation::score::{ideal, in_order},
    command::{Command, Rejection},
    model::{Kind, RecordId},
    present::score::{ScoreForm, place, ranked},
    value::Id,
    workspace::Ask,
};
use row::Row;
use start::{PreSales, Recipes};
use std::sync::Arc;

/// With more opportunities than this, all of them are scored anew in short turns behind a dialog.
const MANY: usize = 2_000;

fn record_id(id: Id) -> RecordId {
    RecordId { kind: Kind::ScoreRule, id }
}

/// Changes the rules, and says so, in these words if there are any. Where very many opportunities are scored by that, it is
/// shown how far it is. `then` is told what came of it.
fn change(app: App, command: Command, words: Option<String>, then: impl Fn(Option<Rejection>) + 'static) {
    let told = move |label: &str| {
        if !label.is_empty() {
            app.say_with_undo(words.clone().unwrap_or_else(|| sentence(label)));
        }
    };
    if app.data(|data| data.count(Kind::Opportunity)) <= MANY {
        return match app.dispatch(command) {
            Ok(outcome) => {
                then(None);
                told(&outcome.label);
            }
            Err(rejection) => then(Some(rejection)),
        };
    }
    app.spawn(async move {
        match app.ask_with_dialog("Scoring the opportunities".into(), Ask::Do(command)).await {
            Ok(Some(outcome)) => {
                then(None);
                told(&outcome.label);
            }
            Ok(None) => {}
            Err(rejection) => then(Some(rejection)),
        }
    });
}

/// The same, with a message where it is refused.
fn change_or_say(app: App, command: Command, words: Option<String>) {
    change(app, command, words, move |refused| {
        if let Some(rejection) = refused {
            app.complain(rejection.to_string());
        }
    });
}

/// Puts a rule at another place among its like; the focus stays on its grip.
fn put(app: App, moved: Reordered) {
    let rank = app.data(|data| place(moved.id, moved.to, data));
    if let Ok(value) = serde_json::to_value(rank)
        && let Err(rejection) = app.edit(record_id(moved.id), "rank", value)
    {
        app.complain(rejection.to_string());
    }
    focus::soon(format!("#score-grip-{}", moved.id));
}

/// What the page's parts share.
#[derive(Clone, Copy)]
struct Desk {
    app: App,
    /// The rule that is being written.
    editing: RwSignal<Option<ScoreForm>>,
    /// Whether the recipes are open.
    choosing: RwSignal<bool>,
    search: RwSignal<String>,
}

/// The page.
#[component]
pub fn ScoringPage() -> impl IntoView {
    let app = use_app();
    let desk = Desk {
        app,
        editing: RwSignal::new(None),
        choosing: RwSignal::new(false),
        search: RwSignal::new(String::new()),
    };
    let none = Memo::new(move |_| {
        app.track(Kind::ScoreRule);
        app.data(|data| data.score_rules().next().is_none())
    });
    let best = Memo::new(move |_| {
        app.track(Kind::ScoreRule);
        app.data(ideal)
    });
    let summary = move || match best.get() {
        Some(points) => {
            format!(
                "All points that can be had come to {}. That is 5 flames.",
                app.number(usize::try_from(points).unwrap_or(0))
            )
        }
        None => "No rule counts: opportunities have no score of their own.".to_string(),
    };
    let list = ranked(None, "kind:open -score:none".into()).to_string();
    view! {
        <div class="page narrow" data-test="scoring-page">
            <header class="page-head">
                <h1>"Scoring"</h1>
                <p>"Rules give points to open opportunities, so that the most promising ones are worked on first. A score is kept true by itself, and every point says where it comes from."</p>
            </header>
            <Show
                when=move || !none.get()
                fallback=move || view! {
                    <EmptyState icon="gauge" title="Nothing is scored yet" text="Say what your ideal customer is like and what a good lead does. Start from a recipe: you see what it comes to before anything changes." data_test="scoring-empty">
                        <Button kind=ButtonKind::Main icon="plus" on_click=move |_| desk.choosing.set(true) data_test="scoring-start">"Start from a recipe"</Button>
                        <Button on_click=move |_| desk.editing.set(Some(ScoreForm::new(false))) data_test="scoring-blank">"Write a rule"</Button>
                    </EmptyState>
                }
            >
                <div class="score-bar">
                    <SearchBox value=desk.search label="Search the scoring rules" on_input=move |text: String| desk.search.set(text) data_test="scoring-search" />
                    <Button icon="plus" on_click=move |_| desk.choosing.set(true) data_test="scoring-recipes">"From a recipe"</Button>
                </div>
                <p class="hint mb" data-test="scoring-summary">{summary} " " <a href=list.clone()>"Show what is scored"</a></p>
                <Section desk fit=true />
                <Section desk fit=false />
            </Show>
            <PreSales desk />
            <Recipes desk />
            <RuleDialog desk />
        </div>
    }
}

/// The rules of one sort.
#[component]
fn Section(desk: Desk, fit: bool) -> impl IntoView {
    let app = desk.app;
    let all = Memo::new(move |_| -> Arc<[Id]> {
        app.track(Kind::ScoreRule);
        app.data(|data| in_order(data).iter().filter(|rule| rule.fit == fit).map(|rule| rule.id).collect())
    });
    let shown = Memo::new(move |_| -> Arc<[Id]> {
        let asked = penstock::value::fold(&desk.search.get());
        let found = |id: &Id| {
            app.data(|data| data.score_rule(*id).is_some_and(|rule| penstock::value::fold(&rule.name).contains(&asked)))
        };
        all.with(|all| all.iter().copied().filter(found).collect())
    });
    let order = Reorder::new(all, move |moved| put(app, moved));
    let (title, about, mark) = if fit {
        (
            "Ideal customer",
            "What they are. The share of these points is the fit, for opportunities, contacts and companies.",
            "score-fit",
        )
    } else {
        ("Behaviour and warnings", "What they did, and what speaks against them.", "score-deeds")
    };
    let empty = move || {
        if all.with(|all| all.is_empty()) { "No rules here yet." } else { "No rule of that name." }
    };
    view! {
        <section class="part score-part" aria-label=title data-test=mark>
            <h2 class="part-title">
                {title}
                <span class="push">
                    <Button class="small" icon="plus" on_click=move |_| desk.editing.set(Some(ScoreForm::new(fit))) data_test=format!("{mark}-add")>"Add a rule"</Button>
                </span>
            </h2>
            <p class="hint">{about}</p>
            <Show when=move || shown.with(|shown| !shown.is_empty()) fallback=move || view! { <p class="muted">{empty}</p> }>
                <ul class="score-list">
                    <For each=move || shown.get().to_vec() key=|id| *id let:id>
                        <Row desk id order />
                    </For>
                </ul>
            </Show>
        </section>
    }
}
