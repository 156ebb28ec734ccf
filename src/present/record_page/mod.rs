//! A record as pages of paper: all that is known of it, in the order in which somebody who takes it over reads it.
//!
//! This is data: amounts, days and moments are written by whoever draws it.

mod facts;
mod log;
mod set_up;
mod small;

use crate::data::Dataset;
use crate::model::{Company, Contact, Kind, Opportunity, RecordId, StageKind};
use crate::value::{Date, Id, Money, Time, Zone};

/// What a cell says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cell {
    /// Words.
    Text(String),
    /// An amount.
    Money(Money),
    /// A day.
    Day(Date),
    /// A moment.
    Moment(Time),
    /// A count.
    Number(usize),
    /// Whole percents.
    Percent(u8),
    /// Nothing.
    Nothing,
}

/// Something that is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fact {
    /// What it is, such as `Email (work)`.
    pub label: String,
    /// What it says.
    pub value: Cell,
}

/// Something that happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// When.
    pub at: Time,
    /// What it was, such as `Call`.
    pub what: String,
    /// Who did it; may be empty.
    pub who: String,
    /// What was said.
    pub text: String,
}

/// A part of the pages. A part that has nothing in it is not there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    /// Short facts, side by side.
    Facts(Vec<Fact>),
    /// Longer texts, each with its heading.
    Texts(Vec<(String, String)>),
    /// A table.
    Table {
        /// What it is about.
        title: &'static str,
        /// The heads of its columns.
        heads: Vec<&'static str>,
        /// Its rows, with a cell for each head.
        rows: Vec<Vec<Cell>>,
    },
    /// What happened, the newest first.
    Log(Vec<Entry>),
}

/// A record as pages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecordPage {
    /// What the record is: `Opportunity`.
    pub kind: &'static str,
    /// Its name.
    pub title: String,
    /// What else it is known by: stage, position, sector.
    pub subtitle: String,
    /// Its parts.
    pub parts: Vec<Part>,
}

/// What the pages are made from.
#[derive(Clone, Copy, Debug)]
pub struct Look<'a> {
    /// The records.
    pub data: &'a Dataset,
    /// The zone that moments become days in.
    pub zone: Zone,
    /// Now.
    pub now: Time,
}

/// The kinds that have such pages.
pub const KINDS: [Kind; 3] = [Kind::Opportunity, Kind::Contact, Kind::Company];

/// The pages of a record; none if it is not there, or of another kind.
pub fn record_page(look: &Look<'_>, record: RecordId) -> Option<RecordPage> {
    let data = look.data;
    let page = match record.kind {
        Kind::Opportunity => opportunity(look, data.opportunity(record.id)?),
        Kind::Contact => contact(look, data.contact(record.id)?),
        Kind::Company => company(look, data.company(record.id)?),
        _ => return small::small_page(look, record),
    };
    Some(page)
}

fn pages(kind: &'static str, title: String, subtitle: Vec<String>, parts: Vec<Part>) -> RecordPage {
    let there = |part: &Part| match part {
        Part::Facts(facts) => !facts.is_empty(),
        Part::Texts(texts) => !texts.is_empty(),
        Part::Table { rows, .. } => !rows.is_empty(),
        Part::Log(entries) => !entries.is_empty(),
    };
    let subtitle = subtitle.into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join(" · ");
    RecordPage { kind, title, subtitle, parts: parts.into_iter().filter(there).collect() }
}

fn opportunity(look: &Look<'_>, one: &Opportunity) -> RecordPage {
    let data = look.data;
    let stage = data.stage(one.stage);
    let subtitle = vec![
        data.pipeline(one.pipeline).map(|pipeline| pipeline.name.clone()).unwrap_or_default(),
        stage.map(|stage| stage.name.clone()).unwrap_or_default(),
        one.company.and_then(|id| data.company(id)).map(|company| company.name.clone()).unwrap_or_default(),
    ];
    let parts = vec![
        facts::of_opportunity(data, one),
        facts::texts_of_opportunity(one),
        people(data, one.contacts.iter().map(|link| (link.contact, link.role.clone())).collect()),
        stages(look, one),
        log::tasks(look, one.id),
        log::log(look, one.id),
    ];
    pages("Opportunity", one.name.clone(), subtitle, parts)
}

