//! Tasks and meetings of some days as a calendar file.

use crate::app::{
    page::parts::{calendar_choice, keep_calendar_choice, save_calendar},
    store::{App, use_app},
    ui::{Button, ButtonKind, CheckField, Choice, Dialog, DialogSize, Field, FieldKind, Segmented, SelectField},
};
use leptos::prelude::*;
use penstock::{
    exchange::calendar::{Day, Form, days, due_between},
    model::{Kind, Task, TaskKind},
    value::{Date, Id, fold},
};
use std::sync::Arc;

/// How many minutes before an entry the calendar can remind.
const ALARMS: [(&str, Option<u32>); 7] = [
    ("No reminder", None),
    ("At its time", Some(0)),
    ("5 minutes before", Some(5)),
    ("15 minutes before", Some(15)),
    ("30 minutes before", Some(30)),
    ("1 hour before", Some(60)),
    ("1 day before", Some(24 * 60)),
];

/// What is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Asked {
    from: String,
    to: String,
    who: Option<Id>,
    meetings: bool,
    form: Form,
    alarm: Option<u32>,
    /// Birthdays and other days that matter as well.
    kept: bool,
}

impl Asked {
    /// As it is to begin with: what the person has before them, from today on.
    fn new(app: App, mine: bool) -> Self {
        /// Days ahead.
        const AHEAD: u64 = 30;
        let today = app.zone().date(app.now());
        let to = today.checked_add_days(chrono::Days::new(AHEAD)).unwrap_or(today);
        let (form, alarm) = calendar_choice(app);
        let me = app.data(|data| data.settings().and_then(|settings| settings.me)).filter(|_| mine);
        Asked { from: today.to_string(), to: to.to_string(), who: me, meetings: false, form, alarm, kept: false }
    }

    fn days(&self) -> Result<(Date, Date), &'static str> {
        match (self.from.parse::<Date>(), self.to.parse::<Date>()) {
            (Ok(from), Ok(to)) if from <= to => Ok((from, to)),
            (Ok(_), Ok(_)) => Err("The last day is before the first one."),
            _ => Err("Choose the first and the last day."),
        }
    }

    fn tasks(&self, app: App) -> Vec<Arc<Task>> {
        let Ok((from, to)) = self.days() else { return Vec::new() };
        let mut tasks = app.data(|data| due_between(data, from, to, self.who));
        tasks.retain(|task| !self.meetings || task.kind == TaskKind::Meeting);
        tasks
    }

    /// The days that matter, where they are asked for: those come every year, whatever the range.
    fn kept(&self, app: App) -> Vec<Day> {
        if self.kept { app.data(|data| days(data, self.who)) } else { Vec::new() }
    }
}

