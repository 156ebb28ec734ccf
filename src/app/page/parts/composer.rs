//! Logging what happened and noting what is to be done, in two keystrokes: one opens it, Enter saves.

use crate::app::{
    store::{App, use_app},
    ui::{Button, ButtonKind, Field, FieldKind, Icon},
};
use leptos::{ev::KeyboardEvent, html, prelude::*};
use penstock::{
    command::{Command, Rejection},
    model::{Activity, ActivityKind, Kind, Record, RecordId, Task},
    value::{Date, Id, TimeOfDay},
};

/// What is being written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ComposeMode {
    /// Something that happened.
    Log(ActivityKind),
    /// Something to be done.
    Task,
}

impl ComposeMode {
    /// Each with its key.
    pub const KEYS: [(&'static str, ComposeMode); 5] = [
        ("c", ComposeMode::Log(ActivityKind::Call)),
        ("e", ComposeMode::Log(ActivityKind::Email)),
        ("t", ComposeMode::Log(ActivityKind::Meeting)),
        ("n", ComposeMode::Log(ActivityKind::Note)),
        ("k", ComposeMode::Task),
    ];

    /// The words on the button.
    pub fn words(self) -> &'static str {
        match self {
            ComposeMode::Log(ActivityKind::Call) => "Log call",
            ComposeMode::Log(ActivityKind::Email) => "Log email",
            ComposeMode::Log(ActivityKind::Meeting) => "Log meeting",
            ComposeMode::Log(ActivityKind::Note) => "Note",
            ComposeMode::Task => "Task",
        }
    }

    /// Its icon.
    pub fn icon(self) -> &'static str {
        match self {
            ComposeMode::Log(kind) => activity_icon(kind),
            ComposeMode::Task => "list-checks",
        }
    }

    /// The mark for tests: `log-call`, `log-note`, `add-task`.
    fn mark(self) -> &'static str {
        match self {
            ComposeMode::Log(ActivityKind::Call) => "log-call",
            ComposeMode::Log(ActivityKind::Email) => "log-email",
            ComposeMode::Log(ActivityKind::Meeting) => "log-meeting",
            ComposeMode::Log(ActivityKind::Note) => "log-note",
            ComposeMode::Task => "add-task",
        }
    }

    fn ask(self) -> &'static str {
        match self {
            ComposeMode::Log(ActivityKind::Call) => "What was said?",
            ComposeMode::Log(ActivityKind::Email) => "What was written?",
            ComposeMode::Log(ActivityKind::Meeting) => "What was agreed?",
            ComposeMode::Log(ActivityKind::Note) => "What should a colleague know?",
            ComposeMode::Task => "What is to be done?",
        }
    }
}

/// The icon of a kind of activity.
pub fn activity_icon(kind: ActivityKind) -> &'static str {
    match kind {
        ActivityKind::Call => "phone",
        ActivityKind::Email => "mail",
        ActivityKind::Meeting => "users",
        ActivityKind::Note => "sticky-note",
    }
}

/// Opportunity, contact and company that something about a record belongs to.
fn belongs(app: App, about: RecordId) -> (Option<Id>, Option<Id>, Option<Id>) {
    match about.kind {
        // With one contact there is no doubt whom it was with: it stays known with them too.
        Kind::Opportunity => {
            let alone = app.data(|data| {
                let opportunity = data.opportunity(about.id)?;
                if let [link] = opportunity.contacts.as_slice() { Some(link.contact) } else { None }
            });
            (Some(about.id), alone, None)
        }
        Kind::Contact => (None, Some(about.id), None),
        Kind::Company => (None, None, Some(about.id)),
        _ => (None, None, None),
    }
}

/// When it happened or is due, as typed.
#[derive(Clone, Default, PartialEq, Eq)]
struct When {
    day: String,
    time: String,
}

fn read_time(text: &str) -> Option<TimeOfDay> {
    let text = text.trim();
    TimeOfDay::parse_from_str(text, "%H:%M").or_else(|_| TimeOfDay::parse_from_str(text, "%H:%M:%S")).ok()
}

fn record(app: App, about: RecordId, mode: ComposeMode, text: &str, when: &When) -> Record {
    let (opportunity, contact, company) = belongs(app, about);
    let (day, time) = (when.day.trim().parse::<Date>().ok(), read_time(&when.time));
    let me = app.data(|data| data.settings().and_then(|settings| settings.me));
    match mode {
        ComposeMode::Task => {
            let owner = app.data(|data| data.opportunity(about.id).and_then(|opportunity| opportunity.owner));
            let due = day.or(time.map(|_| app.zone().date(app.now())));
            Task {
                title: text.to_string(),
                due,
                time,
                assignee: me.or(owner),
                opportunity,
                contact,
                company,
                ..Task::default()
            }
            .into()
        }
        ComposeMode::Log(kind) => {
            let now = app.now();
            let at = match (day, time) {
                (None, None) => now,
                (day, time) => {
                    let zone = app.zone();
                    let time = time.unwrap_or_else(|| zone.time_of_day(now));
                    zone.moment(day.unwrap_or_else(|| zone.date(now)), time)
                }
            };
            Activity {
                kind,
                at,
                text: text.to_string(),
                member: me,
                opportunity,
                contact,
                company,
                ..Activity::default()
            }
            .into()
        }
    }
}

