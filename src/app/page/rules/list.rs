//! All rules, in the order in which they act.

use super::{draft::rule_id, fresh::Fresh, row::Row};
use crate::app::{
    store::{App, use_app},
    ui::{
        Button, ButtonKind, Choice, EmptyState, Field, FieldKind, Icon, Reorder, Reordered, Segmented, SelectField,
        focus,
    },
};
use leptos::prelude::*;
use penstock::{
    automation::say,
    data::Dataset,
    model::{Kind, Rule},
    present::{
        badge::asking,
        route::Route,
        rule_form::{shown_plan, stages_of},
    },
    value::{Id, Rank, fold, plural},
};
use std::sync::Arc;

/// Which rules are wanted by their switch.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Which {
    All,
    On,
    Off,
}

/// What the rows of the list share.
#[derive(Clone, Copy)]
pub struct Rules {
    pub app: App,
    /// The order of the rules that are shown.
    pub order: Reorder,
}

impl Rules {
    /// Whoever asks is told when a name changes that a rule may say.
    pub fn track_names(self) {
        for kind in [Kind::Stage, Kind::Member, Kind::Sequence, Kind::Pipeline] {
            self.app.track(kind);
        }
    }
}

/// Puts a rule at a place among those that are shown; the focus stays on its grip.
fn put(app: App, shown: &[Id], Reordered { id, from, to }: Reordered) {
    let target = shown.get(to).copied();
    let rank = app.data(|data| {
        let all: Vec<Arc<Rule>> = data.rules_in_order().into_iter().filter(|rule| rule.id != id).collect();
        let at = all.iter().position(|rule| Some(rule.id) == target)?;
        let (low, high) = if to > from { (Some(at), at + 1) } else { (at.checked_sub(1), at) };
        let low = low.and_then(|at| all.get(at)).map(|rule| &rule.rank);
        Some(Rank::between(low, all.get(high).map(|rule| &rule.rank)))
    });
    let value = rank.and_then(|rank| serde_json::to_value(rank).ok());
    if let Some(value) = value
        && let Err(rejection) = app.edit(rule_id(id), "rank", value)
    {
        app.complain(rejection.to_string());
    }
    focus::soon(format!("#rule-grip-{id}"));
}

/// What is looked for.
#[derive(Clone, Copy)]
struct Sieve {
    words: RwSignal<String>,
    pipeline: RwSignal<String>,
    stage: RwSignal<String>,
    which: RwSignal<Which>,
}

impl Sieve {
    fn keeps(self, rule: &Rule, data: &Dataset) -> bool {
        let plan = shown_plan(rule);
        let which = match self.which.get() {
            Which::All => true,
            Which::On => rule.on,
            Which::Off => !rule.on,
        };
        let pipeline = self.pipeline.with(|id| id.is_empty() || rule.pipeline.is_none_or(|own| own.to_string() == *id));
        let stage = self.stage.with(|id| id.is_empty() || stages_of(plan).iter().any(|own| own.to_string() == *id));
        let words = self.words.with(|words| {
            let text = fold(&format!("{} {} {}", rule.name, rule.about, say::plan(plan, data)));
            fold(words).split_whitespace().all(|word| text.contains(word))
        });
        which && pipeline && stage && words
    }

    fn clear(self) {
        self.words.set(String::new());
        self.pipeline.set(String::new());
        self.stage.set(String::new());
        self.which.set(Which::All);
    }
}

