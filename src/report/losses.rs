//! Losses: in which stage, for which reason and of which class; to whom; and whom to talk to again.

use super::groups::counted;
use super::leaks::{Asked, explained};
use super::statistics::{Places, Share, Tally};
use super::{Deal, Facts, Question};
use crate::data::Dataset;
use crate::model::{LossClass, StageKind};
use crate::value::{Date, Id, fold};
use chrono::Days;
use std::collections::{BTreeMap, BTreeSet};

/// One cell: what was lost in a stage for a reason.
#[derive(Clone, Debug, PartialEq)]
pub struct Lost {
    /// The stage that it was lost in, by its place in [`Facts::stages`]; none where that is not known.
    pub stage: Option<u16>,
    /// The reason; none where it is missing.
    pub reason: Option<Id>,
    /// Its class.
    pub class: Option<LossClass>,
    /// The opportunities, and what they were worth.
    pub tally: Tally,
}

/// What was lost in a period.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Losses {
    /// All of it.
    pub all: Tally,
    /// By stage, then reason; what is worth most first within a stage.
    pub cells: Vec<Lost>,
    /// Without a reason.
    pub missing: Places,
    /// Those among them where somebody is asked: a task is open.
    pub asked: Places,
    /// Who else was in the running.
    pub competitors: Vec<Competitor>,
}

/// Somebody else in the running.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Competitor {
    /// The name, as it was written first.
    pub name: String,
    /// Lost in the period with them in the running.
    pub lost: Tally,
    /// Won in the period against them.
    pub won: Tally,
    /// Open now with them in the running.
    pub open: Tally,
}

impl Competitor {
    /// Won of what was decided with them in the running.
    pub fn rate(&self) -> Share {
        Share::new(self.won.count(), self.won.count() + self.lost.count())
    }
}

/// What was lost in the period.
pub fn losses(data: &Dataset, facts: &Facts, question: &Question) -> Losses {
    let asked = Asked::of(data);
    let mut made = Losses::default();
    let mut cells: BTreeMap<(Option<u16>, Option<Id>), Tally> = BTreeMap::new();
    let mut rivals: BTreeMap<String, Competitor> = BTreeMap::new();
    let mut known: BTreeMap<Id, Vec<String>> = BTreeMap::new();
    for (place, deal) in counted(facts, question) {
        let decided = deal.closing.filter(|closing| question.period.has(closing.day));
        if decided.is_none() && !deal.open() {
            continue;
        }
        against(place, deal, (data, facts), &mut known, &mut rivals);
        if decided.is_none_or(|closing| closing.won) {
            continue;
        }
        made.all.add(place, facts);
        let reason = deal.record.loss.as_ref().map(|loss| loss.reason).filter(|_| explained(deal, data));
        if reason.is_none() {
            made.missing.push(place);
            if asked.has(deal.id()) {
                made.asked.push(place);
            }
        }
        cells.entry((deal.lost_from, reason)).or_default().add(place, facts);
    }
    let class = |reason: Option<Id>| reason.and_then(|id| data.loss_reason(id)).map(|reason| reason.class);
    let cell = |((stage, reason), tally)| Lost { stage, reason, class: class(reason), tally };
    made.cells = cells.into_iter().map(cell).collect();
    let order = |stage: Option<u16>| stage.and_then(|at| facts.stage(at)).map(|stage| (stage.pipeline, stage.order));
    made.cells.sort_by_key(|one| {
        let weight = (std::cmp::Reverse(one.tally.sum.minor), std::cmp::Reverse(one.tally.count()));
        (one.stage.is_none(), order(one.stage), one.reason.is_none(), weight, one.reason)
    });
    made.competitors = rivals.into_values().collect();
    made.competitors.sort_by_key(|one| (std::cmp::Reverse(one.lost.count()), fold(&one.name)));
    made
}

