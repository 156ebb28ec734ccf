//! Birthdays and other days that matter: when they come next, and whether somebody has thought of them already.

use crate::data::Dataset;
use crate::model::{Contact, Kind, Milestone, RecordId};
use crate::value::{Date, Id, Time, Zone};
use chrono::{Datelike, Days};

/// How many days before it an occasion is told.
pub const AHEAD: u64 = 7;

/// A day that matters to somebody, as it comes next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Occasion {
    /// To whom: a contact or a company.
    pub who: RecordId,
    /// The day on which it comes.
    pub on: Date,
    /// What it is: `birthday`, or the words of a milestone.
    pub what: String,
    /// How many years it is then; none where that is not known or nothing.
    pub years: Option<u32>,
}

/// When a day comes, from another day on.
pub use crate::model::next_time as next;

/// The occasions of somebody within so many days from a day on, the earliest first.
pub fn of(who: RecordId, birthday: Option<Date>, milestones: &[Milestone], from: Date, days: u64) -> Vec<Occasion> {
    let last = from.checked_add_days(Days::new(days)).unwrap_or(Date::MAX);
    let born = birthday.map(|day| (day, true, "birthday".to_string()));
    let all = born.into_iter().chain(milestones.iter().map(|one| (one.on, one.yearly, one.what.clone())));
    let mut found: Vec<Occasion> = all
        .filter_map(|(day, yearly, what)| {
            let on = next(day, yearly, from).filter(|on| *on <= last)?;
            // A birthday without a year is often kept as one in a year that nobody was born in.
            let years = u32::try_from(on.year() - day.year()).ok().filter(|n| (1..=120).contains(n));
            Some(Occasion { who, on, what, years })
        })
        .collect();
    found.sort_by(|a, b| (a.on, &a.what).cmp(&(b.on, &b.what)));
    found
}

/// The occasions of a contact within so many days.
pub fn of_contact(contact: &Contact, from: Date, days: u64) -> Vec<Occasion> {
    of(RecordId { kind: Kind::Contact, id: contact.id }, contact.birthday, &contact.milestones, from, days)
}

/// Whether somebody was in contact with them since the occasion could be known, or has planned to be.
pub fn thought_of(data: &Dataset, who: Id, on: Date, zone: Zone) -> bool {
    let since = on.checked_sub_days(Days::new(AHEAD)).unwrap_or(on);
    let recent = |at: Time| zone.date(at) >= since;
    data.activities_of(who).any(|one| one.kind.touches() && recent(one.at))
        || data.tasks_of(who).any(|one| recent(one.created) || one.done.is_some_and(recent))
        || data.messages_of(who).any(|one| one.sent.is_some_and(recent) || (one.open() && recent(one.created)))
}

/// In words, as seen from a day: `Anna’s birthday on Friday`.
pub fn words(name: &str, occasion: &Occasion, today: Date) -> String {
    let days = occasion.on.signed_duration_since(today).num_days();
    let when = match days {
        0 => "today".to_string(),
        1 => "tomorrow".to_string(),
        2..=6 => format!("on {}", weekday(occasion.on)),
        7 => format!("on {} next week", weekday(occasion.on)),
        n => format!("in {n} days"),
    };
    format!("{}{} {when}", possessive(name), occasion.what)
}

fn possessive(name: &str) -> String {
    if name.is_empty() { String::new() } else { format!("{name}’s ") }
}

fn weekday(day: Date) -> &'static str {
    match day.weekday() {
        chrono::Weekday::Mon => "Monday",
        chrono::Weekday::Tue => "Tuesday",
        chrono::Weekday::Wed => "Wednesday",
        chrono::Weekday::Thu => "Thursday",
        chrono::Weekday::Fri => "Friday",
        chrono::Weekday::Sat => "Saturday",
        chrono::Weekday::Sun => "Sunday",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Activity, ActivityKind, Record};

    fn day(text: &str) -> Date {
        text.parse().unwrap()
    }

    fn anna() -> Contact {
        Contact {
            id: Id::from_bits(10),
            name: "Anna".into(),
            birthday: Some(day("1980-11-20")),
            milestones: vec![
                Milestone { on: day("2016-11-24"), what: "anniversary".into(), yearly: true },
                Milestone { on: day("2026-11-19"), what: "move".into(), yearly: false },
                Milestone { on: day("2025-11-19"), what: "fair".into(), yearly: false },
            ],
            ..Contact::default()
        }
    }

    #[test]
    fn what_comes_every_year_comes_again_and_what_came_once_does_not() {
        let found = of_contact(&anna(), day("2026-11-18"), AHEAD);
        let told: Vec<String> = found.iter().map(|one| words("Anna", one, day("2026-11-18"))).collect();
        assert_eq!(told, ["Anna’s move tomorrow", "Anna’s birthday on Friday", "Anna’s anniversary on Tuesday"]);
        assert_eq!(found.iter().map(|one| one.years).collect::<Vec<_>>(), [None, Some(46), Some(10)]);
        assert!(of_contact(&anna(), day("2026-11-25"), AHEAD).is_empty());
        let over =
            of_contact(&Contact { birthday: Some(day("1980-01-02")), ..Contact::default() }, day("2026-12-30"), AHEAD);
        assert_eq!(over.first().map(|one| one.on), Some(day("2027-01-02")), "across the turn of the year");
    }

    #[test]
    fn a_leap_day_comes_every_year() {
        assert_eq!(next(day("2004-02-29"), true, day("2026-02-27")), Some(day("2026-02-28")));
        assert_eq!(next(day("2004-02-29"), true, day("2028-02-28")), Some(day("2028-02-29")));
        assert_eq!(next(Date::MAX, true, day("2026-01-01")), Some(Date::MAX));
    }

    #[test]
    fn whoever_was_called_in_the_week_before_has_been_thought_of() {
        let call = |at: &str| -> Record {
            Activity {
                id: Id::from_bits(90),
                kind: ActivityKind::Call,
                at: at.parse().unwrap(),
                contact: Some(Id::from_bits(10)),
                ..Activity::default()
            }
            .into()
        };
        let on = day("2026-11-20");
        let told = |at: &str| {
            let data = Dataset::from_records([anna().into(), call(at)]);
            thought_of(&data, Id::from_bits(10), on, Zone::default())
        };
        assert!(told("2026-11-14T09:00:00.000Z"));
        assert!(!told("2026-11-12T09:00:00.000Z"));
    }
}
