//! One pass over the records, which finds what is to be done and how pressing it is. Words come later, and only for
//! what is shown.

use super::{Clock, GroupKind, Leak, SILENT_DAYS, Whose, opportunity_of};
use crate::data::{Dataset, Totals};
use crate::model::{
    Hat, Kind, Message, MessageState, Opportunity, Outcome, RecordId, Reply, Stage, StageKind, Task, TaskKind,
};
use crate::value::{Calendar, Currency, Date, Id, Money, Time, Zone, fold};
use chrono::Timelike;
use std::{
    cmp::Reverse,
    collections::{BTreeMap, BTreeSet},
};

/// An open opportunity and what is known about it.
pub(super) struct Standing<'a> {
    pub(super) opportunity: &'a Opportunity,
    pub(super) stage: &'a Stage,
    /// Something is planned.
    next: bool,
    /// The last contact or finished task.
    touch: Option<Time>,
    /// There was contact.
    contact: bool,
}

/// Something found, in the order it comes: by rank, then the higher score, then the older record.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Pick {
    rank: i64,
    score: Reverse<u128>,
    pub(super) what: RecordId,
}

/// All that was found.
pub(super) struct Gathered<'a> {
    pub(super) data: &'a Dataset,
    pub(super) now: Time,
    pub(super) day: Date,
    pub(super) zone: Zone,
    pub(super) calendar: &'a Calendar,
    whose: Whose,
    currency: Currency,
    open: Vec<Standing<'a>>,
    stages: BTreeMap<Id, Role<'a>>,
    /// What one counts whose worth is not known or in another currency.
    average: u128,
    picks: BTreeMap<GroupKind, Vec<Pick>>,
    pub(super) done: usize,
}

struct Role<'a> {
    stage: &'a Stage,
    /// The first open stage of a pipeline in use.
    first: bool,
    live: bool,
    hats: Vec<Hat>,
}

/// The first so many, in order.
pub(super) fn first(picks: &[Pick], most: usize) -> Vec<Pick> {
    let mut picks = picks.to_vec();
    if picks.len() > most {
        picks.select_nth_unstable(most);
        picks.truncate(most);
    }
    picks.sort_unstable();
    picks
}

/// Finds what is to be done.
pub(super) fn gather<'a>(data: &'a Dataset, whose: Whose, now: Time, calendar: &'a Calendar) -> Gathered<'a> {
    let zone = calendar.zone.at(now);
    let mut found = Gathered {
        data,
        now,
        day: zone.date(now),
        zone,
        calendar,
        whose,
        currency: data.settings().map(|settings| settings.currency).unwrap_or_default(),
        open: Vec::new(),
        stages: stages(data),
        average: 1,
        picks: BTreeMap::new(),
        done: 0,
    };
    found.stand();
    found.touch();
    found.tasks();
    found.messages();
    let answered = found.replies();
    found.opportunities(&answered);
    found
}

fn stages(data: &Dataset) -> BTreeMap<Id, Role<'_>> {
    let mut all = BTreeMap::new();
    for pipeline in data.pipelines() {
        let mut first = true;
        for stage in data.all_stages_of(pipeline.id) {
            let Some(stage) = data.stage(stage.id) else { continue };
            let role = fold(&stage.role);
            let hats = Hat::ALL.into_iter().filter(|hat| role.contains(&fold(hat.word()))).collect();
            let opens = stage.kind == StageKind::Open && !stage.retired;
            all.insert(stage.id, Role { stage, first: first && opens, live: !pipeline.retired, hats });
            first = first && !opens;
        }
    }
    all
}

