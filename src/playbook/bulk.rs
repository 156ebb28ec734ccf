//! Records in bulk, for tests and measurements at sizes that nobody types.

use crate::model::{Company, Contact, ContactLink, Opportunity, Record, Stage, StageKind, Temperature, Visit};
use crate::value::{Currency, Id, IdSource, Money, Rank, Time, Zone};
use std::collections::BTreeMap;
use std::sync::Arc;

const FIRST: [&str; 16] = [
    "Anna", "Bruno", "Clara", "David", "Edda", "Farid", "Greta", "Henrik", "Iris", "Jamal", "Karin", "Luca", "Marta",
    "Nils", "Olga", "Paul",
];
const LAST: [&str; 16] = [
    "Abbot", "Bauer", "Costa", "Dahl", "Eriksen", "Fischer", "Garnier", "Holm", "Ivanova", "Jansen", "Keller", "Lopez",
    "Moretti", "Novak", "Okafor", "Petit",
];
const PLACE: [&str; 16] = [
    "Amber", "Birch", "Castle", "Delta", "Eastgate", "Forge", "Granite", "Hazel", "Iron", "Juniper", "Kings", "Lake",
    "Meadow", "North", "Orchard", "Pine",
];
const TRADE: [&str; 12] = [
    "Bakeries",
    "Builders",
    "Clinics",
    "Couriers",
    "Dairies",
    "Foods",
    "Hotels",
    "Logistics",
    "Motors",
    "Print",
    "Schools",
    "Tools",
];
const WHAT: [&str; 12] = [
    "fleet tracking",
    "cold-store sensors",
    "scheduling",
    "maintenance",
    "scanner rollout",
    "group licence",
    "pilot",
    "renewal",
    "training",
    "second site",
    "warehouse re-fit",
    "upgrade",
];
const SOURCE: [&str; 6] = ["referral", "website", "trade fair", "newsletter", "cold call", "partner"];
const TAG: [&str; 6] = ["upsell", "renewal", "multi-site", "public", "small", "pilot"];
const SECTOR: [&str; 6] = ["Food", "Health", "Logistics", "Manufacturing", "Services", "Transport"];

const DAY: i64 = 86_400_000;

/// A repeatable mix of a number: the same number always gives the same bits, and neighbours differ in all of them.
fn mix(number: u64) -> u64 {
    let mut bits = number.wrapping_add(0x9e37_79b9_7f4a_7c15);
    bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    bits ^ (bits >> 31)
}

/// One of a list, chosen by bits. Empty lists give nothing.
fn one_of<T>(list: &[T], bits: u64) -> Option<&T> {
    list.get(usize::try_from(bits % (list.len() as u64).max(1)).unwrap_or(0))
}

