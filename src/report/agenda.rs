//! The agenda of a sales meeting: the numbers of a period against the one before, what was handed over, what leaks, what was
//! won and lost, and what is due in the week to come.

use super::forecast::{Outlook, forecast};
use super::{Facts, Grain, History, LeakKind, Question, Span, WinRates, leaks, win_rates};
use crate::data::Dataset;
use crate::model::{Goal, Kind, RecordId};
use crate::value::{Id, Time};
use chrono::Days;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Somebody has handed an opportunity to somebody else.
#[derive(Clone, Debug, PartialEq)]
pub struct HandOver {
    /// Its place in [`Facts::deals`].
    pub place: u32,
    /// When.
    pub at: Time,
    /// From whom to whom.
    pub hands: Hands,
}

/// From whom to whom.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Hands {
    /// From the people of one role to those of another, by the stages that it moved between.
    Roles(String, String),
    /// From one member to another.
    Members(Id, Id),
}

/// An opportunity that leaks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Leaky {
    /// Its place in [`Facts::deals`].
    pub place: u32,
    /// In which ways, the worst first.
    pub kinds: Vec<LeakKind>,
}

/// The agenda.
#[derive(Clone, Debug, PartialEq)]
pub struct Agenda {
    /// The period.
    pub span: Span,
    /// The numbers of it.
    pub now: WinRates,
    /// The numbers of the period before.
    pub then: WinRates,
    /// The forecast of the quarter that today is in, with its goal.
    pub outlook: Outlook,
    /// What was handed over in the period, oldest first.
    pub hand_overs: Vec<HandOver>,
    /// What leaks, the most valuable first.
    pub leaks: Vec<Leaky>,
    /// What was won in the period, the most valuable first.
    pub won: Vec<u32>,
    /// What was lost in the period, the most valuable first.
    pub lost: Vec<u32>,
    /// The seven days after today.
    pub week: Span,
    /// What is expected to close in them, the most valuable first.
    pub closing: Vec<u32>,
    /// Open tasks that are due in them.
    pub tasks: Vec<RecordId>,
    /// Open tasks that were due before today.
    pub late: Vec<RecordId>,
}

/// An agenda in the making, one computation a step. All of its steps are to see the same facts.
#[derive(Debug)]
pub struct AgendaMaker {
    span: Span,
    pipeline: Option<Id>,
    goals: Vec<Arc<Goal>>,
    now: Option<WinRates>,
    then: Option<WinRates>,
    outlook: Option<Outlook>,
    hand_overs: Option<Vec<HandOver>>,
    leaks: Option<Vec<Leaky>>,
}

impl AgendaMaker {
    /// Of a period, and of one pipeline or all.
    pub fn new(span: Span, pipeline: Option<Id>, goals: Vec<Arc<Goal>>) -> AgendaMaker {
        AgendaMaker { span, pipeline, goals, now: None, then: None, outlook: None, hand_overs: None, leaks: None }
    }

    fn about(&self, period: Span) -> Question {
        Question { pipeline: self.pipeline, goals: self.goals.clone(), ..Question::about(period) }
    }

    /// Takes the next step. The agenda, once that was the last one.
    pub fn go_on(&mut self, data: &Dataset, facts: &Facts, history: &History) -> Option<Agenda> {
        let question = self.about(self.span);
        let rates = |question: &Question| {
            let lines = win_rates(data, facts, history, question);
            lines.into_iter().next().unwrap_or_default()
        };
        if self.now.is_none() {
            self.now = Some(rates(&question));
        } else if self.then.is_none() {
            self.then = Some(rates(&self.about(self.span.before())));
        } else if self.outlook.is_none() {
            let quarter = facts.years.piece(facts.today, Grain::Quarter);
            self.outlook = Some(forecast(facts, &self.about(quarter)).whole);
        } else if self.hand_overs.is_none() {
            self.hand_overs = Some(hand_overs(facts, history, &question));
        } else if self.leaks.is_none() {
            self.leaks = Some(leaky(data, facts, history, &question));
        } else {
            return self.together(data, facts);
        }
        None
    }

    /// All that was computed, with what is due.
    fn together(&mut self, data: &Dataset, facts: &Facts) -> Option<Agenda> {
        let pipeline = self.pipeline;
        let by_value = |places: &[u32]| {
            let mut places = places.to_vec();
            places.sort_by_key(|place| (-facts.at(*place).and_then(|deal| deal.base).map_or(0, i128::from), *place));
            places
        };
        let from = facts.today.checked_add_days(Days::new(1)).unwrap_or(facts.today);
        let week = Span { from, until: from.checked_add_days(Days::new(7)).unwrap_or(from) };
        let closing: Vec<u32> = (0..)
            .zip(&facts.deals)
            .filter(|(_, deal)| deal.open() && pipeline.is_none_or(|pipeline| pipeline == deal.record.pipeline))
            .filter(|(_, deal)| deal.record.close.is_some_and(|close| week.has(close)))
            .map(|(place, _)| place)
            .collect();
        let due = |is_so: &dyn Fn(crate::value::Date) -> bool| {
            let of = |id: Option<Id>| id.and_then(|id| data.opportunity(id)).map(|one| one.pipeline);
            let ours = |one: &crate::model::Task| pipeline.is_none() || of(one.opportunity) == pipeline;
            let open = data.tasks().filter(|one| one.done.is_none() && one.due.is_some_and(is_so) && ours(one));
            let mut tasks: Vec<_> = open.map(|one| (one.due, one.id)).collect();
            tasks.sort_unstable();
            tasks.into_iter().map(|(_, id)| RecordId { kind: Kind::Task, id }).collect::<Vec<_>>()
        };
        let now = self.now.take()?;
        Some(Agenda {
            span: self.span,
            then: self.then.take()?,
            outlook: self.outlook.take()?,
            hand_overs: self.hand_overs.take()?,
            leaks: self.leaks.take()?,
            won: by_value(&now.won.places),
            lost: by_value(&now.lost.places),
            closing: by_value(&closing),
            tasks: due(&|day| week.has(day)),
            late: due(&|day| day < facts.today),
            week,
            now,
        })
    }
}

