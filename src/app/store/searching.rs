//! Search: the index is made and kept in short turns, so that the page answers all the time.

use super::App;
use crate::app::shell::{self, files::Turn};
use leptos::prelude::*;
use penstock::{
    model::{Kind, RecordId},
    search::{Hit, Index, Query, Wish},
};

/// After a workspace is opened it is painted first, in milliseconds.
const SOON: u32 = 300;
/// Records between two looks at the clock.
const FEW: usize = 50;
/// So many records that have changed just now are looked at before an answer, so that it is about them too.
const LATEST: usize = 100;

impl App {
    /// Begins the index anew: another workspace is open.
    pub(super) fn begin_search(&self) {
        self.search.try_update_value(|index| *index = Index::new());
        self.keep_searching();
    }

    /// Takes note that records have changed.
    pub(super) fn note_search(&self, touched: &[RecordId]) {
        self.search.try_update_value(|index| index.note(touched));
        self.keep_searching();
    }

    /// The best records of each kind for what is typed. Whoever asks is asked again when more of them are known.
    pub fn look_up(&self, query: &Query, recent: &[RecordId], most: usize) -> Vec<Hit> {
        self.searched.track();
        if self.search.with_value(Index::filled) {
            self.take_in(LATEST);
        }
        self.search.with_value(|index| index.find(&Wish { query, kinds: &[], recent, most }))
    }

    /// The best records of one kind; see [`look_up`](Self::look_up).
    pub fn look_up_of(&self, kind: Kind, query: &Query, most: usize) -> Vec<Hit> {
        self.searched.track();
        if self.search.with_value(Index::filled) {
            self.take_in(LATEST);
        }
        self.search.with_value(|index| index.find(&Wish { query, kinds: &[kind], recent: &[], most }))
    }

    /// Whether all records can be found yet; whoever asks is told.
    pub fn search_ready(&self) -> bool {
        self.searched.track();
        self.search.with_value(Index::filled)
    }

    /// Looks at so many records more. Says whether all are known.
    fn take_in(&self, few: usize) -> bool {
        let step = |index: &mut Index| self.data(|data| index.step(data, few));
        self.search.try_update_value(step).unwrap_or(true)
    }

    /// Looks at what is not known yet, in short turns.
    fn keep_searching(&self) {
        if self.searching.get_value() {
            return;
        }
        self.searching.set_value(true);
        let app = *self;
        self.spawn(async move {
            shell::wait(SOON).await;
            loop {
                let turn = Turn::begin();
                let complete = loop {
                    let complete = app.take_in(FEW);
                    if complete || turn.over() {
                        break complete;
                    }
                };
                if complete {
                    break;
                }
                shell::pause().await;
            }
            app.searching.set_value(false);
            app.searched.try_update(|times| *times = times.wrapping_add(1));
        });
    }
}
