use super::*;
use crate::command::{Command, Decision, Stamp, decide};
use crate::data::Dataset;
use crate::model::{ActivityKind, Opportunity, Outcome, Pipeline, Stage, TaskKind};
use crate::value::{IdSource, Zone};

const TASK: u128 = 5_000;

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

fn task(due: &str, repeat: Repeat) -> Task {
    Task {
        id: Id::from_bits(TASK),
        title: "Look in".into(),
        due: Some(day(due)),
        repeat: Some(repeat),
        ..Task::default()
    }
}

fn round(due: &str, repeat: Repeat, today: &str) -> (String, u32) {
    let round = next_round(&task(due, repeat), day(today)).unwrap();
    (round.due.to_string(), round.missed)
}

fn at(today: &str, data: &Dataset) -> Stamp {
    let now: Time = format!("{today}T10:00:00.000Z").parse().unwrap();
    let salt = (data.records().count() as u128) << 40;
    Stamp { now, zone: Zone::default(), actor: None, ids: IdSource::new(1_790_000_000_000, salt) }
}

fn ask(data: &Dataset, command: &Command, today: &str) -> Result<(Dataset, Decision), Rejection> {
    let decision = decide(data, command, &at(today, data))?;
    let mut after = data.clone();
    after.apply(&decision.changes);
    Ok((after, decision))
}

fn done(done: bool) -> Command {
    Command::Complete { task: Id::from_bits(TASK), done }
}

fn dues(data: &Dataset) -> Vec<(String, bool, u32)> {
    data.tasks().map(|task| (task.due.unwrap().to_string(), task.done.is_some(), task.missed)).collect()
}

#[test]
fn the_next_round_is_the_first_one_after_today_counted_from_the_due_date() {
    assert_eq!(round("2026-11-20", Repeat::Days { n: 1 }, "2026-11-20"), ("2026-11-21".into(), 0));
    assert_eq!(round("2026-11-16", Repeat::Days { n: 1 }, "2026-11-19"), ("2026-11-20".into(), 3));
    assert_eq!(round("2026-11-02", Repeat::Weeks { n: 2 }, "2026-11-22"), ("2026-11-30".into(), 1));
    // Done before its day: the round after its own.
    assert_eq!(round("2026-11-25", Repeat::Weeks { n: 1 }, "2026-11-22"), ("2026-12-02".into(), 0));
    assert_eq!(round("2026-11-25", Repeat::Months { n: 1 }, "2026-11-22"), ("2026-12-25".into(), 0));
    assert_eq!(round("2026-05-10", Repeat::Months { n: 1 }, "2026-11-10"), ("2026-12-10".into(), 6));
    assert_eq!(round("2025-01-15", Repeat::Months { n: 3 }, "2026-11-10"), ("2027-01-15".into(), 7));
    assert_eq!(round("2026-11-20", Repeat::Days { n: 0 }, "2026-11-20"), ("2026-11-21".into(), 0), "0 is read as 1");
}

#[test]
fn a_month_that_is_too_short_ends_on_its_last_day_and_the_next_one_has_the_day_again() {
    let january = task("2026-01-31", Repeat::Months { n: 1 });
    let february = next_round(&january, day("2026-01-31")).unwrap();
    assert_eq!((february.due, february.month_day), (day("2026-02-28"), Some(31)));
    let mut short = task("2026-02-28", Repeat::Months { n: 1 });
    short.month_day = february.month_day;
    let march = next_round(&short, day("2026-02-28")).unwrap();
    assert_eq!((march.due, march.month_day), (day("2026-03-31"), None));
    short.due = Some(day("2026-02-10"));
    assert_eq!(next_round(&short, day("2026-02-10")).unwrap().due, day("2026-03-10"), "another date was set since");
    assert_eq!(round("2024-02-29", Repeat::Months { n: 12 }, "2026-11-22").0, "2027-02-28");
}

#[test]
fn completing_a_task_that_repeats_makes_the_next_one_in_the_same_change() {
    let data = Dataset::from_records([task("2026-11-16", Repeat::Days { n: 1 }).into()]);
    let (after, decision) = ask(&data, &done(true), "2026-11-19").unwrap();
    assert_eq!(dues(&after), [("2026-11-16".into(), true, 3), ("2026-11-20".into(), false, 0)]);
    assert_eq!(decision.created.len(), 1);
    assert_eq!(decision.label, "completed “Look in”");
    let (again, _) = ask(&after, &done(true), "2026-11-19").unwrap();
    assert_eq!(dues(&again), dues(&after), "done is done: there is no third one");
}

#[test]
fn reopening_takes_the_next_round_back_unless_somebody_changed_it() {
    let data = Dataset::from_records([task("2026-11-16", Repeat::Days { n: 1 }).into()]);
    let (after, decision) = ask(&data, &done(true), "2026-11-19").unwrap();
    let (back, _) = ask(&after, &done(false), "2026-11-20").unwrap();
    assert_eq!(back, data);

    let next = decision.created[0];
    let off = Command::Snooze { task: next.id, to: day("2026-11-25"), time: None };
    let (changed, _) = ask(&after, &off, "2026-11-19").unwrap();
    let (kept, _) = ask(&changed, &done(false), "2026-11-20").unwrap();
    assert_eq!(kept.tasks().filter(|task| task.done.is_none()).count(), 2);
    assert_eq!(kept.task(Id::from_bits(TASK)).unwrap().repeat, None, "the rounds go on in one place only");
    assert!(kept.task(next.id).unwrap().repeat.is_some());
}