impl<'a> Gathered<'a> {
    /// The open opportunities, in the order of their ids.
    fn stand(&mut self) {
        let stages = &self.stages;
        let open = self.data.opportunities().filter_map(|opportunity| {
            let role = stages.get(&opportunity.stage)?;
            let open = role.live && role.stage.kind == StageKind::Open;
            open.then_some(Standing { opportunity, stage: role.stage, next: false, touch: None, contact: false })
        });
        self.open = open.collect();
        let known = self.open.iter().filter_map(|one| self.weighted(one.opportunity));
        let (count, sum) = known.fold((0_u128, 0_u128), |(count, sum), worth| (count + 1, sum.saturating_add(worth)));
        self.average = sum.checked_div(count).unwrap_or(1).max(1);
    }

    /// Notes on the open opportunities what happened and what is planned.
    fn touch(&mut self) {
        let open = &mut self.open;
        let mut note = |id: Option<Id>, at: Option<Time>, contact: bool| {
            let Some(id) = id else { return };
            let Ok(place) = open.binary_search_by_key(&id, |one| one.opportunity.id) else { return };
            let Some(one) = open.get_mut(place) else { return };
            match at {
                None => one.next = true,
                Some(_) => one.touch = one.touch.max(at),
            }
            one.contact |= contact;
        };
        for task in self.data.tasks() {
            let contact = matches!(task.kind, TaskKind::Call | TaskKind::Email | TaskKind::Meeting);
            note(task.opportunity, task.done, task.done.is_some() && contact);
        }
        for activity in self.data.activities().filter(|activity| activity.kind.touches()) {
            note(activity.opportunity, Some(activity.at), true);
        }
        for message in self.data.messages() {
            if message.open() {
                note(message.opportunity, None, false);
            }
            for at in message.sent.into_iter().chain(answered(message)) {
                note(message.opportunity, Some(at), true);
            }
        }
    }

    fn tasks(&mut self) {
        for task in self.data.tasks() {
            let done = task.done.is_some_and(|at| self.zone.date(at) == self.day);
            let Some(kind) = self.kind(task) else {
                if done && self.ours(task.assignee, task.opportunity) {
                    self.done += 1;
                }
                continue;
            };
            if !self.ours(task.assignee, task.opportunity) {
                continue;
            }
            let late = task.due.map_or(0, |due| self.day.signed_duration_since(due).num_days());
            let rank = match (kind, task.time) {
                (GroupKind::Due, Some(time)) => i64::from(time.num_seconds_from_midnight()),
                (GroupKind::Due, None) => i64::MAX,
                _ => 0,
            };
            self.pick(kind, rank, late, RecordId { kind: Kind::Task, id: task.id });
        }
    }

    /// The group of a task that is to be done today.
    fn kind(&self, task: &Task) -> Option<GroupKind> {
        if task.done.is_some() || task.due.is_some_and(|due| due > self.day) {
            return None;
        }
        match (task.kind, task.due) {
            (TaskKind::Question | TaskKind::Checklist | TaskKind::Reminder, _) => Some(GroupKind::Ask),
            (_, Some(due)) => Some(if due < self.day { GroupKind::Late } else { GroupKind::Due }),
            (_, None) => None,
        }
    }

    fn messages(&mut self) {
        for message in self.data.messages() {
            let ours = || self.ours(message.assignee, message.opportunity);
            if message.open() && (message.due <= self.now || message.state == MessageState::Review) && ours() {
                self.pick(GroupKind::Send, message.due.millis(), 0, RecordId { kind: Kind::Message, id: message.id });
            } else if message.sent.is_some_and(|at| self.zone.date(at) == self.day) && ours() {
                self.done += 1;
            }
        }
    }

