//! A part of a report on two days: each figure then, now, and by how much it differs.

use super::Looking;
use crate::app::{
    page::parts::{ConvertedNote, Show},
    store::App,
};
use leptos::prelude::*;
use penstock::present::{
    chart::{Form, Unit},
    figures::{Amount, Behind, Compared, Converted, Line, Side},
};
use std::sync::Arc;

/// The dash where there is nothing to say.
const NOTHING: &str = "–";

fn written(app: App, amount: Amount) -> String {
    app.figure(amount.value, amount.unit, Form::Exact)
}

/// A difference with its sign; of shares in percentage points.
fn by(app: App, amount: Amount) -> String {
    let size = Amount { value: amount.value.saturating_abs(), ..amount };
    let text = match amount.unit {
        Unit::Share => format!("{} points", app.figure((size.value + 5) / 10, Unit::Tenths, Form::Exact)),
        _ => written(app, size),
    };
    match amount.value {
        0 => text,
        1.. => format!("+{text}"),
        _ => format!("−{text}"),
    }
}

/// A figure of one day, which opens what it counted then.
fn side(looking: Looking, side: Side, about: &str) -> impl IntoView + use<> {
    let app = looking.app;
    let text = side.amount.map_or(NOTHING.to_string(), |amount| written(app, amount));
    let of = side.of.filter(|share| share.whole > 0);
    let of = of.map(|share| format!("{} of {}", app.number(share.part), app.number(share.whole)));
    let behind = side.behind;
    let title = about.to_string();
    let figure = if behind.is_nothing() || side.amount.is_none() {
        view! { <span class="figure-still">{text}</span> }.into_any()
    } else {
        let label = format!("{title}: {text}. Show the records");
        view! {
            <button type="button" class="btn quiet figure-open" title="Show the records" aria-label=label data-test="compared-open" on:click=move |_| looking.open(title.clone(), &behind)>
                {text}
            </button>
        }
        .into_any()
    };
    view! { <td class="num">{figure} {of.map(|of| view! { <small class="figure-of">{of}</small> })}</td> }
}

fn row(earlier: Looking, later: Looking, line: Line, days: &(String, String)) -> impl IntoView + use<> {
    let app = earlier.app;
    let (difference, same) = (line.by(), line.same());
    let name = if line.group.is_empty() { line.name.clone() } else { format!("{}: {}", line.group, line.name) };
    let then = side(earlier, line.then, &format!("{name}, {}", days.0));
    let now = side(later, line.now, &format!("{name}, {}", days.1));
    let difference = difference.map_or(NOTHING.to_string(), |amount| by(app, amount));
    let inside = !line.group.is_empty();
    view! {
        <tr data-test="compared-line">
            <th scope="row" class:compared-inside=inside dir="auto">{line.name}</th>
            {then}
            {now}
            <td class="num compared-by" class:faint=same data-test="compared-by">{difference}</td>
        </tr>
    }
}

/// The part.
#[component]
pub fn ComparedView(
    /// What opens the records of the earlier day.
    earlier: Looking,
    /// What opens the records of the later day.
    later: Looking,
    /// The figures.
    block: Compared,
    /// The days in words.
    days: (String, String),
    /// Whether only what differs is shown.
    changed: bool,
) -> impl IntoView {
    let same_rates = block.same_rates();
    let Compared { key, title, lines, then, now } = block;
    let lines: Vec<Line> = lines.into_iter().filter(|line| !changed || !line.same()).collect();
    let caption = format!("{title}: {} and {}", days.0, days.1);
    let mut group = String::new();
    let mut rows = Vec::with_capacity(lines.len());
    for line in lines {
        if line.group != group {
            group.clone_from(&line.group);
            if !group.is_empty() {
                let name = group.clone();
                rows.push(
                    view! { <tr class="compared-group"><th colspan="4" scope="rowgroup" dir="auto">{name}</th></tr> }
                        .into_any(),
                );
            }
        }
        rows.push(row(earlier, later, line, &days).into_any());
    }
    let note = |looking: Looking, converted: Option<Arc<Converted>>, day: &str| {
        let of = day.to_string();
        let show = move |(title, records): Show| looking.open(title, &Behind::Records(records));
        converted.map(|converted| view! { <ConvertedNote converted of on_open=show /> })
    };
    let notes = (note(earlier, then, &days.0), note(later, now, &days.1));
    let none = rows.is_empty();
    let (named, label) = (title.clone(), caption.clone());
    view! {
        <section class="surface figure-block" aria-label=named data-test=format!("compared-{key}")>
            <header class="figure-head"><h2>{title}</h2></header>
            {if none {
                view! { <p class="figure-missing">"The same on both days."</p> }.into_any()
            } else {
                view! {
                    <div class="table-wrap figure-grid" role="group" aria-label=label tabindex="0">
                        <table class="table compared">
                            <caption class="visually-hidden">{caption}</caption>
                            <thead>
                                <tr>
                                    <th scope="col"><span class="visually-hidden">"Figure"</span></th>
                                    <th scope="col" class="num">{days.0}</th>
                                    <th scope="col" class="num">{days.1}</th>
                                    <th scope="col" class="num">"Difference"</th>
                                </tr>
                            </thead>
                            <tbody>{rows}</tbody>
                        </table>
                    </div>
                }
                .into_any()
            }}
            {notes}
            {(!same_rates).then(|| view! { <p class="hint" data-test="compared-rates">"Each day is converted by its own rates: part of a difference may come from them."</p> })}
        </section>
    }
}
