//! How fast opportunities move: cycle length, time in each stage, velocity, ageing and the bottleneck.
//!
//! Times are told by median and 90th percentile, with the mean beside them: one case of 400 days ruins a mean.

use super::groups::{Group, Grouper, counted, owner_at, walk};
use super::rates::{closed_at, silent_since};
use super::statistics::{Places, Share, Tally, Times, ratio};
use super::{Deal, Facts, History, Question, Stay};
use crate::data::Dataset;
use crate::model::StageKind;
use crate::value::Time;

const DAY: i64 = 86_400_000;

/// How long won opportunities took.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Cycle {
    /// The group.
    pub group: Group,
    /// Those that were won in the period and whose length is known.
    pub won: Places,
    /// How long each of them took, in the same order.
    pub lengths: Vec<i64>,
    /// What that comes to.
    pub times: Option<Times>,
}

/// The length of a won opportunity: the sum of its open intervals, without parked spells and without the time between a
/// close and a reopening. Where no open interval is known, as of what came from elsewhere, the days from its creation to
/// its close.
pub fn cycle_length(deal: &Deal, facts: &Facts) -> Option<i64> {
    let closing = deal.closing.filter(|closing| closing.won)?;
    let open = |place: Option<u16>| facts.kind_of(place) == Some(StageKind::Open);
    if deal.stays.iter().any(|stay| open(stay.stage) && stay.from < closing.at) {
        return Some(deal.open_millis(facts));
    }
    let days = (closing.day - facts.zone.date(deal.created())).num_days();
    (days >= 0).then(|| days.saturating_mul(DAY))
}

/// The cycle length of what was won in the period, by group; a trend by the piece of time of the close.
pub fn cycles(data: &Dataset, facts: &Facts, history: &History, question: &Question) -> Vec<Cycle> {
    let mut grouper = Grouper::new(data, facts, history, question);
    let mut lines: Vec<Cycle> = Vec::new();
    for (place, deal, turns) in walk(facts, history, question) {
        let Some(closing) = deal.closing.filter(|closing| closing.won && question.period.has(closing.day)) else {
            continue;
        };
        let Some(length) = cycle_length(deal, facts) else { continue };
        let at = closed_at(deal, facts).unwrap_or(closing.at);
        grouper.each(
            deal,
            at,
            || owner_at(deal, turns, at),
            |group| {
                if lines.len() <= group {
                    lines.resize_with(group + 1, Cycle::default);
                }
                if let Some(line) = lines.get_mut(group) {
                    line.won.push(place);
                    line.lengths.push(length);
                }
            },
        );
    }
    let groups = grouper.in_order();
    lines.resize_with(groups.len(), Cycle::default);
    let line = |(place, group): (usize, Group)| {
        let line = std::mem::take(lines.get_mut(place)?);
        Some(Cycle { group, times: Times::of(&mut line.lengths.clone()), ..line })
    };
    groups.into_iter().filter_map(line).collect()
}

/// How a stage goes.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct StageSpeed {
    /// The stage, by its place in [`Facts::stages`].
    pub stage: u16,
    /// Who left it in the period; whoever left it several times counts by the last of them.
    pub left: Places,
    /// The last completed stay of each: exit less entry. Empty for whoever is inside for the first time.
    pub latest: Option<Times>,
    /// All stays of each together, after reopenings too; one that goes on counts up to the end of the period, or up to now.
    pub cumulative: Option<Times>,
    /// Who is inside now.
    pub inside: Places,
    /// How long they have been: now less the last entry.
    pub age: Option<Times>,
    /// Who of them is inside for longer than the stage's target.
    pub over: Places,
    /// Who of them is rotting: no contact and no move for longer than [`super::SILENT_DAYS`], and nothing planned.
    pub rotting: Places,
    /// Median time by target time: above 1 it is slower than it should be.
    pub ratio: Option<f64>,
    /// Little's law for the period.
    pub flow: Flow,
    /// Who was in it at some time of the period: what the average number inside is made of.
    pub during: Places,
}

