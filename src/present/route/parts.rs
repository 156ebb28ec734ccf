//! What places have in common: a pipeline, an open record, a condition, an order. Each is read, and changed where a place
//! has it.

use super::text::word;
use super::{Asks, Look, Order, Route, TaskView};
use crate::model::RecordId;
use crate::value::Id;

/// A part that places of these sorts have: a look at it, and a hold on it.
macro_rules! part {
    ($look:ident, $hold:ident, $part:ident: $what:ty, $($place:ident)|+ $(, $report:ident)?) => {
        fn $look(&self) -> Option<&$what> {
            match self {
                $(Route::$place { $part, .. })|+ => Some($part),
                $(Route::$report { asks, .. } => Some(&asks.$part),)?
                _ => None,
            }
        }

        fn $hold(&mut self) -> Option<&mut $what> {
            match self {
                $(Route::$place { $part, .. })|+ => Some($part),
                $(Route::$report { asks, .. } => Some(&mut asks.$part),)?
                _ => None,
            }
        }
    };
}

impl Route {
    part!(its_pipeline, hold_pipeline, pipeline: Option<Id>, Board | Opportunities | Stages | Flow, Report);
    part!(
        its_open, hold_open, open: Option<RecordId>,
        Board | Opportunities | Contacts | Companies | Tasks | Today | Outbox | Mail | Runs, Report
    );
    part!(
        its_filter, hold_filter, filter: String,
        Board | Opportunities | Contacts | Companies | Tasks | Team | Products | Templates | Campaigns | Outbox
            | HandOver | Runs, Report
    );
    part!(its_sort, hold_sort, sort: Order, Opportunities | Contacts | Companies | Tasks | Team | Products | Campaigns);
    part!(its_tab, hold_tab, tab: String, Today | Outbox | Rules | Runs | Duplicates, Report);
    part!(its_look, hold_look, look: Look, Board | Opportunities | Contacts | Companies | Tasks);

    /// The pipeline, where the place has one.
    pub fn pipeline(&self) -> Option<Id> {
        self.its_pipeline().copied().flatten()
    }

    /// The same place for this pipeline, or for all of them; a place without one stays as it is.
    pub fn with_pipeline(mut self, other: Option<Id>) -> Route {
        if let Some(pipeline) = self.hold_pipeline() {
            *pipeline = other;
        }
        self
    }

    /// The record shown in the panel.
    pub fn open(&self) -> Option<RecordId> {
        self.its_open().copied().flatten()
    }

    /// The same place with another record in the panel; a place without a panel stays as it is.
    pub fn with_open(mut self, record: Option<RecordId>) -> Route {
        if let Some(open) = self.hold_open() {
            *open = record;
        }
        self
    }

    /// The record that is shown on paper.
    pub fn on_paper(&self) -> Option<RecordId> {
        if let Route::Print { record } | Route::HandOver { record, .. } = self { *record } else { None }
    }

    /// The condition in force, as text; empty where there is none.
    pub fn filter(&self) -> &str {
        self.its_filter().map_or("", String::as_str)
    }

    /// The same place under another condition; a place without a list stays as it is.
    pub fn with_filter(mut self, text: impl Into<String>) -> Route {
        if let Some(filter) = self.hold_filter() {
            *filter = text.into();
        }
        self
    }

    /// The order of the rows; the usual one where there is no list.
    pub fn sort(&self) -> Order {
        self.its_sort().cloned().unwrap_or_default()
    }

    /// The same place in another order; a place without an order stays as it is.
    pub fn with_sort(mut self, order: Order) -> Route {
        if let Some(sort) = self.hold_sort() {
            *sort = order;
        }
        self
    }

    /// The rule or sequence that is edited.
    pub fn rule(&self) -> Option<Id> {
        match self {
            Route::Rules { rule, .. } | Route::Sequences { rule } => *rule,
            Route::Templates { template, .. } => *template,
            _ => None,
        }
    }

    /// The part of a place that is shown; empty for the usual one.
    pub fn tab(&self) -> &str {
        self.its_tab().map_or("", String::as_str)
    }

    /// The same place with another part shown; a place without parts stays as it is.
    pub fn with_tab(mut self, name: &str) -> Route {
        if let Some(tab) = self.hold_tab() {
            *tab = word(name);
        }
        self
    }

    /// How the list is looked at; nothing where there is no list.
    pub fn look(&self) -> Look {
        self.its_look().cloned().unwrap_or_default()
    }

    /// The same list looked at in another way; a place without a list stays as it is.
    pub fn with_look(mut self, other: Look) -> Route {
        if let Some(look) = self.hold_look() {
            *look = other;
        }
        self
    }

    /// Whether this is the same place, looked at in another way: typing a filter or changing the order is no step that
    /// the back button should take back letter by letter. Another report or dashboard is another place.
    pub fn same_place(&self, other: &Route) -> bool {
        let report = |route: &Route| match route {
            Route::Report { asks, .. } => (asks.tab.clone(), asks.of),
            _ => Default::default(),
        };
        self.path() == other.path()
            && self.open() == other.open()
            && self.pipeline() == other.pipeline()
            && self.rule() == other.rule()
            && report(self) == report(other)
    }

    /// What a report is asked for; the usual question anywhere else.
    pub fn asks(&self) -> Asks {
        if let Route::Report { asks, .. } = self { asks.clone() } else { Asks::default() }
    }

    /// The same page of figures with another question; any other place stays as it is.
    pub fn with_asks(mut self, other: Asks) -> Route {
        if let Route::Report { asks, .. } = &mut self {
            *asks = other;
        }
        self
    }

    /// Which tasks are listed; the usual ones anywhere else.
    pub fn task_view(&self) -> TaskView {
        if let Route::Tasks { view, .. } = self { *view } else { TaskView::default() }
    }

    /// The same place with other tasks; a place without tasks stays as it is.
    pub fn with_task_view(mut self, tasks: TaskView) -> Route {
        if let Route::Tasks { view, .. } = &mut self {
            *view = tasks;
        }
        self
    }
}
