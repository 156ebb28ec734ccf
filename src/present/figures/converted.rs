//! Which amounts behind figures were converted, by the rates of which day, and which have no rate and so are in no sum.

use super::{Amount, Behind, Block, Body, GridCell, Words};
use crate::model::{Kind, RecordId};
use crate::present::chart::Unit;
use crate::report::calibration::Calibration;
use crate::report::travel::Difference;
use crate::report::{Facts, Rates};
use crate::value::{Currency, Date, Id, Money};
use std::collections::{BTreeMap, BTreeSet};

/// By the rates of which day amounts are converted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum RatesOf {
    /// What is closed by those of the day of its close, the rest by those of the day looked at, as nearly everywhere.
    #[default]
    Close,
    /// All by those of the day looked at: where two days are compared, what a rate did is no news.
    Today,
    /// What was forecast by those of the day that its month began on, what was won by those of the day of its close.
    Month,
}

impl RatesOf {
    /// Those that count for a block.
    pub fn of_block(key: &str) -> RatesOf {
        match key {
            "calibration" => RatesOf::Month,
            _ if key.starts_with("movement") => RatesOf::Today,
            _ => RatesOf::Close,
        }
    }

    /// The same in a sentence.
    pub fn words(self) -> &'static str {
        match self {
            RatesOf::Close => {
                "In the workspace’s currency: what is closed by the rate of the day it closed, the rest by the rate that holds on the day looked at. What has no rate is left out."
            }
            RatesOf::Today => {
                "In the workspace’s currency: at both ends by the rate that holds on the day looked at, so that what only a rate did is no change. What has no rate is left out."
            }
            RatesOf::Month => {
                "In the workspace’s currency: what was said by the rate of the day that the month began on, what was won by the rate of the day it closed. What has no rate is left out."
            }
        }
    }
}

/// An amount in another currency: what it stands on, and the day whose rate counts for it.
pub type Foreigner = (RecordId, Currency, Date);

/// How the amounts of some figures came into one currency.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Converted {
    /// What was converted.
    pub all: Vec<RecordId>,
    /// What has no rate, by currency.
    pub without: Vec<(Currency, Vec<RecordId>)>,
    /// The first and the last of the days that the rates are from.
    pub from: Option<(Date, Date)>,
    /// By whose rates, where some counts by those of a day of its own.
    pub own: Option<RatesOf>,
}

impl Converted {
    /// Of opportunities that amounts come from; none where all of these were written down in the workspace's currency.
    pub fn of(facts: &Facts, ids: impl IntoIterator<Item = Id>, by: RatesOf) -> Option<Converted> {
        let deals: Vec<(Foreigner, bool)> = ids.into_iter().filter_map(|id| of_deal(facts, id, by)).collect();
        let own = deals.iter().any(|(_, closed)| *closed).then_some(by);
        Converted::made(&facts.rates, deals.into_iter().map(|(one, _)| one), own)
    }

    /// Of amounts, each with the day whose rate counts for it; `own` where these are days of their own.
    pub fn made(
        rates: &Rates,
        amounts: impl IntoIterator<Item = Foreigner>,
        own: Option<RatesOf>,
    ) -> Option<Converted> {
        let mut all = BTreeSet::new();
        let mut without: BTreeMap<Currency, BTreeSet<RecordId>> = BTreeMap::new();
        let mut from: Option<(Date, Date)> = None;
        for (record, currency, day) in amounts {
            if currency == rates.base() {
                continue;
            }
            match rates.since(currency, day) {
                None => {
                    without.entry(currency).or_default().insert(record);
                }
                Some(day) => {
                    all.insert(record);
                    from = Some(from.map_or((day, day), |(first, last)| (first.min(day), last.max(day))));
                }
            }
        }
        let without: Vec<_> =
            without.into_iter().map(|(currency, all)| (currency, all.into_iter().collect())).collect();
        let all: Vec<RecordId> = all.into_iter().collect();
        (!all.is_empty() || !without.is_empty()).then_some(Converted { all, without, from, own })
    }

    /// Of the amounts of a block.
    pub fn of_block(block: &Block, words: &Words<'_>, foreign: &Foreign) -> Option<Converted> {
        let mut seen = Seen { foreign, words, ids: BTreeSet::new(), costs: BTreeSet::new() };
        match &block.body {
            Body::Tiles(tiles) => tiles.iter().for_each(|tile| seen.look(tile.amount, &tile.behind)),
            Body::Grid(grid) => grid.rows.iter().for_each(|row| seen.row(row)),
            Body::Chart(data, behind) => {
                for (point, behind) in behind {
                    let unit = data.series.get(point.series).map(|series| series.unit);
                    seen.look(unit.map(|unit| Amount { value: 0, unit }), behind);
                }
            }
            Body::Missing(_) => {}
        }
        let (facts, by) = (words.facts, RatesOf::of_block(block.key));
        let deals: Vec<(Foreigner, bool)> = seen.ids.iter().filter_map(|id| of_deal(facts, *id, by)).collect();
        let own = deals.iter().any(|(_, closed)| *closed).then_some(by);
        Converted::made(&facts.rates, deals.into_iter().map(|(one, _)| one).chain(seen.costs), own)
    }

    /// Of what was forecast for months, and of what came.
    pub fn of_months(made: &Calibration, facts: &Facts) -> Option<Converted> {
        let amounts = made.months.iter().flat_map(|month| &month.foreign);
        let amounts = amounts.map(|(id, currency, day)| (RecordId::opportunity(*id), *currency, *day));
        Converted::made(&facts.rates, amounts, Some(RatesOf::Month))
    }

