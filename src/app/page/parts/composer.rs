//! Logging what happened and noting what is to be done, in two keystrokes: one opens it, Enter saves.

use super::{
    composer_foot::{Foot, HowItWent, Rest},
    picker::task_for_newcomer,
};
use crate::app::{
    shell,
    store::{App, use_app},
    ui::{Button, ButtonKind, DraftLine, FocusBack, Icon, focus, free_key},
};
use leptos::{ev::KeyboardEvent, html, prelude::*};
use penstock::{
    command::{Command, Rejection},
    model::{Activity, ActivityKind, Kind, Outcome, Record, RecordId, Task, TaskKind},
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

    /// What a key begins. A note has its capital too: `n` alone is a new opportunity where no record is open.
    pub fn of_key(key: &str) -> Option<ComposeMode> {
        let key = if key == "N" { "n" } else { key };
        Self::KEYS.into_iter().find(|(letter, _)| *letter == key).map(|(_, mode)| mode)
    }

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
pub fn belongs(app: App, about: RecordId) -> (Option<Id>, Option<Id>, Option<Id>) {
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

/// Who does what nobody else is asked to do: the person, else whose opportunity it is.
fn default_assignee(app: App, about: RecordId) -> Option<Id> {
    app.data(|data| {
        let me = data.settings().and_then(|settings| settings.me);
        me.or_else(|| data.opportunity(about.id).and_then(|opportunity| opportunity.owner))
    })
}

fn read_time(text: &str) -> Option<TimeOfDay> {
    let text = text.trim();
    TimeOfDay::parse_from_str(text, "%H:%M").or_else(|_| TimeOfDay::parse_from_str(text, "%H:%M:%S")).ok()
}

fn record(app: App, about: RecordId, mode: ComposeMode, text: &str, rest: &Rest) -> Record {
    let (opportunity, contact, company) = belongs(app, about);
    let (day, time) = (rest.day.trim().parse::<Date>().ok(), read_time(&rest.time));
    match mode {
        ComposeMode::Task => {
            // What has a time or comes again has a first day.
            let dated = time.is_some() || rest.repeat.is_some();
            let due = day.or(dated.then(|| app.zone().date(app.now())));
            Task {
                kind: rest.kind,
                repeat: rest.repeat,
                minutes: rest.minutes.filter(|_| rest.kind == TaskKind::Meeting),
                place: if rest.kind == TaskKind::Meeting { rest.place.trim().to_string() } else { String::new() },
                title: text.to_string(),
                due,
                time,
                assignee: rest.assignee,
                opportunity,
                contact,
                company,
                ..Task::default()
            }
            .into()
        }
        ComposeMode::Log(kind) => {
            let now = app.now();
            let me = app.data(|data| data.settings().and_then(|settings| settings.me));
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
                outcome: rest.outcome,
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

/// A key on a row or a card: opens its record and begins to write there. Says whether it was such a key.
pub fn write_by_key(app: App, ev: &KeyboardEvent, about: RecordId) -> bool {
    let key = match free_key(ev) {
        Some(key) if !ev.repeat() && key != "n" && ComposeMode::of_key(&key).is_some() => key,
        _ => return false,
    };
    // The panel that is open already hears the key itself.
    if app.address.get_untracked().open() == Some(about) {
        return false;
    }
    app.writing.set_value(Some((about, key)));
    app.open_record(Some(about));
    true
}

/// The name of the draft of what is being written.
fn draft_field(mode: ComposeMode) -> String {
    format!("write-{}", mode.mark())
}

/// The buttons that open the composer, and the composer below them once one is open. It is open at once where something
/// was being written and is not saved.
#[component]
pub fn Composer(
    /// What it is about.
    about: RecordId,
    /// What is being written; nothing while it is closed.
    mode: RwSignal<Option<ComposeMode>>,
    /// Further buttons in the row.
    children: Children,
) -> impl IntoView {
    let app = use_app();
    let begun = |mode: ComposeMode| app.has_draft(Some(about), &draft_field(mode));
    let back = ComposeMode::KEYS.into_iter().map(|(_, one)| one).find(|one| begun(*one));
    let before = FocusBack::new();
    // Only what a key or a button opens takes the focus.
    let reopens = back.is_some() && mode.get_untracked().is_none();
    let quiet = StoredValue::new(reopens);
    if reopens {
        mode.set(back);
    }
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
        {move || {
            let one = mode.get()?;
            let take_focus = !quiet.try_update_value(std::mem::take).unwrap_or(false);
            let close = move || {
                // Before it goes: the keys then go on where they were, or at the button.
                if !before.give_back() {
                    shell::dom::focus(&format!("[data-test=panel] [data-test={}]", one.mark()));
                }
                mode.set(None);
            };
            Some(view! { <Sheet about mode=one take_focus before on_close=close /> })
        }}
    }
}

/// What is being written. Closing it keeps the text; only Discard throws it away.
#[component]
fn Sheet(
    about: RecordId,
    mode: ComposeMode,
    take_focus: bool,
    /// What had the focus before.
    before: FocusBack,
    #[prop(into)] on_close: Callback<()>,
) -> impl IntoView {
    let app = use_app();
    let node = NodeRef::<html::Textarea>::new();
    let error = RwSignal::new(None::<String>);
    let outcome = if let ComposeMode::Log(kind) = mode { Outcome::of(kind).first().copied() } else { None };
    let rest = RwSignal::new(Rest { assignee: default_assignee(app, about), outcome, ..Rest::default() });
    let drafting = app.drafting(Some(about), &draft_field(mode), "");
    let written = Memo::new(move |_| drafting.held.with(Option::is_some));
    if take_focus {
        focus::first_with(node, move || before.remember());
    }
    Effect::new(move || {
        let text = drafting.text().unwrap_or_default();
        if let Some(area) = node.get().filter(|area| area.value() != text) {
            area.set_value(&text);
        }
    });
    let save = move || {
        let Some(area) = node.try_get_untracked().flatten() else { return };
        let text = area.value();
        let command = rest.with_untracked(|rest| match record(app, about, mode, text.trim(), rest) {
            Record::Task(task) if !rest.newcomer.is_empty() => task_for_newcomer(&task, &rest.newcomer),
            record => Command::Create(record),
        });
        match app.dispatch(command) {
            Ok(_) => {
                drafting.forget();
                on_close.run(());
            }
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
                on:input=move |ev| drafting.typed("", event_target_value(&ev))
                on:keydown=key
            ></textarea>
            <DraftLine drafting saved=String::new() only_words=true />
            {move || error.get().map(|text| view! { <div class="field-error" role="alert">{text}</div> })}
            <HowItWent mode rest />
            <Foot mode rest />
            <div class="btn-row">
                <Button kind=ButtonKind::Main class="small" submit=true data_test="composer-save">
                    "Save"
                </Button>
                <Button
                    kind=ButtonKind::Quiet
                    class="small"
                    data_test="composer-cancel"
                    on_click=move |_| if written.get_untracked() { drafting.give_up() } else { on_close.run(()) }
                >
                    {move || if written.get() { "Discard" } else { "Cancel" }}
                </Button>
                <span class="hint push">"Enter saves, Shift+Enter is a new line"</span>
            </div>
        </form>
    }
}
