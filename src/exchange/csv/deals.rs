//! Rows that are opportunities.

use super::cells::{Cells, Refusal};
use super::deal_said::{Said, first, read, unnumbered, with_address};
use super::directory::Directory;
use super::edit::Edit;
use super::fields::Field;
use super::history::{Step, rebuilt};
use super::keys::{external_key, external_keys, record_key};
use super::mapping::{ANY_SYSTEM, OnDuplicate, Options};
use super::plan::Action;
use super::pool::{Made, Pool};
use super::references::{Pending, keep_reference};
use super::rows::{Decision, decide, outcome};
use super::stage_texts::is_nothing;
use super::stages::Stages;
use crate::data::Dataset;
use crate::model::{ContactLink, Loss, LossReason, Opportunity, Stage, StageKind};
use crate::value::{Id, Rank, Time, fold, quoted};
use std::collections::{BTreeMap, VecDeque};

/// The opportunities of the plan.
#[derive(Clone, Debug)]
pub(super) struct Deals {
    pub pool: Pool<Opportunity>,
    pub stages: Stages,
    pub pending: VecDeque<Pending>,
    reasons: Pool<LossReason>,
    /// Existing ones by name and company: the first of a name in the file is the first here, and so on.
    alike: BTreeMap<String, Vec<usize>>,
    /// How many existing ones are in `alike` or belong to another pipeline.
    met: usize,
    used: BTreeMap<String, usize>,
    /// So many of them by name, where only one has it.
    named: BTreeMap<String, Option<usize>>,
    named_to: usize,
    /// Which ones go to the end of which stage.
    arrivals: BTreeMap<Id, Vec<usize>>,
    arriving: Arriving,
    /// What files of history tell, by opportunity, each with the row that it is in.
    told: BTreeMap<usize, Vec<(Step, usize)>>,
}

/// Those that go to the end of one stage, with their places in the order there.
#[derive(Clone, Debug)]
struct Arriving {
    places: std::vec::IntoIter<usize>,
    ranks: std::vec::IntoIter<Rank>,
    /// What their places begin with, where others stand before them.
    base: Option<Rank>,
}

impl Arriving {
    fn new(places: Vec<usize>, last: Option<&Rank>) -> Self {
        let ranks = Rank::spread(places.len()).into_iter();
        Self { places: places.into_iter(), ranks, base: last.map(|last| Rank::between(Some(last), None)) }
    }

    /// Evenly spread keys after the last one: all share a first part that lies behind it, so that they stay short.
    fn next(&mut self) -> Option<(usize, Rank)> {
        let (place, rank) = (self.places.next()?, self.ranks.next()?);
        let behind = |base: &Rank| Rank::parse(&format!("{}{}", base.as_str(), rank.as_str())).unwrap_or_default();
        let rank = self.base.as_ref().map(behind).unwrap_or(rank);
        Some((place, rank))
    }
}

impl Deals {
    pub fn new(data: &Dataset, options: &Options) -> Self {
        Self {
            pool: Pool::of(data),
            stages: Stages::new(data, options),
            pending: VecDeque::new(),
            reasons: Pool::of(data),
            alike: BTreeMap::new(),
            met: 0,
            used: BTreeMap::new(),
            named: BTreeMap::new(),
            named_to: 0,
            arrivals: BTreeMap::new(),
            arriving: Arriving::new(Vec::new(), None),
            told: BTreeMap::new(),
        }
    }

    /// How many opportunities and reasons exist.
    pub fn len(&self) -> usize {
        self.pool.existing() + self.reasons.existing()
    }

    /// Whether all existing ones can be found.
    pub fn is_met(&self) -> bool {
        self.pool.is_met() && self.reasons.is_met()
    }

