use super::*;
use chrono::{Offset, TimeZone};
use chrono_tz::Tz;

fn database(tz: Tz) -> impl Fn(Time) -> Option<i32> {
    move |time| {
        let utc = chrono::DateTime::from_timestamp_millis(time.millis())?.naive_utc();
        Some(tz.offset_from_utc_datetime(&utc).fix().local_minus_utc().div_euclid(60))
    }
}

#[test]
fn rules_read_by_looking_at_offsets_agree_with_the_zone_database() {
    for name in [
        "Europe/Berlin",
        "America/New_York",
        "Australia/Lord_Howe",
        "Africa/Casablanca",
        "Pacific/Apia",
        "Asia/Kolkata",
    ] {
        let tz: Tz = name.parse().unwrap();
        let known = database(tz);
        let rules = zone_rules(name, &known).unwrap();
        let mut at = new_year(1990).unwrap();
        while at < new_year(2059).unwrap() {
            let time = Time::from_millis(at);
            assert_eq!(Some(rules.at(time).offset_minutes), known(time), "{name} {time}");
            at += 11 * 60 * MINUTE;
        }
    }
}

#[test]
fn few_questions_are_enough() {
    let mut asked = 0;
    let known = database("Europe/Berlin".parse().unwrap());
    zone_rules("Europe/Berlin", |time| {
        asked += 1;
        known(time)
    });
    assert!(asked < 4_500, "{asked}");
}

#[test]
fn there_are_no_rules_where_the_offset_cannot_be_said() {
    assert_eq!(zone_rules("Nowhere/Land", |_| None), None);
}

#[test]
fn the_offset_is_what_the_wall_shows_more_than_utc() {
    let at: Time = "2026-07-01T22:30:00Z".parse().unwrap();
    assert_eq!(minutes_east(at, "7/2/2026, 00:30"), Some(120));
    assert_eq!(minutes_east(at, "7/2/2026, 24:30"), Some(120));
    assert_eq!(minutes_east(at, "7/1/2026, 17:00"), Some(-330));
    assert_eq!(minutes_east(at, "no date"), None);
}
