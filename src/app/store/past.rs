//! The data set as of a past day: the journal read and replayed in short turns, so that the page answers all the time.
//! The days asked last are kept, and a later one goes on from an earlier one.

use super::App;
use crate::app::shell::{self, files::Turn};
use leptos::prelude::*;
use penstock::{
    data::{Dataset, Past},
    report::midnight,
    value::{Date, Progress},
};
use std::sync::Arc;

/// So many past days are kept.
const KEPT: usize = 3;

/// Changes between two looks at the clock.
const FEW: usize = 100;

/// A past day that is kept.
#[derive(Clone)]
pub struct PastDay {
    /// The workspace.
    workspace: String,
    day: Date,
    /// How many batches led there.
    replayed: usize,
    data: Arc<Dataset>,
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
    Ready(Date, Arc<Dataset>),
    /// Why it is not.
    Failed(String),
}

impl App {
    /// The data set as it was when a day ended. `note` is told how far it is, and says whether to go on; none if it did not.
    ///
    /// # Errors
    /// A sentence, if the journal cannot be read.
    pub async fn data_as_of(&self, day: Date, note: impl Fn(Progress) -> bool) -> Result<Option<Arc<Dataset>>, String> {
        let workspace = self.data(|data| data.settings().map(|settings| settings.id.to_string())).unwrap_or_default();
        let (mut kept, mut nearest) = (None, None);
        self.pasts.with_value(|pasts: &Vec<PastDay>| {
            let ours = || pasts.iter().filter(|past| past.workspace == workspace);
            kept = ours().find(|past| past.day == day).map(|past| past.data.clone());
            nearest = ours().filter(|past| past.day < day).max_by_key(|past| past.day).cloned();
        });
        if kept.is_some() {
            return Ok(kept);
        }
        let until = day.succ_opt().map_or(self.now(), |next| midnight(next, &self.place()));
        let journal = shell::persist::everything().await?;
        let mut past = match nearest {
            Some(near) => Past::later((*near.data).clone(), near.replayed, until),
            None => Past::new(until),
        };
        loop {
            shell::pause().await;
            let turn = Turn::begin();
            let mut progress = past.step(&journal, FEW)?;
            while !progress.complete() && !turn.over() {
                progress = past.step(&journal, FEW)?;
            }
            if !note(progress) {
                return Ok(None);
            }
            if progress.complete() {
                break;
            }
        }
        let replayed = past.replayed();
        let data = Arc::new(past.finish());
        let fresh = PastDay { workspace, day, replayed, data: data.clone() };
        self.pasts.try_update_value(|pasts| {
            pasts.retain(|past| past.day != day);
            pasts.push(fresh);
            if pasts.len() > KEPT {
                pasts.remove(0);
            }
        });
        Ok(Some(data))
    }

    /// The data set as of the day that is asked, which may change; none asked, or today, is now. Work for a day that is no
    /// longer asked stops.
    pub fn travel(&self, day: Signal<Option<Date>>) -> RwSignal<Travel> {
        let app = *self;
        let travel = RwSignal::new(Travel::Now);
        let turns = StoredValue::new(0_u32);
        Effect::new(move |_| {
            let asked = day.get().filter(|day| *day < app.today());
            // A day of another workspace is another one.
            app.settings();
            let turn = turns.try_update_value(|turn| {
                *turn = turn.wrapping_add(1);
                *turn
            });
            let wanted = move || turns.try_get_value() == turn;
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
                let there =
                    travel.try_with_untracked(|travel| matches!(travel, Travel::Ready(shown, _) if *shown == day));
                if there == Some(true) {
                    return;
                }
                travel.try_set(Travel::Reading);
                let note = move |progress| wanted() && travel.try_set(Travel::Replaying(progress)).is_none();
                let found = app.data_as_of(day, note).await;
                if wanted() {
                    match found {
                        Ok(Some(data)) => travel.try_set(Travel::Ready(day, data)),
                        Ok(None) => None,
                        Err(why) => travel.try_set(Travel::Failed(why)),
                    };
                }
            });
        });
        on_cleanup(move || {
            turns.try_update_value(|turn| *turn = turn.wrapping_add(1));
        });
        travel
    }
}