/// The buttons that open the composer, and the composer below them once one is open.
#[component]
pub fn Composer(
    /// What it is about.
    about: RecordId,
    /// What is being written; nothing while it is closed.
    mode: RwSignal<Option<ComposeMode>>,
    /// Further buttons in the row.
    children: Children,
) -> impl IntoView {
    let buttons = ComposeMode::KEYS
        .into_iter()
        .map(|(key, one)| {
            view! {
                <button
                    type="button"
                    class="btn small"
                    class:on=move || mode.get() == Some(one)
                    title=format!("{} ({key})", one.words())
                    aria-keyshortcuts=key
                    data-test=one.mark()
                    on:click=move |_| mode.update(|now| *now = (*now != Some(one)).then_some(one))
                >
                    <Icon name=one.icon() />
                    {one.words()}
                </button>
            }
        })
        .collect_view();
    view! {
        <div class="btn-row acts">{buttons} {children()}</div>
        {move || mode.get().map(|one| view! { <Sheet about mode=one on_close=move || mode.set(None) /> })}
    }
}

#[component]
fn Sheet(about: RecordId, mode: ComposeMode, #[prop(into)] on_close: Callback<()>) -> impl IntoView {
    let app = use_app();
    let node = NodeRef::<html::Textarea>::new();
    let error = RwSignal::new(None::<String>);
    let when = RwSignal::new(When::default());
    Effect::new(move || {
        if let Some(area) = node.get() {
            let _ = area.focus();
        }
    });
    let save = move || {
        let Some(area) = node.try_get_untracked().flatten() else { return };
        let text = area.value();
        let record = when.with_untracked(|when| record(app, about, mode, text.trim(), when));
        match app.dispatch(Command::Create(record)) {
            Ok(_) => on_close.run(()),
            Err(Rejection::Invalid { message, .. }) => error.set(Some(message)),
            Err(other) => error.set(Some(other.to_string())),
        }
    };
    let key = move |ev: KeyboardEvent| {
        if ev.is_composing() {
            return;
        }
        let several = node.get_untracked().is_some_and(|area| area.value().contains('\n'));
        match ev.key().as_str() {
            // Once there is a second line, Enter goes on to the next one.
            "Enter" if ev.ctrl_key() || ev.meta_key() || !(ev.shift_key() || several) => {
                ev.prevent_default();
                save();
            }
            "Escape" => {
                ev.prevent_default();
                ev.stop_propagation();
                on_close.run(());
            }
            _ => {}
        }
    };
    let today = app.zone().date(app.now()).to_string();
    let (day_label, time_label) = if mode == ComposeMode::Task { ("Due", "At") } else { ("Day", "Time") };
    view! {
        <form
            class="composer"
            data-test="composer"
            on:submit=move |ev| {
                ev.prevent_default();
                save();
            }
        >
            <textarea
                node_ref=node
                class="textarea"
                rows="2"
                aria-label=mode.words()
                placeholder=mode.ask()
                aria-invalid=move || error.with(|e| e.as_ref().map(|_| "true"))
                data-test="composer-text"
                on:keydown=key
            ></textarea>
            {move || error.get().map(|text| view! { <div class="field-error" role="alert">{text}</div> })}
            <div class="composer-foot">
                <Field
                    label=day_label
                    row=true
                    kind=FieldKind::Date
                    value=Signal::derive(move || when.with(|w| w.day.clone()))
                    on_input=move |text| when.update(|w| w.day = text)
                    data_test="composer-day"
                />
                <Field
                    label=time_label
                    row=true
                    kind=FieldKind::Time
                    value=Signal::derive(move || when.with(|w| w.time.clone()))
                    on_input=move |text| when.update(|w| w.time = text)
                    data_test="composer-time"
                />
                {(mode == ComposeMode::Task)
                    .then(|| {
                        let day = today.clone();
                        view! {
                            <Button
                                class="small"
                                kind=ButtonKind::Quiet
                                on_click=move |_| when.update(|w| w.day.clone_from(&day))
                            >
                                "Today"
                            </Button>
                        }
                    })}
            </div>
            <div class="btn-row">
                <Button kind=ButtonKind::Main class="small" submit=true data_test="composer-save">
                    "Save"
                </Button>
                <Button kind=ButtonKind::Quiet class="small" on_click=move |_| on_close.run(())>
                    "Cancel"
                </Button>
                <span class="hint push">"Enter saves, Shift+Enter is a new line"</span>
            </div>
        </form>
    }
}
