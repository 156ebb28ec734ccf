//! One pass over the records, which finds what is to be done and how pressing it is. Words come later, and only for
//! what is shown.

use super::leaks::{lateness, leaks};
use super::{Clock, Counts, GroupKind, SILENT_DAYS, Whose};
use crate::data::{Dataset, Totals};
use crate::model::{
    Activity, Hat, Kind, Member, Message, MessageState, Opportunity, Outcome, RecordId, Reply, Stage, StageKind, Task,
    TaskKind,
};
use crate::present::score::is_presales;
use crate::report::Touch;
use crate::value::{Calendar, Currency, Date, Id, Money, Time, Zone, fold};
use chrono::Timelike;
use std::{
    cmp::Reverse,
    collections::{BTreeMap, BTreeSet},
};

/// An open opportunity and what is known about it.
pub(in crate::present) struct Standing<'a> {
    pub(in crate::present) opportunity: &'a Opportunity,
    pub(in crate::present) stage: &'a Stage,
    pub(in crate::present) role: usize,
    /// Something is planned.
    pub(in crate::present) next: bool,
    /// The last contact or finished task.
    pub(in crate::present) touch: Option<Time>,
    /// Somebody of theirs was reached by us, as reports have it ([`Touch::contact`]).
    pub(in crate::present) contact: bool,
    /// There is work on it today.
    work: bool,
}

/// Something found, in the order it comes: by rank, then the higher score, then the older record.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::present) struct Pick {
    rank: i64,
    score: Reverse<u128>,
    pub(in crate::present) what: RecordId,
}

/// All that was found.
pub(in crate::present) struct Gathered<'a> {
    pub(in crate::present) data: &'a Dataset,
    pub(in crate::present) now: Time,
    pub(in crate::present) day: Date,
    pub(in crate::present) zone: Zone,
    pub(in crate::present) calendar: &'a Calendar,
    whose: Whose,
    /// The hat under which the work is done; none where it is not asked for.
    hat: Option<Hat>,
    /// Somebody wears it.
    worn: bool,
    currency: Currency,
    /// The ids of the open opportunities, in order, and what is known about each.
    ids: Vec<Id>,
    pub(in crate::present) open: Vec<Standing<'a>>,
    pub(in crate::present) roles: Vec<Role<'a>>,
    /// The place of a stage among the roles.
    role_of: BTreeMap<Id, usize>,
    /// What one counts whose worth is not known or in another currency.
    average: u128,
    picks: BTreeMap<GroupKind, Vec<Pick>>,
    /// Opportunities that are decided or wait, with work on them.
    others: BTreeSet<Id>,
    pub(in crate::present) done: usize,
}

/// A stage and whose work it is.
pub(in crate::present) struct Role<'a> {
    pub(in crate::present) stage: &'a Stage,
    /// The first open stage of a pipeline in use.
    pub(in crate::present) first: bool,
    pub(in crate::present) live: bool,
    pub(in crate::present) hats: Vec<Hat>,
}

/// Something that they wrote.
pub(super) struct Written {
    id: RecordId,
    at: Time,
    who: Option<Id>,
    opportunity: Option<Id>,
    contact: Option<Id>,
}

impl Written {
    /// The good answer to a message.
    pub(super) fn mail(message: &Message) -> Option<Written> {
        let at = message.replied.filter(|_| message.reply == Some(Reply::Positive))?;
        let id = RecordId { kind: Kind::Message, id: message.id };
        let (who, opportunity, contact) = (message.assignee, message.opportunity, message.contact);
        Some(Written { id, at, who, opportunity, contact })
    }

    /// What was logged as received.
    pub(super) fn log(activity: &Activity) -> Option<Written> {
        let id = RecordId { kind: Kind::Activity, id: activity.id };
        let (who, opportunity, contact) = (activity.member, activity.opportunity, activity.contact);
        let received = activity.outcome == Some(Outcome::Received);
        received.then_some(Written { id, at: activity.at, who, opportunity, contact })
    }
}

