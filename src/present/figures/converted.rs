//! Which amounts behind figures were converted, by the rates of which day, and which have no rate and so are in no sum.

use super::{Amount, Behind, Block, Body, GridCell};
use crate::model::{Kind, RecordId};
use crate::present::chart::Unit;
use crate::report::Facts;
use crate::value::{Currency, Date, Id};
use std::collections::{BTreeMap, BTreeSet};

/// By whose rates amounts of closed opportunities are converted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum RatesOf {
    /// By those of the day of the close, as nearly everywhere.
    #[default]
    Close,
    /// By those of today: where two days are compared, what a rate did is no news.
    Today,
}

/// How the amounts of some figures came into one currency.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Converted {
    /// What was converted by the rates of today.
    pub today: Vec<RecordId>,
    /// What was converted by the rates of the day of its close.
    pub close: Vec<RecordId>,
    /// What has no rate, by currency.
    pub without: Vec<(Currency, Vec<RecordId>)>,
    /// The day that today was when the figures were made.
    pub day: Date,
}

impl Converted {
    /// Of opportunities that amounts come from; none where all of these were written down in the workspace's currency.
    pub fn of(facts: &Facts, ids: impl IntoIterator<Item = Id>, by: RatesOf) -> Option<Converted> {
        let base = facts.rates.base();
        let (mut today, mut close) = (BTreeSet::new(), BTreeSet::new());
        let mut without: BTreeMap<Currency, BTreeSet<RecordId>> = BTreeMap::new();
        for deal in ids.into_iter().filter_map(|id| facts.deal(id)) {
            let Some(value) = deal.record.value.filter(|value| value.currency != base) else { continue };
            let id = RecordId::opportunity(deal.id());
            match (deal.base, deal.closing) {
                (None, _) => without.entry(value.currency).or_default().insert(id),
                (Some(_), Some(_)) if by == RatesOf::Close => close.insert(id),
                (Some(_), _) => today.insert(id),
            };
        }
        Converted {
            today: today.into_iter().collect(),
            close: close.into_iter().collect(),
            without: without.into_iter().map(|(currency, all)| (currency, all.into_iter().collect())).collect(),
            day: facts.today,
        }
        .some()
    }

    /// Of the amounts of a block.
    pub fn of_block(block: &Block, facts: &Facts, foreign: &Foreign) -> Option<Converted> {
        let mut seen = Seen { foreign, ids: BTreeSet::new(), costs: BTreeMap::new() };
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
        let by = if block.key.starts_with("movement") { RatesOf::Today } else { RatesOf::Close };
        let mut made =
            Converted::of(facts, seen.ids, by).unwrap_or(Converted { day: facts.today, ..Converted::default() });
        for (currency, costs) in seen.costs {
            match made.without.iter_mut().find(|(known, _)| *known == currency) {
                Some((_, all)) => all.extend(costs),
                None => made.without.push((currency, costs.into_iter().collect())),
            }
        }
        made.some()
    }

    /// How many were converted.
    pub fn count(&self) -> usize {
        self.today.len() + self.close.len()
    }

    /// All that were.
    pub fn all(&self) -> Vec<RecordId> {
        self.today.iter().chain(&self.close).copied().collect()
    }

    /// By the rates of which day, with a day as it is written.
    pub fn rates(&self, day: &str) -> String {
        match (self.today.is_empty(), self.close.is_empty()) {
            (_, true) => format!("rates of {day}"),
            (true, false) => "rates of the day that each was closed".into(),
            (false, false) => format!("rates of {day}, and where it is closed of the day of that"),
        }
    }

    fn some(self) -> Option<Converted> {
        (self.count() > 0 || !self.without.is_empty()).then_some(self)
    }
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
    ids: BTreeSet<Id>,
    costs: BTreeMap<Currency, BTreeSet<RecordId>>,
}

impl Seen<'_> {
    fn look(&mut self, amount: Option<Amount>, behind: &Behind) {
        if self.foreign.ids.is_empty() || !amount.is_some_and(|amount| matches!(amount.unit, Unit::Money(_))) {
            return;
        }
        match behind {
            Behind::Nothing => {}
            Behind::Places(places) => {
                self.ids.extend(places.iter().filter_map(|place| self.foreign.at(*place)));
            }
            Behind::Records(records) => {
                let ids = records.iter().filter(|one| one.kind == Kind::Opportunity).map(|one| one.id);
                self.ids.extend(ids.filter(|id| self.foreign.ids.binary_search(id).is_ok()));
            }
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
                GridCell::NoRate(Amount { unit: Unit::Money(currency), .. }, Behind::Records(records)) => {
                    self.costs.entry(*currency).or_default().extend(records.iter());
                }
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

    /// The names behind what was converted by the rates of today and of the close; currencies without a rate, with their
    /// names and how many.
    type Told = (String, String, Vec<(String, usize)>);

    fn told(f: &Fixture, block: &Block) -> Option<Told> {
        let made = Converted::of_block(block, &f.facts, &Foreign::of(&f.facts))?;
        let names = |ids: &[RecordId]| {
            let name = |id: &RecordId| f.data.get(*id).map(|one| one.title()).unwrap_or_default();
            ids.iter().map(name).collect::<Vec<_>>().join(" ")
        };
        let without =
            made.without.iter().map(|(currency, all)| (format!("{} {}", currency.code(), names(all)), all.len()));
        Some((names(&made.today), names(&made.close), without.collect()))
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
        assert_eq!(told(&f, by_value), Some(("B".into(), "C".into(), vec![("GBP E".into(), 1)])));
        let tiles = sheet.first().unwrap();
        assert_eq!(told(&f, tiles), Some((String::new(), "C".into(), vec![("GBP E".into(), 1)])), "won ones alone");
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
        assert!(without.iter().any(|(told, _)| told == "GBP E Fair"), "{without:?}");
    }

    #[test]
    fn rates_are_named_by_their_day() {
        let made = |today: usize, close: usize| {
            let some = |count| (0..count).map(|at| RecordId::opportunity(Id::from_bits(at as u128))).collect();
            Converted { today: some(today), close: some(close), ..Converted::default() }.rates("1 March 2026")
        };
        assert_eq!(made(1, 0), "rates of 1 March 2026");
        assert_eq!(made(0, 1), "rates of the day that each was closed");
        assert_eq!(made(2, 1), "rates of 1 March 2026, and where it is closed of the day of that");
    }
}
