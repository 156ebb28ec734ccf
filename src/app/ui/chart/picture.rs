//! The picture: the layout's shapes as nodes, coloured by the style sheet.

use super::{Charting, gist_of, points::Points};
use leptos::prelude::*;
use leptos::web_sys::PointerEvent;
use penstock::present::chart::{
    ChartKind, Label, LabelLook, Mark, MarkLook, Rule, RuleLook, Shape, Tone, nearest, texture,
};

fn rule(rule: Rule) -> impl IntoView {
    let class = match rule.look {
        RuleLook::Grid => "chart-grid",
        RuleLook::Zero => "chart-zero",
        RuleLook::Level => "chart-level",
        RuleLook::Link => "chart-link",
    };
    let ((x1, y1), (x2, y2)) = (rule.from, rule.to);
    view! { <path class=class d=format!("M{x1} {y1}L{x2} {y2}") /> }
}

/// The fill of a bar: a texture, so that series are told apart without their colours.
pub(super) fn fill(charting: Charting, series: usize) -> Option<String> {
    (texture(series) > 0).then(|| format!("url(#{})", charting.texture(series)))
}

fn mark(charting: Charting, mark: &Mark) -> AnyView {
    let tone = mark.tone.key();
    let path = mark.shape.path();
    let here = mark.point;
    let on = move || here.is_some() && charting.current.get() == here;
    match (&mark.shape, mark.look) {
        (Shape::Rect(x, y, w, h), look) => {
            let (class, fill) = match look {
                MarkLook::Cell(dark) => (format!("chart-cell dark-{dark} {tone}"), None),
                // A bar that few stand behind keeps its texture: that is what its name in the legend shows.
                MarkLook::Faint => {
                    let fill = fill(charting, mark.series);
                    (format!("chart-bar faint {tone}{}", if fill.is_none() { " plain" } else { "" }), fill)
                }
                _ => {
                    let fill = fill(charting, mark.series);
                    (format!("chart-bar {tone}{}", if fill.is_none() { " plain" } else { "" }), fill)
                }
            };
            view! { <rect x=*x y=*y width=*w height=*h class=class class:on=on fill=fill /> }.into_any()
        }
        (Shape::Circle(x, y, r), _) => {
            view! { <circle cx=*x cy=*y r=*r class=format!("chart-dot {tone}") class:on=on /> }.into_any()
        }
        (Shape::Area(_), _) => view! { <path d=path class=format!("chart-band {tone}") /> }.into_any(),
        (Shape::Line(_), _) => {
            view! { <path d=path class=format!("chart-line dashes-{} {tone}", texture(mark.series)) /> }.into_any()
        }
    }
}

fn label(label: Label) -> impl IntoView {
    let (x, y) = label.at;
    let turn = label.climbs.then(|| format!("rotate(-90 {x} {y})"));
    let strong = matches!(label.look, LabelLook::Value | LabelLook::OnDark);
    let class = format!("{}{}", label.look.key(), if strong { " chart-strong" } else { "" });
    view! {
        <text x=x y=y text-anchor=label.anchor.key() transform=turn class=class>
            {label.whole.map(|whole| view! { <title>{whole}</title> })}
            {label.text}
        </text>
    }
}

/// The textures of the series.
fn textures(charting: Charting) -> impl IntoView {
    let tones: Vec<Tone> = charting.data.with(|data| data.series.iter().map(|series| series.tone).collect());
    let one = move |(series, tone): (usize, Tone)| pattern(charting, series, tone);
    view! { <defs>{tones.into_iter().enumerate().map(one).collect_view()}</defs> }
}

/// The texture of a series.
fn pattern(charting: Charting, series: usize, tone: Tone) -> Option<AnyView> {
    let inside = match texture(series) {
        1 => view! { <path class="texture-line thick" d="M-1 1L1 -1M0 6L6 0M5 7L7 5" /> }.into_any(),
        2 => view! { <circle class="texture-dot" cx="3" cy="3" r="1.7" /> }.into_any(),
        3 => view! { <path class="texture-line" d="M0 1.5H6M0 4.5H6" /> }.into_any(),
        _ => return None,
    };
    let view = view! {
        <pattern id=charting.texture(series) width="6" height="6" patternUnits="userSpaceOnUse" class=tone.key()>
            <rect class="texture-ground" width="6" height="6" />
            {inside}
        </pattern>
    };
    Some(view.into_any())
}

/// The picture with the places of its figures.
#[component]
pub fn Picture(charting: Charting) -> impl IntoView {
    let touched = StoredValue::new(None);
    let pointed = move |event: &PointerEvent| {
        let at = (event.offset_x(), event.offset_y());
        charting.drawn.with_untracked(|drawn| nearest(drawn, at)).map(|spot| spot.point)
    };
    let moved = move |event: PointerEvent| {
        if event.pointer_type() != "touch" {
            charting.current.set(pointed(&event));
        }
    };
    let left = move |event: PointerEvent| {
        if event.pointer_type() != "touch" {
            charting.current.set(None);
        }
    };
    // A finger shows the figure first and opens it when it comes again; a mouse has seen it already.
    let pressed = move |event: PointerEvent| {
        let before = if event.pointer_type() == "touch" { charting.current.get_untracked() } else { pointed(&event) };
        touched.set_value(before);
        charting.current.set(pointed(&event));
    };
    let clicked = move |_| {
        let now = charting.current.get_untracked();
        if let Some(point) = now.filter(|_| touched.get_value() == now) {
            charting.open(point);
        }
    };
    let about = charting.id.with_value(|id| format!("{id}-about"));
    let by = about.clone();
    let size = move || charting.drawn.with(|drawn| (drawn.width, drawn.height));
    let shapes = move || {
        let drawn = charting.drawn.get();
        view! {
            <g class="chart-drawn" aria-hidden="true">
                {drawn.rules.iter().copied().map(rule).collect_view()}
                {drawn.marks.iter().map(|one| mark(charting, one)).collect_view()}
                {drawn.labels.iter().cloned().map(label).collect_view()}
            </g>
        }
    };
    let title = move || charting.data.with(|data| data.title.clone());
    let kind = move || charting.data.with(|data| data.kind);
    let leads = move || charting.current.get().is_some_and(|point| charting.leads(point)) && kind() != ChartKind::Spark;
    view! {
        <p class="visually-hidden" id=about>{move || gist_of(charting)}</p>
        <svg
            class="chart-picture"
            class:leads=leads
            role="group"
            aria-label=title
            aria-describedby=by
            width=move || size().0
            height=move || size().1
            viewBox=move || { let (width, height) = size(); format!("0 0 {width} {height}") }
            on:pointermove=moved
            on:pointerleave=left
            on:pointerdown=pressed
            on:click=clicked
        >
            {move || textures(charting)}
            {shapes}
            <Points charting />
        </svg>
    }
}