    /// Lets so many more of the existing ones be found.
    pub fn learn(&mut self, data: &Dataset, left: &mut usize) {
        let before = *left;
        self.pool.meet(data, left, |deal| {
            external_keys(deal.external.as_ref()).into_iter().chain([record_key(deal.id)]).collect()
        });
        let pipelines: Vec<Id> = self.stages.pipelines().collect();
        for place in self.met..self.met + (before - *left) {
            let Some(deal) = self.pool.slot(place).map(|slot| slot.get()) else { return };
            if pipelines.contains(&deal.pipeline) {
                let key = alike_key(&deal.name, deal.company);
                self.alike.entry(key).or_default().push(place);
            }
            self.pending.extend(Pending::of(place, &deal.details, deal.external.as_ref()));
        }
        self.met += before - *left;
        // By their words within a stage, and as lists that were saved here write them: with the number in front.
        self.reasons.meet(data, left, |reason| {
            let mut keys = vec![reason_key(reason.stage, &reason.text)];
            keys.extend(data.stage(reason.stage).map(|stage| reason_key(stage.pipeline, &data.reason_label(reason))));
            keys
        });
    }

    /// Takes so many keys away, when no record is looked for any more.
    pub fn forget(&mut self, left: &mut usize) {
        self.pool.forget(left);
        self.reasons.forget(left);
        let mut more =
            || self.named.pop_first().is_some() | self.alike.pop_first().is_some() | self.used.pop_first().is_some();
        while *left > 0 && more() {
            *left -= 1;
        }
    }

