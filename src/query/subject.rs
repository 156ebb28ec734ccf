//! What a condition can be asked of: the records, and what they answer for each field.

use super::ast::{Field, NextStep};
use super::people::{self, Won};
use super::{fold, own, signs};
use crate::data::Dataset;
use crate::model::{Category, ContactLink, Kind, Message, Opportunity, RecordId, Reply, StageKind, Task, Temperature};
use crate::value::{Date, Id, Money, Time, TimeOfDay, Zone};
use std::collections::BTreeSet;

/// What a condition is answered in: the day, the place, the person and the data.
#[derive(Clone, Copy, Debug)]
pub struct Context<'a> {
    /// Today, where the person is.
    pub today: Date,
    /// Where the person is.
    pub zone: Zone,
    /// The member that the person is.
    pub me: Option<Id>,
    /// The data set.
    pub data: &'a Dataset,
}

/// A record's answer for a field.
#[derive(Clone, Copy, Debug)]
pub enum Values<'a> {
    /// The record has no such field, or what it refers to is gone.
    Unknown,
    /// The field is empty.
    Nothing,
    /// One record.
    Id(Id),
    /// Several records.
    Ids(&'a [Id]),
    /// Several choices of a custom field.
    Set(&'a BTreeSet<Id>),
    /// The people who take part.
    Links(&'a [ContactLink]),
    /// A text.
    Text(&'a str),
    /// Several texts.
    Texts(&'a BTreeSet<String>),
    /// How ready to buy.
    Temperature(Temperature),
    /// What the stage means.
    Kind(StageKind),
    /// The state of the next step.
    Next(NextStep),
    /// An amount.
    Money(Money),
    /// A date.
    Date(Date),
    /// A number.
    Number(i64),
    /// Yes or no.
    Flag(bool),
    /// A text and further ones; not all of them are empty.
    Strings(&'a str, &'a [String]),
    /// A day that comes round every year, and today.
    Yearly(Date, Date),
    /// What was won with somebody.
    Won(Won<'a>),
}

impl<'a> Values<'a> {
    pub(super) fn of<T>(value: Option<T>, make: impl FnOnce(T) -> Values<'a>) -> Self {
        value.map_or(Values::Nothing, make)
    }

    pub(super) fn text(text: &'a str) -> Self {
        if text.is_empty() { Values::Nothing } else { Values::Text(text) }
    }

    pub(super) fn texts(texts: &'a BTreeSet<String>) -> Self {
        if texts.is_empty() { Values::Nothing } else { Values::Texts(texts) }
    }

    pub(super) fn strings(first: &'a str, more: &'a [String]) -> Self {
        if first.is_empty() && more.iter().all(String::is_empty) {
            Values::Nothing
        } else {
            Values::Strings(first, more)
        }
    }

    pub(super) fn day(time: Time, cx: &Context<'_>) -> Self {
        Values::Date(cx.zone.date(time))
    }
}

/// A word or phrase to look for, with the companies and contacts that carry it found once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
    text: String,
    companies: Vec<Id>,
    contacts: Vec<Id>,
}

impl Word {
    /// Prepares a word for a data set.
    pub fn new(text: &str, data: &Dataset) -> Self {
        let text = crate::value::fold(text);
        if text.is_empty() {
            return Self { text, companies: Vec::new(), contacts: Vec::new() };
        }
        let mut companies: Vec<Id> =
            data.companies().filter(|company| fold::contains(&company.name, &text)).map(|company| company.id).collect();
        let mut contacts: Vec<Id> =
            data.contacts().filter(|contact| fold::contains(&contact.name, &text)).map(|contact| contact.id).collect();
        companies.sort_unstable();
        contacts.sort_unstable();
        Self { text, companies, contacts }
    }

    /// Whether a text contains it.
    pub fn is_in(&self, text: &str) -> bool {
        fold::contains(text, &self.text)
    }

    pub(super) fn in_any<'t>(&self, texts: impl IntoIterator<Item = &'t String>) -> bool {
        texts.into_iter().any(|text| self.is_in(text))
    }

    pub(super) fn in_company(&self, company: Option<Id>) -> bool {
        company.is_some_and(|id| self.companies.binary_search(&id).is_ok())
    }

    pub(super) fn in_contact(&self, contact: Id) -> bool {
        self.contacts.binary_search(&contact).is_ok()
    }
}

/// Something that conditions can be asked of.
pub trait Subject {
    /// Its answer for a field.
    fn value<'a>(&'a self, field: Field, cx: &Context<'a>) -> Values<'a>;

    /// Its answer for a custom field of this kind of record: its own, or that of the record that it has to do with.
    fn own<'a>(&'a self, of: Kind, field: Id, cx: &Context<'a>) -> Values<'a>;

    /// Whether it mentions a word.
    fn mentions(&self, word: &Word, cx: &Context<'_>) -> bool;
}

impl Subject for Opportunity {
    #[inline]
    fn value<'a>(&'a self, field: Field, cx: &Context<'a>) -> Values<'a> {
        match field {
            Field::Name => Values::text(&self.name),
            Field::Owner => Values::of(self.owner, Values::Id),
            Field::Tag => Values::texts(&self.tags),
            Field::Temperature => Values::of(self.temperature, Values::Temperature),
            Field::Value => Values::of(self.value, Values::Money),
            Field::Close => Values::of(self.close, Values::Date),
            Field::Stage => Values::Id(self.stage),
            Field::Pipeline => Values::Id(self.pipeline),
            Field::Company => Values::of(self.company, Values::Id),
            Field::Contact if self.contacts.is_empty() => Values::Nothing,
            Field::Contact => Values::Links(&self.contacts),
            Field::Product if self.products.is_empty() => Values::Nothing,
            Field::Product => Values::Ids(&self.products),
            Field::Source => Values::text(&self.source),
            Field::Campaign => Values::of(self.campaign, Values::Id),
            Field::Kind => cx.data.stage(self.stage).map_or(Values::Unknown, |stage| Values::Kind(stage.kind)),
            Field::Next => {
                Values::of(next_due(cx.data, self.id, cx.zone), |next| Values::Next(state(next.due, cx.today)))
            }
            Field::Due => Values::of(next_due(cx.data, self.id, cx.zone).and_then(|next| next.due), Values::Date),
            Field::Created => Values::day(self.created, cx),
            Field::Entered => Values::day(self.entered(), cx),
            Field::Probability => match self.probability {
                Some(percent) => Values::Number(i64::from(percent)),
                None => cx
                    .data
                    .stage(self.stage)
                    .map_or(Values::Unknown, |stage| Values::Number(i64::from(stage.probability))),
            },
            Field::Category => cx.data.stage(self.stage).map_or(Values::Unknown, |stage| {
                Values::text(if stage.kind.closed() { "Closed" } else { Category::of(self, stage).word() })
            }),
            Field::Age => days_since(self.entered(), cx),
            Field::Score => Values::of(self.score, |points| Values::Number(i64::from(points))),
            Field::Touched => Values::day(last_touch(cx.data, self), cx),
            Field::Untouched => days_since(last_touch(cx.data, self), cx),
            Field::Answered | Field::Met | Field::Bounced => signs::of(self.id, field, cx).unwrap_or(Values::Unknown),
            Field::Loss => Values::of(self.loss.as_ref(), |loss| {
                cx.data.loss_reason(loss.reason).map_or(Values::Unknown, |reason| Values::text(&reason.text))
            }),
            Field::OptOut => Values::of(self.contacts.first(), |link| opted_out(link.contact, cx)),
            Field::Done | Field::Type | Field::Fit | Field::Custom(_) => Values::Unknown,
            _ => people::of_opportunity(self, field, cx),
        }
    }

    fn own<'a>(&'a self, of: Kind, field: Id, cx: &Context<'a>) -> Values<'a> {
        own::of_opportunity(self, of, field, cx)
    }

    fn mentions(&self, word: &Word, _: &Context<'_>) -> bool {
        word.is_in(&self.name)
            || word.in_company(self.company)
            || self.contacts.iter().any(|link| word.in_contact(link.contact))
            || word.in_any(&self.tags)
            || word.is_in(&self.source)
    }
}

pub(super) fn state(due: Option<Date>, today: Date) -> NextStep {
    match due {
        Some(due) if due < today => NextStep::Late,
        Some(due) if due == today => NextStep::Due,
        _ => NextStep::Planned,
    }
}

pub(super) fn days_since<'a>(time: Time, cx: &Context<'_>) -> Values<'a> {
    Values::Number(cx.today.signed_duration_since(cx.zone.date(time)).num_days().max(0))
}

pub(super) fn opted_out<'a>(contact: Id, cx: &Context<'a>) -> Values<'a> {
    cx.data.contact(contact).map_or(Values::Unknown, |contact| Values::Flag(contact.opted_out))
}

