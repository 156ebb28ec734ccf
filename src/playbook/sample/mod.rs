//! A filled workspace to look around in: a small firm that sells tracking, sensors and scheduling.
//!
//! The people and firms are invented, and their addresses lie in a domain that can never exist. All dates count from
//! the day that the caller says is today, so the sample looks lived in whenever it is opened.

mod campaigns;
mod cast;
mod clock;
mod deals;
mod firms;
mod letters;
mod people;
mod talks;

use crate::model::{Activity, Company, Contact, LossReason, Member, Product, Record, Stage, Template};
use crate::value::{Currency, Date, Id, IdSource, Money, Rank, Time, Zone};
use cast::Cast;
use clock::Clock;
use deals::{DEALS, Deal, NEW, UNREACHED};
use firms::{COMPANIES, CONTACTS, MEMBERS, OWNED, PRODUCTS};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// The records of the sample workspace, parents first, without its settings. The first member is the person who looks
/// around: [`me`] finds them.
pub fn sample(today: Date, now: Time, zone: Zone, currency: Currency, ids: &mut IdSource) -> Vec<Record> {
    let clock = Clock { today, now, zone };
    // Currencies without decimals count in smaller units.
    let scale = if currency.digits() == 0 { 100 } else { 1 };
    let money = |units: i64| Money::whole(units.saturating_mul(scale), currency);

    let members = members(ids);
    let rank = Rank::between(None, None);
    let Some(playbook) = super::find("keap") else { return Vec::new() };
    let pipeline = super::install(playbook, "New business", rank, ids);
    let stages: Vec<Arc<Stage>> =
        pipeline.iter().filter_map(|r| if let Record::Stage(s) = r { Some(s.clone()) } else { None }).collect();
    let reasons: Vec<Arc<LossReason>> =
        pipeline.iter().filter_map(|r| if let Record::LossReason(l) = r { Some(l.clone()) } else { None }).collect();
    let products: Vec<Product> = PRODUCTS
        .iter()
        .map(|(name, series, price)| Product {
            id: ids.take(),
            name: (*name).to_string(),
            series: (*series).to_string(),
            price: Some(money(*price)),
            ..Product::default()
        })
        .collect();
    let mut companies = companies(&clock, &members, money, ids);
    let mut contacts = contacts(&clock, &companies, ids);
    people::known(&clock, &mut contacts);
    people::firms(&clock, &contacts, &mut companies);
    let campaigns = campaigns::campaigns(&clock, money, ids);

    let cast = Cast {
        clock,
        members: &members,
        stages: &stages,
        reasons: &reasons,
        products: &products,
        companies: &companies,
        contacts: &contacts,
        campaigns: &campaigns,
    };
    let places = places();
    let (mut opportunities, mut tasks, mut activities) = (Vec::new(), Vec::new(), Vec::new());
    for (number, (deal, rank)) in DEALS.iter().zip(places).enumerate() {
        let opportunity = cast.opportunity(number, deal, rank, money(deal.value), ids);
        tasks.extend(cast.tasks(deal, &opportunity, ids));
        activities.extend(cast.activities(number, deal, &opportunity, ids));
        opportunities.push(opportunity);
    }
    activities.sort_by_key(|activity: &Activity| (activity.at, activity.id));
    let cares = people::cares(&cast.clock, &members, &contacts, &opportunities, ids);

    let templates = super::starters_for(&pipeline, &BTreeSet::new(), ids);
    let letters = letters::letters(&cast, &templates, &opportunities, ids);

    let mut records: Vec<Record> = members.into_iter().map(Record::from).collect();
    records.extend(pipeline);
    // They have put their links in.
    let linked = |one: &Template| match one.body.contains("{{ add_your_link }}") {
        true => format!("https://www.example.com/{}", one.recipe.rsplit('.').next().unwrap_or_default()),
        false => String::new(),
    };
    records.extend(templates.into_iter().map(|one| Record::from(Template { created: now, link: linked(&one), ..one })));
    records.extend(products.into_iter().map(Record::from));
    records.extend(campaigns.into_iter().map(|(_, campaign)| Record::from(campaign)));
    records.extend(companies.into_iter().map(Record::from));
    records.extend(contacts.into_iter().map(Record::from));
    records.extend(opportunities.into_iter().map(Record::from));
    records.extend(tasks.into_iter().map(Record::from));
    records.extend(activities.into_iter().map(Record::from));
    records.extend(cares.into_iter().map(Record::from));
    records.extend(letters.into_iter().map(Record::from));
    records
}

