use super::*;
use crate::report::fixture_tests::{ask, day, fixture, generated, moment};
use crate::report::{By, Span};

const STAGES: &str = "now 2026-01-09T12:00\nstage New open 10\nstage Lost lost 0\nmember Ann\nmember Bo\n";

#[test]
fn contact_is_measured_by_the_clock_and_in_working_hours() {
    // Friday 2 January, 16:58: four minutes by the clock. Friday 16:58 to Monday 9:10: 12 minutes of work.
    let f = fixture(&format!(
        "{STAGES}deal A New@2026-01-02T16:58\ncall A 2026-01-02T17:02 out
         deal B New@2026-01-02T16:58\ncall B 2026-01-05T09:10 out
         deal C New@2026-01-02T16:58\ncall C 2026-01-05T16:58 out"
    ));
    let line = &first_responses(&f.data, &f.facts, &f.history, &ask("2026-01-01", "2026-02-01"))[0];
    assert_eq!(line.within, [Share::new(1, 3), Share::new(1, 3), Share::new(1, 3)]);
    assert_eq!(line.within_business, [Share::new(1, 3), Share::new(2, 3), Share::new(3, 3)]);
    assert_eq!(line.business.unwrap().median, 12 * MINUTE);
    assert_eq!(line.clock.unwrap().least, 4 * MINUTE);
}

#[test]
fn who_is_not_contacted_yet_is_running_and_counts_for_limits_that_have_passed() {
    let f = fixture(&format!(
        "{STAGES}deal A New@2026-01-09T11:30\ndeal B New@2026-01-05\ndeal C New@2026-01-05 Lost@2026-01-06\ndeal D \
         New@2026-01-05\ncall D 2026-01-04 out"
    ));
    let line = &first_responses(&f.data, &f.facts, &f.history, &ask("2026-01-01", "2026-02-01"))[0];
    assert_eq!(
        (f.names(&line.running), f.names(&line.never), f.names(&line.contacted)),
        ("A B".into(), "C".into(), "D".into())
    );
    assert_eq!(line.clock.unwrap().median, 0, "a call before the record was made");
    // A waits for half an hour: its five minutes are over, its hour is not.
    assert_eq!(line.within, [Share::new(1, 4), Share::new(1, 3), Share::new(1, 3)]);
    assert_eq!(line.waiting.unwrap().least, 30 * MINUTE);
}

#[test]
fn leads_are_put_to_who_was_in_charge_when_they_came() {
    let f = fixture(&format!(
        "{STAGES}deal A owner=Bo New@2026-01-05\nturn A 2026-01-05 owner=Ann\nturn A 2026-01-06 owner=Bo"
    ));
    let question = Question { by: By::Owner, ..ask("2026-01-01", "2026-02-01") };
    let lines = first_responses(&f.data, &f.facts, &f.history, &question);
    assert_eq!(lines.iter().map(|line| line.group.name(&f.data)).collect::<Vec<_>>(), ["Ann"]);
}

/// Working time, minute by minute.
#[test]
fn working_time_is_what_a_count_of_minutes_gives_also_when_clocks_change() {
    let f = fixture("now 2026-11-01\nstage New open 10\ndeal A New@2026-03-27");
    let work = WorkClock::new(&f.facts, day("2026-03-26"), day("2026-04-02"));
    let worked = |at: i64| {
        let at = Time::from_millis(at);
        let date = f.zone.date(at);
        let time = f.zone.time_of_day(at);
        let open = |hour| crate::value::TimeOfDay::from_hms_opt(hour, 0, 0).unwrap();
        f.facts.calendar.works(date) && open(9) <= time && time < open(17)
    };
    for (from, to) in [
        ("2026-03-27T16:30", "2026-03-30T09:30"),
        ("2026-03-28T01:00", "2026-03-29T05:00"),
        ("2026-03-26T08:00", "2026-04-01T18:00"),
        ("2026-03-31T10:07", "2026-03-31T10:08"),
    ] {
        let (from, to) = (moment(from), moment(to));
        let minutes = (from.millis()..to.millis()).step_by(60_000).filter(|at| worked(*at)).count();
        assert_eq!(work.between(from, to), i64::try_from(minutes).unwrap() * MINUTE);
    }
}

