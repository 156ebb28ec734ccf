//! One column: its stage, its sums, and the cards in sight.

use super::{
    about,
    card::Card,
    state::{Board, Column as Shown, SLOT},
};
use crate::app::{
    page::parts::begin_rule,
    ui::{Icon, IconButton, MenuButton, MenuItem, VirtualList},
};
use leptos::{html, prelude::*};
use penstock::{
    model::{Kind, Stage, Trigger},
    present::{drag::Columns, route::Route, rule_form::lives_in},
    value::{Id, plural},
};
use std::sync::Arc;

/// Cards drawn beyond each edge of a column.
const OVERSCAN: usize = 2;

/// The height at which a card would land, from the top of the list; none unless this column is meant.
fn line_at(board: Board, stage: Id, body: NodeRef<html::Div>) -> Option<f64> {
    let over = board.over.get().filter(|over| over.stage == stage)?;
    board.scrolled.track();
    let own = board.held.get().and_then(|card| board.snapshot().place(card)).filter(|place| place.stage == stage);
    let passed = own.is_some_and(|place| over.index > place.index);
    let index = over.index + usize::from(passed);
    let scroll = body.get().map_or(0, |body| body.scroll_top());
    Some(index as f64 * f64::from(SLOT) - f64::from(scroll) - 4.0)
}

/// A column of the board.
#[component]
pub fn Column(board: Board, id: Id) -> impl IntoView {
    let app = board.app;
    let stage = Memo::new(move |_| app.stage(id));
    let name =
        Memo::new(move |_| stage.with(|stage| stage.as_ref().map(|stage| stage.name.clone()).unwrap_or_default()));
    let shown = Memo::new(move |_| board.columns.with(|columns| columns.get(&id).cloned().unwrap_or_default()));
    let collapsed = Memo::new(move |_| board.collapsed.with(|set| set.contains(&id)));
    let over = Memo::new(move |_| board.over.get().is_some_and(|over| over.stage == id));
    let wants = Memo::new(move |_| {
        board.wants.with(|wants| wants.as_ref().filter(|(stage, _)| *stage == id).map(|(_, words)| words.clone()))
    });
    let in_sight = Memo::new(move |_| in_sight(board, id));
    let class = move || {
        let hue = stage.with(|stage| stage.as_ref().map_or(0, |stage| stage.colour % 12));
        let state = if collapsed.get() { " collapsed" } else { "" };
        let asks = if wants.with(Option::is_some) { " asks" } else { "" };
        format!("col hue-{hue}{state}{}{asks}", if over.get() { " over" } else { "" })
    };
    view! {
        <section
            class=class
            aria-label=move || name.get()
            data-test="column"
            data-stage=move || name.get()
            data-stage-id=id.to_string()
        >
            {move || {
                wants
                    .get()
                    .map(|words| {
                        view! {
                            <p class="drop-hint" data-test="drop-hint">
                                <Icon name="info" class="small" />
                                <span>{words}</span>
                            </p>
                        }
                    })
            }}
            {move || {
                if collapsed.get() {
                    view! { <Narrow board id name shown /> }.into_any()
                } else {
                    view! {
                        <Head board id stage name shown />
                        {move || {
                            if in_sight.get() {
                                view! { <Cards board id stage name shown /> }.into_any()
                            } else {
                                view! { <div class="col-cards"></div> }.into_any()
                            }
                        }}
                    }
                        .into_any()
                }
            }}
        </section>
    }
}

/// Whether a column lies in the part of the board that is in sight, or near it.
fn in_sight(board: Board, id: Id) -> bool {
    const GAP: f64 = 12.0;
    const NARROW: f64 = 40.0;
    const NEAR: f64 = 40.0;
    let sight = board.sight.get();
    let width = |stage: &Id| if board.collapsed.with(|set| set.contains(stage)) { NARROW } else { sight.column };
    let stages = board.stages.get();
    let left: f64 = 16.0 + stages.iter().take_while(|stage| **stage != id).map(|stage| width(stage) + GAP).sum::<f64>();
    left + width(&id) > sight.left - NEAR && left < sight.left + sight.width + NEAR
}

/// `14`, or with a filter `3 of 14`.
fn count(board: Board, shown: &Shown) -> String {
    let all = board.app.number(shown.all);
    if shown.ids.len() == shown.all { all } else { format!("{} of {all}", board.app.number(shown.ids.len())) }
}

/// A collapsed column: one button.
#[component]
fn Narrow(board: Board, id: Id, name: Memo<String>, shown: Memo<Arc<Shown>>) -> impl IntoView {
    view! {
        <header class="col-head">
            <h2>
                <button
                    type="button"
                    title=move || format!("Show {}", name.get())
                    aria-expanded="false"
                    data-test="expand"
                    on:click=move |_| board.toggle(id)
                >
                    <i class="dot"></i>
                    <span class="name">{move || name.get()}</span>
                    <span class="count">{move || shown.with(|shown| count(board, shown))}</span>
                </button>
            </h2>
        </header>
    }
}

