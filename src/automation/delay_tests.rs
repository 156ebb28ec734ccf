use super::*;
use crate::model::{Hours, Visit};
use crate::value::place;
use proptest::prelude::*;

fn clock(text: &str) -> TimeOfDay {
    TimeOfDay::parse_from_str(text, "%H:%M").unwrap()
}

fn wall(zone: &ZoneRules, text: &str) -> Time {
    let (day, time) = text.split_once(' ').unwrap();
    zone.moment(day.parse().unwrap(), clock(time))
}

fn shown(zone: &ZoneRules, time: Time) -> String {
    format!("{} {}", zone.date(time), zone.time_of_day(time).format("%H:%M"))
}

/// Monday to Friday, 9 to 12 and 13 to 17, without Christmas.
fn team(zone: &str) -> Calendar {
    let hours = |from, to| Hours { from: clock(from), to: clock(to) };
    let day = vec![hours("09:00", "12:00"), hours("13:00", "17:00")];
    let holidays = BTreeSet::from(["2026-12-25".parse().unwrap()]);
    let settings = Settings { hours: vec![day; 5], holidays, ..Settings::default() };
    calendar(Some(&settings), place(zone))
}

/// Closes on 2026-12-31, was created on 2026-03-01 at 23:30 UTC, entered its stage on 2026-03-20.
fn opportunity() -> Opportunity {
    let time = |text: &str| text.parse().unwrap();
    let visit = Visit {
        stage: crate::value::Id::from_bits(1),
        name: String::new(),
        entered: time("2026-03-20T10:00:00.000Z"),
        left: None,
        overridden: String::new(),
    };
    Opportunity {
        close: "2026-12-31".parse().ok(),
        created: time("2026-03-01T23:30:00.000Z"),
        visits: vec![visit],
        ..Opportunity::default()
    }
}

/// Place, what the wall shows at the start, the delay as stored, what the wall shows at its end.
const GOLDEN: &str = r#"
Europe/Berlin | 2026-03-28 09:00 | {"unit":"days","n":1} | 2026-03-29 09:00
Europe/Berlin | 2026-10-24 09:00 | {"unit":"days","n":1} | 2026-10-25 09:00
Europe/Berlin | 2026-03-28 09:00 | {"unit":"hours","n":24} | 2026-03-29 10:00
Europe/Berlin | 2026-10-24 09:00 | {"unit":"hours","n":24} | 2026-10-25 08:00
Europe/Berlin | 2026-03-28 02:30 | {"unit":"days","n":1} | 2026-03-29 03:30
Europe/Berlin | 2026-03-29 01:59 | {"unit":"minutes","n":1} | 2026-03-29 03:00
Europe/Berlin | 2026-10-24 02:30 | {"unit":"days","n":1} | 2026-10-25 02:30
Europe/Berlin | 2026-10-25 02:30 | {"unit":"minutes","n":60} | 2026-10-25 02:30
Europe/Berlin | 2026-10-25 02:45 | {"unit":"time_of_day","at":"02:30:00"} | 2026-10-26 02:30
Europe/Berlin | 2026-03-29 01:00 | {"unit":"time_of_day","at":"02:30:00"} | 2026-03-29 03:30
Europe/Berlin | 2026-11-22 08:00 | {"unit":"time_of_day","at":"09:00:00"} | 2026-11-22 09:00
Europe/Berlin | 2026-11-22 09:00 | {"unit":"time_of_day","at":"09:00:00"} | 2026-11-23 09:00
America/New_York | 2026-03-07 09:00 | {"unit":"days","n":2,"at":"08:30:00"} | 2026-03-09 08:30
Australia/Lord_Howe | 2026-10-03 02:15 | {"unit":"days","n":1} | 2026-10-04 02:45
America/Sao_Paulo | 2018-11-03 00:00 | {"unit":"days","n":1} | 2018-11-04 01:00
Pacific/Apia | 2011-12-29 09:00 | {"unit":"days","n":1} | 2011-12-31 09:00
Asia/Kolkata | 2026-01-31 18:00 | {"unit":"months","n":1} | 2026-02-28 18:00
Europe/Berlin | 2028-01-31 18:00 | {"unit":"months","n":1} | 2028-02-29 18:00
Europe/Berlin | 2026-01-31 18:00 | {"unit":"months","n":2,"at":"09:00:00"} | 2026-03-31 09:00
Europe/Berlin | 2026-11-22 15:00 | {"unit":"days","n":0,"at":"09:00:00"} | 2026-11-22 09:00
Europe/Berlin | 2026-11-22 15:00 | {"unit":"days","n":0} | 2026-11-22 15:00
Europe/Berlin | 2026-11-20 15:00 | {"unit":"working_days","n":1} | 2026-11-23 15:00
Europe/Berlin | 2026-12-24 15:00 | {"unit":"working_days","n":1,"at":"10:00:00"} | 2026-12-28 10:00
Europe/Berlin | 2026-11-21 15:00 | {"unit":"working_days","n":0} | 2026-11-23 15:00
Europe/Berlin | 2026-11-20 11:30 | {"unit":"hours","n":2,"working":true} | 2026-11-20 14:30
Europe/Berlin | 2026-11-20 16:50 | {"unit":"minutes","n":15,"working":true} | 2026-11-23 09:05
Europe/Berlin | 2026-11-20 19:00 | {"unit":"minutes","n":5,"working":true} | 2026-11-23 09:05
Europe/Berlin | 2026-11-23 08:00 | {"unit":"weekday","weekday":0,"at":"09:00:00"} | 2026-11-23 09:00
Europe/Berlin | 2026-11-23 09:00 | {"unit":"weekday","weekday":0,"at":"09:00:00"} | 2026-11-30 09:00
Europe/Berlin | 2026-11-23 09:00 | {"unit":"weekday","weekday":6,"at":"09:00:00"} | 2026-11-29 09:00
Europe/Berlin | 2026-11-23 09:00 | {"unit":"weekday","weekday":7,"at":"09:00:00"} | never
Europe/Berlin | 2026-11-23 09:00 | {"unit":"date","field":"close","days":-2,"at":"09:00:00"} | 2026-12-29 09:00
Europe/Berlin | 2026-11-23 09:00 | {"unit":"date","field":"created","days":0,"at":"09:00:00"} | 2026-03-02 09:00
America/New_York | 2026-11-23 09:00 | {"unit":"date","field":"created","days":0,"at":"09:00:00"} | 2026-03-01 09:00
Europe/Berlin | 2026-11-23 09:00 | {"unit":"date","field":"entered","days":10,"at":"09:00:00"} | 2026-03-30 09:00
Europe/Berlin | 2026-11-23 09:00 | {"unit":"days","n":4294967295} | never
Europe/Berlin | 2026-11-23 09:00 | {"unit":"months","n":4294967295} | never
Europe/Berlin | 9999-12-31 09:00 | {"unit":"hours","n":24} | never
Europe/Berlin | 9999-12-31 09:00 | {"unit":"minutes","n":4294967295,"working":true} | never
Europe/Berlin | 9999-12-31 09:00 | {"unit":"time_of_day","at":"09:00:00"} | never
Europe/Berlin | 2026-11-23 09:00 | {"unit":"date","days":-2147483648,"at":"09:00:00"} | never
"#;

