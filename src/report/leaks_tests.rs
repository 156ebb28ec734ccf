use super::*;
use crate::model::{Plan, Record, Rule, Version};
use crate::report::fixture_tests::{Fixture, ask, fixture, generated};
use crate::report::pushes::Pushes;

const STAGES: &str = "now 2026-03-01\nstage New open 10\nstage Talk open 40\nstage Won won 100\nstage Later parked 10\nstage \
                      Lost lost 0\nmember Ann\nreason 1 Talk specific Price\nreason 2 Talk inherent Silence\n";

fn told(f: &Fixture, kind: LeakKind) -> String {
    let all = leaks(&f.data, &f.facts, &f.history, &ask("2026-01-01", "2027-01-01"));
    let line = all.into_iter().find(|line| line.kind == kind).unwrap();
    let one = |one: &Leaking| format!("{}:{}", f.names(&[one.place]), one.number);
    line.found.iter().map(one).collect::<Vec<_>>().join(" ")
}

#[test]
fn each_leak_is_found_with_how_long_it_lasts() {
    let f = fixture(&format!(
        "{STAGES}deal A New@2026-01-10
         deal B New@2026-01-10\ncall B 2026-02-25 out\ntask B open 2026-03-05
         deal C close=2026-02-20 New@2026-02-27\ncall C 2026-02-28 out\ntask C open 2026-03-05
         deal D New@2026-01-01 Talk@2026-01-05 New@2026-02-20\ncall D 2026-02-10 out\ntask D open 2026-03-05
         deal E lost=Silence New@2026-01-01 Talk@2026-01-05 Lost@2026-02-01
         deal F New@2026-01-01 Lost@2026-02-01
         deal G New@2026-01-01 Lost@2026-02-02\ntask G open 2026-03-09
         deal H lost=Price New@2026-01-01 Talk@2026-01-05 Lost@2026-02-01
         deal I New@2026-03-01T08:00\ntask I open 2026-03-05
         deal J New@2026-01-01 Later@2026-01-02"
    ));
    assert_eq!(told(&f, LeakKind::NeverContacted), "A:50", "I came an hour ago, J waits");
    assert_eq!(told(&f, LeakKind::NoNextStep), "A:50");
    assert_eq!(told(&f, LeakKind::Silent), "A:50");
    assert_eq!(told(&f, LeakKind::CadenceBroken), "A:50");
    assert_eq!(told(&f, LeakKind::Overdue), "C:9");
    assert_eq!(told(&f, LeakKind::WrongQualification), "E:28 D:9");
    assert_eq!(told(&f, LeakKind::NoReason), "F:28", "G is asked, H is known");
}

#[test]
fn a_close_date_that_is_pushed_three_times_is_fiction() {
    let f = fixture(&format!(
        "{STAGES}deal A New@2026-01-01\nturn A 2026-01-01 close=2026-01-10\nturn A 2026-01-02 close=2026-02-10\nturn A \
         2026-01-03 close=2026-01-20\nturn A 2026-01-04 close=2026-03-10\nturn A 2026-01-05 owner=Ann\nturn A 2026-01-06 \
         close=2026-04-10\ndeal B New@2026-01-01\nturn B 2026-01-01 close=2026-01-10\nturn B 2026-01-02 close=2026-02-10\n\
         turn B 2026-01-03 close=2026-03-10
         deal C New@2026-01-01\nturn C 2026-01-01 close=2026-01-10\nturn C 2026-01-02 close=2026-02-10\nturn C 2026-01-05 \
         owner=Ann\nturn C 2026-01-06 close=2026-03-10\nturn C 2026-01-07 close=2026-04-10"
    ));
    assert_eq!(pushes(f.deal("B"), f.history.turns(f.id("d:B")), &f.facts).all, 2);
    let pushed = pushes(f.deal("A"), f.history.turns(f.id("d:A")), &f.facts);
    assert_eq!((pushed.all, pushed.lately), (3, 2), "brought forward to January, it began anew");
    assert_eq!(told(&f, LeakKind::Pushed), "C:3", "the turn about the owner took the date away, which is no push");
}

