//! The exact values of what is pointed at or has the focus.

use super::Charting;
use leptos::prelude::*;
use penstock::present::chart::{ChartKind, Form, Point};

/// A line of it: class of the colour, name, value, and whether it is the one that is meant.
struct Line {
    tone: String,
    name: String,
    value: String,
    meant: bool,
}

fn lines(charting: Charting, point: Point) -> Vec<Line> {
    charting.data.with(|data| {
        let alone = matches!(data.kind, ChartKind::Matrix | ChartKind::Waterfall | ChartKind::Funnel);
        let hidden = charting.hidden.get();
        let shown = data.series.iter().enumerate().filter(|(at, _)| {
            !hidden.contains(at) && (!alone || *at == point.series || data.kind == ChartKind::Funnel)
        });
        let line = |(at, series): (usize, &penstock::present::chart::Series)| {
            let words = |value: i64| charting.write(value, series.unit, Form::Exact);
            let mut value = words(series.at(point.group)?);
            if let Some((from, to)) = series.band_at(point.group) {
                value = format!("{value} ({} – {})", words(from), words(to));
            }
            Some(Line { tone: series.tone.key(), name: series.name.clone(), value, meant: at == point.series })
        };
        shown.filter_map(line).collect()
    })
}

/// The small box beside the figure.
#[component]
pub fn Tip(charting: Charting) -> impl IntoView {
    let shown = move || {
        let point = charting.current.get()?;
        let (at, width) = charting
            .drawn
            .with(|drawn| (drawn.spots.iter().find(|spot| spot.point == point).map(|spot| spot.at), drawn.width));
        let (x, y) = at?;
        let group = charting.data.with(|data| data.groups.get(point.group).cloned())?;
        let side = match x {
            x if x < width / 3 => "chart-tip at-left",
            x if x > width * 2 / 3 => "chart-tip at-right",
            _ => "chart-tip",
        };
        let below = y < 70;
        let rows = lines(charting, point)
            .into_iter()
            .map(|line| {
                view! {
                    <span class=format!("chart-tip-key {}", line.tone) class:meant=line.meant></span>
                    <span dir="auto">{line.name}</span>
                    <b class="num">{line.value}</b>
                }
            })
            .collect_view();
        let notes: Vec<String> = [
            (!group.note.is_empty()).then(|| group.note.clone()),
            group.few.then(|| "Few stand behind this: read it with care.".to_string()),
            charting.leads(point).then(|| "Enter or click opens the records".to_string()),
        ]
        .into_iter()
        .flatten()
        .collect();
        Some(view! {
            <div
                class=side
                class:below=below
                aria-hidden="true"
                data-test="chart-tip"
                style:left=format!("{x}px")
                style:top=format!("{y}px")
            >
                <strong dir="auto">{group.name.clone()}</strong>
                <div class="chart-tip-rows">{rows}</div>
                {notes.into_iter().map(|note| view! { <small>{note}</small> }).collect_view()}
            </div>
        })
    };
    view! { {shown} }
}
