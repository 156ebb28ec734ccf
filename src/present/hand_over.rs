//! Handing records over: what goes along, what is said of it, and a summary for whoever takes over.

use super::record_page::{Cell, Look, Part, RecordPage, record_page};
use crate::command::HandOver;
use crate::data::Dataset;
use crate::model::{Contact, Hat, Kind, Opportunity, RecordId, StageKind};
use crate::query::{Context, Filter, Truth, last_touch, next_due, parse};
use crate::value::{Id, fold};
use std::collections::BTreeSet;
use std::sync::Arc;

/// What is handed over.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Giver {
    /// Nothing is chosen yet.
    #[default]
    Nobody,
    /// All that a member has open.
    Member(Id),
    /// An opportunity, a contact or a company.
    Record(RecordId),
    /// The opportunities that meet a condition.
    Filter(String),
    /// The opportunities that were selected.
    Chosen(Vec<Id>),
}

impl Giver {
    /// As the address says it.
    pub fn of(record: Option<RecordId>, filter: &str) -> Self {
        match record {
            Some(record) if record.kind == Kind::Member => Giver::Member(record.id),
            Some(record) => Giver::Record(record),
            None if filter.trim().is_empty() => Giver::Nobody,
            None => Giver::Filter(filter.to_string()),
        }
    }
}

/// What else goes along.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Along {
    /// Open tasks of whoever had it.
    pub tasks: bool,
    /// Messages that are not sent yet.
    pub messages: bool,
    /// The people.
    pub contacts: bool,
    /// The companies.
    pub companies: bool,
}

impl Default for Along {
    fn default() -> Self {
        Self { tasks: true, messages: true, contacts: true, companies: true }
    }
}

/// What writes a number with its noun, given of one and of several.
pub type Count<'a> = &'a dyn Fn(usize, &str, &str) -> String;

/// What would go.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Parcel {
    /// The opportunities.
    pub opportunities: Vec<Id>,
    /// The contacts.
    pub contacts: Vec<Id>,
    /// The companies.
    pub companies: Vec<Id>,
    /// The open tasks.
    pub tasks: Vec<Id>,
    /// The messages that are not sent.
    pub messages: Vec<Id>,
}

fn records(kind: Kind, ids: &[Id]) -> impl Iterator<Item = RecordId> + '_ {
    ids.iter().map(move |id| RecordId { kind, id: *id })
}

impl Parcel {
    /// Whether nothing would go.
    pub fn is_empty(&self) -> bool {
        self.counts().is_empty()
    }

    /// How many of each kind.
    pub fn counts(&self) -> Vec<(Kind, usize)> {
        let all = [
            (Kind::Opportunity, self.opportunities.len()),
            (Kind::Task, self.tasks.len()),
            (Kind::Message, self.messages.len()),
            (Kind::Contact, self.contacts.len()),
            (Kind::Company, self.companies.len()),
        ];
        all.into_iter().filter(|(_, count)| *count > 0).collect()
    }

    /// In words: `2 opportunities, 1 task and 1 contact`. `count` writes a number with its noun, of one and of several.
    pub fn words(&self, count: Count<'_>) -> String {
        let parts: Vec<String> =
            self.counts().into_iter().map(|(kind, many)| count(many, kind.name(), kind.plural())).collect();
        match parts.split_last() {
            None => "nothing".into(),
            Some((one, [])) => one.clone(),
            Some((last, rest)) => format!("{} and {last}", rest.join(", ")),
        }
    }

    /// The records that get another owner, those first that the work is about.
    pub fn owned(&self) -> Vec<RecordId> {
        let opportunities = records(Kind::Opportunity, &self.opportunities);
        opportunities
            .chain(records(Kind::Contact, &self.contacts))
            .chain(records(Kind::Company, &self.companies))
            .collect()
    }

    /// Everything, in the order in which it is listed.
    pub fn all(&self) -> Vec<RecordId> {
        let work = records(Kind::Task, &self.tasks).chain(records(Kind::Message, &self.messages));
        self.owned().into_iter().chain(work).collect()
    }

    /// The command that hands it over.
    pub fn order(&self, to: Id, note: &str) -> HandOver {
        let work = records(Kind::Task, &self.tasks).chain(records(Kind::Message, &self.messages)).collect();
        HandOver { to, owned: self.owned(), work, note: note.trim().to_string() }
    }
}

