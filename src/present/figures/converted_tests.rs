use super::*;
use crate::data::Dataset;
use crate::model::{Campaign, Record};
use crate::present::figures::{Words, campaigns, losses, wins};
use crate::report::Span;
use crate::report::fixture_tests::{Fixture, ask, fixture};
use crate::value::Money;
use std::sync::Arc;

/// Dollars have a rate, pounds have none.
fn foreign() -> Fixture {
    let f = fixture(
        "now 2026-03-01\nstage New open 10\nstage Won won 100\nstage Lost lost 0\ncampaign Fair 100
         deal A value=100 New@2026-01-01\ndeal B value=$5 New@2026-01-01\ndeal C value=$7 New@2026-01-01 Won@2026-02-01
         deal D value=100 New@2026-01-01 Won@2026-02-01\ndeal E value=9 New@2026-01-01 Won@2026-02-01",
    );
    let mut records = f.records.clone();
    for record in &mut records {
        if let Record::Opportunity(one) = record
            && one.name == "E"
        {
            Arc::make_mut(one).value = Some(Money::whole(9, pounds()));
        }
    }
    let data = Dataset::from_records(records.clone());
    let facts = Facts::of(&data, f.now, &f.zone);
    Fixture { records, data, facts, ..f }
}

fn pounds() -> Currency {
    Currency::from_code("GBP").unwrap()
}

/// The names behind what was converted; the rates; currencies without one, with their names and how many.
type Told = (String, String, Vec<(String, usize)>);

fn told(f: &Fixture, block: &Block) -> Option<Told> {
    let (span, day) = (|span: Span| format!("{} {}", span.from, span.until), |day: Date| day.to_string());
    let words = Words { data: &f.data, facts: &f.facts, write: &crate::present::chart::plain, span: &span, day: &day };
    let made = Converted::of_block(block, &words, &Foreign::of(&f.facts))?;
    let names = |ids: &[RecordId]| {
        let name = |id: &RecordId| f.data.get(*id).map(|one| one.title()).unwrap_or_default();
        ids.iter().map(name).collect::<Vec<_>>().join(" ")
    };
    let without = made.without.iter().map(|(currency, all)| (format!("{} {}", currency.code(), names(all)), all.len()));
    Some((names(&made.all), made.rates(|day| day.to_string()), without.collect()))
}

#[test]
fn a_block_says_which_of_its_amounts_were_converted_and_which_have_no_rate() {
    let f = foreign();
    let span = |span: Span| format!("{} {}", span.from, span.until);
    let day = |day: Date| day.to_string();
    let write = &crate::present::chart::plain;
    let words = Words { data: &f.data, facts: &f.facts, write, span: &span, day: &day };
    let question = ask("2026-01-01", "2027-01-01");
    let sheet = wins(&crate::report::win_rates(&f.data, &f.facts, &f.history, &question), &words);
    let by_value = sheet.iter().find(|block| block.key == "win-rates-value").unwrap();
    assert_eq!(told(&f, by_value), Some(("B C".into(), "rates of 2026-01-01".into(), vec![("GBP E".into(), 1)])));
    let tiles = sheet.first().unwrap();
    let won = told(&f, tiles).unwrap();
    assert_eq!((won.0.as_str(), won.2), ("C", vec![("GBP E".to_string(), 1)]), "won ones alone");
    let none = losses(&crate::report::losses(&f.data, &f.facts, &question), &words);
    assert_eq!(told(&f, none.first().unwrap()), None, "nothing was lost");
}

