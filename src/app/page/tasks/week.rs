//! A week, hour by hour.

use super::{entry::EntryButton, month::Sheet};
use leptos::prelude::*;
use penstock::{
    model::RecordId,
    present::calendar::{Span, hours, lanes, weeks, worked},
    value::{Date, TimeOfDay},
};

/// The height of an hour in pixels; `--cal-hour` in `calendar.css` is the same.
const HOUR: f64 = 44.0;

/// Where an entry stands within its day: minutes from the first hour, how many, its lane and how many there are.
type Placed = (RecordId, u32, u32, usize, usize);

/// The seven days side by side, with the working hours set off.
#[component]
pub fn Week(sheet: Sheet, shown: Memo<(Date, Date)>) -> impl IntoView {
    let app = sheet.app;
    let days =
        Memo::new(move |_| weeks(Span::Week, shown.get().0, sheet.first).into_iter().flatten().collect::<Vec<Date>>());
    let spread = Memo::new(move |_| {
        let settings = app.settings();
        days.with(|days| sheet.days.with(|entries| hours(&settings, days, entries)))
    });
    let marks = move || {
        let (first, last) = spread.get();
        let mark = |hour: u32| {
            let time = TimeOfDay::from_hms_opt(hour, 0, 0).map(|time| app.clock(time)).unwrap_or_default();
            view! { <span class="cal-hour">{time}</span> }
        };
        (first..last).map(mark).collect_view()
    };
    view! {
        <div class="cal-week" role="grid" aria-label="Week" data-test="cal-week">
            <div class="cal-week-head" role="row">
                <span role="columnheader"><span class="visually-hidden">"Hours"</span></span>
                <For each=move || days.get() key=|day| *day let:day>
                    <Top sheet day />
                </For>
            </div>
            <div class="cal-week-body" role="row">
                <div class="cal-hours" aria-hidden="true">{marks}</div>
                <For each=move || days.get() key=|day| *day let:day>
                    <Column sheet day spread />
                </For>
            </div>
        </div>
    }
}

/// The day with what has no time on it.
#[component]
fn Top(sheet: Sheet, day: Date) -> impl IntoView {
    let app = sheet.app;
    let whole = Memo::new(move |_| {
        let all = sheet.on(day).into_iter().filter(|one| one.at.is_none());
        all.map(|one| one.record).collect::<Vec<_>>()
    });
    /// How many stand at the head of a day before they are counted.
    const FEW: usize = 4;
    let more = move || whole.with(Vec::len).saturating_sub(FEW);
    let here = Memo::new(move |_| sheet.day.get() == day);
    view! {
        <div
            role="gridcell"
            id=format!("day-{day}")
            class="cal-top"
            class:today=move || app.today() == day
            class:here=move || here.get()
            class:over=move || sheet.over.get() == Some(day)
            tabindex=move || if here.get() { "0" } else { "-1" }
            aria-label=move || app.whole_date(day)
            aria-current=move || (app.today() == day).then_some("date")
            data-test="cal-day"
            data-day=day.to_string()
            on:pointerenter=move |_| sheet.enter(day)
            on:click=move |_| sheet.go(day)
            on:keydown=move |ev| {
                if ev.target() == ev.current_target() {
                    sheet.step(&ev, day);
                }
            }
        >
            <button type="button" class="cal-top-day" tabindex="-1" title="New task on this day" on:click=move |ev| {
                ev.stop_propagation();
                sheet.on_add.run(day);
            }>
                {app.weekday(day)} " " <b>{chrono::Datelike::day(&day)}</b>
            </button>
            <For each=move || whole.with(|all| all.iter().take(FEW).copied().collect::<Vec<_>>()) key=|record| *record let:record>
                <EntryButton sheet record />
            </For>
            {move || (more() > 0).then(|| view! {
                <button type="button" class="cal-more" data-test="cal-more" on:click=move |ev| {
                    ev.stop_propagation();
                    sheet.listed.set(Some(day));
                }>
                    {format!("{} more", app.number(more()))}
                </button>
            })}
        </div>
    }
}

/// The hours of a day with what is on them.
#[component]
fn Column(sheet: Sheet, day: Date, spread: Memo<(u32, u32)>) -> impl IntoView {
    let app = sheet.app;
    let placed = Memo::new(move |_| -> Vec<Placed> {
        let all = sheet.on(day);
        let place = |(entry, lane): (&penstock::present::calendar::Entry, &Option<(usize, usize)>)| {
            let ((from, to), (lane, of)) = (entry.minutes_of_day()?, (*lane)?);
            Some((entry.record, from, to - from, lane, of))
        };
        all.iter().zip(&lanes(&all)).filter_map(place).collect()
    });
    let down = move |minute: u32| f64::from(minute.saturating_sub(spread.get().0 * 60)) / 60.0 * HOUR;
    let work = move || {
        let band = |(from, to): (u32, u32)| {
            let (top, height) = (down(from), f64::from(to - from) / 60.0 * HOUR);
            view! { <i class="cal-work" style:top=format!("{top}px") style:height=format!("{height}px")></i> }
        };
        worked(&app.settings(), day).into_iter().map(band).collect_view()
    };
    let height = move || {
        let (first, last) = spread.get();
        format!("{}px", f64::from(last - first) * HOUR)
    };
    view! {
        <div
            role="gridcell"
            class="cal-column"
            class:today=move || app.today() == day
            class:over=move || sheet.over.get() == Some(day)
            aria-label=move || app.whole_date(day)
            style:height=height
            on:pointerenter=move |_| sheet.enter(day)
        >
            {work}
            <For each=move || placed.get() key=|placed| *placed let:placed>
                {
                    let (record, from, minutes, lane, of) = placed;
                    let part = 100.0 / of as f64;
                    view! {
                        <div
                            class="cal-place"
                            style:top=move || format!("{}px", down(from))
                            style:height=format!("{}px", (f64::from(minutes) / 60.0 * HOUR).max(20.0))
                            style:left=format!("{}%", part * lane as f64)
                            style:width=format!("{part}%")
                        >
                            <EntryButton sheet record />
                        </div>
                    }
                }
            </For>
        </div>
    }
}