#[test]
fn a_close_date_that_was_confirmed_leaks_no_more_until_it_is_pushed_three_times_again() {
    let pushed = "turn A 2026-01-01 close=2026-03-10\nturn A 2026-01-02 close=2026-04-10\nturn A 2026-01-03 \
                  close=2026-05-10\nturn A 2026-01-04 close=2026-06-10\n";
    let told_with = |deal: &str, more: &str| {
        let f = fixture(&format!("{STAGES}deal A {deal} New@2026-01-01\n{pushed}{more}"));
        (told(&f, LeakKind::Pushed), pushes(f.deal("A"), f.history.turns(f.id("d:A")), &f.facts).all)
    };
    let (june, later) = ("close=2026-06-10 confirmed=2026-06-10", "turn A 2026-01-06 close=2026-06-20\n");
    assert_eq!(told_with("close=2026-06-10", ""), ("A:3".into(), 3));
    assert_eq!(told_with(june, ""), (String::new(), 3), "the past stays as it was");
    assert_eq!(told_with("close=2026-06-20 confirmed=2026-06-20", later), (String::new(), 3), "another day, confirmed");
    let again = "turn A 2026-01-07 close=2026-07-01\nturn A 2026-01-08 close=2026-08-01\n";
    assert_eq!(told_with("close=2026-08-01 confirmed=2026-06-10", again), (String::new(), 5), "two after that");
    let again = format!("{again}turn A 2026-01-09 close=2026-09-01\n");
    assert_eq!(told_with("close=2026-09-01 confirmed=2026-06-10", &again), ("A:3".into(), 6), "fiction again");
    let forward = "turn A 2026-01-07 close=2026-05-30\n";
    assert_eq!(told_with("close=2026-05-30", forward), (String::new(), 3), "brought forward is decided as well");
}

#[test]
fn the_follow_up_rule_of_the_pipeline_says_how_long_is_too_long() {
    let text = format!("{STAGES}deal A New@2026-01-01\ncall A 2026-02-20 out\ntask A open 2026-02-28");
    let f = fixture(&text);
    assert_eq!(told(&f, LeakKind::CadenceBroken), "", "nine days of fourteen");
    let plan = Plan { trigger: Trigger::DaysUntouched { days: 7, at: None }, ..Plan::default() };
    let versions = vec![Version { number: 1, plan, ..Version::default() }];
    let rule = Rule { id: Id::from_bits(77), name: "Weekly".into(), on: true, versions, ..Rule::default() };
    let mut records = f.records.clone();
    records.push(Record::from(rule));
    let data = Dataset::from_records(records);
    let f = Fixture { data, ..f };
    assert_eq!(told(&f, LeakKind::CadenceBroken), "A:9");
}

#[test]
fn a_first_contact_that_is_planned_for_today_or_later_leaks_no_more() {
    let told_with =
        |tasks: &str| told(&fixture(&format!("{STAGES}deal A New@2026-01-01{tasks}")), LeakKind::NeverContacted);
    assert_eq!(told_with(""), "A:59");
    assert_eq!(told_with("\ntask A open 2026-03-02"), "", "somebody is on it");
    assert_eq!(told_with("\ntask A open 2026-02-28"), "A:59", "and let it lie");
}

#[test]
fn a_follow_up_that_is_planned_for_today_or_later_is_not_overdue_and_a_late_one_is() {
    let told_with = |tasks: &str| {
        let f = fixture(&format!("{STAGES}deal A New@2026-01-01\ncall A 2026-02-01 out{tasks}"));
        told(&f, LeakKind::CadenceBroken)
    };
    assert_eq!(told_with(""), "A:28");
    assert_eq!(told_with("\ntask A open 2026-02-28"), "A:28", "planned, and not done");
    assert_eq!(told_with("\ntask A open 2026-03-01"), "", "today");
    assert_eq!(told_with("\ntask A open 2026-02-28\ntask A open 2026-03-09"), "", "planned once more");
}

#[test]
fn a_stage_leaks_what_is_lost_or_silent_of_what_entered_it_each_under_one_cause() {
    let f = fixture(&format!(
        "{STAGES}deal A Talk@2026-01-05
         deal B lost=Silence New@2026-01-01 Talk@2026-01-05 Lost@2026-02-01
         deal C lost=Price New@2026-01-01 Talk@2026-01-05 Lost@2026-02-20\ncall C 2026-01-10 out
         deal D lost=Price New@2026-01-01 Talk@2026-01-05 Lost@2026-01-12\ncall D 2026-01-10 out
         deal E Talk@2026-01-05 Won@2026-01-10
         deal F Talk@2026-01-05 New@2026-01-06 Talk@2026-01-07\ncall F 2026-02-25 out
         deal G Talk@2025-01-05"
    ));
    let lines = stage_leaks(&f.data, &f.facts, &ask("2026-01-01", "2027-01-01"));
    let talk = &lines[1];
    assert_eq!(f.names(&talk.entered), "A B C D E F", "F counts once, G came before");
    assert_eq!(f.names(&talk.no_follow_up), "A");
    assert_eq!(f.names(&talk.wrong), "B");
    assert_eq!(f.names(&talk.nurture_gap), "C");
    assert_eq!(f.names(&talk.other), "D");
    assert_eq!(talk.share(), Share::new(4, 6));
    assert_eq!(lines[0].share(), Share::new(0, 4), "who went on from a stage did not leak in it");
}

