//! Facts: what reports count, read off the records once and kept for as long as nothing changes.
//!
//! One [`Deal`] an opportunity, with its amount in the workspace's currency, its stays in stages by the stage's place in
//! its pipeline, its outcome and its touches. Building them walks every record once; a report then walks the deals alone.

use super::worth::Rates;
use super::{Years, midnight};
use crate::data::Dataset;
use crate::model::{
    Activity, ActivityKind, Category, Channel, Kind, Message, Opportunity, Outcome as Went, RecordId, Reply, StageKind,
    Task, TaskKind,
};
use crate::query::next_due;
use crate::value::{Calendar, Date, Id, Time, ZoneRules};
use std::collections::BTreeMap;
use std::sync::Arc;

/// A stage as reports need it.
#[derive(Clone, Debug, PartialEq)]
pub struct StageFact {
    /// The stage.
    pub id: Id,
    /// Its pipeline.
    pub pipeline: Id,
    /// What people call it.
    pub name: String,
    /// What being in it means.
    pub kind: StageKind,
    /// Its place among the open and won stages of its pipeline, from 0; none for parked, lost and retired ones, which have
    /// no order.
    pub order: Option<u16>,
    /// Chance of winning from it, in percent.
    pub probability: u8,
    /// The category of what is in it.
    pub category: Category,
    /// Days that an opportunity should take in it at most.
    pub target_days: Option<u16>,
    /// Who works in it.
    pub role: String,
    /// Whether it is out of use.
    pub retired: bool,
}

/// One stay in a stage.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stay {
    /// The place of the stage in [`Facts::stages`]; none for a stage that is gone.
    pub stage: Option<u16>,
    /// When it was entered.
    pub from: Time,
    /// When it was left; none while inside.
    pub until: Option<Time>,
}

/// How it ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Closing {
    /// Whether it was won.
    pub won: bool,
    /// The moment that the stage was entered which closed it: of several won stages in a row, the first.
    pub at: Time,
    /// The day that counts: the close date on the record, else the day of that moment.
    pub day: Date,
}

/// A contact between the two sides, or work towards one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Touch {
    /// When.
    pub at: Time,
    /// Whether it went out from our side; what came in from theirs otherwise.
    pub out: bool,
    /// Whether it reached somebody. An unanswered call, a meeting that they did not come to, a message that came back as
    /// undeliverable and finished tasks other than to call, to write and to meet did not.
    pub reached: bool,
    /// Whether it was a mail, and one that did not come back as undeliverable.
    pub mail: bool,
    /// Whether it was a meeting that took place.
    pub meeting: bool,
    /// Who of the team.
    pub member: Option<Id>,
    /// The record: an activity, a task or a message.
    pub record: RecordId,
}

/// An opportunity as reports need it.
#[derive(Clone, Debug)]
pub struct Deal {
    /// The record.
    pub record: Arc<Opportunity>,
    /// Its id and its creation, kept here too: a walk along very many does not fetch each record.
    id: Id,
    made: Time,
    /// The place of its stage in [`Facts::stages`].
    pub stage: u16,
    /// What that stage means.
    pub kind: StageKind,
    /// Its value in minor units of the workspace's currency: by the rates of today while it is open or parked, by those of
    /// the day it closed after that. None where it has no value, or no rate is known.
    pub base: Option<i64>,
    /// Its chance in percent: its own, else its stage's; 100 where won, 0 where lost.
    pub percent: u8,
    /// How sure it is in forecasts.
    pub category: Category,
    /// Every stay, oldest first.
    pub stays: Vec<Stay>,
    /// The furthest place it has reached among the open and won stages of its pipeline; none where nothing is known of its
    /// way, as of what came in as lost.
    pub reached: Option<u16>,
    /// The place in [`Facts::stages`] of the stage that it was lost in, if it is lost and that is known.
    pub lost_from: Option<u16>,
    /// How it ended, by its last outcome; none while it is open or parked.
    pub closing: Option<Closing>,
    /// Every contact, oldest first.
    pub touches: Vec<Touch>,
    /// Whether something is to be done next: an open task, a planned meeting, a due message.
    pub planned: bool,
    /// Whether some of that is still ahead: due today or later, or without a day.
    pub ahead: bool,
}

impl Deal {
    /// Its id.
    pub fn id(&self) -> Id {
        self.id
    }

    /// Whether it is being worked on.
    pub fn open(&self) -> bool {
        self.kind == StageKind::Open
    }

    /// Whether its way is known: it has been in an open stage. Of what came in closed nothing is known but the end; counting
    /// such won ones through all stages, and such lost ones through none, would make every stage look far too good.
    pub fn way_known(&self, facts: &Facts) -> bool {
        self.stays.iter().any(|stay| facts.kind_of(stay.stage) == Some(StageKind::Open))
    }

