//! What campaigns cost and what came of them: the overall picture.
//!
//! Amounts of several currencies are never added: a sum is one amount for each currency, and what would set one currency
//! against another is left open. Costs are those of a whole campaign, and so are all figures here.

pub mod qr;

use crate::data::Dataset;
use crate::model::{Campaign, Kind, StageKind};
use crate::query::{Context, Expr, Field, Literal, Op, unpin};
use crate::value::{Currency, Id, Money, fold};
use std::collections::{BTreeMap, BTreeSet};

/// The figures of one campaign, or of several together.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Figures {
    /// What it costs, in each currency; none where no cost is known.
    pub cost: Vec<Money>,
    /// Opportunities that name it.
    pub opportunities: usize,
    /// Contacts that name it.
    pub contacts: usize,
    /// Its leads: its opportunities, and its contacts who take part in none of them.
    pub leads: usize,
    /// Opportunities in a stage that is neither won nor lost.
    pub open: usize,
    /// Opportunities that are won.
    pub won: usize,
    /// What the won ones are worth, in each currency.
    pub won_value: Vec<Money>,
}

/// What a campaign returned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Return {
    /// Won value less cost.
    pub gain: Money,
    /// The gain in percent of the cost, rounded; none where it cost nothing.
    pub percent: Option<i64>,
}

impl Figures {
    /// Cost for each lead. None without a cost in one currency, or without leads.
    pub fn per_lead(&self) -> Option<Money> {
        share(self.one_cost()?, self.leads)
    }

    /// Cost for each opportunity that is won. None without a cost in one currency, or while nothing is won.
    pub fn per_won(&self) -> Option<Money> {
        share(self.one_cost()?, self.won)
    }

    /// What came back: won value less cost. None without a cost, or where cost and won value are in different
    /// currencies.
    pub fn returned(&self) -> Option<Return> {
        let cost = self.one_cost()?;
        let won = match self.won_value.as_slice() {
            [] => Money::new(0, cost.currency),
            [one] if one.currency == cost.currency => *one,
            _ => return None,
        };
        let gain = i128::from(won.minor) - i128::from(cost.minor);
        let percent = (cost.minor > 0).then(|| rounded(gain * 100, i128::from(cost.minor))).flatten();
        Some(Return { gain: Money::new(i64::try_from(gain).ok()?, cost.currency), percent })
    }

    /// Whether cost and won value are there and cannot be compared.
    pub fn mixed(&self) -> bool {
        !self.cost.is_empty() && !self.won_value.is_empty() && self.returned().is_none()
    }

    fn one_cost(&self) -> Option<Money> {
        if let [one] = self.cost.as_slice() { Some(*one) } else { None }
    }
}

/// An amount divided by a count, rounded to the nearest minor unit.
fn share(cost: Money, count: usize) -> Option<Money> {
    let minor = rounded(i128::from(cost.minor), i128::try_from(count).ok()?)?;
    Some(Money::new(minor, cost.currency))
}

/// A quotient, halves away from zero; none for a division by nothing.
fn rounded(dividend: i128, divisor: i128) -> Option<i64> {
    if divisor <= 0 {
        return None;
    }
    let half = if dividend < 0 { -divisor } else { divisor };
    i64::try_from((dividend * 2 + half) / (divisor * 2)).ok()
}

/// The figures of a campaign.
pub fn figures(data: &Dataset, campaign: &Campaign) -> Figures {
    let mut met = Counted::default();
    met.add(data, campaign);
    met.figures()
}

/// The figures of several campaigns together. The cost per lead is that of all of them, those without a cost left out
/// of it: what is not known to have cost anything makes no other lead cheaper.
pub fn together<'a>(data: &Dataset, campaigns: impl IntoIterator<Item = &'a Campaign>) -> (Figures, Figures) {
    let (mut all, mut costed) = (Counted::default(), Counted::default());
    for campaign in campaigns {
        all.add(data, campaign);
        if campaign.cost.is_some() {
            costed.add(data, campaign);
        }
    }
    (all.figures(), costed.figures())
}

/// Figures while they are being added up.
#[derive(Default)]
struct Counted {
    cost: BTreeMap<Currency, i128>,
    contacts: BTreeSet<Id>,
    taken: BTreeSet<Id>,
    counts: Figures,
    won_value: BTreeMap<Currency, i128>,
}

