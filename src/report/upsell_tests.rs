use super::*;
use crate::model::{Product, Record};
use crate::report::fixture_tests::{Fixture, ask, fixture};
use std::fmt::Write as _;
use std::sync::Arc;

const STAGES: &str = "now 2026-06-01\nstage New open 10\nstage Won won 100\nstage Lost lost 0\nproduct Van\nproduct Rack\n\
                      product Oil\n";

/// Ten customers with a van, four of them with a rack too; everybody buys oil, and there are ten others.
fn shop(more: &str) -> Fixture {
    let mut text = STAGES.to_string();
    for number in 0..20 {
        let _ = writeln!(text, "company F{number}");
        let mut products = String::from("product=Oil");
        if number < 10 {
            products.push_str(" product=Van");
        }
        if number < 4 {
            products.push_str(" product=Rack");
        }
        let _ = writeln!(text, "deal D{number} company=F{number} {products} New@2026-01-01 Won@2026-02-01");
    }
    text.push_str(more);
    fixture(&text)
}

fn found(f: &Fixture) -> Vec<Upsell> {
    upsells(&f.data, &f.facts, &ask("2026-01-01", "2027-01-01"))
}

#[test]
fn who_has_a_van_is_told_of_the_rack_that_others_with_a_van_have() {
    let f = shop("");
    let all = found(&f);
    let customers: Vec<Id> = all.iter().map(|one| one.customer.id).collect();
    let racks: Vec<Id> = (4..10).map(|number| f.id(&format!("f:F{number}"))).collect();
    let of_racks: Vec<&Upsell> = all.iter().filter(|one| one.product == f.id("p:Rack")).collect();
    assert_eq!(customers, racks, "nobody without a van, and nobody for oil, which everybody has");
    assert_eq!((of_racks[0].like, of_racks[0].share), (f.id("p:Van"), Share::new(4, 10)));
    let both: BTreeSet<Id> = of_racks[5].both.iter().map(|customer| customer.id).collect();
    assert_eq!(both, (0..4).map(|number| f.id(&format!("f:F{number}"))).collect(), "whom the share counts");
    // 4/10 by 4/20.
    assert!((of_racks[0].lift - 2.0).abs() < 1e-9);
    assert_eq!((of_racks[0].last.to_string(), of_racks[0].ago), ("2026-02-01".to_string(), 120));
}

#[test]
fn what_is_settled_or_no_longer_sold_is_not_suggested() {
    let f = shop(
        "deal Asked company=F4 product=Rack New@2026-05-01\ndeal Refused company=F5 product=Rack New@2026-03-01 \
         Lost@2026-04-01\n",
    );
    assert_eq!(found(&f).len(), 4);
    let mut records = f.records.clone();
    for record in &mut records {
        if let Record::Product(one) = record
            && one.name == "Rack"
        {
            Arc::<Product>::make_mut(one).retired = true;
        }
    }
    let f = Fixture { data: crate::data::Dataset::from_records(records), ..f };
    assert_eq!(found(&f), []);
}

#[test]
fn two_who_bought_both_are_chance() {
    let mut text = STAGES.to_string();
    for number in 0..5 {
        let rack = if number < 2 { " product=Rack" } else { "" };
        let _ = writeln!(
            text,
            "company F{number}\ndeal D{number} company=F{number} product=Van{rack} New@2026-01-01 Won@2026-02-01"
        );
    }
    assert_eq!(found(&fixture(&text)), []);
}
