//! Calendar files, read back by somebody else's parser: the right moment in every zone, the right day everywhere, and
//! every text as it was given.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)] // A test that cannot go on has failed.

use chrono::{Datelike, Days, NaiveDate, Offset, TimeZone, Utc};
use chrono_tz::Tz;
use ical::property::Property;
use penstock::command::next_round;
use penstock::data::Dataset;
use penstock::exchange::calendar::{Form, Options, calendar, due_between};
use penstock::model::{Company, Contact, Opportunity, Record, Repeat, Task, TaskKind};
use penstock::present::zones::zone_rules;
use penstock::value::{Date, Id, Time, TimeOfDay, ZoneRules};
use proptest::prelude::*;
use std::collections::BTreeSet;

fn id(bits: u128) -> Id {
    Id::from_bits(bits)
}

fn day(year: i32, month: u32, day: u32) -> Date {
    Date::from_ymd_opt(year, month, day).unwrap()
}

fn clock(hour: u32, minute: u32) -> TimeOfDay {
    TimeOfDay::from_hms_opt(hour, minute, 0).unwrap()
}

fn rules(name: &str) -> ZoneRules {
    let zone: Tz = name.parse().unwrap();
    let east = |at: Time| {
        let moment = Utc.timestamp_millis_opt(at.millis()).unwrap().naive_utc();
        Some(zone.offset_from_utc_datetime(&moment).fix().local_minus_utc() / 60)
    };
    zone_rules(name, east).unwrap()
}

fn meeting(bits: u128, due: Date, time: Option<TimeOfDay>) -> Task {
    Task { id: id(bits), title: "Meet".into(), kind: TaskKind::Meeting, due: Some(due), time, ..Task::default() }
}

fn file(data: &Dataset, tasks: &[Task], zone: &ZoneRules, form: Form) -> String {
    let now = Time::from_millis(1_795_000_000_000);
    calendar(data, tasks, &Options { zone, now, form, alarm: Some(15), meeting: 60, link: &|_| None }).unwrap()
}

/// The entries of a file, as the other parser sees them.
fn read(text: &str) -> Vec<Vec<Property>> {
    let calendar = ical::IcalParser::new(text.as_bytes()).next().unwrap().unwrap();
    let events = calendar.events.into_iter().map(|event| event.properties);
    events.chain(calendar.todos.into_iter().map(|todo| todo.properties)).collect()
}

fn value(entry: &[Property], name: &str) -> Option<String> {
    entry.iter().find(|property| property.name == name).and_then(|property| property.value.clone())
}

/// A text as RFC 5545 has it, read back.
fn text(entry: &[Property], name: &str) -> Option<String> {
    let mut back = String::new();
    let written = value(entry, name)?;
    let mut letters = written.chars();
    while let Some(c) = letters.next() {
        match c {
            '\\' => back.extend(letters.next().map(|c| if matches!(c, 'n' | 'N') { '\n' } else { c })),
            c => back.push(c),
        }
    }
    Some(back)
}

fn utc(text: &str) -> i64 {
    chrono::NaiveDateTime::parse_from_str(text, "%Y%m%dT%H%M%SZ").unwrap().and_utc().timestamp()
}

#[test]
fn on_every_day_of_the_year_a_meeting_is_at_its_moment_in_every_zone() {
    for name in [
        "Europe/Berlin",
        "America/New_York",
        "Australia/Lord_Howe",
        "Asia/Kolkata",
        "Pacific/Chatham",
        "America/Santiago",
    ] {
        let zone: Tz = name.parse().unwrap();
        let rules = rules(name);
        let days: Vec<NaiveDate> = day(2026, 1, 1).iter_days().take_while(|day| day.year() == 2026).collect();
        let tasks: Vec<Task> =
            days.iter().enumerate().map(|(at, day)| meeting(at as u128 + 1, *day, Some(clock(9, 30)))).collect();
        let entries = read(&file(&Dataset::default(), &tasks, &rules, Form::Events));
        assert_eq!(entries.len(), days.len());
        for (day, entry) in days.iter().zip(&entries) {
            let there = zone.from_local_datetime(&day.and_time(clock(9, 30))).unwrap();
            assert_eq!(utc(&value(entry, "DTSTART").unwrap()), there.timestamp(), "{name} {day}");
            assert_eq!(utc(&value(entry, "DTEND").unwrap()), there.timestamp() + 3_600, "{name} {day}");
        }
    }
}

