//! The timeline: the whole sequence with its real days, for one opportunity. A line on a wide screen, a way down on a phone;
//! for everybody a list in the order of time.

use super::state::Editor;
use crate::app::{
    page::parts::when,
    shell::intl,
    store::App,
    ui::{Combobox, Icon},
};
use leptos::prelude::*;
use penstock::{
    automation::Merging,
    model::Kind,
    present::sequence::{Point, Scale, Sort, Standing, Timeline, key_at, reading},
    value::{Id, Time, plural},
};
use std::sync::Arc;

/// A day with its weekday and the time: `Tue 24 Nov, 09:00`.
pub fn day_words(app: App, at: Time) -> String {
    let day = app.place().date(at);
    format!("{} {}, {}", intl::weekday(day), intl::date(day, false), app.time_of_day(at))
}

/// Ten-thousandths as per cent.
fn percent(along: u32) -> String {
    format!("{}.{:02}%", along / 100, along % 100)
}

/// The picture with the opportunity that it is for.
#[component]
pub fn TimelinePart(editor: Editor) -> impl IntoView {
    let app = editor.app;
    let options = Memo::new(move |_| {
        app.track(Kind::Opportunity);
        let mut all: Vec<(String, String)> =
            app.data(|data| data.opportunities().map(|one| (one.id.to_string(), one.name.clone())).collect());
        all.sort_by_cached_key(|(_, name)| name.to_lowercase());
        all
    });
    let opportunity = Memo::new(move |_| editor.chosen.get().and_then(|id| app.opportunity(id)));
    let name = Signal::derive(move || opportunity.get().map(|one| one.name.clone()).unwrap_or_default());
    view! {
        <section class="surface seq-time" aria-labelledby="seq-time-title" data-test="sequence-timeline">
            <header class="seq-time-head">
                <h2 id="seq-time-title">"Timeline"</h2>
                <Combobox
                    label="For the opportunity"
                    row=true
                    value=name
                    options
                    on_pick=move |id: String| editor.chosen.set(id.parse::<Id>().ok())
                    data_test="timeline-opportunity"
                />
                <p class="hint grow" role="status" data-test="timeline-words">{move || words(editor, &name.get())}</p>
            </header>
            {move || match editor.picture.get() {
                None => view! { <p class="muted">"Choose an opportunity to see the days."</p> }.into_any(),
                Some(picture) if picture.points.is_empty() => {
                    view! { <p class="muted">"There are no steps yet."</p> }.into_any()
                }
                Some(picture) => view! { <Picture editor picture /> }.into_any(),
            }}
        </section>
    }
}

/// What the picture shows, in a sentence.
fn words(editor: Editor, name: &str) -> String {
    let app = editor.app;
    let Some(picture) = editor.picture.get() else { return String::new() };
    let count = |sort: Sort| picture.points.iter().filter(|point| point.sort == sort).count();
    let what = super::answers::messages(count(Sort::Message));
    let last = picture.points.iter().filter(|point| point.sort != Sort::Wait).map(|point| point.at).max();
    let last = last.map(|at| format!(", the last thing on {}", day_words(app, at))).unwrap_or_default();
    let days = match usize::try_from(picture.span()).unwrap_or(0) {
        0 => "on one day".to_string(),
        days => format!("over {}", plural(days, "day", "days")),
    };
    match (picture.run, picture.paused) {
        (None, _) => format!("If it began now: {what} {days}{last}."),
        (Some(_), true) => {
            format!("{name} is inside and parked: it stands still. The days are as if it went on now.")
        }
        (Some(_), false) if editor.changed() => {
            format!("{name} is inside. These are its days if it follows what is written here: {what} {days}{last}.")
        }
        (Some(_), false) => format!("{name} is inside: {what} {days}{last}."),
    }
}

