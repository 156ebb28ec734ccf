//! What places have in common: a pipeline, an open record, a condition, an order. Each is read, and changed where a place
//! has it.

use super::text::word;
use super::{Asks, Look, Order, Route, TaskView};
use crate::model::RecordId;
use crate::value::Id;

impl Route {
    /// The pipeline, where the place has one.
    pub fn pipeline(&self) -> Option<Id> {
        match self {
            Route::Board { pipeline, .. }
            | Route::Opportunities { pipeline, .. }
            | Route::Stages { pipeline }
            | Route::Flow { pipeline } => *pipeline,
            Route::Report { asks, .. } => asks.pipeline,
            _ => None,
        }
    }

    /// The record shown in the panel.
    pub fn open(&self) -> Option<RecordId> {
        match self {
            Route::Board { open, .. }
            | Route::Opportunities { open, .. }
            | Route::Contacts { open, .. }
            | Route::Companies { open, .. }
            | Route::Tasks { open, .. }
            | Route::Today { open, .. }
            | Route::Outbox { open, .. }
            | Route::Mail { open }
            | Route::Runs { open, .. } => *open,
            Route::Report { asks, .. } => asks.open,
            _ => None,
        }
    }

    /// The record that is shown on paper.
    pub fn on_paper(&self) -> Option<RecordId> {
        if let Route::Print { record } | Route::HandOver { record, .. } = self { *record } else { None }
    }

    /// The same place with another record in the panel; a place without a panel stays as it is.
    pub fn with_open(mut self, record: Option<RecordId>) -> Route {
        match &mut self {
            Route::Board { open, .. }
            | Route::Opportunities { open, .. }
            | Route::Contacts { open, .. }
            | Route::Companies { open, .. }
            | Route::Tasks { open, .. }
            | Route::Today { open, .. }
            | Route::Outbox { open, .. }
            | Route::Mail { open }
            | Route::Runs { open, .. } => *open = record,
            Route::Report { asks, .. } => asks.open = record,
            _ => {}
        }
        self
    }

    /// The condition in force, as text; empty where there is none.
    pub fn filter(&self) -> &str {
        match self {
            Route::Board { filter, .. }
            | Route::Opportunities { filter, .. }
            | Route::Contacts { filter, .. }
            | Route::Companies { filter, .. }
            | Route::Tasks { filter, .. }
            | Route::Team { filter, .. }
            | Route::Products { filter, .. }
            | Route::Templates { filter, .. }
            | Route::Campaigns { filter, .. }
            | Route::Outbox { filter, .. }
            | Route::HandOver { filter, .. }
            | Route::Runs { filter, .. } => filter,
            Route::Report { asks, .. } => &asks.filter,
            _ => "",
        }
    }

    /// The same place under another condition; a place without a list stays as it is.
    pub fn with_filter(mut self, text: impl Into<String>) -> Route {
        match &mut self {
            Route::Board { filter, .. }
            | Route::Opportunities { filter, .. }
            | Route::Contacts { filter, .. }
            | Route::Companies { filter, .. }
            | Route::Tasks { filter, .. }
            | Route::Team { filter, .. }
            | Route::Products { filter, .. }
            | Route::Templates { filter, .. }
            | Route::Campaigns { filter, .. }
            | Route::Outbox { filter, .. }
            | Route::HandOver { filter, .. }
            | Route::Runs { filter, .. } => *filter = text.into(),
            Route::Report { asks, .. } => asks.filter = text.into(),
            _ => {}
        }
        self
    }

    /// The order of the rows; the usual one where there is no list.
    pub fn sort(&self) -> Order {
        match self {
            Route::Opportunities { sort, .. }
            | Route::Contacts { sort, .. }
            | Route::Companies { sort, .. }
            | Route::Tasks { sort, .. }
            | Route::Team { sort, .. }
            | Route::Products { sort, .. }
            | Route::Campaigns { sort, .. } => sort.clone(),
            _ => Order::default(),
        }
    }

    /// The same place in another order; a place without an order stays as it is.
    pub fn with_sort(mut self, order: Order) -> Route {
        match &mut self {
            Route::Opportunities { sort, .. }
            | Route::Contacts { sort, .. }
            | Route::Companies { sort, .. }
            | Route::Tasks { sort, .. }
            | Route::Team { sort, .. }
            | Route::Products { sort, .. }
            | Route::Campaigns { sort, .. } => *sort = order,
            _ => {}
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
        match self {
            Route::Today { tab, .. }
            | Route::Outbox { tab, .. }
            | Route::Rules { tab, .. }
            | Route::Runs { tab, .. }
            | Route::Duplicates { tab } => tab,
            Route::Report { asks, .. } => &asks.tab,
            _ => "",
        }
    }

    /// The same place with another part shown; a place without parts stays as it is.
    pub fn with_tab(mut self, word_: &str) -> Route {
        match &mut self {
            Route::Today { tab, .. }
            | Route::Outbox { tab, .. }
            | Route::Rules { tab, .. }
            | Route::Runs { tab, .. }
            | Route::Duplicates { tab } => *tab = word(word_),
            Route::Report { asks, .. } => asks.tab = word(word_),
            _ => {}
        }
        self
    }

    /// How the list is looked at; nothing where there is no list.
    pub fn look(&self) -> Look {
        match self {
            Route::Board { look, .. }
            | Route::Opportunities { look, .. }
            | Route::Contacts { look, .. }
            | Route::Companies { look, .. }
            | Route::Tasks { look, .. } => look.clone(),
            _ => Look::default(),
        }
    }

    /// The same list looked at in another way; a place without a list stays as it is.
    pub fn with_look(mut self, other: Look) -> Route {
        match &mut self {
            Route::Board { look, .. }
            | Route::Opportunities { look, .. }
            | Route::Contacts { look, .. }
            | Route::Companies { look, .. }
            | Route::Tasks { look, .. } => *look = other,
            _ => {}
        }
        self
    }

    /// The same place for this pipeline, or for all of them; a place without one stays as it is.
    pub fn with_pipeline(mut self, other: Option<Id>) -> Route {
        match &mut self {
            Route::Board { pipeline, .. }
            | Route::Opportunities { pipeline, .. }
            | Route::Stages { pipeline }
            | Route::Flow { pipeline } => *pipeline = other,
            Route::Report { asks, .. } => asks.pipeline = other,
            _ => {}
        }
        self
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
