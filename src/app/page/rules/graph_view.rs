//! Which rule can set off which: a picture, loops in words, what contradicts what, and the same as a list.

use crate::app::{
    store::{App, use_app},
    ui::{CheckField, EmptyState, Icon},
};
use leptos::prelude::*;
use penstock::{
    automation::{Graph, conflicts, graph, loops},
    model::Kind,
    present::{
        route::Route,
        rule_map::{BOX_HEIGHT, BOX_WIDTH, Line, Place, picture},
    },
    value::{Id, plural, quoted},
};
use std::{collections::BTreeSet, sync::Arc};

/// What is shown.
#[derive(Clone, PartialEq)]
struct Found {
    graph: Graph,
    loops: Vec<Vec<Id>>,
    conflicts: Vec<(Id, Id, String)>,
}

fn look(app: App, drafts: bool) -> Found {
    app.data(|data| {
        let rules = data.rules_in_order();
        let graph = graph(&rules, drafts, data);
        let loops = loops(&graph);
        let conflicts = conflicts(&rules, data).into_iter().map(|one| (one.a, one.b, one.why)).collect();
        Found { graph, loops, conflicts }
    })
}

fn name(app: App, id: Id) -> String {
    app.data(|data| data.rule(id).map(|rule| rule.name.clone())).unwrap_or_default()
}

fn address(id: Id) -> String {
    Route::Rules { rule: Some(id), tab: String::new() }.to_string()
}

/// The pairs of rules that are next to each other in a loop.
fn in_loops(loops: &[Vec<Id>]) -> BTreeSet<(Id, Id)> {
    let mut pairs = BTreeSet::new();
    for path in loops {
        let next = path.iter().cycle().skip(1);
        pairs.extend(path.iter().copied().zip(next.copied()));
    }
    pairs
}

/// The view as a page.
#[component]
pub fn GraphPage() -> impl IntoView {
    let list = Route::Rules { rule: None, tab: String::new() }.to_string();
    view! {
        <div class="page" data-test="graph-page">
            <p class="rule-back">
                <a href=list data-test="graph-back">
                    <Icon name="chevron-left" />
                    "All rules"
                </a>
            </p>
            <h1 class="mb">"Which rule sets off which"</h1>
            <GraphView />
        </div>
    }
}

/// The whole view.
#[component]
pub fn GraphView() -> impl IntoView {
    let app = use_app();
    let drafts = RwSignal::new(false);
    let found = Memo::new(move |_| {
        app.track(Kind::Rule);
        app.track(Kind::Sequence);
        app.track(Kind::Stage);
        look(app, drafts.get())
    });
    let none = move || found.with(|found| found.graph.rules.is_empty());
    view! {
        <div class="rule-graph" data-test="rule-graph">
            <Show
                when=move || !none()
                fallback=|| {
                    view! { <EmptyState icon="route" title="There are no rules yet" text="Here you see which rule can set off which, before it happens." /> }
                }
            >
                <CheckField
                    label="With what is being edited"
                    hint="Else what is in force, and drafts only of rules that were never switched on."
                    value=drafts
                    on_commit=move |on| drafts.set(on)
                    data_test="graph-drafts"
                />
                {move || {
                    let found = found.get();
                    view! {
                        <Loops found=found.clone() />
                        <Conflicts found=found.clone() />
                        <Map found=found.clone() />
                        <InWords found />
                    }
                }}
            </Show>
        </div>
    }
}

#[component]
fn Loops(found: Found) -> impl IntoView {
    let app = use_app();
    if found.loops.is_empty() {
        return view! { <p class="inline good-text" data-test="no-loops"><Icon name="circle-check" />"No rule can set itself off, however far round."</p> }
            .into_any();
    }
    let graph = Arc::new(found.graph);
    let lines = found.loops.into_iter().map(|path| {
        let next = path.iter().cycle().skip(1);
        let steps = path.iter().zip(next).map(|(from, to)| {
            let arrow = graph.arrows.iter().find(|arrow| arrow.from == *from && arrow.to == *to);
            let why = arrow.map(|arrow| arrow.why.clone()).unwrap_or_default();
            view! { <span class="second"><a href=address(*from)>{quoted(&name(app, *from))}</a> " " {why} ": " {quoted(&name(app, *to))}</span> }
        });
        view! { <li>{steps.collect_view()}</li> }
    });
    view! {
        <div class="banner late" data-test="loops">
            <Icon name="alert-triangle" />
            <div>
                <b>{plural(lines.len(), "loop", "loops")}</b>
                " – these rules can set each other off again and again. Each stops after eight in a row, but one of them should not act."
                <ul class="graph-list">{lines.collect_view()}</ul>
            </div>
        </div>
    }
    .into_any()
}