/// The names in a text about competitors: set apart by commas, semicolons, slashes or lines. A line that is a sentence
/// stays whole: cut at its commas it would be no name either.
pub fn rivals(text: &str) -> impl Iterator<Item = &str> {
    text.lines().flat_map(pieces).map(str::trim).filter(|name| !name.is_empty())
}

/// What sets names apart within a line.
const APART: [char; 3] = [',', ';', '/'];

fn pieces(line: &str) -> Vec<&str> {
    if sentence(line) { vec![line] } else { line.split(APART).collect() }
}

/// Whether a line reads as a sentence: a piece of it has several words that are no names by their letters, or words follow
/// a name that all are none.
fn sentence(line: &str) -> bool {
    let small = |word: &str| word.chars().next().is_some_and(char::is_lowercase);
    // Where nothing is in capitals, small letters tell nothing.
    let named = line.chars().any(char::is_uppercase);
    let prose = |piece: &str| {
        let words: Vec<&str> = piece.split_whitespace().collect();
        let plain = words.iter().skip(1).filter(|word| small(word)).count();
        named && ((words.len() >= 4 && plain >= 2) || (words.len() >= 3 && words.iter().all(|word| small(word))))
    };
    line.split(APART).any(prose)
}

/// Counts an opportunity under each of its competitors: its own, else those of its main contact, else of its company.
fn against<'a>(
    place: u32,
    deal: &Deal,
    (data, facts): (&'a Dataset, &Facts),
    known: &mut BTreeMap<Id, Vec<String>>,
    found: &mut BTreeMap<String, Competitor>,
) {
    let record = &deal.record;
    let mut names = BTreeSet::new();
    let mut count = |name: &str| {
        let key = fold(name);
        if !names.insert(key.clone()) {
            return;
        }
        let line = found.entry(key).or_insert_with(|| Competitor { name: name.to_string(), ..Competitor::default() });
        match deal.kind {
            StageKind::Won => line.won.add(place, facts),
            StageKind::Lost => line.lost.add(place, facts),
            _ => line.open.add(place, facts),
        }
    };
    if !record.competitors.is_empty() {
        rivals(&record.competitors).for_each(&mut count);
        return;
    }
    // What others know is read once for each of them.
    let of_contact = |id: Id| data.contact(id).map(|one| one.competitors.as_str());
    let of_company = |id: Id| data.company(id).map(|one| one.competitors.as_str());
    for (id, text) in [
        (record.contacts.first().map(|link| link.contact), &of_contact as &dyn Fn(Id) -> Option<&'a str>),
        (record.company, &of_company),
    ] {
        let Some(id) = id else { continue };
        let names =
            known.entry(id).or_insert_with(|| text(id).into_iter().flat_map(rivals).map(str::to_string).collect());
        if !names.is_empty() {
            names.iter().for_each(|name| count(name));
            return;
        }
    }
}

/// Somebody who was lost and may be talked to again.
#[derive(Clone, Debug, PartialEq)]
pub struct Again {
    /// The place in [`Facts::deals`].
    pub place: u32,
    /// From when on.
    pub when: Date,
    /// How promising, from 0 to 100.
    pub score: u32,
    /// Why.
    pub why: Vec<Why>,
}

/// What speaks for talking to somebody again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Why {
    /// It came as far as this stage, by its place in [`Facts::stages`].
    CameFar(u16),
    /// It was lost for a reason about the offer, which may have changed.
    Offer(Id),
    /// Nobody knows the reason.
    Unknown,
    /// They bought before.
    Customer,
    /// They answered us.
    Answered,
    /// It was worth more than most that is won.
    Big,
}

/// After how many days it is time to talk again: a reason about the offer needs time to change, an unknown one is asked for
/// soon.
const AGAIN: [(Option<LossClass>, u64); 3] =
    [(None, 30), (Some(LossClass::Specific), 90), (Some(LossClass::Inherent), 180)];

