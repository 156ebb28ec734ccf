use super::*;
use chrono::{LocalResult, NaiveDateTime, Offset, TimeDelta, TimeZone};
use chrono_tz::Tz;
use proptest::prelude::*;
use std::sync::{Arc, LazyLock};

const PLACES: [&str; 6] =
    ["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata", "America/Sao_Paulo", "Pacific/Apia"];

/// What a full zone database knows of a place, read as the shell reads it: by looking at offsets.
static KNOWN: LazyLock<Vec<(Tz, Arc<ZoneRules>)>> = LazyLock::new(|| {
    let known = |name: &&str| {
        let tz: Tz = name.parse().unwrap();
        (tz, Arc::new(probe(tz)))
    };
    PLACES.iter().map(known).collect()
});

/// The rules of one of the places above.
pub(crate) fn place(name: &str) -> Arc<ZoneRules> {
    let found = KNOWN.iter().find(|(_, rules)| rules.name() == name);
    found.map_or_else(|| panic!("{name} is not known"), |(_, rules)| rules.clone())
}

fn east(tz: Tz, millis: i64) -> i32 {
    let utc = time(millis).utc_naive();
    let seconds = tz.offset_from_utc_datetime(&utc).fix().local_minus_utc();
    assert_eq!(seconds % 60, 0, "{tz} {utc}");
    seconds / 60
}

fn probe(tz: Tz) -> ZoneRules {
    const STEP: i64 = 12 * 3_600_000;
    let (start, end) = (wall("1920-01-01T00:00"), wall("2090-01-01T00:00"));
    let (mut at, mut changes) = (start, Vec::new());
    while at < end {
        let (mut before, mut after) = (at, at + STEP);
        if east(tz, before) != east(tz, after) {
            while after - before > 1 {
                let middle = before + (after - before) / 2;
                if east(tz, middle) == east(tz, at) { before = middle } else { after = middle }
            }
            changes.push((time(after), east(tz, after)));
        }
        at += STEP;
    }
    ZoneRules::new(tz.name(), east(tz, start), changes)
}

impl Time {
    fn utc_naive(self) -> NaiveDateTime {
        chrono::DateTime::from_timestamp_millis(self.millis()).unwrap().naive_utc()
    }
}

fn time(millis: i64) -> Time {
    Time::from_millis(millis)
}

fn wall(text: &str) -> i64 {
    naive(text).and_utc().timestamp_millis()
}

fn naive(text: &str) -> NaiveDateTime {
    NaiveDateTime::parse_from_str(text, "%Y-%m-%dT%H:%M").unwrap()
}

fn moment(zone: &str, text: &str) -> String {
    let local = naive(text);
    place(zone).moment(local.date(), local.time()).to_string()
}

/// What the wall shows for a date and time that may not exist, by the database alone.
fn expected(tz: Tz, local: NaiveDateTime) -> Time {
    let found = match tz.from_local_datetime(&local) {
        LocalResult::Single(found) | LocalResult::Ambiguous(found, _) => found,
        LocalResult::None => {
            let millis = local.and_utc().timestamp_millis();
            let around = 26 * 3_600_000;
            let gap = east(tz, millis + around) - east(tz, millis - around);
            tz.from_local_datetime(&(local + TimeDelta::minutes(gap.into()))).earliest().unwrap()
        }
    };
    time(found.timestamp_millis())
}

#[test]
fn a_time_that_is_left_out_moves_forward_by_as_much() {
    assert_eq!(moment("Europe/Berlin", "2026-03-29T02:30"), "2026-03-29T01:30:00.000Z"); // 03:30
    assert_eq!(moment("America/New_York", "2026-03-08T02:30"), "2026-03-08T07:30:00.000Z"); // 03:30
    assert_eq!(moment("Australia/Lord_Howe", "2026-10-04T02:15"), "2026-10-03T15:45:00.000Z"); // 02:45
    assert_eq!(moment("America/Sao_Paulo", "2018-11-04T00:00"), "2018-11-04T03:00:00.000Z"); // 01:00
    assert_eq!(moment("Pacific/Apia", "2011-12-30T09:00"), "2011-12-30T19:00:00.000Z"); // the 31st, 09:00
}