/// What would go to a member: what they have already stays out.
///
/// # Errors
/// Why the condition cannot be read, in a sentence.
pub fn parcel(data: &Dataset, from: &Giver, along: Along, to: Option<Id>, cx: &Context<'_>) -> Result<Parcel, String> {
    let mut found = Gathering { data, along, ..Gathering::new(data) };
    match from {
        Giver::Nobody => {}
        Giver::Member(id) => found.member(*id),
        Giver::Record(record) => match record.kind {
            Kind::Opportunity => found.opportunity(record.id),
            Kind::Contact => found.contact(record.id),
            Kind::Company => found.company(record.id),
            _ => {}
        },
        Giver::Chosen(ids) => ids.iter().for_each(|id| found.opportunity(*id)),
        Giver::Filter(text) => {
            let expr = parse(text).map_err(|error| error.to_string())?;
            let filter = Filter::new(&expr, cx);
            let fits = |one: &&Arc<Opportunity>| filter.test(one.as_ref(), cx) == Truth::True;
            data.opportunities().filter(fits).for_each(|one| found.opportunity(one.id));
        }
    }
    Ok(found.done(to))
}

struct Gathering<'a> {
    data: &'a Dataset,
    along: Along,
    opportunities: BTreeSet<Id>,
    contacts: BTreeSet<Id>,
    companies: BTreeSet<Id>,
    tasks: BTreeSet<Id>,
    messages: BTreeSet<Id>,
}

impl<'a> Gathering<'a> {
    fn new(data: &'a Dataset) -> Self {
        Self {
            data,
            along: Along::default(),
            opportunities: BTreeSet::new(),
            contacts: BTreeSet::new(),
            companies: BTreeSet::new(),
            tasks: BTreeSet::new(),
            messages: BTreeSet::new(),
        }
    }

    /// All that a member has: what is decided stays with whoever did it.
    fn member(&mut self, id: Id) {
        let data = self.data;
        for one in data.referring(id, Kind::Opportunity).filter_map(|id| data.opportunity(id)) {
            if one.owner == Some(id) && open(data, one) {
                self.opportunities.insert(one.id);
            }
        }
        if self.along.tasks {
            let tasks = data.referring(id, Kind::Task).filter_map(|id| data.task(id));
            self.tasks.extend(tasks.filter(|one| one.assignee == Some(id) && one.done.is_none()).map(|one| one.id));
        }
        if self.along.messages {
            let all = data.referring(id, Kind::Message).filter_map(|id| data.message(id));
            self.messages.extend(all.filter(|one| one.assignee == Some(id) && one.open()).map(|one| one.id));
        }
        if self.along.contacts {
            let people = data.referring(id, Kind::Contact).filter_map(|id| data.contact(id));
            self.contacts.extend(people.filter(|one| one.owner == Some(id)).map(|one| one.id));
        }
        if self.along.companies {
            let firms = data.referring(id, Kind::Company).filter_map(|id| data.company(id));
            self.companies.extend(firms.filter(|one| one.owner == Some(id)).map(|one| one.id));
        }
    }

    /// An opportunity with what its owner, or nobody, has to do for it.
    fn opportunity(&mut self, id: Id) {
        let data = self.data;
        let Some(one) = data.opportunity(id) else { return };
        self.opportunities.insert(id);
        let theirs = |who: Option<Id>| who.is_none() || who == one.owner;
        self.work(id, one.owner);
        if self.along.contacts {
            let people = one.contacts.iter().filter_map(|link| data.contact(link.contact));
            self.contacts.extend(people.filter(|person| theirs(person.owner)).map(|person| person.id));
        }
        if self.along.companies {
            let firm = one.company.and_then(|id| data.company(id)).filter(|firm| theirs(firm.owner));
            self.companies.extend(firm.map(|firm| firm.id));
        }
    }

    /// What an owner, or nobody, has to do with a record.
    fn work(&mut self, of: Id, owner: Option<Id>) {
        let data = self.data;
        let theirs = |who: Option<Id>| who.is_none() || who == owner;
        if self.along.tasks {
            let tasks = data.tasks_of(of).filter(|task| task.done.is_none() && theirs(task.assignee));
            self.tasks.extend(tasks.map(|task| task.id));
        }
        if self.along.messages {
            let messages = data.messages_of(of).filter(|one| one.open() && theirs(one.assignee));
            self.messages.extend(messages.map(|one| one.id));
        }
    }

