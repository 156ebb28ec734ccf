use super::*;
use crate::model::{Company, Product, Record, StageKind};
use crate::report::fixture_tests::{Fixture, ask, day, fixture, generated};
use crate::report::period::Span;
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
    assert_eq!((of_racks[0].usual, of_racks[5].buyers.len()), (Share::new(4, 20), 4), "and who has one at all");
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
fn what_they_have_or_said_no_to_elsewhere_is_not_suggested_whatever_is_asked_about() {
    let f = shop(
        "deal Asked company=F4 product=Rack New@2026-05-01\ndeal Refused company=F5 product=Rack New@2026-03-01 \
         Lost@2026-04-01\ndeal Bought company=F6 product=Rack New@2026-03-01 Won@2026-04-01\n",
    );
    // A question that leaves those three out, as one about another pipeline would.
    let asked = (0..20).map(|number| f.id(&format!("d:D{number}")));
    let all = upsells(&f.data, &f.facts, &ask("2026-01-01", "2027-01-01").only(asked));
    let customers: Vec<Id> = all.iter().map(|one| one.customer.id).collect();
    assert_eq!(customers, (7..10).map(|number| f.id(&format!("f:F{number}"))).collect::<Vec<_>>());
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

/// Who may buy what, the slow way: from the records, customer by customer and pair by pair.
#[test]
fn generated_customers_are_told_what_a_plain_count_tells() {
    let mut seen = 0;
    for seed in 1..16 {
        let f = among(generated(seed, 400), 110);
        let period = Span { from: day("2026-03-29"), until: day("2026-10-25") };
        let (mut bought, mut settled) = (BTreeMap::<Id, BTreeSet<Id>>::new(), BTreeSet::new());
        for one in f.data.opportunities().filter(|one| !one.products.is_empty()) {
            let (customer, won) = (one.company.unwrap(), f.data.stage(one.stage).unwrap().kind == StageKind::Won);
            if won {
                bought.entry(customer).or_default().extend(&one.products);
            } else {
                settled.extend(one.products.iter().map(|product| (customer, *product)));
            }
        }
        let with = |product: &Id| bought.values().filter(|basket| basket.contains(product)).count();
        let both = |a: &Id, b: &Id| bought.values().filter(|basket| basket.contains(a) && basket.contains(b)).count();
        let products: Vec<Id> = ["P1", "P2", "P3"].map(|name| f.id(&format!("p:{name}"))).to_vec();
        let mut expected = BTreeSet::new();
        for (customer, basket) in &bought {
            for product in products.iter().filter(|one| !basket.contains(one) && !settled.contains(&(*customer, **one)))
            {
                // c / a above b / n, in whole numbers.
                let speaks = |like: &&Id| {
                    let known = both(like, product);
                    known >= BOTH && known * bought.len() > with(product) * with(like)
                };
                // The highest share, compared crosswise.
                let strongest = basket.iter().filter(speaks).reduce(|best, like| {
                    let (here, there) = (both(like, product) * with(best), both(best, product) * with(like));
                    if here > there { like } else { best }
                });
                expected.extend(strongest.map(|like| (*customer, *product, both(like, product), with(like))));
            }
        }
        let made = upsells(&f.data, &f.facts, &Question::about(period));
        let told = made.iter().map(|one| (one.customer.id, one.product, one.share.part, one.share.whole)).collect();
        assert_eq!(expected, told, "seed {seed}");
        for one in &made {
            assert_eq!(one.both.len(), one.share.part, "seed {seed}");
        }
        seen += made.len();
    }
    assert!(seen > 10, "only {seen} suggestions were looked at");
}

/// The same with so many customers.
fn among(f: Fixture, many: usize) -> Fixture {
    let mut records = f.records.clone();
    let mut nth = 0;
    for record in &mut records {
        if let Record::Opportunity(one) = record {
            nth += 7;
            Arc::make_mut(one).company = Some(Id::from_bits(800_000 + (nth % many) as u128));
        }
    }
    let company = |at: usize| {
        let id = Id::from_bits(800_000 + at as u128);
        Record::from(Company { id, name: format!("Customer {at}"), ..Company::default() })
    };
    records.extend((0..many).map(company));
    let data = crate::data::Dataset::from_records(records.clone());
    let facts = Facts::of(&data, f.now, &f.zone);
    Fixture { records, data, facts, ..f }
}
