//! Settings: zone, working hours, days off, year and week, currencies, late messages, telephone numbers and notices.

mod days_off;
mod hours;
mod notices;
mod phones;
mod rates;
mod year;
mod zone;

use crate::app::{
    store::{App, use_app},
    ui::SelectField,
};
use leptos::prelude::*;
use penstock::{
    automation::GRACE_MINUTES,
    command::Command,
    model::{Kind, RecordId},
    value::plural,
};
use serde_json::{Map, Value};

/// After how long a late message is looked at first, in minutes: what is offered.
const GRACES: [u32; 9] = [0, 30, 60, 120, 240, 720, 1_440, 2_880, 10_080];

/// The page.
#[component]
pub fn SettingsPage() -> impl IntoView {
    view! {
        <div class="page narrow" data-test="settings-page">
            <header class="page-head">
                <h1>"Settings"</h1>
                <p>"When the team works and by which clock, and how reports count. Rules, reminders and due days go by it."</p>
            </header>
            <zone::ZoneSetting/>
            <hours::HoursSetting/>
            <days_off::DaysOffSetting/>
            <year::YearSetting/>
            <rates::RatesSetting/>
            <LateMessages/>
            <phones::PhoneSetting/>
            <notices::NoticesSetting/>
        </div>
    }
}

/// Changes one field of the settings and says so in these words, with a way back. Gives the reason if it is refused.
fn save(app: App, field: &str, value: Value, done: &str) -> Option<String> {
    let id = RecordId { kind: Kind::Settings, id: untrack(|| app.settings().id) };
    let set = Map::from_iter([(field.to_string(), value)]);
    match app.dispatch(Command::Edit { id, set }) {
        Ok(outcome) => {
            if !outcome.label.is_empty() {
                app.say_with_undo(done.to_string());
            }
            None
        }
        Err(rejection) => Some(rejection.to_string()),
    }
}

fn grace_words(minutes: u32) -> String {
    let usual = if minutes == GRACE_MINUTES { " (usual)" } else { "" };
    let words = match minutes {
        0 => "At once".into(),
        days if days % 1_440 == 0 => plural(days as usize / 1_440, "day", "days"),
        hours if hours % 60 == 0 => plural(hours as usize / 60, "hour", "hours"),
        minutes => plural(minutes as usize, "minute", "minutes"),
    };
    format!("{words}{usual}")
}

/// After how long a message that nobody sent in time is looked at before it is sent.
#[component]
fn LateMessages() -> impl IntoView {
    let app = use_app();
    let error = RwSignal::new(None::<String>);
    let minutes = Memo::new(move |_| app.settings().grace_minutes.unwrap_or(GRACE_MINUTES));
    let options = Signal::derive(move || {
        let mut all = GRACES.to_vec();
        all.push(minutes.get());
        all.sort_unstable();
        all.dedup();
        all.into_iter().map(|minutes| (minutes.to_string(), grace_words(minutes))).collect::<Vec<_>>()
    });
    let commit = move |text: String| {
        let value = text
            .parse::<u32>()
            .map_or(Value::Null, |minutes| if minutes == GRACE_MINUTES { Value::Null } else { minutes.into() });
        error.set(save(app, "grace_minutes", value, "Changed when late messages are looked at"));
    };
    view! {
        <section class="surface pad" aria-labelledby="late-title">
            <h3 id="late-title">"Late messages"</h3>
            <div class="form two mt">
                <SelectField
                    label="A message that is late goes to review after"
                    value=move || minutes.get().to_string()
                    options
                    on_commit=commit
                    error
                    hint="Nothing is sent by itself: a rule only prepares a message. One that was due while nobody was here is out of date sooner or later, and is then looked at first."
                    data_test="settings-grace"
                />
            </div>
        </section>
    }
}
