//! The pipeline of the address as a chart.

use crate::app::store::App;
use penstock::{
    automation::{problems, say},
    data::Dataset,
    model::{Kind, Pipeline, Rule, Stage, StageKind},
    present::{
        chart::{Form, Unit},
        flow::{Chart, Step},
        route::Route,
        rule_form::lives_in,
    },
    query::{Expr, Field, Literal, Op},
    report::{
        Share,
        plan::{Live, live},
    },
    value::{Currency, Id, Money},
};
use std::{collections::BTreeMap, sync::Arc};

/// A chart, and where its counts lead.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Shown {
    /// What is drawn.
    pub chart: Chart,
    /// For each step, the table of what is in it.
    pub places: Vec<Route>,
}

fn add(sums: &mut BTreeMap<Currency, i64>, amounts: &[Money]) {
    for amount in amounts {
        let sum = sums.entry(amount.currency).or_insert(0);
        *sum = sum.saturating_add(amount.minor);
    }
}

fn listed(sums: &BTreeMap<Currency, i64>) -> Vec<Money> {
    sums.iter().map(|(currency, minor)| Money::new(*minor, *currency)).collect()
}

fn opportunities(app: App, count: usize) -> String {
    format!("{} {}", app.number(count), if count == 1 { "opportunity" } else { "opportunities" })
}

fn step(app: App, data: &Dataset, live_shares: Option<&Live>, (number, stage): (usize, &Stage)) -> Step {
    let totals = data.totals(stage.id);
    let mut live = opportunities(app, totals.count);
    if !totals.values().is_empty() {
        live = format!("{live} · {}", app.moneys(&totals.values()));
    }
    let (onward, onward_words) = onward(app, live_shares, stage.id);
    let likely = format!("{} likely", app.figure(i64::from(stage.probability) * 100, Unit::Share, Form::Exact));
    Step { automations: automations(data, stage.id), live, likely, onward, onward_words, ..Step::of(number, stage) }
}

/// What share goes on from a stage, for its arrow and in a sentence.
fn onward(app: App, live: Option<&Live>, stage: Id) -> (String, String) {
    let step = live.and_then(|live| live.steps.iter().find(|step| step.stage == stage && !step.won));
    let Some(step) = step.filter(|step| !step.known.is_empty()) else { return Default::default() };
    let share = Share::new(step.on.len(), step.known.len());
    let whole = share.of().map(|part| app.figure((part * 100.0).round() as i64 * 100, Unit::Share, Form::Exact));
    let Some(percent) = whole else { return Default::default() };
    let few = if share.few() { ", which is few" } else { "" };
    let words = format!(
        "{percent} go on: {} of {} in the last 12 months{few}.",
        app.number(share.part),
        app.number(share.whole)
    );
    (percent, words)
}

/// What the rules do that act and are set off by a stage, in their order.
fn automations(data: &Dataset, stage: Id) -> Vec<String> {
    let rules = data.rules_in_order();
    let live = rules.iter().filter(|rule| lives_in(rule, stage));
    let words = |rule: &Arc<Rule>| {
        let version = rule.in_force().filter(|version| problems(&version.plan, rule.pipeline, data).is_empty())?;
        Some(say::plan(&version.plan, data))
    };
    live.filter_map(words).collect()
}

/// Totals of the whole pipeline, and the day.
fn facts(app: App, data: &Dataset, pipeline: Id) -> Vec<String> {
    let (mut all, mut open) = (0, 0);
    let (mut values, mut weighted) = (BTreeMap::new(), BTreeMap::new());
    for stage in data.all_stages_of(pipeline) {
        let totals = data.totals(stage.id);
        all += totals.count;
        if stage.kind == StageKind::Open {
            open += totals.count;
            add(&mut values, &totals.values());
            add(&mut weighted, &totals.weighted(stage.probability));
        }
    }
    let mut facts = vec![opportunities(app, all), format!("{} open", app.number(open))];
    if !values.is_empty() {
        facts.push(format!("{} in open ones", app.moneys(&listed(&values))));
        facts.push(format!("{} weighted", app.moneys(&listed(&weighted))));
    }
    facts.push(app.date(app.today()));
    facts
}

/// Reads the chart of a pipeline; whoever asks is told when anything on it changes.
pub fn read(app: App, pipeline: &Pipeline) -> Shown {
    for kind in [Kind::Stage, Kind::Opportunity, Kind::Rule, Kind::Sequence, Kind::Member] {
        app.track(kind);
    }
    let id = pipeline.id;
    // The shares on the arrows come once the figures are there.
    let shares = app.figures(|_, facts, history| live(facts, Some(history), id, None));
    app.data(|data| {
        let stages = data.stages_of(id);
        let steps = (1..)
            .zip(&stages)
            .map(|(number, stage)| step(app, data, shares.as_ref(), (number, stage.as_ref())))
            .collect();
        let place = |stage: &Stage| Route::Opportunities {
            pipeline: Some(id),
            filter: Expr::test(Field::Stage, Op::Is, vec![Literal::Text(stage.name.clone())]).to_string(),
            sort: Default::default(),
            open: None,
            look: Default::default(),
        };
        let places = stages.iter().map(|stage| place(stage)).collect();
        Shown { chart: Chart { name: pipeline.name.clone(), facts: facts(app, data, id), steps }, places }
    })
}
