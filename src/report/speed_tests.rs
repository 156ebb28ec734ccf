use super::*;
use crate::report::Span;
use crate::report::fixture_tests::{Fixture, ask, day, fixture, generated, moment};
use crate::value::Id;

const STAGES: &str = "now 2026-03-01\nstage New open 10 2\nstage Talk open 40 10\nstage Won won 100\nstage Later parked 10\n\
                      stage Lost lost 0\nmember Ann\nmember Bo\n";

fn days(times: Option<Times>) -> (i64, i64) {
    times.map_or((0, 0), |times| (times.median / DAY, times.ninety / DAY))
}

fn stage<'a>(f: &Fixture, speeds: &'a [StageSpeed], name: &str) -> &'a StageSpeed {
    let place = f.facts.place(f.id(&format!("s:{name}"))).unwrap();
    speeds.iter().find(|one| one.stage == place).unwrap()
}

#[test]
fn a_cycle_is_the_sum_of_open_intervals() {
    let f = fixture(&format!(
        "{STAGES}deal A New@2026-01-01 Talk@2026-01-03 Won@2026-01-11
         deal B New@2026-01-01 Later@2026-01-03 Talk@2026-02-01 Won@2026-02-03
         deal C New@2026-01-01 Lost@2026-01-03 Talk@2026-02-01 Won@2026-02-07
         deal D created=2026-01-10 close=2026-02-19 Won@2026-02-25
         deal E New@2025-12-01 Won@2025-12-31"
    ));
    let line = &cycles(&f.data, &f.facts, &f.history, &ask("2026-01-01", "2027-01-01"))[0];
    assert_eq!(f.names(&line.won), "A B C D");
    assert_eq!(line.lengths.iter().map(|one| one / DAY).collect::<Vec<_>>(), [10, 4, 8, 40]);
    assert_eq!(line.times.unwrap().median / DAY, 9);
    assert_eq!(line.times.unwrap().mean / (DAY / 2), 31, "fifteen days and a half, for one of forty");
}

#[test]
fn time_in_a_stage_is_told_by_the_last_stay_and_by_all_stays() {
    let f = fixture(&format!(
        "{STAGES}deal A New@2026-01-01 Talk@2026-01-02 New@2026-01-10 Talk@2026-01-12 Won@2026-01-15
         deal B Talk@2026-01-20
         deal C New@2026-02-25 Talk@2026-02-26"
    ));
    let speeds = stage_speeds(&f.facts, &ask("2026-01-01", "2027-01-01"));
    let (talk, new) = (stage(&f, &speeds, "Talk"), stage(&f, &speeds, "New"));
    assert_eq!(f.names(&talk.left), "A", "B and C are inside for the first time");
    assert_eq!((days(talk.latest).0, days(talk.cumulative).0), (3, 11));
    assert_eq!(f.names(&new.left), "A C");
    // New: the last stays are 2 days and 1 day, all stays 3 days and 1 day.
    assert_eq!(new.latest.unwrap().median, DAY * 3 / 2);
    assert_eq!(new.cumulative.unwrap().median, DAY * 2);
    assert_eq!((f.names(&talk.inside), f.names(&talk.over)), ("B C".into(), "B".into()));
    assert_eq!(f.names(&talk.rotting), "B", "forty days without a word; C has only just come");
    // As it was when the period ended: A's second stays were not over.
    let then = stage_speeds(&f.facts, &ask("2026-01-01", "2026-01-11"));
    let (talk, new) = (stage(&f, &then, "Talk"), stage(&f, &then, "New"));
    assert_eq!((f.names(&talk.left), days(talk.latest).0, days(talk.cumulative).0), ("A".into(), 8, 8));
    assert_eq!((f.names(&new.left), days(new.latest).0), ("A".into(), 1));
    assert_eq!(new.cumulative.unwrap().median, DAY + 15 * 3_600_000, "the second stay began at nine on the last day");
}

#[test]
fn a_planned_step_or_a_contact_keeps_from_rotting() {
    let f = fixture(&format!(
        "{STAGES}deal A New@2026-01-01\ndeal B New@2026-01-01\ntask B open 2026-04-01\ndeal C New@2026-01-01\nemail C \
         2026-02-10 out\ndeal D New@2026-01-30T09:00\ndeal E New@2026-01-30T08:59"
    ));
    let speeds = stage_speeds(&f.facts, &ask("2026-01-01", "2027-01-01"));
    assert_eq!(
        f.names(&stage(&f, &speeds, "New").rotting),
        "A E",
        "thirty days to the minute are not more than thirty"
    );
}

