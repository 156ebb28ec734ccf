use super::*;
use crate::model::{ContactLink, Record, Stage};
use crate::value::Currency;

fn id(bits: u128) -> Id {
    Id::from_bits(bits)
}

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

const OPEN: u128 = 1;
const WON: u128 = 2;
const LOST: u128 = 3;

fn stages() -> Vec<Record> {
    let stage = |bits, kind| Stage { id: id(bits), name: format!("Stage {bits}"), kind, ..Stage::default() };
    vec![stage(OPEN, StageKind::Open).into(), stage(WON, StageKind::Won).into(), stage(LOST, StageKind::Lost).into()]
}

fn sale(bits: u128, stage: u128, amount: (i64, Currency), close: &str, contacts: &[u128]) -> Opportunity {
    Opportunity {
        id: id(bits),
        name: format!("Sale {bits}"),
        stage: id(stage),
        value: Some(Money::whole(amount.0, amount.1)),
        close: Some(day(close)),
        contacts: contacts.iter().map(|one| ContactLink { contact: id(*one), role: String::new() }).collect(),
        ..Opportunity::default()
    }
}

fn person(bits: u128, by: Option<u128>) -> Contact {
    Contact { id: id(bits), name: format!("Person {bits}"), referred_by: by.map(id), ..Contact::default() }
}

fn with(more: Vec<Record>) -> Dataset {
    Dataset::from_records(stages().into_iter().chain(more))
}

const EUR: Currency = Currency::EUR;
const USD: Currency = Currency::USD;

#[test]
fn purchases_are_counted_per_currency_with_their_pace_and_the_day_of_the_next() {
    let data = with(vec![
        person(10, None).into(),
        sale(20, WON, (100, EUR), "2026-01-01", &[10]).into(),
        sale(21, WON, (50, USD), "2026-03-02", &[10]).into(),
        sale(22, WON, (200, EUR), "2026-05-01", &[10]).into(),
        sale(23, OPEN, (70, EUR), "2026-12-01", &[10]).into(),
        sale(24, LOST, (900, EUR), "2026-02-01", &[10]).into(),
    ]);
    let worth = data.worth_of_contact(id(10));
    assert_eq!(worth.won, [Money::whole(300, EUR), Money::whole(50, USD)]);
    assert_eq!(worth.again, [Money::whole(200, EUR), Money::whole(50, USD)]);
    assert_eq!((worth.purchases, worth.opened, worth.lost), (3, 1, 1));
    assert_eq!((worth.first, worth.last), (Some(day("2026-01-01")), Some(day("2026-05-01"))));
    assert_eq!((worth.every, worth.next), (Some(60), Some(day("2026-06-30"))));
    assert_eq!(worth.open, [Money::whole(70, EUR)]);
}

#[test]
fn one_purchase_or_two_on_one_day_say_nothing_about_the_next() {
    let once = with(vec![person(10, None).into(), sale(20, WON, (1, EUR), "2026-01-01", &[10]).into()]);
    assert_eq!((once.worth_of_contact(id(10)).every, once.worth_of_contact(id(10)).next), (None, None));
    let twice = [20, 21].map(|bits| Record::from(sale(bits, WON, (1, EUR), "2026-01-01", &[10])));
    let data = with([vec![person(10, None).into()], twice.to_vec()].concat());
    assert_eq!(data.worth_of_contact(id(10)).next, None);
    assert_eq!(with(vec![]).worth_of_contact(id(10)), Worth::default(), "nobody bought nothing");
}

#[test]
fn a_group_of_companies_counts_each_once_even_where_they_own_each_other() {
    let firm = |bits: u128, parent: Option<u128>| Company {
        id: id(bits),
        name: format!("Firm {bits}"),
        parent: parent.map(id),
        ..Company::default()
    };
    let data = with(vec![
        firm(30, Some(32)).into(),
        firm(31, Some(30)).into(),
        firm(32, Some(31)).into(),
        firm(33, Some(30)).into(),
    ]);
    assert_eq!(data.group_of(id(30)), [30, 31, 33, 32].map(id));
    assert_eq!(data.group_of(id(33)), [id(33)]);
}

#[test]
fn what_somebody_brought_goes_by_the_sale_then_the_main_contact_then_the_company() {
    let firm = Company { id: id(30), name: "Firm".into(), referred_by: Some(id(12)), ..Company::default() };
    let at_firm = |sale: Opportunity| Opportunity { company: Some(id(30)), ..sale };
    let for_itself = |sale: Opportunity| Opportunity { referred_by: Some(id(13)), ..sale };
    let data = with(vec![
        firm.into(),
        person(10, Some(11)).into(),
        person(11, None).into(),
        person(12, None).into(),
        person(13, None).into(),
        person(14, None).into(),
        at_firm(sale(20, WON, (1, EUR), "2026-01-01", &[10, 14])).into(),
        at_firm(sale(21, WON, (2, EUR), "2026-01-01", &[14, 10])).into(),
        for_itself(at_firm(sale(22, WON, (4, EUR), "2026-01-01", &[10]))).into(),
        sale(23, WON, (8, EUR), "2026-01-01", &[11]).into(),
    ]);
    let brought = |who: u128| data.brought(id(who)).iter().map(|one| one.id.bits()).collect::<Vec<_>>();
    assert_eq!((brought(11), brought(12), brought(13)), (vec![20], vec![21], vec![22]));
    assert_eq!(brought(14), Vec::<u128>::new());
    let referred = data.referred(id(12)).map(|one| one.kind).collect::<Vec<_>>();
    assert_eq!(referred, [Kind::Company], "who came through somebody, not all that name them");
    let own = data.opportunities_with(id(13)).count();
    assert_eq!(own, 0, "to recommend is not to take part");
}
