//! Tasks as a table: columns to choose from, sorted by any of them.

use crate::app::{
    page::parts::{Column, ListSpec, RecordLink, field, kind_icon, subject},
    store::App,
    ui::{Avatar, Icon},
};
use chrono::Timelike;
use leptos::prelude::*;
use penstock::{
    data::Dataset,
    model::{Kind, Listing, RecordId, Task},
    present::{today::repeat_words, views::cells::Key},
    value::Id,
};

const fn column(key: &'static str, label: &'static str, width: &'static str, usual: bool) -> Column {
    Column { key, label, width, num: false, usual, field: None }
}

/// The columns that tasks have.
pub static SPEC: ListSpec = ListSpec {
    kind: Kind::Task,
    of: Listing::Tasks,
    title: "Tasks",
    icon: "list-checks",
    empty: "A task says what is to be done and when.",
    columns: &[
        column("title", "Task", "minmax(200px, 2.4fr)", true),
        column("due", "Due", "minmax(110px, 1fr)", true),
        column("kind", "Type", "minmax(96px, 0.8fr)", true),
        column("opportunity", "About", "minmax(140px, 1.6fr)", true),
        column("contact", "Contact", "minmax(110px, 1fr)", false),
        column("company", "Company", "minmax(110px, 1fr)", false),
        column("assignee", "Assigned to", "minmax(120px, 1fr)", true),
        Column { num: true, ..column("minutes", "Minutes", "80px", false) },
        column("place", "Place", "minmax(100px, 1fr)", false),
        column("repeat", "Comes again", "minmax(110px, 1fr)", false),
        column("done", "Done on", "minmax(110px, 1fr)", false),
        column("created", "Created", "minmax(100px, 1fr)", false),
    ],
    first_by: "due",
    reads: &[Kind::Opportunity, Kind::Contact, Kind::Company, Kind::Member],
    sort,
    cell,
};

fn title_of(data: &Dataset, id: Option<RecordId>) -> Key {
    Key::text(&id.and_then(|id| data.get(id)).map(|record| record.title()).unwrap_or_default())
}

fn of(kind: Kind, id: Option<Id>) -> Option<RecordId> {
    id.map(|id| RecordId { kind, id })
}

fn sort(data: &Dataset, id: Id, column: &'static str) -> Key {
    let Some(task) = data.task(id) else { return Key::Empty };
    match column {
        // What has no time on its day stands before what has one.
        "due" => task.due.map_or(Key::Empty, |day| {
            let minutes = task.time.map_or(0, |time| i128::from(time.num_seconds_from_midnight()) + 1);
            Key::Number(
                i128::from(day.signed_duration_since(penstock::value::Date::default()).num_days()) * 100_000 + minutes,
            )
        }),
        "kind" => Key::text(task.kind.word()),
        "opportunity" => title_of(data, subject(task)),
        "contact" => title_of(data, of(Kind::Contact, task.contact)),
        "company" => title_of(data, of(Kind::Company, task.company)),
        "assignee" => title_of(data, of(Kind::Member, task.assignee)),
        "minutes" => task.minutes.map_or(Key::Empty, |minutes| Key::Number(i128::from(minutes))),
        "place" => Key::text(&task.place),
        "repeat" => Key::text(&task.repeat.map(repeat_words).unwrap_or_default()),
        "done" => task.done.map_or(Key::Empty, |at| Key::Number(i128::from(at.millis()))),
        "created" => Key::Number(i128::from(task.created.millis())),
        _ => Key::text(&task.title),
    }
}

fn cell(app: App, id: Id, column: &'static str) -> AnyView {
    let task = Memo::new(move |_| app.task(id));
    let words = move |read: fn(App, &Task) -> String| {
        let said = move || task.with(|task| task.as_ref().map(|task| read(app, task)).unwrap_or_default());
        view! { <span title=said>{said}</span> }.into_any()
    };
    let link = move |about: Signal<Option<RecordId>>| {
        let title = Signal::derive(move || {
            about.get().and_then(|id| app.record(id)).map(|record| record.title()).unwrap_or_default()
        });
        // The link opens its record, and not the task.
        (move || {
            about.get().map(|id| view! { <span on:click=|ev| ev.stop_propagation()><RecordLink id title /></span> })
        })
        .into_any()
    };
    match column {
        "due" => (move || {
            let task = task.get()?;
            let day = task.due?;
            let at = task.time.map(|time| format!(" {}", app.clock(time))).unwrap_or_default();
            let late = task.done.is_none() && day < app.today();
            Some(view! { <span class:late-text=late>{format!("{}{at}", app.date(day))}</span> })
        })
        .into_any(),
        "kind" => words(|_, task| task.kind.word().to_string()),
        "opportunity" => link(field(task, subject)),
        "contact" => link(field(task, |task| of(Kind::Contact, task.contact))),
        "company" => link(field(task, |task| of(Kind::Company, task.company))),
        "assignee" => (move || {
            let name = task.get()?.assignee.and_then(|id| app.member(id))?.name.clone();
            Some(view! { <span class="cell-main"><Avatar name=name.clone() /><span class="second">{name.clone()}</span></span> })
        })
        .into_any(),
        "minutes" => words(|app, task| task.minutes.map(|minutes| app.number(minutes as usize)).unwrap_or_default()),
        "place" => words(|_, task| task.place.clone()),
        "repeat" => words(|_, task| task.repeat.map(repeat_words).unwrap_or_default()),
        "done" => words(|app, task| task.done.map(|at| app.moment(at)).unwrap_or_default()),
        "created" => words(|app, task| app.date(app.zone().date(task.created))),
        _ => {
            let title = field(task, |task| task.title.clone());
            let done = field(task, |task| task.done.is_some());
            let icon = move || task.with(|task| task.as_ref().and_then(|task| kind_icon(task.kind)));
            view! {
                <span class="cell-main task-cell" class:done=move || done.get()>
                    {move || icon().map(|name| view! { <Icon name class="small" /> })}
                    <b data-test="task-title" title=move || title.get()>{move || title.get()}</b>
                </span>
            }
            .into_any()
        }
    }
}
