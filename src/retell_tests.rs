use super::*;
use crate::automation::Backtest;
use crate::data::Dataset;
use crate::model::{Every, Plan, RunState, Source, Trigger};
use crate::playbook;
use crate::value::{Currency, Zone};
use std::collections::BTreeSet;

const ZONE: Zone = Zone { offset_minutes: 60 };

fn device() -> Id {
    Id::from_bits(7)
}

/// The sample, and the same told again, opened on a day.
fn told(day: i64) -> (Vec<Record>, Vec<Batch>, Workspace, Stamp) {
    let now = Time::from_millis(1_789_000_000_000 + day * DAY);
    let mut stamp = Stamp { now, zone: ZONE, actor: None, ids: IdSource::new(now.millis() as u64, 77) };
    let records = playbook::sample(ZONE.date(now), now, ZONE, Currency::EUR, &mut stamp.ids);
    let begin = Command::Begin {
        name: "Sample".into(),
        currency: Currency::EUR,
        sunday_first: false,
        sample: true,
        me: playbook::me(&records),
        records: records.clone(),
    };
    let place = Arc::new(ZoneRules::fixed(ZONE));
    let batches = retell(device(), &begin, &place, &stamp).unwrap();
    let mut workspace = Workspace::new(device());
    workspace.set_place(place);
    for (pos, batch) in (1..).zip(&batches) {
        workspace.replay(pos, batch.clone()).unwrap();
    }
    (records, batches, workspace, stamp)
}

#[test]
fn what_is_told_again_comes_to_the_same_sales() {
    for day in 0..7 {
        let (records, batches, workspace, stamp) = told(day);
        let data = workspace.data();
        assert!(
            batches.windows(2).all(|pair| pair[0].at <= pair[1].at) && batches.iter().all(|one| one.at <= stamp.now)
        );
        for record in &records {
            match record {
                Record::Opportunity(one) => {
                    let now = data.opportunity(one.id).unwrap();
                    assert_eq!(
                        (&now.visits, &now.done, &now.loss),
                        (&one.visits, &one.done, &one.loss),
                        "{}",
                        one.name
                    );
                    assert_eq!(
                        (now.value, now.close, now.created),
                        (one.value, one.close, one.created),
                        "{}",
                        one.name
                    );
                }
                Record::Task(task) => assert_eq!(data.task(task.id).unwrap().done, task.done, "{}", task.title),
                Record::Activity(one) => assert_eq!(data.activity(one.id).unwrap().text, one.text),
                Record::Message(one) => {
                    let now = data.message(one.id).unwrap();
                    assert_eq!((now.state, now.sent, &now.subject), (MessageState::Sent, one.sent, &one.subject));
                }
                other => assert!(data.get(other.id()).is_some()),
            }
        }
    }
}

#[test]
fn rules_have_acted_in_what_is_told_again_and_nothing_went_wrong() {
    let mut open = Vec::new();
    for day in 0..7 {
        let (_, _, mut workspace, stamp) = told(day);
        let due = workspace.next_due(&stamp);
        let data = workspace.data();
        let state = |fits: fn(&RunState) -> bool| data.runs().filter(|run| fits(&run.state)).count();
        assert!(state(|state| *state == RunState::Done) > 20);
        assert!(state(|state| matches!(state, RunState::Stopped { .. })) > 5);
        assert!(state(|state| *state == RunState::Waiting) > 3);
        assert_eq!(state(|state| matches!(state, RunState::Failed { .. } | RunState::Held)), 0);
        assert!(data.runs().all(|run| run.log.iter().all(|done| done.refused.is_empty())));
        let rules: BTreeSet<Id> = data.runs().map(|run| run.of).filter_map(rule).collect();
        assert!(rules.len() >= 5, "{}", rules.len());
        let messages = |fits: fn(&crate::model::Message) -> bool| data.messages().filter(|one| fits(one)).count();
        assert!(messages(|one| one.sent.is_some()) > 20 && messages(|one| one.reply.is_some()) > 5);
        open.push(messages(|one| one.state == MessageState::Open));
        assert_eq!(messages(|one| one.state == MessageState::Review), 0);
        assert!(due.is_none_or(|due| due > stamp.now));
    }
    assert!(open.iter().all(|count| (1..=12).contains(count)), "{open:?}");
}