    /// A contact with the open opportunities that they are in.
    fn contact(&mut self, id: Id) {
        let data = self.data;
        let Some(one) = data.contact(id) else { return };
        self.contacts.insert(id);
        self.work(id, one.owner);
        let theirs = |other: &&Arc<Opportunity>| open(data, other) && (one.owner.is_none() || other.owner == one.owner);
        data.opportunities_with(id).filter(theirs).for_each(|other| self.opportunity(other.id));
    }

    /// A company with its people and open opportunities.
    fn company(&mut self, id: Id) {
        let data = self.data;
        let Some(one) = data.company(id) else { return };
        self.companies.insert(id);
        self.work(id, one.owner);
        let theirs = |owner: Option<Id>| one.owner.is_none() || owner == one.owner;
        let open = |other: &&Arc<Opportunity>| open(data, other) && theirs(other.owner);
        data.opportunities_of(id).filter(open).for_each(|other| self.opportunity(other.id));
        if self.along.contacts {
            let people = data.people_of(id).filter(|person| person.owner.is_none() || theirs(person.owner));
            self.contacts.extend(people.map(|person: &Arc<Contact>| person.id));
        }
    }

    fn done(self, to: Option<Id>) -> Parcel {
        let data = self.data;
        let other = |owner: Option<Option<Id>>| owner.is_some_and(|owner| owner.is_none() || owner != to);
        let kept = |ids: BTreeSet<Id>, owner: &dyn Fn(Id) -> Option<Option<Id>>| {
            ids.into_iter().filter(|id| other(owner(*id))).collect::<Vec<Id>>()
        };
        Parcel {
            opportunities: kept(self.opportunities, &|id| data.opportunity(id).map(|one| one.owner)),
            contacts: kept(self.contacts, &|id| data.contact(id).map(|one| one.owner)),
            companies: kept(self.companies, &|id| data.company(id).map(|one| one.owner)),
            tasks: kept(self.tasks, &|id| data.task(id).map(|one| one.assignee)),
            messages: kept(self.messages, &|id| data.message(id).map(|one| one.assignee)),
        }
    }
}

fn open(data: &Dataset, one: &Opportunity) -> bool {
    data.stage(one.stage).is_some_and(|stage| matches!(stage.kind, StageKind::Open | StageKind::Parked))
}

/// How many records a summary has pages of.
pub const PAGES: usize = 50;

/// How many records of a kind its tables hold: more than that nobody reads, and a page with all of many thousands stands
/// still while it is drawn.
pub const ROWS: usize = 500;

/// A summary for whoever takes over: tables of what goes, then the pages of each.
pub fn summary(look: &Look<'_>, parcel: &Parcel, to: Option<Id>, note: &str, count: Count<'_>) -> Vec<RecordPage> {
    let mut pages = vec![overview(look, parcel, (to, note), count)];
    // Where opportunities go, their people stand on their pages.
    let about: Vec<RecordId> = match parcel.opportunities.as_slice() {
        [] => parcel.owned(),
        some => records(Kind::Opportunity, some).collect(),
    };
    pages.extend(about.into_iter().take(PAGES).filter_map(|id| record_page(look, id)));
    pages
}