#[test]
fn where_the_clocks_go_by_half_an_hour_nothing_is_half_an_hour_off() {
    // On Lord Howe they are put back from 2:00 to 1:30 on 5 April, and forward from 2:00 to 2:30 on 4 October.
    let zone = rules("Australia/Lord_Howe");
    let start = |month: u32, date: u32, hour: u32, minute: u32| {
        let task = meeting(1, day(2026, month, date), Some(clock(hour, minute)));
        value(&read(&file(&Dataset::default(), &[task], &zone, Form::Events))[0], "DTSTART").unwrap()
    };
    assert_eq!(start(4, 4, 9, 0), "20260403T220000Z");
    assert_eq!(start(4, 6, 9, 0), "20260405T223000Z");
    // A time that the clocks show twice is the first of both; one that they leave out comes as much later.
    assert_eq!(start(4, 5, 1, 45), "20260404T144500Z");
    assert_eq!(start(10, 4, 2, 15), "20261003T154500Z");
    assert_eq!(start(10, 4, 2, 45), "20261003T154500Z");
}

#[test]
fn a_meeting_through_the_night_of_the_change_is_as_long_as_it_was_planned() {
    for (month, date) in [(3, 29), (10, 25)] {
        let task = Task { minutes: Some(180), ..meeting(1, day(2026, month, date), Some(clock(1, 0))) };
        let entry = read(&file(&Dataset::default(), &[task], &rules("Europe/Berlin"), Form::Events)).remove(0);
        let (start, end) = (value(&entry, "DTSTART").unwrap(), value(&entry, "DTEND").unwrap());
        assert_eq!(utc(&end) - utc(&start), 180 * 60, "{month}");
    }
}

#[test]
fn what_has_no_time_is_on_its_day_and_ends_with_it_in_every_zone() {
    for name in ["Europe/Berlin", "Australia/Lord_Howe", "Pacific/Kiritimati", "Pacific/Niue"] {
        let zone = rules(name);
        for date in [day(2026, 3, 29), day(2026, 4, 5), day(2026, 12, 31), day(2028, 2, 28), day(2028, 2, 29)] {
            let entry = read(&file(&Dataset::default(), &[meeting(1, date, None)], &zone, Form::Events)).remove(0);
            let start = entry.iter().find(|property| property.name == "DTSTART").unwrap();
            let asked = start.params.as_ref().unwrap();
            assert_eq!(asked[0], ("VALUE".to_string(), vec!["DATE".to_string()]));
            assert_eq!(start.value, Some(date.format("%Y%m%d").to_string()), "{name}");
            assert_eq!(value(&entry, "DTEND"), Some((date + Days::new(1)).format("%Y%m%d").to_string()), "{name}");
        }
    }
}