impl Counted {
    fn add(&mut self, data: &Dataset, campaign: &Campaign) {
        if let Some(cost) = campaign.cost {
            *self.cost.entry(cost.currency).or_default() += i128::from(cost.minor);
        }
        let mut taking_part = BTreeSet::new();
        for opportunity in data.referring(campaign.id, Kind::Opportunity).filter_map(|id| data.opportunity(id)) {
            self.counts.opportunities += 1;
            taking_part.extend(opportunity.contacts.iter().map(|link| link.contact));
            match data.stage(opportunity.stage).map_or(StageKind::Open, |stage| stage.kind) {
                StageKind::Won => {
                    self.counts.won += 1;
                    if let Some(value) = opportunity.value {
                        *self.won_value.entry(value.currency).or_default() += i128::from(value.minor);
                    }
                }
                StageKind::Lost => {}
                StageKind::Open | StageKind::Parked => self.counts.open += 1,
            }
        }
        let mine: BTreeSet<Id> = data.referring(campaign.id, Kind::Contact).collect();
        self.taken.extend(mine.intersection(&taking_part));
        self.contacts.extend(mine);
    }

    fn figures(self) -> Figures {
        let amounts = |sums: BTreeMap<Currency, i128>| -> Vec<Money> {
            let amount = |(currency, minor): (Currency, i128)| Some(Money::new(i64::try_from(minor).ok()?, currency));
            sums.into_iter().filter_map(amount).collect()
        };
        let lone = self.contacts.difference(&self.taken).count();
        Figures {
            cost: amounts(self.cost),
            contacts: self.contacts.len(),
            leads: self.counts.opportunities + lone,
            won_value: amounts(self.won_value),
            ..self.counts
        }
    }
}

/// Which of a campaign's opportunities are meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Which {
    /// All of them.
    All,
    /// Those that are neither won nor lost.
    Open,
    /// Those that are won.
    Won,
}

/// The condition that finds what a figure counts, for the filter of a table: with the campaign's name, or its id where
/// the name would not lead to it alone.
pub fn condition(campaign: Id, which: Which, cx: &Context<'_>) -> String {
    let of_it = Expr::test(Field::Campaign, Op::Is, vec![Literal::Text(campaign.to_string())]);
    let kinds = match which {
        Which::All => Vec::new(),
        Which::Open => vec![Literal::Kind(StageKind::Open), Literal::Kind(StageKind::Parked)],
        Which::Won => vec![Literal::Kind(StageKind::Won)],
    };
    let kinds = (!kinds.is_empty()).then(|| Expr::test(Field::Kind, Op::Has, kinds));
    unpin(&Expr::all(std::iter::once(of_it).chain(kinds)), cx).to_string()
}

/// Whether a search finds a campaign, by name, code, channel or what it is about.
pub fn found(campaign: &Campaign, search: &str) -> bool {
    let wanted = fold(search);
    let texts = [&campaign.name, &campaign.code, &campaign.channel, &campaign.about];
    wanted.is_empty() || texts.into_iter().any(|text| fold(text).contains(&wanted))
}

/// The channels in use, and those that people often have, each once, in order.
pub fn channels(data: &Dataset) -> Vec<String> {
    const USUAL: [&str; 9] = [
        "Advertisement",
        "Email",
        "Event",
        "Partner",
        "Post",
        "Search advertising",
        "Social media",
        "Trade fair",
        "Website",
    ];
    let used = data.campaigns().map(|campaign| campaign.channel.trim()).filter(|channel| !channel.is_empty());
    let mut all: BTreeMap<String, String> = BTreeMap::new();
    for channel in used.chain(USUAL) {
        all.entry(fold(channel)).or_insert_with(|| channel.to_string());
    }
    all.into_values().collect()
}

/// The campaign that a link names: by its code, else by its name, in any case; the younger one where two are called
/// the same, and one in use before one that is over.
pub fn named<'a>(data: &'a Dataset, text: &str) -> Option<&'a Campaign> {
    let wanted = fold(text);
    if wanted.is_empty() {
        return None;
    }
    let best = |of: fn(&Campaign) -> &str| {
        let all = data.campaigns().map(|campaign| campaign.as_ref());
        all.filter(|campaign| fold(of(campaign)) == wanted).max_by_key(|campaign| (!campaign.retired, campaign.id))
    };
    best(|campaign| &campaign.code).or_else(|| best(|campaign| &campaign.name))
}

#[cfg(test)]
#[path = "campaigns_tests.rs"]
mod tests;
