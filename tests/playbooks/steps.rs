//! The rules of Recordbook and of B2B at work.

use super::*;

#[test]
fn customers_are_trained_asked_offered_more_and_asked_for_a_referral_in_turn() {
    let mut desk = Desk::with_rules("recordbook", &[]);
    let deal = desk.add("Fleet");
    desk.move_to(deal, "Customer").unwrap();
    let mut seen = Vec::new();
    for day in 1..=130 {
        walk(&mut desk, 1);
        while tasks(&desk, deal).len() > seen.len() {
            seen.push(day);
        }
    }
    assert_eq!(seen, [7, 30, 90, 120]);
    assert!(titles(&desk, deal)[3].contains("referral"));
}

#[test]
fn a_quiet_opportunity_makes_a_task_each_time_a_week_passes_without_contact() {
    for key in ["recordbook", "b2b"] {
        let mut desk = Desk::with_rules(key, &[]);
        let deal = desk.add("Fleet");
        desk.move_with(&[deal], "Opportunity", skipping()).unwrap();
        for task in tasks(&desk, deal) {
            desk.send(Command::Delete(vec![RecordId { kind: Kind::Task, id: task.id }])).unwrap();
        }
        walk(&mut desk, 6);
        assert!(tasks(&desk, deal).is_empty(), "{key}");
        walk(&mut desk, 1);
        let first = tasks(&desk, deal)[0].id;
        complete(&mut desk, first);
        walk(&mut desk, 6);
        log(&mut desk, deal, ActivityKind::Call);
        walk(&mut desk, 6);
        assert_eq!(tasks(&desk, deal).len(), 1, "{key}");
        walk(&mut desk, 2);
        assert_eq!(tasks(&desk, deal).len(), 2, "{key}");
    }
}

#[test]
fn a_month_without_contact_is_too_distant() {
    let mut desk = Desk::with_rules("b2b", &[]);
    let deal = desk.add("Fleet");
    desk.move_with(&[deal], "Opportunity", skipping()).unwrap();
    walk(&mut desk, 29);
    let warned = |desk: &Desk| titles(desk, deal).iter().filter(|title| title.starts_with("Too distant")).count();
    assert_eq!(warned(&desk), 0);
    walk(&mut desk, 1);
    assert_eq!(warned(&desk), 1);
    walk(&mut desk, 60);
    assert_eq!(warned(&desk), 1, "once until there is contact again");
}

#[test]
fn a_new_lead_is_called_within_minutes_reminded_of_after_an_hour_and_after_a_day() {
    let mut desk = Desk::with_rules("b2b", &[]);
    let (silent, called) = (desk.add("Silent"), desk.add("Called"));
    let call = tasks(&desk, silent).pop().unwrap();
    assert_eq!((call.kind, call.due), (TaskKind::Call, Some(desk.today())));
    assert!(call.time.is_some());
    minutes(&mut desk, 10);
    log(&mut desk, called, ActivityKind::Call);
    minutes(&mut desk, 49);
    assert_eq!(tasks(&desk, silent).len(), 1);
    minutes(&mut desk, 2);
    assert!(titles(&desk, silent)[1].starts_with("An hour has passed"));
    minutes(&mut desk, 23 * 60);
    let count = |desk: &Desk, words: &str| titles(desk, silent).iter().filter(|title| title.starts_with(words)).count();
    assert_eq!(count(&desk, "A day has passed"), 1);
    assert_eq!(tasks(&desk, called).len(), 1, "nothing but the first task: there was contact");
}

#[test]
fn there_is_one_attempt_a_day_while_nobody_is_reached() {
    let mut desk = Desk::with_rules("b2b", &[]);
    let deal = desk.add("Fleet");
    let first = tasks(&desk, deal)[0].id;
    complete(&mut desk, first);
    let attempts = |desk: &Desk| titles(desk, deal).iter().filter(|title| title.starts_with("Today's attempt")).count();
    for day in 1..=4 {
        walk(&mut desk, 1);
        assert_eq!(attempts(&desk), day, "Tuesday to Friday");
        for task in tasks(&desk, deal).iter().filter(|task| task.done.is_none()) {
            complete(&mut desk, task.id);
        }
    }
    walk(&mut desk, 2);
    assert_eq!(attempts(&desk), 4, "not at the weekend");
    walk(&mut desk, 2);
    assert_eq!(attempts(&desk), 5, "an attempt that waits is not doubled");
    desk.move_to(deal, "SQL").unwrap();
    for task in tasks(&desk, deal).iter().filter(|task| task.done.is_none()) {
        complete(&mut desk, task.id);
    }
    walk(&mut desk, 5);
    assert_eq!(attempts(&desk), 5);
}

#[test]
fn each_step_of_b2b_makes_the_task_that_is_expected_there() {
    let mut desk = Desk::with_rules("b2b", &[]);
    let deal = desk.add("Fleet");
    desk.move_with(&[deal], "SQL", skipping()).unwrap();
    assert!(titles(&desk, deal).contains(&"Present the proposal to Fleet".to_string()));
    desk.move_with(&[deal], "WON", skipping()).unwrap();
    let asked = tasks(&desk, deal).into_iter().find(|task| task.kind == TaskKind::Question).unwrap();
    assert_eq!(asked.options, ["Yes, signed", "Not yet: move it back"]);
}
