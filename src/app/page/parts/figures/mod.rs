//! Figures on a page: blocks of a report, how each figure is computed, and the records behind it.

mod bar;
mod block;
mod compared;
mod drawer;
mod fixing;
mod how;
mod making;
mod sheets;

pub use bar::QuestionBar;
pub use block::BlockView;
pub use compared::ComparedView;
pub use drawer::RecordsDialog;
pub use how::HowDialog;
pub use making::Making;
pub use sheets::{Made, Reports, TABS, Wanted, tab_of};

use super::{PastLook, Was, open_was};
use crate::app::store::{App, AsOf};
use leptos::prelude::*;
use penstock::{
    model::RecordId,
    present::figures::{Behind, How},
    value::Id,
};
use std::sync::Arc;

/// Records that somebody wants to see, and what they are.
#[derive(Clone, Debug, PartialEq)]
pub struct Opened {
    /// What they are counted as.
    pub title: String,
    /// The records.
    pub records: Arc<[RecordId]>,
    /// The past day that they were counted on, where it is not today.
    pub past: Option<PastLook>,
}

/// What the blocks of a page share: the records that are open, and the figure that is explained.
#[derive(Clone, Copy)]
pub struct Looking {
    /// The app.
    pub app: App,
    /// The records behind a figure.
    pub opened: RwSignal<Option<Opened>>,
    /// How a figure is computed: its name, and the rest.
    pub explained: RwSignal<Option<(String, How)>>,
    /// The past day that is looked at, where a page has one.
    pub past: RwSignal<AsOf>,
    /// The record that is shown as it was on that day.
    pub was: Was,
    /// The names of what the figures shown have counted, which may have changed since.
    names: StoredValue<Option<Arc<[Id]>>>,
}

impl Looking {
    /// Nothing is open.
    pub fn new(app: App, past: RwSignal<AsOf>) -> Self {
        let (opened, explained, was) = (RwSignal::new(None), RwSignal::new(None), RwSignal::new(None));
        Looking { app, opened, explained, past, was, names: StoredValue::new(None) }
    }

    /// The same of another day.
    pub fn on(self, past: RwSignal<AsOf>) -> Self {
        Looking { past, ..self }
    }

    /// The past day with its records; none for now.
    fn look(self) -> Option<PastLook> {
        self.past.with_untracked(|past| match past {
            AsOf::Ready(past) => Some(PastLook { day: past.day, data: past.data.clone() }),
            _ => None,
        })
    }

    /// Whether it is a past day: nothing can be changed on it.
    pub fn is_past(self) -> bool {
        self.past.with_untracked(|past| !matches!(past, AsOf::Now))
    }

    /// Opens a record that a figure names: as it was, where the figure is of a past day.
    pub fn open_one(self, id: RecordId) {
        match self.look() {
            Some(past) => open_was(self.was, &past, id),
            None => self.app.open_record(Some(id)),
        }
    }

    /// Opens the records behind a figure.
    pub fn open(self, title: impl Into<String>, behind: &Behind) {
        let records = self.past.with_untracked(|past| match past {
            AsOf::Ready(past) => behind.records(&past.facts),
            _ => {
                let records = self.names.with_value(|names| names.as_deref().map(|names| behind.named(names)));
                records.unwrap_or_default()
            }
        });
        let past = self.look();
        if !records.is_empty() {
            self.opened.set(Some(Opened { title: title.into(), records: records.into(), past }));
        }
    }
}