#[test]
fn length_and_place_of_a_meeting_are_those_of_the_entry() {
    let zone = rules("Europe/Berlin");
    let at = Some(clock(9, 0));
    let planned = |minutes: Option<u32>, place: &str, kind: TaskKind| {
        let task = Task { minutes, place: place.into(), kind, ..meeting(1, day(2026, 11, 24), at) };
        let entry = read(&file(&Dataset::default(), &[task], &zone, Form::Events)).remove(0);
        (value(&entry, "DTEND").unwrap(), text(&entry, "LOCATION"))
    };
    let room = Some("Room 4; Main St 1, Berlin".to_string());
    assert_eq!(
        planned(Some(45), "Room 4; Main St 1,\nBerlin", TaskKind::Meeting),
        ("20261124T084500Z".into(), room.clone())
    );
    assert_eq!(planned(None, "", TaskKind::Meeting), ("20261124T090000Z".into(), None));
    assert_eq!(planned(None, "", TaskKind::Call), ("20261124T083000Z".into(), None));
    assert_eq!(planned(Some(90), " ", TaskKind::Call), ("20261124T093000Z".into(), None));
    // As a to-do it has its place too.
    let task =
        Task { place: "Room 4; Main St 1, Berlin".into(), kind: TaskKind::Call, ..meeting(1, day(2026, 11, 24), at) };
    let todo = read(&file(&Dataset::default(), &[task], &zone, Form::Tasks)).remove(0);
    assert_eq!(text(&todo, "LOCATION"), room);
}

#[test]
fn a_length_is_from_a_minute_to_a_day_and_what_is_usual_is_not_stored() {
    let task = |minutes: Option<u32>| Task { minutes, ..meeting(1, day(2026, 11, 24), None) };
    for (minutes, good) in [(None, true), (Some(1), true), (Some(1_440), true), (Some(0), false), (Some(1_441), false)]
    {
        assert_eq!(task(minutes).check().is_ok(), good, "{minutes:?}");
    }
    let stored = serde_json::to_string(&task(None)).unwrap();
    assert!(!stored.contains("minutes") && !stored.contains("place"), "{stored}");
    let whole = Task { place: "Room 4".into(), ..task(Some(45)) };
    assert_eq!(serde_json::from_str::<Task>(&serde_json::to_string(&whole).unwrap()).unwrap(), whole);
}

#[test]
fn a_range_comes_whole_once_each_and_again_later_as_changes_of_the_same_entries() {
    let zone = rules("Europe/Berlin");
    // Around the night when the clocks change, and to both ends of the range.
    let tasks: Vec<Task> =
        (20..=31).map(|date| meeting(date, day(2026, 10, u32::try_from(date).unwrap()), Some(clock(9, 0)))).collect();
    let data = Dataset::from_records(tasks.into_iter().map(Record::from));
    let found = due_between(&data, day(2026, 10, 24), day(2026, 10, 26), None);
    let within: Vec<Task> = found.iter().map(|task| task.as_ref().clone()).collect();
    let starts: Vec<String> =
        read(&file(&data, &within, &zone, Form::Events)).iter().filter_map(|entry| value(entry, "DTSTART")).collect();
    assert_eq!(starts, ["20261024T070000Z", "20261025T080000Z", "20261026T080000Z"]);
    assert!(due_between(&data, day(2026, 10, 26), day(2026, 10, 24), None).is_empty());

    let made = |now: i64| {
        let options = Options {
            zone: &zone,
            now: Time::from_millis(now),
            form: Form::Events,
            alarm: None,
            meeting: 60,
            link: &|_| None,
        };
        let entries = read(&calendar(&data, &within, &options).unwrap());
        let of = |name: &str| entries.iter().map(|entry| value(entry, name).unwrap()).collect::<Vec<_>>();
        (of("UID"), of("SEQUENCE"))
    };
    let (first, later) = (made(1_795_000_000_000), made(1_795_000_600_000));
    assert_eq!(first.0, later.0);
    assert_eq!(first.0.iter().collect::<BTreeSet<_>>().len(), 3);
    assert!(first.1.iter().zip(&later.1).all(|(a, b)| a.parse::<u64>().unwrap() < b.parse::<u64>().unwrap()));
}