/// The member of a sample who is the person looking around.
pub fn me(records: &[Record]) -> Option<Id> {
    records.iter().find_map(|record| if let Record::Member(member) = record { Some(member.id) } else { None })
}

fn members(ids: &mut IdSource) -> Vec<Member> {
    let mut members: Vec<Member> = Vec::new();
    for (name, local, office, hats) in MEMBERS {
        members.push(Member {
            id: ids.take(),
            name: name.to_string(),
            email: format!("{local}@example.com"),
            office: office.to_string(),
            manager: members.first().map(|first| first.id),
            hats: hats.iter().copied().collect(),
            ..Member::default()
        });
    }
    members
}

fn companies(clock: &Clock, members: &[Member], money: impl Fn(i64) -> Money, ids: &mut IdSource) -> Vec<Company> {
    let mut companies: Vec<Company> = Vec::new();
    for (number, firm) in COMPANIES.iter().enumerate() {
        let parent = (number == OWNED.0).then(|| companies.get(OWNED.1).map(|owner| owner.id)).flatten();
        let size = if firm.employees >= 250 { "large" } else { "mid-size" };
        companies.push(Company {
            id: ids.take(),
            name: firm.name.to_string(),
            website: format!("https://www.{}.example", firm.domain),
            country: firm.country.to_string(),
            sector: firm.sector.to_string(),
            employees: Some(firm.employees),
            revenue: Some(money(i64::from(firm.employees) * 92_000)),
            founded: Some(firm.founded),
            parent,
            news: firm.news.to_string(),
            source: firm.source.to_string(),
            owner: pick(members, number).map(|member| member.id),
            tags: BTreeSet::from([size.to_string()]),
            created: clock.at(130 - number as u64 * 2, 560),
            ..Company::default()
        });
    }
    companies
}

fn contacts(clock: &Clock, companies: &[Company], ids: &mut IdSource) -> Vec<Contact> {
    let mut contacts = Vec::new();
    for (number, (name, title, company, phone, update)) in CONTACTS.iter().enumerate() {
        let employer = companies.get(*company);
        let domain = COMPANIES.get(*company).map_or("example", |firm| firm.domain);
        let local = crate::value::fold(name).replace(' ', ".");
        // Not everybody is researched to the end.
        let social = if update.is_empty() { Vec::new() } else { vec![format!("https://social.example/{local}")] };
        contacts.push(Contact {
            id: ids.take(),
            name: (*name).to_string(),
            emails: vec![format!("{local}@{domain}.example")],
            phones: vec![(*phone).to_string()],
            title: (*title).to_string(),
            company: employer.map(|company| company.id),
            social,
            company_news: employer
                .filter(|_| !update.is_empty())
                .map_or_else(String::new, |company| company.news.clone()),
            latest_updates: (*update).to_string(),
            source: employer.map_or_else(String::new, |company| company.source.clone()),
            owner: employer.and_then(|company| company.owner),
            created: clock.at(120 - number as u64, 600),
            ..Contact::default()
        });
    }
    contacts
}

/// A place in its column for every deal, in the order of the table.
fn places() -> Vec<Rank> {
    let stage = |deal: &Deal| deal.path.last().map_or(NEW, |(stage, _)| *stage);
    let mut columns: BTreeMap<usize, std::vec::IntoIter<Rank>> = BTreeMap::new();
    for column in NEW..=UNREACHED {
        let count = DEALS.iter().filter(|deal| stage(deal) == column).count();
        columns.insert(column, Rank::spread(count).into_iter());
    }
    DEALS.iter().map(|deal| columns.get_mut(&stage(deal)).and_then(Iterator::next).unwrap_or_default()).collect()
}

fn pick<T>(list: &[T], number: usize) -> Option<&T> {
    list.get(number % list.len().max(1))
}

#[cfg(test)]
mod tests {
    use super::deals::LOST;
    use super::talks::TALKS;
    use super::*;
    use crate::model::StageKind;

    #[test]
    fn every_conversation_belongs_to_a_deal_and_every_lost_deal_has_a_reason() {
        for talk in &TALKS {
            assert!(DEALS.iter().any(|deal| deal.name == talk.deal), "{}", talk.deal);
        }
        for deal in DEALS.iter().filter(|deal| deal.path.last().is_some_and(|(stage, _)| *stage == LOST)) {
            assert!(TALKS.iter().any(|talk| talk.deal == deal.name && talk.loss.is_some()), "{}", deal.name);
        }
        assert_eq!(StageKind::Lost, super::super::all()[0].stages[LOST].kind);
    }
}
