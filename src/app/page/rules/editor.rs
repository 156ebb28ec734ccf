//! The editor of one rule.

use super::{
    conditions::{Conditions, Matching},
    draft::{Draft, rule_id},
    ends::{Ends, More},
    line::Line,
    new_sequence::NewSequence,
    publish::{Publish, SWITCH, delete, next_number, plain},
    row::duplicate,
    runs::LastRuns,
    steps::Steps,
    versions::Versions,
    warnings::LiveWarnings,
};
use crate::app::{
    page::parts::{EditText, RuleSwitch, switch},
    store::use_app,
    ui::{Button, ButtonKind, EmptyState, Icon, MenuButton, MenuItem, arrive},
};
use leptos::{ev::KeyboardEvent, prelude::*};
use penstock::{
    automation::problems,
    command::Command,
    model::{Kind, RunState},
    present::{route::Route, rule_form::trigger},
    value::Id,
};

/// The parts of the editor: the address's word, and what its tab says.
/// The tab that tries the rule on the last month at once.
const MONTH: &str = "month";

const TABS: [(&str, &str); 4] = [("", "Rule"), ("try", "Try it"), ("runs", "Runs"), ("versions", "Versions")];

/// A rule with its parts.
#[component]
pub fn Editor(id: Id) -> impl IntoView {
    let app = use_app();
    let draft = Draft::new(app, id);
    let there = Memo::new(move |_| draft.rule.with(Option::is_some));
    let publishing = RwSignal::new(false);
    let tab = Memo::new(move |_| {
        let tab = app.route().tab().to_string();
        let tab = if tab == MONTH { "try".to_string() } else { tab };
        TABS.iter().map(|(key, _)| *key).find(|key| *key == tab).unwrap_or_default()
    });
    arrive("[data-test=rule-title]");
    let list = Route::Rules { rule: None, tab: String::new() }.to_string();
    view! {
        <div class="page" data-test="rule-editor">
            <p class="rule-back"><a href=list.clone() data-test="rules-back"><Icon name="chevron-left" />"All rules"</a></p>
            {move || {
                if there.get() {
                    view! {
                        <Head draft publishing />
                        <Held draft />
                        <Tabs draft tab />
                        {move || match tab.get() {
                            "try" => try_it(draft).into_any(),
                            "runs" => view! { <LastRuns draft /> }.into_any(),
                            "versions" => view! { <Versions draft /> }.into_any(),
                            _ => view! { <Words draft publishing /> }.into_any(),
                        }}
                        <Publish draft open=publishing />
                        <NewSequence draft />
                    }
                        .into_any()
                } else {
                    let list = list.clone();
                    view! {
                        <EmptyState icon="zap" title="This rule is not there any more" text="It may have been deleted; Undo brings it back.">
                            <a class="btn" href=list>"All rules"</a>
                        </EmptyState>
                    }
                        .into_any()
                }
            }}
        </div>
    }
}

/// The rule without effect on one record, and on the past.
fn try_it(draft: Draft) -> impl IntoView {
    let month = untrack(|| draft.app.route().tab() == MONTH);
    view! { <super::trial::Trial rule=draft.id month /> }
}

/// What the rule's standing is, in a sentence.
fn standing(draft: Draft) -> String {
    let app = draft.app;
    for kind in [Kind::Stage, Kind::Pipeline, Kind::Member, Kind::Sequence] {
        app.track(kind);
    }
    draft.rule.with(|rule| {
        let Some(rule) = rule else { return String::new() };
        let Some(version) = rule.in_force() else {
            return "A draft: nothing happens until you switch it on.".into();
        };
        let whole = app.data(|data| problems(&version.plan, rule.pipeline, data)).is_empty();
        let state = match (rule.on, rule.paused.is_empty() && whole) {
            (false, _) => "is switched off".into(),
            (true, false) => "does not act now".into(),
            (true, true) => format!("is on since {}", app.moment(version.at)),
        };
        let edited =
            if rule.edited() { " You are editing a draft; nothing changes until you switch it on." } else { "" };
        format!("Version {} {state}.{edited}", version.number)
    })
}

