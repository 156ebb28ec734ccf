//! Rows that are opportunities.

use super::cells::{Cells, Edit, Refusal};
use super::directory::{Directory, external_key, from_table};
use super::fields::Field;
use super::mapping::{OnDuplicate, Options};
use super::plan::Action;
use super::pool::Pool;
use super::rows::{Decision, decide, outcome};
use super::stages::Stages;
use crate::data::Dataset;
use crate::model::{ContactLink, External, Opportunity, Stage, Temperature, Visit};
use crate::value::{Date, Id, Money, Rank, Time, fold, quoted};
use std::collections::BTreeMap;

/// The opportunities of the plan.
#[derive(Clone, Debug)]
pub(super) struct Deals {
    pool: Pool<Opportunity>,
    pub stages: Stages,
    /// Existing ones by name and company: the first of a name in the file is the first here, and so on.
    alike: BTreeMap<String, Vec<usize>>,
    /// How many existing ones are in `alike` or belong to another pipeline.
    met: usize,
    used: BTreeMap<String, usize>,
    /// Which ones go to the end of which stage.
    arrivals: BTreeMap<Id, Vec<usize>>,
    policy: OnDuplicate,
    pipeline: Id,
}

/// What a row says, read and found to be readable.
struct Said {
    name: String,
    named: bool,
    value: Option<Money>,
    close: Option<Date>,
    created: Option<Time>,
    probability: Option<u8>,
    temperature: Option<Temperature>,
    emails: Vec<String>,
    products: Vec<String>,
    company: String,
    external: Option<External>,
}

impl Deals {
    pub fn new(data: &Dataset, options: &Options) -> Self {
        Self {
            pool: Pool::of(data.opportunities()),
            stages: Stages::new(data, options),
            alike: BTreeMap::new(),
            met: 0,
            used: BTreeMap::new(),
            arrivals: BTreeMap::new(),
            policy: options.on_duplicate,
            pipeline: options.pipeline,
        }
    }

    /// How many opportunities exist.
    pub fn len(&self) -> usize {
        self.pool.existing()
    }

    /// Lets so many more of the existing ones be found.
    pub fn learn(&mut self, left: &mut usize) {
        let before = *left;
        self.pool.meet(left, |opportunity| {
            let external = opportunity.external.as_ref().filter(|external| external.system == super::directory::SYSTEM);
            external.map(|external| external_key(&external.id)).into_iter().collect()
        });
        for place in self.met..self.met + (before - *left) {
            let Some(opportunity) = self.pool.slot(place).map(|slot| slot.get()) else { return };
            if opportunity.pipeline == self.pipeline {
                let key = alike_key(&opportunity.name, opportunity.company);
                self.alike.entry(key).or_default().push(place);
            }
        }
        self.met += before - *left;
    }

    /// Takes so many keys away, when no record is looked for any more.
    pub fn forget(&mut self, left: &mut usize) {
        self.pool.forget(left);
        while *left > 0 && (self.alike.pop_first().is_some() | self.used.pop_first().is_some()) {
            *left -= 1;
        }
    }

