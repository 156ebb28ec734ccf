//! How long to wait: a number of something, a day of the week, a time of day.

use crate::app::ui::{Field, FieldKind, SelectField};
use leptos::prelude::*;
use penstock::{
    automation::say,
    model::{DateName, Delay},
    value::TimeOfDay,
};

/// Units with their words.
const UNITS: [(&str, &str); 13] = [
    ("minutes", "minutes"),
    ("hours", "hours"),
    ("working_hours", "working hours"),
    ("days", "days"),
    ("working_days", "working days"),
    ("same_time", "days, at the time that it began"),
    ("working_same_time", "working days, at the time that it began"),
    ("months", "months"),
    ("weekday", "until a day of the week"),
    ("time", "until a time of day"),
    ("close", "until around the close date"),
    ("entered", "until days after it entered the stage"),
    ("created", "until days after it was created"),
];

fn unit(delay: &Delay) -> &'static str {
    match delay {
        Delay::Minutes { .. } => "minutes",
        Delay::Hours { working: true, .. } => "working_hours",
        Delay::Hours { .. } => "hours",
        Delay::Days { .. } => "days",
        Delay::WorkingDays { .. } => "working_days",
        Delay::SameTime { working: false, .. } => "same_time",
        Delay::SameTime { .. } => "working_same_time",
        Delay::Months { .. } => "months",
        Delay::Weekday { .. } => "weekday",
        Delay::TimeOfDay { .. } => "time",
        Delay::Date { field: DateName::Close, .. } => "close",
        Delay::Date { field: DateName::Created, .. } => "created",
        Delay::Date { field: DateName::Entered, .. } => "entered",
    }
}

fn number(delay: &Delay) -> Option<i64> {
    match *delay {
        Delay::Minutes { n, .. }
        | Delay::Hours { n, .. }
        | Delay::Days { n, .. }
        | Delay::WorkingDays { n, .. }
        | Delay::SameTime { n, .. }
        | Delay::Months { n, .. } => Some(n.into()),
        Delay::Date { days, .. } => Some(days.into()),
        Delay::Weekday { .. } | Delay::TimeOfDay { .. } => None,
    }
}

fn time(delay: &Delay) -> Option<TimeOfDay> {
    match *delay {
        Delay::Days { at, .. } | Delay::WorkingDays { at, .. } | Delay::Months { at, .. } => at,
        Delay::Weekday { at, .. } | Delay::TimeOfDay { at } | Delay::Date { at, .. } => Some(at),
        Delay::Minutes { .. } | Delay::Hours { .. } | Delay::SameTime { .. } => None,
    }
}

fn weekday(delay: &Delay) -> u8 {
    if let Delay::Weekday { weekday, .. } = delay { *weekday } else { 0 }
}

/// The delay of these parts.
fn made(unit: &str, number: i64, at: Option<TimeOfDay>, weekday: u8) -> Delay {
    let n = u32::try_from(number).unwrap_or(0);
    let days = i32::try_from(number).unwrap_or(0);
    let fixed = at.or_else(super::state::nine).unwrap_or_default();
    match unit {
        "minutes" => Delay::Minutes { n, working: false },
        "hours" => Delay::Hours { n, working: false },
        "working_hours" => Delay::Hours { n, working: true },
        "days" => Delay::Days { n, at },
        "same_time" => Delay::SameTime { n, working: false },
        "working_same_time" => Delay::SameTime { n, working: true },
        "months" => Delay::Months { n, at },
        "weekday" => Delay::Weekday { weekday, at: fixed },
        "time" => Delay::TimeOfDay { at: fixed },
        "close" => Delay::Date { field: DateName::Close, days, at: fixed },
        "entered" => Delay::Date { field: DateName::Entered, days, at: fixed },
        "created" => Delay::Date { field: DateName::Created, days, at: fixed },
        _ => Delay::WorkingDays { n, at },
    }
}

/// The fields of a delay.
#[component]
pub fn DelayFields(
    /// Names the fields for everybody: `Wait`.
    label: &'static str,
    #[prop(into)] value: Signal<Delay>,
    #[prop(into)] on_change: Callback<Delay>,
) -> impl IntoView {
    let error = RwSignal::new(None::<String>);
    let kind = Memo::new(move |_| value.with(unit));
    let has_number = Memo::new(move |_| value.with(|delay| number(delay).is_some()));
    let has_time =
        move || !matches!(kind.get(), "minutes" | "hours" | "working_hours" | "same_time" | "working_same_time");
    let signed = move || matches!(kind.get(), "close" | "entered" | "created");
    let parts = move || value.with_untracked(|delay| (number(delay).unwrap_or(1), time(delay), weekday(delay)));
    let set = move |unit: &str, (n, at, day): (i64, Option<TimeOfDay>, u8)| on_change.run(made(unit, n, at, day));
    let count = move |text: String| {
        let least = if signed() { -3_650 } else { 0 };
        match text.trim().parse::<i64>().ok().filter(|n| (least..=3_650).contains(n)) {
            Some(n) => {
                error.set(None);
                let (_, at, day) = parts();
                set(kind.get_untracked(), (n, at, day));
            }
            None => error.set(Some("Type a whole number.".into())),
        }
    };
    let units: Vec<(String, String)> = UNITS.iter().map(|(key, words)| (key.to_string(), words.to_string())).collect();
    let days: Vec<(String, String)> = (0..7_u8).map(|day| (day.to_string(), say::weekday(day).to_string())).collect();
    view! {
        <div class="delay-fields" role="group" aria-label=label>
            <Show when=move || has_number.get()>
                <Field
                    label=Signal::derive(move || if signed() { "Days after it; less than 0 for before".to_string() } else { format!("{label}, how many") })
                    hide_label=true
                    kind=FieldKind::Number
                    value=Signal::derive(move || value.with(|delay| number(delay).unwrap_or(0).to_string()))
                    on_commit=count
                    error
                    class="delay-number"
                    data_test="delay-number"
                />
            </Show>
            <SelectField
                label=format!("{label}, in what")
                hide_label=true
                value=Signal::derive(move || kind.get().to_string())
                options=Signal::stored(units.clone())
                on_commit=move |unit: String| set(&unit, parts())
                data_test="delay-unit"
            />
            <Show when=move || kind.get() == "weekday">
                <SelectField
                    label="Day of the week"
                    hide_label=true
                    value=Signal::derive(move || value.with(weekday).to_string())
                    options=Signal::stored(days.clone())
                    on_commit=move |day: String| {
                        let (n, at, _) = parts();
                        set("weekday", (n, at, day.parse().unwrap_or(0)));
                    }
                    data_test="delay-weekday"
                />
            </Show>
            <Show when=has_time>
                <span class="muted">"at"</span>
                <Field
                    label="At this time of day"
                    hide_label=true
                    kind=FieldKind::Time
                    value=Signal::derive(move || value.with(|delay| time(delay).map(|at| at.format("%H:%M").to_string()).unwrap_or_default()))
                    on_commit=move |text: String| {
                        let (n, _, day) = parts();
                        let at = TimeOfDay::parse_from_str(text.get(..5).unwrap_or(&text), "%H:%M").ok();
                        set(kind.get_untracked(), (n, at, day));
                    }
                    class="delay-time"
                    data_test="delay-time"
                />
            </Show>
        </div>
    }
}
