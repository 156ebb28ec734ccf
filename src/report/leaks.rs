//! Leaks: open opportunities that slip away, and why; what one key does about each; and how much each stage leaks.
//!
//! An opportunity can leak in several ways and is listed under each of them.

use super::groups::{counted, walk};
use super::pushes::pushes;
use super::rates::silent_since;
use super::statistics::{Places, Share};
use super::{Closing, Deal, Facts, History, Question, SILENT_DAYS, Stay, Turn};
use crate::data::Dataset;
use crate::model::{LossClass, StageKind, Trigger};
use crate::value::{Id, Time};
use std::collections::BTreeMap;

const DAY: i64 = 86_400_000;
/// The days within which an opportunity is to be followed up where no rule says otherwise: every two weeks.
pub const CADENCE_DAYS: u32 = 14;
/// After so many days without any contact a new lead has leaked.
pub const CONTACT_DAYS: u32 = 1;
/// So often a close date is moved to a later one before it counts as fiction.
pub const PUSHES: usize = 3;

/// How an opportunity slips away.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LeakKind {
    /// Nobody has reached them, a day after they came, and nothing is planned from today on.
    NeverContacted,
    /// Nothing is planned.
    NoNextStep,
    /// Neither a contact nor a move for longer than the pipeline's follow-up rule allows, and nothing planned from today on.
    CadenceBroken,
    /// Neither a contact nor a move for more than 30 days, and nothing planned.
    Silent,
    /// The expected close was moved to a later month three times or more since somebody stood by it.
    Pushed,
    /// The expected close is past.
    Overdue,
    /// Was moved back to an earlier stage, or lost for a reason that was there from the beginning.
    WrongQualification,
    /// Lost, and nobody knows why.
    NoReason,
}

impl LeakKind {
    /// All, the worst first.
    pub const ALL: [LeakKind; 8] = [
        LeakKind::NeverContacted,
        LeakKind::Silent,
        LeakKind::CadenceBroken,
        LeakKind::NoNextStep,
        LeakKind::Overdue,
        LeakKind::Pushed,
        LeakKind::WrongQualification,
        LeakKind::NoReason,
    ];

    /// The words shown.
    pub fn word(self) -> &'static str {
        match self {
            LeakKind::NeverContacted => "Never contacted",
            LeakKind::NoNextStep => "No next step",
            LeakKind::CadenceBroken => "Follow-up overdue",
            LeakKind::Silent => "Silent",
            LeakKind::Pushed => "Close date pushed",
            LeakKind::Overdue => "Close date passed",
            LeakKind::WrongQualification => "Wrongly qualified",
            LeakKind::NoReason => "Lost without a reason",
        }
    }

    /// What it means, in a sentence.
    pub fn about(self) -> &'static str {
        match self {
            LeakKind::NeverContacted => {
                "Open for a day or more, nobody was reached by a call, a message or a meeting, and nothing is planned for today or later."
            }
            LeakKind::NoNextStep => "Open, without a task, a meeting or a message ahead.",
            LeakKind::CadenceBroken => {
                "Neither a contact nor a move for longer than the pipeline's follow-up rule allows, two weeks where there is none; and nothing planned for today or later."
            }
            LeakKind::Silent => "Neither a contact nor a move for more than 30 days, and nothing planned.",
            LeakKind::Pushed => {
                "The expected close was moved to a later month three times or more since it was last confirmed, or brought forward to an earlier month. The day on which it closes is no push."
            }
            LeakKind::Overdue => "The expected close is past.",
            LeakKind::WrongQualification => {
                "Moved back to an earlier stage, or lost in the period for an inherent reason after the first stage. To be opened again is no step back."
            }
            LeakKind::NoReason => "Lost in the period without a reason, and nobody is asked for it.",
        }
    }

    /// What one key does about it.
    pub fn fix(self) -> Fix {
        match self {
            LeakKind::NeverContacted | LeakKind::Silent => Fix::PlanMessage,
            LeakKind::NoNextStep | LeakKind::CadenceBroken => Fix::AddTask,
            LeakKind::Overdue => Fix::SetClose,
            LeakKind::Pushed => Fix::ConfirmClose,
            LeakKind::WrongQualification => Fix::Move,
            LeakKind::NoReason => Fix::AskReason,
        }
    }
}

/// What one key does about a leak, or with a suggestion.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Fix {
    /// Adds a task.
    AddTask,
    /// Plans a message.
    PlanMessage,
    /// Sets the expected close.
    SetClose,
    /// Asks when it is really expected to close.
    ConfirmClose,
    /// Adds a task to ask for the reason.
    AskReason,
    /// Moves it to the stage where it belongs.
    Move,
    /// Begins an opportunity with this product for a customer.
    Offer(Id),
}

impl Fix {
    /// The words on its button.
    pub fn word(self) -> &'static str {
        match self {
            Fix::AddTask => "Add a task",
            Fix::PlanMessage => "Plan a message",
            Fix::SetClose => "Set the close date",
            Fix::ConfirmClose => "Confirm the close date",
            Fix::AskReason => "Ask for the reason",
            Fix::Move => "Move it",
            Fix::Offer(_) => "Add an opportunity",
        }
    }
}