/// What a piece of work is about.
#[derive(Clone, Copy)]
pub(in crate::present) struct About<'a> {
    /// The place among the open opportunities.
    place: Option<usize>,
    pub(in crate::present) opportunity: Option<&'a Opportunity>,
}

/// The first so many, in order.
pub(in crate::present) fn first(picks: &[Pick], most: usize) -> Vec<Pick> {
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
    let mut found = Gathered::begin(data, whose, now, calendar);
    let answered = found.work();
    found.opportunities(&answered);
    found.people();
    found
}

impl<'a> Gathered<'a> {
    /// The open opportunities, and nothing found yet.
    pub(in crate::present) fn begin(data: &'a Dataset, whose: Whose, now: Time, calendar: &'a Calendar) -> Self {
        let mut found = Self::of_none(data, whose, now, calendar);
        found.stand();
        found
    }

    /// Nothing found yet, and no opportunity looked at.
    pub(super) fn of_none(data: &'a Dataset, whose: Whose, now: Time, calendar: &'a Calendar) -> Self {
        let zone = calendar.zone.at(now);
        let roles = roles(data);
        Gathered {
            data,
            now,
            day: zone.date(now),
            zone,
            calendar,
            whose,
            hat: None,
            worn: false,
            currency: data.settings().map(|settings| settings.currency).unwrap_or_default(),
            ids: Vec::new(),
            open: Vec::new(),
            role_of: roles.iter().enumerate().map(|(at, role)| (role.stage.id, at)).collect(),
            roles,
            average: 1,
            picks: BTreeMap::new(),
            others: BTreeSet::new(),
            done: 0,
        }
    }

    /// From here on only what is to be done under a hat: by the role of the stage, else by whoever it is given to; where
    /// nobody wears it, it is everybody's.
    pub(in crate::present) fn under(&mut self, hat: Hat) {
        let wears = |member: &std::sync::Arc<Member>| !member.retired && member.hats.contains(&hat);
        (self.hat, self.worn) = (Some(hat), self.data.members().any(wears));
    }

    /// Tasks, messages, what happened, and answers that wait. Returns the opportunities of those.
    pub(in crate::present) fn work(&mut self) -> BTreeSet<Id> {
        self.tasks();
        self.messages();
        self.activities();
        self.replies()
    }
}

fn roles(data: &Dataset) -> Vec<Role<'_>> {
    let mut all = Vec::new();
    for pipeline in data.pipelines() {
        let mut first = true;
        for stage in data.all_stages_of(pipeline.id) {
            let Some(stage) = data.stage(stage.id) else { continue };
            let role = fold(&stage.role);
            let hats = Hat::ALL.into_iter().filter(|hat| role.contains(&fold(hat.word()))).collect();
            let opens = stage.kind == StageKind::Open && !stage.retired;
            all.push(Role { stage, first: first && opens, live: !pipeline.retired, hats });
            first = first && !opens;
        }
    }
    all
}

impl<'a> Gathered<'a> {
    /// The open opportunities, in the order of their ids.
    fn stand(&mut self) {
        let most = self.data.count(Kind::Opportunity);
        self.ids.reserve(most);
        self.open.reserve(most);
        for opportunity in self.data.opportunities() {
            self.stand_one(opportunity);
        }
        let known = self.open.iter().filter_map(|one| self.weighted(one.opportunity, one.stage));
        let (count, sum) = known.fold((0_u128, 0_u128), |(count, sum), worth| (count + 1, sum.saturating_add(worth)));
        self.average = sum.checked_div(count).unwrap_or(1).max(1);
    }