/// The list.
#[component]
pub fn RuleList() -> impl IntoView {
    let app = use_app();
    let sieve = Sieve {
        words: RwSignal::new(String::new()),
        pipeline: RwSignal::new(String::new()),
        stage: RwSignal::new(String::new()),
        which: RwSignal::new(Which::All),
    };
    let all = Memo::new(move |_| {
        app.track(Kind::Rule);
        app.data(|data| data.count(Kind::Rule))
    });
    let shown = Memo::new(move |_| -> Arc<[Id]> {
        for kind in [Kind::Rule, Kind::Stage, Kind::Member, Kind::Sequence] {
            app.track(kind);
        }
        app.data(|data| {
            data.rules_in_order().iter().filter(|rule| sieve.keeps(rule, data)).map(|rule| rule.id).collect()
        })
    });
    let order = Reorder::new(shown, move |moved| put(app, &shown.get_untracked(), moved));
    let rules = Rules { app, order };
    let adding = RwSignal::new(false);
    let runs = Route::Runs { filter: String::new(), tab: String::new(), open: None }.to_string();
    let map = Route::Rules { rule: None, tab: "graph".into() }.to_string();
    view! {
        <div class="page" data-test="rules-page">
            <div class="page-head">
                <h1>"Automation rules"</h1>
                <div class="btn-row push">
                    <a class="btn" href=map data-test="rules-graph"><Icon name="git-branch" />"Which sets off which"</a>
                    <a class="btn" href=runs data-test="rules-runs"><Icon name="activity" />"Runs"</a>
                    <Button kind=ButtonKind::Main icon="plus" data_test="rule-new" on_click=move |_| adding.set(true)>"New rule"</Button>
                </div>
                <p>"What happens by itself, and when. Rules act from the top down. Everything a rule does can be explained and taken back."</p>
            </div>
            <Asking app />
            <Show when=move || all.get() != 0>
                <Filters app sieve />
            </Show>
            {move || {
                if all.get() == 0 {
                    view! {
                        <EmptyState icon="zap" title="Nothing happens by itself yet" text="Begin with a recipe that others use, or say in a sentence what should happen when." data_test="rules-empty">
                            <Button kind=ButtonKind::Main icon="book-open" on_click=move |_| adding.set(true)>"Choose a recipe"</Button>
                        </EmptyState>
                    }
                        .into_any()
                } else if shown.with(|shown| shown.is_empty()) {
                    view! {
                        <EmptyState icon="search" title="No rule like that" text="Nothing matches what you look for." data_test="rules-none">
                            <Button on_click=move |_| sieve.clear()>"Show all rules"</Button>
                        </EmptyState>
                    }
                        .into_any()
                } else {
                    view! {
                        <ol class="rule-list" data-test="rule-list" aria-label="Rules, in the order in which they act">
                            <For each=move || shown.get().to_vec() key=|id| *id let:id>
                                <Row rules id />
                            </For>
                        </ol>
                    }
                        .into_any()
                }
            }}
            <Fresh open=adding />
        </div>
    }
}

/// The rules that are on and do not act, where they cannot be overlooked.
#[component]
fn Asking(app: App) -> impl IntoView {
    let asking = Memo::new(move |_| {
        for kind in [Kind::Rule, Kind::Stage, Kind::Member, Kind::Sequence, Kind::Pipeline] {
            app.track(kind);
        }
        app.data(asking)
    });
    let line = move |(id, why): (Id, String)| {
        let name = app.data(|data| data.rule(id).map(|rule| rule.name.clone())).unwrap_or_default();
        let href = Route::Rules { rule: Some(id), tab: String::new() }.to_string();
        view! { <li><a href=href data-test="rule-asks">{name}</a> ": " {why}</li> }
    };
    view! {
        <Show when=move || !asking.with(Vec::is_empty)>
            <div class="banner due mb" role="note" data-test="rules-asking">
                <Icon name="pause" />
                <div>
                    <b>{move || format!("{} not act now.", plural(asking.with(Vec::len), "rule does", "rules do"))}</b>
                    <ul>{move || asking.get().into_iter().map(line).collect_view()}</ul>
                </div>
            </div>
        </Show>
    }
}

#[component]
fn Filters(app: App, sieve: Sieve) -> impl IntoView {
    let pipelines = Memo::new(move |_| {
        app.track(Kind::Pipeline);
        let mut all = vec![(String::new(), "All pipelines".to_string())];
        all.extend(app.data(|data| {
            data.live_pipelines().iter().map(|one| (one.id.to_string(), one.name.clone())).collect::<Vec<_>>()
        }));
        all
    });
    let stages = Memo::new(move |_| {
        app.track(Kind::Stage);
        let chosen = sieve.pipeline.get();
        let mut all = vec![(String::new(), "All stages".to_string())];
        all.extend(app.data(|data| {
            let pipelines = data.live_pipelines();
            let wanted = pipelines.iter().filter(|one| chosen.is_empty() || one.id.to_string() == chosen);
            wanted
                .flat_map(|one| data.stages_of(one.id))
                .map(|stage| (stage.id.to_string(), stage.name.clone()))
                .collect::<Vec<_>>()
        }));
        all
    });
    // The first option stands for all of them.
    let several = Memo::new(move |_| pipelines.with(Vec::len) > 2);
    let options = vec![Choice::new(Which::All, "All"), Choice::new(Which::On, "On"), Choice::new(Which::Off, "Off")];
    view! {
        <div class="rule-filters" role="search" aria-label="Look for rules">
            <Field label="Look for" hide_label=true kind=FieldKind::Search value=sieve.words on_input=move |text| sieve.words.set(text) placeholder="Search rules" data_test="rules-search" />
            <Show when=move || several.get()>
                <SelectField label="Pipeline" hide_label=true value=sieve.pipeline options=pipelines on_commit=move |id| { sieve.stage.set(String::new()); sieve.pipeline.set(id); } data_test="rules-pipeline" />
            </Show>
            <SelectField label="Stage" hide_label=true value=sieve.stage options=stages on_commit=move |id| sieve.stage.set(id) data_test="rules-stage" />
            <Segmented label="On or off" options=Signal::stored(options) value=sieve.which on_pick=move |which| sieve.which.set(which) data_test="rules-which" />
        </div>
    }
}
