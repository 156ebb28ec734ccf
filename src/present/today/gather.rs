//! One pass over the records, which finds what is to be done and how pressing it is. Words come later, and only for
//! what is shown. What work tells is in [`work`], how pressing it is in [`weighing`].

mod weighing;
mod work;

use super::leaks::{lateness, leaks};
use super::{Clock, GroupKind, SILENT_DAYS, Whose};
use crate::data::Dataset;
use crate::model::{Activity, Hat, Kind, Member, Message, Opportunity, Outcome, RecordId, Reply, Stage, StageKind};
use crate::present::score::is_presales;
use crate::value::{Calendar, Currency, Date, Id, Time, Zone, fold};
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

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
}
