//! A part of a dashboard: what it shows, and how it is moved, made wider, asked something else, taken out.

use super::Board;
use crate::app::{
    page::parts::figures::{BlockView, QuestionBar},
    store::App,
    ui::{Button, ButtonKind, Dialog, Icon, MenuButton, MenuItem},
};
use leptos::{ev::KeyboardEvent, prelude::*};
use penstock::{
    model::Widget,
    present::{
        figures::{Block, asking, asks_of, moved, part_of, sized, switched, usual_period, widened, without},
        route::{Asks, ReportPage, Route},
    },
    report::By,
};

/// What a part is asked, in a few words.
fn about(app: App, widget: &Widget) -> String {
    let asks = asks_of(widget);
    let tab = part_of(widget).map_or("", |(tab, _)| tab);
    let period = if asks.period.is_empty() { usual_period(tab).to_string() } else { asks.period.clone() };
    let mut words = vec![app.period_shown(&period)];
    if let Some(pipeline) = asks.pipeline.and_then(|id| app.data(|data| data.pipeline(id).map(|one| one.name.clone())))
    {
        words.push(pipeline);
    }
    if let Some(by) = app.data(|data| Some(By::read(&asks.by, data)?.words(data))).filter(|_| !asks.by.is_empty()) {
        words.push(format!("by {}", by.to_lowercase()));
    }
    if tab == "funnel" && switched(&asks, "touched") {
        words.push("only those that were in a stage".into());
    }
    if !asks.filter.is_empty() {
        words.push(asks.filter.clone());
    }
    words.join(" · ")
}

fn menu(board: Board, at: usize) -> Vec<MenuItem> {
    let all = move || board.widgets.get_untracked();
    let count = board.widgets.with(Vec::len);
    let width = board.widgets.with(|all| all.get(at).map_or(2, sized));
    let move_to = move |to: usize| {
        move || {
            board.change(moved(&all(), at, to));
            board.follow(to);
        }
    };
    let mut items = vec![
        MenuItem::new("Change the question…", move || board.asking.set(Some(at)))
            .icon("sliders-horizontal")
            .mark("part-ask"),
        MenuItem::new("Open the report", move || {
            let Some(widget) = all().get(at).cloned() else { return };
            let tab = part_of(&widget).map_or("", |(tab, _)| tab);
            let asks = Asks { tab: tab.into(), ..asks_of(&widget) };
            board.app.go(Route::Report { page: ReportPage::Reports, asks });
        })
        .icon("chart-column")
        .mark("part-open"),
        MenuItem::new("Move earlier", move_to(at.saturating_sub(1)))
            .icon("arrow-left")
            .disabled(at == 0)
            .separated()
            .mark("part-earlier"),
        MenuItem::new("Move later", move_to(at + 1)).icon("arrow-right").disabled(at + 1 >= count).mark("part-later"),
    ];
    for (wide, words) in [(1, "A quarter wide"), (2, "Half wide"), (3, "Three quarters wide"), (4, "Full width")] {
        let item =
            MenuItem::new(words, move || board.change(widened(&all(), at, wide))).mark(format!("part-width-{wide}"));
        let item = if wide == 1 { item.separated() } else { item };
        items.push(if wide == width { item.icon("check") } else { item });
    }
    let take_out = move || {
        let name = all().get(at).and_then(part_of).map_or("the part", |(_, name)| name);
        board.change_with_undo(without(&all(), at), format!("Took out “{name}”"));
    };
    items.push(MenuItem::new("Take out", take_out).icon("x").danger().separated().mark("part-remove"));
    items
}

/// Alt and an arrow to a side move a part earlier (-1) or later (1): parts stand beside each other, too. Only from the
/// handle; anywhere else these keys go back and forward in the browser.
fn sideways(ev: &KeyboardEvent) -> Option<isize> {
    let by = match ev.key().as_str() {
        "ArrowLeft" => -1,
        "ArrowRight" => 1,
        _ => return None,
    };
    ev.alt_key().then(|| {
        ev.prevent_default();
        ev.stop_propagation();
        by
    })
}

