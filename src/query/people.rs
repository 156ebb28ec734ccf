//! What contacts, companies and tasks answer, and what an opportunity answers for its people.

use super::ast::Field;
use super::prepare::day;
use super::span::plus_days;
use super::subject::{Context, Subject, Values, Word, days_since, last_touch, opted_out, state};
use super::{own, signs};
use crate::data::{Dataset, Totals};
use crate::model::{Company, Contact, Kind, Message, Opportunity, Reply, StageKind, Task};
use crate::value::{Date, Id, Money, Time};
use chrono::Datelike;

impl Subject for Contact {
    fn value<'a>(&'a self, field: Field, cx: &Context<'a>) -> Values<'a> {
        let company = || self.company.and_then(|id| cx.data.company(id));
        match field {
            Field::Name => Values::text(if self.name.is_empty() {
                self.emails.first().map_or("", String::as_str)
            } else {
                &self.name
            }),
            Field::Owner => Values::of(self.owner, Values::Id),
            Field::Tag => Values::texts(&self.tags),
            Field::Company => Values::of(self.company, Values::Id),
            Field::Contact => Values::Id(self.id),
            Field::OptOut => Values::Flag(self.opted_out),
            Field::Source => Values::text(&self.source),
            Field::Campaign => Values::of(self.campaign, Values::Id),
            Field::Created => Values::day(self.created, cx),
            Field::Email => Values::strings("", &self.emails),
            Field::Phone => Values::strings("", &self.phones),
            Field::Job => Values::text(&self.title),
            Field::Address => Values::strings(&self.address, &self.addresses),
            Field::Website if !self.websites.is_empty() => Values::strings("", &self.websites),
            Field::Social => Values::strings("", &self.social),
            Field::News => {
                Values::text(if self.latest_updates.is_empty() { &self.company_news } else { &self.latest_updates })
            }
            Field::Needs => Values::text(&self.needs),
            Field::Objections => Values::text(&self.objections),
            Field::Competitors => Values::text(&self.competitors),
            Field::Research => Values::Number(i64::try_from(self.research().0).unwrap_or(0)),
            Field::Birthday => Values::of(self.birthday, |on| Values::Yearly(on, cx.today)),
            Field::Consent => Values::of(self.consent.as_ref(), |consent| Values::Date(consent.on)),
            Field::Referred => Values::of(self.referred_by, Values::Id),
            Field::Touched => Values::day(touched(self.id, self.created, cx.data), cx),
            Field::Untouched => days_since(touched(self.id, self.created, cx.data), cx),
            Field::Country
            | Field::Sector
            | Field::Employees
            | Field::Revenue
            | Field::Founded
            | Field::Parent
            | Field::Website => company().map_or(Values::Nothing, |company| company.value(field, cx)),
            _ => dealings(self.id, field, cx),
        }
    }

    fn own<'a>(&'a self, of: Kind, field: Id, cx: &Context<'a>) -> Values<'a> {
        own::of_contact(self, of, field, cx)
    }

    fn mentions(&self, word: &Word, _: &Context<'_>) -> bool {
        word.is_in(&self.name)
            || word.in_company(self.company)
            || word.in_any(&self.emails)
            || word.in_any(&self.phones)
            || word.is_in(&self.title)
            || word.in_any(&self.tags)
            || word.is_in(&self.source)
    }
}

impl Subject for Company {
    fn value<'a>(&'a self, field: Field, cx: &Context<'a>) -> Values<'a> {
        match field {
            Field::Name => Values::text(&self.name),
            Field::Owner => Values::of(self.owner, Values::Id),
            Field::Tag => Values::texts(&self.tags),
            Field::Company => Values::Id(self.id),
            Field::Source => Values::text(&self.source),
            Field::Created => Values::day(self.created, cx),
            Field::Email => Values::strings("", &self.emails),
            Field::Phone => Values::strings(&self.phone, &self.phones),
            Field::Address => Values::strings(&self.address, &self.addresses),
            Field::Website => Values::text(&self.website),
            Field::Social => Values::strings("", &self.social),
            Field::Country => Values::text(&self.country),
            Field::Sector => Values::text(&self.sector),
            Field::Employees => Values::of(self.employees, |count| Values::Number(i64::from(count))),
            Field::Revenue => Values::of(self.revenue, Values::Money),
            Field::Founded => Values::of(self.founded, |year| Values::Number(i64::from(year))),
            Field::Parent => Values::of(self.parent, Values::Id),
            Field::News => Values::text(if self.latest_updates.is_empty() { &self.news } else { &self.latest_updates }),
            Field::Needs => Values::text(&self.needs),
            Field::Objections => Values::text(&self.objections),
            Field::Competitors => Values::text(&self.competitors),
            Field::Referred => Values::of(self.referred_by, Values::Id),
            Field::Touched => Values::day(touched(self.id, self.created, cx.data), cx),
            Field::Untouched => days_since(touched(self.id, self.created, cx.data), cx),
            _ => dealings(self.id, field, cx),
        }
    }

