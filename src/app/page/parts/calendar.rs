//! Tasks and meetings as a file for the calendar.

use super::{meeting::USUAL, task_row::subject};
use crate::app::{
    shell::{address, files},
    store::App,
    ui::MenuItem,
};
use penstock::{
    exchange::calendar::{Day, Form, NoCalendar, Options, calendar_with, file_name},
    model::Task,
    present::route::{Order, Route, TaskView},
    value::Id,
};
use std::sync::Arc;

/// How the calendar was asked for last in this browser.
const FORM: &str = "calendar.form";
const ALARM: &str = "calendar.alarm";
/// How many minutes before an entry the calendar reminds, unless another time was chosen.
const BEFORE: u32 = 15;

/// What tasks become, and how many minutes before it reminds: as chosen last in this browser.
pub fn calendar_choice(app: App) -> (Form, Option<u32>) {
    let form = if app.setting_get(FORM).as_deref() == Some("tasks") { Form::Tasks } else { Form::Events };
    let alarm = app.setting_get(ALARM).map_or(Some(BEFORE), |text| text.parse().ok());
    (form, alarm)
}

/// Keeps what was chosen.
pub fn keep_calendar_choice(app: App, form: Form, alarm: Option<u32>) {
    app.setting_set(FORM, if form == Form::Tasks { "tasks" } else { "events" });
    app.setting_set(ALARM, &alarm.map_or_else(|| "none".to_string(), |minutes| minutes.to_string()));
}

/// Where a task is found again.
fn link(task: &Task) -> Option<String> {
    address::link(&Route::Tasks {
        filter: String::new(),
        view: TaskView::default(),
        sort: Order::default(),
        open: subject(task),
        look: Default::default(),
    })
}

/// Saves a calendar file of these tasks. Says how it is taken in, or why there is none.
pub fn save_calendar(
    app: App,
    tasks: &[Arc<Task>],
    days: &[Day],
    form: Form,
    alarm: Option<u32>,
) -> Result<(), NoCalendar> {
    let zone = app.place();
    let options = Options { zone: &zone, now: app.now(), form, alarm, meeting: USUAL, link: &link };
    let text = app.data(|data| calendar_with(data, tasks.iter().map(AsRef::as_ref), days, &options))?;
    let all: Vec<&Task> = tasks.iter().map(AsRef::as_ref).collect();
    let name = file_name(&all);
    files::download(&name, "text/calendar;charset=utf-8", text.as_bytes());
    app.toast(format!("Saved {name}. Open it, and your calendar takes it in."));
    Ok(())
}

/// The line of a menu that puts one task into the calendar.
pub fn calendar_item(app: App, id: Id) -> Option<MenuItem> {
    let task = app.data(|data| data.task(id).cloned())?;
    let save = {
        let task = task.clone();
        move || {
            let (_, alarm) = calendar_choice(app);
            // By itself it is an event: every calendar shows those.
            if let Err(why) = save_calendar(app, std::slice::from_ref(&task), &[], Form::Events, alarm) {
                app.complain(why.to_string());
            }
        }
    };
    let item = MenuItem::new("Add to calendar", save).icon("calendar-plus").mark("task-calendar");
    Some(if task.due.is_some() { item } else { item.refused(NoCalendar::NoDay.to_string()) })
}