/// The same lists, the slow way, over the records alone.
#[test]
fn generated_histories_leak_like_a_plain_count() {
    for seed in 1..5 {
        let f = generated(seed, 150);
        let all = leaks(&f.data, &f.facts, &f.history, &ask("2026-01-01", "2027-01-01"));
        let ids = |kind: LeakKind| -> Vec<Id> {
            let line = all.iter().find(|line| line.kind == kind).unwrap();
            let mut ids: Vec<Id> = line.found.iter().map(|one| f.facts.at(one.place).unwrap().id()).collect();
            ids.sort();
            ids
        };
        let open =
            |one: &&std::sync::Arc<crate::model::Opportunity>| f.data.stage(one.stage).unwrap().kind == StageKind::Open;
        let next = |id: Id| f.data.tasks_of(id).any(|task| task.done.is_none());
        let slow: Vec<Id> = f.data.opportunities().filter(open).filter(|one| !next(one.id)).map(|one| one.id).collect();
        assert_eq!(ids(LeakKind::NoNextStep), slow, "seed {seed}");
        let silent = |one: &&std::sync::Arc<crate::model::Opportunity>| {
            let last = crate::query::last_touch(&f.data, one).max(one.entered());
            !next(one.id) && f.now.millis() - last.millis() > 30 * DAY
        };
        let slow: Vec<Id> = f.data.opportunities().filter(open).filter(silent).map(|one| one.id).collect();
        assert_eq!(ids(LeakKind::Silent), slow, "seed {seed}");
    }
}

#[test]
fn the_day_on_which_it_closes_is_no_push_and_what_is_opened_again_goes_on_from_what_was_expected() {
    let f = fixture(&format!(
        "{STAGES}deal A New@2026-01-01 Won@2026-03-01T08:00\nturn A 2026-01-01 close=2026-01-10\nturn A 2026-01-02 \
         close=2026-02-10\nturn A 2026-03-01T08:00 close=2026-03-01
         deal B New@2026-01-01 Lost@2026-02-01 New@2026-02-10\nturn B 2026-01-01 close=2026-01-10\nturn B 2026-02-01 \
         close=2026-02-01\nturn B 2026-02-10 close=2026-01-10\nturn B 2026-02-11 close=2026-04-10
         deal C New@2026-01-01\nturn C 2026-01-01 close=2026-01-10\nturn C 2026-01-02 close=2026-01-30\nturn C 2026-01-03 \
         close=2026-02-01"
    ));
    let pushed = |name: &str| pushes(f.deal(name), f.history.turns(f.id(&format!("d:{name}"))), &f.facts).all;
    assert_eq!(pushed("A"), 1, "won later than expected");
    assert_eq!(pushed("B"), 1, "lost, opened again, and pushed once");
    assert_eq!(pushed("C"), 1, "within a month nothing is pushed");
}

#[test]
fn what_is_opened_again_was_not_moved_back() {
    let f = fixture(&format!(
        "{STAGES}deal A New@2026-01-01 Talk@2026-01-05 Lost@2026-01-10 New@2026-02-20
         deal B New@2026-01-01 Talk@2026-01-05 Won@2026-01-10 Talk@2026-02-20
         deal C New@2026-01-01 Talk@2026-01-05 Later@2026-01-10 New@2026-02-20"
    ));
    assert_eq!(told(&f, LeakKind::WrongQualification), "C:9", "a parked spell is on the way");
}

