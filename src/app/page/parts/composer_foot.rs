//! What the composer asks besides the words: when, how it went, and for a task its kind, its rounds and who does it.

use super::{MeetingFields, RecordPicker, RepeatField, TaskKindField, composer::ComposeMode};
use crate::app::{
    store::use_app,
    ui::{Button, ButtonKind, Choice, Field, FieldKind, Segmented},
};
use leptos::prelude::*;
use penstock::{
    model::{Kind, Outcome, Repeat, TaskKind},
    value::Id,
};

/// When it happened or is due, as typed, and what else there is to say of it.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Rest {
    pub day: String,
    pub time: String,
    pub assignee: Option<Id>,
    /// The name of a member who is added together with the task.
    pub newcomer: String,
    pub kind: TaskKind,
    pub repeat: Option<Repeat>,
    /// How long a meeting takes, in minutes, and where it takes place.
    pub minutes: Option<u32>,
    pub place: String,
    pub outcome: Option<Outcome>,
}

/// How a call or a meeting went, and which way an email took.
#[component]
pub fn HowItWent(mode: ComposeMode, rest: RwSignal<Rest>) -> impl IntoView {
    let outcomes = if let ComposeMode::Log(kind) = mode { Outcome::of(kind) } else { &[] };
    let choices = outcomes.iter().map(|outcome| Choice::new(Some(*outcome), outcome.word())).collect::<Vec<_>>();
    (!choices.is_empty()).then(|| {
        view! {
            <Segmented
                label="How it went"
                options=Signal::stored(choices)
                value=Signal::derive(move || rest.with(|rest| rest.outcome))
                on_pick=move |outcome| rest.update(|rest| rest.outcome = outcome)
                data_test="composer-outcome"
            />
        }
    })
}

/// When it happened or is due, of what kind it is, and who is to do it.
#[component]
pub fn Foot(mode: ComposeMode, rest: RwSignal<Rest>) -> impl IntoView {
    let app = use_app();
    let task = mode == ComposeMode::Task;
    let (day_label, time_label) = if task { ("Due", "At") } else { ("Day", "Time") };
    let today = app.zone().date(app.now()).to_string();
    let assignee = move || {
        view! {
            <RecordPicker
                kind=Kind::Member
                label="For"
                value=Signal::derive(move || rest.with(|r| r.assignee))
                on_pick=move |id| rest.update(|r| {
                    r.assignee = id;
                    r.newcomer.clear();
                })
                on_new=move |name: String| rest.update(|r| {
                    r.assignee = None;
                    r.newcomer = name;
                })
                written=Signal::derive(move || rest.with(|r| r.newcomer.clone()))
                placeholder="Nobody yet"
                data_test="composer-assignee"
            />
        }
    };
    view! {
        <div class="composer-foot">
            <Field
                label=day_label
                row=true
                kind=FieldKind::Date
                value=Signal::derive(move || rest.with(|r| r.day.clone()))
                on_input=move |text| rest.update(|r| r.day = text)
                data_test="composer-day"
            />
            <Field
                label=time_label
                row=true
                kind=FieldKind::Time
                value=Signal::derive(move || rest.with(|r| r.time.clone()))
                on_input=move |text| rest.update(|r| r.time = text)
                data_test="composer-time"
            />
            {task
                .then(|| {
                    view! {
                        <Button
                            class="small"
                            kind=ButtonKind::Quiet
                            on_click=move |_| rest.update(|r| r.day.clone_from(&today))
                        >
                            "Today"
                        </Button>
                    }
                })}
            {task.then(assignee)}
            {task.then(|| view! {
                <TaskKindField
                    value=Signal::derive(move || rest.with(|r| r.kind))
                    on_pick=move |kind| rest.update(|r| r.kind = kind)
                />
                <Show when=move || rest.with(|r| r.kind == TaskKind::Meeting)>
                    <MeetingFields
                        minutes=Signal::derive(move || rest.with(|r| r.minutes))
                        place=Signal::derive(move || rest.with(|r| r.place.clone()))
                        on_minutes=move |minutes| rest.update(|r| r.minutes = minutes)
                        on_place=move |place| rest.update(|r| r.place = place)
                        at_once=true
                    />
                </Show>
                <RepeatField
                    value=Signal::derive(move || rest.with(|r| r.repeat))
                    on_pick=move |repeat| rest.update(|r| r.repeat = repeat)
                />
            })}
        </div>
    }
}