/// The part at a place.
#[component]
pub fn Part(board: Board, at: usize) -> impl IntoView {
    let widget = Memo::new(move |_| board.widgets.with(|all| all.get(at).cloned().unwrap_or_default()));
    let id = Memo::new(move |_| board.places.with(|places| places.get(at).copied()).unwrap_or_default());
    let block = Memo::new(move |before: Option<&Option<Result<Block, String>>>| {
        let widget = widget.get();
        let (tab, _) = part_of(&widget)?;
        let asks = asks_of(&widget);
        let found = board.reports.with(|made| {
            let mut of_tab = made.iter().filter(|(wanted, _)| wanted.tab == tab && wanted.asks == asks);
            let (_, sheet) = of_tab.find(|(wanted, _)| wanted.shows.iter().any(|key| *key == widget.shows))?;
            Some(match sheet {
                Ok(sheet) => sheet.iter().find(|block| block.key == widget.shows).cloned().ok_or_else(|| {
                    "For this question there is nothing to show here: it needs something to break down by.".to_string()
                }),
                Err(why) => Err(why.clone()),
            })
        })?;
        // Of a question that was just changed, the figures before stand until the new ones are there.
        let stands =
            || before.cloned().flatten().filter(|before| before.as_ref().is_ok_and(|one| one.key == widget.shows));
        found.or_else(stands)
    });
    let name = move || widget.with(|widget| part_of(widget).map_or("Part of a newer version", |(_, name)| name));
    let class = move || format!("dash-part span-{}", widget.with(sized));
    let tools =
        move || view! { <span class="dash-about">{move || widget.with(|widget| about(board.app, widget))}</span> };
    view! {
        <div
            class=class
            class:dragged=move || board.reorder.is_dragged(id.get())
            class:over=move || board.reorder.is_over(id.get())
            role="listitem"
            data-test="dashboard-part"
            on:pointerenter=move |_| board.reorder.enter(id.get_untracked())
            on:keydown=move |ev| board.reorder.key(&ev, id.get_untracked())
        >
            // Beside what is drawn anew with every change, so that an open menu stays open.
            <span class="dash-tools no-print">
                <button type="button" class="icon-btn small dash-grip" title="Drag to move; Alt and an arrow key move it too" aria-label=move || format!("Move “{}”", name()) data-test="part-grip"
                    on:pointerdown=move |ev| board.reorder.grab(&ev, id.get_untracked())
                    on:keydown=move |ev| if let Some(by) = sideways(&ev) { board.shift(at, by) }>
                    <Icon name="grip-vertical" />
                </button>
                <MenuButton label=Signal::derive(move || format!("“{}”", name())) icon_only=true class="icon-btn small" items=move || menu(board, at) data_test="part-menu" />
            </span>
            {move || match block.get() {
                Some(Ok(block)) => view! { <BlockView looking=board.looking block tools=tools().into_any() /> }.into_any(),
                other => {
                    let text = other.and_then(Result::err).unwrap_or_default();
                    view! {
                        <section class="surface figure-block" aria-label=name>
                            <header class="figure-head"><h2>{name}</h2><span class="push figure-tools no-print">{tools()}</span></header>
                            <p class="figure-missing">{text}</p>
                        </section>
                    }
                    .into_any()
                }
            }}
        </div>
    }
}

/// The question of a part.
#[component]
pub fn QuestionDialog(board: Board) -> impl IntoView {
    let open = Memo::new(move |_| board.asking.with(Option::is_some));
    let asked = Memo::new(move |_| {
        let widget = board.asking.get().and_then(|at| board.widgets.with(|all| all.get(at).cloned()));
        widget.unwrap_or_default()
    });
    let asks = Signal::derive(move || asked.with(asks_of));
    let tab = Signal::derive(move || asked.with(|widget| part_of(widget).map_or("", |(tab, _)| tab)));
    let title = move || asked.with(|widget| part_of(widget).map_or(String::new(), |(_, name)| name.to_string()));
    let set = move |to: Asks| {
        if let Some(at) = board.asking.get_untracked() {
            board.change(asking(&board.widgets.get_untracked(), at, &to));
        }
    };
    view! {
        <Dialog open=open title=Signal::derive(title) on_close=move |()| board.asking.set(None) data_test="part-question">
            <div class="dialog-body"><QuestionBar asks tab on_ask=Callback::new(set) /></div>
            <div class="dialog-foot">
                <Button kind=ButtonKind::Main on_click=move |_| board.asking.set(None) data_test="part-question-done">"Done"</Button>
            </div>
        </Dialog>
    }
}
