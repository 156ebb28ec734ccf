//! A calendar of what a rule would have done: a square for each day, and the same as a table.

use crate::app::{
    shell::{dom, intl},
    store::{App, use_app},
    ui::{Button, ButtonKind, unique_id},
};
use leptos::{ev::KeyboardEvent, prelude::*};
use penstock::{
    automation::BacktestReport,
    present::heat::{Day, Heat, STRONGEST, heat},
    value::{Date, plural},
};
use std::sync::Arc;

/// A square and the gap beside it, in pixels.
const STEP: usize = 16;
const SQUARE: usize = 13;
/// Room for the months above, and for the days of the week at the left.
const TOP: usize = 18;
const LEFT: usize = 34;

/// A day and its count, in words.
fn words(app: App, day: Day) -> String {
    let count = if day.count == 0 { "nothing".to_string() } else { plural(day.count as usize, "thing", "things") };
    format!("{} {}: {count}", intl::weekday(day.date), app.date(day.date))
}

/// Where a key leads among the days.
fn target(key: &str, at: usize, count: usize) -> Option<usize> {
    let last = count.checked_sub(1)?;
    Some(match key {
        "ArrowLeft" => at.saturating_sub(7),
        "ArrowRight" => (at + 7).min(last),
        "ArrowUp" => at.saturating_sub(1),
        "ArrowDown" => (at + 1).min(last),
        "Home" => 0,
        "End" => last,
        _ => return None,
    })
}

/// The calendar.
#[component]
pub fn Calendar(report: Arc<BacktestReport>) -> impl IntoView {
    let app = use_app();
    let zone = app.place();
    let counts = report.by_day(&zone);
    let from = report.history_starts.map_or(report.from, |starts| starts.max(report.from));
    let drawn = Arc::new(heat(zone.date(from), zone.date(report.to), &counts));
    let busiest = drawn.days.iter().enumerate().max_by_key(|(_, day)| day.count).map_or(0, |(at, _)| at);
    let at = RwSignal::new(busiest);
    let table = RwSignal::new(false);
    let id = StoredValue::new(unique_id("heat"));
    let days: StoredValue<Arc<Heat>> = StoredValue::new(drawn.clone());
    let here = move || days.with_value(|heat| heat.days.get(at.get()).map(|day| words(app, *day)));
    let key = move |ev: KeyboardEvent| {
        let count = days.with_value(|heat| heat.days.len());
        if let Some(to) = target(&ev.key(), at.get_untracked(), count) {
            ev.prevent_default();
            at.set(to);
            dom::focus(&format!("#{}-{to}", id.get_value()));
        }
    };
    view! {
        <div class="stack tight" data-test="trial-calendar">
            <div class="heat-line">
                <span role="status" data-test="heat-here">{here}</span>
                <span class="heat-key" aria-hidden="true">
                    "less " <i></i> <i class="l1"></i> <i class="l2"></i> <i class="l3"></i> <i class="l4"></i> " more"
                </span>
                <Button class="small" kind=ButtonKind::Quiet data_test="heat-table" on_click=move |_| table.update(|on| *on = !*on)>
                    {move || if table.get() { "Hide the table" } else { "Show as a table" }}
                </Button>
            </div>
            <div class="heat-wrap" on:keydown=key>
                <Squares heat=drawn.clone() at id=id.get_value() />
            </div>
            <Show when=move || table.get()>
                <Table days />
            </Show>
        </div>
    }
}

#[component]
fn Squares(heat: Arc<Heat>, at: RwSignal<usize>, id: String) -> impl IntoView {
    let app = use_app();
    // Room for the name of a month, however short the time is.
    let (width, height) = (LEFT + heat.columns.max(3) * STEP, TOP + 7 * STEP);
    // A month that begins right beside another has no room for its name.
    let mut free = 0;
    let months = heat.months.iter().filter_map(|(column, day)| {
        let fits = *column >= free;
        if fits {
            free = column + 3;
        }
        fits.then(|| view! { <text x=LEFT + column * STEP y=11>{intl::month(*day)}</text> })
    });
    let week = heat.days.iter().take(7).filter(|day| day.row % 2 == 0).map(|day| {
        view! { <text x=0 y=TOP + day.row * STEP + 11>{intl::weekday(day.date)}</text> }
    });
    let squares = heat.days.iter().copied().enumerate().map(|(place, day)| {
        let class = move || {
            let here = if at.get() == place { " here" } else { "" };
            format!("l{}{here}", day.level.min(STRONGEST))
        };
        view! {
            <rect
                id=format!("{id}-{place}")
                class=class
                x=LEFT + day.column * STEP
                y=TOP + day.row * STEP
                width=SQUARE
                height=SQUARE
                rx="2"
                role="img"
                aria-label=words(app, day)
                tabindex=move || if at.get() == place { "0" } else { "-1" }
                data-test="heat-day"
                on:focus=move |_| at.set(place)
                on:pointerenter=move |_| at.set(place)
            />
        }
    });
    view! {
        <svg class="heat" width=width height=height role="group" aria-label="What it would have done on each day">
            <g aria-hidden="true">{months.collect_view()} {week.collect_view()}</g>
            <g>{squares.collect_view()}</g>
        </svg>
    }
}

/// The days on which something would have been done.
#[component]
fn Table(days: StoredValue<Arc<Heat>>) -> impl IntoView {
    let app = use_app();
    let rows: Vec<(Date, u32)> =
        days.with_value(|heat| heat.days.iter().filter(|day| day.count > 0).map(|day| (day.date, day.count)).collect());
    view! {
        <div class="trial-table" tabindex="0" role="region" aria-label="Things on each day">
            <table class="table" data-test="heat-rows">
                <thead>
                    <tr><th scope="col">"Day"</th><th scope="col" class="num">"Things done"</th></tr>
                </thead>
                <tbody>
                    {rows
                        .into_iter()
                        .rev()
                        .map(|(day, count)| {
                            view! {
                                <tr>
                                    <td>{format!("{} {}", intl::weekday(day), app.date(day))}</td>
                                    <td class="num">{app.number(count as usize)}</td>
                                </tr>
                            }
                        })
                        .collect_view()}
                </tbody>
            </table>
        </div>
    }
}
