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
#[path = "converted_tests.rs"]
mod tests;
