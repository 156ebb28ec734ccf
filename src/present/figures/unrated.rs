//! Amounts that are in no sum, because nobody has said what their currency is worth.

use super::Behind;
use crate::report::{Facts, Places, Question};
use crate::value::Currency;
use std::collections::BTreeMap;

/// By currency, the opportunities in question whose amounts have no rate on the day that counts for them.
pub fn unrated(facts: &Facts, question: &Question) -> Vec<(Currency, usize, Behind)> {
    let mut found: BTreeMap<Currency, Places> = BTreeMap::new();
    for (place, deal) in (0u32..).zip(&facts.deals) {
        if let Some(value) = deal.record.value.filter(|_| deal.base.is_none() && question.counts(deal)) {
            found.entry(value.currency).or_default().push(place);
        }
    }
    found.into_iter().map(|(currency, places)| (currency, places.len(), Behind::places(&places))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::Dataset;
    use crate::model::Record;
    use crate::report::fixture_tests::{ask, fixture};
    use crate::value::Money;
    use std::sync::Arc;

    #[test]
    fn amounts_without_a_rate_are_named_by_currency_with_the_opportunities_that_have_them() {
        let f = fixture(
            "now 2026-03-01\nstage New open 10\nstage Won won 100\ndeal A value=100 New@2026-01-01
             deal B New@2026-01-01\ndeal C New@2026-01-01 Won@2026-02-01\ndeal D value=$5 New@2026-01-01",
        );
        let pounds = Currency::from_code("GBP").unwrap();
        let mut records = f.records.clone();
        for record in &mut records {
            if let Record::Opportunity(one) = record
                && ["B", "C"].contains(&one.name.as_str())
            {
                Arc::make_mut(one).value = Some(Money::whole(7, pounds));
            }
        }
        let facts = Facts::of(&Dataset::from_records(records), f.now, &f.zone);
        let year = ask("2026-01-01", "2027-01-01");
        let told = unrated(&facts, &year);
        assert_eq!(told.iter().map(|(currency, count, _)| (*currency, *count)).collect::<Vec<_>>(), [(pounds, 2)]);
        assert_eq!(told.first().unwrap().2.records(&facts).len(), 2);
        assert!(unrated(&facts, &year.only([f.id("d:A")])).is_empty());
    }
}
