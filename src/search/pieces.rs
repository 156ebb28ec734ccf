//! What a record is found by, and what makes it come before others.

use super::words::cut;
use crate::data::Dataset;
use crate::model::{Custom, Kind, Record, RecordId};
use crate::value::{Id, Time};

/// So much of a long text is looked at, in bytes.
const LONG: usize = 4_000;

/// A part of a record that it is found by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// Its name or title.
    Name,
    /// An email address.
    Email,
    /// A telephone number.
    Phone,
    /// A web address or an account.
    Web,
    /// A position.
    Job,
    /// The company that it belongs to.
    Company,
    /// The person that it is about.
    Person,
    /// The sale that it is about.
    Sale,
    /// A tag.
    Tag,
    /// A short word that stands for it.
    Code,
    /// A postal address, a country, a place.
    Place,
    /// What is written about it.
    Text,
}

impl Part {
    /// The word shown.
    pub fn word(self) -> &'static str {
        match self {
            Part::Name => "Name",
            Part::Email => "Email",
            Part::Phone => "Phone",
            Part::Web => "Web",
            Part::Job => "Position",
            Part::Company => "Company",
            Part::Person => "Person",
            Part::Sale => "Opportunity",
            Part::Tag => "Tag",
            Part::Code => "Code",
            Part::Place => "Place",
            Part::Text => "Text",
        }
    }

    /// How much a word counts that stands there.
    pub(super) fn class(self, kind: Kind) -> Class {
        match (self, kind) {
            (Part::Name, Kind::Task | Kind::Message) => Class::Own,
            (Part::Name, Kind::Activity | Kind::Care) | (Part::Text | Part::Place, _) => Class::Told,
            (Part::Company | Part::Person | Part::Sale, Kind::Task | Kind::Message | Kind::Activity | Kind::Care) => {
                Class::Told
            }
            (Part::Name, _) => Class::Name,
            _ => Class::Own,
        }
    }
}

/// How much a word counts, the most first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Class {
    /// It is part of the name.
    Name,
    /// It belongs to the record alone, or to few.
    Own,
    /// It is told about it.
    Told,
}

/// Whether records of a kind can be looked for.
pub fn searchable(kind: Kind) -> bool {
    group(kind) < 3
}

/// What comes first where all else is equal: what the work is about, then what there is besides, then what happened.
pub(super) fn group(kind: Kind) -> u8 {
    match kind {
        Kind::Company | Kind::Contact | Kind::Opportunity => 0,
        Kind::Member | Kind::Pipeline | Kind::Stage | Kind::Product | Kind::Campaign | Kind::Task | Kind::Template => 1,
        Kind::Sequence | Kind::Rule | Kind::View | Kind::ScoreRule | Kind::Goal | Kind::Dashboard => 1,
        Kind::Activity | Kind::Message | Kind::Care => 2,
        _ => 3,
    }
}

/// Gives the parts of a record that it is found by.
pub(super) fn pieces(record: &Record, data: &Dataset, take: &mut dyn FnMut(Part, &str)) {
    match record {
        Record::Contact(one) => {
            take(Part::Name, &one.name);
            each(take, Part::Email, &one.emails);
            each(take, Part::Phone, &one.phones);
            take(Part::Job, &one.title);
            company(data, one.company, take);
            each(take, Part::Web, &one.social);
            each(take, Part::Web, &one.websites);
            each(take, Part::Tag, &one.tags);
            take(Part::Place, &one.address);
            each(take, Part::Place, &one.addresses);
            let texts =
                [&one.about, &one.company_news, &one.latest_updates, &one.needs, &one.objections, &one.competitors];
            each(take, Part::Text, texts);
            each(take, Part::Text, one.details.values());
        }
        Record::Company(one) => {
            take(Part::Name, &one.name);
            take(Part::Web, &one.website);
            take(Part::Phone, &one.phone);
            each(take, Part::Phone, &one.phones);
            each(take, Part::Email, &one.emails);
            each(take, Part::Web, &one.social);
            each(take, Part::Tag, &one.tags);
            each(take, Part::Place, [&one.address, &one.country]);
            each(take, Part::Place, &one.addresses);
            let texts = [
                &one.sector,
                &one.news,
                &one.about,
                &one.latest_updates,
                &one.needs,
                &one.objections,
                &one.competitors,
            ];
            each(take, Part::Text, texts);
            each(take, Part::Text, one.details.values());
        }
        Record::Opportunity(one) => {
            take(Part::Name, &one.name);
            company(data, one.company, take);
            for link in &one.contacts {
                person(data, Some(link.contact), take);
            }
            each(take, Part::Tag, &one.tags);
            each(
                take,
                Part::Text,
                [&one.source, &one.needs, &one.pain_points, &one.preferences, &one.objections, &one.competitors],
            );
            each(take, Part::Text, one.details.values());
        }
        _ => others(record, data, take),
    }
    for value in record.extra().custom.values() {
        match value {
            Custom::Text(text) => take(Part::Text, cut(text, LONG)),
            Custom::Link(text) => take(Part::Web, text),
            _ => {}
        }
    }
}