#[test]
fn a_list_that_repeats_comes_again_unticked_with_its_last_tick() {
    let list = Task {
        kind: TaskKind::Checklist,
        options: vec!["Read the inbox".into(), "Look at the board".into()],
        ..task("2026-11-20", Repeat::Days { n: 1 })
    };
    let data = Dataset::from_records([list.clone().into()]);
    let tick = |answers: &[&str]| Command::Answer {
        task: Id::from_bits(TASK),
        answers: answers.iter().map(ToString::to_string).collect(),
    };
    let (half, _) = ask(&data, &tick(&["Read the inbox"]), "2026-11-20").unwrap();
    assert_eq!(half.tasks().count(), 1);
    let (whole, _) = ask(&half, &tick(&["Read the inbox", "Look at the board"]), "2026-11-20").unwrap();
    let next = whole.tasks().find(|task| task.done.is_none()).unwrap();
    assert!(next.answers.is_empty());
    assert_eq!(next.options, list.options);
}

#[test]
fn putting_off_changes_day_and_time_and_says_so() {
    let data = Dataset::from_records([task("2026-11-16", Repeat::Days { n: 1 }).into()]);
    let off = |to: &str, time: Option<TimeOfDay>| Command::Snooze { task: Id::from_bits(TASK), to: day(to), time };
    let time = TimeOfDay::from_hms_opt(15, 30, 0);
    let (after, decision) = ask(&data, &off("2026-11-24", time), "2026-11-20").unwrap();
    let task = after.task(Id::from_bits(TASK)).unwrap();
    assert_eq!((task.due, task.time), (Some(day("2026-11-24")), time));
    assert_eq!(decision.label, "put off “Look in” to 24 Nov 2026 15:30");
    assert!(ask(&data, &off("2026-11-19", None), "2026-11-20").is_err(), "a past day");
    let (finished, _) = ask(&data, &done(true), "2026-11-20").unwrap();
    assert!(ask(&finished, &off("2026-11-24", None), "2026-11-20").is_err(), "a done task");
}

#[test]
fn logging_a_call_completes_the_task_that_it_was_in_one_change() {
    let (pipeline, stage) = (Id::from_bits(1_000), Id::from_bits(1_001));
    let deal = Opportunity {
        id: Id::from_bits(2_000),
        name: "Fleet tracking".into(),
        pipeline,
        stage,
        ..Opportunity::default()
    };
    let call = Task { opportunity: Some(deal.id), repeat: None, ..task("2026-11-20", Repeat::Days { n: 1 }) };
    let data = Dataset::from_records([
        Pipeline { id: pipeline, name: "Sales".into(), ..Pipeline::default() }.into(),
        Stage { id: stage, pipeline, name: "New".into(), ..Stage::default() }.into(),
        deal.clone().into(),
        call.into(),
    ]);
    let activity = Activity {
        kind: ActivityKind::Call,
        outcome: Some(Outcome::Answered),
        opportunity: Some(deal.id),
        ..Activity::default()
    };
    let log = Command::Log { activity, done: Some(Id::from_bits(TASK)) };
    let (after, decision) = ask(&data, &log, "2026-11-20").unwrap();
    assert_eq!(after.activities().next().unwrap().outcome, Some(Outcome::Answered));
    assert!(after.task(Id::from_bits(TASK)).unwrap().done.is_some());
    assert_eq!(decision.label, "logged a call on Fleet tracking and completed “Look in”");
}

#[test]
fn several_tasks_are_completed_reopened_and_put_off_as_one_change_each() {
    let second = Task { id: Id::from_bits(TASK + 1), title: "Call".into(), ..Task::default() };
    let data = Dataset::from_records([task("2026-11-16", Repeat::Days { n: 1 }).into(), second.into()]);
    let both = vec![Id::from_bits(TASK), Id::from_bits(TASK + 1)];
    let all = |tasks: &[Id], done| Command::CompleteAll { tasks: tasks.to_vec(), done };
    let (after, decision) = ask(&data, &all(&both, true), "2026-11-19").unwrap();
    assert_eq!(decision.label, "completed 2 tasks");
    assert_eq!(after.tasks().filter(|task| task.done.is_none()).count(), 1, "the next round of the one that repeats");
    let every: Vec<Id> = after.tasks().map(|task| task.id).collect();
    let (back, decision) = ask(&after, &all(&every, false), "2026-11-20").unwrap();
    assert_eq!((back, decision.label.as_str()), (data.clone(), "reopened 2 tasks"));
    let why = ask(&data, &all(&both, false), "2026-11-19").unwrap_err();
    assert_eq!(why.to_string(), "These tasks are open already.");

    let (one, _) = ask(&data, &all(&both[1..], true), "2026-11-19").unwrap();
    let off = |to: &str| Command::SnoozeAll { tasks: both.clone(), to: day(to) };
    let (later, decision) = ask(&one, &off("2026-11-24"), "2026-11-19").unwrap();
    assert_eq!(decision.label, "put off 1 task to 24 Nov 2026", "what is done stays as it is");
    assert_eq!(later.task(both[0]).unwrap().due, Some(day("2026-11-24")));
    assert_eq!(later.task(both[1]).unwrap().due, None);
    let why = ask(&one, &off("2026-11-18"), "2026-11-19").unwrap_err();
    assert_eq!(why.to_string(), "Tasks are put off to today or a later day.");
}
