//! The names of the series: each switches its series off and on.

use super::{Charting, picture::fill};
use leptos::prelude::*;
use penstock::present::chart::{ChartKind, texture};

/// A button for each series; at least one stays on.
#[component]
pub fn Legend(charting: Charting) -> impl IntoView {
    let entries = move || {
        charting.data.with(|data| {
            let lined = data.kind == ChartKind::Lines;
            let all = data.series.len();
            data.series
                .iter()
                .enumerate()
                .map(|(at, series)| {
                    let on = move || charting.hidden.with(|hidden| !hidden.contains(&at));
                    let switch = move |_| {
                        charting.hidden.update(|hidden| {
                            if !hidden.remove(&at) && hidden.len() + 1 < all {
                                hidden.insert(at);
                            }
                        });
                    };
                    let sample = if lined {
                        view! { <path class=format!("chart-line dashes-{}", texture(at)) d="M0 6H22" /> }.into_any()
                    } else {
                        let fill = fill(charting, at);
                        let class = if fill.is_none() { "chart-bar plain" } else { "chart-bar" };
                        view! { <rect class=class fill=fill x="5" width="12" height="12" /> }.into_any()
                    };
                    view! {
                        <button
                            type="button"
                            class="chart-legend-item"
                            aria-pressed=move || on().to_string()
                            data-test="chart-legend"
                            on:click=switch
                        >
                            <svg class=format!("chart-sample {}", series.tone.key()) width="22" height="12" aria-hidden="true">
                                {sample}
                            </svg>
                            <span dir="auto">{series.name.clone()}</span>
                        </button>
                    }
                })
                .collect_view()
        })
    };
    view! { <div class="chart-legend" role="group" aria-label="Series: press to leave one out">{entries}</div> }
}
