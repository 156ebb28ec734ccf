//! Periods: half-open spans of days, cut into weeks, months, quarters and years as the workspace counts them.

use crate::model::Settings;
use crate::value::{Date, Time, TimeOfDay, ZoneRules};
use chrono::{Datelike, Days, Months};

/// The longest period that can be asked for: 1,200 years, so that it can be cut into years as a whole.
pub const MOST_DAYS: u32 = 438_000;
/// So many pieces a period is cut into at most.
const MOST_PIECES: usize = 1_200;

/// A span of days: the first one is part of it, the last one is not. Spans that touch share no day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// The first day.
    pub from: Date,
    /// The first day that is no longer part of it.
    pub until: Date,
}

impl Span {
    /// Whether a day is part of it.
    pub fn has(self, day: Date) -> bool {
        self.from <= day && day < self.until
    }

    /// The moments that its days begin and end at in a zone; a moment is part of it from the first to before the second.
    pub fn moments(self, zone: &ZoneRules) -> (Time, Time) {
        (midnight(self.from, zone), midnight(self.until, zone))
    }

    /// How many days it has.
    pub fn days(self) -> u32 {
        u32::try_from((self.until - self.from).num_days()).unwrap_or(0)
    }

    /// The span before it, of as many days; for whole months, quarters and years the whole ones before.
    pub fn before(self) -> Span {
        let months = months_between(self);
        let from = match months {
            Some(months) => self.from.checked_sub_months(Months::new(months)),
            None => self.from.checked_sub_days(Days::new(u64::from(self.days()))),
        };
        Span { from: from.unwrap_or(Date::MIN), until: self.from }
    }
}

/// The moment that a day begins at.
pub fn midnight(day: Date, zone: &ZoneRules) -> Time {
    zone.moment(day, TimeOfDay::MIN)
}

/// How many whole months a span is of, if it begins and ends on the first of a month.
fn months_between(span: Span) -> Option<u32> {
    let whole = span.from.day() == 1 && span.until.day() == 1;
    let count = |day: Date| i64::from(day.year()) * 12 + i64::from(day.month0());
    u32::try_from(count(span.until) - count(span.from)).ok().filter(|months| whole && *months > 0)
}

/// The pieces that time is cut into.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Grain {
    /// Weeks.
    Week,
    /// Months.
    #[default]
    Month,
    /// Quarters of the workspace's year.
    Quarter,
    /// The workspace's years.
    Year,
}

impl Grain {
    /// All, the smallest first.
    pub const ALL: [Grain; 4] = [Grain::Week, Grain::Month, Grain::Quarter, Grain::Year];

    /// The word in addresses, which is also the one shown.
    pub fn key(self) -> &'static str {
        match self {
            Grain::Week => "week",
            Grain::Month => "month",
            Grain::Quarter => "quarter",
            Grain::Year => "year",
        }
    }

    /// Reads the word.
    pub fn parse(text: &str) -> Option<Grain> {
        Grain::ALL.into_iter().find(|grain| grain.key() == text)
    }
}

/// How the workspace counts weeks and years.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Years {
    /// The month that years begin with, from 1 to 12.
    pub first_month: u32,
    /// Whether weeks begin on Sunday.
    pub sunday_first: bool,
}

impl Default for Years {
    fn default() -> Self {
        Years { first_month: 1, sunday_first: false }
    }
}

impl Years {
    /// As the settings say.
    pub fn of(settings: Option<&Settings>) -> Years {
        settings.map_or_else(Years::default, |settings| Years {
            first_month: settings.year_starts.map_or(1, u32::from).clamp(1, 12),
            sunday_first: settings.sunday_first,
        })
    }

