use super::*;
use crate::model::{Hours, Record};
use crate::value::Id;
use proptest::prelude::*;

fn on(text: &str) -> Date {
    text.parse().unwrap()
}

fn at(text: &str) -> TimeOfDay {
    TimeOfDay::parse_from_str(text, "%H:%M").unwrap()
}

fn id(n: u128) -> Id {
    Id::from_bits(n)
}

/// Berlin in the autumn of 2026: an hour back on 25 October at 01:00 UTC.
fn berlin() -> ZoneRules {
    ZoneRules::new("Europe/Berlin", 120, vec![("2026-10-25T01:00:00.000Z".parse().unwrap(), 60)])
}

fn task(n: u128, due: &str, time: Option<&str>) -> Task {
    Task { id: id(n), title: format!("Task {n}"), due: Some(on(due)), time: time.map(at), ..Task::default() }
}

fn meeting(n: u128, moment: &str) -> Activity {
    Activity { id: id(n), kind: ActivityKind::Meeting, at: moment.parse().unwrap(), ..Activity::default() }
}

fn titles(data: &Dataset, span: (&str, &str)) -> Vec<String> {
    let found = entries(data, &berlin(), (on(span.0), on(span.1)), |_| true, |_| true);
    let say = |day: &Date, entry: &Entry| {
        format!(
            "{day} {} {}",
            entry.at.map_or("–".into(), |at| at.format("%H:%M").to_string()),
            (1..10).find(|n| id(*n) == entry.record.id).unwrap_or_default()
        )
    };
    found.iter().flat_map(|(day, all)| all.iter().map(|entry| say(day, entry)).collect::<Vec<_>>()).collect()
}

#[test]
fn a_month_is_shown_in_whole_weeks_from_the_day_that_they_begin_with() {
    let weeks_of = |first| weeks(Span::Month, on("2026-11-22"), first);
    let monday = weeks_of(Weekday::Mon);
    assert_eq!((monday.len(), monday[0][0], monday[5][6]), (6, on("2026-10-26"), on("2026-12-06")));
    let sunday = weeks_of(Weekday::Sun);
    assert_eq!((sunday.len(), sunday[0][0], sunday[4][6]), (5, on("2026-11-01"), on("2026-12-05")));
    let saturday = weeks(Span::Week, on("2026-11-22"), Weekday::Sat);
    assert_eq!((saturday.len(), saturday[0][0]), (1, on("2026-11-21")));
}

#[test]
fn turning_keeps_within_the_month_that_is_shorter() {
    assert_eq!(Span::Month.turned(on("2026-01-31"), 1), on("2026-02-28"));
    assert_eq!(Span::Week.turned(on("2026-12-30"), 1), on("2027-01-06"));
    assert_eq!(stepped(on("2026-11-22"), "Home", Weekday::Mon), Some(on("2026-11-16")));
    assert_eq!(stepped(on("2026-11-22"), "End", Weekday::Sun), Some(on("2026-11-28")));
    assert_eq!(stepped(on("2026-03-31"), "PageUp", Weekday::Mon), Some(on("2026-02-28")));
    assert_eq!(stepped(on("2026-03-31"), "a", Weekday::Mon), None);
}

#[test]
fn what_is_on_a_day_is_what_the_wall_of_the_place_says() {
    let data = Dataset::from_records([
        Record::from(task(1, "2026-10-25", None)),
        task(2, "2026-10-25", Some("09:00")).into(),
        task(3, "2026-10-26", Some("08:00")).into(),
        // 00:30 in Berlin, the evening before in UTC.
        meeting(4, "2026-10-24T22:30:00.000Z").into(),
        // 23:30 of the same day, an hour later than summer would have it.
        meeting(5, "2026-10-25T22:30:00.000Z").into(),
        meeting(6, "2026-10-25T23:00:00.000Z").into(),
    ]);
    assert_eq!(
        titles(&data, ("2026-10-25", "2026-10-25")),
        ["2026-10-25 – 1", "2026-10-25 00:30 4", "2026-10-25 09:00 2", "2026-10-25 23:30 5"]
    );
    assert_eq!(titles(&data, ("2026-10-26", "2026-10-26")), ["2026-10-26 00:00 6", "2026-10-26 08:00 3"]);
}