#[component]
fn Conflicts(found: Found) -> impl IntoView {
    let app = use_app();
    (!found.conflicts.is_empty()).then(|| {
        let lines = found.conflicts.into_iter().map(|(a, b, why)| {
            view! {
                <li data-test="conflict">
                    {why}
                    <span class="second">
                        <a href=address(a)>{name(app, a)}</a>
                        " · "
                        <a href=address(b)>{name(app, b)}</a>
                    </span>
                </li>
            }
        });
        view! {
            <div class="banner due" data-test="conflicts">
                <Icon name="alert-triangle" />
                <div>
                    <b>"Rules that contradict each other"</b>
                    <ul class="graph-list">{lines.collect_view()}</ul>
                </div>
            </div>
        }
    })
}

/// The picture. Everything in it is in words below it.
#[component]
fn Map(found: Found) -> impl IntoView {
    let app = use_app();
    let arrows: Vec<(Id, Id)> = found.graph.arrows.iter().map(|arrow| (arrow.from, arrow.to)).collect();
    let drawn = picture(&found.graph.rules, &arrows);
    let alone = found.graph.rules.len() - drawn.boxes.len();
    let alone = (alone > 0).then(|| {
        let words = plural(alone, "rule sets", "rules set");
        view! { <p class="hint">{format!("{words} off no other and cannot be set off by one.")}</p> }
    });
    if drawn.boxes.is_empty() {
        return view! { {alone} }.into_any();
    }
    let pairs = in_loops(&found.loops);
    let rounds: BTreeSet<Id> = pairs.iter().map(|(from, _)| *from).collect();
    let line = |line: &Line| {
        let in_loop = pairs.contains(&(line.from, line.to));
        let class = if in_loop { "loop" } else { "" };
        let mark = if in_loop { "url(#tip-loop)" } else { "url(#tip-plain)" };
        view! { <path class=class d=line.path.clone() marker-end=mark /> }
    };
    let rule = |place: &Place| {
        let class = if rounds.contains(&place.rule) { "map-rule loop" } else { "map-rule" };
        let state = app.data(|data| {
            data.rule(place.rule).map(|rule| {
                if rule.live() {
                    "On"
                } else if rule.on {
                    "Paused"
                } else {
                    "Off"
                }
            })
        });
        let name = name(app, place.rule);
        view! {
            <a
                class=class
                href=address(place.rule)
                title=name.clone()
                style:left=format!("{}px", place.x)
                style:top=format!("{}px", place.y)
                style:width=format!("{BOX_WIDTH}px")
                style:height=format!("{BOX_HEIGHT}px")
                data-test="map-rule"
            >
                <span>{name.clone()}</span>
                <span class="second">{state}</span>
            </a>
        }
    };
    let lines = drawn.lines.iter().map(line).collect_view();
    let boxes = drawn.boxes.iter().map(rule).collect_view();
    view! {
        <div class="rule-map-wrap" tabindex="0" role="region" aria-label="Which rule can set off which">
            <div class="rule-map" style:width=format!("{}px", drawn.width) style:height=format!("{}px", drawn.height)>
                <svg class="map-lines" width=drawn.width height=drawn.height aria-hidden="true">
                    <defs>
                        <marker id="tip-plain" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto">
                            <polygon class="tip-mark" points="0 0 8 4 0 8" />
                        </marker>
                        <marker id="tip-loop" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="6" markerHeight="6" orient="auto">
                            <polygon class="tip-mark loop" points="0 0 8 4 0 8" />
                        </marker>
                    </defs>
                    <g>{lines}</g>
                </svg>
                {boxes}
            </div>
        </div>
        {alone}
    }
    .into_any()
}

#[component]
fn InWords(found: Found) -> impl IntoView {
    let app = use_app();
    let pairs = in_loops(&found.loops);
    (!found.graph.arrows.is_empty()).then(|| {
        let lines = found.graph.arrows.into_iter().map(|arrow| {
            let round = pairs.contains(&(arrow.from, arrow.to)).then_some(" This is part of a loop.");
            view! {
                <li data-test="graph-arrow">
                    <a href=address(arrow.from)>{name(app, arrow.from)}</a>
                    " can set off "
                    <a href=address(arrow.to)>{name(app, arrow.to)}</a>
                    <span class="second">{format!("It {}.", arrow.why)} {round}</span>
                </li>
            }
        });
        view! {
            <section>
                <h3>"In words"</h3>
                <ul class="graph-list">{lines.collect_view()}</ul>
            </section>
        }
    })
}
