//! How long something takes and where it takes place.

use crate::app::{
    store::{App, use_app},
    ui::{Field, SelectField},
};
use leptos::prelude::*;
use penstock::{
    model::{Kind, Task, TaskKind},
    present::week::long,
};

/// The lengths that are offered, in minutes.
const LENGTHS: [u32; 9] = [15, 30, 45, 60, 90, 120, 180, 240, 480];

/// How long a meeting takes that does not say so, in minutes.
pub const USUAL: u32 = 60;

/// Whether length and place are asked: of meetings, and of what has one of them.
pub fn has_place(kind: TaskKind, minutes: Option<u32>, place: &str) -> bool {
    kind == TaskKind::Meeting || minutes.is_some() || !place.is_empty()
}

/// `45 min · Room 4`, where either is known.
pub fn meeting_words(task: &Task) -> String {
    let length = task.minutes.map(|minutes| long(i64::from(minutes)));
    let place = Some(penstock::value::one_line(&task.place)).filter(|place| !place.is_empty());
    [length, place].into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

/// Where others met, the latest first, without the same place twice.
fn places(app: App) -> Vec<String> {
    const MOST: usize = 30;
    app.track(Kind::Task);
    app.data(|data| {
        let mut tasks: Vec<_> = data.tasks().filter(|task| !task.place.is_empty()).collect();
        tasks.sort_by_key(|task| std::cmp::Reverse((task.created, task.id)));
        let mut places: Vec<String> = Vec::new();
        for task in tasks {
            if places.len() < MOST && !places.contains(&task.place) {
                places.push(task.place.clone());
            }
        }
        places
    })
}

/// Length and place as fields.
#[component]
pub fn MeetingFields(
    #[prop(into)] minutes: Signal<Option<u32>>,
    #[prop(into)] place: Signal<String>,
    #[prop(into)] on_minutes: Callback<Option<u32>>,
    #[prop(into)] on_place: Callback<String>,
    /// The place is given with each letter, not when it is complete.
    #[prop(optional)]
    at_once: bool,
) -> impl IntoView {
    let app = use_app();
    let options = Signal::derive(move || {
        let mut all = LENGTHS.to_vec();
        all.extend(minutes.get());
        all.sort_unstable();
        all.dedup();
        let lengths = all.into_iter().map(|minutes| (minutes.to_string(), long(i64::from(minutes))));
        std::iter::once((String::new(), format!("Usual: {}", long(i64::from(USUAL)))))
            .chain(lengths)
            .collect::<Vec<_>>()
    });
    let whole = move |text: String| on_place.run(text.trim().to_string());
    let letters = move |text: String| {
        if at_once {
            on_place.run(text);
        }
    };
    view! {
        <SelectField
            label="Length"
            row=true
            value=Signal::derive(move || minutes.get().map(|minutes| minutes.to_string()).unwrap_or_default())
            options
            on_commit=move |key: String| on_minutes.run(key.parse().ok())
            data_test="task-minutes"
        />
        <Field
            label="Place"
            row=true
            value=place
            placeholder="Room, address or link"
            suggestions=Signal::derive(move || places(app))
            on_commit=whole
            on_input=letters
            data_test="task-place"
        />
    }
}