    pub fn row(&mut self, directory: &mut Directory, cells: Cells<'_>, line: usize) -> Result<Action, Refusal> {
        let said = read(cells, directory)?;
        let stage_text = cells.text(Field::Stage);
        let stage = self.stages.of_row(&stage_text, &cells.text(Field::Status), &mut directory.ids)?;
        let passed =
            if stage_text.is_empty() { None } else { Some(self.stages.named(&stage_text, &mut directory.ids)?) };
        let found = self.find(&said, directory);
        let decision = decide(&self.pool, found, self.policy);
        if let Decision::Skip(place) = decision {
            return Ok(Action::Skipped(self.pool.slot(place).map(|slot| slot.get().id).unwrap_or_default()));
        }
        let company = directory.company(&said.company);
        let contact = directory.contact(&cells.text(Field::Contact), said.emails.clone(), company);
        let owner = directory.member(&cells.text(Field::Owner));
        let campaign = directory.campaign(&cells.text(Field::Campaign));
        let products: Vec<Id> = said.products.iter().map(|name| directory.product(name)).collect();
        let (place, before) = match decision {
            Decision::Change(place) => (place, self.pool.slot(place).map(|slot| (slot.is_new(), slot.line))),
            _ => {
                let created = said.created.unwrap_or(directory.now);
                let blank = Opportunity {
                    id: directory.ids.take(),
                    pipeline: self.pipeline,
                    created,
                    ..Opportunity::default()
                };
                let keys = said.external.iter().map(|external| external_key(&external.id)).collect();
                (self.pool.add(blank, keys), None)
            }
        };
        let Some(deal) = self.pool.edit(place, line) else { return Ok(Action::Skipped(Id::NIL)) };
        let mut edit = Edit::default();
        if said.named || deal.name.is_empty() {
            edit.text(Field::Name, &mut deal.name, said.name);
        }
        edit.some(Field::Value, &mut deal.value, said.value);
        edit.some(Field::Close, &mut deal.close, said.close);
        edit.some(Field::Probability, &mut deal.probability, said.probability);
        edit.some(Field::Temperature, &mut deal.temperature, said.temperature);
        edit.some(Field::Owner, &mut deal.owner, owner);
        edit.some(Field::Company, &mut deal.company, company);
        edit.some(Field::Campaign, &mut deal.campaign, campaign);
        edit.some(Field::ExternalId, &mut deal.external, said.external);
        edit.given(Field::Created, &mut deal.created, said.created);
        let link = contact.map(|contact| ContactLink { contact, role: String::new() });
        edit.add(Field::Contact, &mut deal.contacts, link, |known, new| known.contact == new.contact);
        edit.add(Field::Products, &mut deal.products, products, |known, new| known == new);
        edit.text(Field::Source, &mut deal.source, cells.text(Field::Source));
        edit.text(Field::Needs, &mut deal.needs, cells.long(Field::Needs));
        edit.text(Field::PainPoints, &mut deal.pain_points, cells.long(Field::PainPoints));
        edit.text(Field::Objections, &mut deal.objections, cells.long(Field::Objections));
        edit.text(Field::Competitors, &mut deal.competitors, cells.long(Field::Competitors));
        edit.tags(&mut deal.tags, cells.tags());
        edit.details(&mut deal.details, cells.details());
        if deal.stage != stage.id || deal.visits.is_empty() {
            edit.given(Field::Stage, &mut deal.stage, Some(stage.id));
            enter(deal, &stage, passed.as_deref(), directory.now);
            self.arrivals.entry(stage.id).or_default().push(place);
        }
        Ok(outcome(deal.id, before, edit))
    }

