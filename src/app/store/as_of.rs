//! What reports count as of a past day: the data of that day, its facts, and the history up to it, made in short turns.

use super::{App, FigureState, Travel};
use crate::app::shell::{self, files::Turn};
use leptos::prelude::*;
use penstock::{
    data::Dataset,
    report::{Facts, FactsMaker, History, Rest, midnight},
    value::{Date, Progress},
};
use std::sync::Arc;

/// Opportunities between two looks at the clock.
const FEW: usize = 100;

/// What reports count, as of a past day.
pub struct PastFigures {
    /// The day.
    pub day: Date,
    /// The records as they were when it ended.
    pub data: Arc<Dataset>,
    /// Their facts.
    pub facts: Facts,
    /// The history up to then.
    pub history: Arc<History>,
}

/// Figures of a past day on their way.
#[derive(Clone)]
pub enum AsOf {
    /// It is today: the figures of now count.
    Now,
    /// They are being made, or cannot be.
    Waiting(FigureState),
    /// They are there.
    Ready(Arc<PastFigures>),
}

impl AsOf {
    fn making() -> AsOf {
        AsOf::Waiting(FigureState::Making(Progress { done: 0, total: 1 }))
    }
}

impl App {
    /// The figures as of the day that is asked, which may change; none asked, or today, is now.
    pub fn figures_as_of(&self, day: Signal<Option<Date>>) -> RwSignal<AsOf> {
        let app = *self;
        let travel = app.travel(day);
        let now = travel.with_untracked(|travel| matches!(travel, Travel::Now));
        let shown = RwSignal::new(if now { AsOf::Now } else { AsOf::making() });
        let turns = StoredValue::new(0_u32);
        let next = move || {
            turns.try_update_value(|turn| {
                *turn = turn.wrapping_add(1);
                *turn
            })
        };
        Effect::new(move |_| {
            let travel = travel.get();
            let turn = next();
            app.spawn(async move {
                let wanted = move || turns.try_get_value() == turn && turn.is_some();
                let to = match travel {
                    Travel::Now => AsOf::Now,
                    Travel::Reading => AsOf::making(),
                    Travel::Replaying(progress) => AsOf::Waiting(FigureState::Making(progress)),
                    Travel::Failed(why) => AsOf::Waiting(FigureState::Failed(why)),
                    Travel::Ready(day, rest) => match app.past_figures(day, rest, wanted).await {
                        Some(past) => AsOf::Ready(Arc::new(past)),
                        None => return,
                    },
                };
                if wanted() {
                    shown.try_set(to);
                }
            });
        });
        on_cleanup(move || {
            next();
        });
        shown
    }

    async fn past_figures(&self, day: Date, rest: Rest, wanted: impl Fn() -> bool) -> Option<PastFigures> {
        let Rest { data, history, .. } = rest;
        let place = self.place();
        let end = day.succ_opt().map_or(self.now(), |next| midnight(next, &place).plus_millis(-1));
        let mut maker = FactsMaker::new(&data, end, &place);
        let mut turn = Turn::begin();
        while !maker.go_on(&data, FEW) {
            if turn.over() {
                shell::pause().await;
                turn = Turn::begin();
                if !wanted() {
                    return None;
                }
            }
        }
        Some(PastFigures { day, facts: maker.finish(), data, history })
    }
}