/// `3 meetings and 12 tasks`.
fn counted(app: App, tasks: &[Arc<Task>], days: usize) -> String {
    let meetings = tasks.iter().filter(|task| task.kind == TaskKind::Meeting).count();
    let many = |count: usize, one: &str, more: &str| {
        (count > 0).then(|| format!("{} {}", app.number(count), if count == 1 { one } else { more }))
    };
    let parts = [
        many(meetings, "meeting", "meetings"),
        many(tasks.len() - meetings, "task", "tasks"),
        many(days, "day that matters", "days that matter"),
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join(" and ")
}

/// The dialog.
#[component]
pub fn CalendarDialog(
    /// Whether it is open.
    open: RwSignal<bool>,
    /// The page lists one's own tasks.
    mine: Memo<bool>,
) -> impl IntoView {
    view! {
        <Dialog
            open
            title="Export to calendar"
            size=DialogSize::Medium
            on_close=move |()| open.set(false)
            data_test="calendar-dialog"
        >
            <Inside open mine=mine.get_untracked() />
        </Dialog>
    }
}

#[component]
fn Inside(open: RwSignal<bool>, mine: bool) -> impl IntoView {
    let app = use_app();
    let asked = RwSignal::new(Asked::new(app, mine));
    let wrong = Memo::new(move |_| asked.with(|asked| asked.days().err()));
    let tasks = Memo::new(move |_| {
        app.track(Kind::Task);
        asked.with(|asked| asked.tasks(app))
    });
    let kept = Memo::new(move |_| {
        app.track(Kind::Contact);
        app.track(Kind::Company);
        asked.with(|asked| asked.kept(app))
    });
    let nothing = Memo::new(move |_| tasks.with(Vec::is_empty) && kept.with(Vec::is_empty));
    // From the tasks alone: what also asks whether there are any is not told when only their number changes.
    let found = move || {
        let words = tasks.with(|tasks| counted(app, tasks, kept.with(Vec::len)));
        match wrong.get() {
            Some(_) => String::new(),
            None if words.is_empty() => "Nothing open is due on these days.".to_string(),
            None => words,
        }
    };
    let save = move || {
        let Asked { form, alarm, .. } = asked.get_untracked();
        keep_calendar_choice(app, form, alarm);
        match tasks.with_untracked(|tasks| save_calendar(app, tasks, &kept.get_untracked(), form, alarm)) {
            Ok(()) => open.set(false),
            Err(why) => app.complain(why.to_string()),
        }
    };
    view! {
        <form
            on:submit=move |ev| {
                ev.prevent_default();
                if !nothing.get_untracked() {
                    save();
                }
            }
        >
            <div class="dialog-body">
                <p class="muted">
                    "Open meetings and tasks as one file (.ics) for Outlook, Google Calendar, Apple Calendar or Thunderbird. Exported again later, an entry is changed, not doubled."
                </p>
                <Days asked wrong />
                <Which asked />
                <p role="status" class="calendar-count" data-test="calendar-count">{found}</p>
            </div>
            <div class="dialog-foot">
                <Button on_click=move |_| open.set(false)>"Cancel"</Button>
                <Button kind=ButtonKind::Main icon="download" submit=true disabled=nothing data_test="calendar-save">
                    "Save file"
                </Button>
            </div>
        </form>
    }
}

/// The first and the last day.
#[component]
fn Days(asked: RwSignal<Asked>, wrong: Memo<Option<&'static str>>) -> impl IntoView {
    let app = use_app();
    let ahead = move |days: u64| {
        let today = app.zone().date(app.now());
        let to = today.checked_add_days(chrono::Days::new(days)).unwrap_or(today);
        asked.update(|asked| (asked.from, asked.to) = (today.to_string(), to.to_string()));
    };
    let presets = [(7, "Next 7 days"), (30, "Next 30 days"), (90, "Next 90 days"), (365, "Next year")].map(|(days, words)| {
        view! {
            <Button kind=ButtonKind::Quiet class="small" on_click=move |_| ahead(days) data_test=format!("calendar-{days}")>
                {words}
            </Button>
        }
    });
    view! {
        <div class="form two">
            <Field
                label="From"
                kind=FieldKind::Date
                value=Signal::derive(move || asked.with(|asked| asked.from.clone()))
                on_input=move |text| asked.update(|asked| asked.from = text)
                autofocus=true
                data_test="calendar-from"
            />
            <Field
                label="To"
                kind=FieldKind::Date
                value=Signal::derive(move || asked.with(|asked| asked.to.clone()))
                on_input=move |text| asked.update(|asked| asked.to = text)
                error=Signal::derive(move || wrong.get().map(str::to_string))
                data_test="calendar-to"
            />
        </div>
        <div class="btn-row">{presets.into_iter().collect_view()}</div>
    }
}

/// Whose, of what kind, as what, and when it reminds.
#[component]
fn Which(asked: RwSignal<Asked>) -> impl IntoView {
    let app = use_app();
    let people = Signal::derive(move || {
        app.track(Kind::Member);
        let mut people = app.data(|data| {
            let known = data.members().filter(|member| !member.retired);
            known.map(|member| (member.id.to_string(), member.name.clone())).collect::<Vec<_>>()
        });
        people.sort_by_cached_key(|(_, name)| fold(name));
        std::iter::once((String::new(), "Everyone".to_string())).chain(people).collect::<Vec<_>>()
    });
    let whats = vec![Choice::new(false, "Meetings and tasks"), Choice::new(true, "Meetings only")];
    let forms = vec![Choice::new(Form::Events, "Events"), Choice::new(Form::Tasks, "To-dos")];
    let form = Memo::new(move |_| asked.with(|asked| asked.form));
    let alarms: Vec<(String, String)> =
        ALARMS.iter().enumerate().map(|(at, (words, _))| (at.to_string(), (*words).to_string())).collect();
    let alarm = move || {
        let alarm = asked.with(|asked| asked.alarm);
        ALARMS.iter().position(|(_, minutes)| *minutes == alarm).map(|at| at.to_string()).unwrap_or_default()
    };
    let pick_alarm = move |at: String| {
        if let Some((_, minutes)) = at.parse::<usize>().ok().and_then(|at| ALARMS.get(at)) {
            asked.update(|asked| asked.alarm = *minutes);
        }
    };
    view! {
        <div class="form two">
            <SelectField
                label="Whose"
                value=Signal::derive(move || asked.with(|asked| asked.who.map(|id| id.to_string()).unwrap_or_default()))
                options=people
                on_commit=move |id: String| asked.update(|asked| asked.who = id.parse().ok())
                data_test="calendar-who"
            />
            <SelectField
                label="Reminder"
                value=Signal::derive(alarm)
                options=Signal::stored(alarms)
                on_commit=pick_alarm
                data_test="calendar-alarm"
            />
        </div>
        <div class="calendar-choices">
            <Segmented
                label="What"
                options=Signal::stored(whats)
                value=Signal::derive(move || asked.with(|asked| asked.meetings))
                on_pick=move |only| asked.update(|asked| asked.meetings = only)
                data_test="calendar-what"
            />
            <Segmented
                label="Tasks become"
                options=Signal::stored(forms)
                value=form
                on_pick=move |form| asked.update(|asked| asked.form = form)
                data_test="calendar-form"
            />
            <CheckField
                label="Birthdays and other days that matter, every year"
                value=Signal::derive(move || asked.with(|asked| asked.kept))
                on_commit=move |on: bool| asked.update(|asked| asked.kept = on)
                data_test="calendar-days"
            />
        </div>
        <p class="hint">
            {move || match form.get() {
                Form::Events => "Tasks become events: every calendar shows them. One without a time stands above its day and blocks nothing.",
                Form::Tasks => "Tasks become to-dos: Apple Reminders and Thunderbird show them; Google Calendar and Outlook pass them over. Meetings stay events.",
            }}
        </p>
    }
}