/// The days of a repeated entry, as its rule has them: only what these rules use.
fn rounds(rule: &str, first: NaiveDate, count: usize) -> Vec<NaiveDate> {
    let part = |name: &str| rule.split(';').find_map(|part| part.strip_prefix(name)?.strip_prefix('='));
    let step: u32 = part("INTERVAL").map_or(1, |n| n.parse().unwrap());
    let month = |nth: u32| {
        let month = first.with_day(1).unwrap().checked_add_months(chrono::Months::new(nth * step)).unwrap();
        let days: Vec<u32> =
            part("BYMONTHDAY").map_or(vec![first.day()], |days| days.split(',').map(|d| d.parse().unwrap()).collect());
        let there: Vec<NaiveDate> = days.iter().filter_map(|day| month.with_day(*day)).collect();
        if part("BYSETPOS") == Some("-1") { *there.last().unwrap() } else { there[0] }
    };
    (0..u32::try_from(count).unwrap())
        .map(|nth| match part("FREQ").unwrap() {
            "DAILY" => first + Days::new(u64::from(nth * step)),
            "WEEKLY" => first + Days::new(u64::from(nth * step * 7)),
            _ => month(nth),
        })
        .collect()
}

#[test]
fn a_task_that_repeats_has_the_rounds_in_the_calendar_that_it_has_here() {
    let zone = rules("Europe/Berlin");
    for (date, repeat) in [
        (day(2026, 11, 23), Repeat::Days { n: 3 }),
        (day(2026, 11, 23), Repeat::Weeks { n: 2 }),
        (day(2026, 11, 15), Repeat::Months { n: 1 }),
        (day(2026, 12, 31), Repeat::Months { n: 1 }),
        (day(2027, 1, 30), Repeat::Months { n: 3 }),
        (day(2027, 1, 29), Repeat::Months { n: 1 }),
    ] {
        for (time, form) in [(Some(clock(9, 0)), Form::Events), (None, Form::Events), (Some(clock(9, 0)), Form::Tasks)]
        {
            let kind = TaskKind::ToDo;
            let mut task = Task { repeat: Some(repeat), kind, ..meeting(7, date, time) };
            let entry = read(&file(&Dataset::default(), std::slice::from_ref(&task), &zone, form)).remove(0);
            let told = rounds(&value(&entry, "RRULE").unwrap(), date, 15);
            for (nth, there) in told.iter().enumerate() {
                assert_eq!(task.due, Some(*there), "{repeat:?} from {date}, round {nth}");
                let round = next_round(&task, *there).unwrap();
                task = Task { due: Some(round.due), month_day: round.month_day, ..task };
            }
        }
    }
}

#[test]
fn a_round_is_at_its_time_by_the_clock_of_the_place_and_is_one_entry_with_the_others() {
    let (zone, tz) = (rules("Europe/Berlin"), chrono_tz::Europe::Berlin);
    let repeat = Some(Repeat::Weeks { n: 1 });
    let first = Task { repeat, ..meeting(7, day(2027, 3, 22), Some(clock(9, 0))) };
    let text = file(&Dataset::default(), std::slice::from_ref(&first), &zone, Form::Events);
    let calendar = ical::IcalParser::new(text.as_bytes()).next().unwrap().unwrap();
    let entry = &calendar.events[0].properties;
    let start = entry.iter().find(|one| one.name == "DTSTART").unwrap();
    assert_eq!(start.value.as_deref(), Some("20270322T090000"));
    assert_eq!(start.params.as_ref().unwrap()[0], ("TZID".to_string(), vec!["Europe/Berlin".to_string()]));
    // The clocks of the file are those of the place, through all the changes that it tells.
    let clocks = &calendar.timezones[0];
    assert_eq!(value(&clocks.properties, "TZID").as_deref(), Some("Europe/Berlin"));
    let told: Vec<(String, String)> = clocks
        .transitions
        .iter()
        .map(|one| (value(&one.properties, "DTSTART").unwrap(), value(&one.properties, "TZOFFSETTO").unwrap()))
        .collect();
    assert_eq!(
        told[..3],
        [
            ("19700101T000000".to_string(), "+0100".to_string()),
            ("20270328T020000".to_string(), "+0200".to_string()),
            ("20271031T030000".to_string(), "+0100".to_string()),
        ]
    );
    for date in (0..520).map(|week| day(2027, 3, 22) + Days::new(week * 7)) {
        let wall = date.and_time(clock(9, 0)).format("%Y%m%dT%H%M%S").to_string();
        let in_force = told.iter().rev().find(|(from, _)| *from <= wall).unwrap();
        let there = tz.from_local_datetime(&date.and_time(clock(9, 0))).unwrap().offset().fix().local_minus_utc();
        assert_eq!(in_force.1, format!("+{:02}00", there / 3_600), "{date}");
    }
    // The next round is the same entry, and a later word on it.
    let next = Task { id: id(8), series: Some(first.id), due: Some(day(2027, 3, 29)), ..first };
    let later = read(&file(&Dataset::default(), &[next], &zone, Form::Events)).remove(0);
    assert_eq!(value(&later, "UID"), value(entry, "UID"));
    // What is done and what comes once has no rule.
    let done = Task { repeat, done: Some(Time::from_millis(0)), ..meeting(9, day(2027, 3, 22), None) };
    let once = read(&file(&Dataset::default(), &[done, meeting(10, day(2027, 3, 22), None)], &zone, Form::Events));
    assert!(once.iter().all(|entry| value(entry, "RRULE").is_none()));
}

