use super::*;
use crate::value::{Zone, place};
use proptest::prelude::*;

fn clock(text: &str) -> TimeOfDay {
    TimeOfDay::parse_from_str(text, "%H:%M").unwrap()
}

fn date(text: &str) -> Date {
    text.parse().unwrap()
}

/// A moment from what the wall shows: `2026-11-23 09:00`.
fn wall(calendar: &Calendar, text: &str) -> Time {
    let (day, time) = text.split_once(' ').unwrap();
    calendar.zone.moment(date(day), clock(time))
}

fn shown(calendar: &Calendar, time: Time) -> String {
    format!("{} {}", calendar.zone.date(time), calendar.zone.time_of_day(time).format("%H:%M"))
}

fn hours(text: &str) -> Vec<(TimeOfDay, TimeOfDay)> {
    let pair = |part: &str| part.split_once('-').map(|(from, to)| (clock(from), clock(to)));
    text.split_whitespace().filter_map(pair).collect()
}

/// The same hours each day.
fn daily(zone: &str, text: &str) -> Calendar {
    Calendar::new(place(zone), Some(std::array::from_fn(|_| hours(text))), BTreeSet::new())
}

/// Monday to Friday with a break at noon, and two days off.
fn berlin() -> Calendar {
    let week = std::array::from_fn(|day| if day < 5 { hours("13:00-17:00 09:00-12:00") } else { Vec::new() });
    Calendar::new(place("Europe/Berlin"), Some(week), BTreeSet::from([date("2026-12-25"), date("2026-12-28")]))
}

fn after(calendar: &Calendar, from: &str, minutes: u32) -> String {
    shown(calendar, calendar.plus_working_minutes(wall(calendar, from), minutes))
}

#[test]
fn working_days_leave_out_weekends_and_days_off() {
    let calendar = berlin();
    let plus = |from: &str, n| calendar.plus_working_days(date(from), n).to_string();
    assert!(calendar.works(date("2026-12-24")) && !calendar.works(date("2026-12-25")));
    assert!(!calendar.works(date("2026-12-26")));
    assert_eq!(plus("2026-12-23", 1), "2026-12-24");
    assert_eq!(plus("2026-12-23", 2), "2026-12-29");
    assert_eq!(plus("2026-12-23", 0), "2026-12-23");
    assert_eq!(plus("2026-12-26", 0), "2026-12-29");
    assert_eq!(plus("2026-12-26", 1), "2026-12-29");
    assert_eq!(plus("2026-12-26", 2), "2026-12-30");
}

#[test]
fn worked_minutes_leave_out_the_break_the_night_and_days_off() {
    let calendar = berlin();
    assert_eq!(after(&calendar, "2026-11-23 11:30", 30), "2026-11-23 12:00");
    assert_eq!(after(&calendar, "2026-11-23 11:30", 60), "2026-11-23 13:30");
    assert_eq!(after(&calendar, "2026-11-23 12:10", 0), "2026-11-23 13:00");
    assert_eq!(after(&calendar, "2026-11-23 12:10", 5), "2026-11-23 13:05");
    assert_eq!(after(&calendar, "2026-11-23 16:50", 15), "2026-11-24 09:05");
    assert_eq!(after(&calendar, "2026-11-23 09:00", 420), "2026-11-23 17:00");
    assert_eq!(after(&calendar, "2026-12-24 16:00", 120), "2026-12-29 10:00");
    assert_eq!(after(&calendar, "2026-12-26 03:00", 5), "2026-12-29 09:05");
    assert_eq!(after(&calendar, "2026-11-23 09:00", 420 * 5 * 3 + 1), "2026-12-14 09:01");
}

#[test]
fn a_night_shift_works_an_hour_less_or_more_when_the_clocks_change() {
    let calendar = daily("Europe/Berlin", "00:00-06:00");
    assert_eq!(after(&calendar, "2026-03-28 00:00", 360), "2026-03-28 06:00");
    assert_eq!(after(&calendar, "2026-03-29 00:00", 360), "2026-03-30 01:00");
    assert_eq!(after(&calendar, "2026-10-25 00:00", 361), "2026-10-25 05:01");
    let calendar = daily("Europe/Berlin", "02:00-03:00");
    assert_eq!(after(&calendar, "2026-03-29 00:00", 10), "2026-03-30 02:10"); // There is no such hour that night.
    let calendar = daily("Europe/Berlin", "09:00-17:00");
    assert_eq!(after(&calendar, "2026-03-28 16:00", 120), "2026-03-29 10:00");
}

#[test]
fn hours_to_the_last_minute_last_until_midnight() {
    let calendar = daily("Europe/Berlin", "00:00-23:59");
    assert_eq!(after(&calendar, "2026-11-23 23:00", 90), "2026-11-24 00:30");
    assert_eq!(after(&calendar, "2026-11-23 00:00", 1440 * 7), "2026-11-30 00:00");
}

#[test]
fn hours_that_overlap_count_once_and_senseless_ones_not_at_all() {
    let calendar = daily("Asia/Kolkata", "09:00-12:00 11:00-13:00 13:00-14:00 18:00-15:00 16:00-16:00");
    assert_eq!(calendar, daily("Asia/Kolkata", "09:00-14:00"));
}

