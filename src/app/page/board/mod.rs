//! The board: a pipeline's stages as columns, its opportunities as cards.

mod about;
mod as_of;
mod card;
mod column;
mod drag;
mod filter_bar;
mod keyboard;
mod state;

use crate::app::{
    page::parts::ViewTabs,
    shell::dom::narrow,
    store::{App, use_app},
    ui::{Button, ButtonKind, EmptyState, Icon, IconButton, MenuButton, MenuItem},
};
use column::Column;
use filter_bar::FilterBar;
use leptos::prelude::*;
use penstock::{
    model::{Kind, StageKind},
    present::{
        balance::{advice, open_stages},
        drag::Drag,
        route::Route,
    },
    value::{Currency, Id, Money},
};
use state::{Board, Sight};
use std::collections::BTreeMap;

/// Looks how much of the board is in sight.
fn measure(board: &Board) {
    let Some(root) = board.root.try_get_untracked().flatten() else { return };
    let width = f64::from(root.client_width());
    // Columns are wide on a phone, and not where a panel takes the room.
    let column = if narrow() { 0.85 * width } else { 252.0 };
    let sight = Sight { left: f64::from(root.scroll_left()), width, column };
    if board.sight.try_get_untracked().is_some_and(|now| now != sight) {
        board.sight.set(sight);
    }
}

/// The board of the address.
#[component]
pub fn BoardPage() -> impl IntoView {
    let app = use_app();
    let board = Board::new(app);
    drag::listen(board);
    // The panel beside the board takes room; measured once the page has been laid out.
    Effect::new(move || {
        app.address.track();
        board.collapsed.track();
        board.root.track();
        request_animation_frame(move || measure(&board));
    });
    let some = Memo::new(move |_| board.pipeline.get().is_some());
    let day = as_of::asked(app);
    let past = Memo::new(move |_| day.get().is_some());
    view! {
        <Show
            when=move || some.get()
            fallback=move || view! { <NoPipeline app /> }
        >
            <div class="bar" data-test="board-bar">
                <Title board />
                <FilterBar board />
                <Show when=move || !past.get()><Sums board /></Show>
                <IconButton icon="history" title="The board as of another day" data_test="as-of-open" on_click=move |_| as_of::go_to(app, app.today().pred_opt()) />
                <ViewTabs list=board.view />
            </div>
            <div class="board-page">
                <Show when=move || past.get() fallback=move || view! { <Hints board /><Columns board /> }>
                    <as_of::AsOf board day />
                </Show>
            </div>
        </Show>
    }
}

#[component]
fn NoPipeline(app: App) -> impl IntoView {
    view! {
        <div class="page">
            <EmptyState
                icon="square-kanban"
                title="No pipeline yet"
                text="A pipeline is the row of stages that a sale goes through. Make your own, or start from a playbook."
                data_test="no-pipeline"
            >
                <Button kind=ButtonKind::Main icon="plus" on_click=move |_| app.go(Route::Stages { pipeline: None })>
                    "Set up stages"
                </Button>
                <Button icon="upload" on_click=move |_| app.go(Route::Import)>
                    "Import a file"
                </Button>
            </EmptyState>
        </div>
    }
}

/// The pipeline's name; a menu where there are several.
#[component]
fn Title(board: Board) -> impl IntoView {
    let app = board.app;
    let name = Memo::new(move |_| {
        board.pipeline.get().and_then(|id| app.pipeline(id)).map(|pipeline| pipeline.name.clone()).unwrap_or_default()
    });
    let several = Memo::new(move |_| {
        app.track(Kind::Pipeline);
        app.data(|data| data.live_pipelines().len() > 1)
    });
    let items = move || {
        let all = app.data(|data| data.live_pipelines());
        let now = board.pipeline.get_untracked();
        let item = |pipeline: std::sync::Arc<penstock::model::Pipeline>| {
            let id = pipeline.id;
            let go = move || {
                board.view.alter(|shown| shown.pipeline = Some(id));
            };
            let item = MenuItem::new(pipeline.name.clone(), go);
            if now == Some(id) { item.icon("check") } else { item }
        };
        let chart = MenuItem::new("Flow chart", move || app.go(Route::Flow { pipeline: now }));
        all.into_iter().map(item).chain([chart.icon("workflow").separated()]).collect::<Vec<_>>()
    };
    move || {
        if several.get() {
            view! {
                <h1>
                    <MenuButton label=name items icon="chevrons-up-down" class="pipeline-pick" data_test="pipeline-pick" />
                </h1>
            }
            .into_any()
        } else {
            view! { <h1 data-test="pipeline-name">{move || name.get()}</h1> }.into_any()
        }
    }
}

/// What the open stages hold together.
#[component]
fn Sums(board: Board) -> impl IntoView {
    let app = board.app;
    let sums = Memo::new(move |_| {
        app.track(Kind::Stage);
        let (mut open, mut weighted) = (BTreeMap::new(), BTreeMap::new());
        board.columns.with(|columns| {
            for (stage, column) in columns.iter() {
                let kind = app.data(|data| data.stage(*stage).map(|stage| stage.kind));
                if kind == Some(StageKind::Open) {
                    add(&mut open, &column.values);
                    add(&mut weighted, &column.weighted);
                }
            }
        });
        (listed(&open), listed(&weighted))
    });
    view! {
        <p class="sum" data-test="totals">
            <b data-test="total-open">{move || sums.with(|sums| app.moneys(&sums.0))}</b>
            " open · "
            <b data-test="total-weighted">{move || sums.with(|sums| app.moneys(&sums.1))}</b>
            " weighted"
        </p>
    }
}

