//! A range instead of one number: the period played through many thousand times.
//!
//! In each run every open opportunity is won with its chance, at a moment drawn from the workspace's own times: as long as
//! those took that were won from its stage and had been there at least as long as it has. Where there are too few of
//! those, its expected close is taken. What was won so far is certain. Of 10,000 sums the 1,000th, the 5,000th and the
//! 9,000th are P10, P50 and P90: with a chance of 90 % at least P10 comes in.
//!
//! The same seed gives the same numbers. Sixty-four runs are thrown at once, and opportunities that are not won cost
//! nothing more, so that a thousand of them take milliseconds. Beyond [`MOST`] wins a run the smaller ones are taken
//! together as a normal distribution with their mean and variance; the result says how many.

mod chance;
mod times;

use super::groups::counted;
use super::statistics::{Places, ratio};
use super::target::{Target, target_of};
use super::{Deal, Facts, Question, Span, midnight};
use crate::model::Category;
use crate::value::Currency;
use chance::Numbers;
use times::{Ending, ending, times};

pub use times::ENOUGH;

/// How many runs are usual.
pub const RUNS: usize = 10_000;
/// Opportunities are thrown one by one, those with the greatest value first, until so many wins are expected in a run.
pub const MOST: u32 = 300;

/// Which chances count.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Chances {
    /// An opportunity's own, else its stage's.
    #[default]
    Own,
    /// Its stage's, whatever is said of it.
    Stage,
    /// What history suggests for its stage, in percent, by the stage's place; its stage's where history says nothing.
    History(Vec<Option<u8>>),
}

/// What comes out for a piece of time.
#[derive(Clone, Debug, PartialEq)]
pub struct Range {
    /// Its days.
    pub span: Span,
    /// What was won in it so far, in minor units; part of all sums below.
    pub won: i128,
    /// The mean, computed and not drawn.
    pub mean: i128,
    /// With a chance of 90 % at least this.
    pub p10: i128,
    /// As likely more as less.
    pub p50: i128,
    /// With a chance of 10 % more than this.
    pub p90: i128,
    /// What is to be won in it, where there is a goal.
    pub target: Option<Target>,
    /// The share of runs that reach it.
    pub reach: Option<f64>,
    /// What it counts: won in it so far, and open ones that may be won in it.
    pub places: Places,
    /// How many of these are open.
    pub open: usize,
}

/// What comes out.
#[derive(Clone, Debug, PartialEq)]
pub struct Simulation {
    /// The currency of all sums.
    pub currency: Currency,
    /// How many runs.
    pub runs: usize,
    /// The seed.
    pub seed: u64,
    /// By month or quarter, as asked.
    pub pieces: Vec<Range>,
    /// The period as a whole.
    pub whole: Range,
    /// How many opportunities have their time from the workspace's own times.
    pub by_times: usize,
    /// How many have it from their expected close.
    pub by_date: usize,
    /// Those that have neither, and are left out.
    pub unplaced: Places,
    /// How many of the smaller ones were taken together as a normal distribution.
    pub together: usize,
}

/// One open opportunity in the game.
struct Player {
    place: u32,
    base: i64,
    /// Its chance in 65,536ths.
    parts: u32,
    ending: Ending,
}