#[test]
fn a_cost_without_a_rate_is_said_as_it_was_written_and_opens_the_campaign() {
    let f = foreign();
    let mut records = f.records.clone();
    for record in &mut records {
        if let Record::Campaign(one) = record {
            *one = Arc::new(Campaign { cost: Some(Money::whole(500, pounds())), ..one.as_ref().clone() });
        }
    }
    let data = Dataset::from_records(records);
    let f = Fixture { facts: Facts::of(&data, f.now, &f.zone), data, ..f };
    let span = |span: Span| format!("{} {}", span.from, span.until);
    let day = |day: Date| day.to_string();
    let write = &crate::present::chart::plain;
    let words = Words { data: &f.data, facts: &f.facts, write, span: &span, day: &day };
    let block = campaigns(&crate::report::campaigns(&f.data, &f.facts, &ask("2026-01-01", "2027-01-01")), &words);
    let Body::Grid(grid) = &block.body else { panic!() };
    let cost = grid.rows.iter().flatten().find_map(|cell| match cell {
        GridCell::NoRate(amount, behind) => Some((*amount, behind.records(&f.facts).len())),
        _ => None,
    });
    assert_eq!(cost, Some((Amount { value: 50_000, unit: Unit::Money(pounds()) }, 1)));
    let (_, _, without) = told(&f, &block).unwrap();
    assert!(without.iter().any(|(told, _)| told == "GBP Fair E"), "{without:?}");
}

#[test]
fn a_cost_that_was_converted_is_told_with_the_day_of_its_rate() {
    let f = foreign();
    let mut records = f.records.clone();
    for record in &mut records {
        if let Record::Campaign(one) = record {
            let (cost, from) = (Some(Money::whole(500, Currency::USD)), "2026-08-01".parse().ok());
            *one = Arc::new(Campaign { cost, from, ..one.as_ref().clone() });
        }
    }
    let data = Dataset::from_records(records);
    let f = Fixture { facts: Facts::of(&data, f.now, &f.zone), data, ..f };
    let span = |span: Span| format!("{} {}", span.from, span.until);
    let day = |day: Date| day.to_string();
    let write = &crate::present::chart::plain;
    let words = Words { data: &f.data, facts: &f.facts, write, span: &span, day: &day };
    let block = campaigns(&crate::report::campaigns(&f.data, &f.facts, &ask("2026-01-01", "2027-01-01")), &words);
    let (all, rates, _) = told(&f, &block).unwrap();
    assert!(all.contains("Fair"), "{all}");
    assert_eq!(rates, "rates of 2026-01-01 to 2026-07-01, what is closed by that of its close");
}

#[test]
fn rates_are_named_by_the_days_that_they_are_from() {
    let f = foreign();
    let made = |days: &[&str], own: Option<RatesOf>| {
        let amount = |day: &&str| (RecordId::opportunity(Id::from_bits(1)), Currency::USD, day.parse().unwrap());
        let made = Converted::made(&f.facts.rates, days.iter().map(amount), own);
        made.map(|made| made.rates(|day| day.to_string())).unwrap_or_default()
    };
    assert_eq!(made(&["2026-03-01"], None), "rates of 2026-01-01", "not of the day looked at");
    assert_eq!(made(&["2026-03-01", "2026-02-01"], Some(RatesOf::Close)), "rates of 2026-01-01", "one is enough");
    assert_eq!(made(&["2026-08-01", "2026-02-01"], None), "rates of 2026-01-01 to 2026-07-01");
    assert_eq!(
        made(&["2026-08-01", "2026-02-01"], Some(RatesOf::Close)),
        "rates of 2026-01-01 to 2026-07-01, what is closed by that of its close"
    );
    assert_eq!(made(&[], None), "");
}

#[test]
fn what_differs_between_two_days_says_what_was_converted_by_the_rates_of_the_later_one() {
    let mut f = foreign();
    let before = f.data.clone();
    for record in &mut f.records {
        if let Record::Opportunity(one) = record
            && one.name == "B"
        {
            Arc::make_mut(one).value = Some(Money::whole(9, Currency::USD));
        }
    }
    let after = Dataset::from_records(f.records.clone());
    let found = crate::report::travel::difference(&before, &after, (None, None), "2026-08-01".parse().unwrap());
    let made = Converted::of_difference(&found).unwrap();
    assert_eq!(
        (made.all, made.from),
        (
            vec![RecordId::opportunity(f.id("d:B"))],
            Some(("2026-07-01".parse().unwrap(), "2026-07-01".parse().unwrap()))
        )
    );
    assert!(made.without.is_empty());
}