/// What was in a stage by what went through it: by Little's law `WIP = throughput × time`.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Flow {
    /// How many were in it on average.
    pub inside: f64,
    /// How many left it a day.
    pub a_day: f64,
    /// How many days those that left had been in it, on average.
    pub days: Option<f64>,
    /// How far the average number inside is above what the law says, as a share of that: 0.25 for a quarter more. More
    /// came in than went out, or what is inside is older than what left.
    pub deviation: Option<f64>,
}

/// How the stages of the pipelines that are asked for go, in order.
pub fn stage_speeds(facts: &Facts, question: &Question) -> Vec<StageSpeed> {
    let (from, until) = question.period.moments(&facts.zone);
    let mut lines: Vec<Line> = facts.stages.iter().map(|_| Line::default()).collect();
    let window = Window { from, until: until.min(facts.now), now: facts.now };
    for (place, deal) in counted(facts, question) {
        window.count(place, deal, facts, &mut lines);
    }
    let mut speeds: Vec<StageSpeed> = Vec::new();
    for (at, line) in (0u16..).zip(lines) {
        let Some(stage) = facts.stage(at).filter(|stage| stage.order.is_some()) else { continue };
        if question.pipeline.is_none_or(|pipeline| stage.pipeline == pipeline) {
            speeds.push(line.speed(at, stage.target_days, &window));
        }
    }
    speeds.sort_by_key(|one| facts.stage(one.stage).map(|stage| (stage.pipeline, stage.order)));
    speeds
}

/// The bottleneck: the stage with the highest median time by target, among those with a target.
pub fn bottleneck(speeds: &[StageSpeed]) -> Option<&StageSpeed> {
    let known = speeds.iter().filter(|one| one.ratio.is_some());
    known.max_by(|a, b| a.ratio.unwrap_or(0.0).total_cmp(&b.ratio.unwrap_or(0.0)).then(b.stage.cmp(&a.stage)))
}

struct Window {
    from: Time,
    until: Time,
    now: Time,
}

#[derive(Clone, Debug, Default)]
struct Line {
    left: Places,
    latest: Vec<i64>,
    cumulative: Vec<i64>,
    inside: Places,
    age: Vec<i64>,
    over: Places,
    rotting: Places,
    spent: i128,
    during: Places,
    exits: usize,
    exit_millis: i128,
}

impl Window {
    fn count(&self, place: u32, deal: &Deal, facts: &Facts, lines: &mut [Line]) {
        for (nth, stay) in deal.stays.iter().enumerate() {
            let Some(stage) = stay.stage else { continue };
            let Some(line) = lines.get_mut(usize::from(stage)) else { continue };
            let end = stay.until.unwrap_or(self.now);
            let overlap = end.min(self.until).millis() - stay.from.max(self.from).millis();
            if overlap > 0 {
                line.spent += i128::from(overlap);
                if line.during.last() != Some(&place) {
                    line.during.push(place);
                }
            }
            let Some(left) = stay.until else { continue };
            let length = left.millis().saturating_sub(stay.from.millis()).max(0);
            if self.from <= left && left < self.until {
                line.exits += 1;
                line.exit_millis += i128::from(length);
                // Only the last exit of each is its latest time. What came after the period does not change what it was.
                let again = |other: &Stay| other.stage == stay.stage && other.until.is_some_and(|at| at < self.until);
                if !deal.stays.iter().skip(nth + 1).any(again) {
                    line.left.push(place);
                    line.latest.push(length);
                    let of_it = deal.stays.iter().filter(|other| other.stage == stay.stage);
                    let end = |one: &Stay| one.until.unwrap_or(self.now).min(self.until);
                    let long = of_it.map(|one| end(one).millis() - one.from.millis());
                    line.cumulative.push(long.map(|one| one.max(0)).fold(0, i64::saturating_add));
                }
            }
        }
        if !matches!(deal.kind, StageKind::Open) {
            return;
        }
        let Some(line) = lines.get_mut(usize::from(deal.stage)) else { return };
        let age = self.now.millis().saturating_sub(deal.entered().millis()).max(0);
        line.inside.push(place);
        line.age.push(age);
        let target = facts.stage(deal.stage).and_then(|stage| stage.target_days);
        if target.is_some_and(|days| age > i64::from(days) * DAY) {
            line.over.push(place);
        }
        if silent_since(deal, facts).is_some() {
            line.rotting.push(place);
        }
    }