#[test]
fn nobody_is_lost_on_the_way() {
    for seed in 1..4 {
        let f = generated(seed, 120);
        let period = Span { from: day("2026-01-01"), until: day("2026-11-01") };
        let line = &first_responses(&f.data, &f.facts, &f.history, &Question::about(period))[0];
        let (from, until) = (moment("2026-01-01T00:00"), moment("2026-11-01T00:00"));
        let new = f.data.opportunities().filter(|one| from <= one.created && one.created < until).count();
        assert_eq!(line.contacted.len() + line.running.len() + line.never.len(), new);
    }
}

/// Waits and shares from the records alone.
#[test]
fn generated_leads_wait_as_long_as_a_plain_count_says() {
    use crate::model::{ActivityKind, Outcome, TaskKind};
    for seed in 1..5 {
        let f = generated(seed, 150);
        let period = Span { from: day("2026-03-29"), until: day("2026-10-26") };
        let line = &first_responses(&f.data, &f.facts, &f.history, &Question::about(period))[0];
        let (mut waits, mut running, mut never) = (Vec::new(), Vec::new(), Vec::new());
        let mut within = [[0usize; 2]; 3];
        let mut next_day = [0usize; 2];
        for one in f.data.opportunities().filter(|one| period.has(f.zone.date(one.created))) {
            let called = f.data.activities_of(one.id).filter(|log| {
                let received = log.kind == ActivityKind::Email && log.outcome == Some(Outcome::Received);
                log.kind != ActivityKind::Note && !received && log.outcome != Some(Outcome::NoAnswer)
            });
            let logged = |at: Time| f.data.activities_of(one.id).any(|log| log.at == at);
            let done = f.data.tasks_of(one.id).filter(|task| task.kind == TaskKind::Call).filter_map(|task| task.done);
            let sent = f.data.messages_of(one.id).filter(|mail| !mail.bounced).filter_map(|mail| mail.sent);
            let first = called.map(|log| log.at).chain(done.filter(|at| !logged(*at))).chain(sent).min();
            let closed = f.data.stage(one.stage).unwrap().kind.closed();
            let wait = first.unwrap_or(f.now).max(one.created).millis() - one.created.millis();
            match first {
                Some(_) => waits.push(wait),
                None if closed => never.push(one.id),
                None => running.push(one.id),
            }
            for (share, limit) in within.iter_mut().zip([5 * MINUTE, 60 * MINUTE, 24 * 60 * MINUTE]) {
                share[0] += usize::from(first.is_some() && wait <= limit);
                share[1] += usize::from(first.is_some() || closed || wait > limit);
            }
            // The same time on the next working day.
            let mut next = f.zone.date(one.created).succ_opt().unwrap();
            while !f.facts.calendar.works(next) {
                next = next.succ_opt().unwrap();
            }
            let limit = f.zone.moment(next, f.zone.time_of_day(one.created));
            let in_time = first.unwrap_or(f.now).max(one.created) <= limit;
            next_day[0] += usize::from(first.is_some() && in_time);
            next_day[1] += usize::from(first.is_some() || closed || !in_time);
        }
        assert_eq!(line.clock, Times::of(&mut waits), "seed {seed}");
        assert_eq!((f.facts.ids(&line.running), f.facts.ids(&line.never)), (running, never), "seed {seed}");
        assert_eq!(line.within, within.map(|[part, whole]| Share::new(part, whole)), "seed {seed}");
        assert_eq!(line.within_business[2], Share::new(next_day[0], next_day[1]), "seed {seed}");
    }
}
