//! What holds for the whole workspace.

use super::{Extra, Invalid, Rate, off};
use crate::value::{Currency, Date, Id, Time, TimeOfDay};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// A stretch of working time within a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Hours {
    /// When it begins.
    pub from: TimeOfDay,
    /// When it ends; later than it begins.
    pub to: TimeOfDay,
}

/// The one settings record of a workspace.
#[derive(Clone, Debug, PartialEq, Default, Serialize, Deserialize)]
pub struct Settings {
    /// The workspace's identifier.
    pub id: Id,
    /// What people call the workspace.
    pub name: String,
    /// The currency that new amounts are in.
    #[serde(default)]
    pub currency: Currency,
    /// The member that this person is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub me: Option<Id>,
    /// Whether this is the sample workspace.
    #[serde(default, skip_serializing_if = "off")]
    pub sample: bool,
    /// The zone that days and times are in, by its name in the zone database, such as `Europe/Berlin`; empty for the
    /// device's own.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub zone: String,
    /// The hours worked on each day of the week, Monday first. Empty for Monday to Friday, 9 to 17.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub hours: Vec<Vec<Hours>>,
    /// The days off.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub holidays: BTreeSet<Date>,
    /// After how many minutes a message that could not be offered in time goes to review; none for 12 hours.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub grace_minutes: Option<u32>,
    /// The country that telephone numbers without a country's code are in, by its two letters, such as `DE`; empty for the
    /// one of the browser's language.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub country: String,
    /// The month that years begin with in reports and plans, from 1 to 12; none for January.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub year_starts: Option<u8>,
    /// Whether weeks begin on Sunday, and not on Monday.
    #[serde(default, skip_serializing_if = "off")]
    pub sunday_first: bool,
    /// What foreign currencies are worth, for sums in reports; those without a rate are shown apart.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rates: Vec<Rate>,
    /// When it was made.
    #[serde(default)]
    pub created: Time,
    /// Fields of a newer version.
    #[serde(flatten)]
    pub extra: Extra,
}

impl Settings {
    /// What people call the workspace.
    pub fn title(&self) -> String {
        self.name.clone()
    }

    /// Its own rules: a name.
    pub fn check(&self) -> Result<(), Invalid> {
        if self.name.trim().is_empty() {
            return Err(Invalid::new("name", "A workspace needs a name."));
        }
        if self.hours.len() > 7 {
            return Err(Invalid::new("hours", "A week has seven days."));
        }
        if self.rates.iter().any(|rate| rate.millionths == 0 || rate.millionths > 1_000_000_000_000) {
            return Err(Invalid::new("rates", "A rate is above 0 and at most 1,000,000."));
        }
        if self.year_starts.is_some_and(|month| !(1..=12).contains(&month)) {
            return Err(Invalid::new("year_starts", "A year begins with one of the twelve months."));
        }
        let two_letters = self.country.len() == 2 && self.country.chars().all(|c| c.is_ascii_uppercase());
        if !(self.country.is_empty() || two_letters) {
            return Err(Invalid::new("country", "A country is given by its two letters, such as DE."));
        }
        let wrong = |day: &Vec<Hours>| {
            day.iter().any(|hours| hours.from >= hours.to)
                || day.windows(2).any(|pair| matches!(pair, [a, b] if a.to > b.from))
        };
        if self.hours.iter().any(wrong) {
            return Err(Invalid::new("hours", "Working hours end after they begin, and come one after the other."));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_country_is_two_letters_or_none() {
        let with = |country: &str| Settings { name: "Ours".into(), country: country.into(), ..Settings::default() };
        for (country, good) in
            [("", true), ("DE", true), ("de", false), ("DEU", false), ("Germany", false), ("4 ", false)]
        {
            let refused = with(country).check().err().map(|why| why.field);
            assert_eq!(refused.is_none(), good, "{country}: {refused:?}");
        }
    }
}