    /// Takes an opportunity in, if it is open; in the order of their ids. Gives its place.
    pub(super) fn stand_one(&mut self, opportunity: &'a Opportunity) -> Option<usize> {
        let at = self.role_of.get(&opportunity.stage).copied()?;
        let role = self.roles.get(at).filter(|role| role.live && role.stage.kind == StageKind::Open)?;
        let stage = role.stage;
        self.ids.push(opportunity.id);
        let (next, touch, contact, work) = (false, None, false, false);
        self.open.push(Standing { opportunity, stage, role: at, next, touch, contact, work });
        Some(self.open.len() - 1)
    }

    pub(in crate::present) fn about(&self, id: Option<Id>) -> About<'a> {
        let place = id.and_then(|id| self.ids.binary_search(&id).ok());
        let open = place.and_then(|place| self.open.get(place)).map(|one| one.opportunity);
        let opportunity = open.or_else(|| id.and_then(|id| self.data.opportunity(id)).map(AsRef::as_ref));
        About { place, opportunity }
    }

    /// Notes what happened with an open opportunity, or without a moment, that something is planned.
    fn note(&mut self, about: About<'_>, at: Option<Time>, contact: bool) {
        let Some(one) = about.place.and_then(|place| self.open.get_mut(place)) else { return };
        match at {
            None => one.next = true,
            Some(_) => one.touch = one.touch.max(at),
        }
        one.contact |= contact;
    }

    fn tasks(&mut self) {
        for task in self.data.tasks() {
            self.take_task(task);
        }
    }

    fn note_task(&mut self, task: &Task, about: About<'_>) {
        self.note(about, task.done, self.reached_by(task, about));
    }

    /// A task of today, or one that was done today.
    pub(super) fn take_task(&mut self, task: &Task) {
        let about = self.about(task.opportunity);
        self.note_task(task, about);
        let kind = self.kind(task);
        let done = task.done.is_some_and(|at| self.is_today(at));
        if (kind.is_none() && !done) || !self.ours(task.assignee, about) {
            return;
        }
        let Some(kind) = kind else {
            self.done += 1;
            return;
        };
        let late = task.due.map_or(0, |due| self.day.signed_duration_since(due).num_days());
        let rank = match (kind, task.time) {
            (GroupKind::Due, Some(time)) => i64::from(time.num_seconds_from_midnight()),
            (GroupKind::Due, None) => i64::MAX,
            _ => 0,
        };
        self.pick(kind, rank, late, RecordId { kind: Kind::Task, id: task.id }, about);
    }

    /// Whether a finished task reached somebody, as reports have it: where a log of the same moment tells how it went, the
    /// log counts.
    fn reached_by(&self, task: &Task, about: About<'_>) -> bool {
        let place = about.place.and_then(|place| self.open.get(place));
        let Some(one) = place.filter(|one| task.done.is_some() && !one.contact) else { return false };
        let logs = || self.data.activities_of(one.opportunity.id).filter(|log| log.kind.touches());
        let reached = Touch::finished(task, false).is_some_and(|touch| touch.contact());
        reached && !logs().any(|log| Some(log.at) == task.done)
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
            self.take_message(message);
        }
    }

    fn note_message(&mut self, message: &Message, about: About<'_>) {
        if message.open() {
            self.note(about, None, false);
        }
        if let Some(at) = message.sent {
            self.note(about, Some(at), Touch::message(message, at, true).contact());
        }
        if let Some(at) = answered(message) {
            self.note(about, Some(at), false);
        }
    }

    /// A message that is to be sent, or was sent today.
    pub(super) fn take_message(&mut self, message: &Message) {
        let about = self.about(message.opportunity);
        self.note_message(message, about);
        let waits = message.open() && (message.due <= self.now || message.state == MessageState::Review);
        if waits && self.ours(message.assignee, about) {
            let what = RecordId { kind: Kind::Message, id: message.id };
            self.pick(GroupKind::Send, message.due.millis(), 0, what, about);
        } else if message.sent.is_some_and(|at| self.is_today(at)) && self.ours(message.assignee, about) {
            self.done += 1;
        }
    }

    fn note_activity(&mut self, activity: &Activity, about: About<'_>) {
        self.note(about, Some(activity.at), Touch::logged(activity).contact());
    }

    /// Notes all that is known of one open opportunity, for those that are looked at one by one.
    pub(super) fn note_all(&mut self, place: usize) {
        let (data, Some(one)) = (self.data, self.open.get(place)) else { return };
        let about = About { place: Some(place), opportunity: Some(one.opportunity) };
        let id = one.opportunity.id;
        data.tasks_of(id).for_each(|task| self.note_task(task, about));
        data.messages_of(id).for_each(|message| self.note_message(message, about));
        let touches = data.activities_of(id).filter(|activity| activity.kind.touches());
        touches.for_each(|activity| self.note_activity(activity, about));
    }

    /// What happened with the other side. What was done today counts, unless the same moment finished a task.
    fn activities(&mut self) {
        let data = self.data;
        for activity in data.activities().filter(|activity| activity.kind.touches()) {
            let about = self.about(activity.opportunity);
            self.note_activity(activity, about);
            if !self.is_today(activity.at) || activity.run.is_some() || activity.outcome == Some(Outcome::Received) {
                continue;
            }
            let of = activity.opportunity.or(activity.contact).or(activity.company);
            let finished = of.is_some_and(|of| data.tasks_of(of).any(|task| task.done == Some(activity.at)));
            if !finished && self.ours(activity.member, about) {
                self.done += 1;
            }
        }
    }

    /// What they wrote and nobody answered. Returns the opportunities.
    fn replies(&mut self) -> BTreeSet<Id> {
        let data = self.data;
        let written = data.messages().filter_map(|message| Written::mail(message));
        let received = data.activities().filter_map(|activity| Written::log(activity));
        written.chain(received).filter_map(|written| self.take_reply(&written)).collect()
    }

    /// One of those, if nobody has answered it. Returns its opportunity.
    pub(super) fn take_reply(&mut self, written: &Written) -> Option<Id> {
        let Written { id, at, who, opportunity, contact } = *written;
        let subject = opportunity.or(contact)?;
        let about = self.about(opportunity);
        let role = about.opportunity.and_then(|one| self.role(one));
        let decided = about.opportunity.is_some() && role.is_none_or(|role| role.stage.kind.closed() || !role.live);
        if decided || self.since(subject, at, id) || !self.ours(who, about) {
            return None;
        }
        let hours = (self.now.millis() - at.millis()) / 3_600_000;
        self.pick(GroupKind::Reply, 0, hours, id, about);
        opportunity
    }

    /// Whether something happened with a record after a moment.
    fn since(&self, subject: Id, at: Time, but: RecordId) -> bool {
        let data = self.data;
        // The mail that was the answer speaks for it.
        let mail = |one: &Activity| but.kind == Kind::Message && one.outcome == Some(Outcome::Received) && one.at == at;
        data.activities_of(subject).any(|one| one.kind.touches() && (one.at > at || mail(one)) && one.id != but.id)
            || data.tasks_of(subject).any(|task| task.done.is_some_and(|done| done > at))
            || data.messages_of(subject).any(|one| one.sent.is_some_and(|sent| sent > at))
    }

    pub(in crate::present) fn opportunities(&mut self, answered: &BTreeSet<Id>) {
        let mut clocks: BTreeMap<Time, usize> = BTreeMap::new();
        for place in 0..self.open.len() {
            let Some(one) = self.open.get(place) else { continue };
            let opportunity = one.opportunity;
            let about = About { place: Some(place), opportunity: Some(opportunity) };
            let id = RecordId::opportunity(opportunity.id);
            if self.waits(one) {
                if !self.approached_by_us(place, answered) {
                    continue;
                }
                // What came in by one import has one clock.
                let passed = clocks
                    .entry(opportunity.created)
                    .or_insert_with(|| Clock::new(opportunity.created, self.calendar).passed(self.now));
                // First what can still be in time, the nearest limit first; then by worth and lateness. Pre-sales has more
                // than can be approached at once: the highest score comes first, however old it is.
                let presales = self.roles.get(one.role).is_some_and(|role| is_presales(role.stage));
                let (rank, hours) = (
                    if presales { 0 } else { *passed },
                    (self.now.millis() - opportunity.created.millis()) / 3_600_000,
                );
                self.pick(GroupKind::FirstContact, i64::try_from(rank).unwrap_or(0), hours, id, about);
                continue;
            }
            let worst = leaks(one, self).map(lateness).max();
            if let Some(days) = worst.filter(|_| !answered.contains(&opportunity.id) && self.ours(None, about)) {
                self.pick(GroupKind::Leak, 0, days, id, about);
            }
        }
    }

    /// Whether a first contact is for those whose work is listed; whoever wrote is answered instead.
    fn approached_by_us(&self, place: usize, answered: &BTreeSet<Id>) -> bool {
        self.open.get(place).is_some_and(|one| {
            let about = About { place: Some(place), opportunity: Some(one.opportunity) };
            !answered.contains(&one.opportunity.id) && self.ours(None, about)
        })
    }

    /// Whether an opportunity that is looked at alone waits for its first contact, from those whose work is listed.
    pub(super) fn waits_for_us(&mut self, place: usize, answered: &BTreeSet<Id>) -> bool {
        let waits = |found: &Self| found.open.get(place).is_some_and(|one| found.waits(one));
        // Only what is new and in a first stage is worth a look at all that happened with it.
        if !waits(self) || !self.approached_by_us(place, answered) {
            return false;
        }
        self.note_all(place);
        waits(self)
    }

    /// Whether an opportunity still waits for its first contact. After a month it has leaked.
    pub(in crate::present) fn waits(&self, one: &Standing<'_>) -> bool {
        let first = self.roles.get(one.role).is_some_and(|role| role.first);
        first && !one.contact && self.days(one.opportunity.created) <= SILENT_DAYS
    }

    /// The number of a moment's civil day, for counting days without a calendar.
    fn number(&self, at: Time) -> i64 {
        at.millis().saturating_add(i64::from(self.zone.offset_minutes) * 60_000).div_euclid(86_400_000)
    }

    fn is_today(&self, at: Time) -> bool {
        self.number(at) == self.number(self.now)
    }

    /// Civil days from a moment to today.
    pub(in crate::present) fn days(&self, from: Time) -> u32 {
        u32::try_from(self.number(self.now) - self.number(from)).unwrap_or(0)
    }

    pub(in crate::present) fn role(&self, opportunity: &Opportunity) -> Option<&Role<'a>> {
        self.role_of.get(&opportunity.stage).and_then(|at| self.roles.get(*at))
    }

    /// Whether work belongs to those whose work is listed, and to the hat that is asked for.
    pub(in crate::present) fn ours(&self, assignee: Option<Id>, about: About<'_>) -> bool {
        let who = || assignee.or_else(|| about.opportunity?.owner);
        let mine = match self.whose {
            Whose::Everybody => true,
            Whose::Member(me) => who().is_none_or(|who| who == me),
        };
        let worn = |hat: Hat| {
            let role = about.opportunity.and_then(|one| self.role(one)).filter(|role| !role.hats.is_empty());
            let wears = |who: Id| self.data.member(who).is_some_and(|member| member.hats.contains(&hat));
            role.map_or_else(|| !self.worn || who().is_none_or(wears), |role| role.hats.contains(&hat))
        };
        mine && self.hat.is_none_or(worn)
    }

    /// The weighted value in minor units, where it is in the workspace's currency.
    pub(in crate::present) fn weighted(&self, opportunity: &Opportunity, stage: &Stage) -> Option<u128> {
        let value = opportunity.value.filter(|value| value.currency == self.currency)?;
        let percent = opportunity.probability.unwrap_or(stage.probability);
        Some(u128::try_from(value.minor).unwrap_or(0) * u128::from(percent) / 100)
    }

    /// What an opportunity counts with.
    pub(in crate::present) fn counts(&self, opportunity: &Opportunity) -> Option<Counts> {
        let stage = self.role(opportunity)?.stage;
        let minor = self.weighted(opportunity, stage).and_then(|worth| i64::try_from(worth).ok());
        Some(minor.map_or(Counts::Average, |minor| Counts::Likely {
            worth: Money::new(minor, self.currency),
            percent: opportunity.probability.unwrap_or(stage.probability),
        }))
    }

    pub(in crate::present) fn pick(&mut self, kind: GroupKind, rank: i64, late: i64, what: RecordId, about: About<'_>) {
        let open = about.place.and_then(|place| self.open.get(place)).map(|one| one.stage);
        let stage = open.or_else(|| about.opportunity.and_then(|one| self.role(one)).map(|role| role.stage));
        let worth = |one| stage.and_then(|stage| self.weighted(one, stage)).unwrap_or(self.average);
        let worth = about.opportunity.map_or(1, worth).max(1);
        let late = u128::try_from(late.max(0)).unwrap_or(0) + 1;
        let pressing = worth.saturating_mul(late);
        // New leads come by their score, where they have one.
        let points = about.opportunity.filter(|_| kind == GroupKind::FirstContact).and_then(|one| one.score);
        let points = points.map_or(0, |points| u128::from(points.max(0).unsigned_abs()) + 1);
        self.put(kind, rank, (points << 64).saturating_add(pressing.min(u128::from(u64::MAX))), what);
        if matches!(kind, GroupKind::Leak | GroupKind::Keep) {
            return;
        }
        match about.place.and_then(|place| self.open.get_mut(place)) {
            Some(one) => one.work = true,
            None => self.others.extend(about.opportunity.map(|one| one.id)),
        }
    }

    /// Takes something in: by rank, then by score.
    pub(in crate::present) fn put(&mut self, kind: GroupKind, rank: i64, score: u128, what: RecordId) {
        self.picks.entry(kind).or_default().push(Pick { rank, score: Reverse(score), what });
    }

    /// What was found for a group, in no order.
    pub(in crate::present) fn picks(&self, kind: GroupKind) -> &[Pick] {
        self.picks.get(&kind).map(Vec::as_slice).unwrap_or_default()
    }

    /// What an open opportunity is likely to bring; what is not known counts as an average one.
    pub(in crate::present) fn likely(&self, one: &Standing<'_>) -> u128 {
        self.weighted(one.opportunity, one.stage).unwrap_or(self.average).max(1)
    }

    /// What an opportunity is worth, whatever its chances; what is not known counts as an average one.
    pub(in crate::present) fn amount(&self, opportunity: &Opportunity) -> u128 {
        let value = opportunity.value.filter(|value| value.currency == self.currency);
        value.and_then(|value| u128::try_from(value.minor).ok()).unwrap_or(self.average).max(1)
    }

    /// The groups with what was found in each.
    pub(in crate::present) fn groups(&self) -> impl Iterator<Item = (GroupKind, &[Pick])> {
        self.picks.iter().map(|(kind, picks)| (*kind, picks.as_slice()))
    }

    /// What the opportunities behind the work are worth, each counted once; leaks are not work of today.
    pub(in crate::present) fn worth(&self) -> Vec<Money> {
        let open = self.open.iter().filter(|one| one.work).map(|one| one.opportunity);
        let others = self.others.iter().filter_map(|id| self.data.opportunity(*id)).map(AsRef::as_ref);
        Totals::of(open.chain(others)).values()
    }

    /// An open opportunity.
    pub(in crate::present) fn standing(&self, id: Id) -> Option<&Standing<'a>> {
        self.open.get(self.ids.binary_search(&id).ok()?)
    }
}

fn answered(message: &Message) -> Option<Time> {
    message.replied.filter(|_| message.reply != Some(Reply::OutOfOffice))
}