    pub fn row(
        &mut self,
        directory: &mut Directory,
        cells: Cells<'_>,
        line: usize,
        policy: OnDuplicate,
    ) -> Result<Action, Refusal> {
        if cells.flag(Field::Deleted) == Some(true) || deleted(&cells.text(Field::Status)) {
            return Ok(Action::LeftOut("It was deleted there.".to_string()));
        }
        let mut said = read(cells, directory)?;
        let (system, pipeline_text) = (cells.system(), cells.text(Field::Pipeline));
        let stage_text = cells.text(Field::Stage);
        let status = cells.text(Field::Status);
        let stage = self.stages.of_row(&pipeline_text, &stage_text, &status, system, &mut directory.ids)?;
        let passed = if stage_text.is_empty() {
            None
        } else {
            Some(self.stages.named(&pipeline_text, &stage_text, system, &mut directory.ids)?)
        };
        let mut steps = Vec::new();
        for (at, name) in cells.entered(&pipeline_text)? {
            let stage = self.stages.named(&pipeline_text, name, system, &mut directory.ids)?.id;
            steps.push(Step { at, stage, name: name.to_string() });
        }
        // What was exported from here knows its record by the record's own id, here or in another workspace.
        let exported = said.external.as_ref().is_some_and(|told| told.id.parse::<Id>().is_ok());
        let own = said.external.as_ref().and_then(|told| self.pool.find(&record_key(told.id.parse().ok()?)));
        let found = self.find(&said, own, directory);
        said.external = said.external.filter(|_| own.is_none());
        let decision = decide(&self.pool, found, policy);
        if let Decision::Skip(place) = decision {
            return Ok(Action::Skipped(self.pool.slot(place).map(|slot| slot.get().id).unwrap_or_default()));
        }
        let company = directory.named_company(system, &first(&cells.text(Field::CompanyId)), &said.company);
        let contacts = contacts(directory, cells, &said, company);
        let owner = directory.owner(cells);
        let campaign = directory.campaign(&cells.text(Field::Campaign));
        let products: Vec<Id> = said.products.iter().map(|name| directory.product(name)).collect();
        let pipeline = self.stages.pipeline(&pipeline_text);
        let (place, before) = match decision {
            Decision::Change(place) => (place, self.pool.slot(place).map(|slot| (slot.is_new(), slot.line))),
            _ => {
                let created = said.created.unwrap_or(directory.now);
                let blank = Opportunity { id: directory.ids.take(), pipeline, created, ..Opportunity::default() };
                let keys = external_keys(said.external.as_ref()).into_iter().collect();
                (self.pool.add(blank, keys), None)
            }
        };
        let reason = self.reason(cells, (stage.kind, exported), passed.as_deref().unwrap_or(&stage), directory);
        let Some(deal) = self.pool.edit(place, line) else { return Ok(Action::Skipped(Id::NIL)) };
        let mut edit = Edit::default();
        if said.named || deal.name.is_empty() {
            edit.text(Field::Name, &mut deal.name, said.name);
        }
        edit.some(Field::Value, &mut deal.value, said.value);
        edit.some(Field::Close, &mut deal.close, said.close);
        // What every sale of the stage has is not its own.
        let as_stage = said.probability == Some(stage.probability);
        let usual = match system {
            ANY_SYSTEM => as_stage && deal.probability.is_none(),
            _ => as_stage || stage.kind.closed(),
        };
        edit.some(Field::Probability, &mut deal.probability, said.probability.filter(|_| !usual));
        edit.some(Field::Temperature, &mut deal.temperature, said.temperature);
        // The points of a file are given ones. What this program wrote itself is a sum of given ones and those of rules:
        // where a record has both, a plain table does not say which are meant.
        let summed = system == ANY_SYSTEM && deal.given.is_some();
        let points = said.score.filter(|points| !summed && deal.score != Some(*points));
        edit.some(Field::Score, if deal.given.is_some() { &mut deal.given } else { &mut deal.score }, points);
        edit.some(Field::Owner, &mut deal.owner, owner);
        edit.some(Field::Company, &mut deal.company, company);
        edit.some(Field::Campaign, &mut deal.campaign, campaign);
        edit.external(&mut deal.external, said.external);
        edit.began(&mut deal.created, said.created, &directory.place);
        let links = contacts.into_iter().map(|contact| ContactLink { contact, role: String::new() });
        edit.add(Field::Contact, &mut deal.contacts, links, |known, new| known.contact == new.contact);
        edit.add(Field::Products, &mut deal.products, products, |known, new| known == new);
        edit.text(Field::Source, &mut deal.source, cells.text(Field::Source));
        edit.text(Field::Needs, &mut deal.needs, cells.long(Field::Needs));
        edit.text(Field::PainPoints, &mut deal.pain_points, cells.long(Field::PainPoints));
        edit.text(Field::Objections, &mut deal.objections, cells.long(Field::Objections));
        edit.text(Field::Competitors, &mut deal.competitors, cells.long(Field::Competitors));
        edit.tags(&mut deal.tags, cells.tags());
        edit.details(&mut deal.details, cells.details());
        edit.own(&mut deal.extra.custom, &mut deal.details, cells.own());
        keep_reference(&mut deal.details, cells, Field::CompanyId, company.is_some());
        keep_reference(&mut deal.details, cells, Field::ContactId, !deal.contacts.is_empty());
        keep_reference(&mut deal.details, cells, Field::OwnerId, owner.is_some());
        self.pending.extend(Pending::of(place, &deal.details, deal.external.as_ref()));
        if deal.stage != stage.id || deal.visits.is_empty() {
            edit.given(Field::Stage, &mut deal.stage, Some(stage.id));
            deal.loss = None; // History has no reasons; a reason of another stage no longer holds.
            let steps = way(deal, steps, &stage, passed.as_deref(), said.changed, said.closed, directory.now);
            deal.visits = rebuilt(&deal.visits, steps, stage.id);
            self.arrivals.entry(stage.id).or_default().push(place);
        } else if !steps.is_empty() {
            let visits = rebuilt(&deal.visits, steps, stage.id);
            edit.given(Field::Stage, &mut deal.visits, Some(visits));
        }
        if let Some((reason, of)) = reason.filter(|(id, _)| deal.loss.as_ref().is_none_or(|loss| loss.reason != *id)) {
            let stage = passed.as_ref().map_or(of, |passed| passed.id);
            edit.given(Field::LossReason, &mut deal.loss, Some(Some(Loss { reason, stage, note: String::new() })));
        }
        Ok(outcome(deal.id, before, edit))
    }