fn add(sums: &mut BTreeMap<Currency, i64>, amounts: &[Money]) {
    for amount in amounts {
        let sum = sums.entry(amount.currency).or_insert(0);
        *sum = sum.saturating_add(amount.minor);
    }
}

fn listed(sums: &BTreeMap<Currency, i64>) -> Vec<Money> {
    sums.iter().map(|(currency, minor)| Money::new(*minor, *currency)).collect()
}

/// Advice above the board: the first opportunity, a filter that keeps nothing, too many or too few stages.
#[component]
fn Hints(board: Board) -> impl IntoView {
    let app = board.app;
    let counts = Memo::new(move |_| {
        board.columns.with(|columns| {
            columns.values().fold((0, 0), |(shown, all), column| (shown + column.ids.len(), all + column.all))
        })
    });
    let open = Memo::new(move |_| {
        app.track(Kind::Stage);
        let pipeline = board.pipeline.get()?;
        Some((pipeline, app.data(|data| open_stages(data, pipeline))))
    });
    // Hidden once, it stays hidden until there are more stages, or fewer.
    let key = |pipeline: Id| format!("board.hint.{pipeline}");
    let hidden = RwSignal::new(0_u32);
    let text = Memo::new(move |_| {
        hidden.track();
        let (pipeline, count) = open.get()?;
        advice(count).filter(|_| app.setting_get(&key(pipeline)) != Some(count.to_string()))
    });
    let hide = move || {
        if let Some((pipeline, count)) = open.get_untracked() {
            app.setting_set(&key(pipeline), &count.to_string());
            hidden.update(|times| *times += 1);
        }
    };
    view! {
        {move || match counts.get() {
            (_, 0) => {
                view! {
                    <EmptyState
                        icon="square-kanban"
                        title="Add your first opportunity"
                        text="One line is enough: Fleet tracking @Northgate Couriers 46000 #referral fri"
                        data_test="empty-board"
                    >
                        <Button kind=ButtonKind::Main icon="plus" data_test="first-opportunity" on_click=move |_| app.quick_add("")>
                            "New opportunity"
                        </Button>
                        <Button icon="upload" on_click=move |_| app.go(Route::Import)>
                            "Import a file"
                        </Button>
                    </EmptyState>
                }
                    .into_any()
            }
            (0, all) => {
                let text = format!("{} opportunities are hidden by it.", app.number(all));
                view! {
                    <EmptyState icon="filter" title="Nothing matches the filter" text small=true data_test="no-match">
                        <Button data_test="no-match-clear" on_click=move |_| board.set_filter(String::new())>
                            "Clear the filter"
                        </Button>
                    </EmptyState>
                }
                    .into_any()
            }
            _ => ().into_any(),
        }}
        {move || {
            text.get()
                .map(|text| {
                    view! {
                        <div class="banner board-hint" role="note" data-test="stage-hint">
                            <Icon name="lightbulb" />
                            <p>{text}</p>
                            <Button
                                class="small"
                                on_click=move |_| app.go(Route::Stages { pipeline: board.pipeline.get_untracked() })
                            >
                                "Edit stages"
                            </Button>
                            <IconButton icon="x" class="small" title="Hide this hint" data_test="stage-hint-hide" on_click=move |_| hide() />
                        </div>
                    }
                })
        }}
    }
}

/// The columns, the card in the air, and what is said about it.
#[component]
fn Columns(board: Board) -> impl IntoView {
    let stages = move || board.stages.with(|stages| stages.to_vec());
    let dragging = move || matches!(board.hand.get(), Drag::Dragging { .. });
    let nowhere = move || matches!(board.hand.get(), Drag::Dragging { over: None, .. });
    view! {
        <div
            node_ref=board.root
            class="board"
            class:is-dragging=dragging
            class:nowhere=nowhere
            data-test="board"
            role="group"
            aria-label="Board"
            on:scroll=move |_| measure(&board)
            // A finger that holds a card does not scroll. Browsers ask for that where the finger goes down, before the
            // card itself listens to it.
            on:touchmove=move |ev| {
                if matches!(board.hand.get_untracked(), Drag::Dragging { .. }) {
                    ev.prevent_default();
                }
            }
            on:contextmenu=move |ev| {
                if !matches!(board.hand.get_untracked(), Drag::Idle) {
                    ev.prevent_default();
                }
            }
        >
            <For each=stages key=|id: &Id| *id let:id>
                <Column board id />
            </For>
        </div>
        <drag::Ghost board />
        <about::AboutDialog board />
        <p id="board-keys" hidden>
            "Enter opens. Space picks up, arrow keys move, Space drops. M chooses a stage. [ and ] move to the stage before or after."
        </p>
        <div class="visually-hidden" aria-live="assertive" data-test="announcer">
            {move || board.said.get()}
        </div>
    }
}