    /// The piece of time that a day lies in.
    pub fn piece(self, day: Date, grain: Grain) -> Span {
        let first = day.with_day(1).unwrap_or(day);
        let months = |count: u32| {
            let since = (day.month() + 12 - self.first_month) % 12;
            let from = first.checked_sub_months(Months::new(since % count)).unwrap_or(first);
            Span { from, until: from.checked_add_months(Months::new(count)).unwrap_or(Date::MAX) }
        };
        match grain {
            Grain::Week => {
                let weekday = day.weekday();
                let since =
                    if self.sunday_first { weekday.num_days_from_sunday() } else { weekday.num_days_from_monday() };
                let from = day.checked_sub_days(Days::new(u64::from(since))).unwrap_or(day);
                Span { from, until: from.checked_add_days(Days::new(7)).unwrap_or(Date::MAX) }
            }
            Grain::Month => months(1),
            Grain::Quarter => months(3),
            Grain::Year => months(12),
        }
    }

    /// The pieces that a span consists of, the first and the last one cut to it; at most 1,200, see [`Years::fitting`].
    pub fn cut(self, span: Span, grain: Grain) -> Vec<Span> {
        let mut pieces = Vec::new();
        let mut from = span.from;
        while from < span.until && pieces.len() < MOST_PIECES {
            let until = self.piece(from, grain).until.min(span.until);
            pieces.push(Span { from, until });
            from = until;
        }
        pieces
    }

    /// A size of pieces that a span can be cut into as a whole: this one, else the next coarser one that makes no more pieces
    /// than can be shown.
    pub fn fitting(self, span: Span, grain: Grain) -> Grain {
        let whole = |grain: &Grain| self.cut(span, *grain).last().is_none_or(|last| span.until <= last.until);
        Grain::ALL.into_iter().filter(|one| grain <= *one).find(whole).unwrap_or(Grain::Year)
    }

