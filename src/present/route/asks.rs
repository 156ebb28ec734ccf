//! What a report is asked for: its part of the address.

use crate::model::RecordId;
use crate::value::{Date, Id};

/// The pages of figures.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ReportPage {
    /// The reports, one a tab.
    Reports,
    /// A dashboard.
    Dashboard,
    /// The plan that leads to a goal.
    Plan,
    /// The agenda of a meeting.
    Agenda,
}

impl ReportPage {
    /// All pages of figures.
    pub const ALL: [ReportPage; 4] = [ReportPage::Reports, ReportPage::Dashboard, ReportPage::Plan, ReportPage::Agenda];

    /// The word in the address.
    pub fn path(self) -> &'static str {
        match self {
            ReportPage::Reports => "reports",
            ReportPage::Dashboard => "dashboard",
            ReportPage::Plan => "plan",
            ReportPage::Agenda => "agenda",
        }
    }
}

/// What is asked. Everything empty is the usual question.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Asks {
    /// The report, such as `funnel`; empty for the first one.
    pub tab: String,
    /// The pipeline; none for all of them, or for the first where a report is about one.
    pub pipeline: Option<Id>,
    /// The condition that opportunities meet, as text.
    pub filter: String,
    /// The period, such as `quarter`, `last-year`, or `2026-01-01..2026-04-01` (its end is not part of it).
    pub period: String,
    /// What it is broken down by, such as `source`; empty for nothing.
    pub by: String,
    /// Further switches of the report, with commas between, such as `touched`.
    pub with: String,
    /// The day as of which it is shown; today where nothing is said.
    pub day: Option<Date>,
    /// Another day that it is shown beside; a day that is not past is now.
    pub against: Option<Date>,
    /// The earlier day that changes are told since.
    pub since: Option<Date>,
    /// The goal or the dashboard that it is about.
    pub of: Option<Id>,
    /// The record shown in the panel.
    pub open: Option<RecordId>,
}
