//! To when a task can be put off with one key.

use crate::model::Task;
use crate::value::{Calendar, Date, Time, TimeOfDay};
use chrono::{Datelike, Duration, Timelike};

/// A choice of the menu.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Later {
    /// In words.
    pub words: &'static str,
    /// The day.
    pub day: Date,
    /// The time on that day.
    pub time: Option<TimeOfDay>,
}

/// The choices at a moment, each day once: later today (in three hours, while that is before midnight), tomorrow, the
/// next working day, next week's Monday. A task with a time keeps it on another day.
pub fn later(task: &Task, now: Time, calendar: &Calendar) -> Vec<Later> {
    let today = calendar.zone.date(now);
    let mut choices = Vec::new();
    if let Some(time) = later_today(calendar.zone.time_of_day(now)) {
        choices.push(Later { words: "Later today", day: today, time: Some(time) });
    }
    let tomorrow = today.succ_opt().unwrap_or(today);
    let monday = 7 - i64::from(today.weekday().num_days_from_monday());
    let days = [
        ("Tomorrow", tomorrow),
        ("Next working day", calendar.plus_working_days(today, 1)),
        ("Next week", today.checked_add_signed(Duration::days(monday)).unwrap_or(today)),
    ];
    for (words, day) in days {
        if choices.iter().all(|known| known.day != day) {
            choices.push(Later { words, day, time: task.time });
        }
    }
    choices
}

/// Three hours on, at the next half hour; none after 20:30.
fn later_today(now: TimeOfDay) -> Option<TimeOfDay> {
    let minutes = now.num_seconds_from_midnight() / 60 + 180;
    let half = minutes.div_ceil(30) * 30;
    TimeOfDay::from_hms_opt(half / 60, half % 60, 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_day_is_offered_once() {
        let calendar = Calendar::default();
        let words = |now: &str| {
            let task = Task { time: TimeOfDay::from_hms_opt(9, 15, 0), ..Task::default() };
            let choices = later(&task, now.parse().unwrap(), &calendar);
            choices
                .iter()
                .map(|one| format!("{} {} {}", one.words, one.day, one.time.unwrap().format("%H:%M")))
                .collect::<Vec<_>>()
        };
        assert_eq!(
            words("2026-11-20T10:10:00.000Z"), // a Friday
            ["Later today 2026-11-20 13:30", "Tomorrow 2026-11-21 09:15", "Next working day 2026-11-23 09:15"]
        );
        assert_eq!(words("2026-11-18T20:40:00.000Z"), ["Tomorrow 2026-11-19 09:15", "Next week 2026-11-23 09:15"]);
    }
}