/// The last contact with the other side: the latest call, email or meeting, message sent or answered, or finished
/// task; before the first of these, the moment that the opportunity was created.
pub fn last_touch(data: &Dataset, opportunity: &Opportunity) -> Time {
    let id = opportunity.id;
    let logged = data.activities_of(id).filter(|activity| activity.kind.touches()).map(|activity| activity.at);
    let finished = data.tasks_of(id).filter_map(|task| task.done);
    let answered = |message: &Message| message.replied.filter(|_| message.reply != Some(Reply::OutOfOffice));
    let written = data.messages_of(id).flat_map(|message| message.sent.into_iter().chain(answered(message)));
    logged.chain(finished).chain(written).max().unwrap_or(opportunity.created)
}

/// What is to be done next.
#[derive(Clone, Copy, Debug)]
pub enum Upcoming<'a> {
    /// An open task.
    Task(&'a Task),
    /// A message that is not sent yet.
    Message(&'a Message),
}

/// What is to be done next, and when.
#[derive(Clone, Copy, Debug)]
pub struct NextDue<'a> {
    /// The day.
    pub due: Option<Date>,
    /// The time on that day.
    pub time: Option<TimeOfDay>,
    /// What.
    pub what: Upcoming<'a>,
}

impl NextDue<'_> {
    /// What it is called: the task's title, the message's subject.
    pub fn title(&self) -> String {
        match self.what {
            Upcoming::Task(task) => task.title(),
            Upcoming::Message(message) => message.title(),
        }
    }

    /// The record.
    pub fn record(&self) -> RecordId {
        match self.what {
            Upcoming::Task(task) => RecordId { kind: Kind::Task, id: task.id },
            Upcoming::Message(message) => RecordId { kind: Kind::Message, id: message.id },
        }
    }
}

/// The earliest open task or unsent message of an opportunity: by day, then by time (a day without a time comes
/// first), then by age. What has no day comes last.
pub fn next_due(data: &Dataset, opportunity: Id, zone: Zone) -> Option<NextDue<'_>> {
    let tasks = data.tasks_of(opportunity).filter(|task| task.done.is_none()).map(|task| NextDue {
        due: task.due,
        time: task.time,
        what: Upcoming::Task(task),
    });
    let messages = data.messages_of(opportunity).filter(|message| message.open()).map(|message| NextDue {
        due: Some(zone.date(message.due)),
        time: Some(zone.time_of_day(message.due)),
        what: Upcoming::Message(message),
    });
    tasks.chain(messages).min_by_key(|next| (next.due.is_none(), next.due, next.time, next.record().id))
}
