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
