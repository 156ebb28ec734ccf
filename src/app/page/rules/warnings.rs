//! What could go wrong with a draft: the circles that it would close, with their path, and the rules that it contradicts.

use super::draft::Draft;
use crate::app::ui::Icon;
use leptos::prelude::*;
use penstock::{
    automation::{conflicts, graph, loops},
    model::{Kind, Rule},
    present::route::Route,
    value::Id,
};
use std::sync::Arc;

/// A rule on the way round a circle, and how it sets off the next one.
#[derive(Clone, Debug, PartialEq)]
pub struct Turn {
    rule: Id,
    name: String,
    why: String,
}

/// What speaks against switching a draft on.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Warnings {
    circles: Vec<Vec<Turn>>,
    against: Vec<String>,
}

impl Warnings {
    pub fn is_empty(&self) -> bool {
        self.circles.is_empty() && self.against.is_empty()
    }
}

/// Looks at a draft beside all rules that act.
pub fn warnings(draft: Draft) -> Warnings {
    let Some(rule) = draft.rule.get_untracked() else { return Warnings::default() };
    draft.app.data(|data| {
        let acting = data.rules_in_order().into_iter().filter(|other| other.on || other.id == rule.id);
        let rules: Vec<Arc<Rule>> = acting.collect();
        let graph = graph(&rules, true, data);
        let turn = |from: &Id, to: &Id| {
            let arrow = graph.arrows.iter().find(|arrow| arrow.from == *from && arrow.to == *to);
            let name = data.rule(*from).map(|rule| rule.name.clone()).unwrap_or_default();
            Turn { rule: *from, name, why: arrow.map(|arrow| arrow.why.clone()).unwrap_or_default() }
        };
        // The one that is edited comes first.
        let circle = |path: Vec<Id>| {
            let at = path.iter().position(|id| *id == rule.id)?;
            let way: Vec<&Id> = path.iter().cycle().skip(at).take(path.len() + 1).collect();
            Some(way.iter().zip(way.iter().skip(1)).map(|(from, to)| turn(from, to)).collect())
        };
        let against = conflicts(&rules, data).into_iter().filter(|one| one.a == rule.id || one.b == rule.id);
        Warnings {
            circles: loops(&graph).into_iter().filter_map(circle).collect(),
            against: against.map(|one| one.why).collect(),
        }
    })
}

/// What speaks against the draft, while it is being written.
#[component]
pub fn LiveWarnings(draft: Draft) -> impl IntoView {
    let app = draft.app;
    let found = Memo::new(move |_| {
        for kind in [Kind::Rule, Kind::Stage, Kind::Sequence] {
            app.track(kind);
        }
        draft.plan.track();
        warnings(draft)
    });
    view! { {move || (!found.with(Warnings::is_empty)).then(|| view! { <div class="rule-warnings mt"><Told found=found.get() /></div> })} }
}

/// The warnings, each circle as the way round it.
#[component]
pub fn Told(found: Warnings) -> impl IntoView {
    let picture = Route::Rules { rule: None, tab: "graph".into() }.to_string();
    let circles = found.circles.into_iter().map(|turns| {
        let first = turns.first().map(|turn| turn.name.clone()).unwrap_or_default();
        let turns = turns.into_iter().map(|Turn { rule, name, why }| {
            let href = Route::Rules { rule: Some(rule), tab: String::new() }.to_string();
            view! {
                <li><a href=href>{name}</a><span class="second">{why}</span><Icon name="arrow-right" class="small" /></li>
            }
        });
        view! {
            <p>"These rules can set each other off in a circle. It would be stopped, but one of them should not act."</p>
            <ol class="loop-path" data-test="loop-path">{turns.collect_view()}<li><b>{first}</b></li></ol>
        }
    });
    let circles = circles.collect_view();
    let against = found.against.into_iter().map(|why| view! { <p data-test="contradicts">{why}</p> }).collect_view();
    view! {
        <div class="banner due" role="note" data-test="publish-due">
            <Icon name="alert-triangle" />
            <div class="stack tight">
                <b>"Look at this first:"</b>
                {circles}
                {against}
                <p><a href=picture>"See which rule sets off which"</a></p>
            </div>
        </div>
    }
}