#[component]
fn Head(draft: Draft, publishing: RwSignal<bool>) -> impl IntoView {
    let app = draft.app;
    let name =
        Memo::new(move |_| draft.rule.with(|rule| rule.as_ref().map(|rule| rule.name.clone()).unwrap_or_default()));
    let edited = Memo::new(move |_| draft.rule.with(|rule| rule.as_ref().is_some_and(|rule| rule.edited())));
    let number = Memo::new(move |_| draft.rule.with(|rule| rule.as_ref().map_or(1, |rule| next_number(rule))));
    let published = Memo::new(move |_| number.get() > 1);
    let discard = move |_| {
        draft.errors.set(Default::default());
        app.act_with_undo(Command::DiscardDraft(draft.id));
    };
    let items = move || -> Vec<MenuItem> {
        vec![
            MenuItem::new("Duplicate", move || duplicate(app, draft.id)).icon("copy"),
            MenuItem::new("Delete", move || {
                if delete(app, draft.id) {
                    app.go(Route::Rules { rule: None, tab: String::new() });
                }
            })
            .icon("trash")
            .danger()
            .separated(),
        ]
    };
    view! {
        <header class="rule-head">
            <div class="rule-title">
                <h1 class="visually-hidden" tabindex="-1" data-test="rule-title">{move || name.get()}</h1>
                <EditText id=rule_id(draft.id) field="name" label="Name of the rule" hide_label=true boxed=true class="rule-name" value=name />
                <p class="rule-state" role="status" data-test="rule-state">{move || standing(draft)}</p>
            </div>
            <div class="btn-row">
                <Show when=move || published.get()>
                    <RuleSwitch id=draft.id />
                </Show>
                <Show when=move || edited.get() && published.get()>
                    <Button on_click=discard data_test="rule-discard">"Discard draft"</Button>
                </Show>
                <PublishButton draft publishing mark="rule-publish" />
                <MenuButton label="More about this rule" items=Signal::derive(items) icon_only=true data_test="rule-menu" />
            </div>
        </header>
    }
}

/// Opens the dialog that switches the draft on; nothing where the draft is in force.
#[component]
fn PublishButton(draft: Draft, publishing: RwSignal<bool>, mark: &'static str) -> impl IntoView {
    let next = Memo::new(move |_| {
        draft.rule.with(|rule| rule.as_ref().filter(|rule| rule.edited()).map(|rule| next_number(rule)))
    });
    let words = move || match next.get() {
        Some(number) if number > 1 => format!("Switch on version {number}"),
        _ => "Switch on".to_string(),
    };
    // A first version that nothing speaks against needs no second question: it can be undone.
    let press = move |_| {
        if plain(draft) {
            draft.app.act_with_undo(Command::PublishRule { rule: draft.id, carry: false });
            draft.focus_soon(SWITCH.into());
        } else {
            publishing.set(true);
        }
    };
    view! {
        <Show when=move || next.get().is_some()>
            <Button kind=ButtonKind::Main icon="zap" data_test=mark on_click=press>{words}</Button>
        </Show>
    }
}

/// A rule that paused and asks.
#[component]
fn Held(draft: Draft) -> impl IntoView {
    let app = draft.app;
    let paused =
        Memo::new(move |_| draft.rule.with(|rule| rule.as_ref().map(|rule| rule.paused.clone()).unwrap_or_default()));
    let held = Memo::new(move |_| {
        app.track(Kind::Run);
        app.data(|data| {
            data.runs_of(draft.id).filter(|run| run.state == RunState::Held).map(|run| run.id).collect::<Vec<Id>>()
        })
    });
    let place = Route::Runs { filter: format!("rule:{}", draft.id), tab: "held".into(), open: None };
    let place = StoredValue::new(place.to_string());
    view! {
        <Show when=move || !paused.with(String::is_empty) || !held.with(Vec::is_empty)>
            <div class="banner due mb" role="alert" data-test="rule-paused">
                <Icon name="pause" />
                <div>
                    <b>{move || if paused.with(String::is_empty) { "Runs are held back. " } else { "Paused: it asks first. " }}</b>
                    {move || paused.get()}
                </div>
                <div class="btn-row">
                    <Show when=move || !paused.with(String::is_empty)>
                        <Button on_click=move |_| switch(app, draft.id, true) data_test="rule-go-on">"Let it go on"</Button>
                    </Show>
                    <Show when=move || !held.with(Vec::is_empty)>
                        <Button on_click=move |_| { app.release(held.get_untracked()); } data_test="rule-release">
                            {move || match held.with(Vec::len) {
                                1 => "Start the one held back".to_string(),
                                count => format!("Start the {} held back", app.number(count)),
                            }}
                        </Button>
                        <a class="btn" href=move || place.get_value()>"See them"</a>
                    </Show>
                </div>
            </div>
        </Show>
    }
}