fn word(list: &[&'static str], bits: u64) -> &'static str {
    one_of(list, bits).copied().unwrap_or("")
}

/// `count` opportunities over the given stages, with a company for every five and a contact for every two of them;
/// companies first, then contacts, then opportunities. Without stages there are no opportunities. Lost ones carry no
/// loss reason, as after an import.
pub fn generate(count: usize, stages: &[Arc<Stage>], now: Time, ids: &mut IdSource) -> Vec<Record> {
    let companies: Vec<Id> = (0..count.div_ceil(5)).map(|_| ids.take()).collect();
    let contacts: Vec<Id> = (0..count.div_ceil(2)).map(|_| ids.take()).collect();
    let employer = |number: usize| one_of(&companies, number as u64).copied();
    let mut records = Vec::with_capacity(count + companies.len() + contacts.len());
    for (number, id) in companies.iter().enumerate() {
        records.push(Record::from(company(*id, number, now)));
    }
    for (number, id) in contacts.iter().enumerate() {
        records.push(Record::from(contact(*id, number, employer(number), now)));
    }
    let mut order: Vec<&Arc<Stage>> = stages.iter().filter(|stage| !stage.retired).collect();
    order.sort_by(|a, b| (a.pipeline, &a.rank).cmp(&(b.pipeline, &b.rank)));
    let choice = |number: usize| one_of(&order, mix(number as u64) >> 40).copied();
    let mut columns: BTreeMap<Id, usize> = BTreeMap::new();
    for stage in (0..count).filter_map(choice) {
        *columns.entry(stage.id).or_default() += 1;
    }
    let mut places: BTreeMap<Id, _> =
        columns.into_iter().map(|(id, count)| (id, Rank::spread(count).into_iter())).collect();
    for number in 0..count {
        let Some(stage) = choice(number) else { break };
        let person = one_of(&contacts, number as u64).copied();
        // The contact's employer: contact n works for company n modulo the number of companies.
        let buyer = employer(number % contacts.len().max(1));
        let rank = places.get_mut(&stage.id).and_then(Iterator::next).unwrap_or_default();
        let visits = visits(number, stage, &order, now);
        records.push(Record::from(opportunity(ids.take(), number, stage, rank, (buyer, person), visits, now)));
    }
    records
}

fn company(id: Id, number: usize, now: Time) -> Company {
    let bits = mix(number as u64 ^ 0xc0);
    Company {
        id,
        name: format!("{} {} {}", word(&PLACE, bits), word(&TRADE, bits >> 8), number + 1),
        website: format!("https://company-{}.example", number + 1),
        sector: word(&SECTOR, bits >> 16).to_string(),
        employees: Some(5 + (bits >> 24) as u32 % 900),
        created: now.plus_millis(-(400 + (bits % 300) as i64) * DAY),
        ..Company::default()
    }
}

fn contact(id: Id, number: usize, company: Option<Id>, now: Time) -> Contact {
    let bits = mix(number as u64 ^ 0xc1_0000);
    let (first, last) = (word(&FIRST, bits), word(&LAST, bits >> 8));
    Contact {
        id,
        name: format!("{first} {last}"),
        emails: vec![format!("{}.{}.{}@example.com", first.to_lowercase(), last.to_lowercase(), number + 1)],
        company,
        source: word(&SOURCE, bits >> 16).to_string(),
        created: now.plus_millis(-(300 + (bits % 200) as i64) * DAY),
        ..Contact::default()
    }
}

/// Stays in up to four stages before the present one, then in it.
fn visits(number: usize, stage: &Stage, order: &[&Arc<Stage>], now: Time) -> Vec<Visit> {
    let bits = mix(number as u64 ^ 0xc2_0000_0000);
    let before = order
        .iter()
        .filter(|other| other.pipeline == stage.pipeline && other.rank < stage.rank && other.kind == StageKind::Open)
        .take(4);
    let mut path: Vec<&Stage> = before.map(|other| other.as_ref()).collect();
    path.push(stage);
    let mut entered = Vec::with_capacity(path.len());
    let mut at = now.plus_millis(-((bits % 40) as i64 * DAY + (bits >> 32) as i64 % DAY));
    for step in 0..path.len() as u64 {
        entered.push(at);
        at = at.plus_millis(-(1 + (mix(bits ^ step) % 14) as i64) * DAY);
    }
    entered.reverse();
    let left = entered.iter().skip(1).map(|time| Some(*time)).chain([None]);
    path.iter()
        .zip(&entered)
        .zip(left)
        .map(|((stage, entered), left)| Visit {
            stage: stage.id,
            name: stage.name.clone(),
            entered: *entered,
            left,
            overridden: String::new(),
        })
        .collect()
}

fn opportunity(
    id: Id,
    number: usize,
    stage: &Stage,
    rank: Rank,
    (company, contact): (Option<Id>, Option<Id>),
    visits: Vec<Visit>,
    now: Time,
) -> Opportunity {
    let bits = mix(number as u64 ^ 0xc3_0000_0000_0000);
    let closed = stage.kind.closed();
    let day = if closed {
        visits.last().map_or(now, |visit| visit.entered)
    } else {
        now.plus_millis((bits % 120) as i64 * DAY)
    };
    let cents = 90_000 + (bits >> 8) as i64 % 200 * 35_000;
    Opportunity {
        id,
        name: format!("{} {} {}", word(&PLACE, bits >> 4), word(&WHAT, bits >> 20), number + 1),
        pipeline: stage.pipeline,
        stage: stage.id,
        rank,
        value: (!bits.is_multiple_of(20)).then(|| Money::new(cents.max(0), Currency::EUR)),
        close: Some(Zone::default().date(day)),
        company,
        contacts: contact.map(|contact| ContactLink { contact, role: String::new() }).into_iter().collect(),
        temperature: one_of(&Temperature::ALL, bits >> 28).copied().filter(|_| !bits.is_multiple_of(4)),
        source: word(&SOURCE, bits >> 36).to_string(),
        tags: bits.is_multiple_of(3).then(|| word(&TAG, bits >> 44).to_string()).into_iter().collect(),
        created: visits.first().map_or(now, |visit| visit.entered),
        visits,
        ..Opportunity::default()
    }
}