/// Leakage, causes and pushes from the records alone.
#[test]
fn leakage_and_pushes_are_those_of_a_plain_count() {
    let (mut some_gap, mut some_confirmed) = (false, false);
    for seed in 1..5 {
        let f = generated(seed, 200);
        let kind = |stage: Id| f.data.stage(stage).unwrap().kind;
        let (from, until) = (crate::report::fixture_tests::moment("2026-02-01T00:00"), f.now);
        let question = ask("2026-02-01", "2026-11-01");
        let until = until.max(question.period.moments(&f.zone).1);
        let inherent = f.id("r:Silence");
        for line in stage_leaks(&f.data, &f.facts, &question) {
            let stage = f.facts.stage(line.stage).unwrap().id;
            let (mut entered, mut leaked, mut wrong) = (Vec::new(), 0, Vec::new());
            let (mut untouched, mut gaps) = (Vec::new(), Vec::new());
            for one in f.data.opportunities() {
                if !one
                    .visits
                    .iter()
                    .any(|visit| visit.stage == stage && from <= visit.entered && visit.entered < until)
                {
                    continue;
                }
                entered.push(one.id);
                let way = one.visits.iter().rev().map(|visit| visit.stage);
                let last = way.clone().find(|stage| matches!(kind(*stage), StageKind::Open | StageKind::Won));
                let touched = crate::query::last_touch(&f.data, one).max(one.entered());
                let planned = f.data.tasks_of(one.id).any(|task| task.done.is_none());
                let silent = !planned && f.now.millis() - touched.millis() > 30 * DAY;
                let leaks = match kind(one.stage) {
                    StageKind::Lost => last == Some(stage),
                    StageKind::Open => one.stage == stage && silent,
                    _ => false,
                };
                leaked += usize::from(leaks);
                if !leaks {
                    continue;
                }
                let furthest = one.visits.iter().any(|visit| {
                    visit.stage != f.id("s:New") && matches!(kind(visit.stage), StageKind::Open | StageKind::Won)
                });
                if kind(one.stage) == StageKind::Lost
                    && furthest
                    && one.loss.as_ref().is_some_and(|loss| loss.reason == inherent)
                {
                    wrong.push(one.id);
                    continue;
                }
                let visit = one.visits.iter().rev().find(|visit| visit.stage == stage).unwrap();
                let inside = |at: Time| visit.entered <= at && visit.left.is_none_or(|left| at <= left) && at <= f.now;
                let logged = f.data.activities_of(one.id).any(|log| inside(log.at));
                let done = f.data.tasks_of(one.id).any(|task| task.done.is_some_and(inside));
                let written = f
                    .data
                    .messages_of(one.id)
                    .any(|mail| mail.sent.is_some_and(inside) || mail.replied.is_some_and(inside));
                if !(logged || done || written) {
                    untouched.push(one.id);
                    continue;
                }
                // Every moment of the stay at which something was heard or done, its ends with them.
                let heard = |mail: &crate::model::Message| mail.reply != Some(crate::model::Reply::OutOfOffice);
                let logs = f.data.activities_of(one.id).filter(|log| log.kind.touches()).map(|log| log.at);
                let tasks = f.data.tasks_of(one.id).filter_map(|task| task.done);
                let mails = f
                    .data
                    .messages_of(one.id)
                    .flat_map(|mail| [mail.sent, mail.replied.filter(|_| heard(mail))].into_iter().flatten());
                let mut moments: Vec<Time> = logs.chain(tasks).chain(mails).filter(|at| inside(*at)).collect();
                moments.extend([visit.entered, visit.left.unwrap_or(f.now)]);
                moments.sort();
                let longest = moments.windows(2).map(|two| two[1].millis() - two[0].millis()).max().unwrap();
                if longest > 14 * DAY {
                    gaps.push(one.id);
                }
            }
            assert_eq!(f.facts.ids(&line.entered), entered, "seed {seed}");
            assert_eq!(line.share(), Share::new(leaked, entered.len()), "seed {seed}");
            assert_eq!(f.facts.ids(&line.wrong), wrong, "seed {seed}");
            assert_eq!(f.facts.ids(&line.no_follow_up), untouched, "seed {seed}");
            assert_eq!(f.facts.ids(&line.nurture_gap), gaps, "seed {seed}");
            some_gap |= !gaps.is_empty();
        }
        for deal in &f.facts.deals {
            let turns = f.history.turns(deal.id());
            let open = |at: Time| {
                let visit = deal.record.visits.iter().rev().find(|visit| visit.entered <= at);
                visit.is_none_or(|visit| !kind(visit.stage).closed())
            };
            let days: Vec<_> = turns.iter().filter(|turn| open(turn.at)).filter_map(|turn| turn.state.close).collect();
            let months: Vec<String> = days.iter().map(|close| close.format("%Y-%m").to_string()).collect();
            let later = |months: &[String]| months.windows(2).filter(|pair| pair[0] < pair[1]).count();
            // Only what comes after the last date that was confirmed, or that was earlier than the one before.
            let confirmed = days.iter().rposition(|day| Some(*day) == deal.record.close_confirmed);
            let forward = months.windows(2).rposition(|pair| pair[0] > pair[1]).map(|at| at + 1);
            let anew = confirmed.max(forward).unwrap_or(0);
            some_confirmed |= confirmed.is_some_and(|at| later(&months[..=at]) > 0);
            let slow = Pushes { all: later(&months), lately: later(&months[anew.min(months.len())..]) };
            assert_eq!(pushes(deal, turns, &f.facts), slow, "seed {seed} {}", deal.record.name);
        }
    }
    assert!(some_gap && some_confirmed);
}