/// The lost leads that are worth talking to again, the most promising first: lost by now, whenever that was, with nobody
/// talking to the same people already, and nobody among them who wants no more messages.
///
/// The score adds up: how far it came (up to 30), a reason about the offer 25 or an unknown one 10, a customer 20, an
/// answer of theirs 10, a value above the median of what is won 15. Less than 20 is not worth a call.
pub fn again(data: &Dataset, facts: &Facts, question: &Question) -> Vec<Again> {
    let mut busy: BTreeSet<Id> = BTreeSet::new();
    let mut customers: BTreeSet<Id> = BTreeSet::new();
    let mut won: Vec<i64> = Vec::new();
    for deal in &facts.deals {
        let into = match deal.kind {
            StageKind::Open | StageKind::Parked => &mut busy,
            StageKind::Won => &mut customers,
            StageKind::Lost => continue,
        };
        into.extend(deal.record.company.into_iter().chain(deal.record.contacts.iter().map(|link| link.contact)));
        if deal.kind == StageKind::Won {
            won.extend(deal.base);
        }
    }
    let usual = super::statistics::percentile(&mut won, 50);
    let mut found: Vec<Again> = Vec::new();
    for (place, deal) in counted(facts, question).filter(|(_, deal)| deal.kind == StageKind::Lost) {
        let people = || deal.record.contacts.iter().map(|link| link.contact);
        let whose = || deal.record.company.into_iter().chain(people());
        let gone = people().any(|id| data.contact(id).is_some_and(|one| one.opted_out));
        if gone || whose().any(|id| busy.contains(&id)) {
            continue;
        }
        let customer = whose().any(|id| customers.contains(&id));
        let one = promising(place, deal, (data, facts), customer, usual);
        found.extend(one.filter(|one| one.score >= 20));
    }
    found.sort_by_key(|one| (std::cmp::Reverse(one.score), one.when, one.place));
    found
}

fn promising(
    place: u32,
    deal: &Deal,
    (data, facts): (&Dataset, &Facts),
    customer: bool,
    usual: Option<i64>,
) -> Option<Again> {
    let closing = deal.closing?;
    let reason = deal.record.loss.as_ref().and_then(|loss| data.loss_reason(loss.reason));
    let class = reason.map(|reason| reason.class);
    let mut why = Vec::new();
    let mut score = 0;
    let steps =
        facts.stages.iter().filter(|stage| stage.pipeline == deal.record.pipeline && stage.kind == StageKind::Open);
    let last = steps.filter_map(|stage| stage.order).max().unwrap_or(0);
    if let (Some(reached), true) = (deal.reached.filter(|reached| *reached > 0), last > 0) {
        score += u32::from(reached.min(last)) * 30 / u32::from(last);
        let of_it = |stage: &&super::StageFact| {
            stage.pipeline == deal.record.pipeline && stage.order == Some(reached.min(last))
        };
        why.extend(facts.stages.iter().find(of_it).and_then(|stage| facts.place(stage.id)).map(Why::CameFar));
    }
    match (class, reason) {
        (Some(LossClass::Specific), Some(reason)) => {
            score += 25;
            why.push(Why::Offer(reason.id));
        }
        (None, _) => {
            score += 10;
            why.push(Why::Unknown);
        }
        _ => {}
    }
    let answered = deal.touches.iter().any(|touch| !touch.out);
    let big = deal.base.zip(usual).is_some_and(|(own, usual)| own > usual);
    for (holds, points, what) in [(customer, 20, Why::Customer), (answered, 10, Why::Answered), (big, 15, Why::Big)] {
        if holds {
            score += points;
            why.push(what);
        }
    }
    let days = AGAIN.iter().find(|(of, _)| *of == class).map_or(90, |(_, days)| *days);
    let when = closing.day.checked_add_days(Days::new(days))?;
    Some(Again { place, when: when.max(facts.today), score: score.min(100), why })
}

#[cfg(test)]
#[path = "losses_tests.rs"]
mod tests;