fn overview(look: &Look<'_>, parcel: &Parcel, (to, note): (Option<Id>, &str), count: Count<'_>) -> RecordPage {
    let data = look.data;
    let text = |text: String| if text.is_empty() { Cell::Nothing } else { Cell::Text(text) };
    let deal = |id: &Id| {
        let one = data.opportunity(*id)?;
        let next = next_due(data, one.id, look.zone);
        let company = one.company.and_then(|id| data.company(id)).map(|firm| firm.name.clone()).unwrap_or_default();
        Some(vec![
            text(one.name.clone()),
            text(company),
            text(data.stage(one.stage).map(|stage| stage.name.clone()).unwrap_or_default()),
            one.value.map_or(Cell::Nothing, Cell::Money),
            text(next.as_ref().map(|next| next.title()).unwrap_or_default()),
            next.and_then(|next| next.due).map_or(Cell::Nothing, Cell::Day),
            Cell::Day(look.zone.date(last_touch(data, one))),
        ])
    };
    let deals = parcel.opportunities.iter().take(ROWS).filter_map(deal).collect();
    let task = |id: &Id| {
        let one = data.task(*id)?;
        let about = one.opportunity.and_then(|id| data.opportunity(id)).map(|one| one.name.clone());
        let person = || one.contact.and_then(|id| data.contact(id)).map(|one| one.title());
        Some(vec![
            text(one.title()),
            text(about.or_else(person).unwrap_or_default()),
            one.due.map_or(Cell::Nothing, Cell::Day),
        ])
    };
    let tasks = parcel.tasks.iter().take(ROWS).filter_map(task).collect();
    let person = |id: &Id| {
        let one = data.contact(*id)?;
        let firm = one.company.and_then(|id| data.company(id)).map(|firm| firm.name.clone()).unwrap_or_default();
        let first = |list: &[String]| text(list.first().cloned().unwrap_or_default());
        Some(vec![text(one.title()), text(firm), first(&one.emails), first(&one.phones)])
    };
    let people = parcel.contacts.iter().take(ROWS).filter_map(person).collect();
    let heads = vec!["Name", "Company", "Stage", "Value", "Next step", "Due", "In touch"];
    let parts = vec![
        Part::Texts(vec![("What to know".into(), note.trim().to_string())]),
        Part::Texts(vec![("What does not stand here".into(), beyond(parcel, count))]),
        Part::Table { title: "Opportunities", heads, rows: deals },
        Part::Table { title: "Open tasks", heads: vec!["Task", "About", "Due"], rows: tasks },
        Part::Table { title: "People", heads: vec!["Name", "Company", "Email", "Phone"], rows: people },
    ];
    let there = |part: &Part| match part {
        Part::Table { rows, .. } => !rows.is_empty(),
        Part::Texts(texts) => texts.iter().any(|(_, text)| !text.is_empty()),
        _ => true,
    };
    let name = to.and_then(|id| data.member(id)).map(|one| one.name.clone());
    let title = name.map_or_else(|| "What goes on from here".to_string(), |name| format!("For {name}"));
    let parts = parts.into_iter().filter(there).collect();
    RecordPage { kind: "Hand-over", title, subtitle: parcel.words(count), parts }
}

/// What the tables have no room for, in words; empty where they hold all.
fn beyond(parcel: &Parcel, count: Count<'_>) -> String {
    let more = |kind: Kind, ids: &[Id]| {
        let left = ids.len().saturating_sub(ROWS);
        (left > 0).then(|| count(left, &format!("more {}", kind.name()), &format!("more {}", kind.plural())))
    };
    let lists =
        [(Kind::Opportunity, &parcel.opportunities), (Kind::Task, &parcel.tasks), (Kind::Contact, &parcel.contacts)];
    let left: Vec<String> = lists.into_iter().filter_map(|(kind, ids)| more(kind, ids)).collect();
    if left.is_empty() {
        return String::new();
    }
    format!("{}: filter the lists by the owner to see them all.", left.join(", "))
}

/// The hat that opportunities came to by a move and that their owner does not wear: they are to be handed over.
pub fn due_to(data: &Dataset, moved: &[Id]) -> Option<Hat> {
    let hat = |id: &Id| {
        let one = data.opportunity(*id)?;
        let stage = data.stage(one.stage).filter(|stage| stage.kind == StageKind::Open)?;
        let role = fold(&stage.role);
        let hats: Vec<Hat> = Hat::ALL.into_iter().filter(|hat| role.contains(&fold(hat.word()))).collect();
        let owner = one.owner.and_then(|id| data.member(id))?;
        let worn = hats.iter().any(|hat| owner.hats.contains(hat));
        let others = |hat: &&Hat| data.members().any(|one| !one.retired && one.hats.contains(hat));
        (!worn).then(|| hats.iter().find(others).copied()).flatten()
    };
    moved.iter().find_map(hat)
}

/// The members that something can be handed over to: those who wear a hat first, then by name; each with a word on how
/// they are.
pub fn takers(data: &Dataset, but: Option<Id>, hat: Option<Hat>, day: crate::value::Date) -> Vec<(Id, String)> {
    let mut all: Vec<_> = data.members().filter(|one| !one.retired && Some(one.id) != but).collect();
    all.sort_by_cached_key(|one| (!hat.is_some_and(|hat| one.hats.contains(&hat)), fold(&one.name), one.id));
    let words = |one: &Arc<crate::model::Member>| {
        let away = if one.away(day) { " (away)" } else { "" };
        (one.id, format!("{}{away}", one.name))
    };
    all.into_iter().map(words).collect()
}

#[cfg(test)]
#[path = "hand_over_tests.rs"]
mod tests;