    /// The reason of a lost sale with its stage: one of the stage that it was lost in, made where it is new. With a number
    /// in front it is the pipeline's reason of that number and these words, whatever stage the file names.
    fn reason(
        &mut self,
        cells: Cells<'_>,
        (kind, exported): (StageKind, bool),
        lost: &Stage,
        directory: &mut Directory,
    ) -> Option<(Id, Id)> {
        let text = cells.text(Field::LossReason);
        if text.is_empty() || kind != StageKind::Lost {
            return None;
        }
        let numbered = self.reasons.find(&reason_key(lost.pipeline, &text));
        let text = if exported { unnumbered(&text).to_string() } else { text };
        let key = reason_key(lost.id, &text);
        let known = numbered.or_else(|| self.reasons.find(&key));
        if let Some(slot) = known.and_then(|place| self.reasons.slot(place)) {
            return Some((slot.get().id, slot.get().stage));
        }
        let of_stage = self.reasons.iter().filter(|reason| reason.stage == lost.id);
        let number = of_stage.map(|reason| reason.number).max().unwrap_or(0).saturating_add(1);
        let reason = LossReason { id: directory.ids.take(), stage: lost.id, number, text, ..LossReason::default() };
        let found = (reason.id, reason.stage);
        self.reasons.add(reason, vec![key]);
        Some(found)
    }

    /// The place of what a row says. `own` is where the id is that of a record here.
    fn find(&mut self, said: &Said, own: Option<usize>, directory: &mut Directory) -> Option<usize> {
        if let Some(external) = &said.external {
            directory.by = Some("the same id");
            return own.or_else(|| self.pool.find(&external_key(&external.system, &external.id)));
        }
        directory.by = Some("the same name and company");
        let company = directory.known_company(&said.company);
        if company.is_none() && !said.company.is_empty() {
            return None; // Its company is new, so it is new as well.
        }
        let key = alike_key(&said.name, company);
        let used = self.used.entry(key.clone()).or_default();
        let found = self.alike.get(&key).and_then(|places| places.get(*used)).copied();
        *used += 1;
        found
    }

    /// A row of a file of stage history. What comes of it shows when all of them are known.
    pub fn move_row(&mut self, directory: &mut Directory, cells: Cells<'_>, row: usize) -> Result<Action, Refusal> {
        if cells.flag(Field::Deleted) == Some(true) {
            return Ok(Action::LeftOut("It was deleted there.".to_string()));
        }
        let (id, name) = (cells.text(Field::OpportunityId), cells.text(Field::Opportunity));
        let by_id = self.pool.find(&external_key(cells.system(), &id)).filter(|_| !id.is_empty());
        let Some(place) = by_id.or_else(|| self.only(&name)) else {
            let told = if name.is_empty() { &id } else { &name };
            let reason =
                format!("The opportunity {} is not here. Bring in the opportunities first, or together.", quoted(told));
            return Err(Refusal::new(Field::OpportunityId, reason));
        };
        let to = cells.text(Field::Stage);
        let Some(at) = cells.moment(Field::At)? else {
            return Err(Refusal::new(Field::At, "This row does not say when it was."));
        };
        let deal = self.pool.slot(place).map(|slot| slot.get().clone()).unwrap_or_default();
        if is_nothing(&to) {
            return Err(Refusal::new(Field::Stage, "This row says no stage."));
        }
        let stage = self.stages.of_history(deal.pipeline, &to, cells.system(), &mut directory.ids)?;
        // An id is no name.
        let name =
            if fold(&to) == fold(&stage.name) || !super::stage_texts::is_id(&to) { to } else { stage.name.clone() };
        let told = self.told.entry(place).or_default();
        let from = cells.text(Field::FromStage);
        if told.is_empty() && !is_nothing(&from) && deal.created < at {
            let before = self.stages.of_history(deal.pipeline, &from, cells.system(), &mut directory.ids)?;
            let name = if super::stage_texts::is_id(&from) { before.name.clone() } else { from };
            told.push((Step { at: deal.created, stage: before.id, name }, row));
        }
        told.push((Step { at, stage: stage.id, name }, row));
        Ok(Action::Unchanged(deal.id))
    }