#[component]
fn Tabs(draft: Draft, tab: Memo<&'static str>) -> impl IntoView {
    let app = draft.app;
    let go = move |key: &str| app.go(Route::Rules { rule: Some(draft.id), tab: key.into() });
    let runs = Memo::new(move |_| {
        app.track(Kind::Run);
        app.data(|data| data.runs_of(draft.id).count())
    });
    let note = move |key: &str| match key {
        "runs" => app.number(runs.get()),
        "versions" => app.number(draft.rule.with(|rule| rule.as_ref().map_or(0, |rule| rule.versions.len()))),
        _ => String::new(),
    };
    let key = move |ev: KeyboardEvent| {
        let by = match ev.key().as_str() {
            "ArrowRight" => 1,
            "ArrowLeft" => TABS.len() - 1,
            _ => return,
        };
        let now = TABS.iter().position(|(key, _)| *key == tab.get_untracked()).unwrap_or(0);
        if let Some((key, _)) = TABS.get((now + by) % TABS.len()) {
            ev.prevent_default();
            go(key);
            draft.focus_soon("[data-test=rule-tabs] [aria-selected=true]".into());
        }
    };
    view! {
        <div class="tabs mb" role="tablist" aria-label="Parts of the rule" data-test="rule-tabs" on:keydown=key>
            {TABS
                .into_iter()
                .map(|(key, words)| {
                    let on = move || tab.get() == key;
                    view! {
                        <button
                            type="button"
                            role="tab"
                            aria-selected=move || on().to_string()
                            tabindex=move || if on() { "0" } else { "-1" }
                            data-test=format!("rule-tab-{}", if key.is_empty() { "words" } else { key })
                            on:click=move |_| go(key)
                        >
                            {words}
                            <span class="n">{move || note(key)}</span>
                        </button>
                    }
                })
                .collect_view()}
        </div>
    }
}

/// The sentence with its blanks.
#[component]
fn Words(draft: Draft, publishing: RwSignal<bool>) -> impl IntoView {
    let app = draft.app;
    let wrong = Memo::new(move |_| {
        for kind in [Kind::Stage, Kind::Pipeline, Kind::Member, Kind::Sequence] {
            app.track(kind);
        }
        draft.rule.with(|rule| {
            rule.as_ref().map(|rule| app.data(|data| problems(&rule.draft, rule.pipeline, data))).unwrap_or_default()
        })
    });
    view! {
        <section class="surface rule-card" aria-label="The rule as a sentence" data-test="rule-words">
            <div class="rule-row" role="group" aria-label="When">
                <span class="rule-lead" aria-hidden="true">"When"</span>
                <div>
                    <Line draft pieces=Memo::new(move |_| draft.plan.with(|plan| draft.tracked(|form| trigger(plan, form)))) />
                    <Pipelines draft />
                </div>
            </div>
            <div class="rule-row" role="group" aria-label="If">
                <span class="rule-lead" aria-hidden="true">"if"</span>
                <div><Conditions draft /></div>
            </div>
            <div class="rule-row" role="group" aria-label="Then">
                <span class="rule-lead" aria-hidden="true">"then"</span>
                <div><Steps draft /></div>
            </div>
            <div class="rule-row" role="group" aria-label="Until">
                <span class="rule-lead" aria-hidden="true">"until"</span>
                <div><Ends draft /></div>
            </div>
            <More draft />
        </section>
        <Show when=move || !wrong.with(Vec::is_empty)>
            <div class="banner due mt" role="note" data-test="rule-problems">
                <Icon name="circle-alert" />
                <div>
                    <b>"Before it can act: "</b>
                    {move || wrong.get().join(" ")}
                </div>
            </div>
        </Show>
        <LiveWarnings draft />
        <div class="rule-foot">
            <Matching draft />
            <PublishButton draft publishing mark="rule-publish-foot" />
        </div>
    }
}

/// The pipeline that the rule is for, where there is a choice.
#[component]
fn Pipelines(draft: Draft) -> impl IntoView {
    let app = draft.app;
    let now = Memo::new(move |_| {
        let pipeline = draft.rule.with(|rule| rule.as_ref().and_then(|rule| rule.pipeline));
        pipeline.map(|id| id.to_string()).unwrap_or_default()
    });
    let options = Memo::new(move |_| {
        app.track(Kind::Pipeline);
        let mut all = vec![(String::new(), "all pipelines".to_string())];
        all.extend(app.data(|data| {
            data.live_pipelines().iter().map(|one| (one.id.to_string(), one.name.clone())).collect::<Vec<_>>()
        }));
        all
    });
    // The first option stands for all of them.
    let several = Memo::new(move |_| options.with(Vec::len) > 2);
    let pick = move |text: String| {
        let value = if text.is_empty() { serde_json::Value::Null } else { text.into() };
        if let Err(rejection) = app.edit(rule_id(draft.id), "pipeline", value) {
            app.complain(rejection.to_string());
        }
    };
    view! {
        <Show when=move || several.get()>
            <div class="rule-words rule-pipeline">
                <span class="rule-word">"in"</span>
                <crate::app::ui::SelectField label="Pipeline" hide_label=true class="blank" value=now options on_commit=pick data_test="rule-pipeline" />
            </div>
        </Show>
    }
}