fn contact(look: &Look<'_>, one: &Contact) -> RecordPage {
    let data = look.data;
    let company = one.company.and_then(|id| data.company(id)).map(|company| company.name.clone()).unwrap_or_default();
    let parts = vec![
        facts::of_contact(data, one),
        facts::texts_of_contact(one),
        opportunities(data, data.opportunities_with(one.id).map(|one| one.id).collect()),
        log::care(look, one.id),
        log::tasks(look, one.id),
        log::log(look, one.id),
    ];
    pages("Contact", one.title(), vec![one.title.clone(), company], parts)
}

fn company(look: &Look<'_>, one: &Company) -> RecordPage {
    let data = look.data;
    let parts = vec![
        facts::of_company(data, one),
        facts::texts_of_company(one),
        people(data, data.people_of(one.id).map(|person| (person.id, person.title.clone())).collect()),
        opportunities(data, data.opportunities_of(one.id).map(|one| one.id).collect()),
        log::care(look, one.id),
        log::tasks(look, one.id),
        log::log(look, one.id),
    ];
    pages("Company", one.name.clone(), vec![one.sector.clone(), one.country.clone()], parts)
}

fn text(text: impl Into<String>) -> Cell {
    let text = text.into();
    if text.trim().is_empty() { Cell::Nothing } else { Cell::Text(text) }
}

/// People with what they are here, and how to reach them.
fn people(data: &Dataset, list: Vec<(Id, String)>) -> Part {
    let row = |(id, role): (Id, String)| {
        let person = data.contact(id)?;
        let first = |list: &[String]| text(list.first().cloned().unwrap_or_default());
        let role = if role.is_empty() { person.title.clone() } else { role };
        Some(vec![text(person.title()), text(role), first(&person.emails), first(&person.phones)])
    };
    let rows = list.into_iter().filter_map(row).collect();
    Part::Table { title: "People", heads: vec!["Name", "Role", "Email", "Phone"], rows }
}

fn opportunities(data: &Dataset, list: Vec<Id>) -> Part {
    let row = |id: Id| {
        let one = data.opportunity(id)?;
        let stage = data.stage(one.stage).map(|stage| stage.name.clone()).unwrap_or_default();
        let (value, close) = (one.value.map_or(Cell::Nothing, Cell::Money), one.close.map_or(Cell::Nothing, Cell::Day));
        Some(vec![text(one.name.clone()), text(stage), value, close])
    };
    let rows = list.into_iter().filter_map(row).collect();
    Part::Table { title: "Opportunities", heads: vec!["Name", "Stage", "Value", "Close date"], rows }
}

/// The way through the stages. The last one is left only when the opportunity is somewhere else.
fn stages(look: &Look<'_>, one: &Opportunity) -> Part {
    let visits = one.visits.iter().map(|visit| {
        // What it is called today, as long as it is there.
        let name = look.data.stage(visit.stage).map_or(visit.name.clone(), |stage| stage.name.clone());
        let closed = look.data.stage(visit.stage).is_some_and(|stage| stage.kind.closed());
        let until = visit.left.or((!closed).then_some(look.now));
        let days = until.map(|until| usize::try_from(until.days_since(visit.entered)).unwrap_or(usize::MAX));
        vec![
            text(name),
            Cell::Moment(visit.entered),
            visit.left.map_or(Cell::Nothing, Cell::Moment),
            days.map_or(Cell::Nothing, Cell::Number),
        ]
    });
    Part::Table { title: "Stages", heads: vec!["Stage", "Entered", "Left", "Days"], rows: visits.collect() }
}

/// Whether the opportunity is still being worked on.
fn open(data: &Dataset, one: &Opportunity) -> bool {
    data.stage(one.stage).is_none_or(|stage| matches!(stage.kind, StageKind::Open | StageKind::Parked))
}

#[cfg(test)]
mod tests;
