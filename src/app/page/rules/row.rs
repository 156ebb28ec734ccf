//! One rule in the list.

use super::{list::Rules, publish::delete};
use crate::app::{
    page::parts::{RuleSwitch, rule_of, switch},
    store::App,
    ui::{Icon, MenuButton, MenuItem},
};
use leptos::prelude::*;
use penstock::{
    automation::{problems, say},
    command::Command,
    model::{Kind, Rule},
    present::{route::Route, rule_form::shown_plan},
    value::{Id, Rank},
};

/// Makes a rule of the same words, switched off, behind the first one, and opens it.
pub fn duplicate(app: App, id: Id) {
    let Some(copy) = app.data(|data| {
        let rule = data.rule(id)?;
        let all = data.rules_in_order();
        let next = all.iter().skip_while(|other| other.id != id).nth(1);
        let rank = Rank::between(Some(&rule.rank), next.map(|next| &next.rank));
        Some(Rule {
            name: format!("{} (copy)", rule.name),
            rank,
            pipeline: rule.pipeline,
            about: rule.about.clone(),
            draft: rule.draft.clone(),
            ..Rule::default()
        })
    }) else {
        return;
    };
    if let Some(outcome) = app.act_with_undo(Command::Create(copy.into()))
        && let Some(created) = outcome.created.first()
    {
        app.go(Route::Rules { rule: Some(created.id), tab: String::new() });
    }
}

/// What is to be said about a rule besides its words: tone, icon, text.
fn badges(app: App, rule: &Rule) -> Vec<(&'static str, &'static str, String)> {
    let mut found = Vec::new();
    if !rule.paused.is_empty() {
        found.push(("due", "pause", format!("Paused, asks: {}", rule.paused)));
    }
    let wrong = app.data(|data| problems(shown_plan(rule), rule.pipeline, data));
    if let Some(first) = wrong.first() {
        let lead = if rule.on { "Off by itself" } else { "Not ready" };
        found.push((if rule.on { "late" } else { "plain" }, "circle-alert", format!("{lead}: {first}")));
    }
    if rule.versions.is_empty() {
        found.push(("plain", "pencil", "Draft, never switched on".into()));
    } else if rule.edited() {
        found.push(("plain", "pencil", "The draft differs from what is in force".into()));
    }
    found
}

fn items(rules: Rules, id: Id) -> Vec<MenuItem> {
    let app = rules.app;
    let (first, last) = rules.order.ends(id);
    vec![
        MenuItem::new("Open", move || app.go(Route::Rules { rule: Some(id), tab: String::new() })).icon("pencil"),
        MenuItem::new("Try it", move || app.go(Route::Rules { rule: Some(id), tab: "try".into() }))
            .icon("flask-conical"),
        MenuItem::new("Duplicate", move || duplicate(app, id)).icon("copy"),
        MenuItem::new("Move up", move || rules.order.shift(id, -1)).icon("arrow-up").disabled(first).separated(),
        MenuItem::new("Move down", move || rules.order.shift(id, 1)).icon("arrow-down").disabled(last),
        MenuItem::new("Delete", move || {
            delete(app, id);
        })
        .icon("trash")
        .danger()
        .separated(),
    ]
}

/// A rule: its name, its words, how it stands.
#[component]
pub fn Row(rules: Rules, id: Id) -> impl IntoView {
    let app = rules.app;
    let rule = Memo::new(move |_| rule_of(app, id));
    let name = Memo::new(move |_| rule.with(|rule| rule.as_ref().map(|rule| rule.name.clone()).unwrap_or_default()));
    let words = Memo::new(move |_| {
        rules.track_names();
        rule.with(|rule| {
            rule.as_ref().map(|rule| app.data(|data| say::plan(shown_plan(rule), data))).unwrap_or_default()
        })
    });
    let said = Memo::new(move |_| {
        rules.track_names();
        rule.with(|rule| rule.as_ref().map(|rule| badges(app, rule)).unwrap_or_default())
    });
    let ran = Memo::new(move |_| {
        app.track(Kind::Run);
        app.data(|data| (data.runs_of(id).count(), data.runs_of(id).next_back().map(|run| run.started)))
    });
    let runs = move || match ran.get() {
        (0, _) | (_, None) => "No runs yet".to_string(),
        (1, Some(at)) => format!("1 run, {}", app.moment(at)),
        (count, Some(at)) => format!("{} runs, last {}", app.number(count), app.moment(at)),
    };
    let order = rules.order;
    let here = Route::Rules { rule: Some(id), tab: String::new() }.to_string();
    let all_runs = Route::Runs { filter: format!("rule:{id}"), tab: String::new(), open: None }.to_string();
    view! {
        <li
            class="rule-item"
            class:dragging=move || order.is_dragged(id)
            class:drag-over=move || order.is_over(id)
            data-test="rule"
            on:keydown=move |ev| order.key(&ev, id)
            on:pointerenter=move |_| order.enter(id)
        >
            <button
                type="button"
                class="grip"
                id=format!("rule-grip-{id}")
                title="Drag, or Alt and an arrow key"
                aria-label=move || format!("{}: Alt and an arrow key move it", name.get())
                on:pointerdown=move |ev| order.grab(&ev, id)
                data-test="rule-grip"
            >
                <Icon name="grip-vertical" />
            </button>
            <div class="rule-item-words">
                <a class="rule-item-name" id=format!("open-{id}") href=here data-test="rule-open">{move || name.get()}</a>
                <p data-test="rule-sentence">{move || words.get()}</p>
                <p class="rule-item-foot">
                    <a href=all_runs data-test="rule-runs">{runs}</a>
                    {move || said.get().into_iter().map(|(tone, icon, text)| view! {
                        <span class=format!("rule-badge {tone}") data-test="rule-badge"><Icon name=icon class="small" />{text}</span>
                    }).collect_view()}
                    {move || rule.with(|rule| rule.as_ref().is_some_and(|rule| !rule.paused.is_empty())).then(|| view! {
                        <button type="button" class="btn small" data-test="rule-let-go" on:click=move |_| switch(app, id, true)>"Let it go on"</button>
                    })}
                </p>
            </div>
            <RuleSwitch id />
            <MenuButton icon_only=true label=Signal::derive(move || format!("Actions for {}", name.get())) items=Signal::derive(move || items(rules, id)) data_test="rule-item-menu" />
        </li>
    }
}