    /// Lets so many more be found by their names. Asked when all of them are known.
    pub fn name(&mut self, left: &mut usize) {
        while *left > 0 {
            let Some(deal) = self.pool.slot(self.named_to).map(|slot| slot.get()) else { return };
            if !deal.name.is_empty() {
                let entry = self.named.entry(deal.name.clone());
                entry.and_modify(|one| *one = None).or_insert(Some(self.named_to));
            }
            self.named_to += 1;
            *left -= 1;
        }
    }

    /// The only opportunity of this name. Asked when all of them are known.
    fn only(&mut self, name: &str) -> Option<usize> {
        let mut all = usize::MAX;
        self.name(&mut all);
        self.named.get(name).copied().flatten()
    }

    /// The only opportunity of this name, or of none.
    pub fn only_id(&mut self, name: &str) -> Option<Id> {
        self.only(name).and_then(|place| self.pool.slot(place)).map(|slot| slot.get().id)
    }

    /// Works the told history into so many more opportunities. Gives the rows that changed something.
    pub fn tell(&mut self, left: &mut usize) -> Vec<(usize, Id)> {
        let mut changed = Vec::new();
        while *left > 0 {
            let Some((place, told)) = self.told.pop_first() else { break };
            *left -= 1;
            let Some(deal) = self.pool.slot(place).map(|slot| slot.get()) else { continue };
            let (steps, rows): (Vec<Step>, Vec<usize>) = told.into_iter().unzip();
            let (visits, id) = (rebuilt(&deal.visits, steps, deal.stage), deal.id);
            if visits != deal.visits
                && let Some(deal) = self.pool.adjust(place)
            {
                deal.visits = visits;
                changed.extend(rows.into_iter().map(|row| (row, id)));
            }
        }
        changed
    }

    /// Links so many more that came before what they refer to.
    pub fn link(&mut self, directory: &Directory, left: &mut usize) {
        while *left > 0 {
            let Some(pending) = self.pending.pop_front() else { return };
            *left -= 1;
            let (company, contacts, owner) = pending.resolve(directory);
            if company.is_none() && contacts.is_empty() && owner.is_none() {
                continue;
            }
            let Some(deal) = self.pool.adjust(pending.place) else { continue };
            deal.company = deal.company.or(company);
            deal.owner = deal.owner.or(owner);
            for contact in contacts {
                if !deal.involves(contact) {
                    deal.contacts.push(ContactLink { contact, role: String::new() });
                }
            }
            pending.clear(&mut deal.details, company.is_some(), !deal.contacts.is_empty(), owner.is_some());
        }
    }

    /// Puts so many more arrivals at the end of their stages.
    pub fn place(&mut self, last_ranks: &BTreeMap<Id, Rank>, left: &mut usize) {
        while *left > 0 {
            if let Some((place, rank)) = self.arriving.next() {
                *left -= 1;
                if let Some(deal) = self.pool.adjust(place) {
                    deal.rank = rank;
                }
                continue;
            }
            let Some((stage, places)) = self.arrivals.pop_first() else { return };
            // One that a later row moved on stands in its last stage only.
            let still = |place: &usize| self.pool.slot(*place).is_some_and(|slot| slot.get().stage == stage);
            self.arriving = Arriving::new(places.into_iter().filter(still).collect(), last_ranks.get(&stage));
        }
    }

    /// Hands out what is new and what is changed: goes over so many more.
    pub fn give(&mut self, left: &mut usize, made: &mut Made) {
        self.stages.give(made);
        self.reasons.give(left, made);
        self.pool.give(left, made);
    }
}