/// The period played through so many times.
pub fn simulate(facts: &Facts, question: &Question, chances: &Chances, seed: u64, runs: usize) -> Simulation {
    let runs = runs.clamp(100, 100_000);
    let spans = question.pieces(facts.years);
    // The first end, at the period's beginning, keeps what comes before it out of the first piece.
    let ends = std::iter::once(question.period.from).chain(spans.iter().map(|span| span.until));
    let ends: Vec<i64> = ends.map(|day| midnight(day, &facts.zone).millis()).collect();
    let known = times(facts);
    let range = |span: Span| Range {
        span,
        won: 0,
        mean: 0,
        p10: 0,
        p50: 0,
        p90: 0,
        target: target_of(question, facts, span),
        reach: None,
        places: Vec::new(),
        open: 0,
    };
    let mut made = Simulation {
        currency: facts.rates.base(),
        runs,
        seed,
        pieces: spans.iter().map(|span| range(*span)).collect(),
        whole: range(question.period),
        by_times: 0,
        by_date: 0,
        unplaced: Vec::new(),
        together: 0,
    };
    let mut players = Vec::new();
    for (place, deal) in counted(facts, question) {
        made.win(place, deal, question.period);
        let Some(base) = deal.base.filter(|_| deal.open() && deal.category != Category::Omitted) else { continue };
        let Some(mut ending) = ending(deal, &known, &ends, facts) else {
            made.unplaced.push(place);
            continue;
        };
        ending.pieces.remove(0);
        made.by_times += usize::from(ending.by_times);
        made.by_date += usize::from(!ending.by_times);
        if ending.pieces.iter().any(|count| *count > 0) {
            made.whole.places.push(place);
            made.whole.open += 1;
            let parts = (u32::from(percent(deal, chances, facts)) * 65_536 + 50) / 100;
            players.push(Player { place, base, parts, ending });
        }
    }
    made.play(players);
    made
}

fn percent(deal: &Deal, chances: &Chances, facts: &Facts) -> u8 {
    let stage = || facts.stage(deal.stage).map_or(deal.percent, |stage| stage.probability);
    let percent = match chances {
        Chances::Own => deal.percent,
        Chances::Stage => stage(),
        Chances::History(known) => known.get(usize::from(deal.stage)).copied().flatten().unwrap_or_else(stage),
    };
    percent.min(100)
}

impl Simulation {
    fn win(&mut self, place: u32, deal: &Deal, period: Span) {
        let Some(closing) = deal.closing.filter(|closing| closing.won && period.has(closing.day)) else { return };
        let base = i128::from(deal.base.unwrap_or(0));
        self.whole.won += base;
        self.whole.places.push(place);
        let next = self.pieces.partition_point(|piece| piece.span.from <= closing.day);
        if let Some(piece) = next.checked_sub(1).and_then(|at| self.pieces.get_mut(at)) {
            piece.won += base;
            piece.places.push(place);
        }
    }

    fn play(&mut self, mut players: Vec<Player>) {
        self.means(&players);
        players.sort_by_key(|player| (std::cmp::Reverse(player.base.unsigned_abs()), player.place));
        let mut wins = 0u64;
        let one_by_one = players.iter().take_while(|player| {
            wins += u64::from(player.parts);
            wins <= u64::from(MOST) << 16
        });
        let rest = players.split_off(one_by_one.count());
        self.together = rest.len();
        let mut numbers = Numbers::new(self.seed);
        let mut sums: Vec<Vec<i64>> = vec![vec![0; self.runs]; self.pieces.len()];
        for player in &players {
            throw(player, &mut sums, self.runs, &mut numbers);
        }
        let mut all: Vec<i64> = (0..self.runs)
            .map(|run| sums.iter().filter_map(|piece| piece.get(run)).fold(0, |sum: i64, one| sum.saturating_add(*one)))
            .collect();
        for at in 0..self.pieces.len() {
            if let (Some(range), Some(sums)) = (self.pieces.get_mut(at), sums.get_mut(at)) {
                blur(sums, spread(&rest, |player| player.ending.pieces.get(at).copied().unwrap_or(0)), &mut numbers);
                range.read(sums);
            }
        }
        blur(&mut all, spread(&rest, |player| player.ending.pieces.iter().sum()), &mut numbers);
        self.whole.read(&mut all);
    }

    /// The means: value × chance × share of the times that end in a piece.
    fn means(&mut self, players: &[Player]) {
        let (mut whole, mut pieces) = (0i128, vec![0i128; self.pieces.len()]);
        for player in players {
            let weighted = i128::from(player.base) * i128::from(player.parts);
            let mut hits = 0;
            for ((sum, range), count) in pieces.iter_mut().zip(&mut self.pieces).zip(&player.ending.pieces) {
                if *count > 0 {
                    *sum += weighted * i128::from(*count) / i128::from(player.ending.whole.max(1));
                    range.places.push(player.place);
                    range.open += 1;
                    hits += count;
                }
            }
            whole += weighted * i128::from(hits) / i128::from(player.ending.whole.max(1));
        }
        for (range, sum) in self.pieces.iter_mut().zip(pieces) {
            range.mean = range.won + (sum + (1 << 15)).div_euclid(1 << 16);
            range.places.sort_unstable();
        }
        self.whole.mean = self.whole.won + (whole + (1 << 15)).div_euclid(1 << 16);
    }
}

