//! The chart as a picture in the page: the layout's shapes as nodes, coloured by the style sheet.

use super::read::Shown;
use crate::app::store::App;
use leptos::prelude::*;
use penstock::{
    model::StageKind,
    present::flow::{Form, Frame, Layout, Line, Part, Road, layout},
};

fn words(line: Line) -> impl IntoView {
    let class = format!("flow-{}", line.part.key());
    let lead = (!line.lead.is_empty()).then(|| view! { <tspan class="flow-lead">{line.lead}</tspan> });
    view! { <text x=line.x y=line.y font-size=line.part.size() class=class>{lead}{line.text}</text> }
}

fn frame(frame: Frame) -> impl IntoView {
    let area = frame.area;
    view! {
        <g class=format!("flow-frame flow-{}", frame.kind.key())>
            <rect x=area.x y=area.y width=area.width height=area.height rx="10" />
            {frame.title.into_iter().map(words).collect_view()}
        </g>
    }
}

fn road(road: Road) -> impl IntoView {
    view! {
        <g class=format!("flow-road flow-road-{}", road.kind.key())>
            <path class="flow-way" d=road.line() />
            <path class="flow-head" d=road.heads() />
        </g>
    }
}

/// The shapes in the order in which they cover each other.
fn shapes(app: App, drawn: Layout, shown: &Shown) -> impl IntoView + use<> {
    let cards = drawn
        .cards
        .into_iter()
        .map(|card| {
            let hue = if card.kind == StageKind::Open { format!("hue-{}", card.hue % 8) } else { String::new() };
            let place = shown.places.get(card.step).cloned().unwrap_or_default();
            let (live, rest): (Vec<_>, Vec<_>) = card.lines.into_iter().partition(|line| line.part == Part::Live);
            // For the pointer only: the list in words has the same as links.
            view! {
                <g class=format!("flow-card flow-{} {hue}", card.kind.key()) data-test="flow-card">
                    <path d=card.area.outline(card.kind) />
                    {rest.into_iter().map(words).collect_view()}
                    <g class="flow-go" data-test="flow-go" on:click=move |_| app.go(place.clone())>
                        {live.into_iter().map(words).collect_view()}
                    </g>
                </g>
            }
        })
        .collect_view();
    view! {
        <g>
            {drawn.heading.into_iter().map(words).collect_view()}
            {drawn.frames.into_iter().map(frame).collect_view()}
            {drawn.roads.into_iter().map(road).collect_view()}
            {drawn.notes.into_iter().map(words).collect_view()}
            {cards}
        </g>
    }
}

/// The picture in one form. The style sheet shows the form that fits the screen or the paper.
pub fn picture(app: App, shown: &Shown, form: Form) -> impl IntoView + use<> {
    let drawn = layout(&shown.chart, form);
    let (name, class) = match form {
        Form::Sheet => ("flow-sheet", "flow-picture flow-wide"),
        Form::Tall => ("flow-tall", "flow-picture flow-narrow"),
    };
    // Two forms stand in the page, and one of them is shown.
    let (title, about) = (format!("{name}-title"), format!("{name}-about"));
    let (by, more) = (title.clone(), about.clone());
    let size = format!("0 0 {} {}", drawn.width, drawn.height);
    // Smaller than that nobody reads it: then it scrolls.
    let least = if form == Form::Sheet { drawn.width * 4 / 5 } else { 0 };
    let most = drawn.width;
    view! {
        <div class=class data-test=name style:min-width=format!("{least}px") style:max-width=format!("{most}px")>
            <svg viewBox=size role="img" aria-labelledby=by aria-describedby=more>
                <title id=title>{format!("Flow chart of {}", shown.chart.name)}</title>
                <desc id=about>{shown.chart.summary()}</desc>
                {shapes(app, drawn, shown)}
            </svg>
        </div>
    }
}