    /// The days of the window so far.
    fn days(&self) -> f64 {
        (self.until.millis() - self.from.millis()).max(0) as f64 / DAY as f64
    }
}

impl Line {
    fn speed(mut self, stage: u16, target: Option<u16>, window: &Window) -> StageSpeed {
        let latest = Times::of(&mut self.latest);
        let per_day = |millis: f64| millis / DAY as f64;
        let days = window.days();
        let inside = ratio(per_day(self.spent as f64), days).unwrap_or(0.0);
        let a_day = ratio(self.exits as f64, days).unwrap_or(0.0);
        let long = ratio(per_day(self.exit_millis as f64), self.exits as f64);
        let deviation = long.and_then(|long| ratio(inside, a_day * long)).map(|more| more - 1.0);
        StageSpeed {
            stage,
            ratio: latest.zip(target).and_then(|(one, days)| ratio(per_day(one.median as f64), f64::from(days))),
            latest,
            cumulative: Times::of(&mut self.cumulative),
            age: Times::of(&mut self.age),
            left: self.left,
            inside: self.inside,
            over: self.over,
            rotting: self.rotting,
            during: self.during,
            flow: Flow { inside, a_day, days: long, deviation },
        }
    }
}

/// Sales velocity: `open × average won value × win rate / cycle length`, money a day. All four come from the same
/// opportunities: what counts as qualified is what the question names.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Velocity {
    /// What is open now.
    pub open: Tally,
    /// What was won in the period.
    pub won: Tally,
    /// What was lost in the period.
    pub lost: Tally,
    /// The average value of what was won, in minor units of the workspace's currency.
    pub average: Option<i64>,
    /// Won of closed.
    pub rate: Share,
    /// Those of the won ones that have a value: what the average is of.
    pub valued: Places,
    /// The length of what was won; the median counts.
    pub cycle: Option<Times>,
    /// Those of the won ones whose length is known: what the cycle is of.
    pub timed: Places,
    /// Minor units of the workspace's currency a day; none where an input is missing, or the median is nothing.
    pub a_day: Option<i64>,
}

/// The velocity of what the question names.
pub fn velocity(facts: &Facts, question: &Question) -> Velocity {
    let mut made = Velocity::default();
    let mut lengths = Vec::new();
    for (place, deal) in counted(facts, question) {
        match deal.closing {
            None if deal.open() => made.open.add(place, facts),
            Some(closing) if question.period.has(closing.day) => {
                if closing.won {
                    made.won.add(place, facts);
                    if deal.base.is_some() {
                        made.valued.push(place);
                    }
                    if let Some(length) = cycle_length(deal, facts) {
                        made.timed.push(place);
                        lengths.push(length);
                    }
                } else {
                    made.lost.add(place, facts);
                }
            }
            _ => {}
        }
    }
    let (sum, valued) = (made.won.sum.minor, i128::try_from(made.won.sum.count).unwrap_or(0));
    // Rounded half up, as in the plan.
    made.average = (sum + valued / 2).checked_div(valued).and_then(|minor| i64::try_from(minor).ok());
    made.rate = Share::new(made.won.count(), made.won.count() + made.lost.count());
    made.cycle = Times::of(&mut lengths);
    made.a_day = made.pace(sum, valued);
    made
}

impl Velocity {
    /// In whole numbers, so that no cent is lost to rounding in between.
    fn pace(&self, sum: i128, valued: i128) -> Option<i64> {
        let count = |n: usize| i128::try_from(n).ok();
        let above = sum.checked_mul(count(self.open.count())?)?.checked_mul(count(self.rate.part)?)?;
        let above = above.checked_mul(i128::from(DAY))?;
        let below = valued.checked_mul(count(self.rate.whole)?)?.checked_mul(i128::from(self.cycle?.median))?;
        let rounded = above.checked_add(below / 2)?.checked_div(below)?;
        i64::try_from(rounded).ok()
    }
}

#[cfg(test)]
#[path = "speed_tests.rs"]
mod tests;
