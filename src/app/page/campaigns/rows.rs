//! Which campaigns are shown, in which order.

use crate::app::{
    page::parts::{Cell, Columns, Line, Order, arranged},
    store::App,
};
use penstock::{
    data::Dataset,
    model::{Campaign, Kind},
    present::campaigns::{Figures, figures, found},
    value::{Id, Money},
};
use std::sync::Arc;

/// A column that sorts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    Name,
    Channel,
    Code,
    Period,
    Cost,
    Leads,
    Open,
    Won,
    WonValue,
    PerLead,
    PerWon,
    Return,
}

impl Columns for By {
    const ALL: &[By] = &[
        By::Name,
        By::Channel,
        By::Leads,
        By::Open,
        By::Won,
        By::WonValue,
        By::Cost,
        By::PerLead,
        By::PerWon,
        By::Return,
        By::Period,
        By::Code,
    ];
    const FIRST: By = By::Name;

    fn key(self) -> &'static str {
        match self {
            By::Name => "name",
            By::Channel => "channel",
            By::Code => "code",
            By::Period => "period",
            By::Cost => "cost",
            By::Leads => "leads",
            By::Open => "open",
            By::Won => "won",
            By::WonValue => "won-value",
            By::PerLead => "per-lead",
            By::PerWon => "per-won",
            By::Return => "return",
        }
    }

    fn label(self) -> &'static str {
        match self {
            By::Name => "Name",
            By::Channel => "Channel",
            By::Code => "Code",
            By::Period => "Period",
            By::Cost => "Cost",
            By::Leads => "Leads",
            By::Open => "Open",
            By::Won => "Won",
            By::WonValue => "Won value",
            By::PerLead => "Cost per lead",
            By::PerWon => "Cost per won",
            By::Return => "Return",
        }
    }

    fn numeric(self) -> bool {
        !matches!(self, By::Name | By::Channel | By::Code | By::Period)
    }
}

/// Whoever runs is told when a figure of a campaign may have changed.
pub fn follow(app: App) {
    for kind in [Kind::Campaign, Kind::Opportunity, Kind::Contact, Kind::Stage] {
        app.track(kind);
    }
}

fn cell(data: &Dataset, campaign: &Campaign, by: By) -> Option<Cell> {
    let amount = |money: Money| Cell::Amount(money.currency.code(), money.minor);
    let of = || -> Figures { figures(data, campaign) };
    match by {
        By::Name => Cell::text(&campaign.name),
        By::Channel => Cell::text(&campaign.channel),
        By::Code => Cell::text(&campaign.code),
        By::Period => campaign.from.or(campaign.to).map(|day| Cell::Text(day.to_string())),
        By::Cost => campaign.cost.map(amount),
        By::Leads => Some(Cell::Number(of().leads)),
        By::Open => Some(Cell::Number(of().open)),
        By::Won => Some(Cell::Number(of().won)),
        By::WonValue => of().won_value.first().copied().map(amount),
        By::PerLead => of().per_lead().map(amount),
        By::PerWon => of().per_won().map(amount),
        By::Return => of().returned().map(|returned| amount(returned.gain)),
    }
}

/// The campaigns that a search finds, in order.
pub fn rows(app: App, search: &str, order: Order<By>) -> Arc<[Id]> {
    app.track(Kind::Campaign);
    if order.by.numeric() {
        follow(app);
    }
    app.data(|data| {
        let found = data.campaigns().filter(|campaign| found(campaign, search));
        let line = |campaign: &Arc<Campaign>| Line {
            id: campaign.id,
            retired: campaign.retired,
            cell: cell(data, campaign, order.by),
        };
        arranged(found.map(line).collect(), order.descending)
    })
}
