//! The places of the figures for the keyboard: one stop of the tab key, and arrow keys from figure to figure.

use super::Charting;
use leptos::{
    prelude::*,
    wasm_bindgen::JsCast,
    web_sys::{KeyboardEvent, SvgElement},
};
use penstock::present::chart::{Arrow, Form, Point, Unit, point_words, walk};

fn focus(id: &str) {
    let found = document().get_element_by_id(id).and_then(|element| element.dyn_into::<SvgElement>().ok());
    if let Some(element) = found {
        let _ = element.focus();
    }
}

/// A place for each figure, with its words.
#[component]
pub fn Points(charting: Charting) -> impl IntoView {
    // The figure that the tab key comes to: the one that was looked at last, else the first.
    let home = RwSignal::new(None::<Point>);
    let stop = Memo::new(move |_| {
        let there = home.get();
        charting.drawn.with(|drawn| {
            let known = there.filter(|point| drawn.spots.iter().any(|spot| spot.point == *point));
            known.or_else(|| drawn.spots.first().map(|spot| spot.point))
        })
    });
    let pressed = move |event: KeyboardEvent| {
        let Some(from) = charting.current.get_untracked().or_else(|| stop.get_untracked()) else { return };
        let key = event.key();
        if event.ctrl_key() || event.meta_key() || event.alt_key() {
            return;
        }
        if let Some(arrow) = Arrow::of_key(&key) {
            event.prevent_default();
            event.stop_propagation();
            let kind = charting.data.with_untracked(|data| data.kind);
            let to = charting.drawn.with_untracked(|drawn| walk(drawn, kind, from, arrow));
            home.set(Some(to));
            focus(&charting.place(to));
        } else if key == "Enter" || key == " " {
            event.prevent_default();
            event.stop_propagation();
            charting.open(from);
        } else if key == "Escape" && charting.current.get_untracked().is_some() {
            event.stop_propagation();
            charting.current.set(None);
        }
    };
    let spots = move || {
        let drawn = charting.drawn.get();
        let write = |value: i64, unit: Unit, form: Form| charting.write(value, unit, form);
        let one = |spot: &penstock::present::chart::Spot| {
            let point = spot.point;
            let (x, y, width, height) = spot.area;
            let leads = charting.leads(point);
            let words = charting.data.with(|data| point_words(data, point, &write));
            let words = if leads { format!("{words}. Opens the records.") } else { words };
            view! {
                <rect
                    id=charting.place(point)
                    class="chart-spot"
                    x=x
                    y=y
                    width=width
                    height=height
                    role=if leads { "button" } else { "img" }
                    tabindex=move || if stop.get() == Some(point) { "0" } else { "-1" }
                    aria-label=words
                    data-test="chart-point"
                    on:focus=move |_| { home.set(Some(point)); charting.current.set(Some(point)); }
                    on:blur=move |_| { charting.current.try_set(None); }
                />
            }
        };
        drawn.spots.iter().map(one).collect_view()
    };
    view! { <g class="chart-spots" on:keydown=pressed>{spots}</g> }
}
