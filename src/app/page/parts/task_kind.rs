//! What kind of task it is, and how often it comes again.

use crate::app::ui::{Field, FieldKind, SelectField};
use leptos::prelude::*;
use penstock::model::{Repeat, TaskKind};

/// The kinds that a person gives a task; questions and lists come from rules.
const KINDS: [TaskKind; 5] = [TaskKind::ToDo, TaskKind::Call, TaskKind::Email, TaskKind::Meeting, TaskKind::Reminder];

/// The stored word of a kind.
pub fn kind_key(kind: TaskKind) -> String {
    serde_json::to_value(kind).ok().and_then(|value| value.as_str().map(ToString::to_string)).unwrap_or_default()
}

/// The icon of a kind; none for a plain one.
pub fn kind_icon(kind: TaskKind) -> Option<&'static str> {
    match kind {
        TaskKind::ToDo => None,
        TaskKind::Call => Some("phone"),
        TaskKind::Email => Some("mail"),
        TaskKind::Meeting => Some("users"),
        TaskKind::Reminder => Some("bell"),
        TaskKind::Question => Some("message-circle-question"),
        TaskKind::Checklist => Some("list-todo"),
    }
}

/// A choice of kinds. A question or a list stays one: it has no other kind to become.
#[component]
pub fn TaskKindField(
    #[prop(into)] value: Signal<TaskKind>,
    #[prop(into)] on_pick: Callback<TaskKind>,
) -> impl IntoView {
    let options = Signal::derive(move || {
        let now = value.get();
        let all = if KINDS.contains(&now) { KINDS.to_vec() } else { vec![now] };
        all.into_iter().map(|kind| (kind_key(kind), kind.word().to_string())).collect::<Vec<_>>()
    });
    view! {
        <SelectField
            label="Kind"
            row=true
            value=Signal::derive(move || kind_key(value.get()))
            options
            on_commit=move |key: String| {
                if let Some(kind) = TaskKind::ALL.into_iter().find(|kind| kind_key(*kind) == key) {
                    on_pick.run(kind);
                }
            }
            data_test="task-kind"
        />
    }
}

/// The usual rounds, with their words.
const USUAL: [(&str, &str, Option<Repeat>); 5] = [
    ("none", "Once", None),
    ("day", "Daily", Some(Repeat::Days { n: 1 })),
    ("week", "Weekly", Some(Repeat::Weeks { n: 1 })),
    ("weeks", "Every 2 weeks", Some(Repeat::Weeks { n: 2 })),
    ("month", "Monthly", Some(Repeat::Months { n: 1 })),
];

fn parts(repeat: Option<Repeat>) -> (u16, &'static str) {
    match repeat {
        Some(Repeat::Weeks { n }) => (n, "weeks"),
        Some(Repeat::Months { n }) => (n, "months"),
        Some(Repeat::Days { n }) => (n, "days"),
        None => (3, "days"),
    }
}

fn made(n: u16, unit: &str) -> Repeat {
    match unit {
        "weeks" => Repeat::Weeks { n },
        "months" => Repeat::Months { n },
        _ => Repeat::Days { n },
    }
}

/// How often a task comes again: a usual round, or every so many days, weeks or months.
#[component]
pub fn RepeatField(
    #[prop(into)] value: Signal<Option<Repeat>>,
    #[prop(into)] on_pick: Callback<Option<Repeat>>,
) -> impl IntoView {
    let usual = move || USUAL.into_iter().find(|(_, _, repeat)| *repeat == value.get());
    let own = RwSignal::new(false);
    let custom = Memo::new(move |_| own.get() || usual().is_none());
    let options = Signal::stored(
        USUAL
            .into_iter()
            .map(|(key, words, _)| (key.to_string(), words.to_string()))
            .chain([("own".to_string(), "Every…".to_string())])
            .collect::<Vec<_>>(),
    );
    let key = move || if custom.get() { "own" } else { usual().map_or("none", |(key, ..)| key) };
    let error = RwSignal::new(None::<String>);
    let pick = move |key: String| {
        error.set(None);
        own.set(key == "own");
        match USUAL.into_iter().find(|(one, ..)| *one == key) {
            Some((.., repeat)) => on_pick.run(repeat),
            None => {
                let (n, unit) = parts(value.get_untracked());
                on_pick.run(Some(made(n, unit)));
            }
        }
    };
    let count = move |text: String| match text.trim().parse::<u16>() {
        Ok(n @ 1..=999) => {
            error.set(None);
            own.set(true);
            on_pick.run(Some(made(n, parts(value.get_untracked()).1)));
        }
        _ => error.set(Some("A number from 1 to 999.".into())),
    };
    let units = Signal::stored(["days", "weeks", "months"].map(|unit| (unit.to_string(), unit.to_string())).to_vec());
    view! {
        <SelectField
            label="Comes again"
            row=true
            value=Signal::derive(move || key().to_string())
            options
            on_commit=pick
            data_test="task-repeat"
        />
        <Show when=move || custom.get()>
            <div class="repeat-own" role="group" aria-label="Comes again every">
                <Field
                    label="Every"
                    row=true
                    kind=FieldKind::Number
                    class="short"
                    value=Signal::derive(move || parts(value.get()).0.to_string())
                    on_commit=count
                    error=error
                    data_test="task-repeat-count"
                />
                <SelectField
                    label="Unit"
                    hide_label=true
                    value=Signal::derive(move || parts(value.get()).1.to_string())
                    options=units
                    on_commit=move |unit: String| {
                        own.set(true);
                        on_pick.run(Some(made(parts(value.get_untracked()).0, &unit)));
                    }
                    data_test="task-repeat-unit"
                />
            </div>
        </Show>
    }
}
