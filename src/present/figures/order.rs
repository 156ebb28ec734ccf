//! The records behind a figure, in an order that a person chose.

use crate::data::Dataset;
use crate::model::{Kind, Opportunity, Record, RecordId};
use crate::report::{History, Rates};
use crate::value::{Date, fold};
use std::cmp::Reverse;
use std::sync::Arc;

/// The orders to choose from: the word, and what it is called.
pub const ORDERS: [(&str, &str); 4] =
    [("value", "Largest first"), ("name", "By name"), ("new", "Newest first"), ("close", "By close date")];

/// Those of the records that are deleted by now, as they were last: figures of the past count them, and name them.
pub fn deleted(data: &Dataset, history: &History, records: &[RecordId]) -> Vec<Arc<Opportunity>> {
    let gone = records.iter().filter(|id| id.kind == Kind::Opportunity && data.opportunity(id.id).is_none());
    gone.filter_map(|id| history.left(id.id).cloned()).collect()
}

/// The records whose names have these words, in this order; the largest first where the order is not known. Amounts in
/// several currencies are compared by what they are worth in the workspace's: what is closed by the rate of its day, what
/// is open by today's. After them comes what has no rate, then what has no amount. What is [`deleted`] stands among them.
pub fn arranged(
    (data, gone): (&Dataset, &[Arc<Opportunity>]),
    today: Date,
    records: &[RecordId],
    search: &str,
    order: &str,
) -> Vec<RecordId> {
    let wanted = fold(search);
    let left = |id: &RecordId| gone.iter().find(|one| one.id == id.id).map(|one| Record::Opportunity(one.clone()));
    let all = records.iter().filter_map(|id| Some((*id, data.get(*id).or_else(|| left(id))?)));
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
    use crate::data::{Batch, Cause, Delta};
    use crate::report::Facts;
    use crate::report::fixture_tests::{ask, fixture};
    use crate::report::movement::{Bucket, movement};
    use crate::value::{Currency, Id, Money};

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
            let all = arranged((&data, &[]), f.facts.today, &ids, search, order);
            all.into_iter().map(|id| data.get(id).unwrap().title()).collect::<Vec<_>>().join(" ")
        };
        assert_eq!(names("", "value"), "Euros Dollars Small Pounds Nothing");
        assert_eq!(names("", "name"), "Dollars Euros Nothing Pounds Small");
        assert_eq!(names("O", "new"), "Pounds Nothing Euros Dollars");
    }

    #[test]
    fn what_is_deleted_by_now_stands_among_the_records_that_a_figure_counts() {
        let mut f = fixture(
            "now 2026-03-20\nstage New open 10\nstage Won won 100\ndeal A value=5 New@2026-01-01
             deal B value=9 New@2026-01-01\nturn B 2026-01-01 value=9",
        );
        let gone: Record = f.deal("B").record.as_ref().clone().into();
        let id = gone.id();
        f.history.feed(&Batch {
            format: crate::data::FORMAT,
            id: Id::from_bits(77),
            device: Id::from_bits(1),
            seq: 9,
            clock: crate::data::Clock::default(),
            at: f.now.plus_millis(-1_000),
            actor: None,
            cause: Cause::Person,
            label: String::new(),
            changes: vec![Delta::Delete { id, record: gone }],
            misses: Vec::new(),
        });
        f.records.retain(|record| record.id() != id);
        let data = Dataset::from_records(f.records.clone());
        let facts = Facts::of(&data, f.now, &f.zone);
        let question = ask("2026-03-01", "2026-04-01");
        let made = movement(&facts, &f.history, &question, "2026-03-01".parse().unwrap(), false);
        let step = made.step(Bucket::Deleted).unwrap();
        let records: Vec<RecordId> = step.ids.iter().map(|id| RecordId::opportunity(*id)).collect();
        let gone = deleted(&data, &f.history, &records);
        let listed = arranged((&data, &gone), facts.today, &records, "", "value");
        assert_eq!((step.deals, listed), (-1, vec![id]), "as many as the bar says");
        let both = [f.facts.deals[0].record.id, id.id].map(RecordId::opportunity);
        assert_eq!(deleted(&data, &f.history, &both).len(), 1, "what is there is not deleted");
        assert_eq!(arranged((&data, &gone), facts.today, &both, "", "value"), [both[1], both[0]], "the largest first");
    }
}
