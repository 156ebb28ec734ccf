//! Running back-tests over the journal: in slices, so that the page stays quick, and so that it can be called off.

use crate::app::{
    shell,
    store::{App, use_app},
    ui::{Button, Progress},
};
use leptos::prelude::*;
use penstock::{
    automation::{Backtest, BacktestReport},
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
    /// So many of so many batches have been replayed.
    Replaying(usize, usize),
    /// One report for each plan.
    Ready(Arc<[BacktestReport]>),
    /// Why it did not work.
    Failed(String),
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

    /// Lets the page answer; none if the work is no longer wanted.
    async fn rest(self, turn: u32, stage: Stage) -> Option<Time> {
        self.stage.try_set(stage);
        shell::pause().await;
        self.wanted(turn).then(|| self.app.now())
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
        let mut since = self.rest(turn, Stage::Replaying(0, batches.len())).await.ok_or_else(gone)?;
        for (at, batch) in batches.iter().enumerate() {
            for test in &mut tests {
                test.feed(batch)?;
            }
            if self.app.now().millis() - since.millis() > SLICE {
                since = self.rest(turn, Stage::Replaying(at + 1, batches.len())).await.ok_or_else(gone)?;
            }
        }
        let mut reports = Vec::new();
        for test in tests {
            self.rest(turn, Stage::Replaying(batches.len(), batches.len())).await.ok_or_else(gone)?;
            reports.push(test.finish());
        }
        Ok(reports)
    }
}

/// How far it is, with a way to call it off; and what went wrong.
#[component]
pub fn HowFar(runner: Runner) -> impl IntoView {
    let app = use_app();
    let busy = move || matches!(runner.stage.get(), Stage::Reading | Stage::Replaying(..));
    let done = move || match runner.stage.get() {
        #[allow(clippy::cast_precision_loss)]
        Stage::Replaying(done, all) if all > 0 => Some(done as f64 / all as f64),
        _ => None,
    };
    let figure = move || match runner.stage.get() {
        Stage::Replaying(done, all) => Some(format!("{} of {} changes", app.number(done), app.number(all))),
        _ => None,
    };
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
