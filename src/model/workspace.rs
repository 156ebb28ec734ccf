//! What holds for the whole workspace.

use super::{Extra, Invalid, Rate, off};
use crate::value::{Currency, Date, Id, Time, TimeOfDay};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

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
    /// What is to be talked about at meetings, one point a line, by the period and the pipeline of the agenda.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub agendas: BTreeMap<String, String>,
    /// When it was made.
    #[serde(default)]
    pub created: Time,
    /// Fields of a newer version.
    #[serde(flatten)]
    pub extra: Extra,
}

/// The most agendas whose points are kept, and the longest text of one.
const AGENDAS: (usize, usize) = (200, 20_000);

impl Settings {
    /// The day that weeks begin with.
    pub fn first_weekday(&self) -> chrono::Weekday {
        if self.sunday_first { chrono::Weekday::Sun } else { chrono::Weekday::Mon }
    }

    /// The points of all agendas with other ones for one of them. Those of the earliest day go where there are too many;
    /// agendas that go along with the day stay.
    pub fn with_agenda(&self, key: &str, text: &str) -> BTreeMap<String, String> {
        let mut all = self.agendas.clone();
        if text.trim().is_empty() {
            all.remove(key);
        } else {
            all.insert(key.to_string(), text.to_string());
        }
        while all.len() > AGENDAS.0 {
            let dated = |one: &&String| one.as_str() != key && one.starts_with(|c: char| c.is_ascii_digit());
            let Some(oldest) = all.keys().find(dated).or_else(|| all.keys().find(|one| one.as_str() != key)).cloned()
            else {
                break;
            };
            all.remove(&oldest);
        }
        all
    }

    /// What people call the workspace.
    pub fn title(&self) -> String {
        self.name.clone()
    }

    /// Its own rules: a name, hours and rates within reason, a month that is one, agendas that fit, a country by its letters.
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
        if self.agendas.len() > AGENDAS.0 || self.agendas.values().any(|text| text.chars().count() > AGENDAS.1) {
            return Err(Invalid::new("agendas", "The points of an agenda are at most 20,000 characters."));
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
    fn points_of_a_meeting_are_kept_by_agenda_and_the_earliest_go_first() {
        let mut settings = Settings { name: "Ours".into(), ..Settings::default() };
        settings.agendas = settings.with_agenda("last-7-days", "Prices\nHiring");
        for nth in 0..200 {
            let day = Date::from_ymd_opt(2026, 1, 1).unwrap() + chrono::Days::new(nth);
            settings.agendas = settings.with_agenda(&day.to_string(), "Talk");
        }
        assert_eq!(settings.agendas.len(), 200);
        assert_eq!(settings.agendas.get("last-7-days").map(String::as_str), Some("Prices\nHiring"));
        assert!(!settings.agendas.contains_key("2026-01-01") && settings.agendas.contains_key("2026-01-02"));
        assert!(settings.check().is_ok());
        assert!(!settings.with_agenda("last-7-days", " \n").contains_key("last-7-days"), "nothing to talk about");
        settings.agendas = settings.with_agenda("last-7-days", &"x".repeat(20_001));
        assert_eq!(settings.check().err().map(|why| why.field), Some("agendas"));
    }

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