#[test]
fn what_is_moved_keeps_its_time_on_the_wall_through_a_change_of_the_clocks() {
    let data = Dataset::from_records([
        Record::from(task(1, "2026-10-23", Some("09:00"))),
        meeting(4, "2026-10-23T07:00:00.000Z").into(),
    ]);
    let set = |kind, n| match moved(&data, &berlin(), RecordId { kind, id: id(n) }, on("2026-10-27")) {
        Some(Command::Edit { set, .. }) => serde_json::to_string(&set).unwrap(),
        other => panic!("{other:?}"),
    };
    assert_eq!(set(Kind::Task, 1), r#"{"due":"2026-10-27"}"#);
    // 09:00 is 07:00 UTC in summer and 08:00 UTC in winter.
    assert_eq!(set(Kind::Activity, 4), r#"{"at":"2026-10-27T08:00:00.000Z"}"#);
    let there = |kind, n, day: &str| moved(&data, &berlin(), RecordId { kind, id: id(n) }, on(day));
    assert!(there(Kind::Task, 1, "2026-10-23").is_none(), "it is there already");
    assert!(there(Kind::Activity, 4, "2026-10-23").is_none());
    assert!(there(Kind::Task, 9, "2026-10-23").is_none(), "it is gone");
    assert_eq!(day_of(&data, &berlin(), RecordId { kind: Kind::Activity, id: id(4) }), Some(on("2026-10-23")));
}

#[test]
fn what_overlaps_stands_side_by_side() {
    let entry = |from: &str, minutes| Entry {
        record: RecordId { kind: Kind::Task, id: id(1) },
        at: Some(at(from)),
        minutes,
        meeting: false,
        done: false,
    };
    let all = [entry("09:00", 60), entry("09:30", 60), entry("10:00", 30), entry("11:00", 30)];
    assert_eq!(lanes(&all), [Some((0, 2)), Some((1, 2)), Some((0, 2)), Some((0, 1))]);
    let whole = Entry { at: None, ..entry("09:00", 60) };
    assert_eq!(lanes(&[whole]), [None]);
    assert_eq!(entry("23:50", 60).minutes_of_day(), Some((1430, 1440)));
}

#[test]
fn hours_hold_what_is_worked_and_what_is_planned() {
    let hours_of = |from: &str, to: &str| vec![Hours { from: at(from), to: at(to) }];
    let mut settings = Settings::default();
    let monday = [on("2026-11-23")];
    assert_eq!(worked(&settings, monday[0]), [(540, 1020)]);
    assert_eq!(hours(&settings, &monday, &BTreeMap::new()), (8, 18));
    settings.hours = vec![hours_of("06:30", "19:15")];
    settings.holidays = [on("2026-11-30")].into_iter().collect();
    assert_eq!(hours(&settings, &monday, &BTreeMap::new()), (6, 20));
    assert!(worked(&settings, on("2026-11-30")).is_empty());
    let late = Entry::of_task(&task(1, "2026-11-24", Some("22:00")));
    let entries = BTreeMap::from([(on("2026-11-24"), vec![late])]);
    assert_eq!(hours(&Settings::default(), &[on("2026-11-24")], &entries), (8, 23));
}

#[test]
fn weeks_begin_as_the_region_has_it() {
    assert_eq!(first_day_in("de"), Weekday::Mon);
    assert_eq!(first_day_in("US"), Weekday::Sun);
    assert_eq!(first_day_in("EG"), Weekday::Sat);
    assert_eq!(first_day_in(""), Weekday::Mon);
}

proptest! {
    #[test]
    fn every_day_shown_around_a_day_is_there_once_and_in_order(days in 0i64..80_000, first in 0u8..7, span in 0usize..2) {
        let day = day_later(on("1900-01-01"), days);
        let first = Weekday::try_from(first).unwrap();
        let span = Span::ALL[span];
        let all: Vec<Date> = weeks(span, day, first).into_iter().flatten().collect();
        prop_assert!(all.contains(&day));
        prop_assert_eq!(all[0].weekday(), first);
        prop_assert!(all.windows(2).all(|pair| pair[1] == day_later(pair[0], 1)));
        prop_assert!(all.len().is_multiple_of(7) && all.len() <= 42);
        let (from, to) = span.days(day, first);
        prop_assert_eq!((all[0], all[all.len() - 1]), (from, to));
    }

    #[test]
    fn what_stands_side_by_side_never_covers_each_other(spans in proptest::collection::vec((0u32..1440, 1u32..300), 0..12)) {
        let entry = |(from, minutes): &(u32, u32)| Entry {
            record: RecordId { kind: Kind::Task, id: id(1) },
            at: TimeOfDay::from_num_seconds_from_midnight_opt(from * 60, 0),
            minutes: *minutes,
            meeting: false,
            done: false,
        };
        let all: Vec<Entry> = spans.iter().map(entry).collect();
        let places = lanes(&all);
        for (a, x) in all.iter().zip(&places) {
            let (lane, of) = x.unwrap();
            prop_assert!(lane < of);
            for (b, y) in all.iter().zip(&places).filter(|(b, _)| !std::ptr::eq(*b, a)) {
                let ((f, t), (g, u)) = (a.minutes_of_day().unwrap(), b.minutes_of_day().unwrap());
                if f < u && g < t {
                    prop_assert!(x != y, "{:?} {:?}", a, b);
                    prop_assert_eq!(of, y.unwrap().1);
                }
            }
        }
    }
}

#[test]
fn weeks_begin_on_the_day_that_the_settings_name() {
    let starts = |sunday_first| {
        let settings = Settings { sunday_first, ..Settings::default() };
        Span::Week.days(on("2026-11-25"), settings.first_weekday()).0
    };
    assert_eq!(starts(false), on("2026-11-23"));
    assert_eq!(starts(true), on("2026-11-22"));
}