/// The parts of what the sales are not themselves.
fn others(record: &Record, data: &Dataset, take: &mut dyn FnMut(Part, &str)) {
    match record {
        Record::Task(one) => {
            take(Part::Name, &one.title);
            about(data, (one.opportunity, one.contact, one.company), take);
            take(Part::Place, &one.place);
        }
        Record::Activity(one) => {
            take(Part::Name, cut(&one.text, LONG));
            about(data, (one.opportunity, one.contact, one.company), take);
        }
        Record::Message(one) => {
            take(Part::Name, &one.subject);
            take(Part::Email, &one.to);
            take(Part::Text, cut(&one.body, LONG));
            about(data, (one.opportunity, one.contact, None), take);
        }
        Record::Care(one) => {
            take(Part::Name, cut(&one.text, LONG));
            take(Part::Text, cut(&one.answer, LONG));
            about(data, (one.opportunity, one.contact, one.company), take);
        }
        Record::Product(one) => {
            take(Part::Name, &one.name);
            take(Part::Code, &one.series);
        }
        Record::Campaign(one) => {
            take(Part::Name, &one.name);
            each(take, Part::Code, [&one.code, &one.channel]);
            take(Part::Text, cut(&one.about, LONG));
        }
        Record::Member(one) => {
            take(Part::Name, &one.name);
            take(Part::Email, &one.email);
            take(Part::Place, &one.office);
        }
        Record::Template(one) => {
            take(Part::Name, &one.name);
            take(Part::Text, cut(&one.subject, LONG));
            take(Part::Text, cut(&one.body, LONG));
        }
        Record::Sequence(one) => {
            take(Part::Name, &one.name);
            take(Part::Text, cut(&one.about, LONG));
        }
        Record::Rule(one) => {
            take(Part::Name, &one.name);
            take(Part::Text, cut(&one.about, LONG));
        }
        Record::Stage(one) => take(Part::Name, &one.name),
        Record::Pipeline(one) => {
            take(Part::Name, &one.name);
            take(Part::Text, cut(&one.about, LONG));
        }
        Record::View(one) => take(Part::Name, &one.name),
        Record::ScoreRule(one) => take(Part::Name, &one.name),
        Record::Goal(one) => take(Part::Name, &one.name),
        Record::Dashboard(one) => take(Part::Name, &one.name),
        _ => {}
    }
}

fn each<T: AsRef<str>>(take: &mut dyn FnMut(Part, &str), part: Part, texts: impl IntoIterator<Item = T>) {
    for text in texts {
        take(part, cut(text.as_ref(), LONG));
    }
}

fn company(data: &Dataset, id: Option<Id>, take: &mut dyn FnMut(Part, &str)) {
    if let Some(company) = id.and_then(|id| data.company(id)) {
        take(Part::Company, &company.name);
    }
}

fn person(data: &Dataset, id: Option<Id>, take: &mut dyn FnMut(Part, &str)) {
    if let Some(contact) = id.and_then(|id| data.contact(id)) {
        take(Part::Person, &contact.name);
    }
}

fn about(
    data: &Dataset,
    (sale, contact, firm): (Option<Id>, Option<Id>, Option<Id>),
    take: &mut dyn FnMut(Part, &str),
) {
    if let Some(sale) = sale.and_then(|id| data.opportunity(id)) {
        take(Part::Sale, &sale.name);
    }
    person(data, contact, take);
    company(data, firm, take);
}

/// Whether work on it is over: it comes after what is open.
pub(super) fn over(record: &Record, data: &Dataset) -> bool {
    match record {
        Record::Opportunity(one) => data.stage(one.stage).is_some_and(|stage| stage.kind.closed()),
        Record::Task(one) => one.done.is_some(),
        Record::Message(one) => !one.open(),
        Record::Care(one) => one.solved.is_some(),
        Record::Member(one) => one.retired,
        Record::Product(one) => one.retired,
        Record::Campaign(one) => one.retired,
        Record::Template(one) => one.retired,
        Record::Sequence(one) => one.retired,
        Record::Stage(one) => one.retired,
        Record::Pipeline(one) => one.retired,
        Record::Rule(one) => !one.on,
        _ => false,
    }
}

/// When something last happened to it, as far as it knows by itself.
pub(super) fn touched(record: &Record) -> Time {
    match record {
        Record::Contact(one) => one.created,
        Record::Company(one) => one.created,
        Record::Opportunity(one) => one.entered().max(one.created),
        Record::Task(one) => one.done.unwrap_or(one.created).max(one.created),
        Record::Activity(one) => one.at,
        Record::Message(one) => one.sent.unwrap_or(one.due),
        Record::Care(one) => one.created,
        Record::Campaign(one) => one.created,
        other => Time::from_millis(i64::try_from(other.bare_id().millis()).unwrap_or(i64::MAX)),
    }
}

/// What others know of a record: if it changes, they are looked at again.
pub(super) fn known_of(record: &Record) -> &str {
    match record {
        Record::Company(one) => &one.name,
        Record::Contact(one) => &one.name,
        Record::Opportunity(one) => &one.name,
        Record::Stage(one) => one.kind.key(),
        _ => "",
    }
}

/// The records that are found by what they know of this one.
pub(super) fn knowing(id: RecordId, data: &Dataset) -> Vec<RecordId> {
    if id.kind == Kind::Stage {
        return data.column(id.id).map(RecordId::opportunity).collect();
    }
    let kinds: &[Kind] = match id.kind {
        Kind::Company => &[Kind::Contact, Kind::Opportunity, Kind::Task, Kind::Activity, Kind::Care],
        Kind::Contact => &[Kind::Opportunity, Kind::Task, Kind::Activity, Kind::Message, Kind::Care],
        Kind::Opportunity => &[Kind::Task, Kind::Activity, Kind::Message, Kind::Care],
        _ => &[],
    };
    let of =
        |kind: &Kind| data.referring(id.id, *kind).map(|other| RecordId { kind: *kind, id: other }).collect::<Vec<_>>();
    kinds.iter().flat_map(of).collect()
}
