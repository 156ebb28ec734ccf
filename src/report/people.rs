//! What each member does, and what is done under each hat. Every event is credited to who was in charge at that moment, and
//! what is won or lost to who was in charge at the close.

use super::groups::{Group, owner_at, walk};
use super::rates::closed_at;
use super::statistics::{Places, Share, Tally, Times};
use super::worn::place_at;
use super::{Deal, Facts, History, Question};
use crate::data::Dataset;
use crate::model::{Hat, Kind, Member, RecordId};
use crate::value::{Id, Time, fold};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// What somebody did in a period.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Performance {
    /// Who: a member, a hat, or nobody.
    pub group: Group,
    /// What was created while they were in charge.
    pub created: Places,
    /// Which opportunities they contacted, and reached somebody.
    pub contacted: Places,
    /// How many times: calls, mails, meetings, messages. Credited to who did it where that is known.
    pub touches: usize,
    /// Which opportunities moved to a later stage.
    pub forward: Places,
    /// How many times.
    pub moves: usize,
    /// Which opportunities moved back to an earlier stage.
    pub back: Places,
    /// What was won, at its value at the close.
    pub won: Tally,
    /// What was lost.
    pub lost: Tally,
    /// What is open now.
    pub open: Tally,
    /// How long new leads waited for their first contact; credited to who made it.
    pub response: Option<Times>,
    /// Which they are.
    pub responded: Places,
}

impl Performance {
    /// Won of closed.
    pub fn rate(&self) -> Share {
        Share::new(self.won.count(), self.won.count() + self.lost.count())
    }
}

/// What each member did, by name; what nobody was in charge of last.
pub fn members(data: &Dataset, facts: &Facts, history: &History, question: &Question) -> Vec<Performance> {
    performance(facts, history, question, &Credit::members(data))
}

/// What was done under each hat: that of the stage in which it was done, as its role says; where that says none, those that
/// the member wore then. Who wears two hats there counts under each.
pub fn hats(data: &Dataset, facts: &Facts, history: &History, question: &Question) -> Vec<Performance> {
    performance(facts, history, question, &Credit::hats(data, facts, history))
}

/// The lines that a member's events go to, from this moment on.
type Spell = (Time, Vec<usize>);

/// To whom an event is credited.
struct Credit {
    groups: Vec<Group>,
    names: Vec<String>,
    /// From which moment on which lines, oldest first; never empty.
    members: BTreeMap<Id, Vec<Spell>>,
    stages: Vec<Vec<usize>>,
    nobody: Vec<usize>,
}

impl Credit {
    fn members(data: &Dataset) -> Credit {
        let (mut groups, mut names, mut members) = (Vec::new(), Vec::new(), BTreeMap::new());
        for member in data.members() {
            members.insert(member.id, vec![(Time::default(), vec![groups.len()])]);
            groups.push(Group::Record(RecordId { kind: Kind::Member, id: member.id }));
            names.push(fold(&member.name));
        }
        Credit { groups, names, members, stages: Vec::new(), nobody: Vec::new() }.with_nobody()
    }

    fn hats(data: &Dataset, facts: &Facts, history: &History) -> Credit {
        let at = |hat: Hat| Hat::ALL.iter().position(|one| *one == hat);
        let of_role = |role: &str| {
            let role = fold(role);
            Hat::ALL.into_iter().filter(|hat| role.contains(&fold(hat.word()))).filter_map(at).collect()
        };
        let stages = facts.stages.iter().map(|stage| of_role(&stage.role)).collect();
        let none = vec![Hat::ALL.len()];
        let lines = |hats: BTreeSet<Hat>| match hats.into_iter().filter_map(at).collect::<Vec<usize>>() {
            lines if lines.is_empty() => none.clone(),
            lines => lines,
        };
        let worn = |member: &Arc<Member>| {
            let known = history.worn().of(member).into_iter().map(|(from, hats)| (from, lines(hats)));
            (member.id, known.collect())
        };
        let members = data.members().map(worn);
        Credit {
            groups: Hat::ALL.into_iter().map(Group::Hat).collect(),
            names: (0..Hat::ALL.len()).map(|place| place.to_string()).collect(),
            members: members.collect(),
            stages,
            nobody: Vec::new(),
        }
        .with_nobody()
    }

    fn with_nobody(mut self) -> Credit {
        self.nobody.push(self.groups.len());
        self.groups.push(Group::Without);
        self.names.push(String::from("\u{10ffff}"));
        self
    }

    /// The lines that whatever is done in a stage goes to, where its role says so.
    fn of_stage(&self, stage: Option<u16>) -> Option<&[usize]> {
        let lines = stage.and_then(|stage| self.stages.get(usize::from(stage)));
        lines.filter(|hats| !hats.is_empty()).map(Vec::as_slice)
    }

    /// The lines of what this member does, from which moment on.
    fn of_member(&self, member: Option<Id>) -> &[Spell] {
        member.and_then(|id| self.members.get(&id)).map_or(&[], Vec::as_slice)
    }
}

/// Lines in the making.
struct Board<'a> {
    credit: &'a Credit,
    /// The member who was looked up last, with the lines: most of what happens one after the other is the same member's.
    last: Option<(Option<Id>, &'a [Spell])>,
    lines: Vec<Performance>,
    waits: Vec<Vec<i64>>,
}