    /// Its value times its chance, in hundredths of a minor unit.
    pub fn weighted(&self) -> Option<i128> {
        self.base.map(|base| i128::from(base) * i128::from(self.percent))
    }

    /// When it came to be.
    pub fn created(&self) -> Time {
        self.made
    }

    /// When it came into its present stage.
    pub fn entered(&self) -> Time {
        self.stays.last().map_or(self.made, |stay| stay.from)
    }

    /// The moment of the last contact; its creation where there was none.
    pub fn touched(&self) -> Time {
        self.touches.last().map_or(self.made, |touch| touch.at)
    }

    /// The first contact that went out from our side and reached somebody.
    pub fn first_contact(&self) -> Option<&Touch> {
        self.touches.iter().find(|touch| touch.contact())
    }

    /// The moment of that.
    pub fn first_out(&self) -> Option<Time> {
        self.first_contact().map(|touch| touch.at)
    }

    /// How long it was open up to its outcome, or up to now: the sum of its stays in open stages, without parked spells and
    /// without the time between a close and a reopening.
    pub fn open_millis(&self, facts: &Facts) -> i64 {
        let end = self.closing.map_or(facts.now, |closing| closing.at);
        let open = |stay: &&Stay| facts.kind_of(stay.stage) == Some(StageKind::Open) && stay.from < end;
        let long = |stay: &Stay| stay.until.unwrap_or(end).min(end).millis().saturating_sub(stay.from.millis()).max(0);
        self.stays.iter().filter(open).map(long).fold(0, i64::saturating_add)
    }
}

/// All that reports count, as of a moment.
#[derive(Clone, Debug)]
pub struct Facts {
    /// The moment.
    pub now: Time,
    /// The day of that moment.
    pub today: Date,
    /// Working hours, days off and the zone.
    pub calendar: Arc<Calendar>,
    /// The zone's rules.
    pub zone: Arc<ZoneRules>,
    /// How weeks and years are counted.
    pub years: Years,
    /// What currencies are worth.
    pub rates: Rates,
    /// Every stage, by pipeline and place.
    pub stages: Vec<StageFact>,
    pub(super) places: BTreeMap<Id, u16>,
    /// Every opportunity, oldest id first.
    pub deals: Vec<Deal>,
}

impl Facts {
    /// The facts of a data set as of a moment. To walk 100,000 opportunities takes a moment itself: [`FactsMaker`] does it
    /// in slices.
    pub fn of(data: &Dataset, now: Time, zone: &Arc<ZoneRules>) -> Facts {
        let mut maker = FactsMaker::new(data, now, zone);
        while !maker.go_on(data, usize::MAX) {}
        maker.facts
    }

    /// The place of a stage.
    pub fn place(&self, stage: Id) -> Option<u16> {
        self.places.get(&stage).copied()
    }

    /// The stage at a place.
    pub fn stage(&self, place: u16) -> Option<&StageFact> {
        self.stages.get(usize::from(place))
    }

    /// What a stage means.
    pub fn kind_of(&self, place: Option<u16>) -> Option<StageKind> {
        place.and_then(|place| self.stage(place)).map(|stage| stage.kind)
    }

    /// The open and won stages of a pipeline in order: the funnel.
    pub fn funnel(&self, pipeline: Id) -> Vec<&StageFact> {
        let mut stages: Vec<&StageFact> =
            self.stages.iter().filter(|stage| stage.pipeline == pipeline && stage.order.is_some()).collect();
        stages.sort_by_key(|stage| stage.order);
        stages
    }

    /// One opportunity.
    pub fn deal(&self, id: Id) -> Option<&Deal> {
        let at = self.deals.binary_search_by_key(&id, Deal::id).ok()?;
        self.deals.get(at)
    }

    /// The moment that today ends at.
    pub fn tonight(&self) -> Time {
        self.today.succ_opt().map_or(self.now, |day| midnight(day, &self.zone))
    }

    /// Looks again at some opportunities, after a change of them or of what belongs to them. For changes of stages,
    /// settings or members everything is built anew.
    pub fn refresh(&mut self, data: &Dataset, ids: impl IntoIterator<Item = Id>) {
        for id in ids {
            let fresh = data.opportunity(id).and_then(|one| self.read(data, one));
            match (self.deals.binary_search_by_key(&id, Deal::id), fresh) {
                (Ok(at), Some(deal)) => {
                    if let Some(place) = self.deals.get_mut(at) {
                        *place = deal;
                    }
                }
                (Ok(at), None) => {
                    self.deals.remove(at);
                }
                (Err(at), Some(deal)) => self.deals.insert(at, deal),
                (Err(_), None) => {}
            }
        }
    }

