//! Figures on a page: blocks of a report, how each figure is computed, and the records behind it.

mod bar;
mod block;
mod compared;
mod drawer;
mod fixing;
mod how;
mod making;
mod sheets;
mod unrated;

pub use bar::QuestionBar;
pub use block::BlockView;
pub use compared::ComparedView;
pub use drawer::RecordsDialog;
pub use how::HowDialog;
pub use making::Making;
pub use sheets::{Made, Reports, TABS, Wanted, tab_of};
pub use unrated::Unrated;

use super::{PastLook, Was};
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

    /// Opens the records behind a figure.
    pub fn open(self, title: impl Into<String>, behind: &Behind) {
        let (records, past) = self.past.with_untracked(|past| match past {
            AsOf::Ready(past) => {
                let look = PastLook { day: past.day, data: past.data.clone() };
                (behind.records(&past.facts), Some(look))
            }
            _ => {
                let records = self.names.with_value(|names| names.as_deref().map(|names| behind.named(names)));
                (records.unwrap_or_default(), None)
            }
        });
        if !records.is_empty() {
            self.opened.set(Some(Opened { title: title.into(), records: records.into(), past }));
        }
    }
}