#[component]
fn Picture(editor: Editor, picture: Arc<Timeline>) -> impl IntoView {
    let app = editor.app;
    let bands = picture.bands.iter().map(|band| {
        let title = match (band.holiday, band.first == band.last) {
            (true, _) => format!("Day off: {}", app.short_date(band.first)),
            (false, true) => format!("No working day: {}", app.short_date(band.first)),
            (false, false) => {
                format!("No working days: {} to {}", app.short_date(band.first), app.short_date(band.last))
            }
        };
        let (left, width) = (percent(band.along), percent(band.length));
        view! { <i class="seq-off" class:holiday=band.holiday title=title style:left=left style:width=width></i> }
    });
    let scale = picture.scale;
    let ticks = picture.ticks.iter().map(|tick| {
        let words = match scale {
            Scale::Days => view! { <b>{intl::weekday(tick.date)}</b>{app.short_date(tick.date)} }.into_any(),
            Scale::Weeks => view! { {app.short_date(tick.date)} }.into_any(),
            Scale::Months => view! { {intl::month(tick.date)} }.into_any(),
        };
        view! { <span class="seq-tick" style:left=percent(tick.along)>{words}</span> }
    });
    // A week of days is named in full, three of them only where there is room.
    let many = scale == Scale::Days && picture.axis.days > 10;
    // Room is left for the labels that there are.
    let far = |above: bool| picture.points.iter().any(|point| point.above() == above && point.row == Some(1));
    let (low, flat) = (!far(true), !picture.points.iter().any(|point| !point.above() && point.row.is_some()));
    let deep = far(false);
    // What is behind it: from where it began to the last thing that was done.
    let done = picture.points.iter().filter(|point| matches!(point.standing, Standing::Done | Standing::Refused));
    let went = done.map(|point| point.along).max().unwrap_or(picture.began).saturating_sub(picture.began);
    let began = percent(picture.began);
    let now = picture.now;
    let mut lines: Vec<AnyView> = Vec::new();
    let (moment, mut told) = (app.now(), now.is_none());
    let today = move || {
        view! {
            <li class="seq-now" style:left=percent(now.unwrap_or(0)) data-test="timeline-now">
                <span>"Now"</span>
            </li>
        }
        .into_any()
    };
    for point in &picture.points {
        let ahead = matches!(point.standing, Standing::Planned | Standing::Unsure);
        if !told && (point.at >= moment || (ahead && point.sort != Sort::Wait)) {
            lines.push(today());
            told = true;
        }
        lines.push(if point.sort == Sort::Wait {
            view! { <Wait editor picture=picture.clone() point=point.clone() /> }.into_any()
        } else {
            view! { <Dot editor next=picture.next == Some(point.step) && ahead point=point.clone() /> }.into_any()
        });
    }
    if !told {
        lines.push(today());
    }
    view! {
        <div class="seq-picture" class:many=many class:low=low class:flat=flat class:deep=deep>
            <div class="seq-days" aria-hidden="true">
                {bands.collect_view()}
                {ticks.collect_view()}
                <i class="seq-went" style:left=began style:width=percent(went)></i>
            </div>
            <ol class="seq-points" aria-label="What is done and when">{lines}</ol>
        </div>
        <p class="seq-legend hint" aria-hidden="true">
            <span class="off"><i class="seq-key off"></i>"No working day"</span>
            <span><i class="seq-key done"></i>"Done"</span>
            <span><i class="seq-key"></i>"To come"</span>
            <span><i class="seq-key unsure"></i>"If it goes on"</span>
        </p>
    }
}

/// A wait: the line between two points.
#[component]
fn Wait(editor: Editor, picture: Arc<Timeline>, point: Point) -> impl IntoView {
    let app = editor.app;
    let until = point.until.map(|until| format!(" until {}", day_words(app, until))).unwrap_or_default();
    let place = app.place();
    let off: usize = picture
        .bands
        .iter()
        .filter(|band| {
            let ends = point.until.map_or(band.first, |until| place.date(until));
            band.first >= place.date(point.at) && band.first < ends
        })
        .map(|band| usize::try_from((band.last - band.first).num_days() + 1).unwrap_or(0))
        .sum();
    let off = if off > 0 { format!(", {} off on the way", plural(off, "day", "days")) } else { String::new() };
    let trouble = point.became.clone();
    let words = point.what.trim_start_matches("wait ").to_string();
    let whole = format!("Wait {words}{until}{off}");
    let (title, unsure) = (whole.clone(), point.standing == Standing::Unsure);
    let short = point.length < 700;
    view! {
        <li
            class="seq-wait"
            class:unsure=unsure
            class:short=short
            style:left=percent(point.along)
            style:width=percent(point.length)
            title=title
            data-test="timeline-wait"
        >
            <span aria-hidden="true">{words}</span>
            <span class="visually-hidden">{whole}</span>
            {(!trouble.is_empty()).then(|| view! { <em class="late-text">{trouble}</em> })}
        </li>
    }
}