/// One opportunity that leaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Leaking {
    /// Its place in [`Facts::deals`].
    pub place: u32,
    /// How many days, or for pushes how often.
    pub number: u32,
}

/// What leaks in one way, the longest first.
#[derive(Clone, Debug, PartialEq)]
pub struct Leaks {
    /// The way.
    pub kind: LeakKind,
    /// The opportunities.
    pub found: Vec<Leaking>,
}

/// All leaks of what the question names, kind by kind. What is open is looked at as of now; what was lost, if it was lost in
/// the period.
pub fn leaks(data: &Dataset, facts: &Facts, history: &History, question: &Question) -> Vec<Leaks> {
    let (rules, asked) = (Cadences::of(data), Asked::of(data));
    let mut all: Vec<Leaks> = LeakKind::ALL.iter().map(|kind| Leaks { kind: *kind, found: Vec::new() }).collect();
    for (place, deal, turns) in walk(facts, history, question) {
        // Most are won, or lost long ago.
        let lost = |closing: Closing| !closing.won && question.period.has(closing.day);
        if !deal.open() && !deal.closing.is_some_and(lost) {
            continue;
        }
        for line in &mut all {
            let found = leak(line.kind, deal, turns, (data, facts, question, &rules, &asked));
            line.found.extend(found.map(|number| Leaking { place, number }));
        }
    }
    for line in &mut all {
        line.found.sort_by_key(|one| (std::cmp::Reverse(one.number), one.place));
    }
    all
}

type Around<'a> = (&'a Dataset, &'a Facts, &'a Question, &'a Cadences, &'a Asked);

/// Whether an opportunity leaks in a way: how many days, or how often.
fn leak(kind: LeakKind, deal: &Deal, turns: &[Turn], (data, facts, question, rules, asked): Around<'_>) -> Option<u32> {
    let since = |at: Time| facts.now.days_since(at);
    if deal.kind == StageKind::Lost {
        let closing = deal.closing.filter(|closing| question.period.has(closing.day))?;
        return match kind {
            LeakKind::NoReason if !explained(deal, data) && !asked.has(deal.id()) => Some(since(closing.at)),
            LeakKind::WrongQualification if disqualified(deal, data) => Some(since(closing.at)),
            _ => None,
        };
    }
    if !deal.open() {
        return None;
    }
    match kind {
        LeakKind::NeverContacted => {
            let days = since(deal.created());
            (deal.first_out().is_none() && days >= CONTACT_DAYS && !deal.ahead).then_some(days)
        }
        LeakKind::NoNextStep => (!deal.planned).then(|| since(deal.touched())),
        LeakKind::CadenceBroken => {
            let days = since(deal.touched().max(deal.entered()));
            (!deal.ahead && days > rules.days(deal.record.pipeline)).then_some(days)
        }
        LeakKind::Silent => silent_since(deal, facts).map(|at| SILENT_DAYS.saturating_add(since(at))),
        LeakKind::Pushed => {
            let pushed = pushes(deal, turns, facts).lately;
            (pushed >= PUSHES).then(|| u32::try_from(pushed).unwrap_or(u32::MAX))
        }
        LeakKind::Overdue => {
            let close = deal.record.close.filter(|close| *close < facts.today)?;
            u32::try_from((facts.today - close).num_days()).ok()
        }
        LeakKind::WrongQualification => moved_back(deal, facts).then(|| since(deal.entered())),
        LeakKind::NoReason => None,
    }
}

/// Whether the reason of a loss is known.
pub(super) fn explained(deal: &Deal, data: &Dataset) -> bool {
    deal.record.loss.as_ref().is_some_and(|loss| data.loss_reason(loss.reason).is_some())
}

/// The opportunities with something that is still to be done, in the order of their ids: of a lost one somebody is asked for
/// the reason.
pub(super) struct Asked(Vec<Id>);

impl Asked {
    pub(super) fn of(data: &Dataset) -> Asked {
        let open = data.tasks().filter(|task| task.done.is_none());
        let mut ids: Vec<Id> = open.filter_map(|task| task.opportunity).collect();
        ids.sort_unstable();
        ids.dedup();
        Asked(ids)
    }

    pub(super) fn has(&self, id: Id) -> bool {
        self.0.binary_search(&id).is_ok()
    }
}

/// Lost after the first stage for a reason that is not about the offer, and so could have been known before.
fn disqualified(deal: &Deal, data: &Dataset) -> bool {
    let reason = deal.record.loss.as_ref().and_then(|loss| data.loss_reason(loss.reason));
    deal.reached.is_some_and(|reached| reached > 0) && reason.is_some_and(|reason| reason.class == LossClass::Inherent)
}

/// Whether the present stay came from a later stage. A parked spell is on the way; to be lost or won and opened again is no
/// step back.
fn moved_back(deal: &Deal, facts: &Facts) -> bool {
    let order = |place: Option<u16>| place.and_then(|place| facts.order_in(place, deal.record.pipeline));
    let Some(here) = deal.stays.last().and_then(|stay| order(stay.stage)) else { return false };
    let closed = |stay: &&Stay| facts.kind_of(stay.stage).is_some_and(StageKind::closed);
    let before = deal.stays.iter().rev().skip(1).take_while(|stay| !closed(stay)).find_map(|stay| order(stay.stage));
    before.is_some_and(|before| here < before)
}

