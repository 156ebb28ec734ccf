//! One step of a sequence: a message, a task or a wait; what else there may be is shown in words.

use super::{delay::DelayFields, state::Editor, text::Words};
use crate::app::{
    store::use_app,
    ui::{Field, Icon, IconButton, SelectField},
};
use leptos::prelude::*;
use penstock::{
    automation::say,
    model::{Action, Assign, Channel, Delay, Hat, Kind, Step, TaskKind},
};

/// Way, subject, text and sender of a message.
type MessageParts = (Channel, String, String, Assign);

/// Title, kind, due time and assignee of a task.
type TaskParts = (String, TaskKind, Option<Delay>, Assign);

/// What kind of step it is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Sort {
    Message,
    Task,
    Wait,
    Other,
}

fn sort(step: &Step) -> Sort {
    match step {
        Step::Do { action: Action::Message { .. } } => Sort::Message,
        Step::Do { action: Action::CreateTask { .. } } => Sort::Task,
        Step::Wait { .. } => Sort::Wait,
        _ => Sort::Other,
    }
}

/// The step.
#[component]
pub fn StepCard(editor: Editor, key: u32) -> impl IntoView {
    let app = use_app();
    let step =
        Memo::new(move |_| editor.steps.with(|steps| steps.iter().find(|one| one.0 == key).map(|one| one.1.clone())));
    let place = Memo::new(move |_| editor.steps.with(|steps| steps.iter().position(|one| one.0 == key).unwrap_or(0)));
    let last = Memo::new(move |_| editor.steps.with(|steps| steps.len().saturating_sub(1)));
    // The kind of a step never changes.
    let kind = step.with_untracked(|step| step.as_ref().map_or(Sort::Other, sort));
    let (icon, word) = match kind {
        Sort::Message => ("mail", "Message"),
        Sort::Task => ("list-checks", "Task"),
        Sort::Wait => ("clock", "Wait"),
        Sort::Other => ("zap", "Step"),
    };
    let numbered = move |what: &str| format!("{what} step {}", place.get() + 1);
    let body = match kind {
        Sort::Message => view! { <MessageFields editor key step /> }.into_any(),
        Sort::Task => view! { <TaskFields editor key step /> }.into_any(),
        Sort::Wait => {
            let value = move || match step.get() {
                Some(Step::Wait { delay }) => delay,
                _ => Delay::Days { n: 1, at: None },
            };
            view! {
                <DelayFields
                    label="Wait"
                    value=Signal::derive(value)
                    on_change=move |delay| editor.set(key, Step::Wait { delay })
                />
            }
            .into_any()
        }
        Sort::Other => {
            let words = move || step.get().map(|step| app.data(|data| say::step(&step, data))).unwrap_or_default();
            view! { <p>{words}</p> }.into_any()
        }
    };
    let class = if kind == Sort::Wait { "sequence-step wait" } else { "sequence-step" };
    view! {
        <li id=format!("sequence-step-{key}") class=class data-test="sequence-step">
            <header class="step-head">
                <Icon name=icon />
                <h3>{word}</h3>
                <span class="faint">{move || place.get() + 1}</span>
                <span class="grow"></span>
                <IconButton
                    icon="arrow-up"
                    class="small"
                    title=Signal::derive(move || numbered("Move up"))
                    disabled=Signal::derive(move || place.get() == 0)
                    data_test="step-up"
                    on_click=move |_| editor.shift(key, -1)
                />
                <IconButton
                    icon="arrow-down"
                    class="small"
                    title=Signal::derive(move || numbered("Move down"))
                    disabled=Signal::derive(move || place.get() == last.get())
                    data_test="step-down"
                    on_click=move |_| editor.shift(key, 1)
                />
                <IconButton
                    icon="trash"
                    class="small"
                    title=Signal::derive(move || numbered("Remove"))
                    data_test="step-remove"
                    on_click=move |_| editor.remove(key)
                />
            </header>
            <div class="step-body">{body}</div>
        </li>
    }
}

fn pairs<T: Copy>(all: impl IntoIterator<Item = T>, word: fn(T) -> &'static str) -> Vec<(String, String)> {
    all.into_iter().enumerate().map(|(at, one)| (at.to_string(), word(one).to_string())).collect()
}

#[component]
fn MessageFields(editor: Editor, key: u32, step: Memo<Option<Step>>) -> impl IntoView {
    let now = move || match step.get() {
        Some(Step::Do { action: Action::Message { channel, subject, body, assign, .. } }) => {
            (channel, subject, body, assign)
        }
        _ => (Channel::Email, String::new(), String::new(), Assign::Owner),
    };
    let set = move |change: &dyn Fn(&mut MessageParts)| {
        let mut parts = untrack(now);
        change(&mut parts);
        let Some(mut step) = step.get_untracked() else { return };
        if let Step::Do { action: Action::Message { channel, subject, body, assign, .. } } = &mut step {
            (*channel, *subject, *body, *assign) = parts;
        }
        editor.set(key, step);
    };
    let channel = Memo::new(move |_| now().0);
    let place = move || Channel::ALL.iter().position(|one| *one == channel.get()).unwrap_or(0).to_string();
    view! {
        <div class="form two">
            <SelectField
                label="Way"
                value=Signal::derive(place)
                options=Signal::stored(pairs(Channel::ALL, Channel::word))
                on_commit=move |at: String| {
                    let channel = at.parse::<usize>().ok().and_then(|at| Channel::ALL.get(at).copied()).unwrap_or_default();
                    set(&move |parts| parts.0 = channel);
                }
                data_test="step-channel"
            />
            <WhoField label="Sent by" value=Signal::derive(move || now().3) on_change=move |assign: Assign| set(&move |parts| parts.3 = assign.clone()) />
        </div>
        <Words
            subject=Signal::derive(move || now().1)
            body=Signal::derive(move || now().2)
            with_subject=Signal::derive(move || matches!(channel.get(), Channel::Email | Channel::Letter))
            on_subject=move |text: String| set(&move |parts| parts.1 = text.clone())
            on_body=move |text: String| set(&move |parts| parts.2 = text.clone())
        />
    }
}

