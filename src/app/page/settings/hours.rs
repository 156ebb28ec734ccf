//! Working hours: for each day of the week, with breaks.

use super::save;
use crate::app::{
    store::{App, use_app},
    ui::{Button, Field, FieldKind, Icon, IconButton},
};
use leptos::prelude::*;
use penstock::{
    model::Hours,
    present::week::{Week, field_text, long, minutes, week, with_more, without},
    value::TimeOfDay,
};
use serde_json::Value;

const DAYS: [&str; 7] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

/// Which end of a stretch.
#[derive(Clone, Copy, PartialEq)]
enum End {
    From,
    To,
}

/// The hours of the week.
#[component]
pub fn HoursSetting() -> impl IntoView {
    let app = use_app();
    let all = Memo::new(move |_| week(&app.settings()));
    let usual = Memo::new(move |_| app.settings().hours.is_empty());
    let total = move || all.with(|week| week.iter().map(|day| minutes(day)).sum::<i64>());
    view! {
        <section class="surface pad" aria-labelledby="hours-title">
            <h3 id="hours-title">"Working hours"</h3>
            <p class="muted">
                "A rule that waits for working hours or working days counts only these. A break is time between two stretches."
            </p>
            <div class="hours mt" role="list">
                {(0..DAYS.len()).map(|day| view! { <Day day all/> }).collect_view()}
            </div>
            <div class="hours-foot">
                <span class="muted">{move || format!("{} a week", long(total()))}</span>
                <Button data_test="hours-usual" disabled=usual on_click=move |_| { save(app, "hours", Value::Null, "Working hours are as usual again"); }>
                    "Back to Monday to Friday, 9 to 17"
                </Button>
            </div>
        </section>
    }
}

/// Saves the week with another day in it.
fn keep(app: App, all: Memo<Week>, day: usize, hours: Vec<Hours>) -> Option<String> {
    let mut week = all.get_untracked();
    if let Some(place) = week.get_mut(day) {
        *place = hours;
    }
    match serde_json::to_value(&week) {
        Ok(value) => save(app, "hours", value, "Changed the working hours"),
        Err(error) => Some(error.to_string()),
    }
}

#[component]
fn Day(day: usize, all: Memo<Week>) -> impl IntoView {
    let app = use_app();
    let error = RwSignal::new(None::<String>);
    let name = DAYS.get(day).copied().unwrap_or_default();
    let own = Memo::new(move |_| all.with(|week| week.get(day).cloned().unwrap_or_default()));
    let more = move |_| error.set(keep(app, all, day, own.with_untracked(|own| with_more(own))));
    let as_monday = move |_| {
        let monday = all.with_untracked(|week| week.first().cloned().unwrap_or_default());
        error.set(keep(app, all, day, monday));
    };
    let differs = Memo::new(move |_| day > 0 && all.with(|week| week.first() != week.get(day)));
    view! {
        <div class="hours-day" role="listitem" data-test=format!("hours-{}", name.to_lowercase())>
            <span class="hours-name">{name}</span>
            <div class="hours-stretches">
                <For each=move || 0..own.with(Vec::len) key=|at| *at let:at>
                    <Stretch name at all day own error/>
                </For>
                {move || own.with(Vec::is_empty).then(|| view! { <span class="muted">"Not worked"</span> })}
            </div>
            <div class="hours-actions">
                <Button icon="plus" data_test="hours-add" on_click=more>
                    {move || if own.with(Vec::is_empty) { "Add hours" } else { "Add a break" }}
                    <span class="visually-hidden">{format!(" on {name}")}</span>
                </Button>
                {move || differs.get().then(|| view! {
                    <Button data_test="hours-as-monday" on_click=as_monday>
                        "As Monday"<span class="visually-hidden">{format!(" on {name}")}</span>
                    </Button>
                })}
            </div>
            {move || error.get().map(|text| view! {
                <div class="field-error hours-error" role="alert"><Icon name="alert-triangle" class="small"/><span>{text}</span></div>
            })}
        </div>
    }
}

#[component]
fn Stretch(
    name: &'static str,
    at: usize,
    all: Memo<Week>,
    day: usize,
    own: Memo<Vec<Hours>>,
    error: RwSignal<Option<String>>,
) -> impl IntoView {
    let app = use_app();
    let text = move |end: End| {
        let hours = own.with(|own| own.get(at).copied());
        hours.map(|hours| field_text(if end == End::From { hours.from } else { hours.to })).unwrap_or_default()
    };
    let set = move |end: End, text: &str| {
        let Ok(time) = TimeOfDay::parse_from_str(text, "%H:%M") else {
            return error.set(Some("A time is needed, such as 09:00. To leave a stretch out, remove it.".into()));
        };
        let mut hours = own.get_untracked();
        if let Some(stretch) = hours.get_mut(at) {
            *(if end == End::From { &mut stretch.from } else { &mut stretch.to }) = time;
        }
        error.set(keep(app, all, day, hours));
    };
    let remove = move |_| error.set(keep(app, all, day, own.with_untracked(|own| without(own, at))));
    let label = move |word: &str| format!("{name}, {word} {}", at + 1);
    view! {
        <span class="hours-stretch">
            <Field kind=FieldKind::Time label=label("beginning of stretch") hide_label=true value=move || text(End::From)
                on_commit=move |typed: String| set(End::From, &typed) data_test="hours-from"/>
            <span aria-hidden="true">"–"</span>
            <Field kind=FieldKind::Time label=label("end of stretch") hide_label=true value=move || text(End::To)
                on_commit=move |typed: String| set(End::To, &typed) data_test="hours-to"/>
            <IconButton icon="x" title=label("remove stretch") data_test="hours-remove" on_click=remove/>
        </span>
    }
}