/// Throws for one opportunity, in all runs.
fn throw(player: &Player, sums: &mut [Vec<i64>], runs: usize, numbers: &mut Numbers) {
    // The share of times up to each piece, in 2^32nds, so that one number picks a piece.
    let mut up_to = 0u64;
    let share = |count: &u32| {
        up_to += u64::from(*count);
        (up_to << 32) / u64::from(player.ending.whole.max(1))
    };
    let shares: Vec<u64> = player.ending.pieces.iter().map(share).collect();
    // Where to begin to look for a number's piece, by the number's first six binary digits.
    let begins: [usize; 64] = std::array::from_fn(|digits| {
        let least = (digits as u64) << 26;
        shares.partition_point(|share| *share <= least)
    });
    let only = shares.iter().position(|share| *share > 0).filter(|at| shares.get(*at) == Some(&(1 << 32)));
    for block in (0..runs).step_by(64) {
        let mut hits = numbers.throws(player.parts);
        if runs - block < 64 {
            hits &= (1 << (runs - block)) - 1;
        }
        while hits != 0 {
            let run = block + hits.trailing_zeros() as usize;
            hits &= hits - 1;
            let piece = only.unwrap_or_else(|| {
                let drawn = numbers.next() >> 32;
                let begin = begins.get((drawn >> 26) as usize).copied().unwrap_or(0);
                begin + shares.iter().skip(begin).take_while(|share| **share <= drawn).count()
            });
            if let Some(sum) = sums.get_mut(piece).and_then(|piece| piece.get_mut(run)) {
                *sum = sum.saturating_add(player.base);
            }
        }
    }
}

/// Mean and standard deviation of what some opportunities bring where so many of their times end.
fn spread(rest: &[Player], count: impl Fn(&Player) -> u32) -> Option<(i64, i64)> {
    if rest.is_empty() {
        return None;
    }
    let (mut mean, mut variance) = (0.0f64, 0.0f64);
    for player in rest {
        let share = f64::from(count(player)) / f64::from(player.ending.whole.max(1));
        let chance = f64::from(player.parts) / 65_536.0 * share;
        let base = player.base as f64;
        mean += base * chance;
        variance += base * base * chance * (1.0 - chance);
    }
    // Estimates of drawn sums, not money that anybody has: whole minor units are exact enough.
    Some((mean.round() as i64, variance.sqrt().round() as i64))
}

fn blur(sums: &mut [i64], spread: Option<(i64, i64)>, numbers: &mut Numbers) {
    let Some((mean, deviation)) = spread else { return };
    for sum in sums {
        let off = i128::from(deviation) * i128::from(numbers.normal()) / 1_000_000;
        *sum = sum.saturating_add(mean).saturating_add(i64::try_from(off).unwrap_or(0));
    }
}

impl Range {
    /// Reads the percentiles off the sums of all runs, by nearest rank; their order is changed.
    fn read(&mut self, sums: &mut [i64]) {
        let won = self.won;
        let target = self.target.as_ref().map(|target| target.minor);
        self.reach = target.and_then(|target| {
            let hits = sums.iter().filter(|sum| won + i128::from(**sum) >= target).count();
            ratio(hits as f64, sums.len() as f64)
        });
        let mut at = |percent: usize| {
            let rank = (sums.len() * percent).div_ceil(100).saturating_sub(1);
            won + if rank < sums.len() { i128::from(*sums.select_nth_unstable(rank).1) } else { 0 }
        };
        (self.p10, self.p50, self.p90) = (at(10), at(50), at(90));
    }
}

#[cfg(test)]
#[path = "simulation_tests.rs"]
mod tests;