    /// What they wrote and nobody answered. Returns the opportunities.
    fn replies(&mut self) -> BTreeSet<Id> {
        let mut answered = BTreeSet::new();
        let positive = self.data.messages().filter(|message| message.reply == Some(Reply::Positive));
        let written = positive.filter_map(|message| {
            let id = RecordId { kind: Kind::Message, id: message.id };
            Some((id, message.replied?, message.assignee, message.opportunity, message.contact))
        });
        let received = self.data.activities().filter(|activity| activity.outcome == Some(Outcome::Received));
        let received = received.map(|activity| {
            let id = RecordId { kind: Kind::Activity, id: activity.id };
            (id, activity.at, activity.member, activity.opportunity, activity.contact)
        });
        let all: Vec<_> = written.chain(received).collect();
        for (id, at, who, opportunity, contact) in all {
            let Some(subject) = opportunity.or(contact) else { continue };
            let decided = opportunity.and_then(|id| self.data.opportunity(id)).is_some_and(|one| {
                self.stages.get(&one.stage).is_none_or(|role| role.stage.kind.closed() || !role.live)
            });
            if !decided && !self.since(subject, at, id) && self.ours(who, opportunity) {
                let hours = (self.now.millis() - at.millis()) / 3_600_000;
                self.pick(GroupKind::Reply, 0, hours, id);
                answered.extend(opportunity);
            }
        }
        // What was done with the other side today counts, unless the same moment finished a task.
        let data = self.data;
        for activity in data.activities().filter(|one| one.kind.touches() && self.zone.date(one.at) == self.day) {
            let made = activity.run.is_none() && activity.outcome != Some(Outcome::Received);
            let of = activity.opportunity.or(activity.contact).or(activity.company);
            let finished = of.is_some_and(|of| data.tasks_of(of).any(|task| task.done == Some(activity.at)));
            if made && !finished && self.ours(activity.member, activity.opportunity) {
                self.done += 1;
            }
        }
        answered
    }

    /// Whether something happened with a record after a moment.
    fn since(&self, subject: Id, at: Time, but: RecordId) -> bool {
        let data = self.data;
        data.activities_of(subject).any(|one| one.kind.touches() && one.at > at && one.id != but.id)
            || data.tasks_of(subject).any(|task| task.done.is_some_and(|done| done > at))
            || data.messages_of(subject).any(|one| one.sent.is_some_and(|sent| sent > at))
    }

    fn opportunities(&mut self, answered: &BTreeSet<Id>) {
        let open = std::mem::take(&mut self.open);
        let mut clocks: BTreeMap<Time, usize> = BTreeMap::new();
        for one in &open {
            let opportunity = one.opportunity;
            if answered.contains(&opportunity.id) || !self.ours(None, Some(opportunity.id)) {
                continue;
            }
            let id = RecordId::opportunity(opportunity.id);
            if self.waits(one) {
                // What came in by one import has one clock.
                let passed = clocks
                    .entry(opportunity.created)
                    .or_insert_with(|| Clock::new(opportunity.created, self.calendar).passed(self.now));
                // First what can still be in time, the nearest limit first; then by worth and lateness.
                let (rank, hours) = (*passed, (self.now.millis() - opportunity.created.millis()) / 3_600_000);
                self.pick(GroupKind::FirstContact, i64::try_from(rank).unwrap_or(0), hours, id);
                continue;
            }
            if let Some(days) = leaks(one, self).into_iter().map(lateness).max() {
                self.pick(GroupKind::Leak, 0, days, id);
            }
        }
        self.open = open;
    }

    /// Whether an opportunity still waits for its first contact. After a month it has leaked.
    fn waits(&self, one: &Standing<'_>) -> bool {
        let first = self.stages.get(&one.stage.id).is_some_and(|role| role.first);
        first && !one.contact && self.days(one.opportunity.created) <= SILENT_DAYS
    }

    /// Civil days from a moment to today.
    pub(super) fn days(&self, from: Time) -> u32 {
        u32::try_from(self.day.signed_duration_since(self.zone.date(from)).num_days()).unwrap_or(0)
    }

