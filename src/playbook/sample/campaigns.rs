//! What the firm of the sample does to bring leads.

use super::clock::Clock;
use crate::model::Campaign;
use crate::value::{IdSource, Money};

/// A campaign. The deals that came by its source came by it.
struct Effort {
    name: &'static str,
    code: &'static str,
    channel: &'static str,
    /// In whole units of the currency.
    cost: i64,
    /// How many days ago it began.
    began: u64,
    /// How many days ago it ended; none while it goes on.
    ended: Option<u64>,
    about: &'static str,
    source: &'static str,
}

const EFFORTS: [Effort; 3] = [
    Effort {
        name: "Logistics fair",
        code: "fair",
        channel: "Trade fair",
        cost: 6_400,
        began: 96,
        ended: Some(93),
        about: "A stand of twelve square metres with the tracking demo.",
        source: "trade fair",
    },
    Effort {
        name: "Monthly newsletter",
        code: "newsletter",
        channel: "Email",
        cost: 900,
        began: 120,
        ended: None,
        about: "One customer story a month.",
        source: "newsletter",
    },
    Effort {
        name: "Search advertising",
        code: "search",
        channel: "Advertising",
        cost: 3_200,
        began: 120,
        ended: None,
        about: "Three words on two search engines.",
        source: "website",
    },
];

/// The campaigns, each with the source by which its deals came.
pub fn campaigns(clock: &Clock, money: impl Fn(i64) -> Money, ids: &mut IdSource) -> Vec<(&'static str, Campaign)> {
    let campaign = |effort: &Effort| Campaign {
        id: ids.take(),
        name: effort.name.into(),
        code: effort.code.into(),
        channel: effort.channel.into(),
        cost: Some(money(effort.cost)),
        from: Some(clock.past(effort.began)),
        to: effort.ended.map(|days| clock.past(days).max(clock.past(effort.began))),
        about: effort.about.into(),
        created: clock.at(effort.began, 540),
        ..Campaign::default()
    };
    EFFORTS.iter().map(|effort| effort.source).zip(EFFORTS.iter().map(campaign)).collect()
}
