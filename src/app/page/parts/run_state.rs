//! How far a run is, and how the product writes what a run saw and changed.

use crate::app::{
    shell::intl,
    store::{App, use_app},
    ui::Icon,
};
use leptos::prelude::*;
use penstock::{
    automation::say,
    model::{RunState, Seen},
    present::traces::{self, Shown},
    value::{Id, Time},
};

/// A moment with its day of the week where that is near: `Fri 27 Nov, 09:00`.
pub fn when(app: App, at: Time) -> String {
    let (day, today) = (app.place().date(at), app.today());
    let clock = app.time_of_day(at);
    match (day - today).num_days() {
        -1..=0 => app.moment(at),
        1 => format!("tomorrow {clock}"),
        -60..=60 => format!("{} {}, {clock}", intl::weekday(day), intl::date(day, false)),
        _ => format!("{}, {clock}", app.date(day)),
    }
}

/// A stored value in the person's own formats.
pub fn shown(app: App, value: &Shown) -> String {
    match value {
        Shown::Nothing => "nothing".into(),
        Shown::Text(text) => text.clone(),
        Shown::Money(money) => app.money(*money),
        Shown::Day(day) => app.date(*day),
        Shown::Moment(at) => app.moment(*at),
    }
}

/// The icon of a standing, so that colour is not the only mark.
fn icon(tone: &str) -> &'static str {
    match tone {
        "good" => "circle-check",
        "part" => "circle-alert",
        "wait" => "clock",
        "ask" => "pause",
        "bad" => "circle-x",
        _ => "ban",
    }
}

/// How far a run is: icon, word, and until when or why.
#[component]
pub fn RunStanding(
    /// The run.
    run: Id,
    /// Say why, too.
    #[prop(optional)]
    why: bool,
) -> impl IntoView {
    let app = use_app();
    move || {
        app.run(run).map(|run| {
            let standing = traces::standing(&run);
            let until =
                run.due.filter(|_| run.state == RunState::Waiting).map(|due| format!(" until {}", when(app, due)));
            let reason = (why && !standing.why.is_empty()).then(|| format!(": {}", standing.why));
            let title = standing.why.clone();
            view! {
                <span class=format!("run-state {}", standing.tone) title=title data-test="run-state">
                    <Icon name=icon(standing.tone) class="small" />
                    <span>{standing.word} {until} {reason}</span>
                </span>
            }
        })
    }
}

/// A part of the condition with the value that was seen.
#[component]
pub fn SeenPart(
    seen: Seen,
    /// Whether it is about now, and not about then.
    #[prop(optional)]
    now: bool,
) -> impl IntoView {
    let app = use_app();
    let part = app.data(|data| say::condition(&seen.part, data));
    let (class, icon, word) = match seen.held {
        Some(true) => ("held", "check", "so"),
        Some(false) => ("failed", "x", "not so"),
        None => ("unknown", "circle-help", "not known"),
    };
    let value = if seen.value.is_empty() { "empty".to_string() } else { seen.value };
    let is = if now { "it is" } else { "it was" };
    view! {
        <li class=class data-test="why-part">
            <Icon name=icon />
            {part}
            <span class="visually-hidden">{format!(": {word}")}</span>
            <span class="second">{format!("{is} {value}")}</span>
        </li>
    }
}