    /// Of what is different between two days, by the rates of the later one.
    pub fn of_difference(found: &Difference) -> Option<Converted> {
        let amounts = found.packs.iter().flat_map(|(turned, pack)| {
            pack.rows.iter().flat_map(move |row| {
                let (both, one) = ([row.before, row.after], [row.after.or(row.before), None]);
                let values = if turned.of_value() { both } else { one };
                let of = |value: Money| (RecordId::opportunity(row.id), value.currency, found.day);
                values.into_iter().flatten().map(of)
            })
        });
        Converted::made(found.rates.as_ref()?, amounts, None)
    }

    /// How many were converted.
    pub fn count(&self) -> usize {
        self.all.len()
    }

    /// The days that the rates are from, with a day as it is written.
    pub fn rates(&self, day: impl Fn(Date) -> String) -> String {
        let own = match self.own {
            Some(RatesOf::Close) => ", what is closed by that of its close",
            Some(RatesOf::Month) => ", each by that of the day on which the month began, or it was won",
            Some(RatesOf::Today) | None => "",
        };
        match self.from {
            None => String::new(),
            Some((first, last)) if first == last => format!("rates of {}", day(first)),
            Some((first, last)) => format!("rates of {} to {}{own}", day(first), day(last)),
        }
    }
}

/// The amount of an opportunity where it is in another currency, and whether it counts by the day of its close.
fn of_deal(facts: &Facts, id: Id, by: RatesOf) -> Option<(Foreigner, bool)> {
    let deal = facts.deal(id)?;
    let value = deal.record.value.filter(|value| value.currency != facts.rates.base())?;
    let closing = deal.closing.filter(|_| by == RatesOf::Close);
    let day = closing.map_or(facts.today, |closing| closing.day);
    Some(((RecordId::opportunity(id), value.currency, day), closing.is_some()))
}

/// The opportunities whose amounts are in other currencies than the workspace's. Most workspaces have few or none: then
/// there is nothing to look through.
#[derive(Clone, Debug, Default)]
pub struct Foreign {
    /// By their places: their ids, none where the amount is in the workspace's currency.
    places: Vec<Option<Id>>,
    ids: Vec<Id>,
}

impl Foreign {
    /// Those of some facts.
    pub fn of(facts: &Facts) -> Foreign {
        let base = facts.rates.base();
        let foreign = |deal: &crate::report::Deal| deal.record.value.is_some_and(|value| value.currency != base);
        let places: Vec<Option<Id>> = facts.deals.iter().map(|deal| foreign(deal).then(|| deal.id())).collect();
        let ids: Vec<Id> = places.iter().flatten().copied().collect();
        Foreign { places: if ids.is_empty() { Vec::new() } else { places }, ids }
    }

    fn at(&self, place: u32) -> Option<Id> {
        self.places.get(usize::try_from(place).ok()?).copied().flatten()
    }
}

/// What amounts come from.
struct Seen<'a> {
    foreign: &'a Foreign,
    words: &'a Words<'a>,
    ids: BTreeSet<Id>,
    costs: BTreeSet<Foreigner>,
}

impl Seen<'_> {
    fn look(&mut self, amount: Option<Amount>, behind: &Behind) {
        if !amount.is_some_and(|amount| matches!(amount.unit, Unit::Money(_))) {
            return;
        }
        match behind {
            Behind::Nothing => {}
            Behind::Places(places) => {
                self.ids.extend(places.iter().filter_map(|place| self.foreign.at(*place)));
            }
            Behind::Records(records) => records.iter().for_each(|one| self.record(*one)),
        }
    }

    fn record(&mut self, one: RecordId) {
        match one.kind {
            Kind::Opportunity if self.foreign.ids.binary_search(&one.id).is_ok() => {
                self.ids.insert(one.id);
            }
            Kind::Campaign => {
                let campaign = self.words.data.campaign(one.id);
                let day = campaign.and_then(|campaign| campaign.from).unwrap_or(self.words.facts.today);
                let cost = campaign.and_then(|campaign| campaign.cost);
                self.costs.extend(cost.map(|cost| (one, cost.currency, day)));
            }
            _ => {}
        }
    }

    fn row(&mut self, row: &[GridCell]) {
        let own = row.iter().find_map(|cell| match cell {
            GridCell::Record(id, _) if id.kind == Kind::Opportunity => Some(id.id),
            _ => None,
        });
        for cell in row {
            match cell {
                GridCell::Figure(amount, behind) | GridCell::Faint(amount, behind) => {
                    self.look(*amount, behind);
                    let money = amount.is_none_or(|amount| matches!(amount.unit, Unit::Money(_)));
                    self.ids.extend(own.filter(|_| money));
                }
                GridCell::NoRate(amount, behind) => self.look(Some(*amount), behind),
                _ => {}
            }
        }
    }
}

#[cfg(test)]
mod tests {
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
        let words =
            Words { data: &f.data, facts: &f.facts, write: &crate::present::chart::plain, span: &span, day: &day };
        let made = Converted::of_block(block, &words, &Foreign::of(&f.facts))?;
        let names = |ids: &[RecordId]| {
            let name = |id: &RecordId| f.data.get(*id).map(|one| one.title()).unwrap_or_default();
            ids.iter().map(name).collect::<Vec<_>>().join(" ")
        };
        let without =
            made.without.iter().map(|(currency, all)| (format!("{} {}", currency.code(), names(all)), all.len()));
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
}