/// Whether a status says that it was deleted, in the languages that Pipedrive writes it in.
fn deleted(status: &str) -> bool {
    matches!(fold(status).as_str(), "deleted" | "geloscht" | "supprime" | "supprimee" | "eliminado")
}

/// A reason is found by its words within its stage, and by its number and its words within its pipeline.
fn reason_key(within: Id, text: &str) -> String {
    format!("reason {within} {}", fold(text))
}

/// The people of a row: several ids, several names, or names with an address behind, as `Ann Lee (ann@x.org)`.
fn contacts(directory: &mut Directory, cells: Cells<'_>, said: &Said, company: Option<Id>) -> Vec<Id> {
    let system = cells.system();
    let ids = if cells.has(Field::ContactId) { cells.list(Field::ContactId, false) } else { Vec::new() };
    let text = cells.text(Field::Contact);
    let names: Vec<String> =
        if ids.len() > 1 || text.contains(';') { cells.list(Field::Contact, false) } else { vec![text] };
    let mut found = Vec::new();
    for nth in 0..ids.len().max(names.len()) {
        let (id, name) = (ids.get(nth).map_or("", String::as_str), names.get(nth).map_or("", String::as_str));
        let (name, address) = with_address(name);
        let emails = address.into_iter().chain(if nth == 0 { said.emails.clone() } else { Vec::new() }).collect();
        found.extend(directory.named_contact(system, id, &name, emails, company));
    }
    found
}

/// What the row tells about the way to its stage: what headers tell, else an earlier stage that it names as well, and the
/// moment of the last change or of the close.
fn way(
    deal: &Opportunity,
    mut steps: Vec<Step>,
    stage: &Stage,
    passed: Option<&Stage>,
    changed: Option<Time>,
    closed: Option<Time>,
    now: Time,
) -> Vec<Step> {
    let fresh = deal.visits.is_empty();
    let at_close = closed.or_else(|| deal.close.map(Time::midday)).filter(|_| stage.kind.closed());
    let passed = passed.filter(|passed| passed.id != stage.id);
    let began = if fresh { deal.created } else { now };
    if steps.is_empty() {
        // What is known of its way goes on from there.
        let known = deal.visits.iter();
        steps.extend(known.map(|visit| Step { at: visit.entered, stage: visit.stage, name: visit.name.clone() }));
    }
    if let Some(passed) = passed.filter(|passed| !steps.iter().any(|step| step.stage == passed.id)) {
        let at = if fresh { Some(changed.unwrap_or(deal.created)) } else { changed.filter(|at| *at > deal.entered()) };
        if let Some(at) = at {
            let at = at.min(at_close.unwrap_or(now));
            steps.push(Step { at, stage: passed.id, name: passed.name.clone() });
        }
    }
    if steps.iter().max_by_key(|step| step.at).is_none_or(|last| last.stage != stage.id) {
        let known = changed.filter(|_| passed.is_none()).or(at_close).unwrap_or(began);
        let at = steps.iter().map(|step| step.at).max().map_or(known, |last| known.max(last));
        steps.push(Step { at, stage: stage.id, name: stage.name.clone() });
    }
    steps
}

fn alike_key(name: &str, company: Option<Id>) -> String {
    format!("{} {}", company.unwrap_or_default(), fold(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arrivals_stand_behind_the_last_one_in_order_and_with_short_keys() {
        let last = Rank::parse("zzz").unwrap();
        let mut arriving = Arriving::new((0..10_000).collect(), Some(&last));
        let ranks: Vec<Rank> = std::iter::from_fn(|| arriving.next()).map(|(_, rank)| rank).collect();
        assert!(ranks.iter().all(|rank| *rank > last && rank.as_str().len() < 12));
        assert!(ranks.windows(2).all(|pair| pair[0] < pair[1]));
    }
}
