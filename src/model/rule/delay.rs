//! How long a rule waits, and the dates it counts from.

use crate::{model::off, value::TimeOfDay};
use serde::{Deserialize, Serialize};

/// How long. Wall-clock times are in the workspace's zone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "unit", rename_all = "snake_case")]
pub enum Delay {
    /// Minutes.
    Minutes {
        /// How many.
        n: u32,
        /// Counting only working time.
        #[serde(default, skip_serializing_if = "off")]
        working: bool,
    },
    /// Hours.
    Hours {
        /// How many.
        n: u32,
        /// Counting only working time.
        #[serde(default, skip_serializing_if = "off")]
        working: bool,
    },
    /// Days.
    Days {
        /// How many.
        n: u32,
        /// At this time of day; none for the same time as now.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        at: Option<TimeOfDay>,
    },
    /// Days on which the team works.
    WorkingDays {
        /// How many.
        n: u32,
        /// At this time of day; none for the same time as now.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        at: Option<TimeOfDay>,
    },
    /// Months; the last day where a month is too short.
    Months {
        /// How many.
        n: u32,
        /// At this time of day; none for the same time as now.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        at: Option<TimeOfDay>,
    },
    /// Until the next such day of the week, 0 for Monday to 6 for Sunday.
    Weekday {
        /// The day.
        weekday: u8,
        /// At this time of day.
        at: TimeOfDay,
    },
    /// Until the next time that the clock shows this.
    TimeOfDay {
        /// The time of day.
        at: TimeOfDay,
    },
    /// Days, until the time of day at which the run began, however late the steps before came.
    SameTime {
        /// How many.
        n: u32,
        /// Counting only days on which the team works.
        #[serde(default, skip_serializing_if = "off")]
        working: bool,
    },
    /// Until a date of the opportunity.
    Date {
        /// The field: `close` or `created`.
        #[serde(default)]
        field: DateName,
        /// Days after it; negative for before.
        days: i32,
        /// At this time of day.
        at: TimeOfDay,
    },
}

/// A date of an opportunity.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DateName {
    /// The close date.
    #[default]
    Close,
    /// The day it was created.
    Created,
    /// The day the present stage was entered.
    Entered,
}