#[test]
fn without_any_working_day_plain_time_is_counted() {
    let empty = Calendar::new(place("Europe/Berlin"), Some(Default::default()), BTreeSet::new());
    assert_eq!(empty.plus_working_days(date("2026-11-22"), 3), date("2026-11-25"));
    assert_eq!(empty.plus_working_days(date("2026-11-22"), u32::MAX), Date::MAX);
    assert_eq!(after(&empty, "2026-11-22 10:00", 90), "2026-11-22 11:30");
    let start = date("9990-01-01");
    let always_off = start.iter_days().take_while(|day| day.year() < 10_000).collect();
    let off = Calendar::new(place("Europe/Berlin"), None, always_off);
    assert_eq!(off.plus_working_days(start, 3), date("9990-01-04"));
    assert_eq!(after(&off, "9990-01-02 10:00", 90), "9990-01-02 11:30");
}

#[test]
fn the_most_there_can_be_ends_at_the_end_of_time() {
    let calendar = daily("Europe/Berlin", "09:00-09:01");
    assert_eq!(calendar.plus_working_minutes(Time::default(), u32::MAX), Time::from_millis(i64::MAX));
    assert_eq!(calendar.worked(Time::default(), u64::MAX), None);
}

fn any_calendar() -> impl Strategy<Value = Calendar> {
    let zones = vec!["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "America/Sao_Paulo", "Asia/Kolkata"];
    // Whole hours, so that no break begins within an hour that the clocks leave out or repeat.
    let day = prop::collection::vec((0_u32..24, 1_u32..=24), 0..3);
    let off = prop::collection::btree_set(0_u64..120, 0..25);
    (prop::sample::select(zones), prop::collection::vec(day, 7), off).prop_map(|(zone, week, off)| {
        let hour = |hour: u32| TimeOfDay::from_hms_opt(hour, 0, 0).or(TimeOfDay::from_hms_opt(23, 59, 0)).unwrap();
        let day = |day: usize| week[day].iter().map(|(from, to)| (hour(*from), hour(*to))).collect();
        let off = off.into_iter().map(|days| date("2018-02-01") + Days::new(days));
        Calendar::new(place(zone), Some(std::array::from_fn(day)), off.collect())
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn counting_day_by_day_gives_the_same_working_day(
        calendar in any_calendar(), start in 0_u64..150, n in 0_u32..200,
    ) {
        prop_assume!(calendar.days_with_hours() > 0);
        let start = date("2018-01-15") + Days::new(start);
        let mut walked = start.iter_days().skip(usize::from(n > 0)).filter(|day| calendar.works(*day));
        let expected = walked.nth(n.saturating_sub(1) as usize).unwrap();
        prop_assert_eq!(calendar.plus_working_days(start, n), expected);
        let counted = start.iter_days().take_while(|day| *day <= expected).filter(|day| calendar.works(*day)).count();
        prop_assert_eq!(calendar.working_days(start, expected), counted as u64);
        prop_assert_eq!(calendar.working_until(expected), Some(expected));
    }

    #[test]
    fn counting_minute_by_minute_gives_the_same_moment(
        calendar in any_calendar(), change in any::<prop::sample::Index>(), before in 0_i64..2880, n in 1_u32..2000,
    ) {
        prop_assume!(calendar.days_with_hours() > 2);
        let changes = ["2018-03-24 20:00", "2018-10-27 20:00", "2018-11-03 20:00", "2018-02-17 20:00",
            "2018-03-10 20:00", "2018-10-06 20:00", "2018-03-31 20:00", "2018-11-02 12:00"];
        let from = wall(&calendar, changes[change.index(changes.len())]).plus_millis(-before * 60_000);
        let open = |time: &Time| {
            let (day, clock) = (calendar.zone.date(*time), calendar.zone.time_of_day(*time));
            let within = |(from, to): &(TimeOfDay, TimeOfDay)| *from <= clock && (clock < *to || to_midnight(*to));
            calendar.works(day) && calendar.of(day).iter().any(within)
        };
        let minutes = (0_i64..2_000_000).map(|minute| from.plus_millis(minute * 60_000));
        let last = minutes.filter(open).nth(n as usize - 1).unwrap();
        prop_assert_eq!(calendar.plus_working_minutes(from, n), last.plus_millis(60_000));
    }

    #[test]
    fn working_on_gives_the_same_as_working_at_once(
        calendar in any_calendar(), start in 0_i64..200_000, part in 1_u32..300, parts in 1_u32..400,
    ) {
        let from = wall(&calendar, "2018-01-15 00:00").plus_millis(start * 60_000);
        let stepped = (0..parts).fold(from, |time, _| calendar.plus_working_minutes(time, part));
        prop_assert_eq!(calendar.plus_working_minutes(from, part * parts), stepped);
    }

    #[test]
    fn a_fixed_zone_counts_like_plain_time_when_nobody_rests(start in any::<i32>(), n in any::<u32>(), east in -900..900) {
        let zone = Arc::new(ZoneRules::fixed(Zone { offset_minutes: east }));
        let calendar = Calendar::new(zone, Some(std::array::from_fn(|_| hours("00:00-23:59"))), BTreeSet::new());
        let from = Time::default().plus_millis(i64::from(start) * 1000);
        prop_assert_eq!(calendar.worked(from, n.into()), later(from, u64::from(n) * MINUTE));
    }
}
