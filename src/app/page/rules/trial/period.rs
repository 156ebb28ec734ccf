//! The period that a rule is tried on.

use crate::app::{
    store::App,
    ui::{Field, FieldKind, SelectField},
};
use chrono::Days;
use leptos::prelude::*;
use penstock::value::{Date, Time, TimeOfDay};

/// Days back from today, and their words.
const SPANS: [(&str, &str); 5] = [
    ("31", "Last month"),
    ("92", "Last 3 months"),
    ("366", "Last year"),
    ("all", "All of your history"),
    ("days", "From – to"),
];

/// A period as it is chosen.
#[derive(Clone, Copy)]
pub struct Period {
    span: RwSignal<String>,
    from: RwSignal<String>,
    to: RwSignal<String>,
}

impl Period {
    /// The last three months.
    pub fn new(app: App) -> Self {
        let today = untrack(|| app.today());
        let month = today.checked_sub_days(Days::new(31)).unwrap_or(today);
        Period {
            span: RwSignal::new("92".into()),
            from: RwSignal::new(month.to_string()),
            to: RwSignal::new(today.to_string()),
        }
    }

    /// The last month.
    pub fn month(app: App) -> Self {
        let period = Self::new(app);
        period.span.set("31".into());
        period
    }

    /// From when to when, at the latest now.
    ///
    /// # Errors
    /// A sentence, if the dates make no period.
    pub fn moments(self, app: App) -> Result<(Time, Time), String> {
        let now = app.now();
        let zone = app.place();
        let today = zone.date(now);
        let midnight = |day: Date| zone.moment(day, TimeOfDay::default());
        match self.span.get_untracked().as_str() {
            "all" => Ok((Time::default(), now)),
            "days" => {
                let day = |text: String| text.parse::<Date>().map_err(|_| "Give both dates.".to_string());
                let (from, to) = (day(self.from.get_untracked())?, day(self.to.get_untracked())?);
                if from > to {
                    return Err("The first date is later than the last one.".into());
                }
                let end = to.succ_opt().map_or(now, midnight).min(now);
                if midnight(from) > end {
                    Err("These days have not come yet.".into())
                } else {
                    Ok((midnight(from), end))
                }
            }
            days => {
                let back = Days::new(days.parse().unwrap_or(92));
                Ok((midnight(today.checked_sub_days(back).unwrap_or(today)), now))
            }
        }
    }
}

/// The fields of a period.
#[component]
pub fn PeriodChoice(period: Period) -> impl IntoView {
    let options = SPANS.map(|(key, words)| (key.to_string(), words.to_string())).to_vec();
    let wrong = move |text: RwSignal<String>| {
        Signal::derive(move || text.with(|text| text.parse::<Date>().is_err()).then(|| "This is no date.".to_string()))
    };
    view! {
        <SelectField
            label="Period"
            value=period.span
            options=Signal::derive(move || options.clone())
            on_commit=move |key| period.span.set(key)
            data_test="trial-period"
        />
        <Show when=move || period.span.with(|span| span == "days")>
            <Field label="From" kind=FieldKind::Date value=period.from error=wrong(period.from) on_commit=move |text| period.from.set(text) data_test="trial-from" />
            <Field label="To" kind=FieldKind::Date value=period.to error=wrong(period.to) on_commit=move |text| period.to.set(text) data_test="trial-to" />
        </Show>
    }
}