    fn read(&self, data: &Dataset, one: &Arc<Opportunity>) -> Option<Deal> {
        let mut deal = self.buried(one)?;
        deal.touches = touches(data, one.id);
        let zone = self.zone.at(self.now);
        let next = if deal.open() { next_due(data, one.id, zone) } else { None };
        // The earliest may be late while another one is ahead.
        let ahead = |due: Option<Date>| due.is_none_or(|due| self.today <= due);
        let other = || {
            data.tasks_of(one.id).any(|task| task.done.is_none() && ahead(task.due))
                || data.messages_of(one.id).any(|message| message.open() && ahead(Some(zone.date(message.due))))
        };
        deal.planned = next.is_some();
        deal.ahead = next.is_some_and(|next| ahead(next.due) || other());
        Some(deal)
    }

    /// An opportunity without what belongs to it: all that is left of one that is gone.
    pub(super) fn buried(&self, one: &Arc<Opportunity>) -> Option<Deal> {
        let place = self.place(one.stage)?;
        let stage = self.stage(place)?;
        let stays: Vec<Stay> = one
            .visits
            .iter()
            .map(|visit| Stay { stage: self.place(visit.stage), from: visit.entered, until: visit.left })
            .collect();
        let order = |stay: &Stay| {
            let stage = self.stage(stay.stage?)?;
            stage.order.filter(|_| stage.pipeline == one.pipeline)
        };
        let lost_from = self.lost_from(one, stage.kind, &stays);
        let lost_order = lost_from.and_then(|from| self.stage(from)).filter(|from| from.pipeline == one.pipeline);
        let known = stage.order.into_iter().chain(lost_order.and_then(|from| from.order));
        let reached = stays.iter().filter_map(order).chain(known).max();
        let closing = self.closing(one, stage.kind, &stays);
        let day = closing.map_or(self.today, |closing| closing.day);
        let percent = match stage.kind {
            StageKind::Won => 100,
            StageKind::Lost => 0,
            _ => one.probability.unwrap_or(stage.probability),
        };
        let category = match (stage.kind, one.category) {
            (StageKind::Parked, _) => Category::Omitted,
            (_, Some(said)) => said,
            (_, None) if one.probability.is_some() => Category::usual(percent),
            _ => stage.category,
        };
        Some(Deal {
            id: one.id,
            made: one.created,
            stage: place,
            kind: stage.kind,
            base: one.value.and_then(|value| self.rates.on(value, day)),
            percent,
            category,
            reached,
            lost_from,
            closing,
            touches: Vec::new(),
            planned: false,
            ahead: false,
            stays,
            record: one.clone(),
        })
    }

    /// The stage that it was lost in: as its loss says, else the last one before it that is neither lost nor parked.
    fn lost_from(&self, one: &Opportunity, kind: StageKind, stays: &[Stay]) -> Option<u16> {
        if kind != StageKind::Lost {
            return None;
        }
        let on_the_way = |place: &u16| matches!(self.kind_of(Some(*place)), Some(StageKind::Open | StageKind::Won));
        let said = one.loss.as_ref().and_then(|loss| self.place(loss.stage)).filter(on_the_way);
        said.or_else(|| stays.iter().rev().filter_map(|stay| stay.stage).find(on_the_way))
    }

    /// The outcome: of the stays of the same kind at the end, the first one counts, so that what comes after the sale
    /// (invoice, delivery) does not move the day of winning.
    fn closing(&self, one: &Opportunity, kind: StageKind, stays: &[Stay]) -> Option<Closing> {
        if !kind.closed() {
            return None;
        }
        let same = |stay: &&Stay| self.kind_of(stay.stage) == Some(kind);
        let at = stays.iter().rev().take_while(same).last().map_or(one.created, |stay| stay.from);
        let day = one.close.unwrap_or_else(|| self.zone.date(at));
        Some(Closing { won: kind == StageKind::Won, at, day })
    }
}

/// The contacts with the other side of an opportunity, oldest first: what was logged (notes are none), finished tasks,
/// messages sent and answered.
fn touches(data: &Dataset, id: Id) -> Vec<Touch> {
    let logged = data.activities_of(id).filter(|one| one.kind.touches());
    let mut all: Vec<Touch> = logged.map(|one| Touch::logged(one)).collect();
    // A task that a log finished is that very contact, and the log says how it went.
    let logs = all.len();
    for one in data.tasks_of(id) {
        let told = all.iter().take(logs).any(|log| Some(log.at) == one.done);
        all.extend(Touch::finished(one, told));
    }
    for one in data.messages_of(id) {
        all.extend(one.sent.map(|at| Touch::message(one, at, true)));
        let answered = one.replied.filter(|_| one.reply != Some(Reply::OutOfOffice));
        all.extend(answered.map(|at| Touch::message(one, at, false)));
    }
    all.sort_unstable_by_key(|touch| (touch.at, touch.record));
    all
}