impl<'a> Board<'a> {
    /// The lines that an event goes to which this member caused at a moment.
    #[inline]
    fn of(&mut self, (member, at): (Option<Id>, Time), stage: Option<u16>) -> &'a [usize] {
        let credit = self.credit;
        if let Some(lines) = credit.of_stage(stage) {
            return lines;
        }
        let known = match self.last {
            Some((known, lines)) if known == member => lines,
            _ => {
                let lines = credit.of_member(member);
                self.last = Some((member, lines));
                lines
            }
        };
        known.get(place_at(known, at)).map_or(&credit.nobody, |(_, lines)| lines)
    }

    /// Writes to each line that an event goes to, which this member did at a moment in this stage.
    #[inline]
    fn add(&mut self, who: (Option<Id>, Time), stage: Option<u16>, mut what: impl FnMut(&mut Performance)) {
        for place in self.of(who, stage) {
            if let Some(line) = self.lines.get_mut(*place) {
                what(line);
            }
        }
    }

    fn waited(&mut self, who: (Option<Id>, Time), stage: Option<u16>, (deal, wait): (u32, i64)) {
        for place in self.of(who, stage) {
            if let Some((waits, line)) = self.waits.get_mut(*place).zip(self.lines.get_mut(*place)) {
                waits.push(wait);
                line.responded.push(deal);
            }
        }
    }

    /// The lines by name.
    fn finish(mut self) -> Vec<Performance> {
        let credit = self.credit;
        let mut order: Vec<usize> = (0..self.lines.len()).collect();
        order.sort_by(|a, b| credit.names.get(*a).cmp(&credit.names.get(*b)));
        let line = |place: usize| {
            let line = std::mem::take(self.lines.get_mut(place)?);
            let response = self.waits.get_mut(place).and_then(|waits| Times::of(waits));
            Some(Performance { group: credit.groups.get(place)?.clone(), response, ..line })
        };
        order.into_iter().filter_map(line).collect()
    }
}

fn performance(facts: &Facts, history: &History, question: &Question, credit: &Credit) -> Vec<Performance> {
    let (from, until) = question.period.moments(&facts.zone);
    let within = |at: Time| from <= at && at < until;
    let mut board = Board {
        credit,
        last: None,
        lines: credit.groups.iter().map(|_| Performance::default()).collect(),
        waits: credit.groups.iter().map(|_| Vec::new()).collect(),
    };
    for (place, deal, turns) in walk(facts, history, question) {
        let owner = |at: Time| owner_at(deal, turns, at);
        let created = deal.created();
        if within(created) {
            let first = deal.stays.first().and_then(|stay| stay.stage);
            board.add((owner(created), created), first, |line| line.created.push(place));
            if let Some(touch) = deal.first_contact() {
                let who = touch.member.or_else(|| owner(touch.at));
                let wait = (touch.at.millis() - created.millis()).max(0);
                board.waited((who, touch.at), stage_at(deal, touch.at), (place, wait));
            }
        }
        // They are in order: what is long over needs no look.
        if deal.touches.last().is_some_and(|last| from <= last.at) {
            for touch in deal.touches.iter().filter(|touch| touch.contact() && within(touch.at)) {
                let who = touch.member.or_else(|| owner(touch.at));
                board.add((who, touch.at), stage_at(deal, touch.at), |line| {
                    line.touches += 1;
                    once(&mut line.contacted, place);
                });
            }
        }
        if deal.stays.last().is_some_and(|last| from <= last.from) {
            moves(deal, facts, |at, left, forward| {
                if within(at) {
                    board.add((owner(at), at), left, |line| {
                        line.moves += usize::from(forward);
                        once(if forward { &mut line.forward } else { &mut line.back }, place);
                    });
                }
            });
        }
        match deal.closing {
            Some(closing) if question.period.has(closing.day) => {
                let at = closed_at(deal, facts).unwrap_or(closing.at);
                let stage = deal.lost_from.or_else(|| stage_at(deal, closing.at.plus_millis(-1)));
                board.add((owner(at), at), stage, |line| {
                    if closing.won { &mut line.won } else { &mut line.lost }.add(place, facts);
                });
            }
            None if deal.open() => {
                let now = (owner(facts.now), facts.now);
                board.add(now, Some(deal.stage), |line| line.open.add(place, facts));
            }
            _ => {}
        }
    }
    board.finish()
}

/// Adds a place that comes after all others, once.
fn once(places: &mut Places, place: u32) {
    if places.last() != Some(&place) {
        places.push(place);
    }
}

/// The stage at a moment; the first one before that.
fn stage_at(deal: &Deal, at: Time) -> Option<u16> {
    let next = deal.stays.partition_point(|stay| stay.from <= at);
    deal.stays.get(next.saturating_sub(1)).and_then(|stay| stay.stage)
}

/// Names the moves between stages with an order: when, out of which, and whether forward. Parked spells are on the way; to
/// be lost or won and opened again is no move back.
fn moves(deal: &Deal, facts: &Facts, mut found: impl FnMut(Time, Option<u16>, bool)) {
    use crate::model::StageKind::{Lost, Open, Won};
    let mut before: Option<(u16, Option<u16>)> = None;
    for stay in &deal.stays {
        let kind = facts.kind_of(stay.stage);
        let reopened = kind == Some(Open) && before.is_some_and(|(_, left)| facts.kind_of(left) == Some(Won));
        let order = stay.stage.and_then(|stage| facts.order_in(stage, deal.record.pipeline));
        match (order, before) {
            (Some(order), Some((last, left))) if order != last && !reopened => found(stay.from, left, last < order),
            (None, _) if kind == Some(Lost) => before = None,
            _ => {}
        }
        if let Some(order) = order {
            before = Some((order, stay.stage));
        }
    }
}

#[cfg(test)]
#[path = "people_tests.rs"]
mod tests;