/// Names as they come out of imports, and as nobody would write them.
fn name() -> impl Strategy<Value = String> {
    let any = prop_oneof![
        "\\PC{1,90}",
        Just("Bauer,\r\nSöhne; & Co: \\n \"GmbH\"".to_string()),
        Just("👩‍👩‍👧‍👦 Familie 🇩🇪 ".repeat(12)),
        Just("END:VEVENT\r\nEND:VCALENDAR".to_string()),
        Just("a\u{2028}b\u{2029}c\u{85}d\u{b}e".to_string()),
    ];
    // The other parser takes two colons in a row after a field's name for one.
    any.prop_filter("begins with a colon", |name| !penstock::value::one_line(name).starts_with(':'))
}

proptest! {
    #[test]
    fn every_name_reads_back_on_one_line_of_its_own(
        person in name(),
        company in name(),
        deal in name(),
        title in name(),
        place in name(),
        form in prop_oneof![Just(Form::Events), Just(Form::Tasks)],
    ) {
        let data = Dataset::from_records([
            Record::from(Contact { id: id(30), name: person.clone(), company: Some(id(40)), ..Contact::default() }),
            Company { id: id(40), name: company.clone(), ..Company::default() }.into(),
            Opportunity { id: id(20), name: deal.clone(), ..Opportunity::default() }.into(),
        ]);
        let task = Task {
            title: title.clone(),
            place: place.clone(),
            kind: TaskKind::Call,
            contact: Some(id(30)),
            opportunity: Some(id(20)),
            ..meeting(1, day(2026, 11, 24), Some(clock(9, 0)))
        };
        let file = file(&data, &[task], &rules("Europe/Berlin"), form);
        for line in file.split("\r\n") {
            prop_assert!(line.len() <= 75, "{line}");
            prop_assert!(!line.contains(['\r', '\n']), "{line}");
        }
        let entries = read(&file);
        prop_assert_eq!(entries.len(), 1);
        let entry = &entries[0];
        let names: Vec<&str> = entry.iter().map(|property| property.name.as_str()).collect();
        prop_assert_eq!(names.iter().collect::<BTreeSet<_>>().len(), names.len(), "{:?}", names);
        let line = penstock::value::one_line;
        let summary = text(entry, "SUMMARY").unwrap();
        prop_assert!(summary.contains(&line(&title)) && summary.contains(&line(&person)), "{summary}");
        let about = text(entry, "DESCRIPTION").unwrap();
        let lines: Vec<&str> = about.lines().collect();
        prop_assert!(about.contains(&line(&company)) && about.contains(&line(&deal)), "{about}");
        prop_assert_eq!(about.split('\n').count(), 3, "{:?}", lines);
        let place = line(&place);
        prop_assert_eq!(text(entry, "LOCATION"), (!place.is_empty()).then_some(place));
    }
}
