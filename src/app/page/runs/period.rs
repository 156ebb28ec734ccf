//! The time in which runs began.

use super::state::Runs;
use crate::app::ui::{Field, FieldKind, SelectField};
use leptos::prelude::*;
use penstock::{present::traces::Sift, value::Date};

/// Days back from today, and their words.
const SPANS: [(&str, &str); 6] = [
    ("", "At any time"),
    ("1", "Today"),
    ("7", "Last 7 days"),
    ("30", "Last 30 days"),
    ("90", "Last 90 days"),
    ("days", "From – to"),
];

/// A choice of times, and two dates where they are wanted.
#[component]
pub fn PeriodFields(runs: Runs) -> impl IntoView {
    let between = RwSignal::new(runs.sift.with_untracked(|sift| sift.from.is_some() || sift.to.is_some()));
    let value = Signal::derive(move || {
        if between.get() || runs.sift.with(|sift| sift.from.is_some() || sift.to.is_some()) {
            return "days".to_string();
        }
        runs.sift.with(|sift| sift.days).map(|days| days.to_string()).unwrap_or_default()
    });
    let options = SPANS.map(|(key, words)| (key.to_string(), words.to_string())).to_vec();
    let pick = move |key: String| {
        between.set(key == "days");
        runs.sift_by(&Sift { days: key.parse().ok(), from: None, to: None, ..runs.sift.get_untracked() });
    };
    let text = move |read: fn(&Sift) -> Option<Date>| {
        Signal::derive(move || runs.sift.with(|sift| read(sift).map(|day| day.to_string())).unwrap_or_default())
    };
    view! {
        <SelectField
            label="When"
            hide_label=true
            value
            options=Signal::derive(move || options.clone())
            on_commit=pick
            data_test="runs-period"
        />
        <Show when=move || value.get() == "days">
            <Field
                label="From"
                hide_label=true
                kind=FieldKind::Date
                value=text(|sift| sift.from)
                on_commit=move |day: String| runs.sift_by(&Sift { from: day.parse().ok(), ..runs.sift.get_untracked() })
                data_test="runs-from"
            />
            <Field
                label="To"
                hide_label=true
                kind=FieldKind::Date
                value=text(|sift| sift.to)
                on_commit=move |day: String| runs.sift_by(&Sift { to: day.parse().ok(), ..runs.sift.get_untracked() })
                data_test="runs-to"
            />
        </Show>
    }
}