/// Moves between stages of different roles, and changes of the owner.
fn hand_overs(facts: &Facts, history: &History, question: &Question) -> Vec<HandOver> {
    let (begin, end) = question.period.moments(&facts.zone);
    let inside = |at: Time| begin <= at && at < end;
    let mut all = Vec::new();
    for (place, deal) in (0u32..).zip(&facts.deals).filter(|(_, deal)| question.counts(deal)) {
        let role = |stage: Option<u16>| {
            let stage = stage.and_then(|stage| facts.stage(stage))?;
            Some(stage.role.trim()).filter(|role| !role.is_empty())
        };
        for pair in deal.stays.windows(2) {
            let [from, to] = pair else { continue };
            if let (Some(left), Some(right)) = (role(from.stage), role(to.stage))
                && !left.eq_ignore_ascii_case(right)
                && inside(to.from)
            {
                let hands = Hands::Roles(left.to_string(), right.to_string());
                all.push(HandOver { place, at: to.from, hands });
            }
        }
        for pair in history.turns(deal.id()).windows(2) {
            let [before, after] = pair else { continue };
            if let (Some(left), Some(right)) = (before.state.owner, after.state.owner)
                && left != right
                && inside(after.at)
            {
                all.push(HandOver { place, at: after.at, hands: Hands::Members(left, right) });
            }
        }
    }
    all.sort_by_key(|one| (one.at, one.place));
    all
}

fn leaky(data: &Dataset, facts: &Facts, history: &History, question: &Question) -> Vec<Leaky> {
    let mut by_place: BTreeMap<u32, Vec<LeakKind>> = BTreeMap::new();
    for leak in leaks(data, facts, history, question) {
        for found in &leak.found {
            by_place.entry(found.place).or_default().push(leak.kind);
        }
    }
    let mut all: Vec<Leaky> = by_place.into_iter().map(|(place, kinds)| Leaky { place, kinds }).collect();
    all.sort_by_key(|one| (-facts.at(one.place).and_then(|deal| deal.base).map_or(0, i128::from), one.place));
    all
}

#[cfg(test)]
mod tests {
    use super::super::fixture_tests::{day, fixture};
    use super::*;

    #[test]
    fn an_agenda_says_what_was_handed_over_won_and_lost_and_what_comes() {
        let made = fixture(
            "now 2026-03-12
             stage Talk open 40 14
             stage Offer open 60 14
             stage Won won 100
             stage Lost lost 0
             member Ann sales_manager
             member Bo sales_manager
             deal A value=100 owner=Ann close=2026-03-05 Talk@2026-02-01 Won@2026-03-05
             deal B value=900 owner=Ann close=2026-03-06 Talk@2026-02-01 Won@2026-03-06
             deal C value=50 owner=Ann close=2026-03-09 Talk@2026-02-02 Lost@2026-03-09
             deal D value=70 owner=Bo close=2026-03-19 Talk@2026-03-02 Offer@2026-03-03
             deal E value=70 owner=Bo close=2026-03-20 Talk@2026-03-02
             turn D 2026-03-02 owner=Ann
             turn D 2026-03-08 owner=Bo
             task D open 2026-03-13
             task E open 2026-03-01",
        );
        let span = Span { from: day("2026-03-01"), until: day("2026-04-01") };
        let made_of = |pipeline| {
            let mut maker = AgendaMaker::new(span, pipeline, Vec::new());
            let mut steps = (1..).map(|at| (at, maker.go_on(&made.data, &made.facts, &made.history)));
            let (steps, agenda) = steps.find(|(_, agenda)| agenda.is_some()).unwrap();
            assert_eq!(steps, 6, "one computation a step");
            agenda.unwrap()
        };
        let agenda = made_of(None);
        assert_eq!((made.names(&agenda.won), made.names(&agenda.lost)), ("B A".into(), "C".into()));
        assert_eq!((agenda.now.created.count(), agenda.then.created.count()), (2, 3));
        let hands: Vec<&Hands> = agenda.hand_overs.iter().map(|one| &one.hands).collect();
        assert_eq!(hands, [&Hands::Members(made.id("m:Ann"), made.id("m:Bo"))]);
        // Seven days after the 12th are the 13th to the 19th: the 20th is not one of them.
        assert_eq!(made.names(&agenda.closing), "D");
        assert_eq!((agenda.tasks.len(), agenda.late.len()), (1, 1));
        assert!(made_of(Some(Id::from_bits(987_654))).won.is_empty(), "another pipeline has its own");
    }
}
