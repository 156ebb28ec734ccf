//! Reading the rules of a zone from someone who knows only the offset at a given moment.

use crate::value::{Date, Time, ZoneRules};

/// From when on offsets are read.
const FIRST_YEAR: i32 = 1990;
/// Until when. Later than that nobody knows.
const LAST_YEAR: i32 = 2060;
/// A clock that was changed stays so for longer than this: two weeks, in milliseconds. The shortest stretch known is that
/// of the fasting month in Morocco, which is four weeks.
const STEP: i64 = 14 * 24 * 60 * MINUTE;
const MINUTE: i64 = 60_000;

/// The rules of a place. `east` says how many minutes its clocks are ahead of UTC at a moment; where it cannot say, there
/// are no rules.
pub fn zone_rules(name: &str, mut east: impl FnMut(Time) -> Option<i32>) -> Option<ZoneRules> {
    let (start, end) = (new_year(FIRST_YEAR)?, new_year(LAST_YEAR)?);
    let first = east(Time::from_millis(start))?;
    let (mut at, mut before, mut changes) = (start, first, Vec::new());
    while at < end {
        let next = at.saturating_add(STEP);
        let after = east(Time::from_millis(next))?;
        if after != before {
            changes.push((change_between(at, next, before, &mut east)?, after));
        }
        (at, before) = (next, after);
    }
    Some(ZoneRules::new(name, first, changes))
}

/// The minute in which the offset stops being what it was at `from`.
fn change_between(from: i64, to: i64, before: i32, east: &mut impl FnMut(Time) -> Option<i32>) -> Option<Time> {
    let (mut low, mut high) = (from / MINUTE, to / MINUTE);
    while high - low > 1 {
        let middle = low + (high - low) / 2;
        if east(Time::from_millis(middle * MINUTE))? == before { low = middle } else { high = middle }
    }
    Some(Time::from_millis(high * MINUTE))
}

fn new_year(year: i32) -> Option<i64> {
    let day = Date::from_ymd_opt(year, 1, 1)?;
    Some(day.and_hms_opt(0, 0, 0)?.and_utc().timestamp_millis())
}

/// How many minutes a wall clock is ahead of UTC, from what it shows at a moment: year, month, day, hour, minute.
pub fn minutes_east(at: Time, shown: &str) -> Option<i32> {
    let mut parts = shown.split(|c: char| !c.is_ascii_digit()).filter(|part| !part.is_empty());
    let mut next = || parts.next()?.parse::<u32>().ok();
    // As the English of the United States writes it: month first.
    let (month, day, year, hour, minute) = (next()?, next()?, next()?, next()?, next()?);
    let day = Date::from_ymd_opt(i32::try_from(year).ok()?, month, day)?;
    // Some browsers write midnight as 24.
    let wall = day.and_hms_opt(hour % 24, minute, 0)?.and_utc().timestamp_millis() / MINUTE;
    i32::try_from(wall - at.millis().div_euclid(MINUTE)).ok()
}

#[cfg(test)]
#[path = "zones_tests.rs"]
mod tests;