    fn own<'a>(&'a self, of: Kind, field: Id, cx: &Context<'a>) -> Values<'a> {
        own::of_company(self, of, field, cx)
    }

    fn mentions(&self, word: &Word, _: &Context<'_>) -> bool {
        [&self.name, &self.website, &self.phone, &self.country, &self.sector, &self.source]
            .into_iter()
            .any(|text| word.is_in(text))
            || word.in_any(&self.phones)
            || word.in_any(&self.emails)
            || word.in_any(&self.tags)
    }
}

impl Subject for Task {
    /// Its own fields, and for all others those of its opportunity, else of its contact or company.
    fn value<'a>(&'a self, field: Field, cx: &Context<'a>) -> Values<'a> {
        match field {
            Field::Name => Values::text(&self.title),
            Field::Owner => Values::of(self.assignee, Values::Id),
            Field::Created => Values::day(self.created, cx),
            Field::Due => Values::of(self.due, Values::Date),
            Field::Next if self.done.is_some() => Values::Nothing,
            Field::Next => Values::Next(state(self.due, cx.today)),
            Field::Done => Values::of(self.done, |at| Values::day(at, cx)),
            Field::Type => Values::Text(self.kind.word()),
            Field::Company if self.company.is_some() => Values::of(self.company, Values::Id),
            Field::Contact if self.contact.is_some() => Values::of(self.contact, Values::Id),
            Field::OptOut if self.contact.is_some() => Values::of(self.contact, |contact| opted_out(contact, cx)),
            _ => {
                let opportunity = self.opportunity.and_then(|id| cx.data.opportunity(id));
                let contact = || self.contact.and_then(|id| cx.data.contact(id));
                let company = || self.company.and_then(|id| cx.data.company(id));
                match opportunity {
                    Some(opportunity) => opportunity.value(field, cx),
                    None => match contact() {
                        Some(contact) => contact.value(field, cx),
                        None => company().map_or(Values::Unknown, |company| company.value(field, cx)),
                    },
                }
            }
        }
    }

    fn own<'a>(&'a self, of: Kind, field: Id, cx: &Context<'a>) -> Values<'a> {
        own::of_task(self, of, field, cx)
    }

    fn mentions(&self, word: &Word, cx: &Context<'_>) -> bool {
        word.is_in(&self.title)
            || word.is_in(&self.place)
            || word.in_company(self.company)
            || self.contact.is_some_and(|contact| word.in_contact(contact))
            || self.assignee.and_then(|id| cx.data.member(id)).is_some_and(|member| word.is_in(&member.name))
            || self
                .opportunity
                .and_then(|id| cx.data.opportunity(id))
                .is_some_and(|opportunity| opportunity.mentions(word, cx))
    }
}

/// What an opportunity answers for its main contact and its company. A field of both is the company's.
pub(super) fn of_opportunity<'a>(one: &Opportunity, field: Field, cx: &Context<'a>) -> Values<'a> {
    let contact = || one.contacts.first().and_then(|link| cx.data.contact(link.contact));
    let company = || one.company.and_then(|id| cx.data.company(id));
    match field {
        Field::Referred if one.referred_by.is_some() => Values::of(one.referred_by, Values::Id),
        Field::Email
        | Field::Phone
        | Field::Job
        | Field::Address
        | Field::Social
        | Field::Research
        | Field::Birthday
        | Field::Consent
        | Field::Referred => contact().map_or(Values::Nothing, |contact| contact.value(field, cx)),
        _ => match company() {
            Some(company) => company.value(field, cx),
            None => contact().map_or(Values::Nothing, |contact| contact.value(field, cx)),
        },
    }
}

/// The opportunities of somebody, as conditions count them.
fn dealings<'a>(who: Id, field: Field, cx: &Context<'a>) -> Values<'a> {
    let count = |wanted: fn(StageKind) -> bool| {
        let all = opportunities(who, cx.data).filter(|one| stage_kind(one, cx.data).is_some_and(wanted));
        Values::Number(i64::try_from(all.count()).unwrap_or(i64::MAX))
    };
    match field {
        Field::Wins => count(|kind| kind == StageKind::Won),
        Field::Deals => count(|kind| !kind.closed()),
        Field::Worth => Values::Won(Won::of(who, cx.data)),
        Field::Brought => Values::Won(Won { brought: true, ..Won::of(who, cx.data) }),
        Field::Score => signs::best_score(opportunities(who, cx.data), cx),
        other => signs::of(who, other, cx).unwrap_or(Values::Unknown),
    }
}

