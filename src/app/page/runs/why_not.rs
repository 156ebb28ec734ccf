//! Why no rule acted on an opportunity: every rule with what it waits for, what stands in the way, and what the
//! opportunity has now.

use super::missed::reason;
use crate::app::{
    page::parts::{RecordLink, SeenPart, when},
    shell,
    store::{App, use_app},
    ui::{EmptyState, Icon},
};
use leptos::prelude::*;
use penstock::{
    automation::{WhyNot, say, why_not},
    model::{Kind, RecordId},
    present::route::Route,
    value::{Id, fold},
};
use std::{collections::BTreeMap, sync::Arc};

/// What is known so far, by rule.
type Answers = RwSignal<BTreeMap<Id, Arc<WhyNot>>>;

/// Every rule, with a search.
#[component]
pub fn WhyNotHere(
    /// The opportunity.
    id: Id,
) -> impl IntoView {
    let app = use_app();
    let words = RwSignal::new(String::new());
    let about = RecordId::opportunity(id);
    let title = Signal::derive(move || app.record(about).map(|record| record.title()).unwrap_or_default());
    let answers: Answers = RwSignal::new(BTreeMap::new());
    // The opportunity's own rules first: of a pipeline that is another one, there is little to say.
    let rules = app.data(|data| {
        let mine = data.opportunity(id).map(|one| one.pipeline);
        let mut rules = data.rules_in_order();
        rules.sort_by_key(|rule| rule.pipeline.is_some() && rule.pipeline != mine);
        rules.iter().map(|rule| rule.id).collect::<Vec<_>>()
    });
    ask_all(app, id, rules.clone(), answers);
    let none = rules.is_empty();
    let shown = Memo::new(move |_| {
        app.track(Kind::Rule);
        let wanted = words.with(|words| fold(words));
        let hit = |rule: &Id| {
            let text = app.data(|data| {
                let rule = data.rule(*rule)?;
                let plan = rule.in_force().map_or(&rule.draft, |version| &version.plan);
                Some(fold(&format!("{} {}", rule.name, say::plan(plan, data))))
            });
            text.is_some_and(|text| wanted.split(' ').all(|word| text.contains(word)))
        };
        rules.iter().copied().filter(|rule| hit(rule)).collect::<Vec<Id>>()
    });
    view! {
        <div class="dialog-body" data-test="why-not-list">
            <p class="why-note">"On " <RecordLink id=about title /></p>
            <Show
                when=move || !none
                fallback=|| {
                    view! {
                        <EmptyState icon="zap" title="There are no rules yet" text="A rule says what happens by itself, when, and on which opportunities.">
                            <a class="btn main" href="#/rules">"Go to the rules"</a>
                        </EmptyState>
                    }
                }
            >
                <input
                    class="input"
                    type="search"
                    aria-label="Search the rules"
                    placeholder="Search the rules"
                    data-test="why-not-search"
                    prop:value=move || words.get()
                    on:input=move |ev| words.set(event_target_value(&ev))
                />
                <p class="visually-hidden" role="status">{move || penstock::value::plural(shown.with(Vec::len), "rule", "rules")}</p>
                <div class="mt">
                    <For each=move || shown.get() key=|rule| *rule let:rule>
                        <OneRule rule answers />
                    </For>
                    <Show when=move || shown.with(Vec::is_empty)>
                        <p class="hint">"No rule has these words."</p>
                    </Show>
                </div>
            </Show>
        </div>
    }
}

/// Asks for one rule after the other, so that the page stays quick however many there are.
fn ask_all(app: App, opportunity: Id, rules: Vec<Id>, answers: Answers) {
    app.spawn(async move {
        for id in rules {
            shell::pause().await;
            let scene = app.scene();
            let answer = app.read(|workspace| {
                let data = workspace.data();
                data.rule(id).map(|rule| why_not(rule, opportunity, data, workspace.journal(), &scene))
            });
            let Some(answer) = answer else { continue };
            // The dialog has been closed.
            if answers.try_update(|all| all.insert(id, Arc::new(answer))).is_none() {
                return;
            }
        }
    });
}

/// The one thing to know at first: what stands in the way.
fn gist(app: App, answer: &WhyNot) -> (&'static str, String) {
    if let Some(blocked) = answer.blocked.first() {
        return ("failed", blocked.clone());
    }
    let part = answer.seen.iter().find(|seen| seen.held != Some(true));
    match part {
        Some(seen) => {
            let part = app.data(|data| say::condition(&seen.part, data));
            ("failed", if seen.held.is_none() { format!("Not known: {part}") } else { format!("Not so now: {part}") })
        }
        None if answer.matches_now => ("held", "Nothing stands in the way: it has not been set off.".into()),
        None => ("failed", "Its condition does not hold now.".into()),
    }
}

#[component]
fn OneRule(rule: Id, answers: Answers) -> impl IntoView {
    let app = use_app();
    let answer = Memo::new(move |_| answers.with(|all| all.get(&rule).cloned()));
    let name = move || app.rule(rule).map(|rule| rule.name.clone()).unwrap_or_default();
    let href = Route::Rules { rule: Some(rule), tab: String::new() }.to_string();
    let summary = move || {
        answer.get().map(|answer| {
            let (class, words) = gist(app, &answer);
            let tone = if class == "held" { "run-state good" } else { "run-state" };
            let icon = if class == "held" { "check" } else { "x" };
            view! { <span class=tone><Icon name=icon class="small" /><span>{words}</span></span> }
        })
    };
    view! {
        <details class="why-rule" data-test="why-not-rule">
            <summary>
                <b class="grow">{name}</b>
                {move || summary().map_or_else(|| view! { <span class="hint">"Looking…"</span> }.into_any(), IntoAny::into_any)}
            </summary>
            {move || answer.get().map(|answer| view! { <Answer answer href=href.clone() /> })}
        </details>
    }
}

#[component]
fn Answer(answer: Arc<WhyNot>, href: String) -> impl IntoView {
    let app = use_app();
    let blocked = answer.blocked.iter().cloned().map(|why| view! { <li class="failed"><Icon name="ban" />{why}</li> });
    let seen = answer.seen.iter().cloned().map(|seen| view! { <SeenPart seen now=true /> });
    let misses = answer.last_misses.iter().map(|miss| {
        view! {
            <li class="refused">
                <Icon name="history" />
                {reason(app, miss)}
                <span class="second">{format!("{} · {}", untrack(|| when(app, miss.at)), miss.event)}</span>
            </li>
        }
    });
    let any = !answer.last_misses.is_empty();
    view! {
        <div class="why-rule-body">
            <p class="muted">{answer.trigger.clone()}</p>
            <ul class="why-list mt">
                {blocked.collect_view()}
                {seen.collect_view()}
            </ul>
            {any.then(|| view! { <h4>"Set off here and did not run"</h4> })}
            <ul class="why-list">{misses.collect_view()}</ul>
            <a class="btn small mt" href=href>"Open the rule"</a>
        </div>
    }
}