    fn find(&mut self, said: &Said, directory: &Directory) -> Option<usize> {
        if let Some(external) = &said.external {
            return self.pool.find(&external_key(&external.id));
        }
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

    /// Puts the arrivals at the end of their stages, and hands out everything.
    pub fn finish(
        mut self,
        last_ranks: &BTreeMap<Id, Rank>,
        creates: &mut Vec<crate::model::Record>,
        updates: &mut Vec<crate::model::Record>,
    ) {
        for (stage, places) in std::mem::take(&mut self.arrivals) {
            // One that a later row moved on stands in its last stage only.
            let still = |place: &usize| self.pool.slot(*place).is_some_and(|slot| slot.get().stage == stage);
            let staying: Vec<usize> = places.into_iter().filter(still).collect();
            for (place, rank) in staying.iter().zip(ranks_after(last_ranks.get(&stage), staying.len())) {
                if let Some(deal) = self.pool.adjust(*place) {
                    deal.rank = rank;
                }
            }
        }
        creates.extend(self.stages.into_records());
        self.pool.into_records(crate::model::Record::Opportunity, creates, updates);
    }
}

fn alike_key(name: &str, company: Option<Id>) -> String {
    format!("{} {}", company.unwrap_or_default(), fold(name))
}

/// Evenly spread keys after the last one: all share a first part that lies behind it, so that they stay short.
fn ranks_after(last: Option<&Rank>, count: usize) -> Vec<Rank> {
    let spread = Rank::spread(count);
    let Some(last) = last else { return spread };
    let base = Rank::between(Some(last), None);
    spread.iter().map(|rank| Rank::parse(&format!("{}{}", base.as_str(), rank.as_str())).unwrap_or_default()).collect()
}

fn read(cells: Cells<'_>, directory: &mut Directory) -> Result<Said, Refusal> {
    let temperature = cells.text(Field::Temperature);
    let heat = Temperature::parse(&temperature);
    if heat.is_none() && !temperature.is_empty() {
        return Err(Refusal::new(
            Field::Temperature,
            format!("{} is neither cold, warm nor hot.", quoted(&temperature)),
        ));
    }
    let (products, company) = (cells.list(Field::Products, false), cells.text(Field::Company));
    let (external, own) = (cells.text(Field::ExternalId), cells.text(Field::Name));
    let named = !own.is_empty();
    let name = if named { own } else { fallback_name(&products, &company, &cells.text(Field::Contact), &external) };
    if name.is_empty() {
        return Err(Refusal::new(Field::Name, "Nothing in this row can serve as a name."));
    }
    let said = Said {
        name,
        named,
        value: cells.money(Field::Value)?,
        close: cells.date(Field::Close)?,
        created: super::rows::began(cells)?,
        probability: cells.percent(Field::Probability)?,
        temperature: heat,
        emails: cells.emails(Field::ContactEmail)?,
        products,
        company,
        external: from_table(&external),
    };
    if !named {
        directory.notes.insert("Where no name is given, opportunities are called by product and company.".to_string());
    }
    Ok(said)
}

/// `Product – company`, or what there is of it.
fn fallback_name(products: &[String], company: &str, contact: &str, external: &str) -> String {
    let buyer = if company.is_empty() { contact } else { company };
    let parts: Vec<String> =
        [products.join(", "), buyer.to_string()].into_iter().filter(|part| !part.is_empty()).collect();
    if parts.is_empty() { external.to_string() } else { parts.join(" – ") }
}

/// Enters a stage: a closed one at the close date, any other one when the opportunity began. An earlier stage that the
/// row names as well was left at that moment.
fn enter(deal: &mut Opportunity, stage: &Stage, passed: Option<&Stage>, now: Time) {
    let closed = deal.close.filter(|_| stage.kind.closed()).map(Time::midday);
    let fresh = deal.visits.is_empty();
    let entered = closed.unwrap_or(if fresh { deal.created } else { now });
    if let Some(passed) = passed.filter(|passed| fresh && passed.id != stage.id) {
        deal.visits.push(visit(passed, deal.created, Some(entered)));
    }
    if let Some(last) = deal.visits.last_mut().filter(|visit| visit.left.is_none()) {
        last.left = Some(entered.max(last.entered));
    }
    deal.loss = None; // History has no reasons; a reason of another stage no longer holds.
    deal.visits.push(visit(stage, entered, None));
}

fn visit(stage: &Stage, entered: Time, left: Option<Time>) -> Visit {
    Visit { stage: stage.id, name: stage.name.clone(), entered, left, overridden: String::new() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arrivals_stand_behind_the_last_one_in_order_and_with_short_keys() {
        let last = Rank::parse("zzz").unwrap();
        let ranks = ranks_after(Some(&last), 10_000);
        assert!(ranks.iter().all(|rank| *rank > last && rank.as_str().len() < 12));
        assert!(ranks.windows(2).all(|pair| pair[0] < pair[1]));
    }
}