impl Touch {
    /// What was logged.
    pub fn logged(one: &Activity) -> Touch {
        Touch {
            at: one.at,
            out: !(one.kind == ActivityKind::Email && one.outcome == Some(Went::Received)),
            reached: !matches!(one.outcome, Some(Went::NoAnswer | Went::NoShow)),
            mail: one.kind == ActivityKind::Email,
            meeting: one.kind == ActivityKind::Meeting && one.outcome != Some(Went::NoShow),
            member: one.member,
            record: RecordId { kind: Kind::Activity, id: one.id },
        }
    }

    /// A finished task; whether a log of the same moment tells of it.
    pub fn finished(one: &Task, told: bool) -> Option<Touch> {
        Some(Touch {
            at: one.done?,
            out: true,
            reached: !told && matches!(one.kind, TaskKind::Call | TaskKind::Email | TaskKind::Meeting),
            mail: false,
            meeting: false,
            member: one.assignee,
            record: RecordId { kind: Kind::Task, id: one.id },
        })
    }

    /// Whether somebody of theirs was reached by us: what counts as contact, everywhere.
    pub fn contact(&self) -> bool {
        self.out && self.reached
    }

    /// A message that was sent, or its answer.
    pub fn message(one: &Message, at: Time, out: bool) -> Touch {
        let heard = matches!(one.reply, Some(Reply::Positive | Reply::Negative));
        let reached = !one.bounced || heard;
        let record = RecordId { kind: Kind::Message, id: one.id };
        let mail = one.channel == Channel::Email && reached;
        Touch { at, out, reached, mail, meeting: false, member: one.assignee, record }
    }
}

/// Facts in the making.
#[derive(Clone, Debug)]
pub struct FactsMaker {
    facts: Facts,
    last: Option<Id>,
    total: usize,
}

impl FactsMaker {
    /// Begins: stages, calendar and rates are read at once.
    pub fn new(data: &Dataset, now: Time, zone: &Arc<ZoneRules>) -> FactsMaker {
        let settings = data.settings().map(AsRef::as_ref);
        let mut stages = Vec::new();
        let mut pipelines: Vec<Id> = data.pipelines().map(|one| one.id).collect();
        pipelines.sort_unstable();
        for pipeline in pipelines {
            let mut next = 0u16;
            for stage in data.all_stages_of(pipeline) {
                let ordered = !stage.retired && matches!(stage.kind, StageKind::Open | StageKind::Won);
                let order = ordered.then_some(next);
                next = next.saturating_add(u16::from(ordered));
                stages.push(StageFact {
                    id: stage.id,
                    pipeline,
                    name: stage.name.clone(),
                    kind: stage.kind,
                    order,
                    probability: stage.probability,
                    category: stage.category.unwrap_or(Category::usual(stage.probability)),
                    target_days: stage.target_days,
                    role: stage.role.clone(),
                    retired: stage.retired,
                });
            }
        }
        let places = stages.iter().enumerate().filter_map(|(at, stage)| Some((stage.id, u16::try_from(at).ok()?)));
        let places = places.collect();
        let facts = Facts {
            now,
            today: zone.date(now),
            calendar: Arc::new(crate::automation::calendar(settings, zone.clone())),
            zone: zone.clone(),
            years: Years::of(settings),
            rates: Rates::of(settings),
            stages,
            places,
            deals: Vec::new(),
        };
        FactsMaker { facts, last: None, total: data.count(Kind::Opportunity) }
    }

    /// Reads some more opportunities; says whether all are read. The data set must be the one it began with.
    pub fn go_on(&mut self, data: &Dataset, few: usize) -> bool {
        let mut read = 0;
        for one in data.opportunities_after(self.last).take(few) {
            read += 1;
            self.last = Some(one.id);
            if let Some(deal) = self.facts.read(data, one) {
                self.facts.deals.push(deal);
            }
        }
        read < few
    }

    /// How far it is: read and all.
    pub fn progress(&self) -> (usize, usize) {
        (self.facts.deals.len(), self.total)
    }

    /// What was read.
    pub fn finish(self) -> Facts {
        self.facts
    }
}

#[cfg(test)]
#[path = "facts_tests.rs"]
mod tests;