    /// Whether work belongs to those whose work is listed.
    fn ours(&self, assignee: Option<Id>, opportunity: Option<Id>) -> bool {
        let opportunity = || opportunity.and_then(|id| self.data.opportunity(id));
        match self.whose {
            Whose::Everybody => true,
            Whose::Member(me) => assignee.or_else(|| opportunity()?.owner).is_none_or(|who| who == me),
            Whose::Hat(hat) => {
                let role = opportunity().and_then(|one| self.stages.get(&one.stage));
                let role = role.filter(|role| !role.hats.is_empty());
                let wears = |who: Id| self.data.member(who).is_some_and(|member| member.hats.contains(&hat));
                match role {
                    Some(role) => role.hats.contains(&hat),
                    None => assignee.or_else(|| opportunity()?.owner).is_none_or(wears),
                }
            }
        }
    }

    /// The weighted value in whole units, where it is in the workspace's currency.
    fn weighted(&self, opportunity: &Opportunity) -> Option<u128> {
        let value = opportunity.value.filter(|value| value.currency == self.currency)?;
        let stage = || self.stages.get(&opportunity.stage).map_or(0, |role| role.stage.probability);
        let percent = opportunity.probability.unwrap_or_else(stage);
        Some(u128::try_from(value.minor).unwrap_or(0) * u128::from(percent) / 100)
    }

    fn pick(&mut self, kind: GroupKind, rank: i64, late: i64, what: RecordId) {
        let opportunity = opportunity_of(self.data, what).and_then(|id| self.data.opportunity(id));
        let worth = opportunity.map_or(1, |one| self.weighted(one).unwrap_or(self.average)).max(1);
        let late = u128::try_from(late.max(0)).unwrap_or(0) + 1;
        let pick = Pick { rank, score: Reverse(worth.saturating_mul(late)), what };
        self.picks.entry(kind).or_default().push(pick);
    }

    /// The groups with what was found in each.
    pub(super) fn groups(&self) -> impl Iterator<Item = (GroupKind, &[Pick])> {
        self.picks.iter().map(|(kind, picks)| (*kind, picks.as_slice()))
    }

    /// What the opportunities behind the work are worth, each counted once; leaks are not work of today.
    pub(super) fn worth(&self) -> Vec<Money> {
        let work = self.picks.iter().filter(|(kind, _)| **kind != GroupKind::Leak).flat_map(|(_, picks)| picks);
        let ids: BTreeSet<Id> = work.filter_map(|pick| opportunity_of(self.data, pick.what)).collect();
        let all = ids.into_iter().filter_map(|id| self.data.opportunity(id));
        Totals::of(all.map(AsRef::as_ref)).values()
    }

    /// An open opportunity.
    pub(super) fn standing(&self, id: Id) -> Option<&Standing<'a>> {
        let place = self.open.binary_search_by_key(&id, |one| one.opportunity.id).ok()?;
        self.open.get(place)
    }
}

fn answered(message: &Message) -> Option<Time> {
    message.replied.filter(|_| message.reply != Some(Reply::OutOfOffice))
}

/// Why an open opportunity slips away.
pub(super) fn leaks(one: &Standing<'_>, cx: &Gathered<'_>) -> Vec<Leak> {
    let mut found = Vec::new();
    if !one.next {
        found.push(Leak::NoNextStep);
    }
    let days = cx.days(one.opportunity.entered());
    if let Some(target) = one.stage.target_days.filter(|target| days > u32::from(*target)) {
        found.push(Leak::OverTarget { days, target });
    }
    let silent = cx.days(one.touch.unwrap_or(one.opportunity.created));
    if silent > SILENT_DAYS {
        found.push(Leak::Silent { days: silent });
    }
    if let Some(close) = one.opportunity.close.filter(|close| *close < cx.day) {
        let days = u32::try_from(cx.day.signed_duration_since(close).num_days()).unwrap_or(0);
        found.push(Leak::ClosePassed { days });
    }
    found
}

/// Days too many.
fn lateness(leak: Leak) -> i64 {
    match leak {
        Leak::NoNextStep => 0,
        Leak::OverTarget { days, target } => i64::from(days) - i64::from(target),
        Leak::Silent { days } => i64::from(days) - i64::from(SILENT_DAYS),
        Leak::ClosePassed { days } => i64::from(days),
    }
}
