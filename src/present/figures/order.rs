//! The records behind a figure, in an order that a person chose.

use crate::data::Dataset;
use crate::model::{Opportunity, Record, RecordId};
use crate::report::Rates;
use crate::value::{Date, fold};
use std::cmp::Reverse;

/// The orders to choose from: the word, and what it is called.
pub const ORDERS: [(&str, &str); 4] =
    [("value", "Largest first"), ("name", "By name"), ("new", "Newest first"), ("close", "By close date")];

/// The records whose names have these words, in this order; the largest first where the order is not known. Amounts in
/// several currencies are compared by what they are worth in the workspace's: what is closed by the rate of its day, what
/// is open by today's. After them comes what has no rate, then what has no amount.
pub fn arranged(data: &Dataset, today: Date, records: &[RecordId], search: &str, order: &str) -> Vec<RecordId> {
    let wanted = fold(search);
    let all = records.iter().filter_map(|id| Some((*id, data.get(*id)?)));
    let mut all: Vec<(RecordId, Record)> =
        all.filter(|(_, record)| wanted.is_empty() || fold(&record.title()).contains(&wanted)).collect();
    let sale = |record: &Record| match record {
        Record::Opportunity(one) => Some(one.clone()),
        _ => None,
    };
    match order {
        "name" => all.sort_by_cached_key(|(_, record)| fold(&record.title())),
        "new" => all.sort_by_key(|(id, _)| Reverse(id.id)),
        "close" => all.sort_by_cached_key(|(_, record)| {
            let close = sale(record).and_then(|one| one.close);
            (close.is_none(), close)
        }),
        _ => {
            let rates = Rates::of(data.settings().map(AsRef::as_ref));
            all.sort_by_cached_key(|(_, record)| {
                let one = sale(record);
                let worth = one.as_deref().and_then(|one| worth(one, data, &rates, today));
                (Reverse(worth), one.is_none_or(|one| one.value.is_none()))
            });
        }
    }
    all.into_iter().map(|(id, _)| id).collect()
}

fn worth(one: &Opportunity, data: &Dataset, rates: &Rates, today: Date) -> Option<i64> {
    let closed = data.stage(one.stage).is_some_and(|stage| stage.kind.closed());
    rates.on(one.value?, one.close.filter(|_| closed).unwrap_or(today))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::fixture_tests::fixture;
    use crate::value::{Currency, Money};
    use std::sync::Arc;

    #[test]
    fn the_largest_is_what_is_worth_most_and_not_what_has_the_highest_figure() {
        // The fixture's workspace is in euros; a dollar is worth 0.90, and pounds have no rate.
        let f = fixture(
            "now 2026-03-01\nstage New open 10\nstage Won won 100\ndeal Dollars value=$1000 New@2026-01-01
             deal Euros value=950 New@2026-01-01\ndeal Nothing New@2026-01-01\ndeal Pounds New@2026-01-01
             deal Small value=2 New@2026-01-01",
        );
        let mut records = f.records.clone();
        for record in &mut records {
            if let Record::Opportunity(one) = record
                && one.name == "Pounds"
            {
                let pounds = Money::whole(5_000, Currency::from_code("GBP").unwrap());
                Arc::make_mut(one).value = Some(pounds);
            }
        }
        let data = Dataset::from_records(records);
        let ids: Vec<RecordId> = f.facts.deals.iter().map(|deal| RecordId::opportunity(deal.id())).collect();
        let names = |search: &str, order: &str| {
            let all = arranged(&data, f.facts.today, &ids, search, order);
            all.into_iter().map(|id| data.get(id).unwrap().title()).collect::<Vec<_>>().join(" ")
        };
        assert_eq!(names("", "value"), "Euros Dollars Small Pounds Nothing");
        assert_eq!(names("", "name"), "Dollars Euros Nothing Pounds Small");
        assert_eq!(names("O", "new"), "Pounds Nothing Euros Dollars");
    }
}