fn opportunities(who: Id, data: &Dataset) -> impl Iterator<Item = &Opportunity> {
    // To recommend is not to take part.
    data.opportunities_with(who).chain(data.opportunities_of(who)).map(AsRef::as_ref)
}

fn stage_kind(one: &Opportunity, data: &Dataset) -> Option<StageKind> {
    data.stage(one.stage).map(|stage| stage.kind)
}

/// What was won with a contact or a company, added up when it is asked for.
#[derive(Clone, Copy, Debug)]
pub struct Won<'a> {
    data: &'a Dataset,
    who: Id,
    /// With those who came on their recommendation, and not with them.
    brought: bool,
}

impl<'a> Won<'a> {
    /// What was won with this contact or company.
    pub fn of(who: Id, data: &'a Dataset) -> Self {
        Won { data, who, brought: false }
    }

    /// The sum in each currency.
    pub fn sums(self) -> Vec<Money> {
        let won = |one: &&Opportunity| stage_kind(one, self.data) == Some(StageKind::Won);
        if self.brought {
            let all = brought_by(self.who, self.data);
            return Totals::of(all.into_iter().filter(won)).values();
        }
        Totals::of(opportunities(self.who, self.data).filter(won)).values()
    }
}

/// What came on the recommendation of a contact, or of the people of a company, each once.
fn brought_by(who: Id, data: &Dataset) -> Vec<&Opportunity> {
    let mut all: Vec<&Opportunity> = data.brought(who).into_iter().map(AsRef::as_ref).collect();
    if data.company(who).is_some() {
        all.extend(data.people_of(who).flat_map(|contact| data.brought(contact.id)).map(AsRef::as_ref));
        all.sort_by_key(|one| one.id);
        all.dedup_by_key(|one| one.id);
    }
    all
}

/// The last contact with a contact or a company, by whatever refers to it and by its opportunities; before the first
/// one, the moment that the record was created.
pub fn last_touch_of(who: Id, data: &Dataset) -> Option<Time> {
    let created = data.contact(who).map(|one| one.created).or_else(|| data.company(who).map(|one| one.created))?;
    Some(touched(who, created, data))
}

fn touched(who: Id, created: Time, data: &Dataset) -> Time {
    let logged = data.activities_of(who).filter(|activity| activity.kind.touches()).map(|activity| activity.at);
    let finished = data.tasks_of(who).filter_map(|task| task.done);
    let answered = |message: &Message| message.replied.filter(|_| message.reply != Some(Reply::OutOfOffice));
    let written = data.messages_of(who).flat_map(|message| message.sent.into_iter().chain(answered(message)));
    let own = logged.chain(finished).chain(written).max();
    // An opportunity that nobody has touched says when it was created: that was no contact.
    let through = opportunities(who, data).map(|one| (last_touch(data, one), one.created));
    let through = through.filter(|(last, created)| last != created).map(|(last, _)| last).max();
    own.max(through).unwrap_or(created)
}

/// A day that comes round every year.
#[derive(Clone, Copy, Debug)]
pub(super) struct Round {
    on: Date,
    today: Date,
}

/// A day that comes round, seen from today.
pub(super) fn round(on: Date, today: Date) -> Round {
    Round { on, today }
}

/// How many days there are until a day comes round.
pub(crate) fn days_until(on: Date, today: Date) -> i64 {
    round(on, today).next(today).map_or(0, |next| day(next) - day(today))
}

impl Round {
    /// The day in this year; what was on 29 February comes on the 28th where there is none.
    fn in_year(self, year: i32) -> Option<Date> {
        let (month, day) = (self.on.month(), self.on.day());
        Date::from_ymd_opt(year, month, day).or_else(|| Date::from_ymd_opt(year, month, 28))
    }

    /// The next time from this day on.
    fn next(self, from: Date) -> Option<Date> {
        self.in_year(from.year()).filter(|date| *date >= from).or_else(|| self.in_year(from.year().saturating_add(1)))
    }

    /// Whether it comes within these days, both included. Open towards the past, it is the next time that counts; open
    /// towards the future too.
    pub(super) fn comes_within(self, from: i64, to: i64) -> bool {
        let start = day(self.today);
        let first = if from == i64::MIN || from < day(Date::MIN) {
            self.today
        } else if to == i64::MAX {
            return self.next(self.today).is_some_and(|next| day(next) >= from);
        } else {
            plus_days(self.today, from.saturating_sub(start))
        };
        self.next(first).is_some_and(|next| day(next) <= to)
    }
}

#[cfg(test)]
#[path = "people_tests.rs"]
mod tests;
