//! The data set as of a past day: the journal read and replayed in short turns, so that the page answers all the time.
//! What was replayed is kept, so that the day before or after one that was looked at is there at once.

use super::App;
use crate::app::shell::{self, files::Turn};
use leptos::prelude::*;
use penstock::{
    data::{Batch, batches_before},
    report::{Journey, Rest, Trail, midnight},
    value::{Date, Progress},
};
use std::sync::Arc;

/// Changes between two looks at the clock.
const FEW: usize = 100;

/// How long to wait for another day that is on its way, in milliseconds.
const REST: u32 = 25;

/// What has been replayed of the open workspace.
#[derive(Clone, Copy)]
pub struct Pasts {
    trail: StoredValue<Trail>,
    /// The journal, for as long as somebody looks at a past day.
    journal: StoredValue<Option<Arc<Vec<Batch>>>>,
    /// How many look at one.
    lookers: StoredValue<usize>,
    /// Whether a day is on its way: the next one waits, and goes on from there.
    busy: StoredValue<bool>,
    /// Counts up with each workspace that is opened.
    turn: StoredValue<u32>,
    /// Counts up when somebody tries again.
    again: RwSignal<u32>,
}

impl Pasts {
    /// Nothing yet.
    pub fn new() -> Self {
        Pasts {
            trail: StoredValue::new(Trail::default()),
            journal: StoredValue::new(None),
            lookers: StoredValue::new(0),
            busy: StoredValue::new(false),
            turn: StoredValue::new(0),
            again: RwSignal::new(0),
        }
    }

    /// Somebody begins to look, or ceases to; the journal goes with the last one.
    fn look(self, begins: bool) {
        let left = self.lookers.try_update_value(|lookers| {
            *lookers = if begins { lookers.saturating_add(1) } else { lookers.saturating_sub(1) };
            *lookers
        });
        if left == Some(0) {
            self.journal.try_set_value(None);
        }
    }
}

/// A day on its way.
#[derive(Clone, Default)]
pub enum Travel {
    /// It is today: nothing is replayed.
    #[default]
    Now,
    /// The journal is being read.
    Reading,
    /// So many of so many entries are replayed.
    Replaying(Progress),
    /// It is there.
    Ready(Date, Rest),
    /// Why it is not.
    Failed(String),
}

impl App {
    /// Another workspace is open: what was replayed of the last one is forgotten.
    pub(super) fn begin_pasts(&self) {
        let pasts = self.pasts;
        pasts.turn.try_update_value(|turn| *turn = turn.wrapping_add(1));
        pasts.trail.try_set_value(Trail::default());
        pasts.journal.try_set_value(None);
        pasts.again.try_update(|again| *again = again.wrapping_add(1));
    }

    /// Past days that could not be read are tried once more.
    pub fn travel_again(&self) {
        self.pasts.again.try_update(|again| *again = again.wrapping_add(1));
    }

    /// The whole journal, as far as a day needs it.
    async fn past_journal(&self, until: penstock::value::Time) -> Result<Arc<Vec<Batch>>, String> {
        let head = usize::try_from(self.read(|workspace| workspace.head())).unwrap_or(usize::MAX);
        let known = self.pasts.journal.try_get_value().flatten();
        // What was written since is later than what is asked, unless nothing that late had been read.
        let enough = |journal: &Vec<Batch>| journal.len() >= head || batches_before(journal, until) < journal.len();
        if let Some(journal) = known.filter(|journal| enough(journal)) {
            return Ok(journal);
        }
        let journal = Arc::new(shell::persist::everything().await?);
        if self.pasts.lookers.try_get_value().is_some_and(|lookers| lookers > 0) {
            self.pasts.journal.try_set_value(Some(journal.clone()));
        }
        Ok(journal)
    }

    /// Records and history as they were when a day ended. `note` is told how far it is, and says whether to go on; none if
    /// it did not.
    async fn rest_at(&self, day: Date, note: impl Fn(Progress) -> bool) -> Result<Option<Rest>, String> {
        let pasts = self.pasts;
        let turn = pasts.turn.try_get_value();
        let until = day.succ_opt().map_or(self.now(), |next| midnight(next, &self.place()));
        let journal = self.past_journal(until).await?;
        let Some(mut journey) = pasts.trail.try_with_value(|trail| Journey::begin(trail, &journal, until)) else {
            return Ok(None);
        };
        let mut slice = Turn::begin();
        loop {
            if pasts.turn.try_get_value() != turn {
                return Ok(None);
            }
            let step = pasts.trail.try_update_value(|trail| journey.step(trail, &journal, FEW));
            let Some(progress) = step.transpose()? else { return Ok(None) };
            if progress.complete() {
                return Ok(pasts.trail.try_update_value(|trail| journey.finish(trail)));
            }
            if slice.over() {
                if !note(progress) {
                    return Ok(None);
                }
                shell::pause().await;
                slice = Turn::begin();
            }
        }
    }

    /// The same, one day after the other.
    async fn data_as_of(&self, day: Date, note: impl Fn(Progress) -> bool) -> Result<Option<Rest>, String> {
        let busy = self.pasts.busy;
        while busy.try_get_value() == Some(true) {
            shell::wait(REST).await;
        }
        if !note(Progress { done: 0, total: 1 }) || busy.try_set_value(true).is_some() {
            return Ok(None);
        }
        let found = self.rest_at(day, note).await;
        busy.try_set_value(false);
        found
    }

    /// The data set as of the day that is asked, which may change; none asked, or today, is now. Work for a day that is no
    /// longer asked stops.
    pub fn travel(&self, day: Signal<Option<Date>>) -> RwSignal<Travel> {
        let app = *self;
        let wish = Memo::new(move |_| day.get().filter(|day| *day < app.today()));
        let travel = RwSignal::new(if wish.get_untracked().is_some() { Travel::Reading } else { Travel::Now });
        let turns = StoredValue::new(0_u32);
        let looks = StoredValue::new(false);
        // While somebody looks the journal stays at hand.
        let look = move |begins: bool| {
            if looks.try_get_value() == Some(!begins) {
                looks.try_set_value(begins);
                app.pasts.look(begins);
            }
        };
        Effect::new(move |_| {
            let asked = wish.get();
            look(asked.is_some());
            app.pasts.again.track();
            let turn = turns.try_update_value(|turn| {
                *turn = turn.wrapping_add(1);
                *turn
            });
            let wanted = move || turn.is_some() && turns.try_get_value() == turn;
            app.spawn(async move {
                let Some(day) = asked else {
                    if wanted() {
                        travel.try_set(Travel::Now);
                    }
                    return;
                };
                if !wanted() {
                    return;
                }
                travel.try_set(Travel::Reading);
                let note = move |progress| wanted() && travel.try_set(Travel::Replaying(progress)).is_none();
                let found = app.data_as_of(day, note).await;
                if wanted() {
                    match found {
                        Ok(Some(rest)) => travel.try_set(Travel::Ready(day, rest)),
                        Ok(None) => None,
                        Err(why) => travel.try_set(Travel::Failed(why)),
                    };
                }
            });
        });
        on_cleanup(move || {
            turns.try_update_value(|turn| *turn = turn.wrapping_add(1));
            look(false);
        });
        travel
    }
}