#[test]
fn delays_end_when_the_golden_table_says() {
    let mut wrong = Vec::new();
    for line in GOLDEN.lines().filter(|line| !line.is_empty()) {
        let [place, from, delay, expected] = line.split(" | ").collect::<Vec<_>>()[..] else { panic!("{line}") };
        let calendar = team(place);
        let delay = serde_json::from_str(delay).unwrap();
        let end = until(&delay, wall(&calendar.zone, from), &opportunity(), &calendar);
        let end = end.map_or("never".to_owned(), |end| shown(&calendar.zone, end));
        if end != expected {
            wrong.push(format!("{line} but is {end}"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn no_days_from_the_second_half_past_two_is_now() {
    let calendar = team("Europe/Berlin");
    let second: Time = "2026-10-25T01:30:00.000Z".parse().unwrap();
    for delay in [Delay::Days { n: 0, at: None }, Delay::Months { n: 0, at: None }] {
        assert_eq!(until(&delay, second, &opportunity(), &calendar), Some(second));
    }
}

#[test]
fn a_date_that_the_opportunity_lacks_never_comes() {
    let delay = Delay::Date { field: DateName::Close, days: 1, at: clock("09:00") };
    let calendar = team("Europe/Berlin");
    assert_eq!(until(&delay, Time::default(), &Opportunity::default(), &calendar), None);
}

#[test]
fn settings_without_hours_mean_nine_to_five_and_short_weeks_end_early() {
    let zone = place("Europe/Berlin");
    assert_eq!(calendar(None, zone.clone()), Calendar::new(zone.clone(), None, BTreeSet::new()));
    assert_eq!(calendar(Some(&Settings::default()), zone.clone()), calendar(None, zone.clone()));
    let monday = vec![vec![Hours { from: clock("09:00"), to: clock("12:00") }]];
    let short = calendar(Some(&Settings { hours: monday, ..Settings::default() }), zone);
    assert!(short.works("2026-11-23".parse().unwrap()) && !short.works("2026-11-24".parse().unwrap()));
}

/// The next few instants of a schedule.
fn next(every_: Every, at: &str, after: &str, zone: &str, n: usize) -> Vec<String> {
    let calendar = team(zone);
    let first = every(&every_, clock(at), wall(&calendar.zone, after), &calendar);
    let later = std::iter::successors(first, |time| every(&every_, clock(at), *time, &calendar));
    later.take(n).map(|time| shown(&calendar.zone, time)).collect()
}

#[test]
fn schedules_come_round() {
    let month = next(Every::Month { day: 31 }, "09:00", "2026-01-31 09:00", "Europe/Berlin", 3);
    assert_eq!(month, ["2026-02-28 09:00", "2026-03-31 09:00", "2026-04-30 09:00"]);
    let work = next(Every::WorkingDay, "09:00", "2026-12-24 08:00", "Europe/Berlin", 2);
    assert_eq!(work, ["2026-12-24 09:00", "2026-12-28 09:00"]);
    let week = next(Every::Week { weekday: 4 }, "09:00", "2011-12-24 08:00", "Pacific/Apia", 2);
    assert_eq!(week, ["2011-12-31 09:00", "2012-01-06 09:00"]); // Friday the 30th was left out.
    let day = next(Every::Day, "09:00", "2011-12-28 10:00", "Pacific/Apia", 3);
    assert_eq!(day, ["2011-12-29 09:00", "2011-12-31 09:00", "2012-01-01 09:00"]);
    let night = next(Every::Day, "02:30", "2026-10-24 12:00", "Europe/Berlin", 2);
    assert_eq!(night, ["2026-10-25 02:30", "2026-10-26 02:30"]);
    for never in [Every::Week { weekday: 7 }, Every::Month { day: 0 }, Every::Month { day: 32 }] {
        assert!(next(never, "09:00", "2026-01-01 00:00", "Europe/Berlin", 1).is_empty());
    }
    let nobody = Calendar::new(place("Europe/Berlin"), Some(Default::default()), BTreeSet::new());
    assert_eq!(every(&Every::WorkingDay, clock("09:00"), Time::default(), &nobody), None);
}

#[test]
fn ten_years_and_all_years_are_counted_without_walking() {
    let calendar = team("Europe/Berlin");
    let from = wall(&calendar.zone, "2026-11-22 12:00");
    let to = wall(&calendar.zone, "2036-11-22 12:00");
    let latest = Some(wall(&calendar.zone, "2036-11-22 09:00"));
    assert_eq!(count_between(&Every::Day, clock("09:00"), from, to, &calendar), (3653, latest));
    assert_eq!(count_between(&Every::Day, clock("09:00"), to, from, &calendar), (0, None));
    let (least, most) = (Time::from_millis(i64::MIN), Time::from_millis(i64::MAX));
    assert_eq!(count_between(&Every::Day, clock("12:00"), least, most, &calendar).0, 3_652_059);
    assert_eq!(count_between(&Every::Month { day: 31 }, clock("12:00"), least, most, &calendar).0, 9999 * 12);
}

fn any_time_of_day() -> impl Strategy<Value = TimeOfDay> {
    (0_u32..86_400, 0_u32..2_000_000_000)
        .prop_map(|(second, nano)| TimeOfDay::from_num_seconds_from_midnight_opt(second, nano).unwrap_or_default())
}

fn any_every() -> impl Strategy<Value = Every> {
    prop_oneof![
        Just(Every::Day),
        Just(Every::WorkingDay),
        (0_u8..9).prop_map(|weekday| Every::Week { weekday }),
        (0_u8..34).prop_map(|day| Every::Month { day }),
    ]
}

fn any_delay() -> impl Strategy<Value = Delay> {
    let n = prop_oneof![0_u32..400, any::<u32>()];
    let n2 = prop_oneof![-400_i32..400, any::<i32>()];
    let field = prop::sample::select(vec![DateName::Close, DateName::Created, DateName::Entered]);
    let at = any_time_of_day();
    (0..8, n, n2, any::<bool>(), at, any::<u8>(), field).prop_map(|(unit, n, days, flag, at, weekday, field)| {
        let some = flag.then_some(at);
        match unit {
            0 => Delay::Minutes { n, working: flag },
            1 => Delay::Hours { n, working: flag },
            2 => Delay::Days { n, at: some },
            3 => Delay::WorkingDays { n, at: some },
            4 => Delay::Months { n, at: some },
            5 => Delay::Weekday { weekday: weekday % 9, at },
            6 => Delay::TimeOfDay { at },
            _ => Delay::Date { field, days, at },
        }
    })
}

fn any_calendar() -> impl Strategy<Value = Calendar> {
    let hours = prop::collection::vec(prop::collection::vec((any_time_of_day(), any_time_of_day()), 0..3), 0..8);
    let changes = prop::collection::vec((-40_i64..40, any::<i32>()), 0..8);
    let off = prop::collection::btree_set(-400_i32..400, 0..20);
    (hours, any::<i32>(), changes, off).prop_map(|(hours, first, changes, off)| {
        let time = |days: i64| Time::from_millis(days * 86_400_000 * 9);
        let zone = ZoneRules::new("x", first, changes.into_iter().map(|(days, east)| (time(days), east)).collect());
        let hours = hours.into_iter().map(|day| day.into_iter().map(|(from, to)| Hours { from, to }).collect());
        let holidays = off.into_iter().filter_map(|day| Date::from_num_days_from_ce_opt(719_163 + day)).collect();
        calendar(Some(&Settings { hours: hours.collect(), holidays, ..Settings::default() }), Arc::new(zone))
    })
}

fn any_moment() -> impl Strategy<Value = Time> {
    prop_oneof![-40_000_000_000_i64..40_000_000_000, -62_135_596_800_000..=253_402_300_799_999_i64, any::<i64>()]
        .prop_map(Time::from_millis)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1500))]

    #[test]
    fn no_input_is_too_absurd(
        delay in any_delay(), from in any_moment(), to in any_moment(), round in any_every(), at in any_time_of_day(),
        calendar in any_calendar(), created in any_moment(), close in any::<Option<i32>>(),
    ) {
        let close = close.and_then(|day| Date::from_num_days_from_ce_opt(day % 90_000_000));
        let opportunity = Opportunity { close, created, ..Opportunity::default() };
        let end = until(&delay, from, &opportunity, &calendar);
        if let Delay::Minutes { .. } | Delay::Hours { .. } | Delay::Weekday { .. } | Delay::TimeOfDay { .. } = delay {
            prop_assert!(end.is_none_or(|end| end >= from));
        }
        prop_assert!(every(&round, at, from, &calendar).is_none_or(|time| time > from));
        prop_assert!(last_before(&round, at, from, &calendar).is_none_or(|time| time <= from));
        let (count, latest) = count_between(&round, at, from, to, &calendar);
        prop_assert!(latest.is_none_or(|time| from < time && time <= to) && (count == 0 || latest.is_some()));
    }

    #[test]
    fn counting_instants_gives_what_waiting_for_each_gives(
        round in any_every(), hour in 0_u32..24, minute in 0_u32..4, days in 0_i64..1200, length in 0_i64..800, ms in 0_i64..86_400_000,
        zone in prop::sample::select(vec!["Europe/Berlin", "Australia/Lord_Howe", "Pacific/Apia", "America/Sao_Paulo"]),
    ) {
        let at = TimeOfDay::from_hms_opt(hour, minute * 15, 0).unwrap();
        let calendar = team(zone);
        let from = wall(&calendar.zone, "2010-06-01 00:00").plus_millis(days * 86_400_000 + ms);
        let to = from.plus_millis(length * 86_400_000 + ms / 2);
        let first = every(&round, at, from, &calendar);
        let waited = std::iter::successors(first, |time| every(&round, at, *time, &calendar));
        let waited: Vec<Time> = waited.take_while(|time| *time <= to).collect();
        prop_assert_eq!(count_between(&round, at, from, to, &calendar), (waited.len() as u32, waited.last().copied()));
        let last = last_before(&round, at, to, &calendar);
        prop_assert!(waited.is_empty() || last == waited.last().copied());
        // Each date of the schedule has its moment, and no other moment is one.
        // From some days before: a date that its place left out has its moment on a later one.
        let dates = (calendar.zone.date(from) - chrono::Days::new(3)).iter_days().take(length as usize + 8);
        let mut expected: Vec<Time> = dates
            .filter(|date| on_or_after(&round, *date, &calendar) == Some(*date))
            .map(|date| calendar.zone.moment(date, at))
            .filter(|time| from < *time && *time <= to)
            .collect();
        expected.dedup();
        prop_assert_eq!(waited, expected);
    }

    #[test]
    fn days_keep_the_time_on_the_wall_unless_it_is_left_out(
        n in 0_u32..800, minutes in 0_i64..6_000_000,
        zone in prop::sample::select(vec!["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata"]),
    ) {
        let calendar = team(zone);
        let from = Time::default().plus_millis(1_500_000_000_000 + minutes * 60_000);
        let end = until(&Delay::Days { n, at: None }, from, &Opportunity::default(), &calendar).unwrap();
        let (start, wall) = (calendar.zone.time_of_day(from), calendar.zone.time_of_day(end));
        let date = calendar.zone.date(from).checked_add_days(Days::new(n.into())).unwrap();
        prop_assert_eq!(calendar.zone.date(end), date);
        let put_forward = (wall - start).num_minutes();
        prop_assert!(wall == start || (put_forward == 60 || put_forward == 30) && wall.to_string().as_str() < "04:00");
    }
}
