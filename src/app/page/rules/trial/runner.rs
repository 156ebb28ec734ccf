//! Running back-tests over the journal: in slices, so that the page stays quick, and so that it can be called off.

use crate::app::{
    shell,
    store::{App, use_app},
    ui::{Button, Progress},
};
use leptos::prelude::*;
use penstock::{
    automation::{Backtest, BacktestReport},
    data::Batch,
    model::{Plan, Rule},
    value::Time,
};
use std::sync::Arc;

/// How long the work goes on before the page may answer, in milliseconds.
const SLICE: i64 = 24;

/// How far it is.
#[derive(Clone, PartialEq)]
pub enum Stage {
    /// Nothing has been asked yet.
    Idle,
    /// The journal is being read.
    Reading,
    /// It has come so far.
    Replaying(Way),
    /// One report for each plan.
    Ready(Arc<[BacktestReport]>),
    /// Why it did not work.
    Failed(String),
}

/// How far the way through history is: so many of so many batches, and a moment between the first of them and the last
/// that counts.
#[derive(Clone, Copy, PartialEq)]
pub struct Way {
    done: usize,
    all: usize,
    first: Time,
    at: Time,
    to: Time,
}

impl Way {
    fn new(batches: &[Batch], to: Time) -> Self {
        let first = batches.first().map_or(to, |batch| batch.at).min(to);
        Way { done: 0, all: batches.len(), first, at: first, to }
    }

    /// As a part of one. Batches may be close together and time between them long: both count half.
    #[allow(clippy::cast_precision_loss)]
    fn part(self) -> f64 {
        let part = |done: f64, all: f64| if all > 0.0 { (done / all).clamp(0.0, 1.0) } else { 1.0 };
        let time = |to: Time| (to.millis() - self.first.millis()) as f64;
        (part(self.done as f64, self.all as f64) + part(time(self.at), time(self.to))) / 2.0
    }
}

/// Back-tests on their way.
#[derive(Clone, Copy)]
pub struct Runner {
    app: App,
    /// How far it is.
    pub stage: RwSignal<Stage>,
    /// Counts up with every start and every calling off: work for an earlier count stops.
    turn: StoredValue<u32>,
}

impl Runner {
    /// Nothing to run yet.
    pub fn new(app: App) -> Self {
        Runner { app, stage: RwSignal::new(Stage::Idle), turn: StoredValue::new(0) }
    }

    fn next_turn(self) -> Option<u32> {
        self.turn.try_update_value(|turn| {
            *turn = turn.wrapping_add(1);
            *turn
        })
    }

    /// Whether work of this turn is still wanted.
    fn wanted(self, turn: u32) -> bool {
        self.turn.try_get_value() == Some(turn)
    }

    /// Calls it off.
    pub fn cancel(self) {
        self.next_turn();
        self.stage.set(Stage::Idle);
    }

    /// Says why it cannot begin.
    pub fn refuse(self, why: String) {
        self.next_turn();
        self.stage.set(Stage::Failed(why));
    }

    /// Replays the journal with each of these plans of a rule at work.
    pub fn start(self, rule: Arc<Rule>, plans: Vec<Plan>, (from, to): (Time, Time)) {
        let Some(turn) = self.next_turn() else { return };
        self.stage.set(Stage::Reading);
        self.app.spawn(async move {
            let result = self.run(turn, &rule, &plans, from, to).await;
            if self.wanted(turn) {
                let stage = match result {
                    Ok(reports) => Stage::Ready(reports.into()),
                    Err(why) => Stage::Failed(why),
                };
                self.stage.try_set(stage);
            }
        });
    }

    async fn run(
        self,
        turn: u32,
        rule: &Rule,
        plans: &[Plan],
        from: Time,
        to: Time,
    ) -> Result<Vec<BacktestReport>, String> {
        let gone = || "It was called off.".to_string();
        let batches = shell::persist::everything().await?;
        let zone = self.app.place();
        let mut tests: Vec<Backtest> = self
            .app
            .data(|data| plans.iter().map(|plan| Backtest::new(rule, plan, from, to, zone.clone(), data)).collect());
        let mut work = Work { runner: self, turn, since: self.app.now(), way: Way::new(&batches, to) };
        work.rest().await.ok_or_else(gone)?;
        for batch in &batches {
            for test in &mut tests {
                work.walk(test, batch.at).await.ok_or_else(gone)?;
                test.feed(batch)?;
            }
            work.way.done += 1;
            work.pause(batch.at).await.ok_or_else(gone)?;
        }
        let mut reports = Vec::new();
        for mut test in tests {
            work.walk(&mut test, to).await.ok_or_else(gone)?;
            work.rest().await.ok_or_else(gone)?;
            reports.push(test.finish());
        }
        Ok(reports)
    }
}

/// Work that lets the page answer from time to time.
struct Work {
    runner: Runner,
    turn: u32,
    since: Time,
    way: Way,
}

impl Work {
    /// Lets the page answer; none if the work is no longer wanted.
    async fn rest(&mut self) -> Option<()> {
        self.runner.stage.try_set(Stage::Replaying(self.way));
        shell::pause().await;
        self.since = self.runner.app.now();
        self.runner.wanted(self.turn).then_some(())
    }

    /// Lets the page answer if it has waited long enough.
    async fn pause(&mut self, at: Time) -> Option<()> {
        self.way.at = self.way.at.max(at);
        if self.runner.app.now().millis() - self.since.millis() > SLICE { self.rest().await } else { Some(()) }
    }

    /// Walks through the time before a moment.
    async fn walk(&mut self, test: &mut Backtest, until: Time) -> Option<()> {
        while !test.advance(until) {
            self.pause(test.now()).await?;
        }
        Some(())
    }
}

/// How far it is, with a way to call it off; and what went wrong.
#[component]
pub fn HowFar(runner: Runner) -> impl IntoView {
    let app = use_app();
    let way = move || if let Stage::Replaying(way) = runner.stage.get() { Some(way) } else { None };
    let busy = move || matches!(runner.stage.get(), Stage::Reading | Stage::Replaying(_));
    let done = move || way().map(Way::part);
    let figure = move || way().map(|way| app.date(app.place().date(way.at)));
    let failed = move || if let Stage::Failed(why) = runner.stage.get() { Some(why) } else { None };
    view! {
        <Show when=busy>
            <div class="inline" data-test="trial-busy">
                <div class="grow">
                    <Progress label="Replaying your history" done=Signal::derive(done) figure=Signal::derive(figure) data_test="trial-progress" />
                </div>
                <Button data_test="trial-cancel" on_click=move |_| runner.cancel()>"Cancel"</Button>
            </div>
        </Show>
        {move || failed().map(|why| view! { <p class="banner late" role="alert" data-test="trial-failed">{why}</p> })}
    }
}