#[component]
fn TaskFields(editor: Editor, key: u32, step: Memo<Option<Step>>) -> impl IntoView {
    /// The kinds that a person does; reminders and questions are actions of rules.
    const KINDS: [TaskKind; 4] = [TaskKind::Call, TaskKind::ToDo, TaskKind::Email, TaskKind::Meeting];
    let now = move || match step.get() {
        Some(Step::Do { action: Action::CreateTask { title, kind, due, assign } }) => (title, kind, due, assign),
        _ => (String::new(), TaskKind::ToDo, None, Assign::Owner),
    };
    let set = move |change: &dyn Fn(&mut TaskParts)| {
        let mut parts = untrack(now);
        change(&mut parts);
        let (title, kind, due, assign) = parts;
        editor.set(key, Step::Do { action: Action::CreateTask { title, kind, due, assign } });
    };
    let has_due = Memo::new(move |_| now().2.is_some());
    let same_day = Delay::Days { n: 0, at: None };
    let choices = [("none", "No date"), ("after", "Some time after this step")];
    let choices: Vec<(String, String)> =
        choices.iter().map(|(key, words)| (key.to_string(), words.to_string())).collect();
    view! {
        <Field
            label="What is to be done"
            value=Signal::derive(move || now().0)
            on_input=move |title: String| set(&move |parts| parts.0 = title.clone())
            data_test="step-title"
        />
        <div class="form two">
            <SelectField
                label="Kind"
                value=Signal::derive(move || KINDS.iter().position(|one| *one == now().1).unwrap_or(1).to_string())
                options=Signal::stored(pairs(KINDS, TaskKind::word))
                on_commit=move |at: String| {
                    let kind = at.parse::<usize>().ok().and_then(|at| KINDS.get(at).copied()).unwrap_or_default();
                    set(&move |parts| parts.1 = kind);
                }
            />
            <WhoField label="For" value=Signal::derive(move || now().3) on_change=move |assign: Assign| set(&move |parts| parts.3 = assign.clone()) />
            <SelectField
                label="Due"
                value=Signal::derive(move || if has_due.get() { "after" } else { "none" }.to_string())
                options=Signal::stored(choices)
                on_commit=move |choice: String| set(&move |parts| parts.2 = (choice == "after").then_some(same_day))
            />
        </div>
        <Show when=move || has_due.get()>
            <DelayFields
                label="Due after"
                value=Signal::derive(move || now().2.unwrap_or(same_day))
                on_change=move |delay| set(&move |parts| parts.2 = Some(delay))
            />
        </Show>
    }
}

/// Who does it: the owner, a member, or whoever wears a hat. What a rule's editor made of it stays until it is changed.
#[component]
fn WhoField(label: &'static str, value: Signal<Assign>, #[prop(into)] on_change: Callback<Assign>) -> impl IntoView {
    let app = use_app();
    let options = Memo::new(move |_| {
        app.track(Kind::Member);
        let mut all =
            vec![("owner".to_string(), "The owner".to_string()), ("actor".into(), "Whoever starts it".into())];
        app.data(|data| {
            let mut members: Vec<_> = data.members().filter(|member| !member.retired).collect();
            members.sort_by_cached_key(|member| member.name.to_lowercase());
            all.extend(members.into_iter().map(|member| (format!("member.{}", member.id), member.name.clone())));
        });
        all.extend(
            Hat::ALL
                .iter()
                .enumerate()
                .map(|(at, hat)| (format!("hat.{at}"), format!("The {}", hat.word().to_lowercase()))),
        );
        let now = value.get();
        let key = key_of(&now);
        if !all.iter().any(|(other, _)| *other == key) {
            all.push((key, app.data(|data| say::assign(&now, data))));
        }
        all
    });
    let pick = move |key: String| {
        let assign = match key.split_once('.') {
            Some(("member", id)) => id.parse().ok().map(|member| Assign::Member { member }),
            Some(("hat", at)) => {
                at.parse::<usize>().ok().and_then(|at| Hat::ALL.get(at).copied()).map(|hat| Assign::Hat { hat })
            }
            _ if key == "actor" => Some(Assign::Actor),
            _ if key == "owner" => Some(Assign::Owner),
            _ => None,
        };
        if let Some(assign) = assign {
            on_change.run(assign);
        }
    };
    view! {
        <SelectField label value=Signal::derive(move || key_of(&value.get())) options on_commit=pick />
    }
}

fn key_of(assign: &Assign) -> String {
    match assign {
        Assign::Owner => "owner".into(),
        Assign::Actor => "actor".into(),
        Assign::Member { member } => format!("member.{member}"),
        Assign::Hat { hat } => format!("hat.{}", Hat::ALL.iter().position(|one| one == hat).unwrap_or(0)),
        _ => "other".into(),
    }
}
