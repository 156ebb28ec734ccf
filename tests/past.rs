//! Time travel: the data set as of a day is what was there when that day ended.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // A test that cannot go on has failed.

mod common;

use common::Desk;
use penstock::{
    command::Command,
    data::{Batch, Dataset, Past, batches_before},
    model::{Kind, RecordId},
    report::{History, Journey, Rest, Trail, midnight},
    value::{Date, Id, Time, ZoneRules},
};
use proptest::prelude::*;
use serde_json::json;

/// What happened at a desk, with a copy of the data set after every batch.
#[derive(Default)]
struct Diary {
    batches: Vec<Batch>,
    after: Vec<(Time, Dataset)>,
}

impl Diary {
    fn note(&mut self, desk: &mut Desk) {
        while let Some((pos, batch)) = desk.workspace.next_commit() {
            self.batches.push((*batch).clone());
            desk.workspace.committed(pos);
        }
        if let Some(last) = self.batches.last() {
            self.after.push((last.at, desk.data().clone()));
        }
    }

    /// By the copies: the last one from before a moment.
    fn copy_before(&self, until: Time) -> Dataset {
        self.after.iter().take_while(|(at, _)| *at < until).last().map(|(_, data)| data.clone()).unwrap_or_default()
    }
}

fn replayed(mut past: Past, journal: &[Batch], few: usize) -> (Dataset, usize) {
    while !past.step(journal, few).unwrap().complete() {}
    let replayed = past.replayed();
    (past.finish(), replayed)
}

/// Berlin from summer 2026 to summer 2027: clocks go back on 25 October and forward on 28 March.
fn berlin() -> ZoneRules {
    let back = Time::from_millis(1_792_890_000_000);
    let forward = Time::from_millis(1_806_195_600_000);
    ZoneRules::new("Europe/Berlin", 120, vec![(back, 60), (forward, 120)])
}

fn act(desk: &mut Desk, deals: &mut Vec<Id>, what: usize, which: usize) {
    let deal = deals.get(which % deals.len().max(1)).copied();
    match (what, deal) {
        (0, _) | (_, None) => {
            deals.push(desk.add("Deal"));
        }
        (1, Some(deal)) => {
            let names: Vec<String> = desk.data().stages().map(|stage| stage.name.clone()).collect();
            let _ = desk.move_to(deal, &names[which % names.len()]);
        }
        (2, Some(id)) => {
            let id = RecordId { kind: Kind::Opportunity, id };
            let set = json!({ "name": format!("Deal {which}") }).as_object().unwrap().clone();
            let _ = desk.send(Command::Edit { id, set });
        }
        (3, Some(id)) => {
            let _ = desk.send(Command::Delete(vec![RecordId { kind: Kind::Opportunity, id }]));
        }
        (4, _) => {
            desk.undo();
        }
        _ => {
            desk.redo();
        }
    }
}

/// What is left of a time in which such things were done, each some hours after the one before, and the first day of it.
fn lived(acts: Vec<(usize, usize, i64)>, zone: &ZoneRules) -> (Diary, Date) {
    let mut desk = Desk::with_playbook("b2b");
    let (mut diary, mut deals) = (Diary::default(), Vec::new());
    diary.note(&mut desk);
    let first = zone.date(desk.now);
    for (what, which, hours) in acts {
        // Also to the last and the first moments of days, and around changes of the clock.
        desk.now = desk.now.plus_millis(hours * 3_600_000);
        if hours == 7 {
            desk.now = midnight(zone.date(desk.now).succ_opt().unwrap(), zone).plus_millis(-2);
        }
        act(&mut desk, &mut deals, what, which);
        diary.note(&mut desk);
    }
    (diary, first)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn a_past_day_is_what_was_there_when_it_ended(
        acts in prop::collection::vec((0..6_usize, 0..40_usize, 0..40_i64), 1..60),
        asked in prop::collection::vec(0..400_i64, 1..4),
        few in 1..50_usize,
    ) {
        let zone = berlin();
        let (diary, first) = lived(acts, &zone);
        let mut asked: Vec<Date> =
            asked.iter().map(|days| first + chrono::Duration::days(days % 60 - 2)).collect();
        asked.extend(["2026-10-24", "2026-10-25", "2026-10-26"].map(|day| day.parse::<Date>().unwrap()));
        asked.sort_unstable();
        let mut before: Option<(Dataset, usize)> = None;
        for day in asked {
            let until = midnight(day.succ_opt().unwrap(), &zone);
            let then = diary.copy_before(until);
            let (data, count) = replayed(Past::new(until), &diary.batches, few);
            prop_assert_eq!(&data, &then, "{}", day);
            // From an earlier day on it is the same.
            if let Some((earlier, replayed_before)) = before {
                let (again, _) = replayed(Past::later(earlier, replayed_before, until), &diary.batches, few);
                prop_assert_eq!(&again, &then, "{} from an earlier day", day);
            }
            before = Some((data, count));
        }
    }

    #[test]
    fn a_day_near_one_that_was_looked_at_is_the_same_as_from_the_beginning(
        acts in prop::collection::vec((0..6_usize, 0..40_usize, 0..40_i64), 1..60),
        asked in prop::collection::vec(0..60_i64, 1..8),
        (few, room) in (1..50_usize, 0..2_000_usize),
    ) {
        let zone = berlin();
        let (diary, first) = lived(acts, &zone);
        // Days in any order, on a trail with little room.
        let mut trail = Trail::new(room);
        for days in asked {
            let until = midnight(first + chrono::Duration::days(days), &zone);
            let rest = gone_back(&mut trail, &diary.batches, until, few).0;
            let count = batches_before(&diary.batches, until);
            let mut history = History::default();
            diary.batches.iter().take(count).for_each(|batch| history.feed(batch));
            prop_assert_eq!(&*rest.data, &diary.copy_before(until));
            prop_assert_eq!((&*rest.history, rest.replayed), (&history, count));
        }
    }
}