fn icon(sort: Sort) -> &'static str {
    match sort {
        Sort::Message => "mail",
        Sort::Task => "list-checks",
        Sort::Wait => "clock",
        Sort::Other => "zap",
    }
}

/// A point: a message, a task, or something else. It leads to its step.
#[component]
fn Dot(editor: Editor, point: Point, next: bool) -> impl IntoView {
    let app = editor.app;
    let step = point.step;
    let (standing, stands) = match point.standing {
        Standing::Done => ("done", "done"),
        Standing::Refused => ("refused", "could not be done"),
        Standing::Planned => ("", "to come"),
        Standing::Unsure => ("unsure", "if it goes on"),
    };
    let side = if point.above() { "above" } else { "below" };
    let row = point.row.map_or("none".to_string(), |row| format!("r{row}"));
    // Labels at the edges are turned inwards.
    let edge = match point.along {
        0..=675 => "left",
        9_325.. => "right",
        _ => "",
    };
    let tip = match point.along {
        0..=1_500 => "tip-left",
        8_500.. => "tip-right",
        _ => "",
    };
    let class = format!("seq-dot {standing} {side} {row} {edge} {tip}");
    let day = app.place().date(point.at);
    let became = if point.became.is_empty() { stands.to_string() } else { point.became.clone() };
    let planned_at = point.at;
    let read = Memo::new(move |_| {
        app.track(Kind::Template);
        let key = editor.pieces.with(|all| key_at(all, step))?;
        let piece = editor.pieces.with(|all| all.iter().find(|one| one.key == key).cloned())?;
        let which = editor.texts.with(|texts| texts.get(&key).copied().unwrap_or(0));
        let one = app.opportunity(editor.chosen.get()?)?;
        let (place, at) = (app.place(), planned_at.max(app.now()));
        Some(app.data(|data| reading(&piece.step, which, Merging::new(&one, data).at(&place, at))))
    });
    let planned = matches!(point.standing, Standing::Planned | Standing::Unsure);
    // What was done has the words that it was done with.
    let own = point.what.clone();
    let title = Signal::derive(move || {
        read.get().filter(|one| planned && !one.title.is_empty()).map_or_else(|| own.clone(), |one| one.title)
    });
    let problem = Signal::derive(move || read.get().filter(|_| planned).map(|one| one.problem).unwrap_or_default());
    let body = move || {
        let body = read.get().filter(|_| planned).map(|one| one.body).unwrap_or_default();
        body.split_whitespace().take(40).collect::<Vec<_>>().join(" ")
    };
    let go = move |_| {
        if let Some(key) = editor.pieces.with_untracked(|all| key_at(all, step)) {
            editor.go_to(key);
        }
    };
    let here = move || {
        let key = editor.pieces.with(|all| key_at(all, step));
        key.is_some() && editor.here.get() == key
    };
    let (sort, at) = (point.sort, point.at);
    view! {
        <li class=class class:upcoming=next class:here=here class:trouble=move || !problem.get().is_empty() style:left=percent(point.along) data-test="timeline-point">
            <button type="button" on:click=go>
                <span class="seq-mark"><Icon name=icon(sort) class="small" /></span>
                <span class="seq-label">
                    <b><span class="visually-hidden">{if sort == Sort::Message { "Message " } else { "" }}</span>{intl::weekday(day)} " " {app.short_date(day)}</b>
                    <span>{title}</span>
                </span>
                <span class="visually-hidden">{format!(", {} ", became.clone())} {problem}</span>
                <span class="seq-tip" aria-hidden="true">
                    <b>{title}</b>
                    <span>{when(app, at)} {format!(", {became}")}</span>
                    {move || (!problem.get().is_empty()).then(|| view! { <span class="late-text">{problem}</span> })}
                    <span class="seq-tip-text">{body}</span>
                </span>
            </button>
        </li>
    }
}