#[component]
fn Head(
    board: Board,
    id: Id,
    stage: Memo<Option<Arc<Stage>>>,
    name: Memo<String>,
    shown: Memo<Arc<Shown>>,
) -> impl IntoView {
    let app = board.app;
    let items = move || {
        vec![
            MenuItem::new("Add opportunity here", move || add_here(board, id)).icon("plus"),
            MenuItem::new("New rule for this stage", move || begin_rule(app, Trigger::StageEntered { stage: id }))
                .icon("zap"),
            MenuItem::new("About this stage", move || board.about.set(Some(id))).icon("info"),
            MenuItem::new("Edit stage…", move || app.go(Route::Stages { pipeline: board.pipeline.get_untracked() }))
                .icon("pencil"),
            MenuItem::new("Collapse", move || board.toggle(id)).icon("minus").separated(),
        ]
    };
    let percent = move || stage.with(|stage| stage.as_ref().map_or(0, |stage| stage.probability));
    view! {
        <header class="col-head" title=move || stage.with(|stage| stage.as_ref().map(|stage| about::tooltip(app, stage)))>
            <h2>
                <span class="name">{move || name.get()}</span>
                <span class="count" data-test="count">{move || shown.with(|shown| count(board, shown))}</span>
                <RuleBadge board id name />
                <span class="push">
                    <IconButton
                        icon="minus"
                        class="small"
                        title=move || format!("Collapse {}", name.get())
                        data_test="collapse"
                        on_click=move |_| board.toggle(id)
                    />
                    <MenuButton
                        label=move || format!("Actions for {}", name.get())
                        items
                        icon_only=true
                        class="icon-btn small"
                        data_test="column-menu"
                    />
                </span>
            </h2>
            <p class="col-sums">
                <span class="sum" data-test="sum">{move || shown.with(|shown| app.moneys(&shown.values))}</span>
                <span class="weighted" data-test="weighted">
                    {move || {
                        let closed = stage.with(|stage| stage.as_ref().is_some_and(|stage| stage.kind.closed()));
                        shown.with(|shown| {
                            let counts = !closed && !shown.weighted.is_empty() && shown.weighted != shown.values;
                            counts.then(|| format!("{} weighted", app.moneys(&shown.weighted)))
                        })
                    }}
                </span>
            </p>
            <p class="col-goal">{move || stage.with(|stage| stage.as_ref().map(|stage| goal(stage)))}</p>
            <div class="flow">
                <i style:width=move || format!("{}%", percent())></i>
            </div>
        </header>
    }
}

/// How many rules act when something happens in the stage, as a menu of them; nothing where there are none.
#[component]
fn RuleBadge(board: Board, id: Id, name: Memo<String>) -> impl IntoView {
    let app = board.app;
    let rules = Memo::new(move |_| {
        app.track(Kind::Rule);
        app.data(|data| {
            let all = data.rules_in_order();
            let live = all.iter().filter(|rule| lives_in(rule, id));
            live.map(|rule| (rule.id, rule.name.clone())).collect::<Vec<_>>()
        })
    });
    let label = move || {
        let count = plural(rules.with(Vec::len), "rule acts", "rules act");
        let names = rules.with(|rules| rules.iter().map(|(_, name)| name.as_str()).collect::<Vec<_>>().join(", "));
        format!("{count} in {}: {names}", name.get())
    };
    let items = move || -> Vec<MenuItem> {
        let open = |id: Id| move || app.go(Route::Rules { rule: Some(id), tab: String::new() });
        rules.get().into_iter().map(|(id, name)| MenuItem::new(name, open(id)).icon("zap")).collect()
    };
    view! {
        <Show when=move || !rules.with(Vec::is_empty)>
            <MenuButton label=label items icon="zap" icon_only=true class="icon-btn small col-rules" data_test="column-rules" />
        </Show>
    }
}

/// The one line that a column shows of its stage's purpose.
fn goal(stage: &Stage) -> String {
    let lines = [&stage.goal, &stage.expected_action, &stage.entry_rule];
    lines.into_iter().find(|line| !line.is_empty()).cloned().unwrap_or_default()
}

fn add_here(board: Board, id: Id) {
    let name = board.app.data(|data| data.stage(id).map(|stage| stage.name.clone())).unwrap_or_default();
    board.app.quick_add(format!(" >{name}"));
}

#[component]
fn Cards(
    board: Board,
    id: Id,
    stage: Memo<Option<Arc<Stage>>>,
    name: Memo<String>,
    shown: Memo<Arc<Shown>>,
) -> impl IntoView {
    let body = NodeRef::<html::Div>::new();
    let ids = Memo::new(move |_| shown.with(|shown| shown.ids.clone()));
    let line = move || line_at(board, id, body);
    view! {
        <div class="col-cards">
            <VirtualList
                items=ids
                row_height=f64::from(SLOT)
                row=move |card: Id| view! { <Card board id=card /> }.into_any()
                overscan=OVERSCAN
                class="col-body"
                row_class="card-slot"
                role="list"
                row_role="listitem"
                label=Signal::derive(move || format!("Cards in {}", name.get()))
                node_ref=body
                data_test="column-body"
            />
            {move || line().map(|top| view! { <div class="drop-line at" data-test="drop-line" style:top=format!("{top}px")></div> })}
            {move || shown.with(|shown| shown.ids.is_empty().then(|| empty(shown, stage)))}
        </div>
        <footer class="col-foot">
            <button type="button" class="btn quiet small" data-test="add-here" on:click=move |_| add_here(board, id)>
                "+ Add"
            </button>
        </footer>
    }
}

/// What an empty column says.
fn empty(shown: &Shown, stage: Memo<Option<Arc<Stage>>>) -> impl IntoView + use<> {
    let filtered = shown.all > 0;
    let words = move || {
        let rule = stage.with(|stage| stage.as_ref().map(|stage| stage.entry_rule.clone()).unwrap_or_default());
        match (filtered, rule.is_empty()) {
            (true, _) => "Nothing here matches the filter.".to_string(),
            (_, true) => "No cards here. Drop one, or add one.".to_string(),
            _ => rule,
        }
    };
    view! { <p class="col-empty">{words}</p> }
}
