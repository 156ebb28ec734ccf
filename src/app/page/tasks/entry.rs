//! An entry of the calendar: a task or a meeting.

use super::month::Sheet;
use crate::app::{page::parts::subject, store::App, ui::Icon};
use leptos::prelude::*;
use penstock::{
    model::{Activity, Kind, RecordId},
    value::Id,
};

/// The record that a meeting belongs to.
pub fn about(activity: &Activity) -> Option<RecordId> {
    let of = |kind, id: Option<Id>| id.map(|id| RecordId { kind, id });
    of(Kind::Opportunity, activity.opportunity)
        .or_else(|| of(Kind::Contact, activity.contact))
        .or_else(|| of(Kind::Company, activity.company))
}

/// What an entry is called, when it is, and whether it is a meeting or done.
pub fn words(app: App, record: RecordId) -> (String, Option<String>, bool, bool) {
    let place = app.place();
    match record.kind {
        Kind::Task => app.task(record.id).map_or((String::new(), None, false, false), |task| {
            let time = task.time.map(|time| app.clock(time));
            (task.title.clone(), time, task.kind == penstock::model::TaskKind::Meeting, task.done.is_some())
        }),
        _ => app.activity(record.id).map_or((String::new(), None, true, true), |activity| {
            let about = about(&activity).and_then(|id| app.record(id)).map(|record| record.title());
            let text = penstock::value::one_line(&activity.text);
            let title = if text.is_empty() { about.unwrap_or_else(|| "Meeting".into()) } else { text };
            (title, Some(app.clock(place.time_of_day(activity.at))), true, true)
        }),
    }
}

/// An entry that is opened, dragged to another day, or put there by Alt and an arrow key.
#[component]
pub fn EntryButton(sheet: Sheet, record: RecordId) -> impl IntoView {
    let app = sheet.app;
    let said = Memo::new(move |_| words(app, record));
    let late = move || {
        record.kind == Kind::Task
            && app
                .task(record.id)
                .is_some_and(|task| task.done.is_none() && task.due.is_some_and(|due| due < app.today()))
    };
    let about = move || match record.kind {
        Kind::Task => app.task(record.id).and_then(|task| subject(&task)).and_then(|id| app.record(id)),
        _ => None,
    };
    let title = move || {
        let (title, time, ..) = said.get();
        let about = about().map(|record| format!(" ({})", record.title())).unwrap_or_default();
        let late = if late() { "Late: " } else { "" };
        format!("{late}{}{title}{about}", time.map(|time| format!("{time} ")).unwrap_or_default())
    };
    view! {
        <button
            type="button"
            class="cal-entry"
            class:meeting=move || said.with(|said| said.2)
            class:done=move || said.with(|said| said.3)
            class:late=late
            class:dragged=move || sheet.dragged.get() == Some(record)
            title=title
            aria-keyshortcuts="Alt+ArrowLeft Alt+ArrowRight Alt+ArrowUp Alt+ArrowDown"
            data-entry=record.to_string()
            data-test="cal-entry"
            on:pointerdown=move |ev| {
                if ev.pointer_type() != "mouse" {
                    sheet.hold.press(&ev, move || sheet.dragged.set(Some(record)));
                } else if ev.button() == 0 {
                    sheet.dragged.set(Some(record));
                }
            }
            on:dragstart=|ev| ev.prevent_default()
            on:click=move |ev| {
                ev.stop_propagation();
                sheet.open(record);
            }
            on:keydown=move |ev| sheet.shift(&ev, record)
        >
            // Colour alone tells it to some only.
            {move || late().then(|| view! {
                <span class="cal-late" data-test="cal-late"><Icon name="alert-triangle" /><span class="visually-hidden">"Late: "</span></span>
            })}
            {move || said.with(|said| said.1.clone()).map(|time| view! { <span class="cal-time">{time}</span> })}
            <span class="cal-title">{move || said.with(|said| said.0.clone())}</span>
        </button>
    }
}