#[test]
fn of_a_time_that_occurs_twice_the_first_counts() {
    assert_eq!(moment("Europe/Berlin", "2026-10-25T02:30"), "2026-10-25T00:30:00.000Z");
    assert_eq!(moment("Europe/Berlin", "2026-10-25T03:00"), "2026-10-25T02:00:00.000Z");
    assert_eq!(moment("America/New_York", "2026-11-01T01:30"), "2026-11-01T05:30:00.000Z");
    assert_eq!(moment("Australia/Lord_Howe", "2026-04-05T01:45"), "2026-04-04T14:45:00.000Z");
}

#[test]
fn a_fixed_offset_is_called_by_its_offset() {
    let name = |offset_minutes| ZoneRules::fixed(Zone { offset_minutes }).name().to_owned();
    assert_eq!([name(0), name(60), name(-210), name(i32::MIN)], ["UTC", "UTC+01:00", "UTC-03:30", "UTC-24:00"]);
    assert_eq!(ZoneRules::default().at(Time::default()), Zone::default());
}

#[test]
fn changes_in_any_order_give_the_same_rules() {
    let sorted = ZoneRules::new("x", 60, vec![(time(1000), 120), (time(2000), 60)]);
    let mixed = vec![(time(2000), 90), (time(2000), 60), (time(1500), 120), (time(1000), 120), (time(-5), 60)];
    assert_eq!(ZoneRules::new("x", 60, mixed), sorted);
    assert_eq!(sorted.at(time(999)).offset_minutes, 60);
    assert_eq!(sorted.at(time(1000)).offset_minutes, 120);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn dates_and_times_agree_with_the_zone_database(
        place in 0..PLACES.len(), near in any::<prop::sample::Index>(), random in -1_500_000_000_000_i64..3_700_000_000_000,
        far in any::<bool>(), minutes in -3_000_i64..3_000,
    ) {
        let (tz, rules) = &KNOWN[place];
        let moment = match rules.changes.len() {
            n if n > 0 && !far => rules.changes[near.index(n)].0.plus_millis(minutes * 60_000),
            _ => time(random),
        };
        let shown = tz.from_utc_datetime(&moment.utc_naive()).naive_local();
        prop_assert_eq!((rules.date(moment), rules.time_of_day(moment)), (shown.date(), shown.time()));
        // And back, from what a wall shows, or would show without the change.
        for local in [shown, moment.utc_naive(), moment.utc_naive() + TimeDelta::minutes(rules.first.into())] {
            let back = rules.moment(local.date(), local.time());
            prop_assert_eq!(back, expected(*tz, local), "{} {}", tz, local);
        }
    }

    #[test]
    fn absurd_rules_still_give_a_moment_whose_wall_is_the_asked_one_or_a_later_one(
        first in any::<i32>(), changes in prop::collection::vec((-9_i64..9, any::<i32>()), 0..12),
        minute in -20_000_i64..20_000, far in any::<i64>(),
    ) {
        let changes = changes.into_iter().map(|(hours, east)| (time(hours * 7_200_000), east)).collect();
        let rules = ZoneRules::new("x", first, changes);
        let local = time(minute * 60_000).utc_naive();
        let moment = rules.moment(local.date(), local.time());
        let earlier = |t: Time| rules.date(t).and_time(rules.time_of_day(t));
        let known = (0..400).map(|back| moment.plus_millis(-60_000 * back)).find(|t| earlier(*t) == local);
        prop_assert!(earlier(moment) == local || known.is_none() || known >= Some(moment));
        let far = time(far);
        prop_assert!(rules.moment(rules.date(far), rules.time_of_day(far)).millis() <= time(i64::MAX).millis());
    }
}