#[test]
fn the_bottleneck_is_slowest_by_its_own_target_and_the_law_checks_it() {
    // Each is two days in New (target 2), then twenty in Talk (target 10); one a week goes in, and out.
    let mut text = STAGES.to_string();
    for week in 0..20 {
        let at = |days: i64| day("2025-08-01") + chrono::TimeDelta::days(week * 7 + days);
        text.push_str(&format!("deal D{week} New@{} Talk@{} Won@{}\n", at(0), at(2), at(22)));
    }
    let f = fixture(&text);
    let speeds = stage_speeds(&f.facts, &ask("2025-09-05", "2025-12-05"));
    let worst = bottleneck(&speeds).unwrap();
    assert_eq!(worst.stage, stage(&f, &speeds, "Talk").stage);
    assert!((worst.ratio.unwrap() - 2.0).abs() < 0.01, "{:?}", worst.ratio);
    let flow = worst.flow;
    // 20 days at one a week: about 2.86 inside, and the law holds within what the edges of the period blur.
    assert!((flow.inside - 20.0 / 7.0).abs() < 0.1, "{flow:?}");
    assert!((flow.a_day - 1.0 / 7.0).abs() < 0.01, "{flow:?}");
    assert!(flow.deviation.unwrap().abs() < 0.05, "{flow:?}");
}

#[test]
fn what_piles_up_shows_as_more_inside_than_the_law_says() {
    let mut text = format!("{STAGES}deal A Talk@2026-01-01 Won@2026-01-03\n");
    for one in 0..10 {
        text.push_str(&format!("deal D{one} Talk@2026-01-01\n"));
    }
    let f = fixture(&text);
    let speeds = stage_speeds(&f.facts, &ask("2026-01-01", "2026-02-01"));
    assert!(stage(&f, &speeds, "Talk").flow.deviation.unwrap() > 50.0);
}

#[test]
fn velocity_has_four_inputs_from_the_same_opportunities() {
    let f = fixture(&format!(
        "{STAGES}deal A value=1000 owner=Ann New@2026-01-01 Won@2026-01-11
         deal B value=3000 owner=Ann New@2026-01-01 Won@2026-01-21
         deal C owner=Ann New@2026-01-01 Lost@2026-01-21
         deal D owner=Ann New@2026-01-01\ndeal E owner=Ann New@2026-02-01\ndeal F owner=Bo New@2026-02-01"
    ));
    let ids = ["A", "B", "C", "D", "E"].map(|name| f.id(&format!("d:{name}")));
    let question = ask("2026-01-01", "2026-03-01").only(ids);
    let made = velocity(&f.facts, &question);
    // 2 × 2,000.00 × 2/3 / 15 days = 177.78 a day.
    assert_eq!((made.open.count(), made.average, made.rate), (2, Some(200_000), Share::new(2, 3)));
    assert_eq!(made.cycle.unwrap().median, 15 * DAY);
    assert_eq!(made.a_day, Some(17_778));
    assert_eq!(velocity(&f.facts, &question.only([Id::NIL])).a_day, None);
}

/// The same times, the slow way.
#[test]
fn generated_histories_take_as_long_as_a_plain_count_says() {
    for seed in 1..6 {
        let f = generated(seed, 150);
        let period = Span { from: day("2026-03-29"), until: day("2026-10-25") };
        let (from, until) = (moment("2026-03-29T00:00"), moment("2026-10-25T00:00"));
        let speeds = stage_speeds(&f.facts, &Question::about(period));
        for speed in &speeds {
            let id = f.facts.stage(speed.stage).unwrap().id;
            let (mut latest, mut all, mut spent) = (Vec::new(), Vec::new(), 0);
            for one in f.data.opportunities() {
                let stays: Vec<_> = one.visits.iter().filter(|visit| visit.stage == id).collect();
                let long = |visit: &&crate::model::Visit| visit.left.unwrap_or(f.now).millis() - visit.entered.millis();
                let last = stays.iter().rfind(|visit| visit.left.is_some_and(|left| left < until));
                if let Some(last) = last.filter(|visit| visit.left.unwrap() >= from) {
                    latest.push(long(last));
                    let till = |visit: &&crate::model::Visit| visit.left.unwrap_or(f.now).min(until).millis();
                    all.push(stays.iter().map(|visit| (till(visit) - visit.entered.millis()).max(0)).sum());
                }
                for visit in &stays {
                    let end = visit.left.unwrap_or(f.now).min(until).millis();
                    spent += (end - visit.entered.max(from).millis()).max(0);
                }
            }
            assert_eq!(speed.latest, Times::of(&mut latest), "seed {seed}");
            assert_eq!(speed.cumulative, Times::of(&mut all), "seed {seed}");
            let inside = spent as f64 / (until.millis() - from.millis()) as f64;
            assert!((speed.flow.inside - inside).abs() < 1e-9, "seed {seed}");
        }
        let line = &cycles(&f.data, &f.facts, &f.history, &Question::about(period))[0];
        let open = ["New", "Talk", "Offer"].map(|one| f.id(&format!("s:{one}")));
        for (place, length) in line.won.iter().zip(&line.lengths) {
            let deal = f.facts.at(*place).unwrap();
            let closing = deal.closing.unwrap();
            let before =
                deal.record.visits.iter().filter(|visit| open.contains(&visit.stage) && visit.entered < closing.at);
            let sum: Vec<i64> = before.map(|visit| visit.left.unwrap().millis() - visit.entered.millis()).collect();
            if !sum.is_empty() {
                assert_eq!(*length, sum.iter().sum::<i64>(), "seed {seed}");
            }
        }
    }
}

