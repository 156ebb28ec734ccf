//! The reports, one a tab: from a question to blocks, one computation a turn.

use super::Looking;
use crate::app::{
    page::parts::with_context,
    shell::{self, files::Turn},
    store::{App, AsOf, PastFigures},
};
use leptos::prelude::*;
use penstock::{
    data::Dataset,
    present::{
        chart::{Form, Unit},
        figures::{Keeping, Sheet, SheetMaker, Tab, Words, asked},
        route::Asks,
    },
    query::Context,
    report::{Facts, History, midnight},
    value::{Date, Id},
};
use std::sync::Arc;

/// Opportunities between two looks at the clock.
const FEW: usize = 500;

/// The reports, in order.
pub const TABS: &[Tab] = &[
    Tab { key: "forecast", name: "Forecast" },
    Tab { key: "funnel", name: "Funnel" },
    Tab { key: "speed", name: "Speed" },
    Tab { key: "losses", name: "Losses" },
    Tab { key: "leaks", name: "Leaks" },
    Tab { key: "people", name: "People" },
    Tab { key: "tactics", name: "Tactics" },
];

/// The tab of an address; the first one where it names none.
pub fn tab_of(asks: &Asks) -> &'static str {
    let first = TABS.first().map_or("", |tab| tab.key);
    TABS.iter().find(|tab| tab.key == asks.tab).map_or(first, |tab| tab.key)
}

/// A report that is wanted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wanted {
    /// The tab that it stands on.
    pub tab: &'static str,
    /// What it is asked.
    pub asks: Asks,
    /// The blocks that are shown of it; all of them where none are named.
    pub shows: Vec<&'static str>,
}

/// A report as it was made, or a sentence where its question cannot be read.
pub type Made = (Wanted, Result<Sheet, String>);

/// Reports on their way.
#[derive(Clone, Copy)]
pub struct Reports {
    /// Those that are shown: all that were wanted, made of the same facts. None until they are there.
    pub shown: RwSignal<Option<Arc<[Made]>>>,
    /// Whether others are being made meanwhile.
    pub busy: RwSignal<bool>,
}

impl Reports {
    /// Makes the reports that are wanted, in short turns, and makes them anew when what they count has changed. Until all
    /// of them are there, those before stand; of another day nothing does.
    pub fn new(looking: Looking, wanted: impl Fn() -> Vec<Wanted> + Send + Sync + 'static) -> Reports {
        let (app, reports) = (looking.app, Reports { shown: RwSignal::new(None), busy: RwSignal::new(false) });
        let turns = StoredValue::new(0_u32);
        let next = move || {
            turns.try_update_value(|turn| {
                *turn = turn.wrapping_add(1);
                *turn
            })
        };
        let wanted = Memo::new(move |_| wanted());
        let before = StoredValue::new(None::<Option<Date>>);
        Effect::new(move |_| {
            let (wanted, past) = (wanted.get(), looking.past.get());
            app.track_figures();
            let turn = next();
            app.spawn(async move {
                let still = move || turn.is_some() && turns.try_get_value() == turn;
                let day = if let AsOf::Ready(past) = &past { Some(past.day) } else { None };
                if matches!(past, AsOf::Waiting(_)) || before.try_get_value() != Some(Some(day)) {
                    before.try_set_value(Some(day));
                    reports.clear();
                }
                let of = match &past {
                    AsOf::Now => None,
                    AsOf::Waiting(_) => return,
                    AsOf::Ready(past) => Some(past.as_ref()),
                };
                let made = Making { app, past: of, number: app.facts_number() }.all(&wanted, reports, still).await;
                if !still() {
                    return;
                }
                reports.busy.try_set(false);
                if let Some((made, names)) = made {
                    if of.is_none() {
                        looking.names.try_set_value(Some(names));
                    }
                    if reports.shown.try_with_untracked(|shown| shown.as_deref() != Some(&made[..])) == Some(true) {
                        reports.shown.try_set(Some(made.into()));
                    }
                }
            });
        });
        on_cleanup(move || {
            next();
        });
        reports
    }

    fn clear(self) {
        if self.shown.try_with_untracked(Option::is_some) == Some(true) {
            self.shown.try_set(None);
        }
    }

    /// Reads the reports that are shown.
    pub fn with<R>(self, read: impl FnOnce(&[Made]) -> R) -> Option<R> {
        self.shown.with(|shown| shown.as_deref().map(read))
    }
}

/// Reports that are being made.
struct Making<'a> {
    app: App,
    /// The past day that they are about; none for now.
    past: Option<&'a PastFigures>,
    /// The number of the facts that all of them are made of.
    number: u64,
}

impl Making<'_> {
    /// Makes all of them, with the names of the facts that they count. None where there are no facts yet, or where this is
    /// not wanted any more.
    async fn all(
        &self,
        wanted: &[Wanted],
        reports: Reports,
        still: impl Fn() -> bool,
    ) -> Option<(Vec<Made>, Arc<[Id]>)> {
        let mut made = Vec::with_capacity(wanted.len());
        let names = self.look(|_, facts, _| facts.deals.iter().map(|deal| deal.id()).collect())?;
        let mut turn = Turn::begin();
        for one in wanted {
            let mut keeping = match Keeping::new(&one.asks) {
                Ok(keeping) => keeping,
                Err(why) => {
                    made.push((one.clone(), Err(why)));
                    continue;
                }
            };
            while !self.keep(&mut keeping) {
                self.rest(reports, &still, &mut turn).await?;
            }
            let only = keeping.finish();
            let mut maker = self.look(|data, facts, _| {
                let question = asked(&one.asks, one.tab, data, facts, only);
                SheetMaker::new(one.tab, &one.asks, question, &one.shows)
            })?;
            loop {
                self.rest(reports, &still, &mut turn).await?;
                if self.step(&mut maker)? {
                    break;
                }
            }
            made.push((one.clone(), Ok(maker.finish())));
        }
        Some((made, names))
    }

    /// Lets the page answer, where the turn is over. None where this is not wanted any more.
    async fn rest(&self, reports: Reports, still: &impl Fn() -> bool, turn: &mut Turn) -> Option<()> {
        if turn.over() {
            reports.busy.try_set(true);
            shell::pause().await;
            // Facts that have changed meanwhile are made known in a moment, and all begins anew.
            if !still() || self.number != self.app.facts_number() {
                return None;
            }
            *turn = Turn::begin();
        }
        Some(())
    }

    fn look<R>(&self, look: impl FnOnce(&Dataset, &Facts, &History) -> R) -> Option<R> {
        match self.past {
            Some(past) => Some(look(&past.data, &past.facts, &past.history)),
            None => untrack(|| self.app.figures(look)),
        }
    }

    fn step(&self, maker: &mut SheetMaker) -> Option<bool> {
        let app = self.app;
        let write = |value: i64, unit: Unit, form: Form| app.figure(value, unit, form);
        let (span, day) = (|span| app.span_words(span), |day| app.date(day));
        self.look(|data, facts, history| {
            untrack(|| maker.go_on(history, &Words { data, facts, write: &write, span: &span, day: &day }))
        })
    }

    /// Asks some opportunities more whether they meet the condition; says whether those were the last.
    fn keep(&self, keeping: &mut Keeping) -> bool {
        let app = self.app;
        untrack(|| match self.past {
            Some(past) => {
                let (zone, me) = (app.zone_at(midnight(past.day, &app.place())), app.me());
                keeping.step(&Context { today: past.day, zone, me, data: &past.data }, FEW)
            }
            None => with_context(app, |cx| keeping.step(cx, FEW)),
        })
    }
}