/// Goes back to a moment; says how many batches were replayed for it.
fn gone_back(trail: &mut Trail, journal: &[Batch], until: Time, few: usize) -> (Rest, usize) {
    let mut journey = Journey::begin(trail, journal, until);
    let began = journey.replayed();
    while !journey.step(trail, journal, few).unwrap().complete() {}
    let rest = journey.finish(trail);
    let way = rest.replayed - began;
    (rest, way)
}

#[test]
fn a_day_earlier_or_later_is_a_short_way_from_the_day_before_it() {
    let mut desk = Desk::with_playbook("b2b");
    let mut diary = Diary::default();
    for day in 0..240 {
        desk.add(&format!("Deal {day}"));
        desk.now = desk.now.plus_millis(86_400_000);
        diary.note(&mut desk);
    }
    let all = diary.batches.len();
    let back = |days: i64| desk.now.plus_millis(-days * 86_400_000);
    let mut trail = Trail::default();
    let (_, first) = gone_back(&mut trail, &diary.batches, back(30), 10);
    assert!(first > all / 2, "{first} of {all}: the first day is a long way");
    for days in [31, 32, 29, 60, 120, 119] {
        let (_, way) = gone_back(&mut trail, &diary.batches, back(days), 10);
        assert!(way <= all / 8, "{days} days back took {way} of {all} batches");
    }
    // The same day again is there already.
    assert_eq!(gone_back(&mut trail, &diary.batches, back(60), 10).1, 0);
}

#[test]
fn where_a_clock_was_put_back_records_and_history_of_a_past_day_end_at_the_same_entry() {
    let mut desk = Desk::with_playbook("b2b");
    let mut diary = Diary::default();
    desk.add("Early");
    diary.note(&mut desk);
    let hour = 3_600_000;
    let begin = desk.now;
    let mut journal = diary.batches.clone();
    // Another device is three hours ahead, the next one is right again.
    let at = [1, 4, 2, 5].map(|hours| begin.plus_millis(hours * hour));
    for (name, at) in ["One", "Ahead", "Right", "Late"].into_iter().zip(at) {
        let id = desk.add(name);
        let (pos, batch) = desk.workspace.next_commit().unwrap();
        let mut batch = (*batch).clone();
        desk.workspace.committed(pos);
        batch.at = at;
        assert!(desk.data().opportunity(id).is_some());
        journal.push(batch);
    }
    for hours in 0..7 {
        let until = begin.plus_millis(hours * hour);
        let count = batches_before(&journal, until);
        let (rest, _) = gone_back(&mut Trail::default(), &journal, until, 10);
        assert_eq!(rest.replayed, count);
        assert_eq!(rest.history.batches(), count, "{hours}: the history knows what the records know");
        let names: Vec<String> = rest.data.opportunities().map(|one| one.name.clone()).collect();
        let told: Vec<&str> = names.iter().map(String::as_str).collect();
        // What follows the device that is ahead is not earlier than it.
        let expected: &[&str] = match hours {
            0 => &[],
            1 => &["Early"],
            2..=4 => &["Early", "One"],
            5 => &["Early", "One", "Ahead", "Right"],
            _ => &["Early", "One", "Ahead", "Right", "Late"],
        };
        assert_eq!(told, expected, "{hours}");
    }
}

#[test]
fn before_the_first_entry_there_is_nothing_and_after_the_last_there_is_what_is_now() {
    let mut desk = Desk::with_playbook("b2b");
    desk.add("Fleet tracking");
    let mut diary = Diary::default();
    diary.note(&mut desk);
    assert!(replayed(Past::new(Time::from_millis(0)), &diary.batches, 10).0.is_empty());
    let (now, count) = replayed(Past::new(desk.now.plus_millis(1)), &diary.batches, 10);
    assert_eq!((&now, count), (desk.data(), diary.batches.len()));
}

#[test]
fn a_moment_is_part_of_the_day_that_it_is_in_where_the_person_is() {
    let zone = berlin();
    let mut desk = Desk::with_playbook("b2b");
    let mut diary = Diary::default();
    diary.note(&mut desk);
    // The day on which clocks go back has 25 hours: 23:30 at its end is the same day still.
    let day: Date = "2026-10-25".parse().unwrap();
    let end = midnight(day.succ_opt().unwrap(), &zone);
    assert_eq!(end.millis() - midnight(day, &zone).millis(), 25 * 3_600_000);
    desk.now = end.plus_millis(-1_800_000);
    let late = desk.add("In the last half hour");
    diary.note(&mut desk);
    desk.now = end.plus_millis(-1);
    let after = desk.add("At midnight");
    diary.note(&mut desk);
    let (then, _) = replayed(Past::new(end), &diary.batches, 10);
    assert!(then.opportunity(late).is_some() && then.opportunity(after).is_none());
}