    /// Reads a period as addresses have it: `week`, `month`, `quarter`, `year`, each with `last-` or `next-` before it,
    /// `last-90-days`, `2026-01-01..2026-04-01` (its end is not part of it), and `all`, which is a hundred years. None for
    /// what is none of these.
    pub fn read(self, text: &str, today: Date) -> Option<Span> {
        if let Some((from, until)) = text.split_once("..") {
            let span = Span { from: from.parse().ok()?, until: until.parse().ok()? };
            return (span.from < span.until && span.days() <= MOST_DAYS).then_some(span);
        }
        if let Some(days) = text.strip_prefix("last-").and_then(|rest| rest.strip_suffix("-days")) {
            let days: u64 = days.parse().ok().filter(|days| (1..=36_500).contains(days))?;
            let until = today.checked_add_days(Days::new(1))?;
            return Some(Span { from: until.checked_sub_days(Days::new(days))?, until });
        }
        if text == "all" {
            let from = today.checked_sub_months(Months::new(1_200))?;
            return Some(Span { from, until: today.checked_add_months(Months::new(1_200))? });
        }
        if let Some(grain) = text.strip_prefix("last-").and_then(Grain::parse) {
            let here = self.piece(today, grain);
            return Some(self.piece(here.from.checked_sub_days(Days::new(1))?, grain));
        }
        if let Some(grain) = text.strip_prefix("next-").and_then(Grain::parse) {
            return Some(self.piece(self.piece(today, grain).until, grain));
        }
        Grain::parse(text).map(|grain| self.piece(today, grain))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::Zone;

    fn day(text: &str) -> Date {
        text.parse().unwrap()
    }

    fn span(from: &str, until: &str) -> Span {
        Span { from: day(from), until: day(until) }
    }

    #[test]
    fn a_long_period_is_cut_into_coarser_pieces_and_never_cut_off() {
        let years = Years::default();
        let decades = span("2003-01-01", "2026-12-01");
        assert_eq!(years.cut(decades, Grain::Week).len(), 1_200, "weeks do not reach the end");
        assert_eq!(years.fitting(decades, Grain::Week), Grain::Month);
        assert_eq!(years.cut(decades, Grain::Month).last().unwrap().until, decades.until);
        assert_eq!(years.fitting(span("2003-12-08", "2026-12-01"), Grain::Week), Grain::Week, "1,200 weeks fit");
        assert_eq!(years.fitting(span("1900-01-01", "2026-12-01"), Grain::Month), Grain::Quarter);
        assert_eq!(years.fitting(span("1000-01-01", "2199-12-01"), Grain::Week), Grain::Year);
        assert_eq!(years.fitting(decades, Grain::Year), Grain::Year);
        assert_eq!(years.read("0001-01-01..9000-01-01", day("2026-11-23")), None, "more than can be cut into years");
    }

    #[test]
    fn periods_that_touch_share_no_day_and_miss_none() {
        for grain in Grain::ALL {
            for first_month in 1..=12 {
                let years = Years { first_month, sunday_first: first_month % 2 == 0 };
                let all = span("2023-11-15", "2025-03-02");
                let pieces = years.cut(all, grain);
                assert_eq!((pieces[0].from, pieces.last().unwrap().until), (all.from, all.until));
                assert!(pieces.windows(2).all(|pair| pair[0].until == pair[1].from));
                let mut at = all.from;
                while at < all.until {
                    assert_eq!(pieces.iter().filter(|piece| piece.has(at)).count(), 1, "{grain:?} {at}");
                    at = at.succ_opt().unwrap();
                }
            }
        }
    }

    #[test]
    fn quarters_and_years_begin_where_the_workspace_says() {
        let april = Years { first_month: 4, sunday_first: false };
        assert_eq!(april.piece(day("2026-02-10"), Grain::Quarter), span("2026-01-01", "2026-04-01"));
        assert_eq!(april.piece(day("2026-02-10"), Grain::Year), span("2025-04-01", "2026-04-01"));
        let february = Years { first_month: 2, sunday_first: false };
        assert_eq!(february.piece(day("2026-01-31"), Grain::Quarter), span("2025-11-01", "2026-02-01"));
    }

    #[test]
    fn a_week_begins_on_monday_or_on_sunday() {
        let sunday = day("2026-11-22");
        let monday_first = Years::default();
        assert_eq!(monday_first.piece(sunday, Grain::Week), span("2026-11-16", "2026-11-23"));
        let years = Years { sunday_first: true, ..monday_first };
        assert_eq!(years.piece(sunday, Grain::Week), span("2026-11-22", "2026-11-29"));
    }

    #[test]
    fn the_period_before_is_as_long_and_ends_where_this_one_begins() {
        assert_eq!(span("2026-03-01", "2026-04-01").before(), span("2026-02-01", "2026-03-01"));
        assert_eq!(span("2026-01-01", "2026-04-01").before(), span("2025-10-01", "2026-01-01"));
        assert_eq!(span("2026-03-02", "2026-03-12").before(), span("2026-02-20", "2026-03-02"));
    }

    #[test]
    fn periods_read_as_addresses_have_them() {
        let years = Years::default();
        let read = |text: &str| years.read(text, day("2026-11-22"));
        assert_eq!(read("quarter"), Some(span("2026-10-01", "2027-01-01")));
        assert_eq!(read("last-quarter"), Some(span("2026-07-01", "2026-10-01")));
        assert_eq!(read("next-month"), Some(span("2026-12-01", "2027-01-01")));
        assert_eq!(read("last-7-days"), Some(span("2026-11-16", "2026-11-23")));
        assert_eq!(read("2026-01-01..2026-02-01"), Some(span("2026-01-01", "2026-02-01")));
        for bad in ["", "2026-02-01..2026-02-01", "last-0-days", "last--days", "fortnight", "2026-13-01..2027-01-01"] {
            assert_eq!(read(bad), None, "{bad}");
        }
    }

    #[test]
    fn a_moment_at_the_edge_is_in_one_period_only_also_when_clocks_change() {
        // Clocks go forward on 29 March 2026, 2:00: that day has 23 hours.
        let forward = Time::from_millis(1_774_746_000_000);
        let zone = ZoneRules::new("Europe/Berlin", 60, vec![(forward, 120)]);
        let (from, until) = span("2026-03-29", "2026-03-30").moments(&zone);
        assert_eq!(until.millis() - from.millis(), 23 * 3_600_000);
        assert_eq!(zone.date(until.plus_millis(-1)), day("2026-03-29"));
        assert_eq!(zone.date(until), day("2026-03-30"));
        let fixed = ZoneRules::fixed(Zone { offset_minutes: -300 });
        assert_eq!(fixed.date(span("2026-03-29", "2026-03-30").moments(&fixed).0), day("2026-03-29"));
    }
}