/// Velocity, ages and the bottleneck from the records alone.
#[test]
fn velocity_and_ages_are_those_of_a_plain_count() {
    for seed in 1..6 {
        let f = generated(seed, 200);
        let period = Span { from: day("2026-02-01"), until: day("2026-11-01") };
        let made = velocity(&f.facts, &Question::about(period));
        let kind = |stage: Id| f.data.stage(stage).unwrap().kind;
        let (mut open, mut won, mut lost, mut sum, mut valued, mut lengths) =
            (0i128, 0i128, 0i128, 0i128, 0i128, Vec::new());
        for one in f.data.opportunities() {
            let outcome = kind(one.stage);
            if outcome == StageKind::Open {
                open += 1;
            }
            if !outcome.closed() {
                continue;
            }
            let ending = one.visits.iter().rev().take_while(|visit| kind(visit.stage) == outcome).last().unwrap();
            let date = one.close.unwrap_or_else(|| f.zone.date(ending.entered));
            if !period.has(date) {
                continue;
            }
            if outcome == StageKind::Lost {
                lost += 1;
                continue;
            }
            won += 1;
            if let Some(value) = one.value {
                let rate = if date < day("2026-07-01") { 9 } else { 8 };
                let dollars = value.currency == crate::value::Currency::USD;
                sum += i128::from(value.minor) * if dollars { rate } else { 10 } / 10;
                valued += 1;
            }
            let worked: Vec<i64> = one
                .visits
                .iter()
                .filter(|visit| kind(visit.stage) == StageKind::Open && visit.entered < ending.entered)
                .map(|visit| visit.left.unwrap().millis() - visit.entered.millis())
                .collect();
            let days = (date - f.zone.date(one.created)).num_days();
            match worked.is_empty() {
                false => lengths.push(worked.iter().sum()),
                true if days >= 0 => lengths.push(days * DAY),
                true => {}
            }
        }
        let median = Times::of(&mut lengths).unwrap().median;
        // Open × average × rate / cycle, in floating-point numbers.
        let day_by_day = open as f64 * (sum as f64 / valued as f64) * (won as f64 / (won + lost) as f64);
        let a_day = day_by_day / (median as f64 / DAY as f64);
        assert_eq!(made.average, i64::try_from((sum + valued / 2) / valued).ok(), "seed {seed}");
        assert!((made.a_day.unwrap() as f64 - a_day).abs() <= 1.0, "seed {seed}: {:?} {a_day}", made.a_day);
        let speeds = stage_speeds(&f.facts, &Question::about(period));
        let mut worst: Option<(f64, Id)> = None;
        for speed in &speeds {
            let stage = f.data.stage(f.facts.stage(speed.stage).unwrap().id).unwrap();
            let inside = f.data.opportunities().filter(|one| one.stage == stage.id && stage.kind == StageKind::Open);
            let mut ages: Vec<i64> =
                inside.map(|one| f.now.millis() - one.visits.last().unwrap().entered.millis()).collect();
            let over = ages.iter().filter(|age| stage.target_days.is_some_and(|days| **age > i64::from(days) * DAY));
            assert_eq!(speed.over.len(), over.count(), "seed {seed}");
            assert_eq!(speed.age, Times::of(&mut ages), "seed {seed}");
            if let Some((times, days)) = speed.latest.zip(stage.target_days) {
                let ratio = times.median as f64 / (f64::from(days) * DAY as f64);
                if worst.is_none_or(|(most, _)| most < ratio) {
                    worst = Some((ratio, stage.id));
                }
            }
        }
        let slowest = bottleneck(&speeds).map(|one| f.facts.stage(one.stage).unwrap().id);
        assert_eq!(slowest, worst.map(|(_, stage)| stage), "seed {seed}");
    }
}