/// Within how many days the rules of each pipeline follow up.
struct Cadences {
    of: BTreeMap<Id, u32>,
    all: Option<u32>,
}

impl Cadences {
    /// By the rules that are on and wait for days without contact: the shortest one counts.
    fn of(data: &Dataset) -> Cadences {
        let mut made = Cadences { of: BTreeMap::new(), all: None };
        for rule in data.rules().filter(|rule| rule.live()) {
            let trigger = rule.in_force().map(|version| &version.plan.trigger);
            let Some(Trigger::DaysUntouched { days, .. }) = trigger else { continue };
            let days = u32::from(*days);
            match rule.pipeline {
                Some(pipeline) => {
                    let least = made.of.entry(pipeline).or_insert(days);
                    *least = days.min(*least);
                }
                None => made.all = Some(made.all.map_or(days, |least| least.min(days))),
            }
        }
        made
    }

    fn days(&self, pipeline: Id) -> u32 {
        self.of.get(&pipeline).copied().into_iter().chain(self.all).min().unwrap_or(CADENCE_DAYS)
    }
}

/// How much a stage leaks: `(lost in it + silent in it) / entered it`, of those that entered it in the period.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct StageLeak {
    /// The stage, by its place in [`Facts::stages`].
    pub stage: u16,
    /// Who entered it in the period, each once.
    pub entered: Places,
    /// Who leaked because it was wrongly qualified: lost for an inherent reason.
    pub wrong: Places,
    /// Who leaked without any contact after it came into the stage.
    pub no_follow_up: Places,
    /// Who leaked and had gone longer without contact than the follow-up rule allows.
    pub nurture_gap: Places,
    /// Who leaked for other reasons.
    pub other: Places,
}

impl StageLeak {
    /// How many leaked; each is under one cause.
    pub fn leaked(&self) -> usize {
        self.wrong.len() + self.no_follow_up.len() + self.nurture_gap.len() + self.other.len()
    }

    /// The leakage.
    pub fn share(&self) -> Share {
        Share::new(self.leaked(), self.entered.len())
    }
}

/// The leakage of each open stage, in order.
pub fn stage_leaks(data: &Dataset, facts: &Facts, question: &Question) -> Vec<StageLeak> {
    let (from, until) = question.period.moments(&facts.zone);
    let rules = Cadences::of(data);
    let mut lines: Vec<StageLeak> =
        (0u16..).zip(&facts.stages).map(|(stage, _)| StageLeak { stage, ..StageLeak::default() }).collect();
    for (place, deal) in counted(facts, question) {
        let left_in = match deal.kind {
            StageKind::Lost => deal.lost_from,
            StageKind::Open => silent_since(deal, facts).map(|_| deal.stage),
            _ => None,
        };
        for stay in deal.stays.iter().filter(|stay| from <= stay.from && stay.from < until) {
            let Some(stage) = stay.stage else { continue };
            let Some(line) = lines.get_mut(usize::from(stage)) else { continue };
            if line.entered.last() == Some(&place) {
                continue;
            }
            line.entered.push(place);
            if left_in == Some(stage) {
                cause(line, deal, (data, facts, &rules)).push(place);
            }
        }
    }
    let shown = |line: &StageLeak| {
        let stage = facts.stage(line.stage);
        let of_it = stage.is_some_and(|one| question.pipeline.is_none_or(|pipeline| one.pipeline == pipeline));
        of_it && stage.is_some_and(|one| one.kind == StageKind::Open && one.order.is_some())
    };
    lines.retain(shown);
    lines.sort_by_key(|line| facts.stage(line.stage).map(|stage| (stage.pipeline, stage.order)));
    lines
}

/// Under which cause a leak goes: the first that fits.
fn cause<'a>(
    line: &'a mut StageLeak,
    deal: &Deal,
    (data, facts, rules): (&Dataset, &Facts, &Cadences),
) -> &'a mut Places {
    if deal.kind == StageKind::Lost && disqualified(deal, data) {
        return &mut line.wrong;
    }
    let inside = deal.stays.iter().rev().find(|stay| stay.stage == Some(line.stage));
    let begun = inside.map_or(deal.created(), |stay| stay.from);
    let ended = inside.and_then(|stay| stay.until).unwrap_or(facts.now);
    let mut last = begun;
    let mut longest = 0;
    let mut any = false;
    for touch in deal.touches.iter().filter(|touch| begun <= touch.at && touch.at <= ended) {
        longest = longest.max(touch.at.millis() - last.millis());
        last = touch.at;
        any = true;
    }
    longest = longest.max(ended.millis() - last.millis());
    if !any {
        &mut line.no_follow_up
    } else if longest > i64::from(rules.days(deal.record.pipeline)) * DAY {
        &mut line.nurture_gap
    } else {
        &mut line.other
    }
}

#[cfg(test)]
#[path = "leaks_tests.rs"]
mod tests;