fn rule(of: Source) -> Option<Id> {
    matches!(of, Source::Rule { .. }).then(|| of.id())
}

#[test]
fn a_rule_can_be_tried_on_what_is_told_again() {
    let (_, batches, workspace, stamp) = told(0);
    let data: &Dataset = workspace.data();
    let rule = data.rules().find(|rule| rule.recipe == "keap.proposal-call").unwrap();
    let place = Arc::new(ZoneRules::fixed(ZONE));
    let from = stamp.now.plus_millis(-92 * DAY);
    let mut test = Backtest::new(rule, &rule.draft, from, stamp.now, place, data);
    batches.iter().for_each(|batch| test.feed(batch).unwrap());
    let report = test.finish();
    let ran = data.runs_of(rule.id).filter(|run| run.started >= from).count();
    assert!(ran > 10);
    assert_eq!(report.runs.len(), ran);
}

#[test]
fn a_back_test_that_rests_on_the_way_comes_to_the_same() {
    let (_, batches, workspace, stamp) = told(2);
    let data = workspace.data();
    let place = Arc::new(ZoneRules::fixed(ZONE));
    let rule = data.rules().next().unwrap();
    let (from, to) = (stamp.now.plus_millis(-60 * DAY), stamp.now.plus_millis(-DAY));
    let nine = TimeOfDay::from_hms_opt(9, 0, 0).unwrap();
    for trigger in [
        Trigger::Schedule { every: Every::Week { weekday: 0 }, at: nine },
        Trigger::DaysInStage { stage: None, days: 4, at: None },
    ] {
        let plan = Plan { trigger, condition: "kind:open".into(), ..rule.draft.clone() };
        let mut at_once = Backtest::new(rule, &plan, from, to, place.clone(), data);
        let mut resting = at_once.clone();
        let mut rests = 0;
        for batch in &batches {
            at_once.feed(batch).unwrap();
            while !resting.advance(batch.at) {
                rests += 1;
            }
            resting.feed(batch).unwrap();
        }
        while !resting.advance(to) {
            rests += 1;
        }
        let (one, other) = (at_once.finish(), resting.finish());
        assert!(rests > 5 && one.runs.len() > 5);
        assert_eq!(one, other);
    }
}

#[test]
fn telling_again_is_the_same_every_time() {
    assert_eq!(told(3).1, told(3).1);
}

#[test]
fn what_is_told_again_has_something_to_say_about_every_tactic() {
    use crate::report;
    for day in 0..7 {
        let (_, batches, workspace, stamp) = told(day);
        let (data, today) = (workspace.data(), ZONE.date(stamp.now));
        let mut history = report::History::default();
        batches.iter().for_each(|batch| history.feed(batch));
        let facts = report::Facts::of(data, stamp.now, &Arc::new(ZoneRules::fixed(ZONE)));
        let question = report::fixture_tests::ask("2020-01-01", &today.succ_opt().unwrap().to_string());
        let templates = report::templates(data, &facts, &history, &question);
        assert!(templates.len() >= 3 && templates.iter().any(|line| !line.back.positive.is_empty()), "{templates:?}");
        assert!(report::sequence_steps(data, &facts, &question).len() >= 3);
        let more = report::upsells(data, &facts, &question);
        assert_eq!(more.len(), 2, "{more:?}");
        let sent: Vec<_> = data.messages().filter(|one| one.sent.is_some() && one.template.is_some()).collect();
        let whole = |text: &str| !text.is_empty() && !text.contains(['{', '}', '"']);
        assert!(
            sent.iter().all(|one| whole(&one.subject) && whole(&one.body)),
            "nothing goes out with a gap: {sent:#?}"
        );
        assert!(sent.iter().all(|one| one.body.starts_with("Hello ") && !one.body.contains("there,")), "{sent:#?}");
    }
}
